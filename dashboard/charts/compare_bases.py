"""What a score is held against, and whether the difference is more than its uncertainty. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import NormalDist, median
from typing import Any, NamedTuple

from dashboard.charts.heat_fifths import Column, is_comparable
from dashboard.series import breaks_between

Row = Mapping[str, Any]

MEDIAN, REGION, PEERS, UNIT, EARLIER = "median", "region", "peers", "unit", "earlier"
BENCHMARKS = (MEDIAN, REGION, PEERS, UNIT, EARLIER)
_CUTTING = ("method", "map")
_USUAL_LEVEL_PCT = 90.0
"""Some standard errors are printed without an interval."""

_ENOUGH = 0.5
_FEWEST = 3
"""A median of fewer units says nothing of a region or of a group."""


class Base(NamedTuple):
    """What one score is compared with: a `value`, and the `row` it is printed in where it is that of one unit.

    Without a value `cuts` are the breaks that forbid the comparison; where there are none there is nothing to compare
    with. `suspected` are breaks that lie between and are only suspected.
    """

    value: float | None
    row: Row | None = None
    cuts: Sequence[Row] = ()
    suspected: Sequence[Row] = ()


class Difference(NamedTuple):
    """A score minus its base; `margin` is its uncertainty at the publisher's level, None where none is published.

    `is_one_sided` tells that only the score's own standard error is in the margin.
    """

    value: float
    margin: float | None
    is_one_sided: bool

    @property
    def is_small(self) -> bool:
        """Whether it is known to be within its uncertainty."""
        return self.margin is not None and abs(self.value) < self.margin


def difference(row: Row, base: Base) -> Difference | None:
    """None where the score is no basis for a comparison or there is nothing to hold it against."""
    if base.value is None or not is_comparable(row):
        return None
    return Difference(row["value"] - base.value, margin(row, base.row), base.row is None)


def margin(row: Row, other: Row | None) -> float | None:
    """Half the interval of a difference; `other` is None for a median, whose own error nobody publishes.

    None where a standard error is missing, or where the two are published at different levels.
    """
    rows = [row] if other is None else [row, other]
    if any(r["se"] is None for r in rows) or len({level_of(r) for r in rows}) > 1:
        return None
    wide = NormalDist().inv_cdf(0.5 + level_of(row) / 200)
    return float(wide * sum(r["se"] ** 2 for r in rows) ** 0.5)


def level_of(row: Row) -> float:
    """The level, in per cent, at which an error is read: that of the printed interval, else the usual one."""
    return float(row["level_pct"] or _USUAL_LEVEL_PCT)


def median_of(column: Column, units: Collection[str]) -> Base:
    """The middle of some units, of figures as published or computed; without a value where too few have one."""
    values = [
        row["value"] for unit, row in column.rows.items()
        if unit in units and is_comparable(row) and row["status"] != "rebuilt"
    ]  # fmt: skip
    return Base(median(values) if len(values) >= max(_FEWEST, _ENOUGH * len(units)) else None)


def in_region_of(column: Column, unit: str) -> list[str]:
    """The units of the region in which a unit lay at the time, itself too."""
    own = column.rows[unit]["region"]
    return [other for other, row in column.rows.items() if row["region"] == own]


def of_unit(column: Column, unit: str) -> Base:
    row = column.rows.get(unit)
    return Base(row["value"], row) if row is not None and is_comparable(row) else Base(None)


def earlier_bases(
    rows: Sequence[Row],
    periods: Sequence[str],
    rows_in: Callable[[str], Sequence[Row]],
    breaks_of: Callable[[str], Sequence[Row]],
) -> dict[tuple[str, str], Base]:
    """The last comparable earlier figure of each of `rows`, by concept and unit.

    `periods` are the earlier ones, newest first; `rows_in` gives the figures of one on the same map, `breaks_of` the
    breaks of a concept. Nothing behind a break of method or map is compared with.
    """
    found: dict[tuple[str, str], Base] = {}
    open_ones = {(row["concept"], row["unit"]): row for row in rows}
    for period in periods:
        for key, row in list(open_ones.items()):
            cuts = breaks_between(breaks_of(key[0]), period, row["period"], _CUTTING)
            if cuts:
                found[key] = Base(None, cuts=cuts)
                del open_ones[key]
        if not open_ones:
            break
        held = {(r["concept"], r["unit"]): r for r in rows_in(period) if is_comparable(r)}
        for key in open_ones.keys() & held.keys():
            row, before = open_ones.pop(key), held[key]
            suspected = breaks_between(breaks_of(key[0]), period, row["period"], ("suspected",))
            found[key] = Base(before["value"], before, suspected=suspected)
    return found | dict.fromkeys(open_ones, Base(None))
