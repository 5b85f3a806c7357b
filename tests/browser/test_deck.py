"""From pages to a deck in a real browser: collect, put in order, save, present."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from dashboard.deck import Deck, Item, View, deck_of, text_of
from tests.browser.conftest import NewReader, Reader
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


def test_the_talk_opens_in_a_tab_of_its_own_from_the_page_and_from_the_deck(new_reader: NewReader, served: str):
    for page, query in (("ranking", {"index": "pci", "period": "2023"}), ("deck", {"basket": BASKET})):
        reader = new_reader(served).open(page, lang="vi", **query)
        with reader.page.expect_popup() as coming:
            reader.page.get_by_role("link", name="Trình chiếu", exact=True).click()
        talk = coming.value
        talk.locator(".slide").first.wait_for()
        assert "/trinh-chieu?" in talk.url
        talk.close()


@pytest.mark.parametrize(("page", "button"), [("ranking", "Slide PowerPoint"), ("deck", "Tải PowerPoint")])
def test_the_powerpoint_file_is_made_on_a_click(reader: Reader, tmp_path: Path, page: str, button: str):
    query = {"basket": BASKET} if page == "deck" else {"index": "pci", "period": "2023"}
    reader.open(page, lang="vi", **query)
    with reader.page.expect_download() as taken:
        reader.page.get_by_role("button", name=button).click()
    assert taken.value.suggested_filename == ("bo-slide.pptx" if page == "deck" else "xep-hang.pptx")
    taken.value.save_as(tmp_path / "taken.pptx")
    assert len(Presentation(BytesIO((tmp_path / "taken.pptx").read_bytes())).slides) >= 2


@pytest.mark.parametrize(
    ("make", "take", "begins"), [("Làm file PDF", "Tải PDF", b"%PDF"), ("Làm hình PNG", "Tải hình PNG", b"PK")]
)
def test_a_file_of_pages_is_set_and_then_taken(reader: Reader, tmp_path: Path, make: str, take: str, begins: bytes):
    reader.open("deck", lang="vi", basket=BASKET)
    reader.page.get_by_role("button", name=make).click()
    with reader.page.expect_download() as taken:
        reader.page.get_by_role("button", name=take).click()
    taken.value.save_as(tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes().startswith(begins)


def test_a_slide_is_named_and_moved_by_the_keyboard(reader: Reader):
    reader.open("deck", lang="vi", basket=BASKET)
    field = reader.page.get_by_label("Tiêu đề slide 2")
    field.fill("Của tôi")
    field.press("Enter")
    reader.page.wait_for_function(f"new URLSearchParams(location.search).get('basket') !== '{BASKET}'")
    reader.settled()
    reader.page.get_by_role("button", name="Đưa lên").nth(1).press("Enter")
    expect(reader.page.get_by_label("Tiêu đề slide 1")).to_have_value("Của tôi")


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_deck_fits_every_width(new_reader: NewReader, served: str, width: int, lang: str):
    reader = new_reader(served, {"width": width, "height": 844}).open("deck", lang=lang, basket=BASKET)
    reader.page.wait_for_function(LOADED)
    assert reader.page.evaluate(BEYOND)["right"] <= 0
