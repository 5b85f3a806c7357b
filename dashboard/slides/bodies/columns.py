"""Bars that stand: names below, turned where there is no room beside each other. Pure."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Bars
from dashboard.slides.bodies.pen import (
    SMALL_SIZES,
    balanced,
    ending,
    is_free,
    line,
    printed,
    shortened,
    widest,
    within,
)
from dashboard.slides.bodies.scale import Scale, bounds, round_ticks
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Ink, Line, Rect, Text

_FLAT_SIZES = (15, 14, 13, 12, 11)
_TURNED_SIZES = tuple(size for size in SMALL_SIZES if size <= 13)
_MOST_NAMES = 0.42
_GAP = 5.0
_TICK_SIZE = 11
_TICKS = 5


class _Names(NamedTuple):
    """The names as lines of one size; `height` is what they take below the columns."""

    lines: list[tuple[str, ...]]
    size: float
    is_turned: bool
    height: float


def columns_drawn(body: Bars, box: Box, look: Look, language: str) -> list[Ink]:
    """All columns in the box, without keys."""
    values = [value for series in body.series for value in series.values]
    low, high = bounds([*values, body.least], body.least, body.greatest)
    ticks = round_ticks(low, high, _TICKS)
    said = [printed(value, ticks.decimals, language) for value in ticks.values]
    side = min(widest(said, _TICK_SIZE) + _GAP, box.width * 0.3)
    pitch = (box.width - side) / len(body.categories)
    names = _names(body, pitch, box.height)
    label_size = _label_size(body, pitch)
    head = label_size * LEADING + 2
    plot = Box(box.left + side, box.top + head, box.width - side, max(box.height - head - names.height - _GAP, 1.0))
    scale = Scale(low, high, plot.bottom, plot.top)
    inks: list[Ink] = []
    for value, text in zip(ticks.values, said, strict=True):
        y = scale.at(value)
        inks.append(Line(((plot.left, y), (plot.right, y)), look.rule, 0.5))
        if width_of(text, _TICK_SIZE) <= side:
            tick = ending("tick", text, plot.left - _GAP, y - _TICK_SIZE * LEADING / 2, _TICK_SIZE, look.muted)
            inks += [tick] if tick.box.bottom <= box.bottom and tick.box.left >= box.left - 0.01 else []
    inks += _columns(body, scale, plot, pitch)
    base = scale.at(body.least)
    inks.append(Line(((plot.left, base), (plot.right, base)), look.muted, 0.75))
    return [
        *inks,
        *_placed_names(body, names, plot, pitch, look),
        *_labels(body, scale, plot, pitch, label_size, box, look),
    ]


def _columns(body: Bars, scale: Scale, plot: Box, pitch: float) -> list[Ink]:
    inks: list[Ink] = []
    base, count = scale.at(body.least), len(body.series)
    each = pitch * 0.76 / count
    for number, series in enumerate(body.series):
        for place, value in enumerate(series.values):
            if value is None:
                continue
            end = scale.at(value)
            left = plot.left + place * pitch + pitch * 0.12 + number * each
            color = (series.colors[place] if place < len(series.colors) else "") or series.color
            inks.append(
                Rect(Box(left, min(base, end), each * (1 if count == 1 else 0.9), max(abs(end - base), 0.6)), color)
            )
    return inks


def _names(body: Bars, pitch: float, height: float) -> _Names:
    """Beside each other where no word must be broken for it, else turned."""
    strong = set(body.strong)
    for size in _FLAT_SIZES:
        room = pitch - size * 0.4
        broken = [balanced(name, room, size, place in strong) for place, name in enumerate(body.categories)]
        words = [(word, place in strong) for place, name in enumerate(body.categories) for word in name.split()]
        is_whole = all(width_of(word, size, is_bold) <= room for word, is_bold in words)
        if is_whole and max(map(len, broken)) <= 2:
            lines = [tuple(found) for found in broken]
            return _Names(lines, size, False, max(map(len, lines)) * size * LEADING)
    most = height * _MOST_NAMES
    fitting = [size for size in _TURNED_SIZES if size * 1.08 <= pitch] or [_TURNED_SIZES[-1]]
    size = next((s for s in fitting if s <= 9 or widest(body.categories, s, True) <= most), fitting[-1])
    lines = [(shortened(name, most, size, place in strong),) for place, name in enumerate(body.categories)]
    side = max(width_of(found, size, place in strong) for place, (found,) in enumerate(lines))
    return _Names(lines, size, True, side)


def _placed_names(body: Bars, names: _Names, plot: Box, pitch: float, look: Look) -> list[Text]:
    """The names below their columns; where even turned ones would touch, the strong ones and those that are free."""
    size, top = names.size, plot.bottom + _GAP
    texts: list[Text] = []
    places = sorted(range(len(names.lines)), key=lambda place: place not in body.strong)
    for place in places:
        lines, is_strong = names.lines[place], place in body.strong
        if not any(lines):
            continue
        middle = plot.left + (place + 0.5) * pitch
        color = look.accent if is_strong else look.ink
        if names.is_turned:
            thick = size * LEADING
            left = max(min(middle - thick / 2, plot.right - thick), plot.left - plot.width)
            box = Box(left, top, thick, names.height)
            tight = Box(box.left + size * 0.08, top, size * 1.06, box.height)
            if is_free(tight, [Box(t.box.left + size * 0.08, top, size * 1.06, box.height) for t in texts], -0.05):
                texts.append(Text("category", box, lines, size, color, is_strong, "right", turned=-90))
        else:
            width = widest(lines, size, is_strong)
            box = Box(middle - width / 2, top, width, len(lines) * size * LEADING)
            texts.append(Text("category", box, lines, size, color, is_strong, "center"))
    return texts


def _label_size(body: Bars, pitch: float) -> float:
    """Of all values where they fit above their columns, else of the few that are shown."""
    room = pitch * 0.98 if len(body.series) == 1 else pitch * 0.76 / len(body.series)
    labels = [label for series in body.series for label in series.labels]
    return next((s for s in SMALL_SIZES if 9 <= s <= 15 and widest(labels, s, True) <= room), 12)


def _labels(body: Bars, scale: Scale, plot: Box, pitch: float, size: float, box: Box, look: Look) -> list[Text]:
    """The values above their columns: strong ones first, then the first and the last, then all others that are free."""
    count = len(body.series)
    each = pitch * 0.76 / count
    last = len(body.categories) - 1
    places = [(place, number) for place in range(last + 1) for number in range(count)]
    all_labels = [label for series in body.series for label in series.labels]
    fits_all = widest(all_labels, size, True) <= (pitch * 0.98 if count == 1 else each)
    places.sort(key=lambda found: (found[0] not in body.strong, found[0] not in (0, last)))
    placed: list[Text] = []
    for place, number in places:
        series = body.series[number]
        label = series.labels[place] if place < len(series.labels) else ""
        is_strong = place in body.strong
        if not label or not (fits_all or is_strong or place in (0, last)):
            continue
        middle = plot.left + place * pitch + pitch * 0.12 + (number + 0.5) * each
        value = series.values[place]
        color = look.muted if value is None else look.accent if is_strong else look.ink
        wide = width_of(label, size, is_strong)
        text = within(line("value", label, middle - wide / 2, 0, size, color, is_strong), plot)
        text = text._replace(align="center")
        ends = [*_ends_below(body, scale, plot, pitch, text.box), scale.at(body.least)]
        top = max(min(ends) - size * LEADING - 1, box.top)
        text = text._replace(box=text.box._replace(top=top))
        if text.box.right <= plot.right + 0.01 and is_free(text.box, [other.box for other in placed]):
            placed.append(text)
    return placed


def _ends_below(body: Bars, scale: Scale, plot: Box, pitch: float, box: Box) -> list[float]:
    """The upper ends of the columns that a label of this width stands on."""
    first = max(int((box.left - plot.left) / pitch), 0)
    last = min(int((box.right - plot.left) / pitch), len(body.categories) - 1)
    return [
        scale.at(value)
        for series in body.series
        for place, value in enumerate(series.values)
        if first <= place <= last and value is not None
    ]
