"""The table behind the coverage: index by index and year by year, of how many provinces figures are held. Pure."""

from __future__ import annotations

from dashboard.charts.coverage_board import CoverageBoard
from dashboard.sheet import Column, Sheet


def sheets_of(board: CoverageBoard) -> list[Sheet]:
    """Editions that are published but not loaded have empty cells: nothing is known of them here."""
    words = board.words
    rows = []
    for index in board.indices:
        for period in board.periods:
            cell = board.cells.get((index["index"], period))
            if cell is None:
                continue
            is_loaded = (index["index"], period) in board.loaded
            rows.append(
                [
                    words.of(index, "short_name"),
                    period,
                    board.count(index, cell) if is_loaded else None,
                    cell["with_any"] if is_loaded else None,
                    cell["units"],
                    board.in_words(index, period),
                    words.of(index, "publisher"),
                ]
            )
    columns = [
        Column(words("common.index")),
        Column(words("common.column_period")),
        Column(words("coverage.column_with_score"), 0),
        Column(words("coverage.column_with_any"), 0),
        Column(words("coverage.column_units"), 0),
        Column(words("coverage.column_told")),
        Column(words("coverage.column_publisher")),
    ]
    lead = words("coverage.lead_rebuilt" if board.is_rebuilt else "coverage.lead")
    return [Sheet(words("coverage.title"), words("coverage.title"), columns, rows, [lead])]
