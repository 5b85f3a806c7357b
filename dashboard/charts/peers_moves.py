"""How far home and the provinces like it went between two years that may be compared. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

Row = dict[str, Any]

_NOT_MEASURED = "inferred"


class PartMove(NamedTuple):
    """The change of one part; `share` is that change in shares of its scale, better ones above zero."""

    before: Row
    now: Row
    difference: float
    share: float


class Move(NamedTuple):
    """The change of one unit's root, with those of its parts, the greatest improvement first.

    `difference` is None where one of the two years has no score; `gain` is above zero where it got better.
    """

    unit: str
    before: Row | None
    now: Row | None
    difference: float | None
    gain: float | None
    parts: tuple[PartMove, ...]

    @property
    def statuses(self) -> tuple[str, str]:
        """Of the score of each of the two years; empty where there is none."""
        first, last = (str(row["status"] or "") if row else "" for row in (self.before, self.now))
        return first, last

    @property
    def risen(self) -> list[PartMove]:
        return [part for part in self.parts if part.share > 0]


def moves(
    before: Iterable[Row], now: Iterable[Row], root: str, units: Sequence[str], cut: Collection[str] = ()
) -> list[Move]:
    """The move of each unit from the scores of one period to those of another, in the order of `units`.

    The rows are those of all nodes. Parts are the children of `root`; those whose concept is `cut` between the two
    periods have no move, nor have those whose scale or status is not the same in both.
    """
    earlier = {(row["unit"], row["concept"]): row for row in before}
    later: dict[str, list[Row]] = {unit: [] for unit in units}
    for row in now:
        if row["unit"] in later and (row["node"] == root or row["parent"] == root):
            later[row["unit"]].append(row)
    return [_move(unit, rows, earlier, root, cut) for unit, rows in later.items()]


def _move(unit: str, rows: Sequence[Row], earlier: dict[tuple[str, str], Row], root: str, cut: Collection[str]) -> Move:
    whole = next((row for row in rows if row["node"] == root), None)
    first = earlier.get((unit, whole["concept"])) if whole else None
    if whole is None or first is None or not (_is_score(first) and _is_score(whole)):
        return Move(unit, first, whole, None, None, ())
    pairs = [(earlier.get((unit, row["concept"])), row) for row in rows if row["parent"] == root]
    parts = [
        PartMove(
            a, b, b["value"] - a["value"], _sign(b) * (b["value"] - a["value"]) / (b["scale_max"] - b["scale_min"])
        )
        for a, b in pairs
        if a and b["concept"] not in cut and _may_be_compared(a, b)
    ]
    difference = whole["value"] - first["value"]
    in_order = tuple(sorted(parts, key=lambda part: (-part.share, part.now["node_position"])))
    return Move(unit, first, whole, difference, _sign(whole) * difference, in_order)


def _is_score(row: Row) -> bool:
    return row["value"] is not None and not row["excluded"] and row["status"] != _NOT_MEASURED


def _may_be_compared(before: Row, now: Row) -> bool:
    is_of_one_scale = all(before[end] == now[end] for end in ("scale_min", "scale_max"))
    return _is_score(before) and _is_score(now) and is_of_one_scale and before["status"] == now["status"]


def _sign(row: Row) -> int:
    return 1 if row["direction"] == "higher_is_better" else -1


def by_statuses(found: Iterable[Move], home: str) -> list[list[Move]]:
    """The moves that there are, in groups of the same two statuses, the greatest gain first.

    No order mixes statuses. The largest group goes first, and of equal ones that of home.
    """
    known = [move for move in found if move.gain is not None]
    sizes = Counter(move.statuses for move in known)
    own = next((move.statuses for move in known if move.unit == home), None)

    def place(statuses: tuple[str, str]) -> tuple[int, bool, tuple[str, str]]:
        return -sizes[statuses], statuses != own, statuses

    in_order = sorted(known, key=lambda move: (place(move.statuses), -(move.gain or 0.0), move.unit))
    return [list(group) for _, group in groupby(in_order, key=lambda move: move.statuses)]


def most_improved(groups: Sequence[Sequence[Move]], home: str) -> Move | None:
    """Of the group with most peers the peer with the greatest gain; None where there is no peer with one."""
    of_peers = [[move for move in group if move.unit != home] for group in groups]
    return max(of_peers, key=len)[0] if any(of_peers) else None


def has_gained(move: Move) -> bool:
    """Whether one improved by as much as can be printed: a gain of 0,00 points is none."""
    return move.gain is not None and round(move.gain, 2) > 0
