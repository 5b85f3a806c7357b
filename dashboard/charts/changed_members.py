"""The units that a merged province was made of, in two years: their own figures come before the rebuilt one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.charts.changed_pairs import Pair, Side
from dashboard.charts.changed_reading import ChangedReading
from dashboard.charts.changed_steps import beside
from dashboard.charts.changed_words import NO_VALUE
from dashboard.sheet import Cell

Row = dict[str, Any]


class Members:
    """The published figures of each member; `pairs`, `names` and `links` are by unit, in one order."""

    def __init__(
        self, reading: ChangedReading, pairs: Mapping[str, Pair], names: Mapping[str, str], links: Mapping[str, str]
    ) -> None:
        self.reading, self.pairs, self.names, self.links = reading, pairs, names, links

    def picture(self) -> str:
        links = {self.names[unit]: link for unit, link in self.links.items()}
        return beside(self.reading.words("changed.members_caption"), self.headings(), self.rows(), links)

    def headings(self) -> tuple[str, str, str, str]:
        words, reading = self.reading.words, self.reading
        return (
            words("changed.member"),
            words("changed.column_before", since=reading.since),
            words("changed.column_now", period=reading.period),
            words("changed.members_change"),
        )

    def rows(self) -> list[tuple[str, ...]]:
        return [
            (self.names[unit], *(self._figure(side) for side in pair.sides), self._difference(pair))
            for unit, pair in self.pairs.items()
        ]

    def _figure(self, side: Side) -> str:
        reading, row = self.reading, side.row
        if side.parent not in side.values or row is None:
            return f"{NO_VALUE} ({reading.reason(row)})"
        return f"{reading.number(row)} ({reading.status(row)})"

    def _difference(self, pair: Pair) -> str:
        return NO_VALUE if pair.difference is None else self.reading.words.change(pair.difference)

    def source_lines(self) -> list[str]:
        rows = [side.row for pair in self.pairs.values() for side in pair.sides if side.parent in side.values]
        ids = [s for row in rows if row for s in (row["source_id"] or "").split("|") if s]
        return list(dict.fromkeys(self.reading.cited[source] for source in ids))

    def cells(self) -> list[list[Cell]]:
        """One row a member: both figures in full, their statuses, their sources or why there are none."""
        return [[self.names[unit], *self._values(pair), *self._told(pair)] for unit, pair in self.pairs.items()]

    def _values(self, pair: Pair) -> list[Cell]:
        return [side.values.get(side.parent) for side in pair.sides]

    def _told(self, pair: Pair) -> list[Cell]:
        reading, known = self.reading, [(side, side.row) for side in pair.sides]
        has = [row is not None and side.parent in side.values for side, row in known]
        statuses = [reading.status(row) if ok and row else "" for (_, row), ok in zip(known, has, strict=True)]
        sources = [
            reading.sources_of(row) if ok and row else reading.reason(row)
            for (_, row), ok in zip(known, has, strict=True)
        ]
        return [*statuses, *sources]
