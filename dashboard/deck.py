"""A basket of views: addresses of pages, in an order, with titles and notes of one's own. Plain data, no streamlit.

A deck holds no figures. It says where they stand, so that the same deck made tomorrow shows tomorrow's figures, and a
deck made at one snapshot shows those of that snapshot.
"""

from __future__ import annotations

import base64
import json
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

MOST_ITEMS = 40
LONGEST_TITLE = 160
LONGEST_NOTE = 600
LONGEST_TEXT = 8000
_MOST_BYTES = 64_000
_LONGEST_CHOICE = 400


class View(NamedTuple):
    """A page by its address and what is chosen on it: `xep-hang?index=pci&period=2023`; the first page's is empty."""

    page: str
    asked: Mapping[str, str]


class Item(NamedTuple):
    """One slide of a view, `part` by its name; empty: all of them. `title` and `note` are the speaker's own."""

    view: View
    part: str = ""
    title: str = ""
    note: str = ""


class Deck(NamedTuple):
    items: Sequence[Item]
    title: str = ""


def view_of(address: str) -> View:
    """`xep-hang?index=pci`, with or without a leading slash or a server, as a view."""
    split = urlsplit(address)
    return View(split.path.strip("/").rpartition("/")[2], dict(parse_qsl(split.query)))


def address_of(view: View) -> str:
    """The view as it stands in an address, without the server."""
    return f"/{view.page}?{urlencode(view.asked)}" if view.asked else f"/{view.page}"


def text_of(deck: Deck) -> str:
    """The deck as a text for an address: letters, digits, - and _."""
    held = {"t": deck.title, "i": [[i.view.page, dict(i.view.asked), i.part, i.title, i.note] for i in deck.items]}
    packed = zlib.compress(json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def deck_of(text: str) -> Deck | None:
    """The deck that `text_of` wrote; None where the text is none. Nothing in it is trusted: only short texts pass."""
    if not text:
        return Deck([])
    if len(text) > LONGEST_TEXT:
        return None
    try:
        inflating = zlib.decompressobj()
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        held = json.loads(inflating.decompress(packed, _MOST_BYTES))
        return Deck([_item(raw) for raw in held["i"][:MOST_ITEMS]], _short(held["t"], LONGEST_TITLE))
    except (ValueError, KeyError, TypeError, IndexError, zlib.error, RecursionError):
        return None


def _item(raw: Any) -> Item:
    page, asked, part, title, note = raw
    choices = {_short(name, 40): _short(value, _LONGEST_CHOICE) for name, value in asked.items()}
    view = View(_short(page, 60).strip("/"), choices)
    return Item(view, _short(part, 60), _short(title, LONGEST_TITLE), _short(note, LONGEST_NOTE))


def _short(text: Any, longest: int) -> str:
    if not isinstance(text, str):
        raise TypeError(text)
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable() or c == "\n")[:longest]
