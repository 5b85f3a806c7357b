"""A workbook + the layouts of the catalogue → which sheet is what, of when, and every fact in it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.model import (
    ERROR,
    NOTE,
    UNITS_STAND_IN,
    WARNING,
    Catalog,
    Facts,
    Index,
    Issue,
    Recognised,
    Release,
)
from etl.units import Gazetteer, last_day
from etl.workbook.absences import absence_issues
from etl.workbook.attempt import Attempt, heading_issues, is_declared_code, is_of_components, sureness_pct, tried
from etl.workbook.bodies import read_bodies
from etl.workbook.criteria import read_criteria
from etl.workbook.dating import Dated, dated_as_asked, dated_as_found, evidence_in
from etl.workbook.finding import Table, found_tables
from etl.workbook.form import Form, as_of_in
from etl.workbook.grid import Book, Sheet
from etl.workbook.headings import is_declared
from etl.workbook.joining import Printed, joined
from etl.workbook.rows import Names, PrintedStatistic, Rows, read_rows

DATA, IGNORED, UNKNOWN = "data", "ignored", "unknown"


@dataclass(frozen=True)
class Reading:
    """What a workbook says, each fact with its cell; `units` are the cells of their names by period and unit."""

    facts: Facts
    tables: tuple[Recognised, ...]
    statistics: tuple[PrintedStatistic, ...]
    units: Mapping[str, Mapping[str, str]]
    issues: tuple[Issue, ...]


def read(
    book: Book,
    catalog: Catalog,
    gazetteer: Gazetteer,
    asked_period: str | None = None,
    asked_index: str | None = None,
) -> Reading:
    """Read a workbook by the layouts of the catalogue, or those of one index; never raises for content."""
    return _BookReader(book, catalog, gazetteer, asked_period, asked_index).read()


def with_release(index: Index, period: str) -> Index:
    """The index with the period among its releases: a new one has its units at the index's usual day."""
    if index.release_of(period):
        return index
    added = Release(period, date.fromisoformat(f"{period[:4]}-{index.units_at}"))
    return replace(index, releases=tuple(sorted((*index.releases, added), key=lambda r: r.period)))


class _BookReader:
    def __init__(
        self,
        book: Book,
        catalog: Catalog,
        gazetteer: Gazetteer,
        asked_period: str | None,
        asked_index: str | None,
    ) -> None:
        self._book, self._catalog, self._gazetteer = book, catalog, gazetteer
        self._asked = asked_period
        indices = [i for i in catalog.indices.values() if i.workbooks and asked_index in (None, i.index)]
        layouts = [(i, candidate) for i in indices if i.workbooks for candidate in i.workbooks.layouts]
        self._choices = [(i, candidate) for i, candidate in layouts if candidate.units in UNITS_STAND_IN]
        self._names_of_units: dict[str, bool] = {}
        self._found: dict[str, dict[str, Table]] = {}
        self._attempts: dict[tuple[str, str | None], Attempt | None] = {}
        self._issues: list[Issue] = []
        self._tables: list[Recognised] = []
        self._read: list[tuple[Attempt, str, Rows]] = []
        self._forms_in: dict[str, Form] = {}
        self._forms: list[Form] = []
        self._blank: list[str] = []

    def read(self) -> Reading:
        sheets = [sheet for sheet in self._book.sheets if any(map(any, sheet.rows)) or sheet.faults]
        visible = [sheet for sheet in sheets if sheet.is_visible]
        hidden = [sheet for sheet in sheets if not sheet.is_visible]
        self._forms_in = {s.name: form for s in sheets if not self._is_left_alone(s) and (form := self._form(s))}
        dated = self._dated(visible) | self._dated(hidden)
        for sheet in visible:
            self._read_sheet(sheet, dated[sheet.name])
        for sheet in hidden:
            self._read_hidden(sheet, dated[sheet.name])
        self._report_hidden(sheets)
        printed: list[list[Printed]] = [[*rows.values, *rows.ranks, *rows.bands] for _, _, rows in self._read]
        printed += [[*form.values] for form in self._forms]
        facts, disagreements = joined(
            printed,
            (u for _, _, rows in self._read for u in rows.uncertainties),
            (activity for form in self._forms for activity in form.activities),
        )
        self._issues += disagreements
        if not any(t.kind == DATA for t in self._tables) and not any(i.severity == ERROR for i in self._issues):
            code = "nothing_filled_in" if self._blank else "layout_unknown"
            self._issues.append(Issue(code, ERROR, next(iter(self._blank), self._book.file_name), {}))
        self._issues += absence_issues((attempt, period) for attempt, period, _ in self._read)
        return Reading(
            facts,
            tuple(self._tables),
            tuple(s for _, _, rows in self._read for s in rows.statistics),
            self._units(),
            tuple(self._issues),
        )

    def _is_unit(self, text: str) -> bool:
        if text not in self._names_of_units:
            has_letters = any(c.isalpha() for c in text)
            self._names_of_units[text] = has_letters and len(text) < 60 and bool(self._gazetteer.meanings(text))
        return self._names_of_units[text]

    def _found_in(self, sheet: Sheet) -> dict[str, Table]:
        """The table of a sheet by where its units stand; looked for once."""
        if sheet.name not in self._found:
            is_form = sheet.name in self._forms_in
            self._found[sheet.name] = {} if is_form else found_tables(sheet, self._is_unit)
        return self._found[sheet.name]

    def _read_sheet(self, sheet: Sheet, dated: Dated) -> None:
        if self._is_left_alone(sheet):
            owner = self._left_alone_by(sheet)
            self._recognise(sheet, None, IGNORED, dated, owner.index if owner else None)
            return
        if sheet.name in self._forms_in:
            self._take_form(sheet, self._forms_in[sheet.name])
            return
        attempt = self._best_attempt(sheet, dated.period)
        if attempt is not None and is_of_components(attempt):
            self._recognise(sheet, attempt, IGNORED, dated, attempt.index.index)
            return
        if attempt is None or not attempt.is_fitting:
            self._report_no_layout(sheet, dated)
            return
        if self._asked and dated.period != self._asked:
            self._recognise(sheet, attempt, IGNORED, dated, attempt.index.index)
            return
        self._issues += dated.issues
        if dated.period is None:
            self._recognise(sheet, attempt, UNKNOWN, dated, attempt.index.index)
            return
        if not attempt.index.sampled and not dated.period.isdigit():
            # a quarter of what is published once a year would stand beside its year as a release of its own
            self._issues.append(Issue("period_not_released", ERROR, sheet.name, {"value": dated.period}))
            self._recognise(sheet, attempt, UNKNOWN, dated, attempt.index.index)
            return
        self._read_table(sheet, attempt, dated)

    def _read_hidden(self, sheet: Sheet, dated: Dated) -> None:
        """A hidden sheet is read only where no visible one has figures: it may be left over from another year."""
        if self._is_left_alone(sheet):
            self._recognise(sheet, None, IGNORED, dated, None)
        elif any(t.kind == DATA for t in self._tables):
            self._recognise(sheet, None, IGNORED, dated, None)
            values = {"value": sheet.name, "expected": dated.period or "–"}
            self._issues.append(Issue("sheet_hidden_left_alone", NOTE, sheet.name, values))
        else:
            self._read_sheet(sheet, dated)

    def _form(self, sheet: Sheet) -> Form | None:
        """What a sheet holds that has bodies or communes in its rows, not provinces."""
        for index in {index.index: index for index, _ in self._choices}.values():
            form = read_bodies(sheet, index, self._catalog, self._asked)
            form = form or read_criteria(sheet, index, self._catalog, self._gazetteer, self._asked)
            if form is not None:
                return form
        return None

    def _take_form(self, sheet: Sheet, form: Form) -> None:
        self._issues += form.issues
        if form.is_blank:
            self._blank.append(sheet.name)
        else:
            self._forms.append(form)
        kind = IGNORED if form.is_blank else DATA if form.period else UNKNOWN
        self._tables.append(form.recognised(sheet, kind))

    def _is_left_alone(self, sheet: Sheet) -> bool:
        return is_declared(sheet.name, self._catalog.forms.ignored_sheets) or self._left_alone_by(sheet) is not None

    def _holds_figures(self, sheet: Sheet, period: str | None) -> bool:
        """Whether a sheet is laid out in a known way and is none of those that are left alone."""
        if self._is_left_alone(sheet) or sheet.name in self._forms_in:
            return False
        attempt = self._best_attempt(sheet, period)
        return attempt is not None and attempt.is_fitting and not is_of_components(attempt)

    def _left_alone_by(self, sheet: Sheet) -> Index | None:
        indices = {index.index: index for index, _ in self._choices}.values()
        return next((i for i in indices if i.workbooks and is_declared(sheet.name, i.workbooks.ignored_sheets)), None)

    def _best_attempt(self, sheet: Sheet, period: str | None) -> Attempt | None:
        if (sheet.name, period) not in self._attempts:
            self._attempts[sheet.name, period] = self._attempted(sheet, period)
        return self._attempts[sheet.name, period]

    def _attempted(self, sheet: Sheet, period: str | None) -> Attempt | None:
        tables = self._found_in(sheet)
        attempts = [
            tried(table, index, layout, period)
            for index, layout in self._choices
            if (table := tables.get(layout.units)) is not None and (period is None or layout.span.covers(period))
        ]
        return max(attempts, key=lambda a: (len(a.nodes), -len(a.unknown)), default=None)

    def _read_table(self, sheet: Sheet, attempt: Attempt, dated: Dated) -> None:
        assert dated.period is not None
        index = with_release(attempt.index, dated.period)
        release = index.release_of(dated.period)
        assert release is not None
        as_of, issues = self._as_of(attempt, dated.period)
        day = last_day(as_of.isoformat() if as_of else None, release.units_at)
        names = Names(self._catalog, self._gazetteer, day)
        codes = next((c for c in attempt.table.columns if is_declared_code(c, attempt.layout)), None)
        rows = read_rows(attempt.table, attempt.fields, codes, index, dated.period, names)
        if rows.is_blank:
            self._blank.append(sheet.name)
            self._recognise(sheet, attempt, IGNORED, dated, index.index)
            return
        self._issues += issues
        self._issues += heading_issues(attempt)
        if as_of or issues:
            told, basis = (as_of.isoformat(), "given") if as_of else (dated.period, "inferred")
            rows.values = [value._replace(as_of=told, date_basis=basis) for value in rows.values]
        self._issues += rows.issues
        self._read.append((attempt, dated.period, rows))
        self._recognise(sheet, attempt, DATA, dated, index.index, rows)

    def _as_of(self, attempt: Attempt, period: str) -> tuple[date | None, list[Issue]]:
        """The day of figures that each have their own day; asked only where the index is such a sample."""
        if not attempt.index.sampled or attempt.table.frame.is_turned:
            return None, []
        return as_of_in(attempt.table.frame.sheet, self._catalog.forms, period, attempt.table.body_rows[0])

    def _report_no_layout(self, sheet: Sheet, dated: Dated) -> None:
        looks_like_data = any(len(table.body_rows) > 2 for table in self._found_in(sheet).values())
        kind = UNKNOWN if looks_like_data else IGNORED
        self._recognise(sheet, None, kind, dated, None)
        if looks_like_data:
            self._issues.append(Issue("sheet_unknown", ERROR, sheet.name, {"value": sheet.name}))
        else:
            self._issues.append(Issue("sheet_without_units", NOTE, sheet.name, {"value": sheet.name}))

    def _report_hidden(self, sheets: Iterable[Sheet]) -> None:
        kinds = {t.sheet: t.kind for t in self._tables}
        for sheet in sheets:
            if kinds.get(sheet.name) == IGNORED:
                continue
            if not sheet.is_visible:
                self._issues.append(Issue("sheet_hidden", WARNING, sheet.name, {"value": sheet.name}))
            for row in sorted(sheet.hidden_rows):
                if row < len(sheet.rows) and any(c is not None for c in sheet.rows[row]):
                    self._issues.append(Issue("row_hidden", NOTE, sheet.where(row, 0), {"value": str(row + 1)}))
            for column in sorted(sheet.hidden_columns):
                if any(sheet.at(row, column) is not None for row in range(len(sheet.rows))):
                    where = sheet.where(0, column)
                    self._issues.append(Issue("column_hidden", NOTE, where, {"value": where.rpartition("!")[2][:-1]}))

    def _dated(self, sheets: Sequence[Sheet]) -> dict[str, Dated]:
        """The period of each sheet: as asked, by the name of the sheet, by its headings, or as the other sheets say."""
        forms = self._catalog.forms
        found = {s.name: evidence_in(s, list(self._found_in(s).values()), forms) for s in sheets}
        if self._asked:
            return dated_as_asked(self._asked, found)
        # a year in a sheet that is left alone may be that of a law or of a question
        telling = [found[s.name] for s in sheets if found[s.name].own and self._holds_figures(s, found[s.name].own)]
        years = {evidence.own for evidence in telling}
        shared = (str(telling[0].own), telling[0].place_of(telling[0].own)) if len(years) == 1 else None
        return dated_as_found(found, shared, self._book.file_name)

    def _recognise(
        self,
        sheet: Sheet,
        attempt: Attempt | None,
        kind: str,
        dated: Dated,
        index: str | None,
        rows: Rows | None = None,
    ) -> None:
        self._tables.append(
            Recognised(
                sheet=sheet.name,
                index=index,
                layout=attempt.layout.layout if attempt else None,
                kind=kind,
                period=dated.period,
                period_from=dated.origin,
                units=len(rows.units) if rows else 0,
                fields=len(attempt.fields) if attempt and rows else 0,
                ignored=tuple(attempt.ignored) if attempt and rows else (),
                absent_cells=rows.absent_cells if rows else 0,
                sureness_pct=sureness_pct(attempt, rows) if attempt and rows else 0,
                is_hidden=not sheet.is_visible,
            )
        )

    def _units(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for _, period, rows in self._read:
            found[period] = {**rows.units, **found[period]}
        return dict(found)
