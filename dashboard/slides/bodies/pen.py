"""What every body draws with: single lines of text, free places for labels, numbers in a language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from dashboard.show import Look
from dashboard.slides.bodies.extents import inked
from dashboard.slides.fonts import fitted, width_of, wrapped
from dashboard.slides.ink import LEADING, Box, Text
from dashboard.text import Words
from dashboard.theme import BLACK, INKS

SIZES = (16, 15, 14, 13, 12, 11, 10, 9, 8)
"""Of what is read from the back of a hall; the smaller ones only where much must fit."""

SMALL_SIZES = (*SIZES, 7.5, 7, 6.5, 6, 5.5, 5)

_TOUCH = 0.3
_LEAST_CONTRAST = 4.5


def line(
    role: str,
    text: str,
    left: float,
    top: float,
    size: float,
    color: str,
    is_bold: bool = False,
    link: str = "",
) -> Text:
    """One line whose box is as wide as the text."""
    box = Box(left, top, width_of(text, size, is_bold), size * LEADING)
    return Text(role, box, (text,), size, color, is_bold, link=link)


def centered(role: str, text: str, x: float, top: float, size: float, color: str, is_bold: bool = False) -> Text:
    """One line around `x`."""
    return line(role, text, x - width_of(text, size, is_bold) / 2, top, size, color, is_bold)._replace(align="center")


def ending(role: str, text: str, right: float, top: float, size: float, color: str, is_bold: bool = False) -> Text:
    """One line that ends at `right`."""
    return line(role, text, right - width_of(text, size, is_bold), top, size, color, is_bold)._replace(align="right")


def within(text: Text, box: Box) -> Text:
    """The text moved sideways so that it begins and ends inside the box."""
    left = max(min(text.box.left, box.right - text.box.width), box.left)
    return text._replace(box=text.box._replace(left=left))


def shortened(text: str, width: float, size: float, is_bold: bool = False) -> str:
    """The text as one line no wider than `width`, cut with “…” where it is longer; "" where not even that fits."""
    text = text.replace("\n", " ")
    if width_of(text, size, is_bold) <= width:
        return text
    if width_of("…", size, is_bold) > width:
        return ""
    return fitted(text, width, size * LEADING, [size], is_bold, 1).lines[0]


def widest(texts: Iterable[str], size: float, is_bold: bool = False) -> float:
    return max((width_of(text, size, is_bold) for text in texts), default=0.0)


def balanced(text: str, width: float, size: float, is_bold: bool = False) -> list[str]:
    """The text in as few lines as the width asks for, these about equally long."""
    lines = wrapped(text, width, size, is_bold)
    for share in (0.5, 0.6, 0.7, 0.8, 0.9) if len(lines) > 1 else ():
        is_whole = widest(text.split(), size, is_bold) <= width * share
        narrower = wrapped(text, width * share, size, is_bold) if is_whole else []
        if narrower and len(narrower) <= len(lines):
            return narrower
    return lines


def are_apart(one: Box, other: Box, gap: float = 0.0) -> bool:
    return (
        one.right + gap <= other.left
        or other.right + gap <= one.left
        or one.bottom + gap <= other.top
        or other.bottom + gap <= one.top
    )


def is_inside(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - 0.01
        and inner.top >= outer.top - 0.01
        and inner.right <= outer.right + 0.01
        and inner.bottom <= outer.bottom + 0.01
    )


def is_free(box: Box, taken: Sequence[Box], gap: float = 0.0) -> bool:
    return all(are_apart(box, other, gap) for other in taken)


def apart(texts: Sequence[Text]) -> list[Text]:
    """Of texts in their order those that lie on none of the earlier ones: the most important come first."""
    kept: list[Text] = []
    taken: list[Box] = []
    for text in texts:
        lines = inked(text)
        if all(is_free(line, taken, -_TOUCH) for line in lines):
            kept.append(text)
            taken += lines
    return kept


def printed(value: float, decimals: int, language: str) -> str:
    """A number as it is written in the language: 67,67 in Vietnamese."""
    return _words(language).number(value, decimals)


def ink_on(fill: str) -> str:
    """What can be read best on a colour: one of the two inks, or black where both are too faint."""
    best = max(INKS, key=lambda ink: _contrast(ink, fill))
    return best if _contrast(best, fill) >= _LEAST_CONTRAST else max(best, BLACK, key=lambda ink: _contrast(ink, fill))


def readable(color: str, look: Look) -> str:
    """The colour as that of letters on the ground of the slide: nearer to the ink where it is too faint for that."""
    mixed = (_mixed(color, look.ink, step / 10) for step in range(10))
    return next((each for each in mixed if _contrast(each, look.ground) >= _LEAST_CONTRAST), look.ink)


@cache
def _mixed(color: str, other: str, share: float) -> str:
    """The colour with so much of the other in it."""
    parts = [(int(color[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in parts)


@cache
def _words(language: str) -> Words:
    return Words(language)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def _luminance(color: str) -> float:
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
