"""What a heat map says: rows, columns, sentences, signs and the table behind it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from html import escape
from typing import Any

from dashboard.charts.heat import Cell, Head, Line, Part, heat_table, legend
from dashboard.charts.heat_fifths import FIFTHS, Column, best_first
from dashboard.charts.heat_groups import Block
from dashboard.charts.newest import kicker
from dashboard.text import Words
from dashboard.theme import Palette

Row = Mapping[str, Any]

NAME = "name"
_MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡", "inferred": "ⁱ"}
_MOST_NAMED = 6


class HeatReading:
    """One heat map in words and colours; `home` is the province it is looked at from."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        index: Row,
        period: Row,
        columns: Sequence[Column],
        blocks: Sequence[Block],
        unlisted: Sequence[str],
        home: str,
        sort: str,
        of: int,
        is_rebuilt: bool,
        is_slide: bool,
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        regions: Mapping[str, Row],
    ) -> None:
        """`blocks` are the units shown, `unlisted` those without any figure; `of` is how many there were to be scored.

        `sort` is NAME or the node of a column. `is_slide` tells that only a part of the units is shown.
        """
        self.words, self.palette, self.index, self.period = words, palette, index, period
        self.columns, self.blocks, self.unlisted, self.home = columns, blocks, unlisted, home
        self.of, self.is_rebuilt, self.is_slide = of, is_rebuilt, is_slide
        self.cited, self.flags, self.regions = cited, flags, regions
        self.sorted = next((column for column in columns if column.node == sort), None)
        self.units = [unit for block in blocks for unit in block.units]
        self.heads = {unit: row for column in columns for unit, row in column.rows.items()}

    def over(self, blocks: Sequence[Block]) -> HeatReading:
        """The same table of the units of some blocks only."""
        fewer = copy(self)
        fewer.blocks, fewer.units = blocks, [unit for block in blocks for unit in block.units]
        return fewer

    def heading(self) -> str:
        title = escape(self.answer())
        said = escape(" ".join(self.details()))
        return f'<section class="td-heading">{kicker(self.words, self.index)}<h1>{title}</h1><p>{said}</p></section>'

    def answer(self) -> str:
        """In how many parts home is in the first and in the last fifth; why that is not known."""
        words = self.words
        known = {"unit": self.name(self.home), "period": self.period["period"]}
        own = [column.rows[self.home] for column in self.columns if self.home in column.rows]
        held = [row for row in own if row["value"] is not None]
        if not held:
            reason = words(f"common.reason_{own[0]['missing_reason']}") if own else words("common.no_figure")
            return words("heat.answer_absent", **known, reason=reason)
        placed = self._parts_in_fifths()
        if not placed:
            return words("heat.answer_unplaced", **known, n=len(held), of=len(self.columns))
        counts = Counter(placed.values())
        return words("heat.answer", **known, top=counts[FIFTHS], bottom=counts[1], of=len(placed))

    def _parts_in_fifths(self) -> dict[str, int]:
        """The fifth of home in every column but that of the whole, by node."""
        return {
            column.node: column.fifths[self.home]
            for column in self.columns
            if column.node != self.index["root"] and self.home in column.fifths
        }

    def details(self) -> list[str]:
        """Which parts these are, and what the order and the colours are not."""
        words, said = self.words, []
        whole = self.columns[0].fifths.get(self.home) if self.columns else None
        if whole:
            said.append(words("heat.in_the_whole", fifth=words(f"heat.fifth_{whole}")))
        placed = self._parts_in_fifths()
        for fifth, key in ((FIFTHS, "heat.tops"), (1, "heat.bottoms")):
            nodes = [self.title(column) for column in self.columns if placed.get(column.node) == fifth]
            if nodes:
                said.append(words(key, nodes=self._shortened(nodes)))
        if self.is_rebuilt:
            said.append(words("heat.on_rebuilt"))
        return said + ([self._order()] if self.sorted and not self._is_plainly_sorted(self.sorted) else [])

    def _shortened(self, nodes: Sequence[str]) -> str:
        """The first names of a long list, and how many more there are: the table shows which."""
        if len(nodes) <= _MOST_NAMED:
            return "; ".join(nodes)
        named = _MOST_NAMED - 1
        return self.words("heat.and_more", nodes="; ".join(nodes[:named]), n=len(nodes) - named)

    def picture(self) -> str:
        words = self.words
        label = words(
            "heat.picture",
            units=len(self.units),
            columns=len(self.columns),
            index=words.of(self.index, "short_name"),
            period=self.period["period"],
        )
        then = words("heat.middle_then", n=self.period["units"], period=self.period["period"])
        middle = Line(
            then if self.is_rebuilt else words("heat.middle"),
            [self.middle_of(column) for column in self.columns],
            is_middle=True,
        )
        parts = [Part("", [middle]), *(Part(self.block_title(b), [*map(self._line, b.units)]) for b in self.blocks)]
        heads = [self._head(column) for column in self.columns]
        return self._legend() + heat_table(words("common.column_unit"), heads, parts, label, self.palette)

    def block_title(self, block: Block) -> str:
        return block.title and self.words("heat.group_of", name=block.title, n=len(block.units))

    def _head(self, column: Column) -> Head:
        is_lower_better = column.head["direction"] == "lower_is_better"
        order = "" if column is not self.sorted else "ascending" if is_lower_better else "descending"
        note = self.words("heat.lower_is_better") if is_lower_better else ""
        root = self.index["root"]
        return Head(self.title(column), note, order, root in (column.node, column.head["parent"]))

    def middle_of(self, column: Column) -> Cell:
        if column.middle is None:
            return Cell("–", title=self.words("heat.middle_absent"))
        return Cell(self.words.number(column.middle))

    def _line(self, unit: str) -> Line:
        return Line(self.name(unit), [self.cell(column, unit) for column in self.columns], unit == self.home)

    def cell(self, column: Column, unit: str) -> Cell:
        """The figure of a unit with the sign of its status, and its fifth."""
        words, row = self.words, column.rows.get(unit)
        if row is None:
            return Cell("–", is_absent=True, title=words("common.no_figure"))
        if row["value"] is None:
            return Cell("–", is_absent=True, title=words(f"common.reason_{row['missing_reason']}"))
        text = words.about(row["qualifier"], words.number(row["value"])) + _MARKS.get(row["status"], "")
        # a thousand titles would weigh more than the table: what is usual is said once, below it
        title = words(f"common.status_{row['status']}") if row["status"] != "published" and not self.is_rebuilt else ""
        if row["flag"]:
            title = words.of(self.flags[row["flag"]], "text")
        return Cell(text, column.fifths.get(unit), title=title)

    def _legend(self) -> str:
        words = self.words
        steps = [words(f"heat.fifth_{n}") for n in range(1, FIFTHS + 1)] if self.has_colors() else []
        cells = [(column, unit) for column in self.columns for unit in self.units]
        rows = [(column.rows.get(unit), column.fifths.get(unit)) for column, unit in cells]
        others = []
        if self.has_colors() and any(row and row["value"] is not None and not fifth for row, fifth in rows):
            others.append(("td-plain", words("heat.legend_plain")))
        if any(row is None or row["value"] is None for row, _ in rows):
            others.append(("td-none", words("heat.legend_absent")))
        return legend(self.palette, steps, words("heat.better"), others)

    def has_colors(self) -> bool:
        return any(column.fifths for column in self.columns)

    def footing(self) -> str:
        words = self.words
        signs = escape("; ".join(self.signs()))
        cautions = "".join(f"<li>{escape(caution)}</li>" for caution in self.cautions())
        slide = f"<p>{escape(self._what_a_slide_shows())}</p>" if self.is_slide else ""
        sources = escape(f"{words('common.source')}: {self._sources()}")
        return f'<footer class="td-footing">{slide}<p>{signs}</p><ul>{cautions}</ul><p>{sources}</p></footer>'

    def _what_a_slide_shows(self) -> str:
        names = "; ".join(block.title for block in self.blocks)
        return self.words("heat.slide", n=len(self.units), of=len(self.heads), groups=names)

    def signs(self) -> list[str]:
        """What stands behind the numbers, by their signs."""
        words = self.words
        there = {row["status"] for row in self._held()}
        years = sorted({row["weights_period"] for row in self._held() if row["weights_period"]})
        said = [words("heat.unmarked")] if "published" in there else []
        for status in _MARKS:
            if status in there:
                said.append(words(f"heat.mark_{status}", years=words.listed(years)))
        return said

    def _held(self) -> list[Row]:
        return [
            row for column in self.columns for unit in self.units
            if (row := column.rows.get(unit)) is not None and row["value"] is not None
        ]  # fmt: skip

    def cautions(self) -> list[str]:
        """What a careful reader must know before quoting a cell."""
        words = self.words
        said = [self._order()] if self.sorted and self._is_plainly_sorted(self.sorted) else []
        said.append(words("heat.rule") if self.has_colors() else words("heat.rule_none"))
        sparse = [self.title(column) for column in self.columns if column.is_sparse]
        if sparse and self.has_colors():
            said.append(words("heat.sparse", nodes="; ".join(sparse)))
        said += self._set_aside() + self._absences()
        if not self.index["league_table"] or any(row["beyond_published"] for row in self._held()):
            said.append(words.of(self.index, "rank_note"))
        if self.period[f"note_{words.language}"]:
            said.append(words.of(self.period, "note"))
        return said

    def _is_plainly_sorted(self, column: Column) -> bool:
        """Whether the order by a column holds figures of one status, and of enough provinces."""
        return len(self._statuses(column)) < 2 and not column.is_sparse

    def _statuses(self, column: Column) -> Counter[str]:
        return Counter(row["status"] for row in column.rows.values() if row["value"] is not None)

    def _order(self) -> str:
        """What the order of the rows is, and that it is no ranking where it could pass for one."""
        words, column = self.words, self.sorted
        assert column is not None
        statuses = self._statuses(column)
        if len(statuses) > 1:
            named = words.listed([words(f"common.status_{status}") for status, _ in statuses.most_common()])
            return words("heat.sorted_mixed", node=self.title(column), statuses=named)
        if column.is_sparse:
            return words("heat.sorted_sparse", node=self.title(column), n=statuses.total(), of=self.of)
        return words("heat.sorted_plain", node=self.title(column))

    def _set_aside(self) -> list[str]:
        words = self.words
        cells = [
            words(
                "heat.cell",
                unit=words.of(row, "unit_name"),
                node=words.of(row, "node_name"),
                reason=words.of(self.flags[row["flag"]], "text").rstrip("."),
            )
            for row in self._held()
            if row["excluded"]
        ]
        return [words("heat.excluded", cells="; ".join(cells))] if cells else []

    def _absences(self) -> list[str]:
        words = self.words
        shown = [column.rows[unit] for column in self.columns for unit in self.units if unit in column.rows]
        reasons = Counter(row["missing_reason"] for row in shown if row["value"] is None)
        said = [words("heat.absent", n=n, reason=words(f"common.reason_{code}")) for code, n in reasons.most_common()]
        if self.unlisted:
            rows = [column.rows[unit] for column in self.columns for unit in self.unlisted if unit in column.rows]
            codes = dict.fromkeys(row["missing_reason"] for row in rows if row["missing_reason"])
            said.append(
                words(
                    "heat.unlisted",
                    n=len(self.unlisted),
                    units=", ".join(self.name(unit) for unit in self.unlisted),
                    reasons="; ".join(words(f"common.reason_{code}") for code in codes),
                )
            )
        return said

    def source_lines(self) -> list[str]:
        """The sources of the figures shown, that of most of them first."""
        used = Counter(s for row in self._held() for s in (row["source_id"] or "").split("|") if s)
        return list(dict.fromkeys(self.cited[s] for s, _ in used.most_common()))

    def _sources(self) -> str:
        lines = self.source_lines()
        return "; ".join(lines[:3]) + ("; …" if len(lines) > 3 else "")

    def title(self, column: Column) -> str:
        return self.words.of(column.head, "node_name")

    def name(self, unit: str) -> str:
        return self.words.of(self.heads[unit], "unit_name")


def arranged(units: Sequence[str], columns: Sequence[Column], sort: str) -> list[str]:
    """The units in the order of a column, best first, or in that of names in which they are given."""
    column = next((column for column in columns if column.node == sort), None)
    return best_first(column, units) if column else list(units)
