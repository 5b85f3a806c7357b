"""The scores of all provinces, year by year, and where the years are cut. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import etl
from dashboard.series import breaks_between
from etl import Spread, SpreadChange

Row = dict[str, Any]

_CUTTING = ("method", "map")
_NOT_MEASURED = "inferred"


class Year(NamedTuple):
    """One period: its rows with a score, best last; all its units `of`; five numbers, None where nobody has a score."""

    period: str
    scored: tuple[Row, ...]
    of: int
    spread: Spread | None
    statuses: dict[str, int]

    @property
    def is_full(self) -> bool:
        """Whether at least half of the units have a score: of fewer the middle says nothing of the country."""
        return bool(self.scored) and len(self.scored) >= self.of / 2

    @property
    def is_rebuilt(self) -> bool:
        """Whether some scores are means of former units: how far those lie apart is not how far the units did."""
        return "rebuilt" in self.statuses

    @property
    def middle(self) -> tuple[float, float, float] | None:
        """First quartile, median and third quartile; None where too few have a score or some scores are rebuilt."""
        spread = self.spread
        if spread is None or spread.q1 is None or spread.q3 is None or not self.is_full or self.is_rebuilt:
            return None
        return spread.q1, spread.median, spread.q3

    @property
    def scores(self) -> dict[str, float]:
        return {row["unit"]: row["value"] for row in self.scored}

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of the scale; any two where nobody has a score."""
        first = self.scored[0] if self.scored else {"scale_min": 0.0, "scale_max": 0.0}
        return first["scale_min"], first["scale_max"]


class Run(NamedTuple):
    """Years that no break of method or map cuts, oldest first; `cuts` are the breaks before the first of them.

    `change` is from the first to the last year `ends` of which at least half of the units have a score and none is
    rebuilt, None where there are no two or too few units have both.
    """

    years: tuple[Year, ...]
    cuts: tuple[Row, ...]
    ends: tuple[Year, Year] | None
    change: SpreadChange | None


def may_be_named(row: Row, year: Year, topped: Collection[str]) -> bool:
    """Whether a unit may be named as an end of its year.

    In the periods `topped` the publisher prints the leading units only: that another is last is a place not published.
    Among rebuilt scores nobody has a place.
    """
    return not year.is_rebuilt and (year.period not in topped or row["status"] == "published")


def years_of(rows: Iterable[Row]) -> list[Year]:
    """The rows of every period, in order of periods. Inferred and excluded figures are no scores."""
    return [_year(period, list(found)) for period, found in groupby(rows, key=lambda row: row["period"])]


def _year(period: str, rows: Sequence[Row]) -> Year:
    kept = [r for r in rows if r["value"] is not None and not r["excluded"] and r["status"] != _NOT_MEASURED]
    scored = tuple(sorted(kept, key=lambda row: (row["value"], row["unit"])))
    statuses = dict(Counter(row["status"] for row in scored))
    return Year(period, scored, len(rows), etl.spread(row["value"] for row in scored), statuses)


def runs_of(years: Sequence[Year], breaks: Sequence[Row]) -> list[Run]:
    """The years in runs that may be compared, oldest first."""
    found: list[list[Year]] = []
    cuts: list[tuple[Row, ...]] = []
    for year in years:
        before = found[-1][-1] if found else None
        between = breaks_between(breaks, before.period, year.period, _CUTTING) if before else []
        if before is None or between:
            found.append([])
            cuts.append(tuple(between))
        found[-1].append(year)
    return [_run(tuple(run), cut) for run, cut in zip(found, cuts, strict=True)]


def _run(years: tuple[Year, ...], cuts: tuple[Row, ...]) -> Run:
    full = [year for year in years if year.is_full and not year.is_rebuilt]
    if len(full) < 2:
        return Run(years, cuts, None, None)
    first, last = full[0], full[-1]
    return Run(years, cuts, (first, last), etl.spread_change(first.scores, last.scores, max(first.of, last.of)))
