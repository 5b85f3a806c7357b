"""Two scores as slides, on the real figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from dashboard.slide import Points, Slide, Table
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import body_of, slides_of_page

Slides = Callable[..., Sequence[Slide]]


@pytest.fixture
def slides(built: Path, monkeypatch: pytest.MonkeyPatch) -> Slides:
    return partial(slides_of_page, PAGES["relation"], built, monkeypatch)


ADDRESS = {"x": "pci:overall", "y": "papi:total", "period": "2023", "home": "thanh-hoa"}


def test_every_pair_is_one_point_with_the_held_values(slides: Slides, snapshot: Snapshot):
    cloud, *_ = slides(**ADDRESS)
    clouds = body_of(cloud, Points).clouds
    x, y = ({r["unit"]: r["value"] for r in queries.ranking(snapshot, index, node, "2023", "63")}
            for index, node in (("pci", "overall"), ("papi", "total")))  # fmt: skip
    both = {(x[unit], y[unit]) for unit in x if x[unit] is not None and y[unit] is not None}
    assert {point for found in clouds for point in found.points} == both
    assert sum(len(found.points) for found in clouds) == len(both)
    home = clouds[-1]
    assert list(home.points) == [(x["thanh-hoa"], y["thanh-hoa"])] and list(home.labels) == ["Thanh Hóa"]


@pytest.mark.parametrize(
    ("lang", "title", "meaning"),
    [
        (
            "vi",
            "PCI và PAPI, năm 2023: không đủ căn cứ để nói cùng chiều hay ngược chiều",
            "không cho biết nguyên nhân",
        ),
        ("en", "PCI and PAPI, 2023: no grounds to say whether they go together or against each other", "no cause"),
    ],
)
def test_the_title_says_no_more_than_the_interval_allows_and_never_a_cause(
    slides: Slides, lang: str, title: str, meaning: str
):
    cloud, *_ = slides(lang, **ADDRESS)
    assert cloud.title == title and meaning in cloud.remarks[0]
    assert any(remark.startswith("*") and "54" in remark for remark in cloud.remarks)


def test_the_corners_and_the_moves_are_lists_that_say_what_they_leave_out(slides: Slides):
    _, corners, moves = slides(**ADDRESS)
    assert [len(body.rows) for body in corners.bodies] == [2, 3]
    assert corners.title.startswith("5 tỉnh")
    first = body_of(moves, Table)
    assert moves.title.startswith("2018–2020: 44 tỉnh") and len(first.rows) <= 9
    assert "Còn 36 tỉnh, thành phố khác không hiện ở đây." in moves.remarks
    assert "Nghi có thay đổi cách đo" in moves.remarks[0]


def test_home_without_both_scores_is_named(slides: Slides):
    cloud, *_ = slides(**{**ADDRESS, "home": "quang-ninh"})
    assert "Quảng Ninh không có trong hình: thiếu ít nhất một trong hai điểm." in cloud.remarks
    assert cloud.remarks[1].startswith("*") and cloud.remarks[2].startswith("Không có trong hình")
