"""Numbers, shares and sums of money as people write them in cells. Standard library only."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

PCT: Final = "pct"
TRIEU_DONG: Final = "million_dong"
MONEY_UNITS: Final = {"đồng": 0, "nghìn đồng": 3, "triệu đồng": 6, "tỷ đồng": 9, "nghìn tỷ đồng": 12}
"""Each unit of money and the power of ten of đồng that it is."""

_NUMBER_FORM, _FRACTION_FORM, DAY_FORM, _MET_FORM = "1.250,5", "53/91", "22/11/2026", "x"
_DONG_IN_TRIEU = Decimal("0.000001")
LONGEST = 200


def _either(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


NOTHING = _either(
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
YEAR = r"(?:19|20)[0-9]{2}"
_MONTH_AND_YEAR = re.compile(rf"0?(?:[1-9]|1[0-2])/{YEAR}|0[0-9]/[0-9]+|[0-9]+/0[0-9]+")
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
        return Unreadable(shown(content), _NUMBER_FORM)
    if not isinstance(content, str):
        return _of_number(content, is_percent, factor)
    text = tidy(content)
    bare = _without_footnotes(text).casefold()
    if not text or bare in NOTHING:
        return ABSENT
    if len(bare) > LONGEST:
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
        for numeral in re.findall(_NUMERAL, tidy(text))
    } - {None}
    return signs.pop() if len(signs) == 1 else None


def money_unit_in(text: str) -> str | None:
    """The one of MONEY_UNITS that a heading names: “An sinh (tr.đ)”, “Đơn vị tính: đồng”; None for none or several.

    “đồng” without nghìn, triệu or tỷ counts only where a unit stands: alone, in brackets, after “đơn vị tính”.
    """
    plain = tidy(text).casefold()[:LONGEST]
    powers = {_SCALES[m["scale"]] if m["scale"] else 3 for m in _MONEY_NAMED.finditer(plain)}
    if not powers and _DONG_NAMED.search(plain):
        powers = {0}
    return next((u for u, p in MONEY_UNITS.items() if {p} == powers), None)


def printed_digits(content: str | float, decimal: str | None = None) -> int:
    """How many decimals a cell shows, the most where it has several numbers; 0 for what is no number."""
    if not isinstance(content, str):
        return max(0, -_exponent(_decimal(content))) if math.isfinite(content) else 0
    if not isinstance(quantity(content, decimal=decimal), Quantity):
        return 0
    numbers = (_number(n, decimal) for n in re.findall(_NUMERAL, _without_footnotes(tidy(content))))
    return max((-_exponent(n) for n in numbers if n is not None), default=0)


def met(content: str | float | date | None) -> bool | Unreadable | None:
    """Whether a commune meets a criterion: “x”, “đạt”, “Đ”, 1 do; “KĐ”, “không đạt”, “k”, 0 do not; None if blank."""
    if content is None or isinstance(content, bool):
        return content
    if isinstance(content, (int, float)) and content in (0, 1):
        return bool(content)
    text = tidy(content) if isinstance(content, str) else shown(content)
    mark = _without_footnotes(text).casefold()
    if mark in _MET | _NOT_MET:
        return mark in _MET
    return None if not text or mark in NOTHING else Unreadable(text, _MET_FORM)


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
        if re.fullmatch(YEAR, low) and re.fullmatch(YEAR, high):
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


def tidy(text: str) -> str:
    """One line in NFC with plain spaces and a plain minus before digits, without invisible signs."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<!\S)−(?=[0-9])", "-", " ".join(seen.split()))


def _without_footnotes(text: str) -> str:
    """The text without the marks at its end; a text that is nothing but a mark stays."""
    shorter = _FOOTNOTE.sub("", text) if len(text) <= LONGEST else text
    while shorter and shorter != text:
        text, shorter = shorter, _FOOTNOTE.sub("", shorter)
    return text


def shown(content: float | date) -> str:
    if isinstance(content, date):
        return f"{content:%d/%m/%Y}"
    return str(content).upper() if isinstance(content, bool) else f"{content:.15g}"
