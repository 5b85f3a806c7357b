"""The order in which bodies and their figures are read: from the country to the commune, then by name. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

LEVELS = ("national", "region", "province", "district", "commune")
_LETTERS = {letter: n for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries."""


def in_vietnamese_order(name: str) -> tuple[list[int], list[int]]:
    """What to sort names by: letters first (Đ after D, Â after Ă), tone marks only where all letters are the same."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", name.lower()):
        marks = unicodedata.normalize("NFD", character)
        plain = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
        letters.append(_LETTERS[plain] + 1 if plain in _LETTERS else 0 if plain == " " else 100 + ord(plain[0]))
        tones.append(next((_TONES.index(m) + 1 for m in marks if m in _TONES), 0))
    return letters, tones


class ReadingOrder:
    """`units` are the provinces in the order of their names."""

    def __init__(self, units: Sequence[str]) -> None:
        self._units = {unit: n for n, unit in enumerate(units)}

    def of_body(self, body: Row, name: str) -> tuple[Any, ...]:
        level = LEVELS.index(body["level"]) if body["level"] in LEVELS else len(LEVELS)
        return level, self._units.get(body["unit"] or "", -1), in_vietnamese_order(name), body["organisation"]

    def of_figure(self, row: Row) -> tuple[Any, ...]:
        """By body, then by time; a figure without a date comes last."""
        when = (row["period_end"] or row["period"] or "~", row["period_start"] or "", row["period_text"] or "")
        return *self.of_body(row, row["organisation_name_vi"]), when, row["source_id"]


def key_of(row: Row) -> tuple[Any, ...]:
    """What makes a figure this one and no other."""
    return row["organisation"], row["node"], row["period_text"], row["breakdown"], row["source_id"]


def entry_of(row: Row) -> tuple[Any, ...]:
    """A count and its breakdowns: the same body, activity, time and document."""
    return row["organisation"], row["node"], row["period_text"], row["source_id"]
