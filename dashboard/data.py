"""The only cached reads. The snapshot id is the first argument of each: a publish shows on the next rerun by itself."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import streamlit as st

import etl
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


@st.cache_data(max_entries=_MOST, show_spinner=False)
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


@st.cache_data(max_entries=_MOST, show_spinner=False)
def units_on(snapshot_id: str, geography: str) -> dict[str, Row]:
    """The units of a map on its newest day, by id, in Vietnamese order of names."""
    given = geographies(snapshot_id)[geography]
    day = given["valid_to"]

    def holds(unit: Row) -> bool:
        if day is None:
            return unit["valid_to"] is None
        return unit["valid_from"] <= day and (unit["valid_to"] is None or day <= unit["valid_to"])

    return {u["unit"]: u for u in units(snapshot_id) if holds(u)}


@st.cache_data(max_entries=_MOST, show_spinner=False)
def headlines(snapshot_id: str, unit: str) -> list[Row]:
    return queries.headlines(_snapshot(snapshot_id), unit)


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


@st.cache_data(max_entries=_MOST, show_spinner=False)
def source_texts(snapshot_id: str, language: str) -> dict[str, str]:
    return queries.source_texts(_snapshot(snapshot_id), language)


@st.cache_data(max_entries=_MOST, show_spinner=False)
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


@st.cache_data(max_entries=_MOST, show_spinner=False)
def populations(snapshot_id: str) -> list[Row]:
    return queries.populations(_snapshot(snapshot_id))


@st.cache_data(max_entries=8, show_spinner=False)
def map_of(snapshot_id: str, boundaries: str) -> Row:
    """What a map file says besides its polygons: the units drawn, the archipelagos to label, the attribution."""
    text = (data_folder() / "catalog" / "boundaries" / boundaries).read_text(encoding="utf-8")
    found = json.loads(text)
    units = [feature["properties"]["unit"] for feature in found["features"]]
    return {"units": units, "archipelagos": found["archipelagos"], "attribution": found["attribution"]}
