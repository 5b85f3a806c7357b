"""Counts of what there is beside the last count known: a list of which half was left out looks like a decline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from etl.import_checks.context import Context
from etl.model import STOCK, WARNING, Issue, Value
from etl.units import last_day
from etl.workbook.reading import Reading

_LEAST, _MOST = 0.5, 2.0
"""A stock may fall or grow between two readings, but not by more than half or to more than twice."""


def stock_issues(reading: Reading, context: Context) -> Iterator[Issue]:
    """Counts of a sampled index less than half, or more than twice, the last one known on the same map."""
    if not context.index.sampled:
        return
    for value in reading.facts.value:
        node = context.index.node_in(value.node, value.period)
        if value.value is None or node is None or node.adds_over_time != STOCK or node.level == "sub_dimension":
            continue
        before = _last_before(value, context)
        if before and before.value and not _LEAST <= value.value / before.value <= _MOST:
            expected = f"{before.value:g} ({before.as_of or before.period})"
            values = {"value": f"{value.value:g}", "expected": expected}
            yield Issue("improbable_jump", WARNING, str(value.source_cell), values)


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
