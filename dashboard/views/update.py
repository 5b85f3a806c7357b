"""Cập nhật dữ liệu: a workbook from the moment it is dropped until its figures are live, and the way back."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

import etl
from dashboard import access, data, intake
from dashboard.charts.import_changes import ImportChanges, Named
from dashboard.charts.import_history import ImportHistory
from dashboard.charts.import_reading import INDEX_ASKED, PERIOD_ASKED, PERIOD_DOUBTED, ImportReading
from dashboard.charts.state import state
from dashboard.intake import Looked, Result
from dashboard.page import Frame, Page
from dashboard.text import Words
from etl import Candidate, Changes, Issue

_log = logging.getLogger("thuocdo")

_TYPES = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv"]
_LONGEST = 500
_MOVES, _MOVES_ON_A_SLIDE = 10, 5
_RESTORING, _SHOWN = "update_restoring", "update_moves_shown"


def show(frame: Frame) -> None:
    words = frame.words
    may_publish = not frame.is_presentation and _is_at_the_machine()
    st.html(_heading(words, words("update.lead") if may_publish else words("update.lead_of_history")))
    if may_publish:
        _show_result(frame)
        _show_import(frame)
    elif not frame.is_presentation:
        st.html(_notice(words("update.read_only")))
    _show_history(frame, may_publish)


def _is_at_the_machine() -> bool:
    asked = urlsplit(st.context.url or "").hostname
    return access.may_publish(os.environ.get(access.LISTENING), asked, st.context.headers)


def _heading(words: Words, lead: str) -> str:
    title = escape(words("update.title"))
    return f'<section class="td-heading"><h1>{title}</h1><p>{escape(lead)}</p></section>'


# the workbook


def _show_import(frame: Frame) -> None:
    words = frame.words
    file = _uploader(words)
    if file is not None and intake.looked_at(file, frame.snapshot_id, words).is_refused:
        # the uploader is empty now
        st.rerun()
    looked = intake.last_looked()
    if looked is None or (file is None and not looked.is_refused):
        intake.forget_look()
    elif looked.candidate is None:
        st.html(state(words("update.unreadable_title"), words("update.unreadable_text")))
    else:
        _show_candidate(frame, looked, looked.candidate, file)


def _uploader(words: Words) -> Any:
    st.html(_words_of_uploader(words))
    most = words.number(st.get_option("server.maxUploadSize"), 0)
    with st.container(key="update-file"):
        key = f"update_file_{intake.round_of_uploads()}"
        file = st.file_uploader(words("update.file", most=most), _TYPES, key=key)
        st.html(f"<p>{escape(words('update.file_kept'))}</p>")
    return file


def _show_candidate(frame: Frame, looked: Looked, found: Candidate, file: Any | None) -> None:
    words = frame.words
    reading = ImportReading(words, found, _index_names(frame), _said(words))
    if file is None:
        st.html(_notice(words("update.refused_file", file=looked.file_name)))
    else:
        _show_what_it_is(frame, found, file)
        st.html(reading.recognised())
    reasons = _show_issues(words, reading, file)
    if file is None:
        # what is refused as a whole, a secret for one, is not to be mended and dropped again
        return
    if reading.errors:
        n = words.number(reading.errors, 0)
        st.html(_notice(words("update.mend_one") if reading.errors == 1 else words("update.mend", n=n)))
        return
    _show_changes(frame, looked.changes)
    if looked.changes is not None:
        _show_publication(words, looked, file, reasons)


def _show_what_it_is(frame: Frame, found: Candidate, file: Any) -> None:
    """Period and index: asked for where the workbook does not say, else out of the way."""
    words, codes = frame.words, {issue.code for issue in found.issues}
    period, index = intake.key_of("period", file), intake.key_of("index", file)
    told = [words("update.tell_period")] if codes & {*PERIOD_ASKED} else []
    if found.periods and codes & {*PERIOD_DOUBTED}:
        told.append(words("update.check_period", period=", ".join(found.periods)))
    told += [words("update.tell_index")] if codes & {*INDEX_ASKED} else []
    is_open = bool(told or st.session_state.get(period) or st.session_state.get(index))
    names = _index_names(frame)
    with st.container(key="update-what") if is_open else st.expander(words("update.of_this_workbook")):
        for text in told if is_open else [words("update.tell_anyway")]:
            st.html(f"<p>{escape(text)}</p>")
        st.text_input(words("update.period"), key=period, placeholder=words("update.period_hint"), max_chars=40)
        as_recognised = words("update.index_as_recognised")
        st.selectbox(words("update.index"), ["", *names], key=index, format_func=lambda i: names.get(i, as_recognised))


def _show_issues(words: Words, reading: ImportReading, file: Any | None) -> dict[str, str]:
    """What needs attention; the reasons given so far, by the code of the warning."""
    groups = reading.groups()
    nothing = "" if groups else f"<p>{escape(words('update.no_issues'))}</p>"
    st.html(_section(words("update.issues"), nothing))
    reasons: dict[str, str] = {}
    for group in groups:
        st.html(group.html)
        if group.severity == "warning" and file is not None and not reading.errors:
            label, key = words("update.reason", n=len(reasons) + 1), intake.key_of(f"reason_{group.code}", file)
            reasons[group.code] = _line(label, key, words("update.reason_hint"))
    if groups:
        name = words("update.file_of_issues")
        told = reading.as_csv()
        label = words("update.download_issues")
        st.download_button(label, told, name, "text/csv", key="update_issues_csv", on_click="ignore")
    return reasons


def _show_changes(frame: Frame, changes: Changes | None) -> None:
    words = frame.words
    if changes is None:
        told = f"<p>{escape(words('update.changes_unknown'))}</p>"
    else:
        told = ImportChanges(words, changes, _named(frame, changes)).whole()
    st.html(_section(words("update.changes"), told))


def _show_publication(words: Words, looked: Looked, file: Any, reasons: dict[str, str]) -> None:
    st.html(_section(words("update.publish_title")))
    note = _line(words("update.note"), intake.key_of("note", file), words("update.note_hint"))
    if not st.button(words("update.publish"), key="update_publish", type="primary"):
        return
    without = [words.number(n, 0) for n, reason in enumerate(reasons.values(), 1) if not reason]
    if not note:
        st.html(_notice(words("update.note_missing")))
    if without:
        st.html(_notice(words("update.reasons_missing", which=", ".join(without))))
    if note and not without:
        with st.spinner(words("update.publishing")):
            intake.publish(looked, file, note, reasons)
        st.rerun()


def _line(label: str, key: str, hint: str | None = None) -> str:
    return str(st.text_input(label, key=key, placeholder=hint, max_chars=_LONGEST) or "").strip()


# what became of it


def _show_result(frame: Frame) -> None:
    words, result = frame.words, intake.last_result()
    if result is None:
        return
    outcome, changes = result.published.outcome, result.published.changes
    is_halted = outcome in ("refused", "overtaken")
    issues = [i for i in result.published.issues if is_halted or i.code == "snapshot_of_other_version"]
    listed = "".join(f"<li>{escape(_told_of(words, issue))}</li>" for issue in issues)
    counts = ImportChanges(words, changes, _named(frame, changes)).done() if changes is not None else ""
    if counts and outcome == "overtaken":
        counts = f"<p>{escape(words('update.changed_meanwhile'))}</p>{counts}"
    st.html(
        f'<section class="td-result" role="status" data-outcome="{outcome}"><p>{escape(_outcome(words, result))}</p>'
        f"{f'<ul>{listed}</ul>' if listed else ''}{counts}</section>"
    )
    if outcome == "overtaken":
        st.button(words("update.look_again"), key="update_look_again", on_click=intake.look_again)


def _outcome(words: Words, result: Result) -> str:
    sentences = {
        "published": words("update.result_published", file=result.file_name),
        "unchanged": words("update.result_unchanged", file=result.file_name),
    }
    of_rollback = {
        "published": words("update.result_restored", snapshot=result.snapshot_id),
        "unchanged": words("update.result_unchanged_snapshot", snapshot=result.snapshot_id),
    }
    halted = {"refused": words("update.result_refused"), "overtaken": words("update.result_overtaken")}
    return (halted | (sentences if result.file_name else of_rollback))[result.published.outcome]


# the history


def _show_history(frame: Frame, may_publish: bool) -> None:
    words = frame.words
    moves = etl.history(etl.data_folder())
    told = ImportHistory(words, _index_names(frame))
    st.html(_section(words("update.history"), "" if moves else f"<p>{escape(words('update.history_none'))}</p>"))
    most = _MOVES_ON_A_SLIDE if frame.is_presentation else st.session_state.get(_SHOWN, _MOVES)
    passed = {frame.snapshot_id}
    for at, move in enumerate(moves[:most]):
        with st.container(key=f"update-move-{at}"):
            st.html(told.move(move, is_live=at == 0))
            if may_publish and move["id"] not in passed:
                _offer_to_return(words, told.at(move), move["id"])
        passed.add(move["id"])
    if len(moves) > most:
        st.html(f"<p>{escape(words('update.older', n=words.number(len(moves) - most, 0)))}</p>")
        if not frame.is_presentation:
            st.button(words("update.show_older"), key="update_older", on_click=_show_more)


def _offer_to_return(words: Words, at: str, snapshot_id: str) -> None:
    """The way back to a snapshot; it is gone only after a second look and a note."""
    if st.session_state.get(_RESTORING) != snapshot_id:
        label, key = words("update.restore_of", at=at), f"update_restore_{snapshot_id}"
        st.button(label, key=key, on_click=_ask_about, args=(snapshot_id,))
        return
    explained = escape(words("update.restore_explained"))
    st.html(f"<p><b>{escape(words('update.restore_of', at=at))}</b></p><p>{explained}</p>")
    note = _line(words("update.restore_note"), "update_restore_note")
    with st.container(horizontal=True, key="update-confirm"):
        is_confirmed = st.button(words("update.restore_confirm"), key="update_restore_confirm", type="primary")
        st.button(words("update.restore_cancel"), key="update_restore_cancel", on_click=_ask_about, args=(None,))
    if is_confirmed and not note:
        st.html(_notice(words("update.restore_note_missing")))
    elif is_confirmed:
        with st.spinner(words("update.restoring")):
            intake.roll_back(snapshot_id, note)
        _ask_about(None)
        st.rerun()


def _ask_about(snapshot_id: str | None) -> None:
    st.session_state[_RESTORING] = snapshot_id


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _MOVES) + _MOVES


# names and words


def _index_names(frame: Frame) -> dict[str, str]:
    return {i["index"]: frame.words.of(i, "short_name") for i in data.indices(frame.snapshot_id)}


def _named(frame: Frame, changes: Changes) -> Named:
    """What the ids among some changes are called."""
    snapshot_id, words = frame.snapshot_id, frame.words
    cells = (*changes.added, *changes.changed, *changes.behind, *changes.dropped)
    every = (*cells, *changes.ranks, *changes.bands, *changes.targets)
    indices = {change.index for change in every}
    places = {row["unit"]: words.of(row, "name") for row in data.units(snapshot_id)}
    if any(change.unit not in places for change in every):
        places |= {name: words.of(row, "name") for name, row in data.organisations(snapshot_id).items()}
        for index in indices:
            of_index = data.places_of(snapshot_id, index, date.today().isoformat())
            places |= {name: words.of(row, "place_name") for name, row in of_index.items()}
    return Named(
        places,
        {index: data.nodes(snapshot_id, index) for index in indices},
        {index: data.band_levels(snapshot_id, index) for index in indices},
    )


def _said(words: Words) -> Callable[[Issue], tuple[str, str]]:
    def said(issue: Issue) -> tuple[str, str]:
        try:
            return etl.issue_text(issue, words.language)
        except KeyError:
            # a sentence that we lack must not keep from the reader where the workbook is wrong
            _log.exception("no words for the issue %s", issue.code)
            return words("update.issue_unworded", code=issue.code, value=issue.values.get("value", "–")), ""

    return said


def _told_of(words: Words, issue: Issue) -> str:
    """Where something is wrong, what, and what to do; of being overtaken only by whom, the rest is said already."""
    what, todo = _said(words)(issue)
    if issue.code == "overtaken":
        return f"{what[:1].upper()}{what[1:]}."
    return f"{issue.where}: {what}. {todo}" if todo else f"{issue.where}: {what}"


def _section(title: str, html: str = "") -> str:
    return f'<section class="td-update"><h2>{escape(title)}</h2>{html}</section>'


def _notice(text: str) -> str:
    return f'<p class="td-notice" role="status">{escape(text)}</p>'


def _words_of_uploader(words: Words) -> str:
    """Streamlit's uploader speaks English only; the look of this page puts these words over its own."""
    said = {
        "browse": words("update.file_browse"),
        "drop": words("update.file_drop"),
        "not-taken": words("update.file_not_taken"),
    }
    return f"<style>:root {{ {' '.join(f'--td-{name}: {_quoted(text)};' for name, text in said.items())} }}</style>"


def _quoted(text: str) -> str:
    """A text as a string of CSS: whatever is no letter or number is written as its number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


PAGE = Page(key="update", url_path="cap-nhat", position=33, section="data", show=show, changes_data=True)
