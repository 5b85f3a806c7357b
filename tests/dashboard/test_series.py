"""What may be joined by a line or compared: first on made-up scores, then on every real one."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from dashboard.series import breaks_between, breaks_of, change, cuts_before, segments
from etl import queries
from etl.model import Catalog
from etl.store import Snapshot
from tests.conftest import INDICES


def broken(period: str, kind: str = "method", node: str = "overall") -> dict[str, str]:
    return {"node": node, "period": period, "kind": kind}


def scored(*values: tuple[str, float | None], status: str = "published") -> list[dict[str, object]]:
    return [{"period": period, "value": value, "status": status} for period, value in values]


SCORES = {"2010": 1.0, "2011": 2.0, "2012": None, "2013": 4.0, "2014": 5.0}


def test_a_line_is_cut_at_a_gap():
    assert segments(SCORES, []) == [["2010", "2011"], ["2013", "2014"]]


@pytest.mark.parametrize("kind", ["method", "map"])
def test_a_line_is_cut_before_the_first_period_of_a_break(kind):
    assert segments(SCORES, [broken("2014", kind)]) == [["2010", "2011"], ["2013"], ["2014"]]


def test_a_suspected_break_cuts_nothing():
    assert segments(SCORES, [broken("2014", "suspected")]) == segments(SCORES, [])


def test_a_break_inside_a_gap_cuts_no_further():
    assert segments(SCORES, [broken("2012")]) == segments(SCORES, [])


def test_a_break_in_a_year_that_is_not_loaded_still_cuts():
    assert segments({"2010": 1.0, "2013": 2.0}, [broken("2011")]) == [["2010"], ["2013"]]


def test_a_score_of_zero_is_a_score():
    assert segments({"2010": 0.0, "2011": 0.0}, []) == [["2010", "2011"]]


def test_nothing_known_is_no_line():
    assert segments({"2010": None}, []) == []


def test_a_break_belongs_to_its_node():
    mine, other = broken("2014"), broken("2014", node="land")
    assert breaks_of([mine, other], "overall") == [mine]


@pytest.mark.parametrize(("earlier", "later", "is_between"), [
    ("2013", "2014", True), ("2012", "2015", True), ("2014", "2015", False), ("2012", "2013", False),
])  # fmt: skip
def test_a_break_lies_after_the_earlier_and_up_to_the_later_period(earlier, later, is_between):
    assert bool(breaks_between([broken("2014")], earlier, later, ("method",))) is is_between


def test_a_change_is_from_the_score_before_to_the_newest():
    moved = change(scored(("2012", 60.0), ("2013", 61.0), ("2014", 63.5)), [])
    assert moved is not None
    assert (moved.since, moved.difference) == ("2013", 2.5)
    assert not moved.mixes_statuses
    assert moved.suspected == []


def test_a_change_skips_a_year_without_a_score():
    moved = change(scored(("2012", 60.0), ("2013", None), ("2014", 63.5)), [])
    assert moved is not None
    assert (moved.since, moved.difference) == ("2012", 3.5)


def test_there_is_no_change_with_one_score():
    assert change(scored(("2013", None), ("2014", 1.0)), []) is None
    assert change([], []) is None


@pytest.mark.parametrize("kind", ["method", "map"])
def test_there_is_no_change_across_a_break_and_the_break_is_named(kind):
    rows, cut = scored(("2013", 61.0), ("2014", 63.5)), broken("2014", kind)
    assert change(rows, [cut]) is None
    assert cuts_before(rows, [cut]) == [cut]


def test_a_change_across_a_suspected_break_says_so():
    rows, shift = scored(("2013", 61.0), ("2014", 63.5)), broken("2014", "suspected")
    moved = change(rows, [shift])
    assert moved is not None
    assert moved.suspected == [shift]
    assert cuts_before(rows, [shift]) == []


def test_a_change_between_a_published_and_a_computed_score_says_so():
    moved = change(scored(("2013", 61.0)) + scored(("2014", 63.5), status="computed"), [])
    assert moved is not None
    assert moved.mixes_statuses


# Every index, concept and unit that is loaded. What cuts a line is read from the catalogue, not asked of the code.

Row = dict[str, Any]


@pytest.fixture(scope="module")
def displayed(snapshot: Snapshot) -> list[Row]:
    rows = [r for r in queries.facts(snapshot, "observation") if r["preferred"]]
    return sorted(rows, key=lambda r: (r["unit"], r["node"], r["period"]))


def all_series(displayed: list[Row], index: str) -> Iterator[list[Row]]:
    """The rows of one unit and one node, oldest first, with each loaded period of the index filled in."""
    mine = [r for r in displayed if r["index"] == index]
    periods = sorted({r["period"] for r in mine})
    for (unit, node), own in groupby(mine, key=lambda r: (r["unit"], r["node"])):
        nothing = {p: {"unit": unit, "node": node, "period": p, "value": None} for p in periods}
        yield list((nothing | {r["period"]: r for r in own}).values())


@pytest.mark.parametrize("index", INDICES)
def test_no_line_and_no_change_of_any_unit_crosses_a_declared_break(
    snapshot: Snapshot, catalog: Catalog, displayed: list[Row], index: str
):
    cutting = {(node, b.period) for b in catalog.indices[index].breaks if b.kind != "suspected" for node in b.nodes}
    breaks = queries.breaks(snapshot, index)
    joined, changes = 0, 0
    for rows in all_series(displayed, index):
        node = str(rows[0]["node"])
        cuts = [period for broken_node, period in cutting if broken_node == node]
        drawn = segments({r["period"]: r["value"] for r in rows}, breaks_of(breaks, node))
        for run in drawn:
            assert not [c for c in cuts if run[0] < c <= run[-1]], f"{rows[0]['unit']} {node}: {run}"
            joined += len(run) > 1
        moved = change(rows, breaks_of(breaks, node))
        if moved:
            newest = max(r["period"] for r in rows if r["value"] is not None)
            assert not [c for c in cuts if moved.since < c <= newest], f"{rows[0]['unit']} {node}"
            changes += 1
    assert changes, "nothing was compared: the rule was not put to the test"
    assert joined or index == "pgi"


@pytest.mark.parametrize("index", INDICES)
def test_no_line_joins_two_scales_or_two_concepts(snapshot: Snapshot, displayed: list[Row], index: str):
    breaks = queries.breaks(snapshot, index)
    for rows in all_series(displayed, index):
        by_period = {r["period"]: r for r in rows}
        for run in segments({p: r["value"] for p, r in by_period.items()}, breaks_of(breaks, str(rows[0]["node"]))):
            rulers = {(by_period[p]["scale_min"], by_period[p]["scale_max"], by_period[p]["concept"]) for p in run}
            assert len(rulers) == 1, f"{rows[0]['unit']} {rows[0]['node']} {run}: {rulers}"


@pytest.mark.parametrize("index", INDICES)
def test_every_score_is_on_exactly_one_line(snapshot: Snapshot, displayed: list[Row], index: str):
    breaks = queries.breaks(snapshot, index)
    for rows in all_series(displayed, index):
        drawn = segments({r["period"]: r["value"] for r in rows}, breaks_of(breaks, str(rows[0]["node"])))
        assert [p for run in drawn for p in run] == [r["period"] for r in rows if r["value"] is not None]
