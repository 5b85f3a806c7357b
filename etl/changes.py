"""What one snapshot shows otherwise than another: figures, places, groups and promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from etl.model import COMPUTED, REBUILT, Fact
from etl.store import Snapshot
from etl.uploads import Cell, cell_in, figures_in

CLOSE = 5e-7
"""Figures nearer to each other than this are the same one."""

_TABLES = ("value", "rank", "band", "uncertainty", "area_value", "activity")
_MADE_HERE = (COMPUTED, REBUILT)

Row = Mapping[str, Any]
Shown = dict[Cell, Row]


class Change(NamedTuple):
    """One cell before and after.

    `unit` is a province, an area or an organisation, as the table has it; `detail` what else tells the cell apart
    (day, statistic, breakdown, span). `old` and `new` are numbers, names of groups or statuses, of an uncertainty the
    tuple of its numbers; None is nothing shown. `where` is the cell of the workbook; of a target its id.
    """

    table: str
    index: str  # type: ignore[assignment]
    node: str
    unit: str
    period: str | None
    detail: tuple[str | None, ...]
    old: Any
    new: Any
    old_status: str | None
    new_status: str | None
    where: str | None


@dataclass(frozen=True)
class Changes:
    """The difference that a workbook makes.

    `added`, `changed` and `confirmed` are cells of the workbook, and so are those `behind`, whose figure (`new`) will
    not be shown because one of a better status is (`old`). `dropped` are cells of its index and periods that are shown
    and that it does not hold: they stay as they are. `ranks` and `bands` are all places and groups of its index
    that move or go, computed ones too; `targets` the promises whose status becomes another.
    """

    added: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    confirmed: tuple[Change, ...] = ()
    behind: tuple[Change, ...] = ()
    dropped: tuple[Change, ...] = ()
    ranks: tuple[Change, ...] = ()
    bands: tuple[Change, ...] = ()
    targets: tuple[Change, ...] = ()


def changes_between(
    before: Snapshot | None,
    after: Snapshot,
    cells: Mapping[Cell, Fact],
    promises_before: Iterable[Row] = (),
    promises_after: Iterable[Row] = (),
) -> Changes:
    """How `after` differs from `before` in what it shows: of `cells`, with what a workbook holds in each, and of
    whatever in the same periods follows from them. Before the first snapshot nothing was shown. Promises are rows of
    `promises_on`, of one day.
    """
    old, new = _shown(before, cells) if before else {}, _shown(after, cells)
    precise = _decimals(old), _decimals(new)
    found: dict[str, list[Change]] = {"added": [], "changed": [], "confirmed": [], "behind": []}
    for cell, fact in cells.items():
        change = _change(cell, old.get(cell), new.get(cell), fact.source_cell)
        if change.old is None and change.new is None:
            continue
        if change.old is None:
            found["added"].append(change)
        elif _is_behind(cell, change, new.get(cell), fact):
            found["behind"].append(change._replace(new=_figure(cell.table, fact._asdict())))
        elif _is_equal(cell, old[cell], new.get(cell), precise):
            found["confirmed"].append(change)
        else:
            found["changed"].append(change)
    return Changes(
        tuple(found["added"]),
        tuple(found["changed"]),
        tuple(found["confirmed"]),
        tuple(found["behind"]),
        tuple(_dropped(cells, old, new, _sampled(after))),
        tuple(_moved("rank", old, new)),
        tuple(_moved("band", old, new)),
        tuple(_targets_moved(promises_before, promises_after)),
    )


def _shown(snapshot: Snapshot, cells: Iterable[Cell]) -> Shown:
    """Every displayed row in the periods of some cells."""
    periods = {(cell.index, cell.period) for cell in cells}
    found: Shown = {}
    for table in _TABLES:
        displayed = " AND preferred" if table != "uncertainty" else ""
        for index, period in sorted(periods, key=str):
            sql = f'SELECT * FROM "{table}" WHERE index = ? AND period IS NOT DISTINCT FROM ?{displayed}'
            found |= {cell_in(table, row): row for row in snapshot.rows(sql, [index, period])}
    return found


def _is_behind(cell: Cell, change: Change, shown: Row | None, fact: Fact) -> bool:
    is_another = shown is not None and shown["upload_id"] != fact.upload_id
    return is_another and bool(change.old == change.new != _figure(cell.table, fact._asdict()))


def _change(cell: Cell, old: Row | None, new: Row | None, where: str | None) -> Change:
    was, now = _figure(cell.table, old), _figure(cell.table, new)
    old_status, new_status = (row.get("status") if row else None for row in (old, new))
    where_it_is = cell.table, cell.index, cell.node, cell.place, cell.period, cell.detail
    return Change(*where_it_is, was, now, old_status, new_status, where)


def _figure(table: str, row: Row | None) -> Any:
    if row is None:
        return None
    figures = figures_in(table, row)
    return figures[0] if len(figures) == 1 else figures


def _decimals(shown: Shown) -> dict[tuple[Any, ...], int]:
    """To how many decimals each source prints a node in a period: a single figure may end in zeros by chance."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for cell, row in shown.items():
        for number in figures_in(cell.table, row):
            if isinstance(number, float):
                found[_print(cell, row)] = max(found[_print(cell, row)], _decimals_of(number))
    return found


def _print(cell: Cell, row: Row) -> tuple[Any, ...]:
    return cell.table, cell.index, cell.node, cell.period, row["source_id"]


def _decimals_of(number: float) -> int:
    plain = f"{number:.9f}".rstrip("0")
    return len(plain) - plain.index(".") - 1


def _is_equal(cell: Cell, old: Row, new: Row | None, precise: Sequence[Mapping[tuple[Any, ...], int]]) -> bool:
    if new is None or any(old.get(name) != new.get(name) for name in ("qualifier", "value_high")):
        return False
    decimals = min(found.get(_print(cell, row), 0) for found, row in zip(precise, (old, new), strict=True))
    pairs = zip(figures_in(cell.table, old), figures_in(cell.table, new), strict=True)
    return all(_is_near(was, now, decimals) for was, now in pairs)


def _is_near(old: object, new: object, decimals: int) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        # half a step of the coarser print, with room for what binary fractions lose
        return abs(old - new) <= max(CLOSE, 0.5 * 10.0**-decimals + 1e-9)
    return old == new


def _dropped(cells: Mapping[Cell, Fact], old: Shown, new: Shown, sampled: set[str]) -> Iterator[Change]:
    """What the workbook might have held; of a sample only what is of places that it does hold."""
    periods = {(cell.index, cell.period) for cell in cells}
    places = {(cell.index, cell.place) for cell in cells}
    for cell, row in old.items():
        if cell in cells or (cell.index, cell.period) not in periods or row.get("status") in _MADE_HERE:
            continue
        is_due = cell.index not in sampled or (cell.index, cell.place) in places
        change = _change(cell, row, new.get(cell), None)
        if is_due and change.old is not None:
            yield change


def _sampled(snapshot: Snapshot) -> set[str]:
    return {row["index"] for row in snapshot.rows("SELECT index FROM index_info WHERE sampled")}


def _moved(table: str, old: Shown, new: Shown) -> Iterator[Change]:
    for cell, row in old.items():
        if cell.table == table:
            change = _change(cell, row, new.get(cell), new.get(cell, {}).get("source_cell"))
            if change.old != change.new:
                yield change


def _targets_moved(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Change]:
    was = {row["target"]: row for row in before}
    for row in after:
        old = was[row["target"]]["status"] if row["target"] in was else None
        if old != row["status"]:
            told = row["index"], row["node"], row["area"], row["programme_period"], ()
            yield Change("target", *told, old, row["status"], old, row["status"], row["target"])
