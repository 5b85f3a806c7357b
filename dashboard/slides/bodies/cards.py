"""Single figures in large type, all cards alike. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Card, Cards
from dashboard.slides.bodies.pen import shortened, widest
from dashboard.slides.fonts import fitted, width_of, wrapped
from dashboard.slides.ink import LEADING, Box, Ink, Rect, Text

_GAP = 14.0
_PAD = 16.0
_EDGE = 5.0
_MOST_IN_A_ROW = 4
_SHAPE = 1.9
"""The width of a card beside its height, as nearly as the number of cards allows."""

_MOST_AIR = 1.35
_MOST_HEIGHT = 300.0
_HEADINGS = (24, 22, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)
_VALUES = (88, 80, 72, 66, 60, 54, 48, 44, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10)
_HEADED = 0.34
_GIVING_WAY = ((24, 0.45), (20, 0.45), (18, 0.45), (16, 0.43), (15, 0.4), (14, 0.38), (13, 0.34), (13, 0.3))
"""Of headings the size, of values the share of the height below them: one after the other until lines can be read."""

_READABLE = 13
_UNIT, _LEAST_UNIT = 0.42, 11
_LEAST_BESIDE = 0.6
"""So much smaller may values be for their units to stand beside them."""

_UNITS = (36, 33, 30, 27, 25, 23, 21, 19, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)
_LINES = (20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7)


class _Sizes(NamedTuple):
    """Of the letters of all cards, how high their headings are, and the space above and below the values."""

    heading: float
    headed: float
    value: float
    unit: float
    line: float
    space: float


def cards_drawn(body: Cards, box: Box, look: Look) -> list[Ink]:
    if not body.cards:
        return []
    boxes = _grid(len(body.cards), box)
    inside = Box(0, 0, max(boxes[0].width - 2 * _PAD, 1.0), max(boxes[0].height - 1.4 * _PAD, 1.0))
    sizes = _sizes(body.cards, inside)
    inside = inside._replace(height=min(inside.height, _taken(body.cards, inside, sizes) * _MOST_AIR))
    boxes = _closer(boxes, inside.height + 1.4 * _PAD)
    inks: list[Ink] = []
    for card, area in zip(body.cards, boxes, strict=True):
        inks.append(Rect(area, look.panel))
        if card.tone:
            inks.append(Rect(area._replace(width=_EDGE), card.tone))
        inner = inside._replace(left=area.left + _PAD, top=area.top + 0.7 * _PAD)
        inks += _written(card, inner, sizes, look)
    return inks


def _grid(count: int, box: Box) -> list[Box]:
    """The boxes of the cards, row by row; as many in a row as make them neither flat nor narrow."""

    def shape(columns: int) -> float:
        rows = ceil(count / columns)
        width = (box.width - _GAP * (columns - 1)) / columns
        height = min((box.height - _GAP * (rows - 1)) / rows, _MOST_HEIGHT)
        empty = rows * columns - count
        return abs(width / max(height, 1.0) - _SHAPE) + 0.6 * empty

    columns = min(range(1, min(count, _MOST_IN_A_ROW) + 1), key=shape)
    rows = ceil(count / columns)
    width = (box.width - _GAP * (columns - 1)) / columns
    height = min((box.height - _GAP * (rows - 1)) / rows, _MOST_HEIGHT)
    return [
        Box(
            box.left + (place % columns) * (width + _GAP), box.top + (place // columns) * (height + _GAP), width, height
        )
        for place in range(count)
    ]


def _closer(boxes: Sequence[Box], height: float) -> list[Box]:
    """The cards with this height, as far apart as they were."""
    rows = sorted({box.top for box in boxes})
    return [box._replace(top=rows[0] + rows.index(box.top) * (height + _GAP), height=height) for box in boxes]


def _sizes(cards: Sequence[Card], inside: Box) -> _Sizes:
    """Headings and values as large as leaves lines that can be read; else those that leave the largest lines."""
    tried: list[_Sizes] = []
    for most, share in _GIVING_WAY:
        tried.append(_sizes_below(cards, inside, most, share))
        if tried[-1].line >= _READABLE:
            return tried[-1]
    return max(tried, key=lambda sizes: sizes.line)


def _sizes_below(cards: Sequence[Card], inside: Box, most_heading: float, share: float) -> _Sizes:
    """The greatest letters at which every card fits, the value in at most this share of what the heading leaves."""
    headings = [size for size in _HEADINGS if size <= most_heading]
    heading = _greatest(headings, lambda size: all(_is_headed(card, inside, size) for card in cards))
    headed = max(_heading_lines(card, inside, heading) for card in cards) * heading * LEADING
    rest = max(inside.height - headed, 1.0)
    has_lines = any(any(card.lines) for card in cards)
    most = rest * (share if has_lines else 0.8)
    fitting = [s for s in _VALUES if s * LEADING <= most and all(_is_one_line(c, inside, s) for c in cards)]
    largest = next(iter(fitting), _VALUES[-1])
    beside = next((s for s in fitting if all(_is_beside(c, inside, s, max(s * _UNIT, _LEAST_UNIT)) for c in cards)), 0)
    value = beside if beside >= largest * _LEAST_BESIDE else largest
    unit = _greatest(
        [size for size in _UNITS if size <= max(value * _UNIT, _LEAST_UNIT)],
        lambda size: all(_is_beside(c, inside, value, size) or width_of(c.unit, size) <= inside.width for c in cards),
    )
    left = (
        rest - value * LEADING - (unit * LEADING if any(not _is_beside(c, inside, value, unit) for c in cards) else 0)
    )
    lines = _greatest(_LINES, lambda size: all(_lines_height(card, inside, size) <= left for card in cards))
    spare = left - max(_lines_height(card, inside, lines) for card in cards)
    return _Sizes(heading, headed, value, unit, lines, max(min(spare / 3, _GAP), 0.0))


def _greatest(sizes: Sequence[float], is_fitting: Callable[[float], bool]) -> float:
    return next((size for size in sizes if is_fitting(size)), sizes[-1])


def _is_headed(card: Card, inside: Box, size: float) -> bool:
    is_whole = widest(card.heading.split(), size) <= inside.width
    return is_whole and len(wrapped(card.heading, inside.width, size)) * size * LEADING <= inside.height * _HEADED


def _heading_lines(card: Card, inside: Box, size: float) -> int:
    most = max(int(inside.height * _HEADED / (size * LEADING)), 1)
    return min(len(wrapped(card.heading, inside.width, size)), most)


def _is_one_line(card: Card, inside: Box, size: float) -> bool:
    return width_of(card.value, size, True) <= inside.width


def _is_beside(card: Card, inside: Box, value: float, unit: float) -> bool:
    """Whether the unit stands behind the value on its line."""
    return width_of(card.value, value, True) + unit * 0.4 + width_of(card.unit, unit) <= inside.width


def _lines_height(card: Card, inside: Box, size: float) -> float:
    return sum(len(wrapped(text, inside.width, size)) * size * LEADING for text in card.lines)


def _taken(cards: Sequence[Card], inside: Box, sizes: _Sizes) -> float:
    """The height that the fullest card takes."""
    lines = max(_lines_height(card, inside, sizes.line) for card in cards)
    has_lower = any(not _is_beside(card, inside, sizes.value, sizes.unit) for card in cards)
    value = sizes.value * LEADING + (sizes.unit * LEADING if has_lower else 0.0)
    return sizes.headed + value + lines + 2 * sizes.space


def _written(card: Card, inner: Box, sizes: _Sizes, look: Look) -> list[Text]:
    """Heading, value with its unit, lines from the top; what does not fit is cut with “…”."""
    texts: list[Text] = []
    if card.heading:
        lines = fitted(card.heading, inner.width, sizes.headed, [sizes.heading]).lines
        texts.append(_text("heading", lines, inner, inner.top, sizes.heading, look.muted))
    top = inner.top + sizes.headed + sizes.space
    if card.value:
        short = shortened(card.value, inner.width, sizes.value, True)
        texts.append(_text("value", (short,), inner, top, sizes.value, look.ink, True))
        is_beside = _is_beside(card, inner, sizes.value, sizes.unit)
        if card.unit and is_beside:
            taken = width_of(short, sizes.value, True)
            texts[-1] = texts[-1]._replace(box=texts[-1].box._replace(width=taken))
            left = inner.left + taken + sizes.unit * 0.4
            beside = Box(left, inner.top, inner.right - left, inner.height)
            lower = top + 0.95 * (sizes.value - sizes.unit)
            texts.append(_text("unit", (card.unit,), beside, lower, sizes.unit, look.muted))
        top += sizes.value * LEADING
        if card.unit and not is_beside and top + sizes.unit * LEADING <= inner.bottom:
            short = shortened(card.unit, inner.width, sizes.unit)
            texts.append(_text("unit", (short,), inner, top, sizes.unit, look.muted))
            top += sizes.unit * LEADING
    top += sizes.space if card.value else 0.0
    for line in card.lines:
        room = inner.bottom - top
        if line and room >= sizes.line * LEADING:
            lines = fitted(line, inner.width, room, [sizes.line]).lines
            texts.append(_text("line", lines, inner, top, sizes.line, look.ink))
            top += len(lines) * sizes.line * LEADING
    return texts


def _text(
    role: str, lines: Sequence[str], inner: Box, top: float, size: float, color: str, is_bold: bool = False
) -> Text:
    box = Box(inner.left, top, inner.width, len(lines) * size * LEADING)
    return Text(role, box, tuple(lines), size, color, is_bold)
