"""The spread of the provinces as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Bars, Lines, Slide
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["distribution"], built, monkeypatch)


def test_lines_stop_at_every_break_of_the_method(slides: Slides, snapshot: Snapshot):
    years = slides(index="pci", home="thanh-hoa", map="63")[0]
    lines = body_of(years, Lines)
    cuts = [b["period"] for b in queries.breaks_of_concept(snapshot, "pci", "overall") if b["kind"] == "method"]
    assert [lines.categories[place] for place, _ in lines.breaks] == [cut for cut in cuts if cut <= "2024"]
    starts = {place for place, _ in lines.breaks}
    for series in lines.series:
        held = [place for place, value in enumerate(series.values) if value is not None]
        assert not starts & set(held[1:])
    assert any(r.startswith("(1) 2006, (2) 2009, (3) 2013, (4) 2021 và (5) 2022: đổi cách tính") for r in years.remarks)
    reasons = [place for place, remark in enumerate(years.remarks) if remark.startswith("(1) Từ 2006 không so với")]
    computed = next(place for place, remark in enumerate(years.remarks) if "có 55 tính lại" in remark)
    assert reasons and computed < reasons[0]


def test_the_counts_of_one_year_cite_that_year(slides: Slides):
    shape = slides(index="pci", home="thanh-hoa", map="63")[1]
    assert shape.sources[0].startswith("VCCI, Bảng kết quả PCI 2023")
    assert not any("PCI 2006" in source for source in shape.sources)


def test_the_lines_hold_the_five_numbers_and_home(slides: Slides, snapshot: Snapshot):
    lines = body_of(slides(index="pci", home="thanh-hoa", map="63")[0], Lines)
    scores = {r["unit"]: r["value"] for r in queries.ranking(snapshot, "pci", "overall", "2023", "63")}
    at = list(lines.categories).index("2023")
    found = {series.name: series.values[at] for series in lines.series if series.values[at] is not None}
    assert found["Thanh Hóa"] == scores["thanh-hoa"]
    assert (found["Thấp nhất"], found["Cao nhất"]) == (min(scores.values()), max(scores.values()))
    assert found["Trung vị"] == sorted(scores.values())[31]


def test_a_year_of_few_provinces_has_home_only_and_says_so(slides: Slides):
    years = slides(index="pci", home="thanh-hoa", map="63")[0]
    last = {series.name for series in body_of(years, Lines).series if series.values[-1] is not None}
    assert last == {"Thanh Hóa"} and any("2024: 18/63" in remark for remark in years.remarks)


def test_columns_count_every_province_once(slides: Slides):
    shape = slides(index="pci", home="thanh-hoa", map="63")[1]
    bars = body_of(shape, Bars)
    assert sum(bars.series[0].values) == 63 and bars.is_upright and len(bars.categories) <= 14
    assert [bars.categories[place] for place in bars.strong] == ["66–67"]
    assert shape.title.startswith("Thanh Hóa năm 2023: 66,79 điểm")


def test_rebuilt_scores_have_no_quartiles_and_columns_of_their_own(slides: Slides):
    years, shape = slides("en", index="papi", home="thanh-hoa", map="34")
    assert {series.name for series in body_of(years, Lines).series} == {"Thanh Hoa", "Highest", "Lowest"}
    assert any("suspected break" in remark for remark in years.remarks)
    assert any("scale was another one" in remark for remark in years.remarks)
    kept, rebuilt = body_of(shape, Bars).series
    assert "†" in rebuilt.name and sum(kept.values) + sum(rebuilt.values) == 32


def test_the_status_of_the_score_in_the_title_is_told(slides: Slides):
    for home, status in (("thanh-hoa", "công bố"), ("an-giang", "tính lại")):
        shape = slides(index="pci", home=home, map="63")[1]
        assert "điểm" in shape.title and shape.remarks[0].endswith(f": {status}.")
