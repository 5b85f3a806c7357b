"""Parts rebuild totals: where both were published, the declared arithmetic gives the published number."""

from collections import Counter

import pytest

from etl.scores import ranked, rebuilt_parents
from tests.conftest import INDICES


@pytest.fixture
def differences(catalog, figures):
    """|rebuilt − given| of every cell of the parents where the figures hold both, free of binary dust."""

    def of(index, parents, periods=None):
        values = [v for v in figures.value if v.index == index]
        given = {(v.node, v.unit, v.period): v.value for v in values}
        rebuilt = [v for v, _ in rebuilt_parents(catalog.indices[index], values, only_computable=False)]
        return {
            cell: round(abs(v.value - given[cell]), 9)
            for v in rebuilt
            if (cell := (v.node, v.unit, v.period)) in given
            and v.node in parents
            and (periods is None or v.period in periods)
        }

    return of


def years(first, last):
    return [str(year) for year in range(first, last + 1)]


@pytest.mark.parametrize(
    ("periods", "cells", "tolerance"),
    [
        (years(2006, 2008), 3 * 64, 0.0005),
        (years(2009, 2010), 2 * 63, 0.0005),
        (years(2012, 2016), 5 * 63, 0.0005),
        (years(2017, 2021), 87, 0.03),
        (["2022"], 8, 0.02),
        (["2023"], 8, 0.005),
    ],
)
def test_the_sub_indices_of_the_pci_rebuild_its_overall_score(differences, periods, cells, tolerance):
    found = differences("pci", ["overall"], periods)
    assert len(found) == cells
    assert max(found.values()) <= tolerance


def test_pci_2011_differs_as_documented_and_is_not_mended(differences, catalog, snapshot):
    found = differences("pci", ["overall"], ["2011"])
    assert len(found) == 63
    assert 0.5 < max(found.values()) < 0.56
    assert not catalog.indices["pci"].aggregation_of("overall", "2011").computable
    rows = snapshot.rows(
        "SELECT status FROM value WHERE index = 'pci' AND period = '2011' AND node = 'overall' AND status <> 'rebuilt'"
    )
    assert [row["status"] for row in rows] == ["published"] * 63


def test_pci_2005_is_not_decomposed(differences):
    assert differences("pci", ["overall"], ["2005"]) == {}


def test_the_dimensions_of_papi_rebuild_its_total(differences):
    found = differences("papi", ["total"])
    assert len(found) == 869
    assert max(found.values()) <= 0.000003


def test_the_sub_dimensions_of_papi_rebuild_its_dimensions_but_for_one_documented_cell(differences):
    found = differences("papi", [f"d{n}" for n in range(1, 9)])
    assert len(found) == 6_094
    beyond = {cell: round(found[cell], 4) for cell in found if found[cell] > 0.000002}
    assert beyond == {("d1", "ha-noi-2008", "2022"): 0.0007}


@pytest.mark.parametrize("index", INDICES)
def test_no_difference_exceeds_the_declared_tolerance(differences, catalog, index):
    parents = {a.parent for a in catalog.indices[index].aggregations}
    for (node, unit, period), difference in differences(index, parents).items():
        tolerance = catalog.indices[index].aggregation_of(node, period).tolerance
        if tolerance is not None:
            assert difference <= tolerance, (node, unit, period, difference)


def computed_2023(catalog, figures):
    values = [v for v in figures.value if v.index == "pci" and v.period == "2023"]
    return {v.unit: v.value for v, _ in rebuilt_parents(catalog.indices["pci"], values)}


def test_pci_2023_computed_is_within_half_a_cent_of_the_eight_published_scores(catalog, figures):
    computed = computed_2023(catalog, figures)
    printed = {v.unit: v.value for v in figures.value if (v.index, v.period, v.node) == ("pci", "2023", "overall")}
    assert len(computed) == 63 and len(printed) == 8
    assert max(abs(computed[unit] - printed[unit]) for unit in printed) <= 0.005


def test_pci_2023_computed_gives_the_twelve_published_ranks(catalog, figures):
    ranks = ranked(computed_2023(catalog, figures), "higher_is_better")
    printed = {r.unit: r.rank for r in figures.rank if (r.index, r.period, r.node) == ("pci", "2023", "overall")}
    assert len(printed) == 12
    assert {unit: ranks[unit] for unit in printed} == printed


def test_the_snapshot_holds_pci_2023_as_published_and_as_computed(snapshot):
    rows = snapshot.rows(
        """
        SELECT p.unit, p.value AS published, p.preferred AS shown, c.value AS computed, c.preferred AS shown_too
        FROM value c LEFT JOIN value p USING (index, node, unit, period)
        WHERE c.index = 'pci' AND c.node = 'overall' AND c.period = '2023'
          AND c.status = 'computed' AND p.status = 'published'
        """
    )
    assert len(rows) == 8
    assert all(r["shown"] and not r["shown_too"] for r in rows)
    assert max(abs(r["published"] - r["computed"]) for r in rows) <= 0.005


def test_the_2017_totals_of_papi_say_that_they_are_computed(figures):
    totals = [v for v in figures.value if (v.index, v.node, v.period) == ("papi", "total", "2017")]
    assert len(totals) == 63
    assert {v.status for v in totals} == {"computed"}


def test_printed_ranks_are_those_of_the_printed_scores(figures):
    """Among scores that are equal to the printed digits, the publisher may know which is the greater."""
    scores, ranks = {}, {}
    for v in figures.value:
        if v.index == "pci" and v.node == "overall":
            scores.setdefault(v.period, {})[v.unit] = v.value
    for r in figures.rank:
        if r.index == "pci":
            ranks.setdefault(r.period, {})[r.unit] = r.rank
    compared = [period for period in years(2006, 2016) if scores[period].keys() == ranks[period].keys()]
    assert compared == years(2006, 2016)
    for period in compared:
        best = ranked(scores[period], "higher_is_better")
        equals = Counter(scores[period].values())
        for unit, rank in ranks[period].items():
            assert best[unit] <= rank < best[unit] + equals[scores[period][unit]], (unit, period)
