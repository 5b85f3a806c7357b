"""The page of initiatives over the real register: its filters, both languages, the slide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import FAILED, Opened, OpenPage

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)

_SEEN: dict[tuple[tuple[str, str], ...], Opened] = {}


def seen_at(open_page: OpenPage, built: Path, lang: str = "vi", **address: str) -> Opened:
    """The page as it opens at an address, run once for all the tests that only look at it."""
    key = tuple(sorted({"lang": lang, **address}.items()))
    if key not in _SEEN:
        _SEEN[key] = open_page(built, "initiatives", lang, **address)
    return _SEEN[key]


def shown(seen: Opened) -> list[str]:
    assert not seen.run.exception
    assert FAILED["vi"] not in seen.text and FAILED["en"] not in seen.text
    return re.findall(r"<article.*?</article>", seen.html, re.S)


@in_each_language
def test_it_opens_on_the_whole_register_and_says_how_little_that_covers(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    rows, words = queries.initiatives(snapshot), Words(lang)
    seen = seen_at(open_page, built, lang)
    assert len(shown(seen)) == len(rows)
    assert words("initiatives.count", shown=len(rows), total=len(rows)) in seen.text
    assert str(len({row["source_id"] for row in rows})) in seen.part("td-heading")
    assert words("initiatives.how_to_add") in seen.text
    assert {seen.address[name] for name in ("field", "called")} == {"all"}
    assert not re.search(r"\b(None|nan|True|False)\b|[{}]", seen.text)
    other = Words(next(language for language in LANGUAGES if language != lang))
    assert other("initiatives.lead") not in seen.text and other("initiatives.how_to_add") not in seen.text


@in_each_language
def test_each_entry_names_its_source(open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str):
    seen = seen_at(open_page, built, lang)
    cited = queries.source_texts(snapshot, lang)
    sources = [cited[row["source_id"]] for row in queries.initiatives(snapshot)]
    assert all(seen.part("td-source").count(source) >= sources.count(source) for source in set(sources))
    assert all("td-source" in card for card in shown(seen))


@pytest.mark.parametrize(("lang", "asked"), [("vi", "thu sau"), ("vi", "Thứ  SÁU"), ("en", "thu sau khong hen")])
def test_an_address_finds_by_words_without_marks(open_page: OpenPage, built: Path, lang: str, asked: str):
    seen = open_page(built, "initiatives", lang, search=asked)
    cards = shown(seen)
    assert 1 <= len(cards) < 6
    assert any("Thứ sáu không hẹn" in card for card in cards)
    assert seen.run.text_input[0].value == " ".join(asked.split())


def test_what_is_typed_and_chosen_goes_to_the_address(open_page: OpenPage, built: Path):
    seen = open_page(built, "initiatives")
    seen.run.text_input[0].set_value("nghe an")
    seen.again()
    by_text = len(shown(seen))
    assert seen.address["search"] == "nghe an"
    seen.widget("field").select("digital")
    seen.again()
    assert seen.address["field"] == "digital"
    assert 0 < len(shown(seen)) < by_text
    shared = seen.address
    assert open_page(built, "initiatives", **shared).html == seen.html


def test_one_can_see_only_what_its_source_calls_skilful(open_page: OpenPage, built: Path, snapshot: Snapshot):
    called = [row for row in queries.initiatives(snapshot) if row["called"] == "dan_van_kheo"]
    seen = open_page(built, "initiatives", called="dan_van_kheo")
    cards = shown(seen)
    assert len(cards) == len(called) > 0
    assert all("Nguồn gọi là “Dân vận khéo”" in card for card in cards)


def test_a_field_and_a_kind_are_offered_only_where_they_occur(open_page: OpenPage, built: Path, snapshot: Snapshot):
    rows = queries.initiatives(snapshot)
    seen = seen_at(open_page, built)
    for name in ("field", "called"):
        assert len(seen.widget(name).options) == 1 + len({row[name] for row in rows if row[name]})


def test_figures_that_the_body_reported_stand_on_the_card(open_page: OpenPage, built: Path):
    (card,) = [c for c in shown(seen_at(open_page, built)) if "45 tổ" in c and "Tổ dân vận chính quyền" in c]
    assert "Số đã báo cáo: 45 tổ (2013–2015)." in card
    (card,) = [c for c in shown(seen_at(open_page, built, "en")) if "Action programme on mass" in c and "15 the" in c]
    assert "Target: 100 %" in card and "Reported:" not in card
    assert "A target that was set, not a result achieved." in card


def test_home_comes_first_as_what_it_was_made_of(open_page: OpenPage, built: Path):
    seen = open_page(built, "initiatives", home="quang-tri-2025")
    headings = re.findall(r'<section class="td-entries( td-home)?"><h2>(.*?)</h2>', seen.html)
    assert headings[0] == (" td-home", "Quảng Bình (nay thuộc Quảng Trị)")
    assert [name for home, name in headings if home] == ["Quảng Bình (nay thuộc Quảng Trị)"]
    absent = open_page(built, "initiatives", home="thanh-hoa").part("td-heading")
    assert "Thanh Hóa: chưa thu thập được mục nào ở đây." in absent


@in_each_language
def test_nothing_found_says_what_to_do(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "initiatives", lang, search="xyzzy")
    assert shown(seen) == []
    assert Words(lang)("initiatives.nothing_title") in seen.part("td-state")
    assert seen.run.text_input[0].value == "xyzzy"


@in_each_language
def test_a_slide_shows_a_few_and_keeps_what_was_sought(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "initiatives", lang, view="present", search="nghe an")
    assert len(shown(seen)) == 6
    assert not seen.run.text_input and not seen.run.selectbox
    assert seen.address["search"] == "nghe an"
    assert "“nghe an”" in seen.part("td-kicker")
    assert len(shown(open_page(built, "initiatives", lang, view="present", called="dan_van_kheo"))) == 3


@in_each_language
def test_unknown_values_are_named_and_all_is_shown(open_page: OpenPage, built: Path, lang: str):
    asked = {"field": "atlantis", "called": "lemuria"}
    seen = open_page(built, "initiatives", lang, **asked)
    warning = seen.part("td-unknown")
    for name, value in asked.items():
        assert Words(lang)(f"initiatives.{name}") in warning and f"“{value}”" in warning
        assert seen.address[name] == "all"
    assert len(shown(seen)) > 6


@pytest.mark.parametrize("view", ["", "present"])
def test_a_hostile_search_neither_fails_nor_becomes_markup(open_page: OpenPage, built: Path, view: str):
    seen = open_page(built, "initiatives", view=view)
    for asked in ("<script>alert(1)</script>", "{0.__class__}", "%s", "🐉" * 300, "???"):
        shown(seen.visit(search=asked))
        assert "<script" not in seen.html
        sought = seen.part("td-kicker") if view else seen.run.text_input[0].value
        assert asked[:20] in sought or seen.part("td-state")


@in_each_language
def test_what_no_source_names_carries_no_name_and_a_norm_is_called_one(open_page: OpenPage, built: Path, lang: str):
    words, cards = Words(lang), shown(seen_at(open_page, built, lang))
    unnamed = {
        "vi": ("định kỳ vào ngày 10, 20, 30", "Lấy kết quả thực hiện công tác dân vận"),
        "en": ("days 10, 20 and 30", "Results of mass mobilisation work as one of"),
    }
    for begun in unnamed[lang]:
        (card,) = [card for card in cards if begun in re.findall(r"<h3>(.*?)</h3>", card)[0]]
        assert "td-called" not in card
    introduced = words("initiatives.stated_norm", figures="").rstrip(". ")
    norms = [card for card in cards if f"<p>{introduced}" in card]
    assert len(norms) > 1
    assert all(words("initiatives.norm") in card for card in norms)
