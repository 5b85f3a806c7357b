"""Bars as native charts, lying or upright, with room for the texts at their ends. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.slide import Bars, Series
from dashboard.slides.bodies.pen import SMALL_SIZES, widest
from dashboard.slides.bodies.scale import present
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Ink, Text
from dashboard.slides.native_bar_parts import (
    AIR,
    LEAST_GAP,
    LEAST_LABEL,
    MOST_OF_WIDTH,
    THICKEST,
    TICKS,
    fills,
    gap,
    plot,
    size_of,
    wrapped_size,
)
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
    numbers_at,
    space,
    stepped,
    texts_at,
)
from dashboard.slides.native_xml import fill

_THICKEST_UPRIGHT = 96.0
_SLACK = 1.2
"""So much more room turned names need for LibreOffice not to cut them."""


def bars(body: Bars, box: Box, setting: Setting) -> Native:
    """Where labels are given the axis of the values is hidden."""
    return _upright(body, box, setting) if body.is_upright else _lying(body, box, setting)


def _lying(body: Bars, box: Box, setting: Setting) -> Native:
    has_labels = _has_labels(body)
    row = box.height / max(len(body.categories), 1)
    size = wrapped_size(body.categories, box.width * MOST_OF_WIDTH, row)
    left = min(widest(body.categories, size) + AIR, box.width * MOST_OF_WIDTH)
    below = 0 if has_labels else min(size, 12.0) * LEADING + 4
    inner = Box(box.left + left, box.top, box.width - left - 2, box.height - below)
    room = row if len(body.series) == 1 else _thickness(body, row)
    label_size = min(max(size, LEAST_LABEL), max(room / LEADING, SMALL_SIZES[-1]))
    room = widest(_texts(body), label_size, True) + AIR
    return _native(body, box, inner, setting, size, label_size, room, inner.width)


def _upright(body: Bars, box: Box, setting: Setting) -> Native:
    has_labels = _has_labels(body)
    column = box.width / max(len(body.categories), 1)
    level = next((s for s in SMALL_SIZES if s >= 9 and widest(body.categories, s, True) + 6 <= column), None)
    size = level or size_of(body.categories, box.height * MOST_OF_WIDTH / _SLACK, column)
    below = (
        size * LEADING + 6 if level else min(widest(body.categories, size) * _SLACK + AIR, box.height * MOST_OF_WIDTH)
    )
    left = 2.0 if has_labels else widest([f"{body.greatest or 0:.{body.decimals}f}", "100"], 12) + AIR
    inner = Box(box.left + left, box.top + 2, box.width - left - 2, box.height - below - 2)
    thick = _thickness(body, column)
    is_level = widest(_texts(body), size, True) + 2 <= thick * (1 + LEAST_GAP / 100)
    label_size = size if is_level else min(size, max(thick * 0.9, SMALL_SIZES[-1]))
    room = (label_size * LEADING if is_level else widest(_texts(body), label_size, True)) + AIR
    return _native(
        body, box, inner, setting, size, label_size, room, inner.height, 0 if level else -90, 0 if is_level else -90
    )


def _native(
    body: Bars,
    box: Box,
    inner: Box,
    setting: Setting,
    size: float,
    label_size: float,
    room: float,
    length: float,
    turned: int = 0,
    labels_turned: int = 0,
) -> Native:
    """`room` is what the longest label takes of the `length` of the plot."""
    language, decimals, has_labels = setting.language, body.decimals, _has_labels(body)
    values = [value for series in body.series for value in series.values]
    steps = stepped(values, body.least, body.greatest, TICKS)
    low, high = steps.low, steps.high
    if has_labels:
        # bars may be as long as leaves room for the label of the longest
        longest = max(present(values), default=high)
        high = max(
            body.greatest or longest, low + (longest - low) * length / max(length - room, length / 3), low + 1e-9
        )
    categories = texts_at("cat", body.categories)
    series = "".join(
        f"<c:ser>{head(at, one.name, at + 1)}<c:spPr>{fill(one.color)}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{fills(one.colors)}'
        f"{labels(_labels(one, body.strong, setting), label_size, language, labels_turned)}{categories}"
        f"{numbers_at('val', one.values, at + 1, decimals, language)}</c:ser>"
        for at, one in enumerate(body.series)
    )
    axes = axis(
        "catAx",
        Axis(
            CATEGORIES,
            VALUES,
            "b" if body.is_upright else "l",
            size=size,
            is_reversed=not body.is_upright,
            turned=turned,
        ),
        setting,
    ) + axis(
        "valAx",
        Axis(
            VALUES,
            CATEGORIES,
            "l" if body.is_upright else "b",
            low,
            high,
            steps.unit,
            steps.decimals,
            min(size, 12.0),
            is_hidden=has_labels,
            is_crossed_at_end=not body.is_upright,
            has_grid=not has_labels,
            has_line=False,
            texts="nextTo",
        ),
        setting,
    )
    row = (inner.width if body.is_upright else inner.height) / max(len(body.categories), 1)
    direction = "col" if body.is_upright else "bar"
    columns = [Column("", body.categories), *(Column(one.name, one.values, decimals) for one in body.series)]
    return Native(
        space(plot(direction, "clustered", series, 0, _gap_of(body, row)), axes, box, inner, setting),
        book(columns, language, setting.made),
        _absent(body, inner, label_size, setting),
    )


def _absent(body: Bars, inner: Box, size: float, setting: Setting) -> list[Ink]:
    """What is printed where there is no value, and so no bar to print it at: it stands where the bar would begin."""
    row = (inner.width if body.is_upright else inner.height) / max(len(body.categories), 1)
    thick, found = _thickness(body, row), list[Ink]()
    for place, series in enumerate(body.series):
        for at, text in enumerate(series.labels):
            if not text or series.values[at] is not None:
                continue
            middle = at * row + (row - thick * len(body.series)) / 2 + (place + 0.5) * thick
            wide, high = width_of(text, size) + 2, size * LEADING
            if not body.is_upright:
                box, turned = Box(inner.left + 4, inner.top + middle - high / 2, wide, high), 0
            elif wide <= thick:
                box, turned = Box(inner.left + middle - wide / 2, inner.bottom - high - 2, wide, high), 0
            else:
                box, turned = Box(inner.left + middle - high / 2, inner.bottom - wide - 2, high, wide), -90
            found.append(Text("label", box, (text,), size, setting.look.muted, turned=turned))
    return found


def _labels(series: Series, strong: Sequence[int], setting: Setting) -> dict[int, Label]:
    return {
        at: Label(text, setting.look.ink, "outEnd", at in strong)
        for at, text in enumerate(series.labels)
        if text and series.values[at] is not None
    }


def _gap_of(body: Bars, row: float) -> int:
    return gap(row, max(len(body.series), 1), _THICKEST_UPRIGHT if body.is_upright else THICKEST)


def _thickness(body: Bars, row: float) -> float:
    return row / (len(body.series) + _gap_of(body, row) / 100)


def _has_labels(body: Bars) -> bool:
    return any(text for series in body.series for text in series.labels)


def _texts(body: Bars) -> list[str]:
    """What is printed at values."""
    return [
        text
        for series in body.series
        for text, value in zip(series.labels, series.values, strict=False)
        if value is not None
    ]
