"""Checks of what should be there or not: units, cells, periods to come, figures unlike all others. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from statistics import median

from etl.coverage import Coverage
from etl.import_checks.context import Figures, Key, first_of, number, sheet_of, shown, where
from etl.model import ERROR, WARNING, Issue
from etl.scores import is_within_scale
from etl.workbook.reading import DATA

_NAMES_AT_MOST = 8
_UNITS = 20
_STANDARD_DEVIATION = 1.4826
"""Of a normal spread, in median absolute deviations."""

_FAR_OUT, _LARGE = 6.0, 0.5
"""Of the scale from the median: 0.46 at most in all shipped years of figures that are six deviations out."""

_CELL = re.compile(r".+![A-Z]+[0-9]+")
_FIRST_MONTH = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}
_WITHOUT_FIGURE = ("withheld", "survey_unreliable", "not_surveyed", "not_applicable", "outside_top")


def units_missing(figures: Figures) -> Iterator[Issue]:
    """Units of the map of a period that its sheets have not, where no reason for their absence is declared."""
    index, gazetteer = figures.index, figures.context.gazetteer
    if index.sampled:
        return
    coverage = Coverage(index, gazetteer)
    for period, cells in figures.reading.units.items():
        expected = set(coverage.expected_units(period))
        nodes = [node.node for node in index.nodes_in(period)]
        missing = [
            unit
            for unit in sorted(expected - set(cells))
            if not all(coverage.is_complete(node, period, expected - {unit}) for node in nodes)
        ]
        if missing and cells:
            names = ", ".join(figures.unit_name(unit, period) for unit in missing)
            yield Issue(
                "units_missing", WARNING, next(iter(cells.values())), {"value": str(len(missing)), "expected": names}
            )


def cells_missing(figures: Figures, explained: Collection[Key]) -> Iterator[Issue]:
    """Columns that lack figures of some units of the sheet for no declared reason, but those explained already."""
    index = figures.index
    if index.sampled:
        return
    coverage = Coverage(index, figures.context.gazetteer)
    zeros = {(v.period, v.node, v.unit) for v in figures.zeros}
    for (period, node), column in figures.columns.items():
        # of the root only the best scores are printed; what could not be read is an error in its own cell
        is_top = node == index.root and index.top_published_in(period) is not None
        if (
            not column
            or is_top
            or (period, node) in explained
            or sheet_of(first_of(column)) in figures.sheets_half_read
        ):
            continue
        missing = [
            unit
            for unit in figures.rows(period)
            if unit not in column
            and (period, node, unit) not in zeros
            and coverage.reason(node, unit, period) not in _WITHOUT_FIGURE
        ]
        if missing:
            names = _few([figures.unit_name(unit, period) for unit in missing])
            values = {"value": str(len(missing)), "expected": names}
            yield Issue("cells_missing", WARNING, where(first_of(column)), values)


def outlier_issues(figures: Figures) -> Iterator[Issue]:
    """Figures on their scale, but far from those of all other units: a comma in the wrong place, another scale."""
    for (period, node), column in figures.columns.items():
        declared = figures.node(node, period)
        if declared is None or len(column) < _UNITS:
            continue
        scores = {unit: number(v) for unit, v in column.items()}
        usual = median(scores.values())
        spread = _STANDARD_DEVIATION * median(abs(score - usual) for score in scores.values())
        if not spread:
            continue
        least = max(_FAR_OUT * spread, _LARGE * (declared.scale_max - declared.scale_min))
        for unit, score in scores.items():
            if abs(score - usual) > least and is_within_scale(score, declared):
                values = {"value": shown(score), "expected": shown(round(usual, 2))}
                yield Issue("outlier", WARNING, where(column[unit]), values)


def qualifier_issues(figures: Figures) -> Iterator[Issue]:
    """Scores told as a range, or as more or less than something, of an index whose scores are exact."""
    for v in figures.given if not figures.index.sampled else ():
        if v.qualifier or v.value_high is not None:
            end = f"–{shown(v.value_high)}" if v.value_high is not None else ""
            sign = f"{v.qualifier} " if v.qualifier and not end else ""
            values = {"value": f"{sign}{shown(number(v))}{end}", "expected": figures.name(v.node, v.period)}
            yield Issue("qualified_score", WARNING, where(v), values)


def future_issues(figures: Figures) -> Iterator[Issue]:
    """Sheets of a period that begins after the day of the import."""
    today = figures.context.today
    for table in figures.reading.tables:
        if table.kind == DATA and table.period and _first_day(table.period) > today:
            place = table.period_from if _CELL.fullmatch(table.period_from) else table.sheet
            values = {"value": table.period, "expected": f"{today:%d/%m/%Y}"}
            yield Issue("period_in_future", ERROR, place, values)


def _first_day(period: str) -> date:
    """The first day of 2026, 2026-Q1, 2026-H1, 2026-03 or a day."""
    year, _, rest = period.partition("-")
    if len(rest) > 2:
        return date.fromisoformat(period)
    return date(int(year), _FIRST_MONTH.get(rest) or int(rest or 1), 1)


def _few(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_AT_MOST
    return ", ".join(names[:_NAMES_AT_MOST]) + (f"… (+{more})" if more > 0 else "")
