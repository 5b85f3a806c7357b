"""What the subject is made of: units, indices, nodes, facts and issues. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

PUBLISHED, COMPUTED, REPORTED, REBUILT, INFERRED = "published", "computed", "reported", "rebuilt", "inferred"
STATUSES = (PUBLISHED, COMPUTED, REPORTED, REBUILT, INFERRED)
"""Ordered by preference: the first status present in a cell is the one displayed."""

MISSING_REASONS = (
    "withheld", "survey_unreliable", "outside_top", "not_applicable", "not_collected", "not_surveyed",
)  # fmt: skip
BREAK_KINDS = ("method", "map", "suspected")
AGGREGATIONS = ("weighted_mean", "sum", "points", "none")


class Text(NamedTuple):
    """One sentence or name in both languages of the product."""

    vi: str
    en: str


@dataclass(frozen=True)
class Issue:
    """A problem found in data, as data: the words for `code` live in the message files."""

    code: str
    severity: str
    where: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """Periods from `since` to `until`, both inclusive; None is open."""

    since: str | None = None
    until: str | None = None

    def covers(self, period: str) -> bool:
        return (self.since is None or self.since <= period) and (self.until is None or period <= self.until)


@dataclass(frozen=True)
class UnitState:
    """A unit while its code, kind, names and region stay the same; `valid_to` is the last day, None is today."""

    unit: str
    valid_from: date
    valid_to: date | None
    code: str
    kind: str
    name: Text
    full_name: Text
    region: str
    iso: str
    area_km2: float | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class UnitChange:
    """An edge in the history of units: `share` of `from_unit` that went to `to_unit`, None where not known."""

    date: date
    from_unit: str
    to_unit: str
    kind: str
    share: float | None
    decree: str
    note: str


@dataclass(frozen=True)
class Spelling:
    """One way to write a unit's name; `unit` is None for regions, statistics and ambiguous short forms."""

    spelling: str
    kind: str
    unit: str | None


@dataclass(frozen=True)
class Region:
    region: str
    name: Text
    valid_from: date
    valid_to: date | None
    position: int


@dataclass(frozen=True)
class Geography:
    """One map of the country: the units valid on a day between its dates, and its boundaries file."""

    geography: str
    valid_from: date
    valid_to: date | None
    boundaries: str
    name: Text
    decree: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Source:
    """Who published which document: what a reader is shown, never a collector's note."""

    source_id: str
    publisher: Text
    title: Text
    date: str
    kind: str
    url: str
    licence: str


@dataclass(frozen=True)
class Release:
    """A period the publisher is known to have published; `units_at` is the day at which its units are read."""

    period: str
    units_at: date
    surveyed: int | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Node:
    """One node of an index's tree during a span of constant meaning, scale and name."""

    node: str
    span: Span
    concept: str
    parent: str | None
    name: Text
    scale_min: float
    scale_max: float
    unit_of_measure: str
    level: str
    direction: str


@dataclass(frozen=True)
class Aggregation:
    """How a parent is made of its children during a span; `weights` are shares that sum to 1."""

    parent: str
    span: Span
    kind: str
    factor: float
    weights: dict[str, float]
    tolerance: float | None
    computable: bool
    evidence: Text


@dataclass(frozen=True)
class Break:
    """The first `period` after a change that makes a line or a difference across it untrue (or suspect)."""

    period: str
    kind: str
    nodes: tuple[str, ...]
    reason: Text
    basis: str


@dataclass(frozen=True)
class BandLevel:
    band: str
    tone: int
    label: Text


@dataclass(frozen=True)
class Bands:
    """The groups a score falls into, best first; `groups` names the rule by which they are computed."""

    nodes: tuple[str, ...]
    status: str
    groups: str | None
    rule: Text
    levels: tuple[BandLevel, ...]


@dataclass(frozen=True)
class MissingRule:
    """Why cells are absent; None for nodes or units means all."""

    span: Span
    nodes: tuple[str, ...] | None
    units: tuple[str, ...] | None
    reason: str
    note: Text | None


@dataclass(frozen=True)
class Index:
    """One index with all that its publisher declares and that the pipeline must respect."""

    index: str
    name: Text
    short_name: Text
    description: Text
    publisher: Text
    cadence: Text
    since: str
    root: str
    merge: str
    position: int
    releases: tuple[Release, ...]
    nodes: tuple[Node, ...]
    aggregations: tuple[Aggregation, ...]
    breaks: tuple[Break, ...]
    bands: Bands | None
    missing_default: str
    missing_rules: tuple[MissingRule, ...]
    league_table: bool
    published_top: tuple[tuple[str, int], ...]
    rank_note: Text | None
    interval_note: Text | None

    def node_in(self, node: str, period: str) -> Node | None:
        return next((n for n in self.nodes if n.node == node and n.span.covers(period)), None)

    def nodes_in(self, period: str) -> list[Node]:
        return [n for n in self.nodes if n.span.covers(period)]

    def aggregation_of(self, parent: str, period: str) -> Aggregation | None:
        return next((a for a in self.aggregations if a.parent == parent and a.span.covers(period)), None)

    def release_of(self, period: str) -> Release | None:
        return next((r for r in self.releases if r.period == period), None)

    def top_published_in(self, period: str) -> int | None:
        """How many leading ranks the publisher prints in that period; None when it prints all of them."""
        tops = [top for since, top in self.published_top if since <= period]
        return tops[-1] if tops else None


@dataclass(frozen=True)
class Catalog:
    """Everything declared under data/catalog/, read and typed."""

    units: tuple[UnitState, ...]
    changes: tuple[UnitChange, ...]
    spellings: tuple[Spelling, ...]
    regions: tuple[Region, ...]
    geographies: tuple[Geography, ...]
    declared_sources: tuple[Source, ...]
    indices: dict[str, Index]
    settings: dict[str, str] = field(default_factory=dict)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.source_id: source for source in self.declared_sources}


# The facts are tuples because there are tens of thousands of them; their `index` is the publisher's, not the
# position that tuples look up under that name.
class Value(NamedTuple):
    """A score: number or reason for its absence, always with status and source."""

    index: str  # type: ignore[assignment]
    node: str
    unit: str
    period: str
    value: float | None
    status: str | None
    source_id: str | None
    value_high: float | None = None
    qualifier: str | None = None
    missing_reason: str | None = None
    as_of: str | None = None
    source_cell: str | None = None
    upload_id: str | None = None
    preferred: bool = True


class Rank(NamedTuple):
    """A place among `rank_of` units; `beyond_published` marks places the publisher chose not to print."""

    index: str  # type: ignore[assignment]
    node: str
    unit: str
    period: str
    rank: int
    rank_of: int | None
    status: str
    source_id: str | None
    beyond_published: bool = False
    source_cell: str | None = None
    upload_id: str | None = None
    preferred: bool = True


class Band(NamedTuple):
    """The group a unit's score falls into."""

    index: str  # type: ignore[assignment]
    node: str
    unit: str
    period: str
    band: str
    status: str
    source_id: str | None
    source_cell: str | None = None
    upload_id: str | None = None
    preferred: bool = True


class Uncertainty(NamedTuple):
    """What the publisher prints of a score's precision: standard error, variance, interval at `level_pct`, n."""

    index: str  # type: ignore[assignment]
    node: str
    unit: str
    period: str
    se: float | None
    variance: float | None
    low: float | None
    high: float | None
    level_pct: float | None
    n: int | None
    source_id: str
    source_cell: str | None = None
    upload_id: str | None = None


Fact = Value | Rank | Band | Uncertainty


class Facts(NamedTuple):
    """The fact tables of one build."""

    value: list[Value]
    rank: list[Rank]
    band: list[Band]
    uncertainty: list[Uncertainty]
