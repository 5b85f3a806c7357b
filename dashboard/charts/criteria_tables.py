"""How many communes meet each criterion, one table a place and moment, and which tables may be held side by side. Pure.

Rows are those of `data.readings`; shares and sums come worked out as tallies.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.text import TURNED
from etl import Tally

Row = dict[str, Any]

_SCOPE = "commune"
"""The scope of the sets that communes are scored by; those of a higher level, of districts too, are other rulers."""
_MEAN = "criteria_per_commune"


class Score(NamedTuple):
    """What one table says of one criterion: the count and the share as printed, and the share worked out."""

    number: int
    met: Row | None
    printed: Row | None
    tally: Tally | None

    @property
    def rows(self) -> list[Row]:
        return [row for row in (self.met, self.printed) if row]

    @property
    def total(self) -> Row | None:
        """All communes, as the same document prints them."""
        return self.tally.parts[1] if self.tally else None

    @property
    def failing(self) -> Row | None:
        """How many communes do not meet it, with how exactly that is known."""
        if self.met is None or self.total is None:
            return None
        met, total = self.met, self.total
        is_exact = total["qualifier"] is None and total["value_high"] is None
        least = total["value"] - (met["value"] if met["value_high"] is None else met["value_high"])
        most = None if met["value_high"] is None else total["value"] - met["value"]
        qualifier = TURNED.get(met["qualifier"], met["qualifier"]) if is_exact else "~"
        return {"value": least, "value_high": most, "qualifier": qualifier}

    @property
    def computed_pct(self) -> float | None:
        """The share that meets it, from the counts."""
        return self.tally.total.value if self.tally else None

    @property
    def met_pct(self) -> float | None:
        """The share that meets it: worked out, or as printed where there is nothing to work it out from."""
        computed = self.computed_pct
        return computed if computed is not None or self.printed is None else float(self.printed["value"])

    @property
    def pct_qualifier(self) -> str | None:
        """How exactly the share that meets it is known."""
        if self.computed_pct is not None and self.tally:
            return self.tally.total.qualifier
        return self.printed["qualifier"] if self.printed else None

    @property
    def failing_pct(self) -> float | None:
        return None if self.met_pct is None else 100.0 - self.met_pct

    @property
    def failing_pct_qualifier(self) -> str | None:
        return TURNED.get(self.pct_qualifier or "", self.pct_qualifier)

    @property
    def is_contradicted(self) -> bool:
        """The printed share is not that of the printed counts."""
        return self.tally is not None and self.tally.agrees is False


class CriteriaTable(NamedTuple):
    """The scores of one place at one moment; `criteria_set` is what it was scored by, None where that is not known."""

    key: str
    place: str
    moment: str
    criteria_set: str | None
    scores: tuple[Score, ...]
    sum: Tally | None
    mean: Row | None

    @property
    def numbers(self) -> set[int]:
        return {score.number for score in self.scores}

    @property
    def rows(self) -> list[Row]:
        return [row for score in self.scores for row in score.rows]

    @property
    def worst_first(self) -> list[Score]:
        """By the share that fails, as that is comparable between places of different size; unknown shares last."""
        known = [s for s in self.scores if s.failing_pct is not None]
        ordered = sorted(known, key=lambda s: (-(s.failing_pct or 0.0), s.number))
        return [*ordered, *(s for s in self.scores if s.failing_pct is None)]

    def name(self, language: str) -> str:
        return str(self.rows[0][f"place_name_{language}"])


def tables_of(
    readings: Sequence[Row], tallies: Sequence[Tally], criteria: Sequence[Row], breaks: Sequence[Row]
) -> dict[str, CriteriaTable]:
    """Every table by its key, `place~moment`."""
    counted = [row for row in readings if row["criterion"] is not None]
    keys = dict.fromkeys((row["place"], row["moment"]) for row in counted)
    return {
        f"{place}~{moment}": CriteriaTable(
            f"{place}~{moment}",
            place,
            moment,
            set_at(moment, criteria, breaks),
            _scores([r for r in counted if (r["place"], r["moment"]) == (place, moment)], tallies),
            _sum([t for t in tallies if (t.subject, t.period) == (place, moment)]),
            next(
                (r for r in readings if (r["place"], r["moment"], r["unit_of_measure"]) == (place, moment, _MEAN)),
                None,
            ),
        )
        for place, moment in keys
    }


def set_at(moment: str, criteria: Sequence[Row], breaks: Sequence[Row]) -> str | None:
    """The set by which communes were scored at a moment.

    A set rules from the break that names its decision: communes were scored by the old one to the end of a year in
    which the new one was signed. A set that no break names rules from its first year. Of a moment within which the set
    changes nobody can say by which one it was scored.
    """
    begins = {row["criteria_set"]: _begins(row, breaks) for row in criteria if row["scope"] == _SCOPE}
    if any(start.startswith(f"{moment}-") for start in begins.values()):
        return None
    ruling = [(start, name) for name, start in begins.items() if start <= moment]
    return max(ruling)[1] if ruling else None


def fullest(tables: Collection[CriteriaTable]) -> CriteriaTable:
    """The table of the most criteria, the newest of these."""
    return max(tables, key=lambda t: (len(t.scores), t.moment))


def newest_of(tables: Collection[CriteriaTable], places: Sequence[str]) -> CriteriaTable | None:
    """The newest table of the first of `places` that has one."""
    for place in places:
        own = [table for table in tables if table.place == place]
        if own:
            return max(own, key=lambda t: t.moment)
    return None


def comparable(table: CriteriaTable, tables: Mapping[str, CriteriaTable]) -> list[CriteriaTable]:
    """Other tables on the same ruler that share a criterion: the same number of another set is something else."""
    return [
        other
        for other in tables.values()
        if other.key != table.key
        and table.criteria_set is not None
        and other.criteria_set == table.criteria_set
        and other.numbers & table.numbers
    ]


def _begins(criterion: Row, breaks: Sequence[Row]) -> str:
    decision = criterion["decision"].split()[0]
    named = [b["period"] for b in breaks if b["kind"] == "method" and decision in (b["basis"] or "").split()]
    return min(named, default=str(criterion["since"] or ""))


def _scores(rows: Sequence[Row], tallies: Sequence[Tally]) -> tuple[Score, ...]:
    """Count and share of each criterion; a tally belongs to the count that it was worked out from."""
    made = {_identity(t.parts[0]): t for t in tallies if t.kind == "share"}
    shares = {t.node for t in tallies if t.kind == "share"}
    found = []
    for number in sorted({row["criterion"] for row in rows}):
        of_it = [row for row in rows if row["criterion"] == number]
        printed = next((r for r in of_it if r["node"] in shares or r["unit_of_measure"] == "pct"), None)
        met = next((r for r in of_it if r is not printed), None)
        found.append(Score(number, met, printed, made.get(_identity(met)) if met else None))
    return tuple(found)


def _sum(tallies: Sequence[Tally]) -> Tally | None:
    """The tally that adds up the counts of all criteria."""
    sums = (t for t in tallies if t.kind == "components" and all(p["criterion"] is not None for p in t.parts))
    return next(sums, None)


def _identity(row: Row) -> tuple[str, ...]:
    return row["node"], row["place"], row["moment"], row["source_id"]
