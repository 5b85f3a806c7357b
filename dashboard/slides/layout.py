"""Where everything of a slide stands: title, subtitle, bodies, remarks, sources, version. Pure; lengths in points.

One layout for every writer, so that a slide in PowerPoint, in a PDF file and in the browser is the same slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.slide import Body, Slide
from dashboard.slides.fonts import Fitted, fitted, width_of, wrapped
from dashboard.slides.ink import LEADING, Box, Text
from dashboard.show import Made, Show

_EDGE = 34.0
_GAP = 8.0
_TITLE = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_SUBTITLE = (16.0, 15.0, 14.0, 13.0, 12.0)
_KICKER = 12.0
_SMALL = (11.0, 10.5, 10.0)
_IMPRINT = 9.0
_COVER_TITLE = (44.0, 40.0, 36.0, 32.0, 28.0)
_COVER_SUBTITLE = (22.0, 20.0, 18.0, 16.0)
_SHARE_OF_SMALL = 0.2
"""Of the height of a slide remarks and sources take no more."""


class Placed(NamedTuple):
    """A slide with its texts and the boxes of its bodies; `left_over` are the texts for which there was no room."""

    slide: Slide
    link: str
    texts: Sequence[Text]
    bodies: Sequence[tuple[Body, Box]]
    left_over: Sequence[str]
