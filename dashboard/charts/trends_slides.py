"""One node over the years in a hall: lines that stop at breaks and gaps, and what they come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from dashboard.charts.trend import Line
from dashboard.charts.trend_reading import TrendReading
from dashboard.series import change, cuts_before
from dashboard.slide import Cloud, Lines, Points, Series, Slide

Row = dict[str, Any]

_MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡", "inferred": "ⁱ"}
_LONGEST_TITLE = 140


def slides_of(view: TrendReading, geography: str) -> list[Slide]:
    """`geography` is the map on which the province is looked at."""
    if not any(view.lines_by_unit().values()):
        return []
    words = view.words
    heading = words("trends.heading", node=words.of(view.node, "name"))
    title = _message(view)
    is_short = 0 < len(title) <= _LONGEST_TITLE
    return [
        Slide(
            part="years",
            title=title if is_short else heading,
            subtitle=f"{words.of(view.index, 'name')}. {words('common.on_map', n=geography)}",
            bodies=[_points(view) if view.index["sampled"] else _lines(view)],
            remarks=_remarks(view),
            # there may be more than a slide has room for: the newest stand in the title
            sources=view.source_lines()[::-1],
            speech=view.sentences(),
            kicker=heading if is_short else "",
        )
    ]


def _message(view: TrendReading) -> str:
    """The newest score of home and how it moved; empty where home is not shown or has none."""
    words, rows = view.words, view.rows.get(view.home, [])
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return ""
    now, moment = known[-1], words.moment(known[-1]["moment"])
    status = words(f"common.status_{now['status']}")
    told = {
        "node": words.of(view.node, "name"),
        "name": view.names[view.home],
        "value": view.value_of(now),
        "moment": moment
        if now["status"] == "published"
        else words("trends.slide_moment", moment=moment, status=status),
    }
    moved = change(rows, view.breaks)
    if moved:
        told |= {"difference": words.change(moved.difference, view.decimals()), "since": words.moment(moved.since)}
        doubts = [words("overview.change_mixed")] if moved.mixes_statuses else []
        doubts += [words("overview.change_suspected")] if moved.suspected else []
        key = "slide_moved_doubtfully" if doubts else "slide_moved"
        return words(f"trends.{key}", doubts="; ".join(doubts), **told)
    if cuts_before(rows, view.breaks):
        return words("trends.slide_not_compared", since=words.moment(known[-2]["moment"]), **told)
    return words("trends.slide_newest", **told)


# what is drawn


def _lines(view: TrendReading) -> Lines:
    """A category for each year from the first that is drawn to the last, whether anything is known of it or not."""
    by_unit, benchmarks = view.lines_by_unit(), view.benchmark_lines()
    drawn = [*benchmarks, *(line for lines in by_unit.values() for line in lines)]
    years = [int(point.year) for line in drawn for run in line.runs for point in run]
    span = range(min(years), max(years) + 1)
    own = [series for unit, lines in by_unit.items() for line in lines for series in _of_unit(view, unit, line, span)]
    held = [series for line in benchmarks for series in _runs(line, span, {}, is_plain=True)]
    return Lines(
        categories=[str(year) for year in span],
        series=[*held, *own],
        decimals=view.decimals(),
        breaks=[
            (ceil(rule.year) - span[0], str(sign))
            for sign, rule in enumerate(view.rules(), start=1)
            if 0 < ceil(rule.year) - span[0] < len(span)
        ],
    )


def _of_unit(view: TrendReading, unit: str, line: Line, span: range) -> list[Series]:
    """The figures of home are all printed, of the others the newest, and where the line starts anew."""
    shown = {int(row["period"]): _marked(view, row) for row in view.rows[unit] if row["value"] is not None}
    ends = {int(run[place].year) for run in line.runs for place in (0, -1)}
    kept = {year: text for year, text in shown.items() if unit == view.home or year in ends}
    return _runs(line, span, kept, is_plain=False)


def _runs(line: Line, span: range, labels: Mapping[int, str], is_plain: bool) -> list[Series]:
    """A series for each run, as long as the whole: what was cut apart stays so."""
    found = []
    for run in line.runs:
        scores = {int(point.year): point.score for point in run}
        said = [labels.get(year, "") if year in scores else "" for year in span]
        found.append(Series(line.name, [scores.get(year) for year in span], line.color, said, is_plain=is_plain))
    return found


def _points(view: TrendReading) -> Points:
    """Readings on their own dates: years of different length between them make no line on a slide."""
    words = view.words
    clouds = []
    for unit, lines in view.lines_by_unit().items():
        if lines:
            points = [(point.year, point.score) for line in lines for run in line.runs for point in run]
            by_place = {
                (view.place_of(row["moment"]), row["value"]): row for row in view.rows[unit] if row["value"] is not None
            }
            labels = [_marked(view, by_place[point]) for point in points]
            clouds.append(Cloud(view.names[unit], points, lines[0].color, labels))
    return Points(
        clouds,
        words("common.column_period"),
        words.of(view.node, "name"),
        x_decimals=0,
        y_decimals=0,
    )


def _marked(view: TrendReading, row: Row) -> str:
    return view.value_of(row) + _MARKS.get(row["status"], "")


# what is said


def _remarks(view: TrendReading) -> list[str]:
    words, is_sampled = view.words, view.index["sampled"]
    rows = [row for own in view.rows.values() for row in own if row["value"] is not None]
    said = [words.of(view.index, "rank_note")] if is_sampled else []
    said += [*marks(view, rows), *breaks_in_short(view), *view.absences()]
    said += [words("trends.slide_median_note")] if view.benchmark_lines() and not is_sampled else []
    said += [
        # points of single days have no lines, and no signs of breaks between them
        rule.reason if is_sampled else words("trends.slide_break", sign=sign, reason=rule.reason)
        for sign, rule in enumerate(view.rules(), start=1)
    ]
    said += [] if is_sampled else [words("trends.gaps")]
    if any(row["low"] is not None for row in rows):
        said.append(words("trends.slide_no_interval"))
    flagged = {row["flag"] for row in rows if row["flag"]}
    return [*said, *(words.of(view.flags[flag], "text") for flag in sorted(flagged))]


def breaks_in_short(view: TrendReading) -> list[str]:
    """Every sign with its year and kind: there may be more breaks than a slide has room to explain."""
    if view.index["sampled"]:
        return []
    words = view.words
    signs: dict[str, list[str]] = {}
    for sign, rule in enumerate(view.rules(), start=1):
        key = "trends.slide_suspected" if rule.is_suspected else "trends.slide_cut"
        signs.setdefault(key, []).append(words("trends.slide_break", sign=sign, reason=ceil(rule.year)))
    return [words(key, signs=words.listed(of)) for key, of in signs.items()]


def marks(view: TrendReading, rows: Sequence[Row]) -> list[str]:
    """What the signs of statuses mean, those that occur, in one remark."""
    words, statuses = view.words, {row["status"] for row in rows}
    years = sorted({row["weights_period"] for row in rows if row["weights_period"]})
    keys = {status: f"trends.slide_mark_{status}" for status in _MARKS if status in statuses}
    if "rebuilt" in keys and not years:
        keys["rebuilt"] = "trends.slide_mark_rebuilt_sum"
    unmarked = [words("common.unmarked")] if "published" in statuses else []
    said = "; ".join([*unmarked, *(words(key, years=words.years(years)) for key in keys.values())])
    return [said] if said else []
