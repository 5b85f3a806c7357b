"""How far the provinces lie apart, in words: each run of comparable years, and home among them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.distribution_strips import Strips
from dashboard.charts.distribution_years import Run, Year, may_be_named
from dashboard.charts.newest import kicker
from dashboard.series import breaks_between
from dashboard.sheet import Cell, Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_MOST_SOURCES = 3
_DECIMALS = 4


class DistributionReading:
    """`rows` are those of every period on one map, `runs` the years made of them; `node` is what they score.

    `topped` are the periods of which the publisher prints the leading units only.
    """

    def __init__(
        self,
        words: Words,
        index: Row,
        node: Row,
        names: Mapping[str, str],
        home: str,
        rows: Sequence[Row],
        runs: Sequence[Run],
        breaks: Sequence[Row],
        cited: Mapping[str, str],
        topped: Collection[str],
    ) -> None:
        self.words, self.index, self.node, self.names, self.home = words, index, node, names, home
        self.rows, self.runs, self.breaks, self.cited, self.topped = rows, runs, breaks, cited, topped
        self.years = [year for run in runs for year in run.years]

    def heading(self) -> str:
        said = "".join(f"<p>{escape(line)}</p>" for line in self.sentences())
        return (
            f'<section class="td-heading td-distribution" data-index="{self.index["index"]}">'
            f"{kicker(self.words, self.index)}<h1>{escape(self.title())}</h1>{said}</section>"
        )

    def title(self) -> str:
        """What became of the spread in the newest run of years of which that can be said; else what is shown."""
        words, told, node = self.words, self._told_of(), self.words.of(self.node, "name")
        if told is None or told.change is None or told.ends is None:
            return words("distribution.heading", node=node)
        first, last = told.ends
        is_clear = told.change.width == told.change.middle_half
        verdict = told.change.width if is_clear else "mixed"
        return words(f"distribution.heading_{verdict}", node=node, first=first.period, last=last.period)

    def sentences(self) -> list[str]:
        """The change in numbers or why there is none, home among the provinces, the newest year."""
        told = self._told_of()
        said = [self.in_words(told) if told else self._why_nothing(), self._own(), self._newest(told)]
        return [line for line in said if line]

    def _told_of(self) -> Run | None:
        return next((run for run in reversed(self.runs) if run.change), None)

    def _why_nothing(self) -> str:
        """Why no two years are compared."""
        is_rebuilt = any(year.is_rebuilt for year in self.years)
        return self.words("distribution.nothing_rebuilt" if is_rebuilt else "distribution.nothing_compared")

    def in_words(self, run: Run) -> str:
        """What became of the spread in one run of years; why that cannot be said where it cannot."""
        words = self.words
        years = words.years([year.period for year in run.years])
        if len(run.years) == 1:
            return words("distribution.single", period=years)
        if run.change is None and any(year.is_rebuilt for year in run.years):
            return words("distribution.run_rebuilt", years=years)
        if run.change is None or run.ends is None:
            counts = [
                words("distribution.count_in", period=year.period, n=len(year.scored), of=year.of) for year in run.years
            ]
            return words("distribution.not_compared", years=years, counts="; ".join(counts))
        first, last = run.ends
        before, now = run.change.before, run.change.now
        said = words(
            "distribution.compared", first=first.period, last=last.period, n=run.change.n,
            width=self._became(run.change.width, before.width, now.width),
            half=self._became(run.change.middle_half or "", before.middle_half or 0.0, now.middle_half or 0.0),
        )  # fmt: skip
        return " ".join([said, *self._cautions(first, last)])

    def _became(self, verdict: str, before: float, now: float) -> str:
        words = self.words
        # two numbers printed alike are no change to a reader
        is_alike = verdict != "as_before" and words.number(before) == words.number(now)
        told = [words.number(width, 3 if is_alike else 2) for width in (before, now)]
        return words(f"distribution.became_{verdict}", before=told[0], now=told[1])

    def _cautions(self, first: Year, last: Year) -> list[str]:
        """What a reader must know of the two years: other statuses than published, suspected breaks between them."""
        words, told = self.words, []
        for year in (first, last):
            others = [
                words("distribution.of_status", n=n, status=words(f"common.status_{status}"))
                for status, n in year.statuses.items()
                if status != "published"
            ]
            if others:
                told.append(words("distribution.statuses_in", period=year.period, statuses=words.listed(others)))
        doubts = breaks_between(self.breaks, first.period, last.period, ("suspected",))
        if doubts:
            told.append(words("distribution.doubts", years=words.listed([b["period"] for b in doubts])))
        return told

    def _own(self) -> str:
        """Where home lies in the newest year of which that can be said."""
        return next((said for year in reversed(self.years) if (said := self.own_in(year))), "")

    def own_in(self, year: Year) -> str:
        """Where home lies in one year; empty where it has no score or there are no quartiles."""
        own = year.scores.get(self.home)
        if own is None or year.middle is None:
            return ""
        low, middle, high = year.middle
        place = "below" if own < low else "above" if own > high else "within"
        words = self.words
        return words(
            f"distribution.home_{place}", home=self.names[self.home], period=year.period, value=words.number(own),
            low=words.number(low), high=words.number(high), median=words.number(middle), n=len(year.scored),
        )  # fmt: skip

    def _newest(self, told: Run | None) -> str:
        """That the newest year has fewer provinces than what is told of takes."""
        newest = self.years[-1]
        last = told.ends[1] if told and told.ends else None
        if last is None or newest.period == last.period:
            return ""
        key = "distribution.newer_fewer" if len(newest.scored) < newest.of / 2 else "distribution.newer_cut"
        return self.words(key, period=newest.period, n=len(newest.scored), of=newest.of)

    def picture(self) -> str:
        words = self.words
        suspected = {b["period"]: b for b in self.breaks if b["kind"] == "suspected"}
        label = words(
            "distribution.picture_alt", node=words.of(self.node, "name"), first=self.years[0].period,
            last=self.years[-1].period,
        )  # fmt: skip
        strips = Strips(words, self.names, self.home, self.runs, suspected, self.topped)
        return f'{strips.html(label)}<p class="td-key">{escape(self._key())}</p>'

    def _key(self) -> str:
        words = self.words
        has_rebuilt = any(year.is_rebuilt for year in self.years)
        return words("distribution.key_rebuilt" if has_rebuilt else "distribution.key")

    def footing(self) -> str:
        words = self.words
        lines = "".join(f"<li>{escape(self.in_words(run))}</li>" for run in reversed(self.runs))
        no_order = words("distribution.no_order") if any(year.is_rebuilt for year in self.years) else ""
        told = [no_order, self._unnamed(), f"{words('common.source')}: {self._sources()}"]
        return (
            f'<section class="td-told"><h2>{escape(words("distribution.runs_title"))}</h2><ul>{lines}</ul></section>'
            f'<footer class="td-footing"><p class="td-how">{escape(words("distribution.method"))}</p>'
            f"{''.join(f'<p>{escape(text)}</p>' for text in told if text)}</footer>"
        )

    def _unnamed(self) -> str:
        kept = [year for year in self.years if year.scored and not year.is_rebuilt]
        ends = [(year, row) for year in kept for row in (year.scored[0], year.scored[-1])]
        years = list(dict.fromkeys(year.period for year, row in ends if not may_be_named(row, year, self.topped)))
        return self.words("distribution.unnamed", years=self.words.years(years)) if years else ""

    def source_lines(self) -> list[str]:
        """The sources of most of the scores first."""
        counts = Counter(source for year in self.years for row in year.scored for source in row["source_id"].split("|"))
        return list(dict.fromkeys(self.cited[source] for source, _ in counts.most_common()))

    def _sources(self) -> str:
        lines = self.source_lines()
        return "; ".join(lines[:_MOST_SOURCES]) + ("; …" if len(lines) > _MOST_SOURCES else "")

    def sheets(self) -> list[Sheet]:
        """Five numbers a year, and every score."""
        return [self._of_years(), self._of_scores()]

    def _of_years(self) -> Sheet:
        words = self.words
        names = ("n", "of", "least", "least_value", "q1", "median", "q3", "greatest", "greatest_value")
        decimals = (0, 0, None, _DECIMALS, _DECIMALS, _DECIMALS, _DECIMALS, None, _DECIMALS)
        columns = [Column(words("common.column_period"))]
        columns += [
            Column(words(f"distribution.sheet_{name}"), places) for name, places in zip(names, decimals, strict=True)
        ]
        columns += [Column(self.names[self.home], _DECIMALS), Column(words("common.column_status"))]
        columns.append(Column(words("common.column_source")))
        return Sheet("phan-bo", words("distribution.years_sheet"), columns, [self._of_year(y) for y in self.years])

    def _of_year(self, year: Year) -> list[Cell]:
        words, spread = self.words, year.spread
        if spread is None:
            return [year.period, 0, year.of, *[None] * 9, words("common.no_figure")]
        least, greatest = year.scored[0], year.scored[-1]
        q1, middle, q3 = year.middle or (None, None, None)
        statuses = [
            words("distribution.of_status", n=n, status=words(f"common.status_{status}"))
            for status, n in year.statuses.items()
        ]
        return [
            year.period, spread.n, year.of, self._end(least, year), spread.least, q1, middle, q3,
            self._end(greatest, year), spread.greatest,
            year.scores.get(self.home), ", ".join(statuses), self._cited(year.scored),
        ]  # fmt: skip

    def _end(self, row: Row, year: Year) -> Cell:
        return self.names[row["unit"]] if may_be_named(row, year, self.topped) else None

    def _of_scores(self) -> Sheet:
        words = self.words
        columns = [
            Column(words("common.column_unit")), Column(words("common.column_period")),
            Column(words("common.column_value"), _DECIMALS), Column(words("common.column_status")),
            Column(words("common.column_source")),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [
                self.words.of(row, "unit_name"), row["period"], row["value"],
                self._status(row),
                self._cited([row]) if row["value"] is not None else self._reason(row),
            ]
            for row in reversed(self.rows)
        ]  # fmt: skip
        return Sheet("diem", words("distribution.scores_sheet"), columns, rows)

    def _status(self, row: Row) -> Cell:
        if row["value"] is None:
            return None
        status = self.words(f"common.status_{row['status']}")
        year = row["weights_period"]
        return self.words("common.weighted", status=status, year=year) if year else status

    def _reason(self, row: Row) -> str:
        reason = row["missing_reason"]
        return self.words(f"common.reason_{reason}") if reason else self.words("common.no_figure")

    def _cited(self, rows: Sequence[Row]) -> str:
        ids = dict.fromkeys(s for row in rows for s in (row["source_id"] or "").split("|") if s)
        return "; ".join(dict.fromkeys(self.cited[source] for source in ids))
