"""The page of what changed over the shipped figures, in both languages, on both maps, within and across breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES, Words
from tests.dashboard.conftest import OpenPage, readable
from tests.dashboard.test_pages import assert_sound

PAGE = "changed"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_it_opens_on_the_newest_years_whose_change_is_split(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE)
    assert_sound(seen, "vi")
    assert seen.address == {
        "lang": "vi", "index": "pci", "node": "overall", "home": "thanh-hoa", "since": "2022", "period": "2023",
        "map": "63",
    }  # fmt: skip
    assert "Điểm PCI của Thanh Hóa tăng 3,12 điểm từ 2022 đến 2023" in seen.part("td-heading")
    assert seen.html.count("data-step=") == 1 + 10 + 1 + 1


@in_each_language
@pytest.mark.parametrize(
    "address",
    [
        {"index": "pci", "since": "2015", "period": "2016"},
        {"index": "pci", "since": "2015", "period": "2016", "map": "34"},
        {"index": "pci", "home": "an-giang-2025", "since": "2015", "period": "2016"},
        {"index": "pci", "since": "2021", "period": "2022"},
        {"index": "pci", "since": "2010", "period": "2011"},
        {"index": "pci", "since": "2005", "period": "2006"},
        {"index": "papi", "since": "2018", "period": "2024"},
        {"index": "papi", "node": "d2", "since": "2017", "period": "2018"},
        {"index": "papi", "home": "phu-tho-2025", "since": "2020", "period": "2021"},
        {"index": "par_index"},
        {"index": "sipas", "node": "service"},
        {"index": "pgi", "home": "hai-duong"},
    ],
    ids=lambda address: "-".join(address.values()),
)
def test_it_is_sound_whatever_is_asked_for(open_page: OpenPage, built: Path, lang: str, address: dict[str, str]):
    seen = open_page(built, PAGE, lang, table="1", **address)
    assert_sound(seen, lang)
    assert {name: seen.address[name] for name in address} == address
    assert seen.part("td-heading")


# within one method


def test_a_change_of_papi_is_split_by_dimension_and_of_a_dimension_by_its_parts(open_page: OpenPage, built: Path):
    whole = open_page(built, PAGE, index="papi", since="2023", period="2024")
    assert whole.html.count("data-step=") == 1 + 8 + 1 + 1
    part = whole.visit(node="d4")
    assert part.html.count("data-step=") == 1 + 4 + 1 + 1
    assert "Kiểm soát tham nhũng trong khu vực công (PAPI)" in part.part("td-heading")


def test_on_the_map_of_the_years_a_rank_is_split_and_on_a_later_one_nobody_has_one(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2015", period="2016")
    assert "Từ hạng 10 xuống hạng 31" in seen.text and "khoảng hạng" in seen.text
    later = seen.visit(map="34")
    assert_sound(later, "vi")
    assert "hạng 10" not in later.text and "td-changed-ranks" not in later.html
    assert "giảm 2,20 điểm" in later.part("td-heading")


@in_each_language
def test_a_merged_province_shows_its_members_first_then_the_rebuilt_change(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, home="an-giang-2025", index="pci", since="2015", period="2016")
    assert seen.address["map"] == "34"
    assert seen.html.index("td-changed-linked") < seen.html.index("td-changed-steps")
    words = Words(lang)
    assert words("common.status_rebuilt") in seen.part("td-heading")
    assert re.search(r"home=kien-giang&amp;since=2015&amp;period=2016", seen.html)
    assert "60,31" in seen.text or "60.31" in seen.text


def test_a_province_that_was_not_merged_has_no_members(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2015", period="2016", map="34")
    assert "td-changed-linked" not in seen.html


# across breaks, and where figures are missing


@in_each_language
def test_across_a_break_no_difference_is_given_but_a_labelled_recalculation(
    open_page: OpenPage, built: Path, lang: str
):
    seen = open_page(built, PAGE, lang, index="pci", since="2021", period="2022")
    title = Words(lang)("changed.not_compared", what="PCI", unit=unit(lang), since="2021", period="2022")
    assert title in seen.part("td-heading")
    recalculated = re.search(r'<section class="td-changed-again">.*?</section>', seen.html, re.S)[0]
    assert Words(lang)("changed.recalculated_title", since="2021", period="2022") in readable(recalculated)
    assert "data-step" not in seen.html.replace(recalculated, "")
    assert Words(lang).change(63.67 - 63.21) not in readable(seen.html)


def unit(lang: str) -> str:
    return "Thanh Hóa" if lang == "vi" else "Thanh Hoa"


def test_pci_of_2011_is_not_split_and_the_page_leads_to_years_that_are(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2010", period="2011")
    assert "data-step" not in seen.html
    assert "Không phân tách theo thành phần. Năm 2011" in seen.part("td-heading")
    link = re.search(r'<a class="td-link" href="thay-doi\?([^"]*)"', seen.html)[1]
    assert "since=2022" in link and "period=2023" in link and "index=pci" in link


@in_each_language
def test_a_province_withheld_in_a_year_has_the_reason_in_place_of_a_score(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", home="bac-ninh", since="2022", period="2023")
    assert_sound(seen, lang)
    words = Words(lang)
    assert words("changed.no_score", reason=words("common.reason_survey_unreliable")) in seen.part("td-heading")
    assert "data-step" not in seen.html


def test_years_that_there_are_not_are_said_and_replaced(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2019", period="2016")
    assert seen.address["since"] == "2015"
    assert "“2019” ở mục Từ năm" in seen.part("td-unknown")


def test_the_widgets_offer_only_earlier_years_to_compare_with(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2015", period="2016")
    assert list(seen.widget("since").options) == [str(year) for year in range(2015, 2004, -1)]
    assert seen.widget("period").options[-1] == "2006"
    assert list(seen.widget("node").options) == ["Chỉ số PCI tổng hợp"]


def test_choosing_another_later_year_chooses_its_own_earlier_one(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2022", period="2023")
    seen.widget("period").set_value("2014").run()
    assert (seen.address["since"], seen.address["period"]) == ("2013", "2014")


def test_a_presentation_keeps_words_steps_and_source(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", since="2015", period="2016", view="present")
    assert not seen.run.selectbox and "data-step" in seen.html
    assert "VCCI" in seen.part("td-footing")
