"""Tỉnh tương đồng: who is like the home province, in what, and who of them improved most."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

import etl
from dashboard import data, filters
from dashboard.charts.peers_moves import Move, moves
from dashboard.charts.peers_reading import PeersReading
from dashboard.charts.peers_reasons import Reasons, Setting
from dashboard.charts.peers_sheets import sheets
from dashboard.charts.peers_slides import slides_of
from dashboard.charts.state import state
from dashboard.choice import Choice, draw_home, draw_index, draw_map, draw_period, of_home
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.series import breaks_between
from dashboard.sheet import Sheet

Row = dict[str, Any]

_COUNTS = ("3", "4", "5", "6", "8", "10")
_CUTTING = ("method", "map")


def show(frame: Frame) -> Sheets | None:
    choice = of_home(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    asked = _asked(frame)
    reading = _seen(frame, choice, asked)
    reasons = reading.reasons
    bar = st.container(horizontal=True, key="filters-peers")
    st.html(reading.heading())
    if reasons.peers:
        st.html(f'<div class="td-peers-body">{reading.picture()}{reasons.matrix()}</div>{reasons.told()}')
        st.html(reading.footing())
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice, asked)
    return partial(_sheets, reading) if reasons.peers else None


def taken(frame: Frame) -> Taken | None:
    choice = of_home(frame)
    if choice is None:
        return None
    reading = _seen(frame, choice, _asked(frame))
    if not reading.reasons.peers:
        return None
    return Taken(partial(_sheets, reading), partial(slides_of, reading, choice.map))


class _Asked(NamedTuple):
    """By what peers are chosen, and how many; `usual` are the variables of which we ask where nobody chose."""

    declared: dict[str, etl.LikenessVariable]
    usual: list[str]
    variables: list[str]
    how_many: str


def _asked(frame: Frame) -> _Asked:
    declared = data.likeness(frame.snapshot_id)
    usual = [v.variable for v in declared.values() if v.is_default]
    variables = filters.pinned_many("likeness", list(declared), usual)
    count = filters.pinned("count", _COUNTS, data.settings(frame.snapshot_id)["peers"])
    return _Asked(declared, usual, variables, count)


def _seen(frame: Frame, choice: Choice, asked: _Asked) -> PeersReading:
    start = data.start_of(frame.snapshot_id, choice.index["index"], choice.period["period"], choice.map, choice.home)
    reasons = _reasons(frame, choice, asked.variables, int(asked.how_many), start)
    return _reading(frame, choice, reasons, _moves(frame, choice, reasons, start), start)


def _sheets(reading: PeersReading) -> list[Sheet]:
    return sheets(reading.words, reading.reasons, reading.moves, reading.years, reading.cited, reading.how())


def _reasons(frame: Frame, choice: Choice, variables: Sequence[str], count: int, start: str) -> Reasons:
    words, snapshot_id = frame.words, frame.snapshot_id
    found = data.peers(
        snapshot_id, choice.home, choice.map, variables, count, choice.index["index"], choice.period["period"]
    )
    setting = Setting(
        names=choice.names(words),
        regions={region: words.of(row, "name") for region, row in data.regions(snapshot_id).items()},
        variables={v: _name(frame, declared) for v, declared in data.likeness(snapshot_id).items() if v in variables},
        start=start,
    )
    return Reasons(words, setting, choice.home, found)


def _name(frame: Frame, variable: etl.LikenessVariable) -> str:
    return frame.words.of(variable._asdict(), "name")


def _moves(frame: Frame, choice: Choice, reasons: Reasons, start: str) -> list[Move]:
    """Of home and its peers; none where there is no earlier year to compare with."""
    snapshot_id, index, period = frame.snapshot_id, choice.index["index"], choice.period["period"]
    if start == period:
        return []
    now = data.scores_in(snapshot_id, index, period, choice.map)
    concepts = {row["concept"] for row in now if row["parent"] == choice.index["root"]}
    cut = {
        concept
        for concept in concepts
        if breaks_between(data.breaks_of_concept(snapshot_id, index, concept), start, period, _CUTTING)
    }
    units = [choice.home, *(peer.unit for peer in reasons.peers)]
    return moves(data.scores_in(snapshot_id, index, start, choice.map), now, choice.index["root"], units, cut)


def _reading(frame: Frame, choice: Choice, reasons: Reasons, moved: Sequence[Move], start: str) -> PeersReading:
    snapshot_id, index, period = frame.snapshot_id, choice.index["index"], choice.period["period"]
    root = next(n for n in data.nodes_in(snapshot_id, index, period) if n["node"] == choice.index["root"])
    breaks = data.breaks_of_concept(snapshot_id, index, root["concept"])
    living = data.people(snapshot_id, choice.map, choice.period["units_at"])
    own = living.get(choice.home) or next((living[p.unit] for p in reasons.peers if p.unit in living), None)
    declared = data.likeness(snapshot_id)
    shown = {choice.home, *(peer.unit for peer in reasons.peers)}
    return PeersReading(
        words=frame.words,
        palette=frame.palette,
        index=choice.index,
        reasons=reasons,
        moves=moved,
        years=(start, period),
        suspected=breaks_between(breaks, start, period, ("suspected",)) if start != period else [],
        cuts=[b for b in breaks if b["kind"] in _CUTTING and b["period"] <= start][-1:],
        rows=[
            row
            for year in dict.fromkeys((period, start))
            for row in data.scores_in(snapshot_id, index, year, choice.map)
            if row["concept"] == root["concept"] and row["unit"] in shown
        ],
        cited=data.source_texts(snapshot_id, frame.words.language),
        population_year=own.period if own else None,
        weights=[(name, declared[v].weight) for v, name in reasons.setting.variables.items()],
    )


def _draw_filters(frame: Frame, choice: Choice, asked: _Asked) -> None:
    words = frame.words
    draw_home(frame, choice)
    draw_index(frame, choice)
    draw_period(frame, choice)
    filters.select(words("peers.count"), "count", _COUNTS, asked.how_many, str, (), 90)
    filters.multiselect(
        words("peers.variables"),
        "likeness",
        list(asked.declared),
        asked.usual,
        lambda v: _name(frame, asked.declared[v]),
        words("peers.variables_placeholder"),
    )
    draw_map(frame, choice)


PAGE = Page(key="peers", url_path="tuong-dong", position=5, section="province", show=show, taken=taken)
