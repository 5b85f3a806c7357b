"""Targets as a table: what was promised, what there is, how far apart, and where both are written. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.promise_words import PromiseWords
from dashboard.sheet import Cell, Column
from dashboard.text import Words

Row = dict[str, Any]


def promise_columns(cells: FigureCells) -> list[Column]:
    words = cells.words
    return [
        Column(words("common.place")),
        Column(words("targets.column_target")),
        Column(words("targets.column_aim"), 2, is_short=True),
        Column(words("targets.column_aim_upper"), 2, is_short=True),
        Column(words("targets.column_aim_text")),
        Column(words("targets.column_deadline")),
        Column(words("targets.column_actual"), 2, is_short=True),
        *cells.figure_columns()[1:],
        Column(words("targets.column_date")),
        Column(words("common.column_status")),
        Column(words("targets.column_progress_pct"), 1),
        Column(words("targets.column_gap"), 2, is_short=True),
        Column(words("targets.status")),
        Column(words("targets.column_reason")),
        Column(words("targets.column_document")),
        Column(words("common.column_source")),
    ]


def promise_rows(said: PromiseWords, cells: FigureCells, promises: Sequence[Row]) -> list[list[Cell]]:
    """A row a target and figure that it is held against: sources of one day may print different ones."""
    return [_row(said, cells, p, reading) for p in promises for reading in p["last"] or [None]]


def _row(said: PromiseWords, cells: FigureCells, promise: Row, reading: Row | None) -> list[Cell]:
    words, is_one = said.words, len(promise["last"]) == 1
    figure = cells.figure(reading) if reading else [None] * 4
    if reading and reading["denominator"]:
        figure[-1] = _of_what(words, str(figure[-1]), reading)
    return [
        words.of(promise, "place_name"),
        words.of(promise, "node_name"),
        promise["value_low"],
        promise["value_high"],
        _of_what(words, said.aim(promise), promise),
        said.deadline(promise),
        *figure,
        said.dated(reading) if reading else None,
        cells.status(reading) if reading else None,
        # of two sources that differ nothing is worked out
        promise["progress_pct"] if is_one else None,
        promise["gap"] if is_one else None,
        said.status(promise),
        said.reason(promise) or None,
        said.document(promise),
        said.source(reading) or None if reading else words("targets.no_actual"),
    ]


def _of_what(words: Words, text: str, row: Row) -> str:
    """A share says what it is a share of."""
    if not row["denominator"]:
        return text
    told = words(f"targets.share_{row['denominator']}")
    return f"{text}, {told}"
