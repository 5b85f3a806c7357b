"""What bodies counted, in words: figures with what they count, and what printed figures come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.text import Words
from etl import Tally

Row = Mapping[str, Any]

_MONEY = "million_dong"
_IN_BILLIONS_FROM = 1000
_PLACE = "place"
_SHORTEST = 1
"""A share is worked out to at least so many decimals."""
_DIGITS_OF_FLOATS = 9


class CountedWords:
    """Figures and sums in one language; `measures` and `nodes` are rows by their ids."""

    def __init__(self, words: Words, measures: Mapping[str, Row], nodes: Mapping[str, Row]) -> None:
        self.words, self.measures, self.nodes = words, measures, nodes

    def figure(self, row: Row) -> str:
        """The figure as exact as it is held, its qualifier, what it counts: `gần 1.900 lượt người`, `74,5 tỷ đồng`."""
        return " ".join(part for part in self.parted(row) if part)

    def parted(self, row: Row) -> tuple[str, str]:
        """The figure and what it counts apart, for large type; a place in a ranking counts nothing."""
        measure = row["unit_of_measure"]
        if measure == _PLACE and row["value_high"] is None:
            key = {None: "dan_van.placed", "<=": "dan_van.placed_within"}.get(row["qualifier"])
            if key:
                return self.words(key, n=self.number(row["value"])), ""
        if measure == _MONEY and row["value"] >= _IN_BILLIONS_FROM:
            return self._amount(row, thousands=True), self.words("dan_van.billion_dong")
        counted = self.words.measured(self.measures[measure], row["value_high"] or row["value"])
        return self._amount(row), counted

    def number(self, value: float, thousands: bool = False) -> str:
        """All the digits that are held, or those of a thousandth of it."""
        exact = Decimal(repr(round(float(value), _DIGITS_OF_FLOATS))) / (1000 if thousands else 1)
        decimals = len(f"{exact.normalize():f}".partition(".")[2])
        return self.words.number(float(exact), decimals)

    def _amount(self, row: Row, thousands: bool = False) -> str:
        text = self.number(row["value"], thousands)
        if row["value_high"] is not None:
            return f"{text}–{self.number(row['value_high'], thousands)}"
        return self.words.about(row["qualifier"], text)

    def adding(self, node: Row) -> str:
        """How counts of an activity add up over time and over bodies, and what is no count of people."""
        said = self.words(
            "dan_van.adds",
            time=self.words(f"dan_van.time_{node['adds_over_time']}"),
            hierarchy=self.words(f"dan_van.hierarchy_{node['adds_over_hierarchy']}"),
        )
        return f"{said} {self.words('dan_van.visits_not_people')}" if counts_visits(node) else said

    # what printed figures come to

    def worked_out(self, tally: Tally) -> str:
        """The value of a tally; only to be shown as a result where it is no mere check."""
        if tally.kind == "share":
            return f"{self._share(tally)} {self._counted(tally)}"
        return self.figure({**tally.total._asdict(), "unit_of_measure": tally.parts[0]["unit_of_measure"]})

    def way(self, tally: Tally) -> str:
        """What was added or divided."""
        parts, words = tally.parts, self.words
        if tally.kind == "share":
            return words("dan_van.of_share", part=self._amount(parts[0]), whole=self._amount(parts[1]))
        if tally.kind == "periods":
            first = min(p["period_start"] for p in parts)
            last = max(p["period_end"] for p in parts)
            span = words.span({"period_start": first, "period_end": last, "period_text": None})
            return words("dan_van.of_periods", n=len(parts), span=span)
        if tally.kind == "bodies":
            return words("dan_van.of_bodies", n=len(parts))
        if tally.kind == "breakdown":
            group = words.of(parts[0], "group_name")
            return words("dan_van.of_breakdown", n=len(parts), group=group[:1].lower() + group[1:])
        names = [words.of(self.nodes[p["node"]], "name") for p in parts]
        return words("dan_van.of_components", n=len(parts), names="; ".join(names))

    def verdict(self, tally: Tally) -> str:
        """How what was worked out stands to what is printed."""
        words = self.words
        if tally.printed is None:
            return words("dan_van.nothing_printed")
        if tally.agrees:
            return words("dan_van.agrees")
        return words(self._doubt(tally), printed=self.figure(tally.printed))

    def _doubt(self, tally: Tally) -> str:
        if tally.agrees is False:
            return "dan_van.differs"
        return "dan_van.not_certain" if tally.is_inferred else "dan_van.not_exact"

    def contradiction(self, tally: Tally) -> str:
        """One printed figure that its own parts do not bear out; what they come to is no result, only the proof."""
        value, verdict = self.worked_out(tally), self.verdict(tally)
        if tally.kind == "share":
            part, whole = (self._amount(p) for p in tally.parts)
            return self.words("dan_van.clash_of_share", part=part, whole=whole, value=value, verdict=verdict)
        return self.words("dan_van.clash_of_sum", way=self.way(tally), value=value, verdict=verdict)

    def _share(self, tally: Tally) -> str:
        """With as many decimals as are printed, so that the two can be held against each other."""
        printed = self.number(tally.printed["value"]) if tally.printed else ""
        mark = "," if self.words.language == "vi" else "."
        decimals = max(_SHORTEST, len(printed.partition(mark)[2]))
        assert tally.total.value is not None
        return self.words.about(tally.total.qualifier, self.words.number(tally.total.value, decimals))

    def _counted(self, tally: Tally) -> str:
        return self.words.of(self.measures[self.nodes[tally.node]["unit_of_measure"]], "name")


_VISITS = ("attendance", "visit", "group_visit")
"""Measures that count somebody anew each time."""


def counts_visits(row: Row) -> bool:
    """Whether what is counted are visits: the same person may come several times."""
    return row["unit_of_measure"] in _VISITS
