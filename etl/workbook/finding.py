"""Where the table of a sheet is: its units, the headings of its columns, the rows that are no province. Pure.

Sheets with the provinces in columns are looked at turned over, so that one way of finding serves both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from etl.model import IN_COLUMNS, IN_ROWS, UNITS_STAND_IN
from etl.workbook.grid import Content, Place, Sheet
from etl.workbook.headings import scale_in, worded, years_in

IsUnit = Callable[[str], bool]

_SEARCHED_ROWS, _SEARCHED_COLUMNS = 500, 500
_SHARE_OF_UNITS = 0.5
"""A column with at least this share of the most names in any column is a column of units too."""

_SHARE_REPEATED = 0.8
"""A row below the headings that repeats at least this share of them is the headings again."""

_FIGURE = re.compile(r"\s*[+−-]?\d+(?:[.,]\d+)+\s*(?:[%*]|[¹²³]|\(\w\))?\s*")
_ORDINAL = re.compile(r"\(?\s*(?:\d{1,3}|[A-Z])(?:\s*=.*)?\s*\)?")


@dataclass(frozen=True)
class Frame:
    """A sheet as it lies, or turned over; what it says of places is in the terms of the frame."""

    sheet: Sheet
    is_turned: bool

    @cached_property
    def height(self) -> int:
        return self.sheet.width if self.is_turned else len(self.sheet.rows)

    @cached_property
    def width(self) -> int:
        return len(self.sheet.rows) if self.is_turned else self.sheet.width

    def at(self, row: int, column: int) -> Content:
        return self.sheet.at(column, row) if self.is_turned else self.sheet.at(row, column)

    def text(self, row: int, column: int) -> str:
        content = self.at(row, column)
        return content.strip() if isinstance(content, str) else ""

    def where(self, row: int, column: int) -> str:
        return self.sheet.where(column, row) if self.is_turned else self.sheet.where(row, column)

    def place(self, row: int, column: int) -> tuple[int, int]:
        return (column, row) if self.is_turned else (row, column)

    def merged_text(self, row: int, column: int) -> str:
        """The text of a cell, or of the merged range that it is a part of."""
        over = range_at(self, row, column)
        return self.text(over[0], over[1]) if over else self.text(row, column)

    @cached_property
    def merged(self) -> list[tuple[int, int, int, int]]:
        ranges = self.sheet.merged
        return [(c1, r1, c2, r2) for r1, c1, r2, c2 in ranges] if self.is_turned else list(ranges)

    def is_empty(self, row: int, column: int) -> bool:
        content = self.at(row, column)
        has_fault = self.place(row, column) in self.sheet.faults
        return not has_fault and (content is None or (isinstance(content, str) and not content.strip()))

    def is_number(self, row: int, column: int) -> bool:
        content = self.at(row, column)
        return isinstance(content, int | float) and not isinstance(content, bool)


@dataclass(frozen=True)
class Column:
    """A column under its headings: `groups` stand over several columns, `parts` over this one; `units` names them."""

    column: int
    unit_column: int
    groups: tuple[str, ...]
    parts: tuple[str, ...]
    heading_row: int


@dataclass(frozen=True)
class Table:
    """One table of a frame: the columns that name units, the columns beside them, the rows below the headings."""

    frame: Frame
    unit_columns: tuple[int, ...]
    heading_rows: tuple[int, ...]
    body_rows: tuple[int, ...]
    columns: tuple[Column, ...]

    def titles(self) -> Iterator[tuple[str, str]]:
        """Texts above the table and in the headings of columns that hold something, each with its address."""
        blank = {c.column for c in self.columns if self.is_blank(c)}
        for row in range(self.body_rows[0] if self.body_rows else 0):
            for column in range(self.frame.width):
                text = self.frame.text(row, column)
                if text and not (row in self.heading_rows and column in blank):
                    yield text, self.frame.where(row, column)

    def places_of_stray_years(self) -> set[str]:
        """Cells of headings with a year where another label of the same column has none."""
        return {
            self.frame.where(row, column.column)
            for column in self.columns
            if len({bool(years_in(part)) for part in column.parts}) > 1
            for row in self.heading_rows
        }

    def is_blank(self, column: Column) -> bool:
        return all(self.frame.is_empty(row, column.column) for row in self.body_rows)


def found_tables(sheet: Sheet, is_unit: IsUnit) -> dict[str, Table]:
    """The table of a sheet by where its units stand, rows or columns; both only where so few cannot tell."""
    named = _named_units(sheet, is_unit)
    stands = _orientation(sheet, named)
    found = {}
    for units in UNITS_STAND_IN:
        if stands in (None, units):
            is_turned = units == IN_COLUMNS
            table = _table(Frame(sheet, is_turned), [(c, r) for r, c in named] if is_turned else named)
            if table is not None:
                found[units] = table
    return found


def found_table(sheet: Sheet, is_unit: IsUnit, units: str) -> Table | None:
    """The table of a sheet whose units stand `units` (rows or columns); None where there is none."""
    return found_tables(sheet, is_unit).get(units)


def _table(frame: Frame, named: Sequence[Place]) -> Table | None:
    unit_columns = _unit_columns(named)
    if not unit_columns:
        return None
    in_columns = set(unit_columns)
    first = _first_body_row(frame, min(row for row, column in named if column in in_columns), unit_columns)
    heading_rows = _heading_rows(frame, first, unit_columns)
    if not heading_rows:
        return None
    body = tuple(range(first, frame.height))
    return Table(frame, unit_columns, heading_rows, body, tuple(_columns(frame, heading_rows, unit_columns)))


def _orientation(sheet: Sheet, named: Sequence[Place]) -> str | None:
    """Whether units stand in rows or in columns; None where both are possible.

    Each name counts once: side by side, with every score in its own order, few units stand in a row many times.
    """
    most_below = max(Counter(column for column, _ in {(c, sheet.at(r, c)) for r, c in named}).values(), default=0)
    most_beside = max(Counter(row for row, _ in {(r, sheet.at(r, c)) for r, c in named}).values(), default=0)
    if max(most_below, most_beside) <= 2:
        return None
    return IN_ROWS if most_below >= most_beside else IN_COLUMNS


def _named_units(sheet: Sheet, is_unit: IsUnit) -> list[Place]:
    return [
        (row, column)
        for row, cells in enumerate(sheet.rows[:_SEARCHED_ROWS])
        for column, content in enumerate(cells[:_SEARCHED_COLUMNS])
        if isinstance(content, str) and (text := content.strip()) and is_unit(text)
    ]


def _unit_columns(named: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    times = Counter(column for _, column in named)
    most = max(times.values(), default=0)
    return tuple(sorted(column for column, n in times.items() if n >= most * _SHARE_OF_UNITS and n > 0))


def _first_body_row(frame: Frame, first_unit: int, unit_columns: Sequence[int]) -> int:
    """The first row of the body: of the first known unit, or of a name above it that has figures beside it."""
    row = first_unit
    while row > 0:
        above = row - 1
        names = [frame.text(above, column) for column in unit_columns]
        beside = [frame.at(above, column) for column in range(frame.width) if column not in unit_columns]
        numbers = sum(map(_is_figure, beside))
        texts = sum(isinstance(c, str) and bool(c.strip()) and not _is_figure(c) for c in beside)
        if not any(names) or numbers <= texts or any(map(_is_ordinal, names)):
            break
        row = above
    return row


def _is_figure(content: Content) -> bool:
    """A number, or a text with decimals as people type them; whole numbers in text may count the columns."""
    if isinstance(content, str):
        return bool(_FIGURE.fullmatch(content))
    return isinstance(content, int | float) and not isinstance(content, bool)


def _heading_rows(frame: Frame, first: int, unit_columns: Sequence[int]) -> tuple[int, ...]:
    """The rows of headings right above the body, without titles, ordinals and blank rows."""
    rows: list[int] = []
    for row in range(first - 1, -1, -1):
        filled = [column for column in range(frame.width) if not frame.is_empty(row, column)]
        if filled and not _is_title(frame, row, filled, unit_columns):
            if rows and rows[-1] != row + 1 and len(filled) < _fewest_headings(frame, rows[-1]):
                break
            rows.append(row)
    kept = [row for row in reversed(rows) if not _is_of_ordinals(frame, row)]
    return tuple(kept)


def _fewest_headings(frame: Frame, row: int) -> float:
    """How many cells a row must fill to be headings although a gap parts it from the headings below."""
    return max(3, sum(not frame.is_empty(row, column) for column in range(frame.width)) / 2)


def _is_title(frame: Frame, row: int, filled: Sequence[int], unit_columns: Sequence[int]) -> bool:
    """A row of one text that stands over everything: in the first column, or merged over the whole table."""
    if len(filled) > 1:
        return False
    over = range_at(frame, row, filled[0])
    is_wide = over is not None and over[1] <= min(unit_columns) and over[3] - over[1] >= 2
    return is_wide or (over is None and filled[0] <= min(unit_columns))


def _is_of_ordinals(frame: Frame, row: int) -> bool:
    """A row that only numbers the columns: (1) (2) (3), A B 1 2 3."""
    contents = [frame.at(row, column) for column in range(frame.width)]
    filled = [c for c in contents if c not in (None, "")]
    numbers = [c for c in filled if isinstance(c, int | float) and not isinstance(c, bool)]
    if numbers and len(numbers) >= 2 and len(numbers) >= len(filled) - 2:
        return all(after - before == 1 for before, after in pairwise(numbers))
    return len(filled) > 2 and all(isinstance(c, str) and _is_ordinal(c) for c in filled)


def _is_ordinal(text: str) -> bool:
    return bool(_ORDINAL.fullmatch(text.strip())) if text else False


def _columns(frame: Frame, heading_rows: Sequence[int], unit_columns: Sequence[int]) -> Iterator[Column]:
    for column in range(frame.width):
        if column in unit_columns:
            continue
        before = [u for u in unit_columns if u < column]
        groups, parts = headings_over(frame, heading_rows, unit_columns, column)
        last = max((row for row in heading_rows if frame.text(row, column)), default=heading_rows[-1])
        yield Column(column, before[-1] if before else unit_columns[0], groups, parts, last)


def headings_over(
    frame: Frame, heading_rows: Sequence[int], unit_columns: Sequence[int], column: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that stand over several columns and over this one alone, from top to bottom."""
    groups: list[str] = []
    parts: list[str] = []
    for row in heading_rows:
        over = range_at(frame, row, column)
        if over is None or over[1] == over[3]:
            text = _heading_text(frame, row, column) if over is None or row == over[0] else ""
        else:
            text = frame.text(over[0], over[1])
        typed = _typed_over(frame, heading_rows, unit_columns, row, column) if over is None else ""
        kept = groups if typed or (over is not None and _stands_over_several(over, unit_columns)) else parts
        if (text := typed or text) and text not in kept:
            kept.append(text)
    return tuple(groups), tuple(parts)


def _typed_over(frame: Frame, heading_rows: Sequence[int], unit_columns: Sequence[int], row: int, column: int) -> str:
    """The heading of several columns that is typed over the first of them, not merged; empty where there is none."""
    lower = [r for r in heading_rows if r > row]
    first = column
    while first > 0 and frame.is_empty(row, first) and range_at(frame, row, first) is None:
        first -= 1
    text = frame.text(row, first)
    below = [next((t for r in lower if (t := _heading_text(frame, r, c))), "") for c in range(first, column + 2)]
    if first in unit_columns[1:]:  # names beside their own scores have no heading of their own
        below[0] = below[0] or "–"
    if not text or range_at(frame, row, first) or not all(below[: column - first + 1]) or text in below[:1]:
        return ""
    is_over_next = frame.is_empty(row, column + 1) and not range_at(frame, row, column + 1) and bool(below[1])
    return "" if first == column and (column in unit_columns or not is_over_next) else text


def _stands_over_several(over: tuple[int, int, int, int], unit_columns: Sequence[int]) -> bool:
    """Whether a merged heading is that of several columns; one over a score and its own units is not."""
    return sum(column not in unit_columns for column in range(over[1], over[3] + 1)) > 1


def _heading_text(frame: Frame, row: int, column: int) -> str:
    """The text of a heading; a year typed as a number is one."""
    content = frame.at(row, column)
    if isinstance(content, float | int) and not isinstance(content, bool):
        return f"{content:g}"
    return frame.text(row, column)


def range_at(frame: Frame, row: int, column: int) -> tuple[int, int, int, int] | None:
    return next(
        (r for r in frame.merged if r[0] <= row <= r[2] and r[1] <= column <= r[3]),
        None,
    )


def repeated_heading(table: Table, row: int) -> int | None:
    """The row of headings that a row below repeats: of a look-up, or at the top of a printed page."""
    frame = table.frame
    below = {c: worded(text) for c in range(frame.width) if (text := frame.text(row, c))}
    if len(below) < 2:
        return None
    for heading_row in table.heading_rows:
        alike = sum(text == worded(frame.text(heading_row, c)) for c, text in below.items())
        if alike >= 2 and alike >= _SHARE_REPEATED * len(below):
            return heading_row
    return None


def printed_scale(column: Column) -> tuple[float, float] | None:
    """The scale printed beside a heading, where there is one."""
    return next((scale for part in column.parts if (scale := scale_in(part))), None)
