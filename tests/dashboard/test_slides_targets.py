"""Targets as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Bars, Cards, Slide, Table
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["targets"], built, monkeypatch)


def part(slides: Sequence[Slide], name: str) -> Slide:
    return next(slide for slide in slides if slide.part == name)


def test_cards_count_what_became_of_the_results(slides: Slides, snapshot: Snapshot):
    counts = part(slides(place="viet-nam"), "counts")
    numbers = {card.heading: int(card.value) for card in body_of(counts, Cards).cards}
    assert (
        counts.title
        == f"Cả nước: {sum(numbers.values())} mục tiêu kết quả, kết luận được {numbers['đạt'] + numbers['chưa đạt']}"
    )
    assert "không có nghĩa là chưa đạt" in counts.remarks[0]


@pytest.mark.parametrize(
    ("lang", "nothing"), [("vi", "không có số liệu để đối chiếu"), ("en", "no figure to compare it with")]
)
def test_a_row_holds_the_aim_the_figure_with_its_status_and_the_conclusion(slides: Slides, lang: str, nothing: str):
    rows = body_of(part(slides(lang, place="quang-nam"), "targets"), Table).rows
    figures = [row[2].text for row in rows]
    assert "123" in figures[0] and ("tự báo cáo" in figures[0] or "self-reported" in figures[0])
    assert "155" in rows[0][1].text and figures[1:] == [nothing, nothing]
    # without a figure there is no progress, and it is not nought
    assert [row[3].text for row in rows[1:]] == ["–", "–"]


def test_bars_are_the_shares_reached_and_never_of_what_is_not_known(slides: Slides):
    progress = part(slides(place="viet-nam"), "progress")
    (series,) = body_of(progress, Bars).series
    assert list(series.values)[:3] == [123.0, 106.0, 102.0] and None not in series.values
    assert series.labels[0] == "123 % mục tiêu" and "không có số liệu" in progress.remarks[0]


def test_the_yearly_promise_is_only_on_slides_of_the_place_that_made_it(slides: Slides):
    assert not any(slide.part.startswith("promise") for slide in slides(place="nghe-an"))
    board = part(slides(place="kien-giang", unit="none"), "promise-kien-giang")
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in body_of(board, Table).rows}
    assert rows["PAPI, Kiên Giang"] == ["−1,28 ?", "+0,52 ?", "+0,95 ≈", "−1,08", "–"]
    assert board.remarks[0].startswith("? nghi có thay đổi cách đo") and "2 trong 20 lần" in board.title
    assert any("đổi phương pháp hoặc địa giới" in remark for remark in board.remarks)
