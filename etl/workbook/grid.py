"""A workbook as plain data: what stands in which cell of which sheet. No judgement, no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Content = str | float | bool | date | None
"""What a cell holds: text as it was typed, a number, a date, nothing."""

Place = tuple[int, int]
"""Row and column of a cell, both counted from 0."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows` may differ in length, cells after the last one are empty.

    `faults` are cells that hold no value and why, in the words of spreadsheets (`#DIV/0!`) or `uncalculated`;
    `percents` are cells shown as percent, whose content is the fraction; `merged` are first row, first column, last
    row, last column of merged ranges. Hidden rows and columns are counted from 0.
    """

    name: str
    rows: list[list[Content]]
    is_visible: bool = True
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faults: Mapping[Place, str] = field(default_factory=dict)
    percents: frozenset[Place] = frozenset()

    def at(self, row: int, column: int) -> Content:
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else None

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def where(self, row: int, column: int) -> str:
        """The address of a cell as people write it: `Tổng hợp!B4`."""
        return f"{self.name}!{column_letters(column)}{row + 1}"


@dataclass(frozen=True)
class Book:
    """One opened workbook. `texts` is what stands outside cells: headers, footers, title and other properties."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    has_macros: bool = False
    texts: tuple[str, ...] = ()


def column_letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
