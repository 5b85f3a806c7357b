"""Texts are measured in the font that is shipped: every Vietnamese letter is there, and nothing is wider than said."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from dashboard.slides.fonts import FOLDER, fitted, lacking, width_of, wrapped

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
VIETNAMESE = LETTERS + LETTERS.upper()


def test_the_font_has_every_vietnamese_letter_and_every_sign_of_the_slides():
    assert len(VIETNAMESE) == 146
    assert lacking(VIETNAMESE + "0123456789,.–—−±×·…“”‘’°†‡ⁱ≤≥≈→▲▼%") == set()


def test_it_says_which_letters_it_lacks():
    assert lacking("Hạng ① ✓ 1") == {"①", "✓"}


@pytest.mark.parametrize("is_bold", [False, True])
def test_a_width_is_that_of_the_letters_as_they_are_drawn(is_bold: bool):
    text = "Bà Rịa - Vũng Tàu đạt 67,67 điểm"
    font = ImageFont.truetype(str(FOLDER / f"Arimo-{'Bold' if is_bold else 'Regular'}.ttf"), 1000)
    assert width_of(text, 20, is_bold) == pytest.approx(font.getlength(text) / 50, rel=0.02)


def test_digits_are_all_of_one_width():
    assert len({round(width_of(digit, 20), 6) for digit in "0123456789"}) == 1


@given(st.text(VIETNAMESE + " -,0123456789", max_size=200), st.floats(30, 400), st.sampled_from([8.0, 14.0, 30.0]))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, width: float, size: float):
    lines = wrapped(text, width, size)
    assert all(width_of(line, size) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_at_spaces():
    lines = wrapped("Bộ chỉ số đánh giá của Vùng Bắc Trung Bộ và Duyên hải miền Trung", 120, 14)
    assert len(lines) > 2 and " ".join(lines) == "Bộ chỉ số đánh giá của Vùng Bắc Trung Bộ và Duyên hải miền Trung"


def test_a_text_takes_the_greatest_size_at_which_it_fits():
    found = fitted("Thanh Hóa xếp hạng 30/63", 300, 40, (30.0, 24.0, 20.0))
    assert (found.size, found.is_whole, len(found.lines)) == (24.0, True, 1)


def test_a_text_that_fits_nowhere_is_cut_and_says_so():
    found = fitted("rất dài " * 50, 100, 30, (14.0, 10.0))
    assert not found.is_whole and found.lines[-1].endswith("…") and found.height <= 30
    assert all(width_of(line, found.size) <= 100 for line in found.lines)
