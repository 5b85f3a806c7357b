"""Whole columns against the known figures of the same period, where nothing else explains the difference. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from etl.import_checks.context import SAME, Figures, Key, Scores, half_of_last_digit, number, where
from etl.model import WARNING, Issue, Value

_FEWEST, _MOST = 20, 0.5
"""Publishers revise a figure or two of a year; half a column that changed is another column."""

_FLOAT = 1e-9
_OF_PERIOD = ("repeats_other_year", "units_out_of_order", "rows_shifted")
_OF_COLUMN = ("column_shifted", "columns_perhaps_swapped", "scale_of_one", "fraction_for_percent")


def contradiction_issues(figures: Figures, explained: Collection[Key]) -> Iterator[Issue]:
    """Columns most of whose figures differ from the known ones, but those explained already.

    Computed figures are not among the known ones: the publisher prints its own a little differently.
    """
    for (period, node), column in figures.columns.items():
        known = figures.known_as_printed.get((period, node), {})
        shared = [v for unit, v in column.items() if unit in known]
        if len(shared) < _FEWEST or (period, node) in explained:
            continue
        differing = _differing(shared, known, SAME)
        if len(differing) >= _MOST * len(shared):
            near = max(SAME, half_of_last_digit(map(number, shared)), half_of_last_digit(known.values()))
            differing = _differing(shared, known, near)
        if len(differing) >= _MOST * len(shared):
            values = {"value": figures.name(node, period), "expected": f"{len(differing)}/{len(shared)}"}
            yield Issue("known_contradicted", WARNING, where(differing[0]), values)


def explained_columns(figures: Figures, found: Iterable[Issue]) -> set[Key]:
    """The columns of which it is said already what is wrong with them as a whole."""
    explained: set[Key] = set()
    for issue in found:
        if issue.code in _OF_PERIOD:
            explained |= {key for key in figures.columns if _is_of_period(figures, issue, key[0])}
        elif issue.code in _OF_COLUMN:
            explained |= {key for key, column in figures.columns.items() if issue.where in map(where, column.values())}
        if issue.code == "columns_perhaps_swapped":
            explained |= {(p, n) for p, n in figures.columns if figures.name(n, p) == issue.values["expected"]}
    return explained


def _differing(values: Iterable[Value], known: Scores, near: float) -> list[Value]:
    return [v for v in values if abs(number(v) - known[v.unit]) > near + _FLOAT]


def _is_of_period(figures: Figures, issue: Issue, period: str) -> bool:
    if issue.code == "rows_shifted":
        return issue.where in figures.reading.units.get(period, {}).values()
    return issue.values["value"] == period
