"""What a reader may mean by a line of text: provinces, places, indices, their nodes and years, in any spelling. Pure.

A spelling that is not known is never taken for one that is: it is given back with what it may have been meant to be.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from etl import folded

Row = dict[str, Any]

_LONGEST = 9
"""Words of the longest name."""
_SHORT = 3
"""Words this short stand for themselves only; longer ones may be begun."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPAN = re.compile(r"\b((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)\b")
_NEAR = 0.72
_MISSPELT = 0.8
"""What is as near to the name of a province as this was probably meant to be one."""
_CODE = 4
"""Letters of the longest code of a province."""
_MOST_SUGGESTED = 3
_LEVEL_BEHIND = re.compile(r"^(.+) \((.+)\)$")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

INDEX, PLACE, NODE, YEAR = "index", "place", "node", "year"


class Spellings(Protocol):
    """What a gazetteer answers."""

    def meanings(self, spelling: str) -> list[str]: ...

    def suggestions(self, spelling: str, most: int = 3) -> list[str]: ...

    def is_known_non_unit(self, spelling: str) -> bool: ...


class NodeKey(NamedTuple):
    """A node while it means one thing: codes get another meaning in another year."""

    index: str
    node: str
    since: str
    until: str

    def holds(self, row: Row) -> bool:
        is_it = (row["index"], row["node"]) == (self.index, self.node)
        return is_it and (row["period"] is None or self.since <= row["period"] <= self.until)


class Term(NamedTuple):
    """Some words of the text and what they were taken for: ids of a kind, NodeKeys where it is NODE."""

    text: str
    kind: str
    meant: tuple[Any, ...]


class Unknown(NamedTuple):
    """Some words of the text that mean nothing here, and names near to them.

    Some are known to be no province: the name of a region or of a statistic.
    """

    text: str
    near: tuple[str, ...] = ()
    is_no_province: bool = False


class Understood(NamedTuple):
    """The text, word by word."""

    terms: tuple[Term, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    def of(self, kind: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(meant for term in self.terms if term.kind == kind for meant in term.meant))

    @property
    def wants_nothing(self) -> bool:
        return not self.terms and not self.unknown


class Vocabulary:
    """Every name that can be looked for."""

    def __init__(
        self,
        spellings: Spellings,
        areas: Iterable[Row],
        indices: Iterable[Row],
        nodes: Iterable[Row],
        ignored: Collection[str],
        before: Collection[str] = (),
        after: Collection[str] = (),
    ) -> None:
        """`spellings` know the provinces; `ignored` are words that say nothing, such as “tỉnh” or “điểm”.

        `before` and `after` a name stand words that make it that of a smaller place: “huyện Quảng Ninh” is none of the
        province's.
        """
        self.spellings = spellings
        self.ignored, self.before, self.after = ({folded(word) for word in given} for given in (ignored, before, after))
        self.areas: dict[str, list[str]] = {}
        for area in areas:
            # “Quảng Ninh (huyện)” is written “huyện Quảng Ninh” too
            names = [area["name_vi"], area["name_en"], _LEVEL_BEHIND.sub(r"\2 \1", area["name_vi"])]
            for key in {folded(name) for name in names}:
                self.areas.setdefault(key, []).append(area["area"])
        known = list(indices)
        self.indices = {folded(name): row["index"] for row in known for name in _names_of_index(row)}
        self._short_names = {folded(n): n for row in known for n in (row["short_name_vi"], row["short_name_en"])}
        self.nodes: dict[NodeKey, tuple[str, str]] = {
            NodeKey(n["index"], n["node"], n["since"] or "", n["until"] or "9999"): (n["name_vi"], n["name_en"])
            for n in nodes
        }
        self._by_name: dict[str, list[NodeKey]] = {}
        for key, names in self.nodes.items():
            for name in {folded(text) for text in (*names, key.node)}:
                self._by_name.setdefault(name, []).append(key)
        self._spaced = {
            key: tuple(f" {' '.join(_words(name))} " for name in names) for key, names in self.nodes.items()
        }
        self._spelt = {
            key: {word for name in names for word in re.findall(r"\w+", name)} for key, names in self.nodes.items()
        }

    def understood(self, text: str) -> Understood:
        words = re.findall(r"\w+", _SPAN.sub(_every_year, text))
        found: list[Term | Unknown] = []
        rest: list[list[str]] = [[]]
        position = 0
        while position < len(words):
            term, length = self._known(words[position:])
            if length and not self._is_half_a_name(words, position, length):
                found += [term] if term else []
                rest.append([])
            else:
                length = 1
                rest[-1].append(words[position])
            position += length
        terms = [term for term in found if isinstance(term, Term)]
        unknown = [term for term in found if isinstance(term, Unknown)]
        runs = [run for run in rest if run]
        more, others = self._nodes_in(runs, {i for term in terms if term.kind == INDEX for i in term.meant})
        return Understood((*terms, *more), (*unknown, *others))

    def _known(self, words: Sequence[str]) -> tuple[Term | Unknown | None, int]:
        """The longest beginning of `words` that is a name or is ignored, and its length; nothing is 0 words long."""
        smaller, length = self._smaller_place(words)
        if smaller:
            return smaller, length
        for length in range(min(_LONGEST, len(words)), 0, -1):
            said, key = " ".join(words[:length]), folded("".join(words[:length]))
            for kind, meant in self._meanings(key):
                if meant:
                    return Term(said, kind, tuple(meant)), length
            if key in self.ignored or not key:
                return None, length
            # a single word, such as “tổng”, may as well belong to the name of a node
            if length > 1 and self.spellings.is_known_non_unit(key) and not self._in_a_row(words[:length], self.nodes):
                return Unknown(said, is_no_province=True), length
        return None, 0

    def _smaller_place(self, words: Sequence[str]) -> tuple[Unknown | None, int]:
        """A district or commune that is called like a province, with its length; figures are of the province alone."""
        for length in range(min(_LONGEST, len(words)), 1, -1):
            said = " ".join(words[:length])
            if folded(said) in self.areas or folded(said) in self._by_name:
                return None, 0
            names = [words[size:length] for size in (1, 2) if folded("".join(words[:size])) in self.before]
            names += [words[: length - 1]] if folded(words[length - 1]) in self.after else []
            for name in names:
                key = folded("".join(name))
                if len(key) > _CODE and not key.isdigit() and self.spellings.meanings(key):
                    return Unknown(said, (" ".join(name),), is_no_province=True), length
        return None, 0

    def _is_half_a_name(self, words: Sequence[str], position: int, length: int) -> bool:
        """Whether a short word that is a code of a province (“nan”) is rather a part of a misspelt one (“ha nan”)."""
        word = words[position]
        if length > 1 or len(word) > _CODE or folded(word) in self.indices:
            return False
        beside = [words[position - 1 : position + 1], words[position : position + 2]]
        return any(len(pair) == 2 and self._misspelt("".join(pair)) for pair in beside)

    def _misspelt(self, text: str) -> bool:
        key = folded(text)
        if self.spellings.meanings(key):
            return False
        names = [folded(name) for name in self.spellings.suggestions(key)]
        return any(difflib.SequenceMatcher(None, name, key).ratio() >= _MISSPELT for name in names)

    def _meanings(self, key: str) -> Iterable[tuple[str, Sequence[Any]]]:
        yield YEAR, [key] if _YEAR.fullmatch(key) else []
        yield INDEX, [self.indices[key]] if key in self.indices else []
        # a number alone is the official code of some province, but nobody means that
        yield PLACE, [] if key.isdigit() else self.spellings.meanings(key)
        yield PLACE, self.areas.get(key, [])
        yield NODE, self._by_name.get(key, [])

    def _nodes_in(self, runs: Sequence[Sequence[str]], indices: Collection[str]) -> tuple[list[Term], list[Unknown]]:
        """Words that are no whole name: all together words of the name of a node, else run by run, else unknown."""
        together = [word for run in runs for word in run]
        found = self._containing(together, indices) if together else []
        if found:
            return [Term(" ".join(together), NODE, tuple(found))], []
        terms, unknown = [], []
        for run in runs:
            said, found = " ".join(run), self._containing(run, indices)
            if found and len(said) > _SHORT:
                terms.append(Term(said, NODE, tuple(found)))
            else:
                unknown.append(Unknown(said, self._near(said)))
        return terms, unknown

    def _containing(self, words: Sequence[str], indices: Collection[str]) -> list[NodeKey]:
        """The nodes, of `indices` if any, whose name has all words; those that have them in a row before others."""
        wanted = [folded(word) for word in words]
        marked = [f" {word} " if len(word) <= _SHORT else f" {word}" for word in wanted]
        own = [key for key in self.nodes if (not indices or key.index in indices) and self._has_marks_of(words, key)]
        having = [key for key in own if any(all(m in name for m in marked) for name in self._spaced[key])]
        in_a_row = self._in_a_row(words, having)
        return in_a_row or ([] if self._misspelt("".join(wanted)) else having)

    def _in_a_row(self, words: Sequence[str], nodes: Iterable[NodeKey]) -> list[NodeKey]:
        """Those of `nodes` in whose name the words follow each other; the last one may be begun."""
        wanted = [folded(word) for word in words]
        phrase = f" {' '.join(wanted)}" + (" " if len(wanted[-1]) <= _SHORT else "")
        having = [key for key in nodes if any(phrase in name for name in self._spaced[key])]
        return [key for key in having if self._has_marks_of(words, key)]

    def _has_marks_of(self, words: Sequence[str], key: NodeKey) -> bool:
        """Whether each word that is written with marks begins a word of the node's name with the same marks."""
        marked = [word for word in words if not word.isascii()]
        return all(any(_is_begun_by(word, name) for name in self._spelt[key]) for word in marked)

    def _near(self, text: str) -> tuple[str, ...]:
        """Names of provinces, indices and nodes near to a text, for the reader to choose from; none near a number."""
        key = folded(text)
        if key.isdigit():
            return ()
        names = {folded(name): name for pair in self.nodes.values() for name in pair}
        others = names | self._short_names
        near = [others[found] for found in difflib.get_close_matches(key, others, n=_MOST_SUGGESTED, cutoff=_NEAR)]
        return tuple(dict.fromkeys([*self.spellings.suggestions(text), *near]))[: 2 * _MOST_SUGGESTED]


def labels(names: Mapping[str, str], ids: Iterable[str]) -> list[str]:
    """What ids are called, each name once."""
    return list(dict.fromkeys(names.get(i, i) for i in ids))


def _names_of_index(row: Row) -> list[str]:
    short = [row["short_name_vi"], row["short_name_en"]]
    # PAR INDEX is called PAR
    first = [name.split()[0] for name in short if name.isupper()]
    return [row["index"], row["name_vi"], row["name_en"], *short, *first]


def _is_begun_by(begun: str, word: str) -> bool:
    """Whether a word begins with letters that may lack marks but have no others: “nghệ” does not begin “nghèo”."""
    (some, tone), (all_, whole) = _without_tone(begun), _without_tone(word)
    is_begun = len(some) <= len(all_) and all(a in (b, folded(b)) for a, b in zip(some, all_, strict=False))
    return is_begun and tone in ("", whole)


def _without_tone(word: str) -> tuple[str, str]:
    """The letters of a word and its tone, wherever in the word that is written."""
    apart = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", _TONES.sub("", apart)), "".join(_TONES.findall(apart))


def _words(name: str) -> list[str]:
    return [word for word in (folded(part) for part in re.findall(r"\w+", name)) if word]


def _every_year(span: re.Match[str]) -> str:
    first, last = sorted(int(year) for year in span.groups())
    return " ".join(str(year) for year in range(first, last + 1))
