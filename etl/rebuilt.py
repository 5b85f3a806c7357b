"""Old figures carried onto today's units by each index's declared rule. Pure.

A published figure stays on the unit that existed; what is made here says `rebuilt`, and is refused where any member
has no figure of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from etl.model import INFERRED, NOT_MERGED, REBUILT, WEIGHTED_MEAN, Geography, Index, Population, Value
from etl.units import Gazetteer

_DECIMALS = 9
_AS_IT_STANDS = (None, "~")
"""Qualifiers with which a figure may enter a sum: "more than 30" may not."""


class Populations:
    """How many people lived where: of a year, or of the nearest one known."""

    def __init__(self, populations: Iterable[Population]) -> None:
        self._of: dict[str, dict[str, float]] = defaultdict(dict)
        for p in populations:
            self._of[p.unit][p.period] = p.population_thousand

    def nearest_period(self, units: Sequence[str], period: str) -> str | None:
        """The year nearest to `period` for which all `units` are known, the earlier of two equally near."""
        shared = set.intersection(*(set(self._of[unit]) for unit in units)) if units else set()
        return min(sorted(shared), key=lambda known: abs(int(known) - int(period)), default=None)

    def thousand(self, unit: str, period: str) -> float:
        return self._of[unit][period]


class _Member(NamedTuple):
    """A unit of the new map as the units of a day make it up; `members` None where only parts of units do."""

    unit: str
    members: Sequence[str] | None
    is_changed: bool


def rebuilt_values(
    index: Index,
    displayed: Iterable[Value],
    geographies: Iterable[Geography],
    gazetteer: Gazetteer,
    populations: Populations,
) -> list[Value]:
    """Every displayed value of the old units on the units of each later map, or the reason why there is none.

    Units that a later map left unchanged keep their own figures and get none here.
    """
    merges = {
        (node.node, release.period): node.merge for release in index.releases for node in index.nodes_in(release.period)
    }
    cells = _cells(index, displayed)
    found: list[Value] = []
    for geography in geographies:
        plans = {r.period: _plan(geography, r.units_at, gazetteer) for r in index.releases}
        for (node, period, as_of), values in cells.items():
            merge = merges.get((node, period), NOT_MERGED)
            if merge == NOT_MERGED:
                continue
            made = (
                _rebuilt(index, node, period, as_of, unit, values, merge, populations) for unit in plans.get(period, ())
            )
            # a sample is full of gaps: that it cannot be rebuilt is said once, by the sample itself
            found += [v for v in made if not (index.sampled and v.value is None)]
    return found


def _cells(index: Index, displayed: Iterable[Value]) -> dict[tuple[str, str, str | None], dict[str, Value]]:
    """Values by unit for every node, period and reading; empty for a node that has none in a loaded period."""
    cells: dict[tuple[str, str, str | None], dict[str, Value]] = defaultdict(dict)
    known = [value for value in displayed if value.value is not None]
    for period in dict.fromkeys(value.period for value in known):
        cells |= {(node.node, period, None): {} for node in index.nodes_in(period)}
    for value in known:
        cells[value.node, value.period, value.as_of][value.unit] = value
    return cells


def _plan(geography: Geography, day: date, gazetteer: Gazetteer) -> list[_Member]:
    if day >= geography.valid_from:
        return []
    units = (s.unit for s in gazetteer.units_on(geography.valid_from) if gazetteer.state(s.unit, day) is None)
    return [_member(unit, day, geography.valid_from, gazetteer) for unit in units]


def _member(unit: str, day: date, until: date, gazetteer: Gazetteer) -> _Member:
    members = gazetteer.members(unit, day)
    return _Member(unit, members, any(gazetteer.gave_land(m, day, until) for m in members or ()))


def _rebuilt(
    index: Index,
    node: str,
    period: str,
    as_of: str | None,
    unit: _Member,
    values: Mapping[str, Value],
    merge: str,
    populations: Populations,
) -> Value:
    empty = Value(index.index, node, unit.unit, period, None, REBUILT, None, as_of=as_of)
    if unit.members is None:
        return empty._replace(missing_reason="territory_differs")
    parts = [values[m] for m in unit.members if m in values and _may_be_merged(values[m], index)]
    if len(parts) < len(unit.members):
        return empty._replace(missing_reason="member_missing")
    weights_period = populations.nearest_period(unit.members, period) if merge == WEIGHTED_MEAN else None
    if merge == WEIGHTED_MEAN and weights_period is None:
        return empty._replace(missing_reason="member_missing")
    scores = [part.value or 0.0 for part in parts]
    weights = [populations.thousand(m, weights_period) for m in unit.members] if weights_period else None
    return empty._replace(
        value=round(_weighted_mean(scores, weights) if weights else sum(scores), _DECIMALS),
        source_id="|".join(sorted({s for part in parts for s in str(part.source_id).split("|")})),
        qualifier="~" if unit.is_changed or any(part.qualifier for part in parts) else None,
        weights_period=weights_period,
    )


def _may_be_merged(value: Value, index: Index) -> bool:
    return (
        value.status != INFERRED
        and value.qualifier in _AS_IT_STANDS
        and value.value_high is None
        and value.flag not in index.excluded_flags
    )


def _weighted_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    return sum(s * w for s, w in zip(scores, weights, strict=True)) / sum(weights)
