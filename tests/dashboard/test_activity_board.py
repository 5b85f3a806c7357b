"""dashboard.charts.activity_*: counts in words, sums beside printed figures, who they are of; on hand-made rows."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from dashboard.charts.activity_board import (
    ActivityBoard,
    Choice,
    Group,
    chosen_rows,
    headlines,
    tallies_among,
    undated_left_out,
)
from dashboard.charts.activity_bodies import BodyBoard, told_apart
from dashboard.charts.activity_order import ReadingOrder
from dashboard.charts.counted_words import CountedWords
from dashboard.text import Words
from etl import Outstanding, in_vietnamese_order, tallies
from tests.dashboard.conftest import readable

Row = dict[str, Any]

MEASURES = {
    "visit": {"name_vi": "lượt", "name_en": "visit", "plural_en": "visits"},
    "person": {"name_vi": "người", "name_en": "person", "plural_en": "people"},
    "model": {"name_vi": "mô hình", "name_en": "model", "plural_en": "models"},
    "attendance": {"name_vi": "lượt người", "name_en": "attendance", "plural_en": "attendances"},
    "million_dong": {"name_vi": "triệu đồng", "name_en": "million dong", "plural_en": "million dong"},
    "place": {"name_vi": "hạng", "name_en": "place", "plural_en": "places"},
    "pct": {"name_vi": "%", "name_en": "%", "plural_en": "%"},
    "times": {"name_vi": "lần", "name_en": "time", "plural_en": "times"},
}


def node(name: str, topic: str, position: int, measure: str, **changed: Any) -> Row:
    return {
        "node": name, "topic": topic, "position": position, "unit_of_measure": measure, "name_vi": f"Tên {name}",
        "name_en": f"Name {name}", "adds_over_time": "flow", "adds_over_hierarchy": "add", "needs_territory": False,
        "level": "activity", **changed,
    }  # fmt: skip


NODES = {
    n["node"]: n
    for n in (
        node("visits", "reception", 0, "visit"),
        node("people", "reception", 1, "person"),
        node("norm", "field_visits", 2, "times", level="norm", adds_over_time="norm", adds_over_hierarchy="own"),
        node("trips", "field_visits", 3, "visit"),
        node("models", "models", 4, "model", adds_over_time="flow_of_year", adds_over_hierarchy="no_add"),
        node("temples", "other", 5, "visit", needs_territory=True),
        node("contests", "other", 6, "visit"),
        node("new_rural_aim", "target", 7, "pct", needs_territory=True, level="target"),
        node("part", "petitions", 8, "person"),
        node("whole", "petitions", 9, "person"),
        node("pct", "petitions", 10, "pct", adds_over_time="ratio", adds_over_hierarchy="no_add"),
    )
}


def row(name: str, value: float, organisation: str = "tinh-a", **changed: Any) -> Row:
    given = NODES[name]
    kind = "province_whole" if organisation.startswith("tinh") else "district_whole"
    return {
        "index": "counts", "node": name, "organisation": organisation, "period": "2023", "breakdown": None,
        "period_start": "2023-01-01", "period_end": "2023-12-31", "period_text": "2023", "value": value,
        "value_high": None, "qualifier": None, "unit_of_measure": given["unit_of_measure"], "status": "reported",
        "source_id": "s", "flag": None, "node_name_vi": given["name_vi"], "node_name_en": given["name_en"],
        "topic": given["topic"], "node_level": given["level"], "node_position": given["position"],
        "adds_over_time": given["adds_over_time"], "adds_over_hierarchy": given["adds_over_hierarchy"],
        "needs_territory": given["needs_territory"], "organisation_name_vi": f"Đơn vị {organisation}",
        "organisation_name_en": f"Body {organisation}", "kind": kind,
        "level": "province" if kind == "province_whole" else "district", "unit": "a", "area": None,
        "territorial": "yes", "breakdown_name_vi": None, "breakdown_name_en": None, "group": None,
        "group_name_vi": None, "group_name_en": None, "adds_to_total": None, "excluded": False, "inferred": False,
        "running_total": False, **changed,
    }  # fmt: skip


def split(name: str, value: float, breakdown: str, group: str = "field", **changed: Any) -> Row:
    return row(
        name, value, breakdown=breakdown, breakdown_name_vi=f"phần {breakdown}", breakdown_name_en=f"part {breakdown}",
        group=group, group_name_vi="Lĩnh vực", group_name_en="Field", adds_to_total=True, **changed,
    )  # fmt: skip


FLAGS = {"doubtful": {"text_vi": "Số đáng ngờ.", "text_en": "A doubtful figure."}}
SHARES = [{"node": "pct", "of": "part", "denominator": "all", "among": "whole"}]


def counted(lang: str = "vi") -> CountedWords:
    return CountedWords(Words(lang), MEASURES, NODES)


def board(rows: list[Row], lang: str = "vi", **changed: Any) -> ActivityBoard:
    given: dict[str, Any] = {
        "counted": counted(lang),
        "order": ReadingOrder(["a", "b"]),
        "cited": {"s": "Báo A, Tin, 2024-01-02", "t": "Báo B, Tin khác, 2023"},
        "flags": FLAGS,
        "place": "A",
        "groups": [Group("", rows)],
        "tallies": tallies(rows, [], SHARES),
        "choice": Choice(),
        "provinces": {},
        "dates": {},
    }
    return ActivityBoard(**{**given, **changed})


def lines(html: str) -> list[str]:
    """The rows of all tables, each as one line."""
    return [" ".join(readable(r).split()) for r in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)]


# figures in words


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        (row("visits", 1900, qualifier="<"), "gần 1.900 lượt", "nearly 1,900 visits"),
        (row("people", 1), "1 người", "1 person"),
        (row("people", 7, value_high=9), "7–9 người", "7–9 people"),
        (row("visits", 999, unit_of_measure="million_dong"), "999 triệu đồng", "999 million dong"),
        (row("visits", 1000, unit_of_measure="million_dong"), "1 tỷ đồng", "1 billion dong"),
        (row("visits", 1250.5, unit_of_measure="million_dong", qualifier=">"), "trên 1,2505 tỷ đồng",
         "over 1.2505 billion dong"),
        (row("visits", 20535.594126, unit_of_measure="million_dong"), "20,535594126 tỷ đồng",
         "20.535594126 billion dong"),
        (row("visits", 24761596, unit_of_measure="million_dong"), "24.761,596 tỷ đồng", "24,761.596 billion dong"),
        (row("visits", 4, unit_of_measure="place"), "hạng 4", "place 4"),
        (row("visits", 10, unit_of_measure="place", qualifier="<="), "trong tốp 10", "in the top 10"),
        (row("people", 0), "0 người", "0 people"),
    ],
)  # fmt: skip
def test_a_figure_keeps_all_its_digits_and_its_qualifier(given: Row, vi: str, en: str):
    assert (counted("vi").figure(given), counted("en").figure(given)) == (vi, en)


def test_how_it_adds_is_said_and_visits_are_told_from_people():
    assert "Lượt không phải là số người" in counted().adding(NODES["visits"])
    assert counted().adding(NODES["people"]) == "Cộng được theo thời gian; cộng được giữa các cấp, các đơn vị."
    assert "không cộng giữa các cấp" in counted().adding(NODES["models"])


# sums beside what is printed


def test_parts_that_add_up_to_the_printed_figure_agree_with_it():
    rows = [row("models", 10), split("models", 6, "x"), split("models", 4, "y")]
    told = lines(board(rows).sections())
    assert told[2:] == [
        "Đơn vị tinh-a 2023 10 mô hình tự báo cáo · Báo A, Tin, 2024-01-02",
        "phần x 6 mô hình tự báo cáo",
        "phần y 4 mô hình tự báo cáo",
        "tính cộng 2 phần theo lĩnh vực Đơn vị tinh-a, 2023 10 mô hình khớp số in · tính lại",
    ]


def test_parts_that_do_not_add_up_are_said_to_contradict_and_are_gathered_at_the_top():
    rows = [row("visits", 12), split("visits", 6, "x"), split("visits", 4, "y")]
    shown = board(rows)
    assert "10 lượt số in 12 lượt, nguồn công bố không khớp · tính lại" in lines(shown.sections())[-1]
    assert re.findall("<li>(.*?)</li>", shown.clashes()) == [
        "Đơn vị tinh-a, 2023. Tên visits: cộng 2 phần theo lĩnh vực được 10 lượt, "
        "số in 12 lượt, nguồn công bố không khớp."
    ]
    assert board(rows[1:]).clashes() == ""


def test_inexact_parts_neither_agree_nor_contradict():
    rows = [row("visits", 12, qualifier=">"), split("visits", 6, "x", qualifier=">"), split("visits", 4, "y")]
    last = lines(board(rows).sections())[-1]
    assert "trên 10 lượt" in last and "chưa kết luận được có khớp hay không" in last


def test_without_a_printed_total_the_sum_is_computed_and_the_total_is_not_invented():
    told = lines(board([split("visits", 6, "x"), split("visits", 4, "y")]).sections())
    assert "nguồn không in số chung" in told[2]
    assert "10 lượt nguồn không in số chung để đối chiếu · tính lại" in told[-1]


def test_a_share_is_worked_out_with_as_many_decimals_as_are_printed():
    rows = [row("part", 2), row("whole", 3), row("pct", 66.67)]
    last = lines(board(rows).sections())[-1]
    assert last == "tính 2/3 Đơn vị tinh-a, 2023 66,67 % khớp số in · tính lại"
    assert "66,7 %" in lines(board(rows[:2]).sections())[-1]


def test_a_check_with_excluded_figures_shows_no_result_only_the_contradiction():
    rows = [row("part", 238, excluded=True, flag="doubtful"), row("whole", 316), row("pct", 88.9)]
    last = lines(board(rows).sections())[-1]
    assert last == "tính 238/316 = 75,3 %, số in 88,9 %, nguồn công bố không khớp Đơn vị tinh-a, 2023"
    agreeing = [row("part", 158, excluded=True), row("whole", 316), row("pct", 50)]
    assert "td-tally" not in board(agreeing).sections()


def test_bodies_are_added_only_where_the_activity_says_so():
    districts = [row("visits", 6, "huyen-x"), row("visits", 4, "huyen-y"), row("visits", 10)]
    assert "tính cộng 2 đơn vị 10 lượt khớp số in · tính lại" in lines(board(districts).sections())
    models = [row("models", 6, "huyen-x"), row("models", 4, "huyen-y")]
    assert "td-tally" not in board(models).sections()


def test_levels_of_what_may_be_registered_at_several_are_never_added():
    rows = [split("models", 53, "commune", "level"), split("models", 17, "district", "level")]
    assert "td-tally" not in board(rows).sections()
    assert not re.search(r"\b70\b", readable(board(rows).sections()))


def test_a_sum_of_which_a_part_is_not_shown_is_not_shown():
    rows = [row("visits", 6, "huyen-x"), row("visits", 4, "huyen-y"), row("visits", 10)]
    found = tallies(rows, [], [])
    assert len(tallies_among(found, rows)) == 1
    assert tallies_among(found, rows[1:]) == []


# what is shown of a row


def test_a_lone_part_stands_as_a_part_and_not_as_a_total():
    told = lines(board([split("visits", 10, "desk")]).sections())
    assert told[2:] == ["Đơn vị tinh-a 2023 10 lượt chỉ riêng phần: phần desk tự báo cáo · Báo A, Tin, 2024-01-02"]


def test_an_excluded_figure_is_set_apart_and_says_why():
    html = board([row("visits", 5, excluded=True, flag="doubtful")]).sections()
    assert 'class="td-as-printed"' in html
    assert "chỉ trình bày như đã in Số đáng ngờ." in lines(html)[-1]
    assert "td-as-printed" not in board([row("visits", 5, flag="doubtful")]).sections()


def test_a_norm_stands_beside_actual_figures_of_its_body_or_says_there_are_none():
    norm = row("norm", 3, qualifier=">=")
    assert (
        "ít nhất 3 lần Đây là định mức; chưa thu thập được số thực hiện ở đây." in lines(board([norm]).sections())[-1]
    )
    with_trips = lines(board([norm, row("trips", 20), row("trips", 7, "huyen-x")]).sections())
    assert "ít nhất 3 lần Số thực hiện cùng nhóm: Tên trips: 20 lượt (2023)." in with_trips[2]


def test_rows_are_in_the_order_of_activity_level_name_and_time():
    rows = [
        row("people", 1), row("visits", 2, "huyen-đ"), row("visits", 3, "huyen-d"),
        row("visits", 4, period="2022", period_end="2022-12-31", period_start="2022-01-01", period_text="2022"),
        row("visits", 5), row("visits", 6, period=None, period_start=None, period_end=None, period_text="undated"),
    ]  # fmt: skip
    shown = re.findall(r'<span class="td-figure">(\d)', board(rows).sections())
    assert shown == ["4", "5", "6", "3", "2", "1"]
    provinces = [row("visits", 1, "huyen-a", unit="b"), row("visits", 2, "huyen-b", unit="a")]
    assert re.findall(r'<span class="td-figure">(\d)', board(provinces).sections()) == ["2", "1"]


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = ["Đồng Hới", "Dĩ An", "Bố Trạch", "Ba Đồn", "Hoà", "Hòa Bình", "Hỏa", "Ân Thi", "An Biên", "Ăn"]
    assert sorted(names, key=in_vietnamese_order) == [
        "An Biên", "Ăn", "Ân Thi", "Ba Đồn", "Bố Trạch", "Dĩ An", "Đồng Hới", "Hoà", "Hỏa", "Hòa Bình",
    ]  # fmt: skip


def test_members_stand_under_their_names_and_one_without_figures_says_so():
    html = board([], groups=[Group("Tỉnh A", [row("visits", 5)]), Group("Tỉnh B", [])]).sections()
    assert re.findall(r'<h2 class="td-member">(.*?)</h2>', html) == ["Tỉnh A", "Tỉnh B"]
    assert "Tỉnh B: chưa thu thập được số liệu nào" in readable(html)


def test_of_many_figures_only_the_first_topic_is_open():
    many = [row("visits", n, f"huyen-{n}") for n in range(70)] + [row("models", 3)]
    assert re.findall(r'<details data-topic="(\w+)"( open)?>', board(many).sections()) == [
        ("reception", " open"), ("models", ""),
    ]  # fmt: skip
    assert board(many[-3:]).sections().count(" open>") == 2


def test_names_and_sources_are_text_never_markup():
    html = board([row("visits", 5, organisation_name_vi="<s>A</s>&")], cited={"s": "<script>"}).sections()
    assert "&lt;s&gt;A" in html and "<script" not in html


# choices and headlines


def test_a_year_keeps_figures_up_to_it_and_counts_those_without_one():
    rows = [row("visits", 1), row("visits", 2, period="2024"), row("visits", 3, period=None)]
    rows.append(row("visits", 4, period="2012"))
    assert [r["value"] for r in chosen_rows(rows, Choice(year="2023"))] == [1, 4]
    assert undated_left_out(rows, Choice(year="2023")) == 1
    assert undated_left_out(rows, Choice()) == 0
    assert undated_left_out(rows, Choice(year="2023", topic="models")) == 0


def test_headlines_are_the_newest_undivided_figures_of_the_widest_level():
    rows = [
        row("visits", 1, period_end="2022-12-31"), row("visits", 2),
        row("visits", 3, "huyen-x", period_end="2025-12-31"), row("people", 4),
        row("people", 5, flag="doubtful", period_end="2025-12-31"), split("models", 6, "x"),
        row("norm", 7), row("trips", 8),
    ]  # fmt: skip
    topics = ["reception", "field_visits", "models"]
    assert [r["value"] for r in headlines(rows, topics, 6)] == [2, 8]
    assert [r["value"] for r in headlines(rows, ["reception"], 6)] == [2, 4]
    assert len(headlines(rows, topics, 1)) == 1


def test_large_figures_of_provinces_never_stand_side_by_side():
    rows = [row("visits", 1), row("people", 2, "ca-nuoc", unit=None, level="national")]
    everywhere = board(rows, provinces={"a": "A"})
    assert re.findall(r'<article class="td-card" data-node="(\w+)"', everywhere.slide()) == ["people"]
    assert "Chọn một nơi" not in everywhere.slide()
    assert "Chọn một nơi" in board(rows[:1], provinces={"a": "A"}).slide()
    assert "Chọn một nơi" not in board([]).slide()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "A: 2 số liệu của 2 đơn vị, 2022–2023."),
        ("en", "A. Figures held: 2; reporting bodies: 2; years: 2022–2023."),
    ],
)
def test_the_sentence_counts_figures_bodies_and_years(lang: str, said: str):
    rows = [row("visits", 1), row("visits", 2, "huyen-x", period="2022")]
    assert board(rows, lang).sentence() == said
    assert "bằng" not in board(rows[:1], lang).sentence()
    assert board([row("visits", 1, period=None)]).sentence() == "A: 1 số liệu của 1 đơn vị, nguồn không ghi năm."
    assert "không có nghĩa là không có hoạt động" in board([]).sentence()


# bodies


def body(name: str, **changed: Any) -> Row:
    return {
        "organisation": name, "name_vi": f"Đơn vị {name}", "name_en": f"Body {name}", "level": "province", "unit": "a",
        "territorial": "yes", "valid_from": None, "valid_to": None, "successor": None, **changed,
    }  # fmt: skip


def body_board(bodies: list[Row], rows: list[Row]) -> BodyBoard:
    known = {b["organisation"]: b for b in bodies}
    return BodyBoard(Words("vi"), ReadingOrder(["a"]), known, list(known), rows, NODES, {})


def test_the_board_tells_figures_from_not_collected_and_from_not_applicable():
    shown = body_board([body("tinh-a"), body("khoi", territorial="no")], [row("visits", 0), row("people", 3)])
    cells = {
        name: dict(zip(shown.columns, re.findall(r"<td[^>]*>(?:<span>)?(.*?)<", inner), strict=True))
        for name, inner in re.findall(r'<tr data-body="([\w-]+)">(.*?)</tr>', shown.board(), re.S)
    }
    assert list(shown.columns) == [
        "reception", "field_visits", "models", "other", "temples", "target", "petitions",
    ]  # fmt: skip
    assert cells["tinh-a"] == dict.fromkeys(shown.columns, "–") | {"reception": "2"}
    assert cells["khoi"] == dict.fromkeys(shown.columns, "–") | {"temples": "không áp dụng", "target": "không áp dụng"}
    assert "không có địa bàn" in readable(shown.board())
    assert "không có địa bàn" not in readable(body_board([body("tinh-a")], []).board())


def test_a_body_that_ended_names_its_successors_with_dates_where_known():
    bodies = [
        body("old", valid_to="2025-02-10", successor="x|y|unknown"), body("x", valid_from="2025-02-11"), body("y"),
        body("older", successor="y"),
    ]  # fmt: skip
    assert re.findall("<li>(.*?)</li>", body_board(bodies, []).successors()) == [
        "Đơn vị old kết thúc hoạt động ngày 10/02/2025; đơn vị kế tục: Đơn vị x (từ 11/02/2025) và Đơn vị y.",
        "Đơn vị older đã kết thúc hoạt động (chưa rõ ngày); đơn vị kế tục: Đơn vị y.",
    ]
    assert body_board([body("x")], []).successors() == ""


def test_bodies_of_one_name_are_told_apart_by_their_dates():
    same = [body("a", name_vi="Tỉnh A", valid_to="2025-06-30"), body("b", name_vi="Tỉnh A", valid_from="2025-07-01")]
    known = {b["organisation"]: b for b in [*same, body("c", valid_to="2025-06-30")]}
    assert told_apart(Words("vi"), known) == {"a": "đến 30/06/2025", "b": "từ 01/07/2025"}


def test_only_declared_bodies_can_be_said_not_to_have_reported():
    shown, day = body_board([body("tinh-a"), body("tinh-b")], []), date(2024, 2, 3)
    duty = {"organisation": "tinh-a", "node": "visits"}
    late = [Outstanding("tinh-a", "visits", date(2023, 1, 1), date(2023, 3, 31)),
            Outstanding("tinh-a", "visits", date(2023, 7, 1), date(2023, 9, 30)),
            Outstanding("tinh-b", "visits", date(2023, 7, 1), date(2023, 9, 30))]  # fmt: skip
    assert "Chưa khai báo danh sách" in shown.reporting([], late, day)
    assert lines(shown.reporting([duty], late, day))[1:] == ["Đơn vị tinh-a Tên visits tháng 1–3/2023, tháng 7–9/2023"]
    assert "đã có đủ số liệu các kỳ" in shown.reporting([duty], [], day)
    assert "không có đơn vị nào của nơi này" in shown.reporting([{**duty, "organisation": "far"}], late, day)


def test_a_sum_with_an_inferred_part_says_that_it_cannot_be_judged():
    rows = [row("visits", 5), split("visits", 2, "x", inferred=True), split("visits", 3, "y")]
    (said,) = (line for line in lines(board(rows).sections()) if line.startswith("tính"))
    assert "số in 5 lượt; có số do người thu thập suy ra nên chưa kết luận được có khớp hay không" in said
    assert "chỉ gần đúng" not in said and "khớp số in" not in said
