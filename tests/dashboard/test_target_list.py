"""What is said of a promise: its amount, what there is, what is lacking, and where both are written."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

import etl
from dashboard.charts.target_list import STATUSES, TargetList
from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot

Row = dict[str, Any]
MEASURES = {
    "commune": {"name_vi": "xã", "name_en": "commune", "plural_en": "communes"},
    "pct": {"name_vi": "%", "name_en": "%", "plural_en": "%"},
    "yes_no": {"name_vi": "có/không (1/0)", "name_en": "yes/no (1/0)", "plural_en": "yes/no (1/0)"},
    "billion_dong": {"name_vi": "tỷ đồng", "name_en": "billion dong", "plural_en": "billion dong"},
}
CITED = {"plan": "Tỉnh ủy, Nghị quyết, 2021", "news": "Báo Tỉnh, Kết quả, 2024", "later": "Báo Tỉnh, Sau hạn, 2026"}


def reading(value: float, moment: str = "2025-06", **changed: Any) -> Row:
    return {
        "value": value, "value_high": None, "qualifier": None, "moment": moment, "status": "reported", "flag": None,
        "source_id": "news", "unit_of_measure": "commune", "denominator": None, "date_basis": "given", **changed,
    }  # fmt: skip


def promise(**changed: Any) -> Row:
    """A promise of at least 30 communes by the end of 2025, of which nothing is known."""
    return {
        "target": "t", "area": "x", "programme_period": "2021-2025", "comparison": ">=", "value_low": 30.0,
        "value_high": None, "unit_of_measure": "commune", "deadline": "2025-12-31", "document_vi": "Nghị quyết",
        "document_en": "Resolution", "source_id": "plan", "direction": "at_least", "denominator": None,
        "target_status": "current", "place_name_vi": "Tỉnh X", "place_name_en": "X", "place_level": "province",
        "node_name_vi": "Số xã", "node_name_en": "Communes", "status": "cannot_be_said", "reason": "no_reading",
        "is_settled": True, "closing": date(2025, 12, 31), "last": [], "later": None, "other": None,
        "progress_pct": None, "gap": None, "lacking": None, "whole": None, **changed,
    }  # fmt: skip


def fallen_short(**changed: Any) -> Row:
    """The same, with five communes in June 2025, when the map of the promise ended."""
    given = {"status": "not_reached", "reason": None, "last": [reading(5)], "progress_pct": 100 / 6, "gap": 25.0}
    return promise(**{**given, "closing": date(2025, 6, 30), **changed})


def listed(*rows: Row, lang: str = "vi", status: str | None = None, **changed: Any) -> TargetList:
    given: dict[str, Any] = {
        "words": Words(lang), "rows": rows, "names": {"x": "Tỉnh X (đến 06/2025)", "y": "Y"},
        "as_of": date(2026, 11, 22), "chosen_status": status, "measures": MEASURES, "cited": CITED, "flags": {},
    }  # fmt: skip
    return TargetList(**{**given, **changed})


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def row_of(view: TargetList, target: str = "t") -> str:
    (found,) = re.findall(rf'<tr data-target="{target}".*?</tr>', view.sections())
    return text(found)


@pytest.mark.parametrize(
    ("changed", "vietnamese", "english"),
    [
        ({}, "ít nhất 30 xã", "at least 30 communes"),
        ({"comparison": "="}, "30 xã", "30 communes"),
        ({"comparison": ">"}, "trên 30 xã", "over 30 communes"),
        ({"comparison": "<", "value_low": 60.0}, "dưới 60 xã", "under 60 communes"),
        ({"comparison": "~", "value_low": 40.0, "unit_of_measure": "pct"}, "khoảng 40 %", "about 40 %"),
        ({"comparison": "between", "value_low": 7.0, "value_high": 9.0}, "7–9 xã", "7–9 communes"),
        ({"comparison": "=", "value_low": 1.0, "unit_of_measure": "yes_no"}, "có", "yes"),
    ],
)
def test_the_amount_promised_is_in_words(changed: Row, vietnamese: str, english: str):
    assert listed().said.aim(promise(**changed)) == vietnamese
    assert listed(lang="en").said.aim(promise(**changed)) == english


def test_a_promise_that_fell_short_says_by_how_much_and_of_when_the_last_figure_is():
    said = row_of(listed(fallen_short()))
    for part in ("ít nhất 30 xã", "đến 31/12/2025", "5 xã 06/2025, tự báo cáo", "16,7 % mục tiêu",
                 "đến 06/2025 còn thiếu 25 xã", "chưa đạt", "số liệu cuối cùng 06/2025", "Nghị quyết"):  # fmt: skip
        assert part in said, part
    assert "Kỳ đối chiếu kết thúc ngày 30/06/2025, trước hạn 31/12/2025" in said


def test_a_share_lacks_points_and_communes():
    share = fallen_short(
        value_low=80.0, unit_of_measure="pct", gap=0.7, lacking=52, whole=reading(7669), progress_pct=99.1,
        last=[reading(79.3, unit_of_measure="pct", denominator="ntm_units")], denominator="all_units",
    )  # fmt: skip
    said = row_of(listed(share))
    assert "đến 06/2025 còn thiếu 0,7 điểm % đến 06/2025 còn thiếu 52 xã" in said
    assert "trên tổng số đơn vị" in said and "trên số đơn vị đã đạt chuẩn nông thôn mới" in said
    assert "Tổng số để tính số còn thiếu: 7.669 xã" in said


@pytest.mark.parametrize(
    ("direction", "qualifier", "said"),
    [
        ("at_least", ">", "đến 06/2025 còn thiếu dưới 25 xã"),
        ("at_least", "<", "đến 06/2025 còn thiếu trên 25 xã"),
        ("at_least", "~", "đến 06/2025 còn thiếu khoảng 25 xã"),
        ("at_most", ">", "đến 06/2025 còn cao hơn trên 25 xã"),
    ],
)
def test_what_is_lacking_is_no_more_exact_than_the_figure(direction: str, qualifier: str, said: str):
    row = fallen_short(direction=direction, last=[reading(5, qualifier=qualifier)], progress_pct=None)
    assert said in row_of(listed(row))


def test_what_was_lacking_is_of_the_date_of_its_figure_even_where_a_later_one_reached_the_target():
    row = fallen_short(later=reading(30, "2026-03"), lacking=2, whole=reading(100))
    said = row_of(listed(row, lang="en"))
    assert "short by 25 communes as of June 2025 short by 2 communes as of June 2025" in said.replace("\u00a0", " ")
    assert "2026" in said and "as of March 2026" not in said.replace("\u00a0", " ")
    above = fallen_short(direction="at_most", progress_pct=None)
    assert "too high by 25 communes as of June 2025" in row_of(listed(above, lang="en")).replace("\u00a0", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_date_that_was_inferred_is_marked_wherever_it_stands(lang: str):
    words = Words(lang)
    inferred = {"date_basis": "inferred"}
    row = fallen_short(
        last=[reading(5, "2023-10", **inferred)], later=reading(9, "2026-03", **inferred),
        other=reading(7, "2026-05", **inferred),
    )  # fmt: skip
    said = row_of(listed(row, lang=lang))
    for moment in ("2023-10", "2026-03", "2026-05"):
        shown = text(words.moment(moment))
        marked = words("common.date_inferred", moment=shown)
        assert marked in said and shown not in said.replace(marked, ""), said
    inferred_date = words("common.date_inferred", moment=text(words.moment("2023-10")))
    assert inferred_date in text(listed(row, lang=lang).slide())
    unsettled = {**row, "status": "on_track", "is_settled": False}
    assert words("targets.latest_reading", moment=inferred_date) in row_of(listed(unsettled, lang=lang))
    assert words("common.date_inferred", moment="") not in row_of(listed(fallen_short(), lang=lang))


def test_two_sources_that_differ_are_both_shown_and_nothing_is_computed_of_them():
    row = promise(reason="sources_differ", last=[reading(31), reading(23)], progress_pct=76.7, gap=7.0)
    said = row_of(listed(row))
    assert "23 xã" in said and "31 xã" in said
    assert "%" not in said and "còn thiếu" not in said
    assert "các nguồn cùng thời điểm in số khác nhau" in said


@pytest.mark.parametrize(
    "reason",
    ["no_reading", "other_ruler", "before_programme", "level_ended", "too_few_dates", "sources_differ", "reached_later",
     "no_reading_at_deadline", "flow_incomplete"],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_for_saying_nothing_is_in_words(reason: str, lang: str):
    assert Words(lang)(f"common.progress_because_{reason}") in row_of(listed(promise(reason=reason), lang=lang))


def test_a_figure_from_after_the_deadline_and_one_on_another_ruler_are_shown_as_what_they_are():
    row = promise(later=reading(90, "2026-03", source_id="later"), other=reading(12, "2026-05"))
    said = row_of(listed(row))
    assert "Sau hạn: 90 xã (03/2026, tự báo cáo)" in said
    assert "Không dùng để đối chiếu: 12 xã (05/2026, tự báo cáo)" in said
    assert "không có số liệu để đối chiếu" in said


def test_the_sources_of_the_target_and_of_the_figure_are_one_click_away():
    view = listed(fallen_short(last=[reading(5, flag="f")]), flags={"f": {"text_vi": "Số in nhầm."}})
    (details,) = re.findall(r"<details>.*?</details>", view.sections())
    assert f"Mục tiêu: {CITED['plan']}" in text(details)
    assert CITED["news"] in text(details) and "Số in nhầm." in text(details)


def test_an_open_promise_names_the_newest_reading_not_the_last_one():
    said = row_of(listed(fallen_short(status="on_track", is_settled=False)))
    assert "số liệu gần nhất 06/2025" in said and "số liệu cuối cùng" not in said


def test_the_sentence_counts_the_results_of_one_deadline():
    rows = [
        fallen_short(target="a"), fallen_short(target="b", status="reached"), promise(target="c"),
        promise(target="d", deadline="2020-12-31"), promise(target="e", deadline="2018-12-31"),
    ]  # fmt: skip
    assert listed(*rows).leads() == [
        "Tỉnh X: 3 mục tiêu đến năm 2025: đạt 1, chưa đạt 1, chưa kết luận được 1 (tính đến 22/11/2026).",
        "Tỉnh X: 2 mục tiêu đến năm 2018 và 2020: chưa kết luận được 2.",
    ]
    assert listed(rows[0], lang="en").leads() == [
        "X: 1 target for 2025: 1 not reached (as of 22\u00a0November\u00a02026)."
    ]


def test_resources_drafts_and_superseded_targets_are_apart_and_not_counted():
    rows = [
        fallen_short(target="result"),
        promise(target="money", direction="resource", unit_of_measure="billion_dong"),
        promise(target="old", target_status="superseded;deadline_after_unit_or_level_ended"),
        promise(target="draft", target_status="draft_superseded"),
    ]
    view = listed(*rows)
    assert view.leads()[0].startswith("Tỉnh X: 1 mục tiêu")
    parts = dict(re.findall(r'data-part="(\w+)">(.*?)</section>', view.sections()))
    assert {name: re.findall(r'data-target="(\w+)"', part) for name, part in parts.items()} == {
        "results": ["result"], "resources": ["money"], "apart": ["old", "draft"],
    }  # fmt: skip
    assert "đã được thay bằng mục tiêu khác" in row_of(view, "old")
    assert "dự thảo, đã được thay" in row_of(view, "draft")


def test_promises_that_cannot_be_judged_are_folded_when_many_never_left_out():
    rows = [promise(target=f"t{n}") for n in range(6)]
    view = listed(fallen_short(target="said"), *rows)
    assert "6 mục tiêu chưa kết luận được" in text(view.sections())
    assert len(re.findall("data-target=", view.sections())) == 7
    assert "<details><summary>6" not in listed(*rows, status="cannot_be_said").sections()
    assert "<details><summary>6" in view.sections()


def test_one_conclusion_can_be_asked_for():
    view = listed(fallen_short(target="a"), promise(target="b"), status="not_reached")
    assert re.findall(r'data-target="(\w+)"', view.sections()) == ["a"]
    assert "“chưa đạt”: 1 mục tiêu." in text(view.sections())


def test_a_slide_has_the_rows_of_its_sentence_without_details_and_says_what_it_leaves_out():
    rows = [promise(target=f"t{n}") for n in range(9)]
    slide = listed(fallen_short(target="said"), *rows).slide()
    assert re.findall(r'data-target="(\w+)"', slide)[0] == "said"
    assert slide.count("<tr data-target") == 6 and "<details" not in slide
    assert "Và 4 mục tiêu khác" in text(slide)
    assert CITED["news"] in text(slide) and CITED["plan"] in text(slide)


def test_names_and_sources_are_text_never_markup():
    hostile = "<img src=x onerror='alert(1)'>"
    row = fallen_short(node_name_vi=hostile, document_vi=hostile, place_name_vi=hostile)
    view = listed(row, names={"x": hostile}, cited={"plan": hostile, "news": hostile}, notes=[hostile])
    for html in (view.heading(hostile, view.leads()), view.sections(), view.slide(), view.footing([hostile])):
        assert "<img" not in html


# the real promises


@pytest.fixture(scope="module")
def promises(snapshot: Snapshot) -> list[Row]:
    return etl.promises_on(snapshot, date(2026, 11, 22))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_real_promise_is_listed_once_with_its_conclusion(snapshot: Snapshot, promises: list[Row], lang: str):
    names = {p["area"]: Words(lang).of(p, "place_name") for p in promises}
    view = TargetList(
        Words(lang), promises, names, date(2026, 11, 22), None,
        {m["unit_of_measure"]: m for m in queries.measures(snapshot)}, queries.source_texts(snapshot, lang), {},
    )  # fmt: skip
    html = view.sections()
    found = re.findall(r'<tr data-target="([^"]+)" data-status="(\w+)"', html)
    assert sorted(found) == sorted((p["target"], p["status"]) for p in promises)
    assert {p["status"] for p in promises} <= set(STATUSES)
    cited = queries.source_texts(snapshot, lang)
    rows = dict(re.findall(r'<tr data-target="([^"]+)"(.*?)</tr>', html))
    for p in promises:
        said = unescape(rows[p["target"]])
        assert cited[p["source_id"]] in said
        assert all(cited[r["source_id"]] in said for r in p["last"])


def test_the_promises_of_kien_giang_come_to_what_the_figures_say(snapshot: Snapshot, promises: list[Row]):
    view = TargetList(
        Words("vi"), promises, {"kien-giang": "Kiên Giang"}, date(2026, 11, 22), None,
        {m["unit_of_measure"]: m for m in queries.measures(snapshot)}, queries.source_texts(snapshot, "vi"), {},
    )  # fmt: skip
    first, second = view.leads()
    assert first == (
        "Kiên Giang: 4 mục tiêu đến năm 2025: đạt 1, chưa đạt 2, chưa kết luận được 1 (tính đến 22/11/2026)."
    )
    assert second == "Kiên Giang: 2 mục tiêu đến năm 2020: chưa kết luận được 2."
    said = row_of(view, "kien-giang-communes-nang-cao-2021-2025")
    assert "ít nhất 30 xã" in said and "đến 10/2023 (ngày suy ra) còn thiếu 25 xã" in said
    assert "số liệu cuối cùng 10/2023 (ngày suy ra)" in said
