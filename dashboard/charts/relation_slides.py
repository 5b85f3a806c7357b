"""Two scores in a hall: the cloud of provinces, those where the two disagree, those where they moved apart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import etl
from dashboard.charts.relation_moves import Movement
from dashboard.charts.relation_pairs import Move, Pair, verdict
from dashboard.charts.relation_reading import Relation, source_lines
from dashboard.slide import Cloud, Key, Points, Slide, Table, TableCell, TableColumn
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]

_LONGEST_TITLE = 140
_MOST_NAMED = 8
_MOST_LISTED = 8
_NAME_SHARE = 1.4
_COMPUTED = "*"


def slides_of(relation: Relation, movement: Movement, palette: Palette, geography: str) -> list[Slide]:
    """`geography` is the map of the year of `relation`."""
    if not relation.pairs:
        return []
    made = [
        _scatter(relation, palette, geography),
        _corners(relation, palette, geography),
        _moves(movement, palette),
    ]
    return [slide for slide in made if slide]


def _titled(*titles: str) -> str:
    """The first that is short enough for a hall, else the last."""
    return next((title for title in titles if len(title) <= _LONGEST_TITLE), titles[-1])


def _subtitle(relation: Relation, geography: str) -> str:
    words = relation.words
    return words("relation.slide_subtitle", map=words("common.on_map", n=geography), period=relation.period)


# the cloud


def _scatter(relation: Relation, palette: Palette, geography: str) -> Slide:
    words = relation.words
    across, up = relation.axis("x", relation.x), relation.axis("y", relation.y)
    heading = words("relation.heading", period=relation.period, **relation.named)
    said = words("relation.slide_title", heading=heading, said=_verdict(relation))
    middles = [words.number(median(getattr(p, axis)["value"] for p in relation.pairs)) for axis in ("x", "y")]
    clouds = _clouds(relation, palette)
    computed = [pair for pair in relation.pairs if pair.is_computed]
    *absent, map_note, method = relation.cautions()
    return Slide(
        part="scatter",
        title=_titled(said, heading, words("relation.title")),
        subtitle=_subtitle(relation, geography),
        bodies=[Points(clouds, across.title, up.title, keys=[Key(cloud.color, cloud.name) for cloud in clouds])],
        remarks=[
            words("relation.meaning"),
            *([words("relation.slide_computed", n=len(computed))] if computed else []),
            *absent,
            words("relation.slide_middles", x_middle=middles[0], y_middle=middles[1], **relation.named),
            *relation.sentences()[1:],
            map_note,
            method,
        ],
        sources=source_lines(relation.cited, [row for pair in relation.pairs for row in (pair.x, pair.y)]),
        speech=relation.sentences(),
    )


def _verdict(relation: Relation) -> str:
    """How far the two go together, in a few words."""
    words, found = relation.words, relation.found
    if len(relation.pairs) < etl.FEWEST_PAIRS:
        return words("relation.slide_few", n=len(relation.pairs), least=etl.FEWEST_PAIRS)
    if found is None:
        return words("relation.slide_same")
    return words(f"relation.slide_{verdict(found)}", rho=words.number(found.rho))


def _clouds(relation: Relation, palette: Palette) -> list[Cloud]:
    """Plain ones, computed ones, those in the corners with their names, home; each province in one of them."""
    words = relation.words
    in_corners = relation.corners.units if relation.corners else set()

    def kind(pair: Pair) -> str:
        if pair.unit in relation.homes:
            return "home"
        return "corner" if pair.unit in in_corners else "computed" if pair.is_computed else "plain"

    pairs: dict[str, list[Pair]] = {}
    for pair in relation.by_weight():
        pairs.setdefault(kind(pair), []).append(pair)
    looks = {
        "plain": ("relation.slide_plain", palette.lines[0]),
        "computed": ("relation.slide_computed_cloud", palette.ramp[1]),
        "corner": ("relation.slide_corner", palette.lines[1]),
        "home": ("relation.slide_home", palette.accent),
    }
    return [
        Cloud(
            name=words(key),
            points=[(pair.x["value"], pair.y["value"]) for pair in pairs[name]],
            color=color,
            labels=_labels(relation, name, pairs[name]),
        )
        for name, (key, color) in looks.items()
        if name in pairs
    ]


def _labels(relation: Relation, kind: str, pairs: Sequence[Pair]) -> list[str]:
    """Home and the first of the corners have their names beside them."""
    most = {"home": len(pairs), "corner": _MOST_NAMED}.get(kind, 0)
    return [_named(relation, pair) if place < most else "" for place, pair in enumerate(pairs)]


def _named(relation: Relation, pair: Pair) -> str:
    return relation.names[pair.unit] + (_COMPUTED if pair.is_computed else "")


# where they disagree


def _corners(relation: Relation, palette: Palette, geography: str) -> Slide | None:
    found = relation.corners
    if found is None or not found.units:
        return None
    words, homes = relation.words, relation.homes
    heads = [relation.named["x"], relation.named["y"]]

    def cells(pair: Pair) -> list[str]:
        return [relation.printed(pair.x), relation.printed(pair.y)]

    lists = [("x", "y", found.x_high), ("y", "x", found.y_high)]
    bodies, left_out = [], 0
    for high, low, pairs in lists:
        shown = _chosen(pairs, homes)
        left_out += len(pairs) - len(shown)
        title = words("relation.high_low", high=relation.named[high], low=relation.named[low])
        bodies += [_table(words, title, heads, shown, relation.names, homes, cells, palette)] if shown else []
    heading = words("relation.heading", period=relation.period, **relation.named)
    said = words("relation.slide_corners", n=len(found.units), heading=heading)
    rule = words("relation.corners_rule", n=len(relation.pairs))
    more = [words("relation.slide_others", n=left_out)] if left_out else []
    rows = [row for pairs in (found.x_high, found.y_high) for pair in pairs for row in (pair.x, pair.y)]
    return Slide(
        part="corners",
        title=_titled(said, words("relation.corners_title", period=relation.period)),
        subtitle=_subtitle(relation, geography),
        bodies=bodies,
        remarks=[rule, *more, words("relation.meaning"), *relation.cautions()[:-1]],
        sources=source_lines(relation.cited, rows),
        speech=[said, rule],
    )


def _chosen(found: Sequence[Any], homes: Sequence[str]) -> list[Any]:
    """The first of a list, and home wherever it stands."""
    return [one for place, one in enumerate(found) if place < _MOST_LISTED or one.unit in homes]


def _table(
    words: Words,
    title: str,
    heads: Sequence[str],
    shown: Sequence[Any],
    names: Any,
    homes: Sequence[str],
    cells: Callable[[Any], Sequence[str]],
    palette: Palette,
) -> Table:
    """A row a province; what the list is stands above the names."""
    rows = []
    for one in shown:
        is_home = one.unit in homes
        name = TableCell(names[one.unit], ink=palette.accent if is_home else "", is_strong=is_home)
        rows.append([name, *(TableCell(text, is_strong=is_home) for text in cells(one))])
    return Table([TableColumn(title, share=_NAME_SHARE), *(TableColumn(head, is_number=True) for head in heads)], rows)


# where they moved apart


def _moves(movement: Movement, palette: Palette) -> Slide | None:
    span, moves = movement.span, movement.moves
    if span is None or not (moves.x_up or moves.y_up):
        return None
    words, named = movement.words, movement.named
    heads = [named["x"], named["y"]]

    def cells(move: Move) -> list[str]:
        return [movement.change(move, "x"), movement.change(move, "y")]

    lists = [("x", "y", moves.x_up), ("y", "x", moves.y_up)]
    bodies, left_out = [], 0
    for up, down, found in lists:
        shown = _chosen(found, movement.homes)
        left_out += len(found) - len(shown)
        title = words("relation.up_down", up=named[up], down=named[down])
        bodies += [_table(words, title, heads, shown, movement.names, movement.homes, cells, palette)] if shown else []
    heading = words("relation.moves_title", since=span.since, until=span.until)
    said = words(
        "relation.slide_moves", since=span.since, until=span.until, x_up=len(moves.x_up), y_up=len(moves.y_up), **named
    )
    more = [words("relation.slide_others", n=left_out)] if left_out else []
    first, *doubts = movement.sentences()
    return Slide(
        part="moves",
        title=_titled(said, heading),
        subtitle=words("relation.slide_span", since=span.since, until=span.until, n=span.n),
        bodies=bodies,
        remarks=[*doubts, *more, *movement.cautions()],
        sources=source_lines(movement.cited, movement.rows()),
        speech=[first, *doubts],
    )
