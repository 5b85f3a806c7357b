"""etl.reporting: who has not reported what, said only of bodies that have to, and only once the time is over."""

from datetime import date

import pytest

from etl import queries
from etl.model import CADENCES
from etl.reporting import Outstanding, outstanding
from tests.conftest import INDICES

LATE = date(2030, 1, 1)


def duty(cadence, since="2023-01-01", until="2023-12-31", organisation="a-district", node="visits"):
    """A row of `queries.duties`."""
    return {
        "index": "dan_van", "node": node, "organisation": organisation, "cadence": cadence, "since": since,
        "until": until, "source_id": "a-rule",
    }  # fmt: skip


def report(span, organisation="a-district", node="visits", value=7.0):
    """The columns of `queries.activities` that tell who counted what in which span."""
    start, end = (day or None for day in span.split("/"))
    return {
        "index": "dan_van", "organisation": organisation, "node": node, "period_start": start, "period_end": end,
        "value": value,
    }  # fmt: skip


def missing(duties, activities=(), as_of=LATE):
    return [f"{o.start}/{o.end}" for o in outstanding(duties, activities, as_of)]


def test_a_report_that_is_missing_says_of_whom_on_what_and_when():
    assert outstanding([duty("year")], [], LATE) == [
        Outstanding("a-district", "visits", date(2023, 1, 1), date(2023, 12, 31))
    ]


@pytest.mark.parametrize(
    ("cadence", "spans"),
    [
        ("month", ["2024-01-01/2024-01-31", "2024-02-01/2024-02-29", "2024-03-01/2024-03-31", "2024-04-01/2024-04-30",
                   "2024-05-01/2024-05-31", "2024-06-01/2024-06-30", "2024-07-01/2024-07-31", "2024-08-01/2024-08-31",
                   "2024-09-01/2024-09-30", "2024-10-01/2024-10-31", "2024-11-01/2024-11-30",
                   "2024-12-01/2024-12-31"]),
        ("quarter", ["2024-01-01/2024-03-31", "2024-04-01/2024-06-30", "2024-07-01/2024-09-30",
                     "2024-10-01/2024-12-31"]),
        ("half_year", ["2024-01-01/2024-06-30", "2024-07-01/2024-12-31"]),
        ("year", ["2024-01-01/2024-12-31"]),
    ],
)  # fmt: skip
def test_each_cadence_divides_the_year(cadence, spans):
    assert missing([duty(cadence, "2024-01-01", "2024-12-31")]) == spans
    assert missing([duty(cadence, "2024-01-01", "2024-12-31")], [report(span) for span in spans]) == []


def test_every_cadence_that_may_be_declared_is_understood():
    assert [len(missing([duty(cadence)])) for cadence in CADENCES] == [12, 4, 2, 1]


def test_the_years_follow_on_each_other():
    spans = missing([duty("half_year", "2022-07-01", "2023-12-31")])
    assert spans == ["2022-07-01/2022-12-31", "2023-01-01/2023-06-30", "2023-07-01/2023-12-31"]


@pytest.mark.parametrize(
    ("cadence", "since", "first"),
    [
        ("month", "2023-03-01", "2023-03-01/2023-03-31"),
        ("month", "2023-03-02", "2023-04-01/2023-04-30"),
        ("quarter", "2023-02-15", "2023-04-01/2023-06-30"),
        ("half_year", "2023-06-30", "2023-07-01/2023-12-31"),
        ("year", "2022-01-02", "2023-01-01/2023-12-31"),
    ],
)
def test_the_first_report_is_on_the_first_whole_period(cadence, since, first):
    assert missing([duty(cadence, since)])[0] == first


@pytest.mark.parametrize(
    ("cadence", "until", "last"),
    [
        ("month", "2023-03-31", "2023-03-01/2023-03-31"),
        ("month", "2023-03-30", "2023-02-01/2023-02-28"),
        ("quarter", "2023-08-15", "2023-04-01/2023-06-30"),
        ("half_year", "2023-12-30", "2023-01-01/2023-06-30"),
        ("year", "2024-12-30", "2023-01-01/2023-12-31"),
    ],
)
def test_the_last_report_is_on_the_last_whole_period(cadence, until, last):
    assert missing([duty(cadence, until=until)])[-1] == last


def test_dates_without_a_whole_period_between_them_oblige_to_nothing():
    assert missing([duty("quarter", "2023-02-01", "2023-06-29")]) == []


def test_a_duty_without_end_goes_on():
    assert missing([duty("year", until="")], as_of=date(2026, 11, 22)) == [
        f"{year}-01-01/{year}-12-31" for year in (2023, 2024, 2025)
    ]


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (date(2022, 12, 31), 0),
        (date(2023, 1, 31), 0),
        (date(2023, 2, 1), 1),
        (date(2023, 2, 28), 1),
        (date(2023, 3, 1), 2),
        (date(2024, 1, 1), 12),
    ],
)
def test_nothing_is_due_before_the_period_has_ended(as_of, due):
    assert len(missing([duty("month")], as_of=as_of)) == due


@pytest.mark.parametrize(
    "span",
    ["2023-01-01/2023-03-31", "2023-01-01/2023-12-31", "2022-07-01/2023-06-30", "2023-02-01/2023-02-28",
     "2023-03-31/2023-03-31"],
)  # fmt: skip
def test_a_figure_over_the_whole_period_or_within_it_is_a_report(span):
    assert "2023-01-01/2023-03-31" not in missing([duty("quarter")], [report(span)])


@pytest.mark.parametrize(
    "span", ["2022-12-01/2023-03-30", "2023-01-02/2023-04-01", "2023-04-01/2023-06-30", "2022-12-31/2022-12-31"]
)
def test_a_figure_that_only_touches_the_period_is_none(span):
    assert missing([duty("quarter", until="2023-03-31")], [report(span)]) == ["2023-01-01/2023-03-31"]


def test_a_report_may_cover_several_periods():
    half, july = report("2023-01-01/2023-06-30"), report("2023-07-01/2023-07-31")
    assert missing([duty("month", until="2023-08-31")], [half, july]) == ["2023-08-01/2023-08-31"]
    assert missing([duty("quarter")], [half, july]) == ["2023-10-01/2023-12-31"]


def test_zero_is_a_report():
    assert missing([duty("year")], [report("2023-01-01/2023-12-31", value=0.0)]) == []


@pytest.mark.parametrize("span", ["/", "2023-01-01/", "/2023-12-31"])
def test_a_figure_of_unknown_span_reports_on_nothing(span):
    assert missing([duty("year")], [report(span)]) == ["2023-01-01/2023-12-31"]


def test_the_report_of_another_body_or_on_another_activity_is_none():
    others = [report("2023-01-01/2023-12-31", "b-district"), report("2023-01-01/2023-12-31", node="meetings")]
    assert missing([duty("year")], others) == ["2023-01-01/2023-12-31"]


def test_a_body_that_has_no_duty_is_never_said_not_to_have_reported():
    silent = [report("2019-01-01/2019-12-31", "b-district"), report("2019-01-01/2019-12-31", "c-district")]
    assert outstanding([], silent, LATE) == []
    assert {o.organisation for o in outstanding([duty("month")], silent, LATE)} == {"a-district"}


def test_missing_reports_come_in_the_order_of_time_then_of_bodies_and_activities():
    duties = [duty("half_year", organisation="b-district"), duty("half_year", node="meetings"), duty("half_year"),
              duty("year", organisation="a-commune")]  # fmt: skip
    first, second = date(2023, 1, 1), date(2023, 7, 1)
    for order in (duties, duties[::-1]):
        assert [(o.start, o.organisation, o.node) for o in outstanding(order, [], LATE)] == [
            (first, "a-commune", "visits"),
            (first, "a-district", "meetings"), (first, "a-district", "visits"), (first, "b-district", "visits"),
            (second, "a-district", "meetings"), (second, "a-district", "visits"), (second, "b-district", "visits"),
        ]  # fmt: skip


def test_nobody_is_said_not_to_have_reported_in_the_shipped_data(snapshot):
    """No document that names who has to report what is at hand, so the shipped list is empty."""
    assert queries.duties(snapshot) == []
    activities = [row for index in INDICES for row in queries.activities(snapshot, index)]
    assert activities and outstanding(queries.duties(snapshot), activities, LATE) == []


def test_the_reports_of_a_shipped_body_are_found(snapshot):
    """The province of Lâm Đồng counted its visits in April and in the first half of 2017."""
    visits = duty("quarter", "2017-01-01", "2017-12-31", "tinh-lam-dong", "citizen_reception_visits")
    assert missing([visits], queries.activities(snapshot, "dan_van")) == [
        "2017-07-01/2017-09-30", "2017-10-01/2017-12-31"
    ]  # fmt: skip


def test_a_duty_that_is_declared_twice_is_one_report():
    assert missing([duty("year"), duty("year")]) == ["2023-01-01/2023-12-31"]


def test_the_report_on_an_activity_of_another_index_is_none():
    other = report("2023-01-01/2023-12-31") | {"index": "another"}
    assert missing([duty("year")], [other]) == ["2023-01-01/2023-12-31"]
