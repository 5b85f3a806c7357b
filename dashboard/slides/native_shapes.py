"""Texts, rectangles, lines, discs and outlines as shapes of PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count

from dashboard.slide import Point
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Line, Outline, Rect, Text
from dashboard.slides.native_xml import emu, fill, letters, placement, quoted, stroke, tongue, written

LinkTo = Callable[[str], str]
"""The id of the relation of a slide to an address."""

_SLACK = 1.5
"""Points by which the width of a line may differ from one program to another."""

_ALMOST = 0.8
"""Of its box a line that is longer could break where Arial is replaced."""

_ALIGNED = {"left": "l", "center": "ctr", "right": "r"}


class Numbers:
    """Ids of the shapes of one slide, from 2: 1 is the slide itself."""

    def __init__(self) -> None:
        self._next = count(2)

    def __call__(self) -> int:
        return next(self._next)


def shapes_of(inks: Sequence[Ink], numbers: Numbers, language: str, link_to: LinkTo) -> str:
    """All of a drawing, one shape each, from the lowest to the uppermost."""
    return "".join(shape_of(ink, numbers, language, link_to) for ink in inks)


def shape_of(ink: Ink, numbers: Numbers, language: str, link_to: LinkTo) -> str:
    if isinstance(ink, Text):
        return text_box(ink, numbers, language, link_to)
    if isinstance(ink, Rect):
        return _rectangle(ink, numbers)
    if isinstance(ink, Disc):
        return _disc(ink, numbers)
    if isinstance(ink, Line):
        return _line(ink, numbers)
    return freeform(ink, numbers, ink.name, ink.name)


def text_box(text: Text, numbers: Numbers, language: str, link_to: LinkTo) -> str:
    """A box of exactly this size; nothing in it shrinks or grows when the slide is opened."""
    number = numbers()
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{quoted(text.role)} {number}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{placement(*text.box)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f"<p:txBody>{_body(text)}{paragraphs(text, language, link_to)}</p:txBody></p:sp>"
    )


def title_shape(text: Text, numbers: Numbers, language: str, link_to: LinkTo) -> str:
    """The text as the title of its slide, for outlines, navigation and screen readers."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{numbers()}" name="title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>{placement(*text.box)}</p:spPr>'
        f"<p:txBody>{_body(text)}{paragraphs(text, language, link_to)}</p:txBody></p:sp>"
    )


def master_title(title: str, size: float, numbers: Numbers, language: str) -> str:
    """The title where and as the layout wants it, no larger than it fits there."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{numbers()}" name="title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f'<a:p><a:r><a:rPr lang="{tongue(language)}" sz="{round(size * 100)}" dirty="0"/>'
        f"<a:t>{written(title)}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def paragraphs(text: Text, language: str, link_to: LinkTo) -> str:
    """The lines joined again where only the width broke them, so that the text can be edited."""
    click = f'<a:hlinkClick r:id="{link_to(text.link)}"/>' if text.link else ""
    looks = letters("rPr", text.size, text.color, language, text.is_bold, click)
    spacing = (
        f'<a:pPr marL="0" indent="0" algn="{_ALIGNED[text.align]}">'
        f'<a:lnSpc><a:spcPts val="{round(text.size * LEADING * 100)}"/></a:lnSpc>'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft><a:buNone/></a:pPr>'
    )
    if _is_tight(text):
        lines = f"<a:br>{looks}</a:br>".join(f"<a:r>{looks}<a:t>{written(line)}</a:t></a:r>" for line in text.lines)
        return f"<a:p>{spacing}{lines}</a:p>"
    return "".join(
        f"<a:p>{spacing}<a:r>{looks}<a:t>{written(paragraph)}</a:t></a:r></a:p>" for paragraph in _joined(text)
    )


def freeform(outline: Outline, numbers: Numbers, name: str, said: str) -> str:
    """All rings of an outline in one shape, as large as they are."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{numbers()}" name="{quoted(name)}" descr="{quoted(said)}"/><p:cNvSpPr/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{_geometry(tuple(map(tuple, outline.rings)))}{fill(outline.fill)}"
        f"{stroke(outline.edge, outline.edge_width)}</p:spPr></p:sp>"
    )


# the same units are drawn on many slides of a deck, and of the next one
@lru_cache(maxsize=1024)
def _geometry(rings: tuple[tuple[Point, ...], ...]) -> str:
    """Where a shape lies, and its rings as paths."""
    xs = [emu(x) for ring in rings for x, _ in ring]
    ys = [emu(y) for ring in rings for _, y in ring]
    left, top = min(xs), min(ys)
    width, height = max(max(xs) - left, 1), max(max(ys) - top, 1)
    paths = []
    for ring in rings:
        points = _without_repeats([(emu(x) - left, emu(y) - top) for x, y in ring])
        (x, y), rest = points[0], points[1:]
        paths.append(f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>')
        paths += [f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest]
        paths.append("<a:close/>")
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{width}" h="{height}">{"".join(paths)}</a:path>'
        "</a:pathLst></a:custGeom>"
    )


def group(name: str, said: str, box: Box, inside: str, numbers: Numbers) -> str:
    """Shapes that move together."""
    inner = placement(*box).removesuffix("</a:xfrm>")
    as_is = f'<a:chOff x="{emu(box.left)}" y="{emu(box.top)}"/><a:chExt cx="{emu(box.width)}" cy="{emu(box.height)}"/>'
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{numbers()}" name="{quoted(name)}" descr="{quoted(said)}"/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{inner}{as_is}</a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
    )


def _joined(text: Text) -> list[str]:
    """Paragraphs: a line goes on where the first word of the next one would not have fitted."""
    found: list[str] = []
    before = ""
    for line in text.lines:
        longer = f"{before} {line.split(' ')[0]}"
        if before and line and width_of(longer, text.size, text.is_bold) > _room(text):
            found[-1] += f" {line}"
        else:
            found.append(line)
        before = line
    return found


def _is_tight(text: Text) -> bool:
    """Whether a program that rounds widths otherwise could break a line once more."""
    return max(width_of(line, text.size, text.is_bold) for line in text.lines) > _room(text) - _SLACK


def _is_short(text: Text) -> bool:
    """Whether it is one line that must stay one, even in letters somewhat wider than ours."""
    return len(text.lines) == 1 and width_of(text.lines[0], text.size, text.is_bold) > _room(text) * _ALMOST


def _room(text: Text) -> float:
    return text.box.height if text.turned else text.box.width


def _body(text: Text) -> str:
    vertical = ' vert="vert270"' if text.turned else ""
    wrap = "none" if _is_tight(text) or _is_short(text) else "square"
    return (
        f'<a:bodyPr{vertical} wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
        "<a:lstStyle/>"
    )


def _rectangle(rect: Rect, numbers: Numbers) -> str:
    shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    if rect.radius:
        share = min(round(rect.radius / max(min(rect.box.width, rect.box.height), 1e-6) * 100000), 50000)
        shape = f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst></a:prstGeom>'
    return _plain("rectangle", rect.box, shape, fill(rect.fill) + stroke("", 0), numbers)


def _disc(disc: Disc, numbers: Numbers) -> str:
    (x, y), radius = disc.center, disc.radius
    box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    shape = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
    return _plain("disc", box, shape, fill(disc.fill) + stroke(disc.edge, 0.75), numbers)


def _plain(name: str, box: Box, shape: str, looks: str, numbers: Numbers) -> str:
    """A shape that only adorns: no screen reader stops at it."""
    number = numbers()
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number}">{_DECORATIVE}</p:cNvPr><p:cNvSpPr/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{placement(*box)}{shape}{looks}</p:spPr></p:sp>"
    )


_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def _line(line: Line, numbers: Numbers) -> str:
    if len(line.points) > 2:
        return _open_path(line, numbers)
    (x1, y1), (x2, y2) = line.points
    flipped = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
    where = placement(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)).replace("<a:xfrm", f"<a:xfrm{flipped}", 1)
    number = numbers()
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="line {number}">{_DECORATIVE}</p:cNvPr><p:cNvCxnSpPr/>'
        f'<p:nvPr/></p:nvCxnSpPr><p:spPr>{where}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{stroke(line.color, line.width, line.dash)}</p:spPr></p:cxnSp>"
    )


def _open_path(line: Line, numbers: Numbers) -> str:
    closed = freeform(Outline([line.points], "", line.color, line.width), numbers, "line", "")
    return closed.replace("<a:close/>", "")


def _without_repeats(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points that differ from the one before, without the last one where it is the first again."""
    kept = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept
