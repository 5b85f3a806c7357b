"""How forms look: headings, example, rows to fill in, lists to choose from, limits, the guide."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.templates.columns import FormColumn, shown_number

Rows = tuple[int, int]
"""The first and the last of some rows of a sheet, counted from 1."""

_HEAD = PatternFill("solid", fgColor="E7ECF2")
_PALE = PatternFill("solid", fgColor="F5F7FA")
_GREY = PatternFill("solid", fgColor="D9D9D9")
_LINE = Side(style="thin", color="BFC7D1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP_LEFT = Alignment(wrap_text=True, vertical="top")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_MARKS = '"x,KĐ"'


class FormBook:
    """A workbook of forms in the making; `words` are those of the catalogue. Rows and columns are counted from 1."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._lists: list[tuple[str, ...]] = []

    def sheet(self, name: str, title: str) -> Worksheet:
        sheet = self._book.create_sheet(self._words[name])
        sheet.sheet_view.showGridLines = False
        sheet["A1"], sheet["A2"] = title, self._words["source"]
        sheet["A1"].font = Font(bold=True, size=14)
        return sheet

    def ask_for_day(self, sheet: Worksheet, first: date, last: date) -> None:
        sheet["A3"] = self._words["as_of"]
        sheet["C3"].number_format, sheet["C3"].alignment = "dd/mm/yyyy", Alignment(horizontal="left")
        limits = [f"DATE({d.year},{d.month},{d.day})" for d in (first, last)]
        days = DataValidation(type="date", operator="between", formula1=limits[0], formula2=limits[1])
        self._refuse(days, "wrong_day", low=f"{first:%d/%m/%Y}", high=f"{last:%d/%m/%Y}")
        _apply(sheet, days, "C3")

    def headings(self, sheet: Worksheet, top: int, columns: Sequence[FormColumn], rows_are: str, width: int) -> int:
        """Write groups, headings, scales and the example from row `top` on; the row below them."""
        names = top + any(c.group for c in columns)
        bottom = names + any(c.scale for c in columns)
        self._write_groups(sheet, top, columns)
        stubs = [FormColumn(self._words["ordinal"]), FormColumn(rows_are)]
        for n, column in enumerate([*stubs, *columns], start=1):
            first = names if column.group else top
            last = names if column.scale else bottom
            sheet.cell(first, n, column.heading)
            if column.scale:
                sheet.cell(bottom, n, column.scale)
            if last > first:
                sheet.merge_cells(start_row=first, end_row=last, start_column=n, end_column=n)
            sheet.column_dimensions[get_column_letter(n)].width = 16 if column.scale else 24
            for row in range(top, bottom + 1):
                cell = sheet.cell(row, n)
                cell.fill, cell.border, cell.alignment = _HEAD, _BOX, _CENTRE
                cell.font = Font(bold=row <= names, italic=row > names, size=10)
        sheet.row_dimensions[names].height = 75
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, width
        self._write_example(sheet, bottom + 1, columns)
        sheet.freeze_panes = sheet.cell(bottom + 1, 3)
        return bottom + 2

    def rows(self, sheet: Worksheet, first: int, columns: Sequence[FormColumn], names: Sequence[str]) -> Rows:
        """Write numbered names, blank ones for rows to be added, and make the cells beside them ready."""
        for row, name in enumerate(names, start=first):
            if name:
                sheet.cell(row, 1, row - first + 1)
                sheet.cell(row, 2, name)
            for n in range(1, len(columns) + 3):
                sheet.cell(row, n).border = _BOX
            for n, column in enumerate(columns, start=3):
                sheet.cell(row, n).number_format = column.number_format
        return first, first + len(names) - 1

    def limit(self, sheet: Worksheet, columns: Sequence[FormColumn], blocks: Sequence[Rows]) -> None:
        """Let the columns hold in these rows what they may hold, and nothing else."""
        for n, column in enumerate(columns, start=3):
            letter = get_column_letter(n)
            cells = " ".join(f"{letter}{first}:{letter}{last}" for first, last in blocks)
            if column.choices:
                self.choose(sheet, cells, column.choices)
            elif column.low is not None:
                limits = DataValidation(
                    type="whole" if column.is_rank else "decimal",
                    operator="between",
                    formula1=f"{column.low:.15g}",
                    formula2=f"{column.high:.15g}",
                    allow_blank=True,
                    errorStyle="stop" if column.is_strict else "warning",
                )
                ends = shown_number(column.low), shown_number(column.high)
                self._refuse(limits, "wrong_rank" if column.is_rank else "wrong_number", low=ends[0], high=ends[1])
                _apply(sheet, limits, cells)

    def choose(self, sheet: Worksheet, cells: str, choices: Sequence[str]) -> None:
        """Let these cells be filled from a list, which stands in a column of the sheet of lists."""
        if tuple(choices) not in self._lists:
            self._lists.append(tuple(choices))
        column = get_column_letter(self._lists.index(tuple(choices)) + 1)
        formula = f"'{self._words['sheet_lists']}'!${column}$1:${column}${len(choices)}"
        chosen = DataValidation(type="list", formula1=formula, allow_blank=True)
        self._refuse(chosen, "wrong_choice")
        _apply(sheet, chosen, cells)

    def mark(self, sheet: Worksheet, cells: str) -> None:
        """Let these cells be marked as met or not; other marks that can be read only need a second look."""
        marks = DataValidation(type="list", formula1=_MARKS, allow_blank=True, errorStyle="warning")
        self._refuse(marks, "wrong_mark")
        _apply(sheet, marks, cells)

    def section(self, sheet: Worksheet, row: int, ordinal: str, name: str, columns: Sequence[FormColumn]) -> None:
        sheet.cell(row, 1, ordinal)
        sheet.cell(row, 2, name)
        for n in range(1, len(columns) + 3):
            sheet.cell(row, n).font, sheet.cell(row, n).fill = Font(bold=True), _PALE

    def total(
        self, sheet: Worksheet, row: int, label: str, columns: Sequence[FormColumn], blocks: Sequence[Rows]
    ) -> None:
        """Add up, for people, the columns of what adds up over bodies."""
        sheet.cell(row, 2, label)
        for n, column in enumerate(columns, start=3):
            if column.node is not None and column.node.adds_over_hierarchy == "add":
                letter = get_column_letter(n)
                sheet.cell(row, n, f"=SUM({','.join(f'{letter}{first}:{letter}{last}' for first, last in blocks)})")
                sheet.cell(row, n).number_format = column.number_format
        for n in range(1, len(columns) + 3):
            sheet.cell(row, n).font, sheet.cell(row, n).border = Font(bold=True), _BOX

    def close(self, sheet: Worksheet, row: int, column: int) -> None:
        """Mark a cell as one that does not apply."""
        cell = sheet.cell(row, column, self._words["not_applicable"])
        cell.fill, cell.alignment = _GREY, _CENTRE

    def guide(self, lines: Sequence[str]) -> None:
        sheet = self._book.create_sheet(self._words["sheet_guide"])
        sheet.sheet_view.showGridLines = False
        sheet["A1"] = self._words["sheet_guide"]
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 5, 110
        for number, line in enumerate(lines, start=1):
            for column, content in ((1, number), (2, line)):
                sheet.cell(number + 2, column, content).alignment = _TOP_LEFT

    def written(self) -> bytes:
        """The workbook, the same bytes for the same content."""
        lists = self._book.create_sheet(self._words["sheet_lists"])
        lists.sheet_state = "veryHidden"
        for column, choices in enumerate(self._lists, start=1):
            for row, choice in enumerate(choices, start=1):
                lists.cell(row, column, choice)
        made = io.BytesIO()
        self._book.save(made)
        return _without_moment(made.getvalue())

    def _write_groups(self, sheet: Worksheet, top: int, columns: Sequence[FormColumn]) -> None:
        first = 3
        for group, members in groupby(columns, key=lambda c: c.group):
            last = first + len(list(members)) - 1
            if group:
                sheet.cell(top, first, group)
                sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last)
            first = last + 1

    def _write_example(self, sheet: Worksheet, row: int, columns: Sequence[FormColumn]) -> None:
        sheet.cell(row, 2, self._words["example"])
        for n, column in enumerate(columns, start=3):
            sheet.cell(row, n, column.example).number_format = column.number_format
        for n in range(1, len(columns) + 3):
            cell = sheet.cell(row, n)
            cell.font, cell.fill, cell.border = Font(italic=True, color="7A7A7A"), _PALE, _BOX

    def _refuse(self, validation: DataValidation, words: str, **values: str) -> None:
        validation.errorTitle, validation.error = self._words["wrong_title"], self._words[words].format(**values)
        validation.showErrorMessage = True


def _apply(sheet: Worksheet, validation: DataValidation, cells: str) -> None:
    """Put a validation on ranges, which are written one space apart."""
    for block in cells.split():
        validation.add(block)
    sheet.add_data_validation(validation)


def _without_moment(workbook: bytes) -> bytes:
    """The workbook without the moment at which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
