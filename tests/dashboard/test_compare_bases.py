"""What a score is held against, and when a difference is known to be within its uncertainty: by hand."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.compare_bases import (
    Base,
    Difference,
    difference,
    earlier_bases,
    in_region_of,
    margin,
    median_of,
    of_unit,
)
from dashboard.charts.heat_fifths import Column, columns_of
from etl import queries
from etl.store import Snapshot


def row(unit: str, value: float | None, **changed: Any) -> dict[str, Any]:
    usual = {
        "unit": unit, "value": value, "node": "whole", "concept": "whole", "parent": None, "node_position": 0,
        "status": "published", "excluded": False, "direction": "higher_is_better", "region": "north",
        "period": "2023", "se": None, "level_pct": None,
    }  # fmt: skip
    return usual | changed


def column(*rows: dict[str, Any]) -> Column:
    return columns_of(rows, "whole", False, len(rows))[0]


# uncertainty


def test_the_margin_of_two_printed_errors_is_that_of_their_difference_at_the_publishers_level():
    one, other = row("a", 40.0, se=0.3, level_pct=90.0), row("b", 41.0, se=0.4, level_pct=90.0)
    assert margin(one, other) == pytest.approx(1.6449 * 0.5, abs=1e-4)
    assert margin(one | {"level_pct": 95.0}, other | {"level_pct": 95.0}) == pytest.approx(1.96 * 0.5, abs=1e-3)


def test_an_error_printed_without_an_interval_is_read_at_the_usual_level():
    assert margin(row("a", 40.0, se=1.0), None) == pytest.approx(1.6449, abs=1e-4)


def test_against_a_median_only_the_own_error_counts():
    one = row("a", 40.0, se=0.3, level_pct=90.0)
    found = difference(one, Base(40.4))
    assert found == Difference(pytest.approx(-0.4), pytest.approx(0.4935, abs=1e-4), True)
    assert found.is_small


@pytest.mark.parametrize("other", [{"se": None, "level_pct": None}, {"se": 0.3, "level_pct": 95.0}])
def test_where_one_error_is_unknown_or_of_another_level_nothing_is_said_of_the_difference(other: dict[str, Any]):
    one = row("a", 40.0, se=0.3, level_pct=90.0)
    assert margin(one, row("b", 41.0, **other)) is None
    assert not difference(one, Base(40.0, row("b", 40.0, **other))).is_small


def test_a_difference_as_large_as_its_margin_is_not_smaller_than_it():
    assert Difference(-0.49, 0.5, True).is_small
    assert not Difference(-0.5, 0.5, True).is_small


@pytest.mark.parametrize("wrong", [{"value": None}, {"excluded": True}, {"status": "inferred"}, {"status": "reported"}])
def test_what_is_no_basis_for_comparing_has_no_difference(wrong: dict[str, Any]):
    assert difference(row("a", 40.0) | wrong, Base(41.0)) is None
    assert of_unit(column(row("a", 40.0) | wrong), "a").value is None
    assert difference(row("a", 40.0), Base(None)) is None


def test_the_printed_errors_of_papi_2023_tell_a_point_from_a_tenth(snapshot: Snapshot):
    rows = {r["unit"]: r for r in queries.scores_in(snapshot, "papi", "2023", "63") if r["node"] == "total"}
    home, near, far = rows["thanh-hoa"], rows["ninh-binh"], rows["quang-nam"]
    assert difference(home, Base(near["value"], near)).is_small
    assert not difference(home, Base(far["value"], far)).is_small


# medians


def test_the_median_of_a_region_needs_three_scores_and_half_of_its_units():
    full = column(row("a", 1.0), row("b", 2.0), row("c", 4.0), row("d", None), row("x", 9.0, region="south"))
    assert in_region_of(full, "a") == ["a", "b", "c", "d"]
    assert median_of(full, in_region_of(full, "a")).value == 2.0
    assert median_of(full, ["a", "b"]).value is None
    assert median_of(full, ["a", "b", "c", "d", "e", "f", "g"]).value is None


@pytest.mark.parametrize("wrong", [{"status": "rebuilt"}, {"status": "inferred"}, {"excluded": True}])
def test_no_rebuilt_inferred_or_excluded_figure_enters_a_median(wrong: dict[str, Any]):
    mixed = column(row("a", 1.0), row("b", 2.0), row("c", 4.0), row("d", 99.0) | wrong)
    assert median_of(mixed, ["a", "b", "c", "d"]).value == 2.0


# one's own earlier year


def cut(kind: str, period: str) -> dict[str, Any]:
    return {"kind": kind, "period": period}


def held(*years: str, **changed: Any) -> dict[str, list[dict[str, Any]]]:
    return {year: [row("a", float(year) / 100, period=year, **changed)] for year in years}


def test_a_score_is_held_against_the_last_year_that_has_one():
    past = held("2020", "2021") | {"2022": [row("a", None, period="2022")]}
    found = earlier_bases([row("a", 30.0)], ["2022", "2021", "2020"], past.__getitem__, lambda _: [])
    assert found["whole", "a"].value == 20.21
    assert found["whole", "a"].row["period"] == "2021"


@pytest.mark.parametrize("kind", ["method", "map"])
@pytest.mark.parametrize("period", ["2022", "2023"])
def test_nothing_behind_a_break_is_compared_with_and_the_break_is_kept_to_be_said(kind: str, period: str):
    past = held("2021") | {"2022": []}
    breaks = [cut(kind, period)]
    found = earlier_bases([row("a", 30.0)], ["2022", "2021"], past.__getitem__, lambda _: breaks)
    assert found["whole", "a"] == Base(None, cuts=breaks)


def test_a_suspected_break_is_crossed_and_said():
    breaks = [cut("suspected", "2023")]
    base = earlier_bases([row("a", 30.0)], ["2022"], held("2022").__getitem__, lambda _: breaks)["whole", "a"]
    assert base.value == 20.22 and base.suspected == breaks


def test_a_break_of_the_earlier_year_itself_lies_behind_it():
    past = held("2022")
    base = earlier_bases([row("a", 30.0)], ["2022"], past.__getitem__, lambda _: [cut("method", "2022")])["whole", "a"]
    assert base.value == 20.22


def test_what_may_not_be_compared_is_passed_over():
    past = held("2021") | held("2022", status="inferred")
    base = earlier_bases([row("a", 30.0)], ["2022", "2021"], past.__getitem__, lambda _: [])["whole", "a"]
    assert base.row["period"] == "2021"


def test_without_any_earlier_year_there_is_nothing_to_compare_with():
    assert earlier_bases([row("a", 30.0)], [], {}.__getitem__, lambda _: []) == {("whole", "a"): Base(None)}
