"""The names, statuses, sources and marks of two years of one score, in the language of the reader. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.charts.changed_pairs import CUTTING, Pair
from dashboard.text import Words
from etl import Part

Row = dict[str, Any]

NO_VALUE = "–"


class PairWords:
    """What is called how in a pair of years of one province."""

    def __init__(
        self, words: Words, index: Row, unit: str, pair: Pair, cited: Mapping[str, str], flags: Mapping[str, Row]
    ) -> None:
        """`unit` is the name of the province; `cited` the sources by id, `flags` those of the index."""
        self.words, self.index, self.unit, self.pair = words, index, unit, pair
        self.cited, self.flags = cited, flags
        self.since, self.period = pair.before.period, pair.now.period

    def what(self) -> str:
        """The score as a title names it: the index by its short name, a part of it by both names."""
        short = self.words.of(self.index, "short_name")
        node = self.pair.now.nodes[self.pair.now.parent]
        if node["node"] == self.index["root"]:
            return short
        return self.words("changed.what_node", node=self.words.of(node, "name"), index=short)

    def share(self, part: Part) -> float:
        """The weight of a part of a mean in percent."""
        aggregation = self.pair.now.aggregation
        return 100 * part.weight / aggregation["factor"] if aggregation else 0.0

    def is_mean(self) -> bool:
        aggregation = self.pair.now.aggregation
        return bool(aggregation and aggregation["weights"])

    def points(self, value: float) -> str:
        """A score in its unit of measure."""
        return self.words(f"commentary.value_{self._measure()}", value=self.words.number(value))

    def difference(self, by: float, decimals: int = 2) -> str:
        """The size of a difference in its unit of measure: of percentages it is in percentage points."""
        return self.words(f"commentary.difference_{self._measure()}", value=self.words.number(abs(by), decimals))

    def _measure(self) -> str:
        measure: str = self.pair.now.nodes[self.pair.now.parent]["unit_of_measure"]
        return measure

    def breaks_in_words(self) -> list[str]:
        """Every change of the measure in between, once, with the names of all that it concerns."""
        concerned: dict[tuple[str, str, str], list[str]] = {}
        for concept in (self.pair.now.parent, *self.pair.now.children):
            for b in self.pair.breaks.get(concept, ()):
                change = (b["period"], b["kind"], self.words.of(b, "reason"))
                concerned.setdefault(change, []).append(self.name(concept))
        return [
            self.words(
                "changed.break_of" if kind in CUTTING else "changed.break_of_suspected",
                names=self.words.listed(names),
                period=self.words.moment(period),
                reason=reason,
            )
            for (period, kind, reason), names in concerned.items()
        ]

    def source_lines(self) -> list[str]:
        concepts = [(side, c) for side in self.pair.sides for c in (side.parent, *side.children)]
        ids = [s for side, c in concepts if c in side.values for s in _ids(side.rows[c])]
        return list(dict.fromkeys(self.cited[s] for s in ids))

    def name(self, concept: str) -> str:
        nodes = self.pair.now.nodes if concept in self.pair.now.nodes else self.pair.before.nodes
        return self.words.of(nodes[concept], "name")

    def mark(self, concept: str) -> str:
        """That a component was measured in another way from some year on; '' where it was not."""
        found = self.pair.breaks.get(concept, ())
        for key, kinds in (("changed.marked_changed", CUTTING), ("changed.marked_suspected", ("suspected",))):
            years = [self.words.moment(b["period"]) for b in found if b["kind"] in kinds]
            if years:
                return self.words(key, period=", ".join(dict.fromkeys(years)))
        return ""

    def status(self, row: Row) -> str:
        status = self.words(f"common.status_{row['status']}")
        if not row["weights_period"]:
            return status
        return self.words("common.weighted", status=status, year=row["weights_period"])

    def reason(self, row: Row | None) -> str:
        """Why a score is absent, or kept out of every sum."""
        if row is None:
            return self.words("changed.no_unit")
        if row["value"] is not None and row["flag"]:
            return self.words.of(self.flags[row["flag"]], "text")
        return (
            self.words(f"common.reason_{row['missing_reason']}")
            if row["missing_reason"]
            else self.words("common.no_figure")
        )

    def sources_of(self, row: Row) -> str:
        return "; ".join(self.cited[s] for s in _ids(row))

    def hover(self, concept: str) -> str:
        return self._hover(concept, "changed.hover")

    def hover_apart(self, concept: str) -> str:
        """Of a component measured in another way: the same without an arrow."""
        return self._hover(concept, "changed.hover_apart")

    def _hover(self, concept: str, key: str) -> str:
        before, now = (side.rows[concept] for side in self.pair.sides)
        return self.words(
            key,
            name=self.name(concept),
            before=self.number(before),
            now=self.number(now),
            status_before=self.status(before),
            status_now=self.status(now),
            since=self.since,
            period=self.period,
            source_before=self.sources_of(before),
            source_now=self.sources_of(now),
        )

    def number(self, row: Row | None) -> str:
        return self.words.about(row["qualifier"], self.words.number(row["value"])) if row else NO_VALUE

    def has_both(self) -> bool:
        return all(side.parent in side.values for side in self.pair.sides)


def _ids(row: Row) -> list[str]:
    return [s for s in (row["source_id"] or "").split("|") if s]
