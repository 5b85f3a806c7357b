"""Sheets whose names, headings, periods or cells cannot be read as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.broken.case import ERROR, NOTE, SHEET, WARNING, Case, Laid, at, ods, printed, sheet, table, xlsx
from tests.publishers import (
    SE,
    heading,
    papi_columns,
    papi_named,
    pci_numbered,
    pci_pairs,
    pci_rows,
    pci_summary,
    pci_two_headings,
    write_csv,
    write_xls,
)

_UNITS_GONE = ("units_missing",)
_NEW_MAP = ("code_contradicts_name", "repeats_other_year", "period_contradicts")


def cases() -> Iterator[Case]:
    yield from _names()
    yield from _cells()
    yield from _headings()
    yield from _periods()
    yield from _sheets()


def _names() -> Iterator[Case]:
    rows, columns = table(pci_rows, "pci", "2007"), table(papi_columns, "papi", "2019")
    named = table(papi_named, "papi", "2012", year_in_total="2012")
    numbered = table(pci_numbered, "pci", "2023")
    wrong = rows.put(4, 0, "Thanh Hóaa")
    yield Case("unit unknown", xlsx(wrong), "unit_unknown", ERROR, "Tổng hợp!A5", _UNITS_GONE)
    old = rows.put(4, 0, "Xứ Đoài").named("Tong hop 2007")
    yield Case(
        "unit unknown in xls", lambda p: write_xls(p, old), "unit_unknown", ERROR, "Tong hop 2007!A5", _UNITS_GONE,
        suffix=".xls",
    )  # fmt: skip
    yield Case(
        "unit unknown in csv", lambda p: write_csv(p, wrong), "unit_unknown", ERROR, "unit unknown in csv!A5",
        _UNITS_GONE, suffix=".csv",
    )  # fmt: skip
    yield Case("unit unknown in ods", ods(wrong), "unit_unknown", ERROR, "Tổng hợp!A5", _UNITS_GONE, suffix=".ods")
    aside = columns.put(1, 9, "Tỉnh Đâu Đó")
    yield Case("unit unknown in a column", xlsx(aside), "unit_unknown", ERROR, "Tổng hợp!J2", _UNITS_GONE, "2019")
    gone = numbered.put(3, 0, "Hà Tây")
    yield Case("unit of another map", xlsx(gone), "unit_of_other_map", ERROR, "Tổng hợp!A4", _UNITS_GONE, "2023")
    merged = table(papi_columns, "papi", "2024")
    yield Case(
        "63 provinces in 2025", xlsx(merged), "unit_of_other_map", ERROR, at(merged, 1, 4), _NEW_MAP, "2025",
        spreads=True,
    )  # fmt: skip
    beside = named.put(2, 1, "Da Nang")
    yield Case("names disagree", xlsx(beside), "names_disagree", ERROR, "Tổng hợp!B3", _UNITS_GONE, "2012")
    yield Case("unit twice", xlsx(rows.put(3, 0, rows.rows[2][0])), "unit_twice", ERROR, "Tổng hợp!A4", _UNITS_GONE)
    yield Case("cell without unit", xlsx(rows.put(5, 0, None)), "cell_without_unit", ERROR, "Tổng hợp!B6", _UNITS_GONE)
    yield Case(
        "code against name", xlsx(named.put(2, 0, 2.0)), "code_contradicts_name", ERROR, "Tổng hợp!A3", period="2012"
    )
    code = columns.put(0, 4, 99.0)
    yield Case(
        "code against name in a column", xlsx(code), "code_contradicts_name", ERROR, "Tổng hợp!E1", period="2019"
    )


def _cells() -> Iterator[Case]:
    rows = table(pci_rows, "pci", "2007")
    columns = table(papi_columns, "papi", "2019")
    yield Case("cell in error", xlsx(rows.put(2, 5, "#DIV/0!")), "cell_error", ERROR, "Tổng hợp!F3")
    yield Case("cell uncalculated", xlsx(rows.put(2, 5, "=G3+1")), "cell_uncalculated", ERROR, "Tổng hợp!F3")
    yield Case("cell unreadable", xlsx(rows.put(2, 5, "sáu phẩy ba")), "cell_unreadable", ERROR, "Tổng hợp!F3")
    row = columns.row_of("d2_1")
    unread = columns.put(row, 6, "4,,1")
    yield Case("cell unreadable in a row", xlsx(unread), "cell_unreadable", ERROR, at(unread, row, 6), period="2019")
    yield Case("rank not whole", xlsx(rows.put(1, 1, 3.5)), "rank_not_whole", ERROR, "Tổng hợp!B2")
    yield Case("rank not a number", xlsx(rows.put(1, 1, "thứ ba")), "cell_unreadable", ERROR, "Tổng hợp!B2")
    yield Case("band unknown", xlsx(rows.put(1, 3, "Siêu tốt")), "band_unknown", ERROR, "Tổng hợp!D2")
    point = _interval_of_a_point(columns)
    yield Case(
        "interval without width", xlsx(point), "interval_without_width", NOTE, _interval_at(point), period="2019"
    )


def _headings() -> Iterator[Case]:
    rows, numbered = table(pci_rows, "pci", "2007"), table(pci_numbered, "pci", "2023")
    two, columns = table(pci_two_headings, "pci", "2009"), table(papi_columns, "papi", "2019")
    of_2007, of_2009 = printed("pci", "2007"), printed("pci", "2009")
    extra = _with_column(rows, "Chỉ số hạnh phúc")
    last = at(extra, 0, extra.width - 1)
    yield Case("column unknown", xlsx(extra), "column_unknown", ERROR, last)
    later = _with_column(rows, "Cạnh tranh bình đẳng")
    yield Case("column of another period", xlsx(later), "column_of_other_period", ERROR, last)
    unclear = two.put(2, two.column_of("time"), heading(of_2009, "time")).put(
        1, two.column_of("time"), heading(of_2009, "land")
    )
    yield Case(
        "column unclear", xlsx(unclear), "column_unclear", ERROR, at(two, 2, two.column_of("time")), ("column_missing",)
    )
    yield Case(
        "column without heading", xlsx(rows.put(0, rows.column_of("land"), None)), "column_without_heading", ERROR,
        at(rows, 0, rows.column_of("land")), ("column_missing",),
    )  # fmt: skip
    twice = _with_column(rows, heading(of_2007, "land"))
    yield Case("column twice", xlsx(twice), "column_twice", ERROR, last, spreads=True)
    less = rows.without_column(rows.column_of("land"))
    yield Case("column missing", xlsx(less), "column_missing", ERROR, SHEET)
    at_time = numbered.column_of("time")
    against = numbered.put(0, at_time, "CSTP 4: Đào tạo lao động")
    yield Case(
        "heading against number", xlsx(against), "heading_contradicts", WARNING, at(against, 0, at_time), period="2023"
    )
    new = numbered.put(0, at_time, "CSTP 4: Những điều khác nữa")
    yield Case("heading new", xlsx(new), "heading_new", WARNING, at(new, 0, at_time), period="2023")
    past = rows.put(0, rows.column_of("overall"), "Chỉ số PCI 2006 có trọng số").named("PCI 2007")
    yield Case(
        "column of another year", xlsx(past), "column_of_other_year", ERROR, at(past, 0, rows.column_of("overall")),
        ("column_missing", "period_contradicts"),
    )  # fmt: skip
    page = rows.with_row(40, *rows.put(0, rows.column_of("land"), "Tính minh bạch").rows[0])
    yield Case(
        "heading repeated otherwise", xlsx(page), "heading_repeated_otherwise", ERROR,
        at(page, 40, rows.column_of("land")),
    )  # fmt: skip
    row = columns.row_of("d1")
    scaled = columns.put(row, 2, "0-100 điểm")
    yield Case("scale against catalogue", xlsx(scaled), "scale_contradicts", WARNING, at(scaled, row, 2), period="2019")


def _periods() -> Iterator[Case]:
    summary, rows = table(pci_summary, "pci", "2005"), table(pci_rows, "pci", "2007")
    before = table(pci_rows, "pci", "2006")
    yield Case("period missing", xlsx(summary), "period_missing", ERROR, SHEET)
    unclear = rows.put(0, 3, "Nhóm xếp hạng PCI 2006")
    yield Case("period unclear", xlsx(unclear), "period_unclear", ERROR, "Tổng hợp!D1")
    titled = rows.named("PCI 2006")
    yield Case(
        "period against title", xlsx(titled), "period_contradicts", WARNING, "PCI 2006!D1",
        ("repeats_other_year", "column_missing", "column_of_other_year"),
    )  # fmt: skip
    both = rows.below([], [None, None, "Bảng của năm 2006"], *before.rows[1:65])
    yield Case(
        "tables of two years", xlsx(both), "table_of_other_period", ERROR, at(both, len(rows.rows) + 1, 2),
        ("unit_twice",),
    )  # fmt: skip
    yield Case(
        "period against the one asked", xlsx(rows), "period_contradicts", WARNING, "Tổng hợp!D1",
        ("repeats_other_year", "column_missing", "column_of_other_year"), "2008",
    )  # fmt: skip


def _sheets() -> Iterator[Case]:
    rows, before = table(pci_rows, "pci", "2007"), table(pci_rows, "pci", "2006", name="PCI 2006")
    cover = sheet("Bìa", ["Báo cáo chỉ số năng lực cạnh tranh cấp tỉnh"])
    yield Case("sheet unknown", xlsx(_of_the_weather()), "sheet_unknown", ERROR, "Thời tiết")
    yield Case("sheet without units", xlsx(rows, cover), "sheet_without_units", NOTE, "Bìa")
    yield Case("sheet hidden", xlsx(cover, rows.hidden()), "sheet_hidden", WARNING, SHEET)
    yield Case("sheet hidden beside", xlsx(rows, before.hidden()), "sheet_hidden_left_alone", NOTE, "PCI 2006")
    yield Case("row hidden", xlsx(rows, change=_hide_row), "row_hidden", NOTE, "Tổng hợp!A4")
    yield Case("column hidden", xlsx(rows, change=_hide_column), "column_hidden", NOTE, "Tổng hợp!F1")
    other = rows.put(7, rows.column_of("land"), float(str(rows.rows[7][rows.column_of("land")])) + 0.01)
    yield Case(
        "sheets disagree", xlsx(rows, other.named("Bản sửa")), "sheets_disagree", ERROR,
        at(other.named("Bản sửa"), 7, rows.column_of("land")),
    )  # fmt: skip
    numbered = table(pci_numbered, "pci", "2023")
    yield Case("not in the workbook", xlsx(numbered), "not_in_workbook", NOTE, SHEET, period="2023")
    yield Case("ranks not in the workbook", xlsx(numbered), "ranks_not_in_workbook", NOTE, SHEET, period="2023")
    yield Case("bands not in the workbook", xlsx(numbered), "bands_not_in_workbook", NOTE, SHEET, period="2023")
    yield Case("quarter of a year", xlsx(numbered), "period_not_released", ERROR, SHEET, period="2023-Q1")
    papi = table(papi_named, "papi", "2012", "PAPI 2012", year_in_total="2012")
    pci = table(pci_pairs, "pci", "2012", "PCI 2012")
    yield Case("two indices", xlsx(pci, papi), "two_indices", ERROR)


def _with_column(laid: Laid, title: str) -> Laid:
    width = laid.width
    laid = laid.put(0, width, title)
    for row in range(1, 60):
        laid = laid.put(row, width, 5.5 + row / 100)
    return laid


def _interval_of_a_point(laid: Laid) -> Laid:
    """The total of one province with a standard error of 0 and without the number of answers."""
    unit = next(u for (what, _, u) in laid.facts if what == SE)
    for what in ("n", SE):
        place = next(p for (w, _, u), (p, _) in laid.facts.items() if (w, u) == (what, unit))
        laid = laid.put(*place, None if what == "n" else 0.0)
    return laid


def _interval_at(laid: Laid) -> str:
    column = next(p[1] for (what, _, _), (p, _) in laid.facts.items() if what == "low")
    rows = [p[0] for (what, _, _), (p, _) in laid.facts.items() if what in ("low", "high", SE)]
    return min(at(laid, row, column) for row in {*rows})


def _of_the_weather() -> Laid:
    names = list(printed("pci", "2007").names.values())
    rows = [[name, 25.5, 1200.0, 80.0] for name in names]
    return sheet("Thời tiết", ["Tỉnh", "Nhiệt độ 2024", "Lượng mưa 2024", "Độ ẩm 2024"], *rows)


def _hide_row(workbook: Any) -> None:
    workbook.active.row_dimensions[4].hidden = True


def _hide_column(workbook: Any) -> None:
    workbook.active.column_dimensions["F"].hidden = True
