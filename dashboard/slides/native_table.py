"""Rows and columns as a native table, every text inside its cell. Pure."""

from __future__ import annotations

from dashboard.show import Look
from dashboard.slide import Table, TableCell
from dashboard.slides.bodies.pen import ink_on
from dashboard.slides.bodies.table import PAD, cells_of, table_set, widths_of
from dashboard.slides.ink import LEADING, Box
from dashboard.slides.native_xml import emu, fill, letters, placement, quoted, stroke, written


def table(body: Table, box: Box, look: Look, language: str, number: int, name: str, said: str) -> str:
    widths = widths_of(body, box.width)
    cells = cells_of(body)
    found = table_set(cells, widths, box.height)
    rows = cells if found.is_whole else [[TableCell(*said) for said in row] for row in found.lines]
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in widths)
    lines = "".join(
        f'<a:tr h="{emu(height)}">'
        + "".join(
            _cell(cell, found.size, column.is_number, place == 0, look, language)
            for cell, column in zip(row, body.columns, strict=True)
        )
        + "</a:tr>"
        for place, (row, height) in enumerate(zip(rows, found.heights, strict=True))
    )
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{quoted(name)}" descr="{quoted(said)}"/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f"{placement(box.left, box.top, box.width, sum(found.heights), 'p:xfrm')}"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


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
    across, along = emu(PAD * size), emu(PAD * size / 2)
    rule = stroke(look.muted, 1.0) if is_header else stroke(look.rule, 0.5)
    none = stroke("", 0)
    edges = "".join(
        edge.replace("a:ln", f"a:ln{side}") for side, edge in (("L", none), ("R", none), ("T", none), ("B", rule))
    )
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody><a:tcPr marL="{across}" marR="{across}" '
        f'marT="{along}" marB="{along}" anchor="ctr">{edges}{fill(ground)}</a:tcPr></a:tc>'
    )
