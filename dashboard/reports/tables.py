"""The tables behind the pages, laid out for paper: how wide each column is, and long texts moved below. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.sheet import Sheet, printed
from dashboard.slides.fonts import width_of
from dashboard.text import Words

_SIZE = 7.0
_PORTRAIT, _LANDSCAPE = 510.0, 757.0
_GUTTER = 9.0
_WIDEST = 150.0
_NARROWEST = 46.0
_LONG = 45
"""Letters: a longer source, note or list of statuses is printed once, below the table, under a number."""
_MOVED = ("common.column_source", "common.column_note", "common.column_status")


def laid_out(sheet: Sheet, words: Words) -> dict[str, Any]:
    """A table as its template reads it: `widths` in points, `is_wide` where it needs a page turned to its side."""
    rows = [[printed(c, cell, words) for c, cell in zip(sheet.columns, row, strict=True)] for row in sheet.rows]
    titles, moved = [column.title for column in sheet.columns], {words(key) for key in _MOVED}
    rows, below = _moved_below(rows, [at for at, title in enumerate(titles) if title in moved])
    is_number = [column.decimals is not None for column in sheet.columns]
    natural = [_natural(title, [row[at] for row in rows]) for at, title in enumerate(titles)]
    is_wide = sum(natural) + _GUTTER * (len(natural) - 1) > _PORTRAIT
    room = (_LANDSCAPE if is_wide else _PORTRAIT) - _GUTTER * (len(natural) - 1)
    return {
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "titles": titles,
        "is_number": is_number,
        "widths": _fitted(natural, [_least(title, [row[at] for row in rows]) for at, title in enumerate(titles)], room),
        "is_wide": is_wide,
        "rows": rows,
        "below": below,
        "notes": list(sheet.notes),
    }


def _moved_below(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> tuple[list[list[str]], list[str]]:
    """The rows with numbers for the long texts of some columns, and these texts in the order of their numbers."""
    texts = list(dict.fromkeys(row[at] for row in rows for at in columns if len(row[at]) > _LONG))
    number = {text: f"[{place}]" for place, text in enumerate(texts, 1)}
    moved = [[number.get(cell, cell) if at in columns else cell for at, cell in enumerate(row)] for row in rows]
    return moved, [f"[{place}] {text}" for place, text in enumerate(texts, 1)]


def _natural(title: str, cells: Sequence[str]) -> float:
    """The width at which every cell is one line, and the title not too high."""
    words = max((width_of(word, _SIZE, True) for word in title.split()), default=0.0)
    widest = max((width_of(cell, _SIZE) for cell in cells), default=0.0)
    return min(max(words, widest, min(width_of(title, _SIZE, True), _NARROWEST)), _WIDEST) + 2


def _least(title: str, cells: Sequence[str]) -> float:
    """The width at which no word is broken."""
    words = max((width_of(word, _SIZE, True) for word in title.split()), default=0.0)
    widest = max((width_of(word, _SIZE) for cell in cells for word in cell.split()), default=0.0)
    return min(max(words, widest) + 2, _NARROWEST)


def _fitted(natural: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Where there is room the first column takes it; where there is none the widest beside its least gives way."""
    widths = list(natural)
    if sum(widths) <= room:
        widths[0] += min(room - sum(widths), _WIDEST)
        return widths
    while sum(widths) > room:
        wider = [at for at in range(len(widths)) if widths[at] > least[at] + 0.01]
        at = max(wider or range(len(widths)), key=lambda at: widths[at] / max(least[at], 1.0) if wider else widths[at])
        most = widths[at] - least[at] if wider else 4.0
        widths[at] -= min(4.0, sum(widths) - room, most)
    return widths
