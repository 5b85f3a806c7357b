"""The table behind the overview: one province in every index, over the years, with its newest parts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.index_reading import IndexReading
from dashboard.sheet import Cell, Column, Sheet

Row = dict[str, Any]


def sheets_of(readings: Sequence[IndexReading]) -> list[Sheet]:
    """One table of all `readings`, which are of one province; index after index, the newest years first."""
    words, unit = readings[0].words, readings[0].unit
    cells = FigureCells(words, readings[0].cited)
    sheet = Sheet(
        name=words.of(unit, "name"),
        title=words.of(unit, "full_name"),
        columns=[
            Column(words("common.index")),
            Column(words("common.node")),
            Column(words("common.column_unit")),
            Column(words("common.column_period")),
            *cells.figure_columns(),
            Column(words("common.column_status")),
            *cells.rank_columns(),
            Column(words("common.column_band")),
            Column(words("common.column_weights_period")),
            Column(words("common.column_note")),
            Column(words("common.column_source")),
        ],
        rows=[_row(reading, row) for reading in readings for row in _shown(reading)],
        subtitle=words("overview.title"),
    )
    return [cells.compact(sheet)]


def _shown(reading: IndexReading) -> list[Row]:
    """The score over the years, what its newest parts are, and the members' own figures of the year that is shown."""
    members = [row for own in reading.newest_of_members() for row in own]
    return [*members, *reversed(reading.root), *reading.parts]


def _row(reading: IndexReading, row: Row) -> list[Cell]:
    words = reading.words
    cells = FigureCells(words, reading.cited, reading.measures, reading.flags)
    has_ranks = reading.index["league_table"] and not reading.index["sampled"]
    return [
        words.of(reading.index, "short_name"),
        words.of(row, "node_name"),
        words.of(row, "unit_name"),
        words.moment(row["moment"]),
        *cells.figure(row),
        cells.status(row),
        *(cells.rank(row) if has_ranks else [None] * 3),
        words.of(reading.levels[row["band"]], "label") if row["band"] else None,
        row["weights_period"],
        cells.note(row),
        cells.origin(row),
    ]
