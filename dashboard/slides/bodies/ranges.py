"""An interval for each category: from low to high, the value inside as a disc. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.show import Look
from dashboard.slide import Ranges, Span
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.pen import SMALL_SIZES, apart, line, printed, shortened, widest
from dashboard.slides.bodies.rows import rows_of
from dashboard.slides.bodies.scale import Scale, Ticks, bounds, present, round_ticks
from dashboard.slides.ink import LEADING, Box, Disc, Ink, Line, Rect, Text

_AXIS_SIZE = 11
_AXIS = _AXIS_SIZE * LEADING + 4
_GAP = 10.0
_MOST_LABELS, _MOST_OF_SMALL = 0.45, 0.6
"""Of a panel the labels take no more; the latter where they would be smaller than `_READABLE`."""

_READABLE = 12


def ranges_drawn(body: Ranges, box: Box, look: Look, language: str) -> list[Ink]:
    if not body.categories:
        return []
    above = keyed(body.keys, box, look)
    area = above.rest._replace(height=max(above.rest.height - _AXIS, 1.0))
    rows = rows_of(body.categories, body.strong, area, look)
    width = min(panel.width for panel in rows.panels)
    labels = [span.label for span in body.spans]
    size, share = _label_size(labels, rows.size, width)
    side = min(widest(labels, size, True) + _GAP, width * share) if any(labels) else 0.0
    values = [value for span in body.spans for value in (span.low, span.high, span.mark)]
    low, high = bounds([*values, body.least], body.least, body.greatest)
    scales = {}
    for panel in rows.panels:
        start, end = panel.left + 5, max(panel.right - side - 5, panel.left + 6)
        scales[panel] = Scale(low, high, end, start) if body.is_reversed else Scale(low, high, start, end)
    inks: list[Ink] = [*above.inks]
    for panel in rows.panels:
        inks += _axis(scales[panel], panel, look, language)
    thick = min(rows.pitch * 0.5, 16.0)
    labels_drawn: list[Text] = []
    for place, (row, span) in enumerate(zip(rows.rows, body.spans, strict=False)):
        inks += _span(span, row.middle, thick, scales[row.panel], look)
        is_strong = place in body.strong
        short = shortened(span.label, side - _GAP + 0.01, size, is_strong) if span.label else ""
        if short:
            color = look.accent if is_strong else look.ink
            top = max(min(row.middle - size * LEADING / 2, area.bottom - size * LEADING), area.top)
            labels_drawn.append(line("value", short, row.panel.right - side + _GAP, top, size, color, is_strong))
    is_tight = size * LEADING > rows.pitch
    shown = apart(sorted(labels_drawn, key=lambda text: not text.is_bold)) if is_tight else labels_drawn
    return [*inks, *shown, *rows.names]


def _label_size(labels: Sequence[str], most: float, width: float) -> tuple[float, float]:
    """The greatest size, no greater than `most`, at which every label fits, and the share of the width for them."""
    for share, largest in ((_MOST_LABELS, most), (_MOST_OF_SMALL, min(most, _READABLE))):
        sizes = (size for size in SMALL_SIZES if size <= largest and widest(labels, size, True) + _GAP <= width * share)
        size = next(sizes, min(most, 8))
        if size >= min(most, _READABLE):
            break
    return size, share


def _span(span: Span, middle: float, thick: float, scale: Scale, look: Look) -> list[Ink]:
    inks: list[Ink] = []
    if len(present([span.low, span.high])) == 2:
        ends = sorted((scale.at(span.low or 0.0), scale.at(span.high or 0.0)))
        width = max(ends[1] - ends[0], 1.5)
        inks.append(Rect(Box(ends[0], middle - thick / 2, width, thick), span.color, thick / 4))
    if present([span.mark]):
        inks.append(Disc((scale.at(span.mark or 0.0), middle), max(thick * 0.36, 1.8), look.ink, look.ground))
    return inks


def _axis(scale: Scale, panel: Box, look: Look, language: str) -> list[Ink]:
    """Round values below, with quiet lines through all rows."""
    ticks = round_ticks(scale.low, scale.high, max(int(abs(scale.end - scale.start) / 50), 3))
    inks: list[Ink] = []
    edges = (panel.left, panel.right)
    taken: list[Box] = []
    for value in _with_end(ticks, scale.low):
        x, said = scale.at(value), printed(value, ticks.decimals, language)
        inks.append(Line(((x, panel.top), (x, panel.bottom)), look.rule, 0.5))
        width = widest([said], _AXIS_SIZE)
        left = max(min(x - width / 2, edges[1] - width), edges[0])
        text = line("tick", said, left, panel.bottom + 3, _AXIS_SIZE, look.muted)
        is_clear = all(text.box.left >= other.right + 4 or text.box.right + 4 <= other.left for other in taken)
        if is_clear and width <= panel.width:
            inks.append(text)
            taken.append(text.box)
    return inks


def _with_end(ticks: Ticks, low: float) -> list[float]:
    """The round values after the least one of the scale, which is the best of all ranks."""
    values = list(ticks.values)
    if len(values) < 2 or round(low, ticks.decimals) != low:
        return values
    step = values[1] - values[0]
    return [low, *(value for value in values if value >= low + step * 0.75)]
