"""The order in which bodies and their figures are read: from the country to the commune, then by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl import in_vietnamese_order

Row = Mapping[str, Any]

LEVELS = ("national", "region", "province", "district", "commune")


class ReadingOrder:
    """`units` are the provinces in the order of their names."""

    def __init__(self, units: Sequence[str]) -> None:
        self._units = {unit: n for n, unit in enumerate(units)}

    def of_body(self, body: Row, name: str) -> tuple[Any, ...]:
        level = LEVELS.index(body["level"]) if body["level"] in LEVELS else len(LEVELS)
        return level, self._units.get(body["unit"] or "", -1), in_vietnamese_order(name), body["organisation"]

    def of_figure(self, row: Row) -> tuple[Any, ...]:
        """By body, then by time; a figure without a date comes last."""
        when = (row["period_end"] or row["period"] or "~", row["period_start"] or "", row["period_text"] or "")
        return *self.of_body(row, row["organisation_name_vi"]), when, row["source_id"]


def key_of(row: Row) -> tuple[Any, ...]:
    """What makes a figure this one and no other."""
    return row["organisation"], row["node"], row["period_text"], row["breakdown"], row["source_id"]


def entry_of(row: Row) -> tuple[Any, ...]:
    """A count and its breakdowns: the same body, activity, time and document."""
    return row["organisation"], row["node"], row["period_text"], row["source_id"]
