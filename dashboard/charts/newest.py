"""What an index is called and how new its figures are: said wherever an index is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard.text import Words


def newest_in_words(words: Words, index: Mapping[str, Any]) -> str:
    """The newest period loaded and, where one is known, the newer one that has been published."""
    if not index["last_period"]:
        return words("common.nothing_loaded")
    said = words("common.newest_loaded", period=index["last_period"])
    if index["last_published"] > index["last_period"]:
        return f"{said}; {words('common.newer_published', period=index['last_published'])}"
    return said


def kicker(words: Words, index: Mapping[str, Any]) -> str:
    """The line above a page's title, as HTML."""
    name = f"{words.of(index, 'name')} ({words.of(index, 'short_name')})"
    return f'<p class="td-kicker">{escape(name)} · {escape(newest_in_words(words, index))}</p>'
