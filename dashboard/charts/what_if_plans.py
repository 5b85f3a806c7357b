"""What reaches an aim: by component alone, with the least movement, spread evenly, against what was ever achieved."""

from __future__ import annotations

from html import escape

from dashboard.charts.what_if_words import CaseWords, paragraphs
from etl import Alone, Component, Plan


def plans(said: CaseWords, is_first: bool) -> str:
    """The section of the aim, without the sentence that is the headline already; empty where nothing is left to say."""
    words, case = said.words, said.case
    if case.aim is None or (is_first and not case.is_ahead):
        return ""
    aim = said.aim(case.aim)
    title = words("what_if.inverse_title", aim=aim)
    if is_first:
        title = words("what_if.ways_title" if case.is_in_reach else "what_if.no_way_title")
    told = paragraphs([*([] if is_first else [said.wanted()]), *said.ways()])
    picture = _picture(said, words("what_if.plans_alt", aim=aim)) if case.is_ahead else ""
    return f'<section class="td-if-part td-if-aim"><h2>{escape(title)}</h2>{told}{picture}</section>'


def _picture(said: CaseWords, alt: str) -> str:
    words, found = said.words, said.case.inverse
    assert found is not None
    plans_drawn = [(name, plan) for name, plan in (("least", found.least), ("even", found.even)) if plan]
    heads = ["part", "now", "rise", "alone", *(name for name, _ in plans_drawn)]
    head = "".join(f'<th scope="col">{escape(words(f"what_if.column_{name}"))}</th>' for name in heads)
    alone = {a.node: a for a in found.alone}
    rows = "".join(
        _row(said, component, alone.get(component.node), plans_drawn) for component in said.case.components.values()
    )
    return (
        f'<figure class="td-figure" aria-label="{escape(alt)}"><table class="td-if-plans">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>{_totals(said, plans_drawn)}</table></figure>"
    )


def _row(
    said: CaseWords,
    component: Component,
    alone: Alone | None,
    plans_drawn: list[tuple[str, Plan]],
) -> str:
    words = said.words
    cells = [
        _cell(words("what_if.column_now"), escape(words.number(component.now))),
        _cell(words("what_if.column_rise"), _rise(said, component)),
        _cell(words("what_if.column_alone"), _alone(said, alone)),
    ]
    for name, plan in plans_drawn:
        cells.append(_cell(words(f"what_if.column_{name}"), _bar(said, component, plan.moves.get(component.node, 0.0))))
    name = f'<th scope="row">{escape(said.names[component.node])}</th>'
    return f"<tr>{name}{''.join(cells)}</tr>"


def _cell(label: str, inner: str) -> str:
    return f'<td data-label="{escape(label)}">{inner}</td>'


def _rise(said: CaseWords, component: Component) -> str:
    """The greatest rise ever achieved, with who achieved it and when."""
    words, case = said.words, said.case
    concept = next(row["concept"] for row in case.parts if row["node"] == component.node)
    found = case.rises.get(concept)
    if component.rise is None or found is None:
        return f"<small>{escape(words('what_if.no_rise'))}</small>"
    rise = escape(words.change(component.better * component.rise))
    return f"{rise} <small>{escape(said.by_whom(found))}</small>"


def _alone(said: CaseWords, alone: Alone | None) -> str:
    if alone is None:
        return "–"
    verdict = escape(said.words(f"what_if.verdict_{alone.verdict}"))
    return (
        f'<span data-verdict="{alone.verdict}">{escape(said.words.change(alone.move))} <small>{verdict}</small></span>'
    )


def _bar(said: CaseWords, component: Component, by: float) -> str:
    """A movement as the part it is of what the component can rise in one year."""
    words, most = said.words, component.steps * 0.01
    if not by:
        return "–"
    title = words("what_if.bar_title", by=words.change(by), most=words.change(component.better * most))
    return (
        f'<span class="td-if-bar" title="{escape(title)}"><span>{escape(words.change(by))}</span>'
        f'<i class="td-track" aria-hidden="true"><b style="width:{abs(by) / most:.1%}"></b></i></span>'
    )


def _totals(said: CaseWords, plans_drawn: list[tuple[str, Plan]]) -> str:
    if not plans_drawn:
        return ""
    words = said.words
    cells = "".join(
        _cell(words(f"what_if.column_{name}"), escape(words.change(plan.total))) for name, plan in plans_drawn
    )
    return f'<tfoot><tr><th scope="row" colspan="4">{escape(words("what_if.total"))}</th>{cells}</tr></tfoot>'
