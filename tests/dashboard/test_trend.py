"""The chart of scores over the years as the plain data that plotly.js is given."""

import json
from itertools import pairwise
from typing import Any

import pytest

from dashboard.charts.trend import CONFIG, Line, Point, Rule, trend
from dashboard.theme import DARK, LIGHT

HOME = Line(
    "Thanh Hóa",
    LIGHT.accent,
    [
        [Point(2016, 60.0, "a"), Point(2017, 61.0, "b")],
        [Point(2019, 64.0, "c", below=1.5, above=0.5), Point(2020, 65.0, "d", is_published=False)],
    ],
)
MERGED = Line("An Giang", LIGHT.lines[0], [[Point(2016, 55.0, "e", is_published=False)]], dash="dash")
MIDDLE = Line(
    "Trung vị", LIGHT.label, [[Point(2016, 58.0, "f"), Point(2020, 59.0, "g")]], "dot", 1.5, has_markers=False
)
METHOD = Rule(2017.5, "①", "2018, đổi cách đo: x", is_suspected=False)
SUSPECTED = Rule(2018.5, "②", "2019, có dấu hiệu đổi cách đo: y", is_suspected=True)


def drawn(*lines: Line, rules: tuple[Rule, ...] = (METHOD, SUSPECTED)) -> dict[str, Any]:
    return trend(lines, rules, LIGHT, ",.")


def labels(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The names at the ends of the lines, from bottom to top."""
    return sorted((a for a in figure["layout"]["annotations"] if a["yref"] == "y"), key=lambda a: a["y"])


def test_each_run_is_a_trace_of_its_own_so_that_nothing_joins_them():
    traces = drawn(HOME)["data"]
    assert [trace["x"] for trace in traces] == [[2016, 2017], [2019, 2020]]
    assert [trace["y"] for trace in traces] == [[60.0, 61.0], [64.0, 65.0]]
    assert {trace["name"] for trace in traces} == {"Thanh Hóa"}
    assert not any(trace["connectgaps"] for trace in traces)


def test_a_point_says_in_words_what_it_is_and_nothing_else():
    for trace in drawn(HOME, MERGED)["data"]:
        assert trace["hovertemplate"] == "%{text}<extra></extra>"
    assert [trace["text"] for trace in drawn(HOME)["data"]] == [["a", "b"], ["c", "d"]]


def test_a_point_that_is_not_published_is_hollow():
    published, later = drawn(HOME)["data"]
    assert published["marker"]["color"] == [LIGHT.accent, LIGHT.accent]
    assert later["marker"]["color"] == [LIGHT.accent, LIGHT.border]
    assert later["marker"]["line"]["color"] == LIGHT.accent


def test_lines_keep_their_dash_their_colour_and_their_markers():
    home, _, merged, middle = drawn(HOME, MERGED, MIDDLE)["data"]
    assert [trace["line"]["dash"] for trace in (home, merged, middle)] == ["solid", "dash", "dot"]
    assert [trace["line"]["color"] for trace in (home, merged)] == [LIGHT.accent, LIGHT.lines[0]]
    assert [trace["mode"] for trace in (home, middle)] == ["lines+markers", "lines"]


def test_an_interval_is_drawn_where_there_is_one_and_only_there():
    without, within = (trace["error_y"] for trace in drawn(HOME)["data"])
    assert not without["visible"]
    assert within["visible"] and not within["symmetric"]
    assert (within["arrayminus"], within["array"]) == ([1.5, None], [0.5, None])


def test_an_interval_lies_within_the_axis():
    wide = Line("x", LIGHT.accent, [[Point(2016, 50.0, "", below=20.0, above=30.0), Point(2017, 50.0, "")]])
    low, high = drawn(wide)["layout"]["yaxis"]["range"]
    assert low < 30 and high > 80


def test_a_rule_runs_across_the_whole_height_and_a_suspected_one_is_fainter():
    sure, faint = drawn(HOME)["layout"]["shapes"]
    assert (sure["x0"], sure["x1"], sure["y0"], sure["y1"], sure["yref"]) == (2017.5, 2017.5, 0, 1, "paper")
    assert (sure["line"]["dash"], faint["line"]["dash"]) == ("dash", "dot")
    assert faint["opacity"] < sure["opacity"]


def test_every_rule_has_its_sign_at_its_head_and_its_reason_for_hovering():
    heads = [a for a in drawn(HOME)["layout"]["annotations"] if a["yref"] == "paper"]
    assert [(h["x"], h["text"], h["hovertext"]) for h in heads] == [
        (METHOD.year, METHOD.sign, METHOD.reason),
        (SUSPECTED.year, SUSPECTED.sign, SUSPECTED.reason),
    ]


def test_every_line_has_its_name_at_its_end_in_its_colour():
    found = {label["text"]: (label["font"]["color"], label["y"]) for label in labels(drawn(HOME, MERGED))}
    assert found == {"Thanh Hóa": (LIGHT.accent, 65.0), "An Giang": (LIGHT.lines[0], 55.0)}


@pytest.mark.parametrize("scores", [[60.0] * 8, [60.0, 60.1, 60.2, 70.0, 70.0, 70.0], [50.0, 50.0, 65.0, 65.0], [10.0]])
@pytest.mark.parametrize("name", ["Huế", "Trung vị Trung du và miền núi phía Bắc"])
def test_names_do_not_lie_on_each_other(scores: list[float], name: str):
    ends = [
        Line(f"{name} {i}", LIGHT.accent, [[Point(2015, 40.0, ""), Point(2016, s, "")]]) for i, s in enumerate(scores)
    ]
    figure = drawn(*ends)
    low, high = figure["layout"]["yaxis"]["range"]
    placed = labels(figure)
    assert len(placed) == len(scores)
    for below, above in pairwise(placed):
        lines = sum(label["text"].count("<br>") + 1 for label in (below, above))
        # a line of text takes about a twenty-third of the height of the chart
        assert above["y"] - below["y"] >= lines / 2 * 0.044 * (high - low)


def test_names_stay_in_the_order_of_the_scores():
    ends = [Line(str(s), LIGHT.accent, [[Point(2016, s, "")]]) for s in (61.0, 60.0, 60.1, 75.0)]
    assert [label["text"] for label in labels(drawn(*ends))] == ["60.0", "60.1", "61.0", "75.0"]


def test_nothing_to_draw_is_an_empty_chart_with_axes_that_can_be_drawn():
    layout = trend([], [], LIGHT, ",.")["layout"]
    for axis in ("xaxis", "yaxis"):
        low, high = layout[axis]["range"]
        assert low < high


def test_one_score_alone_has_an_axis_around_it():
    low, high = drawn(MERGED)["layout"]["yaxis"]["range"]
    assert low < 55.0 < high


@pytest.mark.parametrize(("first", "step"), [(2012, 1), (2005, 2)])
def test_the_axis_has_whole_years_and_the_last_one_among_them(first: int, step: int):
    axis = drawn(Line("x", LIGHT.accent, [[Point(first, 1.0, ""), Point(2020, 2.0, "")]]))["layout"]["xaxis"]
    assert (axis["tick0"], axis["dtick"], axis["tickformat"]) == (2020, step, "d")


def test_numbers_are_written_the_way_of_the_language_and_nothing_moves_under_the_finger():
    figure = trend([HOME], [], DARK, ",.")
    assert figure["layout"]["separators"] == ",."
    assert CONFIG == {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
    assert figure["layout"]["xaxis"]["fixedrange"] and figure["layout"]["yaxis"]["fixedrange"]
    assert not figure["layout"]["dragmode"]


def test_the_figure_is_plain_data():
    figure = drawn(HOME, MERGED, MIDDLE)
    assert json.loads(json.dumps(figure)) == figure


def test_a_lone_point_is_seen_even_on_a_line_drawn_without_points():
    median = Line("m", LIGHT.label, [[Point(2016, 50.0, "")], [Point(2018, 51.0, ""), Point(2019, 52.0, "")]])
    lone, joined = drawn(median._replace(has_markers=False))["data"]
    assert lone["mode"] == "lines+markers"
    assert joined["mode"] == "lines"
