"""Workbooks laid out as the publishers lay out theirs, written from the shipped figures and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.model import BAND, ERROR, HIGH, LOW, NOTE, RANK, SE, VALUE, WARNING, Catalog, Facts, Issue, N
from etl.units import Gazetteer
from etl.workbook.grid import Book
from etl.workbook.opening import opened
from etl.workbook.reading import DATA, IGNORED, Reading, read
from tests import publishers
from tests.publishers import Laid, Printed

Ship = Callable[..., Printed]
Read = Callable[..., Reading]


@pytest.fixture
def ship(catalog: Catalog, figures: Facts) -> Ship:
    """The shipped figures of an index and a period, as something to print."""
    return lambda index, period, **more: publishers.shipped(catalog, figures, index, period, **more)


@pytest.fixture
def reading(catalog: Catalog, gazetteer: Gazetteer) -> Read:
    """What the sheets say when they are read as one workbook."""

    def read_sheets(*laid: Laid, period: str | None = None) -> Reading:
        return read(publishers.book(*laid), catalog, gazetteer, period)

    return read_sheets


def facts(reading: Reading, what: str) -> dict[tuple[str, str], tuple[object, str | None]]:
    rows = {VALUE: reading.facts.value, RANK: reading.facts.rank, BAND: reading.facts.band}[what]
    return {(fact.node, fact.unit): (getattr(fact, what), fact.source_cell) for fact in rows}


def says_all_of(reading: Reading, *laid: Laid) -> None:
    for what in (VALUE, RANK, BAND):
        written: dict[tuple[str, str], tuple[object, str]] = {}
        for each in reversed(laid):
            written |= each.of(what)
        assert facts(reading, what) == written


def codes(reading: Reading, severity: str = ERROR) -> list[str]:
    return [issue.code for issue in reading.issues if issue.severity == severity]


def the(reading: Reading, code: str) -> Issue:
    found = [issue for issue in reading.issues if issue.code == code]
    assert len(found) == 1, reading.issues
    return found[0]


def ten(printed: Printed) -> Printed:
    return printed.ordered(printed.units[:10])


class TestLayouts:
    """Each layout, written from the figures of its year, comes back value for value with its cells."""

    def test_the_league_table_and_the_summary_of_2005(self, ship: Ship, reading: Read):
        printed = ship("pci", "2005")
        rank, summary = publishers.pci_rank(printed), publishers.pci_summary(printed)
        found = reading(rank, summary, period="2005")
        assert codes(found) == []
        says_all_of(found, rank, summary)
        assert facts(found, BAND)["overall", "binh-duong"] == ("good", "Xếp hạng theo chỉ số PCI!D2")
        assert facts(found, VALUE)["entry", "ha-noi"][1] == summary.where(VALUE, "entry", "ha-noi")
        assert {t.layout for t in found.tables} == {"sub_indices_by_name"}
        assert found.tables[1].ignored[:2] == ("Vùng", "Điều kiện truyền thống | Mức độ phát triển")

    def test_rows_of_2007_with_region_group_and_statistics_below(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        found = reading(laid)
        assert (codes(found), codes(found, WARNING)) == ([], [])
        says_all_of(found, laid)
        table = found.tables[0]
        assert (table.period, table.period_from, table.units) == ("2007", f"{laid.name}!D1", 64)
        assert (table.kind, table.sureness_pct) == (DATA, 100)
        assert {s.statistic for s in found.statistics} == {"min", "max", "median"}

    def test_two_rows_of_headings_of_2009(self, ship: Ship, reading: Read):
        laid = publishers.pci_two_headings(ship("pci", "2009"))
        found = reading(laid)
        assert codes(found) == []
        says_all_of(found, laid)
        assert found.tables[0].ignored == ("Mã PCI",)

    @pytest.mark.parametrize("period", ["2010", "2013", "2015", "2016"])
    def test_pairs_of_province_and_score_each_in_its_own_order(self, ship: Ship, reading: Read, period: str):
        laid = publishers.pci_pairs(ship("pci", period, name=publishers.as_typed))
        found = reading(laid)
        assert (codes(found), codes(found, WARNING)) == ([], [])
        says_all_of(found, laid)

    def test_numbered_sub_indices_of_2023_without_an_overall_score(self, ship: Ship, reading: Read):
        printed = ship("pci", "2023")
        laid = publishers.pci_numbered(printed)
        found = reading(laid, publishers.pci_component(printed, "land", 2), period="2023")
        assert codes(found) == []
        says_all_of(found, laid)
        assert found.tables[0].layout == "sub_indices_by_number"
        assert codes(found, NOTE) == ["not_in_workbook", "ranks_not_in_workbook", "bands_not_in_workbook"]
        assert (found.tables[1].sheet, found.tables[1].kind) == ("Tiếp cận đất đai", IGNORED)

    def test_several_years_in_tabs_with_two_rows_of_labels(self, ship: Ship, reading: Read):
        tabs = [publishers.papi_named(ship("papi", period)) for period in ("2014", "2015", "2016")]
        found = reading(*tabs)
        assert codes(found) == []
        assert [(t.period, t.period_from, t.layout) for t in found.tables] == [
            (period, f"{period}_PAPI", "dimensions_by_name") for period in ("2014", "2015", "2016")
        ]
        for tab, period in zip(tabs, ("2014", "2015", "2016"), strict=True):
            assert {
                (v.node, v.unit): (v.value, v.source_cell) for v in found.facts.value if v.period == period
            } == tab.of(VALUE)
        assert codes(found, WARNING) == ["period_contradicts"] * 2
        assert {s.statistic for s in found.statistics} == {"max"}

    def test_numbered_headings_of_2015(self, ship: Ship, reading: Read):
        laid = publishers.papi_numbered(ship("papi", "2015"))
        found = reading(laid)
        assert (codes(found), codes(found, WARNING)) == ([], [])
        says_all_of(found, laid)

    @pytest.mark.parametrize("period", ["2018", "2020", "2022", "2024"])
    @pytest.mark.parametrize("is_bilingual", [True, False])
    def test_provinces_in_columns(self, ship: Ship, reading: Read, period: str, is_bilingual: bool):
        printed = ship("papi", period)
        laid = publishers.papi_columns(printed, is_bilingual=is_bilingual)
        found = reading(laid, publishers.papi_process(printed))
        assert (codes(found), codes(found, WARNING)) == ([], [])
        says_all_of(found, laid)
        assert found.tables[0].layout == "provinces_in_columns"
        assert found.tables[1].kind == IGNORED

    def test_intervals_and_numbers_of_respondents(self, ship: Ship, reading: Read):
        laid = publishers.papi_columns(ship("papi", "2022"))
        found = reading(laid)
        for what, field in ((SE, "se"), (LOW, "low"), (HIGH, "high"), (N, "n")):
            told = {(u.node, u.unit): getattr(u, field) for u in found.facts.uncertainty}
            assert {key: value for key, value in told.items() if value is not None} == {
                key: value for key, (value, _) in laid.of(what).items()
            }

    def test_as_xlsx(self, ship: Ship, catalog: Catalog, gazetteer: Gazetteer, tmp_path: Path):
        laid = publishers.papi_columns(ship("papi", "2022"))
        says_all_of(read(as_opened(publishers.write_xlsx(tmp_path / "papi.xlsx", laid)), catalog, gazetteer), laid)

    def test_as_xls(self, ship: Ship, catalog: Catalog, gazetteer: Gazetteer, tmp_path: Path):
        printed = ship("pci", "2005")
        rank, summary = publishers.pci_rank(printed), publishers.pci_summary(printed)
        book = as_opened(publishers.write_xls(tmp_path / "pci.xls", rank, summary))
        says_all_of(read(book, catalog, gazetteer, "2005"), rank, summary)

    def test_as_csv(self, ship: Ship, catalog: Catalog, gazetteer: Gazetteer, tmp_path: Path):
        laid = publishers.pci_numbered(ship("pci", "2023")).named("pci-2023")
        book = as_opened(publishers.write_csv(tmp_path / "pci-2023.csv", laid))
        assert {k: v for k, (v, _) in facts(read(book, catalog, gazetteer, "2023"), VALUE).items()} == {
            k: v for k, (v, _) in laid.of(VALUE).items()
        }


def as_opened(path: Path) -> Book:
    book = opened(path)
    assert isinstance(book, Book), book
    return book


class TestHeadings:
    def test_numbers_decide_where_the_names_of_2015_contradict_them(self, ship: Ship, reading: Read):
        later = {
            "d2_1": "Tiếp cận thông tin",
            "d2_2": "Công khai, minh bạch danh sách hộ nghèo",
            "d2_3": "Công khai, minh bạch ngân sách cấp xã/phường",
            "d3_2": "Giải quyết khiếu nại, tố giác của người dân",
            "d3_3": "Tiếp cận dịch vụ tư pháp",
        }
        laid = publishers.papi_numbered(ship("papi", "2015"), names=later)
        found = reading(laid)
        doubts = [issue for issue in found.issues if issue.code == "heading_contradicts"]
        assert [d.where for d in doubts] == ["2015!H1", "2015!I1", "2015!J1", "2015!M1", "2015!N1"]
        assert codes(found) == []
        assert found.tables[0].sureness_pct == 82
        says_all_of(found, laid)

    def test_a_missing_column_is_named_with_what_is_left(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        missing = the(reading(laid.without_column(laid.column_of("labor"))), "column_missing")
        assert missing.values["value"] == "Đào tạo lao động"

    def test_an_unknown_column_stops_the_import(self, ship: Ship, reading: Read):
        laid = publishers.pci_numbered(ten(ship("pci", "2023"))).named("2023")
        unknown = the(reading(laid.with_column(3, "Điểm thưởng", 1.5, 2.5)), "column_unknown")
        assert (unknown.where, unknown.values["value"]) == ("2023!D1", "Điểm thưởng")

    def test_a_group_typed_over_names_changes_what_they_mean(self, ship: Ship, reading: Read):
        """Differences from the year before are no scores, merged over the columns or only typed over the first."""
        laid = publishers.pci_rows(ten(ship("pci", "2007")))
        found = reading(laid.with_row(0, *[None] * 4, "Thay đổi so với năm trước"))
        assert "column_unknown" in codes(found)
        assert {f.node for f in found.facts.value} == set()

    @pytest.mark.parametrize("group", ["Xếp hạng", "Đào tạo lao động"])
    def test_a_group_that_is_a_known_heading_is_no_licence(self, ship: Ship, reading: Read, group: str):
        laid = publishers.pci_rows(ten(ship("pci", "2007"))).with_row(0, *[None] * 5, group)
        found = reading(replace(laid, merged=((0, 5, 0, 6),)))
        assert codes(found).count("column_unclear") == 2

    def test_what_a_score_is_a_part_of_may_stand_over_it(self, ship: Ship, reading: Read):
        laid = publishers.papi_numbered(ship("papi", "2015")).with_row(0, None, "Chỉ số PAPI")
        found = reading(replace(laid, merged=((0, 1, 0, laid.width - 1),)))
        assert codes(found) == []
        says_all_of(found, laid)

    def test_a_column_of_another_year(self, ship: Ship, reading: Read):
        laid = publishers.pci_numbered(ten(ship("pci", "2023"))).named("2023")
        found = reading(laid.with_column(1, "PCI 2022", *[60.5] * 10))
        assert the(found, "column_of_other_year").where == "2023!B1"
        assert not [v for v in found.facts.value if v.node == "overall"]

    def test_years_as_columns_are_not_scores(self, ship: Ship, reading: Read):
        rows = [["Tỉnh", 2015.0, 2016.0], *([name, 61.5, 62.5] for name in ship("pci", "2016").names.values())]
        found = reading(Laid(rows, {}, "PCI"))
        assert codes(found)
        assert found.facts.value == []

    def test_words_over_a_numbered_heading_are_not_overlooked(self, ship: Ship, reading: Read):
        laid = publishers.papi_numbered(ten(ship("papi", "2015")))
        found = reading(laid.with_row(0, *[None] * 28, "Thay đổi so với năm trước"))
        assert the(found, "column_unknown").where == "2015!AC2"

    def test_two_numbers_in_the_labels_of_one_row(self, ship: Ship, reading: Read):
        laid = publishers.papi_columns(ten(ship("papi", "2022")))
        found = reading(laid.put(laid.row_of("d2"), 0, "Dimension 3: Vertical Accountability"))
        assert "column_unclear" in codes(found)

    def test_a_year_in_one_label_of_two_does_not_date_a_sheet(self, ship: Ship, reading: Read):
        found = reading(publishers.papi_named(ten(ship("papi", "2011"))).named("Tổng hợp"))
        assert the(found, "period_unclear").values["value"] == "2015"
        assert found.facts.value == []


class TestRows:
    @pytest.mark.parametrize("place", [0, -1])
    @pytest.mark.parametrize("style", [publishers.as_number, publishers.with_comma()])
    def test_a_misspelt_name_is_never_a_heading_or_a_note(self, ship: Ship, reading: Read, place: int, style):
        printed = ship("pci", "2007")
        unit = printed.units[place]
        laid = publishers.pci_rows(replace(printed, names=dict(printed.names) | {unit: "Hà Nooij"}), style)
        found = reading(laid)
        assert the(found, "unit_unknown").values["value"] == "Hà Nooij"
        assert len(found.tables) == 1 and found.tables[0].units == 63

    def test_a_unit_of_another_map(self, ship: Ship, reading: Read):
        printed = ten(ship("pci", "2013"))
        names = dict(printed.names) | {printed.units[3]: "Hà Tây"}
        found = reading(publishers.pci_rows(replace(printed, names=names)))
        assert the(found, "unit_of_other_map").values["value"] == "Hà Tây"

    def test_a_unit_twice_with_other_figures(self, ship: Ship, reading: Read):
        laid = publishers.pci_numbered(ten(ship("pci", "2023"))).named("2023")
        again = [c + 0.5 if isinstance(c, float) else c for c in laid.rows[2]]
        twice = the(reading(laid.with_row(5, *again)), "unit_twice")
        assert (twice.where, twice.values["expected"]) == ("2023!A6", "2023!B3")

    def test_a_look_up_repeats_what_is_above(self, ship: Ship, reading: Read):
        found = reading(publishers.pci_pairs(ship("pci", "2013"), looked_up="hoa-binh"))
        assert codes(found) == []

    def test_a_look_up_that_says_otherwise_is_an_error(self, ship: Ship, reading: Read):
        laid = publishers.pci_pairs(ship("pci", "2013"), looked_up="hoa-binh")
        found = reading(laid.put(len(laid.rows) - 2, laid.column_of("land"), 1.25))
        assert the(found, "unit_twice").values["value"] == "Hòa Bình"

    @pytest.mark.parametrize("text", ["6/7", "6,63%", "6,63 tỷ đồng"])
    def test_a_score_is_no_fraction_percentage_or_money(self, ship: Ship, reading: Read, text: str):
        laid = publishers.pci_numbered(ship("pci", "2023"))
        row, column = laid.facts[VALUE, "entry", "an-giang"][0]
        found = reading(laid.put(row, column, text), period="2023")
        assert the(found, "cell_unreadable").values["value"] == text
        assert ("entry", "an-giang") not in facts(found, VALUE)

    def test_a_rank_may_say_of_how_many(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        row, column = laid.facts[RANK, "overall", "an-giang"][0]
        found = reading(laid.put(row, column, f"{laid.rows[row][column]}/64"))
        assert codes(found) == []
        assert facts(found, RANK)["overall", "an-giang"][0] == laid.rows[row][column]

    def test_a_zero_is_read_as_it_stands(self, ship: Ship, reading: Read):
        laid = publishers.papi_named(ten(ship("papi", "2016")))
        row, column = laid.facts[VALUE, "total", "ha-giang"][0]
        zero = next(v for v in reading(laid.put(row, column, 0.0)).facts.value if v.source_cell == laid.where(
            VALUE, "total", "ha-giang"
        ))  # fmt: skip
        assert zero.value == 0

    def test_headings_again_at_the_top_of_a_page(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        broken = laid.with_row(30, *laid.rows[0])
        found = reading(broken)
        assert codes(found) == []
        says_all_of(found, broken)

    def test_headings_again_in_another_order(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        headings = list(laid.rows[0])
        headings[5], headings[6] = headings[6], headings[5]
        assert the(reading(laid.with_row(30, *headings)), "heading_repeated_otherwise").where.endswith("G31")

    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize("layout", ["pci_rows", "pci_pairs", "pci_two_headings"])
    def test_very_short_tables(self, ship: Ship, reading: Read, count: int, layout: str):
        printed = ship("pci", "2007")
        laid = publishers.LAYOUTS[layout](printed.ordered(printed.units[:count]))
        found = reading(laid)
        assert codes(found) == []
        says_all_of(found, laid)

    def test_the_country_first(self, ship: Ship, reading: Read):
        laid = publishers.pci_numbered(ten(ship("pci", "2023"))).named("2023")
        with_country = laid.with_row(1, "Cả nước", *[5.5] * 10)
        found = reading(with_country)
        assert codes(found) == []
        says_all_of(found, with_country)

    @pytest.mark.parametrize("without", [{}, {"ranks": {}, "bands": {}}])
    def test_a_province_without_its_name_is_no_region(self, ship: Ship, reading: Read, without: dict):
        """Its region and its group are no names of rows, though other tables have rows of regions and of means."""
        laid = publishers.pci_rows(replace(ship("pci", "2007"), **without))
        row = laid.facts[VALUE, "entry", "ha-giang"][0][0]
        assert the(reading(laid.put(row, 0, None)), "cell_without_unit").where.endswith(f"{row + 1}")

    def test_a_second_column_of_provinces_under_another_heading(self, ship: Ship, reading: Read):
        """Were its names the province's own, the rank beside it would be another province's."""
        laid = publishers.pci_rows(ten(ship("pci", "2007")))
        others = list(ship("pci", "2007").names.values())[20:30]
        assert "names_disagree" in codes(reading(laid.with_column(2, "Trung tâm vùng", *others)))

    def test_names_in_two_languages_that_disagree(self, ship: Ship, reading: Read):
        laid = publishers.papi_named(ten(ship("papi", "2016")))
        slipped = laid.put(4, 1, laid.rows[5][1])
        found = the(reading(slipped), "names_disagree")
        assert (found.where, found.values["value"]) == ("2016_PAPI!B5", laid.rows[5][1])

    def test_scores_left_of_their_names_are_not_given_to_others(self, ship: Ship, reading: Read):
        """Score before province, side by side: nothing says to which names a score belongs."""
        printed = ten(ship("pci", "2013"))
        pairs = [[None, None, None, None] for _ in range(11)]
        for column, node in ((0, "entry"), (2, "land")):
            pairs[0][column] = publishers.heading(printed, node)
            ordered = sorted(printed.units, key=lambda unit: printed.scores[node, unit])
            for row, unit in enumerate(ordered, start=1):
                pairs[row][column : column + 2] = [printed.scores[node, unit], printed.names[unit]]
        assert "names_disagree" in codes(reading(Laid(pairs, {}, "2013")))

    def test_codes_beside_names_are_held_against_them(self, ship: Ship, reading: Read):
        laid = publishers.papi_named(ten(ship("papi", "2016")))
        found = the(reading(laid.put(4, 0, 6.0)), "code_contradicts_name")
        assert (found.where, found.values) == ("2016_PAPI!A5", {"value": "6", "expected": "04"})

    def test_codes_without_names_are_no_table(self, ship: Ship, reading: Read):
        laid = publishers.papi_named(ten(ship("papi", "2016")))
        found = reading(laid.without_column(1).without_column(1))
        assert codes(found) == ["layout_unknown"]
        assert found.facts.value == []

    def test_points_before_three_decimals_are_no_thousands(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ten(ship("pci", "2007")), publishers.with_point(3))
        found = reading(laid)
        assert codes(found) == []
        says_all_of(found, laid)


class TestSeveralTables:
    @pytest.mark.parametrize("title", ["Điểm số của các tỉnh, thành phố trong cả nước năm 2006", "Năm 2006"])
    def test_other_provinces_of_another_year_below(self, ship: Ship, reading: Read, title: str):
        printed = ship("pci", "2007")
        laid = publishers.pci_two_headings(printed.ordered(printed.units[:30]))
        more = publishers.pci_two_headings(replace(printed, period="2006").ordered(printed.units[30:]))
        assert codes(reading(laid.below([], [None, None, title], *more.rows)))

    def test_another_year_beside(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        assert "column_twice" in codes(reading(laid.beside(publishers.pci_rows(ship("pci", "2008"))).named("2007")))

    def test_the_same_table_in_two_sheets(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        found = reading(laid, laid.named("Bản sao"))
        assert codes(found) == []
        says_all_of(found, laid)

    def test_two_sheets_that_disagree(self, ship: Ship, reading: Read):
        laid = publishers.pci_rows(ship("pci", "2007"))
        row, column = laid.facts[VALUE, "land", "ha-noi"][0]
        found = the(reading(laid, laid.named("Bản sao").put(row, column, 1.25)), "sheets_disagree")
        assert found.where == f"Bản sao!F{row + 1}"

    def test_intervals_in_two_sheets_are_taken_once(self, ship: Ship, reading: Read):
        laid = publishers.papi_columns(ship("papi", "2022"))
        found = reading(laid, laid.named("2022 (2)"))
        assert len(found.facts.uncertainty) == len({u.unit for u in found.facts.uncertainty})

    def test_a_hidden_sheet_beside_a_visible_one_is_left_alone(self, ship: Ship, reading: Read):
        hidden = publishers.pci_pairs(ship("pci", "2013")).named("Summary").hidden()
        found = reading(publishers.pci_pairs(ship("pci", "2015")), hidden)
        assert codes(found, NOTE) == ["sheet_hidden_left_alone"]
        assert {v.period for v in found.facts.value} == {"2015"}

    def test_a_hidden_sheet_alone_is_read_with_a_warning(self, ship: Ship, reading: Read):
        laid = publishers.pci_pairs(ship("pci", "2013")).hidden()
        found = reading(laid)
        assert codes(found, WARNING) == ["sheet_hidden"]
        says_all_of(found, laid)


class TestPeriods:
    def test_a_table_without_a_year_has_to_be_dated(self, ship: Ship, reading: Read):
        found = reading(publishers.pci_numbered(ship("pci", "2023")))
        assert codes(found) == ["period_missing"]
        assert found.facts.value == []

    def test_what_is_published_once_a_year_has_no_quarters(self, ship: Ship, reading: Read):
        found = reading(publishers.pci_numbered(ship("pci", "2023")), period="2023-Q1")
        assert the(found, "period_not_released").values["value"] == "2023-Q1"
        assert found.facts.value == []

    def test_of_several_years_only_the_one_asked_for(self, ship: Ship, reading: Read):
        tabs = [publishers.papi_named(ship("papi", period), year_in_total=period) for period in ("2014", "2016")]
        found = reading(*tabs, period="2016")
        assert [(t.period, t.kind) for t in found.tables] == [("2014", IGNORED), ("2016", DATA)]
        assert {v.period for v in found.facts.value} == {"2016"}
