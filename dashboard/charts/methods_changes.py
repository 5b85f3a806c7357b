"""Where the series of an index break, and what was released when. HTML and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.sheet import Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_MOST_NAMES = 10


class Cut(NamedTuple):
    """One change and every node whose series it breaks."""

    first: Row
    nodes: list[str]


def cuts_of(breaks: Sequence[Row]) -> list[Cut]:
    """Breaks of one period, kind and reason together, newest first."""
    found: dict[tuple[str, ...], Cut] = {}
    for row in breaks:
        key = (row["period"], row["kind"], row["reason_vi"])
        found.setdefault(key, Cut(row, [])).nodes.append(row["node"])
    return sorted(found.values(), key=lambda cut: (cut.first["period"], cut.first["kind"]), reverse=True)


class Changes:
    def __init__(
        self,
        words: Words,
        index: Row,
        nodes: Sequence[Row],
        breaks: Sequence[Row],
        releases: Sequence[Row],
        loaded: Mapping[str, Row],
    ) -> None:
        """`releases` are newest first; `loaded` the periods with figures here, rows of `queries.coverage`."""
        self.words, self.index, self.nodes, self.releases, self.loaded = words, index, nodes, releases, loaded
        self.cuts = cuts_of(breaks)

    def breaks(self) -> str:
        words = self.words
        if not self.cuts:
            return f"<p>{escape(words('methods.no_breaks'))}</p>"
        items = "".join(self._cut(cut) for cut in self.cuts)
        return f'<p>{escape(words("methods.breaks_rule"))}</p><ul class="td-cuts">{items}</ul>'

    def _cut(self, cut: Cut) -> str:
        words, row = self.words, cut.first
        kind = words(f"trends.break_{row['kind']}")
        said = words("methods.break_line", kind=kind[:1].upper() + kind[1:], reason=words.of(row, "reason"))
        where = words("methods.break_nodes", nodes=self.names(cut))
        basis = self._basis(row)
        based = f"<small>{escape(words('methods.break_basis', basis=basis))}</small>" if basis else ""
        return (
            f'<li data-kind="{row["kind"]}"><b>{escape(words.moment(row["period"]))}</b>'
            f"<div><p>{escape(said)}</p><small>{escape(where)}</small>{based}</div></li>"
        )

    def _basis(self, row: Row) -> str:
        """What a break rests on; the catalogue says it in Vietnamese only."""
        return str(row["basis"] or "") if self.words.language == "vi" else ""

    def names(self, cut: Cut) -> str:
        words, year = self.words, cut.first["period"][:4]
        valid = {n["node"]: n for n in self.nodes if (n["since"] or "") <= year <= (n["until"] or "9999")}
        if set(cut.nodes) >= valid.keys():
            return words("methods.every_node")
        names = [words.of(valid[node], "name") for node in dict.fromkeys(cut.nodes) if node in valid]
        if len(names) <= _MOST_NAMES + 1:
            return words.listed(names)
        return words("methods.nodes_more", nodes=", ".join(names[:_MOST_NAMES]), n=len(names) - _MOST_NAMES)

    def released(self) -> str:
        words = self.words
        heads = (
            words("common.column_period"), words("methods.column_units"), words("methods.column_loaded"),
            words("methods.column_top"), words("common.column_note"),
        )  # fmt: skip
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
        body = "".join(map(self._release, self.releases))
        return (
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("common.column_period"))}">'
            f'<table class="td-table td-releases"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )

    def _release(self, row: Row) -> str:
        words, held = self.words, self.loaded.get(row["period"])
        cells = (
            str(row["surveyed"] or row["units"]),
            str(held["with_any"]) if held else words("methods.not_loaded"),
            str(row["published_top"] or words("methods.all_published")) if self.index["league_table"] else "–",
            words.of(row, "note"),
        )
        return (
            f'<tr><th scope="row">{escape(row["period"])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
        )

    def sheet(self) -> Sheet:
        words = self.words
        heads = ("common.column_period", "methods.column_kind", "methods.column_reason", "methods.column_basis")
        rows = [
            (
                words.moment(cut.first["period"]),
                words(f"trends.break_{cut.first['kind']}"),
                words.of(cut.first, "reason"),
                self._basis(cut.first),
                self.names(cut),
            )
            for cut in self.cuts
        ]
        return Sheet(
            name="ngat-chuoi",
            title=words("methods.sheet_breaks", short=words.of(self.index, "short_name")),
            columns=[*(Column(words(key)) for key in heads), Column(words("methods.column_node"))],
            rows=rows,
            notes=[words("methods.breaks_rule")],
        )
