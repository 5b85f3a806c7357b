"""Initiatives in a hall: the first entries found as their sources tell them, targets not as results."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import data, filters
from dashboard.page import Frame, Taken
from dashboard.slide import Slide, Table
from dashboard.text import LANGUAGES, Words
from dashboard.theme import LIGHT
from dashboard.views import initiatives
from etl import queries
from etl.store import Snapshot

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def _of_shipped_data(monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATA", str(built))


def taken_of(lang: str = "vi", **address: str) -> Taken | None:
    with filters.given(address):
        return initiatives.taken(Frame(str(data.live_snapshot()), Words(lang), LIGHT, is_presentation=True))


def slide_of(lang: str = "vi", **address: str) -> Slide:
    taken = taken_of(lang, **address)
    assert taken is not None
    (slide,) = taken.slides()
    return slide


@in_each_language
def test_an_entry_says_what_who_and_with_what_result(snapshot: Snapshot, lang: str):
    words, slide = Words(lang), slide_of(lang, field="dialogue")
    (table,) = slide.bodies
    assert isinstance(table, Table)
    held = {words.of(row, "name"): words.of(row, "result") for row in queries.initiatives(snapshot)}
    assert 1 <= len(table.rows) <= 6
    for name, _, field, result in table.rows:
        assert result.text.startswith(held[name.text] or words("initiatives.no_result"))
        assert field.text.startswith(words("initiatives.field_dialogue"))
    assert slide.subtitle == words("initiatives.field_dialogue")


def test_it_says_that_more_were_found_and_what_is_not_known():
    slide = slide_of()
    assert slide.remarks[0] == "Ở đây là 6 mục đầu trong 50 mục."
    assert "Chỉ tiêu đề ra, không phải kết quả đạt được." in slide.remarks
    assert "không có nghĩa là không làm" in slide.remarks[-1]


def test_entries_of_home_come_first_and_are_printed_bold():
    (table,) = slide_of(home="nghe-an").bodies
    assert isinstance(table, Table)
    assert all(row[0].is_strong for row in table.rows)


def test_where_nothing_is_found_there_is_no_slide():
    assert taken_of(search="zzzz") is None
