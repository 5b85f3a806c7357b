"""What the frame offers below every page: the table and the files of what is shown."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

import etl
from dashboard import tools
from dashboard.page import Frame, Page
from dashboard.sheet import Column, Sheet
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from tests.dashboard.conftest import PAGES, OpenPage

SHEETS = [
    Sheet("Một", "Bảng một", [Column("Điểm", 2)], [[62.5]], ["Nguồn: VCCI"]),
    Sheet("Hai", "Bảng hai", [Column("Điểm", 2)], [[1.5]]),
]


@pytest.fixture
def frame(built: Path, monkeypatch: pytest.MonkeyPatch) -> Frame:
    monkeypatch.setenv("THUOCDO_DATA", str(built))
    return Frame(etl.current_id(built / "snapshots") or "", Words("vi"), LIGHT, False)


def test_a_workbook_has_every_sheet_and_says_of_which_data_it_is_made(frame: Frame):
    book = load_workbook(BytesIO(tools._maker("xlsx", frame, lambda: SHEETS)()))
    assert book.sheetnames == ["Một", "Hai"]
    for page in book.worksheets:
        last = [row[0] for row in page.iter_rows(values_only=True)][-2:]
        assert last[0] == Words("vi")("common.statuses_note")
        assert last[1].startswith("Thước Đo. Số liệu cập nhật ") and frame.snapshot_id in last[1]
    assert "Nguồn: VCCI" in [row[0] for row in book["Một"].iter_rows(values_only=True)]


def test_the_other_files_hold_the_main_sheet(frame: Frame):
    assert tools._maker("csv", frame, lambda: SHEETS)().decode("utf-8-sig") == "Điểm\r\n62.5\r\n"
    table = parquet.read_table(BytesIO(tools._maker("parquet", frame, lambda: SHEETS)()))
    assert table.to_pylist() == [{"Điểm": 62.5}]
    assert frame.snapshot_id in table.schema.metadata[b"notes"].decode()


def test_files_are_made_when_somebody_takes_them_not_before(frame: Frame):
    def fail() -> list[Sheet]:
        raise AssertionError("made too early")

    made = tools._maker("csv", frame, fail)
    with pytest.raises(AssertionError, match="made too early"):
        made()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_offers_its_files_and_its_table_when_asked(open_page: OpenPage, built: Path, lang: str):
    words, seen = Words(lang), open_page(built, "ranking", lang)
    offered = [button.proto.label for button in seen.run.get("download_button")]
    assert offered == [words("common.save_csv"), words("common.save_xlsx")]
    assert "td-sheet" not in seen.html
    shown = open_page(built, "ranking", lang, table="1")
    assert shown.html.count('class="td-sheet"') == 1


@pytest.mark.parametrize("page", sorted(key for key, page in PAGES.items() if page.shows_its_table))
def test_a_page_that_shows_its_table_has_no_switch_for_it(open_page: OpenPage, built: Path, page: str):
    seen = open_page(built, page, table="1", **({"search": "pgi"} if page == "search" else {}))
    assert "filter_table" not in {toggle.key for toggle in seen.run.toggle}
    assert "td-sheet" not in seen.html and seen.run.get("download_button")


def test_a_page_without_figures_offers_no_file(open_page: OpenPage, no_figures: Path):
    assert not open_page(no_figures, "ranking").run.get("download_button")


def test_no_page_is_of_a_kind_of_file_that_nobody_makes():
    assert {kind for page in PAGES.values() for kind in page.files} <= tools._MIMES.keys()
    assert Page(key="x", url_path="x", position=1, show=lambda _: None).files == ("csv", "xlsx")
