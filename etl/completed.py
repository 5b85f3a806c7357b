"""Figures as read → figures as shown: totals, ranks, groups, later maps, reasons for gaps, preference. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from etl import scores
from etl.coverage import Coverage
from etl.model import Catalog, Facts, Index, Rank, Value
from etl.rebuilt import Populations, rebuilt_values
from etl.units import Gazetteer


def completed(catalog: Catalog, gazetteer: Gazetteer, read: Facts, aside: Facts | None = None) -> Facts:
    """The figures as read, with what follows from them: totals, ranks, groups, reasons for gaps, preference.

    What later figures have set aside follows at the end, undisplayed, and nothing is computed from it.
    """
    old = aside or Facts([], [], [], [], [], [])
    value: list[Value] = []
    rank: list[Rank] = []
    old_rank: list[Rank] = []
    band = list(read.band)
    populations = Populations(catalog.populations)
    for index in catalog.indices.values():
        coverage = Coverage(index, gazetteer)
        values = [v for v in read.value if v.index == index.index]
        values += _with_source_of_parts(index, scores.computed_parents(index, values), values)
        values = scores.with_preference(values)
        displayed = [v for v in values if v.preferred]
        rebuilt = rebuilt_values(index, displayed, catalog.geographies, gazetteer, populations)
        printed = [_with_rank_of(r, index, coverage) for r in read.rank if r.index == index.index]
        rank += [*printed, *scores.computed_ranks(index, values, printed, coverage.is_complete)]
        old_rank += [_with_rank_of(r, index, coverage) for r in old.rank if r.index == index.index]
        band += scores.computed_groups(index, [*values, *rebuilt])
        value += [*values, *rebuilt, *coverage.missing(values)]
    return Facts(
        value=[*value, *(v._replace(preferred=False) for v in old.value)],
        rank=[*scores.with_preference(rank), *(r._replace(preferred=False) for r in old_rank)],
        band=[*scores.with_preference(band), *(b._replace(preferred=False) for b in old.band)],
        uncertainty=read.uncertainty,
        area_value=[*scores.with_preference(read.area_value), *(a._replace(preferred=False) for a in old.area_value)],
        activity=[*read.activity, *(a._replace(preferred=False) for a in old.activity)],
    )


def _with_source_of_parts(index: Index, parents: Iterable[Value], values: Iterable[Value]) -> list[Value]:
    """A computed score cites the sources of the scores it was computed from."""
    sources = {(v.node, v.unit, v.period): str(v.source_id) for v in values}

    def of_parts(parent: Value) -> str:
        children = scores.children_of(index, parent.node, parent.period)
        return "|".join(sorted({sources[child, parent.unit, parent.period] for child in children}))

    return [parent._replace(source_id=of_parts(parent)) for parent in parents]


def _with_rank_of(rank: Rank, index: Index, coverage: Coverage) -> Rank:
    release = index.release_of(rank.period)
    surveyed = release.surveyed if release else None
    return rank._replace(rank_of=rank.rank_of or surveyed or len(coverage.expected_units(rank.period)))
