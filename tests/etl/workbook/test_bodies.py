"""Sheets of bodies and what they did, made by hand."""

from dataclasses import replace

import pytest

from etl.workbook.bodies import read_bodies
from etl.workbook.grid import Book, Sheet
from etl.workbook.reading import read

NAME = "Biểu tổng hợp"
DIALOGUES = "Cuộc/hội nghị đối thoại của người đứng đầu với nhân dân"
PEOPLE = "Lượt người dự đối thoại"
GIFTS = "Giá trị quà tặng"
VISITS = "Tổ chức, chức sắc tôn giáo được thăm"
COLUMNS = (DIALOGUES, PEOPLE, GIFTS)
NGHE_AN, QUANG_NINH, CHAU_DINH = "Tỉnh ủy Nghệ An", "Tỉnh Quảng Ninh", "Xã Châu Đình"
FIRST = 7
"""The row, as people count, of the first body."""


@pytest.fixture
def form(catalog):
    return lambda sheet, asked=None: read_bodies(sheet, catalog.indices["dan_van"], catalog, asked)


def sheet(*rows, period="Kỳ báo cáo: Tháng 03/2026", money="triệu đồng", columns=COLUMNS, **more):
    """Six rows of headings, then the rows as given."""
    head = [["BIỂU TỔNG HỢP"], [period], ["Đơn vị tính tiền:", None, money], []]
    head += [["STT", "Đơn vị", *columns, "Ghi chú"], [None, None, "cuộc", "lượt người"]]
    return Sheet(NAME, [*head, *map(list, rows)], **more)


def figures(form):
    return {(a.organisation, a.node): a.value for a in form.activities}


def issues(form):
    return [(i.code, i.where) for i in form.issues]


def test_each_figure_is_an_activity_of_its_body_in_the_period(form):
    found = form(sheet([1, NGHE_AN, 10, 1900, 25.5]))
    assert not found.issues
    first, _, money = found.activities
    assert (first.index, first.node, first.organisation) == ("dan_van", "dialogue_meetings", "tinh-uy-nghe-an")
    assert (first.value, first.unit_of_measure, first.status, first.breakdown) == (10, "meeting", "reported", None)
    assert first.source_cell == f"{NAME}!C7"
    assert (money.node, money.value, money.unit_of_measure) == ("gifts_value", 25.5, "million_dong")
    assert (found.period, found.origin, found.rows, found.fields) == ("2026", f"{NAME}!A2", 1, 3)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Kỳ báo cáo: Tháng 03/2026", ("2026", "2026-03", "2026-03-01", "2026-03-31")),
        ("Kỳ báo cáo: Quý I/2026", ("2026", "2026-Q1", "2026-01-01", "2026-03-31")),
        ("Kỳ báo cáo: 6 tháng đầu năm 2026", ("2026", "2026-H1", "2026-01-01", "2026-06-30")),
        ("Kỳ báo cáo: Năm 2026", ("2026", "2026", "2026-01-01", "2026-12-31")),
        ("Kết quả dân vận 10 tháng năm 2026", ("2026", "2026-M10", "2026-01-01", "2026-10-31")),
        ("Kỳ báo cáo: 17/10/2025 - 18/11/2025", ("2025", "2025-10-17/2025-11-18", "2025-10-17", "2025-11-18")),
    ],
)
def test_the_period_is_written_as_in_the_figures(form, written, told):
    (activity,) = form(sheet([1, NGHE_AN, 10], period=written)).activities
    assert (activity.period, activity.period_text, activity.period_start, activity.period_end) == told


def test_a_sheet_without_a_period_has_the_one_asked_for(form):
    assert issues(form(sheet([1, NGHE_AN, 10], period=None))) == [("period_missing", NAME)]
    assert form(sheet([1, NGHE_AN, 10], period=None), "2026-03").activities[0].period_text == "2026-03"
    assert not form(sheet([1, NGHE_AN, 10]), "2026").issues
    contradicted = form(sheet([1, NGHE_AN, 10]), "2025")
    assert issues(contradicted) == [("period_contradicts", f"{NAME}!A2")]
    assert {activity.period for activity in contradicted.activities} == {"2025"}


def test_the_year_of_a_document_is_not_the_period(form):
    made = sheet([1, NGHE_AN, 10], period="Kết quả dân vận quý I năm 2026")
    made.rows[3] = ["Nguồn số liệu:", None, "Báo cáo số 12 ngày 05/01/2027"]
    assert form(made).activities[0].period_text == "2026-Q1"


@pytest.mark.parametrize(
    ("cell", "value", "high", "qualifier"),
    [
        ("gần 1.900", 1900, None, "<"),
        ("trên 30", 30, None, ">"),
        ("7–9", 7, 9, "between"),
        ("53/91", 53, None, None),
        ("1.250", 1250, None, None),
    ],
)
def test_what_is_not_exact_is_kept_as_it_is_said(form, cell, value, high, qualifier):
    (activity,) = form(sheet([1, NGHE_AN, None, cell])).activities
    assert (activity.value, activity.value_high, activity.qualifier) == (value, high, qualifier)


@pytest.mark.parametrize(
    ("money", "cell", "million"),
    [
        ("triệu đồng", 1500, 1500),
        ("nghìn đồng", 1500, 1.5),
        ("đồng", 1_500_000, 1.5),
        ("tỷ đồng", "1,5", 1500),
        ("triệu đồng", "1,5 tỷ đồng", 1500),
    ],
)
def test_money_is_kept_in_million_dong(form, money, cell, million):
    assert form(sheet([1, NGHE_AN, None, None, cell], money=money)).activities[0].value == million


def test_a_heading_may_say_its_own_unit_of_money(form):
    made = sheet([1, NGHE_AN, None, None, 2], columns=(DIALOGUES, PEOPLE, f"{GIFTS} (tỷ đồng)"))
    assert form(made).activities[0].value == 2000


def test_money_without_a_unit_is_a_question(form):
    found = form(sheet([1, NGHE_AN, 3, None, 2], money=None))
    assert issues(found) == [("money_unit_missing", f"{NAME}!E5")]
    assert issues(form(sheet([1, NGHE_AN, 3, None, None], money=None))) == []


def test_counts_are_no_money(form):
    found = form(sheet([1, NGHE_AN, 3, "2 tỷ đồng"]))
    assert issues(found) == [("unit_contradicts", f"{NAME}!D7")]
    assert len(found.activities) == 1


SECTIONS = (
    ["I", "CẤP TỈNH"],
    [1, NGHE_AN, 10, 100],
    [2, QUANG_NINH, 5, 50],
    [None, "Cộng", 15, 150],
    ["II", "CẤP XÃ"],
    [1, CHAU_DINH, 3, 30],
    [None, "Cộng", 3, 30],
    [None, "Tổng cộng", 18, 180],
)


def test_sections_and_totals_are_not_counted(form):
    found = form(sheet(*SECTIONS))
    assert not found.issues
    assert found.rows == 3
    assert sum(a.value for a in found.activities if a.node == "dialogue_meetings") == 18


@pytest.mark.parametrize(
    ("row", "column", "place", "told"),
    [(3, 2, "C10", ("16", "15")), (6, 3, "D13", ("16", "30")), (7, 2, "C14", ("16", "18"))],
)
def test_a_total_that_differs_from_its_rows_is_a_question(form, row, column, place, told):
    made = sheet(*SECTIONS)
    made.rows[FIRST - 1 + row][column] = 16
    found = form(made)
    assert issues(found) == [("total_differs", f"{NAME}!{place}")]
    assert (found.issues[0].values["value"], found.issues[0].values["expected"]) == told
    assert found.issues[0].severity == "warning" and len(found.activities) == 6


def test_a_second_total_below_the_last_section_is_that_of_the_table(form):
    made = sheet(*SECTIONS)
    made.rows[-1][1] = "Cộng"
    assert not form(made).issues
    made.rows[-1][2] = 3
    assert issues(form(made)) == [("total_differs", f"{NAME}!C14")]


def test_a_section_may_print_its_total_beside_its_name(form):
    rows = [["I", "CẤP TỈNH", 15], [1, NGHE_AN, 10], [2, QUANG_NINH, 5], ["II", "CẤP XÃ", 4], [1, CHAU_DINH, 3]]
    found = form(sheet(*rows))
    assert issues(found) == [("total_differs", f"{NAME}!C10")]
    assert len(found.activities) == 3


@pytest.mark.parametrize("cell", ["gần 10", "7–9", "53/91"])
def test_totals_of_what_is_no_plain_number_are_not_held_against_the_rows(form, cell):
    assert not form(sheet([1, NGHE_AN, cell], [2, QUANG_NINH, 5], [None, "Tổng cộng", 5])).issues


def test_totals_of_what_does_not_add_up_over_bodies_are_not_held_against_the_rows(form):
    models = 'Mô hình "Dân vận khéo" đăng ký'
    rows = [[1, NGHE_AN, 10, 5], [2, QUANG_NINH, 5, 5], [None, "Tổng cộng", 15, 6]]
    assert not form(sheet(*rows, columns=(DIALOGUES, models))).issues


def test_totals_of_nothing_are_nothing(form):
    found = form(sheet(["I", "CẤP TỈNH"], [1, NGHE_AN], [None, "Cộng", 0, 0], [None, "Tổng cộng", 0, 0]))
    assert found.is_blank


def test_a_total_of_rounded_figures_may_differ_in_its_last_digit(form):
    rows = [[1, NGHE_AN, None, None, 1.5], [2, QUANG_NINH, None, None, 2.5], [None, "Tổng cộng", None, None, 4.1]]
    assert not form(sheet(*rows)).issues
    rows[-1][-1] = 4.3
    assert issues(form(sheet(*rows))) == [("total_differs", f"{NAME}!E9")]


def test_what_needs_a_territory_is_not_asked_of_the_police(form):
    army = "Lực lượng vũ trang tỉnh Nghệ An"
    columns = (DIALOGUES, VISITS)
    assert not form(sheet([1, army, 2, "x"], columns=columns)).issues
    found = form(sheet([1, NGHE_AN, 2, 5], [2, army, 2, 5], columns=columns))
    assert issues(found) == [("not_applicable_here", f"{NAME}!D8")]
    assert ("luc-luong-vu-trang-tinh-nghe-an", "religious_visits") not in figures(found)
    assert figures(found)["tinh-uy-nghe-an", "religious_visits"] == 5


def test_an_unknown_body_is_never_guessed(form):
    found = form(sheet([1, "Tỉnh ủy Nghệ Ann", 4], [2, "Sở Z", 4], [3, "Sở không có số liệu", None]))
    assert issues(found) == [("body_unknown", f"{NAME}!B7"), ("body_unknown", f"{NAME}!B8")]
    assert found.issues[0].values["value"] == "Tỉnh ủy Nghệ Ann"
    assert found.issues[0].values["expected"].startswith("Tỉnh ủy Nghệ An, ")
    assert not found.activities


def test_the_police_are_no_total(form):
    found = form(sheet([1, "Công an tỉnh Nghệ Tĩnh", 4]))
    assert issues(found) == [("body_unknown", f"{NAME}!B7")]


@pytest.mark.parametrize("name", ["Sở Z", "Cấp tỉnh"])
def test_a_numbered_name_with_figures_and_nothing_below_it_is_no_section(form, name):
    found = form(sheet(["I", name, 4], ["II", "CẤP XÃ"], ["III", NGHE_AN, 3]))
    assert issues(found) == [("body_unknown", f"{NAME}!B7")]
    assert figures(found) == {("tinh-uy-nghe-an", "dialogue_meetings"): 3}


def test_a_body_of_other_days_is_named_as_such(form):
    found = form(sheet([1, "Huyện Phú Bình", 4]))
    assert issues(found) == [("body_of_other_time", f"{NAME}!B7")]
    assert found.issues[0].values["expected"] == "… – 2025-06-30"
    before = form(sheet([1, "Huyện Phú Bình", 4], period="Kỳ báo cáo: Tháng 03/2025"))
    assert figures(before) == {("huyen-phu-binh-thai-nguyen", "dialogue_meetings"): 4}


def test_a_body_stands_once(form):
    found = form(sheet([1, NGHE_AN, 4], [2, NGHE_AN, 5]))
    assert issues(found) == [("body_twice", f"{NAME}!B8")]
    assert found.issues[0].values["expected"] == f"{NAME}!B7"
    assert len(found.activities) == 1


def test_figures_need_a_name_and_columns_a_meaning(form):
    found = form(sheet([1, NGHE_AN, 4], [2, None, 5], columns=(DIALOGUES, PEOPLE, "Số buổi gặp mặt")))
    assert issues(found) == [("cell_without_body", f"{NAME}!C8")]
    found = form(sheet([1, NGHE_AN, 4, 5, 6], columns=(DIALOGUES, PEOPLE, "Số buổi gặp mặt")))
    assert issues(found) == [("column_unknown", f"{NAME}!E5")]
    found = form(sheet([1, NGHE_AN, 4, 5], columns=(DIALOGUES, DIALOGUES)))
    assert ("column_twice", f"{NAME}!D6") in issues(found)


@pytest.mark.parametrize(
    ("cell", "faults", "code"),
    [("nhiều", {}, "cell_unreadable"), (None, {(6, 2): "#REF!"}, "cell_error"), (True, {}, "cell_unreadable")],
)
def test_what_cannot_be_read_is_named_with_its_cell(form, cell, faults, code):
    found = form(sheet([1, NGHE_AN, cell, 3], faults=faults))
    assert issues(found) == [(code, f"{NAME}!C7")]
    assert len(found.activities) == 1


def test_headings_may_stand_under_merged_groups(form):
    made = sheet([1, NGHE_AN, 4, 5, 6])
    made.rows.insert(4, [None, None, "Đối thoại", None, "An sinh xã hội"])
    made.rows[4][:2], made.rows[5][:2] = ["STT", "Đơn vị"], [None, None]
    merged = ((4, 2, 4, 3), (4, 0, 6, 0), (4, 1, 6, 1))
    found = form(Sheet(NAME, made.rows, merged=merged))
    assert not found.issues
    assert len(found.activities) == 3


def test_a_sheet_without_figures_says_nothing(form):
    found = form(sheet([None, "Ví dụ", 1, 2, 3], [1, NGHE_AN], [None, "Tổng cộng"]))
    assert not found.issues and not found.activities and found.period is None


def test_sheets_of_other_kinds_are_left_to_others(form, catalog):
    assert form(Sheet("A", [["Đơn vị", "Xếp hạng"], ["An Giang", 3]])) is None
    assert read_bodies(sheet([1, NGHE_AN, 4]), catalog.indices["pci"], catalog) is None


def test_a_workbook_of_bodies_is_recognised(catalog, gazetteer):
    reading = read(Book("dan-van.xlsx", "0", (sheet([1, NGHE_AN, 4, 5, 6]),)), catalog, gazetteer)
    (table,) = reading.tables
    assert (table.kind, table.index, table.layout, table.period) == ("data", "dan_van", "bodies_by_activity", "2026")
    assert (table.units, table.fields, table.ignored) == (1, 3, ("STT", "Ghi chú"))
    assert len(reading.facts.activity) == 3 and not reading.issues


def test_bodies_of_one_name_are_told_apart_by_their_province(catalog):
    twin = next(b for b in catalog.organisations if b.name_vi == CHAU_DINH)._replace(
        organisation="xa-chau-dinh-thanh-hoa", unit="thanh-hoa"
    )
    two = replace(catalog, organisations=(*catalog.organisations, twin))
    found = read_bodies(sheet([1, CHAU_DINH, 4], [2, f"{CHAU_DINH} (Thanh Hóa)", 5]), two.indices["dan_van"], two)
    assert issues(found) == [("body_unclear", f"{NAME}!B7")]
    assert figures(found) == {("xa-chau-dinh-thanh-hoa", "dialogue_meetings"): 5}
