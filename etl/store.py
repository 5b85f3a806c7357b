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

    def tuples(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer as bare tuples, for many rows whose columns are known."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    def table(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pa.Table:
        """The answer as an Arrow table."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.to_arrow_table()

    def close(self) -> None:
        self._connection.close()


def current_id(folder: Path) -> str | None:
    """The id of the live snapshot of data/snapshots/, read afresh."""
    name = _pointer(folder)[0]
    return name if name and (folder / name / MANIFEST).is_file() else None


def open_snapshot(folder: Path, snapshot_id: str | None = None) -> Snapshot:
    """Open a snapshot, the live one by default. Raises NoSnapshot."""
    found = snapshot_id or current_id(folder)
    if found is None or not (folder / found / DATABASE).is_file():
        raise NoSnapshot(str(folder))
    return Snapshot(folder / found)


def manifest_of(folder: Path, snapshot_id: str) -> dict[str, Any]:
    """What a snapshot says of itself. Raises FileNotFoundError."""
    found: dict[str, Any] = json.loads((folder / snapshot_id / MANIFEST).read_text(encoding="utf-8"))
    return found


def is_intact(folder: Path, snapshot_id: str) -> bool:
    """Whether a snapshot is there and its database what was written."""
    database = folder / snapshot_id / DATABASE
    is_whole = database.is_file() and (folder / snapshot_id / MANIFEST).is_file()
    return is_whole and file_sha256(database) == manifest_of(folder, snapshot_id)["database_sha256"]


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
        sync(path)
    return draft


def publish(draft: Path, snapshot_id: str, entry: Mapping[str, Any] | None = None) -> None:
    """Give the draft its name, then move the pointer: a crash in between leaves the old snapshot live."""
    os.rename(draft, draft.parent / snapshot_id)
    move_pointer(draft.parent, snapshot_id, entry)


def move_pointer(folder: Path, snapshot_id: str, entry: Mapping[str, Any] | None = None) -> None:
    """Make a snapshot live. The pointer carries the line for the history, so that no kill can part the two."""
    pointer = folder / f".{POINTER}-{os.getpid()}"
    line = json.dumps(entry, ensure_ascii=False) + "\n" if entry else ""
    pointer.write_text(f"{snapshot_id}\n{line}", encoding="utf-8", newline="\n")
    sync(pointer)
    os.replace(pointer, folder / POINTER)
    sync(folder)


def has_unlogged_move(folder: Path) -> bool:
    """Whether the last move of the pointer is missing from the history: its process was killed in between."""
    line = _last_move(folder)
    return line is not None and line not in _logged(folder)


def log_last_move(folder: Path) -> None:
    """Append the last move of the pointer to the history, unless it stands there."""
    if not has_unlogged_move(folder):
        return
    whole = len("".join(line + "\n" for line in _logged(folder)).encode())
    with (folder / LOG).open("ab") as log:
        # a kill may have torn the last line, which is the one to be written now
        log.truncate(whole)
        log.write(f"{_last_move(folder)}\n".encode())
        log.flush()
        os.fsync(log.fileno())


def history(folder: Path) -> list[dict[str, Any]]:
    """Every move of the pointer, newest first, the one that is not in the log yet among them."""
    lines = _logged(folder)
    if has_unlogged_move(folder):
        lines.append(str(_last_move(folder)))
    return [json.loads(line) for line in reversed(lines)]


def drop_abandoned(folder: Path) -> None:
    """Remove what a killed process left behind: hidden names that end with the number of one that has gone."""
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


def sync(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk."""
    # Windows cannot open a folder to flush it
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pointer(folder: Path) -> tuple[str, str]:
    """The id that the pointer names and the line it carries for the history; empty where there is none."""
    try:
        name, _, line = (folder / POINTER).read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        return "", ""
    return name.strip(), line.strip("\n")


def _last_move(folder: Path) -> str | None:
    name, line = _pointer(folder)
    if line or not name or not (folder / name / MANIFEST).is_file():
        return line or None
    # a pointer that was written before pointers carried lines
    logged = next((line for line in _logged(folder) if f'"id": "{name}"' in line), None)
    manifest = manifest_of(folder, name)
    told = {"at": manifest.get("created_at"), "action": "publish", "id": name, "previous": manifest.get("previous")}
    return logged or json.dumps(told)


def _logged(folder: Path) -> list[str]:
    """The whole lines of the log."""
    try:
        whole = (folder / LOG).read_bytes().rpartition(b"\n")[0]
    except FileNotFoundError:
        return []
    return whole.decode().split("\n") if whole else []


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
