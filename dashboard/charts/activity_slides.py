"""What bodies did, in a hall: large figures of one place, the newest of each activity, which body has figures. Pure.

Counts of different kinds stand beside each other and are never added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dashboard.charts.activity_board import MOST_ON_A_SLIDE, ActivityBoard, headlines
from dashboard.charts.activity_bodies import BodyBoard
from dashboard.charts.counted_words import counts_visits
from dashboard.slide import Card, Cards, Slide, Table, TableCell, TableColumn
from dashboard.theme import INKS, Palette

Row = dict[str, Any]

_MOST_ROWS = 12
_MOST_BODIES = 12
_MOST_TOPICS = 7


def slides_of(board: ActivityBoard, bodies: BodyBoard, palette: Palette) -> list[Slide]:
    words = board.words
    common = Slide(
        part="",
        title=board.sentence(),
        subtitle=board.title(),
        speech=[board.sentence(), words("dan_van.sample"), *board.contradictions()],
    )
    usable = board.beside_each_other()
    large = headlines(usable, board.topics, MOST_ON_A_SLIDE)
    newest = [row for topic in board.topics for row in headlines(usable, [topic], len(usable))]
    return [
        *_cards(board, large, common),
        *(_figures(board, newest, common) if len(newest) > len(large) else []),
        *_bodies(board, bodies, common, palette),
    ]


def _cards(board: ActivityBoard, shown: Sequence[Row], common: Slide) -> list[Slide]:
    if not shown:
        return []
    cards = Cards([_card(board, row) for row in shown])
    return [
        common._replace(part="cards", bodies=[cards], remarks=_remarks(board, shown), sources=_sources(board, shown))
    ]


def _card(board: ActivityBoard, row: Row) -> Card:
    words = board.words
    value, unit = board.counted.parted(row)
    dated = words("dan_van.slide_dated", period=words.span(row), status=words(f"common.status_{row['status']}"))
    return Card(words.of(row, "node_name"), value, unit, [dated, _body(board, row)])


def _body(board: ActivityBoard, row: Row) -> str:
    """Its name, and its dates where another body has the same name."""
    return _with(board.words.of(row, "organisation_name"), board.table.dates.get(row["organisation"], ""))


def _with(name: str, beside: str) -> str:
    return f"{name} ({beside})" if beside else name


def _figures(board: ActivityBoard, newest: Sequence[Row], common: Slide) -> list[Slide]:
    """The newest figure of each activity, as a table."""
    words, shown = board.words, newest[:_MOST_ROWS]
    columns = [
        TableColumn(words("dan_van.column_activity"), share=2.2),
        TableColumn(words("dan_van.column_body"), share=1.8),
        TableColumn(words("common.column_period")),
        TableColumn(words("dan_van.column_figure"), share=1.3),
        TableColumn(words("common.column_status")),
    ]
    rows = [
        [
            TableCell(words.of(row, "node_name"), is_strong=True),
            TableCell(_body(board, row)),
            TableCell(words.span(row)),
            TableCell(board.counted.figure(row)),
            TableCell(words(f"common.status_{row['status']}")),
        ]
        for row in shown
    ]
    choice = words("dan_van.slide_newest", n=len(shown), of=words.number(len(board.rows), 0))
    return [
        common._replace(
            part="figures",
            title=words("dan_van.slide_figures", place=board.place),
            bodies=[Table(columns, rows)],
            remarks=[choice, *_remarks(board, shown)],
            sources=_sources(board, shown),
        )
    ]


def _bodies(board: ActivityBoard, bodies: BodyBoard, common: Slide, palette: Palette) -> list[Slide]:
    """Of what each body has figures here; the bodies and topics of the most figures where they are many."""
    words = board.words
    counts = {(b["organisation"], c): bodies.count(b, c) for b in bodies.bodies for c in bodies.columns}
    rows = _most([b for b in bodies.bodies if any(bodies.count(b, c) for c in bodies.columns)], _MOST_BODIES,
                 lambda b: sum(counts[b["organisation"], c] for c in bodies.columns))  # fmt: skip
    columns = _most([c for c in bodies.columns if any(bodies.count(b, c) for b in rows)], _MOST_TOPICS,
                    lambda c: sum(counts[b["organisation"], c] for b in rows))  # fmt: skip
    if not rows:
        return []

    def cell(body: Row, column: str) -> TableCell:
        has_any = bool(counts[body["organisation"], column])
        return TableCell(
            bodies.in_words(body, column), palette.ramp[1] if has_any else "", _ink(palette) if has_any else ""
        )

    table = Table(
        [
            TableColumn(words("dan_van.column_body"), share=2.4),
            *(TableColumn(bodies.column_title(c), True) for c in columns),
        ],
        [
            [TableCell(_with(words.of(b, "name"), bodies.beside(b)), is_strong=True), *(cell(b, c) for c in columns)]
            for b in rows
        ],
    )
    choice = words(
        "dan_van.slide_bodies_chosen",
        n=len(rows),
        of=len(bodies.bodies),
        topics=len(columns),
        of_topics=len(bodies.columns),
    )
    return [
        common._replace(
            part="bodies",
            title=words("dan_van.slide_bodies", place=board.place),
            bodies=[table],
            remarks=[words("dan_van.bodies_legend"), choice, words("dan_van.sample"), *board.gaps()],
            sources=_sources(board, [r for r in board.rows if r["organisation"] in {b["organisation"] for b in rows}]),
        )
    ]


def _ink(palette: Palette) -> str:
    """What can be read on the second step of the ramp, which is light on paper and dark on the screen."""
    return INKS[0] if palette.ramp[0] > palette.ramp[-1] else INKS[1]


def _most(those: Sequence[Any], most: int, weight: Callable[[Any], int]) -> list[Any]:
    """The heaviest, in the order in which they came."""
    kept = sorted(range(len(those)), key=lambda place: -weight(those[place]))[:most]
    return [those[place] for place in sorted(kept)]


def _remarks(board: ActivityBoard, shown: Iterable[Row]) -> list[str]:
    """What the figures are not, what contradicts itself, what was not collected."""
    words = board.words
    apart = [words("dan_van.choose_place")] if board.provinces else []
    visits = [words("dan_van.visits_not_people")] if any(map(counts_visits, shown)) else []
    return [
        words("dan_van.slide_not_added"),
        words("dan_van.sample"),
        *visits,
        *apart,
        *board.contradictions(),
        *board.gaps(),
    ]


def _sources(board: ActivityBoard, shown: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(board.cited[row["source_id"]] for row in shown))
