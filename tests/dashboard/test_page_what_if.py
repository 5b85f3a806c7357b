"""The page “Nếu… thì” over the shipped figures: forwards, backwards, out of reach, and where it must refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES, Words, sentences
from tests.dashboard.conftest import PAGES, Opened, OpenPage
from tests.dashboard.test_pages import assert_sound

PAGE = "what_if"
LABOR = {"index": "pci", "period": "2023", "home": "thanh-hoa", "moves": "labor:+0.50"}
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
CAUSAL = {
    "vi": ("nhờ", "dẫn đến", "tác động", "ảnh hưởng", "góp phần", " vì "),
    "en": ("because of", "leads to", "impact", "effect", "thanks to"),
}


def headline(seen: Opened) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", seen.html)
    return found


# forwards


@in_each_language
def test_a_movement_in_the_address_is_answered_in_the_headline(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, **LABOR)
    assert_sound(seen, lang)
    assert headline(seen) == {
        "vi": "Nếu Đào tạo lao động tăng 0,50 điểm và các tỉnh, thành phố khác giữ nguyên: điểm PCI 67,29 (nay 66,79), "
        "hạng 27/63 (nay 30), tính lại.",
        "en": "If Labour Policy rises by 0.50 and the other provinces stay as they are: PCI score 67.29 (now 66.79), "
        "rank 27 of 63 (now 30), computed.",
    }[lang].replace("Labour Policy", part_name(seen, lang))
    assert Words(lang)("what_if.arithmetic") in seen.part("td-heading")


def part_name(seen: Opened, lang: str) -> str:
    slider = next(s for s in seen.run.select_slider if s.key == "filter_moves_labor")
    return str(slider.label)


@in_each_language
def test_the_place_is_said_with_how_firm_it_is(open_page: OpenPage, built: Path, lang: str):
    said = open_page(built, PAGE, lang, **LABOR).part("td-heading")
    assert {
        "vi": "Hiện nay: 66,79 điểm (tính lại); hạng 30/63 (công bố); khoảng hạng",
        "en": "rank 30 of 63 (published); rank",
    }[lang] in said


def test_each_component_shows_its_place_the_moved_one_and_the_range_of_the_country(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, **LABOR)
    assert seen.html.count('<li title="') == 10
    assert seen.html.count('class="td-if-moved"') == 1
    assert "5,58 → 6,08 (+0,50)" in seen.text
    assert re.search(r"Đào tạo lao động: 5,58 \(công bố\); cả nước từ \d,\d\d đến \d,\d\d", seen.text)


def test_many_movements_are_counted_in_the_headline_not_listed(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, **LABOR | {"moves": "labor:+0.1,entry:+0.1,land:+0.1,time:-0.1"})
    assert headline(seen).startswith("Nếu 4 thành phần thay đổi")


def test_a_slider_writes_the_address_and_the_address_moves_it(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, **LABOR)
    sliders = {s.key: s for s in seen.run.select_slider}
    assert len(sliders) == 10
    assert sliders["filter_moves_labor"].value == 0.5
    sliders["filter_moves_entry"].set_value(-0.2)
    seen.again()
    assert seen.address["moves"] == "entry:-0.20,labor:+0.50"
    next(b for b in seen.run.button if b.key == "what-if-reset").click()
    assert "moves" not in seen.again().address


def test_another_index_starts_without_the_movements_and_the_aim_of_the_one_before(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, **LABOR, target="10")
    seen.widget("index").set_value("papi")
    seen.again()
    assert seen.address["index"] == "papi" and "moves" not in seen.address
    assert not seen.part("td-unknown")


@in_each_language
def test_what_cannot_be_read_or_leaves_the_scale_is_said(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, **LABOR | {"moves": "labor:+9,nothing:+1,land:x<b>,entry:+0.10"})
    assert_sound(seen, lang)
    said = seen.part("td-heading")
    assert Words(lang)("what_if.unread", pieces="nothing:+1, land:x<b>") in said
    assert Words(lang)("what_if.beyond_scale", parts=part_name(seen, lang)) in said
    assert "0,10" in headline(seen) or "0.10" in headline(seen)


# backwards


@in_each_language
def test_it_opens_on_the_nearest_aim_with_the_ways_to_reach_it(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang)
    assert_sound(seen, lang)
    assert seen.address == {"lang": lang, "index": "pci", "period": "2023", "map": "63", "home": "thanh-hoa",
                            "target": "20"}  # fmt: skip
    assert {"vi": "cần thêm 1,01 điểm PCI (từ 66,79 lên 67,80)", "en": "needs 1.01 more PCI points"}[lang] in headline(
        seen
    )
    assert Words(lang)("what_if.even", share=Words(lang).number(3.7, 1)) in seen.part("td-if-part") + seen.text


@pytest.mark.parametrize("plan", ["least", "even"])
@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ({"index": "pci", "period": "2023", "home": "thanh-hoa", "target": "10"}, "hạng 10/63 (nay 30)"),
        ({"index": "pci", "period": "2016", "home": "an-giang", "target": "half"}, "/63 (nay"),
        ({"index": "papi", "period": "2024", "home": "ha-giang", "target": "high"}, "thuộc nhóm cao nhất"),
    ],
)
def test_a_plan_fed_back_by_its_button_reaches_the_aim(
    open_page: OpenPage, built: Path, address: dict[str, str], reached: str, plan: str
):
    seen = open_page(built, PAGE, **address)
    next(b for b in seen.run.button if b.key == f"what-if-{plan}").click()
    seen.again()
    assert reached in headline(seen)
    if address["target"] == "half":
        assert int(re.search(r"hạng (\d+)/63", headline(seen))[1]) <= 32


@in_each_language
def test_out_of_reach_says_so_and_by_how_much(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="pci", period="2008", home="dien-bien", target="1")
    assert_sound(seen, lang)
    words = Words(lang)
    assert {"vi": "ngoài tầm trong một năm", "en": "out of reach in one year"}[lang] in headline(seen)
    assert words("what_if.out_of_reach", short=words.number(3.0), index="PCI") in seen.text
    assert "td-if-plans" in seen.html and "td-if-bar" not in seen.html
    assert not any(b.key in ("what-if-least", "what-if-even") for b in seen.run.button)


def test_a_gain_that_no_province_ever_had_in_one_year_is_called_so(open_page: OpenPage, built: Path):
    far = open_page(built, PAGE, index="pci", period="2016", home="cao-bang", target="1")
    assert "Chưa tỉnh, thành phố nào tăng được chừng ấy điểm PCI trong một năm: cao nhất là 12,45" in far.text
    near = open_page(built, PAGE, index="pci", period="2023", home="thanh-hoa", target="20")
    assert "Mức tăng cả năm cao nhất từng có của điểm PCI là 12,45 (Tiền Giang" in near.text


@in_each_language
def test_papi_has_groups_and_no_rank(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", period="2024", home="ha-giang", moves="d1:+1.00")
    assert_sound(seen, lang)
    assert not re.search({"vi": r"hạng \d", "en": r"\brank \d"}[lang], seen.text)
    labels = seen.widget("target").options
    assert (
        labels
        == {
            "vi": ["Nhóm trung bình thấp", "Nhóm trung bình cao", "Nhóm cao nhất"],
            "en": ["Lower-middle group", "Upper-middle group", "Highest group"],
        }[lang]
    )


def test_a_rank_beyond_the_published_ones_is_shown_on_request_only(open_page: OpenPage, built: Path):
    address = LABOR | {"home": "an-giang", "moves": "labor:+0.10"}
    hidden = open_page(built, PAGE, **address)
    assert not re.search(r"hạng \d", headline(hidden))
    assert "vẫn ngoài 30 hạng đầu được công bố" in headline(hidden)
    assert hidden.address["target"] == "30"
    assert not any("bậc" in option or "Nửa" in option for option in hidden.widget("target").options)
    shown = open_page(built, PAGE, **address, beyond="1")
    assert re.search(r"hạng \d\d/63 \(nay \d\d\)", headline(shown))
    assert any("bậc" in option for option in shown.widget("target").options)
    slide = open_page(built, PAGE, **address, beyond="1", view="present")
    assert not re.search(r"hạng \d", slide.text)


def test_who_leads_has_nothing_to_reach(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", period="2023", home="quang-ninh", target="1")
    assert headline(seen) == "Quảng Ninh hiện đã đạt: đứng đầu PCI 2023."
    assert "td-if-plans" not in seen.html


# where nothing, or less, can be computed


@in_each_language
@pytest.mark.parametrize(
    ("address", "why", "period"),
    [
        ({"index": "pci", "period": "2005", "home": "an-giang"}, "refused_method", "2023"),
        ({"index": "pci", "period": "2011", "home": "an-giang"}, "refused_method", "2023"),
        ({"index": "pci", "period": "2024", "home": "thanh-hoa"}, "refused_method", "2023"),
        ({"index": "pci", "period": "2020", "home": "an-giang"}, "refused_parts", "2023"),
        ({"index": "sipas", "period": "2024", "home": "thanh-hoa"}, "refused_score", None),
        ({"index": "papi", "period": "2024", "home": "vinh-phuc"}, "refused_score", "2023"),
    ],
)
def test_it_says_why_not_and_offers_the_newest_year_that_can(
    open_page: OpenPage, built: Path, lang: str, address: dict[str, str], why: str, period: str | None
):
    seen = open_page(built, PAGE, lang, **address)
    assert_sound(seen, lang)
    assert begun(why, lang) in seen.part("td-heading")
    assert "td-if-places" not in seen.html
    if period is None:
        assert not any(b.key == "what-if-offer" for b in seen.run.button)
        return
    next(b for b in seen.run.button if b.key == "what-if-offer").click()
    seen.again()
    assert seen.address["period"] == period
    assert "td-if-places" in seen.html


def begun(key: str, lang: str) -> str:
    """The longest stretch of a sentence without the values in it."""
    return max(re.split(r"\{\w+\}", sentences(PAGE)[key][lang]), key=len).strip()


@pytest.mark.parametrize(
    ("home", "period", "shown"),
    [("ha-tay", "2023", "ha-noi-2008"), ("ha-noi-2008", "2006", "ha-noi"), ("an-giang-2025", "2023", "an-giang")],
)
def test_a_province_of_another_time_is_shown_as_what_it_was_or_became(
    open_page: OpenPage, built: Path, home: str, period: str, shown: str
):
    seen = open_page(built, PAGE, index="pci", period=period, home=home)
    assert_sound(seen, "vi")
    assert seen.address["home"] == shown
    assert "td-if-places" in seen.html


@in_each_language
def test_on_a_later_map_there_is_a_score_and_no_place(open_page: OpenPage, built: Path, lang: str):
    address = {"index": "pci", "period": "2023", "map": "34", "home": "an-giang-2025"}
    seen = open_page(built, PAGE, lang, **address, moves="labor:+0.50")
    assert_sound(seen, lang)
    assert not re.search({"vi": r"hạng \d", "en": r"\brank \d"}[lang], seen.text)
    assert Words(lang)("what_if.why_rebuilt") in seen.part("td-heading")
    assert begun("if_then_rebuilt", lang) in headline(seen)
    assert Words(lang)("common.status_rebuilt") in seen.part("td-heading")
    assert "td-if-plans" not in seen.html
    assert not any(w.key == "filter_target" for w in seen.run.selectbox)


def test_a_sparse_year_has_no_rank(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="par_index", period="2021", home="thanh-hoa", moves="f3:+0.50")
    assert_sound(seen, "vi")
    assert not re.search(r"hạng \d", headline(seen))
    assert "thuộc nhóm b" in headline(seen).lower()


# slides and tables


@pytest.mark.parametrize("moves", ["", "labor:+0.50"])
def test_a_slide_has_the_answer_and_nothing_to_click(open_page: OpenPage, built: Path, moves: str):
    given = LABOR | {"moves": moves}
    seen = open_page(built, PAGE, view="present", **{k: v for k, v in given.items() if v})
    assert not seen.run.select_slider and not seen.run.selectbox
    assert seen.html.count("<figure") == 1
    assert ("Nếu Đào tạo lao động" in headline(seen)) == bool(moves)


@in_each_language
def test_the_tables_hold_the_plans_and_the_outcome_with_status_and_source(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, **LABOR, table="1")
    assert_sound(seen, lang)
    tables = re.findall(r'<section class="td-sheet">.*?</section>', seen.html, re.S)
    assert [table.count("<tr>") - 1 for table in tables] == [10, 2]
    assert "VCCI" in tables[0] and Words(lang)("common.status_published") in tables[0]


# the sentences


@in_each_language
def test_no_sentence_has_a_word_of_cause(lang: str):
    texts = {key: text[lang].lower() for key, text in sentences(PAGE).items()}
    assert {(key, word) for key, text in texts.items() for word in CAUSAL[lang] if word in text} == set()


def test_it_stands_among_the_pages_of_a_province():
    assert (PAGES[PAGE].url_path, PAGES[PAGE].section) == ("neu-thi", "province")
