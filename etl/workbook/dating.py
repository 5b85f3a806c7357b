"""Of which period each sheet of a workbook is: as asked, by its name, by its headings, as other sheets say. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.model import ERROR, WARNING, Forms, Issue
from etl.workbook.finding import Table
from etl.workbook.form import places_of_other_years
from etl.workbook.grid import Sheet
from etl.workbook.headings import years_in


@dataclass(frozen=True)
class Dated:
    """The period of a sheet, where it was found, and what contradicts it; None where that cannot be said."""

    period: str | None
    origin: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The years that a sheet names, each with its place: its name first, then titles and headings.

    Those at `stray` places name the year of one label among several and say nothing of the sheet.
    """

    years: tuple[tuple[str, str], ...]
    stray: frozenset[str]

    @property
    def own(self) -> str | None:
        """What the sheet says of its own period: the year in its name, else the one year in its headings."""
        telling = [(year, where) for year, where in self.years if where not in self.stray]
        named = {year for year, where in telling if "!" not in where}
        if len(named) == 1:
            return named.pop()
        times = Counter(year for year, _ in telling)
        return next(iter(times)) if len(times) == 1 else None

    def place_of(self, year: str | None) -> str:
        return next((where for known, where in self.years if known == year), "")


def evidence_in(sheet: Sheet, tables: Sequence[Table], forms: Forms) -> Evidence:
    """What a sheet with these tables says of its period."""
    years = [(year, sheet.name) for year in years_in(sheet.name)]
    apart = places_of_other_years(sheet, forms)
    for table in tables[:1]:
        titles = [(text, where) for text, where in table.titles() if where not in apart]
        years += [(year, where) for text, where in titles for year in years_in(text)]
    return Evidence(tuple(years), frozenset(where for t in tables for where in t.places_of_stray_years()))


def dated_as_asked(asked: str, found: Mapping[str, Evidence]) -> dict[str, Dated]:
    """Every sheet in the period asked for, but those that say another while some sheet says that one."""
    is_told = any(evidence.own == asked for evidence in found.values())
    return {name: _as_asked(asked, name, evidence, is_told) for name, evidence in found.items()}


def dated_as_found(found: Mapping[str, Evidence], shared: tuple[str, str] | None, file_name: str) -> dict[str, Dated]:
    """Every sheet in the period that it says; one that says nothing in the `shared` one, whose place is given too."""
    return {name: _as_found(name, evidence, shared, file_name) for name, evidence in found.items()}


def _as_asked(asked: str, name: str, evidence: Evidence, is_told: bool) -> Dated:
    if is_told and evidence.own not in (None, asked):
        return Dated(evidence.own, name)
    other = next(((year, where) for year, where in evidence.years if year != asked[:4]), None)
    if other is None or any(year == asked[:4] for year, where in evidence.years if where == name):
        return Dated(asked, "--period")
    return Dated(asked, "--period", (_contradiction(other, asked),))


def _as_found(name: str, evidence: Evidence, shared: tuple[str, str] | None, file_name: str) -> Dated:
    own = evidence.own
    if own is None and shared is not None and not evidence.years:
        return Dated(*shared)
    if own is None:
        code = "period_unclear" if evidence.years else "period_missing"
        years = ", ".join(dict.fromkeys(year for year, _ in evidence.years))
        where = evidence.years[0][1] if evidence.years else name
        suggested = ", ".join(years_in(file_name)) or "–"
        return Dated(None, "", (Issue(code, ERROR, where, {"value": years, "expected": suggested}),))
    others = [(year, where) for year, where in evidence.years if year != own]
    return Dated(own, evidence.place_of(own), tuple(_contradiction(other, own) for other in others[:1]))


def _contradiction(found: tuple[str, str], taken: str) -> Issue:
    return Issue("period_contradicts", WARNING, found[1], {"value": found[0], "expected": taken})
