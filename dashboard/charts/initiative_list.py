"""What others do, as its sources tell it: a register that can be searched, card by card. Plain HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.charts.state import state
from dashboard.text import Words, sentences
from etl import folded

Row = dict[str, Any]

ALL = "all"
MOST_ON_A_SLIDE = 6
_IN_A_ROW = 3
_NORM = "norm"
_SEARCHED = ("name", "organisation_name", "unit_name", "result")
_FIRST_LANGUAGE = "vi"
_SHORT = 3
"""Words this short stand for themselves only: most syllables begin with some of them."""


class Sought(NamedTuple):
    """What the reader looks for: words, a field, a kind."""

    text: str = ""
    field: str = ALL
    called: str = ALL


def kinds(rows: Sequence[Row], column: str) -> list[str]:
    """ALL and the values of a column, in the order of their sentences."""
    present = {row[column] for row in rows}
    named = (key.removeprefix(f"{column}_") for key in sentences("initiatives") if key.startswith(f"{column}_"))
    return [ALL, *(value for value in named if value in present)]


def found(rows: Sequence[Row], sought: Sought, language: str, now: Mapping[str, str]) -> list[Row]:
    """The entries that fit; every word of the text must be one of the entry or begin one, marks or none.

    They are looked for in the language shown and in Vietnamese, under the province's name of then and of today. A word
    in letters of another alphabet is in none.
    """
    wanted = [f" {word} " if len(word) <= _SHORT else f" {word}" for word in _words(sought.text)]
    return [
        row
        for row in rows
        if sought.field in (ALL, row["field"])
        and sought.called in (ALL, row["called"])
        and all(word in _haystack(row, language, now) for word in wanted)
    ]


def _haystack(row: Row, language: str, now: Mapping[str, str]) -> str:
    columns = (f"{name}_{lang}" for name in _SEARCHED for lang in dict.fromkeys((language, _FIRST_LANGUAGE)))
    texts = [*(row[column] or "" for column in columns), now.get(row["unit"], "")]
    words = (word for text in texts for word in _words(text))
    return f" {' '.join(filter(None, words))} "


def _words(text: str) -> list[str]:
    return [folded(word) for word in re.findall(r"\w+", text)]


class InitiativeList:
    """The entries found, grouped by province, home first; each with its result and source."""

    def __init__(
        self,
        words: Words,
        rows: Sequence[Row],
        sought: Sought,
        figures: Sequence[Row],
        flags: Mapping[tuple[str, str], Row],
        measures: Mapping[str, Row],
        cited: Mapping[str, str],
        home_name: str,
        homes: Collection[str],
        now: Mapping[str, str],
    ) -> None:
        """`rows` is the whole register, in Vietnamese order of provinces.

        `homes` are the provinces of the register that home is, became or was made of. `now` names the province of today
        for those that have ended. `flags` are by index and flag.
        """
        self.words, self.rows, self.sought, self.cited = words, rows, sought, cited
        self.flags, self.measures = flags, measures
        self.home_name, self.homes, self.now = home_name, homes, now
        self.shown = sorted(found(rows, sought, words.language, now), key=self._distance)
        self.sharing = Counter(_counted_as(row) for row in rows)
        self.figures: dict[tuple[str, str], list[Row]] = {}
        for figure in figures:
            if figure["preferred"]:
                self.figures.setdefault(_counted_as(figure), []).append(figure)

    def _distance(self, row: Row) -> int:
        """Home, the other provinces, the country; within each the order given."""
        if row["unit"] in self.homes:
            return 0
        return 1 if row["unit"] else 2

    def heading(self) -> str:
        words = self.words
        said = [words("initiatives.lead"), self.coverage()]
        return f'<section class="td-heading"><h1>{escape(words("initiatives.title"))}</h1>{_paragraphs(said)}</section>'

    def coverage(self) -> str:
        """How little is known, and whether that is so of home too."""
        said = self.words(
            "initiatives.coverage",
            documents=self.number(len({row["source_id"] for row in self.rows})),
            entries=self.number(len(self.rows)),
            bodies=self.number(len({row["organisation"] for row in self.rows})),
        )
        absent = "" if self.homes else self.words("initiatives.home_absent", home=self.home_name)
        return f"{said} {absent}".strip()

    def number(self, count: int) -> str:
        return self.words.number(count, 0)

    def cards(self) -> str:
        """How many are shown, and all of them by province; or what to do where nothing is found."""
        if not self.shown:
            return self._nothing()
        said = self.words("initiatives.count", shown=self.number(len(self.shown)), total=self.number(len(self.rows)))
        places = dict.fromkeys(row["unit"] for row in self.shown)
        return f'<p class="td-count" role="status">{escape(said)}</p>{"".join(map(self._group, places))}'

    def _nothing(self) -> str:
        words = self.words
        text = words("initiatives.nothing_text", total=self.number(len(self.rows)))
        return state(words("initiatives.nothing_title"), text)

    def _group(self, unit: str | None) -> str:
        rows = [row for row in self.shown if row["unit"] == unit]
        css = "td-entries td-home" if unit in self.homes else "td-entries"
        cards = "".join(map(self._card, rows))
        return f'<section class="{css}"><h2>{escape(self.place(rows[0]))}</h2><div>{cards}</div></section>'

    def place(self, row: Row) -> str:
        """The province, and what it belongs to today."""
        if not row["unit"]:
            return self.words("initiatives.national")
        place = self.words.of(row, "unit_name")
        now = self.now.get(row["unit"])
        return self.words("initiatives.place_now", place=place, now=now) if now else place

    def slide(self) -> str:
        """The first few of what was found, in large type."""
        if not self.shown:
            return self._nothing()
        few = self.shown[:MOST_ON_A_SLIDE]
        css = "td-entries td-few" if len(few) <= _IN_A_ROW else "td-entries"
        cards = "".join(map(self._card, few))
        return f'{self._heading_of_slide(len(few))}<section class="{css}"><div>{cards}</div></section>'

    def _heading_of_slide(self, shown: int) -> str:
        words = self.words
        key = "initiatives.found" if shown == len(self.shown) else "initiatives.found_more"
        counts = {"shown": shown, "found": len(self.shown), "total": len(self.rows)}
        said = words(key, **{name: self.number(count) for name, count in counts.items()})
        chosen = " · ".join(self.chosen())
        kicker = f'<p class="td-kicker">{escape(chosen)}</p>' if chosen else ""
        return (
            f'<section class="td-heading">{kicker}<h1>{escape(words("initiatives.title"))}</h1>{_paragraphs([said])}'
            "</section>"
        )

    def chosen(self) -> list[str]:
        """What narrows the register, in words."""
        words, sought = self.words, self.sought
        return [
            *([words(f"initiatives.field_{sought.field}")] if sought.field != ALL else []),
            *([self.called_so(sought.called)] if sought.called != ALL else []),
            *([words("initiatives.looked_for", text=sought.text)] if sought.text else []),
        ]

    def called_so(self, called: str) -> str:
        return self.words("initiatives.named", called=self.words(f"initiatives.called_{called}"))

    def _card(self, row: Row) -> str:
        words = self.words
        parts = [
            ("td-called", self.called_so(row["called"]) if row["called"] else ""),
            ("td-who", self.who(row)),
            ("td-about", self.about(row)),
            ("td-result", words.of(row, "result") or words("initiatives.no_result")),
            ("td-status", words.of(row, "status")),
        ]
        head, *rest = [f'<p class="{css}">{escape(said)}</p>' if said else "" for css, said in parts]
        source = f"{words('common.source')}: {self.cited[row['source_id']]}"
        return (
            f'<article class="td-card">{head}<h3>{escape(words.of(row, "name"))}</h3>{"".join(rest)}'
            f'{self._reported(row)}<p class="td-source">{escape(source)}</p></article>'
        )

    def who(self, row: Row) -> str:
        """The body, and its province unless the name of the body says it."""
        words = self.words
        body, place = words.of(row, "organisation_name"), words.of(row, "unit_name") if row["unit"] else ""
        return body if place in body else words("initiatives.by", body=body, place=place)

    def about(self, row: Row) -> str:
        field = self.words(f"initiatives.field_{row['field']}")
        since = self.words("initiatives.since", moment=self.words.moment(row["since"])) if row["since"] else ""
        return " · ".join(filter(None, [field, since]))

    def _reported(self, row: Row) -> str:
        """The figures that the body gave of it, what they count and how far they are its own."""
        figures = self.figures_of(row)
        if not figures:
            return ""
        said = [*self.stated(figures), *self.warnings(figures)]
        small = " ".join(dict.fromkeys(self._what_they_are(row, figures)))
        return f'<div class="td-reported">{_paragraphs(said)}<small>{escape(small)}</small></div>'

    def figures_of(self, row: Row) -> list[Row]:
        """The figures that the body of an entry gave of its activity."""
        return self.figures.get(_counted_as(row), [])

    def stated(self, figures: Sequence[Row]) -> list[str]:
        """The figures, introduced as what they are: reported, a norm, a target."""
        by_level: dict[str, list[str]] = {}
        for figure in figures:
            by_level.setdefault(figure["node_level"], []).append(self.figure(figure))
        return [self.words(f"initiatives.stated_{level}", figures="; ".join(told)) for level, told in by_level.items()]

    def warnings(self, figures: Sequence[Row]) -> list[str]:
        """What would be misread without these sentences: a target or a norm as a result, a figure that is in doubt."""
        words = self.words
        flagged = [words.of(self.flags[f["index"], f["flag"]], "text") for f in figures if f["flag"]]
        norms = [words("initiatives.norm") for f in figures if f["node_level"] == _NORM]
        return list(dict.fromkeys([*flagged, *norms]))

    def _what_they_are(self, row: Row, figures: Sequence[Row]) -> list[str]:
        """What is counted, by which status and source, and whether of this entry alone."""
        words, sharing = self.words, self.sharing[_counted_as(row)]
        return [
            *(
                words(
                    "initiatives.reported_as",
                    node=words.of(figure, "node_name"),
                    status=words(f"common.status_{figure['status']}"),
                )
                for figure in figures
            ),
            *([words("initiatives.reported_for_several", n=self.number(sharing))] if sharing > 1 else []),
            *(
                words("initiatives.reported_by", source=self.cited[figure["source_id"]])
                for figure in figures
                if figure["source_id"] != row["source_id"]
            ),
        ]

    def figure(self, figure: Row) -> str:
        """A figure that the body gave, of which time and of which part."""
        words = self.words
        measured = words.measured(self.measures[figure["unit_of_measure"]], figure["value"])
        said = {"figure": f"{words.quantity(figure)} {measured}", "span": words.span(figure)}
        part = words.of(figure, "breakdown_name") if figure["breakdown"] else ""
        return (
            words("initiatives.reported_part", part=part, **said)
            if part
            else words("initiatives.reported_figure", **said)
        )

    def footing(self) -> str:
        """How the register grows."""
        return f'<section class="td-footing">{_paragraphs([self.words("initiatives.how_to_add")])}</section>'


def _counted_as(row: Row) -> tuple[str, str]:
    """Figures and entries that belong together are of one body and one activity."""
    return row["organisation"], row["node"] or ""


def _paragraphs(said: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in said)
