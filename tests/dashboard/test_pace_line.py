"""Readings on their way to a target, as a picture the size of a card."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from dashboard.charts.pace_line import HEIGHT, WIDTH, Aim, pace_line
from dashboard.theme import DARK, LIGHT, Palette

SVG = "{http://www.w3.org/2000/svg}"
RUN = [(2022.5, 70.0), (2023.5, 74.0), (2025.5, 79.0)]
AIM = Aim(2026.0, 80.0)
Point = tuple[float, float]


def image(html: str) -> ElementTree.Element:
    source = re.search(r'src="data:image/svg\+xml,([^"]*)"', html)
    assert source, html
    return ElementTree.fromstring(unquote(source[1]))


def drawn(
    runs=(RUN,), others=(), cuts=(), aim: Aim | None = AIM, palette: Palette = LIGHT, alt: str = ""
) -> ElementTree.Element:
    return image(pace_line(list(runs), list(others), list(cuts), aim, alt, palette))


def lines(svg: ElementTree.Element) -> list[list[Point]]:
    found = [line.attrib["points"].split() for line in svg.iter(f"{SVG}polyline")]
    return [[(float(x), float(y)) for x, y in (point.split(",") for point in points)] for points in found]


def dots(svg: ElementTree.Element, fill: str) -> list[Point]:
    return [
        (float(c.attrib["cx"]), float(c.attrib["cy"])) for c in svg.iter(f"{SVG}circle") if c.attrib["fill"] == fill
    ]


def straight(svg: ElementTree.Element, dashes: str | None) -> list[tuple[float, float, float, float]]:
    """The ends of the straight lines of one kind of dashes: x1, y1, x2, y2."""
    found = [line.attrib for line in svg.iter(f"{SVG}line") if line.attrib.get("stroke-dasharray") == dashes]
    x1, y1, x2, y2 = "x1", "y1", "x2", "y2"
    return [(float(a[x1]), float(a[y1]), float(a[x2]), float(a[y2])) for a in found]


TO_THE_AIM, CHANGE, LEVEL = "6 4", "2 3", None


@pytest.mark.parametrize("aim", [None, AIM])
def test_without_points_nothing_is_drawn(aim):
    assert pace_line([], [], [2025.5], aim, "", LIGHT) == ""


def test_each_run_is_one_line_and_nothing_joins_two_of_them():
    before, after = [RUN[0], (2023.0, 71.0)], RUN[1:]
    found = lines(drawn([before, after]))
    assert [len(line) for line in found] == [2, 2]
    assert found[0][-1][0] < found[1][0][0]
    assert [len(line) for line in lines(drawn())] == [3]


def test_every_reading_that_counts_is_a_full_dot_on_its_line():
    svg = drawn()
    assert dots(svg, LIGHT.accent) == lines(svg)[0]


def test_readings_that_do_not_count_are_hollow_and_on_no_line():
    svg = drawn(others=[(2020.0, 72.0), (2021.0, 73.0)])
    assert len(dots(svg, "none")) == 2
    assert [len(line) for line in lines(svg)] == [3]
    assert not set(dots(svg, "none")) & {point for line in lines(svg) for point in line}


def test_readings_that_do_not_count_are_drawn_without_any_that_does():
    svg = drawn([], others=[(2020.0, 72.0), (2021.0, 73.0)])
    assert len(dots(svg, "none")) == 2 and lines(svg) == []
    assert straight(svg, TO_THE_AIM) == []


def test_years_run_to_the_right_and_amounts_upwards():
    ((first, second, last),) = lines(drawn())
    assert first[0] < second[0] < last[0] and first[1] > second[1] > last[1]
    assert (last[0] - second[0]) == pytest.approx(2 * (second[0] - first[0]), abs=0.2)


@pytest.mark.parametrize(
    "aim", [AIM, Aim(2026.0, 300.0), Aim(2026.0, 0.0), Aim(2030.0, 80.0, [2026.0, 2028.0, 2090.0])]
)
def test_the_aim_and_everything_else_is_inside_the_picture(aim):
    svg = drawn(others=[(2014.0, 8.0)], cuts=[2017.0], aim=aim)
    (mark,) = dots(svg, LIGHT.border)
    points = [mark, *dots(svg, "none"), *dots(svg, LIGHT.accent)]
    points += [end for x1, y1, x2, y2 in straight(svg, TO_THE_AIM) for end in ((x1, y1), (x2, y2))]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in points)
    for bar in svg.iter(f"{SVG}rect"):
        left, width = float(bar.attrib["x"]), float(bar.attrib["width"])
        assert left > 0 and left + width <= WIDTH


def test_the_straight_line_leads_from_the_first_reading_that_counts_to_the_aim():
    svg = drawn(others=[(2014.0, 8.0)])
    ((x1, y1, x2, y2),) = straight(svg, TO_THE_AIM)
    assert (x1, y1) == lines(svg)[0][0]
    assert [(x2, y2)] == dots(svg, LIGHT.border)
    ((_, level, _, same),) = straight(svg, LEVEL)
    assert level == same == y2


def test_without_an_aim_there_is_no_way_to_it():
    svg = drawn(aim=None)
    assert list(svg.iter(f"{SVG}line")) == [] and dots(svg, LIGHT.border) == []
    assert [len(line) for line in lines(svg)] == [3]


def test_each_change_is_a_rule_across_at_its_place():
    svg = drawn(cuts=[2024.5])
    ((left, top, right, bottom),) = straight(svg, CHANGE)
    ((_, before, after),) = lines(svg)
    assert left == right == pytest.approx((before[0] + after[0]) / 2, abs=0.1)
    assert (top, bottom) == (0, HEIGHT)


def test_the_days_of_reaching_the_aim_are_a_bar_at_its_height():
    svg = drawn(aim=Aim(2026.0, 80.0, [2025.75, 2026.5, 2027.0]))
    (bar,) = svg.iter(f"{SVG}rect")
    (mark,) = dots(svg, LIGHT.border)
    left, width = float(bar.attrib["x"]), float(bar.attrib["width"])
    assert float(bar.attrib["y"]) + float(bar.attrib["height"]) / 2 == pytest.approx(mark[1], abs=0.1)
    assert left < mark[0] < left + width
    assert left + width > WIDTH - 12


@pytest.mark.parametrize("projected", [(), (2026.5,)])
def test_fewer_than_two_days_of_reaching_it_are_no_spread(projected):
    assert list(drawn(aim=Aim(2026.0, 80.0, projected)).iter(f"{SVG}rect")) == []


def test_a_projection_far_away_does_not_press_the_readings_flat():
    def width_of_line(*projected: float) -> float:
        ((first, *_, last),) = lines(drawn(aim=Aim(2026.0, 80.0, projected)))
        return last[0] - first[0]

    assert width_of_line(2030.0, 2120.0) == pytest.approx(width_of_line() / 2, abs=0.2)
    assert width_of_line(2026.0, 2027.0) > width_of_line(2030.0, 2120.0)


def test_readings_that_never_moved_and_one_alone_are_drawn():
    ((first, last),) = lines(drawn([[(2022.0, 5.0), (2023.0, 5.0)]], aim=None))
    assert first[1] == last[1] and first[0] < last[0]
    assert len(dots(drawn([[(2022.0, 5.0)]], aim=None), LIGHT.accent)) == 1


def test_each_theme_has_its_colours():
    svg = drawn(palette=DARK)
    assert len(dots(svg, DARK.accent)) == 3 and dots(svg, LIGHT.accent) == []
    assert [line.attrib["stroke"] for line in svg.iter(f"{SVG}polyline")] == [DARK.accent]


def test_the_alternative_text_is_text_never_markup():
    html = pace_line([RUN], [], [], AIM, 'Xã "A" <b>', LIGHT)
    alt = re.search(r' alt="([^"]*)"', html)
    assert alt and unescape(alt[1]) == 'Xã "A" <b>'
    assert "<b>" not in html
