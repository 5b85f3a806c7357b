"""Provinces in one year: an activity beside a score, as a cloud where there are enough of one kind, else a table. Pure.

Only like is set beside like, and nothing says what follows from what.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import etl
from dashboard.charts.alongside import Dot
from dashboard.charts.alongside_reading import amount, folded, named, sources, span, table, titled
from dashboard.text import Words

Row = dict[str, Any]

_NOT_DIVIDED = ("ratio", "peak")
"""Shares and figures of one event are no larger in a larger province."""
_BOUNDS = ("<", ">", "<=", ">=")


class Pair(NamedTuple):
    """One body's figure and the score of its province in the same year; `people` is a row of the populations."""

    figure: Row
    score: Row
    people: Row | None

    @property
    def unit(self) -> str:
        return str(self.figure["unit"])

    @property
    def is_divided(self) -> bool:
        return self.figure["adds_over_time"] not in _NOT_DIVIDED

    @property
    def rate(self) -> float | None:
        """Per 100,000 people, or as it is; None where the number of people is not known."""
        if not self.is_divided:
            return float(self.figure["value"])
        return float(self.figure["value"] / self.people["population_thousand"] * 100) if self.people else None

    @property
    def can_be_placed(self) -> bool:
        """One number each: no bound, no range."""
        both = (self.figure, self.score)
        return self.rate is not None and not any(r["value_high"] is not None or r["qualifier"] in _BOUNDS for r in both)


def pairs_of(figures: Iterable[Row], scores: Iterable[Row], populations: Sequence[Row], year: str) -> list[Pair]:
    """Whole figures of provincial bodies whose span lies within one year, beside the score of that year."""
    known = {s["unit"]: s for s in scores if s["period"] == year and s["value"] is not None}
    people = defaultdict(list)
    for row in populations:
        people[row["unit"]].append(row)
    return [
        Pair(figure, known[figure["unit"]], _nearest(people[figure["unit"]], year))
        for figure in figures
        if figure["unit"] in known and year_of(figure) == year
    ]


def year_of(figure: Row) -> str | None:
    """The year in which all of a provincial body's undivided figure lies; None where there is none such."""
    is_whole = figure["level"] == "province" and not figure["breakdown"] and bool(figure["unit"])
    if not is_whole or span(figure) is None:
        return None
    first, last = str(figure["period_start"])[:4], str(figure["period_end"])[:4]
    return first if first == last else None


def _nearest(rows: Sequence[Row], year: str) -> Row | None:
    """The number of people in the year, else in the nearest one known; the earlier of two."""
    return min(rows, key=lambda r: (abs(int(r["period"]) - int(year)), r["period"]), default=None)


def comparable(pairs: Sequence[Pair], maps: Mapping[str, Iterable[str]]) -> list[Pair]:
    """The most pairs that are alike: one kind of body, one span, one measure, one status of score, units of one map.

    A province with two figures of the kind is left out: nothing says which of them is its figure.
    """
    found: dict[Hashable, list[Pair]] = defaultdict(list)
    for geography, units in maps.items():
        standing = set(units)
        for pair in pairs:
            if pair.can_be_placed and pair.unit in standing:
                found[geography, _likeness(pair)].append(pair)
    return max((_only_ones(group) for group in found.values()), key=len, default=[])


def _likeness(pair: Pair) -> Hashable:
    figure = pair.figure
    counted = (figure["period_start"], figure["period_end"]) if pair.is_divided else None
    return figure["kind"], figure["territorial"], figure["unit_of_measure"], counted, pair.score["status"]


def _only_ones(pairs: Sequence[Pair]) -> list[Pair]:
    times = Counter(pair.unit for pair in pairs)
    return [pair for pair in pairs if times[pair.unit] == 1]


def years_of(figures: Iterable[Row]) -> list[str]:
    """The years within which some province has a figure, newest first; they are the same beside every score."""
    return sorted({year for figure in figures if (year := year_of(figure))}, reverse=True)


class AcrossProvinces:
    """One year: the provinces that have both figures, as a cloud where they are many, else as a table."""

    def __init__(
        self,
        words: Words,
        home: str,
        names: Mapping[str, str],
        activity: Row,
        index: Row,
        year: str,
        pairs: Sequence[Pair],
        maps: Mapping[str, Iterable[str]],
        measures: Mapping[str, Row],
        cited: Mapping[str, str],
    ) -> None:
        """`activity` is any figure of the activity; `maps` holds the units of each map."""
        self.words, self.home, self.names, self.activity, self.index = words, home, names, activity, index
        self.year, self.pairs, self.measures, self.cited = year, pairs, measures, cited
        self.alike = comparable(pairs, maps)
        self.is_enough = len(self.alike) >= etl.FEWEST_PAIRS

    def heading(self) -> str:
        title = self.words("alongside.pairs_title", year=self.year)
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        return f'<section class="td-across"><h2>{escape(title)}</h2>{said}</section>'

    def sentences(self) -> list[str]:
        words = self.words
        if not self.is_enough:
            return [self._refusal(), words("alongside.comparable")] if self.pairs else [self._refusal()]
        said = [self._association(), words("alongside.rho_meaning")]
        if self.home not in {pair.unit for pair in self.alike}:
            said.append(words("alongside.home_absent", name=self.names[self.home]))
        return said

    def footing(self) -> str:
        """What the cloud holds and what it leaves out; every figure of it behind a click."""
        words = self.words
        said = " ".join(self.rules())
        html = folded(words("alongside.pairs_alone"), self.table())
        return f'<footer class="td-footing"><p>{escape(said)}</p></footer>{html}'

    def rules(self) -> list[str]:
        """What may stand together, what is kept apart, how the interval is made."""
        words, others = self.words, len(self.pairs) - len(self.alike)
        apart = [words("alongside.apart", n=others)] if others else []
        return [words("alongside.comparable"), *apart, words("alongside.method")]

    def _refusal(self) -> str:
        words, least = self.words, etl.FEWEST_PAIRS
        if not self.alike:
            return words("alongside.none", least=least)
        units = words.listed([self.names[pair.unit] for pair in self.alike])
        return words("alongside.few", least=least, n=len(self.alike), units=units)

    def _association(self) -> str:
        found = etl.association([(self._rate(pair), pair.score["value"]) for pair in self.alike])
        return self.words("alongside.no_rho") if found is None else self._in_words(found)

    def _in_words(self, found: etl.Association) -> str:
        words = self.words
        rho = words.number(found.rho)
        if found.low is None or found.high is None:
            return words("alongside.rho_of_one_order", rho=rho, n=found.n)
        low, high = words.number(found.low), words.number(found.high)
        return words("alongside.rho", rho=rho, low=low, high=high, n=found.n)

    def dots(self) -> list[Dot]:
        return [
            Dot(self._rate(pair), pair.score["value"], self.names[pair.unit], self._hover(pair), pair.unit == self.home)
            for pair in self.alike
        ]

    @staticmethod
    def _rate(pair: Pair) -> float:
        if pair.rate is None:
            raise ValueError("A pair without a rate has no place in the cloud")
        return pair.rate

    def _hover(self, pair: Pair) -> str:
        words = self.words
        return words(
            "alongside.dot",
            name=self.names[pair.unit],
            rate=self.rate_in_words(pair) if pair.is_divided else amount(words, self.measures, pair.figure),
            index=words.of(self.index, "short_name"),
            score=self.score_of(pair),
            status=words(f"common.status_{pair.score['status']}"),
        )

    def axis_titles(self) -> tuple[str, str]:
        """Of the activity and of the score."""
        words, activity = self.words, named(self.words, self.activity)
        score = words("alongside.score", index=words.of(self.index, "short_name"), period=self.year)
        if all(pair.is_divided for pair in self.alike):
            return words("alongside.per_people", activity=activity), score
        return titled(words, self.activity, self.measures), score

    def alt(self) -> str:
        words, activity, index = self.words, named(self.words, self.activity), self.words.of(self.index, "short_name")
        return words("alongside.cloud_alt", activity=activity, index=index, year=self.year, n=len(self.alike))

    def table(self) -> str:
        words = self.words
        heads = (
            words("common.column_unit"),
            words("alongside.column_body"),
            words("alongside.column_span"),
            words("alongside.column_amount"),
            words("alongside.column_rate"),
            words("alongside.score", index=words.of(self.index, "short_name"), period=self.year),
            words("alongside.column_sources"),
        )
        return table("td-pairs", heads, [self._cells(pair) for pair in self.pairs])

    def _cells(self, pair: Pair) -> tuple[str, ...]:
        words, (figure, score, _) = self.words, pair
        cited = [line for row in (figure, score) for line in sources(self.cited, row)]
        return (
            self.names[pair.unit],
            words.of(figure, "organisation_name"),
            words.span(figure),
            self.with_status(amount(words, self.measures, figure), figure),
            self.rate_in_words(pair),
            self.with_status(self.score_of(pair), score),
            "; ".join(dict.fromkeys(cited)),
        )

    def with_status(self, text: str, row: Row) -> str:
        return self.words("alongside.with_status", value=text, status=self.words(f"common.status_{row['status']}"))

    def rate_in_words(self, pair: Pair) -> str:
        words = self.words
        if not pair.is_divided:
            return words("alongside.not_divided")
        if pair.people is None or pair.rate is None:
            return words("alongside.no_population")
        high = pair.figure["value_high"]
        rate = {
            "value": pair.rate,
            "value_high": None if high is None else high / pair.people["population_thousand"] * 100,
            "qualifier": pair.figure["qualifier"],
        }
        return words("alongside.rate", value=words.quantity(rate), year=pair.people["period"])

    def score_of(self, pair: Pair) -> str:
        return self.words.about(pair.score["qualifier"], self.words.number(pair.score["value"]))
