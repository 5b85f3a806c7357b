"""What is shown, as a file: CSV, a workbook with typed numbers, Parquet. Pure; no streamlit."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.sheet import Cell, Column, Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula."""

_BOM = "\ufeff"
"""Without it Excel reads Vietnamese letters in a CSV file as something else."""


def as_csv(sheet: Sheet) -> bytes:
    """The sheet with decimal points and commas between cells, as machines read it everywhere."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in sheet.columns])
    writer.writerows([[_harmless(cell) for cell in row] for row in sheet.rows])
    return (_BOM + out.getvalue()).encode("utf-8")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A worksheet each: the title, the headings, the rows with numbers as numbers, and the notes below."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name[:31]), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    page.append([_typed(page, sheet.title, bold=True)])
    page.append([_typed(page, column.title, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_typed(page, cell, column) for column, cell in zip(sheet.columns, row, strict=True)])
    page.append([])
    for note in sheet.notes:
        page.append([_typed(page, note)])
    page.freeze_panes = "B3"


def _typed(page: Worksheet, value: Cell, column: Column | None = None, bold: bool = False) -> WorkbookCell:
    cell = WorkbookCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is no formula
    elif column and column.decimals:
        cell.number_format = "0." + "0" * column.decimals
    if bold:
        cell.font = Font(bold=True)
    return cell


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
