"""What may be said of a score over time: where a line is cut, what may be compared with what. Pure, no streamlit."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

Row = dict[str, Any]

_CUTTING = ("method", "map")
_END = "~"
"""Sorts after every moment within the one it is put behind."""


class Change(NamedTuple):
    """The difference between two comparable periods of one score."""

    since: str
    difference: float
    mixes_statuses: bool
    suspected: list[Row]


KEPT, NOT_KEPT, CANNOT_BE_SAID = "kept", "not_kept", "cannot_be_said"
_NOT_MEASURED = ("rebuilt", "inferred")


class Kept(NamedTuple):
    """Whether a score of `year` is above that of the year before: `verdict` is KEPT, NOT_KEPT or CANNOT_BE_SAID.

    `reason` is why nothing can be said: `missing` (`before` or `now` is no row, or one without a value), `break` (the
    `cuts`), `not_measured` (rebuilt or inferred) or `statuses_differ`. `is_within_margin` tells that the published
    intervals of both years overlap.
    """

    year: str
    verdict: str
    difference: float | None
    reason: str | None
    suspected: list[Row]
    before: Row | None
    now: Row | None
    cuts: list[Row]
    is_within_margin: bool


def breaks_of(breaks: Sequence[Row], node: str) -> list[Row]:
    return [b for b in breaks if b["node"] == node]


def breaks_between(breaks: Sequence[Row], earlier: str, later: str, kinds: Sequence[str]) -> list[Row]:
    """Breaks after `earlier` up to and including `later`: moments such as 2016, 2025-06 or 2025-06-30.

    A year may lie on either side of a break within it, so that it is cut off on both.
    """
    first, last = min(earlier, later), max(earlier + _END, later + _END)
    return [b for b in breaks if b["kind"] in kinds and first < b["period"] <= last]


def scores_over(periods: Iterable[str], rows: Iterable[Row]) -> dict[str, float | None]:
    """Every loaded period, and every reading within it, in order, with the score or None."""
    kept = list(rows)
    read = {row["moment"]: row["value"] for row in kept}
    within = {row["period"] for row in kept}
    found = dict.fromkeys(p for p in periods if p not in within) | read
    return {moment: found[moment] for moment in sorted(found, key=_in_order)}


def _in_order(moment: str) -> str:
    """A reading of which only the year is known stands in the middle of it."""
    return moment if "-" in moment else f"{moment}-06{_END}"


def segments(scores: Mapping[str, float | None], breaks: Sequence[Row]) -> list[list[str]]:
    """Runs of periods that one line may join: cut at every gap and at every break of method or map.

    `scores` holds every loaded period in order, None where the score is absent.
    """
    runs: list[list[str]] = []
    before: str | None = None
    for period, score in scores.items():
        if score is None:
            before = None
            continue
        if before is None or breaks_between(breaks, before, period, _CUTTING):
            runs.append([])
        runs[-1].append(period)
        before = period
    return runs


def change(rows: Sequence[Row], breaks: Sequence[Row]) -> Change | None:
    """From the newest score to the one before it, when no break of method or map lies between them.

    `rows` are one unit's displayed values of one node, oldest first.
    """
    known = [row for row in rows if row["value"] is not None]
    if len(known) < 2:
        return None
    before, now = known[-2], known[-1]
    if breaks_between(breaks, before["moment"], now["moment"], _CUTTING):
        return None
    return Change(
        since=before["moment"],
        difference=now["value"] - before["value"],
        mixes_statuses=before["status"] != now["status"],
        suspected=breaks_between(breaks, before["moment"], now["moment"], ("suspected",)),
    )


def cuts_before(rows: Sequence[Row], breaks: Sequence[Row]) -> list[Row]:
    """The breaks that keep the newest score from being compared with the one before it."""
    known = [row for row in rows if row["value"] is not None]
    if len(known) < 2:
        return []
    return breaks_between(breaks, known[-2]["moment"], known[-1]["moment"], _CUTTING)


def kept(rows: Sequence[Row], breaks: Sequence[Row], years: Sequence[str]) -> list[Kept]:
    """Of each of `years`, whether the score rose above that of the year before, where the two may be compared.

    `rows` are one unit's displayed values of one node, oldest first. A score that stays has not risen.
    """
    newest = {row["period"]: row for row in rows}
    return [_kept(year, newest.get(str(int(year) - 1)), newest.get(year), breaks) for year in years]


def _kept(year: str, before: Row | None, now: Row | None, breaks: Sequence[Row]) -> Kept:
    unsaid = Kept(year, CANNOT_BE_SAID, None, "missing", [], before, now, [], False)
    if before is None or now is None or before["value"] is None or now["value"] is None:
        return unsaid
    cuts = breaks_between(breaks, before["moment"], now["moment"], _CUTTING)
    if cuts:
        return unsaid._replace(reason="break", cuts=cuts)
    if before["status"] in _NOT_MEASURED or now["status"] in _NOT_MEASURED:
        return unsaid._replace(reason="not_measured")
    if before["status"] != now["status"]:
        return unsaid._replace(reason="statuses_differ")
    difference = now["value"] - before["value"]
    return Kept(
        year=year,
        verdict=KEPT if difference > 0 else NOT_KEPT,
        difference=difference,
        reason=None,
        suspected=breaks_between(breaks, before["moment"], now["moment"], ("suspected",)),
        before=before,
        now=now,
        cuts=[],
        is_within_margin=_overlap(before, now),
    )


def _overlap(one: Row, other: Row) -> bool:
    """Whether both figures have a published interval, and these have a value in common."""
    bounds = (one["low"], one["high"], other["low"], other["high"])
    return None not in bounds and one["low"] <= other["high"] and other["low"] <= one["high"]


def in_years(moment: str) -> float:
    """The place of a moment on an axis of years: 2016 is 2016, the end of June 2025 is 2025.5."""
    year, _, rest = moment.partition("-")
    if not rest:
        return float(year)
    month, _, day = rest.partition("-")
    return int(year) + (int(month) - 1 + (int(day) / 31 if day else 1.0)) / 12


def span_of(moment: str) -> tuple[date, date]:
    """The first and the last day that a year, a month or a day may mean."""
    parts = [int(part) for part in moment.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if len(parts) == 3:
        return date(*parts), date(*parts)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])


def looking_days(newest: date, moments: Iterable[str], eves: Iterable[date]) -> list[str]:
    """Days from which a page can be looked at, newest first, as ISO text: `newest`, the ends of the years in which
    there are readings, and `eves`, the last days of earlier maps."""
    years = {span_of(moment)[1].year for moment in moments}
    days = {newest, *(date(year, 12, 31) for year in years), *eves}
    return [day.isoformat() for day in sorted(days, reverse=True) if day <= newest]


def counterparts(changes: Sequence[Row], unit: str, units: Collection[str]) -> list[str]:
    """The units among `units`, those of one map, that `unit` is, became, or was made of; itself first of all.

    `changes` are the edges of the units' history.
    """
    if unit in units:
        return [unit]
    merges = [c for c in changes if c["kind"] == "merge" and c["from_unit"] != c["to_unit"]]
    after = [c["to_unit"] for c in merges if c["from_unit"] == unit]
    before = [c["from_unit"] for c in merges if c["to_unit"] == unit]
    found = [u for step in (after, before) for u in step if u in units]
    if found or not after:
        return found
    return [u for step in after for u in counterparts(changes, step, units)]
