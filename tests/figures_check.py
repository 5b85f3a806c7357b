"""Compare what etl answers with the original CSV files, row by row: python -m tests.figures_check DIR

Knows nothing of how the figures were carried into the project. It reads the originals, looks each province up by
its name on the day of the release, and asks etl's public reading functions for that cell: the fact tables, and the
rows that `thuocdo get` prints. Numbers must be equal to the last digit. A row of a region, total or statistic is
refused. Exit codes: 0 nothing differs, 1 something does, 2 used wrongly.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import etl

MOST_SHOWN = 20
EQUAL, REFUSED, DIFFERING = "equal", "refused", "differing"


class Cell(NamedTuple):
    """Where etl keeps what an original row tells: table and column, index and node."""

    table: str
    column: str
    index: str
    node: str


class Verdict(NamedTuple):
    """What became of one original row; `why` is empty where it is equal."""

    kind: str
    why: str = ""


def cell_of_pci(row: dict[str, str]) -> Cell:
    name = row["indicator"]
    if name in ("rank", "pgi_rank"):
        return Cell("rank", "rank", *(("pci", "overall") if name == "rank" else ("pgi", "pgi")))
    return Cell("value", "value", "pgi" if name.startswith("pgi") else "pci", name)


def cell_of_pci_tiers(row: dict[str, str]) -> Cell:
    return Cell("band", "band", "pci", "overall")


def cell_of_papi(row: dict[str, str]) -> Cell:
    return Cell("value", "value", "papi", row["indicator"])


def cell_of_papi_uncertainty(row: dict[str, str]) -> Cell:
    name = row["indicator"]
    if name == "n_obs":
        return Cell("uncertainty", "n", "papi", "total")
    if name.startswith("var_"):
        return Cell("uncertainty", "variance", "papi", name.removeprefix("var_"))
    for ending, column in (("_se", "se"), ("_ci_low", "low"), ("_ci_high", "high")):
        if name.endswith(ending):
            return Cell("uncertainty", column, "papi", name.removesuffix(ending))
    return Cell("uncertainty", name, "papi", "")


ORIGINALS: dict[str, Callable[[dict[str, str]], Cell]] = {
    "pci.csv": cell_of_pci,
    "pci_tiers.csv": cell_of_pci_tiers,
    "papi.csv": cell_of_papi,
    "papi_uncertainty.csv": cell_of_papi_uncertainty,
}


class Answers:
    """What etl's public reading functions answer, by cell."""

    def __init__(self, data: Path) -> None:
        catalog = etl.read_catalog(data / "catalog")
        snapshot = etl.open_snapshot(etl.snapshots_folder(data))
        self._indices = catalog.indices
        self._gazetteer = etl.Gazetteer(catalog)
        self._bands = {
            (index, level["label_vi"]): level["band"]
            for index in self._indices
            for level in etl.queries.band_levels(snapshot, index)
        }
        self._facts: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for table in ("value", "rank", "band", "uncertainty"):
            for fact in etl.queries.facts(snapshot, table):
                place = (table, *_place(fact), str(fact["source_id"]))
                self._facts.setdefault(place, []).append(fact)
        self._printed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in etl.queries.observations(snapshot, etl.Wanted()):
            self._printed.setdefault(_place(row), []).append(row)

    def verdict(self, row: dict[str, str], cell: Cell) -> Verdict:
        """Whether etl answers the original row: its fact from its source, and the same in `get`."""
        release = self._indices[cell.index].release_of(row["year"])
        if release is None:
            return Verdict(DIFFERING, f"no release of {cell.index} in {row['year']}")
        unit = self._gazetteer.resolved(row["province"], release.units_at)
        if unit is None and self._gazetteer.is_known_non_unit(row["province"]):
            return Verdict(REFUSED, "a region, total or statistic is no province")
        if unit is None:
            return Verdict(DIFFERING, f"no province of {release.units_at} is named {row['province']!r}")
        expected = self._expected(row, cell)
        place = (cell.index, cell.node, unit, row["year"])
        facts = self._facts.get((cell.table, *place, row["source_id"]), [])
        # one source may stand behind a printed figure and one computed from it: the printed one is asked for
        printed = [f for f in facts if f.get("status") != "computed"] or facts
        answers = [f.get(cell.column) for f in printed]
        if answers != [expected]:
            return Verdict(DIFFERING, f"{expected!r}, but the answer is {answers!r}")
        if cell.column not in etl.GET_COLUMNS:
            return Verdict(EQUAL)
        shown = [r[cell.column] for r in self._printed.get(place, [])]
        return Verdict(EQUAL) if expected in shown else Verdict(DIFFERING, f"{expected!r}, but get prints {shown!r}")

    def _expected(self, row: dict[str, str], cell: Cell) -> float | str:
        if cell.table == "band":
            return self._bands.get((cell.index, row["tier_vi"]), row["tier_vi"])
        try:
            return float(row["value"])
        except ValueError:
            return row["value"]


def _place(row: dict[str, Any]) -> tuple[str, str, str, str]:
    return row["index"], row["node"], row["unit"], row["period"]


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def compare(path: Path, answers: Answers) -> tuple[Counter[str], list[str]]:
    """Rows of one file by verdict, and a line for each row that is not equal."""
    counts: Counter[str] = Counter()
    lines = []
    for number, row in enumerate(rows_of(path), start=2):
        verdict = answers.verdict(row, ORIGINALS[path.name](row))
        counts[verdict.kind] += 1
        if verdict.kind != EQUAL:
            what = " ".join(row[c] for c in ("year", "province", "indicator") if c in row)
            lines.append(f"{verdict.kind}: {path.name}:{number} {what}: {verdict.why}")
    return counts, lines


def report(folder: Path, answers: Answers) -> bool:
    """Print a line a file and the rows that are not equal; whether every row is equal or refused."""
    print(f"{'file':<22}{'rows in':>10}{'equal':>10}{'refused':>10}{'differing':>11}")
    total: Counter[str] = Counter()
    unequal: list[str] = []
    for name in ORIGINALS:
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
    print(f"{name:<22}{counts.total():>10,}{counts[EQUAL]:>10,}{counts[REFUSED]:>10,}{counts[DIFFERING]:>11,}")


def print_others(folder: Path) -> None:
    """The other CSV files of the folder: figures that are still to be carried, and lists that hold none."""
    others = [path for path in sorted(folder.glob("*.csv")) if path.name not in ORIGINALS]
    figures = [path for path in others if any(c in ("value", "value_low") for c in next(rows_of(path), {}))]
    if figures:
        counted = (f"{path.name} ({sum(1 for _ in rows_of(path)):,} rows)" for path in figures)
        print("not carried yet:", ", ".join(counted))
    if lists := [path.name for path in others if path not in figures]:
        print("no figures, not compared:", ", ".join(lists))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.figures_check", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder with the original CSV files")
    parser.add_argument("--data", type=Path, help="data folder (default: the project's)")
    options = parser.parse_args(arguments)
    if absent := [name for name in ORIGINALS if not (options.folder / name).is_file()]:
        print(f"{options.folder} has no {', '.join(absent)}", file=sys.stderr)
        return 2
    data = etl.data_folder(options.data)
    if (built := etl.build(data)).outcome == "refused":
        print(f"the data in {data} is refused: run thuocdo build ({built.issues[0]})", file=sys.stderr)
        return 1
    good = report(options.folder, Answers(data))
    print_others(options.folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
