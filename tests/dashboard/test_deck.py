"""A basket of views as a text in an address: it comes back whole, and nothing that somebody else wrote harms it."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.deck import LONGEST_NOTE, MOST_ITEMS, Deck, Item, View, address_of, deck_of, text_of, view_of

RANKING = View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa"})


def packed(held: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(held).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "address",
    [
        "xep-hang?index=pci&period=2023&home=thanh-hoa",
        "/xep-hang?index=pci&period=2023&home=thanh-hoa",
        "http://10.0.0.7:8501/xep-hang?index=pci&period=2023&home=thanh-hoa#top",
    ],
)
def test_an_address_is_a_view_wherever_it_was_copied_from(address: str):
    assert view_of(address) == RANKING


def test_the_first_page_has_no_path():
    assert view_of("http://10.0.0.7:8501/?home=thanh-hoa") == View("", {"home": "thanh-hoa"})
    assert view_of(address_of(RANKING)) == RANKING


def test_a_deck_comes_back_with_titles_and_notes():
    deck = Deck([Item(RANKING, "map", "Thừa Thiên Huế “đứng đầu”", "Nói chậm\nvà rõ"), Item(View("", {}))], "Hội nghị")
    text = text_of(deck)
    assert deck_of(text) == deck
    assert text.replace("-", "").replace("_", "").isalnum()


def test_a_full_deck_fits_into_an_address():
    asked = {"index": "papi", "period": "2024", "node": "total", "map": "63", "home": "ba-ria-vung-tau", "units": "hue"}
    deck = Deck([Item(View("xep-hang", asked), "map", f"Tiêu đề của trang {n}") for n in range(MOST_ITEMS)])
    text = text_of(deck)
    assert len(text) < 4000 and deck_of(text) == deck


def test_no_text_is_an_empty_deck():
    assert deck_of("") == Deck([])


@pytest.mark.parametrize(
    "text",
    [
        "không phải",
        "abc",
        packed("t"),
        packed({"t": "", "i": [["xep-hang", {"index": 1}, "", "", ""]]}),
        packed({"t": "", "i": [["xep-hang", {}]]}),
        packed({"t": None, "i": []}),
        packed({"i": []}),
        packed({"t": "", "i": [["x" * 100_000, {}, "", "", ""]]}),
        "A" * 100_000,
    ],
)
def test_what_is_no_deck_is_refused(text: str):
    assert deck_of(text) is None


def test_a_text_that_unfolds_without_end_is_refused_at_once():
    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" * 50_000_000, 9)).decode()
    assert deck_of(bomb[:7900]) is None and deck_of(bomb) is None


def test_what_is_too_long_is_cut_and_what_cannot_be_printed_goes():
    found = deck_of(packed({"t": "a\u0000b\u202e", "i": [["p", {}, "", "", "n" * 900]] * 60}))
    assert found is not None
    assert (found.title, len(found.items), len(found.items[0].note)) == ("ab", MOST_ITEMS, LONGEST_NOTE)


@given(st.text(max_size=300))
def test_any_text_is_a_deck_or_none(text: str):
    found = deck_of(text)
    assert found is None or isinstance(found, Deck)


printable = st.text(st.characters(exclude_categories=("C", "Z")), max_size=30)


@given(st.lists(st.tuples(st.dictionaries(printable, printable, max_size=4), printable, printable), max_size=6))
def test_any_deck_comes_back(items: list[tuple[dict[str, str], str, str]]):
    # composed letters, as every text of the product is
    first = deck_of(text_of(Deck([Item(View("xep-hang", asked), "", title, note) for asked, title, note in items])))
    assert first is not None
    assert deck_of(text_of(first)) == first and len(first.items) == len(items)
