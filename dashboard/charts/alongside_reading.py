"""One activity of a province and one score of it over the same years, in bars, lines and words. Pure.

Nothing here adds counts up, and nothing says what follows from what.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import cycle
from typing import Any

from dashboard.charts.alongside import Bar, Titles
from dashboard.charts.trend_reading import TrendReading
from dashboard.series import in_years
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]


def is_activity(row: Row) -> bool:
    """Something that was done and counted: no norm, no target, nothing of the surroundings, nothing excluded."""
    return row["node_level"] == "activity" and row["adds_over_time"] != "norm" and not row["excluded"]


def span(row: Row) -> tuple[float, float] | None:
    """From the first to the end of the last day, in years: all of 2018 is 2018 to 2019; None when it is not known.

    Of a running total only the last day is known.
    """
    if row["running_total"] or not (row["period_start"] and row["period_end"]):
        return None
    first, last = (date.fromisoformat(row[f"period_{end}"]) for end in ("start", "end"))
    return _begin(first), _begin(last + timedelta(days=1))


def _begin(day: date) -> float:
    return day.year + (day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]) / 12


class OverItsYear(TrendReading):
    """A score over time where a year is a stretch of the axis: the score stands in the middle, a break at its start."""

    def place_of(self, moment: str) -> float:
        return in_years(moment) + (0.0 if "-" in moment else 0.5)

    def _place(self, at: Row) -> float:
        return in_years(at["period"])


class Counts:
    """The figures of one activity of one province: drawn over their spans, said in words, listed with sources."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        rows: Sequence[Row],
        measures: Mapping[str, Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
    ) -> None:
        """`rows` are figures of `queries.activities` of one activity for which `is_activity` holds."""
        self.words, self.palette, self.measures, self.cited, self.flags = words, palette, measures, cited, flags
        self.rows = sorted(rows, key=lambda r: (r["level"] != "province", r["period_end"] or "", r["organisation"]))
        self.dated = [r for r in self.rows if span(r) is not None]
        wholes = {_counted(r) for r in self.dated if not r["breakdown"]}
        # parts would stand in front of the whole that they are part of
        self.drawn = [r for r in self.dated if not r["breakdown"] or _counted(r) not in wholes]

    def bars(self) -> list[Bar]:
        colors = self.colors()
        return [
            Bar(*spanned, row["value"], row["value_high"], self.words.quantity(row), self._in_words(row),
                colors[series_of(row)])
            for row in self.drawn
            if (spanned := span(row))
        ]  # fmt: skip

    def legend(self) -> str:
        """Whose figures the bars are; the accent stays with the province's score."""
        items = "".join(
            f'<span><i style="background:{color}"></i>{escape(name)}</span>' for name, color in self._named().items()
        )
        return f'<p class="td-legend">{items}</p>' if items else ""

    def _named(self) -> dict[str, str]:
        colors = self.colors()
        return {self.name_of(row): colors[series_of(row)] for row in self.drawn}

    def colors(self) -> dict[Hashable, str]:
        series = dict.fromkeys(series_of(row) for row in self.drawn)
        return dict(zip(series, cycle(self.palette.lines), strict=False))

    def newest(self) -> str:
        """The newest figure in words; that of the whole province before those of its parts."""
        first = [r for r in self.drawn if r["level"] == "province"] or self.drawn or self.rows
        if not first:
            return ""
        row = max(first, key=lambda r: r["period_end"] or "")
        # what is said of a drawn figure stands below the bars
        return " ".join([self._in_words(row), *(self._flag(row) if row not in self.drawn else [])])

    def notes(self) -> list[str]:
        """How the bars are to be read."""
        return [*([self.words("alongside.bars")] if self.drawn else []), *self.cautions()]

    def cautions(self) -> list[str]:
        """Whose figures these are not, what is not drawn, what the flags say."""
        words = self.words
        lower = dict.fromkeys(words.of(r, "organisation_name") for r in self.drawn if r["level"] != "province")
        said = []
        if lower:
            said.append(words("alongside.lower_level", bodies=words.listed(list(lower))))
        if len(self.drawn) < len(self.dated):
            said.append(words("alongside.parts", n=len(self.dated) - len(self.drawn)))
        running = sum(r["running_total"] for r in self.rows)
        if running:
            said.append(words("alongside.running_totals", n=running))
        if undated := len(self.rows) - len(self.dated) - running:
            said.append(words("alongside.undated", n=undated))
        flagged = dict.fromkeys(r["flag"] for r in self.drawn if r["flag"])
        return said + [words.of(self.flags[flag], "text") for flag in flagged]

    def source_lines(self) -> list[str]:
        return list(dict.fromkeys(line for row in self.drawn for line in sources(self.cited, row)))

    def table(self) -> str:
        """Every figure, those that cannot be drawn too."""
        words = self.words
        heads = (
            words("alongside.column_body"), words("alongside.column_span"), words("alongside.column_amount"),
            words("common.column_status"), words("common.source"),
        )  # fmt: skip
        return table("td-counts", heads, [self._cells(row) for row in self.rows])

    def _cells(self, row: Row) -> tuple[str, ...]:
        words = self.words
        return (
            self.name_of(row),
            words.span(row),
            amount(words, self.measures, row),
            "; ".join([words(f"common.status_{row['status']}"), *self._flag(row)]),
            "; ".join(sources(self.cited, row)),
        )

    def _flag(self, row: Row) -> list[str]:
        return [self.words.of(self.flags[row["flag"]], "text")] if row["flag"] else []

    def name_of(self, row: Row) -> str:
        words = self.words
        body = words.of(row, "organisation_name")
        if not row["breakdown"]:
            return body
        return words("alongside.part", body=body, part=words.of(row, "breakdown_name"))

    def _in_words(self, row: Row) -> str:
        words = self.words
        return words(
            "alongside.figure",
            body=self.name_of(row),
            span=words.span(row),
            value=words.quantity(row),
            measure=words.measured(self.measures[row["unit_of_measure"]], row["value"]),
            status=words(f"common.status_{row['status']}"),
        )


class Beside:
    """The first view: counts above, the score below, and all that is said around them."""

    def __init__(self, words: Words, counts: Counts, scored: OverItsYear, name: str, activity: Row | None) -> None:
        """`name` is the province, `activity` any figure of the activity, None where nobody has any."""
        self.words, self.counts, self.scored, self.name, self.activity = words, counts, scored, name, activity

    def heading(self, holders: Sequence[str]) -> str:
        """`holders` are the names of the provinces with figures of the activity, said where this one has none."""
        said = [self.words("alongside.no_cause"), *self.newest_count(holders), *self.newest_score()]
        paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
        return f'<section class="td-heading"><h1>{escape(self.title())}</h1>{paragraphs}</section>'

    def title(self) -> str:
        if self.activity is None:
            return self.words("alongside.title")
        return self.words("alongside.heading", **self._named())

    def _named(self) -> dict[str, str]:
        activity = named(self.words, self.activity) if self.activity else ""
        return {"activity": activity, "index": self.words.of(self.scored.index, "short_name"), "name": self.name}

    def newest_count(self, holders: Sequence[str]) -> list[str]:
        words = self.words
        if self.counts.rows:
            return [self.counts.newest()]
        if not holders:
            return []
        return [
            words("alongside.nothing_of_this", name=self.name),
            words("alongside.holders", units=words.listed(list(holders))),
        ]

    def newest_score(self) -> list[str]:
        index = self.words.of(self.scored.index, "short_name")
        return [self.words("alongside.score_newest", index=index, said=said) for said in self.scored.sentences()]

    def nothing(self, holders: Sequence[str], kin: Sequence[str]) -> str:
        """Where nothing was collected, coverage is information: whose figures there are, `kin` first of all.

        `holders` are the names of all provinces with any activity figure; `kin` of those before and after this one.
        """
        words = self.words
        said = [words("alongside.nothing_here", name=self.name)]
        if kin:
            said.append(words("alongside.related", units=words.listed(list(kin))))
        told = words("alongside.holders", units=words.listed(list(holders))) if holders else ""
        return " ".join([*said, told or words("alongside.no_holders")])

    def titles(self) -> Titles:
        above = titled(self.words, self.activity, self.counts.measures) if self.activity else ""
        return Titles(above, self.words.of(self.scored.node, "name"), self.words("alongside.absent"))

    def releases(self) -> list[int]:
        """The years in which the score was released."""
        return [int(period) for period in self.scored.periods]

    def alt(self) -> str:
        return self.words("alongside.chart_alt", **self._named())

    def footing(self) -> str:
        """How to read the chart, why it has gaps, the breaks, the sources."""
        gaps = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.scored.absences())
        said = [" ".join([*self.counts.notes(), self.words("alongside.panels")]), *self._activity_sources()]
        return (
            (f'<ul class="td-gaps">{gaps}</ul>' if gaps else "")
            + f'<footer class="td-footing">{"".join(f"<p>{escape(line)}</p>" for line in said)}</footer>'
            + (self.scored.footing() if self.scored.source_lines() else "")
        )

    def slide_footing(self) -> str:
        """What a slide cannot do without: how to read it, the breaks, the sources."""
        breaks = "".join(f"<li>{rule.sign} {escape(rule.reason)}</li>" for rule in self.scored.rules())
        scores = self.scored.source_lines()
        cited = [self.words("alongside.score_sources", sources="; ".join(scores))] if scores else []
        return (
            f'<footer class="td-footing"><p>{escape(" ".join(self.counts.notes()))}</p>'
            + (f'<ul class="td-breaks">{breaks}</ul>' if breaks else "")
            + "".join(f"<p>{escape(line)}</p>" for line in (*self._activity_sources(), *cited))
            + "</footer>"
        )

    def _activity_sources(self) -> list[str]:
        lines = self.counts.source_lines()
        return [self.words("alongside.activity_sources", sources="; ".join(lines))] if lines else []

    def tables(self) -> str:
        """Every figure with its status and source, folded up."""
        counted = folded(self.words("alongside.figures_table"), self.counts.table()) if self.counts.rows else ""
        return counted + folded(self.words("alongside.scores_table"), self.scored.table())


def named(words: Words, row: Row) -> str:
    """What an activity is called."""
    return words.of(row, "node_name")


def titled(words: Words, row: Row, measures: Mapping[str, Row]) -> str:
    """An activity and what it is counted in."""
    measure = words.measured(measures[row["unit_of_measure"]], 2)
    return words("alongside.above", activity=named(words, row), measure=measure)


def amount(words: Words, measures: Mapping[str, Row], row: Row) -> str:
    """A figure, its qualifier and what it counts."""
    measure = words.measured(measures[row["unit_of_measure"]], row["value"])
    return words("alongside.amount", value=words.quantity(row), measure=measure)


def sources(cited: Mapping[str, str], row: Row) -> list[str]:
    """The sources of a row in words."""
    return [cited[source] for source in (row["source_id"] or "").split("|") if source]


def table(css: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of texts as HTML, in a frame that scrolls by itself."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(", ".join(heads))}">'
        f'<table class="td-table {css}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def folded(title: str, html: str) -> str:
    """HTML behind one click."""
    return f'<details class="td-figures"><summary>{escape(title)}</summary>{html}</details>'


def series_of(row: Row) -> Hashable:
    """Whose figure it is, and of which part: those of one colour."""
    return row["organisation"], row["breakdown"]


def _counted(row: Row) -> Hashable:
    """Who counted, and when."""
    return row["organisation"], row["period_start"], row["period_end"]
