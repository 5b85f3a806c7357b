"""What the pages of a province know, as its one-page profile. Readings in, texts out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.charts.index_reading import IndexReading
from dashboard.charts.profile_footing import breaks_of_year, missing_items
from dashboard.charts.profile_reading import ProfileReading
from dashboard.charts.profile_spine import Line
from dashboard.charts.rural_progress import RuralProgress
from dashboard.charts.score_card import ScoreCard
from dashboard.reports.profile import Bar, IndexCard, MemberRow, NodeRow, ProfilePage, RuralRow, Weighed
from dashboard.standing import Standing, leaves, strengths, weaknesses
from dashboard.text import Words

Row = dict[str, Any]

_LABELS = (
    "report.kicker", "report.indices", "report.remarks", "report.strengths", "report.weaknesses",
    "report.none_of_these", "report.missing", "report.sources", "report.open", "report.cut", "report.cut_rural",
    "report.cut_nodes", "report.cut_weighed", "report.cut_remarks", "report.cut_missing", "report.cut_sources",
    "report.rural_topic", "report.rural_figure", "report.rural_about", "report.rural_aim", "report.rural_verdict",
)  # fmt: skip


class Province(NamedTuple):
    """What is read of one province for its page.

    `people` are (thousands, year, whether of several members), None where unknown. `profile` is None where the province
    has no profile of the index, `rural` where it has neither figures nor targets. `version` and `link` are as printed.
    """

    words: Words
    unit: Row
    about: str
    people: tuple[float, str, bool] | None
    readings: Sequence[IndexReading]
    index: Row
    profile: ProfileReading | None
    rural: RuralProgress | None
    rural_day: str
    version: str
    link: str


def page_of(known: Province) -> ProfilePage:
    words, profile = known.words, known.profile
    readings = [r for r in known.readings if not r.index["sampled"]]
    cards = [reading.card() for reading in readings]
    name = words.of(known.unit, "full_name")
    stronger, weaker, rule = _weighing(profile)
    return ProfilePage(
        language=words.language,
        title=name,
        document=words("report.document_profile", unit=name),
        about=known.about,
        facts=_facts(known),
        cards=[_card(reading, card) for reading, card in zip(readings, cards, strict=True)],
        members_title=words("report.members"),
        members_heads=_members_heads(readings),
        members=_members(readings, cards),
        profile_title=_profile_title(known),
        profile_heads=_heads(profile, words),
        nodes=_nodes(profile),
        signs=[(sign.mark, sign.text) for sign in profile.signs()] if profile else [],
        marks=_marks(profile),
        remarks=[remark.text for remark in profile.remarks] if profile else [],
        strengths=stronger,
        weaknesses=weaker,
        weighing_note=rule,
        rural_title=words("report.rural", day=known.rural_day),
        rural_lead=known.rural.leads() if known.rural else [words("report.rural_none")],
        rural=_rural(known.rural),
        missing=[*_gaps(readings, cards), *(missing_items(profile) if profile and _lacks(profile) else [])],
        sources=_sources(known, readings),
        statuses=words("common.statuses_note"),
        version=known.version,
        link=known.link,
        labels={key.partition(".")[2]: words(key) for key in _LABELS},
    )


def _facts(known: Province) -> list[tuple[str, str]]:
    words, facts = known.words, []
    if known.unit["area_km2"]:
        area = words.number(known.unit["area_km2"], 1)
        facts.append((words("report.area"), words("report.area_value", value=area)))
    if known.people:
        thousand, period, is_sum = known.people
        label = words("report.population_sum" if is_sum else "report.population", period=period)
        facts.append((label, words("report.population_value", value=words.number(thousand, 1))))
    return facts


def _card(reading: IndexReading, card: ScoreCard) -> IndexCard:
    return IndexCard(
        name=card.name,
        year=reading.words.moment(reading.latest["moment"]) if reading.latest else reading.newest,
        value=card.value,
        out_of=card.out_of,
        status=card.status,
        standing=[text for text in (card.band, ", ".join(filter(None, (card.rank, card.rank_span)))) if text],
        change=card.change,
        change_note=card.change_note,
        notices=[*([card.value_title] if card.value_title else []), *card.notices],
    )


def _members_heads(readings: Sequence[IndexReading]) -> list[str]:
    if not any(reading.members for reading in readings):
        return []
    words = readings[0].words
    return [
        words("report.member_head", index=words.of(r.index, "short_name"), period=r.period_of_members())
        for r in readings
    ]


def _members(readings: Sequence[IndexReading], cards: Sequence[ScoreCard]) -> list[MemberRow]:
    """A row for each member, in the order of the cards; a card lacks members that have no row in its year."""
    names = dict.fromkeys(member.name for card in cards for member in card.members)
    held = [{member.name: (member.value, member.note) for member in card.members} for card in cards]
    return [MemberRow(name, [of_card.get(name, ("–", "")) for of_card in held]) for name in names]


def _profile_title(known: Province) -> str:
    words, index = known.words, known.words.of(known.index, "short_name")
    if known.profile is None:
        return words("report.profile_none", index=index, unit=words.within(words.of(known.unit, "full_name")))
    return words("report.profile", index=index, period=known.profile.period["period"])


def _heads(profile: ProfileReading | None, words: Words) -> dict[str, str]:
    since = profile.usual_since() if profile else ""
    return {
        "node": words("profile.column_node"),
        "value": words("common.column_value"),
        "rank": words("common.column_rank"),
        "range": words("report.column_range"),
        "median": words("report.column_median"),
        "change": words("profile.column_change", since=since) if since else words("profile.column_change_bare"),
        "aside": words("report.profile_aside"),
    }


def _nodes(profile: ProfileReading | None) -> list[NodeRow]:
    if profile is None:
        return []
    pairs = zip(profile.standings, profile.lines(), strict=True)
    return [_node(profile.words, standing, line) for standing, line in pairs]


def _node(words: Words, standing: Standing, line: Line) -> NodeRow:
    found = line.range
    return NodeRow(
        name=line.name,
        depth=line.depth,
        value=line.value,
        rank=line.rank,
        worst=found.worst if found else "",
        best=found.best if found else "",
        bar=Bar(found.q1, found.median, found.q3, found.own, found.is_rebuilt) if found else None,
        median=words.number(standing.spread.median) if found and standing.spread else "",
        change=line.change,
        tone=line.tone,
        note=line.note,
    )


def _marks(profile: ProfileReading | None) -> list[str]:
    if profile is None:
        return []
    words = profile.words
    marks = [words("profile.caption_rebuilt")] if profile.is_rebuilt else []
    if not profile.index["league_table"]:
        marks.append(words("profile.no_league_table"))
    return [*marks, *profile.marks(profile.lines()), *(f"{text}." for text in breaks_of_year(profile))]


def _weighing(profile: ProfileReading | None) -> tuple[list[Weighed], list[Weighed], str]:
    """Strengths, weaknesses, and how they are told, or why they are not."""
    if profile is None:
        return [], [], ""
    lowest = {row["node"] for row in leaves(profile.rows, profile.index["root"])}
    found = [s for s in profile.standings if s.row["node"] in lowest]
    if not any(s.distance is not None for s in found):
        return [], [], profile.words("profile.no_weighing_rebuilt" if profile.is_rebuilt else "profile.no_weighing")
    return (
        [_weighed(profile, s) for s in strengths(found)],
        [_weighed(profile, s) for s in weaknesses(found)],
        profile.words("profile.rule"),
    )


def _weighed(profile: ProfileReading, standing: Standing) -> Weighed:
    words = profile.words
    median = words.number(standing.spread.median) if standing.spread else ""
    value, name = profile.number_of(standing.row), profile.name_of(standing.row)
    if standing.share is None:
        return Weighed(name, words("profile.weighed", value=value, median=median))
    share = words.number(100 * standing.share, 0)
    return Weighed(name, words("profile.weighed_on_scale", value=value, median=median, share=share))


def _rural(rural: RuralProgress | None) -> list[RuralRow]:
    return [row for topic in rural.topics for row in _of_topic(rural, topic)] if rural else []


def _of_topic(rural: RuralProgress, topic: str) -> list[RuralRow]:
    """The newest figure of a topic beside its first target in force; a row for each further target."""
    words, said = rural.words, rural.said
    readings = [r for r in rural.readings if rural.nodes[r["node"]]["topic"] == topic]
    promises = [p for p in rural.in_force() if rural.nodes[p["node"]]["topic"] == topic]
    shown = rural.newest_first(readings, promises)
    if not shown and not promises:
        return []
    figure, about = "", words("common.no_figure")
    if shown:
        figure, about = said.figure(shown[0]), f"{said.moment(shown[0])}, {rural.status_of(shown[0])}"
    name = words.of(rural.nodes[shown[0]["node"]], "name") if shown else words(f"new_rural.topic_{topic}")
    if not promises:
        return [RuralRow(name, figure, about, words("report.no_aim"), "", "")]
    rows = [_aimed(rural, promise) for promise in promises]
    first = rows[0]._replace(name=name, figure=figure, about=about)
    return [first, *rows[1:]]


def _aimed(rural: RuralProgress, promise: Row) -> RuralRow:
    words, said = rural.words, rural.said
    aim = words("new_rural.aim", aim=said.aim(promise), deadline=said.deadline(promise))
    distance = " ".join(filter(None, (said.reason(promise), *rural.distance(promise))))
    return RuralRow("", "", "", aim, said.status(promise), distance)


def _lacks(profile: ProfileReading) -> bool:
    return any(row["value"] is None for row in profile.rows)


def _gaps(readings: Sequence[IndexReading], cards: Sequence[ScoreCard]) -> list[str]:
    pairs = zip(readings, cards, strict=True)
    return [f"{r.words.of(r.index, 'short_name')}: {gap}" for r, card in pairs for gap in card.gaps]


def _sources(known: Province, readings: Sequence[IndexReading]) -> list[str]:
    """Every source of a figure on the page once, in the order of the figures."""
    rows: list[Row | None] = [r.latest for r in readings]
    rows += [row for r in readings for own in r.newest_of_members() for row in own]
    if known.profile:
        rows += [row for row in known.profile.rows if row["value"] is not None]
    if known.rural:
        rows += [row for topic in _topics(known.rural) for row in topic]
    cited = known.readings[0].cited if known.readings else {}
    ids = _ids(row for row in rows if row is not None)
    return [cited[source] for source in ids if source in cited]


def _topics(rural: RuralProgress) -> list[list[Row]]:
    """The figures and targets of new rural that stand on the page."""
    found = []
    for topic in rural.topics:
        readings = [r for r in rural.readings if rural.nodes[r["node"]]["topic"] == topic]
        promises = [p for p in rural.in_force() if rural.nodes[p["node"]]["topic"] == topic]
        found.append([*rural.newest_first(readings, promises)[:1], *promises])
    return found


def _ids(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    counted = Counter(source for row in rows for source in (row["source_id"] or "").split("|") if source)
    return list(counted)
