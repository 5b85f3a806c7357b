"""What the subject is made of: units, indices, nodes, facts and issues. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from typing import NamedTuple

PUBLISHED, COMPUTED, REPORTED, REBUILT, INFERRED = "published", "computed", "reported", "rebuilt", "inferred"
STATUSES = (PUBLISHED, COMPUTED, REPORTED, REBUILT, INFERRED)
"""Ordered by preference: the first status present in a cell is the one displayed."""

MISSING_REASONS = (
    "withheld", "survey_unreliable", "outside_top", "not_applicable", "not_collected", "not_surveyed",
    "member_missing", "territory_differs",
)  # fmt: skip
"""The last two are reasons why no value was rebuilt: a member has none; the territory of that day was another."""

NOTHING_TO_COLLECT = ("withheld", "survey_unreliable", "not_surveyed", "not_applicable")
"""Reasons for which no figure exists anywhere: a set of scores without such units is still complete."""

METHOD, MAP, SUSPECTED = "method", "map", "suspected"
BREAK_KINDS = (METHOD, MAP, SUSPECTED)
AGGREGATIONS = ("weighted_mean", "sum", "points", "none")
MERGES = WEIGHTED_MEAN, SUM, NOT_MERGED = "population_weighted_mean", "sum", "none"
"""How the values of merged units make the value of the unit they became."""

GROUPINGS = QUARTILES, THRESHOLDS = "quartiles", "thresholds"
QUALIFIERS = (">", "<", ">=", "<=", "~", "between", "est")
STATISTICS = ("own", "mean", "max", "min")
FLOWS = FLOW, FLOW_OF_YEAR = "flow", "flow_of_year"
"""What adds up over time; a `flow_of_year` starts anew each year, so that only counts of one year may be added."""

STOCK = "stock"
ADDS_OVER_TIME = (*FLOWS, STOCK, "norm", "ratio", "peak")

ADDS_OVER_HIERARCHY = ("add", "no_add", "own")
COMPARISONS = (">=", "=", "~", "between", "rise", "<", ">")
WHOLE_PROVINCE = "province_whole"
COUNTED_APART = ("district_whole", "commune_whole", "reception_office")
"""Kinds of bodies within a province that share nothing they count, so that their counts may be added."""

DENOMINATORS = ALL_UNITS, _ = ("all_units", "ntm_units")
CADENCES = ("month", "quarter", "half_year", "year")
INITIATIVE_FIELDS = (
    "administrative_procedures", "dialogue", "grassroots_democracy", "government_dan_van", "digital", "social_support",
    "learning_contest", "key_projects", "cadre_conduct",
)  # fmt: skip
INITIATIVE_KINDS = (
    "dan_van_kheo", "mo_hinh", "diem_sang", "to", "de_an", "cuoc_thi", "chuong_trinh", "quy_dinh", "he_thong",
    "hoi_nghi",
)  # fmt: skip
"""What its source calls an initiative, nothing where it has no word for it; only the first is “Dân vận khéo”."""


LIKENESS_VARIABLES = ("population", "density", "region", "start", "start_parts")
"""In which provinces may be alike; `start` is the score of an index in the first year of a run that is comparable."""

LIKENESS_TRANSFORMS = LIKE_LOG, LIKE_PLAIN, LIKE_SAME = "log", "none", "same"
"""How two provinces are held against each other: by the ratio, by the difference, or the same and not."""

SEVERITIES = ERROR, WARNING, NOTE = "error", "warning", "note"
"""An error stops; a warning asks a person for a reason, which is kept; a note only says what was done."""

WHAT = VALUE, RANK, BAND, SE, LOW, HIGH, N = "value", "rank", "band", "se", "low", "high", "n"
"""What a column of a workbook holds of a node: its score, place or group, or how precise the score is."""

UNITS_STAND_IN = IN_ROWS, IN_COLUMNS = "rows", "columns"
BODIES, COMMUNES = "bodies", "communes"
"""What stands in the rows of a sheet that has no provinces in them."""

TEMPLATE = "template"
"""The layout that every index has: the names of its nodes as headings, in the rows the units."""


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
    """One map of the country: the units valid on a day between its dates, its boundaries file, what it changed."""

    geography: str
    valid_from: date
    valid_to: date | None
    boundaries: str
    name: Text
    decree: str
    change: Text

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
    """One node of an index's tree during a span of constant meaning, scale and name.

    Where its true maximum is not known, `scale_known` is false and `scale_max` only a bound against slips. What
    `needs_territory` does not apply to bodies that have none. `criterion` is the number of the criterion it counts,
    `definition` what it measures, in a sentence or two of ours; None where nobody has written any.
    """

    node: str
    span: Span
    concept: str
    parent: str | None
    name: Text
    scale_min: float
    scale_max: float
    scale_known: bool
    unit_of_measure: str
    level: str
    direction: str
    merge: str
    adds_over_time: str | None
    adds_over_hierarchy: str | None
    topic: str | None
    needs_territory: bool
    criterion: int | None
    definition: Text | None = None


class Share(NamedTuple):
    """A node that is the share of one count among another, in percent.

    `among` pairs the word that targets use for a denominator with the node that counts it; the first is the usual one.
    """

    node: str
    of: str
    among: tuple[tuple[str, str], ...]


class Partition(NamedTuple):
    """Counts that together make up another one; a total may be divided in more than one way."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Aggregation:
    """How a parent is made of its children during a span; `weights` are shares that sum to 1.

    `computable` parents may stand in for a figure that the publisher does not print. Where the children are not known
    to make up the parent, as declared by `decomposes` or for want of a tolerance, no change is split into theirs.
    """

    parent: str
    span: Span
    kind: str
    factor: float
    weights: dict[str, float]
    tolerance: float | None
    computable: bool
    decomposes: bool
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
    """A group; `at_least` is its lower end where groups are made by thresholds."""

    band: str
    tone: int
    label: Text
    at_least: float | None


@dataclass(frozen=True)
class Bands:
    """The groups a score falls into, best first; `groups` names the rule by which they are computed."""

    nodes: tuple[str, ...]
    since: str | None
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


class Flag(NamedTuple):
    """What a reader must know of a figure; an `excluded` one is shown as printed and used for nothing else.

    `denominator` says what a share so marked is a share of, in the words of targets. `inferred` marks what the source
    does not say itself: adding up does not bear it out. A `running_total` was counted up to a day, not on that day.
    """

    flag: str
    text: Text
    excluded: bool
    denominator: str | None = None
    inferred: bool = False
    running_total: bool = False


class BreakdownGroup(NamedTuple):
    """One way to split a count; whether its parts add up to the total."""

    group: str
    name: Text
    adds_to_total: bool


class Breakdown(NamedTuple):
    breakdown: str
    group: str
    name: Text


class Area(NamedTuple):
    """A place with figures that is no province: the country, a grouping of provinces, a district, a commune."""

    area: str
    level: str
    name_vi: str
    name_en: str
    within: str
    valid_from: str
    valid_to: str


class Measure(NamedTuple):
    """A unit of measure in words; `plural_en` is what stands after a number other than 1."""

    unit_of_measure: str
    name_vi: str
    name_en: str
    plural_en: str


class Organisation(NamedTuple):
    """A body that reports; dates and successors (joined by |) where known, `unit` its province."""

    organisation: str
    name_vi: str
    name_en: str
    kind: str
    level: str
    unit: str
    area: str
    territorial: str
    valid_from: str
    valid_to: str
    successor: str


class Target(NamedTuple):
    """What was promised, by whom, in which document, by when; `area` is a province or an area."""

    target: str
    index: str  # type: ignore[assignment]
    node: str
    area: str
    programme_period: str
    comparison: str
    value_low: float | None
    value_high: float | None
    unit_of_measure: str
    deadline: str
    document_vi: str
    document_en: str
    source_id: str
    direction: str
    denominator: str
    status: str
    note: str


class Criterion(NamedTuple):
    """One criterion of a set; `basis` says whether its name was printed by the source or recalled."""

    criteria_set: str
    number: int | None
    scope: str
    decision: str
    since: str
    until: str
    name_vi: str
    name_en: str
    group_number: int | None
    group_vi: str
    group_en: str
    basis: str
    source_id: str
    note: str


class Initiative(NamedTuple):
    """Something a body does differently, as its source tells of it; `called` is the word that the source uses."""

    initiative: str
    name_vi: str
    name_en: str
    organisation: str
    field: str
    since: str
    status_vi: str
    status_en: str
    result_vi: str
    result_en: str
    called: str
    node: str
    source_id: str


class Duty(NamedTuple):
    """A body that has to report an activity every month, quarter, half-year or year, from one day to another."""

    index: str  # type: ignore[assignment]
    node: str
    organisation: str
    cadence: str
    since: str
    until: str
    source_id: str


class Statistic(NamedTuple):
    """A label of rows that hold the `statistic` of the rows above: min, max, median, mean or sum."""

    spelling: str
    statistic: str


class Population(NamedTuple):
    """How many people lived in a unit that year, in thousands."""

    unit: str
    period: str
    population_thousand: float


class LikenessVariable(NamedTuple):
    """One thing in which provinces are alike or not; `transform` says what a distance is, by ratio or by points.

    The variables that are not chosen otherwise are those marked `is_default`.
    """

    variable: str
    name_vi: str
    name_en: str
    transform: str
    weight: float
    is_default: bool


class Heading(NamedTuple):
    """What columns so headed hold: of which concept, and what of it; `{year}` in a name stands for any year.

    The names of nodes are headings of their values without being named here.
    """

    concept: str
    what: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One way in which the publisher lays out a sheet, during a span of periods; `units` says what stands in its rows.

    `numbers` are the numbers printed before headings and their nodes. Names with `*` match any text there.
    `code_headings` stand over official codes, `scale_words` where other headings have their scale, `group_headings`
    over several columns. What the sheet `lacks` of the index is named, not an error (`*` is whatever it lacks); where
    `unnumbered` is true, headings that carry a scale and no number are the indicators below those read here.
    """

    layout: str
    span: Span
    units: str
    code_headings: tuple[str, ...]
    scale_words: tuple[str, ...]
    group_headings: tuple[str, ...]
    ignored: tuple[str, ...]
    numbers: dict[str, str]
    lacks: tuple[str, ...]
    unnumbered: bool


@dataclass(frozen=True)
class Workbooks:
    """How the workbooks of an index are read: what headings mean, how sheets are laid out, which are left alone.

    A sheet with one of the `component_headings` holds one node and the indicators below it, which are not kept here.
    `number_words` are the words that publishers print before the number of a heading, `band_labels` the names of groups
    other than their Vietnamese labels. Forms leave out the nodes `not_asked` (`*` matches any
    letters) and name `topics` by their words.
    """

    headings: tuple[Heading, ...]
    layouts: tuple[Layout, ...]
    number_words: tuple[str, ...]
    band_labels: dict[str, str]
    ignored_sheets: tuple[str, ...]
    component_headings: tuple[str, ...]
    level_pct: float | None
    not_asked: tuple[str, ...] = ()
    topics: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Forms:
    """The words by which forms, and sheets like them, are read; `*` in a word matches any text there.

    `labels` stand before what a sheet says of itself: as_of, source, period, money, province. The rest are headings of
    columns and the labels of rows that are no body and no commune. `words` are what the forms themselves print, with
    their sections by level of the bodies and the lines of the guide by kind of sheet.
    """

    ignored_sheets: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    scale_words: tuple[str, ...] = ()
    rank_headings: tuple[str, ...] = ()
    band_headings: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    body_headings: tuple[str, ...] = ()
    commune_headings: tuple[str, ...] = ()
    criterion_headings: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    guide: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recognised:
    """One sheet as it was understood, for people; `period_from` is the cell, sheet or option that gave the period."""

    sheet: str
    index: str | None
    layout: str | None
    kind: str
    period: str | None
    period_from: str
    units: int
    fields: int
    ignored: tuple[str, ...]
    absent_cells: int
    sureness_pct: int
    is_hidden: bool


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
    sampled: bool
    flags: tuple[Flag, ...]
    breakdown_groups: tuple[BreakdownGroup, ...]
    breakdowns: tuple[Breakdown, ...]
    shares: tuple[Share, ...]
    partitions: tuple[Partition, ...]
    units_at: str
    workbooks: Workbooks | None

    @cached_property
    def excluded_flags(self) -> frozenset[str]:
        return frozenset(f.flag for f in self.flags if f.excluded)

    def node_in(self, node: str, period: str) -> Node | None:
        return next((n for n in self.nodes if n.node == node and n.span.covers(period)), None)

    def nodes_in(self, period: str) -> list[Node]:
        return [n for n in self.nodes if n.span.covers(period)]

    def asked_in(self, period: str) -> list[Node]:
        """The nodes that a form of provinces asks for."""
        kept_out = self.workbooks.not_asked if self.workbooks else ()
        return [n for n in self.nodes_in(period) if not any(fnmatchcase(n.node, pattern) for pattern in kept_out)]

    def aggregation_of(self, parent: str, period: str) -> Aggregation | None:
        return next((a for a in self.aggregations if a.parent == parent and a.span.covers(period)), None)

    def release_of(self, period: str) -> Release | None:
        return next((r for r in self.releases if r.period == period), None)

    def prints_bands_in(self, period: str) -> bool:
        """Whether the publisher itself prints the groups of that period."""
        bands = self.bands
        return bands is not None and bands.groups is None and (bands.since is None or bands.since <= period)

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
    areas: tuple[Area, ...]
    measures: tuple[Measure, ...]
    organisations: tuple[Organisation, ...]
    targets: tuple[Target, ...]
    criteria: tuple[Criterion, ...]
    populations: tuple[Population, ...]
    initiatives: tuple[Initiative, ...]
    duties: tuple[Duty, ...]
    statistics: tuple[Statistic, ...]
    indices: dict[str, Index]
    settings: dict[str, str] = field(default_factory=dict)
    forms: Forms = Forms()
    likeness: tuple[LikenessVariable, ...] = ()

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.source_id: source for source in self.declared_sources}


# The facts are tuples because there are tens of thousands of them; their `index` is the publisher's, not the
# position that tuples look up under that name.
class Value(NamedTuple):
    """A score: number or reason for its absence, always with status and source.

    `as_of` is the day, month, quarter or year of a reading; `weights_period` the year of the population that weighed
    the members of a rebuilt value.
    """

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
    date_basis: str | None = None
    flag: str | None = None
    note: str | None = None
    weights_period: str | None = None


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


class AreaValue(NamedTuple):
    """A figure of a place that is no province, or a statistic over the provinces in it."""

    index: str  # type: ignore[assignment]
    node: str
    area: str
    statistic: str
    period: str
    value: float
    status: str
    source_id: str
    value_high: float | None = None
    qualifier: str | None = None
    as_of: str | None = None
    source_cell: str | None = None
    upload_id: str | None = None
    preferred: bool = True
    date_basis: str | None = None
    flag: str | None = None
    note: str | None = None


class Activity(NamedTuple):
    """What an organisation counted in a span of time; `period` is its year where one is given."""

    index: str  # type: ignore[assignment]
    node: str
    organisation: str
    period: str | None
    breakdown: str | None
    period_start: str | None
    period_end: str | None
    period_text: str
    value: float
    status: str
    source_id: str
    value_high: float | None = None
    qualifier: str | None = None
    unit_of_measure: str | None = None
    flag: str | None = None
    note: str | None = None
    source_cell: str | None = None
    upload_id: str | None = None
    preferred: bool = True


Fact = Value | Rank | Band | Uncertainty | AreaValue | Activity


class Facts(NamedTuple):
    """The fact tables of one build."""

    value: list[Value]
    rank: list[Rank]
    band: list[Band]
    uncertainty: list[Uncertainty]
    area_value: list[AreaValue]
    activity: list[Activity]
