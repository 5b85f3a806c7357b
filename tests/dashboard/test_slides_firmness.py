"""The firmness of ranks as a slide, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard import data
from dashboard.slide import Bars, Ranges, Slide
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["firmness"], built, monkeypatch)


def test_intervals_of_those_around_home(slides: Slides):
    (slide,) = slides(index="pci", period="2023", home="thanh-hoa")
    body = body_of(slide, Ranges)
    rank, low, high = data.firmness(data.live_snapshot(), "pci", "overall", "2023").intervals["thanh-hoa"]
    (at,) = body.strong
    span = body.spans[at]
    assert (span.low, span.high, span.mark, span.label) == (low, high, rank, f"{low}–{high}")
    assert body.categories[at] == "30 Thanh Hóa" and (body.least, body.greatest) == (1, 63)
    assert "30/63 (công bố)" in slide.title and len(body.categories) <= 16
    assert any("của khảo sát" in remark for remark in slide.remarks)


def test_ranks_that_the_publisher_did_not_print_are_not_on_it(slides: Slides, snapshot: Snapshot):
    hidden = {row["unit"] for row in queries.ranking(snapshot, "pci", "overall", "2023", "63")
              if row["beyond_published"]}  # fmt: skip
    names = {row["unit_name_vi"] for row in queries.ranking(snapshot, "pci", "overall", "2023", "63")
             if row["unit"] in hidden}  # fmt: skip
    for home in ("thanh-hoa", "dong-nai"):
        (slide,) = slides(index="pci", period="2023", home=home)
        shown = {name.lstrip("0123456789° ≈") for name in body_of(slide, Ranges).categories}
        assert shown and not shown & names
    assert slide.title == "Đồng Nai: ngoài nhóm được công bố hạng"


@pytest.mark.parametrize(("lang", "said"), [("vi", "Tính lại; cơ quan công bố không xếp hạng"), ("en", "Computed;")])
def test_where_nobody_is_ranked_there_are_places_and_groups_but_no_mark(slides: Slides, lang: str, said: str):
    (slide,) = slides(lang, index="papi", period="2024", home="thanh-hoa")
    body = body_of(slide, Ranges)
    assert {span.mark for span in body.spans} == {None} and slide.remarks[0].startswith(said)
    assert body.keys and not any(name[0].isdigit() for name in body.categories)


def test_without_runs_the_gaps_to_the_next_above(slides: Slides):
    (slide,) = slides(index="pci", period="2022", home="thanh-hoa")
    (series,) = body_of(slide, Bars).series
    (at,) = body_of(slide, Bars).strong
    gaps = data.firmness(data.live_snapshot(), "pci", "overall", "2022").gaps
    assert slide.part == "gaps" and series.values[at] == gaps["thanh-hoa"].above
    # nobody is above the first
    assert series.values[0] is None and series.labels[0] == "–"
