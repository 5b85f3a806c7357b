"""The table behind a heat map. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dashboard.charts.heat_reading import HeatReading
from dashboard.sheet import Cell, Column, Sheet

Row = Mapping[str, Any]

_DECIMALS = 2


def sheets_of(reading: HeatReading) -> list[Sheet]:
    """A row a unit with its figure of every column, what they are and where they come from."""
    words = reading.words
    columns = [
        Column(words("common.column_unit")),
        Column(words("heat.column_region")),
        *(Column(reading.title(column), _DECIMALS) for column in reading.columns),
        Column(words("common.column_status")),
        Column(words("common.column_source")),
    ]
    rows = [_sheet_row(reading, unit) for unit in [*reading.units, *reading.unlisted]]
    title = f"{words.of(reading.index, 'short_name')} {reading.period['period']}: {words('heat.title')}"
    return [Sheet("heat", title, columns, rows, [*reading.signs(), *reading.cautions()])]


def _sheet_row(reading: HeatReading, unit: str) -> list[Cell]:
    words = reading.words
    own = [column.rows.get(unit) for column in reading.columns]
    values = [row["value"] if row else None for row in own]
    region = reading.heads[unit]["region"]
    name = words.of(reading.regions[region], "name") if region else ""
    held = [row for row in own if row is not None and row["value"] is not None]
    absent = [row for row in own if row is not None and row["value"] is None]
    used = dict.fromkeys(s for row in held for s in (row["source_id"] or "").split("|") if s)
    cited = list(dict.fromkeys(reading.cited[s] for s in used))
    return [
        reading.name(unit),
        name,
        *values,
        "; ".join(_named(reading, held, "status", "common.status_")) or "–",
        "; ".join(cited + _named(reading, absent, "missing_reason", "common.reason_")),
    ]


def _named(reading: HeatReading, rows: Collection[Row], what: str, family: str) -> list[str]:
    """Statuses or reasons with the nodes that have them, the most common first; alone they need no nodes."""
    words, nodes = reading.words, {}
    for row in rows:
        nodes.setdefault(row[what], []).append(words.of(row, "node_name"))
    in_order = sorted(nodes, key=lambda code: -len(nodes[code]))
    if len(in_order) == 1 and len(rows) == len(reading.columns):
        return [words("heat.status_of", status=words(family + in_order[0]), nodes=words("heat.all_cells"))]
    return [words("heat.status_of", status=words(family + c), nodes=", ".join(nodes[c])) for c in in_order]
