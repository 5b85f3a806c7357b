"""A score over the years as a line the size of a word. Text stays outside: an image cannot use the page's font."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from dashboard.theme import Palette

WIDTH, HEIGHT = 460, 64
_MARGIN = 6


def sparkline(
    scores: Mapping[str, float | None],
    segments: Sequence[Sequence[str]],
    marked: Sequence[str],
    alt: str,
    palette: Palette,
) -> str:
    """An <img> with one line a segment, a dot at the newest score and a dotted rule at each period in `marked`.

    `scores` holds every period in order; `segments` the periods that one line may join.
    """
    known = [score for score in scores.values() if score is not None]
    if not known:
        return ""
    least, greatest = min(known), max(known)
    places = {period: _across(i, len(scores)) for i, period in enumerate(scores)}

    def point(period: str) -> tuple[float, float]:
        return places[period], _down(scores[period] or 0.0, least, greatest)

    shapes = [_rule(places[period], palette.label) for period in marked if period in places]
    for segment in segments:
        points = [point(period) for period in segment]
        shapes.append(_line(points, palette.label) if len(points) > 1 else _dot(*points[0], 2.5, palette.label))
    newest = segments[-1][-1]
    shapes.append(_dot(*point(newest), 5, palette.accent))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    )
    return f'<img class="td-spark" alt="{escape(alt)}" src="data:image/svg+xml,{quote(svg)}">'


def _across(position: int, count: int) -> float:
    return _MARGIN + (WIDTH - 2 * _MARGIN) * (position / (count - 1) if count > 1 else 1)


def _down(score: float, least: float, greatest: float) -> float:
    share = 0.5 if greatest == least else (score - least) / (greatest - least)
    return HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * share


def _line(points: Sequence[tuple[float, float]], color: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2" stroke-linejoin="round"/>'


def _dot(x: float, y: float, radius: float, color: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{color}"/>'


def _rule(x: float, color: str) -> str:
    # halfway before the first period of the new method: the line stops on one side and starts on the other
    return (
        f'<line x1="{x - 4:.1f}" x2="{x - 4:.1f}" y1="0" y2="{HEIGHT}" stroke="{color}" '
        f'stroke-width="1" stroke-dasharray="2 3" opacity="0.7"/>'
    )
