"""Slides as SVG: well-formed, whole, safe, the same every time, and without a call to anybody."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.show import FORMATS, LOOKS
from dashboard.slide import Bars, Series
from dashboard.slides.drawing import drawn
from dashboard.slides.ink import Box, Disc, Ink, Line, Outline, Rect, Text
from dashboard.slides.svg import as_svg
from tests.dashboard.test_slides_drawing import COUNTRY, texts

FORMAT, LOOK = FORMATS["16x9"], LOOKS["light"]
BOX = Box(34, 95, 892, 360)
SVG = "{http://www.w3.org/2000/svg}"
TEXT = Text("title", Box(34, 20, 400, 48), ["Bà Rịa - Vũng Tàu", "67,67 <điểm> & “hạng”"], 20, "#101618")


def tree_of(*inks: Ink, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(inks, FORMAT, **options))


def test_it_is_a_picture_with_a_name_in_points():
    root = tree_of(Rect(Box(0, 0, 960, 540), "#FFFFFF"), title="Hạng <của> Thanh Hóa")
    assert root.attrib["viewBox"] == "0 0 960 540" and root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == root.attrib["aria-label"] == "Hạng <của> Thanh Hóa"


def test_every_text_stays_a_text_on_its_baseline():
    first, second = tree_of(TEXT).iter(f"{SVG}text")
    assert [first.text, second.text] == list(TEXT.lines)
    assert (first.attrib["x"], first.attrib["y"], second.attrib["y"]) == ("34", "39", "63")


@pytest.mark.parametrize(
    ("align", "x", "anchor"), [("left", "34", None), ("center", "234", "middle"), ("right", "434", "end")]
)
def test_a_text_is_aligned_by_the_reader_of_the_picture(align: str, x: str, anchor: str | None):
    line = next(tree_of(TEXT._replace(align=align)).iter(f"{SVG}text"))
    assert (line.attrib["x"], line.attrib.get("text-anchor")) == (x, anchor)


def test_a_turned_text_reads_upwards_from_the_bottom_of_its_box():
    turned = TEXT._replace(box=Box(100, 50, 12, 80), lines=["Huế"], size=10, turned=-90)
    assert next(tree_of(turned).iter(f"{SVG}text")).attrib["transform"] == "translate(109.5 130) rotate(-90)"


def test_a_link_is_a_link():
    link = next(tree_of(TEXT._replace(link="http://a/xep-hang?index=pci&home=thanh-hoa")).iter(f"{SVG}a"))
    assert link.attrib["href"] == "http://a/xep-hang?index=pci&home=thanh-hoa"
    assert len(list(link.iter(f"{SVG}text"))) == 2


def test_every_kind_of_ink_is_drawn():
    outline = Outline([[(0, 0), (9, 0), (9, 9)], [(1, 1), (2, 1), (2, 2)]], "#D5E6E4", "#B5431A", 1.8, "Huế: 61 điểm")
    root = tree_of(
        Rect(Box(1, 2, 3, 4), "#111111", 2),
        Line([(0, 0), (9.96, 5)], "#222222", 1, True),
        Disc((5, 5), 3, "#333333"),
        outline,
    )
    rect, dashed, disc, shape = list(root)[1:]
    assert (rect.attrib["width"], rect.attrib["rx"]) == ("3", "2")
    assert dashed.attrib["d"] == "M0 0L10 5" and "stroke-dasharray" in dashed.attrib
    assert disc.attrib["r"] == "3"
    assert shape.attrib["d"].count("Z") == 2 and shape.findtext(f"{SVG}title") == "Huế: 61 điểm"


def test_nothing_is_fetched_unless_a_font_is_named():
    inks = drawn(COUNTRY, BOX, LOOK, "vi")
    assert not re.search(r"url\(|href|src=", as_svg(inks, FORMAT))
    named = as_svg(inks, FORMAT, font_url="/fonts?a=1&b=2")
    assert re.findall(r'url\("([^"]+)"\)', named) == [
        "/fonts?a=1&amp;b=2/Arimo-Regular.ttf",
        "/fonts?a=1&amp;b=2/Arimo-Bold.ttf",
    ]
    ElementTree.fromstring(named)


def test_the_font_can_be_brought_along():
    alone = as_svg([TEXT], FORMAT, embed_font=True)
    assert alone.count("data:font/ttf;base64,") == 2 and len(alone) > 250_000
    ElementTree.fromstring(alone)


def test_the_same_slide_gives_the_same_picture_with_all_its_texts():
    inks = drawn(
        Bars(["Huế", "Hà Nội"], [Series("PCI", [67.67, 60.0], "#0E5760", ["67,67", "60,00"])]), BOX, LOOK, "vi"
    )
    assert as_svg(inks, FORMAT) == as_svg(inks, FORMAT)
    root = ElementTree.fromstring(as_svg(inks, FORMAT))
    assert [line.text for line in root.iter(f"{SVG}text")] == [line for text in texts(inks) for line in text.lines]


@given(st.text(max_size=40), st.floats(-1e4, 1e4))
def test_whatever_a_text_says_the_picture_can_be_read(said: str, left: float):
    text = TEXT._replace(lines=[said], link=f"http://a/{said}", box=Box(left, 0, 400, 48))
    ElementTree.fromstring(as_svg([text], FORMAT, title=said))
