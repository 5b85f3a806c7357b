"""The tree of an index: what each node means, on which scale, in which years, and how much it weighs. HTML, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.sheet import Cell, Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_WITH_A_SCALE = (None, "ratio")
"""How nodes add up over time whose scale means something; that of a count is but a bound against slips."""


class Concept(NamedTuple):
    """One thing that is measured, through its states in time, newest first; `depth` is its place in the tree."""

    states: list[Row]
    depth: int

    @property
    def newest(self) -> Row:
        return self.states[0]


def concepts_of(nodes: Sequence[Row]) -> list[Concept]:
    """Every concept below the one that it is a part of now, in the publisher's order. `nodes` are all states of all."""
    states: dict[str, list[Row]] = {}
    for node in sorted(nodes, key=lambda n: n["since"] or "", reverse=True):
        states.setdefault(node["concept"], []).append(node)
    in_order = sorted(states, key=lambda concept: states[concept][0]["position"])
    below: dict[str | None, list[str]] = {}
    for concept in in_order:
        newest = states[concept][0]
        below.setdefault(_concept_of(newest["parent"], newest, nodes), []).append(concept)

    def walk(parent: str | None, depth: int) -> list[Concept]:
        return [
            found
            for concept in below.get(parent, ())
            for found in (Concept(states[concept], depth), *walk(concept, depth + 1))
        ]

    return walk(None, 0)


def _concept_of(parent: str | None, child: Row, nodes: Sequence[Row]) -> str | None:
    """The concept that a parent's code stood for while the child was its part."""
    day = child["until"] or "9999"
    candidates = [n for n in nodes if n["node"] == parent and (n["since"] or "") <= day]
    return max(candidates, key=lambda n: n["since"] or "")["concept"] if candidates else None


def years_of(words: Words, row: Row) -> str:
    """The years of a span, of which either end may be open."""
    since, until = row["since"], row["until"]
    if since and until:
        return since if since == until else words("methods.years_from_to", since=since, until=until)
    if since:
        return words("methods.years_from", since=since)
    return words("methods.years_to", until=until) if until else words("methods.years_all")


class Nodes:
    """The nodes of one index, their definitions and the ways in which parents are made of them."""

    def __init__(
        self,
        words: Words,
        index: Row,
        nodes: Sequence[Row],
        measures: Mapping[str, Row],
        aggregations: Sequence[Row],
    ) -> None:
        self.words, self.index, self.nodes, self.measures = words, index, nodes, measures
        self.aggregations = aggregations
        self.concepts = concepts_of(nodes)

    # the tree

    def tree(self) -> str:
        words = self.words
        ours = words("methods.definitions_ours") if any(n["definition_vi"] for n in self.nodes) else ""
        heads = ("node", "scale", "years")
        head = "".join(f'<th scope="col">{escape(words(f"methods.column_{key}"))}</th>' for key in heads)
        body = "".join(map(self._row, self.concepts))
        return (
            f"<p>{escape(ours)}</p>" if ours else ""
        ) + f'<table class="td-table td-nodes"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _row(self, concept: Concept) -> str:
        words, node = self.words, concept.newest
        said = [words.of(node, "definition"), *self._adds(node), *self._earlier(concept)]
        lines = "".join(f"<p>{escape(line)}</p>" for line in said if line)
        measure = words.measured(self.measures[node["unit_of_measure"]], 2)
        return (
            f'<tr data-depth="{concept.depth}"><th scope="row"><b>{escape(words.of(node, "name"))}</b>{lines}</th>'
            f"<td>{escape(self._scale(node))}<small>{escape(measure)}</small></td>"
            f"<td>{escape(self._lifetime(concept))}</td></tr>"
        )

    def _lifetime(self, concept: Concept) -> str:
        """From the first state to the last; a concept that paused has its spans listed below its name."""
        first, last = concept.states[-1], concept.states[0]
        return years_of(self.words, {"since": first["since"], "until": last["until"]})

    def _adds(self, node: Row) -> list[str]:
        words = self.words
        said = [words(f"dan_van.time_{node['adds_over_time']}") + "."] if node["adds_over_time"] else []
        return said + ([words("methods.lower_is_better")] if node["direction"] == "lower_is_better" else [])

    def _earlier(self, concept: Concept) -> list[str]:
        """What was called otherwise, measured on another scale or numbered differently before."""
        words = self.words
        said = []
        for later, state in zip(concept.states, concept.states[1:], strict=False):
            if any(later[key] != state[key] for key in ("name_vi", "name_en", "scale_min", "scale_max")):
                given = {"years": years_of(words, state), "name": words.of(state, "name"), "scale": self._scale(state)}
                definition = words.of(state, "definition")
                is_other = definition and definition != words.of(later, "definition")
                said.append(words("methods.earlier", **given) + (f" {definition}" if is_other else ""))
        codes = dict.fromkeys(state["node"] for state in concept.states)
        if len(codes) > 1:
            said.append("; ".join(self._code(state) for state in concept.states))
        return said

    def _code(self, state: Row) -> str:
        return self.words("methods.code_of", code=state["node"], years=years_of(self.words, state))

    def _scale(self, node: Row) -> str:
        words = self.words
        if node["adds_over_time"] not in _WITH_A_SCALE:
            return words("methods.scale_open")
        if not node["scale_known"]:
            return words("methods.scale_unknown")
        return words("methods.scale", least=_short(words, node["scale_min"]), greatest=_short(words, node["scale_max"]))

    # weights

    def ways(self) -> str:
        """Tables of weights, then how each parent is made of its parts and what supports that."""
        words = self.words
        if not self.aggregations:
            return f"<p>{escape(words('methods.no_aggregation'))}</p>"
        tables = "".join(self._weights(parent) for parent in self.parents() if self.spans(parent))
        lines = "".join(f"<li>{escape(self.way(row))}</li>" for row in self.aggregations)
        return (tables or f"<p>{escape(words('methods.no_weights'))}</p>") + f'<ul class="td-ways">{lines}</ul>'

    def parents(self) -> list[str]:
        return list(dict.fromkeys(row["parent"] for row in self.aggregations))

    def spans(self, parent: str) -> list[tuple[Row, dict[str, float]]]:
        """Spans of equal weights, put together where they follow on each other and are equally sure; oldest first."""
        found: list[tuple[Row, dict[str, float]]] = []
        for row in self.aggregations:
            if row["parent"] != parent or not row["weights"]:
                continue
            last = found[-1] if found else None
            if last and last[1] == row["weights"] and last[0]["decomposes"] == row["decomposes"]:
                found[-1] = ({**last[0], "until": row["until"]}, row["weights"])
            else:
                found.append((row, row["weights"]))
        return found

    def _weights(self, parent: str) -> str:
        words, spans = self.words, self.spans(parent)
        title = words("methods.weights_of", parent=self.name_of(parent))
        head = "".join(f'<th scope="col">{escape(self.span_title(span))}</th>' for span, _ in spans)
        is_unsure = any(not span["decomposes"] for span, _ in spans)
        unsure = f"<p>{escape(words('methods.unsure_weights'))}</p>" if is_unsure else ""
        body = "".join(
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{'–' if share is None else _short(words, share * 100)}</td>" for share in shares)
            + "</tr>"
            for name, shares in self.shares(spans)
        )
        return (
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
            f'<table class="td-table td-weights"><caption>{escape(title)}</caption><thead><tr>'
            f'<th scope="col">{escape(words("methods.column_node"))}</th>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>{unsure}"
        )

    def span_title(self, span: Row) -> str:
        """Its years, marked where its weights are not proven."""
        years = years_of(self.words, span)
        return years if span["decomposes"] else f"{years} *"

    def shares(self, spans: Sequence[tuple[Row, dict[str, float]]]) -> list[tuple[str, list[float | None]]]:
        """The name of each weighted node and its share in every span, None where it has none."""
        held = {node for _, weights in spans for node in weights}
        in_order = dict.fromkeys(n["node"] for n in self.nodes if n["node"] in held)
        return [(self.name_of(node), [weights.get(node) for _, weights in spans]) for node in in_order]

    def name_of(self, code: str) -> str:
        """The newest name that a code has had."""
        states = [n for n in self.nodes if n["node"] == code]
        return self.words.of(max(states, key=lambda n: n["since"] or ""), "name")

    def way(self, row: Row) -> str:
        words = self.words
        said = words(
            "methods.way",
            parent=self.name_of(row["parent"]),
            years=years_of(words, row),
            kind=words(f"methods.kind_{row['kind']}"),
            evidence=words.of(row, "evidence"),
        )
        needs_word = row["kind"] != "none" and not row["decomposes"]
        return f"{said} {words('methods.not_split')}" if needs_word else said

    # tables

    def sheets(self) -> list[Sheet]:
        return [self._sheet(), *(self._sheet_of_weights(p) for p in self.parents() if self.spans(p))]

    def _sheet(self) -> Sheet:
        words, short = self.words, self.words.of(self.index, "short_name")
        heads = ("node", "code", "within", "years", "scale", "definition")
        return Sheet(
            name="dinh-nghia",
            title=words("methods.sheet_nodes", short=short),
            columns=[
                *(Column(words(f"methods.column_{key}")) for key in heads),
                Column(words("common.column_measure")),
            ],
            rows=[self._cells(node) for node in self.nodes],
            notes=[words("methods.definitions_ours")],
        )

    def _cells(self, node: Row) -> list[Cell]:
        words = self.words
        return [
            words.of(node, "name"),
            node["node"],
            self.name_of(node["parent"]) if node["parent"] else "",
            years_of(words, node),
            self._scale(node),
            words.of(node, "definition"),
            words.measured(self.measures[node["unit_of_measure"]], 2),
        ]

    def _sheet_of_weights(self, parent: str) -> Sheet:
        words, spans = self.words, self.spans(parent)
        short = words.of(self.index, "short_name")
        rows: list[list[Cell]] = [
            [name, *(None if share is None else share * 100 for share in shares)] for name, shares in self.shares(spans)
        ]
        return Sheet(
            name=f"trong-so-{parent}",
            title=words("methods.sheet_weights", short=short, parent=self.name_of(parent)),
            columns=[Column(words("methods.column_node")), *(Column(self.span_title(span), 1) for span, _ in spans)],
            rows=rows,
            notes=[self.way(row) for row in self.aggregations if row["parent"] == parent],
        )


def _short(words: Words, value: float) -> str:
    """A number with as many decimals as it needs, two at most."""
    decimals = len(f"{round(value, 2):.2f}".rstrip("0").partition(".")[2])
    return words.number(value, decimals)
