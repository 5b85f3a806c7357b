"""Checks of each figure by itself: its scale, whether zero is one, counts and money. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from etl.import_checks.context import Column, Counted, Figures, first_of, number, shown, where
from etl.model import ERROR, WARNING, Activity, AreaValue, Issue, Node
from etl.scores import is_within_scale

_WHOLE_COLUMN = 5
"""From so many figures on, what is true of all of them is true of the column."""

_MOST = 0.5
_PCT, _MILLION_DONG = "pct", "million_dong"
_UNCOUNTED = ("point", _PCT, "hectare", "vs_previous_year", "times")
_MONEY = ("_dong", "_usd")
_BEYOND_KNOWN = 1000
"""Đồng typed where thousands, or thousands where millions are expected, are off by this factor or more."""

_BEYOND_BELIEF = 1e7
"""In million đồng: ten thousand tỷ, more than any body here has reported of any one activity."""


def scale_issues(figures: Figures) -> Iterator[Issue]:
    """Figures outside the scale of their node, and whole columns that are on another scale."""
    yield from _scale_issues_elsewhere(figures)
    for (period, node), column in figures.columns.items():
        declared = figures.node(node, period)
        if declared is None:
            continue
        if _is_share_of_one(column) and _is_mostly_below(column, declared):
            yield _on_another_scale("scale_of_one", ERROR, column, declared)
            continue
        if declared.unit_of_measure == _PCT and declared.scale_max >= 100 and _is_share_of_one(column):
            yield _on_another_scale("fraction_for_percent", WARNING, column, declared)
        for v in column.values():
            if not is_within_scale(number(v), declared):
                yield Issue(
                    "out_of_scale", ERROR, where(v), {"value": shown(number(v)), "expected": _scale_of(declared)}
                )


def zero_issues(figures: Figures) -> Iterator[Issue]:
    """Zeros below the least that a score can be."""
    for v in figures.zeros:
        declared = figures.node(v.node, v.period)
        if declared is not None:
            yield Issue("zero_means_missing", WARNING, where(v), {"value": "0", "expected": _scale_of(declared)})


def count_issues(figures: Figures) -> Iterator[Issue]:
    """Counts of things that come whole, with a fraction."""
    for fact in figures.counted:
        value, measure = fact.value, _measure(figures, fact)
        is_mean = isinstance(fact, AreaValue) and fact.statistic == "mean"
        if value is not None and value != int(value) and measure and _is_counted(measure) and not is_mean:
            yield Issue("count_not_whole", WARNING, _where(fact), {"value": shown(value), "expected": _whole(value)})


def money_issues(figures: Figures) -> Iterator[Issue]:
    """Sums in million đồng that only make sense in another unit."""
    largest: dict[str, float] = {}
    for v in figures.context.known:
        if v.value is not None:
            largest[v.node] = max(v.value, largest.get(v.node, 0.0))
    for fact in figures.counted:
        if fact.value is None or _measure(figures, fact) != _MILLION_DONG:
            continue
        known = largest.get(fact.node, 0.0)
        most = min(_BEYOND_KNOWN * known, _BEYOND_BELIEF) if known > 0 else _BEYOND_BELIEF
        if fact.value > most:
            values = {"value": shown(fact.value), "expected": shown(fact.value / 1e6)}
            yield Issue("money_implausible", WARNING, _where(fact), values)


def twice_issues(figures: Figures) -> Iterator[Issue]:
    """Two cells of the workbook for one figure of a place or of a body."""
    seen: dict[tuple[object, ...], AreaValue | Activity] = {}
    told_of_others: list[AreaValue | Activity] = [*figures.reading.facts.area_value, *figures.reading.facts.activity]
    for fact in told_of_others:
        first = seen.setdefault(_identity(fact), fact)
        if first is not fact:
            yield Issue("given_twice", ERROR, _where(fact), {"value": shown(fact.value), "expected": _where(first)})


def _scale_issues_elsewhere(figures: Figures) -> Iterator[Issue]:
    """The same for figures of places and bodies, which are in no column of provinces."""
    facts = figures.reading.facts
    elsewhere: list[AreaValue | Activity] = [*facts.area_value, *facts.activity]
    for fact in elsewhere:
        declared = figures.node(fact.node, fact.period or "")
        if declared is None or fact.value is None or is_within_scale(fact.value, declared):
            continue
        # too much money is money in another unit, which is said with what it would be
        if fact.value < declared.scale_min or _measure(figures, fact) != _MILLION_DONG:
            yield Issue(
                "out_of_scale", ERROR, _where(fact), {"value": shown(fact.value), "expected": _scale_of(declared)}
            )


def _is_share_of_one(column: Column) -> bool:
    scores = [number(v) for v in column.values()]
    return len(scores) >= _WHOLE_COLUMN and all(0 <= s <= 1 for s in scores) and any(scores)


def _is_mostly_below(column: Column, node: Node) -> bool:
    """Whether most of the scores are too small: a few on the true scale may well lie below one."""
    return sum(number(v) < node.scale_min for v in column.values()) >= _MOST * len(column)


def _on_another_scale(code: str, severity: str, column: Column, node: Node) -> Issue:
    scores = [number(v) for v in column.values()]
    values = {"value": f"{shown(min(scores))}–{shown(max(scores))}", "expected": _scale_of(node)}
    return Issue(code, severity, where(first_of(column)), values)


def _scale_of(node: Node) -> str:
    return f"{shown(node.scale_min)}–{shown(node.scale_max)}"


def _measure(figures: Figures, fact: Counted) -> str | None:
    if isinstance(fact, Activity) and fact.unit_of_measure:
        return fact.unit_of_measure
    declared = figures.node(fact.node, fact.period or "")
    if declared is None:
        declared = next((n for n in figures.index.nodes if n.node == fact.node), None)
    return declared.unit_of_measure if declared else None


def _is_counted(measure: str) -> bool:
    return measure not in _UNCOUNTED and "_per_" not in measure and not measure.endswith(_MONEY)


def _whole(count: float) -> str:
    """What was meant: three decimals are most often the thousands of a number whose dot grouped them."""
    return str(round(count * 1000)) if len(shown(count).partition(".")[2]) == 3 else str(round(count))


def _identity(fact: AreaValue | Activity) -> tuple[object, ...]:
    if isinstance(fact, AreaValue):
        return fact.node, fact.area, fact.statistic, fact.period, fact.as_of
    return fact.node, fact.organisation, fact.period_text, fact.period_start, fact.period_end, fact.breakdown


def _where(fact: Counted) -> str:
    return fact.source_cell or f"{fact.period} {fact.node}"
