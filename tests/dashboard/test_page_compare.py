"""The comparison of a few provinces over the shipped figures: differences, what they are worth, and what is said."""

from __future__ import annotations

import re

import pytest

from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import Opened, OpenPage, readable
from tests.dashboard.test_pages import assert_sound

PAGE = "compare"
SIX = "thanh-hoa,nghe-an,ha-tinh,quang-ninh,da-nang,son-la"
SMALLER = {"vi": "chênh lệch nhỏ hơn sai số", "en": "smaller than the uncertainty"}
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def nodes_of(seen: Opened) -> list[str]:
    """What can be read of each node."""
    return [readable(part) for part in seen.html.split('<section class="td-node')[1:]]


def lanes_of(seen: Opened) -> list[tuple[str, str, str]]:
    """Unit, value and difference of every lane."""
    return re.findall(
        r'<span class="td-name">([^<]*)</span>.*?<span class="td-value">([^<]*)</span><span class="td-diff">([^<]*)<',
        seen.html,
    )


def number(text: str) -> float:
    return float(text.rstrip("*†").replace("−", "-").replace("+", "").replace(",", "."))


def test_it_opens_on_home_and_the_two_most_like_it_against_the_national_median(open_page: OpenPage, built):
    seen = open_page(built, PAGE)
    assert_sound(seen, "vi")
    units = seen.address["units"].split(",")
    assert len(units) == 3 and units[0] == "thanh-hoa"
    assert seen.address["benchmark"] == "median" and seen.address["map"] == "63"
    assert len(lanes_of(seen)) == 3 * 11
    assert seen.html.count("td-home") == 11


@pytest.mark.parametrize("benchmark", ["median", "region", "peers", "unit", "earlier"])
@pytest.mark.parametrize(("geography", "lang"), [("63", "vi"), ("34", "en")])
@pytest.mark.parametrize(("index", "period"), [("pci", "2023"), ("papi", "2023"), ("par_index", "2023")])
def test_every_benchmark_is_sound_and_ranks_nobody(
    open_page: OpenPage, built, lang: str, benchmark: str, geography: str, index: str, period: str
):
    seen = open_page(
        built, PAGE, lang, index=index, period=period, map=geography, benchmark=benchmark, units="thanh-hoa,nghe-an"
    )
    assert_sound(seen, lang)
    assert len(lanes_of(seen)) == 2 * {"pci": 11, "papi": 9, "par_index": 0}[index]
    assert not re.search(r"hạng \d|rank \d", seen.text)


def test_differences_are_those_of_the_printed_scores_to_the_median(open_page: OpenPage, built, snapshot: Snapshot):
    seen = open_page(built, PAGE, index="papi", period="2023", map="63", units=SIX)
    middles = {r["node"]: r["median"] for r in queries.medians(snapshot, "papi", "2023")}
    rows = {(r["node"], r["unit_name_vi"]): r for r in queries.scores_in(snapshot, "papi", "2023", "63")}
    nodes = ["total", *(f"d{n}" for n in range(1, 9))]
    words = Words("vi")
    shown = lanes_of(seen)
    assert len(shown) == 54
    for place, (name, value, difference) in enumerate(shown):
        score = rows[nodes[place // 6], name]["value"]
        if score is None:
            assert (value, difference) == ("–", "")
        else:
            expected = words.change(score - middles[nodes[place // 6]])
            assert (value, difference.removesuffix(" ≈")) == (words.number(score), expected)


@in_each_language
def test_a_difference_within_the_printed_errors_is_said_to_be_so_and_a_larger_one_is_not(
    open_page: OpenPage, built, lang: str
):
    seen = open_page(
        built, PAGE, lang, index="papi", period="2023", map="63", benchmark="unit", unit="thanh-hoa",
        units="ninh-binh,quang-nam",
    )  # fmt: skip
    assert [difference.endswith(" ≈") for _, _, difference in lanes_of(seen)] == [True] + [False] * 17
    assert Words(lang)("compare.sign_within") in seen.html
    whole, *parts = nodes_of(seen)
    near, far = whole.split("Quảng Nam" if lang == "vi" else "Quang Nam", 1)
    assert SMALLER[lang] in near and SMALLER[lang] not in far
    assert not [part for part in parts if SMALLER[lang] in part.partition("</section>")[0].split("Upright")[0]]
    assert Words(lang)("compare.two_sided", level="90") in seen.part("td-footing")


def test_against_a_median_the_page_says_that_only_one_error_counts(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2023", map="63", units="thanh-hoa,nghe-an")
    assert Words("vi")("compare.one_sided", level="90") in seen.part("td-footing")


def test_where_no_error_is_published_the_page_says_that_nothing_can_be_said(open_page: OpenPage, built):
    for view in ({}, {"view": "present"}):
        seen = open_page(built, PAGE, index="papi", period="2024", map="63", units="thanh-hoa,nghe-an", **view)
        assert Words("vi")("compare.errors_none") in seen.part("td-footing")


def test_totals_that_the_weights_do_not_tell_apart_are_said_to_be_so(open_page: OpenPage, built):
    near_and_far = "ninh-binh,quang-ninh"
    seen = open_page(
        built, PAGE, index="pci", period="2016", map="63", benchmark="unit", unit="nghe-an", units=near_and_far
    )
    whole, *parts = nodes_of(seen)
    near, far = whole.split("Quảng Ninh", 1)
    assert "không tách bạch được" in near and "không tách bạch được" not in far
    assert not [part for part in parts if "không tách bạch được" in part]


def test_an_earlier_year_behind_a_break_is_not_compared_with_and_the_break_is_said(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2018", map="63", benchmark="earlier", units="thanh-hoa,nghe-an")
    assert lanes_of(seen)[0][2] == ""
    assert "không so qua thay đổi năm 2018" in nodes_of(seen)[0]
    assert "Từ 2018: " in seen.part("td-footing")


def test_an_earlier_year_is_named_once_where_it_is_the_same_for_all(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2024", map="63", benchmark="earlier", units="thanh-hoa,nghe-an")
    assert Words("vi")("compare.tick_year", year="2023") in seen.html
    assert "so với 2023" not in seen.html


def test_where_the_earlier_years_differ_each_difference_has_its_own(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2023", map="63", benchmark="earlier", units=SIX)
    years = {difference.rpartition(" ")[2] for _, _, difference in lanes_of(seen) if difference}
    assert years == {"(2021)", "(2022)"}
    assert lanes_of(seen)[0] == ("Thanh Hóa", "66,79", "+3,12 (2022)")


def test_a_suspected_break_is_crossed_with_a_sign_and_a_word(open_page: OpenPage, built, snapshot: Snapshot):
    suspected = {b["period"] for b in queries.breaks(snapshot, "papi") if b["kind"] == "suspected"}
    period = max(suspected)
    seen = open_page(
        built, PAGE, index="papi", period=period, map="63", benchmark="earlier", units="thanh-hoa,nghe-an", level="all"
    )
    signed = [lane for lane in lanes_of(seen) if lane[2].endswith("?")]
    assert signed and Words("vi")("compare.sign_suspected") in seen.html
    assert Words("vi")("compare.suspected", period=period) in seen.html


def test_the_sentence_names_who_has_the_best_score_most_often(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2016", map="63", units=SIX)
    ahead: dict[str, int] = {}
    lanes = lanes_of(seen)[6:]
    for place in range(0, len(lanes), 6):
        best = max(lanes[place : place + 6], key=lambda lane: number(lane[1]))
        ahead[best[0]] = ahead.get(best[0], 0) + 1
    name = max(ahead, key=lambda unit: ahead[unit])
    assert Words("vi")("compare.leader", unit=name, k=6, n=ahead[name], of=10) in seen.part("td-heading")


def test_on_todays_map_rebuilt_figures_are_marked_and_rows_of_mixed_statuses_say_so(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2023", map="34", units="thanh-hoa,an-giang-2025")
    values = {name: value for name, value, _ in lanes_of(seen)}
    assert values["An Giang"].endswith("†") and not values["Thanh Hóa"].endswith("†")
    assert all("gồm số công bố và quy đổi về 34 tỉnh" in node for node in nodes_of(seen))
    assert Words("vi")("compare.no_ranking") in seen.part("td-heading")
    assert Words("vi")("compare.nobody_leads", k=2) in seen.part("td-heading")


def test_a_difference_within_its_error_counts_as_neither_better_nor_worse(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2019", map="63", units="thanh-hoa,nghe-an", benchmark="median")
    told = re.search(r"Thanh Hóa: tốt hơn mốc ở (\d)/8 nội dung, kém hơn ở (\d)\.( Chưa kể (\d))?", seen.text)
    signs = [lane[2] for lane in lanes_of(seen)[1:] if lane[0] == "Thanh Hóa"]
    small = sum(SMALLER["vi"] in node.split("Nghệ An")[0] for node in nodes_of(seen)[1:])
    assert int(told[1]) + int(told[2]) + int(told[4] or 0) == len([sign for sign in signs if sign])
    assert int(told[4] or 0) == small


def test_a_merged_province_opens_on_its_own_map(open_page: OpenPage, built):
    seen = open_page(built, PAGE, home="an-giang-2025")
    assert seen.address["map"] == "34" and seen.address["units"].startswith("an-giang-2025,")


@in_each_language
def test_what_has_no_score_says_why_and_has_no_difference(open_page: OpenPage, built, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", period="2023", map="63", units="thanh-hoa,quang-ninh")
    reason = Words(lang)("common.reason_survey_unreliable")
    absent = [lane for lane in lanes_of(seen) if lane[1] == "–"]
    assert len(absent) == 9 and {lane[2] for lane in absent} == {""}
    assert all(reason in node for node in nodes_of(seen))
    assert Words(lang)("compare.nothing_in_common", k=2) in seen.part("td-heading")


def test_nodes_without_any_score_are_named_once_with_the_reason(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="par_index", period="2023", map="63", units="kon-tum,thanh-hoa")
    drawn = [node.split("\n")[1] for node in nodes_of(seen)]
    assert drawn == [
        "Chỉ số cải cách hành chính (PAR INDEX)", "Cải cách thể chế", "Cải cách thủ tục hành chính",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
    ]  # fmt: skip
    said = seen.part("td-tick")
    assert "Cải cách chế độ công vụ" in said and "chưa thu thập được ở đây" in said
    assert not [name for name in drawn if name in said]


def test_the_status_of_a_rebuilt_benchmark_is_said_on_a_slide_too(open_page: OpenPage, built):
    seen = open_page(
        built, PAGE, index="papi", period="2023", map="34", benchmark="unit", unit="vinh-long-2025",
        units="thanh-hoa,nghe-an", view="present",
    )  # fmt: skip
    assert "Số của mốc: quy đổi về 34 tỉnh." in seen.part("td-tick")


def test_units_that_there_are_not_are_named_and_left_out(open_page: OpenPage, built):
    seen = open_page(built, PAGE, units="thanh-hoa,atlantis,nghe-an", benchmark="heaven")
    assert_sound(seen, "vi")
    assert seen.address["units"] == "thanh-hoa,nghe-an"
    said = seen.part("td-unknown")
    assert "“atlantis”" in said and "“heaven”" in said and "Mốc so sánh" in said


def test_no_more_than_six_are_set_side_by_side(open_page: OpenPage, built):
    seen = open_page(built, PAGE, units=SIX + ",can-tho,ca-mau", map="63")
    assert seen.address["units"] == SIX


@in_each_language
@pytest.mark.parametrize("view", ["", "present"])
def test_without_a_choice_it_asks_for_one(open_page: OpenPage, built, lang: str, view: str):
    seen = open_page(built, PAGE, lang, units="none", **({"view": view} if view else {}))
    assert_sound(seen, lang)
    assert Words(lang)("compare.nobody") in seen.text


def test_the_table_behind_it_holds_benchmark_difference_and_uncertainty(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2023", map="63", units="thanh-hoa,nghe-an", table="1")
    sheet = seen.html[seen.html.index('<section class="td-sheet"') :]
    assert sheet.count("<tr>") == 1 + 2 * 9
    assert "Sai số của chênh lệch (±)" in sheet
    assert Words("vi")("compare.errors_none") not in sheet


def test_nothing_is_called_the_cause_of_anything(open_page: OpenPage, built):
    for lang, causal in (("vi", ("do đó", "nhờ ", "dẫn đến", "vì ")), ("en", ("because", "thanks to", "led to"))):
        seen = open_page(built, PAGE, lang, index="papi", period="2023", units=SIX, map="63")
        said = seen.part("td-heading") + "".join(nodes_of(seen))
        assert not [word for word in causal if word in said]
