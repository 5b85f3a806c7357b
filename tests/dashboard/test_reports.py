"""Reports on paper: one page is one page, its figures are those of the snapshot, and what is cut is said."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from dashboard import data
from dashboard.page import Frame
from dashboard.renderer import Rendered, rendered
from dashboard.reporting import annual_of_index, annual_of_unit, profile_page, written
from dashboard.reports import AnnualReport, annual_source, profile_source
from dashboard.reports.annual import _Sources
from dashboard.reports.tables import laid_out
from dashboard.reports.typst import literal
from dashboard.sheet import Column, Sheet
from dashboard.text import Words
from dashboard.theme import LIGHT

SERVER = "http://10.0.0.7:8501"
SAMPLE = [
    ("thanh-hoa", "vi", "pci"),
    ("ba-ria-vung-tau", "vi", "papi"),
    ("bac-lieu", "en", "pci"),
    ("thua-thien-hue", "vi", "par_index"),
    ("ho-chi-minh-2025", "en", "papi"),
    ("an-giang-2025", "vi", "sipas"),
]


@pytest.fixture
def on_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


def frame(lang: str = "vi") -> Frame:
    snapshot_id = data.live_snapshot()
    assert snapshot_id
    return Frame(snapshot_id, Words(lang), LIGHT, is_presentation=False)


def pdf(source: str) -> pypdfium2.PdfDocument:
    found = rendered(source, standard="ua-1")
    assert isinstance(found, Rendered), found
    return pypdfium2.PdfDocument(found.pages[0])


def text(document: pypdfium2.PdfDocument, page: int = 0) -> str:
    """The words of a page, each line end a space."""
    return " ".join(document[page].get_textpage().get_text_range().split())


def fonts(document: pypdfium2.PdfDocument) -> set[str]:
    """The families of all letters, without the mark of a subset."""
    found = set()
    for page in document:
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            font = pypdfium2.raw.FPDFTextObj_GetFont(item.raw)
            assert pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 1
            length = pypdfium2.raw.FPDFFont_GetBaseFontName(font, None, 0)
            name = (ctypes.c_char * length)()
            pypdfium2.raw.FPDFFont_GetBaseFontName(font, name, length)
            found.add(name.value.decode().partition("+")[2].partition("-")[0])
    return found


@pytest.mark.usefixtures("on_built")
@pytest.mark.parametrize(("unit", "lang", "index"), SAMPLE)
def test_a_profile_is_one_page_with_the_name_and_the_figures_of_the_snapshot(unit: str, lang: str, index: str):
    here = frame(lang)
    page = profile_page(here, unit, index, server=SERVER)
    assert page is not None
    document = pdf(profile_source(page))
    assert len(document) == 1
    said = text(document)
    newest = max((u for u in data.units(here.snapshot_id) if u["unit"] == unit), key=lambda u: u["valid_from"])
    assert here.words.of(newest, "full_name") in said
    sampled = {i["index"] for i in data.indices(here.snapshot_id) if i["sampled"]}
    roots = {i["index"]: i["root"] for i in data.indices(here.snapshot_id)}
    scores: dict[str, float] = {}
    for row in data.headlines(here.snapshot_id, unit):
        if row["index"] not in sampled and row["node"] == roots[row["index"]] and row["value"] is not None:
            scores[row["index"]] = row["value"]
    assert scores
    for value in scores.values():
        assert here.words.number(value) in said
    assert here.snapshot_id in said
    assert unicodedata.is_normalized("NFC", said) and "�" not in said


@pytest.mark.usefixtures("on_built")
def test_the_nodes_of_a_profile_are_those_of_the_snapshot_with_medians():
    page = profile_page(frame(), "thanh-hoa", "pci", "2023")
    assert page is not None
    held = {row["node_vi"] if "node_vi" in row else row["node_name_vi"]: row for row in _scores("thanh-hoa", "2023")}
    assert {node.name: node.value.rstrip("*") for node in page.nodes} == {
        name: Words("vi").number(row["value"]) for name, row in held.items()
    }
    medians = data.medians(frame().snapshot_id, "pci", "2023")
    assert [node.median for node in page.nodes] == [
        Words("vi").number(medians[held[node.name]["node"]]["median"]) for node in page.nodes
    ]


def _scores(unit: str, period: str) -> list[dict[str, object]]:
    return [row for row in data.scores_in(frame().snapshot_id, "pci", period, "63") if row["unit"] == unit]


@pytest.mark.usefixtures("on_built")
def test_letters_are_embedded_and_of_one_family_and_the_document_tells_title_and_language():
    page = profile_page(frame(), "thanh-hoa", server=SERVER)
    assert page is not None
    document = pdf(profile_source(page))
    assert fonts(document) == {"Arimo"}
    assert document.get_metadata_value("Title") == "Tỉnh Thanh Hóa: hồ sơ một trang"
    assert document.is_tagged()
    found = rendered(profile_source(page))
    assert isinstance(found, Rendered) and re.search(rb"/Lang ?\(vi", found.pages[0])


@pytest.mark.usefixtures("on_built")
def test_what_does_not_fit_on_the_page_is_cut_and_named():
    page = profile_page(frame(), "thua-thien-hue", "papi")
    assert page is not None
    crowded = page._replace(remarks=[f"Câu thứ {n}. " + "Một nhận xét dài. " * 6 for n in range(40)])
    document = pdf(profile_source(crowded))
    assert len(document) == 1
    said = text(document)
    assert "Để vừa một trang đã lược bớt:" in said and "lời bình sau câu thứ ba" in said
    assert "Câu thứ 2." in said and "Câu thứ 3." not in said


@pytest.mark.usefixtures("on_built")
def test_a_merged_province_shows_its_members_first_and_no_strengths_of_a_rebuilt_value():
    page = profile_page(frame(), "an-giang-2025", "pci", "2023")
    assert page is not None
    assert [member.name for member in page.members] == ["An Giang", "Kiên Giang"]
    assert (page.strengths, page.weaknesses) == ([], [])
    said = text(pdf(profile_source(page)))
    assert said.index("Số liệu của các đơn vị thành viên") < said.index("Các chỉ số, số liệu mới nhất")


@pytest.mark.usefixtures("on_built")
def test_there_is_no_report_of_what_there_is_not():
    assert profile_page(frame(), "atlantis") is None
    assert annual_of_unit(frame(), "atlantis") is None
    assert annual_of_index(frame(), "atlantis") is None
    assert list(written("profile", frame(), ["atlantis"])) == []


@pytest.mark.usefixtures("on_built")
def test_several_provinces_are_written_in_one_run_that_tells_how_far_it_is():
    told: list[tuple[int, int, str]] = []
    units = ["an-giang", "ha-noi"]
    made = list(written("profile", frame(), units, lambda *step: told.append(step), ("pci", "2023")))
    assert [name for name, _ in made] == ["profile-an-giang-pci-2023.pdf", "profile-ha-noi-pci-2023.pdf"]
    assert all(isinstance(found, Rendered) for _, found in made)
    assert told == [(0, 2, "an-giang"), (1, 2, "ha-noi"), (2, 2, "")]


def _assert_contents_agree(document: pypdfium2.PdfDocument, report: AnnualReport) -> None:
    """Each chapter stands on the page that the contents and the bookmark name."""
    contents = text(document, 1)
    marks = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in document.get_toc(max_depth=1)}
    for number, chapter in enumerate(report.chapters, 1):
        page = int(re.search(rf"{re.escape(chapter.heading)}[ .]*? (\d+)(?: |$)", contents).group(1))  # type: ignore[union-attr]
        assert f"{number} {chapter.heading}" in text(document, page - 1)
        assert next(at for title, at in marks.items() if title.endswith(chapter.heading)) == page


@pytest.mark.usefixtures("on_built")
def test_the_report_of_an_index_has_contents_bookmarks_page_numbers_and_tables_that_repeat_their_heads():
    report = annual_of_index(frame(), "papi", server=SERVER)
    assert report is not None
    document = pdf(annual_source(report))
    _assert_contents_agree(document, report)
    count = len(document)
    for page in range(count):
        said = text(document, page)
        assert f"trang {page + 1}/{count}" in said
        assert data.live_snapshot() in said  # type: ignore[operator]
    heads = [page for page in range(count) if "Tỉnh, thành phố Điểm Trạng thái" in text(document, page)]
    assert heads[1] == heads[0] + 1
    first = report.chapters[0].sheets[0]
    assert Words("vi").number(first.rows[0][1]) in text(document, heads[0])  # type: ignore[arg-type]
    assert fonts(document) == {"Arimo"}


@pytest.mark.proof
@pytest.mark.usefixtures("on_built")
def test_the_report_of_a_province_agrees_with_its_contents():
    for unit, lang in (("thanh-hoa", "vi"), ("an-giang-2025", "en"), ("ba-ria-vung-tau", "vi")):
        report = annual_of_unit(frame(lang), unit, server=SERVER)
        assert report is not None
        _assert_contents_agree(pdf(annual_source(report)), report)


@pytest.mark.proof
@pytest.mark.usefixtures("on_built")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_province_of_both_maps_is_one_page_for_every_index(lang: str):
    here = frame(lang)
    units = {u for geography in data.geographies(here.snapshot_id) for u in data.units_on(here.snapshot_id, geography)}
    indices = [i["index"] for i in data.indices(here.snapshot_id) if i["last_period"] and not i["sampled"]]
    for unit in sorted(units):
        for index in indices:
            page = profile_page(here, unit, index, server=SERVER)
            assert page is not None
            assert len(pdf(profile_source(page))) == 1, (unit, index)


def test_no_text_is_taken_for_markup():
    said = 'Một "trích dẫn", một \\ và #panic("không") $x$ *đậm*\nhai dòng'
    assert text(pdf(f'#set document(title: "a")\n#{literal(said)}')) == " ".join(said.split())


def test_sources_are_cited_by_numbers_and_listed_once():
    sources = _Sources()
    assert sources.cited(["a", "b", "c"]) == "[1–3]"
    assert sources.cited(["e", "a", "c"]) == "[1, 3–4]"
    assert sources.cited([]) == ""
    assert sources.listed() == ["a", "b", "c", "e"]


def test_a_table_as_wide_as_it_must_be_prints_long_sources_once_below():
    words = Words("vi")
    long = "Một nguồn rất dài, với tên cơ quan công bố, nhan đề và ngày tháng, 2023"
    columns = [Column("Tỉnh, thành phố"), Column("Điểm", 2), Column(words("common.column_source"))]
    narrow = laid_out(Sheet("t", "T", columns, [["Huế", 67.666, long], ["Cà Mau", None, long]]), words)
    assert narrow["rows"] == [["Huế", "67,67", "[1]"], ["Cà Mau", "–", "[1]"]]
    assert narrow["below"] == [f"[1] {long}"] and not narrow["is_wide"]
    statuses = [Column("Tỉnh"), Column(words("common.column_status"))]
    assert laid_out(Sheet("t", "T", statuses, [["Huế", long]]), words)["rows"] == [["Huế", "[1]"]]
    wide = laid_out(Sheet("t", "T", [Column(f"Cột số {n} của bảng", 2) for n in range(16)], [[123456.0] * 16]), words)
    assert wide["is_wide"] and sum(wide["widths"]) + 15 * 9 <= 757 + 1e-6
