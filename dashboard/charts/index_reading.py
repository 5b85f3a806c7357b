"""One index of one province in words: newest score, standing, change, history, gaps. Rows in, a card out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.firm_words import firm_span, firm_words, gap_words
from dashboard.charts.score_card import NO_VALUE, Component, Member, Place, ScoreCard
from dashboard.charts.sparkline import sparkline
from dashboard.series import breaks_of, change, cuts_before, scores_over, segments
from dashboard.text import Words
from dashboard.theme import Palette
from etl import Firmness

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
        members: Sequence[Sequence[Row]],
        periods: Sequence[Row],
        breaks: Sequence[Row],
        levels: Mapping[str, Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        measures: Mapping[str, Row],
        medians_in: Callable[[str], Mapping[str, Row]],
        standings_in: Callable[[str], Sequence[Row]],
        firmness_in: Callable[[str], Firmness | None],
    ) -> None:
        """`rows` are the province's displayed values of this index, oldest first; `periods` newest first.

        `members` are the rows of each unit that a merged province was made of, empty for any other.

        `medians_in`, `standings_in` and `firmness_in` answer for one period: medians by node, all units of the root,
        and how firm its ranks are.
        """
        self.words, self.palette, self.index, self.unit = words, palette, index, unit
        self.periods, self.levels, self.cited = {p["period"]: p for p in periods}, levels, cited
        self.flags, self.measures = flags, measures
        self.members = [[r for r in own if r["node"] == index["root"]] for own in members]
        self.medians_in, self.standings_in, self.firmness_in = medians_in, standings_in, firmness_in
        self.newest = periods[0]["period"]
        self.root = [r for r in rows if r["node"] == index["root"]]
        known = [r for r in self.root if r["value"] is not None]
        self.latest = known[-1] if known else None
        self.absent_now = next((r for r in self.root if r["period"] == self.newest and r["value"] is None), None)
        self.breaks = breaks_of(breaks, index["root"])
        self.parts = self._parts(rows)
        self.medians = self._medians()

    def card(self) -> ScoreCard:
        words, latest = self.words, self.latest
        moved = change(self.root, self.breaks)
        band, band_color = self._band()
        scores = self._scores()
        first, last = min(scores), max(scores)
        cuts = [b["period"] for b in self.breaks if b["kind"] != "suspected" and first < b["period"] <= last]
        return ScoreCard(
            index=self.index["index"],
            name=words.of(self.index, "short_name"),
            full_name=words.of(self.index, "name"),
            year=words("overview.newest", period=self.newest),
            notices=self._notices(),
            members=self._members(),
            members_title=words("overview.members", period=self.period_of_members()),
            value_title=self._value_title(),
            value=self.number_of(latest) if latest else "",
            out_of=self._out_of(),
            status=words(f"common.status_{latest['status']}") if latest else "",
            band=band,
            band_color=band_color,
            rank=self.rank_of(latest or self.absent_now),
            rank_span=self._rank_span(self.latest),
            firmness=self._firmness(),
            change=self._change_of(moved.difference) if moved else "",
            change_note=self._change_note(),
            place=self._place(),
            spark=""
            if self.index["sampled"]
            else sparkline(scores, segments(scores, self.breaks), cuts, self._spark_alt(first, last), self.palette),
            spark_first=words.moment(first),
            spark_last=words.moment(last),
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
            link_text=words("overview.see_trend" if self.index["sampled"] else "overview.see_ranking"),
        )

    def _scores(self) -> dict[str, float | None]:
        return scores_over(self.periods, self.root)

    def _spark_alt(self, first: str, last: str) -> str:
        words = self.words
        return words(
            "overview.spark_alt",
            index=words.of(self.index, "short_name"),
            unit=words.of(self.unit, "name"),
            first=words.moment(first),
            last=words.moment(last),
            value=self.number_of(self.latest) if self.latest else words("common.no_figure"),
        )

    def number_of(self, row: Row) -> str:
        """A score with two decimals; a reading as it was printed, with what it says of its exactness."""
        words = self.words
        return (
            words.quantity(row) if self.index["sampled"] else words.about(row["qualifier"], words.number(row["value"]))
        )

    def _change_of(self, difference: float) -> str:
        """With two decimals; of a sample, which counts whole things, with those that there are."""
        is_whole = self.index["sampled"] and float(difference).is_integer()
        return self.words.change(difference, 0 if is_whole else 2)

    def _out_of(self) -> str:
        if self.latest is None:
            return ""
        measure = self.latest["unit_of_measure"]
        if measure in self.measures and measure != "point":
            return self.words.measured(self.measures[measure], self.latest["value"])
        return self.words("overview.out_of", max=self.words.number(self.latest["scale_max"], 0))

    def _value_title(self) -> str:
        """What kind of figure a rebuilt one is, in which year, and what weighed its members."""
        words, latest = self.words, self.latest
        if latest is None or latest["status"] != "rebuilt":
            return ""
        if latest["weights_period"]:
            return words("overview.rebuilt_weighted", period=latest["period"], year=latest["weights_period"])
        return words("overview.rebuilt_sum", period=words.moment(latest["moment"]))

    def period_of_members(self) -> str:
        """The newest period in which a member has a score, or else a rank alone."""
        rows = [r for own in self.members for r in own]
        scored = [r["period"] for r in rows if r["value"] is not None]
        ranked = [r["period"] for r in rows if r["rank"] is not None]
        return max(scored or ranked, default=self.newest)

    def _members(self) -> list[Member]:
        return [self._member(row) for rows in self.newest_of_members() for row in rows]

    def newest_of_members(self) -> list[list[Row]]:
        """Of each unit that the province was made of the figure shown beside it, or nothing."""
        period = self.period_of_members()
        return [[r for r in own if r["period"] == period][-1:] for own in self.members]

    def _member(self, row: Row) -> Member:
        words, rank = self.words, self.rank_of(row) if self.index["league_table"] else ""
        rank = ", ".join(filter(None, (rank, self._rank_span(row))))
        if row["value"] is None:
            said = words(f"common.reason_{row['missing_reason']}")
            return Member(words.of(row, "unit_name"), NO_VALUE, "; ".join(filter(None, (said, rank))))
        said = words(f"common.status_{row['status']}")
        return Member(words.of(row, "unit_name"), self.number_of(row), "; ".join(filter(None, (said, rank))))

    def _link(self) -> str:
        period = self.latest["period"] if self.latest else self.newest
        if self.index["sampled"]:
            return "xu-huong?" + urlencode(
                {
                    "lang": self.words.language,
                    "index": self.index["index"],
                    "concept": self.index["root"],
                    "home": self.unit["unit"],
                }
            )
        return "xep-hang?" + urlencode(
            {
                "lang": self.words.language,
                "index": self.index["index"],
                "node": self.index["root"],
                "period": period,
                "home": self.unit["unit"],
            }
        )

    def _notices(self) -> list[str]:
        words, notices = self.words, []
        if self.index["last_published"] > self.newest == self.index["last_period"]:
            notices.append(words("common.newer_published", period=self.index["last_published"]))
        if self.absent_now:
            notices.append(self._absence(self.absent_now))
            if self.latest:
                notices.append(words("overview.last_known", period=words.moment(self.latest["moment"])))
        if self.latest is None:
            notices.append(words("overview.never"))
        elif self.index["sampled"]:
            notices.append(words("overview.read_on", moment=words.moment(self.latest["moment"])))
        if self.latest and self.latest["flag"]:
            notices.append(words.of(self.flags[self.latest["flag"]], "text"))
        return [_capitalized(notice) for notice in notices]

    def _absence(self, row: Row) -> str:
        words = self.words
        reason = words(f"common.reason_{row['missing_reason']}")
        if row["rank"] is not None and not row["beyond_published"]:
            reason = f"{reason}; {self.rank_of(row)}"
        return words("overview.absent_in", period=row["period"], reason=reason)

    def _band(self) -> tuple[str, str]:
        if self.latest is None or not self.latest["band"]:
            return "", ""
        level = self.levels[self.latest["band"]]
        label = self.words.of(level, "label")
        if self.latest["band_status"] == "computed":
            label = self.words("overview.band_computed", band=label)
        return label, self.palette.of_tone(level["tone"], level["of"])

    def rank_of(self, row: Row | None) -> str:
        words = self.words
        if self.index["sampled"]:
            return ""
        if not self.index["league_table"]:
            return words("overview.no_league_table")
        if row is None or row["rank"] is None:
            return ""
        if row["beyond_published"]:
            return words("overview.rank_hidden")
        status = words(f"common.status_{row['rank_status']}")
        return words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)

    def _rank_span(self, row: Row | None) -> str:
        """The interval of the rank that stands beside it; empty where it has none."""
        if row is None or row["rank"] is None or self.index["sampled"]:
            return ""
        span = firm_span(self.firmness_in(row["period"]), row["unit"])
        return self.words("overview.rank_span", span=span) if span else ""

    def _firmness(self) -> str:
        """How firm the standing is: the publisher's interval, what the runs say, the distance to the neighbours."""
        if self.latest is None or self._stands_alone():
            return ""
        words, period, unit = self.words, self.latest["period"], self.latest["unit"]
        own = next(r for r in self.standings_in(period) if r["unit"] == unit)
        said = []
        if own["low"] is not None:
            level = words.number(own["level_pct"], 0)
            low, high = words.number(own["low"]), words.number(own["high"])
            said.append(words("overview.interval", level=level, low=low, high=high))
        firmness = self.firmness_in(period)
        if firmness and self._rank_span(self.latest):
            level, noise = words.number(firmness.level_pct, 0), words.number(firmness.noise_pct, 0)
            said.append(words(f"overview.span_{firmness.basis}", level=level, noise=noise))
            said.append(gap_words(words, firmness, unit))
        else:
            said.append(firm_words(words, firmness, unit))
            has_rank = self.latest["rank"] is not None and not self.latest["beyond_published"]
            said.append(words("overview.no_span") if has_rank else "")
        return _capitalized("; ".join(filter(None, said)))

    def _stands_alone(self) -> bool:
        """Nothing to compare with: no score, a sample's reading, or a rebuilt one among published ones."""
        return self.latest is None or self.index["sampled"] or self.latest["status"] == "rebuilt"

    def _change_note(self) -> str:
        words, moved = self.words, change(self.root, self.breaks)
        if moved:
            notes = [words("overview.change_since", since=words.moment(moved.since))]
            if moved.mixes_statuses:
                notes.append(words("overview.change_mixed"))
            if moved.suspected:
                notes.append(words("overview.change_suspected"))
            return "; ".join(notes)
        cuts = cuts_before(self.root, self.breaks)
        if cuts:
            known = [r for r in self.root if r["value"] is not None]
            reason = words.of(cuts[-1], "reason")
            return words("overview.change_none_break", since=words.moment(known[-2]["moment"]), reason=reason)
        return words("overview.change_none_first")

    def _is_enough(self, count: int, period: str) -> bool:
        release = self.periods[period]
        return count >= _ENOUGH_TO_PLACE * (release["surveyed"] or release["units"])

    def compared_scores(self) -> list[float]:
        """The scores of all provinces among which the newest one lies, least first; none where it lies in no field."""
        if self.latest is None or self._stands_alone():
            return []
        period = self.latest["period"]
        values = sorted(r["value"] for r in self.standings_in(period) if r["value"] is not None)
        return values if self._is_enough(len(values), period) and values[-1] > values[0] else []

    def _place(self) -> Place | None:
        values = self.compared_scores()
        if self.latest is None or not values:
            return None
        words, least, greatest = self.words, values[0], values[-1]
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

    def _parts(self, rows: Sequence[Row]) -> list[Row]:
        """The components of the score; of a sample, which has none, the newest readings of the other headline nodes."""
        if not self.index["sampled"]:
            return _newest_parts([r for r in rows if r["parent"] == self.index["root"]])
        newest: dict[str, Row] = {}
        for row in rows:
            if row["level"] == "dimension" and row["node"] != self.index["root"] and row["value"] is not None:
                newest[row["node"]] = row
        return sorted(newest.values(), key=lambda r: r["node_position"])

    def _medians(self) -> dict[str, float]:
        """The national middle of each component, where enough units have a score."""
        if not self.parts or self.index["sampled"]:
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
            said.append(words("overview.missing_years", periods=words.years(periods), reason=reason))
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
        return said if not self.index["sampled"] else []

    def _components_note(self) -> str:
        if not self.parts:
            return ""
        if self.index["sampled"]:
            return self.words("overview.headline_figures")
        if not any(row["scale_known"] for row in self.parts):
            return self.words("overview.components_bare", period=self.parts[0]["period"])
        key = "components_with_median" if self.medians else "components"
        return self.words(f"overview.{key}", period=self.parts[0]["period"])

    def _component(self, row: Row) -> Component:
        words = self.words
        name = words.of(row, "node_name")

        def share(value: float | None) -> float | None:
            return (
                None
                if value is None or not row["scale_known"]
                else (value - row["scale_min"]) / (row["scale_max"] - row["scale_min"])
            )

        middle = share(self.medians.get(row["node"]))
        if row["value"] is None:
            return Component(name, NO_VALUE, None, middle, words(f"common.reason_{row['missing_reason']}"), "")
        status = words(f"common.status_{row['status']}")
        if self.index["sampled"]:
            name = words("overview.figure_of", name=name, moment=words.moment(row["moment"]))
            return Component(name, self.number_of(row), None, None, status, self._source(row))
        return Component(name, self.number_of(row), share(row["value"]), middle, status, self._source(row))

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
