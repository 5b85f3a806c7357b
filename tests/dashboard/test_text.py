"""How numbers, dates and lists are written in each language."""

from datetime import date

import pytest

from dashboard.text import LANGUAGES, MINUS, Words, sentences

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
