"""A change between two years as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.slide import Cards, Ranges, Slide, Table
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]
PCI = {"index": "pci", "home": "thanh-hoa", "since": "2022", "period": "2023"}


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["changed"], built, monkeypatch)


def parts_of(found: Sequence[Slide]) -> dict[str, Slide]:
    return {slide.part: slide for slide in found}


def test_the_steps_lead_from_the_earlier_score_to_the_later_one(slides: Slides, snapshot: Snapshot):
    slide = parts_of(slides(**PCI))["steps"]
    held = {r["period"]: r["value"] for r in queries.series(snapshot, ("thanh-hoa",), "pci", "overall")}
    first, *steps, last = body_of(slide, Ranges).spans
    assert (first.mark, last.mark) == (held["2022"], held["2023"])
    ends = [(span.low, span.high) for span in steps if span.low is not None and span.high is not None]
    assert len(ends) == len(steps)
    # each begins where the one before it ended
    assert all({*map(_rounded, one)} & {*map(_rounded, other)} for one, other in pairwise(ends))
    assert slide.title == "Điểm PCI của Thanh Hóa tăng 3,12 điểm từ 2022 đến 2023"


def _rounded(value: float) -> float:
    return round(value, 6)


def test_years_on_both_sides_of_a_break_stand_beside_each_other_without_a_difference(slides: Slides):
    found = parts_of(slides(**PCI | {"since": "2021", "period": "2022"}))
    assert list(found) == ["beside", "recalculated"]
    assert [cell.text for cell in body_of(found["beside"], Table).rows[0]] == ["PCI", "63,21", "63,67"]
    assert found["beside"].title.endswith("không so sánh được với nhau")
    assert found["beside"].remarks[0].startswith("Không tính chênh lệch. Từ 2022")
    assert found["recalculated"].remarks[0].startswith("Tính lại, không phải điểm đã công bố")


def test_both_ranks_say_of_how_many_and_whose_they_are(slides: Slides):
    slide = parts_of(slides("en", **PCI))["rank"]
    assert slide.title == "Rank of Thanh Hoa in PCI: 47 of 63 in 2022, 30 of 63 in 2023 (published)"
    assert [(card.heading, card.value) for card in body_of(slide, Cards).cards] == [("2022", "47"), ("2023", "30")]
    assert any("27–35" in remark for remark in slide.remarks)


def test_a_merged_province_shows_its_members_first_and_no_rank(slides: Slides):
    found = parts_of(slides(index="papi", home="tuyen-quang", map="34", since="2023", period="2024"))
    assert list(found) == ["members", "steps"]
    rows = [[cell.text for cell in row] for row in body_of(found["members"], Table).rows]
    assert [row[0] for row in rows] == ["Hà Giang", "Tuyên Quang"] and rows[1][-1] == "+1,05"
    assert any("theo dân số năm 2022" in remark for remark in found["steps"].remarks)


def test_a_year_without_a_score_makes_no_step(slides: Slides):
    found = parts_of(slides(index="par_index", home="thanh-hoa", since="2020", period="2021"))
    assert "steps" not in found
    rows = [[cell.text for cell in row] for row in body_of(found["beside"], Table).rows]
    assert rows[0][1] == "–" and rows[0][2].startswith("87,83")
