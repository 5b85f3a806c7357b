"""What bars and intervals have in common: how thick they are, and how large the names beside them can be. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.slides.bodies.pen import SMALL_SIZES, widest
from dashboard.slides.fonts import wrapped
from dashboard.slides.ink import LEADING
from dashboard.slides.native_chart import CATEGORIES, VALUES
from dashboard.slides.native_xml import fill

THICKEST = 34.0
AIR = 8.0
MOST_OF_WIDTH = 0.42
"""Of the box the names of the categories take no more."""

TICKS = 6
LEAST_GAP, _MOST_GAP = 40, 500
"""Between the bars of two categories, in per cent of the thickness of one bar; Office knows no more than the latter."""

LEAST_LABEL, _LARGEST_WRAPPED = 11.0, 14.0


def plot(direction: str, grouping: str, series: str, overlap: int, gap_width: int) -> str:
    """Bars that lie (bar) or stand (col), beside each other (clustered) or one after the other (stacked)."""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{gap_width}"/><c:overlap val="{overlap}"/><c:axId val="{CATEGORIES}"/>'
        f'<c:axId val="{VALUES}"/></c:barChart>'
    )


def fills(colors: Sequence[str]) -> str:
    """The colours of single bars."""
    return "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill(color)}</c:spPr>'
        "</c:dPt>"
        for at, color in enumerate(colors)
    )


def gap(row: float, count: int, thickest: float) -> int:
    """Between `count` bars to a row and the next ones, so that no bar is thicker than looks like one."""
    return round(min(max((row / thickest - count) * 100, LEAST_GAP), _MOST_GAP))


def wrapped_size(categories: Sequence[str], width: float, row: float) -> float:
    """The greatest size at which every name has a line of its own; where that is small, lines that fit its row."""
    size = size_of(categories, width, row)
    if size >= LEAST_LABEL:
        return size
    room = width - 2 * AIR
    return next(
        (
            s
            for s in SMALL_SIZES
            if s <= _LARGEST_WRAPPED and max(len(wrapped(name, room, s)) for name in categories) * s * LEADING <= row
        ),
        size,
    )


def size_of(categories: Sequence[str], length: float, row: float) -> float:
    """The greatest size at which every name has a line of its own; some programs take more room than it needs."""
    return next(
        (size for size in SMALL_SIZES if size * LEADING <= row and widest(categories, size) * 1.02 + AIR <= length),
        SMALL_SIZES[-1],
    )
