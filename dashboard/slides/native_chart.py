"""What all native charts are put together from: references into their worksheet, axes, labels, the frame around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil, floor
from typing import Literal, NamedTuple

from dashboard.show import Look
from dashboard.slides.bodies.scale import bounds, round_ticks
from dashboard.slides.ink import Box, Ink
from dashboard.slides.native_book import cell_of, cells_of
from dashboard.slides.native_xml import NAMESPACES, fill, letters, number_format, stroke, tongue, written

CATEGORIES, VALUES = 1001, 1002
"""The ids of the two axes."""


class Native(NamedTuple):
    """A chart, its workbook, and what lies over it at fixed places, in points of the slide."""

    xml: str
    book: bytes
    over: Sequence[Ink] = ()


class Setting(NamedTuple):
    """`made` is the day that stands in the workbook."""

    look: Look
    language: str
    made: datetime


class Label(NamedTuple):
    """A text at a point; `down` and `right` move it by so much of the height and the width of the chart."""

    text: str
    color: str
    side: str
    is_bold: bool = False
    down: float = 0.0
    right: float = 0.0


class Axis(NamedTuple):
    """`title` and the numbers are left out where they say nothing; `turned` are the degrees of its texts."""

    number: int
    crosses: int
    side: Literal["l", "b"]
    least: float | None = None
    greatest: float | None = None
    unit: float | None = None
    decimals: int = 0
    size: float = 12.0
    is_hidden: bool = False
    is_reversed: bool = False
    is_crossed_at_end: bool = False
    has_grid: bool = False
    has_line: bool = True
    title: str = ""
    turned: int = 0
    skip: int = 1
    between: Literal["between", "midCat"] = "between"
    texts: Literal["low", "high", "nextTo"] = "low"


class Stepped(NamedTuple):
    """An axis whose numbers are round: Office counts its steps from the least value on."""

    low: float
    high: float
    unit: float
    decimals: int


def stepped(values: Iterable[float | None], least: float | None, greatest: float | None, most: int) -> Stepped:
    """The scale of all values; an end lies at a whole step, or where it is given if the numbers can say so."""
    low, high = bounds(values, least, greatest)
    ticks = round_ticks(low, high, most)
    unit = ticks.values[1] - ticks.values[0] if len(ticks.values) > 1 else high - low
    is_sayable = least == low and round(low, ticks.decimals) == low
    whole_low = low if is_sayable else floor(low / unit + 1e-9) * unit
    whole_high = high if greatest is not None else whole_low + ceil((high - whole_low) / unit - 1e-9) * unit
    return Stepped(round(whole_low, 9), round(whole_high, 9), round(unit, 9), ticks.decimals)


def space(plots: str, axes: str, box: Box, inner: Box, setting: Setting, legend: str = "") -> str:
    """The whole chart inside `box`; its plot area, without the texts of the axes, is `inner`."""
    looks = letters("defRPr", 12, setting.look.ink, setting.language)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMESPACES}><c:date1904 val="0"/>'
        f'<c:lang val="{tongue(setting.language)}"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_layout(box, inner)}{plots}{axes}<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/>{stroke("", 0)}</c:spPr>'
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{looks}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
        f'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def head(at: int, name: str, column: int, row: int = 0) -> str:
    """How a series begins: its place and its name, which stands in the worksheet."""
    return (
        f'<c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{cell_of(column, row)}</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{written(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def texts_at(tag: str, texts: Sequence[str], column: int = 0) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{written(text)}</c:v></c:pt>' for at, text in enumerate(texts))
    return (
        f"<c:{tag}><c:strRef><c:f>{cells_of(column, 1, len(texts))}</c:f><c:strCache>"
        f'<c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef></c:{tag}>'
    )


def numbers_at(
    tag: str, values: Sequence[float | None], column: int, decimals: int, language: str, first: int = 1
) -> str:
    """Values as held; an absent one is no point at all."""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{float(value)!r}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
    )
    return (
        f"<c:{tag}><c:numRef><c:f>{cells_of(column, first, len(values))}</c:f><c:numCache>"
        f"<c:formatCode>{written(number_format(decimals, language))}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:{tag}>'
    )


def labels(found: Mapping[int, Label], size: float, language: str, turned: int = 0) -> str:
    """Texts at some points, none at the others."""
    return (
        "<c:dLbls>"
        + "".join(_label(at, label, size, language, turned) for at, label in sorted(found.items()))
        + f"{_shown(False)}{_NO_LEADERS}</c:dLbls>"
    )


def axis(tag: Literal["catAx", "valAx"], given: Axis, setting: Setting) -> str:
    look, language = setting.look, setting.language
    ends = "".join(
        f'<c:{name} val="{value!r}"/>'
        for name, value in (("max", given.greatest), ("min", given.least))
        if value is not None
    )
    orientation = "maxMin" if given.is_reversed else "minMax"
    grid = f"<c:majorGridlines><c:spPr>{stroke(look.rule, 0.75)}</c:spPr></c:majorGridlines>" if given.has_grid else ""
    words = letters("defRPr", given.size, look.ink if tag == "catAx" else look.muted, language)
    turned = f' rot="{given.turned * 60000}" vert="horz"'
    return (
        f'<c:{tag}><c:axId val="{given.number}"/><c:scaling><c:orientation val="{orientation}"/>{ends}</c:scaling>'
        f'<c:delete val="{int(given.is_hidden)}"/><c:axPos val="{given.side}"/>{grid}{_axis_title(given, setting)}'
        f'<c:numFmt formatCode="{written(number_format(given.decimals, language))}" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{given.texts}"/>'
        f"<c:spPr>{stroke(look.rule if given.has_line else '', 1)}</c:spPr>"
        f"<c:txPr><a:bodyPr{turned}/><a:lstStyle/><a:p><a:pPr>{words}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
        f'<c:crossAx val="{given.crosses}"/><c:crosses val="{"max" if given.is_crossed_at_end else "min"}"/>'
        f"{_category_end(given) if tag == 'catAx' else _value_end(given)}</c:{tag}>"
    )


def legend(hidden: Sequence[int], size: float, setting: Setting) -> str:
    """The native legend above, without the entries of `hidden`."""
    gone = "".join(f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>' for at in hidden)
    words = letters("defRPr", size, setting.look.ink, setting.language)
    return (
        f'<c:legend><c:legendPos val="t"/>{gone}<c:overlay val="0"/><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>'
        f"{words}</a:pPr><a:endParaRPr/></a:p></c:txPr></c:legend>"
    )


def marker(color: str, size: float) -> str:
    """A disc at a point; none where `size` is 0."""
    if not size:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{round(size)}"/><c:spPr>{fill(color)}{stroke(color, 0.5)}'
        "</c:spPr></c:marker>"
    )


def _label(at: int, label: Label, size: float, language: str, turned: int) -> str:
    moved = (
        f'<c:layout><c:manualLayout><c:x val="{label.right:.5f}"/><c:y val="{label.down:.5f}"/></c:manualLayout>'
        "</c:layout>"
        if label.down or label.right
        else ""
    )
    rotated = f' rot="{turned * 60000}" vert="horz"' if turned else ""
    return (
        f'<c:dLbl><c:idx val="{at}"/>{moved}<c:tx><c:rich><a:bodyPr{rotated} wrap="none" lIns="38100" tIns="0" '
        f'rIns="38100" bIns="0"/><a:lstStyle/><a:p><a:r>{letters("rPr", size, label.color, language, label.is_bold)}'
        f"<a:t>{written(label.text)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="{label.side}"/>{_shown(True)}</c:dLbl>'
    )


# a line from the last value of a series to its name would look like values that are not there
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)


def _shown(is_shown: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(is_shown)}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _layout(box: Box, inner: Box) -> str:
    shares = {
        "x": (inner.left - box.left) / box.width,
        "y": (inner.top - box.top) / box.height,
        "w": inner.width / box.width,
        "h": inner.height / box.height,
    }
    values = "".join(f'<c:{name} val="{share:.5f}"/>' for name, share in shares.items())
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{values}</c:manualLayout></c:layout>"
    )


def _axis_title(given: Axis, setting: Setting) -> str:
    if not given.title:
        return ""
    turned = ' rot="-5400000" vert="horz"' if given.side == "l" else ""
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:lstStyle/><a:p><a:r>"
        f"{letters('rPr', given.size, setting.look.muted, setting.language)}"
        f'<a:t>{written(given.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _category_end(given: Axis) -> str:
    return (
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
        f'<c:tickLblSkip val="{given.skip}"/><c:noMultiLvlLbl val="1"/>'
    )


def _value_end(given: Axis) -> str:
    unit = f'<c:majorUnit val="{given.unit!r}"/>' if given.unit else ""
    return f'<c:crossBetween val="{given.between}"/>{unit}'
