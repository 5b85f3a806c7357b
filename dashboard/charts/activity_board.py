"""What bodies did, how much, when and for how many, topic by topic, and whether the printed figures add up. HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.charts.activity_order import LEVELS, ReadingOrder, key_of
from dashboard.charts.activity_table import ActivityTable, topics_in_order
from dashboard.charts.counted_words import CountedWords
from etl import Tally

Row = dict[str, Any]

MOST_HEADLINES = 3
MOST_ON_A_SLIDE = 6
_MOST_OPEN = 60
"""With more figures than these only the first topic is open."""


class Choice(NamedTuple):
    """What the reader chose; empty for all."""

    topic: str = ""
    year: str = ""
    level: str = ""


class Group(NamedTuple):
    """The figures of one province under its name; the name is empty where there is but one group."""

    title: str
    rows: Sequence[Row]


def chosen_rows(rows: Sequence[Row], choice: Choice) -> list[Row]:
    """Figures up to the year, of the level and topic; one without a date is in no year."""
    return [
        r
        for r in rows
        if (not choice.topic or r["topic"] == choice.topic)
        and (not choice.level or r["level"] == choice.level)
        and (not choice.year or (r["period"] is not None and r["period"] <= choice.year))
    ]


def undated_left_out(rows: Sequence[Row], choice: Choice) -> int:
    """Figures that are not shown for no other reason than that nobody knows their year."""
    undated = [r for r in rows if r["period"] is None]
    return len(chosen_rows(undated, choice._replace(year=""))) if choice.year else 0


def tallies_among(tallies: Sequence[Tally], rows: Sequence[Row]) -> list[Tally]:
    """Those of which everything is shown; a mere check only where it found a contradiction."""
    shown = {key_of(r) for r in rows}
    return [
        t
        for t in tallies
        if t.total.value is not None
        and all(key_of(r) in shown for r in (*t.parts, *([t.printed] if t.printed else [])))
        and (t.agrees is False or not t.is_check)
    ]


def headlines(rows: Sequence[Row], topics: Sequence[str], most: int) -> list[Row]:
    """Undivided counts to stand large: of one topic one an activity, of several one a topic.

    Of each the newest one of the widest level; norms, targets and figures that need a word of caution are none.
    """
    usable = [r for r in rows if not r["breakdown"] and not r["flag"] and r["node_level"] == "activity"]
    found: list[Row] = []
    for topic in topics:
        of_topic = sorted((r for r in usable if r["topic"] == topic), key=lambda r: int(r["node_position"]))
        for node in dict.fromkeys(r["node"] for r in of_topic):
            found.append(max((r for r in of_topic if r["node"] == node), key=_wide_and_new))
            if len(topics) > 1:
                break
    return found[:most]


def _wide_and_new(row: Row) -> tuple[int, str]:
    level = LEVELS.index(row["level"]) if row["level"] in LEVELS else len(LEVELS)
    return -level, row["period_end"] or row["period"] or ""


class ActivityBoard:
    """The figures of one choice: a sentence, contradictions, large figures, a table a topic."""

    def __init__(
        self,
        counted: CountedWords,
        order: ReadingOrder,
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        place: str,
        groups: Sequence[Group],
        tallies: Sequence[Tally],
        choice: Choice,
        provinces: Mapping[str, str],
        dates: Mapping[str, str],
    ) -> None:
        """`groups` hold all figures of the place; `provinces` names of provinces to show beside bodies.

        `dates` tell bodies of one name apart.
        """
        self.counted, self.order, self.cited, self.words = counted, order, cited, counted.words
        self.place, self.choice, self.provinces, self.all_groups = place, choice, provinces, groups
        self.groups = [Group(g.title, chosen_rows(g.rows, choice)) for g in groups]
        self.rows = [r for g in self.groups for r in g.rows]
        self.tallies = tallies_among(tallies, self.rows)
        self.table = ActivityTable(counted, order, cited, flags, provinces, dates)
        every = topics_in_order(counted.nodes.values())
        self.topics = [t for t in every if not choice.topic or t == choice.topic]

    def heading(self) -> str:
        words = self.words
        return (
            f'<section class="td-heading"><h1>{escape(self.title())}</h1><p>{escape(words("dan_van.lead"))}</p>'
            f'<p class="td-here">{escape(self.sentence())}</p><p>{escape(words("dan_van.sample"))}</p></section>'
        )

    def title(self) -> str:
        title = self.words("dan_van.title")
        if not self.choice.topic:
            return title
        return self.words("dan_van.title_of_topic", title=title, topic=self._topic(self.choice.topic))

    def sentence(self) -> str:
        """How many figures of how many bodies there are, and from which years."""
        words = self.words
        if not self.rows:
            return words("dan_van.nothing_here", place=self.place)
        years = sorted({r["period"] for r in self.rows if r["period"]})
        bodies = len({r["organisation"] for r in self.rows})
        said: dict[str, object] = {"place": self.place, "n": words.number(len(self.rows), 0), "bodies": bodies}
        if not years:
            return words("dan_van.here_undated", **said)
        span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
        return words("dan_van.here", **said, years=span)

    def clashes(self) -> str:
        """Printed figures that contradict each other, gathered where they are seen first."""
        lines = self.contradictions()
        if not lines:
            return ""
        return (
            f'<section class="td-notice td-clashes"><b>{escape(self.words("dan_van.clashes"))}</b>'
            f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul></section>"
        )

    def contradictions(self) -> list[str]:
        return [self._clash(t) for t in self.tallies if t.agrees is False]

    def _clash(self, tally: Tally) -> str:
        words, first = self.words, tally.parts[0]
        body = words.of(first, "organisation_name")
        return words(
            "dan_van.clash",
            body=self.provinces.get(first["unit"] or "", body) if tally.kind == "bodies" else body,
            period=words.span(first),
            node=words.of(self.counted.nodes[tally.node], "name"),
            clash=self.counted.contradiction(tally),
        )

    def cards(self, most: int) -> str:
        cards = "".join(map(self._card, headlines(self.beside_each_other(), self.topics, most)))
        return f'<div class="td-cards td-headlines">{cards}</div>' if cards else ""

    def beside_each_other(self) -> list[Row]:
        """The figures that may stand side by side: large ones of several provinces would compare them."""
        return [r for r in self.rows if not r["unit"]] if self.provinces else self.rows

    def slide(self) -> str:
        """The sentence and the large figures; where none may stand side by side, what to do."""
        said = f'<p class="td-gaps">{escape(self.words("dan_van.choose_place"))}</p>' if self.provinces else ""
        return self.heading() + (self.cards(MOST_ON_A_SLIDE) or said)

    def _card(self, row: Row) -> str:
        words = self.words
        status = words(f"common.status_{row['status']}")
        source = f"{words('common.source')}: {self.cited[row['source_id']]}"
        return (
            f'<article class="td-card" data-node="{row["node"]}"><header><h2>{escape(words.of(row, "node_name"))}</h2>'
            f'<p class="td-year">{escape(words.span(row))}</p></header>'
            f'<p class="td-big">{escape(self.counted.figure(row))}</p>'
            f"<p>{escape(words.of(row, 'organisation_name'))}</p>"
            f'<p class="td-source"><b>{escape(status)}</b> · {escape(source)}</p></article>'
        )

    def sections(self) -> str:
        """A table a topic, under the name of each member where a province was made of several."""
        is_long = len(self.rows) > _MOST_OPEN
        parts, is_first = [], True
        for group, whole in zip(self.groups, self.all_groups, strict=True):
            if group.title:
                parts.append(f'<h2 class="td-member">{escape(group.title)}</h2>')
                if not group.rows:
                    parts.append(f"<p>{escape(self.words('dan_van.nothing_here', place=group.title))}</p>")
            for topic in self.topics:
                rows = [r for r in group.rows if r["topic"] == topic]
                if rows:
                    beside = chosen_rows(whole.rows, Choice(topic, self.choice.year))
                    parts.append(self._section(topic, rows, beside, is_open=is_first or not is_long))
                    is_first = False
        return f'<div class="td-topics">{"".join(parts)}{self._absent()}</div>'

    def _section(self, topic: str, rows: Sequence[Row], beside: Sequence[Row], is_open: bool) -> str:
        tallies = tallies_among(self.tallies, rows)
        count = self.words("dan_van.topic_count", n=self.words.number(len(rows), 0))
        return (
            f'<details data-topic="{topic}"{" open" if is_open else ""}><summary>{escape(self._topic(topic))} '
            f"<small>{escape(count)}</small></summary>{self.table.html(rows, tallies, beside)}</details>"
        )

    def _topic(self, topic: str) -> str:
        return self.words(f"dan_van.topic_{topic}")

    def _absent(self) -> str:
        return "".join(f'<p class="td-gaps">{escape(line)}</p>' for line in self.gaps())

    def gaps(self) -> list[str]:
        """Topics without a figure: not collected here, which says nothing of what was done."""
        there = {r["topic"] for r in self.rows}
        absent = [self._topic(t) for t in self.topics if t not in there]
        said = [self.words("dan_van.not_collected", topics="; ".join(absent))] if absent and self.rows else []
        left_out = sum(undated_left_out(g.rows, self.choice) for g in self.all_groups)
        if left_out:
            said.append(self.words("dan_van.undated_left_out", n=left_out))
        return said
