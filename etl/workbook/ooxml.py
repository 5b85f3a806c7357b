"""Reads .xlsx and .xlsm: values by calamine, and what it does not tell by one pass over the sheets' own XML."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import BinaryIO

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.workbook.preflight import Limits, LocalNames, Package, Refused, guarded_parser, refused_box
from etl.workbook.raw import UNCALCULATED, RawBook, RawSheet, kept_texts, shows_percent, without_codes

_WORKBOOK = "xl/workbook.xml"
_TRUE = ("1", "true", "on")
_PERCENT_FORMATS = ("9", "10")
_PROPERTIES = ("title", "subject", "keywords", "description", "category", "contentStatus")
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_MOST_COLUMNS = 16_384
_DIGITS = "0123456789"


def read_ooxml(file: BinaryIO, package: Package, limits: Limits) -> RawBook:
    """Raises Refused; what calamine raises is left to the caller. Nothing of a macro is looked at but its presence."""
    contents = _contents(package)
    percent_styles = _percent_styles(package)
    scans = {
        name: _scanned(package, part, name, percent_styles, contents.is_stale, limits) for name, part in contents.parts
    }
    texts = [text for scan in scans.values() for text in scan.texts]
    texts += _properties(package) + _texts_on_sheets(package)
    package.check_rest()
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    sheets = []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.name not in scans:
            continue
        scan = scans[about.name]
        sheets.append(
            RawSheet(
                name=about.name,
                rows=[list(cells) for cells in book.get_sheet_by_index(number).to_python(skip_empty_area=False)],
                is_visible=about.visible == SheetVisibleEnum.Visible,
                merged=scan.merged,
                hidden_rows=scan.hidden_rows,
                hidden_columns=scan.hidden_columns,
                faults=scan.faults,
                percents=scan.percents,
            )
        )
    return RawBook(sheets, kept_texts(texts), has_macros=any(part.endswith("vbaproject.bin") for part in package.parts))


@dataclass
class _Contents:
    parts: list[tuple[str, str]]
    is_stale: bool


@dataclass
class _Scan:
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class _Columns(dict[str, int]):
    """Columns by their letters, counted from 0."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z" or number > _MOST_COLUMNS:
                raise Refused("workbook_unreadable", value=letters[:20])
            number = number * 26 + ord(letter) - 64
        column = self[letters] = number - 1
        return column


def _contents(package: Package) -> _Contents:
    """Names and parts of the sheets; stale when the workbook asks to be calculated anew before anyone looks at it."""
    local = LocalNames()
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}
    is_stale = False

    def on_sheet(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_stale
        if local[tag] == "sheet":
            named = {local[key]: value for key, value in attributes.items()}
            sheets.append((named.get("name", ""), named.get("id", "")))
        elif local[tag] == "calcPr":
            is_stale = attributes.get("fullCalcOnLoad") in _TRUE

    def on_relation(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if local[tag] == "Relationship" and kind == "worksheet":
            target = attributes.get("Target", "").replace("\\", "/")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    package.parse(_WORKBOOK, on_sheet)
    package.parse("xl/_rels/workbook.xml.rels", on_relation)
    return _Contents([(name, targets[relation]) for name, relation in sheets if relation in targets], is_stale)


def _percent_styles(package: Package) -> frozenset[str]:
    """The numbers of the cell styles that show a fraction as percent, as cells name them."""
    local = LocalNames()
    formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    is_within = False

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_within
        name = local[tag]
        if name == "numFmt" and shows_percent(attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            is_within = name == "cellXfs"
        elif name == "xf" and is_within:
            styles.append(attributes.get("numFmtId", "0"))

    if "xl/styles.xml" in package:
        package.parse("xl/styles.xml", on_start)
    return frozenset(str(number) for number, number_format in enumerate(styles) if number_format in formats)


def _scanned(
    package: Package, part: str, sheet: str, percent_styles: frozenset[str], is_stale: bool, limits: Limits
) -> _Scan:
    """One function with its state in variables because it is called back millions of times."""
    scan = _Scan()
    local = LocalNames()
    columns = _Columns()
    row = row_here = column = last_row = last_column = -1
    kind = style = row_name = ""
    row_from = 0
    is_cell = is_formula = False
    heard: list[str] | None = None
    formulas: dict[tuple[int, int], str] = {}
    parser = guarded_parser()

    def settle() -> None:
        """Judges the cell or header that has just ended."""
        nonlocal heard, is_formula
        text = "".join(heard).strip() if heard is not None else ""
        if heard is not None:
            parser.CharacterDataHandler = None
            heard = None
        if kind == "header":
            scan.texts.append(without_codes(text))
        elif kind == "e":
            scan.faults[row, column] = text or "#VALUE!"
        elif is_formula:
            formulas[row, column] = text if kind != "str" else "text"
        is_formula = False

    def listen() -> None:
        nonlocal heard
        heard = []
        parser.CharacterDataHandler = heard.append

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column, kind, style, is_cell, is_formula, row_here, row_name, row_from
        name = local[tag]
        if name == "v" or name == "is" or name == "f":
            if not is_cell:
                return
            if column > last_column:
                last_column = column
            if row > last_row:
                last_row = row
            if name == "f":
                is_formula = True
            elif name == "v":
                if is_formula or kind == "e":
                    listen()
                if style in percent_styles and kind in ("", "n"):
                    scan.percents += (row, column)
        elif name == "c":
            if is_formula or kind == "e" or heard is not None:
                settle()
            is_cell = True
            kind = attributes.get("t", "")
            style = attributes.get("s", "0")
            place = attributes.get("r")
            if place is None:
                column += 1
            elif place.endswith(row_name) and (letters := place[:row_from]) in columns:
                row, column = row_here, columns[letters]
            else:
                row, column = _place(place, columns)
        elif name == "row":
            settle()
            kind = ""
            row = row_here = int(attributes["r"]) - 1 if "r" in attributes else row + 1
            row_name = str(row + 1)
            row_from = -len(row_name)
            column = -1
            if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
                scan.hidden_rows.add(row)
            refused_box(sheet, last_row + 1, last_column + 1, limits)
        elif name != "t" and name != "r":
            settle()
            kind = ""
            is_cell = False
            if name == "col" and (attributes.get("hidden") in _TRUE or attributes.get("width") == "0"):
                since, until = int(attributes["min"]), int(attributes["max"])
                scan.hidden_columns.update(range(since - 1, min(until, _MOST_COLUMNS)))
            elif name == "mergeCell":
                scan.merged.append(_corners(attributes.get("ref", ""), columns))
            elif name in _HEADERS:
                kind = "header"
                listen()

    parser.StartElementHandler = on_start
    if part.lower() not in package.parts:
        raise Refused("workbook_unreadable", value=part)
    try:
        package.feed(part, parser)
    except KeyError as error:
        raise Refused("workbook_unreadable", value=str(error)) from error
    settle()
    refused_box(sheet, last_row + 1, last_column + 1, limits)
    scan.faults.update(dict.fromkeys(_uncalculated(formulas, is_stale), UNCALCULATED))
    return scan


def _uncalculated(formulas: dict[tuple[int, int], str], is_stale: bool) -> list[tuple[int, int]]:
    """Formulas without a stored value; or all of them, where a program that cannot calculate wrote 0 for each."""
    if is_stale and set(formulas.values()) == {"0"}:
        return list(formulas)
    return [place for place, value in formulas.items() if not value]


def _corners(reference: str, columns: _Columns) -> tuple[int, int, int, int]:
    first, _, last = reference.replace("$", "").partition(":")
    (top, left), (bottom, right) = (_place(corner, columns) for corner in (first, last or first))
    return top, left, bottom, right


def _place(reference: str, columns: _Columns) -> tuple[int, int]:
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :]) - 1, columns[letters]


def _properties(package: Package) -> list[str]:
    return package.gathered("docProps/core.xml", _PROPERTIES, _PROPERTIES) if "docProps/core.xml" in package else []


def _texts_on_sheets(package: Package) -> list[str]:
    """What stands in text boxes and comments, one text a paragraph or comment."""
    texts: list[str] = []
    for part in package.parts:
        if part.startswith("xl/drawings/drawing") and part.endswith(".xml"):
            texts += package.gathered(part, ("t",), ("p",))
        elif part.startswith("xl/comments") and part.endswith(".xml"):
            texts += package.gathered(part, ("t",), ("comment",))
    return texts
