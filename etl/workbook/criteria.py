"""A sheet of communes and the criteria they meet → how many communes of the province meet each. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from etl.model import COMMUNES, ERROR, WARNING, Catalog, Criterion, Index, Value
from etl.numbers import Unreadable, met
from etl.units import Gazetteer, folded, last_day
from etl.workbook.form import Form, RowLabels, as_of_in, labelled, layouts_of, texts_above, year_above
from etl.workbook.grid import Content, Sheet, column_letters
from etl.workbook.headings import is_declared, worded
from etl.workbook.rows import Names, shown

_NUMBER = re.compile(r"\d{1,2}(?!\d)")
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)]?")
_NUMBERED_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)]\s")
_FEWEST_CRITERIA = 3
_WORDS_OF_A_NOTE = 7
_AVERAGE, _TOTAL = "criteria_avg", "communes_total"

Marks = dict[Content, bool | Unreadable | None]


class _Head(NamedTuple):
    """Where the names of communes stand, the columns of criteria by number, the first row below the headings."""

    names: int
    row: int
    criteria: dict[int, int]
    first: int


class _Commune(NamedTuple):
    row: int
    name: str


def read_criteria(
    sheet: Sheet, index: Index, catalog: Catalog, gazetteer: Gazetteer, asked: str | None = None
) -> Form | None:
    """The counts of communes that meet each criterion; None for a sheet that is laid out otherwise.

    A criterion that was not assessed in every commune is left out, with a warning. The period is the one `asked` for,
    else the year in the name or the title of the sheet, else that of its day.
    """
    layouts = layouts_of(index, COMMUNES)
    head = _head(sheet, catalog) if layouts else None
    if head is None:
        return None
    form = Form(index.index, layouts[0])
    communes = list(_communes(sheet, head, catalog))
    if not communes:
        return form
    _Reader(sheet, index, catalog, gazetteer, head, communes, form).read(asked)
    return form


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        index: Index,
        catalog: Catalog,
        gazetteer: Gazetteer,
        head: _Head,
        communes: list[_Commune],
        form: Form,
    ) -> None:
        self._sheet, self._index, self._catalog, self._gazetteer = sheet, index, catalog, gazetteer
        self._head, self._communes, self._form = head, communes, form

    def read(self, asked: str | None) -> None:
        form = self._form
        form.period, form.origin = self._period(asked)
        form.rows = len(self._communes)
        if form.period is None:
            form.report("period_missing", ERROR, self._sheet.name)
            return
        as_of, issues = as_of_in(self._sheet, self._catalog.forms, form.period, self._head.row)
        form.issues += issues
        self._report_twice()
        unit = self._province(as_of, form.period)
        nodes = self._nodes(form.period)
        form.fields = len(nodes)
        met_in_all = [self._count(node, column, unit, as_of) for node, column in nodes.items()]
        if unit is None:
            return
        first = self._head.names
        self._keep(_TOTAL, len(self._communes), unit, as_of, first, first)
        complete = [count for count in met_in_all if count is not None]
        if len(complete) == len(self._set_numbers(form.period)):
            columns = list(self._head.criteria.values())
            average = sum(complete) / len(self._communes)
            self._keep(_AVERAGE, average, unit, as_of, min(columns), max(columns))

    def _period(self, asked: str | None) -> tuple[str | None, str]:
        found = year_above(self._sheet, self._catalog.forms, self._head.row)
        if asked:
            if found and found[0] != asked[:4]:
                self._form.report("period_contradicts", WARNING, found[1], found[0], asked[:4])
            return asked[:4], "--period"
        if found:
            return found
        as_of, _ = as_of_in(self._sheet, self._catalog.forms, "", self._head.row)
        return (str(as_of.year), self._sheet.name) if as_of else (None, "")

    def _province(self, as_of: date | None, period: str) -> str | None:
        found = labelled(self._sheet, "province", self._catalog.forms, self._head.row)
        text = shown(found.content) if found else ""
        where = self._sheet.where(found.row, found.column) if found else self._sheet.name
        if not text:
            self._form.report("province_missing", ERROR, where)
            return None
        release = self._index.release_of(period)
        usual = release.units_at if release else date.fromisoformat(f"{period}-{self._index.units_at}")
        names = Names(self._catalog, self._gazetteer, last_day(as_of.isoformat() if as_of else None, usual))
        unit = names.unit(text)
        if unit is None:
            self._form.issues.append(names.issue(text, where))
        return unit

    def _nodes(self, period: str) -> dict[str, int]:
        """The node that counts each criterion, and the column of its marks."""
        counted = {n.criterion: n.node for n in self._index.nodes_in(period) if n.criterion and n.merge == "sum"}
        known = self._set_numbers(period)
        nodes = {}
        for number, column in self._head.criteria.items():
            if number in counted and number in known:
                nodes[counted[number]] = column
            elif self._is_used(column):
                where = self._sheet.where(self._head.row, column)
                self._form.report("criterion_unknown", ERROR, where, str(number), f"1–{max(known, default=0)}")
        return nodes

    def _set_numbers(self, period: str) -> Collection[int]:
        """The numbers of the criteria for communes that hold in a period."""
        return criteria_in(self._catalog, period).keys()

    def _is_used(self, column: int) -> bool:
        return any(_at(self._sheet.rows[c.row], column) not in (None, "") for c in self._communes)

    def _count(self, node: str, column: int, unit: str | None, as_of: date | None) -> int | None:
        """How many communes meet a criterion; None where some were not assessed or are marked in another way."""
        marks: Marks = {}
        count = blank = unread = 0
        for commune in self._communes:
            if (commune.row, column) in self._sheet.faults:
                continue
            content = _at(self._sheet.rows[commune.row], column)
            if content not in marks:
                marks[content] = met(content)
            verdict = marks[content]
            if verdict is True:
                count += 1
            elif verdict is None:
                blank += 1
            elif isinstance(verdict, Unreadable):
                unread += 1
                where = self._sheet.where(commune.row, column)
                self._form.report("mark_unreadable", ERROR, where, verdict.text, verdict.expected)
        for (row, at), fault in self._sheet.faults.items():
            if at == column and self._head.first <= row:
                unread += 1
                self._form.report("cell_error", ERROR, self._sheet.where(row, column), fault)
        self._form.absent_cells += blank
        if blank and blank < len(self._communes):
            where = self._sheet.where(self._head.row, column)
            self._form.report("criteria_not_assessed", WARNING, where, str(blank), str(len(self._communes)))
        if not unread:
            self._hold_total_against(count, column)
        if blank or unread:
            return None
        if unit is not None:
            self._keep(node, count, unit, as_of, column, column)
        return count

    def _hold_total_against(self, count: int, column: int) -> None:
        """What a row below prints as the total of all communes has to be the number that meet the criterion."""
        totals = RowLabels(self._catalog.forms.totals)
        for row in range(self._communes[-1].row + 1, len(self._sheet.rows)):
            printed = _at(self._sheet.rows[row], column)
            is_number = isinstance(printed, float | int) and not isinstance(printed, bool)
            if is_number and printed != count and totals.has(_text(self._sheet.rows[row], self._head.names)):
                self._form.report("total_differs", WARNING, self._sheet.where(row, column), shown(printed), str(count))

    def _keep(self, node: str, value: float, unit: str, as_of: date | None, first: int, last: int) -> None:
        period = str(self._form.period)
        if self._index.node_in(node, period) is None:
            return
        rows = self._communes[0].row + 1, self._communes[-1].row + 1
        cells = f"{self._sheet.name}!{column_letters(first)}{rows[0]}:{column_letters(last)}{rows[1]}"
        self._form.values.append(
            Value(
                self._index.index,
                node,
                unit,
                period,
                float(value),
                "reported",
                None,
                as_of=as_of.isoformat() if as_of else period,
                source_cell=cells,
                date_basis="given" if as_of else "inferred",
            )
        )

    def _report_twice(self) -> None:
        seen: dict[str, int] = {}
        for commune in self._communes:
            first = seen.setdefault(commune.name, commune.row)
            if first != commune.row:
                where = self._sheet.where(commune.row, self._head.names)
                before = self._sheet.where(first, self._head.names)
                self._form.report("commune_twice", ERROR, where, commune.name.partition("|")[2], before)


def criteria_in(catalog: Catalog, period: str) -> dict[int, Criterion]:
    """The criteria for communes that hold in a period, by number."""
    held = (c for c in catalog.criteria if c.scope == "commune" and c.since <= period <= c.until)
    return {c.number: c for c in held if c.number}


def _head(sheet: Sheet, catalog: Catalog) -> _Head | None:
    """The row in which a heading of communes stands beside, or above, those of at least three criteria."""
    for row, column, text in texts_above(sheet):
        if not is_declared(text, catalog.forms.commune_headings):
            continue
        below = next((r for r in range(row + 1, len(sheet.rows)) if _text(sheet.rows[r], column)), len(sheet.rows))
        for at in range(row, min(below, row + 3)):
            criteria = _criteria(sheet.rows[at], column, catalog)
            if len(criteria) >= _FEWEST_CRITERIA:
                return _Head(column, at, criteria, below)
    return None


def _criteria(cells: list[Content], names: int, catalog: Catalog) -> dict[int, int]:
    """The columns of criteria by number: headed “TC1”, “Tiêu chí số 1”, or by the bare numbers from 1 on."""
    found: dict[int, int] = {}
    bare: dict[int, int] = {}
    for column, content in enumerate(cells):
        if column <= names or content is None:
            continue
        text = shown(content)
        number = _NUMBER.search(worded(text))
        if number and is_declared(text, catalog.forms.criterion_headings):
            found.setdefault(int(number[0]), column)
        elif text.isdecimal() and len(text) < 3:
            bare.setdefault(int(text), column)
    return found or (bare if list(bare) == list(range(1, len(bare) + 1)) else {})


def _communes(sheet: Sheet, head: _Head, catalog: Catalog) -> Iterator[_Commune]:
    """The rows of communes, each with its section and name; totals, examples, sections and notes are none."""
    # a commune may be called Cộng Hòa: only whole labels are those of totals
    labels = [label for label in (*catalog.forms.totals, *catalog.forms.subtotals) if not label.endswith(" *")]
    totals = RowLabels(labels)
    columns = list(head.criteria.values())
    no_units = {folded(s.spelling) for s in catalog.spellings if s.unit is None}
    section = ""
    for row in range(head.first, len(sheet.rows)):
        cells = sheet.rows[row]
        name = _text(cells, head.names)
        if not name:
            continue
        is_marked = any(_at(cells, column) not in (None, "") for column in columns)
        ordinal = next((shown(c) for c in cells[: head.names] if c not in (None, "")), "")
        if not is_marked and (_SECTION.fullmatch(ordinal) or _NUMBERED_SECTION.match(name)):
            section = folded(name)
        elif totals.has(name) or folded(name) in no_units:
            continue
        elif is_marked or ordinal or len(name.split()) < _WORDS_OF_A_NOTE:
            yield _Commune(row, f"{section}|{name}")


def _at(cells: list[Content], column: int) -> Content:
    return cells[column] if column < len(cells) else None


def _text(cells: list[Content], column: int) -> str:
    content = _at(cells, column)
    return " ".join(content.split()) if isinstance(content, str) else ""
