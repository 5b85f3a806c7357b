"""The few named questions that pages and the command line ask of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from etl.store import Snapshot

Row = dict[str, Any]

GET_TYPES = {
    "index": str, "node": str, "concept": str, "unit": str, "unit_name": str, "geography": str, "period": str,
    "value": float, "value_high": float, "qualifier": str, "unit_of_measure": str, "status": str, "preferred": bool,
    "rank": int, "rank_of": int, "rank_status": str, "band": str, "missing_reason": str, "source": str,
}  # fmt: skip
"""The columns of `get` and what they hold; any but index, node, unit and period may be empty."""

GET_COLUMNS = tuple(GET_TYPES)


class Wanted(NamedTuple):
    """Filters of `get`; an empty one lets everything through."""

    indices: Sequence[str] = ()
    nodes: Sequence[str] = ()
    units: Sequence[str] = ()
    periods: Sequence[str] = ()
    geographies: Sequence[str] = ()
    statuses: Sequence[str] = ()


def observations(snapshot: Snapshot, wanted: Wanted, language: str = "vi") -> list[Row]:
    """Every value that passes the filters, as rows of GET_COLUMNS, in a stable order."""
    filters = {
        "o.index": wanted.indices,
        "o.node": wanted.nodes,
        "o.unit": wanted.units,
        "o.period": wanted.periods,
        "o.geography": wanted.geographies,
        "o.status": wanted.statuses,
    }
    chosen = {column: values for column, values in filters.items() if values}
    where = " AND ".join(f"{column} IN ({', '.join('?' * len(values))})" for column, values in chosen.items())
    rows = snapshot.rows(
        f"""
        SELECT o.*, o.unit_name_{language} AS unit_name FROM observation o JOIN index_info i ON i.index = o.index
        WHERE {where or "true"}
        ORDER BY i.position, o.period, o.node_position, o.unit, o.preferred DESC
        """,
        [value for values in chosen.values() for value in values],
    )
    cited = source_texts(snapshot, language)
    return [{**{c: r.get(c) for c in GET_COLUMNS}, "source": _cited(r["source_id"], cited)} for r in rows]


def source_texts(snapshot: Snapshot, language: str) -> dict[str, str]:
    """What a reader sees of each source: publisher, title, date."""
    rows = snapshot.rows(
        f"""
        SELECT source_id,
               concat_ws(', ', publisher_{language}, title_{language}, coalesce(date, undated.value)) AS cited
        FROM source, (SELECT value FROM meta WHERE key = 'undated_{language}') undated
        """
    )
    return {r["source_id"]: r["cited"] for r in rows}


def _cited(source_ids: str | None, cited: dict[str, str]) -> str | None:
    return "; ".join(cited[s] for s in source_ids.split("|")) if source_ids else None


def facts(snapshot: Snapshot, table: str, columns: Iterable[str] = ("*",)) -> list[Row]:
    """All rows of one fact table: value, rank, band or uncertainty."""
    return snapshot.rows(f'SELECT {", ".join(columns)} FROM "{table}"')


def indices(snapshot: Snapshot) -> list[Row]:
    """Every index with its newest loaded period, the newest one known to be published, and its counts."""
    return snapshot.rows(
        """
        SELECT i.*, v.first_period, v.last_period, v.figures, r.last_published
        FROM index_info i
        LEFT JOIN (SELECT index, min(period) AS first_period, max(period) AS last_period, count(*) AS figures
                   FROM value WHERE missing_reason IS NULL GROUP BY index) v ON v.index = i.index
        LEFT JOIN (SELECT index, max(period) AS last_published FROM release GROUP BY index) r ON r.index = i.index
        ORDER BY i.position
        """
    )


def nodes(snapshot: Snapshot, index: str | None = None, period: str | None = None) -> list[Row]:
    """Nodes in the publisher's order; only those valid in `period` when one is given."""
    return snapshot.rows(
        """
        SELECT n.* FROM node n JOIN index_info i ON i.index = n.index
        WHERE (n.index = $index OR $index IS NULL)
          AND ($period IS NULL OR $period BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999'))
        ORDER BY i.position, n.position
        """,
        {"index": index, "period": period},
    )


def loaded_periods(snapshot: Snapshot, index: str) -> list[Row]:
    """Periods of an index that hold any figure, newest first, with how many units have a value for its root."""
    return snapshot.rows(
        """
        SELECT v.period, r.geography, r.units_at, r.units, r.surveyed, r.published_top, r.note_vi, r.note_en,
               count(DISTINCT v.unit) FILTER (v.node = i.root AND v.value IS NOT NULL) AS with_root
        FROM value v JOIN index_info i ON i.index = v.index
        JOIN release r ON r.index = v.index AND r.period = v.period
        WHERE v.index = $index
        GROUP BY ALL ORDER BY v.period DESC
        """,
        {"index": index},
    )


def ranking(snapshot: Snapshot, index: str, node: str, period: str) -> list[Row]:
    """One displayed row a unit: value, status, rank, band, interval, reason; best first, missing last."""
    return snapshot.rows(
        """
        SELECT o.*, c.low, c.high, c.se, c.level_pct, c.n
        FROM observation o
        LEFT JOIN (SELECT DISTINCT ON (index, node, unit, period) * FROM uncertainty ORDER BY source_id) c
               ON c.index = o.index AND c.node = o.node AND c.unit = o.unit AND c.period = o.period
        WHERE o.index = $index AND o.node = $node AND o.period = $period AND o.preferred
        ORDER BY CASE WHEN o.direction = 'higher_is_better' THEN -o.value ELSE o.value END NULLS LAST,
                 o.rank NULLS LAST, o.unit
        """,
        {"index": index, "node": node, "period": period},
    )


def series(snapshot: Snapshot, units: Sequence[str], index: str, concept: str) -> list[Row]:
    """The displayed values of one concept over all periods: series follow the concept, not the code."""
    return snapshot.rows(
        """
        SELECT o.* FROM observation o
        WHERE o.index = $index AND o.concept = $concept AND list_contains($units, o.unit) AND o.preferred
        ORDER BY o.unit, o.period
        """,
        {"index": index, "concept": concept, "units": list(units)},
    )


def profile(snapshot: Snapshot, unit: str) -> list[Row]:
    """Every displayed value of one unit in every index, node and period."""
    return snapshot.rows(
        """
        SELECT o.*, i.position FROM observation o JOIN index_info i ON i.index = o.index
        WHERE o.unit = $unit AND o.preferred ORDER BY i.position, o.period, o.node_position
        """,
        {"unit": unit},
    )


def medians(snapshot: Snapshot, index: str, period: str) -> list[Row]:
    """The middle of the displayed scores of every node in one period, and how many scores there are."""
    return snapshot.rows(
        """
        SELECT node, median(value) AS median, count(value) AS n
        FROM value WHERE index = $index AND period = $period AND preferred AND value IS NOT NULL GROUP BY node
        """,
        {"index": index, "period": period},
    )


def breaks(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows('SELECT * FROM "break" WHERE index = ? ORDER BY period', [index])


def band_levels(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows("SELECT * FROM band_level WHERE index = ? ORDER BY tone", [index])


def missing_rules(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows("SELECT * FROM missing_rule WHERE index = ?", [index])


def sources(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM source ORDER BY source_id")


def units(snapshot: Snapshot) -> list[Row]:
    """Every unit in every state of its history."""
    return snapshot.rows(
        """
        SELECT u.*, r.name_vi AS region_name_vi, r.name_en AS region_name_en,
               g.geography
        FROM unit u JOIN region r ON r.region = u.region
        LEFT JOIN geography g ON u.valid_from <= coalesce(g.valid_to, DATE '9999-12-31')
                             AND coalesce(u.valid_to, DATE '9999-12-31') >= g.valid_from
        ORDER BY u.name_vi COLLATE vi, u.valid_from
        """
    )


def unit_changes(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM unit_change ORDER BY date, to_unit, from_unit")


def regions(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM region ORDER BY valid_from, position")


def geographies(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM geography ORDER BY valid_from")


def settings(snapshot: Snapshot) -> dict[str, str]:
    return {r["key"]: r["value"] for r in snapshot.rows("SELECT * FROM meta")}
