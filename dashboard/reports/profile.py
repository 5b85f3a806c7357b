"""A province on one page: what stands on it, as texts; a number is here only where something is drawn by it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.reports.typst import source_of


class IndexCard(NamedTuple):
    """One index: `value` is empty where there is none, and `notices` then say why.

    `standing` is the rank or the group as published or computed, `change` the difference with its sign, `change_note`
    since when, or why there is none.
    """

    name: str
    year: str
    value: str
    out_of: str
    status: str
    standing: Sequence[str]
    change: str
    change_note: str
    notices: Sequence[str]


class MemberRow(NamedTuple):
    """A unit that a merged province was made of; `cells` are (figure, what is to be known of it), one an index."""

    name: str
    cells: Sequence[tuple[str, str]]


class Bar(NamedTuple):
    """A range from the worst province (0) to the best (1): the middle half, the median, and the province, if placed."""

    q1: float
    median: float
    q3: float
    own: float | None
    is_rebuilt: bool


class NodeRow(NamedTuple):
    """One node of the index; `bar` is None where no range is drawn, and `note` says why."""

    name: str
    depth: int
    value: str
    rank: str
    worst: str
    best: str
    bar: Bar | None
    median: str
    change: str
    tone: str
    note: str


class Weighed(NamedTuple):
    name: str
    against: str


class RuralRow(NamedTuple):
    """A topic of new rural: its newest figure, its target and where that stands; empty where there is none."""

    name: str
    figure: str
    about: str
    aim: str
    verdict: str
    distance: str


class ProfilePage(NamedTuple):
    """All that may stand on the page, the most important of each kind first: what does not fit is cut from the end.

    `labels` are the headings by name, and what is said of a cut; `signs` and `marks` tell what the drawing and the
    signs beside figures mean. `link` reopens the page at this version, empty where no server is known.
    """

    language: str
    title: str
    document: str
    about: str
    facts: Sequence[tuple[str, str]]
    cards: Sequence[IndexCard]
    members_title: str
    members_heads: Sequence[str]
    members: Sequence[MemberRow]
    profile_title: str
    profile_heads: Mapping[str, str]
    nodes: Sequence[NodeRow]
    signs: Sequence[tuple[str, str]]
    marks: Sequence[str]
    remarks: Sequence[str]
    strengths: Sequence[Weighed]
    weaknesses: Sequence[Weighed]
    weighing_note: str
    rural_title: str
    rural_lead: Sequence[str]
    rural: Sequence[RuralRow]
    missing: Sequence[str]
    sources: Sequence[str]
    statuses: str
    version: str
    link: str
    labels: Mapping[str, str]


def profile_source(data: ProfilePage) -> str:
    """The page as a source for the typesetter: A4, exactly one page; what is cut to fit is named on it."""
    return source_of("one_page.typ", data)
