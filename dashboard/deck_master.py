"""An organisation's own PowerPoint template for the deck: looked at, kept in the session, kept nowhere else."""

from __future__ import annotations

import os
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from dashboard import access
from dashboard.text import Words, sentences

_MASTER = "deck_master_held"


def held() -> bytes | None:
    """The template in use, None where it is ours."""
    found: bytes | None = st.session_state.get(_MASTER, ("", None))[1]
    return found


def show(words: Words) -> None:
    """Takes a template, says which one is in use, and lets go of it."""
    with st.expander(words("deck.master")):
        if not _is_at_the_machine():
            st.html(f"<p>{escape(words('deck.master_only_here'))}</p>")
            return
        name, _ = st.session_state.get(_MASTER, ("", None))
        if name:
            st.html(f'<p role="status">{escape(words("deck.master_used", file=name))}</p>')
            st.button(words("deck.master_forget"), key="deck-master-forget", on_click=_forget_master)
            return
        st.html(_words_of_uploader(words))
        with st.container(key="deck-master-file"):
            file = st.file_uploader(words("deck.master_file"), ["pptx"], key="deck-master")
        if file is not None:
            _take_master(words, file.name, file.getvalue())


def _take_master(words: Words, name: str, content: bytes) -> None:
    from dashboard.slides.pptx import master_problem

    problem = master_problem(content)
    if problem is None:
        st.session_state[_MASTER] = (name, content)
        st.rerun()
    why = words(f"deck.master_{problem if f'master_{problem}' in sentences('deck') else 'unknown'}")
    st.html(f'<p class="td-unknown" role="status">{escape(words("deck.master_problem", file=name, why=why))}</p>')


def _forget_master() -> None:
    st.session_state.pop(_MASTER, None)


def _is_at_the_machine() -> bool:
    asked = urlsplit(st.context.url or "").hostname
    return access.may_publish(os.environ.get(access.LISTENING), asked, st.context.headers)


def _words_of_uploader(words: Words) -> str:
    """Streamlit's uploader speaks English only; the look of this page puts these words over its own."""
    named = {"browse": "master_browse", "drop": "master_drop", "not-taken": "master_not_taken"}
    said = {name: words(f"deck.{key}") for name, key in named.items()}
    return f"<style>:root {{ {' '.join(f'--td-{name}: {_quoted(text)};' for name, text in said.items())} }}</style>"


def _quoted(text: str) -> str:
    """A text as a string of CSS: whatever is no letter or number is written as its number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'
