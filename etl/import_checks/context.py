"""What the figures of a workbook are compared with, grouped once for all checks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from etl.model import ERROR, MAP, METHOD, PUBLISHED, REPORTED, Activity, AreaValue, Catalog, Index, Node, Rank, Value
from etl.units import Gazetteer
from etl.workbook.reading import Reading

SAME = 5e-7
"""Two figures so near each other are the same figure, printed twice."""

_PRINTED_SHORT = 4
"""Figures with so many decimals or fewer were rounded to be printed; longer ones are as they were computed."""

Key = tuple[str, str]
"""Period and node."""

Column = dict[str, Value]
"""The facts of one node in one period by unit, in the order of the sheet."""

Counted = Value | AreaValue | Activity
"""A figure of a province, of another place, of a body."""

Scores = Mapping[str, float]
"""Unit → score."""


@dataclass(frozen=True)
class Context:
    """What is declared and what is shown; `index` has the periods of the reading among its releases.

    `known` are the displayed values of the index in the live snapshot; `today` is the day of the import.
    """

    catalog: Catalog
    gazetteer: Gazetteer
    index: Index
    known: Sequence[Value]
    today: date = field(default_factory=date.today)


class Figures:
    """The scores of a reading beside the known ones.

    `columns` leaves out what is no figure: zeros where the scale begins above zero, which stand for missing ones.
    """

    def __init__(self, reading: Reading, context: Context) -> None:
        self.reading = reading
        self.context = context
        self.index = context.index
        self._earlier: dict[Key, tuple[str, Scores] | None] = {}
        self._nodes = {
            (release.period, node.node): node
            for release in self.index.releases
            for node in self.index.nodes_in(release.period)
        }
        self.given = [v for v in reading.facts.value if v.value is not None and v.index == self.index.index]
        self.zeros = [v for v in self.given if self._is_no_figure(v)]
        self.columns: dict[Key, Column] = defaultdict(dict)
        for v in self.given:
            if not self._is_no_figure(v):
                self.columns[v.period, v.node].setdefault(v.unit, v)

    @cached_property
    def known(self) -> dict[str, dict[str, dict[str, float]]]:
        """Known scores by period, node and unit."""
        found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        for v in self.context.known:
            if v.value is not None:
                found[v.period][v.node][v.unit] = v.value
        return found

    @cached_property
    def known_as_printed(self) -> dict[Key, dict[str, float]]:
        """Known scores of the periods of the reading that the publisher printed itself, by unit."""
        periods = {*self.periods, *(rank.period for rank in self.reading.facts.rank)}
        found: dict[Key, dict[str, float]] = defaultdict(dict)
        for v in self.context.known:
            if v.period in periods and v.value is not None and v.status in (PUBLISHED, REPORTED):
                found[v.period, v.node][v.unit] = v.value
        return dict(found)

    @cached_property
    def sheets_half_read(self) -> set[str]:
        """Sheets with names or figures that could not be read: what is of all their rows cannot be checked."""
        cells = (issue.where for issue in self.reading.issues if issue.severity == ERROR)
        return {cell.rpartition("!")[0] for cell in cells if "!" in cell}

    @cached_property
    def periods(self) -> list[str]:
        return sorted({period for period, _ in self.columns})

    @cached_property
    def counted(self) -> list[Counted]:
        """Every figure of the reading, of provinces, places and bodies."""
        found: list[Counted] = [*self.given, *self.reading.facts.area_value, *self.reading.facts.activity]
        return found

    def node(self, node: str, period: str) -> Node | None:
        return self._nodes.get((period, node))

    def scores(self, node: str, period: str) -> dict[str, float]:
        return {unit: number(v) for unit, v in self.columns.get((period, node), {}).items()}

    def name(self, node: str, period: str) -> str:
        declared = self.node(node, period)
        return declared.name.vi if declared else node

    def unit_name(self, unit: str, period: str) -> str:
        release = self.index.release_of(period)
        state = self.context.gazetteer.state(unit, release.units_at) if release else None
        return state.name.vi if state else unit

    def rows(self, period: str) -> list[str]:
        """The units of a period in the order of the sheet, those without any figure too."""
        return list(self.reading.units.get(period, ()))

    def earlier(self, node: str, period: str) -> tuple[str, Scores] | None:
        """The last period before with scores of the same concept; None where a break lies between, or nothing does."""
        if (period, node) not in self._earlier:
            self._earlier[period, node] = self._find_earlier(node, period)
        return self._earlier[period, node]

    def _find_earlier(self, node: str, period: str) -> tuple[str, Scores] | None:
        declared = self.node(node, period)
        if declared is None:
            return None
        for before in (p for p in self._timeline if p < period):
            scores = self._scores_of_concept(declared, before)
            if scores:
                return None if self._is_broken(node, before, period) else (before, scores)
        return None

    @cached_property
    def _timeline(self) -> list[str]:
        return sorted({*self.known, *self.periods}, reverse=True)

    def _scores_of_concept(self, declared: Node, period: str) -> dict[str, float]:
        same = next((n for n in self.index.nodes_in(period) if n.concept == declared.concept), None)
        if same is None:
            return {}
        known = self.known[period].get(same.node, {}) if period in self.known else {}
        return {**known, **self.scores(same.node, period)}

    def _is_broken(self, node: str, before: str, period: str) -> bool:
        return any(
            cut.kind in (METHOD, MAP) and node in cut.nodes and before < cut.period <= period
            for cut in self.index.breaks
        ) or self._is_another_map(before, period)

    def _is_another_map(self, before: str, period: str) -> bool:
        first, second = self.index.release_of(before), self.index.release_of(period)
        if first is None or second is None:
            return False
        on = self.context.gazetteer.geography_on
        return on(first.units_at) != on(second.units_at)

    def _is_no_figure(self, v: Value) -> bool:
        declared = self.node(v.node, v.period)
        return v.value == 0 and declared is not None and declared.scale_min > 0


def number(fact: Value) -> float:
    assert fact.value is not None
    return fact.value


def where(fact: Value) -> str:
    """The cell of a fact; what came from no cell is named by what it is about."""
    return fact.source_cell or f"{fact.period} {fact.unit} {fact.node}"


def sheet_of(fact: Value | Rank) -> str:
    return (fact.source_cell or "").rpartition("!")[0]


def first_of(column: Column) -> Value:
    return next(iter(column.values()))


def shown(figure: float) -> str:
    """A number as text with at most seven decimals: 57.9342, 63."""
    text = f"{figure:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def half_of_last_digit(figures: Iterable[float]) -> float:
    """By how much figures may be off because they were rounded to be printed; zero for long ones."""
    decimals = max((_decimals(f) for f in figures), default=0)
    return 0.5 * 10**-decimals if decimals <= _PRINTED_SHORT else 0.0


def by_sheet(values: Iterable[Value]) -> Iterator[tuple[str, str, list[Value]]]:
    """Values by sheet and period, in the order of the workbook."""
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for v in values:
        found[sheet_of(v), v.period].append(v)
    for (sheet, period), group in found.items():
        yield sheet, period, group


def _decimals(figure: float) -> int:
    return len(shown(figure).partition(".")[2])
