"""Bộ slide: the slides that a reader has collected, in an order, to be edited, saved and presented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import basket, data, deck_master, filters, home, paper
from dashboard.deck import LONGEST_NOTE, LONGEST_TITLE, MOST_ITEMS, Deck, Item, address_of, text_of
from dashboard.page import Frame, Maker, Page
from dashboard.show import FORMATS, LOOKS
from dashboard.text import Words

_FULL, _EMPTY, _FILES = "deck_full", "deck_empty", "deck_files"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MIMES = {"pdf": "application/pdf", "png": "application/zip"}
_TALK, _PICTURE = "/trinh-chieu", "/slide.svg"


def show(frame: Frame) -> None:
    words, maker = frame.words, frame.maker
    title, lead = escape(words("deck.title")), escape(words("deck.lead"))
    st.html(f'<section class="td-heading"><h1>{title}</h1><p>{lead}</p></section>')
    deck = basket.held()
    if maker is None or frame.is_presentation:
        _list_titles(frame, deck)
        return
    shape, look = _pinned_style()
    _show_ready(frame, maker)
    paper.show(frame, maker, home.chosen(frame.snapshot_id))
    st.html(f'<section class="td-deck"><h2>{escape(words("deck.own"))}</h2></section>')
    if st.session_state.pop(_FULL, False):
        st.html(f'<p class="td-unknown" role="status">{escape(words("deck.full", most=MOST_ITEMS))}</p>')
    if not deck.items:
        st.html(f'<p class="td-deck-empty">{escape(words("deck.empty"))}</p>')
        return
    _show_settings(frame, deck)
    _show_files(frame, maker, deck, shape, look)
    with st.container(key="deck-slides"):
        for place in range(len(deck.items)):
            _show_item(frame, maker, deck, place, (shape, look))
    st.button(words("deck.remove_all"), key="deck-remove-all", on_click=_put, args=(Deck([]),), type="tertiary")
    deck_master.show(words)


def _list_titles(frame: Frame, deck: Deck) -> None:
    titles = [_title(frame, frame.maker, item) for item in deck.items] if frame.maker else []
    said = "".join(f"<li>{escape(item.title or own)}</li>" for item, own in zip(deck.items, titles, strict=False))
    st.html(f'<ol class="td-deck-titles">{said}</ol>' if said else f"<p>{escape(frame.words('deck.empty'))}</p>")


def _pinned_style() -> tuple[str, str]:
    """Shape and look as the address has them; their widgets are drawn where there is a deck."""
    return filters.pinned("shape", list(FORMATS), "16x9"), filters.pinned("look", list(LOOKS), "light")


# decks in one click


def _show_ready(frame: Frame, maker: Maker) -> None:
    words = frame.words
    declared = data.ready_decks(frame.snapshot_id)
    named = home.names(words, frame.snapshot_id)
    unit = home.chosen(frame.snapshot_id)
    st.html(f'<section class="td-deck"><h2>{escape(words("deck.ready"))}</h2></section>')
    if st.session_state.pop(_EMPTY, False):
        st.html(f'<p class="td-unknown" role="status">{escape(words("deck.nothing_taken"))}</p>')
    with st.container(horizontal=True, key="filters-deck", vertical_alignment="bottom"):
        filters.select(words("common.home"), "home", list(named), unit, named.__getitem__, width=260)
    for name, ready in declared.items():
        with st.container(horizontal=True, key=f"deck-ready-{name}"):
            said = words.of(ready, "name")
            st.html(f"<h3>{escape(said)}</h3>", width="content")
            made = _pptx_of(maker, partial(maker.ready, name, unit), "16x9", "light")
            st.download_button(
                words("deck.ready_pptx"), made, f"{name}-{unit}.pptx", _PPTX, key=f"deck-pptx-{name}", on_click="ignore"
            )
            st.button(words("deck.ready_take"), key=f"deck-take-{name}", on_click=_take, args=(maker, name, unit))
            talk = {"deck": name, "home": unit, **_of_reader()}
            st.html(_talk_link(words("deck.ready_show"), talk), width="content")


def _take(maker: Maker, name: str, unit: str) -> None:
    found = maker.ready(name, unit)
    if not found.items:
        st.session_state[_EMPTY] = True
        return
    there = basket.followed()
    _put(Deck([*there.items, *found.items], there.title or found.title))


# the deck in the making


def _show_settings(frame: Frame, deck: Deck) -> None:
    words = frame.words
    with st.container(horizontal=True, key="filters-deck-settings", vertical_alignment="bottom"):
        st.session_state["deck-title"] = deck.title
        st.text_input(
            words("deck.deck_title"),
            key="deck-title",
            placeholder=words("deck.deck_title_hint"),
            max_chars=LONGEST_TITLE,
            on_change=_retitle_deck,
        )
        for name, options in (("shape", FORMATS), ("look", LOOKS)):
            filters.segments(
                words(f"deck.{name}"),
                name,
                list(options),
                next(iter(options)),
                partial(_called, words, name),
                is_labelled=True,
            )


def _called(words: Words, name: str, option: str) -> str:
    return words(f"deck.{name}_{option}")


def _show_files(frame: Frame, maker: Maker, deck: Deck, shape: str, look: str) -> None:
    words = frame.words
    with st.container(horizontal=True, key="deck-files"):
        made = _pptx_of(maker, lambda: deck, shape, look, deck_master.held())
        st.download_button(words("deck.save_pptx"), made, "bo-slide.pptx", _PPTX, key="deck-pptx", on_click="ignore")
        for kind in ("pdf", "png"):
            _show_set_file(frame, maker, deck, (shape, look), kind)
        talk = {"basket": text_of(deck), "look": look, **_of_reader()}
        st.html(_talk_link(words("common.show_slides"), talk), width="content")


def _show_set_file(frame: Frame, maker: Maker, deck: Deck, style: tuple[str, str], kind: Literal["pdf", "png"]) -> None:
    """A button that has the file made, then one that takes it; a deck that has changed since is made anew."""
    words = frame.words
    key = (frame.snapshot_id, words.language, text_of(deck), *style)
    held: dict[str, tuple[tuple[str, ...], bytes]] = st.session_state.setdefault(_FILES, {})
    place = st.empty()
    if held.get(kind, ((), b""))[0] != key:
        if not place.button(words(f"deck.make_{kind}"), key=f"deck-make-{kind}"):
            return
        told = st.empty()
        with place, st.spinner(words("deck.making")):
            # the writers are for few: nobody else waits until they are imported
            from dashboard import slide_files
            from dashboard.renderer import Failed

            shown = maker.show(deck, *style, filters.server())
            found = slide_files.files_of(shown, kind, on_retry=partial(_say_retrying, told, words))
        told.empty()
        if isinstance(found, Failed):
            told.html(f'<p class="td-unknown" role="status">{escape(words(f"deck.failed_{found.code}"))}</p>')
            return
        held[kind] = (key, found.pages[0] if kind == "pdf" else slide_files.zipped(found.pages))
    name = "bo-slide.pdf" if kind == "pdf" else "bo-slide.zip"
    place.download_button(
        words(f"deck.save_{kind}"), held[kind][1], name, _MIMES[kind], key=f"deck-{kind}", on_click="ignore"
    )


def _say_retrying(place: DeltaGenerator, words: Words) -> None:
    place.html(f'<p role="status">{escape(words("deck.retrying"))}</p>')


def _show_item(frame: Frame, maker: Maker, deck: Deck, place: int, style: tuple[str, str]) -> None:
    words, item, n = frame.words, deck.items[place], place + 1
    own = _title(frame, maker, item)
    with st.container(horizontal=True, key=f"deck-slide-{n}"):
        st.html(_picture(frame, item, own, n, style), width="content")
        with st.container(key=f"deck-words-{n}"):
            _show_fields(words, item, place, own)
            with st.container(horizontal=True):
                _move_button(words("deck.slide_up"), f"deck-up-{n}", place, place - 1, len(deck.items))
                _move_button(words("deck.slide_down"), f"deck-down-{n}", place, place + 1, len(deck.items))
                st.button(
                    words("deck.slide_remove"), key=f"deck-remove-{n}", on_click=_remove, args=(place,), type="tertiary"
                )


def _show_fields(words: Words, item: Item, place: int, own: str) -> None:
    """Title and note; where the speaker has given no title the slide's own one shows through."""
    title, note = f"deck-title-{place + 1}", f"deck-note-{place + 1}"
    st.session_state[title], st.session_state[note] = item.title, item.note
    st.text_input(
        words("deck.slide_title", n=place + 1),
        key=title,
        placeholder=own,
        max_chars=LONGEST_TITLE,
        on_change=_write,
        args=(place, "title"),
    )
    st.text_area(
        words("deck.slide_note", n=place + 1),
        key=note,
        height=68,
        max_chars=LONGEST_NOTE,
        on_change=_write,
        args=(place, "note"),
    )


def _picture(frame: Frame, item: Item, own: str, n: int, style: tuple[str, str]) -> str:
    words = frame.words
    if not own:
        return f'<p class="td-unknown" role="status">{escape(words("deck.slide_gone"))}</p>'
    asked = {"item": text_of(Deck([item])), "lang": words.language, "version": frame.snapshot_id}
    source = f"{_PICTURE}?{urlencode(asked | {'shape': style[0], 'look': style[1]})}"
    shape = FORMATS[style[0]]
    leads = address_of(item.view._replace(asked={**item.view.asked, **_of_reader()}))
    return (
        f'<a class="td-deck-picture" href="{escape(leads)}" target="_blank" aria-label="'
        f'{escape(words("deck.slide_open", n=n))}: {escape(item.title or own)}"><img src="{escape(source)}" '
        f'alt="" width="{shape.width / 3:.0f}" height="{shape.height / 3:.0f}" loading="lazy"></a>'
    )


def _move_button(label: str, key: str, place: int, to: int, count: int) -> None:
    is_end = not 0 <= to < count
    st.button(label, key=key, on_click=_move, args=(place, to), type="tertiary", disabled=is_end)


def _title(frame: Frame, maker: Maker | None, item: Item) -> str:
    """The slide's own title; empty where it cannot be made from the snapshot of the frame."""

    def made() -> str:
        slides = maker.slides(item.view) if maker else []
        return next((slide.title for slide in slides if item.part in ("", slide.part)), "")

    bare = text_of(Deck([item._replace(title="", note="")]))
    return data.kept((frame.snapshot_id, "title of slide", frame.words.language, bare), made)


# what widgets do


def _put(deck: Deck) -> None:
    if not basket.put(deck):
        st.session_state[_FULL] = True


def _retitle_deck() -> None:
    _put(basket.followed()._replace(title=" ".join(st.session_state["deck-title"].split())))


def _write(place: int, field: str) -> None:
    written = st.session_state[f"deck-{field}-{place + 1}"].strip()
    items = list(basket.followed().items)
    items[place] = items[place]._replace(**{field: written})
    _put_items(items)


def _move(place: int, to: int) -> None:
    items = list(basket.followed().items)
    items.insert(to, items.pop(place))
    _put_items(items)


def _remove(place: int) -> None:
    items = list(basket.followed().items)
    del items[place]
    _put_items(items)


def _put_items(items: Sequence[Item]) -> None:
    _put(basket.followed()._replace(items=items))


# files and links


def _pptx_of(
    maker: Maker, wanted: Callable[[], Deck], shape: str, look: str, master: bytes | None = None
) -> Callable[[], bytes]:
    """What makes the PowerPoint file once somebody takes it."""
    address = filters.server()

    def made() -> bytes:
        from dashboard.slides.pptx import as_pptx

        return as_pptx(maker.show(wanted(), shape, look, address), master)

    return made


def _of_reader() -> dict[str, str]:
    """Language and version of this address, for a link to something else."""
    pinned = filters.address()
    return {name: pinned[name] for name in ("lang", "version") if name in pinned}


def _talk_link(said: str, asked: dict[str, str]) -> str:
    address = escape(f"{_TALK}?{urlencode(asked)}")
    return f'<a class="td-deck-talk" href="{address}" target="_blank">{escape(said)}</a>'


PAGE = Page(key="deck", url_path="bo-slide", position=9, show=show, modules=("TextInput", "TextArea"))
