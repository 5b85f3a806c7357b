"""Below a profile: what is missing and why, sources, statuses, breaks of the year; the tables to take away. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from dashboard.charts.figure_cells import FigureCells
from dashboard.charts.profile_changes import MEDIAN
from dashboard.charts.profile_reading import ProfileReading, ends
from dashboard.sheet import Cell, Column, Sheet
from dashboard.standing import Standing

Row = dict[str, Any]


def footing(reading: ProfileReading) -> str:
    words = reading.words
    missing = "".join(f"<li>{escape(text)}</li>" for text in missing_items(reading))
    breaks = "".join(f"<li>{escape(text)}</li>" for text in breaks_of_year(reading))
    heading = escape(words("profile.breaks", period=reading.period["period"]))
    listed = f'<h3>{heading}</h3><ul class="td-breaks">{breaks}</ul>' if breaks else ""
    if not breaks:
        listed = f"<p>{escape(words('profile.no_breaks', period=reading.period['period']))}</p>"
    return (
        f'<div class="td-footing td-profile-footing"><h2>{escape(words("profile.missing"))}</h2><ul>{missing}</ul>'
        f"{''.join(f'<p>{escape(text)}</p>' for text in origins(reading))}{listed}</div>"
    )


def missing_items(reading: ProfileReading) -> list[str]:
    """Nodes without a score, together by reason; that there are none is said too."""
    words = reading.words
    by_reason: dict[str, list[Row]] = {}
    for row in reading.rows:
        if row["value"] is None and row["missing_reason"]:
            by_reason.setdefault(row["missing_reason"], []).append(row)
    said = []
    for reason, rows in by_reason.items():
        is_all = len(rows) == len(reading.rows)
        names = words("profile.missing_total", n=len(rows)) if is_all else "; ".join(map(reading.name_of, rows))
        said.append(words("profile.missing_item", reason=_capitalized(words(f"common.reason_{reason}")), names=names))
    return said or [words("profile.missing_none")]


def origins(reading: ProfileReading) -> list[str]:
    """The sources of the figures shown and how many there are of each status."""
    words = reading.words
    held = [row for row in reading.rows if row["value"] is not None]
    lines = source_lines(reading)
    counts = Counter(row["status"] for row in held)
    said = []
    if lines:
        said.append(words("profile.sources", sources="; ".join(lines)))
    if counts:
        each = [words("profile.status_count", n=n, status=words(f"common.status_{s}")) for s, n in counts.items()]
        said.append(words("profile.statuses", statuses=words.listed(each)))
    return said


def source_lines(reading: ProfileReading) -> list[str]:
    held = [row for row in reading.rows if row["value"] is not None]
    ids = dict.fromkeys(s for row in (*held, *reading.members) for s in (row["source_id"] or "").split("|") if s)
    return [reading.cited[source] for source in ids]


def breaks_of_year(reading: ProfileReading) -> list[str]:
    """Each break of the year once, with the nodes that it cuts."""
    words = reading.words
    names = {row["node"]: reading.name_of(row) for row in reading.rows}
    by_reason: dict[tuple[str, str], list[str]] = {}
    for b in reading.breaks:
        if b["period"][:4] == reading.period["period"] and b["node"] in names:
            by_reason.setdefault((b["kind"], words.of(b, "reason")), []).append(names[b["node"]])
    return [
        words("profile.break", kind=words(f"profile.break_{kind}"), reason=reason, names="; ".join(nodes))
        for (kind, reason), nodes in by_reason.items()
    ]


def sheets(reading: ProfileReading) -> list[Sheet]:
    """Every node with its place in the country; the remarks; the members of a merged province."""
    found = [_of_nodes(reading), _of_remarks(reading)]
    return [*found, _of_members(reading)] if reading.members else found


def _of_nodes(reading: ProfileReading) -> Sheet:
    words, cells = reading.words, FigureCells(reading.words, reading.cited, flags=reading.flags)
    held = [] if reading.benchmark.kind == MEDIAN else [Column(reading.benchmark.name, 2)]
    columns = [
        Column(words("profile.column_node")), *cells.score_columns(), Column(words("common.column_status")),
        *cells.rank_columns(), Column(words("profile.column_worst"), 2), Column(words("profile.column_q1"), 2),
        Column(words("profile.column_median"), 2), Column(words("profile.column_q3"), 2),
        Column(words("profile.column_best"), 2), Column(words("profile.column_n"), 0), *held,
        Column(words("profile.column_change_bare"), 2), Column(words("profile.column_since")),
        Column(words("common.column_note")), Column(words("common.column_source")),
    ]  # fmt: skip
    rows = [_cells(reading, cells, standing) for standing in reading.standings]
    title = words("profile.sheet_nodes", **_names(reading))
    notes = [*origins(reading), *breaks_of_year(reading), words("common.statuses_note")]
    return cells.compact(Sheet("profile", title, columns, rows, notes))


def _cells(reading: ProfileReading, cells: FigureCells, standing: Standing) -> list[Cell]:
    row, found, moved = standing.row, standing.spread, reading.moved[standing.row["node"]]
    ranked = cells.rank(row) if reading.shows_rank(row) else [None, None, None]
    held = [] if reading.benchmark.kind == MEDIAN else [reading.benchmark.values.get(row["node"])]
    worst, best = (None, None) if found is None else ends(row, found)
    middle: Sequence[Cell] = [None, None, None] if found is None else [found.q1, found.median, found.q3]
    return [
        reading.name_of(row), *cells.score(row), cells.status(row), *ranked, worst, *middle, best,
        found.n if found else None, *held, moved.difference, moved.since if moved.difference is not None else None,
        cells.note(row), cells.origin(row),
    ]  # fmt: skip


def _of_remarks(reading: ProfileReading) -> Sheet:
    words = reading.words
    columns = [Column(words("profile.column_remark")), Column(words("profile.column_link"))]
    rows = [[remark.text, remark.link] for remark in reading.remarks]
    return Sheet("remarks", words("profile.sheet_remarks", **_names(reading)), columns, rows, origins(reading))


def _of_members(reading: ProfileReading) -> Sheet:
    words, cells = reading.words, FigureCells(reading.words, reading.cited, flags=reading.flags)
    columns = [
        Column(words("common.column_unit")), *cells.score_columns(), Column(words("common.column_status")),
        *cells.rank_columns(), Column(words("common.column_source")),
    ]  # fmt: skip
    rows = [
        [words.of(r, "unit_name"), *cells.score(r), cells.status(r), *cells.rank(r), cells.origin(r)]
        for r in reading.members
    ]
    return cells.compact(Sheet("members", words("profile.sheet_members", **_names(reading)), columns, rows))


def _names(reading: ProfileReading) -> dict[str, str]:
    words = reading.words
    return {
        "unit": reading.name,
        "index": words.of(reading.index, "short_name"),
        "period": reading.period["period"],
    }


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
