"""What others do, in a hall: the first few entries that were found, each with its result and who says so. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.charts.initiative_list import MOST_ON_A_SLIDE, InitiativeList
from dashboard.slide import Slide, Table, TableCell, TableColumn

Row = dict[str, Any]


def slides_of(register: InitiativeList) -> list[Slide]:
    if not register.shown:
        return []
    words, few = register.words, register.shown[:MOST_ON_A_SLIDE]
    counts = {"shown": len(few), "found": len(register.shown), "total": len(register.rows)}
    said = {name: register.number(count) for name, count in counts.items()}
    choice = [words("initiatives.slide_chosen", **said)] if len(few) < len(register.shown) else []
    warnings = [warning for row in few for warning in register.warnings(register.figures_of(row))]
    return [
        Slide(
            part="register",
            title=words("initiatives.slide_title", **said),
            subtitle=" · ".join(register.chosen()),
            bodies=[_table(register, few)],
            remarks=[*choice, *dict.fromkeys(warnings), register.coverage()],
            sources=list(dict.fromkeys(register.cited[row["source_id"]] for row in few)),
            speech=[words("initiatives.lead"), register.coverage(), *(_told(register, row) for row in few)],
        )
    ]


def _table(register: InitiativeList, few: list[Row]) -> Table:
    words = register.words
    columns = [
        TableColumn(words("initiatives.column_name"), share=1.8),
        TableColumn(words("initiatives.slide_column_who"), share=1.4),
        TableColumn(words("initiatives.field"), share=1.2),
        TableColumn(words("initiatives.column_result"), share=2.6),
    ]
    return Table(columns, [_row(register, row) for row in few])


def _row(register: InitiativeList, row: Row) -> list[TableCell]:
    words = register.words
    result = words.of(row, "result") or words("initiatives.no_result")
    stated = register.stated(register.figures_of(row))
    return [
        TableCell(words.of(row, "name"), is_strong=row["unit"] in register.homes),
        TableCell(register.who(row)),
        TableCell(register.about(row)),
        TableCell(" ".join([result, *stated])),
    ]


def _told(register: InitiativeList, row: Row) -> str:
    """Who does what, and what its source calls it."""
    words = register.words
    called = register.called_so(row["called"]) if row["called"] else ""
    said = words("initiatives.slide_told", name=words.of(row, "name"), who=register.who(row))
    return f"{said} {called}." if called else said
