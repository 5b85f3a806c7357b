"""Slides as they are seen without PowerPoint: each body drawn in its box, and what a reader sees as wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import Format, Look, Show
from dashboard.slide import Bars, Body, Cards, Lines, Map, Paragraphs, Points, Ranges, Table
from dashboard.slides.bodies.bars import bars_drawn
from dashboard.slides.bodies.cards import cards_drawn
from dashboard.slides.bodies.country import map_drawn
from dashboard.slides.bodies.extents import inked
from dashboard.slides.bodies.lines import lines_drawn
from dashboard.slides.bodies.paragraphs import paragraphs_drawn
from dashboard.slides.bodies.points import points_drawn
from dashboard.slides.bodies.ranges import ranges_drawn
from dashboard.slides.bodies.table import table_drawn
from dashboard.slides.fonts import lacking, width_of
from dashboard.slides.ink import LEADING, Box, Ink, Rect, Text
from dashboard.slides.layout import Placed

_TOUCH = 0.5
_WIDE = 960.0
_LEAST = {"category": 7.0, "cell": 9.0, "header": 9.0, "attribution": 9.0, "place": 9.0, "imprint": 7.0, "link": 7.0}
"""Sizes of letters that are just read on a slide `_WIDE` points wide, by role; of all others `_LEAST_OF_OTHERS`."""

_LEAST_OF_OTHERS = 10.0
_MAY_BE_CUT = ("kicker", "imprint", "remark", "source")
"""What they leave out is said on the slide, or stands in the notes."""


def drawn(body: Body, box: Box, look: Look, language: str) -> list[Ink]:
    """A body inside its box, from the lowest ink to the uppermost; numbers on axes are written in the language."""
    match body:
        case Bars():
            return bars_drawn(body, box, look, language)
        case Lines():
            return lines_drawn(body, box, look, language)
        case Points():
            return points_drawn(body, box, look, language)
        case Ranges():
            return ranges_drawn(body, box, look, language)
        case Table():
            return table_drawn(body, box, look)
        case Map():
            return map_drawn(body, box, look)
        case Cards():
            return cards_drawn(body, box, look)
        case Paragraphs():
            return paragraphs_drawn(body, box, look)


def slide_ink(placed: Placed, show: Show) -> list[Ink]:
    """A whole slide: the ground, its texts, its bodies."""
    ground = Rect(Box(0.0, 0.0, show.format.width, show.format.height), show.look.ground)
    bodies = [ink for body, box in placed.bodies for ink in drawn(body, box, show.look, show.language)]
    return [ground, *placed.texts, *bodies]


def faults(inks: Sequence[Ink], format: Format) -> list[str]:
    """What a reader would see as wrong: texts that are misplaced, cut or too small."""
    texts = [ink for ink in inks if isinstance(ink, Text)]
    return [*misplaced(inks, format), *(fault for text in texts for fault in _illegible(text, format))]


def misplaced(inks: Sequence[Ink], format: Format) -> list[str]:
    """Texts that are larger than their boxes, leave the slide, lie on each other or lack letters."""
    texts = [ink for ink in inks if isinstance(ink, Text)]
    found = [fault for text in texts for fault in _of_one(text, format)]
    return [*found, *_overlaps(texts)]


def _illegible(text: Text, format: Format) -> list[str]:
    said = f"{text.role} “{' '.join(text.lines)}”"
    found = []
    if text.size < _LEAST.get(text.role, _LEAST_OF_OTHERS) * min(format.width / _WIDE, 1.0):
        found.append(f"{said} is too small: {text.size:g}")
    is_cut = any(text.lines) and (text.lines[-1].endswith("…") or text.lines[0].startswith("…"))
    if is_cut and text.role not in _MAY_BE_CUT:
        found.append(f"{said} is cut")
    return found


def _of_one(text: Text, format: Format) -> list[str]:
    along, across = (text.box.height, text.box.width) if text.turned else (text.box.width, text.box.height)
    said = f"{text.role} “{' '.join(text.lines)}”"
    found = []
    if any(width_of(line, text.size, text.is_bold) > along + _TOUCH for line in text.lines):
        found.append(f"{said} is wider than its box")
    if len(text.lines) * text.size * LEADING > across + _TOUCH:
        found.append(f"{said} has more lines than its box holds")
    outer = Box(-_TOUCH, -_TOUCH, format.width + 2 * _TOUCH, format.height + 2 * _TOUCH)
    if any(
        box.left < outer.left or box.top < outer.top or box.right > outer.right or box.bottom > outer.bottom
        for box in inked(text)
    ):
        found.append(f"{said} leaves the slide")
    letters = {letter for line in text.lines for letter in lacking(line)}
    if letters:
        found.append(f"{said} has letters that the font lacks: {' '.join(sorted(letters))}")
    return found


def _overlaps(texts: Sequence[Text]) -> list[str]:
    """Pairs of texts of which a line lies on a line of the other, from the top of the slide."""
    boxes = [(box, number) for number, text in enumerate(texts) for box in inked(text)]
    lines = sorted(boxes, key=lambda found: found[0].top)
    found: dict[tuple[int, int], str] = {}
    open_lines: list[tuple[Box, int]] = []
    for box, number in lines:
        open_lines = [line for line in open_lines if line[0].bottom > box.top + _TOUCH]
        for other, earlier in open_lines:
            pair = (min(number, earlier), max(number, earlier))
            is_beside = box.left + _TOUCH >= other.right or other.left + _TOUCH >= box.right
            if earlier != number and pair not in found and not is_beside:
                found[pair] = " ".join(
                    [
                        f"{texts[p].role} “{' '.join(texts[p].lines)}”" + (" lies on" if p == pair[0] else "")
                        for p in pair
                    ]
                )
        open_lines.append((box, number))
    return list(found.values())
