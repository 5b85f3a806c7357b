"""How much each part moved a score between two comparable periods, and how a rank moved. Pure.

A weighted mean is factor × Σ share × part, and a sum adds up plainly: either way a point of a part is worth a fixed
number of points of its parent, and a change of the parent is the sum of the changes of its parts, each times that
worth. What printed figures leave over is stated as the residual, never spread over the parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

from etl.scores import ranked


class Part(NamedTuple):
    """One part of a score in two periods: `contribution` = `weight` × (`now` − `before`), in points of the parent."""

    node: str
    before: float
    now: float
    weight: float
    contribution: float


class Decomposition(NamedTuple):
    """A change of a score: `difference` = the contributions of `parts` + `residual`, to the last digit of a float.

    `parts` stand in the order of the weights given.
    """

    before: float
    now: float
    difference: float
    parts: tuple[Part, ...]
    residual: float


class RankMove(NamedTuple):
    """A rank in two periods, 1 best, positive steps are places gained: `own` + `others` = `before` − `now`.

    `own` is what the unit's new score would have gained among the old scores of the others, `others` the rest. Taken
    the other way round, the others first, the two parts may differ.
    """

    before: int
    now: int
    own: int
    others: int


def weights_of(aggregation: Mapping[str, Any], children: Sequence[str]) -> dict[str, float] | None:
    """Points of the parent per point of each child: factor × share of a mean, 1 of a sum.

    None where the publisher's method does not decompose, or where the shares are not those of exactly these children.
    """
    if not aggregation["decomposes"] or not children:
        return None
    if aggregation["kind"] != "weighted_mean":
        return dict.fromkeys(children, 1.0)
    shares: Mapping[str, float] = aggregation["weights"]
    if set(shares) != set(children):
        return None
    return {child: aggregation["factor"] * shares[child] for child in children}


def decomposed(
    parent: str, before: Mapping[str, float], now: Mapping[str, float], weights: Mapping[str, float]
) -> Decomposition | None:
    """The change of `parent` by its parts; None where the parent or a part has no value in either period.

    `before` and `now` give values by node, or by whatever else stands for one thing in both periods: a concept.
    """
    needed = (parent, *weights)
    if not weights or any(node not in values for node in needed for values in (before, now)):
        return None
    parts = tuple(
        Part(node, before[node], now[node], weight, weight * (now[node] - before[node]))
        for node, weight in weights.items()
    )
    difference = now[parent] - before[parent]
    residual = fsum([difference, *(-part.contribution for part in parts)])
    return Decomposition(before[parent], now[parent], difference, parts, residual)


def recalculated(parts: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """The score that `parts` come to under `weights` of another period; None where a part is missing."""
    if not weights or any(node not in parts for node in weights):
        return None
    return fsum(weight * parts[node] for node, weight in weights.items())


def rank_move(before: Mapping[str, float], now: Mapping[str, float], unit: str, direction: str) -> RankMove | None:
    """How the rank of `unit` moved, by itself and by the others; None unless both periods score the same units."""
    if unit not in before or before.keys() != now.keys():
        return None
    first = ranked(before, direction)[unit]
    alone = ranked({**before, unit: now[unit]}, direction)[unit]
    last = ranked(now, direction)[unit]
    return RankMove(first, last, first - alone, alone - last)
