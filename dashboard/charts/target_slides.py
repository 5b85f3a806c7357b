"""Targets in a hall: what they came to, the first of them with their figures, how far they got, the yearly promise.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dashboard.charts.heat import ink_on
from dashboard.charts.promise_board import PromiseBoard, Province
from dashboard.charts.target_list import STATUSES, UNSAID, TargetList
from dashboard.series import CANNOT_BE_SAID, KEPT, NOT_KEPT, Kept
from dashboard.slide import Bars, Card, Cards, Key, Series, Slide, Table, TableCell, TableColumn
from dashboard.theme import Palette

Row = dict[str, Any]

_MOST_ROWS = 6
_MOST_BARS = 12
_MOST_YEARS = 4
_LONGEST_TITLE = 150
_WITHIN, _SUSPECTED = "≈", "?"


def slides_of(listed: TargetList, boards: Sequence[PromiseBoard], place: str, palette: Palette) -> list[Slide]:
    """`place` is what the places looked at are called together; `boards` are those of promises made there."""
    made = [_counts(listed, place), _table(listed, place), _progress(listed, place, palette)]
    return [*(slide for slide in made if slide), *(_board(board, palette) for board in boards)]


def _subtitle(listed: TargetList, place: str) -> str:
    words = listed.words
    return words("targets.slide_subtitle", place=place, day=words.day(listed.as_of))


def _titled(*titles: str) -> str:
    """The first that is short enough for a hall, else the last."""
    return next((title for title in titles if len(title) <= _LONGEST_TITLE), titles[-1])


# what they came to


def _counts(listed: TargetList, place: str) -> Slide | None:
    """A card for each conclusion, where there is more than one."""
    words, rows = listed.words, listed.results
    found = Counter(row["status"] for row in rows)
    told = [status for status in STATUSES if found[status]]
    if len(told) < 2:
        return None
    said = words("targets.slide_counts", place=place, targets=listed.counted(len(rows)), n=len(rows) - found[UNSAID])
    is_of_many = len({row["area"] for row in rows}) > 1
    cards = [
        Card(
            heading=words(f"common.progress_{status}"),
            value=str(found[status]),
            unit=words("targets.slide_of", targets=listed.counted(len(rows))),
            lines=_by_deadline(listed, [row for row in rows if row["status"] == status]),
        )
        for status in told
    ]
    return Slide(
        part="counts",
        title=_titled(listed.lead_of_all().rstrip("."), said) if is_of_many else said,
        subtitle=_subtitle(listed, place),
        bodies=[Cards(cards)],
        remarks=[words("targets.reading_note"), *listed.notes, *_set_aside(listed)],
        sources=listed.source_lines(rows),
        speech=[*([listed.lead_of_all()] if is_of_many else []), *listed.leads()[:_MOST_ROWS]],
    )


def _by_deadline(listed: TargetList, rows: Sequence[Row]) -> list[str]:
    """How many of them were for which years, the years of most of them first."""
    years = Counter(row["deadline"][:4] for row in rows).most_common(_MOST_YEARS)
    return [listed.words("targets.slide_deadline", year=year, targets=listed.counted(n)) for year, n in years]


def _set_aside(listed: TargetList) -> list[str]:
    """Planned resources and targets not in force are no part of the counts."""
    words = listed.words
    given = {"resources": len(listed.resources), "apart": len(listed.apart)}
    return [words("targets.slide_set_aside", **given)] if any(given.values()) else []


# the first of them


def _shown(listed: TargetList) -> list[Row]:
    """Those of the first sentence; where one status is asked for, all of it."""
    if listed.chosen_status is None:
        return listed.of_first_lead()
    return [row for row in listed.results if row["status"] == listed.chosen_status]


def _lead(listed: TargetList, place: str) -> str:
    words = listed.words
    kicker = words("targets.kicker", place=place)
    if listed.chosen_status is None:
        return _titled(next(iter(listed.leads()), kicker).rstrip("."), kicker)
    status = words(f"common.progress_{listed.chosen_status}")
    return words("targets.slide_filtered", place=place, status=status, targets=listed.counted(len(_shown(listed))))


def _table(listed: TargetList, place: str) -> Slide | None:
    words, rows = listed.words, _shown(listed)
    if not rows:
        return None
    shown, rest = rows[:_MOST_ROWS], rows[_MOST_ROWS:]
    columns = [
        TableColumn(words("targets.column_target"), share=2.2),
        TableColumn(words("targets.column_aim"), share=1.4),
        TableColumn(words("targets.column_actual"), share=1.8),
        TableColumn(words("targets.column_progress"), share=1.6),
        TableColumn(words("targets.status"), share=1.2),
    ]
    return Slide(
        part="targets",
        title=_lead(listed, place),
        subtitle=_subtitle(listed, place),
        bodies=[Table(columns, [_cells(listed, row) for row in shown])],
        remarks=[
            *([words("targets.more_rows", targets=listed.counted(len(rest)))] if rest else []),
            words("targets.reading_note"),
            *listed.notes,
            *_flags(listed, shown),
        ],
        sources=listed.source_lines(shown),
        speech=[*listed.leads()[:1], *(_in_words(listed, row) for row in shown)],
    )


def _cells(listed: TargetList, row: Row) -> list[TableCell]:
    said, words = listed.said, listed.words
    progress = "; ".join(text for text in (listed.progress(row), listed.gap(row), listed.lacking(row)) if text)
    return [
        TableCell(words.of(row, "node_name")),
        TableCell(_aim(listed, row)),
        TableCell(_actual(listed, row)),
        TableCell(progress or "–"),
        TableCell("; ".join(text for text in (said.status(row), said.reason(row)) if text), is_strong=True),
    ]


def _aim(listed: TargetList, row: Row) -> str:
    words = listed.words
    told = [words("targets.deadline", day=listed.said.deadline(row))]
    if row["denominator"]:
        told.append(words(f"targets.share_{row['denominator']}"))
    return f"{listed.said.aim(row)} ({', '.join(told)})"


def _actual(listed: TargetList, row: Row) -> str:
    if not row["last"]:
        return listed.words("targets.no_actual")
    return "; ".join(f"{listed.said.figure(r)} ({listed.circumstances(r)})" for r in row["last"])


def _in_words(listed: TargetList, row: Row) -> str:
    cells = [cell.text for cell in _cells(listed, row)]
    return listed.words("targets.slide_row", target=cells[0], aim=cells[1], actual=cells[2], conclusion=cells[-1])


def _flags(listed: TargetList, rows: Sequence[Row]) -> list[str]:
    """What is remarked on the figures shown."""
    marks = dict.fromkeys(reading["flag"] for row in rows for reading in row["last"] if reading["flag"])
    return [listed.words.of(listed.flags[mark], "text") for mark in marks if mark in listed.flags]


# how far they got


def _progress(listed: TargetList, place: str, palette: Palette) -> Slide | None:
    """Bars of the shares reached, where there are at least two to set side by side."""
    rows = [row for row in _shown(listed) if listed.progress(row)]
    if len(rows) < 2:
        return None
    words, shown = listed.words, rows[:_MOST_BARS]
    reached = sum(row["progress_pct"] >= 100 for row in rows)
    bars = Bars(
        categories=[words("targets.slide_bar", target=words.of(r, "node_name"), aim=listed.said.aim(r)) for r in shown],
        series=[
            Series(
                name=words("targets.column_progress_pct"),
                values=[row["progress_pct"] for row in shown],
                color=palette.lines[0],
                labels=[listed.progress(row) for row in shown],
            )
        ],
        decimals=1,
        greatest=max(100.0, *(row["progress_pct"] for row in shown)),
    )
    rest = len(rows) - len(shown)
    named = words.of(rows[0], "place_name")
    return Slide(
        part="progress",
        title=words("targets.slide_progress", place=named, n=len(rows), reached=reached),
        subtitle=_subtitle(listed, place),
        bodies=[bars],
        remarks=[
            *([words("targets.more_rows", targets=listed.counted(rest))] if rest else []),
            words("targets.slide_without_progress"),
            *_dates(listed, shown),
            *listed.notes,
            *_flags(listed, shown),
        ],
        sources=listed.source_lines(shown),
        speech=[_in_words(listed, row) for row in shown],
    )


def _dates(listed: TargetList, rows: Sequence[Row]) -> list[str]:
    """Of which day and status the figures are."""
    said = dict.fromkeys(listed.circumstances(reading) for row in rows for reading in row["last"])
    return [listed.words("targets.slide_dates", dates="; ".join(said))] if said else []


# the promise to rise every year


def _board(board: PromiseBoard, palette: Palette) -> Slide:
    words = board.words
    judged = [k for promise in board.promises for k in board.judged(board.promiser, promise["index"])]
    found = Counter(k.verdict for k in judged)
    columns = [
        TableColumn(words("targets.board_index"), share=1.8),
        *(TableColumn(year, is_number=True) for year in board.years),
    ]
    pairs = [(province, promise["index"]) for promise in board.promises for province in board.provinces()]
    colors = {KEPT: palette.ramp[1], NOT_KEPT: palette.absent}
    rows = [_board_row(board, province, index, colors) for province, index in pairs]
    keys = [
        Key(palette.ramp[1], words("targets.slide_rose")),
        Key(palette.absent, words("targets.slide_did_not_rise")),
    ]
    return Slide(
        part=f"promise-{board.promiser.unit}",
        title=words(
            "targets.slide_board",
            name=board.promiser.name,
            n=found.total(),
            kept=found[KEPT],
            not_kept=found[NOT_KEPT],
            unsaid=found[CANNOT_BE_SAID],
        ),
        subtitle=words("targets.slide_board_subtitle", first=board.years[0], last=board.years[-1]),
        bodies=[Table(columns, rows, keys)],
        remarks=[
            *_board_signs(board, pairs),
            *_unsaid(board, pairs),
            *board.sentences()[1:],
            words("targets.board_rule"),
        ],
        sources=_board_sources(board, pairs),
        speech=[*board.sentences(), *_year_by_year(board, pairs)],
    )


def _board_row(board: PromiseBoard, province: Province, index: str, colors: dict[str, str]) -> list[TableCell]:
    is_promiser = province is board.promiser
    name = board.words(
        "targets.slide_of_province", index=board.words.of(board.indices[index], "short_name"), name=province.name
    )
    cells = [TableCell(name, is_strong=is_promiser)]
    for judged in board.judged(province, index):
        fill = colors.get(judged.verdict, "")
        text = " ".join(part for part in (board.difference(judged), *_doubts(judged)) if part)
        is_said = judged.verdict != CANNOT_BE_SAID
        cells.append(TableCell(text if is_said else "–", fill, ink_on(fill) if fill else "", is_promiser))
    return cells


def _doubts(judged: Kept) -> list[str]:
    signs = ((_SUSPECTED, bool(judged.suspected)), (_WITHIN, judged.is_within_margin))
    return [sign for sign, is_so in signs if is_so]


def _board_signs(board: PromiseBoard, pairs: Sequence[tuple[Province, str]]) -> list[str]:
    words = board.words
    there = {sign for province, index in pairs for k in board.judged(province, index) for sign in _doubts(k)}
    keys = ((_SUSPECTED, "targets.suspected"), (_WITHIN, "targets.within_margin"))
    return [words("targets.slide_sign", sign=sign, said=words(key)) for sign, key in keys if sign in there]


def _unsaid(board: PromiseBoard, pairs: Sequence[tuple[Province, str]]) -> list[str]:
    """Why nothing can be said of some years: the kinds of reasons, the most frequent first."""
    words = board.words
    kinds = Counter(judged.reason for province, index in pairs for judged in board.judged(province, index))
    named = [words("targets.slide_because", reason=words(f"targets.slide_because_{kind}"), n=n)
             for kind, n in kinds.most_common() if kind]  # fmt: skip
    return [words("targets.slide_unsaid", reasons="; ".join(named))] if named else []


def _year_by_year(board: PromiseBoard, pairs: Sequence[tuple[Province, str]]) -> list[str]:
    """Why nothing can be said, year by year, of the province that promised."""
    return [
        board.in_words(province, index, judged)
        for province, index in pairs
        if province is board.promiser
        for judged in board.judged(province, index)
    ]


def _board_sources(board: PromiseBoard, pairs: Sequence[tuple[Province, str]]) -> list[str]:
    of_scores = [line for province, index in pairs for k in board.judged(province, index) for line in board.sources(k)]
    return list(dict.fromkeys([*board.documents(), *of_scores]))
