"""One index of one province as a card: the number first, then what may be said of it. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

NO_VALUE = "–"


class Place(NamedTuple):
    """Where a score lies among all: fractions of the way from the least to the greatest, and their labels."""

    title: str
    share: float
    q1_share: float
    median_share: float
    q3_share: float
    least: str
    median: str
    greatest: str


class Component(NamedTuple):
    """One node of the index: `share` and `median_share` are places on its own scale, None when unknown."""

    name: str
    value: str
    share: float | None
    median_share: float | None
    status: str
    source: str


class Member(NamedTuple):
    """A unit that a province was made of, with its own figure; the note says status and rank, or why there is none."""

    name: str
    value: str
    note: str


class CardRemark(NamedTuple):
    """One sentence of the commentary, with the way to the values behind it."""

    text: str
    link: str
    link_text: str


class ScoreCard(NamedTuple):
    """Everything a card shows, already in words."""

    index: str
    name: str
    full_name: str
    year: str
    notices: Sequence[str]
    members: Sequence[Member]
    members_title: str
    value_title: str
    value: str
    out_of: str
    status: str
    band: str
    band_color: str
    rank: str
    firmness: str
    change: str
    change_note: str
    place: Place | None
    spark: str
    spark_first: str
    spark_last: str
    spark_note: str
    gaps: Sequence[str]
    components: Sequence[Component]
    components_note: str
    details_title: str
    breaks_title: str
    breaks: Sequence[str]
    source: str
    link: str
    link_text: str
    rank_span: str = ""
    remarks: Sequence[CardRemark] = ()


def score_cards(cards: Sequence[ScoreCard], of: int = 0) -> str:
    """A row of cards; one of a sheet `of` many says so, for a slide then shows less of each."""
    many = " td-many" if of > len(cards) else ""
    return f'<div class="td-cards{many}">{"".join(map(_card, cards))}</div>'


def _card(card: ScoreCard) -> str:
    parts = [
        f"<header><div><h2>{escape(card.name)}</h2><p>{escape(card.full_name)}</p></div>"
        f'<div class="td-year">{escape(card.year)}</div></header>',
        *(f'<p class="td-notice">{escape(notice)}</p>' for notice in card.notices),
        _members(card),
        _score(card),
        *map(_remark, card.remarks),
        _place(card.place),
        _spark(card),
        _components(card),
        *(f'<p class="td-gap">{escape(gap)}</p>' for gap in card.gaps),
        _details(card),
        f'<p class="td-source">{escape(card.source)}</p>',
        f'<a class="td-link" href="{escape(card.link)}" target="_self">{escape(card.link_text)}</a>',
    ]
    return f'<article class="td-card" data-index="{escape(card.index)}">{"".join(parts)}</article>'


def _members(card: ScoreCard) -> str:
    """The members' own figures come first: they are what was published."""
    if not card.members:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(m.name)}</th><td class="td-value">{escape(m.value)}</td>'
        f"<td>{escape(m.note)}</td></tr>"
        for m in card.members
    )
    return f'<table class="td-members"><caption>{escape(card.members_title)}</caption><tbody>{rows}</tbody></table>'


def _score(card: ScoreCard) -> str:
    if not card.value:
        return ""
    title = f'<p class="td-value-title">{escape(card.value_title)}</p>' if card.value_title else ""
    band = (
        f'<span class="td-band"><i style="background:{card.band_color}"></i>{escape(card.band)}</span>'
        if card.band
        else ""
    )
    rank = f'<span class="td-place">{escape(card.rank)}</span>' if card.rank else ""
    rank += f'<span class="td-rank-span">{escape(card.rank_span)}</span>' if card.rank_span else ""
    return (
        f'{title}<div class="td-score"><strong>{escape(card.value)}</strong>'
        f'<span class="td-of">{escape(card.out_of)}<br><em>{escape(card.status)}</em></span>'
        f'<span class="td-standing">{band}{rank}</span></div>'
        f'<p class="td-change"><b>{escape(card.change)}</b> {escape(card.change_note)}</p>'
        + (f'<p class="td-firm">{escape(card.firmness)}</p>' if card.firmness else "")
    )


def _remark(remark: CardRemark) -> str:
    way = f'<a href="{escape(remark.link)}" target="_self">{escape(remark.link_text)}</a>'
    return f'<p class="td-remark">{escape(remark.text)} {way}</p>'


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    return (
        f'<figure class="td-strip"><figcaption>{escape(place.title)}</figcaption>'
        f'<div class="td-strip-track">'
        f'<s style="left:{place.q1_share:.2%};width:{place.q3_share - place.q1_share:.2%}"></s>'
        f'<u style="left:{place.median_share:.2%}"></u><b style="left:{place.share:.2%}"></b></div>'
        f'<div class="td-strip-labels"><span>{escape(place.least)}</span><span>{escape(place.median)}</span>'
        f"<span>{escape(place.greatest)}</span></div></figure>"
    )


def _spark(card: ScoreCard) -> str:
    if not card.spark:
        return ""
    note = f'<p class="td-spark-note">{escape(card.spark_note)}</p>' if card.spark_note else ""
    return (
        f'<figure class="td-history">{card.spark}<div class="td-strip-labels"><span>{escape(card.spark_first)}</span>'
        f"<span>{escape(card.spark_last)}</span></div>{note}</figure>"
    )


def _components(card: ScoreCard) -> str:
    if not card.components:
        return ""
    rows = "".join(map(_component, card.components))
    note = f'<p class="td-spark-note">{escape(card.components_note)}</p>' if card.components_note else ""
    return f'<table class="td-components"><tbody>{rows}</tbody></table>{note}'


def _component(component: Component) -> str:
    if component.share is None and component.median_share is None and component.value != NO_VALUE:
        return (
            f'<tr><th scope="row" colspan="2">{escape(component.name)}</th>'
            f'<td class="td-value">{escape(component.value)}</td></tr>'
        )
    bar = f'<b style="width:{component.share:.1%}"></b>' if component.share is not None else ""
    tick = f'<u style="left:{component.median_share:.1%}"></u>' if component.median_share is not None else ""
    return (
        f'<tr><th scope="row">{escape(component.name)}</th>'
        f'<td class="td-track-cell"><span class="td-track">{bar}{tick}</span></td>'
        f'<td class="td-value">{escape(component.value)}</td></tr>'
    )


def _details(card: ScoreCard) -> str:
    """Status and source of every value, and every break, one click away."""
    rows = "".join(
        f"<li><b>{escape(c.name)}</b>: {escape(c.value)} ({escape(c.status)}). {escape(c.source)}</li>"
        for c in card.components
    )
    breaks = "".join(f"<li>{escape(text)}</li>" for text in card.breaks)
    listed = f"<h3>{escape(card.breaks_title)}</h3><ul>{breaks}</ul>" if breaks else ""
    if not rows and not listed:
        return ""
    return f"<details><summary>{escape(card.details_title)}</summary><ul>{rows}</ul>{listed}</details>"
