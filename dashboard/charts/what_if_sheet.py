"""The tables behind the page “Nếu… thì”: the components with what moves them, and the outcome. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.what_if_words import CaseWords
from dashboard.sheet import Cell, Column, Sheet
from etl import Outcome

Row = dict[str, Any]

_HEADS = {
    "part": None, "weight": 2, "now": 2, "by": 2, "then": 2, "least_known": 2, "greatest_known": 2, "rise": 2,
    "by_whom": None, "when": None, "alone": 2, "verdict": None, "least": 2, "even": 2,
}  # fmt: skip


def sheets(said: CaseWords, cited: Mapping[str, str], notes: Sequence[str]) -> list[Sheet]:
    """The components first, then the score, the rank and the group now and after the change."""
    words, case = said.words, said.case
    columns = [Column(words(f"what_if.column_{name}"), decimals) for name, decimals in _HEADS.items()]
    columns += [Column(words("common.column_status")), Column(words("common.column_source"))]
    rows = [[*_cells(said, row), *_provenance(said, row, cited)] for row in case.parts]
    title = words("what_if.sheet_parts", name=case.name, **said.called)
    return [Sheet("parts", title, columns, rows, notes), _outcomes(said, cited)]


def _cells(said: CaseWords, row: Row) -> list[Cell]:
    words, case, node = said.words, said.case, row["node"]
    part, by, rise = case.components[node], case.moves.known.get(node), case.rises.get(row["concept"])
    found = case.inverse
    alone = next((a for a in found.alone if a.node == node), None) if found else None
    return [
        said.names[node],
        part.weight,
        part.now,
        by,
        None if by is None else part.now + by,
        *case.ranges[node],
        part.rise,
        said.units[rise["unit"]] if rise and part.rise is not None else None,
        f"{rise['since']}–{rise['period']}" if rise and part.rise is not None else None,
        alone.move if alone else None,
        words(f"what_if.verdict_{alone.verdict}") if alone else None,
        *(
            plan.moves.get(node, 0.0) if plan else None
            for plan in ((found.least, found.even) if found else (None,) * 2)
        ),
    ]


def _provenance(said: CaseWords, row: Row, cited: Mapping[str, str]) -> list[Cell]:
    return [said.words(f"common.status_{row['status']}"), "; ".join(_sources(row, cited))]


def _outcomes(said: CaseWords, cited: Mapping[str, str]) -> Sheet:
    words, case = said.words, said.case
    heads = [words(f"what_if.column_{name}") for name in ("what", "score")]
    columns = [Column(heads[0]), Column(heads[1], 2), *(Column(words(f"common.column_{c}")) for c in _OUTCOME)]
    rows: list[list[Cell]] = [
        [
            words("what_if.case_now"),
            case.now.score,
            *_place(said, case.now, case.printed_rank),
            words(f"common.status_{case.status}"),
            "; ".join(_sources(case.root, cited)),
        ]
    ]
    if case.moves.known:
        computed = words("common.status_computed")
        rows.append([words("what_if.case_then"), case.then.score, *_place(said, case.then), computed, None])
    return Sheet("outcome", words("what_if.sheet_outcome"), columns, rows, [words("what_if.arithmetic")])


_OUTCOME = ("rank", "band", "status", "source")


def _place(said: CaseWords, outcome: Outcome, printed: int | None = None) -> list[Cell]:
    place = said.place(outcome, printed) or None
    return [place, None] if outcome.rank else [None, place]


def _sources(row: Row, cited: Mapping[str, str]) -> list[str]:
    return [cited[source] for source in (row["source_id"] or "").split("|") if source]
