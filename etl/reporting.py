"""Who has not reported what, said only of bodies that are declared to have to. Pure."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

Row = dict[str, Any]

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Outstanding(NamedTuple):
    """A report that is missing: of which body, on what, for the span from one day to another."""

    organisation: str
    node: str
    start: date
    end: date


def outstanding(duties: Sequence[Row], activities: Sequence[Row], as_of: date) -> list[Outstanding]:
    """Every report due by `as_of` of which there is no figure, in the order of time.

    `duties` are rows of `queries.duties`, `activities` of `queries.activities`. A figure whose span lies within the
    one reported on, or covers it, is a report; zero is a report too.
    """
    given: dict[tuple[str, str, str], list[tuple[date, date]]] = defaultdict(list)
    for a in activities:
        if a["period_start"] and a["period_end"]:
            given[a["index"], a["organisation"], a["node"]].append(
                (date.fromisoformat(a["period_start"]), date.fromisoformat(a["period_end"]))
            )
    found = []
    for duty in duties:
        spans = given.get((duty["index"], duty["organisation"], duty["node"]), [])
        found += [
            Outstanding(duty["organisation"], duty["node"], start, end)
            for start, end in _due(duty, as_of)
            if not any((start <= s and e <= end) or (s <= start and end <= e) for s, e in spans)
        ]
    # a duty may be declared here and shipped too
    return sorted(set(found), key=lambda o: (o.start, o.organisation, o.node))


def _due(duty: Row, as_of: date) -> Iterator[tuple[date, date]]:
    """The whole spans of a duty's cadence that lie within its dates and had ended before `as_of`."""
    months = _MONTHS[duty["cadence"]]
    first = date.fromisoformat(duty["since"])
    until = date.fromisoformat(duty["until"]) if duty["until"] else date.max
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while True:
        last_month = start.month + months - 1
        end = date(start.year, last_month, calendar.monthrange(start.year, last_month)[1])
        if end >= as_of or end > until:
            return
        if start >= first:
            yield start, end
        start = end + timedelta(days=1)
