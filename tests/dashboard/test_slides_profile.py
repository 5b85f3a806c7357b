"""A profile as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Bars, Ranges, Slide, Table
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]
PCI = {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63"}


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["profile"], built, monkeypatch)


def parts_of(found: Sequence[Slide]) -> dict[str, Slide]:
    return {slide.part: slide for slide in found}


def test_every_component_lies_in_the_range_of_the_country(slides: Slides, snapshot: Snapshot):
    slide = parts_of(slides(**PCI))["range"]
    ranges = body_of(slide, Ranges)
    rows = [r for r in queries.scores_in(snapshot, "pci", "2023", "63") if r["parent"] == "overall"]
    for name, span in zip(ranges.categories, ranges.spans, strict=True):
        field = [row for row in rows if row["node_name_vi"] == name]
        values = [row["value"] for row in field if row["value"] is not None]
        own = next(row["value"] for row in field if row["unit"] == "thanh-hoa")
        assert (span.low, span.mark, span.high) == (min(values), own, max(values))
    assert slide.title == "PCI năm 2023: Thanh Hóa đạt 66,79 điểm, cao hơn trung vị cả nước (66,66 điểm)"


def test_the_table_has_ranks_with_their_signs_and_counts_what_rose(slides: Slides):
    slide = parts_of(slides(**PCI))["nodes"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in body_of(slide, Table).rows}
    assert rows["Tính minh bạch"] == ["5,94", "41/63°", "5,00", "6,09", "7,28", "+0,43"]
    up = sum(row[-1].startswith("+") for row in list(rows.values())[1:])
    assert slide.title == f"Thanh Hóa, PCI năm 2023: {up} nội dung tăng, {len(rows) - 1 - up} giảm so với 2022"
    assert any(remark.startswith("°") for remark in slide.remarks)


def test_strengths_come_before_weaknesses_with_the_rule_that_finds_them(slides: Slides):
    slide = parts_of(slides("en", **PCI))["weighing"]
    heads = [row[0].text for row in body_of(slide, Table).rows if row[0].text]
    assert heads == ["Strengths", "Weaknesses"] and slide.remarks[0] == Words("en")("profile.rule")


def test_a_merged_province_shows_its_members_first_and_has_neither_rank_nor_strengths(slides: Slides):
    found = slides(index="pci", period="2023", home="tuyen-quang", map="34")
    assert [slide.part for slide in found] == ["members", "range", "nodes"]
    nodes = parts_of(found)["nodes"]
    assert all(row[1].text.endswith("†") for row in body_of(nodes, Table).rows)
    assert "Hạng" not in [column.title for column in body_of(nodes, Table).columns]


def test_what_has_no_score_is_a_dash_and_no_bar_and_says_why(slides: Slides):
    found = parts_of(slides(index="pgi", period="2024", home="thanh-hoa", map="63"))
    texts = [[cell.text for cell in row] for row in body_of(found["nodes"], Table).rows]
    assert texts[0][1] == "–"
    assert any("ngoài nhóm được công bố" in remark.lower() for remark in found["nodes"].remarks)


def test_without_a_field_the_scores_stand_by_themselves(slides: Slides):
    slide = parts_of(slides(index="pci", period="2024", home="thanh-hoa", map="63"))["range"]
    assert body_of(slide, Bars).series[0].labels[0] == "7,51"
    assert slide.remarks[0].startswith("Có điểm của 1/63 tỉnh, thành phố, không đủ để so")


def test_the_subtitle_names_the_map_of_the_figures_and_computed_ranks_have_a_sign(slides: Slides):
    merged = parts_of(slides(index="pci", period="2023", home="lam-dong", map="34"))
    assert merged["nodes"].subtitle.endswith("Bản đồ 34 tỉnh, thành phố")
    assert merged["members"].subtitle.endswith("Bản đồ 63 tỉnh, thành phố")
    ranks = {row[0].text: row[2].text for row in body_of(merged["members"], Table).rows}
    assert ranks == {"Bình Thuận": "18/63°", "Đắk Nông": "21/63°", "Lâm Đồng": "–"}
    assert merged["members"].remarks[0].startswith("° hạng tính lại")
    # a province that was not merged lies among the provinces of the year
    unchanged = parts_of(slides(index="pci", period="2023", home="thanh-hoa", map="34"))
    assert unchanged["nodes"].subtitle.endswith("Bản đồ 63 tỉnh, thành phố")
