"""Counts of one province beside a score of it, in bars and words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from dashboard.charts.alongside_reading import Beside, Counts, OverItsYear, is_activity, span
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import trend_inputs

Row = dict[str, Any]
MEASURES = {
    "meeting": {"name_vi": "cuộc", "name_en": "meeting", "plural_en": "meetings"},
    "million_dong": {"name_vi": "triệu đồng", "name_en": "million dong", "plural_en": "million dong"},
}
CITED = {"s1": "Báo A, Bài một, 2019", "s2": "Báo B, Bài hai, 2020"}
FLAGS = {"odd": {"text_vi": "Chưa rõ kỳ.", "text_en": "Span unclear."}}


def row(**given: Any) -> Row:
    """A whole province's count of 2018, but for what is given."""
    usual = {
        "node": "dialogues", "node_name_vi": "Đối thoại", "node_name_en": "Dialogues", "node_level": "activity",
        "adds_over_time": "flow", "excluded": False, "organisation": "tinh-a", "organisation_name_vi": "Tỉnh A",
        "organisation_name_en": "A Province", "kind": "province_whole", "territorial": "yes", "level": "province",
        "unit": "a", "breakdown": None, "breakdown_name_vi": None, "breakdown_name_en": None, "period": "2018",
        "period_start": "2018-01-01", "period_end": "2018-12-31", "period_text": "2018", "value": 40.0,
        "value_high": None, "qualifier": None, "unit_of_measure": "meeting", "status": "reported", "source_id": "s1",
        "flag": None, "running_total": False,
    }  # fmt: skip
    return {**usual, **given}


def part(name: str, **given: Any) -> Row:
    return row(breakdown=name, breakdown_name_vi=f"cấp {name}", breakdown_name_en=f"{name} level", **given)


DISTRICT = {"organisation": "huyen-b", "organisation_name_vi": "Huyện B", "organisation_name_en": "B District",
            "level": "district", "kind": "district_whole"}  # fmt: skip
UNDATED = {"period_start": None, "period_end": None, "period_text": "undated", "period": None}


@pytest.fixture
def counts() -> Callable[..., Counts]:
    def made(*rows: Row, lang: str = "vi") -> Counts:
        return Counts(Words(lang), LIGHT, rows, MEASURES, CITED, FLAGS)

    return made


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "\n", html))


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        ("2018-01-01", "2018-12-31", (2018.0, 2019.0)),
        ("2018-01-01", "2018-09-30", (2018.0, 2018.75)),
        ("2015-01-01", "2020-12-31", (2015.0, 2021.0)),
        ("2018-08-01", "2019-07-31", (2018 + 7 / 12, 2019 + 7 / 12)),
        ("2020-02-15", "2020-02-15", (2020 + (1 + 14 / 29) / 12, 2020 + (1 + 15 / 29) / 12)),
    ],
)
def test_a_span_runs_from_the_first_day_to_the_end_of_the_last(start: str, end: str, covered: tuple[float, float]):
    assert span(row(period_start=start, period_end=end)) == pytest.approx(covered)


def test_a_count_without_dates_has_no_span():
    assert span(row(**UNDATED)) is None
    assert span(row(period_start=None)) is None


@pytest.mark.parametrize(
    "given",
    [
        {"adds_over_time": "norm"},
        {"node_level": "norm"},
        {"node_level": "target"},
        {"node_level": "context"},
        {"excluded": True},
    ],
)
def test_norms_targets_surroundings_and_excluded_figures_are_no_activity(given: Row):
    assert is_activity(row())
    assert not is_activity(row(**given))


def test_every_figure_is_a_bar_of_its_own_and_nothing_is_added(counts):
    bars = counts(row(), row(period_start="2019-01-01", period_end="2019-06-30", value=25.0), row(**DISTRICT)).bars()
    assert sorted((b.start, b.end, b.value) for b in bars) == [(2018, 2019, 40), (2018, 2019, 40), (2019, 2019.5, 25)]


def test_one_series_a_body_in_a_colour_that_is_not_the_accent(counts):
    seen = counts(row(), row(period_start="2019-01-01", period_end="2019-12-31"), row(**DISTRICT))
    colors = {name: color for color, name in re.findall(r'background:(#\w+)"></i>([^<]+)<', seen.legend())}
    assert list(colors) == ["Tỉnh A", "Huyện B"]
    assert {bar.color for bar in seen.bars()} == set(colors.values())
    assert LIGHT.accent not in colors.values()


def test_parts_of_a_drawn_whole_are_in_the_table_only(counts):
    seen = counts(row(), part("xã", value=30.0), part("huyện", value=10.0))
    assert [bar.value for bar in seen.bars()] == [40.0]
    assert "không vẽ riêng (2)" in " ".join(seen.notes())
    assert "Tỉnh A, cấp xã" in text(seen.table())


def test_parts_without_a_whole_are_drawn_and_named(counts):
    seen = counts(part("xã", value=30.0), part("huyện", value=10.0))
    assert [bar.value for bar in seen.bars()] == [30.0, 10.0]
    assert "Tỉnh A, cấp xã" in seen.legend()


def test_a_figure_of_unknown_span_is_not_drawn_but_listed_and_said(counts):
    seen = counts(row(), row(value=7.0, flag="odd", **UNDATED))
    assert len(seen.bars()) == 1
    assert "không rõ khoảng thời gian thì không vẽ (1)" in " ".join(seen.notes())
    assert "không ghi ngày" in text(seen.table()) and "Chưa rõ kỳ." in text(seen.table())


RUNNING = {"period_start": "2023-01-02", "period_end": "2023-01-02", "period_text": "2023-01-02", "flag": "odd",
           "running_total": True}  # fmt: skip


def test_a_running_total_is_no_count_of_its_day_and_is_only_listed(counts):
    assert span(row(**RUNNING)) is None
    seen = counts(row(), row(value=7.0, **RUNNING), row(value=8.0, **UNDATED))
    assert [bar.value for bar in seen.bars()] == [40.0]
    notes = " ".join(seen.notes())
    assert "Số lũy kế đến một ngày không phải số đếm của ngày đó nên không vẽ (1)." in notes
    assert "không rõ khoảng thời gian thì không vẽ (1)" in notes
    assert "Chưa rõ kỳ." in text(seen.table())


def test_the_parts_of_a_running_total_are_no_bars_either(counts):
    seen = counts(row(value=7.0, **RUNNING), part("xã", value=3.0, **RUNNING))
    assert seen.bars() == [] and "không vẽ (2)" in " ".join(seen.notes())


def test_a_newest_figure_that_is_not_drawn_says_its_flag_at_once(counts):
    assert counts(row(value=7.0, **RUNNING)).newest().endswith("Chưa rõ kỳ.")
    assert "Chưa rõ kỳ." not in counts(row(flag="odd")).newest()


def test_figures_of_districts_are_said_to_be_their_own(counts):
    assert "Số liệu của Huyện B chỉ là của riêng" in " ".join(counts(row(), row(**DISTRICT)).notes())
    assert "chỉ là của riêng" not in " ".join(counts(row()).notes())


@pytest.mark.parametrize(
    ("lang", "given", "said"),
    [
        ("vi", {}, "Tỉnh A, 2018: 40 cuộc (tự báo cáo)."),
        ("en", {"value": 1.0}, "A Province, 2018: 1 meeting (self-reported)."),
        ("vi", {"qualifier": ">", "value": 3600.0}, "Tỉnh A, 2018: trên 3.600 cuộc (tự báo cáo)."),
        ("en", {"value": 7.0, "value_high": 9.0}, "A Province, 2018: 7–9 meetings (self-reported)."),
        ("vi", {"period_end": "2018-09-30"}, "Tỉnh A, tháng 1–9/2018: 40 cuộc (tự báo cáo)."),
    ],
)
def test_a_figure_is_said_with_body_span_measure_qualifier_and_status(counts, lang: str, given: Row, said: str):
    seen = counts(row(**given), lang=lang)
    assert seen.newest() == said
    assert [bar.hover for bar in seen.bars()] == [said]


def test_the_newest_figure_of_the_province_comes_before_a_newer_one_of_a_district(counts):
    newer = {"period_start": "2020-01-01", "period_end": "2020-12-31"}
    assert counts(row(**DISTRICT, **newer), row(value=12.0)).newest().startswith("Tỉnh A, 2018: 12")
    assert counts().newest() == ""


def test_the_table_gives_status_and_source_of_every_figure(counts):
    cells = re.findall(r"<td>(.*?)</td>", counts(row(source_id="s1|s2")).table())
    assert cells == ["Tỉnh A", "2018", "40 cuộc", "tự báo cáo", "Báo A, Bài một, 2019; Báo B, Bài hai, 2020"]


def test_a_hostile_name_is_text_never_markup(counts):
    seen = counts(row(organisation_name_vi="<img src=x>"))
    assert "<img" not in seen.legend() + seen.table()


# beside the score


@pytest.fixture
def beside(snapshot: Snapshot, counts) -> Callable[..., Beside]:
    def made(*rows: Row, lang: str = "vi", index: str = "papi", unit: str = "nghe-an") -> Beside:
        root = next(i["root"] for i in queries.indices(snapshot) if i["index"] == index)
        given = trend_inputs(snapshot, index, root, [unit], lang)
        scored = OverItsYear(**{**given, "middles": (), "area_rows": ()})
        return Beside(Words(lang), counts(*rows, lang=lang), scored, "Nghệ An", row())

    return made


def test_the_score_of_a_year_stands_in_its_middle_and_a_break_at_its_start(beside):
    scored = beside(row()).scored
    points = [p for line in scored.lines() for run in line.runs for p in run]
    assert {p.year % 1 for p in points} == {0.5}
    assert {rule.year % 1 for rule in scored.rules()} == {0.0}
    (rule,) = [r for r in scored.rules() if r.year == 2018.0]
    runs = [[p.year for p in run] for line in scored.lines() for run in line.runs]
    assert not any(min(run) < rule.year < max(run) for run in runs)


def test_only_the_province_is_drawn_not_the_country(beside):
    assert {line.color for line in beside(row()).scored.lines()} == {LIGHT.accent}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_heading_names_both_and_denies_cause(beside, lang: str):
    said = text(beside(row(), lang=lang).heading([]))
    assert "PAPI" in said and "Nghệ An" in said
    assert Words(lang)("alongside.no_cause") in said
    assert "2018: 40" in said


def test_where_the_figure_was_not_collected_it_says_who_has_it(beside):
    said = text(beside().heading(["Lâm Đồng", "Quảng Ninh"]))
    assert "Chưa thu thập được số liệu này của Nghệ An." in said
    assert "Lâm Đồng và Quảng Ninh" in said


def test_where_nothing_was_collected_units_of_the_same_land_come_first(beside):
    said = beside().nothing(["A", "B", "C"], ["C"])
    assert "không phải không có hoạt động" in said
    assert said.index("sắp xếp địa giới: C.") < said.index("A, B và C.")
    assert "Chưa có số liệu hoạt động của tỉnh, thành phố nào." in beside().nothing([], [])


def test_the_footing_cites_counts_and_scores_and_tells_the_breaks(beside):
    said = text(beside(row()).footing())
    assert "Báo A, Bài một, 2019" in said and "CECODES" in said and "① 2016" in said
    slide = text(beside(row()).slide_footing())
    assert "Báo A, Bài một, 2019" in slide and "CECODES" in slide and "① 2016" in slide


def test_without_a_score_the_reason_is_said_and_no_empty_source(beside):
    seen = beside(row(), index="sipas", unit="thanh-hoa")
    assert "chưa thu thập được ở đây" in text(seen.footing())
    assert "Nguồn: \n" not in text(seen.footing()) and "chỉ số" not in text(seen.slide_footing())


def test_the_tables_are_behind_a_click(beside):
    html = beside(row()).tables()
    assert html.count("<details") == 2
    assert beside().tables().count("<details") == 1
