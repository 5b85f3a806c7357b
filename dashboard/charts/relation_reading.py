"""What is said of two scores of the same provinces: how far they go together, where they disagree. HTML, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from statistics import median
from typing import Any, NamedTuple

import etl
from dashboard.charts.relation_pairs import Corners, Pair, can_stand, corners, pairs_of, verdict
from dashboard.charts.relation_scatter import Axis, Dot, scatter
from dashboard.sheet import Cell, Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_MOST_LISTED = 8
_MOST_NAMED = 6
_MOST_SOURCES = 4
_WHOLE_COUNTRY = 0.9


class Score(NamedTuple):
    """One of the two: its index, its node in the year looked at, what it is measured in."""

    index: Row
    node: Row
    measure: Row

    def called(self, words: Words) -> str:
        """`PCI` for the whole index, `PCI – Tính minh bạch` for a part."""
        index = words.of(self.index, "short_name")
        if self.node["node"] == self.index["root"]:
            return index
        return words("relation.node_of", index=index, node=words.of(self.node, "name"))


class Relation:
    """Both scores of one year on the map of that year: the sentence, the scatter, the corners, the table."""

    def __init__(
        self,
        words: Words,
        x: Score,
        y: Score,
        period: str,
        rows: tuple[Mapping[str, Row], Mapping[str, Row]],
        names: Mapping[str, str],
        homes: Sequence[str],
        home_name: str,
        cited: Mapping[str, str],
    ) -> None:
        """`rows` are those of x and of y by unit, absent ones too; `names` are the units of the map in their order.

        `homes` are home, or the units that it was made of; none where it does not stand on the map.
        """
        self.words, self.x, self.y, self.period, self.rows = words, x, y, period, rows
        self.names, self.homes, self.home_name, self.cited = names, homes, home_name, cited
        by_unit = {pair.unit: pair for pair in pairs_of(*rows)}
        self.pairs = [by_unit[unit] for unit in names if unit in by_unit]
        self.found = etl.association([(p.x["value"], p.y["value"]) for p in self.pairs])
        self.corners: Corners | None = corners(self.pairs)
        self.named = {"x": x.called(words), "y": y.called(words)}

    # words

    def heading(self) -> str:
        words = self.words
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        title = words("relation.heading", period=self.period, **self.named)
        return f'<section class="td-heading td-rel-heading"><h1>{escape(title)}</h1>{said}</section>'

    def sentences(self) -> list[str]:
        words = self.words
        said = [f"{self.association()} {words('relation.meaning')}", *self._home()]
        if (whole := self._whole()) is not None:
            part = self.named["y" if whole == "x" else "x"]
            said.append(words("relation.part_of", part=part, whole=self.named[whole]))
        if len(self.pairs) < _WHOLE_COUNTRY * len(self.names):
            said.append(words("relation.incomplete", n=len(self.pairs), of=len(self.names)))
        return said

    def association(self) -> str:
        """How far the two go together, with the interval; why that cannot be said where it cannot."""
        words, given = self.words, {"period": self.period, "n": len(self.pairs), **self.named}
        if len(self.pairs) < etl.FEWEST_PAIRS:
            return words("relation.said_few", least=etl.FEWEST_PAIRS, **given)
        if self.found is None:
            return words("relation.said_same")
        low, high = (words.number(b) if b is not None else "" for b in (self.found.low, self.found.high))
        key = f"relation.said_{verdict(self.found)}"
        return words(key, rho=words.number(self.found.rho), low=low, high=high, **given)

    def _home(self) -> list[str]:
        here = [pair for pair in self.pairs if pair.unit in self.homes]
        if not here:
            return [self.words("relation.home_absent", name=self.home_name)]
        return [self._of_home(pair) for pair in here]

    def _of_home(self, pair: Pair) -> str:
        words = self.words
        return words(
            "relation.home_here",
            name=self.names[pair.unit],
            x_value=words.number(pair.x["value"]),
            x_side=self._side(pair.x["value"], [p.x["value"] for p in self.pairs]),
            y_value=words.number(pair.y["value"]),
            y_side=self._side(pair.y["value"], [p.y["value"] for p in self.pairs]),
            **self.named,
        )

    def _side(self, value: float, values: Sequence[float]) -> str:
        middle = median(values)
        if value == middle:
            return self.words("relation.side_at")
        key = "relation.side_above" if value > middle else "relation.side_below"
        return self.words(key, middle=self.words.number(middle))

    def _whole(self) -> str | None:
        """Which of the two, x or y, is made of the other; None where neither is."""
        x, y = self.x, self.y
        if x.index["index"] != y.index["index"]:
            return None
        chains = {"x": (y, x), "y": (x, y)}
        return next((name for name, (part, whole) in chains.items() if _is_under(part, whole)), None)

    # picture

    def figure(self) -> str:
        words, said = self.words, self.named
        if not self.pairs:
            return ""
        alt = words("relation.chart_alt", n=len(self.pairs), period=self.period, **said)
        return scatter(self._dots(), self.axis("x", self.x), self.axis("y", self.y), words, alt) + self._legend()

    def axis(self, axis: str, score: Score) -> Axis:
        """One of the two, x or y, with its middle and its quartiles."""
        words = self.words
        spread = etl.spread(getattr(pair, axis)["value"] for pair in self.pairs)
        assert spread is not None
        measure = words.measured(score.measure, 2)
        title = words("relation.axis", score=self.named[axis], measure=measure)
        has_quarters = self.corners is not None
        return Axis(title, spread.median, spread.q1 if has_quarters else None, spread.q3 if has_quarters else None)

    def _dots(self) -> list[Dot]:
        in_corners = self.corners.units if self.corners else set()
        return [
            Dot(
                pair.x["value"],
                pair.y["value"],
                self.names[pair.unit],
                self._hover(pair),
                pair.unit in self.homes,
                pair.unit in in_corners,
                pair.is_computed,
            )
            for pair in self.by_weight()
        ]

    def by_weight(self) -> list[Pair]:
        """Home, the corners, then from the outside of the cloud to its middle: the order in which names matter."""
        in_corners = self.corners.units if self.corners else set()
        spreads = [etl.spread(getattr(pair, axis)["value"] for pair in self.pairs) for axis in ("x", "y")]

        def weight(pair: Pair) -> tuple[bool, bool, float]:
            outward = sum(
                abs(row["value"] - s.median) / (s.width or 1.0)
                for row, s in zip((pair.x, pair.y), spreads, strict=True)
                if s is not None
            )
            return pair.unit not in self.homes, pair.unit not in in_corners, -outward

        return sorted(self.pairs, key=weight)

    def _hover(self, pair: Pair) -> str:
        words = self.words
        return words(
            "relation.dot",
            name=self.names[pair.unit],
            x_value=words.about(pair.x["qualifier"], words.number(pair.x["value"])),
            x_status=words(f"common.status_{pair.x['status']}"),
            y_value=words.about(pair.y["qualifier"], words.number(pair.y["value"])),
            y_status=words(f"common.status_{pair.y['status']}"),
            **self.named,
        )

    def _legend(self) -> str:
        words = self.words
        hollow = sum(pair.is_computed for pair in self.pairs)
        apart = len(self.corners.units) if self.corners else 0
        middles = [words.number(median(getattr(p, axis)["value"] for p in self.pairs)) for axis in ("x", "y")]
        items = [("", words("relation.legend_dot"))]
        if any(pair.unit in self.homes for pair in self.pairs):
            items.append((" td-home", words("relation.legend_home")))
        if hollow:
            items.append((" td-hollow", words("relation.legend_hollow", n=hollow)))
        if apart:
            outlined = all(p.is_computed for p in self.pairs if self.corners and p.unit in self.corners.units)
            kind = " td-corner td-hollow" if outlined else " td-corner"
            items.append((kind, words("relation.legend_corner", n=apart)))
        marks = "".join(
            f'<span><i class="td-rel-dot{kind}" aria-hidden="true"></i>{escape(text)}</span>' for kind, text in items
        )
        lines = escape(words("relation.legend_middle", x=middles[0], y=middles[1]))
        return f'<p class="td-legend td-rel-legend">{marks}<span>{lines}</span></p>'

    # corners

    def corner_lists(self) -> str:
        words = self.words
        title = f"<h2>{escape(words('relation.corners_title', period=self.period))}</h2>"
        if self.corners is None:
            text = words("relation.corners_few", least=etl.FEWEST_PAIRS)
            return f'<section class="td-rel-lists">{title}<p>{escape(text)}</p></section>'
        rule = words("relation.corners_rule", n=len(self.pairs))
        both = (("x", "y", self.corners.x_high), ("y", "x", self.corners.y_high))
        lists = "".join(
            self._list(words("relation.high_low", high=self.named[high], low=self.named[low]), found)
            for high, low, found in both
        )
        return f'<section class="td-rel-lists">{title}<p>{escape(rule)}</p>{lists}</section>'

    def _list(self, title: str, pairs: Sequence[Pair]) -> str:
        words = self.words
        heads = (words("common.column_unit"), self.named["x"], self.named["y"])
        rows = [
            (self.names[p.unit], p.unit in self.homes, (self.printed(p.x), self.printed(p.y)))
            for p in pairs[:_MOST_LISTED]
        ]
        return listed(words, title, heads, rows, len(pairs) - len(rows))

    def printed(self, row: Row) -> str:
        text, status = self.words.number(row["value"]), self.words(f"common.status_{row['status']}")
        return text if row["status"] == "published" else f"{text} ({status})"

    # footing

    def cautions(self) -> list[str]:
        """Who is not in the picture, what was not used, how the interval is made."""
        words = self.words
        absent = [unit for unit in self.names if unit not in {pair.unit for pair in self.pairs}]
        return [*self._absent(absent), *self._left_out(), words("relation.own_map"), words("relation.method")]

    def footing(self) -> str:
        words, said = self.words, self.cautions()
        lines = [" ".join(said), cited_in(words, self.cited, [r for p in self.pairs for r in (p.x, p.y)])]
        return f'<footer class="td-footing">{"".join(f"<p>{escape(line)}</p>" for line in lines if line)}</footer>'

    def _absent(self, absent: Sequence[str]) -> list[str]:
        words = self.words
        if not absent:
            return []
        if len(absent) > _MOST_NAMED:
            return [words("relation.absent_some", n=len(absent))]
        return [words("relation.absent_units", n=len(absent), units=words.listed([self.names[u] for u in absent]))]

    def _left_out(self) -> list[str]:
        unused = sum(_is_unused(row) for rows in self.rows for row in rows.values())
        return [self.words("relation.left_out", n=unused)] if unused else []

    # table

    def sheet(self) -> Sheet:
        """Every unit of the map with both scores, their statuses and sources, or why a score is absent."""
        words, (x, y) = self.words, (self.named["x"], self.named["y"])
        columns = [
            Column(words("common.column_unit")),
            *(c for score in (x, y) for c in self._columns(score)),
            Column(words("common.column_note")),
        ]
        return Sheet(
            name="tuong-quan",
            title=words("relation.sheet_title", x=x, y=y, period=self.period),
            columns=columns,
            rows=[self._cells(unit) for unit in self.names],
            notes=[*self.sentences(), words("relation.own_map"), words("relation.method")],
        )

    def _columns(self, score: str) -> list[Column]:
        words = self.words
        status, source = words("relation.column_status", score=score), words("relation.column_source", score=score)
        return [Column(score, 2), Column(status), Column(source)]

    def _cells(self, unit: str) -> list[Cell]:
        cells: list[Cell] = [self.names[unit]]
        for rows in self.rows:
            cells += cells_of(self.words, self.cited, rows.get(unit))
        return [*cells, self._note(unit)]

    def _note(self, unit: str) -> str:
        words = self.words
        found = [
            words("relation.high_low", high=self.named[high], low=self.named[low])
            for high, low, pairs in (
                ("x", "y", self.corners.x_high if self.corners else []),
                ("y", "x", self.corners.y_high if self.corners else []),
            )
            if unit in {pair.unit for pair in pairs}
        ]
        unused = any(_is_unused(rows.get(unit)) for rows in self.rows)
        return "; ".join([*found, *([words("relation.unused")] if unused else [])])


def _is_unused(row: Row | None) -> bool:
    """A score that is there and stands in no picture."""
    return row is not None and row["value"] is not None and not can_stand(row)


def _is_under(part: Score, whole: Score) -> bool:
    """Whether a node is a part of another: the codes of a publisher go down the tree (d1, d1_1)."""
    if part.node["node"] == whole.node["node"]:
        return False
    return whole.node["node"] in (part.node["parent"], part.index["root"]) and part.node["parent"] is not None


def cells_of(words: Words, cited: Mapping[str, str], row: Row | None) -> list[Cell]:
    """A score with its status and its source, or why it is absent."""
    if row is None or row["value"] is None:
        reason = row["missing_reason"] if row else None
        return [None, None, words(f"common.reason_{reason}") if reason else words("common.no_figure")]
    return [row["value"], words(f"common.status_{row['status']}"), "; ".join(sources_of(cited, row))]


def sources_of(cited: Mapping[str, str], row: Row) -> list[str]:
    return [cited[source] for source in (row["source_id"] or "").split("|") if source]


def source_lines(cited: Mapping[str, str], rows: Iterable[Row]) -> list[str]:
    """The sources of some figures, those of the most figures first."""
    return [line for line, _ in Counter(line for row in rows for line in sources_of(cited, row)).most_common()]


def cited_in(words: Words, cited: Mapping[str, str], rows: Iterable[Row]) -> str:
    """The first sources of some figures and how many more there are; empty for none."""
    lines = source_lines(cited, rows)
    if not lines:
        return ""
    shown = lines[:_MOST_SOURCES]
    if len(lines) > len(shown):
        return words("relation.cited_more", sources="; ".join(shown), n=len(lines) - len(shown))
    return words("relation.cited", sources="; ".join(shown))


def listed(
    words: Words, title: str, heads: Sequence[str], rows: Sequence[tuple[str, bool, Sequence[str]]], more: int
) -> str:
    """A short table under a heading, or that it has nobody: rows are a name, whether it is home, what stands beside."""
    if not rows:
        return f"<h3>{escape(title)}</h3><p>{escape(words('relation.nobody'))}</p>"
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr{" class=td-chosen" if is_home else ""}><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, is_home, cells in rows
    )
    rest = f"<p>{escape(words('relation.others', n=more))}</p>" if more > 0 else ""
    return (
        f'<h3>{escape(title)}</h3><table class="td-table td-rel-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{rest}"
    )
