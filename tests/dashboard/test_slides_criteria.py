"""Criteria in a hall: the bars are the counts, unknown shares have none, contradictions are told."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dashboard.charts.criteria_bars import CriteriaBars
from dashboard.charts.criteria_slides import slides_of as slides
from dashboard.slide import Bars, Slide, Table
from dashboard.text import LANGUAGES
from dashboard.theme import LIGHT
from dashboard.views import criteria
from etl import queries
from etl.store import Snapshot
from tests.dashboard.slides import slides_by_part
from tests.dashboard.test_criteria_bars import bars, counts, reading

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


slides_of = partial(slides_by_part, criteria.PAGE)


@in_each_language
def test_a_bar_is_the_share_of_communes_that_fail(snapshot: Snapshot, lang: str):
    (drawn_bars,) = slides_of(lang, place="gia-lai~2016-12-31")["bars"].bodies
    assert isinstance(drawn_bars, Bars)
    met = {
        row["criterion"]: row["value"]
        for row in queries.readings(snapshot, "new_rural")
        if (row["place"], row["moment"], row["unit_of_measure"]) == ("gia-lai", "2016-12-31", "commune")
        and row["criterion"] is not None
    }
    drawn = {
        int(name.split(".")[0]): value
        for name, value in zip(drawn_bars.categories, drawn_bars.series[0].values, strict=True)
        if value is not None
    }
    assert drawn == {number: pytest.approx(100 - met[number] / 184 * 100) for number in drawn}
    assert len(drawn) == 10
    assert list(drawn.values()) == sorted(drawn.values(), reverse=True)


def test_it_says_that_the_slide_shows_a_choice_and_whose_table_it_is():
    slide = slides_of(place="gia-lai~2016-12-31", home="thanh-hoa")["bars"]
    assert "Ở đây có 10 trong 19 tiêu chí, bắt đầu từ tiêu chí có tỷ lệ xã chưa đạt cao nhất." in slide.remarks
    assert slide.remarks[0].startswith("Tỉnh Thanh Hóa chưa có bảng theo từng tiêu chí")
    assert slide.bodies[0].series[0].color == LIGHT.lines[0]  # type: ignore[union-attr]
    at_home = slides_of(place="gia-lai~2016-12-31", home="gia-lai")["bars"]
    assert at_home.bodies[0].series[0].color == LIGHT.accent  # type: ignore[union-attr]


def drawn_of(view: CriteriaBars) -> dict[str, Slide]:
    return {slide.part: slide for slide in slides(view, LIGHT, is_home=True, asides=[])}


def test_a_criterion_that_the_other_table_lacks_has_no_bar_there():
    rows = [*counts([15, 3]), *counts([5], total=10, place="b", moment="2016")]
    (drawn,) = drawn_of(bars(*rows, against="b~2016"))["bars"].bodies
    assert isinstance(drawn, Bars)
    own, beside = drawn.series
    assert list(own.values) == [85.0, 25.0]
    assert list(beside.values) == [None, 50.0]
    assert (own.is_plain, beside.is_plain) == (False, True)


def test_a_share_that_its_counts_contradict_is_starred_and_explained():
    shown = drawn_of(bars(*counts([15, 3]), reading("met_1_pct", 90)))
    assert "* Tiêu chí 1: nguồn in tỷ lệ 90%, nhưng 15/20 = 75,0%; thanh vẽ theo số xã." in shown["bars"].remarks
    (drawn,) = shown["bars"].bodies
    assert isinstance(drawn, Bars)
    assert list(drawn.series[0].labels) == ["85,0% (17 trong 20 xã)", "25,0%* (5 trong 20 xã)"]


def test_without_the_number_of_all_communes_there_are_figures_but_no_bars():
    shown = drawn_of(bars(*counts([15, 3], total=None)))
    assert list(shown) == ["figures"]
    (table,) = shown["figures"].bodies
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0][1:4]] == ["15", "không có số liệu", "không tính được"]
