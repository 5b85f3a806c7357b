"""Điều gì đã thay đổi: a score between two years, split by component; its rank, split into own move and others'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.changed_members import Members
from dashboard.charts.changed_pairs import Pair, Side, has_shown_rank, newest_scored, newest_split, pair_of
from dashboard.charts.changed_rank import RankReading
from dashboard.charts.changed_reading import ChangedReading
from dashboard.charts.changed_sheets import sheets_of
from dashboard.charts.changed_slides import slides_of
from dashboard.charts.firm_words import firm_words
from dashboard.charts.state import state
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]
Years = tuple[str, str]

_URL = "thay-doi"


def show(frame: Frame) -> Sheets | None:
    words = frame.words
    chosen = _chosen(frame)
    if chosen is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    # the widgets are sent last: a browser draws the page while it still loads them
    bar = st.container(horizontal=True, key="filters-changed")
    sheets = _show_pair(frame, chosen) if chosen.pair else None
    if sheets is None:
        st.html(state(words("changed.too_few_title"), words("changed.too_few")))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, chosen)
    return sheets


def taken(frame: Frame) -> Taken | None:
    chosen = _chosen(frame)
    if chosen is None or chosen.pair is None:
        return None
    seen = _seen(frame, chosen)
    return Taken(
        lambda: sheets_of(seen.reading, seen.members.cells() if seen.members else ()),
        lambda: slides_of(seen.reading, seen.rank, seen.members, frame.palette, chosen.choice.map),
    )


class _Chosen(NamedTuple):
    """A score and two years of it; the period of `choice` is the later one, its periods those that have the score.

    `pair` is None where the score is known of fewer than two years. `usual` are the newest years whose change is split,
    earlier and later, None where there are none.
    """

    choice: Choice
    nodes: dict[str, Row]
    node: Row
    earlier: list[str]
    pair: Pair | None
    usual: Years | None


def _chosen(frame: Frame) -> _Chosen | None:
    """The choices that the address makes; None when nothing is loaded."""
    snapshot_id = frame.snapshot_id
    indices = choices.indices_of(snapshot_id)
    if not indices:
        return None
    index = choices.pinned_index(indices)
    nodes = _parents(snapshot_id, index)
    node = nodes[filters.pinned("node", list(nodes), index["root"])]
    periods = {p["period"]: p for p in data.periods(snapshot_id, index["index"])}
    at = [p for p in periods if _node_of(snapshot_id, index["index"], node["concept"], p)]
    read = _reader(snapshot_id, index["index"], node["concept"])
    known = _known(snapshot_id, index["index"], node["concept"])
    asked = home.chosen(snapshot_id)

    def usual_sides(period: str, later: str) -> Side:
        own = _usual_map(snapshot_id, choices.maps_from(snapshot_id, periods[later]))
        return known(period, _stand_in(snapshot_id, asked, own))

    def usual_pair(before: str, now: str) -> Pair:
        return _pair(snapshot_id, index["index"], usual_sides(before, now), usual_sides(now, now))

    usual = newest_split(at, usual_pair)
    scored = newest_scored(usual_sides(period, period) for period in at)
    later = filters.pinned("period", at[:-1] or at, usual[1] if usual else scored or at[0])
    maps = choices.maps_from(snapshot_id, periods[later])
    usual_map = _usual_map(snapshot_id, maps)
    chosen_map = home.geography(maps, usual_map)
    units = choices.units_scored(snapshot_id, index["index"], later, chosen_map)
    unit = home.on_map(snapshot_id, list(units))
    earlier = at[at.index(later) + 1 :]
    pair = None
    if earlier:

        def pair_from(before: str, now: str) -> Pair:
            return _pair(snapshot_id, index["index"], known(before, unit), known(now, unit))

        of_later = newest_split([later, *earlier], pair_from, only=later)
        scored = newest_scored(known(period, unit) for period in earlier)
        since = filters.pinned("since", earlier, of_later[0] if of_later else scored or earlier[0])
        pair = _pair(snapshot_id, index["index"], *(read(period, chosen_map, unit) for period in (since, later)))
    known_in = {p: periods[p] for p in at}
    choice = Choice(indices, index, known_in, periods[later], maps, chosen_map, usual_map, units, unit)
    return _Chosen(choice, nodes, node, earlier, pair, usual)


def _parents(snapshot_id: str, index: Row) -> dict[str, Row]:
    """Every node that is made of others, as it was last, in the publisher's order."""
    every = data.nodes(snapshot_id, index["index"])
    made = {n["parent"] for n in every if n["parent"]}
    return {n["node"]: n for n in every if n["node"] in made}


def _node_of(snapshot_id: str, index: str, concept: str, period: str) -> Row | None:
    """The node that stands for a concept in a period, if it is made of others then."""
    nodes = data.nodes_in(snapshot_id, index, period)
    made = {n["parent"] for n in nodes}
    return next((n for n in nodes if n["concept"] == concept and n["node"] in made), None)


def _reader(snapshot_id: str, index: str, concept: str) -> Callable[[str, str, str], Side]:
    """Reads the side of a period on a map for a unit, each once a rerun."""

    @cache
    def read(period: str, geography: str, unit: str) -> Side:
        rows = data.scores_in(snapshot_id, index, period, geography)
        parent = _node_of(snapshot_id, index, concept, period)
        of_parent = [r for r in rows if parent and r["node"] == parent["node"]]
        return _side(snapshot_id, index, concept, period, [r for r in rows if r["unit"] == unit], of_parent)

    return read


def _known(snapshot_id: str, index: str, concept: str) -> Callable[[str, str], Side]:
    """The sides of a unit without those of the others, to find years in: one read for all periods."""
    flags = data.flags(snapshot_id, index)

    @cache
    def known(period: str, unit: str) -> Side:
        own = [r for r in data.figures_of(snapshot_id, unit) if r["index"] == index and r["period"] == period]
        rows = [r | {"excluded": bool(r["flag"]) and flags[r["flag"]]["excluded"]} for r in own]
        return _side(snapshot_id, index, concept, period, rows, ())

    return known


def _side(
    snapshot_id: str, index: str, concept: str, period: str, rows: Sequence[Row], of_parent: Sequence[Row]
) -> Side:
    nodes = {n["concept"]: n for n in data.nodes_in(snapshot_id, index, period)}
    parent = _node_of(snapshot_id, index, concept, period)
    code = parent["node"] if parent else ""
    return Side(
        period=period,
        parent=concept,
        children=tuple(c for c, n in nodes.items() if n["parent"] == code),
        nodes=nodes,
        aggregation=data.aggregation_of(snapshot_id, index, code, period),
        rows={r["concept"]: r for r in rows},
        all_rows=of_parent,
    )


def _pair(snapshot_id: str, index: str, before: Side, now: Side) -> Pair:
    return pair_of(before, now, data.breaks(snapshot_id, index), data.nodes(snapshot_id, index))


def _usual_map(snapshot_id: str, maps: Sequence[str]) -> str:
    """The map of the period where home stands on it, for there it has its ranks; else the one on which home stands."""
    unit = home.chosen(snapshot_id)
    return next((g for g in maps if unit in data.units_on(snapshot_id, g)), home.own_map(snapshot_id, maps))


def _stand_in(snapshot_id: str, unit: str, geography: str) -> str:
    found = home.stand_ins(snapshot_id, unit, data.units_on(snapshot_id, geography))
    return found[0] if found else unit


# what is shown


class _Seen(NamedTuple):
    """What is said of a pair of years; no members where the province was not merged."""

    reading: ChangedReading
    rank: RankReading
    members: Members | None


def _seen(frame: Frame, chosen: _Chosen) -> _Seen:
    words, choice, pair = frame.words, chosen.choice, chosen.pair
    assert pair is not None
    reading = ChangedReading(
        words=words,
        index=choice.index,
        unit=words.of(choice.units[choice.home], "name"),
        pair=pair,
        cited=data.source_texts(frame.snapshot_id, words.language),
        flags=data.flags(frame.snapshot_id, choice.index["index"]),
    )
    rank = RankReading(
        words=words,
        index=choice.index,
        pair=pair,
        maps=[choice.periods[side.period]["geography"] for side in pair.sides],
        chosen_map=choice.map,
        units=[choice.periods[side.period]["units"] for side in pair.sides],
        firm=_firm(frame, chosen),
    )
    return _Seen(reading, rank, _members(frame, chosen, reading))


def _show_pair(frame: Frame, chosen: _Chosen) -> Sheets:
    reading, rank, members = _seen(frame, chosen)
    st.html(reading.heading())
    if members:
        st.html(members.picture())
    st.html(f'<div class="td-changed-body">{reading.picture()}{reading.recalculated()}{rank.section()}</div>')
    st.html(_hint(frame, chosen, reading) + reading.footing())
    return lambda: sheets_of(reading, members.cells() if members else ())


def _firm(frame: Frame, chosen: _Chosen) -> list[str]:
    """How firm the rank of each year is, for the years on whose own map we look."""
    words, choice, pair = frame.words, chosen.choice, chosen.pair
    if pair is None or not choice.index["league_table"]:
        return []
    said = []
    for side in pair.sides:
        if side.row and has_shown_rank(side.row) and choice.periods[side.period]["geography"] == choice.map:
            node = side.nodes[side.parent]["node"]
            firmness = data.firmness(frame.snapshot_id, choice.index["index"], node, side.period)
            told = firm_words(words, firmness, choice.home)
            said += [words("changed.rank_firm", period=side.period, firm=told)] if told else []
    return said


def _members(frame: Frame, chosen: _Chosen, reading: ChangedReading) -> Members | None:
    """The units that a merged province was made of: their figures are what was published."""
    snapshot_id, choice, pair = frame.snapshot_id, chosen.choice, chosen.pair
    maps = list(data.geographies(snapshot_id))
    place = maps.index(choice.map)
    before = data.units_on(snapshot_id, maps[place - 1]) if place else {}
    found = home.stand_ins(snapshot_id, choice.home, before)
    if pair is None or not found or found == [choice.home]:
        return None
    read = _reader(snapshot_id, choice.index["index"], chosen.node["concept"])
    pairs = {
        unit: _pair(
            snapshot_id,
            choice.index["index"],
            *(read(side.period, choice.periods[side.period]["geography"], unit) for side in pair.sides),
        )
        for unit in found
    }
    links = {unit: _address(frame, chosen, pair.before.period, pair.now.period, unit) for unit in found}
    names = {unit: frame.words.of(before[unit], "name") for unit in found}
    return Members(reading, pairs, names, links)


def _hint(frame: Frame, chosen: _Chosen, reading: ChangedReading) -> str:
    """Where there is no split: the newest pair of years that has one."""
    words, usual = frame.words, chosen.usual
    if reading.split or frame.is_presentation:
        return ""
    if usual is None:
        return f'<p class="td-changed-note">{escape(words("changed.no_pair", unit=reading.unit))}</p>'
    said = words("changed.try_pair", since=usual[0], period=usual[1])
    address = _address(frame, chosen, *usual, home.chosen(frame.snapshot_id))
    return f'<p><a class="td-link" href="{escape(address)}" target="_self">{escape(said)}</a></p>'


def _address(frame: Frame, chosen: _Chosen, since: str, period: str, unit: str) -> str:
    asked: Mapping[str, str] = {
        "lang": frame.words.language,
        "index": chosen.choice.index["index"],
        "node": chosen.node["node"],
        "home": unit,
        "since": since,
        "period": period,
    }
    return f"{_URL}?{urlencode(asked)}"


def _draw_filters(frame: Frame, chosen: _Chosen) -> None:
    words, choice, nodes = frame.words, chosen.choice, chosen.nodes
    choices.draw_home(frame, choice)
    choices.draw_index(frame, choice, also_resets=("since",))
    filters.select(
        words("common.node"), "node", list(nodes), chosen.node["node"], lambda n: words.of(nodes[n], "name"),
        ("period", "since"), 280,
    )  # fmt: skip
    if chosen.pair:
        filters.select(words("changed.since"), "since", chosen.earlier, chosen.pair.before.period, str, (), 110)
        later = list(choice.periods)[:-1]
        filters.select(words("changed.until"), "period", later, chosen.pair.now.period, str, ("since",), 110)
    choices.draw_map(frame, choice)


PAGE = Page(key="changed", url_path=_URL, position=3, section="province", show=show, taken=taken)
