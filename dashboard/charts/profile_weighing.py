"""What a province is strongest and weakest in, of the lowest-level nodes of one index. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.charts.profile_reading import ProfileReading
from dashboard.standing import Standing, leaves, strengths, weaknesses


def weighing(reading: ProfileReading) -> str:
    """The strengths beside the weaknesses, or why neither is told."""
    words, found = reading.words, weighed(reading)
    if not found:
        key = "no_weighing_rebuilt" if reading.is_rebuilt else "no_weighing"
        return f'<section class="td-weighing"><p>{escape(words(f"profile.{key}"))}</p></section>'
    lists = ((words("profile.strengths"), strengths(found)), (words("profile.weaknesses"), weaknesses(found)))
    body = "".join(f"<div><h2>{escape(title)}</h2>{_listed(reading, items)}</div>" for title, items in lists)
    return f'<section class="td-weighing">{body}<p>{escape(words("profile.rule"))}</p></section>'


def weighed(reading: ProfileReading) -> list[Standing]:
    """The nodes of the lowest level; none where no one of them can be held against the country."""
    lowest = {row["node"] for row in leaves(reading.rows, reading.index["root"])}
    found = [s for s in reading.standings if s.row["node"] in lowest]
    return found if any(s.distance is not None for s in found) else []


def _listed(reading: ProfileReading, items: Sequence[Standing]) -> str:
    if not items:
        return f"<p>{escape(reading.words('profile.none_of_these'))}</p>"
    listed = "".join(
        f"<li><b>{escape(reading.name_of(s.row))}</b> <span>{escape(_against(reading, s))}</span></li>" for s in items
    )
    return f"<ol>{listed}</ol>"


def _against(reading: ProfileReading, standing: Standing) -> str:
    words, found = reading.words, standing.spread
    middle = words.number(found.median) if found else ""
    value = reading.number_of(standing.row)
    if standing.share is None:
        return words("profile.weighed", value=value, median=middle)
    share = words.number(100 * standing.share, 0)
    return words("profile.weighed_on_scale", value=value, median=middle, share=share)
