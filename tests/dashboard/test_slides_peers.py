"""Peers as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Ranges, Slide, Table
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]
PCI = {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63"}


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["peers"], built, monkeypatch)


def parts_of(found: Sequence[Slide]) -> dict[str, Slide]:
    return {slide.part: slide for slide in found}


def test_each_bar_joins_the_scores_of_both_years(slides: Slides, snapshot: Snapshot):
    slide = parts_of(slides(**PCI))["moves"]
    scores = {
        year: {r["unit_name_vi"]: r["value"] for r in queries.ranking(snapshot, "pci", "overall", year, "63")}
        for year in ("2022", "2023")
    }
    ranges = body_of(slide, Ranges)
    for category, span in zip(ranges.categories, ranges.spans, strict=True):
        name = category.partition(" (")[0]
        before, now = scores["2022"][name], scores["2023"][name]
        assert (span.low, span.high, span.mark) == (min(before, now), max(before, now), now)


def test_no_order_mixes_statuses_and_the_message_counts_those_compared(slides: Slides):
    slide = parts_of(slides(**PCI))["moves"]
    statuses = [name.partition(" (")[2] for name in body_of(slide, Ranges).categories]
    assert statuses == sorted(statuses, key=statuses.index) and len(set(statuses)) == 2
    assert slide.title == "Tiền Giang tăng PCI nhiều nhất trong 5 tỉnh tương đồng so được: +3,63 điểm (2022–2023)"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_said_of_causes_and_suspected_breaks_come_first(slides: Slides, lang: str):
    words = Words(lang)
    slide = parts_of(slides(lang, index="papi", home="thanh-hoa", period="2024"))["moves"]
    assert words("peers.no_cause") in slide.remarks
    assert slide.remarks[0].startswith(words("peers.suspected").partition("{")[0])


def test_a_gain_that_rounds_to_nothing_is_no_message(slides: Slides):
    slide = parts_of(slides(index="papi", home="tuyen-quang", map="63", period="2024"))["moves"]
    assert slide.title == "PAPI của Tuyên Quang và các tỉnh tương đồng, từ 2018 đến 2024"


def test_home_stands_above_its_peers_the_nearest_first(slides: Slides):
    slide = parts_of(slides(**PCI))["alike"]
    table = body_of(slide, Table)
    assert [row[0].text for row in table.rows][:3] == ["Thanh Hóa", "Nghệ An", "Đồng Nai"]
    assert slide.title == "Giống Thanh Hóa nhất: Nghệ An, Đồng Nai và Bình Dương"
    assert len(table.keys) == 3 and {cell.fill for row in table.rows[1:] for cell in row[1:]} <= {
        key.color for key in table.keys
    }
