"""Two measures against each other as a native chart of points. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.slide import Cloud, Points
from dashboard.slides.bodies.pen import is_free, is_inside, printed, widest
from dashboard.slides.bodies.scale import Scale, bounds
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box
from dashboard.slides.native_book import Column, book
from dashboard.slides.native_chart import (
    CATEGORIES,
    VALUES,
    Axis,
    Label,
    Native,
    Setting,
    Stepped,
    axis,
    head,
    labels,
    marker,
    numbers_at,
    space,
    stepped,
)
from dashboard.slides.native_xml import stroke

_TICKS = 6
_SIZE = 12.0
_MARKER = 8.0
_GAP = 8.0
_AROUND = 0.04
"""Of the length of an axis that stays free on both sides of the points."""


def points(body: Points, box: Box, setting: Setting) -> Native:
    """The clouds below each other in the worksheet: x, then one column of y for each, as Office itself does it."""
    language = setting.language
    xs = [x for cloud in body.clouds for x, _ in cloud.points]
    ys = [y for cloud in body.clouds for _, y in cloud.points]
    x_steps, y_steps = _around(xs), _around(ys)
    is_flat = not body.y_title
    side = 4.0 if is_flat else widest([printed(end, y_steps.decimals, language) for end in y_steps[:2]], _SIZE)
    left = side + (0 if is_flat else _GAP + _SIZE * LEADING + 6)
    below = _SIZE * LEADING + 6 + (_SIZE * LEADING + 6 if body.x_title else 0)
    inner = Box(box.left + left, box.top + 6, box.width - left - _GAP, box.height - below - 6)
    across, up = Scale(*x_steps[:2], inner.left, inner.right), Scale(*y_steps[:2], inner.bottom, inner.top)
    found = _labels(body, across, up, inner)
    starts = [1 + sum(len(cloud.points) for cloud in body.clouds[:at]) for at in range(len(body.clouds))]
    series = "".join(
        _series(at, cloud, start, found[at], body, setting)
        for at, (cloud, start) in enumerate(zip(body.clouds, starts, strict=True))
    )
    plot = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/></c:scatterChart>'
    )
    x_axis = Axis(
        CATEGORIES,
        VALUES,
        "b",
        *x_steps,
        _SIZE,
        has_grid=True,
        title=body.x_title,
        between="midCat",
    )
    y_axis = Axis(
        VALUES,
        CATEGORIES,
        "l",
        *y_steps,
        _SIZE,
        is_hidden=is_flat,
        has_grid=not is_flat,
        title=body.y_title,
        between="midCat",
    )
    columns = [
        Column(body.x_title, xs, body.x_decimals),
        *(
            Column(cloud.name, [y for _, y in cloud.points], body.y_decimals, start)
            for cloud, start in zip(body.clouds, starts, strict=True)
        ),
        Column("", [text or None for cloud in body.clouds for text in _texts(cloud)]),
    ]
    return Native(
        space(plot, axis("valAx", x_axis, setting) + axis("valAx", y_axis, setting), box, inner, setting),
        book(columns, language, setting.made),
    )


def _around(values: Sequence[float]) -> Stepped:
    """The round numbers around the values, so that none lies at the edge."""
    low, high = bounds(values, None, None)
    air = (high - low) * _AROUND
    return stepped([low - air, high + air], None, None, _TICKS)


def _series(at: int, cloud: Cloud, start: int, found: dict[int, Label], body: Points, setting: Setting) -> str:
    xs, ys = [x for x, _ in cloud.points], [y for _, y in cloud.points]
    return (
        f"<c:ser>{head(at, cloud.name, at + 1)}<c:spPr>{stroke('', 0)}</c:spPr>{marker(cloud.color, _MARKER)}"
        f"{labels(found, _SIZE, setting.language)}"
        f"{numbers_at('xVal', xs, 0, body.x_decimals, setting.language, start)}"
        f"{numbers_at('yVal', ys, at + 1, body.y_decimals, setting.language, start)}"
        '<c:smooth val="0"/></c:ser>'
    )


def _labels(body: Points, across: Scale, up: Scale, inner: Box) -> list[dict[int, Label]]:
    """Each text at the side of its point where it covers no other text, and if it can no other point."""
    radius = _MARKER / 2
    dots = [
        Box(across.at(x) - radius, up.at(y) - radius, 2 * radius, 2 * radius)
        for cloud in body.clouds
        for x, y in cloud.points
    ]
    written: list[Box] = []
    found: list[dict[int, Label]] = []
    for cloud in body.clouds:
        of_cloud: dict[int, Label] = {}
        for at, text in enumerate(_texts(cloud)):
            if not text:
                continue
            sides = _sides(text, across.at(cloud.points[at][0]), up.at(cloud.points[at][1]))
            free = [side for side, box in sides.items() if is_inside(box, inner) and is_free(box, written)]
            clear = [side for side in free if is_free(sides[side], dots)]
            side = next(iter(clear or free or ["r"]))
            written.append(sides[side])
            of_cloud[at] = Label(text, cloud.color, side, True)
        found.append(of_cloud)
    return found


def _sides(text: str, x: float, y: float) -> dict[str, Box]:
    wide, high, away = width_of(text, _SIZE, True) + 2, _SIZE * LEADING, _MARKER / 2 + 3
    return {
        "r": Box(x + away, y - high / 2, wide, high),
        "l": Box(x - away - wide, y - high / 2, wide, high),
        "t": Box(x - wide / 2, y - away - high, wide, high),
        "b": Box(x - wide / 2, y + away, wide, high),
    }


def _texts(cloud: Cloud) -> list[str]:
    return [*cloud.labels, *[""] * (len(cloud.points) - len(cloud.labels))]
