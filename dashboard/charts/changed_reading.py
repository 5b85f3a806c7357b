"""What changed in one score between two years, in words and steps: the parts of the page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from dashboard.charts.changed_pairs import (
    ABSENT,
    CUT,
    METHOD,
    PARTS,
    Pair,
    Side,
    changed_components,
    recalculation,
)
from dashboard.charts.changed_steps import DOWN, END, REST, SAME, START, UP, Step, beside, steps
from dashboard.charts.changed_words import NO_VALUE, PairWords
from dashboard.charts.newest import kicker
from etl import Decomposition, Part

_DECIMALS = 2
_FULL_DECIMALS = 6
_MOST_NAMED = 3


class ChangedReading(PairWords):
    """One score of one province in two years; every method is a pure reading of the pair."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.split = self.pair.split
        self.apart = changed_components(self.pair) if self.split else []
        self.recalculation = recalculation(self.pair)

    # what is said

    def title(self) -> str:
        words, moved = self.words, self.pair.difference
        common = {"what": self.what(), "unit": self.unit, "since": self.since, "period": self.period}
        if moved is None:
            return words("changed.not_compared" if self.has_both() else "changed.not_known", **common)
        if not _rounds_to_something(moved):
            return words("changed.stayed", least=self.difference(0.5 * 10**-_DECIMALS, 3), **common)
        return words("changed.rose" if moved > 0 else "changed.fell", by=self.difference(moved), **common)

    def heading(self) -> str:
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        return (
            f'<section class="td-heading td-changed" data-index="{escape(self.index["index"])}" '
            f'data-since="{self.since}" data-period="{self.period}">{kicker(self.words, self.index)}'
            f"<h1>{escape(self.title())}</h1>{said}</section>"
        )

    def sentences(self) -> list[str]:
        """Both scores with their status, the largest gain and loss or why there is no split, and what is doubtful."""
        words = self.words
        said = words(
            "changed.both_scores",
            since=self.since,
            period=self.period,
            before=self._score(self.pair.before),
            now=self._score(self.pair.now),
        )
        told = self._largest(self.split) if self.split else self.obstacles()
        return [said, *([" ".join(told)] if self.split else told), *self.doubts()]

    def _score(self, side: Side) -> str:
        row = side.row
        if side.parent not in side.values:
            return self.words("changed.no_score", reason=self.reason(row))
        value = self.words.about(row["qualifier"], self.points(row["value"]))
        return self.words("changed.score", value=value, status=self.status(row))

    def _largest(self, split: Decomposition) -> list[str]:
        words = self.words
        ups = [p for p in split.parts if _is_change(p.contribution) and p.contribution > 0]
        downs = [p for p in split.parts if _is_change(p.contribution) and p.contribution < 0]
        ends = (
            ("changed.largest_up", max(ups, key=_contribution, default=None)),
            ("changed.largest_down", min(downs, key=_contribution, default=None)),
        )
        said = [words(key, name=self.name(p.node), by=words.change(p.contribution)) for key, p in ends if p]
        same = len(split.parts) - len(ups) - len(downs)
        key = "changed.counts_same" if same else "changed.counts"
        said.append(words(key, up=len(ups), down=len(downs), same=same))
        if self.apart:
            said.append(words("changed.apart", names=words.listed([self.name(c) for c in self.apart])))
        return said

    def obstacles(self) -> list[str]:
        """Why the change is not split by component, where both years have a score."""
        words, pair, obstacle = self.words, self.pair, self.pair.obstacle
        if obstacle in (None, ABSENT):
            return []
        if obstacle == CUT:
            told = dict.fromkeys((b["period"], words.of(b, "reason")) for b in pair.cuts)
            return [words("changed.why_cut", period=words.moment(p), reason=reason) for p, reason in told]
        if obstacle == METHOD:
            return [self._why_method(side) for side in pair.sides if side.weights is None]
        if obstacle == PARTS:
            return [
                words("changed.why_parts", period=period, names=words.listed([self.name(c) for c in concepts]))
                for period, concepts in pair.missing.items()
            ]
        return [words("changed.why_structure")]

    def _why_method(self, side: Side) -> str:
        if side.aggregation is None:
            return self.words("changed.why_undeclared", period=side.period)
        return self.words(
            "changed.why_method", period=side.period, evidence=self.words.of(side.aggregation, "evidence")
        )

    def doubts(self) -> list[str]:
        """What makes the difference less than certain."""
        words, before, now = self.words, self.pair.before.row, self.pair.now.row
        if self.pair.difference is None or before is None or now is None:
            return []
        said = []
        if before["status"] != now["status"]:
            statuses = {"before": self.status(before), "now": self.status(now)}
            said.append(words("changed.mixed_statuses", **statuses))
        if self.pair.doubts:
            years = sorted({b["period"][:4] for b in self.pair.doubts})
            said.append(words("changed.suspected", years=words.years(years)))
        return [*said, *self._weights_of_people(before["weights_period"], now["weights_period"])]

    def _weights_of_people(self, before: str | None, now: str | None) -> list[str]:
        """Of two rebuilt scores: the population by which they are weighted, which may have shifted in between."""
        words = self.words
        if before is None or now is None:
            return []
        if before == now:
            return [words("changed.same_people", year=now)]
        return [words("changed.weights_of_people", before=before, now=now, since=self.since, period=self.period)]

    # what is drawn

    def picture(self) -> str:
        if self.split:
            start = self.words("changed.start", period=self.since)
            return steps(self.steps_of(self.split, start), self._headings(), self._label(self.split))
        return self._beside()

    def _headings(self) -> tuple[str, str, str]:
        words = self.words
        key = "changed.beside_name" if self.is_mean() else "changed.beside_name_plain"
        detail = words(key, since=self.since, period=self.period)
        return words("changed.column_part"), detail, words("changed.amount")

    def _label(self, split: Decomposition) -> str:
        words = self.words
        told = [
            words("changed.picture_part", name=self.name(p.node), by=words.change(p.contribution))
            for p in in_order(split)
        ]
        return words(
            "changed.picture",
            heading=self.title(),
            before=words.number(split.before),
            now=words.number(split.now),
            parts=", ".join(told),
        )

    def steps_of(self, split: Decomposition, start: str) -> list[Step]:
        """From the earlier score, called `start`, to the later one."""
        words, at = self.words, split.before
        found = [Step(start, "", "", at, at, words.number(at), START, self._score(self.pair.before))]
        for part in in_order(split):
            kind = SAME if not _is_change(part.contribution) else UP if part.contribution > 0 else DOWN
            amount, mark = words.change(part.contribution), self.mark(part.node)
            title = self.hover(part.node)
            found.append(
                Step(self.name(part.node), self._detail(part), mark, at, at + part.contribution, amount, kind, title)
            )
            at += part.contribution
        if split is self.split:
            found += [self._apart(concept, at) for concept in self.apart]
        residual = words.change(split.residual)
        name, detail = words("changed.residual"), words("changed.residual_detail")
        found.append(Step(name, detail, "", at, split.now, residual, REST, detail))
        end = words("changed.start", period=self.period)
        now = words.number(split.now)
        return [*found, Step(end, "", "", split.now, split.now, now, END, self._score(self.pair.now))]

    def _apart(self, concept: str, at: float) -> Step:
        """A component measured in another way: both its scores, and no difference."""
        before, now = (self.number(side.rows[concept]) for side in self.pair.sides)
        detail = self.words("changed.moved_apart", before=before, now=now, since=self.since, period=self.period)
        return Step(self.name(concept), detail, self.mark(concept), at, at, NO_VALUE, SAME, self.hover_apart(concept))

    def _detail(self, part: Part) -> str:
        words = self.words
        before, now = words.number(part.before), words.number(part.now)
        if not self.is_mean():
            return words("changed.moved", before=before, now=now)
        return words("changed.moved_weighted", before=before, now=now, weight=words.number(self.share(part), 0))

    def _residual_decimals(self, split: Decomposition) -> int:
        is_small = 0.5 * 10**-_FULL_DECIMALS <= abs(split.residual) < 0.5 * 10**-_DECIMALS
        return _FULL_DECIMALS if is_small else _DECIMALS

    def _beside(self) -> str:
        rows = self.beside_rows()
        return beside(self.beside_caption(), self.beside_headings(), rows) if rows else ""

    def beside_caption(self) -> str:
        return self.words("changed.beside_caption" if self.pair.obstacle == CUT else "changed.beside_caption_parts")

    def beside_headings(self) -> tuple[str, str, str]:
        words = self.words
        return (
            words("changed.column_part"),
            words("changed.column_before", since=self.since),
            words("changed.column_now", period=self.period),
        )

    def beside_rows(self) -> list[tuple[str, ...]]:
        """Both years without a difference: the score, then every component of either; none where neither has one."""
        pair = self.pair
        if not any(side.parent in side.values for side in pair.sides):
            return []
        rows = [(self.what(), *(self._cell(side, side.parent) for side in pair.sides))]
        return rows + [(self.name(c), *(self._cell(side, c) for side in pair.sides)) for c in pair_children(pair)]

    def _cell(self, side: Side, concept: str) -> str:
        return self.number(side.rows[concept]) if concept in side.values else NO_VALUE

    def recalculated(self) -> str:
        """The earlier year under the later weights and the steps from there, or why there is none; '' without a cut."""
        if not self.pair.cuts or not self.has_both():
            return ""
        if self.recalculation is None:
            told = self._not_recalculated()
            return f'<p class="td-changed-note">{escape(told)}</p>' if told else ""
        words, split = self.words, self.recalculation.split
        title = words("changed.recalculated_title", since=self.since, period=self.period)
        told = self.recalculated_in_words(split)
        start = words("changed.start_recalculated", since=self.since, period=self.period)
        drawn = steps(self.steps_of(split, start), self._headings(), f"{title}. {told}")
        return f'<section class="td-changed-again"><h2>{escape(title)}</h2><p>{escape(told)}</p>{drawn}</section>'

    def recalculated_in_words(self, split: Decomposition) -> str:
        words = self.words
        return words(
            "changed.recalculated",
            since=self.since,
            period=self.period,
            score=words.number(split.before),
            published=self.number(self.pair.before.row),
            now=self.number(self.pair.now.row),
            difference=words.change(split.difference),
        )

    def _not_recalculated(self) -> str:
        words, pair = self.words, self.pair
        years = {"since": self.since, "period": self.period}
        if any(b["kind"] == "map" for b in pair.cuts):
            return ""
        if pair.now.weights is None:
            evidence = words.of(pair.now.aggregation, "evidence") if pair.now.aggregation else ""
            return words("changed.not_recalculated_method", evidence=evidence, **years) if evidence else ""
        changed, of = changed_components(pair), len(pair.now.children)
        if len(changed) > _MOST_NAMED:
            return words("changed.not_recalculated_many", n=len(changed), of=of, **years)
        if changed:
            names = words.listed([self.name(c) for c in changed])
            return words("changed.not_recalculated_new", names=names, **years)
        lacking = [c for c in pair.now.children if c not in pair.before.values or c not in pair.now.values]
        names = words.listed([self.name(c) for c in lacking])
        return words("changed.not_recalculated_parts", names=names, **years) if lacking else ""

    # what stands below

    def footing(self) -> str:
        """How the parts add up, what is left over, the changes of the measure, the sources."""
        words = self.words
        method = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.method())
        told = self.breaks_in_words()
        listed = "".join(f"<li>{escape(line)}</li>" for line in told)
        marks = f"<details><summary>{escape(words('changed.breaks'))}</summary><ul>{listed}</ul></details>"
        sources = f"{words('common.source')}: {'; '.join(self.source_lines())}" if self.source_lines() else ""
        return f'<footer class="td-footing">{method}{marks if told else ""}<p>{escape(sources)}</p></footer>'

    def method(self) -> list[str]:
        words, split = self.words, self.split or (self.recalculation.split if self.recalculation else None)
        aggregation = self.pair.now.aggregation
        if split is None or aggregation is None:
            statuses = self._statuses_of(pair_children(self.pair))
            return [words("changed.statuses_beside", statuses=words.listed(statuses))] if statuses else []
        how = (
            words("changed.method_mean", factor=words.number(aggregation["factor"], 0))
            if self.is_mean()
            else words("changed.method_sum")
        )
        residual = words.change(split.residual, self._residual_decimals(split))
        statuses = words.listed(self._statuses_of([*(part.node for part in split.parts), *self.apart]))
        told = [how, words("changed.statuses_of_parts", statuses=statuses), words("changed.method_rounded")]
        said = [" ".join(told), words("changed.residual_meaning", residual=residual)]
        evidence: dict[str, list[str]] = {}
        for side in self.pair.sides:
            if side.aggregation:
                evidence.setdefault(words.of(side.aggregation, "evidence"), []).append(side.period)
        found = [
            words("changed.evidence", period=words.years(years), evidence=text) for text, years in evidence.items()
        ]
        said.append(" ".join(found))
        if self.apart or any(self.mark(part.node) for part in split.parts):
            said.append(words("changed.marked_note"))
        return said

    def _statuses_of(self, concepts: Sequence[str]) -> list[str]:
        """Each status of these components in either year, once."""
        rows = [side.rows[c] for side in self.pair.sides for c in concepts if c in side.values]
        return list(dict.fromkeys(map(self.status, rows)))


def pair_children(pair: Pair) -> list[str]:
    """The components of either year, those of the earlier one first."""
    return list(dict.fromkeys([*pair.before.children, *pair.now.children]))


def in_order(split: Decomposition) -> list[Part]:
    """The largest gain first, the largest loss last; equal ones in the publisher's order."""
    return sorted(split.parts, key=lambda part: -part.contribution)


def _contribution(part: Part) -> float:
    return part.contribution


def _is_change(value: float) -> bool:
    """More than what floats leave of equal scores."""
    return abs(value) > 1e-9


def _rounds_to_something(value: float) -> bool:
    return abs(value) >= 0.5 * 10**-_DECIMALS
