"""The counts of one topic as a table: activity, body, period, figure, and what the figures come to. Plain HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.activity_order import ReadingOrder, entry_of
from dashboard.charts.counted_words import CountedWords
from etl import Tally

Row = dict[str, Any]


class ActivityTable:
    """Every row says what, who, when, how much, in which status and from which source; nothing is added here."""

    def __init__(
        self,
        counted: CountedWords,
        order: ReadingOrder,
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        provinces: Mapping[str, str],
        dates: Mapping[str, str],
    ) -> None:
        """`provinces` gives the names to show beside bodies, empty where all are of the one that is looked at.

        `dates` tell bodies of one name apart.
        """
        self.counted, self.order, self.cited, self.flags = counted, order, cited, flags
        self.words, self.provinces, self.dates = counted.words, provinces, dates

    def html(self, rows: Sequence[Row], tallies: Sequence[Tally], beside: Sequence[Row]) -> str:
        """`tallies` are those of these rows; `beside` are all figures of the topic, to hold norms against."""
        words = self.words
        by_node: dict[str, list[Row]] = {}
        for row in rows:
            by_node.setdefault(row["node"], []).append(row)
        nodes = {*by_node, *(t.node for t in tallies)}
        bodies = [
            self._activity(node, by_node.get(node, []), [t for t in tallies if t.node == node], beside)
            for node in sorted(nodes, key=lambda n: self.counted.nodes[n]["position"])
        ]
        head = "".join(
            f'<th scope="col">{escape(words(key))}</th>'
            for key in ("dan_van.column_body", "common.column_period", "dan_van.column_figure", "dan_van.column_source")
        )
        table = f'<table class="td-acts"><thead><tr>{head}</tr></thead>{"".join(bodies)}</table>'
        label = escape(words("common.table"))
        return f'<div class="td-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'

    def _activity(self, node: str, rows: Sequence[Row], tallies: Sequence[Tally], beside: Sequence[Row]) -> str:
        given = self.counted.nodes[node]
        entries: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            entries.setdefault(entry_of(row), []).append(row)
        blocks = [(self.order.of_figure(group[0]), 0, self._entry(group, beside)) for group in entries.values()]
        for tally in tallies:
            anchor = tally.printed or max(tally.parts, key=self.order.of_figure)
            blocks.append((self.order.of_figure(anchor), 1, self._tally(tally)))
        blocks.sort(key=lambda block: block[:2])
        return (
            f'<tbody data-node="{node}"><tr class="td-act"><th colspan="4" scope="rowgroup">'
            f"{escape(self.words.of(given, 'name'))}<small>{escape(self.counted.adding(given))}</small></th></tr>"
            f"{''.join(html for _, _, html in blocks)}</tbody>"
        )

    def _entry(self, group: Sequence[Row], beside: Sequence[Row]) -> str:
        """A count with its breakdowns under it; where only parts are printed, their heading says so."""
        whole = next((r for r in group if not r["breakdown"]), None)
        parts = [r for r in group if r["breakdown"]]
        first = whole or group[0]
        if whole is None and len(parts) == 1:
            shown, parts = self._figure(first, alone=True), []
        else:
            shown = self._figure(whole) if whole else f"<em>{escape(self.words('dan_van.no_total_printed'))}</em>"
        css = ' class="td-as-printed"' if first["excluded"] and first not in parts else ""
        beside_name = (self.provinces.get(first["unit"] or "", ""), self.dates.get(first["organisation"], ""))
        small = " · ".join(text for text in beside_name if text)
        return (
            f'<tr{css}><th scope="row">{escape(self.words.of(first, "organisation_name"))}'
            f"{f'<small>{escape(small)}</small>' if small else ''}</th>"
            f"<td>{escape(self.words.span(first))}</td><td>{shown}{self._against_norm(whole, beside)}</td>"
            f"<td>{self._origin(first)}</td></tr>{''.join(self._part(r, whole) for r in parts)}"
        )

    def _part(self, row: Row, whole: Row | None) -> str:
        css = "td-part td-as-printed" if row["excluded"] else "td-part"
        shown = self._figure(row, told=whole["flag"] if whole else None)
        return (
            f'<tr class="{css}"><th scope="row" colspan="2">{escape(self.words.of(row, "breakdown_name"))}</th>'
            f"<td>{shown}</td><td>{escape(self._status(row))}</td></tr>"
        )

    def _tally(self, tally: Tally) -> str:
        """A computed row of its own; a mere check shows no value as a result, only that printed figures clash."""
        counted, words = self.counted, self.words
        css = "td-tally td-clash" if tally.agrees is False else "td-tally"
        label = f"<i>{escape(words('dan_van.computed'))}</i> "
        who = "" if tally.kind == "bodies" else f"<small>{escape(self._whose(tally))}</small>"
        opened = f'<tr class="{css}" data-kind="{tally.kind}"><th scope="row" colspan='
        if tally.is_check:
            return f'{opened}"4">{label}{escape(counted.contradiction(tally))}{who}</th></tr>'
        return (
            f'{opened}"2">{label}{escape(counted.way(tally))}{who}</th>'
            f"<td>{escape(counted.worked_out(tally))}</td>"
            f"<td><b>{escape(counted.verdict(tally))}</b> · {escape(words('common.status_computed'))}</td></tr>"
        )

    def _whose(self, tally: Tally) -> str:
        first = tally.parts[0]
        name = self.words.of(first, "organisation_name")
        if tally.kind == "periods":
            return name
        return self.words("dan_van.whose", body=name, period=self.words.span(first))

    def _figure(self, row: Row, told: str | None = None, alone: bool = False) -> str:
        """The figure, what its flag says unless it was told already, and of which part it is if that part is alone."""
        notes = [self.words("dan_van.part_only", part=self.words.of(row, "breakdown_name"))] if alone else []
        if row["excluded"]:
            notes.append(self.words("dan_van.as_printed"))
        if row["flag"] in self.flags and row["flag"] != told:
            notes.append(self.words.of(self.flags[row["flag"]], "text"))
        said = "".join(f"<small>{escape(note)}</small>" for note in notes)
        return f'<span class="td-figure">{escape(self.counted.figure(row))}</span>{said}'

    def _against_norm(self, row: Row | None, beside: Sequence[Row]) -> str:
        """Beside a norm stand the same body's actual figures of the topic, or that there are none here."""
        if row is None or row["node_level"] != "norm":
            return ""
        actual = [
            self.words(
                "dan_van.actual_figure",
                node=self.words.of(r, "node_name"),
                figure=self.counted.figure(r),
                period=self.words.span(r),
            )
            for r in beside
            if (r["organisation"], r["topic"], r["breakdown"]) == (row["organisation"], row["topic"], None)
            and r["node_level"] == "activity"
            and not r["excluded"]
        ]
        said = self.words("dan_van.actual", figures="; ".join(actual)) if actual else self.words("dan_van.no_actual")
        return f"<small>{escape(said)}</small>"

    def _status(self, row: Row) -> str:
        return self.words(f"common.status_{row['status']}")

    def _origin(self, row: Row) -> str:
        return f"<b>{escape(self._status(row))}</b> · {escape(self.cited[row['source_id']])}"


def topics_in_order(nodes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every topic once, in the order of the activities."""
    return list(dict.fromkeys(n["topic"] for n in sorted(nodes, key=lambda n: n["position"])))
