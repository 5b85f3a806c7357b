"""A promise in words, by rows made by hand."""

from typing import Any

import pytest

from dashboard.charts.promise_words import PromiseWords
from dashboard.text import Words
from etl.progress import PROGRESS_STATUSES

Row = dict[str, Any]
MEASURES: dict[str, Row] = {
    "pct": {"name_vi": "%", "name_en": "%", "plural_en": "%"},
    "commune": {"name_vi": "xã", "name_en": "commune", "plural_en": "communes"},
    "district": {"name_vi": "huyện", "name_en": "district", "plural_en": "districts"},
}
STATUSES = {
    "reached": ("đạt", "reached"),
    "not_reached": ("chưa đạt", "not reached"),
    "on_track": ("đúng tiến độ", "on track"),
    "behind": ("chậm tiến độ", "behind"),
    "out_of_reach": ("không kịp với tốc độ này", "out of reach at this pace"),
    "cannot_be_said": ("chưa kết luận được", "cannot be said"),
}
REASONS = {
    "no_reading": ("chưa thu thập được", "no figure collected here"),
    "other_ruler": ("bộ tiêu chí hoặc địa giới khác", "another set of criteria or another map"),
    "before_programme": ("từ trước kỳ kế hoạch", "from before the programme"),
    "level_ended": ("cấp hành chính này đã kết thúc", "administrative level ended"),
    "too_few_dates": ("chưa đủ ba thời điểm", "fewer than three dates"),
    "sources_differ": ("in số khác nhau", "print different figures"),
    "reached_later": ("không rõ đạt trước hay sau hạn", "whether in time is not known"),
    "no_reading_at_deadline": ("chưa có số liệu vào lúc đến hạn", "no figure from the time of the deadline"),
    "flow_incomplete": ("chưa đủ cả kỳ", "not known for the whole period"),
}


def said(lang: str = "vi") -> PromiseWords:
    return PromiseWords(Words(lang), MEASURES, {"news": "Báo A, Bài B, 2025-07"})


def promise(**given: Any) -> Row:
    usual = {
        "comparison": ">=", "value_low": 80.0, "value_high": None, "unit_of_measure": "pct", "deadline": "2025-12-31",
        "status": "reached", "reason": None, "is_settled": True, "last": [],
    }  # fmt: skip
    return {**usual, **given}


def reading(moment: str = "2025-06", value: float = 79.3, **given: Any) -> Row:
    usual = {
        "moment": moment, "value": value, "value_high": None, "qualifier": None, "unit_of_measure": "pct",
        "status": "reported", "source_id": "news", "date_basis": "given",
    }  # fmt: skip
    return {**usual, **given}


@pytest.mark.parametrize("status", PROGRESS_STATUSES)
def test_every_status_has_its_label_in_both_languages(status):
    row = promise(status=status)
    assert (said().status(row), said("en").status(row)) == STATUSES[status]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_told_in_both_languages(reason):
    row = promise(reason=reason)
    in_vietnamese, in_english = REASONS[reason]
    assert in_vietnamese in said().reason(row) and in_english in said("en").reason(row)


def test_where_something_can_be_said_there_is_no_reason():
    assert said().reason(promise()) == ""


@pytest.mark.parametrize(
    ("comparison", "amounts", "in_vietnamese", "in_english"),
    [
        (">=", (80.0, None), "ít nhất 80 xã", "at least 80 communes"),
        ("~", (80.0, None), "khoảng 80 xã", "about 80 communes"),
        (">", (80.0, None), "trên 80 xã", "over 80 communes"),
        ("<", (80.0, None), "dưới 80 xã", "under 80 communes"),
        ("=", (80.0, None), "80 xã", "80 communes"),
        ("=", (1.0, None), "1 xã", "1 commune"),
        ("between", (7.0, 9.0), "7–9 xã", "7–9 communes"),
        ("=", (1044.5, None), "1.044,5 xã", "1,044.5 communes"),
    ],
)
def test_what_was_promised_keeps_its_comparison_its_range_and_its_unit(comparison, amounts, in_vietnamese, in_english):
    row = promise(comparison=comparison, value_low=amounts[0], value_high=amounts[1], unit_of_measure="commune")
    assert (said().aim(row), said("en").aim(row)) == (in_vietnamese, in_english)


@pytest.mark.parametrize(
    ("given", "in_vietnamese", "in_english"),
    [
        ({"value": 93.0, "qualifier": ">"}, "trên 93 %", "over 93 %"),
        ({"value": 73.0, "qualifier": "<"}, "gần 73 %", "nearly 73 %"),
        ({"value": 73.65}, "73,65 %", "73.65 %"),
        ({"value": 17.4, "qualifier": "est"}, "ước 17,4 %", "est. 17.4 %"),
        ({"value": 7.0, "value_high": 9.0, "unit_of_measure": "district"}, "7–9 huyện", "7–9 districts"),
        ({"value": 0.0, "unit_of_measure": "commune"}, "0 xã", "0 communes"),
        ({"value": 1.0, "unit_of_measure": "commune"}, "1 xã", "1 commune"),
        ({"value": 6084.0, "unit_of_measure": "commune"}, "6.084 xã", "6,084 communes"),
    ],
)
def test_a_figure_keeps_its_qualifier_its_range_and_its_unit(given, in_vietnamese, in_english):
    row = reading(**given)
    assert (said().figure(row), said("en").figure(row)) == (in_vietnamese, in_english)
    assert " ".join(said().parted_figure(row)) == in_vietnamese


def test_a_computed_amount_has_as_many_decimals_as_it_needs_or_as_are_asked_for():
    assert said().amount(52.0, "commune") == "52 xã"
    assert said().amount(42.1926, "pct") == "42,19 %"
    assert said().amount(8.773, "commune", 1) == "8,8 xã"
    assert said("en").amount(1.0, "commune") == "1 commune"


@pytest.mark.parametrize(
    ("moment", "is_told"),
    [
        ("2025-06", True), ("2025-06-30", True), ("2025-11", True), ("2025-11-30", True), ("2024", True),
        ("2025-12", False), ("2025-12-01", False), ("2025-12-31", False), ("2025", False),
    ],
)  # fmt: skip
def test_a_settled_promise_tells_the_date_of_its_last_reading_unless_that_is_the_deadline(moment, is_told):
    row = promise(last=[reading("2022-06"), reading(moment)])
    assert said().last_reading(row) == (f"số liệu cuối cùng {said().moment(reading(moment))}" if is_told else "")


def test_the_last_reading_is_told_in_both_languages():
    row = promise(last=[reading("2025-06")])
    assert said().last_reading(row) == "số liệu cuối cùng 06/2025"
    assert said("en").last_reading(row) == "last figure June\u00a02025"


def test_of_an_open_promise_and_of_one_without_readings_no_last_reading_is_told():
    assert said().last_reading(promise(is_settled=False, last=[reading()])) == ""
    assert said().last_reading(promise(last=[])) == ""


def test_a_cited_reading_has_its_date_its_status_and_its_source():
    assert (
        said()
        .cited_reading(reading(qualifier=">"))
        .startswith("trên 79,3 % (06/2025; tự báo cáo). Báo A, Bài B, 2025-07")
    )
    assert "(June\u00a02025; self-reported). Báo A" in said("en").cited_reading(reading())


def test_the_deadline_is_written_as_a_day_and_an_unknown_source_as_nothing():
    assert said().deadline(promise()) == "31/12/2025"
    assert said("en").deadline(promise()) == "31\u00a0December\u00a02025"
    assert said().source(reading(source_id="nobody")) == ""
