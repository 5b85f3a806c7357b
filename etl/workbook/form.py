"""What forms, and sheets like them, say of themselves above their table, and what reading one gives. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from etl.model import ERROR, WARNING, Activity, Forms, Index, Issue, Recognised, Value
from etl.numbers import Unreadable, day
from etl.workbook.grid import Content, Sheet
from etl.workbook.headings import worded, years_in

_ROWS_ABOVE, _COLUMNS_ABOVE = 40, 20
_WORD = re.compile(r"\w+")
_IN_BRACKETS = re.compile(r"^\([^()]*\)\s*")


@dataclass
class Form:
    """What one sheet of bodies or of communes holds; without a period, nothing of it can be kept.

    `rows` counts the bodies or communes, `fields` the columns that were understood.
    """

    index: str
    layout: str
    period: str | None = None
    origin: str = ""
    rows: int = 0
    fields: int = 0
    absent_cells: int = 0
    ignored: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.values or self.activities or self.issues)

    def recognised(self, sheet: Sheet, kind: str) -> Recognised:
        unread = sum(issue.severity == ERROR for issue in self.issues)
        return Recognised(
            sheet=sheet.name,
            index=self.index,
            layout=self.layout,
            kind=kind,
            period=self.period,
            period_from=self.origin,
            units=self.rows,
            fields=self.fields,
            ignored=tuple(self.ignored),
            absent_cells=self.absent_cells,
            sureness_pct=0 if self.is_blank else round(100 * (1 - min(1, unread / max(self.rows, 1)))),
            is_hidden=not sheet.is_visible,
        )

    def report(self, code: str, severity: str, where: str, value: str = "", expected: str = "–") -> None:
        self.issues.append(Issue(code, severity, where, {"value": value, "expected": expected}))


class Labelled(NamedTuple):
    """What stands behind a label: in its own cell, or in the next cell that holds something."""

    content: Content
    row: int
    column: int


class RowLabels:
    """Labels of rows, told apart by their tone marks: “Cộng” is no “Công an”. `X*` is any text that starts with X."""

    def __init__(self, labels: Collection[str]) -> None:
        self._exact = frozenset(_plain(label) for label in labels if not label.endswith("*"))
        self._starts = tuple(_plain(label[:-1], keep_end=True) for label in labels if label.endswith("*"))

    def has(self, text: str) -> bool:
        plain = _plain(text)
        return plain in self._exact or plain.startswith(self._starts)


def labelled(sheet: Sheet, label: str, forms: Forms, rows: int = _ROWS_ABOVE) -> Labelled | None:
    """What stands behind the first such label in the first `rows` rows; its content is None where nothing does."""
    for row, column, text in texts_above(sheet, rows):
        after = _after_label(text, forms.labels.get(label, ()))
        if after is not None:
            return _behind(sheet, row, column, after)
    return None


def places_of_other_years(sheet: Sheet, forms: Forms) -> set[str]:
    """The cells that name a document or a day: its year need not be the period's."""
    found = set()
    patterns = [pattern for label in ("as_of", "source") for pattern in forms.labels.get(label, ())]
    for row, column, text in texts_above(sheet):
        if _after_label(text, patterns) is not None:
            found |= {sheet.where(row, c) for c in range(column, sheet.width)}
    return found


def texts_above(sheet: Sheet, rows: int = _ROWS_ABOVE) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of the cells in the upper left corner of a sheet."""
    for row, cells in enumerate(sheet.rows[:rows]):
        for column, content in enumerate(cells[:_COLUMNS_ABOVE]):
            if isinstance(content, str) and content.strip():
                yield row, column, content.strip()


def as_of_in(sheet: Sheet, forms: Forms, period: str, rows: int) -> tuple[date | None, list[Issue]]:
    """The day that the figures of a sheet are of, which must be in its period."""
    found = labelled(sheet, "as_of", forms, rows)
    where = sheet.where(found.row, found.column) if found else sheet.name
    read = day(found.content) if found else None
    if isinstance(read, Unreadable):
        return None, [Issue("as_of_unreadable", ERROR, where, {"value": read.text, "expected": read.expected})]
    if read is None:
        return None, [Issue("as_of_missing", WARNING, where, {"value": "", "expected": period})]
    if str(read.year) != period[:4]:
        return read, [Issue("period_contradicts", WARNING, where, {"value": f"{read:%d/%m/%Y}", "expected": period})]
    return read, []


def year_above(sheet: Sheet, forms: Forms, rows: int) -> tuple[str, str] | None:
    """The first year in the name of a sheet or in its titles, and where it stands."""
    apart = places_of_other_years(sheet, forms)
    named = [(year, sheet.name) for year in years_in(sheet.name)]
    titled = (
        (year, sheet.where(row, column))
        for row, column, text in texts_above(sheet, rows)
        for year in years_in(text)
        if sheet.where(row, column) not in apart
    )
    return next(iter([*named, *titled]), None)


def layouts_of(index: Index, units: str) -> list[str]:
    """The names of the layouts whose rows hold such things."""
    return [layout.layout for layout in (index.workbooks.layouts if index.workbooks else ()) if layout.units == units]


def _plain(text: str, keep_end: bool = False) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return f"{plain} " if keep_end and text[-1:].isspace() else plain.rstrip(" .:")


def _after_label(text: str, labels: Iterable[str]) -> str | None:
    """What follows the label with which a text begins; None where it begins with none.

    Marks tell labels apart, “Tình hình …” is no “Tỉnh: …”, unless a text is typed without any. `X:*` needs its colon.
    """
    plain = unicodedata.normalize("NFC", text)
    written = worded if plain.isascii() else str.casefold
    words = list(_WORD.finditer(plain))
    for label in labels:
        told = [written(word) for word in _WORD.findall(unicodedata.normalize("NFC", label))]
        if [written(word[0]) for word in words[: len(told)]] != told:
            continue
        rest = _IN_BRACKETS.sub("", plain[words[len(told) - 1].end() :].strip())
        is_whole = not rest.strip(" .:")
        if is_whole or (label.endswith("*") and (rest.startswith(":") or not label.endswith(":*"))):
            after = (rest.partition(":")[2] if ":" in rest else rest).strip(" .")
            return after.removesuffix(")") if plain.startswith("(") else after
    return None


def _behind(sheet: Sheet, row: int, column: int, after: str) -> Labelled:
    if after:
        return Labelled(after, row, column)
    for beside in range(column + 1, len(sheet.rows[row])):
        content = sheet.at(row, beside)
        if content is not None and content != "":
            return Labelled(content, row, beside)
    return Labelled(None, row, column)
