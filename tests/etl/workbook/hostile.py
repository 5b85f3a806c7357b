"""Writes files that nobody should send, each with the code of the issue that must come back for it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import xlwt
from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
CONTENT = "content.xml"
ODS_NUMBER = '<table:table-cell office:value-type="float" office:value="1"/>'
_BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
_SPACES = b" " * 2**20


def xlsx(path: Path) -> Path:
    """A small sound workbook."""
    book = Workbook()
    book.active.append(["Tỉnh", "Điểm"])
    book.active.append(["Huế", 71.5])
    book.save(path)
    return path


def xls(path: Path) -> Path:
    """A sound workbook, long enough for its stream to have sectors of its own."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Tổng hợp")
    for row in range(200):
        sheet.write(row, 0, f"Tỉnh {row}")
        sheet.write(row, 1, row / 7)
    book.save(str(path))
    return path


def xls_with_macros(path: Path) -> Path:
    """The storage that holds Visual Basic stands beside the workbook, in a free place of the directory."""
    content = bytearray(xls(path).read_bytes())
    entry = _directory_entry(content) + 128
    content[entry : entry + 66] = _entry_name("_VBA_PROJECT_CUR")
    return _written(path, bytes(content))


def ods(path: Path, table: str = "", styles: str = "", parts: dict[str, str] | None = None) -> Path:
    """A workbook of one content.xml; `table` is what stands within the spreadsheet."""
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing", "meta": "meta"}
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"' for name, of in names.items())
    table = table or ods_table(f"<table:table-row>{ODS_NUMBER}</table:table-row>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr(
            CONTENT,
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>",
        )
        for name, text in (parts or {}).items():
            package.writestr(name, text)
    return path


def ods_table(rows: str) -> str:
    return f'<table:table table:name="A">{rows}</table:table>'


def edited(path: Path, part: str, edit: Callable[[bytes], bytes]) -> Path:
    """The package with one part changed, or added where there is none."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = edit(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def far_cell(path: Path) -> Path:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(xlsx(path), SHEET, lambda xml: xml.replace(b"</sheetData>", cell))


def far_cell_in_first_row(path: Path) -> Path:
    """The row says 1, its cell says 1048576: readers believe the cell."""
    cell = b'<row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(xlsx(path), SHEET, lambda xml: xml.replace(b"</sheetData>", cell))


def wide_sheet(path: Path) -> Path:
    cell = b'<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>'
    return edited(xlsx(path), SHEET, lambda xml: xml.replace(b"</sheetData>", cell))


def spaces_bomb(path: Path) -> Path:
    """64 MB of spaces in some 60 kB."""
    return edited(xlsx(path), SHEET, lambda xml: xml.replace(b"</sheetData>", _SPACES * 64 + b"</sheetData>"))


def bomb_in_idle_part(path: Path) -> Path:
    return edited(xlsx(path), "xl/media/image1.png", lambda _: _SPACES * 64)


def lying_bomb(path: Path) -> Path:
    """The directory says that the sheet has ten bytes, with the right checksum of the first ten."""
    spaces_bomb(path)
    with zipfile.ZipFile(path) as package:
        about = package.getinfo(SHEET)
        beginning = package.read(SHEET)[:10]
    content = path.read_bytes()
    true = about.CRC.to_bytes(4, "little") + about.compress_size.to_bytes(4, "little")
    lie = crc32(beginning).to_bytes(4, "little") + about.compress_size.to_bytes(4, "little")
    size = about.file_size.to_bytes(4, "little")
    path.write_bytes(content.replace(true + size, lie + (10).to_bytes(4, "little")))
    return path


def entities(path: Path) -> Path:
    return edited(xlsx(path), SHEET, lambda xml: _BILLION_LAUGHS.encode() + xml)


def outside_document_type(path: Path) -> Path:
    """No entity of its own, but another file that a careless parser would fetch."""
    sign = b'<!DOCTYPE worksheet SYSTEM "file:///etc/hostname">'
    return edited(xlsx(path), SHEET, lambda xml: sign + xml)


def entities_in_utf_16(path: Path) -> Path:
    strings = f'<?xml version="1.0" encoding="UTF-16"?>{_BILLION_LAUGHS}<sst>&c;</sst>'
    return edited(xlsx(path), "xl/sharedStrings.xml", lambda _: strings.encode("utf-16"))


def entities_in_idle_part(path: Path) -> Path:
    return edited(xlsx(path), "customXml/item1.bin", lambda _: f"\n {_BILLION_LAUGHS}<x/>".encode())


def entities_in_ods(path: Path) -> Path:
    return edited(ods(path), CONTENT, lambda xml: xml.replace(b"?>", b"?>" + _BILLION_LAUGHS.encode(), 1))


def repeated_rows(path: Path) -> Path:
    cells = ODS_NUMBER.replace("/>", ' table:number-columns-repeated="1024"/>')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    return ods(path, ods_table(rows))


def repeated_empty_rows_before_content(path: Path) -> Path:
    empty = '<table:table-row table:number-rows-repeated="900000000"><table:table-cell/></table:table-row>'
    return ods(path, ods_table(f"{empty}<table:table-row>{ODS_NUMBER}</table:table-row>"))


def locked_xlsx(path: Path) -> Path:
    """What Excel makes of a workbook with a password: no zip, but a compound file with an encrypted stream."""
    return _renamed_stream(path, "EncryptedPackage")


def locked_xls(path: Path) -> Path:
    """The second record of the workbook says FILEPASS."""
    content = xls(path).read_bytes()
    start = content.index(b"\x09\x08\x10\x00")
    second = start + 4 + 16
    path.write_bytes(content[:second] + b"\x2f\x00" + content[second + 2 :])
    return path


def locked_zip(path: Path) -> Path:
    content = bytearray(xlsx(path).read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    return path


def locked_ods(path: Path) -> Path:
    entry = "<m:file-entry><m:encryption-data/></m:file-entry>"
    manifest = f'<m:manifest xmlns:m="m">{entry}</m:manifest>'
    return ods(path, parts={"META-INF/manifest.xml": manifest})


def cut_xlsx(path: Path) -> Path:
    return _cut(xlsx(path))


def cut_xls(path: Path) -> Path:
    return _cut(xls(path))


def cut_ods(path: Path) -> Path:
    return _cut(ods(path))


def wrong_checksum(path: Path) -> Path:
    """One letter of a part that nobody reads has changed on the way."""
    with zipfile.ZipFile(xlsx(path), "a") as package:
        package.writestr("xl/media/image1.png", b"a picture")
    return _written(path, path.read_bytes().replace(b"a picture", b"A picture"))


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(xlsx(path), "a") as package:
        for number in range(10_001):
            package.writestr(f"xl/media/{number}", b"")
    return path


def html(path: Path) -> Path:
    return _written(path, "<html><body><table><tr><td>Huế</td></tr></table></body></html>".encode())


def pdf(path: Path) -> Path:
    return _written(path, b"%PDF-1.7\n1 0 obj\n")


def plain_text(path: Path) -> Path:
    return _written(path, "Tỉnh;Điểm\nHuế;71,5\n".encode())


def word_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")
    return path


def old_word_document(path: Path) -> Path:
    return _renamed_stream(path, "WordDocument")


def xlsx_called_xls(path: Path) -> Path:
    return xlsx(path)


def legacy_text(path: Path) -> Path:
    """Letters of a Vietnamese code page, not of UTF-8."""
    return _written(path, "Tỉnh,Đô thị\nHuế,1\n".encode("cp1258", "replace") + b"\xd0\xe0 N\xb5ng,2\n")


def utf_16_without_mark(path: Path) -> Path:
    return _written(path, "Tinh,Diem\nHue,1\n".encode("utf-16-le"))


def empty_file(path: Path) -> Path:
    return _written(path, b"")


def workbook_of_another_program(path: Path) -> Path:
    return _written(path, b"whatever")


def empty_workbook(path: Path) -> Path:
    Workbook().save(path)
    return path


def broken_xml(path: Path) -> Path:
    return edited(xlsx(path), SHEET, lambda xml: xml.replace(b"</row>", b"</wor>", 1))


def duplicate_parts(path: Path) -> Path:
    xlsx(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(SHEET.upper(), "<worksheet/>")
    return path


def unpaired_quote(path: Path) -> Path:
    return _written(path, 'Tỉnh,Điểm\n"Huế,71.5\nĐà Nẵng,70\n'.encode())


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "far.xlsx": (far_cell, "sheet_too_large"),
    "far in row 1.xlsx": (far_cell_in_first_row, "sheet_too_large"),
    "wide.xlsx": (wide_sheet, "sheet_too_large"),
    "repeated.ods": (repeated_rows, "sheet_too_large"),
    "far below.ods": (repeated_empty_rows_before_content, "sheet_too_large"),
    "spaces.xlsx": (spaces_bomb, "zip_bomb"),
    "idle.xlsx": (bomb_in_idle_part, "zip_bomb"),
    "lying.xlsx": (lying_bomb, "zip_bomb"),
    "entities.xlsx": (entities, "xml_entities"),
    "outside.xlsx": (outside_document_type, "xml_entities"),
    "entities 16.xlsx": (entities_in_utf_16, "xml_entities"),
    "entities idle.xlsm": (entities_in_idle_part, "xml_entities"),
    "entities.ods": (entities_in_ods, "xml_entities"),
    "locked.xlsx": (locked_xlsx, "file_password_protected"),
    "locked.xls": (locked_xls, "file_password_protected"),
    "locked zip.xlsx": (locked_zip, "file_password_protected"),
    "locked.ods": (locked_ods, "file_password_protected"),
    "cut.xlsx": (cut_xlsx, "file_truncated"),
    "cut.xls": (cut_xls, "file_truncated"),
    "cut.ods": (cut_ods, "file_truncated"),
    "checksum.xlsx": (wrong_checksum, "file_truncated"),
    "parts.xlsx": (many_parts, "zip_too_many_parts"),
    "page.xls": (html, "file_not_what_it_says"),
    "page.csv": (html, "file_not_what_it_says"),
    "page.xlsx": (pdf, "file_not_what_it_says"),
    "text.xlsx": (plain_text, "file_not_what_it_says"),
    "word.xlsx": (word_document, "file_not_what_it_says"),
    "word.xls": (old_word_document, "file_not_what_it_says"),
    "new.xls": (xlsx_called_xls, "file_not_what_it_says"),
    "new.csv": (xlsx_called_xls, "file_not_what_it_says"),
    "old.xlsx": (xls, "file_not_what_it_says"),
    "legacy.csv": (legacy_text, "text_encoding_unknown"),
    "unmarked.tsv": (utf_16_without_mark, "text_encoding_unknown"),
    "empty.xlsx": (empty_file, "file_empty"),
    "other.numbers": (workbook_of_another_program, "file_type_unknown"),
    "no suffix": (workbook_of_another_program, "file_type_unknown"),
    "blank.xlsx": (empty_workbook, "workbook_without_cells"),
    "broken.xlsx": (broken_xml, "workbook_unreadable"),
    "twice.xlsx": (duplicate_parts, "workbook_unreadable"),
    "quote.csv": (unpaired_quote, "workbook_unreadable"),
}
"""By file name: who writes the file, and the code that must come back for it."""


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _cut(path: Path) -> Path:
    content = path.read_bytes()
    return _written(path, content[: len(content) // 2])


def _renamed_stream(path: Path, name: str) -> Path:
    content = bytearray(xls(path).read_bytes())
    entry = _directory_entry(content)
    content[entry : entry + 66] = _entry_name(name)
    return _written(path, bytes(content))


def _directory_entry(content: bytearray) -> int:
    return content.index("Workbook".encode("utf-16-le") + b"\0" * 40)


def _entry_name(name: str) -> bytes:
    return name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
