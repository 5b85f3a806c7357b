"""What a search has found: a sentence, what the words were read as, a table, the whole as a sheet. Plain HTML, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.search_help import headed, link, listed, without
from dashboard.charts.search_terms import INDEX, NODE, PLACE, NodeKey, Term, Understood
from dashboard.sheet import Cell, Column, Sheet, without_empty
from dashboard.text import Words
from etl import folded

Row = dict[str, Any]

MOST_ON_SCREEN = 200
MOST_ON_A_SLIDE = 12
_NAMED = 3
"""More indices, places or components than these are counted, not named."""


class SearchFound:
    """The rows that a text and the filters let through."""

    def __init__(
        self,
        words: Words,
        text: str,
        understood: Understood,
        filtered: Sequence[str],
        rows: Sequence[Row],
        indices: Mapping[str, Row],
        places: Mapping[str, str],
        nodes: Mapping[NodeKey, tuple[str, str]],
        levels: Mapping[tuple[str, str], Row],
        measures: Mapping[str, Row],
        flags: Mapping[str, Mapping[str, Row]],
        cited: Mapping[str, str],
    ) -> None:
        """`rows` are those of `queries.found`; `filtered` what the filters ask for, in words.

        `places` are names of provinces and other places by id, `levels` bands by index and band, `flags` by index.
        """
        self.words, self.text, self.understood, self.filtered = words, text, understood, filtered
        self.indices, self.places, self.nodes, self.levels = indices, places, nodes, levels
        # the newest first, index after index; what has no period comes last
        order = {index: position for position, index in enumerate(indices)}
        newest_first = sorted(rows, key=lambda r: r["period"] or "", reverse=True)
        self.rows = sorted(newest_first, key=lambda r: order[r["index"]])
        self.known = [row for row in self.rows if row["value"] is not None]
        self.cells = {index: FigureCells(words, cited, measures, flags.get(index)) for index in indices}

    # the answer in words

    def heading(self) -> str:
        said = [*self._besides(), *self._read_as()]
        return headed(self.words, self.sentence(), "".join(f"<p>{escape(line)}</p>" for line in said))

    def sentence(self) -> str:
        words, what = self.words, self._what()
        if self.known:
            n = len(self.known)
            return (
                words("search.found_one", what=what) if n == 1 else words("search.found", n=self._count(n), what=what)
            )
        if self.rows:
            return words("search.only_absent", what=what)
        return words("search.nothing", what=", ".join([*(term.text for term in self.understood.terms), *self.filtered]))

    def _what(self) -> str:
        """The indices, places and years of what was found: `PCI, Quảng Ninh, 2005–2024`."""
        words, rows = self.words, self.known or self.rows
        indices = list(dict.fromkeys(words.of(self.indices[row["index"]], "short_name") for row in rows))
        places = list(dict.fromkeys(self._place(row) for row in rows))
        years = sorted({row["period"] for row in rows if row["period"]})
        span = [] if not years else [years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"]
        named = ((indices, "search.n_indices"), (places, "search.n_places"))
        told = [
            words.listed(names) if len(names) <= _NAMED else words(key, n=self._count(len(names)))
            for names, key in named
        ]
        return ", ".join([*told, *span])

    def _besides(self) -> list[str]:
        words, absent = self.words, len(self.rows) - len(self.known)
        others = sum(not row["preferred"] for row in self.known)
        said = [words("search.absent", n=self._count(absent))] if absent and self.known else []
        return said + ([words("search.others", n=self._count(others))] if others else [])

    def _read_as(self) -> list[str]:
        terms = [said for term in self.understood.terms if (said := self._read(term))]
        return [self.words("search.read_as", terms="; ".join(terms))] if terms else []

    def _read(self, term: Term) -> str:
        """What a term was read as; nothing where it is written as its name is."""
        words = self.words
        if term.kind == PLACE:
            names = list(dict.fromkeys(self.places.get(place, place) for place in term.meant))
            if _is_spelt(term.text, names):
                return ""
            return words("search.read_place", text=term.text, names=words.listed(names))
        if term.kind == INDEX:
            names = [words.of(self.indices[index], "short_name") for index in term.meant]
            if _is_spelt(term.text, names):
                return ""
            return words("search.read_index", text=term.text, names=words.listed(names))
        if term.kind == NODE:
            names = list(dict.fromkeys(self._node_named(key) for key in term.meant))
            if len(names) > _NAMED:
                return words("search.read_nodes", text=term.text, n=self._count(len(names)))
            return words("search.read_node", text=term.text, names="; ".join(names))
        return ""

    def _node_named(self, key: NodeKey) -> str:
        name = self.nodes[key][0 if self.words.language == "vi" else 1]
        return f"{self.words.of(self.indices[key.index], 'short_name')}: {name}"

    def nothing(self) -> str:
        """Where nothing was found: the same search with one condition less."""
        words, terms = self.words, self.understood.terms
        links = [link(words, words("search.without", text=t.text), without(self.text, t.text)) for t in terms]
        more = f"<p>{escape(words('search.all_filters'))}</p>" if self.filtered else ""
        fewer = listed(links) if len(terms) > 1 else ""
        return f'<section class="td-search-help"><p>{escape(words("search.nothing_text"))}</p>{fewer}{more}</section>'

    # the table

    def table(self, most: int) -> str:
        """The first rows with figure, status, rank and source; how many more there are."""
        words, shown = self.words, self.rows[:most]
        heads = (
            words("search.column_where"), words("search.column_what"), words("common.column_period"),
            words("common.column_figure"), words("common.column_status"), words("common.column_rank"),
            words("common.column_source"),
        )  # fmt: skip
        ranked = any(self._rank(row) for row in shown)
        kept = [n for n in range(len(heads)) if ranked or n != 5]
        head = "".join(f'<th scope="col"{_numeric(n)}>{escape(heads[n])}</th>' for n in kept)
        body = "".join(self._table_row(row, heads, kept) for row in shown)
        label = escape(words("search.table_label"))
        return (
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{label}">'
            f'<table class="td-table td-found"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )

    def count(self, most: int) -> str:
        """How many of the rows stand in the table, where it is not all."""
        if len(self.rows) <= most:
            return ""
        key = "search.shown_slide" if most == MOST_ON_A_SLIDE else "search.shown_first"
        said = self.words(key, shown=self._count(most), n=self._count(len(self.rows)))
        return f'<p class="td-count" role="status">{escape(said)}</p>'

    def _table_row(self, row: Row, heads: Sequence[str], kept: Sequence[int]) -> str:
        cells = self.cells[row["index"]]
        status = "" if row["preferred"] else self.words("search.not_displayed")
        parts = (
            _stacked(self._place(row), self._who(row)),
            _stacked(self.words.of(self.indices[row["index"]], "short_name"), self._node(row)),
            escape(self._when(row)),
            f"<b>{escape(self._figure(row))}</b>",
            _stacked(cells.status(row) or "–", status),
            escape(self._rank(row)),
            _stacked(cells.origin(row) or "", cells.note(row) or ""),
        )
        made = "".join(
            f'<td data-label="{escape(heads[n])}"{_numeric(n)}>{parts[n]}</td>'
            if n
            else f'<th scope="row">{parts[n]}</th>'
            for n in kept
        )
        return f"<tr>{made}</tr>"

    def _figure(self, row: Row) -> str:
        """As exact as its pages show it, with its qualifier and its unit unless that is points of a score."""
        words, index = self.words, self.indices[row["index"]]
        if row["value"] is None:
            return "–"
        if not index["sampled"]:
            return words.about(row["qualifier"], words.number(row["value"]))
        measure = self.cells[row["index"]].measures.get(row["unit_of_measure"])
        said = words.quantity(row)
        return f"{said} {words.measured(measure, row['value_high'] or row['value'])}" if measure else said

    def _rank(self, row: Row) -> str:
        rank, of, status = self._ranked(row)
        return "" if rank is None else self.words("search.rank_of", rank=rank, of=of, status=status)

    def _ranked(self, row: Row) -> list[Cell]:
        index = self.indices[row["index"]]
        has_ranks = index["league_table"] and not index["sampled"]
        return self.cells[row["index"]].rank(row) if has_ranks else [None, None, None]

    def _place(self, row: Row) -> str:
        """A province by its name and time, another place as its publisher calls it, a body without one by its own."""
        words = self.words
        statistic = row.get("statistic")
        if statistic is None:
            place = row.get("unit")
            return self.places.get(place, place) if place else str(row["organisation_name"])
        name = self.places.get(row["unit"], words.of(row, "area_name"))
        key = {"mean": "trends.statistic_mean", "min": "search.statistic_min", "max": "search.statistic_max"}.get(
            statistic
        )
        return words(key, area=name) if key else name

    def _who(self, row: Row) -> str:
        """The body that counted, and which part of its count the figure is."""
        if not row.get("organisation"):
            return ""
        body, part = row["organisation_name"], row["breakdown_name"]
        return f"{body}: {part}" if part else str(body)

    def _when(self, row: Row) -> str:
        return self.words.span(row) if row.get("organisation") else self.words.moment(row["moment"])

    def _node(self, row: Row) -> str:
        return self.words.of(row, "node_name")

    def _count(self, n: int) -> str:
        return self.words.number(n, 0)

    # the file

    def sheet(self) -> Sheet:
        """Every row, in full numbers."""
        words, cells = self.words, next(iter(self.cells.values()))
        displayed = Column(words("search.column_displayed"))
        columns = [
            Column(words("search.column_where")),
            Column(words("common.index")),
            Column(words("common.node")),
            Column(words("common.column_body")),
            Column(words("common.column_part")),
            Column(words("common.column_period")),
            *cells.figure_columns(),
            Column(words("common.column_status")),
            *cells.rank_columns(),
            Column(words("common.column_band")),
            Column(words("common.column_weights_period")),
            displayed,
            Column(words("common.column_note")),
            Column(words("common.column_source")),
            Column(words("search.column_unit_id")),
            Column(words("search.column_node_id")),
        ]
        title = words("search.file_title")
        sheet = Sheet(title, title, columns, [self._sheet_row(row) for row in self.rows], (), self.sentence())
        body = words("common.column_body")
        if all(row["preferred"] for row in self.rows):
            place = columns.index(displayed)
            sheet = sheet._replace(
                columns=[c for n, c in enumerate(columns) if n != place],
                rows=[[cell for n, cell in enumerate(row) if n != place] for row in sheet.rows],
            )
        return without_empty(cells.compact(sheet), [body])

    def _sheet_row(self, row: Row) -> list[Cell]:
        words, cells, index = self.words, self.cells[row["index"]], row["index"]
        level = self.levels.get((index, row.get("band") or ""))
        return [
            self._place(row),
            words.of(self.indices[index], "short_name"),
            self._node(row),
            row.get("organisation_name"),
            row.get("breakdown_name"),
            self._when(row),
            *cells.figure(row),
            cells.status(row),
            *self._ranked(row),
            words.of(level, "label") if level else None,
            row.get("weights_period"),
            words("common.answer_yes" if row["preferred"] else "common.answer_no"),
            cells.note(row),
            cells.origin(row),
            row.get("unit"),
            f"{index}.{row['node']}",
        ]


def _is_spelt(text: str, names: Sequence[str]) -> bool:
    """Whether a text is a name but for marks and capitals."""
    return [folded(text)] == [folded(name) for name in names]


def _stacked(text: str, small: str) -> str:
    return f"{escape(text)}<small>{escape(small)}</small>" if small else escape(text)


def _numeric(column: int) -> str:
    return ' class="td-number"' if column == 3 else ""
