"""Reads .xls: values and formats by xlrd, and what it does not tell by one pass over the records of the workbook."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError

from etl.workbook.preflight import Limits, Refused, refused_box
from etl.workbook.raw import UNCALCULATED, RawBook, RawSheet, kept_texts, shows_percent, without_codes

_STREAMS = ("Workbook", "Book")
_BOF, _BOUNDSHEET, _FORMULA, _HEADER, _FOOTER = 0x809, 0x85, 0x06, 0x14, 0x15
_NOTED = frozenset({_BOF, _BOUNDSHEET, _FORMULA, _HEADER, _FOOTER})
_NO_VALUE = b"\x03"
_FREE_SECTOR = -1
_PROPERTIES = "\5SummaryInformation"
_WANTED_PROPERTIES = (2, 3, 5, 6)
"""Title, subject, keywords, comments in the numbering of property sets."""

_ANSI_TEXT, _UNICODE_TEXT, _CODE_PAGE = 0x1E, 0x1F, 1


def checked_ole(file: BinaryIO) -> str:
    """What an OLE file holds: `.xls`, `.doc`, `.ppt` or just `OLE`. Raises Refused when it is cut short or locked."""
    content = file.read()
    document = _document(content)
    names = {entry.name for entry in document.dirlist}
    if "EncryptedPackage" in names:
        raise Refused("file_password_protected")
    kinds = {"Workbook": ".xls", "Book": ".xls", "WordDocument": ".doc", "PowerPoint Document": ".ppt"}
    return next((kind for name, kind in kinds.items() if name in names), "OLE")


def read_biff(file: BinaryIO, stem: str, limits: Limits) -> RawBook:
    """Raises Refused when a sheet is too large or the file is locked; what xlrd raises is left to the caller."""
    file.seek(0)
    content = file.read()
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
    except XLRDError as error:
        raise Refused(
            "file_password_protected" if "encrypted" in str(error) else "workbook_unreadable", value=str(error)
        ) from error
    percent_styles = {
        number
        for number, style in enumerate(book.xf_list)
        if shows_percent(book.format_map[style.format_key].format_str if style.format_key in book.format_map else "")
    }
    is_ole = content.startswith(b"\xd0\xcf")
    document = _document(content) if is_ole else None
    beside = _beside(_stream(document)) if document else _Beside()
    sheets = [_sheet(book, number, percent_styles, beside, limits) for number in range(book.nsheets)]
    names = {entry.name for entry in document.dirlist} if document else set()
    texts = beside.texts + (_properties(document) if document and _PROPERTIES in names else [])
    return RawBook(sheets, kept_texts(texts), has_macros="_VBA_PROJECT_CUR" in names)


@dataclass
class _Beside:
    """What stands beside the values: headers and footers, and by sheet the places of formulas without a value."""

    texts: list[str] = field(default_factory=list)
    uncalculated: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def _sheet(book: Any, number: int, percent_styles: set[int], beside: _Beside, limits: Limits) -> RawSheet:
    sheet = book.sheet_by_index(number)
    refused_box(sheet.name, sheet.nrows, sheet.ncols, limits)
    grid = RawSheet(
        name=sheet.name,
        rows=[],
        is_visible=sheet.visibility == 0,
        merged=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows={row for row, about in sheet.rowinfo_map.items() if about.hidden or about.height == 0},
        hidden_columns={column for column, about in sheet.colinfo_map.items() if about.hidden or about.width == 0},
        faults=dict.fromkeys(beside.uncalculated.get(sheet.name, []), UNCALCULATED),
    )
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        cells: list[object] = sheet.row_values(row)
        styles = sheet._cell_xf_indexes[row]
        for column, kind in enumerate(kinds):
            if kind == xlrd.XL_CELL_NUMBER:
                if styles[column] in percent_styles:
                    grid.percents += (row, column)
            elif kind == xlrd.XL_CELL_DATE:
                cells[column] = _day(cells[column], book.datemode)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                cells[column] = bool(cells[column])
            elif kind == xlrd.XL_CELL_ERROR:
                grid.faults[row, column] = error_text_from_code.get(cells[column], "#VALUE!")
        grid.rows.append(cells)
    book.unload_sheet(number)
    return grid


def _day(serial: Any, datemode: int) -> object:
    """The day of a date, the time of a time; a number that is neither stays what it is."""
    try:
        moment = xlrd.xldate_as_datetime(serial, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return float(serial)
    return moment.time() if 0 < serial < 1 else moment.date()


def _document(content: bytes) -> Any:
    try:
        document = CompDoc(content, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:  # whatever its chains of sectors run into
        raise Refused("file_truncated", value=type(error).__name__) from error
    if any(sector != _FREE_SECTOR for sector in document.SAT[document.mem_data_secs :]):
        raise Refused("file_truncated", value=str(len(content)))
    return document


def _stream(document: Any) -> bytes:
    try:
        for name in _STREAMS:
            memory, start, length = document.locate_named_stream(name)
            if memory:
                stream = bytes(memory[start : start + length])
                if len(stream) < length:
                    raise Refused("file_truncated", value=name)
                return stream
    except (CompDocError, AssertionError, IndexError) as error:
        raise Refused("file_truncated", value=type(error).__name__) from error
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Code, place and length of each record."""
    at = 0
    end = len(stream) - 4
    head = struct.Struct("<HH").unpack_from
    while at <= end:
        code, length = head(stream, at)
        if code == length == 0:
            return
        yield code, at, length
        at += 4 + length


def _beside(stream: bytes) -> _Beside:
    """Formulas count as never calculated when none of the workbook has a value: a calculated one may be empty text."""
    beside = _Beside()
    names: dict[int, str] = {}
    name = ""
    has_values = False
    for code, at, length in _records(stream):
        if code not in _NOTED:
            continue
        content = stream[at + 4 : at + 4 + length]
        if code == _BOF:
            name = names.get(at, "")
        elif code == _BOUNDSHEET and len(content) > 8:
            names[struct.unpack_from("<I", content)[0]] = _text(content[6:], "<B")
        elif code in (_HEADER, _FOOTER) and len(content) > 3:
            beside.texts.append(without_codes(_text(content, "<H")))
        elif code == _FORMULA and len(content) >= 14:
            if content[6:7] == _NO_VALUE and content[12:14] == b"\xff\xff":
                beside.uncalculated.setdefault(name, []).append(struct.unpack_from("<HH", content))
            else:
                has_values = True
    if has_values:
        beside.uncalculated.clear()
    return beside


def _text(content: bytes, length_format: str) -> str:
    """A text of BIFF8: how many characters, whether they take two bytes, the characters."""
    (length,) = struct.unpack_from(length_format, content)
    at = struct.calcsize(length_format)
    is_wide = content[at : at + 1] == b"\1"
    if is_wide:
        return content[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return content[at + 1 : at + 1 + length].decode("latin-1")


def _properties(document: Any) -> list[str]:
    """Title, subject, keywords and comments; nothing where the property set is not as it should be."""
    try:
        content = bytes(document.get_named_stream(_PROPERTIES) or b"")
        (start,) = struct.unpack_from("<I", content, 44)
        (count,) = struct.unpack_from("<I", content, start + 4)
        places = dict(struct.unpack_from("<II", content, start + 8 + 8 * number) for number in range(min(count, 100)))
        encoding = _encoding(content, start + places[_CODE_PAGE]) if _CODE_PAGE in places else "cp1252"
        return [
            _property(content, start + places[wanted], encoding) for wanted in _WANTED_PROPERTIES if wanted in places
        ]
    except (struct.error, CompDocError, AssertionError, IndexError, LookupError):
        return []


def _encoding(content: bytes, at: int) -> str:
    (page,) = struct.unpack_from("<H", content, at + 4)
    return {1200: "utf-16-le", 65001: "utf-8"}.get(page, f"cp{page}")


def _property(content: bytes, at: int, encoding: str) -> str:
    kind, length = struct.unpack_from("<II", content, at)
    if kind == _UNICODE_TEXT:
        return content[at + 8 : at + 8 + 2 * length].decode("utf-16-le", "replace").rstrip("\0")
    return content[at + 8 : at + 8 + length].decode(encoding, "replace").rstrip("\0") if kind == _ANSI_TEXT else ""
