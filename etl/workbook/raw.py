"""A workbook as its reader found it, on the way from the child process to the parent."""

from __future__ import annotations

from dataclasses import dataclass, field

UNCALCULATED = "uncalculated"
"""The fault of a formula whose value nobody has stored."""

_MOST_TEXT = 100_000


@dataclass
class RawSheet:
    """One sheet; `rows` may still hold what only a reader knows, such as times and empty strings.

    `percents` are rows and columns by turns: there may be a million of them.
    """

    name: str
    rows: list[list[object]]
    is_visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: list[int] = field(default_factory=list)


@dataclass
class RawBook:
    sheets: list[RawSheet]
    texts: list[str] = field(default_factory=list)
    has_macros: bool = False


def kept_texts(texts: list[str]) -> list[str]:
    """Each text once, in order, until they fill what anyone would write outside cells."""
    kept: list[str] = []
    room = _MOST_TEXT
    for text in dict.fromkeys(text.strip() for text in texts):
        if text and room > 0:
            kept.append(text[:room])
            room -= len(text)
    return kept


def shows_percent(number_format: str) -> bool:
    """Whether `%` stands in a number format outside quotes, brackets and escapes."""
    closing = ""
    characters = iter(number_format)
    for character in characters:
        if closing:
            closing = "" if character == closing else closing
        elif character in '"[':
            closing = '"' if character == '"' else "]"
        elif character in "\\_*":
            next(characters, None)
        elif character == "%":
            return True
    return False


def without_codes(text: str) -> str:
    """The words of a header or footer of Excel: `&C&"Arial,Bold"&14MẬT` → `MẬT`."""
    words = ""
    at = 0
    while at < len(text):
        if text[at] != "&":
            words += text[at]
            at += 1
            continue
        code = text[at + 1 : at + 2]
        at += 2
        if code == "&":
            words += "&"
        elif code == '"':
            closing = text.find('"', at)
            at = closing + 1 if closing >= 0 else len(text)
        elif code == "K":
            at += 6
        elif code.isdigit():
            while text[at : at + 1].isdigit():
                at += 1
        elif code in "LCR":
            words += "\n"
    return words.strip()
