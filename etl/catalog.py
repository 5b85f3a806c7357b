"""data/catalog/ → Catalog. Reading only: whether what it says makes sense is asked in checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

import yaml

from etl.lines import number, optional_number, optional_whole_number, read_lines, whole_number
from etl.model import (
    BAND,
    BODIES,
    COMMUNES,
    IN_ROWS,
    RANK,
    TEMPLATE,
    VALUE,
    Aggregation,
    Area,
    BandLevel,
    Bands,
    Break,
    Breakdown,
    BreakdownGroup,
    Catalog,
    Criterion,
    Duty,
    Flag,
    Forms,
    Geography,
    Heading,
    Index,
    Initiative,
    Layout,
    LikenessVariable,
    Measure,
    MissingRule,
    Node,
    Organisation,
    Partition,
    Population,
    Region,
    Release,
    Share,
    Source,
    Span,
    Spelling,
    Statistic,
    Target,
    Text,
    UnitChange,
    UnitState,
    Workbooks,
)

# libyaml's loader reads the catalogue about eight times faster than the pure Python one
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


Flat = TypeVar("Flat", bound=tuple[Any, ...])


class _Likeness(NamedTuple):
    """What makes provinces alike, and how many peers are shown, as a setting."""

    settings: dict[str, str]
    variables: tuple[LikenessVariable, ...]


class CatalogError(Exception):
    """A catalogue file cannot be read as what it must be; says which file and what to do."""


def read_catalog(folder: Path) -> Catalog:
    """Read every file of `folder` (data/catalog). Raises CatalogError naming the file and the place in it.

    What was decided on the spot is in data/local beside it: settings.yml goes before what is shipped; the spellings of
    unit_names.csv, the bodies (organisations.csv), those that have to report (reporting.csv) and the layouts of
    workbooks (layouts/<index>.yml) are added to those declared.
    """
    local = folder.parent / "local"
    measures = tuple(_rows(folder / "measures.csv", _flat(Measure)))
    forms: Forms = _in_file(folder / "workbooks.yml", lambda data: _forms(data, measures))
    likeness: _Likeness = _in_file(folder / "likeness.yml", _likeness)
    indices = [
        _with_template(_with_local_layouts(_in_file(path, _index), local), forms)
        for path in sorted((folder / "indices").glob("*.yml"))
    ]
    return Catalog(
        units=tuple(_rows(folder / "units.csv", _unit_state)),
        changes=tuple(_rows(folder / "unit_changes.csv", _unit_change)),
        spellings=tuple(_in_both("unit_names.csv", folder, local, _spelling)),
        regions=tuple(_rows(folder / "regions.csv", _region)),
        geographies=tuple(_rows(folder / "geographies.csv", _geography)),
        declared_sources=tuple(_rows(folder / "sources.csv", _source)),
        areas=tuple(_rows(folder / "areas.csv", _flat(Area))),
        measures=measures,
        organisations=tuple(_in_both("organisations.csv", folder, local, _flat(Organisation))),
        targets=tuple(_rows(folder / "targets.csv", _flat(Target))),
        criteria=tuple(_rows(folder / "criteria.csv", _flat(Criterion))),
        populations=tuple(_rows(folder / "population.csv", _flat(Population))),
        initiatives=tuple(_rows(folder / "initiatives.csv", _flat(Initiative))),
        duties=tuple(_in_both("reporting.csv", folder, local, _flat(Duty))),
        statistics=tuple(_rows(folder / "statistics.csv", _flat(Statistic))),
        indices={i.index: i for i in sorted(indices, key=lambda i: (i.position, i.index))},
        settings=likeness.settings | _settings(folder / "settings.yml") | _settings_if_any(local / "settings.yml"),
        forms=forms,
        likeness=likeness.variables,
    )


def read_workbooks(data: dict[str, Any]) -> Workbooks:
    """Headings and layouts as a file of data/local/layouts, or a mapping, has them. Raises KeyError or TypeError."""
    return _workbooks(data, {})


def _settings(path: Path) -> dict[str, str]:
    found: dict[str, str] = _in_file(path, lambda data: {k: str(v) for k, v in data.items()})
    return found


def _settings_if_any(path: Path) -> dict[str, str]:
    return _settings(path) if path.is_file() else {}


def read_yaml(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_Loader)


def _in_file(path: Path, parse: Any) -> Any:
    try:
        return parse(read_yaml(path))
    except FileNotFoundError as error:
        raise CatalogError(f"{path}: file not found") from error
    except KeyError as error:
        raise CatalogError(f"{path}: the entry {error} is missing") from error
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise CatalogError(f"{path}: {error}") from error


def _rows(path: Path, parse: Any) -> Iterator[Any]:
    try:
        for line in read_lines(path):
            try:
                yield parse(line.checked())
            except (KeyError, ValueError) as error:
                raise CatalogError(f"{path}, line {line.number}: {error}") from error
    except FileNotFoundError as error:
        raise CatalogError(f"{path}: file not found") from error


def _in_both(name: str, shipped: Path, local: Path, parse: Any) -> Iterator[Any]:
    """The rows of a shipped file, then those of the file of that name that was written on the spot, if any."""
    yield from _rows(shipped / name, parse)
    if (local / name).is_file():
        yield from _rows(local / name, parse)


def _with_local_layouts(index: Index, local: Path) -> Index:
    """The index with the layouts that were accepted on the spot; they go before the shipped ones."""
    path = local / "layouts" / f"{index.index}.yml"
    if not path.is_file():
        return index
    added: Workbooks = _in_file(path, lambda data: _workbooks(data, {}))
    known = index.workbooks
    if known is None:
        return replace(index, workbooks=added)
    return replace(
        index,
        workbooks=replace(known, headings=known.headings + added.headings, layouts=added.layouts + known.layouts),
    )


def _with_template(index: Index, forms: Forms) -> Index:
    """The index with the layout that all have, after its own: names of nodes as headings, units in rows."""
    known = index.workbooks or _workbooks({"layouts": []}, {})
    concept = next((n.concept for n in index.nodes if n.node == index.root), index.root)
    headings = [Heading(concept, BAND, forms.band_headings)] if index.bands and not index.bands.groups else []
    if index.league_table:
        headings.append(Heading(concept, RANK, forms.rank_headings))
    topics = tuple(known.topics.values())
    layouts = [
        replace(
            own,
            scale_words=own.scale_words + forms.scale_words,
            group_headings=own.group_headings + topics,
            ignored=own.ignored + forms.ignored,
        )
        if own.units in (BODIES, COMMUNES)
        else own
        for own in known.layouts
    ]
    layout = Layout(
        layout=TEMPLATE,
        span=Span(),
        units=IN_ROWS,
        code_headings=(),
        scale_words=forms.scale_words,
        group_headings=topics,
        ignored=forms.ignored,
        numbers={},
        lacks=("*",),
        unnumbered=False,
    )
    workbooks = replace(known, headings=(*known.headings, *headings), layouts=(*layouts, layout))
    return replace(index, workbooks=workbooks)


_CELLS: dict[Any, Callable[[dict[str, str], str], Any]] = {
    str: lambda row, column: row[column],
    float: number,
    float | None: optional_number,
    int: whole_number,
    int | None: optional_whole_number,
}


def _flat(kind: type[Flat]) -> Callable[[dict[str, str]], Flat]:
    """A reader of rows whose columns are the fields of `kind`, each read as its type says."""
    cells = {name: _CELLS[hint] for name, hint in get_type_hints(kind).items()}
    return lambda row: kind(*(read(row, name) for name, read in cells.items()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(data: dict[str, str] | None) -> Text:
    return Text(data["vi"], data["en"]) if data else Text("", "")


def _optional_text(data: dict[str, str] | None) -> Text | None:
    return _text(data) if data else None


def _period(value: Any) -> str | None:
    return None if value is None else str(value)


def _span(data: dict[str, Any]) -> Span:
    if "period" in data:
        return Span(str(data["period"]), str(data["period"]))
    return Span(_period(data.get("since")), _period(data.get("until")))


def _names(value: list[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _unit_state(row: dict[str, str]) -> UnitState:
    return UnitState(
        unit=row["unit"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        code=row["code"],
        kind=row["kind"],
        name=Text(row["name_vi"], row["name_en"]),
        full_name=Text(row["full_name_vi"], row["full_name_en"]),
        region=row["region"],
        iso=row["iso"],
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
    )


def _unit_change(row: dict[str, str]) -> UnitChange:
    return UnitChange(
        date=date.fromisoformat(row["date"]),
        from_unit=row["from_unit"],
        to_unit=row["to_unit"],
        kind=row["kind"],
        share=float(row["share"]) if row["share"] else None,
        decree=row["decree"],
        note=row["note"],
    )


def _spelling(row: dict[str, str]) -> Spelling:
    return Spelling(row["spelling"], row["kind"], row["unit"] or None)


def _region(row: dict[str, str]) -> Region:
    return Region(
        row["region"],
        Text(row["name_vi"], row["name_en"]),
        date.fromisoformat(row["valid_from"]),
        _day(row["valid_to"]),
        int(row["position"]),
    )


def _geography(row: dict[str, str]) -> Geography:
    return Geography(
        row["geography"],
        date.fromisoformat(row["valid_from"]),
        _day(row["valid_to"]),
        row["boundaries"],
        Text(row["name_vi"], row["name_en"]),
        row["decree"],
        Text(row["change_vi"], row["change_en"]),
    )


def _source(row: dict[str, str]) -> Source:
    return Source(
        row["source_id"],
        Text(row["publisher_vi"], row["publisher_en"]),
        Text(row["title_vi"], row["title_en"]),
        row["date"],
        row["kind"],
        row["url"],
        row["licence"],
    )


def _index(data: dict[str, Any]) -> Index:
    ranks, missing = data["ranks"], data["missing"]
    return Index(
        index=data["index"],
        name=_text(data["name"]),
        short_name=_text(data["short_name"]),
        description=_text(data["description"]),
        publisher=_text(data["publisher"]),
        cadence=_text(data["cadence"]),
        since=str(data["since"]),
        root=data["root"],
        merge=data["merge"],
        position=int(data["position"]),
        releases=tuple(_release(r, data["units_at"]) for r in data["releases"]),
        nodes=tuple(_node(n, data["direction"], data["merge"]) for n in data["nodes"]),
        aggregations=tuple(_aggregation(a) for a in data["aggregations"] or []),
        breaks=tuple(_break(b) for b in data["breaks"] or []),
        bands=_bands(data["bands"]) if data.get("bands") else None,
        missing_default=missing["default"],
        missing_rules=tuple(_missing_rule(m) for m in missing.get("exceptions") or []),
        league_table=bool(ranks["league_table"]),
        published_top=tuple((str(t["since"]), int(t["top"])) for t in ranks.get("published_top") or []),
        rank_note=_optional_text(ranks.get("note")),
        interval_note=_optional_text((data.get("uncertainty") or {}).get("note")),
        sampled=bool(data.get("sampled", False)),
        flags=tuple(_flag(f) for f in data.get("flags") or []),
        breakdown_groups=tuple(
            BreakdownGroup(g["group"], _text(g["name"]), bool(g["adds_to_total"]))
            for g in data.get("breakdown_groups") or []
        ),
        breakdowns=tuple(Breakdown(b["breakdown"], b["group"], _text(b["name"])) for b in data.get("breakdowns") or []),
        shares=tuple(Share(s["node"], s["of"], tuple(s["among"].items())) for s in data.get("shares") or []),
        partitions=tuple(Partition(p["total"], tuple(p["parts"])) for p in data.get("partitions") or []),
        units_at=str(data["units_at"]),
        workbooks=_workbooks(data["workbooks"], data) if data.get("workbooks") else None,
    )


def _release(data: dict[str, Any], month_and_day: str) -> Release:
    period = str(data["period"])
    return Release(
        period=period,
        units_at=date.fromisoformat(str(data.get("units_at") or f"{period}-{month_and_day}")),
        surveyed=data.get("surveyed"),
        note=_optional_text(data.get("note")),
    )


def _node(data: dict[str, Any], direction: str, merge: str) -> Node:
    low, high = data["scale"]
    adds = data.get("adds") or {}
    return Node(
        node=data["node"],
        span=_span(data),
        concept=data["concept"],
        parent=data.get("parent"),
        name=_text(data["name"]),
        scale_min=float(low),
        scale_max=float(high),
        scale_known=bool(data.get("scale_known", True)),
        unit_of_measure=data["unit_of_measure"],
        level=data["level"],
        direction=data.get("direction", direction),
        merge=data.get("merge", merge),
        adds_over_time=adds.get("time"),
        adds_over_hierarchy=adds.get("hierarchy"),
        topic=data.get("topic"),
        needs_territory=bool(data.get("needs_territory", False)),
        criterion=data.get("criterion"),
        definition=_optional_text(data.get("definition")),
    )


def _aggregation(data: dict[str, Any]) -> Aggregation:
    is_tried = data["kind"] != "none" and data.get("tolerance") is not None
    return Aggregation(
        parent=data["parent"],
        span=_span(data),
        kind=data["kind"],
        factor=float(data.get("factor", 1)),
        weights={node: float(share) for node, share in (data.get("weights") or {}).items()},
        tolerance=data.get("tolerance"),
        computable=bool(data.get("computable", False)),
        decomposes=is_tried and bool(data.get("decomposes", True)),
        evidence=_text(data["evidence"]),
    )


def _break(data: dict[str, Any]) -> Break:
    return Break(str(data["period"]), data["kind"], tuple(data["nodes"]), _text(data["reason"]), data.get("basis", ""))


def _bands(data: dict[str, Any]) -> Bands:
    levels = [
        BandLevel(level["band"], int(level["tone"]), _text(level["label"]), level.get("at_least"))
        for level in data["levels"]
    ]
    return Bands(
        nodes=tuple(data["nodes"]),
        since=_period(data.get("since")),
        status=data["status"],
        groups=data.get("groups"),
        rule=_text(data["rule"]),
        levels=tuple(sorted(levels, key=lambda level: level.tone)),
    )


def _flag(data: dict[str, Any]) -> Flag:
    return Flag(
        flag=data["flag"],
        text=_text(data["text"]),
        excluded=bool(data["excluded"]),
        denominator=data.get("denominator"),
        inferred=bool(data.get("inferred", False)),
        running_total=bool(data.get("running_total", False)),
    )


def _workbooks(data: dict[str, Any], index: dict[str, Any]) -> Workbooks:
    return Workbooks(
        headings=tuple(
            Heading(h["concept"], h.get("what", VALUE), tuple(map(str, h["names"]))) for h in data.get("headings") or ()
        ),
        layouts=tuple(_layout(layout) for layout in data["layouts"]),
        number_words=tuple(data.get("number_words") or ()),
        band_labels=dict(data.get("band_labels") or {}),
        ignored_sheets=tuple(data.get("ignored_sheets") or ()),
        component_headings=tuple(data.get("component_headings") or ()),
        level_pct=(index.get("uncertainty") or {}).get("level_pct"),
        not_asked=tuple(data.get("not_asked") or ()),
        topics=dict(data.get("topics") or {}),
    )


def _forms(data: dict[str, Any], measures: Iterable[Measure]) -> Forms:
    lists = {key: tuple(map(str, found)) for key, found in data.items() if isinstance(found, list)}
    lists["scale_words"] += tuple(m.name_vi for m in measures)
    return Forms(
        **lists,
        labels={label: tuple(found) for label, found in data["labels"].items()},
        words=dict(data["words"]),
        levels=dict(data["levels"]),
        guide={kind: tuple(found) for kind, found in data["guide"].items()},
    )


def _likeness(data: dict[str, Any]) -> _Likeness:
    variables = tuple(
        LikenessVariable(
            v["variable"], *_text(v["name"]), v["transform"], float(v["weight"]), bool(v.get("is_default", True))
        )
        for v in data["variables"]
    )
    return _Likeness({"peers": str(int(data["count"]))}, variables)


def _layout(data: dict[str, Any]) -> Layout:
    return Layout(
        layout=data["layout"],
        span=_span(data),
        units=data["units"],
        code_headings=tuple(data.get("code_headings") or ()),
        scale_words=tuple(data.get("scale_words") or ()),
        group_headings=tuple(data.get("group_headings") or ()),
        ignored=tuple(map(str, data.get("ignored") or ())),
        numbers={str(number): node for number, node in (data.get("numbers") or {}).items()},
        lacks=tuple(data.get("lacks") or ()),
        unnumbered=bool(data.get("unnumbered", False)),
    )


def _missing_rule(data: dict[str, Any]) -> MissingRule:
    return MissingRule(
        span=_span(data),
        nodes=_names(data.get("nodes")),
        units=_names(data.get("units")),
        reason=data["reason"],
        note=_optional_text(data.get("note")),
    )
