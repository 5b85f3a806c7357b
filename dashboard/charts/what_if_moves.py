"""The movements of parts as the address writes them: `entry:+0.5,land:-0.2`. Plain text, checked part by part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from etl import Component

_MOVE = re.compile(r"([a-z0-9_]{1,40}):([+-]?\d{1,3}(?:\.\d{1,2})?)", re.ASCII)


class Moves(NamedTuple):
    """What moves by how much, in the order of the parts; `unread` pieces say nothing that can be done here, `beyond`
    are nodes whose movement leaves the scale and is left out."""

    known: Mapping[str, float]
    unread: tuple[str, ...]
    beyond: tuple[str, ...]


def read_moves(text: str, components: Mapping[str, Component], scales: Mapping[str, tuple[float, float]]) -> Moves:
    """The movements that a text asks for; of one part named twice the last counts. A movement of nothing is none."""
    asked: dict[str, float] = {}
    unread = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        found = _MOVE.fullmatch(piece)
        if found and found[1] in components:
            asked[found[1]] = float(found[2])
        else:
            unread.append(piece)
    beyond = [node for node, by in asked.items() if not _is_within(scales[node], components[node].now + by)]
    known = {node: asked[node] for node in components if asked.get(node) and node not in beyond}
    return Moves(known, tuple(unread), tuple(beyond))


def written_moves(moves: Mapping[str, float]) -> str:
    return ",".join(f"{node}:{by:+.2f}" for node, by in moves.items() if round(by, 2))


def _is_within(scale: tuple[float, float], value: float) -> bool:
    return scale[0] <= round(value, 9) <= scale[1]
