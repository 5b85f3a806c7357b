"""How wide a text is, and how it breaks into lines: measured in the font that the product ships.

Arimo has the widths of Arial, letter by letter, so what fits here fits where a presenter opens the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
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
    advances = _advances(is_bold)
    return sum(advances(letter) for letter in text) * size / _UNITS


def wrapped(text: str, width: float, size: float, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces; a single word that is wider is broken anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width_of(longer, size, is_bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while width_of(line, size, is_bold) > width and len(line) > 1:
                head = _longest_head(line, width, size, is_bold)
                lines.append(line[:head])
                line = line[head:]
        lines.append(line)
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


def _longest_head(word: str, width: float, size: float, is_bold: bool) -> int:
    head = 1
    while head < len(word) and width_of(word[: head + 1], size, is_bold) <= width:
        head += 1
    return head


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
