"""So sánh: two to six provinces side by side on every part of an index, against a benchmark of choice."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters
from dashboard.charts.compare_bases import (
    BENCHMARKS,
    EARLIER,
    MEDIAN,
    PEERS,
    REGION,
    UNIT,
    Base,
    earlier_bases,
    in_region_of,
    median_of,
    of_unit,
)
from dashboard.charts.compare_footing import footing, sheets_of
from dashboard.charts.compare_reading import Benchmark, Comparison
from dashboard.charts.compare_slides import slides_of
from dashboard.charts.heat_fifths import Column, columns_of, has_deeper
from dashboard.charts.state import state
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]

MOST = 6
_USUAL_OTHERS = 2
_LEVELS = ("dimension", "all")


def show(frame: Frame) -> Sheets | None:
    words, choice = frame.words, choices.of_home_as_published(frame)
    if choice is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    table = _table(frame, choice)
    # the widgets are sent last: a browser draws the lanes while it still loads them
    bar = st.container(horizontal=True, key="filters-compare")
    reading = _reading(frame, choice, table) if table.units else None
    if reading:
        st.html(reading.heading())
        st.html(reading.picture())
        st.html(footing(reading))
    else:
        st.html(state(words("compare.nobody"), words("compare.nobody_text")))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice, table)
    return partial(sheets_of, reading) if reading else None


def taken(frame: Frame) -> Taken | None:
    choice = choices.of_home_as_published(frame)
    table = _table(frame, choice) if choice else None
    if choice is None or table is None or not table.units:
        return None
    reading = _reading(frame, choice, table)
    return Taken(lambda: sheets_of(reading), lambda: slides_of(reading, frame.palette, choice.map))


class _Table(NamedTuple):
    """The nodes, the units side by side, and what they are compared with, with what is usual of each."""

    columns: list[Column]
    has_more: bool
    units: list[str]
    usual_units: list[str]
    benchmark: str
    unit: str
    usual_unit: str


def _table(frame: Frame, choice: Choice) -> _Table:
    index, period = choice.index, choice.period
    rows = data.scores_in(frame.snapshot_id, index["index"], period["period"], choice.map)
    level = filters.pinned("level", _LEVELS, _LEVELS[0])
    columns = columns_of(rows, index["root"], level == "all" and not frame.is_presentation, choice.expected)
    alike = dict.fromkeys((*choices.peers_of(frame, choice, choice.home), *in_region_of(columns[0], choice.home)))
    near = [unit for unit in alike if unit != choice.home and unit in choice.units]
    usual = [choice.home, *near[:_USUAL_OTHERS]]
    units = filters.pinned_many("units", list(choice.units), usual, MOST)
    benchmark = filters.pinned("benchmark", BENCHMARKS, MEDIAN)
    other = next((u for u in (*near, *choice.units) if u not in units), choice.home)
    unit = filters.pinned("unit", list(choice.units), other) if benchmark == UNIT else other
    return _Table(columns, has_deeper(rows, index["root"]), units, usual, benchmark, unit, other)


def _reading(frame: Frame, choice: Choice, table: _Table) -> Comparison:
    snapshot_id, index, period = frame.snapshot_id, choice.index["index"], choice.period["period"]
    # ranks and their firmness are of the map of the period
    firmness = None if choice.is_rebuilt else data.firmness(snapshot_id, index, choice.index["root"], period)
    return Comparison(
        words=frame.words,
        index=choice.index,
        period=choice.period,
        columns=table.columns,
        units=table.units,
        home=choice.home,
        benchmark=_benchmark(frame, choice, table),
        firmness=firmness,
        is_rebuilt=choice.is_rebuilt,
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=data.flags(snapshot_id, index),
    )


def _benchmark(frame: Frame, choice: Choice, table: _Table) -> Benchmark:
    peers = {unit: choices.peers_of(frame, choice, unit) for unit in table.units} if table.benchmark == PEERS else {}
    pairs = [(column, unit) for column in table.columns for unit in table.units if unit in column.rows]
    if table.benchmark == EARLIER:
        bases = _earlier(frame, choice, pairs)
    elif table.benchmark == MEDIAN:
        bases = _medians(frame, choice, pairs)
    elif table.benchmark == REGION:
        bases = {(c.node, unit): median_of(c, in_region_of(c, unit)) for c, unit in pairs}
    elif table.benchmark == PEERS:
        bases = {(c.node, unit): median_of(c, peers[unit]) for c, unit in pairs}
    else:
        bases = {(c.node, unit): of_unit(c, table.unit) for c, unit in pairs}
    root = table.columns[0].rows
    named = {u: [frame.words.of(root[p], "unit_name") for p in peers[u] if p in root] for u in peers}
    return Benchmark(table.benchmark, table.unit, bases, named)


def _medians(frame: Frame, choice: Choice, pairs: list[tuple[Column, str]]) -> dict[tuple[str, str], Base]:
    middles = choices.medians_of(frame, choice)
    return {(column.node, unit): Base(middles.get(column.node)) for column, unit in pairs}


def _earlier(frame: Frame, choice: Choice, pairs: list[tuple[Column, str]]) -> dict[tuple[str, str], Base]:
    snapshot_id, index = frame.snapshot_id, choice.index["index"]
    rows = [column.rows[unit] for column, unit in pairs if column.rows[unit]["value"] is not None]
    before = sorted((p for p in choice.periods if p < choice.period["period"]), reverse=True)

    @cache
    def breaks_of(concept: str) -> list[Row]:
        return data.breaks_of_concept(snapshot_id, index, concept)

    found = earlier_bases(rows, before, lambda p: data.scores_in(snapshot_id, index, p, choice.map), breaks_of)
    return {(row["node"], row["unit"]): found[row["concept"], row["unit"]] for row in rows}


def _draw_filters(frame: Frame, choice: Choice, table: _Table) -> None:
    words = frame.words
    names = choice.names(words)
    choices.draw_index(frame, choice)
    choices.draw_period(frame, choice)
    filters.multiselect(
        words("compare.units"), "units", list(names), table.usual_units, names.__getitem__,
        words("compare.units_placeholder"), MOST,
    )  # fmt: skip
    filters.select(
        words("compare.benchmark"), "benchmark", BENCHMARKS, MEDIAN, lambda b: words(f"compare.benchmark_{b}"), (), 250
    )
    if table.benchmark == UNIT:
        filters.select(words("compare.unit"), "unit", list(names), table.usual_unit, names.__getitem__, (), 190)
    choices.draw_home(frame, choice)
    if table.has_more:
        filters.segments(
            words("compare.level"), "level", _LEVELS, _LEVELS[0], lambda v: words(f"compare.level_{v}"), (), True
        )
    choices.draw_map(frame, choice)


PAGE = Page(key="compare", url_path="so-sanh", position=10, section="comparison", show=show, taken=taken)
