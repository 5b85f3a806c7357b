"""A ranking in a hall: the map beside those around the chosen province, then all of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.standings import Standings
from dashboard.slide import Bars, Map, Series, Slide

Row = dict[str, Any]

_AROUND = 5
_BEST = 3
"""So many neighbours on each side of the chosen one, and so many of the best: what a hall can still read."""


def slides_of(view: Standings, country: Map) -> list[Slide]:
    """`country` is the map of the same figures."""
    if not view.scored:
        return []
    words = view.words
    title = words("ranking.heading", node=words.of(view.node, "name"), period=view.period["period"])
    common = Slide(
        part="",
        title=title,
        subtitle=f"{words.of(view.index, 'name')}. {words('common.on_map', n=view.geography)}",
        remarks=[*view.signs(), *view.cautions()],
        sources=view.source_lines(),
        speech=[view.summary(), *view.firm_ranks()],
    )
    return [
        common._replace(
            part="map", title=_message(view) or title, bodies=[country, _bars(view, _around(view))], shares=[0.45, 0.55]
        ),
        common._replace(part="all", bodies=[_bars(view, view.scored)._replace(is_upright=True)]),
    ]


def _message(view: Standings) -> str:
    """What the slide says of the first chosen province; its heading where it has nothing to say."""
    return next(iter(view.firm_ranks()), "")


def _around(view: Standings) -> list[Row]:
    """The best, and the neighbours of the first chosen province; without ranks those of its region."""
    scored = view.scored
    at = next((place for place, row in enumerate(scored) if row["unit"] in view.chosen), 0)
    if view.is_rebuilt:
        return [row for row in scored if row["region"] == scored[at]["region"]]
    near = range(max(at - _AROUND, 0), min(at + _AROUND + 1, len(scored)))
    return [scored[place] for place in sorted({*range(min(_BEST, len(scored))), *near})]


def _bars(view: Standings, rows: Sequence[Row]) -> Bars:
    words = view.words
    return Bars(
        categories=[view.placed_name(row) for row in rows],
        series=[
            Series(
                name=words.of(view.node, "name"),
                values=[row["value"] for row in rows],
                color=view.palette.lines[0],
                labels=[view.marked_value(row) for row in rows],
                colors=[view.palette.accent if row["unit"] in view.chosen else view.color(row) for row in rows],
            )
        ],
        least=view.node["scale_min"],
        strong=[place for place, row in enumerate(rows) if row["unit"] in view.chosen],
    )
