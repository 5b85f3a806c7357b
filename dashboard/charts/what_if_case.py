"""One province in one index and year: where it stands, what moves it, what it may aim at. Facts, no sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import ceil
from typing import Any, NamedTuple

from dashboard.charts.what_if_moves import Moves, written_moves
from etl import Component, Inverse, Outcome, Standing, inverse

Row = dict[str, Any]

TOPS = (1, 3, 5, 10, 20, 30)
HALF, BETTER = "half", "better"
_QUARTILES = "quartiles"
_STEP = 0.05


class Aim(NamedTuple):
    """A rank or a group to reach: `target` is its id in the address; one of `rank` and `band` is set."""

    target: str
    rank: int | None
    band: str | None
    needed: float


class Case:
    """What a page is told and what follows from it; `top` is how many ranks are shown, None where all are."""

    def __init__(
        self,
        index: Row,
        period: Row,
        unit: str,
        name: str,
        root: Row,
        parts: Sequence[Row],
        components: Mapping[str, Component],
        ranges: Mapping[str, tuple[float, float]],
        rises: Mapping[str, Row],
        standing: Standing,
        status: str,
        is_rebuilt: bool,
        held: int,
        top: int | None,
        levels: Mapping[str, Row],
        moves: Moves,
    ) -> None:
        """`parts` are the province's own rows of the components; `ranges` the least and greatest of all by node.

        `rises` are the greatest ever achieved, by concept; `status` is that of the scores which are compared; `held` is
        how many provinces have a score.
        """
        self.index, self.period, self.unit, self.name = index, period, unit, name
        self.root, self.parts, self.components, self.ranges, self.rises = root, parts, components, ranges, rises
        self.standing, self.status, self.is_rebuilt, self.held, self.top = standing, status, is_rebuilt, held, top
        self.levels, self.moves = levels, moves
        self.aim: Aim | None = None

    @cached_property
    def now(self) -> Outcome:
        return self.standing.with_score(self.standing.score)

    @cached_property
    def then(self) -> Outcome:
        return self.standing.moved({c.node: c.weight for c in self.components.values()}, self.moves.known)

    @property
    def printed_rank(self) -> int | None:
        """The rank that the publisher prints, which wins over a computed one."""
        return self.root["rank"] if self.now.rank and self.root["rank_status"] == "published" else None

    def is_hidden(self, rank: int) -> bool:
        """Whether a rank is one that the publisher chose not to print."""
        return self.top is not None and rank > self.top and rank != self.printed_rank

    @cached_property
    def aims(self) -> list[Aim]:
        """What can be aimed at, the easiest first; empty where neither ranks nor groups can be said."""
        return self._ranks() if self.now.rank else self._groups()

    def aim_at(self, target: str) -> None:
        self.aim = next((a for a in self.aims if a.target == target), None)

    @property
    def usual_target(self) -> str:
        """The nearest aim that is not reached yet, one place up aside; of who has reached all the last."""
        aims = [a for a in self.aims if a.target != BETTER]
        ahead = [a.target for a in aims if self.gain_to(a) > 0]
        return (ahead or [a.target for a in reversed(aims)] or [""])[0]

    @cached_property
    def inverse(self) -> Inverse | None:
        """What it takes to reach the aim; None where there is none."""
        if self.aim is None:
            return None
        return inverse(list(self.components.values()), self.gain_to(self.aim), self.standing.better)

    @property
    def is_ahead(self) -> bool:
        """Whether there is an aim that is not reached yet."""
        return self.aim is not None and self.gain_to(self.aim) > 0

    @property
    def is_in_reach(self) -> bool:
        """Whether the aim can be reached within what was ever achieved."""
        return self.inverse is not None and self.inverse.least is not None

    def gain_to(self, aim: Aim) -> float:
        """Points that are lacking; nothing or less where the aim is reached."""
        return self.standing.better * (aim.needed - self.now.score)

    def stops(self, row: Row) -> list[float]:
        """Where the slider of a part stops: as far as any province ever rose in a year, as far down, on the scale."""
        part = self.components[row["node"]]
        far = part.rise if part.rise is not None else row["scale_max"] - row["scale_min"]
        steps = int(far / _STEP + 1)
        around = (round(step * _STEP, 2) for step in range(-steps, steps + 1))
        within = (by for by in around if row["scale_min"] <= round(part.now + by, 9) <= row["scale_max"])
        return sorted({0.0, self.moves.known.get(part.node, 0.0), *within})

    def written_with(self, node: str, by: float) -> str:
        """All movements as the address writes them, with that of one node changed."""
        return written_moves({other: self.moves.known.get(other, 0.0) for other in self.components} | {node: by})

    def _ranks(self) -> list[Aim]:
        now, of = self.now.rank or 0, self.now.rank_of or 0
        asked = {str(rank): rank for rank in TOPS} | {HALF: ceil(of / 2), BETTER: now - 1}
        shown = {target: rank for target, rank in asked.items() if 0 < rank < of and not self._is_too_far(target, rank)}
        found = [(target, rank, self.standing.needed_for_rank(rank)) for target, rank in shown.items()]
        aims = [Aim(target, rank, None, needed) for target, rank, needed in found if needed is not None]
        return sorted(aims, key=lambda a: (a.target != BETTER, -(a.rank or 0)))

    def _is_too_far(self, target: str, rank: int) -> bool:
        """A rank that is not shown cannot be aimed at: how far it is, or that it is reached, would tell one's own."""
        return self.is_hidden(rank) or (target == BETTER and self.is_hidden(rank + 1))

    def _groups(self) -> list[Aim]:
        found = [(band, self.standing.needed_for_band(band)) for band, _ in reversed(self.standing.levels)]
        # everybody is in the last of groups that divide all
        reachable = found[1:] if self.standing.groups == _QUARTILES else found
        return [Aim(band, None, band, needed) for band, needed in reachable if needed is not None]


def component_of(row: Row, weight: float, rise: Row | None) -> Component:
    """A part of a province; `rise` is the greatest improvement of any province in it, None where there is none."""
    better = better_of(row)
    end = row["scale_max"] if better > 0 else row["scale_min"]
    return Component(
        node=row["node"],
        now=row["value"],
        weight=weight,
        rise=rise["rise"] if rise and rise["rise"] > 0 else None,
        room=better * (end - row["value"]) if row["scale_known"] else None,
        better=better,
    )


def better_of(row: Row) -> int:
    """1 where more is better, else -1."""
    return 1 if row["direction"] == "higher_is_better" else -1


def range_of(rows: Sequence[Row], node: str) -> tuple[float, float]:
    """The least and the greatest value of a node; at least one is known."""
    known = [row["value"] for row in rows if row["node"] == node and row["value"] is not None]
    return min(known), max(known)
