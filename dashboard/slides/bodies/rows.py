"""Categories below each other with their names at the left: the frame of bars and of ranges. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slides.bodies.pen import SMALL_SIZES, apart, balanced, shortened, widest
from dashboard.slides.fonts import width_of, wrapped
from dashboard.slides.ink import LEADING, Box, Text

_LEAST_PITCH = 9.6
_MOST_PITCH = 54.0
_LEAST_PANEL = 200.0
_GUTTER = 24.0
_GAP = 8.0
_MOST_NAMES = 0.45


class Row(NamedTuple):
    """One category: its middle, and the panel beside its name in which its figures are drawn."""

    middle: float
    panel: Box


class Rows(NamedTuple):
    """All categories from the top, in as many columns as they need to be read; `size` is that of the names."""

    rows: list[Row]
    pitch: float
    size: float
    names: list[Text]
    panels: list[Box]


def rows_of(categories: Sequence[str], strong: Collection[int], box: Box, look: Look, bars: int = 1) -> Rows:
    """The names of the categories with the space beside them, for so many bars each."""
    count = len(categories)
    columns = max(min(ceil(count * _LEAST_PITCH / box.height), int(box.width / _LEAST_PANEL)), 1)
    each = ceil(count / columns)
    columns = ceil(count / each)
    width = (box.width - _GUTTER * (columns - 1)) / columns
    pitch = min(box.height / each, _MOST_PITCH * (1 + 0.4 * (bars - 1)))
    size = _size(categories, strong, width * _MOST_NAMES, pitch)
    lines = [_lines(name, place in strong, width * _MOST_NAMES, size, pitch) for place, name in enumerate(categories)]
    side = max(widest(named, size, place in strong) for place, named in enumerate(lines))
    rows, names = [], []
    for place, named in enumerate(lines):
        left = box.left + (place // each) * (width + _GUTTER)
        middle = box.top + (place % each + 0.5) * pitch
        height = len(named) * size * LEADING
        is_strong = place in strong
        rows.append(Row(middle, Box(left + side + _GAP, box.top, max(width - side - _GAP, 1.0), pitch * each)))
        if any(named):
            names.append(
                Text(
                    "category",
                    Box(left, max(min(middle - height / 2, box.bottom - height), box.top), side, height),
                    named,
                    size,
                    look.accent if is_strong else look.ink,
                    is_strong,
                    "right",
                )
            )
    panels = list(dict.fromkeys(row.panel for row in rows))
    is_tight = size * LEADING > pitch
    names = apart(sorted(names, key=lambda text: not text.is_bold)) if is_tight else names
    return Rows(rows, pitch, size, names, panels)


def _size(categories: Sequence[str], strong: Collection[int], width: float, pitch: float) -> float:
    """The greatest size at which every name fits beside its row, in two lines at most and with no word broken."""
    for size in SMALL_SIZES:
        most = min(int(pitch / (size * LEADING) + 1e-6), 2)
        if most and all(_fits(name, width, size, place in strong, most) for place, name in enumerate(categories)):
            return size
    return next((size for size in SMALL_SIZES if size * LEADING <= pitch + 1e-6 and size <= 9), SMALL_SIZES[-1])


def _fits(name: str, width: float, size: float, is_bold: bool, most: int) -> bool:
    if width_of(name, size, is_bold) <= width and "\n" not in name:
        return True
    is_unbroken = widest(name.replace("\n", " ").split(" "), size, is_bold) <= width
    return is_unbroken and len(wrapped(name, width, size, is_bold)) <= most


def _lines(name: str, is_bold: bool, width: float, size: float, pitch: float) -> tuple[str, ...]:
    lines = balanced(name, width, size, is_bold)
    if len(lines) <= min(max(int(pitch / (size * LEADING) + 1e-6), 1), 2):
        return tuple(lines)
    return (shortened(name, width, size, is_bold),)
