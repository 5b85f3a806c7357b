"""Where names stand beside the dots of a scatter, so that none covers another at any width. Pure.

Positions are shares of the plot from its left and its top; sizes are in em, the height of the letters of a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

SIDES = ("right", "left", "above", "below")
WIDE = ((38.0, 27.0), (50.0, 35.7), (64.0, 45.7), (80.0, 57.1), (100.0, 71.4))
NARROW = ((21.0, 22.1), (27.0, 28.4), (33.0, 34.7), (42.0, 44.2))
"""Sizes of the plot between which the page may show it, on a screen and on a telephone."""

_HEIGHT = 1.25
_AWAY = 0.6
_DOT = 0.45
_NARROW_LETTERS = set("iIjlíìỉĩịftr.,'’()-1 ")
_WIDE_LETTERS = set("mwMWÔƠÂĂ@%")


class Label(NamedTuple):
    """The name of one dot and the side of the dot on which it stands."""

    dot: int
    text: str
    side: str


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@cache
def width(text: str) -> float:
    """How wide a name is at most, in em."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 0.36
    if letter in _WIDE_LETTERS:
        return 0.88
    return 0.68 if letter.isupper() else 0.56


def placed(
    dots: Sequence[tuple[float, float]],
    names: Sequence[tuple[int, str]],
    sizes: Sequence[tuple[float, float]],
    most: int,
    homes: int = 1,
) -> list[Label]:
    """The names that find a free side of their dot in every size of the plot, the first names first, `most` at most.

    The first names, as many as `homes`, may stand over dots where they have to, but over no other name.
    """
    found: list[Label] = []
    for place, (dot, text) in enumerate(names):
        if len(found) == most:
            break
        wanted = [Label(dot, text, side) for side in SIDES]
        free = next((label for label in wanted if _is_free(label, found, dots, sizes)), None)
        if free is None and place < homes:
            free = next((label for label in wanted if _is_free(label, found, (), sizes, dots)), None)
        if free:
            found.append(free)
    return found


def _is_free(
    label: Label,
    others: Sequence[Label],
    obstacles: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    dots: Sequence[tuple[float, float]] | None = None,
) -> bool:
    return all(_is_free_in(label, others, obstacles, size, obstacles if dots is None else dots) for size in sizes)


def _is_free_in(
    label: Label,
    others: Sequence[Label],
    obstacles: Sequence[tuple[float, float]],
    size: tuple[float, float],
    dots: Sequence[tuple[float, float]],
) -> bool:
    box = box_of(label, dots, size)
    if box.left < 0 or box.top < 0 or box.right > size[0] or box.bottom > size[1]:
        return False
    if any(box.overlaps(box_of(other, dots, size)) for other in others):
        return False
    return not any(box.overlaps(_around(dot, size)) for place, dot in enumerate(obstacles) if place != label.dot)


def _around(dot: tuple[float, float], size: tuple[float, float]) -> Box:
    x, y = dot[0] * size[0], dot[1] * size[1]
    return Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT)


def box_of(label: Label, dots: Sequence[tuple[float, float]], size: tuple[float, float]) -> Box:
    """The room that a name takes in a plot of one size."""
    x, y = dots[label.dot][0] * size[0], dots[label.dot][1] * size[1]
    wide = width(label.text)
    left = {"right": x + _AWAY, "left": x - _AWAY - wide}.get(label.side, x - wide / 2)
    top = {"above": y - _AWAY - _HEIGHT, "below": y + _AWAY}.get(label.side, y - _HEIGHT / 2)
    return Box(left, top, left + wide, top + _HEIGHT)
