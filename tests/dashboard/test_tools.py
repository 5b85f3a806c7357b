"""What the frame offers below every page: the table and the files of what is shown."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pyarrow import parquet

import etl
from dashboard import tools
from dashboard.deck import MOST_ITEMS, Deck, Item, View, deck_of, text_of
from dashboard.decks import Decks
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
    assert offered == [words("common.save_csv"), words("common.save_xlsx"), words("common.save_pptx")]
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


# slides of what is shown


def test_slides_are_added_to_the_basket_counted_and_carried_to_the_next_page(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", index="pci", period="2023", home="thanh-hoa")
    assert "basket" not in seen.address and "td-save" in seen.html
    seen.run.button(key="add-to-deck").click().run()
    assert not seen.run.exception
    held = deck_of(seen.address["basket"])
    assert held and [item.view.page for item in held.items] == ["xep-hang"] * len(held.items)
    assert {item.view.asked["index"] for item in held.items} == {"pci"}
    assert Words("vi")("common.deck_holds", n=len(held.items)) in seen.html
    seen.run.button(key="add-to-deck").click().run()
    assert len((deck_of(seen.address["basket"]) or held).items) == 2 * len(held.items)


def test_a_slide_in_the_basket_says_all_that_was_chosen_and_nothing_of_the_reader(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", "en", index="pci", period="2023", home="thanh-hoa", table="1")
    for _ in range(2):
        seen.run.button(key="add-to-deck").click().run()
    held = deck_of(seen.address["basket"])
    assert held
    for item in held.items:
        assert {"index", "period", "node", "map", "units", "home"} <= item.view.asked.keys()
        assert not {"lang", "basket", "table", "view", "version"} & item.view.asked.keys()


def test_the_link_to_the_talk_asks_for_this_view_and_leaves_the_basket_out(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", "en", index="papi", period="2023", home="thanh-hoa")
    seen.run.button(key="add-to-deck").click().run()
    talk = next(urlsplit(unescape(a)) for a in re.findall(r'href="([^"]+)"', seen.html) if "/trinh-chieu" in a)
    asked = dict(parse_qsl(talk.query))
    assert talk.path == "/trinh-chieu" and asked["page"] == "xep-hang"
    assert (asked["lang"], asked["index"], asked["period"]) == ("en", "papi", "2023")
    assert not {"basket", "table", "view"} & asked.keys()


def test_a_full_basket_is_said_and_stays_as_it_was(open_page: OpenPage, built: Path):
    view = View("xep-hang", {"index": "pci"})
    full = text_of(Deck([Item(view)] * MOST_ITEMS))
    seen = open_page(built, "ranking", basket=full)
    seen.run.button(key="add-to-deck").click().run()
    assert Words("vi")("common.deck_full") in seen.html
    assert seen.address["basket"] == full


def test_a_page_without_slides_offers_none(open_page: OpenPage, built: Path):
    seen = open_page(built, "update")
    assert PAGES["update"].taken is None
    assert "add-to-deck" not in {button.key for button in seen.run.button} and "/trinh-chieu" not in seen.html


def test_the_powerpoint_file_has_a_slide_for_each_of_the_view_and_is_made_without_a_session(frame: Frame):
    maker, view = Decks(frame), View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa"})
    made = Presentation(BytesIO(tools._slides_of(view, frame, maker, "http://here")()))
    assert len(made.slides) == len(maker.slides(view)) > 0


def test_a_view_without_slides_gives_a_file_that_says_so(frame: Frame):
    made = Presentation(BytesIO(tools._slides_of(View("khong-co", {}), frame, Decks(frame), "")()))
    said = "\n".join(shape.text_frame.text for shape in made.slides[0].shapes if shape.has_text_frame)
    assert len(made.slides) == 1 and Words("vi")("common.no_slides") in said.replace("\v", " ")


def test_no_page_is_of_a_kind_of_file_that_nobody_makes():
    assert {kind for page in PAGES.values() for kind in page.files} <= tools._MIMES.keys()
    assert Page(key="x", url_path="x", position=1, show=lambda _: None).files == ("csv", "xlsx")
