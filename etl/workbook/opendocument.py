"""Reads .ods from its XML: LibreOffice and Excel write everything a reading needs beside the values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from etl.workbook.preflight import Limits, Package, Refused, guarded_parser, refused_box
from etl.workbook.raw import UNCALCULATED, RawBook, RawSheet, kept_texts

_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "currency", "percentage")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d+")
_MOST_COLUMNS = 16_384
_SPACE_OF = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_MACROS = ("basic/", "scripts/")


def read_opendocument(package: Package, limits: Limits) -> RawBook:
    """Raises Refused when the package is locked or not well-formed, or a sheet repeats itself beyond the limits."""
    _refuse_locked(package)
    content = _Content(limits)
    parser = guarded_parser()
    parser.buffer_text = True
    parser.StartElementHandler = content.on_start
    parser.EndElementHandler = content.on_end
    parser.CharacterDataHandler = content.on_text
    package.feed("content.xml", parser)
    texts = content.texts
    if "styles.xml" in package:
        texts += package.gathered("styles.xml", ("header", "footer", "header-left", "footer-left"), ("p",))
    if "meta.xml" in package:
        about = ("title", "subject", "keyword", "description")
        texts += package.gathered("meta.xml", about, about)
    package.check_rest()
    return RawBook(
        content.sheets, kept_texts(texts), has_macros=any(part.startswith(_MACROS) for part in package.parts)
    )


def _refuse_locked(package: Package) -> None:
    is_locked = "encrypted-package" in package

    def on_start(tag: str, _: dict[str, str]) -> None:
        nonlocal is_locked
        is_locked = is_locked or tag.rpartition(":")[2] == "encryption-data"

    if "META-INF/manifest.xml" in package:
        package.parse("META-INF/manifest.xml", on_start)
    if is_locked:
        raise Refused("file_password_protected")


@dataclass(slots=True)
class _Cell:
    attributes: dict[str, str]
    paragraphs: list[str]


@dataclass(slots=True)
class _Row:
    """A row with its number of repetitions; only cells with content are in it, empty ones where they are passed."""

    repeated: int
    is_hidden: bool
    cells: list[object] = field(default_factory=list)
    column: int = 0
    faults: dict[int, str] = field(default_factory=dict)
    percents: list[int] = field(default_factory=list)


class _Content:
    """The sheets of a content.xml as its elements go by."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[RawSheet] = []
        self.texts: list[str] = []
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = self._aside = 0
        self._sheet = RawSheet("", [])
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._row_number = self._column_number = 0
        self._hidden_rows: list[range] = []

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 1 and tag in _CELLS:
            self._cell = _Cell(attributes, [])
        elif self._depth <= 1 and tag == "text:p":
            (self._cell.paragraphs if self._cell and not self._aside else self.texts).append("")
        elif tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._start_sheet(attributes)
        elif self._depth <= 1:
            self._start_other(tag, attributes)

    def on_end(self, tag: str) -> None:
        if self._depth == 1 and tag in _CELLS:
            if self._row and self._cell:
                self._end_cell(self._row, self._cell)
            self._cell = None
        elif tag == "table:table":
            self._depth -= 1
            if not self._depth:
                self._sheet.hidden_rows.update(*self._seen_hidden())
        elif self._depth > 1:
            return
        elif tag == "table:table-row" and self._row:
            self._end_row(self._row)
            self._row = None
        elif tag == "office:annotation" or tag.startswith("draw:"):
            self._aside -= 1

    def on_text(self, text: str) -> None:
        if self._depth > 1:
            return
        if self._cell and not self._aside:
            if self._cell.paragraphs:
                self._cell.paragraphs[-1] += text
        elif self.texts and self._aside:
            self.texts[-1] += text

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        is_visible = attributes.get("table:style-name") not in self._hidden_styles
        self._sheet = RawSheet(attributes.get("table:name", ""), [], is_visible)
        self.sheets.append(self._sheet)
        self._row_number = self._column_number = 0
        self._hidden_rows = []

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-row":
            repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self._row = _Row(repeated, attributes.get("table:visibility") in _HIDDEN)
        elif tag in _SPACE_OF:
            self.on_text(_SPACE_OF[tag] * min(int(attributes.get("text:c", "1")), 1000))
        elif tag == "table:table-column":
            self._pass_columns(attributes)
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "office:annotation" or tag.startswith("draw:"):
            self._aside += 1

    def _seen_hidden(self) -> list[range]:
        last = len(self._sheet.rows)
        return [range(hidden.start, min(hidden.stop, last)) for hidden in self._hidden_rows if hidden.start < last]

    def _pass_columns(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        until = min(self._column_number + repeated, _MOST_COLUMNS)
        if attributes.get("table:visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(range(self._column_number, until))
        self._column_number = until

    def _end_cell(self, row: _Row, cell: _Cell) -> None:
        attributes = cell.attributes
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        text = "\n".join(cell.paragraphs)
        fault = _fault(attributes, text)
        content = None if fault else _content(attributes, text)
        first, row.column = row.column, row.column + repeated
        if "table:number-columns-spanned" in attributes:
            self._merge(first, attributes)
        if content is None and not fault:
            return
        refused_box(self._sheet.name, self._row_number + row.repeated, row.column, self._limits)
        row.cells += [None] * (first - len(row.cells)) + [content] * repeated
        if fault:
            row.faults.update(dict.fromkeys(range(first, row.column), fault))
        if attributes.get("office:value-type") == "percentage":
            row.percents += range(first, row.column)

    def _merge(self, column: int, attributes: dict[str, str]) -> None:
        rows = int(attributes.get("table:number-rows-spanned", "1"))
        columns = int(attributes["table:number-columns-spanned"])
        if rows * columns > 1:
            row = self._row_number
            self._sheet.merged.append((row, column, row + rows - 1, column + columns - 1))

    def _end_row(self, row: _Row) -> None:
        first, self._row_number = self._row_number, self._row_number + row.repeated
        if row.is_hidden:
            self._hidden_rows.append(range(first, self._row_number))
        if not row.cells:
            return
        sheet = self._sheet
        width = max(len(row.cells), max(map(len, sheet.rows[-1:]), default=0))
        refused_box(sheet.name, self._row_number, width, self._limits)
        sheet.rows += [[] for _ in range(first - len(sheet.rows))]
        sheet.rows += [list(row.cells) for _ in range(row.repeated)]
        for number in range(first, self._row_number):
            sheet.faults.update({(number, column): fault for column, fault in row.faults.items()})
            for column in row.percents:
                sheet.percents += (number, column)


def _fault(attributes: dict[str, str], text: str) -> str | None:
    if attributes.get("calcext:value-type") == "error":
        return text.strip() or "#VALUE!"
    if "table:formula" not in attributes:
        return None
    if _ERROR.fullmatch(text.strip()):
        return text.strip()
    return UNCALCULATED if "office:value-type" not in attributes and not text else None


def _content(attributes: dict[str, str], text: str) -> object:
    kind = attributes.get("office:value-type")
    if kind in _NUMBERS:
        return float(attributes["office:value"])
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        try:
            return date.fromisoformat(attributes.get("office:date-value", "")[:10])
        except ValueError:
            return text or None
    return attributes.get("office:string-value") or text or None
