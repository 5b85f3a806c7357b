"""Writes every broken workbook into a folder, and a list of what must be said of each."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tests.broken.generator import cases

_COLUMNS = ("file", "period", "index", "code", "severity", "where", "besides", "value", "value_high", "qualifier")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("python -m tests.broken FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "expected.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for case in cases():
            case.write(folder)
            given = ("absent" if case.gives.value is None else case.gives.value, *case.gives[1:]) if case.gives else ()
            places = "; ".join(sorted(case.places))
            asked = (case.file_name, case.period, case.index)
            writer.writerow((*asked, case.code, case.severity, places, "; ".join(case.besides), *given))
    print(f"{len(cases())} → {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
