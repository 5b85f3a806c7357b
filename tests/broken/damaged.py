"""Shipped figures in a publisher's layout, damaged in the ways in which tables are damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from etl.model import RANK, VALUE
from etl.workbook.grid import Content
from tests.broken.case import ERROR, WARNING, Case, Laid, at, column_of, plain, printed, sheet, table, with_values, xlsx
from tests.publishers import Printed, papi_columns, papi_named, pci_numbered, pci_pairs, pci_rows


def cases() -> Iterator[Case]:
    yield from _single_figures()
    yield from _whole_columns()
    yield from _rows_and_years()
    yield from _totals_and_shares()


def _single_figures() -> Iterator[Case]:
    numbered = _numbered()
    cell = _cell(numbered, "time", 4)
    where = at(numbered, *cell)
    yield _of_2023("score without its comma", numbered.put(*cell, 635.0), "out_of_scale", ERROR, where)
    yield _of_2023("score below zero", numbered.put(*cell, -1.5), "out_of_scale", ERROR, where)
    yield _of_2023("zero for missing", numbered.put(*cell, 0.0), "zero_means_missing", WARNING, where)
    yield _of_2023("score at the other end of the scale", numbered.put(*cell, 1.0), "outlier", WARNING, where)
    yield _of_2023("score as a range", numbered.put(*cell, "6,2–6,5"), "qualified_score", WARNING, where)
    yield _of_2023("score above another", numbered.put(*cell, "> 6,35"), "qualified_score", WARNING, where)
    yield _of_2023("score left out", numbered.put(*cell, None), "cells_missing", WARNING, at(numbered, 1, cell[1]))
    total = plain(table(pci_rows, "pci", "2007"))
    place, rank = _cell(total, "overall", 20), _cell(total, "overall", 20, RANK)
    raised = xlsx(_without_ranks(total.put(*place, _number(total, place) + 0.4)))
    yield Case("total that its parts do not make", raised, "parts_do_not_add", WARNING, at(total, *place))
    third = xlsx(total.put(*rank, 3))
    yield Case("rank against score", third, "rank_contradicts_score", WARNING, at(total, *rank))
    scores = [(row, place[1]) for row in range(1, len(total.rows))]
    yield Case(
        "rank against known score", xlsx(_blank(total.put(*rank, 3), scores)), "rank_contradicts_score", WARNING,
        at(total, *rank),
    )  # fmt: skip
    columns = table(papi_columns, "papi", "2019", "PAPI 2019")
    part = columns.row_of("d1_1"), 4
    changed = columns.put(*part, _number(columns, part) + 0.3)
    dimension = at(columns, columns.row_of("d1"), part[1])
    yield Case("part that its total does not fit", xlsx(changed), "parts_do_not_add", WARNING, dimension)
    jumped, where = _jumped()
    yield Case("jump", xlsx(jumped), "improbable_jump", WARNING, where, ("parts_do_not_add",), "2014")


def _whole_columns() -> Iterator[Case]:
    numbered = _numbered()
    column, end = numbered.column_of("time"), len(numbered.rows)
    tenths = with_values(numbered, column, [_tenth(c) for c in column_of(numbered, column, 1, end)], 1)
    yield _of_2023("scale of one", tenths, "scale_of_one", ERROR, at(numbered, 1, column))
    order = sorted(float(str(c)) for c in column_of(numbered, column, 1, end))
    first = next(row for row in range(1, end) if order[row - 1] != numbered.sheet().at(row, column))
    alone = with_values(numbered, column, order, 1)
    yield _of_2023("column sorted alone", alone, "known_contradicted", WARNING, at(numbered, first, column))
    down = with_values(numbered, column, [None, *column_of(numbered, column, 1, end - 1)], 1)
    yield _of_2023("column one row too low", down, "column_shifted", ERROR, at(numbered, 2, column))
    rows = _without_ranks(plain(table(pci_rows, "pci", "2007")))
    one, two, end = rows.column_of("land"), rows.column_of("time"), len(rows.rows)
    up = with_values(rows, one, [*column_of(rows, one, 2, end), None], 1)
    yield Case("column one row too high", xlsx(up), "column_shifted", ERROR, at(rows, 1, one))
    crossed = with_values(rows, one, column_of(rows, two, 1, end), 1)
    crossed = with_values(crossed, two, column_of(rows, one, 1, end), 1)
    yield Case(
        "columns exchanged", xlsx(crossed), "columns_perhaps_swapped", WARNING, at(rows, 1, one), ("parts_do_not_add",)
    )  # fmt: skip


def _rows_and_years() -> Iterator[Case]:
    numbered = _numbered()
    names = numbered.put(3, 0, numbered.rows[8][0]).put(8, 0, numbered.rows[3][0])
    yield _of_2023("rows exchanged", names, "units_swapped", ERROR, "Tổng hợp!A4")
    first_blank = [*(row[0] for row in numbered.rows[1:]), None]
    low = with_values(numbered.with_row(1), 0, first_blank, 1).without_row(len(numbered.rows))
    yield _of_2023("figures one row too low", low, "rows_shifted", ERROR, "Tổng hợp!A3")
    shuffled = plain(pci_rows(_reversed(printed("pci", "2015"))))
    yield Case(
        "names sorted without figures", xlsx(shuffled), "units_out_of_order", WARNING, at(shuffled, 1, 0),
        ("units_perhaps_swapped",), lacks="2015",
    )  # fmt: skip
    crossed, where = _swapped_2015()
    yield Case(
        "rows perhaps exchanged", xlsx(crossed), "units_perhaps_swapped", WARNING, where,
        lacks="2015",
    )  # fmt: skip
    repeated = pci_pairs(replace(printed("pci", "2013"), period="2014"))
    yield Case(
        "figures of another year", xlsx(repeated), "repeats_other_year", ERROR, at(repeated, 1, 2), period="2014"
    )  # fmt: skip
    less = numbered.without_row(5)
    yield _of_2023("units missing", less, "units_missing", WARNING, "Tổng hợp!A2")


def _totals_and_shares() -> Iterator[Case]:
    papi = table(papi_named, "papi", "2012", "PAPI 2012", year_in_total="2012")
    row = len(papi.rows) - 1
    column = papi.column_of("d1")
    yield Case(
        "highest score is none",
        xlsx(papi.put(row, column, 9.0)),
        "statistic_contradicts",
        WARNING,
        at(papi, row, column),
    )
    numbered = _numbered()
    place = numbered.column_of("land")
    figures = [float(c) for c in column_of(numbered, place, 1, len(numbered.rows)) if isinstance(c, float)]
    mean = ["Trung bình", *[None] * (place - 1), sum(figures) / len(figures) + 0.5]
    yield Case(
        "mean is none",
        xlsx(numbered.below([], mean)),
        "statistic_contradicts",
        WARNING,
        at(numbered, len(numbered.rows) + 1, place),
        period="2023",
    )
    communes = _communes()
    total = ["Tổng cộng", 10.0, 120.0, None]
    yield Case(
        "total of a column",
        xlsx(communes.below(total)),
        "total_differs",
        WARNING,
        "Nông thôn mới 2023!B9",
        besides=("as_of_missing",),
    )
    yield Case(
        "share against counts",
        xlsx(communes.put(4, 3, 82.5)),
        "pct_contradicts_fraction",
        WARNING,
        "Nông thôn mới 2023!D5",
        ("as_of_missing",),
    )
    fractions = with_values(communes, 3, [0.75, 0.9, 0.65, 0.4, 0.5, 0.3], 2)
    yield Case(
        "fractions for percentages", xlsx(fractions), "fraction_for_percent", WARNING, "Nông thôn mới 2023!D3",
        ("as_of_missing", "pct_contradicts_fraction"),
    )  # fmt: skip


def _of_2023(name: str, laid: Laid, code: str, severity: str, where: str, besides: tuple[str, ...] = ()) -> Case:
    """The table of PCI 2023 does not say of which year it is."""
    return Case(name, xlsx(laid), code, severity, where, besides, "2023")


def _numbered() -> Laid:
    return plain(table(pci_numbered, "pci", "2023"))


def _without_ranks(laid: Laid) -> Laid:
    for what, node, unit in list(laid.facts):
        if what == RANK:
            laid = laid.put(*laid.facts[what, node, unit][0], None)
    return laid


def _blank(laid: Laid, places: Iterable[tuple[int, int]]) -> Laid:
    for place in places:
        laid = laid.put(*place, None)
    return laid


def _cell(laid: Laid, node: str, row: int, what: str = VALUE) -> tuple[int, int]:
    return row, laid.column_of(node, what)


def _number(laid: Laid, place: tuple[int, int]) -> float:
    return float(str(laid.sheet().at(*place)))


def _tenth(content: Content) -> Content:
    return content / 10 if isinstance(content, float) else content


def _jumped() -> tuple[Laid, str]:
    """One sub-index of one province four points above its last year's."""
    laid = plain(pci_pairs(printed("pci", "2014"), looked_up=None))
    low = min(((v, u) for (n, u), v in printed("pci", "2014").scores.items() if n == "land"))
    place = laid.facts[VALUE, "land", low[1]][0]
    return laid.put(*place, 9.9), at(laid, *place)


def _swapped_2015() -> tuple[Laid, str]:
    """The two provinces that are least alike, in each other's rows, in a year of which nothing is known yet."""
    scores = printed("pci", "2015")
    by_score = sorted(scores.units, key=lambda unit: scores.scores["overall", unit])
    one, other = by_score[0], by_score[-1]
    names = {**scores.names, one: scores.names[other], other: scores.names[one]}
    laid = plain(pci_rows(replace(scores, names=names, ranks={}, bands={})))
    row = laid.facts[VALUE, "land", one][0][0]
    row2 = laid.facts[VALUE, "land", other][0][0]
    return laid, at(laid, min(row, row2), 0)


def _reversed(scores: Printed) -> Printed:
    names = dict(zip(scores.names, reversed(scores.names.values()), strict=True))
    return replace(scores, names=names, ranks={}, bands={})


def _communes() -> Laid:
    """Communes that meet the new rural standard, of all communes, in six provinces."""
    rows: list[list[Any]] = [
        ["Thanh Hóa", 15.0, 20.0, 75.0],
        ["Nghệ An", 18.0, 20.0, 90.0],
        ["Hà Tĩnh", 13.0, 20.0, 65.0],
        ["Quảng Bình", 8.0, 20.0, 40.0],
        ["Quảng Trị", 10.0, 20.0, 50.0],
        ["Quảng Nam", 6.0, 20.0, 30.0],
    ]
    heads = ["Tỉnh, thành phố", "Số xã đạt chuẩn nông thôn mới", "Tổng số xã", "Tỷ lệ xã đạt chuẩn nông thôn mới"]
    return sheet("Nông thôn mới 2023", ["Kết quả năm 2023"], heads, *rows)
