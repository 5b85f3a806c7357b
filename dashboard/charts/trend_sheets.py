"""The table behind a trend: every figure that is drawn, period by period, and every absence. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.trend_reading import TrendReading
from dashboard.sheet import Cell, Column, Sheet

Row = dict[str, Any]


def sheets_of(view: TrendReading) -> list[Sheet]:
    words, cells = view.words, FigureCells(view.words, view.cited, flags=view.flags)
    named = [(view.names[unit], row) for unit, own in view.rows.items() for row in own]
    named += [(view.area_name(row), row) for own in view.areas_in_sight() for row in own]
    columns = [
        Column(words("common.column_unit")),
        Column(words("common.column_period")),
        *(cells.figure_columns()[:3] if view.index["sampled"] else cells.score_columns()),
        Column(words("common.column_status")),
        *cells.rank_columns(),
        Column(words("common.column_low"), 2),
        Column(words("common.column_high"), 2),
        Column(words("common.column_weights_period")),
        Column(words("common.column_note")),
        Column(words("common.column_source")),
    ]
    sheet = Sheet(
        name=words.of(view.index, "short_name"),
        title=words("trends.heading", node=words.of(view.node, "name")),
        columns=columns,
        rows=[_row(view, cells, name, row) for name, row in named],
        notes=[rule.reason for rule in view.rules()],
        subtitle=words.of(view.index, "name"),
    )
    return [cells.compact(sheet)]


def _row(view: TrendReading, cells: FigureCells, name: str, row: Row) -> list[Cell]:
    return [
        name,
        view.words.moment(row["moment"]),
        *cells.score(row),
        cells.status(row),
        *cells.rank(row),
        row.get("low"),
        row.get("high"),
        row.get("weights_period"),
        cells.note(row),
        cells.origin(row),
    ]
