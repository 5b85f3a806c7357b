"""Tiêu chí còn vướng: which criteria the fewest communes of a place meet, against other tables on the same ruler."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.criteria_bars import CriteriaBars
from dashboard.charts.criteria_sheets import sheets_of
from dashboard.charts.criteria_slides import slides_of
from dashboard.charts.criteria_tables import CriteriaTable, comparable, fullest, newest_of, tables_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]


class _Choice(NamedTuple):
    """The table that is looked at, the one beside it, and what else could be chosen."""

    of_index: str
    tables: dict[str, CriteriaTable]
    own: CriteriaTable | None
    table: CriteriaTable
    others: dict[str, CriteriaTable]
    against: CriteriaTable | None


def show(frame: Frame) -> Sheets | None:
    words, choice = frame.words, _chosen(frame)
    if choice is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    bars = _bars(frame, choice)
    bar = st.container(horizontal=True, key="filters-criteria")
    asides = [] if frame.is_presentation else _asides(frame, choice)
    st.html(bars.heading(asides) + bars.bars(frame.is_presentation) + bars.footing(frame.is_presentation))
    if not frame.is_presentation:
        st.html(bars.details())
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice, bars)
    return lambda: sheets_of(bars)


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    bars = _bars(frame, choice)
    is_home = choice.own is not None and choice.own.place == choice.table.place
    return Taken(lambda: sheets_of(bars), lambda: slides_of(bars, frame.palette, is_home, _asides(frame, choice)))


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when there is no table."""
    snapshot_id = frame.snapshot_id
    index = _index_by_criterion(snapshot_id)
    tables = _tables(snapshot_id, index) if index else {}
    if not index or not tables:
        return None
    places = list(dict.fromkeys(table.place for table in tables.values()))
    own = newest_of(tables.values(), home.stand_ins(snapshot_id, home.chosen(snapshot_id), places))
    table = tables[filters.pinned("place", list(tables), _usual(own, tables).key)]
    others = {other.key: other for other in comparable(table, tables)}
    return _Choice(index, tables, own, table, others, others.get(_against(others)))


def _usual(own: CriteriaTable | None, tables: dict[str, CriteriaTable]) -> CriteriaTable:
    return own or fullest(tables.values())


def _against(others: dict[str, CriteriaTable]) -> str:
    """Which table stands beside. Nothing is remembered: after a table that has none beside it there is one again."""
    return filters.pinned("against", [*others, filters.NONE, ""], _usual_against(others)) or filters.NONE


def _usual_against(others: dict[str, CriteriaTable]) -> str:
    return fullest(others.values()).key if others else filters.NONE


def _index_by_criterion(snapshot_id: str) -> str | None:
    """The index of which places report criterion by criterion."""
    indices = (i["index"] for i in data.indices(snapshot_id))
    return next((i for i in indices if any(n["criterion"] is not None for n in data.nodes(snapshot_id, i))), None)


def _tables(snapshot_id: str, index: str) -> dict[str, CriteriaTable]:
    counted = {n["node"] for n in data.nodes(snapshot_id, index) if n["criterion"] is not None}
    return tables_of(
        data.readings(snapshot_id, index),
        data.tallies_of_places(snapshot_id, index),
        data.criteria(snapshot_id),
        [b for b in data.breaks(snapshot_id, index) if b["node"] in counted],
    )


def _bars(frame: Frame, choice: _Choice) -> CriteriaBars:
    snapshot_id = frame.snapshot_id
    return CriteriaBars(
        words=frame.words,
        table=choice.table,
        against=choice.against,
        tables=list(choice.tables.values()),
        criteria=data.criteria(snapshot_id),
        measures=data.measures(snapshot_id),
        flags=data.flags(snapshot_id, choice.of_index),
        cited=data.source_texts(snapshot_id, frame.words.language),
    )


def _asides(frame: Frame, choice: _Choice) -> list[str]:
    """Of a home without a table, or with one of a province that it was made of."""
    words, snapshot_id = frame.words, frame.snapshot_id
    at_home = home.chosen(snapshot_id)
    unit = [u for u in data.units(snapshot_id) if u["unit"] == at_home][-1]
    name, place = words.of(unit, "full_name"), choice.table.name(words.language)
    if choice.own is None:
        return [words("criteria.home_without", home=name, place=place)]
    if choice.table.place == choice.own.place != at_home:
        return [words("criteria.home_before", home=words.within(name), place=place)]
    return []


def _draw_filters(frame: Frame, choice: _Choice, bars: CriteriaBars) -> None:
    words, tables = frame.words, choice.tables
    filters.select(
        words("common.place"),
        "place",
        list(tables),
        choice.table.key,
        lambda key: bars.label(tables[key]),
        ("against",),
    )
    filters.select(
        words("criteria.against"),
        "against",
        [*choice.others, filters.NONE],
        _usual_against(choice.others),
        lambda key: words("criteria.alone") if key == filters.NONE else bars.label(tables[key]),
    )


PAGE = Page(
    key="criteria", url_path="tieu-chi", position=17, section="new_rural", show=show, shows_its_table=True, taken=taken
)
