"""The slides of a page on real figures, without a screen, and what every slide must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dashboard import data, filters
from dashboard.page import Frame, Page
from dashboard.slide import Slide
from dashboard.text import Words
from dashboard.theme import LIGHT

_SLIP = re.compile(r"\bNone\b|\bnan\b|[{}<>①-⑳✓◆●○]")
_LONGEST_TITLE = 160
Kind = TypeVar("Kind")


def slides_of_page(
    page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str = "vi", **address: str
) -> list[Slide]:
    """The slides that an address of the page gives from a data folder; none where it shows that there is nothing."""
    monkeypatch.setenv("THUOCDO_DATA", str(folder))
    return slides_here(page, lang, **address)


def slides_by_part(page: Page, lang: str = "vi", **address: str) -> dict[str, Slide]:
    """The slides that an address of the page gives from the data folder in use, by their names."""
    return {slide.part: slide for slide in slides_here(page, lang, **address)}


def slides_here(page: Page, lang: str = "vi", **address: str) -> list[Slide]:
    snapshot_id = data.live_snapshot()
    assert snapshot_id and page.taken
    with filters.given(address):
        taken = page.taken(Frame(snapshot_id, Words(lang), LIGHT, is_presentation=True))
        found = list(taken.slides()) if taken else []
    for slide in found:
        assert_fit_for_a_hall(slide)
    return found


def assert_fit_for_a_hall(slide: Slide) -> None:
    """A message that can be read, its source, and no slip in any text."""
    assert slide.part and 0 < len(slide.title) <= _LONGEST_TITLE and slide.bodies and slide.sources
    assert len(slide.shares) in (0, len(slide.bodies))
    for text in texts_of(slide):
        assert not _SLIP.search(text) and unicodedata.is_normalized("NFC", text), text


def texts_of(found: Any) -> Iterator[str]:
    """Every text in a slide or a part of one."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Sequence):
        for part in found:
            yield from texts_of(part)


def body_of(slide: Slide, kind: type[Kind]) -> Kind:
    return next(body for body in slide.bodies if isinstance(body, kind))
