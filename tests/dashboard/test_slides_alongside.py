"""Activity beside an index in a hall: two scales, lines that stop at breaks, no cause, too few provinces no cloud."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dashboard.charts.alongside_pairs import AcrossProvinces
from dashboard.charts.alongside_slides import _provinces
from dashboard.slide import Bars, Lines, Points, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from dashboard.views import alongside
from etl import queries
from etl.store import Snapshot
from tests.dashboard.slides import slides_by_part
from tests.dashboard.test_alongside_pairs import across, many

__all__ = ["across"]
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


slides_of = partial(slides_by_part, alongside.PAGE)


@in_each_language
def test_counts_and_score_are_as_held_and_a_line_stops_where_the_method_changed(snapshot: Snapshot, lang: str):
    slide = slides_of(lang, home="thanh-hoa", index="papi", activity="citizen_reception_visits")["years"]
    bars, lines = slide.bodies
    assert isinstance(bars, Bars)
    assert isinstance(lines, Lines)
    assert list(bars.series[0].values) == [13497.0]
    root = next(index["root"] for index in queries.indices(snapshot) if index["index"] == "papi")
    concept = next(node["concept"] for node in queries.nodes(snapshot, "papi") if node["node"] == root)
    held = {
        row["period"]: row["value"]
        for row in queries.series(snapshot, ["thanh-hoa"], "papi", concept)
        if row["value"] is not None
    }
    drawn = {
        year: value
        for run in lines.series
        for year, value in zip(lines.categories, run.values, strict=True)
        if value is not None
    }
    assert drawn == held
    at = lines.categories.index("2018")
    assert (at, "2") in lines.breaks
    assert all(run.values[at - 1] is None or run.values[at] is None for run in lines.series)
    reason = next(place for place, remark in enumerate(slide.remarks) if remark.startswith("(2) 2018"))
    short = next(
        place for place, remark in enumerate(slide.remarks) if remark.startswith("(1) 2016") and "(2) 2018" in remark
    )
    assert short < reason


@in_each_language
def test_no_cause_is_claimed_and_visits_are_not_people(lang: str):
    slides, words = slides_of(lang, home="thanh-hoa", activity="citizen_reception_visits"), Words(lang)
    assert list(slides) == ["years", "provinces"]
    for slide in slides.values():
        assert slide.remarks[0] == words("alongside.slide_no_cause")
        assert words("dan_van.visits_not_people") in slide.remarks


def test_a_province_without_figures_has_no_picture_of_its_own():
    assert "years" not in slides_of(home="ha-noi", activity="citizen_reception_visits")


def test_few_provinces_are_a_table_with_the_reason():
    slide = slides_of(home="thanh-hoa", activity="citizen_reception_visits", year="2017")["provinces"]
    (table,) = slide.bodies
    assert isinstance(table, Table)
    assert len(table.rows) <= 10
    assert slide.remarks[1].startswith("Không vẽ biểu đồ điểm, không tính tương quan")


def test_enough_provinces_of_one_kind_are_points_and_home_stands_out(across: Callable[..., AcrossProvinces]):
    view = across(many())
    (slide,) = _provinces(view, LIGHT)
    (points,) = slide.bodies
    assert isinstance(points, Points)
    drawn = {point for cloud in points.clouds for point in cloud.points}
    assert drawn == {(pair.rate, pair.score["value"]) for pair in view.alike}
    assert [cloud.color for cloud in points.clouds] == [LIGHT.lines[0], LIGHT.accent]
    assert slide.title.startswith("Tương quan thứ hạng Spearman")
    assert "Tương quan không cho biết nguyên nhân" in slide.remarks[1]
