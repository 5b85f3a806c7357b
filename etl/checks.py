"""Is what was read true to what is declared? Small functions: data → Issues. No prose here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from etl.model import (
    ADDS_OVER_HIERARCHY,
    ADDS_OVER_TIME,
    AGGREGATIONS,
    BREAK_KINDS,
    CADENCES,
    COMPARISONS,
    GROUPINGS,
    INITIATIVE_FIELDS,
    INITIATIVE_KINDS,
    LIKENESS_TRANSFORMS,
    LIKENESS_VARIABLES,
    MERGES,
    MISSING_REASONS,
    QUALIFIERS,
    STATISTICS,
    STATUSES,
    THRESHOLDS,
    Activity,
    AreaValue,
    Band,
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
from etl.units import Gazetteer, folded, last_day

_SHARE_TOLERANCE = 1e-9
_FILES = {"area_value": "area"}
"""Tables whose files go by a shorter name."""


def catalog_issues(catalog: Catalog) -> list[Issue]:
    """Everything in the catalogue that contradicts itself."""
    found = [
        *_unit_issues(catalog),
        *_spelling_issues(catalog),
        *_source_issues(catalog),
        *_area_issues(catalog),
        *_organisation_issues(catalog),
        *_target_issues(catalog),
        *_population_issues(catalog),
        *_initiative_issues(catalog),
        *_duty_issues(catalog),
        *_setting_issues(catalog),
        *_likeness_issues(catalog),
    ]
    measures = {m.unit_of_measure for m in catalog.measures}
    for index in catalog.indices.values():
        found += [
            *_node_issues(index, measures),
            *_rule_issues(index),
            *_aggregation_issues(index),
            *_break_issues(index),
            *_unknown_nodes(index),
            *_missing_rule_issues(index, {s.unit for s in catalog.units}),
        ]
    return found


def fact_issues(catalog: Catalog, gazetteer: Gazetteer, facts: Facts) -> list[Issue]:
    """Rows whose index, node, unit, period, status, source or number cannot be right."""
    found: list[Issue] = []
    for name, rows in facts._asdict().items():
        table = _FILES.get(name, name)
        found += _identity_issues(table, rows, catalog)
        found += _duplicate_issues(table, rows)
        found += _qualifier_issues(table, rows, catalog)
    for table in ("value", "rank", "band", "uncertainty"):
        found += _place_issues(table, getattr(facts, table), catalog, gazetteer)
    found += _area_value_issues(facts.area_value, catalog)
    found += _activity_issues(facts.activity, catalog)
    found += _scale_issues("value", facts.value, catalog)
    found += _scale_issues("area", facts.area_value, catalog)
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


def _declared_twice(names: Iterable[str], where: str) -> Iterator[Issue]:
    for name in (n for n, times in Counter(names).items() if times > 1):
        yield _error("declared_twice", where, name=name)


def _area_issues(catalog: Catalog) -> Iterator[Issue]:
    units = {s.unit for s in catalog.units}
    yield from _declared_twice([a.area for a in catalog.areas] + [r.region for r in catalog.regions], "areas.csv")
    for area in catalog.areas:
        where = f"areas.csv: {area.area}"
        if not area.name_vi or not area.name_en:
            yield _error("unnamed", where)
        if area.within and area.within not in units:
            yield _error("unknown_unit", where, unit=area.within)


def _organisation_issues(catalog: Catalog) -> Iterator[Issue]:
    units = {s.unit for s in catalog.units}
    areas = {a.area for a in catalog.areas}
    known = {o.organisation for o in catalog.organisations}
    yield from _declared_twice((o.organisation for o in catalog.organisations), "organisations.csv")
    for body in catalog.organisations:
        where = f"organisations.csv: {body.organisation}"
        if not body.name_vi or not body.name_en:
            yield _error("unnamed", where)
        if body.unit and body.unit not in units:
            yield _error("unknown_unit", where, unit=body.unit)
        if body.area and body.area not in areas:
            yield _error("unknown_area", where, area=body.area)
        for successor in set(filter(None, body.successor.split("|"))) - known:
            yield _error("unknown_organisation", where, organisation=successor)


def _target_issues(catalog: Catalog) -> Iterator[Issue]:
    places = _places(catalog) | {s.unit for s in catalog.units}
    nodes = {(i.index, n.node) for i in catalog.indices.values() for n in i.nodes}
    yield from _declared_twice((t.target for t in catalog.targets), "targets.csv")
    for target in catalog.targets:
        where = f"targets.csv: {target.target}"
        if target.area not in places:
            yield _error("unknown_area", where, area=target.area)
        if (target.index, target.node) not in nodes:
            yield _error("unknown_node", where, node=f"{target.index}/{target.node}")
        if target.source_id not in catalog.sources:
            yield _error("unknown_source", where, source=target.source_id)
        if target.comparison not in COMPARISONS:
            yield _error("unknown_comparison", where, comparison=target.comparison)
        if target.comparison == "between" and not (
            target.value_low is not None and target.value_high is not None and target.value_low < target.value_high
        ):
            yield _error("range_incomplete", where)


def _initiative_issues(catalog: Catalog) -> Iterator[Issue]:
    bodies = {o.organisation for o in catalog.organisations}
    nodes = {n.node for i in catalog.indices.values() for n in i.nodes}
    yield from _declared_twice((i.initiative for i in catalog.initiatives), "initiatives.csv")
    for initiative in catalog.initiatives:
        where = f"initiatives.csv: {initiative.initiative}"
        if not initiative.name_vi or not initiative.name_en:
            yield _error("unnamed", where)
        if bool(initiative.result_vi) != bool(initiative.result_en):
            yield _error("unnamed", where)
        if initiative.organisation not in bodies:
            yield _error("unknown_organisation", where, organisation=initiative.organisation)
        if initiative.source_id not in catalog.sources:
            yield _error("unknown_source", where, source=initiative.source_id)
        if initiative.node and initiative.node not in nodes:
            yield _error("unknown_node", where, node=initiative.node)
        for word, known in ((initiative.field, INITIATIVE_FIELDS), (initiative.called, ("", *INITIATIVE_KINDS))):
            if word not in known:
                yield _error("unknown_word", where, word=word, known=", ".join(filter(None, known)))


def _duty_issues(catalog: Catalog) -> Iterator[Issue]:
    bodies = {o.organisation for o in catalog.organisations}
    nodes = {(i.index, n.node) for i in catalog.indices.values() for n in i.nodes}
    for duty in catalog.duties:
        where = f"reporting.csv: {duty.organisation} {duty.node}"
        if duty.organisation not in bodies:
            yield _error("unknown_organisation", where, organisation=duty.organisation)
        if (duty.index, duty.node) not in nodes:
            yield _error("unknown_node", where, node=f"{duty.index}/{duty.node}")
        if duty.cadence not in CADENCES:
            yield _error("unknown_word", where, word=duty.cadence, known=", ".join(CADENCES))
        for text in filter(None, (duty.since or "?", duty.until)):
            if not _is_day(text):
                yield _error("not_a_day", where, text=text)
        if duty.until and duty.until < duty.since:
            yield _error("span_reversed", where, start=duty.since, end=duty.until)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _population_issues(catalog: Catalog) -> Iterator[Issue]:
    units = {s.unit for s in catalog.units}
    yield from _declared_twice((f"{p.unit} {p.period}" for p in catalog.populations), "population.csv")
    for unit in sorted({p.unit for p in catalog.populations} - units):
        yield _error("unknown_unit", "population.csv", unit=unit)


def _setting_issues(catalog: Catalog) -> Iterator[Issue]:
    home = catalog.settings.get("home_unit", "")
    if home not in {s.unit for s in catalog.units}:
        yield _error("unknown_unit", "settings.yml: home_unit", unit=home)


def _likeness_issues(catalog: Catalog) -> Iterator[Issue]:
    yield from _declared_twice((v.variable for v in catalog.likeness), "likeness.yml")
    for v in catalog.likeness:
        where = f"likeness.yml: {v.variable}"
        if v.variable not in LIKENESS_VARIABLES:
            yield _error("unknown_word", where, word=v.variable, known=", ".join(LIKENESS_VARIABLES))
        if v.transform not in LIKENESS_TRANSFORMS:
            yield _error("unknown_word", where, word=v.transform, known=", ".join(LIKENESS_TRANSFORMS))
        if not v.weight > 0:
            yield _error("weight_not_positive", where, value=v.weight)


def _places(catalog: Catalog) -> set[str]:
    """Every place with figures that is no province."""
    return {a.area for a in catalog.areas} | {r.region for r in catalog.regions}


def _rule_issues(index: Index) -> Iterator[Issue]:
    """Words of a fixed vocabulary that are not in it: how nodes add up, merge and are grouped."""
    where = f"indices/{index.index}.yml"
    for node in index.nodes:
        at = f"{where}: {node.node}"
        for word, known in (
            (node.merge, MERGES),
            (node.adds_over_time, (None, *ADDS_OVER_TIME)),
            (node.adds_over_hierarchy, (None, *ADDS_OVER_HIERARCHY)),
        ):
            if word not in known:
                yield _error("unknown_word", at, word=word, known=", ".join(filter(None, known)))
    if index.bands and index.bands.groups not in (None, *GROUPINGS):
        yield _error("unknown_word", f"{where}: bands", word=index.bands.groups, known=", ".join(GROUPINGS))
    if index.bands and index.bands.groups == THRESHOLDS:
        ends = [level.at_least for level in index.bands.levels]
        if None in ends or ends != sorted(ends, key=lambda end: -(end or 0)):
            yield _error("thresholds_not_falling", f"{where}: bands")
    groups = {g.group for g in index.breakdown_groups}
    for breakdown in index.breakdowns:
        if breakdown.group not in groups:
            yield _error(
                "unknown_word", f"{where}: {breakdown.breakdown}", word=breakdown.group, known=", ".join(groups)
            )


def _node_issues(index: Index, measures: set[str]) -> Iterator[Issue]:
    where = f"indices/{index.index}.yml"
    if not all(map(_is_named, (index.name, index.short_name, index.publisher, index.cadence, index.description))):
        yield _error("unnamed", where)
    for node in index.nodes:
        at = f"{where}: {node.node} {node.span.since or ''}"
        if not _is_named(node.name):
            yield _error("unnamed", at)
        if node.scale_min >= node.scale_max:
            yield _error("scale_reversed", at)
        if node.unit_of_measure not in measures:
            yield _error("unknown_measure", at, measure=node.unit_of_measure)
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
        "shares": [node for s in index.shares for node in (s.node, s.of, *dict(s.among).values())],
        "partitions": [node for p in index.partitions for node in (p.total, *p.parts)],
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
    return f"{fact.index}.{table}.csv: {_time(fact)} {_subject(fact)} {fact.node}"


def _time(fact: Fact) -> str:
    return fact.period_text if isinstance(fact, Activity) else fact.period


def _subject(fact: Fact) -> str:
    """What a fact is about: a province, another place, or an organisation."""
    if isinstance(fact, AreaValue):
        return fact.area
    return fact.organisation if isinstance(fact, Activity) else fact.unit


def _identity_issues(table: str, rows: Iterable[Fact], catalog: Catalog) -> Iterator[Issue]:
    valid_nodes: dict[tuple[str, str | None], set[str]] = {
        (index.index, release.period): {n.node for n in index.nodes_in(release.period)}
        for index in catalog.indices.values()
        for release in index.releases
    }
    # an activity may have no year
    valid_nodes |= {(index.index, None): {n.node for n in index.nodes} for index in catalog.indices.values()}
    statuses, sources = set(STATUSES), catalog.sources
    for row in rows:
        key = (row.index, row.period)
        if key not in valid_nodes:
            yield _error("period_not_released", _where(table, row))
            continue
        if row.node not in valid_nodes[key]:
            yield _error("node_not_valid_then", _where(table, row), node=row.node)
        if row.source_id not in sources:
            yield _error("unknown_source", _where(table, row), source=row.source_id)
        if getattr(row, "status", "published") not in statuses:
            yield _error("unknown_status", _where(table, row), status=getattr(row, "status", ""))


def _place_issues(
    table: str, rows: Iterable[Value | Rank | Band | Uncertainty], catalog: Catalog, gazetteer: Gazetteer
) -> Iterator[Issue]:
    """Provinces that did not exist on the day that a row is about."""
    days = {(i.index, r.period): r.units_at for i in catalog.indices.values() for r in i.releases}
    valid_on: dict[date, set[str]] = {}
    for row in rows:
        usual = days.get((row.index, row.period))
        if usual is None:
            continue
        day = last_day(getattr(row, "as_of", None), usual)
        if day not in valid_on:
            valid_on[day] = {s.unit for s in gazetteer.units_on(day)}
        if row.unit not in valid_on[day]:
            yield _error("unit_not_valid_then", _where(table, row), unit=row.unit)


def _area_value_issues(rows: Iterable[AreaValue], catalog: Catalog) -> Iterator[Issue]:
    places = _places(catalog)
    for row in rows:
        if row.area not in places:
            yield _error("unknown_area", _where("area", row), area=row.area)
        if row.statistic not in STATISTICS:
            yield _error("unknown_word", _where("area", row), word=row.statistic, known=", ".join(STATISTICS))


def _activity_issues(rows: Iterable[Activity], catalog: Catalog) -> Iterator[Issue]:
    bodies = {o.organisation for o in catalog.organisations}
    measures = {m.unit_of_measure for m in catalog.measures}
    breakdowns = {(i.index, b.breakdown) for i in catalog.indices.values() for b in i.breakdowns}
    for row in rows:
        where = _where("activity", row)
        if row.organisation not in bodies:
            yield _error("unknown_organisation", where, organisation=row.organisation)
        if row.unit_of_measure not in measures:
            yield _error("unknown_measure", where, measure=row.unit_of_measure)
        if row.breakdown and (row.index, row.breakdown) not in breakdowns:
            yield _error("unknown_breakdown", where, breakdown=row.breakdown)
        if row.period_start and row.period_end and row.period_start > row.period_end:
            yield _error("span_reversed", where, start=row.period_start, end=row.period_end)


def _qualifier_issues(table: str, rows: Iterable[Fact], catalog: Catalog) -> Iterator[Issue]:
    flags = {index.index: {f.flag for f in index.flags} for index in catalog.indices.values()}
    for row in rows:
        if not isinstance(row, Value | AreaValue | Activity):
            return
        if row.qualifier and row.qualifier not in QUALIFIERS:
            yield _error("unknown_word", _where(table, row), word=row.qualifier, known=" ".join(QUALIFIERS))
        if row.flag and row.flag not in flags.get(row.index, ()):
            yield _error("unknown_flag", _where(table, row), flag=row.flag)
        if row.value_high is not None and (row.value is None or row.value_high < row.value):
            yield _error("span_reversed", _where(table, row), start=row.value, end=row.value_high)


def _duplicate_issues(table: str, rows: Iterable[Fact]) -> Iterator[Issue]:
    # a marked figure stands beside the one it is marked against
    told_apart = ("as_of", "statistic", "breakdown", "period_text", "status", "flag")
    seen = Counter(
        (r.index, r.node, _subject(r), r.period, r.source_id, *(getattr(r, name, None) for name in told_apart))
        for r in rows
    )
    for (index, node, subject, period, *_), times in seen.items():
        if times > 1:
            yield _error("cell_given_twice", f"{index}.{table}.csv: {period} {subject} {node}", times=times)


def _scale_issues(table: str, values: Iterable[Value | AreaValue], catalog: Catalog) -> Iterator[Issue]:
    nodes = {
        (index.index, node.node, release.period): node
        for index in catalog.indices.values()
        for release in index.releases
        for node in index.nodes_in(release.period)
    }
    for v in values:
        node = nodes.get((v.index, v.node, v.period))
        if node and v.value is not None and not is_within_scale(v.value, node):
            yield _error("outside_scale", _where(table, v), value=v.value, low=node.scale_min, high=node.scale_max)


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
