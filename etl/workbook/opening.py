"""Opens a workbook without trusting it: everything that touches its content happens in a limited child process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from typing import Any

from etl.model import ERROR, Issue
from etl.workbook.child import TOO_HEAVY
from etl.workbook.grid import Book, Sheet
from etl.workbook.preflight import WORKBOOK_SUFFIXES, Limits, Refused, megabytes

__all__ = ["Limits", "opened"]

# The packages are put in place by name only: importing them would bring in the whole pipeline, ten times slower.
_START = """
import sys
from types import ModuleType
for name, folder in (("etl", sys.argv[2]), ("etl.workbook", sys.argv[3])):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__path__ = [folder]
from etl.workbook.child import main
main()
"""
_NEEDED_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_HERE = Path(__file__).resolve().parent
_TOO_HEAVY_SIGNALS = tuple(
    -getattr(signal, name) for name in ("SIGXCPU", "SIGKILL", "SIGABRT") if hasattr(signal, name)
)


def opened(path: Path, limits: Limits = Limits(), name: str | None = None) -> Book | Issue:  # noqa: B008
    """The workbook at `path`, known to its user as `name`, or the error that says why it cannot be read.

    Never raises for what stands in a file. Values of the issue are plain numbers, suffixes and names of formats.
    """
    name = name or path.name
    try:
        if not path.is_file():
            raise Refused("file_missing")
        with path.open("rb") as file:
            return _book(file, path.stat().st_size, name, limits)
    except Refused as refused:
        return Issue(refused.code, ERROR, name, refused.values)
    except OSError as error:
        return Issue("workbook_unreadable", ERROR, name, {"value": type(error).__name__})


def _book(file: BufferedReader, size: int, name: str, limits: Limits) -> Book:
    suffix = Path(name).suffix.lower()
    if suffix not in WORKBOOK_SUFFIXES:
        raise Refused("file_type_unknown", value=suffix or name, expected=", ".join(WORKBOOK_SUFFIXES))
    if size == 0:
        raise Refused("file_empty")
    if size > limits.most_bytes:
        raise Refused("file_too_large", value=megabytes(size), expected=str(limits.most_bytes // 2**20))
    sha256 = file_digest(file, "sha256").hexdigest()
    told = _told(file, suffix, Path(name).stem, limits)
    return Book(
        file_name=name,
        sha256=sha256,
        sheets=tuple(map(_sheet, told["sheets"])),
        has_macros=told["has_macros"],
        texts=tuple(told["texts"]),
    )


def _told(file: BufferedReader, suffix: str, stem: str, limits: Limits) -> dict[str, Any]:
    """What the child answers of the file. Raises Refused when it refuses the file, fails, or takes too much."""
    request = json.dumps((suffix, stem, asdict(limits)))
    file.seek(0)
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, request, str(_HERE.parent), str(_HERE)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in _NEEDED_ENVIRONMENT if key in os.environ},
            cwd=_HERE.anchor,
            timeout=limits.wall_seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("workbook_too_heavy") from error
    if child.returncode == TOO_HEAVY or child.returncode in _TOO_HEAVY_SIGNALS:
        raise Refused("workbook_too_heavy")
    try:
        told: dict[str, Any] = json.loads(child.stdout)
    except ValueError as error:
        raise Refused("workbook_unreadable", value=str(child.returncode)) from error
    if "code" in told:
        raise Refused(told["code"], **told["values"])
    return told


def _sheet(told: dict[str, Any]) -> Sheet:
    rows = told["rows"]
    for row, column in _pairs(told["dates"]):
        rows[row][column] = date.fromisoformat(rows[row][column])
    return Sheet(
        name=told["name"],
        rows=rows,
        is_visible=told["is_visible"],
        merged=tuple(tuple(merged) for merged in told["merged"]),
        hidden_rows=frozenset(told["hidden_rows"]),
        hidden_columns=frozenset(told["hidden_columns"]),
        faults={(row, column): fault for row, column, fault in told["faults"]},
        percents=frozenset((row, column) for row, column in _pairs(told["percents"]) if _is_number(rows, row, column)),
    )


def _pairs(numbers: Sequence[int]) -> zip[tuple[int, int]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _is_number(rows: list[list[Any]], row: int, column: int) -> bool:
    return row < len(rows) and column < len(rows[row]) and type(rows[row][column]) in (int, float)
