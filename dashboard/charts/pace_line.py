"""Readings on their way to a target, as a picture the size of a card. Text stays outside the image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from dashboard.theme import Palette

Scale = Callable[[float], float]

WIDTH, HEIGHT = 460, 110
_MARGIN = 9


class Aim(NamedTuple):
    """The end of a promise: its year on the axis, the amount, and the years of reaching it at the fast, the middle and
    the slow pace, as far as they are known."""

    year: float
    value: float
    projected: Sequence[float] = ()


def pace_line(
    runs: Sequence[Sequence[tuple[float, float]]],
    others: Sequence[tuple[float, float]],
    cuts: Sequence[float],
    aim: Aim | None,
    alt: str,
    palette: Palette,
) -> str:
    """An <img>: each of `runs` (year, value) is one line; `others` are readings that do not count, hollow.

    From the first reading that counts a dashed straight line leads to the aim; `cuts` are rules across; the spread of
    the days of reaching the aim is a bar at its height.
    """
    points = [point for run in runs for point in run]
    everything = [*points, *others, *([(aim.year, aim.value)] if aim else [])]
    if not (points or others):
        return ""
    across, down = _scales(everything, aim.projected if aim else ())
    shapes = [_rule(across(year), palette.label) for year in cuts]
    if aim:
        shapes.append(_level(down(aim.value), palette.label))
        if points:
            (year, value), color = points[0], palette.label
            shapes.append(_dashes((across(year), down(value)), (across(aim.year), down(aim.value)), color))
        if len(aim.projected) > 1:
            shapes.append(
                _spread(across(min(aim.projected)), across(max(aim.projected)), down(aim.value), palette.label)
            )
    for run in runs:
        placed = [(across(year), down(value)) for year, value in run]
        shapes += [_line(placed, palette.accent), *(_dot(x, y, 3.5, palette.accent, palette.accent) for x, y in placed)]
    shapes += [_dot(across(year), down(value), 3, "none", palette.label) for year, value in others]
    if aim:
        shapes.append(_dot(across(aim.year), down(aim.value), 5, palette.border, palette.label))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    )
    return f'<img class="td-spark td-pace" alt="{escape(alt)}" src="data:image/svg+xml,{quote(svg)}">'


def _scales(points: Sequence[tuple[float, float]], years: Sequence[float]) -> tuple[Scale, Scale]:
    first = min(year for year, _ in points)
    last = max(year for year, _ in points)
    # a projection far away must not press the readings flat
    last = max(last, min(max(years, default=last), last + (last - first)))
    least, greatest = min(value for _, value in points), max(value for _, value in points)
    width, height = (last - first) or 1.0, (greatest - least) or 1.0

    def across(year: float) -> float:
        return _MARGIN + (WIDTH - 2 * _MARGIN) * min((year - first) / width, 1.0)

    def down(value: float) -> float:
        return HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * (value - least) / height

    return across, down


def _line(points: Sequence[tuple[float, float]], color: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round"/>'


def _dot(x: float, y: float, radius: float, fill: str, stroke: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'


def _dashes(start: tuple[float, float], end: tuple[float, float], color: str) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{color}" stroke-width="1.5" stroke-dasharray="6 4"/>'
    )


def _level(y: float, color: str) -> str:
    return f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="{color}" stroke-width="1" opacity="0.35"/>'


def _rule(x: float, color: str) -> str:
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{HEIGHT}" stroke="{color}" '
        f'stroke-width="1" stroke-dasharray="2 3" opacity="0.7"/>'
    )


def _spread(left: float, right: float, y: float, color: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{y - 3:.1f}" width="{max(right - left, 1):.1f}" height="6" rx="3" '
        f'fill="{color}" opacity="0.45"/>'
    )
