"""What may be said of a score over time: where a line is cut, what may be compared with what. Pure, no streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]

_CUTTING = ("method", "map")


class Change(NamedTuple):
    """The difference between two comparable periods of one score."""

    since: str
    difference: float
    mixes_statuses: bool
    suspected: list[Row]


def breaks_of(breaks: Sequence[Row], node: str) -> list[Row]:
    return [b for b in breaks if b["node"] == node]


def breaks_between(breaks: Sequence[Row], earlier: str, later: str, kinds: Sequence[str]) -> list[Row]:
    """Breaks after `earlier` up to and including `later`."""
    return [b for b in breaks if b["kind"] in kinds and earlier < b["period"] <= later]


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
    if breaks_between(breaks, before["period"], now["period"], _CUTTING):
        return None
    return Change(
        since=before["period"],
        difference=now["value"] - before["value"],
        mixes_statuses=before["status"] != now["status"],
        suspected=breaks_between(breaks, before["period"], now["period"], ("suspected",)),
    )


def cuts_before(rows: Sequence[Row], breaks: Sequence[Row]) -> list[Row]:
    """The breaks that keep the newest score from being compared with the one before it."""
    known = [row for row in rows if row["value"] is not None]
    if len(known) < 2:
        return []
    return breaks_between(breaks, known[-2]["period"], known[-1]["period"], _CUTTING)
