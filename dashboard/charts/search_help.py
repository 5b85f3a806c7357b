"""Searching before anything is found: what there is, and what a misspelt name may have meant. Plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from dashboard.charts.search_terms import Understood
from dashboard.text import Words

Row = dict[str, Any]


def not_understood(words: Words, text: str, understood: Understood) -> str:
    """What is not known here, what it may have been meant to be, and the search without it; nothing is guessed."""
    first, *_ = understood.unknown
    parts = []
    for unknown in understood.unknown:
        key = "search.no_province" if unknown.is_no_province else "search.unknown"
        parts.append(f"<h2>{escape(words(key, text=unknown.text))}</h2>" if unknown != first else "")
        if unknown.near:
            links = [link(words, name, _replaced(text, unknown.text, name)) for name in unknown.near]
            parts.append(f"<p>{escape(words('search.did_you_mean'))}</p>{listed(links)}")
        elif not unknown.is_no_province:
            parts.append(f"<p>{escape(words('search.no_near', text=unknown.text))}</p>")
        if understood.terms:
            label = words("search.ignoring", text=unknown.text)
            parts.append(f"<p>{link(words, label, without(text, unknown.text))}</p>")
    said = words("search.no_province" if first.is_no_province else "search.unknown", text=first.text)
    why = f"<p>{escape(words('search.not_guessed'))}</p>"
    return headed(words, said, why) + f'<section class="td-search-help">{"".join(parts)}</section>'


def help_page(words: Words, indices: Sequence[Row], held: Mapping[str, tuple[int, str, str]]) -> str:
    """What can be looked for: examples, and the indices; `held` is how many figures of each, from when to when."""
    examples = (
        words("search.example_score"), words("search.example_node"), words("search.example_code"),
        words("search.example_years"), words("search.example_country"),
    )  # fmt: skip
    links = listed([link(words, example, example) for example in examples])
    heads = (words("common.index"), words("search.column_figures"), words("search.column_years"))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(_index_row(words, index, *held[index["index"]]) for index in indices)
    lead = f"<p>{escape(words('search.lead'))}</p>"
    return (
        f"{headed(words, words('search.help_title'), lead)}"
        f'<section class="td-search-help"><p>{escape(words("search.examples"))}</p>{links}'
        f"<h2>{escape(words('search.indices'))}</h2>"
        f'<table class="td-table td-search-indices"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</section>"
    )


def _index_row(words: Words, index: Row, figures: int, first: str, last: str) -> str:
    short = words.of(index, "short_name")
    name = f"{link(words, short, short)} <small>{escape(words.of(index, 'name'))}</small>"
    years = first if first == last else f"{first}–{last}"
    return (
        f'<tr data-index="{escape(index["index"])}"><th scope="row">{name}</th>'
        f"<td>{escape(words.number(figures, 0))}</td><td>{escape(years)}</td></tr>"
    )


def headed(words: Words, title: str, below: str) -> str:
    kicker = escape(words("search.title"))
    return f'<section class="td-heading"><p class="td-kicker">{kicker}</p><h1>{escape(title)}</h1>{below}</section>'


def link(words: Words, label: str, text: str) -> str:
    address = "tra-cuu?" + urlencode({"lang": words.language, "search": text})
    return f'<a class="td-link" href="{escape(address)}" target="_self">{escape(label)}</a>'


def listed(links: Sequence[str]) -> str:
    return f'<ul class="td-search-links">{"".join(f"<li>{link}</li>" for link in links)}</ul>'


def _replaced(text: str, old: str, new: str) -> str:
    """The text with some of its words, whatever stands between them, given as others."""
    pattern = r"\W+".join(re.escape(word) for word in old.split())
    return " ".join(re.sub(pattern, lambda _: new, text, count=1).split())


def without(text: str, old: str) -> str:
    return _replaced(text, old, "")
