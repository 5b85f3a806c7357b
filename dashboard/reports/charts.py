"""The pictures of a report, drawn by the same hand as those of a slide, smaller. Pure; lengths in points."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import LOOKS
from dashboard.slide import Bars, Body, Cards, Lines, Map, Points, Ranges
from dashboard.slides.drawing import drawn
from dashboard.slides.ink import Box, Ink
from dashboard.slides.typst_source import ink_block

_WIDTH = 510.0
"""Of the text of a page."""
_SCALE = 0.66
"""Types on a slide are made for a hall; on paper two thirds of them do."""
_GAP = 18.0
_TALLEST = 860.0
_ROW = 21.0


def chart_source(bodies: Sequence[Body], shares: Sequence[float], language: str) -> str:
    """Bodies beside each other as code that gives one block as wide as the page's text."""
    width = _WIDTH / _SCALE
    height = max(height_of(body) for body in bodies)
    parts = shares or [1 / len(bodies)] * len(bodies)
    room = width - _GAP * (len(bodies) - 1)
    left, inks = 0.0, list[Ink]()
    for body, share in zip(bodies, parts, strict=True):
        inks += drawn(body, Box(left, 0.0, room * share, height), LOOKS["light"], language)
        left += room * share + _GAP
    block = ink_block(inks, width, height).removeprefix("#")
    return f"scale({_SCALE * 100:g}%, reflow: true, origin: top + left, {block})"


def height_of(body: Body) -> float:
    """How high a body is drawn, in the points of a slide."""
    match body:
        case Bars(is_upright=True):
            return 300.0
        case Bars(categories=names, series=series) if len(series) > 1:
            return min(60 + len(names) * (6 + 14 * len(series)), _TALLEST)
        case Bars(categories=names) | Ranges(categories=names):
            return min(60 + len(names) * _ROW, _TALLEST)
        case Cards(cards=cards):
            return 190.0 if len(cards) <= 3 else 330.0
        case Map():
            return 520.0
        case Points():
            return 460.0
        case Lines():
            return 330.0
    return 330.0
