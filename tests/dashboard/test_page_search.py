"""The page that looks for figures: the same rows as the command line, and links to what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import tools
from dashboard.charts.search_found import MOST_ON_A_SLIDE, MOST_ON_SCREEN
from dashboard.page import Frame, Page, Sheets
from dashboard.sheet import Sheet
from dashboard.text import Words
from etl import Wanted, queries
from etl.store import Snapshot
from tests.dashboard.conftest import Opened, OpenPage, readable

Look = Callable[..., Opened]


@pytest.fixture
def look(open_page: OpenPage, built: Path) -> Look:
    def looked(text: str = "", lang: str = "vi", **address: str) -> Opened:
        return open_page(built, "search", lang, search=text, **address)

    return looked


@pytest.fixture
def files(look: Look, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sequence[Sheet]]:
    """The sheets behind a search."""

    def taken(text: str, lang: str = "vi", **address: str) -> Sequence[Sheet]:
        given: list[Sequence[Sheet]] = []

        def take(page: Page, frame: Frame, sheets: Sheets | None) -> None:
            given.append(sheets() if sheets else [])

        monkeypatch.setattr(tools, "show", take)
        look(text, lang, **address)
        return given[-1]

    return taken


def title(seen: Opened) -> str:
    return readable(re.search(r"<h1>(.*?)</h1>", seen.html)[1])


def rows(seen: Opened) -> list[str]:
    return re.findall(r"<tr><th scope=\"row\">.*?</tr>", seen.html, re.S)


def links(seen: Opened) -> dict[str, str]:
    """The texts that links look for, by their labels."""
    found = re.findall(r'<a class="td-link" href="([^"]*)"[^>]*>(.*?)</a>', seen.html)
    return {unescape(label): parse_qs(urlsplit(unescape(href)).query)["search"][0] for href, label in found}


def test_it_opens_with_help_not_with_all_figures(look: Look, snapshot: Snapshot):
    seen = look()
    assert {"quang ninh pci 2023", "HCM papi", "PCI"} <= set(links(seen).values())
    assert seen.html.count("<tr data-index=") == len(queries.indices(snapshot))
    assert not seen.run.get("download_button")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_example_of_the_help_finds_something(look: Look, lang: str):
    opened = look(lang=lang)
    examples = list(links(opened).values())[:5]
    for text in examples:
        assert rows(opened.visit(search=text)), text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("quang ninh pci", Wanted(indices=["pci"], units=["quang-ninh"])),
        ("HCM papi 2016", Wanted(indices=["papi"], units=["ho-chi-minh", "ho-chi-minh-2025"], periods=["2016"])),
        ("dao tao lao dong thanh hoa", Wanted(indices=["pci"], nodes=["labor"], units=["thanh-hoa"])),
        ("nghe an dan van", Wanted(indices=["dan_van"], units=["nghe-an"])),
        ("cả nước nông thôn mới", Wanted(indices=["new_rural"], units=["viet-nam"])),
    ],
)
def test_the_file_holds_the_rows_of_the_command_line(files, snapshot: Snapshot, text: str, wanted: Wanted):
    (sheet,) = files(text)
    titles = [column.title for column in sheet.columns]
    value, node = titles.index(Words("vi")("common.column_figure")), titles.index(Words("vi")("search.column_node_id"))
    expected = [(f"{r['index']}.{r['node']}", r["value"]) for r in queries.observations(snapshot, wanted)]
    found = [(row[node], row[value]) for row in sheet.rows]
    assert expected and sorted(found, key=str) == sorted(expected, key=str)


def test_the_answer_is_a_sentence_first(look: Look, snapshot: Snapshot):
    rows_of_it = queries.observations(snapshot, Wanted(indices=["pci"], units=["quang-ninh"]))
    known = [row for row in rows_of_it if row["value"] is not None]
    seen = look("quang ninh pci")
    assert title(seen) == f"Tìm thấy {len(known)} số liệu: PCI, Quảng Ninh, 2005–2024."
    assert title(look("quang ninh pci", "en")) == f"{len(known)} figures found: PCI, Quang Ninh, 2005–2024."


def test_ranks_that_the_publisher_does_not_print_are_not_shown(look: Look, files):
    assert "59/63" not in look("an giang pci tong hop 2023").text
    for sheet in files("an giang pci tong hop 2023"):
        assert not any(str(cell) == "59" for row in sheet.rows for cell in row)
    assert "1/63 (công bố)" in look("quang ninh pci tong hop 2023").text


def test_where_the_publisher_ranks_nobody_there_is_no_rank(files):
    (sheet,) = files("papi thanh hoa")
    assert Words("vi")("common.column_rank") not in [column.title for column in sheet.columns]


def test_what_is_absent_has_its_reason_and_is_no_zero(look: Look):
    seen = look("quang ninh papi total 2023")
    assert "Không có số liệu nào, chỉ có lý do không có" in title(seen)
    assert "khảo sát không đủ tin cậy" in seen.text and "0,00" not in seen.text


def test_an_unknown_spelling_finds_nothing_and_asks(look: Look, files):
    seen = look("quang nimh pci")
    assert title(seen) == "Chưa hiểu “quang nimh”."
    assert links(seen)["Quảng Ninh"] == "Quảng Ninh pci"
    assert links(seen)["Tìm mà không có “quang nimh”"] == "pci"
    assert rows(seen) == [] and files("quang nimh pci") == []


def test_a_region_is_told_to_be_no_province(look: Look):
    assert "không phải là tên một tỉnh" in title(look("đông nam bộ pci"))


def test_where_nothing_is_found_there_are_ways_out(look: Look):
    seen = look("ha tay pgi 2023")
    assert title(seen) == "Không có số liệu nào cho: ha tay, pgi, 2023."
    assert links(seen)["bỏ “ha tay”"] == "pgi 2023"


def test_filters_and_text_must_both_be_true(look: Look, files):
    (sheet,) = files("quang ninh", of_index="pci,papi", of_year="2016", of_status="published")
    indices = {row[1] for row in sheet.rows}
    assert indices == {"PCI", "PAPI"} and {row[-2] for row in sheet.rows} == {"quang-ninh"}
    assert "Không có số liệu nào" in title(look("quang ninh", of_unit="thanh-hoa"))
    assert "Không có số liệu nào" in title(look("pci", of_index="papi"))


def test_a_status_alone_is_too_little_to_go_by(look: Look):
    assert Words("vi")("search.choose_more") in look(of_status="computed").text


def test_rebuilt_figures_come_only_when_they_are_asked_for(files):
    (sheet,) = files("an giang pci 2016", of_status="rebuilt")
    place = [column.title for column in sheet.columns].index(Words("vi")("common.column_status"))
    assert {row[place] for row in sheet.rows} == {Words("vi")("common.status_rebuilt")}
    (usual,) = files("an giang pci 2016")
    assert Words("vi")("common.status_rebuilt") not in {row[place] for row in usual.rows}


def test_a_long_list_is_cut_on_screen_and_whole_in_the_file(look: Look, files):
    seen = look("pgi")
    (sheet,) = files("pgi")
    assert len(rows(seen)) == MOST_ON_SCREEN < len(sheet.rows)
    assert f"{MOST_ON_SCREEN} trong {len(sheet.rows)} dòng" in seen.text


def test_a_slide_has_a_few_rows_and_no_widget(look: Look):
    seen = look("pgi", view="present")
    assert len(rows(seen)) == MOST_ON_A_SLIDE and not seen.run.multiselect


def test_files_of_three_kinds_are_offered(look: Look):
    kinds = [button.proto.label for button in look("pgi").run.get("download_button")]
    assert kinds == ["Bảng CSV", "Bảng Excel", "Bảng Parquet"]


def test_what_a_reader_writes_is_text_never_markup(look: Look):
    seen = look("<img src=x onerror=alert(1)> pci")
    assert "<img" not in seen.html
