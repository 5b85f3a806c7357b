"""How far provinces went between two years: what may be compared and in which order, by hand and in fact."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.peers_moves import by_statuses, has_gained, most_improved, moves
from etl import queries
from etl.store import Snapshot

NODE = {"scale_min": 0.0, "scale_max": 100.0, "direction": "higher_is_better", "node_position": 0, "excluded": False}


def score(
    unit: str, value: float | None, node: str = "total", status: str = "published", **more: Any
) -> dict[str, Any]:
    parent = None if node == "total" else "total"
    row = {"unit": unit, "node": node, "concept": node, "parent": parent, "value": value, "status": status}
    return NODE | row | more


def test_the_change_is_from_the_first_year_to_the_last():
    [move] = moves([score("a", 50.0)], [score("a", 53.0)], "total", ["a"])
    assert (move.difference, move.gain, move.statuses) == (3.0, 3.0, ("published", "published"))


def test_where_less_is_better_a_fall_is_a_gain():
    low = {"direction": "lower_is_better"}
    [move] = moves([score("a", 5.0, **low)], [score("a", 3.0, **low)], "total", ["a"])
    assert (move.difference, move.gain) == (-2.0, 2.0)


@pytest.mark.parametrize(
    "first",
    [[], [score("a", None)], [score("a", 50.0, status="inferred")], [score("a", 50.0, excluded=True)]],
)
def test_without_a_score_in_both_years_there_is_no_change(first: list[dict[str, Any]]):
    [move] = moves(first, [score("a", 53.0)], "total", ["a"])
    assert move.difference is None and move.parts == ()
    assert by_statuses([move], "a") == []


def parts_of(first: dict[str, Any], last: dict[str, Any], cut: set[str] = frozenset()) -> list[float]:
    [move] = moves([score("a", 50.0), first], [score("a", 53.0), last], "total", ["a"], cut)
    return [part.difference for part in move.parts]


def test_a_part_has_no_change_across_a_break_another_scale_or_another_status():
    assert parts_of(score("a", 5.0, "x"), score("a", 6.0, "x")) == [1.0]
    assert parts_of(score("a", 5.0, "x"), score("a", 6.0, "x"), {"x"}) == []
    assert parts_of(score("a", 5.0, "x"), score("a", 6.0, "x", scale_max=10.0)) == []
    assert parts_of(score("a", 5.0, "x"), score("a", 6.0, "x", status="computed")) == []


def test_a_part_is_followed_by_its_concept_not_by_its_code():
    assert parts_of(score("a", 5.0, "x", concept="access"), score("a", 6.0, "x", concept="poverty")) == []
    assert parts_of(score("a", 5.0, "x", concept="access"), score("a", 6.0, "y", concept="access")) == [1.0]


def test_parts_go_by_their_share_of_the_scale_and_only_better_ones_have_risen():
    ten = {"scale_max": 10.0}
    first = [score("a", 50.0), score("a", 40.0, "x"), score("a", 4.0, "y", **ten), score("a", 9.0, "z", **ten)]
    last = [score("a", 53.0), score("a", 45.0, "x"), score("a", 5.0, "y", **ten), score("a", 8.0, "z", **ten)]
    [move] = moves(first, last, "total", ["a"])
    assert [part.now["node"] for part in move.parts] == ["y", "x", "z"]
    assert [part.now["node"] for part in move.risen] == ["y", "x"]


def test_no_order_mixes_statuses():
    first = [score(u, 50.0) for u in "abc"] + [score(u, 50.0, status="rebuilt") for u in "de"]
    last = [
        score("a", 51.0), score("b", 59.0, status="computed"), score("c", 52.0),
        score("d", 58.0, status="rebuilt"), score("e", 40.0, status="rebuilt"),
    ]  # fmt: skip
    groups = by_statuses(moves(first, last, "total", list("abcde")), "e")
    assert [[move.unit for move in group] for group in groups] == [["d", "e"], ["c", "a"], ["b"]]
    assert most_improved(groups, "d").unit == "c"
    assert most_improved(groups, "a").unit == "d"


def test_of_home_alone_nobody_improved_most():
    groups = by_statuses(moves([score("a", 50.0)], [score("a", 51.0)], "total", ["a"]), "a")
    assert most_improved(groups, "a") is None


def test_over_the_shipped_figures_changes_are_those_of_the_two_rankings(snapshot: Snapshot):
    first, last = (queries.scores_in(snapshot, "papi", period, "63") for period in ("2018", "2024"))
    units = sorted({row["unit"] for row in last})
    before, now = (
        {r["unit"]: r["value"] for r in queries.ranking(snapshot, "papi", "total", period, "63")}
        for period in ("2018", "2024")
    )
    found = {move.unit: move.difference for move in moves(first, last, "total", units)}
    wanted = {u: None if None in (before[u], now[u]) else now[u] - before[u] for u in units}
    assert found == wanted
    assert sum(change is not None for change in found.values()) == 59
    part = queries.ranking(snapshot, "papi", "d4", "2024", "63")
    earlier = {r["unit"]: r["value"] for r in queries.ranking(snapshot, "papi", "d4", "2018", "63")}
    of_part = {
        m.unit: p.difference for m in moves(first, last, "total", units) for p in m.parts if p.now["node"] == "d4"
    }
    assert of_part == {r["unit"]: r["value"] - earlier[r["unit"]] for r in part if r["unit"] in of_part}
    assert len(of_part) == 59


@pytest.mark.parametrize(("now", "is_gain"), [(50.004, False), (50.0, False), (49.0, False), (50.01, True)])
def test_a_gain_that_prints_as_nothing_is_none(now: float, is_gain: bool):
    [move] = moves([score("a", 50.0)], [score("a", now)], "total", ["a"])
    assert has_gained(move) == is_gain
