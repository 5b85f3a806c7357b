"""The command: every workbook of a folder imported and compared with the shipped figures, cell by cell."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import build, data_folder
from etl.console import Messages
from etl.figures import read_figures
from etl.importing import candidate
from etl.model import ERROR, NOTE, WARNING, Facts
from etl.uploads import Candidate

NEAR = 5e-7
_TABLES = ("value", "rank", "band", "uncertainty")
_SAYS = {"value": ("value",), "rank": ("rank",), "band": ("band",), "uncertainty": ("se", "low", "high", "n")}
_KINDS = (".xlsx", ".xlsm", ".xls", ".ods")
_PERIODS = Path(__file__).with_name("periods.csv")

Cell = tuple[str, str, str, str, str]


@dataclass
class Compared:
    """One workbook beside the shipped figures of its periods."""

    name: str
    found: Candidate
    seconds: float
    rows: int
    equal: int
    differing: list[str]
    unknown: list[str]
    absent: dict[tuple[str, str, str], int]

    @property
    def errors(self) -> list[str]:
        return [f"{i.code} {i.where}" for i in self.found.issues if i.severity == ERROR]

    def is_good(self) -> bool:
        """Every figure equal, nothing refused, and whatever is lacking said by name."""
        told = {
            (i.values["value"], i.values["expected"]) for i in self.found.issues if i.code.endswith("not_in_workbook")
        }
        return not self.differing and not self.errors and not self.unknown and (not self.absent or bool(told))


def cells(facts: Facts) -> Iterator[tuple[Cell, Any]]:
    """Every displayed cell of provinces' figures."""
    for table in _TABLES:
        for fact in getattr(facts, table):
            if getattr(fact, "preferred", True):
                yield (table, fact.index, fact.node, fact.unit, fact.period), fact


def compare(path: Path, data: Path, period: str | None, shipped: Mapping[Cell, Any]) -> Compared:
    started = time.monotonic()
    found = candidate(data, path, period)
    seconds = time.monotonic() - started
    read = dict(cells(found.facts))
    known = {cell: fact for cell, fact in shipped.items() if cell in read}
    differing = [
        f"{fact.source_cell}: {_said(cell, fact)} ≠ {_said(cell, shipped[cell])}"
        for cell, fact in read.items()
        if cell in known and not _is_equal(cell, fact, shipped[cell])
    ]
    absent = Counter(
        (cell[0], cell[2], cell[4])
        for cell in shipped
        if (cell[1], cell[4]) in {(found.index, p) for p in found.periods} and cell not in read
    )
    unknown = [f"{fact.source_cell}: {_said(cell, fact)}" for cell, fact in read.items() if cell not in known]
    return Compared(path.name, found, seconds, len(read), len(known) - len(differing), differing, unknown, dict(absent))


def _said(cell: Cell, fact: Any) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in _SAYS[cell[0]])


def _is_equal(cell: Cell, one: Any, other: Any) -> bool:
    """Within 0.0000005; a figure printed with fewer digits, within its last one."""
    return all(a == b or _is_near(a, b) for a, b in zip(_said(cell, one), _said(cell, other), strict=True))


def _is_near(one: Any, other: Any) -> bool:
    if not isinstance(one, float | int) or not isinstance(other, float | int):
        return False
    decimals = min(len(f"{number:.9f}".rstrip("0").partition(".")[2]) for number in (one, other))
    return abs(one - other) <= max(NEAR, 0.5 * 10**-decimals if decimals < 6 else 0.0)


def report(folder: Path, data: Path) -> bool:
    """Print a line for each workbook and what it lacks; whether all are good."""
    shipped = dict(cells(read_figures(data / "figures").facts))
    declared = {row["file"]: row["period"] for row in _rows(_PERIODS)}
    print(f"{'workbook':<28}{'period':>9}{'rows':>8}{'equal':>8}{'differing':>11}{'absent':>8}{'warnings':>10}{'s':>7}")
    say, good = Messages("en"), True
    for path in sorted(p for p in folder.iterdir() if p.suffix in _KINDS):
        compared = compare(path, data, declared.get(path.name), shipped)
        warnings = sum(issue.severity == WARNING for issue in compared.found.issues)
        print(
            f"{path.name:<28}{declared.get(path.name, '-'):>9}{compared.rows:>8,}{compared.equal:>8,}"
            f"{len(compared.differing):>11,}{sum(compared.absent.values()):>8,}{warnings:>10,}{compared.seconds:>7.2f}"
        )
        _print_details(compared, say)
        good = good and compared.is_good()
    return good


def _print_details(compared: Compared, say: Messages) -> None:
    for (table, node, period), count in compared.absent.items():
        print(f"    absent: {table} {node} {period}: {count} figures that the workbook does not hold")
    told = [i for i in compared.found.issues if i.severity == NOTE and i.code.endswith("not_in_workbook")]
    for line in dict.fromkeys(say.what(issue) for issue in told):
        print(f"    named: {line}")
    for code, count in Counter(i.code for i in compared.found.issues if i.severity == WARNING).items():
        cells_of = [i.where for i in compared.found.issues if i.code == code]
        print(f"    warning: {code} × {count}: {', '.join(cells_of[:6])}{' …' if count > 6 else ''}")
    for line in (*compared.errors, *compared.differing, *compared.unknown)[:10]:
        print(f"    {line}")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.import_check", description="Import publishers' workbooks and compare every figure."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder with the workbooks")
    parser.add_argument("--data", type=Path, help="data folder (default: the project's)")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir() or not any(p.suffix in _KINDS for p in options.folder.iterdir()):
        print(f"{options.folder} holds no workbook", file=sys.stderr)
        return 2
    data = data_folder(options.data)
    if (built := build(data)).outcome == "refused":
        print(f"the data in {data} is refused: run thuocdo build ({built.issues[0]})", file=sys.stderr)
        return 1
    return 0 if report(options.folder, data) else 1
