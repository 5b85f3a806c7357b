"""Which criteria hold communes back, on hand-made tables: what is held against what, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest

from dashboard.charts.criteria_bars import CriteriaBars
from dashboard.charts.criteria_tables import CriteriaTable, comparable, fullest, newest_of, set_at, tables_of
from dashboard.text import Words
from etl import tallies

Row = dict[str, Any]

MEASURES = {
    "commune": {"name_vi": "xã", "name_en": "commune", "plural_en": "communes"},
    "pct": {"name_vi": "%", "name_en": "%", "plural_en": "%"},
}
FLAGS = {flag: {"text_vi": f"chú {flag}", "text_en": f"note {flag}"} for flag in ("of_all", "of_one")}
SETS = {
    "first": ("491/QĐ-TTg (2009)", "2010"),
    "second": ("1980/QĐ-TTg (2016)", "2016"),
    "third": ("51/2025/QĐ-TTg", "2026"),
}
BREAKS = [
    {"period": "2017", "kind": "method", "basis": "Quyết định 1980/QĐ-TTg ngày 17/10/2016"},
    {"period": "2025-07-01", "kind": "map", "basis": "Nghị quyết 202/2025/QH15"},
    {"period": "2026-02-15", "kind": "method", "basis": "Quyết định 51/2025/QĐ-TTg ngày 29/12/2025"},
]
SHARES = [
    {"node": f"met_{n}_pct", "of": f"met_{n}", "denominator": "all_units", "among": "all", "choice": 0}
    for n in (1, 2, 3)
]
PARTITIONS = [{"partition": 0, "total": "total", "part": f"met_{n}"} for n in (1, 2, 3)]


def criterion(criteria_set: str, number: int, scope: str = "commune", basis: str = "printed") -> Row:
    decision, since = SETS[criteria_set]
    return {
        "criteria_set": criteria_set, "number": number, "scope": scope, "decision": decision, "since": since,
        "name_vi": f"Tên {number} {criteria_set}", "name_en": f"Name {number} {criteria_set}", "group_vi": "Nhóm A",
        "group_en": "Group A", "basis": basis, "source_id": "s" if basis == "printed" else None,
    }  # fmt: skip


CRITERIA = [criterion(s, n) for s in SETS for n in (1, 2, 3)]


def reading(node: str, value: float, place: str = "a", moment: str = "2015", **changed: Any) -> Row:
    number = re.search(r"\d", node)
    row = {
        "index": "i", "node": node, "place": place, "place_name_vi": f"Nơi {place}", "place_name_en": f"Place {place}",
        "moment": moment, "date_basis": "given", "value": value, "value_high": None, "qualifier": None,
        "status": "reported", "flag": None, "source_id": "s", "denominator": None,
        "unit_of_measure": "pct" if node.endswith("pct") else "criteria_per_commune" if node == "mean" else "commune",
        "criterion": int(number.group()) if number else None,
    }  # fmt: skip
    return {**row, **changed}


def counts(met: Sequence[float], total: float | None = 20, **changed: Any) -> list[Row]:
    rows = [reading(f"met_{n}", value, **changed) for n, value in enumerate(met, 1)]
    return rows + ([] if total is None else [reading("all", total, **changed)])


def tables(*rows: Row) -> dict[str, CriteriaTable]:
    return tables_of(rows, tallies(rows, PARTITIONS, SHARES), CRITERIA, BREAKS)


def bars(
    *rows: Row, key: str = "a~2015", against: str | None = None, lang: str = "vi", criteria: Sequence[Row] = CRITERIA
) -> CriteriaBars:
    found = tables(*rows)
    return CriteriaBars(
        Words(lang),
        found[key],
        found.get(against or ""),
        list(found.values()),
        criteria,
        MEASURES,
        FLAGS,
        {"s": "Sở X"},
    )


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def listed(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-criterion="(\d+)"', html)]


# which set, which tables


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2009", None),
        ("2015", "first"),
        ("2016-12-31", "first"),
        ("2017", "second"),
        ("2017-05", "second"),
        ("2026-02-14", "second"),
        ("2026-02-15", "third"),
        ("2026", None),
        ("2026-02", None),
    ],
)
def test_a_set_rules_from_the_break_that_names_its_decision_and_nobody_knows_which_in_a_time_that_holds_the_break(
    moment: str, expected: str | None
):
    assert set_at(moment, CRITERIA, BREAKS) == expected


def test_only_the_sets_of_plain_communes_are_rulers():
    others = [criterion("second", 1, scope="commune_advanced"), criterion("first", 1)]
    assert set_at("2018", others, BREAKS) == "first"


def test_a_break_that_is_not_one_of_method_begins_no_set():
    breaks = [{**BREAKS[0], "kind": "suspected"}]
    assert set_at("2016-12-31", CRITERIA, breaks) == "second"


def test_a_table_stands_beside_others_of_its_set_with_a_criterion_in_common_only():
    found = tables(
        *counts([1, 2, 3]),
        *counts([4, 5], place="b", moment="2016-12-31"),
        *counts([4, 5], place="c", moment="2018"),
        reading("met_3", 1, place="d"),
        *counts([6], place="e"),
    )
    assert [t.key for t in comparable(found["a~2015"], found)] == ["b~2016-12-31", "d~2015", "e~2015"]
    assert [t.key for t in comparable(found["d~2015"], found)] == ["a~2015"]
    assert comparable(found["c~2018"], found) == []


def test_two_tables_of_times_in_which_the_set_changed_are_not_comparable():
    found = tables(*counts([1], moment="2026"), *counts([2], place="b", moment="2026"))
    assert comparable(found["a~2026"], found) == []


def test_the_usual_table_is_the_newest_of_the_fullest_and_that_of_a_place_its_newest():
    found = tables(
        *counts([1, 2], moment="2015"),
        *counts([1, 2], place="b", moment="2016"),
        *counts([1], place="b", moment="2018"),
    )
    assert fullest(found.values()).key == "b~2016"
    own = newest_of(found.values(), ["nowhere", "b", "a"])
    assert own is not None and own.key == "b~2018"
    assert newest_of(found.values(), ["nowhere"]) is None


# how many fail


def test_the_criteria_stand_by_the_share_that_fails_those_of_unknown_share_last():
    view = bars(*counts([15, 3, 20]), reading("met_4", 9))
    assert listed(view.bars(is_slide=False)) == [2, 1, 3, 4]


def test_the_sentence_names_the_worst_with_its_count_and_the_two_after_it():
    assert bars(*counts([15, 3, 20])).lead() == (
        "Nơi a, 2015: tiêu chí 2 (Tên 2 first) còn 17 trong 20 xã chưa đạt (15,0% đạt), rồi đến tiêu chí 1 "
        "(Tên 1 first): 5 xã."
    )
    assert bars(*counts([15, 3, 20]), lang="en").lead() == (
        "Place a, 2015: 17 of 20 communes do not yet meet criterion 2 (Name 2 first); 15.0% do. Next come criterion 1 "
        "(Name 1 first): 5 communes."
    )


def test_one_that_fails_and_none_that_fails_are_said_as_such():
    assert bars(*counts([15, 20, 20])).lead().endswith("còn 5 trong 20 xã chưa đạt (75,0% đạt).")
    assert bars(*counts([20, 20])).lead() == "Nơi a, 2015: tất cả các xã đều đã đạt 2 tiêu chí có số liệu."


def test_counts_without_the_number_of_all_communes_give_no_bar_and_no_share():
    view = bars(*counts([15, 3], total=None))
    assert "không có tổng số xã" in view.lead()
    html = view.bars(is_slide=False)
    assert "<b style" not in html and "không tính được" in html and "không rõ số xã" in html


def test_a_printed_share_alone_is_drawn_and_its_count_is_not_made_up():
    view = bars(reading("met_1_pct", 40))
    assert view.lead() == "Nơi a, 2015: tiêu chí 1 (Tên 1 first) còn 60,0% số xã chưa đạt."
    assert "width:60.00%" in view.bars(is_slide=False) and "không rõ số xã" in view.bars(is_slide=False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"qualifier": ">"}, "dưới 5 trong 20 xã"),
        ({"qualifier": ">="}, "nhiều nhất 5 trong 20 xã"),
        ({"qualifier": "~"}, "khoảng 5 trong 20 xã"),
        ({"value_high": 17}, "3–5 trong 20 xã"),
    ],
)
def test_what_is_not_exactly_known_to_meet_it_is_not_exactly_known_to_fail_it(changed: dict[str, Any], said: str):
    rows = [reading("met_1", 15, **changed), reading("all", 20)]
    assert said in text(bars(*rows).bars(is_slide=False))


def test_of_about_so_many_communes_about_so_many_fail():
    rows = [reading("met_1", 15), reading("all", 20, qualifier="~")]
    assert "khoảng 5 trong khoảng 20 xã" in text(bars(*rows).bars(is_slide=False))


# the other table


def test_the_other_table_is_a_mark_at_its_own_share_in_the_rows_that_it_has():
    rows = [*counts([15, 3]), *counts([5], total=10, place="b", moment="2016")]
    html = bars(*rows, against="b~2016").bars(is_slide=False)
    assert re.findall(r'<u style="left:([\d.]+)%" title="([^"]*)"', html) == [
        ("50.00", "Nơi b, 2016: 50,0% chưa đạt (5 trong 10 xã)")
    ]
    assert "Nơi b, 2016" in text(html.partition("<ol")[0])
    assert "<u" not in bars(*rows).bars(is_slide=False)


def test_the_figures_and_the_source_of_the_other_table_can_be_seen():
    rows = [*counts([15, 3]), *counts([5], total=10, place="b", moment="2016")]
    view = bars(*rows, against="b~2016")
    assert "Nơi b, 2016 (tự báo cáo). Nguồn: Sở X." in text(view.footing(is_slide=False))
    (other,) = re.findall(r"<details>(.*?)</details>", view.details(), re.S)
    assert "1. Tên 1 first 5 10 5 50,0%" in text(other)


def test_a_slide_shows_the_ten_worst():
    many = [criterion("first", n) for n in range(1, 13)]
    rows = [reading("all", 20)]
    rows += [{**reading("met_1", 20 - n), "node": f"met_{n}", "criterion": n} for n in range(1, 13)]
    shares = [{**SHARES[0], "node": f"met_{n}_pct", "of": f"met_{n}"} for n in range(1, 13)]
    table = tables_of(rows, tallies(rows, [], shares), many, BREAKS)["a~2015"]
    view = CriteriaBars(Words("vi"), table, None, [table], many, MEASURES, FLAGS, {"s": "Sở X"})
    assert listed(view.bars(is_slide=True)) == list(range(12, 2, -1))
    assert len(listed(view.bars(is_slide=False))) == 12


# what is said with it


def test_criteria_of_the_set_that_are_not_here_are_said_to_be_missing_never_drawn():
    view = bars(*counts([15]))
    assert "Ở đây chỉ có số liệu của 1 trong 3 tiêu chí" in text(view.heading())
    assert "Tiêu chí 2 và 3: chưa thu thập được ở đây." in text(view.heading())
    assert listed(view.bars(is_slide=False)) == [1]
    assert "chỉ có" not in text(bars(*counts([15, 3, 20])).heading())


def test_a_printed_share_that_its_counts_do_not_bear_out_is_marked_and_the_bar_follows_the_counts():
    view = bars(*counts([15, 3]), reading("met_1_pct", 78))
    html = view.bars(is_slide=False)
    assert re.findall(r"<b>([^<]*)<sup>\*</sup>", html) == ["25,0%"] and "width:25.00%" in html
    said = "Tiêu chí 1: nguồn in tỷ lệ 78%, nhưng 15/20 = 75,0%; thanh vẽ theo số xã."
    assert f"* {said}" in text(view.footing(is_slide=False))
    assert said in text(view.details())
    assert "<sup>" not in bars(*counts([15, 3]), reading("met_1_pct", 75)).bars(is_slide=False)


def test_the_table_gives_every_figure_as_printed_beside_what_is_worked_out():
    said = text(bars(*counts([15, 3]), reading("met_2_pct", 15.0)).details())
    assert "1. Tên 1 first 15 20 5 75,0% không có số liệu tự báo cáo [1]" in said
    assert "2. Tên 2 first 3 20 17 15,0% 15% tự báo cáo [1]" in said
    assert "[1] Sở X" in said


def test_a_note_on_every_row_is_said_once_and_a_note_on_one_stays_in_its_row():
    rows = [reading(f"met_{n}", 5, flag="of_all") for n in (1, 2)]
    said = text(bars(*rows, reading("all", 20), reading("met_2_pct", 25, flag="of_one")).details())
    assert said.count("chú of_all") == 1 and said.count("chú of_one") == 1
    assert "[1] chú of_one" in said


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ([reading("total", 38)], "3 tiêu chí cộng lại: 38, khớp với tổng nguồn in: 38 (tự báo cáo)."),
        ([reading("total", 39)], "3 tiêu chí cộng lại: 38, không khớp với tổng nguồn in: 39 (tự báo cáo)."),
        ([reading("total", 39, qualifier="~")], "3 tiêu chí cộng lại: 38; tổng nguồn in: khoảng 39 (tự báo cáo)."),
        ([reading("total", 38, status="computed")], "38 (tính lại; ở đây không có tổng do nguồn in)."),
        ([], "38 (tính lại; ở đây không có tổng do nguồn in)."),
        ([reading("mean", 1.9)], "38/20 = 1,90 tiêu chí, khớp với số nguồn in: 1,9 (tự báo cáo)."),
        ([reading("mean", 1.8)], "38/20 = 1,90 tiêu chí, không khớp với số nguồn in: 1,8 (tự báo cáo)."),
    ],
)
def test_what_all_criteria_come_to_stands_beside_what_is_printed(printed: list[Row], said: str):
    assert said in text(bars(*counts([15, 3, 20]), *printed).details())


@pytest.mark.parametrize("mean", [reading("mean", 1.9, qualifier="~"), reading("mean", 1.9, source_id="t")])
def test_a_mean_that_is_not_exact_or_of_another_document_is_held_against_nothing(mean: Row):
    assert "Bình quân" not in text(bars(*counts([15, 3, 20]), mean).details())


def test_a_part_of_the_criteria_is_not_added_up():
    assert "cộng lại" not in bars(*counts([15, 3]), reading("mean", 1.9)).details()


def test_the_ruler_is_named_and_where_it_is_not_known_no_name_is_given():
    assert "bộ 3 tiêu chí của Quyết định 491/QĐ-TTg (2009)" in text(bars(*counts([15])).footing(is_slide=False))
    view = bars(*counts([15], moment="2026"), key="a~2026")
    assert "không cho biết đã chấm theo bộ nào" in text(view.footing(is_slide=False))
    assert "Tên" not in text(view.bars(is_slide=False)) and "tiêu chí 1 còn 5" in view.lead()


def test_it_is_said_whether_there_is_another_table_to_compare():
    said = "Ở đây chưa có bảng nào khác vừa cùng bộ tiêu chí vừa có tiêu chí chung"
    assert said in text(bars(*counts([15])).footing(is_slide=False))
    assert said not in text(bars(*counts([15]), *counts([1], place="b")).footing(is_slide=False))


def test_it_is_said_which_names_a_source_prints_and_which_are_recalled():
    criteria = [criterion("first", 1), criterion("first", 2, basis="recalled"), criterion("first", 3, basis="recalled")]
    said = text(bars(*counts([15]), criteria=criteria).details())
    assert "Tên tiêu chí ghi theo bản in trong: Sở X." in said
    assert "Tên tiêu chí 2 và 3 ghi theo trí nhớ" in said
    assert "trí nhớ" not in text(bars(*counts([15])).details())


def test_a_date_that_was_inferred_is_said_to_be():
    assert "thời điểm suy ra" in text(bars(*counts([15], date_basis="inferred")).footing(is_slide=False))
    assert "thời điểm suy ra" not in text(bars(*counts([15])).footing(is_slide=False))


def test_the_tables_there_are_are_listed_and_the_rest_is_not_collected():
    said = text(bars(*counts([15]), *counts([1, 2], place="b", moment="2018")).details())
    assert "Nơi a, 2015 (1/3 tiêu chí), Quyết định 491/QĐ-TTg (2009)" in said
    assert "Nơi b, 2018 (2/3 tiêu chí), Quyết định 1980/QĐ-TTg (2016)" in said
    assert "Nơi khác, thời điểm khác: chưa thu thập được ở đây" in said


def test_a_hostile_name_is_text_never_markup():
    hostile = "<img src=x onerror='alert(1)'>"
    criteria = [{**row, "name_vi": hostile, "group_vi": hostile, "decision": hostile} for row in CRITERIA]
    rows = [{**row, "place_name_vi": hostile} for row in counts([15, 3])]
    view = bars(*rows, criteria=criteria)
    parts = [view.heading([hostile]), view.bars(is_slide=False), view.footing(is_slide=False), view.details()]
    assert "<img" not in "".join(parts)
    assert all(hostile in unescape(part) for part in parts)
