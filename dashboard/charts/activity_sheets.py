"""The tables behind the activities: every figure of every body, and what printed figures come to. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.charts.activity_board import ActivityBoard
from dashboard.charts.figure_cells import FigureCells
from dashboard.sheet import Cell, Column, Sheet
from etl import Tally

Row = dict[str, Any]


def sheets_of(board: ActivityBoard) -> list[Sheet]:
    words = board.words
    cells = FigureCells(words, board.cited, board.counted.measures, board.table.flags)
    figures = Sheet(
        name=words("dan_van.column_figure"),
        title=f"{words('dan_van.title')}: {board.place}",
        columns=[*activity_columns(cells), Column(words("common.column_note")), Column(words("common.column_source"))],
        rows=[[*activity_cells(cells, row), _note(board, cells, row), cells.origin(row)] for row in board.rows],
        notes=[board.sentence(), words("dan_van.sample")],
    )
    sums = Sheet(
        name=words("dan_van.computed"),
        title=f"{words('dan_van.sheet_sums')}: {board.place}",
        columns=[
            Column(words("dan_van.column_activity")),
            Column(words("common.column_body")),
            Column(words("common.column_period")),
            Column(words("dan_van.column_way")),
            Column(words("common.column_figure"), 2, is_short=True),
            *cells.figure_columns()[1:],
            Column(words("common.column_status")),
            Column(words("dan_van.column_verdict")),
            Column(words("common.column_source")),
        ],
        rows=[_sum(board, cells, tally) for tally in board.tallies],
    )
    return [cells.compact(figures), *([cells.compact(sums)] if board.tallies else [])]


def activity_columns(cells: FigureCells) -> list[Column]:
    words = cells.words
    return [
        Column(words("dan_van.column_activity")),
        Column(words("common.column_body")),
        Column(words("common.column_part")),
        Column(words("common.column_period")),
        *cells.figure_columns(),
        Column(words("common.column_status")),
    ]


def activity_cells(cells: FigureCells, row: Row) -> list[Cell]:
    words = cells.words
    return [
        words.of(row, "node_name"),
        words.of(row, "organisation_name"),
        words.of(row, "breakdown_name") if row["breakdown"] else None,
        words.span(row),
        *cells.figure(row),
        cells.status(row),
    ]


def _note(board: ActivityBoard, cells: FigureCells, row: Row) -> str | None:
    said = [board.words("dan_van.as_printed")] if row["excluded"] else []
    return " ".join([*said, cells.note(row) or ""]).strip() or None


def _sum(board: ActivityBoard, cells: FigureCells, tally: Tally) -> list[Cell]:
    """What a mere check comes to is no result: it has no number, only the contradiction."""
    words, counted, first = board.words, board.counted, tally.parts[0]
    measured = {**tally.total._asdict(), "unit_of_measure": counted.nodes[tally.node]["unit_of_measure"]}
    figure: list[Cell] = [None] * 4 if tally.is_check else cells.figure(measured)
    sources = dict.fromkeys(source for part in tally.parts for source in (part["source_id"] or "").split("|") if source)
    return [
        words.of(counted.nodes[tally.node], "name"),
        None if tally.kind == "bodies" else words.of(first, "organisation_name"),
        None if tally.kind == "periods" else words.span(first),
        counted.way(tally),
        *figure,
        None if tally.is_check else words("common.status_computed"),
        counted.contradiction(tally) if tally.is_check else counted.verdict(tally),
        "; ".join(board.cited[source] for source in sources) or None,
    ]
