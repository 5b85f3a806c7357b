"""data/figures/<index>.<table>.csv → facts. A cell that is not what its column says becomes an Issue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from etl.lines import number, optional_number, optional_whole_number, read_lines, whole_number
from etl.model import Band, Fact, Facts, Issue, Rank, Uncertainty, Value

Row = dict[str, str]


class Read(NamedTuple):
    facts: Facts
    issues: list[Issue]


def read_figures(folder: Path) -> Read:
    """Read all shipped figures. Rows with a bad cell are left out and reported; nothing is guessed."""
    found: dict[str, list[Any]] = {name: [] for name in _PARSERS}
    issues: list[Issue] = []
    for path in sorted(folder.glob("*.csv")):
        index, _, table = path.name.removesuffix(".csv").partition(".")
        if table in _PARSERS:
            found[table] += _facts(path, partial(_PARSERS[table], index), issues)
        else:
            issues.append(Issue("unknown_table", "error", path.name, {"known": ", ".join(_PARSERS)}))
    return Read(Facts(**found), issues)


def _facts(path: Path, parse: Callable[[Row], Fact], issues: list[Issue]) -> Iterator[Fact]:
    for line in read_lines(path):
        try:
            yield parse(line.checked())
        except (KeyError, ValueError) as error:
            issues.append(Issue("bad_cell", "error", f"{path.name}:{line.number}", {"detail": str(error)}))


def _value(index: str, row: Row) -> Value:
    return Value(
        index,
        row["node"],
        row["unit"],
        row["period"],
        number(row, "value"),
        row["status"],
        row["source_id"],
        value_high=optional_number(row, "value_high"),
        qualifier=row.get("qualifier") or None,
        as_of=row.get("as_of") or None,
        source_cell=row.get("source_cell") or None,
    )


def _rank(index: str, row: Row) -> Rank:
    return Rank(
        index,
        row["node"],
        row["unit"],
        row["period"],
        whole_number(row, "rank"),
        optional_whole_number(row, "rank_of"),
        row["status"],
        row["source_id"],
        source_cell=row.get("source_cell") or None,
    )


def _band(index: str, row: Row) -> Band:
    return Band(
        index,
        row["node"],
        row["unit"],
        row["period"],
        row["band"],
        row["status"],
        row["source_id"],
        source_cell=row.get("source_cell") or None,
    )


def _uncertainty(index: str, row: Row) -> Uncertainty:
    return Uncertainty(
        index,
        row["node"],
        row["unit"],
        row["period"],
        optional_number(row, "se"),
        optional_number(row, "variance"),
        optional_number(row, "low"),
        optional_number(row, "high"),
        optional_number(row, "level_pct"),
        optional_whole_number(row, "n"),
        row["source_id"],
        source_cell=row.get("source_cell") or None,
    )


_PARSERS: dict[str, Callable[[str, Row], Fact]] = {
    "value": _value,
    "rank": _rank,
    "band": _band,
    "uncertainty": _uncertainty,
}
