"""What may be joined by a line or compared: first on made-up scores, then on every real one."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import pytest

from dashboard.series import (
    breaks_between,
    breaks_of,
    change,
    counterparts,
    cuts_before,
    in_years,
    looking_days,
    scores_over,
    segments,
    span_of,
)
from etl import queries
from etl.model import Catalog
from etl.store import Snapshot
from tests.conftest import INDICES
from tests.dashboard.moments import crossings, may_lie_between


def broken(period: str, kind: str = "method", node: str = "overall") -> dict[str, str]:
    return {"node": node, "period": period, "kind": kind}


def scored(*values: tuple[str, float | None], status: str = "published") -> list[dict[str, object]]:
    return [{"period": period, "moment": period, "value": value, "status": status} for period, value in values]


SCORES = {"2010": 1.0, "2011": 2.0, "2012": None, "2013": 4.0, "2014": 5.0}


def test_a_line_is_cut_at_a_gap():
    assert segments(SCORES, []) == [["2010", "2011"], ["2013", "2014"]]


@pytest.mark.parametrize("kind", ["method", "map"])
def test_a_line_is_cut_before_the_first_period_of_a_break(kind):
    assert segments(SCORES, [broken("2014", kind)]) == [["2010", "2011"], ["2013"], ["2014"]]


def test_a_suspected_break_cuts_nothing():
    assert segments(SCORES, [broken("2014", "suspected")]) == segments(SCORES, [])


def test_a_break_inside_a_gap_cuts_no_further():
    assert segments(SCORES, [broken("2012")]) == segments(SCORES, [])


def test_a_break_in_a_year_that_is_not_loaded_still_cuts():
    assert segments({"2010": 1.0, "2013": 2.0}, [broken("2011")]) == [["2010"], ["2013"]]


def test_a_score_of_zero_is_a_score():
    assert segments({"2010": 0.0, "2011": 0.0}, []) == [["2010", "2011"]]


def test_nothing_known_is_no_line():
    assert segments({"2010": None}, []) == []


def test_a_break_belongs_to_its_node():
    mine, other = broken("2014"), broken("2014", node="land")
    assert breaks_of([mine, other], "overall") == [mine]


@pytest.mark.parametrize(("earlier", "later", "is_between"), [
    ("2013", "2014", True), ("2012", "2015", True), ("2014", "2015", False), ("2012", "2013", False),
])  # fmt: skip
def test_a_break_lies_after_the_earlier_and_up_to_the_later_period(earlier, later, is_between):
    assert bool(breaks_between([broken("2014")], earlier, later, ("method",))) is is_between


def test_a_change_is_from_the_score_before_to_the_newest():
    moved = change(scored(("2012", 60.0), ("2013", 61.0), ("2014", 63.5)), [])
    assert moved is not None
    assert (moved.since, moved.difference) == ("2013", 2.5)
    assert not moved.mixes_statuses
    assert moved.suspected == []


def test_a_change_skips_a_year_without_a_score():
    moved = change(scored(("2012", 60.0), ("2013", None), ("2014", 63.5)), [])
    assert moved is not None
    assert (moved.since, moved.difference) == ("2012", 3.5)


def test_there_is_no_change_with_one_score():
    assert change(scored(("2013", None), ("2014", 1.0)), []) is None
    assert change([], []) is None


@pytest.mark.parametrize("kind", ["method", "map"])
def test_there_is_no_change_across_a_break_and_the_break_is_named(kind):
    rows, cut = scored(("2013", 61.0), ("2014", 63.5)), broken("2014", kind)
    assert change(rows, [cut]) is None
    assert cuts_before(rows, [cut]) == [cut]


def test_a_change_across_a_suspected_break_says_so():
    rows, shift = scored(("2013", 61.0), ("2014", 63.5)), broken("2014", "suspected")
    moved = change(rows, [shift])
    assert moved is not None
    assert moved.suspected == [shift]
    assert cuts_before(rows, [shift]) == []


def test_a_change_between_a_published_and_a_computed_score_says_so():
    moved = change(scored(("2013", 61.0)) + scored(("2014", 63.5), status="computed"), [])
    assert moved is not None
    assert moved.mixes_statuses


# moments within a year


@pytest.mark.parametrize(
    ("moment", "place"),
    [("2016", 2016.0), ("2025-06", 2025.5), ("2025-01", 2025 + 1 / 12), ("2025-12", 2026.0), ("2025-12-31", 2026.0)],
)
def test_a_moment_has_its_place_on_an_axis_of_years(moment, place):
    assert in_years(moment) == pytest.approx(place)


def test_days_keep_their_order_on_the_axis():
    moments = ["2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01", "2025-07-02", "2025-08-01"]
    places = [in_years(moment) for moment in moments]
    assert places == sorted(places)


def test_readings_stand_in_order_among_the_periods_and_a_period_without_any_is_a_gap():
    rows = [
        {"period": "2025", "moment": "2025-12", "value": 3.0},
        {"period": "2025", "moment": "2025-03-31", "value": 2.0},
        {"period": "2023", "moment": "2023", "value": 1.0},
    ]
    found = scores_over(["2023", "2024", "2025"], rows)
    assert list(found.items()) == [("2023", 1.0), ("2024", None), ("2025-03-31", 2.0), ("2025-12", 3.0)]
    assert segments(found, []) == [["2023"], ["2025-03-31", "2025-12"]]


@pytest.mark.parametrize(
    ("earlier", "later", "is_joined"),
    [
        ("2025-06-30", "2025-12-31", False),
        ("2025-07-01", "2025-12-31", True),
        ("2025-03", "2025-06", True),
        ("2025-06", "2025-07", False),
        ("2024", "2025-06-30", True),
        ("2024", "2025", False),
        ("2025", "2026", False),
        ("2025-06-30", "2025", False),
        ("2025-09-30", "2025", False),
        ("2025", "2025-12-31", False),
    ],
)
def test_a_line_is_cut_on_the_day_of_a_break_and_on_both_sides_of_a_year_that_may_lie_on_either(
    earlier: str, later: str, is_joined: bool
):
    runs = segments({earlier: 1.0, later: 2.0}, [broken("2025-07-01", "map")])
    assert (len(runs) == 1) is is_joined
    assert may_lie_between("2025-07-01", earlier, later) is not is_joined


# the days that a moment may mean, and the days from which a page can be looked at


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-07-01", "2025-07-01", "2025-07-01"),
    ],
)
def test_a_moment_spans_every_day_that_it_may_mean(moment: str, first: str, last: str):
    assert tuple(day.isoformat() for day in span_of(moment)) == (first, last)


def test_a_page_is_looked_at_today_at_the_ends_of_years_with_readings_and_on_the_eves_of_maps():
    moments = ["2021-10", "2023", "2023-06-30", "2025-06"]
    assert looking_days(date(2026, 11, 22), moments, [date(2025, 6, 30)]) == [
        "2026-11-22", "2025-12-31", "2025-06-30", "2023-12-31", "2021-12-31",
    ]  # fmt: skip


def test_no_day_of_looking_lies_in_the_future_and_none_is_there_twice():
    moments, today = ["2025-06", "2026-01", "2027"], date(2026, 12, 31)
    assert looking_days(today, moments, [date(2026, 12, 31), date(2025, 12, 31)]) == ["2026-12-31", "2025-12-31"]
    assert looking_days(date(2025, 8, 1), ["2025-06"], [date(2025, 9, 1)]) == ["2025-08-01"]


def test_without_readings_there_is_only_the_newest_day():
    assert looking_days(date(2026, 11, 22), [], []) == ["2026-11-22"]


CHANGES = [
    {"from_unit": "ha-tay", "to_unit": "ha-noi-2008", "kind": "merge"},
    {"from_unit": "ha-noi", "to_unit": "ha-noi-2008", "kind": "merge"},
    {"from_unit": "vinh-phuc", "to_unit": "ha-noi-2008", "kind": "transfer"},
    {"from_unit": "thua-thien-hue", "to_unit": "thua-thien-hue", "kind": "rename"},
    {"from_unit": "vinh-phuc", "to_unit": "phu-tho-2025", "kind": "merge"},
    {"from_unit": "phu-tho", "to_unit": "phu-tho-2025", "kind": "merge"},
]
OF_63 = ["ha-noi-2008", "vinh-phuc", "phu-tho", "thua-thien-hue"]
OF_34 = ["ha-noi-2008", "phu-tho-2025", "thua-thien-hue"]


@pytest.mark.parametrize(
    ("unit", "units", "expected"),
    [
        ("vinh-phuc", OF_63, ["vinh-phuc"]),
        ("vinh-phuc", OF_34, ["phu-tho-2025"]),
        ("phu-tho-2025", OF_63, ["vinh-phuc", "phu-tho"]),
        ("ha-tay", OF_63, ["ha-noi-2008"]),
        ("ha-tay", OF_34, ["ha-noi-2008"]),
        ("thua-thien-hue", OF_34, ["thua-thien-hue"]),
        ("ha-tay", ["nobody"], []),
    ],
)
def test_a_unit_is_found_on_another_map_as_what_it_became_or_was_made_of(unit, units, expected):
    assert counterparts(CHANGES, unit, units) == expected


# Every index, concept and unit that is loaded. What cuts a line is read from the catalogue, not asked of the code.

Row = dict[str, Any]


@pytest.fixture(scope="module")
def displayed(snapshot: Snapshot) -> list[Row]:
    rows = [r for r in queries.facts(snapshot, "observation") if r["preferred"] and r["own_map"]]
    return sorted(rows, key=lambda r: (r["unit"], r["node"], r["moment"]))


def all_series(displayed: list[Row], index: str) -> Iterator[list[Row]]:
    """The rows of one unit and one node that the index has loaded, oldest first."""
    mine = [r for r in displayed if r["index"] == index]
    for _, own in groupby(mine, key=lambda r: (r["unit"], r["node"])):
        yield list(own)


def cuts_of(catalog: Catalog, index: str, node: str) -> list[str]:
    """The moments at which the publisher changed the method of a node, or the country its map."""
    given = catalog.indices[index]
    methods = [b.period for b in given.breaks if b.kind != "suspected" and node in b.nodes]
    maps = [g.valid_from for g in catalog.geographies if g.valid_from > min(g.valid_from for g in catalog.geographies)]
    assert maps == [date(2025, 7, 1)]
    # a yearly index changes its map with the first release on it
    yearly = [min((r.period for r in given.releases if r.units_at >= day), default=None) for day in maps]
    return methods + [period or day.isoformat() for period, day in zip(yearly, maps, strict=True)]


@pytest.fixture(scope="module")
def drawn(snapshot: Snapshot, displayed: list[Row]) -> dict[str, list[tuple[list[Row], list[list[str]]]]]:
    """Each series of each index with the runs that a line may join."""
    found: dict[str, list[tuple[list[Row], list[list[str]]]]] = {}
    for index in INDICES:
        periods = [p["period"] for p in queries.loaded_periods(snapshot, index)]
        breaks = queries.breaks(snapshot, index)
        of_node = {b["node"]: breaks_of(breaks, b["node"]) for b in breaks}
        found[index] = [
            (rows, segments(scores_over(periods, rows), of_node.get(rows[0]["node"], [])))
            for rows in all_series(displayed, index)
        ]
    return found


@pytest.mark.parametrize("index", INDICES)
def test_no_line_and_no_change_of_any_unit_crosses_a_declared_break(
    snapshot: Snapshot, catalog: Catalog, drawn, index: str
):
    breaks = queries.breaks(snapshot, index)
    known = {node: cuts_of(catalog, index, node) for node in {rows[0]["node"] for rows, _ in drawn[index]}}
    joined, changes = 0, 0
    for rows, runs in drawn[index]:
        node = rows[0]["node"]
        for run in runs:
            assert crossings(run, known[node]) == [], f"{rows[0]['unit']} {node}: {run}"
            joined += len(run) > 1
        moved = change(rows, breaks_of(breaks, node))
        if moved:
            newest = [r["moment"] for r in rows if r["value"] is not None][-1]
            assert crossings([moved.since, newest], known[node]) == [], f"{rows[0]['unit']} {node}"
            changes += 1
    assert changes or index == "dan_van", "nothing was compared: the rule was not put to the test"
    assert joined or index in ("pgi", "dan_van")


@pytest.mark.parametrize("index", INDICES)
def test_no_line_joins_two_scales_or_two_concepts(drawn, index: str):
    for rows, runs in drawn[index]:
        by_moment = {r["moment"]: r for r in rows}
        for run in runs:
            rulers = {(by_moment[m]["scale_min"], by_moment[m]["scale_max"], by_moment[m]["concept"]) for m in run}
            assert len(rulers) == 1, f"{rows[0]['unit']} {rows[0]['node']} {run}: {rulers}"


@pytest.mark.parametrize("index", INDICES)
def test_no_line_joins_figures_that_were_rebuilt_with_figures_of_the_unit_itself(drawn, index: str):
    for rows, runs in drawn[index]:
        rebuilt = {r["moment"]: r["status"] == "rebuilt" for r in rows}
        assert not [run for run in runs if len({rebuilt[m] for m in run}) > 1], f"{rows[0]['unit']} {rows[0]['node']}"


@pytest.mark.parametrize("index", INDICES)
def test_every_score_is_on_exactly_one_line(drawn, index: str):
    for rows, runs in drawn[index]:
        assert sorted(m for run in runs for m in run) == sorted(r["moment"] for r in rows if r["value"] is not None)
