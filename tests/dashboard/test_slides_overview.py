"""The overview as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Cards, Slide, Table
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["overview"], built, monkeypatch)


def lines_of(slide: Slide) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    return {row[0].text: [cell.text for cell in row[1:]] for row in body_of(slide, Table).rows}


def test_a_card_an_index_has_its_newest_score_status_and_rank(slides: Slides, snapshot: Snapshot):
    first, *_ = slides(home="thanh-hoa")
    held = [r for r in queries.headlines(snapshot, "thanh-hoa") if (r["index"], r["node"]) == ("pci", "overall")]
    newest = [row for row in held if row["value"] is not None][-1]
    card = next(card for card in body_of(first, Cards).cards if card.heading.startswith("PCI"))
    assert card.heading == f"PCI {newest['period']}" and card.value == Words("vi").number(newest["value"])
    assert card.lines[:2] == ["công bố", f"hạng {newest['rank']}/{newest['rank_of']} (công bố)"]


def test_what_has_no_figure_is_a_dash_and_says_why(slides: Slides):
    first, *_ = slides(home="thanh-hoa")
    card = next(card for card in body_of(first, Cards).cards if card.heading == "SIPAS")
    assert card.value == "–" and "chưa thu thập được ở đây" in card.lines[0]


def test_the_members_of_a_merged_province_stand_beside_what_was_rebuilt_from_them(slides: Slides):
    members = next(slide for slide in slides("en", home="tuyen-quang", map="34") if slide.part == "members")
    own = lines_of(members)["PAPI"]
    assert own == ["2024", "43.73", "42.55", "43.17†"]
    assert any(remark.startswith("†") for remark in members.remarks)
    assert any("Ha Giang PAR INDEX 2021" in remark for remark in members.remarks)
    assert [slide.part for slide in slides(home="tuyen-quang", map="63")] == ["cards", "places", "years"]


def test_breaks_stand_before_the_year_and_are_explained_absent_years_are_no_zero(slides: Slides):
    years = next(slide for slide in slides(home="thanh-hoa", until="2024") if slide.part == "years")
    pci = dict(zip(map(str, range(2017, 2025)), lines_of(years)["PCI"], strict=True))
    assert pci["2021"] == "(1) 63,21" and pci["2022"] == "(2) 63,67" and pci["2023"] == "66,79"
    assert any(remark.startswith("(2) PCI, từ 2022, đổi cách đo") for remark in years.remarks)
    assert years.remarks[1].startswith("(1) PCI 2021, (2) PCI 2022") and "không so với" in years.remarks[1]
    assert years.remarks[0] == "Số không có dấu: công bố; * số tính lại; – không có điểm"
    assert lines_of(years)["PAR INDEX"][0] == "–" and any("PAR INDEX: Không có điểm" in r for r in years.remarks)


def test_the_place_is_told_only_where_there_is_a_field_to_lie_in(slides: Slides):
    places = next(slide for slide in slides(home="ha-noi", until="2023") if slide.part == "places")
    of = len(body_of(places, Table).rows)
    above = sum(values[1] > values[4] for values in lines_of(places).values())
    assert places.title == f"Hà Nội cao hơn trung vị cả nước ở {above}/{of} chỉ số so sánh được"
    assert "places" not in [slide.part for slide in slides(home="tuyen-quang", map="34")]


def test_one_index_is_no_count_of_indices(slides: Slides):
    places = next(slide for slide in slides(home="thanh-hoa") if slide.part == "places")
    assert list(lines_of(places)) == ["PAPI"]
    assert places.title == "PAPI 2024: Thanh Hóa cao hơn trung vị cả nước (44,87 so với 43,48)"


def test_a_slide_cites_what_it_shows(slides: Slides):
    made = {slide.part: slide for slide in slides(home="thanh-hoa")}
    assert all("PAPI" in source for source in made["places"].sources) and len(made["places"].sources) == 1
    assert not any("PCI 2005" in source for source in (*made["cards"].sources, *made["years"].sources))


def test_what_a_sample_is_not_for_is_said_before_other_remarks(slides: Slides):
    first, *_ = slides(home="thanh-hoa")
    assert "không dùng để so sánh các tỉnh" in first.remarks[1]


def test_a_change_of_a_count_has_no_decimals(slides: Slides):
    first, *_ = slides(home="thanh-hoa", until="2024")
    card = next(card for card in body_of(first, Cards).cards if card.heading.startswith("Nông thôn mới"))
    assert card.lines[-1] == "−17 so với 10/2019"
