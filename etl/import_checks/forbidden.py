"""What must not be in a workbook at all: marks of secrecy and data of persons. Pure; content is never echoed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from etl.model import ERROR, Issue
from etl.numbers import money_unit_in
from etl.workbook.grid import Book, Content, Sheet
from etl.workbook.headings import worded

_HEADING_ROWS, _HEADING_WORDS, _LIST_WORDS = 30, 6, 12
"""A heading that begins with such words may name more: “Họ và tên, chức vụ, đơn vị công tác”."""

_STAMP_WORDS = 8
_CERTAIN, _LIKELY, _NEARLY_ALL = 3, 5, 0.9
"""How many cells of a column must look so before it is said to: fewer where nothing else looks so."""

_PERSONAL = (
    "họ và tên", "họ tên", "họ đệm", "họ và chữ đệm", "tên người", "tên công dân", "tên chủ hộ", "tên cán bộ",
    "tên đảng viên", "tên hội viên", "tên học sinh", "ngày sinh", "ngày tháng năm sinh", "năm sinh", "nơi sinh",
    "số điện thoại", "điện thoại di động", "điện thoại liên hệ", "số di động", "sđt", "sdt", "số đt", "cmnd", "cccd",
    "chứng minh nhân dân", "chứng minh thư", "căn cước", "số định danh", "mã định danh cá nhân", "số hộ chiếu",
    "địa chỉ thường trú", "địa chỉ tạm trú", "địa chỉ nhà", "địa chỉ liên hệ", "địa chỉ cư trú", "nơi thường trú",
    "nơi cư trú", "nơi ở", "chỗ ở", "hộ khẩu thường trú", "quê quán", "email cá nhân", "e-mail cá nhân",
    "thư điện tử cá nhân", "số thẻ bảo hiểm y tế", "full name", "first name", "last name", "surname",
    "date of birth", "place of birth", "phone number", "telephone number", "mobile number", "phone no", "mobile phone",
    "id number", "id card", "identity number", "identity card", "national id", "passport number", "passport no",
    "home address", "permanent address", "personal email", "personal e-mail",
)  # fmt: skip
_PERSONAL_ALONE = (
    "điện thoại", "đt", "di động", "địa chỉ", "email", "e-mail", "thư điện tử", "địa chỉ email", "địa chỉ e-mail",
    "số tài khoản", "số tài khoản ngân hàng", "phone", "telephone", "tel", "mobile", "address", "dob", "passport",
)  # fmt: skip
_OTHERWISE_WITHOUT_MARKS = ("năm sinh", "nơi sinh", "nơi ở", "chỗ ở", "đt", "số đt")
"""Without marks they are also male students, the inner town, an area (diện tích) and the like."""

_OF_NO_ONE = (
    "tỷ lệ", "tỉ lệ", "phần trăm", "bình quân", "thuê bao", "số hộ", "số lượt", "số người", "số DN", "đã cấp",
    "được cấp", "hồ sơ cấp", "người có", "hộ có", "trên 100", "100 dân", "number of", "share of", "percentage of",
    "ký, họ tên", "ký tên", "ghi rõ họ tên", "signature and full name",
)  # fmt: skip
"""Words of headings that count people or things, and of the lines where reports are signed."""

_MARKS = ("tuyệt mật", "tối mật", "mật")
_MARKS_WITHOUT_TONES = {"TUYET MAT": "TUYỆT MẬT", "TOI MAT": "TỐI MẬT"}
_STAMPED = re.compile(
    r"\b(?:tài liệu|văn bản|báo cáo|hồ sơ|phụ lục|bản|công văn) (?P<mark>tuyệt mật|tối mật|mật)$", re.IGNORECASE
)
_DEGREE = re.compile(
    r"\b(?:độ mật|do mat) ?[:：-] ?(?P<mark>tuyệt mật|tối mật|mật|tuyet mat|toi mat|mat)\b", re.IGNORECASE
)
_PIECES = re.compile(r"[\n\r,;:|/()\[\]{}*“”\"'.–—-]+")
_PAGE_CODES = re.compile(r'&"[^"]*"|&\d+|&[A-Z]')

_ORDINAL = re.compile(r" \d{1,2}$")
_PHONE = re.compile(r"(?:0|\+?84)[35789]\d{8}")
_CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE_KIND, _CITIZEN_KIND, _OLD_KIND, _EMAIL_KIND = "số điện thoại", "12 chữ số", "9 chữ số", "e-mail"


def secrecy_issues(book: Book) -> Iterator[Issue]:
    """Marks of secrecy in cells, names of sheets, headers, footers, properties and the file's name."""
    named = [(book.file_name, _stem(book.file_name))]
    named += [(book.file_name, _PAGE_CODES.sub(" ", text)) for text in book.texts]
    named += [(sheet.name, sheet.name) for sheet in book.sheets]
    for where, text in named:
        if mark := secrecy_mark(text):
            yield Issue("secrecy_mark", ERROR, where, {"value": mark})
    for sheet in book.sheets:
        for row, column, text in _texts(sheet):
            if mark := secrecy_mark(text):
                yield Issue("secrecy_mark", ERROR, sheet.where(row, column), {"value": mark})


def secrecy_mark(text: str) -> str | None:
    """The mark that a text is or is stamped with: MẬT, TỐI MẬT, TUYỆT MẬT; None for “mật độ dân số” and its like."""
    tidy = unicodedata.normalize("NFC", text).strip()
    words = " ".join(tidy.split())
    if "m" not in words.casefold() or len(words) > 400:
        return None
    if found := _DEGREE.search(words):
        return _mark(found["mark"])
    if words.strip(" .*()[]").casefold() in _MARKS:
        return _mark(words.strip(" .*()[]"))
    if len(words.split()) > _STAMP_WORDS:
        return None
    if found := _STAMPED.search(words):
        return _mark(found["mark"])
    pieces = [" ".join(piece.split()) for piece in _PIECES.split(tidy)]
    return next(
        (_mark(p) for p in pieces if p.isupper() and (p.casefold() in _MARKS or p in _MARKS_WITHOUT_TONES)), None
    )


def personal_issues(book: Book) -> Iterator[Issue]:
    """Columns of persons' data, by their headings or by what stands in them."""
    for sheet in book.sheets:
        for row, column, text in _texts(sheet):
            if (row < _HEADING_ROWS or column == 0) and (words := personal_words(text)):
                yield Issue("personal_data", ERROR, sheet.where(row, column), {"value": words})
        for column in range(sheet.width):
            yield from _personal_column(sheet, column)


def personal_words(heading: str) -> str | None:
    """The words by which a short heading says that persons' data stand beneath it; None for any other text."""
    written = _WITH_MARKS if not heading.isascii() else _WITHOUT_MARKS
    words = written.words(heading)
    length = len(words.split())
    if not 0 < length <= _LIST_WORDS or any(_is_in(phrase, words) for phrase in written.of_no_one):
        return None
    alone = _ORDINAL.sub("", words)
    if alone in written.alone:
        return written.alone[alone]
    found = (phrase for key, phrase in written.within.items() if _is_in(key, words))
    begun = (phrase for key, phrase in written.within.items() if f"{words} ".startswith(f"{key} "))
    return next(found if length <= _HEADING_WORDS else begun, None)


def _personal_column(sheet: Sheet, column: int) -> Iterator[Issue]:
    """One issue for each kind of persons' numbers or addresses that several cells of a column look like."""
    certain: dict[str, list[int]] = {}
    likely: dict[str, list[int]] = {}
    figures = 0
    for row in range(len(sheet.rows)):
        content = sheet.at(row, column)
        if kind := _certain_kind(content):
            certain.setdefault(kind, []).append(row)
        elif kind := _likely_kind(content):
            likely.setdefault(kind, []).append(row)
        figures += isinstance(content, int | float) or (isinstance(content, str) and content.strip().isdigit())
    found = {kind: rows for kind, rows in certain.items() if len(rows) >= _CERTAIN}
    if not _is_money(sheet, column):
        found |= {k: rows for k, rows in likely.items() if len(rows) >= max(_LIKELY, _NEARLY_ALL * figures)}
    for kind, rows in found.items():
        yield Issue("personal_data", ERROR, sheet.where(rows[0], column), {"value": kind})


def _certain_kind(content: Content) -> str | None:
    if not isinstance(content, str) or len(content) > 80:
        return None
    text = content.strip()
    if _EMAIL.fullmatch(text):
        return _EMAIL_KIND
    if _PHONE.fullmatch(re.sub(r"[ .()-]", "", text)):
        return _PHONE_KIND
    return _CITIZEN_KIND if _CITIZEN.fullmatch(re.sub(r"[ .-]", "", text)) else None


def _likely_kind(content: Content) -> str | None:
    """Numbers as long as those of persons; a spreadsheet drops their first zeros, and sums of money are as long."""
    if isinstance(content, str):
        digits = content.strip()
    elif isinstance(content, int | float) and not isinstance(content, bool) and content == content // 1:
        digits = f"{content:.0f}" if abs(content) < 1e13 else ""
    else:
        return None
    if not digits.isdigit() or digits.endswith("000"):
        return None
    if len(digits) == 9:
        return _OLD_KIND
    is_citizen = len(digits) == 12 or (len(digits) in (10, 11) and _CITIZEN.fullmatch(digits.zfill(12)))
    return _CITIZEN_KIND if is_citizen else None


def _is_money(sheet: Sheet, column: int) -> bool:
    """Whether the heading of the column or the title of the sheet names a unit of money."""
    cells = [sheet.at(row, column) for row in range(min(_HEADING_ROWS, len(sheet.rows)))]
    titles = [c for row in sheet.rows[:_HEADING_ROWS] for c in row if isinstance(c, str) and "tính" in c.casefold()]
    return any(isinstance(c, str) and (money_unit_in(c) or "usd" in c.casefold()) for c in (*cells, *titles))


def _texts(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    for row, cells in enumerate(sheet.rows):
        for column, content in enumerate(cells):
            if isinstance(content, str) and content:
                yield row, column, content


def _mark(found: str) -> str:
    upper = found.upper()
    return _MARKS_WITHOUT_TONES.get(upper, "MẬT" if upper == "MAT" else upper)


def _stem(file_name: str) -> str:
    return file_name.rpartition(".")[0].replace("_", " ") or file_name


def _is_in(phrase: str, words: str) -> bool:
    return f" {phrase} " in f" {words} "


def _with_marks(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


class _Phrases:
    """The words for persons' data as they look in texts written in one way."""

    def __init__(self, words: Callable[[str], str], left_out: Sequence[str] = ()) -> None:
        self.words = words
        self.within = {words(phrase): phrase for phrase in _PERSONAL if phrase not in left_out}
        self.alone = {words(phrase): phrase for phrase in _PERSONAL_ALONE if phrase not in left_out}
        self.of_no_one = [words(phrase) for phrase in _OF_NO_ONE]


_WITH_MARKS = _Phrases(_with_marks)
_WITHOUT_MARKS = _Phrases(worded, _OTHERWISE_WITHOUT_MARKS)
