"""The country on a slide: one region a unit, coloured as on the page, with both archipelagos. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.slide import Key, Map, Point, Region
from dashboard.text import Words
from dashboard.theme import Palette


def slide_map(
    words: Words,
    palette: Palette,
    outlines: Mapping[str, Sequence[Sequence[Point]]],
    drawn: Mapping[str, Any],
    colors: Mapping[str, str],
    said: Mapping[str, str],
    chosen: Sequence[str],
    keys: Sequence[Key],
) -> Map:
    """`outlines` by unit and `drawn` are of one map file (`data.outlines`, `data.map_of`).

    Units that `colors` does not name are grey; `said` is what a screen reader says of a unit.
    """
    return Map(
        regions=[
            Region(unit, rings, colors.get(unit, palette.absent), said.get(unit, unit), unit in chosen)
            for unit, rings in outlines.items()
        ],
        places=[(a["lon"], a["lat"], words.of(a, "name")) for a in drawn["archipelagos"]],
        attribution=words("common.boundaries", attribution=drawn["attribution"]),
        keys=keys,
    )
