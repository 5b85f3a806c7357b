"""What may stand together of two scores: pairs, corners, spans and moves, on a few provinces and on the real ones."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.relation_pairs import (
    Pair,
    Span,
    by_unit,
    can_stand,
    common_periods,
    corners,
    is_within_margin,
    moves_of,
    pairs_of,
    spans,
    usual_partner,
    usual_period,
    usual_span,
    verdict,
)
from etl import Association


def score(unit: str = "a", value: float | None = 1.0, status: str = "published", **changed: Any) -> dict[str, Any]:
    return {
        "unit": unit, "concept": "c", "moment": "2020", "value": value, "value_high": None, "qualifier": None,
        "status": status, "excluded": False, "se": None, "level_pct": None, **changed,
    }  # fmt: skip


def pair(unit: str, x: float, y: float, **changed: Any) -> Pair:
    return Pair(unit, score(unit, x, **changed), score(unit, y, **changed))


def usable(period: str, units: str, status: str = "published", geography: str = "63") -> dict[str, Any]:
    return {"period": period, "geography": geography, "status": status, "units": list(units)}


def cut(period: str, kind: str = "method") -> dict[str, Any]:
    return {"period": period, "kind": kind}


@pytest.mark.parametrize(
    "changed",
    [
        {"value": None},
        {"status": "inferred"},
        {"status": "rebuilt"},
        {"excluded": True},
        {"qualifier": ">"},
        {"value_high": 2.0},
    ],
    ids=str,
)
def test_what_is_no_plain_measured_number_stands_in_no_picture(changed: dict[str, Any]):
    assert can_stand(score()) and can_stand(score(status="computed"))
    assert not can_stand(score(**changed))


def test_a_pair_takes_both_scores():
    x = {"a": score("a"), "b": score("b"), "c": score("c", None)}
    y = {"a": score("a"), "c": score("c")}
    assert [p.unit for p in pairs_of(x, y)] == ["a"]


def test_the_newest_reading_of_a_unit_counts():
    rows = [score(moment="2020-12", value=2.0), score(moment="2020-06", value=1.0), score(concept="other", value=3.0)]
    assert by_unit(rows, "c")["a"]["value"] == 2.0


@pytest.mark.parametrize(
    ("rho", "low", "high", "expected"),
    [
        (0.7, 0.5, 0.8, "strong_with"),
        (0.69, 0.5, 0.8, "clear_with"),
        (0.39, 0.1, 0.6, "weak_with"),
        (-0.75, -0.9, -0.5, "strong_against"),
        (-0.5, -0.7, -0.2, "clear_against"),
        (-0.3, -0.5, -0.1, "weak_against"),
        (0.9, -0.1, 1.0, "unclear"),
        (0.2, 0.0, 0.4, "unclear"),
        (1.0, None, None, "one_order"),
    ],
)
def test_an_association_is_called_by_its_size_only_where_its_direction_is_sure(
    rho: float, low: float | None, high: float | None, expected: str
):
    assert verdict(Association(20, rho, low, high)) == expected


def test_corners_are_the_upper_quarter_of_one_and_the_lower_of_the_other():
    both = [pair(f"u{n:02}", n, n) for n in range(12)]
    both[0] = pair("u00", 0, 11)
    both[11] = pair("u11", 11, 0)
    found = corners(both)
    assert found is not None
    assert [p.unit for p in found.x_high] == ["u11"]
    assert [p.unit for p in found.y_high] == ["u00"]
    assert found.units == {"u00", "u11"}


def test_a_score_equal_to_a_quartile_goes_to_the_higher_group():
    both = [pair(f"u{n:02}", n, 12 - n) for n in range(13)]
    found = corners(both)
    assert found is not None
    # quartiles 3 and 9: 9 is in the upper quarter, 3 is not in the lower one
    assert [p.unit for p in found.x_high] == ["u12", "u11", "u10"]
    assert [p.unit for p in found.y_high] == ["u00", "u01", "u02"]


def test_few_pairs_have_no_quarters():
    assert corners([pair(f"u{n}", n, n) for n in range(9)]) is None
    assert corners([]) is None


# spans


def test_a_span_crosses_no_break_of_method_or_map_of_either_score():
    rows = [usable(year, "abc") for year in ("2016", "2017", "2018", "2019")]
    found = spans(rows, rows, [cut("2018")], [cut("2019", "suspected")])
    assert [span.name for span in found] == ["2018-2019", "2016-2017"]
    assert [span.name for span in spans(rows, rows, [], [cut("2019", "map")])] == [
        "2016-2018",
        "2017-2018",
        "2016-2017",
    ]


def test_a_span_counts_units_of_which_no_status_changed():
    x = [usable("2022", "abc"), usable("2023", "a"), usable("2023", "bc", "computed")]
    y = [usable("2022", "ab"), usable("2023", "ab")]
    assert spans(x, y, [], []) == [Span("2022", "2023", 1)]
    assert spans([usable("2022", "a"), usable("2023", "a", "computed")], y, [], []) == []


def test_the_usual_span_is_the_newest_and_longest_of_nearly_all_units():
    found = [Span("2022", "2023", 8), Span("2018", "2020", 61), Span("2019", "2020", 63), Span("2013", "2015", 63)]
    assert usual_span(found) == Span("2018", "2020", 61)
    assert usual_span([]) is None


# moves


def test_moves_are_listed_by_their_size_in_standard_deviations():
    before = [pair(unit, 0, 0) for unit in "abcde"]
    now = [pair("a", 1, -1), pair("b", 10, -0.1), pair("c", -1, 2), pair("d", 1, 1), pair("e", 0, -1)]
    found = moves_of(before, now)
    assert [m.unit for m in found.x_up] == ["b", "a"]
    assert [m.unit for m in found.y_up] == ["c"]
    assert len(found.all) == 5 and found.other_statuses == []


def test_a_changed_status_is_no_move():
    before = [pair("a", 1, 1), pair("b", 1, 1)]
    now = [pair("a", 2, 0, status="computed"), pair("b", 2, 0)]
    found = moves_of(before, now)
    assert [m.unit for m in found.x_up] == ["b"]
    assert found.other_statuses == ["a"]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"value": 10.0, "se": 1.0}, {"value": 12.2, "se": 1.0}, True),
        ({"value": 10.0, "se": 1.0}, {"value": 7.8, "se": 1.0}, True),
        # the intervals 8.4–11.6 and 11.0–14.2 overlap, yet the change is greater than its margin of 2.3
        ({"value": 10.0, "se": 1.0}, {"value": 12.6, "se": 1.0}, False),
        ({"value": 10.0, "se": 1.0}, {"value": 10.1, "se": None}, False),
    ],
)
def test_a_change_is_within_the_margin_where_it_is_smaller_than_its_own_published_error(
    before: dict[str, Any], now: dict[str, Any], expected: bool
):
    assert is_within_margin(score(level_pct=90.0, **before), score(level_pct=90.0, **now)) is expected


# which years, which other score


def test_a_year_is_common_where_units_of_one_map_have_both():
    x = [usable("2023", "abc"), usable("2024", "a"), usable("2025", "ab", geography="34")]
    y = [usable("2023", "bcd"), usable("2024", "b"), usable("2025", "ab")]
    assert common_periods(x, y) == {"2023": 2}


def test_the_usual_year_is_the_newest_of_nearly_all_units():
    assert usual_period({"2024": 17, "2023": 61, "2020": 63}) == "2023"
    assert usual_period({}) == ""


def test_the_usual_partner_shares_the_most_units():
    assert usual_partner("a", ["b", "c", "d"], lambda _, other: {"b": 1, "c": 5, "d": 5}[other]) == "c"
