"""The new-rural levels of one place over the years, and its way to a target, for a hall. Pure.

The levels are nested: each has a line of its own, and nothing is added or stacked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.charts.rural_progress import RuralProgress, is_counted
from dashboard.series import breaks_between, span_of
from dashboard.slide import Lines, Series, Slide, runs_of
from dashboard.text import Words

Row = dict[str, Any]

_LEVELS = ("standard", "advanced", "model")
_CUTTING = ("method", "map")
_PRINTED = ("published", "reported")


def on_cards(view: RuralProgress) -> list[Row]:
    """The targets in force whose topic has a card, those that can be judged first."""
    found = [p for p in view.in_force() if view.nodes[p["node"]]["topic"] in view.topics]
    return sorted(found, key=lambda p: (not p["last"], view.topics.index(view.nodes[p["node"]]["topic"])))


def told(view: RuralProgress, promise: Row) -> list[str]:
    """What is lacking and how fast it went, of one target; nothing where nothing can be said."""
    said = " ".join([*view.distance(promise), *view.pace(promise)])
    if not said:
        return []
    return [view.words("new_rural.slide_told", name=view.words.of(promise, "node_name"), said=said)]


def levels(view: RuralProgress, common: Slide) -> list[Slide]:
    """The counts of the three levels, each with a line of its own."""
    found: list[list[Row]] = []
    for topic in _LEVELS:
        rows = [r for r in view.readings if view.nodes[r["node"]]["topic"] == topic]
        alike = [r for r in rows if not found or r["unit_of_measure"] == found[0][0]["unit_of_measure"]]
        if alike:
            found.append([r for r in alike if r["node"] == alike[0]["node"]])
    years = _years([r for rows in found for r in rows])
    if len(years) < 2:
        return []
    words, palette = view.words, view.palette
    colors = (palette.accent, palette.lines[0], palette.lines[1])
    runs = [run for rows, color in zip(found, colors, strict=False) for run in _runs(view, rows, years, color)]
    breaks, said = _breaks(view, [r for rows in found for r in rows], years)
    body = Lines(years, runs, decimals=0, least=0.0, breaks=breaks)
    title = words("new_rural.slide_levels", place=view.place_name, first=years[0], last=years[-1])
    remarks = [
        words("new_rural.sample"),
        *_statuses(view, [r for rows in found for r in rows]),
        *said,
        words("new_rural.slide_years"),
    ]
    sources = dict.fromkeys(view.said.source(r) for rows in found for r in reversed(rows))
    return [
        common._replace(part="levels", title=title, bodies=[body], remarks=remarks, sources=list(filter(None, sources)))
    ]


def pace(view: RuralProgress, common: Slide) -> list[Slide]:
    """The way to the first target that has figures, beside an even pace to it."""
    for promise in on_cards(view):
        rows = [r for r in view.readings if r["node"] == promise["node"] and promise["last"]]
        counted = [r for r in rows if is_counted(r, promise)]
        years = _years(rows, promise["deadline"][:4])
        if len(counted) > 1 and len(_years(counted)) > 1:
            return [_way(view, promise, rows, counted, years, common)]
    return []


def _way(
    view: RuralProgress, promise: Row, rows: list[Row], counted: list[Row], years: list[str], common: Slide
) -> Slide:
    words, palette = view.words, view.palette
    others = [r for r in rows if r not in counted]
    even = Series(words("new_rural.slide_even"), _even(promise, counted, years), palette.label, is_plain=True)
    runs = _runs(view, counted, years, palette.accent)
    beside = [
        run._replace(name=words("new_rural.slide_others"), is_plain=True)
        for run in _runs(view, others, years, palette.lines[4])
    ]
    breaks, said = _breaks(view, rows, years)
    topic = view.nodes[promise["node"]]["topic"]
    title = words(
        "new_rural.slide_pace", place=view.place_name, name=words(f"new_rural.topic_{topic}"),
        aim=words("new_rural.aim", aim=view.said.aim(promise), deadline=view.said.deadline(promise)),
        status=view.said.status(promise),
    )  # fmt: skip
    return common._replace(
        part="pace",
        title=title,
        bodies=[Lines(years, [*runs, *beside, even], decimals=2, least=None, breaks=breaks)],
        remarks=[
            *_sentences(view.said.reason(promise), view.said.last_reading(promise)),
            *_statuses(view, rows),
            words("new_rural.slide_even_note"),
            *([words("new_rural.slide_others_note")] if others else []),
            *said,
            words("new_rural.slide_years"),
        ],
        sources=list(
            dict.fromkeys(
                filter(None, [view.said.document(promise), view.said.source(promise), *map(view.said.source, rows)])
            )
        ),
        speech=[*told(view, promise), *view.leads()],
    )


def _sentences(*notes: str) -> list[str]:
    return [f"{note[:1].upper()}{note[1:]}." for note in notes if note]


def _even(promise: Row, counted: Sequence[Row], years: Sequence[str]) -> list[float | None]:
    """What an even pace from the first figure to the target comes to at the end of each year between them."""
    first = min(counted, key=lambda r: span_of(r["moment"])[1])
    since, until = span_of(first["moment"])[1], date.fromisoformat(promise["deadline"])
    whole = (until - since).days or 1

    def share(year: str) -> float:
        return min((date(int(year), 12, 31) - since).days / whole, 1.0)

    way = promise["value_low"] - first["value"]
    return [first["value"] + way * share(y) if _year(first) <= y <= f"{until.year}" else None for y in years]


def _year(reading: Row) -> str:
    return str(reading["moment"])[:4]


def _years(rows: Sequence[Row], until: str = "") -> list[str]:
    """Every year from the first reading to the last one, or to a later year: years without a figure stay empty."""
    read = sorted({*map(_year, rows), *([until] if until else [])})
    return [str(year) for year in range(int(read[0]), int(read[-1]) + 1)] if read else []


def _newest_in_years(rows: Sequence[Row]) -> list[Row]:
    """The newest reading of each year, oldest first."""
    in_time = sorted(rows, key=lambda r: span_of(r["moment"])[1])
    return list({_year(r): r for r in in_time}.values())


def _runs(view: RuralProgress, rows: Sequence[Row], years: Sequence[str], color: str) -> list[Series]:
    """One node over the years, cut at every break of its method or of the map."""
    if not rows:
        return []
    newest = {_year(r): r for r in _newest_in_years(rows)}
    labels = [_label(view, newest[year]) if year in newest else "" for year in years]
    values = [newest[year]["value"] if year in newest else None for year in years]
    series = Series(view.words.of(rows[0], "node_name"), values, color, labels)
    return runs_of(series, _cuts(view, list(newest.values()), years))


def _cuts(view: RuralProgress, newest: Sequence[Row], years: Sequence[str]) -> list[int]:
    """Positions of the years whose reading lies behind a break that the one before it does not lie behind."""
    breaks = view.breaks.get(newest[0]["node"], ())
    return [
        years.index(_year(now))
        for before, now in pairwise(newest)
        if breaks_between(breaks, before["moment"], now["moment"], _CUTTING)
    ]


def _breaks(view: RuralProgress, rows: Sequence[Row], years: Sequence[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Where the breaks within the years stand, by plain digits, and what they are."""
    nodes = dict.fromkeys(r["node"] for r in rows)
    every = {(b["period"], b["reason_vi"]): b for node in nodes for b in view.breaks.get(node, ())}
    inside = [b for _, b in sorted(every.items()) if b["kind"] in _CUTTING and years[0] < b["period"][:4] <= years[-1]]
    signs: dict[int, list[str]] = {}
    reasons = []
    for at in inside:
        year = at["period"][:4]
        of_year = [r for r in rows if _year(r) == year]
        # a year whose newest reading is older than the break stands before it
        is_older = of_year and all(span_of(r["moment"])[1] < span_of(at["period"])[0] for r in of_year)
        place = years.index(year) + (1 if is_older else 0)
        if place < len(years):
            number = str(len(reasons) + 1)
            signs.setdefault(place, []).append(number)
            moment, reason = view.words.moment(at["period"]), view.words.of(at, "reason")
            reasons.append(view.words("new_rural.slide_break", number=number, moment=moment, reason=reason))
    return [(place, ", ".join(numbers)) for place, numbers in signs.items()], reasons


def _statuses(view: RuralProgress, rows: Sequence[Row]) -> list[str]:
    """Which statuses the figures have, and which of them are marked."""
    words = view.words
    statuses = list(dict.fromkeys(r["status"] for r in rows))
    marked = [status for status in statuses if status not in _PRINTED]
    said = [words("new_rural.slide_statuses", statuses=_listed(words, statuses))]
    return said + ([words("new_rural.slide_marked", statuses=_listed(words, marked))] if marked else [])


def _listed(words: Words, statuses: Sequence[str]) -> str:
    return words.listed([words(f"common.status_{status}") for status in statuses])


def _label(view: RuralProgress, reading: Row) -> str:
    said = view.words.quantity(reading)
    return said if reading["status"] in _PRINTED else f"{said}*"
