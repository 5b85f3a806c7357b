"""The facts of all sheets of a workbook as one set: what two sheets print alike is taken once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.model import ERROR, Activity, Band, Facts, Issue, Rank, Uncertainty, Value

_SAME = 5e-7
"""Two sheets that print one score may differ by this much at most."""

Printed = Value | Rank | Band


def joined(
    sheets: Iterable[Sequence[Printed]], uncertainties: Iterable[Uncertainty], activities: Iterable[Activity]
) -> tuple[Facts, list[Issue]]:
    """The facts, and an error for each that two sheets print otherwise."""
    facts = Facts([], [], [], [], [], list(activities))
    issues = [*_take_printed(facts, sheets), *_take_precise(facts, uncertainties)]
    return facts, issues


def _take_printed(facts: Facts, sheets: Iterable[Sequence[Printed]]) -> list[Issue]:
    issues = []
    seen: dict[tuple[str | None, ...], Printed] = {}
    for fact in (fact for sheet in sheets for fact in sheet):
        kind = type(fact).__name__.lower()
        as_of = fact.as_of if isinstance(fact, Value) else None
        first = seen.setdefault((kind, fact.node, fact.unit, fact.period, as_of), fact)
        if first is fact:
            getattr(facts, kind).append(fact)
        # a column that a sheet has twice was reported as such
        elif not (_is_of_one_sheet(first, fact) or _says_the_same(first, fact)):
            issues.append(_disagreement(fact.source_cell, _content(fact), _content(first), first.source_cell))
    return issues


def _take_precise(facts: Facts, uncertainties: Iterable[Uncertainty]) -> list[Issue]:
    issues = []
    seen: dict[tuple[str, str, str], Uncertainty] = {}
    for fact in uncertainties:
        first = seen.setdefault((fact.node, fact.unit, fact.period), fact)
        if first is fact:
            facts.uncertainty.append(fact)
        elif first._replace(source_cell=None) != fact._replace(source_cell=None):
            issues.append(_disagreement(fact.source_cell, _printed_of(fact), _printed_of(first), first.source_cell))
    return issues


def _disagreement(where: str | None, value: str, expected: str, first: str | None) -> Issue:
    return Issue("sheets_disagree", ERROR, str(where), {"value": value, "expected": f"{expected} ({first})"})


def _is_of_one_sheet(one: Printed, other: Printed) -> bool:
    first, second = (str(fact.source_cell).rpartition("!")[0] for fact in (one, other))
    return first == second


def _says_the_same(one: Printed, other: Printed) -> bool:
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


def _content(fact: Printed) -> str:
    if isinstance(fact, Value):
        return f"{fact.value:.10g}"
    return str(fact.rank) if isinstance(fact, Rank) else fact.band
