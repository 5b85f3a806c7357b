"""Check of printed ranks against scores: those beside them, else known ones, else what the parts make. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from etl.import_checks.adding import computed_scores
from etl.import_checks.context import SAME, Figures, Key, Scores, sheet_of
from etl.model import WARNING, Issue, Node, Rank

_NEARLY_ALL = 0.9


def rank_issues(figures: Figures) -> Iterator[Issue]:
    """Printed ranks that the scores of the same node and period do not give."""
    printed: dict[Key, list[Rank]] = defaultdict(list)
    for rank in figures.reading.facts.rank:
        if sheet_of(rank) not in figures.sheets_half_read:
            printed[rank.period, rank.node].append(rank)
    for (period, node), ranks in printed.items():
        declared = figures.node(node, period)
        if declared is None or declared.direction == "none":
            continue
        scores, tolerance = _scores_behind(figures, node, period)
        if scores:
            yield from _wrong_ranks(ranks, _places(scores, declared, tolerance), _units_of(figures, period))


def _scores_behind(figures: Figures, node: str, period: str) -> tuple[Scores, float]:
    """What the ranks are held to, and how near to each other two scores are that may stand in either order."""
    scores = figures.scores(node, period) or figures.known_as_printed.get((period, node))
    return (scores, SAME) if scores else computed_scores(figures, node, period)


def _places(scores: Scores, node: Node, tolerance: float) -> dict[str, tuple[int, int]]:
    """How many units are better, and how many worse; scores that may be equal are neither."""
    sign = -1 if node.direction == "higher_is_better" else 1
    # either of two computed scores may be off
    near = 2 * tolerance if tolerance > SAME else SAME
    keys = sorted(sign * score for score in scores.values())
    return {
        unit: (bisect_left(keys, sign * score - near), len(keys) - bisect_right(keys, sign * score + near))
        for unit, score in scores.items()
    }


def _wrong_ranks(ranks: Sequence[Rank], places: Mapping[str, tuple[int, int]], units: int) -> Iterator[Issue]:
    """Ranks above all better units, or below a worse one. Ranks whose units have no score are left out of the count."""
    unscored = sorted(rank.rank for rank in ranks if rank.unit not in places)
    skipped = {rank: bisect_left(unscored, rank.rank) for rank in ranks if rank.unit in places}
    # the whole list or its top; else there are units between those that the workbook has
    is_whole = sum(r.rank - before <= len(places) for r, before in skipped.items()) >= _NEARLY_ALL * len(skipped)
    of = len(places) if is_whole else units
    for rank, before in skipped.items():
        better, worse = places[rank.unit]
        if not better < rank.rank - before <= of - worse:
            expected = str(better + before + 1) if is_whole else f"{better + before + 1}–{of - worse}"
            values = {"value": str(rank.rank), "expected": expected}
            yield Issue("rank_contradicts_score", WARNING, str(rank.source_cell), values)


def _units_of(figures: Figures, period: str) -> int:
    release = figures.index.release_of(period)
    return len(figures.context.gazetteer.units_on(release.units_at)) if release else 0
