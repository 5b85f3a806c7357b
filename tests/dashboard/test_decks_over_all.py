"""The decks of one click for every province of both maps: by the measures of the font no text leaves its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import data
from dashboard.decks import Decks
from dashboard.page import Frame
from dashboard.show import FORMATS, Show
from dashboard.slide_files import inks_of
from dashboard.slides.drawing import faults
from dashboard.slides.layout import placed
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT

DECKS = ("province", "new_rural")
FEWEST, MOST = {"province": 10, "new_rural": 4}, {"province": 12, "new_rural": 12}


def shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, deck: str, shape: str, lang: str, every: int = 1
) -> Iterator[tuple[str, Show]]:
    """The deck of every province there was on either map, or of one in so many of them."""
    monkeypatch.setenv("THUOCDO_DATA", str(folder))
    snapshot_id = data.live_snapshot()
    assert snapshot_id
    decks = Decks(Frame(snapshot_id, Words(lang), LIGHT, is_presentation=True))
    units = list(dict.fromkeys(u for geography in ("63", "34") for u in data.units_on(snapshot_id, geography)))
    assert len(units) == 63 + 34 - 11
    for unit in units[::every]:
        yield unit, decks.show(decks.ready(deck, unit), shape, "light", "http://10.0.0.7:8501")


def faults_of(show: Show) -> list[str]:
    return [
        f"{made.slide.part}: {fault}"
        for made, ink in zip(show.slides, inks_of(show), strict=True)
        for fault in faults(ink, show.format)
    ]


def found_faults(shown: Iterator[tuple[str, Show]]) -> dict[str, list[str]]:
    return {unit: wrong for unit, show in shown if (wrong := faults_of(show))}


@pytest.mark.parametrize("deck", DECKS)
def test_no_text_leaves_its_place_or_lies_on_another(built: Path, monkeypatch: pytest.MonkeyPatch, deck: str):
    assert found_faults(shows(built, monkeypatch, deck, "16x9", "vi")) == {}


@pytest.mark.parametrize(("shape", "lang"), [("4x3", "vi"), ("16x9", "en"), ("4x3", "en")])
def test_nor_in_the_other_shape_or_language(built: Path, monkeypatch: pytest.MonkeyPatch, shape: str, lang: str):
    assert found_faults(shows(built, monkeypatch, "province", shape, lang, every=12)) == {}


@pytest.mark.proof
@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize(("shape", "lang"), [(shape, lang) for shape in sorted(FORMATS) for lang in LANGUAGES])
def test_nor_anywhere(built: Path, monkeypatch: pytest.MonkeyPatch, deck: str, shape: str, lang: str):
    assert found_faults(shows(built, monkeypatch, deck, shape, lang)) == {}


@pytest.mark.parametrize("deck", DECKS)
def test_a_deck_has_a_length_for_a_talk_and_every_slide_its_source(
    built: Path, monkeypatch: pytest.MonkeyPatch, deck: str
):
    lengths, wordless = {}, []
    for unit, show in shows(built, monkeypatch, deck, "16x9", "vi", every=4):
        lengths[unit] = len(show.slides)
        cover, *others = show.slides
        wordless += [(unit, m.slide.part) for m in others if not (m.slide.sources and m.slide.speech and m.link)]
        assert cover.slide.is_cover
        texts = [text for n, made in enumerate(show.slides, 1) for text in placed(made, n, show).texts]
        assert all(line == line.strip() or line for text in texts for line in text.lines)
    assert {unit: n for unit, n in lengths.items() if not FEWEST[deck] <= n <= MOST[deck]} == {}
    assert wordless == []
