"""The spread of the provinces in a hall: five numbers a year with home, and how many lie where in one year. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import floor
from typing import Any

from dashboard.charts.distribution_reading import DistributionReading
from dashboard.charts.distribution_years import Year
from dashboard.slide import Bars, Lines, Series, Slide, runs_of
from dashboard.theme import Palette

Row = dict[str, Any]

_MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡"}
_REBUILT = "rebuilt"
_FEW_YEARS = 8
"""Of so few years every score of home is printed."""

_MOST_STEPS = 14
_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def slides_of(reading: DistributionReading, palette: Palette, geography: str) -> list[Slide]:
    """`geography` is the map on which the provinces are looked at."""
    years = _of_newest_scale(reading)
    if not years:
        return []
    words = reading.words
    said = [*reading.sentences(), *(reading.in_words(run) for run in reversed(reading.runs))]
    common = Slide(
        part="",
        title=reading.title(),
        subtitle=words(
            "distribution.slide_subtitle",
            index=words.of(reading.index, "name"),
            node=words.of(reading.node, "name"),
            map=words("common.on_map", n=geography),
        ),
        sources=reading.source_lines(),
        speech=list(dict.fromkeys(said)),
    )
    made = [_over_years(reading, palette, years, common), _in_one_year(reading, palette, years, common)]
    return [slide for slide in made if slide]


def _of_newest_scale(reading: DistributionReading) -> list[Year]:
    """The years that can stand on one axis: those from the first on whose scale is still that of the newest."""
    scored = [year for year in reading.years if year.scored]
    if not scored:
        return []
    last = reading.years.index(scored[-1])
    first = next(
        (place + 1 for place in range(last, -1, -1) if _is_of_other_scale(reading.years[place], scored[-1])), 0
    )
    return reading.years[first : last + 1]


def _is_of_other_scale(year: Year, newest: Year) -> bool:
    return bool(year.scored) and year.scale != newest.scale


def _from_to(years: Sequence[Year]) -> str:
    first, last = years[0].period, years[-1].period
    return first if first == last else f"{first}–{last}"


# all years


def _over_years(reading: DistributionReading, palette: Palette, years: Sequence[Year], common: Slide) -> Slide | None:
    if len(years) < 2:
        return None
    words = reading.words
    cuts, signs, short, told = _breaks(reading, years)
    values = [row["value"] for year in years for row in year.scored]
    series = [run for whole in _series(reading, palette, years, cuts) for run in runs_of(whole, cuts)]
    lines = Lines(
        categories=[year.period for year in years],
        series=series,
        least=floor(min(values)),
        greatest=-floor(-max(values)),
        breaks=signs,
    )
    has_rebuilt = any(year.is_rebuilt for year in years)
    remarks = [*_marks(reading, years), *short, *_fewer(reading, years), *_left_out(reading, years)]
    remarks += [words("distribution.no_order")] if has_rebuilt else []
    remarks += told
    subtitle = words("distribution.slide_dated", subtitle=common.subtitle, years=_from_to(years))
    remarks += [words("distribution.method")]
    return common._replace(part="years", subtitle=subtitle, bodies=[lines], remarks=remarks)


def _breaks(
    reading: DistributionReading, years: Sequence[Year]
) -> tuple[list[int], list[tuple[int, str]], list[str], list[str]]:
    """Where lines are cut, the signs above certain and suspected breaks, all of them in short, and the reason of each.

    There may be more breaks than a slide has room to explain.
    """
    words = reading.words
    place_of = {year.period: place for place, year in enumerate(years)}
    cutting = {place_of[run.years[0].period]: run.cuts for run in reading.runs if run.years[0].period in place_of}
    found = {place: [("cut", cut) for cut in cuts] for place, cuts in cutting.items() if place and cuts}
    for doubt in reading.breaks:
        place = place_of.get(doubt["period"], 0)
        if doubt["kind"] == "suspected" and place:
            found.setdefault(place, []).append(("doubt", doubt))
    signs: list[tuple[int, str]] = []
    told: list[str] = []
    years_of: dict[str, list[str]] = {}
    for n, place in enumerate(sorted(found), start=1):
        signs.append((place, str(n)))
        for key, row in found[place]:
            said = words(f"distribution.{key}", period=row["period"], reason=words.of(row, "reason"))
            told.append(words("distribution.slide_sign", n=n, said=said))
            years_of.setdefault(key, []).append(words("distribution.slide_sign", n=n, said=row["period"]))
    short = [
        words(f"distribution.slide_{key}", signs=words.listed(list(dict.fromkeys(of)))) for key, of in years_of.items()
    ]
    return sorted(place for place in cutting if place), signs, short, told


def _series(reading: DistributionReading, palette: Palette, years: Sequence[Year], cuts: Sequence[int]) -> list[Series]:
    """Home first, then from the greatest to the least; of few provinces, or of rebuilt scores, no middle half."""
    words = reading.words
    ends = [year.spread if year.is_full else None for year in years]
    middles = [year.middle or (None, None, None) for year in years]
    quiet = (
        ("distribution.slide_greatest", [end.greatest if end else None for end in ends], palette.label),
        ("distribution.sheet_q3", [middle[2] for middle in middles], palette.ramp[2]),
        ("distribution.sheet_median", [middle[1] for middle in middles], palette.lines[0]),
        ("distribution.sheet_q1", [middle[0] for middle in middles], palette.ramp[2]),
        ("distribution.slide_least", [end.least if end else None for end in ends], palette.label),
    )
    own = Series(
        name=reading.names[reading.home],
        values=[year.scores.get(reading.home) for year in years],
        color=palette.accent,
        labels=_own_labels(reading, years, cuts),
    )
    others = [
        Series(words(key), values, color, _last_labelled(reading, values), is_plain=True)
        for key, values, color in quiet
        if any(value is not None for value in values)
    ]
    return [own, *others]


def _own_labels(reading: DistributionReading, years: Sequence[Year], cuts: Sequence[int]) -> list[str]:
    """The scores of home with the sign of their status: all of few years, else those beside a break and at the ends."""
    held = [place for place, year in enumerate(years) if reading.home in year.scores]
    wanted = set(held) if len(years) <= _FEW_YEARS else {*held[:1], *held[-1:], *cuts}
    return [_own_label(reading, year) if place in wanted else "" for place, year in enumerate(years)]


def _own_label(reading: DistributionReading, year: Year) -> str:
    row = next((row for row in year.scored if row["unit"] == reading.home), None)
    return reading.words.number(row["value"]) + _MARKS.get(row["status"], "") if row else ""


def _last_labelled(reading: DistributionReading, values: Sequence[float | None]) -> list[str]:
    last = max(place for place, value in enumerate(values) if value is not None)
    return [
        reading.words.number(value) if place == last and value is not None else "" for place, value in enumerate(values)
    ]


def _marks(reading: DistributionReading, years: Sequence[Year]) -> list[str]:
    """The signs behind the scores of home, and how many scores of other statuses than published there are."""
    words = reading.words
    own = {row["status"] for year in years for row in year.scored if row["unit"] == reading.home}
    signs = [f"{mark} {words(f'common.status_{status}')}" for status, mark in _MARKS.items() if status in own]
    return [*signs, *_statuses(reading, years)]


def _statuses(reading: DistributionReading, years: Sequence[Year]) -> list[str]:
    words = reading.words
    counts: Counter[str] = Counter()
    for year in years:
        counts.update(year.statuses)
    others = [
        words("distribution.of_status", n=n, status=words(f"common.status_{status}"))
        for status, n in counts.items()
        if status != "published"
    ]
    if not others:
        return []
    return [words("distribution.statuses_in", period=_from_to(years), statuses=words.listed(others))]


def _fewer(reading: DistributionReading, years: Sequence[Year]) -> list[str]:
    """Years in which fewer than half of the provinces have a score: only that of home is drawn."""
    words = reading.words
    counts = [
        words("distribution.count_in", period=year.period, n=len(year.scored), of=year.of)
        for year in years
        if not year.is_full
    ]
    return [words("distribution.slide_fewer", counts="; ".join(counts))] if counts else []


def _left_out(reading: DistributionReading, years: Sequence[Year]) -> list[str]:
    others = [year.period for year in reading.years if year.scored and year not in years]
    return [reading.words("distribution.slide_other_scale", years=reading.words.years(others))] if others else []


# one year


def _in_one_year(reading: DistributionReading, palette: Palette, years: Sequence[Year], common: Slide) -> Slide | None:
    """How many provinces lie on each step of the scale in the newest year of which at least half have a score."""
    year = next((year for year in reversed(years) if year.is_full), None)
    if year is None:
        return None
    words, name = reading.words, reading.words.of(reading.node, "name")
    title = reading.own_in(year).rstrip(".") or words(
        "distribution.slide_shape", node=name, period=year.period, n=len(year.scored), of=year.of
    )
    remarks = [
        words("distribution.slide_steps", n=len(year.scored), of=year.of),
        *_statuses(reading, [year]),
        *([words("distribution.nothing_rebuilt")] if year.is_rebuilt else []),
    ]
    own = next((row for row in year.scored if row["unit"] == reading.home), None)
    if own is None:
        remarks.insert(0, words("distribution.slide_home_absent", home=reading.names[reading.home], period=year.period))
    else:
        status = words(f"common.status_{own['status']}")
        remarks.insert(0, words("distribution.slide_own_status", home=reading.names[reading.home], status=status))
    subtitle = words("distribution.slide_dated", subtitle=common.subtitle, years=year.period)
    ids = Counter(source for row in year.scored for source in row["source_id"].split("|"))
    return common._replace(
        part="shape",
        title=title,
        subtitle=subtitle,
        bodies=[_steps(reading, palette, year)],
        remarks=remarks,
        sources=list(dict.fromkeys(reading.cited[source] for source, _ in ids.most_common())),
    )


def _steps(reading: DistributionReading, palette: Palette, year: Year) -> Bars:
    """Two rows of bars where some scores are rebuilt: these are no scores of their own."""
    step = _step([row["value"] for row in year.scored])
    places = {row["unit"]: _place(row["value"], step) for row in year.scored}
    taken = range(min(places.values()), max(places.values()) + 1)
    kinds = [(False, "distribution.slide_kept"), (True, "distribution.slide_rebuilt")]
    series = []
    for is_rebuilt, key in kinds:
        rows = [row for row in year.scored if (row["status"] == _REBUILT) == is_rebuilt]
        if not rows:
            continue
        counts = Counter(places[row["unit"]] for row in rows)
        is_own = any(row["unit"] == reading.home for row in rows)
        color = palette.ramp[1] if is_rebuilt else palette.lines[0]
        series.append(
            Series(
                name=reading.words(key),
                values=[counts[place] for place in taken],
                color=color,
                labels=[str(counts[place]) if counts[place] else "" for place in taken],
                colors=[palette.accent if is_own and place == places[reading.home] else color for place in taken],
            )
        )
    return Bars(
        categories=[_bounds(reading, place, step) for place in taken],
        series=series,
        decimals=0,
        is_upright=True,
        strong=[n for n, place in enumerate(taken) if place == places.get(reading.home)],
    )


def _step(values: Sequence[float]) -> float:
    """The smallest round width of which no more are needed than a hall can read."""
    return next(
        (step for step in _STEPS if _place(max(values), step) - _place(min(values), step) < _MOST_STEPS), _STEPS[-1]
    )


def _place(value: float, step: float) -> int:
    # 0.3 / 0.1 is a little less than 3
    return floor(value / step + 1e-9)


def _bounds(reading: DistributionReading, place: int, step: float) -> str:
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    low, high = (reading.words.number(end * step, decimals) for end in (place, place + 1))
    return f"{low}–{high}"
