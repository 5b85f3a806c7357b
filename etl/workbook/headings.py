"""What the headings of an index's workbooks mean in a period: text → node and what of it. Pure."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from etl.model import IN_ROWS, VALUE, Index, Layout, Node

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SCALE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?\s*[-–]\s*(\d[\d.,]*)\s*(%|[^\W\d]|$)")
_NUMBER = r"(\d{1,2}(?:\.\d{1,2}){0,2})"
_LIKE_ENOUGH = 0.62


class Field(NamedTuple):
    """What a column holds: of which node, and what of it."""

    node: str
    what: str


class Ignored(NamedTuple):
    """A heading that the layout declares to be left alone."""

    heading: str


class Unknown(NamedTuple):
    """A heading that nothing declares; `reason` is the code of the issue that says why it is not used."""

    heading: str
    reason: str = "column_unknown"


class Meaning(NamedTuple):
    """What a heading was taken for; `doubt` is the code of a warning, about what is `expected` there."""

    taken: Field | Ignored | Unknown
    doubt: str | None = None
    expected: str = ""


@lru_cache(maxsize=20_000)
def worded(text: str) -> str:
    """Words in lower case without marks, one space apart; any year is `{year}`."""
    plain = unicodedata.normalize("NFC", text).replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", _YEAR.sub("{year}", plain).replace("{year}", " {year} ")).lower()
    kept = "".join(c if c.isalnum() or c in "{}" else " " for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


def years_in(text: str) -> list[str]:
    return list(dict.fromkeys(_YEAR.findall(text)))


def scale_in(text: str) -> tuple[float, float] | None:
    """The ends of a printed scale, `0.25-2.5 điểm`; None where the text is no scale."""
    found = _SCALE.match(text.strip())
    if not found:
        return None
    low, high = (float(end.rstrip(".,").replace(",", ".")) for end in found.group(1, 2) if end.count(",") < 2)
    return low, high


def is_declared(text: str, patterns: Iterable[str]) -> bool:
    """Whether a text is one of the declared ones, in which `*` stands for anything."""
    return _any_of(tuple(patterns)).fullmatch(worded(text)) is not None


@lru_cache(maxsize=500)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    pieces = ([re.escape(worded(piece)) for piece in declared.split("*")] for declared in patterns)
    return re.compile("|".join(r"\s*.*\s*".join(each) for each in pieces) or "(?!)", re.S)


class Headings:
    """The headings of one index in one period."""

    def __init__(self, index: Index, period: str) -> None:
        workbooks = index.workbooks
        self._index = index
        self._period = period
        self._nodes = {n.concept: n for n in index.nodes_in(period)}
        self._by_node = {n.node: n for n in index.nodes_in(period)}
        self.known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for node in index.nodes:
            for name in node.name:
                self.known[worded(name)].add((node.concept, VALUE))
        for heading in workbooks.headings if workbooks else ():
            for name in heading.names:
                self.known[worded(name)].add((heading.concept, heading.what))
        words = "|".join(re.escape(word) for word in (workbooks.number_words if workbooks else ()))
        before = rf"(?P<word>{words})?\s*" if words else "(?P<word>(?!))?"
        self._numbered = re.compile(rf"^\s*{before}{_NUMBER}\s*(?P<sign>[:.)]?)\s*(?P<name>.*)$", re.I | re.S)

    def meaning(self, parts: Sequence[str], groups: Sequence[str], layout: Layout) -> Meaning:
        """What a column is, by the texts of its own heading cells and of the headings it stands under.

        A number printed before a name decides and is held against the name; without one every text has to be known.
        """
        whole = " | ".join(" ".join(text.split()) for text in (*groups, *parts))
        if any(is_declared(text, layout.ignored) for text in (*groups, *parts)):
            return Meaning(Ignored(whole))
        has_scale = any(scale_in(text) or is_declared(text, layout.scale_words) for text in parts)
        besides = (*layout.group_headings, *layout.scale_words)
        texts = [text for text in parts if not scale_in(text) and not is_declared(text, besides)]
        over = [text for text in groups if not is_declared(text, layout.group_headings)]
        if any(not self._is_name(text) for text in over):
            return Meaning(Unknown(whole))
        if self._is_of_another_year([text for text in texts if worded(text)], over):
            return Meaning(Unknown(whole, "column_of_other_year"))
        numbered = [n for n in (self._number(text, layout) for text in texts) if n]
        if len({number for number, _ in numbered}) > 1:
            return Meaning(Unknown(whole, "column_unclear"))
        found = self._by_number(numbered[0], texts, whole, layout) if numbered else self._by_name(texts, whole)
        if isinstance(found.taken, Field) and not all(self._may_stand_over(text, found.taken) for text in over):
            return Meaning(Unknown(whole, "column_unclear"))
        is_below = layout.unnumbered and has_scale and isinstance(found.taken, Unknown)
        return Meaning(Ignored(whole)) if is_below else found

    @property
    def nodes(self) -> list[Node]:
        return list(self._by_node.values())

    def node(self, node: str) -> Node | None:
        return self._by_node.get(node)

    def known_names(self, node: str) -> list[str]:
        """How headings of a node's values may be worded, as folded words."""
        concept = self._by_node[node].concept
        return [name for name, meant in self.known.items() if (concept, VALUE) in meant]

    def _number(self, text: str, layout: Layout) -> tuple[str, str] | None:
        found = self._numbered.match(text) if layout.numbers else None
        if not found or found.group(2) not in layout.numbers:
            return None
        number, sign, name = found.group(2), found.group("sign"), found.group("name").strip()
        is_printed_as_number = bool(found.group("word") or sign or not name or "." in number)
        return (number, name) if is_printed_as_number else None

    def _by_number(self, numbered: tuple[str, str], texts: Sequence[str], whole: str, layout: Layout) -> Meaning:
        number, name = numbered
        node = self._by_node.get(layout.numbers[number])
        if node is None:
            return Meaning(Unknown(whole, "column_of_other_period"))
        field = Field(node.node, VALUE)
        names = [name] if name else [text for text in texts if not self._number(text, layout)]
        names = [worded(n) for n in names if worded(n)]
        concepts = {concept for n in names for concept, what in self.known.get(n, ()) if what == VALUE}
        others = [text for text in texts if name and worded(text) and not self._number(text, layout)]
        if any(not self._is_name(text) and not self._is_like(worded(text), node.node) for text in others):
            stray = Unknown(whole) if layout.units == IN_ROWS else field
            return Meaning(stray, "heading_new" if stray is field else None, f"{number}: {node.name.vi}")
        if not names or node.concept in concepts:
            return Meaning(field)
        if concepts or not self._is_like(names[0], node.node):
            nearest = self._nearest_concept(names[0])
            if concepts or nearest not in (None, node.concept):
                return Meaning(field, "heading_contradicts", f"{number}: {node.name.vi}")
            return Meaning(field, "heading_new", f"{number}: {node.name.vi}")
        return Meaning(field)

    def _by_name(self, texts: Sequence[str], whole: str) -> Meaning:
        meant = [self.known.get(worded(text), set()) for text in texts if worded(text)]
        if not meant or not all(meant):
            return Meaning(Unknown(whole))
        shared = set.intersection(*meant)
        fields = {Field(self._nodes[c].node, what) for c, what in shared if c in self._nodes}
        if len(fields) == 1:
            return Meaning(fields.pop())
        return Meaning(Unknown(whole, "column_unclear" if fields or not shared else "column_of_other_period"))

    def _is_of_another_year(self, texts: Sequence[str], over: Sequence[str]) -> bool:
        """Whether a heading over it, or each of its own, names only other years; one label of two may be left over."""
        own = self._period[:4]
        others = [bool(years) and own not in years for years in map(years_in, (*over, *texts))]
        return any(others[: len(over)]) or (bool(texts) and all(others[len(over) :]))

    def _may_stand_over(self, text: str, field: Field) -> bool:
        """Whether what a group's heading names is the node of a column below it, or what that is a part of."""
        lineage = []
        node = self._by_node.get(field.node)
        while node is not None:
            lineage.append(node.concept)
            node = self._by_node.get(node.parent or "")
        meant = self.known.get(worded(text), set())
        return any((c == lineage[0] and w == field.what) or (c in lineage and w == VALUE) for c, w in meant)

    def _is_name(self, text: str) -> bool:
        return worded(text) in self.known

    def _is_like(self, name: str, node: str) -> bool:
        return any(likeness(name, known) >= _LIKE_ENOUGH for known in self.known_names(node))

    def _nearest_concept(self, name: str) -> str | None:
        alike = {
            known: likeness(name, known) for known, meant in self.known.items() if any(w == VALUE for _, w in meant)
        }
        best = max(alike, key=lambda known: alike[known])
        return next(iter(self.known[best]))[0] if alike[best] >= _LIKE_ENOUGH else None


def likeness(one: str, other: str) -> float:
    """How alike two worded texts are, from 0 to 1."""
    return difflib.SequenceMatcher(None, one, other).ratio()
