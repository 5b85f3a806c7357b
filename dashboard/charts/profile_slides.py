"""A profile in a hall: the place in the national range, every component, strengths and weaknesses. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.profile_changes import MEDIAN
from dashboard.charts.profile_footing import breaks_of_year, missing_items, origins, source_lines
from dashboard.charts.profile_reading import RANK_MARKS, ProfileReading, ends
from dashboard.charts.profile_spine import Line
from dashboard.charts.profile_weighing import weighed
from dashboard.slide import Bars, Ranges, Series, Slide, Span, Table, TableCell, TableColumn
from dashboard.standing import Standing, is_higher_better, strengths, weaknesses
from dashboard.theme import Palette

Row = dict[str, Any]
Drawn = tuple[Standing, Line]

_MOST_ROWS = 16
_LONGEST_TITLE = 150
_NONE = "–"


def slides_of(view: ProfileReading, palette: Palette, geography: str) -> list[Slide]:
    words = view.words
    if not source_lines(view):
        return []
    common = Slide(
        part="",
        title="",
        # a rebuilt score stands on the later map; a score of its own lies among the provinces of its year
        subtitle=_subtitle(view, geography if view.is_rebuilt else view.period["geography"]),
        sources=source_lines(view),
        speech=[remark.text for remark in view.remarks],
        kicker=words("profile.slide_heading", **_called(view)),
    )
    drawn = [pair for pair in zip(view.standings, view.lines(), strict=True) if pair[1].depth < 2][:_MOST_ROWS]
    found = [_members(view, common), _picture(view, common, palette, drawn), _nodes(view, common, drawn)]
    return [slide for slide in (*found, _weighing(view, common, palette)) if slide]


def _subtitle(view: ProfileReading, geography: str) -> str:
    words = view.words
    return f"{words.of(view.index, 'name')}, {view.period['period']}. {words('common.on_map', n=geography)}"


def _first_remark(view: ProfileReading) -> str:
    """What the page says first of all; empty where that is too long for a title."""
    said = view.remarks[0].text.rstrip(".")
    return said if len(said) <= _LONGEST_TITLE else ""


def _called(view: ProfileReading) -> dict[str, str]:
    index = view.words.of(view.index, "short_name")
    return {"unit": view.name, "index": index, "period": view.period["period"]}


def _footing(view: ProfileReading, lines: Sequence[Line]) -> list[str]:
    return [*missing_items(view), *view.marks(lines), *origins(view)[1:], *breaks_of_year(view)]


def _members(view: ProfileReading, common: Slide) -> Slide | None:
    """What was published for the units of which the province was made; None for any other."""
    if not view.members:
        return None
    words, rows = view.words, []
    signs: dict[str, None] = {}
    for row in view.members:
        note = words(f"common.reason_{row['missing_reason']}") if row["value"] is None else view.status_of(row)
        rank = _NONE
        if view.shows_rank(row):
            rank = f"{row['rank']}/{row['rank_of']}{RANK_MARKS.get(row['rank_status'], '')}"
            signs[row["rank_status"]] = None
        rows.append([words.of(row, "unit_name"), view.number_of(row), rank, note])
    titles = (words(f"common.column_{name}") for name in ("unit", "value", "rank", "status"))
    return common._replace(
        part="members",
        title=words("profile.slide_members", **_called(view)),
        bodies=[
            Table(
                [TableColumn(title, is_number=place in (1, 2)) for place, title in enumerate(titles)],
                [[TableCell(text, is_strong=not place) for place, text in enumerate(row)] for row in rows],
            )
        ],
        subtitle=_subtitle(view, view.period["geography"]),
        remarks=[
            *(f"{words(f'profile.mark_rank_{status}')}." for status in RANK_MARKS if status in signs),
            *([] if view.index["league_table"] else [words("profile.no_league_table")]),
        ],
    )


# the national range


def _picture(view: ProfileReading, common: Slide, palette: Palette, drawn: Sequence[Drawn]) -> Slide | None:
    """The components on one axis, in the range of the country where one is known; None where scales differ."""
    words = view.words
    parts = [(standing, line) for standing, line in drawn if line.depth == 1]
    has_range = any(line.range for _, line in parts)
    is_of_one_scale = len({(s.row["scale_min"], s.row["scale_max"]) for s, _ in parts}) == 1
    if not is_of_one_scale or not any(s.row["value"] is not None and s.row["scale_known"] for s, _ in parts):
        return None
    called = _called(view)
    title = _first_remark(view) or words("profile.slide_range" if has_range else "profile.slide_nodes", **called)
    note = [words("profile.slide_range_note", unit=view.name)] if has_range else _without_range(view, parts)
    return common._replace(
        part="range",
        title=title,
        bodies=[_ranges(view, palette, parts) if has_range else _bars(view, palette, parts)],
        remarks=[
            *note,
            *([words("profile.caption_rebuilt")] if view.is_rebuilt and has_range else []),
            *_lower_is_better(view, parts),
            *_footing(view, [line for _, line in parts]),
        ],
    )


def _ranges(view: ProfileReading, palette: Palette, parts: Sequence[Drawn]) -> Ranges:
    words, scale = view.words, parts[0][0].row
    return Ranges(
        categories=[line.name for _, line in parts],
        spans=[_span(view, palette, standing, line) for standing, line in parts],
        low_name=words("profile.slide_low"),
        width_name=words("profile.slide_width"),
        mark_name=view.name,
        decimals=2,
        least=scale["scale_min"],
        greatest=scale["scale_max"],
    )


def _bars(view: ProfileReading, palette: Palette, parts: Sequence[Drawn]) -> Bars:
    scale = parts[0][0].row
    values = [standing.row["value"] for standing, _ in parts]
    own = Series(view.name, values, palette.accent, [line.value for _, line in parts])
    names = [line.name for _, line in parts]
    return Bars(names, [own], least=scale["scale_min"], greatest=scale["scale_max"])


def _span(view: ProfileReading, palette: Palette, standing: Standing, line: Line) -> Span:
    words, found = view.words, standing.spread
    if line.range is None or found is None:
        return Span(None, None, standing.row["value"], f"{line.value} ({line.note})", palette.ramp[1])
    label = words(
        "profile.slide_own_label",
        value=line.value,
        low=words.number(found.least),
        high=words.number(found.greatest),
        median=words.number(found.median),
    )
    own = None if line.range.own is None else standing.row["value"]
    return Span(found.least, found.greatest, own, label, palette.ramp[1])


def _lower_is_better(view: ProfileReading, drawn: Sequence[Drawn]) -> list[str]:
    names = [line.name for standing, line in drawn if not is_higher_better(standing.row)]
    return [view.words("profile.slide_lower_is_better", names="; ".join(names))] if names else []


# every component


def _nodes(view: ProfileReading, common: Slide, drawn: Sequence[Drawn]) -> Slide:
    words, lines = view.words, [line for _, line in drawn]
    since = view.usual_since()
    has_ranks, has_range = any(line.rank for line in lines), any(line.range for line in lines)
    is_held = view.benchmark.kind != MEDIAN
    change = words("profile.column_change", since=since) if since else words("profile.column_change_bare")
    titles = [
        words("common.column_value"),
        *([words("common.column_rank")] if has_ranks else []),
        *(words(f"profile.slide_column_{name}") for name in ("worst", "median", "best") if has_range),
        *([words("profile.slide_column_benchmark")] if is_held else []),
        change,
    ]
    return common._replace(
        part="nodes",
        title=_moves(view, drawn, since) or _first_remark(view) or words("profile.slide_nodes", **_called(view)),
        bodies=[
            Table(
                [
                    TableColumn(words("profile.column_node"), share=3.0),
                    *(TableColumn(t, is_number=True) for t in titles),
                ],
                [_row(view, standing, line, has_ranks, has_range, is_held) for standing, line in drawn],
            )
        ],
        remarks=[
            *([words("profile.caption_rebuilt")] if view.is_rebuilt else []),
            *([words("profile.slide_benchmark", name=view.benchmark.name)] if is_held else []),
            *_without_range(view, drawn),
            *([] if view.index["league_table"] else [words("profile.no_league_table")]),
            *_footing(view, lines),
            *_choice(view, drawn),
        ],
    )


def _moves(view: ProfileReading, drawn: Sequence[Drawn], since: str) -> str:
    """How many parts rose and fell since the usual year; empty where none can be compared with it, or in doubt."""
    moved = [view.moved[s.row["node"]] for s, line in drawn if line.depth == 1 and s.row["value"] is not None]
    firm = [m for m in moved if m.difference is not None and m.since == since and not m.is_suspected]
    if not firm or len(firm) < len(moved) or any(m.mixes_statuses for m in firm):
        return ""
    up = sum(round(m.difference or 0.0, 2) > 0 for m in firm)
    down = sum(round(m.difference or 0.0, 2) < 0 for m in firm)
    moment = view.words.moment(since)
    return view.words("profile.slide_nodes_moved", up=up, down=down, since=moment, **_called(view))


def _row(
    view: ProfileReading, standing: Standing, line: Line, has_ranks: bool, has_range: bool, is_held: bool
) -> list[TableCell]:
    words, found = view.words, standing.spread
    middle = [_NONE] * 3 if has_range else []
    if line.range and found:
        worst, best = ends(standing.row, found)
        middle = [words.number(value) for value in (worst, found.median, best)]
    held = view.benchmark.values.get(standing.row["node"])
    texts = [
        line.value,
        *([line.rank or _NONE] if has_ranks else []),
        *middle,
        *([_NONE if held is None else words.number(held)] if is_held else []),
        line.change or _NONE,
    ]
    is_root = line.depth == 0
    name = TableCell(line.name, is_strong=is_root)
    return [name, *(TableCell(text, is_strong=is_root or not place) for place, text in enumerate(texts))]


def _without_range(view: ProfileReading, drawn: Sequence[Drawn]) -> list[str]:
    """Why no range is given, each reason once."""
    by_note: dict[str, list[str]] = {}
    for standing, line in drawn:
        if line.range is None and standing.row["value"] is not None:
            by_note.setdefault(line.note[:1].upper() + line.note[1:], []).append(line.name)
    return [view.words("profile.slide_no_range", note=note, names="; ".join(names)) for note, names in by_note.items()]


def _choice(view: ProfileReading, drawn: Sequence[Drawn]) -> list[str]:
    if len(drawn) == len(view.standings):
        return []
    return [view.words("profile.slide_choice", n=len(drawn), of=len(view.standings))]


# strengths and weaknesses


def _weighing(view: ProfileReading, common: Slide, palette: Palette) -> Slide | None:
    words, found = view.words, weighed(view)
    lists = (("strengths", strengths(found)), ("weaknesses", weaknesses(found)))
    if not any(items for _, items in lists):
        return None
    said = next((remark.text for remark in view.remarks if remark.kind == "components"), "").rstrip(".")
    is_short = 0 < len(said) <= _LONGEST_TITLE
    rows = [row for name, items in lists for row in _listed(view, palette, name, items)]
    columns = [
        TableColumn("", share=1.0),
        TableColumn(words("profile.column_node"), share=4.0),
        TableColumn(words("common.column_value"), is_number=True),
        TableColumn(words("profile.slide_column_median"), is_number=True),
        TableColumn(words("profile.slide_share"), is_number=True),
    ]
    return common._replace(
        part="weighing",
        title=said if is_short else words("profile.slide_weighing", **_called(view)),
        bodies=[Table(columns, rows)],
        remarks=[words("profile.rule"), *missing_items(view), *origins(view)[1:]],
    )


def _listed(view: ProfileReading, palette: Palette, name: str, items: Sequence[Standing]) -> list[list[TableCell]]:
    words, color = view.words, palette.ramp[-1] if name == "strengths" else palette.ramp[0]
    rows = []
    for place, standing in enumerate(items):
        middle = words.number(standing.spread.median) if standing.spread else _NONE
        share = _NONE if standing.share is None else words.number(100 * standing.share, 0)
        rows.append(
            [
                TableCell(words(f"profile.{name}") if place == 0 else "", color, is_strong=True),
                TableCell(view.name_of(standing.row)),
                TableCell(view.number_of(standing.row), is_strong=True),
                TableCell(middle),
                TableCell(share),
            ]
        )
    return rows
