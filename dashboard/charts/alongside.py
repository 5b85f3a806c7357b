"""Activity beside an index: two panels over one axis of time, and a cloud of provinces. Plain data for Plotly.

Two panels, because two scales on one axis would invent a relation.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from textwrap import wrap
from typing import NamedTuple

from dashboard.charts.trend import Figure, Line, Rule, plain_layout, trend
from dashboard.theme import Palette

_THINNEST = 0.04
"""A count of one day is drawn this part of a year wide, so that it can be seen and pointed at."""
_APART = 0.7
"""Figures at bars whose middles are nearer than this would be printed over each other."""
_BELOW, _ABOVE = (0.0, 0.42), (0.56, 1.0)
_MOST_YEARS = 10
_TITLE_WIDTH = 46
"""Characters of a title before it goes on in the next line: the width of a telephone."""


class Bar(NamedTuple):
    """One reported figure over its span; `label` stands at its head, `high` is the upper end of a range."""

    start: float
    end: float
    value: float
    high: float | None
    label: str
    hover: str
    color: str


class Dot(NamedTuple):
    """One province: the activity, the score, the words for hovering."""

    x: float
    y: float
    name: str
    hover: str
    is_home: bool


class Titles(NamedTuple):
    """What is measured above and below, and what is said in an empty panel."""

    above: str
    below: str
    absent: str


def panels(
    bars: Sequence[Bar],
    lines: Sequence[Line],
    rules: Sequence[Rule],
    releases: Sequence[int],
    titles: Titles,
    palette: Palette,
    separators: str,
    text_size: int = 13,
) -> Figure:
    """Bars over their spans above, the lines of a score below; breaks of the score cross the lower panel only.

    The axis holds all years in which the score was released: those without one are seen to be empty.
    """
    figure = trend([line._replace(has_label=False) for line in lines], rules, palette, separators, text_size)
    layout = figure["layout"]
    layout["margin"] = {"l": 8, "r": 16, "t": 48, "b": 8}
    layout["barmode"] = "overlay"
    layout["xaxis"] = _years(bars, lines, releases, palette)
    layout["yaxis"] |= {"domain": _BELOW, "showgrid": bool(lines), "showticklabels": bool(lines)}
    layout["yaxis2"] = layout["yaxis"] | {
        "domain": _ABOVE,
        "range": [0, 1.25 * _highest(bars)],
        "nticks": 4,
        "tickformat": ",~f",
        "anchor": "x",
        "showgrid": bool(bars),
        "showticklabels": bool(bars),
    }
    for piece in (*layout["shapes"], *layout["annotations"]):
        piece["yref"] = "y domain"
    layout["annotations"] += [
        _title(titles.above, "y2 domain", 4, text_size),
        _title(titles.below, "y domain", 1.7 * text_size if rules else 4, text_size),
        *_heads(bars, text_size, palette),
        *(_notice(titles.absent, "y2 domain", text_size) for _ in [0] if not bars),
        *(_notice(titles.absent, "y domain", text_size) for _ in [0] if not lines),
    ]
    figure["data"] = [
        *([_bar(bar) for bar in _longest_first(bars)] or [_blank("y2")]),
        *(figure["data"] or [_blank("y")]),
    ]
    return figure


def cloud(
    dots: Sequence[Dot], x_title: str, y_title: str, palette: Palette, separators: str, text_size: int = 13
) -> Figure:
    """One point a province, home by its name; no line is laid through them."""
    axis = {"gridcolor": palette.absent, "gridwidth": 0.5, "zeroline": False, "automargin": True, "fixedrange": True}
    return {
        "data": [_dots(dots, palette)],
        "layout": {
            **plain_layout(palette, separators, text_size),
            "margin": {"l": 8, "r": 24, "t": 48, "b": 8},
            "xaxis": {
                **axis,
                "nticks": 6,
                "tickformat": ",~f",
                "title": {"text": _wrapped(x_title), "font": {"size": text_size}},
            },
            "yaxis": {**axis, "nticks": 6},
            "annotations": [
                _title(y_title, "paper", 4, text_size),
                *(_name(dot, palette, text_size) for dot in dots if dot.is_home),
            ],
        },
    }


def _years(bars: Sequence[Bar], lines: Sequence[Line], releases: Sequence[int], palette: Palette) -> Figure:
    """Whole years, each named in its middle."""
    edges = [edge for bar in bars for edge in (bar.start, bar.end)]
    edges += [point.year for line in lines for run in line.runs for point in run]
    edges += [edge for year in releases for edge in (year, year + 1)]
    first, last = (floor(min(edges)), ceil(max(edges))) if edges else (0, 1)
    years = range(first, last)
    step = ceil(len(years) / _MOST_YEARS)
    named = [year for year in years if (last - 1 - year) % step == 0] if edges else []
    return {
        "range": [first - 0.1, last + 0.1],
        "tickvals": [year + 0.5 for year in named],
        "ticktext": [str(year) for year in named],
        "minor": {
            "tickvals": list(range(first, last + 1)),
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": palette.label,
        },
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "anchor": "y",
    }  # fmt: skip


def _highest(bars: Sequence[Bar]) -> float:
    return max((bar.high or bar.value for bar in bars), default=0.0) or 1.0


def _longest_first(bars: Sequence[Bar]) -> list[Bar]:
    """What lies within another span, or is lower, comes in front of it."""
    return sorted(bars, key=lambda bar: (bar.start - bar.end, -bar.value))


def _bar(bar: Bar) -> Figure:
    return {
        "type": "bar",
        "name": bar.hover,
        "x": [(bar.start + bar.end) / 2],
        "y": [bar.value],
        "width": [max(bar.end - bar.start, _THINNEST)],
        "yaxis": "y2",
        "text": [bar.hover],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": bar.color, "opacity": 0.55, "line": {"color": bar.color, "width": 1.5}},
        "error_y": {
            "visible": bar.high is not None,
            "type": "data",
            "symmetric": False,
            "array": [(bar.high or bar.value) - bar.value],
            "arrayminus": [None],
            "color": bar.color,
            "thickness": 1.5,
            "width": 6,
        },
    }


def _blank(yaxis: str) -> Figure:
    """A panel without any trace would not be laid out."""
    return {"type": "scatter", "x": [None], "y": [None], "text": [], "yaxis": yaxis, "hoverinfo": "skip"}


def _heads(bars: Sequence[Bar], text_size: int, palette: Palette) -> list[Figure]:
    """Figures at the heads of bars, the highest first, as long as there is room between them."""
    named: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: -bar.value):
        if all(abs(bar.start + bar.end - other.start - other.end) / 2 >= _APART for other in named):
            named.append(bar)
    return [
        {
            "x": (bar.start + bar.end) / 2,
            "y": bar.high or bar.value,
            "xref": "x",
            "yref": "y2",
            "yanchor": "bottom",
            "yshift": 2,
            "showarrow": False,
            "text": bar.label,
            "font": {"size": text_size, "color": palette.label},
        }
        for bar in named
    ]


def _wrapped(text: str) -> str:
    return "<br>".join(wrap(text, _TITLE_WIDTH))


def _title(text: str, yref: str, shift: float, text_size: int) -> Figure:
    return {
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": yref,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": shift,
        "showarrow": False,
        "align": "left",
        "text": f"<b>{_wrapped(text)}</b>",
        "font": {"size": text_size},
    }


def _notice(text: str, yref: str, text_size: int) -> Figure:
    return {"x": 0.5, "y": 0.5, "xref": "paper", "yref": yref, "showarrow": False, "text": text,
            "font": {"size": text_size}}  # fmt: skip


def _dots(dots: Sequence[Dot], palette: Palette) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [dot.x for dot in dots],
        "y": [dot.y for dot in dots],
        "text": [dot.hover for dot in dots],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": [14 if dot.is_home else 10 for dot in dots],
            "color": [palette.accent if dot.is_home else palette.lines[0] for dot in dots],
            "line": {"color": palette.border, "width": 1},
            "opacity": 0.9,
        },
    }


def _name(dot: Dot, palette: Palette, text_size: int) -> Figure:
    return {
        "x": dot.x,
        "y": dot.y,
        "xref": "x",
        "yref": "y",
        "yanchor": "bottom",
        "yshift": 8,
        "showarrow": False,
        "text": f"<b>{dot.name}</b>",
        "font": {"size": text_size, "color": palette.accent},
    }
