"""The page of one province's profile over the shipped figures, in both languages and on both maps."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from dashboard.export import as_xlsx
from dashboard.text import LANGUAGES, Words
from dashboard.views import profile
from tests.dashboard.conftest import Opened, OpenPage
from tests.dashboard.test_pages import assert_sound

PAGE = "profile"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def rows_of(seen: Opened) -> list[tuple[int, list[str]]]:
    """The rows of the spine: how deep, and what stands in each cell."""
    table = re.search(r'<figure class="td-figure td-spine".*?</figure>', seen.html, re.S)
    assert table
    found = re.findall(r'<tr class="td-depth-(\d)">(.*?)</tr>', table[0], re.S)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for _, row in found)
    return [
        (int(depth), [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row])
        for (depth, _), row in zip(found, cells, strict=True)
    ]


def places(seen: Opened, css_class: str) -> list[float]:
    return [float(x) for x in re.findall(rf'<b class="{css_class}" style="left:([\d.]+)%"', seen.html)]


def test_it_opens_on_the_home_province_in_the_newest_year_that_is_covered(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE)
    assert_sound(seen, "vi")
    assert seen.address == {
        "lang": "vi", "home": "thanh-hoa", "index": "pci", "period": "2023", "map": "34", "benchmark": "median",
    }  # fmt: skip
    rows = rows_of(seen)
    assert rows[0] == (0, ["Chỉ số PCI tổng hợp", "66,79", "30/63", "61,37 71,25", "+3,12"])
    assert [depth for depth, _ in rows] == [0] + [1] * 10
    assert "PCI năm 2023: Thanh Hóa đạt 66,79 điểm, cao hơn trung vị cả nước (66,66 điểm)" in seen.part("td-heading")


@in_each_language
@pytest.mark.parametrize(
    ("index", "period", "home", "count"),
    [("pci", "2016", "an-giang", 11), ("papi", "2023", "thanh-hoa", 37), ("papi", "2014", "ninh-thuan", 29)],
)
def test_every_node_is_a_row_with_its_place(
    open_page: OpenPage, built: Path, lang: str, index: str, period: str, home: str, count: int
):
    seen = open_page(built, PAGE, lang, index=index, period=period, home=home, map="63")
    assert_sound(seen, lang)
    assert len(rows_of(seen)) == count
    assert len(places(seen, "td-dot")) == count
    assert all(0 <= place <= 100 for place in places(seen, "td-dot"))


def test_where_the_publisher_gives_no_ranks_none_is_shown(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", period="2023")
    assert all(len(cells) == 4 for _, cells in rows_of(seen))
    assert not re.search(r"hạng \d", seen.text)
    assert Words("vi")("profile.no_league_table") in seen.text


def test_a_rank_that_the_publisher_chose_not_to_print_is_not_shown(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", period="2023", home="an-giang", map="63")
    name, value, rank, _, _ = rows_of(seen)[0][1]
    assert (name, value, rank) == ("Chỉ số PCI tổng hợp", "62,96*", "")


def test_strengths_and_weaknesses_are_on_their_side_of_the_median(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", period="2023")
    strong, weak = re.findall(r"<div><h2>.*?</div>", seen.html, re.S)[:2]
    pairs = [
        [tuple(float(n.replace(",", ".")) for n in pair) for pair in re.findall(r">(\d,\d+), trung vị (\d,\d+)", s)]
        for s in (strong, weak)
    ]
    assert [len(p) for p in pairs] == [5, 5]
    assert all(value > middle for value, middle in pairs[0])
    assert all(value < middle for value, middle in pairs[1])


@in_each_language
@pytest.mark.parametrize(("index", "period"), [("par_index", "2023"), ("sipas", "2023"), ("pci", "2024")])
def test_a_sparse_year_weighs_nothing_and_says_so(open_page: OpenPage, built: Path, lang: str, index: str, period: str):
    seen = open_page(built, PAGE, lang, index=index, period=period, home="thanh-hoa")
    assert_sound(seen, lang)
    assert Words(lang)("profile.no_weighing") in seen.text
    assert places(seen, "td-dot") == []
    assert "td-line" not in seen.html


@in_each_language
def test_a_merged_province_shows_its_members_first_and_has_no_rank(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, home="an-giang-2025", index="pci", period="2022")
    assert_sound(seen, lang)
    assert seen.html.index("td-members") < seen.html.index("td-spine")
    members = re.search(r'<table class="td-members">.*?</table>', seen.html, re.S)[0]
    assert "An Giang" in members and "Ki" in members and "home=kien-giang" in members
    assert all(len(cells) == 4 for _, cells in rows_of(seen))
    assert places(seen, "td-dot") == []
    assert rows_of(seen)[0][1][1].endswith("†")
    assert Words(lang)("profile.no_weighing_rebuilt") in seen.text
    heading = seen.part("td-heading")
    assert not re.search(r"\d+/63|\d+ of 63", heading)


def test_a_change_is_never_shown_across_a_break(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", period="2021", home="thanh-hoa", map="63")
    assert {cells[-1] for _, cells in rows_of(seen)} == {"–"}
    assert "Không so với 2020: Rà soát lại các chỉ tiêu" in seen.text
    assert "không so với năm 2020: cách đo thay đổi từ 2021" in seen.part("td-heading")


def test_a_suspected_break_is_marked_beside_the_change(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", period="2022", home="thanh-hoa", map="63")
    changes = {cells[0]: cells[-1] for _, cells in rows_of(seen)}
    assert changes["Tri thức công dân"].endswith("?")
    assert Words("vi")("profile.mark_suspected") in seen.text
    assert changes["Thủ tục hành chính công"] == "–"


@in_each_language
@pytest.mark.parametrize("benchmark", ["region", "peers", "earlier"])
def test_each_benchmark_is_named_and_marked(open_page: OpenPage, built: Path, lang: str, benchmark: str):
    seen = open_page(built, PAGE, lang, index="papi", period="2023", benchmark=benchmark)
    assert_sound(seen, lang)
    marks = re.findall(r'</u><i style="left:([\d.]+)%"></i>', seen.html)
    assert len(marks) > 30
    assert "td-mark-benchmark" in seen.html
    assert seen.address["benchmark"] == benchmark


def test_a_rebuilt_figure_is_held_against_no_region(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="an-giang-2025", benchmark="region")
    assert seen.address["benchmark"] == "median"
    assert "“region”" in seen.text


def test_what_is_missing_is_said_with_its_reason(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", period="2018", home="quang-ninh", map="63")
    missing = re.search(r'<div class="td-footing td-profile-footing">.*?</ul>', seen.html, re.S)[0]
    assert "Cơ quan công bố không đưa ra số liệu: " in missing
    assert "Kiểm soát tham nhũng trong khu vực công" in missing
    reasons = [cells for _, cells in rows_of(seen) if cells[1] == "–"]
    assert reasons and all("cơ quan công bố không đưa ra số liệu" in cells for cells in reasons)


@in_each_language
def test_the_remarks_go_into_the_files(open_page: OpenPage, built: Path, lang: str, monkeypatch: pytest.MonkeyPatch):
    kept = []
    spy = replace(profile.PAGE, show=lambda frame: kept.append(profile.show(frame)) or kept[-1])
    monkeypatch.setattr(profile, "PAGE", spy)
    open_page(built, PAGE, lang, home="an-giang-2025", index="pci", period="2023")
    book = openpyxl.load_workbook(BytesIO(as_xlsx(kept[-1]())))
    assert book.sheetnames == ["profile", "remarks", "members"]
    overall = next(row for row in book["profile"].values if row[1] == pytest.approx(62.3, abs=0.1))
    assert "PCI" in overall[0]
    assert sum(str(cell.value).startswith("PCI") for cell in book["remarks"]["A"]) == 2


def test_as_a_slide_it_has_no_widgets(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, view="present")
    assert_sound(seen, "vi")
    assert not seen.run.selectbox and "Nguồn: " in seen.text


@in_each_language
def test_before_any_figure_it_says_so(open_page: OpenPage, no_figures: Path, lang: str):
    assert Words(lang)("common.empty_index_title") in open_page(no_figures, PAGE, lang).text
