"""A heat map as a slide, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Slide, Table
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["heat"], built, monkeypatch)


def rows_by_name(slide: Slide) -> dict[str, list[str]]:
    return {name.text: [cell.text for cell in cells] for name, *cells in body_of(slide, Table).rows}


def test_it_is_a_table_with_the_figures_of_those_around_home(slides: Slides, snapshot: Snapshot):
    (slide,) = slides(index="papi", period="2024", home="thanh-hoa", map="63")
    table, rows = body_of(slide, Table), rows_by_name(slide)
    total = next(r for r in queries.ranking(snapshot, "papi", "total", "2024", "63") if r["unit"] == "thanh-hoa")
    assert rows["Thanh Hóa"][0] == f"{total['value']:.2f}".replace(".", ",")
    assert len(table.columns) == 10 and len(table.rows) <= 16
    assert "63 tỉnh" in slide.remarks[0] and "Màu vẫn tính trên cả nước" in slide.remarks[0]
    home = next(row for row in table.rows if row[0].text == "Thanh Hóa")
    assert home[0].ink == LIGHT.accent and all(cell.is_strong for cell in home)


def test_cells_have_the_colour_of_their_fifth_and_the_colours_are_explained(slides: Slides):
    (slide,) = slides(index="papi", period="2024", home="thanh-hoa", map="63")
    table = body_of(slide, Table)
    home = next(row for row in table.rows if row[0].text == "Thanh Hóa")
    # best fifth of the whole: the strongest colour, written in white
    assert (home[1].fill, home[1].ink) == (LIGHT.ramp[-1], "#FFFFFF")
    assert [key.color for key in table.keys[:5]] == list(LIGHT.ramp)
    assert [key.text for key in table.keys[:5:4]] == ["20\u00a0% cuối", "20\u00a0% đầu"]


@pytest.mark.parametrize(
    ("lang", "absent", "why"),
    [("vi", "– không có số liệu", "cơ quan công bố không đưa ra số liệu"),
     ("en", "– no figure", "withheld by the publisher")],
)  # fmt: skip
def test_an_absent_figure_is_a_dash_with_its_reason(slides: Slides, lang: str, absent: str, why: str):
    (slide,) = slides(lang, index="papi", period="2024", home="vinh-phuc", map="63")
    home = next(row for row in body_of(slide, Table).rows if row[0].ink == LIGHT.accent)
    assert {cell.text for cell in home[1:]} == {"–"} and {cell.fill for cell in home[1:]} == {LIGHT.absent}
    assert any(key.text == absent for key in body_of(slide, Table).keys)
    assert why in slide.title and any(why in remark for remark in slide.remarks)


def test_rebuilt_figures_keep_their_sign_and_are_no_ranking(slides: Slides):
    (slide,) = slides(index="pci", period="2023", home="da-nang", map="34")
    assert "†" in rows_by_name(slide)["Đà Nẵng"][0] and "Trung vị 63 tỉnh năm 2023" in rows_by_name(slide)
    assert any("† quy đổi" in remark for remark in slide.remarks)
    assert any("không phải thứ hạng" in said for said in slide.speech)


def test_without_a_figure_of_anybody_shown_there_is_no_slide(slides: Slides):
    assert not slides(index="pci", period="2024", home="da-nang", map="34")
