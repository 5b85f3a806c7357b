"""Weights, totals, ranks and groups: arithmetic by the publisher's declared method. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Any, TypeVar

from etl.model import (
    COMPUTED,
    INFERRED,
    NOTHING_TO_COLLECT,
    QUARTILES,
    REBUILT,
    STATUSES,
    THRESHOLDS,
    Aggregation,
    AreaValue,
    Band,
    Bands,
    Index,
    Node,
    Rank,
    Value,
)

_DECIMALS = 9
"""Sums of floats are rounded here before comparing, so that equal scores tie."""


_NEVER_RANKED = (INFERRED, REBUILT)

Displayable = TypeVar("Displayable", Value, Rank, Band, AreaValue)


def aggregated(aggregation: Aggregation, parts: Mapping[str, float], children: Sequence[str]) -> float | None:
    """The parent's score from its children's; None when one is missing or the parent is not composed.

    A weighted mean is `factor` × Σ share × part; sums and points add up plainly.
    """
    if aggregation.kind == "none" or not children or any(child not in parts for child in children):
        return None
    shares = aggregation.weights if aggregation.kind == "weighted_mean" else dict.fromkeys(children, 1.0)
    if set(shares) != set(children):
        return None
    return round(aggregation.factor * sum(shares[child] * parts[child] for child in children), _DECIMALS)


def children_of(index: Index, parent: str, period: str) -> list[str]:
    return [n.node for n in index.nodes_in(period) if n.parent == parent]


def rebuilt_parents(
    index: Index, values: Iterable[Value], only_computable: bool = True
) -> list[tuple[Value, Aggregation]]:
    """Every parent that its complete children give, with the aggregation that made it."""
    parts: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for v in sorted(values, key=lambda v: preference(v.status)):
        if v.value is not None:
            parts[v.unit, v.period].setdefault(v.node, v.value)
    periods = {period for _, period in parts}
    plans = [
        (period, a, children_of(index, a.parent, period))
        for period in sorted(periods)
        for a in index.aggregations
        if a.span.covers(period) and (a.computable or not only_computable)
    ]
    found = []
    for period, aggregation, children in plans:
        for (unit, at), known in parts.items():
            if at != period:
                continue
            total = aggregated(aggregation, known, children)
            if total is not None:
                value = Value(index.index, aggregation.parent, unit, period, total, COMPUTED, None)
                found.append((value, aggregation))
    return found


def computed_parents(index: Index, values: Sequence[Value]) -> list[Value]:
    """Parents for whole node-periods in which the publisher's own figures leave a gap that the parts fill.

    All units of such a period are computed, those with a published figure too, so that a ranking of the
    computed scores mixes nothing.
    """
    given = {(v.node, v.unit, v.period) for v in values if v.value is not None}
    candidates = [value for value, _ in rebuilt_parents(index, values)]
    with_gap = {(v.node, v.period) for v in candidates if (v.node, v.unit, v.period) not in given}
    return [v for v in candidates if (v.node, v.period) in with_gap]


def ranked(scores: Mapping[str, float], direction: str) -> dict[str, int]:
    """Competition ranks, 1 best; equal scores share a rank."""
    sign = -1 if direction == "higher_is_better" else 1
    keys = {unit: sign * round(score, _DECIMALS) for unit, score in scores.items()}
    ordered = sorted(keys.values())
    first_place: dict[float, int] = {}
    for place, key in enumerate(ordered, start=1):
        first_place.setdefault(key, place)
    return {unit: first_place[key] for unit, key in keys.items()}


def comparable_scores(
    rows: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]
) -> tuple[str | None, dict[str, float]]:
    """A status, and the scores of that status of all units that have any; None and nothing without such a set.

    `rows` are the displayed scores of one node and period, absent ones too; `others` those kept beside them, which
    complete a set of their status. There is none where a score is yet to be collected or in doubt, or where every set
    would mix statuses; inferred and rebuilt scores are never compared.
    """
    shown, kept = list(rows), list(others)
    known = [row for row in shown if row["value"] is not None]
    is_open = any(row["value"] is None and row["missing_reason"] not in NOTHING_TO_COLLECT for row in shown)
    if not known or is_open or any(row["excluded"] for row in known):
        return None, {}
    for status in STATUSES:
        found = {row["unit"]: float(row["value"]) for row in (*kept, *known) if row["status"] == status}
        if status not in _NEVER_RANKED and all(row["unit"] in found for row in known):
            return status, {row["unit"]: found[row["unit"]] for row in known}
    return None, {}


def quartile_groups(scores: Mapping[str, float], bands: Sequence[str]) -> dict[str, str]:
    """Four groups, best first in `bands`, cut at the 75th, 50th and 25th percentile (linear); a tie goes up."""
    cuts = quantiles(scores.values(), n=4, method="inclusive") if len(scores) > 1 else []
    return {unit: bands[sum(score < cut for cut in cuts)] for unit, score in scores.items()}


def computed_ranks(
    index: Index,
    values: Iterable[Value],
    known: Iterable[Rank],
    is_complete: Callable[[str, str, set[str]], bool],
) -> list[Rank]:
    """Ranks of node-periods whose scores of one status are complete and whose ranks are not all printed.

    `is_complete(node, period, units)` says whether no score of another unit exists or is yet to be collected.
    """
    if not index.league_table:
        return []
    printed: dict[tuple[str, str], int] = defaultdict(int)
    for rank in known:
        printed[rank.node, rank.period] += 1
    found = []
    usable = (v for v in values if v.flag not in index.excluded_flags)
    for (node, period, status), scores in _by_status(usable).items():
        declared = index.node_in(node, period)
        if (
            status in _NEVER_RANKED
            or declared is None
            or printed[node, period] >= len(scores)
            or not is_complete(node, period, set(scores))
        ):
            continue
        top = index.top_published_in(period) if node == index.root else None
        found += [
            Rank(
                index.index,
                node,
                unit,
                period,
                place,
                len(scores),
                COMPUTED,
                None,
                top is not None and place > top,
            )
            for unit, place in ranked(scores, declared.direction).items()
        ]
    return found


def computed_groups(index: Index, values: Iterable[Value]) -> list[Band]:
    """The groups that the catalogue says are computed, over the units that have a score.

    Quartiles are a kind of ranking, so they leave out what is never ranked; thresholds hold for each score by itself.
    """
    bands = index.bands
    if bands is None or bands.groups is None:
        return []
    usable = [v for v in values if v.flag not in index.excluded_flags and v.status != INFERRED]
    return [
        Band(index.index, node, unit, period, band, COMPUTED, None)
        for (node, period, status), scores in _by_status(usable).items()
        if node in bands.nodes and (bands.since is None or bands.since <= period)
        for unit, band in _GROUPS[bands.groups](scores, bands, status).items()
    ]


def threshold_groups(scores: Mapping[str, float], bands: Bands) -> dict[str, str]:
    """The best group whose lower end each score reaches; below the lowest there is none."""
    found = {}
    for unit, score in scores.items():
        reached = (level.band for level in bands.levels if level.at_least is not None and score >= level.at_least)
        if band := next(reached, None):
            found[unit] = band
    return found


def _quartiles(scores: Mapping[str, float], bands: Bands, status: str) -> dict[str, str]:
    return {} if status in _NEVER_RANKED else quartile_groups(scores, [level.band for level in bands.levels])


def _thresholds(scores: Mapping[str, float], bands: Bands, status: str) -> dict[str, str]:
    return threshold_groups(scores, bands)


_GROUPS = {QUARTILES: _quartiles, THRESHOLDS: _thresholds}


def preference(status: str | None) -> int:
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


def with_preference(facts: Iterable[Displayable]) -> list[Displayable]:
    """The same facts, one of each cell marked as the one displayed: of the best status, not marked as second source."""
    best: dict[tuple[object, ...], Displayable] = {}
    kept = list(facts)
    for fact in kept:
        cell = _cell(fact)
        if cell not in best or _order(fact) < _order(best[cell]):
            best[cell] = fact
    shown = {id(fact) for fact in best.values()}
    return [
        fact if fact.preferred == (id(fact) in shown) else fact._replace(preferred=id(fact) in shown) for fact in kept
    ]


def _cell(fact: Displayable) -> tuple[object, ...]:
    if isinstance(fact, AreaValue):
        return fact.index, fact.node, fact.area, fact.statistic, fact.period, fact.as_of
    return fact.index, fact.node, fact.unit, fact.period, getattr(fact, "as_of", None)


def _order(fact: Displayable) -> tuple[int, bool]:
    return preference(fact.status), not fact.preferred


def is_within_scale(value: float, node: Node) -> bool:
    return node.scale_min <= value <= node.scale_max


def _by_status(values: Iterable[Value]) -> dict[tuple[str, str, str], dict[str, float]]:
    scores: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for v in values:
        if v.value is not None and v.status:
            scores[v.node, v.period, v.status][v.unit] = v.value
    return scores
