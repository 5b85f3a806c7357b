"""Reports made on the page Bộ slide: for the province looked from, for all of them, and in words when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from dashboard import decks
from dashboard.renderer import Failed, Rendered
from tests.dashboard.conftest import Opened, OpenPage


def pressed(seen: Opened, key: str) -> Opened:
    next(button for button in seen.run.button if button.key == key).click()
    return seen.again()


def held(seen: Opened, place: str) -> tuple[str, bytes]:
    made = seen.run.session_state["paper_held"][place]
    return made.name, made.content


def test_a_profile_of_the_province_looked_from_is_made_and_taken(open_page: OpenPage, small: Path):
    seen = pressed(open_page(small, "deck", home="da-nang"), "paper-profile-one")
    name, content = held(seen, "paper-profile-one")
    document = pypdfium2.PdfDocument(content)
    assert name == "profile-da-nang.pdf" and len(document) == 1
    assert "Đà Nẵng" in document[0].get_textpage().get_text_range()
    assert "profile-da-nang.pdf" in [button.label.rpartition(" ")[2] for button in seen.run.get("download_button")]


def test_a_file_is_offered_only_for_the_province_it_is_of(open_page: OpenPage, small: Path):
    seen = pressed(open_page(small, "deck", home="da-nang"), "paper-profile-one").visit(home="an-giang")
    assert "paper-profile-one" in [button.key for button in seen.run.button]


def test_all_provinces_come_in_one_archive(open_page: OpenPage, small: Path, monkeypatch: pytest.MonkeyPatch):
    told: list[tuple[int, int]] = []

    def two(kind, frame, subjects, progress, server="") -> Iterator[tuple[str, Rendered | Failed]]:
        told.append((len(subjects), len(set(subjects))))
        return written(kind, frame, subjects[:2], progress, server=server)

    written = decks.written
    monkeypatch.setattr(decks, "written", two)
    name, content = held(pressed(open_page(small, "deck"), "paper-profile-all"), "paper-profile-all")
    with ZipFile(BytesIO(content)) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    assert name == "profile.zip" and told == [(34, 34)] and len(files) == 2
    assert all(len(pypdfium2.PdfDocument(file)) == 1 for file in files.values())


@pytest.mark.parametrize(("lang", "said"), [("vi", "Bấm lại"), ("en", "Press again")])
def test_a_report_that_cannot_be_set_is_said_and_may_be_asked_for_again(
    open_page: OpenPage, small: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
):
    monkeypatch.setattr(decks, "written", lambda *_, **__: iter([("profile-hue.pdf", Failed("died", "killed"))]))
    seen = pressed(open_page(small, "deck", lang), "paper-profile-one")
    assert said in seen.text and "profile-hue.pdf" in seen.text
    assert "paper-profile-one" in [button.key for button in seen.run.button]
