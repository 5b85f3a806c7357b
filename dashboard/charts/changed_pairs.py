"""Two years of one score, and whether its change may be split by component. Rows in, a verdict out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.series import breaks_between
from etl import Decomposition, RankMove, decomposed, rank_move, recalculated, weights_of

Row = dict[str, Any]

CUTTING = ("method", "map")
EVERY_KIND = (*CUTTING, "suspected")

ABSENT, CUT, METHOD, STRUCTURE, PARTS = "absent", "cut", "method", "structure", "parts"
"""Why a change is not split: a year has no score, a break lies between, a year's score is not known to be made of its
parts, the parts or their weights are others, a part has no score."""

UNRANKED, OTHER_MAP, NO_RANK, MIXED, INCOMPLETE, OTHER_UNITS, TIED = (
    "unranked", "other_map", "no_rank", "mixed", "incomplete", "other_units", "tied",
)  # fmt: skip
"""Why a move of rank is not split, or not even told."""

_SAME = 1e-12


class Side(NamedTuple):
    """One year of a score: `nodes` are the nodes of that year by concept, `rows` the unit's scores by concept.

    `parent` is the concept that is split into `children`; `aggregation` says how, None where nothing is declared.
    `all_rows` are the parent's scores of all units on the map looked at.
    """

    period: str
    parent: str
    children: tuple[str, ...]
    nodes: Mapping[str, Row]
    aggregation: Row | None
    rows: Mapping[str, Row]
    all_rows: Sequence[Row]

    @property
    def row(self) -> Row | None:
        return self.rows.get(self.parent)

    @property
    def values(self) -> dict[str, float]:
        """What may enter a sum, by concept."""
        return {concept: row["value"] for concept, row in self.rows.items() if _is_usable(row)}

    @property
    def weights(self) -> dict[str, float] | None:
        """Points of the score per point of each child, by concept; None where the score does not decompose."""
        by_node = {self.nodes[c]["node"]: c for c in self.children}
        given = weights_of(self.aggregation, list(by_node)) if self.aggregation else None
        return {by_node[node]: weight for node, weight in given.items()} if given else None


class Pair(NamedTuple):
    """An earlier and a later year of one score; `breaks` lie between them, by concept, of every kind."""

    before: Side
    now: Side
    breaks: Mapping[str, Sequence[Row]]

    @property
    def own_breaks(self) -> list[Row]:
        return list(self.breaks.get(self.now.parent, ()))

    @property
    def cuts(self) -> list[Row]:
        return [b for b in self.own_breaks if b["kind"] in CUTTING]

    @property
    def doubts(self) -> list[Row]:
        return [b for b in self.own_breaks if b["kind"] not in CUTTING]

    @property
    def difference(self) -> float | None:
        """None where a year has no score or the two cannot be compared."""
        before, now = self.before.values.get(self.before.parent), self.now.values.get(self.now.parent)
        return None if before is None or now is None or self.cuts else now - before

    @property
    def obstacle(self) -> str | None:
        """Why the change is not split by component; None where it is."""
        if any(side.parent not in side.values for side in self.sides):
            return ABSENT
        return obstacle_of_method(self) or (PARTS if self.missing else None)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.before, self.now

    @property
    def missing(self) -> dict[str, list[str]]:
        """The components of each year that have no score, by period."""
        found = {side.period: [c for c in side.children if c not in side.values] for side in self.sides}
        return {period: concepts for period, concepts in found.items() if concepts}

    @property
    def split(self) -> Decomposition | None:
        """The change by concept of each component that was measured alike; the others' is part of what is left over."""
        if self.obstacle is not None:
            return None
        changed = changed_components(self)
        weights = {c: weight for c, weight in (self.now.weights or {}).items() if c not in changed}
        return decomposed(self.now.parent, self.before.values, self.now.values, weights)


class Recalculation(NamedTuple):
    """The earlier year under the weights of the later one: `score` was never published; `split` leads on from it."""

    score: float
    split: Decomposition


def pair_of(before: Side, now: Side, breaks: Iterable[Row], nodes: Iterable[Row]) -> Pair:
    """`breaks` and `nodes` are all those of the index: a break belongs to the concept its node stood for."""
    between = breaks_between(list(breaks), before.period, now.period, EVERY_KIND)
    spans = list(nodes)
    found: dict[str, list[Row]] = {}
    for b in between:
        node = next((n for n in spans if n["node"] == b["node"] and is_valid(n, b["period"][:4])), None)
        if node is not None:
            found.setdefault(node["concept"], []).append(b)
    return Pair(before, now, found)


def is_valid(span: Row, period: str) -> bool:
    return (span["since"] or "") <= period <= (span["until"] or "9999")


def obstacle_of_method(pair: Pair) -> str | None:
    """Why no province's change between these two years is split: nothing here depends on scores."""
    if pair.cuts:
        return CUT
    before, now = pair.before.weights, pair.now.weights
    if before is None or now is None:
        return METHOD
    if before.keys() != now.keys() or any(abs(before[c] - now[c]) > _SAME for c in now):
        return STRUCTURE
    if len(changed_components(pair)) == len(pair.now.children):
        return STRUCTURE
    return None


def recalculation(pair: Pair) -> Recalculation | None:
    """Only where the weights alone changed: every component of the later year was measured alike in the earlier one."""
    weights, parent = pair.now.weights, pair.now.parent
    if not weights or not pair.cuts or any(b["kind"] == "map" for b in pair.cuts) or parent not in pair.now.values:
        return None
    if changed_components(pair) or pair.before.weights == weights:
        return None
    score = recalculated(pair.before.values, weights)
    if score is None:
        return None
    split = decomposed(parent, {**pair.before.values, parent: score}, pair.now.values, weights)
    return Recalculation(score, split) if split else None


def changed_components(pair: Pair) -> list[str]:
    """The components of the later year that are new or were measured in another way in the earlier one."""
    return [
        c
        for c in pair.now.children
        if c not in pair.before.children or any(b["kind"] in CUTTING for b in pair.breaks.get(c, ()))
    ]


def newest_split(
    periods: Sequence[str], between: Callable[[str, str], Pair], only: str | None = None
) -> tuple[str, str] | None:
    """The newest year whose change is split, and the nearest earlier one that it is split from: earlier, later.

    `periods` newest first; `only` is the one later year to look at, where it is given.
    """
    pairs = (
        (earlier, later)
        for place, later in enumerate(periods)
        if only in (None, later)
        for earlier in periods[place + 1 :]
    )
    return next((years for years in pairs if (pair := between(*years)).obstacle is None and pair.split), None)


def newest_scored(sides: Iterable[Side]) -> str | None:
    """The first year, of those given newest first, that has a score."""
    return next((side.period for side in sides if side.parent in side.values), None)


# ranks


def obstacle_of_rank(pair: Pair, index: Row, maps: Sequence[str], chosen_map: str, units: Sequence[int]) -> str | None:
    """Why a move of rank is not split; `maps` and `units` are the map of each year and how many units it had."""
    if not index["league_table"]:
        return UNRANKED
    if any(own != chosen_map for own in maps):
        return OTHER_MAP
    if any(not has_shown_rank(side.row) for side in pair.sides):
        return NO_RANK
    if mixed_periods(pair):
        return MIXED
    if any(len(_scored(side)) < of for side, of in zip(pair.sides, units, strict=True)):
        return INCOMPLETE
    move = split_rank(pair)
    if move is None:
        return OTHER_UNITS
    shown = [side.row["rank"] for side in pair.sides if side.row]
    return None if shown == [move.before, move.now] else TIED


def has_shown_rank(row: Row | None) -> bool:
    """A rank that is measured and that the publisher does not hold back."""
    return bool(
        row
        and row["rank"] is not None
        and not row["beyond_published"]
        and row["rank_status"] in ("published", "computed")
    )


def mixed_periods(pair: Pair) -> list[str]:
    """The years in which the scores of the provinces are of more than one status."""
    return [side.period for side in pair.sides if len({r["status"] for r in _scored(side)}) > 1]


def split_rank(pair: Pair) -> RankMove | None:
    row = pair.now.row
    if row is None:
        return None
    before, now = ({r["unit"]: r["value"] for r in _scored(side)} for side in pair.sides)
    return rank_move(before, now, row["unit"], row["direction"])


def _scored(side: Side) -> list[Row]:
    return [r for r in side.all_rows if _is_usable(r)]


def _is_usable(row: Row) -> bool:
    return row["value"] is not None and not row["excluded"] and row["status"] != "inferred"
