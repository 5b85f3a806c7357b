"""The commentary on the cards of the overview."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.charts.score_card import CardRemark, _remark, score_cards
from dashboard.text import LANGUAGES
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_pages import assert_sound


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("home", "place"), [("thanh-hoa", "34"), ("an-giang-2025", "34"), ("an-giang", "63")])
def test_each_card_has_at_most_two_remarks_with_the_way_to_the_values(
    open_page: OpenPage, built: Path, lang: str, home: str, place: str
):
    seen = open_page(built, "overview", lang, home=home, map=place, until="2024")
    assert_sound(seen, lang)
    cards = re.findall(r"<article.*?</article>", seen.html, re.S)
    said = [re.findall(r'<p class="td-remark">(.*?)</p>', card, re.S) for card in cards]
    assert len(cards) > 5
    assert all(len(remarks) <= 2 for remarks in said) and sum(map(len, said)) >= 4
    assert all('href="' in remark and f"home={home}" in remark for remarks in said for remark in remarks)


def test_what_a_card_says_is_the_remark_on_its_newest_score(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="thanh-hoa", map="63", until="2023")
    assert "PCI năm 2023: Thanh Hóa đạt 66,79 điểm, cao hơn trung vị cả nước (66,66 điểm)" in seen.part("td-remark")
    assert "PAPI năm 2023: Thanh Hóa đạt 44,20 điểm" in seen.part("td-remark")


def test_a_sample_is_not_commented(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="thanh-hoa", map="63")
    card = re.search(r'<article class="td-card" data-index="new_rural">.*?</article>', seen.html, re.S)[0]
    assert "td-remark" not in card
    assert score_cards([]) == '<div class="td-cards"></div>'


def test_a_remark_is_text_never_markup():
    assert _remark(CardRemark("<b>x</b>", "ho-so?a=1&b=2", "See <this>")) == (
        '<p class="td-remark">&lt;b&gt;x&lt;/b&gt; <a href="ho-so?a=1&amp;b=2" target="_self">See &lt;this&gt;</a></p>'
    )
