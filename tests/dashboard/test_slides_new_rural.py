"""New rural progress in a hall: nested levels side by side, lines that stop at breaks, nothing added."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard.page import Frame
from dashboard.slide import Cards, Lines, Slide, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from dashboard.views import new_rural
from etl import queries
from etl.store import Snapshot

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


def slides_of(lang: str = "vi", **address: str) -> dict[str, Slide]:
    with filters.given(address):
        taken = new_rural.taken(Frame(str(data.live_snapshot()), Words(lang), LIGHT, is_presentation=True))
        assert taken is not None
        return {slide.part: slide for slide in taken.slides()}


def held(snapshot: Snapshot, node: str) -> dict[str, float]:
    """The newest figure of each year of the country."""
    rows = sorted(queries.readings(snapshot, "new_rural"), key=lambda row: row["moment"])
    return {row["moment"][:4]: row["value"] for row in rows if (row["place"], row["node"]) == ("viet-nam", node)}


@in_each_language
def test_the_levels_stand_beside_each_other_as_they_are_held(snapshot: Snapshot, lang: str):
    (lines,) = slides_of(lang, place="viet-nam")["levels"].bodies
    assert isinstance(lines, Lines)
    for color, node in (
        (LIGHT.accent, "communes_ntm"),
        (LIGHT.lines[0], "communes_nang_cao"),
        (LIGHT.lines[1], "communes_kieu_mau"),
    ):
        drawn = {
            year: value
            for run in lines.series
            if run.color == color
            for year, value in zip(lines.categories, run.values, strict=True)
            if value is not None
        }
        assert drawn == held(snapshot, node)


def test_a_line_stops_where_the_criteria_change():
    slide = slides_of(place="viet-nam")["levels"]
    (lines,) = slide.bodies
    assert isinstance(lines, Lines)
    at = lines.categories.index("2022")
    assert (at, "2, 3") in lines.breaks
    assert all(run.values[at - 1] is None or run.values[at] is None for run in lines.series)
    assert any(remark.startswith("(2) 08/03/2022") for remark in slide.remarks)


def test_years_without_a_figure_are_empty_and_computed_ones_marked():
    slide = slides_of(place="viet-nam")["levels"]
    (lines,) = slide.bodies
    assert isinstance(lines, Lines)
    at = lines.categories.index("2015")
    assert [run.values[at] for run in lines.series] == [None] * len(lines.series)
    assert "5.615*" in [label for run in lines.series for label in run.labels]
    explained = slide.remarks.index("Số có dấu *: tính lại.")
    assert explained < next(place for place, remark in enumerate(slide.remarks) if remark.startswith("(1)"))


@in_each_language
def test_it_says_that_levels_are_never_added(lang: str):
    for place in ("viet-nam", "thanh-hoa"):
        slides = slides_of(lang, place=place)
        assert Words(lang)("new_rural.sample") in slides["cards"].remarks
        (cards,) = slides["cards"].bodies
        assert isinstance(cards, Cards)
        assert 1 <= len(cards.cards) <= 8


def test_figures_before_and_after_the_new_map_are_not_subtracted():
    (table,) = slides_of(place="an-giang")["new_map"].bodies
    assert isinstance(table, Table)
    before, after = table.rows
    assert (before[2].text, after[2].text) == ("21 xã (12/2016, tự báo cáo)", "69 xã (11/2025, tự báo cáo)")
    assert before[1].text == "chưa thu thập được ở đây"
    assert "new_map" not in slides_of(place="an-giang", as_of="2025-06-30")
