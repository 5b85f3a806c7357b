"""What is known to be doubtful: sources that differ, sums that do not agree, notes on figures, gaps. HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dashboard.charts.methods_nodes import years_of
from dashboard.sheet import Column, Sheet
from dashboard.text import Words
from etl import Tally

Row = dict[str, Any]

_MOST_CELLS = 4
_MOST_UNITS = 6


class Doubts:
    """Contradictions and notes. `disputed` are cells of two figures, `tallies` printed figures that contradict their
    parts, `flagged` the figures that carry a flag."""

    def __init__(
        self,
        words: Words,
        disputed: Sequence[Row],
        tallies: Sequence[Tally],
        flags: Mapping[str, Row],
        flagged: Sequence[Row],
        nodes: Mapping[str, str],
        places: Mapping[str, str],
        cited: Mapping[str, str],
    ) -> None:
        """`nodes` and `places` are names by id."""
        self.words, self.disputed, self.tallies, self.flags = words, disputed, tallies, flags
        self.nodes, self.places, self.cited = nodes, places, cited
        self.flagged: dict[str, list[Row]] = defaultdict(list)
        for row in flagged:
            self.flagged[row["flag"]].append(row)

    @property
    def count(self) -> int:
        return len(self.disputed) + len(self.tallies) + len(self.flagged)

    def html(self) -> str:
        words = self.words
        differing = self._listed(words("methods.disputed_title"), [self._dispute(row) for row in self.disputed])
        if not self.disputed:
            differing = f"<p>{escape(words('methods.disputed_none'))}</p>"
        return (
            differing
            + self._listed(words("methods.tallies_title"), [self._tally(tally) for tally in self.tallies])
            + self._listed(
                words("methods.flags_title"), [self._flag(flag) for flag in self.flags if flag in self.flagged]
            )
        )

    @staticmethod
    def _listed(title: str, lines: Sequence[str]) -> str:
        if not lines:
            return ""
        return f"<h3>{escape(title)}</h3><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"

    def _dispute(self, row: Row) -> str:
        words = self.words
        is_rank = row["what"] == "rank"
        return words(
            "methods.disputed_rank" if is_rank else "methods.disputed_value",
            place=self.places[row["place"]],
            period=row["as_of"] or row["period"],
            node=self.nodes[row["node"]],
            shown=words.number(row["value"], 0 if is_rank else 2),
            status=words(f"common.status_{row['status']}"),
            source=self._source(row["source_id"]),
            other=words.number(row["other"], 0 if is_rank else 2),
            other_status=words(f"common.status_{row['other_status']}"),
            other_source=self._source(row["other_source_id"]),
        )

    def _source(self, source_id: str | None) -> str:
        """After a status; nothing where a figure was computed from what others print."""
        cited = "; ".join(self.cited[source] for source in (source_id or "").split("|") if source)
        return self.words("methods.of_source", source=cited) if cited else ""

    def _tally(self, tally: Tally) -> str:
        words, first, printed = self.words, tally.parts[0], tally.printed
        assert printed is not None and tally.total.value is not None
        is_of_body = "organisation_name_vi" in first
        return words(
            "methods.tally",
            place=words.of(first, "organisation_name" if is_of_body else "place_name"),
            period=words.span(first) if is_of_body else words.moment(first["moment"]),
            node=self.nodes[tally.node],
            printed=words.quantity(printed),
            computed=words.quantity({"value": tally.total.value, "value_high": None, "qualifier": None}),
            source=self.cited[printed["source_id"]],
        )

    def _flag(self, flag: str) -> str:
        words, rows = self.words, self.flagged[flag]
        cells = dict.fromkeys(self._cell(row) for row in rows)
        shown = words.listed(list(cells)[:_MOST_CELLS])
        if len(cells) > _MOST_CELLS:
            shown = words("methods.flag_more", cells=", ".join(list(cells)[:_MOST_CELLS]), n=len(cells) - _MOST_CELLS)
        said = words("methods.flag", text=words.of(self.flags[flag], "text"), n=len(rows), cells=shown)
        return f"{said} {words('methods.flag_excluded')}" if self.flags[flag]["excluded"] else said

    def _cell(self, row: Row) -> str:
        words = self.words
        moment = words.moment(row["moment"]) if row["moment"] else words("common.undated")
        return words("methods.cell", place=words.of(row, "place_name"), moment=moment)


class Gaps:
    """Why figures are missing: `rules` are those of the catalogue, `absences` the empty cells of the root."""

    def __init__(
        self,
        words: Words,
        rules: Sequence[Row],
        absences: Sequence[Row],
        nodes: Mapping[str, str],
        units: Mapping[str, str],
    ) -> None:
        self.words, self.rules, self.absences, self.nodes, self.units = words, rules, absences, nodes, units

    def html(self) -> str:
        words = self.words
        said = [*self._of_root(), words("methods.missing_zero")]
        lines = self.lines()
        if not lines:
            said.append(words("methods.missing_nothing"))
        listed = f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""
        return f"<p>{escape(' '.join(said))}</p>{listed}"

    def _of_root(self) -> list[str]:
        words = self.words
        counts: dict[str, int] = defaultdict(int)
        for row in self.absences:
            counts[row["missing_reason"]] += row["units"]
        if not counts:
            return []
        reasons = [
            words("methods.missing_count", reason=words(f"common.reason_{reason}"), n=n)
            for reason, n in sorted(counts.items(), key=lambda item: -item[1])
        ]
        return [words("methods.missing_root", reasons=words.listed(reasons))]

    def lines(self) -> list[str]:
        """One a rule, newest first; a rule comes as a row for each of its nodes and units."""
        grouped: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in self.rules:
            grouped[row["since"], row["until"], row["reason"], row["note_vi"]].append(row)
        in_order = sorted(grouped.values(), key=lambda rows: rows[0]["since"] or "", reverse=True)
        return [self._line(rows) for rows in in_order]

    def _line(self, rows: Sequence[Row]) -> str:
        words, first = self.words, rows[0]
        nodes = [self.nodes[n] for n in dict.fromkeys(r["node"] for r in rows) if n]
        said = words(
            "methods.missing_rule",
            years=years_of(words, first),
            reason=words(f"common.reason_{first['reason']}"),
            units=self._units(list(dict.fromkeys(r["unit"] for r in rows if r["unit"]))),
            nodes=f" {words('methods.missing_nodes', nodes=words.listed(nodes))}" if nodes else "",
            note=words.of(first, "note"),
        )
        return said.strip()

    def _units(self, units: list[str]) -> str:
        words = self.words
        if not units:
            return words("methods.missing_everybody")
        if len(units) > _MOST_UNITS:
            return words("methods.missing_many", n=len(units))
        return words("methods.missing_units", units=words.listed([self.units[u] for u in units]))


def _address(url: str) -> str:
    """The site of an address, which leads to the whole of it; an address that is none stands as it is."""
    site = urlsplit(url).netloc
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(site)}</a>' if site else escape(url)


class Sources:
    """The sources of an index, those of the most figures first."""

    def __init__(self, words: Words, index: Row, rows: Sequence[Row], cited: Mapping[str, str]) -> None:
        self.words, self.index, self.rows, self.cited = words, index, rows, cited

    def html(self) -> str:
        words = self.words
        heads = ("cited", "licence", "figures")
        head = "".join(f'<th scope="col">{escape(words(f"methods.column_{key}"))}</th>' for key in heads)
        body = "".join(map(self._row, self.rows))
        return (
            f'<table class="td-table td-sources"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            if self.rows
            else f"<p>{escape(words('common.no_figure'))}</p>"
        )

    def _row(self, row: Row) -> str:
        address = f"<small>{_address(row['url'])}</small>" if row["url"] else ""
        return (
            f'<tr><th scope="row">{escape(self.cited[row["source_id"]])}{address}</th>'
            f"<td>{escape(self._licence(row))}</td><td>{self.words.number(row['figures'], 0)}</td></tr>"
        )

    def _licence(self, row: Row) -> str:
        """The register holds both languages in one cell, Vietnamese first."""
        texts = (row["licence"] or "").split(" | ")
        return texts[0] if self.words.language == "vi" else texts[-1]

    def sheet(self) -> Sheet:
        words = self.words
        texts = ("cited", "address", "licence")
        return Sheet(
            name="nguon",
            title=words("methods.sheet_sources", short=words.of(self.index, "short_name")),
            columns=[
                *(Column(words(f"methods.column_{key}")) for key in texts),
                Column(words("methods.column_figures"), 0),
            ],
            rows=[
                (self.cited[row["source_id"]], row["url"] or "", self._licence(row), row["figures"])
                for row in self.rows
            ],
        )
