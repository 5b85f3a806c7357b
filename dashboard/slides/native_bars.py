"""Bars and intervals as native charts, with what must be known to place their texts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.slide import Bars, Ranges, Series
from dashboard.slides.bodies.pen import SMALL_SIZES, widest
from dashboard.slides.bodies.scale import Scale, present
from dashboard.slides.fonts import width_of, wrapped
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Text
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

_LEAST_GAP, _MOST_GAP = 40, 500
"""Between the bars of two categories, in per cent of the thickness of one bar; Office knows no more than the latter."""

_THICKEST, _THICKEST_UPRIGHT = 34.0, 96.0

_AIR = 8.0
_MOST_OF_WIDTH = 0.42
"""Of the box the names of the categories take no more."""

_TICKS = 6
_LEAST_LABEL, _LARGEST_WRAPPED = 11.0, 14.0
_SLACK = 1.2
"""So much more room turned names need for LibreOffice not to cut them."""


def bars(body: Bars, box: Box, setting: Setting) -> Native:
    return _upright(body, box, setting) if body.is_upright else _lying(body, box, setting)


def ranges(body: Ranges, box: Box, setting: Setting) -> Native:
    """From low to high on an invisible bar as long as low; marks and labels lie over it at their places."""
    size = _wrapped_size(body.categories, box.width * _MOST_OF_WIDTH, box.height / len(body.categories))
    tick = min(size, 12.0)
    left = min(widest(body.categories, size) + _AIR, box.width * _MOST_OF_WIDTH)
    right = widest([span.label for span in body.spans], size) + _AIR
    inner = Box(box.left + left, box.top, box.width - left - right, box.height - tick * LEADING - 4)
    steps = stepped((v for span in body.spans for v in span[:3]), body.least, body.greatest, _TICKS)
    lows = [span.low if span.high is not None else None for span in body.spans]
    widths = [span.high - span.low if span.low is not None and span.high is not None else None for span in body.spans]
    language, decimals = setting.language, body.decimals
    colors = [span.color for span in body.spans]
    categories = texts_at("cat", body.categories)
    series = (
        f"<c:ser>{head(0, body.low_name, 1)}<c:spPr>{fill('')}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{categories}{numbers_at("val", lows, 1, decimals, language)}</c:ser>'
        f"<c:ser>{head(1, body.width_name, 2)}<c:spPr>{fill(colors[0] if colors else setting.look.accent)}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{_points(colors)}{categories}{numbers_at("val", widths, 2, decimals, language)}'
        "</c:ser>"
    )
    axes = axis(
        "catAx",
        Axis(
            CATEGORIES,
            VALUES,
            "l",
            size=size,
            is_reversed=True,
            is_crossed_at_end=body.is_reversed,
            texts="nextTo",
        ),
        setting,
    ) + axis(
        "valAx",
        Axis(
            VALUES,
            CATEGORIES,
            "b",
            *steps,
            tick,
            is_reversed=body.is_reversed,
            is_crossed_at_end=True,
            has_grid=True,
            has_line=False,
            texts="nextTo",
        ),
        setting,
    )
    marks = [span.mark for span in body.spans]
    return Native(
        space(
            _plot("bar", "stacked", series, 100, _gap(inner.height / len(body.categories), 1, _THICKEST)),
            axes,
            box,
            inner,
            setting,
        ),
        book(
            [
                Column("", body.categories),
                Column(body.low_name, lows, decimals),
                Column(body.width_name, widths, decimals),
                Column(body.mark_name, marks, decimals),
            ],
            language,
            setting.made,
        ),
        _over_ranges(body, inner, Scale(steps.low, steps.high, *_ends(inner, body.is_reversed)), size, setting),
    )


def _over_ranges(body: Ranges, inner: Box, scale: Scale, size: float, setting: Setting) -> list[Ink]:
    row, found = inner.height / len(body.spans), list[Ink]()
    for at, span in enumerate(body.spans):
        middle = inner.top + (at + 0.5) * row
        if span.mark is not None:
            radius = min(row * 0.3, 5.0)
            found.append(Disc((scale.at(span.mark), middle), radius, setting.look.ground, setting.look.ink))
        if span.label:
            box = Box(
                inner.right + _AIR / 2, middle - size * LEADING / 2, width_of(span.label, size) + 2, size * LEADING
            )
            found.append(Text("label", box, (span.label,), size, setting.look.ink, at in body.strong))
    return found


def _lying(body: Bars, box: Box, setting: Setting) -> Native:
    has_labels = _has_labels(body)
    row = box.height / max(len(body.categories), 1)
    size = _wrapped_size(body.categories, box.width * _MOST_OF_WIDTH, row)
    left = min(widest(body.categories, size) + _AIR, box.width * _MOST_OF_WIDTH)
    below = 0 if has_labels else min(size, 12.0) * LEADING + 4
    inner = Box(box.left + left, box.top, box.width - left - 2, box.height - below)
    room = row if len(body.series) == 1 else _thickness(body, row)
    label_size = min(max(size, _LEAST_LABEL), max(room / LEADING, SMALL_SIZES[-1]))
    room = widest(_texts(body), label_size, True) + _AIR
    return _native(body, box, inner, setting, size, label_size, room, inner.width)


def _upright(body: Bars, box: Box, setting: Setting) -> Native:
    has_labels = _has_labels(body)
    column = box.width / max(len(body.categories), 1)
    level = next((s for s in SMALL_SIZES if s >= 9 and widest(body.categories, s, True) + 6 <= column), None)
    size = level or _size(body.categories, box.height * _MOST_OF_WIDTH / _SLACK, column)
    below = (
        size * LEADING + 6 if level else min(widest(body.categories, size) * _SLACK + _AIR, box.height * _MOST_OF_WIDTH)
    )
    left = 2.0 if has_labels else widest([f"{body.greatest or 0:.{body.decimals}f}", "100"], 12) + _AIR
    inner = Box(box.left + left, box.top + 2, box.width - left - 2, box.height - below - 2)
    thick = _thickness(body, column)
    is_level = widest(_texts(body), size, True) + 2 <= thick * (1 + _LEAST_GAP / 100)
    label_size = size if is_level else min(size, max(thick * 0.9, SMALL_SIZES[-1]))
    room = (label_size * LEADING if is_level else widest(_texts(body), label_size, True)) + _AIR
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
    steps = stepped(values, body.least, body.greatest, _TICKS)
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
        f'<c:invertIfNegative val="0"/>{_points(one.colors)}'
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
        space(_plot(direction, "clustered", series, 0, _gap_of(body, row)), axes, box, inner, setting),
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


def _plot(direction: str, grouping: str, series: str, overlap: int, gap: int) -> str:
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/><c:axId val="{CATEGORIES}"/>'
        f'<c:axId val="{VALUES}"/></c:barChart>'
    )


def _points(colors: Sequence[str]) -> str:
    return "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill(color)}</c:spPr>'
        "</c:dPt>"
        for at, color in enumerate(colors)
    )


def _labels(series: Series, strong: Sequence[int], setting: Setting) -> dict[int, Label]:
    return {
        at: Label(text, setting.look.ink, "outEnd", at in strong)
        for at, text in enumerate(series.labels)
        if text and series.values[at] is not None
    }


def _wrapped_size(categories: Sequence[str], width: float, row: float) -> float:
    """The greatest size at which every name has a line of its own; where that is small, lines that fit its row."""
    size = _size(categories, width, row)
    if size >= _LEAST_LABEL:
        return size
    room = width - 2 * _AIR
    return next(
        (
            s
            for s in SMALL_SIZES
            if s <= _LARGEST_WRAPPED and max(len(wrapped(name, room, s)) for name in categories) * s * LEADING <= row
        ),
        size,
    )


def _size(categories: Sequence[str], length: float, row: float) -> float:
    """The greatest size at which every name has a line of its own; some programs take more room than it needs."""
    return next(
        (size for size in SMALL_SIZES if size * LEADING <= row and widest(categories, size) * 1.02 + _AIR <= length),
        SMALL_SIZES[-1],
    )


def _gap(row: float, count: int, thickest: float) -> int:
    """Between `count` bars to a row and the next ones, so that no bar is thicker than looks like one."""
    return round(min(max((row / thickest - count) * 100, _LEAST_GAP), _MOST_GAP))


def _gap_of(body: Bars, row: float) -> int:
    return _gap(row, max(len(body.series), 1), _THICKEST_UPRIGHT if body.is_upright else _THICKEST)


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


def _ends(inner: Box, is_reversed: bool) -> tuple[float, float]:
    return (inner.right, inner.left) if is_reversed else (inner.left, inner.right)
