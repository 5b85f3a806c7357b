"""Every component on its own scale: the national range, the place now, the place after the change. Plain HTML."""

from __future__ import annotations

from html import escape

from dashboard.charts.what_if_words import CaseWords


def places(said: CaseWords) -> str:
    """A line a component; where nothing moves only the place now is drawn."""
    words, case = said.words, said.case
    alt = words("what_if.places_alt", name=case.name, **said.called)
    title = words("what_if.then_title" if case.moves.known else "what_if.now_title")
    lines = "".join(_line(said, place) for place in range(len(case.parts)))
    return (
        f'<section class="td-if-part"><h2>{escape(title)}</h2><figure class="td-figure" aria-label="{escape(alt)}">'
        f'{_key(said)}<ol class="td-if-places">{lines}</ol></figure></section>'
    )


def _key(said: CaseWords) -> str:
    words = said.words
    then = f"<span><b></b>{escape(words('what_if.key_then'))}</span>" if said.case.moves.known else ""
    return (
        f'<figcaption class="td-if-key"><span><s></s>{escape(words("what_if.key_range"))}</span>'
        f"<span><u></u>{escape(words('what_if.key_now'))}</span>{then}</figcaption>"
    )


def _line(said: CaseWords, place: int) -> str:
    words, case = said.words, said.case
    row = case.parts[place]
    part, by = case.components[row["node"]], case.moves.known.get(row["node"], 0.0)
    low, high = case.ranges[row["node"]]
    least, greatest = row["scale_min"], row["scale_max"]
    title = words(
        "what_if.place_title",
        part=said.names[part.node],
        now=words.number(part.now),
        status=words(f"common.status_{row['status']}"),
        least=words.number(low),
        greatest=words.number(high),
    )
    moved = f'<b style="left:{_share(part.now + by, least, greatest):.1%}"></b>' if by else ""
    return (
        f'<li title="{escape(title)}"{_marked(by)}><span class="td-if-name">{escape(said.names[part.node])}'
        f"<small>{escape(_weight(said, part.weight))}</small></span>"
        f'<span class="td-if-track" aria-hidden="true">'
        f'<s style="left:{_share(low, least, greatest):.1%};right:{1 - _share(high, least, greatest):.1%}"></s>'
        f'<u style="left:{_share(part.now, least, greatest):.1%}"></u>{moved}</span>'
        f'<span class="td-if-figure">{escape(_figure(said, part.now, by))}</span></li>'
    )


def _marked(by: float) -> str:
    return ' class="td-if-moved"' if by else ""


def _weight(said: CaseWords, weight: float) -> str:
    return said.words("what_if.weight", weight=said.words.number(weight), index=said.called["index"])


def _figure(said: CaseWords, now: float, by: float) -> str:
    words = said.words
    if not by:
        return words.number(now)
    return words("what_if.from_to", now=words.number(now), then=words.number(now + by), by=words.change(by))


def _share(value: float, least: float, greatest: float) -> float:
    return min(1.0, max(0.0, (value - least) / (greatest - least)))
