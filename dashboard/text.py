"""Every sentence on screen, and how numbers and dates are written, in the language of the reader. No streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from etl import read_yaml

LANGUAGES = ("vi", "en")
MINUS = "\u2212"
_NO_BREAK_SPACE = "\u00a0"


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

    def within(self, name: str) -> str:
        """A full name as it is written inside a sentence: `tỉnh An Giang`, `An Giang Province`."""
        return name[:1].lower() + name[1:] if self.language == "vi" else name

    def listed(self, names: list[str]) -> str:
        """`A, B và C`."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('common.and')} {names[-1]}"


def sentences(page: str) -> dict[str, dict[str, str]]:
    """All sentences of one text file: key → language → sentence."""
    return _texts(page)


@cache
def _texts(page: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = read_yaml(Path(__file__).parent / "text" / f"{page}.yml")
    return texts
