"""A case in a hall: the answer with every component, then what it takes to reach the aim. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.what_if_words import CaseWords
from dashboard.slide import Bars, Ranges, Series, Slide, Span, Table, TableCell, TableColumn
from dashboard.theme import Palette
from etl import Alone, Plan

Row = dict[str, Any]

_MOST_ROWS = 15
_LONGEST_TITLE = 150
_NONE = "–"


def slides_of(
    said: CaseWords, sources: Sequence[str], notes: Sequence[str], palette: Palette, geography: str
) -> list[Slide]:
    """`notes` are what a careful reader must know, the statuses first; none is left out."""
    words, case = said.words, said.case
    common = Slide(
        part="",
        title="",
        subtitle=f"{words.of(case.index, 'name')}, {case.period['period']}. {words('common.on_map', n=geography)}",
        sources=sources,
        speech=[said.headline(), *said.about(), *said.ways()],
        kicker=words("what_if.kicker", name=case.name, **said.called),
    )
    found = [_places(said, common, notes, palette), _ways(said, common, notes)]
    return [slide for slide in found if slide]


def _shown(said: CaseWords) -> list[Row]:
    """The components, those that move first where not all have room."""
    moves = said.case.moves.known
    if len(said.case.parts) <= _MOST_ROWS:
        return list(said.case.parts)
    return sorted(said.case.parts, key=lambda row: row["node"] not in moves)[:_MOST_ROWS]


def _choice(said: CaseWords, shown: Sequence[Row]) -> list[str]:
    of = len(said.case.parts)
    return [] if len(shown) == of else [said.words("what_if.slide_choice", n=len(shown), of=of)]


# where the province stands, and where the movements lead


def _places(said: CaseWords, common: Slide, notes: Sequence[str], palette: Palette) -> Slide:
    case, shown = said.case, _shown(said)
    is_of_one_scale = len({(row["scale_min"], row["scale_max"]) for row in shown}) == 1
    drawn = _then if case.moves.known else _now
    body = drawn(said, shown, palette) if is_of_one_scale else _figures(said, shown)
    dot = [said.words("what_if.slide_dot", name=case.name)] if isinstance(body, Ranges) else []
    return common._replace(
        part="then" if case.moves.known else "now",
        title=_title(said),
        bodies=[body],
        remarks=[*filter(None, [said.wanted()]), *said.about(), *dot, *_choice(said, shown), *notes],
    )


def _title(said: CaseWords) -> str:
    """The answer; a shorter one where it names too much for a title."""
    words, case = said.words, said.case
    headline = said.headline().rstrip(".")
    if not case.moves.known and case.aim is not None and case.is_ahead:
        return _wanted(said)
    if len(headline) <= _LONGEST_TITLE:
        return headline
    if case.moves.known:
        key = "what_if.slide_if_rebuilt" if said.is_rebuilt else "what_if.slide_if"
        shorter = words(key, name=case.name, n=len(case.moves.known), outcome=", ".join(said.outcome()))
        return (
            shorter if len(shorter) <= _LONGEST_TITLE else words("what_if.slide_places", name=case.name, **said.called)
        )
    return _of_aim(said)


def _wanted(said: CaseWords) -> str:
    """How far the aim is, without the scores that the remarks name."""
    words, case = said.words, said.case
    assert case.aim
    key = "what_if.slide_wanted" if case.is_in_reach else "what_if.slide_wanted_in_vain"
    return words(key, aim=said.aim(case.aim), name=case.name, gain=said.gain(), index=said.called["index"])


def _of_aim(said: CaseWords) -> str:
    case = said.case
    if case.aim is None:
        return said.words("what_if.slide_places", name=case.name, **said.called)
    key = "what_if.slide_ways" if case.is_ahead else "what_if.slide_reached"
    return said.words(key, name=case.name, aim=said.aim(case.aim))


def _now(said: CaseWords, shown: Sequence[Row], palette: Palette) -> Ranges:
    words, case = said.words, said.case
    spans = []
    for row in shown:
        (low, high), now = case.ranges[row["node"]], case.components[row["node"]].now
        label = words("what_if.slide_of_range", value=words.number(now), low=words.number(low), high=words.number(high))
        spans.append(Span(low, high, now, label, palette.ramp[1]))
    return Ranges(
        categories=[said.names[row["node"]] for row in shown],
        spans=spans,
        low_name=words("what_if.slide_low"),
        width_name=words("what_if.slide_width"),
        mark_name=words("what_if.slide_key_now"),
        decimals=2,
        least=min(row["scale_min"] for row in shown),
        greatest=max(row["scale_max"] for row in shown),
    )


def _then(said: CaseWords, shown: Sequence[Row], palette: Palette) -> Bars:
    words, case = said.words, said.case
    now = [case.components[row["node"]].now for row in shown]
    moves = [case.moves.known.get(row["node"], 0.0) for row in shown]
    then = [value + by for value, by in zip(now, moves, strict=True)]
    labels = [
        f"{words.number(value)} ({words.change(by)})" if by else "" for value, by in zip(then, moves, strict=True)
    ]
    return Bars(
        categories=[said.names[row["node"]] for row in shown],
        series=[
            Series(words("what_if.slide_key_now"), now, palette.lines[0], [words.number(value) for value in now]),
            Series(words("what_if.slide_key_then"), then, palette.accent, labels),
        ],
        least=min(row["scale_min"] for row in shown),
        greatest=max(row["scale_max"] for row in shown),
        strong=[place for place, by in enumerate(moves) if by],
    )


def _figures(said: CaseWords, shown: Sequence[Row]) -> Table:
    """The same as a table, for components on scales of their own."""
    words, case = said.words, said.case
    heads = ["now", *(["then"] if case.moves.known else []), "least_known", "greatest_known"]
    rows = []
    for row in shown:
        now, by = case.components[row["node"]].now, case.moves.known.get(row["node"], 0.0)
        then = [now + by] if case.moves.known else []
        texts = (words.number(value) for value in (now, *then, *case.ranges[row["node"]]))
        rows.append([TableCell(said.names[row["node"]], is_strong=bool(by)), *map(TableCell, texts)])
    columns = [TableColumn(words(f"what_if.column_{head}"), is_number=True) for head in heads]
    return Table([TableColumn(words("what_if.column_part"), share=3.0), *columns], rows)


# what reaches the aim


def _ways(said: CaseWords, common: Slide, notes: Sequence[str]) -> Slide | None:
    """What the aim takes by component; None where there is no aim, or it is reached."""
    words, case, found = said.words, said.case, said.case.inverse
    if found is None or case.aim is None or not case.is_ahead:
        return None
    plans = [(name, plan) for name, plan in (("least", found.least), ("even", found.even)) if plan]
    alone = {a.node: a for a in found.alone}
    shown = _shown(said)
    heads = [words(f"what_if.{key}") for key in ("column_now", "slide_rise", "column_alone")]
    heads += [words(f"what_if.column_{name}") for name, _ in plans]
    rows = [_row(said, row, alone.get(row["node"]), plans) for row in shown]
    if plans:
        totals = [words.change(plan.total) for _, plan in plans]
        texts = (words("what_if.total"), "", "", "", *totals)
        rows.append([TableCell(text, is_strong=True) for text in texts])
    return common._replace(
        part="ways",
        title=_of_aim(said),
        bodies=[
            Table(
                [
                    TableColumn(words("what_if.column_part"), share=2.5),
                    *(TableColumn(head, is_number=True, share=1.6 if place in (1, 2) else 1.0)
                      for place, head in enumerate(heads)),
                ],
                rows,
            )
        ],
        remarks=[*said.about(), *notes[:1], *_choice(said, shown), *said.ways(), *notes[1:]],
    )  # fmt: skip


def _row(said: CaseWords, row: Row, alone: Alone | None, plans: Sequence[tuple[str, Plan]]) -> list[TableCell]:
    words, part = said.words, said.case.components[row["node"]]
    most = said.case.rises.get(row["concept"])
    rise = _NONE
    if part.rise is not None and most:
        rise = f"{words.change(part.better * part.rise)} ({said.by_whom(most)})"
    single = _NONE
    if alone:
        verdict = words(f"what_if.verdict_{alone.verdict}")
        single = words("what_if.slide_alone", by=words.change(alone.move), verdict=verdict)
    moves = [plan.moves.get(part.node, 0.0) for _, plan in plans]
    texts = [words.number(part.now), rise, single, *(words.change(by) if by else _NONE for by in moves)]
    return [TableCell(said.names[part.node], is_strong=True), *map(TableCell, texts)]
