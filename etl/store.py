"""Snapshots: immutable folders with one DuckDB file and a manifest, and the pointer that says which is live.

The only module that knows DuckDB and the layout of data/snapshots/. A live snapshot is never opened for writing:
a writer would lock out readers in other processes, while a moved pointer disturbs nobody.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

DATABASE = "data.duckdb"
MANIFEST = "manifest.json"
POINTER = "CURRENT"
LOG = "LOG.jsonl"

_SQL_TYPES = {"str": "VARCHAR", "float": "DOUBLE", "int": "INTEGER", "bool": "BOOLEAN", "date": "DATE"}
_READING: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "lock_configuration": True,
}


class Table(NamedTuple):
    """Rows to store: `columns` maps each name to str, float, int, bool or date. An empty string is stored as NULL."""

    columns: Mapping[str, str]
    rows: Sequence[Sequence[Any]]


class NoSnapshot(Exception):
    """There is no live snapshot in the folder: nothing has been built yet."""


class Snapshot:
    """One immutable snapshot, open for reading. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.id = folder.name
        self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        self._connection = duckdb.connect(str(folder / DATABASE), read_only=True, config=_READING)

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The answer as plain dictionaries. One cursor a call: a shared one breaks under threads."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pa.Table:
        """The answer as an Arrow table."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.to_arrow_table()

    def close(self) -> None:
        self._connection.close()


def current_id(folder: Path) -> str | None:
    """The id of the live snapshot of data/snapshots/, read afresh."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return name if (folder / name / MANIFEST).is_file() else None


def open_snapshot(folder: Path, snapshot_id: str | None = None) -> Snapshot:
    """Open a snapshot, the live one by default. Raises NoSnapshot."""
    found = snapshot_id or current_id(folder)
    if found is None or not (folder / found / DATABASE).is_file():
        raise NoSnapshot(str(folder))
    return Snapshot(folder / found)


def manifests(folder: Path) -> list[dict[str, Any]]:
    """The manifests of all snapshots, newest first."""
    paths = sorted(folder.glob(f"[!.]*/{MANIFEST}"), reverse=True)
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def write_draft(folder: Path, tables: Mapping[str, Table], views: Iterable[str], manifest: Mapping[str, Any]) -> Path:
    """Write a complete snapshot into a hidden folder beside the live ones; nobody reads it until it is published."""
    draft = folder / f".draft-{manifest['id']}-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    database = draft / DATABASE
    connection = duckdb.connect(str(database))
    try:
        connection.execute("BEGIN")
        for name, table in tables.items():
            _fill(connection, name, table, draft / f"{name}.csv")
        for view in views:
            connection.execute(view)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    counts = {name: len(table.rows) for name, table in tables.items()}
    full = {**manifest, "tables": counts, "database_sha256": file_sha256(database)}
    (draft / MANIFEST).write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for path in (database, draft / MANIFEST, draft):
        _sync(path)
    return draft


def publish(draft: Path, snapshot_id: str) -> None:
    """Give the draft its name, then move the pointer: a crash in between leaves the old snapshot live."""
    folder = draft.parent
    os.rename(draft, folder / snapshot_id)
    pointer = folder / f".{POINTER}-{os.getpid()}"
    pointer.write_text(snapshot_id + "\n", encoding="utf-8")
    _sync(pointer)
    os.replace(pointer, folder / POINTER)
    _sync(folder)


def log_publication(folder: Path, snapshot_id: str) -> None:
    """Append a snapshot to the history of what was published, unless it stands there."""
    path = folder / LOG
    if path.is_file() and f'"id": "{snapshot_id}"' in path.read_text(encoding="utf-8"):
        return
    manifest = json.loads((folder / snapshot_id / MANIFEST).read_text(encoding="utf-8"))
    entry = {"at": manifest["created_at"], "action": "publish", "id": snapshot_id, "previous": manifest["previous"]}
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry, ensure_ascii=False) + "\n")


def drop_abandoned(folder: Path) -> None:
    """Remove what a killed build left behind: hidden names that end with the number of a process that has gone."""
    for left in [*folder.glob(".draft-*"), *folder.glob(f".{POINTER}-*")]:
        if not _is_running(int(left.name.rsplit("-", 1)[1])):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def drop_old(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots, never the live one; they can be built again from their inputs."""
    live = current_id(folder)
    old = [m["id"] for m in manifests(folder)][keep:]
    dropped = [name for name in old if name != live]
    for name in dropped:
        shutil.rmtree(folder / name, ignore_errors=True)
    return dropped


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(connection: duckdb.DuckDBPyConnection, name: str, table: Table, passing: Path) -> None:
    # through a file: ten times faster than binding rows, and without the second that importing pandas for Arrow costs
    types = ", ".join(f"'{column}': '{_SQL_TYPES[kind]}'" for column, kind in table.columns.items())
    with passing.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table.rows)
    # written out, not bound: binding any parameter makes DuckDB import pandas
    path = str(passing).replace("'", "''")
    options = "header = false, auto_detect = false, new_line = '\\n', nullstr = ''"
    connection.execute(f"CREATE TABLE \"{name}\" AS FROM read_csv('{path}', {options}, columns = {{{types}}})")
    passing.unlink()


def _is_running(process: int) -> bool:
    if os.name == "nt":
        # asking would end the process there
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(path: Path) -> None:
    # Windows cannot open a folder to flush it
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
