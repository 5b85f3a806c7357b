"""Two measures against each other: discs, and the names that find a free place beside theirs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import Look
from dashboard.slide import Point, Points
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.pen import (
    centered,
    ending,
    is_free,
    is_inside,
    line,
    printed,
    shortened,
    widest,
    within,
)
from dashboard.slides.bodies.scale import Scale, bounds, present, round_ticks
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Line, Text

_TICK_SIZE = 12
_TITLE_SIZE = 13
_GAP = 6.0
_LABEL_SIZES = (13, 12, 11, 10)
_RADIUS = 4.0
_AIR = 0.04


def points_drawn(body: Points, box: Box, look: Look, language: str) -> list[Ink]:
    above = keyed(body.keys, box, look)
    rest = above.rest
    x_low, x_high = _extent([x for cloud in body.clouds for x, _ in cloud.points])
    y_low, y_high = _extent([y for cloud in body.clouds for _, y in cloud.points])
    y_ticks = round_ticks(y_low, y_high, 6)
    y_said = [printed(value, y_ticks.decimals, language) for value in y_ticks.values]
    side = min(widest(y_said, _TICK_SIZE) + _GAP, rest.width * 0.3)
    titled = _TITLE_SIZE * LEADING
    head = titled + _GAP if body.y_title else _TICK_SIZE * LEADING / 2
    foot = _TICK_SIZE * LEADING + _GAP + (titled + 2 if body.x_title else 0)
    plot = Box(
        rest.left + side,
        rest.top + head,
        max(rest.width - side - _RADIUS, 1.0),
        max(rest.height - head - foot, 1.0),
    )
    across, upwards = Scale(x_low, x_high, plot.left, plot.right), Scale(y_low, y_high, plot.bottom, plot.top)
    inks: list[Ink] = [*above.inks]
    inks += _titles(body, rest, look)
    for value, said in zip(y_ticks.values, y_said, strict=True):
        y = upwards.at(value)
        inks.append(Line(((plot.left, y), (plot.right, y)), look.rule, 0.5))
        tick = ending("tick", said, plot.left - _GAP, y - _TICK_SIZE * LEADING / 2, _TICK_SIZE, look.muted)
        inks += [tick] if is_inside(tick.box, rest) and tick.box.top >= rest.top + head - _TICK_SIZE else []
    inks += _x_ticks(across, plot, rest, look, language)
    centers = [[(across.at(x), upwards.at(y)) for x, y in cloud.points] for cloud in body.clouds]
    order = sorted(range(len(body.clouds)), key=lambda number: body.clouds[number].color == look.accent)
    for number in order:
        cloud = body.clouds[number]
        radius = _RADIUS * (1.35 if cloud.color == look.accent else 1)
        inks += [Disc(center, radius, cloud.color, look.ground) for center in centers[number]]
    return [*inks, *_labels(body, centers, plot, look)]


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Of the values with a little air at both ends."""
    low, high = bounds(present(values), None, None)
    air = (high - low) * _AIR
    return low - air, high + air


def _titles(body: Points, rest: Box, look: Look) -> list[Text]:
    """Of the upright axis above it, of the other below its right end."""
    texts = []
    if body.y_title:
        said = shortened(body.y_title, rest.width, _TITLE_SIZE, True)
        texts.append(line("axis", said, rest.left, rest.top, _TITLE_SIZE, look.ink, True))
    if body.x_title:
        said = shortened(body.x_title, rest.width, _TITLE_SIZE, True)
        texts.append(ending("axis", said, rest.right, rest.bottom - _TITLE_SIZE * LEADING, _TITLE_SIZE, look.ink, True))
    return texts


def _x_ticks(across: Scale, plot: Box, rest: Box, look: Look, language: str) -> list[Ink]:
    ticks = round_ticks(across.low, across.high, max(int(plot.width / 80), 2))
    inks: list[Ink] = []
    edge = rest.left
    for value in ticks.values:
        x, said = across.at(value), printed(value, ticks.decimals, language)
        inks.append(Line(((x, plot.top), (x, plot.bottom)), look.rule, 0.5))
        tick = within(centered("tick", said, x, plot.bottom + _GAP, _TICK_SIZE, look.muted), rest)
        if tick.box.left >= edge and is_inside(tick.box, rest):
            inks.append(tick)
            edge = tick.box.right + _GAP
    return inks


def _labels(body: Points, centers: Sequence[Sequence[Point]], plot: Box, look: Look) -> list[Text]:
    """Each name at the first free place: right, left, above, below, for a chosen one further away too.

    Those of the accent come first, so that they are never the ones for which there is no room.
    """
    wanted = [
        (cloud.color != look.accent, center, label, cloud.color)
        for cloud, places in zip(body.clouds, centers, strict=True)
        for center, label in zip(places, cloud.labels, strict=False)
        if label
    ]
    wanted.sort(key=lambda found: found[0])
    if not wanted:
        return []
    size = _LABEL_SIZES[min(len(wanted) // 16, len(_LABEL_SIZES) - 1)]
    discs = [_around(center) for places in centers for center in places]
    placed: list[Text] = []
    for is_quiet, center, label, color in wanted:
        others = [disc for disc in discs if disc != _around(center)]
        taken = [text.box for text in placed]
        reaches = (0.0,) if is_quiet else (0.0, 8.0, 16.0, 32.0, 64.0)
        ink = look.ink if is_quiet else color
        texts = [text for reach in reaches for text in _beside(label, center, size, ink, not is_quiet, reach)]
        texts = texts if is_quiet else [within(text, plot) for text in texts]
        free = [text for text in texts if is_inside(text.box, plot) and is_free(text.box, taken, 1)]
        clear = [text for text in free if is_free(text.box, others)]
        placed += clear[:1] or ([] if is_quiet else free[:1])
    return placed


def _around(center: Point) -> Box:
    return Box(center[0] - _RADIUS, center[1] - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)


def _beside(label: str, center: Point, size: float, color: str, is_bold: bool, reach: float) -> list[Text]:
    x, y = center
    wide, high = width_of(label, size, is_bold), size * LEADING
    off = _RADIUS * 1.35 + 2 + reach
    places = (
        (x + off, y - high / 2),
        (x - off - wide, y - high / 2),
        (x - wide / 2, y - off - high),
        (x - wide / 2, y + off),
    )
    return [line("label", label, left, top, size, color, is_bold) for left, top in places]
