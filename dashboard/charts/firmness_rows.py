"""All provinces in the order of their scores, each with the interval of its rank as a bar: HTML that prints. Pure."""

from __future__ import annotations

from html import escape
from itertools import accumulate, groupby
from typing import Any

from dashboard.charts.firm_words import gap_words, share_of_runs, span
from dashboard.charts.firmness_reading import FirmnessReading
from etl import Firmness, Gap

Row = dict[str, Any]


def picture(view: FirmnessReading) -> str:
    """The rows with what their bars mean; empty where nothing is known of any rank."""
    drawn = rows_of(view)
    if drawn is None:
        return ""
    rows = "".join(f"<ol>{heading}{''.join(map(drawn.row, rows))}</ol>" for heading, rows in drawn.groups())
    legend = "".join(f"<span>{escape(said)}</span>" for said in drawn.legend())
    return (
        f'<figure class="td-figure" aria-label="{escape(drawn.said())}"><p class="td-firm-legend">{legend}</p>'
        f'<div class="td-firm-rows{drawn.kind}">{rows}</div></figure>'
    )


def rows_of(view: FirmnessReading) -> Intervals | Gaps | None:
    """Intervals where there were runs, else gaps; None where nothing is known of any rank."""
    if view.firmness is None or not view.ordered:
        return None
    return Intervals(view, view.firmness) if view.firmness.intervals else Gaps(view, view.firmness)


class _Rows:
    """What rows of both kinds have in common."""

    kind = ""

    def __init__(self, view: FirmnessReading, firmness: Firmness) -> None:
        self.view, self.words, self.firmness = view, view.words, firmness
        is_placed = view.home in firmness.intervals and view.shows(view.home)
        self.near = set(firmness.alike[view.home]) if is_placed else set()

    def groups(self) -> list[tuple[str, list[Row]]]:
        return [("", self.view.ordered)]

    def row(self, row: Row) -> str:
        unit, words = row["unit"], self.words
        chosen = " td-chosen" if unit == self.view.home else ""
        near = "<i>≈</i>" if unit in self.near else ""
        return (
            f'<li class="td-firm-row{chosen}" data-unit="{unit}" title="{escape(self._hover(row))}">'
            f'<span class="td-rank">{escape(self.rank_of(row))}</span>'
            f'<span class="td-name">{near}{escape(words.of(row, "unit_name"))}</span>'
            f'<span class="td-track" aria-hidden="true">{self._bar(row)}</span>'
            f'<span class="td-value">{escape(self.figure(row))}</span></li>'
        )

    def rank_of(self, row: Row) -> str:
        """The rank with the sign of its status, "" where none may be shown."""
        if row["rank"] is None or (row["beyond_published"] and not self.view.shows_beyond):
            return ""
        return f"{row['rank']}{'°' if row['rank_status'] == 'computed' else ''}"

    def _hover(self, row: Row) -> str:
        words = self.words
        score = words.about(row["qualifier"], words.number(row["value"]))
        status = words(f"common.status_{row['status']}")
        said = [words("firmness.hover_score", unit=words.of(row, "unit_name"), score=score, status=status)]
        if self.rank_of(row):
            status = words(f"common.status_{row['rank_status']}")
            said.append(words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status))
        return "; ".join([*said, *self._said_of(row["unit"])])

    def _said_of(self, unit: str) -> list[str]:
        raise NotImplementedError

    def _bar(self, row: Row) -> str:
        raise NotImplementedError

    def figure(self, row: Row) -> str:
        """What stands at the end of a bar."""
        raise NotImplementedError

    def signs(self) -> list[str]:
        """What the signs beside names and ranks mean."""
        words, said = self.words, []
        if self.near:
            said.append(words("firmness.sign_alike", unit=words.of(self.view.rows[self.view.home], "unit_name")))
        if any("°" in self.rank_of(row) for row in self.view.ordered):
            said.append(words("firmness.mark_computed"))
        return said


class Intervals(_Rows):
    """Bars on an axis of places: the lowest and the highest that the runs give, and a tick for the rank."""

    def __init__(self, view: FirmnessReading, firmness: Firmness) -> None:
        super().__init__(view, firmness)
        self.n = len(firmness.intervals)
        self.kind = "" if firmness.has_ranks else " td-unranked"
        self.limits = self._limits()

    def said(self) -> str:
        key = "firmness.picture" if self.firmness.has_ranks else "firmness.picture_places"
        return self.words(key, n=self.n, **_of_what(self.view))

    def legend(self) -> list[str]:
        words, level = self.words, self.words.number(self.firmness.level_pct, 0)
        if self.firmness.has_ranks:
            said = [words("firmness.bars_ranked", level=level, n=self.n)]
        else:
            said = [words("firmness.bars_places" if self.firmness.stays else "firmness.bars_places_plain", level=level)]
        is_silent = any(not self.view.shows(row["unit"]) for row in self.view.ordered)
        return [*said, *self.signs(), *([words("firmness.no_number")] if is_silent else [])]

    def groups(self) -> list[tuple[str, list[Row]]]:
        """By the groups of the publisher where there are any, for then no rank is shown."""
        if not self.firmness.stays:
            return super().groups()
        found = [(band, list(rows)) for band, rows in groupby(self.view.ordered, key=lambda row: row["band"])]
        return [(self._group_heading(band, len(rows)), rows) for band, rows in found]

    def _group_heading(self, band: str | None, n: int) -> str:
        words = self.words
        label = words.of(self.view.levels[band], "label") if band else words("ranking.no_band")
        return f'<li class="td-group">{escape(words("ranking.group_heading", band=label, n=n))}</li>'

    def _limits(self) -> str:
        """Rules on every track where one group ends and the next begins."""
        if not self.firmness.stays:
            return ""
        sizes = [len(list(rows)) for _, rows in groupby(self.view.ordered, key=lambda row: row["band"])]
        return "".join(f'<i style="left:{place / self.n:.2%}"></i>' for place in list(accumulate(sizes))[:-1])

    def _bar(self, row: Row) -> str:
        if not self.view.shows(row["unit"]):
            return ""
        rank, low, high = self.firmness.intervals[row["unit"]]
        bar = f'<b style="left:{(low - 1) / self.n:.2%};width:{(high - low + 1) / self.n:.2%}"></b>'
        tick = f'<u style="left:{(rank - 0.5) / self.n:.2%}"></u>' if self.firmness.has_ranks else ""
        return self.limits + bar + tick

    def figure(self, row: Row) -> str:
        unit = row["unit"]
        if not self.view.shows(unit):
            return "–"
        if unit in self.firmness.stays:
            return self.words("firmness.share", share=share_of_runs(self.words, self.firmness.stays[unit]))
        return span(self.firmness.intervals[unit])

    def _said_of(self, unit: str) -> list[str]:
        if not self.view.shows(unit):
            return []
        words, firmness = self.words, self.firmness
        key = "firmness.hover_span" if firmness.has_ranks else "firmness.hover_places"
        said = [words(key, span=span(firmness.intervals[unit]))]
        if unit in firmness.stays:
            said.append(words("firmness.hover_stays", share=share_of_runs(words, firmness.stays[unit])))
        return [*said, words("firmness.hover_alike", n=len(firmness.alike[unit]))]


class Gaps(_Rows):
    """Bars of the distance to the next above, in points."""

    def __init__(self, view: FirmnessReading, firmness: Firmness) -> None:
        super().__init__(view, firmness)
        self.greatest = max((gap.above or 0.0 for gap in firmness.gaps.values()), default=0.0)
        self.kind = "" if firmness.has_ranks else " td-unranked"

    def said(self) -> str:
        return self.words("firmness.picture_gaps", **_of_what(self.view))

    def legend(self) -> list[str]:
        return [self.words("firmness.bars_gaps"), *self.signs()]

    def _gap(self, unit: str) -> Gap:
        return self.firmness.gaps[unit]

    def _bar(self, row: Row) -> str:
        above = self._gap(row["unit"]).above
        return f'<b style="left:0;width:{above / self.greatest:.2%}"></b>' if above and self.greatest else ""

    def figure(self, row: Row) -> str:
        above = self._gap(row["unit"]).above
        return "–" if above is None else self.words.number(above)

    def _said_of(self, unit: str) -> list[str]:
        said = gap_words(self.words, self.firmness, unit)
        return [said] if said else []


def _of_what(view: FirmnessReading) -> dict[str, str]:
    return {"node": view.words.of(view.node, "name"), "period": view.period["period"]}
