"""Slides as SVG pictures that stand by themselves: texts stay texts, nothing is fetched but the named font. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from html import escape

from dashboard.show import Format
from dashboard.slide import Point
from dashboard.slides.bodies.extents import BASELINE
from dashboard.slides.fonts import FAMILY, FOLDER, OFFICE_FONT
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Line, Outline, Rect, Text

_FACES = ((400, "Arimo-Regular.ttf"), (700, "Arimo-Bold.ttf"))
_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}


def as_svg(inks: Sequence[Ink], format: Format, title: str = "", font_url: str = "", embed_font: bool = False) -> str:
    """The inks in a viewBox in points; the same inks give the same text.

    `font_url` is the folder from which the two files of the font are asked for; `embed_font` brings them along, a third
    of a megabyte. Without either the reader's own Arimo or Arial is taken, which has the same widths.
    """
    size = f"{_number(format.width)} {_number(format.height)}"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img"',
            f' aria-label="{_escaped(title)}"><title>{_escaped(title)}</title>' if title else ">",
            _style(font_url, embed_font),
            *(_drawn(ink) for ink in inks),
            "</svg>",
        ]
    )


def _drawn(ink: Ink) -> str:
    match ink:
        case Text():
            return _text(ink)
        case Rect(box, fill, radius):
            rounded = f' rx="{_number(radius)}"' if radius else ""
            return f'<rect {_place(box)} fill="{_escaped(fill)}"{rounded}/>'
        case Disc((x, y), radius, fill, edge):
            stroke = f' stroke="{_escaped(edge)}" stroke-width=".75"' if edge else ""
            at = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
            return f'<circle {at} fill="{_escaped(fill)}"{stroke}/>'
        case Line(points, color, width, dash):
            return _line(points, color, width, dash)
        case Outline():
            return _outline(ink)


def _text(text: Text) -> str:
    """One element a line, its baseline where the other writers have it; all of it a link where there is one."""
    along = text.box.height if text.turned else text.box.width
    start = {"left": 0.0, "center": along / 2, "right": along}[text.align]
    weight = ' font-weight="700"' if text.is_bold else ""
    common = f'font-size="{_number(text.size)}" fill="{_escaped(text.color)}"{weight}{_ANCHORS[text.align]}'
    lines = []
    for place, line in enumerate(text.lines):
        if not line.strip():
            continue
        base = (place * LEADING + BASELINE) * text.size
        if text.turned:
            x, y = _number(text.box.left + base), _number(text.box.bottom - start)
            at = f'transform="translate({x} {y}) rotate({text.turned})"'
        else:
            at = f'x="{_number(text.box.left + start)}" y="{_number(text.box.top + base)}"'
        lines.append(f"<text {at} {common}>{_escaped(line)}</text>")
    written = "".join(lines)
    return f'<a href="{_escaped(text.link)}" target="_blank">{written}</a>' if text.link and written else written


def _line(points: Sequence[Point], color: str, width: float, dash: bool) -> str:
    dashes = ' stroke-dasharray="4 3"' if dash else ""
    stroke = f'stroke="{_escaped(color)}" stroke-width="{width:.2f}" stroke-linejoin="round"{dashes}'
    return f'<path d="{_path([points], False)}" fill="none" {stroke}/>' if points else ""


def _outline(outline: Outline) -> str:
    stroke = f' stroke="{_escaped(outline.edge)}" stroke-width="{outline.edge_width:.2f}"' if outline.edge else ""
    d = _path(outline.rings, True)
    shape = f'<path d="{d}" fill="{_escaped(outline.fill)}" fill-rule="evenodd" stroke-linejoin="round"{stroke}'
    return f"{shape}><title>{_escaped(outline.name)}</title></path>" if outline.name else f"{shape}/>"


def _path(rings: Sequence[Sequence[Point]], is_closed: bool) -> str:
    end = "Z" if is_closed else ""
    return "".join(f"M{'L'.join(f'{_number(x)} {_number(y)}' for x, y in ring)}{end}" for ring in rings if ring)


def _style(font_url: str, embed_font: bool) -> str:
    faces = ""
    if font_url or embed_font:
        faces = "".join(
            f'@font-face{{font-family:{FAMILY};font-weight:{weight};src:url("{_source(name, font_url, embed_font)}")}}'
            for weight, name in _FACES
        )
    rule = f"text{{font-family:{FAMILY},{OFFICE_FONT},sans-serif;font-variant-ligatures:none;white-space:pre}}"
    return f"<style>{faces}{rule}</style>"


def _source(name: str, font_url: str, embed_font: bool) -> str:
    return _embedded(name) if embed_font else _escaped(f"{font_url.rstrip('/')}/{name}".replace('"', "%22"))


@cache
def _embedded(name: str) -> str:
    return f"data:font/ttf;base64,{b64encode((FOLDER / name).read_bytes()).decode('ascii')}"


def _place(box: Box) -> str:
    left, top, width, height = map(_number, box)
    return f'x="{left}" y="{top}" width="{width}" height="{height}"'


def _number(value: float) -> str:
    """One decimal, none where it is zero."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    """Safe inside of elements and attributes; without the control characters that XML does not know."""
    return escape("".join(letter for letter in text if letter in "\t\n" or letter >= " "))
