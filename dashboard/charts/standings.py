"""All units for one index, node and year, in words and colours: the parts of a ranking sheet as HTML. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from dashboard.charts.firm_words import firm_span, firm_words
from dashboard.charts.newest import kicker
from dashboard.charts.ranked_bars import Bar, Group, ranked_bars
from dashboard.series import breaks_of
from dashboard.slide import Key
from dashboard.text import Words
from dashboard.theme import Palette
from etl import Firmness, in_vietnamese_order

Row = dict[str, Any]

_MARKS = {"computed": "*", "rebuilt": "†"}
_RANK_MARKS = {"computed": "°", "inferred": "ⁱ"}
"""The signs of figures that are not as published, each explained below the list."""

_FEW_CHOSEN = 3
"""Of so many the heading says how firm their standing is; of more the list shows it."""

_SPARSE = 0.5
"""Below this share of units with a score the order is no national ranking."""


class Standings:
    """One ranking in words and colours; every method is a pure reading of its rows."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        index: Row,
        period: Row,
        node: Row,
        rows: Sequence[Row],
        levels: Mapping[str, Row],
        breaks: Sequence[Row],
        cited: Mapping[str, str],
        chosen: Sequence[str],
        shows_beyond: bool,
        geography: Row,
        regions: Mapping[str, Row],
        firmness: Firmness | None = None,
    ) -> None:
        """`rows` best first, missing last; `levels` by band; `breaks` of the index; `cited` by source id.

        Units whose rank is not shown stand after those whose rank is, by name: their order would tell it.

        `geography` is the map on which the rows stand. On a map later than that of the period the rows mix figures
        that units kept with rebuilt ones: they are listed by region and name, never by score, and nobody has a rank.
        """
        self.words, self.palette = words, palette
        self.index, self.period, self.node = index, period, node
        self.levels, self.breaks, self.cited = levels, breaks, cited
        self.chosen, self.shows_beyond, self.regions = chosen, shows_beyond, regions
        self.geography: str = geography["geography"]
        self.is_rebuilt = self.geography != period["geography"]
        self.firmness = None if self.is_rebuilt else firmness
        self.rows = sorted(rows, key=self._place_of_region if self.is_rebuilt else self._place_of_hidden)
        rows = self.rows
        self.scored = [r for r in rows if r["value"] is not None]
        self.absent = [r for r in rows if r["value"] is None]
        self.is_banded = any(r["band"] for r in self.scored) and not self.is_rebuilt
        values = [r["value"] for r in self.scored]
        self.least, self.greatest = (min(values), max(values)) if values else (0.0, 0.0)

    def heading(self) -> str:
        words = self.words
        title = words("ranking.heading", node=words.of(self.node, "name"), period=self.period["period"])
        firm = "".join(f"<p>{escape(said)}</p>" for said in self.firm_ranks())
        return (
            f'<section class="td-heading td-ranking" data-index="{self.index["index"]}" '
            f'data-node="{self.node["node"]}" data-period="{self.period["period"]}">'
            f"{kicker(words, self.index)}<h1>{escape(title)}</h1>"
            f"<p>{escape(self.summary())}</p>{firm}</section>"
        )

    def summary(self) -> str:
        if not self.scored:
            return self.words("common.empty_index_text")
        words, of = self.words, self._units()
        if self.is_rebuilt:
            rebuilt = sum(r["status"] == "rebuilt" for r in self.scored)
            kept = len(self.scored) - rebuilt
            key = "ranking.rebuilt_summary" if self.absent else "ranking.rebuilt_complete"
            return words(key, kept=kept, rebuilt=rebuilt, absent=len(self.absent))
        if self.is_sparse():
            return words("ranking.sparse", n=len(self.scored), of=of)
        if any(map(self._is_hidden, self.scored)):
            return words(
                "ranking.summary_top", n=len(self.scored), of=of, best=self._name(self.scored[0]),
                best_value=words.number(self.scored[0]["value"]),
                median=words.number(median(r["value"] for r in self.scored)),
            )  # fmt: skip
        return words(
            "ranking.summary",
            n=len(self.scored),
            of=of,
            best=self._name(self.scored[0]),
            best_value=words.number(self.scored[0]["value"]),
            worst=self._name(self.scored[-1]),
            worst_value=words.number(self.scored[-1]["value"]),
            median=words.number(median(r["value"] for r in self.scored)),
        )

    def firm_ranks(self) -> list[str]:
        """How firm the standing of the chosen is, each in a sentence."""
        rows = [r for r in self.scored if r["unit"] in self.chosen]
        return [said for said in map(self._firm_rank, rows[:_FEW_CHOSEN]) if said]

    def _firm_rank(self, row: Row) -> str:
        words, firm = self.words, firm_words(self.words, self.firmness, row["unit"], self.shows_beyond)
        if not firm:
            return ""
        place = self._rank_in_words(row) if self._rank(row) else ""
        if not place and row["band"]:
            place = words.within(words.of(self.levels[row["band"]], "label"))
        return words("ranking.firm_rank", unit=self._name(row), place=place, firm=firm) if place else ""

    def _is_hidden(self, row: Row) -> bool:
        """Whether a unit has a rank that the publisher chose not to print and nobody asked for."""
        return bool(row["beyond_published"]) and not self.shows_beyond and not self.is_rebuilt

    def _place_of_hidden(self, row: Row) -> tuple[bool, bool, tuple[list[int], list[int]]]:
        name = in_vietnamese_order(row["unit_name_vi"]) if self._is_hidden(row) else ([], [])
        return row["value"] is None, self._is_hidden(row), name

    def _place_of_region(self, row: Row) -> int:
        # sorting is stable: within a region the order of names in which the rows came stays
        place: int = self.regions[row["region"]]["position"]
        return place

    def _units(self) -> int:
        units: int = self.period["surveyed"] or self.period["units"]
        return units

    def is_sparse(self) -> bool:
        """So few scores that neighbours in the list need not be neighbours in the country."""
        return len(self.scored) < _SPARSE * self._units()

    def bars(self) -> str:
        if self.is_rebuilt:
            return ranked_bars(self._regions()) + self._absent()
        groups = [
            Group(self._group_heading(band, list(rows)), self._band_color(band), [self._bar(r) for r in rows])
            for band, rows in ((b, list(g)) for b, g in groupby(self.scored, key=lambda r: r["band"]))
        ]
        return ranked_bars(groups) + self._absent()

    def _regions(self) -> list[Group]:
        return [
            Group(self.words.of(self.regions[region], "name"), "transparent", [self._bar(r) for r in rows])
            for region, rows in groupby(self.scored, key=lambda r: r["region"])
        ]

    def _group_heading(self, band: str | None, rows: Sequence[Row]) -> str:
        if not self.is_banded:
            return ""
        label = self.words.of(self.levels[band], "label") if band else self.words("ranking.no_band")
        return self.words("ranking.group_heading", band=label, n=len(rows))

    def _band_color(self, band: str | None) -> str:
        return self.palette.of_tone(self.levels[band]["tone"], self.levels[band]["of"]) if band else self.palette.absent

    def color(self, row: Row) -> str:
        if self.is_banded:
            return self._band_color(row["band"])
        return self.palette.of_score(row["value"], self.least, self.greatest)

    def _share(self, value: float) -> float:
        """Of the longest bar; bars start where the scale starts, so that their lengths compare truly."""
        longest = self.greatest - self.node["scale_min"]
        return (value - self.node["scale_min"]) / longest if longest else 1.0

    def _bar(self, row: Row) -> Bar:
        return Bar(
            unit=row["unit"],
            name=self._name(row),
            rank=self._rank(row),
            value=self._value(row),
            share=self._share(row["value"]),
            color=self.color(row),
            mark=_MARKS.get(row["status"], ""),
            is_chosen=row["unit"] in self.chosen,
            margin=self._margin(row),
            title=self.in_words(row),
            span=self._span(row),
        )

    def _span(self, row: Row) -> str:
        return firm_span(self.firmness, row["unit"], self.shows_beyond) if self._rank(row) else ""

    def placed_name(self, row: Row) -> str:
        """The name after the rank, where one is shown."""
        return f"{self._rank(row)}. {self._name(row)}" if self._rank(row) else self._name(row)

    def placed_name_with_span(self, row: Row) -> str:
        """The name after the rank and its interval: `30 (27–35). Thanh Hóa`."""
        span = self._span(row)
        return f"{self._rank(row)} ({span}). {self._name(row)}" if span else self.placed_name(row)

    def marked_value(self, row: Row) -> str:
        """The score with the sign of its status; empty where there is none."""
        return "" if row["value"] is None else self._value(row) + _MARKS.get(row["status"], "")

    def marked_value_with_margin(self, row: Row) -> str:
        """The score with the sign of its status and half of its interval."""
        return " ".join(filter(None, (self.marked_value(row), self._margin(row))))

    def _margin(self, row: Row) -> str:
        return "" if row["low"] is None else f"±{self.words.number((row['high'] - row['low']) / 2)}"

    def _value(self, row: Row) -> str:
        return self.words.about(row["qualifier"], self.words.number(row["value"]))

    def _rank(self, row: Row) -> str:
        if row["rank"] is None or (row["beyond_published"] and not self.shows_beyond):
            return ""
        return f"{row['rank']}" + _RANK_MARKS.get(row["rank_status"], "")

    def _name(self, row: Row) -> str:
        return self.words.of(row, "unit_name")

    def in_words(self, row: Row) -> str:
        """Everything known of one unit here, for hovering."""
        words = self.words
        if row["value"] is None:
            return f"{self._name(row)}: {words('common.reason_' + row['missing_reason'])}"
        status = words(f"common.status_{row['status']}")
        if row["weights_period"]:
            status = words("common.weighted", status=status, year=row["weights_period"])
        said = [f"{self._value(row)} ({status})"]
        if self._rank(row):
            status = words(f"common.status_{row['rank_status']}")
            said.append(words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status))
        if row["band"]:
            said.append(words.of(self.levels[row["band"]], "label"))
        return f"{self._name(row)}: {'; '.join(said)}"

    def _absent(self) -> str:
        """Units without a score, by reason, with the rank where one is known all the same."""
        if not self.absent:
            return ""
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.absences())
        heading = escape(self.words("ranking.absent_heading", n=len(self.absent)))
        return f'<div class="td-absent"><h2>{heading}</h2><ul>{items}</ul></div>'

    def absences(self) -> list[str]:
        """Which units have no score, each reason once."""
        words = self.words
        by_reason: dict[str, list[str]] = {}
        for row in self.absent:
            rank = f" ({self._rank_in_words(row)})" if self._rank(row) else ""
            by_reason.setdefault(row["missing_reason"], []).append(self._name(row) + rank)
        return [
            words("ranking.absent_item", units=", ".join(names), reason=words(f"common.reason_{reason}"))
            for reason, names in by_reason.items()
        ]

    def place_in_short(self, row: Row) -> str:
        """Where a unit stands, as the beginning of a title: by its rank, else its group, else its score."""
        words, unit = self.words, self._name(row)
        if self._rank(row):
            status = words(f"common.status_{row['rank_status']}")
            return words("ranking.slide_rank", unit=unit, rank=row["rank"], of=row["rank_of"], status=status)
        if row["value"] is None:
            return words("ranking.slide_absent", unit=unit, reason=words(f"common.reason_{row['missing_reason']}"))
        if row["band"] and self.is_banded:
            band = words.within(words.of(self.levels[row["band"]], "label"))
            key = "slide_band" if row["band_status"] == "published" else "slide_band_with_status"
            return words(f"ranking.{key}", unit=unit, band=band, status=words(f"common.status_{row['band_status']}"))
        value = words(f"commentary.value_{row['unit_of_measure']}", value=self._value(row))
        key = "slide_value" if row["status"] == "published" else "slide_value_with_status"
        return words(f"ranking.{key}", unit=unit, value=value, status=words(f"common.status_{row['status']}"))

    def is_whole(self) -> bool:
        """Whether the scores are of one map and of enough units to speak of the country."""
        return len(self.scored) > 2 and not self.is_rebuilt and not self.is_sparse()

    def _rank_in_words(self, row: Row) -> str:
        words = self.words
        if row["rank_status"] == "published":
            return words("common.rank", rank=row["rank"], of=row["rank_of"])
        status = words(f"common.status_{row['rank_status']}")
        return words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)

    def keys(self) -> list[Key]:
        """What the colours mean; on a continuous scale its two ends."""
        words = self.words
        absent = [Key(self.palette.absent, words("ranking.absent_color"))] if self.absent else []
        if self.is_banded:
            present = {r["band"] for r in self.scored}
            bands = [
                Key(self._band_color(b), words.of(level, "label")) for b, level in self.levels.items() if b in present
            ]
            return bands + absent
        low = words("ranking.scale_low", value=words.number(self.least))
        high = words("ranking.scale_high", value=words.number(self.greatest))
        return [Key(self.palette.ramp[0], low), Key(self.palette.ramp[-1], high), *absent]

    def legend(self) -> str:
        words = self.words
        absent = f'<span><i style="background:{self.palette.absent}"></i>{escape(words("ranking.absent_color"))}</span>'
        if self.is_banded:
            present = {r["band"] for r in self.scored}
            steps = [
                f'<span><i style="background:{self._band_color(b)}"></i>{escape(words.of(level, "label"))}</span>'
                for b, level in self.levels.items()
                if b in present
            ]
            return f'<div class="td-legend">{"".join(steps)}{absent}</div>'
        low = words("ranking.scale_low", value=words.number(self.least))
        high = words("ranking.scale_high", value=words.number(self.greatest))
        return (
            f'<div class="td-legend"><span>{escape(low)}</span>'
            f'<i class="td-ramp" style="background:linear-gradient(90deg,{",".join(self.palette.ramp)})"></i>'
            f"<span>{escape(high)}</span>{absent}</div>"
        )

    def signs(self) -> list[str]:
        """What the signs beside the numbers mean: shown wherever the numbers are."""
        return [*self.marks(), *self.span_notes("span"), *self.interval_notes()]

    def marks(self) -> list[str]:
        """What the signs of statuses mean, those that occur."""
        words, said = self.words, []
        if any(r["status"] == "computed" for r in self.scored):
            said.append(words("ranking.mark_computed"))
        years = sorted({r["weights_period"] for r in self.scored if r["weights_period"]})
        if any(r["status"] == "rebuilt" for r in self.scored):
            said.append(words("ranking.mark_rebuilt", years=words.listed(years)))
        for status, key in (("computed", "mark_rank"), ("inferred", "mark_inferred")):
            if any(r["rank_status"] == status and self._rank(r) for r in self.scored):
                said.append(words(f"ranking.{key}"))
        return said

    def span_notes(self, key: str) -> list[str]:
        """What the intervals of ranks are, in the sentence of that key; none where none is shown."""
        firmness = self.firmness
        if firmness is None or not any(map(self._span, self.scored)):
            return []
        level, noise, runs = (self.words.number(n, 0) for n in (firmness.level_pct, firmness.noise_pct, firmness.runs))
        return [self.words(f"ranking.{key}_{firmness.basis}", level=level, noise=noise, runs=runs)]

    def interval_notes(self) -> list[str]:
        levels = {r["level_pct"] for r in self.scored if r["low"] is not None}
        return [self.words("ranking.interval_note", level=self.words.number(level, 0)) for level in levels]

    def cautions(self) -> list[str]:
        """What a careful reader must know before quoting this page."""
        words, index, said = self.words, self.index, []
        if self.is_rebuilt:
            said.append(words("ranking.rebuilt_caution"))
        elif not index["league_table"]:
            said.append(words("ranking.no_ranks"))
        if any(r["beyond_published"] for r in self.scored):
            said.append(words.of(index, "rank_note"))
        if any(map(self._is_hidden, self.scored)):
            said.append(words("ranking.hidden_by_name"))
        if (
            len(self.scored) > 2
            and not self.is_sparse()
            and not self.is_rebuilt
            and all(r["low"] is None for r in self.scored)
        ):
            said.append(words("ranking.firmness", gap=words.number(self._typical_gap())))
        has_ranks = any(self._rank(r) for r in self.scored)
        if has_ranks and not self.is_rebuilt and not (self.firmness and self.firmness.intervals):
            said.append(words("ranking.no_span"))
        if any(r["low"] is not None for r in self.scored) and index[f"interval_note_{words.language}"]:
            said.append(words.of(index, "interval_note"))
        if self.is_banded and index[f"band_rule_{words.language}"]:
            said.append(words("ranking.band_rule", rule=words.of(index, "band_rule")))
        for b in breaks_of(self.breaks, self.node["node"]):
            if b["period"] == self.period["period"]:
                said.append(words("common.break", period=b["period"], reason=words.of(b, "reason")))
        if self.period[f"note_{words.language}"]:
            said.append(words.of(self.period, "note"))
        return said

    def _typical_gap(self) -> float:
        """The median distance between neighbours in the middle half of the table."""
        values = sorted((r["value"] for r in self.scored), reverse=True)
        middle = values[len(values) // 4 : len(values) - len(values) // 4]
        return median(a - b for a, b in pairwise(middle)) if len(middle) > 1 else 0.0

    def source_lines(self) -> list[str]:
        """The sources cited here, the one of most figures first."""
        used = Counter(s for r in self.scored for s in (r["source_id"] or "").split("|") if s)
        return list(dict.fromkeys(self.cited[s] for s, _ in used.most_common()))

    def footing(self) -> str:
        words = self.words
        lines = self.source_lines()
        sources = escape("; ".join(lines[:3]) + ("; …" if len(lines) > 3 else ""))
        signs = "".join(f"<p>{escape(sign)}</p>" for sign in self.signs())
        cautions = "".join(f"<li>{escape(caution)}</li>" for caution in self.cautions())
        return (
            f'<footer class="td-footing">{signs}<ul>{cautions}</ul><p>{escape(words("common.source"))}: {sources}</p>'
            "</footer>"
        )
