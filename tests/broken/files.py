"""Files that are hostile, damaged, locked, too large, or no workbooks at all."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.broken.case import ERROR, Case, Laid, sheet, xlsx
from tests.etl.workbook import hostile

_TOO_LARGE = 50 * 2**20 + 1
_AT_ONCE = 20_000
_LAST_COLUMN = "FAM"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def cases() -> Iterator[Case]:
    for name, (make, code) in hostile.HOSTILE.items():
        yield Case(f"file {name}", make, code, ERROR, suffix="")
    yield Case("file missing", lambda path: path, "file_missing", ERROR)
    yield Case("file too large", _too_large, "file_too_large", ERROR)
    yield Case("file too slow", _slow, "workbook_too_heavy", ERROR)
    yield Case("file too heavy", _heavy, "workbook_too_heavy", ERROR)
    yield Case("file without a table", xlsx(_letter()), "layout_unknown", ERROR)
    yield Case(
        "nothing to map", xlsx(_letter()), "nothing_to_map", ERROR, besides=("layout_unknown",), is_proposed=True
    )


def _letter() -> Laid:
    return sheet("Thư", ["Kính gửi các đơn vị"], ["Đề nghị gửi số liệu trước ngày 15."])


def _too_large(path: Path) -> Path:
    """Takes no room on the disk: all of it is a hole."""
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(_TOO_LARGE)
    return path


def _slow(path: Path) -> Path:
    """A table of three rows, told in twelve million elements: 16 MB that take too long to go through."""
    told = random.Random(5)
    cells = "".join(f'<c r="A3"><v>{told.randint(1, 9)}</v></c>' for _ in range(_AT_ONCE)).encode()
    with _package(path, 1) as package, package.open(_part(1), "w") as part:
        part.write(b'<worksheet xmlns="%b"><sheetData><row r="3">' % _MAIN)
        for _ in range(12_000_000 // _AT_ONCE):
            part.write(cells)
        part.write(b"</row></sheetData></worksheet>")
    return path


def _heavy(path: Path) -> Path:
    """Sixty sheets of a thousand rows with a cell at the far end of each: small, and wide when laid out."""
    rows = "".join(f'<row r="{row}"><c r="{_LAST_COLUMN}{row}"><v>{row}</v></c></row>' for row in range(1, 1_200))
    with _package(path, 60) as package:
        for number in range(1, 61):
            xml = b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (_MAIN, rows.encode())
            package.writestr(_part(number), xml)
    return path


def _package(path: Path, sheets: int) -> zipfile.ZipFile:
    """A workbook whose sheets are still to be written."""
    numbers = range(1, sheets + 1)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    package = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    package.writestr("[Content_Types].xml", "<Types/>")
    office = f'<Relationship Id="r0" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    package.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE_LINKS}">{office}</Relationships>')
    package.writestr(
        "xl/workbook.xml", f'<workbook xmlns="{_MAIN.decode()}" xmlns:r="{_LINKS}"><sheets>{names}</sheets></workbook>'
    )
    package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE_LINKS}">{links}</Relationships>')
    return package


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"
