"""A what-if as slides, on the real figures."""

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
PCI = {"index": "pci", "period": "2023", "home": "thanh-hoa"}


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["what_if"], built, monkeypatch)


def parts_of(found: Sequence[Slide]) -> dict[str, Slide]:
    return {slide.part: slide for slide in found}


def test_how_far_the_aim_is_and_where_every_component_lies(slides: Slides, snapshot: Snapshot):
    slide = parts_of(slides(**PCI))["now"]
    assert slide.title == "Muốn vào 20 tỉnh, thành phố đứng đầu PCI 2023, Thanh Hóa cần thêm 1,01 điểm PCI"
    rows = [r for r in queries.scores_in(snapshot, "pci", "2023", "63") if r["parent"] == "overall"]
    ranges = body_of(slide, Ranges)
    for name, span in zip(ranges.categories, ranges.spans, strict=True):
        values = {r["unit"]: r["value"] for r in rows if r["node_name_vi"] == name and r["value"] is not None}
        assert (span.low, span.mark, span.high) == (min(values.values()), values["thanh-hoa"], max(values.values()))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_says_that_it_is_arithmetic_and_no_forecast(slides: Slides, lang: str):
    for address in (PCI, PCI | {"moves": "transparency:0.5"}):
        for slide in slides(lang, **address):
            # a slide may have no room for what stands further down
            assert Words(lang)("what_if.arithmetic") in slide.remarks[:2]


def test_a_movement_stands_beside_the_present_score_and_only_where_something_moves(slides: Slides):
    slide = parts_of(slides(**PCI, moves="transparency:0.5"))["then"]
    bars = body_of(slide, Bars)
    now, then = (series.values for series in bars.series)
    moved = {n: (a, b) for n, a, b in zip(bars.categories, now, then, strict=True) if a != b and a and b}
    assert list(moved) == ["Tính minh bạch"] and moved["Tính minh bạch"][1] == moved["Tính minh bạch"][0] + 0.5
    assert "hạng 29/63 (nay 30), tính lại" in slide.title


def test_the_ways_are_held_against_what_was_ever_achieved_and_by_whom(slides: Slides):
    slide = parts_of(slides(**PCI))["ways"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in body_of(slide, Table).rows}
    assert rows["Chi phí không chính thức"][1] == "+3,62 (Bình Phước, 2010–2011)"
    assert rows["Tổng điểm thành phần"][-2:] == ["+0,68", "+1,06"]


def test_rebuilt_scores_have_no_aim_and_what_cannot_be_taken_apart_no_slide(slides: Slides):
    (slide,) = slides("en", index="papi", home="tuyen-quang", map="34")
    assert any("nobody has a rank" in remark for remark in slide.remarks)
    assert slides(index="sipas", home="thanh-hoa") == []


def test_the_statuses_stand_before_the_ways(slides: Slides):
    ways = next(slide for slide in slides("vi", **PCI) if slide.part == "ways")
    status = next(place for place, remark in enumerate(ways.remarks) if remark.startswith("Điểm nay:"))
    assert status < next(place for place, remark in enumerate(ways.remarks) if remark.startswith("Ít nhất cần"))
