"""One index of one province in words: newest score, standing, change, history, gaps. Rows in, a card out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.score_card import Component, Place, ScoreCard
from dashboard.charts.sparkline import sparkline
from dashboard.series import breaks_of, change, cuts_before, segments
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]

_ENOUGH_TO_PLACE = 0.5
"""Below this share of units with a score a place among them would mislead."""


class IndexReading:
    """What may be said of one index in one province, up to a year."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        index: Row,
        unit: Row,
        rows: Sequence[Row],
        periods: Sequence[Row],
        breaks: Sequence[Row],
        levels: Mapping[str, Row],
        cited: Mapping[str, str],
        medians_in: Callable[[str], Mapping[str, Row]],
        standings_in: Callable[[str], Sequence[Row]],
    ) -> None:
        """`rows` are the province's displayed values of this index, oldest first; `periods` newest first.

        `medians_in` and `standings_in` answer for one period: medians by node, and all units of the root.
        """
        self.words, self.palette, self.index, self.unit = words, palette, index, unit
        self.periods, self.levels, self.cited = {p["period"]: p for p in periods}, levels, cited
        self.medians_in, self.standings_in = medians_in, standings_in
        self.newest = periods[0]["period"]
        self.root = [r for r in rows if r["node"] == index["root"]]
        known = [r for r in self.root if r["value"] is not None]
        self.latest = known[-1] if known else None
        self.absent_now = next((r for r in self.root if r["period"] == self.newest and r["value"] is None), None)
        self.breaks = breaks_of(breaks, index["root"])
        self.parts = _newest_parts([r for r in rows if r["parent"] == index["root"]])
        self.medians = self._medians()

    def card(self) -> ScoreCard:
        words, latest = self.words, self.latest
        moved = change(self.root, self.breaks)
        band, band_color = self._band()
        scores = self._scores()
        first, last = min(scores), max(scores)
        cuts = [b["period"] for b in self.breaks if b["kind"] != "suspected" and b["period"] > first]
        return ScoreCard(
            index=self.index["index"],
            name=words.of(self.index, "short_name"),
            full_name=words.of(self.index, "name"),
            year=words("overview.newest", period=self.newest),
            notices=self._notices(),
            value=words.number(latest["value"]) if latest else "",
            out_of=words("overview.out_of", max=words.number(latest["scale_max"], 0)) if latest else "",
            status=words(f"common.status_{latest['status']}") if latest else "",
            band=band,
            band_color=band_color,
            rank=self._rank(latest or self.absent_now),
            firmness=self._firmness(),
            change=words.change(moved.difference) if moved else "",
            change_note=self._change_note(),
            place=self._place(),
            spark=sparkline(scores, segments(scores, self.breaks), cuts, self._spark_alt(first, last), self.palette),
            spark_first=first,
            spark_last=last,
            spark_note=words("overview.cut_legend") if cuts else "",
            gaps=self._gaps(),
            components=[self._component(r) for r in self.parts],
            components_note=self._components_note(),
            details_title=words("overview.details"),
            breaks_title=words("overview.breaks"),
            breaks=[
                words("common.break", period=b["period"], reason=words.of(b, "reason")) for b in reversed(self.breaks)
            ],
            source=self._source(latest),
            link=self._link(),
            link_text=words("overview.see_ranking"),
        )

    def _scores(self) -> dict[str, float | None]:
        """Every loaded period in order, with the score or None."""
        return dict.fromkeys(sorted(self.periods)) | {r["period"]: r["value"] for r in self.root}

    def _spark_alt(self, first: str, last: str) -> str:
        words = self.words
        return words(
            "overview.spark_alt",
            index=words.of(self.index, "short_name"),
            unit=words.of(self.unit, "name"),
            first=first,
            last=last,
            value=words.number(self.latest["value"]) if self.latest else words("common.no_figure"),
        )

    def _link(self) -> str:
        period = self.latest["period"] if self.latest else self.newest
        return "xep-hang?" + urlencode(
            {
                "lang": self.words.language,
                "index": self.index["index"],
                "node": self.index["root"],
                "period": period,
                "home": self.unit["unit"],
                "units": self.unit["unit"],
            }
        )

    def _notices(self) -> list[str]:
        words, notices = self.words, []
        if self.index["last_published"] > self.newest == self.index["last_period"]:
            notices.append(words("overview.newer_published", period=self.index["last_published"]))
        if self.absent_now:
            notices.append(self._absence(self.absent_now))
            if self.latest:
                notices.append(words("overview.last_known", period=self.latest["period"]))
        if self.latest is None:
            notices.append(words("overview.never"))
        return [_capitalized(notice) for notice in notices]

    def _absence(self, row: Row) -> str:
        words = self.words
        reason = words(f"common.reason_{row['missing_reason']}")
        if row["rank"] is not None and not row["beyond_published"]:
            reason = f"{reason}; {self._rank(row)}"
        return words("overview.absent_in", period=row["period"], reason=reason)

    def _band(self) -> tuple[str, str]:
        if self.latest is None or not self.latest["band"]:
            return "", ""
        level = self.levels[self.latest["band"]]
        label = self.words.of(level, "label")
        if self.latest["band_status"] == "computed":
            label = self.words("overview.band_computed", band=label)
        return label, self.palette.of_tone(level["tone"], level["of"])

    def _rank(self, row: Row | None) -> str:
        words = self.words
        if not self.index["league_table"]:
            return words("overview.no_league_table")
        if row is None or row["rank"] is None:
            return ""
        if row["beyond_published"]:
            return words("overview.rank_hidden")
        status = words(f"common.status_{row['rank_status']}")
        return words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)

    def _firmness(self) -> str:
        """How firm the standing is: the publisher's interval, else the distance to the neighbours."""
        if self.latest is None:
            return ""
        words, rows = self.words, self.standings_in(self.latest["period"])
        own = next(r for r in rows if r["unit"] == self.latest["unit"])
        if own["low"] is not None:
            return words(
                "overview.interval",
                level=words.number(own["level_pct"], 0),
                low=words.number(own["low"]),
                high=words.number(own["high"]),
            )
        return self._gaps_to_neighbours(rows)

    def _gaps_to_neighbours(self, rows: Sequence[Row]) -> str:
        words, own = self.words, self.latest
        if own is None or own["rank"] is None or own["beyond_published"] or not self.index["league_table"]:
            return ""
        by_rank = {r["rank"]: r for r in rows if r["rank"] is not None and r["value"] is not None}
        above, below = by_rank.get(own["rank"] - 1), by_rank.get(own["rank"] + 1)
        said = []
        if above:
            said.append(words("overview.above", gap=words.number(above["value"] - own["value"])))
        if below and not below["beyond_published"]:
            said.append(words("overview.below", gap=words.number(own["value"] - below["value"])))
        return _capitalized("; ".join(said))

    def _change_note(self) -> str:
        words, moved = self.words, change(self.root, self.breaks)
        if moved:
            notes = [words("overview.change_since", since=moved.since)]
            if moved.mixes_statuses:
                notes.append(words("overview.change_mixed"))
            if moved.suspected:
                notes.append(words("overview.change_suspected"))
            return "; ".join(notes)
        cuts = cuts_before(self.root, self.breaks)
        if cuts:
            known = [r for r in self.root if r["value"] is not None]
            reason = words.of(cuts[-1], "reason")
            return words("overview.change_none_break", since=known[-2]["period"], reason=reason)
        return words("overview.change_none_first")

    def _is_enough(self, count: int, period: str) -> bool:
        release = self.periods[period]
        return count >= _ENOUGH_TO_PLACE * (release["surveyed"] or release["units"])

    def _place(self) -> Place | None:
        if self.latest is None:
            return None
        words, period = self.words, self.latest["period"]
        values = sorted(r["value"] for r in self.standings_in(period) if r["value"] is not None)
        least, greatest = values[0], values[-1]
        if not self._is_enough(len(values), period) or greatest == least:
            return None
        q1, _, q3 = quantiles(values, n=4, method="inclusive")

        def share(value: float) -> float:
            return (value - least) / (greatest - least)

        return Place(
            title=words("overview.place", n=len(values)),
            share=share(self.latest["value"]),
            q1_share=share(q1),
            median_share=share(median(values)),
            q3_share=share(q3),
            least=words("overview.least", value=words.number(least)),
            median=words("overview.median", value=words.number(median(values))),
            greatest=words("overview.greatest", value=words.number(greatest)),
        )

    def _medians(self) -> dict[str, float]:
        """The national middle of each component, where enough units have a score."""
        if not self.parts:
            return {}
        period = self.parts[0]["period"]
        found = self.medians_in(period)
        return {node: row["median"] for node, row in found.items() if self._is_enough(row["n"], period)}

    def _gaps(self) -> list[str]:
        """What is missing and why: earlier years without a total, and components without a score."""
        words, said = self.words, []
        years: dict[str, list[str]] = {}
        for row in self.root:
            if row["value"] is None and row["period"] != self.newest:
                years.setdefault(row["missing_reason"], []).append(row["period"])
        for code, periods in years.items():
            reason = words(f"common.reason_{code}")
            said.append(words("overview.missing_years", periods=words.listed(periods), reason=reason))
        absent = [r for r in self.parts if r["value"] is None]
        if absent:
            reasons = sorted({words(f"common.reason_{r['missing_reason']}") for r in absent})
            said.append(
                words(
                    "overview.missing_count",
                    period=self.parts[0]["period"],
                    count=len(absent),
                    of=len(self.parts),
                    reason="; ".join(reasons),
                )
            )
        if not self.parts:
            said.append(words("overview.missing_all"))
        return said

    def _components_note(self) -> str:
        if not self.parts:
            return ""
        key = "components_with_median" if self.medians else "components"
        return self.words(f"overview.{key}", period=self.parts[0]["period"])

    def _component(self, row: Row) -> Component:
        words = self.words
        name = words.of(row, "node_name")

        def share(value: float | None) -> float | None:
            return None if value is None else (value - row["scale_min"]) / (row["scale_max"] - row["scale_min"])

        middle = share(self.medians.get(row["node"]))
        if row["value"] is None:
            return Component(name, "–", None, middle, words(f"common.reason_{row['missing_reason']}"), "")
        status = words(f"common.status_{row['status']}")
        return Component(name, words.number(row["value"]), share(row["value"]), middle, status, self._source(row))

    def _source(self, row: Row | None) -> str:
        if row is None or not row["source_id"]:
            return ""
        cited = "; ".join(self.cited[s] for s in row["source_id"].split("|"))
        return f"{self.words('common.source')}: {cited}"


def _newest_parts(children: Sequence[Row]) -> list[Row]:
    """The components of the newest period in which most have a score, or else in which any has."""
    by_period: dict[str, list[Row]] = {}
    for row in children:
        by_period.setdefault(row["period"], []).append(row)
    scored = {period: sum(r["value"] is not None for r in rows) for period, rows in by_period.items()}
    full = [period for period, count in scored.items() if 2 * count >= len(by_period[period])]
    some = [period for period, count in scored.items() if count]
    return by_period[max(full or some)] if some else []


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
