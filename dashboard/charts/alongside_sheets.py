"""The tables behind activity and score side by side: the counts, the scores, and the provinces of one year. Pure."""

from __future__ import annotations

from dashboard.charts import trend_sheets
from dashboard.charts.activity_sheets import activity_cells, activity_columns
from dashboard.charts.alongside_pairs import AcrossProvinces, Pair
from dashboard.charts.alongside_reading import Beside, Counts, named, sources
from dashboard.charts.figure_cells import FigureCells
from dashboard.sheet import Cell, Column, Sheet


def sheets_of(beside: Beside, across: AcrossProvinces | None) -> list[Sheet]:
    """Those that hold anything; the counts of the province first."""
    found = [_counts(beside.counts, beside.name), *trend_sheets.sheets_of(beside.scored)]
    found += [_pairs(across)] if across else []
    return [sheet for sheet in found if sheet.rows]


def _counts(counts: Counts, name: str) -> Sheet:
    words, cells = counts.words, FigureCells(counts.words, counts.cited, counts.measures, counts.flags)
    sheet = Sheet(
        name=words("alongside.column_amount"),
        title=f"{words('alongside.figures_table')}: {name}",
        columns=[*activity_columns(cells), Column(words("common.column_note")), Column(words("common.column_source"))],
        rows=[[*activity_cells(cells, row), cells.note(row), cells.origin(row)] for row in counts.rows],
        notes=[words("alongside.no_cause"), *counts.notes()],
    )
    return cells.compact(sheet)


def _pairs(across: AcrossProvinces) -> Sheet:
    words = across.words
    title = words("alongside.pairs_title", year=across.year)
    return Sheet(
        name=title,
        title=f"{title}: {named(words, across.activity)}",
        columns=[
            Column(words("common.column_unit")),
            Column(words("alongside.column_body")),
            Column(words("alongside.column_span")),
            Column(words("alongside.column_amount"), 2, is_short=True),
            Column(words("common.column_as_printed")),
            Column(words("common.column_status")),
            Column(words("alongside.column_rate"), 2),
            Column(words("alongside.score", index=words.of(across.index, "short_name"), period=across.year), 2),
            Column(words("alongside.column_score_status")),
            Column(words("alongside.column_sources")),
        ],
        rows=[_pair(across, pair) for pair in across.pairs],
        notes=[words("alongside.no_cause"), words("alongside.comparable")],
    )


def _pair(across: AcrossProvinces, pair: Pair) -> list[Cell]:
    words, figure, score = across.words, pair.figure, pair.score
    is_exact = figure["qualifier"] is None and figure["value_high"] is None
    cited = [line for row in (figure, score) for line in sources(across.cited, row)]
    return [
        across.names[pair.unit],
        words.of(figure, "organisation_name"),
        words.span(figure),
        figure["value"],
        None if is_exact else words.quantity(figure),
        words(f"common.status_{figure['status']}"),
        pair.rate if pair.is_divided else None,
        score["value"],
        words(f"common.status_{score['status']}"),
        "; ".join(dict.fromkeys(cited)),
    ]
