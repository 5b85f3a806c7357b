"""Moments as spans of days, worked out apart from the product: the judge of what a line may join."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise


def days(moment: str) -> tuple[date, date]:
    """The first and the last day that a year, a month or a day may mean."""
    parts = [int(part) for part in moment.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, monthrange(*parts)[1])
    return date(*parts), date(*parts)


def may_lie_between(cut: str, one: str, other: str) -> bool:
    """Whether one of two readings may be from before a change and the other from after it."""
    day = days(cut)[0]
    return days(one)[0] < day <= days(other)[1] or days(other)[0] < day <= days(one)[1]


def crossings(run: Sequence[str], cuts: Collection[str]) -> list[tuple[str, str, str]]:
    """Each change that lies within a run of readings, with the pair of readings it lies between."""
    return [(a, cut, b) for a, b in pairwise(run) for cut in cuts if may_lie_between(cut, a, b)]
