"""A page as a picture, made by the reader's own browser: what is shown, with title, source and date, and no widget."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.browser.conftest import PAGES, Reader

SVG = "{http://www.w3.org/2000/svg}"
WIDGETS = ("Bảng CSV", "Hình PNG", "Trình chiếu", "Tải về")


def taken(reader: Reader, kind: str, folder: Path) -> Path:
    with reader.page.expect_download() as download:
        reader.page.locator(f"[data-save={kind}]").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def texts(picture: ElementTree.Element) -> str:
    return "\n".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))


# a page of the data's own workings shows no figure of a source
PICTURED = [page for page in PAGES if page not in ("update", "coverage", "search")]


OF_EVERY_KIND = ("overview", "changed", "distribution", "heat", "new_rural", "relation", "trends")
"""Pages that are drawn in different ways: these in every run, the others in `make proof`."""


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=() if page in OF_EVERY_KIND else pytest.mark.proof) for page in PICTURED]
)
def test_every_page_becomes_a_picture_with_title_source_and_date(reader: Reader, page: str, tmp_path: Path):
    reader.open(page, lang="vi")
    path = taken(reader, "svg", tmp_path)
    picture = ElementTree.parse(path).getroot()
    said = texts(picture)
    heading = reader.page.locator("h1").first.inner_text()
    assert heading.split("\n")[0][:20] in said
    assert "Nguồn" in said and "Số liệu cập nhật" in said
    assert not [widget for widget in WIDGETS if widget in said]
    assert not list(picture.iter(f"{SVG}foreignObject"))
    assert "http" not in unquote(path.read_text(encoding="utf-8")).replace("http://www.w3.org/", "")


def test_the_ranking_as_a_picture_has_the_map_and_all_names(reader: Reader, tmp_path: Path):
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    path = taken(reader, "svg", tmp_path)
    assert path.name == "xep-hang-thanh-hoa-pci-overall-2016.svg"
    picture = ElementTree.parse(path).getroot()
    said = texts(picture)
    names = reader.text(".td-bar .td-name")
    assert len(names) == 63 and [name for name in names if name not in said] == []
    assert "Quần đảo Hoàng Sa" in said and "Quần đảo Trường Sa" in said
    assert len([path for path in picture.iter(f"{SVG}path") if "choroplethlayer" not in path.attrib]) >= 63


@pytest.mark.parametrize("page", ["overview", "heat"])
def test_the_picture_is_as_large_as_the_page_and_not_empty(reader: Reader, page: str, tmp_path: Path):
    reader.open(page, lang="vi")
    drawn = Image.open(taken(reader, "png", tmp_path)).convert("RGB")
    width = reader.page.locator(".st-key-page").bounding_box()["width"]  # type: ignore[index]
    assert drawn.width == pytest.approx(2 * (width + 56), abs=4)
    colors = drawn.resize((200, 200 * drawn.height // drawn.width)).getcolors(maxcolors=1 << 20)
    assert colors is not None and len(colors) > 50


def test_every_text_stands_where_it_stands_on_the_page(reader: Reader, tmp_path: Path):
    """Held against the browser's own picture of the page: the same letters at the same places."""
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    picture = ElementTree.parse(taken(reader, "svg", tmp_path)).getroot()
    sheet = reader.page.locator(".st-key-page").bounding_box()
    assert sheet is not None
    for name in ("Đà Nẵng", "Cao Bằng", "Thừa Thiên Huế"):
        box = reader.page.locator(".td-bar .td-name", has_text=name).bounding_box()
        assert box is not None
        (text,) = [t for t in picture.iter(f"{SVG}text") if "".join(t.itertext()) == name]
        assert float(text.attrib["x"]) == pytest.approx(box["x"] - sheet["x"] + 28, abs=1)
