"""What a workbook does not hold of an index: named where its layout declares that, else a missing column. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from etl.model import BAND, ERROR, NOTE, RANK, VALUE, Index, Issue
from etl.workbook.attempt import Attempt


def absence_issues(read: Iterable[tuple[Attempt, str]]) -> Iterator[Issue]:
    """An issue for each node of a period that none of the sheets read for it has."""
    by_period: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt, period in read:
        by_period[attempt.index.index, period].append(attempt)
    for (_, period), attempts in by_period.items():
        index = attempts[0].index
        given = {f.node for a in attempts for f in a.fields.values() if f.what == VALUE}
        sheet = attempts[0].table.frame.sheet.name
        if all("*" in a.layout.lacks for a in attempts):
            if names := "; ".join(n.name.vi for n in index.asked_in(period) if n.node not in given):
                yield _named_absence(sheet, names, period)
        else:
            yield from _missing_columns(index, period, given, attempts, sheet)
        yield from _absent_places(index, period, attempts, sheet)


def _absent_places(index: Index, period: str, attempts: Sequence[Attempt], sheet: str) -> Iterator[Issue]:
    whats = {f.what for a in attempts for f in a.fields.values() if f.node == index.root}
    root = index.node_in(index.root, period)
    if root is None:
        return
    values = {"value": root.name.vi, "expected": period}
    if index.league_table and RANK not in whats:
        yield Issue("ranks_not_in_workbook", NOTE, sheet, values)
    if index.prints_bands_in(period) and BAND not in whats:
        yield Issue("bands_not_in_workbook", NOTE, sheet, values)


def _missing_columns(
    index: Index, period: str, given: set[str], attempts: Sequence[Attempt], sheet: str
) -> Iterator[Issue]:
    lacking = {node for a in attempts for node in a.layout.lacks}
    for node in (n for n in index.nodes_in(period) if n.node not in given):
        if node.node in lacking:
            yield _named_absence(sheet, node.name.vi, period)
        else:
            available = "; ".join(_texts_left(attempts))
            yield Issue("column_missing", ERROR, sheet, {"value": node.name.vi, "expected": available or "–"})


def _named_absence(sheet: str, name: str, period: str) -> Issue:
    return Issue("not_in_workbook", NOTE, sheet, {"value": name, "expected": period})


def _texts_left(attempts: Iterable[Attempt]) -> Iterator[str]:
    for attempt in attempts:
        yield from (u.heading for u in attempt.unknown.values())
