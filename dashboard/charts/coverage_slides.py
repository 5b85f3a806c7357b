"""How much of the country each index covers, in a hall: the newest years, then why the rest is absent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.coverage_board import CoverageBoard
from dashboard.slide import Slide, Table, TableCell, TableColumn
from dashboard.theme import INKS, Palette

Row = dict[str, Any]

_MOST_YEARS = 8
_DENSE = 0.5
"""From this share of the scale on a cell is written on in the other ink."""


def slides_of(board: CoverageBoard, palette: Palette, sources: Sequence[str]) -> list[Slide]:
    words = board.words
    years = board.periods[-_MOST_YEARS:]
    if not years:
        return []
    lead = words("coverage.lead_rebuilt" if board.is_rebuilt else "coverage.lead")
    choice = [words("coverage.slide_chosen", n=len(years), of=len(board.periods))] if years != board.periods else []
    common = Slide(
        part="",
        title=words("coverage.slide_title", first=years[0], last=years[-1]),
        subtitle=words("coverage.slide_rebuilt" if board.is_rebuilt else "coverage.slide_own"),
        sources=sources,
        speech=[lead, *(board.in_words(i, board.held(i)[-1]) for i in board.indices if board.held(i))],
    )
    return [
        common._replace(
            part="years",
            bodies=[_years(board, years, palette)],
            remarks=[lead, words("coverage.slide_signs"), *choice],
        ),
        *_reasons(board, common),
    ]


def _years(board: CoverageBoard, years: Sequence[str], palette: Palette) -> Table:
    columns = [TableColumn(board.words("common.index"), share=2.2), *(TableColumn(y, is_number=True) for y in years)]
    rows = [
        [TableCell(board.name_of(index), is_strong=True), *(_cell(board, index, year, palette) for year in years)]
        for index in board.indices
    ]
    return Table(columns, rows)


def _cell(board: CoverageBoard, index: Row, year: str, palette: Palette) -> TableCell:
    """Of how many units there are figures; a dash where they were published but not loaded, empty without a release."""
    cell = board.cells.get((index["index"], year))
    if cell is None:
        return TableCell("")
    if not board.is_loaded(index, year):
        return TableCell("–")
    count = board.count(index, cell)
    share = min(count / cell["units"], 1.0)
    return TableCell(f"{count}/{cell['units']}", palette.of_score(share, 0.0, 1.0), _ink(palette, share))


def _ink(palette: Palette, share: float) -> str:
    """The ramp runs away from the background: light to dark on paper, dark to light on the screen."""
    dark, light = INKS
    is_dark_fill = (share > _DENSE) == (palette.ramp[0] > palette.ramp[-1])
    return light if is_dark_fill else dark


def _reasons(board: CoverageBoard, common: Slide) -> list[Slide]:
    """The newest year of each index in words."""
    words = board.words
    held = [(index, board.held(index)[-1]) for index in board.indices if board.held(index)]
    columns = [TableColumn(words("common.index")), TableColumn(words("coverage.column_told"), share=4.0)]
    rows = [
        [TableCell(words.of(index, "short_name"), is_strong=True), TableCell(board.in_words(index, period))]
        for index, period in held
    ]
    title = words("coverage.slide_reasons")
    return [
        common._replace(
            part="reasons", title=title, bodies=[Table(columns, rows)], remarks=[words("methods.missing_zero")]
        )
    ]
