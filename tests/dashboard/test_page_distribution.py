"""The page of distributions over the shipped figures, in both languages and on both maps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_pages import assert_sound

PAGE = "distribution"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@in_each_language
@pytest.mark.parametrize("geography", ["34", "63"])
@pytest.mark.parametrize("index", ["pci", "sipas"])
def test_it_shows_every_loaded_year(open_page: OpenPage, built: Path, lang: str, geography: str, index: str):
    seen = open_page(built, PAGE, lang, index=index, map=geography)
    assert_sound(seen, lang)
    years = re.findall(r'td-of-year"(?: data-period="\d+")?><b>(\d{4})</b>', seen.html)
    assert years == sorted(years, reverse=True)
    assert len(years) == (20 if index == "pci" else 8)


def test_it_opens_on_the_map_of_the_newest_figures_and_says_how_the_spread_changed(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE)
    assert seen.address == {"lang": "vi", "index": "pci", "concept": "overall", "map": "63", "home": "thanh-hoa"}
    heading = seen.part("td-heading")
    assert "Chỉ số PCI tổng hợp: từ 2022 đến 2023 khoảng cách giữa các tỉnh thu hẹp" in heading
    assert (
        "2022–2023, 63 tỉnh có điểm cả hai năm: từ tỉnh thấp nhất đến tỉnh cao nhất thu hẹp từ 13,37 còn 9,88"
        in heading
    )
    assert "Trong số liệu năm 2023 có 55 tính lại." in heading
    assert "Năm 2024 chỉ có 18/63 tỉnh có điểm: không so độ phân tán với năm trước." in heading
    assert "Thanh Hóa năm 2023: 66,79 điểm, trong nửa giữa của 63 tỉnh có điểm" in heading


def test_each_run_is_told_with_the_years_that_may_be_compared(open_page: OpenPage, built: Path, snapshot: Snapshot):
    told = open_page(built, PAGE, index="pci", map="63").part("td-told").strip().splitlines()
    lines = [line for line in told if line.strip()][1:]
    assert [line[:9] for line in lines] == [
        "2022–2023",
        "2021: gia",
        "2013–2020",
        "2009–2012",
        "2006–2008",
        "2005: gia",
    ]
    spans = {}
    for period in ("2013", "2020"):
        scores = [r["value"] for r in queries.ranking(snapshot, "pci", "overall", period, "63")]
        spans[period] = f"{max(scores) - min(scores):.2f}".replace(".", ",")
    assert f"thu hẹp từ {spans['2013']} còn {spans['2020']} điểm" in lines[2]


@in_each_language
def test_years_are_cut_where_the_method_changed(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", map="63")
    cuts = [line for line in seen.part("td-cut").splitlines() if line.strip()]
    first = "Từ" if lang == "vi" else "From"
    assert [line[: len(first) + 5] for line in cuts if line.startswith(first)] == [f"{first} 2018", f"{first} 2016"]
    doubts = ("nghi gãy", "suspected break")[lang == "en"]
    assert sum(doubts in line for line in set(cuts)) == 4


def test_the_least_and_the_greatest_are_named_of_every_year(open_page: OpenPage, built: Path, snapshot: Snapshot):
    html = open_page(built, PAGE, index="papi", map="63").html
    for period in ("2011", "2018", "2024"):
        rows = [r for r in queries.ranking(snapshot, "papi", "total", period, "63") if r["value"] is not None]
        strip = re.search(rf'data-period="{period}">(.*?)</div>', html, re.S)[1]
        for row in (rows[0], rows[-1]):
            assert f"{row['unit_name_vi']} {row['value']:.2f}".replace(".", ",") in strip


@pytest.mark.parametrize("view", ["", "present"])
def test_who_is_last_beyond_what_is_published_is_not_named(open_page: OpenPage, built: Path, view: str):
    """In 2023 VCCI printed the first thirty: the least score stands there without its province."""
    seen = open_page(built, PAGE, index="pci", map="63", **({"view": view} if view else {}))
    least = re.search(r'data-period="2023">.*?<span class="td-least">(.*?)</span>', seen.html, re.S)[1]
    assert least == "61,37"
    assert "2023: cơ quan công bố chỉ đưa ra nhóm đầu" in seen.part("td-footing")
    greatest = re.search(r'data-period="2023">.*?<span class="td-greatest">(.*?)</span>', seen.html, re.S)[1]
    assert greatest == "Quảng Ninh 71,25"


def test_on_the_34_rebuilt_figures_are_rings_and_no_order_is_claimed(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", map="34")
    assert seen.html.count("radial-gradient") > 200
    assert "chấm rỗng là số quy đổi về 34 tỉnh" in seen.text
    assert "không phải thứ hạng" in seen.part("td-footing")
    assert not re.search(r"\bhạng \d", seen.text)
    assert "không tính trung vị, tứ phân vị" in seen.part("td-heading") and "nửa giữa của" not in seen.part(
        "td-heading"
    )
    assert "<s style" not in seen.html and "không so độ phân tán" in seen.part("td-told")


def test_of_a_sparse_index_there_are_dots_and_counts_only(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="sipas", map="63")
    assert "Không giai đoạn nào có hai năm so được" in seen.part("td-heading")
    assert "<s style" not in seen.html
    assert "2022–2024: không so độ phân tán" in seen.part("td-told")
    assert "2024: 6/63" in seen.part("td-told")


def test_a_part_is_followed_by_its_concept(open_page: OpenPage, built: Path):
    """The code d2_1 means lists of the poor until 2017 and access to information from 2018."""
    years = {
        concept: re.findall(
            r'data-period="(\d+)"', open_page(built, PAGE, index="papi", map="63", concept=concept).html
        )
        for concept in ("access_information", "poverty_list")
    }
    assert (years["access_information"][-1], years["poverty_list"][-1]) == ("2018", "2011")
    assert {found[0] for found in years.values()} == {"2024"}


@in_each_language
def test_the_presentation_has_no_widget_and_names_its_sources(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, view="present")
    assert_sound(seen, lang)
    assert not seen.run.selectbox
    assert "VCCI" in seen.part("td-footing")


@in_each_language
def test_the_table_has_every_score_with_status_and_source(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    seen = open_page(built, PAGE, lang, index="papi", map="63", table="1")
    tables = re.findall(r'<section class="td-sheet">(.*?)</section>', seen.html, re.S)
    assert len(tables) == 2
    assert tables[0].count("<tr>") == 1 + 14
    rows = queries.distribution(snapshot, "papi", "total", "63")
    assert tables[1].count("<tr>") == 1 + len(rows) == 1 + 14 * 63
    assert ("không đưa ra số liệu" if lang == "vi" else "withheld by the publisher") in tables[1]


def test_it_stays_light(open_page: OpenPage, built: Path):
    """A thousand scores are a few hundred elements."""
    html = open_page(built, PAGE, index="pci", map="63").html
    figure = re.search(r"<figure.*?</figure>", html, re.S)[0]
    assert figure.count("cqw") + figure.count('title="') == 1197
    assert len(re.findall(r"<\w", figure)) < 400
    assert len(figure.encode()) < 45_000
