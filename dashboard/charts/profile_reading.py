"""One index of one province in words: the remarks, the members, the spine of its nodes. Rows in, HTML out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.newest import kicker
from dashboard.charts.profile_changes import MEDIAN, Benchmark, Moved
from dashboard.charts.profile_spine import Head, Line, Range, Sign, spine
from dashboard.commentary import Remark
from dashboard.standing import Standing, is_higher_better
from dashboard.text import Words
from etl import Spread

Row = dict[str, Any]

_MARKS = {"computed": "*", "reported": "‡", "rebuilt": "†", "inferred": "ⁱ"}
RANK_MARKS = {"computed": "°", "inferred": "ⁱ"}
_NONE = "–"


class ProfileReading:
    """What may be said of every node of one index in one province in one period."""

    def __init__(
        self,
        words: Words,
        index: Row,
        unit: Row,
        period: Row,
        standings: Sequence[Standing],
        moved: Mapping[str, Moved],
        remarks: Sequence[Remark],
        benchmark: Benchmark,
        members: Sequence[Row],
        breaks: Sequence[Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
    ) -> None:
        """`standings` has every node of the period in the publisher's order, absent ones too; `moved` is by node.

        `members` are the overall scores of the units that a merged province was made of, none for any other. `breaks`
        are those of the index.
        """
        self.words, self.index, self.unit, self.period = words, index, unit, period
        self.standings = _in_tree(standings, index["root"])
        self.moved, self.remarks, self.benchmark, self.members = moved, remarks, benchmark, members
        self.breaks, self.cited, self.flags = breaks, cited, flags
        self.rows = [standing.row for standing in self.standings]
        self.name = words.of(unit, "name")
        self.of = period["surveyed"] or period["units"]

    @property
    def is_rebuilt(self) -> bool:
        return any(row["status"] == "rebuilt" for row in self.rows)

    def heading(self) -> str:
        """The first remark as the answer, the others below it, each with the way to its values."""
        first, *others = self.remarks
        items = "".join(f"<li>{self._remark(remark)}</li>" for remark in others)
        label = escape(self.words("profile.remarks"))
        listed = f'<ul class="td-remarks" aria-label="{label}">{items}</ul>' if items else ""
        return (
            f'<section class="td-heading td-profile-heading">{kicker(self.words, self.index)}'
            f"<h1>{escape(first.text)}</h1>{listed}</section>"
        )

    def _remark(self, remark: Remark) -> str:
        if remark.link.startswith("ho-so?"):
            return escape(remark.text)
        see = escape(self.words("commentary.see"))
        return f'{escape(remark.text)} <a class="td-see" href="{escape(remark.link)}" target="_self">{see}</a>'

    def member_table(self) -> str:
        """What was published for the members comes before what was rebuilt from it."""
        if not self.members:
            return ""
        rows = "".join(self._member(row) for row in self.members)
        caption = escape(self.words("profile.members", period=self.period["period"]))
        return f'<table class="td-members"><caption>{caption}</caption><tbody>{rows}</tbody></table>'

    def _member(self, row: Row) -> str:
        words = self.words
        note = words(f"common.reason_{row['missing_reason']}") if row["value"] is None else self.status_of(row)
        if self.index["league_table"] and row["rank"] is not None and not row["beyond_published"]:
            status = words(f"common.status_{row['rank_status']}")
            note += f"; {words('common.rank_with_status', rank=row['rank'], of=row['rank_of'], status=status)}"
        link = (
            f"ho-so?lang={words.language}&index={self.index['index']}&period={self.period['period']}"
            f"&map={self.period['geography']}&home={row['unit']}"
        )
        return (
            f'<tr><th scope="row"><a href="{escape(link)}" target="_self">{escape(words.of(row, "unit_name"))}</a></th>'
            f'<td class="td-value">{escape(self.number_of(row))}</td><td>{escape(note)}</td></tr>'
        )

    def spine(self) -> str:
        words = self.words
        since = self.usual_since()
        lines = self.lines()
        has_ranks = any(line.rank for line in lines)
        change = words("profile.column_change", since=since) if since else words("profile.column_change_bare")
        head = Head(
            words("profile.column_node"), words("common.column_value"),
            words("common.column_rank") if has_ranks else "", words("profile.column_range"), change,
        )  # fmt: skip
        marks = [words("profile.caption_rebuilt")] if self.is_rebuilt else []
        if not self.index["league_table"]:
            marks.append(words("profile.no_league_table"))
        alt = words(
            "profile.alt", index=words.of(self.index, "short_name"), period=self.period["period"], unit=self.name
        )
        return spine(lines, head, self.signs(), words("profile.caption"), [*marks, *self.marks(lines)], alt)

    def lines(self) -> list[Line]:
        """A row for each node, in the publisher's order."""
        since = self.usual_since()
        return [self._line(standing, since) for standing in self.standings]

    def signs(self) -> list[Sign]:
        words = self.words
        own = Sign("rebuilt", words("profile.sign_rebuilt", unit=self.name))
        if not self.is_rebuilt:
            own = Sign("own", words("profile.sign_own", unit=self.name))
        held = [] if self.benchmark.kind == MEDIAN else [Sign("benchmark", self.benchmark.name)]
        return [
            own,
            *held,
            Sign("median", words("profile.sign_median")),
            Sign("half", words("profile.sign_half")),
            Sign("range", words("profile.sign_range", n="–".join(self._counts()), of=self.of)),
        ]

    def _counts(self) -> list[str]:
        """How many provinces the drawn ranges are of: the fewest and the most."""
        counts = [s.n for s in self.standings if s.spread] or [s.n for s in self.standings]
        return [str(n) for n in dict.fromkeys((min(counts), max(counts)))]

    def marks(self, lines: Sequence[Line]) -> list[str]:
        """What the signs beside figures mean, those that occur."""
        words, said = self.words, []
        statuses = {row["status"] for row in self.rows if row["value"] is not None}
        years = sorted({row["weights_period"] for row in self.rows if row["weights_period"]})
        for status in _MARKS:
            if status in statuses:
                said.append(words(f"profile.mark_{status}", years=words.years(years)))
        ranks = {row["rank_status"] for row in self.rows if self.shows_rank(row)}
        said += [words(f"profile.mark_rank_{status}") for status in RANK_MARKS if status in ranks]
        printed = "".join(line.change for line in lines)
        said += [words(f"profile.mark_{key}") for key, sign in (("suspected", "?"), ("mixed", "~")) if sign in printed]
        if any(line.change == _NONE for line in lines):
            said.append(words("profile.mark_cut"))
        return [f"{text}." for text in said]

    def usual_since(self) -> str:
        """The year that most nodes are compared with; empty where none is."""
        years = Counter(moved.since for moved in self.moved.values() if moved.difference is not None and moved.since)
        return years.most_common(1)[0][0] if years else ""

    def _line(self, standing: Standing, since: str) -> Line:
        row, moved = standing.row, self.moved[standing.row["node"]]
        change, title, tone = self._change(row, moved, since)
        return Line(
            name=self.name_of(row),
            depth=self._depth(row),
            value=self.number_of(row),
            value_title=self._about(row),
            rank=self._rank(row),
            rank_title=self._about_rank(row),
            range=self._range(standing),
            note=self._why_no_range(row, standing),
            change=change,
            change_title=title,
            tone=tone,
        )

    def _depth(self, row: Row) -> int:
        if row["node"] == self.index["root"] or row["parent"] is None:
            return 0
        return 1 if row["parent"] == self.index["root"] else 2

    def name_of(self, row: Row) -> str:
        return self.words.of(row, "node_name")

    def number_of(self, row: Row) -> str:
        if row["value"] is None:
            return _NONE
        return self.words.about(row["qualifier"], self.words.number(row["value"])) + _MARKS.get(row["status"], "")

    def _about(self, row: Row) -> str:
        words = self.words
        if row["value"] is None:
            return ""
        said = words(
            "profile.value_title", name=self.name_of(row), value=words.number(row["value"]), status=self.status_of(row),
            source=self._source(row),
        )  # fmt: skip
        return f"{said} {words.of(self.flags[row['flag']], 'text')}" if row["flag"] else said

    def status_of(self, row: Row) -> str:
        return self.words(f"common.status_{row['status']}")

    def _source(self, row: Row) -> str:
        return "; ".join(self.cited[s] for s in (row["source_id"] or "").split("|") if s)

    def shows_rank(self, row: Row) -> bool:
        is_there = self.index["league_table"] and row["rank"] is not None and row["status"] != "rebuilt"
        return bool(is_there and not row["beyond_published"])

    def _rank(self, row: Row) -> str:
        if not self.shows_rank(row):
            return ""
        return f"{row['rank']}/{row['rank_of']}{RANK_MARKS.get(row['rank_status'], '')}"

    def _about_rank(self, row: Row) -> str:
        if not self.shows_rank(row):
            return ""
        status = self.words(f"common.status_{row['rank_status']}")
        return self.words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)

    def _why_no_range(self, row: Row, standing: Standing) -> str:
        words = self.words
        if row["value"] is None and row["missing_reason"]:
            return words(f"common.reason_{row['missing_reason']}")
        return words("profile.too_few", n=standing.n, of=self.of)

    def _range(self, standing: Standing) -> Range | None:
        found, row, words = standing.spread, standing.row, self.words
        if found is None or found.q1 is None or found.q3 is None or not found.width or row["value"] is None:
            return None
        least, width = found.least, found.width

        def place(value: float) -> float:
            share = min(max((value - least) / width, 0.0), 1.0)
            return share if is_higher_better(row) else 1 - share

        worst, best = ends(row, found)
        middle = sorted((place(found.q1), place(found.q3)))
        held = None if self.benchmark.kind == MEDIAN else self.benchmark.values.get(row["node"])
        return Range(
            worst=words.number(worst),
            best=words.number(best),
            q1=middle[0],
            median=place(found.median),
            q3=middle[1],
            own=None if row["excluded"] or row["status"] == "inferred" else place(row["value"]),
            benchmark=None if held is None else place(held),
            is_rebuilt=row["status"] == "rebuilt",
            title=self._about_range(row, found, held),
        )

    def _about_range(self, row: Row, found: Spread, held: float | None) -> str:
        words = self.words
        worst, best = ends(row, found)
        said = words(
            "profile.range_title", name=self.name_of(row), worst=words.number(worst), q1=words.number(found.q1 or 0.0),
            median=words.number(found.median), q3=words.number(found.q3 or 0.0), best=words.number(best), n=found.n,
        )  # fmt: skip
        said = words("profile.range_own", range=said, unit=self.name, value=self.number_of(row))
        if held is None:
            return said
        return words("profile.range_benchmark", range=said, benchmark=self.benchmark.name, value=words.number(held))

    def _change(self, row: Row, moved: Moved, since: str) -> tuple[str, str, str]:
        """The change as printed, what there is to know of it, and whether it is for the better."""
        words = self.words
        if row["value"] is None:
            return "", words("profile.moved_absent"), "plain"
        if moved.difference is None:
            if moved.cut is None or moved.since is None:
                return _NONE, words("profile.moved_first"), "plain"
            reason = words.of(moved.cut, "reason")
            return _NONE, words("profile.moved_cut", since=words.moment(moved.since), reason=reason), "plain"
        assert moved.since is not None
        said = [words("profile.moved_title", since=words.moment(moved.since))]
        said += [words("profile.moved_mixed")] if moved.mixes_statuses else []
        said += [words("profile.moved_suspected")] if moved.is_suspected else []
        text = (
            words.change(moved.difference) + ("?" if moved.is_suspected else "") + ("~" if moved.mixes_statuses else "")
        )
        if moved.since != since:
            text = f"{text} ({words.moment(moved.since)})"
        is_plain = moved.is_suspected or row["status"] == "rebuilt" or round(moved.difference, 2) == 0
        tone = "plain" if is_plain else "good" if (moved.difference > 0) == is_higher_better(row) else "bad"
        return text, "; ".join(said), tone


def ends(row: Row, found: Spread) -> tuple[float, float]:
    """The figures of the worst province and of the best one."""
    return (found.least, found.greatest) if is_higher_better(row) else (found.greatest, found.least)


def _in_tree(standings: Sequence[Standing], root: str) -> list[Standing]:
    """Each node before its parts; what stands outside the tree comes last, and only where the province has a figure."""
    children: dict[str | None, list[Standing]] = {}
    for standing in standings:
        children.setdefault(standing.row["parent"], []).append(standing)
    tops = sorted(children.get(None, []), key=lambda s: s.row["node"] != root)
    kept = [s for s in tops if s.row["node"] == root or s.row["value"] is not None]
    return [found for top in kept for found in _with_parts(top, children)]


def _with_parts(top: Standing, children: Mapping[str | None, Sequence[Standing]]) -> list[Standing]:
    return [top, *(found for part in children.get(top.row["node"], ()) for found in _with_parts(part, children))]
