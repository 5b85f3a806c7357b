"""Scores over the years: plain data for Plotly. A line joins only what may be joined; a gap stays a gap."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from dashboard.theme import FONT, Palette

Figure = dict[str, Any]

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
_LABEL_GAP = 0.045
"""A line of a label takes this share of the height."""
_LABEL_WIDTH = 20
"""Characters of a label before it goes on in the next line."""


class Point(NamedTuple):
    """One score: `year` on the axis, the half widths of its interval, the words for hovering."""

    year: float
    score: float
    hover: str
    is_published: bool = True
    below: float = 0.0
    above: float = 0.0


class Line(NamedTuple):
    """One series; each of `runs` is drawn by itself. `dash` is a name that Plotly knows."""

    name: str
    color: str
    runs: Sequence[Sequence[Point]]
    dash: str = "solid"
    width: float = 2.0
    has_markers: bool = True
    has_label: bool = True


class Rule(NamedTuple):
    """A break: a rule across the chart with a sign at its head and the reason for hovering."""

    year: float
    sign: str
    reason: str
    is_suspected: bool


def trend(
    lines: Sequence[Line], rules: Sequence[Rule], palette: Palette, separators: str, text_size: int = 13
) -> Figure:
    """The chart: one trace a run, rules for breaks, labels at the ends of lines.

    `separators` are the decimal and the thousands mark of the language.
    """
    points = [point for line in lines for run in line.runs for point in run]
    years = [point.year for point in points]
    scores = [edge for p in points for edge in (p.score - p.below, p.score + p.above)]
    low, high = (min(scores), max(scores)) if scores else (0.0, 1.0)
    margin = 0.08 * (high - low) or 1.0
    first, last = (min(years), max(years)) if years else (0.0, 1.0)
    return {
        "data": [_trace(line, run, palette) for line in lines for run in line.runs],
        "layout": {
            **plain_layout(palette, separators, text_size),
            "margin": {"l": 8, "r": 150, "t": 26, "b": 8},
            "xaxis": {
                "range": [first - 0.4, last + 0.4],
                "showgrid": False,
                "zeroline": False,
                "tickformat": "d",
                "dtick": 1 if last - first < 10 else 2,
                "tick0": int(last),
                "automargin": True,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [low - margin, high + margin],
                "gridcolor": palette.absent,
                "gridwidth": 0.5,
                "zeroline": False,
                "automargin": True,
                "fixedrange": True,
                "nticks": 6,
            },
            "shapes": [_shape(rule, palette) for rule in rules],
            "annotations": [
                *(_head(rule, palette, text_size) for rule in rules),
                *_labels(lines, low - margin, high + margin, text_size),
            ],
        },
    }


def plain_layout(palette: Palette, separators: str, text_size: int) -> Figure:
    """What every chart of ours has in common: no ground of its own, our letters, nothing to drag."""
    return {
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": text_size, "color": palette.label},
        "hoverlabel": {"font": {"family": FONT, "size": text_size}, "align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "separators": separators,
    }


def _trace(line: Line, run: Sequence[Point], palette: Palette) -> Figure:
    has_interval = any(point.below or point.above for point in run)
    return {
        "type": "scatter",
        # a line of one point is seen by its point alone
        "mode": "lines+markers" if line.has_markers or len(run) == 1 else "lines",
        "name": line.name,
        "x": [point.year for point in run],
        "y": [point.score for point in run],
        "text": [point.hover for point in run],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": line.color, "width": line.width, "dash": line.dash},
        # a hollow point is no published figure
        "marker": {
            "size": 8 if line.has_markers else 4,
            "color": [line.color if point.is_published else palette.border for point in run],
            "line": {"color": line.color, "width": 2},
        },
        "error_y": {
            "visible": has_interval,
            "type": "data",
            "symmetric": False,
            "array": [point.above or None for point in run],
            "arrayminus": [point.below or None for point in run],
            "color": line.color,
            "thickness": 1,
            "width": 4,
        },
    }


def _shape(rule: Rule, palette: Palette) -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": rule.year,
        "x1": rule.year,
        "y0": 0,
        "y1": 1,
        "line": {"color": palette.label, "width": 1, "dash": "dot" if rule.is_suspected else "dash"},
        "opacity": 0.5 if rule.is_suspected else 0.9,
    }


def _head(rule: Rule, palette: Palette, text_size: int) -> Figure:
    return {
        "x": rule.year,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": rule.sign,
        "hovertext": rule.reason,
        "font": {"size": text_size, "color": palette.label},
    }


def _labels(lines: Sequence[Line], low: float, high: float, text_size: int) -> list[Figure]:
    """Names at the ends of the lines, moved apart where they would lie on each other."""
    ends = sorted(
        ((line.runs[-1][-1].score, line) for line in lines if line.runs and line.has_label), key=lambda end: end[0]
    )
    halves = [_LABEL_GAP * (high - low) * len(wrap(line.name, _LABEL_WIDTH)) / 2 for _, line in ends]
    places = [score for score, _ in ends]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + halves[i - 1] + halves[i])
    # pushed out at the top, they go down again together
    for i in reversed(range(len(places))):
        ceiling = places[i + 1] - halves[i + 1] if i + 1 < len(places) else high
        places[i] = min(places[i], ceiling - halves[i])
    return [
        {
            "x": 1,
            "y": y,
            "xref": "paper",
            "yref": "y",
            "xanchor": "left",
            "xshift": 6,
            "showarrow": False,
            "align": "left",
            "text": "<br>".join(wrap(line.name, _LABEL_WIDTH)),
            "font": {"size": text_size, "color": line.color},
        }
        for y, (_, line) in zip(places, ends, strict=True)
    ]
