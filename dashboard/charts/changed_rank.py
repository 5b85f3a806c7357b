"""How a rank moved between two years: by the province's own score, and by those of the others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from dashboard.charts.changed_pairs import (
    MIXED,
    Pair,
    Side,
    has_shown_rank,
    mixed_periods,
    obstacle_of_rank,
    split_rank,
)
from dashboard.charts.changed_steps import places
from dashboard.text import Words

Row = dict[str, Any]


class RankReading:
    """The ranks of one province in the two years of a pair, and what may be said of the move."""

    def __init__(
        self,
        words: Words,
        index: Row,
        pair: Pair,
        maps: Sequence[str],
        chosen_map: str,
        units: Sequence[int],
        firm: Sequence[str] = (),
    ) -> None:
        """`maps` and `units` are the map of each year and how many units it had; `firm` says how firm the ranks are."""
        self.words, self.index, self.pair, self.chosen_map, self.firm = words, index, pair, chosen_map, firm
        self.obstacle = "cut" if pair.cuts else obstacle_of_rank(pair, index, maps, chosen_map, units)
        self.hides_all = index["league_table"] and any(own != chosen_map for own in maps)
        self.move = split_rank(pair) if self.obstacle is None else None

    def section(self) -> str:
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        firm = "".join(f'<p class="td-firm">{escape(sentence)}</p>' for sentence in self.firm)
        title = escape(self.words("changed.rank_title"))
        return f'<section class="td-changed-rank"><h2>{title}</h2>{self.picture()}{told}{firm}</section>'

    def sentences(self) -> list[str]:
        words = self.words
        if not self.index["league_table"]:
            return [words("changed.rank_why_unranked")]
        if self.hides_all:
            return [words("changed.rank_why_other_map", map=self.chosen_map)]
        if self.move:
            return [self._told(), self._parted(), words("changed.rank_order", of=self._of())]
        told = self._told()
        if not any(has_shown_rank(side.row) for side in self.pair.sides):
            return [told]
        if self.obstacle == MIXED:
            return [told, words("changed.rank_mixed", periods=words.years(mixed_periods(self.pair)))]
        return [told, words(f"changed.rank_why_{self.obstacle}")]

    def is_of_one_kind(self) -> bool:
        """Whether up or down may be said: two ranks of one status among as many units, by one method."""
        rows = [side.row for side in self.pair.sides]
        if self.pair.cuts or not all(map(has_shown_rank, rows)):
            return False
        return len({(row["rank_status"], row["rank_of"]) for row in rows if row}) == 1

    def _told(self) -> str:
        return self._moved() if self.is_of_one_kind() else " ".join(map(self._in, self.pair.sides))

    def _in(self, side: Side) -> str:
        words, row = self.words, side.row
        if not has_shown_rank(row):
            return words("changed.rank_not_known", period=side.period)
        status = words(f"common.status_{row['rank_status']}")
        rank = words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)
        return words("changed.rank_in", period=side.period, rank=rank)

    def _moved(self) -> str:
        before, now = (side.row for side in self.pair.sides)
        given = {"now": now["rank"], "of": now["rank_of"], "status": self.words(f"common.status_{now['rank_status']}")}
        if before["rank"] == now["rank"]:
            return self.words("changed.rank_stayed", **given)
        key = "changed.rank_rose" if before["rank"] > now["rank"] else "changed.rank_fell"
        return self.words(key, before=before["rank"], **given)

    def _parted(self) -> str:
        move = self.move
        return self.words(
            "changed.rank_own",
            since=self.pair.before.period,
            steps=self._places(move.own),
            others=self._places(move.others),
        )

    def _places(self, n: int) -> str:
        if n == 0:
            return self.words("changed.rank_none")
        return self.words("changed.rank_up" if n > 0 else "changed.rank_down", n=abs(n))

    def _of(self) -> int:
        of: int = self.pair.now.row["rank_of"]
        return of

    def picture(self) -> str:
        """The rank before, the one that the new score alone would have had, the rank now; '' where not split."""
        move, words = self.move, self.words
        if move is None:
            return ""
        alone = move.before - move.own
        first, last = (
            words(
                "changed.rank_station",
                period=side.period,
                status=words(f"common.status_{side.row['rank_status']}"),
            )
            for side in self.pair.sides
        )
        label = words(
            "changed.rank_picture",
            since=self.pair.before.period,
            period=self.pair.now.period,
            before=move.before,
            alone=alone,
            now=move.now,
        )
        middle = words("changed.rank_station_own")
        return places([(str(move.before), first), (str(alone), middle), (str(move.now), last)], label)
