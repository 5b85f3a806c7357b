"""Catalogue and facts → the tables of a snapshot, and the views that pages and `get` read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from itertools import pairwise
from typing import Any, get_type_hints

from etl.model import (
    MAP,
    Activity,
    Area,
    AreaValue,
    Band,
    Catalog,
    Criterion,
    Duty,
    Fact,
    Facts,
    Geography,
    Index,
    Initiative,
    LikenessVariable,
    Measure,
    Organisation,
    Population,
    Rank,
    Release,
    Source,
    Target,
    Uncertainty,
    UnitState,
    Value,
)
from etl.store import Table
from etl.units import Gazetteer

_FACTS: dict[str, type[Fact]] = {
    "value": Value,
    "rank": Rank,
    "band": Band,
    "uncertainty": Uncertainty,
    "area_value": AreaValue,
    "activity": Activity,
}


def snapshot_tables(catalog: Catalog, gazetteer: Gazetteer, facts: Facts, meta: Mapping[str, str]) -> dict[str, Table]:
    """Every table of a snapshot by name."""
    indices = list(catalog.indices.values())
    return {
        "index_info": _index_table(indices),
        "node": _node_table(indices),
        "aggregation": _aggregation_table(indices),
        "weight": _weight_table(indices),
        "break": _break_table(indices, catalog.geographies),
        "band_level": _band_level_table(indices),
        "release": _release_table(indices, gazetteer),
        "missing_rule": _missing_rule_table(indices),
        "source": _source_table(catalog.sources.values()),
        "unit": _unit_table(catalog),
        "unit_at": _unit_at_table(indices, catalog.geographies, gazetteer),
        "unit_change": _unit_change_table(catalog),
        "region": _region_table(catalog),
        "geography": _geography_table(catalog),
        "flag": _flag_table(indices),
        "breakdown": _breakdown_table(indices),
        "area": _flat_table(Area, catalog.areas),
        "measure": _flat_table(Measure, catalog.measures),
        "organisation": _flat_table(Organisation, catalog.organisations),
        "target": _flat_table(Target, catalog.targets),
        "criterion": _flat_table(Criterion, catalog.criteria),
        "share": _share_table(indices),
        "partition": _partition_table(indices),
        "initiative": _flat_table(Initiative, catalog.initiatives),
        "duty": _flat_table(Duty, catalog.duties),
        "population": _flat_table(Population, catalog.populations),
        **{name: _flat_table(kind, getattr(facts, name)) for name, kind in _FACTS.items()},
        "likeness": _flat_table(LikenessVariable, catalog.likeness),
        "meta": Table({"key": "str", "value": "str"}, list(meta.items())),
    }


# when a reading was taken, in a form that sorts: a quarter is its last month
_MOMENT = """
    CASE WHEN v.as_of IS NULL THEN v.period
         WHEN v.as_of LIKE '%-Q_' THEN left(v.as_of, 5) || lpad((3 * right(v.as_of, 1)::INTEGER)::VARCHAR, 2, '0')
         ELSE v.as_of END AS moment
"""

VIEWS = (
    # One row for each map on which the unit of a value stands: an unchanged unit stands on every map with its own
    # figures, `own_map` marks the one of its period. Ranks, and groups that depend on the others, belong to that map.
    f"""
    CREATE VIEW observation AS
    SELECT v.index, v.node, n.concept, v.unit, u.name_vi AS unit_name_vi, u.name_en AS unit_name_en, u.geography,
           u.own_map, u.region, v.period, v.as_of, {_MOMENT}, v.date_basis,
           v.value, v.value_high, v.qualifier, n.unit_of_measure, v.status, v.preferred, v.flag, v.weights_period,
           CASE WHEN NOT u.own_map THEN NULL WHEN v.preferred THEN r.rank ELSE s.rank END AS rank,
           CASE WHEN NOT u.own_map THEN NULL WHEN v.preferred THEN r.rank_of ELSE s.rank_of END AS rank_of,
           CASE WHEN NOT u.own_map THEN NULL WHEN v.preferred THEN r.status ELSE s.status END AS rank_status,
           CASE WHEN NOT u.own_map THEN NULL WHEN v.preferred THEN r.beyond_published ELSE s.beyond_published END
               AS beyond_published,
           CASE WHEN u.own_map OR i.band_groups IS DISTINCT FROM 'quartiles' THEN b.band END AS band,
           CASE WHEN u.own_map OR i.band_groups IS DISTINCT FROM 'quartiles' THEN b.status END AS band_status,
           v.missing_reason, v.source_id, v.source_cell, v.upload_id,
           n.name_vi AS node_name_vi, n.name_en AS node_name_en, n.parent, n.position AS node_position,
           n.level, n.scale_min, n.scale_max, n.scale_known, n.direction
    FROM value v
    JOIN node n ON n.index = v.index AND n.node = v.node
               AND v.period BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
    JOIN index_info i ON i.index = v.index
    JOIN unit_at u ON u.index = v.index AND u.period = v.period AND u.unit = v.unit
    -- a displayed value carries the displayed rank; any other row only a rank of its own status
    -- (conditions on both sides would keep DuckDB from joining by hash)
    LEFT JOIN rank r ON r.index = v.index AND r.node = v.node AND r.unit = v.unit AND r.period = v.period
                    AND r.preferred
    LEFT JOIN (SELECT DISTINCT ON (index, node, unit, period, status) * FROM rank ORDER BY preferred DESC) s
           ON s.index = v.index AND s.node = v.node AND s.unit = v.unit AND s.period = v.period
          AND s.status = v.status
    LEFT JOIN band b ON b.index = v.index AND b.node = v.node AND b.unit = v.unit AND b.period = v.period
                    AND b.preferred
    """,
    f"""
    CREATE VIEW area_observation AS
    SELECT v.index, v.node, n.concept, v.area, a.name_vi AS area_name_vi, a.name_en AS area_name_en,
           a.level AS area_level, a.within, v.statistic, v.period, v.as_of, {_MOMENT},
           v.date_basis, v.value,
           v.value_high, v.qualifier, n.unit_of_measure, v.status, v.preferred, v.flag, v.source_id, v.source_cell,
           n.name_vi AS node_name_vi, n.name_en AS node_name_en, n.position AS node_position
    FROM area_value v
    JOIN node n ON n.index = v.index AND n.node = v.node
               AND v.period BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
    JOIN (SELECT area, name_vi, name_en, level, within FROM area
          UNION ALL SELECT region, name_vi, name_en, 'region', NULL FROM region) a ON a.area = v.area
    """,
)

_TYPES = {str: "str", float: "float", int: "int", bool: "bool"}


@cache
def schema() -> str:
    """A fingerprint of the tables, columns and views that are written and read today.

    A snapshot whose manifest has another, or none, was made by another version; pages may ask it for what it lacks.
    """
    required = [f.name for f in fields(Catalog) if f.default is f.default_factory is MISSING]
    empty: dict[str, Any] = {name: {} if name == "indices" else () for name in required}
    nothing = Catalog(**empty)
    tables = snapshot_tables(nothing, Gazetteer(nothing), Facts(*([] for _ in Facts._fields)), {})
    shape = [*((name, *table.columns.items()) for name, table in tables.items()), *VIEWS]
    return hashlib.sha256(repr(shape).encode()).hexdigest()


def _columns(fact: type) -> dict[str, str]:
    def plain(hint: Any) -> str:
        options = [t for t in getattr(hint, "__args__", (hint,)) if t is not type(None)]
        return _TYPES[options[0]]

    return {name: plain(hint) for name, hint in get_type_hints(fact).items()}


def _flat_table(kind: type, rows: Iterable[Any]) -> Table:
    """The table of a tuple type: its fields are the columns."""
    return Table(_columns(kind), list(rows))


def _index_table(indices: Iterable[Index]) -> Table:
    columns = dict.fromkeys(
        ("index", "name_vi", "name_en", "short_name_vi", "short_name_en", "description_vi", "description_en",
         "publisher_vi", "publisher_en", "cadence_vi", "cadence_en", "since", "root", "merge"),
        "str",
    )  # fmt: skip
    columns |= {"position": "int", "league_table": "bool", "rank_note_vi": "str", "rank_note_en": "str"}
    columns |= {
        "band_rule_vi": "str",
        "band_rule_en": "str",
        "interval_note_vi": "str",
        "interval_note_en": "str",
        "band_groups": "str",
        "sampled": "bool",
    }
    rows = [
        (
            i.index, *i.name, *i.short_name, *i.description, *i.publisher, *i.cadence, i.since, i.root, i.merge,
            i.position, i.league_table, *(i.rank_note or (None, None)),
            *(i.bands.rule if i.bands else (None, None)), *(i.interval_note or (None, None)),
            i.bands.groups if i.bands else None, i.sampled,
        )
        for i in indices
    ]  # fmt: skip
    return Table(columns, rows)


def _node_table(indices: Iterable[Index]) -> Table:
    columns = {
        "index": "str", "node": "str", "since": "str", "until": "str", "concept": "str", "parent": "str",
        "name_vi": "str", "name_en": "str", "scale_min": "float", "scale_max": "float", "scale_known": "bool",
        "unit_of_measure": "str",
        "level": "str", "direction": "str", "merge": "str", "adds_over_time": "str", "adds_over_hierarchy": "str",
        "topic": "str", "needs_territory": "bool", "criterion": "int", "definition_vi": "str",
        "definition_en": "str", "position": "int",
    }  # fmt: skip
    rows = [
        (
            i.index, n.node, n.span.since, n.span.until, n.concept, n.parent, *n.name, n.scale_min, n.scale_max,
            n.scale_known, n.unit_of_measure, n.level, n.direction, n.merge, n.adds_over_time, n.adds_over_hierarchy,
            n.topic, n.needs_territory, n.criterion, *(n.definition or (None, None)), position,
        )
        for i in indices
        for position, n in enumerate(i.nodes)
    ]  # fmt: skip
    return Table(columns, rows)


def _aggregation_table(indices: Iterable[Index]) -> Table:
    columns = {
        "index": "str", "parent": "str", "since": "str", "until": "str", "kind": "str", "factor": "float",
        "tolerance": "float", "computable": "bool", "decomposes": "bool", "evidence_vi": "str", "evidence_en": "str",
    }  # fmt: skip
    rows = [
        (
            i.index,
            a.parent,
            a.span.since,
            a.span.until,
            a.kind,
            a.factor,
            a.tolerance,
            a.computable,
            a.decomposes,
            *a.evidence,
        )
        for i in indices
        for a in i.aggregations
    ]
    return Table(columns, rows)


def _weight_table(indices: Iterable[Index]) -> Table:
    columns = {
        "index": "str",
        "parent": "str",
        "since": "str",
        "until": "str",
        "node": "str",
        "share": "float",
    }
    rows = [
        (i.index, a.parent, a.span.since, a.span.until, node, share)
        for i in indices
        for a in i.aggregations
        for node, share in a.weights.items()
    ]
    return Table(columns, rows)


def _break_table(indices: Iterable[Index], geographies: Iterable[Geography]) -> Table:
    columns = dict.fromkeys(("index", "node", "period", "kind", "reason_vi", "reason_en", "basis"), "str")
    rows = [
        (i.index, node, b.period, b.kind, *b.reason, b.basis) for i in indices for b in i.breaks for node in b.nodes
    ]
    maps = sorted(geographies, key=lambda g: g.valid_from)
    return Table(columns, rows + [row for i in indices for _, after in pairwise(maps) for row in _map_breaks(i, after)])


def _map_breaks(index: Index, geography: Geography) -> list[tuple[str, ...]]:
    """Every series of an index is cut where a new map begins: at its first release on it, or on its day."""
    declared = {(node, b.period) for b in index.breaks if b.kind == MAP for node in b.nodes}
    later = [r.period for r in index.releases if r.units_at >= geography.valid_from]
    # readings with a date of their own pass the day of the change within a year
    period = min(later, default=geography.valid_from.isoformat())
    nodes = dict.fromkeys(n.node for n in index.nodes)
    return [
        (index.index, node, period, MAP, *geography.change, geography.decree)
        for node in nodes
        if (node, period) not in declared
    ]


def _band_level_table(indices: Iterable[Index]) -> Table:
    columns = {
        "index": "str",
        "band": "str",
        "tone": "int",
        "of": "int",
        "at_least": "float",
        "label_vi": "str",
        "label_en": "str",
    }
    rows = [
        (i.index, level.band, level.tone, len(i.bands.levels), level.at_least, *level.label)
        for i in indices
        if i.bands
        for level in i.bands.levels
    ]
    return Table(columns, rows)


def _share_table(indices: Iterable[Index]) -> Table:
    columns = {"index": "str", "node": "str", "of": "str", "denominator": "str", "among": "str", "choice": "int"}
    rows = [
        (i.index, s.node, s.of, denominator, among, choice)
        for i in indices
        for s in i.shares
        for choice, (denominator, among) in enumerate(s.among)
    ]
    return Table(columns, rows)


def _partition_table(indices: Iterable[Index]) -> Table:
    columns = {"index": "str", "partition": "int", "total": "str", "part": "str"}
    rows = [
        (i.index, number, p.total, part) for i in indices for number, p in enumerate(i.partitions) for part in p.parts
    ]
    return Table(columns, rows)


def _flag_table(indices: Iterable[Index]) -> Table:
    columns = {
        "index": "str",
        "flag": "str",
        "text_vi": "str",
        "text_en": "str",
        "excluded": "bool",
        "denominator": "str",
        "inferred": "bool",
        "running_total": "bool",
    }
    rows = [
        (i.index, f.flag, *f.text, f.excluded, f.denominator, f.inferred, f.running_total)
        for i in indices
        for f in i.flags
    ]
    return Table(columns, rows)


def _breakdown_table(indices: Iterable[Index]) -> Table:
    columns: dict[str, str] = dict.fromkeys(
        ("index", "breakdown", "name_vi", "name_en", "group", "group_name_vi", "group_name_en"), "str"
    )
    rows = []
    for i in indices:
        groups = {g.group: g for g in i.breakdown_groups}
        rows += [
            (i.index, b.breakdown, *b.name, b.group, *groups[b.group].name, groups[b.group].adds_to_total)
            for b in i.breakdowns
        ]
    return Table(columns | {"adds_to_total": "bool"}, rows)


def _release_table(indices: Iterable[Index], gazetteer: Gazetteer) -> Table:
    columns = {
        "index": "str", "period": "str", "units_at": "date", "geography": "str", "units": "int", "surveyed": "int",
        "published_top": "int", "note_vi": "str", "note_en": "str",
    }  # fmt: skip
    rows = []
    for i in indices:
        for r in i.releases:
            geography = gazetteer.geography_on(r.units_at)
            units = len(gazetteer.units_on(r.units_at))
            rows.append(
                (i.index, r.period, r.units_at, geography and geography.geography, units, r.surveyed,
                 i.top_published_in(r.period), *(r.note or (None, None)))
            )  # fmt: skip
    return Table(columns, rows)


def _missing_rule_table(indices: Iterable[Index]) -> Table:
    columns = dict.fromkeys(("index", "since", "until", "node", "unit", "reason", "note_vi", "note_en"), "str")
    rows = [
        (i.index, m.span.since, m.span.until, node, unit, m.reason, *(m.note or (None, None)))
        for i in indices
        for m in i.missing_rules
        for node in m.nodes or (None,)
        for unit in m.units or (None,)
    ]
    return Table(columns, rows)


def _source_table(sources: Iterable[Source]) -> Table:
    columns = dict.fromkeys(
        (
            "source_id",
            "publisher_vi",
            "publisher_en",
            "title_vi",
            "title_en",
            "date",
            "kind",
            "url",
            "licence",
        ),
        "str",
    )
    return Table(columns, [(s.source_id, *s.publisher, *s.title, s.date, s.kind, s.url, s.licence) for s in sources])


def _unit_table(catalog: Catalog) -> Table:
    columns = {
        "unit": "str", "valid_from": "date", "valid_to": "date", "code": "str", "kind": "str", "name_vi": "str",
        "name_en": "str", "full_name_vi": "str", "full_name_en": "str", "region": "str", "iso": "str",
        "area_km2": "float",
    }  # fmt: skip
    rows = [
        (s.unit, s.valid_from, s.valid_to, s.code, s.kind, *s.name, *s.full_name, s.region, s.iso, s.area_km2)
        for s in catalog.units
    ]
    return Table(columns, rows)


def _unit_at_table(indices: Iterable[Index], geographies: Iterable[Geography], gazetteer: Gazetteer) -> Table:
    columns: dict[str, str] = dict.fromkeys(
        ("index", "period", "unit", "name_vi", "name_en", "code", "kind", "region", "geography"), "str"
    )
    rows = [
        (i.index, r.period, s.unit, *s.name, s.code, s.kind, s.region, geography, own_map)
        for i in indices
        for r in i.releases
        for geography, own_map, s in _standing(r, geographies, gazetteer)
    ]
    return Table(columns | {"own_map": "bool"}, rows)


def _standing(
    release: Release, geographies: Iterable[Geography], gazetteer: Gazetteer
) -> list[tuple[str, bool, UnitState]]:
    """Every unit on the map of a release and on each later one; its own is the first on which it stands."""
    found: list[tuple[str, bool, UnitState]] = []
    seen: set[str] = set()
    for geography in geographies:
        if geography.valid_to and geography.valid_to < release.units_at:
            continue
        day = max(release.units_at, geography.valid_from)
        states = gazetteer.units_on(day)
        found += [(geography.geography, state.unit not in seen, state) for state in states]
        seen |= {state.unit for state in states}
    return found


def _unit_change_table(catalog: Catalog) -> Table:
    columns = {
        "date": "date", "from_unit": "str", "to_unit": "str", "kind": "str", "share": "float", "decree": "str",
        "note": "str",
    }  # fmt: skip
    rows = [(c.date, c.from_unit, c.to_unit, c.kind, c.share, c.decree, c.note) for c in catalog.changes]
    return Table(columns, rows)


def _region_table(catalog: Catalog) -> Table:
    columns = {
        "region": "str", "name_vi": "str", "name_en": "str", "valid_from": "date", "valid_to": "date", "position": "int"
    }  # fmt: skip
    return Table(columns, [(r.region, *r.name, r.valid_from, r.valid_to, r.position) for r in catalog.regions])


def _geography_table(catalog: Catalog) -> Table:
    columns = {
        "geography": "str", "valid_from": "date", "valid_to": "date", "boundaries": "str", "name_vi": "str",
        "name_en": "str", "decree": "str", "change_vi": "str", "change_en": "str",
    }  # fmt: skip
    rows = [
        (g.geography, g.valid_from, g.valid_to, g.boundaries, *g.name, g.decree, *g.change) for g in catalog.geographies
    ]
    return Table(columns, rows)
