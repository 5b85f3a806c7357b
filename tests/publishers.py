"""Writes one table of an index the way its publishers lay out theirs: as cells in memory, and as files of spreadsheets.

A writer returns a Laid: the cells, and where each fact stands. Pieces are put in, moved and taken out afterwards, by
what is common to all layouts, and the places of the facts go along.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from etl.model import BAND, HIGH, LOW, RANK, SE, VALUE, Catalog, Facts, Index, N
from etl.units import Gazetteer
from etl.workbook.grid import Book, Content, Place, Sheet
from etl.workbook.headings import worded
from etl.workbook.reading import with_release

Fact = tuple[str, str, str]
"""What of which node for which unit."""

Style = Callable[[float], Content]


@dataclass(frozen=True)
class Printed:
    """What one table says: the scores, ranks and groups of some units in one period, and how the units are called."""

    index: Index
    period: str
    names: Mapping[str, str]
    scores: Mapping[tuple[str, str], float]
    ranks: Mapping[str, int] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    intervals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def units(self) -> list[str]:
        return list(self.names)

    @property
    def nodes(self) -> list[str]:
        """Those with scores, in the order of the catalogue."""
        given = {node for node, _ in self.scores}
        return [n.node for n in self.index.nodes_in(self.period) if n.node in given]

    @property
    def parts(self) -> list[str]:
        return [node for node in self.nodes if node != self.index.root]

    def band_name(self, unit: str) -> str:
        levels = self.index.bands.levels if self.index.bands else ()
        return next(level.label.vi for level in levels if level.band == self.bands[unit])

    def ordered(self, units: Iterable[str]) -> Printed:
        return replace(self, names={unit: self.names[unit] for unit in units})


@dataclass(frozen=True)
class Laid:
    """Cells of one sheet; `facts` tells what stands where, `heads` the first column or row of headings."""

    rows: list[list[Content]]
    facts: Mapping[Fact, tuple[Place, Any]]
    name: str = "Tổng hợp"
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_visible: bool = True

    def sheet(self, **more: Any) -> Sheet:
        return Sheet(self.name, self.rows, self.is_visible, self.merged, **more)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def where(self, what: str, node: str, unit: str) -> str:
        return self.sheet().where(*self.facts[what, node, unit][0])

    def of(self, what: str) -> dict[tuple[str, str], tuple[Any, str]]:
        """The facts of one kind with their cells."""
        return {(n, u): (v, self.sheet().where(*at)) for (w, n, u), (at, v) in self.facts.items() if w == what}

    def column_of(self, node: str, what: str = VALUE) -> int:
        return next(at[1] for (w, n, _), (at, _) in self.facts.items() if (w, n) == (what, node))

    def row_of(self, node: str, what: str = VALUE) -> int:
        return next(at[0] for (w, n, _), (at, _) in self.facts.items() if (w, n) == (what, node))

    def named(self, name: str) -> Laid:
        return replace(self, name=name)

    def hidden(self) -> Laid:
        return replace(self, is_visible=False)

    def put(self, row: int, column: int, content: Content) -> Laid:
        """With another content in one cell; what stood there is no fact any more."""
        rows = [list(cells) for cells in self.rows] + [[] for _ in range(row + 1 - len(self.rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = content
        kept = {fact: (at, value) for fact, (at, value) in self.facts.items() if at != (row, column)}
        return replace(self, rows=rows, facts=kept)

    def with_row(self, at: int, *cells: Content) -> Laid:
        rows = [*self.rows[:at], list(cells), *self.rows[at:]]
        return self._moved(rows, lambda row, column: (row + (row >= at), column))

    def with_column(self, at: int, *cells: Content) -> Laid:
        """With a column put in; `cells` from the top."""
        rows = []
        for number, old in enumerate(self.rows):
            wide = [*old, *[None] * (at - len(old))]
            rows.append([*wide[:at], cells[number] if number < len(cells) else None, *wide[at:]])
        return self._moved(rows, lambda row, column: (row, column + (column >= at)))

    def without_row(self, at: int) -> Laid:
        rows = [*self.rows[:at], *self.rows[at + 1 :]]
        return self._moved(rows, lambda row, column: None if row == at else (row - (row > at), column))

    def without_column(self, at: int) -> Laid:
        rows = [[*cells[:at], *cells[at + 1 :]] for cells in self.rows]
        return self._moved(rows, lambda row, column: None if column == at else (row, column - (column > at)))

    def with_columns_in(self, order: Sequence[int]) -> Laid:
        """The columns in another order; nothing may be merged over several of them."""
        rows = [[(cells[c] if c < len(cells) else None) for c in order] for cells in self.rows]
        places = {old: new for new, old in enumerate(order)}
        return self._moved(rows, lambda row, column: (row, places[column]))

    def below(self, *rows: Sequence[Content]) -> Laid:
        return replace(self, rows=[*self.rows, *map(list, rows)])

    def beside(self, other: Laid, gap: int = 1) -> Laid:
        """With the cells of another table to the right; its facts are not taken over."""
        width = self.width + gap
        height = max(len(self.rows), len(other.rows))
        rows = []
        for number in range(height):
            cells = list(self.rows[number]) if number < len(self.rows) else []
            cells += [None] * (width - len(cells))
            rows.append(cells + (list(other.rows[number]) if number < len(other.rows) else []))
        return replace(self, rows=rows)

    def _moved(self, rows: list[list[Content]], place: Callable[[int, int], Place | None]) -> Laid:
        facts = {fact: (to, value) for fact, (at, value) in self.facts.items() if (to := place(*at)) is not None}
        ranges = []
        for top, left, bottom, right in self.merged:
            first, last = place(top, left), place(bottom, right)
            if first and last:
                ranges.append((*first, *last))
        return replace(self, rows=rows, facts=facts, merged=tuple(ranges))


def shipped(
    catalog: Catalog, figures: Facts, index: str, period: str, name: Callable[..., str] | None = None
) -> Printed:
    """What the project itself ships of a period, provinces as the publisher names them."""
    gazetteer = Gazetteer(catalog)
    chosen = [v for v in figures.value if (v.index, v.period) == (index, period) and v.preferred]
    about = with_release(catalog.indices[index], period)
    day = _day(about, period)
    units = sorted({v.unit for v in chosen}, key=lambda unit: gazetteer.state(unit, day).code)
    return Printed(
        about,
        period,
        {unit: (name or official)(gazetteer, unit, day) for unit in units},
        {(v.node, v.unit): v.value for v in chosen},
        {r.unit: r.rank for r in figures.rank if (r.index, r.period, r.node) == (index, period, about.root)},
        {b.unit: b.band for b in figures.band if (b.index, b.period, b.node) == (index, period, about.root)},
        {
            u.unit: {SE: u.se, LOW: u.low, HIGH: u.high, N: u.n}
            for u in figures.uncertainty
            if (u.index, u.period, u.node) == (index, period, about.root)
        },
        {unit: gazetteer.state(unit, day).code for unit in units},
    )


def made(
    catalog: Catalog,
    gazetteer: Gazetteer,
    index: str,
    period: str,
    scores: Mapping[tuple[str, str], float],
    **more: Any,
) -> Printed:
    """A table of scores of one's own, under official names unless another way to `name` units is given."""
    about = with_release(catalog.indices[index], period)
    day = _day(about, period)
    units = dict.fromkeys(unit for _, unit in scores)
    name = more.pop("name", official)
    names = {unit: name(gazetteer, unit, day) for unit in units}
    return Printed(about, period, names, scores, codes={u: gazetteer.state(u, day).code for u in units}, **more)


def official(gazetteer: Gazetteer, unit: str, day: date) -> str:
    return str(gazetteer.state(unit, day).name.vi)


def decomposed(gazetteer: Gazetteer, unit: str, day: date) -> str:
    return unicodedata.normalize("NFD", official(gazetteer, unit, day))


def with_blanks(gazetteer: Gazetteer, unit: str, day: date) -> str:
    return f"{official(gazetteer, unit, day)} \n"


def without_tones(gazetteer: Gazetteer, unit: str, day: date) -> str:
    return without_tones_of(official(gazetteer, unit, day))


def without_tones_of(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).replace("Đ", "D").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def with_kind(gazetteer: Gazetteer, unit: str, day: date) -> str:
    return str(gazetteer.state(unit, day).full_name.vi)


def as_typed(gazetteer: Gazetteer, unit: str, day: date) -> str:
    """As people type it in a hurry, where they do; tones where the old rules put them."""
    short = {
        "ho-chi-minh": "TP.HCM",
        "ba-ria-vung-tau": "BRVT",
        "thua-thien-hue": "TT- Huế",
        "ha-noi-2008": "TP. Hà Nội",
    }
    old = {"oà": "òa", "oá": "óa", "uỷ": "ủy"}
    text = short.get(unit, official(gazetteer, unit, day))
    for new, former in old.items():
        text = text.replace(former, new)
    return text if gazetteer.resolved(text, day) == unit else official(gazetteer, unit, day)


NAMES = (official, decomposed, with_blanks, without_tones, with_kind, as_typed)


def as_number(value: float) -> Content:
    return value


def with_comma(decimals: int | None = None) -> Style:
    return lambda value: _text(value, decimals).replace(".", ",")


def with_point(decimals: int | None = None) -> Style:
    return lambda value: _text(value, decimals)


def with_footnote(value: float) -> Content:
    return _text(value, None).replace(".", ",") + " (1)"


def said(content: Content) -> Any:
    """The number that a cell in one of the styles above says."""
    if not isinstance(content, str):
        return content
    return float(content.removesuffix(" (1)").replace("\u00a0", "").replace(",", "."))


def _text(value: float, decimals: int | None) -> str:
    return f"{value:.{decimals}f}" if decimals is not None else repr(float(value))


def heading(printed: Printed, node: str, what: str = VALUE, choice: int = 0) -> str:
    """A heading from the catalogue that means this one thing in the period; `choice` picks among them."""
    index = printed.index
    concept = next(n.concept for n in index.nodes_in(printed.period) if n.node == node)
    headings = index.workbooks.headings if index.workbooks else ()
    own = [name for h in headings if (h.concept, h.what) == (concept, what) for name in h.names]
    if what == VALUE:
        own = [*own, *(name for n in index.nodes_in(printed.period) if n.concept == concept for name in n.name)]
    left_alone = {worded(text) for layout in index.workbooks.layouts for text in layout.ignored}
    others = {
        worded(name)
        for meant in [
            *((h.concept, h.what, h.names) for h in headings),
            *((n.concept, VALUE, tuple(n.name)) for n in index.nodes),
        ]
        if meant[:2] != (concept, what)
        for name in meant[2]
    }
    clear = [name for name in dict.fromkeys(own) if worded(name) not in others | left_alone]
    return clear[choice % len(clear)].replace("{year}", printed.period)


class _Paper:
    """A sheet that is being written."""

    def __init__(self, style: Style) -> None:
        self.rows: list[list[Content]] = []
        self.facts: dict[Fact, tuple[Place, Any]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.style = style

    def put(self, row: int, column: int, content: Content) -> None:
        while len(self.rows) <= row:
            self.rows.append([])
        self.rows[row] += [None] * (column + 1 - len(self.rows[row]))
        self.rows[row][column] = content

    def line(self, row: int, *cells: Content, column: int = 0) -> None:
        for number, content in enumerate(cells):
            if content is not None:
                self.put(row, column + number, content)

    def score(self, row: int, column: int, printed: Printed, node: str, unit: str) -> None:
        if (node, unit) in printed.scores:
            content = self.style(printed.scores[node, unit])
            self.put(row, column, content)
            self.facts[VALUE, node, unit] = ((row, column), said(content))

    def fact(self, row: int, column: int, what: str, node: str, unit: str, content: Content, value: Any = None) -> None:
        self.put(row, column, content)
        self.facts[what, node, unit] = ((row, column), said(content) if value is None else value)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.merged.append((top, left, bottom, right))

    def laid(self, name: str) -> Laid:
        return Laid(self.rows, self.facts, name, tuple(self.merged))


def pci_rank(printed: Printed, style: Style = as_number) -> Laid:
    """The league table of 2005: score, rank, and the group merged down in a column without a heading."""
    paper = _Paper(style)
    paper.line(0, "Tỉnh, thành phố", heading(printed, "overall", choice=8), heading(printed, "overall", RANK, 1))
    units = sorted(printed.ranks, key=lambda unit: printed.ranks[unit])
    start = 1
    for row, unit in enumerate(units, start=1):
        paper.put(row, 0, printed.names[unit])
        paper.score(row, 1, printed, "overall", unit)
        paper.fact(row, 2, RANK, "overall", unit, printed.ranks[unit])
        if printed.bands[unit] != printed.bands[units[start - 1]]:
            start = row
        if row == start:
            paper.put(row, 3, printed.band_name(unit))
        paper.facts[BAND, "overall", unit] = ((row, 3), printed.bands[unit])
        if row == len(units) or printed.bands[units[row]] != printed.bands[unit]:
            paper.merge(start, 3, row, 3)
    return paper.laid("Xếp hạng theo chỉ số PCI")


def pci_summary(printed: Printed, style: Style = as_number) -> Laid:
    """The summary of 2005: two rows of headings, groups merged over sub-indices and over what is not kept."""
    paper = _Paper(style)
    parts = printed.parts
    paper.line(0, None, None, "Điều kiện truyền thống", None, None, "Chỉ số thành phần")
    paper.merge(0, 2, 0, 4)
    paper.merge(0, 5, 0, 4 + len(parts))
    paper.line(
        1, "Tỉnh, thành phố", "Vùng", "Mức độ phát triển", "Chất lượng cơ sở hạ tầng", "Khoảng cách tới thị trường"
    )
    paper.line(1, *(heading(printed, node) for node in parts), heading(printed, "overall"), column=5)
    for row, unit in enumerate(printed.units, start=2):
        paper.line(row, printed.names[unit], "1. Thành phố lớn", 3.25, 4.5, 5.75)
        for column, node in enumerate([*parts, "overall"], start=5):
            paper.score(row, column, printed, node, unit)
    return paper.laid("Bảng tóm tắt chỉ số")


def pci_rows(printed: Printed, style: Style = as_number) -> Laid:
    """2007: rank, region and group before the sub-indices, the unweighted index, statistics after two blank rows."""
    paper = _Paper(style)
    nodes = printed.parts
    last = 4 + len(nodes)
    paper.line(0, "Tỉnh/thành phố", "Xếp hạng", "Vùng", f"Nhóm xếp hạng PCI {printed.period}")
    paper.line(0, *(heading(printed, node, choice=1) for node in nodes), column=4)
    paper.line(
        0, f"Chỉ số PCI {printed.period} chưa có trọng số", f"Chỉ số PCI {printed.period} có trọng số", column=last
    )
    for row, unit in enumerate(printed.units, start=1):
        paper.line(row, printed.names[unit], None, "Tây Nguyên")
        _rank_and_band(paper, row, 1, 3, printed, unit)
        for column, node in enumerate(nodes, start=4):
            paper.score(row, column, printed, node, unit)
        paper.put(row, last, 55.5)
        paper.score(row, last + 1, printed, "overall", unit)
    below = len(printed.units) + 3
    for number, (word, of) in enumerate((("Min", min), ("Max", max), ("Trung vị", median))):
        paper.put(below + number, 3, word)
        for column, node in enumerate(nodes, start=4):
            paper.put(below + number, column, of([said(style(v)) for (n, _), v in printed.scores.items() if n == node]))
    return paper.laid("Tóm tắt các chỉ số PCI ")


def pci_two_headings(printed: Printed, style: Style = as_number) -> Laid:
    """2009: a row of numbers over the row of names, a code of the publisher's own before the rank."""
    paper = _Paper(style)
    parts = printed.parts
    paper.line(1, "Mã PCI", f"Thứ hạng \nPCI {printed.period}", "Tỉnh")
    paper.line(1, *(f"Chỉ số thành phần {n}" for n in range(1, len(parts) + 1)), column=3)
    paper.put(1, 3 + len(parts), f"PCI {printed.period} \ncó trọng số")
    paper.line(2, "Mã PCI", None, "Tỉnh", *(heading(printed, node) for node in parts))
    for row, unit in enumerate(printed.units, start=3):
        paper.line(row, row - 2, None, printed.names[unit])
        _rank_and_band(paper, row, 1, None, printed, unit)
        for column, node in enumerate([*parts, "overall"], start=3):
            paper.score(row, column, printed, node, unit)
    return paper.laid("Tong Hop")


def pci_pairs(printed: Printed, style: Style = as_number, looked_up: str | None = "") -> Laid:
    """2010–2016: province and score side by side, each pair in its own order; a look-up of one province below.

    `looked_up` is the unit of the look-up: the first one where it is empty, no look-up where it is None.
    """
    paper = _Paper(style)
    parts = printed.parts
    paper.line(0, "Thứ tự", "Tỉnh")
    columns = {node: 2 + 2 * number for number, node in enumerate([*parts, "overall"])}
    for node, column in columns.items():
        title = f"PCI {printed.period} " if node == "overall" else heading(printed, node)
        paper.put(0, column, title.replace(" ", " \n", 1))
        units = sorted(printed.units, key=lambda unit: -printed.scores.get((node, unit), 0))
        for row, unit in enumerate(units, start=1):
            paper.line(row, float(row))
            paper.put(row, column - 1, printed.names[unit])
            paper.score(row, column, printed, node, unit)
            if node == "overall":
                _rank_and_band(paper, row, column + 1, column + 2, printed, unit)
    last = columns["overall"] + 1
    if printed.ranks:
        paper.put(0, last, "Xếp hạng")
    if printed.bands:
        paper.put(0, last + 1, "Nhóm\n xếp hạng")
        paper.put(0, last + 2, "Excellent")
        paper.put(1, last + 2, "excellent")
    if looked_up is not None:
        _look_up(paper, printed, columns, looked_up or printed.units[0], len(printed.units) + 2)
    return paper.laid("Summary_VN")


def _look_up(paper: _Paper, printed: Printed, columns: Mapping[str, int], unit: str, row: int) -> None:
    headings = list(paper.rows[0])
    paper.line(row, *headings)
    paper.put(row + 1, 1, printed.names[unit])
    paper.put(row + 2, 1, "Thứ tự")
    for node, column in columns.items():
        if (node, unit) in printed.scores:
            paper.put(row + 1, column, paper.style(printed.scores[node, unit]))
            paper.put(row + 2, column, 1.0)


def pci_numbered(printed: Printed, style: Style = as_number) -> Laid:
    """2017–2023: numbered sub-indices, the region last, one province again below, then three statistics."""
    paper = _Paper(style)
    numbers = _numbers(printed)
    parts = [node for node in printed.parts if node in numbers]
    paper.put(0, 0, "Tỉnh/Thành phố")
    paper.line(0, *(f"CSTP {numbers[node]}: {heading(printed, node)}" for node in parts), "Vùng", column=1)
    for row, unit in enumerate(printed.units, start=1):
        paper.put(row, 0, printed.names[unit])
        for column, node in enumerate(parts, start=1):
            paper.score(row, column, printed, node, unit)
        paper.put(row, len(parts) + 1, "Đồng bằng Sông Cửu Long")
    below = len(printed.units) + 2
    paper.line(below, *paper.rows[len(printed.units)][: len(parts) + 1])
    for number, (word, of) in enumerate((("Thấp nhất", min), ("Trung vị", median), ("Cao nhất", max)), start=1):
        paper.put(below + number, 0, word)
        for column, node in enumerate(parts, start=1):
            paper.put(below + number, column, of([said(style(v)) for (n, _), v in printed.scores.items() if n == node]))
    return paper.laid("Tổng hợp")


def pci_component(printed: Printed, node: str, number: int = 1) -> Laid:
    """The sheet of one sub-index and its indicators, which are not kept."""
    paper = _Paper(as_number)
    paper.line(0, "Tỉnh/Thành phố", f"CSTP {number}: {heading(printed, node)}", "Số ngày chờ đợi", "Tỷ lệ hài lòng (%)")
    for row, unit in enumerate(printed.units, start=1):
        paper.line(row, printed.names[unit], printed.scores.get((node, unit)), 7.0, 0.5)
    return paper.laid(heading(printed, node)[:31].replace("/", " "))


def papi_named(printed: Printed, style: Style = as_number, year_in_total: str = "2015") -> Laid:
    """2011–2017: codes and names in two languages, two rows of labels, the highest scores last under code 999."""
    paper = _Paper(style)
    nodes = [*printed.parts, *([printed.index.root] if printed.index.root in printed.nodes else [])]
    about = {n.node: n for n in printed.index.nodes_in(printed.period)}
    for row, language in enumerate(("en", "vi")):
        paper.line(row, "tinhid", "tentinh_eng", "tentinh_vie")
        for column, node in enumerate(nodes, start=3):
            total = (f"Un-weighted{year_in_total}PAPI", "Chỉ số PAPI (không có trọng số)")[row]
            paper.put(row, column, total if node == printed.index.root else getattr(about[node].name, language))
    for row, unit in enumerate(printed.units, start=2):
        paper.line(row, float(printed.codes[unit]), without_tones_of(printed.names[unit]), printed.names[unit])
        for column, node in enumerate(nodes, start=3):
            paper.score(row, column, printed, node, unit)
    last = 2 + len(printed.units)
    paper.line(last, 999.0, "Highest", "Điểm cao nhất")
    for column, node in enumerate(nodes, start=3):
        paper.put(last, column, max(said(style(v)) for (n, _), v in printed.scores.items() if n == node))
    return paper.laid(f"{printed.period}_PAPI")


def papi_numbered(printed: Printed, style: Style = as_number, names: Mapping[str, str] | None = None) -> Laid:
    """The tab of 2015: one row of numbered headings, no overall score. `names` are other names under some numbers."""
    paper = _Paper(style)
    numbers = _numbers(printed)
    nodes = [node for node in printed.parts if node in numbers]
    about = {n.node: n for n in printed.index.nodes_in(printed.period)}
    paper.put(0, 0, "Tên tỉnh ")
    for column, node in enumerate(nodes, start=1):
        title = (names or {}).get(node, about[node].name.vi)
        paper.put(0, column, f"{'' if '.' in numbers[node] else '  '}{numbers[node]}: {title} ")
    for row, unit in enumerate(printed.units, start=1):
        paper.put(row, 0, f"{printed.names[unit]} ")
        for column, node in enumerate(nodes, start=1):
            paper.score(row, column, printed, node, unit)
    return paper.laid(printed.period)


def papi_columns(printed: Printed, style: Style = as_number, is_bilingual: bool = True) -> Laid:
    """Since 2018: provinces in columns, scales beside the labels, questions between the sub-dimensions, notes below."""
    paper = _Paper(style)
    numbers = _numbers(printed)
    about = {n.node: n for n in printed.index.nodes_in(printed.period)}
    labels = 2 if is_bilingual else 1
    first = labels + 1
    if is_bilingual:
        paper.line(0, "Mã tỉnh", "Mã tỉnh", "Thang điểm/Scale", *(float(printed.codes[u]) for u in printed.units))
        paper.line(1, "Tỉnh/Thành phố trực thuộc trung ương", "Tỉnh/Thành phố trực thuộc trung ương")
    else:
        paper.line(0, "Tên tỉnh/thành phố", "Thang điểm")
    row = len(paper.rows) - 1
    paper.line(row, *printed.names.values(), column=first)
    row += 1
    root = printed.index.root
    if is_bilingual:
        for en in ("Weighted PAPI Score", "PAPI 95% CI Low", "PAPI 95% CI High", "PAPI Standard Error"):
            paper.line(row, en, en)
            row += 1
    row = _precise_rows(paper, printed, row, first, is_bilingual)
    for node in [n for n in printed.parts if n in numbers]:
        name, number = about[node].name, numbers[node]
        title = f"{number}: {name.vi}" if "." in number else f"Chỉ số nội dung {number}: {name.vi}"
        english = name.en if "." in number else f"Dimension {number}: {name.en}"
        scale = f"{about[node].scale_min:g}-{about[node].scale_max:g} điểm"
        paper.line(row, *((english, title) if is_bilingual else (title,)), scale)
        for column, unit in enumerate(printed.units, start=first):
            paper.score(row, column, printed, node, unit)
        row += 1
        if "." in number:
            questions = (f"Share of citizens, {number}", f"Tỷ lệ người dân được hỏi, câu {number} (%)")
            paper.line(row, *(questions if is_bilingual else questions[1:]), "0%-100%")
            paper.line(row, *(0.25 for _ in printed.units), column=first)
            row += 1
    if is_bilingual and printed.intervals:
        paper.line(row, "Observations", "Số quan sát", "respondents/người trả lời")
        for column, unit in enumerate(printed.units, start=first):
            if unit in printed.intervals:
                paper.fact(row, column, N, root, unit, printed.intervals[unit][N])
        row += 1
    note = "Ghi chú: các tỉnh có ô trống là do mẫu trả lời ở những nội dung này quá nhỏ"
    paper.line(row, *("Note: empty cells mean that the number of answers was too small", note)[2 - labels :])
    return paper.laid(printed.period)


def _precise_rows(paper: _Paper, printed: Printed, row: int, first: int, is_bilingual: bool) -> int:
    root = printed.index.root
    vi = f"Chỉ số PAPI {printed.period} (không có trọng số)"
    if root not in printed.nodes:
        return row
    paper.line(row, *(("Unweighted PAPI Score", vi) if is_bilingual else (vi,)), "10-80 điểm")
    for column, unit in enumerate(printed.units, start=first):
        paper.score(row, column, printed, root, unit)
    row += 1
    if not (is_bilingual and printed.intervals):
        return row
    for what, label in ((LOW, "95% CI Low"), (HIGH, "95% CI High"), (SE, "Standard Error")):
        paper.line(row, f"Unweighted {label}", f"Unweighted PAPI {label}")
        for column, unit in enumerate(printed.units, start=first):
            if printed.intervals.get(unit, {}).get(what) is not None:
                paper.fact(row, column, what, root, unit, printed.intervals[unit][what])
        row += 1
    return row


def papi_process(printed: Printed) -> Laid:
    """The sheet that drives the tool with which a table is turned over: names and headings, no figures."""
    rows: list[list[Content]] = [
        [None, "Filename", "Sheetname", "Range"],
        [" RANGE ", "PAPI.xlsx", float(printed.period)],
    ]
    return Laid([*rows, ["Tên tỉnh "], *([name] for name in printed.names.values())], {}, f"{printed.period}_Process")


LAYOUTS = {
    "pci_summary": pci_summary,
    "pci_rows": pci_rows,
    "pci_two_headings": pci_two_headings,
    "pci_pairs": pci_pairs,
    "pci_numbered": pci_numbered,
    "papi_named": papi_named,
    "papi_numbered": papi_numbered,
    "papi_columns": papi_columns,
}
"""The writers of whole tables, by name."""


def book(*laid: Laid, file_name: str = "bang-tinh.xlsx") -> Book:
    return Book(file_name, "0" * 64, tuple(each.sheet() for each in laid))


def write_xlsx(path: Path, *laid: Laid) -> Path:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for each in laid:
        sheet = workbook.create_sheet(each.name)
        for row, column, content in _cells(each):
            sheet.cell(row + 1, column + 1, content)
        for top, left, bottom, right in each.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        sheet.sheet_state = "visible" if each.is_visible else "hidden"
    workbook.save(path)
    return path


def write_xls(path: Path, *laid: Laid) -> Path:
    import xlwt

    workbook = xlwt.Workbook()
    for each in laid:
        sheet = workbook.add_sheet(each.name)
        over = {(top, left): (bottom, right) for top, left, bottom, right in each.merged}
        for row, column, content in _cells(each):
            if (row, column) in over:
                bottom, right = over[row, column]
                sheet.write_merge(row, bottom, column, right, content)
            else:
                sheet.write(row, column, content)
        sheet.visibility = 0 if each.is_visible else 1
    workbook.save(str(path))
    return path


def write_csv(path: Path, laid: Laid) -> Path:
    """As a Vietnamese Excel saves it: every row as long as the longest, semicolons between, decimal commas."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for cells in laid.rows:
            texts = [str(c).replace(".", ",") if isinstance(c, float) else c for c in cells]
            writer.writerow([*texts, *[None] * (laid.width - len(cells))])
    return path


def _cells(laid: Laid) -> Iterable[tuple[int, int, Any]]:
    for row, cells in enumerate(laid.rows):
        for column, content in enumerate(cells):
            if content is not None:
                yield row, column, content


def _rank_and_band(paper: _Paper, row: int, rank_at: int, band_at: int | None, printed: Printed, unit: str) -> None:
    root = printed.index.root
    if unit in printed.ranks:
        paper.fact(row, rank_at, RANK, root, unit, printed.ranks[unit])
    if band_at is not None and unit in printed.bands:
        paper.fact(row, band_at, BAND, root, unit, printed.band_name(unit), printed.bands[unit])


def _numbers(printed: Printed) -> dict[str, str]:
    """Node → the number that the publisher prints before its name in that period."""
    layouts = printed.index.workbooks.layouts if printed.index.workbooks else ()
    declared = next(d.numbers for d in layouts if d.numbers and d.span.covers(printed.period))
    return {node: number for number, node in declared.items()}


def median(values: Sequence[float]) -> float:
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _day(index: Index, period: str) -> date:
    release = index.release_of(period)
    assert release is not None
    return release.units_at
