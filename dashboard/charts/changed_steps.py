"""A change of a score as steps from the earlier score to the later one, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

START, UP, DOWN, SAME, REST, END = "start", "up", "down", "same", "rest", "end"

_MARGIN = 0.04
_LEAST_WIDTH = 0.3


class Step(NamedTuple):
    """One line of the picture: a score at either end, and between them what each component adds or takes away.

    The bar reaches from `start` to `end` on the scale of the score; of a score both are the score. `detail` stands
    small beside the name, `mark` warns of it, `title` is read by hovering.
    """

    name: str
    detail: str
    mark: str
    start: float
    end: float
    amount: str
    kind: str
    title: str


def steps(lines: Sequence[Step], headings: tuple[str, str, str], label: str) -> str:
    """The picture; `headings` are those of the names, of what stands small beside them, and of the amounts."""
    least, greatest = _scale(lines)
    name, detail, amount = headings
    head = (
        f'<tr><th scope="col"><div><span>{escape(name)}</span> <small>{escape(detail)}</small></div></th><td></td>'
        f'<th scope="col" class="td-number">{escape(amount)}</th></tr>'
    )
    body = "".join(_line(line, least, greatest) for line in lines)
    return (
        f'<figure class="td-figure td-changed-steps" aria-label="{escape(label)}"><table>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></figure>"
    )


def _scale(lines: Sequence[Step]) -> tuple[float, float]:
    """The ends of the axis: it does not start at 0, for it shows steps and no lengths from 0."""
    reached = [value for line in lines for value in (line.start, line.end)]
    least, greatest = min(reached), max(reached)
    margin = (greatest - least) * _MARGIN or 1.0
    return least - margin, greatest + margin


def _line(line: Step, least: float, greatest: float) -> str:
    mark = f' <em class="td-changed-mark">{escape(line.mark)}</em>' if line.mark else ""
    detail = f" <small>{escape(line.detail)}</small>" if line.detail else ""
    return (
        f'<tr data-step="{line.kind}" title="{escape(line.title)}">'
        f'<th scope="row"><div><span>{escape(line.name)}{mark}</span>{detail}</div></th>'
        f'<td class="td-changed-track" aria-hidden="true">{_bar(line, least, greatest)}</td>'
        f'<td class="td-number">{escape(line.amount)}</td></tr>'
    )


def _bar(line: Step, least: float, greatest: float) -> str:
    def place(value: float) -> float:
        return (value - least) / (greatest - least) * 100

    left, right = sorted((place(line.start), place(line.end)))
    if line.kind in (START, END):
        return f'<u style="left:{left:.2f}%"></u>'
    return f'<b style="left:{left:.2f}%;width:{max(right - left, _LEAST_WIDTH):.2f}%"></b>'


def beside(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], links: Mapping[str, str] | None = None
) -> str:
    """Figures of two years side by side; `links` are addresses by the name that begins a row."""
    head = "".join(f'<th scope="col"{_numeric(place)}>{escape(heading)}</th>' for place, heading in enumerate(headings))
    body = "".join(
        f'<tr><th scope="row">{_linked(row[0], links or {})}</th>'
        + "".join(f'<td class="td-number">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    linked = " td-changed-linked" if links else ""
    return (
        f'<figure class="td-figure td-changed-beside{linked}" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></figure>"
    )


def _linked(name: str, links: Mapping[str, str]) -> str:
    if name not in links:
        return escape(name)
    return f'<a href="{escape(links[name])}" target="_self">{escape(name)}</a>'


def _numeric(place: int) -> str:
    return ' class="td-number"' if place else ""


def places(stations: Sequence[tuple[str, str]], label: str) -> str:
    """Ranks one after the other, each with what it is."""
    found = "".join(f"<li><b>{escape(rank)}</b> <span>{escape(said)}</span></li>" for rank, said in stations)
    return f'<figure class="td-figure td-changed-ranks" aria-label="{escape(label)}"><ol>{found}</ol></figure>'
