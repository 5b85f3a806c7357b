"""etl.tallies: what printed counts come to, beside the figure printed for the same thing, and what is never added."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest

from etl import queries
from etl.catalog import read_yaml
from etl.model import COUNTED_APART, FLOWS
from etl.tallies import contradictions, of_bodies, of_breakdowns, of_components, of_shares, over_periods, tallies
from tests.conftest import DATA, INDICES


@pytest.fixture(scope="module")
def by_index(snapshot):
    """Every tally of the shipped figures, by index, as pages and the command line ask for them."""
    made = defaultdict(list)
    for index in INDICES:
        declared = queries.partitions(snapshot, index), queries.shares(snapshot, index)
        for rows in (queries.activities(snapshot, index), queries.readings(snapshot, index)):
            made[index] += tallies(rows, *declared)
    return made


@pytest.fixture(scope="module")
def found(by_index):
    return [tally for made in by_index.values() for tally in made]


def the(found, kind, node, subject, period=None):
    (tally,) = (t for t in found if t[:3] == (kind, node, subject) and period in (None, t.period))
    return tally


def counted(node, value, span="2021-01-01/2021-12-31", **other):
    """A row of `queries.activities`: a district counted something over a year, unless told otherwise."""
    start, end = (day or None for day in span.split("/"))
    return {
        "organisation": "a-district", "node": node, "breakdown": None, "period_text": span, "period_start": start,
        "period_end": end, "value": value, "value_high": None, "qualifier": None, "source_id": "a-report",
        "kind": "district_whole", "level": "district", "unit": "a-province", "group": None, "adds_to_total": None,
        "adds_over_time": "flow", "adds_over_hierarchy": "add", "excluded": False,
        "inferred": False, "running_total": False,
    } | other  # fmt: skip


def part(breakdown, value, group="field", adds_to_total=True, **other):
    return counted("models", value, breakdown=breakdown, group=group, adds_to_total=adds_to_total, **other)


def read(node, value, **other):
    """A row of `queries.readings`: a place had so many of something at a moment."""
    return {
        "place": "a-province", "node": node, "moment": "2021-06", "value": value, "value_high": None,
        "qualifier": None, "source_id": "a-report", "denominator": None,
    } | other  # fmt: skip


OF_ALL = [{"node": "met_pct", "of": "met", "denominator": "all_units", "among": "all"}]
OF_THOSE_MET = [
    {"node": "better_pct", "of": "better", "denominator": "ntm_units", "among": "met"},
    {"node": "better_pct", "of": "better", "denominator": "all_units", "among": "all"},
]
TWO_PARTS = [{"partition": 0, "total": "whole", "part": name} for name in ("left", "right")]

FIRST_HALF, SECOND_HALF, YEAR_AFTER = "2021-01-01/2021-06-30", "2021-07-01/2021-12-31", "2022-01-01/2022-12-31"


def values(made):
    return [t.total.value for t in made]


# Figures of the shipped files that a reader can add up by hand


@pytest.mark.parametrize(
    ("province", "total", "printed_as"), [("dak-lak", 1586, "reported"), ("gia-lai", 2311, "computed")]
)
def test_the_19_criteria_of_a_province_add_up(found, province, total, printed_as):
    tally = the(found, "components", "criteria_total", province)
    assert sorted(row["criterion"] for row in tally.parts) == list(range(1, 20))
    assert (tally.total.value, tally.printed["value"], tally.printed["status"]) == (total, total, printed_as)
    assert tally.agrees and not tally.is_check


@pytest.mark.parametrize(
    ("node", "district", "parts", "total"),
    [
        ("dvk_models_recognised", "huyen-yen-binh-yen-bai", 5, 336),
        ("dvk_models_registered", "huyen-luc-ngan-bac-giang", 4, 478),
    ],
)
def test_the_fields_of_skilful_mass_mobilisation_add_up(found, node, district, parts, total):
    tally = the(found, "breakdown", node, district)
    assert {row["group"] for row in tally.parts} == {"field"} and len(tally.parts) == parts
    assert (tally.total.value, tally.printed["value"], tally.agrees) == (total, total, True)


def test_the_groups_received_by_nine_bodies_of_quang_binh_are_those_of_the_province(found):
    tally = the(found, "bodies", "citizen_reception_groups", "quang-binh")
    assert Counter(row["kind"] for row in tally.parts) == {"district_whole": 8, "reception_office": 1}
    assert (tally.total.value, tally.printed["value"], tally.agrees) == (65, 65, True)
    assert tally.printed["organisation"] == "tinh-quang-binh"


@pytest.mark.parametrize(
    ("province", "period", "node", "parts", "total"),
    [
        ("thanh-hoa", "2022-M11", "petitions_own_authority", 3, 6343),
        ("thanh-hoa", "2022-M11", "petitions_received", 2, 10704),
        ("lam-dong", "2023", "petitions_own_authority", 3, 2886),
        ("lam-dong", "2023", "petitions_eligible", 3, 5591),
        ("kien-giang", "2021", "petitions_own_authority", 3, 738),
    ],
)
def test_petitions_add_up(found, province, period, node, parts, total):
    tally = the(found, "components", node, f"tinh-{province}", period)
    assert len(tally.parts) == parts
    assert (tally.total.value, tally.printed["value"], tally.agrees, tally.is_check) == (total, total, True, False)


def test_a_sum_with_a_part_of_inferred_meaning_is_not_said_to_agree(found):
    tally = the(found, "components", "petitions_eligible", "tinh-thanh-hoa", "2022-M11")
    assert [r["value"] for r in tally.parts if r["inferred"]] == [3123]
    assert (tally.total.value, tally.printed["value"], tally.agrees, tally.is_inferred) == (9466, 9466, None, True)


@pytest.mark.parametrize(
    ("node", "body", "total"),
    [
        ("dvk_models_recognised", "thanh-pho-bac-giang-bac-giang", 57),
        ("dvk_models_registered", "huyen-dat-do-ba-ria-vung-tau", 201),
    ],
)
def test_an_inferred_split_is_not_borne_out_by_adding_up(found, node, body, total):
    tally = the(found, "breakdown", node, body)
    assert {(r["group"], r["inferred"]) for r in tally.parts} == {("subject", True)}
    assert (tally.total.value, tally.printed["value"], tally.agrees, tally.is_inferred) == (total, total, None, True)


def test_a_share_that_nobody_printed_is_worked_out(found):
    tally = the(found, "share", "cases_resolved_pct", "tinh-kien-giang")
    assert round(tally.total.value, 2) == 66.09
    assert (tally.printed, tally.agrees) == (None, None)


# index, kind, node, subject, period → computed, printed, whether a figure of it is good for nothing else
PRINTED_AND_NOT_BORNE_OUT = {
    ("new_rural", "share", "communes_ntm_pct", "10-tinh-duyen-hai-mien-trung-va-tay-nguyen", "2023-07"):
        (61.93, 62.93, False),
    ("new_rural", "share", "communes_criterion_07_pct", "gia-lai", "2016-12-31"): (75, 78, False),
    ("new_rural", "share", "communes_ntm_pct", "long-an", "2020-06"): (54.66, 54.6, False),
    ("new_rural", "share", "communes_nang_cao_pct", "long-an", "2023"): (23.33, 23.7, False),
    ("new_rural", "share", "communes_ntm_pct", "viet-nam", "2021-04"): (63.48, 63.4, False),
    ("new_rural", "share", "communes_nang_cao_pct", "viet-nam", "2025-06"): (42.19, 42.4, False),
    ("new_rural", "share", "communes_kieu_mau_pct", "viet-nam", "2025-06"): (12.21, 12.3, False),
    ("dan_van", "breakdown", "citizen_reception_visits", "tinh-vinh-phuc", "2025-Q1"): (1031, 1004, False),
    ("dan_van", "components", "cases_under_authority", "tinh-nghe-an", "2021"): (273, 316, True),
    ("dan_van", "share", "cases_resolved_pct", "tinh-nghe-an", "2021"): (75.32, 88.9, True),
}  # fmt: skip


def test_the_contradictions_are_those_that_a_reader_finds_by_hand(by_index):
    told = {
        (index, *t[:4]): (round(t.total.value, 2), t.printed["value"], t.is_check)
        for index, made in by_index.items()
        for t in contradictions(made)
    }
    assert told == PRINTED_AND_NOT_BORNE_OUT
    assert sum(len(contradictions(made)) for made in by_index.values()) == len(told)


def test_what_cannot_be_compared_is_no_contradiction(found):
    for tally in found:
        if tally.agrees is None:
            assert tally not in contradictions([tally])
            inexact = [r for r in (*tally.parts, *filter(None, [tally.printed])) if r["qualifier"] or r["value_high"]]
            assert tally.printed is None or tally.total.value is None or inexact or tally.is_inferred, tally


# The same computed anew from the files


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def cell(row, flags):
    mark = flags.get(row["flag"], {})
    return SimpleNamespace(
        value=Fraction(row["value"]),
        text=row["value"],
        is_exact=not row["qualifier"] and not row.get("value_high"),
        is_excluded=bool(mark.get("excluded")),
        is_inferred=bool(mark.get("inferred")),
        among=mark.get("denominator"),
    )


def sheets(index, declared):
    """What one document prints of one place or body at one time: node → cell; what is read off is never excluded."""
    flags = {f["flag"]: f for f in declared.get("flags") or []}
    found = defaultdict(dict)
    for table in ("value", "area"):
        path = DATA / "figures" / f"{index}.{table}.csv"
        for row in rows_of(path) if path.is_file() else ():
            new = cell(row, flags)
            is_shown = row.get("preferred") != "no" and row.get("statistic", "own") == "own"
            if is_shown and not new.is_excluded:
                subject, time = row.get("unit") or row["area"], row["as_of"] or row["period"]
                found[subject, time, row["source_id"]][row["node"]] = new
    path = DATA / "figures" / f"{index}.activity.csv"
    for row in rows_of(path) if path.is_file() else ():
        if not row["breakdown"]:
            sheet = found[row["organisation"], row["period_text"], row["source_id"]]
            assert row["node"] not in sheet, row
            sheet[row["node"]] = cell(row, flags)
    return found


def is_printed(value, printed, used):
    """Whether the exact value rounds to what is printed; None where that cannot be asked."""
    if printed is None or any(c.is_inferred or not c.is_exact for c in (printed, *used)):
        return None
    last_place = Fraction(10) ** Decimal(printed.text).as_tuple().exponent
    return abs(printed.value - value) <= last_place / 2


def answer(value, printed, used):
    return (
        round(float(value), 9),
        float(printed.value) if printed else None,
        is_printed(value, printed, used),
        any(c.is_excluded for c in (*used, *filter(None, [printed]))),
    )


def shares_of(sheet, declared):
    for share in declared.get("shares") or []:
        counted_part, printed = sheet.get(share["of"]), sheet.get(share["node"])
        if counted_part is None:
            continue
        stated = printed.among if printed else None
        answers = [
            answer(100 * counted_part.value / sheet[whole].value, printed, (counted_part, sheet[whole]))
            for word, whole in share["among"].items()
            if stated in (None, word) and whole in sheet and sheet[whole].value >= counted_part.value
        ]
        if answers:
            yield share["node"], next((a for a in answers if a[2]), answers[0])


def sums_of(sheet, declared):
    for partition in declared.get("partitions") or []:
        if set(partition["parts"]) <= sheet.keys():
            used = [sheet[node] for node in partition["parts"]]
            yield partition["total"], answer(sum(c.value for c in used), sheet.get(partition["total"]), used)


def test_shares_and_components_are_those_of_the_files_and_no_others(by_index):
    expected = Counter()
    for index in INDICES:
        declared = read_yaml(DATA / "catalog" / "indices" / f"{index}.yml")
        if "shares" not in declared and "partitions" not in declared:
            continue
        for where, sheet in sheets(index, declared).items():
            expected.update((index, "share", node, *where, *told) for node, told in shares_of(sheet, declared))
            expected.update((index, "components", node, *where, *told) for node, told in sums_of(sheet, declared))
    told = Counter(
        (index, t.kind, t.node, t.subject, t.period, t.parts[0]["source_id"], round(t.total.value, 9),
         t.printed["value"] if t.printed else None, t.agrees, t.is_check)
        for index, made in by_index.items()
        for t in made
        if t.kind in ("share", "components")
    )  # fmt: skip
    assert told == expected
    assert len(told) > 200 and set(told.values()) == {1}


# What is never added, in the shipped figures


def test_a_model_registered_at_three_levels_is_not_three_models(found, snapshot):
    levels = [r for r in queries.activities(snapshot, "dan_van") if r["organisation"] == "xa-vinh-phu-kien-giang"]
    levels = [r for r in levels if r["node"] == "dvk_models_registered"]
    assert [(r["value"], r["adds_over_hierarchy"]) for r in levels] == [(53, "no_add"), (17, "no_add"), (4, "no_add")]
    assert not [t for t in found if any(r in t.parts for r in levels)]


@pytest.mark.parametrize(
    ("body", "node", "group"),
    [
        ("huyen-vinh-thuan-kien-giang", "dvk_exemplars", "award_round"),
        ("cong-doan-vien-chuc-nghe-an", "gifts_value", "recipient"),
        ("thanh-pho-ha-noi", "dialogue_meetings", "level_and_schedule"),
    ],
)
def test_award_rounds_recipients_and_schedules_may_share_what_they_count(found, snapshot, body, node, group):
    rows = [r for r in queries.activities(snapshot, "dan_van") if (r["organisation"], r["node"]) == (body, node)]
    rows = [r for r in rows if r["group"] == group]
    assert len(rows) > 1 and {r["adds_to_total"] for r in rows} == {False}
    assert not [t for t in found if any(r in t.parts for r in rows)]


def test_models_of_two_stages_are_not_added_but_shared_within_one(found):
    """Kiên Lương registered 295 in 2016–2020 and 248 in 2021–2023: a model begins anew each year."""
    of_kien_luong = [t for t in found if t.subject == "huyen-kien-luong-kien-giang"]
    assert [(t.kind, t.node, t.period) for t in of_kien_luong] == [
        ("share", "dvk_models_recognised_pct", "2016-2020")
    ]  # fmt: skip


def test_the_parts_of_every_sum_are_of_one_document_body_and_span(found):
    for t in found:
        spans = {(r.get("period_start"), r.get("period_end"), r.get("moment")) for r in t.parts}
        subjects = {r.get("organisation") or r["place"] for r in t.parts}
        assert len(t.parts) > 1 and t.printed not in t.parts
        if t.kind == "periods":
            assert len(subjects) == len({r["node"] for r in t.parts}) == 1 and len(spans) == len(t.parts)
            continue
        assert len(spans) == len({r["source_id"] for r in (*t.parts, *filter(None, [t.printed]))}) == 1, t
        assert len(subjects) == (len(t.parts) if t.kind == "bodies" else 1), t


def test_every_sum_is_one_that_is_declared(found):
    for t in found:
        if t.kind == "breakdown":
            assert {r["adds_to_total"] for r in t.parts} == {True}
            assert t.parts[0]["group"] != "level" or t.parts[0]["adds_over_hierarchy"] == "add"
        if t.kind == "bodies":
            assert {(r["unit"], r["adds_over_hierarchy"]) for r in t.parts} == {(t.subject, "add")}
            assert {r["kind"] for r in t.parts} <= set(COUNTED_APART)
        if t.kind in ("breakdown", "bodies", "periods"):
            assert {r["adds_over_time"] for r in t.parts} <= {*FLOWS, "stock"}, t


def test_every_sum_over_time_is_of_flows_without_a_gap(found):
    over_time = [t for t in found if t.kind == "periods"]
    assert len(over_time) == 6
    for t in over_time:
        assert {r["adds_over_time"] for r in t.parts} <= set(FLOWS)
        for before, after in pairwise(t.parts):
            last = date.fromisoformat(before["period_end"])
            assert date.fromisoformat(after["period_start"]) == last + timedelta(days=1), t


def test_excluded_figures_only_serve_to_check(found):
    checks = [t for t in found if t.is_check]
    assert {(t.subject, t.agrees) for t in checks} == {("tinh-nghe-an", False)} and len(checks) == 2
    assert not any(r.get("excluded") for t in found if not t.is_check for r in (*t.parts, *filter(None, [t.printed])))


# Breakdowns, by example


def test_the_parts_of_a_count_stand_beside_it():
    rows = [counted("models", 5), part("economy", 2), part("culture", 3)]
    (tally,) = of_breakdowns(rows)
    assert (tally.kind, tally.node, tally.subject) == ("breakdown", "models", "a-district")
    assert (tally.total.value, tally.printed, tally.agrees) == (5, rows[0], True)
    assert [c.key for c in tally.total.added] == ["economy", "culture"]


def test_fields_and_levels_are_two_ways_to_split_one_count():
    rows = [
        part("economy", 2),
        part("culture", 3),
        part("level_district", 1, "level"),
        part("level_commune", 4, "level"),
    ]
    assert values(of_breakdowns(rows)) == [5, 5]


def test_one_part_alone_is_no_sum():
    assert of_breakdowns([counted("models", 5), part("economy", 2)]) == []


@pytest.mark.parametrize("adds", ["no_add", "own"])
def test_levels_of_what_may_be_counted_at_several_of_them_are_not_added(adds):
    def split(group):
        return [part(name, 2, group, adds_over_hierarchy=adds) for name in ("one", "other")]

    assert of_breakdowns(split("level")) == []
    assert values(of_breakdowns(split("field"))) == [4]


def test_a_group_whose_parts_do_not_add_up_is_left_alone():
    assert of_breakdowns([part(name, 2, "recipient", adds_to_total=False) for name in ("sick", "poor")]) == []


@pytest.mark.parametrize(
    "other",
    [{"source_id": "b-report"}, {"span": YEAR_AFTER}, {"organisation": "b-district"}],
    ids=["document", "span", "body"],
)
def test_parts_are_of_one_document_one_span_and_one_body(other):
    assert of_breakdowns([part("economy", 2), part("culture", 3, **other)]) == []
    (tally,) = of_breakdowns([part("economy", 2), part("culture", 3), counted("models", 5, **other)])
    assert (tally.printed, tally.agrees) == (None, None)


@pytest.mark.parametrize("place", [0, 1], ids=["whole", "part"])
def test_a_sum_with_an_inexact_figure_neither_agrees_nor_contradicts(place):
    for inexact in ({"qualifier": ">"}, {"value_high": 9}):
        rows = [counted("models", 50), part("economy", 2), part("culture", 3)]
        rows[place] |= inexact
        (tally,) = of_breakdowns(rows)
        assert (tally.total.value, tally.agrees, contradictions([tally])) == (5, None, [])


@pytest.mark.parametrize("place", [0, 1], ids=["whole", "part"])
@pytest.mark.parametrize("printed", [5, 50])
def test_a_sum_with_an_inferred_figure_neither_agrees_nor_contradicts(place, printed):
    rows = [counted("models", printed), part("economy", 2), part("culture", 3)]
    assert [(t.agrees, t.is_inferred) for t in of_breakdowns(rows)] == [(printed == 5, False)]
    rows[place]["inferred"] = True
    assert [(t.total.value, t.agrees, t.is_inferred) for t in of_breakdowns(rows)] == [(5, None, True)]


@pytest.mark.parametrize("place", [0, 1], ids=["whole", "part"])
def test_a_sum_with_an_excluded_figure_is_a_check(place):
    rows = [counted("models", 6), part("economy", 2), part("culture", 3)]
    assert [(t.agrees, t.is_check) for t in of_breakdowns(rows)] == [(False, False)]
    rows[place]["excluded"] = True
    assert [(t.agrees, t.is_check) for t in of_breakdowns(rows)] == [(False, True)]


@pytest.mark.parametrize("adds", ["ratio", "norm", "peak"])
def test_shares_norms_and_peaks_of_two_fields_are_not_added(adds):
    rows = [part(name, 90, adds_over_time=adds) for name in ("economy", "culture")]
    assert [v for v in values(of_breakdowns(rows)) if v is not None] == []


# Components, by example


def test_a_count_made_of_others_is_computed_only_with_every_part_there():
    (tally,) = of_components([read("left", 2), read("right", 3), read("whole", 6)], TWO_PARTS)
    assert (tally.kind, tally.node, tally.subject, tally.period) == ("components", "whole", "a-province", "2021-06")
    assert (tally.total.value, tally.printed["value"], tally.agrees) == (5, 6, False)
    assert of_components([read("left", 2), read("whole", 6)], TWO_PARTS) == []


def test_a_count_may_be_made_up_in_two_ways():
    ways = TWO_PARTS + [{"partition": 1, "total": "whole", "part": name} for name in ("upper", "lower")]
    rows = [read("left", 2), read("right", 3), read("whole", 5), read("upper", 1), read("lower", 1)]
    assert [(t.total.value, t.agrees) for t in of_components(rows, ways)] == [(5, True), (2, False)]


@pytest.mark.parametrize(
    "other",
    [{"source_id": "b-report"}, {"moment": "2021-07"}, {"place": "b-province"}],
    ids=["document", "day", "place"],
)
def test_components_are_of_one_document_one_moment_and_one_place(other):
    assert of_components([read("left", 2), read("right", 3, **other)], TWO_PARTS) == []
    (tally,) = of_components([read("left", 2), read("right", 3), read("whole", 5, **other)], TWO_PARTS)
    assert (tally.printed, tally.agrees) == (None, None)


def test_the_parts_of_a_component_are_no_components():
    rows = [part("economy", 2) | {"node": "left"}, counted("left", 4), counted("right", 3), counted("whole", 7)]
    assert [(t.total.value, t.agrees) for t in of_components(rows, TWO_PARTS)] == [(7, True)]


def test_a_component_that_is_excluded_makes_a_check():
    rows = [counted("left", 4, excluded=True), counted("right", 3), counted("whole", 8)]
    assert [(t.agrees, t.is_check) for t in of_components(rows, TWO_PARTS)] == [(False, True)]


# Bodies, by example


def three_bodies(**other):
    """Two districts and the reception office of the province, which prints its count as one of an office."""
    office = {"kind": "reception_office", "level": "province", "breakdown": "receiving_office"}
    return [
        counted("groups", 1, organisation="a-district", **other),
        counted("groups", 2, organisation="b-district", **other),
        counted("groups", 4, organisation="an-office", **office, **other),
    ]


def of_the_province(value, **other):
    return counted("groups", value, organisation="the-province", kind="province_whole", level="province", **other)


def test_districts_and_the_reception_office_add_up_to_the_province():
    rows = [*three_bodies(), of_the_province(8)]
    (tally,) = of_bodies(rows)
    assert (tally.kind, tally.node, tally.subject) == ("bodies", "groups", "a-province")
    assert (tally.total.value, tally.printed, tally.agrees) == (7, rows[-1], False)


@pytest.mark.parametrize("adds", ["no_add", "own"])
def test_bodies_that_may_count_the_same_thing_are_not_added(adds):
    (tally,) = of_bodies([*three_bodies(adds_over_hierarchy=adds), of_the_province(8, adds_over_hierarchy=adds)])
    assert (tally.total.value, tally.total.refusal, tally.agrees) == (None, adds, None)


def test_the_fields_of_a_district_are_not_added_to_its_own_count():
    rows = [*three_bodies(), part("economy", 100) | {"node": "groups", "organisation": "b-district"}]
    assert values(of_bodies(rows)) == [7]


@pytest.mark.parametrize(
    "other",
    [{"source_id": "b-report"}, {"span": YEAR_AFTER}, {"unit": "b-province"}, {"unit": ""}, {"kind": "party_committee"},
     {"kind": "province_whole"}, {"organisation": "a-district"}],
    ids=["document", "span", "province", "no province", "party", "whole province", "same body"],
)  # fmt: skip
def test_bodies_are_added_that_count_apart_in_one_province_span_and_document(other):
    assert of_bodies([counted("groups", 1), counted("groups", 2, **{"organisation": "b-district", **other})]) == []


def test_bodies_of_no_province_are_not_added():
    assert of_bodies(three_bodies(unit=None)) == []


def test_bodies_are_not_added_when_one_of_them_is_printed_twice():
    assert of_bodies([*three_bodies(), counted("groups", 8, organisation="b-district", status="computed")]) == []


@pytest.mark.parametrize("other", [{"span": YEAR_AFTER}, {"unit": "b-province"}, {"breakdown": "economy"}])
def test_the_count_of_the_whole_province_is_of_the_same_span_and_undivided(other):
    assert [t.printed for t in of_bodies([*three_bodies(), of_the_province(8, **other)])] == [None]


def test_the_count_of_the_whole_province_is_of_the_same_document():
    assert [t.printed for t in of_bodies([*three_bodies(), of_the_province(8, source_id="b-report")])] == [None]


# Shares, by example


def test_a_share_is_worked_out_from_its_counts():
    (tally,) = of_shares([read("met", 1), read("all", 8), read("met_pct", 12.5)], OF_ALL)
    assert (tally.kind, tally.node, tally.total.value, tally.agrees) == ("share", "met_pct", 12.5, True)
    assert [row["node"] for row in tally.parts] == ["met", "all"]


@pytest.mark.parametrize(
    "other",
    [{"source_id": "b-report"}, {"moment": "2021-07"}, {"place": "b-province"}],
    ids=["document", "day", "place"],
)
def test_a_share_is_of_counts_of_one_document_moment_and_place(other):
    assert of_shares([read("met", 1), read("all", 8, **other)], OF_ALL) == []
    (tally,) = of_shares([read("met", 1), read("all", 8), read("met_pct", 99, **other)], OF_ALL)
    assert (tally.printed, tally.agrees) == (None, None)


@pytest.mark.parametrize(("printed", "among", "agrees"), [(50, "met", True), (25, "all", True), (40, "met", False)])
def test_a_printed_share_agrees_if_it_fits_any_whole_and_else_is_held_against_the_usual_one(printed, among, agrees):
    rows = [read("better", 2), read("met", 4), read("all", 8), read("better_pct", printed)]
    (tally,) = of_shares(rows, OF_THOSE_MET)
    assert (tally.parts[1]["node"], tally.agrees) == (among, agrees)


def test_a_share_that_says_of_what_it_is_one_is_held_against_that_only():
    rows = [read("better", 2), read("met", 4), read("all", 8)]
    (tally,) = of_shares([*rows, read("better_pct", 50, denominator="all_units")], OF_THOSE_MET)
    assert (tally.total.value, tally.agrees) == (25, False)
    assert of_shares([*rows[:2], read("better_pct", 50, denominator="all_units")], OF_THOSE_MET) == []


def test_a_part_greater_than_its_whole_is_a_part_of_something_else():
    rows = [read("better", 5), read("met", 4), read("all", 10)]
    assert values(of_shares(rows, OF_THOSE_MET)) == [50]
    assert of_shares(rows[:2], OF_THOSE_MET) == []


def test_there_is_no_share_of_nothing():
    (tally,) = of_shares([read("met", 0), read("all", 0), read("met_pct", 0)], OF_ALL)
    assert (tally.total.value, tally.total.refusal, tally.agrees) == (None, "nothing", None)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["part", "whole", "share"])
def test_a_share_of_inexact_counts_is_about_right_and_is_not_compared(place):
    rows = [read("met", 1), read("all", 8), read("met_pct", 40)]
    rows[place]["qualifier"] = "~"
    (tally,) = of_shares(rows, OF_ALL)
    assert (tally.total.value, tally.total.qualifier, tally.agrees) == (12.5, None if place == 2 else "~", None)


def test_a_share_with_an_excluded_figure_is_a_check():
    rows = [counted("met", 1), counted("all", 8), counted("met_pct", 40, excluded=True)]
    assert [(t.agrees, t.is_check) for t in of_shares(rows, OF_ALL)] == [(False, True)]


# Periods, by example


def test_years_that_follow_on_each_other_are_added_whatever_report_they_stand_in():
    rows = [counted("houses", 4, YEAR_AFTER, source_id="b-report"), counted("houses", 1, FIRST_HALF),
            counted("houses", 2, SECOND_HALF)]  # fmt: skip
    (tally,) = over_periods(rows)
    assert (tally.kind, tally.node, tally.subject, tally.total.value) == ("periods", "houses", "a-district", 7)
    assert [row["value"] for row in tally.parts] == [1, 2, 4]
    assert (tally.printed, tally.agrees) == (None, None)


def test_a_gap_ends_a_run_of_years():
    years = [counted("houses", value, f"{year}-01-01/{year}-12-31")
             for value, year in ((1, 2019), (2, 2020), (4, 2022), (8, 2024), (16, 2025))]  # fmt: skip
    assert values(over_periods(years)) == [3, 24]
    assert over_periods([years[0], years[2]]) == []


def test_one_day_between_two_spans_is_a_gap():
    rows = [counted("houses", 1, FIRST_HALF), counted("houses", 2, "2021-07-02/2021-12-31")]
    assert over_periods(rows) == []


@pytest.mark.parametrize(
    "span", ["2021-06-30/2021-12-31", "2020-08-01/2021-07-31", "2021-04-01/2021-04-30", "/2021-12-31", "/"]
)
def test_spans_that_overlap_lie_within_each_other_or_are_not_known_are_not_added(span):
    assert over_periods([counted("houses", 1, FIRST_HALF), counted("houses", 2, span)]) == []


@pytest.mark.parametrize("adds", ["stock", "norm", "ratio", "peak"])
def test_what_is_no_flow_is_not_added_over_time(adds):
    rows = [counted("houses", value, span, adds_over_time=adds) for value, span in ((1, FIRST_HALF), (2, SECOND_HALF))]
    assert over_periods(rows) == []


def test_what_begins_anew_each_year_adds_up_within_one_only():
    halves = [counted("models", value, span, adds_over_time="flow_of_year")
              for value, span in ((1, FIRST_HALF), (2, SECOND_HALF))]  # fmt: skip
    assert values(over_periods(halves)) == [3]
    year_after = counted("models", 4, YEAR_AFTER, adds_over_time="flow_of_year")
    assert over_periods([halves[1], year_after]) == []
    assert not {5, 6, 7} & set(values(over_periods([*halves, year_after])))


def test_an_excluded_figure_is_in_no_sum_over_time():
    rows = [counted("houses", 1, FIRST_HALF), counted("houses", 2, SECOND_HALF), counted("houses", 4, YEAR_AFTER)]
    assert values(over_periods(rows)) == [7]
    assert values(over_periods([rows[0], rows[1], rows[2] | {"excluded": True}])) == [3]
    assert over_periods([rows[0], rows[1] | {"excluded": True}, rows[2]]) == []


@pytest.mark.parametrize("other", [{"organisation": "b-district"}, {"node": "gifts"}, {"breakdown": "economy"}])
def test_a_sum_over_time_is_of_one_body_one_activity_and_one_part(other):
    assert over_periods([counted("houses", 1, FIRST_HALF), counted("houses", 2, SECOND_HALF) | other]) == []


def test_a_flow_whose_first_day_is_not_known_is_no_sum():
    assert over_periods([counted("houses", 1, "/2021-12-31")]) == []


def test_a_year_that_two_reports_print_is_added_as_the_first_of_them_prints_it():
    year = "2021-01-01/2021-12-31"
    rows = [
        counted("houses", 1, year),
        counted("houses", 2, year, source_id="b-report"),
        counted("houses", 4, YEAR_AFTER),
    ]
    assert values(over_periods(rows)) == [5]


# All together


def test_tallies_are_all_kinds_in_their_order():
    rows = [
        counted("models", 5), part("economy", 2), part("culture", 3),
        counted("left", 2), counted("right", 3), counted("met", 1), counted("all", 8),
        *three_bodies(), counted("houses", 1, FIRST_HALF), counted("houses", 2, SECOND_HALF),
    ]  # fmt: skip
    assert [(t.kind, t.total.value) for t in tallies(rows, TWO_PARTS, OF_ALL)] == [
        ("breakdown", 5), ("components", 5), ("bodies", 7), ("share", 12.5), ("periods", 3)
    ]  # fmt: skip
    assert tallies([], TWO_PARTS, OF_ALL) == [] == contradictions([])


def test_a_running_total_is_not_added_to_what_was_counted_after_it():
    rows = [counted("raised", 5, FIRST_HALF), counted("raised", 6, SECOND_HALF)]
    assert values(over_periods(rows)) == [11]
    rows[0]["running_total"] = True
    assert over_periods(rows) == []


def test_no_shipped_sum_over_time_holds_a_running_total(found, snapshot):
    running = [r for r in queries.activities(snapshot, "dan_van") if r["running_total"]]
    assert {(r["node"], r["period_text"]) for r in running if not r["breakdown"]} == {
        (node, day) for node in ("welfare_raised", "donors") for day in ("2023-01-02", "2024-01-18")
    }
    assert not [t for t in found if t.kind == "periods" and any(r["running_total"] for r in t.parts)]
