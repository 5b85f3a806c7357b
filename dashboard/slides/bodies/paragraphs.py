"""Sentences in large type, for what has no picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import Look
from dashboard.slide import Paragraphs
from dashboard.slides.fonts import fitted, wrapped
from dashboard.slides.ink import LEADING, Box, Ink, Text

_SIZES = (26, 24, 22, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8)
_SPACE = 0.6


def paragraphs_drawn(body: Paragraphs, box: Box, look: Look) -> list[Ink]:
    """All of them at the greatest size at which they fit; at the smallest, the last one that fits is cut with “…”."""
    texts = [text for text in body.texts if text.strip()]
    size = next((size for size in _SIZES if _height(texts, box.width, size) <= box.height), _SIZES[-1])
    inks: list[Ink] = []
    top = box.top
    for text in texts:
        if box.bottom - top < size * LEADING:
            break
        lines = fitted(text, box.width, box.bottom - top, [size]).lines
        height = len(lines) * size * LEADING
        inks.append(Text("paragraph", Box(box.left, top, box.width, height), lines, size, look.ink))
        top += height + size * _SPACE
    return inks


def _height(texts: Sequence[str], width: float, size: float) -> float:
    lines = sum(len(wrapped(text, width, size)) for text in texts)
    return lines * size * LEADING + max(len(texts) - 1, 0) * size * _SPACE
