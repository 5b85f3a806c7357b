"""Units × nodes as a table whose cells are coloured by fifths: a picture that is read cell by cell too. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.theme import INKS, Palette

_UPRIGHT = 14
"""More columns than this have their names written upwards."""


class Cell(NamedTuple):
    """`text` with its sign; `fifth` 1 to 5, None without colour; `title` says what the cell alone does not."""

    text: str
    fifth: int | None = None
    is_absent: bool = False
    title: str = ""


class Head(NamedTuple):
    """A column: its name, a `note` below it, the way it is `sorted` (aria-sort; empty where it is not).

    `is_main` are the whole and its own parts, told from what these are made of.
    """

    title: str
    note: str = ""
    sorted: str = ""
    is_main: bool = False


class Line(NamedTuple):
    """One row: a unit or the median."""

    name: str
    cells: Sequence[Cell]
    is_chosen: bool = False
    is_middle: bool = False


class Part(NamedTuple):
    """Rows under one heading; an empty heading shows none."""

    title: str
    lines: Sequence[Line]


def heat_table(corner: str, heads: Sequence[Head], parts: Sequence[Part], label: str, palette: Palette) -> str:
    """The picture as a figure; `label` says in words what it shows. It scrolls sideways, its first column stays."""
    upright = " td-upright" if len(heads) > _UPRIGHT else ""
    body = "".join(_part(part, len(heads)) for part in parts)
    return (
        f'<figure class="td-figure td-heat{upright}" aria-label="{escape(label)}" style="{_colors(palette)}">'
        f'<div class="td-heat-box" tabindex="0" role="region" aria-label="{escape(label)}"><table><thead><tr>'
        f'<th scope="col">{escape(corner)}</th>{"".join(map(_head, heads))}</tr></thead>{body}</table></div></figure>'
    )


def legend(palette: Palette, steps: Sequence[str], better: str, others: Sequence[tuple[str, str]]) -> str:
    """The five colours with their words, worst first, the way that is better, and what has no colour (class, words)."""
    squares = "".join(f'<li><i class="td-f{n}"></i>{escape(step)}</li>' for n, step in enumerate(steps, start=1))
    rest = "".join(f'<li><i class="{look}"></i>{escape(said)}</li>' for look, said in others)
    way = f"<li><b>{escape(better)}</b></li>" if steps else ""
    return f'<ul class="td-heat-legend" style="{_colors(palette)}">{squares}{way}{rest}</ul>'


def ink_on(color: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return max(INKS, key=lambda ink: contrast(ink, color))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by the guidelines for accessible pages, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colors(palette: Palette) -> str:
    of = len(palette.ramp)
    colors = [palette.of_tone(of - step, of) for step in range(of)]
    return ";".join(f"--td-f{n}:{color};--td-i{n}:{ink_on(color)}" for n, color in enumerate(colors, start=1))


def _head(head: Head) -> str:
    classes = " ".join(name for name, is_so in (("td-main", head.is_main), ("td-sorted", head.sorted)) if is_so)
    look = f' class="{classes}"' if classes else ""
    order = f' aria-sort="{head.sorted}"' if head.sorted else ""
    note = f"<small>{escape(head.note)}</small>" if head.note else ""
    return f'<th scope="col"{look}{order}><span>{escape(head.title)}{note}</span></th>'


def _part(part: Part, columns: int) -> str:
    title = (
        f'<tr class="td-block"><th scope="rowgroup" colspan="{columns + 1}"><span>{escape(part.title)}</span></th></tr>'
        if part.title
        else ""
    )
    return f"<tbody>{title}{''.join(map(_line, part.lines))}</tbody>"


def _line(line: Line) -> str:
    look = ' class="td-chosen"' if line.is_chosen else ' class="td-middle"' if line.is_middle else ""
    return f'<tr{look}><th scope="row">{escape(line.name)}</th>{"".join(map(_cell, line.cells))}</tr>'


def _cell(cell: Cell) -> str:
    look = ' class="td-none"' if cell.is_absent else f' class="td-f{cell.fifth}"' if cell.fifth else ""
    title = f' title="{escape(cell.title)}"' if cell.title else ""
    return f"<td{look}{title}>{escape(cell.text)}</td>"
