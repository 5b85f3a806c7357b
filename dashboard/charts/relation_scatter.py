"""Provinces by two scores: dots over two axes, the medians, the corners where the scores disagree. HTML, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

from dashboard.charts.relation_labels import NARROW, WIDE, Label, placed
from dashboard.text import Words

_PADDING = 0.06
_ABOUT_TICKS = 6
_MOST_WIDE, _MOST_NARROW = 26, 7


class Dot(NamedTuple):
    """One province: both scores, its name, the words for hovering and how it is drawn."""

    x: float
    y: float
    name: str
    hover: str
    is_home: bool
    is_corner: bool
    is_computed: bool


class Axis(NamedTuple):
    """One score: its title, the middle of its values and its quartiles, None where there are too few."""

    title: str
    middle: float
    low: float | None
    high: float | None


class Scale(NamedTuple):
    """The values at the two ends of an axis, and those at which a number stands."""

    least: float
    greatest: float
    ticks: list[float]
    decimals: int

    def share(self, value: float) -> float:
        return (value - self.least) / (self.greatest - self.least)


def scale_of(values: Sequence[float]) -> Scale:
    """An axis a little longer than the values need, with a handful of round numbers."""
    least, greatest = min(values), max(values)
    room = (greatest - least or abs(greatest) or 1.0) * _PADDING
    least, greatest = least - room, greatest + room
    step = _round_step((greatest - least) / _ABOUT_TICKS)
    first, last = ceil(least / step - 1e-9), floor(greatest / step + 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    return Scale(least, greatest, [round(n * step, decimals) for n in range(first, last + 1)], decimals)


def _round_step(step: float) -> float:
    size = 10.0 ** floor(log10(step))
    return next(size * round_ for round_ in (1, 2, 5, 10) if step <= size * round_ * (1 + 1e-9))


def scatter(dots: Sequence[Dot], across: Axis, up: Axis, words: Words, alt: str) -> str:
    """The figure. `dots` stand in the order in which their names matter; the drawing puts the first on top."""
    x, y = scale_of([d.x for d in dots]), scale_of([d.y for d in dots])
    places = [(x.share(d.x), 1 - y.share(d.y)) for d in dots]
    named, homes = list(enumerate(d.name for d in dots)), sum(d.is_home for d in dots)
    labels = [
        _label(label, places, dots, size)
        for size, sizes, most in (("wide", WIDE, _MOST_WIDE), ("narrow", NARROW, _MOST_NARROW))
        for label in placed(places, named, sizes, most, homes)
    ]
    marks = [_dot(dot, place) for dot, place in zip(reversed(dots), reversed(places), strict=True)]
    inside = [
        *_corners(across, up, x, y),
        *_grid(x, y),
        *_middles(across, up, x, y),
        *marks,
        *labels,
        *_ticks(x, y, words),
    ]
    return (
        f'<figure class="td-figure td-relation" aria-label="{escape(alt)}">'
        f'<p class="td-rel-up">{escape(up.title)}</p>'
        f'<div class="td-rel-room"><div class="td-rel-plot">{"".join(inside)}</div></div>'
        f'<p class="td-rel-across">{escape(across.title)}</p></figure>'
    )


def _dot(dot: Dot, place: tuple[float, float]) -> str:
    marks = {"td-home": dot.is_home, "td-corner": dot.is_corner, "td-hollow": dot.is_computed}
    kinds = "".join(f" {name}" for name, is_so in marks.items() if is_so)
    return f'<i class="td-rel-dot{kinds}" style="{_at(place)}" title="{escape(dot.hover)}"></i>'


def _label(label: Label, places: Sequence[tuple[float, float]], dots: Sequence[Dot], size: str) -> str:
    home = " td-home" if dots[label.dot].is_home else ""
    return (
        f'<b class="td-rel-name td-{label.side} td-{size}{home}" style="{_at(places[label.dot])}">'
        f"{escape(label.text)}</b>"
    )


def _at(place: tuple[float, float]) -> str:
    return f"left:{place[0] * 100:.2f}%;top:{place[1] * 100:.2f}%"


def _grid(x: Scale, y: Scale) -> list[str]:
    upright = [f'<s class="td-rel-v" style="left:{x.share(t) * 100:.2f}%"></s>' for t in x.ticks]
    return upright + [f'<s class="td-rel-h" style="top:{100 - y.share(t) * 100:.2f}%"></s>' for t in y.ticks]


def _middles(across: Axis, up: Axis, x: Scale, y: Scale) -> list[str]:
    return [
        f'<u class="td-rel-v" style="left:{x.share(across.middle) * 100:.2f}%"></u>',
        f'<u class="td-rel-h" style="top:{100 - y.share(up.middle) * 100:.2f}%"></u>',
    ]


def _corners(across: Axis, up: Axis, x: Scale, y: Scale) -> list[str]:
    """Where one score is in its upper and the other in its lower quarter."""
    if across.low is None or across.high is None or up.low is None or up.high is None:
        return []
    left, right = x.share(across.low) * 100, x.share(across.high) * 100
    low, high = y.share(up.low) * 100, y.share(up.high) * 100
    return [
        f'<s class="td-rel-corner" style="left:0;top:0;width:{left:.2f}%;height:{100 - high:.2f}%"></s>',
        f'<s class="td-rel-corner" style="left:{right:.2f}%;top:{100 - low:.2f}%;right:0;bottom:0"></s>',
    ]


def _ticks(x: Scale, y: Scale, words: Words) -> list[str]:
    below = [
        f'<small class="td-rel-x" style="left:{x.share(t) * 100:.2f}%">{words.number(t, x.decimals)}</small>'
        for t in x.ticks
    ]
    return below + [
        f'<small class="td-rel-y" style="top:{100 - y.share(t) * 100:.2f}%">{words.number(t, y.decimals)}</small>'
        for t in y.ticks
    ]
