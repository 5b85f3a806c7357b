"""Xếp hạng & bản đồ: all units for one index, node and year; the map beside the ranked bars."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.choropleth import CONFIG, choropleth
from dashboard.charts.ranking_sheets import sheets_of
from dashboard.charts.ranking_slides import slides_of
from dashboard.charts.slide_map import slide_map
from dashboard.charts.standings import Standings
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.slide import Map

Row = dict[str, Any]


def show(frame: Frame) -> Sheets | None:
    choice = _chosen(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    view = _standings(frame, choice)
    # the widgets are sent last: a browser draws the map while it still loads them
    bar = st.container(horizontal=True, key="filters-ranking")
    st.html(view.heading())
    with st.container(horizontal=True, key="ranking-body"):
        with st.container(key="map"):
            _show_map(frame, choice, view)
        with st.container(key="list"):
            if not frame.is_presentation and any(r["beyond_published"] for r in view.rows):
                choices.switch_beyond(frame, frame.words("ranking.show_beyond"), choice.index)
            st.html(view.bars())
    st.html(view.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice)
    return lambda: sheets_of(view)


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    view = _standings(frame, choice)
    return Taken(lambda: sheets_of(view), lambda: slides_of(view, _country(frame, choice, view)))


class _Choice(NamedTuple):
    """What is looked at, and what else could be: each mapping is the options of one filter by id."""

    indices: dict[str, Row]
    index: Row
    periods: dict[str, Row]
    period: Row
    nodes: dict[str, Row]
    node: Row
    maps: list[str]
    map: str
    rows: list[Row]
    names: dict[str, str]
    units: list[str]


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when nothing is loaded."""
    snapshot_id = frame.snapshot_id
    indices = choices.indices_of(snapshot_id)
    if not indices:
        return None
    index = choices.pinned_index(indices)
    periods = {p["period"]: p for p in data.periods(snapshot_id, index["index"])}
    period = periods[filters.pinned("period", list(periods), index["last_period"])]
    nodes = {n["node"]: n for n in data.nodes_in(snapshot_id, index["index"], period["period"])}
    node = nodes[filters.pinned("node", list(nodes), index["root"])]
    maps = choices.maps_from(snapshot_id, period)
    geography = home.geography(maps, maps[0])
    found = {r["unit"]: r for r in data.ranking(snapshot_id, index["index"], node["node"], period["period"], geography)}
    in_order_of_names = dict.fromkeys(u["unit"] for u in data.units(snapshot_id) if u["unit"] in found)
    names = {u: frame.words.of(found[u], "unit_name") for u in in_order_of_names}
    rows = list(found.values()) if geography == maps[0] else [found[u] for u in in_order_of_names]
    usual = home.stand_ins(snapshot_id, home.chosen(snapshot_id), names)
    units = filters.pinned_many("units", list(names), usual)
    return _Choice(indices, index, periods, period, nodes, node, maps, geography, rows, names, units)


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    words = frame.words
    choices.select_index(frame, choice.indices, choice.index)
    filters.select(words("common.period"), "period", list(choice.periods), choice.period["period"], str, ("node",), 110)
    choices.select_node(frame, "node", choice.nodes, choice.node["node"])
    filters.multiselect(
        words("ranking.highlight"),
        "units",
        list(choice.names),
        choice.units,
        choice.names.__getitem__,
        words("ranking.highlight_placeholder"),
    )
    choices.select_map(frame, choice.maps, choice.maps[0])


def _standings(frame: Frame, choice: _Choice) -> Standings:
    snapshot_id, index = frame.snapshot_id, choice.index["index"]
    return Standings(
        words=frame.words,
        palette=frame.palette,
        index=choice.index,
        period=choice.period,
        node=choice.node,
        rows=choice.rows,
        levels=data.band_levels(snapshot_id, index),
        breaks=data.breaks(snapshot_id, index),
        cited=data.source_texts(snapshot_id, frame.words.language),
        chosen=choice.units,
        shows_beyond=choices.shows_beyond(frame),
        geography=data.geographies(snapshot_id)[choice.map],
        regions=data.regions(snapshot_id),
        firmness=data.firmness(snapshot_id, index, choice.node["node"], choice.period["period"]),
    )


def _country(frame: Frame, choice: _Choice, view: Standings) -> Map:
    boundaries = data.geographies(frame.snapshot_id)[choice.map]["boundaries"]
    return slide_map(
        frame.words,
        frame.palette,
        data.outlines(frame.snapshot_id, boundaries),
        data.map_of(frame.snapshot_id, boundaries),
        colors={r["unit"]: view.color(r) for r in view.scored},
        said={r["unit"]: view.in_words(r) for r in view.rows},
        chosen=choice.units,
        keys=view.keys(),
    )


def _show_map(frame: Frame, choice: _Choice, view: Standings) -> None:
    words, snapshot_id = frame.words, frame.snapshot_id
    geography = data.geographies(snapshot_id)[choice.map]
    drawn = data.map_of(snapshot_id, geography["boundaries"])
    figure = choropleth(
        boundaries_url=f"/boundaries/{geography['boundaries']}?v={snapshot_id}",
        drawn=drawn["units"],
        colors={r["unit"]: view.color(r) for r in view.scored},
        hover={r["unit"]: view.in_words(r) for r in view.rows},
        chosen=choice.units,
        archipelagos=[(a["lon"], a["lat"], words.of(a, "name")) for a in drawn["archipelagos"]],
        palette=frame.palette,
        text_size=15 if frame.is_presentation else 12,
    )
    alt = words("ranking.map_alt", node=words.of(choice.node, "name"), period=choice.period["period"])
    st.plotly_chart(figure, theme=None, key="map-chart", height="stretch", config=CONFIG, alt=alt)
    off_map = [words.of(r, "unit_name") for r in view.rows if r["unit"] not in set(drawn["units"])]
    listed = f"<p>{escape(words('ranking.off_map', units=words.listed(off_map)))}</p>" if off_map else ""
    attribution = escape(words("common.boundaries", attribution=drawn["attribution"]))
    st.html(f'{view.legend()}<div class="td-map-note">{listed}<p>{attribution}</p></div>')


PAGE = Page(key="ranking", url_path="xep-hang", position=6, show=show, modules=("PlotlyChart",), taken=taken)
