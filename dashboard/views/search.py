"""Tra cứu & tải dữ liệu: every figure by province, index, component and year, in any spelling, to take away."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.search_found import MOST_ON_A_SLIDE, MOST_ON_SCREEN, SearchFound
from dashboard.charts.search_help import help_page, not_understood
from dashboard.charts.search_terms import INDEX, NODE, PLACE, YEAR, Understood, Vocabulary
from dashboard.charts.state import state
from dashboard.page import Frame, Page, Sheets
from dashboard.text import LANGUAGES, Words
from etl import Wanted

Row = dict[str, Any]

_STATUSES = ("published", "computed", "reported", "rebuilt", "inferred")


class _Only(NamedTuple):
    """What the filters let through; an empty one lets everything through."""

    index: list[str]
    unit: list[str]
    year: list[str]
    status: list[str]


def show(frame: Frame) -> Sheets | None:
    words, snapshot_id = frame.words, frame.snapshot_id
    indices = {i["index"]: i for i in data.indices(snapshot_id)}
    if not any(i["last_period"] for i in indices.values()):
        st.html(state(words("common.empty_index_title"), words("common.empty_index_text")))
        return None
    names = home.names(words, snapshot_id)
    years = sorted({p["period"] for index in indices for p in data.periods(snapshot_id, index)}, reverse=True)
    text = filters.pinned_text("search")
    only = _Only(
        filters.pinned_many("of_index", list(indices), []),
        filters.pinned_many("of_unit", list(names), []),
        filters.pinned_many("of_year", years, []),
        filters.pinned_many("of_status", _STATUSES, []),
    )
    # the widgets are sent last: a browser draws the answer while it still loads them
    bar = st.container(horizontal=True, key="filters-search")
    found = _answer(frame, indices, names, text, only)
    if not frame.is_presentation:
        filters.let_the_page_be_drawn()
        with bar:
            _draw_filters(words, indices, names, years)
    return (lambda: [found.sheet()]) if found and found.rows else None


def _answer(frame: Frame, indices: dict[str, Row], names: dict[str, str], text: str, only: _Only) -> SearchFound | None:
    """Show what was found, or why nothing was looked for."""
    words, snapshot_id = frame.words, frame.snapshot_id
    vocabulary = _vocabulary(snapshot_id, indices)
    understood = vocabulary.understood(text)
    if understood.unknown:
        st.html(not_understood(words, text, understood))
        return None
    if not understood.terms and not (only.index or only.unit or only.year):
        more = f'<p class="td-notice">{words("search.choose_more")}</p>' if only.status else ""
        st.html(
            more
            + help_page(words, list(indices.values()), {i: _held(snapshot_id, i, row) for i, row in indices.items()})
        )
        return None
    found = SearchFound(
        words=words,
        text=text,
        understood=understood,
        filtered=_filtered(words, indices, names, only),
        rows=_rows(frame, understood, only),
        indices=indices,
        places=names | {a["area"]: words.of(a, "name") for a in data.areas(snapshot_id)},
        nodes=vocabulary.nodes,
        levels={(i, band): level for i in indices for band, level in data.band_levels(snapshot_id, i).items()},
        measures=data.measures(snapshot_id),
        flags={i: data.flags(snapshot_id, i) for i in indices},
        cited=data.source_texts(snapshot_id, words.language),
    )
    most = MOST_ON_A_SLIDE if frame.is_presentation else MOST_ON_SCREEN
    below = found.count(most) + found.table(most) if found.rows else found.nothing()
    st.html(found.heading() + below)
    return found


def _held(snapshot_id: str, index: str, row: Row) -> tuple[int, str, str]:
    """How many figures of provinces, or of bodies, an index holds, from which year to which."""
    if row["last_period"]:
        return row["figures"], row["first_period"], row["last_period"]
    counts = data.activities(snapshot_id, index)
    years = sorted(r["period"] for r in counts if r["period"]) or [""]
    return len(counts), years[0], years[-1]


def _vocabulary(snapshot_id: str, indices: dict[str, Row]) -> Vocabulary:
    ignored = [word for language in LANGUAGES for word in Words(language)("search.ignored").split(", ")]
    nodes = [node for index in indices for node in data.nodes(snapshot_id, index)]
    # Vietnamese says “huyện Quảng Ninh”, English “Quang Ninh district”
    before, after = (Words(language)("search.smaller_places").split(", ") for language in LANGUAGES)
    return Vocabulary(
        data.gazetteer(snapshot_id), data.areas(snapshot_id), indices.values(), nodes, ignored, before, after
    )


def _rows(frame: Frame, understood: Understood, only: _Only) -> list[Row]:
    """What passes both the text and the filters."""
    nodes = understood.of(NODE)
    wanted = Wanted(
        indices=_both(understood.of(INDEX) or tuple(dict.fromkeys(key.index for key in nodes)), only.index),
        nodes=tuple(dict.fromkeys(key.node for key in nodes)),
        units=_both(understood.of(PLACE), only.unit),
        periods=_both(understood.of(YEAR), only.year),
        statuses=tuple(only.status),
    )
    if _is_contradictory(understood, only):
        return []
    rows = data.figures_found(frame.snapshot_id, wanted, frame.words.language)
    return [row for row in rows if not nodes or any(key.holds(row) for key in nodes)]


def _both(asked: tuple[str, ...], chosen: list[str]) -> tuple[str, ...]:
    """What is both written and chosen; one alone decides where the other says nothing."""
    return tuple(a for a in asked if a in chosen) if asked and chosen else asked or tuple(chosen)


def _is_contradictory(understood: Understood, only: _Only) -> bool:
    """Whether the text asks for one thing and a filter for another: an empty filter of a query lets all through."""
    indices = understood.of(INDEX) or tuple(key.index for key in understood.of(NODE))
    pairs = ((indices, only.index), (understood.of(PLACE), only.unit), (understood.of(YEAR), only.year))
    return any(asked and chosen and not _both(asked, chosen) for asked, chosen in pairs)


def _filtered(words: Words, indices: dict[str, Row], names: dict[str, str], only: _Only) -> list[str]:
    return [
        *(words.of(indices[index], "short_name") for index in only.index),
        *(names[unit] for unit in only.unit),
        *only.year,
        *(words(f"common.status_{status}") for status in only.status),
    ]


def _draw_filters(words: Words, indices: dict[str, Row], names: dict[str, str], years: list[str]) -> None:
    everything = words("search.any")
    filters.text(words("search.box"), "search", words("search.box_hint"))
    filters.multiselect(
        words("search.only_index"), "of_index", list(indices), [], lambda i: words.of(indices[i], "short_name"),
        everything,
    )  # fmt: skip
    filters.multiselect(words("search.only_unit"), "of_unit", list(names), [], names.__getitem__, everything)
    filters.multiselect(words("search.only_year"), "of_year", years, [], str, everything)
    filters.multiselect(
        words("search.only_status"), "of_status", _STATUSES, [], lambda s: words(f"common.status_{s}"), everything
    )


PAGE = Page(
    key="search",
    url_path="tra-cuu",
    position=31,
    section="data",
    show=show,
    files=("csv", "xlsx", "parquet"),
    shows_its_table=True,
)
