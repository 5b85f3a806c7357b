"""The list whose bars are the picture."""

import re

from dashboard.charts.ranked_bars import Bar, Group, ranked_bars

DA_NANG = Bar("da-nang", "Đà Nẵng", "1", "70,00", 1.0, "#0E5760", "", False, title="Đà Nẵng: 70,00 (công bố)")
QUANG_NINH = Bar("quang-ninh", "Quảng Ninh", "2°", "65,60", 0.93, "#348188", "*", True)


def test_a_row_holds_rank_name_bar_value_and_mark():
    html = ranked_bars([Group("", "", [DA_NANG, QUANG_NINH])])
    first, second = re.findall(r"<li .*?</li>", html)
    assert 'data-unit="da-nang"' in first and 'title="Đà Nẵng: 70,00 (công bố)"' in first
    assert '<span class="td-rank">1</span><span class="td-name">Đà Nẵng</span>' in first
    assert "width:100.00%;background:#0E5760" in first
    assert "width:93.00%;background:#348188" in second
    assert '<span class="td-rank">2°</span>' in second
    assert "65,60<sup>*</sup>" in second


def test_only_the_chosen_row_is_marked_as_chosen():
    html = ranked_bars([Group("", "", [DA_NANG, QUANG_NINH])])
    assert re.findall(r'td-chosen" data-unit="([\w-]+)"', html) == ["quang-ninh"]


def test_groups_have_headings_with_their_colour_and_an_empty_heading_is_not_shown():
    html = ranked_bars([Group("Tốt: 1 tỉnh", "#0E5760", [DA_NANG]), Group("", "#348188", [QUANG_NINH])])
    assert html.count("<ol>") == 2
    assert re.findall(r'<li class="td-group"><i style="background:(#\w+)"></i>(.*?)</li>', html) == [
        ("#0E5760", "Tốt: 1 tỉnh")
    ]


def test_a_list_without_ranks_or_margins_leaves_no_room_for_them():
    unranked = DA_NANG._replace(rank="")
    assert "td-unranked" in ranked_bars([Group("", "", [unranked])])
    assert "td-unranked" not in ranked_bars([Group("", "", [unranked, QUANG_NINH])])
    assert "td-with-margin" not in ranked_bars([Group("", "", [DA_NANG])])
    with_margin = ranked_bars([Group("", "", [DA_NANG._replace(margin="±0,40")])])
    assert "td-with-margin" in with_margin and "<small>±0,40</small>" in with_margin


def test_the_interval_of_a_rank_stands_in_its_row_and_has_room_only_where_there_is_one():
    html = ranked_bars([Group("", "", [DA_NANG._replace(span="1–2"), QUANG_NINH])])
    first, second = re.findall(r"<li .*?</li>", html)
    assert '<small class="td-rank-span">1–2</small>' in first
    assert "td-rank-span" not in second
    assert "td-with-span" in html
    assert "td-with-span" not in ranked_bars([Group("", "", [DA_NANG])])


def test_what_comes_from_data_is_text_never_markup():
    hostile = '<img src=x onerror="alert(1)">'
    bar = Bar("x", hostile, hostile, hostile, 0.5, "#0E5760", hostile, False, hostile, hostile, hostile)
    html = ranked_bars([Group(hostile, "#0E5760", [bar])])
    assert "<img" not in html
    assert 'title="<' not in html and 'onerror="' not in html
    assert html.count("&lt;img") == 8


def test_no_unit_at_all_is_an_empty_list():
    assert re.sub(r"<[^>]+>", "", ranked_bars([])) == ""
