"""A sheet of bodies and what they did in a span of time → activities; sections and totals are no bodies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from etl.model import BODIES, ERROR, VALUE, WARNING, Activity, Catalog, Index, Layout, Node, Organisation
from etl.numbers import (
    ABSENT,
    MONEY_UNITS,
    PCT,
    TRIEU_DONG,
    Absent,
    PeriodSpan,
    Quantity,
    Unreadable,
    decimal_sign,
    money_unit_in,
    period_span,
    periods_in,
    printed_digits,
    quantity,
)
from etl.units import folded
from etl.workbook.body_names import Bodies
from etl.workbook.body_totals import Section, Totals, sum_of
from etl.workbook.finding import Frame, headings_over
from etl.workbook.form import Form, RowLabels, labelled, places_of_other_years, texts_above
from etl.workbook.grid import Content, Sheet
from etl.workbook.headings import Field, Headings, Ignored, Unknown, is_declared
from etl.workbook.rows import shown

MILLION_DONG = "million_dong"
_IN_BRACKETS = re.compile(r"\s*\((?P<inner>[^()]*)\)\s*$")
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)]?")
_NUMBERED_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)/-]\s*\S")
_ORDINAL = re.compile(r"\(?\s*(?:\d{1,3}|[A-Z])\s*\)?")


def read_bodies(sheet: Sheet, index: Index, catalog: Catalog, asked: str | None = None) -> Form | None:
    """What the bodies in the rows of a sheet counted; None for a sheet that is laid out otherwise.

    The period is the one `asked` for, or the part of it that the sheet names: a month, quarter, year or another span.
    """
    layout = next((lay for lay in _layouts(index) if lay.units == BODIES), None)
    if layout is None:
        return None
    for row, column, text in texts_above(sheet):
        if is_declared(text, catalog.forms.body_headings):
            reader = _Reader(sheet, index, layout, catalog, row, column)
            if len(reader.fields) > 1 or (reader.fields and not reader.unknown):
                return reader.read(asked)
    return None


class _Column(NamedTuple):
    """A column of figures; `money` is the unit of its bare numbers, which is None for what is no money."""

    column: int
    node: Node
    heading_row: int
    money: str | None


class _Reader:
    def __init__(self, sheet: Sheet, index: Index, layout: Layout, catalog: Catalog, row: int, names: int) -> None:
        self._sheet, self._index, self._catalog, self._names = sheet, index, catalog, names
        self._frame = Frame(sheet, False)
        self._top = row
        self._first = next((r for r in range(row + 1, len(sheet.rows)) if self._text(r, names)), len(sheet.rows))
        self.form = Form(index.index, layout.layout)
        self._money = self._money_of_sheet()
        self._span, self._origin = self._dated()
        self._headings = Headings(index, self._year())
        self.fields: list[_Column] = []
        self.unknown: dict[int, Unknown] = {}
        for column in range(sheet.width):
            if column != names:
                self._take(column, layout)
        self._rows: dict[str, int] = {}
        self._totals = Totals()
        self._decimals: dict[int, str | None] = {}
        self._memo: dict[tuple[int, str], Quantity | Absent | Unreadable] = {}

    def read(self, asked: str | None) -> Form:
        form = self.form
        self._settle_period(asked)
        bodies = Bodies(self._catalog, (self._span and self._span.end) or date(int(self._year()), 12, 31))
        self._find_rows(bodies)
        form.rows, form.fields = len(self._rows), len(self.fields)
        if not any(section.cells for section in self._totals.sections) and not form.issues:
            form.period = None
            return form
        if self._span is None or self._span.year is None:
            form.period = None
            form.activities.clear()
            # which bodies there were depends on the day that is missing
            form.issues = [issue for issue in form.issues if issue.code != "body_of_other_time"]
            form.report("period_missing", ERROR, self._sheet.name)
            return form
        self._report_columns()
        self._check_totals()
        return form

    def _settle_period(self, asked: str | None) -> None:
        wanted = period_span(asked) if asked else None
        if wanted is not None and wanted.year is not None:
            contradicts = self._span is not None and not _is_within(self._span, wanted)
            if self._span is not None and contradicts:
                self.form.report("period_contradicts", WARNING, self._origin, self._span.text, wanted.text)
            if self._span is None or contradicts:
                self._span, self._origin = wanted, "--period"
        self.form.period = str(self._span.year) if self._span and self._span.year else None
        self.form.origin = self._origin

    def _year(self) -> str:
        year = self._span.year if self._span else None
        return str(year) if year else self._index.releases[-1].period

    def _dated(self) -> tuple[PeriodSpan | None, str]:
        """The period behind its label, else the one in the titles or in the name of the sheet."""
        forms = self._catalog.forms
        found = labelled(self._sheet, "period", forms, self._top)
        if found and found.content is not None:
            content = found.content
            span = period_span(content) or next(iter(periods_in(shown(content))), None)
            return span, self._sheet.where(found.row, found.column)
        apart = places_of_other_years(self._sheet, forms)
        texts = [(t, self._sheet.where(r, c)) for r, c, t in texts_above(self._sheet, self._top)]
        for text, where in [*texts, (self._sheet.name, self._sheet.name)]:
            span = next(iter(periods_in(text)), None) if where not in apart else None
            if span is not None and span.year is not None:
                return span, where
        return None, ""

    def _money_of_sheet(self) -> str | None:
        found = labelled(self._sheet, "money", self._catalog.forms, self._top)
        return money_unit_in(shown(found.content)) if found else None

    def _take(self, column: int, layout: Layout) -> None:
        """Understand a column by its headings; one that nothing declares is kept apart, if it holds something."""
        rows = range(self._top, self._first)
        groups, parts = headings_over(self._frame, rows, (self._names,), column)
        texts = [text for part in parts if (text := self._without_unit(part))]
        if not texts:
            if not self._is_blank(column):
                self.unknown[column] = Unknown("", "column_without_heading")
            return
        taken = self._headings.meaning(texts, [self._without_unit(g) for g in groups], layout).taken
        if isinstance(taken, Field) and taken.what == VALUE:
            node = self._headings.node(taken.node)
            assert node is not None
            heading = max((r for r in rows if self._text(r, column)), default=self._top)
            money = next((unit for text in (*parts, *groups) if (unit := money_unit_in(text))), self._money)
            is_money = node.unit_of_measure == MILLION_DONG
            self.fields.append(_Column(column, node, heading, money if is_money else None))
        elif isinstance(taken, Ignored):
            self.form.ignored.append(taken.heading)
        elif isinstance(taken, Unknown) and not self._is_blank(column):
            self.unknown[column] = taken

    def _without_unit(self, text: str) -> str:
        """A heading without the unit of measure in brackets behind it."""
        found = _IN_BRACKETS.search(text)
        if found and (money_unit_in(text) or is_declared(found["inner"], self._catalog.forms.scale_words)):
            return text[: found.start()]
        return text

    def _is_blank(self, column: int) -> bool:
        return all(_at(cells, column) in (None, "") for cells in self._sheet.rows[self._first :])

    def _find_rows(self, bodies: Bodies) -> None:
        forms = self._catalog.forms
        sections, subtotals, totals = (RowLabels(labels) for labels in (forms.sections, forms.subtotals, forms.totals))
        no_units = {folded(s.spelling) for s in self._catalog.spellings if s.kind == "not_a_unit"}
        for row in range(self._first, len(self._sheet.rows)):
            label, at = self._label(row)
            figures = [c for c in self.fields if self._holds(row, c.column)]
            if not label:
                if figures:
                    self._report(row, figures[0].column, "cell_without_body")
                continue
            meant = bodies.meant(label)
            if len(meant) == 1:
                self._read_body(row, meant[0])
            elif len(meant) > 1:
                if figures:
                    names = "; ".join(map(bodies.full_name, meant))
                    self._report(row, at, "body_unclear", label, names)
            elif _ORDINAL.fullmatch(label) or folded(label) in no_units:
                continue
            elif totals.has(label):
                self._totals.whole.append(row)
            elif subtotals.has(label):
                self._totals.sections[-1].totals.append(row)
            elif self._is_section(row, label, sections, bool(figures)):
                self._totals.sections.append(Section(label, row if figures else None))
            elif figures:
                self._report_unknown(row, at, label, bodies)
        self._report_sections_that_are_bodies(bodies)

    def _label(self, row: int) -> tuple[str, int]:
        """The name of a row, which may stand left of its column where cells are merged."""
        for column in range(self._names, -1, -1):
            text = self._text(row, column)
            if text and (column == self._names or not _SECTION.fullmatch(text)):
                return text, column
        return "", self._names

    def _is_section(self, row: int, label: str, sections: RowLabels, has_figures: bool) -> bool:
        ordinal = next((t for c in range(self._names) if (t := self._text(row, c))), "")
        is_numbered = bool(_SECTION.fullmatch(ordinal) or _NUMBERED_SECTION.match(label))
        bare = label.partition(" ")[2] if _NUMBERED_SECTION.match(label) else label
        # with figures beside it, a name must be known as that of a section: it may be a body that is written otherwise
        is_told = sections.has(bare) or (is_numbered and label.isupper())
        return is_told or (not has_figures and (is_numbered or label.isupper()))

    def _report_sections_that_are_bodies(self, bodies: Bodies) -> None:
        """A heading of rows with figures and no body below it: a body that is written otherwise."""
        for section in self._totals.sections:
            if section.heading_row is not None and not section.cells:
                self._report_unknown(section.heading_row, self._names, section.label, bodies)

    def _report_unknown(self, row: int, at: int, label: str, bodies: Bodies) -> None:
        gone = bodies.gone(label)
        if gone is not None:
            until = f"{gone.valid_from or '…'} – {gone.valid_to or '…'}"
            self._report(row, at, "body_of_other_time", label, until)
        else:
            self._report(row, at, "body_unknown", label, ", ".join(bodies.suggestions(label)) or "–")

    def _read_body(self, row: int, body: Organisation) -> None:
        first = self._rows.setdefault(body.organisation, row)
        if first != row:
            before = self._sheet.where(first, self._names)
            self._report(row, self._names, "body_twice", body.name_vi, before)
            return
        cells = self._sheet.rows[row]
        section = self._totals.sections[-1]
        for column in self.fields:
            content = _at(cells, column.column)
            if self._sheet.faults and (row, column.column) in self._sheet.faults:
                fault = self._sheet.faults[row, column.column]
                code = "cell_uncalculated" if fault == "uncalculated" else "cell_error"
                self._report(row, column.column, code, fault)
            elif content is not None and content != "":
                self._read_cell(row, column, content, body, section)

    def _read_cell(self, row: int, column: _Column, content: Content, body: Organisation, section: Section) -> None:
        read = self._quantity(row, column, content)
        if read is ABSENT:
            self.form.absent_cells += 1
            return
        if isinstance(read, Unreadable):
            self._report(row, column.column, "cell_unreadable", read.text, read.expected)
            return
        assert isinstance(read, Quantity)
        if column.node.needs_territory and body.territorial == "no":
            self._report(row, column.column, "not_applicable_here", shown(content), body.name_vi)
            return
        if not _is_of_measure(read, column.node):
            self._report(row, column.column, "unit_contradicts", shown(content), self._measure(column.node))
            return
        # spreadsheets leave out of their sums what is no plain number
        if read.qualifier or read.value_high is not None or read.of is not None:
            section.unclear.add(column.column)
        digits = printed_digits(content) if isinstance(content, str | float | int) else 0
        section.cells[column.column].append((read.value, digits))
        self._keep(row, column, body, read)

    def _keep(self, row: int, column: _Column, body: Organisation, read: Quantity) -> None:
        span = self._span
        if span is None:
            return
        self.form.activities.append(
            Activity(
                self._index.index,
                column.node.node,
                body.organisation,
                str(span.year),
                None,
                span.start.isoformat() if span.start else None,
                span.end.isoformat() if span.end else None,
                span.text,
                read.value,
                "reported",
                "",
                read.value_high,
                read.qualifier,
                column.node.unit_of_measure,
                source_cell=self._sheet.where(row, column.column),
            )
        )

    def _quantity(self, row: int, column: _Column, content: Content) -> Quantity | Absent | Unreadable:
        money = (column.money or "triệu đồng") if column.node.unit_of_measure == MILLION_DONG else None
        if isinstance(content, str):
            key = column.column, content
            if key not in self._memo:
                self._memo[key] = quantity(content, False, self._decimal(column.column), money)
            return self._memo[key]
        is_percent = bool(self._sheet.percents) and (row, column.column) in self._sheet.percents
        return quantity(content, is_percent, None, money)

    def _decimal(self, column: int) -> str | None:
        if column not in self._decimals:
            texts = {c for cells in self._sheet.rows[self._first :] if isinstance(c := _at(cells, column), str)}
            self._decimals[column] = decimal_sign(texts)
        return self._decimals[column]

    def _report_columns(self) -> None:
        for at, unknown in self.unknown.items():
            known = ", ".join(n.name.vi for n in self._headings.nodes if n not in [c.node for c in self.fields])
            self._report(self._top, at, unknown.reason, unknown.heading, known)
        taken: dict[str, _Column] = {}
        for column in self.fields:
            first = taken.setdefault(column.node.node, column)
            where = self._sheet.where(first.heading_row, first.column)
            if first is not column:
                self._report(column.heading_row, column.column, "column_twice", column.node.name.vi, where)
        used = {a.node for a in self.form.activities}
        unsaid = [c for c in self.fields if c.node.unit_of_measure == MILLION_DONG and c.money is None]
        if any(c.node.node in used for c in unsaid):
            where = self._sheet.where(unsaid[0].heading_row, unsaid[0].column)
            expected = ", ".join(MONEY_UNITS)
            self.form.report("money_unit_missing", WARNING, where, unsaid[0].node.name.vi, expected)

    def _check_totals(self) -> None:
        for row, sections in self._totals.printed():
            for column in self.fields:
                content = self._sheet.at(row, column.column)
                printed = self._quantity(row, column, content) if content not in (None, "") else None
                total = sum_of(sections, column.column) if column.node.adds_over_hierarchy == "add" else None
                if total is None or not isinstance(printed, Quantity) or printed.qualifier:
                    continue
                if abs(total.value - printed.value) > total.leeway:
                    values = f"{printed.value:.10g}", f"{total.value:.10g}"
                    self.form.report("total_differs", WARNING, self._sheet.where(row, column.column), *values)

    def _measure(self, node: Node) -> str:
        found = (m.name_vi for m in self._catalog.measures if m.unit_of_measure == node.unit_of_measure)
        return next(found, node.unit_of_measure)

    def _holds(self, row: int, column: int) -> bool:
        return _at(self._sheet.rows[row], column) not in (None, "")

    def _text(self, row: int, column: int) -> str:
        content = _at(self._sheet.rows[row], column)
        return " ".join(content.split()) if isinstance(content, str) else ""

    def _report(self, row: int, column: int, code: str, value: str = "", expected: str = "–") -> None:
        self.form.report(code, ERROR, self._sheet.where(row, column), value, expected)


def _layouts(index: Index) -> Iterable[Layout]:
    return index.workbooks.layouts if index.workbooks else ()


def _is_within(span: PeriodSpan, wanted: PeriodSpan) -> bool:
    """Whether a period is the wanted one, or a part of the wanted year."""
    return span.text == wanted.text or (wanted.text == str(wanted.year) and span.year == wanted.year)


def _is_of_measure(read: Quantity, node: Node) -> bool:
    """Money only where money is counted, percent only where shares are."""
    if read.unit == TRIEU_DONG:
        return node.unit_of_measure == MILLION_DONG
    return read.unit != PCT or node.unit_of_measure == PCT


def _at(cells: Sequence[Content], column: int) -> Content:
    return cells[column] if column < len(cells) else None
