"""The spine of a profile: every node of an index as a row, and where one province lies in the national range. HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple


class Range(NamedTuple):
    """One row's own range from the least favourable figure to the most favourable: places on it from 0 to 1.

    `own` is None where the province has no figure of its own to place, `benchmark` where there is none to hold against.
    """

    worst: str
    best: str
    q1: float
    median: float
    q3: float
    own: float | None
    benchmark: float | None
    is_rebuilt: bool
    title: str


class Line(NamedTuple):
    """One node, already in words: `depth` 0 for the index, 1 for its parts, 2 for theirs.

    `note` stands in the place of the range where there is none. `tone` is that of the change: good, bad or plain.
    """

    name: str
    depth: int
    value: str
    value_title: str
    rank: str
    rank_title: str
    range: Range | None
    note: str
    change: str
    change_title: str
    tone: str


class Head(NamedTuple):
    """The headings of the columns; that of ranks is empty where no node shows one."""

    name: str
    value: str
    rank: str
    range: str
    change: str


class Sign(NamedTuple):
    """One sign of the picture and what it stands for: `mark` is range, half, median, benchmark, own or rebuilt."""

    mark: str
    text: str


def spine(
    lines: Sequence[Line], head: Head, signs: Sequence[Sign], caption: str, marks: Sequence[str], alt: str
) -> str:
    """The picture as a table, so that it can be read aloud row by row; `marks` explain the signs beside figures."""
    titles = [title for title in head if title]
    heads = "".join(f'<th scope="col"{_of_heading(title, head)}>{escape(title)}</th>' for title in titles)
    body = "".join(_row(line, bool(head.rank)) for line in lines)
    return (
        f'<figure class="td-figure td-spine" aria-label="{escape(alt)}">{_signs(signs)}'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f'<figcaption><span class="td-how">{escape(caption)}</span> {escape(" ".join(marks))}</figcaption></figure>'
    )


def _of_heading(title: str, head: Head) -> str:
    return ' class="td-number"' if title in (head.value, head.rank, head.change) else ""


def _signs(signs: Sequence[Sign]) -> str:
    items = "".join(
        f'<li><i class="td-mark td-mark-{s.mark}" aria-hidden="true"></i>{escape(s.text)}</li>' for s in signs
    )
    return f'<ul class="td-signs">{items}</ul>'


def _row(line: Line, has_ranks: bool) -> str:
    rank = f'<td class="td-number td-rank"{_title(line.rank_title)}>{escape(line.rank)}</td>' if has_ranks else ""
    return (
        f'<tr class="td-depth-{line.depth}"><th scope="row">{escape(line.name)}</th>'
        f'<td class="td-number td-own"{_title(line.value_title)}>{escape(line.value)}</td>{rank}'
        f'<td class="td-where">{_range(line.range) if line.range else f"<small>{escape(line.note)}</small>"}</td>'
        f'<td class="td-number td-moved" data-tone="{line.tone}"{_title(line.change_title)}>'
        f"{escape(line.change)}</td></tr>"
    )


def _range(found: Range) -> str:
    own = ""
    if found.own is not None:
        own = f'<b class="{"td-hollow" if found.is_rebuilt else "td-dot"}" style="left:{found.own:.1%}"></b>'
    benchmark = "" if found.benchmark is None else f'<i style="left:{found.benchmark:.1%}"></i>'
    return (
        f'<span class="td-range" role="img" aria-label="{escape(found.title)}" title="{escape(found.title)}">'
        f'<small>{escape(found.worst)}</small><span class="td-line">'
        f'<s style="left:{found.q1:.1%};width:{found.q3 - found.q1:.1%}"></s>'
        f'<u style="left:{found.median:.1%}"></u>{benchmark}{own}</span><small>{escape(found.best)}</small></span>'
    )


def _title(text: str) -> str:
    return f' title="{escape(text)}"' if text else ""
