"""What is refused of a file before a reader sees it: wrong kind, cut short, locked, hostile. Standard library only."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 18

_MOST_PARTS = 10_000
_MOST_RATIO, _RATIO_FROM = 250, 20 * 2**20
_STORED, _DEFLATED, _IS_ENCRYPTED = 0, 8, 1
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_SIGNS = (
    (b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (OLE, "OLE"), (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
)  # fmt: skip
_OLD_XLS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Limits:
    """How much of one file and of this computer a reading may take; `most_cells` counts the box from A1 of a sheet."""

    most_bytes: int = 50 * 2**20
    most_unpacked_bytes: int = 400 * 2**20
    most_cells: int = 5_000_000
    most_columns: int = 4_096
    cpu_seconds: int = 10
    memory_bytes: int = 1536 * 2**20
    wall_seconds: float = 60.0


class Refused(Exception):
    """Why a file is not read: the code of an issue and its values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


Started = Callable[[str, dict[str, str]], None]
Ended = Callable[[str], None]
Texted = Callable[[str], None]


class LocalNames(dict[str, str]):
    """Names of elements and attributes without their prefix, each cut once."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def refused_box(sheet: str, rows: int, columns: int, limits: Limits) -> None:
    """Raises Refused when the box from A1 to the last cell with content is larger than anyone's table."""
    if rows * columns > limits.most_cells:
        raise Refused("sheet_too_large", sheet=sheet, value=f"{rows} × {columns}", expected=str(limits.most_cells))
    if columns > limits.most_columns:
        raise Refused("sheet_too_large", sheet=sheet, value=f"{rows} × {columns}", expected=str(limits.most_columns))


def kind_of(file: BinaryIO) -> str:
    """What the first bytes say: ZIP, OLE, BIFF, PDF, HTML, XML, `.txt`, `binary`, …"""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head.startswith(_OLD_XLS):
        return "BIFF"
    if _is_utf_16_without_mark(head):
        return ".txt"
    text = head.decode("utf-16", "replace") if head.startswith(_UTF_16) else head.decode("utf-8-sig", "replace")
    if "\0" in text:
        return "binary"
    beginning = text.lstrip().lower()
    if beginning.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style")):
        return "HTML"
    if beginning.startswith(("<?xml", "<!doctype", "<!--")):
        return "HTML" if "<html" in beginning else "XML"
    if beginning.startswith("mime-version:"):
        return "MHTML"
    return ".txt"


class Package:
    """The parts of a zip file, unpacked in memory only and counted by what really comes out of them."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._unpacked = 0
        self._seen: set[str] = set()
        try:
            entries = [entry for entry in zipfile.ZipFile(file).infolist() if not entry.is_dir()]
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise Refused("file_truncated", value=str(error)) from error
        if len(entries) > _MOST_PARTS:
            raise Refused("zip_too_many_parts", value=str(len(entries)), expected=str(_MOST_PARTS))
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
            raise Refused("file_password_protected")
        self.parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        if len(self.parts) < len(entries):
            raise Refused("workbook_unreadable", value="duplicate parts")

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.parts

    def kind(self) -> str:
        """What the parts make: `.xlsx`, `.ods`, `.docx`, … or `ZIP`."""
        if "mimetype" in self.parts:
            mimetype = b"".join(self.chunks("mimetype")).strip()
            names = {b"spreadsheet": ".ods", b"spreadsheet-template": ".ods", b"text": ".odt", b"presentation": ".odp"}
            return names.get(mimetype.rpartition(b".")[2], "ZIP")
        signs = {
            "xl/workbook.xml": ".xlsx", "xl/workbook.bin": ".xlsb", "word/document.xml": ".docx",
            "ppt/presentation.xml": ".pptx", "content.xml": ".ods", "index/document.iwa": "Numbers",
        }  # fmt: skip
        return next((kind for part, kind in signs.items() if part in self.parts), "ZIP")

    def chunks(self, part: str) -> Iterator[bytes]:
        """Raises Refused when the part is cut short, or the package unpacks to more than the limits allow."""
        self._seen.add(part.lower())
        entry = self.parts[part.lower()]
        size = 0
        checksum = 0
        for chunk in self._inflated(entry):
            size += len(chunk)
            self._unpacked += len(chunk)
            if self._unpacked > self._limits.most_unpacked_bytes:
                raise Refused(
                    "zip_bomb", value=megabytes(self._unpacked), expected=megabytes(self._limits.most_unpacked_bytes)
                )
            if size > _RATIO_FROM and size > _MOST_RATIO * max(entry.compress_size, 1):
                raise Refused("zip_bomb", value=megabytes(size), expected=megabytes(_MOST_RATIO * entry.compress_size))
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if checksum != entry.CRC or size != entry.file_size:
            raise Refused("file_truncated", value=entry.filename)

    def parse(
        self, part: str, start: Started | None = None, end: Ended | None = None, text: Texted | None = None
    ) -> None:
        """Calls back for the elements of an XML part.

        Raises Refused where the part declares a document type or entities, or is not well-formed.
        """
        if part.lower() not in self.parts:
            raise Refused("workbook_unreadable", value=part)
        parser = guarded_parser()
        if start:
            parser.StartElementHandler = start
        if end:
            parser.EndElementHandler = end
        if text:
            parser.CharacterDataHandler = text
            parser.buffer_text = True
        self.feed(part, parser)

    def feed(self, part: str, parser: expat.XMLParserType) -> None:
        try:
            for chunk in self.chunks(part):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Refused("workbook_unreadable", value=f"{part}: {error}") from error

    def gathered(self, part: str, heard: tuple[str, ...], ends: tuple[str, ...]) -> list[str]:
        """The characters within the elements `heard`, a new text after each of the elements `ends`; local names."""
        local = LocalNames()
        texts = [""]
        depth = 0

        def on_start(tag: str, _: dict[str, str]) -> None:
            nonlocal depth
            depth += local[tag] in heard

        def on_end(tag: str) -> None:
            nonlocal depth
            depth -= local[tag] in heard
            if local[tag] in ends:
                texts.append("")

        def on_text(text: str) -> None:
            if depth:
                texts[-1] += text

        self.parse(part, on_start, on_end, on_text)
        return texts

    def check_rest(self) -> None:
        """Unpacks and judges every part not yet read, whatever it is called."""
        for part in self.parts.keys() - self._seen:
            self._check(part)

    def _check(self, part: str) -> None:
        parser = None
        for number, chunk in enumerate(self.chunks(part)):
            if number == 0 and _seems_xml(chunk) and not part.endswith(".svg"):
                parser = guarded_parser()
            if parser:
                try:
                    parser.Parse(chunk, False)
                except (expat.ExpatError, LookupError, ValueError):
                    # Nobody reads this part, and what could do harm would have stood before the error.
                    parser = None

    def _inflated(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        # zipfile stops at the declared size, which is what a bomb lies about; the readers do not.
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise Refused("file_truncated", value=entry.filename)
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        self._file.seek(name_length + extra_length, 1)
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise Refused("workbook_unreadable", value=f"compression {entry.compress_type}")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        position = self._file.tell()
        left = entry.compress_size
        while left > 0:
            self._file.seek(position)
            packed = self._file.read(min(CHUNK, left))
            if not packed:
                raise Refused("file_truncated", value=entry.filename)
            position += len(packed)
            left -= len(packed)
            if entry.compress_type == _STORED:
                yield packed
                continue
            try:
                while packed and not inflater.eof:
                    yield inflater.decompress(packed, CHUNK)
                    packed = inflater.unconsumed_tail
            except zlib.error as error:
                raise Refused("file_truncated", value=entry.filename) from error


def guarded_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refused_doctype
    parser.EntityDeclHandler = _refused_doctype
    return parser


def megabytes(size: int) -> str:
    """Rounded up, so that what is too large never looks as if it were not."""
    return str(-(-size // 2**20))


def _refused_doctype(*_: object) -> None:
    raise Refused("xml_entities")


def _is_utf_16_without_mark(head: bytes) -> bool:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 4 and min(even, odd) == 0


def _seems_xml(beginning: bytes) -> bool:
    if beginning.startswith((*_UTF_16, b"<\0", b"\0<")):
        return True
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
