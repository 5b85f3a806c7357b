"""Lists beside the last count known of what they list: one of which half was left out looks like a decline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from etl.import_checks.context import Context, Figures
from etl.model import ALL_UNITS, WARNING, Issue, Value
from etl.units import last_day

_LEAST, _MOST = 0.5, 2.0
"""A stock may fall or grow between two readings, but not by more than half or to more than twice."""


def stock_issues(figures: Figures) -> Iterator[Issue]:
    """Lists of less than half, or more than twice, as many as were last known (of what shares are shares of)."""
    wholes = {among for share in figures.index.shares for word, among in share.among if word == ALL_UNITS}
    for value in figures.given:
        is_counted_from_rows = ":" in str(value.source_cell).rpartition("!")[2]
        if value.node not in wholes or value.value is None or not is_counted_from_rows:
            continue
        before = _last_before(value, figures.context)
        if before and before.value and not _LEAST <= value.value / before.value <= _MOST:
            values = {"value": f"{value.value:g}", "expected": f"{before.value:g} ({before.as_of or before.period})"}
            yield Issue("stock_changed", WARNING, str(value.source_cell), values)


def _last_before(value: Value, context: Context) -> Value | None:
    day = _day(value)
    on_map = context.gazetteer.geography_on(day)
    earlier = [
        known
        for known in context.known
        if (known.node, known.unit) == (value.node, value.unit)
        and _day(known) < day
        and context.gazetteer.geography_on(_day(known)) == on_map
    ]
    return max(earlier, key=_day, default=None)


def _day(value: Value) -> date:
    return last_day(value.as_of, date(int(value.period[:4]), 12, 31))
