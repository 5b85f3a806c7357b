"""The only cached reads. The snapshot id is the first argument of each: a publish shows on the next rerun by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

import etl
from dashboard.series import breaks_between
from etl import Snapshot, current_id, data_folder, open_snapshot, queries, snapshots_folder

Row = dict[str, Any]

# a few views of each of a few snapshots; an entry is some kilobytes
_MOST = 512


def live_snapshot() -> str | None:
    """The id of the live snapshot, read afresh; None when nothing has been built."""
    return current_id(snapshots_folder(data_folder()))


@st.cache_resource(max_entries=3, show_spinner=False)
def _snapshot(snapshot_id: str) -> Snapshot:
    return open_snapshot(snapshots_folder(data_folder()), snapshot_id)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def indices(snapshot_id: str) -> list[Row]:
    return queries.indices(_snapshot(snapshot_id))


# read many times by most pages: handed out as they are, never to be changed
@st.cache_resource(max_entries=64, show_spinner=False)
def nodes(snapshot_id: str, index: str) -> list[Row]:
    return queries.nodes(_snapshot(snapshot_id), index)


def nodes_in(snapshot_id: str, index: str, period: str) -> list[Row]:
    """The nodes valid in one period, from all of the index: choosing another year asks the snapshot no more of them."""
    return [n for n in nodes(snapshot_id, index) if (n["since"] or "") <= period <= (n["until"] or "9999")]


@st.cache_data(max_entries=_MOST, show_spinner=False)
def periods(snapshot_id: str, index: str) -> list[Row]:
    return queries.loaded_periods(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def ranking(snapshot_id: str, index: str, node: str, period: str, geography: str) -> list[Row]:
    return queries.ranking(_snapshot(snapshot_id), index, node, period, geography)


# a few hundred rows, read by most pages: handed out as they are, for copying them takes longer than using them
@st.cache_resource(max_entries=64, show_spinner=False)
def scores_in(snapshot_id: str, index: str, period: str, geography: str) -> tuple[Row, ...]:
    """Every displayed score of one period on a map. Shared by all sessions: never change a row."""
    return tuple(queries.scores_in(_snapshot(snapshot_id), index, period, geography))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def other_scores_in(snapshot_id: str, index: str, node: str, period: str) -> list[Row]:
    return queries.other_scores_in(_snapshot(snapshot_id), index, node, period)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def aggregations(snapshot_id: str, index: str) -> list[Row]:
    return queries.aggregations(_snapshot(snapshot_id), index)


def aggregation_of(snapshot_id: str, index: str, parent: str, period: str) -> Row | None:
    """How a parent is made of its children in one period, with `weights` by node and whether it `decomposes`."""
    spans = (a for a in aggregations(snapshot_id, index) if a["parent"] == parent)
    return next((a for a in spans if (a["since"] or "") <= period <= (a["until"] or "9999")), None)


# an entry is some dozens of kilobytes, made in some hundredths of a second and read by the pages that show ranks
@st.cache_resource(max_entries=128, show_spinner=False)
def firmness(snapshot_id: str, index: str, node: str, period: str, basis: str | None = None) -> etl.Firmness | None:
    """How firm the ranks of a node are on the map of the period, by the usual basis or the one asked for.

    None where there are too few scores, or where that basis is not to be had. Shared by all sessions: never change it.
    """
    is_grouped = any(i["index"] == index and i["band_groups"] == "quartiles" for i in indices(snapshot_id))
    return etl.firmness_of(node, *_to_judge(snapshot_id, index, node, period), is_grouped, basis)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def firmness_bases(snapshot_id: str, index: str, node: str, period: str) -> list[str]:
    """The ways in which the firmness of a node may be judged in a period, the usual one first."""
    return etl.firmness_bases(node, *_to_judge(snapshot_id, index, node, period))


def _to_judge(
    snapshot_id: str, index: str, node: str, period: str
) -> tuple[tuple[Row, ...], list[Row], dict[str, float] | None]:
    """All scores of a period on its own map, the undisplayed ones of a node, and what a point of each part is worth."""
    geography = next(p["geography"] for p in periods(snapshot_id, index) if p["period"] == period)
    children = [n["node"] for n in nodes_in(snapshot_id, index, period) if n["parent"] == node]
    aggregation = aggregation_of(snapshot_id, index, node, period)
    return (
        scores_in(snapshot_id, index, period, geography),
        other_scores_in(snapshot_id, index, node, period),
        etl.weights_of(aggregation, children) if aggregation else None,
    )


@st.cache_data(max_entries=_MOST, show_spinner=False)
def best_rises(snapshot_id: str, index: str) -> dict[str, Row]:
    """The greatest improvement of any unit in one comparable year, by concept: who and when."""
    return {row["concept"]: row for row in queries.best_rises(_snapshot(snapshot_id), index)}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def parts_held(snapshot_id: str, index: str, unit: str) -> dict[str, set[str]]:
    """The nodes of which a unit has a score, the root and its direct parts, by period, newest first."""
    held: dict[str, set[str]] = {}
    for row in queries.parts_held(_snapshot(snapshot_id), index, unit):
        held.setdefault(row["period"], set()).add(row["node"])
    return held


@st.cache_data(max_entries=_MOST, show_spinner=False)
def concepts(snapshot_id: str, index: str) -> dict[str, Row]:
    """The newest node of each concept of an index, by concept, in the publisher's order."""
    newest: dict[str, Row] = {}
    for node in nodes(snapshot_id, index):
        held = newest.get(node["concept"])
        if held is None or (node["since"] or "") >= (held["since"] or ""):
            newest[node["concept"]] = node
    return dict(sorted(newest.items(), key=lambda item: item[1]["position"]))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def series(snapshot_id: str, units: tuple[str, ...], index: str, concept: str) -> list[Row]:
    return queries.series(_snapshot(snapshot_id), units, index, concept)


# over a thousand rows: handed out as they are, for copying them takes longer than using them
@st.cache_resource(max_entries=64, show_spinner=False)
def distribution(snapshot_id: str, index: str, concept: str, geography: str) -> tuple[Row, ...]:
    """The displayed values of one concept on a map in every period. Shared by all sessions: never change a row."""
    return tuple(queries.distribution(_snapshot(snapshot_id), index, concept, geography))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def middles(snapshot_id: str, index: str, concept: str) -> list[Row]:
    return queries.middles(_snapshot(snapshot_id), index, concept)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def area_series(snapshot_id: str, index: str, concept: str) -> list[Row]:
    return queries.area_series(_snapshot(snapshot_id), index, concept)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def coverage(snapshot_id: str, geography: str | None) -> list[Row]:
    return queries.coverage(_snapshot(snapshot_id), geography)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def absences(snapshot_id: str, geography: str | None) -> list[Row]:
    return queries.absences(_snapshot(snapshot_id), geography)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def flags(snapshot_id: str, index: str) -> dict[str, Row]:
    return {row["flag"]: row for row in queries.flags(_snapshot(snapshot_id), index)}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def regions(snapshot_id: str) -> dict[str, Row]:
    return {row["region"]: row for row in queries.regions(_snapshot(snapshot_id))}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def measures(snapshot_id: str) -> dict[str, Row]:
    return {row["unit_of_measure"]: row for row in queries.measures(_snapshot(snapshot_id))}


# read many times by most pages: handed out as they are, never to be changed
@st.cache_resource(max_entries=16, show_spinner=False)
def units_on(snapshot_id: str, geography: str) -> dict[str, Row]:
    """The units of a map on its newest day, by id, in Vietnamese order of names."""
    given = geographies(snapshot_id)[geography]
    day = given["valid_to"]

    def holds(unit: Row) -> bool:
        if day is None:
            return unit["valid_to"] is None
        return unit["valid_from"] <= day and (unit["valid_to"] is None or day <= unit["valid_to"])

    return {u["unit"]: u for u in units(snapshot_id) if holds(u)}


# read many times by most pages: handed out as they are, never to be changed
@st.cache_resource(max_entries=256, show_spinner=False)
def headlines(snapshot_id: str, unit: str) -> list[Row]:
    return queries.headlines(_snapshot(snapshot_id), unit)


# some hundred rows of many columns, read by one page: handed out as they are
@st.cache_resource(max_entries=32, show_spinner=False)
def figures_of(snapshot_id: str, unit: str) -> tuple[Row, ...]:
    """Every displayed figure of one unit over time. Shared by all sessions: never change a row."""
    return tuple(queries.profile(_snapshot(snapshot_id), unit))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def medians(snapshot_id: str, index: str, period: str) -> dict[str, Row]:
    return {row["node"]: row for row in queries.medians(_snapshot(snapshot_id), index, period)}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def breaks(snapshot_id: str, index: str) -> list[Row]:
    return queries.breaks(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def breaks_of_concept(snapshot_id: str, index: str, concept: str) -> list[Row]:
    return queries.breaks_of_concept(_snapshot(snapshot_id), index, concept)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def band_levels(snapshot_id: str, index: str) -> dict[str, Row]:
    return {row["band"]: row for row in queries.band_levels(_snapshot(snapshot_id), index)}


# read many times by most pages: handed out as they are, never to be changed
@st.cache_resource(max_entries=8, show_spinner=False)
def source_texts(snapshot_id: str, language: str) -> dict[str, str]:
    return queries.source_texts(_snapshot(snapshot_id), language)


# read many times by most pages: handed out as they are, never to be changed
@st.cache_resource(max_entries=8, show_spinner=False)
def units(snapshot_id: str) -> list[Row]:
    return queries.units(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def unit_changes(snapshot_id: str) -> list[Row]:
    return queries.unit_changes(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def geographies(snapshot_id: str) -> dict[str, Row]:
    return {row["geography"]: row for row in queries.geographies(_snapshot(snapshot_id))}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def settings(snapshot_id: str) -> dict[str, str]:
    return queries.settings(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def promises_on(snapshot_id: str, as_of: str) -> list[Row]:
    """Every target and where it stood on a day, given as ISO text."""
    return etl.promises_on(_snapshot(snapshot_id), date.fromisoformat(as_of))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def promises_of(snapshot_id: str, area: str, as_of: str) -> list[Row]:
    """The targets of one place and where they stood on a day: a small part of all, quick to hand out again."""
    return [p for p in etl.promises_on(_snapshot(snapshot_id), date.fromisoformat(as_of)) if p["area"] == area]


@st.cache_data(max_entries=_MOST, show_spinner=False)
def targets(snapshot_id: str) -> list[Row]:
    return queries.targets(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def readings(snapshot_id: str, index: str) -> list[Row]:
    return queries.readings(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def readings_of(snapshot_id: str, index: str, places: tuple[str, ...]) -> list[Row]:
    """The figures of some places and of the places within them."""
    return [r for r in readings(snapshot_id, index) if r["place"] in places or r["within"] in places]


@st.cache_data(max_entries=_MOST, show_spinner=False)
def moments_read(snapshot_id: str, index: str) -> list[str]:
    """Every date of which an index of dated figures has one."""
    return sorted({r["moment"] for r in readings(snapshot_id, index)})


@st.cache_data(max_entries=_MOST, show_spinner=False)
def places_of(snapshot_id: str, index: str, as_of: str) -> dict[str, Row]:
    """Every place with a figure or a target of an index, by id, with its level and names."""
    aimed = [p | {"place": p["area"]} for p in promises_on(snapshot_id, as_of) if p["index"] == index]
    names = ("place_level", "place_name_vi", "place_name_en")
    return {r["place"]: {name: r[name] for name in names} for r in (*readings(snapshot_id, index), *aimed)}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def activities(snapshot_id: str, index: str) -> list[Row]:
    return queries.activities(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def tallies_of_places(snapshot_id: str, index: str) -> list[etl.Tally]:
    """What the figures of places come to, beside what is printed."""
    snapshot = _snapshot(snapshot_id)
    return etl.tallies(
        readings(snapshot_id, index), queries.partitions(snapshot, index), queries.shares(snapshot, index)
    )


@st.cache_data(max_entries=_MOST, show_spinner=False)
def tallies_of_place(snapshot_id: str, index: str, place: str) -> list[etl.Tally]:
    """What the figures of one place come to, beside what is printed."""
    return [tally for tally in tallies_of_places(snapshot_id, index) if tally.subject == place]


@st.cache_data(max_entries=_MOST, show_spinner=False)
def tallies_of_bodies(snapshot_id: str, index: str) -> list[etl.Tally]:
    """What the counts of bodies come to, beside what is printed."""
    snapshot = _snapshot(snapshot_id)
    return etl.tallies(
        activities(snapshot_id, index), queries.partitions(snapshot, index), queries.shares(snapshot, index)
    )


@st.cache_data(max_entries=_MOST, show_spinner=False)
def shares(snapshot_id: str, index: str) -> list[Row]:
    return queries.shares(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def organisations(snapshot_id: str) -> dict[str, Row]:
    return {row["organisation"]: row for row in queries.organisations(_snapshot(snapshot_id))}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def outstanding(snapshot_id: str, index: str, as_of: str) -> list[etl.Outstanding]:
    """Reports that are missing on a day, of bodies that are declared to have to report."""
    return etl.outstanding(duties(snapshot_id), activities(snapshot_id, index), date.fromisoformat(as_of))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def duties(snapshot_id: str) -> list[Row]:
    return queries.duties(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def initiatives(snapshot_id: str) -> list[Row]:
    return queries.initiatives(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def criteria(snapshot_id: str) -> list[Row]:
    return queries.criteria(_snapshot(snapshot_id))


# read several times by one page: handed out as they are, for copying them takes longer than using them
@st.cache_resource(max_entries=64, show_spinner=False)
def usable_scores(snapshot_id: str, index: str) -> tuple[Row, ...]:
    """Of which units each node has a comparable score. Shared by all sessions: never change a row."""
    return tuple(queries.usable_scores(_snapshot(snapshot_id), index))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def releases(snapshot_id: str, index: str) -> list[Row]:
    return queries.releases(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def missing_rules(snapshot_id: str, index: str) -> list[Row]:
    return queries.missing_rules(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def disputed(snapshot_id: str, index: str) -> list[Row]:
    return queries.disputed(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def flagged(snapshot_id: str, index: str) -> list[Row]:
    return queries.flagged(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def figures_of_sources(snapshot_id: str, index: str) -> list[Row]:
    return queries.figures_of_sources(_snapshot(snapshot_id), index)


@st.cache_data(max_entries=_MOST, show_spinner=False)
def populations(snapshot_id: str) -> list[Row]:
    return queries.populations(_snapshot(snapshot_id))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def likeness(snapshot_id: str) -> dict[str, etl.LikenessVariable]:
    """In what provinces may be alike, by id, in the order in which it is declared."""
    return {v.variable: v for v in queries.likeness(_snapshot(snapshot_id))}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def run_to(snapshot_id: str, index: str, period: str) -> list[str]:
    """The loaded periods, oldest first, from which the root may be followed to `period` without a break between."""
    root = next(i["root"] for i in indices(snapshot_id) if i["index"] == index)
    concept = next(n["concept"] for n in nodes_in(snapshot_id, index, period) if n["node"] == root)
    cuts = breaks_of_concept(snapshot_id, index, concept)
    earlier = [p["period"] for p in periods(snapshot_id, index) if p["period"] <= period]
    return sorted(p for p in earlier if p == period or not breaks_between(cuts, p, period, ("method", "map")))


def start_of(snapshot_id: str, index: str, period: str, geography: str, unit: str) -> str:
    """The first period of the run to `period` of which `unit` and half of the others have a score.

    Where there is none, the one before `period` with most scores among those of which `unit` has one; else `period`.
    """
    counts = {
        p: len(scored)
        for p in run_to(snapshot_id, index, period)[:-1]
        if unit in (scored := _starting_scores(snapshot_id, index, p, geography)["start"])
    }
    half = len({row["unit"] for row in scores_in(snapshot_id, index, period, geography)}) / 2
    enough = [p for p, n in counts.items() if n >= half]
    return next(iter(enough), max(counts, key=lambda p: counts[p], default=period))


@st.cache_data(max_entries=64, show_spinner=False)
def _starting_scores(snapshot_id: str, index: str, period: str, geography: str) -> dict[str, dict[str, Any]]:
    """The scores of the root, and of its parts, by unit; what is inferred or excluded is no score to start from."""
    root = next(i["root"] for i in indices(snapshot_id) if i["index"] == index)
    whole: dict[str, float] = {}
    parts: dict[str, dict[str, float]] = {}
    for row in scores_in(snapshot_id, index, period, geography):
        if row["value"] is None or row["excluded"] or row["status"] == "inferred":
            continue
        if row["node"] == root:
            whole[row["unit"]] = row["value"]
        elif row["parent"] == root:
            parts.setdefault(row["unit"], {})[row["node"]] = row["value"]
    return {"start": whole, "start_parts": parts}


@st.cache_data(max_entries=64, show_spinner=False)
def people(snapshot_id: str, geography: str, day: date) -> dict[str, etl.People]:
    """How many live in each unit that a map has on a day, in the year nearest to it of which that is known."""
    known, changes = populations(snapshot_id), unit_changes(snapshot_id)
    return etl.people_of(_units_at(snapshot_id, geography, day), known, changes, f"{day:%Y}")


def _units_at(snapshot_id: str, geography: str, day: date) -> dict[str, Row]:
    """The units of a map as they were on a day, by id; on its first or last day where the day lies outside it."""
    given = geographies(snapshot_id)[geography]
    at = max(day, given["valid_from"])
    at = min(at, given["valid_to"] or at)
    return {
        u["unit"]: u
        for u in units(snapshot_id)
        if u["valid_from"] <= at and (u["valid_to"] is None or at <= u["valid_to"])
    }


@st.cache_data(max_entries=64, show_spinner=False)
def alike_in(
    snapshot_id: str, geography: str, day: date, index: str | None = None, start: str | None = None
) -> dict[str, dict[str, Any]]:
    """What is known of the units of a map on a day, by variable and unit: population in thousands, people per km2,
    region and, of an index, the scores of the period `start`."""
    there = _units_at(snapshot_id, geography, day)
    living = {unit: found.thousand for unit, found in people(snapshot_id, geography, day).items()}
    areas = {unit: state["area_km2"] for unit, state in there.items() if state["area_km2"]}
    known: dict[str, dict[str, Any]] = {
        "population": living,
        "density": {unit: living[unit] * 1000 / areas[unit] for unit in living if unit in areas},
        "region": {unit: state["region"] for unit, state in there.items()},
    }
    return known | (_starting_scores(snapshot_id, index, start, geography) if index and start else {})


def peers(
    snapshot_id: str,
    unit: str,
    geography: str,
    variables: Sequence[str] | None = None,
    count: int | None = None,
    index: str | None = None,
    period: str | None = None,
) -> list[etl.Peer]:
    """The units of a map most like `unit`, nearest first, by the `variables` and the `count` declared unless given.

    Starting scores are those of `index` in the run of periods to `period`; without these two they count for nothing.
    """
    declared = likeness(snapshot_id)
    asked = [v for v in declared.values() if (v.is_default if variables is None else v.variable in variables)]
    day = geographies(snapshot_id)[geography]["valid_to"] or date.today()
    start = None
    if index and period:
        day = next(p["units_at"] for p in periods(snapshot_id, index) if p["period"] == period)
        start = start_of(snapshot_id, index, period, geography, unit)
    facts = alike_in(snapshot_id, geography, day, index, start)
    most = int(settings(snapshot_id)["peers"]) if count is None else count
    return etl.most_like(unit, facts, [v for v in asked if v.variable in facts], most)


# read by two that keep what they make of it
@st.cache_resource(max_entries=2, show_spinner=False)
def _boundaries(snapshot_id: str, boundaries: str) -> Row:
    """A map file as it is. Shared by all sessions: never change it."""
    path = data_folder() / "catalog" / "boundaries" / boundaries
    found: Row = json.loads(path.read_text(encoding="utf-8"))
    return found


@st.cache_data(max_entries=8, show_spinner=False)
def map_of(snapshot_id: str, boundaries: str) -> Row:
    """What a map file says besides its polygons: the units drawn, the archipelagos to label, the attribution."""
    found = _boundaries(snapshot_id, boundaries)
    units = [feature["properties"]["unit"] for feature in found["features"]]
    return {"units": units, "archipelagos": found["archipelagos"], "attribution": found["attribution"]}


# thousands of rows: handed out as they are, and only the newest searches are kept
@st.cache_resource(max_entries=3, show_spinner=False)
def figures_found(snapshot_id: str, wanted: etl.Wanted, language: str) -> tuple[Row, ...]:
    """Every figure that passes the filters. Shared by all sessions: never change a row."""
    return tuple(queries.found(_snapshot(snapshot_id), wanted, language))


@st.cache_resource(max_entries=3, show_spinner=False)
def gazetteer(snapshot_id: str) -> etl.Gazetteer:
    """Every spelling of every unit; read from the catalogue when a snapshot is first seen."""
    return etl.Gazetteer(etl.read_catalog(data_folder() / "catalog"))


@st.cache_data(max_entries=_MOST, show_spinner=False)
def areas(snapshot_id: str) -> list[Row]:
    return queries.areas(_snapshot(snapshot_id))


# a picture is some tens of kilobytes
@st.cache_data(max_entries=128, show_spinner=False)
def kept(key: tuple[str, ...], _made: Callable[[], str]) -> str:
    """What `_made` gives, made once for each key; the key holds all that it depends on, the snapshot id first."""
    return _made()


# six thousand points: handed out as they are
@st.cache_resource(max_entries=8, show_spinner=False)
def outlines(snapshot_id: str, boundaries: str) -> dict[str, tuple[tuple[tuple[float, float], ...], ...]]:
    """The rings of every unit of a map file, each of (longitude, latitude). Shared by all sessions: never change it."""
    found: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {}
    for feature in _boundaries(snapshot_id, boundaries)["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = tuple(tuple((p[0], p[1]) for p in ring) for polygon in polygons for ring in polygon)
        found[feature["properties"]["unit"]] = rings
    return found


@st.cache_data(max_entries=8, show_spinner=False)
def ready_decks(snapshot_id: str) -> dict[str, Row]:
    """The decks that the catalogue declares, by id: names and `views`, each a page, its choices and perhaps a part."""
    path = data_folder() / "catalog" / "decks.yml"
    return {deck["deck"]: deck for deck in etl.read_yaml(path)} if path.is_file() else {}
