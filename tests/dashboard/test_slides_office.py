"""Slides as another program than PowerPoint opens them: LibreOffice, with the font that is shipped and no other."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from dashboard.show import Made, Show
from dashboard.slide import (
    Bars,
    Body,
    Cloud,
    Key,
    Lines,
    Map,
    Points,
    Ranges,
    Region,
    Series,
    Slide,
    Span,
    Table,
    TableCell,
    TableColumn,
)
from dashboard.slides.fonts import FAMILY, lacking
from dashboard.slides.pptx import as_pptx
from tests.dashboard.office import printed, text_of

LETTERS = "àáãảạ ằắẵẳặ ầấẫẩậ èéẽẻẹ ềếễểệ ìíĩỉị òóõỏọ ồốỗổộ ờớỡởợ ùúũủụ ừứữửự ỳýỹỷỵ đ ă â ê ô ơ ư"
TITLES = ["Điểm của Thanh Hóa", LETTERS, LETTERS.upper(), "Đắk Lắk và Thừa Thiên Huế", "Khoảng hạng", "Bảng", "Bản đồ"]
PERIODS = ["2021", "2022", "2023", "2024"]
BODIES: list[Body] = [
    Bars(["Bắc Ninh", "Thanh Hóa"], [Series("PCI", [71.25, 67.67], "#0E5760", ["71,25", "67,67"])], strong=[1]),
    Bars(
        [f"Tỉnh {at}" for at in range(63)],
        [Series("PCI", [50.0 + at / 3 for at in range(63)], "#0E5760")],
        is_upright=True,
    ),
    Lines(PERIODS, [Series("Thanh Hóa", [0.61, 0.62, None, 0.68], "#B5431A", ["", "", "", "0,68"])], breaks=[(2, "▲")]),
    Points(
        [Cloud("Tỉnh", [(0.15, 40.0), (0.25, 41.5)], "#348188", ["Đắk Lắk", ""])], "Chỉ số thứ nhất", "Chỉ số thứ hai"
    ),
    Ranges(["Thanh Hóa"], [Span(9, 14, 11, "9–14", "#B5431A")], "Cao nhất", "Rộng", "Hạng", least=1, greatest=63),
    Table([TableColumn("Tỉnh"), TableColumn("Điểm", True)], [[TableCell("Hòa Bình"), TableCell("64,13", "#0E5760")]]),
    Map(
        [Region("thanh-hoa", [[(105, 19), (106, 19), (106, 20)]], "#0E5760", "Thanh Hóa")],
        [(112.3, 16.5, "Quần đảo Hoàng Sa"), (114.3, 9.6, "Quần đảo Trường Sa")],
        "Ranh giới rút gọn",
        [Key("#0E5760", "Nhóm đầu")],
    ),
]
SHOW = Show(
    "Bộ slide",
    [
        Made(Slide("part", title, "Kỳ 2024", [body], sources=["VCCI, 2024"]), "https://thuocdo.example/")
        for title, body in zip(TITLES, BODIES, strict=True)
    ],
    "Số liệu cập nhật 22/11/2026",
    "vi",
    "Nguồn",
    "… xem ghi chú",
    "Mở trang này",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[pdfium.PdfPage]]:
    """What LibreOffice prints of the slides."""
    document = printed({"deck": as_pptx(SHOW)}, tmp_path_factory.mktemp("office"))["deck"]
    yield list(document)
    document.close()


def joined(text: str) -> str:
    """Letters of a text that is turned come one by one."""
    return text.replace(" ", "")


def fonts_of(page: pdfium.PdfPage) -> set[str]:
    """The names of the fonts that the letters of a page are in."""
    names = set()
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(found), name, 200)
        names.add(name.value.decode())
    return names


def test_every_slide_is_a_page(pages: list[pdfium.PdfPage]) -> None:
    assert [page.get_size() for page in pages] == [pytest.approx((960, 540), abs=1)] * len(TITLES)


def test_every_vietnamese_letter_comes_out(pages: list[pdfium.PdfPage]) -> None:
    assert not lacking("".join(TITLES))
    for page, title in zip(pages, TITLES, strict=True):
        assert title in text_of(page)


def test_all_letters_are_in_the_shipped_font(pages: list[pdfium.PdfPage]) -> None:
    for page in pages:
        assert fonts_of(page)
        assert all(FAMILY in name for name in fonts_of(page)), fonts_of(page)


def test_labels_and_axes_have_decimal_commas(pages: list[pdfium.PdfPage]) -> None:
    bars, _, lines, points, *_ = map(text_of, pages)
    assert "71,25" in bars and "67,67" in bars
    assert "Thanh Hóa 0,68" in lines and "0,66" in lines
    assert "0,20" in points or "0,2" in points
    assert not any(sign in lines + points for sign in ("0.6", "0.2"))


def test_names_titles_of_axes_and_signs_are_there(pages: list[pdfium.PdfPage]) -> None:
    bars, upright, lines, points, ranges, table, country = map(text_of, pages)
    assert "Bắc Ninh" in bars and "Thanh Hóa" in bars
    assert all(f"Tỉnh{at}" in joined(upright) for at in range(63))
    assert all(period in lines for period in PERIODS) and "▲" in lines
    assert "Chỉ số thứ nhất" in points and joined("Chỉ số thứ hai") in joined(points) and "Đắk Lắk" in points
    assert "9–14" in ranges
    assert "Hòa Bình" in table and "64,13" in table
    assert all(text in country for text in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa", "Nhóm đầu", "Ranh giới rút gọn"))


def test_no_slide_asks_to_be_clicked(pages: list[pdfium.PdfPage]) -> None:
    for page in pages:
        assert "lick to" not in text_of(page) and "Nguồn: VCCI, 2024" in text_of(page)
