"""Which body has figures on what, what does not apply to it, who followed it, who has not reported. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from dashboard.charts.activity_order import ReadingOrder
from dashboard.charts.activity_table import topics_in_order
from dashboard.text import Words
from etl import Outstanding

Row = dict[str, Any]

_NO_TERRITORY = "no"
_APART = "|"
"""Between successors."""


class BodyBoard:
    """Bodies × topics; what needs a territory is a column of its own where the rest of its topic does not."""

    def __init__(
        self,
        words: Words,
        order: ReadingOrder,
        organisations: Mapping[str, Row],
        shown: Sequence[str],
        rows: Sequence[Row],
        nodes: Mapping[str, Row],
        provinces: Mapping[str, str],
    ) -> None:
        """`shown` are the ids of the bodies of the board, `organisations` all that may be named."""
        self.words, self.organisations, self.nodes, self.provinces = words, organisations, nodes, provinces
        self.bodies = sorted((organisations[o] for o in shown), key=lambda body: order.of_body(body, body["name_vi"]))
        self.columns = self._columns()
        self.counts: dict[tuple[str, str], int] = {}
        for row in rows:
            cell = (row["organisation"], self._column_of(row["node"]))
            self.counts[cell] = self.counts.get(cell, 0) + 1

    def _columns(self) -> dict[str, bool]:
        """Topics, and activities that need a territory within a mixed topic → whether the column needs one."""
        found: dict[str, bool] = {}
        for topic in topics_in_order(self.nodes.values()):
            needing = [n for n in self.nodes.values() if n["topic"] == topic and n["needs_territory"]]
            is_whole = len(needing) == sum(n["topic"] == topic for n in self.nodes.values())
            found[topic] = is_whole
            found.update({} if is_whole else {n["node"]: True for n in needing})
        return found

    def _column_of(self, node: str) -> str:
        return node if node in self.columns else str(self.nodes[node]["topic"])

    def column_title(self, column: str) -> str:
        if column in self.nodes:
            return self.words.of(self.nodes[column], "name")
        return self.words(f"dan_van.topic_{column}")

    def board(self) -> str:
        words = self.words
        if not self.bodies:
            return ""
        head = "".join(f'<th scope="col">{escape(self.column_title(c))}</th>' for c in self.columns)
        rows = "".join(map(self._row, self.bodies))
        legend = words("dan_van.bodies_legend")
        without = any(b["territorial"] == _NO_TERRITORY for b in self.bodies)
        return (
            f'<section class="td-bodies"><h2>{escape(words("dan_van.bodies_title"))}</h2><p>{escape(legend)}</p>'
            f"{f'<p>{escape(self.not_applicable())}</p>' if without else ''}"
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("dan_van.bodies_title"))}">'
            f'<table class="td-coverage"><thead><tr><th></th>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>{self.successors()}</section>"
        )

    def not_applicable(self) -> str:
        """What cannot be asked of a body without a territory, and why."""
        needing = [self.words.of(n, "name") for n in self.nodes.values() if n["needs_territory"]]
        return self.words("dan_van.not_applicable_why", nodes="; ".join(needing))

    def _row(self, body: Row) -> str:
        small = self.beside(body)
        cells = "".join(self._cell(body, column) for column in self.columns)
        return (
            f'<tr data-body="{body["organisation"]}"><th scope="row">{escape(self.words.of(body, "name"))}'
            f"{f'<small>{escape(small)}</small>' if small else ''}</th>{cells}</tr>"
        )

    def beside(self, body: Row) -> str:
        """The province of a body, where several are looked at, and its last day, where it has ended."""
        said = [self.provinces.get(body["unit"] or "", "")]
        if body["valid_to"]:
            said.append(self.words("dan_van.until", day=self.words.day(_day(body["valid_to"]))))
        return " · ".join(text for text in said if text)

    def _cell(self, body: Row, column: str) -> str:
        if self.count(body, column):
            return f'<td class="td-has"><span>{escape(self.in_words(body, column))}</span></td>'
        css = ' class="td-out"' if self._is_out(body, column) else ""
        return f"<td{css}>{escape(self.in_words(body, column))}</td>"

    def count(self, body: Row, column: str) -> int:
        """How many figures of the column a body has here."""
        return self.counts.get((body["organisation"], column), 0)

    def in_words(self, body: Row, column: str) -> str:
        """Their number, else that the column does not apply to the body, else a dash for what was not collected."""
        if count := self.count(body, column):
            return self.words.number(count, 0)
        return self.words("common.reason_not_applicable") if self._is_out(body, column) else "–"

    def _is_out(self, body: Row, column: str) -> bool:
        return self.columns[column] and body["territorial"] == _NO_TERRITORY

    def successors(self) -> str:
        """Bodies that ended and the bodies that took their place."""
        lines = [self._succession(body) for body in self.bodies if body["successor"]]
        return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""

    def _succession(self, body: Row) -> str:
        words = self.words
        known = [self.organisations[s] for s in body["successor"].split(_APART) if s in self.organisations]
        names = words.listed([self._successor(s) for s in known])
        if body["valid_to"]:
            day = words.day(_day(body["valid_to"]))
            return words("dan_van.succeeded_on", body=words.of(body, "name"), day=day, successors=names)
        return words("dan_van.succeeded", body=words.of(body, "name"), successors=names)

    def _successor(self, body: Row) -> str:
        name = self.words.of(body, "name")
        if not body["valid_from"]:
            return name
        return self.words("dan_van.body_since", body=name, day=self.words.day(_day(body["valid_from"])))

    def reporting(self, duties: Sequence[Row], outstanding: Sequence[Outstanding], as_of: date) -> str:
        """Who has not reported what; said of nobody who is not declared to have to."""
        return (
            f'<section class="td-bodies"><h2>{escape(self.words("dan_van.reporting_title"))}</h2>'
            f"{self._reporting(duties, outstanding, as_of)}</section>"
        )

    def _reporting(self, duties: Sequence[Row], outstanding: Sequence[Outstanding], as_of: date) -> str:
        words, here = self.words, {body["organisation"] for body in self.bodies}
        if not duties:
            return f"<p>{escape(words('dan_van.reporting_none'))}</p>"
        bound = {d["organisation"] for d in duties if d["organisation"] in here}
        if not bound:
            return f"<p>{escape(words('dan_van.reporting_nobody_here'))}</p>"
        day = words.day(as_of)
        missing: dict[tuple[str, str], list[str]] = {}
        for o in outstanding:
            if o.organisation in bound:
                span = words.span({"period_start": f"{o.start}", "period_end": f"{o.end}", "period_text": None})
                missing.setdefault((o.organisation, o.node), []).append(span)
        if not missing:
            return f"<p>{escape(words('dan_van.reporting_complete', n=len(bound), day=day))}</p>"
        rows = "".join(
            f'<tr><th scope="row">{escape(words.of(self.organisations[body], "name"))}</th>'
            f"<td>{escape(words.of(self.nodes[node], 'name'))}</td><td>{escape(', '.join(spans))}</td></tr>"
            for (body, node), spans in missing.items()
        )
        head = "".join(
            f'<th scope="col">{escape(words(key))}</th>'
            for key in ("dan_van.column_body", "dan_van.column_activity", "dan_van.column_missing")
        )
        return (
            f"<p>{escape(words('dan_van.reporting_lead', n=len(bound), day=day))}</p>"
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("dan_van.column_missing"))}">'
            f'<table class="td-acts td-missing"><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


def told_apart(words: Words, organisations: Mapping[str, Row]) -> dict[str, str]:
    """The dates of bodies that have the same name, as one that followed another may have."""
    alike: dict[str, list[Row]] = {}
    for body in organisations.values():
        alike.setdefault(body["name_vi"], []).append(body)
    found = {}
    for body in (b for group in alike.values() if len(group) > 1 for b in group):
        if body["valid_to"]:
            found[body["organisation"]] = words("dan_van.until", day=words.day(_day(body["valid_to"])))
        elif body["valid_from"]:
            found[body["organisation"]] = words("dan_van.since", day=words.day(_day(body["valid_from"])))
    return found


def _day(given: date | str) -> date:
    return given if isinstance(given, date) else date.fromisoformat(given)
