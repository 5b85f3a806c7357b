"""A ranking in a hall: the map beside those around the chosen province, then all of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from dashboard.charts.standings import Standings
from dashboard.slide import Bars, Map, Series, Slide

Row = dict[str, Any]

_AROUND = 10
_BEST = 3
"""So many neighbours of the chosen ones, and so many of the best: what a hall can still read."""

_MOST_NAMED = 3
"""Of more chosen provinces a title would be no message."""

_MOST_ABSENT = 12
"""More provinces without a score are counted, not named."""


def slides_of(view: Standings, country: Map) -> list[Slide]:
    """`country` is the map of the same figures."""
    if not view.scored:
        return []
    words, shown = view.words, _around(view)
    common = Slide(
        part="",
        title="",
        subtitle=f"{words.of(view.index, 'name')}. {words('common.on_map', n=view.geography)}",
        sources=view.source_lines(),
        speech=[*(_sparse(view) or [view.summary()]), *view.firm_ranks()],
    )
    notes = [*view.span_notes("slide_span"), *view.interval_notes()]
    return [
        common._replace(
            part="map",
            title=_message(view),
            bodies=[country, _near_bars(view, shown)],
            shares=[0.45, 0.55],
            remarks=[
                *view.firm_ranks(), *_choice(view, shown), *_signs(view), *_absences(view), *notes, *view.cautions()
            ],
        ),
        common._replace(
            part="all",
            title=_span(view),
            bodies=[_all_bars(view)],
            remarks=[*_signs(view), *_absences(view), *view.cautions()],
        ),
    ]  # fmt: skip


def _heading(view: Standings) -> str:
    return view.words("ranking.heading", node=view.words.of(view.node, "name"), period=view.period["period"])


def _message(view: Standings) -> str:
    """Where the chosen stand; the heading where nobody is chosen, or too many are."""
    words, rows = view.words, {row["unit"]: row for row in view.rows}
    chosen = [rows[unit] for unit in view.chosen if unit in rows]
    if not 0 < len(chosen) <= _MOST_NAMED:
        return _heading(view)
    key = "ranking.slide_message" if view.node["node"] == view.index["root"] else "ranking.slide_message_of_node"
    return words(
        key,
        places=", ".join(map(view.place_in_short, chosen)),
        node=words.of(view.node, "name"),
        index=words.of(view.index, "short_name"),
        period=view.period["period"],
    )


def _span(view: Standings) -> str:
    """From the least to the greatest, where the scores are of one kind and enough of them."""
    if not view.is_whole():
        return _heading(view)
    words = view.words
    return words(
        "ranking.slide_all",
        node=words.of(view.node, "name"),
        period=view.period["period"],
        least=words.number(view.least),
        greatest=words.number(view.greatest),
        median=words.number(median(row["value"] for row in view.scored)),
    )


def _around(view: Standings) -> list[Row]:
    """The best, and the neighbours of the chosen ones; without ranks those of the region of the first."""
    scored = view.scored
    places = [place for place, row in enumerate(scored) if row["unit"] in view.chosen][:_MOST_NAMED] or [0]
    if view.is_rebuilt:
        return [row for row in scored if row["region"] == scored[places[0]]["region"]]
    reach = _AROUND // (2 * len(places))
    near = {place for at in places for place in range(at - reach, at + reach + 1)}
    return [row for place, row in enumerate(scored) if place in near or place < _BEST]


def _choice(view: Standings, shown: Sequence[Row]) -> list[str]:
    """That the slide shows but some of those with a score."""
    if len(shown) == len(view.scored):
        return []
    key = "ranking.slide_choice_of_region" if view.is_rebuilt else "ranking.slide_choice"
    return [view.words(key, n=len(shown), of=len(view.scored))]


def _signs(view: Standings) -> list[str]:
    """What the signs of statuses mean, and what a figure without one is."""
    is_published = any(row["status"] == "published" for row in view.scored)
    return [*([view.words("common.unmarked")] if is_published else []), *view.marks()]


def _sparse(view: Standings) -> list[str]:
    """That an order of few scores is no ranking; on a later map nothing is ranked anyway."""
    if view.is_rebuilt or not view.is_sparse():
        return []
    return [view.words("ranking.slide_sparse", n=len(view.scored), of=len(view.rows))]


def _absences(view: Standings) -> list[str]:
    if _sparse(view):
        return _sparse(view)
    if len(view.absent) <= _MOST_ABSENT:
        return view.absences()
    return [view.words("ranking.slide_absent_many", n=len(view.absent), of=len(view.rows))]


def _near_bars(view: Standings, rows: Sequence[Row]) -> Bars:
    labels = [view.marked_value_with_margin(row) for row in rows]
    return _bars(view, rows)._replace(
        categories=[view.placed_name_with_span(row) for row in rows],
        series=[_scores(view, rows)._replace(labels=labels)],
    )


def _all_bars(view: Standings) -> Bars:
    """Every unit, the few without a score last; the figures are printed of the chosen and of both ends."""
    rows = [*view.scored, *(view.absent if len(view.absent) <= _MOST_ABSENT else [])]
    told = {view.scored[0]["unit"], view.scored[-1]["unit"], *view.chosen}
    labels = [view.marked_value(row) if row["unit"] in told else "" for row in rows]
    keys = view.keys() if view.is_banded else []
    series = [_scores(view, rows)._replace(labels=labels)]
    return _bars(view, rows)._replace(is_upright=True, keys=keys, series=series)


def _bars(view: Standings, rows: Sequence[Row]) -> Bars:
    return Bars(
        categories=[view.placed_name(row) for row in rows],
        series=[_scores(view, rows)],
        least=view.node["scale_min"],
        strong=[place for place, row in enumerate(rows) if row["unit"] in view.chosen],
    )


def _scores(view: Standings, rows: Sequence[Row]) -> Series:
    return Series(
        name=view.words.of(view.node, "name"),
        values=[row["value"] for row in rows],
        color=view.palette.lines[0],
        colors=[_color(view, row) for row in rows],
    )


def _color(view: Standings, row: Row) -> str:
    if row["unit"] in view.chosen:
        return view.palette.accent
    return view.palette.absent if row["value"] is None else view.color(row)
