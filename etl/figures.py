"""data/figures/<index>.<table>.csv → facts. A cell that is not what its column says becomes an Issue."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from etl.model import Band, Facts, Issue, Rank, Uncertainty, Value

Row = dict[str, str]


class Read(NamedTuple):
    facts: Facts
    issues: list[Issue]


def read_figures(folder: Path) -> Read:
    """Read all shipped figures. Rows with a bad cell are left out and reported; nothing is guessed."""
    issues: list[Issue] = []

    def table(name: str, parse: Callable[[str, Row], Any]) -> list[Any]:
        files = sorted(folder.glob(f"*.{name}.csv"))
        return [fact for file in files for fact in _facts(file, parse, issues)]

    facts = Facts(
        value=table("value", _value),
        rank=table("rank", _rank),
        band=table("band", _band),
        uncertainty=table("uncertainty", _uncertainty),
    )
    return Read(facts, issues)


def _facts(path: Path, parse: Callable[[str, Row], Any], issues: list[Issue]) -> Iterator[Any]:
    index = path.name.split(".", 1)[0]
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield parse(index, row)
            except (KeyError, ValueError) as error:
                issues.append(Issue("bad_cell", "error", f"{path.name}:{number}", {"detail": str(error)}))


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _count(text: str | None) -> int | None:
    return int(text) if text else None


def _value(index: str, row: Row) -> Value:
    return Value(
        index,
        row["node"],
        row["unit"],
        row["period"],
        float(row["value"]),
        row["status"],
        row["source_id"],
        value_high=_number(row.get("value_high")),
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
        int(row["rank"]),
        _count(row.get("rank_of")),
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
        _number(row["se"]),
        _number(row["variance"]),
        _number(row["low"]),
        _number(row["high"]),
        _number(row["level_pct"]),
        _count(row["n"]),
        row["source_id"],
        source_cell=row.get("source_cell") or None,
    )
