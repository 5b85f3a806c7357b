"""How wide a text is, and how it breaks into lines: measured in the font that the product ships.

Arimo has the widths of Arial, letter by letter, so what fits here fits where a presenter opens the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from dashboard.slides.ink import LEADING

FOLDER = Path(__file__).parents[1] / "fonts"
OFFICE_FONT = "Arial"
"""What PowerPoint is told to use: there everywhere, with the same widths."""

FAMILY = "Arimo"
_FILES = {False: "Arimo-Regular.ttf", True: "Arimo-Bold.ttf"}
_UNITS = 2048


class Fitted(NamedTuple):
    """Lines of a text at a size; `is_whole` says whether all of it is there."""

    lines: tuple[str, ...]
    size: float
    is_whole: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


def width_of(text: str, size: float, is_bold: bool = False) -> float:
    """The width of a line in points."""
    return _units_of(text, is_bold) * size / _UNITS


def wrapped(text: str, width: float, size: float, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces; a single word that is wider is broken anywhere."""
    room, space = width * _UNITS / size, _units_of(" ", is_bold)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words: list[str] = []
        taken = 0.0
        for word in paragraph.split(" "):
            units = _units_of(word, is_bold)
            if words and taken + space + units <= room:
                words.append(word)
                taken += space + units
                continue
            if words:
                lines.append(" ".join(words))
            while units > room and len(word) > 1:
                head = _longest_head(word, room, is_bold)
                lines.append(word[:head])
                word = word[head:]
                units = _units_of(word, is_bold)
            words, taken = [word], units
        lines.append(" ".join(words))
    return lines


def fitted(
    text: str, width: float, height: float, sizes: Sequence[float], is_bold: bool = False, most_lines: int = 99
) -> Fitted:
    """The text at the first of `sizes` (greatest first) at which it fits; if none does, cut with “…” at the last."""
    for size in sizes:
        lines = wrapped(text, width, size, is_bold)
        if len(lines) <= min(most_lines, int(height / (size * LEADING) + 1e-6)):
            return Fitted(tuple(lines), size, True)
    size = sizes[-1]
    room = max(min(most_lines, int(height / (size * LEADING) + 1e-6)), 1)
    kept = wrapped(text, width, size, is_bold)[:room]
    last = kept[-1]
    while last and width_of(last + "…", size, is_bold) > width:
        last = last[:-1]
    return Fitted((*kept[:-1], last.rstrip() + "…"), size, False)


def lacking(text: str) -> set[str]:
    """The letters of a text that the font does not have."""
    return {letter for letter in text if letter not in ("\n",) and not _has(letter)}


def _longest_head(word: str, room: float, is_bold: bool) -> int:
    head = 1
    while head < len(word) and _units_of(word[: head + 1], is_bold) <= room:
        head += 1
    return head


# words come again and again: a slide measures thousands of them
@lru_cache(maxsize=100_000)
def _units_of(text: str, is_bold: bool) -> float:
    advances = _advances(is_bold)
    return sum(map(advances, text))


@cache
def _font(is_bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / _FILES[is_bold]), _UNITS, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advances(is_bold: bool) -> Callable[[str], float]:
    return cache(_font(is_bold).getlength)


@cache
def _has(letter: str) -> bool:
    small = _small_font()
    return letter.isspace() or bytes(small.getmask(letter)) != bytes(small.getmask("\U0010ffff"))


@cache
def _small_font() -> ImageFont.FreeTypeFont:
    """To tell a letter from the sign of a missing one; drawing large ones takes long."""
    return ImageFont.truetype(str(FOLDER / _FILES[False]), 32, layout_engine=ImageFont.Layout.BASIC)
