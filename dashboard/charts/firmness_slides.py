"""How firm ranks are, in a hall: the intervals of those around home, or the gaps where there are no runs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.firmness_reading import FirmnessReading
from dashboard.charts.firmness_rows import Gaps, Intervals, rows_of
from dashboard.slide import Bars, Key, Ranges, Series, Slide, Span
from dashboard.theme import Palette

Row = dict[str, Any]

_BEST = 3
_AROUND = 6
"""So many of the best, and so many neighbours of home on each side: what a hall can still read."""


def slides_of(view: FirmnessReading, palette: Palette) -> list[Slide]:
    drawn = rows_of(view)
    rows = _around([row for row in view.ordered if view.shows(row["unit"])], view.home)
    if drawn is None or not rows:
        return []
    words = view.words
    is_of_runs = isinstance(drawn, Intervals)
    return [
        Slide(
            part="intervals" if is_of_runs else "gaps",
            title=view.answer(),
            subtitle=words(
                "firmness.slide_subtitle",
                index=words.of(view.index, "name"),
                about=view.about(),
                map=words("common.on_map", n=view.period["geography"]),
            ),
            bodies=[_ranges(drawn, rows, palette) if isinstance(drawn, Intervals) else _bars(drawn, rows, palette)],
            remarks=[*_legend(drawn), *drawn.signs(), _choice(view, rows), *_doubts(view), *view.notes()],
            sources=view.source_lines(),
            speech=[view.answer(), *view.told(), *view.method()],
        )
    ]


def _around(rows: Sequence[Row], home: str) -> list[Row]:
    """The best and the neighbours of home; where home is not among them the first ones."""
    at = next((place for place, row in enumerate(rows) if row["unit"] == home), 0)
    near = range(max(at - _AROUND, 0), min(at + _AROUND + 1, len(rows)))
    return [rows[place] for place in sorted({*range(min(_BEST, len(rows))), *near})]


def _legend(drawn: Intervals | Gaps) -> list[str]:
    words, firmness = drawn.words, drawn.firmness
    if isinstance(drawn, Gaps):
        return [words("firmness.slide_gaps")]
    level = words.number(firmness.level_pct, 0)
    if firmness.has_ranks:
        return [words("firmness.slide_ranks", level=level, n=drawn.n)]
    key = "firmness.slide_places_of_groups" if firmness.stays else "firmness.slide_places"
    return [words(key, level=level, n=drawn.n)]


def _choice(view: FirmnessReading, rows: Sequence[Row]) -> str:
    return view.words("firmness.slide_shows", n=len(rows), of=len(view.rows))


def _doubts(view: FirmnessReading) -> list[str]:
    """That runs with other weights leave the errors of the survey out; that there are no runs."""
    words, firmness = view.words, view.firmness
    if firmness is None or not firmness.intervals:
        return [words("firmness.no_runs")]
    return [words("firmness.without_errors")] if firmness.basis == "weights" else []


def _named(drawn: Intervals | Gaps, row: Row) -> str:
    """The rank, where one is shown, and the name, after ≈ where it cannot be told apart from home."""
    near = "≈" if row["unit"] in drawn.near else ""
    name = drawn.words.of(row, "unit_name")
    return " ".join(part for part in (drawn.rank_of(row), near, name) if part)


def _color(drawn: Intervals | Gaps, row: Row, palette: Palette) -> str:
    """That of home, of the publisher's group, or of a plain row."""
    view = drawn.view
    if row["unit"] == view.home:
        return palette.accent
    if drawn.firmness.stays and row["band"]:
        level = view.levels[row["band"]]
        return palette.of_tone(level["tone"], level["of"])
    return palette.lines[0]


def _keys(drawn: Intervals | Gaps, rows: Sequence[Row], palette: Palette) -> list[Key]:
    """The publisher's groups, best first, where rows are coloured by them."""
    if not drawn.firmness.stays:
        return []
    levels = drawn.view.levels
    there = [levels[band] for band in levels if any(row["band"] == band for row in rows)]
    return [Key(palette.of_tone(level["tone"], level["of"]), drawn.words.of(level, "label")) for level in there]


def _strong(drawn: Intervals | Gaps, rows: Sequence[Row]) -> list[int]:
    return [place for place, row in enumerate(rows) if row["unit"] == drawn.view.home]


def _ranges(drawn: Intervals, rows: Sequence[Row], palette: Palette) -> Ranges:
    words, has_ranks = drawn.words, drawn.firmness.has_ranks
    return Ranges(
        categories=[_named(drawn, row) for row in rows],
        spans=[_span(drawn, row, palette) for row in rows],
        low_name=words("firmness.column_low" if has_ranks else "firmness.column_place_low"),
        width_name=words("firmness.slide_width"),
        mark_name=words("firmness.slide_mark"),
        least=1.0,
        greatest=float(drawn.n),
        strong=_strong(drawn, rows),
        keys=_keys(drawn, rows, palette),
    )


def _span(drawn: Intervals, row: Row, palette: Palette) -> Span:
    rank, low, high = drawn.firmness.intervals[row["unit"]]
    mark = rank if drawn.firmness.has_ranks else None
    return Span(low, high, mark, drawn.figure(row), _color(drawn, row, palette))


def _bars(drawn: Gaps, rows: Sequence[Row], palette: Palette) -> Bars:
    return Bars(
        categories=[_named(drawn, row) for row in rows],
        series=[
            Series(
                name=drawn.words("firmness.column_above"),
                values=[drawn.firmness.gaps[row["unit"]].above for row in rows],
                color=palette.lines[0],
                labels=[drawn.figure(row) for row in rows],
                colors=[_color(drawn, row, palette) for row in rows],
            )
        ],
        strong=_strong(drawn, rows),
    )
