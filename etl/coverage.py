"""Which cells there should be, which are absent, and why: a gap is a row with a reason, never a zero."""

from __future__ import annotations

from collections.abc import Iterable

from etl.model import NOTHING_TO_COLLECT, Index, Value
from etl.units import Gazetteer


class Coverage:
    """The cells of one index: nodes × units of each period, with the declared reason where one is absent."""

    def __init__(self, index: Index, gazetteer: Gazetteer) -> None:
        self._index = index
        self._gazetteer = gazetteer

    def expected_units(self, period: str) -> list[str]:
        release = self._index.release_of(period)
        return [s.unit for s in self._gazetteer.units_on(release.units_at)] if release else []

    def reason(self, node: str, unit: str, period: str) -> str:
        for rule in self._index.missing_rules:
            if (
                rule.span.covers(period)
                and (rule.nodes is None or node in rule.nodes)
                and (rule.units is None or unit in rule.units)
            ):
                return rule.reason
        return self._index.missing_default

    def is_complete(self, node: str, period: str, units: set[str]) -> bool:
        absent = [u for u in self.expected_units(period) if u not in units]
        return all(self.reason(node, unit, period) in NOTHING_TO_COLLECT for unit in absent)

    def missing(self, values: Iterable[Value]) -> list[Value]:
        """One row with a reason for every absent cell of every period that has any figure; of a sample, of its root."""
        given = {(v.node, v.unit, v.period) for v in values}
        periods = sorted({period for _, _, period in given})
        return [
            Value(
                self._index.index,
                node.node,
                unit,
                period,
                None,
                None,
                None,
                missing_reason=self.reason(node.node, unit, period),
            )
            for period in periods
            for node in self._index.nodes_in(period)
            if node.node == self._index.root or not self._index.sampled
            for unit in self.expected_units(period)
            if (node.node, unit, period) not in given
        ]
