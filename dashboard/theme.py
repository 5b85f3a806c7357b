"""One visual language: a quiet scale for data, one accent for the place we look from, tone by meaning. No streamlit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ACCENT = "#B5431A"
"""Only ever the chosen province."""

ABSENT = "#C9CCC6"
RAMP = ("#D5E6E4", "#A3CBC9", "#6BABAE", "#348188", "#0E5760")
"""Worst to best: one hue, falling lightness, so that it survives colour blindness, greyscale and projectors."""

BORDER = "#FFFFFF"
LABEL = "#6F7D80"
FONT = '"Source Sans", "Source Sans Pro", sans-serif'


def tone_color(tone: int, of: int) -> str:
    """The colour of the `tone`-th of `of` groups, 1 the best."""
    if of < 2:
        return RAMP[-1]
    place = (of - tone) / (of - 1) * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    return _mixed(RAMP[low], RAMP[low + 1], place - low)


def scale_color(value: float, least: float, greatest: float) -> str:
    """The colour of a score on a continuous scale from `least` to `greatest`."""
    share = 1.0 if greatest <= least else (value - least) / (greatest - least)
    place = share * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    return _mixed(RAMP[low], RAMP[low + 1], place - low)


def colorscale() -> list[list[object]]:
    return [[i / (len(RAMP) - 1), color] for i, color in enumerate(RAMP)]


@cache
def stylesheet() -> str:
    css = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"


def _mixed(low: str, high: str, share: float) -> str:
    pairs = zip(_channels(low), _channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
