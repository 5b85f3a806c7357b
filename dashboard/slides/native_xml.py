"""The small pieces of Office's XML that everything on a slide is made of. Written as text: objects would be slow."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from dashboard.slides.fonts import OFFICE_FONT

_EMU = 12700
"""So many English Metric Units are a point."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""XML cannot hold them."""

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_NUMBERS = {"vi": "[$-42A]", "en": ""}
"""Before a number format: whose decimal sign it prints, whatever the computer is set to."""


def emu(points: float) -> int:
    return round(points * _EMU)


def written(text: str) -> str:
    """A text inside an element."""
    return escape(_CONTROL.sub("", text))


def quoted(text: str) -> str:
    """A text inside the quotes of an attribute."""
    return escape(_CONTROL.sub("", text), {'"': "&quot;", "\n": "&#10;"})


def tongue(language: str) -> str:
    """The language as Office names it, for spelling and for voices."""
    return _LANGUAGES.get(language, language)


def number_format(decimals: int, language: str) -> str:
    return _NUMBERS.get(language, "") + "#,##0" + ("." + "0" * decimals if decimals else "")


def fill(color: str) -> str:
    """A solid colour, none where it is empty."""
    return f'<a:solidFill><a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>' if color else "<a:noFill/>"


def stroke(color: str, width: float, dash: bool = False) -> str:
    """A line around or along; none where the colour is empty."""
    if not color or not width:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = '<a:prstDash val="dash"/>' if dash else ""
    return f'<a:ln w="{emu(width)}" cap="flat">{fill(color)}{dashed}<a:round/></a:ln>'


def letters(tag: str, size: float, color: str, language: str, is_bold: bool = False, inside: str = "") -> str:
    """How letters look; `tag` says where: rPr of a run, defRPr of what has no runs of its own."""
    return (
        f'<a:{tag} lang="{tongue(language)}" sz="{round(size * 100)}" b="{int(is_bold)}" dirty="0">'
        f"{fill(color)}{inside}</a:{tag}>"
    )


def placement(left: float, top: float, width: float, height: float, tag: str = "a:xfrm") -> str:
    return (
        f'<{tag}><a:off x="{emu(left)}" y="{emu(top)}"/>'
        f'<a:ext cx="{emu(max(width, 0))}" cy="{emu(max(height, 0))}"/></{tag}>'
    )


def in_office_font(xml: str) -> str:
    """All letters in the font that they were measured in, where the theme may name another."""
    return _LETTERS.sub(rf'\1<a:latin typeface="{OFFICE_FONT}"/><a:cs typeface="{OFFICE_FONT}"/>', xml)


_LETTERS = re.compile(
    '(<a:(?:rPr|defRPr|endParaRPr) [^>]*><a:solidFill><a:srgbClr val="[0-9A-Fa-f]{6}"/></a:solidFill>)'
)
