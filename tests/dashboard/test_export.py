"""Files of what is shown, read back value for value, with texts that a spreadsheet would take for formulas."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from dashboard.export import as_csv, as_parquet, as_xlsx
from dashboard.sheet import Cell, Column, Sheet

FORMULAS = ['=HYPERLINK("http://x","y")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\n=1", "=cmd|' /C calc'!A0", "＝1"]
HARMLESS = ["Đắk Lắk", "Thừa Thiên – Huế", 'nói “có”, "không"', "a,b;c", "hai\ndòng", "'đã có", "#N/A", "1-1", " = 1"]
COLUMNS = [Column("Nơi"), Column("Điểm", 2), Column("Hạng", 0), Column("Số liệu", 2, is_short=True)]


def sheet(rows: Sequence[Sequence[Cell]], **changed: object) -> Sheet:
    given = {"name": "PCI", "title": "PCI, năm 2023", "columns": COLUMNS, "rows": rows, "notes": ["Nguồn: VCCI", "=1"]}
    return Sheet(**{**given, "subtitle": "Bản đồ 63 tỉnh", **changed})


def csv_of(found: Sheet) -> list[list[str]]:
    return list(csv.reader(StringIO(as_csv(found).decode("utf-8-sig"), newline="")))


def workbook_of(*found: Sheet):
    return load_workbook(BytesIO(as_xlsx(found)))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_none_in_any_file(text: str):
    found = sheet([[text, 1.5, 1, None]], columns=[Column(text), *COLUMNS[1:]])
    head, row = csv_of(found)
    assert (head[0], row[0]) == (f"'{text}", f"'{text}")
    page = workbook_of(found)["PCI"]
    for cell in (page["A3"], page["A4"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert parquet.read_table(BytesIO(as_parquet(found)))[0].to_pylist() == [text]


def test_no_formula_is_in_a_workbook_whatever_place_a_text_has():
    hostile = "=1+1"
    found = sheet([[hostile, None, None, None]], title=hostile, subtitle=hostile, notes=[hostile], name=hostile)
    (page,) = workbook_of(found).worksheets
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_as_they_were(text: str):
    found = sheet([[text, 1.5, 1, None]])
    assert csv_of(found)[1][0] == text
    assert workbook_of(found)["PCI"]["A4"].value == text
    assert parquet.read_table(BytesIO(as_parquet(found)))["Nơi"].to_pylist() == [text]


def test_numbers_stay_numbers_with_all_their_digits_and_what_is_absent_stays_empty():
    found = sheet([["A", 62.9636755, 59, 374.0], ["B", -0.5, None, 12.25], ["C", None, 0, 0.0]])
    assert csv_of(found)[1:] == [["A", "62.9636755", "59", "374.0"], ["B", "-0.5", "", "12.25"], ["C", "", "0", "0.0"]]
    page = workbook_of(found)["PCI"]
    assert [[cell.value for cell in row] for row in page["A4:D6"]] == [list(row) for row in found.rows]
    assert [page[place].number_format for place in ("B4", "C4", "D4")] == ["#,##0.00", "#,##0", "General"]
    table = parquet.read_table(BytesIO(as_parquet(found)))
    assert [str(field.type) for field in table.schema] == ["string", "double", "int64", "double"]
    assert [list(row.values()) for row in table.to_pylist()] == [list(row) for row in found.rows]


def test_a_csv_file_is_known_as_unicode_by_a_spreadsheet():
    assert as_csv(sheet([])).startswith("\ufeffNơi,Điểm,Hạng,Số liệu\r\n".encode())


def test_vietnamese_letters_are_composed_in_every_file():
    decomposed = unicodedata.normalize("NFD", "Đặng, đỗ, Huế")
    found = sheet([[decomposed, None, None, None]])
    for text in (
        csv_of(found)[1][0],
        workbook_of(found)["PCI"]["A4"].value,
        parquet.read_table(BytesIO(as_parquet(found)))["Nơi"].to_pylist()[0],
    ):
        assert text == "Đặng, đỗ, Huế"


def test_control_characters_are_left_out_and_lines_end_one_way():
    found = sheet([["a\x00\x07b\r\nc\rd\ufffe", None, None, None]])
    assert csv_of(found)[1][0] == "ab\nc\nd"
    assert workbook_of(found)["PCI"]["A4"].value == "ab\nc\nd"


def test_what_hides_a_formula_behind_a_control_character_is_still_harmless():
    found = sheet([["\x00=1+1", None, None, None], ["\r=1+1", None, None, None]])
    assert [row[0] for row in csv_of(found)[1:]] == ["'=1+1", "'\n=1+1"]


def test_a_worksheet_has_title_subtitle_headings_rows_and_notes():
    page = workbook_of(sheet([["A", 1.0, 1, None]]))["PCI"]
    assert [page.cell(row, 1).value for row in range(1, 8)] == [
        "PCI, năm 2023", "Bản đồ 63 tỉnh", "Nơi", "A", None, "Nguồn: VCCI", "=1"
    ]  # fmt: skip
    assert page.freeze_panes == "B4"
    assert page["A1"].font.bold and all(cell.font.bold for cell in page[3]) and not page["A4"].font.bold
    assert page.column_dimensions["A"].width >= len("PCI")


def test_names_of_worksheets_are_legal_and_none_is_there_twice():
    names = ["Chỉ số [PCI]: a/b\\c*d?", "x" * 40, "X" * 40, "'quoted'", "", "Năm 2023", "năm 2023"]
    found = workbook_of(*(sheet([], name=name) for name in names)).sheetnames
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
    assert all(name == name.strip("' ") for name in found)
    assert len({name.lower() for name in found}) == len(names)


def test_headings_that_are_alike_are_told_apart_in_parquet():
    found = sheet([["a", "b"]], columns=[Column("Nguồn"), Column("Nguồn")])
    assert parquet.read_table(BytesIO(as_parquet(found))).column_names == ["Nguồn", "Nguồn (2)"]


def test_parquet_says_what_it_is():
    about = parquet.read_table(BytesIO(as_parquet(sheet([])))).schema.metadata
    assert about[b"title"].decode() == "PCI, năm 2023" and "Nguồn: VCCI" in about[b"notes"].decode()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12).filter(
    lambda text: text == unicodedata.normalize("NFC", text) and text.strip() and "_x" not in text
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9).map(lambda x: round(x, 6))
ROWS = st.lists(
    st.tuples(st.none() | TEXTS, st.none() | NUMBERS, st.none() | st.integers(-(10**9), 10**9), st.none() | NUMBERS),
    min_size=1,
    max_size=4,
)


@given(ROWS)
@settings(max_examples=25, deadline=None)
def test_every_file_gives_back_every_value(rows: list[tuple[Cell, ...]]):
    found = sheet(rows)
    book = as_xlsx([found])
    page = load_workbook(BytesIO(book))["PCI"]
    by_openpyxl = page.iter_rows(min_row=4, max_row=3 + len(rows), max_col=4, values_only=True)
    by_calamine = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()[3 : 3 + len(rows)]
    assert [like(row) for row in rows] == [list(row) for row in by_openpyxl]
    assert [like(row) for row in rows] == [[None if cell == "" else cell for cell in row[:4]] for row in by_calamine]
    assert csv_of(found)[1:] == [[written(cell) for cell in row] for row in rows]
    assert [tuple(row.values()) for row in parquet.read_table(BytesIO(as_parquet(found))).to_pylist()] == rows


def like(row: Sequence[Cell]) -> list[object]:
    """A row as a workbook holds it: sixteen digits of a number."""
    return [pytest.approx(cell, rel=1e-14) if isinstance(cell, int | float) else cell for cell in row]


def written(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@＝＋－＠")) else str(cell)


def test_an_empty_text_is_an_empty_cell_not_a_word():
    found = sheet([["Hà Nội", 1.5, 1, None], ["", 2.5, None, None]])
    assert [row["Nơi"] for row in parquet.read_table(BytesIO(as_parquet(found))).to_pylist()] == ["Hà Nội", None]
    assert [cell.value for cell in workbook_of(found).worksheets[0]["A"][3:5]] == ["Hà Nội", None]
