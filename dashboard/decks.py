"""Slides of any page from its address, and decks of them: what pages, routes and the command line make files of.

It stands above the pages, for it runs them: by the same code as on the screen, without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from dashboard import data, filters, home, views
from dashboard.deck import Deck, Item, View
from dashboard.page import Frame, Page, discovered
from dashboard.renderer import Failed, Rendered
from dashboard.reporting import written
from dashboard.show import FORMATS, LOOKS, Made, Show
from dashboard.slide import Slide
from dashboard.theme import DARK, LIGHT

_OF_A_READER = ("lang", "view", "version", "basket", "table")
"""What an address says of who reads it, and how, not of what is shown."""


class _Found(NamedTuple):
    """The slides of a view, all that it chose, and what the address asked for in vain, by name."""

    slides: Sequence[Slide]
    pinned: Mapping[str, str]
    missed: Mapping[str, str]


class Decks:
    """Makes slides in the language and from the snapshot of a frame; a view is made once, however often it occurs."""

    def __init__(self, frame: Frame) -> None:
        pages = discovered(views)
        self._frame = replace(frame, is_presentation=True, maker=None)
        self._pages: dict[str, Page] = {page.url_path: page for page in pages} | {"": pages[0]}
        self._found: dict[tuple[Any, ...], _Found] = {}

    def pages(self) -> list[str]:
        """The addresses of the pages that have slides."""
        return [path for path, page in self._pages.items() if page.taken]

    def unknown(self, view: View) -> dict[str, str]:
        """What an address asks for that there is not, by name: values, and choices that the page does not have."""
        return dict(self._made_of(view, self._frame).missed)

    def slides(self, view: View) -> list[Slide]:
        return list(self._made_of(view, self._frame).slides)

    def items(self, view: View) -> list[Item]:
        found = self._made_of(view, self._frame)
        return [Item(View(view.page, found.pinned), slide.part) for slide in found.slides]

    def ready(self, deck: str, unit: str) -> Deck:
        declared = data.ready_decks(self._frame.snapshot_id)[deck]
        # pages show somebody for a province that there is not: a deck of it would be of another one
        if not any(row["unit"] == unit for row in data.units(self._frame.snapshot_id)):
            return Deck([])
        found = [[] if one.get("spare") else self._declared_items(one, unit) for one in declared["views"]]
        for place, one in enumerate(declared["views"]):
            if one.get("spare") and sum(map(len, found)) < declared.get("fewest", 0):
                found[place] = self._declared_items(one, unit)
        kept = [item for items in found for item in items]
        return Deck(kept, self._title(declared, unit))

    def show(self, deck: Deck, shape: str, look: str, server: str) -> Show:
        frame, words = replace(self._frame, palette=DARK if look == "dark" else LIGHT), self._frame.words
        made = [one for item in deck.items for one in self._made(item, frame, server)]
        return Show(
            title=deck.title or next((one.slide.title for one in made), "Thước Đo"),
            slides=[*([self._cover(deck, server)] if deck.title else []), *made],
            version=self._version(),
            language=words.language,
            source_word=words("common.source"),
            more=words("slides.more"),
            open_word=words("slides.open"),
            format=FORMATS[shape],
            look=LOOKS[look],
        )

    def reports(
        self, kind: str, subjects: Sequence[str], server: str, progress: Callable[[int, int, str], None]
    ) -> Iterator[tuple[str, Rendered | Failed]]:
        return written(kind, self._frame, subjects, progress, server=server)

    def _declared_items(self, one: Mapping[str, Any], unit: str) -> list[Item]:
        """The slides of a declared view that a province has, none where the page shows another place instead."""
        asked = {name: str(value).format(home=unit) for name, value in one["choices"].items()}
        wanted = {name: str(value).format(home=unit) for name, value in one.get("requires", {}).items()}
        parts = one.get("parts")
        found = self.items(View(one["page"], asked))
        return [i for i in found if (parts is None or i.part in parts) and _is_about(i.view, wanted)]

    def _made(self, item: Item, frame: Frame, server: str) -> list[Made]:
        found = self._made_of(item.view, frame)
        link = self._link(server, item.view.page, found.pinned)
        return [Made(_of_speaker(s, item), link) for s in found.slides if item.part in ("", s.part)]

    def _made_of(self, view: View, frame: Frame) -> _Found:
        asked = {name: value for name, value in view.asked.items() if name not in _OF_A_READER}
        key = (view.page, frozenset(asked.items()), frame.palette)
        if key not in self._found:
            found = _found_at(self._pages.get(view.page), asked, frame)
            # whoever asks for all that was chosen gets the same
            self._found |= {key: found, (view.page, frozenset(found.pinned.items()), frame.palette): found}
        return self._found[key]

    def _link(self, server: str, page: str, pinned: Mapping[str, str]) -> str:
        path = "" if self._pages.get(page) is self._pages[""] else page
        asked = {**pinned, "lang": self._frame.words.language, "version": self._frame.snapshot_id}
        return f"{server.rstrip('/')}/{path}?{urlencode(asked)}"

    def _cover(self, deck: Deck, server: str) -> Made:
        words = self._frame.words
        slide = Slide(
            part="cover",
            title=deck.title,
            subtitle=_data_version(self._frame),
            kicker=words("slides.cover_kicker"),
            remarks=[words("common.statuses_note"), words("slides.cover_note")],
            is_cover=True,
        )
        return Made(slide, self._link(server, "", {}))

    def _version(self) -> str:
        return self._frame.words("slides.version", said=_data_version(self._frame), id=self._frame.snapshot_id)

    def _title(self, declared: Mapping[str, Any], unit: str) -> str:
        words = self._frame.words
        units = sorted(data.units(self._frame.snapshot_id), key=lambda row: row["valid_from"])
        states = [row for row in units if row["unit"] == unit]
        name = words.of(states[-1], "full_name")
        if any(row["unit"] != unit and words.of(row, "name") == words.of(states[-1], "name") for row in units):
            name = home.dated(words, name, states)
        return words("slides.of_unit", unit=name, deck=words.of(declared, "name"))


def _found_at(page: Page | None, asked: Mapping[str, str], frame: Frame) -> _Found:
    """What a page shows at an address; nothing where there is no such page or figure, or where the address asks for
    what there is not: the page would show something else, under the title that somebody gave it."""
    with filters.given(asked) as given:
        taken = page.taken(frame) if page and page.taken else None
        slides = taken.slides() if taken else []
    never_read = {name: value for name, value in asked.items() if value and name not in given.pinned}
    missed = never_read | {missed.name: missed.asked for missed in given.unknown}
    return _Found([] if given.unknown else slides, given.pinned, missed)


def _is_about(view: View, wanted: Mapping[str, str]) -> bool:
    """Whether a page chose what a deck requires of it: where a province has no figures, some show those of another."""
    return all(view.asked.get(name, "").startswith(value) for name, value in wanted.items())


def _of_speaker(slide: Slide, item: Item) -> Slide:
    """The slide with the speaker's own title and note; what its title said is not lost, it leads the notes."""
    said = ([item.note] if item.note else []) + ([slide.title] if item.title else [])
    return slide._replace(title=item.title or slide.title, speech=[*said, *slide.speech])


def _data_version(frame: Frame) -> str:
    created = datetime.fromisoformat(data.settings(frame.snapshot_id)["created_at"]).date()
    return frame.words("common.data_version", day=frame.words.day(created))
