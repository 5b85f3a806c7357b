"""What a presenter opens in PowerPoint: the figures as held, nothing empty, nothing lost, the same file every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Pt

from dashboard.show import FORMATS, LOOKS, Made, Show
from dashboard.slide import (
    Bars,
    Body,
    Card,
    Cards,
    Cloud,
    Key,
    Lines,
    Map,
    Paragraphs,
    Points,
    Ranges,
    Region,
    Series,
    Slide,
    Span,
    Table,
    TableCell,
    TableColumn,
    runs_of,
)
from dashboard.slides import native_master
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import Box, Text
from dashboard.slides.native_shapes import Numbers, text_box
from dashboard.slides.pptx import as_pptx, master_problem

LINK = "https://thuocdo.example/xep-hang?index=pci"
TITLE = "Thanh Hóa đạt 67,67 điểm, thứ 11 trong 63 tỉnh"

BARS = Bars(
    categories=["1. Bắc Ninh", "2. Thanh Hóa", "3. Đắk Lắk"],
    series=[
        Series("PCI 2024", [71.25, 67.6725, None], "#0E5760", ["71,25", "67,67", "không công bố"], ["#0E5760"] * 3)
    ],
    strong=[1],
    keys=[Key("#B5431A", "Tỉnh được chọn")],
)
PERIODS = ["2020", "2021", "2022", "2023", "2024"]
RUNS = runs_of(Series("Thanh Hóa", [60.1, 62.2, None, 66.79, 67.67], "#B5431A", ["", "", "", "", "67,67"]), [3])
LINES = Lines(
    PERIODS, [*RUNS, Series("Trung vị", [58.0, None, 60.0, None, 61.0], "#5F6C70", is_plain=True)], breaks=[(3, "▲")]
)
POINTS = Points(
    [
        Cloud("Các tỉnh", [(60.5, 40.25), (61.5, 41.0)], "#348188"),
        Cloud("Chọn", [(67.67, 43.21)], "#B5431A", ["Thanh Hóa"]),
    ],
    "PCI 2024",
    "PAPI 2024",
)
RANGES = Ranges(
    ["Bắc Ninh", "Thanh Hóa", "Đắk Lắk"],
    [
        Span(1, 4, 2, "1–4", "#0E5760"),
        Span(9, 14, 11, "9–14", "#B5431A"),
        Span(None, None, None, "không tính được", "#CFCDC6"),
    ],
    "Hạng cao nhất",
    "Độ rộng",
    "Hạng công bố",
    least=1,
    is_reversed=True,
)
TABLE = Table(
    [TableColumn("Tỉnh"), TableColumn("Điểm", is_number=True)],
    [
        [TableCell("Thanh Hóa", is_strong=True), TableCell("67,67", fill="#0E5760")],
        [TableCell("Đắk Lắk"), TableCell("")],
    ],
)
MAP = Map(
    [
        Region("thanh-hoa", [[(105, 19), (106, 19), (106, 20), (105, 19)]], "#0E5760", "Thanh Hóa: 67,67", True),
        Region(
            "da-nang",
            [[(108, 15.8), (108.4, 15.8), (108.4, 16.2)], [(112, 16), (112.3, 16), (112.3, 16.4)]],
            "#348188",
            "Đà Nẵng",
        ),
    ],
    [(112.3, 16.5, "Hoàng Sa"), (114.3, 9.6, "Trường Sa")],
    "Ranh giới: bản rút gọn",
)
CARDS = Cards([Card("PCI 2024", "67,67", "điểm", ["Hạng 11/63"], "#B5431A")])
PARAGRAPHS = Paragraphs(["Năm 2022 không có số liệu."])


def made(*bodies: Body, **of_slide: Any) -> Made:
    slide = Slide("part", TITLE, "Bản đồ 63 tỉnh", bodies, **of_slide)
    return Made(slide, LINK)


def show(*slides: Made, language: str = "vi") -> Show:
    version = "Số liệu cập nhật 22/11/2026 · 20261122-abc"
    return Show("Bộ slide", slides, version, language, "Nguồn", "… xem ghi chú", "Mở trang này")


ALL = show(
    Made(Slide("cover", "Chỉ số của Thanh Hóa", "Đến năm 2024", is_cover=True)),
    *(
        made(body)
        for body in (BARS, BARS._replace(is_upright=True), LINES, POINTS, RANGES, TABLE, MAP, CARDS, PARAGRAPHS)
    ),
    made(MAP, BARS, shares=[0.4, 0.6]),
)


def opened(file: bytes) -> Any:
    return Presentation(BytesIO(file))


def first(body: Body, language: str = "vi") -> Any:
    return opened(as_pptx(show(made(body), language=language))).slides[0]


def chart_of(body: Body) -> Any:
    return next(shape.chart for shape in first(body).shapes if shape.has_chart)


def sheet_of(chart: Any) -> list[list[Any]]:
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def shapes_in(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes_in(shape.shapes)


def texts_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in shapes_in(slide.shapes) if shape.has_text_frame)


@pytest.mark.parametrize("is_upright", [False, True])
def test_bars_hold_their_figures_unrounded_and_a_gap_stays_empty(is_upright: bool) -> None:
    chart = chart_of(BARS._replace(is_upright=is_upright))
    plot = chart.plots[0]
    assert list(plot.categories) == BARS.categories
    assert [list(series.values) for series in plot.series] == [list(series.values) for series in BARS.series]
    assert sheet_of(chart) == [
        [None, "PCI 2024"],
        ["1. Bắc Ninh", 71.25],
        ["2. Thanh Hóa", 67.6725],
        ["3. Đắk Lắk", None],
    ]


def test_bars_begin_at_the_least_value_and_leave_room_for_the_labels() -> None:
    axis = chart_of(BARS).value_axis
    assert axis.minimum_scale == 0
    assert axis.maximum_scale > 71.25
    assert not axis.visible


def test_what_is_printed_beside_a_bar_is_a_text_and_an_absent_one_says_so() -> None:
    slide = first(BARS)
    xml = next(shape.chart for shape in slide.shapes if shape.has_chart).part.blob.decode()
    assert re.findall(r"<a:t>([^<]*)</a:t>", xml) == ["71,25", "67,67"]
    assert "không công bố" in texts_of(slide)


def test_lines_keep_gaps_and_runs_and_name_a_series_once() -> None:
    chart = chart_of(LINES)
    assert [list(series.values) for series in chart.plots[0].series] == [list(series.values) for series in LINES.series]
    assert list(chart.plots[0].categories) == PERIODS
    xml = chart.part.blob.decode()
    assert '<c:dispBlanksAs val="gap"/>' in xml
    assert re.findall(r"<a:t>([^<]*)</a:t>", xml) == ["Thanh Hóa 67,67", "Trung vị"]
    assert [row[0] for row in sheet_of(chart)[1:]] == PERIODS
    assert [row[1:] for row in sheet_of(chart)[1:]] == [
        list(values) for values in zip(*(series.values for series in LINES.series), strict=True)
    ]


def test_a_line_that_ends_early_says_of_when_its_last_value_is() -> None:
    early = Series("Trung vị", [58.0, 59.0, 60.0, None, None], "#5F6C70", ["", "", "60,00", "", ""], is_plain=True)
    xml = chart_of(LINES._replace(series=[*RUNS, early])).part.blob.decode()
    assert "<a:t>Trung vị 60,00 (2022)</a:t>" in xml
    assert '<c15:showLeaderLines val="1"/>' not in xml


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    same = [Series(f"Tỉnh {at}", [60.0] * 5, "#0E5760") for at in range(4)]
    xml = chart_of(LINES._replace(series=same)).part.blob.decode()
    moves = [float(found) for found in re.findall(r'<c:x val="[^"]*"/><c:y val="([^"]*)"/></c:manualLayout>', xml)]
    assert len(set(moves)) >= 3


def test_the_numbers_of_an_axis_are_what_they_stand_at() -> None:
    axis = chart_of(LINES._replace(least=57.67)).value_axis
    assert axis.minimum_scale % axis.major_unit == 0
    assert chart_of(RANGES).value_axis.minimum_scale == 1  # a rank is never 0


def test_few_bars_are_no_thicker_than_bars() -> None:
    assert chart_of(BARS).plots[0].gap_width > 100
    many = [f"Tỉnh {at}" for at in range(40)]
    series = [Series("PCI", [60.0] * 40, "#0E5760")]
    assert chart_of(BARS._replace(categories=many, series=series)).plots[0].gap_width == 40


def test_a_break_stands_above_its_line() -> None:
    slide = first(LINES)
    sign = next(shape for shape in slide.shapes if shape.name.startswith("break"))
    line = next(shape for shape in slide.shapes if shape.name.startswith("line"))
    assert sign.text_frame.text == "▲"
    assert abs(sign.left + sign.width / 2 - line.left) < Pt(1)
    assert sign.top + sign.height <= line.top


def test_many_lines_have_a_legend_with_each_name_once() -> None:
    many = [Series(f"Tỉnh {at}", [60.0 + at, 61.0, 62.0, 63.0, 64.0], "#0E5760") for at in range(9)]
    xml = chart_of(LINES._replace(series=[*many, *runs_of(many[0], [2])])).part.blob.decode()
    # the first series and the first of the two runs have the name of the last one
    assert re.findall(r'<c:legendEntry><c:idx val="(\d+)"/><c:delete val="1"/>', xml) == ["0", "9"]


def test_points_hold_both_measures() -> None:
    chart = chart_of(POINTS)
    assert [
        list(zip(series.iter_values(), series._element.xpath("c:xVal//c:v/text()"), strict=True))
        for series in chart.plots[0].series
    ] == [[(40.25, "60.5"), (41.0, "61.5")], [(43.21, "67.67")]]
    assert sheet_of(chart) == [
        ["PCI 2024", "Các tỉnh", "Chọn", None],
        [60.5, 40.25, None, None],
        [61.5, 41, None, None],
        [67.67, None, 43.21, "Thanh Hóa"],
    ]
    assert "<a:t>Thanh Hóa</a:t>" in chart.part.blob.decode()


def test_ranges_are_low_and_width_and_nothing_where_nothing_is_known() -> None:
    slide = first(RANGES)
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    low, width = chart.plots[0].series
    assert (list(low.values), list(width.values)) == ([1, 9, None], [3, 5, None])
    assert sheet_of(chart)[1:] == [["Bắc Ninh", 1, 3, 2], ["Thanh Hóa", 9, 5, 11], ["Đắk Lắk", None, None, None]]
    assert len([shape for shape in slide.shapes if shape.name.startswith("disc")]) == 2
    assert "không tính được" in texts_of(slide)


def test_numbers_of_axes_and_cells_have_the_decimal_sign_of_the_language() -> None:
    for language, written in (("vi", "[$-42A]#,##0.00"), ("en", "#,##0.00")):
        slide = first(BARS, language)
        chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
        book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert book.active["B2"].number_format == written
        assert f"<c:formatCode>{written}</c:formatCode>" in chart.part.blob.decode()


def test_a_table_is_native_with_every_text_inside_its_box() -> None:
    frame = next(shape for shape in first(TABLE).shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in frame.table.rows] == [
        ["Tỉnh", "Điểm"],
        ["Thanh Hóa", "67,67"],
        ["Đắk Lắk", ""],
    ]
    assert frame.table.first_row
    assert frame.height == sum(row.height for row in frame.table.rows)
    assert frame.top + frame.height < Pt(540)
    assert "FFFFFF" in str(frame.table.cell(1, 1)._tc.xml)  # what can be read on the dark fill


def test_a_long_table_is_written_smaller_rather_than_cut() -> None:
    for count, words in ((30, 1), (5, 12)):
        text = "có một ghi chú dài hơn bề ngang của cột " * words
        rows = [[TableCell(f"Tỉnh {at} {text}".strip()), TableCell("1")] for at in range(count)]
        frame = next(shape for shape in first(TABLE._replace(rows=rows)).shapes if shape.has_table)
        assert [row.cells[0].text for row in frame.table.rows][1:] == [row[0].text for row in rows]
        assert frame.top + frame.height < Pt(540)


def test_the_map_is_one_shape_a_unit_in_one_group_with_both_archipelagos() -> None:
    group = next(shape for shape in first(MAP).shapes if hasattr(shape, "shapes"))
    units = {shape.name: shape for shape in group.shapes if shape.name in ("thanh-hoa", "da-nang")}
    assert list(units) == ["da-nang", "thanh-hoa"]  # the chosen one lies on top
    assert units["thanh-hoa"]._element.nvSpPr.cNvPr.get("descr") == "Thanh Hóa: 67,67"
    assert units["da-nang"]._element.xml.count("<a:moveTo>") == 2
    texts = [shape.text_frame.text for shape in group.shapes if shape.has_text_frame]
    assert {"Hoàng Sa", "Trường Sa", "Ranh giới: bản rút gọn"} <= set(texts)
    assert "Thanh Hóa: 67,67" in group._element.nvGrpSpPr.cNvPr.get("descr")


def test_cards_and_paragraphs_are_texts() -> None:
    assert "67,67" in texts_of(first(CARDS))
    assert "Năm 2022 không có số liệu." in texts_of(first(PARAGRAPHS))


def test_a_body_of_nothing_leaves_the_rest_of_the_slide() -> None:
    for empty in (
        Bars([], []),
        Lines([], []),
        Points([], "", ""),
        Ranges([], [], "", "", ""),
        Table([], []),
        Cards([]),
    ):
        assert TITLE in texts_of(first(empty))


def test_every_slide_has_its_title_and_no_empty_placeholder() -> None:
    deck = opened(as_pptx(ALL))
    for slide, one in zip(deck.slides, ALL.slides, strict=True):
        assert slide.shapes.title.text_frame.text == one.slide.title
        assert [shape.placeholder_format.type for shape in slide.placeholders] == [PP_PLACEHOLDER.TITLE]


def test_every_chart_table_and_map_says_what_it_shows() -> None:
    for slide in opened(as_pptx(ALL)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or hasattr(shape, "shapes"):
                assert TITLE in shape._element.xpath(".//p:cNvPr/@descr")[0]
                assert shape.name == "part 1" or shape.name == "part 2"


def test_ids_of_shapes_are_never_twice_on_a_slide() -> None:
    for slide in opened(as_pptx(ALL)).slides:
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_a_text_leads_to_the_live_view() -> None:
    links = [
        run.hyperlink.address
        for shape in first(BARS).shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert links == [LINK]


def test_letters_have_the_language_and_the_font_of_the_theme() -> None:
    file = as_pptx(show(made(BARS), language="en"))
    assert set(re.findall('lang="([^"]*)"', opened(file).slides[0]._element.xml)) == {"en-GB"}
    with ZipFile(BytesIO(file)) as archive:
        assert archive.read("ppt/theme/theme1.xml").count(b'<a:latin typeface="Arial"') == 2
    assert opened(file).core_properties.language == "en-GB"


def test_the_notes_hold_speech_what_found_no_room_and_all_sources() -> None:
    remarks = [f"Lưu ý số {at}: {'một câu dài về cách đọc con số này. ' * 6}" for at in range(9)]
    slides = show(made(BARS, speech=["Xin nói."], remarks=remarks, sources=["VCCI 2024", "CECODES 2024"]))
    slide = opened(as_pptx(slides)).slides[0]
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Xin nói.\nLưu ý số")
    assert notes.endswith(f"\nNguồn: VCCI 2024\nNguồn: CECODES 2024\n{LINK}\n{slides.version}")
    on_slide = texts_of(slide).replace("\n", " ")
    for at in range(9):
        assert f"Lưu ý số {at}" in on_slide + notes


def test_formats_and_looks() -> None:
    for name, width in (("16x9", 960), ("4x3", 720)):
        deck = opened(as_pptx(ALL._replace(format=FORMATS[name], look=LOOKS["dark"])))
        assert (deck.slide_width, deck.slide_height) == (Pt(width), Pt(540))
        ground = deck.slide_master.background.fill.fore_color.rgb
        assert f"#{ground}" == LOOKS["dark"].ground


def test_nothing_leaves_the_slide() -> None:
    for name in FORMATS:
        deck = opened(as_pptx(ALL._replace(format=FORMATS[name])))
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.top >= 0, shape.name
                assert shape.left + shape.width <= deck.slide_width + Pt(1), shape.name
                assert shape.top + shape.height <= deck.slide_height, shape.name


def test_the_same_deck_is_the_same_file_byte_for_byte() -> None:
    assert as_pptx(ALL) == as_pptx(ALL)
    with ZipFile(BytesIO(as_pptx(ALL))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert archive.testzip() is None
    about = opened(as_pptx(ALL)).core_properties
    assert (about.title, about.author, about.created.isoformat()[:10]) == ("Bộ slide", "Thước Đo", "2026-11-22")


def organisation() -> bytes:
    """A file as an organisation keeps it: a footer in its layouts, two slides with notes."""
    deck = Presentation()
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                shape.text_frame.text = "UBND tỉnh"
    for _ in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text_frame.text = "Trang cũ"
        slide.notes_slide.notes_text_frame.text = "Ghi chú cũ"
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def test_on_an_organisations_own_file_only_its_slides_are_gone() -> None:
    file = as_pptx(ALL, organisation())
    deck = opened(file)
    assert (deck.slide_width, deck.slide_height) == (Emu(9144000), Emu(6858000))
    assert len(deck.slides) == len(ALL.slides)
    assert len(deck.slide_layouts) == 11
    with ZipFile(BytesIO(file)) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert len([name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]) == len(
            ALL.slides
        )
    assert "Trang cũ".encode() not in inside and "Ghi chú cũ".encode() not in inside
    slide = deck.slides[1]
    kinds = [shape.placeholder_format.type for shape in slide.placeholders]
    assert sorted(kinds, key=int) == [PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER]
    assert "UBND tỉnh" in texts_of(slide)
    assert file == as_pptx(ALL, organisation())


def test_on_an_organisations_own_file_bodies_lie_between_title_and_footer() -> None:
    slide = opened(as_pptx(show(made(BARS)), organisation())).slides[0]
    title = next(
        shape for shape in slide.slide_layout.placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE
    )
    footer = min(shape.top for shape in slide.placeholders if shape.placeholder_format.type != PP_PLACEHOLDER.TITLE)
    assert slide.shapes.title.top == title.top
    ours = [shape for shape in slide.shapes if not shape.is_placeholder]
    assert min(shape.top for shape in ours) >= title.top + title.height
    assert max(shape.top + shape.height for shape in ours) <= footer


def archive_of(**files: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(file: bytes, name: str, content: bytes) -> bytes:
    """The archive with one more file, or another one under the same name."""
    with ZipFile(BytesIO(file)) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    return archive_of(**{**files, name: content})


def without_layouts() -> bytes:
    deck = Presentation()
    for layout in list(deck.slide_layouts):
        deck.slide_layouts.remove(layout)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("problem", "file"),
    [
        ("not_a_pptx", lambda: b""),
        ("not_a_pptx", lambda: b"%PDF-1.7"),
        ("not_a_pptx", lambda: OLE + b"PowerPoint 97"),
        ("not_a_pptx", lambda: archive_of(readme=b"nothing")),
        ("not_a_pptx", lambda: changed(organisation(), "ppt/presentation.xml", b"<broken")),
        ("encrypted", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
        ("has_macros", lambda: changed(organisation(), "ppt/vbaProject.bin", b"Sub")),
        ("too_large", lambda: b"PK" + bytes(30_000_001)),
        ("no_layout", without_layouts),
        (None, organisation),
        (None, lambda: as_pptx(ALL)),
    ],
)
def test_what_is_wrong_with_an_organisations_own_file(problem: str | None, file: Any) -> None:
    assert master_problem(file()) == problem


def test_an_archive_that_unpacks_to_very_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = organisation()
    assert master_problem(file) is None
    monkeypatch.setattr(native_master, "_LARGEST_UNPACKED", 100_000)
    assert master_problem(file) == "too_large"


def test_a_line_that_nearly_fills_its_box_stays_one_line_in_a_wider_font():
    def wraps(width: float) -> str:
        text = Text("label", Box(0, 0, width, 24), ("Mở trên Thước Đo",), 12, "#000000")
        return re.findall(r'wrap="(\w+)"', text_box(text, Numbers(), "vi", lambda _: ""))[0]

    wide = width_of("Mở trên Thước Đo", 12)
    assert [wraps(wide * share) for share in (1, 1.1, 2)] == ["none", "none", "square"]
