"""Tổng quan: where one province stands in every index, in under a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboard import data, filters
from dashboard.charts.index_reading import IndexReading
from dashboard.charts.score_card import score_cards
from dashboard.charts.state import state
from dashboard.page import Frame, Page
from dashboard.text import Words

Row = dict[str, Any]


def show(frame: Frame) -> None:
    indices = [i for i in data.indices(frame.snapshot_id) if i["last_period"]]
    if not indices:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return
    units = _selectable_units(frame.snapshot_id, indices)
    periods = _loaded_periods(frame.snapshot_id, indices)
    home = filters.pinned("home", list(units), data.settings(frame.snapshot_id)["home_unit"])
    until = filters.pinned("until", periods, periods[0])
    # the cards are sent before the widgets above them: a browser draws them while it still loads the widgets
    bar = st.container(horizontal=True, key="filters-overview")
    st.html(_heading(frame, units[home]))
    readings = [_reading(frame, index, units[home], until) for index in _known_by(indices, until)]
    st.html(score_cards([reading.card() for reading in readings]))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame.words, units, periods, home, until)


def _loaded_periods(snapshot_id: str, indices: Sequence[Row]) -> list[str]:
    """Every period that any index holds, newest first."""
    return sorted({p["period"] for i in indices for p in data.periods(snapshot_id, i["index"])}, reverse=True)


def _known_by(indices: Sequence[Row], until: str) -> list[Row]:
    return [i for i in indices if i["first_period"] <= until]


def _draw_filters(words: Words, units: dict[str, Row], periods: Sequence[str], home: str, until: str) -> None:
    filters.select(
        words("common.home"), "home", list(units), home, lambda u: words.of(units[u], "full_name"), width=320
    )
    filters.select(words("overview.until"), "until", periods, until, str, width=180)


def _selectable_units(snapshot_id: str, indices: Sequence[Row]) -> dict[str, Row]:
    """The units that the newest loaded figures are about, by id, in Vietnamese order of names."""
    newest = max(period["units_at"] for index in indices for period in data.periods(snapshot_id, index["index"])[:1])
    return {u["unit"]: u for u in data.units(snapshot_id) if _holds_on(u, newest)}


def _holds_on(unit: Row, day: date) -> bool:
    return unit["valid_from"] <= day and (unit["valid_to"] is None or day <= unit["valid_to"])


def _heading(frame: Frame, unit: Row) -> str:
    words = frame.words
    region = words("overview.region", region=words.of(unit, "region_name"))
    return (
        f'<section class="td-heading"><h1>{escape(words.of(unit, "full_name"))}</h1>'
        f"<p>{escape(f'{region}. {_fate(frame, unit)}')}</p></section>"
    )


def _fate(frame: Frame, unit: Row) -> str:
    """What became of the unit in the newest change of the map, in one sentence."""
    words = frame.words
    changes = data.unit_changes(frame.snapshot_id)
    merges = [c for c in changes if c["kind"] == "merge"]
    own = next((c for c in merges if c["from_unit"] == unit["unit"]), None)
    names = {u["unit"]: u for u in data.units(frame.snapshot_id)}
    if own is None:
        today = names[unit["unit"]]
        said = words("overview.unchanged", day=words.day(merges[-1]["date"]))
        if today["full_name_vi"] == unit["full_name_vi"]:
            return said
        return f"{words('overview.renamed', name=words.within(words.of(today, 'full_name')))} {said}"
    others = [c["from_unit"] for c in merges if c["to_unit"] == own["to_unit"] and c["from_unit"] != unit["unit"]]
    return words(
        "overview.merged_on",
        day=words.day(own["date"]),
        unit=words.within(words.of(names[own["to_unit"]], "full_name")),
        others=words.listed([words.of(names[other], "name") for other in others]),
    )


def _reading(frame: Frame, index: Row, unit: Row, until: str) -> IndexReading:
    snapshot_id, name = frame.snapshot_id, index["index"]
    own = data.profile(snapshot_id, unit["unit"])
    return IndexReading(
        words=frame.words,
        palette=frame.palette,
        index=index,
        unit=unit,
        rows=[r for r in own if r["index"] == name and r["period"] <= until],
        periods=[p for p in data.periods(snapshot_id, name) if p["period"] <= until],
        breaks=[b for b in data.breaks(snapshot_id, name) if b["period"] <= until],
        levels=data.band_levels(snapshot_id, name),
        cited=data.source_texts(snapshot_id, frame.words.language),
        medians_in=lambda period: data.medians(snapshot_id, name, period),
        standings_in=lambda period: data.ranking(snapshot_id, name, index["root"], period),
    )


PAGE = Page(key="overview", url_path="tong-quan", position=1, show=show)
