"""Tổng quan: where one province stands in every index, in under a minute."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dashboard import commentary, data, filters, home
from dashboard.charts.index_reading import IndexReading
from dashboard.charts.overview_sheets import sheets_of
from dashboard.charts.overview_slides import slides_of
from dashboard.charts.score_card import CardRemark, ScoreCard, score_cards
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.slide import Slide
from dashboard.text import Words

Row = dict[str, Any]

_CARDS_IN_A_ROW = 3
_REMARKED = ("level", "components", "unsaid")


def show(frame: Frame) -> Sheets | None:
    chosen = _chosen(frame)
    if chosen is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    unit, known = chosen.unit, chosen.known
    # the cards are sent before the widgets above them: a browser draws them while it still loads the widgets
    bar = st.container(horizontal=True, key="filters-overview")
    st.html(_heading(frame, unit))
    readings: list[IndexReading] = []
    # row by row: the first is on the screen while the next is still being read
    for start in range(0, len(known), _CARDS_IN_A_ROW):
        row = known[start : start + _CARDS_IN_A_ROW]
        here = [_reading(frame, index, unit, chosen.until) for index in row]
        st.html(score_cards([_with_remarks(frame, reading) for reading in here], len(known)))
        readings += here
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame.words, chosen.units, unit["unit"], chosen.periods, chosen.until)
            home.draw_map_switch(frame.words, chosen.maps, chosen.usual_map)
    return lambda: sheets_of(readings)


def taken(frame: Frame) -> Taken | None:
    chosen = _chosen(frame)
    if chosen is None:
        return None
    readings = [_reading(frame, index, chosen.unit, chosen.until) for index in chosen.known]

    def slides() -> list[Slide]:
        cards = [_with_remarks(frame, reading) for reading in readings]
        return slides_of(readings, cards, _fate(frame, chosen.unit), chosen.map, chosen.until)

    return Taken(lambda: sheets_of(readings), slides)


class _Choice(NamedTuple):
    """A province on a map and the year up to which we look, with what else could be; `known` are indices of then."""

    maps: list[str]
    usual_map: str
    map: str
    units: dict[str, Row]
    unit: Row
    periods: list[str]
    until: str
    known: list[Row]


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when nothing is loaded."""
    snapshot_id = frame.snapshot_id
    indices = [i for i in data.indices(snapshot_id) if i["last_period"]]
    if not indices:
        return None
    maps = list(data.geographies(snapshot_id))
    usual_map = home.own_map(snapshot_id, maps)
    chosen_map = home.geography(maps, usual_map)
    units = data.units_on(snapshot_id, chosen_map)
    unit = units[home.on_map(snapshot_id, units)]
    periods = _loaded_periods(snapshot_id, indices)
    until = filters.pinned("until", periods, periods[0])
    return _Choice(maps, usual_map, chosen_map, units, unit, periods, until, _known_by(indices, until))


def _loaded_periods(snapshot_id: str, indices: Sequence[Row]) -> list[str]:
    """Every period that any index holds, newest first."""
    return sorted({p["period"] for i in indices for p in data.periods(snapshot_id, i["index"])}, reverse=True)


def _known_by(indices: Sequence[Row], until: str) -> list[Row]:
    return [i for i in indices if i["first_period"] <= until]


def _draw_filters(words: Words, units: dict[str, Row], unit: str, periods: Sequence[str], until: str) -> None:
    filters.select(
        words("common.home"), "home", list(units), unit, lambda u: words.of(units[u], "full_name"), width=320
    )
    filters.select(words("overview.until"), "until", periods, until, str, width=180)


def _heading(frame: Frame, unit: Row) -> str:
    words = frame.words
    region = words("overview.region", region=words.of(unit, "region_name"))
    return (
        f'<section class="td-heading"><h1>{escape(words.of(unit, "full_name"))}</h1>'
        f"<p>{escape(f'{region}. {_fate(frame, unit)}')}</p></section>"
    )


def _fate(frame: Frame, unit: Row) -> str:
    """What the newest change of the map did to the unit, in one sentence."""
    words = frame.words
    merges = [c for c in data.unit_changes(frame.snapshot_id) if c["kind"] == "merge"]
    names = {u["unit"]: u for u in sorted(data.units(frame.snapshot_id), key=lambda u: u["valid_from"])}
    became = next((c for c in merges if c["from_unit"] == unit["unit"]), None)
    newest = merges[-1]["date"]
    members = [c["from_unit"] for c in merges if c["to_unit"] == unit["unit"] and c["date"] == newest]
    if members:
        return words(
            "overview.formed_on",
            day=words.day(newest),
            members=words.listed([words.of(names[m], "name") for m in members]),
        )
    if became:
        others = [
            c["from_unit"] for c in merges if c["to_unit"] == became["to_unit"] and c["from_unit"] != unit["unit"]
        ]
        return words(
            "overview.merged_on",
            day=words.day(became["date"]),
            unit=words.within(words.of(names[became["to_unit"]], "full_name")),
            others=words.listed([words.of(names[other], "name") for other in others]),
        )
    today = names[unit["unit"]]
    said = words("overview.unchanged", day=words.day(newest))
    if today["full_name_vi"] == unit["full_name_vi"]:
        return said
    return f"{words('overview.renamed', name=words.within(words.of(today, 'full_name')))} {said}"


def _reading(frame: Frame, index: Row, unit: Row, until: str) -> IndexReading:
    snapshot_id, name = frame.snapshot_id, index["index"]
    return IndexReading(
        words=frame.words,
        palette=frame.palette,
        index=index,
        unit=unit,
        rows=_rows(snapshot_id, name, unit["unit"], until),
        members=[_rows(snapshot_id, name, member, until) for member in _members(snapshot_id, unit["unit"])],
        periods=[p for p in data.periods(snapshot_id, name) if p["period"] <= until],
        breaks=[b for b in data.breaks(snapshot_id, name) if b["period"] <= until],
        levels=data.band_levels(snapshot_id, name),
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=data.flags(snapshot_id, name),
        measures=data.measures(snapshot_id),
        medians_in=lambda period: data.medians(snapshot_id, name, period),
        standings_in=lambda period: data.ranking(
            snapshot_id, name, index["root"], period, _own_map(snapshot_id, name, period)
        ),
        firmness_in=lambda period: data.firmness(snapshot_id, name, index["root"], period),
    )


def _with_remarks(frame: Frame, reading: IndexReading) -> ScoreCard:
    """The card with what it does not say in numbers: the standing in the country, the strongest and weakest parts."""
    card, index, unit = reading.card(), reading.index, reading.unit["unit"]
    if index["sampled"]:
        return card
    snapshot_id, name = frame.snapshot_id, index["index"]
    period = reading.periods[reading.latest["period"] if reading.latest else reading.newest]
    scores = data.scores_in(snapshot_id, name, period["period"], period["geography"])
    own = [row for row in scores if row["unit"] == unit]
    if not own:
        newest_map = list(data.geographies(snapshot_id))[-1]
        own = [r for r in data.scores_in(snapshot_id, name, period["period"], newest_map) if r["unit"] == unit]
    # the change stands on the card by itself
    known = commentary.facts(index, reading.unit, period, own, scores, [], [], reading.levels, reading.flags)
    said = commentary.of_kinds(commentary.remarks(frame.words, known), _REMARKED)
    return card._replace(remarks=[CardRemark(r.text, r.link, frame.words("commentary.see")) for r in said])


def _rows(snapshot_id: str, index: str, unit: str, until: str) -> list[Row]:
    return [r for r in data.headlines(snapshot_id, unit) if r["index"] == index and r["period"] <= until]


def _members(snapshot_id: str, unit: str) -> list[str]:
    """The units of the map before the newest one that make up a unit which that map does not know."""
    before = list(data.geographies(snapshot_id))[-2]
    found = home.stand_ins(snapshot_id, unit, data.units_on(snapshot_id, before))
    return [] if found == [unit] else found


def _own_map(snapshot_id: str, index: str, period: str) -> str:
    geography: str = next(p["geography"] for p in data.periods(snapshot_id, index) if p["period"] == period)
    return geography


class Overview(NamedTuple):
    """A province, what is to be said of it in one line, and every index of it."""

    unit: Row
    about: str
    readings: list[IndexReading]


def reading_of(frame: Frame) -> Overview | None:
    """What the address chooses, for a report; None when nothing is loaded."""
    indices = [i for i in data.indices(frame.snapshot_id) if i["last_period"]]
    if not indices:
        return None
    maps = list(data.geographies(frame.snapshot_id))
    units = data.units_on(frame.snapshot_id, home.geography(maps, home.own_map(frame.snapshot_id, maps)))
    unit = units[home.on_map(frame.snapshot_id, units)]
    periods = _loaded_periods(frame.snapshot_id, indices)
    until = filters.pinned("until", periods, periods[0])
    about = f"{frame.words('overview.region', region=frame.words.of(unit, 'region_name'))}. {_fate(frame, unit)}"
    return Overview(unit, about, [_reading(frame, index, unit, until) for index in _known_by(indices, until)])


PAGE = Page(key="overview", url_path="tong-quan", position=1, show=show, taken=taken)
