"""Index, period, units, language, view ↔ the address. The address is the one truth, and widgets change it.

Everything is pinned, defaults too, so that a link means the same after newer data has arrived. Values are plain
strings, checked against what there is, never unpickled. What a rerun pins is written once, at its end: each writing is
a step of the browser's history.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from dashboard.text import LANGUAGES

PRESENTATION = "present"
NONE = "none"
LONGEST = 80
_MEMORY = "filters_in_memory"
_CHOSEN = "filters_chosen"
_PINNED = "filters_pinned"
_UNKNOWN = "filters_unknown"
_PAGE = "filters_page"
_DRAWN = "filters_page_drawn"
_DRAWING_S = 0.15
_OF_ONE_PAGE = ("map",)
"""Choices that do not follow the reader from page to page."""


class Unknown(NamedTuple):
    """An address asked for a value that there is not; `shown` is what is shown in its place."""

    name: str
    asked: str
    shown: str


class Given(NamedTuple):
    """An address that stands by itself, with what it came to: what a page put in the place of a choice, what it
    pinned, and what it looked for in vain."""

    asked: Mapping[str, str]
    replaced: dict[str, str | None]
    pinned: dict[str, str]
    unknown: list[Unknown]


_given: ContextVar[Given | None] = ContextVar("given", default=None)


@contextmanager
def given(asked: Mapping[str, str]) -> Iterator[Given]:
    """Inside, choices are read from this address alone: no session, no widget, nothing remembered.

    So a page's slides and tables are made for a file, a deck or the command line, by the same code as on the screen.
    """
    found = Given(asked, {}, {}, [])
    token = _given.set(found)
    try:
        yield found
    finally:
        _given.reset(token)


def begin() -> None:
    """Start a rerun: nothing is pinned yet, nothing was looked for in vain."""
    st.session_state[_UNKNOWN] = []
    st.session_state[_PINNED] = {}


def commit(page: str) -> None:
    """Write what this rerun pinned to the address, when the reader chose something or has just come to the page.

    Whoever goes back to an address that left choices open is left there: writing it again would trap the back button.
    """
    wanted, chosen = st.session_state[_PINNED], st.session_state.pop(_CHOSEN, {})
    has_come = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    if (chosen or has_come or unknown()) and wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def address() -> dict[str, str]:
    """All that this rerun has pinned so far: with it the same view can be shown or made again."""
    alone = _given.get()
    return dict(alone.pinned if alone else st.session_state[_PINNED])


def server() -> str:
    """The address at which the reader reached the product, without a path; empty where there is no browser."""
    asked = urlsplit(st.context.url or "")
    return f"{asked.scheme}://{asked.netloc}" if asked.netloc else ""


def unknown() -> list[Unknown]:
    if alone := _given.get():
        return alone.unknown
    found: list[Unknown] = st.session_state.get(_UNKNOWN, [])
    return found


def pinned(name: str, options: Sequence[str], default: str) -> str:
    """What was just chosen, else the value of the address, else the last one used, else `default`.

    The first of them that is among `options` is pinned.
    """
    chosen, asked = _chosen().get(name), _asked(name)
    # a switch that the address does not name is off, whatever it was before; each page has its own usual map
    remembered = None if "" in options or name in _OF_ONE_PAGE else _memory().get(name)
    candidates = (chosen, asked, remembered)
    value = next((v for v in candidates if v in options), default)
    if asked is not None and asked not in options:
        _report(Unknown(name, asked, value))
    _pin(name, value)
    return value


def pinned_many(name: str, options: Sequence[str], default: Sequence[str], most: int | None = None) -> list[str]:
    """The comma-separated values that are among `options`, the first `most` of them; NONE is a choice of nothing.

    A choice that is open again, or remembered from where other options were, starts anew from `default`.
    """
    asked, chosen = _asked(name), _chosen().get(name)
    text = next((t for t in (chosen, asked) if t is not None), None)
    if text is None and name not in _chosen():
        remembered = _memory().get(name)
        is_of_here = remembered == NONE or any(v in options for v in (remembered or "").split(","))
        text = remembered if is_of_here else None
    wanted = list(default) if text is None else text.split(",")
    known = [v for v in wanted if v in options][:most]
    missed = [v for v in wanted if v not in options and v != NONE]
    if asked is not None and missed:
        _report(Unknown(name, ", ".join(missed), ", ".join(known)))
    _pin(name, ",".join(known) or NONE)
    return known


def pinned_text(name: str, longest: int = LONGEST) -> str:
    """What was just written, else the text of the address, at most `longest` letters; nothing is remembered."""
    given = next((t for t in (_chosen().get(name), _asked(name)) if t is not None), "")
    value = " ".join(unicodedata.normalize("NFC", given).split())[:longest]
    _pin(name, value)
    return value


def with_asked_day(name: str, days: Sequence[str]) -> list[str]:
    """The days on offer, newest first, and the one that the address asks for if it lies among them.

    A link keeps its day after newer data has moved the days on offer.
    """
    asked = _chosen().get(name) or _asked(name)
    try:
        day = date.fromisoformat(asked or "").isoformat()
    except ValueError:
        return list(days)
    return sorted({*days, day}, reverse=True) if days[-1] <= day <= days[0] else list(days)


def replaced(name: str, value: str) -> str:
    """Put a value in the place of the one asked for: the same province on another map. The address will say so."""
    _choose(name, value)
    return value


def let_the_page_be_drawn() -> None:
    """On the first run of a session, wait a moment before the widgets follow what a reader looks at first.

    A browser that gets both at once starts the widgets' code before it draws anything.
    """
    if not st.session_state.get(_DRAWN):
        st.session_state[_DRAWN] = True
        time.sleep(_DRAWING_S)


def language() -> str:
    return pinned("lang", LANGUAGES, LANGUAGES[0])


def is_presentation() -> bool:
    return pinned("view", ("", PRESENTATION), "") == PRESENTATION


def select(
    label: str,
    name: str,
    options: Sequence[str],
    default: str,
    shown: Callable[[str], str],
    resets: Sequence[str] = (),
    width: int | str = "stretch",
) -> str:
    """A selectbox bound to the address. `resets` names choices that depend on this one."""
    value = pinned(name, options, default)
    key = f"filter_{name}"
    st.session_state[key] = value
    st.selectbox(
        label, options, key=key, format_func=shown, on_change=_choose_of_widget, args=(name, key, resets), width=width
    )
    return value


def multiselect(
    label: str,
    name: str,
    options: Sequence[str],
    default: Sequence[str],
    shown: Callable[[str], str],
    placeholder: str,
    most: int | None = None,
) -> list[str]:
    """A multiselect bound to the address, of at most `most` values."""
    values = pinned_many(name, options, default, most)
    key = f"filter_{name}"
    st.session_state[key] = values
    st.multiselect(
        label,
        options,
        key=key,
        format_func=shown,
        placeholder=placeholder,
        max_selections=most,
        on_change=_choose_of_widget,
        args=(name, key, ()),
    )
    return values


def segments(
    label: str,
    name: str,
    options: Sequence[str],
    default: str,
    shown: Callable[[str], str],
    resets: Sequence[str] = (),
    is_labelled: bool = False,
) -> str:
    """A few options side by side, bound to the address. `resets` names choices that depend on this one."""
    value = pinned(name, options, default)
    key = f"filter_{name}"
    st.session_state[key] = value
    st.segmented_control(
        label,
        options,
        key=key,
        format_func=shown,
        required=True,
        label_visibility="visible" if is_labelled else "collapsed",
        on_change=_choose_of_widget,
        args=(name, key, resets),
    )
    return value


def text(label: str, name: str, placeholder: str) -> str:
    """A line of free text bound to the address, at most LONGEST letters; empty is no text."""
    value = pinned_text(name)
    key = f"filter_{name}"
    st.session_state[key] = value
    st.text_input(
        label,
        key=key,
        placeholder=placeholder,
        max_chars=LONGEST,
        on_change=_choose_of_widget,
        args=(name, key, ()),
    )
    return value


def slider(
    label: str,
    name: str,
    part: str,
    options: Sequence[float],
    value: float,
    shown: Callable[[float], str],
    written: Callable[[float], str],
) -> None:
    """A slider that holds one part of a choice; `written` gives the text of all of it for a value of the part."""
    key = f"filter_{name}_{part}"
    st.session_state[key] = value
    st.select_slider(label, options, key=key, format_func=shown, on_change=_choose_of_part, args=(name, key, written))


def switch(label: str, name: str, on: str, help_text: str | None = None) -> bool:
    """A toggle bound to the address; off is the empty text."""
    is_on = pinned(name, ("", on), "") == on
    key = f"filter_{name}"
    st.session_state[key] = is_on
    st.toggle(label, key=key, help=help_text, on_change=_choose_of_switch, args=(name, key, on))
    return is_on


def button(label: str, name: str, value: str, key: str, kind: str = "secondary") -> None:
    """A button that chooses one value."""
    st.button(label, key=key, type=kind, on_click=_choose, args=(name, value))  # type: ignore[arg-type]


def _report(missed: Unknown) -> None:
    """Once a name: a page reads a choice before it draws the widget that reads it again."""
    if missed.name not in {known.name for known in unknown()}:
        unknown().append(missed)


def _memory() -> dict[str, str]:
    """Choices of this session: the menu clears the address when it opens another page."""
    if _given.get():
        return {}
    found: dict[str, str] = st.session_state.setdefault(_MEMORY, {})
    return found


def _chosen() -> dict[str, str | None]:
    """What a widget has chosen since the last rerun; None for what depends on it and is open again."""
    if alone := _given.get():
        return alone.replaced
    found: dict[str, str | None] = st.session_state.get(_CHOSEN, {})
    return found


def _asked(name: str) -> str | None:
    if alone := _given.get():
        return None if name in alone.replaced else alone.asked.get(name)
    return None if name in _chosen() else st.query_params.get(name)


def _pin(name: str, value: str) -> None:
    if alone := _given.get():
        if value:
            alone.pinned[name] = value
        return
    _memory()[name] = value
    if value:
        st.session_state[_PINNED][name] = value


def _choose(name: str, value: str, resets: Sequence[str] = ()) -> None:
    if alone := _given.get():
        alone.replaced[name] = value
        return
    st.session_state[_CHOSEN] = {**_chosen(), **dict.fromkeys(resets), name: value}


def _choose_of_widget(name: str, key: str, resets: Sequence[str]) -> None:
    value = st.session_state[key]
    if value is not None:
        _choose(name, (",".join(value) or NONE) if isinstance(value, list) else value, resets)


def _choose_of_part(name: str, key: str, written: Callable[[float], str]) -> None:
    _choose(name, written(st.session_state[key]))


def _choose_of_switch(name: str, key: str, on: str) -> None:
    _choose(name, on if st.session_state[key] else "")
