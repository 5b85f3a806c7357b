"""What the columns of a form are: what stands over them, what may be filled in, what the example shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.model import SUM, Catalog, Index, Node
from etl.workbook.bodies import MILLION_DONG
from etl.workbook.criteria import criteria_in

_COUNT = 12
"""The example of a count."""


@dataclass(frozen=True)
class FormColumn:
    """A column of a form; `low` and `high` limit its numbers, strictly or with a warning, `choices` are its texts."""

    heading: str
    group: str = ""
    scale: str = ""
    low: float | None = None
    high: float = 0
    is_strict: bool = True
    number_format: str = "General"
    choices: tuple[str, ...] = ()
    example: float | str | None = None
    node: Node | None = None
    is_rank: bool = False


def columns_of_units(catalog: Catalog, index: Index, period: str, units: int) -> list[FormColumn]:
    """The nodes that a form of `units` provinces asks for; rank and group where the publisher prints them."""
    words = catalog.forms.words
    nodes = index.asked_in(period)
    names = {n.node: n.name.vi for n in nodes}
    parents = {n.parent for n in nodes if n.parent and n.parent != index.root}
    columns = []
    for node in _by_family(nodes, index.root):
        family = node.node if node.node in parents else node.parent if node.parent in parents else None
        columns.append(_column(catalog, index, node, names[family] if family else ""))
    if index.league_table:
        rank = FormColumn(words["rank"], low=1, high=units, number_format="0", example=1, is_rank=True)
        columns.append(rank)
    if index.bands and index.prints_bands_in(period):
        columns.append(FormColumn(words["band"], choices=tuple(level.label.vi for level in index.bands.levels)))
    return [*columns, FormColumn(words["note"])]


def columns_of_bodies(catalog: Catalog, index: Index, period: str) -> list[FormColumn]:
    """The activities and norms of a period, topic by topic."""
    topics = index.workbooks.topics if index.workbooks else {}
    asked = [n for n in index.nodes_in(period) if n.level in ("activity", "norm")]
    in_order = sorted(asked, key=lambda n: list(topics).index(n.topic) if n.topic in topics else len(topics))
    columns = [_column(catalog, index, n, topics.get(n.topic or "", "")) for n in in_order]
    return [*columns, FormColumn(catalog.forms.words["note"])]


def columns_of_communes(catalog: Catalog, period: str) -> list[FormColumn]:
    """The criteria for communes that hold in a period, with their names below their numbers."""
    words = catalog.forms.words
    columns = [
        FormColumn(words["criterion"].format(number=n), scale=c.name_vi, example="KĐ" if n % 3 == 0 else "x")
        for n, c in sorted(criteria_in(catalog, period).items())
    ]
    return [*columns, FormColumn(words["note"])]


def shown_number(number: float) -> str:
    """A number as people write it: 0,33."""
    return f"{number:.10g}".replace(".", ",")


def _by_family(nodes: Sequence[Node], root: str) -> Iterable[Node]:
    """The nodes with those below them right behind, in the order of the catalogue."""
    known = {n.node for n in nodes}
    for top in (n for n in nodes if n.parent not in known or n.parent == root):
        yield top
        if top.node != root:
            yield from (n for n in nodes if n.parent == top.node)


def _column(catalog: Catalog, index: Index, node: Node, group: str) -> FormColumn:
    """The column of a node. A figure of a sample may be “about” something, so that its limits only warn."""
    measures = {m.unit_of_measure: m.name_vi for m in catalog.measures}
    measure = measures.get(node.unit_of_measure, node.unit_of_measure)
    # the scales of counts, and of points whose maximum is not known, are bounds against slips: they are not printed
    has_scale = node.scale_known and node.scale_max <= 100 and node.merge != SUM
    if node.unit_of_measure == MILLION_DONG:
        scale = catalog.forms.words["money_scale"]
    else:
        scale = f"{shown_number(node.scale_min)}–{shown_number(node.scale_max)} {measure}" if has_scale else measure
    return FormColumn(
        node.name.vi,
        group,
        scale,
        node.scale_min,
        node.scale_max,
        is_strict=not index.sampled,
        number_format="0.00" if has_scale else "#,##0",
        example=round((node.scale_min + node.scale_max) / 2, 2) if has_scale else _COUNT,
        node=node,
    )
