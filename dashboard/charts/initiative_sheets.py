"""The register of initiatives as a table: who does what, where, since when, with what result and said by whom. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.charts.initiative_list import InitiativeList
from dashboard.sheet import Cell, Column, Sheet

Row = dict[str, Any]


def sheets_of(register: InitiativeList) -> list[Sheet]:
    """The entries that are shown."""
    words = register.words
    columns = (
        words("common.column_unit"), words("common.column_body"), words("initiatives.column_name"),
        words("initiatives.field"), words("initiatives.called"), words("initiatives.column_since"),
        words("initiatives.column_result"), words("initiatives.column_figures"), words("common.column_status"),
        words("common.source"),
    )  # fmt: skip
    title = words("initiatives.title")
    rows = [_row(register, row) for row in register.shown]
    return [Sheet(title, title, [Column(column) for column in columns], rows, [words("initiatives.lead")])]


def _row(register: InitiativeList, row: Row) -> list[Cell]:
    words = register.words
    figures = register.figures_of(row)
    return [
        register.place(row),
        words.of(row, "organisation_name"),
        words.of(row, "name"),
        words(f"initiatives.field_{row['field']}"),
        words(f"initiatives.called_{row['called']}") if row["called"] else None,
        words.moment(row["since"]) if row["since"] else None,
        words.of(row, "result") or None,
        "; ".join(register.figure(figure) for figure in figures) or None,
        "; ".join(dict.fromkeys(words(f"common.status_{figure['status']}") for figure in figures)) or None,
        register.cited[row["source_id"]],
    ]
