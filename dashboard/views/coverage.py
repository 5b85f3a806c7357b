"""Độ phủ số liệu: how much of the country each index covers year by year, and why the rest is absent."""

from __future__ import annotations

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.coverage_board import CoverageBoard
from dashboard.charts.coverage_sheets import sheets_of
from dashboard.charts.coverage_slides import slides_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken


def show(frame: Frame) -> Sheets | None:
    words, maps = frame.words, _maps(frame)
    board = _board(frame)
    if board is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    bar = st.container(horizontal=True, key="filters-coverage")
    st.html(board.heading() + board.board())
    if not frame.is_presentation:
        st.html(board.table())
        filters.let_the_page_be_drawn()
        with bar:
            home.draw_map_switch(words, maps, maps[0])
    return lambda: sheets_of(board)


def taken(frame: Frame) -> Taken | None:
    board = _board(frame)
    if board is None:
        return None
    sources = _sources(frame, board)
    return Taken(lambda: sheets_of(board), lambda: slides_of(board, frame.palette, sources))


def _maps(frame: Frame) -> list[str]:
    return list(data.geographies(frame.snapshot_id))


def _board(frame: Frame) -> CoverageBoard | None:
    """None where no figure has been loaded."""
    snapshot_id, maps = frame.snapshot_id, _maps(frame)
    # on the first map every period stands on its own
    chosen = home.geography(maps, maps[0])
    geography = None if chosen == maps[0] else chosen
    loaded = data.coverage(snapshot_id, None)
    if not any(cell["figures"] for cell in loaded):
        return None
    indices = data.indices(snapshot_id)
    return CoverageBoard(
        words=frame.words,
        indices=indices,
        coverage=data.coverage(snapshot_id, geography),
        absences=data.absences(snapshot_id, geography),
        names={i["index"]: _measured(frame, i["index"], i["root"]) for i in indices},
        loaded=loaded,
        is_rebuilt=geography is not None,
    )


def _sources(frame: Frame, board: CoverageBoard) -> list[str]:
    """Who publishes what is counted; the sources of the figures are on the page of sources and methods."""
    held = [index for index in board.indices if board.held(index)]
    return [
        frame.words(
            "coverage.slide_publisher", index=frame.words.of(i, "short_name"), publisher=frame.words.of(i, "publisher")
        )
        for i in held
    ]


def _measured(frame: Frame, index: str, root: str) -> dict[str, str]:
    """What is counted: the root of the index; any figure where it is a sample."""
    node = next(n for n in data.concepts(frame.snapshot_id, index).values() if n["node"] == root)
    return {"vi": node["name_vi"], "en": node["name_en"]}


PAGE = Page(
    key="coverage", url_path="do-phu", position=32, section="data", show=show, shows_its_table=True, taken=taken
)
