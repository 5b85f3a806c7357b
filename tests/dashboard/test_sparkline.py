"""A score over the years as a line the size of a word."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

from dashboard.charts.sparkline import HEIGHT, WIDTH, sparkline
from dashboard.series import segments
from dashboard.theme import DARK, LIGHT, Palette

SVG = "{http://www.w3.org/2000/svg}"
SCORES = {"2010": 1.0, "2011": 2.0, "2012": None, "2013": 4.0, "2014": 3.0}


def image(html: str) -> ElementTree.Element:
    source = re.search(r'src="data:image/svg\+xml,([^"]*)"', html)
    assert source, html
    return ElementTree.fromstring(unquote(source[1]))


def drawn(
    scores: dict[str, float | None] = SCORES, marked: tuple[str, ...] = (), breaks: tuple[str, ...] = (),
    palette: Palette = LIGHT,
) -> ElementTree.Element:  # fmt: skip
    cuts = [{"node": "overall", "period": period, "kind": "method"} for period in breaks]
    return image(sparkline(scores, segments(scores, cuts), marked, "PCI", palette))


def lines(svg: ElementTree.Element) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in (point.split(",") for point in line.attrib["points"].split())]
        for line in svg.iter(f"{SVG}polyline")
    ]


def test_one_line_a_segment_and_a_gap_is_a_gap():
    before, after = lines(drawn())
    assert (len(before), len(after)) == (2, 2)
    year = after[1][0] - after[0][0]
    assert abs(after[0][0] - before[1][0] - 2 * year) < 0.2


def test_a_break_of_method_separates_two_lines():
    unbroken = {"2010": 1.0, "2011": 2.0, "2012": 3.0, "2013": 4.0}
    assert [len(line) for line in lines(drawn(unbroken))] == [4]
    assert [len(line) for line in lines(drawn(unbroken, breaks=("2012",)))] == [2, 2]


def test_a_lone_year_between_gaps_is_a_dot_not_a_line():
    svg = drawn({"2010": 1.0, "2011": None, "2012": 3.0, "2013": 4.0})
    assert [len(line) for line in lines(svg)] == [2]
    assert len(list(svg.iter(f"{SVG}circle"))) == 2


def test_the_newest_score_is_a_dot_in_the_accent_at_the_end_of_its_line():
    svg = drawn()
    dots = [c.attrib for c in svg.iter(f"{SVG}circle") if c.attrib["fill"] == LIGHT.accent]
    assert [(float(d["cx"]), float(d["cy"])) for d in dots] == [lines(svg)[-1][-1]]


def test_the_newest_score_stays_in_its_own_year_when_the_last_years_are_missing():
    svg = drawn({"2010": 1.0, "2011": 2.0, "2012": None})
    dot = next(c.attrib for c in svg.iter(f"{SVG}circle") if c.attrib["fill"] == LIGHT.accent)
    assert abs(float(dot["cx"]) - WIDTH / 2) < 1


def test_higher_scores_are_drawn_higher_and_all_inside_the_image():
    (low, high), (highest, middle) = lines(drawn())
    assert highest[1] < middle[1] < high[1] < low[1]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for line in lines(drawn()) for x, y in line)


def test_scores_that_never_moved_lie_in_the_middle():
    assert {y for _, y in lines(drawn({"2010": 5.0, "2011": 5.0}))[0]} == {HEIGHT / 2}


def test_a_score_of_zero_is_drawn_as_a_score():
    assert len(lines(drawn({"2010": 0.0, "2011": 1.0}))[0]) == 2


def test_each_marked_year_has_a_dotted_rule_between_it_and_the_year_before():
    svg = drawn(marked=("2013", "1999"))
    (rule,) = svg.iter(f"{SVG}line")
    before, after = lines(svg)
    assert rule.attrib["x1"] == rule.attrib["x2"]
    assert before[-1][0] < float(rule.attrib["x1"]) < after[0][0]
    assert "stroke-dasharray" in rule.attrib


def test_no_score_is_no_image():
    assert sparkline({"2010": None}, [], [], "PCI", LIGHT) == ""
    assert sparkline({}, [], [], "PCI", LIGHT) == ""


def test_one_score_alone_is_one_dot_at_the_end():
    svg = drawn({"2014": 3.0})
    assert lines(svg) == []
    assert {float(c.attrib["cx"]) for c in svg.iter(f"{SVG}circle")} == {WIDTH - 6}


def test_each_theme_has_its_colours():
    accents = {c.attrib["fill"] for c in drawn(palette=DARK).iter(f"{SVG}circle")}
    assert accents == {DARK.accent}


def test_the_alternative_text_is_text_never_markup():
    html = sparkline(SCORES, segments(SCORES, []), [], 'PCI của "A" <b>', LIGHT)
    alt = re.search(r' alt="([^"]*)"', html)
    assert alt and unescape(alt[1]) == 'PCI của "A" <b>'
    assert "<b>" not in html
