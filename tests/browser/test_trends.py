"""The trend as it is drawn, and the map switch as it is clicked."""

import pytest

from tests.browser.conftest import NewReader, Reader

MEMBERS = "an-giang,kien-giang,an-giang-2025"

# The strokes of the lines, as drawn: how many points they join and whether they are dashed.
LINES = """() => [...document.querySelectorAll('.scatterlayer .trace')].map(trace => {
    const line = trace.querySelector('path.js-line');
    const points = trace.querySelectorAll("path.point").length;
    return {points, dash: line ? getComputedStyle(line).strokeDasharray : '',
            box: trace.getBoundingClientRect().toJSON()}; })"""

# Texts of the chart that lie on each other.
ON_EACH_OTHER = """() => {
    const labels = [...document.querySelectorAll('.infolayer .annotation text')].map(text =>
        ({text: text.textContent, box: text.getBoundingClientRect()})).filter(l => l.text.length > 1);
    return labels.flatMap((a, i) => labels.slice(i + 1).filter(b =>
        a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1
        && a.box.top < b.box.bottom - 2 && b.box.top < a.box.bottom - 2).map(b => a.text + ' / ' + b.text)); }"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_run_of_every_line_is_drawn_with_its_intervals(new_reader: NewReader, served: str, theme: str):
    reader = new_reader(served, theme=theme)
    reader.open("trends", lang="vi", index="papi", concept="total", units=MEMBERS)
    drawn = reader.page.evaluate(LINES)
    # the medians of country and region without points; then three units in three runs each
    assert [line["points"] for line in drawn][-9:] == [5, 2, 7] * 3
    assert all(line["box"]["width"] > 10 for line in drawn)
    assert [line["dash"] == "none" for line in drawn][-9:] == [True] * 6 + [False] * 3
    # two members, three years; those without an interval are given one of no height
    heights = "bars => bars.map(bar => bar.getBoundingClientRect().height).filter(height => height > 3)"
    assert len(reader.page.eval_on_selector_all(".scatterlayer .errorbar", heights)) == 6
    assert reader.page.locator(".shapelayer path").count() > 4


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}])
def test_no_name_on_the_chart_lies_on_another_or_outside(new_reader: NewReader, served: str, size: dict[str, int]):
    reader = new_reader(served, size)
    reader.open("trends", lang="vi", index="papi", concept="total", units=MEMBERS + ",thanh-hoa,da-nang,can-tho")
    assert reader.page.evaluate(ON_EACH_OTHER) == []
    outside = reader.page.evaluate(
        """() => { const frame = document.querySelector('.js-plotly-plot').getBoundingClientRect();
            return [...document.querySelectorAll('.infolayer .annotation text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.right > frame.right + 1 || box.left < frame.left - 1 || box.top < frame.top - 1
                    || box.bottom > frame.bottom + 1; }).map(text => text.textContent); }"""
    )
    assert outside == []


def switch(reader: Reader, option: str) -> None:
    group = reader.page.locator(".st-key-filter_map")
    group.get_by_role("radio", name=option).or_(group.get_by_role("button", name=option)).click()


@pytest.mark.parametrize(
    ("page", "query", "option", "map_", "then"),
    [
        ("overview", {"home": "an-giang-2025"}, "63", "63", {"home": "an-giang"}),
        ("overview", {"home": "an-giang", "map": "63"}, "34", "34", {"home": "an-giang-2025"}),
        ("ranking", {"index": "pci", "period": "2016"}, "34", "34", {"units": "thanh-hoa"}),
        ("trends", {"index": "papi", "home": "ha-noi-2008"}, "63", "63", {"home": "ha-noi-2008"}),
    ],
)
def test_the_map_is_switched_with_one_click_and_the_address_shows_the_same_elsewhere(
    new_reader: NewReader, served: str, page: str, query: dict[str, str], option: str, map_: str, then: dict[str, str]
):
    parts = (".td-heading", ".td-chosen", ".td-bar .td-value", ".td-score", ".td-members", ".td-footing")
    author = new_reader(served).open(page, lang="vi", **query)
    switch(author, option)
    author.wait_for_query(map=map_, **then)
    guest = new_reader(served).follow(author.page.url)
    assert {part: guest.text(part) for part in parts} == {part: author.text(part) for part in parts}
    assert any(author.text(part) for part in parts[1:])


def test_the_ranking_on_todays_map_has_no_rank_on_the_screen(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", period="2016", node="overall", map="34")
    assert not "".join(reader.text(".td-rank")).strip()
    assert "†" in "".join(reader.text(".td-bar .td-value"))
    assert reader.page.locator(".td-footing").get_by_text("không theo điểm").is_visible()
