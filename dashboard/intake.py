"""A dropped workbook: what it would bring and change, found out once and kept in the session until it is published."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import etl
from dashboard.text import Words
from etl import Candidate, Changes, Published

_log = logging.getLogger("thuocdo")

_LOOKED, _RESULT, _ROUND = "update_looked", "update_result", "update_round"


@dataclass(frozen=True)
class Looked:
    """A workbook as it was looked at: what it would bring and change, over which snapshot.

    Without a candidate reading it failed; without changes they cannot be said. `key` is file, period and index.
    """

    key: tuple[str, str, str]
    file_name: str
    base: str
    candidate: Candidate | None = None
    changes: Changes | None = None

    @property
    def is_refused(self) -> bool:
        """Whether nothing was read of the file, so that it is of no further use."""
        return self.candidate is None or not self.candidate.upload_id


@dataclass(frozen=True)
class Result:
    """What became of a publication of `file_name`, or, where that is empty, of going back to `snapshot_id`."""

    published: Published
    file_name: str
    snapshot_id: str


def round_of_uploads() -> int:
    """Grows whenever the uploader has to be empty again."""
    return int(st.session_state.get(_ROUND, 0))


def key_of(name: str, file: Any) -> str:
    """The key of a widget that belongs to one dropped file."""
    return f"update_{name}_{file.file_id}"


def last_looked() -> Looked | None:
    found: Looked | None = st.session_state.get(_LOOKED)
    return found


def last_result() -> Result | None:
    found: Result | None = st.session_state.get(_RESULT)
    return found


def forget_look() -> None:
    st.session_state.pop(_LOOKED, None)


def look_again() -> None:
    """Find out anew what the file would change, now that the figures are others."""
    forget_look()
    st.session_state.pop(_RESULT, None)


def looked_at(file: Any, snapshot_id: str, words: Words) -> Looked:
    """What a file would do over the live snapshot; a file that cannot be read is no failure of the page."""
    period = str(st.session_state.get(key_of("period", file)) or "").strip()
    index = str(st.session_state.get(key_of("index", file)) or "")
    key = (file.file_id, period, index)
    known = last_looked()
    if known and known.key == key:
        return known
    st.session_state.pop(_RESULT, None)
    looked = Looked(key, Path(file.name).name, snapshot_id)
    for step in (_read, _compared):
        try:
            looked = step(looked, file, words)
        except Exception:
            _log.exception("a workbook could not be looked at")
    st.session_state[_LOOKED] = looked
    if looked.is_refused:
        _empty(file)
    return looked


def publish(looked: Looked, file: Any, note: str, reasons: Mapping[str, str]) -> None:
    """Publish what was looked at; the result is told on the next run."""
    assert looked.candidate
    with _on_disk(file) as path:
        done = etl.publish_candidate(etl.data_folder(), looked.candidate, path, note, reasons, looked.base)
    st.session_state[_RESULT] = Result(done, looked.file_name, "")
    if done.outcome in ("published", "unchanged"):
        forget_look()
        _empty(file)


def roll_back(snapshot_id: str, note: str) -> None:
    """Go back to a snapshot; the result is told on the next run."""
    done = etl.rollback(etl.data_folder(), snapshot_id, note)
    st.session_state[_RESULT] = Result(done, "", done.snapshot_id or snapshot_id)
    forget_look()


def _read(looked: Looked, file: Any, words: Words) -> Looked:
    # here, not above: only this page reads workbooks
    from etl import candidate

    _, period, index = looked.key
    with st.spinner(words("update.reading")), _on_disk(file) as path:
        data, name = etl.data_folder(), looked.file_name
        return replace(looked, candidate=candidate(data, path, period or None, index or None, name=name))


def _compared(looked: Looked, file: Any, words: Words) -> Looked:
    found = looked.candidate
    if found is None or any(issue.severity == "error" for issue in found.issues):
        return looked
    with st.spinner(words("update.comparing")):
        return replace(looked, changes=etl.preview(etl.data_folder(), found, date.today()))


@contextmanager
def _on_disk(file: Any) -> Iterator[Path]:
    """The dropped bytes as a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-") as folder:
        path = Path(folder) / f"workbook{Path(file.name).suffix.lower()}"
        path.write_bytes(file.getbuffer())
        yield path


def _empty(file: Any) -> None:
    """An empty uploader; the server forgets the bytes at once, not when the session ends."""
    st.session_state[_ROUND] = round_of_uploads() + 1
    context = get_script_run_ctx()
    forget = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and forget:
        forget(context.session_id, file.file_id)
