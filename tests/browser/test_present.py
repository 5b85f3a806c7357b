"""A talk in a real browser: by keyboard, clicker, mouse and finger, in any hall, and whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import etl
from dashboard.deck import Deck, Item, View, text_of
from tests.browser.conftest import BROWSERS_OWN, NO_PROXY, NewReader, Outside, in_turn, serving
from tests.browser.test_accessible import RULES
from tests.conftest import another_score

PCI = View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63", "units": "thanh-hoa"})
PAPI = View("xep-hang", {"index": "papi", "period": "2023", "home": "thanh-hoa", "map": "63", "units": "thanh-hoa"})
BASKET = text_of(Deck([Item(PCI), Item(PAPI, note="Nói chậm.")], "Hội nghị"))
HALLS = [(1920, 1080), (3840, 2160), (1024, 768), (1280, 800)]

# What of the slide that is shown lies outside of its frame, by name; texts are measured as they are drawn.
OUTSIDE = """() => { const frame = [...document.querySelectorAll('.slide:not([hidden]) .frame')]
        .find(f => f.checkVisibility()), box = frame.getBoundingClientRect();
    return [...frame.querySelectorAll('text, rect, circle, .code')].filter(e => { const b = e.getBoundingClientRect();
        return b.left < box.left - 1 || b.top < box.top - 1 || b.right > box.right + 1 || b.bottom > box.bottom + 1; })
        .map(e => e.textContent || e.outerHTML.slice(0, 80)); }"""
FRAME = """() => { const b = [...document.querySelectorAll('.slide:not([hidden]) .frame')]
        .find(f => f.checkVisibility()).querySelector('svg').getBoundingClientRect();
    return [b.left, b.top, b.width, b.height].map(Math.round); }"""
# Words under the code of the live view.
UNDER_THE_CODE = """() => { const frame = [...document.querySelectorAll('.slide:not([hidden]) .frame')]
        .find(f => f.checkVisibility()), c = frame.querySelector('.code')?.getBoundingClientRect();
    return c ? [...frame.querySelectorAll('text')].filter(e => { const b = e.getBoundingClientRect();
        return b.right > c.left + 1 && b.left < c.right - 1 && b.bottom > c.top + 1 && b.top < c.bottom - 1; })
        .map(e => e.textContent) : []; }"""


def address(server: str, **query: str) -> str:
    return f"{server}/trinh-chieu?{urlencode(query or {'basket': BASKET})}"


def opened(new_reader: NewReader, server: str, **query: str) -> Page:
    page = new_reader(server).page
    page.goto(address(server, **query))
    page.evaluate("document.fonts.ready")
    return page


@pytest.fixture(scope="module")
def answered(served: str) -> tuple[dict[str, str], bytes]:
    """The talk as the server answers it once."""
    with NO_PROXY.open(address(served)) as answer:
        return dict(answer.headers), answer.read()


@pytest.fixture
def talk(new_reader: NewReader, served: str, answered: tuple[dict[str, str], bytes]) -> Page:
    page = new_reader(served).page
    headers, body = answered
    page.route(address(served), lambda route: route.fulfill(headers=headers, body=body))
    page.goto(address(served))
    return page


def number(page: Page) -> int:
    shown = [slide.get_attribute("id") or "" for slide in page.locator(".slide").all() if slide.is_visible()]
    assert len(shown) == 1
    return int(shown[0].removeprefix("slide-"))


def count(page: Page) -> int:
    return page.locator(".slide").count()


@pytest.mark.parametrize(
    ("onward", "back"),
    [
        ("ArrowRight", "ArrowLeft"),
        ("ArrowDown", "ArrowUp"),
        ("PageDown", "PageUp"),
        ("Space", "Backspace"),
        ("Enter", "Backspace"),
    ],
)
def test_keys_and_clickers_go_on_and_back(talk: Page, onward: str, back: str):
    assert number(talk) == 1
    talk.keyboard.press(onward)
    talk.keyboard.press(onward)
    assert number(talk) == 3
    talk.keyboard.press(back)
    assert number(talk) == 2


def test_nothing_lies_before_the_first_slide_nor_behind_the_last(talk: Page):
    talk.keyboard.press("PageUp")
    assert number(talk) == 1
    talk.keyboard.press("End")
    talk.keyboard.press("PageDown")
    assert number(talk) == count(talk)
    talk.keyboard.press("Home")
    assert number(talk) == 1


def test_a_number_and_enter_lead_to_a_slide(talk: Page):
    talk.keyboard.type("3")
    talk.keyboard.press("Enter")
    assert number(talk) == 3
    talk.keyboard.type("99")
    talk.keyboard.press("Enter")
    assert number(talk) == count(talk)
    talk.keyboard.press("Home")
    talk.keyboard.press("Enter")
    assert number(talk) == 2


@pytest.mark.parametrize(("key", "color"), [("b", "rgb(0, 0, 0)"), (".", "rgb(0, 0, 0)"), ("w", "rgb(255, 255, 255)")])
def test_the_screen_is_covered_and_uncovered_where_the_talk_stood(talk: Page, key: str, color: str):
    talk.keyboard.press("PageDown")
    talk.keyboard.press(key)
    cover = talk.locator("#cover")
    assert cover.evaluate("e => getComputedStyle(e).backgroundColor") == color
    assert talk.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2).id") == "cover"
    talk.keyboard.press(key)
    assert not cover.is_visible() and number(talk) == 2
    talk.keyboard.press(key)
    talk.keyboard.press("PageDown")
    assert not cover.is_visible() and number(talk) == 2


@pytest.mark.parametrize("key", ["f", "F5"])
def test_full_screen_is_entered_without_loading_anew(talk: Page, key: str):
    talk.evaluate("window.stays = true")
    talk.keyboard.press(key)
    talk.wait_for_function("document.fullscreenElement !== null")
    talk.keyboard.press(key)
    talk.wait_for_function("document.fullscreenElement === null")
    assert talk.evaluate("window.stays")


def test_a_click_goes_on_at_the_right_and_back_at_the_left(talk: Page):
    talk.mouse.click(1000, 300)
    talk.mouse.click(700, 300)
    assert number(talk) == 3
    talk.mouse.click(100, 300)
    assert number(talk) == 2


def test_a_swipe_goes_on_and_back(talk: Page):
    swipe = """([from, to]) => { for (const [kind, x] of [['touchstart', from], ['touchend', to]]) {
        const touch = new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
        document.body.dispatchEvent(new TouchEvent(kind, {bubbles: true, touches: kind === 'touchstart' ? [touch] : [],
            changedTouches: [touch]})); } }"""
    talk.evaluate(swipe, [900, 500])
    assert number(talk) == 2
    talk.evaluate(swipe, [500, 900])
    assert number(talk) == 1


def test_the_pointer_hides_when_it_rests_and_comes_when_it_moves(talk: Page):
    talk.clock.install()
    talk.mouse.move(300, 300)
    talk.clock.run_for(2900)
    assert talk.evaluate("getComputedStyle(document.body).cursor") != "none"
    talk.clock.run_for(200)
    assert talk.evaluate("getComputedStyle(document.body).cursor") == "none"
    talk.mouse.move(400, 300)
    assert talk.evaluate("getComputedStyle(document.body).cursor") != "none"


def test_the_code_grows_and_the_keys_are_listed(talk: Page):
    talk.keyboard.press("PageDown")
    talk.keyboard.press("q")
    large = talk.locator("#code .held svg")
    assert (large.bounding_box() or {})["width"] > 500
    assert "/xep-hang?" in talk.locator("#code .link").inner_text()
    talk.keyboard.press("?")
    expect(talk.locator("#help")).to_be_visible()
    expect(talk.locator("#code")).to_be_hidden()
    talk.keyboard.press("Escape")
    expect(talk.locator("#help")).to_be_hidden()
    assert number(talk) == 2


def test_the_notes_open_in_a_window_that_follows_and_leads(talk: Page):
    talk.keyboard.press("End")
    with talk.expect_popup() as coming:
        talk.keyboard.press("n")
    notes = coming.value
    expect(notes.locator("body")).to_contain_text("Nói chậm.")
    talk.keyboard.press("Home")
    expect(notes.locator("body")).not_to_contain_text("Nói chậm.")
    notes.keyboard.press("PageDown")
    assert number(talk) == 2


def test_escape_leaves_for_the_page_of_the_deck(talk: Page):
    talk.keyboard.press("Escape")
    talk.wait_for_url("**/bo-slide?*")


def test_loaded_again_the_talk_stands_where_it_stood_at_the_same_version(talk: Page):
    talk.keyboard.press("End")
    there = number(talk)
    assert "version" in parse_qs(urlsplit(talk.url).query)
    talk.reload()
    assert number(talk) == there


# every hall


@in_turn("width, height, look", HALLS, "light", "dark")
def test_every_slide_fills_the_screen_and_nothing_leaves_it(
    new_reader: NewReader, served: str, width: int, height: int, look: str
):
    page = opened(new_reader, served, deck="province", home="thanh-hoa", lang="vi", look=look)
    page.set_viewport_size({"width": width, "height": height})
    for n in range(1, count(page) + 1):
        assert number(page) == n
        left, top, wide, high = page.evaluate(FRAME)
        assert abs(wide - width) <= 1 or abs(high - height) <= 1
        assert abs(2 * left + wide - width) <= 2 and abs(2 * top + high - height) <= 2
        nearer = 16 / 9 if width / height > 1.54 else 4 / 3
        assert wide / high == pytest.approx(nearer, abs=0.01)
        assert page.evaluate(OUTSIDE) == [] and page.evaluate(UNDER_THE_CODE) == []
        assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            width,
            height,
        ]
        page.keyboard.press("PageDown")


# whatever happens


def test_neither_a_publication_nor_a_server_that_stops_moves_the_talk(new_reader: NewReader, small: Path):
    with serving(small) as server:
        query = {"page": "xep-hang", "index": "pci", "period": "2016", "units": "an-giang", "home": "an-giang"}
        page = opened(new_reader, server, **query)
        before = page.locator("main").inner_html()
        another_score(small)
        assert etl.build(small).outcome == "published"
        page.keyboard.press("PageDown")
        page.keyboard.press("Home")
        assert page.locator("main").inner_html() == before
        page.reload()
        assert page.locator("main").inner_html() == before
        page.wait_for_function("[...document.fonts].every(face => face.status === 'loaded')")
    page.keyboard.press("End")
    assert number(page) == count(page) > 1
    page.keyboard.press("q")
    expect(page.locator("#code .held svg")).to_be_visible()
    assert page.evaluate("[...document.fonts].every(face => face.status === 'loaded')")


def test_the_talk_asks_this_server_alone(new_reader: NewReader, served: str, outside: Outside):
    outside.asked.clear()
    reader = new_reader(served)
    reader.page.goto(address(served))
    for key in ("PageDown", "q", "?", "Escape", "b", "b", "End"):
        reader.page.keyboard.press(key)
    paths = {urlsplit(url).path for url in reader.requests if urlsplit(url).scheme not in ("data", "about")}
    assert paths == {"/trinh-chieu", "/fonts/Arimo-Regular.ttf", "/fonts/Arimo-Bold.ttf"}
    assert {urlsplit(url).netloc for url in reader.requests if url.startswith("http")} == {urlsplit(served).netloc}
    assert [line for line in outside.asked if not BROWSERS_OWN.search(line)] == []


# everybody


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_talk_keeps_the_rules_of_accessibility(new_reader: NewReader, served: str, look: str):
    page = opened(new_reader, served, basket=BASKET, look=look)
    for key in ("PageDown", "q", "?"):
        page.keyboard.press(key)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == []


def test_each_slide_is_announced_and_its_words_can_be_read(talk: Page):
    talk.keyboard.press("PageDown")
    slide = talk.locator("#slide-2")
    title = slide.get_attribute("data-title") or ""
    assert title and title in talk.locator("#said").inner_text()
    assert slide.get_attribute("aria-roledescription") == "slide" and slide.get_attribute("role") == "group"
    assert "Nguồn" in slide.locator(".said").inner_text()


def test_every_deed_is_a_button_that_the_tab_key_reaches_and_shows(talk: Page):
    talk.keyboard.press("Tab")
    nav = talk.locator("nav")
    assert nav.evaluate("e => getComputedStyle(e).clipPath") == "none"
    for _ in range(20):
        if talk.evaluate("document.activeElement.dataset.does") == "next":
            break
        talk.keyboard.press("Tab")
    talk.keyboard.press("Enter")
    assert number(talk) == 2


def test_who_wants_no_motion_gets_none(talk: Page):
    talk.emulate_media(reduced_motion="reduce")
    assert talk.locator("#slide-1").evaluate("e => getComputedStyle(e).animationName") == "none"
