"""etl.scores: arithmetic by the declared method."""

from dataclasses import replace

import numpy
import pytest

from etl.model import Aggregation, AreaValue, Band, Rank, Span, Text, Value
from etl.scores import (
    aggregated,
    comparable_scores,
    computed_groups,
    computed_parents,
    computed_ranks,
    is_within_scale,
    quartile_groups,
    ranked,
    rebuilt_parents,
    threshold_groups,
    with_preference,
)

HIGHER, LOWER = "higher_is_better", "lower_is_better"
GROUPS = ["high", "mid_high", "mid_low", "low"]


def how(kind, factor=1.0, **weights):
    return Aggregation("total", Span(), kind, factor, weights, None, True, True, Text("", ""))


def value(unit, number, node="overall", period="2023", status="published", index="pci"):
    return Value(index, node, unit, period, number, status, "s")


def always_complete(node, period, units):
    return True


@pytest.mark.parametrize(
    ("aggregation", "parts", "total"),
    [
        (how("weighted_mean", 10, a=0.25, b=0.75), {"a": 4.0, "b": 8.0}, 70.0),
        (how("weighted_mean", a=0.5, b=0.5), {"a": 1.0, "b": 2.0}, 1.5),
        (how("sum"), {"a": 1.25, "b": 2.5}, 3.75),
        (how("points"), {"a": 1.25, "b": 2.5, "elsewhere": 100.0}, 3.75),
        (how("sum"), {"a": 0.1, "b": 0.2}, 0.3),
        (how("none"), {"a": 1.0, "b": 2.0}, None),
        (how("sum"), {"a": 1.0}, None),
        (how("weighted_mean", a=0.5, b=0.5), {"b": 2.0}, None),
        (how("weighted_mean", a=0.5, c=0.5), {"a": 1.0, "b": 2.0}, None),
    ],
)
def test_a_parent_is_made_of_all_its_children(aggregation, parts, total):
    assert aggregated(aggregation, parts, ["a", "b"]) == total


def test_nothing_is_made_of_no_children():
    assert aggregated(how("sum"), {"a": 1.0}, []) is None


@pytest.mark.parametrize(
    ("scores", "direction", "ranks"),
    [
        ({"a": 3.0, "b": 1.0, "c": 2.0}, HIGHER, {"a": 1, "b": 3, "c": 2}),
        ({"a": 3.0, "b": 1.0, "c": 2.0}, LOWER, {"a": 3, "b": 1, "c": 2}),
        ({"a": 5.0, "b": 5.0, "c": 4.0, "d": 6.0}, HIGHER, {"d": 1, "a": 2, "b": 2, "c": 4}),
        ({"a": 0.1 + 0.2, "b": 0.3}, HIGHER, {"a": 1, "b": 1}),
        ({"a": 60.0001, "b": 60.0}, HIGHER, {"a": 1, "b": 2}),
        ({}, HIGHER, {}),
    ],
)
def test_ranks_run_from_the_best_and_equal_scores_share_one(scores, direction, ranks):
    assert ranked(scores, direction) == ranks


def test_63_scores_fall_into_groups_of_16_16_15_and_16():
    groups = list(quartile_groups({str(n): float(n) for n in range(63)}, GROUPS).values())
    assert [groups.count(group) for group in GROUPS] == [16, 16, 15, 16]


def test_a_score_equal_to_a_cut_goes_up():
    groups = quartile_groups({"a": 0.0, "b": 1.0, "c": 2.0, "d": 3.0, "e": 4.0}, GROUPS)
    assert groups == {"a": "low", "b": "mid_low", "c": "mid_high", "d": "high", "e": "high"}


def test_equal_scores_share_the_highest_group():
    assert set(quartile_groups(dict.fromkeys("abcd", 5.0), GROUPS).values()) == {"high"}
    assert quartile_groups({"a": 5.0}, GROUPS) == {"a": "high"}
    assert quartile_groups({}, GROUPS) == {}


@pytest.mark.parametrize("count", [2, 3, 60, 61, 62, 63, 64])
def test_the_cuts_are_the_linear_percentiles(count):
    scores = {str(n): float(x) for n, x in enumerate(numpy.random.default_rng(count).normal(40, 3, count))}
    cuts = numpy.percentile(list(scores.values()), [75, 50, 25])
    expected = {unit: GROUPS[int(sum(score < cut for cut in cuts))] for unit, score in scores.items()}
    assert quartile_groups(scores, GROUPS) == expected


def test_the_groups_have_the_bounds_published_for_papi_2022_dimension_6(catalog, figures):
    values = [v for v in figures.value if (v.index, v.node, v.period) == ("papi", "d6", "2022")]
    group_of = {b.unit: b.band for b in computed_groups(catalog.indices["papi"], values)}
    bounds = {}
    for group in GROUPS:
        members = [v.value for v in values if group_of[v.unit] == group]
        bounds[group] = (round(min(members), 4), round(max(members), 4), len(members))
    assert bounds == {
        "high": (7.8579, 8.3148, 16),
        "mid_high": (7.5189, 7.8072, 16),
        "mid_low": (7.2294, 7.5173, 15),
        "low": (6.4132, 7.2275, 16),
    }


def test_groups_are_computed_only_where_the_catalogue_says_so(catalog):
    scores = [value(str(n), float(n)) for n in range(8)]
    assert computed_groups(catalog.indices["pci"], scores) == []
    papi = catalog.indices["papi"]
    of_total = [v._replace(index="papi", node="total") for v in scores]
    of_part = [v._replace(index="papi", node="d1_1") for v in scores]
    found = computed_groups(papi, of_total + of_part)
    assert found[0] == Band("papi", "total", "0", "2023", "low", "computed", None)
    assert {b.node for b in found} == {"total"}
    assert {b.status for b in found} == {"computed"}


def test_groups_never_mix_statuses(catalog):
    scores = [value(str(n), 40.0 + n, "total", status="published", index="papi") for n in range(4)]
    scores += [value(f"c{n}", 20.0 + n, "total", status="computed", index="papi") for n in range(4)]
    found = {b.unit: b.band for b in computed_groups(catalog.indices["papi"], scores)}
    assert found["3"] == found["c3"] == "high"
    assert found["0"] == found["c0"] == "low"


@pytest.mark.parametrize("status", ["rebuilt", "inferred"])
def test_what_is_never_ranked_is_in_no_quartile_group_and_moves_none(catalog, status):
    papi = catalog.indices["papi"]
    scores = [value(str(n), 40.0 + n, "total", index="papi") for n in range(8)]
    others = [value(f"x{n}", 60.0 + n, "total", status=status, index="papi") for n in range(8)]
    assert computed_groups(papi, scores + others) == computed_groups(papi, scores) != []


@pytest.mark.parametrize(
    ("score", "group"),
    [(100, "A"), (90, "A"), (89.99, "B"), (80, "B"), (79.99, "C"), (70, "C"), (69.9, None), (0, None)],
)
def test_a_score_is_in_the_best_group_whose_lower_end_it_reaches(catalog, score, group):
    par_index = catalog.indices["par_index"]
    assert threshold_groups({"a": score}, par_index.bands).get("a") == group
    found = computed_groups(par_index, [value("a", score, index="par_index")])
    assert [b.band for b in found] == ([group] if group else [])


def test_groups_by_threshold_begin_in_2016(catalog):
    scores = [value("a", 95.0, period=period, index="par_index") for period in ("2012", "2015", "2016", "2024")]
    assert [b.period for b in computed_groups(catalog.indices["par_index"], scores)] == ["2016", "2024"]


def test_an_excluded_figure_has_neither_group_nor_rank(catalog):
    par_index = catalog.indices["par_index"]
    good, doubted = value("a", 85.0, index="par_index"), value("b", 95.0, index="par_index")
    scores = [good, doubted._replace(flag="maybe_points")]
    assert [b.unit for b in computed_groups(par_index, scores)] == ["a"]
    assert [(r.unit, r.rank, r.rank_of) for r in computed_ranks(par_index, scores, [], always_complete)] == [
        ("a", 1, 1)
    ]
    scores = [good, doubted._replace(flag="other_figure_printed")]
    assert [b.unit for b in computed_groups(par_index, scores)] == ["a", "b"]


def test_the_doubted_score_of_lai_chau_2016_has_no_group_and_the_others_have_theirs(snapshot):
    rows = snapshot.rows(
        "SELECT unit, value, flag, band FROM observation WHERE index = 'par_index' AND node = 'overall' "
        "AND period = '2016' AND own_map AND value IS NOT NULL AND status <> 'rebuilt'"
    )
    assert [(r["value"], r["flag"], r["band"]) for r in rows if r["unit"] == "lai-chau"] == [
        (67.41, "maybe_points", None)
    ]
    others = {r["value"]: r["band"] for r in rows if r["unit"] != "lai-chau"}
    assert len(others) == 5
    assert others == {v: "A" if v >= 90 else "B" if v >= 80 else "C" if v >= 70 else None for v in others}


def test_every_shipped_group_of_the_par_index_follows_the_thresholds(snapshot):
    rows = snapshot.rows(
        "SELECT * FROM observation WHERE index = 'par_index' AND node = 'overall' AND preferred AND value IS NOT NULL"
    )
    assert {r["band"] for r in rows if r["period"] < "2016"} == {None}
    later = [r for r in rows if r["period"] >= "2016" and r["flag"] != "maybe_points"]
    assert len(later) > 100
    for r in later:
        v = r["value"]
        assert r["band"] == ("A" if v >= 90 else "B" if v >= 80 else "C" if v >= 70 else None), r["unit"]


def test_computed_ranks_never_mix_statuses(catalog):
    scores = [value("a", 60.0), value("b", 70.0)]
    scores += [value("c", 90.0, status="computed"), value("d", 10.0, status="inferred")]
    found = computed_ranks(catalog.indices["pci"], scores, [], always_complete)
    assert {r.unit: (r.rank, r.rank_of) for r in found} == {"b": (1, 2), "a": (2, 2), "c": (1, 1)}
    assert {r.status for r in found} == {"computed"}


@pytest.mark.parametrize("status", ["rebuilt", "inferred"])
def test_rebuilt_and_inferred_scores_are_never_ranked(catalog, status):
    pci = catalog.indices["pci"]
    never = [value("a", 60.0, status=status), value("b", 70.0, status=status)]
    assert computed_ranks(pci, never, [], always_complete) == []
    printed = [value("c", 50.0), value("d", 40.0)]
    found = computed_ranks(pci, [*never, *printed], [], always_complete)
    assert {r.unit: (r.rank, r.rank_of) for r in found} == {"c": (1, 2), "d": (2, 2)}


def test_incomplete_scores_are_not_ranked(catalog):
    scores = [value("a", 60.0), value("b", 70.0)]
    assert computed_ranks(catalog.indices["pci"], scores, [], lambda node, period, units: False) == []
    asked = []
    computed_ranks(catalog.indices["pci"], scores, [], lambda *question: asked.append(question))
    assert asked == [("overall", "2023", {"a", "b"})]


def test_ranks_are_not_computed_where_all_are_printed(catalog):
    scores = [value("a", 60.0), value("b", 70.0)]
    printed = [Rank("pci", "overall", unit, "2023", rank, 2, "published", "s") for unit, rank in (("a", 2), ("b", 1))]
    assert computed_ranks(catalog.indices["pci"], scores, printed, always_complete) == []
    assert len(computed_ranks(catalog.indices["pci"], scores, printed[:1], always_complete)) == 2


def test_an_index_without_league_table_gets_no_ranks(catalog):
    scores = [value("a", 40.0, "total", index="papi"), value("b", 41.0, "total", index="papi")]
    assert computed_ranks(catalog.indices["papi"], scores, [], always_complete) == []


def test_gaps_are_not_ranked(catalog):
    scores = [value("a", 60.0), value("b", None)._replace(missing_reason="withheld")]
    assert [r.unit for r in computed_ranks(catalog.indices["pci"], scores, [], always_complete)] == ["a"]


@pytest.mark.parametrize(
    ("node", "period", "beyond"), [("overall", "2023", {31, 32}), ("overall", "2022", set()), ("entry", "2023", set())]
)
def test_places_that_the_publisher_does_not_print_are_marked(catalog, node, period, beyond):
    scores = [value(str(n), 5 + n / 100, node, period) for n in range(32)]
    found = computed_ranks(catalog.indices["pci"], scores, [], always_complete)
    assert {r.rank for r in found if r.beyond_published} == beyond
    assert len(found) == 32


def pci_2023(unit, score=6.0, leave_out=()):
    nodes = ["entry", "land", "transparency", "time", "informal", "bias", "proactivity", "support", "labor", "legal"]
    return [value(unit, score, node) for node in nodes if node not in leave_out]


def test_a_total_is_rebuilt_only_from_all_its_parts(catalog):
    pci = catalog.indices["pci"]
    found = rebuilt_parents(pci, [*pci_2023("a"), *pci_2023("b", leave_out=["land"])])
    assert [(v.unit, v.node, v.value, v.status) for v, _ in found] == [("a", "overall", 60.0, "computed")]


def test_totals_are_computed_for_all_units_where_one_is_missing(catalog):
    pci = catalog.indices["pci"]
    values = [*pci_2023("a"), *pci_2023("b"), value("a", 60.01)]
    assert [v.unit for v in computed_parents(pci, values)] == ["a", "b"]
    assert computed_parents(pci, [*values, value("b", 60.02)]) == []


def test_totals_are_not_computed_where_the_weights_are_only_assumed(catalog):
    pci = catalog.indices["pci"]
    values = [v._replace(period="2024") for v in pci_2023("a")]
    assert computed_parents(pci, values) == []
    assert len(rebuilt_parents(pci, values, only_computable=False)) == 1


def test_the_best_status_of_a_cell_is_displayed():
    cells = [value("a", 60.1, status="computed"), value("a", 60.0), value("b", 50.0, status="computed")]
    assert [(v.value, v.preferred) for v in with_preference(cells)] == [(60.1, False), (60.0, True), (50.0, True)]


def test_one_of_two_equal_sources_is_displayed():
    cells = [value("a", 60.0)._replace(source_id="s1"), value("a", 60.0)._replace(source_id="s2")]
    assert [v.preferred for v in with_preference(cells)] == [True, False]


def test_the_one_not_marked_as_second_source_is_displayed_whatever_the_order():
    first = AreaValue(
        "new_rural", "communes_ntm_pct", "viet-nam", "own", "2025", 79.3, "published", "s1", as_of="2025-06"
    )
    second = first._replace(source_id="s2", preferred=False)
    for cells in ([first, second], [second, first]):
        assert [(v.source_id, v.preferred) for v in with_preference(cells) if v.preferred] == [("s1", True)]
    assert [v.preferred for v in with_preference([second])] == [True]


def test_readings_of_two_days_are_two_cells():
    early = value("a", 60.0)._replace(as_of="2023-06-30")
    late = value("a", 61.0)._replace(as_of="2023-12-31")
    assert [v.preferred for v in with_preference([early, late])] == [True, True]
    mean = AreaValue("sipas", "overall", "viet-nam", "mean", "2020", 85.48, "published", "s")
    assert [v.preferred for v in with_preference([mean, mean._replace(statistic="max", value=95.76)])] == [True, True]


def test_a_total_is_rebuilt_from_the_displayed_parts(catalog):
    """Where two sources print a part differently, the total follows the one that is displayed."""
    doubted = value("a", 9.0, "land", status="inferred")
    ((total, _),) = rebuilt_parents(catalog.indices["pci"], [*pci_2023("a"), doubted])
    assert total.value == 60.0


def test_the_scale_includes_its_ends(catalog):
    node = catalog.indices["pci"].node_in("overall", "2023")
    found = [is_within_scale(x, node) for x in (9.99, 10, 55, 100, 100.01, float("nan"))]
    assert found == [False, True, True, True, False, False]


def test_direction_of_a_node_decides_its_ranks(catalog):
    pci = catalog.indices["pci"]
    turned = replace(pci, nodes=tuple(replace(n, direction=LOWER) for n in pci.nodes))
    scores = [value("a", 60.0), value("b", 70.0)]
    best = [r.unit for r in computed_ranks(turned, scores, [], always_complete) if r.rank == 1]
    assert best == ["a"]


# which scores compare


def shown(unit, score, status="published", reason=None):
    return {"unit": unit, "value": score, "status": status, "missing_reason": reason, "excluded": False}


def absent(unit, reason):
    return shown(unit, None, None, reason)


def test_scores_of_one_status_compare_and_the_undisplayed_ones_complete_them():
    displayed = [shown("a", 60.01), shown("b", 58.0, "computed")]
    assert comparable_scores(displayed, [shown("a", 60.012, "computed")]) == ("computed", {"a": 60.012, "b": 58.0})


def test_of_two_complete_sets_the_published_one_compares():
    displayed = [shown("a", 60.01), shown("b", 58.0)]
    computed = [shown("a", 60.012, "computed"), shown("b", 58.001, "computed")]
    assert comparable_scores(displayed, computed) == ("published", {"a": 60.01, "b": 58.0})


@pytest.mark.parametrize(
    "rows",
    [
        [shown("a", 60.0), shown("b", 58.0, "computed")],
        [shown("a", 60.0), absent("b", "outside_top")],
        [shown("a", 60.0), absent("b", "not_collected")],
        [shown("a", 60.0), shown("b", 58.0) | {"excluded": True}],
        [shown("a", 60.0, "rebuilt")],
        [shown("a", 60.0, "inferred"), shown("b", 58.0, "inferred")],
        [absent("a", "withheld")],
    ],
)
def test_mixed_incomplete_excluded_inferred_and_rebuilt_scores_do_not_compare(rows):
    assert comparable_scores(rows, []) == (None, {})


def test_a_province_whose_score_was_withheld_does_not_keep_others_from_comparing():
    assert comparable_scores([shown("a", 60.0), absent("b", "withheld")], []) == ("published", {"a": 60.0})
