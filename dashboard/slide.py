"""What leaves the product for a hall: one message, its picture as plain data, and what makes it true. No streamlit.

A slide knows nothing of inches and fonts; `dashboard.slides` places it and writes it down. Colours are `#RRGGBB`, taken
from the palette of the frame. Texts are finished sentences; numbers are as they are held, never as they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]


class Key(NamedTuple):
    """What one colour means."""

    color: str
    text: str


class Series(NamedTuple):
    """One row of values, as many as there are categories; None is an absent one: a gap, never zero.

    `labels` are printed at the values, "" for none; `colors`, where given, are those of the single values.
    `is_plain` draws it thin and quiet, as something to compare with.
    """

    name: str
    values: Sequence[float | None]
    color: str
    labels: Sequence[str] = ()
    colors: Sequence[str] = ()
    is_plain: bool = False


class Bars(NamedTuple):
    """Bars, the first category on top (or at the left where they stand upright); lengths begin at `least`.

    `strong` are the categories printed in bold: the place that we look from.
    """

    categories: Sequence[str]
    series: Sequence[Series]
    decimals: int = 2
    least: float = 0.0
    greatest: float | None = None
    is_upright: bool = False
    strong: Sequence[int] = ()
    keys: Sequence[Key] = ()


class Lines(NamedTuple):
    """Values over periods. A series never runs across a break: whoever makes it gives each run a series of its own
    (`runs_of`), the same name and colour; only the last of a name is labelled at its end.

    `breaks` are signs that stand above a dashed line before the category of that position: (position, sign).
    """

    categories: Sequence[str]
    series: Sequence[Series]
    decimals: int = 2
    least: float | None = None
    greatest: float | None = None
    breaks: Sequence[tuple[int, str]] = ()
    keys: Sequence[Key] = ()


class Cloud(NamedTuple):
    """Points of one kind; `labels` beside them, "" for none."""

    name: str
    points: Sequence[Point]
    color: str
    labels: Sequence[str] = ()


class Points(NamedTuple):
    """Two measures against each other, or places along a scale."""

    clouds: Sequence[Cloud]
    x_title: str
    y_title: str
    x_decimals: int = 2
    y_decimals: int = 2
    keys: Sequence[Key] = ()


class Span(NamedTuple):
    """From `low` to `high`, None where nothing is known; `mark` is the value inside, `label` what is printed beside."""

    low: float | None
    high: float | None
    mark: float | None
    label: str
    color: str


class Ranges(NamedTuple):
    """An interval for each category, the first on top; `is_reversed` puts small numbers (ranks) on the right."""

    categories: Sequence[str]
    spans: Sequence[Span]
    low_name: str
    width_name: str
    mark_name: str
    decimals: int = 0
    least: float = 0.0
    greatest: float | None = None
    is_reversed: bool = False
    strong: Sequence[int] = ()
    keys: Sequence[Key] = ()


class TableCell(NamedTuple):
    """`fill` and `ink` are colours, "" for those of the slide."""

    text: str
    fill: str = ""
    ink: str = ""
    is_strong: bool = False


class TableColumn(NamedTuple):
    """`share` is its width beside the others."""

    title: str
    is_number: bool = False
    share: float = 1.0


class Table(NamedTuple):
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[TableCell]]
    keys: Sequence[Key] = ()


class Region(NamedTuple):
    """One unit on a map: rings of (longitude, latitude); `said` is what a screen reader says of it."""

    unit: str
    rings: Sequence[Sequence[Point]]
    fill: str
    said: str
    is_chosen: bool = False


class Map(NamedTuple):
    """The country. `places` are the labels of the archipelagos: (longitude, latitude, text); they are always shown."""

    regions: Sequence[Region]
    places: Sequence[tuple[float, float, str]]
    attribution: str
    keys: Sequence[Key] = ()


class Card(NamedTuple):
    """One figure in large type; `tone` is the colour of its edge, "" for none."""

    heading: str
    value: str
    unit: str = ""
    lines: Sequence[str] = ()
    tone: str = ""


class Cards(NamedTuple):
    cards: Sequence[Card]


class Paragraphs(NamedTuple):
    """Sentences one below the other, for what has no picture."""

    texts: Sequence[str]


Body = Bars | Lines | Points | Ranges | Table | Map | Cards | Paragraphs


class Slide(NamedTuple):
    """`part` names the slide within its page; `title` is the message, `subtitle` says of which period and map.

    One body, or two beside each other with their `shares` of the width. `remarks` are statuses, gaps and signs that
    must stand beside the figures, the most important first; `sources` name publisher, title and date; `speech` is what
    the speaker may say. `kicker` is a short line above the title.
    """

    part: str
    title: str
    subtitle: str
    bodies: Sequence[Body] = ()
    remarks: Sequence[str] = ()
    sources: Sequence[str] = ()
    speech: Sequence[str] = ()
    shares: Sequence[float] = ()
    kicker: str = ""
    is_cover: bool = False


Slides = Callable[[], Sequence[Slide]]
"""The slides of what a page shows, made only when somebody asks for them."""


def runs_of(series: Series, cuts: Sequence[int]) -> list[Series]:
    """The series cut before each position of `cuts`: each run as long as the whole, None outside of itself."""
    ends = [0, *sorted({cut for cut in cuts if 0 < cut < len(series.values)}), len(series.values)]
    runs = []
    for start, end in pairwise(ends):
        inside = [value if start <= place < end else None for place, value in enumerate(series.values)]
        if any(value is not None for value in inside):
            labels = [text if start <= place < end else "" for place, text in enumerate(series.labels)]
            runs.append(series._replace(values=inside, labels=labels))
    return runs
