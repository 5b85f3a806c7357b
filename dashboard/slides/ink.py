"""What a slide is drawn with: texts in boxes, rectangles, lines, discs and outlines. Plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dashboard.slide import Point


class Box(NamedTuple):
    """Left, top, width and height in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


Align = Literal["left", "center", "right"]


class Text(NamedTuple):
    """Lines of one size inside a box, from its top; each line is `LEADING` times its size high.

    The box is what the text may take; the lines are already broken to fit it. `role` names what it is (title, remark,
    value …). `turned` is -90 for a text that reads upwards, whose box is the space it takes as it stands.
    """

    role: str
    box: Box
    lines: Sequence[str]
    size: float
    color: str
    is_bold: bool = False
    align: Align = "left"
    link: str = ""
    turned: int = 0


class Rect(NamedTuple):
    box: Box
    fill: str
    radius: float = 0.0


class Line(NamedTuple):
    """A line through points; `dash` draws it dashed."""

    points: Sequence[Point]
    color: str
    width: float
    dash: bool = False


class Disc(NamedTuple):
    center: Point
    radius: float
    fill: str
    edge: str = ""


class Outline(NamedTuple):
    """A filled shape of one or more rings; `name` is what a screen reader says of it."""

    rings: Sequence[Sequence[Point]]
    fill: str
    edge: str
    edge_width: float
    name: str = ""


Ink = Text | Rect | Line | Disc | Outline

LEADING = 1.2
