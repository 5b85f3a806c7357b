"""Inputs → checked facts → draft snapshot → live snapshot. The order in which things happen, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from etl import scores, store
from etl.catalog import CatalogError, read_catalog
from etl.checks import catalog_issues, fact_issues
from etl.coverage import Coverage
from etl.figures import read_figures
from etl.model import Catalog, Facts, Index, Issue, Rank, Value
from etl.project import SOURCE, product_version, snapshots_folder
from etl.rebuilt import Populations, rebuilt_values
from etl.tables import VIEWS, snapshot_tables
from etl.units import Gazetteer

KEEP = 5
"""Snapshots kept, the live one among them; older ones can be built again from their inputs."""

_INPUTS = ("catalog", "figures", "local")
Progress = Callable[[str], None]


class Built(NamedTuple):
    """What a build did: `outcome` is published, unchanged or refused."""

    outcome: str
    snapshot_id: str | None
    issues: list[Issue]
    tables: dict[str, int]


def build(data: Path, force: bool = False, progress: Progress = lambda step: None) -> Built:
    """Make a snapshot of everything under `data` and publish it.

    Nothing is published when any issue is an error; the live snapshot stays as it was.
    """
    folder = snapshots_folder(data)
    progress("inputs")
    inputs = input_hashes(data)
    live = store.current_id(folder)
    if live:
        # a publisher that was killed after moving the pointer left a hole in the history
        store.log_publication(folder, live)
    if not force and _is_current(folder, inputs):
        return Built("unchanged", store.current_id(folder), [], {})
    progress("catalog")
    try:
        catalog = read_catalog(data / "catalog")
    except CatalogError as error:
        return Built("refused", None, [Issue("catalog_unreadable", "error", str(error))], {})
    gazetteer = Gazetteer(catalog)
    progress("figures")
    read = read_figures(data / "figures")
    progress("checks")
    issues = [*catalog_issues(catalog), *read.issues, *fact_issues(catalog, gazetteer, read.facts)]
    if any(issue.severity == "error" for issue in issues):
        return Built("refused", None, issues, {})
    progress("scores")
    facts = completed(catalog, gazetteer, read.facts)
    progress("write")
    now = datetime.now(UTC)
    snapshot_id = _new_id(now, inputs)
    meta = {
        "snapshot": snapshot_id,
        "created_at": now.isoformat(timespec="seconds"),
        "version": product_version(),
    }
    tables = snapshot_tables(catalog, gazetteer, facts, meta | catalog.settings)
    manifest = {
        "id": snapshot_id, "created_at": meta["created_at"], "version": meta["version"],
        "previous": store.current_id(folder), "inputs": inputs,
    }  # fmt: skip
    draft = store.write_draft(folder, tables, VIEWS, manifest)
    progress("publish")
    store.publish(draft, snapshot_id)
    store.log_publication(folder, snapshot_id)
    store.drop_old(folder, KEEP)
    store.drop_abandoned(folder)
    return Built("published", snapshot_id, issues, {name: len(table.rows) for name, table in tables.items()})


def input_hashes(data: Path) -> dict[str, str]:
    """sha256 of every input by its path: the data, and the code that turns it into a snapshot."""
    paths = [p for part in _INPUTS for p in sorted((data / part).rglob("*")) if p.is_file()]
    hashes = {p.relative_to(data).as_posix(): store.file_sha256(p) for p in paths}
    recipe = hashlib.sha256()
    for path in sorted(SOURCE.glob("*.py")):
        recipe.update(path.read_bytes())
    return hashes | {"etl": recipe.hexdigest()}


def completed(catalog: Catalog, gazetteer: Gazetteer, read: Facts) -> Facts:
    """The figures as read, with what follows from them: totals, ranks, groups, reasons for gaps, preference."""
    value: list[Value] = []
    rank: list[Rank] = []
    band = list(read.band)
    populations = Populations(catalog.populations)
    for index in catalog.indices.values():
        coverage = Coverage(index, gazetteer)
        values = [v for v in read.value if v.index == index.index]
        values += _with_source_of_parts(index, scores.computed_parents(index, values), values)
        values = scores.with_preference(values)
        displayed = [v for v in values if v.preferred]
        rebuilt = rebuilt_values(index, displayed, catalog.geographies, gazetteer, populations)
        printed = [_with_rank_of(r, index, coverage) for r in read.rank if r.index == index.index]
        rank += [*printed, *scores.computed_ranks(index, values, printed, coverage.is_complete)]
        band += scores.computed_groups(index, [*values, *rebuilt])
        value += [*values, *rebuilt, *coverage.missing(values)]
    return Facts(
        value=value,
        rank=scores.with_preference(rank),
        band=scores.with_preference(band),
        uncertainty=read.uncertainty,
        area_value=scores.with_preference(read.area_value),
        activity=read.activity,
    )


def verify(data: Path) -> list[Issue]:
    """Whether every snapshot still is what its manifest says, and the live one was made of today's inputs."""
    folder = snapshots_folder(data)
    manifests = store.manifests(folder)
    live = store.current_id(folder)
    issues = [
        Issue("snapshot_altered", "error", manifest["id"])
        for manifest in manifests
        if not _is_intact(folder / manifest["id"], manifest["database_sha256"])
    ]
    if live is None:
        return [*issues, Issue("no_snapshot", "error", folder.name)]
    recorded = next(m["inputs"] for m in manifests if m["id"] == live)
    now = input_hashes(data)
    changed = sorted(p for p in recorded.keys() | now.keys() if recorded.get(p) != now.get(p))
    return issues + [Issue("input_changed", "error", path) for path in changed]


def _is_intact(snapshot: Path, recorded: str) -> bool:
    database = snapshot / store.DATABASE
    return database.is_file() and store.file_sha256(database) == recorded


def _is_current(folder: Path, inputs: dict[str, str]) -> bool:
    live = store.current_id(folder)
    if live is None:
        return False
    manifest = json.loads((folder / live / store.MANIFEST).read_text(encoding="utf-8"))
    return bool(manifest["inputs"] == inputs)


def _new_id(now: datetime, inputs: dict[str, str]) -> str:
    """When it was made, to the microsecond, and of what: ids sort by age, and builds at once do not meet."""
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:8]
    return f"{now:%Y%m%dT%H%M%S-%f}-{digest}"


def _with_source_of_parts(index: Index, parents: Iterable[Value], values: Iterable[Value]) -> list[Value]:
    """A computed score cites the sources of the scores it was computed from."""
    sources = {(v.node, v.unit, v.period): str(v.source_id) for v in values}

    def of_parts(parent: Value) -> str:
        children = scores.children_of(index, parent.node, parent.period)
        return "|".join(sorted({sources[child, parent.unit, parent.period] for child in children}))

    return [parent._replace(source_id=of_parts(parent)) for parent in parents]


def _with_rank_of(rank: Rank, index: Index, coverage: Coverage) -> Rank:
    release = index.release_of(rank.period)
    surveyed = release.surveyed if release else None
    return rank._replace(rank_of=rank.rank_of or surveyed or len(coverage.expected_units(rank.period)))
