"""The table behind a picture: what is shown, number by number, as a table on the page and as a file to take away."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.text import Words

Cell = str | float | int | None


class Column(NamedTuple):
    """One column: its heading; numbers are printed with `decimals`, texts have None.

    Where `is_short` numbers have as many decimals as they need, `decimals` at most.
    """

    title: str
    decimals: int | None = None
    is_short: bool = False


class Sheet(NamedTuple):
    """A table with its title; a file of it is called `name`. `notes` are the sources and what a reader must know.

    Cells are numbers as they are held, not as they are printed; None is an absent one, never zero. `subtitle` says of
    which period and map the whole table is.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    subtitle: str = ""


def table(sheet: Sheet, words: Words) -> str:
    """The sheet as it stands on a page."""
    head = "".join(f'<th scope="col"{_numeric(column)}>{escape(column.title)}</th>' for column in sheet.columns)
    body = "".join(f"<tr>{_cells(sheet.columns, row, words)}</tr>" for row in sheet.rows)
    notes = "".join(f"<li>{escape(note)}</li>" for note in sheet.notes)
    subtitle = f"<p>{escape(sheet.subtitle)}</p>" if sheet.subtitle else ""
    return (
        f'<section class="td-sheet"><h2>{escape(sheet.title)}</h2>{subtitle}'
        f'<div class="td-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(sheet.title)}"><table class="td-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{f'<ul>{notes}</ul>' if notes else ''}</section>"
    )


def without_empty(sheet: Sheet, optional: Sequence[str]) -> Sheet:
    """The sheet without those of the columns called `optional` that hold nothing."""
    kept = [
        position
        for position, column in enumerate(sheet.columns)
        if column.title not in optional or any(row[position] is not None for row in sheet.rows)
    ]
    return sheet._replace(
        columns=[sheet.columns[position] for position in kept],
        rows=[[row[position] for position in kept] for row in sheet.rows],
    )


def _cells(columns: Sequence[Column], row: Sequence[Cell], words: Words) -> str:
    pairs = list(zip(columns, row, strict=True))
    first = f'<th scope="row">{escape(printed(*pairs[0], words))}</th>'
    return first + "".join(
        f"<td{_numeric(column)}>{escape(printed(column, cell, words))}</td>" for column, cell in pairs[1:]
    )


def _numeric(column: Column) -> str:
    return "" if column.decimals is None else ' class="td-number"'


def printed(column: Column, cell: Cell, words: Words) -> str:
    """A cell as it is read: a dash where there is nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    decimals = column.decimals or 0
    if column.is_short:
        decimals = len(f"{round(cell, decimals):.{decimals}f}".rstrip("0").partition(".")[2])
    return words.number(cell, decimals)
