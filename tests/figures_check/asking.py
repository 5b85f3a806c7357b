"""What is asked of etl for one original row, and what became of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

EQUAL, REFUSED, DIFFERING = "equal", "refused", "differing"

Wanted = str | float | None | frozenset[str]
"""What a column must hold; one of several where a set is given, nothing where None is."""


class Verdict(NamedTuple):
    """What became of one original row; `why` is empty where it is equal."""

    kind: str
    why: str = ""


class Settled(Exception):
    """The row needs no asking: it is refused, or something that it names is not there."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.verdict = Verdict(kind, why)


class Asked(NamedTuple):
    """The row that etl must answer: its table, the columns that find it, the cells that must be equal.

    `statuses` are those that the row may have; where none is given, a printed figure is preferred to a computed one
    of the same source. `one_of_several` says that other rows may be found by the same columns.
    """

    table: str
    place: Mapping[str, Wanted]
    cells: Mapping[str, Wanted]
    statuses: frozenset[str] = frozenset()
    one_of_several: bool = False


def plain(value: Any) -> Any:
    """One form for what files and tables write in several: numbers, days, empty cells, composed letters."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | frozenset):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value.isoformat() if isinstance(value, date) else unicodedata.normalize("NFC", str(value))


def holds(actual: Any, wanted: Wanted) -> bool:
    found = plain(actual)
    return found in wanted if isinstance(wanted, frozenset) else bool(found == plain(wanted))


def number(text: str) -> Wanted:
    """The number in an original cell; the text itself where it is none, which no answer will equal."""
    try:
        return float(text) if text else None
    except ValueError:
        return text
