"""Everybody can use it: the rules of WCAG 2.2 AA as axe checks them, and a keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PAGES, NewReader, Reader, in_turn

PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

STREAMLITS_OWN = {
    # the menu on a narrow screen is a list of links whose items are set in other elements
    "list": "stSidebarNav",
    "listitem": "stSidebarNav",
}
"""What axe finds in Streamlit's own parts, by rule, and in which part: not ours to mend, and nowhere else allowed."""


def violations(reader: Reader) -> list[str]:
    """What axe finds on a page and Streamlit does not bring along: rule, element."""
    found: list[dict[str, Any]] = Axe().run(reader.page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        for node in rule["nodes"]
        if not is_streamlits_own(reader, rule["id"], node["target"][-1])
    ]


def is_streamlits_own(reader: Reader, rule: str, selector: str) -> bool:
    part = STREAMLITS_OWN.get(rule)
    inside = "(element, part) => element.closest(`[data-testid=${part}]`) !== null"
    return part is not None and bool(reader.page.eval_on_selector(selector, inside, part))


@in_turn(
    "page, lang, theme, viewport",
    PAGES,
    ("vi", "light", DESKTOP),
    ("en", "dark", PHONE),
    ("vi", "dark", DESKTOP),
    ("en", "light", PHONE),
)
def test_a_page_keeps_the_rules_of_accessibility(
    new_reader: NewReader, served: str, page: str, lang: str, theme: str, viewport: dict[str, int]
):
    reader = new_reader(served, viewport, theme).open(page, lang=lang)
    assert violations(reader) == []


def test_the_check_sees_what_is_wrong(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    reader.page.evaluate("document.querySelector('.td-heading p').style.color = '#ddd'")
    reader.page.evaluate("document.querySelector('.td-heading').insertAdjacentHTML('beforeend', '<button></button>')")
    assert {violation.partition(":")[0] for violation in violations(reader)} >= {"color-contrast", "button-name"}


def test_the_list_of_streamlit_s_own_findings_is_short():
    assert len(STREAMLITS_OWN) <= 5


# a keyboard alone

FOCUSED = """() => { const e = document.activeElement;
    if (e.matches('body, main')) return e.tagName;  // the sheet itself scrolls: what it says is not its name
    return e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim() || e.tagName; }"""
IS_SEEN = """() => { const e = document.activeElement, box = e.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1; }"""


def tabbed(reader: Reader, most: int = 80) -> list[str]:
    """The names of everything that the tab key reaches, in order, until it starts anew; each is brought into sight."""
    names: list[str] = []
    reader.page.evaluate("document.activeElement.blur()")
    for _ in range(most):
        reader.page.keyboard.press("Tab")
        name = reader.page.evaluate(FOCUSED)
        if names and name == "BODY":
            break
        names.append(name)
    return names


def focus(reader: Reader, name: str, most: int = 80) -> None:
    for _ in range(most):
        reader.page.keyboard.press("Tab")
        if name in reader.page.evaluate(FOCUSED):
            return
    pytest.fail(f"the tab key does not reach {name}")


def test_every_control_of_the_ranking_is_reached_by_the_tab_key(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    said = " · ".join(tabbed(reader))
    for control in ("Tổng quan", "Chỉ số", "Năm", "Nội dung", "Trình chiếu", "Hình PNG", "Hình SVG", "Bảng CSV"):
        assert control in said, control


def test_a_year_is_chosen_and_a_table_opened_without_a_mouse(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    focus(reader, "Năm")
    reader.page.keyboard.type("2015")
    reader.page.keyboard.press("Enter")
    reader.wait_for_query(period="2015")
    focus(reader, "Bảng số liệu")
    reader.page.keyboard.press("Space")
    reader.wait_for_query(table="1")
    reader.page.locator(".td-sheet table").wait_for()


def test_a_picture_is_taken_without_a_mouse(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", node="overall", period="2016")
    focus(reader, "Hình SVG")
    assert reader.page.evaluate(IS_SEEN)
    with reader.page.expect_download() as taken:
        reader.page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".svg")
