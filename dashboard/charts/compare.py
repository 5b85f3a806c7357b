"""Units side by side: a lane each on the scale of every node, with its score and its distance to a benchmark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple


class Lane(NamedTuple):
    """One unit on one node; shares are places on the axis of the node from 0 to 1, None where there is none.

    `said` is what must be known of the difference; a slide has no room for it and shows the signs in `difference`.
    """

    name: str
    value: str
    share: float | None
    base_share: float | None
    difference: str
    said: str
    is_chosen: bool
    title: str


class Node(NamedTuple):
    """One node: `ends` are the ends of its axis in words, None where it has none."""

    title: str
    note: str
    lanes: Sequence[Lane]
    ends: tuple[str, str] | None
    is_whole: bool


def lanes(nodes: Sequence[Node], label: str, is_roomy: bool, is_dated: bool) -> str:
    """The picture as a figure; `label` says in words what it shows.

    Where it `is_roomy` a slide is set larger; where it `is_dated` differences have room for their years.
    """
    looks = f"{' td-roomy' if is_roomy else ''}{' td-dated' if is_dated else ''}"
    body = "".join(map(_node, nodes))
    return f'<figure class="td-figure td-compare{looks}" aria-label="{escape(label)}">{body}</figure>'


def _node(node: Node) -> str:
    note = f" <small>{escape(node.note)}</small>" if node.note else ""
    whole = " td-whole" if node.is_whole else ""
    ends = ""
    if node.ends:
        low, high = map(escape, node.ends)
        ends = f'<p class="td-lane td-ends"><span></span><span><i>{low}</i><i>{high}</i></span></p>'
    return (
        f'<section class="td-node{whole}"><h2>{escape(node.title)}{note}</h2>'
        f"<ol>{''.join(_lane(lane, node) for lane in node.lanes)}</ol>{ends}</section>"
    )


def _lane(lane: Lane, node: Node) -> str:
    chosen = " td-home" if lane.is_chosen else ""
    said = f"<small>{escape(lane.said)}</small>" if lane.said else ""
    return (
        f'<li class="td-lane{chosen}" title="{escape(lane.title)}"><span class="td-name">{escape(lane.name)}</span>'
        f'{_line(lane, node)}<span class="td-value">{escape(lane.value)}</span>'
        f'<span class="td-diff">{escape(lane.difference)}</span>{said}</li>'
    )


def _line(lane: Lane, node: Node) -> str:
    if node.ends is None:
        return "<span></span>"
    tick = f'<u style="left:{lane.base_share:.1%}"></u>' if lane.base_share is not None else ""
    dot = f'<b style="left:{lane.share:.1%}"></b>' if lane.share is not None else ""
    return f'<span class="td-line" aria-hidden="true">{tick}{dot}</span>'
