"""Dân vận bên cạnh chỉ số: what was done and what the people say of it, side by side and never as cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dashboard import choice as choices
from dashboard import data, filters, home
from dashboard.charts.alongside import cloud, panels
from dashboard.charts.alongside_pairs import AcrossProvinces, comparable, pairs_of, years_of
from dashboard.charts.alongside_reading import Beside, Counts, OverItsYear, is_activity
from dashboard.charts.alongside_sheets import sheets_of
from dashboard.charts.alongside_slides import slides_of
from dashboard.charts.state import state
from dashboard.charts.trend import CONFIG, Figure
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.text import Words

Row = dict[str, Any]

_ACTIVITIES = "dan_van"


def show(frame: Frame) -> Sheets | None:
    words, choice = frame.words, _chosen(frame)
    if choice is None:
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    # the widgets are sent last: a browser draws the charts while it still loads them
    bar = st.container(horizontal=True, key="filters-alongside")
    beside, across = _beside(frame, choice), _across(frame, choice)
    _show_over_time(frame, choice, beside)
    year_bar = None if frame.is_presentation else _show_across(frame, choice, across)
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(frame, choice)
        if year_bar is not None:
            with year_bar:
                filters.select(words("common.period"), "year", choice.years, choice.year, str, (), 160)
    return (lambda: sheets_of(beside, across)) if choice.scores or beside.counts.rows else None


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    beside, across = _beside(frame, choice), _across(frame, choice)
    if not (choice.scores or beside.counts.rows):
        return None
    return Taken(lambda: sheets_of(beside, across), lambda: slides_of(beside, across, frame.palette))


class _Choice(NamedTuple):
    """What is looked at, and what else could be; `figures` are those of the activity in all provinces."""

    indices: dict[str, Row]
    index: Row
    concept: Row
    names: dict[str, str]
    home: str
    holders: list[str]
    activities: dict[str, list[Row]]
    activity: str
    figures: list[Row]
    scores: list[Row]
    years: list[str]
    year: str


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when no index has a score."""
    snapshot_id = frame.snapshot_id
    indices = choices.indices_of(snapshot_id)
    if not indices:
        return None
    index = choices.pinned_index(indices, max(indices, key=lambda i: indices[i]["figures"]))
    concept = next(c for c in data.concepts(snapshot_id, index["index"]).values() if c["node"] == index["root"])
    counted = [row for row in data.activities(snapshot_id, _ACTIVITIES) if is_activity(row) and row["unit"]]
    names = home.names(frame.words, snapshot_id)
    at_home = home.chosen(snapshot_id)
    with_figures = {row["unit"] for row in counted}
    activities: dict[str, list[Row]] = {}
    for row in counted:
        activities.setdefault(row["node"], []).append(row)
    activity = filters.pinned("activity", list(activities), _usual_activity(activities, at_home)) if activities else ""
    figures = activities.get(activity, [])
    units = tuple(sorted({*(row["unit"] for row in figures), at_home}))
    scores = data.series(snapshot_id, units, index["index"], concept["concept"])
    years = years_of(figures)
    return _Choice(
        indices,
        index,
        concept,
        names,
        at_home,
        [unit for unit in names if unit in with_figures],
        activities,
        activity,
        figures,
        scores,
        years,
        filters.pinned("year", years, _usual_year(snapshot_id, figures, scores, years)) if years else "",
    )


def _usual_activity(activities: dict[str, list[Row]], unit: str) -> str:
    """That of which the province has the most figures; where it has none, the one that the most provinces have."""

    def reach(node: str) -> tuple[int, int]:
        units = Counter(row["unit"] for row in activities[node])
        return units[unit], len(units)

    return max(activities, key=reach)


def _usual_year(snapshot_id: str, figures: Sequence[Row], scores: Sequence[Row], years: Sequence[str]) -> str:
    """The year of the most pairs that may stand in one picture, else of the most pairs; the newest of equals."""

    people, maps = data.populations(snapshot_id), _maps(snapshot_id)

    def reach(year: str) -> tuple[int, int]:
        pairs = pairs_of(figures, scores, people, year)
        return len(comparable(pairs, maps)), len(pairs)

    return max(years, key=reach, default="")


def _maps(snapshot_id: str) -> dict[str, list[str]]:
    return {g: list(data.units_on(snapshot_id, g)) for g in data.geographies(snapshot_id)}


# over time


def _show_over_time(frame: Frame, choice: _Choice, beside: Beside) -> None:
    words, snapshot_id = frame.words, frame.snapshot_id
    has_any = choice.home in choice.holders
    others = _in_order(choice, {row["unit"] for row in choice.figures}) if has_any else []
    st.html(beside.heading(others) + beside.counts.legend())
    if not has_any:
        kin = home.stand_ins(snapshot_id, choice.home, choice.holders)
        told = beside.nothing(_in_order(choice, choice.holders), _in_order(choice, kin))
        st.html(state(words("alongside.nothing_title"), told))
        return
    scored = beside.scored
    figure = panels(
        beside.counts.bars(),
        scored.lines(),
        scored.rules(),
        beside.releases(),
        beside.titles(),
        frame.palette,
        _separators(words),
        _text_size(frame),
    )
    _draw(frame, "alongside", figure, beside.alt())
    st.html(beside.slide_footing() if frame.is_presentation else beside.footing() + beside.tables())


def _beside(frame: Frame, choice: _Choice) -> Beside:
    snapshot_id = frame.snapshot_id
    cited = data.source_texts(snapshot_id, frame.words.language)
    counts = Counts(
        words=frame.words,
        palette=frame.palette,
        rows=[row for row in choice.figures if row["unit"] == choice.home],
        measures=data.measures(snapshot_id),
        cited=cited,
        flags=data.flags(snapshot_id, _ACTIVITIES),
    )
    name, activity = choice.names[choice.home], choice.figures[0] if choice.figures else None
    return Beside(frame.words, counts, _scored(frame, choice, cited), name, activity)


def _in_order(choice: _Choice, units: Collection[str]) -> list[str]:
    return [name for unit, name in choice.names.items() if unit in units]


def _scored(frame: Frame, choice: _Choice, cited: dict[str, str]) -> OverItsYear:
    snapshot_id, index = frame.snapshot_id, choice.index["index"]
    return OverItsYear(
        words=frame.words,
        palette=frame.palette,
        index=choice.index,
        node=choice.concept,
        home=choice.home,
        names={choice.home: choice.names[choice.home]},
        rows=choice.scores,
        middles=(),
        area_rows=(),
        periods=data.periods(snapshot_id, index),
        breaks=data.breaks_of_concept(snapshot_id, index, choice.concept["concept"]),
        cited=cited,
        flags=data.flags(snapshot_id, index),
        regions=data.regions(snapshot_id),
    )


# across provinces


def _across(frame: Frame, choice: _Choice) -> AcrossProvinces | None:
    """The provinces of the chosen year; None where no figure of the activity lies within a year."""
    if not choice.years:
        return None
    snapshot_id = frame.snapshot_id
    return AcrossProvinces(
        words=frame.words,
        home=choice.home,
        names=choice.names,
        activity=choice.figures[0],
        index=choice.index,
        year=choice.year,
        pairs=pairs_of(choice.figures, choice.scores, data.populations(snapshot_id), choice.year),
        maps=_maps(snapshot_id),
        measures=data.measures(snapshot_id),
        cited=data.source_texts(snapshot_id, frame.words.language),
    )


def _show_across(frame: Frame, choice: _Choice, across: AcrossProvinces | None) -> Any:
    """The second view; the place of its own filter, where there is a year to choose."""
    words = frame.words
    if across is None:
        if choice.figures:
            title, text = words("alongside.pairs_title_plain"), words("alongside.no_year")
            st.html(f'<section class="td-across"><h2>{escape(title)}</h2><p>{escape(text)}</p></section>')
        return None
    st.html(across.heading())
    bar = st.container(horizontal=True, key="filters-alongside-year")
    if across.is_enough:
        figure = cloud(across.dots(), *across.axis_titles(), frame.palette, _separators(words), _text_size(frame))
        _draw(frame, "cloud", figure, across.alt())
        st.html(across.footing())
    elif across.pairs:
        st.html(across.table())
    return bar


# both


def _draw(frame: Frame, key: str, figure: Figure, alt: str) -> None:
    with st.container(key=key):
        st.plotly_chart(figure, theme=None, key=f"{key}-chart", height="stretch", config=CONFIG, alt=alt)


def _separators(words: Words) -> str:
    return ",." if words.language == "vi" else ".,"


def _text_size(frame: Frame) -> int:
    return 17 if frame.is_presentation else 13


def _draw_filters(frame: Frame, choice: _Choice) -> None:
    words = frame.words
    names = {unit: name for unit, name in choice.names.items() if unit in choice.holders or unit == choice.home}
    choices.select_home(frame, names, choice.home, ("activity", "year"), 240)
    if choice.activities:
        filters.select(
            words("alongside.activity"),
            "activity",
            _own_first(choice),
            choice.activity,
            lambda node: _activity_label(words, choice, node),
            ("year",),
            420,
        )
    choices.select_index(frame, choice.indices, choice.index)


def _own_first(choice: _Choice) -> list[str]:
    """The activities of which the province has figures stand before those of which only others have some."""
    return sorted(choice.activities, key=lambda node: choice.home not in {r["unit"] for r in choice.activities[node]})


def _activity_label(words: Words, choice: _Choice, node: str) -> str:
    rows = choice.activities[node]
    units, activity = {row["unit"] for row in rows}, words.of(rows[0], "node_name")
    if choice.home in units:
        return words("alongside.option_here", activity=activity, name=choice.names[choice.home])
    return words("alongside.option", activity=activity, n=len(units))


PAGE = Page(
    key="alongside",
    url_path="dan-van-va-chi-so",
    position=19,
    section="dan_van",
    show=show,
    modules=("PlotlyChart",),
    shows_its_table=True,
    taken=taken,
)
