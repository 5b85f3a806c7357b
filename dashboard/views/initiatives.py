"""Mô hình hay: what others do, who, where, since when, with what result and said by whom; a register to search."""

from __future__ import annotations

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.initiative_list import ALL, InitiativeList, Sought, kinds
from dashboard.charts.initiative_sheets import sheets_of
from dashboard.charts.initiative_slides import slides_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken


def show(frame: Frame) -> Sheets | None:
    words = frame.words
    rows = data.initiatives(frame.snapshot_id)
    if not rows:
        st.html(state(words("common.empty_index_title"), words("initiatives.none_text")))
        return None
    fields, names = kinds(rows, "field"), kinds(rows, "called")
    register = _register(frame, _sought(fields, names))
    if frame.is_presentation:
        st.html(register.slide())
        return None
    st.html(register.heading())
    bar = st.container(horizontal=True, key="filters-initiatives")
    st.html(register.cards() + register.footing())
    filters.let_the_page_be_drawn()
    with bar:
        filters.text(words("initiatives.search"), "search", words("initiatives.search_hint"))
        filters.select(
            words("initiatives.field"), "field", fields, ALL, lambda f: _or_all(frame, f, f"initiatives.field_{f}")
        )
        filters.select(
            words("initiatives.called"), "called", names, ALL, lambda c: _or_all(frame, c, f"initiatives.called_{c}")
        )
    return (lambda: sheets_of(register)) if register.shown else None


def taken(frame: Frame) -> Taken | None:
    rows = data.initiatives(frame.snapshot_id)
    if not rows:
        return None
    register = _register(frame, _sought(kinds(rows, "field"), kinds(rows, "called")))
    if not register.shown:
        return None
    return Taken(lambda: sheets_of(register), lambda: slides_of(register))


def _sought(fields: list[str], names: list[str]) -> Sought:
    return Sought(
        text=filters.pinned_text("search"),
        field=filters.pinned("field", fields, ALL),
        called=filters.pinned("called", names, ALL),
    )


def _or_all(frame: Frame, option: str, key: str) -> str:
    return frame.words("initiatives.all" if option == ALL else key)


def _register(frame: Frame, sought: Sought) -> InitiativeList:
    snapshot_id, words = frame.snapshot_id, frame.words
    rows = data.initiatives(snapshot_id)
    units = dict.fromkeys(row["unit"] for row in rows if row["unit"])
    own = home.chosen(snapshot_id)
    now = {unit: said for unit in units if (said := _today(frame, unit))}
    indices = [index["index"] for index in data.indices(snapshot_id)]
    return InitiativeList(
        words=words,
        rows=rows,
        sought=sought,
        figures=[figure for index in indices for figure in data.activities(snapshot_id, index)],
        flags={(index, flag): row for index in indices for flag, row in data.flags(snapshot_id, index).items()},
        measures=data.measures(snapshot_id),
        cited=data.source_texts(snapshot_id, words.language),
        home_name=next(words.of(u, "name") for u in data.units(snapshot_id) if u["unit"] == own),
        homes=home.stand_ins(snapshot_id, own, units),
        now=now,
    )


def _today(frame: Frame, unit: str) -> str:
    """What a province belongs to today, nothing where it still is itself."""
    current = data.units_on(frame.snapshot_id, list(data.geographies(frame.snapshot_id))[-1])
    after = home.stand_ins(frame.snapshot_id, unit, current)
    return "" if unit in after else frame.words.listed([frame.words.of(current[u], "name") for u in after])


PAGE = Page(
    key="initiatives",
    url_path="mo-hinh-hay",
    position=20,
    section="dan_van",
    show=show,
    shows_its_table=True,
    taken=taken,
)
