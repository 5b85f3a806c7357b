"""What every page offers below its picture: the table behind it, files of it, and the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape

import streamlit as st

from dashboard import data, export, filters
from dashboard.page import Frame, Page, Sheets
from dashboard.sheet import table
from dashboard.text import Words

_PICTURES = ("png", "svg")
_MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


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
    if sheets and wants_table:
        st.html("".join(table(sheet, words) for sheet in sheets()))


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
