"""Coverage in a hall: of how many units figures are held, on both maps, and why the others have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard.page import Frame
from dashboard.slide import Slide, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import DARK, INKS, LIGHT
from dashboard.views import coverage
from etl import queries
from etl.store import Snapshot

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


def slides_of(lang: str = "vi", palette=LIGHT, **address: str) -> dict[str, Slide]:
    with filters.given(address):
        taken = coverage.taken(Frame(str(data.live_snapshot()), Words(lang), palette, is_presentation=True))
        assert taken is not None
        return {slide.part: slide for slide in taken.slides()}


@in_each_language
@pytest.mark.parametrize(("map_", "geography"), [("63", None), ("34", "34")])
def test_a_cell_counts_the_units_with_a_score(snapshot: Snapshot, lang: str, map_: str, geography: str | None):
    slide = slides_of(lang, map=map_)["years"]
    (table,) = slide.bodies
    assert isinstance(table, Table)
    held = {
        cell["period"]: f"{cell['with_root']}/{cell['units']}"
        for cell in queries.coverage(snapshot, geography)
        if cell["index"] == "pci"
    }
    loaded = {c["period"] for c in queries.coverage(snapshot, None) if c["index"] == "pci" and c["figures"]}
    years = [column.title for column in table.columns[1:]]
    row = next(row for row in table.rows if row[0].text.startswith("PCI"))
    said = {year: cell.text for year, cell in zip(years, row[1:], strict=True)}
    assert said == {y: held[y] if y in loaded else "–" if y in held else "" for y in years}
    assert Words(lang)("coverage.slide_signs") in slide.remarks


def test_a_full_year_can_be_read_on_paper_and_on_a_dark_screen():
    for palette, ink in ((LIGHT, INKS[1]), (DARK, INKS[0])):
        (table,) = slides_of(palette=palette)["years"].bodies
        assert isinstance(table, Table)
        cell = next(cell for row in table.rows for cell in row if cell.text == "63/63")
        assert (cell.fill, cell.ink) == (palette.ramp[-1], ink)


def test_absent_figures_have_their_reason():
    (table,) = slides_of()["reasons"].bodies
    assert isinstance(table, Table)
    told = {row[0].text: row[1].text for row in table.rows}
    assert "chưa thu thập được ở đây" in told["PCI"]
    assert "cơ quan công bố không đưa ra số liệu" in told["PAPI"]
