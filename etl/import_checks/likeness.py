"""Checks of whole sheets against the last comparable period: units and columns keep their order from year to year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from statistics import StatisticsError, correlation, fmean

from etl.import_checks.context import Figures, Scores, first_of, where
from etl.model import WARNING, Issue

_UNITS, _NODES = 20, 6
"""Fewer units or nodes are alike, or unlike, by chance."""

_UNLIKE = 0.2
"""The PCI and the PAPI of a year correlate with the year before by 0.33 at least; names in another order by 0.1."""

_MORE_LIKE = 0.3
"""By how much two columns may be more like each other's last year than like their own: 0.12 in the years so far."""


def order_issues(figures: Figures) -> Iterator[Issue]:
    """Sheets whose units are not in the order of the period before at all: names were sorted without their figures."""
    for period in figures.periods:
        likeness = _likeness(figures, period)
        cells = figures.reading.units.get(period, {})
        if len(likeness) >= _NODES and fmean(likeness.values()) < _UNLIKE and cells:
            before = figures.earlier(next(iter(likeness)), period)
            values = {"value": period, "expected": before[0] if before else "–"}
            yield Issue("units_out_of_order", WARNING, next(iter(cells.values())), values)


def column_issues(figures: Figures) -> Iterator[Issue]:
    """Two columns of one parent, each of which is like the other was in the period before and unlike itself."""
    for period in figures.periods:
        likeness = _likeness(figures, period)
        if len(likeness) >= _NODES and fmean(likeness.values()) < _UNLIKE:
            continue
        for one, other in combinations(likeness, 2):
            own = likeness[one] + likeness[other]
            # two correlations are 2 at most
            if not _are_siblings(figures, period, one, other) or own + _MORE_LIKE >= 2:
                continue
            crossed = _crossed(figures, period, one, other)
            if crossed is not None and crossed > own + _MORE_LIKE:
                names = {"value": figures.name(one, period), "expected": figures.name(other, period)}
                cell = where(first_of(figures.columns[period, one]))
                yield Issue("columns_perhaps_swapped", WARNING, cell, names)


def _likeness(figures: Figures, period: str) -> dict[str, float]:
    """How each column correlates with the same concept of the last comparable period."""
    found: dict[str, float] = {}
    for at, node in figures.columns:
        earlier = figures.earlier(node, at) if at == period else None
        likeness = _correlation(figures.scores(node, at), earlier[1]) if earlier else None
        if likeness is not None:
            found[node] = likeness
    return found


def _are_siblings(figures: Figures, period: str, one: str, other: str) -> bool:
    first, second = figures.node(one, period), figures.node(other, period)
    return first is not None and second is not None and first.parent == second.parent


def _crossed(figures: Figures, period: str, one: str, other: str) -> float | None:
    """The sum of the correlations of either column with the past of the other."""
    past_of_one, past_of_other = figures.earlier(one, period), figures.earlier(other, period)
    if past_of_one is None or past_of_other is None:
        return None
    first = _correlation(figures.scores(one, period), past_of_other[1])
    second = _correlation(figures.scores(other, period), past_of_one[1])
    return None if first is None or second is None else first + second


def _correlation(scores: Scores, past: Scores) -> float | None:
    shared = [unit for unit in scores if unit in past]
    if len(shared) < _UNITS:
        return None
    try:
        return correlation([scores[unit] for unit in shared], [past[unit] for unit in shared])
    except StatisticsError:
        return None
