"""A layout tried on a table: which column is which, how surely, and what is wrong with the headings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from etl.model import BAND, ERROR, VALUE, WARNING, Index, Issue, Layout
from etl.units import folded
from etl.workbook.finding import Column, Table, printed_scale
from etl.workbook.headings import Field, Headings, Ignored, Meaning, Unknown, is_declared, likeness, worded
from etl.workbook.rows import Rows, band_labels

_MOST_NAMED = 12


@dataclass(frozen=True)
class Attempt:
    """One layout tried on one sheet: what each of its columns was taken for."""

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


def tried(table: Table, index: Index, layout: Layout, period: str | None) -> Attempt:
    """A layout of an index tried on a table; without a period, as if it were the first of the layout's."""
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
    return Attempt(index, layout, table, headings, meanings)


def is_of_components(attempt: Attempt) -> bool:
    """Whether a sheet holds one node and the indicators below it, which are not kept here."""
    workbooks = attempt.index.workbooks
    if workbooks is None or len(attempt.nodes) > 1 or attempt.index.root in attempt.nodes:
        return False
    texts = (text for c in attempt.table.columns for text in (*c.groups, *c.parts))
    return any(is_declared(text, workbooks.component_headings) for text in texts)


def heading_issues(attempt: Attempt) -> Iterator[Issue]:
    """What is wrong or doubtful about the headings of a sheet, each at its cell."""
    frame = attempt.table.frame
    taken: dict[Field, Column] = {}
    for column, meaning in attempt.meanings.items():
        where = frame.where(column.heading_row, column.column)
        heading = " | ".join(" ".join(p.split()) for p in (*column.groups, *column.parts))
        if isinstance(meaning.taken, Unknown):
            known = _nearest_first(heading, _available(attempt))
            yield Issue(meaning.taken.reason, ERROR, where, {"value": heading, "expected": known})
        if meaning.doubt:
            values = {"value": heading, "expected": meaning.expected}
            yield Issue(meaning.doubt, WARNING, where, values)
        if isinstance(meaning.taken, Field):
            if meaning.taken in taken:
                before = frame.where(taken[meaning.taken].heading_row, taken[meaning.taken].column)
                yield Issue("column_twice", ERROR, where, {"value": heading, "expected": before})
            taken.setdefault(meaning.taken, column)
            yield from _scale_issues(attempt, column, meaning.taken, where)


def _available(attempt: Attempt) -> Iterator[str]:
    """The names of what the index has in the period and no column of the sheet gives."""
    for node in attempt.headings.nodes:
        if node.node not in attempt.nodes:
            yield node.name.vi


def _scale_issues(attempt: Attempt, column: Column, field: Field, where: str) -> Iterator[Issue]:
    scale, node = printed_scale(column), attempt.headings.node(field.node)
    if scale is None or node is None or field.what != VALUE:
        return
    if abs(scale[0] - node.scale_min) > 0.005 or abs(scale[1] - node.scale_max) > 0.005:
        values = {"value": f"{scale[0]:g}–{scale[1]:g}", "expected": f"{node.scale_min:g}–{node.scale_max:g}"}
        yield Issue("scale_contradicts", WARNING, where, values)


def sureness_pct(attempt: Attempt, rows: Rows) -> int:
    """The share of columns and of rows that were understood, without doubt."""
    doubts = sum(m.doubt is not None for m in attempt.meanings.values()) + len(attempt.unknown)
    columns = 1 - doubts / max(len(attempt.meanings), 1)
    unread = sum(issue.severity == ERROR for issue in rows.issues)
    return round(100 * columns * (1 - min(1, unread / max(len(rows.units), 1))))


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
