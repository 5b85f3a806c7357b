"""A profile on paper: one sheet of A4, and nothing of the screen's furniture on it."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Reader, in_turn

FURNITURE = (
    "[data-testid=stHeader]", ".st-key-controls", ".st-key-filters-profile", ".st-key-tools", ".td-see",
)  # fmt: skip


@in_turn(
    "query, lang",
    [
        {"index": "pci", "period": "2023"},
        {"index": "papi", "period": "2019", "home": "ba-ria-vung-tau", "map": "63", "benchmark": "peers"},
        {"index": "papi", "period": "2018", "home": "vinh-long-2025"},
    ],
    "vi",
    "en",
)
def test_a_profile_prints_on_one_sheet(reader: Reader, query: dict[str, str], lang: str):
    reader.open("profile", lang=lang, **query)
    printed = reader.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1


@pytest.mark.parametrize("index", ["pci"])
def test_menus_and_widgets_stay_off_the_paper(reader: Reader, index: str):
    reader.open("profile", index=index)
    assert reader.page.locator(".st-key-tools").is_visible()
    reader.page.emulate_media(media="print")
    for furniture in FURNITURE:
        for found in reader.page.locator(furniture).all():
            assert not found.is_visible(), furniture
    assert reader.page.locator(".td-spine tbody tr").count() == 11
    assert "Nguồn" in reader.page.locator(".td-profile-footing").inner_text()
