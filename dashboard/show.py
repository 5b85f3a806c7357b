"""A deck with everything a writer needs: the slides, the shape of the screen, the colours, and what stands on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.slide import Slide
from dashboard.theme import LOOKS, Look


class Format(NamedTuple):
    """The shape of a slide, in points."""

    width: float
    height: float


FORMATS = {"16x9": Format(960, 540), "4x3": Format(720, 540)}


class Made(NamedTuple):
    """One slide of a deck; `link` reopens its view at the version of the deck, empty where there is no view."""

    slide: Slide
    link: str = ""


class Show(NamedTuple):
    """A deck made: all its slides come from one snapshot.

    `version` says on every slide which (`Số liệu cập nhật 22/11/2026 · <snapshot id>`). `language` is vi or en, and in
    it are `source_word` (“Nguồn”), `more`, which stands where there was no room for all remarks or sources (“… xem phần
    ghi chú của trang”), and `open_word`, which leads to the live view (“Mở trên Thước Đo”).
    """

    title: str
    slides: Sequence[Made]
    version: str
    language: str
    source_word: str
    more: str
    open_word: str
    format: Format = FORMATS["16x9"]
    look: Look = LOOKS["light"]
