"""Values over periods as a native chart: gaps stay gaps, breaks lie over it as dashed lines. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from dashboard.slide import Lines, Series
from dashboard.slides.bodies.pen import is_free, is_inside, printed, widest
from dashboard.slides.bodies.scale import Scale, present
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Ink, Line, Text
from dashboard.slides.native_book import Column, book
from dashboard.slides.native_chart import (
    CATEGORIES,
    VALUES,
    Axis,
    Label,
    Native,
    Setting,
    axis,
    head,
    labels,
    legend,
    marker,
    numbers_at,
    space,
    stepped,
    texts_at,
)
from dashboard.slides.native_xml import stroke

_Labels = dict[int, Label]

_TICKS = 6
_TICK_SIZE = 12.0
_PERIOD_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
_SIGN_SIZE = 12.0
_GAP = 8.0
_STRONG, _PLAIN = 2.6, 1.2
_MARKER = 6.0
_MOST_NAMES = 8
"""More lines than that are told apart by a legend, not by names at their ends."""

_NAME_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
_MOST_OF_WIDTH = 0.3


def lines(body: Lines, box: Box, setting: Setting) -> Native:
    steps = stepped((v for series in body.series for v in series.values), body.least, body.greatest, _TICKS)
    language = setting.language
    ends = _ends(body)
    has_legend = len(ends) > _MOST_NAMES and not body.keys
    names = {} if len(ends) > _MOST_NAMES else {at: _ending(body, at, last) for at, last in ends}
    room = box.width * _MOST_OF_WIDTH
    size = next((s for s in _NAME_SIZES if widest(names.values(), s, True) + _GAP <= room), _NAME_SIZES[-1])
    left = widest([printed(end, steps.decimals, language) for end in steps[:2]], _TICK_SIZE) + _GAP
    right = max(widest(names.values(), size, True) + _GAP, _GAP)
    pitch = (box.width - left - right) / max(len(body.categories), 1)
    periods = _periods(body.categories, pitch)
    below = periods.height + 8
    rows = [row for _, row in _rows_of_signs(body, box.left + left, box.right - right, pitch)]
    above = (max(rows, default=-1) + 1) * _SIGN_SIZE * LEADING + (24.0 if has_legend else _TICK_SIZE * LEADING / 2)
    inner = Box(box.left + left, box.top + above, box.width - left - right, box.height - above - below)
    scale = Scale(steps.low, steps.high, inner.bottom, inner.top)
    down = _pushed_apart({at: scale.at(body.series[at].values[last] or 0.0) for at, last in ends}, size, inner)
    found = _printed(body, [(at, last) for at, last in ends if at in names], scale, inner, size)
    for at, last in ends:
        if at in names:
            one, right_by = body.series[at], (len(body.categories) - 1 - last) * pitch / box.width
            found[at][last] = Label(names[at], one.color, "r", not one.is_plain, down[at] / box.height, right_by)
    categories = texts_at("cat", body.categories)
    series = "".join(
        _series(at, one, found[at], size, categories, body.decimals, language) for at, one in enumerate(body.series)
    )
    plot = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        f'<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/></c:lineChart>'
    )
    axes = axis(
        "catAx", Axis(CATEGORIES, VALUES, "b", size=periods.size, skip=periods.skip, turned=periods.turned), setting
    ) + axis(
        "valAx",
        Axis(
            VALUES,
            CATEGORIES,
            "l",
            *steps,
            _TICK_SIZE,
            has_grid=True,
            has_line=False,
        ),
        setting,
    )
    shown = {at for at, _ in ends}
    columns = [Column("", body.categories), *(Column(one.name, one.values, body.decimals) for one in body.series)]
    return Native(
        space(
            plot,
            axes,
            box,
            inner,
            setting,
            legend([at for at in range(len(body.series)) if at not in shown], 11, setting) if has_legend else "",
        ),
        book(columns, language, setting.made),
        _breaks(body, inner, pitch, setting),
    )


def _ends(body: Lines) -> list[tuple[int, int]]:
    """Of each name the last of its runs, and the position of its last value."""
    found: dict[str, tuple[int, int]] = {}
    for at, series in enumerate(body.series):
        held = [place for place, value in enumerate(series.values) if present([value])]
        if held and series.name:
            found.pop(series.name, None)
            found[series.name] = (at, held[-1])
    return list(found.values())


def _series(
    at: int,
    series: Series,
    found: dict[int, Label],
    size: float,
    categories: str,
    decimals: int,
    language: str,
) -> str:
    line = stroke(series.color, _PLAIN if series.is_plain else _STRONG, series.is_plain)
    alone = "".join(
        f'<c:dPt><c:idx val="{place}"/>{marker(series.color, 5)}<c:bubble3D val="0"/><c:spPr>{line}</c:spPr></c:dPt>'
        for place in (_alone(series.values) if series.is_plain else [])
    )
    return (
        f"<c:ser>{head(at, series.name, at + 1)}<c:spPr>{line}</c:spPr>"
        f"{marker(series.color, 0 if series.is_plain else _MARKER)}{alone}{labels(found, size, language)}{categories}"
        f'{numbers_at("val", series.values, at + 1, decimals, language)}<c:smooth val="0"/></c:ser>'
    )


def _alone(values: Sequence[float | None]) -> list[int]:
    """Values between two gaps, of which no line would show anything."""
    around = [None, *values, None]
    return [
        at for at, value in enumerate(values) if value is not None and around[at] is None and around[at + 2] is None
    ]


def _ending(body: Lines, at: int, last: int) -> str:
    """The name at the end of a line, with its last value where that is printed, and of when it is if not the latest."""
    series = body.series[at]
    value = series.labels[last] if last < len(series.labels) else ""
    when = f"({body.categories[last]})" if value and last < len(body.categories) - 1 else ""
    return " ".join(part for part in (series.name, value, when) if part)


def _printed(body: Lines, named: Collection[tuple[int, int]], scale: Scale, inner: Box, size: float) -> list[_Labels]:
    """The values of each series above or below their points, away from the line; left out where they would overlap."""
    pitch = inner.width / max(len(body.categories), 1)
    found: list[_Labels] = [{} for _ in body.series]
    taken: list[Box] = []
    room = Box(inner.left - 4, inner.top - size * LEADING, inner.width + 8, inner.height + size * LEADING)
    wanted = [
        (series.is_plain, -place, at)
        for at, series in enumerate(body.series)
        for place, text in enumerate(series.labels)
        if text and series.values[place] is not None and (at, place) not in named
    ]
    for is_plain, negative, at in sorted(wanted):
        series, place = body.series[at], -negative
        text, value = series.labels[place], series.values[place] or 0.0
        around = [
            v
            for v in (*series.values[max(place - 1, 0) : place], *series.values[place + 1 : place + 2])
            if v is not None
        ]
        sides = ["b", "t"] if around and value < sum(around) / len(around) else ["t", "b"]
        wide, high = width_of(text, size, True), size * LEADING
        x, y = inner.left + (place + 0.5) * pitch - wide / 2, scale.at(value)
        for side in sides:
            box = Box(x, y - _MARKER - high if side == "t" else y + _MARKER, wide, high)
            if is_free(box, taken) and is_inside(box, room):
                taken.append(box)
                found[at][place] = Label(text, series.color, side, not is_plain)
                break
    return found


def _pushed_apart(heights: dict[int, float], size: float, inner: Box) -> dict[int, float]:
    """How far each name must move down so that none covers another."""
    line = size * LEADING
    order = sorted(heights, key=lambda at: heights[at])
    moved: dict[int, float] = {}
    edge = inner.top - line
    for at in order:
        moved[at] = max(heights[at], edge)
        edge = moved[at] + line
    edge = inner.bottom + line / 2
    for at in reversed(order):
        moved[at] = min(moved[at], edge)
        edge = moved[at] - line
    return {at: moved[at] - heights[at] for at in order}


class _Periods(NamedTuple):
    """The size of the periods, the steps from one that is printed to the next, how they are turned and how high."""

    size: float
    skip: int
    turned: int
    height: float


def _periods(categories: Sequence[str], pitch: float) -> _Periods:
    """All of them level if they fit so, else upright."""
    for size in _PERIOD_SIZES:
        if widest(categories, size) + size * 0.35 <= pitch:
            return _Periods(size, 1, 0, size * LEADING)
    for size in (11.0, 10.0, 9.0, 8.0):
        if size * LEADING <= pitch:
            return _Periods(size, 1, -90, widest(categories, size) + 2)
    return _Periods(8.0, ceil(8.0 * LEADING / pitch), -90, widest(categories, 8.0) + 2)


def _rows_of_signs(body: Lines, left: float, right: float, pitch: float) -> list[tuple[Box, int]]:
    """Where each sign stands above the plot, and in which row, 0 the lowest, so that none covers another."""
    high = _SIGN_SIZE * LEADING
    ends: list[float] = []
    found = []
    for place, sign in body.breaks:
        wide = width_of(sign, _SIGN_SIZE, True) + 2
        start = max(min(left + place * pitch - wide / 2, right - wide), left)
        row = next((at for at, end in enumerate(ends) if end + 4 <= start), len(ends))
        ends[row : row + 1] = [start + wide]
        found.append((Box(start, 0.0, wide, high), row))
    return found


def _breaks(body: Lines, inner: Box, pitch: float, setting: Setting) -> list[Ink]:
    found: list[Ink] = []
    rows = _rows_of_signs(body, inner.left, inner.right, pitch)
    for (place, sign), (box, row) in zip(body.breaks, rows, strict=True):
        x = inner.left + place * pitch
        found.append(Line(((x, inner.top), (x, inner.bottom)), setting.look.muted, 1.0, True))
        if sign:
            box = box._replace(top=inner.top - 2 - (row + 1) * box.height)
            found.append(Text("break", box, (sign,), _SIGN_SIZE, setting.look.muted, True, "center"))
    return found
