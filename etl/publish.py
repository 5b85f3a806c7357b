"""Inputs → checked facts → draft snapshot → live snapshot. The order in which things happen, and nothing else."""

from __future__ import annotations

import getpass
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from etl import store, uploads
from etl.catalog import CatalogError, read_catalog
from etl.changes import Changes, changes_between
from etl.checks import catalog_issues, fact_issues
from etl.completed import completed
from etl.figures import read_figures
from etl.model import ERROR, WARNING, Catalog, Fact, Facts, Issue
from etl.project import SOURCE, product_version, snapshots_folder
from etl.promises import promises_on
from etl.store import Table
from etl.tables import VIEWS, schema, snapshot_tables
from etl.units import Gazetteer
from etl.uploads import Candidate, Cell, Merged, Upload, uploads_folder

KEEP = 5
"""Snapshots kept, the live one among them; older ones can be built again from their inputs."""

_INPUTS = ("catalog", "figures", "local")
_UNTOLD: dict[str, Any] = {
    "upload": None, "note": "", "reasons": {}, "by": "", "file_name": "", "index": None, "periods": [], "uploads": [],
    "restores": None,
}  # fmt: skip
"""What lines of the history lack that were written before there were uploads."""

Progress = Callable[[str], None]


class Built(NamedTuple):
    """What a build did: `outcome` is published, unchanged or refused."""

    outcome: str
    snapshot_id: str | None
    issues: list[Issue]
    tables: dict[str, int]


class Published(NamedTuple):
    """What became of a wish to publish or to roll back: `outcome` is published, unchanged, refused or overtaken.

    `changes` are what the screen shows otherwise since; of an overtaken one what others changed meanwhile.
    """

    outcome: str
    snapshot_id: str | None
    issues: list[Issue]
    changes: Changes | None


class _Figures(NamedTuple):
    """All that a snapshot is made of, checked."""

    catalog: Catalog
    gazetteer: Gazetteer
    shipped: Facts
    merged: Merged
    issues: list[Issue]


class _Draft(NamedTuple):
    """A complete snapshot that nobody reads yet, and how many rows each of its tables has."""

    folder: Path
    snapshot_id: str
    tables: dict[str, int]


def build(data: Path, force: bool = False, progress: Progress = lambda step: None) -> Built:
    """Make a snapshot of everything under `data`, with the uploads in effect, and publish it.

    Nothing is published when any issue is an error; the live snapshot stays as it was.
    """
    folder = snapshots_folder(data)
    progress("inputs")
    # without the lock: where nothing is to be done, a folder that cannot be written to will do
    if not force and _is_current(data):
        return Built("unchanged", store.current_id(folder), [], {})
    with _alone(data):
        store.log_last_move(folder)
        if not force and _is_current(data):
            return Built("unchanged", store.current_id(folder), [], {})
        ids = uploads.ids_in_effect(data)
        figures, issues = _read(data, ids, (), progress)
        if figures is None:
            return Built("refused", None, issues, {})
        draft = _drafted(data, figures, input_hashes(data), ids, progress)
        _make_live(data, draft, _entry(data, "publish", draft.snapshot_id, ids), progress)
    return Built("published", draft.snapshot_id, issues, draft.tables)


def publish_candidate(
    data: Path,
    candidate: Candidate,
    file: Path,
    note: str,
    reasons: Mapping[str, str] | None = None,
    base: str | None = None,
    progress: Progress = lambda step: None,
) -> Published:
    """Keep a workbook and make its figures live, in one move, or do nothing.

    `reasons` has a sentence for each code of a warning; `base` is the snapshot that the person looked at, the live
    one by default. Refused are errors, a warning without its reason and a publication without a note; overtaken is
    whoever looked at what is not live any more.
    """
    folder = snapshots_folder(data)
    seen = base or store.current_id(folder)
    given = {code: reason.strip() for code, reason in (reasons or {}).items() if reason.strip()}
    refusals = _refusals(candidate, note, given)
    if refusals:
        return Published("refused", None, refusals, None)
    with _alone(data):
        store.log_last_move(folder)
        live = store.current_id(folder)
        accepted, missing = uploads.read_uploads(data, uploads.ids_in_effect(data))
        if missing:
            return Published("refused", None, missing, None)
        if uploads.is_in_effect(candidate, accepted):
            return Published("unchanged", live, [], None)
        if seen != live:
            return _overtaken(data, seen, live, candidate)
        draft = uploads.write_draft(data, candidate, file)
        try:
            return _with_upload(data, candidate, draft, accepted, note.strip(), given, progress)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def rollback(data: Path, snapshot_id: str, note: str, progress: Progress = lambda step: None) -> Published:
    """Make a snapshot live again that once was.

    Where it is gone, or of another version whose tables today's pages cannot read, one of today's inputs with the
    uploads that it had is made in its place.
    """
    folder = snapshots_folder(data)
    with _alone(data):
        store.log_last_move(folder)
        live, past = store.current_id(folder), history(data)
        known = {move["id"]: move for move in reversed(past)}
        if snapshot_id not in known:
            values = {"value": snapshot_id, "known": ", ".join(reversed(known))}
            return Published("refused", None, [Issue("snapshot_unknown", ERROR, snapshot_id, values)], None)
        if not note.strip():
            return Published("refused", None, [Issue("note_missing", ERROR, snapshot_id)], None)
        if snapshot_id == live:
            return Published("unchanged", live, [], None)
        told = {"note": note.strip(), "restores": snapshot_id}
        ids = known[snapshot_id]["uploads"]
        if is_readable(folder, snapshot_id):
            changes = _difference(data, live, snapshot_id, {})
            store.move_pointer(folder, snapshot_id, _entry(data, "rollback", snapshot_id, ids, **told))
            store.log_last_move(folder)
            return Published("published", snapshot_id, [], changes)
        figures, issues = _read(data, ids, (), progress)
        if figures is None:
            return Published("refused", None, issues, None)
        if store.is_intact(folder, snapshot_id):
            made_by = store.manifest_of(folder, snapshot_id)["version"]
            issues.append(Issue("snapshot_of_other_version", WARNING, snapshot_id, {"value": made_by}))
        draft = _drafted(data, figures, input_hashes(data, ids), ids, progress)
        _make_live(data, draft, _entry(data, "rollback", draft.snapshot_id, ids, **told), progress)
        return Published("published", draft.snapshot_id, issues, _difference(data, live, draft.snapshot_id, {}))


def is_readable(folder: Path, snapshot_id: str) -> bool:
    """Whether a snapshot of the folder is what was written, and has the tables that today's pages read."""
    return store.is_intact(folder, snapshot_id) and store.manifest_of(folder, snapshot_id).get("schema") == schema()


def history(data: Path) -> list[dict[str, Any]]:
    """Every move of the pointer, newest first: `at`, `action` (build, publish, rollback), `id`, `previous`, `upload`,
    `note`, `reasons`, `by`, `file_name`, `index`, `periods`, `uploads` (all in effect since), `restores`.
    """
    moves = [_UNTOLD | move for move in store.history(snapshots_folder(data))]
    # builds are logged as publications, as they were before there were uploads
    return [m | {"action": "build"} if m["action"] == "publish" and not m["upload"] else m for m in moves]


def preview(data: Path, candidate: Candidate, as_of: date) -> Changes | None:
    """What the screen would show otherwise if a candidate were published; None where that cannot be said.

    That is where publishing would be refused for what it holds, and where the live snapshot is damaged or of another
    version.
    """
    ids = [name for name in uploads.ids_in_effect(data) if name != candidate.upload_id]
    figures, _ = _read(data, ids, (candidate,), lambda step: None)
    if figures is None:
        return None
    draft = _drafted(data, figures, {}, ids, lambda step: None).folder
    try:
        live = store.current_id(snapshots_folder(data))
        return _changes(data, live, draft, uploads.cells_of(candidate.facts), as_of)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def input_hashes(data: Path, ids: Iterable[str] | None = None) -> dict[str, str]:
    """sha256 of every input by its path: the data, the uploads (those in effect unless others are named), and the
    code that turns it all into a snapshot.
    """
    paths = [p for part in _INPUTS for p in sorted((data / part).rglob("*")) if p.is_file()]
    for name in uploads.ids_in_effect(data) if ids is None else ids:
        paths += uploads.files_of(uploads_folder(data) / name)
    hashes = {p.relative_to(data).as_posix(): store.file_sha256(p) for p in paths}
    recipe = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*.py")):
        recipe.update(path.read_bytes())
    return hashes | {"etl": recipe.hexdigest()}


def verify(data: Path) -> list[Issue]:
    """Whether every snapshot still is what its manifest says, and the live one was made of today's inputs."""
    folder = snapshots_folder(data)
    manifests = store.manifests(folder)
    live = store.current_id(folder)
    issues = [
        Issue("snapshot_altered", "error", manifest["id"])
        for manifest in manifests
        if not store.is_intact(folder, manifest["id"])
    ]
    if live is None:
        return [*issues, Issue("no_snapshot", "error", folder.name)]
    accepted, missing = uploads.read_uploads(data, uploads.ids_in_effect(data))
    if store.manifest_of(folder, live).get("schema") != schema():
        version = store.manifest_of(folder, live)["version"]
        issues.append(Issue("snapshot_of_other_version", ERROR, live, {"value": version}))
    issues += missing
    for upload in accepted:
        kept = uploads.workbook_of(uploads_folder(data) / upload.upload_id)
        if kept is None or store.file_sha256(kept) != upload.sha256:
            issues.append(Issue("workbook_altered", ERROR, f"uploads/{upload.upload_id}", {"file": upload.file_name}))
    recorded = next(m["inputs"] for m in manifests if m["id"] == live)
    now = input_hashes(data)
    changed = sorted(p for p in recorded.keys() | now.keys() if recorded.get(p) != now.get(p))
    # building again mends a changed input, but not an upload of which a part is gone
    lost = tuple(issue.where for issue in missing)
    return issues + [Issue("input_changed", "error", path) for path in changed if not path.startswith(lost)]


def _alone(data: Path) -> FileLock:
    """From reading the pointer to the line in the history nobody else moves it. A kill of the holder frees the lock."""
    uploads_folder(data).mkdir(parents=True, exist_ok=True)
    return FileLock(uploads_folder(data) / ".lock")


def _is_current(data: Path) -> bool:
    folder = snapshots_folder(data)
    live = store.current_id(folder)
    if live is None or store.has_unlogged_move(folder):
        return False
    manifest = store.manifest_of(folder, live)
    return bool(manifest["inputs"] == input_hashes(data)) and manifest.get("schema") == schema()


def _read(
    data: Path, ids: Iterable[str], coming: Sequence[Candidate], progress: Progress
) -> tuple[_Figures | None, list[Issue]]:
    """The figures with uploads laid over them, and every issue; no figures where one of them is an error."""
    progress("catalog")
    try:
        declared = read_catalog(data / "catalog")
    except CatalogError as error:
        return None, [Issue("catalog_unreadable", "error", str(error))]
    accepted, missing = uploads.read_uploads(data, ids)
    if missing:
        return None, missing
    laid: list[Candidate | Upload] = [*accepted, *coming]
    catalog = uploads.catalog_with_uploads(declared, laid)
    gazetteer = Gazetteer(catalog)
    progress("figures")
    read = read_figures(data / "figures")
    progress("checks")
    every = uploads.joined([read.facts, *(upload.facts for upload in laid)])
    issues = [*catalog_issues(catalog), *read.issues, *fact_issues(catalog, gazetteer, every)]
    if any(issue.severity == ERROR for issue in issues):
        return None, issues
    merged = uploads.merged(read.facts, [upload.facts for upload in laid])
    issues += uploads.superseded_issues(merged, accepted)
    return _Figures(catalog, gazetteer, read.facts, merged, issues), issues


def _drafted(
    data: Path, figures: _Figures, inputs: Mapping[str, str], ids: Sequence[str], progress: Progress
) -> _Draft:
    progress("scores")
    facts = completed(figures.catalog, figures.gazetteer, *figures.merged)
    progress("write")
    folder, now = snapshots_folder(data), datetime.now(UTC)
    meta = {
        "snapshot": _new_id(now, inputs),
        "created_at": now.isoformat(timespec="seconds"),
        "version": product_version(),
    }
    tables: dict[str, Table] = snapshot_tables(
        figures.catalog, figures.gazetteer, facts, meta | figures.catalog.settings
    )
    manifest = {
        "id": meta["snapshot"], "created_at": meta["created_at"], "version": meta["version"],
        "previous": store.current_id(folder), "schema": schema(), "inputs": inputs, "uploads": list(ids),
    }  # fmt: skip
    draft = store.write_draft(folder, tables, VIEWS, manifest)
    return _Draft(draft, meta["snapshot"], {name: len(table.rows) for name, table in tables.items()})


def _make_live(data: Path, draft: _Draft, entry: Mapping[str, Any], progress: Progress) -> None:
    folder = snapshots_folder(data)
    progress("publish")
    store.publish(draft.folder, draft.snapshot_id, entry)
    store.log_last_move(folder)
    store.drop_old(folder, KEEP)
    store.drop_abandoned(folder)
    moves, manifests = store.history(folder), store.manifests(folder)
    named = {name for told in (*moves, *manifests) for name in told.get("uploads", ())}
    uploads.drop_leftovers(data, named, {move["id"] for move in moves})


def _with_upload(
    data: Path,
    candidate: Candidate,
    draft: Path,
    accepted: Sequence[Upload],
    note: str,
    reasons: Mapping[str, str],
    progress: Progress,
) -> Published:
    """Publish a candidate whose files wait in a draft, over the uploads that are in effect."""
    progress("inputs")
    folder, name = snapshots_folder(data), candidate.upload_id
    live = store.current_id(folder)
    kept = uploads.workbook_of(draft)
    if kept is None or store.file_sha256(kept) != candidate.sha256:
        return Published("refused", None, [Issue("workbook_changed", ERROR, candidate.file_name)], None)
    # what is stored is what is published: the rows are read back
    coming = replace(candidate, facts=read_figures(draft / uploads.ROWS).facts)
    others = [upload for upload in accepted if upload.upload_id != name]
    ids = [upload.upload_id for upload in others]
    figures, issues = _read(data, ids, (coming,), progress)
    if figures is None:
        return Published("refused", None, issues, None)
    home = uploads_folder(data) / name
    is_known = any(name in move["uploads"] for move in history(data))
    stored = uploads.read_upload(home) if is_known else None
    if stored is None or stored.facts != coming.facts:
        before = uploads.merged(figures.shipped, [upload.facts for upload in others])
        superseded = uploads.superseded_by(name, before, figures.merged, coming.facts)
        vouched = {"note": note, "reasons": dict(reasons), "by": _user(), "based_on": live, "superseded": superseded}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        uploads.write_record(draft, uploads.upload_of(coming, vouched | {"published_at": at}))
        home = draft
    own = {f"uploads/{name}/{p.relative_to(home).as_posix()}": store.file_sha256(p) for p in uploads.files_of(home)}
    snapshot = _drafted(data, figures, input_hashes(data, ids) | own, [*ids, name], progress)
    try:
        changes = _changes(data, live, snapshot.folder, uploads.cells_of(coming.facts), date.today())
        told = {
            "upload": name, "file_name": candidate.file_name, "index": candidate.index,
            "periods": list(candidate.periods), "note": note, "reasons": dict(reasons),
        }  # fmt: skip
        entry = _entry(data, "publish", snapshot.snapshot_id, [*ids, name], **told)
        if home == draft:
            uploads.accept_draft(draft, name)
        _make_live(data, snapshot, entry, progress)
    finally:
        shutil.rmtree(snapshot.folder, ignore_errors=True)
    return Published("published", snapshot.snapshot_id, issues, changes)


def _entry(data: Path, action: str, snapshot_id: str, ids: Sequence[str], **told: Any) -> dict[str, Any]:
    """The line for the history that a move of the pointer to a snapshot makes."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "action": action,
        "id": snapshot_id,
        "previous": store.current_id(snapshots_folder(data)),
        **told,
        "by": _user(),
        "uploads": list(ids),
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # a service may run under a number that has no name
        return ""


def _refusals(candidate: Candidate, note: str, reasons: Mapping[str, str]) -> list[Issue]:
    found = [issue for issue in candidate.issues if issue.severity == ERROR]
    if not note.strip():
        found.append(Issue("note_missing", ERROR, candidate.file_name))
    first = {issue.code: issue for issue in reversed(candidate.issues) if issue.severity == WARNING}
    missing = (issue for code, issue in reversed(first.items()) if code not in reasons)
    return found + [Issue("reason_missing", ERROR, issue.where, {"code": issue.code}) for issue in missing]


def _overtaken(data: Path, seen: str | None, live: str | None, candidate: Candidate) -> Published:
    """What others have made live since a person looked, an issue for each, newest first."""
    since = takewhile(lambda move: move["id"] != seen, history(data))
    issues = [
        Issue(
            "overtaken",
            ERROR,
            move["id"],
            {
                "when": f"{datetime.fromisoformat(move['at']).astimezone():%d/%m/%Y %H:%M}",
                "who": move["by"] or "–",
                "file": move["file_name"] or "–",
                "note": move["note"] or "–",
                "action": move["action"],
            },
        )
        for move in since
    ]
    changes = _difference(data, seen, live, uploads.cells_of(candidate.facts))
    return Published("overtaken", live, issues, changes)


def _difference(data: Path, before: str | None, after: str | None, usual: Mapping[Cell, Fact]) -> Changes | None:
    """How one kept snapshot differs from another in the cells of the uploads that only one has, else in the usual."""
    folder = snapshots_folder(data)
    if before is None or after is None or not is_readable(folder, before) or not is_readable(folder, after):
        return None
    had, has = (store.manifest_of(folder, name).get("uploads", []) for name in (before, after))
    unshared, _ = uploads.read_uploads(data, [name for name in [*had, *has] if (name in had) != (name in has)])
    cells = uploads.cells_of(uploads.joined(upload.facts for upload in unshared))
    found = _changes(data, before, folder / after, cells or usual, date.today())
    # no workbook is looked at here that might lack something
    return replace(found, dropped=()) if found is not None else None


def _changes(data: Path, before: str | None, after: Path, cells: Mapping[Cell, Fact], as_of: date) -> Changes | None:
    """How a snapshot or a draft differs from another snapshot in some cells; None where the other cannot be read."""
    folder = snapshots_folder(data)
    if before and not is_readable(folder, before):
        return None
    old, new = store.open_snapshot(folder, before) if before else None, store.Snapshot(after)
    try:
        promised = promises_on(old, as_of) if old else ()
        return changes_between(old, new, cells, promised, promises_on(new, as_of))
    finally:
        new.close()
        if old:
            old.close()


def _new_id(now: datetime, inputs: Mapping[str, str]) -> str:
    """When it was made, to the microsecond, and of what: ids sort by age, and builds at once do not meet."""
    digest = hashlib.sha256(json.dumps(dict(inputs), sort_keys=True).encode()).hexdigest()[:8]
    return f"{now:%Y%m%dT%H%M%S-%f}-{digest}"
