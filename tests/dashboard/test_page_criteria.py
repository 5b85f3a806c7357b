"""The page of the criteria that hold communes back, over the real figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES, Words
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_pages import assert_sound

GIA_LAI, DAK_LAK, VINH_PHUC, NGHE_AN = "gia-lai~2016-12-31", "dak-lak~2015", "vinh-phuc~2017-05", "nghe-an~2019-12"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def order(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-criterion="(\d+)"', html)]


@in_each_language
def test_it_opens_on_the_fullest_and_newest_table_and_says_that_home_has_none(
    open_page: OpenPage, built: Path, lang: str
):
    seen = open_page(built, "criteria", lang)
    assert_sound(seen, lang)
    assert (seen.address["place"], seen.address["against"]) == (GIA_LAI, DAK_LAK)
    heading = seen.part("td-heading")
    said = ["143 trong 184 xã", "22,3%"] if lang == "vi" else ["143 of 184 communes", "22.3%"]
    assert all(part in heading for part in said)
    home = "Tỉnh Thanh Hóa" if lang == "vi" else "Thanh Hoa Province"
    assert Words(lang)("criteria.home_without", home=home, place="Gia Lai") in heading


def test_the_criteria_of_gia_lai_stand_by_how_many_communes_fail_them(open_page: OpenPage, built: Path):
    seen = open_page(built, "criteria")
    assert order(seen.html)[:6] == [11, 18, 9, 10, 6, 2] and len(order(seen.html)) == 19
    assert seen.html.count("<u style") == 19
    assert "Tiêu chí 7: nguồn in tỷ lệ 78%, nhưng 138/184 = 75,0%" in seen.part("td-footing")
    assert "19 tiêu chí cộng lại: 2.311 (tính lại" in seen.text and "2.311/184 = 12,56" in seen.text
    assert "Sở Nông nghiệp và Phát triển nông thôn tỉnh Gia Lai" in seen.part("td-footing")
    assert "tự báo cáo" in seen.part("td-footing")


def test_the_criteria_of_dak_lak_add_up_to_what_is_printed(open_page: OpenPage, built: Path):
    seen = open_page(built, "criteria", place=DAK_LAK)
    assert seen.address["against"] == GIA_LAI
    assert "19 tiêu chí cộng lại: 1.586, khớp với tổng nguồn in: 1.586 (tự báo cáo)." in seen.text
    assert "1.586/152 = 10,43 tiêu chí, khớp" in seen.text


@in_each_language
@pytest.mark.parametrize(("place", "numbers"), [(VINH_PHUC, [1, 9, 12]), (NGHE_AN, [2])])
def test_a_place_that_reports_some_criteria_shows_these_and_says_what_is_not_here(
    open_page: OpenPage, built: Path, lang: str, place: str, numbers: list[int]
):
    seen = open_page(built, "criteria", lang, place=place)
    assert_sound(seen, lang)
    assert order(seen.html) == numbers
    held = f"{len(numbers)} trong 19" if lang == "vi" else f"{len(numbers)} of 19"
    assert held in seen.part("td-heading")
    assert "1980/QĐ-TTg" in seen.part("td-footing")
    assert seen.address["against"] == "none" and "<u style" not in seen.html


def test_a_table_of_another_set_is_never_put_beside(open_page: OpenPage, built: Path):
    seen = open_page(built, "criteria", place=GIA_LAI, against=VINH_PHUC)
    assert f"“{VINH_PHUC}”" in seen.part("td-unknown")
    assert seen.address["against"] == DAK_LAK
    assert len(seen.widget("against").options) == 2


def test_a_province_of_today_opens_on_the_table_of_the_one_it_was_made_of(open_page: OpenPage, built: Path):
    seen = open_page(built, "criteria", home="dak-lak-2025")
    assert seen.address["place"] == DAK_LAK
    assert "không phải của cả tỉnh Đắk Lắk ngày nay" in seen.part("td-heading")
    before = open_page(built, "criteria", home="dak-lak")
    assert before.address["place"] == DAK_LAK
    assert "ngày nay" not in before.part("td-heading") and "chưa có bảng" not in before.part("td-heading")


@in_each_language
def test_a_table_that_there_is_not_is_said_and_the_usual_one_shown(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "criteria", lang, place="quang-ninh~2020", against="nowhere")
    assert_sound(seen, lang)
    assert "“quang-ninh~2020”" in seen.part("td-unknown") and "“nowhere”" in seen.part("td-unknown")
    assert seen.address["place"] == GIA_LAI


def test_no_comparison_can_be_chosen_and_another_place_has_its_own_again(open_page: OpenPage, built: Path):
    seen = open_page(built, "criteria")
    seen.widget("against").set_value("none").run()
    assert seen.address["against"] == "none" and "<u style" not in seen.html
    seen.widget("place").set_value(NGHE_AN).run()
    seen.widget("place").set_value(DAK_LAK).run()
    assert (seen.address["place"], seen.address["against"]) == (DAK_LAK, GIA_LAI)


@in_each_language
def test_a_presentation_is_the_sentence_the_ten_worst_and_the_source(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "criteria", lang, view="present")
    assert_sound(seen, lang)
    assert order(seen.html) == [11, 18, 9, 10, 6, 2, 5, 17, 15, 13]
    assert "<table" not in seen.html and not seen.run.selectbox
    assert "31/12/2016" in seen.part("td-footing") or "31 December 2016" in seen.part("td-footing").replace("\xa0", " ")
    assert Words(lang)("common.status_reported") in seen.part("td-footing")
