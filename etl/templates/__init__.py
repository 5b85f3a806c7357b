"""Forms to fill in: workbooks with the headings, names and limits of the catalogue, which import without a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.model import BODIES, COMMUNES, ERROR, Catalog, Geography, Index, Issue, Organisation
from etl.numbers import MONEY_UNITS, PeriodSpan, period_span
from etl.templates.columns import (
    FormColumn,
    columns_of_bodies,
    columns_of_communes,
    columns_of_units,
)
from etl.templates.sheets import FormBook
from etl.units import Gazetteer, in_vietnamese_order
from etl.workbook.body_names import Bodies
from etl.workbook.criteria import criteria_in
from etl.workbook.form import layouts_of
from etl.workbook.reading import with_release

__all__ = ["template"]

_COMMUNE_ROWS, _SPARE_ROWS = 300, 10
_MONEY = "triệu đồng"
_ROMAN = ("I", "II", "III", "IV", "V")
_LEVELS_WITHIN_PROVINCES = ("province", "district", "commune")


def template(catalog: Catalog, gazetteer: Gazetteer, index_id: str, period: str, geography: str) -> bytes | Issue:
    """An .xlsx form for the figures of an index in a period, by one map of the country; the same bytes each time.

    `period` is a year, for bodies that report also `2026-03`, `2026-Q1` or `2026-H1`. The issue says why there is no
    such form: the period is none that the index has, or the map did not hold then. Raises KeyError for no index.
    """
    index = catalog.indices[index_id]
    span = period_span(period)
    has_bodies = bool(layouts_of(index, BODIES))
    is_year = span is not None and span.text == str(span.year)
    if span is None or span.year is None or span.start is None or not (is_year or has_bodies):
        return Issue("template_period", ERROR, period, {"value": period, "expected": "2026"})
    if str(span.year) < index.since or not index.nodes_in(str(span.year)):
        return Issue("template_period", ERROR, period, {"value": period, "expected": f"{index.since} –"})
    found = _day(catalog, gazetteer, index, span, geography)
    if isinstance(found, Issue):
        return found
    form = _Form(catalog, gazetteer, index, span, *found)
    return form.bodies() if has_bodies else form.units()


def _day(
    catalog: Catalog, gazetteer: Gazetteer, index: Index, span: PeriodSpan, geography: str
) -> tuple[date, Geography] | Issue:
    """The day whose units the form names, and their map; a sample may be of any map that held in the period."""
    land = next((g for g in catalog.geographies if g.geography == geography), None)
    assert span.start is not None and span.end is not None
    first, last = span.start, span.end
    if not index.sampled:
        release = with_release(index, str(span.year)).release_of(str(span.year))
        assert release is not None
        first = last = release.units_at
    if land is None or land.valid_from > last or (land.valid_to is not None and land.valid_to < first):
        held = gazetteer.geography_on(last)
        expected = held.geography if held else ", ".join(g.geography for g in catalog.geographies)
        return Issue("template_geography", ERROR, span.text, {"value": geography, "expected": expected})
    return min(last, land.valid_to or last), land


class _Form:
    def __init__(
        self, catalog: Catalog, gazetteer: Gazetteer, index: Index, span: PeriodSpan, day: date, land: Geography
    ) -> None:
        self._catalog, self._gazetteer, self._index = catalog, gazetteer, index
        self._span, self._day, self._land = span, day, land
        self._period = str(span.year)
        self._words = catalog.forms.words
        self._units = sorted((s.name.vi for s in gazetteer.units_on(day)), key=in_vietnamese_order)
        self._book = FormBook(self._words)
        self._guide = list(catalog.forms.guide["all"])

    def units(self) -> bytes:
        """One row a province; and, where criteria are counted, one row a commune on a sheet of its own."""
        book, columns = self._book, columns_of_units(self._catalog, self._index, self._period, len(self._units))
        sheet = book.sheet("sheet_units", f"{self._index.short_name.vi} {self._period}")
        self._guide += self._catalog.forms.guide["units"]
        if any(column.is_rank for column in columns):
            self._guide += self._catalog.forms.guide["rank"]
        if self._index.sampled:
            book.ask_for_day(sheet, *self._days)
            self._guide += self._catalog.forms.guide["as_of"]
        first = book.headings(sheet, 5, columns, self._words["unit"], 32)
        rows = book.rows(sheet, first, columns, self._units)
        book.limit(sheet, columns, [rows])
        book.choose(sheet, f"B{rows[0]}:B{rows[1]}", self._units)
        if layouts_of(self._index, COMMUNES):
            self._communes()
        return self._written()

    def bodies(self) -> bytes:
        """One row a body of the home province that exists on the last day of the period, in sections by level."""
        book, words, columns = self._book, self._words, columns_of_bodies(self._catalog, self._index, self._period)
        sheet = book.sheet("sheet_bodies", words["bodies_title"])
        self._guide += self._catalog.forms.guide["bodies"]
        sheet["A3"] = words["period"].format(period=self._period_in_words)
        sheet["A4"], sheet["C4"] = words["money"], _MONEY
        book.choose(sheet, "C4", list(MONEY_UNITS))
        bodies = Bodies(self._catalog, self._day)
        row = book.headings(sheet, 6, columns, words["body"], 46)
        blocks = []
        for ordinal, (level, members) in zip(_ROMAN, self._sections(bodies), strict=False):
            book.section(sheet, row, ordinal, self._catalog.forms.levels[level], columns)
            names = [bodies.written(body) for body in members]
            blocks.append(book.rows(sheet, row + 1, columns, [*names, *[""] * _SPARE_ROWS]))
            self._close(sheet, row + 1, columns, members)
            row = blocks[-1][1] + 1
            book.total(sheet, row, words["subtotal"], columns, blocks[-1:])
            row += 1
        book.total(sheet, row, words["total"], columns, blocks)
        book.limit(sheet, columns, blocks)
        named = sorted(map(bodies.written, bodies.current()), key=in_vietnamese_order)
        book.choose(sheet, " ".join(f"B{first}:B{last}" for first, last in blocks), named)
        return self._written()

    def _communes(self) -> None:
        book, words = self._book, self._words
        columns = columns_of_communes(self._catalog, self._period)
        sheet = book.sheet("sheet_communes", words["communes_title"].format(period=self._period))
        self._guide += self._catalog.forms.guide["communes"]
        book.ask_for_day(sheet, *self._days)
        sheet["A4"] = words["province"]
        book.choose(sheet, "C4", self._units)
        first, last = book.rows(
            sheet,
            book.headings(sheet, 6, columns, words["commune"], 32),
            columns,
            [""] * _COMMUNE_ROWS,
        )
        book.mark(sheet, f"C{first}:{get_column_letter(len(columns) + 1)}{last}")

    def _sections(self, bodies: Bodies) -> list[tuple[str, list[Organisation]]]:
        """The levels that have bodies on that day, each with those of the home province; all, if it has none."""
        home = self._catalog.settings.get("home_unit", "")
        known = bodies.current()
        home_units = {home, *(self._gazetteer.members(home, self._day) or ())}
        at_home = [body for body in known if body.unit in home_units] or known
        levels = [level for level in _LEVELS_WITHIN_PROVINCES if any(body.level == level for body in known)]
        return [
            (level, sorted((b for b in at_home if b.level == level), key=lambda b: in_vietnamese_order(b.name_vi)))
            for level in levels
        ]

    def _close(
        self, sheet: Worksheet, first: int, columns: Sequence[FormColumn], bodies: Sequence[Organisation]
    ) -> None:
        """Mark what does not apply to bodies without a territory."""
        for row, body in enumerate(bodies, start=first):
            for n, column in enumerate(columns, start=3):
                if body.territorial == "no" and column.node is not None and column.node.needs_territory:
                    self._book.close(sheet, row, n)

    @property
    def _days(self) -> tuple[date, date]:
        """The first and the last day that figures of this form may be of."""
        return max(self._span.start or self._day, self._land.valid_from), self._day

    @property
    def _period_in_words(self) -> str:
        year, _, part = self._span.text.partition("-")
        if part.startswith("Q"):
            return self._words["quarter"].format(quarter=_ROMAN[int(part[1:]) - 1], year=year)
        if part in ("H1", "H2"):
            return self._words[f"half_{part[1]}"].format(year=year)
        if part.isdecimal() and len(part) == 2:
            return self._words["month"].format(month=part, year=year)
        return self._span.text if part else self._words["year"].format(year=year)

    def _written(self) -> bytes:
        criteria = sorted(criteria_in(self._catalog, self._period).items())
        told = {
            "name": self._index.name.vi,
            "period": self._period_in_words[0].lower() + self._period_in_words[1:],
            "geography": self._land.name.vi,
            "first": f"{self._days[0]:%d/%m/%Y}",
            "last": f"{self._days[1]:%d/%m/%Y}",
            "criteria": "; ".join(f"{number}. {criterion.name_vi}" for number, criterion in criteria),
        }
        self._book.guide([line.format(**told) for line in self._guide])
        return self._book.written()
