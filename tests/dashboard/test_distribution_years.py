"""The years of a distribution, the runs in which they may be compared, and the strips that are drawn of them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from dashboard.charts.distribution_strips import Strips
from dashboard.charts.distribution_years import runs_of, years_of
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot


def row(unit: str, period: str, value: float | None, status: str | None = "published", **more: Any) -> dict[str, Any]:
    given = {"unit": unit, "period": period, "value": value, "status": status, "excluded": False}
    return given | {"scale_min": 0.0, "scale_max": 100.0, "source_id": "s"} | more


def cut(period: str, kind: str = "method") -> dict[str, Any]:
    return {"period": period, "kind": kind, "reason_vi": f"lý do {period}", "reason_en": f"reason {period}"}


def country(period: str, by: float = 1.0, n: int = 20) -> list[dict[str, Any]]:
    return [row(f"u{k:02}", period, 50 + k * by) for k in range(n)]


def test_a_year_has_its_scores_and_all_its_units():
    rows = [*country("2020", n=12), row("x", "2020", None, None), row("y", "2020", 99.0, "inferred")]
    [year] = years_of([*rows, row("z", "2020", 1.0, excluded=True)])
    assert (len(year.scored), year.of, year.spread.n, year.statuses) == (12, 15, 12, {"published": 12})
    assert (year.spread.least, year.spread.greatest) == (50, 61)
    assert year.middle == (year.spread.q1, 55.5, year.spread.q3)


def test_of_fewer_than_half_of_the_units_there_is_no_middle():
    rows = country("2020", n=12)
    assert years_of(rows + [row(f"v{k}", "2020", None, None) for k in range(12)])[0].middle is not None
    [year] = years_of(rows + [row(f"v{k}", "2020", None, None) for k in range(13)])
    assert year.spread.q1 is not None and year.middle is None


def test_runs_are_cut_at_breaks_of_method_and_map_not_at_suspected_ones():
    rows = [r for period in ("2018", "2019", "2020", "2021", "2022") for r in country(period)]
    runs = runs_of(years_of(rows), [cut("2019", "suspected"), cut("2020"), cut("2022", "map")])
    assert [[year.period for year in run.years] for run in runs] == [["2018", "2019"], ["2020", "2021"], ["2022"]]
    assert [[b["period"] for b in run.cuts] for run in runs] == [[], ["2020"], ["2022"]]
    assert [run.ends and tuple(y.period for y in run.ends) for run in runs] == [
        ("2018", "2019"),
        ("2020", "2021"),
        None,
    ]


def test_the_ends_of_a_run_are_years_of_at_least_half_of_the_units():
    few = [row(f"u{k:02}", "2018", 50.0 + k if k < 9 else None) for k in range(20)]
    [run] = runs_of(years_of([*few, *country("2019"), *country("2020", by=0.5)]), [])
    assert tuple(year.period for year in run.ends) == ("2019", "2020")
    assert (run.change.n, run.change.width) == (20, "narrower")
    [run] = runs_of(years_of([*few, *country("2019")]), [])
    assert run.ends is run.change is None


def strips(rows: list[dict[str, Any]], breaks: list[dict[str, Any]], home: str = "u03") -> str:
    names = {r["unit"]: r["unit"].upper() for r in rows}
    suspected = {b["period"]: b for b in breaks if b["kind"] == "suspected"}
    return Strips(Words("vi"), names, home, runs_of(years_of(rows), breaks), suspected).html("Hình")


def test_every_score_is_one_dot_home_apart():
    html = strips(country("2020"), [])
    assert len(re.findall(r"cqw", html)) == 19
    assert len(re.findall(r"<b style=", html)) == 1
    assert 'title="U03 năm 2020: 53,00 (công bố)"' in html


def test_rebuilt_scores_are_rings():
    rows = [r | {"status": "rebuilt"} if r["unit"] < "u05" else r for r in country("2020")]
    html = strips(rows, [])
    assert (html.count("cqw"), html.count("radial-gradient")) == (15, 4)
    assert '<b class="td-hollow"' in html
    assert "5 quy đổi về 34 tỉnh" in html


def test_of_rebuilt_scores_there_is_no_middle_no_comparison_and_nobody_is_an_end():
    mixed = [r | {"status": "rebuilt"} if r["unit"] < "u05" else r for p in ("2020", "2021") for r in country(p)]
    [run] = runs_of(years_of(mixed), [])
    assert [year.middle for year in run.years] == [None, None]
    assert run.ends is run.change is None
    html = strips(mixed, [])
    assert "<s " not in html and "<u " not in html
    assert "U19 69,00" not in html and '"td-greatest">69,00<' in html


def test_few_scores_are_dots_without_a_box():
    html = strips(country("2020", n=9), [])
    assert html.count("cqw") == 8
    assert "<s " not in html and "<u " not in html and ">–<" in html


def test_a_cut_stands_between_the_years_and_says_why():
    html = strips([*country("2019"), *country("2020")], [cut("2020")])
    assert re.search(r"2020</b>.*Từ 2020 không so với các năm trước: lý do 2020.*2019</b>", html, re.S)
    assert "Từ 2020" not in strips([*country("2019"), *country("2020")], [])
    assert "nghi gãy" in strips([*country("2019"), *country("2020")], [cut("2020", "suspected")])


def test_a_year_of_another_scale_has_an_axis_of_its_own():
    older = [r | {"scale_max": 60.0, "value": r["value"] / 2} for r in country("2019")]
    assert strips([*older, *country("2020")], []).count("td-of-year-head") == 2
    assert strips([*country("2019"), *country("2020")], []).count("td-of-year-head") == 1


@pytest.mark.parametrize("geography", ["34", "63"])
def test_the_middle_half_of_the_shipped_figures_agrees_with_numpy(snapshot: Snapshot, geography: str):
    for year in years_of(queries.distribution(snapshot, "pci", "overall", geography)):
        wanted = queries.scores_in(snapshot, "pci", year.period, geography)
        scores = [r["value"] for r in wanted if r["node"] == "overall" and r["value"] is not None]
        assert sorted(scores) == [r["value"] for r in year.scored]
        assert year.of == sum(r["node"] == "overall" for r in wanted)
        if year.middle:
            assert year.middle == pytest.approx(tuple(np.percentile(scores, [25, 50, 75])))


def test_what_became_of_the_spread_agrees_with_numpy(snapshot: Snapshot):
    rows = queries.distribution(snapshot, "papi", "total", "63")
    breaks = queries.breaks_of_concept(snapshot, "papi", "total")
    runs = runs_of(years_of(rows), breaks)
    assert [(run.years[0].period, run.years[-1].period) for run in runs] == [
        ("2011", "2015"), ("2016", "2017"), ("2018", "2024"),
    ]  # fmt: skip
    for run in runs:
        both = [year.scores for year in run.ends]
        shared = sorted(both[0].keys() & both[1].keys())
        first, last = ([scores[u] for u in shared] for scores in both)
        assert run.change.n == len(shared)
        assert (run.change.before.width, run.change.now.width) == pytest.approx((np.ptp(first), np.ptp(last)))
        assert run.change.now.middle_half == pytest.approx(np.subtract(*np.percentile(last, [75, 25])))
