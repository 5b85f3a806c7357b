"""Names of the original files → ids, resolved here: nothing is taken from how the figures were carried."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import etl
from tests.figures_check.asking import DIFFERING, REFUSED, Settled, plain

LAST_DAY_OF_63 = date(2025, 6, 30)
ON_MAP_34 = date(2025, 12, 31)


class Names:
    """Every name that an original row may print, asked of the catalogue and of a snapshot."""

    def __init__(self, data: Path, snapshot: Any) -> None:
        catalog = etl.read_catalog(data / "catalog")
        self._indices = catalog.indices
        self._gazetteer = etl.Gazetteer(catalog)
        self._bands: dict[tuple[str, str], str] = {
            (index, level["label_vi"]): level["band"]
            for index in self._indices
            for level in etl.queries.band_levels(snapshot, index)
        }
        self._areas = etl.queries.facts(snapshot, "area")
        self._regions = etl.queries.regions(snapshot)
        self._organisations = etl.queries.facts(snapshot, "organisation")
        self._breakdowns = etl.queries.facts(snapshot, "breakdown")
        self._nodes = etl.queries.nodes(snapshot)
        self._measures: dict[str, set[str]] = defaultdict(set)
        for measure in etl.queries.facts(snapshot, "measure"):
            self._measures[measure["name_vi"]].add(measure["unit_of_measure"])

    def day_of(self, index: str, period: str) -> date:
        """The day at which the units of a release are read."""
        release = self._indices[index].release_of(period) if index in self._indices else None
        if release is None:
            raise Settled(DIFFERING, f"no release of {index} in {period}")
        return release.units_at

    def unit(self, name: str, day: date) -> str:
        unit = self._gazetteer.resolved(name, day)
        if unit is None and self._gazetteer.is_known_non_unit(name):
            raise Settled(REFUSED, "a region, total or statistic is no province")
        if unit is None:
            raise Settled(DIFFERING, f"no province of {day} is named {name!r}")
        return unit

    def unit_on_map(self, name: str, boundary: str, year: str) -> str:
        """The province a name means on the map that its row names; one that had ended by then, as it last was."""
        if boundary == "34" and (unit := self._gazetteer.resolved(name, ON_MAP_34)):
            return unit
        middle = date(int(year), 6, 30) if year else LAST_DAY_OF_63
        return self.unit(name, min(middle, LAST_DAY_OF_63))

    def area(self, name: str, level: str, within: str) -> frozenset[str]:
        """The ids that a place which is no province may have, by its name, its level and the province it is in."""
        if level == "country":
            return self._known(name, {a["area"] for a in self._areas if a["level"] == level})
        wanted = _spellings(name)
        found = {
            a["area"]
            for a in self._areas
            if a["level"] == level and (a["within"] or "") == within and _spellings(a["name_vi"]) & wanted
        }
        if level == "region":
            found |= {r["region"] for r in self._regions if plain(r["name_vi"]) in wanted}
        return self._known(name, found)

    def region(self, name: str, day: date) -> frozenset[str]:
        found = {
            r["region"]
            for r in self._regions
            if plain(r["name_vi"]) == plain(name)
            and plain(r["valid_from"]) <= day.isoformat() <= (plain(r["valid_to"]) or "9999")
        }
        return self._known(name, found)

    def organisation(self, name: str, level: str, territorial: str, unit: str) -> frozenset[str]:
        wanted = _spellings(name)
        found = {
            o["organisation"]
            for o in self._organisations
            if (o["level"], o["territorial"], o["unit"] or "") == (level, territorial, unit)
            and _spellings(o["name_vi"]) & wanted
        }
        return self._known(name, found)

    def breakdown(self, index: str, name: str) -> frozenset[str] | None:
        if not name:
            return None
        found = {b["breakdown"] for b in self._breakdowns if b["index"] == index and plain(b["name_vi"]) == plain(name)}
        return self._known(name, found)

    def measure(self, name: str) -> frozenset[str]:
        return self._known(name, self._measures.get(name, set()))

    def expect_measure(self, index: str, node: str, period: str, name: str) -> None:
        """A node counts in the unit of measure that the original prints."""
        units = {
            n["unit_of_measure"]
            for n in self._nodes
            if (n["index"], n["node"]) == (index, node) and (n["since"] or "") <= period <= (n["until"] or "9999")
        }
        if units and not units <= self.measure(name):
            raise Settled(DIFFERING, f"counted in {name!r}, but {node} is in {', '.join(sorted(units))}")

    def band(self, index: str, label: str) -> str:
        return self._bands.get((index, label), label)

    @staticmethod
    def _known(name: str, found: set[str]) -> frozenset[str]:
        if not found:
            raise Settled(DIFFERING, f"nothing is named {name!r} there")
        return frozenset(found)


def _spellings(name: str) -> set[str]:
    """A name as it is, and the district `X (huyện)` as `X` and `Huyện X`."""
    name = plain(name)
    bare = re.fullmatch(r"(?P<name>.+?) \((?P<kind>\w+)\)", name) or re.fullmatch(
        r"(?P<kind>Huyện|Xã|Thị xã|Thị trấn|Thành phố|TP) (?P<name>.+)", name
    )
    return {name, bare["name"]} if bare else {name}
