"""What a sheet prints as the totals of its bodies, to be held against their sums. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass
class Section:
    """The figures of the bodies below one heading of rows, by column, and the rows that print their total.

    A figure comes with the number of its decimals. The heading itself may print the total: then `heading_row` is set.
    In the columns of `unclear` a figure is “about” or “more than” something: they have no sum.
    """

    label: str = ""
    heading_row: int | None = None
    cells: dict[int, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    unclear: set[int] = field(default_factory=set)
    totals: list[int] = field(default_factory=list)


@dataclass
class Totals:
    """The sections of a sheet, the first being what stands above any heading, and the rows that add up all of it."""

    sections: list[Section] = field(default_factory=lambda: [Section()])
    whole: list[int] = field(default_factory=list)

    def printed(self) -> Iterator[tuple[int, Sequence[Section]]]:
        """Each row that prints totals, and the sections it adds up."""
        for section in self.sections:
            if section.heading_row is not None and section.cells:
                yield section.heading_row, [section]
            for number, row in enumerate(section.totals):
                # a second total below the last section is that of the whole table
                yield row, [section] if number == 0 else self.sections
        for row in self.whole:
            yield row, self.sections


class Sum(NamedTuple):
    """A sum, and how far a printed one may be from it: whole figures have to agree, rounded ones nearly."""

    value: float
    leeway: float


def sum_of(sections: Sequence[Section], column: int) -> Sum | None:
    """The sum of a column over sections; None where it has none."""
    cells = [cell for section in sections for cell in section.cells.get(column, ())]
    if not cells or any(column in section.unclear for section in sections):
        return None
    digits = max(digits for _, digits in cells)
    return Sum(sum(value for value, _ in cells), 0.5 * 10**-digits * (len(cells) + 1) if digits else 1e-6)
