"""The tables behind every page: whole, typed, with status and source, and the same when read back from their files."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from io import BytesIO, StringIO
from math import isclose
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard import export, tools
from dashboard.page import Frame, Page, Sheets
from dashboard.sheet import Cell, Sheet
from dashboard.text import Words
from etl.model import STATUSES
from tests.dashboard.conftest import PAGES, OpenPage

WITHOUT = {"deck", "update"}
"""Pages about the loading of figures: they have none of their own to take away."""
SOUGHT = {"search": {"search": "quang ninh pci"}}
"""What a page is asked for that shows nothing until it is asked for something."""
NO_STATUS = {"coverage", "methods"}
"""Counts of what is held here, and definitions: not figures that somebody published."""
in_proof = pytest.param("en", marks=pytest.mark.proof)


@pytest.fixture
def sheets_of(open_page: OpenPage, built: Path, monkeypatch: pytest.MonkeyPatch):
    """The sheets that a page of the real figures gives to the frame."""

    def found(key: str, lang: str = "vi", **address: str) -> Sequence[Sheet]:
        given: list[Sequence[Sheet]] = []

        def take(page: Page, frame: Frame, sheets: Sheets | None) -> None:
            if sheets:
                given.append(sheets())

        monkeypatch.setattr(tools, "show", take)
        assert not open_page(built, key, lang, **{**SOUGHT.get(key, {}), **address}).run.exception
        return given[-1] if given else []

    return found


@pytest.mark.parametrize("lang", ["vi", in_proof])
@pytest.mark.parametrize("key", sorted(PAGES.keys() - WITHOUT))
def test_every_page_has_the_figures_that_it_shows_as_tables(sheets_of, key: str, lang: str):
    sheets = sheets_of(key, lang)
    assert sheets
    for sheet in sheets:
        assert_sound(sheet)
    if key not in NO_STATUS:
        assert_every_figure_says_what_it_is(sheets[0], Words(lang))
    assert_csv_gives_back(sheets[0])
    assert_workbook_gives_back(sheets)


def assert_sound(sheet: Sheet) -> None:
    assert sheet.rows and sheet.name and sheet.title
    titles = [column.title for column in sheet.columns]
    assert len(set(titles)) == len(titles) and all(titles)
    for row in sheet.rows:
        assert len(row) == len(sheet.columns)
        for column, cell in zip(sheet.columns, row, strict=True):
            wanted = (str,) if column.decimals is None else (int, float)
            assert cell is None or (isinstance(cell, wanted) and not isinstance(cell, bool)), (column.title, cell)
    texts = [sheet.title, sheet.subtitle, *titles, *sheet.notes, *(c for row in sheet.rows for c in row)]
    written = [text for text in texts if isinstance(text, str)]
    assert all(unicodedata.is_normalized("NFC", text) and text == text.strip() for text in written)


def assert_every_figure_says_what_it_is(sheet: Sheet, words: Words) -> None:
    """Where a table has statuses, every row with a score has one in words; a target alone says that there is none."""
    places = [n for n, column in enumerate(sheet.columns) if column.title.startswith(words("common.column_status"))]
    assert places
    known = {words(f"common.status_{status}") for status in STATUSES}
    for row in sheet.rows:
        if any(isinstance(cell, float) for cell in row) and words("targets.no_actual") not in row:
            said = " ".join(str(row[place]) for place in places)
            assert any(status in said for status in known), (sheet.title, row)


def assert_csv_gives_back(sheet: Sheet) -> None:
    head, *rows = csv.reader(StringIO(export.as_csv(sheet).decode("utf-8-sig"), newline=""))
    assert head == [column.title for column in sheet.columns]
    assert rows == [[_as_written(cell) for cell in row] for row in sheet.rows]


def _as_written(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@")) else str(cell)


def assert_workbook_gives_back(sheets: Sequence[Sheet]) -> None:
    book = load_workbook(BytesIO(export.as_xlsx(sheets)), read_only=True)
    assert len(book.worksheets) == len(sheets)
    for page, sheet in zip(book.worksheets, sheets, strict=True):
        width = len(sheet.columns)
        rows = [(*row, *[None] * width)[:width] for row in page.iter_rows(values_only=True)]
        assert rows[0][0] == sheet.title and rows[1][0] == (sheet.subtitle or None)
        assert rows[2] == tuple(column.title for column in sheet.columns)
        for found, row in zip(rows[3 : 3 + len(sheet.rows)], sheet.rows, strict=True):
            assert all(is_same(*pair) for pair in zip(found, row, strict=True)), (found, row)
        assert [row[0] for row in rows[4 + len(sheet.rows) :]] == list(sheet.notes)


def is_same(read: Cell, given: Cell) -> bool:
    """Workbooks hold sixteen digits of a number and no empty texts."""
    if isinstance(read, int | float) and isinstance(given, int | float):
        return isclose(read, given, rel_tol=1e-14)
    return read == (given or None) if isinstance(given, str) else read == given


def test_the_checks_themselves_see_what_is_wrong(sheets_of):
    (sheet,) = sheets_of("ranking", index="pci", period="2023")
    without = [[cell for cell in row if cell not in {Words("vi")("common.status_computed")}] for row in sheet.rows]
    with pytest.raises(AssertionError):
        assert_sound(sheet._replace(rows=without))
    with pytest.raises(AssertionError):
        assert_sound(sheet._replace(rows=[[str(cell) for cell in row] for row in sheet.rows]))
    silent = [[None if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    with pytest.raises(AssertionError):
        assert_every_figure_says_what_it_is(sheet._replace(rows=silent), Words("vi"))


def test_hidden_ranks_are_not_in_the_table_either(sheets_of):
    (sheet,) = sheets_of("ranking", index="pci", period="2023", node="overall")
    place = [column.title for column in sheet.columns].index(Words("vi")("common.column_rank"))
    assert sum(row[place] is None for row in sheet.rows) == 31
    (shown,) = sheets_of("ranking", index="pci", period="2023", node="overall", beyond="1")
    assert sorted(row[place] for row in shown.rows) == sorted(range(1, 64))


def test_scores_are_as_they_are_held_not_as_they_are_printed(sheets_of):
    (sheet,) = sheets_of("ranking", index="pci", period="2023", node="overall")
    assert 62.9636755 in {row[1] for row in sheet.rows}
