"""The tables behind the progress of new rural development: every figure of a place, and its targets. Pure."""

from __future__ import annotations

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.promise_sheets import promise_columns, promise_rows
from dashboard.charts.rural_progress import RuralProgress
from dashboard.sheet import Column, Sheet


def sheets_of(view: RuralProgress) -> list[Sheet]:
    words, said = view.words, view.said
    cells = FigureCells(words, said.cited, said.measures, view.flags)
    as_of = f"{words('common.as_of')}: {words.day(view.as_of)}"
    figures = Sheet(
        name=words("new_rural.sheet_figures"),
        title=f"{words('new_rural.title')}: {view.place_name}",
        columns=[
            Column(words("new_rural.column_node")),
            *cells.figure_columns(),
            Column(words("new_rural.column_moment")),
            Column(words("new_rural.column_status")),
            Column(words("common.column_note")),
            Column(words("common.column_source")),
        ],
        rows=[
            [
                words.of(reading, "node_name"),
                *cells.figure(reading),
                said.moment(reading),
                cells.status(reading),
                view.note(reading) or None,
                cells.origin(reading),
            ]
            for reading in view.readings
        ],
        notes=view.contradictions(),
        subtitle=as_of,
    )
    targets = Sheet(
        name=words("new_rural.sheet_targets"),
        title=f"{words('new_rural.sheet_targets')}: {view.place_name}",
        columns=promise_columns(cells),
        rows=promise_rows(said, cells, view.promises),
        subtitle=as_of,
    )
    found = [cells.compact(figures), *([cells.compact(targets)] if view.promises else [])]
    return found if view.readings else found[1:]
