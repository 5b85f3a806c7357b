"""Two years of one score: what may be split, what not and why, over the shipped figures."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import pytest

from dashboard.charts.changed_pairs import (
    ABSENT,
    CUT,
    INCOMPLETE,
    METHOD,
    MIXED,
    NO_RANK,
    OTHER_MAP,
    OTHER_UNITS,
    PARTS,
    STRUCTURE,
    TIED,
    UNRANKED,
    Pair,
    Side,
    changed_components,
    has_shown_rank,
    is_valid,
    newest_scored,
    newest_split,
    obstacle_of_method,
    obstacle_of_rank,
    pair_of,
    recalculation,
    split_rank,
)
from etl import queries
from etl.store import Snapshot

Row = dict[str, Any]


# read once for all cases: a few hundred rows each
scores_in, nodes_in = cache(queries.scores_in), cache(queries.nodes)
aggregations_of, breaks_of = cache(queries.aggregations), cache(queries.breaks)
indices_of, nodes_of = cache(queries.indices), cache(queries.nodes)


def side_of(snapshot: Snapshot, index: str, unit: str, period: str, parent: str, geography: str) -> Side:
    """One year of a province as the page reads it."""
    nodes = {n["concept"]: n for n in nodes_in(snapshot, index, period)}
    rows = scores_in(snapshot, index, period, geography)
    spans = (a for a in aggregations_of(snapshot, index) if a["parent"] == parent and is_valid(a, period))
    return Side(
        period=period,
        parent=next(concept for concept, n in nodes.items() if n["node"] == parent),
        children=tuple(concept for concept, n in nodes.items() if n["parent"] == parent),
        nodes=nodes,
        aggregation=next(spans, None),
        rows={r["concept"]: r for r in rows if r["unit"] == unit},
        all_rows=[r for r in rows if r["node"] == parent],
    )


def made(
    snapshot: Snapshot, index: str, unit: str, since: str, period: str, node: str = "", geography: str = "63"
) -> Pair:
    parent = node or index_of(snapshot, index)["root"]
    before, now = (side_of(snapshot, index, unit, p, parent, geography) for p in (since, period))
    return pair_of(before, now, breaks_of(snapshot, index), nodes_of(snapshot, index))


def index_of(snapshot: Snapshot, index: str) -> Row:
    return next(i for i in indices_of(snapshot) if i["index"] == index)


def rank_obstacle(snapshot: Snapshot, pair: Pair, index: str = "pci", chosen_map: str = "63", units: int = 63) -> Any:
    return obstacle_of_rank(pair, index_of(snapshot, index), ["63", "63"], chosen_map, [units, units])


# what is split


def test_a_change_is_split_by_concept(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016")
    assert pair.obstacle is None and pair.split is not None
    assert pair.difference == pytest.approx(58.538 - 60.737, abs=0.01)
    by_concept = {part.node: part for part in pair.split.parts}
    # 20 % of ten points for every point
    assert by_concept["labor"].weight == 2.0
    assert by_concept["labor"].contribution == pytest.approx(2 * (6.33 - 6.82), abs=0.02)
    assert len(by_concept) == 10 and set(by_concept) == set(pair.now.children)


def test_only_years_of_one_method_and_one_set_of_weights_are_split(snapshot: Snapshot):
    years = [str(year) for year in range(2005, 2025)]
    sides = {year: side_of(snapshot, "pci", "thanh-hoa", year, "overall", "63") for year in years}
    breaks, nodes = queries.breaks(snapshot, "pci"), queries.nodes(snapshot, "pci")
    pairs = {(a, b): pair_of(sides[a], sides[b], breaks, nodes) for a, b in combinations(years, 2)}
    of_one_method = (years[1:4], ["2009", "2010", "2012"], years[8:16], ["2022", "2023"])
    wanted = {pair for group in of_one_method for pair in combinations(group, 2)}
    assert {years for years, pair in pairs.items() if obstacle_of_method(pair) is None} == wanted


def test_a_part_with_a_break_of_its_own_is_split_and_known(snapshot: Snapshot):
    pair = made(snapshot, "papi", "thanh-hoa", "2020", "2021")
    assert pair.obstacle is None and pair.split is not None
    assert [b["kind"] for b in pair.breaks["procedures"]] == ["method"]
    assert [b["kind"] for b in pair.doubts] == ["suspected"] and pair.cuts == []


def test_a_rebuilt_score_is_split_by_rebuilt_parts(snapshot: Snapshot):
    pair = made(snapshot, "pci", "an-giang-2025", "2015", "2016", geography="34")
    assert pair.now.row["status"] == "rebuilt" and pair.split is not None
    assert abs(pair.split.residual) < 0.00002


# what is not


@pytest.mark.parametrize(
    ("index", "unit", "since", "period", "node", "obstacle"),
    [
        ("pci", "thanh-hoa", "2010", "2011", "", METHOD),
        ("pci", "thanh-hoa", "2005", "2006", "", CUT),
        ("pci", "thanh-hoa", "2021", "2022", "", CUT),
        ("papi", "thanh-hoa", "2017", "2018", "d2", CUT),
        ("papi", "thanh-hoa", "2018", "2019", "d8", CUT),
        ("pci", "ha-giang", "2018", "2019", "", PARTS),
        ("sipas", "thanh-hoa", "2023", "2024", "", ABSENT),
    ],
)
def test_what_is_not_split_says_why(
    snapshot: Snapshot, index: str, unit: str, since: str, period: str, node: str, obstacle: str
):
    pair = made(snapshot, index, unit, since, period, node)
    assert pair.obstacle == obstacle and pair.split is None


def test_a_province_withheld_in_one_year_has_no_difference(snapshot: Snapshot):
    rows = scores_in(snapshot, "papi", "2022", "63")
    withheld = [r for r in rows if r["node"] == "total" and r["value"] is None]
    for row in withheld:
        pair = made(snapshot, "papi", row["unit"], "2022", "2023")
        assert (pair.obstacle, pair.difference, pair.split) == (ABSENT, None, None)
    assert withheld and {r["missing_reason"] for r in withheld} <= {"withheld", "survey_unreliable"}


def test_other_weights_without_a_declared_break_are_no_ground_for_a_split(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2021", "2022")
    undeclared = pair._replace(breaks={})
    assert undeclared.obstacle == STRUCTURE


def test_across_a_break_there_is_no_difference(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2021", "2022")
    assert pair.difference is None and [b["period"] for b in pair.cuts] == ["2022"]


def test_what_is_kept_out_of_sums_is_absent(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016")
    rows = pair.now.rows | {"labor": pair.now.rows["labor"] | {"excluded": True}}
    assert pair._replace(now=pair.now._replace(rows=rows)).missing == {"2016": ["labor"]}


# the earlier year under the later weights


def test_where_only_weights_changed_the_earlier_year_is_recalculated(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2021", "2022")
    found = recalculation(pair)
    percent = {
        "entry": 5, "land": 10, "transparency": 5, "time": 5, "informal": 15, "bias": 10, "proactivity": 15,
        "support": 15, "labor": 10, "legal": 10,
    }  # fmt: skip
    scores = {r["node"]: r["value"] for r in pair.before.rows.values()}
    wanted = sum(weight / 10 * scores[node] for node, weight in percent.items())
    assert found is not None and found.score == pytest.approx(wanted, abs=1e-9)
    assert found.split.difference == pytest.approx(pair.now.values["overall"] - wanted, abs=1e-9)
    assert abs(found.score - pair.before.values["overall"]) > 1


@pytest.mark.parametrize(
    ("since", "period", "changed"),
    [("2012", "2013", ["policy_bias"]), ("2008", "2009", ["business_support"]), ("2020", "2021", 10)],
)
def test_where_a_part_is_new_or_was_measured_otherwise_nothing_is_recalculated(
    snapshot: Snapshot, since: str, period: str, changed: Any
):
    pair = made(snapshot, "pci", "thanh-hoa", since, period)
    found = changed_components(pair)
    assert recalculation(pair) is None and (found if isinstance(changed, list) else len(found)) == changed


def test_where_a_part_of_the_earlier_year_has_no_score_nothing_is_recalculated(snapshot: Snapshot):
    pair = made(snapshot, "pci", "ha-giang", "2021", "2022")
    assert pair.obstacle == CUT and changed_components(pair) == [] and recalculation(pair) is None


def test_comparable_years_are_not_recalculated(snapshot: Snapshot):
    assert recalculation(made(snapshot, "pci", "thanh-hoa", "2015", "2016")) is None


# ranks


def test_a_move_of_rank_is_split_where_all_scores_are_known(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016")
    assert rank_obstacle(snapshot, pair) is None
    before = {r["unit"]: r["value"] for r in pair.before.all_rows}
    alone = 1 + sum(v > pair.now.row["value"] for unit, v in before.items() if unit != "thanh-hoa")
    move = split_rank(pair)
    assert move is not None
    assert (move.before, move.before - move.own, move.now) == (pair.before.row["rank"], alone, pair.now.row["rank"])
    assert move.own + move.others == move.before - move.now


@pytest.mark.parametrize(
    ("index", "unit", "since", "period", "obstacle"),
    [
        ("papi", "thanh-hoa", "2023", "2024", UNRANKED),
        ("pci", "thanh-hoa", "2022", "2023", MIXED),
        ("pci", "an-giang", "2022", "2023", NO_RANK),
        ("pgi", "hai-duong", "2023", "2024", INCOMPLETE),
        ("pci", "lai-chau", "2016", "2017", TIED),
    ],
)
def test_a_move_of_rank_that_is_not_split_says_why(
    snapshot: Snapshot, index: str, unit: str, since: str, period: str, obstacle: str
):
    assert rank_obstacle(snapshot, made(snapshot, index, unit, since, period), index) == obstacle


def test_ranks_on_another_map_or_among_other_provinces_are_no_move(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016", geography="34")
    assert rank_obstacle(snapshot, pair, chosen_map="34") == OTHER_MAP
    pair = made(snapshot, "pci", "thanh-hoa", "2008", "2010")
    assert rank_obstacle(snapshot, pair) == OTHER_UNITS


def test_a_rank_that_the_publisher_holds_back_is_not_shown(snapshot: Snapshot):
    rows = {r["unit"]: r for r in scores_in(snapshot, "pci", "2023", "63") if r["node"] == "overall"}
    shown = {unit for unit, row in rows.items() if has_shown_rank(row)}
    kept_back = {unit for unit, row in rows.items() if row["beyond_published"]}
    assert len(kept_back) > 30 and shown == rows.keys() - kept_back
    assert not has_shown_rank(None) and not has_shown_rank(rows["thanh-hoa"] | {"rank_status": "inferred"})


# the years to begin with


def test_the_newest_years_that_are_split_are_found(snapshot: Snapshot):
    def between(before: str, now: str) -> Pair:
        return made(snapshot, "pci", "ha-giang", before, now)

    years = [str(year) for year in range(2024, 2008, -1)]
    assert newest_split(years, between) == ("2015", "2016")
    assert newest_split(years, between, only="2014") == ("2013", "2014")
    assert newest_split(years, between, only="2013") is None


def test_the_newest_year_with_a_score_is_found(snapshot: Snapshot):
    pair = made(snapshot, "pci", "ha-giang", "2023", "2024")
    assert newest_scored([pair.now, pair.before]) == "2023"
    assert newest_scored([pair.now]) is None
