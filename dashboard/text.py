"""Every sentence on screen, and how numbers and dates are written, in the language of the reader. No streamlit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from etl import read_yaml

LANGUAGES = ("vi", "en")
MINUS = "\u2212"
FEWER = "fewer"
"""The qualifier of a computed bound: less than that, and how near to it nobody has printed."""

_QUALIFIERS = {
    ">": "common.qualifier_above",
    # reports write “gần 1.900”: less, and close to it
    "<": "common.qualifier_below",
    ">=": "common.qualifier_at_least",
    "<=": "common.qualifier_at_most",
    "~": "common.qualifier_about",
    "est": "common.qualifier_estimated",
    FEWER: "common.aim_below",
}
TURNED = {">": FEWER, "<": ">", ">=": "<=", "<=": ">="}
"""What a qualifier becomes for what is lacking: of “over 93” of 100 fewer than 7 are."""

_NO_BREAK_SPACE = "\u00a0"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Words:
    """Looks sentences up by `page.key` and writes numbers the way the language does."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        page, name = key.split(".", 1)
        sentence: str = _texts(page)[name][self.language]
        return sentence.format(**values) if values else sentence

    def of(self, row: Mapping[str, Any], column: str) -> str:
        """The column of a row that comes in both languages: `name` reads name_vi or name_en."""
        return str(row[f"{column}_{self.language}"] or "")

    def number(self, value: float, decimals: int = 2) -> str:
        """67,67 and 1.250,5 in Vietnamese, 67.67 and 1,250.5 in English."""
        plain = f"{abs(value):,.{decimals}f}"
        if self.language == "vi":
            plain = plain.translate(str.maketrans(",.", ".,"))
        is_zero = not any(c in "123456789" for c in plain)
        return plain if value >= 0 or is_zero else MINUS + plain

    def quantity(self, row: Mapping[str, Any]) -> str:
        """A figure with as many decimals as it has, two at most, and its qualifier: `trên 93`, `7–9`."""
        text = self._short(row["value"])
        if row["value_high"] is not None:
            return f"{text}–{self._short(row['value_high'])}"
        return self.about(row["qualifier"], text)

    def measured(self, measure: Mapping[str, Any], value: float) -> str:
        """The unit of measure as it stands after a number."""
        is_plural = self.language == "en" and value != 1
        return str(measure["plural_en"]) if is_plural else self.of(measure, "name")

    def about(self, qualifier: str | None, text: str) -> str:
        """A number in words that say how exact it is."""
        return self(_QUALIFIERS[qualifier], value=text) if qualifier in _QUALIFIERS else text

    def _short(self, value: float) -> str:
        decimals = len(f"{round(value, 2):.2f}".rstrip("0").partition(".")[2])
        return self.number(value, decimals)

    def change(self, value: float, decimals: int = 2) -> str:
        """A difference with its sign; a difference that rounds to nothing has none."""
        text = self.number(value, decimals)
        is_zero = not any(c in "123456789" for c in text)
        return text if value < 0 or is_zero else f"+{text}"

    def day(self, day: date) -> str:
        return (
            f"{day:%d/%m/%Y}"
            if self.language == "vi"
            else f"{day.day}{_NO_BREAK_SPACE}{day:%B}{_NO_BREAK_SPACE}{day.year}"
        )

    def moment(self, moment: str) -> str:
        """A year, a month or a day as it is written: 2025, 06/2025, 30/06/2025."""
        if len(moment) == len("2025-06-30"):
            return self.day(date.fromisoformat(moment))
        year, _, month = moment.partition("-")
        if not month:
            return year
        return (
            f"{month}/{year}"
            if self.language == "vi"
            else f"{date(int(year), int(month), 1):%B}{_NO_BREAK_SPACE}{year}"
        )

    def span(self, row: Mapping[str, Any]) -> str:
        """The time a count is about: `2015–2020`, `tháng 1–9/2018`, `8/2018–7/2019`, a month, a day.

        Without dates the years that the source writes, else that it states none.
        """
        if not (row["period_start"] and row["period_end"]):
            years = sorted(set(_YEAR.findall(row["period_text"] or "")))
            return _from_to(years[0], years[-1]) if years else self("common.undated")
        first, last = (date.fromisoformat(row[bound]) for bound in ("period_start", "period_end"))
        if first == last:
            return self.day(first)
        after = last + timedelta(days=1)
        if (first.day, after.day) != (1, 1):
            return self._days(first, last)
        if (first.month, after.month) == (1, 1):
            return _from_to(str(first.year), str(last.year))
        return self._months(first, last)

    def _days(self, first: date, last: date) -> str:
        is_of_one_year = first.year == last.year
        if self.language == "vi":
            return f"{first:%d/%m}–{self.day(last)}" if is_of_one_year else f"{self.day(first)}–{self.day(last)}"
        begun = f"{first.day}{_NO_BREAK_SPACE}{first:%B}" if is_of_one_year else self.day(first)
        return f"{begun} – {self.day(last)}"

    def _months(self, first: date, last: date) -> str:
        if (first.year, first.month) == (last.year, last.month):
            return self.moment(f"{first:%Y-%m}")
        if first.year == last.year:
            names = [str(day.month) if self.language == "vi" else f"{day:%B}" for day in (first, last)]
            return self("common.months_of_year", first=names[0], last=names[1], year=first.year)
        if self.language == "vi":
            return f"{first.month}/{first.year}–{last.month}/{last.year}"
        return f"{self.moment(f'{first:%Y-%m}')} – {self.moment(f'{last:%Y-%m}')}"

    def within(self, name: str) -> str:
        """A full name as it is written inside a sentence: `tỉnh An Giang`, `An Giang Province`."""
        return name[:1].lower() + name[1:] if self.language == "vi" else name

    def years(self, years: list[str]) -> str:
        """Years in order, those in a row as a span: `2012–2014 và 2016`."""
        spans: list[list[str]] = []
        for year in years:
            if spans and int(year) == int(spans[-1][-1]) + 1:
                spans[-1].append(year)
            else:
                spans.append([year])
        pairs = [[s[0]] if len(s) == 1 else [s[0], s[-1]] if len(s) == 2 else [f"{s[0]}–{s[-1]}"] for s in spans]
        return self.listed([text for pair in pairs for text in pair])

    def listed(self, names: list[str]) -> str:
        """`A, B và C`."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('common.and')} {names[-1]}"


def _from_to(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def sentences(page: str) -> dict[str, dict[str, str]]:
    """All sentences of one text file: key → language → sentence."""
    return _texts(page)


@cache
def _texts(page: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = read_yaml(Path(__file__).parent / "text" / f"{page}.yml")
    return texts
