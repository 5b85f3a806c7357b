"""What a workbook would change on the screen: how many figures, which ones most, who moves. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.charts.import_reading import MOST_IN_SIGHT, MOST_LISTED, stacked
from dashboard.text import Words
from etl import Change, Changes

Row = dict[str, Any]
_MOST_DECIMALS = 6
_FOLLOWING = ("ranks", "bands", "targets")
"""What follows from changed figures and stands in no cell, unless it is printed."""

_SE, _LOW, _HIGH = 0, 2, 3
"""Where an uncertainty has its standard error and the ends of its interval."""


class Named(NamedTuple):
    """What ids are called: places of all kinds, the nodes of each index, the groups of each index."""

    places: Mapping[str, str]
    nodes: Mapping[str, Sequence[Row]]
    bands: Mapping[str, Mapping[str, Row]]


class ImportChanges:
    """The difference that a workbook makes, in the words of the reader."""

    def __init__(self, words: Words, changes: Changes, named: Named) -> None:
        self.words, self.changes, self.named = words, changes, named

    def whole(self) -> str:
        """The counts, then every kind of change that there is."""
        words, changes = self.words, self.changes
        if not any((changes.added, changes.changed, changes.ranks, changes.bands, changes.targets)):
            nothing = f"<p>{escape(words('update.changes_none'))}</p>"
            return f"{self._counts()}{nothing}{self._stay()}"
        largest = sorted(changes.changed, key=self._size, reverse=True)
        parts = [
            self._part("largest", words("update.largest"), largest),
            self._part("ranks", words("update.ranks"), changes.ranks),
            self._part("bands", words("update.bands"), changes.bands),
            self._part("targets", words("update.targets"), changes.targets),
            self._part("added", words("update.added"), changes.added, is_folded=True),
        ]
        return f"{self._counts()}{''.join(parts)}{self._stay()}"

    def done(self) -> str:
        """How many figures are others now, without a word about a workbook: there need not have been one."""
        words, changes = self.words, self.changes
        return self._counted(
            ("added", len(changes.added), words("update.count_added")),
            ("changed", len(changes.changed), words("update.count_changed")),
        )

    def _counts(self) -> str:
        words, changes = self.words, self.changes
        return self._counted(
            ("added", len(changes.added), words("update.count_added")),
            ("changed", len(changes.changed), words("update.count_changed")),
            ("confirmed", len(changes.confirmed), words("update.count_confirmed")),
            ("behind", len(changes.behind), words("update.count_behind")),
            ("dropped", len(changes.dropped), words("update.count_dropped")),
        )

    def _counted(self, *counted: tuple[str, int, str]) -> str:
        listed = "".join(
            f'<li data-count="{name}"><b>{self.words.number(n, 0)}</b> {escape(told)}</li>' for name, n, told in counted
        )
        return f'<ul class="td-counts">{listed}</ul>'

    def _stay(self) -> str:
        """What the workbook leaves as it is."""
        words, changes = self.words, self.changes
        behind = self._part("behind", words("update.behind"), changes.behind, is_folded=True)
        dropped = self._part("dropped", words("update.dropped"), changes.dropped, is_folded=True)
        said = f"<p>{escape(words('update.dropped_stay'))}</p>" if dropped else ""
        return f"{behind}{dropped}{said}"

    def _part(self, name: str, title: str, changes: Sequence[Change], is_folded: bool = False) -> str:
        if not changes:
            return ""
        words = self.words
        listed = changes[: MOST_IN_SIGHT + MOST_LISTED]
        has_cells = any(map(_cell, listed))
        rows = [self._figures(change, name in _FOLLOWING, has_cells) for change in listed]
        seen, rest = ([], rows) if is_folded else (rows[:MOST_IN_SIGHT], rows[MOST_IN_SIGHT:])
        columns = self._columns(name in _FOLLOWING, has_cells)
        shown = stacked(title, columns, seen) if seen else ""
        if rest:
            left = len(changes) - len(seen)
            summary = f"{title} ({words.number(left, 0)})" if is_folded else self._rest(left)
            cut = len(changes) - len(rows)
            more = f"<p>{escape(words('update.rows_cut', n=words.number(cut, 0)))}</p>" if cut else ""
            shown += f"<details><summary>{escape(summary)}</summary>{stacked(title, columns, rest)}{more}</details>"
        heading = "" if is_folded else f"<h3>{escape(title)}</h3>"
        return f'<section class="td-changes" data-part="{name}">{heading}{shown}</section>'

    def _rest(self, left: int) -> str:
        return self.words("update.show_rest_rows", n=self.words.number(left, 0))

    def _columns(self, follows: bool, has_cells: bool) -> list[str]:
        words = self.words
        return [
            words("update.column_place"),
            words("update.column_node"),
            words("update.column_period"),
            words("update.column_old"),
            words("update.column_becomes") if follows else words("update.column_new"),
            *([words("update.column_cell")] if has_cells else []),
        ]

    def _figures(self, change: Change, follows: bool, has_cells: bool) -> list[str]:
        """Place, what is measured, period, the figure before and after, the cell where there are any."""
        old, new = self._pair(change)
        return [
            escape(self.named.places.get(change.unit, change.unit)),
            escape(self._node(change, is_named_above=follows)),
            escape(change.period or ""),
            escape(old),
            f"<b>{escape(new)}</b>",
            *([f"<small>{escape(_cell(change))}</small>"] if has_cells else []),
        ]

    def _node(self, change: Change, is_named_above: bool) -> str:
        """What is measured; of what kind the figure is, unless the heading above says so."""
        name = self._name_of_node(change)
        more = " · ".join(str(part) for part in change.detail if part)
        told = f"{name}, {more}" if more else name
        if is_named_above:
            return told
        if change.table == "uncertainty":
            return self.words("update.precision", node=told)
        if change.table == "rank":
            return self.words("update.rank_of_node", node=told)
        return self.words("update.band_of_node", node=told) if change.table == "band" else told

    def _name_of_node(self, change: Change) -> str:
        rows = [row for row in self.named.nodes.get(change.index, ()) if row["node"] == change.node]
        if not rows:
            return change.node
        period = change.period or ""
        valid = [r for r in rows if (r["since"] or "") <= period <= (r["until"] or "9999")]
        return self.words.of((valid or rows)[-1], "name")

    def _pair(self, change: Change) -> tuple[str, str]:
        """The figure before and after, with as many decimals as tell them apart."""
        decimals = 2
        if isinstance(change.old, float) and isinstance(change.new, float) and change.old != change.new:
            while decimals < _MOST_DECIMALS and round(change.old, decimals) == round(change.new, decimals):
                decimals += 1
        return self._said(change, change.old, decimals), self._said(change, change.new, decimals)

    def _said(self, change: Change, figure: Any, decimals: int) -> str:
        words = self.words
        if figure is None:
            return words("update.nothing")
        if change.table == "target":
            return words(f"common.progress_{figure}")
        if change.table == "band":
            level = self.named.bands.get(change.index, {}).get(str(figure))
            return words.of(level, "label") if level else str(figure)
        if isinstance(figure, tuple):
            return self._precision(figure)
        return words.number(figure, 0 if isinstance(figure, int) else decimals)

    def _precision(self, figures: Sequence[Any]) -> str:
        words = self.words
        told = []
        if figures[_SE] is not None:
            told.append(words("update.se", se=words.number(figures[_SE], 3)))
        if figures[_LOW] is not None and figures[_HIGH] is not None:
            low, high = (words.number(figures[at]) for at in (_LOW, _HIGH))
            told.append(words("update.interval", low=low, high=high))
        return "; ".join(told) or words("update.nothing")

    def _size(self, change: Change) -> float:
        """How large a change is, as a share of the scale of its node where that is known."""
        if not isinstance(change.old, int | float) or not isinstance(change.new, int | float):
            return 0.0
        rows = [row for row in self.named.nodes.get(change.index, ()) if row["node"] == change.node]
        known = [r for r in rows if r["scale_min"] is not None and r["scale_max"] is not None]
        span = known[-1]["scale_max"] - known[-1]["scale_min"] if known else abs(change.old)
        return abs(change.new - change.old) / (span or 1.0)


def _cell(change: Change) -> str:
    """Where a figure stands in the workbook; a target stands in none."""
    return (change.where or "") if change.table != "target" else ""
