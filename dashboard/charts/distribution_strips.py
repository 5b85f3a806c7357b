"""A strip for every year: all provinces as dots, the middle half, the median, home, the least and the greatest. Pure.

The crowd of a year is one element whose shadows are the dots: an element for each would cost a browser a second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.distribution_years import Run, Year, may_be_named
from dashboard.text import Words

Row = dict[str, Any]

_SCATTER = (-0.19, 0, 0.19)
"""How far neighbours are put above and below the line, in letters' sizes, so that they can be told apart."""


class Strips:
    """`names` are those of the units of the map; `suspected` breaks by the period from which they hold.

    `topped` are the periods of which the publisher prints the leading units only.
    """

    def __init__(
        self,
        words: Words,
        names: Mapping[str, str],
        home: str,
        runs: Sequence[Run],
        suspected: Mapping[str, Row],
        topped: Collection[str] = (),
    ) -> None:
        self.words, self.names, self.home = words, names, home
        self.runs, self.suspected, self.topped = runs, suspected, topped
        self.axes = _axes(year for run in runs for year in run.years)

    def html(self, label: str) -> str:
        """The figure, newest year first; `label` says in words what it shows."""
        parts: list[str] = []
        scored = [year for run in self.runs for year in run.years if year.scored]
        shown = scored[-1].scale if scored else None
        if shown:
            parts.append(self._axis(shown))
        for run in reversed(self.runs):
            for year in reversed(run.years):
                if year.scored and year.scale != shown:
                    shown = year.scale
                    parts.append(self._axis(shown))
                parts.append(self._strip(year))
                if year.period in self.suspected:
                    parts.append(self._doubt(self.suspected[year.period]))
            parts += [self._cut(cut) for cut in run.cuts[:1]]
        return f'<figure class="td-figure td-spread" aria-label="{escape(label)}">{"".join(parts)}</figure>'

    def _axis(self, scale: tuple[float, float]) -> str:
        words = self.words
        low, high = (words.number(end, 0 if end == int(end) else 1) for end in self.axes[scale])
        return (
            '<div class="td-of-year td-of-year-head"><span></span>'
            f"<span>{escape(words('distribution.column_least'))}</span>"
            f'<span class="td-axis"><i>{low}</i><i>{high}</i></span>'
            f"<span>{escape(words('distribution.column_greatest'))}</span>"
            f"<span>{escape(words('distribution.column_median'))}</span>"
            f'<span class="td-own">{escape(self.names[self.home])}</span>'
            f"<span>{escape(words('distribution.column_n'))}</span></div>"
        )

    def _strip(self, year: Year) -> str:
        words, spread = self.words, year.spread
        if spread is None:
            said = escape(words("distribution.nobody"))
            return f'<div class="td-of-year"><b>{escape(year.period)}</b><span class="td-none">{said}</span></div>'
        least, greatest = year.scored[0], year.scored[-1]
        own = year.scores.get(self.home)
        n = words("distribution.n_of", n=spread.n, of=year.of)
        return (
            f'<div class="td-of-year" data-period="{escape(year.period)}"><b>{escape(year.period)}</b>'
            f'<span class="td-least">{escape(self._end(least, year))}</span>{self._track(year)}'
            f'<span class="td-greatest">{escape(self._end(greatest, year))}</span>'
            f'<span class="td-mid">{escape(words.number(year.middle[1])) if year.middle else "–"}</span>'
            f'<span class="td-own">{escape(words.number(own)) if own is not None else "–"}</span>'
            f'<span class="td-n">{escape(n)}<small>{escape(self._statuses(year))}</small></span></div>'
        )

    def _end(self, row: Row, year: Year) -> str:
        if not may_be_named(row, year, self.topped):
            return self.words.number(row["value"])
        return self.words("distribution.end", unit=self.names[row["unit"]], value=self.words.number(row["value"]))

    def _statuses(self, year: Year) -> str:
        """How many of the scores are not as published."""
        words = self.words
        return ", ".join(
            words("distribution.of_status", n=n, status=words(f"common.status_{status}"))
            for status, n in year.statuses.items()
            if status != "published"
        )

    def _track(self, year: Year) -> str:
        """The dots on the axis of the year's scale; rebuilt scores are rings."""
        marks = ""
        if year.middle:
            left, middle, right = (self._place(end, year) for end in year.middle)
            marks = f'<s style="left:{left}%;width:{right - left:.1f}%"></s><u style="left:{middle}%"></u>'
        crowd = [row for row in year.scored if row["unit"] != self.home]
        full = [self._place(row["value"], year) for row in crowd if row["status"] != "rebuilt"]
        rings = [self._place(row["value"], year) for row in crowd if row["status"] == "rebuilt"]
        own = next((row for row in year.scored if row["unit"] == self.home), None)
        dots = f"{_shadows(full)}{_rings(rings)}{self._own(own, year)}"
        return f'<span class="td-dots" aria-hidden="true">{marks}{dots}</span>'

    def _own(self, row: Row | None, year: Year) -> str:
        if row is None:
            return ""
        words = self.words
        said = words(
            "distribution.own", unit=self.names[self.home], period=year.period, value=words.number(row["value"]),
            status=words(f"common.status_{row['status']}"),
        )  # fmt: skip
        hollow = ' class="td-hollow"' if row["status"] == "rebuilt" else ""
        return f'<b{hollow} style="left:{self._place(row["value"], year)}%" title="{escape(said)}"></b>'

    def _place(self, value: float, year: Year) -> float:
        low, high = self.axes[year.scale]
        return round((value - low) / (high - low) * 100, 1)

    def _cut(self, cut: Row) -> str:
        said = self.words("distribution.cut", period=cut["period"], reason=self.words.of(cut, "reason"))
        return f'<p class="td-cut">{escape(said)}</p>'

    def _doubt(self, doubt: Row) -> str:
        said = self.words("distribution.doubt", period=doubt["period"], reason=self.words.of(doubt, "reason"))
        return f'<p class="td-cut td-doubt" title="{escape(said)}">{escape(said)}</p>'


def _shadows(places: Sequence[float]) -> str:
    if not places:
        return ""
    dots = ",".join(f"{place:g}cqw {_SCATTER[n % 3]:g}rem" for n, place in enumerate(places))
    return f'<i style="box-shadow:{dots}"></i>'


def _rings(places: Sequence[float]) -> str:
    if not places:
        return ""
    dots = ",".join(f"radial-gradient(circle at {place:g}% 50%,var(--td-ring))" for place in places)
    return f'<em style="background:{dots}"></em>'


def _axes(years: Iterable[Year]) -> dict[tuple[float, float], tuple[float, float]]:
    """For every scale the ends of an axis that holds all scores on it, a little beyond them."""
    ends: dict[tuple[float, float], list[float]] = {}
    for year in years:
        ends.setdefault(year.scale, []).extend(row["value"] for row in year.scored)
    return {scale: _around(scores) for scale, scores in ends.items() if scores}


def _around(scores: Sequence[float]) -> tuple[float, float]:
    """Whole numbers around the scores, tenths where they lie within a few points."""
    step = 1.0 if max(scores) - min(scores) > 4 else 0.1
    low, high = math.floor(min(scores) / step - 0.2) * step, math.ceil(max(scores) / step + 0.2) * step
    return round(low, 1), round(high, 1)
