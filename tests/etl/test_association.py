"""Rank correlation by hand, against pandas, and where there is none."""

from __future__ import annotations

import random
from math import atanh, sqrt, tanh

import pandas as pd
import pytest

from etl.association import FEWEST, association, average_ranks

STRAIGHT = [(float(i), float(i)) for i in range(1, 11)]


def test_equal_values_share_the_mean_of_their_ranks():
    assert average_ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2]
    assert average_ranks([7, 7, 7]) == [2, 2, 2]
    assert average_ranks([]) == []


def test_by_hand():
    """Ten pairs of which the first two and the last two have changed places: Σd² = 4, ρ = 1 − 6·4/(10·99)."""
    second = [2, 1, 3, 4, 5, 6, 7, 8, 10, 9]
    found = association(list(zip(range(1, 11), second, strict=True)))
    rho = 1 - 24 / 990
    reach = 1.959964 * sqrt((1 + rho**2 / 2) / 7)
    assert found.n == 10
    assert found.rho == pytest.approx(rho)
    assert (found.low, found.high) == pytest.approx((tanh(atanh(rho) - reach), tanh(atanh(rho) + reach)), abs=1e-6)


def test_the_interval_around_nought_is_as_wide_on_both_sides():
    """A valley has ρ = 0; of twelve pairs the standard error is 1/3 on Fisher's scale."""
    found = association([(x, abs(x - 6.5)) for x in range(1, 13)])
    assert found.rho == 0
    assert (found.low, found.high) == pytest.approx((-tanh(1.959964 / 3), tanh(1.959964 / 3)), abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_as_pandas_has_it_with_ties_and_without(seed: int):
    chance = random.Random(seed)
    pairs = [(float(chance.randrange(6)), chance.random() + chance.randrange(3)) for _ in range(10 + 7 * seed)]
    frame = pd.DataFrame(pairs).rank().corr()
    assert association(pairs).rho == pytest.approx(frame.loc[0, 1])


@pytest.mark.parametrize(("sign", "rho"), [(1, 1.0), (-1, -1.0)])
def test_one_order_throughout_has_no_interval(sign: int, rho: float):
    """Fisher's z is infinite there; an interval from 1 to 1 would claim certainty."""
    assert association([(x, sign * y) for x, y in STRAIGHT]) == (10, rho, None, None)


@pytest.mark.parametrize("n", [0, 1, 3, FEWEST - 1])
def test_of_too_few_pairs_there_is_none(n: int):
    assert FEWEST == 10
    assert association(STRAIGHT[:n]) is None


def test_where_one_side_never_changes_there_is_none():
    assert association([(x, 5.0) for x, _ in STRAIGHT]) is None
    assert association([(5.0, y) for _, y in STRAIGHT]) is None


def test_only_the_order_counts_and_neither_side_comes_first():
    pairs = [(x, y**3) for x, y in zip(range(12), [3, 1, 2, 6, 5, 4, 9, 7, 8, 12, 10, 11], strict=True)]
    assert association(pairs) == association([(10.0**x, y) for x, y in pairs])
    assert association(pairs) == association([(y, x) for x, y in pairs])
