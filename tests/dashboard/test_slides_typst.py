"""Slides by way of typst: pages of the right size on which every letter stands where it was drawn."""

from __future__ import annotations

import struct

import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.show import FORMATS, LOOKS
from dashboard.slide import Lines, Series
from dashboard.slides.drawing import drawn
from dashboard.slides.fonts import FOLDER, width_of, wrapped
from dashboard.slides.ink import Box, Disc, Ink, Line, Outline, Rect, Text
from dashboard.slides.typst_source import PRELUDE, as_typst, ink_block
from tests.dashboard.test_slides_drawing import COUNTRY, well_drawn
from tests.dashboard.test_slides_fonts import VIETNAMESE

FORMAT, LOOK = FORMATS["16x9"], LOOKS["light"]
BOX = Box(34, 95, 892, 360)
NAMES = "Đắk Nông, Thừa Thiên Huế, Bà Rịa - Vũng Tàu, Thành phố Hồ Chí Minh: 67,67"


def text_of(said: str, **changed: object) -> Text:
    lines = wrapped(said, 800, 20)
    return Text("title", Box(34, 20, 800, len(lines) * 24), lines, 20, "#101618")._replace(**changed)


def compiled(source: str, kind: str = "pdf", **options: object) -> bytes:
    return typst.compile(source.encode(), font_paths=[FOLDER], ignore_system_fonts=True, format=kind, **options)


def pdf_of(*pages: list[Ink], title: str = "") -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(compiled(as_typst(pages, FORMAT, title)))


def read(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded()


def test_every_vietnamese_letter_can_be_read_out_of_the_document():
    pages = pdf_of([text_of(f"{NAMES} {' '.join(VIETNAMESE)}")])
    found = " ".join(read(pages[0]).split())
    assert NAMES in found and set(VIETNAMESE) <= set(found)


def test_each_sequence_of_inks_is_a_page_of_the_size_of_the_slide():
    pages = pdf_of([text_of("một")], [Rect(Box(0, 0, 960, 540), "#D5E6E4")], [text_of("ba")], title="Hội nghị “PCI”")
    assert [page.get_size() for page in pages] == [(960, 540)] * 3
    assert [read(page) for page in pages] == ["một", "", "ba"]
    assert pages.get_metadata_value("Title") == "Hội nghị “PCI”"


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_has_the_pixels_asked_for(name: str):
    png = compiled(as_typst([[text_of("Huế")]], FORMATS[name]), "png", ppi=144)
    assert struct.unpack(">II", png[16:24]) == (FORMATS[name].width * 2, FORMATS[name].height * 2)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_text_stands_where_it_was_drawn(align: str):
    left, bottom, right, top = box_of(text_of("Huế", align=align))
    start = {"left": 34, "center": 34 + (800 - width_of("Huế", 20)) / 2, "right": 834 - width_of("Huế", 20)}[align]
    assert left == pytest.approx(start, abs=2.5) and right - left == pytest.approx(width_of("Huế", 20), abs=4)
    assert 540 - bottom == pytest.approx(20 + 0.95 * 20, abs=1)
    assert top > bottom


def test_a_turned_text_reads_upwards_inside_its_box():
    turned = text_of("Huế", box=Box(100, 50, 24, 80), align="right", turned=-90)
    left, bottom, right, top = box_of(turned)
    assert 100 <= left < right <= 124
    assert 540 - top == pytest.approx(50, abs=1.5) and top - bottom == pytest.approx(width_of("Huế", 20), abs=4)


def test_every_kind_of_ink_and_its_links_are_in_the_document():
    inks: list[Ink] = [
        Rect(Box(10, 10, 50, 20), "#0E5760", 3),
        Line([(0, 0), (50, 50)], "#B5431A", 2, True),
        Line([(5, 5)], "#B5431A", 2),
        Disc((100, 100), 4, "#B5431A", "#FFFFFF"),
        Outline([[(200, 200), (220, 200), (220, 220)]], "#D5E6E4", "#FFFFFF", 0.5, "Huế"),
        text_of("Mở trên Thước Đo", link='http://a/"b"?c=\\d'),
    ]
    page = pdf_of(inks)[0]
    kinds = [found.type for found in page.get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_PATH) >= 4 and read(page) == "Mở trên Thước Đo"
    assert b"/URI" in compiled(as_typst([inks], FORMAT))


def test_a_map_and_a_line_chart_are_written_whole():
    series = Series("Thanh Hóa", [60.0, None, 62.0, 63.0], "#B5431A", ["", "", "62,00", "63,00"])
    chart = well_drawn(Lines(["2021", "2022", "2023", "2024"], [series], breaks=[(2, "‡")]))
    pages = pdf_of(chart, drawn(COUNTRY, BOX, LOOK, "vi"))
    assert "Thanh Hóa 63,00" in read(pages[0]) and "‡" in read(pages[0])
    assert "Quần đảo Hoàng Sa" in read(pages[1]) and "Quần đảo Trường Sa" in read(pages[1])


def test_a_block_stands_inside_a_page_of_other_things():
    block = ink_block([text_of("Huế", box=Box(0, 0, 200, 24))], 200, 100)
    source = f'{PRELUDE}\n#set page(width: 400pt, height: 300pt, margin: 50pt)\n{block}\n#text(font: "Arimo")[sau]'
    (page,) = pypdfium2.PdfDocument(compiled(source))
    bounds = [found.get_bounds() for found in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    first, after = bounds[0], bounds[-1]
    assert first[0] == pytest.approx(51, abs=2) and 300 - first[1] == pytest.approx(50 + 19, abs=1)
    assert after[0] > 50 + 200 and after[1] == pytest.approx(300 - 150, abs=1)


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_a_text_says_it_is_no_markup(said: str):
    assert compiled(as_typst([[text_of(said, lines=[said])]], FORMAT, said), "svg")


def box_of(text: Text) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is inked, from the lower left corner of the page."""
    (found,) = pdf_of([text])[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    return found.get_bounds()
