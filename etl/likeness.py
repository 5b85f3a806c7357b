"""Which provinces are alike, and in what. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median, pstdev
from typing import Any, NamedTuple

from etl.model import LIKE_LOG, LIKE_SAME, LikenessVariable, Population
from etl.rebuilt import Populations

Fact = float | str | Mapping[str, float]
"""What is known of a unit by one variable: a number, a name, or the scores of several nodes."""

_MAD_OF_NORMAL = 1.4826
"""By which the median distance from the median is that of a standard deviation."""

_ENOUGH = 0.5
_DECIMALS = 3
"""Of thousands: no figure of people is finer than one."""


class Reason(NamedTuple):
    """How near two units are by one variable: `gap` in spreads of the country, None where one of them is not known.

    A name has a gap of 0 where it is the same and of 1 where it is not.
    """

    variable: str
    own: Fact | None
    other: Fact | None
    gap: float | None


class Peer(NamedTuple):
    """A unit and how far it is from home, in spreads of the country over the variables known of both."""

    unit: str
    distance: float
    reasons: tuple[Reason, ...]


class People(NamedTuple):
    """How many thousands lived in a unit and in which year; `members` are those whose people were added up."""

    thousand: float
    period: str
    members: tuple[str, ...]


def most_like(
    unit: str,
    facts: Mapping[str, Mapping[str, Fact]],
    variables: Sequence[LikenessVariable],
    count: int | None = None,
) -> list[Peer]:
    """The `count` units that are most like `unit`, nearest first; all of them without a count.

    `facts` has, by variable, what is known of each unit of one map. What is not known of either of two units is left
    out, the other variables weigh the more. Of a peer at least half the weight of what is known of `unit` is known.
    """
    scaled = {v.variable: _scaled(facts.get(v.variable, {}), v.transform) for v in variables}
    units = sorted({u for v in variables for u in facts.get(v.variable, {})} - {unit})
    found = [peer for other in units if (peer := _peer(unit, other, facts, scaled, variables))]
    return sorted(found, key=lambda peer: (peer.distance, peer.unit))[:count]


def _peer(
    unit: str,
    other: str,
    facts: Mapping[str, Mapping[str, Fact]],
    scaled: Mapping[str, Mapping[str, Fact]],
    variables: Sequence[LikenessVariable],
) -> Peer | None:
    reasons, of_unit, known, squares = [], 0.0, 0.0, 0.0
    for v in variables:
        of_all, on_scale = facts.get(v.variable, {}), scaled[v.variable]
        gap = _gap(on_scale.get(unit), on_scale.get(other))
        of_unit += v.weight if unit in on_scale else 0.0
        reasons.append(Reason(v.variable, of_all.get(unit), of_all.get(other), gap))
        if gap is not None:
            known += v.weight
            squares += v.weight * gap * gap
    if not known or known < _ENOUGH * of_unit:
        return None
    return Peer(other, math.sqrt(squares / known), tuple(reasons))


def _gap(own: Fact | None, other: Fact | None) -> float | None:
    if own is None or other is None:
        return None
    if isinstance(own, str) or isinstance(other, str):
        return 0.0 if own == other else 1.0
    if isinstance(own, Mapping) and isinstance(other, Mapping):
        shared = own.keys() & other.keys()
        return math.sqrt(sum((own[n] - other[n]) ** 2 for n in shared) / len(shared)) if shared else None
    return abs(own - other) if isinstance(own, float) and isinstance(other, float) else None


def _scaled(facts: Mapping[str, Fact], transform: str) -> dict[str, Fact]:
    """Every number as its distance from the median of all units, in spreads; names stay as they are."""
    if transform == LIKE_SAME:
        return dict(facts)
    if any(isinstance(fact, Mapping) for fact in facts.values()):
        return dict(_scaled_nodes({u: fact for u, fact in facts.items() if isinstance(fact, Mapping)}, transform))
    return dict(_spreads({u: float(fact) for u, fact in facts.items() if isinstance(fact, int | float)}, transform))


def _scaled_nodes(facts: Mapping[str, Mapping[str, float]], transform: str) -> dict[str, dict[str, float]]:
    by_node: dict[str, dict[str, float]] = defaultdict(dict)
    for unit, scores in facts.items():
        for node, score in scores.items():
            by_node[node][unit] = score
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for node, scores in by_node.items():
        for unit, spreads in _spreads(scores, transform).items():
            found[unit][node] = spreads
    return found


def _spreads(numbers: Mapping[str, float], transform: str) -> dict[str, float]:
    """Robust: a few great cities move neither the middle nor the spread. All the same number are all 0 apart."""
    plain = {u: math.log(n) if transform == LIKE_LOG else n for u, n in numbers.items()}
    if not plain:
        return {}
    middle = median(plain.values())
    spread = _MAD_OF_NORMAL * median(abs(n - middle) for n in plain.values()) or pstdev(plain.values())
    return {u: (n - middle) / spread if spread else 0.0 for u, n in plain.items()}


def people_of(
    units: Iterable[str],
    populations: Iterable[Mapping[str, Any]],
    changes: Iterable[Mapping[str, Any]],
    period: str,
) -> dict[str, People]:
    """The people of each unit in the year nearest to `period` of which they are known; nothing where they never are.

    A unit that was merged has the sum of its members, all of one year. `populations` are a row a unit and year,
    `changes` the edges of the units' history.
    """
    rows, edges = [Population(**row) for row in populations], list(changes)
    known, counted = Populations(rows), {row.unit for row in rows}
    found: dict[str, People] = {}
    for unit in units:
        members = _members(unit, edges, counted) or []
        year = known.nearest_period(members, period)
        if year is not None:
            # as many decimals as the publisher prints, not the dust of adding floats
            thousand = round(sum(known.thousand(m, year) for m in members), _DECIMALS)
            found[unit] = People(thousand, year, tuple(members))
    return found


def _members(unit: str, changes: Sequence[Mapping[str, Any]], known: Collection[str]) -> list[str] | None:
    """The units with known people whose whole territories make up `unit`; None where that cannot be said."""
    if unit in known:
        return [unit]
    edges = [c for c in changes if c["to_unit"] == unit != c["from_unit"]]
    if not edges or any(c["share"] != 1 for c in edges):
        return None
    found: list[str] = []
    for edge in edges:
        parts = _members(edge["from_unit"], changes, known)
        if parts is None:
            return None
        found += parts
    return found
