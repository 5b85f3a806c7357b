"""The trend as a slide, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Lines, Points, Series, Slide
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["trends"], built, monkeypatch)


def runs_of(lines: Lines, name: str) -> list[Series]:
    return [series for series in lines.series if series.name == name]


def test_the_lines_hold_every_score_and_stop_at_every_break(slides: Slides, snapshot: Snapshot):
    (slide,) = slides(index="pci", home="thanh-hoa", units="thanh-hoa")
    lines = body_of(slide, Lines)
    held = {r["period"]: r["value"] for r in queries.series(snapshot, ("thanh-hoa",), "pci", "overall")}
    runs = runs_of(lines, "Thanh Hóa")
    drawn = {
        year: value
        for run in runs
        for year, value in zip(lines.categories, run.values, strict=True)
        if value is not None
    }
    assert drawn == {year: value for year, value in held.items() if value is not None}
    starts = [next(place for place, value in enumerate(run.values) if value is not None) for run in runs]
    assert starts[1:] == [place for place, _ in lines.breaks]
    explained = [remark for remark in slide.remarks if remark.startswith("(") and "; " not in remark[:10]][1:]
    assert [f"({sign})" for _, sign in lines.breaks] == [remark[:3] for remark in explained]


@pytest.mark.parametrize("home", ["thanh-hoa", "lam-dong"])
def test_every_sign_is_explained_before_reasons_that_a_slide_may_have_no_room_for(slides: Slides, home: str):
    (slide,) = slides(index="pci", home=home, units=home, map="34")
    short = next(remark for remark in slide.remarks if remark.startswith("(1) 2006, (2) 2009"))
    assert all(f"({sign})" in short for _, sign in body_of(slide, Lines).breaks)
    assert slide.remarks.index(short) == 1 and slide.remarks[0].startswith(("Số không có dấu: công bố", "† quy đổi"))


def test_the_source_of_the_newest_score_stands_first(slides: Slides):
    (slide,) = slides(index="pci", home="thanh-hoa", units="thanh-hoa")
    assert slide.sources[0].startswith("VCCI, Hồ sơ PCI của Thanh Hóa")


def test_the_title_says_the_newest_score_and_how_it_moved(slides: Slides):
    address = {"index": "pci", "home": "thanh-hoa", "units": "thanh-hoa"}
    assert slides(**address)[0].title == "Chỉ số PCI tổng hợp, Thanh Hóa: 68,74 (2024), +1,95 so với 2023"
    assert slides("en", **address)[0].title == "Overall PCI, Thanh Hoa: 68.74 (2024), +1.95 since 2023"
    assert slides(**{**address, "units": "ha-noi"})[0].title == "Chỉ số PCI tổng hợp qua các năm"


def test_rebuilt_scores_are_marked_and_the_members_have_lines_of_their_own(slides: Slides):
    (slide,) = slides(index="pci", home="lam-dong", map="34")
    lines = body_of(slide, Lines)
    home = [run for run in lines.series if run.color == "#B5431A"]
    assert any(label.endswith("†") for run in home for label in run.labels)
    assert any("† quy đổi" in remark for remark in slide.remarks)
    named = {run.name.partition(" (")[0] for run in lines.series if not run.is_plain}
    assert named == {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}


def test_an_absent_year_is_a_gap_that_is_explained(slides: Slides):
    (slide,) = slides(index="par_index", home="thanh-hoa", units="thanh-hoa")
    (run,) = runs_of(body_of(slide, Lines), "Thanh Hóa")
    assert sum(value is not None for value in run.values) == 1
    assert any(remark.startswith("Thanh Hóa, 2012–2020") for remark in slide.remarks)


def test_readings_of_single_days_stand_at_their_dates_without_lines(slides: Slides):
    (slide,) = slides(index="new_rural", home="thanh-hoa", units="thanh-hoa")
    (cloud,) = body_of(slide, Points).clouds
    assert len(cloud.points) == len(cloud.labels) and all(year < 2026 for year, _ in cloud.points)
    assert any(label.endswith("‡") for label in cloud.labels) and any(r.startswith("‡") for r in slide.remarks)


def test_the_subtitle_names_the_map(slides: Slides):
    for geography in ("34", "63"):
        (slide,) = slides(index="pci", home="can-tho", map=geography)
        assert slide.subtitle.endswith(f"Bản đồ {geography} tỉnh, thành phố")
