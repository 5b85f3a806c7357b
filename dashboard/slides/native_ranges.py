"""Intervals as a native chart of bars on invisible ones. Pure."""

from __future__ import annotations

from dashboard.slide import Ranges
from dashboard.slides.bodies.pen import widest
from dashboard.slides.bodies.scale import Scale
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Text
from dashboard.slides.native_bar_parts import AIR, MOST_OF_WIDTH, THICKEST, TICKS, fills, gap, plot, wrapped_size
from dashboard.slides.native_book import Column, book
from dashboard.slides.native_chart import (
    CATEGORIES,
    VALUES,
    Axis,
    Native,
    Setting,
    axis,
    head,
    numbers_at,
    space,
    stepped,
    texts_at,
)
from dashboard.slides.native_xml import fill


def ranges(body: Ranges, box: Box, setting: Setting) -> Native:
    """From low to high on an invisible bar as long as low; marks and labels lie over it at their places."""
    size = wrapped_size(body.categories, box.width * MOST_OF_WIDTH, box.height / len(body.categories))
    tick = min(size, 12.0)
    left = min(widest(body.categories, size) + AIR, box.width * MOST_OF_WIDTH)
    right = widest([span.label for span in body.spans], size) + AIR
    inner = Box(box.left + left, box.top, box.width - left - right, box.height - tick * LEADING - 4)
    steps = stepped((v for span in body.spans for v in span[:3]), body.least, body.greatest, TICKS)
    lows = [span.low if span.high is not None else None for span in body.spans]
    widths = [span.high - span.low if span.low is not None and span.high is not None else None for span in body.spans]
    language, decimals = setting.language, body.decimals
    colors = [span.color for span in body.spans]
    categories = texts_at("cat", body.categories)
    series = (
        f"<c:ser>{head(0, body.low_name, 1)}<c:spPr>{fill('')}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{categories}{numbers_at("val", lows, 1, decimals, language)}</c:ser>'
        f"<c:ser>{head(1, body.width_name, 2)}<c:spPr>{fill(colors[0] if colors else setting.look.accent)}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{fills(colors)}{categories}{numbers_at("val", widths, 2, decimals, language)}'
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
            plot("bar", "stacked", series, 100, gap(inner.height / len(body.categories), 1, THICKEST)),
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
                inner.right + AIR / 2, middle - size * LEADING / 2, width_of(span.label, size) + 2, size * LEADING
            )
            found.append(Text("label", box, (span.label,), size, setting.look.ink, at in body.strong))
    return found


def _ends(inner: Box, is_reversed: bool) -> tuple[float, float]:
    return (inner.right, inner.left) if is_reversed else (inner.left, inner.right)
