"""A change between two years in a hall: its steps, or both years side by side; the rank; the members. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.changed_members import Members
from dashboard.charts.changed_rank import RankReading
from dashboard.charts.changed_reading import ChangedReading
from dashboard.charts.changed_steps import DOWN, END, REST, START, UP, Step
from dashboard.slide import Card, Cards, Key, Ranges, Slide, Span, Table, TableCell, TableColumn
from dashboard.theme import Palette
from etl import Decomposition

_MOST_ROWS = 16
_LONGEST_TITLE = 150


def slides_of(
    view: ChangedReading, rank: RankReading, members: Members | None, palette: Palette, geography: str
) -> list[Slide]:
    words = view.words
    if not view.source_lines() and not members:
        return []
    both, *told = view.sentences()
    common = Slide(
        part="",
        title=_title(view),
        subtitle=f"{words.of(view.index, 'name')}. {both}",
        sources=view.source_lines(),
        speech=[view.title(), both, *told, *rank.sentences()],
        kicker=f"{words('changed.title')}. {words('common.on_map', n=geography)}",
    )
    found = [_members(view, common, members), _change(view, common, palette), _recalculated(view, common, palette)]
    return [slide for slide in (*found, _rank(view, common, rank)) if slide]


def _title(view: ChangedReading) -> str:
    title = view.title()
    return title if len(title) <= _LONGEST_TITLE else view.words("changed.slide_beside", **_called(view))


def _called(view: ChangedReading) -> dict[str, str]:
    return {"what": view.what(), "unit": view.unit, "since": view.since, "period": view.period}


# the change


def _change(view: ChangedReading, common: Slide, palette: Palette) -> Slide | None:
    """The steps where the change is split, else both years beside each other; None where neither year has a score."""
    words = view.words
    if view.split:
        start = words("changed.start", period=view.since)
        return common._replace(
            part="steps",
            bodies=[_steps(view, palette, view.split, start)],
            remarks=[*view.doubts(), words("changed.slide_how"), *view.method(), *view.breaks_in_words()],
        )
    rows = view.beside_rows()
    if not rows:
        return None
    return common._replace(
        part="beside",
        bodies=[_table(view.beside_headings(), rows)],
        remarks=[
            *view.obstacles(),
            *view.doubts(),
            f"{view.beside_caption()}.",
            # of a recalculation the method stands where its steps are
            *([] if view.recalculation else view.method()),
            *view.breaks_in_words(),
        ],
    )


def _recalculated(view: ChangedReading, common: Slide, palette: Palette) -> Slide | None:
    """The earlier year under the later weights, where the two are cut apart and it can be computed."""
    if not view.pair.cuts or not view.has_both() or view.recalculation is None:
        return None
    words, split = view.words, view.recalculation.split
    years = {"since": view.since, "period": view.period}
    return common._replace(
        part="recalculated",
        title=words("changed.recalculated_title", **years),
        bodies=[_steps(view, palette, split, words("changed.start_recalculated", **years))],
        remarks=[view.recalculated_in_words(split), words("changed.slide_how"), *view.method()],
    )


def _steps(view: ChangedReading, palette: Palette, split: Decomposition, start: str) -> Ranges:
    words, steps = view.words, view.steps_of(split, start)
    colors = {UP: palette.lines[0], DOWN: palette.lines[2], REST: palette.absent}
    kinds = {step.kind for step in steps}
    return Ranges(
        categories=[_name(view, step) for step in steps],
        spans=[_span(view, palette, step, colors.get(step.kind, palette.absent)) for step in steps],
        low_name=words("changed.slide_low"),
        width_name=words("changed.slide_width"),
        mark_name=words("changed.slide_score"),
        decimals=2,
        least=min(min(step.start, step.end) for step in steps),
        greatest=max(max(step.start, step.end) for step in steps),
        strong=[place for place, step in enumerate(steps) if step.kind in (START, END)],
        keys=[Key(color, words(f"changed.slide_key_{kind}")) for kind, color in colors.items() if kind in kinds],
    )


def _name(view: ChangedReading, step: Step) -> str:
    return view.words("changed.slide_marked_name", name=step.name, mark=step.mark) if step.mark else step.name


def _span(view: ChangedReading, palette: Palette, step: Step, color: str) -> Span:
    """From where the step begins to where it ends; of a score the score itself."""
    if step.kind in (START, END):
        return Span(None, None, step.start, step.amount, palette.accent)
    label = step.amount
    if step.detail and step.kind != REST:
        label = view.words("changed.slide_steps_label", amount=step.amount, detail=step.detail)
    return Span(min(step.start, step.end), max(step.start, step.end), None, label, color)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        [TableColumn(title, is_number=place > 0, share=1.0 if place else 2.0) for place, title in enumerate(headings)],
        [[TableCell(text, is_strong=not place) for place, text in enumerate(row)] for row in rows[:_MOST_ROWS]],
    )


# the members and the rank


def _members(view: ChangedReading, common: Slide, members: Members | None) -> Slide | None:
    if members is None or not members.source_lines():
        return None
    return common._replace(
        part="members",
        title=view.words("changed.slide_members", **_called(view)),
        bodies=[_table(members.headings(), members.rows())],
        remarks=[*view.obstacles(), *view.doubts()],
        sources=members.source_lines(),
    )


def _rank(view: ChangedReading, common: Slide, rank: RankReading) -> Slide | None:
    """The rank of each year, and between them that which the new score alone would have had.

    None where one is not shown, or where the two are not of one kind: beside each other they would look like a move.
    """
    words, sides = view.words, view.pair.sides
    if not view.index["league_table"] or rank.hides_all or not rank.is_of_one_kind():
        return None
    cards = [_of_year(view, place) for place in (0, 1)]
    if rank.move:
        alone = str(rank.move.before - rank.move.own)
        cards.insert(1, Card(words("changed.rank_station_own"), alone, lines=[words("common.status_computed")]))
    before, now = (side.row for side in sides)
    assert before and now
    status = words(f"common.status_{now['rank_status']}")
    given = {"before": before["rank"], "now": now["rank"], "of": now["rank_of"], "status": status}
    return common._replace(
        part="rank",
        title=words("changed.slide_rank", **given, **_called(view)),
        bodies=[Cards(cards)],
        remarks=[*rank.sentences(), *rank.firm],
    )


def _of_year(view: ChangedReading, place: int) -> Card:
    side = view.pair.sides[place]
    assert side.row
    status = view.words(f"common.status_{side.row['rank_status']}")
    return Card(side.period, str(side.row["rank"]), f"/{side.row['rank_of']}", lines=[status])
