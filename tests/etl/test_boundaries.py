"""data/catalog/boundaries/: two maps of the whole country, with both archipelagos."""

import csv
import itertools
import json
from math import hypot

import pytest

from tests.conftest import DATA

BOUNDARIES = DATA / "catalog" / "boundaries"


@pytest.fixture(params=["63", "34"])
def name(request):
    return request.param


@pytest.fixture
def map_of(name):
    return json.loads((BOUNDARIES / f"{name}.geojson").read_text(encoding="utf-8"))


@pytest.fixture
def polygons_of(map_of):
    """The exterior rings of each unit."""
    return {f["properties"]["unit"]: [p[0] for p in polygons(f["geometry"])] for f in map_of["features"]}


def polygons(geometry):
    parts = geometry["coordinates"]
    return parts if geometry["type"] == "MultiPolygon" else [parts]


def twice_the_area(ring):
    """Positive where the ring runs clockwise."""
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in itertools.pairwise(ring))


def is_inside(ring, lon, lat):
    crossed = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def islands():
    with (BOUNDARIES / "islands.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_map_shows_each_unit_of_its_day_once(catalog, gazetteer, map_of, name):
    geography = next(g for g in catalog.geographies if g.geography == name)
    units = [feature["properties"]["unit"] for feature in map_of["features"]]
    assert len(units) == len(set(units)) == int(name)
    assert set(units) == {s.unit for s in gazetteer.units_on(geography.valid_to or geography.valid_from)}


def test_the_catalogue_names_the_file_of_each_map(catalog):
    assert all((BOUNDARIES / geography.boundaries).is_file() for geography in catalog.geographies)


def test_rings_are_closed_and_exteriors_run_clockwise(map_of):
    for feature in map_of["features"]:
        for exterior, *holes in polygons(feature["geometry"]):
            assert exterior[0] == exterior[-1] and len(exterior) >= 4
            assert twice_the_area(exterior) > 0, feature["properties"]
            assert all(twice_the_area(hole) < 0 for hole in holes), feature["properties"]


def test_the_map_spans_the_country_with_its_islands(polygons_of):
    points = [point for rings in polygons_of.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    assert 102.1 < west < 102.2 and 23.3 < north < 23.5
    assert 114.6 < east < 114.8 and 7.7 < south < 8.0


def test_every_island_lies_in_a_polygon_of_the_unit_it_belongs_to(polygons_of, name):
    assert {island["archipelago"] for island in islands()} == {"hoang-sa", "truong-sa"}
    for island in islands():
        rings = polygons_of[island[f"unit_{name}"]]
        assert any(is_inside(ring, float(island["lon"]), float(island["lat"])) for ring in rings), island


def test_both_archipelagos_are_labelled_beside_their_islands(map_of, name):
    expected = {"34": {"hoang-sa": "da-nang-2025", "truong-sa": "khanh-hoa-2025"},
                "63": {"hoang-sa": "da-nang", "truong-sa": "khanh-hoa"}}[name]  # fmt: skip
    labels = {label["id"]: label for label in map_of["archipelagos"]}
    assert {archipelago: label["unit"] for archipelago, label in labels.items()} == expected
    assert [labels[a]["name_vi"] for a in ("hoang-sa", "truong-sa")] == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]
    for label in labels.values():
        assert label["name_en"].strip()
        near = [i for i in islands() if i["archipelago"] == label["id"]]
        assert min(hypot(float(i["lon"]) - label["lon"], float(i["lat"]) - label["lat"]) for i in near) < 1.5


def test_the_attribution_goes_with_the_map(map_of):
    assert map_of["attribution"] == "© OpenStreetMap contributors, ODbL"
    assert "OpenStreetMap" in (BOUNDARIES / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_maps_are_small_and_not_finer_than_they_can_be(map_of, name):
    assert (BOUNDARIES / f"{name}.geojson").stat().st_size < 250_000
    for feature in map_of["features"]:
        for polygon in polygons(feature["geometry"]):
            assert all(round(c, 4) == c for ring in polygon for point in ring for c in point)


def test_unchanged_units_have_the_same_outline_on_both_maps(gazetteer):
    maps = [json.loads((BOUNDARIES / f"{name}.geojson").read_text(encoding="utf-8")) for name in ("63", "34")]
    areas = [
        {f["properties"]["unit"]: sum(twice_the_area(p[0]) for p in polygons(f["geometry"])) for f in m["features"]}
        for m in maps
    ]
    both = areas[0].keys() & areas[1].keys()
    assert len(both) == 11
    for unit in both:
        assert areas[0][unit] == pytest.approx(areas[1][unit], rel=0.02), unit
    assert sum(areas[0].values()) == pytest.approx(sum(areas[1].values()), rel=0.01)
