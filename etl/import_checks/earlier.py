"""Checks of figures against what is known already: of the same period, and of those before. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from statistics import median

from etl.import_checks.adding import moved, shifted_issue
from etl.import_checks.context import (
    SAME,
    Figures,
    Scores,
    by_sheet,
    first_of,
    half_of_last_digit,
    number,
    shown,
    where,
)
from etl.model import ERROR, WARNING, Issue, Value

_FLOAT = 1e-9
_NEARLY_ALL, _MOST, _ENOUGH = 0.95, 0.8, 20
"""A copied sheet may have a figure or two corrected; twenty figures do not repeat by chance."""

_ROWS_SHIFTED = 0.9
_FEWEST_NODES = 3

_FAR, _CROSSED = 2.0, 0.25
"""How far both rows lie from their own last year, and how near to the other's. Tried on all years."""

_NODES_OF_A_ROW = 6
_UNITS_TO_COMPARE = 10
_FAR_OUT, _LARGE = 8.0, 0.2
_STANDARD_DEVIATION = 1.4826
"""Of a normal spread, in median absolute deviations."""

Row = Mapping[str, float]
"""The scores of one unit by node."""

Columns = Mapping[str, Scores]
"""Scores by node and unit."""


def repeat_issues(figures: Figures) -> Iterator[Issue]:
    """Sheets that hold the figures of another period: of a known one, or of an earlier one in the same workbook."""
    sheets = [(period, values, _fractions(values)) for _, period, values in by_sheet(figures.given)]
    for period, values, columns in sheets:
        others: list[tuple[str, Columns]] = [(p, known) for p, known in figures.known.items() if p != period]
        others += [(p, earlier) for p, _, earlier in sheets if p < period]
        repeated = [p for p, other in others if _is_repeated(columns, other)]
        if repeated:
            yield Issue("repeats_other_year", ERROR, where(values[0]), {"value": period, "expected": min(repeated)})


def swap_issues(figures: Figures) -> Iterator[Issue]:
    """Units whose figures stand in each other's rows: for certain where the period is known, else perhaps."""
    for period in figures.periods:
        rows = _rows(figures, period)
        known = _known_rows(figures, period)
        if any(len(row.keys() & known.get(unit, {}).keys()) >= _FEWEST_NODES for unit, row in rows.items()):
            found, code, severity = _swapped(rows, known), "units_swapped", ERROR
        else:
            found, code, severity = _perhaps_swapped(figures, period), "units_perhaps_swapped", WARNING
        cells = figures.reading.units.get(period, {})
        for one, other in found:
            names = {"value": figures.unit_name(one, period), "expected": figures.unit_name(other, period)}
            yield Issue(code, severity, cells.get(one, period), names)


def shift_issues(figures: Figures) -> Iterator[Issue]:
    """Columns of a known period that stand one row too high or too low; all of them together are one issue."""
    for period in figures.periods:
        nodes = [node for at, node in figures.columns if at == period]
        shifted = [(node, step) for node in nodes if (step := _step(figures, period, node))]
        found = [shifted_issue(figures, period, node, step) for node, step in shifted]
        if len(found) >= _FEWEST_NODES and len(found) > len(nodes) / 2:
            first = first_of(figures.columns[period, shifted[0][0]])
            names = {"value": figures.unit_name(first.unit, period), "expected": found[0].values["expected"]}
            yield Issue("rows_shifted", ERROR, figures.reading.units[period].get(first.unit, where(first)), names)
        else:
            yield from found


def jump_issues(figures: Figures) -> Iterator[Issue]:
    """Changes since the last comparable period that are far out of line with those of the other units."""
    for (period, node), column in figures.columns.items():
        declared, earlier = figures.node(node, period), figures.earlier(node, period)
        if declared is None or earlier is None:
            continue
        before, scores = earlier
        changes = {unit: number(v) - scores[unit] for unit, v in column.items() if unit in scores}
        if len(changes) < _UNITS_TO_COMPARE:
            continue
        usual = median(changes.values())
        spread = _STANDARD_DEVIATION * median(abs(c - usual) for c in changes.values())
        least = max(_FAR_OUT * spread, _LARGE * (declared.scale_max - declared.scale_min))
        for unit, change in changes.items():
            if abs(change - usual) > least and abs(change) > _LARGE * (declared.scale_max - declared.scale_min):
                values = {
                    "value": shown(number(column[unit])),
                    "expected": f"{shown(scores[unit])} ({before})",
                    "unit": figures.unit_name(unit, period),
                    "node": figures.name(node, period),
                }
                yield Issue("improbable_jump", WARNING, where(column[unit]), values)


def _fractions(values: Iterable[Value]) -> Columns:
    """Scores by node, without the whole numbers: counts stay the same from year to year, and so do full shares."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for v in values:
        if number(v) % 1:
            found[v.node][v.unit] = number(v)
    return found


def _is_repeated(columns: Columns, other: Columns) -> bool:
    same = different = 0
    allowed = (1 - _NEARLY_ALL) * sum(map(len, columns.values()))
    for node, scores in columns.items():
        before = other.get(node, {})
        # a year is kept as it was printed, its copy may hold the figures unrounded, or rounded further
        near = max(SAME, half_of_last_digit(scores.values()), half_of_last_digit(before.values())) + _FLOAT
        for unit in scores.keys() & before.keys():
            if abs(scores[unit] - before[unit]) <= near:
                same += 1
            else:
                different += 1
        if different > allowed:
            return False
    shared = same + different
    return shared >= _ENOUGH and same >= _NEARLY_ALL * shared


def _rows(figures: Figures, period: str) -> dict[str, Row]:
    return _turned({node: figures.scores(node, at) for at, node in figures.columns if at == period})


def _known_rows(figures: Figures, period: str) -> dict[str, Row]:
    return _turned(figures.known[period]) if period in figures.known else {}


def _turned(columns: Columns) -> dict[str, Row]:
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for node, scores in columns.items():
        for unit, score in scores.items():
            rows[unit][node] = score
    return dict(rows)


def _swapped(rows: Mapping[str, Row], known: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """Pairs of units each of which has the other's known figures."""
    changed = [unit for unit in rows if unit in known and not _is_row_of(rows[unit], known[unit])]
    for one, other in combinations(changed, 2):
        if _is_row_of(rows[one], known[other]) and _is_row_of(rows[other], known[one]):
            yield one, other


def _is_row_of(row: Row, known: Row) -> bool:
    return len(row.keys() & known.keys()) >= _FEWEST_NODES and _agreement(row, known) >= _MOST


def _agreement(scores: Scores, known: Scores) -> float:
    """The share of what both have that is the same; none where it is too little to tell."""
    shared = [key for key in scores if key in known]
    if len(shared) < _FEWEST_NODES:
        return 0.0
    return sum(abs(scores[key] - known[key]) <= SAME for key in shared) / len(shared)


def _step(figures: Figures, period: str, node: str) -> int:
    """By how many rows a column has to move to be the known one; 0 where it is or is not made so."""
    known = figures.known[period].get(node, {}) if period in figures.known else {}
    scores, rows = figures.scores(node, period), figures.rows(period)
    if not known or _agreement(scores, known) >= 1 - _ROWS_SHIFTED:
        return 0
    return next((s for s in (-1, 1) if _agreement(moved(scores, rows, s), known) >= _ROWS_SHIFTED), 0)


def _perhaps_swapped(figures: Figures, period: str) -> Iterator[tuple[str, str]]:
    """Pairs of units each of which is much more like the other was in the last comparable period than like itself."""
    now, before = _comparable(figures, period)
    own = {unit: _distance(now[unit], before[unit]) for unit in now if unit in before}
    known = {unit: distance for unit, distance in own.items() if distance is not None}
    if len(known) < _UNITS_TO_COMPARE:
        return
    usual = median(known.values())
    strange = [unit for unit, distance in known.items() if distance > _FAR * usual]
    for one, other in combinations(strange, 2):
        first, second = _distance(now[one], before[other]), _distance(now[other], before[one])
        if first is not None and second is not None and first + second < _CROSSED * (known[one] + known[other]):
            yield one, other


def _comparable(figures: Figures, period: str) -> tuple[dict[str, Row], dict[str, Row]]:
    """The scores of now and of before by unit and node, in usual changes of that node, without what changed for all."""
    now: dict[str, Scores] = {}
    before: dict[str, Scores] = {}
    for at, node in figures.columns:
        earlier = figures.earlier(node, at) if at == period else None
        if earlier is None:
            continue
        scores, past = figures.scores(node, at), earlier[1]
        changes = [score - past[unit] for unit, score in scores.items() if unit in past]
        usual = median(changes) if changes else 0.0
        spread = median(abs(change - usual) for change in changes) if changes else 0.0
        if spread > 0:
            now[node] = {unit: (score - usual) / spread for unit, score in scores.items()}
            before[node] = {unit: score / spread for unit, score in past.items()}
    return _turned(now), _turned(before)


def _distance(row: Row, other: Row) -> float | None:
    """The mean square of the differences; None where too few nodes are in both."""
    shared = row.keys() & other.keys()
    return (
        sum((row[node] - other[node]) ** 2 for node in shared) / len(shared) if len(shared) >= _NODES_OF_A_ROW else None
    )
