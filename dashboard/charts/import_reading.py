"""What was recognised in a workbook, sheet by sheet, and what needs attention, cell by cell. Plain HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.text import Words, sentences
from etl import Candidate, Issue

SEVERITIES = ("error", "warning", "note")
MOST_IN_SIGHT = 20
MOST_LISTED = 200
PERIOD_ASKED = ("period_missing", "period_unclear")
PERIOD_DOUBTED = ("period_contradicts", "unit_of_other_map", "column_of_other_period")
INDEX_ASKED = ("two_indices",)
"""Issues that a person can settle by saying of which period or index a workbook is."""

_MOST_PLACES = 8
_DATA, _IGNORED = "data", "ignored"
_ASKED = "--period"
"""How the reading of workbooks names the period that a person gave."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class IssueGroup:
    """All issues of one code, ready to be shown; warnings are numbered."""

    code: str
    severity: str
    html: str


class ImportReading:
    """A candidate in the words of the reader; `said` says what an issue is and what to do about it."""

    def __init__(
        self, words: Words, found: Candidate, index_names: Mapping[str, str], said: Callable[[Issue], tuple[str, str]]
    ) -> None:
        self.words, self.found, self.index_names, self.said = words, found, index_names, said

    # what was recognised

    def recognised(self) -> str:
        """A row for each sheet that holds figures; those that hold none in a sentence."""
        words = self.words
        title = f"<h2>{escape(words('update.recognised'))}</h2>"
        read = [table for table in self.found.tables if table.kind == _DATA]
        ignored = [t.sheet for t in self.found.tables if t.kind == _IGNORED]
        unknown = [t.sheet for t in self.found.tables if t.kind not in (_DATA, _IGNORED)]
        parts = [self._table()] if read else [_paragraph(words("update.nothing_recognised"))]
        if unknown:
            parts.append(_paragraph(words("update.sheets_unknown", sheets=", ".join(unknown))))
        if ignored:
            n = words.number(len(ignored), 0)
            parts.append(_paragraph(words("update.sheets_ignored", n=n, sheets=", ".join(ignored))))
        return f'<section class="td-update td-recognised">{title}{"".join(parts)}</section>'

    def _table(self) -> str:
        words = self.words
        columns = [
            words("update.column_sheet"),
            words("update.column_what"),
            words("update.column_period"),
            words("update.column_units"),
            words("update.column_fields"),
            words("update.column_ignored"),
            words("update.column_sureness"),
        ]
        rows = [self._cells(at) for at, table in enumerate(self.found.tables) if table.kind == _DATA]
        return stacked(words("update.recognised"), columns, rows)

    def _cells(self, at: int) -> list[str]:
        words, table = self.words, self.found.tables[at]
        hidden = f" <small>{escape(words('update.hidden'))}</small>" if table.is_hidden else ""
        period = escape(table.period or words("update.period_unknown"))
        absent = words("update.absent_cells", n=words.number(table.absent_cells, 0)) if table.absent_cells else ""
        return [
            f"<b>{escape(table.sheet)}</b>{hidden}",
            self._what(table.index, table.layout),
            f"{period} <small>{escape(self._period_from(table.period, table.period_from, table.sheet))}</small>",
            words.number(table.units, 0),
            f"{words.number(table.fields, 0)} <small>{escape(absent)}</small>",
            self._ignored(table.ignored),
            f"{table.sureness_pct}%",
        ]

    def _what(self, index: str | None, layout: str | None) -> str:
        name = self.index_names.get(index or "", index or "")
        is_worded = f"layout_{layout}" in sentences("update")
        told = self.words(f"update.layout_{layout}") if is_worded else layout or ""
        return f"{escape(name)} <small>{escape(told)}</small>"

    def _period_from(self, period: str | None, where: str, sheet: str) -> str:
        words = self.words
        if not period or not where:
            return ""
        if where == sheet:
            return words("update.period_from_sheet")
        return words("update.period_from_you") if where == _ASKED else words("update.period_from", where=where)

    def _ignored(self, names: Sequence[str]) -> str:
        if not names:
            return f"<small>{escape(self.words('update.no_columns'))}</small>"
        listed = "".join(f"<li>{escape(name)}</li>" for name in names)
        return f"<details><summary>{self.words.number(len(names), 0)}</summary><ul>{listed}</ul></details>"

    # what needs attention

    @property
    def errors(self) -> int:
        return sum(issue.severity == SEVERITIES[0] for issue in self.found.issues)

    def groups(self) -> list[IssueGroup]:
        """The issues by code: errors first, then warnings, then notes."""
        by_code: dict[tuple[str, str], list[Issue]] = {}
        for issue in self.found.issues:
            by_code.setdefault((issue.severity, issue.code), []).append(issue)
        errors, warnings, notes = ([f for (s, _), f in by_code.items() if s == severity] for severity in SEVERITIES)
        words = self.words
        return [
            *(self._group(found, words("update.severity_error")) for found in errors),
            *(self._group(found, words("update.nth_warning", n=n)) for n, found in enumerate(warnings, 1)),
            *(self._group(found, words("update.severity_note")) for found in notes),
        ]

    def _group(self, issues: Sequence[Issue], title: str) -> IssueGroup:
        words, first = self.words, issues[0]
        many = words("update.places", n=words.number(len(issues), 0))
        told = words("update.one_place") if len(issues) == 1 else many
        head = f'<h3><span class="td-severity">{escape(title)}</span> <small>{escape(told)}</small></h3>'
        html = (
            f'<section class="td-issues" data-severity="{first.severity}" data-code="{escape(first.code)}">{head}'
            f"{self._lines(issues)}</section>"
        )
        return IssueGroup(first.code, first.severity, html)

    def _lines(self, issues: Sequence[Issue]) -> str:
        """Each sentence once, with the cells that it is about; what to do once where it is the same for all."""
        places: dict[tuple[str, str], list[str]] = {}
        for issue in issues:
            places.setdefault(self._text(issue), []).append(issue.where)
        todos = {todo for _, todo in places}
        shared = todos.pop() if len(todos) == 1 else ""
        lines = []
        for (what, todo), where in places.items():
            told = f"{what}. {todo}" if todo and not shared else what
            lines.append(f"<li><b>{escape(self._places(where))}</b>: {escape(told)}</li>")
        seen, rest = lines[:MOST_IN_SIGHT], lines[MOST_IN_SIGHT:]
        shown = f"<ul>{''.join(seen)}</ul>{self._rest(rest) if rest else ''}"
        return shown + (f'<p class="td-todo">{escape(shared)}</p>' if shared else "")

    def _rest(self, lines: Sequence[str]) -> str:
        words = self.words
        summary = escape(words("update.show_rest", n=words.number(len(lines), 0)))
        cut = len(lines) - MOST_LISTED
        more = _paragraph(words("update.rest_in_file", n=words.number(cut, 0))) if cut > 0 else ""
        return f"<details><summary>{summary}</summary><ul>{''.join(lines[:MOST_LISTED])}</ul>{more}</details>"

    def _text(self, issue: Issue) -> tuple[str, str]:
        """What is wrong and what to do; where the page itself asks, to answer it here."""
        what, todo = self.said(issue)
        here = {
            **dict.fromkeys(PERIOD_ASKED, self.words("update.todo_period")),
            **dict.fromkeys(INDEX_ASKED, self.words("update.todo_index")),
            PERIOD_DOUBTED[0]: self.words("update.todo_other_period"),
        }
        return what, here.get(issue.code, todo)

    def _places(self, where: Sequence[str]) -> str:
        named = list(dict.fromkeys(where))
        few = ", ".join(named[:_MOST_PLACES])
        more = len(named) - _MOST_PLACES
        return few if more <= 0 else self.words("update.more_places", places=few, n=self.words.number(more, 0))

    def as_csv(self) -> bytes:
        """All issues, for a spreadsheet program; what would be a formula there is not."""
        words = self.words
        told = io.StringIO()
        writer = csv.writer(told)
        head = (
            words("update.csv_severity"),
            words("update.csv_where"),
            words("update.csv_what"),
            words("update.csv_todo"),
            words("update.csv_code"),
        )
        writer.writerow(head)
        names = {
            "error": words("update.severity_error"),
            "warning": words("update.severity_warning"),
            "note": words("update.severity_note"),
        }
        for issue in sorted(self.found.issues, key=lambda issue: SEVERITIES.index(issue.severity)):
            row = (names[issue.severity], issue.where, *self._text(issue), issue.code)
            writer.writerow([_harmless(text) for text in row])
        return told.getvalue().encode("utf-8-sig")


def stacked(label: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML already; on a narrow screen each cell carries the name of its column."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{escape(n)}"><div>{c}</div></td>' for n, c in zip(columns, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="td-table td-stacked" aria-label="{escape(label)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
