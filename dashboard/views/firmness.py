"""Độ vững của thứ hạng: how far each rank of one node may be trusted, and who cannot be told apart."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters
from dashboard.charts.firmness_reading import FirmnessReading
from dashboard.charts.firmness_rows import picture
from dashboard.charts.firmness_slides import slides_of
from dashboard.charts.state import state
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]


def show(frame: Frame) -> Sheets | None:
    words, chosen = frame.words, _chosen(frame)
    if chosen is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    view = _reading(frame, chosen)
    # the widgets are sent last: a browser draws the picture while it still loads them
    bar = st.container(horizontal=True, key="filters-firmness")
    st.html(view.heading())
    has_hidden = view.firmness is not None and bool(view.firmness.hidden)
    if has_hidden and not frame.is_presentation:
        choices.switch_beyond(frame, words("firmness.beyond"), chosen.index)
    if drawn := picture(view):
        st.html(drawn)
    st.html(view.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, chosen)
    return view.sheets


def taken(frame: Frame) -> Taken | None:
    chosen = _chosen(frame)
    if chosen is None:
        return None
    view = _reading(frame, chosen)
    return Taken(view.sheets, lambda: slides_of(view, frame.palette))


class _Chosen(NamedTuple):
    """What is looked at, always on the map of the period: on a later one nobody has a rank."""

    choice: Choice
    nodes: dict[str, Row]
    node: Row
    bases: list[str]
    basis: str

    @property
    def index(self) -> Row:
        return self.choice.index


def _chosen(frame: Frame) -> _Chosen | None:
    choice, snapshot_id = choices.of_country(frame), frame.snapshot_id
    if choice and choice.is_rebuilt:
        filters.replaced("map", choice.maps[0])
        choice = choices.of_country(frame)
    if choice is None:
        return None
    index, period = choice.index["index"], choice.period["period"]
    nodes = {n["node"]: n for n in data.nodes_in(snapshot_id, index, period)}
    node = nodes[filters.pinned("node", list(nodes), choice.index["root"])]
    bases = data.firmness_bases(snapshot_id, index, node["node"], period)
    basis = filters.pinned("basis", bases, bases[0]) if len(bases) > 1 else ""
    return _Chosen(choice, nodes, node, bases, basis)


def _reading(frame: Frame, chosen: _Chosen) -> FirmnessReading:
    snapshot_id, choice, node = frame.snapshot_id, chosen.choice, chosen.node["node"]
    index, period = choice.index["index"], choice.period["period"]
    return FirmnessReading(
        words=frame.words,
        index=chosen.index,
        period=choice.period,
        node=chosen.node,
        rows=[row for row in data.scores_in(snapshot_id, index, period, choice.map) if row["node"] == node],
        firmness=data.firmness(snapshot_id, index, node, period, chosen.basis or None),
        home=choice.home,
        levels=data.band_levels(snapshot_id, index),
        breaks=data.breaks(snapshot_id, index),
        cited=data.source_texts(snapshot_id, frame.words.language),
        shows_beyond=choices.shows_beyond(frame),
    )


def _draw_filters(frame: Frame, chosen: _Chosen) -> None:
    words = frame.words
    choices.draw_index(frame, chosen.choice)
    choices.draw_period(frame, chosen.choice)
    choices.select_node(frame, "node", chosen.nodes, chosen.node["node"])
    choices.draw_home(frame, chosen.choice)
    if chosen.basis:
        filters.segments(
            words("firmness.basis"), "basis", chosen.bases, chosen.bases[0], lambda b: words(f"firmness.basis_{b}"),
            is_labelled=True,
        )  # fmt: skip


PAGE = Page(key="firmness", url_path="do-vung", position=13, section="comparison", show=show, taken=taken)
