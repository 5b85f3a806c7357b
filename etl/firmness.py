"""How firm a rank is: what becomes of it under noise of the weights or under published standard errors. Pure.

After the robustness analysis of composite indicators in the handbook of OECD and JRC (2008). One run of each kind:

- weights: every weight of a part is multiplied by a factor drawn from U(1 − 0.25, 1 + 0.25), and all are brought back
  to their declared sum. A unit's score is its own plus Σ (weight of the run − declared weight) × part, so that without
  noise the scores are the given ones to the last digit. The factors are one draw of shape (RUNS, parts), the parts in
  the order of the weights given.
- errors: every score plus its standard error times a draw of N(0, 1), of shape (RUNS, units).

Units stand in the order of their ids, the generator is `numpy.random.default_rng(SEED)`, anew for each node and period,
and scores are compared rounded to the digits that every rank here is. Equal scores share a rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.model import INFERRED, REBUILT
from etl.scores import comparable_scores, ranked

RUNS = 2000
SEED = 20081
NOISE_PCT = 25.0
LEVEL_PCT = 90.0
"""The share of runs that an interval holds at least; it runs from the 5th to the 95th percentile of ranks."""

APART_PCT = 90.0
"""Two units are told apart where one is ahead of the other in at least this share of the runs."""

WEIGHTS, ERRORS, GAPS = "weights", "errors", "gaps"

_DECIMALS = 9

Row = Mapping[str, Any]
_Floats = npt.NDArray[np.float64]
_NEVER_RANKED = (INFERRED, REBUILT)
_CUTS_PCT = (75, 50, 25)
_FEWEST = 2
"""Of one score alone there is nothing to tell apart."""


class Interval(NamedTuple):
    """A rank, 1 best, and the lowest and highest one that the runs give it; both are ranks that occurred."""

    rank: int
    low: int
    high: int


class Gap(NamedTuple):
    """Points to the next better and the next worse score, both positive; None where there is none or none is known."""

    above: float | None
    below: float | None


class Firmness(NamedTuple):
    """How firm the ranks of one node in one period are, by unit.

    `basis` is "errors", "weights" or "gaps"; without runs (`gaps`) there are no intervals, and `alike` are the units of
    equal score. Else `alike` are those that cannot be told apart from a unit, nearest rank first, and `stays` is the
    share of runs in which a unit keeps its quartile group, empty where there are no such groups. `hidden` are units
    whose rank the publisher chose not to print; `has_ranks` says whether ranks are shown at all. `status` is that of
    all the scores compared, None where only scores of neighbours were; `measure` is the unit of measure of the gaps.
    """

    basis: str
    level_pct: float
    runs: int
    seed: int
    noise_pct: float
    apart_pct: float
    intervals: dict[str, Interval]
    gaps: dict[str, Gap]
    alike: dict[str, tuple[str, ...]]
    stays: dict[str, float]
    hidden: frozenset[str]
    has_ranks: bool
    status: str | None
    measure: str = "point"


def firmness_of(
    node: str,
    rows: Sequence[Row],
    others: Sequence[Row],
    weights: Mapping[str, float] | None,
    has_groups: bool = False,
    basis: str | None = None,
    noise: float = 1.0,
) -> Firmness | None:
    """How firm the ranks of a node are; None where there is nothing to compare.

    `rows` are the displayed scores of all nodes on the map of the period, `others` the undisplayed ones of this node,
    `weights` points of it per point of each part, None where it does not decompose. Published standard errors go
    before weights unless a `basis` is asked for; None is also the answer where that one is not to be had. `noise` is
    the share of the declared noise that is applied: 0 gives back the ranks.
    """
    own = [row for row in rows if row["node"] == node]
    status, scores = comparable_scores(own, others)
    if len(scores) < _FEWEST:
        return _between_printed_ranks(own) if basis in (None, GAPS) else None
    ways = _ways(own, rows, scores, weights)
    chosen = basis or next(iter(ways))
    if chosen not in ways:
        return None
    units = sorted(scores)
    direction: str = own[0]["direction"]
    found = Firmness(
        basis=chosen,
        level_pct=LEVEL_PCT,
        runs=0,
        seed=SEED,
        noise_pct=NOISE_PCT * noise if chosen == WEIGHTS else 0.0,
        apart_pct=APART_PCT,
        intervals={},
        gaps=_gaps(scores, direction),
        alike=_of_equal_score(scores),
        stays={},
        hidden=frozenset(row["unit"] for row in own if row["beyond_published"]),
        has_ranks=any(row["rank"] is not None for row in own),
        status=status,
        measure=own[0].get("unit_of_measure", "point"),
    )
    if chosen == GAPS:
        return found
    given = np.array([scores[unit] for unit in units])
    moved = ways[chosen]
    if chosen == ERRORS:
        runs = under_errors(given, np.array([moved[unit] for unit in units]) * noise)
    else:
        parts = np.array([[moved[unit][part] for part in weights or ()] for unit in units])
        runs = under_weights(given, parts, np.array(list((weights or {}).values())), NOISE_PCT * noise)
    better, ranks = _compared(runs, direction)
    places = ranked(scores, direction)
    return found._replace(
        runs=RUNS,
        intervals=_intervals(units, places, ranks),
        alike=_alike(units, places, better),
        stays=_stays(units, given, runs) if has_groups else {},
    )


def firmness_bases(
    node: str, rows: Sequence[Row], others: Sequence[Row], weights: Mapping[str, float] | None
) -> list[str]:
    """The ways in which the firmness of a node can be judged, the usual one first; empty without a complete set."""
    own = [row for row in rows if row["node"] == node]
    _, scores = comparable_scores(own, others)
    return [] if len(scores) < _FEWEST else list(_ways(own, rows, scores, weights))


def under_weights(scores: _Floats, parts: _Floats, weights: _Floats, noise_pct: float = NOISE_PCT) -> _Floats:
    """Scores of every run, shape (RUNS, units), under noise of the weights; `parts` has shape (units, parts)."""
    noise = noise_pct / 100
    factors = np.random.default_rng(SEED).uniform(1 - noise, 1 + noise, (RUNS, len(weights)))
    drawn = factors * weights
    drawn *= weights.sum() / drawn.sum(axis=1, keepdims=True)
    simulated: _Floats = scores + (drawn - weights) @ parts.T
    return simulated


def under_errors(scores: _Floats, errors: _Floats) -> _Floats:
    """Scores of every run, shape (RUNS, units), each unit's with its own standard error, independently."""
    simulated: _Floats = scores + errors * np.random.default_rng(SEED).standard_normal((RUNS, len(scores)))
    return simulated


def _ways(
    own: Sequence[Row], rows: Sequence[Row], scores: Mapping[str, float], weights: Mapping[str, float] | None
) -> dict[str, dict[str, Any]]:
    """What can be moved, by basis: standard errors by unit, parts by unit and node, or nothing."""
    ways: dict[str, dict[str, Any]] = {}
    errors = {row["unit"]: row["se"] for row in own if row["unit"] in scores and row["se"] is not None}
    if errors.keys() == scores.keys():
        ways[ERRORS] = errors
    parts = _parts(rows, scores, weights or {})
    if parts:
        ways[WEIGHTS] = parts
    return ways or {GAPS: {}}


def _parts(
    rows: Sequence[Row], scores: Mapping[str, float], weights: Mapping[str, float]
) -> dict[str, dict[str, float]] | None:
    """The parts of every score, by unit and node; None where one is missing or the units' parts differ in status."""
    used = [
        row for row in rows if row["node"] in weights and row["unit"] in scores and row["value"] is not None
        and not row["excluded"] and row["status"] not in _NEVER_RANKED
    ]  # fmt: skip
    if not weights or len({(row["node"], row["status"]) for row in used}) > len(weights):
        return None
    parts: dict[str, dict[str, float]] = {unit: {} for unit in scores}
    for row in used:
        parts[row["unit"]][row["node"]] = row["value"]
    return parts if all(own.keys() == weights.keys() for own in parts.values()) else None


def _compared(runs: _Floats, direction: str) -> tuple[_Floats, npt.NDArray[np.int64]]:
    """In which share of runs each unit (row) is ahead of each other (column), and the ranks, shape (RUNS, units)."""
    sign = -1 if direction == "higher_is_better" else 1
    keys = np.round(sign * runs, _DECIMALS)
    ahead = keys[:, :, np.newaxis] < keys[:, np.newaxis, :]
    share: _Floats = ahead.sum(axis=0) / len(runs)
    ranks: npt.NDArray[np.int64] = 1 + ahead.sum(axis=1)
    return share, ranks


def _intervals(
    units: Sequence[str], places: Mapping[str, int], ranks: npt.NDArray[np.int64]
) -> dict[str, Interval]:  # fmt: skip
    tail = (100 - LEVEL_PCT) / 2
    # ranks that occurred, not means of two
    low, high = np.percentile(ranks, [tail, 100 - tail], axis=0, method="inverted_cdf")
    return {unit: Interval(places[unit], int(low[i]), int(high[i])) for i, unit in enumerate(units)}


def _alike(units: Sequence[str], places: Mapping[str, int], better: _Floats) -> dict[str, tuple[str, ...]]:
    is_apart = np.maximum(better, better.T) >= APART_PCT / 100
    np.fill_diagonal(is_apart, True)
    return {
        unit: tuple(sorted((u for u, apart in zip(units, of, strict=True) if not apart), key=lambda u: (places[u], u)))
        for unit, of in zip(units, is_apart.tolist(), strict=True)
    }


def _stays(units: Sequence[str], given: _Floats, runs: _Floats) -> dict[str, float]:
    """The share of runs in which each unit is in the quartile group of its given score; a tie goes up."""

    def groups(scores: _Floats) -> npt.NDArray[np.int64]:
        scores = np.round(scores, _DECIMALS)
        cuts = np.percentile(scores, _CUTS_PCT, axis=-1)
        below: npt.NDArray[np.int64] = (scores < cuts[..., np.newaxis]).sum(axis=0)
        return below

    kept = (groups(runs) == groups(given)).mean(axis=0)
    return {unit: float(kept[i]) for i, unit in enumerate(units)}


def _gaps(scores: Mapping[str, float], direction: str) -> dict[str, Gap]:
    sign = 1 if direction == "higher_is_better" else -1
    worth = {unit: round(sign * score, _DECIMALS) for unit, score in scores.items()}
    steps = sorted(set(worth.values()))
    above = {low: high - low for low, high in pairwise(steps)}
    below = {high: high - low for low, high in pairwise(steps)}
    return {unit: Gap(above.get(key), below.get(key)) for unit, key in worth.items()}


def _of_equal_score(scores: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    units: dict[float, list[str]] = {}
    for unit, score in scores.items():
        units.setdefault(round(score, _DECIMALS), []).append(unit)
    return {u: tuple(other for other in same if other != u) for same in units.values() for u in same}


def _between_printed_ranks(own: Sequence[Row]) -> Firmness | None:
    """Of an incomplete set the gaps between scores of one status whose printed ranks follow one another."""
    sound = [
        row for row in own
        if row["value"] is not None and row["rank"] is not None and not row["excluded"] and not row["beyond_published"]
        and row["rank_status"] not in _NEVER_RANKED and row["status"] not in _NEVER_RANKED
    ]  # fmt: skip
    at = {(row["status"], row["rank_status"], row["rank"]): row["value"] for row in sound}

    def gap(row: Row, step: int) -> float | None:
        other = at.get((row["status"], row["rank_status"], row["rank"] + step))
        sign = -step if row["direction"] == "higher_is_better" else step
        found = None if other is None else round(sign * (other - row["value"]), _DECIMALS)
        return None if found is None or found < 0 else found

    gaps = {row["unit"]: Gap(gap(row, -1), gap(row, 1)) for row in sound}
    known = {unit: found for unit, found in gaps.items() if found != Gap(None, None)}
    if not known:
        return None
    return Firmness(
        GAPS, LEVEL_PCT, 0, SEED, 0.0, APART_PCT, {}, known, dict.fromkeys(known, ()), {}, frozenset(), True, None,
        own[0].get("unit_of_measure", "point"),
    )  # fmt: skip
