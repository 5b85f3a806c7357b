"""Workbooks of every format come out with the same cells, and no hostile file harms the process that opens it."""

from __future__ import annotations

import hashlib
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.chartsheet import Chartsheet
from openpyxl.comments import Comment

from etl.model import ERROR, Issue
from etl.workbook.grid import Book
from etl.workbook.opening import Limits, opened
from tests.etl.workbook import hostile

DECOMPOSED = unicodedata.normalize("NFD", "Thừa Thiên Huế")
MAIN = [
    [],
    [],
    [None, "Tổng hợp điểm"],
    [None, "Tỉnh", "Điểm", "Tỷ lệ", "Ngày", "Lỗi", "Chưa tính", "Có"],
    [None, DECOMPOSED, 71.5, 0.25, date(2024, 5, 31), None, None, True],
    [],
    [None, " Đà Nẵng\nthành phố ", -3],
]
"""The sheet that every writer below writes: merged B3:H3, row 6 and column D hidden, an error, a formula."""


def written_xlsx(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Tổng hợp"
    for row, cells in enumerate(MAIN, 1):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                sheet.cell(row, column, cell)
    sheet["E5"] = datetime(2024, 5, 31, 8, 30)
    sheet["D5"].number_format = '"tỷ lệ" 0.0%'
    sheet["C5"].number_format = '0.0"%"'
    sheet["F5"] = "#DIV/0!"
    sheet["G5"] = "=C5+1"
    sheet["G5"].number_format = "0%"
    sheet.merge_cells("B3:H3")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Ẩn", 0)["A1"] = "x"
    book["Ẩn"].sheet_state = "veryHidden"
    book.save(path)
    return path


def written_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    hidden = book.add_sheet("Ẩn")
    hidden.write(0, 0, "x")
    hidden.visibility = 2
    sheet = book.add_sheet("Tổng hợp")
    styles = {4: xlwt.easyxf(num_format_str="DD/MM/YYYY"), 3: xlwt.easyxf(num_format_str="0.0%")}
    for row, cells in enumerate(MAIN):
        for column, cell in enumerate(cells):
            if cell is not None and row != 2:
                sheet.write(row, column, cell, styles.get(column, xlwt.Style.default_style))
    sheet.write_merge(2, 2, 1, 7, MAIN[2][1])
    sheet.row(4).set_cell_error(5, "#DIV/0!")
    sheet.write(4, 6, xlwt.Formula("C5+1"))
    sheet.row(5).hidden = True
    sheet.col(3).hidden = True
    sheet.header_str = b"&CDANH SACH"
    book.save(str(path))
    return path


def written_ods(path: Path) -> Path:
    def text(words: str) -> str:
        paragraphs = words.replace(" Đ", "<text:s/>Đ").replace("ố ", "ố<text:s/>").split("\n")
        return "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)

    def cell(words: str = "", **attributes: str) -> str:
        named = " ".join(f'{name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in attributes.items())
        return f"<table:table-cell {named}>{text(words) if words else ''}</table:table-cell>"

    def string(words: str, **attributes: str) -> str:
        return cell(words, office__value_type="string", **attributes)

    def number(value: float, kind: str = "float") -> str:
        return cell("?", office__value_type=kind, office__value=str(value))

    gap = "<table:table-cell/>"
    rows = [
        gap + string("Tổng hợp điểm", table__number_columns_spanned="7", table__number_rows_spanned="1"),
        gap + "".join(map(string, MAIN[3][1:])),
        gap
        + string(DECOMPOSED)
        + number(71.5)
        + number(0.25, "percentage")
        + cell("31/05/24", office__value_type="date", office__date_value="2024-05-31T08:30:00")
        + cell("#DIV/0!", table__formula="of:=1/0", office__value_type="string", calcext__value_type="error")
        + cell(table__formula="of:=[.C5]+1")
        + cell("ĐÚNG", office__value_type="boolean", office__boolean_value="true"),
    ]
    aside = (
        "<office:annotation><text:p>ghi chú</text:p></office:annotation><draw:frame><text:p>MẬT</text:p></draw:frame>"
    )
    last = gap + string(MAIN[6][1]).replace("</table:table-cell>", aside + "</table:table-cell>") + number(-3)
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
    table = (
        '<table:table table:name="Ẩn" table:style-name="ta2"><table:table-row>'
        + string("x")
        + '</table:table-row></table:table><table:table table:name="Tổng hợp" table:style-name="ta1">'
        + columns
        + '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>'
        + "</table:table-row>"
        + "".join(f"<table:table-row>{cells}</table:table-row>" for cells in rows)
        + f'<table:table-row table:visibility="filter">{gap}</table:table-row><table:table-row>{last}</table:table-row>'
        + f'<table:table-row table:number-rows-repeated="1048569" table:visibility="collapse">{gap}</table:table-row>'
        + "</table:table>"
    )
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    return hostile.ods(path, table, styles)


def book_of(path: Path, **options: object) -> Book:
    book = opened(path, **options)
    assert isinstance(book, Book), book
    return book


def code_of(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008
    issue = opened(path, limits)
    assert isinstance(issue, Issue)
    return issue.code


WRITERS = {".xlsx": written_xlsx, ".xlsm": written_xlsx, ".xls": written_xls, ".ods": written_ods}


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_gives_the_same_sheet(tmp_path: Path, suffix: str) -> None:
    hidden, sheet = book_of(WRITERS[suffix](tmp_path / f"Bảng{suffix}")).sheets
    assert (hidden.name, hidden.is_visible, hidden.rows) == ("Ẩn", False, [["x"]])
    assert (sheet.name, sheet.is_visible) == ("Tổng hợp", True)
    assert sheet.rows == MAIN
    assert sheet.where(4, 1) == "Tổng hợp!B5" and sheet.at(4, 1) == DECOMPOSED
    assert type(sheet.at(4, 4)) is date and sheet.at(4, 7) is True
    assert dict(sheet.faults) == {(4, 5): "#DIV/0!", (4, 6): "uncalculated"}
    assert sheet.percents == {(4, 3)}
    assert sheet.merged == ((2, 1, 2, 7),)
    assert sheet.hidden_rows == {5} and sheet.hidden_columns == {3}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text_keeps_every_cell_as_text(tmp_path: Path, delimiter: str) -> None:
    cells = [["", "", ""], ["Tỉnh", "Điểm, năm; kỳ", "Ghi\nchú"], [DECOMPOSED, "71,5", ""]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' if cell else "" for cell in row) for row in cells)
    path = tmp_path / "điểm số.csv"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        (sheet,) = book_of(path).sheets
        assert sheet.name == "điểm số"
        assert sheet.rows == [[], ["Tỉnh", "Điểm, năm; kỳ", "Ghi\nchú"], [DECOMPOSED, "71,5"]]


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tỉnh;Điểm\nHuế;71,5\nĐà Nẵng;70,25\n", encoding="utf-8")
    assert book_of(path).sheets[0].rows[1] == ["Huế", "71,5"]


def test_first_line_may_name_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\na|b\n", encoding="utf-8")
    assert book_of(path).sheets[0].rows == [["a", "b"]]


def test_book_is_known_by_its_users_name_and_its_bytes(tmp_path: Path) -> None:
    path = hostile.xlsx(tmp_path / "upload-1234")
    book = book_of(path, name="PCI 2024.xlsx")
    assert book.file_name == "PCI 2024.xlsx"
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert opened(path, name="PCI 2024.ods") == Issue(
        "file_not_what_it_says", ERROR, "PCI 2024.ods", {"value": ".xlsx", "expected": ".ods"}
    )


def test_what_stands_outside_cells_of_xlsx_is_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = 1
    sheet["A1"].comment = Comment("lời bàn", "ai")
    sheet.oddHeader.center.text = '&"Arial,Bold"&14&KFF0000TỐI MẬT && gấp'
    sheet.evenFooter.left.text = "&P/&N trang"
    book.properties.title, book.properties.keywords = "Nhan đề", "từ khoá"
    book.save(tmp_path / "a.xlsx")
    drawing = (
        b'<x:w xmlns:x="x" xmlns:a="a"><a:p><a:r><a:t>M</a:t></a:r><a:r><a:t>\xe1\xba\xacT</a:t></a:r></a:p></x:w>'
    )
    texts = book_of(hostile.edited(tmp_path / "a.xlsx", "xl/drawings/drawing9.xml", lambda _: drawing)).texts
    assert {"TỐI MẬT & gấp", "/ trang", "Nhan đề", "từ khoá", "lời bàn", "MẬT"} <= set(texts)


def test_what_stands_outside_cells_of_xls_and_ods_is_told(tmp_path: Path) -> None:
    assert "DANH SACH" in book_of(written_xls(tmp_path / "a.xls")).texts
    assert {"ghi chú", "MẬT"} <= set(book_of(written_ods(tmp_path / "a.ods")).texts)
    meta = "<meta><dc:title>Nhan đề</dc:title><keyword>khoá</keyword></meta>".replace("dc:", "")
    styles = '<s:m xmlns:s="s" xmlns:t="t"><s:header><t:p>TUYỆT <t:span>MẬT</t:span> 1</t:p></s:header></s:m>'
    path = hostile.ods(tmp_path / "b.ods", parts={"meta.xml": meta, "styles.xml": styles})
    assert {"Nhan đề", "khoá", "TUYỆT MẬT 1"} <= set(book_of(path).texts)


@pytest.mark.parametrize("name", ["macros.xlsm", "macros.xlsx"])
def test_macros_are_noticed_not_run(tmp_path: Path, name: str) -> None:
    path = hostile.edited(hostile.xlsx(tmp_path / name), "xl/vbaProject.bin", lambda _: b"Sub Auto_Open()")
    book = book_of(path)
    assert book.has_macros and book.sheets[0].rows[1] == ["Huế", 71.5]
    assert not book_of(hostile.xlsx(tmp_path / f"no {name}")).has_macros


def test_macros_of_xls_and_ods_are_noticed(tmp_path: Path) -> None:
    assert book_of(hostile.xls_with_macros(tmp_path / "a.xls")).has_macros
    assert not book_of(hostile.xls(tmp_path / "b.xls")).has_macros
    assert book_of(hostile.ods(tmp_path / "a.ods", parts={"Basic/script-lc.xml": "<library/>"})).has_macros


def test_formulas_left_at_zero_by_a_program_count_as_uncalculated(tmp_path: Path) -> None:
    path = hostile.xlsx(tmp_path / "a.xlsx")
    formula = b'<row r="3"><c r="B3"><f>B2</f><v>0</v></c><c r="C3" t="str"><f>B2</f><v></v></c></row></sheetData>'
    hostile.edited(path, hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", formula))
    assert not book_of(path).sheets[0].faults, "a formula may well come to an empty text, or to 0 beside one"
    only_zero = b'<row r="3"><c r="B3"><f>B2</f><v>0</v></c></row></sheetData>'
    hostile.edited(hostile.xlsx(path), hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", only_zero))
    (sheet,) = book_of(path).sheets
    assert sheet.faults == {(2, 1): "uncalculated"} and sheet.at(2, 1) is None
    hostile.edited(path, "xl/workbook.xml", lambda xml: xml.replace(b'fullCalcOnLoad="1"', b""))
    assert book_of(path).sheets[0].at(2, 1) == 0, "Excel has calculated this one"


def test_cells_and_rows_without_address_stand_where_they_follow(tmp_path: Path) -> None:
    rows = b'<row><c t="e"><v>#REF!</v></c></row><row><c/><c t="e"><v>#N/A</v></c></row></sheetData>'
    path = hostile.edited(
        hostile.xlsx(tmp_path / "a.xlsx"), hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", rows)
    )
    assert book_of(path).sheets[0].faults == {(2, 0): "#REF!", (3, 1): "#N/A"}


def test_addresses_of_cells_outweigh_those_of_their_rows(tmp_path: Path) -> None:
    rows = b'<row r="3"><c r="A7" t="e"><v>#REF!</v></c><c r="B3" t="e"><v>#N/A</v></c></row></sheetData>'
    path = hostile.edited(
        hostile.xlsx(tmp_path / "a.xlsx"), hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", rows)
    )
    assert book_of(path).sheets[0].faults == {(6, 0): "#REF!", (2, 1): "#N/A"}


def test_formulas_of_formatting_rules_are_none_of_the_last_cell(tmp_path: Path) -> None:
    rule = b"</sheetData><extLst><ext><rule><xm:f xmlns:xm='m'>A1</xm:f></rule></ext></extLst>"
    path = hostile.edited(
        hostile.xlsx(tmp_path / "a.xlsx"), hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", rule)
    )
    assert not book_of(path).sheets[0].faults


def test_prefixed_elements_and_other_styles_of_xml_are_understood(tmp_path: Path) -> None:
    xml = (
        "<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><!-- <c r='XFD9'/> -->"
        "<x:cols><x:col min='2' max='16384' hidden='true'/></x:cols><x:sheetData><x:row r='2' hidden='true'>"
        "<x:c r='B2' t='e'><x:v>#NUM!</x:v></x:c><x:c r='C2'><x:v>1e999</x:v></x:c></x:row></x:sheetData>"
        "</x:worksheet>"
    )
    path = hostile.edited(hostile.xlsx(tmp_path / "a.xlsx"), hostile.SHEET, lambda _: xml.encode())
    (sheet,) = book_of(path).sheets
    assert sheet.faults == {(1, 1): "#NUM!", (1, 2): "#NUM!"}
    assert sheet.hidden_rows == {1} and sheet.hidden_columns == {1, 2}


def test_times_and_durations_become_text_and_charts_no_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append([time(8, 30), timedelta(hours=30), True, 0, ""])
    assert isinstance(book.create_chartsheet("Biểu đồ"), Chartsheet)
    book.save(tmp_path / "a.xlsx")
    (sheet,) = book_of(tmp_path / "a.xlsx").sheets
    assert sheet.rows == [["08:30:00", "1 day, 6:00:00", True, 0]]


def test_rows_repeated_with_content_are_all_there(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-repeated="2"/>'
    table = hostile.ods_table(f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>')
    (sheet,) = book_of(hostile.ods(tmp_path / "a.ods", table)).sheets
    assert sheet.rows == [[0.5, 0.5]] * 3 and len(sheet.percents) == 6


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_hostile_file_is_refused(tmp_path: Path, name: str) -> None:
    write, code = hostile.HOSTILE[name]
    issue = opened(write(tmp_path / name))
    assert isinstance(issue, Issue)
    assert (issue.code, issue.severity, issue.where) == (code, ERROR, name)


def test_cells_with_nothing_but_a_style_make_no_sheet_too_large(tmp_path: Path) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = hostile.edited(
        hostile.xlsx(tmp_path / "a.xlsx"), hostile.SHEET, lambda xml: xml.replace(b"</sheetData>", cell)
    )
    assert len(book_of(path).sheets[0].rows) == 2


def test_refused_files_say_what_they_seem_to_be(tmp_path: Path) -> None:
    told = {}
    for name in ("page.xls", "page.xlsx", "word.xlsx", "word.xls", "new.xls", "old.xlsx", "text.xlsx"):
        issue = opened(hostile.HOSTILE[name][0](tmp_path / name))
        assert isinstance(issue, Issue)
        told[name] = issue.values["value"]
    assert list(told.values()) == ["HTML", "PDF", ".docx", ".doc", ".xlsx", ".xls", ".txt"]


def test_missing_file_and_folder_are_issues(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert code_of(tmp_path / "none.xlsx") == code_of(tmp_path / "folder.xlsx") == "file_missing"


def test_large_file_is_not_even_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * (2 * 2**20 + 1))
    assert opened(path, Limits(most_bytes=2 * 2**20)) == Issue(
        "file_too_large", ERROR, "a.xlsx", {"value": "3", "expected": "2"}
    )


def test_size_is_counted_while_unpacking(tmp_path: Path) -> None:
    path = hostile.edited(hostile.xlsx(tmp_path / "a.xlsx"), "xl/media/a.png", lambda _: bytes(range(256)) * 8192)
    assert code_of(path, Limits(most_unpacked_bytes=2**20)) == "zip_bomb"
    assert isinstance(opened(path), Book)


@pytest.fixture(scope="module")
def long_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million and a half cells."""
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>{row}</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(3, 150_000)
    )
    path = hostile.xlsx(tmp_path_factory.mktemp("long") / "a.xlsx")
    end = b"</sheetData>"
    return hostile.edited(path, hostile.SHEET, lambda xml: xml.replace(end, rows.encode() + end))


@pytest.mark.parametrize(
    "limits",
    [Limits(cpu_seconds=1), Limits(memory_bytes=100 * 2**20), Limits(wall_seconds=0.01)],
    ids=["processor", "memory", "clock"],
)
def test_reading_that_takes_too_much_ends_as_an_issue(long_workbook: Path, limits: Limits) -> None:
    assert opened(long_workbook, limits) == Issue("workbook_too_heavy", ERROR, "a.xlsx", {})


def test_parts_are_never_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    path = hostile.edited(hostile.xlsx(folder / "a.xlsx"), "../../evil.txt", lambda _: b"evil")
    monkeypatch.chdir(folder)
    assert isinstance(opened(path), Book)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["a.xlsx"]


def test_child_takes_no_code_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert isinstance(opened(hostile.xlsx(tmp_path / "a.xlsx")), Book)


@pytest.mark.parametrize("write", [hostile.xlsx, hostile.xls, written_ods])
def test_no_damage_to_a_file_raises(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    suffix = {hostile.xlsx: ".xlsx", hostile.xls: ".xls"}.get(write, ".ods")
    content = write(tmp_path / f"a{suffix}").read_bytes()
    damaged = tmp_path / f"b{suffix}"
    for place in range(0, len(content), max(1, len(content) // 12)):
        damaged.write_bytes(content[:place] + b"\xff\x00\x7f" + content[place + 3 :])
        assert isinstance(opened(damaged), Book | Issue)


def test_zip_with_nothing_of_a_workbook_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("readme.txt", "x")
    assert code_of(tmp_path / "a.xlsx") == "file_not_what_it_says"
