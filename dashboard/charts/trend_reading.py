"""One node over the years for a few units, in lines and words. Rows in, the parts of the page out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import cycle, pairwise
from typing import Any

from dashboard.charts.newest import kicker
from dashboard.charts.trend import Line, Point, Rule
from dashboard.series import breaks_between, change, cuts_before, in_years, scores_over, segments
from dashboard.text import Words
from dashboard.theme import Palette

Row = dict[str, Any]

_ENOUGH = 0.5
"""A median of fewer than this share of the units would not speak for the country."""

_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"


class TrendReading:
    """What may be drawn and said of one node of an index over time."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        index: Row,
        node: Row,
        home: str,
        names: Mapping[str, str],
        rows: Sequence[Row],
        middles: Sequence[Row],
        area_rows: Sequence[Row],
        periods: Sequence[Row],
        breaks: Sequence[Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        regions: Mapping[str, Row],
    ) -> None:
        """`names` are the chosen units in order; `rows` their displayed values, oldest first; `periods` newest first.

        `middles` are medians by period and region, `breaks` those of the nodes that ever stood for the concept.
        """
        self.words, self.palette, self.index, self.node, self.home = words, palette, index, node, home
        self.names, self.regions, self.cited, self.flags = names, regions, cited, flags
        self.periods = sorted(p["period"] for p in periods)
        self.rows = {unit: [r for r in rows if r["unit"] == unit] for unit in names}
        self.middles, self.area_rows = middles, area_rows
        # several nodes may share a break; one rule tells of it
        self.breaks = list({(b["period"], b["kind"], b["reason_vi"]): b for b in breaks}.values())

    # what is drawn

    def lines(self) -> list[Line]:
        return [*self.benchmark_lines(), *(line for lines in self.lines_by_unit().values() for line in lines)]

    def benchmark_lines(self) -> list[Line]:
        """What the provinces are held against: medians, and means that the publisher prints."""
        return [*self._middle_lines(), *self._published_means()]

    def lines_by_unit(self) -> dict[str, list[Line]]:
        others = cycle(self.palette.lines)
        colors = {unit: self.palette.accent if unit == self.home else next(others) for unit in self.names}
        return {unit: self._lines_of(unit, color) for unit, color in colors.items()}

    def _lines_of(self, unit: str, color: str) -> list[Line]:
        """The unit's own figures and, dashed, those rebuilt for it; a break of the map always lies between them."""
        rows = {r["moment"]: r for r in self.rows[unit]}
        runs = segments(scores_over(self.periods, self.rows[unit]), self.breaks)
        own = [run for run in runs if rows[run[0]]["status"] != "rebuilt"]
        rebuilt = [run for run in runs if rows[run[0]]["status"] == "rebuilt"]
        width, name = 3.0 if unit == self.home else 2.0, self.names[unit]
        kinds = ((rebuilt, "dash", not own), (own, "solid", True))
        return [
            Line(
                name,
                color,
                [[self._point(rows[moment]) for moment in run] for run in kind],
                dash,
                width,
                has_label=has_label,
            )
            for kind, dash, has_label in kinds
            if kind
        ]

    def _runs(self, rows: Sequence[Row], point: Any) -> list[list[Point]]:
        runs = segments(scores_over(self.periods, rows), self.breaks)
        return [[point(moment) for moment in run] for run in runs]

    def _point(self, row: Row) -> Point:
        below, above = (row["value"] - row["low"], row["high"] - row["value"]) if row["low"] is not None else (0.0, 0.0)
        published = row["status"] in ("published", "reported")
        return Point(self.place_of(row["moment"]), row["value"], self._in_words(row), published, below, above)

    def _middle_lines(self) -> list[Line]:
        """The median of the country, and of the region in which home stood in each period."""
        if self.index["sampled"]:
            return []
        regions = {r["period"]: r["region"] for r in self.rows.get(self.home, ())}
        country = [m for m in self.middles if m["region"] is None]
        region = [m for m in self.middles if m["region"] is not None and regions.get(m["period"]) == m["region"]]
        named = {self.words.of(self.regions[m["region"]], "name") for m in region}
        lines = [self._middle_line(country, self.words("trends.median"), "dot")]
        if len(named) == 1:
            lines.append(self._middle_line(region, self.words("trends.region_median", region=named.pop()), "dashdot"))
        return [line for line in lines if line.runs]

    def _middle_line(self, middles: Sequence[Row], name: str, dash: str) -> Line:
        rows = [
            {"period": m["period"], "moment": m["period"], "value": m["median"], "n": m["n"]}
            for m in middles
            if m["n"] >= _ENOUGH * m["units"]
        ]
        by_period = {r["period"]: r for r in rows}

        def point(period: str) -> Point:
            row = by_period[period]
            value = self._number(row["value"])
            hover = self.words("trends.hover_median", name=name, moment=period, value=value, n=row["n"])
            return Point(in_years(period), row["value"], hover)

        return Line(name, self.palette.label, self._runs(rows, point), dash, 1.5, has_markers=False)

    def _published_means(self) -> list[Line]:
        """What the publisher prints for the country and for the region of home."""
        lines = (self._area_line(rows) for rows in self.areas_in_sight())
        return [line for line in lines if line.runs]

    def areas_in_sight(self) -> list[list[Row]]:
        """The figures of the country and of home's region that stand beside those of provinces, series by series."""
        regions = {r["region"] for r in self.rows.get(self.home, ())}
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.area_rows:
            is_near = row["area_level"] == "country" or row["area"] in regions
            # a count of the country would press those of its provinces flat
            is_alike = row["statistic"] == "mean" or (
                row["statistic"] == "own" and self.node["adds_over_time"] == "ratio"
            )
            if is_near and is_alike:
                found.setdefault((row["area"], row["statistic"]), []).append(row)
        return list(found.values())

    def area_name(self, row: Row) -> str:
        """What a place that is no province is called, and that its figure is a mean where it is one."""
        return self.words(f"trends.statistic_{row['statistic']}", area=self.words.of(row, "area_name"))

    def _area_line(self, rows: Sequence[Row]) -> Line:
        words = self.words
        name = self.area_name(rows[0])
        by_moment = {r["moment"]: r for r in rows}

        def point(moment: str) -> Point:
            row = by_moment[moment]
            status = words(f"common.status_{row['status']}")
            hover = words(
                "trends.hover", name=name, moment=words.moment(moment), value=self.value_of(row), status=status
            )
            return Point(self.place_of(moment), row["value"], hover, row["status"] == "published")

        return Line(name, self.palette.label, self._runs(rows, point), "longdash", 1.5)

    def rules(self) -> list[Rule]:
        return [
            Rule(self._place(b), sign, self._break_in_words(b), b["kind"] == "suspected")
            for sign, b in zip(_SIGNS, self._breaks_in_sight(), strict=False)
        ]

    def place_of(self, moment: str) -> float:
        """Where a reading stands on the axis: of a dated index, a year alone is somewhere in that year."""
        return in_years(moment) + (0.5 if self.index["sampled"] and "-" not in moment else 0.0)

    def _place(self, at: Row) -> float:
        """Just before the first period of the new method: the line stops on one side and starts on the other."""
        is_yearly = "-" not in at["period"] and not self.index["sampled"]
        return in_years(at["period"]) - (0.5 if is_yearly else 0.0)

    def _breaks_in_sight(self) -> list[Row]:
        """Breaks within the years that are drawn, and those that cut a line though its ends lie on one side."""
        years = [p.year for line in self.lines() for run in line.runs for p in run]
        if not years:
            return []
        seen = [b for b in self.breaks if min(years) < self._place(b) < max(years)]
        cutting = [b for own in (*self.rows.values(), self.area_rows) for b in self._cuts(own)]
        found = {id(b): b for b in (*seen, *cutting)}
        return sorted(found.values(), key=lambda b: (in_years(b["period"]), b["kind"]))

    def _cuts(self, rows: Sequence[Row]) -> list[Row]:
        known = [r for r in rows if r["value"] is not None]
        return [
            b
            for before, after in pairwise(known)
            for b in breaks_between(self.breaks, before["moment"], after["moment"], ("method", "map", "suspected"))
        ]

    # what is said

    def heading(self) -> str:
        words = self.words
        title = words("trends.heading", node=words.of(self.node, "name"))
        return (
            f'<section class="td-heading td-trends" data-index="{self.index["index"]}" '
            f'data-concept="{escape(self.node["concept"])}">'
            f"{kicker(words, self.index)}<h1>{escape(title)}</h1>"
            + "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
            + "</section>"
        )

    def sentences(self) -> list[str]:
        """The newest score of each chosen unit and how it moved, where the two may be compared."""
        said = [self._sentence(unit) for unit in self.names]
        return said or [self.words("trends.choose")]

    def _sentence(self, unit: str) -> str:
        words, rows = self.words, self.rows[unit]
        known = [r for r in rows if r["value"] is not None]
        if not known:
            return words("trends.none", name=self.names[unit])
        now = known[-1]
        value = f"{self.value_of(now)} ({words('common.status_' + now['status'])})"
        said = words("trends.newest", name=self.names[unit], moment=words.moment(now["moment"]), value=value)
        moved, cuts = change(rows, self.breaks), cuts_before(rows, self.breaks)
        if moved:
            difference = words.change(moved.difference, self.decimals())
            doubts = [words("overview.change_mixed")] if moved.mixes_statuses else []
            doubts += [words("overview.change_suspected")] if moved.suspected else []
            key = "trends.moved_doubtfully" if doubts else "trends.moved"
            since = words.moment(moved.since)
            return f"{said} {words(key, difference=difference, since=since, doubts='; '.join(doubts))}"
        if cuts:
            return f"{said} {words('trends.not_compared', since=words.moment(known[-2]['moment']))}"
        return said

    def _in_words(self, row: Row) -> str:
        words = self.words
        status = words(f"common.status_{row['status']}")
        if row["weights_period"]:
            status = words("common.weighted", status=status, year=row["weights_period"])
        said = words(
            "trends.hover",
            name=self.names[row["unit"]],
            moment=words.moment(row["moment"]),
            value=self.value_of(row),
            status=status,
        )
        extra = []
        if row["low"] is not None:
            level, low, high = words.number(row["level_pct"], 0), words.number(row["low"]), words.number(row["high"])
            extra.append(words("trends.interval", level=level, low=low, high=high))
        if row["rank"] is not None and not row["beyond_published"]:
            status = words(f"common.status_{row['rank_status']}")
            extra.append(words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status))
        if row["flag"]:
            extra.append(words.of(self.flags[row["flag"]], "text"))
        return "; ".join([said, *extra])

    def decimals(self) -> int:
        return 2 if self.node["scale_max"] <= 100 else 0

    def _number(self, value: float) -> str:
        return self.words.number(value, self.decimals())

    def value_of(self, row: Row) -> str:
        if self.index["sampled"]:
            return self.words.quantity(row)
        return self.words.about(row["qualifier"], self.words.number(row["value"]))

    def _break_in_words(self, at: Row) -> str:
        words = self.words
        kind = words(f"trends.break_{at['kind']}")
        return words("trends.break", kind=kind, moment=words.moment(at["period"]), reason=words.of(at, "reason"))

    def footing(self) -> str:
        """Every break that is drawn, in words; what the signs mean; the sources."""
        words = self.words
        told = "".join(f"<li>{rule.sign} {escape(rule.reason)}</li>" for rule in self.rules())
        listed = f'<h2>{escape(words("trends.breaks"))}</h2><ul class="td-breaks">{told}</ul>' if told else ""
        signs = f"<p>{escape(' '.join(self._signs()))}</p>"
        lines = self.source_lines()
        sources = escape("; ".join(lines[:3]) + ("; …" if len(lines) > 3 else ""))
        return f'<footer class="td-footing">{listed}{signs}<p>{escape(words("common.source"))}: {sources}</p></footer>'

    def _signs(self) -> list[str]:
        words, rows = self.words, [r for own in self.rows.values() for r in own if r["value"] is not None]
        statuses = {r["status"] for r in rows}
        said = [words("trends.gaps")]
        if statuses - {"published", "reported"}:
            said.append(words("trends.hollow"))
        if "rebuilt" in statuses:
            said.append(words("trends.dashed"))
        if any(r["low"] is not None for r in rows) and self.index[f"interval_note_{words.language}"]:
            said.append(words.of(self.index, "interval_note"))
        if self.index["sampled"]:
            said.append(words.of(self.index, "rank_note"))
        flagged = {r["flag"] for r in rows if r["flag"]}
        return said + [words.of(self.flags[flag], "text") for flag in sorted(flagged)]

    def source_lines(self) -> list[str]:
        cited: dict[str, None] = {}
        for row in self._drawn_rows():
            for source in (row["source_id"] or "").split("|"):
                if source:
                    cited[self.cited[source]] = None
        return list(cited)

    def _drawn_rows(self) -> Iterable[Row]:
        return (r for own in (*self.rows.values(), *self.areas_in_sight()) for r in own if r["value"] is not None)

    def absences(self) -> list[str]:
        """Why the lines have gaps, by unit and reason."""
        words, said = self.words, []
        for unit, rows in self.rows.items():
            by_reason: dict[str, list[str]] = {}
            for row in rows:
                if row["value"] is None:
                    by_reason.setdefault(row["missing_reason"], []).append(row["period"])
            said += [
                words(
                    "trends.absent",
                    name=self.names[unit],
                    periods=words.years(periods),
                    reason=words(f"common.reason_{reason}"),
                )
                for reason, periods in by_reason.items()
            ]
        return said

    def table(self) -> str:
        """Every figure behind the lines, with its status and its source, or the reason for its absence."""
        words = self.words
        columns = ("unit", "period", "value", "status", "rank", "source")
        head = "".join(f"<th>{escape(words('common.column_' + c))}</th>" for c in columns)
        body = "".join(self._table_row(row, self.names[unit]) for unit, own in self.rows.items() for row in own)
        body += "".join(self._table_row(row, self.area_name(row)) for own in self.areas_in_sight() for row in own)
        return (
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("common.table"))}">'
            f'<table class="td-table td-of-periods"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def _table_row(self, row: Row, name: str) -> str:
        words = self.words
        source = "; ".join(self.cited[s] for s in (row["source_id"] or "").split("|") if s)
        has_rank = row.get("rank") is not None and not row["beyond_published"]
        cells = (
            name,
            words.moment(row["moment"]),
            self.value_of(row) if row["value"] is not None else "–",
            words(f"common.status_{row['status']}") if row["status"] and row["value"] is not None else "–",
            words("common.rank_with_status", rank=row["rank"], of=row["rank_of"],
                  status=words(f"common.status_{row['rank_status']}")) if has_rank else "",
            source or words(f"common.reason_{row['missing_reason']}"),
        )  # fmt: skip
        return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
