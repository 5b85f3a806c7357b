"""How far two figures of the same units rise and fall in the same order, and how little a few units tell. Pure.

An association is no cause: nothing here says which of the two would follow from the other, or that either does.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, fsum, sqrt, tanh
from statistics import NormalDist
from typing import NamedTuple

FEWEST = 10
"""Of fewer units than this a coefficient would say next to nothing: there is none."""

LEVEL_PCT = 95

_QUANTILE = NormalDist().inv_cdf(0.5 + LEVEL_PCT / 200)
_DECIMALS = 12
"""Sums of floats are rounded here, so that a perfect order is seen to be one."""


class Association(NamedTuple):
    """Spearman's rank correlation `rho` of `n` pairs and its 95 % interval from `low` to `high`.

    The interval is None where all pairs stand in one order: the approximation says nothing there.
    """

    n: int
    rho: float
    low: float | None
    high: float | None


def association(pairs: Sequence[tuple[float, float]]) -> Association | None:
    """Spearman's rank correlation of pairs of figures; None below FEWEST pairs or where one side never changes.

    The interval is taken on Fisher's scale, z = atanh(r), with the standard error √((1 + r²/2)/(n − 3)) of Bonett and
    Wright (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations, Psychometrika 65,
    23–28.
    """
    if len(pairs) < FEWEST:
        return None
    rho = _correlation(average_ranks([x for x, _ in pairs]), average_ranks([y for _, y in pairs]))
    if rho is None:
        return None
    if abs(rho) == 1:
        return Association(len(pairs), rho, None, None)
    reach = _QUANTILE * sqrt((1 + rho**2 / 2) / (len(pairs) - 3))
    return Association(len(pairs), rho, tanh(atanh(rho) - reach), tanh(atanh(rho) + reach))


def average_ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1, the least; equal values share the mean of the ranks they take up."""
    ranks = [0.0] * len(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def _correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one side never changes."""
    middle = (len(left) + 1) / 2
    spread = sqrt(fsum((x - middle) ** 2 for x in left) * fsum((y - middle) ** 2 for y in right))
    if not spread:
        return None
    together = fsum((x - middle) * (y - middle) for x, y in zip(left, right, strict=True))
    return round(together / spread, _DECIMALS)
