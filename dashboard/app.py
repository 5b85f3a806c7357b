"""The frame: page settings, language, navigation, and what is shown when a page cannot be."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import basket, data, filters, tools, version, views
from dashboard.charts.state import state
from dashboard.decks import Decks
from dashboard.page import Frame, Page, Sheets, discovered
from dashboard.text import LANGUAGES, Words
from dashboard.theme import DARK, LIGHT, stylesheet, stylesheet_of

_log = logging.getLogger("thuocdo")

# What each choice of the address is called on screen.
_LABELS = {
    "lang": "common.language",
    "view": "common.present",
    "home": "common.home",
    "index": "common.index",
    "node": "common.node",
    "period": "common.period",
    "concept": "common.node",
    "map": "common.map",
    "until": "overview.until",
    "since": "changed.since",
    "units": "ranking.highlight",
    "beyond": "ranking.show_beyond",
    "table": "common.table",
    "place": "common.place",
    "as_of": "common.as_of",
    "set": "criteria.set",
    "against": "criteria.against",
    "topic": "dan_van.topic",
    "year": "common.period",
    "level": "dan_van.level",
    "activity": "alongside.activity",
    "field": "initiatives.field",
    "called": "initiatives.called",
    "search": "initiatives.search",
    "of_index": "search.only_index",
    "of_unit": "search.only_unit",
    "of_year": "search.only_year",
    "of_status": "search.only_status",
    "status": "targets.status",
    "unit": "targets.compare_unit",
    "target": "what_if.target",
    "moves": "what_if.moves",
    "x": "relation.x",
    "y": "relation.y",
    "benchmark": "profile.benchmark",
    "group": "heat.group",
    "likeness": "peers.variables",
    "count": "peers.count",
    "basis": "firmness.basis",
    "shape": "deck.shape",
    "look": "deck.look",
}
# What is said in other words where the address asks for what there is not.
_SENTENCES = {"basket": "common.basket_unreadable", "version": "common.version_gone"}
_LABELS_OF_PAGE = {
    ("compare", "benchmark"): "compare.benchmark",
    ("compare", "level"): "compare.level",
    ("compare", "unit"): "compare.unit",
    ("compare", "units"): "compare.units",
    ("heat", "level"): "heat.level",
    ("heat", "node"): "heat.sort",
    ("relation", "since"): "relation.since",
    ("trends", "units"): "trends.units",
}
_ICON = Path(__file__).with_name("icon.png")


def main() -> None:
    st.set_page_config(page_title="Thước Đo", page_icon=str(_ICON), layout="wide")
    filters.begin()
    words = Words(filters.language())
    is_presentation = filters.is_presentation()
    pages = discovered(views)
    menu: dict[str, list[Any]] = {}
    for page in pages:
        section = words(f"common.section_{page.section}") if page.section else ""
        menu.setdefault(section, []).append(
            st.Page(
                _shown(page, words, is_presentation),
                title=page.title(words),
                url_path=page.url_path,
                default=page is pages[0],
            )
        )
    is_bare = is_presentation or st.context.is_embedded
    chosen = st.navigation(menu, position="hidden" if is_bare else "top")
    st.html(stylesheet(is_presentation))
    chosen.run()


def _shown(page: Page, words: Words, is_presentation: bool) -> Callable[[], None]:
    return partial(show_page, page, words, is_presentation)


def show_page(page: Page, words: Words, is_presentation: bool) -> None:
    """One page inside the frame; its failure is a sentence for the reader and a traceback for the log."""
    # who publishes compares with what is live, or would be overtaken by it
    shown = version.newest() if page.changes_data else version.shown()
    basket.text()
    if own_look := stylesheet_of(page.key):
        st.html(own_look)
    with st.container(key="presentation" if is_presentation else "page"):
        if shown.snapshot_id is None:
            st.html(state(words("common.empty_title"), words("common.empty_text"), "thuocdo build"))
        else:
            palette = DARK if st.context.theme.type == "dark" else LIGHT
            frame = Frame(shown.snapshot_id, words, palette, is_presentation)
            if not shown.is_newest:
                _show_version(frame)
            _show_sheet(page, replace(frame, maker=Decks(frame)))
        if is_presentation:
            filters.button(words("common.present_exit"), "view", "", key="leave", kind="tertiary")
        else:
            _show_controls(words)
    filters.commit(page.key)


def _show_sheet(page: Page, frame: Frame) -> None:
    words = frame.words
    warnings = st.container(key="warnings")
    sheets: Sheets | None = None
    try:
        sheets = page.show(frame)
    except Exception:
        _log.exception("page %s failed", page.key)
        st.html(state(words("common.error_title"), words("common.error_text", time=f"{datetime.now():%H:%M:%S}")))
    with warnings:
        _show_unknown(page, words)
    if not frame.is_presentation:
        tools.show(page, frame, sheets)
    _show_imprint(frame)


def _show_version(frame: Frame) -> None:
    """That older figures are shown, and the way to the newest ones."""
    words = frame.words
    with st.container(horizontal=True, key="version"):
        st.html(f'<p role="status">{escape(words("common.version_old", day=_day(frame)))}</p>', width="content")
        if not frame.is_presentation:
            filters.button(words("common.version_newest"), version.NAME, "", key="version-newest", kind="tertiary")


def _show_controls(words: Words) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", key="controls"):
        filters.segments(
            words("common.language"),
            "lang",
            LANGUAGES,
            LANGUAGES[0],
            lambda code: words(f"common.language_{code}"),
        )
        filters.button(words("common.present"), "view", filters.PRESENTATION, key="present")


def _show_unknown(page: Page, words: Words) -> None:
    for missed in filters.unknown():
        st.html(f'<p class="td-unknown" role="status">{escape(_said_of(missed, page, words))}</p>')


def _said_of(missed: filters.Unknown, page: Page, words: Words) -> str:
    if missed.name in _SENTENCES:
        return words(_SENTENCES[missed.name], asked=missed.asked)
    key = "common.unknown_in_address" if missed.shown else "common.unknown_ignored"
    name = words(_LABELS_OF_PAGE.get((page.key, missed.name), _LABELS[missed.name]))
    return words(key, name=name, asked=missed.asked, shown=missed.shown)


def _show_imprint(frame: Frame) -> None:
    said = frame.words("common.data_version", day=_day(frame))
    st.html(f'<p class="td-imprint"><b>Thước Đo</b> · {escape(said)} · {escape(frame.snapshot_id)}</p>')


def _day(frame: Frame) -> str:
    return frame.words.day(datetime.fromisoformat(data.settings(frame.snapshot_id)["created_at"]).date())


if __name__ == "__main__":
    main()
