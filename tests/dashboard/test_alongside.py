"""Two panels over one axis of time, and a cloud of provinces, as plain data for the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from dashboard.charts.alongside import Bar, Dot, Titles, cloud, panels
from dashboard.charts.trend import Line, Point, Rule
from dashboard.theme import LIGHT

YEAR = Bar(2018.0, 2019.0, 40.0, None, "40", "Tỉnh A, 2018: 40 cuộc", "#111111")
MONTHS = Bar(2018.0, 2018.75, 30.0, None, "30", "Huyện B, tháng 1–9/2018: 30 cuộc", "#222222")
DAY = Bar(2020.5, 2020.503, 7.0, 9.0, "7–9", "Xã C, 01/7/2020: 7–9 cuộc", "#333333")
LINE = Line("A", "#B5431A", [[Point(2016.5, 70.0, "2016"), Point(2017.5, 71.0, "2017")], [Point(2019.5, 60.0, "2019")]])
RULE = Rule(2018.0, "①", "đổi cách đo", False)
TITLES = Titles("Đối thoại (cuộc)", "Chỉ số", "không có số liệu ở đây")
Figure = dict[str, Any]


@pytest.fixture
def drawn() -> Callable[..., Figure]:
    def made(
        bars: Sequence[Bar] = (YEAR,), lines: Sequence[Line] = (LINE,), rules: Sequence[Rule] = (), **changed: Any
    ) -> Figure:
        return panels(bars, lines, rules, changed.get("releases", []), TITLES, LIGHT, ",.", 13)

    return made


def bars_of(figure: Figure) -> list[Figure]:
    return [trace for trace in figure["data"] if trace["type"] == "bar"]


def texts_of(figure: Figure) -> list[str]:
    return [label["text"] for label in figure["layout"]["annotations"]]


def test_a_bar_covers_the_span_that_was_counted(drawn):
    (bar,) = bars_of(drawn([MONTHS]))
    assert bar["x"][0] - bar["width"][0] / 2 == 2018.0
    assert bar["x"][0] + bar["width"][0] / 2 == 2018.75
    assert bar["y"] == [30.0]
    assert bar["text"] == [MONTHS.hover] and bar["textposition"] == "none"


def test_a_count_of_one_day_can_be_seen_where_it_was(drawn):
    (bar,) = bars_of(drawn([DAY]))
    assert bar["width"][0] == 0.04
    assert bar["x"][0] == pytest.approx(2020.5015)


def test_bars_lie_over_each_other_and_are_never_stacked(drawn):
    figure = drawn([MONTHS, YEAR])
    assert figure["layout"]["barmode"] == "overlay"
    assert "base" not in str(figure["data"]) and [b["y"] for b in bars_of(figure)] == [[40.0], [30.0]]


def test_the_shorter_span_stands_in_front_whatever_the_order(drawn):
    assert bars_of(drawn([MONTHS, YEAR])) == bars_of(drawn([YEAR, MONTHS]))
    assert bars_of(drawn([MONTHS, YEAR]))[-1]["name"] == MONTHS.hover


def test_the_upper_end_of_a_range_is_a_whisker(drawn):
    (bar,) = bars_of(drawn([DAY]))
    assert bar["error_y"]["visible"] and bar["error_y"]["array"] == [2.0]
    assert not bars_of(drawn([YEAR]))[0]["error_y"]["visible"]


def test_the_scale_of_bars_starts_at_nought_and_leaves_room_for_what_is_printed_on_them(drawn):
    low, high = drawn([YEAR, DAY])["layout"]["yaxis2"]["range"]
    assert low == 0 and high > 40 * 1.1


def test_each_panel_has_a_scale_and_a_place_of_its_own_under_one_axis_of_time(drawn):
    figure = drawn()
    layout = figure["layout"]
    assert layout["yaxis"]["domain"][1] < layout["yaxis2"]["domain"][0]
    assert {trace.get("yaxis", "y") for trace in figure["data"] if trace["type"] == "scatter"} == {"y"}
    assert {trace["yaxis"] for trace in bars_of(figure)} == {"y2"}
    assert "overlaying" not in layout["yaxis2"] and "xaxis2" not in layout


def test_a_line_is_cut_where_its_runs_are(drawn):
    lines = [trace for trace in drawn()["data"] if trace["type"] == "scatter"]
    assert [trace["x"] for trace in lines] == [[2016.5, 2017.5], [2019.5]]


def test_a_break_of_the_score_does_not_cross_the_counts(drawn):
    layout = drawn(rules=[RULE])["layout"]
    assert [shape["yref"] for shape in layout["shapes"]] == ["y domain"]
    (head,) = [label for label in layout["annotations"] if label["text"] == "①"]
    assert head["yref"] == "y domain" and head["hovertext"] == "đổi cách đo"


def test_the_axis_holds_whole_years_each_named_in_its_middle(drawn):
    axis = drawn([MONTHS])["layout"]["xaxis"]
    assert axis["ticktext"] == ["2016", "2017", "2018", "2019"]
    assert axis["tickvals"] == [2016.5, 2017.5, 2018.5, 2019.5]
    assert axis["range"] == [pytest.approx(2015.9), pytest.approx(2020.1)]


def test_years_of_release_without_a_score_are_on_the_axis(drawn):
    axis = drawn([YEAR], [], releases=[2016, 2021])["layout"]["xaxis"]
    assert (axis["ticktext"][0], axis["ticktext"][-1]) == ("2016", "2021")


def test_of_many_years_the_newest_is_named_and_there_is_room_between(drawn):
    axis = drawn([YEAR], releases=[2005, 2024])["layout"]["xaxis"]
    assert axis["ticktext"][-1] == "2024" and len(axis["ticktext"]) <= 10


def test_an_empty_panel_says_so_and_keeps_its_place(drawn):
    for figure, axis in ((drawn([]), "y2"), (drawn(lines=[]), "y")):
        (said,) = [a for a in figure["layout"]["annotations"] if a["text"] == TITLES.absent]
        assert said["yref"] == f"{axis} domain"
        assert axis in {trace.get("yaxis", "y") for trace in figure["data"]}
        assert not figure["layout"]["yaxis2" if axis == "y2" else "yaxis"]["showticklabels"]
    assert TITLES.absent not in texts_of(drawn())


def test_both_panels_are_titled(drawn):
    titled = {a["text"]: a["yref"] for a in drawn()["layout"]["annotations"]}
    assert titled["<b>Đối thoại (cuộc)</b>"] == "y2 domain"
    assert titled["<b>Chỉ số</b>"] == "y domain"


def test_figures_at_bars_are_not_printed_over_each_other(drawn):
    texts = texts_of(drawn([YEAR, MONTHS, DAY]))
    assert "40" in texts and "7–9" in texts
    assert "30" not in texts


def dots() -> list[Dot]:
    return [Dot(float(i), 50.0 + i, f"Tỉnh {i}", f"Tỉnh {i}: {i}", i == 3) for i in range(1, 13)]


def test_a_cloud_has_one_point_a_province_and_no_line():
    (trace,) = cloud(dots(), "x", "y", LIGHT, ",.")["data"]
    assert trace["mode"] == "markers"
    assert trace["x"] == [float(i) for i in range(1, 13)] and trace["y"][0] == 51.0
    assert trace["text"][2] == "Tỉnh 3: 3"


def test_home_alone_has_the_accent_and_its_name_beside_it():
    figure = cloud(dots(), "trên 100.000 dân", "PCI 2016", LIGHT, ",.")
    colors = figure["data"][0]["marker"]["color"]
    assert colors.count(LIGHT.accent) == 1 and colors[2] == LIGHT.accent
    assert [t for t in texts_of(figure) if "Tỉnh" in t] == ["<b>Tỉnh 3</b>"]
    assert figure["layout"]["xaxis"]["title"]["text"] == "trên 100.000 dân"
    assert "<b>PCI 2016</b>" in texts_of(figure)


def test_a_long_title_goes_on_in_a_second_line():
    title = "Cuộc/hội nghị đối thoại của người đứng đầu với nhân dân, trên 100.000 dân"
    written = cloud(dots(), title, "y", LIGHT, ",.")["layout"]["xaxis"]["title"]["text"]
    assert max(map(len, written.split("<br>"))) <= 46
    assert written.replace("<br>", " ") == title
