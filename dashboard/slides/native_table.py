"""Rows and columns as a native table, every text inside its cell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Table, TableCell
from dashboard.slides.bodies.pen import SMALL_SIZES, ink_on, widest
from dashboard.slides.fonts import wrapped
from dashboard.slides.ink import LEADING, Box
from dashboard.slides.native_xml import emu, fill, letters, placement, quoted, stroke, written

_PAD = 0.42
"""On each side of a cell, in sizes of its letters; above and below half of it."""

_MOST_ROW = 2.4
"""A row of one line is at most so many sizes high."""


class _Set(NamedTuple):
    size: float
    heights: Sequence[float]


def table(body: Table, box: Box, look: Look, language: str, number: int, name: str, said: str) -> str:
    total = sum(column.share for column in body.columns) or 1.0
    widths = [box.width * column.share / total for column in body.columns]
    rows = [[TableCell(column.title, is_strong=True) for column in body.columns], *body.rows]
    size, heights = _set(rows, widths, box.height)
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in widths)
    lines = "".join(
        f'<a:tr h="{emu(height)}">'
        + "".join(
            _cell(cell, size, column.is_number, place == 0, look, language)
            for cell, column in zip(row, body.columns, strict=True)
        )
        + "</a:tr>"
        for place, (row, height) in enumerate(zip(rows, heights, strict=True))
    )
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{quoted(name)}" descr="{quoted(said)}"/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f"{placement(box.left, box.top, box.width, sum(heights), 'p:xfrm')}"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _set(rows: Sequence[Sequence[TableCell]], widths: Sequence[float], height: float) -> _Set:
    """The greatest size at which all is there with no word broken, else the smallest; rows spread over the height."""
    for size in SMALL_SIZES:
        if size * (LEADING + _PAD) * len(rows) > height or not _are_words_whole(rows, widths, size):
            continue
        heights = _heights(rows, widths, size)
        if sum(heights) <= height + 0.01:
            break
    else:
        size = SMALL_SIZES[-1]
        heights = _heights(rows, widths, size)
    spare = max((height - sum(heights)) / len(heights), 0.0)
    return _Set(size, [each + min(spare, size * (_MOST_ROW - LEADING - _PAD)) for each in heights])


def _are_words_whole(rows: Sequence[Sequence[TableCell]], widths: Sequence[float], size: float) -> bool:
    return all(
        widest(cell.text.split(), size, cell.is_strong) <= width - 2 * _PAD * size
        for row in rows
        for cell, width in zip(row, widths, strict=True)
    )


def _heights(rows: Sequence[Sequence[TableCell]], widths: Sequence[float], size: float) -> list[float]:
    return [
        max(
            len(wrapped(cell.text, width - 2 * _PAD * size, size, cell.is_strong))
            for cell, width in zip(row, widths, strict=True)
        )
        * size
        * LEADING
        + _PAD * size
        for row in rows
    ]


def _cell(cell: TableCell, size: float, is_number: bool, is_header: bool, look: Look, language: str) -> str:
    ground = cell.fill or (look.panel if is_header else "")
    ink = cell.ink or (ink_on(cell.fill) if cell.fill else look.muted if is_header else look.ink)
    looks = letters("rPr", size, ink, language, cell.is_strong)
    aligned = "r" if is_number else "l"
    spacing = f'<a:pPr algn="{aligned}"><a:lnSpc><a:spcPts val="{round(size * LEADING * 100)}"/></a:lnSpc></a:pPr>'
    # an empty cell is as high as its letters would be
    end = letters("endParaRPr", size, ink, language)
    lines = "".join(
        f"<a:p>{spacing}{f'<a:r>{looks}<a:t>{written(text)}</a:t></a:r>' if text else end}</a:p>"
        for text in cell.text.split("\n")
    )
    across, along = emu(_PAD * size), emu(_PAD * size / 2)
    rule = stroke(look.muted, 1.0) if is_header else stroke(look.rule, 0.5)
    none = stroke("", 0)
    edges = "".join(
        edge.replace("a:ln", f"a:ln{side}") for side, edge in (("L", none), ("R", none), ("T", none), ("B", rule))
    )
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody><a:tcPr marL="{across}" marR="{across}" '
        f'marT="{along}" marB="{along}" anchor="ctr">{edges}{fill(ground)}</a:tcPr></a:tc>'
    )
