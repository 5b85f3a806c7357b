"""Bars below each other, lengths from a common base: names at the left, values at the ends. Pure."""

from __future__ import annotations

from dashboard.show import Look
from dashboard.slide import Bars, Key, Series
from dashboard.slides.bodies.columns import columns_drawn
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.pen import SMALL_SIZES, apart, ending, line, printed, shortened, widest
from dashboard.slides.bodies.rows import Row, Rows, rows_of
from dashboard.slides.bodies.scale import Scale, bounds, round_ticks
from dashboard.slides.ink import LEADING, Box, Ink, Line, Rect, Text

_GAP = 6.0
_THICK = 0.7
_MOST_LABELS = 0.5
_AXIS = 16.0
_AXIS_SIZE = 10


def bars_drawn(body: Bars, box: Box, look: Look, language: str) -> list[Ink]:
    if not body.categories or not body.series:
        return []
    keys = body.keys or ([Key(s.color, s.name) for s in body.series] if len(body.series) > 1 else [])
    above = keyed(keys, box, look)
    if body.is_upright:
        return [*above.inks, *columns_drawn(body, above.rest, look, language)]
    rest = above.rest
    is_labelled = any(any(series.labels) for series in body.series)
    area = rest if is_labelled else rest._replace(height=max(rest.height - _AXIS, 1.0))
    rows = rows_of(body.categories, body.strong, area, look, len(body.series))
    size = _label_size(body, rows)
    scales = {panel: _scale(body, panel, size) for panel in rows.panels}
    inks: list[Ink] = [*above.inks]
    for panel in rows.panels:
        inks += [] if is_labelled else _axis(scales[panel], panel, look, language)
    values: list[Text] = []
    for place, row in enumerate(rows.rows):
        shapes, said = _row(body, place, row, rows.pitch, scales[row.panel], size, look)
        inks += shapes
        values += said
    inks += [_base(scales[panel], body.least, panel, look) for panel in rows.panels]
    inks += apart(sorted(values, key=lambda text: not text.is_bold))
    return [*inks, *rows.names]


def _row(
    body: Bars, place: int, row: Row, pitch: float, scale: Scale, size: float, look: Look
) -> tuple[list[Ink], list[Text]]:
    """The bars of one category, and their values."""
    count = len(body.series)
    each = pitch * (_THICK if count == 1 else 0.86) / count
    top = row.middle - each * count / 2
    base = scale.at(body.least)
    inks: list[Ink] = []
    said: list[Text] = []
    for number, series in enumerate(body.series):
        value, middle = series.values[place], top + (number + 0.5) * each
        end = base if value is None else scale.at(value)
        if value is not None:
            thick = each if count == 1 else each * 0.84
            left, width = min(base, end), max(abs(end - base), 0.6)
            inks.append(Rect(Box(left, middle - thick / 2, width, thick), _color(series, place)))
        label = _label(series, place)
        if label and size * 0.95 <= (pitch if count == 1 else each) + 0.01:
            said += _value(label, value, end, middle, size, row.panel, place in body.strong, body.least, look)
    return inks, said


def _value(
    label: str,
    value: float | None,
    end: float,
    middle: float,
    size: float,
    panel: Box,
    is_strong: bool,
    base: float,
    look: Look,
) -> list[Text]:
    """The value behind the end of its bar; what stands for an absent one is muted."""
    top = middle - size * LEADING / 2
    color = look.muted if value is None else look.accent if is_strong else look.ink
    if value is not None and value < base:
        text = ending("value", label, end - _GAP, top, size, color, is_strong)
        return [text] if text.box.left >= panel.left else []
    if value is None:
        return _absent(label, end + _GAP, middle, size, panel, color)
    text = line("value", label, end + _GAP, top, size, color, is_strong)
    return [text] if text.box.right <= panel.right + 0.01 else []


def _absent(label: str, left: float, middle: float, size: float, panel: Box, color: str) -> list[Text]:
    """Why there is no bar, in letters as small as it takes."""
    room = panel.right - left
    smaller = [each for each in SMALL_SIZES if each <= size and (each >= 8 or each == SMALL_SIZES[-1])] or [size]
    fitting = next((each for each in smaller if widest([label], each) <= room), smaller[-1])
    short = shortened(label, room, fitting)
    return [line("value", short, left, middle - fitting * LEADING / 2, fitting, color)] if short else []


def _label_size(body: Bars, rows: Rows) -> float:
    """The greatest size at which the longest value leaves half of the panel to the bars."""
    count = len(body.series)
    each = rows.pitch if count == 1 else rows.pitch * 0.86 / count
    most = min(rows.size, rows.pitch / LEADING, each / 0.95)
    labels = _present_labels(body)
    width = min(panel.width for panel in rows.panels)
    for size in SMALL_SIZES:
        if size <= most + 0.01 and widest(labels, size, True) + _GAP <= width * _MOST_LABELS:
            return size
    return SMALL_SIZES[-1]


def _present_labels(body: Bars) -> list[str]:
    return [
        label
        for series in body.series
        for label, value in zip(series.labels, series.values, strict=False)
        if label and value is not None
    ]


def _scale(body: Bars, panel: Box, size: float) -> Scale:
    """Lengths with room for the values behind the ends: at the left too where bars run there."""
    values = [value for series in body.series for value in series.values]
    low, high = bounds([*values, body.least], body.least, body.greatest)
    room = min(widest(_present_labels(body), size, True) + _GAP, panel.width * 0.6) if _present_labels(body) else 0.0
    before = room if low < body.least else 0.0
    after = room if high > body.least else 0.0
    if before + after > panel.width * 0.7:
        before = after = 0.0
    return Scale(low, high, panel.left + before, panel.right - after - 0.5)


def _base(scale: Scale, least: float, panel: Box, look: Look) -> Line:
    x = scale.at(least)
    return Line(((x, panel.top), (x, panel.bottom)), look.muted, 0.75)


def _axis(scale: Scale, panel: Box, look: Look, language: str) -> list[Ink]:
    """Round values below bars that carry none themselves."""
    ticks = round_ticks(scale.low, scale.high, max(int(panel.width / 70), 2))
    inks: list[Ink] = []
    edge = panel.left
    for value in ticks.values:
        x, said = scale.at(value), printed(value, ticks.decimals, language)
        inks.append(Line(((x, panel.top), (x, panel.bottom)), look.rule, 0.5))
        width = widest([said], _AXIS_SIZE)
        left = max(min(x - width / 2, panel.right - width), panel.left)
        if left >= edge and width <= panel.width:
            inks.append(line("tick", said, left, panel.bottom + 2, _AXIS_SIZE, look.muted))
            edge = left + width + 4
    return inks


def _color(series: Series, place: int) -> str:
    return (series.colors[place] if place < len(series.colors) else "") or series.color


def _label(series: Series, place: int) -> str:
    return series.labels[place] if place < len(series.labels) else ""
