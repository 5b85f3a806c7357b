"""The country as a map: plain data for Plotly, with both archipelagos and nothing fetched from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.theme import FONT, Palette

Figure = dict[str, Any]

# plotly.js asks for a world map even when it draws none of it; an empty one inside the page answers
# ('#' turns the file name that it appends into a fragment)
_EMPTY_WORLD = (
    "data:application/json,%7B%22type%22%3A%22Topology%22%2C%22objects%22%3A%7B"
    + "%2C".join(
        f"%22{layer}%22%3A%7B%22type%22%3A%22GeometryCollection%22%2C%22geometries%22%3A%5B%5D%7D"
        for layer in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    )
    + "%7D%2C%22arcs%22%3A%5B%5D%7D#"
)
CONFIG = {"topojsonURL": _EMPTY_WORLD, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}

_EAST_WEST, _SOUTH_NORTH = (101.8, 117.6), (6.8, 23.6)
_NOTHING = [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]


def choropleth(
    boundaries_url: str,
    drawn: Sequence[str],
    colors: Mapping[str, str],
    hover: Mapping[str, str],
    chosen: Sequence[str],
    archipelagos: Sequence[tuple[float, float, str]],
    palette: Palette,
    text_size: int = 12,
) -> Figure:
    """One polygon a unit of `drawn`: its colour, or grey where `colors` has none; `chosen` outlined.

    `archipelagos` are (longitude, latitude, label). The figure refers to the boundaries by address.
    """
    steps = sorted(set(colors.values()))
    coloured = [unit for unit in drawn if unit in colors]
    grey = [unit for unit in drawn if unit not in colors]
    outlined = [unit for unit in chosen if unit in set(drawn)]
    return {
        "data": [
            _polygons(boundaries_url, grey, [0] * len(grey), _stepped([palette.absent]), 1, hover, palette),
            _polygons(
                boundaries_url,
                coloured,
                [steps.index(colors[unit]) for unit in coloured],
                _stepped(steps or [palette.absent]),
                max(len(steps) - 1, 1),
                hover,
                palette,
            ),
            {
                **_polygons(boundaries_url, outlined, [0] * len(outlined), _NOTHING, 1, hover, palette),
                "marker": {"line": {"color": palette.accent, "width": 2.5}},
                "hoverinfo": "skip",
            },
            {
                "type": "scattergeo",
                "mode": "text",
                "lon": [lon for lon, _, _ in archipelagos],
                "lat": [lat for _, lat, _ in archipelagos],
                "text": [label for _, _, label in archipelagos],
                "textfont": {"size": text_size, "color": palette.label, "family": FONT},
                "hoverinfo": "skip",
                "showlegend": False,
            },
        ],
        "layout": {
            "autosize": True,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": text_size},
            "hoverlabel": {"font": {"family": FONT, "size": text_size + 1}, "align": "left"},
            "dragmode": False,
            "showlegend": False,
            "geo": {
                "visible": False,
                "bgcolor": "rgba(0,0,0,0)",
                "projection": {"type": "mercator"},
                "lonaxis": {"range": _EAST_WEST},
                "lataxis": {"range": _SOUTH_NORTH},
            },
        },
    }


def _polygons(
    boundaries_url: str,
    units: Sequence[str],
    z: Sequence[int],
    colorscale: Sequence[Sequence[Any]],
    zmax: int,
    hover: Mapping[str, str],
    palette: Palette,
) -> Figure:
    return {
        "type": "choropleth",
        "geojson": boundaries_url,
        "featureidkey": "properties.unit",
        "locations": list(units),
        "z": list(z),
        "zmin": 0,
        "zmax": zmax,
        "colorscale": colorscale,
        "showscale": False,
        "text": [hover.get(unit, "") for unit in units],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": {"color": palette.border, "width": 0.6}},
    }


def _stepped(colors: Sequence[str]) -> list[list[Any]]:
    """A scale on which the i-th of n whole numbers shows exactly the i-th colour."""
    ends = list(colors) * 2 if len(colors) == 1 else list(colors)
    return [[i / (len(ends) - 1), color] for i, color in enumerate(ends)]
