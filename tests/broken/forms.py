"""Sheets of bodies, of communes and forms that came back: what only they can get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from etl.templates import template
from etl.units import Gazetteer
from etl.workbook.grid import Content
from tests.broken.case import ERROR, WARNING, Case, Given, Laid, Writer, catalog, sheet, xlsx

_BODIES, _COMMUNES, _PROVINCES = "Dân vận 2024", "Xã 2023", "Nông thôn mới 2023"
_TITLE = "Kết quả công tác dân vận năm 2024"
_HEADS = ("TT", "Đơn vị", "Lượt tiếp công dân", "Lượt người dự đối thoại", "Giá trị quà tặng (triệu đồng)")
_ROWS: tuple[tuple[Content, ...], ...] = (
    (1.0, "Bố Trạch", 420.0, 900.0, 300.0),
    (2.0, "Lệ Thủy", 380.0, 700.0, 250.0),
    (3.0, "Minh Hóa", 210.0, 500.0, 120.0),
    (4.0, "Tuyên Hóa", 150.0, 400.0, 90.0),
)
_LAST = 5
_SHARES = ("pct_contradicts_fraction",)


def cases() -> Iterator[Case]:
    yield from _of_bodies()
    yield from _of_figures_of_bodies()
    yield from _of_communes()
    yield from _of_provinces()
    yield from _blank_forms()


def _of_bodies() -> Iterator[Case]:
    yield _bodies("bodies sound", None, where=f"{_BODIES}!C4", gives=Given(380))
    yield _bodies("body unknown", "body_unknown", "B4", ERROR, {(3, 1): "Huyện Không Có Ở Đâu"})
    gone = tuple(f"B{row}" for row in range(3, 7))
    yield _bodies(
        "bodies of another time", "body_of_other_time", gone, ERROR, title="Kết quả năm 2026", tab="Dân vận 2026"
    )  # fmt: skip
    namesake = "xa-tan-doan-cao-bang,Xã Tân Đoàn,Tan Doan Commune,commune_whole,commune,cao-bang,,yes,2025-07-01,,"
    yield _bodies(
        "body of two provinces", "body_unclear", "B3", ERROR, {(2, 1): "Xã Tân Đoàn"}, "Kết quả năm 2026",
        besides=("body_of_other_time",), adds=namesake,
    )  # fmt: skip
    yield _bodies("body twice", "body_twice", "B5", ERROR, {(4, 1): "Lệ Thủy"})
    yield _bodies("figures without body", "cell_without_body", "C4", ERROR, {(3, 1): None})
    yield _bodies("bodies without period", "period_missing", "", ERROR, title="Kết quả công tác dân vận", tab="Dân vận")
    yield _bodies(
        "bodies of a quarter, not of the month asked", "period_contradicts", "A1", WARNING,
        title="Kỳ báo cáo: Quý I năm 2024", period="2024-05",
    )  # fmt: skip


def _of_figures_of_bodies() -> Iterator[Case]:
    yield _bodies("bodies column unknown", "column_unknown", "F2", ERROR, _extra("Số lần mỉm cười"))
    yield _bodies(
        "bodies column twice", "column_twice", "F2", ERROR, _extra("Lượt tiếp công dân"), besides=("given_twice",)
    )
    yield _bodies("bodies column without heading", "column_without_heading", "F2", ERROR, _extra(None))
    yield _bodies("bodies cell in error", "cell_error", "C4", ERROR, {(3, 2): "#REF!"})
    yield _bodies("bodies cell uncalculated", "cell_uncalculated", "C4", ERROR, {(3, 2): "=SUM(C5:C6)"})
    yield _bodies("money for a count", "unit_contradicts", "C4", ERROR, {(3, 2): "380 triệu đồng"})
    visits = {(1, 3): "Tổ chức, chức sắc tôn giáo được thăm", (3, 1): "Công an tỉnh Quảng Bình"}
    yield _bodies("territory of a body that has none", "not_applicable_here", "D4", ERROR, visits)
    yield _bodies("money without unit", "money_unit_missing", "E2", WARNING, {(1, 4): "Giá trị quà tặng"})
    dong = {(row, 4): 250_000_000.0 * row for row in range(2, 6)}
    yield _bodies("dong for million dong", "money_implausible", tuple(f"E{row}" for row in range(3, 7)), WARNING, dong)
    yield _bodies("thousands typed with a decimal point", "count_not_whole", "D4", WARNING, {(3, 3): 401.469})
    yield _bodies("total of bodies", "total_differs", "C7", WARNING, _total(1260.0))
    yield _bodies("total of bodies sound", None, "C7", values=_total(1160.0), where=f"{_BODIES}!C4", gives=Given(380))
    cases_of = "Vụ khiếu nại, tố cáo thuộc thẩm quyền"
    shares = {(1, 2): cases_of, (1, 3): f"{cases_of} đã giải quyết", (1, 4): "Tỷ lệ giải quyết vụ thuộc thẩm quyền"}
    counts = {(row, column): v for row in range(2, 6) for column, v in ((2, 20.0), (3, 18.0), (4, 90.0))}
    yield _bodies(
        "share of bodies against counts", "pct_contradicts_fraction", "E4", WARNING, {**shares, **counts, (3, 4): 98.0}
    )
    again = _laid().named("Bổ sung")
    yield Case(
        "bodies in two sheets", xlsx(_laid(), again), "given_twice", ERROR,
        tuple(f"Bổ sung!{column}{row}" for row in range(3, 7) for column in "CDE"),
    )  # fmt: skip


def _of_communes() -> Iterator[Case]:
    yield _communes("communes sound", None, where=f"{_COMMUNES}!C5:C8", gives=Given(3))
    yield _communes("commune twice", "commune_twice", "B7", ERROR, {(6, 1): "Xã Đông Tiến"})
    yield _communes("mark unreadable", "mark_unreadable", "D6", ERROR, {(5, 3): "gần đạt"})
    yield _communes("communes cell in error", "cell_error", "D6", ERROR, {(5, 3): "#N/A"})
    yield _communes("criterion not assessed everywhere", "criteria_not_assessed", "D4", WARNING, {(5, 3): None})
    yield _communes("criterion unknown", "criterion_unknown", "V4", ERROR, {(3, 21): "TC20", (4, 21): "x"})
    yield _communes("province missing", "province_missing", "", ERROR, {(0, 0): "Tình hình thực hiện"})
    yield _communes("province unknown", "unit_unknown", "A1", ERROR, {(0, 0): "Tỉnh: Xứ Đoài"})
    yield _communes("province of another map", "unit_of_other_map", "A1", ERROR, {(0, 0): "Tỉnh: Hà Tây"})
    yield _communes("day missing", "as_of_missing", "", WARNING, {(1, 0): None})
    yield _communes("day unreadable", "as_of_unreadable", "A2", ERROR, {(1, 0): "Số liệu đến ngày 31/13/2023"})
    yield _communes("day of another year", "period_contradicts", "A2", WARNING, {(1, 0): "Số liệu đến ngày 31/12/2022"})
    titled = {(0, 0): "Tình hình thực hiện năm 2023", (2, 0): "Tỉnh: Thanh Hóa"}
    yield _communes("communes under a title", None, values=titled, where=f"{_COMMUNES}!C5:C8", gives=Given(3))
    cut_short = {(0, 0): "Tỉnh: An Giang", (1, 0): "Số liệu đến ngày 31/12/2025"}
    yield _communes("a list of communes cut short", "stock_changed", "B5:B8", WARNING, cut_short, tab="Xã 2025")
    yield _communes("communes without period", "period_missing", "", ERROR, {(1, 0): None}, tab="Xã")


def _of_provinces() -> Iterator[Case]:
    yield _provinces("provinces sound", None, where=f"{_PROVINCES}!B4", gives=Given(15))
    yield _provinces("day of provinces missing", "as_of_missing", "", WARNING, {(0, 0): "Kết quả năm 2023"})
    yield _provinces(
        "day of provinces unreadable", "as_of_unreadable", "A1", ERROR, {(0, 0): "Số liệu đến ngày cuối năm"}
    )
    yield _provinces(
        "provinces of a year to come", "period_in_future", "", ERROR, {(0, 0): "Số liệu đến ngày 31/12/2099"},
        tab="Nông thôn mới 2099",
    )  # fmt: skip
    yield _provinces(
        "share above hundred", "out_of_scale", "D5", ERROR, {(4, 3): 190.0}, besides=("pct_contradicts_fraction",)
    )
    yield _provinces(
        "half a commune", "count_not_whole", "B5", WARNING, {(4, 1): 18.5}, besides=("pct_contradicts_fraction",)
    )


def _blank_forms() -> Iterator[Case]:
    for index, period, where in (
        ("pci", "2026", "Số liệu"), ("dan_van", "2026", "Biểu tổng hợp"), ("new_rural", "2026", "Số liệu"),
    ):  # fmt: skip
        yield Case(f"form of {index} not filled in", _form(index, period), "nothing_filled_in", ERROR, where)


def _bodies(
    name: str,
    code: str | None,
    cell: str | Sequence[str] = "",
    severity: str = "",
    values: dict[tuple[int, int], Content] | None = None,
    title: str = _TITLE,
    tab: str = _BODIES,
    **more: Any,
) -> Case:
    return _case(name, _laid(values, title).named(tab), code, severity, cell, more)


def _laid(values: dict[tuple[int, int], Content] | None = None, title: str = _TITLE) -> Laid:
    return _changed(sheet(_BODIES, [title], list(_HEADS), *_ROWS), values)


def _communes(
    name: str,
    code: str | None,
    cell: str = "",
    severity: str = "",
    values: dict[tuple[int, int], Content] | None = None,
    **more: Any,
) -> Case:
    heads = ["TT", "Xã", *(f"TC{number}" for number in range(1, 20))]
    names = ("Xã Đông Tiến", "Xã Hà Trung", "Xã Nga Thắng", "Xã Yên Định")
    rows = [[float(n), commune, "x" if n != 2 else "KĐ", *["x"] * 18] for n, commune in enumerate(names, start=1)]
    laid = sheet(_COMMUNES, ["Tỉnh: Thanh Hóa"], ["Số liệu đến ngày 31/12/2023"], [], heads, *rows)
    return _case(name, _changed(laid, values).named(more.pop("tab", _COMMUNES)), code, severity, cell, more)


def _provinces(
    name: str,
    code: str | None,
    cell: str = "",
    severity: str = "",
    values: dict[tuple[int, int], Content] | None = None,
    **more: Any,
) -> Case:
    heads = ["Tỉnh, thành phố", "Số xã đạt chuẩn nông thôn mới", "Tổng số xã", "Tỷ lệ xã đạt chuẩn nông thôn mới"]
    rows = [["Thanh Hóa", 15.0, 20.0, 75.0], ["Nghệ An", 18.0, 20.0, 90.0], ["Hà Tĩnh", 13.0, 20.0, 65.0]]
    laid = sheet(_PROVINCES, ["Số liệu đến ngày 31/12/2023"], [], heads, *rows)
    return _case(name, _changed(laid, values).named(more.pop("tab", _PROVINCES)), code, severity, cell, more)


def _case(
    name: str, laid: Laid, code: str | None, severity: str, cell: str | Sequence[str], more: dict[str, Any]
) -> Case:
    cells = (cell,) if isinstance(cell, str) else cell
    places = tuple(f"{laid.name}!{c}" if c else laid.name for c in cells)
    return Case(name, xlsx(laid), code, severity, more.pop("where", places), **more)


def _changed(laid: Laid, values: dict[tuple[int, int], Content] | None) -> Laid:
    for (row, column), content in (values or {}).items():
        laid = laid.put(row, column, content)
    return laid


def _extra(heading: str | None) -> dict[tuple[int, int], Content]:
    return {(1, _LAST): heading, **{(row, _LAST): 10.0 * row for row in range(2, 6)}}


def _total(visits: float) -> dict[tuple[int, int], Content]:
    return {(6, 1): "Tổng cộng", (6, 2): visits}


def _form(index: str, period: str) -> Writer:
    def write(path: Path) -> Path:
        content = template(catalog(), Gazetteer(catalog()), index, period, "34")
        assert isinstance(content, bytes), content
        path.write_bytes(content)
        return path

    return write
