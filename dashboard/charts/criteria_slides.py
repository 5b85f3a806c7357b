"""The criteria that the most communes fail, in a hall: the bars beside another table, then the figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.criteria_bars import CriteriaBars
from dashboard.charts.criteria_tables import CriteriaTable, Score
from dashboard.slide import Bars, Series, Slide, Table, TableCell, TableColumn
from dashboard.theme import Palette

_LONGEST_TITLE = 160
_DECIMALS = 1
_COLUMNS = ("met", "total", "failing", "computed", "printed", "status")


def slides_of(view: CriteriaBars, palette: Palette, is_home: bool, asides: Sequence[str]) -> list[Slide]:
    """`is_home` tells that the table is of the place we look from; `asides` are sentences on whose table it is."""
    shown = view.shown(is_slide=True)
    if not shown:
        return []
    words = view.words
    title = view.message()
    common = Slide(
        part="",
        title=title if len(title) <= _LONGEST_TITLE else view.where(view.table),
        subtitle=words("criteria.legend", where=view.where(view.table)),
        remarks=[*asides, *view.of_the_rest(), *view.contradictions(is_slide=True), *_choice(view, shown)],
        sources=[line for table in _tables(view) for line in view.source_lines(table)],
        speech=[view.lead(), *view.checks(view.table)],
    )
    ruler = view.ruler(view.table)
    figures = common._replace(
        part="figures",
        title=words("criteria.slide_figures", where=view.where(view.table)),
        subtitle=words("criteria.figures"),
        bodies=[_figures(view, shown)],
        remarks=[*common.remarks, words("criteria.computed"), ruler],
    )
    if all(score.failing_pct is None for score in shown):
        return [figures]
    bars = common._replace(part="bars", bodies=[_bars(view, palette, shown, is_home)], remarks=[*common.remarks, ruler])
    return [bars, figures]


def _tables(view: CriteriaBars) -> list[CriteriaTable]:
    return [table for table in (view.table, view.against) if table]


def _choice(view: CriteriaBars, shown: Sequence[Score]) -> list[str]:
    """That the slide shows the first of them only."""
    every = len(view.table.scores)
    return [view.words("criteria.slide_chosen", n=len(shown), of=every)] if len(shown) < every else []


def _bars(view: CriteriaBars, palette: Palette, shown: Sequence[Score], is_home: bool) -> Bars:
    """Shares of communes that fail, those of the other table beside them; an unknown share has no bar."""
    own = Series(
        name=view.where(view.table),
        values=[score.failing_pct for score in shown],
        color=palette.accent if is_home else palette.lines[0],
        labels=[_label(view, score) for score in shown],
    )
    return Bars(
        categories=[_name(view, score) for score in shown],
        series=[own, *_beside(view, palette, shown)],
        decimals=_DECIMALS,
        greatest=100.0,
    )


def _beside(view: CriteriaBars, palette: Palette, shown: Sequence[Score]) -> list[Series]:
    if view.against is None:
        return []
    others = [view.beside(score) for score in shown]
    return [
        Series(
            name=view.where(view.against),
            values=[other.failing_pct if other else None for other in others],
            color=palette.lines[4],
            labels=[view.failing_pct(other) if other else "" for other in others],
            is_plain=True,
        )
    ]


def _label(view: CriteriaBars, score: Score) -> str:
    """The share and, where the counts are known, of how many; a star where the source contradicts itself."""
    share = f"{view.failing_pct(score)}*" if score.is_contradicted else view.failing_pct(score)
    if score.failing is None:
        return share
    return view.words("criteria.slide_label", share=share, counts=view.of_total(score))


def _name(view: CriteriaBars, score: Score) -> str:
    name, _ = view.names.get(score.number, ("", ""))
    number = str(score.number)
    return view.words("criteria.slide_name", number=number, name=name) if name else number


def _figures(view: CriteriaBars, shown: Sequence[Score]) -> Table:
    words = view.words
    columns = [TableColumn(words("criteria.column_name"), share=2.6)]
    columns += [TableColumn(words(f"criteria.column_{key}"), is_number=key != "status") for key in _COLUMNS]
    return Table(columns, [_row(view, score) for score in shown])


def _row(view: CriteriaBars, score: Score) -> list[TableCell]:
    words = view.words
    statuses = dict.fromkeys(words(f"common.status_{row['status']}") for row in score.rows)
    printed = words("criteria.pct", value=words.quantity(score.printed)) if score.printed else view.missing()
    cells = [
        view.or_missing(score.met),
        view.or_missing(score.total),
        words.quantity(score.failing) if score.failing else words("criteria.share_unknown"),
        view.pct(score.computed_pct, score.pct_qualifier),
        f"{printed}*" if score.is_contradicted else printed,
        words.listed(list(statuses)),
    ]
    return [TableCell(_name(view, score), is_strong=True), *map(TableCell, cells)]
