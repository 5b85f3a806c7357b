"""The few named questions that pages and the command line ask of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from etl.model import REBUILT, LikenessVariable, Value
from etl.store import Snapshot
from etl.totals import differs_as_printed

Row = dict[str, Any]

GET_TYPES = {
    "index": str, "node": str, "concept": str, "unit": str, "unit_name": str, "geography": str, "period": str,
    "value": float, "value_high": float, "qualifier": str, "unit_of_measure": str, "status": str, "preferred": bool,
    "rank": int, "rank_of": int, "rank_status": str, "band": str, "missing_reason": str, "source": str,
    "as_of": str, "weights_period": str, "statistic": str, "organisation": str, "breakdown": str, "period_text": str,
    "flag": str,
}  # fmt: skip
"""The columns of `get` and what they hold; any but index and node may be empty.

`unit` is a province or, where `statistic` says of what kind the figure is, another place; `organisation` is who
counted an activity; `weights_period` the year of the population that weighed a rebuilt value.
"""

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
    """Every figure that passes the filters, as rows of GET_COLUMNS, in a stable order.

    Without a geography each unit stands on the map of its period, and nothing is rebuilt; a geography gives every
    period on the units of that map, rebuilt where they were others.
    """
    return [{c: r.get(c) for c in GET_COLUMNS} for r in found(snapshot, wanted, language)]


def found(snapshot: Snapshot, wanted: Wanted, language: str = "vi") -> list[Row]:
    """The rows of `observations`, each with all that is held of it: names, whether its rank is beyond the published."""
    rows = _of_provinces(snapshot, wanted, language)
    if not wanted.geographies:
        rows += _of_areas(snapshot, wanted, language) + _of_organisations(snapshot, wanted, language)
    place = {r["index"]: position for position, r in enumerate(indices(snapshot))}
    rows.sort(key=lambda r: place[r["index"]])
    cited = source_texts(snapshot, language)
    return [r | {"source": _cited(r["source_id"], cited)} for r in rows]


def _of_provinces(snapshot: Snapshot, wanted: Wanted, language: str) -> list[Row]:
    where, values = _filters(wanted, unit="o.unit", geography="o.geography")
    if not wanted.geographies:
        where.append("o.own_map")
        if REBUILT not in wanted.statuses:
            where.append(f"o.status IS DISTINCT FROM '{REBUILT}'")
    return snapshot.rows(
        f"""
        SELECT o.*, o.unit_name_{language} AS unit_name FROM observation o
        WHERE {" AND ".join(where) or "true"}
        ORDER BY o.index, o.period, o.node_position, o.unit, o.as_of NULLS FIRST, o.preferred DESC
        """,
        values,
    )


def _of_areas(snapshot: Snapshot, wanted: Wanted, language: str) -> list[Row]:
    where, values = _filters(wanted, unit="o.area")
    return snapshot.rows(
        f"""
        SELECT o.*, o.area AS unit, o.area_name_{language} AS unit_name FROM area_observation o
        WHERE {" AND ".join(where) or "true"}
        ORDER BY o.index, o.period, o.node_position, o.area, o.statistic, o.as_of NULLS FIRST, o.preferred DESC
        """,
        values,
    )


def _of_organisations(snapshot: Snapshot, wanted: Wanted, language: str) -> list[Row]:
    where, values = _filters(wanted, unit="b.unit")
    return snapshot.rows(
        f"""
        SELECT o.*, n.concept, n.name_vi AS node_name_vi, n.name_en AS node_name_en, o.period_end AS as_of,
               b.unit, u.name_{language} AS unit_name, b.name_{language} AS organisation_name,
               k.name_{language} AS breakdown_name
        FROM activity o JOIN organisation b ON b.organisation = o.organisation
        JOIN node n ON n.index = o.index AND n.node = o.node
        LEFT JOIN breakdown k ON k.index = o.index AND k.breakdown = o.breakdown
        LEFT JOIN (SELECT DISTINCT ON (unit) unit, name_vi, name_en FROM unit ORDER BY unit, valid_from DESC) u
               ON u.unit = b.unit
        WHERE {" AND ".join(where) or "true"}
        ORDER BY o.index, o.period NULLS FIRST, n.position, o.organisation, o.breakdown NULLS FIRST, o.period_text
        """,
        values,
    )


def _filters(wanted: Wanted, unit: str, geography: str | None = None) -> tuple[list[str], list[str]]:
    """Conditions and their values; `unit` and `geography` name the columns that hold them."""
    filters = {
        "o.index": wanted.indices,
        "o.node": wanted.nodes,
        unit: wanted.units,
        "o.period": wanted.periods,
        "o.status": wanted.statuses,
    }
    if geography:
        filters[geography] = wanted.geographies
    chosen = {column: values for column, values in filters.items() if values}
    where = [f"{column} IN ({', '.join('?' * len(values))})" for column, values in chosen.items()]
    return where, [value for values in chosen.values() for value in values]


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


def displayed_values(snapshot: Snapshot, index: str) -> list[Value]:
    """Every score of an index that is shown, as its publisher gave it; rebuilt ones are not."""
    # written out, not bound: binding any parameter makes DuckDB import pandas, which takes longer than the import
    name = index.replace("'", "''")
    rows = snapshot.tuples(
        f"SELECT * FROM value WHERE index = '{name}' AND preferred AND value IS NOT NULL AND status <> 'rebuilt'"
    )
    return [Value._make(row) for row in rows]


def indices(snapshot: Snapshot) -> list[Row]:
    """Every index with its newest loaded period, the newest one known to be published, and its counts."""
    return snapshot.rows(
        """
        SELECT i.*, v.first_period, v.last_period, v.figures, r.last_published
        FROM index_info i
        LEFT JOIN (SELECT index, min(period) AS first_period, max(period) AS last_period, count(*) AS figures
                   FROM value WHERE value IS NOT NULL AND preferred AND status <> 'rebuilt' GROUP BY index) v
               ON v.index = i.index
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
        WHERE v.index = $index AND v.status IS DISTINCT FROM 'rebuilt'
        GROUP BY ALL ORDER BY v.period DESC
        """,
        {"index": index},
    )


def ranking(snapshot: Snapshot, index: str, node: str, period: str, geography: str) -> list[Row]:
    """One displayed row a unit of a map: value, status, rank, band, interval, reason; best first, missing last.

    On the map of the period the rows are the publisher's; on a later one they mix figures that units kept with
    rebuilt ones, and none has a rank.
    """
    return snapshot.rows(
        f"""
        SELECT {_columns(_SCORE_COLUMNS)}, o.region, o.geography, c.low, c.high, c.se, c.level_pct, c.n
        FROM observation o
        LEFT JOIN (SELECT DISTINCT ON (unit) * FROM uncertainty
                   WHERE index = $index AND node = $node AND period = $period ORDER BY unit, source_id) c
               ON c.unit = o.unit
        WHERE o.index = $index AND o.node = $node AND o.period = $period AND o.geography = $geography AND o.preferred
        ORDER BY CASE WHEN o.direction = 'higher_is_better' THEN -o.value ELSE o.value END NULLS LAST,
                 o.rank NULLS LAST, o.unit
        """,
        {"index": index, "node": node, "period": period, "geography": geography},
    )


def scores_in(snapshot: Snapshot, index: str, period: str, geography: str) -> list[Row]:
    """The displayed scores of every node of an index in one period, a row a node and unit of a map, absent ones too.

    With the node's place in the tree, the published interval and standard error where there are any, and whether the
    figure is `excluded` from any use. In the publisher's order of nodes, units in the order of their ids.
    """
    return snapshot.rows(
        f"""
        SELECT {_columns(_SCORE_COLUMNS)}, {_columns(_NODE_COLUMNS)}, o.concept, o.region, o.direction,
               c.low, c.high, coalesce(c.se, sqrt(c.variance)) AS se, c.level_pct,
               coalesce(f.excluded, false) AS excluded
        FROM observation o
        LEFT JOIN (SELECT DISTINCT ON (unit, node) * FROM uncertainty
                   WHERE index = $index AND period = $period ORDER BY unit, node, source_id) c
               ON c.unit = o.unit AND c.node = o.node
        LEFT JOIN flag f ON f.index = o.index AND f.flag = o.flag
        WHERE o.index = $index AND o.period = $period AND o.geography = $geography AND o.preferred
        ORDER BY o.node_position, o.unit, o.moment
        """,
        {"index": index, "period": period, "geography": geography},
    )


def other_scores_in(snapshot: Snapshot, index: str, node: str, period: str) -> list[Row]:
    """The scores of one node that are kept but not displayed: of another status or another source."""
    return snapshot.rows(
        """
        SELECT unit, value, status, source_id FROM value
        WHERE index = $index AND node = $node AND period = $period AND NOT preferred AND value IS NOT NULL
        ORDER BY unit, status, source_id
        """,
        {"index": index, "node": node, "period": period},
    )


def aggregations(snapshot: Snapshot, index: str) -> list[Row]:
    """How each parent is made of its children, by span, with `weights` by node (empty for plain sums)."""
    rows = snapshot.rows("SELECT * FROM aggregation WHERE index = ? ORDER BY parent, since NULLS FIRST", [index])
    weights = snapshot.rows("SELECT * FROM weight WHERE index = ?", [index])
    return [row | {"weights": {w["node"]: w["share"] for w in weights if _is_of(w, row)}} for row in rows]


def _is_of(weight: Row, aggregation: Row) -> bool:
    return all(weight[column] == aggregation[column] for column in ("parent", "since", "until"))


# what pages show of one score; naming the columns halves the time that reading all of them takes
_SCORE_COLUMNS = (
    "index", "node", "unit", "unit_name_vi", "unit_name_en", "period", "moment", "value", "value_high", "qualifier",
    "unit_of_measure", "status", "flag", "weights_period", "rank", "rank_of", "rank_status", "beyond_published", "band",
    "band_status", "missing_reason", "source_id",
)  # fmt: skip
_NODE_COLUMNS = (
    "parent", "level", "node_position", "node_name_vi", "node_name_en", "scale_min", "scale_max", "scale_known",
)  # fmt: skip


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f"o.{name}" for name in names)


def series(snapshot: Snapshot, units: Sequence[str], index: str, concept: str) -> list[Row]:
    """The displayed values of one concept over all periods, with the interval where one is published.

    Series follow the concept, not the code. A unit of today's map has rebuilt values before it existed.
    """
    return snapshot.rows(
        """
        SELECT o.*, c.low, c.high, c.level_pct
        FROM observation o
        LEFT JOIN (SELECT DISTINCT ON (index, node, unit, period) * FROM uncertainty ORDER BY source_id) c
               ON c.index = o.index AND c.node = o.node AND c.unit = o.unit AND c.period = o.period
        WHERE o.index = $index AND o.concept = $concept AND list_contains($units, o.unit) AND o.preferred AND o.own_map
        ORDER BY o.unit, o.moment
        """,
        {"index": index, "concept": concept, "units": list(units)},
    )


def middles(snapshot: Snapshot, index: str, concept: str) -> list[Row]:
    """The median of one concept in every period, over the country (region empty) and over each region of that period.

    `n` of `units` provinces have a value, the last reading of the period; rebuilt and excluded figures are left out.
    """
    return snapshot.rows(
        """
        WITH score AS (
            SELECT o.period, o.region, o.unit, CASE WHEN NOT coalesce(f.excluded, false) THEN o.value END AS value
            FROM observation o LEFT JOIN flag f ON f.index = o.index AND f.flag = o.flag
            WHERE o.index = $index AND o.concept = $concept AND o.preferred AND o.own_map
              AND o.status IS DISTINCT FROM 'rebuilt'
            QUALIFY row_number() OVER (PARTITION BY o.period, o.unit ORDER BY o.moment DESC) = 1
        )
        SELECT period, region, median(value) AS median, count(value) AS n, count(*) AS units
        FROM score GROUP BY GROUPING SETS ((period), (period, region)) ORDER BY region NULLS FIRST, period
        """,
        {"index": index, "concept": concept},
    )


def distribution(snapshot: Snapshot, index: str, concept: str, geography: str) -> list[Row]:
    """The displayed value of one concept of every unit of a map in every period, absent ones too, oldest first.

    Of several readings of a period the last one; `excluded` tells that a figure is not used for anything else.
    """
    return snapshot.rows(
        """
        SELECT o.unit, o.unit_name_vi, o.unit_name_en, o.node, o.period, o.moment, o.value, o.qualifier, o.status,
               o.weights_period, o.missing_reason, o.source_id, o.scale_min, o.scale_max, o.scale_known,
               coalesce(f.excluded, false) AS excluded
        FROM observation o LEFT JOIN flag f ON f.index = o.index AND f.flag = o.flag
        WHERE o.index = $index AND o.concept = $concept AND o.geography = $geography AND o.preferred
        QUALIFY row_number() OVER (PARTITION BY o.period, o.unit ORDER BY o.moment DESC) = 1
        ORDER BY o.period, o.unit
        """,
        {"index": index, "concept": concept, "geography": geography},
    )


def area_series(snapshot: Snapshot, index: str, concept: str) -> list[Row]:
    """The displayed figures of places that are no province, of one concept, oldest first."""
    return snapshot.rows(
        """
        SELECT * FROM area_observation WHERE index = $index AND concept = $concept AND preferred
        ORDER BY area, statistic, moment
        """,
        {"index": index, "concept": concept},
    )


def profile(snapshot: Snapshot, unit: str) -> list[Row]:
    """Every displayed value of one unit in every index, node and period."""
    return snapshot.rows(
        """
        SELECT o.*, i.position FROM observation o JOIN index_info i ON i.index = o.index
        WHERE o.unit = $unit AND o.preferred AND o.own_map ORDER BY i.position, o.moment, o.node_position
        """,
        {"unit": unit},
    )


def headlines(snapshot: Snapshot, unit: str) -> list[Row]:
    """Of each index the displayed scores of one unit over time: the root, its parts, a sample's headline nodes."""
    return snapshot.rows(
        f"""
        SELECT {_columns(_SCORE_COLUMNS)}, {_columns(_NODE_COLUMNS)}
        FROM observation o JOIN index_info i ON i.index = o.index
        WHERE o.unit = $unit AND o.preferred AND o.own_map
          AND (o.node = i.root OR o.parent = i.root OR (i.sampled AND o.level = 'dimension'))
        ORDER BY i.position, o.moment, o.node_position
        """,
        {"unit": unit},
    )


def medians(snapshot: Snapshot, index: str, period: str) -> list[Row]:
    """The middle of the displayed scores of every node in one period, and how many scores there are.

    Rebuilt scores are left out: they repeat those of their members.
    """
    return snapshot.rows(
        """
        SELECT v.node, median(v.value) AS median, count(v.value) AS n
        FROM value v LEFT JOIN flag f ON f.index = v.index AND f.flag = v.flag
        WHERE v.index = $index AND v.period = $period AND v.preferred AND v.value IS NOT NULL
          AND v.status <> 'rebuilt' AND NOT coalesce(f.excluded, false)
        GROUP BY v.node
        """,
        {"index": index, "period": period},
    )


def coverage(snapshot: Snapshot, geography: str | None = None) -> list[Row]:
    """Of how many provinces each index holds a figure in each period: of its root, and of anything at all.

    On the map of each period, or on one map with the values that units kept or that were rebuilt for them.
    """
    return snapshot.rows(
        """
        WITH given AS (
            SELECT index, period, unit, node, true AS is_value FROM value
            WHERE value IS NOT NULL AND preferred AND ($geography IS NOT NULL OR status <> 'rebuilt')
            UNION ALL SELECT index, period, unit, node, false FROM rank WHERE preferred AND $geography IS NULL
            UNION ALL SELECT a.index, a.period, o.unit, a.node, false
            FROM activity a JOIN organisation o ON o.organisation = a.organisation
            WHERE o.unit IS NOT NULL AND a.preferred
        ), on_map AS (
            SELECT g.* FROM given g
            LEFT JOIN unit_at u
                   ON u.index = g.index AND u.period = g.period AND u.unit = g.unit AND u.geography = $geography
            WHERE $geography IS NULL OR u.unit IS NOT NULL
        ), size AS (
            SELECT index, period, count(*) AS units FROM unit_at WHERE geography = $geography GROUP BY ALL
        )
        SELECT r.index, r.period, coalesce(s.units, r.surveyed, r.units) AS units,
               count(DISTINCT g.unit) FILTER (g.is_value AND g.node = i.root) AS with_root,
               count(DISTINCT g.unit) AS with_any, count(g.unit) AS figures
        FROM release r JOIN index_info i ON i.index = r.index
        LEFT JOIN size s ON s.index = r.index AND s.period = r.period
        LEFT JOIN on_map g ON g.index = r.index AND g.period = r.period
        GROUP BY ALL ORDER BY r.index, r.period
        """,
        {"geography": geography},
    )


def absences(snapshot: Snapshot, geography: str | None = None) -> list[Row]:
    """Why provinces have no value of the root: how many, by index, period and reason; maps as in `coverage`."""
    return snapshot.rows(
        """
        SELECT v.index, v.period, v.missing_reason, count(*) AS units
        FROM value v JOIN index_info i ON i.index = v.index AND i.root = v.node
        JOIN unit_at u ON u.index = v.index AND u.period = v.period AND u.unit = v.unit
        WHERE v.missing_reason IS NOT NULL
          AND CASE WHEN $geography IS NULL THEN u.own_map AND v.status IS DISTINCT FROM 'rebuilt'
                   ELSE u.geography = $geography END
        GROUP BY ALL ORDER BY v.index, v.period, units DESC, v.missing_reason
        """,
        {"geography": geography},
    )


def flags(snapshot: Snapshot, index: str) -> list[Row]:
    """What a reader must know of the flagged figures of an index."""
    return snapshot.rows("SELECT * FROM flag WHERE index = ?", [index])


def areas(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM area ORDER BY area")


def organisations(snapshot: Snapshot) -> list[Row]:
    """Every body that reports, with its dates and successors."""
    return snapshot.rows("SELECT * FROM organisation ORDER BY unit NULLS FIRST, level, organisation")


def targets(snapshot: Snapshot) -> list[Row]:
    """What was promised, by whom and by when; `source_date` is when the document or article came out."""
    return snapshot.rows(
        """
        SELECT t.*, s.date AS source_date FROM target t LEFT JOIN source s ON s.source_id = t.source_id
        ORDER BY t.area, t.deadline, t.target
        """
    )


def readings(snapshot: Snapshot, index: str) -> list[Row]:
    """Every figure of an index that may be held against a target, of provinces and other places, oldest first.

    Left out are rebuilt and inferred figures, those marked as used for nothing, and statistics over several provinces.
    """
    return snapshot.rows(
        """
        WITH given AS (
            SELECT index, node, unit AS place, unit_name_vi AS place_name_vi, unit_name_en AS place_name_en,
                   'province' AS place_level, NULL AS within, period, moment, date_basis, value, value_high,
                   qualifier, status, flag, source_id, preferred
            FROM observation WHERE index = $index AND own_map AND value IS NOT NULL
            UNION ALL
            SELECT index, node, area, area_name_vi, area_name_en, area_level, within, period, moment, date_basis, value,
                   value_high, qualifier, status, flag, source_id, preferred
            FROM area_observation WHERE index = $index AND statistic = 'own'
        )
        SELECT g.* EXCLUDE (preferred), n.name_vi AS node_name_vi, n.name_en AS node_name_en, n.unit_of_measure,
               n.criterion, f.denominator
        FROM given g JOIN node n ON n.index = g.index AND n.node = g.node
             AND g.period BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
        LEFT JOIN flag f ON f.index = g.index AND f.flag = g.flag
        WHERE g.preferred AND g.status NOT IN ('rebuilt', 'inferred') AND NOT coalesce(f.excluded, false)
        ORDER BY g.place, n.position, g.moment, g.source_id
        """,
        {"index": index},
    )


def activities(snapshot: Snapshot, index: str) -> list[Row]:
    """What bodies counted, with who they are, how the activity adds up and what a part is a part of.

    `excluded` figures are shown as printed and used for nothing else; of `inferred` ones the source does not say all
    itself; a `running_total` was counted up to its day, not on it.
    """
    return snapshot.rows(
        """
        SELECT a.*, n.name_vi AS node_name_vi, n.name_en AS node_name_en, n.topic, n.level AS node_level,
               n.adds_over_time, n.adds_over_hierarchy, n.needs_territory, n.position AS node_position,
               b.name_vi AS organisation_name_vi, b.name_en AS organisation_name_en, b.kind, b.level, b.unit, b.area,
               b.territorial, k.name_vi AS breakdown_name_vi, k.name_en AS breakdown_name_en, k.group,
               k.group_name_vi, k.group_name_en, k.adds_to_total, coalesce(f.excluded, false) AS excluded,
               coalesce(f.inferred, false) AS inferred, coalesce(f.running_total, false) AS running_total
        FROM activity a JOIN organisation b ON b.organisation = a.organisation
        JOIN (SELECT DISTINCT ON (index, node) * FROM node ORDER BY since DESC NULLS LAST) n
          ON n.index = a.index AND n.node = a.node
        LEFT JOIN breakdown k ON k.index = a.index AND k.breakdown = a.breakdown
        LEFT JOIN flag f ON f.index = a.index AND f.flag = a.flag
        WHERE a.index = $index AND a.preferred
        ORDER BY n.position, b.level, a.organisation, a.period_end, a.period_start, a.period_text,
                 a.breakdown NULLS FIRST
        """,
        {"index": index},
    )


def partitions(snapshot: Snapshot, index: str) -> list[Row]:
    """Which counts make up another one: a row a part; one total may have several partitions."""
    return snapshot.rows('SELECT * FROM "partition" WHERE index = ? ORDER BY partition, part', [index])


def shares(snapshot: Snapshot, index: str) -> list[Row]:
    """Which node is the share of which count among which others: a row a denominator, the usual one first."""
    return snapshot.rows("SELECT * FROM share WHERE index = ? ORDER BY node, choice", [index])


def initiatives(snapshot: Snapshot) -> list[Row]:
    """The register of initiatives and models, with who carries them and where."""
    return snapshot.rows(
        """
        SELECT i.*, b.name_vi AS organisation_name_vi, b.name_en AS organisation_name_en, b.unit, b.level,
               b.kind, u.name_vi AS unit_name_vi, u.name_en AS unit_name_en
        FROM initiative i JOIN organisation b ON b.organisation = i.organisation
        LEFT JOIN (SELECT DISTINCT ON (unit) unit, name_vi, name_en FROM unit ORDER BY unit, valid_from DESC) u
               ON u.unit = b.unit
        ORDER BY u.name_vi COLLATE vi NULLS FIRST, i.name_vi COLLATE vi
        """
    )


def duties(snapshot: Snapshot) -> list[Row]:
    """The bodies that have to report, what and how often; nobody else can be said not to have reported."""
    return snapshot.rows("SELECT * FROM duty ORDER BY index, node, organisation")


def criteria(snapshot: Snapshot) -> list[Row]:
    """Every criterion of every set that has one number a criterion."""
    return snapshot.rows("SELECT * FROM criterion WHERE number IS NOT NULL ORDER BY criteria_set, number")


def populations(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM population ORDER BY unit, period")


def likeness(snapshot: Snapshot) -> list[LikenessVariable]:
    """In what provinces may be alike, in the order in which it is declared."""
    names = ", ".join(LikenessVariable._fields)
    return [LikenessVariable._make(row) for row in snapshot.tuples(f"SELECT {names} FROM likeness ORDER BY rowid")]


def measures(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("SELECT * FROM measure")


def breaks(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows('SELECT * FROM "break" WHERE index = ? ORDER BY period', [index])


def breaks_of_concept(snapshot: Snapshot, index: str, concept: str) -> list[Row]:
    """The breaks of whichever node stood for a concept at the time of the break, oldest first."""
    return snapshot.rows(
        """
        SELECT b.* FROM "break" b JOIN node n ON n.index = b.index AND n.node = b.node AND n.concept = $concept
           AND left(b.period, 4) BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
        WHERE b.index = $index ORDER BY b.period, b.kind
        """,
        {"index": index, "concept": concept},
    )


def best_rises(snapshot: Snapshot, index: str) -> list[Row]:
    """The greatest improvement of any unit in each concept of an index from one year to the next, the oldest of equals.

    Between published scores that are comparable: on one scale, with no break of any kind between them, a suspected one
    neither. `pairs` counts the pairs of scores looked at; nothing may have improved: `rise` is then zero or less.
    """
    return snapshot.rows(
        """
        WITH score AS (
            SELECT v.*, TRY_CAST(v.period AS INTEGER) AS year, n.concept, n.scale_min, n.scale_max, n.direction
            FROM value v JOIN node n ON n.index = v.index AND n.node = v.node
             AND v.period BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
            LEFT JOIN flag f ON f.index = v.index AND f.flag = v.flag
            WHERE v.index = $index AND v.preferred AND v.status = 'published' AND v.value IS NOT NULL
              AND v.value_high IS NULL AND v.qualifier IS NULL AND NOT coalesce(f.excluded, false)
        ), cut AS (
            SELECT n.concept, b.period FROM "break" b JOIN node n ON n.index = b.index AND n.node = b.node
               AND left(b.period, 4) BETWEEN coalesce(n.since, '') AND coalesce(n.until, '9999')
            WHERE b.index = $index
        ), pair AS (
            SELECT b.concept, b.unit, a.period AS since, b.period, a.value AS before, b.value,
                   a.source_id AS source_before, b.source_id, count(*) OVER (PARTITION BY b.concept) AS pairs,
                   CASE WHEN b.direction = 'higher_is_better' THEN b.value - a.value ELSE a.value - b.value END AS rise
            FROM score a JOIN score b ON b.concept = a.concept AND b.unit = a.unit AND b.year = a.year + 1
                                     AND b.scale_min = a.scale_min AND b.scale_max = a.scale_max
            WHERE NOT EXISTS (SELECT 1 FROM cut c WHERE c.concept = b.concept
                              AND c.period > a.period AND c.period <= b.period || '~')
        )
        SELECT DISTINCT ON (concept) * FROM pair ORDER BY concept, round(rise, 9) DESC, period, unit
        """,
        {"index": index},
    )


def parts_held(snapshot: Snapshot, index: str, unit: str) -> list[Row]:
    """Of each period of an index the scores of one unit that there are: the root and its direct parts, newest first."""
    return snapshot.rows(
        """
        SELECT o.period, o.node FROM observation o JOIN index_info i ON i.index = o.index
        WHERE o.index = $index AND o.unit = $unit AND o.own_map AND o.preferred AND o.value IS NOT NULL
          AND i.root IN (o.node, o.parent)
        ORDER BY o.period DESC, o.node_position
        """,
        {"index": index, "unit": unit},
    )


def band_levels(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows("SELECT * FROM band_level WHERE index = ? ORDER BY tone", [index])


def missing_rules(snapshot: Snapshot, index: str) -> list[Row]:
    return snapshot.rows("SELECT * FROM missing_rule WHERE index = ?", [index])


def releases(snapshot: Snapshot, index: str) -> list[Row]:
    """Every period that the publisher is known to have published, newest first, loaded or not."""
    return snapshot.rows("SELECT * FROM release WHERE index = ? ORDER BY period DESC", [index])


def usable_scores(snapshot: Snapshot, index: str) -> list[Row]:
    """Of which `units` each node has a score that may be compared, by period, its map and the status.

    Left out are rebuilt and inferred scores and those marked as used for nothing.
    """
    return snapshot.rows(
        """
        SELECT o.node, o.concept, o.period, o.geography, o.status, list(DISTINCT o.unit) AS units
        FROM observation o LEFT JOIN flag f ON f.index = o.index AND f.flag = o.flag
        WHERE o.index = $index AND o.preferred AND o.own_map AND o.value IS NOT NULL
          AND o.status NOT IN ('rebuilt', 'inferred') AND NOT coalesce(f.excluded, false)
        GROUP BY ALL ORDER BY o.node, o.period
        """,
        {"index": index},
    )


def disputed(snapshot: Snapshot, index: str) -> list[Row]:
    """Displayed scores, ranks and figures of places beside another source's that cannot be the same figure rounded.

    A row a pair; `what` is value or rank, `other`, `other_status` and `other_source_id` are of what is not displayed.
    """
    rows = snapshot.rows(
        """
        WITH cell AS (
            SELECT 'value' AS what, index, node, unit AS place, 'own' AS statistic, period, as_of, value, status,
                   source_id, preferred
            FROM value WHERE value IS NOT NULL AND status <> 'rebuilt'
            UNION ALL
            SELECT 'value', index, node, area, statistic, period, as_of, value, status, source_id, preferred
            FROM area_value
            UNION ALL
            SELECT 'rank', index, node, unit, 'own', period, NULL, rank, status, source_id, preferred FROM rank
        )
        SELECT a.*, b.value AS other, b.status AS other_status, b.source_id AS other_source_id
        FROM cell a JOIN cell b ON b.what = a.what AND b.index = a.index AND b.node = a.node AND b.place = a.place
             AND b.statistic = a.statistic AND b.period = a.period AND b.as_of IS NOT DISTINCT FROM a.as_of
        WHERE a.index = $index AND a.preferred AND NOT b.preferred AND a.value <> b.value
        ORDER BY a.period DESC, a.node, a.place, b.source_id
        """,
        {"index": index},
    )
    return [row for row in rows if _differ(row["value"], row["other"])]


def _differ(one: float, other: float) -> bool:
    return differs_as_printed(one, other) and differs_as_printed(other, one)


def flagged(snapshot: Snapshot, index: str) -> list[Row]:
    """Every displayed figure that carries a flag: of which node, place and moment, and what is printed."""
    return snapshot.rows(
        """
        SELECT flag, node, unit_name_vi AS place_name_vi, unit_name_en AS place_name_en, moment, value
        FROM observation
        WHERE index = $index AND preferred AND own_map AND flag IS NOT NULL AND status <> 'rebuilt'
        UNION ALL
        SELECT flag, node, area_name_vi, area_name_en, moment, value
        FROM area_observation WHERE index = $index AND preferred AND flag IS NOT NULL
        UNION ALL
        SELECT a.flag, a.node, b.name_vi, b.name_en, coalesce(a.period, ''), a.value
        FROM activity a JOIN organisation b ON b.organisation = a.organisation
        WHERE a.index = $index AND a.preferred AND a.flag IS NOT NULL
        ORDER BY flag, moment DESC, place_name_vi, node
        """,
        {"index": index},
    )


def figures_of_sources(snapshot: Snapshot, index: str) -> list[Row]:
    """The sources of an index and how many of its figures, of every kind, rest on each; most first.

    A figure of several sources counts for each of them; rebuilt ones rest on others and do not count.
    """
    return snapshot.rows(
        """
        WITH figure AS (
            SELECT source_id FROM value WHERE index = $index AND value IS NOT NULL AND status <> 'rebuilt'
            UNION ALL SELECT source_id FROM rank WHERE index = $index
            UNION ALL SELECT source_id FROM band WHERE index = $index
            UNION ALL SELECT source_id FROM uncertainty WHERE index = $index
            UNION ALL SELECT source_id FROM area_value WHERE index = $index
            UNION ALL SELECT source_id FROM activity WHERE index = $index
        ), cited AS (
            SELECT unnest(string_split(source_id, '|')) AS source_id FROM figure WHERE source_id IS NOT NULL
        )
        SELECT s.*, count(*) AS figures FROM cited c JOIN source s ON s.source_id = c.source_id
        GROUP BY ALL ORDER BY figures DESC, s.date DESC, s.source_id
        """,
        {"index": index},
    )


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
