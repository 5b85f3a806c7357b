"""How each node of a profile moved since the last year that can be compared with, and what it may be held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from dashboard.series import breaks_between, change
from dashboard.standing import fields

Row = dict[str, Any]

MEDIAN, REGION, PEERS, EARLIER = "median", "region", "peers", "earlier"
FEWEST = 3
"""Of fewer provinces there is no middle to hold a figure against."""

_CUTTING = ("method", "map")


class Moved(NamedTuple):
    """The change of one node to a period. `difference` is None where there is nothing to compare with.

    `since` is the moment of the score before, None where there is none; `cut` the break between the two.
    """

    difference: float | None
    since: str | None
    before: float | None
    cut: Row | None
    is_suspected: bool
    mixes_statuses: bool


NOT_MOVED = Moved(None, None, None, None, False, False)


class Benchmark(NamedTuple):
    """What the province is held against: figures by node."""

    kind: str
    name: str
    values: Mapping[str, float]


def breaks_by_concept(breaks: Iterable[Row], nodes: Iterable[Row]) -> dict[str, list[Row]]:
    """Breaks belong to a node of their time, series follow concepts: the breaks of whichever node stood for each."""
    kept = list(nodes)
    found: dict[str, list[Row]] = {}
    for b in breaks:
        year = b["period"][:4]
        for n in kept:
            if n["node"] == b["node"] and (n["since"] or "") <= year <= (n["until"] or "9999"):
                found.setdefault(n["concept"], []).append(b)
    return found


def changes(
    own: Iterable[Row], history: Iterable[Row], breaks: Mapping[str, Sequence[Row]], excluded: Collection[str]
) -> dict[str, Moved]:
    """The change of each node of `own`, one unit's rows of one period, from its `history`, oldest first.

    `breaks` are by concept; figures with a flag among `excluded`, inferred and inexact ones are compared with nothing.
    """
    by_concept: dict[str, list[Row]] = {}
    for row in history:
        is_exact = row["value"] is not None and row["qualifier"] is None and row["status"] != "inferred"
        if is_exact and row["flag"] not in excluded:
            by_concept.setdefault(row["concept"], []).append(row)
    return {row["node"]: _moved(row, by_concept.get(row["concept"], []), breaks) for row in own}


def _moved(row: Row, series: Sequence[Row], breaks: Mapping[str, Sequence[Row]]) -> Moved:
    known = [r for r in series if r["period"] <= row["period"]]
    if len(known) < 2 or known[-1]["period"] != row["period"]:
        return NOT_MOVED
    cuts = breaks.get(row["concept"], [])
    before = known[-2]
    found = change(known, cuts)
    if found is None:
        cut = breaks_between(cuts, before["moment"], row["moment"], _CUTTING)[-1]
        return NOT_MOVED._replace(since=before["moment"], cut=cut)
    return Moved(found.difference, found.since, before["value"], None, bool(found.suspected), found.mixes_statuses)


def middles(scores: Iterable[Row], units: Collection[str]) -> dict[str, float]:
    """The median of some provinces by node, where at least FEWEST of them have a figure."""
    by_node = {node: [v for u, v in held.items() if u in units] for node, held in fields(scores).items()}
    return {node: median(values) for node, values in by_node.items() if len(values) >= FEWEST}
