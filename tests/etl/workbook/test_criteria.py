"""Sheets of communes and the criteria they meet, made by hand."""

from datetime import date

import pytest

from etl.workbook.criteria import read_criteria
from etl.workbook.grid import Book, Sheet
from etl.workbook.reading import read

NAME = "Xã × tiêu chí"
TEN = range(1, 11)


@pytest.fixture
def form(catalog, gazetteer):
    return lambda sheet, asked=None: read_criteria(sheet, catalog.indices["new_rural"], catalog, gazetteer, asked)


def sheet(*communes, title="Nông thôn mới 2026", province="Thanh Hóa", day=date(2026, 6, 30), numbers=TEN, head="TC{}"):
    """Six rows of headings, then one row a commune: its name and its marks."""
    rows = [
        [title],
        ["Tỉnh, thành phố:", None, province],
        ["Số liệu đến ngày:", None, day],
        [],
        ["STT", "Xã", *(head.format(n) for n in numbers), "Ghi chú"],
        [None, "Ví dụ", *("x" for _ in numbers)],
    ]
    rows += [[number, *commune] for number, commune in enumerate(communes, start=1)]
    return Sheet(NAME, rows)


def counts(form):
    return {v.node: v.value for v in form.values}


def issues(form):
    return [(i.code, i.where) for i in form.issues]


def test_communes_that_meet_a_criterion_are_counted(form):
    found = form(sheet(["Nga Sơn", *["x"] * 10], ["Hà Trung", "KĐ", *["x"] * 9], ["Hậu Lộc", "KĐ", "KĐ", *["x"] * 8]))
    assert not found.issues
    assert [counts(found)[f"communes_criterion_{n:02}"] for n in TEN] == [1, 2, *[3] * 8]
    assert (counts(found)["communes_total"], counts(found)["criteria_avg"]) == (3, 9)
    assert (found.period, found.origin, found.rows, found.fields) == ("2026", f"{NAME}!A1", 3, 10)


def test_a_count_says_whose_it_is_of_which_day_and_from_which_cells(form):
    value = form(sheet(["Nga Sơn", *["x"] * 10], ["Hà Trung", *["x"] * 10])).values[0]
    assert (value.index, value.node, value.unit, value.period) == (
        "new_rural", "communes_criterion_01", "thanh-hoa", "2026",
    )  # fmt: skip
    assert (value.as_of, value.date_basis, value.status) == ("2026-06-30", "given", "reported")
    assert value.source_cell == f"{NAME}!C7:C8"


@pytest.mark.parametrize("mark", ["x", "X", "đạt", "Đ", 1, 1.0, "✓"])
def test_marks_of_a_criterion_that_is_met(form, mark):
    assert counts(form(sheet(["Nga Sơn", mark, *["x"] * 9])))["communes_criterion_01"] == 1


@pytest.mark.parametrize("mark", ["KĐ", "k", 0, "không đạt"])
def test_marks_of_a_criterion_that_is_not_met(form, mark):
    assert counts(form(sheet(["Nga Sơn", mark, *["x"] * 9])))["communes_criterion_01"] == 0


def test_a_criterion_not_assessed_everywhere_is_left_out_with_a_warning(form):
    found = form(sheet(["Nga Sơn", None, *["x"] * 9], ["Hà Trung", *["x"] * 10], ["Hậu Lộc", "", *["x"] * 9]))
    assert "communes_criterion_01" not in counts(found) and "criteria_avg" not in counts(found)
    assert counts(found)["communes_criterion_02"] == counts(found)["communes_total"] == 3
    assert issues(found) == [("criteria_not_assessed", f"{NAME}!C5")]
    assert found.issues[0].values == {"value": "2", "expected": "3"}


def test_a_mark_that_says_neither_is_named_with_its_cell(form):
    found = form(sheet(["Nga Sơn", *["x"] * 10], ["Hà Trung", "x", "gần đạt", *["x"] * 8]))
    assert issues(found) == [("mark_unreadable", f"{NAME}!D8")]
    assert "communes_criterion_02" not in counts(found)


def test_a_commune_may_stand_in_a_sheet_once(form):
    found = form(sheet(["Nga Sơn", *["x"] * 10], ["Nga Sơn", *["x"] * 10]))
    assert issues(found) == [("commune_twice", f"{NAME}!B8")]
    assert found.issues[0].values == {"value": "Nga Sơn", "expected": f"{NAME}!B7"}


def test_communes_of_two_districts_may_share_a_name(form):
    marks = ["x"] * 19
    made = sheet(["Tân Thành", *marks], title="Nông thôn mới 2020", day=date(2020, 6, 30), numbers=range(1, 20))
    made.rows[6:6] = [["I", "Huyện A"]]
    made.rows.extend([["II", "Huyện B"], [1, "Tân Thành", *marks]])
    found = form(made)
    assert not found.issues
    assert counts(found)["communes_total"] == 2


def test_totals_and_notes_are_no_communes_but_cong_hoa_is_one(form):
    made = sheet(["Cộng Hòa", *["x"] * 10], ["Tổng Cọt", *["x"] * 10])
    made.rows.extend(
        [
            [None, "Tổng cộng", *[2] * 10],
            [None, "Toàn tỉnh", *[2] * 10],
            [None, "Người lập biểu ký và ghi rõ họ tên ở đây"],
        ]
    )
    found = form(made)
    assert not found.issues
    assert counts(found)["communes_total"] == 2


def test_criteria_numbered_as_provinces_do_are_understood(form):
    assert counts(form(sheet(["Nga Sơn", *["x"] * 10], head="Tiêu chí số {}")))["criteria_avg"] == 10
    assert counts(form(sheet(["Nga Sơn", *["x"] * 10], head="{}")))["criteria_avg"] == 10


def test_the_set_of_criteria_is_that_of_the_period(form):
    old = form(sheet(["Nga Sơn", *["x"] * 19], title="Năm 2024", day=date(2024, 12, 31), numbers=range(1, 20)))
    assert not old.issues and counts(old)["criteria_avg"] == 19
    new = form(sheet(["Nga Sơn", *["x"] * 19], numbers=range(1, 20)))
    assert [code for code, _ in issues(new)] == ["criterion_unknown"] * 9
    assert issues(new)[0] == ("criterion_unknown", f"{NAME}!M5")


def test_part_of_the_criteria_makes_no_average(form):
    found = form(sheet(["Nga Sơn", "x", "x", "x"], numbers=range(1, 4)))
    assert set(counts(found)) == {f"communes_criterion_0{n}" for n in (1, 2, 3)} | {"communes_total"}


def test_the_province_is_read_on_the_day_of_the_figures(form):
    marks = ["x"] * 19
    before = form(
        sheet(["A", *marks], title="2025", province="Kiên Giang", day=date(2025, 6, 30), numbers=range(1, 20))
    )
    assert {v.unit for v in before.values} == {"kien-giang"}
    after = form(sheet(["A", *marks], title="2025", province="Kiên Giang", day=date(2025, 7, 1), numbers=range(1, 20)))
    assert issues(after) == [("unit_of_other_map", f"{NAME}!C2")] and not after.values


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ({"province": None}, "province_missing", "A2"),
        ({"province": "Thanh Hoá A"}, "unit_unknown", "C2"),
        ({"day": "30.6"}, "as_of_unreadable", "C3"),
        ({"day": None}, "as_of_missing", "A3"),
        ({"day": date(2025, 12, 31)}, "period_contradicts", "C3"),
    ],
)
def test_what_a_sheet_has_to_say_of_itself(form, given, code, place):
    assert issues(form(sheet(["Nga Sơn", *["x"] * 10], **given))) == [(code, f"{NAME}!{place}")]


def test_without_a_title_the_day_gives_the_period_and_the_one_asked_for_goes_first(form):
    made = sheet(["Nga Sơn", *["x"] * 10], title="Kết quả")
    assert form(made).period == "2026"
    assert (form(made, "2026").period, form(made, "2026").origin) == ("2026", "--period")
    nowhere = form(sheet(["Nga Sơn", *["x"] * 10], title="Kết quả", day=None))
    assert issues(nowhere) == [("period_missing", NAME)]


def test_a_title_of_another_year_than_the_one_asked_for_is_pointed_out(form):
    made = form(sheet(["Nga Sơn", *["x"] * 10], title="Kết quả năm 2026", day=None), "2027")
    assert ("period_contradicts", f"{NAME}!A1") in issues(made)
    assert made.period == "2027"


def test_a_sheet_without_communes_says_nothing(form):
    empty = form(sheet())
    assert not empty.values and not empty.issues


def test_sheets_of_other_kinds_are_left_to_others(form, catalog, gazetteer):
    assert form(Sheet("A", [["STT", "Xã", "Ghi chú"], [1, "Nga Sơn", None]])) is None
    made = sheet(["Nga Sơn", *["x"] * 10])
    assert read_criteria(made, catalog.indices["dan_van"], catalog, gazetteer) is None


def test_a_workbook_of_communes_is_recognised(catalog, gazetteer):
    reading = read(Book("xa.xlsx", "0", (sheet(["Nga Sơn", *["x"] * 10]),)), catalog, gazetteer)
    (table,) = reading.tables
    assert (table.kind, table.index, table.layout, table.period) == (
        "data", "new_rural", "communes_by_criterion", "2026",
    )  # fmt: skip
    assert (table.units, table.fields) == (1, 10) and not reading.issues
    assert len(reading.facts.value) == 12


def test_a_total_below_is_held_against_the_marks(form):
    laid = sheet(["Nga Sơn", *["x"] * 10], ["Hà Trung", *["KĐ"] * 10])
    laid.rows.append([None, "Tổng cộng", 1, 2, *[1] * 8])
    found = form(laid)
    assert issues(found) == [("total_differs", f"{NAME}!D9")]
    assert (found.issues[0].values["value"], found.issues[0].values["expected"]) == ("2", "1")
    assert counts(found)["communes_total"] == 2
