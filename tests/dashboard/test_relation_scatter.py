"""The scatter: axes of round numbers, and names none of which covers another, on all real pairs of whole indices."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from dashboard.charts.relation_labels import NARROW, WIDE, box_of, placed, width
from dashboard.charts.relation_scatter import Axis, Dot, scale_of, scatter
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot

_EM = 0.8 * 16
"""The letters of a name on a page that is not presented, in pixels."""


def test_ticks_are_round_and_lie_on_the_axis():
    scale = scale_of([61.37, 71.25])
    assert scale.ticks == [62, 64, 66, 68, 70] and scale.decimals == 0
    assert scale.least < 61.37 and scale.greatest > 71.25
    assert 0 < scale.share(61.37) < scale.share(71.25) < 1
    fine = scale_of([0.31, 0.38])
    assert fine.decimals == 2 and all(fine.least <= t <= fine.greatest for t in fine.ticks)
    assert 3 <= len(fine.ticks) <= 9


def test_one_score_or_equal_scores_still_have_an_axis():
    assert 0 < scale_of([5.0, 5.0]).share(5.0) < 1
    assert 0 < scale_of([0.0]).share(0.0) < 1


def test_dots_say_by_shape_what_they_are_and_by_hovering_their_scores():
    dots = [
        Dot(1, 1, "Huế & Nghệ", "both <scores>", True, False, False),
        Dot(2, 2, "B", "h", False, True, True),
        Dot(3, 1, "C", "h", False, False, False),
    ]
    html = scatter(dots, Axis("x", 2, 1, 3), Axis("y", 1, None, None), Words("vi"), "alt & text")
    assert html.count("td-rel-dot") == 3
    assert 'class="td-rel-dot td-home"' in html and 'class="td-rel-dot td-corner td-hollow"' in html
    assert 'title="both &lt;scores&gt;"' in html and "Huế &amp; Nghệ" in html
    assert 'aria-label="alt &amp; text"' in html and "td-rel-corner" not in html


def test_wider_names_need_more_room():
    assert width("Bà Rịa - Vũng Tàu") > width("Huế") > width("ii")
    assert 7 < width("Thừa Thiên Huế") < 10


def clouds(snapshot: Snapshot) -> dict[str, tuple[list[tuple[float, float]], list[str]]]:
    """Every year of every two whole indices that a dozen provinces share: places and names."""
    roots = {i["index"]: i["root"] for i in queries.indices(snapshot) if not i["sampled"]}
    scores: dict[tuple[str, str], dict[str, Any]] = {}
    for row in snapshot.rows(
        "SELECT * FROM observation WHERE preferred AND own_map AND value IS NOT NULL AND status <> 'rebuilt'"
        " AND parent IS NULL ORDER BY unit"
    ):
        if roots.get(row["index"]) == row["node"]:
            scores.setdefault((row["index"], row["period"]), {})[row["unit"]] = row
    found = {}
    for (one, year), (other, also) in combinations(scores, 2):
        units = [u for u in scores[one, year] if u in scores[other, also]]
        if year != also or len(units) < 12:
            continue
        x, y = ([scores[index, year][u]["value"] for u in units] for index in (one, other))
        across, up = scale_of(x), scale_of(y)
        places = [(across.share(a), 1 - up.share(b)) for a, b in zip(x, y, strict=True)]
        found[f"{one}×{other} {year}"] = places, [scores[one, year][u]["unit_name_vi"] for u in units]
    return found


def test_no_name_covers_another_at_any_width_on_real_data(snapshot: Snapshot):
    # a plot of a page 1200 px wide, of one 360 px wide, and in between
    sizes = {"wide": [(680 / _EM, 486 / _EM), *WIDE], "narrow": [(289 / _EM, 304 / _EM), *NARROW]}
    given = {"wide": (WIDE, 26), "narrow": (NARROW, 7)}
    every = clouds(snapshot)
    assert len(every) > 20
    for name, (places, names) in every.items():
        for kind, (declared, most) in given.items():
            labels = placed(places, list(enumerate(names)), declared, most)
            assert labels[0].dot == 0 and 3 <= len(labels) <= most, name
            for size in sizes[kind]:
                boxes = [box_of(label, places, size) for label in labels]
                assert all(not a.overlaps(b) for a, b in combinations(boxes, 2)), (name, kind, size)
                assert all(b.left >= 0 and b.right <= size[0] for b in boxes), (name, kind, size)


def test_a_name_that_finds_no_room_is_left_out_and_home_is_not():
    crowd = [(0.5, 0.5), *((0.5 + dx / 40, 0.5 + dy / 40) for dx in range(-9, 10) for dy in range(-9, 10) if dx or dy)]
    labels = placed(crowd, [(0, "Thanh Hóa"), (1, "Đắk Lắk"), (180, "Hà Nội")], NARROW, 5)
    assert labels[0].text == "Thanh Hóa"
    assert "Hà Nội" not in {label.text for label in labels}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_numbers_of_the_axes_follow_the_language(lang: str):
    dots = [Dot(0.1, 1, "A", "", False, False, False), Dot(0.9, 2, "B", "", False, False, False)]
    html = scatter(dots, Axis("x", 0.5, None, None), Axis("y", 1.5, None, None), Words(lang), "alt")
    assert {"vi": ">0,4<", "en": ">0.4<"}[lang] in html
