"""What of a text is really inked: line by line, letter by letter, by the shapes of the font. Pure."""

from __future__ import annotations

from functools import cache

from PIL import ImageFont

from dashboard.slides.fonts import FOLDER, width_of
from dashboard.slides.ink import LEADING, Box, Text

BASELINE = 0.95
"""Below the top of a line, in sizes of its letters."""

_UNITS = 2048
_FILES = {False: "Arimo-Regular.ttf", True: "Arimo-Bold.ttf"}


def inked(text: Text) -> list[Box]:
    """The extent of each line that is not empty, where it stands."""
    boxes = []
    for place, line in enumerate(text.lines):
        if not line.strip():
            continue
        width = width_of(line, text.size, text.is_bold)
        heights = _heights(text.is_bold)
        above = max(heights(letter)[0] for letter in line) * text.size
        below = max(heights(letter)[1] for letter in line) * text.size
        base = (place * LEADING + BASELINE) * text.size
        along = text.box.height if text.turned else text.box.width
        start = {"left": 0.0, "center": (along - width) / 2, "right": along - width}[text.align]
        if text.turned:
            boxes.append(Box(text.box.left + base - above, text.box.bottom - start - width, above + below, width))
        else:
            boxes.append(Box(text.box.left + start, text.box.top + base - above, width, above + below))
    return boxes


@cache
def _heights(is_bold: bool):  # type: ignore[no-untyped-def]
    """Of a letter above and below the baseline, in sizes."""
    font = ImageFont.truetype(str(FOLDER / _FILES[is_bold]), _UNITS, layout_engine=ImageFont.Layout.BASIC)

    @cache
    def of(letter: str) -> tuple[float, float]:
        _, top, _, bottom = font.getbbox(letter, anchor="ls")
        return -top / _UNITS, bottom / _UNITS

    return of
