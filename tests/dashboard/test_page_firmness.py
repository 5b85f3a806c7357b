"""The page of how firm ranks are, and where else it is said by default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES, Words
from etl import in_vietnamese_order
from etl.store import Snapshot
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_pages import assert_sound
from tests.etl.test_firmness import real

PAGE = "firmness"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_opens_on_the_newest_year_with_enough_scores_and_says_the_interval_first(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    seen = open_page(built, PAGE, lang)
    assert_sound(seen, lang)
    assert seen.address == {
        "lang": lang, "index": "pci", "period": "2023", "map": "63", "home": "thanh-hoa", "node": "overall",
    }  # fmt: skip
    interval = real(snapshot, "pci", "overall", "2023").intervals["thanh-hoa"]
    assert f"{interval.low}–{interval.high}" in seen.part("td-heading")
    assert seen.html.count('<li class="td-firm-row') == 63


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_publisher_of_papi_ranks_nobody_and_neither_does_the_page(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", period="2023")
    assert_sound(seen, lang)
    assert not re.search(r'td-rank">\d|(hạng|rank) \d', seen.html)
    assert seen.address["basis"] == "errors"
    by_weights = seen.visit(basis="weights")
    assert_sound(by_weights, lang)
    assert Words(lang)("firmness.only_weights") in by_weights.text
    assert not re.search(r'td-rank">\d|(hạng|rank) \d', by_weights.html)


def test_no_way_of_judging_is_offered_where_there_is_only_one(open_page: OpenPage, built: Path):
    assert "basis" not in open_page(built, PAGE, index="papi", period="2024").address


def test_it_stays_on_the_map_of_the_period(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, map="34", home="an-giang-2025", period="2016")
    assert (seen.address["map"], seen.address["home"]) == ("63", "an-giang")
    assert "An Giang: hạng" in seen.part("td-heading")


def test_hidden_ranks_come_with_the_switch_and_never_in_a_presentation(open_page: OpenPage, built: Path):
    hidden = open_page(built, PAGE, home="kien-giang")
    assert "ngoài nhóm được công bố hạng" in hidden.part("td-heading")
    shown = open_page(built, PAGE, home="kien-giang", beyond="1")
    assert "hạng 62/63 (tính lại)" in shown.part("td-heading")
    on_slide = open_page(built, PAGE, home="kien-giang", beyond="1", view="present")
    assert "62/63" not in on_slide.html
    assert on_slide.html.count('td-value">–<') == 31


def test_the_order_of_the_hidden_ones_tells_no_rank(open_page: OpenPage, built: Path):
    near = open_page(built, PAGE, "vi", index="pci", period="2023", home="thanh-hoa").part("td-heading")
    assert "Điện Biên, Khánh Hòa, Lai Châu, Quảng Nam và Thái Bình." in near
    seen = open_page(built, PAGE, "vi", index="pci", period="2023", home="kien-giang")
    names = re.findall(r'td-name">(?:<i>≈</i>)?([^<]+)<', seen.html)
    assert names[:2] == ["Quảng Ninh", "Long An"]
    assert len(names) == 63 and names[-31:] == sorted(names[-31:], key=in_vietnamese_order)


@pytest.mark.parametrize(
    ("index", "period", "node"), [("pci", "2022", "overall"), ("par_index", "2023", "overall"), ("pgi", "2022", "pgi"),
                                  ("sipas", "2017", "overall"), ("papi", "2019", "d1_1"), ("pci", "2016", "entry")],
)  # fmt: skip
def test_where_no_interval_can_be_given_it_says_so(
    open_page: OpenPage, built: Path, index: str, period: str, node: str
):
    seen = open_page(built, PAGE, index=index, period=period)
    assert_sound(seen, "vi")
    assert "khoảng hạng " not in seen.part("h1")


# by default wherever a rank is large on screen


@pytest.mark.parametrize("view", ["", "present"])
def test_the_overview_says_it_beside_the_rank(open_page: OpenPage, built: Path, snapshot: Snapshot, view: str):
    seen = open_page(built, "overview", until="2023", **({"view": view} if view else {}))
    interval = real(snapshot, "pci", "overall", "2023").intervals["thanh-hoa"]
    assert seen.part("td-rank-span") == f"khoảng hạng {interval.low}–{interval.high}"
    assert "Khoảng hạng: 90\u00a0% số lần thử khi mọi trọng số đổi ±25\u00a0%; cách hạng liền trên" in seen.part(
        "td-firm"
    )
    assert "giữ nguyên nhóm trong" in seen.part("td-firm")


def test_the_overview_says_where_there_is_no_interval_and_gives_the_gaps(open_page: OpenPage, built: Path):
    firm = open_page(built, "overview", until="2022").part("td-firm")
    assert "Cách hạng liền trên 0,33 điểm; hơn hạng liền dưới 0,26 điểm; không nêu được khoảng hạng" in firm


def test_the_overview_says_nothing_of_a_hidden_rank(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", until="2023", home="kien-giang")
    assert "ngoài nhóm được công bố hạng" in seen.text
    assert seen.part("td-rank-span") == ""


def test_members_of_a_merged_province_have_theirs(open_page: OpenPage, built: Path, snapshot: Snapshot):
    seen = open_page(built, "overview", until="2016", home="an-giang-2025")
    interval = real(snapshot, "pci", "overall", "2016").intervals["kien-giang"]
    assert f"hạng {interval.rank}/63 (công bố), khoảng hạng {interval.low}–{interval.high}" in seen.text


@pytest.mark.parametrize("view", ["", "present"])
def test_the_ranking_shows_it_beside_every_rank_that_it_shows(
    open_page: OpenPage, built: Path, snapshot: Snapshot, view: str
):
    seen = open_page(built, "ranking", index="pci", period="2023", **({"view": view} if view else {}))
    firm = real(snapshot, "pci", "overall", "2023")
    rows = dict(re.findall(r'<li class="td-bar[^"]*" data-unit="([^"]+)"(.*?)</li>', seen.html, re.S))
    for unit, interval in firm.intervals.items():
        shown = re.findall(r'<small class="td-rank-span">([^<]*)</small>', rows[unit])
        assert shown == ([] if unit in firm.hidden else [f"{interval.low}–{interval.high}"])
    said = f"Thanh Hóa: hạng 30/63; khoảng hạng {firm.intervals['thanh-hoa'].low}–"
    assert said in seen.part("td-heading")
    assert "khoảng hạng trong 90\u00a0% của 2.000 lần thử" in seen.part("td-footing")


@pytest.mark.parametrize("address", [{"index": "papi", "period": "2023"}, {"index": "pci", "map": "34"},
                                     {"index": "pci", "period": "2022"}])  # fmt: skip
def test_the_ranking_shows_no_interval_where_there_is_none(open_page: OpenPage, built: Path, address: dict[str, str]):
    seen = open_page(built, "ranking", **{"period": "2016", **address})
    assert "td-rank-span" not in seen.html
