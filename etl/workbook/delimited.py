"""Reads .csv and .tsv: one sheet of texts, in UTF-8 or in UTF-16 that says so."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import BinaryIO

from etl.workbook.preflight import Limits, Refused, refused_box
from etl.workbook.raw import RawBook, RawSheet

_DELIMITERS = "\t;,"
_SAMPLE_ROWS = 200
_MOST_IN_CELL = 1_000_000


def read_delimited(file: BinaryIO, stem: str, limits: Limits) -> RawBook:
    """Raises Refused when the text is in another encoding, or its quotes do not pair up."""
    text = _decoded(file.read())
    if "\0" in text:
        raise Refused("text_encoding_unknown", value="UTF-16", expected="UTF-8")
    csv.field_size_limit(_MOST_IN_CELL)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        delimiter, text = first[4], rest
    else:
        delimiter = _delimiter(text)
    rows: list[list[object]] = []
    width = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            rows.append(list(cells))
            width = max(width, len(cells))
            refused_box(stem, len(rows), width, limits)
    except csv.Error as error:
        raise Refused("workbook_unreadable", value=f"{reader.line_num}: {error}") from error
    return RawBook([RawSheet(stem, rows)])


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("text_encoding_unknown", value=encoding.upper().removesuffix("-SIG"), expected="UTF-8") from error


def _delimiter(text: str) -> str:
    """The mark that cuts most of the first rows into the same number of cells, more than one."""
    return max(_DELIMITERS, key=lambda delimiter: _consistency(text, delimiter))


def _consistency(text: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader):
            if number >= _SAMPLE_ROWS:
                break
            if any(cells):
                widths[len(cells)] += 1
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (rows / widths.total(), width) if width > 1 else (0.0, width)
