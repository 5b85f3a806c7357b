"""A heat map in a hall: a table whose cells are filled, of those around home. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.heat import ink_on
from dashboard.charts.heat_fifths import FIFTHS, Column
from dashboard.charts.heat_groups import Block
from dashboard.charts.heat_reading import HeatReading
from dashboard.slide import Key, Slide, Table, TableCell, TableColumn

_NAME_SHARE = 1.8
_MOST_UNITS = 9
"""With the headings of two blocks and the median as many rows as a hall can still read."""


def slides_of(reading: HeatReading, geography: str) -> list[Slide]:
    """`geography` is the map of the units; the blocks of `reading` are those of a slide."""
    reading = reading.over(_cut(reading))
    held = [column for column in reading.columns if any(row["value"] is not None for row in column.rows.values())]
    if not reading.source_lines():
        # of none of those shown is there a figure
        return []
    words = reading.words
    return [
        Slide(
            part="table",
            title=reading.answer(),
            subtitle=words(
                "heat.slide_subtitle",
                index=words.of(reading.index, "name"),
                period=reading.period["period"],
                map=words("common.on_map", n=geography),
            ),
            bodies=[_table(reading, held)],
            remarks=[_what_is_shown(reading), *_empty(reading, held), "; ".join(reading.signs()), *reading.cautions()],
            sources=reading.source_lines(),
            speech=[reading.answer(), *reading.details()],
        )
    ]


def _cut(reading: HeatReading) -> list[Block]:
    """The blocks cut to so many rows in all: home stays, and those that stand next to it."""
    blocks = [block for block in reading.blocks if block.units]
    room = _MOST_UNITS
    if sum(len(block.units) for block in blocks) <= room:
        return blocks
    # those most like home come last and are few
    others = sum(len(block.units) for block in blocks[1:])
    rest = min(others, room // 2)
    return [
        block._replace(units=_around(block.units, reading.home, room - rest if place == 0 else rest))
        for place, block in enumerate(blocks)
    ]


def _around(units: Sequence[str], home: str, most: int) -> list[str]:
    """At most so many neighbours in the order given, home in their middle where it is one of them."""
    at = units.index(home) if home in units else 0
    first = max(min(at - most // 2, len(units) - most), 0)
    return list(units[first : first + most])


def _what_is_shown(reading: HeatReading) -> str:
    names = "; ".join(block.title for block in reading.blocks)
    return reading.words("heat.slide_shows", n=len(reading.units), of=len(reading.heads), groups=names)


def _empty(reading: HeatReading, held: Sequence[Column]) -> list[str]:
    """The columns of which nobody has a figure: they have no room on a slide."""
    left_out = [reading.title(column) for column in reading.columns if column not in held]
    return [reading.words("heat.slide_empty", nodes="; ".join(left_out))] if left_out else []


def _table(reading: HeatReading, columns: Sequence[Column]) -> Table:
    words = reading.words
    heads = [
        TableColumn(words("common.column_unit"), share=_NAME_SHARE),
        *(TableColumn(_title(reading, column), is_number=True) for column in columns),
    ]
    middle = words("heat.middle")
    if reading.is_rebuilt:
        middle = words("heat.middle_then", n=reading.period["units"], period=reading.period["period"])
    rows = [[TableCell(middle), *(TableCell(reading.middle_of(column).text) for column in columns)]]
    for block in reading.blocks:
        if len(reading.blocks) > 1:
            rows.append([TableCell(block.title, is_strong=True), *[TableCell("")] * len(columns)])
        rows += [_row(reading, columns, unit) for unit in block.units]
    return Table(heads, rows, _keys(reading, rows))


def _title(reading: HeatReading, column: Column) -> str:
    title = reading.title(column)
    if column.head["direction"] != "lower_is_better":
        return title
    return f"{title} ({reading.words('heat.lower_is_better')})"


def _row(reading: HeatReading, columns: Sequence[Column], unit: str) -> list[TableCell]:
    is_home = unit == reading.home
    name = TableCell(reading.name(unit), ink=reading.palette.accent if is_home else "", is_strong=is_home)
    return [name, *(_cell(reading, column, unit) for column in columns)]


def _cell(reading: HeatReading, column: Column, unit: str) -> TableCell:
    cell, palette, is_home = reading.cell(column, unit), reading.palette, unit == reading.home
    if cell.is_absent:
        return TableCell(cell.text, fill=palette.absent, ink=ink_on(palette.absent), is_strong=is_home)
    if not cell.fifth:
        return TableCell(cell.text, is_strong=is_home)
    fill = _color(reading, cell.fifth)
    return TableCell(cell.text, fill=fill, ink=ink_on(fill), is_strong=is_home)


def _color(reading: HeatReading, fifth: int) -> str:
    return reading.palette.of_tone(FIFTHS + 1 - fifth, FIFTHS)


def _keys(reading: HeatReading, rows: Sequence[Sequence[TableCell]]) -> list[Key]:
    """The five colours, worst first, and that of an absent figure where there is one."""
    words = reading.words
    fifths = range(1, FIFTHS + 1) if reading.has_colors() else ()
    keys = [Key(_color(reading, fifth), words(f"heat.fifth_{fifth}")) for fifth in fifths]
    is_absent = any(cell.fill == reading.palette.absent for row in rows for cell in row)
    return keys + ([Key(reading.palette.absent, words("heat.legend_absent"))] if is_absent else [])
