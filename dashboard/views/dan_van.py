"""Hoạt động dân vận: who did what, how much, when and for how many, and whether what is printed adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.activity_board import (
    MOST_HEADLINES,
    ActivityBoard,
    Choice,
    Group,
)
from dashboard.charts.activity_bodies import BodyBoard, told_apart
from dashboard.charts.activity_order import LEVELS, ReadingOrder
from dashboard.charts.activity_sheets import sheets_of
from dashboard.charts.activity_slides import slides_of
from dashboard.charts.activity_table import topics_in_order
from dashboard.charts.counted_words import CountedWords
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.text import Words

Row = dict[str, Any]

ALL = "all"
NATIONWIDE = "viet-nam"
"""Bodies of the whole country or of several provinces."""


def show(frame: Frame) -> Sheets | None:
    words, found = frame.words, _found(frame)
    if found is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    board = found.board
    if frame.is_presentation:
        st.html(board.slide())
        return None
    bar = st.container(horizontal=True, key="filters-dan_van")
    st.html(board.heading() + board.clashes() + board.cards(MOST_HEADLINES) + board.sections())
    st.html(_reported(frame, found))
    filters.let_the_page_be_drawn()
    with bar:
        _draw_filters(words, found.here, found.choice, found.places, found.options, found.names)
    return (lambda: sheets_of(board)) if board.rows else None


def taken(frame: Frame) -> Taken | None:
    found = _found(frame)
    if found is None or not found.board.rows:
        return None
    return Taken(lambda: sheets_of(found.board), lambda: slides_of(found.board, found.bodies, frame.palette))


class _Found(NamedTuple):
    """What the address asks for, what else it could, and the boards of it."""

    index: str
    here: str
    choice: Choice
    places: list[str]
    options: dict[str, list[str]]
    names: dict[str, str]
    board: ActivityBoard
    bodies: BodyBoard


def _found(frame: Frame) -> _Found | None:
    """None where nothing is counted."""
    snapshot_id, words = frame.snapshot_id, frame.words
    index = _counted_index(snapshot_id)
    if index is None:
        return None
    rows = data.activities(snapshot_id, index)
    units = {u["unit"]: u for u in data.units(snapshot_id)}
    places = _places(snapshot_id, units, {r["unit"] for r in rows if r["unit"]})
    nodes = {n["node"]: n for n in data.concepts(snapshot_id, index).values()}
    options = {
        "topic": [ALL, *topics_in_order(nodes.values())],
        "year": [ALL, *sorted({r["period"] for r in rows if r["period"]}, reverse=True)],
        "level": [ALL, *(level for level in LEVELS if level in {r["level"] for r in rows})],
    }
    here = filters.pinned("place", [ALL, NATIONWIDE, *places], _usual_place(snapshot_id, places))
    choice = Choice(**{name: filters.pinned(name, given, ALL).replace(ALL, "") for name, given in options.items()})
    names = {unit: _province(words, given) for unit, given in units.items()}
    order = ReadingOrder(list(units))
    # beside a body stands its province, but where one province alone is looked at
    provinces = {unit: words.of(given, "name") for unit, given in units.items()} if here == ALL else {}
    organisations = data.organisations(snapshot_id)
    board = ActivityBoard(
        CountedWords(words, data.measures(snapshot_id), nodes),
        order,
        data.source_texts(snapshot_id, words.language),
        data.flags(snapshot_id, index),
        _place_name(words, here, names),
        _groups(rows, here, places, names),
        data.tallies_of_bodies(snapshot_id, index),
        choice,
        provinces,
        told_apart(words, organisations),
    )
    members = _members(here, places)
    shown = [o for o, body in organisations.items() if members is None or body["unit"] in members]
    bodies = BodyBoard(words, order, organisations, shown, rows, nodes, provinces)
    return _Found(index, here, choice, [ALL, NATIONWIDE, *places], options, names, board, bodies)


def _counted_index(snapshot_id: str) -> str | None:
    """The index whose figures are counts of bodies."""
    indices = (i["index"] for i in data.indices(snapshot_id))
    return next((i for i in indices if data.activities(snapshot_id, i)), None)


def _places(snapshot_id: str, units: Mapping[str, Row], having: set[str]) -> dict[str, list[str]]:
    """Provinces with figures → the provinces whose figures they show: their own, and of what they were made of."""
    ended = {u for u in having if units[u]["valid_to"]}
    found = {}
    for unit, given in units.items():
        own = [unit] if unit in having else []
        parts = home.stand_ins(snapshot_id, unit, ended - {unit}) if given["valid_to"] is None else []
        if own or parts:
            found[unit] = [*own, *parts]
    return found


def _usual_place(snapshot_id: str, places: Mapping[str, list[str]]) -> str:
    """Home, or what it became or was made of; everywhere if none of them has a figure."""
    return next(iter(home.stand_ins(snapshot_id, home.chosen(snapshot_id), places)), ALL)


def _members(here: str, places: Mapping[str, list[str]]) -> set[str | None] | None:
    """The provinces whose bodies are looked at, None for those of all."""
    if here == ALL:
        return None
    return {None} if here == NATIONWIDE else set(places[here])


def _groups(rows: Sequence[Row], here: str, places: Mapping[str, list[str]], names: Mapping[str, str]) -> list[Group]:
    members = _members(here, places)
    if members is None:
        return [Group("", rows)]
    if len(members) == 1:
        return [Group("", [r for r in rows if r["unit"] in members])]
    return [Group(names[unit], [r for r in rows if r["unit"] == unit]) for unit in places[here]]


def _reported(frame: Frame, found: _Found) -> str:
    """The board of bodies and what is missing of those that have to report, as of the day of the snapshot."""
    snapshot_id = frame.snapshot_id
    as_of = datetime.fromisoformat(data.settings(snapshot_id)["created_at"]).date()
    duties = [d for d in data.duties(snapshot_id) if d["index"] == found.index]
    outstanding = data.outstanding(snapshot_id, found.index, as_of.isoformat())
    return found.bodies.board() + found.bodies.reporting(duties, outstanding, as_of)


def _province(words: Words, unit: Row) -> str:
    """Its name, and until when it was: two units may have the same name."""
    name = words.of(unit, "name")
    return words("dan_van.province_until", name=name, day=words.day(unit["valid_to"])) if unit["valid_to"] else name


def _place_name(words: Words, place: str, names: Mapping[str, str]) -> str:
    special = {ALL: "dan_van.everywhere", NATIONWIDE: "dan_van.nationwide"}
    return words(special[place]) if place in special else names[place]


def _draw_filters(
    words: Words,
    here: str,
    choice: Choice,
    places: Sequence[str],
    options: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> None:
    def topic(value: str) -> str:
        return words("dan_van.all_topics") if value == ALL else words(f"dan_van.topic_{value}")

    def year(value: str) -> str:
        return words("dan_van.all_years") if value == ALL else words("dan_van.up_to", year=value)

    def level(value: str) -> str:
        return words("dan_van.all_levels") if value == ALL else words(f"dan_van.level_{value}")

    filters.select(
        words("common.place"), "place", places, here, lambda place: _place_name(words, place, names), width=320
    )
    filters.select(words("dan_van.topic"), "topic", options["topic"], choice.topic or ALL, topic, width=320)
    filters.select(words("common.period"), "year", options["year"], choice.year or ALL, year, width=180)
    filters.select(words("dan_van.level"), "level", options["level"], choice.level or ALL, level, width=220)


PAGE = Page(
    key="dan_van", url_path="dan-van", position=18, section="dan_van", show=show, shows_its_table=True, taken=taken
)
