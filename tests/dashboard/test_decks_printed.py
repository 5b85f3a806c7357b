"""The decks of one click as LibreOffice prints them: every slide, its letters, and no line of text on another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from dashboard import data
from dashboard.decks import Decks
from dashboard.page import Frame
from dashboard.show import Show
from dashboard.slides.pptx import as_pptx
from dashboard.text import Words
from dashboard.theme import LIGHT
from tests.dashboard.office import printed, text_of

# the longest names of either map, a former and a merged province
UNITS = ("ba-ria-vung-tau", "ho-chi-minh-2025", "thua-thien-hue")
_DEEP = 0.25
"""So much of the lower of two lines may another cover: letters reach out of their boxes."""

Line = tuple[float, float, float, float]


def shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, deck: str, lang: str, shape: str, units: Sequence[str] = ()
) -> Iterator[tuple[str, Show]]:
    """The deck for some provinces, for those of both maps unless named."""
    monkeypatch.setenv("THUOCDO_DATA", str(folder))
    snapshot_id = data.live_snapshot()
    assert snapshot_id
    decks = Decks(Frame(snapshot_id, Words(lang), LIGHT, is_presentation=True))
    everywhere = dict.fromkeys(u for geography in ("63", "34") for u in data.units_on(snapshot_id, geography))
    for unit in units or everywhere:
        yield unit, decks.show(decks.ready(deck, unit), shape, "light", "http://10.0.0.7:8501")


def wrong_on(document: pdfium.PdfDocument, show: Show) -> list[str]:
    """What a reader of the printed deck would miss or stumble over."""
    if len(document) != len(show.slides):
        return [f"{len(document)} pages of {len(show.slides)} slides"]
    found = []
    for page, made in zip(document, show.slides, strict=True):
        said, part = text_of(page), made.slide.part
        for wanted in (made.slide.title, made.slide.subtitle):
            if _plain(wanted) not in _plain(said):
                found.append(f"{part}: “{wanted}” is not there")
        if not unicodedata.is_normalized("NFC", said) or "\ufffd" in said:
            found.append(f"{part}: letters were lost")
        found += [f"{part}: {a} lies on {b}" for a, b in _overlaps(page)]
    return found


def _plain(text: str) -> str:
    return "".join(text.split())


def _overlaps(page: pdfium.PdfPage) -> list[tuple[str, str]]:
    text = page.get_textpage()
    lines = [text.get_rect(at) for at in range(text.count_rects())]
    return [
        (text.get_text_bounded(*a).strip(), text.get_text_bounded(*b).strip())
        for a, b in combinations(lines, 2)
        if _is_on(a, b)
    ]


def _is_on(one: Line, other: Line) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > _DEEP * min(one[3] - one[1], other[3] - other[1])


@pytest.mark.parametrize(("deck", "lang", "shape"), [("province", "vi", "16x9"), ("new_rural", "en", "4x3")])
def test_the_decks_of_the_longest_names_are_printed_whole(
    built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deck: str, lang: str, shape: str
):
    made = dict(shows(built, monkeypatch, deck, lang, shape, UNITS))
    documents = printed({unit: as_pptx(show) for unit, show in made.items()}, tmp_path)
    assert {unit: wrong for unit, show in made.items() if (wrong := wrong_on(documents[unit], show))} == {}


@pytest.mark.proof
@pytest.mark.parametrize("deck", ["province", "new_rural"])
@pytest.mark.parametrize(("lang", "shape"), [("vi", "16x9"), ("vi", "4x3"), ("en", "16x9")])
def test_the_decks_of_all_provinces_are_printed_whole(
    built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deck: str, lang: str, shape: str
):
    made = dict(shows(built, monkeypatch, deck, lang, shape))
    documents = printed({unit: as_pptx(show) for unit, show in made.items()}, tmp_path)
    assert {unit: wrong for unit, show in made.items() if (wrong := wrong_on(documents[unit], show))} == {}
