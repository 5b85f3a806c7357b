"""All units from best to worst as a list whose bars are the picture: text that prints, wraps and reads aloud."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple


class Bar(NamedTuple):
    """One row: `share` is a fraction of the longest bar; `mark` a footnote sign, `margin` the half interval.

    `span` is the interval of the rank: `19–30`.
    """

    unit: str
    name: str
    rank: str
    value: str
    share: float
    color: str
    mark: str
    is_chosen: bool
    margin: str = ""
    title: str = ""
    span: str = ""


class Group(NamedTuple):
    """Rows under one heading; an empty heading shows none."""

    heading: str
    color: str
    bars: Sequence[Bar]


def ranked_bars(groups: Sequence[Group]) -> str:
    """The list as HTML; the stylesheet gives it as many columns as the screen holds."""
    bars = [bar for group in groups for bar in group.bars]
    plain = "" if any(bar.rank for bar in bars) else " td-unranked"
    wide = " td-with-margin" if any(bar.margin for bar in bars) else ""
    spans = " td-with-span" if any(bar.span for bar in bars) else ""
    return f'<div class="td-bars{plain}{wide}{spans}">{"".join(map(_group, groups))}</div>'


def _group(group: Group) -> str:
    heading = f'<i style="background:{group.color}"></i>{escape(group.heading)}'
    shown = f'<li class="td-group">{heading}</li>' if group.heading else ""
    return f"<ol>{shown}{''.join(map(_bar, group.bars))}</ol>"


def _bar(bar: Bar) -> str:
    chosen = " td-chosen" if bar.is_chosen else ""
    margin = f"<small>{escape(bar.margin)}</small>" if bar.margin else ""
    span = f'<small class="td-rank-span">{escape(bar.span)}</small>' if bar.span else ""
    return (
        f'<li class="td-bar{chosen}" data-unit="{bar.unit}" title="{escape(bar.title)}">'
        f'<span class="td-rank">{escape(bar.rank)}</span><span class="td-name">{escape(bar.name)}</span>'
        f'<span class="td-track"><b style="width:{bar.share:.2%};background:{bar.color}"></b></span>'
        f'<span class="td-value">{escape(bar.value)}<sup>{escape(bar.mark)}</sup>{margin}</span>{span}</li>'
    )
