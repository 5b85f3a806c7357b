"""How firm the ranks of one node are, in words: the answer for one province, the method, the table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from math import floor
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.firm_words import gap_words, share_of_runs, span
from dashboard.charts.newest import kicker
from dashboard.series import breaks_of
from dashboard.sheet import Cell, Column, Sheet, without_empty
from dashboard.text import Words
from etl import Firmness, Gap, in_vietnamese_order

Row = dict[str, Any]

_FEW_NAMES = 12


class FirmnessReading:
    """One node in one period: the rows of its own map, and how firm they stand."""

    def __init__(
        self,
        words: Words,
        index: Row,
        period: Row,
        node: Row,
        rows: Sequence[Row],
        firmness: Firmness | None,
        home: str,
        levels: Mapping[str, Row],
        breaks: Sequence[Row],
        cited: Mapping[str, str],
        shows_beyond: bool,
    ) -> None:
        """`rows` are those of the node, absent ones too; `home` is the unit that we look from."""
        self.words, self.index, self.period, self.node = words, index, period, node
        self.firmness, self.home, self.shows_beyond = firmness, home, shows_beyond
        self.levels, self.breaks, self.cited = levels, breaks, cited
        self.rows = {row["unit"]: row for row in rows}
        self.scored = [row for row in rows if row["value"] is not None]
        self.ordered = [self.rows[unit] for unit in self._in_order()]

    def _in_order(self) -> list[str]:
        """The units that the picture shows, the best first; of an incomplete set those with a known neighbour."""
        firmness = self.firmness
        if firmness is None:
            return []
        if firmness.intervals:
            return sorted(firmness.intervals, key=self._place)
        sign = -1 if self.node["direction"] == "higher_is_better" else 1
        return sorted(firmness.gaps, key=lambda u: (sign * self.rows[u]["value"], self.rows[u]["rank"] or 0, u))

    def _place(self, unit: str) -> tuple[Any, ...]:
        """By rank, then by name: whose rank the publisher did not print come last, and their order tells no rank."""
        assert self.firmness is not None
        name = in_vietnamese_order(self.rows[unit]["unit_name_vi"])
        if not self.shows(unit):
            return (1, name, unit)
        return (0, (self.firmness.intervals[unit].rank, self.rows[unit]["rank"] or 0), name, unit)

    @property
    def is_complete(self) -> bool:
        return self.firmness is not None and len(self.firmness.gaps) == len(self.scored)

    def shows(self, unit: str) -> bool:
        """Whether what is known of the rank of a unit may be shown."""
        return self.firmness is not None and (self.shows_beyond or unit not in self.firmness.hidden)

    # words

    def heading(self) -> str:
        said = " ".join([self.about(), *self.told()])
        return (
            f'<section class="td-heading td-firmness" data-index="{self.index["index"]}" '
            f'data-node="{self.node["node"]}" data-period="{self.period["period"]}">'
            f"{kicker(self.words, self.index)}<h1>{escape(self.answer())}</h1><p>{escape(said)}</p></section>"
        )

    def about(self) -> str:
        """The node and the period."""
        words = self.words
        return words("firmness.about", node=words.of(self.node, "name"), period=self.period["period"])

    def answer(self) -> str:
        """The rank of home and its interval; what there is in its place."""
        words, row = self.words, self.rows.get(self.home)
        if row is None:
            return words("firmness.nobody")
        unit, firmness = words.of(row, "unit_name"), self.firmness
        if row["beyond_published"] and not self.shows_beyond:
            return words("firmness.hidden", unit=unit)
        if row["rank"] is not None:
            return self._answer_of_rank(row)
        if row["value"] is None:
            return words("firmness.absent", unit=unit, reason=words(f"common.reason_{row['missing_reason']}"))
        if firmness and row["unit"] in firmness.stays and row["band"]:
            share = share_of_runs(words, firmness.stays[row["unit"]])
            band = words.within(words.of(self.levels[row["band"]], "label"))
            return words(f"firmness.group_{firmness.basis}", unit=unit, band=band, share=share)
        status = words(f"common.status_{row['status']}")
        score = words(f"commentary.value_{row['unit_of_measure']}", value=words.number(row["value"]))
        return words("firmness.score", unit=unit, score=score, status=status)

    def _answer_of_rank(self, row: Row) -> str:
        words, unit = self.words, self.words.of(row, "unit_name")
        status = words(f"common.status_{row['rank_status']}")
        rank = words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)
        interval = self.firmness.intervals.get(row["unit"]) if self.firmness else None
        if interval is None:
            return words("firmness.rank_alone", unit=unit, rank=rank)
        if interval.low == interval.high:
            level = self._numbers()["level"]
            return words("firmness.rank_fixed", unit=unit, rank=rank, low=interval.low, level=level)
        return words("firmness.rank_span", unit=unit, rank=rank, span=span(interval))

    def told(self) -> list[str]:
        """What follows the answer: the runs and who is alike, or why there are none and the gaps."""
        words, firmness, row = self.words, self.firmness, self.rows.get(self.home)
        if firmness is None or not firmness.intervals:
            return self._without_runs()
        if row is None or row["unit"] not in firmness.intervals:
            return []
        if not self.shows(row["unit"]):
            return [words.of(self.index, "rank_note")]
        low, high = firmness.intervals[row["unit"]].low, firmness.intervals[row["unit"]].high
        if firmness.has_ranks and low == high:
            said = words(f"firmness.fixed_{firmness.basis}", low=low, **self._numbers())
        elif firmness.has_ranks:
            said = words(f"firmness.in_runs_{firmness.basis}", low=low, high=high, **self._numbers())
        else:
            n = len(firmness.intervals)
            said = words(f"firmness.places_{firmness.basis}", low=low, high=high, n=n, **self._numbers())
        return [said, self._alike(row), *([words("firmness.without_errors")] if firmness.basis == "weights" else [])]

    def _numbers(self) -> dict[str, str]:
        words, firmness = self.words, self.firmness
        if firmness is None:
            return {}
        numbers = {"level": firmness.level_pct, "noise": firmness.noise_pct, "runs": firmness.runs}
        return {name: words.number(value, 0) for name, value in numbers.items()}

    def _alike(self, row: Row) -> str:
        words = self.words
        units = self.firmness.alike[row["unit"]] if self.firmness else ()
        if not units:
            return words("firmness.alike_none")
        if len(units) > _FEW_NAMES:
            return words("firmness.alike_many", n=len(units))
        # whose rank the publisher did not print come in the order of names: that of ranks would tell them
        hidden = sorted((unit for unit in units if not self.shows(unit)), key=self._place)
        ordered = [*(unit for unit in units if self.shows(unit)), *hidden]
        names = [words.of(self.rows[unit], "unit_name") for unit in ordered]
        return words("firmness.alike_few", n=len(units), units=words.listed(names))

    def _without_runs(self) -> list[str]:
        words, row = self.words, self.rows.get(self.home)
        n, of = len(self.scored), self.period["surveyed"] or self.period["units"]
        if self.firmness is None:
            return [words("firmness.too_few", n=n, of=of)]
        said = []
        if row and self.shows(row["unit"]) and (gaps := gap_words(words, self.firmness, row["unit"])):
            said.append(words("firmness.gaps_of", unit=words.of(row, "unit_name"), gaps=gaps))
        said.append(words("firmness.no_runs"))
        return said if self.is_complete else [*said, words("firmness.sparse_gaps", n=n, of=of)]

    def footing(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes())
        method = "".join(f"<p>{escape(said)}</p>" for said in self.method())
        lines = self.source_lines()
        sources = escape("; ".join(lines[:3]) + ("; …" if len(lines) > 3 else ""))
        return (
            f'<footer class="td-footing">{method}<ul>{notes}</ul>'
            f"<p>{escape(self.words('common.source'))}: {sources}</p></footer>"
        )

    def method(self) -> list[str]:
        """How the runs were made, and what they leave out."""
        words, firmness = self.words, self.firmness
        if firmness is None or not firmness.intervals:
            return []
        least, most = (words.number(1 + sign * firmness.noise_pct / 100) for sign in (-1, 1))
        seed = str(firmness.seed)
        said = words(f"firmness.method_{firmness.basis}", least=least, most=most, seed=seed, **self._numbers())
        apart = words("firmness.apart", apart=words.number(firmness.apart_pct, 0))
        return [f"{said} {apart}", *([words("firmness.only_weights")] if firmness.basis == "weights" else [])]

    def notes(self) -> list[str]:
        """What a careful reader must know before quoting the page."""
        words, firmness, said = self.words, self.firmness, []
        with_error = sum(row["se"] is not None for row in self.scored)
        if 0 < with_error < len(self.scored):
            said.append(words("firmness.some_errors", n=with_error, of=len(self.scored)))
        if firmness and firmness.status and len({row["status"] for row in self.scored}) > 1:
            said.append(words("firmness.one_status", status=words(f"common.status_{firmness.status}")))
        if firmness and firmness.hidden:
            said.append(words.of(self.index, "rank_note"))
        if with_error and self.index[f"interval_note_{words.language}"]:
            said.append(words.of(self.index, "interval_note"))
        if firmness and firmness.stays and self.index[f"band_rule_{words.language}"]:
            said.append(words("ranking.band_rule", rule=words.of(self.index, "band_rule")))
        said += self._absences()
        for b in breaks_of(self.breaks, self.node["node"]):
            if b["period"] == self.period["period"]:
                said.append(words("common.break", period=b["period"], reason=words.of(b, "reason")))
        return said

    def _absences(self) -> list[str]:
        if not self.is_complete:
            return []
        by_reason: dict[str, list[str]] = {}
        for row in self.rows.values():
            if row["value"] is None:
                by_reason.setdefault(row["missing_reason"], []).append(self.words.of(row, "unit_name"))
        words = self.words
        return [
            words("firmness.absent_units", units=words.listed(names), reason=words(f"common.reason_{reason}"))
            for reason, names in by_reason.items()
        ]

    def source_lines(self) -> list[str]:
        """The sources of the scores, that of most of them first."""
        used = Counter(s for row in self.scored for s in (row["source_id"] or "").split("|") if s)
        return list(dict.fromkeys(self.cited[s] for s, _ in used.most_common()))

    # the table

    def sheets(self) -> list[Sheet]:
        words, cells = self.words, FigureCells(self.words, self.cited)
        place = "" if self.firmness is None or self.firmness.has_ranks else "place_"
        absent = [row for row in self.rows.values() if row not in self.ordered]
        sheet = Sheet(
            name=words.of(self.index, "short_name"),
            title=words("firmness.title"),
            columns=[
                Column(words("common.column_unit")),
                Column(words("common.column_value"), 2),
                Column(words("common.column_status")),
                *cells.rank_columns(),
                Column(words(f"firmness.column_{place}low"), 0),
                Column(words(f"firmness.column_{place}high"), 0),
                Column(words("firmness.column_stays"), 0),
                Column(words("firmness.column_alike"), 0),
                Column(words("firmness.column_above"), 2),
                Column(words("firmness.column_below"), 2),
                Column(words("common.column_source")),
            ],
            rows=[
                [
                    words.of(row, "unit_name"),
                    row["value"],
                    cells.status(row),
                    *cells.rank(row, self.shows_beyond),
                    *self._firm_cells(row["unit"]),
                    cells.origin(row),
                ]
                for row in (*self.ordered, *absent)
            ],
            notes=[*self.method(), *self.notes()],
            subtitle=self.about(),
        )
        return [without_empty(sheet, [column.title for column in sheet.columns[3:-1]])]

    def _firm_cells(self, unit: str) -> list[Cell]:
        """Interval, share of runs in its group, number of those alike, gaps; empty where nothing may be shown."""
        firmness = self.firmness
        if firmness is None or not self.shows(unit):
            return [None] * 6
        interval, gap = firmness.intervals.get(unit), firmness.gaps.get(unit, Gap(None, None))
        stays = firmness.stays.get(unit)
        return [
            interval.low if interval else None,
            interval.high if interval else None,
            None if stays is None else floor(100 * stays + 1e-9),
            len(firmness.alike[unit]) if interval else None,
            gap.above,
            gap.below,
        ]
