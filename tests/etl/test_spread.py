"""Five numbers of the scores of a year, by hand and against numpy, and what became of them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from etl.spread import AS_BEFORE, NARROWER, WIDER, spread, spread_change
from etl.store import Snapshot


def test_by_hand():
    found = spread([10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
    assert (found.n, found.least, found.q1, found.median, found.q3, found.greatest) == (11, 1, 3.5, 6, 8.5, 11)
    assert (found.width, found.middle_half) == (10, 5)


def test_of_fewer_than_ten_scores_there_are_no_quartiles():
    found = spread(range(9))
    assert (found.n, found.least, found.median, found.greatest) == (9, 0, 4, 8)
    assert found.q1 is found.q3 is found.middle_half is None
    assert spread(range(10)).q1 is not None


def test_of_no_score_there_is_no_spread():
    assert spread([]) is None


def test_it_agrees_with_numpy_in_every_node_and_year_of_the_shipped_figures(snapshot: Snapshot):
    rows = snapshot.rows(
        """
        SELECT index, node, period, list(value) AS scores FROM observation
        WHERE geography = '63' AND own_map AND preferred AND value IS NOT NULL GROUP BY ALL
        """
    )
    assert len(rows) > 500
    for row in rows:
        found = spread(row["scores"])
        wanted = np.percentile(row["scores"], [0, 25, 50, 75, 100])
        assert found.n == len(row["scores"])
        assert (found.least, found.median, found.greatest) == pytest.approx(tuple(wanted[[0, 2, 4]]))
        if found.q1 is not None:
            assert (found.q1, found.q3) == pytest.approx(tuple(wanted[[1, 3]]))


def test_a_change_is_over_the_units_that_have_both_years():
    before = {str(n): float(n) for n in range(20)}
    now = {str(n): n / 2 for n in range(10, 30)}
    found = spread_change(before, now, 20)
    assert found.n == 10
    assert (found.before.least, found.before.greatest) == (10, 19)
    assert (found.now.least, found.now.greatest) == (5, 9.5)
    assert (found.width, found.middle_half) == (NARROWER, NARROWER)
    turned = spread_change(now, before, 20)
    assert (turned.width, turned.middle_half) == (WIDER, WIDER)


def test_a_change_of_up_to_a_twentieth_is_none():
    before = {str(n): float(n) for n in range(101)}
    assert spread_change(before, {u: s * 1.05 for u, s in before.items()}, 101).width == AS_BEFORE
    assert spread_change(before, {u: s * 1.06 for u, s in before.items()}, 101).width == WIDER
    assert spread_change(before, {u: s * 0.94 for u, s in before.items()}, 101).width == NARROWER


def test_both_measures_are_judged_by_themselves():
    before = {str(n): float(n) for n in range(41)}
    now = before | {"0": -40.0, "40": 80.0}
    found = spread_change(before, now, 41)
    assert (found.width, found.middle_half) == (WIDER, AS_BEFORE)


def test_too_few_units_in_common_are_no_change():
    scores = {str(n): float(n) for n in range(40)}
    assert spread_change(scores, dict(list(scores.items())[:31]), 63) is None
    assert spread_change(scores, dict(list(scores.items())[:32]), 63) is not None
    assert spread_change(dict(list(scores.items())[:9]), scores, 12) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_scores_does_not_matter(seed: int):
    source = random.Random(seed)
    scores = [source.uniform(30, 80) for _ in range(63)]
    shuffled = source.sample(scores, len(scores))
    assert spread(scores) == spread(shuffled)
