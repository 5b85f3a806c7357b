"""Every way to write a number, right or wrong: in a score of PCI, and in what a body counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from etl.workbook.grid import Content
from tests.broken.case import ERROR, Case, Given, Laid, at, catalog, figures, plain, printed, sheet, table, xlsx
from tests.publishers import as_typed, pci_rows, shipped

_ROW = 4
_BODIES = "Dân vận 2024"
COUNTED, SHARE, MONEY, MEETINGS = (
    "Lượt tiếp công dân",
    "Tỷ lệ giải quyết vụ thuộc thẩm quyền",
    "Giá trị quà tặng (triệu đồng)",
    "Cuộc/hội nghị đối thoại của người đứng đầu với nhân dân",
)
_HEADS = (COUNTED, SHARE, MONEY, MEETINGS)

_SCORES: dict[str, tuple[Content, Given]] = {
    "a number": (6.35, Given(6.35)),
    "a whole number": (6.0, Given(6.0)),
    "with a comma": ("6,35", Given(6.35)),
    "with a point": ("6.35", Given(6.35)),
    "with spaces around": ("\u00a06,35 ", Given(6.35)),
    "with a footnote": ("6,35 (1)", Given(6.35)),
    "with an asterisk": ("6,35*", Given(6.35)),
    "with a raised mark": ("6,35¹", Given(6.35)),
    "with words": ("6,35 điểm", Given(6.35)),
    "absent NA": ("N/A", Given(None)),
    "absent dash": ("-", Given(None)),
    "absent long dash": ("–", Given(None)),
    "absent x": ("x", Given(None)),
    "absent dots": ("…", Given(None)),
    "absent words": ("không có số liệu", Given(None)),
    "absent blank": ("  ", Given(None)),
}
_COUNTS: dict[str, tuple[str, Content, Given]] = {
    "thousands with a point": (COUNTED, "1.250", Given(1250)),
    "thousands with points": (COUNTED, "1.250.000", Given(1_250_000)),
    "thousands with a space": (COUNTED, "401 469", Given(401_469)),
    "thousands with a space that does not break": (COUNTED, "401\u00a0469", Given(401_469)),
    "a range": (COUNTED, "7–9", Given(7, 9, "between")),
    "a range in words": (COUNTED, "từ 7 đến 9", Given(7, 9, "between")),
    "nearly": (COUNTED, "gần 1.900", Given(1900, None, "<")),
    "more than": (COUNTED, "trên 30", Given(30, None, ">")),
    "about": (COUNTED, "khoảng 1.200", Given(1200, None, "~")),
    "at least": (COUNTED, "ít nhất 12", Given(12, None, ">=")),
    "so many of so many": (COUNTED, "53/91", Given(53)),
    "a count in words": (COUNTED, "12 lượt", Given(12)),
    "a million": (COUNTED, "2 triệu lượt", Given(2_000_000)),
    "percent": (SHARE, "85,3%", Given(85.3)),
    "percent after a space": (SHARE, "85,3 %", Given(85.3)),
    "million dong": (MONEY, 850.0, Given(850)),
    "billion dong": (MONEY, "1,2 tỷ đồng", Given(1200)),
    "dong": (MONEY, "150.000.000 đồng", Given(150)),
    "billion and million": (MONEY, "1 tỷ 200 triệu", Given(1200)),
}
_NO_SCORES: dict[str, Content] = {
    "two commas": "6,3,5",
    "a letter for a digit": "6,3O",
    "two numbers": "6,35 6,40",
    "a word": "khá",
    "a day": date(2007, 5, 6),
    "a day in words": "06/05/2007",
    "a truth": True,
    "brackets": "(6,35)",
    "a question mark": "6,35?",
}
_NO_COUNTS: dict[str, tuple[str, Content]] = {
    "a fraction above one": (COUNTED, "91/53"),
    "a range that falls": (COUNTED, "9–7"),
    "a span of years": (COUNTED, "2015–2020"),
    "two qualifiers": (COUNTED, "trên dưới 30 trở lên nhé"),
    "a wrong group": (COUNTED, "1.25.000"),
    "two percents": (SHARE, "85,3%/90%"),
    "parts of a dong": (MONEY, "150,000 đồng"),
}


def cases() -> Iterator[Case]:
    rows = plain(table(pci_rows, "pci", "2007"))
    column = rows.column_of("land")
    place = at(rows, _ROW, column)
    for name, (content, given) in _SCORES.items():
        changed = xlsx(rows.put(_ROW, column, content))
        yield Case(f"score {name}", changed, None, where=place, besides=_total_of(given), gives=given)
    for name, content in _NO_SCORES.items():
        yield Case(f"no score {name}", xlsx(rows.put(_ROW, column, content)), "cell_unreadable", ERROR, place)
    for name, (head, content, given) in _COUNTS.items():
        yield Case(f"count {name}", xlsx(_counts(head, content)), None, where=_place(head), gives=given)
    for name, (head, content) in _NO_COUNTS.items():
        yield Case(f"no count {name}", xlsx(_counts(head, content)), "cell_unreadable", ERROR, _place(head))
    shown = xlsx(_counts(SHARE, 0.853), change=_as_percent)
    yield Case("count percent of the cell", shown, None, where=_place(SHARE), gives=Given(85.3))
    yield from _names(rows)


def _names(rows: Laid) -> Iterator[Case]:
    of_2007 = printed("pci", "2007")
    column = rows.column_of("land")
    score = of_2007.scores["land", "thanh-hoa"]
    row = next(p[0] for (_, n, u), (p, _) in rows.facts.items() if (n, u) == ("land", "thanh-hoa"))
    for name, written in (
        ("decomposed", unicodedata.normalize("NFD", "Thanh Hóa")),
        ("with the tone on the second vowel", "Thanh Hoá"),
        ("without marks", "Thanh Hoa"),
        ("with its kind", "Tỉnh Thanh Hóa"),
        ("in capitals", "THANH HÓA"),
        ("with spaces", " Thanh\u00a0 Hóa "),
    ):
        yield Case(
            f"name {name}", xlsx(rows.put(row, 0, written)), None, where=at(rows, row, column), gives=Given(score)
        )
    typed = pci_rows(shipped(catalog(), figures(), "pci", "2007", as_typed)).named("Tổng hợp")
    yield Case("names in a hurry", xlsx(typed), None, where=at(rows, row, column), gives=Given(score))


def _total_of(given: Given) -> tuple[str, ...]:
    """The total of the row is that of another figure; an absent one is told of its column."""
    return ("cells_missing",) if given.value is None else ("parts_do_not_add",)


def _counts(head: str, content: Content) -> Laid:
    """Three communities of bodies; the second one's figure is the one in question."""
    column = 2 + _HEADS.index(head)
    rows: list[list[Any]] = [
        [1.0, "Bố Trạch", 420.0, 90.5, 300.0, 4.0],
        [2.0, "Lệ Thủy", 380.0, 88.5, 250.0, 6.0],
        [3.0, "Minh Hóa", 210.0, 92.5, 120.0, 3.0],
    ]
    rows[1][column] = content
    return sheet(_BODIES, ["Kết quả công tác dân vận năm 2024"], ["TT", "Đơn vị", *_HEADS], *rows)


def _place(head: str) -> str:
    return f"{_BODIES}!{'CDEF'[_HEADS.index(head)]}4"


def _as_percent(workbook: Any) -> None:
    workbook[_BODIES]["D4"].number_format = "0.0%"
