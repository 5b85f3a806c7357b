"""The scores of one province over the years, index by index, as a table for a slide. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.charts.index_reading import IndexReading
from dashboard.charts.score_card import NO_VALUE
from dashboard.slide import Slide, Table, TableCell, TableColumn

Row = dict[str, Any]

_MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡", "inferred": "ⁱ"}
_MOST_YEARS = 8
"""So many columns of years a hall can still read."""


def years(common: Slide, readings: Sequence[IndexReading]) -> Slide | None:
    """The scores of the newest years; None where no index has one. A sample is no series of years."""
    kept = [r for r in readings if not r.index["sampled"] and any(row["value"] is not None for row in r.root)]
    periods = sorted({row["period"] for reading in kept for row in reading.root})[-_MOST_YEARS:]
    if not periods:
        return None
    words, unit = readings[0].words, readings[0].unit
    breaks = [(r, b) for r in kept for b in r.breaks if periods[0] < b["period"][:4] <= periods[-1]]
    signs = {(r.index["index"], b["period"][:4]): n for n, (r, b) in enumerate(breaks, start=1)}
    shown = [row for reading in kept for row in reading.root if row["period"] in periods]
    return common._replace(
        part="years",
        title=words("overview.slide_years", unit=words.of(unit, "name"), first=periods[0], last=periods[-1]),
        bodies=[
            Table(
                [TableColumn(words("common.index"), share=1.6), *(TableColumn(p, is_number=True) for p in periods)],
                [
                    [
                        TableCell(words.of(reading.index, "short_name"), is_strong=True),
                        *(_cell_of_year(reading, period, signs) for period in periods),
                    ]
                    for reading in kept
                ],
            )
        ],
        remarks=[
            *_signs(readings, shown),
            *_breaks_in_short(breaks, signs),
            *_absences(kept, periods),
            *(_break_in_words(r, b, signs[r.index["index"], b["period"][:4]]) for r, b in breaks),
        ],
        sources=sources_of(readings, shown),
    )


def _cell_of_year(reading: IndexReading, period: str, signs: dict[tuple[str, str], int]) -> TableCell:
    row = next((row for row in reversed(reading.root) if row["period"] == period), None)
    sign = signs.get((reading.index["index"], period))
    text = marked(reading, row) if row else ""
    return TableCell(f"({sign}) {text}" if sign and text else text)


def _signs(readings: Sequence[IndexReading], shown: Sequence[Row]) -> list[str]:
    """What every sign of the table means, in one remark."""
    words = readings[0].words
    is_published = any(row["value"] is not None and row["status"] == "published" for row in shown)
    has_gaps = any(row["value"] is None for row in shown)
    said = [
        *([words("common.unmarked")] if is_published else []),
        *marks(readings, shown),
        *([words("overview.slide_no_score")] if has_gaps else []),
    ]
    return ["; ".join(said)] if said else []


def _breaks_in_short(breaks: Sequence[tuple[IndexReading, Row]], signs: dict[tuple[str, str], int]) -> list[str]:
    """Every sign with its index, year and kind: there may be more breaks than a slide has room to explain."""
    if not breaks:
        return []
    words = breaks[0][0].words
    by_kind: dict[str, list[str]] = {}
    for reading, at in breaks:
        year = at["period"][:4]
        said = words(
            "overview.slide_break_short",
            sign=signs[reading.index["index"], year],
            index=words.of(reading.index, "short_name"),
            period=year,
        )
        key = "overview.slide_breaks_suspected" if at["kind"] == "suspected" else "overview.slide_breaks_cut"
        by_kind.setdefault(key, []).append(said)
    return [words(key, signs=words.listed(told)) for key, told in by_kind.items()]


def _break_in_words(reading: IndexReading, at: Row, sign: int) -> str:
    words = reading.words
    return words(
        "overview.slide_break",
        sign=sign,
        index=words.of(reading.index, "short_name"),
        period=words.moment(at["period"]),
        kind=words(f"overview.slide_break_{at['kind']}"),
        reason=words.of(at, "reason"),
    )


def _absences(readings: Sequence[IndexReading], periods: Sequence[str]) -> list[str]:
    """Of each index those of the years without a score, by reason."""
    said = []
    for reading in readings:
        words = reading.words
        by_reason: dict[str, list[str]] = {}
        for row in reading.root:
            if row["value"] is None and row["period"] in periods:
                by_reason.setdefault(row["missing_reason"], []).append(row["period"])
        for reason, periods in by_reason.items():
            text = words(
                "overview.missing_years", periods=words.years(periods), reason=words(f"common.reason_{reason}")
            )
            said.append(words("overview.slide_of_index", index=words.of(reading.index, "short_name"), text=text))
    return said


def sources_of(readings: Iterable[IndexReading], rows: Iterable[Row]) -> list[str]:
    """Where the figures of those rows are from, those of the newest years first."""
    cited = {source: text for reading in readings for source, text in reading.cited.items()}
    held = sorted((row for row in rows if row["value"] is not None), key=lambda row: row["moment"], reverse=True)
    ids = (source for row in held for source in (row["source_id"] or "").split("|"))
    return list(dict.fromkeys(cited[source] for source in ids if source))


def marked(reading: IndexReading, row: Row) -> str:
    """A figure with the sign of its status."""
    return NO_VALUE if row["value"] is None else reading.number_of(row) + _MARKS.get(row["status"], "")


def marks(readings: Sequence[IndexReading], rows: Iterable[Row]) -> list[str]:
    """What the signs of those statuses mean that occur in `rows`."""
    statuses = {row["status"] for row in rows if row["value"] is not None}
    return [readings[0].words(f"overview.slide_mark_{status}") for status in _MARKS if status in statuses]
