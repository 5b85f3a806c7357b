"""Bộ slide: what is in the basket can be put in order, named, annotated, removed; the address holds all of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

import etl
from dashboard import deck_master, slide_files
from dashboard.deck import Deck, Item, View, deck_of, text_of
from dashboard.renderer import Failed
from dashboard.show import Show
from dashboard.slide_files import Files
from dashboard.text import LANGUAGES, Words
from tests.conftest import another_score
from tests.dashboard.conftest import Opened, OpenPage
from tests.dashboard.test_pages import assert_sound

PCI = View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63"})
PAPI = View("xep-hang", {"index": "papi", "period": "2023", "home": "thanh-hoa", "map": "63"})
GONE = View("khong-con", {})
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def held(seen: Opened) -> Deck:
    found = deck_of(seen.address.get("basket", ""))
    assert found is not None
    return found


def indices(seen: Opened) -> list[str]:
    return [item.view.asked.get("index", "") for item in held(seen).items]


def press(seen: Opened, key: str) -> AppTest:
    run: AppTest = seen.run.button(key=key).click().run()
    assert not run.exception
    return run


@pytest.fixture
def basket(open_page: OpenPage, built: Path) -> Opened:
    return open_page(built, "deck", basket=text_of(Deck([Item(PCI), Item(PAPI)], "Hội nghị")))


@in_each_language
def test_an_empty_basket_says_how_to_fill_it(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "deck", lang)
    assert_sound(seen, lang)
    assert Words(lang)("deck.empty") in seen.text
    assert "deck-pptx" not in {button.key for button in seen.run.button} and "basket" not in seen.address


@in_each_language
def test_each_slide_is_listed_with_its_picture_and_its_own_title(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "deck", lang, basket=text_of(Deck([Item(PCI), Item(PAPI)])))
    assert_sound(seen, lang)
    assert seen.html.count('<img src="/slide.svg?item=') == 2
    assert "PCI" in seen.run.text_input(key="deck-title-1").placeholder
    assert "PAPI" in seen.run.text_input(key="deck-title-2").placeholder


def test_slides_change_places(basket: Opened):
    press(basket, "deck-down-1")
    assert indices(basket) == ["papi", "pci"]
    press(basket, "deck-up-2")
    assert indices(basket) == ["pci", "papi"]
    assert basket.run.button(key="deck-up-1").disabled and basket.run.button(key="deck-down-2").disabled


def test_a_slide_is_named_and_annotated_and_keeps_that_when_it_moves(basket: Opened):
    basket.run.text_input(key="deck-title-2").set_value("  Tiêu đề của tôi ").run()
    basket.run.text_area(key="deck-note-2").set_value("Nói chậm.").run()
    press(basket, "deck-up-2")
    first, second = held(basket).items
    assert (first.title, first.note, second.title) == ("Tiêu đề của tôi", "Nói chậm.", "")
    assert basket.run.text_input(key="deck-title-1").value == "Tiêu đề của tôi"


def test_slides_are_removed_one_by_one_or_all(basket: Opened):
    press(basket, "deck-remove-1")
    assert indices(basket) == ["papi"]
    press(basket, "deck-remove-all")
    assert "basket" not in basket.address
    assert Words("vi")("deck.empty") in basket.text


def test_the_deck_has_a_title(basket: Opened):
    assert basket.run.text_input(key="deck-title").value == "Hội nghị"
    basket.run.text_input(key="deck-title").set_value("Quý IV").run()
    assert held(basket).title == "Quý IV" and len(held(basket).items) == 2


def test_whoever_opens_the_address_has_the_same_basket(basket: Opened, open_page: OpenPage, built: Path):
    basket.run.text_input(key="deck-title-2").set_value("Tiêu đề").run()
    assert open_page(built, "deck", **basket.address).html == basket.html


@pytest.mark.parametrize("text", ["x", "eNq", "<script>alert(1)</script>", "🐉" * 100, "A" * 9000])
@pytest.mark.parametrize("page", ["deck", "ranking"])
def test_a_basket_that_cannot_be_read_is_said_and_nothing_fails(open_page: OpenPage, built: Path, page: str, text: str):
    seen = open_page(built, page, basket=text)
    assert_sound(seen, "vi")
    assert Words("vi")("common.basket_unreadable") in seen.part("td-unknown")
    assert "basket" not in seen.address and "<script" not in seen.html


def test_a_slide_that_can_no_longer_be_made_is_said_and_can_be_removed(open_page: OpenPage, built: Path):
    seen = open_page(built, "deck", basket=text_of(Deck([Item(GONE), Item(PCI)])))
    assert_sound(seen, "vi")
    assert Words("vi")("deck.slide_gone") in seen.part("td-unknown")
    press(seen, "deck-remove-1")
    assert indices(seen) == ["pci"]


@in_each_language
def test_a_title_of_markup_stays_a_text(open_page: OpenPage, built: Path, lang: str):
    item = Item(PCI, title="<img src=x onerror=alert(1)>", note="</textarea>")
    seen = open_page(built, "deck", lang, basket=text_of(Deck([item], "<b>")))
    assert not seen.run.exception
    assert "<img src=x" not in seen.html


# ready decks


@pytest.mark.parametrize("deck", ["province", "new_rural"])
def test_a_ready_deck_is_taken_into_the_basket_to_be_edited(open_page: OpenPage, built: Path, deck: str):
    seen = open_page(built, "deck", home="thanh-hoa")
    press(seen, f"deck-take-{deck}")
    found = held(seen)
    assert len(found.items) > 1 and "Thanh Hóa" in found.title
    assert {item.view.asked.get("home") for item in found.items} == {"thanh-hoa"}


def test_a_ready_deck_goes_behind_what_is_there_and_leaves_the_title(basket: Opened):
    press(basket, "deck-take-province")
    assert indices(basket)[:2] == ["pci", "papi"] and len(indices(basket)) > 3
    assert held(basket).title == "Hội nghị"


# the version of the data


def test_a_kept_version_is_shown_with_a_banner_followed_from_page_to_page_and_left(open_page: OpenPage, small: Path):
    old = etl.current_id(small / "snapshots") or ""
    another_score(small)
    assert etl.build(small).outcome == "published"
    new = etl.current_id(small / "snapshots") or ""
    seen = open_page(small, "overview", home="an-giang", until="2016", map="63", version=old)
    assert "57," in seen.part("td-score") and old in seen.part("td-imprint")
    assert "không phải bản mới nhất" in seen.html
    assert seen.address["version"] == old
    del seen.run.query_params["version"]
    seen.again()
    assert old in seen.part("td-imprint")
    press(seen, "version-newest")
    assert "56," in seen.part("td-score") and new in seen.part("td-imprint")
    assert "version" not in seen.address and "không phải bản mới nhất" not in seen.html
    assert new in open_page(small, "overview").part("td-imprint")


def test_the_live_version_by_name_is_no_old_one(open_page: OpenPage, built: Path):
    live = etl.current_id(built / "snapshots") or ""
    seen = open_page(built, "overview", version=live)
    assert seen.address["version"] == live and "version-newest" not in {b.key for b in seen.run.button}


@in_each_language
@pytest.mark.parametrize("asked", ["20200101T000000-000000-abcdef01", "../figures", ".", "<b>", "CURRENT", "🐉"])
def test_a_version_that_is_not_kept_is_said_and_the_newest_is_shown(
    open_page: OpenPage, built: Path, asked: str, lang: str
):
    seen = open_page(built, "overview", lang, version=asked)
    assert_sound(seen, lang)
    assert Words(lang)("common.version_gone", asked=asked) in seen.part("td-unknown")
    assert etl.current_id(built / "snapshots") in seen.part("td-imprint")
    assert "version" not in seen.address


def test_a_version_with_other_tables_is_not_opened(open_page: OpenPage, small: Path):
    old = etl.current_id(small / "snapshots") or ""
    another_score(small)
    assert etl.build(small).outcome == "published"
    manifest = small / "snapshots" / old / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"schema": "', '"schema": "other'), "utf-8")
    seen = open_page(small, "overview", version=old)
    assert old not in seen.part("td-imprint") and seen.part("td-unknown")


# an organisation's own template


def test_a_template_is_taken_at_the_machine_only(basket: Opened):
    assert not basket.run.file_uploader
    assert Words("vi")("deck.master_only_here") in basket.html


def test_every_reason_not_to_take_a_template_has_a_sentence():
    for reason in (
        "too_large",
        "encrypted",
        "has_macros",
        "not_a_pptx",
        "no_layout",
        "odd_size",
        "links_outside",
        "unknown",
    ):
        for lang in LANGUAGES:
            assert Words(lang)(f"deck.master_{reason}")


@pytest.mark.parametrize(("content", "reason"), [(b"no presentation", "not_a_pptx"), (b"", "not_a_pptx")])
def test_a_template_that_cannot_be_used_is_refused_in_words(
    basket: Opened, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
):
    monkeypatch.setattr(deck_master, "_is_at_the_machine", lambda: True)
    basket.again()
    basket.run.file_uploader(key="deck-master").upload("mau.pptx", content, "application/octet-stream").run()
    assert Words("vi")(f"deck.master_{reason}") in basket.part("td-unknown")


def test_a_template_is_in_use_until_it_is_let_go(basket: Opened, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deck_master, "_is_at_the_machine", lambda: True)
    basket.again()
    file = BytesIO()
    Presentation().save(file)
    basket.run.file_uploader(key="deck-master").upload("mau.pptx", file.getvalue(), "application/octet-stream").run()
    assert Words("vi")("deck.master_used", file="mau.pptx") in basket.html
    press(basket, "deck-master-forget")
    assert Words("vi")("deck.master_used", file="mau.pptx") not in basket.html


# files that are set in type


def test_it_is_said_while_a_killed_setter_is_replaced(basket: Opened, monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []

    def files_of(_show: Show, _kind: str, on_retry: Callable[[], None]) -> Files | Failed:
        on_retry()
        return Files("pdf", [b"%PDF"])

    monkeypatch.setattr(slide_files, "files_of", files_of)
    monkeypatch.setattr(DeltaGenerator, "html", lambda _place, text: said.append(text))
    press(basket, "deck-make-pdf")
    assert any(Words("vi")("deck.retrying") in text for text in said)


@pytest.mark.parametrize("why", ["died", "timeout", "refused"])
def test_a_file_that_cannot_be_set_is_said(basket: Opened, monkeypatch: pytest.MonkeyPatch, why: Any):
    monkeypatch.setattr(slide_files, "files_of", lambda *_, **__: Failed(why, ""))
    press(basket, "deck-make-png")
    assert Words("vi")(f"deck.failed_{why}") in basket.part("td-unknown")


def test_a_file_is_made_anew_for_a_deck_that_has_changed(basket: Opened, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slide_files, "files_of", lambda *_, **__: Files("pdf", [b"%PDF"]))
    press(basket, "deck-make-pdf")
    assert "deck-make-pdf" not in {button.key for button in basket.run.button}
    press(basket, "deck-remove-1")
    assert "deck-make-pdf" in {button.key for button in basket.run.button}


def test_no_version_is_found_by_a_path(open_page: OpenPage, built: Path):
    live = etl.current_id(built / "snapshots") or ""
    seen = open_page(built, "overview", version=f"../snapshots/{live}")
    assert seen.part("td-unknown") and "version" not in seen.address


def test_one_reader_follows_a_version_and_fills_a_basket_and_another_knows_of_neither(open_page: OpenPage, small: Path):
    old = etl.current_id(small / "snapshots") or ""
    another_score(small)
    assert etl.build(small).outcome == "published"
    live = etl.current_id(small / "snapshots") or ""
    one = open_page(small, "overview", version=old, basket=text_of(Deck([Item(PCI)])))
    other = open_page(small, "overview")
    del one.run.query_params["version"], one.run.query_params["basket"]
    one.again()
    other.again()
    assert old in one.part("td-imprint") and Words("vi")("common.deck_holds", n="1") in one.html
    assert live in other.part("td-imprint") and Words("vi")("common.deck_holds", n="1") not in other.html
