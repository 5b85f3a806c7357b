"""The names of lines at their right ends, pushed apart so that each can be read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slides.bodies.pen import readable, shortened, widest
from dashboard.slides.fonts import wrapped
from dashboard.slides.ink import LEADING, Box, Ink, Line, Text

_SIZES = (15, 14, 13, 12, 11, 10, 9, 8)
_MOST = 0.3
_GAP = 8.0


class Ending(NamedTuple):
    """The name of a line; `height` is its last value, or the place of it in points."""

    name: str
    height: float
    color: str
    is_plain: bool


class _Names(NamedTuple):
    lines: list[tuple[str, ...]]
    size: float


def endings_width(ends: Sequence[Ending], width: float, height: float) -> float:
    """The width that the names take, with the space before them."""
    if not ends:
        return 8.0
    names = _names(ends, width * _MOST, height)
    return _GAP + max(
        widest(lines, names.size, not end.is_plain) for lines, end in zip(names.lines, ends, strict=False)
    )


def endings_drawn(ends: Sequence[Ending], x: float, column: Box, look: Look) -> list[Ink]:
    """The names in the column beside `x`, each as near to the end of its line as the others let it."""
    if not ends:
        return []
    names = _names(ends, max(column.width - _GAP, 1.0) + 0.01, column.height)
    shown = sorted(zip(ends, names.lines, strict=False), key=lambda found: found[0].height)
    heights = [len(lines) * names.size * LEADING for _, lines in shown]
    tops = _apart([end.height - high / 2 for (end, _), high in zip(shown, heights, strict=True)], heights, column)
    inks: list[Ink] = []
    for (end, lines), high, top in zip(shown, heights, tops, strict=True):
        left = column.left + _GAP
        middle = top + high / 2
        if abs(middle - end.height) > names.size * 0.6:
            inks.append(Line(((x, end.height), (left - 2, middle)), look.rule, 0.75))
        box = Box(left, top, max(column.right - left, 1.0), high)
        inks.append(Text("series", box, lines, names.size, readable(end.color, look), not end.is_plain))
    return inks


def _names(ends: Sequence[Ending], width: float, height: float) -> _Names:
    """The names in two lines at most, as large as they fit one below the other; at the smallest size those that fit."""
    for size in _SIZES:
        lines = [tuple(wrapped(end.name, width, size, not end.is_plain)) for end in ends]
        words = max(widest(end.name.split(), size, not end.is_plain) for end in ends)
        if words <= width and max(map(len, lines)) <= 2 and sum(map(len, lines)) * size * LEADING <= height:
            return _Names(lines, size)
    size = _SIZES[-1]
    most = max(int(height / (size * LEADING)), 1)
    return _Names([(shortened(end.name, width, size, not end.is_plain),) for end in ends[:most]], size)


def _apart(tops: Sequence[float], heights: Sequence[float], column: Box) -> list[float]:
    """Tops in the same order, none above the end of the one before, all inside the column."""
    moved: list[float] = []
    edge = column.top
    for top, height in zip(tops, heights, strict=True):
        moved.append(max(top, edge))
        edge = moved[-1] + height
    edge = column.bottom
    for place in range(len(moved) - 1, -1, -1):
        moved[place] = min(moved[place], edge - heights[place])
        edge = moved[place]
    return moved
