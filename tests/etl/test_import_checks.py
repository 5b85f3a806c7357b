"""Shipped figures as readings of a workbook: as they are they pass, damaged they are found at the damaged cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import fmean, median

import pytest

from etl.import_checks import Context, book_issues, reading_issues, without_zeros
from etl.import_checks.forbidden import personal_words, secrecy_mark
from etl.model import ERROR, WARNING, Activity, Facts, Issue, Recognised, Value
from etl.workbook.grid import Book, Sheet, column_letters
from etl.workbook.reading import Reading, with_release
from etl.workbook.rows import PrintedStatistic

NOTHING = Facts([], [], [], [], [], [])
TODAY = date(2026, 11, 22)


class Workbook:
    """The figures of some years of an index, each year on a sheet of its own: units in rows, a column a node."""

    def __init__(self, catalog, gazetteer, figures, index, *periods):
        self.catalog, self.gazetteer = catalog, gazetteer
        self.index = catalog.indices[index]
        self.shipped = [v for v in figures.value if v.index == index and v.preferred]
        self.known = [v for v in self.shipped if v.period not in periods]
        self.values, self.ranks, self.statistics, self.units, self.unread = {}, {}, [], {}, ()
        self.tables = ()
        for period in periods:
            self.index = with_release(self.index, period)
            self._add(period, [v for v in self.shipped if v.period == period])
            self._add_ranks(period, [r for r in figures.rank if r.index == index and r.period == period])

    def _add(self, period, values):
        units = list(dict.fromkeys(v.unit for v in values))
        self.units[period] = {unit: f"{period}!A{row}" for row, unit in enumerate(units, start=2)}
        self.nodes = list(dict.fromkeys(v.node for v in values))
        for v in values:
            self.values[period, v.node, v.unit] = v._replace(source_cell=self.cell(v.node, v.unit, period))

    def _add_ranks(self, period, ranks):
        for r in ranks:
            if r.unit in self.units[period]:
                row = self.units[period][r.unit].rpartition("A")[2]
                self.ranks[period, r.node, r.unit] = r._replace(source_cell=f"{period}!ZZ{row}")

    def cell(self, node, unit, period=None):
        period = period or next(iter(self.units))
        row = self.units[period][unit].rpartition("A")[2]
        return f"{period}!{column_letters(self.nodes.index(node) + 1)}{row}"

    @property
    def period(self):
        return next(iter(self.units))

    def put(self, node, unit, number, period=None):
        key = (period or self.period, node, unit)
        self.values[key] = self.values[key]._replace(value=number)

    def score(self, node, unit, period=None):
        return self.values[period or self.period, node, unit].value

    def put_column(self, node, change):
        for key, v in self.values.items():
            if key[1] == node:
                self.values[key] = v._replace(value=change(v.value))

    def shift(self, node):
        """Every figure of a column one row too low; the last one is lost, the first cell empty."""
        units = list(self.units[self.period])
        old = {u: self.score(node, u) for u in units if (self.period, node, u) in self.values}
        for above, unit in pairwise(units):
            self.put(node, unit, old[above])
        del self.values[self.period, node, units[0]]

    def swap(self, one, other):
        """The rows of two units under each other's names."""
        for node in self.nodes:
            mine, theirs = self.score(node, one), self.score(node, other)
            self.put(node, one, theirs)
            self.put(node, other, mine)

    def swap_ranks(self, node, one, other):
        first, second = self.ranks[self.period, node, one], self.ranks[self.period, node, other]
        self.ranks[self.period, node, one] = first._replace(rank=second.rank)
        self.ranks[self.period, node, other] = second._replace(rank=first.rank)

    def without(self, unit):
        del self.units[self.period][unit]
        self.values = {key: v for key, v in self.values.items() if key[2] != unit}
        self.ranks = {key: r for key, r in self.ranks.items() if key[2] != unit}

    @property
    def reading(self):
        facts = NOTHING._replace(value=list(self.values.values()), rank=list(self.ranks.values()))
        return Reading(facts, self.tables, tuple(self.statistics), self.units, tuple(self.unread))

    def issues(self, code=None, today=TODAY):
        context = Context(self.catalog, self.gazetteer, self.index, self.known, today)
        found = reading_issues(self.reading, context)
        return [i for i in found if code in (None, i.code)]

    def cells(self, code):
        return [i.where for i in self.issues(code)]


def sheet_of(period, period_from):
    """A sheet that was read, as of this period."""
    return Recognised("Tổng hợp", "pci", "template", "data", period, period_from, 63, 10, (), 0, 100, False)


@pytest.fixture
def workbook(catalog, gazetteer, figures):
    def made(index, *periods):
        return Workbook(catalog, gazetteer, figures, index, *periods)

    return made


@pytest.fixture
def pci(workbook):
    return workbook("pci", "2016")


@pytest.fixture
def papi(workbook):
    return workbook("papi", "2019")


PCI_YEARS = [str(year) for year in range(2005, 2025)]
PAPI_YEARS = [str(year) for year in range(2011, 2025)]
EXPECTED = {
    **{("pci", str(year)): {"cells_missing": 10} for year in range(2017, 2023)},
    ("pci", "2024"): {"units_missing": 1, "cells_missing": 10},
    ("papi", "2022"): {"improbable_jump": 1},
    ("papi", "2023"): {"improbable_jump": 1},
    ("papi", "2024"): {"improbable_jump": 1},
}
"""One figure of one province changed as nowhere else, up and down again.

Of some years of PCI the sub-indices of few provinces are known, of 2024 few provinces.
"""


@pytest.mark.parametrize(
    ("index", "period"), [("pci", year) for year in PCI_YEARS] + [("papi", year) for year in PAPI_YEARS]
)
def test_the_shipped_years_pass_but_for_known_warnings(workbook, index, period):
    book = workbook(index, period)
    book.known = [v for v in book.shipped if v.period < period]
    assert Counter(i.code for i in book.issues()) == EXPECTED.get((index, period), {})
    assert all(i.severity == WARNING for i in book.issues())


@pytest.mark.parametrize(("index", "period"), [("pci", "2016"), ("papi", "2019"), ("papi", "2024")])
def test_a_year_that_is_known_already_passes_as_before(workbook, index, period):
    book = workbook(index, period)
    book.known = book.shipped
    assert Counter(i.code for i in book.issues()) == EXPECTED.get((index, period), {})


def test_several_years_in_one_workbook_pass(workbook):
    assert workbook("papi", "2011", "2012", "2013", "2014", "2015", "2016").issues() == []


class TestUnits:
    def test_a_unit_that_is_not_in_the_workbook_is_named(self, pci):
        pci.without("an-giang")
        (issue,) = pci.issues("units_missing")
        assert (issue.severity, issue.values) == (WARNING, {"value": "1", "expected": "An Giang"})
        assert issue.where == next(iter(pci.units["2016"].values()))

    def test_units_whose_absence_is_declared_are_not(self, workbook):
        assert workbook("pci", "2005").issues("units_missing") == []
        assert workbook("papi", "2021").issues("units_missing") == []

    def test_a_unit_with_a_reason_for_some_nodes_only_is(self, workbook):
        book = workbook("papi", "2022")
        book.without("bac-giang")
        assert [i.values["expected"] for i in book.issues("units_missing")] == ["Bắc Giang"]

    def test_a_sample_lacks_nothing(self, workbook):
        assert workbook("new_rural", "2022").issues("units_missing") == []


class TestGaps:
    def test_a_column_without_some_of_the_units_is_told_with_their_names(self, pci):
        for unit in ("da-nang", "an-giang"):
            del pci.values["2016", "entry", unit]
        (issue,) = pci.issues("cells_missing")
        first = next(unit for unit in pci.units["2016"] if ("2016", "entry", unit) in pci.values)
        assert (issue.severity, issue.where) == (WARNING, pci.cell("entry", first))
        assert issue.values == {"value": "2", "expected": "An Giang, Đà Nẵng"}

    def test_of_many_units_eight_are_named(self, pci):
        for unit in list(pci.units["2016"])[:11]:
            del pci.values["2016", "entry", unit]
        (issue,) = pci.issues("cells_missing")
        assert issue.values["value"] == "11"
        assert issue.values["expected"].count(",") == 7 and issue.values["expected"].endswith("… (+3)")

    def test_absences_that_are_declared_are_no_gaps(self, workbook):
        assert workbook("papi", "2018").issues("cells_missing") == []
        book = workbook("papi", "2017")
        del book.values["2017", "d2", "quang-ninh"]
        assert book.cells("cells_missing") != []

    def test_zeros_for_missing_figures_are_told_as_zeros_only(self, papi):
        papi.put("d8_3", "an-giang", 0.0)
        assert papi.issues("cells_missing") == []

    def test_a_column_that_is_not_there_has_no_gaps(self, pci):
        pci.values = {key: v for key, v in pci.values.items() if key[1] != "entry"}
        assert pci.issues("cells_missing") == []

    def test_of_a_total_only_the_best_may_be_published(self, workbook):
        book = workbook("pci", "2023")
        for unit in list(book.units["2023"])[:40]:
            book.values.pop(("2023", "overall", unit), None)
        assert book.issues("cells_missing") == []
        del book.values["2023", "entry", "an-giang"]
        assert len(book.issues("cells_missing")) == 1

    def test_a_sheet_with_cells_that_cannot_be_read_is_left_to_its_errors(self, pci):
        del pci.values["2016", "entry", "an-giang"]
        pci.unread = [Issue("cell_unreadable", ERROR, "2016!B2", {"value": "sáu"})]
        assert pci.issues("cells_missing") == []
        pci.unread = [Issue("cell_unreadable", ERROR, "2015!B2", {"value": "sáu"})]
        assert len(pci.issues("cells_missing")) == 1

    def test_a_column_that_stands_a_row_too_low_is_told_as_that(self, pci):
        pci.shift("support")
        assert pci.issues("column_shifted") != [] and pci.issues("cells_missing") == []

    def test_a_sample_has_no_gaps(self, workbook):
        assert workbook("new_rural", "2022").issues("cells_missing") == []


class TestPeriods:
    @pytest.mark.parametrize(
        ("period", "today", "is_future"),
        [
            ("2016", date(2015, 12, 31), True), ("2016", date(2016, 1, 1), False), ("2016-Q2", date(2016, 3, 31), True),
            ("2016-Q2", date(2016, 4, 1), False), ("2016-H2", date(2016, 6, 30), True),
            ("2016-03", date(2016, 2, 29), True), ("2016-03", date(2016, 3, 1), False),
        ],
    )  # fmt: skip
    def test_a_period_that_has_not_begun_is_an_error(self, pci, period, today, is_future):
        pci.tables = (sheet_of(period, "2016!B1"),)
        found = [(i.severity, i.where, i.values["value"]) for i in pci.issues("period_in_future", today)]
        assert found == ([(ERROR, "2016!B1", period)] if is_future else [])

    @pytest.mark.parametrize("origin", ["--period", "2016"])
    def test_where_no_cell_gave_the_period_the_sheet_is_named(self, pci, origin):
        pci.tables = (sheet_of("2027", origin),)
        (issue,) = pci.issues("period_in_future")
        assert (issue.where, issue.values) == ("Tổng hợp", {"value": "2027", "expected": "22/11/2026"})

    def test_sheets_left_alone_may_be_of_any_period(self, pci):
        pci.tables = (replace(sheet_of("2027", "--period"), kind="ignored"), sheet_of(None, ""))
        assert pci.issues("period_in_future") == []


class TestExactness:
    @pytest.mark.parametrize(
        ("high", "qualifier", "told"), [(None, ">", "> 6.35"), (None, "~", "~ 6.35"), (7.0, "between", "6.35–7")]
    )
    def test_a_score_that_is_no_exact_figure_is_doubted(self, pci, high, qualifier, told):
        key = ("2016", "entry", "an-giang")
        pci.values[key] = pci.values[key]._replace(value=6.35, value_high=high, qualifier=qualifier)
        (issue,) = pci.issues("qualified_score")
        assert (issue.severity, issue.where) == (WARNING, pci.cell("entry", "an-giang"))
        assert issue.values == {"value": told, "expected": "Gia nhập thị trường"}

    def test_a_sample_may_say_about(self, workbook):
        book = workbook("new_rural", "2022")
        book.values = {key: v._replace(qualifier="~") for key, v in book.values.items()}
        assert book.issues("qualified_score") == []


class TestOutliers:
    def test_one_score_at_the_other_end_of_the_scale_is_doubted(self, pci):
        pci.known = []
        pci.put("entry", "an-giang", 1.0)
        (issue,) = pci.issues("outlier")
        assert (issue.severity, issue.where) == (WARNING, pci.cell("entry", "an-giang"))
        usual = median(v.value for v in pci.values.values() if v.node == "entry")
        assert (issue.values["value"], float(issue.values["expected"])) == ("1", pytest.approx(usual, abs=0.005))

    def test_a_fraction_among_percentages_is_doubted(self, catalog, gazetteer):
        index = with_release(catalog.indices["sipas"], "2024")
        units = [s.unit for s in gazetteer.units_on(index.release_of("2024").units_at)]
        scores = {unit: 80.0 + row % 11 for row, unit in enumerate(units)}
        values = [
            Value("sipas", index.root, unit, "2024", score, "published", None, source_cell=f"A!B{row}")
            for row, (unit, score) in enumerate(scores.items(), start=2)
        ]
        values[7] = values[7]._replace(value=0.85)
        context = Context(catalog, gazetteer, index, [], TODAY)
        found = reading_issues(Reading(NOTHING._replace(value=values), (), (), {}, ()), context)
        assert [(i.code, i.where) for i in found] == [("outlier", "A!B9")]

    def test_a_figure_outside_the_scale_is_an_error_and_no_outlier(self, pci):
        pci.put("entry", "an-giang", 83.4)
        assert pci.issues("outlier") == []

    @pytest.mark.parametrize("units", [19, 20])
    def test_among_few_units_nothing_is_usual(self, pci, units):
        for unit in list(pci.units["2016"])[units:]:
            pci.without(unit)
        pci.put("entry", "an-giang", 1.0)
        assert len(pci.issues("outlier")) == (units == 20)

    def test_where_most_scores_are_equal_none_is_far_out(self, pci):
        pci.put_column("entry", lambda score: 9.0)
        pci.put("entry", "an-giang", 1.0)
        assert pci.issues("outlier") == []

    def test_no_shipped_figure_of_any_index_is_one(self, workbook, figures, catalog):
        for index in catalog.indices:
            periods = sorted({v.period for v in figures.value if v.index == index and v.value is not None})
            for period in periods:
                assert workbook(index, period).issues("outlier") == []


class TestScale:
    def test_a_figure_outside_the_scale_is_found_at_its_cell(self, pci):
        pci.put("entry", "an-giang", 83.4)
        (issue,) = pci.issues("out_of_scale")
        assert (issue.severity, issue.where) == (ERROR, pci.cell("entry", "an-giang"))
        assert issue.values == {"value": "83.4", "expected": "1–10"}

    def test_a_column_from_0_to_1_is_one_error_and_not_63(self, pci):
        pci.put_column("entry", lambda score: score / 10)
        (issue,) = pci.issues("scale_of_one")
        first = pci.cell("entry", next(iter(pci.units["2016"])))
        assert (issue.severity, issue.where, issue.values["expected"]) == (ERROR, first, "1–10")
        assert pci.issues("out_of_scale") == []

    def test_low_scores_on_the_true_scale_are_no_other_scale(self, workbook):
        book = workbook("papi", "2020")
        book.put("d8_3", "an-giang", 0.1)
        assert book.cells("out_of_scale") == [book.cell("d8_3", "an-giang")]
        assert book.issues("scale_of_one") == []

    def test_shares_as_fractions_are_doubted_as_a_column(self, workbook):
        book = workbook("new_rural", "2022")
        shares = [v for v in book.values.values() if v.node == "communes_ntm_pct"]
        assert len(shares) >= 5
        assert book.issues("fraction_for_percent") == []
        book.put_column("communes_ntm_pct", lambda share: share / 100)
        (issue,) = book.issues("fraction_for_percent")
        assert (issue.severity, issue.where) == (WARNING, shares[0].source_cell)

    def test_a_zero_below_the_scale_is_a_gap_and_no_score(self, papi):
        papi.put("d8_3", "an-giang", 0.0)
        (issue,) = papi.issues("zero_means_missing")
        assert (issue.severity, issue.where) == (WARNING, papi.cell("d8_3", "an-giang"))
        assert papi.cells("out_of_scale") == papi.cells("parts_do_not_add") == papi.cells("improbable_jump") == []

    def test_such_zeros_are_left_out_and_nothing_else(self, papi):
        papi.put("d8_3", "an-giang", 0.0)
        left = without_zeros(papi.reading.facts, papi.issues())
        assert len(left.value) == len(papi.values) - 1
        assert all(v.value for v in left.value)

    def test_a_true_zero_stays(self, workbook):
        book = workbook("new_rural", "2022")
        unit = next(v.unit for v in book.values.values() if v.node == "communes_ntm_pct")
        book.put("communes_ntm_pct", unit, 0.0)
        assert book.issues("zero_means_missing") == []
        assert len(without_zeros(book.reading.facts, book.issues()).value) == len(book.values)


class TestSums:
    def test_a_total_that_its_parts_do_not_make_is_found_with_what_they_make(self, papi):
        true = papi.score("total", "an-giang")
        papi.put("total", "an-giang", true + 1)
        (issue,) = papi.issues("parts_do_not_add")
        assert (issue.severity, issue.where) == (WARNING, papi.cell("total", "an-giang"))
        assert float(issue.values["expected"]) == pytest.approx(true, abs=1e-5)

    def test_a_wrong_part_is_found_in_its_own_sum_and_in_its_parents(self, papi):
        papi.put("d1", "an-giang", papi.score("d1", "an-giang") + 0.5)
        assert set(papi.cells("parts_do_not_add")) == {papi.cell(node, "an-giang") for node in ("d1", "total")}

    def test_a_weighted_total_is_checked_by_its_weights(self, pci):
        pci.put("overall", "an-giang", pci.score("overall", "an-giang") + 0.01)
        assert pci.cells("parts_do_not_add") == [pci.cell("overall", "an-giang")]

    def test_figures_printed_with_two_decimals_may_differ_by_the_rounding(self, papi):
        for node in papi.nodes:
            papi.put_column(node, lambda score: round(score, 2))
        assert papi.issues("parts_do_not_add") == []
        papi.put("total", "an-giang", papi.score("total", "an-giang") + 0.3)
        assert papi.cells("parts_do_not_add") == [papi.cell("total", "an-giang")]

    def test_weights_that_nobody_tested_prove_nothing(self, workbook):
        book = workbook("pci", "2024")
        for unit in book.units["2024"]:
            if ("2024", "overall", unit) in book.values:
                book.put("overall", unit, 99.0)
        assert book.issues("parts_do_not_add") == []

    @pytest.mark.parametrize("node", ["support", "overall"])
    def test_a_column_one_row_too_low_is_one_error(self, pci, node):
        pci.ranks = {}
        pci.shift(node)
        (issue,) = pci.issues("column_shifted")
        first, second = list(pci.units["2016"])[:2]
        assert (issue.severity, issue.where) == (ERROR, pci.cell(node, second))
        assert issue.values["expected"] == "An Giang" and first == "an-giang"
        assert pci.issues("parts_do_not_add") == []

    def test_a_shifted_dimension_is_told_once_though_two_sums_show_it(self, papi):
        papi.shift("d3")
        assert papi.cells("column_shifted") == [papi.cell("d3", list(papi.units["2019"])[1])]
        assert papi.issues("parts_do_not_add") == []


class TestRanks:
    def test_two_ranks_in_each_others_place_are_those_two(self, pci):
        pci.swap_ranks("overall", "an-giang", "da-nang")
        issues = pci.issues("rank_contradicts_score")
        assert {i.where for i in issues} == {
            pci.ranks["2016", "overall", unit].source_cell for unit in ("an-giang", "da-nang")
        }
        told = {i.where: i.values for i in issues}
        cell = pci.ranks["2016", "overall", "da-nang"].source_cell
        assert told[cell]["expected"] == "1"

    def test_one_wrong_rank_is_that_one(self, pci):
        key = ("2016", "overall", "an-giang")
        pci.ranks[key] = pci.ranks[key]._replace(rank=1)
        assert pci.cells("rank_contradicts_score") == [pci.ranks[key].source_cell]

    def test_ranks_are_still_true_where_a_score_could_not_be_read(self, pci):
        for unit in ("da-nang", "can-tho", "an-giang"):
            del pci.values["2016", "overall", unit]
        assert pci.issues("rank_contradicts_score") == []

    def test_ranks_are_not_held_to_the_half_of_a_sheet_that_could_be_read(self, pci):
        for unit in ("da-nang", "can-tho", "an-giang"):
            pci.without(unit)
        pci.unread = [Issue("unit_unknown", ERROR, "2016!A3", {"value": "Da Nag"})]
        pci.swap_ranks("overall", "ha-noi-2008", "quang-ninh")
        assert pci.issues("rank_contradicts_score") == []
        pci.unread = [Issue("unit_unknown", ERROR, "2015!A3", {"value": "Da Nag"})]
        assert pci.issues("rank_contradicts_score") != []

    def test_equal_scores_may_share_a_rank_or_not(self, pci):
        units = sorted(pci.units["2016"], key=lambda unit: pci.ranks["2016", "overall", unit].rank)
        pci.put("overall", units[9], pci.score("overall", units[10]))
        assert pci.issues("rank_contradicts_score") == []
        key = ("2016", "overall", units[10])
        pci.ranks[key] = pci.ranks[key]._replace(rank=pci.ranks["2016", "overall", units[9]].rank)
        assert pci.issues("rank_contradicts_score") == []

    def test_a_list_of_some_is_held_to_what_it_can_tell(self, pci):
        kept = sorted(pci.units["2016"], key=lambda unit: pci.ranks["2016", "overall", unit].rank)[20:50]
        for unit in set(pci.units["2016"]) - set(kept):
            pci.without(unit)
        assert pci.issues("rank_contradicts_score") == []
        key = ("2016", "overall", kept[-1])
        pci.ranks[key] = pci.ranks[key]._replace(rank=2)
        assert pci.cells("rank_contradicts_score") == [pci.ranks[key].source_cell]

    def test_ranks_without_scores_are_held_to_the_known_scores(self, pci):
        pci.values = {}
        pci.known = pci.shipped
        assert pci.issues("rank_contradicts_score") == []
        pci.swap_ranks("overall", "an-giang", "da-nang")
        assert set(pci.cells("rank_contradicts_score")) == {
            pci.ranks["2016", "overall", unit].source_cell for unit in ("an-giang", "da-nang")
        }

    def test_or_to_those_that_the_parts_make_as_far_as_these_can_tell(self, pci):
        pci.values = {key: v for key, v in pci.values.items() if key[1] != "overall"}
        assert pci.issues("rank_contradicts_score") == []
        pci.swap_ranks("overall", "an-giang", "da-nang")
        assert set(pci.cells("rank_contradicts_score")) == {
            pci.ranks["2016", "overall", unit].source_cell for unit in ("an-giang", "da-nang")
        }

    def test_parts_printed_with_one_decimal_leave_near_scores_in_either_order(self, pci):
        pci.values = {key: v for key, v in pci.values.items() if key[1] != "overall"}
        for node in pci.nodes:
            pci.put_column(node, lambda score: round(score, 1))
        assert pci.issues("rank_contradicts_score") == []
        pci.swap_ranks("overall", "an-giang", "da-nang")
        assert len(pci.issues("rank_contradicts_score")) == 2

    def test_a_known_score_that_was_computed_is_not_what_the_publisher_ranked(self, pci):
        pci.values = {}
        pci.known = [v._replace(status="computed") for v in pci.shipped]
        pci.swap_ranks("overall", "an-giang", "da-nang")
        assert pci.issues("rank_contradicts_score") == []

    @pytest.mark.parametrize("index", ["pci", "papi", "par_index", "sipas", "pgi"])
    def test_all_shipped_ranks_are_those_of_the_known_scores(self, workbook, figures, index):
        for period in sorted({r.period for r in figures.rank if r.index == index}):
            book = workbook(index, period)
            book.values, book.known = {}, book.shipped
            assert book.issues("rank_contradicts_score") == []


class TestKnownFigures:
    def test_a_column_sorted_by_itself_is_told_at_its_first_other_figure(self, pci):
        pci.known, pci.ranks = pci.shipped, {}
        units = list(pci.units["2016"])
        for unit, score in zip(units, sorted(pci.score("land", unit) for unit in units), strict=True):
            pci.put("land", unit, score)
        before = {v.unit: v.value for v in pci.shipped if (v.period, v.node) == ("2016", "land")}
        others = [unit for unit in units if abs(pci.score("land", unit) - before[unit]) > 1e-6]
        (issue,) = pci.issues("known_contradicted")
        assert (issue.severity, issue.where) == (WARNING, pci.cell("land", others[0]))
        assert issue.values == {"value": "Tiếp cận đất đai", "expected": f"{len(others)}/63"}

    @pytest.mark.parametrize(("changed", "told"), [(31, 0), (32, 1)])
    def test_half_of_the_shared_figures_have_to_differ(self, pci, changed, told):
        pci.known = pci.shipped
        for unit in list(pci.units["2016"])[:changed]:
            pci.put("land", unit, pci.score("land", unit) + 0.01)
        assert len(pci.issues("known_contradicted")) == told

    @pytest.mark.parametrize("shared", [19, 20])
    def test_few_shared_figures_prove_nothing(self, pci, shared):
        few = list(pci.units["2016"])[:shared]
        pci.known = [v for v in pci.shipped if v.period != "2016" or v.unit in few]
        pci.put_column("land", lambda score: score - 0.01)
        assert len(pci.issues("known_contradicted")) == (shared == 20)

    def test_figures_printed_with_fewer_digits_are_the_same(self, pci):
        pci.known = pci.shipped
        pci.put_column("land", lambda score: round(score, 2))
        assert pci.issues("known_contradicted") == []

    def test_figures_computed_here_contradict_nothing(self, pci):
        pci.known = [v._replace(status="computed") for v in pci.shipped]
        pci.put_column("land", lambda score: score - 0.01)
        assert pci.issues("known_contradicted") == []

    @pytest.mark.parametrize("damage", ["shifted", "repeated", "exchanged"])
    def test_what_is_explained_already_is_not_told_again(self, workbook, damage):
        book = workbook("papi", "2019")
        book.known = book.shipped
        if damage == "shifted":
            book.shift("d3")
        for v in book.shipped if damage == "repeated" else ():
            if v.period == "2018" and ("2019", v.node, v.unit) in book.values:
                book.put(v.node, v.unit, v.value)
        for unit in book.units["2019"] if damage == "exchanged" else ():
            mine, theirs = book.score("d4_1", unit), book.score("d4_4", unit)
            book.put("d4_1", unit, theirs)
            book.put("d4_4", unit, mine)
        codes = {i.code for i in book.issues()}
        assert codes & {"column_shifted", "repeats_other_year", "columns_perhaps_swapped"}
        assert "known_contradicted" not in codes


class TestOtherYears:
    def test_a_sheet_that_repeats_a_known_year_is_an_error(self, workbook):
        book = workbook("papi", "2020")
        for v in book.shipped:
            if v.period == "2019" and ("2020", v.node, v.unit) in book.values:
                book.put(v.node, v.unit, v.value)
        (issue,) = book.issues("repeats_other_year")
        assert (issue.severity, issue.values) == (ERROR, {"value": "2020", "expected": "2019"})
        assert issue.where == next(iter(book.values.values())).source_cell

    @pytest.mark.parametrize("rounded", [lambda score: score + 1.3e-7, lambda score: round(score, 2)])
    def test_a_copy_may_hold_the_figures_unrounded_or_rounded_further(self, workbook, rounded):
        book = workbook("papi", "2020")
        for v in book.shipped:
            if v.period == "2019" and ("2020", v.node, v.unit) in book.values:
                book.put(v.node, v.unit, rounded(v.value))
        assert len(book.issues("repeats_other_year")) == 1

    def test_of_two_sheets_alike_the_later_is_the_copy(self, workbook):
        book = workbook("papi", "2019", "2020")
        book.known = []
        for (period, node, unit), v in list(book.values.items()):
            if period == "2019" and node in book.nodes:
                book.values["2020", node, unit] = v._replace(period="2020", source_cell=book.cell(node, unit, "2020"))
        assert [i.where.partition("!")[0] for i in book.issues("repeats_other_year")] == ["2020"]

    def test_counts_that_stay_the_same_are_no_copy(self, workbook):
        book = workbook("pci", "2016")
        units = list(book.units["2016"])
        book.values = {
            ("2016", "overall", unit): Value("pci", "overall", unit, "2016", 40.0 + place, "published", None)
            for place, unit in enumerate(units[:30])
        }
        book.known = [v._replace(period="2015") for v in book.values.values()]
        assert book.issues("repeats_other_year") == []
        book.put("overall", units[0], 40.5)
        book.values = {key: v._replace(value=v.value + 0.25) for key, v in book.values.items()}
        book.known = [v._replace(period="2015") for v in book.values.values()]
        assert len(book.issues("repeats_other_year")) == 1

    def test_two_units_with_each_others_known_figures_are_an_error(self, pci):
        pci.known = pci.shipped
        pci.ranks = {}
        pci.swap("quang-nam", "quang-ngai")
        (issue,) = pci.issues("units_swapped")
        assert (issue.severity, issue.where) in {(ERROR, pci.units["2016"][u]) for u in ("quang-nam", "quang-ngai")}
        assert set(issue.values.values()) == {"Quảng Nam", "Quảng Ngãi"}

    def test_a_revised_unit_is_not_swapped(self, pci):
        pci.known = pci.shipped
        for node in pci.nodes:
            pci.put(node, "quang-nam", pci.score(node, "quang-nam") - 0.2)
        assert pci.issues("units_swapped") == []

    def test_nor_is_one_that_holds_the_figures_of_another_which_was_revised(self, pci):
        pci.known = pci.shipped
        pci.swap("quang-nam", "quang-ngai")
        for node in pci.nodes:
            pci.put(node, "quang-ngai", pci.score(node, "quang-ngai") + 0.1)
        assert pci.issues("units_swapped") == []

    def test_two_units_that_are_like_the_other_was_last_year_are_doubted(self, workbook):
        book = workbook("papi", "2013")
        book.swap("ha-giang", "da-nang")
        (issue,) = book.issues("units_perhaps_swapped")
        assert issue.severity == WARNING
        assert set(issue.values.values()) == {"Hà Giang", "Đà Nẵng"}

    def test_nothing_is_said_of_units_across_a_break(self, workbook):
        book = workbook("pci", "2006")
        book.swap("ha-giang", "da-nang")
        assert book.issues("units_perhaps_swapped") == []

    def test_a_column_that_is_its_known_one_a_row_lower_is_an_error(self, workbook):
        book = workbook("papi", "2019")
        book.known = book.shipped
        book.values = {key: v for key, v in book.values.items() if key[1] == "d1_1"}
        book.shift("d1_1")
        (issue,) = book.issues("column_shifted")
        assert (issue.severity, issue.where) == (ERROR, book.cell("d1_1", list(book.units["2019"])[1]))

    def test_a_column_that_is_the_same_in_every_row_is_in_its_place(self, papi):
        papi.values = {key: v for key, v in papi.values.items() if key[1] == "d1_1"}
        papi.put_column("d1_1", lambda score: 1.25)
        papi.known = list(papi.values.values())
        assert papi.issues("column_shifted") == []

    def test_where_most_columns_stand_a_row_lower_the_rows_do(self, papi):
        papi.known = papi.shipped
        for node in list(papi.nodes):
            papi.shift(node)
        second = list(papi.units["2019"])[1]
        (issue,) = papi.issues("rows_shifted")
        assert (issue.severity, issue.where) == (ERROR, papi.units["2019"][second])
        assert issue.values["expected"] == "An Giang"
        assert papi.issues("column_shifted") == []

    def test_names_sorted_without_their_figures_are_doubted(self, papi):
        units = list(papi.units["2019"])
        turned = dict(zip(units, reversed(units), strict=True))
        papi.values = {
            (at, node, turned[unit]): v._replace(unit=turned[unit]) for (at, node, unit), v in papi.values.items()
        }
        (issue,) = papi.issues("units_out_of_order")
        assert (issue.severity, issue.where) == (WARNING, papi.units["2019"][units[0]])
        assert issue.values == {"value": "2019", "expected": "2018"}
        assert papi.issues("columns_perhaps_swapped") == []

    def test_two_columns_in_each_others_place_are_doubted_by_their_past(self, papi):
        for unit in papi.units["2019"]:
            mine, theirs = papi.score("d4_1", unit), papi.score("d4_4", unit)
            papi.put("d4_1", unit, theirs)
            papi.put("d4_4", unit, mine)
        (issue,) = papi.issues("columns_perhaps_swapped")
        assert (issue.severity, issue.where) == (WARNING, papi.cell("d4_1", next(iter(papi.units["2019"]))))
        assert set(issue.values.values()) == {papi.index.node_in(n, "2019").name.vi for n in ("d4_1", "d4_4")}
        assert papi.issues("parts_do_not_add") == []

    def test_a_change_unlike_all_others_is_doubted_with_the_earlier_figure(self, workbook):
        book = workbook("pci", "2016")
        before = next(v for v in book.known if (v.period, v.node, v.unit) == ("2015", "entry", "an-giang"))
        book.put("entry", "an-giang", 2.0)
        (issue,) = book.issues("improbable_jump")
        assert (issue.severity, issue.where) == (WARNING, book.cell("entry", "an-giang"))
        assert issue.values["value"] == "2" and issue.values["expected"].endswith("(2015)")
        assert float(issue.values["expected"].split()[0]) == pytest.approx(before.value)

    def test_the_earlier_year_may_stand_in_the_same_workbook(self, workbook):
        book = workbook("pci", "2015", "2016")
        book.known = []
        book.put("entry", "an-giang", 2.0, "2016")
        assert book.cells("improbable_jump") == [book.cell("entry", "an-giang", "2016")]

    def test_no_change_is_measured_across_a_break(self, workbook):
        book = workbook("pci", "2021")
        unit = next(u for p, node, u in book.values if node == "overall")
        book.put("overall", unit, 20.0)
        assert book.issues("improbable_jump") == []

    def test_a_change_is_measured_across_a_suspected_break(self, workbook):
        book = workbook("papi", "2019")
        book.put("d1_1", "an-giang", 2.49)
        assert book.cells("improbable_jump") == [book.cell("d1_1", "an-giang")]

    def test_no_change_is_measured_from_one_map_to_the_next(self, workbook):
        book = workbook("papi", "2024")
        book.put("d1_1", "lang-son", 2.49)
        assert book.cell("d1_1", "lang-son") in book.cells("improbable_jump")
        book.known = book.shipped
        book.units["2025"] = book.units.pop("2024")
        book.values = {("2025", node, unit): v._replace(period="2025") for (_, node, unit), v in book.values.items()}
        assert book.issues("improbable_jump") == []

    def test_a_change_is_measured_by_concept_and_not_by_code(self, workbook):
        book = workbook("papi", "2019")
        book.index = replace(book.index, breaks=())
        book.known = [v._replace(period="2017", node="d2_1") for v in book.values.values() if v.node == "d2_2"]
        book.put("d2_2", "an-giang", 2.49 if book.score("d2_2", "an-giang") < 1.5 else 0.3)
        assert book.cells("improbable_jump") == [book.cell("d2_2", "an-giang")]


class TestStatistics:
    @pytest.mark.parametrize(("statistic", "wrong"), [("max", 70.5), ("min", 50.0), ("median", 61.5), ("mean", 57.0)])
    def test_a_printed_statistic_is_held_to_its_column(self, pci, statistic, wrong):
        scores = [v.value for v in pci.values.values() if v.node == "overall"]
        right = {"max": max, "min": min, "median": median, "mean": fmean}[statistic](scores)
        pci.statistics = [PrintedStatistic(statistic, "overall", "2016", right, "2016!K70")]
        assert pci.issues("statistic_contradicts") == []
        pci.statistics = [PrintedStatistic(statistic, "overall", "2016", round(right, 2), "2016!K70")]
        assert pci.issues("statistic_contradicts") == []
        pci.statistics = [PrintedStatistic(statistic, "overall", "2016", wrong, "2016!K70")]
        (issue,) = pci.issues("statistic_contradicts")
        assert (issue.severity, issue.where) == (WARNING, "2016!K70")
        assert float(issue.values["expected"]) == pytest.approx(right, abs=1e-6)

    def test_a_printed_sum_has_words_of_its_own(self, workbook):
        book = workbook("new_rural", "2022")
        counts = [v.value for v in book.values.values() if v.node == "communes_ntm"]
        book.statistics = [PrintedStatistic("sum", "communes_ntm", "2022", sum(counts), "2022!B99")]
        assert book.issues("total_differs") == []
        book.statistics = [PrintedStatistic("sum", "communes_ntm", "2022", sum(counts) + 1, "2022!B99")]
        assert book.cells("total_differs") == ["2022!B99"]

    def test_the_highest_total_may_be_made_of_the_highest_parts(self, workbook):
        book = workbook("papi", "2016")
        best = sum(
            max(v.value for v in book.values.values() if v.node == node)
            for node in ("d1", "d2", "d3", "d4", "d5", "d6")
        )
        assert best > max(v.value for v in book.values.values() if v.node == "total") + 1
        book.statistics = [PrintedStatistic("max", "total", "2016", best, "2016!AF66")]
        assert book.issues("statistic_contradicts") == []


def activity(node, number, cell, measure=None, organisation="tinh-uy-an-giang", period="2024"):
    return Activity(
        "dan_van", node, organisation, period, None, None, None, period, number, "reported", "",
        unit_of_measure=measure, source_cell=cell,
    )  # fmt: skip


@pytest.fixture
def of_dan_van(catalog, gazetteer):
    def issues(*activities, known=()):
        reading = Reading(NOTHING._replace(activity=list(activities)), (), (), {}, ())
        found = reading_issues(reading, Context(catalog, gazetteer, catalog.indices["dan_van"], known))
        return [(i.code, i.severity, i.where, i.values["expected"]) for i in found]

    return issues


class TestCounts:
    def test_a_count_of_a_body_is_held_to_its_scale(self, of_dan_van):
        assert of_dan_van(activity("dialogue_meetings", -3.0, "A!C7", "meeting")) == [
            ("out_of_scale", ERROR, "A!C7", "0–1000000000")
        ]

    def test_401_469_houses_were_read_from_a_dot_between_thousands(self, of_dan_van):
        assert of_dan_van(activity("houses_built", 401.469, "A!C7", "house")) == [
            ("count_not_whole", WARNING, "A!C7", "401469")
        ]

    @pytest.mark.parametrize(
        ("node", "number", "measure"),
        [
            ("houses_built", 401469.0, "house"),
            ("poor_fund_raised", 12.5, "million_dong"),
            ("dialogue_opinions_resolved_pct", 88.9, "pct"),
            ("dialogue_hours_per_meeting", 3.5, "hours_per_meeting"),
        ],
    )
    def test_what_is_no_count_or_whole_is_quiet(self, of_dan_van, node, number, measure):
        assert of_dan_van(activity(node, number, "A!C7", measure)) == []

    def test_dong_in_a_column_of_million_dong_are_doubted(self, of_dan_van):
        assert of_dan_van(activity("poor_fund_raised", 12_500_000_000.0, "A!D4", "million_dong")) == [
            ("money_implausible", WARNING, "A!D4", "12500")
        ]

    def test_a_thousand_times_the_largest_known_sum_is_doubted(self, of_dan_van):
        known = [Value("dan_van", "poor_fund_raised", "an-giang", "2023", 40.0, "reported", None)]
        found = of_dan_van(activity("poor_fund_raised", 41_000.0, "A!D4", "million_dong"), known=known)
        assert [issue[0] for issue in found] == ["money_implausible"]
        assert of_dan_van(activity("poor_fund_raised", 39_000.0, "A!D4", "million_dong"), known=known) == []

    def test_a_figure_given_in_two_cells_is_an_error_at_the_second(self, of_dan_van):
        twice = [activity("dialogue_meetings", 3.0, cell, "meeting") for cell in ("A!B4", "A!B9")]
        assert of_dan_van(*twice) == [("given_twice", ERROR, "A!B9", "A!B4")]
        elsewhere = twice[1]._replace(organisation="tinh-uy-nghe-an")
        assert of_dan_van(twice[0], elsewhere) == []

    def test_a_share_is_held_to_the_counts_beside_it(self, of_dan_van):
        counts = [
            activity("dialogue_opinions_resolved", 53.0, "A!B4", "opinion"),
            activity("dialogue_opinions", 91.0, "A!C4", "opinion"),
        ]
        assert of_dan_van(*counts, activity("dialogue_opinions_resolved_pct", 58.2, "A!D4", "pct")) == []
        assert of_dan_van(*counts, activity("dialogue_opinions_resolved_pct", 85.2, "A!D4", "pct")) == [
            ("pct_contradicts_fraction", WARNING, "A!D4", "58.24")
        ]

    def test_any_declared_denominator_will_do(self, workbook):
        book = workbook("new_rural", "2022")
        numbers = {"communes_total": 200.0, "communes_ntm": 100.0, "communes_nang_cao": 25.0}
        for share, is_right in ((25.0, True), (12.5, True), (50.0, False)):
            book.values = {
                node: Value("new_rural", node, "an-giang", "2022", number, "reported", None, source_cell=f"A!{i}")
                for i, (node, number) in enumerate({**numbers, "communes_nang_cao_pct": share}.items())
            }
            assert (book.issues("pct_contradicts_fraction") == []) is is_right


def book(*sheets, name="bao-cao.xlsx", texts=()):
    return Book(name, "0" * 64, tuple(sheets), texts=tuple(texts))


def sheet(*rows, name="Tổng hợp", **more):
    return Sheet(name, [list(row) for row in rows], **more)


class TestPersonalData:
    @pytest.mark.parametrize(
        "heading",
        [
            "Họ và tên", "HỌ TÊN", "Ho va ten", "Họ tên người nộp đơn", "Ngày sinh", "Ngày, tháng, năm sinh", "SĐT",
            "Số điện thoại", "Điện thoại", "Điện thoại 2", "Số CMND/CCCD", "CCCD", "Số định danh", "Địa chỉ",
            "Địa chỉ thường trú", "E-mail", "SDT", "Full name", "Phone number", "ID number", "Date of birth",
            "Họ và tên, chức vụ, đơn vị công tác", "Ho\u0323 và tên",
        ],
    )  # fmt: skip
    def test_a_column_of_personal_data_is_known_by_its_heading(self, catalog, heading):
        (issue,) = book_issues(book(sheet(["Bảng 1"], ["TT", heading, "Ghi chú"])), catalog)
        assert (issue.code, issue.severity, issue.where) == ("personal_data", ERROR, "Tổng hợp!B2")

    @pytest.mark.parametrize(
        "text",
        [
            "Số tài khoản định danh điện tử", "Số thẻ căn cước đã cấp", "Tên đơn vị",
            "DN khảo sát có địa chỉ e-mail", "Số thuê bao điện thoại", "Tên tỉnh", "Tỷ lệ hộ có điện thoại",
            "Số CCCD đã cấp", "Số nam sinh", "So nam sinh", "Dan so noi o", "DT", "(Ký, ghi rõ họ tên)", "(Ký, họ tên)",
            "Điện thoại: 0297 3 000 000", "Số người có địa chỉ", "Mật độ dân số",
            "Trong năm đã tiếp nhận số điện thoại phản ánh của nhân dân qua đường dây nóng", "Phone subscribers",
        ],
    )  # fmt: skip
    def test_other_texts_are_not(self, catalog, text):
        assert personal_words(text) is None
        assert book_issues(book(sheet([text])), catalog) == []

    @pytest.mark.parametrize(
        ("cells", "kind"),
        [
            (["0912345678", "038 765 4321", "+84 90 123 4567"], "số điện thoại"),
            (["001099012345", "092 188 000 123", "079301012345"], "12 chữ số"),
            (["a@b.vn", "x.y@z.gov.vn", "k@l.com"], "e-mail"),
            ([1099012345.0, 92188000123.0, 79301012345.0, 75301012341.0, 1301012345.0], "12 chữ số"),
            ([371234567.0, 371234568.0, 361234569.0, 331234561.0, 371234562.0], "9 chữ số"),
        ],
    )
    def test_or_by_what_stands_in_it_without_repeating_any(self, catalog, cells, kind):
        hidden = sheet(["TT", "Liên hệ"], *([i, cell] for i, cell in enumerate(cells)), name="Phụ", is_visible=False)
        (issue,) = book_issues(book(hidden), catalog)
        assert (issue.code, issue.where, issue.values) == ("personal_data", "Phụ!B2", {"value": kind})

    @pytest.mark.parametrize(
        "column",
        [
            ["Số tiền (đồng)", 371234567.0, 371234568.0, 361234569.0, 331234561.0, 371234562.0],
            ["Dân số", 100309000.0, 101112000.0, 101343000.0, 101599000.0, 102301000.0],
            ["Mã", "0912345678", "0912345679"],
            ["Kinh phí", "371.234.567", "412.000.000", "98.700.000"],
        ],
    )
    def test_money_counts_and_two_of_a_kind_are_not(self, catalog, column):
        assert book_issues(book(sheet(*([cell] for cell in column))), catalog) == []

    def test_headings_stand_at_the_top_or_in_the_first_column(self, catalog):
        rows = [[f"Xã {i}", None, "x"] for i in range(40)]
        rows[35][1] = "Số điện thoại"
        assert book_issues(book(sheet(*rows)), catalog) == []
        rows[36][0] = "Số điện thoại"
        assert [i.where for i in book_issues(book(sheet(*rows)), catalog)] == ["Tổng hợp!A37"]

    def test_the_name_in_a_filled_form_is_not_repeated(self, catalog):
        (issue,) = book_issues(book(sheet(["Họ và tên: Nguyễn Văn A"])), catalog)
        assert issue.values == {"value": "họ và tên"}


class TestSecrecy:
    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("MẬT", "MẬT"), ("Mật", "MẬT"), ("  TỐI   MẬT ", "TỐI MẬT"), ("Tuyệt mật", "TUYỆT MẬT"), ("(MẬT)", "MẬT"),
            ("TOI MAT", "TỐI MẬT"), ("TUYET MAT", "TUYỆT MẬT"), ("Độ mật: Tối mật", "TỐI MẬT"), ("Độ mật: Mật", "MẬT"),
            ("BÁO CÁO\nMẬT\nBản số 02", "MẬT"), ("Tài liệu mật", "MẬT"), ("Số 12-BC/TU (MẬT)", "MẬT"),
            ("TUYỆT MẬT – Bản số 1", "TUYỆT MẬT"), ("MA\u0323\u0302T", "MẬT"),
        ],
    )  # fmt: skip
    def test_a_stamp_is_known(self, catalog, text, mark):
        (issue,) = book_issues(book(sheet(["Bảng 1"], [None, text])), catalog)
        assert (issue.code, issue.severity, issue.where) == ("secrecy_mark", ERROR, "Tổng hợp!B2")
        assert issue.values == {"value": mark}

    @pytest.mark.parametrize(
        "text",
        [
            "Bí mật kinh doanh", "MẬT ĐỘ DÂN SỐ", "Mật độ dân số (người/km2)", "An ninh, trật tự", "Mật ong", "MẬT ONG",
            "Bảo vệ bí mật nhà nước", "BẢO MẬT", "Mật khẩu", "Độ mật: Không", "Độ mật:", "MAT", "Mặt trận Tổ quốc",
            "Số cuộc kiểm tra công tác bảo vệ bí mật nhà nước trong năm", "thân mật", "MẶT TRẬN", "MAT TRAN",
            "Đường, mật, sữa",
        ],
    )  # fmt: skip
    def test_other_texts_are_not(self, catalog, text):
        assert secrecy_mark(text) is None
        assert book_issues(book(sheet([text]), texts=[text], name=f"{text[:20]}.xlsx".replace("/", "-")), catalog) == []

    def test_stamps_outside_cells_count_too(self, catalog):
        issues = book_issues(
            book(sheet(["a"], name="Mật"), name="TOI_MAT.xlsx", texts=['&C&"Arial,Bold"&14MẬT']), catalog
        )
        assert [(i.where, i.values["value"]) for i in issues] == [
            ("TOI_MAT.xlsx", "TỐI MẬT"), ("TOI_MAT.xlsx", "MẬT"), ("Mật", "MẬT"),
        ]  # fmt: skip
