"""Where a value lies along a length, and the round numbers beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, isfinite, log10
from typing import NamedTuple


class Scale(NamedTuple):
    """`low` lies at `start`, `high` at `end` (points; `end` may be the smaller one)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; one outside of the scale lies at its end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + max(0.0, min(1.0, share)) * (self.end - self.start)


class Ticks(NamedTuple):
    """Round numbers in rising order, and the decimals that tell them apart."""

    values: tuple[float, ...]
    decimals: int


def present(values: Iterable[float | None]) -> list[float]:
    """The values that are there and are numbers."""
    return [value for value in values if value is not None and isfinite(value)]


def bounds(values: Iterable[float | None], least: float | None, greatest: float | None) -> tuple[float, float]:
    """The least and greatest of a scale that holds all values and never has no length."""
    held = present([*values, least, greatest])
    low, high = (min(held), max(held)) if held else (0.0, 1.0)
    if high - low < max(abs(high), abs(low), 1e-6) * 1e-9:
        return (low, low + 1.0) if least is not None else (low - 1.0, low + 1.0)
    return low, high


def round_ticks(low: float, high: float, most: int) -> Ticks:
    """At most `most` round numbers from `low` to `high`."""
    step, decimals = _step((high - low) / max(most - 1, 1))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return Ticks(tuple(place * step for place in range(first, last + 1)), decimals)


def rounded_out(low: float, high: float, most: int) -> tuple[float, float]:
    """The scale lengthened to round numbers at both ends."""
    step, _ = _step((high - low) / max(most - 1, 1))
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step


def _step(about: float) -> tuple[float, int]:
    """The round step that is not smaller, and its decimals."""
    power = floor(log10(max(about, 1e-12)))
    for factor, more in ((1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0), (10.0, 0)):
        step = factor * 10.0**power
        if step >= about * (1 - 1e-9):
            return step, max(-power + more, 0) if factor < 10 else max(-power - 1, 0)
    raise AssertionError(about)
