"""What etl's public reading functions answer, and whether it is what an original row says."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import etl
from tests.figures_check.asking import DIFFERING, EQUAL, Asked, Settled, Verdict, holds, plain
from tests.figures_check.names import Names
from tests.figures_check.originals import ORIGINALS

_CELL = ("index", "node", "unit", "period")
_FOUND_BY: dict[str, tuple[str, ...]] = {
    "value": _CELL,
    "rank": _CELL,
    "band": _CELL,
    "uncertainty": _CELL,
    "area_value": ("index", "node", "period"),
    "activity": ("node", "period_text"),
    "target": ("index", "node", "programme_period"),
    "criterion": ("criteria_set", "name_vi"),
}
_NOT_PRINTED = ("computed", "rebuilt")


class Answers:
    """The tables of the current snapshot and the rows of `get`, looked up by what an original row tells."""

    def __init__(self, data: Path) -> None:
        snapshot = etl.open_snapshot(etl.snapshots_folder(data))
        self._names = Names(data, snapshot)
        self._rows: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for table, columns in _FOUND_BY.items():
            for row in etl.queries.facts(snapshot, table):
                self._rows[table, *(plain(row[c]) for c in columns)].append(row)
        self._shown: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in etl.queries.observations(snapshot, etl.Wanted()):
            self._shown[tuple(row[c] for c in _CELL)].append(row)

    def verdict(self, file: str, row: dict[str, str]) -> Verdict:
        """Whether etl answers a row of that file: the one row of its source, with the same cells, and in `get` too."""
        try:
            asked = ORIGINALS[file].ask(row, self._names)
        except Settled as settled:
            return settled.verdict
        found = self._found(asked)
        equal = [r for r in found if all(holds(r[c], wanted) for c, wanted in asked.cells.items())]
        if len(equal) != 1 or (len(found) > 1 and not asked.one_of_several):
            answers = [_told(asked, r) for r in found]
            return Verdict(DIFFERING, f"{_told(asked, asked.cells)!r}, but the answer is {answers!r}")
        return self._in_get(asked)

    def _found(self, asked: Asked) -> list[dict[str, Any]]:
        key = (asked.table, *(plain(asked.place[c]) for c in _FOUND_BY[asked.table]))
        rows = [r for r in self._rows.get(key, []) if all(holds(r[c], w) for c, w in asked.place.items())]
        if asked.statuses:
            return [r for r in rows if r["status"] in asked.statuses]
        # one source may stand behind a printed figure and one computed from it: the printed one is asked for
        return [r for r in rows if r.get("status") not in _NOT_PRINTED] or rows

    def _in_get(self, asked: Asked) -> Verdict:
        column = next(iter(asked.cells))
        if asked.table not in ("value", "rank", "band") or column not in etl.GET_COLUMNS:
            return Verdict(EQUAL)
        wanted = asked.cells[column]
        shown = [r[column] for r in self._shown.get(tuple(plain(asked.place[c]) for c in _CELL), [])]
        if any(holds(value, wanted) for value in shown):
            return Verdict(EQUAL)
        return Verdict(DIFFERING, f"{wanted!r}, but get prints {shown!r}")


def _told(asked: Asked, row: Any) -> Any:
    """The compared cells of a row; the cell itself where there is but one."""
    cells = {c: sorted(v) if isinstance(v := row[c], frozenset) else plain(v) for c in asked.cells}
    return next(iter(cells.values())) if len(cells) == 1 else cells
