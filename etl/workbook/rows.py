"""The rows of a found table → facts, each with its cell; what is no province is told apart first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from etl.model import (
    BAND,
    ERROR,
    HIGH,
    LOW,
    NOTE,
    RANK,
    SE,
    VALUE,
    Band,
    Catalog,
    Heading,
    Index,
    Issue,
    N,
    Rank,
    Uncertainty,
    Value,
)
from etl.numbers import ABSENT, PCT, Quantity, Unreadable, decimal_sign, quantity
from etl.units import Gazetteer, folded
from etl.workbook.finding import Column, Table, range_at, repeated_heading
from etl.workbook.grid import Content
from etl.workbook.headings import Field, worded, years_in

_PRECISE = (SE, LOW, HIGH, N)
_SCORE_FORM = "67,67"
_WORDS_OF_A_NOTE = 7
"""A text of so many words in the column of units, without figures beside it, is a note and no misspelt name."""


@dataclass(frozen=True)
class PrintedStatistic:
    """A figure that a sheet prints of a column as a whole: min, max, median, mean or sum."""

    statistic: str
    node: str
    period: str
    value: float
    where: str


@dataclass
class Rows:
    """What the body of one table holds; `units` in the order of their rows, with the cell of each name."""

    values: list[Value] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    uncertainties: list[Uncertainty] = field(default_factory=list)
    statistics: list[PrintedStatistic] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    absent_cells: int = 0
    rows_left_alone: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything that was read, or that could not be."""
        return not (self.values or self.ranks or self.bands or self.uncertainties or self.issues)


class Names:
    """What the texts in the column of units stand for on the day of a period."""

    def __init__(self, catalog: Catalog, gazetteer: Gazetteer, day: date) -> None:
        self._gazetteer = gazetteer
        self._day = day
        self._statistics = {folded(s.spelling): s.statistic for s in catalog.statistics}
        self._resolved: dict[str, str | None] = {}

    def unit(self, text: str) -> str | None:
        if text not in self._resolved:
            self._resolved[text] = self._gazetteer.resolved(text, self._day)
        return self._resolved[text]

    def statistic(self, text: str) -> str | None:
        return self._statistics.get(folded(text))

    def is_no_unit(self, text: str) -> bool:
        """A region, the country, a statistic: known, and no province."""
        return self._gazetteer.is_known_non_unit(text) or folded(text) in self._statistics

    def code(self, unit: str) -> str:
        state = self._gazetteer.state(unit, self._day)
        return state.code if state else ""

    def issue(self, text: str, where: str) -> Issue:
        """Why a name is no unit of that day, and which units it may have meant."""
        meant = [u for u in self._gazetteer.meanings(text) if self._gazetteer.states(u)]
        if meant:
            names = ", ".join(self._gazetteer.states(unit)[-1].full_name.vi for unit in meant)
            return Issue("unit_of_other_map", ERROR, where, {"value": text, "expected": names})
        suggested = self._gazetteer.suggestions(text)
        return Issue("unit_unknown", ERROR, where, {"value": text, "expected": ", ".join(suggested) or "–"})


def read_rows(
    table: Table, fields: Mapping[Column, Field], codes: Column | None, index: Index, period: str, names: Names
) -> Rows:
    """Every fact in the body of a table. `fields` are its understood columns, `codes` the column of official codes."""
    return _Reader(table, fields, codes, index, period, names).read()


class _Reader:
    def __init__(
        self,
        table: Table,
        fields: Mapping[Column, Field],
        codes: Column | None,
        index: Index,
        period: str,
        names: Names,
    ) -> None:
        self._table, self._fields, self._codes = table, fields, codes
        self._index, self._period, self._names = index, period, names
        self._frame = table.frame
        self._found = Rows()
        self._seen: dict[tuple[str, Field], tuple[object, str]] = {}
        self._precise: dict[tuple[str, str], dict[str, tuple[float, str]]] = defaultdict(dict)
        self._bands = band_labels(index)
        self._ranks_named = {worded(n) for h in _headings(index) if h.what == RANK for n in h.names}
        self._status = "reported" if index.sampled else "published"
        self._decimals = self._decimal_signs()
        self._aliases = dict(_aliases(table))
        self._suspect: Issue | None = None

    def read(self) -> Rows:
        for row in self._table.body_rows:
            self._read_row(row)
        self._found.uncertainties += self._uncertainties()
        return self._found

    def _read_row(self, row: int) -> None:
        labels = {c: self._frame.text(row, c) for c in self._table.unit_columns}
        figures = [c for c in self._fields if self._has_content(row, c)]
        if not figures and not any(labels.values()):
            self._note_unread_row(row)
            return
        repeated = repeated_heading(self._table, row)
        if repeated is not None or any(worded(t) in self._ranks_named for t in labels.values() if t):
            self._found.rows_left_alone += 1
            self._note_break(row, repeated)
            return
        if self._is_statistic(row, labels):
            return
        named = {c: text for c, text in labels.items() if text}
        units = {c: self._names.unit(text) for c, text in named.items()}
        unknown = [c for c, unit in units.items() if unit is None]
        if unknown:
            self._report_unknown(row, unknown, figures)
            return
        if not units:
            self._report_nameless(row, figures)
            return
        unlike = [c for c, other in self._aliases.items() if c in units and units[c] != units.get(other, units[c])]
        for column in unlike:
            beside = self._frame.text(row, self._aliases[column])
            self._report("names_disagree", row, column, value=named[column], expected=beside)
        if not unlike:
            self._read_units(row, units, figures)

    def _has_content(self, row: int, column: Column) -> bool:
        if self._fields[column].what == BAND:
            return bool(self._frame.merged_text(row, column.column))
        return not self._frame.is_empty(row, column.column)

    def _read_units(self, row: int, units: Mapping[int, str | None], figures: Sequence[Column]) -> None:
        only = next(iter(set(units.values()))) if len(set(units.values())) == 1 else None
        cells = [(column, units.get(column.unit_column) or only) for column in figures]
        if self._repeats(row, cells):
            self._found.rows_left_alone += 1
            return
        if self._suspect is not None and figures:
            self._found.issues.append(self._suspect)
            self._suspect = None
        for at, name in units.items():
            if name:
                self._found.units.setdefault(name, self._frame.where(row, at))
        twice = {unit for column, unit in cells if unit and (unit, self._fields[column]) in self._seen}
        for twin in sorted(twice):
            at = next(c for c, u in units.items() if u == twin)
            first = next(where for (u, _), (_, where) in self._seen.items() if u == twin)
            self._report("unit_twice", row, at, value=self._frame.text(row, at), expected=first)
        for column, unit in cells:
            if unit is None:
                self._report("cell_without_unit", row, column.column, value=self._shown(row, column.column))
            elif unit not in twice:
                self._read_cell(row, column, unit)
        if self._codes is not None and only:
            self._check_code(row, self._codes.column, only)

    def _repeats(self, row: int, cells: Sequence[tuple[Column, str | None]]) -> bool:
        """A look-up under the table: a unit again, with the scores it already has."""
        scores = [(c, u) for c, u in cells if self._fields[c].what == VALUE]
        known = [self._seen.get((u or "", self._fields[c])) for c, u in scores]
        return bool(scores) and all(
            k is not None and k[0] == self._frame.at(row, c.column) for k, (c, _) in zip(known, scores, strict=True)
        )

    def _read_cell(self, row: int, column: Column, unit: str) -> None:
        what = self._fields[column]
        where = self._frame.where(row, column.column)
        if what.what == BAND:
            self._read_band(row, column, unit)
            return
        number = self._number(row, column)
        if number is None:
            return
        self._seen[unit, what] = (self._frame.at(row, column.column), where)
        if what.what == VALUE:
            self._found.values.append(
                Value(
                    self._index.index,
                    what.node,
                    unit,
                    self._period,
                    number.value,
                    self._status,
                    None,
                    value_high=number.value_high,
                    qualifier=number.qualifier,
                    source_cell=where,
                )
            )
        elif what.what == RANK:
            self._read_rank(number.value, what.node, unit, where)
        else:
            self._precise[what.node, unit][what.what] = (number.value, where)

    def _read_rank(self, place: float, node: str, unit: str, where: str) -> None:
        if place != int(place) or place < 1:
            self._found.issues.append(Issue("rank_not_whole", ERROR, where, {"value": f"{place:g}"}))
            return
        self._found.ranks.append(
            Rank(self._index.index, node, unit, self._period, int(place), None, self._status, None, source_cell=where)
        )

    def _read_band(self, row: int, column: Column, unit: str) -> None:
        label = self._frame.merged_text(row, column.column)
        where = self._frame.where(row, column.column)
        band = self._bands.get(folded(label))
        if band is None:
            self._report("band_unknown", row, column.column, value=label, expected=", ".join(_band_names(self._index)))
            return
        self._seen[unit, self._fields[column]] = (label, where)
        self._found.bands.append(
            Band(self._index.index, self._fields[column].node, unit, self._period, band, self._status, None, where)
        )

    def _number(self, row: int, column: Column) -> Quantity | None:
        frame, at = self._frame, column.column
        fault = frame.sheet.faults.get(frame.place(row, at))
        if fault:
            code = "cell_uncalculated" if fault == "uncalculated" else "cell_error"
            self._report(code, row, at, value=fault)
            return None
        is_percent = frame.place(row, at) in frame.sheet.percents
        found = quantity(frame.at(row, at), is_percent, self._decimals[at])
        if found is ABSENT:
            self._found.absent_cells += 1
            return None
        if isinstance(found, Unreadable):
            self._report("cell_unreadable", row, at, value=found.text, expected=found.expected)
            return None
        assert isinstance(found, Quantity)
        if not self._is_of_its_measure(found, self._fields[column]):
            self._report("cell_unreadable", row, at, value=self._shown(row, at), expected=_SCORE_FORM)
            return None
        return found

    def _is_of_its_measure(self, found: Quantity, what: Field) -> bool:
        """Whether a number is what its column holds: no percentage or money among points, no 6/7 for a score."""
        node = self._index.node_in(what.node, self._period)
        if node is None or what.what != VALUE:
            return found.unit is None
        is_score = not self._index.sampled or node.unit_of_measure == PCT
        return found.unit in (None, node.unit_of_measure) and not (is_score and found.of is not None)

    def _decimal_signs(self) -> dict[int, str | None]:
        """The decimal sign of each column: as it shows itself, as others do, or as the scale of its node asks."""
        texts = {c: [t for r in self._table.body_rows if (t := self._frame.text(r, c.column))] for c in self._fields}
        shown_signs = {c: decimal_sign(found) for c, found in texts.items()}
        signs = set(shown_signs.values()) - {None}
        common = signs.pop() if len(signs) == 1 else None
        return {c.column: sign or common or self._sign_by_scale(c, texts[c]) for c, sign in shown_signs.items()}

    def _sign_by_scale(self, column: Column, texts: Sequence[str]) -> str | None:
        node = self._index.node_in(self._fields[column].node, self._period)
        if node is None or self._fields[column].what != VALUE or not texts:
            return None
        fitting = []
        for sign in (",", "."):
            found = [q.value for text in texts if isinstance(q := quantity(text, decimal=sign), Quantity)]
            if found and all(node.scale_min <= value <= node.scale_max for value in found):
                fitting.append(sign)
        return fitting[0] if len(fitting) == 1 else None

    def _is_statistic(self, row: int, labels: Mapping[int, str]) -> bool:
        """A row of statistics, of a region or of the country; its figures are kept to be checked."""
        texts = [text for text in labels.values() if text]
        if not texts:
            texts = self._labels_elsewhere(row)
        elif any(self._names.unit(text) for text in texts):
            return False
        if not texts or not all(self._names.is_no_unit(text) for text in texts):
            return False
        self._found.rows_left_alone += 1
        statistic = next((s for text in texts if (s := self._names.statistic(text))), None)
        for column, what in self._fields.items():
            is_percent = self._frame.place(row, column.column) in self._frame.sheet.percents
            printed = quantity(self._frame.at(row, column.column), is_percent, self._decimals[column.column])
            if statistic and what.what == VALUE and isinstance(printed, Quantity):
                where = self._frame.where(row, column.column)
                self._found.statistics.append(
                    PrintedStatistic(statistic, what.node, self._period, printed.value, where)
                )
        return True

    def _labels_elsewhere(self, row: int) -> list[str]:
        """What names a row whose name of a unit is blank; a province without its name keeps its rank and its region."""
        first = self._table.unit_columns[0]
        texts = {
            c: text
            for c in range(self._frame.width)
            if (text := self._frame.text(row, c)) and not isinstance(quantity(text), Quantity)
        }
        is_ranked = any(what.what == RANK and self._has_content(row, c) for c, what in self._fields.items())
        named = all(c < first or self._names.statistic(text) for c, text in texts.items())
        return list(texts.values()) if named and not is_ranked else []

    def _note_break(self, row: int, heading_row: int | None) -> None:
        """Headings in the middle that say something else than those above: no row after them may be read as before."""
        if heading_row is None:
            return
        for column in sorted({c.column for c in self._fields} | set(self._table.unit_columns)):
            text, above = self._frame.text(row, column), self._frame.text(heading_row, column)
            if text and (worded(text) != worded(above) or years_in(text) != years_in(above)):
                values = {"value": text, "expected": above or "–"}
                self._suspect = Issue("heading_repeated_otherwise", ERROR, self._frame.where(row, column), values)

    def _note_year(self, row: int) -> None:
        """A title of another year under the table: what follows it is no part of this one."""
        for column in range(self._frame.width):
            years = years_in(self._frame.text(row, column))
            if years and self._period[:4] not in years:
                values = {"value": self._frame.text(row, column), "expected": self._period}
                self._suspect = Issue("table_of_other_period", ERROR, self._frame.where(row, column), values)

    def _report_unknown(self, row: int, unknown: Iterable[int], figures: Sequence[Column]) -> None:
        for column in unknown:
            text = self._frame.text(row, column)
            if not figures and len(text.split()) >= _WORDS_OF_A_NOTE:
                self._found.rows_left_alone += 1
                self._note_year(row)
            else:
                self._found.issues.append(self._names.issue(text, self._frame.where(row, column)))

    def _report_nameless(self, row: int, figures: Sequence[Column]) -> None:
        column = figures[0].column
        self._report("cell_without_unit", row, column, value=self._shown(row, column))

    def _note_unread_row(self, row: int) -> None:
        if any(self._frame.text(row, column) for column in range(self._frame.width)):
            self._found.rows_left_alone += 1
            self._note_year(row)

    def _check_code(self, row: int, column: int, unit: str) -> None:
        """An official code beside a name must be the unit's own: else names or figures have slipped."""
        content = self._frame.at(row, column)
        written = f"{content:.0f}" if isinstance(content, int | float) else str(content or "").strip()
        own = self._names.code(unit)
        if written and written.lstrip("0") != own.lstrip("0"):
            self._report("code_contradicts_name", row, column, value=written, expected=own)

    def _uncertainties(self) -> Iterator[Uncertainty]:
        level = self._index.workbooks.level_pct if self._index.workbooks else None
        for (node, unit), found in self._precise.items():
            se = found.get(SE, (None, ""))[0] or None
            # a standard error of zero is none: the interval around it is the point itself
            low, high = (found.get(end, (None, ""))[0] if se else None for end in (LOW, HIGH))
            n = found.get(N, (None, ""))[0]
            where = min(where for _, where in found.values())
            if se is None and not n:
                self._found.issues.append(Issue("interval_without_width", NOTE, where, {"value": "0"}))
                continue
            yield Uncertainty(
                self._index.index, node, unit, self._period, se, None, low, high,
                level if low is not None else None, int(n) if n else None, "", source_cell=where,
            )  # fmt: skip

    def _shown(self, row: int, column: int) -> str:
        return shown(self._frame.at(row, column))

    def _report(self, code: str, row: int, column: int, **values: str) -> None:
        self._found.issues.append(Issue(code, ERROR, self._frame.where(row, column), values))


def _aliases(table: Table) -> Iterator[tuple[int, int]]:
    """Columns of names that repeat those of another: without figures of their own, or headed in a way of their own."""
    owners = sorted({c.unit_column for c in table.columns if c.column > c.unit_column and not table.is_blank(c)})
    headed = {c: heading for c in owners if (heading := _heading_of_names(table, c))}
    apart = sorted(headed) if len(set(headed.values())) > 1 else []
    yield from ((column, apart[-1]) for column in apart[:-1])
    for column in table.unit_columns:
        if owners and column not in owners:
            yield column, next((owner for owner in owners if owner > column), owners[-1])


def _heading_of_names(table: Table, column: int) -> str:
    """What stands over a column of names alone; one merged with the scores beside it is that of the scores."""
    frame = table.frame
    texts = (worded(frame.text(r, column)) for r in table.heading_rows if range_at(frame, r, column) is None)
    return next(filter(None, reversed(list(texts))), "")


def shown(content: Content) -> str:
    """The content of a cell as a person would see it."""
    if isinstance(content, float):
        return f"{content:.10g}"
    return "" if content is None else " ".join(str(content).split())


def _headings(index: Index) -> Sequence[Heading]:
    return index.workbooks.headings if index.workbooks else ()


def band_labels(index: Index) -> dict[str, str]:
    """Every way in which the publisher writes a group → the group; our own translations are not among them."""
    levels = index.bands.levels if index.bands else ()
    printed = index.workbooks.band_labels if index.workbooks else {}
    return {folded(level.label.vi): level.band for level in levels} | {folded(k): v for k, v in printed.items()}


def _band_names(index: Index) -> list[str]:
    return [level.label.vi for level in index.bands.levels] if index.bands else []
