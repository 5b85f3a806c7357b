"""From pages to a deck in a real browser: collect, put in order, save, present."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect
from pptx import Presentation

from dashboard.deck import Deck, Item, View, deck_of, text_of
from tests.browser.conftest import NewReader, Reader, in_turn
from tests.browser.test_looks import BEYOND

PCI = View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63"})
PAPI = View("xep-hang", {"index": "papi", "period": "2023", "home": "thanh-hoa", "map": "63"})
BASKET = text_of(Deck([Item(PCI), Item(PAPI)], "Hội nghị"))
LOADED = """() => { const all = [...document.querySelectorAll('.td-deck-picture img')];
    return all.length > 0 && all.every(picture => picture.complete && picture.naturalWidth > 0); }"""


def test_slides_are_collected_on_one_page_and_go_along_to_the_others(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", period="2023", home="thanh-hoa")
    reader.page.get_by_role("button", name="Thêm vào bộ slide").click()
    reader.page.get_by_role("link", name="Bộ slide:").wait_for()
    reader.page.wait_for_function("location.search.includes('basket=')")
    held = reader.query["basket"]
    reader.page.get_by_role("link", name="Xu hướng").click()
    reader.wait_for_query(basket=held)
    reader.page.get_by_role("link", name="Bộ slide", exact=True).click()
    reader.wait_for_query(basket=held, shape="16x9")
    reader.page.wait_for_function(LOADED)
    reader.page.reload(wait_until="commit")
    reader.settled()
    assert reader.query["basket"] == held
    assert reader.page.locator(".td-deck-picture img").count() == len((deck_of(held) or Deck([])).items)


def test_a_page_gives_its_slides_as_a_file_and_as_a_talk(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", period="2023")
    assert len(Presentation(BytesIO(downloaded(reader, "Slide PowerPoint", "xep-hang.pptx"))).slides) >= 2
    assert_talk_opens(reader)


def test_a_deck_is_saved_in_each_kind_and_presented(reader: Reader):
    reader.open("deck", lang="vi", basket=BASKET)
    assert len(Presentation(BytesIO(downloaded(reader, "Tải PowerPoint", "bo-slide.pptx"))).slides) >= 3
    reader.page.get_by_role("button", name="Làm file PDF").click()
    assert downloaded(reader, "Tải PDF", "bo-slide.pdf").startswith(b"%PDF")
    reader.page.get_by_role("button", name="Làm hình PNG").click()
    with ZipFile(BytesIO(downloaded(reader, "Tải hình PNG", "bo-slide.zip"))) as pictures:
        assert pictures.namelist()[0] == "slide-01.png"
    assert_talk_opens(reader)


def downloaded(reader: Reader, button: str, name: str) -> bytes:
    with reader.page.expect_download() as taken:
        reader.page.get_by_role("button", name=button).click()
    assert taken.value.suggested_filename == name
    return Path(taken.value.path()).read_bytes()


def assert_talk_opens(reader: Reader) -> None:
    with reader.page.expect_popup() as coming:
        reader.page.get_by_role("link", name="Trình chiếu", exact=True).click()
    talk = coming.value
    talk.locator(".slide").first.wait_for()
    assert "/trinh-chieu?" in talk.url
    talk.close()


def test_a_slide_is_named_and_moved_by_the_keyboard(reader: Reader):
    reader.open("deck", lang="vi", basket=BASKET)
    field = reader.page.get_by_label("Tiêu đề slide 2")
    field.fill("Của tôi")
    field.press("Enter")
    reader.page.wait_for_function(f"new URLSearchParams(location.search).get('basket') !== '{BASKET}'")
    reader.settled()
    reader.page.get_by_role("button", name="Đưa lên").nth(1).press("Enter")
    expect(reader.page.get_by_label("Tiêu đề slide 1")).to_have_value("Của tôi")


@in_turn("width, lang", [390, 768, 1440], "vi", "en")
def test_the_deck_fits_every_width(new_reader: NewReader, served: str, width: int, lang: str):
    reader = new_reader(served, {"width": width, "height": 844}).open("deck", lang=lang, basket=BASKET)
    reader.page.wait_for_function(LOADED)
    assert reader.page.evaluate(BEYOND)["right"] <= 0
