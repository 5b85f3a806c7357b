"""Is what was read true to what is declared? Small functions: data → Issues. No prose here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from etl.model import (
    AGGREGATIONS,
    BREAK_KINDS,
    MISSING_REASONS,
    STATUSES,
    Catalog,
    Fact,
    Facts,
    Index,
    Issue,
    Rank,
    Text,
    Uncertainty,
    UnitState,
    Value,
)
from etl.scores import children_of, is_within_scale
from etl.units import Gazetteer, folded

_SHARE_TOLERANCE = 1e-9


def catalog_issues(catalog: Catalog) -> list[Issue]:
    """Everything in the catalogue that contradicts itself."""
    found = [*_unit_issues(catalog), *_spelling_issues(catalog), *_source_issues(catalog)]
    for index in catalog.indices.values():
        found += [
            *_node_issues(index),
            *_aggregation_issues(index),
            *_break_issues(index),
            *_unknown_nodes(index),
            *_missing_rule_issues(index, {s.unit for s in catalog.units}),
        ]
    return found


def fact_issues(catalog: Catalog, gazetteer: Gazetteer, facts: Facts) -> list[Issue]:
    """Rows whose index, node, unit, period, status, source or number cannot be right."""
    found: list[Issue] = []
    for table, rows in facts._asdict().items():
        found += _identity_issues(table, rows, catalog, gazetteer)
        found += _duplicate_issues(table, rows)
    found += _scale_issues(facts.value, catalog)
    found += _rank_issues(facts.rank, catalog, gazetteer)
    found += _interval_issues(facts.uncertainty)
    found += _band_issues(facts, catalog)
    return found


def _error(code: str, where: str, **values: object) -> Issue:
    return Issue(code, "error", where, {k: str(v) for k, v in values.items()})


def _unit_issues(catalog: Catalog) -> Iterator[Issue]:
    regions = {r.region for r in catalog.regions}
    units = {s.unit for s in catalog.units}
    for state in catalog.units:
        where = f"units.csv: {state.unit} {state.valid_from}"
        if state.region not in regions:
            yield _error("unknown_region", where, region=state.region)
        if not all((*state.name, *state.full_name)):
            yield _error("unnamed", where)
    for before, after in _consecutive_states(catalog):
        if before.valid_to is None or before.valid_to + timedelta(days=1) != after.valid_from:
            yield _error("unit_states_overlap_or_gap", f"units.csv: {after.unit} {after.valid_from}")
    for change in catalog.changes:
        for unit in {change.from_unit, change.to_unit} - units:
            yield _error("unknown_unit", f"unit_changes.csv: {change.date}", unit=unit)
    for day in _days_of_change(catalog):
        codes = Counter(s.code for s in catalog.units if s.holds_on(day))
        for code in (c for c, n in codes.items() if n > 1):
            yield _error("code_of_two_units", f"units.csv: {day}", code_of_unit=code)


def _consecutive_states(catalog: Catalog) -> Iterator[tuple[UnitState, UnitState]]:
    by_unit = defaultdict(list)
    for state in catalog.units:
        by_unit[state.unit].append(state)
    for states in by_unit.values():
        ordered = sorted(states, key=lambda s: s.valid_from)
        yield from pairwise(ordered)


def _days_of_change(catalog: Catalog) -> list[date]:
    return sorted({s.valid_from for s in catalog.units})


def _spelling_issues(catalog: Catalog) -> Iterator[Issue]:
    gazetteer = Gazetteer(catalog)
    meanings: dict[str, set[str | None]] = defaultdict(set)
    for spelling in catalog.spellings:
        meanings[folded(spelling.spelling)].add(spelling.unit)
    for key, units in meanings.items():
        if None in units and len(units) > 1:
            yield _error("spelling_is_unit_and_not", f"unit_names.csv: {key}")
        for unit in units - {None}:
            if not gazetteer.states(str(unit)):
                yield _error("unknown_unit", f"unit_names.csv: {key}", unit=unit)
        for day in _days_of_change(catalog):
            valid = [u for u in units if u and gazetteer.state(u, day)]
            if len(valid) > 1:
                yield _error("spelling_of_two_units", f"unit_names.csv: {key} {day}", units=", ".join(valid))


def _source_issues(catalog: Catalog) -> Iterator[Issue]:
    times = Counter(source.source_id for source in catalog.declared_sources)
    for source_id in (s for s, n in times.items() if n > 1):
        yield _error("source_declared_twice", f"sources.csv: {source_id}")


def _is_named(text: Text) -> bool:
    return bool(text.vi.strip()) and bool(text.en.strip())


def _node_issues(index: Index) -> Iterator[Issue]:
    where = f"indices/{index.index}.yml"
    if not all(map(_is_named, (index.name, index.short_name, index.publisher, index.cadence, index.description))):
        yield _error("unnamed", where)
    for node in index.nodes:
        at = f"{where}: {node.node} {node.span.since or ''}"
        if not _is_named(node.name):
            yield _error("unnamed", at)
        if node.scale_min >= node.scale_max:
            yield _error("scale_reversed", at)
        if node.parent and not any(n.node == node.parent for n in index.nodes):
            yield _error("unknown_node", at, node=node.parent)
    for release in index.releases:
        for name, times in Counter(n.node for n in index.nodes_in(release.period)).items():
            if times > 1:
                yield _error("node_declared_twice", f"{where}: {name}", period=release.period)


def _unknown_nodes(index: Index) -> Iterator[Issue]:
    """Nodes that are named somewhere in the file and declared nowhere."""
    where = f"indices/{index.index}.yml"
    named = {
        "root": [index.root],
        "aggregations": [a.parent for a in index.aggregations],
        "bands": index.bands.nodes if index.bands else (),
        "missing": [node for rule in index.missing_rules for node in rule.nodes or ()],
    }
    declared = {n.node for n in index.nodes}
    for part, nodes in named.items():
        for node in sorted(set(nodes) - declared):
            yield _error("unknown_node", f"{where}: {part}", node=node)


def _aggregation_issues(index: Index) -> Iterator[Issue]:
    where = f"indices/{index.index}.yml"
    for aggregation in index.aggregations:
        at = f"{where}: {aggregation.parent} {aggregation.span.since or ''}"
        if aggregation.kind not in AGGREGATIONS:
            yield _error("unknown_aggregation", at, kind=aggregation.kind)
        if aggregation.kind == "weighted_mean" and abs(sum(aggregation.weights.values()) - 1) > _SHARE_TOLERANCE:
            yield _error("weights_do_not_sum_to_1", at, total=sum(aggregation.weights.values()))
    for release in index.releases:
        for node in index.nodes_in(release.period):
            children = children_of(index, node.node, release.period)
            if not children:
                continue
            aggregation_now = index.aggregation_of(node.node, release.period)
            if aggregation_now is None:
                yield _error("aggregation_not_declared", f"{where}: {node.node}", period=release.period)
            elif aggregation_now.kind == "weighted_mean" and set(aggregation_now.weights) != set(children):
                yield _error("weights_of_other_nodes", f"{where}: {node.node}", period=release.period)


def _break_issues(index: Index) -> Iterator[Issue]:
    for at in index.breaks:
        where = f"indices/{index.index}.yml: break {at.period}"
        if at.kind not in BREAK_KINDS:
            yield _error("unknown_break_kind", where, kind=at.kind)
        if not _is_named(at.reason):
            yield _error("unnamed", where)
        for node in sorted(set(at.nodes) - {n.node for n in index.nodes}):
            yield _error("unknown_node", where, node=node)


def _missing_rule_issues(index: Index, units: set[str]) -> Iterator[Issue]:
    for rule in index.missing_rules:
        where = f"indices/{index.index}.yml: missing {rule.span.since}"
        if rule.reason not in MISSING_REASONS:
            yield _error("unknown_reason", where, reason=rule.reason)
        for unit in set(rule.units or ()) - units:
            yield _error("unknown_unit", where, unit=unit)


def _where(table: str, fact: Fact) -> str:
    return f"{fact.index}.{table}.csv: {fact.period} {fact.unit} {fact.node}"


def _identity_issues(table: str, rows: Iterable[Fact], catalog: Catalog, gazetteer: Gazetteer) -> Iterator[Issue]:
    valid_units: dict[tuple[str, str], set[str]] = {}
    valid_nodes: dict[tuple[str, str], set[str]] = {}
    for index in catalog.indices.values():
        for release in index.releases:
            key = (index.index, release.period)
            valid_units[key] = {s.unit for s in gazetteer.units_on(release.units_at)}
            valid_nodes[key] = {n.node for n in index.nodes_in(release.period)}
    statuses, sources = set(STATUSES), catalog.sources
    for row in rows:
        key = (row.index, row.period)
        if key not in valid_units:
            yield _error("period_not_released", _where(table, row))
            continue
        if row.unit not in valid_units[key]:
            yield _error("unit_not_valid_then", _where(table, row), unit=row.unit)
        if row.node not in valid_nodes[key]:
            yield _error("node_not_valid_then", _where(table, row), node=row.node)
        if row.source_id not in sources:
            yield _error("unknown_source", _where(table, row), source=row.source_id)
        if getattr(row, "status", "published") not in statuses:
            yield _error("unknown_status", _where(table, row), status=getattr(row, "status", ""))


def _duplicate_issues(table: str, rows: Iterable[Fact]) -> Iterator[Issue]:
    seen = Counter(
        (
            r.index,
            r.node,
            r.unit,
            r.period,
            getattr(r, "as_of", None),
            getattr(r, "status", None),
            r.source_id,
        )
        for r in rows
    )
    for (index, node, unit, period, *_), times in seen.items():
        if times > 1:
            yield _error("cell_given_twice", f"{index}.{table}.csv: {period} {unit} {node}", times=times)


def _scale_issues(values: Iterable[Value], catalog: Catalog) -> Iterator[Issue]:
    nodes = {
        (index.index, node.node, release.period): node
        for index in catalog.indices.values()
        for release in index.releases
        for node in index.nodes_in(release.period)
    }
    for v in values:
        node = nodes.get((v.index, v.node, v.period))
        if node and v.value is not None and not is_within_scale(v.value, node):
            yield _error("outside_scale", _where("value", v), value=v.value, low=node.scale_min, high=node.scale_max)


def _rank_issues(ranks: Iterable[Rank], catalog: Catalog, gazetteer: Gazetteer) -> Iterator[Issue]:
    last = {
        (index.index, release.period): release.surveyed or len(gazetteer.units_on(release.units_at))
        for index in catalog.indices.values()
        for release in index.releases
    }
    for r in ranks:
        of = r.rank_of or last.get((r.index, r.period))
        if of is not None and not 1 <= r.rank <= of:
            yield _error("rank_outside", _where("rank", r), rank=r.rank, of=of)


def _interval_issues(uncertainties: Iterable[Uncertainty]) -> Iterator[Issue]:
    for u in uncertainties:
        if u.low is not None and u.high is not None and u.low > u.high:
            yield _error("interval_reversed", _where("uncertainty", u), low=u.low, high=u.high)


def _band_issues(facts: Facts, catalog: Catalog) -> Iterator[Issue]:
    for b in facts.band:
        bands = catalog.indices[b.index].bands if b.index in catalog.indices else None
        if bands is None or b.band not in {level.band for level in bands.levels}:
            yield _error("unknown_band", _where("band", b), band=b.band)
