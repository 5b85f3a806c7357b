"""What a score, a place and a group would be if parts moved, and the least movement that reaches them. Pure.

Arithmetic with the publisher's own weights, no forecast: a movement of a part moves the score by as much as the part
weighs, what the parts leave unexplained stays as it is, and the other units stay where they are. Movements are counted
in whole steps of STEP, as scores are printed, so that what is shown is what reaches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from etl.model import QUARTILES, THRESHOLDS
from etl.scores import quartile_groups

STEP = 0.01
"""The least movement that a reader of printed scores can see."""
SHARE_STEP = 0.001
"""The share of the even plan is rounded up to this part of one."""

REACHABLE, BEYOND_ACHIEVED, BEYOND_SCALE, NOT_KNOWN = "reachable", "beyond_achieved", "beyond_scale", "not_known"

_DECIMALS = 9
_NOISE = 1e-9
"""Steps are counted after taking off this part of one: the noise of floats is no step."""


class Component(NamedTuple):
    """One part of a score: a point of it is worth `weight` points of the score; `better` is 1, or −1 where less is.

    `rise` is the greatest improvement of any unit in one comparable year, None where no two years compare; `room` is
    what is left to the end of the scale, None where the end is not known.
    """

    node: str
    now: float
    weight: float
    rise: float | None
    room: float | None
    better: int = 1

    @property
    def steps(self) -> int:
        """How many whole steps it can improve within what was ever achieved and within the scale; 0 if unknown."""
        if self.rise is None:
            return 0
        return max(0, floor((self.rise if self.room is None else min(self.rise, self.room)) / STEP + _NOISE))


class Outcome(NamedTuple):
    """A score with its place among the others and its group; None where neither can be said."""

    score: float
    rank: int | None
    rank_of: int | None
    band: str | None


@dataclass(frozen=True)
class Standing:
    """Where a unit stands among `others`, whose scores do not move; empty where no set of scores is comparable.

    `is_ranked` says whether the publisher ranks at all; `groups` is the rule of the groups, `levels` are their names
    and lower ends, best first.
    """

    score: float
    others: Mapping[str, float]
    is_ranked: bool
    groups: str | None = None
    levels: Sequence[tuple[str, float | None]] = ()
    better: int = 1

    def with_score(self, score: float) -> Outcome:
        """Place and group that a score would have among the others."""
        own = round(score, _DECIMALS)
        return Outcome(own, self._rank(own), len(self.others) + 1 if self._has_places else None, self._band(own))

    def moved(self, weights: Mapping[str, float], moves: Mapping[str, float]) -> Outcome:
        """Place and group after parts have moved by so many of their own points; the rest of the score stays."""
        return self.with_score(self.score + sum(weights[node] * by for node, by in moves.items()))

    def needed_for_rank(self, rank: int) -> float | None:
        """The least score that shares this rank or a better one; None where nobody has ranks."""
        if not self._has_places:
            return None
        return self._least(lambda score: (self._rank(score) or 0) <= rank)

    def needed_for_band(self, band: str) -> float | None:
        """The least score in this group or a better one; None where groups cannot be said."""
        names = [name for name, _ in self.levels]
        if band not in names or self.groups not in (QUARTILES, THRESHOLDS):
            return None
        if self.groups == THRESHOLDS:
            return dict(self.levels)[band]
        if not self.others:
            return None
        return self._least(lambda score: names.index(self._band(score) or names[-1]) <= names.index(band))

    @property
    def _has_places(self) -> bool:
        return self.is_ranked and bool(self.others)

    def _rank(self, score: float) -> int | None:
        if not self._has_places:
            return None
        ladder = self._ladder
        return 1 + (len(ladder) - bisect_right(ladder, score) if self.better > 0 else bisect_left(ladder, score))

    def _band(self, score: float) -> str | None:
        if self.groups == THRESHOLDS:
            return next((name for name, low in self.levels if low is not None and score >= low), None)
        if self.groups != QUARTILES or not self.others:
            return None
        names = [name for name, _ in self.levels]
        others = {str(place): other for place, other in enumerate(self._ladder)}
        return quartile_groups({**others, "": score}, names)[""]

    def _least(self, meets: Callable[[float], bool]) -> float | None:
        """The least good of the others' scores that meets a condition which every better score meets too.

        A place is taken by reaching the score of whoever holds it, and a group by reaching one of its members.
        """
        ladder = self._ladder if self.better > 0 else self._ladder[::-1]
        place = bisect_left(ladder, True, key=meets)
        return ladder[place] if place < len(ladder) else None

    @cached_property
    def _ladder(self) -> list[float]:
        """The others' scores, the smallest first."""
        return sorted(round(other, _DECIMALS) for other in self.others.values())


class Alone(NamedTuple):
    """One part that moves by itself: by how much it would have to, and whether that has ever been achieved."""

    node: str
    move: float
    verdict: str


class Plan(NamedTuple):
    """Movements that reach a target, of those parts that move; `total` adds up their sizes.

    `share` is the part of its own possible rise by which each moves, where they all move alike.
    """

    moves: Mapping[str, float]
    total: float
    share: float | None = None


class Inverse(NamedTuple):
    """What it takes to gain `gain` points: by one part alone, with the least movement, and by all parts alike.

    `least` and `even` are None where all that was ever achieved does not suffice: `shortfall` points would be lacking.
    """

    gain: float
    alone: tuple[Alone, ...]
    least: Plan | None
    even: Plan | None
    shortfall: float


def inverse(components: Sequence[Component], gain: float, better: int = 1) -> Inverse:
    """The movements that improve a score by `gain` points or a little more, never by less.

    The least movement fills the parts that weigh most first, of equals the one that has risen most; no other one of
    whole steps is smaller.
    """
    useful = [c for c in components if c.weight * c.better * better > 0]
    alone = tuple(_alone(c, gain) for c in useful)
    possible = sum(abs(c.weight) * c.steps * STEP for c in useful)
    shortfall = gain - possible
    if _steps(shortfall, 1.0) > 0:
        return Inverse(gain, alone, None, None, shortfall)
    return Inverse(gain, alone, _least(useful, gain), _even(useful, gain, possible), 0.0)


def _alone(component: Component, gain: float) -> Alone:
    steps = _steps(gain, abs(component.weight))
    size = steps * STEP
    if component.room is not None and steps > floor(component.room / STEP + _NOISE):
        verdict = BEYOND_SCALE
    elif component.rise is None:
        verdict = NOT_KNOWN
    else:
        verdict = REACHABLE if steps <= component.steps else BEYOND_ACHIEVED
    return Alone(component.node, round(component.better * size, 2), verdict)


def _least(components: Sequence[Component], gain: float) -> Plan:
    left, steps = gain, {}
    for component in sorted(components, key=lambda c: (-abs(c.weight), -c.steps)):
        weight = abs(component.weight)
        steps[component.node] = min(component.steps, _steps(left, weight))
        left -= weight * steps[component.node] * STEP
    return _plan(components, steps)


def _even(components: Sequence[Component], gain: float, possible: float) -> Plan:
    share = min(1.0, _steps(gain, possible, SHARE_STEP) * SHARE_STEP) if possible else 0.0
    return _plan(components, {c.node: ceil(share * c.steps - _NOISE) for c in components})._replace(share=share)


def _plan(components: Sequence[Component], steps: Mapping[str, int]) -> Plan:
    moves = {c.node: round(c.better * steps[c.node] * STEP, 2) for c in components if steps[c.node]}
    return Plan(moves, round(sum(abs(by) for by in moves.values()), 2))


def _steps(amount: float, weight: float, step: float = STEP) -> int:
    """The whole steps of something that weighs so much which add up to an amount, rounded up."""
    return max(0, ceil(amount / (weight * step) - _NOISE))
