"""Every target beside what there is of its place and node: the rows of a snapshot → how far each promise has got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from etl import queries
from etl.model import DENOMINATORS, Target
from etl.progress import Cut, Progress, Reading, lacking_units, programme_begin, progress
from etl.store import Snapshot
from etl.units import first_day, last_day

Row = dict[str, Any]


def promises_on(snapshot: Snapshot, as_of: date) -> list[Row]:
    """Every target with an amount whose years had begun by `as_of` and whose source was out, and where it stood then.

    A row holds the target (its own status as `target_status`), its place and node in words, the fields of `Progress`
    and of its `Pace`, and the figures meant by them as rows of `queries.readings`: `last`, `first`, `later`, `other`
    and the whole `series` known that day. `lacking` is how many communes or districts are missing from a share, by
    `whole`, the count it is a share of.
    """
    found = []
    wanted = [t for t in queries.targets(snapshot) if t["comparison"] != "rise" and _known_since(t) <= as_of]
    names = _names(snapshot)
    for index in dict.fromkeys(t["index"] for t in wanted):
        series = _by_place_and_node(queries.readings(snapshot, index))
        nodes = {n["node"]: n for n in queries.nodes(snapshot, index)}
        shares = defaultdict(list)
        for share in queries.shares(snapshot, index):
            shares[share["node"]].append(share)
        cuts = defaultdict(list)
        for cut in queries.breaks(snapshot, index):
            if cut["kind"] != "suspected":
                cuts[cut["node"]].append(Cut(first_day(cut["period"]), cut["kind"]))
        for target in (t for t in wanted if t["index"] == index):
            node = nodes[target["node"]]
            rows = [r for r in series[target["area"], target["node"]] if _is_alike(target, r)]
            seen = _progress(target, rows, cuts[target["node"]], as_of, node)
            found.append(
                {
                    **target,
                    "target_status": target["status"],
                    **names[target["area"]],
                    "node_name_vi": node["name_vi"],
                    "node_name_en": node["name_en"],
                    **_in_rows(seen, rows),
                    "series": [r for r in rows if _last(r) <= as_of],
                    **_lacking(target, seen, shares[target["node"]], series),
                }
            )
    return found


def _known_since(target: Row) -> date:
    """The first day on which the promise runs and there is a document that tells of it."""
    begin, told = programme_begin(_of(target)), target["source_date"]
    return max(begin, first_day(told)) if told else begin


def _of(row: Row) -> Target:
    return Target(**{name: row[name] for name in Target._fields})


def _names(snapshot: Snapshot) -> dict[str, Row]:
    """What every place that can have a target is called."""
    units = [(u["unit"], "province", u["name_vi"], u["name_en"]) for u in queries.units(snapshot)]
    areas = [(a["area"], a["level"], a["name_vi"], a["name_en"]) for a in queries.areas(snapshot)]
    regions = [(r["region"], "region", r["name_vi"], r["name_en"]) for r in queries.regions(snapshot)]
    return {
        place: {"place_level": level, "place_name_vi": vi, "place_name_en": en}
        for place, level, vi, en in (*regions, *areas, *units)
    }


def _by_place_and_node(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["place"], row["node"]].append(row)
    return found


def _is_alike(target: Row, row: Row) -> bool:
    """Whether a share is one of the same whole as its target, where both say of which."""
    said = {s for s in (target["denominator"], row["denominator"]) if s in DENOMINATORS}
    return len(said) < 2


def _last(row: Row) -> date:
    return last_day(row["moment"], date(int(row["moment"][:4]), 12, 31))


def _progress(target: Row, rows: Sequence[Row], cuts: Sequence[Cut], as_of: date, node: Row) -> Progress:
    readings = [
        Reading(first_day(r["moment"]), _last(r), r["value"], r["qualifier"], str(place))
        for place, r in enumerate(rows)
    ]
    level_until = date(int(node["until"]), 12, 31) if node["until"] else None
    return progress(_of(target), readings, cuts, as_of, node["adds_over_time"], level_until)


def _in_rows(seen: Progress, rows: Sequence[Row]) -> Row:
    """The fields of a progress, with the figures themselves in the place of readings."""

    def row_of(reading: Reading | None) -> Row | None:
        return rows[int(reading.key)] if reading else None

    plain = seen._asdict() | seen.pace._asdict()
    del plain["pace"]
    return plain | {
        "last": [rows[int(r.key)] for r in seen.last],
        **{name: row_of(getattr(seen, name)) for name in ("first", "later", "other")},
    }


def _lacking(
    target: Row, seen: Progress, shares: Sequence[Row], series: Mapping[tuple[str, str], Sequence[Row]]
) -> Row:
    """How many units a share lacks: of the last reading, by counts of the same place and moment."""
    nothing: Row = {"lacking": None, "whole": None}
    if not seen.last or not shares or not target["value_low"]:
        return nothing
    stated = [s for s in shares if s["denominator"] == target["denominator"]]
    share = (stated or shares)[0]

    def counted(node: str) -> Row | None:
        rows = series.get((target["area"], node), ())
        return next((r for r in rows if _last(r) == seen.last[-1].day), None)

    part, whole = counted(share["of"]), counted(share["among"])
    if part is None or whole is None:
        return nothing
    return {"lacking": lacking_units(target["value_low"], part["value"], whole["value"]), "whole": whole}
