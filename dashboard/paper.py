"""Báo cáo PDF: reports of the province looked from, of an index, or of all of them, made when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import NamedTuple

import streamlit as st

from dashboard import choice, data, filters
from dashboard.page import Frame, Maker
from dashboard.text import Words

_HELD = "paper_held"
_PDF, _ZIP = "application/pdf", "application/zip"


class _Made(NamedTuple):
    """A file, and what it was made of: it is offered while that is still what is asked for."""

    key: tuple[str, ...]
    name: str
    content: bytes


def show(frame: Frame, maker: Maker, unit: str) -> None:
    """A row for each kind of report: one for `unit`, or one for every province or index in one run."""
    words, indices = frame.words, choice.indices_of(frame.snapshot_id)
    if not indices:
        return
    st.html(f'<section class="td-deck"><h2>{escape(words("report.make_heading"))}</h2></section>')
    newest = list(data.geographies(frame.snapshot_id))[-1]
    units = list(data.units_on(frame.snapshot_id, newest))
    for kind in ("profile", "province"):
        with st.container(horizontal=True, key=f"deck-ready-report-{kind}"):
            _name_row(words, kind)
            _offer(frame, maker, kind, [unit], words("report.make_one"))
            _offer(frame, maker, kind, units, words("report.make_all", n=len(units)))
    with st.container(horizontal=True, key="deck-ready-report-index"):
        _name_row(words, "index")
        index = st.selectbox(
            words("common.index"),
            list(indices),
            format_func=lambda name: words.of(indices[name], "short_name"),
            key="paper-index",
            label_visibility="collapsed",
            width=180,
        )
        _offer(frame, maker, "index", [index], words("report.make_one"))


def _name_row(words: Words, kind: str) -> None:
    st.html(f"<h3>{escape(words(f'report.kind_{kind}'))}</h3>", width="content")


def _offer(frame: Frame, maker: Maker, kind: str, subjects: Sequence[str], label: str) -> None:
    """A button that has the file made, then one that takes it."""
    place = f"paper-{kind}-{'one' if len(subjects) == 1 else 'all'}"
    key = (frame.snapshot_id, frame.words.language, kind, *subjects)
    held: dict[str, _Made] = st.session_state.setdefault(_HELD, {})
    spot = st.empty()
    if place not in held or held[place].key != key:
        if not spot.button(label, key=place):
            return
        made = _made(frame, maker, kind, subjects, key)
        if made is None:
            return
        held[place] = made
    found = held[place]
    mime = _ZIP if found.name.endswith(".zip") else _PDF
    said = frame.words("report.save", name=found.name)
    spot.download_button(said, found.content, found.name, mime, key=f"{place}-file", on_click="ignore")


def _made(frame: Frame, maker: Maker, kind: str, subjects: Sequence[str], key: tuple[str, ...]) -> _Made | None:
    """The file, or nothing and why on the page; while it is made the page tells how far it is."""
    # the writers are for few: nobody else waits until they are imported
    from dashboard import slide_files
    from dashboard.renderer import Failed

    words = frame.words
    bar = st.progress(0.0, text=words("report.making"))
    pages: dict[str, bytes] = {}
    failed: list[str] = []
    for name, found in maker.reports(kind, subjects, filters.server(), partial(_tell, bar, words)):
        if isinstance(found, Failed):
            failed.append(name)
        else:
            pages[name] = found.pages[0]
    bar.empty()
    if failed or not pages:
        key_of = "report.failed" if failed else "report.nothing"
        st.html(f'<p class="td-unknown" role="status">{escape(words(key_of, names=words.listed(failed)))}</p>')
        return None
    if len(subjects) == 1:
        name, content = next(iter(pages.items()))
        return _Made(key, name, content)
    return _Made(key, f"{kind}.zip", slide_files.packed(pages))


def _tell(bar: st.delta_generator.DeltaGenerator, words: Words, done: int, of: int, subject: str) -> None:
    if subject:
        bar.progress(done / of, text=words("report.progress", done=done + 1, of=of))
