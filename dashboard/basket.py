"""The basket that a reader fills from page to page. The address holds it, and nothing else does.

It follows its reader through the pages of a session, as other choices do, and opens anew wherever its address goes.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import filters
from dashboard.deck import LONGEST_TEXT, MOST_ITEMS, Deck, Item, deck_of, text_of

NAME = "basket"
_FOLLOWED = "basket_followed"


def held() -> Deck:
    """What is in the basket; the address says so afterwards, unless there is nothing in it."""
    return deck_of(text()) or Deck([])


def followed() -> Deck:
    """The basket as the page shows it, for what a widget does before the next run."""
    return deck_of(st.session_state.get(_FOLLOWED, "")) or Deck([])


def text() -> str:
    """The basket as the address holds it, empty where there is nothing in it."""
    followed: str = st.session_state.get(_FOLLOWED, "")
    asked = st.query_params.get(NAME, "")
    known = ["", followed, *([asked] if deck_of(asked) else [])]
    chosen = filters.pinned(NAME, known, followed)
    st.session_state[_FOLLOWED] = chosen
    return chosen


def put(deck: Deck) -> bool:
    """Make this the basket; false where it is more than an address can hold, and nothing has changed."""
    written = text_of(deck) if deck.items or deck.title else ""
    if len(deck.items) > MOST_ITEMS or len(written) > LONGEST_TEXT:
        return False
    st.session_state[_FOLLOWED] = written
    filters.replaced(NAME, written)
    return True


def add(items: Sequence[Item]) -> bool:
    """Put slides behind those that are there; false where there is no room for all of them."""
    there = followed()
    return put(there._replace(items=[*there.items, *items]))
