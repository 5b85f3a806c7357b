"""Why provinces count as alike, in words and as a small matrix. Pure: HTML strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.text import Words
from etl import Peer, Reason

Row = dict[str, Any]

NEAR, MIDDLING = 0.5, 1.0
"""Up to how many spreads two provinces are near, and not far."""

_PIPS = {"near": "●●●", "middling": "●●○", "far": "●○○", "unknown": "–"}


class Setting(NamedTuple):
    """What facts are written with: the names of units and regions by id, the chosen variables, the starting year."""

    names: Mapping[str, str]
    regions: Mapping[str, str]
    variables: Mapping[str, str]
    start: str


class Reasons:
    """Peers and their reasons in words; `peers` nearest first, as the pipeline gives them."""

    def __init__(self, words: Words, setting: Setting, home: str, peers: Sequence[Peer]) -> None:
        self.words, self.setting, self.home, self.peers = words, setting, home, peers
        self.own = {r.variable: r.own for peer in peers for r in peer.reasons}

    def in_words(self, peer: Peer) -> str:
        """`dân số 3,4 triệu người (Thanh Hóa 3,7 triệu người); mật độ 207 người/km² (335 người/km²); cùng vùng …`.

        Home is named where it is first held against the peer.
        """
        told: list[str] = []
        is_named = False
        for reason in peer.reasons:
            if reason.own is not None:
                told.append(self._reason(reason, is_named))
                is_named = is_named or isinstance(reason.other, float)
        return "; ".join(told)

    def _reason(self, reason: Reason, is_named: bool) -> str:
        words, name = self.words, self.setting.variables[reason.variable]
        if reason.gap is None:
            return words("peers.reason_unknown", name=_lowered(name))
        if isinstance(reason.other, str):
            key = "peers.same_region" if reason.own == reason.other else "peers.other_region"
            return words(key, region=self.setting.regions[reason.other])
        if isinstance(reason.other, Mapping):
            return words("peers.reason_parts", name=_lowered(name), level=self._level_word(reason.gap))
        shown = words("peers.starting_in", start=self.setting.start) if reason.variable == "start" else _lowered(name)
        value, own = (self.fact(reason.variable, fact) for fact in (reason.other, reason.own))
        if is_named:
            return words("peers.reason_next", name=shown, value=value, own=own)
        return words("peers.reason", name=shown, value=value, home=self._name(self.home), own=own)

    def fact(self, variable: str, fact: Any) -> str:
        words = self.words
        if fact is None:
            return words("peers.unknown")
        if isinstance(fact, str):
            return self.setting.regions[fact]
        if isinstance(fact, Mapping):
            return words("peers.parts", n=len(fact))
        if variable == "population":
            is_small = fact < 1000
            return words(
                "peers.thousands" if is_small else "peers.millions",
                n=words.number(fact if is_small else fact / 1000, 0 if is_small else 1),
            )
        return words("peers.density", n=words.number(fact, 0)) if variable == "density" else words.number(fact)

    def missing_of_home(self) -> list[str]:
        """The chosen variables of which nothing is known of home: they count for nothing."""
        return [_lowered(name) for v, name in self.setting.variables.items() if v in self.own and self.own[v] is None]

    def matrix(self) -> str:
        """Home and its peers by variable: the fact, and how near it is to that of home."""
        words = self.words
        kept = [v for v in self.setting.variables if v in self.own]
        head = "".join(f'<th scope="col" class="td-of-{v}">{escape(self.heading_of(v))}</th>' for v in kept)
        own = "".join(f'<td class="td-of-{v}">{escape(self.fact(v, self.own[v]))}</td>' for v in kept)
        body = "".join(
            f'<tr><th scope="row">{escape(self._name(p.unit))}</th>{self._cells(p, kept)}</tr>' for p in self.peers
        )
        return (
            f'<section class="td-alike"><h2>{escape(words("peers.alike_title"))}</h2>'
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("peers.alike_title"))}">'
            f'<table><thead><tr><th scope="col">{escape(words("common.column_unit"))}</th>{head}</tr></thead><tbody>'
            f'<tr class="td-chosen"><th scope="row">{escape(self._name(self.home))}</th>{own}</tr>{body}'
            f"</tbody></table></div><p>{escape(self._legend())}</p></section>"
        )

    def _cells(self, peer: Peer, kept: Sequence[str]) -> str:
        of_peer = {reason.variable: reason for reason in peer.reasons}
        return "".join(self._cell(of_peer[v]) for v in kept)

    def _cell(self, reason: Reason) -> str:
        level = level_of(reason.gap)
        shown, said = self.compared(reason)
        return (
            f'<td class="td-of-{reason.variable}">{escape(shown)}<i data-level="{level}" role="img" '
            f'aria-label="{escape(said)}" title="{escape(said)}">{_PIPS[level]}</i></td>'
        )

    def compared(self, reason: Reason) -> tuple[str, str]:
        """The fact of a peer, and how near it is to that of home."""
        said = self.words(f"peers.level_{level_of(reason.gap)}")
        if isinstance(reason.other, str) and reason.gap:
            said = self.words("peers.level_differs")
        # how near many scores are says more than how many they are
        return said if isinstance(reason.other, Mapping) else self.fact(reason.variable, reason.other), said

    def heading_of(self, variable: str) -> str:
        name = self.setting.variables[variable]
        return (
            self.words("peers.heading_in", name=name, start=self.setting.start)
            if variable.startswith("start")
            else name
        )

    def _legend(self) -> str:
        words = self.words
        levels = (("near", NEAR), ("middling", MIDDLING), ("far", MIDDLING))
        told = [words(f"peers.legend_{level}", pips=_PIPS[level], n=words.number(limit, 1)) for level, limit in levels]
        return f"{'; '.join(told)}. {words('peers.legend_spread')}"

    def told(self) -> str:
        """The reasons of every peer, nearest first."""
        lines = "".join(
            f"<li><b>{escape(self._name(peer.unit))}</b>: {escape(self.in_words(peer))}.</li>" for peer in self.peers
        )
        title = escape(self.words("peers.told_title", home=self._name(self.home)))
        return f'<section class="td-told"><h2>{title}</h2><ol>{lines}</ol></section>'

    def _level_word(self, gap: float) -> str:
        return self.words(f"peers.level_{level_of(gap)}")

    def _name(self, unit: str) -> str:
        return self.setting.names[unit]


def level_of(gap: float | None) -> str:
    if gap is None:
        return "unknown"
    return "near" if gap <= NEAR else "middling" if gap <= MIDDLING else "far"


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
