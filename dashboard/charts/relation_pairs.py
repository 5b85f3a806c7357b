"""Two scores of the same provinces, in one year and over the same years: what may stand together. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import pstdev
from typing import Any, NamedTuple

import etl
from dashboard.charts.compare_bases import margin
from dashboard.series import breaks_between

Row = dict[str, Any]

STRENGTHS = ((0.7, "strong"), (0.4, "clear"), (0.0, "weak"))
"""From which size of the coefficient on how an association is called."""
UNCLEAR, ONE_ORDER = "unclear", "one_order"

_NEARLY_ALL = 0.9
_CUTTING = ("method", "map")
_LEFT_OUT = ("inferred", "rebuilt")
_BOUNDS = ("<", ">", "<=", ">=")


class Pair(NamedTuple):
    """Both scores of one unit."""

    unit: str
    x: Row
    y: Row

    @property
    def is_computed(self) -> bool:
        """Whether one of the two is not the publisher's own figure."""
        return any(row["status"] != "published" for row in (self.x, self.y))


def by_unit(rows: Iterable[Row], concept: str) -> dict[str, Row]:
    """The rows of one concept, a unit's newest where it has several; absent scores too."""
    return {row["unit"]: row for row in sorted(rows, key=lambda r: r["moment"]) if row["concept"] == concept}


def can_stand(row: Row | None) -> bool:
    """A score that may be compared: one number, not inferred or rebuilt, not marked as used for nothing."""
    return (
        row is not None
        and row["value"] is not None
        and row["value_high"] is None
        and row["qualifier"] not in _BOUNDS
        and row["status"] not in _LEFT_OUT
        and not row["excluded"]
    )


def pairs_of(x: Mapping[str, Row], y: Mapping[str, Row]) -> list[Pair]:
    """The units of which both scores may stand in one picture."""
    return [Pair(unit, row, y[unit]) for unit, row in x.items() if can_stand(row) and can_stand(y.get(unit))]


def verdict(found: etl.Association) -> str:
    """How an association is called: UNCLEAR where its interval holds 0, else its strength and its direction."""
    if found.low is None or found.high is None:
        return ONE_ORDER
    if found.low <= 0 <= found.high:
        return UNCLEAR
    strength = next(name for least, name in STRENGTHS if abs(found.rho) >= least)
    return f"{strength}_{'with' if found.rho > 0 else 'against'}"


# levels: high in one, low in the other


class Corners(NamedTuple):
    """Units in the upper quarter of one score and the lower quarter of the other, those farthest apart first."""

    x_high: list[Pair]
    y_high: list[Pair]

    @property
    def units(self) -> set[str]:
        return {pair.unit for pair in (*self.x_high, *self.y_high)}


def corners(pairs: Sequence[Pair]) -> Corners | None:
    """Scores of which more is better; one equal to a quartile goes to the higher group. None where pairs are few."""
    x, y = etl.spread(p.x["value"] for p in pairs), etl.spread(p.y["value"] for p in pairs)
    if x is None or y is None or x.q1 is None or x.q3 is None or y.q1 is None or y.q3 is None:
        return None
    apart = _apart(pairs)
    by_distance = sorted(pairs, key=lambda p: (-apart[p.unit], p.unit))
    return Corners(
        [p for p in by_distance if p.x["value"] >= x.q3 and p.y["value"] < y.q1],
        [p for p in by_distance if p.x["value"] < x.q1 and p.y["value"] >= y.q3],
    )


def _apart(pairs: Sequence[Pair]) -> dict[str, float]:
    """How far apart the two places of each unit are."""
    x, y = (_places([float(getattr(p, axis)["value"]) for p in pairs]) for axis in ("x", "y"))
    return {p.unit: abs(a - b) for p, a, b in zip(pairs, x, y, strict=True)}


def _places(values: Sequence[float]) -> list[int]:
    return [sum(other < value for other in values) for value in values]


# movement: one rose while the other fell


class Span(NamedTuple):
    """Two years over which both scores may be followed, of `n` units."""

    since: str
    until: str
    n: int

    @property
    def name(self) -> str:
        return f"{self.since}-{self.until}"


def spans(x: Sequence[Row], y: Sequence[Row], x_breaks: Sequence[Row], y_breaks: Sequence[Row]) -> list[Span]:
    """Every two years over which neither score is cut by its method or the map, the newest and longest first.

    `x` and `y` are rows of `queries.usable_scores` of one concept each; of a unit all statuses must be as they were.
    """
    before, after = _units_in(x), _units_in(y)
    shared = sorted(before.keys() & after.keys())
    found = []
    for place, since in enumerate(shared):
        for until in shared[place + 1 :]:
            if any(breaks_between(breaks, since, until, _CUTTING) for breaks in (x_breaks, y_breaks)):
                continue
            n = len(_unchanged(before[since], before[until]) & _unchanged(after[since], after[until]))
            found += [Span(since, until, n)] if n else []
    return sorted(found, key=lambda s: (s.until, -int(s.since)), reverse=True)


def _units_in(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """Period → unit → status."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["period"], {}).update(dict.fromkeys(row["units"], row["status"]))
    return found


def _unchanged(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {unit for unit, status in before.items() if now.get(unit) == status}


def usual_span(found: Sequence[Span]) -> Span | None:
    """The newest, then the longest, of those of nearly as many units as any; None where there is none."""
    most = max((span.n for span in found), default=0)
    return next((span for span in found if span.n >= _NEARLY_ALL * most), None)


class Move(NamedTuple):
    """Both scores of one unit in two years."""

    before: Pair
    now: Pair

    @property
    def unit(self) -> str:
        return self.now.unit

    @property
    def x(self) -> float:
        return float(self.now.x["value"] - self.before.x["value"])

    @property
    def y(self) -> float:
        return float(self.now.y["value"] - self.before.y["value"])


class Moves(NamedTuple):
    """Units that can be followed, those of them of which one score rose and the other fell, greatest moves first.

    `other_statuses` are the units with all four scores that cannot be followed as a status has changed.
    """

    all: list[Move]
    x_up: list[Move]
    y_up: list[Move]
    other_statuses: list[str]


def moves_of(before: Sequence[Pair], now: Sequence[Pair]) -> Moves:
    """A move is measured in standard deviations of all moves of its score, so that two scales can be added."""
    earlier = {pair.unit: pair for pair in before}
    both = [Move(earlier[pair.unit], pair) for pair in now if pair.unit in earlier]
    kept = [move for move in both if _keeps_statuses(move)]
    x_unit, y_unit = (pstdev([getattr(m, axis) for m in kept]) or 1.0 if kept else 1.0 for axis in ("x", "y"))
    ordered = sorted(kept, key=lambda m: (-(abs(m.x) / x_unit + abs(m.y) / y_unit), m.unit))
    return Moves(
        kept,
        [m for m in ordered if m.x > 0 > m.y],
        [m for m in ordered if m.x < 0 < m.y],
        [m.unit for m in both if m not in kept],
    )


def _keeps_statuses(move: Move) -> bool:
    return all(
        one["status"] == other["status"] for one, other in ((move.before.x, move.now.x), (move.before.y, move.now.y))
    )


def is_within_margin(before: Row, now: Row) -> bool:
    """Whether an error is published of both scores, and the change between them is smaller than its own error.

    Two intervals may overlap although the change is greater than that: overlapping is not what is asked.
    """
    known = margin(now, before)
    return known is not None and abs(now["value"] - before["value"]) < known


# which two scores, which year


def common_periods(x: Sequence[Row], y: Sequence[Row]) -> dict[str, int]:
    """The years in which both scores stand on one map, newest first, with the number of units that have both."""
    found: dict[str, int] = {}
    for period in sorted({r["period"] for r in x} & {r["period"] for r in y}, reverse=True):
        ones, others = (_units_on_maps(rows, period) for rows in (x, y))
        n = max((len(units & others.get(geography, set())) for geography, units in ones.items()), default=0)
        found |= {period: n} if n else {}
    return found


def _units_on_maps(rows: Sequence[Row], period: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["period"] == period:
            found.setdefault(row["geography"], set()).update(row["units"])
    return found


def usual_period(periods: Mapping[str, int]) -> str:
    """The newest year in which nearly as many units have both scores as in any; empty where there is none."""
    most = max(periods.values(), default=0)
    return next((period for period, n in periods.items() if n >= _NEARLY_ALL * most), "")


def usual_partner(first: str, others: Sequence[str], n_of: Callable[[str, str], int]) -> str:
    """That of the others with which `first` has the most pairs; the first of equals."""
    return max(others, key=lambda other: n_of(first, other))
