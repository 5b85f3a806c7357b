"""Marks of secrecy and data of persons, wherever they may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.broken.case import ERROR, SHEET, Case, Laid, at, table, xlsx
from tests.publishers import pci_rows, write_csv


def cases() -> Iterator[Case]:
    yield from _secret()
    yield from _personal()


def _secret() -> Iterator[Case]:
    rows = table(pci_rows, "pci", "2007")
    for name, text in (
        ("secret", "MẬT"), ("secret in a line", "Tài liệu mật"), ("top secret", "TUYỆT MẬT"),
        ("secret without tones", "TOI MAT"), ("degree of secrecy", "Độ mật: Tối mật"),
        ("secret and decomposed", "MA\u0323\u0302T"),
    ):  # fmt: skip
        yield Case(f"mark {name}", xlsx(rows.put(75, 2, text)), "secrecy_mark", ERROR, "Tổng hợp!C76")
    yield Case("mark in the name of a sheet", xlsx(rows.named("TUYỆT MẬT")), "secrecy_mark", ERROR, "TUYỆT MẬT")
    yield Case("mark in a header", xlsx(rows, change=_header), "secrecy_mark", ERROR)
    yield Case("mark in a footer", xlsx(rows, change=_footer), "secrecy_mark", ERROR)
    yield Case("mark in a property", xlsx(rows, change=_property), "secrecy_mark", ERROR)
    yield Case("PCI 2007 - MẬT", xlsx(rows), "secrecy_mark", ERROR)
    yield Case(
        "mark in csv", lambda path: write_csv(path, rows.put(75, 2, "TỐI MẬT")), "secrecy_mark", ERROR,
        "mark in csv!C76", suffix=".csv",
    )  # fmt: skip
    hidden = rows.put(75, 2, "MẬT").named("Phụ lục").hidden()
    yield Case("mark in a hidden sheet", xlsx(rows, hidden), "secrecy_mark", ERROR, "Phụ lục!C76")
    density = rows.put(75, 2, "Mật độ dân số")
    yield Case("no mark density", xlsx(density), None)


def _personal() -> Iterator[Case]:
    rows = table(pci_rows, "pci", "2007")
    width = rows.width
    place = at(rows.put(0, width, ""), 0, width)
    for name, heading in (
        ("names", "Họ và tên"), ("phones", "Số điện thoại"), ("identity cards", "Số CCCD"),
        ("birthdays", "Ngày sinh"), ("addresses", "Địa chỉ thường trú"), ("english names", "Full name"),
        ("accounts", "Số tài khoản"),
    ):  # fmt: skip
        yield Case(f"persons by {name}", xlsx(rows.put(0, width, heading)), "personal_data", ERROR, place)
    for name, contents in (
        ("numbers of phones", [f"09123456{n}" for n in range(10, 16)]),
        ("numbers of citizens", [f"0380990123{n}" for n in range(10, 16)]),
        ("mail", [f"can.bo.{n}@thanhhoa.gov.vn" for n in range(5)]),
    ):
        laid = _column(rows, width, contents)
        yield Case(f"persons by {name}", xlsx(laid), "personal_data", ERROR, at(laid, 3, width))
    subscribers = rows.put(75, 2, "Số thuê bao điện thoại di động")
    yield Case("no persons subscribers", xlsx(subscribers), None)


def _column(laid: Laid, column: int, contents: list[str]) -> Laid:
    laid = laid.put(0, column, "Ghi chú")
    for row, content in enumerate(contents, start=3):
        laid = laid.put(row, column, content)
    return laid


def _header(workbook: Any) -> None:
    workbook[SHEET].oddHeader.center.text = "TÀI LIỆU MẬT"


def _footer(workbook: Any) -> None:
    workbook[SHEET].oddFooter.left.text = "Tối mật"


def _property(workbook: Any) -> None:
    workbook.properties.subject = "MẬT"
