"""Nông thôn mới: tiến độ: how far the country or a province has got towards what it promised the countryside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.rural_progress import RuralProgress
from dashboard.charts.rural_sheets import sheets_of
from dashboard.charts.rural_slides import NewMap, slides_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.series import looking_days, span_of
from dashboard.text import Words

Row = dict[str, Any]

_INDEX = "new_rural"
_LEVELS = ("country", "region", "province")
_CARDS = ("standard", "advanced", "model", "districts", "criteria", "provinces", "villages", "keeping")
_OF_BREAK = ("communes", "standard", "advanced", "model")


def show(frame: Frame) -> Sheets | None:
    choice = _chosen(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    reading = _reading(frame, choice)
    bar = st.container(horizontal=True, key="filters-new_rural")
    st.html(reading.heading())
    st.html(reading.cards())
    if not frame.is_presentation:
        st.html(reading.link_to_targets(choice.place))
    if frame.is_presentation:
        st.html(reading.sources())
        return None
    st.html(_break_story(frame, choice, reading) + reading.footing() + reading.sources())
    filters.let_the_page_be_drawn()
    with bar:
        _draw_filters(frame, choice)
    return (lambda: sheets_of(reading)) if reading.readings or reading.promises else None


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    reading = _reading(frame, choice)
    if not (reading.readings or reading.promises):
        return None
    return Taken(lambda: sheets_of(reading), lambda: slides_of(reading, _new_map(frame, choice, reading)))


class _Choice(NamedTuple):
    """The place and the day that the address asks for, and what else it could."""

    places: dict[str, Row]
    usual_place: str
    place: str
    days: list[str]
    as_of: str


def _chosen(frame: Frame) -> _Choice | None:
    snapshot_id = frame.snapshot_id
    places = _places(frame)
    if not places:
        return None
    country = next((p for p, row in places.items() if row["place_level"] == _LEVELS[0]), next(iter(places)))
    at_home = home.stand_ins(snapshot_id, home.chosen(snapshot_id), places)
    usual = at_home[0] if at_home else country
    days = filters.with_asked_day("as_of", _days(snapshot_id))
    return _Choice(
        places,
        usual,
        filters.pinned("place", list(places), usual),
        days,
        filters.pinned("as_of", days, _newest(snapshot_id).isoformat()),
    )


def _places(frame: Frame) -> dict[str, Row]:
    """The country, regions and provinces that have a figure or a target, in this order and by name."""
    snapshot_id = frame.snapshot_id
    known = data.places_of(snapshot_id, _INDEX, _newest(snapshot_id).isoformat())
    states: dict[str, list[Row]] = {}
    for unit in data.units(snapshot_id):
        states.setdefault(unit["unit"], []).append(unit)
    order = {unit: position for position, unit in enumerate(states)}
    found = {place: row for place, row in known.items() if row["place_level"] in _LEVELS}
    ranked = sorted(found, key=lambda p: (_LEVELS.index(found[p]["place_level"]), order.get(p, 0), p))
    return {p: found[p] | {"name": _name(frame.words, found[p], states.get(p, []))} for p in ranked}


def _name(words: Words, row: Row, states: Sequence[Row]) -> str:
    """A place by its full name; a province that ended with its last month."""
    if not states:
        return words.of(row, "place_name")
    name = words.of(states[-1], "full_name")
    return home.dated(words, name, states) if states[-1]["valid_to"] else name


def _newest(snapshot_id: str) -> date:
    return datetime.fromisoformat(data.settings(snapshot_id)["created_at"]).date()


def _days(snapshot_id: str) -> list[str]:
    eves = [g["valid_from"] - timedelta(days=1) for g in data.geographies(snapshot_id).values()]
    moments = data.moments_read(snapshot_id, _INDEX)
    first = min(moments, default="")
    return looking_days(_newest(snapshot_id), moments, [eve for eve in eves if eve.isoformat() > first])


def _reading(frame: Frame, choice: _Choice) -> RuralProgress:
    snapshot_id = frame.snapshot_id
    as_of = date.fromisoformat(choice.as_of)
    nodes = data.nodes(snapshot_id, _INDEX)
    breaks: dict[str, list[Row]] = {}
    for at in data.breaks(snapshot_id, _INDEX):
        breaks.setdefault(at["node"], []).append(at)
    return RuralProgress(
        words=frame.words,
        palette=frame.palette,
        place_name=choice.places[choice.place]["name"],
        as_of=as_of,
        promises=[p for p in data.promises_of(snapshot_id, choice.place, choice.as_of) if p["index"] == _INDEX],
        readings=[r for r in _known(snapshot_id, as_of, (choice.place,)) if r["place"] == choice.place],
        nodes=nodes,
        topics=_CARDS,
        breaks=breaks,
        measures=data.measures(snapshot_id),
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=data.flags(snapshot_id, _INDEX),
        shares=data.shares(snapshot_id, _INDEX),
        tallies=[t for t in data.tallies_of_place(snapshot_id, _INDEX, choice.place) if span_of(t.period)[1] <= as_of],
    )


def _known(snapshot_id: str, as_of: date, places: tuple[str, ...]) -> list[Row]:
    """The figures of some places on a day: nothing that was read later."""
    return [r for r in data.readings_of(snapshot_id, _INDEX, places) if span_of(r["moment"])[1] <= as_of]


class _Sides(NamedTuple):
    """The figures of all places that a new map concerns, by what they are called on its two sides."""

    geography: Row
    before: dict[str, list[Row]]
    after: dict[str, list[Row]]
    parts: list[Row]


def _break_story(frame: Frame, choice: _Choice, reading: RuralProgress) -> str:
    """What the newest change of the map did to the figures of the place."""
    sides = _sides(frame, choice, reading)
    return reading.break_story(sides.geography, sides.before, sides.after, _OF_BREAK, sides.parts)


def _new_map(frame: Frame, choice: _Choice, reading: RuralProgress) -> NewMap | None:
    """The same for a slide; None on a day before the new map."""
    sides = _sides(frame, choice, reading)
    if reading.as_of < sides.geography["valid_from"]:
        return None
    rows = reading.break_rows(sides.geography, sides.before, sides.after, _OF_BREAK)
    return NewMap(reading.break_title(sides.geography), _OF_BREAK, rows)


def _sides(frame: Frame, choice: _Choice, reading: RuralProgress) -> _Sides:
    snapshot_id = frame.snapshot_id
    maps = data.geographies(snapshot_id)
    older, newest = list(maps)[-2:]
    units = {geography: data.units_on(snapshot_id, geography) for geography in (older, newest)}
    families = {g: home.stand_ins(snapshot_id, choice.place, units[g]) or [choice.place] for g in units}
    concerned = tuple(dict.fromkeys(place for family in families.values() for place in family))
    rows = _known(snapshot_id, date.fromisoformat(choice.as_of), concerned)

    def side(geography: str) -> dict[str, list[Row]]:
        on_it = units[geography]
        return {
            frame.words.of(on_it[place], "name") if place in on_it else reading.place_name: [
                r for r in rows if r["place"] == place
            ]
            for place in families[geography]
        }

    parts = [r for r in rows if r["within"] in concerned and span_of(r["moment"])[0] >= maps[newest]["valid_from"]]
    return _Sides(maps[newest], side(older), side(newest), parts)


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    words = frame.words
    filters.select(
        words("common.place"),
        "place",
        list(choice.places),
        choice.usual_place,
        lambda place: choice.places[place]["name"],
        width=320,
    )
    filters.select(
        words("common.as_of"),
        "as_of",
        choice.days,
        choice.days[0],
        lambda day: words.day(date.fromisoformat(day)),
        width=180,
    )


def reading_of(frame: Frame) -> RuralProgress | None:
    """The place and the day that the address chooses, for a report; None when nothing is loaded."""
    choice = _chosen(frame)
    return _reading(frame, choice) if choice else None


PAGE = Page(key="new_rural", url_path="nong-thon-moi", position=16, show=show, section="new_rural", taken=taken)
