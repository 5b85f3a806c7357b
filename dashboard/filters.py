"""Index, period, units, language, view ↔ the address. The address is the one truth: widgets only write to it.

Everything is pinned, defaults too, so that a link means the same after newer data has arrived. Values are plain
strings, checked against what there is, never unpickled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.text import LANGUAGES

PRESENTATION = "present"
NONE = "none"
_MEMORY = "filters_in_memory"
_UNKNOWN = "filters_unknown"


class Unknown(NamedTuple):
    """An address asked for a value that there is not; `shown` is what is shown in its place."""

    name: str
    asked: str
    shown: str


def begin() -> None:
    """Forget what the last rerun could not find."""
    st.session_state[_UNKNOWN] = []


def unknown() -> list[Unknown]:
    found: list[Unknown] = st.session_state.get(_UNKNOWN, [])
    return found


def pinned(name: str, options: Sequence[str], default: str) -> str:
    """The value of the address when it is one of `options`, else the last one used, else `default`; written back."""
    asked = st.query_params.get(name)
    remembered = _memory().get(name)
    value = next((v for v in (asked, remembered) if v in options), default)
    if asked is not None and asked not in options:
        st.session_state[_UNKNOWN].append(Unknown(name, asked, value))
    _pin(name, value)
    return value


def pinned_many(name: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
    """The comma-separated values of the address that are among `options`; NONE is a choice of nothing."""
    asked = st.query_params.get(name, _memory().get(name))
    wanted = list(default) if asked is None else asked.split(",")
    known = [v for v in wanted if v in options]
    _pin(name, ",".join(known) or NONE)
    return known


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
    st.selectbox(label, options, key=key, format_func=shown, on_change=_write, args=(name, key, resets), width=width)
    return value


def multiselect(
    label: str,
    name: str,
    options: Sequence[str],
    default: Sequence[str],
    shown: Callable[[str], str],
    placeholder: str,
) -> list[str]:
    """A multiselect bound to the address."""
    values = pinned_many(name, options, default)
    key = f"filter_{name}"
    st.session_state[key] = values
    st.multiselect(
        label,
        options,
        key=key,
        format_func=shown,
        placeholder=placeholder,
        on_change=_write,
        args=(name, key, ()),
    )
    return values


def segments(label: str, name: str, options: Sequence[str], default: str, shown: Callable[[str], str]) -> str:
    """A few options side by side, bound to the address."""
    value = pinned(name, options, default)
    key = f"filter_{name}"
    st.session_state[key] = value
    st.segmented_control(
        label,
        options,
        key=key,
        format_func=shown,
        required=True,
        label_visibility="collapsed",
        on_change=_write,
        args=(name, key, ()),
    )
    return value


def switch(label: str, name: str, on: str, help_text: str | None = None) -> bool:
    """A toggle bound to the address; off is the empty text."""
    is_on = pinned(name, ("", on), "") == on
    key = f"filter_{name}"
    st.session_state[key] = is_on
    st.toggle(label, key=key, help=help_text, on_change=_write_switch, args=(name, key, on))
    return is_on


def button(label: str, name: str, value: str, key: str, kind: str = "secondary") -> None:
    """A button that writes one value to the address."""
    st.button(label, key=key, type=kind, on_click=_pin, args=(name, value))  # type: ignore[arg-type]


def _memory() -> dict[str, str]:
    """Choices of this session: the menu clears the address when it opens another page."""
    found: dict[str, str] = st.session_state.setdefault(_MEMORY, {})
    return found


def _pin(name: str, value: str) -> None:
    _memory()[name] = value
    if not value:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def _write(name: str, key: str, resets: Sequence[str]) -> None:
    chosen = st.session_state[key]
    if chosen is None:
        return
    _pin(name, (",".join(chosen) or NONE) if isinstance(chosen, list) else chosen)
    for dependent in resets:
        st.query_params.pop(dependent, None)


def _write_switch(name: str, key: str, on: str) -> None:
    _pin(name, on if st.session_state[key] else "")
