"""Where one score rose while the other fell, over two years in which both can be followed. HTML and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from statistics import median
from typing import Any

from dashboard.charts.compare_bases import level_of, margin
from dashboard.charts.relation_pairs import Move, Moves, Span, is_within_margin
from dashboard.charts.relation_reading import Score, cited_in, listed, sources_of
from dashboard.sheet import Cell, Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_MOST_LISTED = 10


class Movement:
    """Both changes of the provinces over one span; `suspected` are the breaks in it that are not certain."""

    def __init__(
        self,
        words: Words,
        x: Score,
        y: Score,
        span: Span | None,
        moves: Moves,
        suspected: Sequence[tuple[Score, Row]],
        names: Mapping[str, str],
        homes: Sequence[str],
        cited: Mapping[str, str],
    ) -> None:
        self.words, self.x, self.y, self.span, self.moves = words, x, y, span, moves
        self.suspected, self.names, self.homes, self.cited = suspected, names, homes, cited
        self.named = {"x": x.called(words), "y": y.called(words)}

    def heading(self) -> str:
        words = self.words
        if self.span is None:
            title = words("relation.moves_title_plain")
        else:
            title = words("relation.moves_title", since=self.span.since, until=self.span.until)
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        return f'<section class="td-rel-moves"><h2>{escape(title)}</h2>{said}</section>'

    def sentences(self) -> list[str]:
        words = self.words
        if self.span is None:
            return [words("relation.moves_none")]
        moves = self.moves
        said = words("relation.moves_said", n=len(moves.all), x_up=len(moves.x_up), y_up=len(moves.y_up), **self.named)
        middle = words(
            "relation.moves_middle",
            x_change=words.change(median(m.x for m in moves.all)),
            y_change=words.change(median(m.y for m in moves.all)),
            **self.named,
        )
        return [f"{said} {middle}", *self._suspected()]

    def _suspected(self) -> list[str]:
        words = self.words
        return [
            words(
                "relation.moves_suspected",
                index=score.called(words),
                period=cut["period"],
                reason=words.of(cut, "reason"),
            )
            for score, cut in self.suspected
        ]

    def lists(self) -> str:
        if self.span is None:
            return ""
        words = self.words
        both = (("x", "y", self.moves.x_up), ("y", "x", self.moves.y_up))
        tables = "".join(
            f"<div>{self._list(words('relation.up_down', up=self.named[up], down=self.named[down]), found)}</div>"
            for up, down, found in both
        )
        return f'<div class="td-rel-pair">{tables}</div>'

    def _list(self, title: str, found: Sequence[Move]) -> str:
        words = self.words
        shown = [m for place, m in enumerate(found) if place < _MOST_LISTED or m.unit in self.homes]
        rows = [(self.names[m.unit], m.unit in self.homes, (self.change(m, "x"), self.change(m, "y"))) for m in shown]
        heads = (words("common.column_unit"), self.named["x"], self.named["y"])
        return listed(words, title, heads, rows, len(found) - len(shown))

    def change(self, move: Move, axis: str) -> str:
        """A change, with ≈ where it is smaller than its own error."""
        text = self.words.change(getattr(move, axis))
        is_within = is_within_margin(getattr(move.before, axis), getattr(move.now, axis))
        return self.words("relation.margin_mark", change=text) if is_within else text

    def rows(self) -> list[Row]:
        """Every score of which a change is shown, in both years."""
        return [row for m in self.moves.all for pair in (m.before, m.now) for row in (pair.x, pair.y)]

    def cautions(self) -> list[str]:
        """The order of the lists, whether changes exceed their errors, who is not compared."""
        words = self.words
        levels = sorted({level for move in self.moves.all for level in self._levels(move)})
        said = [words("relation.moves_order")]
        if levels:
            said.append(words("relation.moves_margin", level=words.listed([words.number(x, 0) for x in levels])))
        else:
            said.append(words("relation.moves_no_margin"))
        if others := len(self.moves.other_statuses):
            said.append(words("relation.moves_statuses", n=others))
        return said

    def footing(self) -> str:
        if self.span is None:
            return ""
        lines = (" ".join(self.cautions()), cited_in(self.words, self.cited, self.rows()))
        return f'<footer class="td-footing">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</footer>'

    def _levels(self, move: Move) -> list[float]:
        """The level of the published errors of each score of which they are published for both years."""
        both = ((move.before.x, move.now.x), (move.before.y, move.now.y))
        return [level_of(now) for before, now in both if margin(now, before) is not None]

    def sheet(self) -> Sheet | None:
        """Every unit that can be followed: both scores in both years, their status and sources, and the changes."""
        if self.span is None:
            return None
        words, given = self.words, {"since": self.span.since, "until": self.span.until, **self.named}
        columns = [Column(words("common.column_unit"))]
        for axis in ("x", "y"):
            score = self.named[axis]
            columns += [
                Column(words("relation.column_in", score=score, period=self.span.since), 2),
                Column(words("relation.column_in", score=score, period=self.span.until), 2),
                Column(words("relation.column_change", score=score), 2),
                Column(words("relation.column_status", score=score)),
                Column(words("relation.column_source", score=score)),
            ]
        columns.append(Column(words("common.column_note")))
        rows = [self._cells(move) for move in sorted(self.moves.all, key=lambda m: list(self.names).index(m.unit))]
        return Sheet("nghich-ly", words("relation.sheet_moves", **given), columns, rows, self.sentences())

    def _cells(self, move: Move) -> list[Cell]:
        words = self.words
        cells: list[Cell] = [self.names[move.unit]]
        for axis in ("x", "y"):
            before, now = getattr(move.before, axis), getattr(move.now, axis)
            status = words(f"common.status_{now['status']}")
            cited = dict.fromkeys(line for row in (before, now) for line in sources_of(self.cited, row))
            cells += [before["value"], now["value"], getattr(move, axis), status, "; ".join(cited)]
        return [*cells, "; ".join(self._notes(move))]

    def _notes(self, move: Move) -> list[str]:
        words = self.words
        signs = (
            ("x", "y", move.x > 0 > move.y),
            ("y", "x", move.x < 0 < move.y),
        )
        found = [words("relation.up_down", up=self.named[u], down=self.named[d]) for u, d, is_so in signs if is_so]
        return found + [
            words("relation.within_margin", score=self.named[axis])
            for axis in ("x", "y")
            if is_within_margin(getattr(move.before, axis), getattr(move.now, axis))
        ]
