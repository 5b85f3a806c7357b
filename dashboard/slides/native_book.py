"""The worksheet behind a native chart: what a presenter sees at “Edit data”."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from dashboard.slides.native_xml import number_format

SHEET = "Sheet1"
"""The name that Office gives, so that it finds the data in every language."""


class Column(NamedTuple):
    """Texts or numbers below a heading; None is an empty cell. `start` is the row of the first one, 1 the first."""

    title: str
    cells: Sequence[str | float | None]
    decimals: int = 0
    start: int = 1


def book(columns: Sequence[Column], language: str, made: datetime) -> bytes:
    """The columns beside each other, numbers exactly as held. Columns that start lower get no heading."""
    out = BytesIO()
    # texts stay texts: what begins with = is no formula
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(out, options)
    workbook.set_properties({"created": made})
    sheet = workbook.add_worksheet(SHEET)
    formats: dict[int, object] = {}
    for at, column in enumerate(columns):
        if column.title:
            sheet.write_string(0, at, column.title)
        if column.decimals not in formats:
            formats[column.decimals] = workbook.add_format({"num_format": number_format(column.decimals, language)})
        how = formats[column.decimals]
        for row, cell in enumerate(column.cells, column.start):
            if isinstance(cell, str):
                sheet.write_string(row, at, cell)
            elif cell is not None:
                sheet.write_number(row, at, cell, how)
    sheet.set_column(0, 0, 24)
    workbook.close()
    return out.getvalue()


def cells_of(column: int, first: int, count: int) -> str:
    """The address of cells below each other; `first` is 1 for the row below the headings."""
    name = xl_col_to_name(column)
    return f"{SHEET}!${name}${first + 1}:${name}${first + count}"


def cell_of(column: int, row: int = 0) -> str:
    return f"{SHEET}!${xl_col_to_name(column)}${row + 1}"
