"""The table behind a ranking: every unit with its score, status and rank, or the reason why it has none. Pure."""

from __future__ import annotations

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.standings import Standings
from dashboard.sheet import Column, Sheet


def sheets_of(view: Standings) -> list[Sheet]:
    words, cells = view.words, FigureCells(view.words, view.cited)
    sheet = Sheet(
        name=words.of(view.index, "short_name"),
        title=words("ranking.heading", node=words.of(view.node, "name"), period=view.period["period"]),
        columns=[
            Column(words("common.column_unit")),
            *cells.score_columns(),
            Column(words("common.column_status")),
            *cells.rank_columns(),
            Column(words("common.column_band")),
            Column(words("common.column_low"), 2),
            Column(words("common.column_high"), 2),
            Column(words("common.column_weights_period")),
            Column(words("common.column_source")),
        ],
        rows=[
            [
                words.of(row, "unit_name"),
                *cells.score(row),
                cells.status(row),
                *cells.rank(row, view.shows_beyond),
                words.of(view.levels[row["band"]], "label") if row["band"] and view.is_banded else None,
                row["low"],
                row["high"],
                row["weights_period"],
                cells.origin(row),
            ]
            for row in view.rows
        ],
        notes=view.cautions(),
        subtitle=words("common.on_map", n=view.geography),
    )
    return [cells.compact(sheet)]
