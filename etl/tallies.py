"""What printed counts come to, beside the figure that is printed for the same thing. Pure.

Rows are those of `queries.activities` (a body counts in a span of time) or of `queries.readings` (a place at a moment).
Only figures of one document are held against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from etl.model import COUNTED_APART, FLOW_OF_YEAR, FLOWS, STOCK, WHOLE_PROVINCE
from etl.totals import Count, Total, differs_as_printed, of_parts, over_bodies, over_time, share_pct

Row = dict[str, Any]


class Tally(NamedTuple):
    """One computed figure: what of, from which rows, beside which printed one.

    `kind` is breakdown, components, bodies, share or periods. `agrees` is None where nothing is printed, nothing could
    be computed, or one of them is not exact or was inferred. `is_check` marks a tally that uses figures which are good
    for nothing but to be shown as printed: it says that they contradict each other, and its value is no result.
    """

    kind: str
    node: str
    subject: str
    period: str
    total: Total
    parts: tuple[Row, ...]
    printed: Row | None
    agrees: bool | None
    is_check: bool

    @property
    def is_inferred(self) -> bool:
        """Whether the collector inferred something of a part or of the printed figure."""
        return any(_is_inferred(r) for r in (*self.parts, *([self.printed] if self.printed else [])))


def tallies(rows: Sequence[Row], partitions: Sequence[Row], shares: Sequence[Row]) -> list[Tally]:
    """Every computed figure that the declarations allow, by kind; `partitions` and `shares` as `queries` gives them."""
    return [
        *of_breakdowns(rows),
        *of_components(rows, partitions),
        *of_bodies(rows),
        *of_shares(rows, shares),
        *over_periods(rows),
    ]


def contradictions(found: Iterable[Tally]) -> list[Tally]:
    """Printed figures that their own parts do not bear out."""
    return [tally for tally in found if tally.agrees is False]


def of_breakdowns(rows: Sequence[Row]) -> list[Tally]:
    """Fields, levels, collectives and individuals: the parts of a count, where they are declared to add up."""
    parts = [r for r in rows if r.get("breakdown") and r["adds_to_total"] and _is_count(r) and _adds_by_level(r)]
    found = []
    for group in _grouped(parts, lambda r: (*_where(r), r["node"], r["group"])):
        if len(group) > 1:
            found.append(_tally("breakdown", group, of_parts(_counts(group, "breakdown")), _undivided(rows, group[0])))
    return found


def of_components(rows: Sequence[Row], partitions: Sequence[Row]) -> list[Tally]:
    """Counts made of other counts: petitions of three kinds, communes by criterion; only with every part there."""
    made_of = defaultdict(list)
    for row in partitions:
        made_of[row["partition"], row["total"]].append(row["part"])
    found = []
    for here in _grouped([r for r in rows if not r.get("breakdown")], _where):
        by_node = {r["node"]: r for r in here}
        for (_, node), parts in made_of.items():
            if all(part in by_node for part in parts):
                group = [by_node[part] for part in parts]
                total = of_parts(_counts(group, "node"))
                found.append(_tally("components", group, total, by_node.get(node), node))
    return found


def of_bodies(rows: Sequence[Row]) -> list[Tally]:
    """Districts, communes and offices of one province that count apart from each other, each in the same span."""
    apart = [r for r in rows if r.get("kind") in COUNTED_APART and r["unit"]]
    found = []
    for group in _grouped(apart, lambda r: (r["unit"], r["node"], _period(r), r["source_id"])):
        bodies = [r for r in group if not r["breakdown"] or r["level"] == "province"]
        if len({r["organisation"] for r in bodies}) < 2 or len({r["organisation"] for r in bodies}) < len(bodies):
            continue
        whole = next(
            (
                r
                for r in rows
                if r["kind"] == WHOLE_PROVINCE
                and not r["breakdown"]
                and all(r[name] == bodies[0][name] for name in ("unit", "node", "period_text", "source_id"))
            ),
            None,
        )
        total = over_bodies(_counts(bodies, "organisation"), bodies[0]["adds_over_hierarchy"])
        found.append(_tally("bodies", bodies, total, whole, subject=bodies[0]["unit"]))
    return found


def of_shares(rows: Sequence[Row], shares: Sequence[Row]) -> list[Tally]:
    """Shares worked out anew from what they are shares of; a printed one agrees if it fits any declared whole."""
    wholes = defaultdict(list)
    for share in shares:
        wholes[share["node"], share["of"]].append((share["denominator"], share["among"]))
    found = []
    for here in _grouped([r for r in rows if not r.get("breakdown")], _where):
        by_node = {r["node"]: r for r in here}
        for (node, part), among in wholes.items():
            if part in by_node:
                found += _shares_of(by_node, node, part, among)
    return found


def _shares_of(by_node: dict[str, Row], node: str, part: str, among: Sequence[tuple[str, str]]) -> list[Tally]:
    printed = by_node.get(node)
    stated = printed.get("denominator") if printed else None
    usable = [
        whole
        for said, whole in among
        # a part greater than the whole is a part of something else
        if whole in by_node and stated in (None, said) and by_node[part]["value"] <= by_node[whole]["value"]
    ]
    made = [_share(by_node, node, part, whole) for whole in usable]
    fitting = [tally for tally in made if tally.agrees]
    return (fitting or made)[:1]


def _share(by_node: dict[str, Row], node: str, part: str, whole: str) -> Tally:
    pair = [by_node[part], by_node[whole]]
    pct = share_pct(pair[0]["value"], pair[1]["value"])
    counts = tuple(_counts(pair, "node"))
    exact = all(c.qualifier is None and c.value_high is None for c in counts)
    total = Total(pct, None, None if exact else "~", counts, (), None if pct is not None else "nothing")
    return _tally("share", pair, total, by_node.get(node), node)


def over_periods(rows: Sequence[Row]) -> list[Tally]:
    """What one body counted of one thing in spans that follow on each other, where such counts add up over time.

    A running total is none: it holds what was counted before its day.
    """
    flows = [r for r in rows if r.get("adds_over_time") in FLOWS and not (r["excluded"] or r["running_total"])]
    usable = [r for r in flows if r["period_start"] and r["period_end"]]
    found = []
    for group in _grouped(usable, lambda r: (r["organisation"], r["node"], r["breakdown"], _year_of_its_own(r))):
        counts = [c._replace(key=str(place)) for place, c in enumerate(_counts(group, "period_text"))]
        kept = over_time(counts, group[0]["adds_over_time"]).added
        for run in _in_succession([group[int(c.key)] for c in kept]):
            if len(run) > 1:
                total = over_time(_counts(run, "period_text"), run[0]["adds_over_time"])
                found.append(_tally("periods", run, total, None))
    return found


def _year_of_its_own(row: Row) -> str | None:
    """The year within which alone a count adds up, where it starts anew each year."""
    years = {row["period_start"][:4], row["period_end"][:4]}
    return "–".join(sorted(years)) if row["adds_over_time"] == FLOW_OF_YEAR else None


def _in_succession(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of spans each of which begins on the day after the one before it: a sum over a gap would hide it."""
    runs: list[list[Row]] = []
    for row in sorted(rows, key=lambda r: str(r["period_start"])):
        day_before = (date.fromisoformat(row["period_start"]) - timedelta(days=1)).isoformat()
        if runs and runs[-1][-1]["period_end"] == day_before:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _tally(
    kind: str, parts: Sequence[Row], total: Total, printed: Row | None, node: str = "", subject: str = ""
) -> Tally:
    return Tally(
        kind,
        node or parts[0]["node"],
        subject or _subject(parts[0]),
        _period(parts[0]),
        total,
        tuple(parts),
        printed,
        _agrees(parts, total, printed),
        any(r.get("excluded") for r in (*parts, *([printed] if printed else []))),
    )


def _agrees(parts: Sequence[Row], total: Total, printed: Row | None) -> bool | None:
    if printed is None or total.value is None:
        return None
    # what was inferred may have been inferred from the very sum
    if any(_is_inferred(r) for r in (*parts, printed)):
        return None
    is_exact = not (total.qualifier or total.value_high or printed["qualifier"] or printed["value_high"])
    return not differs_as_printed(printed["value"], total.value) if is_exact else None


def _is_inferred(row: Row) -> bool:
    """Rows of `queries.readings` do not tell: inferred ones are not among them."""
    return bool(row.get("inferred"))


def _is_count(row: Row) -> bool:
    """Shares, norms and figures of single events are no counts of which parts make up a whole."""
    return row["adds_over_time"] in (*FLOWS, STOCK)


def _adds_by_level(row: Row) -> bool:
    """A split by level adds up only of what adds over the hierarchy."""
    return bool(row["group"] != "level" or row["adds_over_hierarchy"] == "add")


def _undivided(rows: Sequence[Row], part: Row) -> Row | None:
    same = (*_where(part), part["node"])
    return next((r for r in rows if not r["breakdown"] and (*_where(r), r["node"]) == same), None)


def _where(row: Row) -> tuple[Hashable, ...]:
    """Whose figure it is, of when, and in which document."""
    return _subject(row), _period(row), row["source_id"]


def _subject(row: Row) -> str:
    return str(row.get("organisation") or row.get("place"))


def _period(row: Row) -> str:
    return str(row.get("period_text") or row.get("moment"))


def _counts(rows: Sequence[Row], key: str) -> list[Count]:
    return [
        Count(r[key], r["value"], r["value_high"], r["qualifier"], r.get("period_start"), r.get("period_end"))
        for r in rows
    ]


def _grouped(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[list[Row]]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return list(found.values())
