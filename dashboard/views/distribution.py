"""Phân bố: where all provinces lie in every year, and how far apart they are in years that may be compared."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.distribution_reading import DistributionReading
from dashboard.charts.distribution_slides import slides_of
from dashboard.charts.distribution_years import runs_of, years_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]


class _Choice(NamedTuple):
    """What is looked at, and what else could be: each mapping is the options of one filter by id."""

    indices: dict[str, Row]
    index: Row
    concepts: dict[str, Row]
    node: Row
    maps: list[str]
    map: str
    usual_map: str
    rows: tuple[Row, ...]
    names: dict[str, str]
    home: str


def show(frame: Frame) -> Sheets | None:
    choice = _chosen(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    reading = _reading(frame, choice)
    bar = st.container(horizontal=True, key="filters-distribution")
    st.html(reading.heading())
    st.html(reading.picture())
    st.html(reading.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice)
    return reading.sheets


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    reading = _reading(frame, choice)
    return Taken(reading.sheets, lambda: slides_of(reading, frame.palette, choice.map))


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when nothing is loaded."""
    snapshot_id, words = frame.snapshot_id, frame.words
    indices = choices.indices_of(snapshot_id)
    if not indices:
        return None
    index = choices.pinned_index(indices)
    concepts = data.concepts(snapshot_id, index["index"])
    node = choices.pinned_concept(concepts, index)
    periods = data.periods(snapshot_id, index["index"])
    maps = choices.maps_from(snapshot_id, periods[-1])
    usual = periods[0]["geography"]
    chosen = home.geography(maps, usual)
    rows = data.distribution(snapshot_id, index["index"], node["concept"], chosen)
    newest = {row["unit"]: words.of(row, "unit_name") for row in rows}
    names = {u["unit"]: newest[u["unit"]] for u in data.units(snapshot_id) if u["unit"] in newest}
    if not names:
        return None
    return _Choice(
        indices, index, concepts, node, maps, chosen, usual, rows, names, home.on_map(snapshot_id, list(names))
    )


def _reading(frame: Frame, choice: _Choice) -> DistributionReading:
    snapshot_id, index = frame.snapshot_id, choice.index["index"]
    breaks = data.breaks_of_concept(snapshot_id, index, choice.node["concept"])
    years = years_of(choice.rows)
    return DistributionReading(
        words=frame.words,
        index=choice.index,
        node=choice.node,
        names=choice.names,
        home=choice.home,
        rows=choice.rows,
        runs=runs_of(years, breaks),
        breaks=breaks,
        cited=data.source_texts(snapshot_id, frame.words.language),
        topped={p["period"] for p in data.periods(snapshot_id, index) if p["published_top"]},
    )


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    choices.select_home(frame, choice.names, choice.home)
    choices.select_index(frame, choice.indices, choice.index)
    choices.select_node(frame, "concept", choice.concepts, choice.node["concept"])
    choices.select_map(frame, choice.maps, choice.usual_map)


PAGE = Page(key="distribution", url_path="phan-bo", position=14, section="comparison", show=show, taken=taken)
