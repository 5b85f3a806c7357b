"""Rows and columns: numbers at the right, hairlines, as large as the box lets them be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Table, TableCell
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.pen import SMALL_SIZES, ink_on, shortened, widest
from dashboard.slides.fonts import wrapped
from dashboard.slides.ink import LEADING, Box, Ink, Line, Rect, Text

PAD = 0.42
"""On each side of a cell, in sizes of its letters; above and below half of it."""

_LARGE_SIZES = (22, 21, 20, 19, 18, 17)
"""Only where every cell is one line; in a wide table of few rows words may take two."""

_FEW, _WIDE = 5, 600.0
_MOST_ROW, _MOST_OF_FEW = 2.6, 3.4
"""A row of one line is at most so many sizes high."""


class TableSet(NamedTuple):
    """All cells in lines of one size, the header first; `heights` are those of the rows.

    Where `is_whole` is false words are cut with “…”, and a last row “… 20/34” says how many rows are there of how many.
    """

    lines: list[list[tuple[str, ...]]]
    heights: list[float]
    size: float
    is_whole: bool = True


def table_drawn(body: Table, box: Box, look: Look) -> list[Ink]:
    if not body.columns:
        return []
    above = keyed(body.keys, box, look)
    rest = above.rest
    widths = widths_of(body, rest.width)
    cells = cells_of(body)
    found = table_set(cells, widths, rest.height)
    inks: list[Ink] = [*above.inks]
    top = rest.top
    for place, (row, lines, height) in enumerate(zip(_shown(cells, found), found.lines, found.heights, strict=True)):
        if place == 0:
            inks.append(Rect(Box(rest.left, top, rest.width, height), look.panel))
        left = rest.left
        for column, (cell, said, width) in enumerate(zip(row, lines, widths, strict=False)):
            area = Box(left, top, width, height)
            inks += _cell(cell, said, area, found.size, body.columns[column].is_number, place == 0, look)
            left += width
        top += height
        rule = look.muted if place == 0 else look.rule
        inks.append(Line(((rest.left, top), (rest.right, top)), rule, 1.0 if place == 0 else 0.5))
    return inks


def _cell(
    cell: TableCell, lines: Sequence[str], area: Box, size: float, is_number: bool, is_header: bool, look: Look
) -> list[Ink]:
    inks: list[Ink] = []
    if cell.fill:
        inks.append(Rect(Box(area.left + 0.5, area.top + 0.5, area.width - 1, area.height - 1), cell.fill))
    if any(lines):
        ink = cell.ink or (ink_on(cell.fill) if cell.fill else look.muted if is_header else look.ink)
        high = len(lines) * size * LEADING
        pad = size * PAD
        box = Box(area.left + pad, area.top + (area.height - high) / 2, max(area.width - 2 * pad, 1.0), high)
        role = "header" if is_header else "cell"
        inks.append(Text(role, box, tuple(lines), size, ink, cell.is_strong, "right" if is_number else "left"))
    return inks


def widths_of(body: Table, width: float) -> list[float]:
    total = sum(column.share for column in body.columns) or 1.0
    return [width * column.share / total for column in body.columns]


def cells_of(body: Table) -> list[Sequence[TableCell]]:
    """All rows, the header first."""
    return [[TableCell(column.title, is_strong=True) for column in body.columns], *body.rows]


def table_set(cells: Sequence[Sequence[TableCell]], widths: Sequence[float], height: float) -> TableSet:
    """The rows in the greatest letters for all of them, with what is left of the height spread over them."""
    found = _set(cells, widths, height)
    return found._replace(heights=_stretched(found, height))


def _shown(cells: Sequence[Sequence[TableCell]], found: TableSet) -> list[Sequence[TableCell]]:
    """The rows that are there; nothing of the row that says how many is coloured."""
    if len(found.lines) == len(cells):
        return [*cells]
    return [*cells[: len(found.lines) - 1], [TableCell("")] * len(cells[0])]


def _set(cells: Sequence[Sequence[TableCell]], widths: Sequence[float], height: float) -> TableSet:
    """The greatest size at which everything is there with no word broken; else single lines, cut where too long."""
    for size in (*_LARGE_SIZES, *SMALL_SIZES):
        if size * (LEADING + PAD) * len(cells) > height:
            continue
        if not all(_is_whole(cell, width, size) for row in cells for cell, width in zip(row, widths, strict=False)):
            continue
        found = _wrapped(cells, widths, size)
        may_wrap = len(cells) <= _FEW and sum(widths) >= _WIDE
        is_calm = size not in _LARGE_SIZES or all(_is_calm(said, may_wrap) for row in found.lines for said in row)
        if is_calm and sum(found.heights) <= height + 0.01:
            return found
    size = next((s for s in SMALL_SIZES if s <= 9 and s * (LEADING + PAD) * len(cells) <= height), SMALL_SIZES[-1])
    most = max(int(height / (size * (LEADING + PAD))), 1)
    lines = [
        [(shortened(c.text, w - 2 * PAD * size, size, c.is_strong),) for c, w in zip(row, widths, strict=False)]
        for row in cells[:most]
    ]
    if most < len(cells):
        count = shortened(f"… {max(most - 2, 0)}/{len(cells) - 1}", widths[0] - 2 * PAD * size, size)
        lines[-1] = [(count,), *[("",)] * (len(widths) - 1)]
    return TableSet(lines, [size * (LEADING + PAD)] * len(lines), size, False)


def _is_calm(lines: Sequence[str], may_wrap: bool) -> bool:
    """Whether a cell in large letters is one line, or two of words: a figure with its mark stays on one."""
    return len(lines) == 1 or (may_wrap and len(lines) == 2 and any(len(line.split()) > 1 for line in lines))


def _is_whole(cell: TableCell, width: float, size: float) -> bool:
    return widest(cell.text.split(), size, cell.is_strong) <= width - 2 * PAD * size


def _wrapped(cells: Sequence[Sequence[TableCell]], widths: Sequence[float], size: float) -> TableSet:
    lines = [
        [tuple(wrapped(c.text, w - 2 * PAD * size, size, c.is_strong)) for c, w in zip(row, widths, strict=False)]
        for row in cells
    ]
    heights = [max(map(len, row), default=1) * size * LEADING + PAD * size for row in lines]
    return TableSet(lines, heights, size)


def _stretched(found: TableSet, height: float) -> list[float]:
    """The rows with what is left of the box spread over them, up to what still reads as one table."""
    spare = max(height - sum(found.heights), 0.0) / max(len(found.heights), 1)
    most = found.size * ((_MOST_OF_FEW if len(found.heights) <= _FEW else _MOST_ROW) - LEADING - PAD)
    return [each + min(spare, most) for each in found.heights]
