"""Tương quan và nghịch lý: any two scores of the provinces side by side, and where they disagree. Never as cause."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.relation_moves import Movement
from dashboard.charts.relation_pairs import (
    Moves,
    Span,
    by_unit,
    common_periods,
    moves_of,
    pairs_of,
    spans,
    usual_partner,
    usual_period,
    usual_span,
)
from dashboard.charts.relation_reading import Relation, Score
from dashboard.charts.relation_slides import slides_of
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.series import breaks_between
from dashboard.sheet import Sheet
from dashboard.text import Words

Row = dict[str, Any]


def show(frame: Frame) -> Sheets | None:
    words, options = frame.words, _options(frame.snapshot_id)
    if len(options) < 2:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    choice = _chosen(frame.snapshot_id, options)
    # the widgets are sent last: a browser draws the picture while it still loads them
    bar = st.container(horizontal=True, key="filters-relation")
    sheets = None
    if choice.period:
        relation, movement = _relation(frame, choice), _movement(frame, choice)
        lists = relation.corner_lists()
        st.html(relation.heading() + f'<div class="td-rel-body"><div>{relation.figure()}</div>{lists}</div>')
        st.html(relation.footing())
        if not frame.is_presentation:
            st.html(movement.heading() + movement.lists() + movement.footing())
        sheets = partial(_sheets, relation, movement)
    else:
        st.html(state(words("relation.none_title"), words("relation.none_text")))
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice)
    return sheets


def taken(frame: Frame) -> Taken | None:
    options = _options(frame.snapshot_id)
    choice = _chosen(frame.snapshot_id, options) if len(options) > 1 else None
    if choice is None or not choice.period:
        return None
    relation, movement = _relation(frame, choice), _movement(frame, choice)
    map_of_period = _period(frame.snapshot_id, choice.options[choice.x], choice.period)["geography"]
    return Taken(
        partial(_sheets, relation, movement), lambda: slides_of(relation, movement, frame.palette, map_of_period)
    )


def _sheets(relation: Relation, movement: Movement) -> list[Sheet]:
    return [sheet for sheet in (relation.sheet(), movement.sheet()) if sheet]


class _Option(NamedTuple):
    """A node that may stand on an axis: one concept of one index, by its newest node."""

    index: Row
    node: Row

    @property
    def concept(self) -> str:
        return str(self.node["concept"])


class _Choice(NamedTuple):
    """What is looked at, and what else could be. `period` is empty where both scores share no year."""

    options: dict[str, _Option]
    x: str
    y: str
    periods: dict[str, int]
    period: str
    spans: dict[str, Span]
    span: Span | None


def _options(snapshot_id: str) -> dict[str, _Option]:
    """Every concept with scores of which more is better, as `index:concept`, in the publishers' order.

    A sample is no basis for comparing provinces.
    """
    found = {}
    for index in data.indices(snapshot_id):
        if index["sampled"]:
            continue
        scored = {row["concept"] for row in data.usable_scores(snapshot_id, index["index"])}
        for concept, node in data.concepts(snapshot_id, index["index"]).items():
            if concept in scored and node["direction"] == "higher_is_better":
                found[f"{index['index']}:{concept}"] = _Option(index, node)
    return found


def _chosen(snapshot_id: str, options: dict[str, _Option]) -> _Choice:
    roots = [name for name, option in options.items() if option.node["node"] == option.index["root"]]
    x = filters.pinned("x", list(options), next(iter(roots), next(iter(options))))

    def pairs_with(first: str, other: str) -> int:
        return max(_periods(snapshot_id, options, first, other).values(), default=0)

    others = [name for name in options if name != x]
    y = filters.pinned("y", others, usual_partner(x, [r for r in roots if r != x] or others, pairs_with))
    periods = _periods(snapshot_id, options, x, y)
    period = filters.pinned("period", list(periods), usual_period(periods)) if periods else ""
    found = spans(
        *(_rows(snapshot_id, options[o]) for o in (x, y)), *(_breaks(snapshot_id, options[o]) for o in (x, y))
    )
    by_name = {span.name: span for span in found}
    usual = usual_span(found)
    span = by_name[filters.pinned("since", list(by_name), usual.name)] if usual else None
    return _Choice(options, x, y, periods, period, by_name, span)


def _rows(snapshot_id: str, option: _Option) -> list[Row]:
    return [r for r in data.usable_scores(snapshot_id, option.index["index"]) if r["concept"] == option.concept]


def _breaks(snapshot_id: str, option: _Option) -> list[Row]:
    return data.breaks_of_concept(snapshot_id, option.index["index"], option.concept)


def _periods(snapshot_id: str, options: dict[str, _Option], x: str, y: str) -> dict[str, int]:
    return common_periods(_rows(snapshot_id, options[x]), _rows(snapshot_id, options[y]))


def _in_period(snapshot_id: str, option: _Option, period: str) -> dict[str, Row]:
    """The scores of one concept on the map of the period, by unit, absent ones too."""
    index, geography = option.index["index"], _period(snapshot_id, option, period)["geography"]
    return by_unit(data.scores_in(snapshot_id, index, period, geography), option.concept)


def _period(snapshot_id: str, option: _Option, period: str) -> Row:
    return next(p for p in data.periods(snapshot_id, option.index["index"]) if p["period"] == period)


def _score(snapshot_id: str, option: _Option, period: str) -> Score:
    """The option under the name that its node had in a period."""
    nodes = data.nodes_in(snapshot_id, option.index["index"], period)
    node = next((n for n in nodes if n["concept"] == option.concept), option.node)
    return Score(option.index, node, data.measures(snapshot_id)[node["unit_of_measure"]])


def _relation(frame: Frame, choice: _Choice) -> Relation:
    snapshot_id, words, period = frame.snapshot_id, frame.words, choice.period
    x, y = (choice.options[name] for name in (choice.x, choice.y))
    rows = _in_period(snapshot_id, x, period), _in_period(snapshot_id, y, period)
    names = _names(frame, {unit: row for given in rows for unit, row in given.items()})
    return Relation(
        words=words,
        x=_score(snapshot_id, x, period),
        y=_score(snapshot_id, y, period),
        period=period,
        rows=rows,
        names=names,
        homes=home.stand_ins(snapshot_id, home.chosen(snapshot_id), names),
        home_name=home.names(words, snapshot_id)[home.chosen(snapshot_id)],
        cited=data.source_texts(snapshot_id, words.language),
    )


def _movement(frame: Frame, choice: _Choice) -> Movement:
    snapshot_id, span = frame.snapshot_id, choice.span
    x, y = (choice.options[name] for name in (choice.x, choice.y))
    until = span.until if span else choice.period
    named = {unit: row for option in (x, y) for unit, row in _in_period(snapshot_id, option, until).items()}
    names = _names(frame, named)
    scores = _score(snapshot_id, x, until), _score(snapshot_id, y, until)
    moves = Moves([], [], [], [])
    suspected: list[tuple[Score, Row]] = []
    if span:
        before, now = (
            pairs_of(_in_period(snapshot_id, x, period), _in_period(snapshot_id, y, period))
            for period in (span.since, span.until)
        )
        moves = moves_of(before, now)
        for score, option in zip(scores, (x, y), strict=True):
            cuts = breaks_between(_breaks(snapshot_id, option), span.since, span.until, ("suspected",))
            suspected += [(score, cut) for cut in cuts]
    return Movement(
        frame.words,
        *scores,
        span,
        moves,
        suspected,
        names,
        home.stand_ins(snapshot_id, home.chosen(snapshot_id), names),
        data.source_texts(snapshot_id, frame.words.language),
    )


def _names(frame: Frame, rows: dict[str, Row]) -> dict[str, str]:
    """The names that units had at the time, in Vietnamese order."""
    in_order = dict.fromkeys(u["unit"] for u in data.units(frame.snapshot_id) if u["unit"] in rows)
    return {unit: frame.words.of(rows[unit], "unit_name") for unit in in_order}


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    words = frame.words

    def shown(name: str) -> str:
        return _label(words, choice.options[name])

    filters.select(words("relation.x"), "x", list(choice.options), choice.x, shown, ("y", "period", "since"), 300)
    others = [name for name in choice.options if name != choice.x]
    filters.select(words("relation.y"), "y", others, choice.y, shown, ("period", "since"), 300)
    if choice.periods:
        filters.select(words("common.period"), "period", list(choice.periods), choice.period, str, (), 110)
    choices.select_home(frame, home.names(words, frame.snapshot_id), home.chosen(frame.snapshot_id))
    if choice.span:
        filters.select(
            words("relation.since"), "since", list(choice.spans), choice.span.name,
            lambda name: _span_label(words, choice.spans[name]), (), 240,
        )  # fmt: skip


def _label(words: Words, option: _Option) -> str:
    index = words.of(option.index, "short_name")
    if option.node["node"] == option.index["root"]:
        return index
    return words("relation.node_of", index=index, node=words.of(option.node, "name"))


def _span_label(words: Words, span: Span) -> str:
    return words("relation.span", since=span.since, until=span.until, n=span.n)


PAGE = Page(key="relation", url_path="tuong-quan", position=15, section="comparison", show=show, taken=taken)
