"""Accepted workbooks: how data/uploads/<upload_id>/ keeps them, and how their figures take the place of others."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from etl import store
from etl.figures import read_figures
from etl.model import ERROR, PUBLISHED, WARNING, Catalog, Fact, Facts, Index, Issue, Recognised, Release, Source, Text
from etl.project import snapshots_folder
from etl.scores import preference

ROWS, RECORD = "rows", "upload.json"

_FILES = {"area_value": "area"}
"""Tables whose files go by a shorter name."""

_PLACES = {"area_value": "area", "activity": "organisation"}
_DETAILS = {"value": ("as_of",), "area_value": ("statistic", "as_of"), "activity": ("breakdown", "period_text")}
_FIGURES = {"rank": ("rank",), "band": ("band",), "uncertainty": ("se", "variance", "low", "high", "level_pct", "n")}


@dataclass(frozen=True)
class Candidate:
    """What a workbook would bring; nothing of it is stored until it is published.

    `upload_id` is 12 hex digits of the file's bytes and of the rows read from it; `source` tells a reader where the
    figures come from.
    """

    upload_id: str
    file_name: str
    sha256: str
    index: str
    periods: tuple[str, ...]
    facts: Facts
    tables: tuple[Recognised, ...]
    issues: tuple[Issue, ...]
    source: Source


@dataclass(frozen=True)
class Upload:
    """An accepted workbook: what was read from it, who vouched for it and why, and the rows that it set aside."""

    upload_id: str
    file_name: str
    sha256: str
    index: str
    periods: tuple[str, ...]
    facts: Facts
    tables: tuple[Recognised, ...]
    source: Source
    note: str
    reasons: dict[str, str]
    warnings: tuple[dict[str, str], ...]
    published_at: str
    by: str
    based_on: str | None
    superseded: tuple[dict[str, Any], ...]


class Cell(NamedTuple):
    """Where a figure belongs: `place` is a province, an area or an organisation, `detail` what else tells it apart."""

    table: str
    index: str  # type: ignore[assignment]
    node: str
    place: str
    period: str | None
    detail: tuple[str | None, ...]


class Merged(NamedTuple):
    """Figures in effect, and those that later ones have set aside: kept for the history, used for nothing."""

    in_effect: Facts
    aside: Facts


def uploads_folder(data: Path) -> Path:
    return data / "uploads"


def ids_in_effect(data: Path) -> list[str]:
    """The uploads whose figures are live, in the order of their publication: those that the live snapshot names.

    Where the live snapshot is lost, those that it had by the history.
    """
    folder = snapshots_folder(data)
    live = store.current_id(folder)
    told = [store.manifest_of(folder, live)] if live else store.history(folder)
    return list(told[0].get("uploads", ())) if told else []


def read_uploads(data: Path, ids: Iterable[str]) -> tuple[list[Upload], list[Issue]]:
    """Accepted workbooks by their ids; an error for each that is not there or not whole."""
    found = {upload_id: read_upload(uploads_folder(data) / upload_id) for upload_id in ids}
    missing = [Issue("upload_missing", ERROR, f"uploads/{name}") for name, upload in found.items() if upload is None]
    return [upload for upload in found.values() if upload], missing


def cell_of(table: str, fact: Fact) -> Cell:
    return cell_in(table, fact._asdict())


def cell_in(table: str, row: Mapping[str, Any]) -> Cell:
    """The cell of a row of a fact table."""
    detail = tuple(row[name] for name in _DETAILS.get(table, ()))
    return Cell(table, row["index"], row["node"], row[_PLACES.get(table, "unit")], row["period"], detail)


def figures_in(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a row says of its cell: one figure or name, of an uncertainty all of its numbers."""
    return tuple(row[name] for name in _FIGURES.get(table, ("value",)))


def cells_of(facts: Facts) -> dict[Cell, Fact]:
    """Every cell that facts hold, with the last one in it."""
    return {cell_of(table, fact): fact for table, rows in facts._asdict().items() for fact in rows}


def joined(parts: Iterable[Facts]) -> Facts:
    """The facts of several, one after the other."""
    found: dict[str, list[Any]] = {name: [] for name in Facts._fields}
    for part in parts:
        for name, rows in part._asdict().items():
            found[name] += rows
    return Facts(**found)


def merged(shipped: Facts, uploads: Sequence[Facts]) -> Merged:
    """Figures with uploads laid over them in turn.

    In each cell a figure sets aside all earlier ones of its own or a worse status. Of counts, which are added up,
    one that comes after a better one is itself set aside.
    """
    pairs = {
        table: _laid_over(table, rows, [getattr(upload, table) for upload in uploads])
        for table, rows in shipped._asdict().items()
    }
    return Merged(Facts(**{t: p[0] for t, p in pairs.items()}), Facts(**{t: p[1] for t, p in pairs.items()}))


def catalog_with_uploads(catalog: Catalog, uploads: Iterable[Candidate | Upload]) -> Catalog:
    """The catalogue with the sources of uploads and the periods that only they bring."""
    indices, sources = dict(catalog.indices), dict(catalog.sources)
    for upload in uploads:
        sources.setdefault(upload.source.source_id, upload.source)
        if upload.index in indices:
            indices[upload.index] = _with_periods(indices[upload.index], upload.periods)
    return replace(catalog, indices=indices, declared_sources=tuple(sources.values()))


def is_in_effect(candidate: Candidate, accepted: Sequence[Upload]) -> bool:
    """Whether the last upload in each of its cells is of the same file and says the same."""
    last = {cell: (upload, fact) for upload in accepted for cell, fact in cells_of(upload.facts).items()}
    rows = cells_of(candidate.facts)
    return bool(rows) and all(
        cell in last and last[cell][0].sha256 == candidate.sha256 and _says(cell, last[cell][1]) == _says(cell, fact)
        for cell, fact in rows.items()
    )


def write_draft(data: Path, candidate: Candidate, file: Path) -> Path:
    """Copy a workbook and write its rows into a hidden folder, where nobody reads them."""
    if not candidate.upload_id.isalnum():
        raise ValueError(f"no upload id: {candidate.upload_id!r}")
    draft = uploads_folder(data) / f".draft-{candidate.upload_id}-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / ROWS).mkdir(parents=True)
    shutil.copyfile(file, draft / f"workbook{Path(candidate.file_name).suffix.lower()}")
    for table, rows in candidate.facts._asdict().items():
        by_index: dict[str, list[Fact]] = defaultdict(list)
        for fact in rows:
            by_index[fact.index].append(fact)
        for index, facts in by_index.items():
            _write_rows(draft / ROWS / f"{index}.{_FILES.get(table, table)}.csv", facts)
    return draft


def upload_of(candidate: Candidate, told: Mapping[str, Any]) -> Upload:
    """A candidate as it is accepted; `told` has who did so, when, why, upon what, and what it sets aside."""
    shared = ("upload_id", "file_name", "sha256", "index", "periods", "facts", "tables", "source")
    warnings = ({"where": i.where, "code": i.code} for i in candidate.issues if i.severity == WARNING)
    given = {name: getattr(candidate, name) for name in shared}
    return Upload(**given, **told, warnings=tuple(warnings))


def write_record(draft: Path, upload: Upload) -> None:
    """Complete a draft with what is known of its publication, and wait until all of it is on the disk."""
    known = {name: value for name, value in asdict(replace(upload, facts=_nothing())).items() if name != "facts"}
    told = {**known, "source": _plain(upload.source), "rows": _hashes_of_rows(draft)}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (draft / RECORD).write_text(text, encoding="utf-8", newline="\n")
    for path in (*draft.rglob("*"), draft):
        store.sync(path)


def accept_draft(draft: Path, upload_id: str) -> Path:
    """Give a draft its name. What an earlier try left under it, accepted by nobody, goes."""
    folder = draft.parent / upload_id
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(draft, folder)
    store.sync(folder.parent)
    return folder


def read_upload(folder: Path) -> Upload | None:
    """An accepted workbook as its folder tells it; None where the folder is not whole, or its rows are others now."""
    try:
        known = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        # who edits the rows must not have them published under the name of the workbook
        if known.pop("rows", None) not in (None, _hashes_of_rows(folder)):
            return None
        source = known["source"]
        read = read_figures(folder / ROWS)
        words = {"publisher": Text(**source["publisher"]), "title": Text(**source["title"])}
        upload = Upload(
            **{
                **known,
                "periods": tuple(known["periods"]),
                "facts": read.facts,
                "tables": tuple(Recognised(**{**t, "ignored": tuple(t["ignored"])}) for t in known["tables"]),
                "source": Source(**{**source, **words}),
                "warnings": tuple(known["warnings"]),
                "superseded": tuple(known["superseded"]),
            }
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if read.issues else upload


def workbook_of(folder: Path) -> Path | None:
    """The file of an accepted workbook, as it was handed in."""
    return next(folder.glob("workbook*"), None)


def files_of(folder: Path) -> list[Path]:
    """The files of an upload on which a snapshot depends: its record and its rows."""
    return [path for path in (folder / RECORD, *sorted((folder / ROWS).glob("*.csv"))) if path.is_file()]


def superseded_by(upload_id: str, before: Merged, after: Merged, facts: Facts) -> tuple[dict[str, Any], ...]:
    """What stands aside in the cells of an upload, oldest first, as rows to be kept with it.

    `displayed` are those that were shown before it came.
    """
    cells = cells_of(facts)
    known = {id(fact) for rows in before.aside for fact in rows}
    found = []
    for table, rows in after.aside._asdict().items():
        for fact in rows:
            row = fact._asdict()
            cell = cell_in(table, row)
            if fact.upload_id == upload_id or cell not in cells:
                continue
            was_displayed = id(fact) not in known and row.get("preferred", True)
            told = {"status": row.get("status"), "source_id": row["source_id"], "upload_id": row["upload_id"]}
            found.append({**cell._asdict(), "figures": figures_in(table, row), **told, "displayed": was_displayed})
    return tuple(found)


def superseded_issues(result: Merged, uploads: Sequence[Upload]) -> list[Issue]:
    """Shipped figures that stand aside for an upload and are no longer those that its publisher saw."""
    now: dict[Cell, list[tuple[Any, ...]]] = defaultdict(list)
    for table, rows in result.aside._asdict().items():
        for row in (fact._asdict() for fact in rows if not fact.upload_id):
            now[cell_in(table, row)].append(figures_in(table, row))
    last_in = {cell: upload for upload in uploads for cell in cells_of(upload.facts)}
    seen: dict[Cell, list[tuple[Any, ...]]] = defaultdict(list)
    for upload in uploads:
        for row in upload.superseded:
            cell = Cell(**{**{name: row[name] for name in Cell._fields}, "detail": tuple(row["detail"])})
            if last_in.get(cell) is upload and not row["upload_id"]:
                seen[cell].append(tuple(row["figures"]))
    return [
        Issue(
            "superseded_changed",
            WARNING,
            f"{cell.index}.{_FILES.get(cell.table, cell.table)}.csv: {cell.period} {cell.place} {cell.node}",
            {
                "value": _printed(now[cell]),
                "expected": _printed(seen[cell]),
                "file": last_in[cell].file_name,
                "upload": last_in[cell].upload_id,
            },
        )
        for cell in dict.fromkeys([*now, *seen])
        if cell in last_in and sorted(now[cell], key=str) != sorted(seen[cell], key=str)
    ]


def drop_leftovers(data: Path, accepted: set[str], snapshots: set[str | None]) -> None:
    """Remove folders that a killed publisher named and nothing ever made live.

    Only where the history knows the snapshot that they were made for: after the loss of the history nobody can tell
    what was accepted, and everything stays.
    """
    store.drop_abandoned(uploads_folder(data))
    for folder in uploads_folder(data).glob("[!.]*"):
        upload = read_upload(folder) if folder.name not in accepted else None
        if upload and upload.based_on in snapshots:
            shutil.rmtree(folder, ignore_errors=True)


def _hashes_of_rows(folder: Path) -> dict[str, str]:
    return {path.name: store.file_sha256(path) for path in sorted((folder / ROWS).glob("*.csv"))}


def _laid_over(table: str, shipped: list[Any], uploads: Sequence[list[Any]]) -> tuple[list[Any], list[Any]]:
    if not any(uploads):
        return shipped, []
    touched = {cell_of(table, fact) for rows in uploads for fact in rows}
    near = {(cell.index, cell.period) for cell in touched}
    kept: list[Any] = []
    standing: dict[Cell, list[Any]] = defaultdict(list)
    for fact in shipped:
        # most figures are of other years: their cells need not be made out
        cell = cell_of(table, fact) if (fact.index, fact.period) in near else None
        (standing[cell] if cell and cell in touched else kept).append(fact)
    aside: list[Any] = []
    for rows in uploads:
        coming: dict[Cell, list[Any]] = defaultdict(list)
        for fact in rows:
            coming[cell_of(table, fact)].append(fact)
        for cell, facts in coming.items():
            best = min(map(_order, facts))
            aside += [fact for fact in standing[cell] if _order(fact) >= best]
            standing[cell] = [fact for fact in standing[cell] if _order(fact) < best]
            if table == "activity" and standing[cell]:
                aside += facts
            else:
                standing[cell] += facts
    return [*kept, *(fact for facts in standing.values() for fact in facts)], aside


def _says(cell: Cell, fact: Fact) -> tuple[Any, ...]:
    qualified = (getattr(fact, name, None) for name in ("status", "qualifier", "value_high", "flag"))
    return *figures_in(cell.table, fact._asdict()), *qualified


def _order(fact: Fact) -> int:
    return preference(getattr(fact, "status", PUBLISHED))


def _with_periods(index: Index, periods: Iterable[str]) -> Index:
    new = [
        Release(period, date.fromisoformat(f"{period[:4]}-{index.units_at}"))
        for period in dict.fromkeys(periods)
        if index.release_of(period) is None
    ]
    if not new:
        return index
    return replace(index, releases=tuple(sorted([*index.releases, *new], key=lambda release: release.period)))


def _write_rows(path: Path, facts: Sequence[Fact]) -> None:
    columns = [name for name in facts[0]._fields if name != "index"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell_text(name, getattr(fact, name)) for name in columns] for fact in facts)


def _cell_text(column: str, value: object) -> str:
    if column == "preferred":
        return "" if value else "no"
    if value is None or value is False:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _plain(source: Source) -> dict[str, Any]:
    return {**asdict(source), "publisher": source.publisher._asdict(), "title": source.title._asdict()}


def _printed(figures: Iterable[tuple[Any, ...]]) -> str:
    return ", ".join(" ".join(str(part) for part in parts if part is not None) for parts in figures) or "–"


def _nothing() -> Facts:
    return Facts([], [], [], [], [], [])
