"""Xu hướng: one node over the years for a few provinces, with breaks, gaps and what the country did."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.state import state
from dashboard.charts.trend import CONFIG, trend
from dashboard.charts.trend_reading import TrendReading
from dashboard.charts.trend_sheets import sheets_of
from dashboard.charts.trends_slides import slides_of
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]

_MOST_UNITS = 6


def show(frame: Frame) -> Sheets | None:
    choice = _chosen(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    reading = _reading(frame, choice)
    # the widgets are sent last: a browser draws the chart while it still loads them
    bar = st.container(horizontal=True, key="filters-trends")
    st.html(reading.heading())
    _show_chart(frame, choice, reading)
    gaps = "".join(f"<li>{escape(sentence)}</li>" for sentence in reading.absences())
    st.html((f'<ul class="td-gaps">{gaps}</ul>' if gaps else "") + reading.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice)
    return lambda: sheets_of(reading)


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    reading = _reading(frame, choice)
    geography = home.geography(choice.maps, choice.usual_map)
    return Taken(lambda: sheets_of(reading), lambda: slides_of(reading, geography))


class _Choice(NamedTuple):
    """What is looked at, and what else could be: each mapping is the options of one filter by id."""

    indices: dict[str, Row]
    index: Row
    concepts: dict[str, Row]
    concept: Row
    maps: list[str]
    usual_map: str
    home: str
    names: dict[str, str]
    usual: list[str]
    units: list[str]


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when nothing is loaded."""
    snapshot_id = frame.snapshot_id
    indices = choices.indices_of(snapshot_id, with_samples=True)
    if not indices:
        return None
    index = choices.pinned_index(indices)
    concepts = data.concepts(snapshot_id, index["index"])
    concept = choices.pinned_concept(concepts, index)
    maps = list(data.geographies(snapshot_id))
    usual_map = home.own_map(snapshot_id, maps)
    units = data.units_on(snapshot_id, home.geography(maps, usual_map))
    at_home = home.on_map(snapshot_id, units)
    names = home.names(frame.words, snapshot_id)
    usual = _usual(snapshot_id, at_home, maps)
    return _Choice(
        indices,
        index,
        concepts,
        concept,
        maps,
        usual_map,
        at_home,
        names,
        usual,
        filters.pinned_many("units", list(names), usual, _MOST_UNITS),
    )


def _usual(snapshot_id: str, unit: str, maps: list[str]) -> list[str]:
    """Home, after the units that it was made of: their figures are what was published."""
    before = data.units_on(snapshot_id, maps[-2]) if len(maps) > 1 else {}
    members = home.stand_ins(snapshot_id, unit, before)
    return list(dict.fromkeys([*members, unit]))[:_MOST_UNITS]


def _reading(frame: Frame, choice: _Choice) -> TrendReading:
    snapshot_id, index, concept = frame.snapshot_id, choice.index["index"], choice.concept["concept"]
    return TrendReading(
        words=frame.words,
        palette=frame.palette,
        index=choice.index,
        node=choice.concept,
        home=choice.home,
        names={unit: choice.names[unit] for unit in choice.units},
        rows=data.series(snapshot_id, tuple(choice.units), index, concept),
        middles=data.middles(snapshot_id, index, concept),
        area_rows=data.area_series(snapshot_id, index, concept),
        periods=data.periods(snapshot_id, index),
        breaks=data.breaks_of_concept(snapshot_id, index, concept),
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=data.flags(snapshot_id, index),
        regions=data.regions(snapshot_id),
    )


def _show_chart(frame: Frame, choice: _Choice, reading: TrendReading) -> None:
    words, lines = frame.words, reading.lines()
    if not lines:
        st.html(state(words("trends.empty_title"), words("trends.empty_text")))
        return
    separators = ",." if words.language == "vi" else ".,"
    figure = trend(lines, reading.rules(), frame.palette, separators, 17 if frame.is_presentation else 13)
    alt = words(
        "trends.chart_alt", node=words.of(choice.concept, "name"), units=words.listed(list(reading.names.values()))
    )
    with st.container(key="trend"):
        st.plotly_chart(figure, theme=None, key="trend-chart", height="stretch", config=CONFIG, alt=alt)


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    words = frame.words
    choices.select_index(frame, choice.indices, choice.index)
    filters.select(
        words("common.node"),
        "concept",
        list(choice.concepts),
        choice.concept["concept"],
        lambda c: words.of(choice.concepts[c], "name"),
        (),
        330,
    )
    filters.multiselect(
        words("trends.units"),
        "units",
        list(choice.names),
        choice.usual,
        choice.names.__getitem__,
        words("ranking.highlight_placeholder"),
        _MOST_UNITS,
    )
    home.draw_map_switch(words, choice.maps, choice.usual_map, resets=("units",))


PAGE = Page(key="trends", url_path="xu-huong", position=7, show=show, modules=("PlotlyChart",), taken=taken)
