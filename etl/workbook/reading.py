"""A workbook + the layouts of the catalogue → which sheet is what, of when, and every fact in it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from etl.model import (
    BAND,
    ERROR,
    NOTE,
    RANK,
    UNITS_STAND_IN,
    VALUE,
    WARNING,
    Band,
    Catalog,
    Facts,
    Index,
    Issue,
    Layout,
    Rank,
    Recognised,
    Release,
    Uncertainty,
    Value,
)
from etl.units import Gazetteer, folded, last_day
from etl.workbook.bodies import read_bodies
from etl.workbook.criteria import read_criteria
from etl.workbook.finding import Column, Table, found_tables, printed_scale
from etl.workbook.form import Form, as_of_in, places_of_other_years
from etl.workbook.grid import Book, Sheet
from etl.workbook.headings import Field, Headings, Ignored, Meaning, Unknown, is_declared, likeness, worded, years_in
from etl.workbook.rows import Names, PrintedStatistic, Rows, band_labels, read_rows

DATA, IGNORED, UNKNOWN = "data", "ignored", "unknown"
_MOST_NAMED = 12
_SAME = 5e-7
"""Two sheets that print one score may differ by this much at most."""


@dataclass(frozen=True)
class Reading:
    """What a workbook says, each fact with its cell; `units` are the cells of their names by period and unit."""

    facts: Facts
    tables: tuple[Recognised, ...]
    statistics: tuple[PrintedStatistic, ...]
    units: Mapping[str, Mapping[str, str]]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class _Dated:
    period: str | None
    origin: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class _Attempt:
    """One layout tried on one sheet."""

    index: Index
    layout: Layout
    table: Table
    headings: Headings
    meanings: Mapping[Column, Meaning]

    @cached_property
    def fields(self) -> dict[Column, Field]:
        return {c: m.taken for c, m in self.meanings.items() if isinstance(m.taken, Field)}

    @cached_property
    def unknown(self) -> dict[Column, Unknown]:
        return {c: m.taken for c, m in self.meanings.items() if isinstance(m.taken, Unknown)}

    @cached_property
    def ignored(self) -> list[str]:
        return [m.taken.heading for m in self.meanings.values() if isinstance(m.taken, Ignored)]

    @property
    def is_fitting(self) -> bool:
        """Whether enough was understood to say that the sheet is laid out so: more than one column by chance."""
        return len(self.fields) > 1 or (bool(self.fields) and not self.unknown)

    @property
    def nodes(self) -> set[str]:
        return {f.node for f in self.fields.values()}


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
        self._attempts: dict[tuple[str, str | None], _Attempt | None] = {}
        self._issues: list[Issue] = []
        self._tables: list[Recognised] = []
        self._read: list[tuple[_Attempt, str, Rows]] = []
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
        facts = self._joined()
        if not any(t.kind == DATA for t in self._tables) and not any(i.severity == ERROR for i in self._issues):
            code = "nothing_filled_in" if self._blank else "layout_unknown"
            self._issues.append(Issue(code, ERROR, next(iter(self._blank), self._book.file_name), {}))
        self._report_absent(facts)
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

    def _read_sheet(self, sheet: Sheet, dated: _Dated) -> None:
        if self._is_left_alone(sheet):
            owner = self._left_alone_by(sheet)
            self._recognise(sheet, None, IGNORED, dated, owner.index if owner else None)
            return
        if sheet.name in self._forms_in:
            self._take_form(sheet, self._forms_in[sheet.name])
            return
        attempt = self._best_attempt(sheet, dated.period)
        if attempt is not None and self._is_of_components(attempt):
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
        self._read_table(sheet, attempt, dated)

    def _read_hidden(self, sheet: Sheet, dated: _Dated) -> None:
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
        return attempt is not None and attempt.is_fitting and not self._is_of_components(attempt)

    def _left_alone_by(self, sheet: Sheet) -> Index | None:
        indices = {index.index: index for index, _ in self._choices}.values()
        return next((i for i in indices if i.workbooks and is_declared(sheet.name, i.workbooks.ignored_sheets)), None)

    def _best_attempt(self, sheet: Sheet, period: str | None) -> _Attempt | None:
        if (sheet.name, period) not in self._attempts:
            self._attempts[sheet.name, period] = self._attempted(sheet, period)
        return self._attempts[sheet.name, period]

    def _attempted(self, sheet: Sheet, period: str | None) -> _Attempt | None:
        tables = self._found_in(sheet)
        attempts = [
            self._attempt(table, index, layout, period)
            for index, layout in self._choices
            if (table := tables.get(layout.units)) is not None and (period is None or layout.span.covers(period))
        ]
        return max(attempts, key=lambda a: (len(a.nodes), -len(a.unknown)), default=None)

    def _attempt(self, table: Table, index: Index, layout: Layout, period: str | None) -> _Attempt:
        headings = Headings(index, period or layout.span.since or index.releases[-1].period)
        meanings = {}
        for column in table.columns:
            if is_declared_code(column, layout):
                continue
            if not column.parts and not column.groups:
                meaning = _meaning_without_heading(table, column, index)
            else:
                meaning = headings.meaning(column.parts, column.groups, layout)
            if meaning is not None and not (isinstance(meaning.taken, Unknown) and table.is_blank(column)):
                meanings[column] = meaning
        return _Attempt(index, layout, table, headings, meanings)

    def _is_of_components(self, attempt: _Attempt) -> bool:
        workbooks = attempt.index.workbooks
        if workbooks is None or len(attempt.nodes) > 1 or attempt.index.root in attempt.nodes:
            return False
        texts = (text for c in attempt.table.columns for text in (*c.groups, *c.parts))
        return any(is_declared(text, workbooks.component_headings) for text in texts)

    def _read_table(self, sheet: Sheet, attempt: _Attempt, dated: _Dated) -> None:
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
        self._report_headings(attempt)
        if as_of or issues:
            told, basis = (as_of.isoformat(), "given") if as_of else (dated.period, "inferred")
            rows.values = [value._replace(as_of=told, date_basis=basis) for value in rows.values]
        self._issues += rows.issues
        self._read.append((attempt, dated.period, rows))
        self._recognise(sheet, attempt, DATA, dated, index.index, rows)

    def _as_of(self, attempt: _Attempt, period: str) -> tuple[date | None, list[Issue]]:
        """The day of figures that each have their own day; asked only where the index is such a sample."""
        if not attempt.index.sampled or attempt.table.frame.is_turned:
            return None, []
        return as_of_in(attempt.table.frame.sheet, self._catalog.forms, period, attempt.table.body_rows[0])

    def _report_headings(self, attempt: _Attempt) -> None:
        frame = attempt.table.frame
        taken: dict[Field, Column] = {}
        for column, meaning in attempt.meanings.items():
            where = frame.where(column.heading_row, column.column)
            heading = " | ".join(" ".join(p.split()) for p in (*column.groups, *column.parts))
            if isinstance(meaning.taken, Unknown):
                known = _nearest_first(heading, self._available(attempt))
                self._issues.append(Issue(meaning.taken.reason, ERROR, where, {"value": heading, "expected": known}))
            if meaning.doubt:
                values = {"value": heading, "expected": meaning.expected}
                self._issues.append(Issue(meaning.doubt, WARNING, where, values))
            if isinstance(meaning.taken, Field):
                if meaning.taken in taken:
                    before = frame.where(taken[meaning.taken].heading_row, taken[meaning.taken].column)
                    self._issues.append(Issue("column_twice", ERROR, where, {"value": heading, "expected": before}))
                taken.setdefault(meaning.taken, column)
                self._check_scale(attempt, column, meaning.taken, where)

    def _available(self, attempt: _Attempt) -> Iterator[str]:
        """The names of what the index has in the period and no column of the sheet gives."""
        for node in attempt.headings.nodes:
            if node.node not in attempt.nodes:
                yield node.name.vi

    def _check_scale(self, attempt: _Attempt, column: Column, field: Field, where: str) -> None:
        scale, node = printed_scale(column), attempt.headings.node(field.node)
        if scale is None or node is None or field.what != VALUE:
            return
        if abs(scale[0] - node.scale_min) > 0.005 or abs(scale[1] - node.scale_max) > 0.005:
            values = {"value": f"{scale[0]:g}–{scale[1]:g}", "expected": f"{node.scale_min:g}–{node.scale_max:g}"}
            self._issues.append(Issue("scale_contradicts", WARNING, where, values))

    def _report_no_layout(self, sheet: Sheet, dated: _Dated) -> None:
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

    def _recognise(
        self,
        sheet: Sheet,
        attempt: _Attempt | None,
        kind: str,
        dated: _Dated,
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
                sureness_pct=_sureness_pct(attempt, rows) if attempt and rows else 0,
                is_hidden=not sheet.is_visible,
            )
        )

    def _dated(self, sheets: Sequence[Sheet]) -> dict[str, _Dated]:
        """The period of each sheet: as asked, by the name of the sheet, by its headings, or as the other sheets say."""
        found = {sheet.name: self._evidence(sheet) for sheet in sheets}
        stray = {where for s in sheets for t in self._found_in(s).values() for where in t.places_of_stray_years()}
        own = {name: _own_period([e for e in evidence if e[1] not in stray]) for name, evidence in found.items()}
        if self._asked:
            return {name: self._as_asked(name, found, own) for name in found}
        # a year in a sheet that is left alone may be that of a law or of a question
        shared = {
            own[sheet.name] for sheet in sheets if own[sheet.name] and self._holds_figures(sheet, own[sheet.name])
        }
        one = next(iter(shared)) if len(shared) == 1 else None
        return {name: self._as_found(name, evidence, own[name], one) for name, evidence in found.items()}

    def _evidence(self, sheet: Sheet) -> list[tuple[str, str]]:
        """Years and where they stand, the name of the sheet first."""
        evidence = [(year, sheet.name) for year in years_in(sheet.name)]
        apart = places_of_other_years(sheet, self._catalog.forms)
        for table in list(self._found_in(sheet).values())[:1]:
            titles = [(text, where) for text, where in table.titles() if where not in apart]
            evidence += [(year, where) for text, where in titles for year in years_in(text)]
        return evidence

    def _as_asked(self, name: str, found: Mapping[str, list[tuple[str, str]]], own: Mapping[str, str | None]) -> _Dated:
        asked = str(self._asked)
        if own[name] not in (None, asked) and asked in own.values():
            return _Dated(own[name], name)
        other = next(((year, where) for year, where in found[name] if year != asked[:4]), None)
        issues: tuple[Issue, ...] = ()
        if other and not any(year == asked[:4] for year, where in found[name] if where == name):
            issues = (_contradiction(other, asked),)
        return _Dated(asked, "--period", issues)

    def _as_found(self, name: str, evidence: list[tuple[str, str]], own: str | None, shared: str | None) -> _Dated:
        if own is None and shared is not None and not evidence:
            return _Dated(shared, self._book.file_name)
        if own is None:
            code = "period_unclear" if evidence else "period_missing"
            years = ", ".join(dict.fromkeys(year for year, _ in evidence))
            suggested = ", ".join(years_in(self._book.file_name)) or "–"
            issue = Issue(code, ERROR, evidence[0][1] if evidence else name, {"value": years, "expected": suggested})
            return _Dated(None, "", (issue,))
        others = [(year, where) for year, where in evidence if year != own]
        origin = next(where for year, where in evidence if year == own)
        return _Dated(own, origin, tuple(_contradiction(other, own) for other in others[:1]))

    def _joined(self) -> Facts:
        """The facts of all sheets; what two sheets print alike is taken once, what they print otherwise is an error."""
        joined = Facts([], [], [], [], [], [])
        seen: dict[tuple[str | None, ...], Value | Rank | Band] = {}
        sheets: list[list[Value | Rank | Band]] = []
        sheets += ([*rows.values, *rows.ranks, *rows.bands] for _, _, rows in self._read)
        sheets += ([*form.values] for form in self._forms)
        for facts in sheets:
            for fact in facts:
                kind = type(fact).__name__.lower()
                as_of = fact.as_of if isinstance(fact, Value) else None
                key = (kind, fact.node, fact.unit, fact.period, as_of)
                first = seen.setdefault(key, fact)
                if first is fact:
                    getattr(joined, kind).append(fact)
                # a column that a sheet has twice was reported as such
                elif not (_is_of_one_sheet(first, fact) or _says_the_same(first, fact)):
                    values = {"value": _content(fact), "expected": f"{_content(first)} ({first.source_cell})"}
                    self._issues.append(Issue("sheets_disagree", ERROR, str(fact.source_cell), values))
        precise: dict[tuple[str, str, str], Uncertainty] = {}
        for uncertainty in (u for _, _, rows in self._read for u in rows.uncertainties):
            known = precise.setdefault((uncertainty.node, uncertainty.unit, uncertainty.period), uncertainty)
            if known._replace(source_cell=None) != uncertainty._replace(source_cell=None):
                values = {"value": _printed_of(uncertainty), "expected": f"{_printed_of(known)} ({known.source_cell})"}
                self._issues.append(Issue("sheets_disagree", ERROR, str(uncertainty.source_cell), values))
        joined.uncertainty.extend(precise.values())
        for form in self._forms:
            joined.activity.extend(form.activities)
        return joined

    def _report_absent(self, facts: Facts) -> None:
        """Nodes that no sheet of the workbook has: declared ones are named, others are missing columns."""
        by_period: dict[tuple[str, str], list[_Attempt]] = defaultdict(list)
        for attempt, period, _ in self._read:
            by_period[attempt.index.index, period].append(attempt)
        for (_, period), attempts in by_period.items():
            index = attempts[0].index
            given = {f.node for a in attempts for f in a.fields.values() if f.what == VALUE}
            sheet = attempts[0].table.frame.sheet.name
            if all("*" in a.layout.lacks for a in attempts):
                names = "; ".join(n.name.vi for n in index.asked_in(period) if n.node not in given)
                self._issues += [_named_absence(sheet, names, period)] if names else []
            else:
                self._issues += _missing_columns(index, period, given, attempts, sheet)
            self._name_absent(index, period, attempts, sheet)

    def _name_absent(self, index: Index, period: str, attempts: Sequence[_Attempt], sheet: str) -> None:
        whats = {f.what for a in attempts for f in a.fields.values() if f.node == index.root}
        root = index.node_in(index.root, period)
        if root is None:
            return
        values = {"value": root.name.vi, "expected": period}
        if index.league_table and RANK not in whats:
            self._issues.append(Issue("ranks_not_in_workbook", NOTE, sheet, values))
        if prints_bands(index, period) and BAND not in whats:
            self._issues.append(Issue("bands_not_in_workbook", NOTE, sheet, values))

    def _units(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for _, period, rows in self._read:
            found[period] = {**rows.units, **found[period]}
        return dict(found)


def _missing_columns(
    index: Index, period: str, given: set[str], attempts: Sequence[_Attempt], sheet: str
) -> Iterator[Issue]:
    lacking = {node for a in attempts for node in a.layout.lacks}
    for node in (n for n in index.nodes_in(period) if n.node not in given):
        if node.node in lacking:
            yield _named_absence(sheet, node.name.vi, period)
        else:
            available = "; ".join(_texts_left(attempts))
            yield Issue("column_missing", ERROR, sheet, {"value": node.name.vi, "expected": available or "–"})


def _nearest_first(heading: str, names: Iterable[str]) -> str:
    """The names most like a heading, and how many others there are."""
    ordered = sorted(names, key=lambda name: -likeness(worded(name), worded(heading)))
    more = f"; … (+{len(ordered) - _MOST_NAMED})" if len(ordered) > _MOST_NAMED else ""
    return "; ".join(ordered[:_MOST_NAMED]) + more or "–"


def is_declared_code(column: Column, layout: Layout) -> bool:
    return any(is_declared(part, layout.code_headings) for part in column.parts)


def _meaning_without_heading(table: Table, column: Column, index: Index) -> Meaning | None:
    """A column without a heading holds groups when all its texts are groups; an empty one is nothing."""
    texts = [t for row in table.body_rows if (t := table.frame.text(row, column.column))]
    if table.is_blank(column):
        return None
    labels = band_labels(index)
    if texts and all(folded(text) in labels for text in texts):
        return Meaning(Field(index.root, BAND))
    return Meaning(Unknown("", "column_without_heading"))


def _own_period(evidence: Sequence[tuple[str, str]]) -> str | None:
    """What a sheet says of its own period: the year in its name, else the one year in its headings."""
    named = {year for year, where in evidence if "!" not in where}
    if len(named) == 1:
        return named.pop()
    times = Counter(year for year, _ in evidence)
    return next(iter(times)) if len(times) == 1 else None


def _contradiction(found: tuple[str, str], taken: str) -> Issue:
    return Issue("period_contradicts", WARNING, found[1], {"value": found[0], "expected": taken})


def _named_absence(sheet: str, name: str, period: str) -> Issue:
    return Issue("not_in_workbook", NOTE, sheet, {"value": name, "expected": period})


def _texts_left(attempts: Iterable[_Attempt]) -> Iterator[str]:
    for attempt in attempts:
        yield from (u.heading for u in attempt.unknown.values())


def prints_bands(index: Index, period: str) -> bool:
    bands = index.bands
    return bands is not None and bands.groups is None and (bands.since is None or bands.since <= period)


def _sureness_pct(attempt: _Attempt, rows: Rows) -> int:
    """The share of columns and of rows that were understood, without doubt."""
    doubts = sum(m.doubt is not None for m in attempt.meanings.values()) + len(attempt.unknown)
    columns = 1 - doubts / max(len(attempt.meanings), 1)
    unread = sum(issue.severity == ERROR for issue in rows.issues)
    return round(100 * columns * (1 - min(1, unread / max(len(rows.units), 1))))


def _is_of_one_sheet(one: Value | Rank | Band, other: Value | Rank | Band) -> bool:
    first, second = (str(fact.source_cell).rpartition("!")[0] for fact in (one, other))
    return first == second


def _says_the_same(one: Value | Rank | Band, other: Value | Rank | Band) -> bool:
    first, second = _content(one), _content(other)
    if first == second:
        return True
    if not isinstance(one, Value) or not isinstance(other, Value) or one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= max(_SAME, _printed(one.value), _printed(other.value))


def _printed(value: float) -> float:
    """Half of the last printed digit of a number that is printed with few of them."""
    text = f"{value:.10g}"
    decimals = len(text.partition(".")[2])
    return 0.5 * 10**-decimals if decimals <= 4 else 0.0


def _printed_of(uncertainty: Uncertainty) -> str:
    found = (uncertainty.se, uncertainty.low, uncertainty.high, uncertainty.n)
    return "; ".join(f"{number:.10g}" for number in found if number is not None)


def _content(fact: Value | Rank | Band) -> str:
    if isinstance(fact, Value):
        return f"{fact.value:.10g}"
    return str(fact.rank) if isinstance(fact, Rank) else fact.band
