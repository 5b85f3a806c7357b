"""Where everything of a slide stands: title, subtitle, bodies, remarks, sources, version. Pure; lengths in points.

One layout for every writer, so that a slide in PowerPoint, in a PDF file and in the browser is the same slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.show import Made, Show
from dashboard.slide import Body, Slide
from dashboard.slides.fonts import Fitted, fitted, width_of, wrapped
from dashboard.slides.ink import LEADING, Align, Box, Text

CODE = 46.0
"""The side of the square that every slide leaves free in its lower right corner, for the code of its live view."""

_EDGE = 34.0
_TOP, _BOTTOM = 22.0, 18.0
_GAP = 8.0
_TITLE = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_PAUSES = (",", ";", ":", ".")
_SUBTITLE = (16.0, 15.0, 14.0, 13.0, 12.0)
_KICKER = 12.0
_SMALL = (12.0, 11.0, 10.0)
_IMPRINT = 9.0
_SHARE_OF_SMALL = 0.2
"""Of the height of a slide remarks and sources take no more."""

_LINES_OF_SOURCES = 2
_COVER_TITLE = (48.0, 44.0, 40.0, 36.0, 32.0, 28.0)
_COVER_SUBTITLE = (22.0, 20.0, 18.0, 16.0, 14.0)
_COVER_SMALL = (14.0, 13.0, 12.0, 11.0, 10.0)
_COVER_EDGE = 72.0


class Placed(NamedTuple):
    """A slide with its texts and the boxes of its bodies; `left_over` are the texts for which there was no room."""

    slide: Slide
    link: str
    texts: Sequence[Text]
    bodies: Sequence[tuple[Body, Box]]
    left_over: Sequence[str]


def placed(made: Made, number: int, show: Show) -> Placed:
    """The `number`-th slide of a deck, 1 the first, on a slide of the format of the deck."""
    return _cover(made, number, show) if made.slide.is_cover else _page(made, number, show)


def _page(made: Made, number: int, show: Show) -> Placed:
    slide, width = made.slide, show.format.width - 2 * _EDGE
    head, top = _head(slide, show, width)
    foot, bottom, left_over = _foot(made, number, show, width)
    body = Box(_EDGE, top + _GAP, width, bottom - top - 2 * _GAP)
    return Placed(slide, made.link, [*head, *foot], _side_by_side(slide, body), left_over)


def _head(slide: Slide, show: Show, width: float) -> tuple[list[Text], float]:
    """Kicker, title and subtitle from the top, and where they end."""
    look, top, texts = show.look, _TOP, []
    if slide.kicker:
        kicker = fitted(slide.kicker, width, _KICKER * LEADING, (_KICKER, 11.0, 10.0, 9.0))
        texts.append(_text("kicker", Box(_EDGE, top, width, kicker.height), kicker, look.muted))
        top += kicker.height
    title, narrower = _balanced(_title(slide.title, width), slide.title, width)
    texts.append(_text("title", Box(_EDGE, top, narrower, title.height), title, look.ink, is_bold=True))
    top += title.height + 2
    if slide.subtitle:
        subtitle = fitted(slide.subtitle, width, 60, _SUBTITLE, most_lines=2)
        texts.append(_text("subtitle", Box(_EDGE, top, width, subtitle.height), subtitle, look.muted))
        top += subtitle.height
    return texts, top


def _title(title: str, width: float) -> Fitted:
    """In one line if it can be large there, else in two, else smaller in three."""
    for lines, sizes in ((1, _TITLE[:3]), (2, _TITLE), (3, _TITLE[-3:])):
        found = fitted(title, width, 999, sizes, is_bold=True, most_lines=lines)
        if found.is_whole:
            return found
    return found


def _balanced(title: Fitted, text: str, width: float) -> tuple[Fitted, float]:
    """The title in as many lines, broken behind a comma or else about equally long, and the width that breaks it so."""
    shares = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9) if len(title.lines) > 1 and title.is_whole else ()
    tried = [(fitted(text, width * each, 999, (title.size,), True, len(title.lines)), width * each) for each in shares]
    found = [(narrower, room) for narrower, room in tried if narrower.is_whole]
    at_pauses = [one for one in found if all(line.endswith(_PAUSES) for line in one[0].lines[:-1])]
    return next(iter(at_pauses or found), (title, width))


def _foot(made: Made, number: int, show: Show, width: float) -> tuple[list[Text], float, list[str]]:
    """Remarks, sources and the version up from the bottom, where they begin, and what found no room."""
    look, slide = show.look, made.slide
    narrow = width - CODE - _GAP
    bottom = show.format.height - _BOTTOM
    texts, line = _imprint(made, number, show, narrow, bottom)
    most = show.format.height * _SHARE_OF_SMALL - line
    bottom -= line + 3
    sources = _sources(slide.sources, show, narrow)
    if sources.lines:
        bottom -= sources.height
        texts.append(_text("source", Box(_EDGE, bottom, narrow, sources.height), sources.fitted, look.muted))
    remarks = _remarks(slide.remarks, show, narrow, most - sources.height)
    if remarks.lines:
        bottom -= remarks.height + 3
        texts.append(_text("remark", Box(_EDGE, bottom, narrow, remarks.height), remarks.fitted, look.ink))
    # the square of the code stays free even where little is written beside it
    return texts, min(bottom, show.format.height - _BOTTOM - CODE), [*remarks.left_over, *sources.left_over]


class _Listed(NamedTuple):
    """Whole texts, as many as there is room for."""

    fitted: Fitted
    left_over: Sequence[str]

    @property
    def lines(self) -> Sequence[str]:
        return self.fitted.lines

    @property
    def height(self) -> float:
        return self.fitted.height if self.lines else 0.0


_NONE = _Listed(Fitted((), _SMALL[-1], True), [])


def _remarks(remarks: Sequence[str], show: Show, width: float, height: float) -> _Listed:
    """A remark after the other, each from a new line; the smallest letters before any is left out."""
    for size in _SMALL:
        lines = [line for remark in remarks for line in wrapped(remark, width, size)]
        if len(lines) * size * LEADING <= height:
            return _Listed(Fitted(tuple(lines), size, True), [])
    size, kept, room = _SMALL[-1], [], int(height / (_SMALL[-1] * LEADING))
    for place, remark in enumerate(remarks):
        lines = wrapped(remark, width, size)
        if len(kept) + len(lines) + 1 > room:
            return _Listed(Fitted((*kept, show.more), size, False), remarks[place:])
        kept += lines
    return _NONE


def _sources(sources: Sequence[str], show: Show, width: float) -> _Listed:
    """The sources in one sentence of at most two lines: as many of them as fit whole."""
    if not sources:
        return _NONE
    size = _SMALL[-1]
    for count in range(len(sources), 0, -1):
        rest = "" if count == len(sources) else f"; {show.more}"
        lines = wrapped(f"{show.source_word}: {'; '.join(sources[:count])}{rest}", width, size)
        if len(lines) <= _LINES_OF_SOURCES:
            return _Listed(Fitted(tuple(lines), size, not rest), sources[count:])
    first = fitted(f"{show.source_word}: {sources[0]}", width, 999, (size, 9.0, 8.0), most_lines=_LINES_OF_SOURCES)
    return _Listed(first, sources if not first.is_whole else sources[1:])


def _imprint(made: Made, number: int, show: Show, width: float, bottom: float) -> tuple[list[Text], float]:
    """Version and number, and where the slide leads, in one line; and how high that line is."""
    high, muted = _IMPRINT * LEADING, show.look.muted
    said = f"Thước Đo · {show.version} · {number}/{len(show.slides)}"
    texts = []
    if made.link:
        room = width_of(show.open_word, _IMPRINT) + 2
        opening = Fitted((show.open_word,), _IMPRINT, True)
        box = Box(_EDGE + width - room, bottom - high, room, high)
        texts.append(_text("link", box, opening, muted, align="right", link=made.link))
        width -= room + _GAP
    fit = fitted(said, width, high, (_IMPRINT, 8.0, 7.0))
    texts.append(_text("imprint", Box(_EDGE, bottom - high, width, high), fit, muted))
    return texts, high


def _side_by_side(slide: Slide, box: Box) -> list[tuple[Body, Box]]:
    if not slide.bodies:
        return []
    shares = slide.shares or [1.0] * len(slide.bodies)
    between = 2 * _GAP
    room = box.width - between * (len(slide.bodies) - 1)
    found, left = [], box.left
    for body, share in zip(slide.bodies, shares, strict=True):
        width = room * share / sum(shares)
        found.append((body, Box(left, box.top, width, box.height)))
        left += width + between
    return found


def _cover(made: Made, number: int, show: Show) -> Placed:
    slide, look = made.slide, show.look
    width = show.format.width - 2 * _COVER_EDGE
    title = fitted(slide.title, width, show.format.height * 0.32, _COVER_TITLE, is_bold=True)
    subtitle = fitted(slide.subtitle, width, show.format.height * 0.16, _COVER_SUBTITLE)
    top = show.format.height * 0.45 - title.height
    texts = []
    if slide.kicker:
        kicker = fitted(slide.kicker, width, 40, (16.0, 14.0, 12.0), most_lines=2)
        texts.append(
            _text("kicker", Box(_COVER_EDGE, top - kicker.height - 6, width, kicker.height), kicker, look.muted)
        )
    texts.append(_text("title", Box(_COVER_EDGE, top, width, title.height), title, look.ink, is_bold=True))
    below = top + title.height + 10
    texts.append(_text("subtitle", Box(_COVER_EDGE, below, width, subtitle.height), subtitle, look.muted))
    left_over: Sequence[str] = []
    if slide.remarks:
        below += subtitle.height + 14
        room = show.format.height - _BOTTOM - CODE - below
        said = fitted("\n".join(slide.remarks), width, room, _COVER_SMALL)
        texts.append(_text("remark", Box(_COVER_EDGE, below, width, said.height), said, look.ink))
        left_over = [] if said.is_whole else slide.remarks
    bottom = show.format.height - _BOTTOM
    imprint, _ = _imprint(made, number, show, show.format.width - 2 * _EDGE - CODE - _GAP, bottom)
    return Placed(slide, made.link, [*texts, *imprint], [], left_over)


def _text(
    role: str, box: Box, fit: Fitted, color: str, is_bold: bool = False, align: Align = "left", link: str = ""
) -> Text:
    return Text(role, box, fit.lines, fit.size, color, is_bold, align, link)
