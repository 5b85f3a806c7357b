"""Methods in a hall: whose the index is, what its parts weigh and how sure that is, where its series break."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard.page import Frame
from dashboard.slide import Bars, Slide, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from dashboard.views import methods
from etl import queries
from etl.store import Snapshot

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


def slides_of(lang: str = "vi", **address: str) -> dict[str, Slide]:
    with filters.given(address):
        taken = methods.taken(Frame(str(data.live_snapshot()), Words(lang), LIGHT, is_presentation=True))
        assert taken is not None
        return {slide.part: slide for slide in taken.slides()}


@in_each_language
def test_weights_are_the_newest_that_are_known_and_unsure_ones_are_marked(snapshot: Snapshot, lang: str):
    slide, words = slides_of(lang, index="pci")["weights"], Words(lang)
    (bars,) = slide.bodies
    assert isinstance(bars, Bars)
    newest = [row for row in queries.aggregations(snapshot, "pci") if row["weights"]][-1]
    assert sorted(v for v in bars.series[0].values if v) == sorted(w * 100 for w in newest["weights"].values())
    assert slide.title.endswith("2024 *")
    assert slide.remarks[0] == words("methods.unsure_weights")
    assert "2024" in slide.remarks[1]


def test_an_index_without_weights_has_none_drawn():
    assert list(slides_of(index="dan_van")) == ["facts", "breaks", "sources"]


@in_each_language
def test_breaks_stand_newest_first_and_what_they_forbid_is_said(snapshot: Snapshot, lang: str):
    slide, words = slides_of(lang, index="papi")["breaks"], Words(lang)
    (table,) = slide.bodies
    assert isinstance(table, Table)
    reasons = {words.of(row, "reason") for row in queries.breaks(snapshot, "papi")}
    assert all(row[2].text in reasons for row in table.rows)
    assert [row[0].text for row in table.rows] == sorted((row[0].text for row in table.rows), reverse=True)
    assert slide.remarks[0] == words("methods.breaks_rule")
    assert len(slide.remarks) == 2


def test_it_says_who_publishes_and_how_many_sources_there_are(snapshot: Snapshot):
    slides = slides_of(index="pci")
    (table,) = slides["facts"].bodies
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == [
        "Cơ quan công bố",
        "Liên đoàn Thương mại và Công nghiệp Việt Nam (VCCI)",
    ]
    every = queries.figures_of_sources(snapshot, "pci")
    assert slides["sources"].title == f"PCI: số liệu lấy từ {len(every)} nguồn"
    assert (
        [row[1].text for row in slides["sources"].bodies[0].rows]
        == [  # type: ignore[union-attr]
            Words("vi").number(row["figures"], 0) for row in every[:8]
        ]
    )
