"""Where one province stands in each node of an index, among those that have a figure. Pure, no streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import etl
from etl import Spread

Row = dict[str, Any]

NEVER_COMPARED = ("rebuilt", "inferred")
"""Statuses of figures that nobody measured in this unit: no place among measured ones."""

_ENOUGH = 0.5
"""Below this share of provinces with a figure a place among them would mislead."""


class Standing(NamedTuple):
    """One node of one province against the field of `n` provinces that have a figure.

    `quarter` is 1 for the best quarter of the field and 4 for the last. `distance` is how far the figure lies from the
    median in widths of the middle half of the field, positive where it is better: the two measures by which strengths
    are told. `share` is how much of the node's own scale is reached, from 0 to 1. Each is None where it cannot be said.
    """

    row: Row
    n: int
    spread: Spread | None
    quarter: int | None
    distance: float | None
    share: float | None


def is_enough(count: int, period: Row) -> bool:
    """Whether so many figures are at least half of those that a period of an index could have."""
    return count >= _ENOUGH * (period["surveyed"] or period["units"])


def is_comparable(row: Row) -> bool:
    """Whether a figure may stand in a range with others: there, measured or counted in this unit, and beyond doubt."""
    return row["value"] is not None and row["status"] not in NEVER_COMPARED and not row["excluded"]


def fields(scores: Iterable[Row]) -> dict[str, dict[str, float]]:
    """The comparable figures of one period by node and unit."""
    found: dict[str, dict[str, float]] = {}
    for row in scores:
        if is_comparable(row):
            found.setdefault(row["node"], {})[row["unit"]] = row["value"]
    return found


def is_higher_better(row: Row) -> bool:
    return bool(row["direction"] != "lower_is_better")


def standings(own: Iterable[Row], field: Mapping[str, Mapping[str, float]], period: Row) -> list[Standing]:
    """The standing of each row of one unit; of a figure that may not be compared only its share of the scale."""
    return [_standing(row, field.get(row["node"], {}), period) for row in own]


def _standing(row: Row, others: Mapping[str, float], period: Row) -> Standing:
    share, n = _share_of_scale(row), len(others)
    found = etl.spread(others.values())
    if found is None or found.q1 is None or found.q3 is None or not is_enough(found.n, period):
        return Standing(row, n, None, None, None, share)
    if not is_comparable(row) or row["unit"] not in others:
        return Standing(row, n, found, None, None, share)
    better, width = (1 if is_higher_better(row) else -1), found.q3 - found.q1
    distance = better * (row["value"] - found.median) / width if width else None
    return Standing(row, n, found, _quarter(row, found), distance, share)


def _quarter(row: Row, found: Spread) -> int:
    """A figure on a cut belongs to the better quarter."""
    cuts = (found.q3, found.median, found.q1) if is_higher_better(row) else (found.q1, found.median, found.q3)
    reached = (row["value"] >= cut if is_higher_better(row) else row["value"] <= cut for cut in cuts if cut is not None)
    return next((quarter for quarter, is_reached in enumerate(reached, start=1) if is_reached), 4)


def _share_of_scale(row: Row) -> float | None:
    if row["value"] is None or not row["scale_known"]:
        return None
    share: float = (row["value"] - row["scale_min"]) / (row["scale_max"] - row["scale_min"])
    return share if is_higher_better(row) else 1 - share


def leaves(rows: Iterable[Row], root: str) -> list[Row]:
    """The rows of the lowest level of the tree under `root`: those of which nothing else is a part."""
    kept = list(rows)
    parents = {row["parent"] for row in kept}
    within = {root} | {row["node"] for row in kept if row["parent"] == root}
    return [row for row in kept if row["parent"] in within and row["node"] not in parents]


def strengths(found: Sequence[Standing], most: int = 5) -> list[Standing]:
    """The nodes furthest on the better side of the national median, at most `most` and half of all, furthest first."""
    return _furthest(found, most, 1)


def weaknesses(found: Sequence[Standing], most: int = 5) -> list[Standing]:
    """The nodes furthest on the worse side of the national median, at most `most` and half of all, furthest first."""
    return _furthest(found, most, -1)


def _furthest(found: Sequence[Standing], most: int, side: int) -> list[Standing]:
    known = [(side * s.distance, s) for s in found if s.distance is not None]
    ordered = sorted((pair for pair in known if pair[0] > 0), key=lambda pair: -pair[0])
    return [standing for _, standing in ordered][: min(most, len(found) // 2)]
