"""Bodies of slides as they are drawn: nothing lies on anything else, nothing is cut, and the truth stays in sight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    Span,
    Table,
    TableCell,
    TableColumn,
    runs_of,
)
from dashboard.slides.bodies.extents import inked
from dashboard.slides.bodies.pen import _contrast, ink_on, readable
from dashboard.slides.bodies.scale import round_ticks
from dashboard.slides.drawing import drawn, faults, misplaced, slide_ink
from dashboard.slides.ink import Box, Disc, Ink, Line, Outline, Rect, Text
from dashboard.slides.layout import placed
from tests.dashboard.conftest import PAGES
from tests.dashboard.slides import slides_of_page

BOX = Box(34, 95, 892, 360)
FORMAT, LOOK = FORMATS["16x9"], LOOKS["light"]
NAMES = ["Đắk Nông", "Thừa Thiên Huế", "Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh", "Quảng Ninh", "Hải Phòng", "Huế"]
BLUE, RED = "#0E5760", LOOK.accent


def many(count: int) -> list[str]:
    return [f"{place + 1}. {NAMES[place % len(NAMES)]}" for place in range(count)]


def bars(values: Sequence[float | None], **changed: object) -> Bars:
    labels = ["không có số liệu" if value is None else f"{value:.2f}".replace(".", ",") for value in values]
    return Bars(many(len(values)), [Series("Chỉ số PCI", values, BLUE, labels)])._replace(**changed)


def lines(*series: Series, **changed: object) -> Lines:
    return Lines([str(2011 + place) for place in range(len(series[0].values))], series)._replace(**changed)


def well_drawn(body: Body, box: Box = BOX, language: str = "vi") -> list[Ink]:
    """The inks, once it is known that nothing is wrong with them and that no text leaves the box."""
    inks = drawn(body, box, LOOK, language)
    assert misplaced(inks, FORMAT) == []
    for text in texts(inks):
        for line in inked(text):
            assert line.left >= box.left - 0.5 and line.right <= box.right + 0.5, text
            assert line.top >= box.top - 0.5 and line.bottom <= box.bottom + 0.5, text
    return inks


def texts(inks: Sequence[Ink], role: str = "") -> list[Text]:
    return [ink for ink in inks if isinstance(ink, Text) and role in ("", ink.role)]


def said(inks: Sequence[Ink], role: str = "") -> list[str]:
    return [" ".join(text.lines) for text in texts(inks, role)]


def of(inks: Sequence[Ink], kind: type) -> list:
    return [ink for ink in inks if isinstance(ink, kind)]


# bars


def test_the_first_bar_is_on_top_and_lengths_begin_at_the_least():
    inks = well_drawn(bars([70.0, 40.0, 10.0], least=10.0))
    assert said(inks, "category") == many(3) and said(inks, "value") == ["70,00", "40,00", "10,00"]
    first, second, third = (rect.box for rect in of(inks, Rect))
    assert first.top < second.top < third.top
    assert second.width == pytest.approx(first.width / 2, rel=0.01) and third.width < 1


def test_an_absent_value_has_no_bar_and_says_so():
    inks = well_drawn(bars([70.0, None]))
    assert len(of(inks, Rect)) == 1
    assert said(inks, "value") == ["70,00", "không có số liệu"]
    assert texts(inks, "value")[1].color == LOOK.muted


def test_why_there_is_no_bar_is_said_in_smaller_letters_rather_than_cut():
    inks = well_drawn(bars([3.0, -2.0, None]), BOX._replace(width=330))
    absent = texts(inks, "value")[2]
    assert absent.lines == ("không có số liệu",) and absent.size < texts(inks, "value")[0].size


def test_the_chosen_category_is_bold():
    inks = well_drawn(bars([3.0, 2.0, 1.0], strong=[1]))
    assert [text.is_bold for text in texts(inks, "category")] == [False, True, False]


def test_falls_run_to_the_left():
    inks = well_drawn(bars([3.0, -2.0]))
    rise, fall = (rect.box for rect in of(inks, Rect))
    assert fall.right == pytest.approx(rise.left)


def test_bars_of_two_years_stand_together_under_a_legend():
    years = [Series("2024", [60.0, None], RED, ["60,00", ""]), Series("2025", [61.0, 62.0], BLUE, ["61,00", "62,00"])]
    inks = well_drawn(Bars(NAMES[:2], years))
    assert said(inks, "key") == ["2024", "2025"]
    assert sorted(said(inks, "value")) == ["60,00", "61,00", "62,00"]


def test_bars_without_values_printed_have_an_axis_in_the_language():
    body = Bars(NAMES[:2], [Series("a", [0.25, 0.5], BLUE)])
    assert "0,5" in said(well_drawn(body), "tick")
    assert "0.5" in said(well_drawn(body, language="en"), "tick")


@pytest.mark.parametrize("width", [892, 480])
def test_all_provinces_can_be_read_as_bars(width: int):
    inks = well_drawn(bars([75 - place * 0.3 for place in range(63)], strong=[20]), BOX._replace(width=width))
    assert len(texts(inks, "category")) == 63
    assert min(text.size for text in texts(inks, "category")) >= (7 if width == 892 else 5)


def test_all_provinces_fit_as_columns_with_turned_names():
    inks = well_drawn(bars([75 - place * 0.3 for place in range(63)], is_upright=True, strong=[20], least=10.0))
    names = texts(inks, "category")
    assert len(names) == 63 and {name.turned for name in names} == {-90} and min(name.size for name in names) >= 7
    assert {"75,00", "69,00", "56,40"} <= set(said(inks, "value"))


def test_names_of_few_columns_are_not_turned():
    assert {text.turned for text in texts(well_drawn(bars([3.0, 2.0, 1.0], is_upright=True)), "category")} == {0}


def test_names_of_columns_are_turned_rather_than_small():
    body = bars([75.0 - place for place in range(18)], is_upright=True)
    names = texts(well_drawn(body._replace(categories=[f"{n}. Thừa Thiên Huế" for n in range(18)])), "category")
    assert {name.turned for name in names} == {-90} and min(name.size for name in names) >= 11


# lines


def test_a_gap_stays_a_gap_and_a_single_value_is_a_disc():
    inks = well_drawn(lines(Series("Thanh Hóa", [60.0, 61.0, None, 62.0, None], RED)))
    drawn_lines = [line for line in of(inks, Line) if line.color == RED]
    assert [len(line.points) for line in drawn_lines] == [2]
    assert len(of(inks, Disc)) == 3


def test_no_line_crosses_a_break_and_its_sign_stands_above():
    series = Series("Thanh Hóa", [60.0, 61.0, 62.0, 63.0], RED)
    inks = well_drawn(lines(*runs_of(series, [2]), breaks=[(2, "‡")]))
    assert [len(line.points) for line in of(inks, Line) if line.color == RED] == [2, 2]
    (dashed,) = (line for line in of(inks, Line) if line.dash)
    runs = [line for line in of(inks, Line) if line.color == RED]
    assert runs[0].points[-1][0] < dashed.points[0][0] < runs[1].points[0][0]
    assert said(inks, "break") == ["‡"]
    assert said(inks, "series") == ["Thanh Hóa"]


def test_names_of_lines_that_end_together_are_pushed_apart():
    inks = well_drawn(lines(*[Series(name, [60.0, 61.0], BLUE) for name in NAMES]))
    assert sorted(said(inks, "series")) == sorted(NAMES)


def test_a_value_printed_at_the_end_stands_behind_the_name():
    inks = well_drawn(lines(Series("Thanh Hóa", [60.0, 61.0, 62.0], RED, ["", "61,00", "62,00"])))
    assert said(inks, "series") == ["Thanh Hóa 62,00"] and said(inks, "value") == ["61,00"]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("color", ["#D5E6E4", "#0E5760", "#8B6F1E", "#7D5BA6"])
def test_a_value_in_the_color_of_its_line_can_be_read(color: str, look: str):
    assert _contrast(readable(color, LOOKS[look]), LOOKS[look].ground) >= 4.5


def test_where_lines_are_many_no_value_lies_on_one():
    rising = [Series(str(n), [60.0 + n, 62.0, 64.0 - n, 61.0], BLUE, ["60", "62,00", "64", ""]) for n in range(5)]
    inks = well_drawn(lines(*rising), BOX._replace(width=300, height=110))
    drawn_lines = [line.points for line in of(inks, Line) if line.color == BLUE]
    between = [
        ((1 - s) * a + s * c, (1 - s) * b + s * d)
        for p in drawn_lines
        for (a, b), (c, d) in pairwise(p)
        for s in (0, 0.5, 1)
    ]
    assert not [
        (text, point)
        for text in texts(inks, "value")
        for point in between
        if text.box.left < point[0] < text.box.right and text.box.top < point[1] < text.box.bottom
    ]


def test_a_value_at_a_peak_stands_above_the_line():
    inks = well_drawn(lines(Series("Thanh Hóa", [60.0, 70.0, 60.0], RED, ["", "70,00", ""])))
    (label,), peak = texts(inks, "value"), of(inks, Disc)[1]
    assert label.box.bottom <= peak.center[1]


def test_long_periods_are_thinned_and_the_last_one_stays():
    periods = [f"Giai đoạn {year}–{year + 1}" for year in range(2001, 2026)]
    inks = well_drawn(Lines(periods, [Series("a", list(range(25)), BLUE)]))
    assert 1 < len(texts(inks, "category")) < 25 and said(inks, "category")[-1] == periods[-1]


def test_plain_lines_are_thin_and_dashed():
    inks = well_drawn(lines(Series("Trung vị", [1.0, 2.0], BLUE, is_plain=True), Series("Huế", [2.0, 3.0], RED)))
    plain, strong = (next(line for line in of(inks, Line) if line.color == color) for color in (BLUE, RED))
    assert plain.dash and not strong.dash and plain.width < strong.width


# points and ranges


def test_the_name_of_the_chosen_point_is_never_the_one_left_out():
    crowd = Cloud("Tỉnh", [(60 + place * 0.01, 15.0) for place in range(62)], BLUE, many(62))
    inks = well_drawn(Points([crowd, Cloud("a", [(60.3, 15.0)], RED, ["Thanh Hóa"])], "PCI, điểm", "PAPI, điểm"))
    chosen = next(text for text in texts(inks, "label") if text.lines == ("Thanh Hóa",))
    point = next(disc for disc in of(inks, Disc) if disc.fill == RED)
    assert 0 < point.center[1] - chosen.box.bottom < 12
    assert len(texts(inks, "label")) < 63
    assert said(inks, "axis") == ["PAPI, điểm", "PCI, điểm"]
    assert len(of(inks, Disc)) == 63


def test_ranks_run_to_the_right_where_small_ones_are_best():
    spans = [Span(1, 5, 2, "hạng 2", BLUE), Span(20, 30, 25, "hạng 25", BLUE), Span(None, None, None, "chưa rõ", BLUE)]
    inks = well_drawn(Ranges(many(3), spans, "a", "b", "c", least=1, greatest=63, is_reversed=True, strong=[0]))
    best, worse = (rect.box for rect in of(inks, Rect))
    assert best.left > worse.right
    assert len(of(inks, Disc)) == 2 and said(inks, "value") == ["hạng 2", "hạng 25", "chưa rõ"]
    assert "1" in said(inks, "tick")


# tables, maps, cards, sentences


def test_numbers_stand_at_the_right_and_fills_choose_their_ink():
    cells = [TableCell("Huế"), TableCell("67,67", fill=BLUE), TableCell("1", fill="#D5E6E4")]
    inks = well_drawn(
        Table([TableColumn("Tỉnh", share=2), TableColumn("Điểm", True), TableColumn("Hạng", True)], [cells])
    )
    assert [(text.align, text.color) for text in texts(inks, "cell")] == [
        ("left", LOOK.ink),
        ("right", "#FFFFFF"),
        ("right", "#101618"),
    ]
    assert said(inks, "header") == ["Tỉnh", "Điểm", "Hạng"]


def test_a_table_of_all_provinces_over_ten_years_is_whole():
    columns = [TableColumn("Tỉnh", share=2.4), *[TableColumn(str(year), True) for year in range(2016, 2026)]]
    rows = [[TableCell(name), *[TableCell("67,67")] * 10] for name in many(34)]
    inks = well_drawn(Table(columns, rows))
    assert len(texts(inks)) == 35 * 11 and min(text.size for text in texts(inks)) >= 5


def test_a_table_that_is_cut_says_how_many_rows_are_there_of_how_many():
    rows = [[TableCell(name, fill=BLUE), TableCell("67,67")] for name in many(100)]
    inks = well_drawn(Table([TableColumn("Tỉnh"), TableColumn("Điểm", True)], rows))
    *_, last = texts(inks)
    shown = len(texts(inks, "cell")) // 2
    assert last.lines == (f"… {shown}/100",) and len(of(inks, Rect)) == shown + 1
    assert any(fault.endswith("is cut") for fault in faults(inks, FORMAT))


def test_a_table_of_few_rows_is_large_and_no_figure_leaves_its_mark():
    columns = [TableColumn("Nơi xem"), TableColumn("Xã đạt chuẩn"), *[TableColumn("Điểm", True, 0.5)] * 6]
    row = [
        TableCell("Thanh Hóa, trước 01/07/2025"),
        TableCell("chưa thu thập được ở đây"),
        *[TableCell("(1) 69,03")] * 6,
    ]
    inks = well_drawn(Table(columns, [row] * 2))
    assert texts(inks)[0].size > 16
    assert all(len(text.lines) == 1 for text in texts(inks, "cell") if text.align == "right")


SQUARE = [(105.0, 20.0), (106.0, 20.0), (106.0, 21.0), (105.0, 21.0)]
COUNTRY = Map(
    [Region("a", [SQUARE], RED, "Thanh Hóa: 60 điểm", True), Region("b", [SQUARE], BLUE, "Huế: 61 điểm")],
    [(112.0, 17.7, "Quần đảo Hoàng Sa"), (113.2, 12.2, "Quần đảo Trường Sa")],
    "Ranh giới: © OpenStreetMap contributors, ODbL",
    [Key(BLUE, "cao: 74,84")],
)


@pytest.mark.parametrize("width", [892, 400, 200, 120])
def test_both_archipelagos_are_named_on_every_map(width: int):
    inks = well_drawn(COUNTRY, BOX._replace(width=width))
    assert said(inks, "place") == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]


def test_the_keys_of_a_map_stand_at_sea_where_there_is_room():
    body = COUNTRY._replace(keys=[Key(BLUE, "Nhóm trung bình thấp")])
    inks, narrow = well_drawn(body, BOX._replace(width=400)), well_drawn(body, BOX._replace(width=200))
    land = max(x for outline in of(inks, Outline) for ring in outline.rings for x, _ in ring)
    (key,), (above,) = texts(inks, "key"), texts(narrow, "key")
    assert key.box.left > land and key.box.top < BOX.top + 20
    assert above.box.left < min(x for outline in of(narrow, Outline) for ring in outline.rings for x, _ in ring)


def test_the_chosen_province_lies_on_top_and_north_is_up():
    outlines = of(well_drawn(COUNTRY), Outline)
    assert [(outline.name, outline.edge) for outline in outlines][1] == ("Thanh Hóa: 60 điểm", RED)
    (south, _), (north, _) = ((point[1], point[0]) for point in (outlines[0].rings[0][0], outlines[0].rings[0][2]))
    assert north < south


def test_even_in_a_low_box_no_more_than_four_cards_stand_in_a_row():
    inks = well_drawn(Cards([Card("Xã đạt chuẩn", "374", "xã")] * 8), BOX._replace(height=130))
    tops = [rect.box.top for rect in of(inks, Rect)]
    assert [tops.count(top) for top in sorted(set(tops))] == [4, 4]


@pytest.mark.parametrize("count", range(1, 9))
def test_cards_fill_the_box_at_most_four_in_a_row(count: int):
    card = Card("Tỷ lệ hài lòng của người dân", "84,13", "%", ["Mục tiêu 90 %, còn 5,87 điểm phần trăm"], RED)
    inks = well_drawn(Cards([card] * count))
    tops = [rect.box.top for rect in of(inks, Rect) if rect.fill == LOOK.panel]
    assert len(tops) == count and max(tops.count(top) for top in tops) <= 4
    assert said(inks, "value") == ["84,13"] * count and not any("…" in text for text in said(inks))


def test_headings_and_figures_of_cards_give_way_to_lines_that_can_be_read():
    card = Card("PAPI 2024", "44,87", "trên 80", ["công bố", "Nhóm cao nhất; không xếp hạng", "+0,67 so với 2023"])
    inks = well_drawn(Cards([card] * 6), BOX._replace(height=270))
    assert min(text.size for text in texts(inks, "line")) >= 13 and texts(inks, "value")[0].size > 20


def test_sentences_are_large_and_below_each_other():
    inks = well_drawn(Paragraphs(["Câu thứ nhất.", "Câu thứ hai."]))
    first, second = texts(inks)
    assert first.box.bottom < second.box.top and first.size >= 20


# what is wrong with a drawing


def planted(text: str = "Huế", left: float = 50, top: float = 50, width: float = 200, **changed: object) -> Text:
    return Text("value", Box(left, top, width, 24), [text], 20, "#000000")._replace(**changed)


@pytest.mark.parametrize(
    ("inks", "fault"),
    [
        ([planted(width=20)], "value “Huế” is wider than its box"),
        ([planted(lines=["Huế", "Huế"])], "value “Huế Huế” has more lines than its box holds"),
        ([planted(left=940)], "value “Huế” leaves the slide"),
        ([planted(top=530)], "value “Huế” leaves the slide"),
        ([planted("Hạng ①")], "value “Hạng ①” has letters that the font lacks: ①"),
        ([planted(), planted("Hà Nội", left=70, top=55)], "value “Huế” lies on value “Hà Nội”"),
        ([planted(size=9)], "value “Huế” is too small: 9"),
        ([planted("Thừa Thiên…")], "value “Thừa Thiên…” is cut"),
        ([planted("… 20/34")], "value “… 20/34” is cut"),
        ([planted(turned=-90, box=Box(50, 50, 24, 20))], "value “Huế” is wider than its box"),
    ],
)
def test_what_a_reader_would_see_as_wrong_is_found(inks: list[Ink], fault: str):
    assert faults(inks, FORMAT) == [fault]


def test_nothing_is_wrong_with_texts_that_only_share_their_boxes():
    assert faults([planted(), planted(align="right")], FORMAT) == []


# all of it


def test_the_slides_of_a_page_have_no_fault(built: Path, monkeypatch: pytest.MonkeyPatch):
    slides = slides_of_page(PAGES["ranking"], built, monkeypatch, index="pci", period="2023", home="thanh-hoa")
    for name, format in FORMATS.items():
        show = Show("Hội nghị", [Made(s, "http://a/b") for s in slides], "bản 1", "vi", "Nguồn", "…", "Mở", format)
        for number, made in enumerate(show.slides, 1):
            inks = slide_ink(placed(made, number, show), show)
            assert faults(inks, format) == [], name
            assert inks[0] == Rect(Box(0, 0, *format), LOOK.ground)


def test_ticks_are_round_and_few():
    assert round_ticks(0, 63, 5).values == (0, 20, 40, 60)
    close = round_ticks(67.1, 67.4, 5)
    assert close.values == pytest.approx((67.1, 67.2, 67.3, 67.4)) and close.decimals == 1


@pytest.mark.parametrize(
    ("fill", "ink"), [("#0E5760", "#FFFFFF"), ("#D5E6E4", "#101618"), ("#B5431A", "#FFFFFF"), ("#3E848A", "#000000")]
)
def test_what_is_written_on_a_color_can_be_read(fill: str, ink: str):
    assert ink_on(fill) == ink


WORDS = st.text("aăâđêôơưắệ ộỹAĐ-,.0123456789%()", max_size=60).map(lambda text: " ".join(text.split()))
VALUES = st.one_of(st.none(), st.floats(-1e4, 1e5), st.integers(0, 100).map(float))
COUNTS = st.sampled_from([1, 2, 3, 7, 15, 34, 63])
COLORS = st.sampled_from([BLUE, RED, "#D5E6E4"])


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    count = draw(COUNTS)
    pool = draw(st.lists(WORDS, min_size=1, max_size=5))
    figures = draw(st.lists(VALUES, min_size=1, max_size=7))
    names = [pool[place % len(pool)] for place in range(count)]
    values = [figures[place % len(figures)] for place in range(count)]
    held = [value or 0.0 for value in values]
    color, keys = draw(COLORS), [Key(draw(COLORS), word) for word in draw(st.lists(WORDS, max_size=5))]
    series = [
        Series(name, values, color, draw(st.sampled_from([[], names])), [], plain)
        for name, plain in zip(pool, draw(st.lists(st.booleans(), min_size=5, max_size=5)), strict=False)
    ]
    strong = [draw(st.integers(0, count - 1))]
    match draw(st.sampled_from([Bars, Lines, Points, Ranges, Table, Map, Cards, Paragraphs])).__name__:
        case "Bars":
            return Bars(names, series, is_upright=draw(st.booleans()), strong=strong, keys=keys)
        case "Lines":
            return Lines(names, series, breaks=[(strong[0], pool[0]), (count - 1, "‡")], keys=keys)
        case "Points":
            points = list(zip(held, reversed(held), strict=True))
            return Points([Cloud("a", points, color, names), Cloud("b", points[:1], RED, names[:1])], pool[0], pool[-1])
        case "Ranges":
            spans = [
                Span(v, None if v is None else v + 5, v, name, color) for v, name in zip(values, names, strict=True)
            ]
            return Ranges(names, spans, "a", "b", "c", is_reversed=draw(st.booleans()), strong=strong, keys=keys)
        case "Table":
            cells = [[TableCell(n, fill=color), TableCell(str(v))] for n, v in zip(names, values, strict=True)]
            return Table([TableColumn(pool[0]), TableColumn(pool[-1], True)], cells, keys)
        case "Map":
            return COUNTRY._replace(keys=keys, attribution=pool[0])
        case "Cards":
            return Cards([Card(n, str(v), pool[0], pool[-2:], color) for n, v in zip(names[:8], values, strict=False)])
        case _:
            return Paragraphs(names[:12])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(bodies(), st.sampled_from([BOX, BOX._replace(width=420), Box(34, 95, 652, 300), Box(34, 120, 300, 250)]))
def test_whatever_is_drawn_has_no_fault(body: Body, box: Box):
    well_drawn(body, box)


def test_lines_end_where_their_pieces_do():
    inks = well_drawn(lines(Series("Huế", [1.0, None, 3.0, 4.0], RED)))
    assert all(
        one[0] < other[0] for line in of(inks, Line) if line.color == RED for one, other in pairwise(line.points)
    )
