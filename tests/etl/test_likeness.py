"""Which provinces are alike: by hand, over all real provinces, and what is declared in likeness.yml."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import log, sqrt
from typing import Any

import numpy as np
import pytest

from etl import queries
from etl.checks import catalog_issues
from etl.likeness import most_like, people_of
from etl.model import Catalog, LikenessVariable
from etl.store import Snapshot

PEOPLE = LikenessVariable("population", "Dân số", "Population", "log", 1.0, True)
SCORE = LikenessVariable("start", "Điểm xuất phát", "Starting score", "none", 1.0, True)
REGION = LikenessVariable("region", "Vùng", "Region", "same", 0.5, True)
PARTS = LikenessVariable("start_parts", "Thành phần", "Parts", "none", 1.0, True)
FIVE = {"a": 50.0, "b": 52.0, "c": 54.0, "d": 56.0, "e": 70.0}
SPREAD = 1.4826 * 2
"""Of FIVE: the median is 54, the distances from it 4, 2, 0, 2 and 16, their median 2."""


def peers_of(unit: str, facts: dict[str, dict[str, Any]], *variables: LikenessVariable) -> dict[str, float]:
    return {peer.unit: peer.distance for peer in most_like(unit, facts, variables)}


# by hand


def test_the_distance_is_in_robust_spreads_and_nearest_go_first():
    found = most_like("b", {"start": FIVE}, [SCORE])
    assert [peer.unit for peer in found] == ["a", "c", "d", "e"]
    assert [peer.distance for peer in found] == pytest.approx([2 / SPREAD, 2 / SPREAD, 4 / SPREAD, 18 / SPREAD])
    assert most_like("b", {"start": FIVE}, [SCORE], 2) == found[:2]


def test_populations_are_held_against_each_other_by_ratio():
    people = {"a": 1000.0, "b": 2000.0, "c": 4000.0, "d": 500.0, "e": 8000.0}
    found = peers_of("b", {"population": people}, PEOPLE)
    assert found["a"] == pytest.approx(found["c"])
    assert found["d"] == pytest.approx(2 * found["a"])
    assert found["a"] == pytest.approx(log(2) / (1.4826 * log(2)))


def test_another_region_counts_as_one_spread():
    found = most_like("a", {"region": {"a": "north", "b": "north", "c": "south"}}, [REGION])
    assert [(peer.unit, peer.distance) for peer in found] == [("b", 0.0), ("c", 1.0)]


def test_weights_say_how_much_a_variable_counts():
    facts = {"start": FIVE, "region": {"a": "x", "b": "x", "c": "y", "d": "x", "e": "x"}}
    found = peers_of("b", facts, SCORE, REGION)
    assert found["c"] == pytest.approx(sqrt(((2 / SPREAD) ** 2 + 0.5) / 1.5))
    assert found["a"] == pytest.approx(sqrt((2 / SPREAD) ** 2 / 1.5))


def test_what_is_not_known_of_one_of_two_does_not_count_and_is_said():
    facts = {"start": {u: s for u, s in FIVE.items() if u != "c"} | {}, "region": dict.fromkeys(FIVE, "x")}
    equal = LikenessVariable("region", "", "", "same", 1.0, True)
    found = {peer.unit: peer for peer in most_like("b", facts, [SCORE, equal])}
    assert found["c"].distance == 0
    assert [(r.variable, r.own, r.other, r.gap) for r in found["c"].reasons] == [
        ("start", 52.0, None, None),
        ("region", "x", "x", 0.0),
    ]


def test_who_is_known_by_less_than_half_the_weight_is_no_peer():
    facts = {"start": {"a": 50.0, "b": 52.0, "d": 51.0}, "region": dict.fromkeys("abcd", "x")}
    assert set(peers_of("b", facts, SCORE, REGION)) == {"a", "d"}


def test_what_is_not_known_of_home_is_not_asked_of_others():
    facts = {"start": {"a": 50.0, "c": 52.0}, "region": dict.fromkeys("abc", "x")}
    assert set(peers_of("b", facts, SCORE, REGION)) == {"a", "c"}


def test_of_nothing_known_nobody_is_like_anybody():
    assert most_like("a", {}, [SCORE]) == []
    assert most_like("a", {"start": FIVE}, []) == []


def test_all_the_same_are_all_nearest_in_the_order_of_their_ids():
    found = most_like("m", {"start": dict.fromkeys("zma", 5.0)}, [SCORE])
    assert [(peer.unit, peer.distance) for peer in found] == [("a", 0.0), ("z", 0.0)]


def test_parts_are_held_against_each_other_one_by_one():
    parts = {"a": {"x": 1.0, "y": 5.0}, "b": {"x": 2.0, "y": 5.0}, "c": {"x": 3.0}}
    found = most_like("a", {"start_parts": parts}, [PARTS])
    step = 1 / 1.4826
    assert [(p.unit, p.distance) for p in found] == [
        ("b", pytest.approx(step / sqrt(2))),
        ("c", pytest.approx(2 * step)),
    ]


# over all real provinces


def facts_of(snapshot: Snapshot, geography: str, period: str) -> dict[str, dict[str, Any]]:
    units = [u for u in queries.units(snapshot) if u["geography"] == geography and u["area_km2"]]
    states = {u["unit"]: u for u in units}
    people = people_of(states, queries.populations(snapshot), queries.unit_changes(snapshot), period)
    scores = queries.scores_in(snapshot, "papi", period, geography)
    return {
        "population": {u: p.thousand for u, p in people.items()},
        "region": {u: s["region"] for u, s in states.items() if u in people},
        "start": {r["unit"]: r["value"] for r in scores if r["node"] == "total" and r["value"] is not None},
    }


@pytest.mark.parametrize("geography", ["34", "63"])
def test_the_distance_of_real_provinces_is_symmetric_and_nobody_is_a_peer_of_itself(snapshot: Snapshot, geography: str):
    facts = facts_of(snapshot, geography, "2019")
    variables = [PEOPLE, SCORE, REGION]
    of_all = {unit: peers_of(unit, facts, *variables) for unit in facts["population"]}
    assert len(of_all) == int(geography)
    assert all(unit not in peers for unit, peers in of_all.items())
    assert all(len(peers) == int(geography) - 1 for peers in of_all.values())
    for one, other in combinations(sorted(of_all), 2):
        assert of_all[one][other] == pytest.approx(of_all[other][one])


def test_the_distance_of_real_provinces_agrees_with_numpy(snapshot: Snapshot):
    facts = facts_of(snapshot, "63", "2019")
    units = sorted(facts["population"])
    columns = [np.log([facts["population"][u] for u in units]), np.array([facts["start"][u] for u in units])]
    scaled = [(c - np.median(c)) / (1.4826 * np.median(np.abs(c - np.median(c)))) for c in columns]
    home = units.index("thanh-hoa")
    regions = np.array([facts["region"][u] for u in units])
    squares = sum((c - c[home]) ** 2 for c in scaled) + 0.5 * (regions != regions[home])
    wanted = dict(zip(units, np.sqrt(squares / 2.5), strict=True))
    found = peers_of("thanh-hoa", facts, PEOPLE, SCORE, REGION)
    assert found == pytest.approx({unit: wanted[unit] for unit in found})


# how many people


def test_a_merged_unit_has_the_people_of_its_members_of_one_year(snapshot: Snapshot):
    rows, changes = queries.populations(snapshot), queries.unit_changes(snapshot)
    found = people_of(["an-giang-2025", "thanh-hoa"], rows, changes, "2024")
    assert found["an-giang-2025"].period == found["thanh-hoa"].period == "2022"
    assert set(found["an-giang-2025"].members) == {"an-giang", "kien-giang"}
    of_2022 = {r["unit"]: r["population_thousand"] for r in rows if r["period"] == "2022"}
    assert found["an-giang-2025"].thousand == pytest.approx(of_2022["an-giang"] + of_2022["kien-giang"])
    assert found["thanh-hoa"].thousand == of_2022["thanh-hoa"]


def test_the_34_units_have_all_the_people_of_the_63(snapshot: Snapshot):
    rows, changes = queries.populations(snapshot), queries.unit_changes(snapshot)
    today = [u["unit"] for u in queries.units(snapshot) if u["valid_to"] is None]
    found = people_of(today, rows, changes, "2019")
    assert len(found) == 34
    assert {people.period for people in found.values()} == {"2019"}
    assert sum(p.thousand for p in found.values()) == pytest.approx(
        sum(r["population_thousand"] for r in rows if r["period"] == "2019")
    )


def test_a_unit_made_of_parts_of_others_has_no_people_that_can_be_told():
    people = [{"unit": u, "period": "2020", "population_thousand": 100.0} for u in "ab"]
    whole = [{"from_unit": u, "to_unit": "c", "share": 1.0} for u in "ab"]
    assert people_of("c", people, whole, "2020")["c"].thousand == 200
    part = [whole[0], {"from_unit": "b", "to_unit": "c", "share": None}]
    assert people_of("c", people, part, "2020") == {}


def test_ha_tay_has_people_that_nobody_counted_here(snapshot: Snapshot):
    rows, changes = queries.populations(snapshot), queries.unit_changes(snapshot)
    found = people_of(["ha-tay", "ha-noi", "vinh-phuc"], rows, changes, "2007")
    assert {unit: people.period for unit, people in found.items()} == {"vinh-phuc": "2016"}


# what is declared


def test_the_declared_variables_are_read_as_they_stand(catalog: Catalog, snapshot: Snapshot):
    assert [(v.variable, v.transform, v.is_default) for v in catalog.likeness] == [
        ("population", "log", True),
        ("density", "log", True),
        ("region", "same", True),
        ("start", "none", True),
        ("start_parts", "none", False),
    ]
    assert queries.likeness(snapshot) == list(catalog.likeness)
    assert queries.settings(snapshot)["peers"] == catalog.settings["peers"] == "6"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"variable": "wealth"}, "unknown_word"),
        ({"transform": "squared"}, "unknown_word"),
        ({"weight": 0.0}, "weight_not_positive"),
        ({"variable": "density"}, "declared_twice"),
    ],
)
def test_a_variable_that_means_nothing_stops_the_build(catalog: Catalog, changed: dict[str, Any], code: str):
    first, *rest = catalog.likeness
    found = catalog_issues(replace(catalog, likeness=(first._replace(**changed), *rest)))
    assert [(i.code, i.severity) for i in found if i.where.startswith("likeness.yml")] == [(code, "error")]
    assert not [i for i in catalog_issues(catalog) if i.where.startswith("likeness.yml")]
