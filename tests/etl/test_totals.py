"""etl.totals: counts add up as declared and never otherwise."""

import pytest

from etl.model import ADDS_OVER_HIERARCHY, ADDS_OVER_TIME
from etl.totals import REFUSALS, Count, Total, differs_as_printed, of_parts, over_bodies, over_time, share_pct

YEAR = ("2021-01-01", "2021-12-31")
STAGE = ("2021-01-01", "2023-12-31")


def count(value, start=None, end=None, key="body", high=None, qualifier=None):
    return Count(key, value, high, qualifier, start, end)


def spanned(*spans):
    """Counts of 1, 2, 4, 8 … over these spans, so that a sum tells which were added."""
    return [count(2.0**n, *span) for n, span in enumerate(spans)]


def as_count(key, fact):
    """A shipped figure as a count; what a province reads off on a day has no span."""
    start, end = getattr(fact, "period_start", None), getattr(fact, "period_end", None)
    return Count(key, fact.value, fact.value_high, fact.qualifier, start, end)


def activities(figures, organisation, node, period=None):
    """An organisation's figures of an activity, the whole and its breakdowns, of one year or of all."""
    rows = [a for a in figures.activity if (a.organisation, a.node) == (organisation, node)]
    return [a for a in rows if period in (None, a.period)]


def whole(figures, organisation, node, period):
    (found,) = (a for a in activities(figures, organisation, node, period) if a.breakdown is None)
    return as_count(node, found)


def breakdowns(figures, organisation, node, period):
    found = activities(figures, organisation, node, period)
    return [as_count(a.breakdown, a) for a in found if a.breakdown is not None]


def readings(figures, unit, period):
    """The new-rural figures of a province in a year, by node."""
    return {v.node: v for v in figures.value if (v.index, v.unit, v.period) == ("new_rural", unit, period)}


def declared(catalog, node):
    return catalog.indices["dan_van"].node_in(node, "2020")


# Over time: flow


def test_models_of_two_stages_do_not_add_up(catalog, figures):
    """A stage counts models that began anew in each of its years."""
    rows = activities(figures, "huyen-kien-luong-kien-giang", "dvk_models_registered")
    assert [(a.period_text, a.value) for a in rows] == [("2016-2020", 295), ("2021-2023", 248)]
    adds = declared(catalog, "dvk_models_registered").adds_over_time
    assert adds == "flow_of_year"
    for order in (rows, rows[::-1]):
        counts = [as_count(a.period_text, a) for a in order]
        assert over_time(counts, adds) == Total(None, None, None, (), tuple(counts), "periods_differ")


def test_the_houses_of_three_years_add_up(catalog, figures):
    rows = activities(figures, "uy-ban-mttq-tinh-ba-ria-vung-tau", "houses_built")
    total = over_time([as_count(a.period, a) for a in rows], declared(catalog, "houses_built").adds_over_time)
    assert [(c.key, c.value) for c in total.added] == [("2022", 163), ("2023", 251), ("2024", 168)]
    assert total.value == 582


def test_april_lies_within_the_half_year_and_is_not_added(catalog, figures):
    rows = activities(figures, "tinh-lam-dong", "citizen_reception_visits", "2017")
    for order in (rows, rows[::-1]):
        counts = [as_count(a.period_text, a) for a in order]
        total = over_time(counts, declared(catalog, "citizen_reception_visits").adds_over_time)
        assert (total.value, total.refusal) == (1647, None)
        assert [(c.key, c.value) for c in total.added] == [("2017-H1", 1647)]
        assert [(c.key, c.value) for c in total.left_out] == [("2017-M04", 259)]


@pytest.mark.parametrize(
    ("spans", "total"),
    [
        (["2021-01-01/2021-06-30", "2021-07-01/2021-12-31"], 3),
        (["2021-01-01/2021-03-31", "2022-01-01/2022-03-31"], 3),
        (["2022-01-01/2022-03-31", "2021-01-01/2021-03-31"], 3),
        (["2021-01-01/2021-12-31", "2021-01-01/2023-12-31"], 2),
        (["2023-01-01/2023-12-31", "2021-01-01/2023-12-31"], 2),
        (["2021-01-01/2023-12-31", "2022-01-01/2022-12-31", "2024-01-01/2024-12-31"], 5),
        (["2021-04-01/2021-04-30", "2021-01-01/2021-06-30", "2021-01-01/2021-12-31"], 4),
        (["2021-05-19/2021-05-19", "2021-05-20/2021-05-20"], 3),
    ],
)
def test_a_span_within_a_longer_one_is_left_out(spans, total):
    counts = spanned(*(span.split("/") for span in spans))
    assert over_time(counts, "flow").value == total


def test_spans_within_a_longer_one_may_overlap_each_other():
    counts = spanned(("2021-01-01", "2021-07-31"), ("2021-06-01", "2021-12-31"), YEAR)
    assert over_time(counts, "flow").value == 4


def test_what_is_printed_twice_is_added_once():
    first, second = count(30.0, *YEAR, key="first"), count(31.0, *YEAR, key="second")
    for one, other in ((first, second), (second, first)):
        total = over_time([one, other], "flow")
        assert (total.value, total.added, total.left_out) == (one.value, (one,), (other,))
    assert over_time([first, first], "flow") == Total(30.0, None, None, (first,), (first,), None)


def test_the_august_to_july_year_of_the_inspectorate_does_not_add_to_a_calendar_year(catalog, figures):
    inspectorate = whole(figures, "tinh-tuyen-quang", "citizen_reception_visits", "2019")
    assert (inspectorate.start, inspectorate.end) == ("2018-08-01", "2019-07-31")
    for other in (("2019-01-01", "2019-12-31"), ("2018-01-01", "2018-12-31"), ("2019-07-31", "2019-08-31")):
        for counts in ([inspectorate, count(100.0, *other)], [count(100.0, *other), inspectorate]):
            assert over_time(counts, "flow") == Total(None, None, None, (), tuple(counts), "periods_overlap")
    next_year = count(100.0, "2019-08-01", "2020-07-31")
    assert over_time([inspectorate, next_year], "flow").value == 4038


def test_a_flow_of_unknown_span_is_left_out():
    known = count(30.0, *YEAR)
    for unknown in (count(5.0), count(5.0, YEAR[0]), count(5.0, None, YEAR[1])):
        assert over_time([unknown, known], "flow") == Total(30.0, None, None, (known,), (unknown,), None)
        assert over_time([unknown, unknown], "flow").refusal == "period_unknown"


# Over time: flow of a year


def test_what_begins_anew_each_year_adds_up_within_one():
    halves = spanned(("2021-01-01", "2021-06-30"), ("2021-07-01", "2021-12-31"))
    for order in (halves, halves[::-1]):
        assert over_time(order, "flow_of_year") == Total(3.0, None, None, tuple(order), (), None)


def test_april_lies_within_the_half_year_of_what_begins_anew_too():
    counts = spanned(("2021-01-01", "2021-06-30"), ("2021-04-01", "2021-04-30"), ("2021-07-01", "2021-12-31"))
    assert over_time(counts, "flow_of_year").value == 5
    across = spanned(("2021-01-01", "2021-06-30"), ("2021-04-01", "2021-08-31"))
    assert over_time(across, "flow_of_year").refusal == "periods_overlap"


@pytest.mark.parametrize(
    "spans",
    [
        [YEAR, ("2022-01-01", "2022-12-31")],
        [("2021-01-01", "2021-06-30"), ("2021-07-01", "2021-12-31"), ("2022-01-01", "2022-06-30")],
        [STAGE, YEAR],
        [STAGE, STAGE],
        [("2021-12-01", "2021-12-31"), ("2022-01-01", "2022-01-31")],
        [YEAR, ("2022-01-01", None)],
        [YEAR, (None, "2020-12-31")],
    ],
)
def test_counts_of_different_years_that_begin_anew_are_refused(spans):
    for order in (spanned(*spans), spanned(*spans)[::-1]):
        refused = Total(None, None, None, (), tuple(order), "periods_differ")
        assert over_time(order, "flow_of_year") == refused
        assert over_time(order, "flow").refusal != "periods_differ"


def test_one_stage_alone_is_what_was_printed():
    (alone,) = spanned(STAGE)
    assert over_time([alone], "flow_of_year") == Total(1.0, None, None, (alone,), (), None)


def test_what_begins_anew_in_an_unknown_span_is_left_out():
    known, unknown = count(30.0, *YEAR), count(5.0)
    assert over_time([unknown, known], "flow_of_year") == Total(30.0, None, None, (known,), (unknown,), None)
    assert over_time([unknown, unknown], "flow_of_year").refusal == "period_unknown"


def test_models_registered_and_recognised_begin_anew_each_year_and_nothing_else_does(catalog):
    anew = [n.node for i in catalog.indices.values() for n in i.nodes if n.adds_over_time == "flow_of_year"]
    assert anew == ["dvk_models_registered", "dvk_models_recognised"]


# Over time: stock


def test_of_a_stock_the_last_count_holds(catalog, figures):
    rows = activities(figures, "uy-ban-mttq-tinh-nghe-an", "donors")
    for order in (rows, rows[::-1]):
        total = over_time([as_count(a.period_text, a) for a in order], declared(catalog, "donors").adds_over_time)
        assert (total.value, total.refusal) == (101, None)
        assert [(c.key, c.value) for c in total.added] == [("2024-01-18", 101)]
        assert [(c.key, c.value) for c in total.left_out] == [("2023-01-02", 157)]


def test_stocks_of_the_same_day_must_agree():
    earlier, year, stage = count(9.0, *YEAR), count(7.0, *STAGE, key="stage"), count(7.0, None, STAGE[1], key="day")
    assert over_time([earlier, year, stage], "stock") == Total(7.0, None, None, (year,), (earlier, stage), None)
    assert over_time([stage, year], "stock").added == (stage,)
    disagreeing = [earlier, year, stage._replace(value=8.0)]
    assert over_time(disagreeing, "stock") == Total(None, None, None, (), tuple(disagreeing), "periods_overlap")


def test_earlier_stocks_need_not_agree():
    counts = [count(9.0, *YEAR), count(8.0, *YEAR), count(7.0, *STAGE)]
    assert over_time(counts, "stock").value == 7


def test_a_stock_of_unknown_day_is_left_out():
    known, unknown = count(30.0, None, YEAR[1]), count(5.0, YEAR[0])
    assert over_time([unknown, known], "stock") == Total(30.0, None, None, (known,), (unknown,), None)
    assert over_time([unknown, unknown], "stock").refusal == "period_unknown"


# What is never added


@pytest.mark.parametrize("adds", ["norm", "ratio", "peak"])
def test_norms_ratios_and_peaks_are_never_added_over_time(adds):
    counts = [count(3.0, "2021-01-01", "2021-12-31"), count(4.0, "2022-01-01", "2022-12-31")]
    assert over_time(counts, adds) == Total(None, None, None, (), tuple(counts), adds)


@pytest.mark.parametrize("adds", ["no_add", "own"])
def test_what_does_not_add_over_bodies_is_refused(adds):
    counts = [count(3.0, *YEAR, key="a"), count(4.0, *YEAR, key="b")]
    assert over_bodies(counts, adds) == Total(None, None, None, (), tuple(counts), adds)


def test_a_model_registered_at_three_levels_is_not_three_models(catalog, figures):
    levels = breakdowns(figures, "xa-vinh-phu-kien-giang", "dvk_models_registered", "2023")
    assert [c.value for c in levels] == [53, 17, 4]
    total = over_bodies(levels, declared(catalog, "dvk_models_registered").adds_over_hierarchy)
    assert (total.value, total.refusal) == (None, "no_add")


@pytest.mark.parametrize("span", [YEAR, (None, None), (None, YEAR[1])])
def test_a_count_alone_is_its_own_total(span):
    alone = count(7.0, *span, high=9.0, qualifier="between")
    itself = Total(7.0, 9.0, "between", (alone,), (), None)
    assert [over_time([alone], adds) for adds in ADDS_OVER_TIME] == [itself] * 6
    assert [over_bodies([alone], adds) for adds in ADDS_OVER_HIERARCHY] == [itself] * 3
    assert of_parts([alone]) == itself


def test_there_is_no_total_of_nothing():
    nothing = Total(None, None, None, (), (), "nothing")
    assert [over_time([], adds) for adds in ADDS_OVER_TIME] == [nothing] * 6
    assert [over_bodies([], adds) for adds in ADDS_OVER_HIERARCHY] == [nothing] * 3
    assert of_parts([]) == nothing


def test_every_declared_way_to_add_has_an_answer():
    """Two years of one body, two bodies in one year: a number or a declared reason why there is none."""
    years = [count(3.0, "2021-01-01", "2021-12-31"), count(4.0, "2022-01-01", "2022-12-31")]
    bodies = [count(3.0, *YEAR, key="a"), count(4.0, *YEAR, key="b")]
    found = {adds: over_time(years, adds) for adds in ADDS_OVER_TIME}
    found |= {adds: over_bodies(bodies, adds) for adds in ADDS_OVER_HIERARCHY}
    numbers = {adds: total.value for adds, total in found.items() if total.refusal is None}
    refusals = {adds: total.refusal for adds, total in found.items() if total.value is None}
    assert numbers == {"flow": 7, "stock": 4, "add": 7}
    assert refusals == {adds: adds for adds in REFUSALS[:5]} | {"flow_of_year": "periods_differ"}


def test_every_activity_of_the_catalogue_declares_a_way_that_is_known(catalog):
    nodes = catalog.indices["dan_van"].nodes
    counts = [count(1.0, *YEAR)]
    assert len(nodes) > 80
    assert {over_time(counts, n.adds_over_time).value for n in nodes} == {1}
    assert {over_bodies(counts, n.adds_over_hierarchy).value for n in nodes} == {1}


@pytest.mark.parametrize("counts", [[], spanned(YEAR), spanned(YEAR, STAGE)])
def test_an_unknown_way_to_add_is_a_mistake_of_the_caller(counts):
    for adds in ("add", "sum", "", None):
        with pytest.raises(ValueError, match="over time"):
            over_time(counts, adds)
    for adds in ("flow", "sum", "", None):
        with pytest.raises(ValueError, match="over bodies"):
            over_bodies(counts, adds)


# Over bodies and parts


def test_the_groups_received_by_eight_districts_and_the_reception_office_of_quang_binh_are_65(catalog, figures):
    node = "citizen_reception_groups"
    rows = [a for a in figures.activity if (a.node, a.period_text) == (node, "2018-M08")]
    bodies = [as_count(a.organisation, a) for a in rows if a.organisation != "tinh-quang-binh"]
    total = over_bodies(bodies, declared(catalog, node).adds_over_hierarchy)
    assert sum(c.key.startswith(("huyen-", "thi-xa-", "thanh-pho-")) for c in total.added) == 8
    assert len(total.added) == 9
    assert total.value == whole(figures, "tinh-quang-binh", node, "2018").value == 65


@pytest.mark.parametrize(
    "other", [STAGE, ("2020-01-01", "2021-12-31"), ("2021-01-01", "2021-11-30"), ("2021-01-01", None), (None, None)]
)
def test_counts_of_different_spans_are_no_parts_of_one_whole(other):
    counts = [count(3.0, *YEAR, key="a"), count(4.0, *other, key="b")]
    refused = Total(None, None, None, (), tuple(counts), "periods_differ")
    assert over_bodies(counts, "add") == of_parts(counts) == refused


@pytest.mark.parametrize(("province", "period", "total"), [("dak-lak", "2015", 1586), ("gia-lai", "2016", 2311)])
def test_the_19_criteria_met_by_the_communes_of_a_province_add_up(figures, province, period, total):
    found = readings(figures, province, period)
    counts = [as_count(node, found[node]) for node in (f"communes_criterion_{n:02}" for n in range(1, 20))]
    assert of_parts(counts) == Total(total, None, None, tuple(counts), (), None)
    assert found["criteria_total"].value == total


@pytest.mark.parametrize(
    ("district", "node", "period", "fields", "total"),
    [
        ("huyen-yen-binh-yen-bai", "dvk_models_recognised", "2023", 5, 336),
        ("huyen-luc-ngan-bac-giang", "dvk_models_registered", "2018", 4, 478),
    ],
)
def test_the_fields_of_skilful_mass_mobilisation_add_up_to_the_models(figures, district, node, period, fields, total):
    parts = breakdowns(figures, district, node, period)
    assert len(parts) == fields
    assert of_parts(parts).value == whole(figures, district, node, period).value == total


@pytest.mark.parametrize(
    ("province", "period", "of", "parts", "total"),
    [
        ("thanh-hoa", "2022", "own_authority", ["own_complaints", "own_denunciations", "own_reflections"], 6343),
        ("thanh-hoa", "2022", "eligible", ["own_authority", "other_authority"], 9466),
        ("thanh-hoa", "2022", "received", ["eligible", "ineligible"], 10704),
        ("lam-dong", "2023", "own_authority", ["own_complaints", "own_denunciations", "own_reflections"], 2886),
        ("lam-dong", "2023", "eligible", ["complaints", "denunciations", "reflections"], 5591),
        ("kien-giang", "2021", "own_authority", ["own_complaints", "own_denunciations", "own_reflections"], 738),
    ],
)
def test_petitions_add_up(figures, province, period, of, parts, total):
    counts = [whole(figures, f"tinh-{province}", f"petitions_{part}", period) for part in parts]
    assert of_parts(counts).value == whole(figures, f"tinh-{province}", f"petitions_{of}", period).value == total


def test_the_visits_at_three_levels_of_vinh_phuc_are_not_the_total_it_printed(figures):
    levels = breakdowns(figures, "tinh-vinh-phuc", "citizen_reception_visits", "2025")
    printed = whole(figures, "tinh-vinh-phuc", "citizen_reception_visits", "2025").value
    assert [c.value for c in levels] == [98, 437, 496]
    assert (of_parts(levels).value, printed) == (1031, 1004)
    assert differs_as_printed(printed, of_parts(levels).value)


def test_money_adds_up_to_the_dong():
    assert of_parts([count(0.1)] * 10).value == 1
    assert over_bodies([count(1e16, *YEAR), count(1.0, *YEAR), count(-1e16, *YEAR)], "add").value == 1


# How exact a sum is


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([None, None], None),
        ([">", ">"], ">"),
        ([">", None], ">"),
        ([">=", None], ">="),
        ([">", ">="], ">"),
        (["<", None], "<"),
        (["<=", None], "<="),
        (["<", "<="], "<"),
        (["<", ">"], "~"),
        (["<", ">="], "~"),
        (["<=", ">"], "~"),
        (["<=", ">=", None], "~"),
        (["~", None], "~"),
        (["~", ">"], "~"),
        (["est", None], "est"),
        (["est", "est"], "est"),
        (["est", "~"], "~"),
        (["est", "<"], "~"),
    ],
)
def test_a_sum_is_as_exact_as_its_parts(parts, total):
    counts = [count(10.0, *YEAR, qualifier=part) for part in parts]
    for order in (counts, counts[::-1]):
        assert of_parts(order)[:3] == (10.0 * len(parts), None, total)


@pytest.mark.parametrize(("other", "total"), [(None, "between"), (">", "~"), ("<=", "~"), ("~", "~"), ("est", "~")])
def test_a_sum_with_a_range_in_it_is_a_range(other, total):
    seven_to_nine = count(7.0, high=9.0, qualifier="between")
    assert of_parts([seven_to_nine, count(10.0, qualifier=other)])[:3] == (17, 19, total)
    assert of_parts([count(10.0, qualifier=other), seven_to_nine])[:3] == (17, 19, total)


def test_two_ranges_make_a_range():
    parts = [count(7.0, high=9.0, qualifier="between"), count(0.0, high=1.0, qualifier="between")]
    assert of_parts(parts)[:3] == (7, 10, "between")


def test_an_upper_end_of_zero_is_an_upper_end():
    parts = [count(-2.0, high=0.0), count(5.0)]
    assert of_parts(parts)[:3] == (3, 5, "between")


def test_an_upper_end_makes_a_range_without_the_word():
    assert of_parts([count(7.0, high=9.0), count(1.0)])[:3] == (8, 10, "between")
    assert of_parts([count(7.0, high=9.0, qualifier="~"), count(1.0)])[:3] == (8, 10, "~")


def test_more_than_and_nearly_are_about(catalog, figures):
    rows = activities(figures, "uy-ban-mttq-tinh-ba-ria-vung-tau", "poor_fund_raised")
    assert [(a.qualifier, a.value) for a in rows] == [(">", 50100), (">", 74500), ("<", 85900)]
    counts = [as_count(a.period, a) for a in rows]
    adds = declared(catalog, "poor_fund_raised").adds_over_time
    assert over_time(counts, adds)[:3] == (210500, None, "~")
    assert over_time(counts[:2], adds)[:3] == (124600, None, ">")


def test_what_is_left_out_does_not_make_a_sum_less_exact():
    half, april = count(100.0, "2021-01-01", "2021-06-30"), count(9.0, "2021-04-01", "2021-04-30", qualifier="~")
    assert over_time([half, april._replace(value_high=10.0)], "flow")[:3] == (100, None, None)
    assert over_time([half._replace(value_high=110.0), april], "flow")[:3] == (100, 110, "between")


# Shares, and what was printed


def test_a_share_is_in_percent_and_there_is_none_of_nothing():
    assert share_pct(1, 4) == 25
    assert share_pct(0, 4) == 0
    assert share_pct(3, 0) is None
    assert share_pct(0, 0.0) is None


@pytest.mark.parametrize(
    ("printed", "computed", "differs"),
    [
        (42.4, 42.35, False),
        (42.4, 42.449, False),
        (42.4, 42.45, False),
        (42.4, 42.451, True),
        (42.4, 42.349, True),
        (78, 78.5, False),
        (78.0, 77.5, False),
        (78.0, 77.499, True),
        (78.0, 78.501, True),
        (61.93, 61.9281, False),
        (61.93, 61.9351, True),
        (61.93, 61.9249, True),
        (100.0, 100.4, False),
        (100.0, 101.0, True),
        (0.0, 0.4, False),
        (-0.5, -0.54, False),
        (-0.5, -0.56, True),
        (0.0000001, 0.00000014, False),
        (0.0000001, 0.00000016, True),
        (10655.459443, 10655.4594434, False),
        (10655.459443, 10655.4594436, True),
    ],
)
def test_a_printed_figure_stands_for_all_that_rounds_to_it(printed, computed, differs):
    assert differs_as_printed(printed, computed) is differs


def test_the_slack_forgives_floats_and_nothing_else():
    assert not differs_as_printed(42.4, 42.45 + 0.9e-9)
    assert differs_as_printed(42.4, 42.45 + 1.1e-9)


def test_the_cases_settled_in_nghe_an_are_not_the_share_it_printed(figures):
    resolved, due, printed = (
        whole(figures, "tinh-nghe-an", node, "2021").value
        for node in ("cases_resolved", "cases_under_authority", "cases_resolved_pct")
    )
    assert (resolved, due, printed) == (238, 316, 88.9)
    assert round(share_pct(resolved, due), 1) == 75.3
    assert differs_as_printed(printed, share_pct(resolved, due))
    assert not differs_as_printed(printed, share_pct(281, due))


def test_the_models_recognised_in_kien_luong_are_the_share_it_printed(figures):
    node = "dvk_models_recognised"
    registered = whole(figures, "huyen-kien-luong-kien-giang", "dvk_models_registered", "2020").value
    recognised = whole(figures, "huyen-kien-luong-kien-giang", node, "2020").value
    printed = whole(figures, "huyen-kien-luong-kien-giang", f"{node}_pct", "2020").value
    assert (recognised, registered, printed) == (263, 295, 89.2)
    assert not differs_as_printed(printed, share_pct(recognised, registered))


@pytest.mark.parametrize(
    ("source", "counted", "of", "numbers"),
    [
        ("vnn_2417692", "communes_nang_cao", "communes_ntm", (2567, 6084, 42.4)),
        ("vnn_2417692", "communes_kieu_mau", "communes_ntm", (743, 6084, 12.3)),
        ("ldtg_1222225", "communes_ntm", "communes_total", (758, 1224, 62.93)),
    ],
)
def test_printed_shares_that_are_not_those_of_their_counts(figures, source, counted, of, numbers):
    """The country in 06/2025; ten provinces of the coast and the highlands in 07/2023."""
    found = {v.node: v.value for v in figures.area_value if v.source_id == source}
    assert (found[counted], found[of], found[f"{counted}_pct"]) == numbers
    assert differs_as_printed(found[f"{counted}_pct"], share_pct(found[counted], found[of]))


def test_of_the_19_shares_of_gia_lai_only_that_of_criterion_7_is_not_that_of_its_communes(figures):
    found = readings(figures, "gia-lai", "2016")
    communes = found["communes_total"].value
    criteria = [f"communes_criterion_{n:02}" for n in range(1, 20)]
    shares = {node: share_pct(found[node].value, communes) for node in criteria}
    differing = [node for node in criteria if differs_as_printed(found[f"{node}_pct"].value, shares[node])]
    assert differing == ["communes_criterion_07"]
