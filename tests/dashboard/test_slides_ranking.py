"""A ranking as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard import data
from dashboard.decks import Decks
from dashboard.page import Frame
from dashboard.slide import Bars, Map, Slide
from dashboard.text import Words
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["ranking"], built, monkeypatch)


@pytest.mark.parametrize(
    ("lang", "address", "title"),
    [
        (
            "vi",
            {"index": "pci", "period": "2023", "home": "thanh-hoa"},
            "Thanh Hóa xếp hạng 30/63 (công bố) trong PCI năm 2023",
        ),
        ("en", {"index": "pci", "period": "2023", "home": "thanh-hoa"},
         "Thanh Hoa ranks 30 of 63 (published) in the PCI, 2023"),
        # nobody is ranked by the publisher: the group, and who made it
        ("vi", {"index": "papi", "period": "2024", "home": "ha-noi"},
         "Hà Nội thuộc nhóm trung bình cao (tính lại) trong PAPI năm 2024"),
        # a rank that is not printed is not told
        ("vi", {"index": "pci", "period": "2023", "home": "lam-dong"},
         "Lâm Đồng đạt 63,44 điểm (tính lại) trong PCI năm 2023"),
        ("vi", {"index": "pci", "period": "2023", "home": "lam-dong", "map": "34"},
         "Lâm Đồng đạt 66,11 điểm (quy đổi về 34 tỉnh) trong PCI năm 2023"),
    ],
)  # fmt: skip
def test_the_first_slide_says_in_short_where_the_province_stands(
    slides: Slides, lang: str, address: dict[str, str], title: str
):
    first, *_ = slides(lang, **address)
    assert first.title == title
    assert isinstance(first.bodies[0], Map) and len(first.bodies[0].places) == 2


def test_how_firm_the_rank_is_and_that_the_slide_shows_a_choice_come_first(slides: Slides):
    first, _ = slides(index="pci", period="2023", home="thanh-hoa")
    assert "khoảng hạng 27–35" in first.remarks[0] and "14/63" in first.remarks[1]
    bars = body_of(first, Bars)
    assert [bars.categories[place] for place in bars.strong] == ["30 (27–35). Thanh Hóa"]
    assert any(remark.startswith("Trong ngoặc sau hạng") for remark in first.remarks)


def test_every_unit_has_its_exact_score_and_absent_ones_a_gap_that_is_explained(slides: Slides, snapshot: Snapshot):
    held = queries.ranking(snapshot, "papi", "total", "2024", "63")
    *_, last = slides(index="papi", period="2024", home="ha-noi")
    (series,) = body_of(last, Bars).series
    assert list(series.values) == [row["value"] for row in held] and None in series.values
    absent = [row["unit_name_vi"] for row in held if row["value"] is None]
    assert all(any(name in remark for remark in last.remarks) for name in absent)


def test_rebuilt_scores_are_marked_listed_by_name_and_their_span_is_not_told(slides: Slides):
    first, last = slides(index="pci", period="2023", home="lam-dong", map="34")
    assert not any(category[0].isdigit() for category in body_of(first, Bars).categories)
    assert any(label.endswith("†") for label in body_of(first, Bars).series[0].labels)
    assert any(remark.startswith("†") for remark in first.remarks)
    assert "trung vị" not in last.title


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_order_of_few_scores_is_said_to_be_no_ranking_and_figures_without_a_sign_published(
    slides: Slides, lang: str
):
    for slide in slides(lang, index="pci", period="2024", home="thanh-hoa"):
        said = Words(lang)("ranking.slide_sparse", n=18, of=63)
        assert said in slide.remarks and said in slide.speech
        assert Words(lang)("common.unmarked") in slide.remarks[:2]


def test_the_ready_deck_of_a_merged_province_shows_where_its_members_stand(
    built: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("THUOCDO_DATA", str(built))
    snapshot_id = data.live_snapshot()
    assert snapshot_id
    decks = Decks(Frame(snapshot_id, Words("vi"), LIGHT, is_presentation=True))
    deck = decks.ready("province", "can-tho-2025")
    assert deck.title == "Thành phố Cần Thơ (từ 07/2025): Hồ sơ tỉnh"
    views = [item.view for item in deck.items if item.view.page == "xep-hang"]
    assert views and all(view.asked["units"] == "can-tho,hau-giang,soc-trang" for view in views)
