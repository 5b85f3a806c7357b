"""What the colours of a body mean: swatches with words in rows above it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Key
from dashboard.slides.bodies.pen import line, shortened
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Disc, Ink

_SIZES = (13, 12, 11, 10, 9, 8)
_LEAST_OF_ONE_ROW = 10
_GAP = 8.0
_ROW = LEADING * 1.15
_LISTED_SIZES = (14, 13, 12, 11)
_LISTED_ROW = LEADING * 1.25


class Keyed(NamedTuple):
    """The keys as drawn, and the box that is left for the picture."""

    inks: list[Ink]
    rest: Box


def keyed(keys: Sequence[Key], box: Box, look: Look) -> Keyed:
    """All keys in as few rows as they need, at most a third of the box; nothing where there are none."""
    keys = [key for key in keys if key.text]
    if not keys:
        return Keyed([], box)
    size, rows = _set(keys, box)
    height = size * _ROW
    inks: list[Ink] = []
    for place, row in enumerate(rows):
        left, top = box.left, box.top + place * height
        for key in row:
            inks += _key(key, left, top, size, look, box.width)
            left += _width(key, size)
    used = len(rows) * height + _GAP
    return Keyed(inks, Box(box.left, box.top + used, box.width, max(box.height - used, 1.0)))


def listed(keys: Sequence[Key], box: Box, look: Look) -> list[Ink] | None:
    """All keys below each other from the top; None where they do not fit in letters that can be read."""
    keys = [key for key in keys if key.text]
    for size in _LISTED_SIZES:
        width, height = max((_width(key, size) for key in keys), default=0.0) - size * 1.4, size * _LISTED_ROW
        if width <= box.width and len(keys) * height <= box.height:
            tops = [box.top + place * height for place in range(len(keys))]
            return [ink for key, top in zip(keys, tops, strict=True) for ink in _key(key, box.left, top, size, look)]
    return None


def _key(key: Key, left: float, top: float, size: float, look: Look, width: float = inf) -> list[Ink]:
    text = shortened(key.text, width - size * 1.2, size)
    return [
        Disc((left + size * 0.4, top + size * 0.62), size * 0.4, key.color, look.muted),
        line("key", text, left + size * 1.2, top, size, look.ink),
    ]


def _set(keys: Sequence[Key], box: Box) -> tuple[float, list[list[Key]]]:
    """One row where it can be read well, else the greatest letters that leave two thirds to the picture."""
    sets = [(size, _rows(keys, box.width, size)) for size in _SIZES]
    for size, rows in sets:
        if size >= _LEAST_OF_ONE_ROW and len(rows) == 1:
            return size, rows
    for size, rows in sets:
        is_whole = all(_width(key, size) - size * 1.4 <= box.width for key in keys)
        if is_whole and len(rows) * size * _ROW <= box.height / 3:
            return size, rows
    size, rows = sets[-1]
    return size, rows[: max(int(box.height / 2 / (size * _ROW)), 1)]


def _rows(keys: Sequence[Key], width: float, size: float) -> list[list[Key]]:
    rows: list[list[Key]] = []
    left = width
    for key in keys:
        if not rows or left + _width(key, size) - size * 1.4 > width:
            rows.append([])
            left = 0.0
        rows[-1].append(key)
        left += _width(key, size)
    return rows


def _width(key: Key, size: float) -> float:
    """Swatch, words and the space before the next one."""
    return size * 1.2 + width_of(key.text.replace("\n", " "), size) + size * 1.4
