"""Peers in a hall: how far each of them went, in which parts, and in what they are alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.peers_moves import Move, has_gained, most_improved
from dashboard.charts.peers_picture import risen_in_words, statuses_in_words
from dashboard.charts.peers_reading import PeersReading
from dashboard.charts.peers_reasons import MIDDLING, NEAR, level_of
from dashboard.slide import Key, Ranges, Slide, Span, Table, TableCell, TableColumn
from etl import Peer

_LONGEST_TITLE = 150


def slides_of(view: PeersReading, geography: str) -> list[Slide]:
    if not view.reasons.peers or not view.source_lines():
        return []
    words = view.words
    common = Slide(
        part="",
        title="",
        subtitle=f"{words.of(view.index, 'name')}, {view.years[1]}. {words('common.on_map', n=geography)}",
        sources=view.source_lines(),
        speech=view.told(),
        kicker=view.title(),
    )
    moves = [move for group in view.groups for move in group]
    found = [_moves(view, common), _risen(view, common, moves)] if moves else []
    return [*found, _alike(view, common)]


def _called(view: PeersReading) -> dict[str, str]:
    first, last = view.years
    index = view.words.of(view.index, "short_name")
    return {"index": index, "home": view.names[view.home], "first": first, "last": last}


# how far each went


def _moves(view: PeersReading, common: Slide) -> Slide:
    words = view.words
    named = [(move, _name(view, move)) for group in view.groups for move in group]
    return common._replace(
        part="moves",
        title=_message(view),
        bodies=[
            Ranges(
                categories=[name for _, name in named],
                spans=[_span(view, move) for move, _ in named],
                low_name=words("peers.slide_low"),
                width_name=words("peers.slide_width"),
                mark_name=view.years[1],
                decimals=2,
                least=min(end for move, _ in named for end in _ends(move)),
                strong=[place for place, (move, _) in enumerate(named) if move.unit == view.home],
            )
        ],
        remarks=[
            *view.doubts(),
            *view.unmoved(),
            words("peers.no_cause"),
            words("peers.slide_dot", last=view.years[1]),
            *_statuses(view),
            *view.breaks(),
            *view.how(),
        ],
    )


def _message(view: PeersReading) -> str:
    """Who of several peers improved most; a heading where that cannot be said."""
    words, best = view.words, most_improved(view.groups, view.home)
    if best is not None and best.difference is not None and has_gained(best):
        compared = next(group for group in view.groups if best in group)
        n = sum(move.unit != view.home for move in compared)
        unit, change = view.names[best.unit], words.change(best.difference)
        said = words("peers.slide_most_improved", n=n, unit=unit, change=change, **_called(view))
        if n > 1 and len(said) <= _LONGEST_TITLE:
            return said
    return words("peers.slide_moves", **_called(view))


def _statuses(view: PeersReading) -> list[str]:
    """What the scores are, where those of all are of one kind; else the names say it."""
    if len(view.groups) != 1:
        return []
    said = statuses_in_words(view.words, view.groups[0][0], view.years)
    return [f"{said[:1].upper()}{said[1:]}."]


def _name(view: PeersReading, move: Move) -> str:
    name = view.names[move.unit]
    if len(view.groups) == 1:
        return name
    statuses = statuses_in_words(view.words, move, view.years)
    return view.words("peers.slide_of_statuses", name=name, statuses=statuses)


def _ends(move: Move) -> tuple[float, float]:
    """The scores of both years."""
    assert move.before and move.now
    return move.before["value"], move.now["value"]


def _span(view: PeersReading, move: Move) -> Span:
    words, (before, now) = view.words, _ends(move)
    label = words(
        "peers.slide_path",
        before=words.number(before),
        now=words.number(now),
        change=words.change(now - before),
    )
    color = view.palette.accent if move.unit == view.home else view.palette.lines[0]
    return Span(min(before, now), max(before, now), now, label, color)


# in which parts


def _risen(view: PeersReading, common: Slide, moves: Sequence[Move]) -> Slide:
    words = view.words
    columns = [
        TableColumn(words("common.column_unit"), share=1.5),
        *(TableColumn(year, is_number=True) for year in view.years),
        TableColumn(words("peers.column_change"), is_number=True),
        TableColumn(words("peers.column_risen"), share=5.0),
    ]
    best = most_improved(view.groups, view.home)
    return common._replace(
        part="risen",
        title=words("peers.slide_risen", **_called(view)),
        bodies=[Table(columns, [_line(view, move) for move in moves])],
        remarks=[
            *([view.in_what(best)] if best and view.in_what(best) else []),
            *view.unmoved(),
            *view.doubts(),
            words("peers.no_cause"),
            *_statuses(view),
        ],
    )


def _line(view: PeersReading, move: Move) -> list[TableCell]:
    words, (before, now) = view.words, _ends(move)
    is_home = move.unit == view.home
    figures = (words.number(before), words.number(now), words.change(now - before))
    cells = (_name(view, move), *figures, risen_in_words(words, move))
    return [TableCell(text, is_strong=is_home or not place) for place, text in enumerate(cells)]


# in what they are alike


def _alike(view: PeersReading, common: Slide) -> Slide:
    words, reasons = view.words, view.reasons
    kept = [variable for variable in reasons.setting.variables if variable in reasons.own]
    own = [TableCell(reasons.fact(variable, reasons.own[variable]), is_strong=True) for variable in kept]
    levels = (("near", NEAR), ("middling", MIDDLING), ("far", MIDDLING))
    fills = _fills(view)
    keys = [
        Key(fills[level], words(f"peers.legend_{level}", pips="", n=words.number(limit, 1)).strip())
        for level, limit in levels
    ]
    rows = [[TableCell(view.names[peer.unit], is_strong=True), *_cells(view, peer, kept)] for peer in reasons.peers]
    titles = [words("common.column_unit"), *(reasons.heading_of(variable) for variable in kept)]
    return common._replace(
        part="alike",
        title=view.title(),
        bodies=[
            Table(
                [TableColumn(title) for title in titles],
                [[TableCell(view.names[view.home], is_strong=True), *own], *rows],
                keys,
            )
        ],
        remarks=[
            words("peers.slide_nearness", home=view.names[view.home]),
            *view.left_out(),
            words("peers.legend_spread"),
            *view.how(),
        ],
        kicker=words("peers.alike_title"),
    )


def _fills(view: PeersReading) -> dict[str, str]:
    ramp = view.palette.ramp
    return {"near": ramp[2], "middling": ramp[1], "far": ramp[0], "unknown": ""}


def _cells(view: PeersReading, peer: Peer, kept: Sequence[str]) -> list[TableCell]:
    of_peer, fills = {reason.variable: reason for reason in peer.reasons}, _fills(view)
    return [
        TableCell(view.reasons.compared(of_peer[variable])[0], fills[level_of(of_peer[variable].gap)])
        for variable in kept
    ]
