"""The map as the plain data that plotly.js is given."""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

import pytest

from dashboard.charts.choropleth import CONFIG, choropleth
from dashboard.theme import LIGHT
from tests.conftest import DATA

MAPS = pytest.mark.parametrize("name", ["63", "34"])


def map_file(name: str) -> dict[str, Any]:
    return json.loads((DATA / "catalog" / "boundaries" / f"{name}.geojson").read_text(encoding="utf-8"))


def units_of(name: str) -> list[str]:
    return [feature["properties"]["unit"] for feature in map_file(name)["features"]]


def drawn(name: str = "63", **changed: Any) -> dict[str, Any]:
    """Every unit but the first three has its own shade; the first and the last are chosen."""
    units = units_of(name)
    given: dict[str, Any] = {
        "boundaries_url": f"/boundaries/{name}.geojson?v=1",
        "drawn": units,
        "colors": {unit: LIGHT.of_score(i, 0, len(units)) for i, unit in enumerate(units[3:])},
        "hover": {unit: f"{unit}: 1,00" for unit in units},
        "chosen": [units[0], units[-1]],
        "archipelagos": [(a["lon"], a["lat"], a["name_vi"]) for a in map_file(name)["archipelagos"]],
        "palette": LIGHT,
    }
    return choropleth(**{**given, **changed})


def shown_colors(trace: dict[str, Any]) -> dict[str, str]:
    """The colour of each unit as plotly.js reads it off the scale; it must lie exactly on a step."""
    steps = {round(place, 9): color for place, color in trace["colorscale"]}
    low, high = trace["zmin"], trace["zmax"]
    return {
        unit: steps[round((z - low) / (high - low), 9)] for unit, z in zip(trace["locations"], trace["z"], strict=True)
    }


@MAPS
def test_every_unit_of_the_boundaries_is_drawn_exactly_once(name: str):
    grey, coloured = drawn(name)["data"][:2]
    assert Counter(grey["locations"] + coloured["locations"]) == Counter(units_of(name))


@MAPS
def test_every_unit_has_exactly_its_colour_and_the_others_are_grey(name: str):
    units = units_of(name)
    grey, coloured = drawn(name)["data"][:2]
    assert shown_colors(grey) == dict.fromkeys(units[:3], LIGHT.absent)
    assert shown_colors(coloured) == {unit: LIGHT.of_score(i, 0, len(units)) for i, unit in enumerate(units[3:])}


@pytest.mark.parametrize("groups", [1, 2, 3, 4])
def test_colours_are_exact_for_any_number_of_groups(groups: int):
    units = units_of("63")
    colors = {unit: LIGHT.of_tone(i % groups + 1, 4) for i, unit in enumerate(units)}
    _, coloured = drawn(colors=colors)["data"][:2]
    assert shown_colors(coloured) == colors


def test_a_year_without_any_score_is_a_grey_map():
    grey, coloured = drawn(colors={})["data"][:2]
    assert grey["locations"] == units_of("63")
    assert coloured["locations"] == []
    assert coloured["zmax"] > coloured["zmin"]


def test_the_scale_runs_from_0_to_1_as_plotly_demands():
    for trace in drawn()["data"][:3]:
        places = [place for place, _ in trace["colorscale"]]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (0, 1)


def test_the_chosen_are_outlined_in_the_accent_above_the_rest_and_hide_nothing():
    units = units_of("63")
    outline = drawn()["data"][2]
    assert outline["locations"] == [units[0], units[-1]]
    assert outline["marker"]["line"]["color"] == LIGHT.accent
    assert {color for _, color in outline["colorscale"]} == {"rgba(0,0,0,0)"}
    assert outline["hoverinfo"] == "skip"


def test_a_chosen_unit_that_is_not_on_the_map_is_left_out():
    assert drawn(chosen=["ha-tay"])["data"][2]["locations"] == []


def test_the_hover_text_is_that_of_the_unit():
    for trace in drawn()["data"][:2]:
        assert trace["text"] == [f"{unit}: 1,00" for unit in trace["locations"]]
        assert trace["hovertemplate"] == "%{text}<extra></extra>"


@MAPS
@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_archipelagos_are_labelled_inside_the_map(name: str, language: str):
    labels = [(a["lon"], a["lat"], a[f"name_{language}"]) for a in map_file(name)["archipelagos"]]
    figure = drawn(name, archipelagos=labels)
    written = figure["data"][3]
    expected = {"vi": ["Hoàng Sa", "Trường Sa"], "en": ["Hoang Sa", "Truong Sa"]}[language]
    assert [any(part in text for text in written["text"]) for part in expected] == [True, True]
    assert written["mode"] == "text"
    (west, east), (south, north) = (figure["layout"]["geo"][f"{axis}axis"]["range"] for axis in ("lon", "lat"))
    assert all(west < lon < east for lon in written["lon"])
    assert all(south < lat < north for lat in written["lat"])


@MAPS
def test_all_of_the_country_is_inside_the_map(name: str):
    figure = drawn(name)
    (west, east), (south, north) = (figure["layout"]["geo"][f"{axis}axis"]["range"] for axis in ("lon", "lat"))
    points = [
        point
        for feature in map_file(name)["features"]
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
        for point in ring
    ]
    assert points
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)


def test_nothing_on_the_map_comes_from_elsewhere():
    figure, config = json.dumps(drawn()), unquote(json.dumps(CONFIG))
    assert not re.findall(r"https?:|//|mapbox|maplibre|tiles", figure + config)
    assert {trace["geojson"] for trace in drawn()["data"][:3]} == {"/boundaries/63.geojson?v=1"}


def test_the_world_that_plotly_asks_for_is_an_empty_one_inside_the_page():
    address = CONFIG["topojsonURL"]
    assert address.startswith("data:application/json,") and address.endswith("#")
    world = json.loads(unquote(address.removeprefix("data:application/json,").removesuffix("#")))
    assert world["type"] == "Topology"
    assert {"coastlines", "land", "countries", "subunits"} <= world["objects"].keys()
    assert all(layer["geometries"] == [] for layer in world["objects"].values())
    assert not drawn()["layout"]["geo"]["visible"]
