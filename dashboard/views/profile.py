"""Hồ sơ tỉnh: every node of one index of one province in the national range, on one page that prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import choice, commentary, data, filters, home
from dashboard.charts.firm_words import firm_words
from dashboard.charts.profile_changes import (
    EARLIER,
    MEDIAN,
    PEERS,
    REGION,
    Benchmark,
    Moved,
    breaks_by_concept,
    changes,
    middles,
)
from dashboard.charts.profile_footing import footing, sheets
from dashboard.charts.profile_reading import ProfileReading
from dashboard.charts.profile_slides import slides_of
from dashboard.charts.profile_weighing import weighing
from dashboard.charts.state import state
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.standing import fields, standings

Row = dict[str, Any]


def show(frame: Frame) -> Sheets | None:
    chosen = choice.of_home(frame)
    if chosen is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    reading, benchmarks = _reading(frame, chosen)
    # the widgets are sent last: a browser draws the page while it still loads them
    bar = st.container(horizontal=True, key="filters-profile")
    st.html(reading.heading())
    st.html(f'<div class="td-profile">{reading.member_table()}{reading.spine()}{weighing(reading)}</div>')
    st.html(footing(reading))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, chosen, benchmarks)
    return partial(sheets, reading)


def taken(frame: Frame) -> Taken | None:
    chosen = choice.of_home(frame)
    if chosen is None:
        return None
    reading, _ = _reading(frame, chosen)
    return Taken(partial(sheets, reading), partial(slides_of, reading, frame.palette, chosen.map))


def _reading(frame: Frame, chosen: Choice) -> tuple[ProfileReading, list[str]]:
    """The profile and the benchmarks that it could be held against."""
    snapshot_id, index, period = frame.snapshot_id, chosen.index["index"], chosen.period["period"]
    scores = data.scores_in(snapshot_id, index, period, chosen.maps[0])
    own = _own_rows(snapshot_id, chosen, scores)
    flags = data.flags(snapshot_id, index)
    breaks = data.breaks(snapshot_id, index)
    moved = changes(
        own,
        [row for row in data.figures_of(snapshot_id, chosen.home) if row["index"] == index],
        breaks_by_concept(breaks, data.nodes(snapshot_id, index)),
        [flag for flag, row in flags.items() if row["excluded"]],
    )
    options = _benchmarks(own, moved)
    kind = filters.pinned("benchmark", options, MEDIAN)
    reading = ProfileReading(
        words=frame.words,
        index=chosen.index,
        unit=chosen.units[chosen.home],
        period=chosen.period,
        standings=standings(own, fields(scores), chosen.period),
        moved=moved,
        remarks=_remarks(frame, chosen, own, scores),
        benchmark=_benchmark(frame, chosen, kind, scores, own, moved),
        members=_members(snapshot_id, chosen, scores),
        breaks=breaks,
        cited=data.source_texts(snapshot_id, frame.words.language),
        flags=flags,
    )
    return reading, options


def _own_rows(snapshot_id: str, chosen: Choice, scores: Sequence[Row]) -> list[Row]:
    """Of a province that kept its territory what it had in its own time; of any other what was rebuilt for it."""
    own = [row for row in scores if row["unit"] == chosen.home]
    if own:
        return own
    rebuilt = data.scores_in(snapshot_id, chosen.index["index"], chosen.period["period"], chosen.map)
    return [row for row in rebuilt if row["unit"] == chosen.home]


def _remarks(frame: Frame, chosen: Choice, own: Sequence[Row], scores: Sequence[Row]) -> list[commentary.Remark]:
    snapshot_id, words, index = frame.snapshot_id, frame.words, chosen.index
    name, root = index["index"], index["root"]
    concept = next((row["concept"] for row in own if row["node"] == root), root)
    firmness = data.firmness(snapshot_id, name, root, chosen.period["period"])
    known = commentary.facts(
        index,
        chosen.units[chosen.home],
        chosen.period,
        own,
        scores,
        data.series(snapshot_id, (chosen.home,), name, concept),
        data.breaks(snapshot_id, name),
        data.band_levels(snapshot_id, name),
        data.flags(snapshot_id, name),
        firm_words(words, firmness, chosen.home),
    )
    return commentary.remarks(words, known)


def _members(snapshot_id: str, chosen: Choice, scores: Sequence[Row]) -> list[Row]:
    """The overall scores of the units that home was made of, where it did not exist in the period."""
    there = {row["unit"]: row for row in scores if row["node"] == chosen.index["root"]}
    if chosen.home in there:
        return []
    return [there[unit] for unit in home.stand_ins(snapshot_id, chosen.home, there)]


def _benchmarks(own: Sequence[Row], moved: dict[str, Moved]) -> list[str]:
    """A rebuilt figure has no region and no peers of its time; not every score has an earlier one to compare with."""
    is_rebuilt = any(row["status"] == "rebuilt" for row in own)
    of_others = [] if is_rebuilt else [REGION, PEERS]
    earlier = [EARLIER] if any(m.before is not None and m.difference is not None for m in moved.values()) else []
    return [MEDIAN, *of_others, *earlier]


def _benchmark(
    frame: Frame, chosen: Choice, kind: str, scores: Sequence[Row], own: Sequence[Row], moved: dict[str, Moved]
) -> Benchmark:
    words, snapshot_id = frame.words, frame.snapshot_id
    if kind == REGION:
        region = own[0]["region"]
        units = {row["unit"] for row in scores if row["region"] == region}
        name = words("profile.of_region", region=words.of(data.regions(snapshot_id)[region], "name"))
        return Benchmark(kind, name, middles(scores, units))
    if kind == PEERS:
        index, period = chosen.index["index"], chosen.period["period"]
        found = data.peers(snapshot_id, chosen.home, chosen.maps[0], index=index, period=period)
        named = {row["unit"]: words.of(row, "unit_name") for row in scores}
        peers = [peer.unit for peer in found if peer.unit in named]
        name = words("profile.of_peers", units=words.listed([named[unit] for unit in peers]))
        return Benchmark(kind, name, middles(scores, peers))
    if kind == EARLIER:
        before = {n: m.before for n, m in moved.items() if m.before is not None and m.difference is not None}
        return Benchmark(kind, words("profile.benchmark_earlier"), before)
    return Benchmark(MEDIAN, words("profile.benchmark_median"), {})


def _draw_filters(frame: Frame, chosen: Choice, benchmarks: Sequence[str]) -> None:
    words = frame.words
    choice.draw_home(frame, chosen)
    choice.draw_index(frame, chosen)
    choice.draw_period(frame, chosen)
    filters.select(
        words("profile.benchmark"), "benchmark", benchmarks, MEDIAN, lambda kind: words(f"profile.benchmark_{kind}"),
        (), 270,
    )  # fmt: skip
    choice.draw_map(frame, chosen)


def reading_of(frame: Frame) -> ProfileReading | None:
    """The profile that the address chooses, for a report; None when nothing is loaded."""
    chosen = choice.of_home(frame)
    return _reading(frame, chosen)[0] if chosen else None


PAGE = Page(key="profile", url_path="ho-so", position=2, section="province", show=show, taken=taken)
