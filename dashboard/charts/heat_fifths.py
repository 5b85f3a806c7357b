"""Which fifth of the provinces a score lies in, column by column. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

Row = Mapping[str, Any]

FIFTHS = 5
_COMPARED = ("published", "computed", "rebuilt")
_ENOUGH = 0.5
"""Below this share of units with a score nobody can be placed among all."""


class Column(NamedTuple):
    """One node over all units: `rows` by unit; `fifths` by unit, 5 the best, without those that cannot be placed.

    `is_sparse` tells that too few units have a score: there are no fifths, and `middle` is None.
    """

    node: str
    head: Row
    rows: Mapping[str, Row]
    fifths: Mapping[str, int]
    middle: float | None
    is_sparse: bool


def columns_of(
    rows: Sequence[Row], root: str, has_all: bool, units: int, middles: Mapping[str, float] | None = None
) -> list[Column]:
    """The root first, then its own components or, with `has_all`, every node, in the publisher's order.

    `rows` are a row a node and unit of one period; `units` is how many units there were to be scored. The middle of a
    column is that of `middles` where these are given: on a later map the median of rebuilt figures is none.
    """
    by_node: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_node.setdefault(row["node"], {})[row["unit"]] = row
    heads = {node: next(iter(cells.values())) for node, cells in by_node.items()}
    wanted = [n for n in by_node if n != root and (has_all or heads[n]["parent"] == root)]
    wanted.sort(key=lambda node: heads[node]["node_position"])
    columns = [_column(n, heads[n], by_node[n], units) for n in ([root] if root in by_node else []) + wanted]
    return columns if middles is None else [column._replace(middle=middles.get(column.node)) for column in columns]


def has_deeper(rows: Sequence[Row], root: str) -> bool:
    """Whether components are themselves made of parts."""
    return any(row["parent"] != root and row["node"] != root for row in rows)


def _column(node: str, head: Row, cells: Mapping[str, Row], units: int) -> Column:
    placed = {unit: row["value"] for unit, row in cells.items() if is_comparable(row)}
    is_sparse = len(placed) < _ENOUGH * units or not placed
    return Column(
        node=node,
        head=head,
        rows=cells,
        fifths={} if is_sparse else fifths_of(placed, head["direction"]),
        middle=None if is_sparse else median(placed.values()),
        is_sparse=is_sparse,
    )


def is_comparable(row: Row) -> bool:
    """Whether a figure may be held against those of other units: a score, not set aside, not an organisation's own."""
    return row["value"] is not None and not row["excluded"] and row["status"] in _COMPARED


def fifths_of(scores: Mapping[str, float], direction: str | None) -> dict[str, int]:
    """The fifth of each unit, 5 the best; equal scores share the better one. Empty where no direction is better."""
    if direction not in ("higher_is_better", "lower_is_better"):
        return {}
    in_order = sorted(scores.values(), reverse=direction == "higher_is_better")
    ahead: dict[float, int] = {}
    for place, score in enumerate(in_order):
        ahead.setdefault(score, place)
    return {unit: FIFTHS - ahead[score] * FIFTHS // len(in_order) for unit, score in scores.items()}


def best_first(column: Column, units: Sequence[str]) -> list[str]:
    """The units by their figure in a column, best first, those without one last; equal ones stay in the order given."""
    sign = 1 if column.head["direction"] == "lower_is_better" else -1

    def place(unit: str) -> tuple[bool, float]:
        value = column.rows[unit]["value"] if unit in column.rows else None
        return (value is None, 0.0 if value is None else sign * value)

    return sorted(units, key=place)
