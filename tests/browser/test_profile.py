"""The profile of a province at every width and as a slide."""

from __future__ import annotations

from tests.browser.conftest import NewReader, Reader, in_turn
from tests.browser.test_looks import HALLS, PHONE, flaws

CASES = [
    {"index": "pci", "period": "2023", "home": "thanh-hoa"},
    {"index": "papi", "period": "2019", "home": "ba-ria-vung-tau", "map": "63", "benchmark": "peers"},
    {"index": "pci", "period": "2023", "home": "ho-chi-minh-2025"},
    {"index": "par_index", "period": "2021", "home": "thanh-hoa"},
]


@in_turn("query, lang", CASES, "vi", "en")
def test_a_profile_as_a_slide_fits_the_screen(reader: Reader, query: dict[str, str], lang: str):
    reader.open("profile", lang=lang, view="present", **query)
    assert flaws(reader, "profile", [*HALLS, {"width": 1024, "height": 768}], may_scroll=False) == []


@in_turn("query, lang", CASES, "en", "vi")
def test_nothing_of_a_profile_is_cut_off_at_any_width(
    new_reader: NewReader, served: str, query: dict[str, str], lang: str
):
    reader = new_reader(served, PHONE).open("profile", lang=lang, **query)
    assert flaws(reader, "profile", (PHONE, *HALLS), may_scroll=True) == []
