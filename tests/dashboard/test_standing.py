"""Where a province stands in each node: field, quarters, distances, strengths and weaknesses."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.standing import Standing, fields, is_enough, leaves, standings, strengths, weaknesses
from tests.dashboard.test_commentary import field, row

PERIOD = {"period": "2020", "units": 20, "surveyed": None}


def standing_of(value: float | None, **changed: Any) -> Standing:
    own = row("home", "total", value, **changed)
    (found,) = standings([own], fields([*field(**{k: v for k, v in changed.items() if k == "direction"}), own]), PERIOD)
    return found


def test_a_standing_has_the_spread_of_all_that_may_be_compared():
    found = standing_of(57.5)
    assert found.spread is not None and (found.n, found.spread.n) == (20, 20)
    assert (found.spread.least, found.spread.median, found.spread.greatest) == (41.0, 50.5, 59.0)
    assert (found.quarter, found.share) == (1, 0.575)
    assert found.distance == pytest.approx((57.5 - 50.5) / (found.spread.q3 - found.spread.q1))


@pytest.mark.parametrize(("value", "quarter"), [(59.0, 1), (52.0, 2), (47.0, 3), (41.0, 4)])
def test_quarters_go_from_the_best_to_the_last(value: float, quarter: int):
    assert standing_of(value).quarter == quarter
    assert standing_of(100.0 - value, direction="lower_is_better").distance is not None


def test_where_less_is_better_everything_turns():
    found = standing_of(41.0, direction="lower_is_better")
    assert found.quarter == 1
    assert found.distance is not None and found.distance > 0
    assert found.share == pytest.approx(0.59)


@pytest.mark.parametrize("changed", [{"status": "rebuilt"}, {"status": "inferred"}, {"excluded": True}])
def test_a_figure_that_may_not_be_compared_has_a_field_but_no_place(changed: dict[str, Any]):
    found = standing_of(57.5, **changed)
    assert (found.n, found.quarter, found.distance) == (19, None, None)
    assert found.spread is not None and found.share == 0.575


def test_of_too_few_provinces_there_is_no_field():
    own = row("home", "total", 57.5)
    (found,) = standings([own], fields([*field(count=8), own]), PERIOD)
    assert (found.n, found.spread, found.quarter) == (9, None, None)
    assert not is_enough(9, PERIOD) and is_enough(10, PERIOD)
    assert is_enough(21, {"surveyed": 42, "units": 64})


def test_an_unknown_scale_has_no_share():
    assert standing_of(57.5, scale_known=False).share is None


def test_leaves_are_what_nothing_else_is_a_part_of():
    rows = [
        row("home", "total", 1.0), row("home", "a", 1.0), row("home", "b", 1.0), row("home", "a_1", 1.0, parent="a"),
        row("home", "aside", 1.0, parent=None),
    ]  # fmt: skip
    assert [r["node"] for r in leaves(rows, "total")] == ["b", "a_1"]


def weighed(*distances: float | None) -> list[Standing]:
    return [Standing(row("home", str(at), 1.0), 20, None, None, d, None) for at, d in enumerate(distances)]


def test_strengths_and_weaknesses_are_the_furthest_on_either_side():
    found = weighed(0.5, -0.2, 2.0, 0.0, None, -1.5)
    assert [s.row["node"] for s in strengths(found)] == ["2", "0"]
    assert [s.row["node"] for s in weaknesses(found)] == ["5", "1"]


def test_there_are_at_most_five_and_never_more_than_half():
    assert len(strengths(weighed(*range(1, 20)))) == 5
    assert len(strengths(weighed(3.0, 2.0, 1.0, 0.5))) == 2
