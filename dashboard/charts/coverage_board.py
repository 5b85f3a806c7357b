"""How much of the country each index covers, year by year: sparse years look sparse. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.newest import newest_in_words
from dashboard.text import Words

Row = dict[str, Any]


class CoverageBoard:
    """Index × year: of how many provinces a figure is held, and why the others have none."""

    def __init__(
        self,
        words: Words,
        indices: Sequence[Row],
        coverage: Sequence[Row],
        absences: Sequence[Row],
        names: Mapping[str, Mapping[str, str]],
        loaded: Sequence[Row],
        is_rebuilt: bool,
    ) -> None:
        """`names` gives the name of the root of each index; `is_rebuilt` tells of figures on one later map.

        `loaded` is the coverage on the maps of their own: it says which periods hold figures at all.
        """
        self.words, self.indices, self.names = words, indices, names
        self.is_rebuilt = is_rebuilt
        self.cells = {(c["index"], c["period"]): c for c in coverage}
        self.absences: dict[tuple[str, str], list[Row]] = {}
        for absence in absences:
            self.absences.setdefault((absence["index"], absence["period"]), []).append(absence)
        self.loaded = {(c["index"], c["period"]) for c in loaded if c["figures"]}
        held = sorted(period for _, period in self.loaded)
        known = sorted({c["period"] for c in coverage})
        self.periods = [p for p in known if held and held[0] <= p]

    def heading(self) -> str:
        words = self.words
        return (
            f'<section class="td-heading"><h1>{escape(words("coverage.title"))}</h1>'
            f"<p>{escape(words('coverage.lead_rebuilt' if self.is_rebuilt else 'coverage.lead'))}</p></section>"
        )

    def board(self) -> str:
        head = "".join(f'<th scope="col">{escape(p)}</th>' for p in self.periods)
        rows = "".join(map(self._row, self.indices))
        return (
            '<div class="td-scroll td-newest-first" tabindex="0" role="region" '
            f'aria-label="{escape(self.words("coverage.title"))}">'
            f'<table class="td-coverage"><thead><tr><th></th>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _row(self, index: Row) -> str:
        name = self.name_of(index)
        cells = "".join(self._cell(index, period) for period in self.periods)
        newest = f"<small>{escape(self._newest(index))}</small>"
        return f'<tr data-index="{index["index"]}"><th scope="row">{escape(name)}{newest}</th>{cells}</tr>'

    def name_of(self, index: Row) -> str:
        """The index and what of it is counted."""
        words = self.words
        measured = words("coverage.any_figure") if index["sampled"] else self.names[index["index"]][words.language]
        return f"{words.of(index, 'short_name')} · {measured}"

    def is_loaded(self, index: Row, period: str) -> bool:
        return (index["index"], period) in self.loaded

    def held(self, index: Row) -> list[str]:
        return [p for p in self.periods if (index["index"], p) in self.loaded]

    def _newest(self, index: Row) -> str:
        held = self.held(index)
        return newest_in_words(self.words, {**index, "last_period": held[-1] if held else None})

    def count(self, index: Row, cell: Row) -> int:
        """Provinces with a value of the root; in a sample, with any figure."""
        count: int = cell["with_any"] if index["sampled"] else cell["with_root"]
        return count

    def _cell(self, index: Row, period: str) -> str:
        words, cell = self.words, self.cells.get((index["index"], period))
        if cell is None:
            return f'<td class="td-none" title="{escape(words("coverage.no_release", period=period))}"></td>'
        count = self.count(index, cell)
        share = min(count / cell["units"], 1.0)
        style = f'style="--share:{share:.2f}"'
        tone = " td-dense" if share > 0.5 else ""
        text = f"{count}<small>/{cell['units']}</small>" if self.is_loaded(index, period) else "–"
        return (
            f'<td class="td-cell{tone}" {style} title="{escape(self.in_words(index, period))}"><span>{text}</span></td>'
        )

    def in_words(self, index: Row, period: str) -> str:
        words, cell = self.words, self.cells[index["index"], period]
        if (index["index"], period) not in self.loaded:
            return words("coverage.not_loaded", index=words.of(index, "short_name"), period=period)
        key = "coverage.sampled_cell" if index["sampled"] else "coverage.cell"
        said = words(
            key,
            index=words.of(index, "short_name"),
            period=period,
            n=self.count(index, cell),
            of=cell["units"],
            any=cell["with_any"],
        )
        return f"{said} {self._reasons(index, period)}".strip()

    def _reasons(self, index: Row, period: str) -> str:
        words = self.words
        found = self.absences.get((index["index"], period), []) if not index["sampled"] else []
        said = [
            words("coverage.reason", n=a["units"], reason=words(f"common.reason_{a['missing_reason']}")) for a in found
        ]
        return words("coverage.absent", reasons="; ".join(said)) if said else ""

    def reasons(self) -> str:
        """Why provinces have no figure, index by index, newest year first."""
        return "".join(map(self._reasons_of, self.indices))

    def _reasons_of(self, index: Row) -> str:
        words = self.words
        lines = [f"<li><b>{escape(p)}</b>: {escape(self.in_words(index, p))}</li>" for p in reversed(self.held(index))]
        if not lines:
            return ""
        note = f"<p>{escape(words.of(index, 'rank_note'))}</p>" if index["sampled"] else ""
        return (
            f"<details><summary>{escape(words.of(index, 'short_name'))}: "
            f"{escape(words('coverage.year_by_year'))}</summary>{note}<ul>{''.join(lines)}</ul></details>"
        )

    def table(self) -> str:
        title = escape(self.words("coverage.reasons_title"))
        return f'<section class="td-reasons"><h2>{title}</h2>{self.reasons()}</section>'
