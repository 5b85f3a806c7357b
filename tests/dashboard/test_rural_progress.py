"""How far one place has got on its way to its targets: rows made by hand, then every promise of the real data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

import etl
from dashboard import sheet
from dashboard.charts.rural_progress import RuralProgress
from dashboard.charts.rural_sheets import sheets_of
from dashboard.text import LANGUAGES, Words, sentences
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from etl.tallies import Tally
from etl.totals import Total

Row = dict[str, Any]
INDEX = "new_rural"
TOPICS = ("standard", "advanced", "model")
TODAY = date(2026, 11, 22)
MEASURES: dict[str, Row] = {
    "pct": {"name_vi": "%", "name_en": "%", "plural_en": "%"},
    "commune": {"name_vi": "xã", "name_en": "commune", "plural_en": "communes"},
}
NODES: list[Row] = [
    {"node": node, "topic": topic, "adds_over_time": adds, "direction": "higher_is_better"}
    for node, topic, adds in (
        ("all", "communes", "stock"),
        ("count", "standard", "stock"),
        ("share", "standard", "ratio"),
        ("advanced", "advanced", "stock"),
        ("budget", "standard", "flow"),
        ("hidden", None, "stock"),
    )
]
NAMES = {"all": "Tổng số xã", "count": "Số xã đạt", "share": "Tỷ lệ xã đạt", "advanced": "Số xã nâng cao"}
CITED = {"news": "Báo A, Bài B, 2025-07", "plan": "Cổng C, Văn bản D, 2021", "other": "Báo E, 2023"}
FLAGS: dict[str, Row] = {
    "merged": {"text_vi": "Số xã giảm do sắp xếp.", "text_en": "Fewer communes after the mergers."},
    "converted": {"text_vi": "Chuyển từ 60 xã cũ.", "text_en": "Made of 60 former communes."},
}
NEW_MAP: Row = {"valid_from": date(2025, 7, 1), "change_vi": "Còn 34 tỉnh.", "change_en": "34 provinces are left."}


def reading(moment: str, value: float, node: str = "count", **given: Any) -> Row:
    usual = {
        "node": node, "place": "here", "moment": moment, "value": value, "value_high": None, "qualifier": None,
        "status": "published", "flag": None, "source_id": "news", "denominator": None, "date_basis": "given",
        "unit_of_measure": "pct" if node == "share" else "commune", "place_name_vi": "Đây", "place_name_en": "Here",
        "node_name_vi": NAMES.get(node, node), "node_name_en": node,
    }  # fmt: skip
    return {**usual, **given}


def promise(node: str = "share", **given: Any) -> Row:
    """A promise of 80 % by the end of 2025 of which nothing is known."""
    usual = {
        "target": f"{node}-target", "node": node, "programme_period": "2021-2025", "comparison": ">=",
        "value_low": 80.0, "value_high": None, "unit_of_measure": "pct" if node == "share" else "commune",
        "deadline": "2025-12-31", "document_vi": "Quyết định 1", "document_en": "Decision 1", "source_id": "plan",
        "place_name_vi": "Cả nước", "place_name_en": "Whole country", "node_name_vi": "Tỷ lệ", "node_name_en": "Share",
        "direction": "at_least", "denominator": None, "target_status": "current", "status": "cannot_be_said",
        "reason": "no_reading", "is_settled": True, "last": [], "first": None, "dates": 0, "later": None,
        "other": None, "progress_pct": None, "gap": None, "lacking": None, "whole": None, "series": [], "line": None,
        "closing": date(2025, 12, 31), "needed": None, "needed_pct": None, "needed_from_now": None, "actual": None,
        "actual_pct": None,
        "projected": None, "earliest": None, "latest": None,
    }  # fmt: skip
    return {**usual, **given}


SETTLED: Row = {
    "status": "not_reached", "reason": None, "first": reading("2022-06", 70.2, "share"), "dates": 7,
    "last": [reading("2025-06", 79.3, "share")], "progress_pct": 99.125, "gap": 0.7,
    "needed": 2.796, "needed_pct": 3.799, "actual": 3.033, "actual_pct": 4.146,
}  # fmt: skip
OPEN: Row = {
    "status": "behind", "reason": None, "is_settled": False, "first": reading("2022-07", 112), "dates": 3,
    "last": [reading("2023", 120)], "progress_pct": 84.5, "gap": 22.0, "value_low": 142.0, "comparison": "=",
    "needed": 8.773, "needed_pct": 7.187, "needed_from_now": 10.99, "actual": 5.641, "actual_pct": 4.985,
    "earliest": date(2025, 12, 14), "projected": date(2027, 11, 26), "latest": date(2030, 8, 19),
}  # fmt: skip


def shown(
    promises: Sequence[Row] = (), readings: Sequence[Row] = (), lang: str = "vi", as_of: date = TODAY, **given: Any
) -> RuralProgress:
    usual: dict[str, Any] = {
        "words": Words(lang), "palette": LIGHT, "place_name": "Tỉnh Đây", "as_of": as_of, "nodes": NODES,
        "topics": TOPICS, "breaks": {}, "measures": MEASURES, "cited": CITED, "flags": FLAGS, "shares": [],
        "tallies": [],
    }  # fmt: skip
    return RuralProgress(**{**usual, **given}, promises=promises, readings=readings)


def text(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def card(view: RuralProgress, topic: str = "standard") -> str:
    found = re.findall(rf'<article class="td-card" data-topic="{topic}">(.*?)</article>', view.cards(), re.S)
    return text(found[0]) if found else ""


def promised(row: Row, readings: Sequence[Row] = (), lang: str = "vi") -> str:
    """What stands on the card about one promise, without the sources."""
    (found,) = re.findall(r'<section class="td-promise".*?</section>', shown([row], readings, lang).cards(), re.S)
    return text(found)


def details(view: RuralProgress) -> tuple[list[str], list[str]]:
    """The lines of sources and figures, and those of earlier targets."""
    (inner,) = re.findall(r"<details>(.*?)</details>", view.cards(), re.S)
    now, _, earlier = inner.partition("<h3>")
    of_both = [[text(line).strip() for line in re.findall(r"<li>(.*?)</li>", part, re.S)] for part in (now, earlier)]
    return of_both[0], of_both[1]


# what a card says of a promise


def test_a_settled_promise_says_its_status_its_date_and_how_far_it_got():
    said = promised(promise(**SETTLED, denominator="all_units"))
    assert "chưa đạt ít nhất 80 % đến 31/12/2025" in said
    assert "số liệu cuối cùng 06/2025 · trên tổng số" in said
    assert "Bằng 99,1 % mục tiêu. Đến 06/2025 còn thiếu 0,7 điểm %." in said


def test_a_promise_of_which_nothing_can_be_said_says_why():
    assert "chưa kết luận được ít nhất 80 % đến 31/12/2025 chưa thu thập được số liệu ở đây" in promised(promise())
    english = promised(promise(reason="other_ruler"), lang="en")
    assert "cannot be said" in english and "figures only under another set of criteria" in english


def test_the_label_carries_the_status_for_the_style():
    assert 'class="td-verdict" data-status="not_reached">chưa đạt<' in shown([promise(**SETTLED)]).cards()


@pytest.mark.parametrize(
    ("denominator", "said"),
    [("all_units", "trên tổng số"), ("ntm_units", "đã đạt chuẩn"), ("not_stated", "nguồn không nêu mẫu số")],
)
def test_a_share_says_of_what(denominator, said):
    assert said in promised(promise(denominator=denominator))
    assert said in card(shown([], [reading("2025-06", 42.4, "share", denominator=denominator)]))


@pytest.mark.parametrize(
    ("qualifier", "in_progress", "in_gap"),
    [
        (None, "Bằng 93,0 %", "còn thiếu 7 điểm %"),
        (">", "Bằng trên 93,0 %", "còn thiếu dưới 7 điểm %"),
        (">=", "Bằng ít nhất 93,0 %", "còn thiếu nhiều nhất 7 điểm %"),
        ("<", "Bằng gần 93,0 %", "còn thiếu trên 7 điểm %"),
        ("<=", "Bằng nhiều nhất 93,0 %", "còn thiếu ít nhất 7 điểm %"),
        ("~", "Bằng khoảng 93,0 %", "còn thiếu khoảng 7 điểm %"),
        ("est", "Bằng ước 93,0 %", "còn thiếu ước 7 điểm %"),
    ],
)
def test_a_qualifier_stays_in_the_progress_and_turns_in_what_is_lacking(qualifier, in_progress, in_gap):
    over = {**SETTLED, "last": [reading("2023-10", 93.0, "share", qualifier=qualifier)], "progress_pct": 93.0}
    said = promised(promise(**{**over, "gap": 7.0, "value_low": 100.0}))
    assert f"{in_progress} mục tiêu. Đến 10/2023 {in_gap}." in said


def test_the_qualifiers_are_those_of_english_in_english():
    over = {**SETTLED, "last": [reading("2023-10", 93.0, "share", qualifier=">")], "progress_pct": 93.0, "gap": 7.0}
    said = promised(promise(**over), lang="en")
    assert "At over 93.0 % of the target. As of October 2023 under 7 percentage points short." in said


def test_an_early_end_of_the_map_is_said_beside_the_verdict():
    early = promise(**{**SETTLED, "closing": date(2025, 6, 30)})
    assert "Kết luận theo số liệu đến 30/06/2025, vì từ đó địa giới đã thay đổi." in promised(early)
    assert "Kết luận theo số liệu đến" not in promised(promise(**SETTLED))


def test_a_share_says_what_it_is_a_share_of():
    one = [{"node": "share", "denominator": "all_units", "choice": 0}]
    two = [*one, {"node": "share", "denominator": "ntm_units", "choice": 1}]
    readings = [reading("2025-06", 79.3, "share")]
    assert "trên tổng số" in card(shown([], readings, shares=one))
    assert "trên tổng số" not in card(shown([], readings, shares=two))
    marked = [reading("2025-06", 79.3, "share", denominator="ntm_units")]
    assert "trên số xã, huyện đã đạt chuẩn" in card(shown([], marked, shares=two))


def test_a_fall_across_a_change_of_criteria_says_that_the_two_cannot_be_compared():
    cut = {"period": "2022-03-08", "kind": "method"}
    readings = [reading("2021-12", 300), reading("2022-09", 299)]
    (told,) = shown([], readings, breaks={"count": [cut]}).falls()
    assert "không so sánh trực tiếp được" in told
    (untold,) = shown([], readings).falls()
    assert "không so sánh trực tiếp được" not in untold


def test_a_share_of_which_the_communes_are_known_lacks_communes():
    whole = reading("2025-06", 7669, "all")
    over = {**SETTLED, "last": [reading("2025-06", 79.3, "share", qualifier=">")]}
    said = promised(promise(**{**over, "lacking": 52, "whole": whole}))
    assert "còn thiếu 52 xã (tính trên 7.669 xã)." in said and "điểm %." not in said


def test_what_is_reached_lacks_nothing_and_needs_no_pace():
    kept = {**SETTLED, "status": "reached", "gap": 0.0, "progress_pct": 123.0, "lacking": 0}
    said = promised(promise(**kept))
    assert "Bằng 123,0 % mục tiêu." in said
    assert "còn thiếu" not in said and "cần tăng" not in said


def test_the_bar_ends_at_the_target_or_at_what_was_reached_beyond_it():
    assert 'width:99.1%"></b><u style="left:100.0%"' in shown([promise(**SETTLED)]).cards()
    beyond = {**SETTLED, "gap": 0.0, "progress_pct": 125.0}
    assert 'width:100.0%"></b><u style="left:80.0%"' in shown([promise(**beyond)]).cards()
    assert "td-towards" not in shown([promise()]).cards()


def test_figures_that_are_no_verdict_are_said_to_be_none():
    assert "Sau hạn: 63,4 % (04/2021)." in promised(promise(later=reading("2021-04", 63.4, "share")))
    other = promised(promise(other=reading("2025-06", 79.3, "share")))
    assert "Số liệu gần nhất, không dùng để kết luận: 79,3 % (06/2025)." in other


# the pace


def test_the_pace_is_the_one_needed_beside_the_one_achieved():
    assert (
        "Từ 06/2022: cần tăng 2,8 điểm % mỗi năm nếu tăng đều (3,8 % mỗi năm nếu tăng theo tỷ lệ), "
        "thực tế 3,0 điểm % (4,1 %)."
    ) in promised(promise(**SETTLED))


def test_the_pace_of_an_open_promise_leads_to_a_span_of_time():
    said = promised(promise("count", **OPEN))
    assert "cần tăng 8,8 xã mỗi năm nếu tăng đều (7,2 %" in said and "thực tế 5,6 xã (5,0 %)." in said
    assert "Từ số liệu cuối cùng đến hạn cần tăng 11,0 xã mỗi năm." in said
    assert "vào khoảng 11/2027; nhanh thì 12/2025, chậm thì 08/2030. Tính từ 3 thời điểm." in said


def test_the_pace_in_english():
    said = promised(promise("count", **OPEN), lang="en")
    assert "From July 2022: 8.8 communes a year needed" in said.replace("\u00a0", " ")
    assert "5.6 communes a year achieved (5.0 %)." in said
    assert "about November 2027; at the fast end December 2025" in said.replace("\u00a0", " ")


def test_one_date_has_no_pace_of_its_own():
    one = {**SETTLED, "actual": None, "actual_pct": None, "dates": 1}
    said = promised(promise(**one))
    assert "cần tăng 2,8 điểm % mỗi năm nếu tăng đều; mới có số liệu của một thời điểm" in said
    assert "thực tế 3" not in said


def test_a_rate_that_cannot_be_computed_is_said_to_be_none():
    assert "(không tính được mỗi năm" in promised(promise(**{**SETTLED, "needed_pct": None}))


FUTURE = "Giữ tốc độ đã có|Với tốc độ đã có"


@pytest.mark.parametrize(
    "changed",
    [
        {"dates": 2, "reason": "too_few_dates", "status": "cannot_be_said", "projected": None, "earliest": None},
        {"is_settled": True},
        {"gap": 0.0, "status": "reached"},
        {"actual": None, "dates": 1, "reason": "too_few_dates"},
    ],
)
def test_nothing_is_projected_of_few_dates_nor_once_settled_or_reached(changed):
    said = promised(promise("count", **{**OPEN, **changed}))
    assert not re.search(FUTURE, said)
    assert re.search(FUTURE, promised(promise("count", **OPEN)))


def test_a_pace_that_leads_nowhere_says_so_and_one_that_may_is_open_at_its_end():
    nowhere = {**OPEN, "earliest": None, "projected": None, "latest": None}
    assert "Với tốc độ đã có (3 thời điểm) thì không đạt." in promised(promise("count", **nowhere))
    slow = {**OPEN, "latest": None}
    assert "nhanh thì 12/2025, chậm thì không đạt." in promised(promise("count", **slow))


# which cards, which promises


def test_only_topics_with_figures_or_targets_have_a_card():
    def topics(*given: Sequence[Row]) -> list[str]:
        return re.findall(r'data-topic="(\w+)"', shown(*given).cards())

    assert topics([], []) == []
    assert topics([promise("advanced")], []) == ["advanced"]
    assert topics([promise("advanced")], [reading("2025-06", 1)]) == ["standard", "advanced"]
    assert topics([promise("hidden")], [reading("2025-06", 9, "all"), reading("2025-06", 9, "hidden")]) == []


def test_a_topic_with_a_target_and_no_figure_says_so():
    assert "không có số liệu" in card(shown([promise()]))
    assert "không có số liệu" not in card(shown([promise()], [reading("2025-06", 0)]))


def test_the_newest_figure_is_large_and_the_others_have_their_own_dates():
    readings = [reading("2020", 50), reading("2024", 70), reading("2025-06", 79.3, "share", status="reported")]
    (large,) = re.findall(r'<div class="td-score">(.*?)</div>', shown([], readings).cards(), re.S)
    assert text(large).split() == ["79,3", "%", "tự", "báo", "cáo", "70", "xã", "(2024,", "công", "bố)"]


def test_a_year_counts_as_its_last_day_when_the_newest_is_looked_for():
    readings = [reading("2024-06", 60), reading("2024", 70)]
    (large,) = re.findall(r'<div class="td-score">(.*?)</div>', shown([], readings).cards(), re.S)
    assert "70" in text(large) and "60" not in text(large)


OLD, LAST, RUNNING = ("2011-2015", "2015-12-31"), ("2016-2020", "2020-12-31"), ("2021-2025", "2025-12-31")


def of(span: tuple[str, str], **given: Any) -> Row:
    return promise(**{"target": span[0], "programme_period": span[0], "deadline": span[1], **given})


def on_cards(view: RuralProgress) -> list[str]:
    return re.findall(r'data-target="([^"]*)"', view.cards())


def test_the_running_programme_and_the_one_that_ended_last_are_in_force():
    given = [of(OLD), of(LAST), of(RUNNING)]
    view = shown(given, as_of=date(2023, 6, 30))
    assert on_cards(view) == ["2016-2020", "2021-2025"]
    (earlier,) = details(view)[1]
    assert "đến 31/12/2015" in earlier
    assert on_cards(shown(given, as_of=date(2026, 6, 30))) == ["2021-2025"]


@pytest.mark.parametrize("status", ["superseded", "superseded;deadline_after_unit_or_level_ended", "draft_superseded"])
def test_what_was_replaced_stands_among_earlier_targets_only_and_is_marked(status):
    view = shown([of(RUNNING, target="old", target_status=status), of(RUNNING, target="new")])
    assert on_cards(view) == ["new"]
    (earlier,) = details(view)[1]
    assert "(đã được thay hoặc là dự thảo)" in earlier
    assert "1 mục tiêu 2021–2025" in view.heading()


def test_a_current_target_whose_level_ended_is_in_force_and_not_marked():
    status = "current;deadline_after_unit_or_level_ended"
    view = shown([of(RUNNING, target_status=status), of(OLD, target_status=status)])
    assert on_cards(view) == ["2021-2025"]
    assert "đã được thay" not in view.cards() and len(details(view)[1]) == 1


def test_money_is_no_goal_of_a_card():
    assert on_cards(shown([promise("budget", direction="resource")])) == []


def test_an_earlier_target_keeps_its_status_its_reading_and_both_sources():
    actual = reading("2015-06", 41.0, "share", source_id="other", status="reported")
    view = shown([of(RUNNING), of(OLD, **{**SETTLED, "last": [actual]})])
    (earlier,) = details(view)[1]
    assert "ít nhất 80 % đến 31/12/2015: chưa đạt · số liệu cuối cùng 06/2015." in earlier
    assert "41 % (06/2015; tự báo cáo). Báo E, 2023" in earlier
    assert "Quyết định 1" in earlier and "Cổng C, Văn bản D, 2021" in earlier


def test_both_sources_of_a_comparison_are_in_the_details():
    readings = [reading("2022-06", 70.2, "share", source_id="other"), reading("2025-06", 79.3, "share", flag="merged")]
    now, earlier = details(shown([promise(**SETTLED)], readings))
    assert "Quyết định 1" in now[0] and "Cổng C, Văn bản D, 2021" in now[0]
    assert "79,3 % (06/2025; công bố). Báo A, Bài B, 2025-07" in now[1] and "Số xã giảm do sắp xếp." in now[1]
    assert "70,2 % (06/2022; công bố). Báo E, 2023" in now[2]
    assert earlier == []


def test_an_inferred_date_is_said_to_be_inferred():
    (line,) = details(shown([], [reading("2024", 5, date_basis="inferred")]))[0]
    assert line.endswith("(ngày suy ra)")
    assert "ngày suy ra" not in shown([], [reading("2024", 5)]).cards()


# the heading


def test_the_heading_counts_the_targets_of_each_programme_by_status():
    given = [
        of(RUNNING, target="a", **SETTLED), of(RUNNING, target="b", **SETTLED),
        of(RUNNING, target="c", status="reached", reason=None), of(("2026-2030", "2030-12-31")),
    ]  # fmt: skip
    heading = text(shown(given, [reading("2025-06", 1)]).heading())
    assert "3 mục tiêu 2021–2025: 1 đạt và 2 chưa đạt." in heading
    assert "1 mục tiêu 2026–2030: 1 chưa kết luận được." in heading
    assert "tính đến 22/11/2026" in heading and "Tỉnh Đây" in heading


def test_without_targets_or_figures_the_heading_says_so():
    empty = text(shown().heading())
    assert "Chưa có mục tiêu nào của nơi này" in empty and "Chưa thu thập được số liệu nào của nơi này" in empty
    of_no_card = shown([promise("hidden")], [reading("2025", 1)])
    assert of_no_card.leads() == ["1 mục tiêu 2021–2025: 1 chưa kết luận được."] and "hidden" not in of_no_card.cards()


def test_names_are_text_never_markup():
    view = shown([promise(document_vi="<b>Q</b>")], [reading("2025-06", 1, node_name_vi="<i>x")], place_name="<u>P")
    html = view.heading() + view.cards() + "".join(sheet.table(found, view.words) for found in sheets_of(view))
    assert not re.search(r"<b>Q|<i>x|<u>P", html)
    assert "&lt;b&gt;Q" in html and "&lt;i&gt;x" in html and "&lt;u&gt;P" in html


# the picture


def picture(view: RuralProgress) -> str:
    found = re.findall(r'<figure class="td-history">.*?</figure>', view.cards(), re.S)
    return unquote("".join(found))


WAY = [reading(m, v, "share") for m, v in (("2020-06", 54), ("2022-06", 70.2), ("2023-06", 73.6), ("2025-06", 79.3))]
NEW_CRITERIA: Row = {"node": "share", "period": "2022-03-08", "kind": "method"}


def test_the_picture_tells_what_counts_from_what_does_not():
    said = picture(shown([promise(**SETTLED)], WAY, breaks={"share": [NEW_CRITERIA]}))
    assert said.count("<polyline") == 1 and said.count('fill="none" stroke="#5F6C70"') == 1
    assert "Đường gạch" in said and "Điểm rỗng" in said and "Vạch đứng" in said and "Thanh ngang" not in said
    assert "số liệu từ 06/2020 đến 06/2025" in said
    assert "<span>06/2020</span><span>31/12/2025</span>" in said


def test_the_picture_without_a_target_is_cut_at_a_break_and_has_no_way_to_one():
    said = picture(shown([], WAY, breaks={"share": [NEW_CRITERIA]}))
    lines = re.findall(r'<polyline points="([^"]*)"', said)
    assert [len(line.split()) for line in lines] == [1, 3]
    assert "Đường gạch" not in said and "Điểm rỗng" not in said and "<span>06/2025</span>" in said


def test_a_suspected_break_cuts_nothing():
    said = picture(shown([], WAY, breaks={"share": [{**NEW_CRITERIA, "kind": "suspected"}]}))
    assert said.count("<polyline") == 1 and "Vạch đứng" not in said


def test_one_figure_is_no_picture():
    assert picture(shown([promise(**SETTLED)], WAY[-1:])) == ""
    assert picture(shown([promise()], [])) == ""


# the break of the map


def story(before: dict[str, list[Row]], after: dict[str, list[Row]], parts: Iterable[Row] = (), **given: Any) -> str:
    return shown(**given).break_story(NEW_MAP, before, after, ("communes", "standard", "advanced"), list(parts))


def rows_of(html: str) -> dict[str, list[str]]:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.S)
    return {text(name): [text(cell).strip() for cell in re.findall(r"<td>(.*?)</td>", cells)] for name, cells in rows}


NONE = "chưa thu thập được ở đây"


def test_members_keep_their_figures_before_the_day_and_the_new_unit_has_its_own_after_it():
    north = [
        reading("2023-10", 108),
        reading("2024-12", 100, source_id="other"),
        reading("2025-06-30", 110, "advanced"),
    ]
    south = [reading("2022-12", 30, "all")]
    union = [reading("2025-07-01", 85, "all"), reading("2025-11", 69)]
    html = story({"Bắc": north, "Nam": south}, {"Mới": union})
    assert rows_of(html) == {
        "Bắc, trước 01/07/2025": [NONE, "100 xã (12/2024, công bố)", "110 xã (30/06/2025, công bố)"],
        "Nam, trước 01/07/2025": ["30 xã (12/2022, công bố)", NONE, NONE],
        "Mới, từ 01/07/2025": ["85 xã (01/07/2025, công bố)", "69 xã (11/2025, công bố)", NONE],
    }
    assert "Mốc 01/07/2025: Còn 34 tỉnh." in text(html)
    assert 'title="Báo E, 2023"' in html and 'title="Báo A, Bài B, 2025-07"' in html


def test_no_figure_crosses_the_day_not_even_that_of_the_year_in_which_it_lies():
    late, early, of_the_year = reading("2025-09", 5), reading("2025-01", 6), reading("2025", 7)
    found = rows_of(story({"Bắc": [late, of_the_year]}, {"Mới": [early, of_the_year]}))
    assert found == {"Bắc, trước 01/07/2025": [NONE] * 3, "Mới, từ 01/07/2025": [NONE] * 3}


@pytest.mark.parametrize(("as_of", "is_there"), [("2025-06-30", False), ("2025-07-01", True), ("2026-11-22", True)])
def test_before_the_day_there_is_no_break_to_tell_of(as_of, is_there):
    assert bool(story({"Bắc": [reading("2023", 1)]}, {}, as_of=date.fromisoformat(as_of))) is is_there


def test_what_a_source_says_of_the_communes_of_a_former_place_is_told():
    part = reading("2025-07", 42, flag="converted", place_name_vi="Phần cũ")
    html = text(story({}, {}, [part, reading("2025-07", 41, place_name_vi="Không lời")]))
    assert "Phần cũ: 42 xã (07/2025; công bố)." in html and "Chuyển từ 60 xã cũ." in html
    assert "Không lời" not in html


# where a figure fell


def test_a_flagged_fall_says_what_its_source_says():
    found = shown([], [reading("2025-01", 6250), reading("2025-06", 6084, flag="merged")]).falls()
    assert found == ["Số xã đạt: 6.250 xã (01/2025), sau đó 6.084 xã (06/2025). Số xã giảm do sắp xếp."]


def test_a_fall_of_which_no_source_says_why_says_that():
    (found,) = shown([], [reading("2021-12", 300), reading("2022-09", 299)]).falls()
    assert "300 xã (12/2021), sau đó 299 xã (09/2022). Nguồn không nêu lý do" in found
    (english,) = shown([], [reading("2021-12", 300), reading("2022-09", 299)], "en").falls()
    assert "The source gives no reason" in english


def test_the_flag_of_the_earlier_figure_explains_no_fall():
    (found,) = shown([], [reading("2021-12", 300, flag="merged"), reading("2022-09", 299)]).falls()
    assert "Nguồn không nêu lý do" in found and "sắp xếp." not in found


TOTALS = [reading("2025-01", 8014, "all"), reading("2025-06", 7669, "all")]
ALL_FELL = "Cùng thời gian, tổng số xã từ 8.014 xã thành 7.669 xã."


@pytest.mark.parametrize(
    ("first", "last", "is_told"),
    [
        ({}, {}, True),
        ({"source_id": "other"}, {}, False),
        ({}, {"source_id": "other"}, False),
        ({"moment": "2025-02"}, {}, False),
        ({}, {"moment": "2025-05"}, False),
    ],
)
def test_all_communes_are_told_where_the_same_sources_print_them_of_the_same_dates(first, last, is_told):
    totals = [{**TOTALS[0], **first}, {**TOTALS[1], **last}]
    (found,) = shown([], [*totals, reading("2025-01", 6250), reading("2025-06", 6084, flag="merged")]).falls()
    assert (ALL_FELL in found) is is_told


def test_all_communes_at_one_date_alone_are_not_told():
    counts = [reading("2025-01", 6250), reading("2025-06", 6084, flag="merged")]
    assert "tổng số xã từ" not in shown([], [TOTALS[0], *counts]).falls()[0]
    assert "tổng số xã từ" not in shown([], [TOTALS[1], *counts]).falls()[0]


@pytest.mark.parametrize(
    ("before", "after", "is_fall"),
    [
        ("2022", "2022-06", False),
        ("2022-06", "2022", False),
        ("2022", "2023-01", True),
        ("2021-12", "2022", True),
        ("2022-06", "2022-06", False),
        ("2022-06", "2022-06-30", False),
        ("2022-06-29", "2022-06-30", True),
    ],
)
def test_only_a_figure_that_is_later_for_certain_can_have_fallen(before, after, is_fall):
    assert bool(shown([], [reading(before, 110), reading(after, 100)]).falls()) is is_fall


def test_a_rise_a_stay_a_share_and_a_count_without_a_card_are_no_falls():
    assert shown([], [reading("2021", 5), reading("2022", 5), reading("2023", 6)]).falls() == []
    assert shown([], [reading("2021", 50, "share"), reading("2022", 40, "share")]).falls() == []
    assert shown([], [reading("2021", 50, "hidden"), reading("2022", 40, "hidden")]).falls() == []
    assert shown([], TOTALS).falls() == []
    assert shown([], [reading("2021", 9), reading("2022", 5, "advanced")]).falls() == []


def test_the_story_of_the_break_says_which_figures_fell_or_that_none_did():
    fell = story({}, {}, readings=[reading("2021-12", 300), reading("2022-09", 299)])
    assert "sau đó 299 xã" in text(fell) and "Không có số đếm nào" not in fell
    assert "Không có số đếm nào thấp hơn lần trước" in text(story({}, {}))


# printed figures that contradict each other


def tally(kind: str, printed: Row, value: float, *parts: Row, agrees: bool | None = False) -> Tally:
    total = Total(value, **dict.fromkeys(Total._fields[1:]))
    return Tally(kind, printed["node"], "here", "2025-06", total, parts, printed, agrees, False)


def test_a_share_that_its_own_counts_do_not_bear_out_is_told_with_them():
    part, whole = reading("2025-06", 2567, "advanced"), reading("2025-06", 6084)
    printed = reading("2025-06", 42.4, "share")
    found = shown(tallies=[tally("share", printed, 42.1926, part, whole)]).contradictions()
    assert found == ["Tỷ lệ xã đạt, 06/2025: nguồn in 42,4 %; 2.567 xã trên 6.084 xã là 42,19 %."]


def test_a_sum_that_its_parts_do_not_come_to_is_told():
    parts = [reading("2025-06", 40), reading("2025-06", 50)]
    found = shown(tallies=[tally("components", reading("2025-06", 100), 90, *parts)]).contradictions()
    assert found == ["Số xã đạt, 06/2025: nguồn in 100 xã; các phần cộng lại là 90 xã."]


@pytest.mark.parametrize("agrees", [True, None])
def test_what_agrees_or_cannot_be_compared_is_no_contradiction(agrees):
    view = shown(tallies=[tally("components", reading("2025-06", 100), 90, agrees=agrees)])
    assert view.contradictions() == []
    assert "mâu thuẫn" not in view.footing() and "không dùng để xếp hạng" in view.footing()


def test_the_footing_lists_the_contradictions():
    view = shown(tallies=[tally("components", reading("2025-06", 100), 90)])
    assert "Số liệu in trong nguồn mâu thuẫn nhau" in view.footing() and "in 100 xã" in view.footing()


# everything there is


def test_the_table_has_every_figure_with_its_date_its_status_and_its_source():
    readings = [reading("2024", 5, flag="merged", date_basis="inferred"), reading("2025-06", 9, "hidden")]
    (found,) = sheets_of(shown([], readings))
    assert [row[1:5] for row in found.rows] == [[5, "xã", "2024", "công bố"], [9, "xã", "06/2025", "công bố"]]
    assert found.rows[0][5:] == ["Số xã giảm do sắp xếp. (ngày suy ra)", "Báo A, Bài B, 2025-07"]


def test_a_slide_names_the_sources_of_the_figures_it_shows_each_once():
    readings = [
        reading("2020", 1, source_id="plan"), reading("2025-06", 2), reading("2025-06", 3, "share"),
        reading("2024", 4, "advanced", source_id="other"), reading("2025-06", 9, "hidden", source_id="plan"),
    ]  # fmt: skip
    assert text(shown([], readings).sources()).strip() == "Nguồn: Báo A, Bài B, 2025-07; Báo E, 2023"


# every promise of the real data, on several days


CARDS = ("standard", "advanced", "model", "districts", "criteria", "provinces", "villages", "keeping")


@pytest.fixture(scope="module")
def real(snapshot: Snapshot) -> dict[str, Any]:
    rows = queries.readings(snapshot, INDEX)
    return {
        "readings": rows,
        "nodes": queries.nodes(snapshot, INDEX),
        "measures": {m["unit_of_measure"]: m for m in queries.measures(snapshot)},
        "flags": {f["flag"]: f for f in queries.flags(snapshot, INDEX)},
        "cited": {lang: queries.source_texts(snapshot, lang) for lang in LANGUAGES},
        "breaks": queries.breaks(snapshot, INDEX),
        "shares": queries.shares(snapshot, INDEX),
        "tallies": etl.tallies(rows, queries.partitions(snapshot, INDEX), queries.shares(snapshot, INDEX)),
    }


def of_place(real: dict[str, Any], promises: Sequence[Row], place: str, as_of: date, lang: str) -> RuralProgress:
    return RuralProgress(
        words=Words(lang),
        palette=LIGHT,
        place_name=place,
        as_of=as_of,
        promises=[p for p in promises if p["area"] == place and p["index"] == INDEX],
        readings=[r for r in real["readings"] if r["place"] == place and last_day(r["moment"]) <= as_of.isoformat()],
        nodes=real["nodes"],
        topics=CARDS,
        breaks={n["node"]: [b for b in real["breaks"] if b["node"] == n["node"]] for n in real["nodes"]},
        measures=real["measures"],
        cited=real["cited"][lang],
        flags=real["flags"],
        shares=real["shares"],
        tallies=[t for t in real["tallies"] if t.subject == place],
    )


def last_day(moment: str) -> str:
    """As ISO text; of a month the 28th, which will do beside the last day of one."""
    return moment + {4: "-12-31", 7: "-28", 10: ""}[len(moment)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2023, 12, 31), date(2025, 6, 30), TODAY])
def test_every_promise_is_on_its_card_once_with_its_label_and_its_reason(
    snapshot: Snapshot, real: dict[str, Any], day: date, lang: str
):
    promises = etl.promises_on(snapshot, day)
    topics = {n["node"]: n["topic"] for n in real["nodes"]}
    texts = sentences("common")
    seen = 0
    for place in dict.fromkeys(p["area"] for p in promises if p["index"] == INDEX):
        view = of_place(real, promises, place, day, lang)
        html = view.cards()
        sections = dict(re.findall(r'<section class="td-promise" data-target="([^"]*)">(.*?)</section>', html, re.S))
        old = "".join(re.findall(r"<h3>(.*?)</details>", html, re.S))
        earlier = re.findall(r"<li>(.*?)</li>", old, re.S)
        wanted = [p for p in view.promises if topics[p["node"]] in CARDS]
        assert len(sections) + len(earlier) == len(wanted), place
        assert not re.search(r"\b(None|nan|inf)\b|[{}]", text(html)), place
        for row in (p for p in wanted if p["target"] in sections):
            said = text(sections[row["target"]])
            assert said.startswith(f" {texts['progress_' + row['status']][lang]} "), row["target"]
            if row["reason"]:
                assert texts["progress_because_" + row["reason"]][lang] in said, row["target"]
            if row["dates"] < 3 or row["is_settled"]:
                assert not re.search(r"Giữ tốc độ|Với tốc độ|At the pace", said), row["target"]
            assert texts["progress_" + row["status"]][lang] in text(view.heading())
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fall_of_a_place_is_told_with_the_reason_of_its_flag_or_that_there_is_none(real: dict[str, Any], lang):
    found = {
        place: of_place(real, [], place, TODAY, lang).falls()
        for place in ("viet-nam", "thanh-hoa", "nghe-an", "kien-giang")
    }
    assert {place: len(lines) for place, lines in found.items()} == {
        "viet-nam": 1, "thanh-hoa": 2, "nghe-an": 1, "kien-giang": 0,
    }  # fmt: skip
    moments = [(r["place"], r["node"], r["moment"], r["flag"]) for r in real["readings"]]
    flag = next(f for *where, f in moments if where == ["viet-nam", "communes_ntm", "2025-06"])
    assert real["flags"][flag][f"text_{lang}"] in found["viet-nam"][0]
