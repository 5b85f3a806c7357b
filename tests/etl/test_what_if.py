"""Movements of parts: where they lead, and the least that leads to a place; fed back over every real case."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations_with_replacement, product
from typing import Any, NamedTuple

import pytest

from etl import queries
from etl.decomposition import weights_of
from etl.model import Catalog
from etl.scores import comparable_scores, quartile_groups, ranked
from etl.store import Snapshot
from etl.what_if import Component, Inverse, Outcome, Plan, Standing, inverse

Row = dict[str, Any]


def standing(score: float, *others: float, **changed: Any) -> Standing:
    return Standing(score, {f"u{place}": other for place, other in enumerate(others)}, **{"is_ranked": True, **changed})


def component(node: str, weight: float, rise: float | None, now: float = 5.0, room: float | None = 5.0) -> Component:
    return Component(node, now, weight, rise, room)


# forwards


def test_a_movement_counts_as_much_as_the_part_weighs_and_the_rest_of_the_score_stays():
    here = standing(60.013, 61.0, 60.5, 59.0)
    assert here.moved({"labor": 2.0, "land": 0.5}, {"labor": 0.5, "land": -1.0}).score == pytest.approx(60.513)


def test_the_rank_is_the_one_among_the_others_who_stay_and_equal_scores_share_it():
    here = standing(60.0, 61.0, 60.5, 59.0)
    assert here.with_score(60.0) == Outcome(60.0, 3, 4, None)
    assert here.with_score(60.5) == Outcome(60.5, 2, 4, None)
    assert here.with_score(58.0).rank == 4


def test_less_may_be_better():
    here = standing(3.0, 1.0, 2.0, 4.0, better=-1)
    assert (here.with_score(3.0).rank, here.with_score(1.5).rank) == (3, 2)
    assert here.needed_for_rank(2) == 2.0
    found = inverse([Component("delay", 5.0, 1.0, 2.0, 4.0, -1)], 1.0, better=-1)
    assert found.least == Plan({"delay": -1.0}, 1.0)


@pytest.mark.parametrize("changed", [{"is_ranked": False}, {"others": {}}])
def test_there_is_no_rank_where_nobody_ranks_or_nothing_compares(changed: dict[str, Any]):
    here = replace(standing(60.0, 61.0), **changed)
    assert here.with_score(60.0) == Outcome(60.0, None, None, None)
    assert here.needed_for_rank(1) is None


LETTERS = (("A", 90.0), ("B", 80.0), ("C", 70.0))
QUARTERS = tuple((band, None) for band in ("high", "mid_high", "mid_low", "low"))


def test_a_group_by_thresholds_needs_no_other_province():
    here = standing(79.99, groups="thresholds", levels=LETTERS)
    assert [here.with_score(score).band for score in (90.0, 80.0, 79.99, 69.0)] == ["A", "B", "C", None]
    assert here.needed_for_band("A") == 90.0


def test_groups_by_quartiles_are_cut_anew_with_the_new_score():
    here = standing(1.0, 2.0, 3.0, 4.0, groups="quartiles", levels=QUARTERS)
    for score in (1.0, 2.0, 2.5, 3.0, 4.0, 5.0):
        assert here.with_score(score).band == quartile_groups({**here.others, "own": score}, "0123")["own"].translate(
            str.maketrans({str(place): band for place, (band, _) in enumerate(QUARTERS)})
        )
    needed = [here.needed_for_band(band) for band, _ in QUARTERS]
    assert needed == [4.0, 3.0, 2.0, 2.0]


# backwards


def test_the_least_movement_takes_the_heaviest_part_first_within_what_was_achieved():
    parts = [component("light", 1.0, 3.0), component("heavy", 2.0, 1.0)]
    assert inverse(parts, 2.5).least == Plan({"light": 0.5, "heavy": 1.0}, 1.5)


def test_of_parts_that_weigh_the_same_the_one_that_has_risen_most_moves():
    parts = [component("calm", 1.0, 1.0), component("lively", 1.0, 3.0)]
    assert inverse(parts, 0.5).least == Plan({"lively": 0.5}, 0.5)


def test_no_part_leaves_its_scale():
    parts = [component("full", 2.0, 3.0, now=9.6, room=0.4), component("free", 1.0, 3.0)]
    assert inverse(parts, 1.3).least == Plan({"full": 0.4, "free": 0.5}, 0.9)


def test_movements_are_rounded_up():
    assert inverse([component("only", 3.0, 2.0)], 0.1).least == Plan({"only": 0.04}, 0.04)


def test_the_even_plan_moves_every_part_by_the_same_share_of_its_rise():
    found = inverse([component("a", 1.0, 2.0), component("b", 1.0, 1.0)], 1.5)
    assert found.even == Plan({"a": 1.0, "b": 0.5}, 1.5, share=0.5)


def test_a_part_alone_is_held_against_what_was_achieved_and_against_the_scale():
    parts = [
        component("far", 1.0, 2.0),
        component("short", 1.0, 0.5),
        component("full", 1.0, 2.0, room=0.3),
        component("new", 1.0, None),
    ]
    found = {a.node: (a.move, a.verdict) for a in inverse(parts, 1.0).alone}
    assert found == {
        "far": (1.0, "reachable"),
        "short": (1.0, "beyond_achieved"),
        "full": (1.0, "beyond_scale"),
        "new": (1.0, "not_known"),
    }


def test_out_of_reach_says_by_how_much():
    found = inverse([component("a", 2.0, 0.5), component("new", 1.0, None)], 1.25)
    assert (found.least, found.even) == (None, None)
    assert found.shortfall == pytest.approx(0.25)


def test_what_is_reached_already_needs_nothing():
    found = inverse([component("a", 2.0, 0.5)], -0.2)
    assert (found.least, found.even) == (Plan({}, 0.0), Plan({}, 0.0, share=0.0))
    assert inverse([component("a", 2.0, None)], 0.0).least == Plan({}, 0.0)


@pytest.mark.parametrize("gain", [0.01, 0.07, 0.1, 0.13, 0.2, 0.31])
def test_no_plan_of_whole_steps_is_smaller(gain: float):
    parts = [component("a", 2.0, 0.04), component("b", 1.5, 0.06), component("c", 0.5, 0.08), component("d", 1.5, 0.05)]
    found = inverse(parts, gain)
    sizes = [
        sum(steps)
        for steps in product(*(range(c.steps + 1) for c in parts))
        if sum(c.weight * n * 0.01 for c, n in zip(parts, steps, strict=True)) >= gain - 1e-9
    ]
    assert (found.least.total if found.least else None) == (round(min(sizes) / 100, 2) if sizes else None)


# every real case


class Real(NamedTuple):
    """One province in one index and year, and one thing to aim at."""

    index: str
    period: str
    unit: str
    target: str
    standing: Standing
    components: list[Component]
    needed: float

    @property
    def gain(self) -> float:
        return self.needed - self.standing.with_score(self.standing.score).score

    def fed_back(self, plan: Plan) -> Outcome:
        return self.standing.moved({c.node: c.weight for c in self.components}, plan.moves)

    def is_reached_by(self, outcome: Outcome) -> bool:
        if self.target.isdigit():
            return outcome.rank is not None and outcome.rank <= int(self.target)
        names = [band for band, _ in self.standing.levels]
        return outcome.band is not None and names.index(outcome.band) <= names.index(self.target)


@pytest.fixture(scope="module")
def real(snapshot: Snapshot) -> list[Real]:
    return [case for index in queries.indices(snapshot) if not index["sampled"] for case in cases(snapshot, index)]


@pytest.fixture(scope="module")
def solved(real: list[Real]) -> list[tuple[Real, Inverse]]:
    return [(case, inverse(case.components, case.gain)) for case in real]


def cases(snapshot: Snapshot, index: Row) -> Iterator[Real]:
    name, root = index["index"], index["root"]
    rises = {r["concept"]: r["rise"] for r in queries.best_rises(snapshot, name)}
    levels = [(level["band"], level["at_least"]) for level in queries.band_levels(snapshot, name)]
    aggregations = [a for a in queries.aggregations(snapshot, name) if a["parent"] == root]
    for period, rows in scores_of(snapshot, name, root).items():
        of_root = [r for r in rows if r["node"] == root]
        kept = [r for r in of_root if not r["preferred"] and r["value"] is not None]
        _, scores = comparable_scores([r for r in of_root if r["preferred"]], kept)
        parts: dict[str, list[Row]] = {}
        for r in rows:
            if r["parent"] == root and r["preferred"] and r["value"] is not None:
                parts.setdefault(r["unit"], []).append(r)
        children = list(dict.fromkeys(r["node"] for r in rows if r["parent"] == root))
        spans = (a for a in aggregations if (a["since"] or "") <= period <= (a["until"] or "9999"))
        weights = weights_of(next(spans), children)
        for unit, score in scores.items():
            if weights and len(parts.get(unit, ())) == len(children):
                components = [part_of(r, weights, rises) for r in parts[unit]]
                others = {u: other for u, other in scores.items() if u != unit}
                here = Standing(score, others, index["league_table"], index["band_groups"], levels)
                for target, needed in targets(here):
                    yield Real(name, period, unit, target, here, components, needed)


def scores_of(snapshot: Snapshot, index: str, root: str) -> dict[str, list[Row]]:
    """Every score of the root and of its parts on the map of its period, displayed or not, by period; read at once."""
    rows = snapshot.rows(
        """
        SELECT o.node, o.parent, o.concept, o.unit, o.period, o.value, o.status, o.missing_reason, o.preferred,
               o.scale_max, o.scale_known, coalesce(f.excluded, false) AS excluded
        FROM observation o LEFT JOIN flag f ON f.index = o.index AND f.flag = o.flag
        WHERE o.index = $index AND $root IN (o.node, o.parent) AND o.own_map AND o.status IS DISTINCT FROM 'rebuilt'
        ORDER BY o.period DESC, o.node_position, o.unit
        """,
        {"index": index, "root": root},
    )
    found: dict[str, list[Row]] = {}
    for each in rows:
        found.setdefault(each["period"], []).append(each)
    return found


def part_of(row: Row, weights: Mapping[str, float], rises: Mapping[str, float]) -> Component:
    rise = rises.get(row["concept"], 0.0)
    return Component(
        row["node"],
        row["value"],
        weights[row["node"]],
        rise if rise > 0 else None,
        row["scale_max"] - row["value"] if row["scale_known"] else None,
    )


def targets(here: Standing) -> Iterator[tuple[str, float]]:
    now = here.with_score(here.score)
    if now.rank is not None and now.rank_of is not None:
        for rank in sorted({1, 5, 10, math.ceil(now.rank_of / 2), max(1, now.rank - 1)}):
            needed = here.needed_for_rank(rank)
            assert needed is not None
            yield str(rank), needed
    elif now.band is not None:
        for band, _ in here.levels[:-1]:
            needed = here.needed_for_band(band)
            assert needed is not None
            yield band, needed


def test_the_cases_are_many(real: list[Real]):
    assert {case.index for case in real} == {"pci", "papi"}
    assert len({(case.index, case.period) for case in real}) == 17 + 14
    assert len({(case.index, case.period, case.unit) for case in real}) > 1600


def test_the_inverse_fed_back_reaches_what_was_asked_or_was_declared_out_of_reach(solved: list[tuple[Real, Inverse]]):
    verdicts = Counter()
    for case, found in solved:
        if found.least is None or found.even is None:
            verdicts["out of reach"] += 1
            assert found.shortfall > 0
            hardest = Plan({c.node: c.steps * 0.01 for c in case.components}, 0.0)
            assert not case.is_reached_by(case.fed_back(hardest)), case
            continue
        verdicts["reached"] += 1
        for plan in (found.least, found.even):
            assert case.is_reached_by(case.fed_back(plan)), case
    assert verdicts["reached"] > 5000
    assert verdicts["out of reach"] > 0


def test_the_needed_score_is_the_least_that_reaches(real: list[Real]):
    for case in real:
        assert case.is_reached_by(case.standing.with_score(case.needed)), case
        assert not case.is_reached_by(case.standing.with_score(case.needed - 1e-6)), case


def test_every_plan_stays_within_what_was_achieved_and_within_the_scale(solved: list[tuple[Real, Inverse]]):
    for case, found in solved:
        for plan in filter(None, (found.least, found.even)):
            for c in case.components:
                by = plan.moves.get(c.node, 0.0)
                assert 0.0 <= by <= min(c.rise or 0.0, c.room if c.room is not None else by) + 1e-9, case
                assert by == round(by, 2)


def test_one_step_less_never_suffices_whatever_the_steps(solved: list[tuple[Real, Inverse]]):
    for case, found in solved:
        if found.least is None or not found.least.moves:
            continue
        steps = round(found.least.total * 100) - 1
        heaviest = sorted((c.weight for c in case.components for _ in range(c.steps)), reverse=True)[:steps]
        assert not case.is_reached_by(case.standing.with_score(case.standing.score + 0.01 * sum(heaviest))), case


def test_no_smaller_plan_is_found_by_trying_all(solved: list[tuple[Real, Inverse]]):
    small = [(case, found) for case, found in solved if found.least and 2 <= round(found.least.total * 100) <= 4]
    assert len(small) > 30
    for case, found in small[:40]:
        assert found.least is not None
        for chosen in combinations_with_replacement(case.components, round(found.least.total * 100) - 1):
            tried = Plan({node: 0.01 * n for node, n in Counter(c.node for c in chosen).items()}, 0.0)
            assert not case.is_reached_by(case.fed_back(tried)), case


def test_a_part_that_suffices_alone_does_so_when_fed_back(solved: list[tuple[Real, Inverse]]):
    tried = Counter()
    for case, found in solved[::7]:
        for alone in found.alone:
            tried[alone.verdict] += 1
            part = next(c for c in case.components if c.node == alone.node)
            assert part.rise is not None and part.room is not None
            assert (alone.verdict == "beyond_scale") == (alone.move > part.room + 1e-9), case
            assert (alone.verdict == "reachable") == (alone.move <= min(part.rise, part.room) + 1e-9), case
            assert case.is_reached_by(case.fed_back(Plan({alone.node: alone.move}, 0.0))), case
            if alone.move > 0:
                less = Plan({alone.node: alone.move - 0.01}, 0.0)
                assert not case.is_reached_by(case.fed_back(less)), case
    assert {"reachable", "beyond_achieved", "beyond_scale"} <= tried.keys()


def test_the_present_place_is_that_of_the_ranks_and_groups_computed_elsewhere(real: list[Real]):
    seen = {(case.index, case.period, case.unit): case for case in real}.values()
    for case in seen:
        now, scores = case.standing.with_score(case.standing.score), {**case.standing.others, "": case.standing.score}
        if case.index == "pci":
            assert now.rank == ranked(scores, "higher_is_better")[""]
        else:
            assert now.band == quartile_groups(scores, [band for band, _ in case.standing.levels])[""]


def test_the_threshold_groups_of_the_catalogue_are_reached_at_their_lower_ends(snapshot: Snapshot, catalog: Catalog):
    bands = catalog.indices["par_index"].bands
    assert bands is not None
    levels = [(level["band"], level["at_least"]) for level in queries.band_levels(snapshot, "par_index")]
    assert levels == [(level.band, level.at_least) for level in bands.levels]
    for band, low in levels:
        assert low is not None
        parts = [component("f1", 1.0, 20.0, room=None), component("f2", 1.0, 3.0, room=None)]
        here = standing(69.995, groups="thresholds", levels=levels)
        plan = inverse(parts, low - here.score).least
        assert plan is not None
        assert here.moved({"f1": 1.0, "f2": 1.0}, plan.moves).band == band


# the greatest rises


def test_the_greatest_rise_is_of_two_published_scores_in_a_row(snapshot: Snapshot):
    labor = next(r for r in queries.best_rises(snapshot, "pci") if r["concept"] == "labor")
    assert (labor["unit"], labor["since"], labor["period"]) == ("dien-bien", "2008", "2009")
    assert labor["rise"] == pytest.approx(labor["value"] - labor["before"]) == pytest.approx(2.451, abs=0.001)


@pytest.mark.parametrize("index", ["papi", "par_index", "pci", "pgi", "sipas"])
def test_no_rise_lies_across_a_break_and_none_is_greater(snapshot: Snapshot, index: str):
    for found in queries.best_rises(snapshot, index):
        breaks = queries.breaks_of_concept(snapshot, index, found["concept"])
        assert not any(found["since"] < b["period"] <= found["period"] + "~" for b in breaks)
        rises = rises_of(snapshot, index, found["concept"], {b["period"][:4] for b in breaks})
        assert found["rise"] == pytest.approx(max(rises))
        assert found["pairs"] == len(rises)


def rises_of(snapshot: Snapshot, index: str, concept: str, cut: set[str]) -> list[float]:
    """Every rise from one year to the next, read in another way: from the values of the concept one by one."""
    rows = snapshot.rows(
        """
        SELECT unit, period, value, scale_max FROM observation
        WHERE index = ? AND concept = ? AND own_map AND preferred AND status = 'published' AND value IS NOT NULL
          AND flag IS DISTINCT FROM 'maybe_points'
        """,
        [index, concept],
    )
    known = {(r["unit"], int(r["period"])): r for r in rows}
    pairs = ((known.get((unit, year - 1)), now) for (unit, year), now in known.items() if str(year) not in cut)
    return [now["value"] - was["value"] for was, now in pairs if was and was["scale_max"] == now["scale_max"]]


def test_the_parts_held_of_a_province_are_those_with_a_score(snapshot: Snapshot):
    held: dict[str, set[str]] = {}
    for found in queries.parts_held(snapshot, "pci", "an-giang"):
        held.setdefault(found["period"], set()).add(found["node"])
    assert next(iter(held)) == "2024" or "2024" not in held
    assert len(held["2023"]) == 11
    assert len(held["2020"]) < 11
