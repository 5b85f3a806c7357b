"""How far one place has got, in a hall: its newest figures, its levels over the years, its targets, the new map. Pure.

The levels are nested: they stand beside each other and are never added or stacked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.charts.rural_progress import BreakRow, RuralProgress
from dashboard.charts.rural_years import levels, on_cards, pace, told
from dashboard.slide import Body, Card, Cards, Slide, Table, TableCell, TableColumn

Row = dict[str, Any]

_MOST_CARDS = 8
_MOST_ROWS = 9
_MOST_LINES = 3
"""What stands on a card below its figure."""


class NewMap(NamedTuple):
    """What the newest change of the map did to the figures of the place; the rows are of `topics`."""

    title: str
    topics: Sequence[str]
    rows: Sequence[BreakRow]


def slides_of(view: RuralProgress, new_map: NewMap | None) -> list[Slide]:
    """`new_map` is None where the day that is looked at lies before it."""
    if not (view.readings or view.in_force()):
        return []
    words = view.words
    promises = on_cards(view)
    common = Slide(
        part="",
        title=_message(view),
        subtitle=words("new_rural.kicker", day=words.day(view.as_of)),
        remarks=[words("new_rural.sample"), *view.contradictions()],
        sources=view.source_lines(),
        speech=[*view.leads(), *(line for p in promises for line in told(view, p)), *view.falls()],
    )
    return [
        *_cards(view, common),
        *levels(view, common),
        *pace(view, common),
        *_targets(view, promises, common),
        *(_of_new_map(view, new_map, common) if new_map else []),
    ]


def _message(view: RuralProgress) -> str:
    """Where the place stands with its targets; without any, that there are figures."""
    lead = next(iter(view.leads()), "") if view.in_force() else ""
    if lead:
        return view.words("new_rural.slide_title", place=view.place_name, lead=lead)
    return view.words("new_rural.slide_title_figures", place=view.place_name)


# the newest figures


def _cards(view: RuralProgress, common: Slide) -> list[Slide]:
    cards = [card for topic in view.topics if (card := _card(view, topic))][:_MOST_CARDS]
    return [common._replace(part="cards", bodies=[Cards(cards)])] if cards else []


def _card(view: RuralProgress, topic: str) -> Card | None:
    """The newest figure of a topic and what it is judged by; None where there is none."""
    words = view.words
    readings = [r for r in view.readings if view.nodes[r["node"]]["topic"] == topic]
    if not readings:
        return None
    promises = [p for p in view.in_force() if view.nodes[p["node"]]["topic"] == topic]
    shown = view.newest_first(readings, promises)
    first = shown[0]
    # figures of several things of one kind: a number alone would not say of which
    is_of_several = len({r["unit_of_measure"] for r in shown}) < len(shown)
    value, unit = view.said.parted_figure(first)
    dated = words("new_rural.slide_dated", moment=view.said.moment(first), status=view.status_of(first))
    aims = [
        words("new_rural.slide_aim", aim=view.said.aim(p), status=view.said.status(p))
        for p in promises
        if p["node"] == first["node"]
    ]
    heading = words.of(first, "node_name") if is_of_several else words(f"new_rural.topic_{topic}")
    return Card(heading, value, unit, [dated, *aims][:_MOST_LINES])


# targets and the new map


def _targets(view: RuralProgress, promises: Sequence[Row], common: Slide) -> list[Slide]:
    if not promises:
        return []
    words = view.words
    shown = promises[:_MOST_ROWS]
    columns = [
        TableColumn(words("new_rural.slide_column_target"), share=2.4),
        TableColumn(words("new_rural.slide_column_aim"), share=1.5),
        TableColumn(words("new_rural.slide_column_figure"), share=1.6),
        TableColumn(words("new_rural.slide_column_verdict"), share=2.0),
    ]
    every = len(view.in_force())
    remarks = [words("new_rural.slide_chosen", n=len(shown), of=every)] if len(shown) < every else []
    body: Body = Table(columns, [_target(view, p) for p in shown])
    return [common._replace(part="targets", bodies=[body], remarks=[*remarks, *common.remarks])]


def _target(view: RuralProgress, promise: Row) -> list[TableCell]:
    words, said = view.words, view.said
    last = promise["last"][-1] if promise["last"] else None
    verdict = ": ".join(filter(None, [said.status(promise), said.reason(promise)]))
    aim = words("new_rural.aim", aim=said.aim(promise), deadline=said.deadline(promise))
    return [
        TableCell(words.of(promise, "node_name"), is_strong=True),
        TableCell(aim),
        TableCell(view.in_one_cell(last) if last else words("common.no_figure")),
        TableCell(verdict),
    ]


def _of_new_map(view: RuralProgress, new_map: NewMap, common: Slide) -> list[Slide]:
    """Before and after the new map, side by side; nothing where neither side has a figure."""
    if not any(newest for row in new_map.rows for newest in row.of_topics):
        return []
    words = view.words
    columns = [TableColumn(words("common.place"), share=1.4)]
    columns += [TableColumn(words(f"new_rural.topic_{topic}")) for topic in new_map.topics]
    rows = [
        [TableCell(row.name, is_strong=True), *(TableCell(_cell(view, newest)) for newest in row.of_topics)]
        for row in new_map.rows[:_MOST_ROWS]
    ]
    sources = [view.said.source(r) for row in new_map.rows for newest in row.of_topics for r in newest]
    return [
        common._replace(
            part="new_map",
            title=new_map.title,
            subtitle=f"{view.place_name}. {common.subtitle}",
            bodies=[Table(columns, rows)],
            remarks=[words("new_rural.break_lead"), *common.remarks],
            sources=list(dict.fromkeys(filter(None, sources))),
            speech=[words("new_rural.break_lead"), *view.falls()],
        )
    ]


def _cell(view: RuralProgress, newest: Sequence[Row]) -> str:
    return "; ".join(map(view.in_one_cell, newest)) or view.words("new_rural.break_none")
