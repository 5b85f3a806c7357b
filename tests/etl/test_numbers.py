"""etl.numbers: what people write in cells, and what it says."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import QUALIFIERS
from etl.numbers import (
    ABSENT,
    MONEY_UNITS,
    PCT,
    TRIEU_DONG,
    PeriodSpan,
    Quantity,
    Unreadable,
    day,
    decimal_sign,
    met,
    money_unit_in,
    period_span,
    periods_in,
    printed_digits,
    quantity,
)

Q = Quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("6,35", 6.35),
        ("7.25", 7.25),
        ("1.250,5", 1250.5),
        ("1,250.5", 1250.5),
        ("1.250,500", 1250.5),
        ("1\u00a0250,5", 1250.5),
        ("12\u202f500", 12500),
        ("20.535.594.126", 20535594126),
        ("1.250", 1250),
        ("1,250", 1.25),
        ("0.853", 0.853),
        ("1250.125", 1250.125),
        ("+5", 5),
        ("-3", -3),
        ("\u22123,5", -3.5),
        ("  61,5\n", 61.5),
        ("61\u200b,5", 61.5),
        ("61,5*", 61.5),
        ("61,5 (1)", 61.5),
        ("61,5¹", 61.5),
        ("61.5 [a]", 61.5),
        ("61,5 (*)", 61.5),
        ("12 cuộc", 12),
        ("3 lần/người/tháng", 3),
        ("500 m²", 500),
        ("15 nghìn ha", 15_000),
        ("2,7 triệu lượt", 2_700_000),
        ("hai", None),
        ("1 25", None),
        ("1.250 000", None),
        ("1.250.00", None),
        (".5", None),
        ("5.", None),
        ("1,5E-05", None),
        ("٣", None),
        ("10 xe", None),
        ("(*)", None),
        ("8,5đ", None),
        ("1,01 tỷ USD", None),
        ("9" * 400, None),
        ("đạt", None),
        ("Đ", None),
        ("không", None),
    ],
)
def test_a_number_is_read_as_it_is_written(text, value):
    read = quantity(text)
    assert read == (Q(value) if value is not None else Unreadable(text, "1.250,5"))


def test_one_sign_before_three_digits_is_what_the_column_says():
    assert quantity("1.250", decimal=".") == Q(1.25)
    assert quantity("1,250", decimal=".") == Q(1250)
    assert quantity("1.250", decimal=",") == Q(1250)
    assert quantity("1,250", decimal=",") == Q(1.25)
    assert quantity("1.250,5", decimal=".") == Q(1250.5)  # one reading only
    assert quantity("nearly 1,900") == Q(1900, qualifier="<")  # English beside it
    assert quantity("gần 1,900") == Q(1.9, qualifier="<")


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (["6,35", "1.250", "7"], ","),
        (["7.25", "1,250"], "."),
        (["1.250,5"], ","),
        (["1.250.000"], ","),
        (["0.853"], "."),
        (["gần 6,35", "-"], ","),
        (["53/91 (58,2%)"], ","),
        (["6,35", "7.25"], None),
        (["1.250", "1,250", "5", "12 500"], None),
        (["22.11.2026", "Mục 1.1", "", None, 6.35], None),
    ],
)
def test_a_column_shows_its_decimal_sign_or_does_not(column, sign):
    assert decimal_sign(column) == sign


@pytest.mark.parametrize(
    "content",
    [None, "", "  ", "\u00a0", "-", "–", "—", "−", "x", "X", "…", "...", ".", "N/A", "n/a", "KCDL", "Không có dữ liệu"],
)
def test_a_cell_may_say_that_there_is_nothing(content):
    assert quantity(content) is ABSENT
    assert day(content) is None


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 9, 7), "07/09/2026"),
        (datetime(2026, 9, 7, 8, 30), "07/09/2026"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_what_is_no_number_is_not_made_one(content, shown):
    assert quantity(content) == Unreadable(shown, "1.250,5")


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!"])
def test_an_error_of_the_spreadsheet_is_no_absence(error):
    assert quantity(error) == Unreadable(error, "1.250,5")


def test_numbers_come_as_they_are_and_percents_times_a_hundred():
    assert quantity(67.67) == Q(67.67)
    assert quantity(0.1 + 0.2) == Q(0.30000000000000004)
    assert quantity(0.853, is_percent=True) == Q(85.3, unit=PCT)
    assert quantity(0.07 * 3, is_percent=True) == Q(21.0, unit=PCT)
    assert quantity(1, is_percent=True) == Q(100, unit=PCT)
    assert quantity("85,3 %") == quantity("85,3%", is_percent=True) == quantity("85,3 phần trăm") == Q(85.3, unit=PCT)


@pytest.mark.parametrize(
    ("text", "expected"), [("(3)", "−3"), ("(1.250)", "−1.250"), ("–3", "−3"), ("- 3", "−3"), ("30/06", "53/91")]
)
def test_what_may_be_meant_is_asked_for(text, expected):
    assert quantity(text) == Unreadable(text, expected)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("gần 1.900", 1900, "<"),
        ("Gần 1.900 lượt người", 1900, "<"),
        ("trên 30", 30, ">"),
        ("hơn 2.000 bài", 2000, ">"),
        ("quá 5", 5, ">"),
        ("không quá 5", 5, "<="),
        ("dưới 5", 5, "<"),
        ("chưa đến 5", 5, "<"),
        ("tối thiểu 3", 3, ">="),
        ("ít nhất 30 xã", 30, ">="),
        ("30+", 30, ">="),
        ("30+ xã", 30, ">="),
        ("30 xã trở lên", 30, ">="),
        ("từ 30 trở lên", 30, ">="),
        ("≥ 30", 30, ">="),
        (">=30", 30, ">="),
        (">30", 30, ">"),
        ("tối đa 9", 9, "<="),
        ("khoảng 840", 840, "~"),
        ("xấp xỉ 840", 840, "~"),
        ("trên dưới 840", 840, "~"),
        ("ước 93", 93, "est"),
        ("ước đạt 93", 93, "est"),
        ("đạt 93", 93, None),
        ("ước đạt trên 93", 93, ">"),
        ("khoảng hơn 500", 500, ">"),
        ("about 5", 5, "~"),
        ("over 5", 5, ">"),
        ("more than 7", 7, ">"),
        ("under 5", 5, "<"),
        ("at least 30", 30, ">="),
        ("at most 5", 5, "<="),
    ],
)
def test_words_around_a_number_say_how_exact_it_is(text, value, qualifier):
    assert quantity(text) == Q(value, qualifier=qualifier)
    assert qualifier is None or qualifier in QUALIFIERS


@pytest.mark.parametrize(
    "text", ["trên dưới", "gần trên 5", "hơn 30 trở xuống", "gầnn 5", "từ 30", "trên một nửa", "trênhơn 5"]
)
def test_words_that_contradict_or_are_unknown_are_not_passed_over(text):
    assert isinstance(quantity(text), Unreadable)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("7–9", 7, 9, None),
        ("7-9", 7, 9, None),
        ("7 − 9 huyện", 7, 9, None),
        ("7 đến 9", 7, 9, None),
        ("từ 7 đến 9 huyện", 7, 9, None),
        ("khoảng 7–9", 7, 9, None),
        ("từ -3 đến 5", -3, 5, None),
        ("70%–80%", 70, 80, PCT),
        ("70–80 %", 70, 80, PCT),
        ("1–2 tỷ", 1000, 2000, TRIEU_DONG),
        ("500 triệu - 1 tỷ", 500, 1000, TRIEU_DONG),
        ("2.015–2.020", 2015, 2020, None),
    ],
)
def test_a_range_has_two_ends(text, low, high, unit):
    assert quantity(text) == Q(low, high, "between", unit)


@pytest.mark.parametrize(
    "text",
    [
        "9-7",
        "7-7",
        "7--9",
        "2015–2020",
        "22-11-2026",
        "70%–80",
        "5 tỷ - 7",
        "trên 7–9",
        "5 cuộc/9 tháng",
        "53% (58,2%)",
    ],
)
def test_what_only_looks_like_a_range_or_a_fraction_is_unreadable(text):
    assert isinstance(quantity(text), Unreadable)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("53/91", Q(53, of=91)),
        ("53 / 91 xã", Q(53, of=91)),
        ("53 xã/91 xã", Q(53, of=91)),
        ("53 trên tổng số 91 xã", Q(53, of=91)),
        ("0/91", Q(0, of=91)),
        ("91/91", Q(91, of=91)),
        ("1.200/1.586", Q(1200, of=1586)),
        ("5/12", Q(5, of=12)),
        ("53/91 (58,2%)", Q(53, of=91, of_pct=58.2)),
        ("238/316 xã, đạt 88,9%", Q(238, of=316, of_pct=88.9)),
        ("trên 53/91", Q(53, of=91, qualifier=">")),
        ("120 (15,2%)", Q(120, of_pct=15.2)),
    ],
)
def test_a_fraction_keeps_its_denominator_and_the_printed_percentage(text, read):
    assert quantity(text) == read


@pytest.mark.parametrize("text", ["30/06", "05/06", "1/06", "3/2025", "12/2011", "22/11/2026", "91/53", "0/0", "-3/5"])
def test_days_and_months_are_no_fractions(text):
    assert quantity(text) == Unreadable(text, "53/91")


@pytest.mark.parametrize(
    ("text", "trieu"),
    [
        ("850 triệu đồng", 850),
        ("850 triệu", 850),
        ("850 tr.đ", 850),
        ("850 trđ", 850),
        ("850tr", 850),
        ("1,2 tỷ", 1200),
        ("1,2 tỉ đồng", 1200),
        ("3 nghìn tỷ đồng", 3_000_000),
        ("12.500 nghìn đồng", 12.5),
        ("12.500 ngàn VNĐ", 12.5),
        ("20.535.594.126 đồng", 20535.594126),
        ("0 đồng", 0),
        ("1 tỷ 200 triệu", 1200),
        ("1 tỷ 200 triệu 500 nghìn đồng", 1200.5),
    ],
)
def test_money_becomes_trieu_dong(text, trieu):
    assert quantity(text) == Q(trieu, unit=TRIEU_DONG)


def test_there_are_no_parts_of_a_dong():
    assert quantity("150,000 đồng") == Unreadable("150,000 đồng", "1.250,5")
    assert quantity("150,000", money_unit="đồng") == Unreadable("150,000", "1.250,5")
    assert quantity("150,000 đồng", decimal=".") == Q(0.15, unit=TRIEU_DONG)
    assert quantity("1.250.000,00 đồng") == Q(1.25, unit=TRIEU_DONG)
    assert quantity("12,500 nghìn đồng") == Q(0.0125, unit=TRIEU_DONG)


def test_qualifiers_stand_before_money_too():
    assert quantity("gần 85,9 tỷ") == Q(85_900, qualifier="<", unit=TRIEU_DONG)


@pytest.mark.parametrize("text", ["1 tỷ 200", "-1 tỷ 200 triệu", "1,5 tỷ 200 triệu", "1 tỷ 1.500 triệu", "1 tỷ rưỡi"])
def test_sums_of_money_that_do_not_add_up_are_unreadable(text):
    assert isinstance(quantity(text), Unreadable)
    assert isinstance(quantity(text, money_unit="triệu đồng"), Unreadable)


def test_the_unit_of_the_heading_is_that_of_bare_numbers():
    assert quantity(12500.0, money_unit="nghìn đồng") == quantity("12.500", money_unit="nghìn đồng")
    assert quantity("12.500", money_unit="nghìn đồng") == Q(12.5, unit=TRIEU_DONG)
    assert quantity(20535594126.0, money_unit="đồng") == Q(20535.594126, unit=TRIEU_DONG)
    assert quantity("7–9", money_unit="tỷ đồng") == Q(7000, 9000, "between", TRIEU_DONG)
    assert quantity("1,2 tỷ", money_unit="đồng") == Q(1200, unit=TRIEU_DONG)
    assert quantity("15 nghìn", money_unit="đồng") == Q(0.015, unit=TRIEU_DONG)
    assert quantity("15 nghìn") == Q(15_000)
    assert quantity("850.000đ", money_unit="đồng") == Q(0.85, unit=TRIEU_DONG)
    assert quantity("12 căn", money_unit="tỷ đồng") == Q(12)
    assert quantity("58,2%", money_unit="tỷ đồng") == Q(58.2, unit=PCT)
    with pytest.raises(KeyError):
        quantity("5", money_unit="USD")


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("An sinh (tr.đ)", "triệu đồng"),
        ("Kinh phí (tỷ đồng)", "tỷ đồng"),
        ("Đơn vị tính: triệu đồng", "triệu đồng"),
        ("ĐVT: đồng", "đồng"),
        ("Hợp đồng (đồng)", "đồng"),
        ("Đơn vị tính: 1.000 đồng", "nghìn đồng"),
        ("(1000đ)", "nghìn đồng"),
        ("Nghìn VNĐ", "nghìn đồng"),
        ("Thu nhập (triệu đồng/người/năm)", "triệu đồng"),
        ("Hội đồng nhân dân", None),
        ("Đồng Nai", None),
        ("Tỷ lệ đồng thuận", None),
        ("Phiên chợ 0 đồng", None),
        ("Dự án trên 100 tỷ đồng", None),
        ("(ĐVT: đ)", None),
        ("Số tiền (triệu đồng; tỷ đồng)", None),
        ("", None),
    ],
)
def test_a_heading_names_its_unit_of_money_or_none(heading, unit):
    assert money_unit_in(heading) == unit


@pytest.mark.parametrize(
    ("content", "digits"), [("61,50", 2), ("7–9,5", 1), ("1.250", 0), ("đạt", 0), (67.67, 2), (85.0, 0), (0.1 + 0.2, 1)]
)
def test_decimals_are_counted_as_shown(content, digits):
    assert printed_digits(content) == digits


def test_a_criterion_is_met_or_not_or_not_assessed():
    assert {met(c) for c in ("x", "X", "đạt", "Đạt", "Đ", "✓", "1", 1.0, True, "đạt (1)")} == {True}
    assert {met(c) for c in ("KĐ", "không đạt", "Chưa đạt", "k", "0", 0.0, False)} == {False}
    assert {met(c) for c in (None, "", "-", "–", "n/a")} == {None}
    assert [met(c) for c in ("2", 2.0, "15/19")] == [Unreadable(t, "x") for t in ("2", "2", "15/19")]


@pytest.mark.parametrize(
    "content",
    [
        "22/11/2026",
        "22-11-2026",
        "22.11.2026",
        "2026-11-22",
        "2026-11-22 00:00:00",
        "ngày 22 tháng 11 năm 2026",
        "Ngày 22/11/2026",
        date(2026, 11, 22),
        datetime(2026, 11, 22, 8, 30),
    ],
)
def test_a_day_is_read_day_first(content):
    assert day(content) == date(2026, 11, 22) and type(day(content)) is date


@pytest.mark.parametrize("text", ["22/11/26", "31/02/2026", "11/22/2026", "22/11-2026", "tháng 11/2026", "46348"])
def test_a_day_that_is_none_is_unreadable(text):
    assert day(text) == Unreadable(text, "22/11/2026")


def test_serial_numbers_are_no_days():
    assert day(46348.0) == Unreadable("46348", "22/11/2026")


@pytest.mark.parametrize(
    ("text", "start", "end", "stored"),
    [
        ("Năm 2025", "2025-01-01", "2025-12-31", "2025"),
        ("2025", "2025-01-01", "2025-12-31", "2025"),
        ("12 tháng năm 2025", "2025-01-01", "2025-12-31", "2025"),
        ("Quý I/2025", "2025-01-01", "2025-03-31", "2025-Q1"),
        ("Quý 1 năm 2025", "2025-01-01", "2025-03-31", "2025-Q1"),
        ("3 tháng đầu năm 2025", "2025-01-01", "2025-03-31", "2025-Q1"),
        ("quý IV năm 2025", "2025-10-01", "2025-12-31", "2025-Q4"),
        ("6 tháng đầu năm 2025", "2025-01-01", "2025-06-30", "2025-H1"),
        ("Sáu tháng đầu năm 2025", "2025-01-01", "2025-06-30", "2025-H1"),
        ("H1 2025", "2025-01-01", "2025-06-30", "2025-H1"),
        ("6 tháng cuối năm 2025", "2025-07-01", "2025-12-31", "2025-H2"),
        ("10 tháng năm 2025", "2025-01-01", "2025-10-31", "2025-M10"),
        ("9 tháng 2025", "2025-01-01", "2025-09-30", "2025-M09"),
        ("9 tháng đầu năm 2025", "2025-01-01", "2025-09-30", "2025-M09"),
        ("Tháng 2/2024", "2024-02-01", "2024-02-29", "2024-02"),
        ("tháng 03 năm 2026", "2026-03-01", "2026-03-31", "2026-03"),
        ("03/2026", "2026-03-01", "2026-03-31", "2026-03"),
        ("2015–2020", "2015-01-01", "2020-12-31", "2015-2020"),
        ("giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31", "2021-2025"),
        ("từ năm 2021 đến năm 2025", "2021-01-01", "2025-12-31", "2021-2025"),
        ("từ tháng 6/2022 đến tháng 5/2023", "2022-06-01", "2023-05-31", "2022-06/2023-05"),
        ("tháng 10-11/2021", "2021-10-01", "2021-11-30", "2021-10/2021-11"),
        ("từ 17/10 đến 18/11/2025", "2025-10-17", "2025-11-18", "2025-10-17/2025-11-18"),
        ("17/10–18/11/2025", "2025-10-17", "2025-11-18", "2025-10-17/2025-11-18"),
        ("ngày 24/6/2022", "2022-06-24", "2022-06-24", "2022-06-24"),
    ],
)
def test_a_period_is_stored_as_the_figures_store_it(text, start, end, stored):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert period_span(text) == PeriodSpan(first, last, last.year, stored)


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nội",
        "Tháng 13/2025",
        "quý V/2025",
        "2025-2024",
        "từ tháng 6/2023 đến tháng 5/2022",
        "từ 18/11 đến 17/10/2025",
        "2025-26",
        "22/11/26",
        "31/02/2025",
        "",
        "2.025",
        True,
    ],
)
def test_what_is_no_period_is_none(text):
    assert period_span(text) is None


def test_a_period_without_a_year_takes_the_one_given():
    assert period_span("Quý III") == PeriodSpan(None, None, None, "Q3, year not given")
    assert period_span("H1").text == "H1, year not given"
    assert period_span("Quý III", 2026) == period_span("Quý III/2026")
    assert period_span("9 tháng đầu năm", 2026) == period_span("9 tháng năm 2026")
    assert period_span("Tháng 3", 2026) == period_span("3/2026")
    assert period_span("Tháng 3/2025", 2026).year == 2025
    assert period_span(2025.0) == period_span("2025")
    assert period_span(date(2025, 3, 1)).text == "2025-03-01"


@pytest.mark.parametrize(
    ("title", "stored"),
    [
        ("BÁO CÁO KẾT QUẢ CÔNG TÁC DÂN VẬN 6 THÁNG ĐẦU NĂM 2025", ["2025-H1"]),
        ("Kết quả Quý I/2025 (số liệu tính đến 31/3/2025)", ["2025-Q1", "2025-03-31"]),
        ("Tổng kết phong trào giai đoạn 2021 – 2025, phương hướng năm 2026", ["2021-2025", "2026"]),
        ("So sánh năm 2025 với năm 2024; năm 2025", ["2025", "2024"]),
        ("Biểu 1. Tổng hợp", []),
    ],
)
def test_a_title_names_its_periods(title, stored):
    assert [span.text for span in periods_in(title)] == stored


def test_a_count_up_to_a_day_has_no_start():
    assert period_span("tính đến ngày 30/6/2025") == PeriodSpan(None, date(2025, 6, 30), 2025, "2025-06-30")


def test_periods_of_the_figures_are_read_back_or_left_to_their_own_days(figures):
    rows = {(a.period, a.period_text, a.period_start, a.period_end) for a in figures.activity}
    read = {row: period_span(row[1]) for row in rows}
    clear = {row: span for row, span in read.items() if span and span.start}
    assert len(clear) >= 30
    for (period, text, start, end), span in clear.items():
        assert (str(span.year), span.text, f"{span.start}", f"{span.end}") == (period, text, start, end)
    assert period_span("2016-M10") == PeriodSpan(None, None, 2016, "2016-M10")  # ten months there, April in 2017-M04


values = st.integers(-(10**12), 10**12).map(lambda n: n / 1000)
STYLES = {"vi": (".", ","), "en": (",", "."), "space": ("\u00a0", ","), "narrow": ("\u202f", "."), "plain": ("", ",")}


@given(values, st.integers(3, 6), st.sampled_from(sorted(STYLES)), st.sampled_from(["-", "−"]))
def test_a_number_written_in_any_style_reads_back(value, digits, style, minus):
    group, sign = STYLES[style]
    text = f"{value:,.{digits}f}".replace("-", minus).translate(str.maketrans({",": group, ".": sign}))
    assert quantity(text, decimal=sign) == Q(value)
    assert quantity(f"{text} %", decimal=sign) == Q(value, unit=PCT)
    assert quantity(f"gần {text}*", decimal=sign) == Q(value, qualifier="<")
    assert quantity(value) == Q(value)


@given(values, st.sampled_from(["vi", "en", "space", "narrow"]))
def test_two_decimals_are_read_back_without_knowing_the_column(value, style):
    group, sign = STYLES[style]
    printed = f"{value:,.2f}"
    text = printed.translate(str.maketrans({",": group, ".": sign}))
    assert quantity(text) == Q(float(printed.replace(",", "")))
    assert decimal_sign([text]) == sign


@given(st.integers(0, 10**6).map(lambda n: n / 1000))
def test_a_percent_is_a_hundred_times_its_fraction(percent):
    assert quantity(percent / 100, is_percent=True) == Q(percent, unit=PCT)


@given(st.integers(0, 10**15), st.sampled_from(sorted(MONEY_UNITS)))
def test_money_in_words_and_in_the_heading_is_the_same(amount, unit):
    written = quantity(f"{amount} {unit}")
    assert (
        written
        == quantity(str(amount), money_unit=unit)
        == Q(amount * 10 ** MONEY_UNITS[unit] / 10**6, unit=TRIEU_DONG)
    )


LETTERS = "0123456789.,/-–−+%()* xđạtgầntrêntừtriệutỷ"
texts = st.one_of(st.text(max_size=40), st.text(LETTERS, max_size=20), st.text("0123456789., ", max_size=14))


@given(texts)
def test_no_text_raises_and_nothing_without_digits_is_a_number(text):
    read = quantity(text)
    assert read is ABSENT or isinstance(read, (Quantity, Unreadable))
    if isinstance(read, Quantity):
        assert any(c in "0123456789" for c in text)
        assert read.value_high is None or read.value < read.value_high
        assert read.of is None or read.value <= read.of
    if isinstance(read, Unreadable):
        assert read.text and read.expected
    for other in (met, day, period_span, periods_in, money_unit_in, printed_digits):
        other(text)
    decimal_sign([text])


@given(texts)
def test_composed_and_decomposed_letters_say_the_same(text):
    assert quantity(unicodedata.normalize("NFD", text)) == quantity(unicodedata.normalize("NFC", text))


@given(st.integers(0, 10**6), st.text("abcdeghiklmnoprstuvy", min_size=2, max_size=9).map(lambda word: word + "qz"))
def test_a_number_beside_an_unknown_word_is_never_taken(number, word):
    assert isinstance(quantity(f"{number} {word}"), Unreadable)
    assert isinstance(quantity(f"{word} {number}"), Unreadable)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
)
def test_a_day_reads_back_and_is_never_a_quantity(moment, style):
    assert day(moment.strftime(style)) == moment
    assert isinstance(quantity(moment.strftime(style)), Unreadable)


def test_a_very_long_text_is_refused_at_once():
    for text in ("*" * 200_000 + "!", "1 " * 15_000, "5" * 30_000, "x (" * 10_000):
        assert isinstance(quantity(text), Unreadable)
        assert isinstance(met(text), Unreadable)
