"""The tables behind a change: every number in full, with its status and its source. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.changed_pairs import Side
from dashboard.charts.changed_reading import ChangedReading, in_order
from dashboard.sheet import Cell, Column, Sheet
from etl import Decomposition

Row = dict[str, Any]

_FULL = 6


def sheets_of(reading: ChangedReading, members: Sequence[Sequence[Cell]] = ()) -> list[Sheet]:
    """What is shown first: the contributions, else both years side by side; then a recalculation, then the members."""
    found = [_parts(reading, reading.split, "parts") if reading.split else _beside(reading)]
    if reading.recalculation:
        found.append(_parts(reading, reading.recalculation.split, "recalculated"))
    if members:
        found.append(_members(reading, members))
    return found


def _parts(reading: ChangedReading, split: Decomposition, name: str) -> Sheet:
    words = reading.words
    is_again = name == "recalculated"
    rows = [
        [
            reading.name(part.node),
            part.before,
            part.now,
            *([reading.share(part)] if reading.is_mean() else []),
            part.weight,
            part.contribution,
            *_told(reading, part.node),
            reading.mark(part.node),
        ]
        for part in in_order(split)
    ]
    blank: list[Cell] = [None] * (2 if reading.is_mean() else 1)
    apart = [] if is_again else [_apart(reading, concept, blank) for concept in reading.apart]
    rest = [
        words("changed.residual"),
        None,
        None,
        *blank,
        split.residual,
        "",
        words("common.status_computed"),
        "",
        "",
        words("changed.residual_detail"),
    ]
    told = list(_told(reading, reading.pair.now.parent))
    if is_again:
        told[0] = words("common.status_computed")
    total = [reading.what(), split.before, split.now, *blank, split.difference, *told, ""]
    titles = {"unit": reading.unit, "since": reading.since, "period": reading.period}
    title = words("changed.sheet_recalculated", **titles) if is_again else words("changed.sheet_parts", **titles)
    return Sheet(name, title, _columns(reading), [*rows, *apart, rest, total], _notes(reading))


def _apart(reading: ChangedReading, concept: str, blank: Sequence[Cell]) -> list[Cell]:
    """A component measured in another way: both its scores, and no contribution."""
    values = [side.values.get(concept) for side in reading.pair.sides]
    return [reading.name(concept), *values, *blank, None, *_told(reading, concept), reading.mark(concept)]


def _columns(reading: ChangedReading) -> list[Column]:
    words = reading.words
    weight = [Column(words("changed.column_weight"), 0)] if reading.is_mean() else []
    return [
        Column(words("changed.column_part")),
        Column(words("changed.column_before", since=reading.since), _FULL),
        Column(words("changed.column_now", period=reading.period), _FULL),
        *weight,
        Column(words("changed.column_worth"), 2),
        Column(words("changed.column_contribution"), _FULL),
        *_told_columns(reading),
        Column(words("changed.column_mark")),
    ]


def _told_columns(reading: ChangedReading) -> list[Column]:
    words = reading.words
    return [
        Column(words("changed.column_status_before", since=reading.since)),
        Column(words("changed.column_status_now", period=reading.period)),
        Column(words("changed.column_source_before", since=reading.since)),
        Column(words("changed.column_source_now", period=reading.period)),
    ]


def _told(reading: ChangedReading, concept: str) -> tuple[str, str, str, str]:
    before, now = reading.pair.sides
    return (
        _status(reading, before, concept),
        _status(reading, now, concept),
        _source(reading, before, concept),
        _source(reading, now, concept),
    )


def _status(reading: ChangedReading, side: Side, concept: str) -> str:
    row = side.rows.get(concept)
    return reading.status(row) if row and row["value"] is not None else ""


def _source(reading: ChangedReading, side: Side, concept: str) -> str:
    row = side.rows.get(concept)
    return reading.sources_of(row) if row and concept in side.values else reading.reason(row)


def _beside(reading: ChangedReading) -> Sheet:
    words, pair = reading.words, reading.pair
    concepts = list(dict.fromkeys([pair.now.parent, *pair.before.children, *pair.now.children]))
    rows = [
        [
            reading.name(concept),
            pair.before.values.get(concept),
            pair.now.values.get(concept),
            *_told(reading, concept),
            reading.mark(concept),
        ]
        for concept in concepts
    ]
    columns = [
        Column(words("changed.column_part")),
        Column(words("changed.column_before", since=reading.since), _FULL),
        Column(words("changed.column_now", period=reading.period), _FULL),
        *_told_columns(reading),
        Column(words("changed.column_mark")),
    ]
    title = words("changed.sheet_beside", unit=reading.unit, since=reading.since, period=reading.period)
    return Sheet("beside", title, columns, rows, _notes(reading))


def _members(reading: ChangedReading, members: Sequence[Sequence[Cell]]) -> Sheet:
    words = reading.words
    columns = [
        Column(words("changed.member")),
        Column(words("changed.column_before", since=reading.since), _FULL),
        Column(words("changed.column_now", period=reading.period), _FULL),
        *_told_columns(reading),
    ]
    title = words("changed.sheet_members", since=reading.since, period=reading.period)
    return Sheet("members", title, columns, members)


def _notes(reading: ChangedReading) -> list[str]:
    return [*reading.sentences(), *reading.method(), *reading.breaks_in_words(), *reading.source_lines()]
