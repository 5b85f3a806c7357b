"""What one broken workbook is: who writes it, and what must be said of it. Shipped figures to be damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from etl.catalog import read_catalog
from etl.figures import read_figures
from etl.model import ERROR, NOTE, WARNING, Catalog, Facts
from etl.workbook.grid import Content
from tests.etl.workbook import hostile
from tests.publishers import Laid, Printed, shipped, write_xlsx

__all__ = ["ERROR", "NOTE", "WARNING", "Case", "Given", "Laid"]

DATA = Path(__file__).resolve().parents[2] / "data"
SHEET = "Tổng hợp"

Writer = Callable[[Path], Path]
"""Writes the file at a path and returns that path."""


class Given(NamedTuple):
    """What a cell must come out as; a `value` of None is an absent figure."""

    value: float | str | None
    value_high: float | None = None
    qualifier: str | None = None


@dataclass(frozen=True)
class Case:
    """One workbook and what must be said of it.

    `code` stands at the places `where`, and nowhere else unless it `spreads`; the codes of `besides` are the errors
    and warnings that cannot but come along. Without a code the workbook is sound, and `gives` is what stands in the
    cell `where`. `lacks` is a year of PCI not known yet, `adds` a body that the catalogue has besides the shipped
    ones; a proposal for reading the workbook is asked for where it `is_proposed`.
    """

    name: str
    make: Writer
    code: str | None
    severity: str = ""
    where: str | tuple[str, ...] = ""
    besides: tuple[str, ...] = ()
    period: str | None = None
    index: str | None = None
    gives: Given | None = None
    suffix: str = ".xlsx"
    spreads: bool = False
    lacks: str | None = None
    adds: str | None = None
    is_proposed: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}{self.suffix}"

    @property
    def places(self) -> set[str]:
        """Where the code must stand; a file that is wrong as a whole is named by its name."""
        places = (self.where,) if isinstance(self.where, str) else self.where
        return {place or self.file_name for place in places}

    def write(self, folder: Path) -> Path:
        return self.make(folder / self.file_name)


@cache
def catalog() -> Catalog:
    return read_catalog(DATA / "catalog")


@cache
def figures() -> Facts:
    return read_figures(DATA / "figures").facts


@cache
def printed(index: str, period: str) -> Printed:
    """What the project ships of a period."""
    return shipped(catalog(), figures(), index, period)


def table(layout: Callable[..., Laid], index: str, period: str, name: str = SHEET, **more: Any) -> Laid:
    """Shipped figures in a publisher's layout."""
    return layout(printed(index, period), **more).named(name)


def xlsx(*laid: Laid, change: Callable[[Any], None] | None = None) -> Writer:
    """`change` is what a person does to the workbook itself: hide a row, type a header."""

    def write(path: Path) -> Path:
        write_xlsx(path, *laid)
        if change is None:
            return path
        from openpyxl import load_workbook

        workbook = load_workbook(path)
        change(workbook)
        workbook.save(path)
        return path

    return write


def ods(laid: Laid) -> Writer:
    """The same table as LibreOffice keeps it."""

    def cell(content: Content) -> str:
        if isinstance(content, float | int):
            return f'<table:table-cell office:value-type="float" office:value="{content!r}"/>'
        text = f"<text:p>{escape(str(content))}</text:p>" if content is not None else ""
        return (
            f'<table:table-cell office:value-type="string">{text}</table:table-cell>' if text else "<table:table-cell/>"
        )

    rows = "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in laid.rows)
    return lambda path: hostile.ods(path, f'<table:table table:name="{laid.name}">{rows}</table:table>')


def sheet(name: str, *rows: Sequence[Content]) -> Laid:
    """A sheet typed by hand."""
    return Laid([list(cells) for cells in rows], {}, name)


def plain(laid: Laid) -> Laid:
    """Without the rows of statistics below the figures, which a damaged figure would contradict too."""
    last = max(row for (row, _), _ in laid.facts.values())
    return replace(laid, rows=laid.rows[: last + 1])


def at(laid: Laid, row: int, column: int) -> str:
    """The address of a cell, both counted from 0."""
    return laid.sheet().where(row, column)


def with_values(laid: Laid, column: int, contents: Sequence[Content], first: int) -> Laid:
    """With a whole column typed anew from the row `first` on."""
    for row, content in enumerate(contents, start=first):
        laid = laid.put(row, column, content)
    return laid


def column_of(laid: Laid, column: int, first: int, last: int) -> list[Content]:
    """What stands in a column from row `first` up to, not including, row `last`."""
    return [laid.sheet().at(row, column) for row in range(first, last)]
