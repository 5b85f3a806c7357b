"""A CSV file line by line, each with its number and what is wrong with it as a line. Standard library only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


class Line(NamedTuple):
    """One line under its heading; `fault` says why it cannot be read as a row, in signs rather than words."""

    number: int
    row: dict[str, str]
    fault: str | None

    def checked(self) -> dict[str, str]:
        """The row. Raises ValueError with the fault of a line that is none."""
        if self.fault:
            raise ValueError(self.fault)
        return self.row


def read_lines(path: Path) -> Iterator[Line]:
    """Every line of a UTF-8 file with a heading, with or without a byte order mark. Raises FileNotFoundError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield Line(1, {}, f"UTF-8, byte {error.start}")
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = len(reader.fieldnames or ())
    for row in reader:
        extra = row.pop(None, ())
        cells = columns + len(extra) - sum(value is None for value in row.values())
        yield Line(reader.line_num, row, None if cells == columns else f"{cells} ≠ {columns}")


def number(row: dict[str, str], column: str) -> float:
    """The number in a cell, written plainly: `70.5`, `-1`, `1e-3`. Raises ValueError naming column and text."""
    if not _NUMBER.fullmatch(row[column]):
        raise ValueError(f"{column}: “{row[column]}”")
    return float(row[column])


def optional_number(row: dict[str, str], column: str) -> float | None:
    return number(row, column) if row.get(column) else None


def whole_number(row: dict[str, str], column: str) -> int:
    value = number(row, column)
    if value != int(value):
        raise ValueError(f"{column}: “{row[column]}”")
    return int(value)


def optional_whole_number(row: dict[str, str], column: str) -> int | None:
    return whole_number(row, column) if row.get(column) else None
