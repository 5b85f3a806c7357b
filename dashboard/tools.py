"""What every page offers below its picture: the table behind it, files of it, the picture itself, and its slides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard import basket, data, export, filters
from dashboard.deck import Deck, Item, View
from dashboard.page import Frame, Maker, Page, Sheets
from dashboard.sheet import table
from dashboard.show import Made
from dashboard.slide import Slide
from dashboard.text import Words

_PICTURES = ("png", "svg")
_MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TALK, _DECK = "/trinh-chieu", "/bo-slide"
_OF_A_READER = ("view", "table", "basket")
_TOLD = "tools_told"
"""What became of the last wish to add slides to the basket: the key of a sentence."""


def show(page: Page, frame: Frame, sheets: Sheets | None) -> None:
    """The row of tools, and the table when the address asks for it. Files are made when somebody takes them."""
    words = frame.words
    wants_table = False
    with st.container(horizontal=True, key="tools"):
        if sheets and not page.shows_its_table:
            wants_table = filters.switch(words("common.table"), "table", "1")
        # the viewer's own browser draws it: picture.js listens for these
        st.html(_pictures(page, words), width="content")
        if sheets:
            for kind in page.files:
                _download(words(f"common.save_{kind}"), _maker(kind, frame, sheets), f"{page.url_path}.{kind}")
        if sheets and page.taken and frame.maker:
            _offer_slides(page, frame, frame.maker)
    if sheets and wants_table:
        st.html("".join(table(sheet, words) for sheet in sheets()))


def _offer_slides(page: Page, frame: Frame, maker: Maker) -> None:
    """The slides of what the address shows: as a file, in the basket, on the screen of a hall."""
    words, pinned = frame.words, filters.address()
    asked = {name: value for name, value in pinned.items() if name not in _OF_A_READER}
    view = View(page.url_path, asked)
    _download(words("common.save_pptx"), _slides_of(view, frame, maker, filters.server()), f"{page.url_path}.pptx")
    st.button(words("common.add_to_deck"), key="add-to-deck", on_click=_add, args=(maker, view), type="tertiary")
    talk = f"{_TALK}?{urlencode({**asked, 'page': page.url_path})}"
    links = f'<a href="{escape(talk)}" target="_blank">{escape(words("common.show_slides"))}</a>'
    if n := len(basket.held().items):
        kept = {name: pinned[name] for name in ("lang", "version", basket.NAME) if name in pinned}
        said = escape(words("common.deck_holds", n=words.number(n, 0)))
        links += f'<a href="{_DECK}?{escape(urlencode(kept))}" target="_self">{said}</a>'
    st.html(f'<p class="td-save">{links}</p>', width="content")
    if told := st.session_state.pop(_TOLD, ""):
        st.html(f'<p role="status">{escape(words(told))}</p>', width="content")


def _add(maker: Maker, view: View) -> None:
    items = maker.items(view)
    if not items:
        st.session_state[_TOLD] = "common.no_slides"
    elif not basket.add(items):
        st.session_state[_TOLD] = "common.deck_full"


def _slides_of(view: View, frame: Frame, maker: Maker, address: str) -> Callable[[], bytes]:
    """What makes a PowerPoint file of a view; one slide that says so where the view has none."""

    def made() -> bytes:
        # the writer of PowerPoint is for few: nobody else waits until it is imported
        from dashboard.slides.pptx import as_pptx

        words, show = frame.words, maker.show(Deck([Item(view)]), "16x9", "light", address)
        nothing = Slide("none", words("common.no_slides_title"), words("common.no_slides"))
        return as_pptx(show if show.slides else show._replace(slides=[Made(nothing)]))

    return made


def _pictures(page: Page, words: Words) -> str:
    buttons = "".join(
        f'<button type="button" data-save="{kind}" data-name="{escape(page.url_path)}" '
        f'data-failed="{escape(words("common.save_failed"))}">{escape(words(f"common.save_{kind}"))}</button>'
        for kind in _PICTURES
    )
    return (
        f'<div class="td-save" role="group" aria-label="{escape(words("common.save"))}">{buttons}'
        '<span role="status"></span></div>'
    )


def _maker(kind: str, frame: Frame, sheets: Sheets) -> Callable[[], bytes]:
    """What makes a file of one kind; a workbook holds every sheet, the others the main one."""

    origin = _origin(frame)

    def made() -> bytes:
        found = [sheet._replace(notes=[*sheet.notes, *origin]) for sheet in sheets()]
        if kind == "xlsx":
            return export.as_xlsx(found)
        return export.as_csv(found[0]) if kind == "csv" else export.as_parquet(found[0])

    return made


def _origin(frame: Frame) -> list[str]:
    """A file leaves the product: it says itself what its statuses mean and of which data it is made."""
    words = frame.words
    created = datetime.fromisoformat(data.settings(frame.snapshot_id)["created_at"]).date()
    version = f"{words('common.data_version', day=words.day(created))} ({frame.snapshot_id})"
    return [words("common.statuses_note"), f"Thước Đo. {version}"]


def _download(label: str, made: Callable[[], bytes], name: str) -> None:
    mime = _MIMES[name.rpartition(".")[2]]
    st.download_button(label, made, name, mime, key=f"save-{name}", on_click="ignore", type="tertiary")
