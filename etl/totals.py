"""How counts add up: over time, over bodies and over parts, as each activity declares and never otherwise. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import combinations
from math import fsum
from typing import NamedTuple

from etl.model import ADDS_OVER_HIERARCHY, ADDS_OVER_TIME, FLOWS

REFUSALS = (
    "norm", "ratio", "peak", "no_add", "own", "nothing", "periods_overlap", "period_unknown", "periods_differ",
)  # fmt: skip
"""Why there is no total: the first five are the declarations that forbid adding, the others are found in the counts."""

_SLACK = 1e-9
"""Computed shares are floats: one that lies on the edge of what rounds to the printed figure agrees with it."""


class Count(NamedTuple):
    """One printed figure that may be added to others; `key` tells whose it is (a body, a breakdown, a node).

    `start` and `end` are the first and last day of what was counted, as ISO days; None when not known. `value_high`
    is the upper end of "7–9", `qualifier` one of model.QUALIFIERS.
    """

    key: str
    value: float
    value_high: float | None = None
    qualifier: str | None = None
    start: str | None = None
    end: str | None = None


class Total(NamedTuple):
    """What counts come to; `value` is None where they must not or cannot be added, and `refusal` says why.

    `added` and `left_out` together are the counts given, each in its order; a refusal leaves out all.
    """

    value: float | None
    value_high: float | None
    qualifier: str | None
    added: tuple[Count, ...]
    left_out: tuple[Count, ...]
    refusal: str | None


def over_time(counts: Sequence[Count], adds: str) -> Total:
    """What one body's counts of one activity and one breakdown come to; `adds` is one of model.ADDS_OVER_TIME.

    A count alone is its own total, whatever it is and whether or not its span is known.
    """
    if adds not in ADDS_OVER_TIME:
        raise ValueError(f"Unknown way to add over time: {adds}")
    if len(counts) < 2:
        return of_parts(counts)
    if adds == "flow_of_year" and len({day[:4] for c in counts for day in (c.start, c.end) if day}) > 1:
        return _refused(counts, "periods_differ")
    if adds in FLOWS:
        return _of_longest_spans(counts)
    if adds == "stock":
        return _of_last_day(counts)
    return _refused(counts, adds)


def over_bodies(counts: Sequence[Count], adds: str) -> Total:
    """What several bodies' counts of one activity come to; `adds` is one of model.ADDS_OVER_HIERARCHY."""
    if adds not in ADDS_OVER_HIERARCHY:
        raise ValueError(f"Unknown way to add over bodies: {adds}")
    if len(counts) > 1 and adds != "add":
        return _refused(counts, adds)
    return of_parts(counts)


def of_parts(counts: Sequence[Count]) -> Total:
    """What the parts of one whole come to: its fields, levels or components, all counted over the same span.

    Spans that nobody knows pass as the same: parts printed together without a date are still parts of one whole.
    """
    if not counts:
        return _refused(counts, "nothing")
    if len({(c.start, c.end) for c in counts}) > 1:
        return _refused(counts, "periods_differ")
    return _total(counts, range(len(counts)))


def qualifier_of_sum(counts: Sequence[Count]) -> str | None:
    """How exact a sum is: the one word its inexact parts share, None where all are exact.

    "More than" and "at least" make "more than", "less than" and "at most" make "less than": one strict bound makes that
    of the sum strict. Other mixtures bound nothing, and the sum is only about right. A part with an upper end is
    "between", whatever else is said of it.
    """
    words = {c.qualifier for c in counts if c.qualifier} | {"between" for c in counts if c.value_high is not None}
    if not words:
        return None
    if len(words) == 1:
        return words.pop()
    if words == {">", ">="}:
        return ">"
    if words == {"<", "<="}:
        return "<"
    return "~"


def share_pct(numerator: float, denominator: float) -> float | None:
    """The share in percent; None of nothing."""
    return None if denominator == 0 else 100 * numerator / denominator


def differs_as_printed(printed: float, computed: float) -> bool:
    """Whether the printed figure cannot be the computed one rounded to as many decimals as were printed.

    The shortest spelling of the number tells them: 42.4 stands for 42.35 to 42.45, 78 for 77.5 to 78.5.
    """
    spelled = f"{Decimal(repr(float(printed))).normalize():f}"
    decimals = len(spelled.partition(".")[2])
    return abs(printed - computed) > 0.5 * 10.0**-decimals + _SLACK


def _of_longest_spans(counts: Sequence[Count]) -> Total:
    """The sum of what was counted in spans apart from each other.

    A span within a longer one is contained in its count (April in the first half-year) and a span met again is the
    same thing printed twice, so neither is added; of spans that overlap in part nobody can say what they share.
    """
    spans = {n: (c.start, c.end) for n, c in enumerate(counts) if c.start is not None and c.end is not None}
    if not spans:
        return _refused(counts, "period_unknown")
    longest = [
        n
        for n, span in spans.items()
        if not any(_lies_within(span, other) and (span != other or m < n) for m, other in spans.items() if m != n)
    ]
    if any(_overlap(spans[m], spans[n]) for m, n in combinations(longest, 2)):
        return _refused(counts, "periods_overlap")
    return _total(counts, longest)


def _of_last_day(counts: Sequence[Count]) -> Total:
    """The count with the latest end: what there was then. Counts of the same day must agree."""
    ends = [c.end for c in counts if c.end is not None]
    if not ends:
        return _refused(counts, "period_unknown")
    last = [n for n, c in enumerate(counts) if c.end == max(ends)]
    if len({counts[n].value for n in last}) > 1:
        return _refused(counts, "periods_overlap")
    return _total(counts, last[:1])


def _lies_within(span: tuple[str, str], other: tuple[str, str]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _overlap(span: tuple[str, str], other: tuple[str, str]) -> bool:
    return span[0] <= other[1] and other[0] <= span[1]


def _total(counts: Sequence[Count], chosen: Collection[int]) -> Total:
    """The sum of the counts at the `chosen` positions; positions, because two counts may be equal in everything."""
    added = tuple(c for n, c in enumerate(counts) if n in chosen)
    left_out = tuple(c for n, c in enumerate(counts) if n not in chosen)
    highs = [c.value if c.value_high is None else c.value_high for c in added]
    return Total(
        fsum(c.value for c in added),
        fsum(highs) if any(c.value_high is not None for c in added) else None,
        qualifier_of_sum(added),
        added,
        left_out,
        None,
    )


def _refused(counts: Sequence[Count], refusal: str) -> Total:
    return Total(None, None, None, (), tuple(counts), refusal)
