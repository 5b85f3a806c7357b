"""What every page offers below its picture: the table behind it, files of it, and the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard import export, filters
from dashboard.page import Frame, Page, Sheets
from dashboard.sheet import table
from dashboard.text import Words

_PICTURES = ("png", "svg")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(page: Page, frame: Frame, sheets: Sheets | None) -> None:
    """The row of tools, and the table when the address asks for it. Files are made when somebody takes them."""
    words = frame.words
    wants_table = False
    with st.container(horizontal=True, key="tools"):
        if sheets:
            wants_table = filters.switch(words("common.table"), "table", "1")
        # the viewer's own browser draws it: picture.js listens for these
        st.html(_pictures(page, words), width="content")
        if sheets:
            _download(words("common.save_csv"), lambda: export.as_csv(sheets()[0]), f"{page.url_path}.csv", "text/csv")
            _download(words("common.save_xlsx"), lambda: export.as_xlsx(sheets()), f"{page.url_path}.xlsx", _XLSX)
    if sheets and wants_table:
        st.html("".join(table(sheet, words) for sheet in sheets()))


def _pictures(page: Page, words: Words) -> str:
    buttons = "".join(
        f'<button type="button" data-save="{kind}" data-name="{escape(page.url_path)}">'
        f"{escape(words(f'common.save_{kind}'))}</button>"
        for kind in _PICTURES
    )
    return f'<div class="td-save" role="group" aria-label="{escape(words("common.save"))}">{buttons}</div>'


def _download(label: str, made: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, made, name, mime, key=f"save-{name}", on_click="ignore", type="tertiary")
