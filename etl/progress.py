"""How far a promise has got: the last reading that counts, the pace towards the deadline, the status. Pure.

What counts is one ruler and one map: readings after the last change of method before the deadline, and before the
change of map that ended the promise early. Nothing later than the day of looking (`as_of`) is let in, neither readings
nor changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from statistics import fmean, quantiles
from typing import NamedTuple

from etl.model import MAP, Target

REACHED, NOT_REACHED, ON_TRACK, BEHIND, OUT_OF_REACH, CANNOT_BE_SAID = (
    "reached", "not_reached", "on_track", "behind", "out_of_reach", "cannot_be_said",
)  # fmt: skip
PROGRESS_STATUSES = (REACHED, NOT_REACHED, ON_TRACK, BEHIND, OUT_OF_REACH, CANNOT_BE_SAID)

FEWEST_DATES = 3
"""Below so many dates nothing is projected."""

_DAYS_IN_YEAR = 365.25
_A_MONTH_DAYS = 31
_SLACK = 1e-9
_BELOW, _ABOVE = ("<", "<="), (">", ">=")


class Reading(NamedTuple):
    """One figure of a series; `since` and `day` are the first and the last day that its date may mean."""

    since: date
    day: date
    value: float
    qualifier: str | None = None
    key: str = ""


class Cut(NamedTuple):
    """The first day of another method or another map: what lies on either side is not compared."""

    day: date
    kind: str


class Pace(NamedTuple):
    """Speeds in the unit of the target a year (`_pct`: compound, percent a year), and what they lead to.

    `line` is where the straight line from the first reading to the target stands on the day of the last one. The days
    of reaching the target go by the middle of the speeds between any two dates and by their upper and lower quartiles;
    None is never at that speed. They are only given for readings of FEWEST_DATES dates.
    """

    needed: float | None = None
    needed_pct: float | None = None
    needed_from_now: float | None = None
    actual: float | None = None
    actual_pct: float | None = None
    line: float | None = None
    projected: date | None = None
    earliest: date | None = None
    latest: date | None = None


class Progress(NamedTuple):
    """Where a promise stands. `last` are the readings of the newest date that counts, several where sources differ.

    `reason` says why nothing can be said; `closing` is the last day on which the promise could be kept, before the
    deadline where its map or level ended; `later` is the first reading after it, `other` the newest one on another
    ruler or map.
    """

    status: str
    reason: str | None
    is_settled: bool
    closing: date
    last: tuple[Reading, ...]
    first: Reading | None
    dates: int
    later: Reading | None
    other: Reading | None
    progress_pct: float | None
    gap: float | None
    pace: Pace


def progress(
    target: Target,
    readings: Sequence[Reading],
    cuts: Sequence[Cut],
    as_of: date,
    adds_over_time: str | None = None,
    level_until: date | None = None,
) -> Progress:
    """Where `target` stood on the day `as_of`, by the readings of its place and node.

    `adds_over_time` is how the node adds up: of a flow the readings within the programme are added. `level_until` is
    the last day on which there was such a level at all.
    """
    begin, is_flow = programme_begin(target), adds_over_time == "flow"
    known = sorted((r for r in readings if r.day <= as_of), key=lambda r: (r.day, r.since))
    span = _span_of(target, [c for c in cuts if c.day <= as_of], as_of, level_until)
    counted = [r for r in known if span.since <= r.since and r.day <= span.closing]
    if is_flow:
        counted = _running_total([r for r in counted if begin <= r.since])
    # a reading from before the programme is where it set out from, not what it brought
    last = tuple(r for r in counted if r.day == counted[-1].day and begin <= r.day <= span.closing) if counted else ()
    # what a later period added says nothing of this one
    later = None if is_flow else next((r for r in known if span.closing < r.since and r.day < span.until), None)
    is_settled = as_of >= span.closing
    pace = _pace(target, counted, is_settled) if last else Pace()
    dates = len({r.day for r in counted})
    if last:
        status, reason = _status(target, span, last, later, is_settled, dates, pace)
        if is_flow and status == NOT_REACHED:
            status, reason = CANNOT_BE_SAID, "flow_incomplete"
    else:
        status, reason = CANNOT_BE_SAID, _why_nothing(known, span, begin)
    return Progress(
        status=status,
        reason=reason,
        is_settled=is_settled,
        closing=span.closing,
        last=last,
        first=counted[0] if last else None,
        dates=dates if last else 0,
        later=later,
        other=known[-1] if known and not last else None,
        progress_pct=_progress_pct(target, last),
        gap=_gap(target, last),
        pace=pace,
    )


def programme_begin(target: Target) -> date:
    """The first day of the years for which something was promised."""
    return date(int(target.programme_period[:4]), 1, 1)


def lacking_units(target_pct: float, numerator: float, denominator: float) -> int:
    """How many more of `denominator` units must get there for a share of `target_pct`."""
    return max(0, math.ceil(target_pct * denominator / 100 - _SLACK) - round(numerator))


class _Span(NamedTuple):
    """Readings from `since` to `closing` count; `until` is the first day of the next ruler or map."""

    since: date
    closing: date
    until: date


def _span_of(target: Target, cuts: Sequence[Cut], as_of: date, level_until: date | None) -> _Span:
    begin, deadline = programme_begin(target), date.fromisoformat(target.deadline)
    ends = [deadline, *(c.day - timedelta(days=1) for c in cuts if c.kind == MAP and begin < c.day <= deadline)]
    if level_until is not None and level_until < as_of:
        ends.append(level_until)
    closing = min(ends)
    days = [c.day for c in cuts]
    since = max((day for day in days if day <= closing), default=date.min)
    return _Span(since, closing, min((day for day in days if day > closing), default=date.max))


def _running_total(readings: Sequence[Reading]) -> list[Reading]:
    """Increases of one period after another, added up; one that overlaps those before it is left out."""
    found: list[Reading] = []
    for reading in readings:
        if not found:
            found.append(reading)
        elif reading.since > found[-1].day:
            found.append(reading._replace(since=found[-1].since, value=found[-1].value + reading.value))
    return found


def _why_nothing(known: Sequence[Reading], span: _Span, begin: date) -> str:
    if span.closing < begin:
        return "level_ended"
    if not known:
        return "no_reading"
    if known[-1].day < begin and span.since <= known[-1].since:
        return "before_programme"
    return "other_ruler"


def _status(
    target: Target,
    span: _Span,
    last: Sequence[Reading],
    later: Reading | None,
    is_settled: bool,
    dates: int,
    pace: Pace,
) -> tuple[str, str | None]:
    met = [_is_met(target, reading) for reading in last]
    if all(met):
        return REACHED, None
    if any(met):
        return CANNOT_BE_SAID, "sources_differ"
    if is_settled:
        return _fallen_short(target, span, last[-1], later)
    if dates < FEWEST_DATES:
        return CANNOT_BE_SAID, "too_few_dates"
    return _outlook(date.fromisoformat(target.deadline), pace), None


def _fallen_short(target: Target, span: _Span, last: Reading, later: Reading | None) -> tuple[str, str | None]:
    """What an unmet last reading means once nothing more can come.

    It is final where the map or the level ended; elsewhere it must be from the deadline, or one after it must bear it
    out: between two readings a promise may have been kept.
    """
    if span.closing < date.fromisoformat(target.deadline):
        return NOT_REACHED, None
    if later is not None:
        return (CANNOT_BE_SAID, "reached_later") if _is_met(target, later) else (NOT_REACHED, None)
    is_of_deadline = (span.closing - last.day).days < _A_MONTH_DAYS
    return (NOT_REACHED, None) if is_of_deadline else (CANNOT_BE_SAID, "no_reading_at_deadline")


def _outlook(deadline: date, pace: Pace) -> str:
    if pace.projected is not None and pace.projected <= deadline:
        return ON_TRACK
    return BEHIND if pace.earliest is not None and pace.earliest <= deadline else OUT_OF_REACH


def _is_met(target: Target, reading: Reading) -> bool:
    """Whether the figure as printed reaches the target; of a range its lower end is enough.

    “Under 80” and “at most 80” do not reach 80, “over 80” does more than reach it.
    """
    aim, value = target.value_low, reading.value
    if aim is None:
        return False
    if target.direction == "at_most":
        reaches_edge = target.comparison != "<" or reading.qualifier == "<"
        return value <= aim + _SLACK if reaches_edge and reading.qualifier not in _ABOVE else value < aim - _SLACK
    reaches_edge = target.comparison != ">" or reading.qualifier == ">"
    return value >= aim - _SLACK if reaches_edge and reading.qualifier not in _BELOW else value > aim + _SLACK


def _progress_pct(target: Target, last: Sequence[Reading]) -> float | None:
    if not last or not target.value_low or target.direction == "at_most":
        return None
    return 100 * last[-1].value / target.value_low


def _gap(target: Target, last: Sequence[Reading]) -> float | None:
    """How much is lacking, in the unit of the target; nothing once it is reached."""
    if not last or target.value_low is None:
        return None
    lacking = target.value_low - last[-1].value
    return max(0.0, -lacking if target.direction == "at_most" else lacking)


def _years(first: date, last: date) -> float:
    return (last - first).days / _DAYS_IN_YEAR


def _pace(target: Target, counted: Sequence[Reading], is_settled: bool) -> Pace:
    aim, deadline = target.value_low, date.fromisoformat(target.deadline)
    points = _points(counted)
    (first, start), (last, end) = points[0], points[-1]
    if aim is None:
        return Pace()
    left, to_go, gone = _years(first, deadline), _years(last, deadline), _years(first, last)
    needed = (aim - start) / left if left > 0 else None
    is_open = not is_settled and to_go > 0
    speeds = quantiles(_speeds(points), n=4, method="inclusive") if is_open and len(points) >= FEWEST_DATES else []
    forward = -1 if target.direction == "at_most" else 1
    latest, projected, earliest = (
        (_day_of_reaching(last, end, aim, speed, forward) for speed in sorted(speeds, key=lambda s: s * forward))
        if speeds
        else (None, None, None)
    )
    return Pace(
        needed=needed,
        needed_pct=_compound_pct(start, aim, left),
        needed_from_now=(aim - end) / to_go if is_open else None,
        actual=(end - start) / gone if gone > 0 else None,
        actual_pct=_compound_pct(start, end, gone),
        line=start + needed * gone if needed is not None else None,
        projected=projected,
        earliest=earliest,
        latest=latest,
    )


def _points(readings: Sequence[Reading]) -> list[tuple[date, float]]:
    """One value a date: the mean where sources differ."""
    days = sorted({r.day for r in readings})
    return [(day, fmean(r.value for r in readings if r.day == day)) for day in days]


def _speeds(points: Sequence[tuple[date, float]]) -> list[float]:
    """The speed between any two dates, a year; their middle, the Theil-Sen slope, is not bent by one odd reading."""
    return [(value - start) / _years(first, day) for (first, start), (day, value) in combinations(points, 2)]


def _compound_pct(start: float, end: float, years: float) -> float | None:
    if start <= 0 or end <= 0 or years <= 0:
        return None
    return 100 * (math.pow(end / start, 1 / years) - 1)


def _day_of_reaching(last: date, value: float, aim: float, speed: float, forward: int) -> date | None:
    """When the target is reached from the last reading on; None where the speed does not lead there in our time."""
    if (aim - value) * forward <= 0:
        return last
    if speed * forward <= 0:
        return None
    days = (aim - value) / speed * _DAYS_IN_YEAR
    return last + timedelta(days=round(days)) if days < 100 * _DAYS_IN_YEAR else None
