"""Activity beside an index, in a hall: counts and score on scales of their own, then the provinces of a year. Pure.

Nothing is added, and nothing says what follows from what.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from dashboard.charts.alongside import Dot
from dashboard.charts.alongside_pairs import AcrossProvinces
from dashboard.charts.alongside_reading import Beside, Counts, OverItsYear, amount, named, series_of, sources, titled
from dashboard.charts.counted_words import counts_visits
from dashboard.charts.trends_slides import breaks_in_short, marks
from dashboard.slide import Bars, Body, Cloud, Lines, Points, Series, Slide, Table, TableCell, TableColumn
from dashboard.theme import Palette

Row = dict[str, Any]

_MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡", "inferred": "ⁱ"}
_PRINTED = "published"
_LONGEST_TITLE = 160
_MOST_BARS = 10
_MOST_NAMES = 20
_MOST_ROWS = 10


def slides_of(beside: Beside, across: AcrossProvinces | None, palette: Palette) -> list[Slide]:
    """The score alone is no slide: the page of trends shows it; nor is a year in which no province has both."""
    return [*_years(beside), *(_provinces(across, palette) if across else [])]


def _years(beside: Beside) -> list[Slide]:
    counts, scored, words = beside.counts, beside.scored, beside.words
    if not counts.drawn:
        return []
    title = beside.title()
    index = words.of(scored.index, "name")
    shown = counts.drawn[-_MOST_BARS:]
    lines = _lines(scored)
    choice = [words("alongside.slide_chosen", n=len(shown), of=len(counts.drawn))] if shown != counts.drawn else []
    visits = [words("dan_van.visits_not_people")] if any(map(counts_visits, shown)) else []
    breaks = [words("alongside.slide_break", number=n, reason=rule.reason) for n, rule in enumerate(scored.rules(), 1)]
    bodies: list[Body] = [_bars(counts, shown), *lines]
    return [
        Slide(
            part="years",
            title=title if len(title) <= _LONGEST_TITLE else beside.name,
            subtitle=words("alongside.slide_measured", above=beside.titles().above, below=index),
            bodies=bodies,
            shares=[0.5, 0.5] if lines else [],
            remarks=[
                words("alongside.slide_no_cause"),
                words("alongside.slide_bars"),
                *visits,
                *choice,
                *([] if lines else [words("alongside.slide_no_score", index=index)]),
                *marks(scored, [row for row in scored.rows[scored.home] if row["value"] is not None]),
                *breaks_in_short(scored),
                *counts.cautions(),
                *scored.absences(),
                *breaks,
            ],
            sources=[*counts.source_lines(), *scored.source_lines()],
            speech=[words("alongside.slide_no_cause"), *beside.newest_count([]), *beside.newest_score()],
        )
    ]


def _bars(counts: Counts, shown: Sequence[Row]) -> Bars:
    """One bar a reported figure, in the order of time; whose it is stands beside it where there are several bodies."""
    words, colors = counts.words, counts.colors()
    in_time = sorted(shown, key=lambda r: (r["period_end"] or "", r["period_start"] or ""))
    is_of_one = len({series_of(row) for row in in_time}) == 1

    def category(row: Row) -> str:
        if is_of_one:
            return words.span(row)
        return words("alongside.slide_counted", span=words.span(row), body=counts.name_of(row))

    status = {row["status"] for row in in_time}
    label = [
        words.quantity(row)
        if status == {row["status"]} == {_PRINTED}
        else words("alongside.with_status", value=words.quantity(row), status=words(f"common.status_{row['status']}"))
        for row in in_time
    ]
    series = Series(
        name=titled(words, in_time[0], counts.measures),
        values=[row["value"] for row in in_time],
        color=counts.palette.lines[0],
        labels=label,
        colors=[colors[series_of(row)] for row in in_time],
    )
    return Bars([category(row) for row in in_time], [series], decimals=0)


def _lines(scored: OverItsYear) -> list[Lines]:
    """The score year by year, cut at every break and gap; none where the province has no score."""
    drawn = scored.lines()
    years = [int(point.year) for line in drawn for run in line.runs for point in run]
    if not years:
        return []
    span = range(min(years), max(years) + 1)
    labels = {
        int(row["period"]): f"{scored.value_of(row)}{_MARKS.get(row['status'], '')}"
        for row in scored.rows[scored.home]
        if row["value"] is not None
    }
    found = []
    for line in drawn:
        for run in line.runs:
            scores = {int(point.year): point.score for point in run}
            told = [labels.get(year, "") if year in scores else "" for year in span]
            found.append(Series(line.name, [scores.get(year) for year in span], line.color, told))
    signs: dict[int, list[str]] = {}
    for number, rule in enumerate(scored.rules(), 1):
        # a score stands in the middle of its year
        place = ceil(rule.year - 0.5) - span[0]
        if 0 < place < len(span):
            signs.setdefault(place, []).append(str(number))
    breaks = [(place, ", ".join(numbers)) for place, numbers in signs.items()]
    return [Lines([str(year) for year in span], found, decimals=scored.decimals(), breaks=breaks)]


def _provinces(across: AcrossProvinces, palette: Palette) -> list[Slide]:
    """The provinces of a year as points where there are enough of one kind, else as a table with the reason."""
    words = across.words
    if not across.pairs:
        return []
    first, *rest = across.sentences()
    heading = f"{named(words, across.activity)}. {words('alongside.pairs_title', year=across.year)}"
    shown = across.alike if across.is_enough else across.pairs[:_MOST_ROWS]
    cited = [line for pair in shown for row in (pair.figure, pair.score) for line in sources(across.cited, row)]
    choice = (
        [words("alongside.slide_rows", n=len(shown), of=len(across.pairs))] if len(shown) < len(across.pairs) else []
    )
    visits = [words("dan_van.visits_not_people")] if counts_visits(across.activity) else []
    statuses = words.listed([words(f"common.status_{s}") for s in dict.fromkeys(p.score["status"] for p in shown)])
    return [
        Slide(
            part="provinces",
            title=first if across.is_enough and len(first) <= _LONGEST_TITLE else heading,
            subtitle=heading if across.is_enough else words.of(across.index, "name"),
            bodies=[_cloud(across, palette) if across.is_enough else _table(across)],
            remarks=[
                words("alongside.slide_no_cause"),
                *([first, *rest] if not across.is_enough else rest),
                words("alongside.slide_status", statuses=statuses),
                *visits,
                *(across.rules() if across.is_enough else choice),
            ],
            sources=list(dict.fromkeys(cited)),
            speech=[words("alongside.slide_no_cause"), first, *rest],
        )
    ]


def _cloud(across: AcrossProvinces, palette: Palette) -> Points:
    """No line is laid through them."""
    dots = across.dots()
    x_title, y_title = across.axis_titles()
    home = [dot for dot in dots if dot.is_home]
    others = [dot for dot in dots if not dot.is_home]
    clouds = [_points(across.words("alongside.slide_others"), others, palette.lines[0], len(dots) <= _MOST_NAMES)]
    if home:
        clouds.append(_points(home[0].name, home, palette.accent, True))
    return Points(clouds, x_title, y_title)


def _points(name: str, dots: Sequence[Dot], color: str, is_named: bool) -> Cloud:
    return Cloud(name, [(dot.x, dot.y) for dot in dots], color, [dot.name if is_named else "" for dot in dots])


def _table(across: AcrossProvinces) -> Table:
    words = across.words
    columns = [
        TableColumn(words("common.column_unit"), share=1.2),
        TableColumn(words("alongside.column_body"), share=1.6),
        TableColumn(words("alongside.column_span"), share=1.2),
        TableColumn(words("alongside.column_amount"), share=1.6),
        TableColumn(words("alongside.column_rate"), share=1.4),
        TableColumn(
            words("alongside.score", index=words.of(across.index, "short_name"), period=across.year), share=1.2
        ),
    ]
    rows = [
        [
            TableCell(across.names[pair.unit], is_strong=pair.unit == across.home),
            TableCell(words.of(pair.figure, "organisation_name")),
            TableCell(words.span(pair.figure)),
            TableCell(across.with_status(amount(words, across.measures, pair.figure), pair.figure)),
            TableCell(across.rate_in_words(pair)),
            TableCell(across.with_status(across.score_of(pair), pair.score)),
        ]
        for pair in across.pairs[:_MOST_ROWS]
    ]
    return Table(columns, rows)
