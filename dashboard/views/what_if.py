"""Nếu… thì: what a score and a rank would be if components moved, and the least movement that reaches a place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.firm_words import firm_words
from dashboard.charts.state import state
from dashboard.charts.what_if_case import Case, better_of, component_of, range_of
from dashboard.charts.what_if_moves import Moves, read_moves, written_moves
from dashboard.charts.what_if_places import places
from dashboard.charts.what_if_plans import plans
from dashboard.charts.what_if_sheet import sheets
from dashboard.charts.what_if_slides import slides_of
from dashboard.charts.what_if_words import CaseWords, refusal
from dashboard.choice import Choice
from dashboard.page import Frame, Page, Sheets, Taken
from etl import Component, Standing, comparable_scores, weights_of

Row = dict[str, Any]

_LONGEST = 400
"""Letters of the movements in an address: every component of an index may move."""
_WITHOUT_GROUPS: list[tuple[str, float | None]] = []


def show(frame: Frame) -> Sheets | None:
    choice = choices.of_country(frame)
    if choice is None:
        st.html(state(frame.words("common.empty_index_title"), frame.words("common.empty_index_text")))
        return None
    # the widgets are sent last: a browser draws the picture while it still loads them
    bar = st.container(horizontal=True, key="filters-what-if")
    weights = _weights(frame, choice, choice.period["period"])
    refused = _refusal(frame, choice, weights)
    if weights is None or refused:
        st.html(refusal(frame.words, _called(frame, choice), refused, _offer(frame, choice)))
        _draw_refused(frame, choice, bar)
        return None
    said, notes = _said(frame, choice, weights)
    case = said.case
    st.html(said.heading())
    parts = [places(said), plans(said, is_first=not case.moves.known)]
    first, second = reversed(parts) if case.is_ahead and not case.moves.known else parts
    st.html(first)
    if not frame.is_presentation:
        tries = st.container(key="what-if-moves")
        if second:
            st.html(second)
    st.html(_footing(frame, case, notes))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice, said)
        with tries:
            _draw_moves(frame, case)
    return lambda: sheets(said, data.source_texts(frame.snapshot_id, frame.words.language), notes)


def taken(frame: Frame) -> Taken | None:
    choice = choices.of_country(frame)
    if choice is None:
        return None
    weights = _weights(frame, choice, choice.period["period"])
    if weights is None or _refusal(frame, choice, weights):
        return None
    said, notes = _said(frame, choice, weights)
    cited = data.source_texts(frame.snapshot_id, frame.words.language)
    return Taken(
        lambda: sheets(said, cited, notes),
        lambda: slides_of(said, _sources(frame, said.case), notes, frame.palette, choice.map),
    )


# what is looked at


def _said(frame: Frame, choice: Choice, weights: dict[str, float]) -> tuple[CaseWords, list[str]]:
    """The case in words, and what a careful reader must know of it."""
    case = _case(frame, choice, weights)
    said = CaseWords(frame.words, case, home.names(frame.words, frame.snapshot_id), _firm(frame, choice, case))
    return said, [*said.notes(), *_notes_of_scores(frame, choice)]


def _weights(frame: Frame, choice: Choice, period: str) -> dict[str, float] | None:
    """What a point of each component is worth in a period; None where the score cannot be taken apart."""
    index = choice.index["index"]
    aggregation = data.aggregation_of(frame.snapshot_id, index, choice.index["root"], period)
    children = [
        n["node"] for n in data.nodes_in(frame.snapshot_id, index, period) if n["parent"] == choice.index["root"]
    ]
    return weights_of(aggregation, children) if aggregation else None


def _rows(frame: Frame, choice: Choice) -> tuple[Row, ...]:
    return data.scores_in(frame.snapshot_id, choice.index["index"], choice.period["period"], choice.map)


def _root(frame: Frame, choice: Choice) -> Row:
    return next(r for r in _rows(frame, choice) if r["unit"] == choice.home and r["node"] == choice.index["root"])


def _parts(frame: Frame, choice: Choice) -> list[Row]:
    """The components of the province, in the publisher's order, absent ones too."""
    rows = _rows(frame, choice)
    return [r for r in rows if r["unit"] == choice.home and r["parent"] == choice.index["root"]]


def _case(frame: Frame, choice: Choice, weights: dict[str, float]) -> Case:
    snapshot_id, index = frame.snapshot_id, choice.index
    rows, root, parts = _rows(frame, choice), _root(frame, choice), _parts(frame, choice)
    rises = data.best_rises(snapshot_id, index["index"])
    components = {row["node"]: component_of(row, weights[row["node"]], rises.get(row["concept"])) for row in parts}
    of_root = [row for row in rows if row["node"] == index["root"]]
    status, scores = "", {}
    if not choice.is_rebuilt:
        others = data.other_scores_in(snapshot_id, index["index"], index["root"], choice.period["period"])
        status, scores = comparable_scores(of_root, others)
    levels = data.band_levels(snapshot_id, index["index"])
    groups = None if choice.is_rebuilt else index["band_groups"]
    case = Case(
        index=index,
        period=choice.period,
        unit=choice.home,
        name=frame.words.of(root, "unit_name"),
        root=root,
        parts=parts,
        components=components,
        ranges={row["node"]: range_of(rows, row["node"]) for row in parts},
        rises=rises,
        standing=Standing(
            score=scores.get(choice.home, root["value"]),
            others={unit: score for unit, score in scores.items() if unit != choice.home},
            is_ranked=index["league_table"],
            groups=groups,
            levels=[(band, level["at_least"]) for band, level in levels.items()] if groups else _WITHOUT_GROUPS,
            better=better_of(root),
        ),
        status=status or root["status"],
        is_rebuilt=choice.is_rebuilt,
        held=sum(row["value"] is not None for row in of_root),
        top=None if choices.shows_beyond(frame) else choice.period["published_top"],
        levels=levels,
        moves=_moves(components, parts),
    )
    if case.aims:
        case.aim_at(filters.pinned("target", [a.target for a in case.aims], case.usual_target))
    return case


def _moves(components: dict[str, Component], parts: Sequence[Row]) -> Moves:
    scales = {row["node"]: (row["scale_min"], row["scale_max"]) for row in parts}
    return read_moves(filters.pinned_text("moves", _LONGEST), components, scales)


def _firm(frame: Frame, choice: Choice, case: Case) -> str:
    if choice.is_rebuilt or not (case.now.rank or case.now.band):
        return ""
    found = data.firmness(frame.snapshot_id, case.index["index"], case.index["root"], case.period["period"])
    return firm_words(frame.words, found, case.unit, case.top is None)


# where nothing can be computed


def _called(frame: Frame, choice: Choice) -> dict[str, str]:
    words = frame.words
    return {
        "index": words.of(choice.index, "short_name"),
        "period": choice.period["period"],
        "name": words.of(_root(frame, choice), "unit_name"),
    }


def _refusal(frame: Frame, choice: Choice, weights: dict[str, float] | None) -> str:
    """Why nothing can be computed here; empty where it can."""
    words, called = frame.words, _called(frame, choice)
    root, parts = _root(frame, choice), _parts(frame, choice)
    if root["value"] is None:
        return words("what_if.refused_score", reason=words(f"common.reason_{root['missing_reason']}"), **called)
    if weights is None:
        return words("what_if.refused_method", evidence=_method(frame, choice), **called)
    missing = [words.of(row, "node_name") for row in parts if row["value"] is None]
    if missing:
        return words(
            "what_if.refused_parts", n=len(missing), of=len(parts), name=called["name"], parts=words.listed(missing)
        )
    return ""


def _method(frame: Frame, choice: Choice) -> str:
    index = choice.index
    found = data.aggregation_of(frame.snapshot_id, index["index"], index["root"], choice.period["period"])
    return frame.words.of(found, "evidence") if found else ""


def _possible(frame: Frame, choice: Choice) -> str | None:
    """The newest period of which the province has all that is needed."""
    held = data.parts_held(frame.snapshot_id, choice.index["index"], choice.home)
    found = ((period, nodes, _weights(frame, choice, period)) for period, nodes in held.items())
    return next((p for p, nodes, weights in found if weights and nodes >= {choice.index["root"], *weights}), None)


def _offer(frame: Frame, choice: Choice) -> str:
    words, called, period = frame.words, _called(frame, choice), _possible(frame, choice)
    if period is None:
        return words("what_if.none_possible", index=called["index"], name=called["name"])
    return words("what_if.newest_possible", name=called["name"], period=period)


def _draw_refused(frame: Frame, choice: Choice, bar: Any) -> None:
    if frame.is_presentation:
        return
    period = _possible(frame, choice)
    if period is not None:
        filters.button(frame.words("what_if.go_to", period=period), "period", period, key="what-if-offer")
    filters.let_the_page_be_drawn()
    with bar:
        _draw_choice(frame, choice)


# what stands below


def _notes_of_scores(frame: Frame, choice: Choice) -> list[str]:
    """How the weights are known, and what is to be known of the scores of the period."""
    weights = frame.words("what_if.note_weights", evidence=_method(frame, choice))
    return list(filter(None, (weights, frame.words.of(choice.period, "note"))))


def _sources(frame: Frame, case: Case) -> list[str]:
    cited = data.source_texts(frame.snapshot_id, frame.words.language)
    used = (s for row in (case.root, *case.parts) for s in (row["source_id"] or "").split("|") if s)
    return list(dict.fromkeys(cited[s] for s in used))


def _footing(frame: Frame, case: Case, notes: Sequence[str]) -> str:
    source, sources = escape(frame.words("common.source")), escape("; ".join(_sources(frame, case)))
    said = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<footer class="td-footing"><ul>{said}</ul><p>{source}: {sources}</p></footer>'


# what can be chosen


def _draw_choice(frame: Frame, choice: Choice) -> None:
    choices.draw_home(frame, choice)
    choices.draw_index(frame, choice, also_resets=("moves", "target"))
    choices.draw_period(frame, choice)
    choices.draw_map(frame, choice)


def _draw_filters(frame: Frame, choice: Choice, said: CaseWords) -> None:
    words, case = frame.words, said.case
    _draw_choice(frame, choice)
    if case.aims:
        filters.select(
            words("what_if.target"), "target", [a.target for a in case.aims], case.usual_target, said.option, (), 260
        )
    if choice.period["published_top"] and case.now.rank:
        choices.switch_beyond(frame, words("ranking.show_beyond"), case.index)


def _draw_moves(frame: Frame, case: Case) -> None:
    words = frame.words
    st.html(f'<h2 class="td-if-try">{escape(words("what_if.moves_title"))}</h2>')
    with st.container(horizontal=True, key="what-if-buttons"):
        _draw_tries(frame, case)
    with st.container(horizontal=True, key="what-if-sliders"):
        for row in case.parts:
            node = row["node"]
            filters.slider(
                words.of(row, "node_name"),
                "moves",
                node,
                case.stops(row),
                case.moves.known.get(node, 0.0),
                words.change,
                partial(case.written_with, node),
            )


def _draw_tries(frame: Frame, case: Case) -> None:
    words, found = frame.words, case.inverse
    for name in ("least", "even"):
        plan = getattr(found, name, None)
        if plan and plan.moves:
            filters.button(words(f"what_if.try_{name}"), "moves", written_moves(plan.moves), key=f"what-if-{name}")
    if case.moves.known:
        filters.button(words("what_if.reset"), "moves", "", key="what-if-reset")


PAGE = Page(key="what_if", url_path="neu-thi", position=4, section="province", show=show, taken=taken)
