"""Where home and its peers started and how far they got: a dot for each of two years, the change beside it. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.peers_moves import Move
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]

_MOST_PARTS = 2


class MovesPicture:
    """`groups` are moves of one pair of statuses each, in the order in which they are drawn."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        names: Mapping[str, str],
        home: str,
        years: tuple[str, str],
        groups: Sequence[Sequence[Move]],
    ) -> None:
        self.words, self.palette, self.names, self.home = words, palette, names, home
        self.years, self.groups = years, groups
        scores = [row["value"] for group in groups for move in group for row in (move.before, move.now) if row]
        self.least, self.greatest = _axis(scores)

    def html(self, label: str) -> str:
        """The figure; `label` says in words what it shows."""
        groups = "".join(self._group(group) for group in self.groups)
        return f'<figure class="td-figure td-moves" aria-label="{escape(label)}">{self._head()}{groups}</figure>'

    def _head(self) -> str:
        words = self.words
        first, last = self.years
        low, high = (words.number(end, 0) for end in (self.least, self.greatest))
        return (
            f'<div class="td-move td-move-head"><span>{escape(words("common.column_unit"))}</span>'
            f'<span class="td-axis"><i>{low}</i><em><b class="td-from"></b>{escape(first)} → '
            f'<b class="td-to"></b>{escape(last)}</em><i>{high}</i></span>'
            f'<span class="td-value">{escape(words("peers.column_change"))}</span>'
            f"<span>{escape(words('peers.column_risen'))}</span></div>"
        )

    def _group(self, group: Sequence[Move]) -> str:
        title = escape(statuses_in_words(self.words, group[0], self.years))
        rows = "".join(f"<li>{self._move(move)}</li>" for move in group)
        return f"<h3>{title}</h3><ol>{rows}</ol>"

    def _move(self, move: Move) -> str:
        assert move.before and move.now and move.difference is not None
        first, last = move.before["value"], move.now["value"]
        low, high = sorted((self._place(first), self._place(last)))
        words = self.words
        said = words(
            "peers.mark", unit=self.names[move.unit], first=self.years[0], before=words.number(first),
            last=self.years[1], now=words.number(last), change=words.change(move.difference),
        )  # fmt: skip
        chosen = " td-chosen" if move.unit == self.home else ""
        return (
            f'<div class="td-move{chosen}" data-unit="{escape(move.unit)}">'
            f'<span class="td-name">{escape(self.names[move.unit])}</span>'
            f'<span class="td-path" title="{escape(said)}">'
            f'<i style="left:{low:.2f}%;width:{high - low:.2f}%"></i>'
            f'<b class="td-from" style="left:{self._place(first):.2f}%"></b>'
            f'<b class="td-to" style="left:{self._place(last):.2f}%"></b>'
            f"<small>{escape(f'{words.number(first)} → {words.number(last)}')}</small></span>"
            f'<span class="td-value">{escape(words.change(move.difference))}</span>'
            f'<span class="td-risen">{escape(risen_in_words(words, move))}</span></div>'
        )

    def _place(self, score: float) -> float:
        return (score - self.least) / (self.greatest - self.least) * 100


def risen_in_words(words: Words, move: Move) -> str:
    """The parts that rose most, or that none did."""
    told = [
        words("peers.part", node=words.of(part.now, "node_name"), change=words.change(part.difference))
        for part in move.risen[:_MOST_PARTS]
    ]
    return "; ".join(told) or words("peers.no_part_rose" if move.parts else "peers.no_part")


def statuses_in_words(words: Words, move: Move, years: tuple[str, str]) -> str:
    """What the two scores of a move are: `công bố cả hai năm`, `2022 công bố, 2023 tính lại`."""
    first, last = (words(f"common.status_{status}") for status in move.statuses)
    if first == last:
        return words("peers.same_statuses", status=first)
    return words("peers.two_statuses", first=years[0], before=first, last=years[1], now=last)


def _axis(scores: Sequence[float]) -> tuple[float, float]:
    """Whole numbers around the scores, a tenth of their range apart from them where that takes no more."""
    if not scores:
        return 0.0, 1.0
    margin = max((max(scores) - min(scores)) * 0.06, 0.05)
    return float(math.floor(min(scores) - margin)), float(math.ceil(max(scores) + margin))
