"""Trình chiếu: the slides of a view, of a basket or of a ready deck as one page of HTML that needs nobody any more.

All of it is made once, from one snapshot: a publication during the talk moves nothing, and the talk goes on when the
server has stopped. Nothing that an address says is trusted.
"""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import segno

from dashboard import data, version, views
from dashboard.deck import Deck, Item, View, deck_of
from dashboard.decks import Decks
from dashboard.page import Frame, discovered
from dashboard.show import FORMATS, LOOKS, Made, Show
from dashboard.text import LANGUAGES, Words
from dashboard.theme import BLACK, DARK, LIGHT, WHITE

_log = logging.getLogger("thuocdo")

PATH = "/trinh-chieu"
PICTURE_PATH = "/slide.svg"
AUTO = "auto"
QUIET_ZONE = 4
"""Empty modules around a code; readers need them."""

_STATIC = Path(__file__).with_name("static")
_OF_THE_TALK = ("basket", "deck", "page", "lang", "shape", "look", "version")
_KEYS = ("next", "previous", "first", "go", "full", "black", "white", "notes", "code", "help", "leave")
_BUTTONS = ("previous", "next", "code", "notes", "full", "help", "leave")


class Answer(NamedTuple):
    """What the browser gets: a status of HTTP, a whole page of HTML, and the policy under which it stands.

    The policy lets one script run, ours as it is here: whatever else found its way into the page stays text.
    """

    status: int
    html: str
    policy: str


class _Asked(NamedTuple):
    """What an address asks for, with the usual in the place of what there is not."""

    words: Words
    shape: str
    look: str
    snapshot_id: str | None


def presented(query: Mapping[str, str], server: str) -> Answer:
    """The page of a talk, or a sentence: 404 where there is nothing to show, 500 where making it failed.

    `server` begins every link.
    """
    asked = _asked(query)
    try:
        return _presented(asked, query, server)
    except Exception:
        _log.exception("the talk %s failed", dict(query))
        title = asked.words("deck.show_failed")
        return _sentence(asked, asked.words("common.error_text", time=f"{datetime.now():%H:%M:%S}"), title, 500)


def _presented(asked: _Asked, query: Mapping[str, str], server: str) -> Answer:
    words, snapshot_id = asked.words, asked.snapshot_id
    if snapshot_id is None:
        if query.get("version"):
            newest = {name: value for name, value in query.items() if name != "version"}
            return _sentence(
                asked, "", words("deck.version_gone"), link=(f"{PATH}?{urlencode(newest)}", words("deck.newest"))
            )
        return _sentence(asked, "", words("common.empty_title"))
    maker = Decks(_frame(asked, snapshot_id))
    deck = _deck(query, maker, snapshot_id)
    if deck is None:
        return _sentence(asked, "", words("deck.unreadable"))
    shapes = [asked.shape] if asked.shape in FORMATS else list(FORMATS)
    shows = {shape: maker.show(deck, shape, asked.look, server) for shape in shapes}
    if not any(not made.slide.is_cover for made in shows[shapes[0]].slides):
        return _sentence(asked, "", words("deck.nothing_to_show"))
    return _html(asked, shows, snapshot_id, _way_back(query))


@lru_cache(maxsize=128)
def picture(item: str, language: str, shape: str, look: str, snapshot_id: str) -> bytes | None:
    """One slide of a basket's only item as an SVG file; None where there is none."""
    deck = deck_of(item)
    if deck is None or language not in LANGUAGES or shape not in FORMATS or look not in LOOKS:
        return None
    if not deck.items or not version.is_kept(snapshot_id):
        return None
    asked = _Asked(Words(language), shape, look, snapshot_id)
    show = Decks(_frame(asked, snapshot_id)).show(deck._replace(title=""), shape, look, "")
    return _svg(show.slides[0], 1, show).encode() if show.slides else None


def _asked(query: Mapping[str, str]) -> _Asked:
    language = query.get("lang", "")
    named = query.get("version", "")
    kept = named if version.is_kept(named) else None
    return _Asked(
        words=Words(language if language in LANGUAGES else LANGUAGES[0]),
        shape=query["shape"] if query.get("shape") in FORMATS else AUTO,
        look=query["look"] if query.get("look") in LOOKS else "light",
        snapshot_id=kept if named else data.live_snapshot(),
    )


def _frame(asked: _Asked, snapshot_id: str) -> Frame:
    return Frame(snapshot_id, asked.words, DARK if asked.look == "dark" else LIGHT, True)


def _deck(query: Mapping[str, str], maker: Decks, snapshot_id: str) -> Deck | None:
    """What is to be shown: the basket of the address, a ready deck, or all slides of one view. None: unreadable."""
    if "basket" in query:
        return deck_of(query["basket"])
    if "deck" in query:
        unit = query.get("home") or data.settings(snapshot_id)["home_unit"]
        known = {row["unit"] for row in data.units(snapshot_id)}
        is_there = query["deck"] in data.ready_decks(snapshot_id) and unit in known
        return maker.ready(query["deck"], unit) if is_there else None
    return Deck([Item(_view(query))])


def _view(query: Mapping[str, str]) -> View:
    return View(query.get("page", ""), {name: value for name, value in query.items() if name not in _OF_THE_TALK})


def _way_back(query: Mapping[str, str]) -> str:
    """Where the talk came from: the page of the basket and of ready decks, or that of the view."""
    kept = {name: query[name] for name in ("lang", "version", "basket") if name in query}
    if "basket" in query or "deck" in query:
        return f"/bo-slide?{urlencode(kept)}"
    view = _view(query)
    known = {page.url_path for page in discovered(views)}
    path = view.page if view.page in known else ""
    return f"/{path}?{urlencode({**view.asked, **kept})}"


def _sentence(asked: _Asked, said: str, title: str, status: int = 404, link: tuple[str, str] | None = None) -> Answer:
    more = f"<p>{escape(said)}</p>" if said else ""
    leads = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>' if link else ""
    html = _document(asked, title, f'<main class="plain"><h1>{escape(title)}</h1>{more}{leads}</main>')
    return Answer(status, html, _policy())


# the page


def _html(asked: _Asked, shows: Mapping[str, Show], snapshot_id: str, way_back: str) -> Answer:
    words, first = asked.words, next(iter(shows.values()))
    count = len(first.slides)
    slides = "".join(_slide(asked, number, shows) for number in range(1, count + 1))
    settings = {
        "count": count,
        "version": snapshot_id,
        "back": way_back,
        "words": {key: words(f"deck.show_{key}") for key in ("of", "notes_title", "no_notes", "next_is", "last")},
    }
    script = f"const SETTINGS = {_for_script(settings)};{_static('present.js')}"
    body = (
        f'<main aria-label="{escape(first.title)}" aria-roledescription="{escape(words("deck.show_talk"))}">'
        f'<h1 class="said">{escape(first.title)}</h1>{slides}</main>'
        '<p class="said" id="said" role="status" aria-live="polite"></p>'
        f'<div id="cover" hidden></div>{_buttons(words)}{_large_code(words)}{_notes(words)}{_help(words)}'
        f"<script>{script}</script>"
    )
    html = _document(asked, first.title, body, "auto" if len(shows) > 1 else "one")
    return Answer(200, html, _policy(script))


def _policy(script: str = "") -> str:
    seen = b64encode(sha256(script.encode()).digest()).decode()
    scripts = f"'sha256-{seen}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; font-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def _slide(asked: _Asked, number: int, shows: Mapping[str, Show]) -> str:
    words, first = asked.words, next(iter(shows.values()))
    made = first.slides[number - 1]
    slide = made.slide
    named = words("deck.show_of", n=number, of=len(first.slides))
    frames = "".join(
        f'<div class="frame" data-shape="{shape}" style="--w:{show.format.width:g};--h:{show.format.height:g}">'
        f"{_hidden(_svg(show.slides[number - 1]._replace(link=''), number, show))}{_code(words, made.link)}</div>"
        for shape, show in shows.items()
    )
    read = [
        slide.subtitle,
        *slide.remarks,
        *([f"{first.source_word}: {'; '.join(slide.sources)}"] * bool(slide.sources)),
    ]
    notes = "".join(f"<p>{escape(text)}</p>" for text in [*slide.speech, *slide.remarks, *slide.sources])
    return (
        f'<section class="slide" id="slide-{number}" data-title="{escape(slide.title)}" data-link="{escape(made.link)}"'
        f' role="group" aria-roledescription="{escape(words("deck.show_slide"))}" aria-label="{escape(named)}"'
        f'{"" if number == 1 else " hidden"}>{frames}<div class="said"><h2>{escape(slide.title)}</h2>'
        f"{''.join(f'<p>{escape(text)}</p>' for text in read if text)}</div><template>{notes}</template></section>"
    )


def _hidden(svg: str) -> str:
    """The picture without a name: the words beside it are read in its place, and none hovers over it."""
    return svg.replace('role="img"', 'aria-hidden="true"', 1)


def _svg(made: Made, number: int, show: Show) -> str:
    # the writers of slides are for few: nobody else waits until they are imported
    from dashboard.slides.drawing import slide_ink
    from dashboard.slides.layout import placed
    from dashboard.slides.svg import as_svg

    inks = slide_ink(placed(made, number, show), show)
    return as_svg(inks, show.format)


def _code(words: Words, link: str) -> str:
    if not link:
        return ""
    side, path = code_path(link)
    return (
        f'<svg class="code" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(words("deck.show_code"))}"'
        f' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="{WHITE}"/>'
        f'<path d="{path}" fill="{BLACK}"/></svg>'
    )


@lru_cache(maxsize=256)
def code_path(link: str) -> tuple[int, str]:
    """A QR code of a link, quiet zone included: its side in modules, and its dark modules as a path."""
    rows = segno.make_qr(link, error="l", boost_error=True).matrix
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                runs.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{end - x}v1h-{end - x}z")
            x = end + 1
    return len(rows) + 2 * QUIET_ZONE, "".join(runs)


def _buttons(words: Words) -> str:
    buttons = "".join(
        f'<button type="button" data-does="{name}">{escape(words(f"deck.show_do_{name}"))}</button>'
        for name in _BUTTONS
    )
    return f'<nav aria-label="{escape(words("deck.show_buttons"))}">{buttons}</nav>'


def _large_code(words: Words) -> str:
    return (
        f'<div class="over" id="code" role="dialog" aria-label="{escape(words("deck.show_code"))}" hidden>'
        f'<div class="held"></div><p>{escape(words("deck.show_code_hint"))}</p><p class="link"></p></div>'
    )


def _notes(words: Words) -> str:
    said = escape(words("deck.show_notes_title"))
    return f'<aside id="notes" aria-label="{said}" tabindex="0" hidden></aside>'


def _help(words: Words) -> str:
    rows = "".join(
        f"<dt>{escape(words(f'deck.show_key_{key}'))}</dt><dd>{escape(words(f'deck.show_does_{key}'))}</dd>"
        for key in _KEYS
    )
    title = escape(words("deck.show_do_help"))
    return (
        f'<div class="over" id="help" role="dialog" aria-label="{title}" hidden><h2>{title}</h2><dl>{rows}</dl></div>'
    )


def _document(asked: _Asked, title: str, body: str, fits: str = "one") -> str:
    look = LOOKS[asked.look]
    colors = f"--ground:{look.ground};--ink:{look.ink};--muted:{look.muted};--panel:{look.panel};--rule:{look.rule}"
    return (
        f'<!doctype html><html lang="{asked.words.language}" style="{colors}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="data:,"><title>{escape(title)} · Thước Đo</title>'
        f"<style>{_static('present.css')}</style>"
        f'</head><body data-fits="{fits}">{body}</body></html>'
    )


def _for_script(settings: object) -> str:
    """As JSON inside of a script: nothing in it can end the script."""
    text = json.dumps(settings, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
