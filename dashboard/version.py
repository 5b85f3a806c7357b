"""Which snapshot a reader sees: the live one, or the one that the address names, as long as it is kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

import etl
from dashboard import data, filters

NAME = "version"
_FOLLOWED = "version_followed"


class Shown(NamedTuple):
    """The snapshot that is shown, None before the first build; `is_newest` is false of one that has been replaced."""

    snapshot_id: str | None
    is_newest: bool


def shown() -> Shown:
    """The version that the address asks for, else the one that this session came with, else the live one.

    A link to a version leads through the pages of one session until it is left; it is remembered nowhere else.
    """
    followed: str = st.session_state.get(_FOLLOWED, "")
    known = ["", *(name for name in (st.query_params.get(NAME, ""), followed) if is_kept(name))]
    chosen = filters.pinned(NAME, known, followed if followed in known else "")
    st.session_state[_FOLLOWED] = chosen
    live = data.live_snapshot()
    return Shown(chosen or live, chosen in ("", live))


def newest() -> Shown:
    """The live version, whatever the address asks for; what this session follows elsewhere stays as it is."""
    return Shown(data.live_snapshot(), True)


def is_kept(snapshot_id: str) -> bool:
    """Whether there is a snapshot of this name and today's pages can read it."""
    folder = etl.snapshots_folder(etl.data_folder())
    # only names that are found are looked up: whatever an address says never becomes a path
    return bool(snapshot_id) and snapshot_id in _names(folder) and _is_readable(folder, snapshot_id)


def _names(folder: Path) -> set[str]:
    found = folder.iterdir() if folder.is_dir() else ()
    return {path.name for path in found if path.is_dir() and not path.name.startswith(".")}


# reads the whole of it; a snapshot never changes
@lru_cache(maxsize=64)
def _is_readable(folder: Path, snapshot_id: str) -> bool:
    return etl.is_readable(folder, snapshot_id)
