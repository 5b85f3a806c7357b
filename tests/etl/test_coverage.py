"""etl.coverage: which cells there should be, and why one is absent."""

import pytest

from etl.coverage import Coverage
from etl.model import Value


@pytest.fixture
def coverage_of(catalog, gazetteer):
    return lambda index: Coverage(catalog.indices[index], gazetteer)


def value(index, node, unit, period):
    return Value(index, node, unit, period, 5.0, "published", "s")


@pytest.mark.parametrize(("period", "count"), [("2005", 64), ("2008", 64), ("2009", 63), ("2024", 63), ("2025", 34)])
def test_the_units_of_a_release_are_those_of_its_day(coverage_of, period, count):
    assert len(coverage_of("pci").expected_units(period)) == count


def test_ha_tay_is_expected_to_2008_only(coverage_of):
    pci = coverage_of("pci")
    assert {"ha-tay", "ha-noi"} <= set(pci.expected_units("2008"))
    assert {"ha-tay", "ha-noi"}.isdisjoint(pci.expected_units("2009"))


def test_a_period_without_release_expects_nothing(coverage_of):
    assert coverage_of("pci").expected_units("1999") == []


@pytest.mark.parametrize(
    ("index", "node", "unit", "period", "reason"),
    [
        ("pci", "entry", "bac-kan", "2005", "not_surveyed"),
        ("pci", "overall", "dien-bien", "2023", "outside_top"),
        ("pci", "entry", "dien-bien", "2023", "not_collected"),
        ("pci", "overall", "kon-tum", "2024", "not_collected"),
        ("pgi", "pgi", "an-giang", "2024", "outside_top"),
        ("pgi", "pgi_risk", "an-giang", "2024", "not_collected"),
        ("papi", "total", "bac-giang", "2014", "withheld"),
        ("papi", "d6_1", "dong-thap", "2014", "withheld"),
        ("papi", "d2", "quang-ninh", "2018", "withheld"),
        ("papi", "d1", "quang-ninh", "2018", "not_collected"),
        ("papi", "total", "bac-ninh", "2022", "survey_unreliable"),
        ("papi", "total", "binh-duong", "2023", "survey_unreliable"),
        ("papi", "total", "vinh-phuc", "2024", "withheld"),
        ("papi", "total", "vinh-phuc", "2023", "not_collected"),
    ],
)
def test_a_gap_has_the_reason_that_the_catalogue_declares(coverage_of, index, node, unit, period, reason):
    assert coverage_of(index).reason(node, unit, period) == reason


def test_scores_are_complete_when_only_withheld_ones_are_absent(coverage_of):
    papi = coverage_of("papi")
    all_units = set(papi.expected_units("2024"))
    assert papi.is_complete("total", "2024", all_units)
    assert papi.is_complete("total", "2024", all_units - {"vinh-phuc", "tien-giang"})
    assert not papi.is_complete("total", "2024", all_units - {"kon-tum"})
    assert not papi.is_complete("total", "2023", all_units - {"vinh-phuc"})


def test_scores_outside_the_published_top_are_not_complete(coverage_of):
    pci = coverage_of("pci")
    assert not pci.is_complete("overall", "2023", set(pci.expected_units("2023")) - {"dien-bien"})


def test_every_absent_cell_of_a_period_with_figures_gets_one_row(coverage_of, catalog):
    missing = coverage_of("papi").missing([value("papi", "d1", "kon-tum", "2024")])
    nodes = len(catalog.indices["papi"].nodes_in("2024"))
    assert len(missing) == nodes * 63 - 1
    assert len({(v.node, v.unit, v.period) for v in missing}) == len(missing)
    assert ("d1", "kon-tum") not in {(v.node, v.unit) for v in missing}
    assert {v.period for v in missing} == {"2024"}


def test_a_gap_has_a_reason_and_neither_number_nor_status_nor_source(coverage_of):
    for gap in coverage_of("papi").missing([value("papi", "d1", "kon-tum", "2024")]):
        assert (gap.value, gap.status, gap.source_id) == (None, None, None)
        assert gap.missing_reason == ("withheld" if gap.unit in ("vinh-phuc", "tien-giang") else "not_collected")


def test_without_figures_nothing_is_missing(coverage_of):
    assert coverage_of("papi").missing([]) == []


def test_every_shipped_score_stands_in_an_expected_cell(catalog, gazetteer, figures):
    for index in catalog.indices.values():
        coverage = Coverage(index, gazetteer)
        values = [v for v in figures.value if v.index == index.index]
        cells = {(v.node, v.unit, v.period) for v in values}
        expected = {
            (node.node, unit, period)
            for period in {v.period for v in values}
            for node in index.nodes_in(period)
            for unit in coverage.expected_units(period)
        }
        gaps = {(v.node, v.unit, v.period) for v in coverage.missing(values)}
        assert not cells & gaps
        if index.sampled:
            of_root = {cell for cell in expected if cell[0] == index.root}
            assert gaps <= of_root <= cells | gaps
        else:
            assert cells | gaps == expected
