"""One province in every index in a hall: its figures, those of its members, its place, its years. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from dashboard.charts.index_reading import IndexReading
from dashboard.charts.overview_slide_years import marked, marks, sources_of, years
from dashboard.charts.score_card import NO_VALUE, ScoreCard
from dashboard.series import change, cuts_before
from dashboard.slide import Card, Cards, Slide, Table, TableCell, TableColumn

Row = dict[str, Any]

_MOST_CARDS = 8


def slides_of(
    readings: Sequence[IndexReading], cards: Sequence[ScoreCard], fate: str, geography: str, until: str
) -> list[Slide]:
    """`cards` are those of the `readings`, one an index; `fate` what the newest change of the map did."""
    words, unit = readings[0].words, readings[0].unit
    common = Slide(
        part="",
        title="",
        subtitle=f"{words('overview.region', region=words.of(unit, 'region_name'))}. "
        f"{words('common.on_map', n=geography)}",
        remarks=[fate],
        speech=[f"{card.name}: {remark.text}" for card in cards for remark in card.remarks],
        kicker=words("overview.title"),
    )
    found = [_figures(common, readings, cards, until), _members(common, readings)]
    return [slide for slide in (*found, _places(common, readings, cards), years(common, readings)) if slide]


# the newest figures


def _figures(common: Slide, readings: Sequence[IndexReading], cards: Sequence[ScoreCard], until: str) -> Slide:
    words, unit = readings[0].words, readings[0].unit
    pairs = list(zip(readings, cards, strict=True))[:_MOST_CARDS]
    # what a sample is not for comes first
    by_weight = [
        [(card, text) for reading, card in pairs if reading.index["sampled"] for text in _notices(reading, card)],
        [(card, text) for reading, card in pairs if not reading.index["sampled"] for text in _notices(reading, card)],
        [(card, card.firmness) for _, card in pairs if card.firmness],
        [(card, text) for _, card in pairs for text in card.gaps],
    ]
    told = [words("overview.slide_of_index", index=card.name, text=text) for group in by_weight for card, text in group]
    known = [[row for row in reading.root if row["value"] is not None] for reading, _ in pairs]
    return common._replace(
        part="cards",
        title=words("overview.slide_cards", unit=words.of(unit, "full_name"), n=len(pairs), until=until),
        bodies=[Cards([_card(reading, card) for reading, card in pairs])],
        remarks=[*common.remarks, *told],
        sources=sources_of(readings, [row for rows in known for row in rows[-2:]]),
    )


def _notices(reading: IndexReading, card: ScoreCard) -> Sequence[str]:
    """Those that the card does not print itself."""
    return card.notices if reading.latest else card.notices[1:]


def _card(reading: IndexReading, card: ScoreCard) -> Card:
    words, latest = reading.words, reading.latest
    if latest is None:
        return Card(card.name, NO_VALUE, lines=[*card.notices[:1], *([card.rank] if card.rank else [])])
    standing = "; ".join(filter(None, (card.band, card.rank, card.rank_span)))
    status = card.status
    if latest["weights_period"]:
        status = words("common.weighted", status=status, year=latest["weights_period"])
    moment = words.moment(latest["moment"])
    return Card(
        heading=words("overview.slide_year", index=card.name, moment=moment),
        value=card.value,
        unit=card.out_of,
        lines=[line for line in (status, standing, _moved(reading, card)) if line],
        tone=card.band_color,
    )


def _moved(reading: IndexReading, card: ScoreCard) -> str:
    """The change, or the year that the score cannot be compared with; the reason stands on the slide of years."""
    words = reading.words
    if change(reading.root, reading.breaks):
        return f"{card.change} {card.change_note}"
    if not cuts_before(reading.root, reading.breaks):
        return card.change_note
    known = [row for row in reading.root if row["value"] is not None]
    return words("overview.slide_not_compared", since=words.moment(known[-2]["moment"]))


# the members of a merged province


def _members(common: Slide, readings: Sequence[IndexReading]) -> Slide | None:
    """Their own figures beside what was rebuilt from them; None for a province that was not merged."""
    merged = [reading for reading in readings if any(reading.newest_of_members())]
    if not merged:
        return None
    words, unit = merged[0].words, merged[0].unit
    rows = [row for reading in merged for own in reading.newest_of_members() for row in own]
    names = list(dict.fromkeys(words.of(row, "unit_name") for row in rows))
    latest = [reading.latest for reading in merged if reading.latest]
    head = [words("common.index"), words("common.column_period"), *names, words("overview.slide_rebuilt")]
    return common._replace(
        part="members",
        title=words("overview.slide_members", unit=words.within(words.of(unit, "full_name"))),
        bodies=[
            Table(
                [TableColumn(title, is_number=place > 1) for place, title in enumerate(head)],
                [_line_of_members(reading, names) for reading in merged],
            )
        ],
        remarks=[*marks(merged, [*rows, *latest]), *common.remarks, *_absences_of_members(merged)],
        sources=sources_of(merged, [*latest, *rows]),
    )


def _absences_of_members(merged: Sequence[IndexReading]) -> list[str]:
    """Why a member has no figure, each reason once."""
    words = merged[0].words
    by_reason: dict[str, list[str]] = {}
    for reading in merged:
        for row in (row for own in reading.newest_of_members() for row in own if row["value"] is None):
            name = words.of(row, "unit_name"), words.of(reading.index, "short_name"), row["period"]
            by_reason.setdefault(row["missing_reason"], []).append(" ".join(name))
    return [
        words("overview.slide_absent", names="; ".join(names), reason=words(f"common.reason_{reason}"))
        for reason, names in by_reason.items()
    ]


def _line_of_members(reading: IndexReading, names: Sequence[str]) -> list[TableCell]:
    words = reading.words
    own = {words.of(row, "unit_name"): row for rows in reading.newest_of_members() for row in rows}
    period, latest = reading.period_of_members(), reading.latest
    cells = [_of_member(reading, own[name]) if name in own else NO_VALUE for name in names]
    rebuilt = NO_VALUE
    if latest:
        rebuilt = marked(reading, latest)
        if latest["period"] != period:
            rebuilt = f"{rebuilt} ({words.moment(latest['moment'])})"
    name = words.of(reading.index, "short_name")
    return [TableCell(name, is_strong=True), *map(TableCell, (period, *cells, rebuilt))]


def _of_member(reading: IndexReading, row: Row) -> str:
    rank = reading.rank_of(row) if reading.index["league_table"] else ""
    return "; ".join(filter(None, (marked(reading, row), rank)))


# the place in the country


def _places(common: Slide, readings: Sequence[IndexReading], cards: Sequence[ScoreCard]) -> Slide | None:
    """Every index that has a field to lie in; None where no one has."""
    found = [(reading, card) for reading, card in zip(readings, cards, strict=True) if reading.compared_scores()]
    if not found:
        return None
    words = readings[0].words
    heads = ("slide_change", "slide_least", "slide_median", "slide_greatest")
    columns = [
        TableColumn(words("common.index")),
        TableColumn(words("common.column_period"), share=0.7),
        TableColumn(words("common.column_value"), is_number=True),
        *(TableColumn(words(f"overview.{head}"), is_number=True) for head in heads),
        TableColumn(words("overview.slide_standing"), share=2.0),
    ]
    latest = [reading.latest for reading, _ in found if reading.latest]
    firm = [words("overview.slide_of_index", index=c.name, text=c.firmness) for _, c in found if c.firmness]
    return common._replace(
        part="places",
        title=_standing(found),
        bodies=[Table(columns, [_line_of_place(reading, card) for reading, card in found])],
        remarks=[*marks(readings, latest), words("overview.slide_own_years"), *firm],
        sources=sources_of(readings, latest),
    )


def _standing(found: Sequence[tuple[IndexReading, ScoreCard]]) -> str:
    """In how many indices a province is above the median; of a single one its score against the median."""
    reading, card = found[0]
    words, name = reading.words, reading.words.of(reading.unit, "name")
    if len(found) > 1:
        above = sum(_is_above(each) for each, _ in found)
        return words("overview.slide_above", unit=name, n=above, of=len(found))
    assert reading.latest
    return words(
        "overview.slide_above_one" if _is_above(reading) else "overview.slide_below_one",
        unit=name,
        index=card.name,
        moment=words.moment(reading.latest["moment"]),
        value=marked(reading, reading.latest),
        median=words.number(median(reading.compared_scores())),
    )


def _is_above(reading: IndexReading) -> bool:
    """Whether the newest score lies above the median of its field, both as they are printed."""
    assert reading.latest
    return bool(round(reading.latest["value"], 2) > round(median(reading.compared_scores()), 2))


def _line_of_place(reading: IndexReading, card: ScoreCard) -> list[TableCell]:
    assert reading.latest
    words, scores = reading.words, reading.compared_scores()
    ends = (scores[0], median(scores), scores[-1])
    return [
        TableCell(card.name, is_strong=True),
        TableCell(words.moment(reading.latest["moment"])),
        TableCell(marked(reading, reading.latest), is_strong=True),
        TableCell(card.change or NO_VALUE),
        *(TableCell(words.number(value)) for value in ends),
        TableCell("; ".join(filter(None, (card.band, card.rank, card.rank_span))) or NO_VALUE),
    ]
