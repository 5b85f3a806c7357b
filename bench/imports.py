"""Importing a workbook beside openpyxl opening it: a very long sheet, and one of an index's usual size."""

import csv
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bench.build import ROOT, THUOCDO, copy_data, seconds
from bench.report import CannotMeasureError, Comparison
from etl import Gazetteer, read_catalog

LONG_ROWS = 100_000
CRITERIA = 10
DAY = date(2019, 6, 30)
_PASS = """
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1], read_only=True)["Xã × tiêu chí"].iter_rows(values_only=True):
    pass
"""
_OPEN = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])"


def measure(repeats: int) -> list[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder))
        allow_many_communes(data)
        seconds(THUOCDO, "build", "--data", data)
        long, usual = long_sheet(data, Path(folder)), usual_sheet(data, Path(folder))
        return [
            compare("Import 100,000 rows", "one read-only pass", data, long, _PASS, repeats, aim=2.0),
            compare("Import 63 × 40", "a fresh Python opening it", data, usual, _OPEN, repeats, aim=3.0),
        ]


def compare(name: str, against: str, data: Path, file: Path, bare: str, repeats: int, aim: float) -> Comparison:
    """`thuocdo check` of a file, start of the process included, beside openpyxl in a process of its own."""
    ours: list[float] = []
    theirs: list[float] = []
    for round_ in range(repeats + 1):
        pair = (seconds(THUOCDO, "check", file, "--data", data), seconds(sys.executable, "-c", bare, file))
        if round_:
            ours.append(pair[0])
            theirs.append(pair[1])
    return Comparison(name, f"openpyxl, {against}", ours, theirs, aim)


def allow_many_communes(data: Path) -> None:
    """No province has 100,000 communes: the copy of the catalogue is told that it may."""
    path = data / "catalog" / "indices" / "new_rural.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("[0, 12000]", "[0, 120000]"), encoding="utf-8")


def long_sheet(data: Path, folder: Path) -> Path:
    """The form for communes by criterion, filled in for 100,000 communes of one province."""
    book = template(data, folder, "new_rural", "2026", "34")
    del book["Số liệu"]
    sheet = book["Xã × tiêu chí"]
    answers = {"Số liệu đến ngày:": date(2026, 6, 30), "Tỉnh, thành phố:": "Thanh Hóa"}
    for row in range(1, 6):
        if (asked := sheet.cell(row, 1).value) in answers:
            sheet.cell(row, 2, answers[asked])
    first = row_of(sheet, "Ví dụ") + 1
    for number in range(LONG_ROWS):
        marks = ("x" if (number + criterion) % 3 else "KĐ" for criterion in range(CRITERIA))
        for column, content in enumerate((number + 1, f"Xã số {number + 1}", *marks), start=1):
            sheet.cell(first + number, column, content)
    return saved(book, folder / "long.xlsx")


def usual_sheet(data: Path, folder: Path) -> Path:
    """The form of the PAPI filled in with its figures of 2019: 63 provinces, 39 columns."""
    book = template(data, folder, "papi", "2019", "63")
    sheet, catalog = book["Số liệu"], read_catalog(data / "catalog")
    gazetteer, nodes = Gazetteer(catalog), catalog.indices["papi"].nodes_in("2019")
    example = row_of(sheet, "Ví dụ")
    columns = {heading: c for c in range(3, sheet.max_column + 1) for heading in headings_of(sheet, c, example)}
    columns_of = {node.node: columns[node.name.vi] for node in nodes if node.name.vi in columns}
    names = {sheet.cell(row, 2).value: row for row in range(example + 1, sheet.max_row + 1)}
    with (data / "figures" / "papi.value.csv").open(encoding="utf-8", newline="") as file:
        for figure in (row for row in csv.DictReader(file) if row["period"] == "2019"):
            state = gazetteer.state(figure["unit"], DAY)
            row = names[state.name.vi if state else ""]
            sheet.cell(row, columns_of[figure["node"]], float(figure["value"]))
    return saved(book, folder / "usual.xlsx")


def headings_of(sheet: Worksheet, column: int, example: int) -> list[str]:
    """The lowest heading of a column, above its scale and the example row."""
    texts = [str(sheet.cell(row, column).value or "") for row in range(1, example - 1)]
    return [text for text in reversed(texts) if text][:1]


def row_of(sheet: Worksheet, name: str) -> int:
    """The row with a name in the second column."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == name)


def template(data: Path, folder: Path, index: str, period: str, geography: str) -> openpyxl.Workbook:
    path = folder / f"{index}.xlsx"
    command = [THUOCDO, "template", index, "--period", period, "--geography", geography, "--out", path, "--data", data]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise CannotMeasureError(done.stderr)
    return openpyxl.load_workbook(path)


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path
