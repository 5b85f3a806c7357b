"""How nodes of a profile moved, and what they may be held against."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from dashboard.charts.profile_changes import NOT_MOVED, breaks_by_concept, changes, middles
from dashboard.series import breaks_between
from etl import queries
from etl.store import Snapshot
from tests.dashboard.test_commentary import row

NODES = [
    {"node": "d2_1", "since": None, "until": "2017", "concept": "poverty_lists"},
    {"node": "d2_1", "since": "2018", "until": None, "concept": "information"},
]


def score(period: str, value: float | None, **changed: Any) -> dict[str, Any]:
    return row("home", "d2_1", value, period=period, moment=period, concept="information", **changed)


def test_breaks_follow_the_concept_that_a_node_stood_for():
    found = breaks_by_concept([{"node": "d2_1", "period": p, "kind": "method"} for p in ("2016", "2019-07-01")], NODES)
    assert {concept: [b["period"] for b in cuts] for concept, cuts in found.items()} == {
        "poverty_lists": ["2016"], "information": ["2019-07-01"],
    }  # fmt: skip


def test_a_node_is_compared_with_its_last_score():
    history = [score("2018", 1.0), score("2019", None), score("2020", 1.5), score("2021", 9.0)]
    moved = changes([history[2]], history, {}, [])["d2_1"]
    assert (moved.difference, moved.since, moved.before, moved.cut) == (0.5, "2018", 1.0, None)


def test_a_break_leaves_nothing_but_itself():
    cut = {"node": "d2_1", "period": "2020", "kind": "method"}
    history = [score("2019", 1.0), score("2020", 1.5)]
    moved = changes([history[1]], history, {"information": [cut]}, [])["d2_1"]
    assert moved == NOT_MOVED._replace(since="2019", cut=cut)


def test_what_is_doubtful_inferred_or_inexact_is_no_score_to_compare_with():
    now = score("2020", 1.5)
    for changed in ({"flag": "doubtful"}, {"status": "inferred"}, {"qualifier": "~"}):
        assert changes([now], [score("2019", 1.0, **changed), now], {}, ["doubtful"])["d2_1"] == NOT_MOVED


def test_the_middle_of_too_few_is_none():
    rows = [row(unit, "total", value) for unit, value in (("a", 1.0), ("b", 2.0), ("c", 9.0))]
    assert middles(rows, {"a", "b", "c"}) == {"total": 2.0}
    assert middles(rows, {"a", "b"}) == {}


def test_no_real_figure_is_compared_on_another_scale(snapshot: Snapshot):
    """Where the scale of a node changed a break says so, and no difference is made."""
    compared = 0
    for index in ("pci", "papi", "par_index", "sipas"):
        breaks = breaks_by_concept(queries.breaks(snapshot, index), queries.nodes(snapshot, index))
        scales: dict[str, dict[str, tuple[float, float]]] = {}
        for r in snapshot.rows(
            "SELECT DISTINCT concept, period, scale_min, scale_max FROM observation WHERE index = ? AND scale_known "
            "AND value IS NOT NULL ORDER BY period",
            [index],
        ):
            scales.setdefault(r["concept"], {})[r["period"]] = (r["scale_min"], r["scale_max"])
        for concept, found in scales.items():
            periods = sorted(found)
            for before, now in pairwise(periods):
                compared += 1
                cuts = breaks_between(breaks.get(concept, []), before, now, ("method", "map"))
                assert found[before] == found[now] or cuts, (index, concept, before, now)
    assert compared > 400
