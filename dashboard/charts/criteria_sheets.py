"""The tables behind the criteria: how many communes meet each, here and at the place beside it. Pure."""

from __future__ import annotations

from dashboard.charts.criteria_bars import CriteriaBars
from dashboard.charts.criteria_tables import CriteriaTable, Score
from dashboard.sheet import Cell, Column, Sheet


def sheets_of(bars: CriteriaBars) -> list[Sheet]:
    return [_sheet(bars, table) for table in (bars.table, bars.against) if table]


def _sheet(bars: CriteriaBars, table: CriteriaTable) -> Sheet:
    words = bars.words
    return Sheet(
        name=table.name(words.language),
        title=f"{words('criteria.figures')}: {bars.where(table)}",
        columns=[
            Column(words("criteria.column_number"), 0),
            Column(words("criteria.column_name")),
            Column(words("criteria.column_met"), 2, is_short=True),
            Column(words("criteria.column_total"), 2, is_short=True),
            Column(words("criteria.column_failing"), 2, is_short=True),
            Column(words("criteria.column_computed"), 2),
            Column(words("criteria.column_printed"), 2, is_short=True),
            Column(words("common.column_as_printed")),
            Column(words("criteria.column_status")),
            Column(words("criteria.column_note")),
            Column(words("criteria.column_source")),
        ],
        rows=[_row(bars, table, score) for score in table.scores],
        notes=[*bars.checks(table), words("criteria.computed"), *bars.said_of_all(table)],
        subtitle=bars.ruler(table),
    )


def _row(bars: CriteriaBars, table: CriteriaTable, score: Score) -> list[Cell]:
    words = bars.words
    inexact = [
        r for r in (score.met, score.total, score.printed) if r and (r["qualifier"] or r["value_high"] is not None)
    ]
    statuses = dict.fromkeys(words(f"common.status_{row['status']}") for row in score.rows)
    return [
        score.number,
        bars.named(table).get(score.number, ("", ""))[0] or None,
        score.met["value"] if score.met else None,
        score.total["value"] if score.total else None,
        score.failing["value"] if score.failing else None,
        score.computed_pct,
        score.printed["value"] if score.printed else None,
        "; ".join(words.quantity(row) for row in inexact) or None,
        words.listed(list(statuses)) or None,
        " ".join(bars.notes(table, score)) or None,
        "; ".join(dict.fromkeys(bars.cited[row["source_id"]] for row in score.rows)) or None,
    ]
