"""The country as native shapes: one for each unit, named by it, all in one group. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.show import Look
from dashboard.slide import Map, Region
from dashboard.slides.bodies.country import map_drawn
from dashboard.slides.ink import Box, Outline
from dashboard.slides.native_shapes import LinkTo, Numbers, freeform, group, shape_of


def country(
    body: Map, box: Box, look: Look, language: str, numbers: Numbers, name: str, said: str, link_to: LinkTo
) -> str:
    """The drawing of the map with the unit of each outline as the name of its shape."""
    regions = iter(sorted(body.regions, key=lambda region: region.is_chosen))
    inside = "".join(
        freeform(ink, numbers, _unit_of(ink, regions), ink.name)
        if isinstance(ink, Outline)
        else shape_of(ink, numbers, language, link_to)
        for ink in map_drawn(body, box, look)
    )
    return group(name, said, box, inside, numbers)


def _unit_of(outline: Outline, regions: Iterator[Region]) -> str:
    """Outlines come in the order of the regions, without those that have no outline."""
    return next(region.unit for region in regions if region.said == outline.name)
