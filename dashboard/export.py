"""What is shown, as a file: CSV, a workbook with typed numbers, Parquet. Pure; no streamlit."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.sheet import Cell, Column, Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that begins so for a formula."""

_BOM = "\ufeff"
"""Without it Excel reads Vietnamese letters in a CSV file as something else."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""No file of these kinds may hold them."""

_ILLEGAL_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_ROWS_ABOVE = 3
"""Title, subtitle, headings."""
_GENERAL = "General"
_NARROWEST, _WIDEST = 8, 60
_MEASURED_ROWS = 200


def as_csv(sheet: Sheet) -> bytes:
    """The sheet with decimal points and commas between cells, as machines read it everywhere."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in sheet.columns])
    writer.writerows([[_harmless(cell) for cell in row] for row in sheet.rows])
    return (_BOM + out.getvalue()).encode("utf-8")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A worksheet each: title, subtitle, headings, the rows with numbers as numbers, and the notes below."""
    book = Workbook(write_only=True)
    for name, sheet in zip(_legal_names([sheet.name for sheet in sheets]), sheets, strict=True):
        _write(book.create_sheet(name), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(sheet: Sheet) -> bytes:
    """The sheet as one table: whole numbers, numbers and texts by column; title and notes in its metadata."""
    # here: few take such a file, and everybody would wait for the import
    import pyarrow
    from pyarrow import parquet

    names = _apart([_clean(column.title) for column in sheet.columns])
    columns = list(zip(*sheet.rows, strict=True)) or [()] * len(names)
    table = pyarrow.table(
        {
            name: pyarrow.array(
                [_clean(c) or None if isinstance(c, str) else c for c in cells], _type(pyarrow, column, cells)
            )
            for name, column, cells in zip(names, sheet.columns, columns, strict=True)
        }
    )
    about = {"title": sheet.title, "subtitle": sheet.subtitle, "notes": "\n".join(sheet.notes)}
    out = BytesIO()
    parquet.write_table(table.replace_schema_metadata({key: _clean(text) for key, text in about.items()}), out)
    return out.getvalue()


def _type(pyarrow: Any, column: Column, cells: Sequence[Cell]) -> Any:
    if column.decimals is None:
        return pyarrow.string()
    is_whole = column.decimals == 0 and not any(isinstance(cell, float) for cell in cells)
    return pyarrow.int64() if is_whole else pyarrow.float64()


def _write(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = f"B{_ROWS_ABOVE + 1}"
    for position, column in enumerate(sheet.columns):
        cells = [column.title, *(row[position] for row in sheet.rows[:_MEASURED_ROWS])]
        page.column_dimensions[get_column_letter(position + 1)].width = _width(cells)
    page.append([_text(page, sheet.title, is_bold=True)])
    page.append([_text(page, sheet.subtitle)] if sheet.subtitle else [])
    page.append([_text(page, column.title, is_bold=True) for column in sheet.columns])
    formats = [_number_format(column) for column in sheet.columns]
    for row in sheet.rows:
        page.append([_typed(page, cell, how) for cell, how in zip(row, formats, strict=True)])
    page.append([])
    for note in sheet.notes:
        page.append([_text(page, note)])


def _width(cells: Sequence[Cell]) -> int:
    longest = max(len(str(cell)) for cell in cells)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _number_format(column: Column) -> str:
    if column.decimals is None or column.is_short:
        return _GENERAL
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _typed(page: Worksheet, value: Cell, number_format: str) -> Any:
    if isinstance(value, str):
        # an empty text is no figure and no word: the cell stays empty
        return _text(page, value) if value else None
    if value is None or number_format == _GENERAL:
        return value
    cell = WriteOnlyCell(page, value)
    cell.number_format = number_format
    return cell


def _text(page: Worksheet, text: str, is_bold: bool = False) -> Any:
    clean = _clean(text)
    if not is_bold and not clean.startswith((*_FORMULA, "#")):
        return clean  # nothing that a workbook could take for something else: written much faster
    cell = WriteOnlyCell(page, clean)
    cell.data_type = "s"  # a text that begins with = is no formula
    if clean.startswith(_FORMULA):
        cell.quotePrefix = True  # nor does it become one when somebody edits it
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    clean = _clean(cell)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def _clean(text: str) -> str:
    """Composed letters, one kind of line end, no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", lines))


def _legal_names(names: Sequence[str]) -> list[str]:
    """Names that a workbook may have: short, without the marks it forbids, none twice."""
    plain = [_ILLEGAL_IN_NAMES.sub(" ", _clean(name).replace("\n", " ")).strip(" '") or "_" for name in names]
    return _apart([name[:_LONGEST_NAME].strip(" '") for name in plain], _LONGEST_NAME)


def _apart(names: Sequence[str], longest: int | None = None) -> list[str]:
    """The names, those met before with a number; large and small letters are the same."""
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate.lower() in {known.lower() for known in found}:
            number += 1
            end = f" ({number})"
            candidate = name[: longest - len(end)] + end if longest else name + end
        found.append(candidate)
    return found
