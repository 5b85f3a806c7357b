"""Nguồn và phương pháp: what each index measures and how, where its series break, what is doubtful, whose figures."""

from __future__ import annotations

from typing import Any

import streamlit as st

import etl
from dashboard import data, filters, home
from dashboard.charts.methods_changes import Changes
from dashboard.charts.methods_doubts import Doubts, Gaps, Sources
from dashboard.charts.methods_facts import Facts, contents, section
from dashboard.charts.methods_nodes import Nodes
from dashboard.charts.methods_slides import slides_of
from dashboard.page import Frame, Page, Sheets, Taken
from dashboard.sheet import Sheet

Row = dict[str, Any]


def show(frame: Frame) -> Sheets | None:
    snapshot_id, words = frame.snapshot_id, frame.words
    indices = {i["index"]: i for i in data.indices(snapshot_id)}
    chosen = _chosen(indices)
    index = indices[chosen]
    nodes, facts = _nodes(frame, index), _facts(frame, index)
    changes, doubts, gaps, sources = (part(frame, index) for part in (_changes, _doubts, _gaps, _sources))
    # the widgets are sent last: a browser draws the page while it still loads them
    bar = st.container(horizontal=True, key="filters-methods")
    st.html(facts.heading() + facts.facts())
    if not frame.is_presentation:
        parts = {
            "nodes": (words("methods.section_nodes", n=len(nodes.concepts)), nodes.tree()),
            "weights": (words("methods.section_weights"), nodes.ways()),
            "breaks": (words("methods.section_breaks", n=len(changes.cuts)), changes.breaks()),
            "doubts": (words("methods.section_doubts", n=doubts.count), doubts.html()),
            "missing": (words("methods.section_missing"), gaps.html()),
            "releases": (words("methods.section_releases", n=len(changes.releases)), changes.released()),
            "sources": (words("methods.section_sources", n=len(sources.rows)), sources.html()),
        }
        first = ("weights", "breaks") if index["sampled"] else ("nodes", "weights")
        st.html(
            contents(words, {name: title for name, (title, _) in parts.items()})
            + "".join(section(name, title, html, name in first) for name, (title, html) in parts.items())
        )
        filters.let_the_page_be_drawn()
        with bar:
            filters.select(
                words("common.index"), "index", list(indices), chosen,
                lambda i: f"{words.of(indices[i], 'short_name')}: {words.of(indices[i], 'name')}",
                ("node", "period", "concept"), 420,
            )  # fmt: skip
    return lambda: _sheets(nodes, changes, sources)


def taken(frame: Frame) -> Taken | None:
    indices = {i["index"]: i for i in data.indices(frame.snapshot_id)}
    if not indices:
        return None
    index = indices[_chosen(indices)]
    nodes, facts = _nodes(frame, index), _facts(frame, index)
    changes, doubts, sources = (part(frame, index) for part in (_changes, _doubts, _sources))
    return Taken(
        lambda: _sheets(nodes, changes, sources),
        lambda: slides_of(facts, nodes, changes, sources, doubts.count, frame.palette),
    )


def _chosen(indices: dict[str, Row]) -> str:
    return filters.pinned("index", list(indices), next(iter(indices)))


def _sheets(nodes: Nodes, changes: Changes, sources: Sources) -> list[Sheet]:
    return [*nodes.sheets(), changes.sheet(), sources.sheet()]


def _nodes(frame: Frame, index: Row) -> Nodes:
    snapshot_id, name = frame.snapshot_id, index["index"]
    return Nodes(
        frame.words,
        index,
        data.nodes(snapshot_id, name),
        data.measures(snapshot_id),
        data.aggregations(snapshot_id, name),
    )


def _facts(frame: Frame, index: Row) -> Facts:
    snapshot_id, name = frame.snapshot_id, index["index"]
    levels = list(data.band_levels(snapshot_id, name).values())
    return Facts(frame.words, index, data.releases(snapshot_id, name), _loaded(snapshot_id, name), levels)


def _loaded(snapshot_id: str, index: str) -> dict[str, Row]:
    """The periods of an index with any figure, by period."""
    return {c["period"]: c for c in data.coverage(snapshot_id, None) if c["index"] == index and c["figures"]}


def _changes(frame: Frame, index: Row) -> Changes:
    snapshot_id, name = frame.snapshot_id, index["index"]
    return Changes(
        words=frame.words,
        index=index,
        nodes=data.nodes(snapshot_id, name),
        breaks=data.breaks(snapshot_id, name),
        releases=data.releases(snapshot_id, name),
        loaded=_loaded(snapshot_id, name),
    )


def _doubts(frame: Frame, index: Row) -> Doubts:
    snapshot_id, name, words = frame.snapshot_id, index["index"], frame.words
    areas = {row["area"]: words.of(row, "name") for row in data.areas(snapshot_id)}
    regions = {region: words.of(row, "name") for region, row in data.regions(snapshot_id).items()}
    return Doubts(
        words=words,
        disputed=data.disputed(snapshot_id, name),
        tallies=_contradictions(snapshot_id, index),
        flags=data.flags(snapshot_id, name),
        flagged=data.flagged(snapshot_id, name),
        nodes=_node_names(frame, name),
        places=areas | regions | home.names(words, snapshot_id),
        cited=data.source_texts(snapshot_id, words.language),
    )


def _contradictions(snapshot_id: str, index: Row) -> list[etl.Tally]:
    """Printed figures of a sample that their own parts do not bear out."""
    if not index["sampled"]:
        return []
    name = index["index"]
    found = [*data.tallies_of_places(snapshot_id, name), *data.tallies_of_bodies(snapshot_id, name)]
    return etl.contradictions(found)


def _gaps(frame: Frame, index: Row) -> Gaps:
    snapshot_id, name = frame.snapshot_id, index["index"]
    return Gaps(
        words=frame.words,
        rules=data.missing_rules(snapshot_id, name),
        absences=[] if index["sampled"] else [a for a in data.absences(snapshot_id, None) if a["index"] == name],
        nodes=_node_names(frame, name),
        units=home.names(frame.words, snapshot_id),
    )


def _sources(frame: Frame, index: Row) -> Sources:
    snapshot_id = frame.snapshot_id
    return Sources(
        frame.words,
        index,
        data.figures_of_sources(snapshot_id, index["index"]),
        data.source_texts(snapshot_id, frame.words.language),
    )


def _node_names(frame: Frame, index: str) -> dict[str, str]:
    """The newest name of every code."""
    in_time = sorted(data.nodes(frame.snapshot_id, index), key=lambda n: n["since"] or "")
    return {n["node"]: frame.words.of(n, "name") for n in in_time}


PAGE = Page(key="methods", url_path="nguon", position=30, section="data", show=show, taken=taken)
