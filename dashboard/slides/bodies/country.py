"""The country on a slide: every unit in its colour, the chosen one on top, both archipelagos named. Pure."""

from __future__ import annotations

from functools import lru_cache
from math import log, pi, radians, tan
from typing import NamedTuple

from dashboard.show import Look
from dashboard.slide import Map, Point, Region
from dashboard.slides.bodies.keys import keyed, listed
from dashboard.slides.bodies.pen import centered, is_free, line, shortened, within
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Ink, Outline, Text

_EAST_WEST, _SOUTH_NORTH = (101.9, 115.1), (7.5, 23.6)
_SMALL = 9
_SEA = (108.6, 18.6)
"""East and north of here lies nothing: there is room for the keys."""

_CAPE = (112.4, 8.3)
"""West and south of here lies nothing: there is room for the attribution."""
_PLACE_SIZES = (12, 11, 10, 9, 8, 7, 6, 5)
_LEAST_STEP = 0.35


class _Projection(NamedTuple):
    """Mercator: points a degree of longitude, and where the north-western corner lies."""

    degree: float
    left: float
    top: float

    def at(self, longitude: float, latitude: float) -> Point:
        return self.of(longitude - _EAST_WEST[0], _northing(_SOUTH_NORTH[1]) - _northing(latitude))

    def of(self, east: float, south: float) -> Point:
        """Where something lies that is so many degrees of longitude from the north-western corner."""
        return self.left + east * self.degree, self.top + south * self.degree


def map_drawn(body: Map, box: Box, look: Look) -> list[Ink]:
    """The keys and the attribution stand at sea where there is room for them, else above and below."""
    projection = _projection(box)
    edge, lowest = projection.at(*_SEA)
    keys = listed(body.keys, Box(edge, box.top, max(box.right - edge, 1.0), max(lowest - box.top, 1.0)), look)
    rest = box
    if keys is None:
        keys, rest = keyed(body.keys, box, look)
    said = shortened(body.attribution, box.width, _SMALL)
    area = rest if _is_at_sea(said, rest) else rest._replace(height=max(rest.height - _SMALL * LEADING - 2, 1.0))
    projection = _projection(area)
    regions = sorted(body.regions, key=lambda region: region.is_chosen)
    inks: list[Ink] = [*keys]
    inks += [outline for region in regions for outline in _outlined(region, projection, look)]
    inks += _place_names(body, projection, area, look)
    if said:
        inks.append(line("attribution", said, rest.left, rest.bottom - _SMALL * LEADING, _SMALL, look.muted))
    return inks


def _is_at_sea(attribution: str, area: Box) -> bool:
    """Whether it is clear of all land when it stands in the lower left corner of the map."""
    right, top = _projection(area).at(*_CAPE)
    return area.left + width_of(attribution, _SMALL) <= right and area.bottom - _SMALL * LEADING >= top


def _projection(area: Box) -> _Projection:
    """The whole extent as large as it fits, in the middle of the area."""
    wide = _EAST_WEST[1] - _EAST_WEST[0]
    high = _northing(_SOUTH_NORTH[1]) - _northing(_SOUTH_NORTH[0])
    degree = min(area.width / wide, area.height / high)
    left = area.left + (area.width - wide * degree) / 2
    return _Projection(degree, left, area.top + (area.height - high * degree) / 2)


def _northing(latitude: float) -> float:
    """How far north, in degrees of longitude at the equator."""
    return log(tan(pi / 4 + radians(latitude) / 2)) * 180 / pi


def _outlined(region: Region, projection: _Projection, look: Look) -> list[Ink]:
    rings = _drawn(tuple(map(tuple, region.rings)), projection)
    if not rings:
        return []
    edge, width = (look.accent, 1.8) if region.is_chosen else (look.ground, 0.5)
    return [Outline(rings, region.fill, edge, width, region.said)]


# the same units are drawn on many slides of a deck, and of the next one
@lru_cache(maxsize=1024)
def _drawn(rings: tuple[tuple[Point, ...], ...], projection: _Projection) -> tuple[tuple[Point, ...], ...]:
    """Rings of (longitude, latitude) as they are drawn, without those too small to be seen."""
    north = _northing(_SOUTH_NORTH[1])
    spread = [[(east - _EAST_WEST[0], north - _northing(latitude)) for east, latitude in ring] for ring in rings]
    thinned = [_thinned([projection.of(*point) for point in ring]) for ring in spread]
    return tuple(tuple(ring) for ring in thinned if len(ring) > 2)


def _thinned(ring: list[Point]) -> list[Point]:
    """The ring without the points that nobody could tell from the one before; at least a triangle where it was one."""
    kept = ring[:1]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _LEAST_STEP:
            kept.append((x, y))
    return kept if len(kept) > 2 else ring[:: max(len(ring) // 4, 1)]


def _place_names(body: Map, projection: _Projection, area: Box, look: Look) -> list[Text]:
    """The names of the archipelagos where they lie; small rather than left out, moved down where they would touch."""
    texts: list[Text] = []
    size = next((s for s in _PLACE_SIZES if s <= max(area.height / 26, _PLACE_SIZES[-1])), _PLACE_SIZES[-1])
    for longitude, latitude, name in body.places:
        x, y = projection.at(longitude, latitude)
        short = shortened(name, area.width, size)
        text = within(centered("place", short, x, y - size * LEADING / 2, size, look.muted), area)
        top = max(min(text.box.top, area.bottom - size * LEADING), area.top)
        text = text._replace(box=text.box._replace(top=top))
        tops = [top + way * step for step in range(40) for way in (1, -1)]
        boxes = [text.box._replace(top=t) for t in tops if area.top <= t <= area.bottom - size * LEADING + 0.01]
        free = next((b for b in boxes if is_free(b, [other.box for other in texts])), text.box)
        texts.append(text._replace(box=free))
    return texts
