"""etl.progress: how far a promise has got, by small promises and readings made by hand."""

import calendar
from datetime import date, timedelta
from itertools import permutations

import pytest

from etl.model import MAP, METHOD, Target
from etl.progress import PROGRESS_STATUSES, Cut, Pace, Reading, lacking_units, programme_begin, progress

NEW_MAP = Cut(date(2025, 7, 1), MAP)
NEW_CRITERIA = Cut(date(2022, 3, 8), METHOD)
TODAY = date(2026, 11, 22)


def promise(aim, years="2021-2025", comparison=">=", direction="at_least", high=None, deadline=None):
    """Something promised by the end of `years`."""
    words = dict.fromkeys(Target._fields, "")
    words |= {"programme_period": years, "comparison": comparison, "direction": direction}
    words["deadline"] = str(deadline or f"{years[-4:]}-12-31")
    return Target(**{**words, "value_low": aim, "value_high": high})


def at(moment, value, qualifier=None):
    """A reading of a year, a month or a day."""
    year, month, day = (*map(int, moment.split("-")), 0, 0)[:3]
    last_of = calendar.monthrange(year, month or 12)[1]
    return Reading(date(year, month or 1, day or 1), date(year, month or 12, day or last_of), value, qualifier, moment)


def seen(target, *readings, cuts=(), as_of=TODAY, **more):
    return progress(target, readings, cuts, as_of, **more)


def said(target, *readings, **more):
    """The status, or the reason why there is none."""
    found = seen(target, *readings, **more)
    assert found.status in PROGRESS_STATUSES
    assert (found.status == "cannot_be_said") == (found.reason is not None)
    return found.reason or found.status


# settled promises


def test_a_promise_is_kept_where_the_reading_at_the_deadline_reaches_it():
    found = seen(promise(80), at("2025-12", 80))
    assert (found.status, found.reason, found.is_settled, found.closing) == ("reached", None, True, date(2025, 12, 31))
    assert (found.last, found.dates, found.progress_pct, found.gap) == ((at("2025-12", 80),), 1, 100, 0)


def test_a_promise_is_broken_where_the_reading_at_the_deadline_does_not_reach_it():
    found = seen(promise(80), at("2025-12", 78))
    assert (found.status, found.reason, found.progress_pct, found.gap) == ("not_reached", None, 97.5, 2)


def test_what_was_reached_early_is_reached_and_lacks_nothing():
    found = seen(promise(80), at("2023-06", 84), as_of=date(2023, 7, 1))
    assert (found.status, found.is_settled, found.progress_pct, found.gap) == ("reached", False, 105, 0)


def test_what_was_lost_again_before_the_deadline_is_not_reached():
    assert said(promise(80), at("2024-12", 81), at("2025-12", 79)) == "not_reached"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-12-31", "not_reached"),
        ("2025-12", "not_reached"),
        ("2025", "not_reached"),
        ("2025-12-01", "not_reached"),
        ("2025-11-30", "no_reading_at_deadline"),
        ("2025-06", "no_reading_at_deadline"),
    ],
)
def test_short_of_the_aim_is_final_only_within_thirty_days_of_the_deadline(day, status):
    assert said(promise(80), at(day, 78)) == status


def test_a_reading_after_the_deadline_bears_out_that_it_was_not_reached():
    found = seen(promise(80), at("2025-06", 75), at("2026-03", 77))
    assert (found.status, found.later) == ("not_reached", at("2026-03", 77))
    assert found.last == (at("2025-06", 75),)


def test_reached_by_a_later_reading_only_cannot_be_said_to_have_been_in_time():
    found = seen(promise(80), at("2025-06", 75), at("2026-03", 80), at("2026-06", 70))
    assert (found.status, found.reason, found.later) == ("cannot_be_said", "reached_later", at("2026-03", 80))
    assert said(promise(80), at("2025-12", 75), at("2026-03", 80)) == "reached_later"


def test_a_year_around_the_deadline_is_neither_in_time_nor_later():
    target = promise(80, deadline="2025-06-30")
    found = seen(target, at("2025-03", 75), at("2025", 85))
    assert (found.reason, found.last, found.later) == ("no_reading_at_deadline", (at("2025-03", 75),), None)


def test_a_later_reading_alone_is_no_reading_of_the_promise():
    found = seen(promise(80), at("2026-03", 85))
    assert (found.status, found.reason, found.last) == ("cannot_be_said", "other_ruler", ())
    assert (found.later, found.other) == (at("2026-03", 85), at("2026-03", 85))


def test_a_promise_is_open_until_the_day_of_its_deadline():
    eve, deadline = date(2025, 12, 30), date(2025, 12, 31)
    assert [seen(promise(80), at("2025-12-10", 70), as_of=day).is_settled for day in (eve, deadline)] == [False, True]
    assert [said(promise(80), at("2025-12-10", 70), as_of=day) for day in (eve, deadline)] == [
        "too_few_dates", "not_reached"
    ]  # fmt: skip


# promises of which nothing can be said


def test_without_any_reading_nothing_can_be_said():
    found = seen(promise(80))
    assert (found.status, found.reason) == ("cannot_be_said", "no_reading")
    assert (found.last, found.first, found.later, found.other, found.dates) == ((), None, None, None, 0)
    assert (found.progress_pct, found.gap, found.pace) == (None, None, Pace())


def test_a_reading_from_before_the_programme_says_nothing_of_it():
    found = seen(promise(80), at("2020-12", 85))
    assert (found.reason, found.other, found.first, found.dates) == ("before_programme", at("2020-12", 85), None, 0)
    assert (found.progress_pct, found.gap, found.pace) == (None, None, Pace())


def test_a_reading_from_before_the_programme_is_where_it_set_out_from():
    found = seen(promise(80), at("2020-12", 50), at("2021-12", 56))
    assert (found.first, found.last, found.dates) == (at("2020-12", 50), (at("2021-12", 56),), 2)
    assert found.other is None


def test_the_first_day_of_the_programme_is_in_it():
    assert programme_begin(promise(80)) == programme_begin(promise(80, "2021")) == date(2021, 1, 1)
    assert said(promise(80), at("2021-01-01", 85)) == "reached"
    assert said(promise(80), at("2020-12-31", 85)) == "before_programme"


def test_a_reading_by_another_ruler_says_nothing():
    found = seen(promise(80), at("2021-12", 85), cuts=[NEW_CRITERIA])
    assert (found.status, found.reason, found.last) == ("cannot_be_said", "other_ruler", ())
    assert found.other == at("2021-12", 85)
    assert said(promise(80), at("2020-12", 85), cuts=[NEW_CRITERIA]) == "other_ruler"


@pytest.mark.parametrize("readings", [[], [at("2024-12", 90)], [at("2026-03", 90)]])
def test_nothing_can_be_said_of_a_level_that_ended_before_the_programme_began(readings):
    found = seen(promise(70, "2026-2030"), *readings, level_until=date(2025, 12, 31))
    assert (found.reason, found.closing, found.last) == ("level_ended", date(2025, 12, 31), ())


def test_a_programme_ends_with_its_level_from_the_day_after_on():
    target, readings = promise(70, "2021-2030"), [at("2025-03", 60)]
    until = date(2025, 12, 31)
    assert said(target, *readings, level_until=until, as_of=until) == "too_few_dates"
    found = seen(target, *readings, level_until=until, as_of=date(2026, 1, 1))
    assert (found.status, found.closing, found.is_settled) == ("not_reached", until, True)


def test_sources_that_differ_across_the_aim_leave_it_open():
    found = seen(promise(80), at("2025-12-31", 79), at("2025-12-31", 81))
    assert (found.status, found.reason, found.dates, len(found.last)) == ("cannot_be_said", "sources_differ", 1, 2)


@pytest.mark.parametrize(("values", "status"), [((81, 83), "reached"), ((77, 79), "not_reached")])
def test_sources_that_differ_on_one_side_of_the_aim_agree_on_the_promise(values, status):
    assert said(promise(80), *(at("2025-12", v) for v in values)) == status


# what the figures say as printed


@pytest.mark.parametrize(
    ("aim", "value", "qualifier", "status"),
    [
        (100, 93, ">", "not_reached"),
        (80, 80, "<", "not_reached"),
        (80, 80, None, "reached"),
        (80, 80, "~", "reached"),
        (80, 80, "est", "reached"),
        (80, 80, ">", "reached"),
        (80, 81, "<", "reached"),
        (80, 79.9, None, "not_reached"),
        (0.3, 0.1 + 0.2, None, "reached"),
        (0.1 + 0.2, 0.3, None, "reached"),
    ],
)
def test_a_qualified_reading_against_at_least(aim, value, qualifier, status):
    assert said(promise(aim), at("2025-12", value, qualifier)) == status


@pytest.mark.parametrize(
    ("value", "qualifier", "status"),
    [(90, None, "not_reached"), (90, ">", "reached"), (90.1, None, "reached"), (90.1, "<", "reached")],
)
def test_a_promise_of_more_than_needs_more(value, qualifier, status):
    assert said(promise(90, comparison=">"), at("2025-12", value, qualifier)) == status


@pytest.mark.parametrize(("value", "status"), [(6, "not_reached"), (7, "reached"), (8, "reached"), (10, "reached")])
def test_of_seven_to_nine_seven_are_enough(value, status):
    found = seen(promise(7, comparison="between", high=9), at("2025-12", value))
    assert (found.status, found.gap) == (status, max(0, 7 - value))


@pytest.mark.parametrize(
    ("comparison", "value", "qualifier", "status"),
    [
        ("=", 60, None, "reached"),
        ("=", 59, None, "reached"),
        ("=", 61, None, "not_reached"),
        ("=", 60, ">", "not_reached"),
        ("=", 59, ">", "reached"),
        ("=", 60, "<", "reached"),
        ("<", 60, None, "not_reached"),
        ("<", 60, "~", "not_reached"),
        ("<", 60, "<", "reached"),
        ("<", 60, ">", "not_reached"),
        ("<", 59, None, "reached"),
    ],
)
def test_a_promise_of_at_most_is_the_mirror_image(comparison, value, qualifier, status):
    target = promise(60, comparison=comparison, direction="at_most")
    assert said(target, at("2025-12", value, qualifier)) == status


def test_a_promise_of_none_left_lacks_what_there_still_is():
    found = seen(promise(0, comparison="=", direction="at_most"), at("2025-12", 12))
    assert (found.status, found.gap, found.progress_pct) == ("not_reached", 12, None)
    done = seen(promise(60, comparison="<", direction="at_most"), at("2025-12", 50))
    assert (done.status, done.gap, done.progress_pct) == ("reached", 0, None)


# other rulers, other maps, later days


def test_only_readings_after_the_change_of_method_are_compared():
    found = seen(
        promise(80),
        at("2021-06", 70),
        at("2022-06", 60),
        at("2023-06", 63),
        cuts=[NEW_CRITERIA],
        as_of=date(2023, 7, 1),
    )
    assert (found.first, found.last, found.dates) == (at("2022-06", 60), (at("2023-06", 63),), 2)
    assert found.closing == date(2025, 12, 31)


def test_a_change_of_method_counts_from_its_day_on():
    target, readings = promise(80), [at("2021-06", 70), at("2022-03-01", 72)]
    before, after = (seen(target, *readings, cuts=[NEW_CRITERIA], as_of=date(2022, 3, day)) for day in (7, 8))
    assert (before.reason, before.dates) == ("too_few_dates", 2)
    assert (after.reason, after.dates, after.other) == ("other_ruler", 0, at("2022-03-01", 72))
    assert said(target, at("2022-03-08", 85), cuts=[NEW_CRITERIA]) == "reached"


def test_a_change_of_method_on_the_very_last_day_leaves_that_day():
    cuts = [Cut(date(2025, 12, 31), METHOD)]
    assert said(promise(80), at("2025-12-30", 85), cuts=cuts) == "other_ruler"
    assert said(promise(80), at("2025-12-31", 85), cuts=cuts) == "reached"


def test_a_change_of_method_after_the_deadline_changes_nothing_but_later():
    cuts = [Cut(date(2026, 2, 15), METHOD)]
    assert said(promise(80), at("2025-06", 75), at("2026-03", 85), cuts=cuts) == "no_reading_at_deadline"
    assert said(promise(80), at("2025-06", 75), at("2026-01", 85), cuts=cuts) == "reached_later"
    assert said(promise(80), at("2025-06", 75), at("2026-02", 85), cuts=cuts) == "no_reading_at_deadline"


def test_a_change_of_map_before_the_deadline_makes_the_last_reading_final():
    found = seen(promise(80), at("2023-06", 73), cuts=[NEW_MAP])
    assert (found.status, found.reason, found.closing) == ("not_reached", None, date(2025, 6, 30))
    assert said(promise(80), at("2025-06", 79.3), at("2025-10", 85), cuts=[NEW_MAP]) == "not_reached"
    assert said(promise(80), at("2025-06", 80), at("2025-10", 60), cuts=[NEW_MAP]) == "reached"


def test_a_change_of_map_is_not_known_before_its_day():
    eve, day = (seen(promise(80), at("2025-05", 79), cuts=[NEW_MAP], as_of=date(2025, *d)) for d in ((6, 30), (7, 1)))
    assert (eve.reason, eve.closing, eve.is_settled) == ("too_few_dates", date(2025, 12, 31), False)
    assert (day.status, day.closing, day.is_settled) == ("not_reached", date(2025, 6, 30), True)


def test_a_change_of_map_on_the_first_day_ends_nothing():
    start = Cut(date(2021, 1, 1), MAP)
    assert seen(promise(80), cuts=[start]).closing == date(2025, 12, 31)
    assert said(promise(80), at("2020-12", 85), cuts=[start]) == "other_ruler"
    deadline = Cut(date(2025, 12, 31), MAP)
    assert seen(promise(80), cuts=[deadline]).closing == date(2025, 12, 30)


def test_a_programme_that_began_on_the_new_map_does_not_look_at_the_old_one():
    found = seen(promise(80, "2026-2030"), at("2025-06", 90), at("2025-10", 60), at("2026-06", 65), cuts=[NEW_MAP])
    assert (found.reason, found.first, found.dates) == ("too_few_dates", at("2025-10", 60), 2)
    assert found.closing == date(2030, 12, 31)


def test_the_year_of_a_change_may_lie_on_either_side_and_is_left_out():
    by_year = seen(promise(80), at("2022", 85), cuts=[NEW_CRITERIA], as_of=date(2023, 1, 1))
    assert (by_year.reason, by_year.other) == ("other_ruler", at("2022", 85))
    by_year = seen(promise(80), at("2024", 70), at("2025", 85), cuts=[NEW_MAP])
    assert (by_year.status, by_year.last, by_year.later) == ("not_reached", (at("2024", 70),), None)


def test_nothing_later_than_the_day_of_looking_is_known():
    readings = [at("2023-06", 73), at("2024", 78), at("2025-12", 81)]
    days = [date(2023, 6, 29), date(2023, 6, 30), date(2024, 12, 30), date(2024, 12, 31), date(2025, 12, 31)]
    assert [[r.value for r in seen(promise(80), *readings, as_of=day).last] for day in days] == [
        [], [73], [73], [78], [81]
    ]  # fmt: skip
    assert said(promise(80), *readings, as_of=days[0]) == "no_reading"


def test_the_order_of_readings_does_not_matter():
    readings = [at("2021-12", 50), at("2022-12", 58), at("2023", 61), at("2026-03", 90)]
    found = {seen(promise(80), *mixed) for mixed in permutations(readings)}
    assert [(f.reason, f.last, f.later) for f in found] == [("reached_later", (readings[2],), readings[3])]


# what adds up over time


def test_increases_of_a_flow_are_added():
    found = seen(promise(10), at("2021", 3), at("2022", 4), at("2023-06", 3), adds_over_time="flow")
    assert (found.status, found.last[0].value, found.progress_pct, found.gap) == ("reached", 10, 100, 0)
    assert seen(promise(10), at("2021", 3), at("2022", 4), adds_over_time="stock").last[0].value == 4


def test_a_flow_that_does_not_reach_may_not_be_complete():
    found = seen(promise(10), at("2021", 3), at("2025", 4), adds_over_time="flow")
    assert (found.status, found.reason, found.gap) == ("cannot_be_said", "flow_incomplete", 3)


def test_what_flowed_before_the_programme_does_not_count():
    target = promise(10, "2022-2025")
    assert said(target, at("2021", 8), at("2022", 4), at("2025", 4), adds_over_time="flow") == "flow_incomplete"
    assert said(target, at("2021", 8), adds_over_time="flow") == "before_programme"


def test_an_increase_within_another_one_is_not_added_twice():
    quarter_and_year = [at("2022-03", 4), at("2022", 6)]
    found = seen(promise(10), *quarter_and_year, adds_over_time="flow", as_of=date(2023, 1, 1))
    assert (found.last[0].value, found.dates) == (4, 1)


# the pace

BASE = date(2021, 12, 31)
FOUR_YEARS, EIGHT_YEARS = date(2025, 12, 31), date(2029, 12, 31)  # 1461 and 2922 days: exactly 4 and 8 years


def test_straight_and_compound_rates():
    """From 16 to 81 in four years is +65 and ×1.5⁴; from 16 to 4096 in eight is +4080 and ×2⁸."""
    found = seen(promise(4096, "2021-2029"), at(str(BASE), 16), at(str(FOUR_YEARS), 81), as_of=date(2026, 1, 1))
    assert found.pace == Pace(
        needed=pytest.approx(510),
        needed_pct=pytest.approx(100),
        needed_from_now=pytest.approx(4015 / 4),
        actual=pytest.approx(16.25),
        actual_pct=pytest.approx(50),
        line=pytest.approx(2056),
    )


def test_a_settled_promise_has_no_pace_from_now_on_and_no_projection():
    found = seen(promise(80, "2021-2025"), *(at(f"202{n}-12", 70 + n) for n in range(1, 6)))
    assert (found.pace.needed_from_now, found.pace.projected, found.pace.earliest, found.pace.latest) == (None,) * 4
    assert found.pace.needed == pytest.approx(9 / 4)
    assert found.pace.actual == pytest.approx(1)


def test_from_nothing_there_is_no_compound_rate():
    pace = seen(promise(8, "2021-2029"), at(str(BASE), 0), at(str(FOUR_YEARS), 6), as_of=date(2026, 1, 1)).pace
    assert (pace.needed, pace.actual, pace.needed_pct, pace.actual_pct) == (1, 1.5, None, None)


def test_one_date_has_no_actual_rate():
    pace = seen(promise(80, "2021-2029"), at(str(BASE), 16), as_of=date(2022, 6, 1)).pace
    assert (pace.needed, pace.line, pace.actual, pace.actual_pct, pace.projected) == (8, 16, None, None, None)


def test_a_date_with_two_sources_counts_once_with_their_mean():
    readings = [at(str(BASE), 10), at(str(FOUR_YEARS), 16), at(str(FOUR_YEARS), 20)]
    found = seen(promise(50, "2021-2029"), *readings, as_of=date(2026, 1, 1))
    assert (found.reason, found.dates, found.pace.actual) == ("too_few_dates", 2, 2)


# three readings a hundred days apart; the speeds of any two are 0.010, 0.015 and 0.020 a day, their quartiles 0.0125,
# 0.0150 and 0.0175, and from 3 to 6 these take 240, 200 and 171 days
LAST = date(2022, 7, 29)
THREE = [at("2022-01-10", 0), at("2022-04-20", 1), at("2022-07-29", 3)]
SOON = date(2022, 8, 1)


def days_to(pace):
    """The days from the last reading to the earliest, the middle and the latest day of reaching the target."""
    return [day and (day - LAST).days for day in (pace.earliest, pace.projected, pace.latest)]


@pytest.mark.parametrize(
    ("days", "status"),
    [(240, "on_track"), (200, "on_track"), (199, "behind"), (171, "behind"), (170, "out_of_reach")],
)
def test_the_outlook_is_by_the_days_at_which_the_speeds_so_far_get_there(days, status):
    target = promise(6, "2022-2023", deadline=LAST + timedelta(days=days))
    found = seen(target, *THREE, as_of=SOON)
    assert (found.status, found.dates, found.is_settled) == (status, 3, False)
    assert days_to(found.pace) == [171, 200, 240]


def test_two_dates_are_too_few_to_project():
    found = seen(promise(6), *THREE[1:], as_of=SOON)
    assert (found.reason, found.dates, days_to(found.pace)) == ("too_few_dates", 2, [None] * 3)
    assert found.pace.actual == pytest.approx(2 * 365.25 / 100)


def test_three_readings_of_two_dates_are_too_few_to_project():
    again = THREE[2]._replace(since=date(2022, 7, 1), value=3.5)
    found = seen(promise(6), *THREE[1:], again, as_of=SOON)
    assert (found.reason, found.dates, days_to(found.pace)) == ("too_few_dates", 2, [None] * 3)


def test_dates_on_both_sides_of_a_change_are_not_counted_together():
    found = seen(promise(6), *THREE, cuts=[Cut(date(2022, 2, 1), METHOD)], as_of=SOON)
    assert (found.reason, found.dates, found.first) == ("too_few_dates", 2, THREE[1])


def test_one_odd_reading_does_not_bend_the_pace():
    """1 more every 100 days and one slip: the middle speed stays at 0.01 a day."""
    days = [LAST - timedelta(days=100 * n) for n in range(5)]
    steady = [at(str(day), 4.0 - n) for n, day in enumerate(days)]
    steady[1] = steady[1]._replace(value=30)
    found = seen(promise(8, "2021-2025"), *steady, as_of=SOON)
    assert (found.pace.projected - LAST).days == 400


def test_a_falling_series_never_reaches():
    falling = [r._replace(value=3 - n) for n, r in enumerate(THREE)]
    found = seen(promise(6), *falling, as_of=SOON)
    assert (found.status, days_to(found.pace)) == ("out_of_reach", [None] * 3)


def test_a_series_that_stands_still_never_reaches():
    found = seen(promise(6), *(r._replace(value=3) for r in THREE), as_of=SOON)
    assert (found.status, days_to(found.pace), found.pace.actual) == ("out_of_reach", [None] * 3, 0)


def test_what_would_take_more_than_a_hundred_years_is_never():
    def projected(aim):
        return seen(promise(aim), *(r._replace(value=n / 100) for n, r in enumerate(THREE)), as_of=SOON).pace.projected

    assert (projected(3.6) - LAST).days == 35800
    assert projected(3.7) is None


def test_up_and_down_may_never_reach_at_the_slower_pace():
    """Speeds of 0.03, 0.005 and −0.02 a day; their quartiles are −0.0075, 0.005 and 0.0175."""
    found = seen(promise(6), *(r._replace(value=v) for r, v in zip(THREE, (0, 3, 1), strict=True)), as_of=SOON)
    assert days_to(found.pace) == [286, 1000, None]
    assert found.status == "on_track"


def test_a_promise_of_at_most_is_projected_downwards():
    target = promise(0, "2022-2023", comparison="=", direction="at_most", deadline=LAST + timedelta(days=199))
    falling = [r._replace(value=6 - r.value) for r in THREE]
    found = seen(target, *falling, as_of=SOON)
    assert (found.status, days_to(found.pace), found.gap) == ("behind", [171, 200, 240], 3)
    assert seen(target, *THREE, as_of=SOON).status == "out_of_reach"


def test_what_is_reached_is_projected_for_the_day_of_its_last_reading():
    assert days_to(seen(promise(3), *THREE, as_of=SOON).pace) == [0, 0, 0]


@pytest.mark.parametrize("values", list(permutations((1, 2, 4, 7))))
def test_the_earliest_day_is_never_after_the_middle_nor_that_after_the_latest(values):
    days = [LAST - timedelta(days=n) for n in (290, 170, 60, 0)]
    readings = [at(str(day), float(value)) for day, value in zip(days, values, strict=True)]
    pace = seen(promise(9), *readings, as_of=SOON).pace
    earliest, projected, latest = (day or date.max for day in (pace.earliest, pace.projected, pace.latest))
    assert LAST <= earliest <= projected <= latest


@pytest.mark.parametrize(
    ("pct", "part", "whole", "lacking"),
    [
        (80, 6084, 7669, 52),
        (80, 6136, 7669, 0),
        (80, 6135, 7669, 1),
        (80, 7000, 7669, 0),
        (100, 108, 116, 8),
        (50, 50, 100, 0),
        (7, 6, 100, 1),
        (4.4, 33, 750, 0),
    ],
)
def test_units_lacking_for_a_share(pct, part, whole, lacking):
    """80 % of 7,669 communes are 6,135.2, so 6,136 are needed."""
    assert lacking_units(pct, part, whole) == lacking
