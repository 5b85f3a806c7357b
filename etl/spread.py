"""How far the scores of the provinces lie apart. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from statistics import median, quantiles
from typing import NamedTuple

FEWEST_FOR_QUARTILES = 10
"""Of fewer scores only the least and the greatest are told."""

NARROWER, WIDER, AS_BEFORE = "narrower", "wider", "as_before"
_SAME_WITHIN = 0.05
"""The share of the earlier spread up to which a change is none worth a word."""


class Spread(NamedTuple):
    """Five numbers of `n` scores; quartiles by linear interpolation, None where there are too few scores."""

    n: int
    least: float
    q1: float | None
    median: float
    q3: float | None
    greatest: float

    @property
    def width(self) -> float:
        """From the lowest score to the highest."""
        return self.greatest - self.least

    @property
    def middle_half(self) -> float | None:
        """From the first quartile to the third: the half of the provinces in the middle."""
        return None if self.q1 is None or self.q3 is None else self.q3 - self.q1


class SpreadChange(NamedTuple):
    """How a spread went from one year to another over the same `n` units: each measure NARROWER, WIDER, AS_BEFORE."""

    n: int
    before: Spread
    now: Spread
    width: str
    middle_half: str | None


def spread(values: Iterable[float]) -> Spread | None:
    """The spread of some scores; None where there is none."""
    known = sorted(values)
    if not known:
        return None
    has_quartiles = len(known) >= FEWEST_FOR_QUARTILES
    q1, _, q3 = quantiles(known, n=4, method="inclusive") if has_quartiles else (None, None, None)
    return Spread(len(known), known[0], q1, median(known), q3, known[-1])


def spread_change(before: Mapping[str, float], now: Mapping[str, float], units: int) -> SpreadChange | None:
    """From the scores by unit of one year to those of another, over the units that have both.

    None where these are fewer than half of `units`, or fewer than quartiles take.
    """
    shared: Collection[str] = before.keys() & now.keys()
    if len(shared) < max(units / 2, FEWEST_FOR_QUARTILES):
        return None
    first, last = spread(before[u] for u in shared), spread(now[u] for u in shared)
    if first is None or last is None:
        return None
    return SpreadChange(
        n=len(shared),
        before=first,
        now=last,
        width=_became(first.width, last.width),
        middle_half=_became(first.middle_half or 0.0, last.middle_half or 0.0),
    )


def _became(before: float, now: float) -> str:
    if abs(now - before) <= _SAME_WITHIN * before:
        return AS_BEFORE
    return NARROWER if now < before else WIDER
