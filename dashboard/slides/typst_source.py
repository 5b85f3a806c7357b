"""Slides as a typst document: every ink placed where it is drawn, letters by the shipped font. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import Format
from dashboard.slides.bodies.extents import BASELINE
from dashboard.slides.fonts import FAMILY, width_of
from dashboard.slides.ink import LEADING, Disc, Ink, Line, Outline, Rect, Text

PRELUDE = """\
#let ink-text(x, y, size, color, weight, turned, said) = place(top + left, dx: x * 1pt, dy: y * 1pt, rotate(
  turned * 1deg, origin: top + left, box(width: 4000pt, text(
    font: "FAMILY", size: size * 1pt, fill: rgb(color), weight: weight, hyphenate: false, ligatures: false,
    kerning: false, top-edge: "baseline", bottom-edge: "baseline", said))))
#let ink-rect(x, y, w, h, color, radius) = place(top + left, dx: x * 1pt, dy: y * 1pt, rect(
  width: w * 1pt, height: h * 1pt, fill: rgb(color), stroke: none, radius: radius * 1pt))
#let ink-disc(x, y, r, color, edge) = place(top + left, dx: (x - r) * 1pt, dy: (y - r) * 1pt, circle(
  radius: r * 1pt, fill: rgb(color), stroke: if edge == "" { none } else { 0.75pt + rgb(edge) }))
#let ink-path(color, stroke, closed, rings) = place(top + left, curve(
  fill: if color == "" { none } else { rgb(color) }, fill-rule: "even-odd", stroke: stroke, ..rings.map(ring => (
    curve.move((ring.at(0) * 1pt, ring.at(1) * 1pt)),
    ..range(2, ring.len(), step: 2).map(i => curve.line((ring.at(i) * 1pt, ring.at(i + 1) * 1pt))),
    ..if closed { (curve.close(mode: "straight"),) },
  )).flatten()))
#let ink-stroke(color, width, dash) = (
  paint: rgb(color), thickness: width * 1pt, dash: if dash { (4pt, 3pt) } else { none }, join: "round", cap: "butt")
#let ink-link(x, y, w, h, target) = place(top + left, dx: x * 1pt, dy: y * 1pt, link(target, box(
  width: w * 1pt, height: h * 1pt)))
""".replace("FAMILY", FAMILY)
"""What `ink_block` needs once at the beginning of its document."""


def as_typst(pages: Sequence[Sequence[Ink]], format: Format, title: str = "") -> str:
    """A document of one page for each sequence of inks; compile it with the shipped fonts only."""
    head = [
        f"#set document(title: {_string(title)})",
        f"#set page(width: {_number(format.width)}pt, height: {_number(format.height)}pt, margin: 0pt)",
    ]
    body = "\n#pagebreak()\n".join(_inks(page) for page in pages)
    return "\n".join([*head, PRELUDE, body, ""])


def ink_block(inks: Sequence[Ink], width: float, height: float) -> str:
    """A box of this size in points that holds the inks, for a page of other contents that begins with `PRELUDE`."""
    return f"#box(width: {_number(width)}pt, height: {_number(height)}pt)[\n{_inks(inks)}\n]"


def _inks(inks: Sequence[Ink]) -> str:
    return "\n".join(call for ink in inks for call in _calls(ink))


def _calls(ink: Ink) -> list[str]:
    match ink:
        case Text():
            return _text(ink)
        case Rect(box, fill, radius):
            at = ", ".join(map(_number, box))
            return [f"#ink-rect({at}, {_string(fill)}, {_number(radius)})"]
        case Disc((x, y), radius, fill, edge):
            return [f"#ink-disc({_number(x)}, {_number(y)}, {_number(radius)}, {_string(fill)}, {_string(edge)})"]
        case Line(points, color, width, dash):
            return [f'#ink-path("", {_stroke(color, width, dash)}, false, {_rings([points])})'] if points else []
        case Outline(rings, fill, edge, edge_width):
            stroke = _stroke(edge, edge_width, False) if edge and edge_width else "none"
            return [f"#ink-path({_string(fill)}, {stroke}, true, {_rings(rings)})"]


def _text(text: Text) -> list[str]:
    """One call a line; its baseline is where the other writers have it."""
    calls = []
    along = text.box.height if text.turned else text.box.width
    for place, line in enumerate(text.lines):
        if not line.strip():
            continue
        width = width_of(line, text.size, text.is_bold)
        start = {"left": 0.0, "center": (along - width) / 2, "right": along - width}[text.align]
        base = (place * LEADING + BASELINE) * text.size
        x, y = (
            (text.box.left + base, text.box.bottom - start)
            if text.turned
            else (text.box.left + start, text.box.top + base)
        )
        weight = 700 if text.is_bold else 400
        calls.append(
            f"#ink-text({_number(x)}, {_number(y)}, {_number(text.size)}, {_string(text.color)}, {weight}, "
            f"{text.turned}, {_string(line)})"
        )
    if text.link:
        calls.append(f"#ink-link({', '.join(map(_number, text.box))}, {_string(text.link)})")
    return calls


def _stroke(color: str, width: float, dash: bool) -> str:
    return f"ink-stroke({_string(color)}, {_number(width)}, {'true' if dash else 'false'})"


def _rings(rings: Sequence[Sequence[tuple[float, float]]]) -> str:
    return "(" + "".join(f"({','.join(_number(n) for point in ring for n in point)},)," for ring in rings if ring) + ")"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
