"""The heat map over the shipped figures: what is coloured, ordered, grouped and said."""

from __future__ import annotations

import re

import pytest

from dashboard.text import LANGUAGES, Words
from tests.dashboard.conftest import Opened, OpenPage
from tests.dashboard.test_pages import assert_sound

PAGE = "heat"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def lines_of(seen: Opened) -> list[tuple[str, str]]:
    """Name and cells of every row of a unit, as HTML."""
    found = re.findall(r'<tr( class="td-chosen")?><th scope="row">([^<]*)</th>(.*?)</tr>', seen.html)
    return [(name, cells) for _, name, cells in found]


def columns_of(seen: Opened) -> int:
    return len(re.findall(r'<th scope="col"', seen.html)) - 1


@in_each_language
@pytest.mark.parametrize(
    ("address", "rows", "columns"),
    [
        ({"index": "pci", "period": "2023", "map": "63"}, 63, 11),
        ({"index": "papi", "period": "2023", "map": "63", "level": "all"}, 63, 37),
        ({"index": "papi", "period": "2014", "map": "34", "level": "all"}, 34, 29),
        ({"index": "pci", "period": "2023", "map": "34"}, 34, 11),
    ],
)
def test_it_holds_a_row_a_province_and_a_column_a_node(
    open_page: OpenPage, built, lang: str, address: dict[str, str], rows: int, columns: int
):
    seen = open_page(built, PAGE, lang, **address)
    assert_sound(seen, lang)
    assert (len(lines_of(seen)), columns_of(seen)) == (rows, columns)
    assert len(seen.html.encode()) < 190_000


def test_on_the_map_of_the_period_it_is_ordered_by_the_whole_and_says_that_mixed_statuses_are_no_ranking(
    open_page: OpenPage, built
):
    seen = open_page(built, PAGE, index="pci", period="2023", node="overall")
    assert seen.address["map"] == "63"
    values = [float(re.search(r">([\d,]+)", cells)[1].replace(",", ".")) for _, cells in lines_of(seen)]
    assert values == sorted(values, reverse=True)
    assert "không phải xếp hạng" in seen.part("td-heading")
    assert not re.search(r"hạng \d", seen.text)


def test_in_order_of_names_where_the_order_of_scores_would_tell_ranks_that_are_not_published(
    open_page: OpenPage, built
):
    seen = open_page(built, PAGE, index="pci", period="2023")
    assert seen.address["node"] == "name" and lines_of(seen)[0][0] == "An Giang"
    assert open_page(built, PAGE, index="pci", period="2022").address["node"] == "overall"


def test_on_todays_map_it_stands_by_region_and_name_and_says_what_the_colours_are_not(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2023", home="an-giang-2025")
    assert (seen.address["map"], seen.address["node"], seen.address["group"]) == ("34", "name", "region")
    assert seen.html.count('<tr class="td-block">') == 6
    assert Words("vi")("heat.on_rebuilt") in seen.part("td-heading")
    assert "6,89†" in seen.html and "† quy đổi" in seen.part("td-footing")
    # the median is that of the provinces as they were, of published figures, not of rebuilt ones
    assert ">Trung vị 63 tỉnh năm 2023</th><td>66,66</td><td>7,32</td>" in seen.html
    names = [name for name, _ in lines_of(seen)]
    assert names[:3] == ["Cao Bằng", "Điện Biên", "Lai Châu"]


def test_a_column_chosen_on_todays_map_is_said_to_give_no_ranking(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2023", map="34", node="land", group="none")
    assert "Thứ tự theo cột “Tiếp cận đất đai” không phải xếp hạng" in seen.part("td-heading")
    assert 'aria-sort="descending"' in seen.html


@pytest.mark.parametrize(("index", "level"), [("pci", "dimension"), ("papi", "all")])
def test_home_is_counted_and_its_columns_are_named_as_they_are_coloured(
    open_page: OpenPage, built, index: str, level: str
):
    words = Words("vi")
    seen = open_page(built, PAGE, index=index, period="2023", map="63", home="thanh-hoa", level=level)
    cells = next(cells for name, cells in lines_of(seen) if name == "Thanh Hóa")
    heads = re.findall(r'<th scope="col"[^>]*><span>([^<]*)', seen.html)
    (_, whole), *parts = zip(heads, re.findall(r'<td class="td-f(\d)"', cells), strict=True)
    fifths = [fifth for _, fifth in parts]
    counted = {"top": fifths.count("5"), "bottom": fifths.count("1"), "of": len(parts)}
    assert words("heat.answer", unit="Thanh Hóa", period="2023", **counted) in seen.html
    said = seen.part("td-heading")
    assert words("heat.in_the_whole", fifth=words(f"heat.fifth_{whole}")) in said
    assert words("heat.bottoms", nodes="; ".join(name for name, fifth in parts if fifth == "1")) in said
    tops = [name for name, fifth in parts if fifth == "5"]
    if len(tops) <= 6:
        assert words("heat.tops", nodes="; ".join(tops)) in said
    else:
        assert words("heat.and_more", nodes="; ".join(tops[:5]), n=len(tops) - 5) in said


@in_each_language
@pytest.mark.parametrize(("index", "period"), [("par_index", "2023"), ("sipas", "2024"), ("pgi", "2023")])
@pytest.mark.parametrize("geography", ["63", "34"])
def test_a_sparse_index_is_not_coloured_and_its_order_is_called_no_ranking(
    open_page: OpenPage, built, lang: str, index: str, period: str, geography: str
):
    seen = open_page(built, PAGE, lang, index=index, period=period, map=geography, level="all")
    assert_sound(seen, lang)
    assert not re.search(r'<td class="td-f\d"', seen.html)
    assert Words(lang)("heat.rule_none") in seen.part("td-footing")
    assert seen.address["node"] == "name"
    assert len(lines_of(seen)) < int(geography)
    assert re.search(r"\(\d\d\): ", seen.part("td-footing"))


def test_an_absent_cell_is_a_sign_with_its_reason_never_a_number(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="papi", period="2022", map="63")
    gaps = re.findall(r'<td class="td-none" title="([^"]*)">([^<]*)</td>', seen.html)
    assert len(gaps) > 2 and {text for _, text in gaps} == {"–"}
    assert all(reason for reason, _ in gaps)


def test_an_excluded_figure_is_shown_without_colour_and_explained(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="par_index", period="2016", map="63")
    assert "Hiện nhưng không dùng để so sánh: " in seen.part("td-footing")


@pytest.mark.parametrize("group", ["region", "band", "likeness"])
def test_grouping_loses_nobody(open_page: OpenPage, built, group: str):
    seen = open_page(built, PAGE, index="papi", period="2023", map="63", group=group)
    assert len(lines_of(seen)) == 63
    assert seen.html.count('<tr class="td-block">') > 2
    assert seen.html.count('<tr class="td-chosen">') == 1


def test_another_index_opens_on_its_own_order(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2023", node="land")
    papi = next(option for option in seen.widget("index").options if option.startswith("PAPI"))
    seen.widget("index").set_value(papi if papi in seen.widget("index").options else "papi").run()
    assert seen.address["index"] == "papi" and seen.address["node"] == "total"
    assert not seen.part("td-unknown")


def test_what_there_is_not_is_named_in_the_words_of_the_page(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", node="nothing", group="nothing", level="nothing")
    assert_sound(seen, "vi")
    said = seen.part("td-unknown")
    assert said.count("“nothing”") == 3
    assert "Sắp theo" in said and "Gộp theo" in said and "Số cột" in said


@in_each_language
@pytest.mark.parametrize("geography", ["63", "34"])
def test_a_slide_shows_the_region_and_the_peers_of_home_and_says_so(
    open_page: OpenPage, built, lang: str, geography: str
):
    seen = open_page(built, PAGE, lang, index="papi", period="2023", map=geography, view="present", level="all")
    assert_sound(seen, lang)
    assert columns_of(seen) == 9
    shown = len(lines_of(seen))
    assert 5 < shown <= 24
    assert re.search(rf"\b{shown}\b.*\b{geography}\b", seen.part("td-footing"))


def test_the_table_behind_it_holds_every_figure_with_status_and_source(open_page: OpenPage, built):
    seen = open_page(built, PAGE, index="pci", period="2023", map="63", table="1")
    sheet = seen.html[seen.html.index('<section class="td-sheet"') :]
    assert sheet.count("<tr>") == 64
    assert "tính lại: Chỉ số PCI tổng hợp" in sheet
    assert "công bố: mọi cột" in sheet
    assert "VCCI, " in sheet
