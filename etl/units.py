"""Spelling → unit at a date, and the maps of the country through time. Pure."""

from __future__ import annotations

import calendar
import difflib
import unicodedata
from collections import defaultdict
from datetime import date

from etl.model import Catalog, Geography, Spelling, UnitState

_LETTERS = {letter: n for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries."""

_NOT_UNITS = ("not_a_unit", "statistic", "ambiguous")


def folded(spelling: str) -> str:
    """The key under which spellings are looked up: lower-case ASCII letters and digits, no marks."""
    plain = unicodedata.normalize("NFC", spelling).replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", plain).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())


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


def last_day(as_of: str | None, usual: date) -> date:
    """The last day of `2025-06-30`, `2025-06` or `2025-Q1`; `usual` where only a year is known."""
    if as_of is None or len(as_of) == 4:
        return usual
    year, rest = int(as_of[:4]), as_of[5:]
    if len(rest) > 2:
        return date.fromisoformat(as_of)
    month = 3 * int(rest[1:]) if rest.startswith("Q") else int(rest)
    return date(year, month, calendar.monthrange(year, month)[1])


def first_day(moment: str) -> date:
    """The first day that a year, a month or a day may mean."""
    return date.fromisoformat(moment + "-01-01"[len(moment) - 4 :] if len(moment) < 10 else moment)


class Gazetteer:
    """Every unit in every state, and every spelling that was ever met for it."""

    def __init__(self, catalog: Catalog) -> None:
        self._geographies = catalog.geographies
        self._changes = catalog.changes
        self._states: dict[str, list[UnitState]] = defaultdict(list)
        for state in catalog.units:
            self._states[state.unit].append(state)
        self._spellings: dict[str, list[Spelling]] = defaultdict(list)
        for spelling in catalog.spellings:
            self._spellings[folded(spelling.spelling)].append(spelling)

    @property
    def units(self) -> list[str]:
        return list(self._states)

    def state(self, unit: str, day: date) -> UnitState | None:
        return next((s for s in self._states.get(unit, ()) if s.holds_on(day)), None)

    def states(self, unit: str) -> list[UnitState]:
        return self._states.get(unit, [])

    def units_on(self, day: date) -> list[UnitState]:
        """The units of the country on that day, in the order of their codes."""
        valid = (s for states in self._states.values() for s in states if s.holds_on(day))
        return sorted(valid, key=lambda s: s.code)

    def geography_on(self, day: date) -> Geography | None:
        return next((g for g in self._geographies if g.holds_on(day)), None)

    def members(self, unit: str, day: date) -> list[str] | None:
        """The units whose whole territories make up `unit`, as they existed on `day`; None where parts did.

        A unit that existed on that day is its own only member.
        """
        if self.state(unit, day):
            return [unit]
        edges = [c for c in self._changes if c.to_unit == unit != c.from_unit and c.date > day]
        if not edges or any(c.share != 1 for c in edges):
            return None
        found: list[str] = []
        for edge in edges:
            parts = self.members(edge.from_unit, day)
            if parts is None:
                return None
            found += parts
        return found

    def gave_land(self, unit: str, after: date, until: date) -> bool:
        """Whether a part of the unit, not the whole, went to another after one day and up to another."""
        return any(c.from_unit == unit and c.share != 1 and after < c.date <= until for c in self._changes)

    def meanings(self, spelling: str) -> list[str]:
        """All units that a spelling, id or official code may mean at any time."""
        spelling = spelling.strip()
        if spelling in self._states:
            return [spelling]
        named = [s.unit for s in self._spellings.get(folded(spelling), ()) if s.unit]
        coded = [u for u, states in self._states.items() if any(s.code == spelling for s in states)]
        return list(dict.fromkeys(named + coded))

    def resolved(self, spelling: str, day: date) -> str | None:
        """The one unit that a spelling or official code means on that day; None when none or several."""
        coded = [s.unit for s in self.units_on(day) if s.code == spelling.strip()]
        named = [u for u in self.meanings(spelling) if self.state(u, day)]
        found = coded or named
        return found[0] if len(set(found)) == 1 else None

    def is_known_non_unit(self, spelling: str) -> bool:
        """Regions, totals and statistics: rows of a table that are no province."""
        known = self._spellings.get(folded(spelling), ())
        return bool(known) and all(s.kind in _NOT_UNITS for s in known)

    def suggestions(self, spelling: str, most: int = 3) -> list[str]:
        """Official names near an unknown spelling, for a person to choose from; never accepted by itself."""
        names = {key: found for key, found in self._spellings.items() if any(s.unit for s in found)}
        near = difflib.get_close_matches(folded(spelling), names, n=most * 3, cutoff=0.6)
        units = [s.unit for key in near for s in names[key] if s.unit]
        return list(dict.fromkeys(self._states[u][-1].name.vi for u in units))[:most]
