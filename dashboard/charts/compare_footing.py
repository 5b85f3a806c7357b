"""What stands below a comparison of units: signs, uncertainty, cautions, sources, and the table behind it. Pure."""

from __future__ import annotations

from collections import Counter
from html import escape

from dashboard.charts.compare_bases import MEDIAN, PEERS, REGION, level_of
from dashboard.charts.compare_reading import MARKS, Comparison
from dashboard.charts.heat_fifths import Column
from dashboard.sheet import Cell, Sheet
from dashboard.sheet import Column as SheetColumn


def footing(reading: Comparison) -> str:
    words = reading.words
    items = "".join(f"<li>{escape(said)}</li>" for said in cautions(reading))
    marks = escape("; ".join(signs(reading)))
    sources = escape(f"{words('common.source')}: {_sources(reading)}")
    # on a slide too: without it a small difference looks like a finding
    unsure = escape(" ".join(uncertainty(reading)))
    cited = f"<p>{marks}</p><p>{unsure}</p><ul>{items}</ul><p>{sources}</p>" if reading.held() else f"<ul>{items}</ul>"
    return f'<footer class="td-footing">{cited}</footer>'


def signs(reading: Comparison) -> list[str]:
    """What stands behind the numbers, by their signs."""
    words, held = reading.words, [row for _, _, row in reading.held()]
    there = {row["status"] for row in held}
    years = sorted({row["weights_period"] for row in held if row["weights_period"]})
    said = [words("compare.unmarked")] if "published" in there else []
    return said + [words(f"compare.mark_{s}", years=words.listed(years)) for s in MARKS if s in there]


def cautions(reading: Comparison) -> list[str]:
    """How the benchmark is made, what is remarked on single figures, and what the publisher says of ranks."""
    words, kind = reading.words, reading.benchmark.kind
    said = []
    if kind in (MEDIAN, REGION):
        said.append(words(f"compare.{kind}_rule", period=reading.period["period"]))
    cuts = {(cut["period"], words.of(cut, "reason")) for base in reading.benchmark.bases.values() for cut in base.cuts}
    said += [words("common.break", period=period, reason=reason) for period, reason in sorted(cuts)]
    for unit, peers in reading.benchmark.peers.items():
        said.append(words("compare.peers_rule", unit=reading.names[unit], peers=", ".join(peers)))
    if reading.is_rebuilt and kind in (REGION, PEERS):
        said.append(words("compare.rebuilt_bases"))
    said += [words.of(reading.flags[f], "text") for f in dict.fromkeys(r["flag"] for _, _, r in reading.held()) if f]
    if not reading.index["league_table"] or any(row["beyond_published"] for _, _, row in reading.held()):
        said.append(words.of(reading.index, "rank_note"))
    return said


def uncertainty(reading: Comparison) -> list[str]:
    words = reading.words
    known = [
        (c, d, row) for c, unit, row in reading.held() if (d := reading.difference(c, unit)) and d.margin is not None
    ]
    if not known:
        return [words("compare.errors_none")]
    nodes = dict.fromkeys(words.of(column.head, "node_name") for column, _, _ in known)
    said = [words("compare.errors_of", nodes="; ".join(nodes))]
    for is_one_sided, key in ((True, "compare.one_sided"), (False, "compare.two_sided")):
        levels = {level_of(row) for _, d, row in known if d.is_one_sided == is_one_sided}
        said += [words(key, level=words.number(level, 0)) for level in sorted(levels)]
    return said


def source_lines(reading: Comparison) -> list[str]:
    """The sources of the scores shown, that of most of them first."""
    used = Counter(s for _, _, row in reading.held() for s in (row["source_id"] or "").split("|") if s)
    return list(dict.fromkeys(reading.cited[s] for s, _ in used.most_common()))


def _sources(reading: Comparison) -> str:
    lines = source_lines(reading)
    return "; ".join(lines[:3]) + ("; …" if len(lines) > 3 else "")


def sheets_of(reading: Comparison) -> list[Sheet]:
    """A row a node and unit: the score, the benchmark, the difference and what is to be said of it."""
    words = reading.words
    texts = ("common.node", "common.column_unit")
    numbers = ("compare.column_base", "compare.column_difference", "compare.column_margin")
    columns = [
        *(SheetColumn(words(key)) for key in texts),
        SheetColumn(words("common.column_value"), 2),
        SheetColumn(words("common.column_status")),
        *(SheetColumn(words(key), 2) for key in numbers),
        SheetColumn(words("compare.column_base_of")),
        SheetColumn(words("compare.column_said")),
        SheetColumn(words("common.column_source")),
    ]
    rows = [_sheet_row(reading, column, unit) for column in reading.columns for unit in reading.units]
    title = f"{words.of(reading.index, 'short_name')} {reading.period['period']}: {words('compare.title')}"
    notes = [reading.tick(), *signs(reading), *uncertainty(reading), *cautions(reading)]
    return [Sheet("compare", title, columns, rows, notes)]


def _sheet_row(reading: Comparison, column: Column, unit: str) -> list[Cell]:
    words, row, found = reading.words, column.rows.get(unit), reading.difference(column, unit)
    has_value = row is not None and row["value"] is not None
    source = "; ".join(reading.cited[s] for s in (row["source_id"] or "").split("|") if s) if row else ""
    return [
        words.of(column.head, "node_name"),
        reading.names[unit],
        row["value"] if row else None,
        words(f"common.status_{row['status']}") if row and has_value else None,
        reading.base(column, unit).value,
        found.value if found else None,
        found.margin if found else None,
        _what_base_is(reading, column, unit),
        reading.said(column, unit) or None,
        source if has_value else reading.absence(row),
    ]


def _what_base_is(reading: Comparison, column: Column, unit: str) -> str | None:
    """The year and the status of the figure that is the benchmark; None where it is no figure of one unit."""
    row = reading.base(column, unit).row
    return None if row is None else ", ".join((row["period"], reading.words(f"common.status_{row['status']}")))
