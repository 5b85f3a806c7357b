"""What an index is, who publishes it and how often, what comes next, how ranks and groups are given. HTML."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.text import Words

Row = dict[str, Any]

_MERGED = {
    "population_weighted_mean": "methods.merged_mean",
    "sum": "methods.merged_sum",
    "none": "methods.merged_none",
}


class Facts:
    """The head of the page; `releases` are newest first, `loaded` the periods with figures here, `levels` the groups,
    best first."""

    def __init__(
        self, words: Words, index: Row, releases: Sequence[Row], loaded: Collection[str], levels: Sequence[Row]
    ) -> None:
        self.words, self.index, self.releases, self.levels = words, index, releases, levels
        self.newest = max(loaded, default="")

    def heading(self) -> str:
        said = "".join(f"<p>{escape(text)}</p>" for text in self.lead())
        return f'<section class="td-heading td-methods-heading"><h1>{escape(self.title())}</h1>{said}</section>'

    def title(self) -> str:
        return self.words("methods.heading", short=self.words.of(self.index, "short_name"))

    def lead(self) -> list[str]:
        """What the index is called, and what it is."""
        words, index = self.words, self.index
        named = words("methods.fact", name=words.of(index, "name"), short=words.of(index, "short_name"))
        return [named, words.of(index, "description")]

    def facts(self) -> str:
        items = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in self.facts_in_words()
        )
        return f'<dl class="td-facts">{items}</dl>'

    def facts_in_words(self) -> list[tuple[str, str]]:
        words, index = self.words, self.index
        found = [
            (words("methods.publisher"), words.of(index, "publisher")),
            (words("methods.cadence"), words.of(index, "cadence")),
            (words("methods.newest"), self._newest()),
            (words("methods.next"), self.next_release()),
        ]
        if index["sampled"]:
            found.append((words("methods.sampled"), words("methods.sampled_text")))
        found.append((words("methods.ranks"), self._ranks()))
        if self.levels:
            levels = words.listed([words.of(level, "label") for level in self.levels])
            rule = words.of(index, "band_rule")
            found.append((words("methods.groups"), words("methods.groups_are", levels=levels, rule=rule)))
        if words.of(index, "interval_note"):
            found.append((words("methods.precision"), words.of(index, "interval_note")))
        return [*found, (words("methods.rebuilding"), words(_MERGED[index["merge"]]))]

    def _newest(self) -> str:
        words = self.words
        if not self.newest:
            return words("methods.newest_none")
        published = self.releases[0]["period"]
        if published > self.newest:
            return words("methods.newest_both", loaded=self.newest, published=published)
        return words("methods.newest_same", loaded=self.newest)

    def next_release(self) -> str:
        """What waits to be loaded; where nothing does, that the day of the next release is not known."""
        words, index = self.words, self.index
        waiting = [r["period"] for r in self.releases if r["period"] > self.newest]
        if waiting:
            return words("methods.next_waiting", periods=words.years(sorted(waiting)))
        if index["sampled"]:
            return words("methods.next_no_calendar")
        return words("methods.next_unknown", period=self.releases[0]["period"])

    def _ranks(self) -> str:
        words, index = self.words, self.index
        note = words.of(index, "rank_note")
        if not index["league_table"]:
            return note or words("methods.no_league_table")
        return f"{words('methods.has_league_table')} {note}".strip()


def contents(words: Words, sections: Mapping[str, str]) -> str:
    """Links to the sections of the page, by the name of their place and their title."""
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title in sections.items())
    return f'<nav class="td-contents" aria-label="{escape(words("methods.contents"))}">{links}</nav>'


def section(name: str, title: str, html: str, is_open: bool) -> str:
    """One part of the page behind its title."""
    return (
        f'<details class="td-method" id="{name}"{" open" if is_open else ""}>'
        f"<summary><h2>{escape(title)}</h2></summary>{html}</details>"
    )
