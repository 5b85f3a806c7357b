"""What a page is, and how the product finds its pages: one file in views/ with a PAGE."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple, Protocol

from dashboard.deck import Deck, Item, View
from dashboard.sheet import Sheet
from dashboard.show import Show
from dashboard.slide import Slide, Slides
from dashboard.text import Words
from dashboard.theme import Palette

Sheets = Callable[[], Sequence[Sheet]]
"""The tables behind what a page shows, made only when somebody asks for them; the first is the main one."""


class Taken(NamedTuple):
    """What can be taken away from a page as its address chooses it: its tables and its slides."""

    sheets: Sheets
    slides: Slides


class Maker(Protocol):
    """What makes slides of other pages; a page that needs it gets it from the frame, for pages do not know each other.

    All of it comes from the snapshot of the frame, in its language.
    """

    def slides(self, view: View) -> list[Slide]:
        """The slides of a view; none where the page has none, or the address asks for what there is not."""

    def items(self, view: View) -> list[Item]:
        """An item for each slide of a view, the view pinned: it will show the same when defaults have changed."""

    def ready(self, deck: str, unit: str) -> Deck:
        """One of the decks that the catalogue declares, for a province; empty where there is no such province."""

    def show(self, deck: Deck, shape: str, look: str, server: str) -> Show:
        """A deck made, in one of FORMATS and LOOKS; its links begin with the address of the `server`."""

    def reports(
        self, kind: str, subjects: Sequence[str], server: str, progress: Callable[[int, int, str], None]
    ) -> Iterator[tuple[str, Any]]:
        """Reports (`profile`, `province`, `index`) one after the other: the name of a file, and `renderer.Rendered` or
        `Failed`. `progress` is told how many are done, of how many, and which is next."""


@dataclass(frozen=True)
class Frame:
    """What the frame of the product hands to every page: the snapshot of this rerun, language, colours and view."""

    snapshot_id: str
    words: Words
    palette: Palette
    is_presentation: bool
    maker: Maker | None = None


@dataclass(frozen=True)
class Page:
    """One page: its address, the text file that holds its title and sentences, its place in the menu.

    `section` is the group of the menu in which it stands, none for pages that are always in sight. `modules` are parts
    of Streamlit's front end that the page needs beyond those of every page. What `show` returns the frame offers as
    files of these kinds and, unless the page `shows_its_table` itself, as a table on the page. `taken` gives the same
    without a screen, slides included; it draws nothing and reads its choices as `show` does. None: nothing for a hall.
    A page that `changes_data` shows the live snapshot whatever version its reader follows elsewhere.
    """

    key: str
    url_path: str
    position: int
    show: Callable[[Frame], Sheets | None]
    section: str = ""
    modules: tuple[str, ...] = ()
    files: tuple[str, ...] = ("csv", "xlsx")
    shows_its_table: bool = False
    taken: Callable[[Frame], Taken | None] | None = None
    changes_data: bool = False

    def title(self, words: Words) -> str:
        return words(f"{self.key}.title")


def discovered(views: ModuleType) -> list[Page]:
    """Every page of the package `views`, in menu order; the first one is where the product opens."""
    modules = (importlib.import_module(f"{views.__name__}.{m.name}") for m in pkgutil.iter_modules(views.__path__))
    return sorted((m.PAGE for m in modules), key=lambda page: page.position)
