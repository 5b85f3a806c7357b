"""The command: every file of a folder compared, counted and told."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import etl
from tests.figures_check.answers import Answers
from tests.figures_check.asking import DIFFERING, EQUAL, REFUSED
from tests.figures_check.originals import ORIGINALS

MOST_SHOWN = 20
_LABELS = ("year", "programme_period", "criteria_set", "period", "province", "area", "region", "org",
           "indicator", "activity", "criterion_number")  # fmt: skip


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def is_original(path: Path) -> bool:
    """Whether a file is one of the originals: by its name, and by the columns that its rows are read by."""
    if path.name not in ORIGINALS or not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", newline="") as file:
        return ORIGINALS[path.name].columns <= set(next(csv.reader(file), []))


def compare(path: Path, answers: Answers) -> tuple[Counter[str], list[str]]:
    """Rows of one file by verdict, and a line for each row that is not equal."""
    counts: Counter[str] = Counter()
    lines = []
    for number, row in enumerate(rows_of(path), start=2):
        verdict = answers.verdict(path.name, row)
        counts[verdict.kind] += 1
        if verdict.kind != EQUAL:
            what = " ".join(row[c] for c in _LABELS if row.get(c))
            lines.append(f"{verdict.kind}: {path.name}:{number} {what}: {verdict.why}")
    return counts, lines


def report(folder: Path, answers: Answers) -> bool:
    """Print a line a file and the rows that are not equal; whether every row is equal or refused."""
    print(f"{'file':<32}{'rows in':>10}{'equal':>10}{'refused':>10}{'differing':>11}")
    total: Counter[str] = Counter()
    unequal: list[str] = []
    for name in ORIGINALS:
        if not is_original(folder / name):
            continue
        counts, lines = compare(folder / name, answers)
        _print_counts(name, counts)
        total += counts
        unequal += lines
    _print_counts("total", total)
    for line in unequal[:MOST_SHOWN]:
        print(line)
    if len(unequal) > MOST_SHOWN:
        print(f"... and {len(unequal) - MOST_SHOWN:,} more")
    return total[DIFFERING] == 0 and total.total() == total[EQUAL] + total[REFUSED]


def _print_counts(name: str, counts: Counter[str]) -> None:
    print(f"{name:<32}{counts.total():>10,}{counts[EQUAL]:>10,}{counts[REFUSED]:>10,}{counts[DIFFERING]:>11,}")


def print_others(folder: Path) -> None:
    """What was not compared: originals that are not there, figures still to be carried, lists that hold none."""
    if absent := [name for name in ORIGINALS if not (folder / name).is_file()]:
        print("not there, not compared:", ", ".join(absent))
    others = [path for path in sorted(folder.glob("*.csv")) if not is_original(path)]
    figures = [path for path in others if any(c in ("value", "value_low") for c in next(rows_of(path), {}))]
    if figures:
        counted = (f"{path.name} ({sum(1 for _ in rows_of(path)):,} rows)" for path in figures)
        print("not carried yet:", ", ".join(counted))
    if lists := [path.name for path in others if path not in figures]:
        print("no figures, not compared:", ", ".join(lists))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.figures_check", description="Compare what etl answers with the original CSV files."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder with the original CSV files")
    parser.add_argument("--data", type=Path, help="data folder (default: the project's)")
    options = parser.parse_args(arguments)
    if not any(is_original(options.folder / name) for name in ORIGINALS):
        print(f"{options.folder} has no {', '.join(ORIGINALS)}", file=sys.stderr)
        return 2
    data = etl.data_folder(options.data)
    if (built := etl.build(data)).outcome == "refused":
        print(f"the data in {data} is refused: run thuocdo build ({built.issues[0]})", file=sys.stderr)
        return 1
    good = report(options.folder, Answers(data))
    print_others(options.folder)
    return 0 if good else 1
