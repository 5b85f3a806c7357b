"""Checks of figures against each other: parts and totals, shares, statistics that the sheet prints. Pure."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from etl.import_checks.context import (
    Counted,
    Figures,
    Scores,
    first_of,
    half_of_last_digit,
    number,
    shown,
    where,
)
from etl.model import ERROR, WARNING, Aggregation, AreaValue, Index, Issue, Value
from etl.scores import aggregated, children_of
from etl.workbook.rows import PrintedStatistic

_MOST, _NEARLY_ALL = 0.5, 0.9
_ENOUGH = 5
_SHARE_TOLERANCE = 0.06
"""A percentage printed with one decimal, of counts that were themselves exact, is off by no more."""

_STATISTIC_TOLERANCE = 5e-6
_OF_COLUMN: Mapping[str, Callable[[Sequence[float]], float]] = {
    "min": min,
    "max": max,
    "median": statistics.median,
    "mean": statistics.fmean,
    "sum": sum,
}


class _Sum(NamedTuple):
    """A parent, how it is made, and the scores of all that take part in it."""

    period: str
    aggregation: Aggregation
    children: Sequence[str]
    scores: Mapping[str, Scores]
    tolerance: float

    def computed(self, parts: Mapping[str, float]) -> float | None:
        return aggregated(self.aggregation, parts, self.children)

    def adds_up(self, total: float, computed: float) -> bool:
        return abs(total - computed) <= self.tolerance + 1e-9

    @property
    def parent(self) -> str:
        return self.aggregation.parent


def sum_issues(figures: Figures) -> Iterator[Issue]:
    """Totals that their parts do not make, or the one column for which all of them do not; it may be told twice."""
    for made in _sums(figures):
        wrong = dict(_wrong_totals(made))
        if len(wrong) >= max(_ENOUGH, _MOST * len(made.scores[made.parent])):
            found = _shifted_column(made, figures.rows(made.period))
            if found is not None:
                yield shifted_issue(figures, made.period, *found)
                continue
        column = figures.columns[made.period, made.parent]
        for unit, computed in wrong.items():
            values = {"value": shown(number(column[unit])), "expected": shown(computed)}
            yield Issue("parts_do_not_add", WARNING, where(column[unit]), values)


def shifted_issue(figures: Figures, period: str, node: str, step: int) -> Issue:
    """A column that stands one row too low (`step` −1) or too high (1): whose the figure of its first cell is."""
    first = first_of(figures.columns[period, node])
    rows = figures.rows(period)
    at = rows.index(first.unit) + step
    owner = figures.unit_name(rows[at], period) if 0 <= at < len(rows) else "–"
    return Issue("column_shifted", ERROR, where(first), {"value": figures.name(node, period), "expected": owner})


def moved(scores: Scores, rows: Sequence[str], step: int) -> dict[str, float]:
    """The scores as they would be if each stood `step` rows further down (1) or up (−1)."""
    places = range(max(0, -step), len(rows) - max(0, step))
    return {rows[i + step]: scores[rows[i]] for i in places if rows[i] in scores}


def computed_scores(figures: Figures, node: str, period: str) -> tuple[dict[str, float], float]:
    """The scores that the parts in the workbook make of a node, and by how much they may be off; none without parts."""
    aggregation = _tested_aggregation(figures, node, period)
    if aggregation is None:
        return {}, 0.0
    children = children_of(figures.index, node, period)
    scores: dict[str, Scores] = {child: figures.scores(child, period) for child in children}
    made = _Sum(period, aggregation, children, scores, 0.0)
    units = dict.fromkeys(unit for parts in scores.values() for unit in parts)
    computed = {unit: score for unit in units if (score := made.computed(_parts(scores, children, unit))) is not None}
    tolerance = max(aggregation.tolerance or 0.0, _rounding(figures.index, aggregation, children, {node: {}, **scores}))
    return computed, tolerance


def statistic_issues(figures: Figures) -> Iterator[Issue]:
    """Rows of statistics that their columns do not give."""
    for printed in figures.reading.statistics:
        scores = list(figures.scores(printed.node, printed.period).values())
        is_whole = printed.where.rpartition("!")[0] not in figures.sheets_half_read
        if len(scores) < 2 or printed.statistic not in _OF_COLUMN or not is_whole:
            continue
        computed = _OF_COLUMN[printed.statistic](scores)
        others = (_with_zeros(figures, printed), _of_parts(figures, printed))
        if not any(c is not None and _is_near(printed, c, len(scores)) for c in (computed, *others)):
            code = "total_differs" if printed.statistic == "sum" else "statistic_contradicts"
            values = {"value": shown(printed.value), "expected": shown(computed)}
            yield Issue(code, WARNING, printed.where, values)


def share_issues(figures: Figures) -> Iterator[Issue]:
    """Percentages that the counts beside them do not give, whichever of the denominators was meant."""
    shares = figures.index.shares
    if not shares:
        return
    for cells in _subjects(figures).values():
        for share in shares:
            pct, of = cells.get(share.node), cells.get(share.of)
            among = [cells[node] for _, node in share.among if node in cells and cells[node].value]
            if pct is None or of is None or not among:
                continue
            computed = [100 * _exact(of) / _exact(whole) for whole in among]
            tolerance = max(_SHARE_TOLERANCE, half_of_last_digit([_exact(pct)]))
            if all(abs(_exact(pct) - c) > tolerance + 1e-9 for c in computed):
                values = {"value": shown(_exact(pct)), "expected": shown(round(computed[0], 2))}
                yield Issue("pct_contradicts_fraction", WARNING, str(pct.source_cell), values)


def _sums(figures: Figures) -> Iterator[_Sum]:
    for (period, parent), column in list(figures.columns.items()):
        aggregation = _tested_aggregation(figures, parent, period)
        if aggregation is None:
            continue
        children = children_of(figures.index, parent, period)
        scores = {node: figures.scores(node, period) for node in (parent, *children)}
        if column and children and all(scores.values()):
            tolerance = max(aggregation.tolerance or 0.0, _rounding(figures.index, aggregation, children, scores))
            yield _Sum(period, aggregation, children, scores, tolerance)


def _tested_aggregation(figures: Figures, parent: str, period: str) -> Aggregation | None:
    """How a parent is made; without a tolerance the weights are an assumption, and nobody said how well they fit."""
    found = figures.index.aggregation_of(parent, period)
    return None if found is None or found.kind == "none" or found.tolerance is None else found


def _rounding(index: Index, made: Aggregation, children: Sequence[str], scores: Mapping[str, Scores]) -> float:
    """How far rounded parts may add up to something else than a rounded total."""
    shares = made.weights if made.kind == "weighted_mean" else dict.fromkeys(children, 1.0)
    parts = sum(shares.get(child, 0.0) * half_of_last_digit(scores[child].values()) for child in children)
    return made.factor * parts + half_of_last_digit(scores[made.parent].values())


def _wrong_totals(made: _Sum) -> Iterator[tuple[str, float]]:
    for unit, total in made.scores[made.parent].items():
        computed = made.computed(_parts(made.scores, made.children, unit))
        if computed is not None and not made.adds_up(total, computed):
            yield unit, computed


def _parts(scores: Mapping[str, Scores], children: Iterable[str], unit: str) -> dict[str, float]:
    return {child: scores[child][unit] for child in children if unit in scores[child]}


def _shifted_column(made: _Sum, rows: Sequence[str]) -> tuple[str, int] | None:
    """The one column that has to move by one row so that nearly all totals add up."""
    for node in (made.parent, *made.children):
        for step in (-1, 1):
            scores = {**made.scores, node: moved(made.scores[node], rows, step)}
            tried = made._replace(scores=scores)
            pairs = [
                (total, computed)
                for unit, total in scores[made.parent].items()
                if (computed := tried.computed(_parts(scores, made.children, unit))) is not None
            ]
            fitting = sum(made.adds_up(*pair) for pair in pairs)
            if len(pairs) >= _ENOUGH and fitting >= _NEARLY_ALL * len(pairs):
                return node, step
    return None


def _is_near(printed: PrintedStatistic, computed: float, cells: int) -> bool:
    tolerance = _STATISTIC_TOLERANCE * (cells if printed.statistic == "sum" else 1)
    return abs(printed.value - computed) <= max(tolerance, half_of_last_digit([printed.value])) + 1e-9


def _with_zeros(figures: Figures, printed: PrintedStatistic) -> float | None:
    """The statistic with the zeros that stand for missing figures, which some publishers take in."""
    zeros = [0.0 for v in figures.zeros if (v.period, v.node) == (printed.period, printed.node)]
    scores = [*figures.scores(printed.node, printed.period).values(), *zeros]
    return _OF_COLUMN[printed.statistic](scores) if zeros else None


def _of_parts(figures: Figures, printed: PrintedStatistic) -> float | None:
    """The same statistic of each part, made into one: the best there could be, as PAPI prints it of its total."""
    period = printed.period
    aggregation = figures.index.aggregation_of(printed.node, period)
    if aggregation is None:
        return None
    children = children_of(figures.index, printed.node, period)
    parts = {
        child: _OF_COLUMN[printed.statistic](list(scores.values()))
        for child in children
        if (scores := figures.scores(child, period))
    }
    return aggregated(aggregation, parts, children)


def _subjects(figures: Figures) -> dict[tuple[object, ...], dict[str, Counted]]:
    """What is told exactly of one province, place or body at one time, by node."""
    found: dict[tuple[object, ...], dict[str, Counted]] = defaultdict(dict)
    for fact in figures.counted:
        if fact.value is not None and fact.qualifier is None and fact.value_high is None:
            found[_subject(fact)].setdefault(fact.node, fact)
    return found


def _subject(fact: Counted) -> tuple[object, ...]:
    if isinstance(fact, Value):
        return fact.unit, fact.period, fact.as_of
    if isinstance(fact, AreaValue):
        return fact.area, fact.statistic, fact.period, fact.as_of
    return fact.organisation, fact.period_text, fact.period_start, fact.period_end, fact.breakdown


def _exact(fact: Counted) -> float:
    assert fact.value is not None
    return fact.value
