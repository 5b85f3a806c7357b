"""Numbers, days and periods as people write them in the cells of a Vietnamese workbook. Standard library only."""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

PCT: Final = "pct"
TRIEU_DONG: Final = "million_dong"
MONEY_UNITS: Final = {"đồng": 0, "nghìn đồng": 3, "triệu đồng": 6, "tỷ đồng": 9, "nghìn tỷ đồng": 12}
"""Each unit of money and the power of ten of đồng that it is."""

_NUMBER_FORM, _FRACTION_FORM, _DAY_FORM, _MET_FORM = "1.250,5", "53/91", "22/11/2026", "x"
_DONG_IN_TRIEU = Decimal("0.000001")
_LONGEST = 200
_WORDS_OF_PERIOD = 10


def _either(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_NOTHING = _either(
    "n/a|na|n.a.|-|--|---|–|—|−|x|…|...|..|.|null|kcdl|không có dữ liệu|không có số liệu|chưa có số liệu|"
    "chưa có dữ liệu|không áp dụng|no data|not available|not applicable"
)
_QUALIFIERS = {
    ">": "trên|hơn|quá|vượt|cao hơn|nhiều hơn|over|above|more than|>",
    "<": "gần|dưới|chưa đến|chưa tới|chưa đầy|ít hơn|thấp hơn|near|nearly|almost|under|below|less than|fewer than|<",
    ">=": "tối thiểu|ít nhất|không dưới|không ít hơn|at least|>=|≥",
    "<=": "tối đa|nhiều nhất|không quá|không hơn|at most|up to|<=|≤",
    "~": "trên dưới|khoảng|xấp xỉ|chừng|about|around|approximately|~|≈",
    "est": "ước|ước đạt|ước tính|ước khoảng|estimated|est.",
    "": "đạt",
}
_BEFORE = {words: qualifier for qualifier, many in _QUALIFIERS.items() for words in many.split("|")}
_AFTER = {"trở lên": ">=", "or more": ">=", "trở xuống": "<=", "or less": "<="}
_WEAK = ("est", "~")
_ENGLISH = re.compile(
    r"\b(?:near|nearly|almost|over|above|more|under|below|less|fewer|at|up|about|around|approximately|estimated|from|to|of|"
    r"or|thousand|million|billion|communes?|wards?|districts?|people|households?|houses?|meetings?|visits?|models?)\b"
)
_PERCENT = _either("%|phần trăm|percent|per cent")
_SCALES = {
    "nghìn": 3, "ngàn": 3, "ngh": 3, "ng": 3, "thousand": 3, "triệu": 6, "tr": 6, "million": 6, "tỷ": 9, "tỉ": 9,
    "billion": 9, "nghìn tỷ": 12, "ngàn tỷ": 12, "nghìn tỉ": 12, "ngàn tỉ": 12,
}  # fmt: skip
_COUNTING = frozenset({"nghìn", "ngàn", "thousand", "million", "billion"})
_MONEY_ALONE = frozenset({"triệu", "tr", "tỷ", "tỉ", "nghìn tỷ", "ngàn tỷ", "nghìn tỉ", "ngàn tỉ"})
_MEASURES = _either(
    "xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|thôn|bản|ấp|khóm|tổ|tổ dân phố|khu dân cư|"
    "khu phố|điểm|điểm %|điểm phần trăm|cuộc|lượt|lượt người|lượt đoàn|đoàn|lần|căn|căn nhà|nhà|ngôi nhà|suất|"
    "suất quà|phần quà|quà|người|hộ|hộ dân|hộ gia đình|hộ nghèo|cháu|em|học sinh|đảng viên|đoàn viên|hội viên|"
    "cán bộ|đại biểu|thành viên|đơn|đơn thư|vụ|vụ việc|ý kiến|kiến nghị|mô hình|tập thể|cá nhân|điển hình|"
    "điểm sáng|công trình|công trình, phần việc|hội nghị|buổi|buổi đối thoại|phiên|kỳ|lớp|đợt|tin|bài|tin, bài|"
    "tin bài|bài viết|tác phẩm|văn bản|đề án|kế hoạch|ban|đơn vị|tổ chức|cơ quan|đội|câu lạc bộ|clb|hồ sơ|"
    "tiêu chí|chỉ tiêu|sản phẩm|vườn|vườn mẫu|điểm cầu|hạng|ngày|ngày công|giờ|tháng|năm|ha|m|m2|m²|km|km2|km²|"
    "kg|tấn|đv|commune|communes|ward|wards|district|districts|person|people|household|households|house|houses|"
    "meeting|meetings|visit|visits|model|models|point|points"
)
_MET = _either("x|đạt|đ|✓|✔|√|1|1,0|1.0|có|true")
_NOT_MET = _either("kđ|không đạt|chưa đạt|cđ|k|không|✗|✘|0|0,0|0.0|false")

_NUMERAL = r"[+-]?[0-9](?:[0-9., ]*[0-9])?"
_GROUPED = r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<group>[., ])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
_WITH_GROUPS = re.compile(rf"{_GROUPED}(?:(?P<sign>(?!(?P=group))[.,])(?P<part>[0-9]+))?")
_WITHOUT_GROUPS = re.compile(r"(?P<whole>[0-9]+)(?:(?P<sign>[.,])(?P<part>[0-9]+))?")
_EITHER_WAY = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_FOOTNOTE = re.compile(r" ?(?:[*†‡]+|[¹²³⁰⁴-⁹]+|\((?:\*+|[1-9]|[a-z])\)|\[(?:\*+|[0-9]{1,2}|[a-z])\])$")
_IN_PERCENT = re.compile(
    rf"(?P<main>.*?\S) ?(?:\((?:(?:đạt|chiếm|bằng|tỷ lệ) )?(?P<a>{_NUMERAL}) ?%\)"
    rf"|,? (?:đạt|chiếm|bằng) (?P<b>{_NUMERAL}) ?%)"
)
_PLUS = re.compile(rf"(?P<number>{_NUMERAL})\+(?P<rest>.*)")
_FRACTION = re.compile(
    rf"(?P<value>{_NUMERAL})(?P<left> ?[^\W\d][^\d/]*?)? ?(?:/|(?<= )(?:trên tổng số|trên|of) ) ?"
    rf"(?P<of>{_NUMERAL})(?P<right> ?[^\W\d].*)?"
)
_RANGE = re.compile(
    r"(?P<dashed>(?P<low>[0-9][^+–—−-]*?) ?[–—−-] ?(?P<high>[0-9][^+–—−-]*))"
    r"|(?:từ |from )?(?P<from>.+?) (?:đến|tới|to) (?P<to>.+)"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH_AND_YEAR = re.compile(rf"0?(?:[1-9]|1[0-2])/{_YEAR}|0[0-9]/[0-9]+|[0-9]+/0[0-9]+")
_AMOUNT = re.compile(rf"(?P<number>{_NUMERAL}) ?(?P<after>.*)")
_SCALED = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_DONG = "đồng|vnđ|vnd|₫|dong|đ"
_MONEY = re.compile(rf"(?P<scale>{_SCALED})?(?: ?\.? ?)(?P<dong>{_DONG})?\.?")
_MONEY_NAMED = re.compile(
    rf"(?<![\w.,])(?<![0-9] )(?:(?P<scale>{_SCALED})|(?P<thousands>1\.?000)) ?\.? ?(?:{_DONG})(?!\w)"
)
_DONG_NAMED = re.compile(r"(?:^|\(|(?:đơn vị(?: tính)?|đvt|đv) ?:? ?)(?:đồng|vnđ|vnd)(?:$|\)|\.)")


class Absent(Enum):
    """What a cell says that says there is nothing."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class Unreadable(NamedTuple):
    """What stands in a cell and cannot be read; `expected` shows by example how it would be written: `1.250,5`."""

    text: str
    expected: str


class Quantity(NamedTuple):
    """A number with all that is printed with it.

    `value_high` is the upper end of “7–9”, `qualifier` one of model.QUALIFIERS; `unit` is PCT, TRIEU_DONG (money,
    already converted) or None; `of` is the denominator of “53/91”, `of_pct` the percentage printed in brackets.
    """

    value: float
    value_high: float | None = None
    qualifier: str | None = None
    unit: str | None = None
    of: float | None = None
    of_pct: float | None = None


def quantity(
    content: str | float | date | None,
    is_percent: bool = False,
    decimal: str | None = None,
    money_unit: str | None = None,
) -> Quantity | Absent | Unreadable:
    """The number in a cell.

    `is_percent` says that a number is shown as percent (0.853 is 85.3 %); text says so itself. `decimal` is the sign
    between whole and part in this column: it settles “1.250” and “1,250”, which without it are 1250 and 1.25 (the
    other way round beside an English word); what can be read in one way only is read so. `money_unit`, one of
    MONEY_UNITS (else KeyError), is that of bare numbers. A bare “triệu” or “tỷ” is money, “nghìn” only where money is
    expected or “đồng” follows; “2 triệu lượt” is a count.

    Refused rather than guessed: brackets around the number (a footnote or a loss), days, months and spans of years
    (“30/06”, “3/2025”, “2015–2020”), a fraction above 1, parts of a đồng (“150,000 đồng”), an unknown word, “đ” alone
    (đồng or điểm), error values.
    """
    factor = Decimal(10) ** (MONEY_UNITS[money_unit] - 6) if money_unit else None
    if content is None:
        return ABSENT
    if isinstance(content, (bool, date)):
        return Unreadable(_shown(content), _NUMBER_FORM)
    if not isinstance(content, str):
        return _of_number(content, is_percent, factor)
    text = _tidy(content)
    bare = _without_footnotes(text).casefold()
    if not text or bare in _NOTHING:
        return ABSENT
    if len(bare) > _LONGEST:
        return Unreadable(text, _NUMBER_FORM)
    sign = decimal or ("." if _ENGLISH.search(bare) else None)
    return _Reader(sign, factor).quantity(bare) or Unreadable(text, _expected(bare))


def decimal_sign(texts: Iterable[object]) -> str | None:
    """The sign before decimals in a column, "," or ".", where its members show it and agree; None otherwise.

    Shown by members that can be read in one way only: “6,35” and “1.250,5” show a comma, so does “1.250.000”, whose
    dots group thousands; “0.853” shows a dot. Nothing is shown by whole numbers, by “1.250”, by text that is no number.
    """
    signs = {
        _shown_sign(numeral)
        for text in texts
        if isinstance(text, str) and isinstance(quantity(text), Quantity)
        for numeral in re.findall(_NUMERAL, _tidy(text))
    } - {None}
    return signs.pop() if len(signs) == 1 else None


def money_unit_in(text: str) -> str | None:
    """The one of MONEY_UNITS that a heading names: “An sinh (tr.đ)”, “Đơn vị tính: đồng”; None for none or several.

    “đồng” without nghìn, triệu or tỷ counts only where a unit stands: alone, in brackets, after “đơn vị tính”.
    """
    tidy = _tidy(text).casefold()[:_LONGEST]
    powers = {_SCALES[m["scale"]] if m["scale"] else 3 for m in _MONEY_NAMED.finditer(tidy)}
    if not powers and _DONG_NAMED.search(tidy):
        powers = {0}
    return next((u for u, p in MONEY_UNITS.items() if {p} == powers), None)


def printed_digits(content: str | float, decimal: str | None = None) -> int:
    """How many decimals a cell shows, the most where it has several numbers; 0 for what is no number."""
    if not isinstance(content, str):
        return max(0, -_exponent(_decimal(content))) if math.isfinite(content) else 0
    if not isinstance(quantity(content, decimal=decimal), Quantity):
        return 0
    numbers = (_number(n, decimal) for n in re.findall(_NUMERAL, _without_footnotes(_tidy(content))))
    return max((-_exponent(n) for n in numbers if n is not None), default=0)


def met(content: str | float | date | None) -> bool | Unreadable | None:
    """Whether a commune meets a criterion: “x”, “đạt”, “Đ”, 1 do; “KĐ”, “không đạt”, “k”, 0 do not; None if blank."""
    if content is None or isinstance(content, bool):
        return content
    if isinstance(content, (int, float)) and content in (0, 1):
        return bool(content)
    text = _tidy(content) if isinstance(content, str) else _shown(content)
    mark = _without_footnotes(text).casefold()
    if mark in _MET | _NOT_MET:
        return mark in _MET
    return None if not text or mark in _NOTHING else Unreadable(text, _MET_FORM)


_DAY = rf"(?P<day>0?[1-9]|[12][0-9]|3[01])(?P<sep> ?[/.-] ?)(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<year>{_YEAR})"
_DAY_IN_WORDS = rf"(?P<day>[0-9]{{1,2}}) tháng (?P<month>[0-9]{{1,2}}),? (?:năm )?(?P<year>{_YEAR})"
_DAY_ISO = rf"(?P<year>{_YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:[t ]00:00(?::00(?:\.0+)?)?)?"
_DAYS = tuple(re.compile(rf"(?:ngày )?{form}") for form in (_DAY, _DAY_IN_WORDS, _DAY_ISO))


def day(content: str | float | date | None) -> date | Unreadable | None:
    """The day in a cell, day before month; None where there is none.

    Years have four digits. Numbers are Unreadable: whether 46348 is a day is for who formats the cell to say.
    """
    if content is None:
        return None
    if isinstance(content, date):
        return content.date() if isinstance(content, datetime) else content
    text = _tidy(content) if isinstance(content, str) else _shown(content)
    folded = text.casefold()
    if not text or folded in _NOTHING:
        return None
    found = next(filter(None, (form.fullmatch(folded) for form in _DAYS)), None)
    read = _date(found["year"], found["month"], found["day"]) if found else None
    return read or Unreadable(text, _DAY_FORM)


class PeriodSpan(NamedTuple):
    """A span of time; `year` is that of its end. `text` is written as in the figures: `2025`, `2025-Q1`, `2025-H1`,
    `2025-M10` (ten months), `2026-03` (one month), `2015-2020`, `2025-10-17/2025-11-18`, `Q1, year not given`.

    Without a year, start, end and year are None. A count up to a day has an end and no start.
    """

    start: date | None
    end: date | None
    year: int | None
    text: str


def period_span(text: str | float | date | None, year: int | None = None) -> PeriodSpan | None:
    """The period that a cell, heading or sheet name is; `year` is used where none is printed. None if it is none."""
    if isinstance(text, date):
        return _one_day(day(text))
    if isinstance(text, (int, float)):
        whole = not isinstance(text, bool) and math.isfinite(text) and text == int(text)
        text = str(int(text)) if whole else ""
    tidy = re.sub(" ?[–—−-] ?", "-", _tidy(text or "")[:_LONGEST].casefold()).strip(" .,:;()")
    for form, meaning in _PERIODS:
        if found := form.fullmatch(tidy):
            return meaning(found.groupdict(), year)
    return None


def periods_in(text: str, year: int | None = None) -> list[PeriodSpan]:
    """The periods named within a title, in its order, each once: “Kết quả 6 tháng đầu năm 2025” has one."""
    words = _tidy(text)[:_LONGEST].split()
    spans: dict[PeriodSpan, None] = {}
    place = 0
    while place < len(words):
        ends = range(min(len(words), place + _WORDS_OF_PERIOD), place, -1)
        read = ((end, period_span(" ".join(words[place:end]), year)) for end in ends)
        place, span = next(((end, span) for end, span in read if span), (place + 1, None))
        if span:
            spans[span] = None
    return list(spans)


class _Reader(NamedTuple):
    """Reads tidy lower-case text; `factor` turns a bare number into triệu đồng, None where money is not expected."""

    decimal: str | None
    factor: Decimal | None

    def quantity(self, text: str) -> Quantity | None:
        text, words = _without_words(text)
        of_pct = None
        if printed := _IN_PERCENT.fullmatch(text):
            text, of_pct = printed["main"], _number(printed["a"] or printed["b"], self.decimal)
            if of_pct is None:
                return None
        read = self._fraction(text) or self._range(text) or self._single(text)
        if read is None or (of_pct is not None and read.unit == PCT):
            return None
        strong = words - set(_WEAK) | ({read.qualifier} if read.qualifier else set())
        if len(strong) > 1:
            return None
        qualifier = next(iter(strong), None) or next((w for w in _WEAK if w in words), None)
        read = read._replace(qualifier=qualifier, of_pct=None if of_pct is None else float(of_pct))
        return read if all(math.isfinite(v) for v in read if isinstance(v, float)) else None

    def _single(self, text: str) -> Quantity | None:
        amount = self._amount(text)
        return Quantity(float(amount[0]), unit=amount[1]) if amount else None

    def _fraction(self, text: str) -> Quantity | None:
        found = _FRACTION.fullmatch(text)
        if not found or _MONTH_AND_YEAR.fullmatch(text):
            return None
        left, right = ((found[side] or "").strip() for side in ("left", "right"))
        value, of = _number(found["value"], self.decimal), _number(found["of"], self.decimal)
        measured = left in ("", right) and (not right or _is_measure(right))
        if value is None or of is None or not measured or not 0 <= value <= of or not of:
            return None
        return Quantity(float(value), of=float(of))

    def _range(self, text: str) -> Quantity | None:
        found = _RANGE.fullmatch(text)
        if not found:
            return None
        low, high = (found["low"], found["high"]) if found["dashed"] else (found["from"], found["to"])
        if re.fullmatch(_YEAR, low) and re.fullmatch(_YEAR, high):
            return None
        if re.fullmatch(_NUMERAL, low):
            low += high[len(re.match(_NUMERAL, high)[0]) :] if re.match(_NUMERAL, high) else ""  # type: ignore[index]
        first, last = self._amount(low), self._amount(high)
        if not first or not last or first[1] != last[1] or first[0] >= last[0]:
            return None
        return Quantity(float(first[0]), float(last[0]), "between", first[1])

    def _amount(self, text: str) -> tuple[Decimal, str | None] | None:
        """A number and its unit: “850 triệu đồng”, “61,5 %”, “12 cuộc”, “1 tỷ 200 triệu”."""
        found = _AMOUNT.fullmatch(text)
        number = _number(found["number"], self.decimal) if found else None
        if not found or number is None:
            return None
        after = found["after"]
        if not after and self.factor is not None:
            return _in_trieu_dong(number, self.factor)
        if not after or _is_measure(after):
            return number, None
        if after in _PERCENT:
            return number, PCT
        return self._money(number, after) or self._many(number, after) or self._sum(number, after)

    def _money(self, number: Decimal, after: str) -> tuple[Decimal, str | None] | None:
        found = _MONEY.fullmatch(after)
        if not found:
            return None
        scale, dong = found["scale"], found["dong"]
        if scale and not dong and self.factor is None and scale in _COUNTING:
            return number.scaleb(_SCALES[scale]), None
        if not (scale in _MONEY_ALONE | _COUNTING or dong) or (dong == "đ" and not scale and self.factor is None):
            return None
        return _in_trieu_dong(number, Decimal(1).scaleb((_SCALES[scale] if scale else 0) - 6))

    def _many(self, number: Decimal, after: str) -> tuple[Decimal, str | None] | None:
        scale, _, measure = after.partition(" ")
        known = scale in _COUNTING | _MONEY_ALONE and _is_measure(measure)
        return (number.scaleb(_SCALES[scale]), None) if known else None

    def _sum(self, number: Decimal, after: str) -> tuple[Decimal, str | None] | None:
        scale, _, rest = after.partition(" ")
        less = self._replace(factor=None)._amount(rest) if scale in _MONEY_ALONE and rest[:1].isdigit() else None
        one = Decimal(1).scaleb(_SCALES.get(scale, 0) - 6)
        whole = number >= 0 and number == number.to_integral_value()
        return (number * one + less[0], TRIEU_DONG) if whole and less and less[1] and less[0] < one else None


def _of_number(content: float, is_percent: bool, factor: Decimal | None) -> Quantity | Unreadable:
    try:
        value = float(content)
    except OverflowError:
        return Unreadable("∞", _NUMBER_FORM)
    if not math.isfinite(value):
        return Unreadable(str(value), _NUMBER_FORM)
    if is_percent:
        scaled, unit = float(_decimal(value) * 100), PCT
    elif factor is not None:
        scaled, unit = float(_decimal(value) * factor), TRIEU_DONG
    else:
        return Quantity(value)
    return Quantity(scaled, unit=unit) if math.isfinite(scaled) else Unreadable(str(value), _NUMBER_FORM)


def _decimal(value: float) -> Decimal:
    # spreadsheets keep 15 digits; what comes after them is noise of binary fractions
    return Decimal(f"{float(value):.15g}")


def _in_trieu_dong(number: Decimal, factor: Decimal) -> tuple[Decimal, str | None] | None:
    # nobody counts thousandths of a đồng: the comma of “150,000 đồng” was meant to group
    is_whole = number == number.to_integral_value() and _exponent(number) != -3
    return (number * factor, TRIEU_DONG) if is_whole or factor > _DONG_IN_TRIEU else None


def _number(numeral: str, decimal: str | None) -> Decimal | None:
    """What a numeral with or without grouped thousands says: “1.250,5”, “-3”."""
    sign, digits = (numeral[0], numeral[1:]) if numeral[:1] in ("+", "-") else ("", numeral)
    is_grouped = not _EITHER_WAY.fullmatch(digits) or ("." if "." in digits else ",") != (decimal or ",")
    found = (_WITH_GROUPS.fullmatch(digits) if is_grouped else None) or _WITHOUT_GROUPS.fullmatch(digits)
    if not found:
        return None
    return Decimal(sign + re.sub("[., ]", "", found["whole"]) + (f".{found['part']}" if found["part"] else ""))


def _shown_sign(numeral: str) -> str | None:
    digits = numeral.lstrip("+-")
    if _EITHER_WAY.fullmatch(digits):
        return None
    found = _WITH_GROUPS.fullmatch(digits)
    if found and not found["sign"]:
        return {".": ",", ",": "."}.get(found["group"])
    found = found or _WITHOUT_GROUPS.fullmatch(digits)
    return found["sign"] if found else None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _without_words(text: str) -> tuple[str, set[str]]:
    """The text without “gần”, “trở lên”, “+” … around it, and the qualifiers that these are."""
    words = set()
    before = next(_words_before(text), None)
    while before:
        words.add(_BEFORE[before])
        text = text[len(before) :].lstrip()
        before = next(_words_before(text), None)
    for after, qualifier in _AFTER.items():
        if text.endswith(f" {after}"):
            text, words = text.removesuffix(after).rstrip().removeprefix("từ "), words | {qualifier}
    if found := _PLUS.fullmatch(text):
        text, words = found["number"] + found["rest"], words | {">="}
    return text, words - {""}


def _words_before(text: str) -> Iterator[str]:
    for words in sorted(_BEFORE, key=len, reverse=True):
        if text.startswith(words) and not (words[-1].isalpha() and text[len(words) :][:1].isalpha()):
            yield words


def _is_measure(text: str) -> bool:
    return all(part.strip() in _MEASURES for part in text.split("/"))


def _expected(text: str) -> str:
    if inner := re.fullmatch(rf"\( ?({_NUMERAL}) ?\)|[–—-] ?({_NUMERAL})", text):
        return f"−{inner[1] or inner[2]}"
    return _FRACTION_FORM if re.search("[0-9] ?/ ?[0-9]", text) else _NUMBER_FORM


def _tidy(text: str) -> str:
    """One line in NFC with plain spaces and a plain minus before digits, without invisible signs."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<!\S)−(?=[0-9])", "-", " ".join(seen.split()))


def _without_footnotes(text: str) -> str:
    """The text without the marks at its end; a text that is nothing but a mark stays."""
    shorter = _FOOTNOTE.sub("", text) if len(text) <= _LONGEST else text
    while shorter and shorter != text:
        text, shorter = shorter, _FOOTNOTE.sub("", shorter)
    return text


def _shown(content: float | date) -> str:
    if isinstance(content, date):
        return f"{content:%d/%m/%Y}"
    return str(content).upper() if isinstance(content, bool) else f"{content:.15g}"


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = r"(?P<quarter>iv|i{1,3}|[1-4])"
_OF_YEAR = rf"(?:(?: của)?(?:,? năm |[/. -]| of )(?P<year>{_YEAR}))?"
_TO = r"(?:-| đến (?:hết )?| tới )"
_MONTH = r"0?(?P<month>[1-9]|1[0-2])(?![0-9])"
_SPANS = {"sáu": "6", "chín": "9", "ba": "3", "mười": "10"}
_Found = dict[str, str | None]
_Meaning = Callable[[_Found, int | None], PeriodSpan | None]


def _period(form: str, meaning: _Meaning) -> tuple[re.Pattern[str], _Meaning]:
    return re.compile(form), meaning


def _whole_year(found: _Found, _: int | None) -> PeriodSpan | None:
    return _months(int(found["year"] or 0), 1, 12, found["year"] or "")


def _years(found: _Found, _: int | None) -> PeriodSpan | None:
    first, last = int(found["first"] or 0), int(found["last"] or 0)
    return PeriodSpan(date(first, 1, 1), date(last, 12, 31), last, f"{first}-{last}") if first < last else None


def _quarter(found: _Found, usual: int | None) -> PeriodSpan | None:
    quarter = _QUARTERS[found["quarter"] or ""]
    return _part_of_year(found, usual, 3 * quarter - 2, 3 * quarter, f"Q{quarter}")


def _half(found: _Found, usual: int | None) -> PeriodSpan | None:
    half = 1 if found["half"] in ("1", "đầu") else 2
    return _part_of_year(found, usual, 6 * half - 5, 6 * half, f"H{half}")


def _some_months(found: _Found, usual: int | None) -> PeriodSpan | None:
    many = int(_SPANS.get(found["many"] or "", found["many"] or "0"))
    if found["which"] == "cuối":
        name = {3: "Q4", 6: "H2"}.get(many)
        return _part_of_year(found, usual, 13 - many, 12, name) if name else None
    return _part_of_year(found, usual, 1, many, {3: "Q1", 6: "H1", 12: ""}.get(many, f"M{many:02}"))


def _month(found: _Found, usual: int | None) -> PeriodSpan | None:
    month = int(found["month"] or 0)
    year = int(found["year"]) if found["year"] else usual
    if year is None:
        return PeriodSpan(None, None, None, f"month {month}, year not given")
    return _months(year, month, month, f"{year}-{month:02}")


def _month_to_month(found: _Found, _: int | None) -> PeriodSpan | None:
    until, to = int(found["year"] or 0), int(found["month"] or 0)
    since, first = int(found["since"] or until), int(found["first"] or 0)
    if (since, first) >= (until, to):
        return None
    start, last = date(since, first, 1), calendar.monthrange(until, to)[1]
    return PeriodSpan(start, date(until, to, last), until, f"{since}-{first:02}/{until}-{to:02}")


def _day_to_day(found: _Found, _: int | None) -> PeriodSpan | None:
    end = _date(found["year"], found["month"], found["day"])
    start = _date(found["since"] or found["year"], found["month1"], found["day1"])
    return PeriodSpan(start, end, end.year, f"{start}/{end}") if start and end and start < end else None


def _up_to_day(found: _Found, _: int | None) -> PeriodSpan | None:
    span = _one_day(_date(found["year"], found["month"], found["day"]))
    return span._replace(start=None) if span else None


def _single_day(found: _Found, _: int | None) -> PeriodSpan | None:
    return _one_day(_date(found["year"], found["month"], found["day"]))


def _unclear_months(found: _Found, _: int | None) -> PeriodSpan | None:
    # the figures hold `2017-M04` for April and `2016-M10` for ten months: their own start and end tell which
    return PeriodSpan(None, None, int(found["year"] or 0), f"{found['year']}-M{found['month']}")


_PERIODS = (
    _period(rf"(?:cả )?(?:năm |year )?(?P<year>{_YEAR})", _whole_year),
    _period(
        rf"(?:(?:giai đoạn|nhiệm kỳ|từ năm|từ|trong các năm) )?(?P<first>{_YEAR}){_TO}(?:năm )?(?P<last>{_YEAR})",
        _years,
    ),
    _period(rf"(?:quý|quarter|q) ?{_QUARTER}{_OF_YEAR}", _quarter),
    _period(rf"(?P<year>{_YEAR})-q(?P<quarter>[1-4])", _quarter),
    _period(rf"nửa (?P<half>đầu|cuối)(?: năm(?= năm|$))?{_OF_YEAR}", _half),
    _period(rf"h(?P<half>[12]){_OF_YEAR}", _half),
    _period(rf"(?P<year>{_YEAR})-h(?P<half>[12])", _half),
    _period(
        rf"0?(?P<many>[2-9]|1[0-2]|{'|'.join(_SPANS)}) tháng(?: (?P<which>đầu|cuối)(?: năm(?= năm|$))?)?{_OF_YEAR}",
        _some_months,
    ),
    _period(rf"(?P<which>first )(?P<many>[2-9]|1[0-2]) months{_OF_YEAR}", _some_months),
    _period(rf"(?:tháng|t) ?{_MONTH}{_OF_YEAR}", _month),
    _period(rf"{_MONTH}[/.-](?P<year>{_YEAR})", _month),
    _period(rf"(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])", _month),
    _period(rf"(?P<year>{_YEAR})-m(?P<month>0[1-9]|1[0-2])", _unclear_months),
    _period(
        rf"(?:từ )?tháng 0?(?P<first>[1-9]|1[0-2])(?:(?:/| năm )(?P<since>{_YEAR}))?{_TO}(?:tháng )?{_MONTH}"
        rf"(?:/| năm )(?P<year>{_YEAR})",
        _month_to_month,
    ),
    _period(
        rf"(?P<since>{_YEAR})-(?P<first>0[1-9]|1[0-2])/(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])", _month_to_month
    ),
    _period(
        rf"(?:từ )?(?:ngày )?(?P<day1>[0-9]{{1,2}})/(?P<month1>[0-9]{{1,2}})(?:/(?P<since>{_YEAR}))?{_TO}(?:ngày )?"
        rf"(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})/(?P<year>{_YEAR})",
        _day_to_day,
    ),
    _period(
        rf"(?P<since>{_YEAR})-(?P<month1>[0-9]{{2}})-(?P<day1>[0-9]{{2}})/"
        rf"(?P<year>{_YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})",
        _day_to_day,
    ),
    *(_period(rf"(?:tính )?đến (?:hết )?(?:ngày )?{form}", _up_to_day) for form in (_DAY, _DAY_IN_WORDS)),
    *(_period(rf"(?:ngày )?{form}", _single_day) for form in (_DAY, _DAY_IN_WORDS, _DAY_ISO)),
)


def _part_of_year(found: _Found, usual: int | None, first: int, last: int, name: str) -> PeriodSpan | None:
    year = int(found["year"]) if found["year"] else usual
    if year is None:
        return PeriodSpan(None, None, None, f"{name}, year not given") if name else None
    return _months(year, first, last, f"{year}-{name}" if name else f"{year}")


def _months(year: int, first: int, last: int, text: str) -> PeriodSpan:
    return PeriodSpan(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), year, text)


def _one_day(moment: date | Unreadable | None) -> PeriodSpan | None:
    return PeriodSpan(moment, moment, moment.year, moment.isoformat()) if isinstance(moment, date) else None


def _date(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
