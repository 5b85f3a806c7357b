"""Slides of any page from its address: pinned, linked to their version, in the speaker's words where he has some."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard import data
from dashboard.deck import Deck, Item, View
from dashboard.decks import Decks
from dashboard.page import Frame
from dashboard.slide import Bars, Map
from dashboard.text import Words
from dashboard.theme import DARK, LIGHT
from etl.catalog import read_yaml
from tests.conftest import DATA

RANKING = View("xep-hang", {"index": "pci", "period": "2016", "home": "an-giang"})
SERVER = "http://10.0.0.7:8501/"
DECLARED = {deck["deck"]: deck for deck in read_yaml(DATA / "catalog" / "decks.yml")}


@pytest.fixture
def decks(small: Path, monkeypatch: pytest.MonkeyPatch) -> Decks:
    return decks_on(small, monkeypatch)


def decks_on(folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str = "vi") -> Decks:
    monkeypatch.setenv("THUOCDO_DATA", str(folder))
    snapshot_id = data.live_snapshot()
    assert snapshot_id
    return Decks(Frame(snapshot_id, Words(lang), LIGHT, is_presentation=False))


def test_a_view_is_an_item_for_each_of_its_slides_with_all_choices_pinned(decks: Decks):
    items = decks.items(RANKING)
    assert [item.part for item in items] == [slide.part for slide in decks.slides(RANKING)] == ["map", "all"]
    assert items[0].view.asked.items() >= {**RANKING.asked, "node": "overall", "map": "63"}.items()
    assert decks.unknown(items[0].view) == {}


def test_a_link_reopens_the_view_at_the_version_of_the_deck(decks: Decks):
    show = decks.show(Deck([Item(RANKING, "map")]), "16x9", "light", SERVER)
    link = urlsplit(show.slides[0].link)
    assert (link.netloc, link.path) == ("10.0.0.7:8501", "/xep-hang")
    pinned = decks.items(RANKING)[0].view.asked
    assert dict(parse_qsl(link.query)) == {**pinned, "lang": "vi", "version": data.live_snapshot()}
    assert str(data.live_snapshot()) in show.version


def test_who_reads_an_address_and_how_is_no_part_of_the_view(decks: Decks):
    read = {**RANKING.asked, "lang": "en", "view": "present", "table": "1", "basket": "abc", "version": "x"}
    assert decks.items(View("xep-hang", read)) == decks.items(RANKING) and decks.unknown(View("xep-hang", read)) == {}


def test_the_speaker_s_words_come_first_and_the_rule_s_are_kept(decks: Decks):
    own = Item(RANKING, "map", "An Giang đi lên", "Hỏi trước: vì sao?")
    plain, changed = (
        decks.show(Deck([item]), "16x9", "light", SERVER).slides[0].slide for item in (Item(RANKING, "map"), own)
    )
    assert changed.title == "An Giang đi lên"
    assert list(changed.speech) == ["Hỏi trước: vì sao?", plain.title, *plain.speech]
    assert changed._replace(title=plain.title, speech=plain.speech) == plain


def test_a_deck_with_a_title_has_a_cover(decks: Decks):
    show = decks.show(Deck([Item(RANKING)], "Hội nghị tổng kết"), "4x3", "light", SERVER)
    assert [made.slide.part for made in show.slides] == ["cover", "map", "all"]
    assert (show.title, show.slides[0].slide.title) == ("Hội nghị tổng kết", "Hội nghị tổng kết")
    assert show.format.width / show.format.height == pytest.approx(4 / 3)


def test_a_dark_deck_is_drawn_in_the_colours_of_the_dark(decks: Decks):
    light, dark = (decks.show(Deck([Item(RANKING, "map")]), "16x9", look, SERVER) for look in ("light", "dark"))
    accents = [
        {color for body in show.slides[0].slide.bodies if isinstance(body, Bars) for color in body.series[0].colors}
        for show in (light, dark)
    ]
    assert LIGHT.accent in accents[0] and DARK.accent in accents[1] and not accents[0] & accents[1]


def test_the_map_has_every_unit_of_its_day_and_both_archipelagos(decks: Decks):
    slide = decks.slides(RANKING)[0]
    country = next(body for body in slide.bodies if isinstance(body, Map))
    assert len(country.regions) == 63
    assert [name for _, _, name in country.places] == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]
    assert [region.unit for region in country.regions if region.is_chosen] == ["an-giang"]


@pytest.mark.parametrize(
    ("view", "missed"),
    [
        (View("xep-hang", {"index": "pcx"}), {"index": "pcx"}),
        (View("xep-hang", {"indx": "pci"}), {"indx": "pci"}),
        (View("xep-hang", {"index": "pci", "period": "1999"}), {"period": "1999"}),
    ],
)
def test_what_an_address_asks_for_in_vain_is_told(decks: Decks, view: View, missed: dict[str, str]):
    assert decks.unknown(view) == missed


@pytest.mark.parametrize("gone", [{"index": "pcx"}, {"period": "1999"}, {"home": "atlantis"}])
def test_nothing_else_is_shown_in_the_place_of_what_is_gone(decks: Decks, gone: dict[str, str]):
    view = View("xep-hang", {**RANKING.asked, **gone})
    assert decks.slides(view) == []
    assert decks.show(Deck([Item(view, "map", "Tiêu đề của tôi")]), "16x9", "light", SERVER).slides == []


def test_a_page_that_there_is_not_has_no_slides(decks: Decks):
    assert decks.slides(View("khong-co", {})) == [] and decks.items(View("tra-cuu", {})) == []


@pytest.mark.parametrize("deck", DECLARED)
def test_every_declared_view_is_one_of_the_product(built: Path, monkeypatch: pytest.MonkeyPatch, deck: str):
    decks = decks_on(built, monkeypatch)
    home = data.settings(str(data.live_snapshot()))["home_unit"]
    for declared in DECLARED[deck]["views"]:
        view = View(declared["page"], {k: v.format(home=home) for k, v in declared["choices"].items()})
        assert view.page in decks.pages() and decks.unknown(view) == {}, declared
        parts = {item.part for item in decks.items(view)}
        assert parts and set(declared.get("parts", parts)) <= parts, declared


@pytest.mark.parametrize("deck", DECLARED)
def test_a_deck_of_one_click_is_about_the_province_asked_for(built: Path, monkeypatch: pytest.MonkeyPatch, deck: str):
    found = decks_on(built, monkeypatch, "en").ready(deck, "vinh-phuc")
    assert "Vinh Phuc" in found.title and DECLARED[deck]["name_en"] in found.title
    assert found.items and {item.view.asked["home"] for item in found.items} == {"vinh-phuc"}


def test_there_is_no_deck_of_a_province_that_there_is_not(decks: Decks):
    assert decks.ready("province", "atlantis") == Deck([])


def test_a_province_is_called_as_it_was_last(built: Path, monkeypatch: pytest.MonkeyPatch):
    assert decks_on(built, monkeypatch).ready("new_rural", "da-nang-2025").title.startswith("Thành phố Đà Nẵng")
