"""A comparison as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from dashboard.slide import Bars, Ranges, Slide, Table
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["compare"], built, monkeypatch)


def test_the_whole_stands_beside_its_benchmark(slides: Slides, snapshot: Snapshot):
    whole, *_ = slides(index="pci", period="2023", map="63", units="thanh-hoa,dong-nai")
    rows = {row["unit"]: row for row in queries.ranking(snapshot, "pci", "overall", "2023", "63")}
    scores, medians = body_of(whole, Bars).series
    assert list(scores.values) == [rows["thanh-hoa"]["value"], rows["dong-nai"]["value"]]
    assert medians.is_plain and set(medians.values) == {median(row["value"] for row in rows.values())}
    # one is published, the other computed
    assert list(scores.labels) == ["66,79 (+0,13)", "65,89* (−0,77)"]
    assert any("* tính lại" in remark for remark in whole.remarks) and "đây không phải xếp hạng" in whole.remarks[0]


@pytest.mark.parametrize(("lang", "better"), [("vi", "tốt hơn mốc"), ("en", "better than the benchmark")])
def test_a_cell_is_filled_by_the_side_of_the_benchmark_on_which_it_lies(slides: Slides, lang: str, better: str):
    parts = slides(lang, index="pci", period="2023", map="63", units="thanh-hoa,nghe-an")[1]
    table = body_of(parts, Table)
    fills = {key.text: key.color for key in table.keys}
    for name, *cells in table.rows:
        assert not name.fill
        assert all((cell.fill == fills[better]) == ("(+" in cell.text) for cell in cells)


def test_a_difference_within_its_error_has_no_fill_and_a_sign_that_is_explained(slides: Slides):
    address = {"index": "papi", "period": "2019", "map": "63", "units": "da-nang,hue"}
    parts = next(slide for slide in slides(**address) if slide.part == "parts")
    within = [cell for row in body_of(parts, Table).rows for cell in row if "≈" in cell.text]
    assert within and not any(cell.fill for cell in within)
    assert any(remark.startswith("≈") for remark in parts.remarks)


def test_one_province_lies_between_the_lowest_and_the_highest_of_the_country(slides: Slides, snapshot: Snapshot):
    within = slides(index="pci", period="2023", map="63", home="thanh-hoa")[2]
    rows = [r["value"] for r in queries.ranking(snapshot, "pci", "entry", "2023", "63")]
    body = body_of(within, Ranges)
    first = body.spans[0]
    assert (first.low, first.high) == (min(rows), max(rows)) and first.low < first.mark < first.high
    assert len(body.categories) == 10 and "thấp nhất đến điểm cao nhất cả nước" in within.remarks[0]


def test_who_has_no_score_is_a_gap_and_is_named(slides: Slides):
    whole = slides(index="papi", period="2024", map="63", units="thanh-hoa,vinh-phuc")[0]
    assert list(body_of(whole, Bars).series[0].values)[1] is None
    assert any(remark.startswith("Vĩnh Phúc: không có điểm ở 9/9 nội dung") for remark in whole.remarks)


def test_figures_on_the_later_map_are_marked_as_rebuilt(slides: Slides):
    whole = slides(index="pci", period="2023", map="34", units="da-nang-2025,thanh-hoa")[0]
    assert "Bản đồ 34" in whole.subtitle and "†" in body_of(whole, Bars).series[0].labels[0]
    assert any("† quy đổi" in remark for remark in whole.remarks)
