"""Bảng nhiệt: every province × every part of an index in one year, coloured column by column."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters
from dashboard.charts.heat_fifths import Column, columns_of, has_deeper
from dashboard.charts.heat_groups import Block, by_band, by_likeness, by_region, of_a_slide
from dashboard.charts.heat_reading import NAME, HeatReading, arranged
from dashboard.charts.heat_sheet import sheets_of
from dashboard.charts.heat_slides import slides_of
from dashboard.charts.state import state
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]

_LEVELS = ("dimension", "all")
_ENOUGH = 0.5


def show(frame: Frame) -> Sheets | None:
    choice = choices.of_home_as_published(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    table = _table(frame, choice)
    reading = _reading(frame, choice, table)
    # two thousand cells: of all that is done for this page, writing them takes the longest
    picture = data.kept(_key(frame, choice, table), reading.picture)
    # the widgets are sent last: a browser draws the table while it still loads them
    bar = st.container(horizontal=True, key="filters-heat")
    st.html(reading.heading())
    st.html(picture)
    st.html(reading.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice, table)
    return partial(sheets_of, reading)


def taken(frame: Frame) -> Taken | None:
    choice = choices.of_home_as_published(frame)
    if choice is None:
        return None
    reading = _reading(frame, choice, _table(frame, choice))
    return Taken(lambda: sheets_of(reading), lambda: slides_of(reading, choice.map))


def _key(frame: Frame, choice: Choice, table: _Table) -> tuple[str, ...]:
    """All that the picture depends on."""
    of_frame = (frame.snapshot_id, frame.words.language, frame.palette.accent, str(frame.is_presentation))
    of_choice = (choice.index["index"], choice.period["period"], choice.map, choice.home)
    return (*of_frame, PAGE.key, *of_choice, table.level, table.sort, table.group)


class _Table(NamedTuple):
    """The columns, and the choices of how to arrange the rows with what else could be chosen."""

    columns: list[Column]
    has_more: bool
    level: str
    sort: str
    usual_sort: str
    groups: list[str]
    group: str
    usual_group: str


def _table(frame: Frame, choice: Choice) -> _Table:
    index, period = choice.index, choice.period
    rows = data.scores_in(frame.snapshot_id, index["index"], period["period"], choice.map)
    level = filters.pinned("level", _LEVELS, _LEVELS[0])
    has_all = level == "all" and not frame.is_presentation
    middles = choices.medians_of(frame, choice) if choice.is_rebuilt else None
    columns = columns_of(rows, index["root"], has_all, choice.expected, middles)
    has_order = not choice.is_rebuilt and columns[0].node == index["root"] and not columns[0].is_sparse
    # in order of their scores the rows would say what the publisher chose not to print
    has_order = has_order and not any(row["beyond_published"] for row in columns[0].rows.values())
    usual_sort = index["root"] if has_order else NAME
    usual_group = "region" if choice.is_rebuilt else "none"
    has_bands = not choice.is_rebuilt and any(row["band"] for row in columns[0].rows.values())
    groups = ["none", "region", *(["band"] if has_bands else []), "likeness"]
    return _Table(
        columns=columns,
        has_more=has_deeper(rows, index["root"]),
        level=level,
        # `node`, as on other pages: it is open again where an index or a year with other nodes is chosen
        sort=filters.pinned("node", [NAME, *(c.node for c in columns)], usual_sort),
        usual_sort=usual_sort,
        groups=groups,
        group=filters.pinned("group", groups, usual_group),
        usual_group=usual_group,
    )


def _reading(frame: Frame, choice: Choice, table: _Table) -> HeatReading:
    snapshot_id, index = frame.snapshot_id, choice.index["index"]
    units = arranged(list(choice.units), table.columns, table.sort)
    held = {unit for column in table.columns for unit, row in column.rows.items() if row["value"] is not None}
    is_sparse = len(held) < _ENOUGH * len(units)
    listed = [unit for unit in units if unit in held or unit == choice.home or not is_sparse]
    return HeatReading(
        words=frame.words,
        palette=frame.palette,
        index=choice.index,
        period=choice.period,
        columns=table.columns,
        blocks=_blocks(frame, choice, table, listed),
        unlisted=[unit for unit in units if unit not in listed],
        home=choice.home,
        sort=table.sort,
        of=choice.expected,
        is_rebuilt=choice.is_rebuilt,
        is_slide=frame.is_presentation,
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=data.flags(snapshot_id, index),
        regions=data.regions(snapshot_id),
    )


def _blocks(frame: Frame, choice: Choice, table: _Table, units: list[str]) -> list[Block]:
    words, snapshot_id, root = frame.words, frame.snapshot_id, table.columns[0].rows
    name = words.of(root[choice.home], "unit_name")
    regions = by_region(units, root, data.regions(snapshot_id), words)
    if frame.is_presentation:
        return of_a_slide(units, regions, choice.home, choices.peers_of(frame, choice, choice.home), words, name)
    if table.group == "region":
        return regions
    if table.group == "band":
        return by_band(units, root, data.band_levels(snapshot_id, choice.index["index"]), words)
    if table.group == "likeness":
        return by_likeness(units, choice.home, choices.peers_of(frame, choice, choice.home), words, name)
    return [Block("", units)]


def _draw_filters(frame: Frame, choice: Choice, table: _Table) -> None:
    words = frame.words
    named = {column.node: words.of(column.head, "node_name") for column in table.columns}
    choices.draw_home(frame, choice)
    choices.draw_index(frame, choice)
    choices.draw_period(frame, choice)
    filters.select(
        words("heat.sort"), "node", [NAME, *named], table.usual_sort, lambda n: named.get(n, words("heat.sort_name")),
        (), 260,
    )  # fmt: skip
    filters.select(
        words("heat.group"), "group", table.groups, table.usual_group, lambda g: words(f"heat.group_{g}"), (), 210
    )
    if table.has_more:
        filters.segments(
            words("heat.level"), "level", _LEVELS, _LEVELS[0], lambda v: words(f"heat.level_{v}"), ("node",), True
        )
    choices.draw_map(frame, choice)


PAGE = Page(key="heat", url_path="bang-nhiet", position=11, section="comparison", show=show, taken=taken)
