"""What stands in a page's place when there is nothing to show: a heading, a sentence, what to do."""

from __future__ import annotations

from html import escape


def state(title: str, text: str, command: str = "") -> str:
    code = f"<code>{escape(command)}</code>" if command else ""
    return f'<section class="td-state"><h2>{escape(title)}</h2><p>{escape(text)}</p>{code}</section>'
