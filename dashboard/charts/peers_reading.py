"""The page of peers in words: who is alike, who of them improved most and in what. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.newest import kicker
from dashboard.charts.peers_moves import Move, by_statuses, has_gained, most_improved
from dashboard.charts.peers_picture import MovesPicture, statuses_in_words
from dashboard.charts.peers_reasons import Reasons
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]

_FIRST = 3
_MOST_SOURCES = 3


class PeersReading:
    """`moves` of home and its peers between the two `years`; `suspected` are breaks between that are not proved.

    `cuts` are the breaks before the first year; `rows` the scores of the root that are shown; `cited` is by source id;
    `population_year` None where nobody's people are known; `weights` of the chosen variables by their names.
    """

    def __init__(
        self,
        words: Words,
        palette: Palette,
        index: Row,
        reasons: Reasons,
        moves: Sequence[Move],
        years: tuple[str, str],
        suspected: Sequence[Row],
        cuts: Sequence[Row],
        rows: Sequence[Row],
        cited: Mapping[str, str],
        population_year: str | None,
        weights: Sequence[tuple[str, float]],
    ) -> None:
        self.words, self.palette, self.index, self.reasons = words, palette, index, reasons
        self.moves, self.years, self.suspected, self.cuts = moves, years, suspected, cuts
        self.rows, self.cited, self.population_year, self.weights = rows, cited, population_year, weights
        self.names, self.home = reasons.setting.names, reasons.home
        self.groups = by_statuses(moves, self.home)

    def heading(self) -> str:
        words = self.words
        told = self.told() if self.reasons.peers else [words("peers.why_nobody")]
        return (
            f'<section class="td-heading td-peers" data-index="{self.index["index"]}">{kicker(words, self.index)}'
            f"<h1>{escape(self.title())}</h1>{''.join(f'<p>{escape(text)}</p>' for text in told)}</section>"
        )

    def title(self) -> str:
        """The nearest peers, or that there are none."""
        words, nearest = self.words, [self.names[peer.unit] for peer in self.reasons.peers[:_FIRST]]
        if not nearest:
            return words("peers.nobody", home=self.names[self.home])
        return words("peers.nearest", home=self.names[self.home], units=words.listed(nearest))

    def told(self) -> list[str]:
        """Who improved most, why the nearest is near, what is not known of home, and that no cause is told."""
        return [self._story(), self._nearest_reason(), *self.left_out(), self.words("peers.no_cause")]

    def _story(self) -> str:
        """Who of the peers improved most, and in what; why that cannot be said where it cannot."""
        words, (first, last) = self.words, self.years
        if first == last:
            return words("peers.first_of_run", period=last)
        best = most_improved(self.groups, self.home)
        if best is None or best.before is None or best.now is None or best.difference is None:
            return words("peers.nobody_compared", first=first, last=last)
        compared = next(group for group in self.groups if best in group)
        n = sum(move.unit != self.home for move in compared)
        said = words(
            ("peers.most_improved" if n > 1 else "peers.only_one") if has_gained(best) else "peers.none_improved",
            first=first, last=last, n=n, index=words.of(self.index, "short_name"), unit=self.names[best.unit],
            change=words.change(best.difference), before=words.number(best.before["value"]),
            now=words.number(best.now["value"]), statuses=statuses_in_words(words, best, self.years),
        )  # fmt: skip
        return " ".join(text for text in (said, self.in_what(best), self._own(best)) if text)

    def in_what(self, move: Move) -> str:
        """The parts of one that rose most; empty where none did."""
        words = self.words
        parts = [
            words("peers.part", node=words.of(part.now, "node_name"), change=words.change(part.difference))
            for part in move.risen[:2]
        ]
        if not parts:
            return ""
        return words("peers.in_what", unit=self.names[move.unit], parts=words.listed(parts))

    def _own(self, best: Move) -> str:
        """The change of home, with its statuses where they are not those of the peers."""
        words = self.words
        own = next((move for move in self.moves if move.unit == self.home), None)
        if own is None or own.difference is None:
            return words("peers.home_unknown", home=self.names[self.home])
        said = words("peers.home_moved", home=self.names[self.home], change=words.change(own.difference))
        if own.statuses == best.statuses:
            return f"{said}."
        return f"{said} ({statuses_in_words(words, own, self.years)})."

    def _nearest_reason(self) -> str:
        peer = self.reasons.peers[0]
        return self.words("peers.nearest_reason", unit=self.names[peer.unit], reasons=self.reasons.in_words(peer))

    def left_out(self) -> list[str]:
        """The variables of which nothing is known of home."""
        missing = self.reasons.missing_of_home()
        names = self.words.listed(missing)
        return [self.words("peers.left_out", home=self.names[self.home], names=names)] if missing else []

    def picture(self) -> str:
        if not self.groups:
            return ""
        words = self.words
        label = words(
            "peers.picture_alt", first=self.years[0], last=self.years[1], index=words.of(self.index, "short_name"),
            told=self._story(),
        )  # fmt: skip
        picture = MovesPicture(words, self.palette, self.names, self.home, self.years, self.groups)
        title = words(
            "peers.moves_title", index=words.of(self.index, "short_name"), first=self.years[0], last=self.years[1]
        )
        unmoved = "".join(f"<p>{escape(text)}</p>" for text in self.unmoved())
        return f'<section class="td-moved"><h2>{escape(title)}</h2>{picture.html(label)}{unmoved}</section>'

    def unmoved(self) -> list[str]:
        """Of whom no change can be told, and why."""
        lacking = [self._lack(move) for move in self.moves if move.difference is None]
        return [self.words("peers.not_compared", units="; ".join(lacking))] if lacking else []

    def _lack(self, move: Move) -> str:
        """Which year has no score, and why."""
        words = self.words
        told = []
        for year, row in zip(self.years, (move.before, move.now), strict=True):
            if row is None or row["value"] is None:
                reason = row["missing_reason"] if row else None
                told.append(f"{year}: {words(f'common.reason_{reason}') if reason else words('common.no_figure')}")
            elif row["excluded"] or row["status"] == "inferred":
                status = words(f"common.status_{row['status']}")
                told.append(f"{year}: {status}")
        return words("peers.lack", unit=self.names[move.unit], reasons=", ".join(told))

    def footing(self) -> str:
        words, lines = self.words, self.source_lines()
        sources = "; ".join(lines[:_MOST_SOURCES]) + ("; …" if len(lines) > _MOST_SOURCES else "")
        method, *told = [*self.how(), *([f"{words('common.source')}: {sources}"] if sources else [])]
        breaks = "".join(f"<li>{escape(text)}</li>" for text in self.breaks())
        doubts = "".join(f"<p>{escape(text)}</p>" for text in self.doubts())
        return (
            f'<footer class="td-footing">{doubts}'
            f'<p class="td-how">{escape(method)}</p>'
            f'{"".join(f"<p>{escape(text)}</p>" for text in told)}<ul class="td-breaks">{breaks}</ul></footer>'
        )

    def breaks(self) -> list[str]:
        """The break before which the first year cannot be moved back."""
        words = self.words
        return [words("common.break", period=b["period"], reason=words.of(b, "reason")) for b in self.cuts]

    def doubts(self) -> list[str]:
        """The breaks between the two years that are but suspected."""
        if not self.suspected:
            return []
        return [self.words("peers.suspected", years=self.words.listed([b["period"] for b in self.suspected]))]

    def how(self) -> list[str]:
        """By what the peers are chosen, and whose the figures of people are where any are known."""
        words = self.words
        weights = words.listed([f"{_lowered(name)} {words.number(weight, 1)}" for name, weight in self.weights])
        said = [words("peers.method", weights=weights)]
        return said + ([words("peers.population_source", year=self.population_year)] if self.population_year else [])

    def source_lines(self) -> list[str]:
        ids = dict.fromkeys(
            source for row in self.rows if row["value"] is not None for source in row["source_id"].split("|")
        )
        return list(dict.fromkeys(self.cited[source] for source in ids))


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
