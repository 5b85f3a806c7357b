"""Reads one workbook, given as standard input, in a process of its own, and answers in JSON.

Runs with nothing of the pipeline imported. The limits hold before the first byte of the file is looked at.
"""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from etl.workbook.preflight import Limits, Package, Refused, kind_of
from etl.workbook.raw import RawBook, RawSheet

TOO_HEAVY = 3
"""Exit code of a reading that ran out of memory."""

_MOST_OF_VALUE = 200
"""Names of parts and sheets are the file's, and may be as long as it likes."""

_PLAIN = frozenset({str, float, int, bool, type(None)})

Reader = Callable[[BinaryIO, str, Limits], RawBook]


def main() -> None:
    suffix, stem, limits = json.loads(sys.argv[1])
    allowed = Limits(**limits)
    _limited(allowed)
    out, sys.stdout, sys.stderr = sys.stdout.buffer, io.StringIO(), io.StringIO()
    try:
        content = answer(sys.stdin.buffer, suffix, stem, allowed)
    except MemoryError:
        sys.exit(TOO_HEAVY)
    out.write(content)
    out.flush()


def answer(file: BinaryIO, suffix: str, stem: str, limits: Limits) -> bytes:
    """JSON of the sheets, or of the code and values of the issue that stands in their place."""
    try:
        book = _reader(file, suffix, limits)(file, stem, limits)
        try:
            return _as_json(_told(book))
        except ValueError:  # looked for only here: a look at every number takes as long as all the rest
            for sheet in book.sheets:
                _without_infinities(sheet)
            return _as_json(_told(book))
    except Refused as refused:
        values = {key: value[:_MOST_OF_VALUE] for key, value in refused.values.items()}
        return _as_json({"code": refused.code, "values": values})
    except MemoryError:
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        return _as_json({"code": "workbook_unreadable", "values": {"value": type(error).__name__}})


def _told(book: RawBook) -> dict[str, object]:
    sheets = [_as_data(sheet) for sheet in book.sheets]
    if not any(sheet["rows"] or sheet["faults"] for sheet in sheets):
        raise Refused("workbook_without_cells")
    return {"sheets": sheets, "texts": book.texts, "has_macros": book.has_macros}


def _limited(limits: Limits) -> None:
    with suppress(ImportError):  # Windows has no such limits: there only the wall clock holds
        import resource

        for what, most in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_CPU, limits.cpu_seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _reader(file: BinaryIO, suffix: str, limits: Limits) -> Reader:
    """The reader of such files, once the content has shown to be what the suffix says."""
    kind = kind_of(file)
    if kind == "ZIP" and suffix in (".xlsx", ".xlsm", ".ods"):
        package = Package(file, limits)
        kind = package.kind()
        if kind == ".xlsx" and suffix != ".ods":
            from etl.workbook.ooxml import read_ooxml

            return lambda file, stem, limits: read_ooxml(file, package, limits)
        if kind == ".ods" == suffix:
            from etl.workbook.opendocument import read_opendocument

            return lambda file, stem, limits: read_opendocument(package, limits)
    elif kind == "ZIP":
        kind = Package(file, limits).kind()
    elif kind in ("OLE", "BIFF"):
        from etl.workbook.biff import checked_ole, read_biff

        kind = checked_ole(file) if kind == "OLE" else ".xls"
        if kind == ".xls" == suffix:
            return read_biff
    elif kind == ".txt" and suffix in (".csv", ".tsv"):
        from etl.workbook.delimited import read_delimited

        return read_delimited
    raise Refused("file_not_what_it_says", value=kind, expected=suffix)


def _as_data(sheet: RawSheet) -> dict[str, object]:
    rows = sheet.rows
    for row, column in sheet.faults:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = None
    dates: list[int] = []
    rows = [_plain(cells, number, dates) for number, cells in enumerate(rows)]
    while rows and not rows[-1]:
        rows.pop()
    height = max([len(rows), *(row + 1 for row, _ in sheet.faults)])
    width = max([0, *map(len, rows), *(column + 1 for _, column in sheet.faults)])
    return {
        "name": sheet.name,
        "rows": rows,
        "dates": dates,
        "is_visible": sheet.is_visible,
        # Only what meets content: people hide a million empty rows, and merge them.
        "merged": [
            (top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in sheet.merged
            if top < height and left < width
        ],
        "hidden_rows": sorted(row for row in sheet.hidden_rows if row < height),
        "hidden_columns": sorted(column for column in sheet.hidden_columns if column < width),
        "faults": [(row, column, fault) for (row, column), fault in sorted(sheet.faults.items())],
        "percents": sheet.percents,
    }


def _plain(cells: list[object], row: int, dates: list[int]) -> list[object]:
    """The cells up to the last one with content, dates as text with their places noted in `dates`."""
    plain = [None if cell == "" else cell for cell in cells]
    if not _PLAIN.issuperset(map(type, plain)):
        for column, cell in enumerate(plain):
            if isinstance(cell, date):
                plain[column] = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
                dates += (row, column)
            elif isinstance(cell, time):
                plain[column] = cell.isoformat()
            elif isinstance(cell, timedelta):
                plain[column] = str(cell)
    while plain and plain[-1] is None:
        plain.pop()
    return plain


def _as_json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def _without_infinities(sheet: RawSheet) -> None:
    """Turns what is no finite number, such as 1E+999, into the fault of such cells."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, float) and not math.isfinite(cell):
                sheet.faults[row, column] = "#NUM!"
