"""Files of <index>.<table>.csv → facts. A cell that is not what its column says becomes an Issue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from etl.lines import number, optional_number, optional_whole_number, read_lines, whole_number
from etl.model import Activity, AreaValue, Band, Fact, Facts, Issue, Rank, Uncertainty, Value

Row = dict[str, str]


class Read(NamedTuple):
    facts: Facts
    issues: list[Issue]


def read_figures(folder: Path) -> Read:
    """Read all figures of a folder. Rows with a bad cell are left out and reported; nothing is guessed."""
    found: dict[str, list[Any]] = {name: [] for name in Facts._fields}
    issues: list[Issue] = []
    for path in sorted(folder.glob("*.csv")):
        index, _, table = path.name.removesuffix(".csv").partition(".")
        if table in _PARSERS:
            name, parse = _PARSERS[table]
            found[name] += _facts(path, partial(parse, index), issues)
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
        upload_id=row.get("upload_id") or None,
        preferred=_is_preferred(row),
        date_basis=row.get("date_basis") or None,
        flag=row.get("flag") or None,
        note=row.get("note") or None,
    )


def _area_value(index: str, row: Row) -> AreaValue:
    return AreaValue(
        index,
        row["node"],
        row["area"],
        row["statistic"],
        row["period"],
        number(row, "value"),
        row["status"],
        row["source_id"],
        value_high=optional_number(row, "value_high"),
        qualifier=row.get("qualifier") or None,
        as_of=row.get("as_of") or None,
        source_cell=row.get("source_cell") or None,
        upload_id=row.get("upload_id") or None,
        preferred=_is_preferred(row),
        date_basis=row.get("date_basis") or None,
        flag=row.get("flag") or None,
        note=row.get("note") or None,
    )


def _activity(index: str, row: Row) -> Activity:
    return Activity(
        index,
        row["node"],
        row["organisation"],
        row["period"] or None,
        row["breakdown"] or None,
        row["period_start"] or None,
        row["period_end"] or None,
        row["period_text"],
        number(row, "value"),
        row["status"],
        row["source_id"],
        value_high=optional_number(row, "value_high"),
        qualifier=row["qualifier"] or None,
        unit_of_measure=row["unit_of_measure"] or None,
        flag=row["flag"] or None,
        note=row["note"] or None,
        source_cell=row.get("source_cell") or None,
        upload_id=row.get("upload_id") or None,
    )


def _is_preferred(row: Row) -> bool:
    """Of two sources that print the same cell the one marked `no` stays in the data and off the screen."""
    mark = row.get("preferred") or ""
    if mark not in ("", "no"):
        raise ValueError(f"preferred: “{mark}”")
    return not mark


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
        upload_id=row.get("upload_id") or None,
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
        upload_id=row.get("upload_id") or None,
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
        upload_id=row.get("upload_id") or None,
    )


# the table that a file name tells, the facts it holds, and how its rows are read
_PARSERS: dict[str, tuple[str, Callable[[str, Row], Fact]]] = {
    "value": ("value", _value),
    "rank": ("rank", _rank),
    "band": ("band", _band),
    "uncertainty": ("uncertainty", _uncertainty),
    "area": ("area_value", _area_value),
    "activity": ("activity", _activity),
}
