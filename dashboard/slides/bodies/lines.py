"""Values over periods: gaps stay gaps, breaks are dashed, each line is named where it ends. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Lines, Point, Series
from dashboard.slides.bodies.endings import Ending, endings_drawn, endings_width
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.pen import (
    centered,
    ending,
    is_free,
    is_inside,
    line,
    printed,
    readable,
    shortened,
    widest,
    within,
)
from dashboard.slides.bodies.scale import Scale, bounds, present, round_ticks, rounded_out
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Line, Text
from dashboard.theme import BLACK

_GAP = 6.0
_TICK_SIZE = 12
_TICKS = 5
_LABEL_SIZE = 12
_LABEL_GAP = 3.0
_PERIOD_SIZES = (14, 13, 12, 11, 10)
_SIGN_SIZE = 12
_STRONG, _PLAIN = 2.6, 1.2
_RADIUS = 3.2
_FEW = 2
"""Of lines that are not plain; where there are more, no printed value lies on any of them."""


class _Run(NamedTuple):
    """A series with the points that it has, in pieces between its gaps."""

    series: Series
    pieces: list[list[Point]]


def lines_drawn(body: Lines, box: Box, look: Look, language: str) -> list[Ink]:
    if not body.categories:
        return []
    above = keyed(body.keys, box, look)
    rest = above.rest
    low, high = _extent(body)
    ticks = round_ticks(low, high, _TICKS)
    said = [printed(value, ticks.decimals, language) for value in ticks.values]
    side = min(widest(said, _TICK_SIZE) + _GAP, rest.width * 0.3)
    ends = _endings(body)
    right = endings_width(ends, rest.width, rest.height)
    head = _head(body, rest, side, right)
    foot = _PERIOD_SIZES[0] * LEADING + _GAP
    plot = Box(
        rest.left + side, rest.top + head, max(rest.width - side - right, 1.0), max(rest.height - head - foot, 1.0)
    )
    left_of_names = rest._replace(width=plot.right - rest.left)
    above_peaks = _LABEL_SIZE * LEADING + _RADIUS + 1 if any(any(series.labels) for series in body.series) else 0.0
    scale = Scale(low, high, plot.bottom, plot.top + min(above_peaks, plot.height / 4))
    pitch = plot.width / len(body.categories)
    inks: list[Ink] = [*above.inks]
    for value, text in zip(ticks.values, said, strict=True):
        y = scale.at(value)
        inks.append(Line(((plot.left, y), (plot.right, y)), look.rule, 0.5))
        tick = ending("tick", text, plot.left - _GAP, y - _TICK_SIZE * LEADING / 2, _TICK_SIZE, look.muted)
        inks += [tick] if is_inside(tick.box, rest) else []
    inks += _breaks(body, plot, left_of_names, pitch, look)
    runs = [_run(series, plot, pitch, scale) for series in body.series]
    for run in sorted(runs, key=lambda run: not run.series.is_plain):
        inks += _drawn(run)
    inks += _periods(body.categories, plot, left_of_names, pitch, look)
    inks += _labels(runs, body, plot, pitch, scale, look)
    return [
        *inks,
        *endings_drawn(_at_heights(ends, scale), plot.right, Box(plot.right, rest.top, right, rest.height), look),
    ]


def _extent(body: Lines) -> tuple[float, float]:
    """The scale of all values: as given, else to the round numbers around them."""
    low, high = bounds((value for series in body.series for value in series.values), body.least, body.greatest)
    rounded_low, rounded_high = rounded_out(low, high, _TICKS)
    return low if body.least is not None else rounded_low, high if body.greatest is not None else rounded_high


def _run(series: Series, plot: Box, pitch: float, scale: Scale) -> _Run:
    pieces: list[list[Point]] = [[]]
    for place, value in enumerate(series.values):
        if present([value]):
            pieces[-1].append((plot.left + (place + 0.5) * pitch, scale.at(value or 0.0)))
        elif pieces[-1]:
            pieces.append([])
    return _Run(series, [piece for piece in pieces if piece])


def _drawn(run: _Run) -> list[Ink]:
    """A line through each piece; a single value, and every value of what we look at, as a disc."""
    series = run.series
    inks: list[Ink] = []
    for piece in run.pieces:
        if len(piece) > 1:
            inks.append(Line(piece, series.color, _PLAIN if series.is_plain else _STRONG, series.is_plain))
        radius = _RADIUS * (0.7 if series.is_plain else 1)
        inks += [Disc(point, radius, series.color) for point in piece if not series.is_plain or len(piece) == 1]
    return inks


def _endings(body: Lines) -> list[Ending]:
    """Each name once, at the last value of its last run, with what is printed there."""
    ends: dict[str, Ending] = {}
    for series, place in _last_places(body).values():
        named = f"{series.name} {_label(series, place)}".strip()
        ends[series.name] = Ending(named, series.values[place] or 0.0, series.color, series.is_plain)
    return list(ends.values())


def _last_places(body: Lines) -> dict[str, tuple[Series, int]]:
    """By name the last run and the position of its last value."""
    found = {}
    for series in body.series:
        held = [place for place, value in enumerate(series.values) if present([value])]
        if held and series.name:
            found[series.name] = (series, held[-1])
    return found


def _label(series: Series, place: int) -> str:
    return series.labels[place] if place < len(series.labels) else ""


def _at_heights(ends: Sequence[Ending], scale: Scale) -> list[Ending]:
    return [end._replace(height=scale.at(end.height)) for end in ends]


def _periods(categories: Sequence[str], plot: Box, rest: Box, pitch: float, look: Look) -> list[Text]:
    """The periods below, every second or third where not all of them fit; the last one always."""
    last = len(categories) - 1
    for step in range(1, len(categories) + 1):
        places = list(range(last, -1, -step))
        for size in _PERIOD_SIZES:
            texts = [
                within(
                    centered(
                        "category", categories[p], plot.left + (p + 0.5) * pitch, plot.bottom + _GAP, size, look.ink
                    ),
                    rest,
                )
                for p in places
            ]
            texts = [text for text in texts if text.lines[0]]
            is_spaced = all(one.box.left >= other.box.right + size * 0.5 for one, other in pairwise(texts))
            if is_spaced and all(is_inside(text.box, rest) for text in texts):
                return texts[::-1]
    size = _PERIOD_SIZES[-1]
    short = shortened(categories[last], rest.width, size)
    return [
        within(centered("category", short, plot.left + (last + 0.5) * pitch, plot.bottom + _GAP, size, look.ink), rest)
    ]


def _head(body: Lines, rest: Box, side: float, right: float) -> float:
    """The height above the plot: half a line, and the signs of the breaks in as many rows as they need."""
    plot = Box(rest.left + side, rest.top, max(rest.width - side - right, 1.0), rest.height)
    signs = _signs(body, plot, rest._replace(width=plot.right - rest.left), plot.width / len(body.categories), BLACK)
    return max((text.box.bottom - rest.top for text in signs), default=0.0) + _TICK_SIZE * LEADING / 2


def _signs(body: Lines, plot: Box, rest: Box, pitch: float, color: str) -> list[Text]:
    texts: list[Text] = []
    for place, sign in body.breaks:
        short = shortened(sign, rest.width, _SIGN_SIZE, True)
        text = within(centered("break", short, plot.left + place * pitch, rest.top, _SIGN_SIZE, color, True), rest)
        while not is_free(text.box, [other.box for other in texts], 2) and text.box.bottom < rest.top + rest.height / 3:
            text = text._replace(box=text.box._replace(top=text.box.top + _SIGN_SIZE * LEADING))
        if short and is_free(text.box, [other.box for other in texts]):
            texts.append(text)
    return texts


def _breaks(body: Lines, plot: Box, rest: Box, pitch: float, look: Look) -> list[Ink]:
    lines: list[Ink] = []
    for place, _ in body.breaks:
        x = max(min(plot.left + place * pitch, plot.right), plot.left)
        lines.append(Line(((x, plot.top), (x, plot.bottom)), look.muted, 1.0, True))
    return [*lines, *_signs(body, plot, rest, pitch, look.muted)]


def _labels(runs: Sequence[_Run], body: Lines, plot: Box, pitch: float, scale: Scale, look: Look) -> list[Text]:
    """The printed values: above their points, else below; the last ones first, left out where there is no room.

    A label keeps clear of every other one, and of the lines where it can: always where points are close or lines many.
    """
    is_crowded = len({run.series.name for run in runs if not run.series.is_plain}) > _FEW
    dashes = [plot.left + place * pitch for place, _ in body.breaks]
    pieces = [piece for run in runs for piece in run.pieces]
    pieces += [[(x, plot.top + plot.height * step / 40) for step in range(41)] for x in dashes]
    sampled = sorted(point for piece in pieces for point in _sampled(piece))
    at_ends = [(id(series), place) for series, place in _last_places(body).values()]
    wanted = [
        (series.is_plain, series.color != look.accent, -place, series, label)
        for series in body.series
        for place, label in enumerate(series.labels)
        if label and place < len(series.values) and present([series.values[place]])
        if (id(series), place) not in at_ends
    ]
    placed: list[Text] = []
    for is_plain, _, negative, series, label in sorted(wanted, key=lambda found: found[:3]):
        x = plot.left + (-negative + 0.5) * pitch
        y = scale.at(series.values[-negative] or 0.0)
        color = readable(series.color, look)
        texts = [within(text, plot) for text in _beside(label, x, y, color, not is_plain)]
        free = [
            text
            for text in texts
            if is_inside(text.box, plot) and is_free(text.box, [other.box for other in placed], _LABEL_GAP)
        ]
        best = min(free, key=lambda text: _crossings(text.box, sampled), default=None)
        may_cross = best and best.box.width <= pitch and not is_crowded
        if best and (may_cross or not _crossings(best.box, sampled)):
            placed.append(best)
    return placed


def _beside(label: str, x: float, y: float, color: str, is_bold: bool) -> list[Text]:
    """The label above and below its point, in the middle first; a little farther away last."""
    wide, high = width_of(label, _LABEL_SIZE, is_bold), _LABEL_SIZE * LEADING
    lefts = (x - wide / 2, x - wide * 0.15, x - wide * 0.85)
    near, far = (y - _RADIUS - high, y + _RADIUS), (y - _RADIUS - 1.6 * high, y + _RADIUS + 0.6 * high)
    places = [*((left, top) for left in lefts for top in near), *((left, top) for left in lefts[:1] for top in far)]
    return [line("value", label, left, top, _LABEL_SIZE, color, is_bold) for left, top in places]


def _sampled(piece: Sequence[Point]) -> list[Point]:
    """Points close together along a line, its ends among them."""
    return [
        (x + share * (next_x - x), y + share * (next_y - y))
        for (x, y), (next_x, next_y) in zip(piece, piece[1:] or piece, strict=False)
        for share in (0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1)
    ]


def _crossings(box: Box, sampled: Sequence[Point]) -> int:
    """How many of the points, in order from the left, lie under the box."""
    first, last = bisect_left(sampled, (box.left, -inf)), bisect_right(sampled, (box.right, inf))
    return sum(box.top <= y <= box.bottom for _, y in sampled[first:last])
