"""What a reader can see: on a desk, on a telephone, in a conference hall, in the dark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashboard.text import Words
from etl import queries
from etl.store import Snapshot
from tests.browser.conftest import PAGES, NewReader, Reader, in_turn

PHONE = {"width": 390, "height": 844}
HALLS = [{"width": 1920, "height": 1080}, {"width": 1366, "height": 768}]

# How far the sheet reaches beyond the screen, in pixels.
BEYOND = """() => { const main = document.querySelector('[data-testid=stMain]'), root = document.documentElement;
    return {right: Math.max(main.scrollWidth - main.clientWidth, root.scrollWidth - innerWidth),
            down: Math.max(main.scrollHeight - main.clientHeight, root.scrollHeight - innerHeight)}; }"""

# Words that are cut off by their own box, run out of the screen, or run into the edge of a card.
CLIPPED = """() => [...document.querySelectorAll('[data-testid=stMain] .stHtml *')]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => {
        const style = getComputedStyle(e), range = document.createRange();
        range.selectNodeContents(e);
        const text = range.getBoundingClientRect();
        const frame = e.closest('.td-card, .td-bars, .td-heading')?.getBoundingClientRect();
        const hidden = style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1;
        const outside = !e.closest('.td-scroll') && (text.right > innerWidth + 1 || text.left < -1);
        return hidden || outside || frame && (text.right > frame.right + 1 || text.left < frame.left - 1);
    }).map(e => e.className + ': ' + e.textContent.slice(0, 60))"""

# Texts of one row that lie on each other.
OVERLAPPING = """() => [...document.querySelectorAll('.td-bar')].filter(row => {
        const [rank, name, value] = ['.td-rank', '.td-name', '.td-value'].map(s => {
            const range = document.createRange(); range.selectNodeContents(row.querySelector(s));
            return range.getBoundingClientRect(); });
        return rank.width && rank.right > name.left + 1 || name.right > value.left + 1;
    }).map(row => row.textContent)"""

# WCAG contrast of an element's text with what lies behind it.
CONTRAST = """element => {
    const parse = c => { const n = c.match(/[\\d.]+/g).map(Number); return c.startsWith('color(srgb')
        ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    let ground = [255, 255, 255];
    for (const [r, g, b, a] of layers.reverse()) ground = [r, g, b].map((v, i) => v * a + ground[i] * (1 - a));
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = rgb => rgb.slice(0, 3).map(v => linear(v / 255))
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
}"""


def longest_named(snapshot: Snapshot, count: int) -> list[str]:
    units = [u for u in queries.units(snapshot) if str(u["valid_to"]) == "2025-06-30"]
    return [u["unit"] for u in sorted(units, key=lambda u: -len(u["full_name_vi"]))][:count]


def flaws(reader: Reader, what: str, sizes: Sequence[dict[str, int]], may_scroll: bool) -> list[str]:
    """What is wrong with a page at each size of screen."""
    found = []
    for size in sizes:
        reader.page.set_viewport_size(size)  # type: ignore[arg-type]
        reader.page.wait_for_timeout(250)  # the map is drawn anew
        beyond = reader.page.evaluate(BEYOND)
        said = [f"{beyond['right']} px too wide"] if beyond["right"] > 0 else []
        said += [f"{beyond['down']} px too high"] if beyond["down"] > 0 and not may_scroll else []
        said += [f"cut off: {text}" for text in reader.page.evaluate(CLIPPED)]
        said += [f"overlapping: {text}" for text in reader.page.evaluate(OVERLAPPING)]
        found += [f"{what} at {size['width']}: {flaw}" for flaw in said]
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("count", [3, pytest.param(8, marks=pytest.mark.proof)])
def test_the_overview_as_a_slide_fits_the_screen(reader: Reader, snapshot: Snapshot, count: int, lang: str):
    found = []
    for home in longest_named(snapshot, count):
        reader.open("overview", lang=lang, view="present", home=home, until="2024", map="63")
        found += flaws(reader, home, HALLS, may_scroll=False)
    assert found == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("index", "node", "period"),
    [("pci", "overall", "2016"), ("pci", "overall", "2023"), ("papi", "total", "2023"), ("pci", "overall", "2007")],
)
def test_the_ranking_as_a_slide_fits_the_screen(reader: Reader, lang: str, index: str, node: str, period: str):
    reader.open("ranking", lang=lang, view="present", index=index, node=node, period=period)
    assert flaws(reader, f"{index} {period}", HALLS, may_scroll=False) == []


@in_turn(
    "page, query, lang",
    [
        ("new_rural", {"place": "viet-nam"}),
        ("new_rural", {"place": "long-an"}),
        ("new_rural", {"place": "thanh-hoa"}),
        ("criteria", {"place": "gia-lai~2016-12-31"}),
        ("targets", {"place": "viet-nam"}),
        ("targets", {"place": "kien-giang"}),
        ("dan_van", {"place": "nghe-an", "topic": "welfare"}),
        ("dan_van", {"place": "vinh-phuc", "topic": "dialogue"}),
        ("alongside", {"home": "thanh-hoa"}),
        ("initiatives", {"field": "digital"}),
    ],
    "vi",
    "en",
)
def test_targets_and_activities_as_slides_fit_the_screen(reader: Reader, page: str, query: dict[str, str], lang: str):
    reader.open(page, lang=lang, view="present", **query)
    assert flaws(reader, page, HALLS, may_scroll=False) == []


# a page of the data's own workings shows no figure that has a source
SOURCED = [page for page in PAGES if page not in ("coverage", "deck", "methods", "search", "update")]


@pytest.mark.parametrize("page", SOURCED)
def test_a_slide_shows_nothing_to_click_and_says_source_and_date(reader: Reader, page: str):
    reader.open(page, lang="vi", view="present")
    for control in (
        "stHeader",
        "stToolbar",
        "stSelectbox",
        "stMultiSelect",
        "stButtonGroup",
        "stElementToolbar",
        "stSidebar",
    ):
        for found in reader.page.get_by_test_id(control).all():
            assert not found.is_visible(), control
    assert reader.page.locator(".modebar").count() == 0
    shown = reader.page.locator("[data-testid=stMain]").inner_text()
    assert "Nguồn" in shown
    assert "Số liệu cập nhật" in shown


def test_a_slide_is_entered_and_left_by_a_button(reader: Reader):
    reader.open("ranking", lang="vi")
    reader.page.get_by_role("button", name="Chữ lớn", exact=True).click()
    reader.wait_for_query(view="present")
    reader.page.get_by_role("button", name="Thoát chữ lớn").click(force=True)
    reader.page.wait_for_function("!location.search.includes('view=')")
    reader.page.get_by_role("combobox", name="Năm").wait_for()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", {"home": "ba-ria-vung-tau", "map": "63"}),
        ("ranking", {"index": "pci", "node": "overall", "period": "2016"}),
        ("ranking", {"index": "papi", "node": "total", "period": "2023"}),
        ("ranking", {"index": "pci", "node": "overall", "period": "2016", "map": "34"}),
        ("overview", {"home": "an-giang-2025", "map": "34"}),
        ("trends", {"index": "papi", "concept": "total", "units": "an-giang,kien-giang,an-giang-2025"}),
        ("coverage", {}),
    ],
)
def test_nothing_is_cut_off_at_any_width(
    new_reader: NewReader, served: str, page: str, query: dict[str, str], lang: str
):
    reader = new_reader(served, PHONE).open(page, lang=lang, **query)
    assert flaws(reader, page, (PHONE, *HALLS), may_scroll=True) == []


@in_turn(
    "page, query, lang",
    [
        ("new_rural", {"place": "viet-nam"}),
        ("new_rural", {"place": "dong-nai-2025"}),
        ("criteria", {"place": "gia-lai~2016-12-31"}),
        ("targets", {"place": "kien-giang"}),
        ("dan_van", {"place": "nghe-an"}),
        ("alongside", {"home": "thanh-hoa"}),
        ("initiatives", {}),
        ("update", {}),
    ],
    "vi",
    "en",
)
def test_nothing_of_targets_and_activities_is_cut_off_at_any_width(
    new_reader: NewReader, served: str, page: str, query: dict[str, str], lang: str
):
    reader = new_reader(served, PHONE).open(page, lang=lang, **query)
    assert flaws(reader, page, (PHONE, *HALLS), may_scroll=True) == []


def test_the_table_under_the_map_is_whole_on_a_telephone(new_reader: NewReader, served: str):
    reader = new_reader(served, PHONE).open("ranking", index="pci", node="overall", period="2016")
    reader.page.get_by_text(Words("vi")("common.table")).click()
    reader.page.locator(".td-table").wait_for()
    assert reader.page.evaluate(BEYOND)["right"] <= 0
    assert reader.page.locator(".td-table tbody tr").count() == 63


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_and_names_are_readable(new_reader: NewReader, served: str, theme: str):
    reader = new_reader(served, theme=theme).open("overview", home="thanh-hoa", until="2023")
    background = reader.page.eval_on_selector(".stApp", "app => getComputedStyle(app).backgroundColor")
    assert (background == "rgb(18, 24, 27)") is (theme == "dark")
    read = [
        ".td-heading h1",
        ".td-heading p",
        ".td-score strong",
        ".td-card h2",
        ".td-card header p",
        ".td-of",
        ".td-change",
        ".td-components th",
        ".td-components .td-value",
        ".td-source",
        ".td-link",
        ".td-imprint",
        ".td-notice",
    ]
    poor = {s: c for s in read if not (c := reader.page.eval_on_selector(s, CONTRAST)) >= 4.5}
    assert poor == {}
    reader.open("ranking", index="pci", node="overall", period="2023", units="thanh-hoa")
    read = [
        ".td-heading h1",
        ".td-kicker",
        ".td-rank",
        ".td-name",
        ".td-value",
        ".td-chosen .td-name",
        ".td-chosen .td-value",
        ".td-legend span",
        ".td-footing li",
        ".td-map-note p",
    ]
    poor = {s: c for s in read if not (c := reader.page.eval_on_selector(s, CONTRAST)) >= 4.5}
    assert poor == {}


@pytest.mark.parametrize("page", PAGES)
def test_every_widget_and_picture_has_a_name(reader: Reader, page: str):
    reader.open(page, lang="vi")
    unnamed = reader.page.eval_on_selector_all(
        "[data-testid=stMain] :is(button, input, select, img)",
        """all => all.filter(e => e.checkVisibility() && e.type !== 'hidden' && !(e.ariaLabel || e.alt || e.title
               || e.textContent.trim() || e.labels?.length || e.getAttribute('aria-labelledby')))
            .map(e => e.outerHTML.slice(0, 120))""",
    )
    assert unnamed == []
