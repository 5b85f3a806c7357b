"""One visual language: a quiet scale for data, one accent for the place we look from, tone by meaning. No streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FONT = '"Source Sans", "Source Sans Pro", sans-serif'


@dataclass(frozen=True)
class Palette:
    """The colours of one theme. `ramp` runs from worst to best and away from the background, in one hue, so that it
    survives colour blindness, greyscale and projectors; `accent` is only ever the chosen province; `lines` tell a few
    others apart, together with their labels."""

    ramp: tuple[str, ...]
    lines: tuple[str, ...]
    accent: str
    absent: str
    border: str
    label: str

    def of_tone(self, tone: int, of: int) -> str:
        """The colour of the `tone`-th of `of` groups, 1 the best."""
        return self._at(1.0 if of < 2 else (of - tone) / (of - 1))

    def of_score(self, score: float, least: float, greatest: float) -> str:
        """The colour of a score on a continuous scale from `least` to `greatest`."""
        return self._at(1.0 if greatest <= least else (score - least) / (greatest - least))

    def _at(self, share: float) -> str:
        place = share * (len(self.ramp) - 1)
        low = min(int(place), len(self.ramp) - 2)
        return _mixed(self.ramp[low], self.ramp[low + 1], place - low)


LIGHT = Palette(
    ramp=("#D5E6E4", "#A3CBC9", "#6BABAE", "#348188", "#0E5760"),
    lines=("#0E5760", "#7A5AA6", "#8A6D1D", "#2F6DB5", "#5F6C70"),
    accent="#B5431A",
    absent="#CFCDC6",
    border="#FBFAF7",
    label="#5F6C70",
)
DARK = Palette(
    ramp=("#1F4A50", "#2F6F76", "#4B979C", "#7DC0C1", "#C0E8E5"),
    lines=("#7DC0C1", "#B9A2DC", "#D6BC6A", "#85B4EC", "#A3B0B3"),
    accent="#F08A5D",
    absent="#3A4248",
    border="#12181B",
    label="#A3B0B3",
)


class Look(NamedTuple):
    """The colours of a slide besides those of its data; `panel` lies under cards and headings of tables."""

    ground: str
    ink: str
    muted: str
    rule: str
    panel: str
    accent: str
    is_dark: bool


LOOKS = {
    "light": Look("#FFFFFF", "#101618", "#4E5A5E", "#D9D6CE", "#F3F1EC", "#B5431A", False),
    "dark": Look("#12181B", "#F4F2EC", "#A9B4B8", "#39434A", "#1D262A", "#F08A5D", True),
}

BLACK, WHITE = "#000000", "#FFFFFF"
"""Where contrast is all: the code of a link, a text on a ground of the middle."""

INKS = ("#101618", "#FFFFFF")
"""What is written on a colour of the ramp: whichever of the two can be read on it."""


@cache
def stylesheet(is_presentation: bool) -> str:
    """The look of every page; that of a presentation is sent only to one, for its selectors are dear to match."""
    names = ["style.css", *(["presentation.css"] if is_presentation else [])]
    css = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
    return f"<style>{css}</style>"


@cache
def stylesheet_of(page: str) -> str:
    """What one page adds to the look of all; empty where it adds nothing."""
    path = Path(__file__).parent / "styles" / f"{page}.css"
    return f"<style>{path.read_text(encoding='utf-8')}</style>" if path.is_file() else ""


def _mixed(low: str, high: str, share: float) -> str:
    pairs = zip(_channels(low), _channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
