"""The tables behind the targets: every promise of the places looked at, and the yearly rises. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.promise_board import PromiseBoard, Province
from dashboard.charts.promise_sheets import promise_columns, promise_rows
from dashboard.charts.target_list import TargetList, standing_of
from dashboard.sheet import Cell, Column, Sheet

Row = dict[str, Any]


def sheets_of(view: TargetList, boards: Sequence[PromiseBoard]) -> list[Sheet]:
    """The first is of the promises shown, those of the status asked for alone; then one a board."""
    words = view.words
    cells = FigureCells(words, view.cited, view.measures, view.flags)
    shown = view.shown()
    listed = Sheet(
        name=words("targets.title"),
        title=words("targets.title"),
        columns=[*promise_columns(cells), Column(words("targets.column_standing"))],
        rows=[
            [*row, words(f"targets.standing_{standing_of(promise)}") if promise in view.apart else None]
            for promise in shown
            for row in promise_rows(view.said, cells, [promise])
        ],
        notes=[words("targets.reading_note"), *view.notes],
        subtitle=f"{words('common.as_of')}: {words.day(view.as_of)}",
    )
    found = [cells.compact(listed)] if shown else []
    return [*found, *(_board(board) for board in boards)]


def _board(board: PromiseBoard) -> Sheet:
    words = board.words
    return Sheet(
        name=words("targets.board_title"),
        title=f"{words('targets.board_title')}: {board.promiser.name}",
        columns=[
            Column(words("common.column_unit")),
            Column(words("common.index")),
            Column(words("common.column_period")),
            Column(words("targets.column_before"), 2),
            Column(words("common.column_value"), 2),
            Column(words("targets.column_change"), 2),
            Column(words("common.column_status")),
            Column(words("targets.status")),
            Column(words("common.column_source")),
        ],
        rows=[
            row
            for province in board.provinces()
            for promise in board.promises
            for row in _rows(board, province, promise)
        ],
        notes=[words("targets.board_rule")],
    )


def _rows(board: PromiseBoard, province: Province, promise: Row) -> list[list[Cell]]:
    """A row a year: both scores, their difference where they may be compared, and what is concluded."""
    words, index = board.words, promise["index"]
    found: list[list[Cell]] = []
    for judged in board.judged(province, index):
        known = [row for row in (judged.before, judged.now) if row and row["value"] is not None]
        statuses = dict.fromkeys(words(f"common.status_{row['status']}") for row in known)
        told = [board.verdict(province, judged), *board.marks(judged, is_short=True), board.reason(province, judged)]
        found.append(
            [
                province.name,
                words.of(board.indices[index], "short_name"),
                judged.year,
                judged.before["value"] if judged.before else None,
                judged.now["value"] if judged.now else None,
                judged.difference,
                words.listed(list(statuses)) or None,
                "; ".join(text for text in told if text),
                "; ".join(board.sources(judged)) or None,
            ]
        )
    return found
