"""Days and periods as people write them in cells, titles and headings. Standard library only."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from etl.numbers.quantities import DAY_FORM, LONGEST, NOTHING, YEAR, Unreadable, shown, tidy

_WORDS_OF_PERIOD = 10

_DAY = rf"(?P<day>0?[1-9]|[12][0-9]|3[01])(?P<sep> ?[/.-] ?)(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<year>{YEAR})"
_DAY_IN_WORDS = rf"(?P<day>[0-9]{{1,2}}) tháng (?P<month>[0-9]{{1,2}}),? (?:năm )?(?P<year>{YEAR})"
_DAY_ISO = rf"(?P<year>{YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:[t ]00:00(?::00(?:\.0+)?)?)?"
_DAYS = tuple(re.compile(rf"(?:ngày )?{form}") for form in (_DAY, _DAY_IN_WORDS, _DAY_ISO))


def day(content: str | float | date | None) -> date | Unreadable | None:
    """The day in a cell, day before month; None where there is none.

    Years have four digits. Numbers are Unreadable: whether 46348 is a day is for who formats the cell to say.
    """
    if content is None:
        return None
    if isinstance(content, date):
        return content.date() if isinstance(content, datetime) else content
    text = tidy(content) if isinstance(content, str) else shown(content)
    folded = text.casefold()
    if not text or folded in NOTHING:
        return None
    found = next(filter(None, (form.fullmatch(folded) for form in _DAYS)), None)
    read = _date(found["year"], found["month"], found["day"]) if found else None
    return read or Unreadable(text, DAY_FORM)


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
    plain = re.sub(" ?[–—−-] ?", "-", tidy(text or "")[:LONGEST].casefold()).strip(" .,:;()")
    for form, meaning in _PERIODS:
        if found := form.fullmatch(plain):
            return meaning(found.groupdict(), year)
    return None


def periods_in(text: str, year: int | None = None) -> list[PeriodSpan]:
    """The periods named within a title, in its order, each once: “Kết quả 6 tháng đầu năm 2025” has one."""
    words = tidy(text)[:LONGEST].split()
    spans: dict[PeriodSpan, None] = {}
    place = 0
    while place < len(words):
        ends = range(min(len(words), place + _WORDS_OF_PERIOD), place, -1)
        read = ((end, period_span(" ".join(words[place:end]), year)) for end in ends)
        place, span = next(((end, span) for end, span in read if span), (place + 1, None))
        if span:
            spans[span] = None
    return list(spans)


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = r"(?P<quarter>iv|i{1,3}|[1-4])"
_OF_YEAR = rf"(?:(?: của)?(?:,? năm |[/. -]| of )(?P<year>{YEAR}))?"
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
    _period(rf"(?:cả )?(?:năm |year )?(?P<year>{YEAR})", _whole_year),
    _period(
        rf"(?:(?:giai đoạn|nhiệm kỳ|từ năm|từ|trong các năm) )?(?P<first>{YEAR}){_TO}(?:năm )?(?P<last>{YEAR})",
        _years,
    ),
    _period(rf"(?:quý|quarter|q) ?{_QUARTER}{_OF_YEAR}", _quarter),
    _period(rf"(?P<year>{YEAR})-q(?P<quarter>[1-4])", _quarter),
    _period(rf"nửa (?P<half>đầu|cuối)(?: năm(?= năm|$))?{_OF_YEAR}", _half),
    _period(rf"h(?P<half>[12]){_OF_YEAR}", _half),
    _period(rf"(?P<year>{YEAR})-h(?P<half>[12])", _half),
    _period(
        rf"0?(?P<many>[2-9]|1[0-2]|{'|'.join(_SPANS)}) tháng(?: (?P<which>đầu|cuối)(?: năm(?= năm|$))?)?{_OF_YEAR}",
        _some_months,
    ),
    _period(rf"(?P<which>first )(?P<many>[2-9]|1[0-2]) months{_OF_YEAR}", _some_months),
    _period(rf"(?:tháng|t) ?{_MONTH}{_OF_YEAR}", _month),
    _period(rf"{_MONTH}[/.-](?P<year>{YEAR})", _month),
    _period(rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])", _month),
    _period(rf"(?P<year>{YEAR})-m(?P<month>0[1-9]|1[0-2])", _unclear_months),
    _period(
        rf"(?:từ )?tháng 0?(?P<first>[1-9]|1[0-2])(?:(?:/| năm )(?P<since>{YEAR}))?{_TO}(?:tháng )?{_MONTH}"
        rf"(?:/| năm )(?P<year>{YEAR})",
        _month_to_month,
    ),
    _period(rf"(?P<since>{YEAR})-(?P<first>0[1-9]|1[0-2])/(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])", _month_to_month),
    _period(
        rf"(?:từ )?(?:ngày )?(?P<day1>[0-9]{{1,2}})/(?P<month1>[0-9]{{1,2}})(?:/(?P<since>{YEAR}))?{_TO}(?:ngày )?"
        rf"(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})/(?P<year>{YEAR})",
        _day_to_day,
    ),
    _period(
        rf"(?P<since>{YEAR})-(?P<month1>[0-9]{{2}})-(?P<day1>[0-9]{{2}})/"
        rf"(?P<year>{YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})",
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
