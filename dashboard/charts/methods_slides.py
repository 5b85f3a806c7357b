"""An index in a hall: what it is and whose, how much its parts weigh, where its series break, its sources. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.charts.methods_changes import Changes
from dashboard.charts.methods_doubts import Sources
from dashboard.charts.methods_facts import Facts
from dashboard.charts.methods_nodes import Nodes
from dashboard.slide import Bars, Series, Slide, Table, TableCell, TableColumn
from dashboard.theme import Palette

Row = dict[str, Any]

_MOST_BARS = 16
_MOST_BREAKS = 8
_MOST_SOURCES = 8


def slides_of(
    facts: Facts, nodes: Nodes, changes: Changes, sources: Sources, doubts: int, palette: Palette
) -> list[Slide]:
    """`doubts` is how many contradictions and notes are known; the page lists them."""
    words = facts.words
    named, described = facts.lead()
    common = Slide(
        part="",
        title=facts.title(),
        subtitle=named,
        sources=[sources.cited[row["source_id"]] for row in sources.rows[:_MOST_SOURCES]],
        speech=[named, described],
    )
    known = [words("methods.slide_doubts", n=doubts)] if doubts else []
    return [
        common._replace(part="facts", bodies=[_facts(facts)], remarks=[described, *known]),
        *_weights(nodes, palette, common),
        *_breaks(changes, common),
        *_sources(sources, common),
    ]


def _facts(facts: Facts) -> Table:
    words = facts.words
    columns = [
        TableColumn(words("methods.slide_column_what")),
        TableColumn(words("methods.slide_column_said"), share=3.5),
    ]
    rows = [[TableCell(name, is_strong=True), TableCell(said)] for name, said in facts.facts_in_words()]
    return Table(columns, rows)


def _weights(nodes: Nodes, palette: Palette, common: Slide) -> list[Slide]:
    """The newest weights within the whole; nothing where there are none."""
    words = nodes.words
    parent = next((parent for parent in nodes.parents() if nodes.spans(parent)), None)
    if parent is None:
        return []
    newest = nodes.spans(parent)[-1]
    shares = [(name, share) for name, (share,) in nodes.shares([newest]) if share is not None][:_MOST_BARS]
    years, of_parent = nodes.span_title(newest[0]), words("methods.weights_of", parent=nodes.name_of(parent))
    series = Series(
        name=of_parent,
        values=[share * 100 for _, share in shares],
        color=palette.lines[0],
        labels=[words.number(share * 100, _decimals(share * 100)) for _, share in shares],
    )
    rows = [row for row in nodes.aggregations if row["parent"] == parent]
    drawn = max(place for place, row in enumerate(rows) if row["weights"])
    said = [nodes.way(row) for row in rows]
    unsure = [] if newest[0]["decomposes"] else [words("methods.unsure_weights")]
    return [
        common._replace(
            part="weights",
            title=words("methods.slide_weights", weights=of_parent, years=years),
            bodies=[Bars([name for name, _ in shares], [series], decimals=1)],
            remarks=[*unsure, *said[drawn:]],
            speech=said,
        )
    ]


def _decimals(value: float) -> int:
    """As many as it needs, two at most."""
    return len(f"{round(value, 2):.2f}".rstrip("0").partition(".")[2])


def _breaks(changes: Changes, common: Slide) -> list[Slide]:
    """The newest changes first."""
    words = changes.words
    if not changes.cuts:
        return []
    shown = changes.cuts[:_MOST_BREAKS]
    columns = [
        TableColumn(words("common.column_period"), share=0.8),
        TableColumn(words("methods.column_kind"), share=1.2),
        TableColumn(words("methods.column_reason"), share=3.2),
        TableColumn(words("methods.column_node"), share=2.0),
    ]
    rows = [
        [
            TableCell(words.moment(cut.first["period"]), is_strong=True),
            TableCell(words(f"trends.break_{cut.first['kind']}")),
            TableCell(words.of(cut.first, "reason")),
            TableCell(changes.names(cut)),
        ]
        for cut in shown
    ]
    every = len(changes.cuts)
    choice = [words("methods.slide_chosen", n=len(shown), of=every)] if len(shown) < every else []
    return [
        common._replace(
            part="breaks",
            title=words("methods.sheet_breaks", short=words.of(changes.index, "short_name")),
            bodies=[Table(columns, rows)],
            remarks=[words("methods.breaks_rule"), *choice],
            speech=[words("methods.breaks_rule")],
        )
    ]


def _sources(sources: Sources, common: Slide) -> list[Slide]:
    words = sources.words
    if not sources.rows:
        return []
    shown = sources.rows[:_MOST_SOURCES]
    columns = [
        TableColumn(words("methods.column_cited"), share=4.0),
        TableColumn(words("methods.column_figures"), is_number=True),
    ]
    rows = [[TableCell(sources.cited[row["source_id"]]), TableCell(words.number(row["figures"], 0))] for row in shown]
    every = len(sources.rows)
    choice = [words("methods.slide_chosen", n=len(shown), of=every)] if len(shown) < every else []
    title = words("methods.slide_sources", short=words.of(sources.index, "short_name"), n=every)
    return [common._replace(part="sources", title=title, bodies=[Table(columns, rows)], remarks=choice, sources=[])]
