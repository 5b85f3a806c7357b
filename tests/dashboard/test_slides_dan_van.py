"""Activity in a hall: large figures of one place, nothing added, visits no people, provinces not side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard.page import Frame
from dashboard.slide import Cards, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from dashboard.views import dan_van
from etl import queries
from etl.store import Snapshot
from tests.dashboard.slides import slides_by_part

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


slides_of = partial(slides_by_part, dan_van.PAGE)


@in_each_language
def test_a_card_shows_a_figure_as_it_is_held(snapshot: Snapshot, lang: str):
    (cards,) = slides_of(lang, place="thanh-hoa")["cards"].bodies
    assert isinstance(cards, Cards)
    words = Words(lang)
    held = {
        (words.of(row, "node_name"), words.number(row["value"], 0))
        for row in queries.activities(snapshot, "dan_van")
        if row["unit"] == "thanh-hoa" and not row["breakdown"]
    }
    assert {(card.heading, card.value) for card in cards.cards} <= held
    assert ("13.497" if lang == "vi" else "13,497") in [card.value for card in cards.cards]


@in_each_language
def test_it_says_that_figures_are_not_added_and_visits_are_not_people(lang: str):
    slide, words = slides_of(lang, place="thanh-hoa")["cards"], Words(lang)
    first = [words(f"dan_van.{key}") for key in ("slide_not_added", "sample", "visits_not_people")]
    assert list(slide.remarks[:3]) == first


def test_figures_of_provinces_are_not_set_side_by_side(snapshot: Snapshot):
    slides = slides_of(place="all")
    of_provinces = {row["organisation_name_vi"] for row in queries.activities(snapshot, "dan_van") if row["unit"]}
    (cards,), (table,) = slides["cards"].bodies, slides["figures"].bodies
    assert isinstance(cards, Cards)
    assert isinstance(table, Table)
    shown = {card.lines[1] for card in cards.cards} | {row[1].text for row in table.rows}
    assert shown
    assert not shown & of_provinces
    assert Words("vi")("dan_van.choose_place") in slides["cards"].remarks


def test_what_was_not_collected_of_a_body_is_a_dash_and_bodies_of_one_name_have_dates():
    (table,) = slides_of(place="thanh-hoa")["bodies"].bodies
    assert isinstance(table, Table)
    cells = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert cells == {"Tỉnh Thanh Hóa (đến 30/06/2025)": ["4", "8", "–"], "Tỉnh Thanh Hóa": ["–", "–", "1"]}


def test_printed_figures_that_contradict_each_other_are_remarks():
    remarks = slides_of(place="nghe-an")["bodies"].remarks
    told = slides_of(place="nghe-an")["cards"].remarks
    assert any("238/316 = 75,3 %, số in 88,9 %" in remark for remark in told)
    assert remarks


def test_a_place_without_figures_has_no_slide():
    with filters.given({"place": "thanh-hoa", "topic": "teams"}):
        frame = Frame(str(data.live_snapshot()), Words("vi"), LIGHT, is_presentation=True)
        assert dan_van.taken(frame) is None
