"""How numbers, dates and lists are written in each language."""

from datetime import date

import pytest

from dashboard.text import LANGUAGES, MINUS, Words, sentences
from etl.model import QUALIFIERS

vi, en = Words("vi"), Words("en")


def test_vietnamese_first():
    assert LANGUAGES == ("vi", "en")


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (67.67, 2, "67,67", "67.67"),
        (1250.5, 1, "1.250,5", "1,250.5"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (100, 0, "100", "100"),
        (7, 2, "7,00", "7.00"),
        (0, 2, "0,00", "0.00"),
        (-3.5, 2, f"{MINUS}3,50", f"{MINUS}3.50"),
        (-1250.5, 1, f"{MINUS}1.250,5", f"{MINUS}1,250.5"),
        (-0.0, 2, "0,00", "0.00"),
        (-0.004, 2, "0,00", "0.00"),
        (0.004, 2, "0,00", "0.00"),
        (-0.006, 2, f"{MINUS}0,01", f"{MINUS}0.01"),
    ],
)
def test_a_number_is_written_the_way_of_the_language(value, decimals, vietnamese, english):
    assert vi.number(value, decimals) == vietnamese
    assert en.number(value, decimals) == english


def test_the_minus_is_the_typographic_sign_not_the_hyphen():
    assert MINUS == "−"
    assert "-" not in vi.number(-1.0) + en.change(-1.0)


@pytest.mark.parametrize(
    ("difference", "shown"),
    [(2.5, "+2,50"), (-2.5, f"{MINUS}2,50"), (0.0, "0,00"), (0.004, "0,00"), (-0.004, "0,00"), (0.006, "+0,01")],
)
def test_a_change_has_its_sign_and_a_change_of_nothing_has_none(difference, shown):
    assert vi.change(difference) == shown


def test_a_day_is_22_11_2026_in_vietnamese_and_a_name_of_month_in_english():
    assert vi.day(date(2026, 11, 22)) == "22/11/2026"
    assert vi.day(date(2025, 7, 1)) == "01/07/2025"
    assert en.day(date(2025, 7, 1)).replace("\u00a0", " ") == "1 July 2025"


@pytest.mark.parametrize(
    ("names", "vietnamese", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A và B", "A and B"),
        (["A", "B", "C"], "A, B và C", "A, B and C"),
    ],
)
def test_a_list_ends_with_and(names, vietnamese, english):
    assert vi.listed(names) == vietnamese
    assert en.listed(names) == english


def test_a_full_name_inside_a_sentence_starts_small_in_vietnamese_only():
    assert vi.within("Tỉnh An Giang") == "tỉnh An Giang"
    assert en.within("An Giang Province") == "An Giang Province"


def test_a_sentence_takes_its_values():
    assert vi("common.rank", rank=3, of=63) == "hạng 3/63"
    assert en("common.rank", rank=3, of=63) == "rank 3 of 63"


def test_a_value_may_hold_braces():
    assert "{home}" in vi("common.unknown_in_address", name="x", asked="{home}", shown="y")


def test_a_column_in_both_languages_is_read_in_the_readers():
    row = {"name_vi": "Huế", "name_en": "Hue", "note_vi": None, "note_en": None}
    assert (vi.of(row, "name"), en.of(row, "name")) == ("Huế", "Hue")
    assert vi.of(row, "note") == ""


def test_a_sentence_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        vi("common.no_such_sentence")
    assert "no_such_sentence" not in sentences("common")


def figure(value, qualifier=None, high=None):
    return {"value": value, "value_high": high, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("row", "vietnamese", "english"),
    [
        (figure(93.0, ">"), "trên 93", "over 93"),
        (figure(40.0, "~"), "khoảng 40", "about 40"),
        (figure(5.5, "<"), "gần 5,5", "nearly 5.5"),
        (figure(3.0, ">="), "ít nhất 3", "at least 3"),
        (figure(3.0, "<="), "nhiều nhất 3", "at most 3"),
        (figure(1250.0, "est"), "ước 1.250", "est. 1,250"),
        (figure(7.0, "between", 9.0), "7–9", "7–9"),
        (figure(0.75, "between", 1.5), "0,75–1,5", "0.75–1.5"),
        (figure(67.67), "67,67", "67.67"),
        (figure(67.0), "67", "67"),
        (figure(67.10), "67,1", "67.1"),
        (figure(67.126), "67,13", "67.13"),
        (figure(100.0), "100", "100"),
        (figure(0.0), "0", "0"),
        (figure(-2.5), f"{MINUS}2,5", f"{MINUS}2.5"),
    ],
)
def test_a_figure_is_written_as_exactly_as_it_was_printed(row, vietnamese, english):
    assert vi.quantity(row) == vietnamese
    assert en.quantity(row) == english


def test_every_qualifier_of_the_figures_has_its_words():
    for qualifier in QUALIFIERS:
        high = 9.0 if qualifier == "between" else None
        assert vi.quantity(figure(7.0, qualifier, high)) != "7"
        assert en.quantity(figure(7.0, qualifier, high)) != "7"


def test_a_number_without_a_qualifier_stands_alone():
    assert vi.about(None, "57,19") == "57,19"
    assert vi.about("~", "57,19") == "khoảng 57,19"


@pytest.mark.parametrize(
    ("years", "vietnamese", "english"),
    [
        ([], "", ""),
        (["2016"], "2016", "2016"),
        (["2012", "2013"], "2012 và 2013", "2012 and 2013"),
        (["2012", "2013", "2014"], "2012–2014", "2012–2014"),
        (["2012", "2013", "2014", "2016"], "2012–2014 và 2016", "2012–2014 and 2016"),
        (["2010", "2012", "2013", "2015", "2016", "2017"], "2010, 2012, 2013 và 2015–2017",
         "2010, 2012, 2013 and 2015–2017"),
    ],
)  # fmt: skip
def test_years_in_a_row_are_a_span(years, vietnamese, english):
    assert vi.years(years) == vietnamese
    assert en.years(years) == english


@pytest.mark.parametrize(
    ("moment", "vietnamese", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-06", "06/2025", "June 2025"),
        ("2025-12", "12/2025", "December 2025"),
        ("2025-06-30", "30/06/2025", "30 June 2025"),
        ("2026-02-05", "05/02/2026", "5 February 2026"),
    ],
)
def test_a_moment_is_written_as_exactly_as_it_is_known(moment, vietnamese, english):
    assert vi.moment(moment) == vietnamese
    assert en.moment(moment).replace("\u00a0", " ") == english


def test_a_unit_of_measure_is_in_the_plural_after_an_english_number_other_than_one():
    commune = {"name_vi": "xã", "name_en": "commune", "plural_en": "communes"}
    assert [vi.measured(commune, n) for n in (1, 2)] == ["xã", "xã"]
    assert [en.measured(commune, n) for n in (0, 1, 2)] == ["communes", "commune", "communes"]


def counted(text, start=None, end=None):
    return {"period_text": text, "period_start": start, "period_end": end}


@pytest.mark.parametrize(
    ("row", "vietnamese", "english"),
    [
        (counted("2015", "2015-01-01", "2015-12-31"), "2015", "2015"),
        (counted("2013-2015", "2013-01-01", "2015-12-31"), "2013–2015", "2013–2015"),
        (counted("2018-M09", "2018-01-01", "2018-09-30"), "tháng 1–9/2018", "January–September 2018"),
        (counted("2025-Q1", "2025-01-01", "2025-03-31"), "tháng 1–3/2025", "January–March 2025"),
        (counted("2017-M04", "2017-04-01", "2017-04-30"), "04/2017", "April 2017"),
        (counted("2024-02", "2024-02-01", "2024-02-29"), "02/2024", "February 2024"),
        (counted("2024-12", "2024-12-01", "2024-12-31"), "12/2024", "December 2024"),
        (counted("2018-08/2019-07", "2018-08-01", "2019-07-31"), "8/2018–7/2019", "August 2018 – July 2019"),
        (counted("2021-2023-M09", "2021-01-01", "2023-09-30"), "1/2021–9/2023", "January 2021 – September 2023"),
        (counted("2023-08-11", "2023-08-11", "2023-08-11"), "11/08/2023", "11 August 2023"),
        (counted("2018-M08", "2018-01-01", "2018-08-15"), "01/01–15/08/2018", "1 January – 15 August 2018"),
        (counted("", "2024-02-01", "2024-02-28"), "01/02–28/02/2024", "1 February – 28 February 2024"),
        (counted("2024-2025-08-17", "2024-01-01", "2025-08-17"), "01/01/2024–17/08/2025",
         "1 January 2024 – 17 August 2025"),
        (counted("2022-M10"), "2022", "2022"),
        (counted("2023 (Tết Quý Mão)"), "2023", "2023"),
        (counted("2021-2023, half"), "2021–2023", "2021–2023"),
        (counted("H1, year not given"), "không ghi ngày", "no date stated"),
        (counted("undated"), "không ghi ngày", "no date stated"),
        (counted(None), "không ghi ngày", "no date stated"),
        (counted("decision 12023"), "không ghi ngày", "no date stated"),
    ],
)  # fmt: skip
def test_the_time_a_count_is_about_is_written_as_exactly_as_it_is_known(row, vietnamese, english):
    assert vi.span(row) == vietnamese
    assert en.span(row).replace("\u00a0", " ") == english
