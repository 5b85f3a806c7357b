"""How firm ranks are: the runs done over again in plain numpy, and what they give over the shipped figures."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from etl import firmness, queries
from etl.decomposition import weights_of
from etl.firmness import ERRORS, GAPS, RUNS, SEED, WEIGHTS, Firmness, Gap, Interval, firmness_bases, firmness_of
from etl.scores import ranked
from etl.store import Snapshot

Row = dict[str, Any]
Inputs = tuple[str, list[Row], list[Row], dict[str, float] | None]

SCORES = {"a": 60.0, "b": 59.5, "c": 58.0, "d": 50.0}
PARTS = {"a": (6.0, 6.0), "b": (7.0, 4.9), "c": (5.0, 6.6), "d": (5.0, 5.0)}
HALVES = {"x": 5.0, "y": 5.0}


def inputs_of(snapshot: Snapshot, index: str, node: str, period: str) -> Inputs:
    """What is judged, as pages read it."""
    geography = next(p["geography"] for p in queries.loaded_periods(snapshot, index) if p["period"] == period)
    children = [n["node"] for n in queries.nodes(snapshot, index, period) if n["parent"] == node]
    spans = [
        a for a in queries.aggregations(snapshot, index)
        if a["parent"] == node and (a["since"] or "") <= period <= (a["until"] or "9999")
    ]  # fmt: skip
    return (
        node,
        queries.scores_in(snapshot, index, period, geography),
        queries.other_scores_in(snapshot, index, node, period),
        weights_of(spans[0], children) if spans else None,
    )


def real(snapshot: Snapshot, index: str, node: str, period: str, **wanted: Any) -> Firmness:
    found = firmness_of(*inputs_of(snapshot, index, node, period), index == "papi", **wanted)
    assert found is not None
    return found


def row(node: str, unit: str, value: float | None, **changed: Any) -> Row:
    given = {
        "node": node, "unit": unit, "value": value, "status": "published", "rank": None, "rank_status": None,
        "beyond_published": None, "missing_reason": None, "se": None, "excluded": False,
        "direction": "higher_is_better",
    }  # fmt: skip
    return {**given, **changed}


def made_up(scores: dict[str, float] = SCORES, **changed: Any) -> list[Row]:
    """Four units with two parts each, ranked by their scores."""
    places = ranked(scores, changed.get("direction", "higher_is_better"))
    own = [row("all", u, s, rank=places[u], rank_status="published", **changed) for u, s in scores.items()]
    return own + [row(part, u, PARTS[u][i], **changed) for i, part in enumerate("xy") for u in scores]


# over again, in plain numpy, from the tables themselves


def scores_of(snapshot: Snapshot, index: str, node: str, period: str, status: str) -> dict[str, float]:
    sql = (
        "SELECT unit, value FROM value WHERE index = ? AND node = ? AND period = ? AND status = ? "
        "AND value IS NOT NULL ORDER BY unit, preferred"
    )
    return {r["unit"]: r["value"] for r in snapshot.rows(sql, [index, node, period, status])}


def plainly(simulated: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The 100th and the 1900th of 2,000 ranks of each unit, and in how many runs each is ahead of each other."""
    simulated = np.round(simulated, 9)
    ranks = np.array([[1 + int((run > score).sum()) for score in run] for run in simulated])
    ordered = np.sort(ranks, axis=0)
    ahead = np.array([(simulated[:, [i]] > simulated).sum(axis=0) for i in range(simulated.shape[1])])
    return ordered[99], ordered[1899], ahead


def assert_same(found: Firmness, units: list[str], scores: np.ndarray, simulated: np.ndarray) -> None:
    low, high, ahead = plainly(simulated)
    rank = [1 + int((scores > score).sum()) for score in scores]
    expected = {unit: Interval(rank[i], int(low[i]), int(high[i])) for i, unit in enumerate(units)}
    assert found.intervals == expected
    for i, unit in enumerate(units):
        alike = {u for j, u in enumerate(units) if j != i and max(ahead[i, j], ahead[j, i]) < 1800}
        assert set(found.alike[unit]) == alike


@pytest.mark.parametrize(
    ("index", "node", "period", "status"),
    [("pci", "overall", "2016", "published"), ("pci", "overall", "2023", "computed"),
     ("papi", "total", "2019", "published"), ("papi", "d1", "2024", "published")],
)  # fmt: skip
def test_ranks_under_noise_of_the_weights_are_those_of_a_plain_computation(
    snapshot: Snapshot, index: str, node: str, period: str, status: str
):
    scores = scores_of(snapshot, index, node, period, status)
    units = sorted(scores)
    nodes = snapshot.rows(
        "SELECT node FROM node WHERE index = ? AND parent = ? AND ? BETWEEN coalesce(since, '') AND "
        "coalesce(until, '9999') ORDER BY position", [index, node, period],
    )  # fmt: skip
    shares = snapshot.rows(
        "SELECT node, share FROM weight WHERE index = ? AND parent = ? AND ? BETWEEN coalesce(since, '') AND "
        "coalesce(until, '9999')", [index, node, period],
    )  # fmt: skip
    declared = {r["node"]: r["share"] for r in shares}
    weights = np.array([10 * declared[n["node"]] if declared else 1.0 for n in nodes])
    columns = [scores_of(snapshot, index, n["node"], period, "published") for n in nodes]
    parts = np.array([[column[unit] for column in columns] for unit in units])
    given = np.array([scores[unit] for unit in units])
    factors = np.random.default_rng(SEED).uniform(0.75, 1.25, size=(RUNS, len(nodes)))
    simulated = []
    for run in factors:
        drawn = weights * run
        drawn = drawn / drawn.sum() * weights.sum()
        simulated.append([s + sum((drawn - weights) * own) for s, own in zip(given, parts, strict=True)])
    found = real(snapshot, index, node, period, basis=WEIGHTS)
    assert (found.runs, found.noise_pct, found.level_pct) == (2000, 25, 90)
    assert_same(found, units, given, np.array(simulated))


@pytest.mark.parametrize(("period", "node"), [("2019", "total"), ("2019", "d4"), ("2023", "total")])
def test_ranks_under_published_errors_are_those_of_a_plain_computation(snapshot: Snapshot, period: str, node: str):
    scores = scores_of(snapshot, "papi", node, period, "published")
    rows = snapshot.rows(
        "SELECT unit, se, variance FROM uncertainty WHERE index = 'papi' AND node = ? AND period = ?", [node, period]
    )
    errors = {r["unit"]: r["se"] if r["se"] is not None else r["variance"] ** 0.5 for r in rows}
    units = sorted(scores)
    given = np.array([scores[unit] for unit in units])
    draws = np.random.default_rng(SEED).standard_normal(size=(RUNS, len(units)))
    simulated = np.array([given + run * [errors[unit] for unit in units] for run in draws])
    found = real(snapshot, "papi", node, period)
    assert found.basis == ERRORS
    assert_same(found, units, given, simulated)


def test_how_often_a_province_stays_in_its_quartile_group_is_that_of_a_plain_computation(snapshot: Snapshot):
    inputs = inputs_of(snapshot, "papi", "total", "2023")
    own = {r["unit"]: r for r in inputs[1] if r["node"] == "total" and r["value"] is not None}
    units = sorted(own)
    draws = np.random.default_rng(SEED).standard_normal(size=(RUNS, len(units)))
    given, errors = (np.array([own[unit][column] for unit in units]) for column in ("value", "se"))
    best = {own[unit]["band"]: own[unit]["value"] for unit in sorted(units, key=lambda unit: own[unit]["value"])}
    bands = sorted(best, key=best.__getitem__, reverse=True)
    simulated = given + draws * errors
    cuts = np.quantile(simulated, [0.75, 0.5, 0.25], axis=1)
    kept = [
        sum(bands[sum(score < cut for cut in cuts[:, run])] == own[unit]["band"] for run, score in enumerate(column))
        for unit, column in zip(units, simulated.T, strict=True)
    ]
    stays = real(snapshot, "papi", "total", "2023").stays
    assert stays == pytest.approx({unit: kept[i] / RUNS for i, unit in enumerate(units)})
    assert min(stays.values()) < 0.5 < 0.99 < max(stays.values())


# over all that is shipped


def test_without_noise_every_interval_is_the_rank_itself(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(firmness, "RUNS", 20)  # without noise each run is like every other
    judged = 0
    for index in queries.indices(snapshot):
        if index["sampled"]:
            continue
        for period in queries.loaded_periods(snapshot, index["index"]):
            inputs = inputs_of(snapshot, index["index"], index["root"], period["period"])
            for basis in firmness_bases(*inputs):
                found = firmness_of(*inputs, index["index"] == "papi", basis, noise=0)
                own = {r["unit"]: r for r in inputs[1] if r["node"] == index["root"]}
                places = {unit: i.rank for unit, i in found.intervals.items()}
                assert all(i == (i.rank, i.rank, i.rank) for i in found.intervals.values())
                assert all(share == 1 for share in found.stays.values())
                assert all(own[u]["rank"] in (None, place) for u, place in places.items())
                assert all(places[u] == places[o] for u, others in found.alike.items() for o in others if places)
                judged += basis != GAPS
    assert judged >= 11 + 14 + 2


def test_an_interval_nearly_always_holds_the_rank_and_has_some_width(snapshot: Snapshot):
    for index, node, period in (("pci", "overall", "2016"), ("pci", "overall", "2023"), ("papi", "total", "2023")):
        intervals = real(snapshot, index, node, period).intervals.values()
        assert all(i.low <= i.rank <= i.high for i in intervals)
        assert sum(i.low < i.high for i in intervals) > 0.8 * len(intervals)


@pytest.mark.parametrize(
    ("index", "node", "period", "basis", "n"),
    [
        ("pci", "overall", "2006", WEIGHTS, 64),
        ("pci", "overall", "2005", GAPS, 42),
        ("pci", "overall", "2011", GAPS, 63),
        ("pci", "overall", "2022", GAPS, 63),
        ("pci", "overall", "2023", WEIGHTS, 63),
        ("papi", "total", "2022", WEIGHTS, 61),
        ("papi", "total", "2023", ERRORS, 61),
        ("papi", "total", "2024", WEIGHTS, 61),
    ],
)
def test_what_each_year_is_judged_by(
    snapshot: Snapshot, index: str, node: str, period: str, basis: str, n: int
):  # fmt: skip
    found = real(snapshot, index, node, period)
    assert (found.basis, len(found.gaps)) == (basis, n)
    assert len(found.intervals) == (0 if basis == GAPS else n)


def test_the_pci_of_2023_is_judged_by_computed_scores_alone_and_knows_which_ranks_are_hidden(snapshot: Snapshot):
    inputs = inputs_of(snapshot, "pci", "overall", "2023")
    shown = {r["status"] for r in inputs[1] if r["node"] == "overall"}
    assert shown == {"published", "computed"}
    found = real(snapshot, "pci", "overall", "2023")
    assert found.status == "computed"
    assert found.hidden == {r["unit"] for r in inputs[1] if r["node"] == "overall" and r["beyond_published"]}
    assert len(found.hidden) == 31


def test_of_a_sparse_year_only_gaps_between_consecutive_printed_ranks_are_known(snapshot: Snapshot):
    rows = inputs_of(snapshot, "par_index", "overall", "2023")[1]
    own = {r["unit"]: r for r in rows if r["node"] == "overall"}
    found = real(snapshot, "par_index", "overall", "2023")
    assert (found.basis, found.intervals, found.status) == (GAPS, {}, None)
    assert 0 < len(found.gaps) < 20
    for unit, gap in found.gaps.items():
        ranks = {own[unit]["rank"] - 1: gap.above, own[unit]["rank"] + 1: gap.below}
        for rank, distance in ranks.items():
            values = {r["value"] for r in own.values() if r["rank"] == rank and r["value"] is not None}
            assert distance is None or any(distance == pytest.approx(abs(v - own[unit]["value"])) for v in values)


def test_it_is_the_same_each_time_and_in_another_process(snapshot: Snapshot):
    assert real(snapshot, "pci", "overall", "2016") == real(snapshot, "pci", "overall", "2016")
    parts = [[1.0, 2.0], [3.0, 4.0]]
    code = (
        "import numpy as np; from etl.firmness import under_weights; "
        f"print(under_weights(np.array([1.0, 2.0]), np.array({parts}), np.array([1.0, 1.0]))[7].tolist())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    here = firmness.under_weights(np.array([1.0, 2.0]), np.array(parts), np.array([1.0, 1.0]))[7].tolist()
    assert there.strip() == str(here)


def test_to_be_alike_is_mutual_and_never_with_oneself(snapshot: Snapshot):
    for index, node, period in (("pci", "overall", "2023"), ("papi", "total", "2019")):
        alike = real(snapshot, index, node, period).alike
        assert all(unit in alike[other] for unit, others in alike.items() for other in others)
        assert all(unit not in others for unit, others in alike.items())
        assert any(alike.values())


# made up


def test_equal_scores_share_a_rank_and_are_alike():
    rows = made_up({"a": 60.0, "b": 60.0, "c": 58.0, "d": 50.0})
    found = firmness_of("all", rows, [], None)
    assert found.basis == GAPS
    assert found.gaps == {"a": Gap(None, 2.0), "b": Gap(None, 2.0), "c": Gap(2.0, 8.0), "d": Gap(8.0, None)}
    assert found.alike == {"a": ("b",), "b": ("a",), "c": (), "d": ()}
    still = firmness_of("all", rows, [], HALVES, noise=0)
    assert still.intervals == {"a": (1, 1, 1), "b": (1, 1, 1), "c": (3, 3, 3), "d": (4, 4, 4)}
    assert still.alike == {"a": ("b",), "b": ("a",), "c": (), "d": ()}


def test_sums_of_floats_that_differ_in_the_last_digit_are_equal():
    found = firmness_of("all", made_up({"a": 0.1 + 0.2, "b": 0.3, "c": 0.0, "d": 0.0}), [], None)
    assert found.alike["a"] == ("b",)
    assert found.gaps["a"] == found.gaps["b"]


def test_the_lowest_is_the_best_where_lower_is_better():
    rows = made_up(direction="lower_is_better")
    still = firmness_of("all", rows, [], HALVES, noise=0)
    assert {unit: interval.rank for unit, interval in still.intervals.items()} == {"d": 1, "c": 2, "b": 3, "a": 4}
    assert still.gaps["d"] == Gap(None, 8.0)


def test_who_is_far_ahead_is_told_apart_and_who_is_near_is_not():
    found = firmness_of("all", made_up(), [], HALVES)
    assert found.basis == WEIGHTS
    assert found.intervals["d"] == (4, 4, 4)
    assert found.alike["d"] == ()
    assert "b" in found.alike["a"]


def test_published_errors_go_before_weights_unless_asked_otherwise():
    rows = [r | {"se": 0.5} if r["node"] == "all" else r for r in made_up()]
    assert firmness_bases("all", rows, [], HALVES) == [ERRORS, WEIGHTS]
    assert firmness_of("all", rows, [], HALVES).basis == ERRORS
    assert firmness_of("all", rows, [], HALVES, basis=WEIGHTS) == firmness_of("all", made_up(), [], HALVES)
    assert firmness_of("all", made_up(), [], HALVES, basis=ERRORS) is None


@pytest.mark.parametrize(
    ("changed", "weights"),
    [
        ({("x", "b"): {"value": None, "missing_reason": "not_collected"}}, HALVES),
        ({("x", "b"): {"status": "computed"}}, HALVES),
        ({("x", "b"): {"excluded": True}}, HALVES),
        ({("all", "a"): {"se": 0.5}}, None),
        ({}, None),
    ],
)
def test_without_all_parts_or_all_errors_there_are_only_gaps(changed: dict, weights: dict | None):
    rows = [r | changed.get((r["node"], r["unit"]), {}) for r in made_up()]
    found = firmness_of("all", rows, [], weights)
    assert (found.basis, found.runs, found.intervals) == (GAPS, 0, {})
    assert found.gaps["b"] == Gap(0.5, 1.5)


@pytest.mark.parametrize(
    "broken",
    [
        {"value": None, "missing_reason": "not_collected"},
        {"value": None, "missing_reason": "outside_top"},
        {"excluded": True},
        {"status": "computed"},
        {"status": "inferred", "rank_status": "inferred"},
    ],
)
def test_an_incomplete_or_mixed_set_has_no_interval(broken: Row):
    rows = [r | broken if (r["node"], r["unit"]) == ("all", "b") else r for r in made_up()]
    found = firmness_of("all", rows, [], HALVES)
    assert found.intervals == {}
    assert found.gaps == {"c": Gap(None, 8.0), "d": Gap(8.0, None)}


def test_who_has_no_score_anywhere_leaves_the_others_complete():
    rows = [
        *made_up(),
        row("all", "e", None, missing_reason="withheld"),
        row("x", "e", None, missing_reason="withheld"),
    ]
    assert firmness_of("all", rows, [], HALVES).intervals.keys() == SCORES.keys()


def test_rebuilt_scores_never_enter():
    assert firmness_of("all", made_up(status="rebuilt"), [], HALVES) is None


def test_of_one_score_or_none_nothing_is_said():
    assert firmness_of("all", [row("all", "a", 1.0)], [], None) is None
    assert firmness_of("all", [], [], None) is None
