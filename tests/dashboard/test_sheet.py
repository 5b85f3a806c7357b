"""The table behind a picture as it stands on a page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard.sheet import Column, Sheet, table, without_empty
from dashboard.text import Words

COLUMNS = [Column("Nơi"), Column("Điểm", 2), Column("Hạng", 0), Column("Số liệu", 2, is_short=True)]
ROWS = [["Thanh Hóa", 62.9636755, 1, 374.0], ["Huế", None, None, 12.25], ["Đắk Lắk", 0.0, 0, 1250.5]]
SHEET = Sheet("PCI", "PCI 2023", COLUMNS, ROWS, ["Nguồn: VCCI"], "Bản đồ 63 tỉnh")


def cells(html: str) -> list[list[str]]:
    body = re.findall(r"<tr>(.*?)</tr>", html)[1:]
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in body]


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("vi", [["62,96", "1", "374"], ["–", "–", "12,25"], ["0,00", "0", "1.250,5"]]),
        ("en", [["62.96", "1", "374"], ["–", "–", "12.25"], ["0.00", "0", "1,250.5"]]),
    ],
)
def test_numbers_are_printed_the_way_of_the_language_and_what_is_absent_is_no_zero(lang: str, printed: list):
    assert [row[1:] for row in cells(table(SHEET, Words(lang)))] == printed


def test_it_can_be_read_aloud_and_scrolled_by_keys():
    html = table(SHEET, Words("vi"))
    assert html.count('<th scope="col"') == 4 and html.count('<th scope="row">') == 3
    assert re.search(r'<div class="td-scroll" tabindex="0" role="region" aria-label="PCI 2023">', html)


def test_title_subtitle_and_notes_stand_around_it():
    html = table(SHEET, Words("vi"))
    assert "<h2>PCI 2023</h2><p>Bản đồ 63 tỉnh</p>" in html and "<li>Nguồn: VCCI</li>" in html
    bare = table(SHEET._replace(notes=[], subtitle=""), Words("vi"))
    assert "<ul>" not in bare and "<p>" not in bare


def test_every_text_is_text_never_markup():
    evil = "<img src=x>"
    html = table(Sheet(evil, evil, [Column(evil)], [[evil]], [evil], evil), Words("vi"))
    assert "<img" not in html


def test_optional_columns_go_where_they_hold_nothing_and_only_they():
    empty = [[*row[:3], None] for row in ROWS]
    sheet = SHEET._replace(rows=[[row[0], None, None, None] for row in empty])
    assert [c.title for c in without_empty(sheet, ["Hạng", "Số liệu"]).columns] == ["Nơi", "Điểm"]
    assert without_empty(SHEET, ["Hạng", "Số liệu"]).columns == COLUMNS
    assert [len(row) for row in without_empty(sheet, ["Hạng"]).rows] == [3, 3, 3]
