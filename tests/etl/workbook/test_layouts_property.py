"""Any table in any layout comes back as it was written; whatever is done to it, it is never read otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.catalog import read_catalog
from etl.model import BAND, ERROR, RANK, VALUE, Catalog
from etl.units import Gazetteer
from etl.workbook.reading import Reading, read
from tests import publishers
from tests.conftest import DATA
from tests.publishers import Laid, Printed

SPANS = {
    "pci_summary": ("pci", 2006, 2016),
    "pci_rows": ("pci", 2006, 2016),
    "pci_two_headings": ("pci", 2006, 2016),
    "pci_pairs": ("pci", 2006, 2016),
    "pci_numbered": ("pci", 2017, 2024),
    "papi_named": ("papi", 2011, 2017),
    "papi_numbered": ("papi", 2011, 2017),
    "papi_columns": ("papi", 2018, 2025),
}


@cache
def known() -> tuple[Catalog, Gazetteer]:
    """The shipped catalogue; no fixture, since a failing example would print all of it."""
    catalog = read_catalog(DATA / "catalog")
    return catalog, Gazetteer(catalog)


NAME_ROWS = {"pci_summary": [1], "pci_two_headings": [2], "papi_named": [0, 1]}
STYLES = ("number", "comma", "point", "footnote")
ordinary = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=60, database=None
)
long = settings(ordinary, max_examples=8_000)


@dataclass(frozen=True)
class Case:
    """A table, how it is laid out and the chance that decides the rest."""

    layout: str
    period: str
    style: str
    decimals: int | None
    name: int
    count: int
    seed: int

    def printed(self) -> Printed:
        catalog, gazetteer = known()
        chance = random.Random(self.seed)
        index_id = SPANS[self.layout][0]
        index = publishers.with_release(catalog.indices[index_id], self.period)
        release = index.release_of(self.period)
        assert release is not None
        all_units = [state.unit for state in gazetteer.units_on(release.units_at)]
        units = chance.sample(all_units, min(self.count, len(all_units)))
        nodes = [n for n in index.nodes_in(self.period) if n.node != "total_weighted"]
        scores = {(n.node, u): self.score(chance, n.scale_min, n.scale_max) for u in units for n in nodes}
        ranked = sorted(units, key=lambda unit: -scores[index.root, unit])
        bands = {u: chance.choice(index.bands.levels).band for u in units} if index.bands else {}
        return publishers.made(
            catalog,
            gazetteer,
            index_id,
            self.period,
            scores,
            name=publishers.NAMES[self.name],
            ranks={unit: place for place, unit in enumerate(ranked, start=1)},
            bands=bands,
        )

    def score(self, chance: random.Random, low: float, high: float) -> float:
        value = chance.uniform(low, high)
        return value if self.decimals is None else float(f"{value:.{self.decimals}f}")

    def laid(self, printed: Printed) -> Laid:
        style = {
            "number": publishers.as_number,
            "comma": publishers.with_comma(self.decimals),
            "point": publishers.with_point(self.decimals),
            "footnote": publishers.with_footnote,
        }[self.style]
        return publishers.LAYOUTS[self.layout](printed, style).named(f"Bảng {self.period}")

    @property
    def name_rows(self) -> list[int]:
        return NAME_ROWS.get(self.layout, [0])


@st.composite
def cases(draw: st.DrawFn, most: int = 64) -> Case:
    layout = draw(st.sampled_from(list(SPANS)))
    _, first, last = SPANS[layout]
    return Case(
        layout,
        str(draw(st.integers(first, last))),
        draw(st.sampled_from(STYLES)),
        draw(st.none() | st.integers(0, 15)),
        draw(st.integers(0, len(publishers.NAMES) - 1)),
        draw(st.integers(5, most)),
        draw(st.integers(0, 2**32)),
    )


@given(case=cases())
@ordinary
def test_any_table_comes_back_as_it_was_written(case: Case):
    check_table(case)


@pytest.mark.proof
@given(case=cases())
@long
def test_very_many_tables_come_back_as_they_were_written(case: Case):
    check_table(case)


@given(case=cases(most=20), changes=st.lists(st.integers(0, 10_000), min_size=1, max_size=3), asks=st.booleans())
@settings(ordinary, max_examples=200)
def test_whatever_is_done_to_a_table_it_is_never_misread(case: Case, changes: list[int], asks: bool):
    check_changed(case, changes, asks)


@pytest.mark.proof
@given(case=cases(most=20), changes=st.lists(st.integers(0, 10_000), min_size=1, max_size=4), asks=st.booleans())
@settings(long, max_examples=30_000)
def test_whatever_is_done_to_very_many_tables_they_are_never_misread(case: Case, changes: list[int], asks: bool):
    check_changed(case, changes, asks)


def check_table(case: Case) -> None:
    laid = case.laid(case.printed())
    reading = read(publishers.book(laid), *known())
    assert [i for i in reading.issues if i.severity == ERROR] == []
    for what in (VALUE, RANK, BAND):
        assert read_facts(reading, what) == laid.of(what)


def check_changed(case: Case, changes: list[int], asks: bool) -> None:
    printed = case.printed()
    laid = case.laid(printed)
    done = []
    for number in changes:
        chance = random.Random(f"{case.seed} {number}")
        change = chance.choice(CHANGES)
        done.append(change.__name__)
        laid = change(laid, case, printed, chance)
    reading = read(publishers.book(laid), *known(), case.period if asks else None)
    if any(issue.severity == ERROR for issue in reading.issues):
        return
    for what in (VALUE, RANK, BAND):
        written = laid.of(what)
        for fact, (value, where) in read_facts(reading, what).items():
            assert written.get(fact, (None, ""))[0] == value, (done, what, fact, where)
            assert {f.period for f in reading.facts.value} == {case.period}


def read_facts(reading: Reading, what: str) -> dict[tuple[str, str], tuple[Any, str | None]]:
    rows = {VALUE: reading.facts.value, RANK: reading.facts.rank, BAND: reading.facts.band}[what]
    return {(fact.node, fact.unit): (getattr(fact, what), fact.source_cell) for fact in rows}


Change = Callable[[Laid, Case, Printed, random.Random], Laid]


def columns_in_another_order(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    tops = [sum(isinstance(c, str) for c in cells) for cells in laid.rows[:6]]
    if laid.merged or case.layout == "pci_pairs" or 1 in tops or 2 in tops:
        return laid
    kept = 3 if case.layout.startswith("papi") else 1
    order = [*range(kept), *chance.sample(range(kept, laid.width), max(0, laid.width - kept))]
    return laid.with_columns_in(order)


def a_blank_row(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    return laid.with_row(chance.randint(0, len(laid.rows)))


def a_blank_column(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    return laid.with_column(chance.randint(0, laid.width))


def title_rows(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    titles = ["Bảng tổng hợp", f"Kết quả năm {case.period}", "Đơn vị: điểm", "Kết quả năm 2009 của các tỉnh, thành phố"]
    for _ in range(chance.randint(1, 3)):
        laid = laid.with_row(
            0, *[None] * chance.randint(0, 3), chance.choice(titles), *chance.choice([[], ["Phụ lục"]])
        )
    return laid


def another_column(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    node = chance.choice(printed.nodes)
    year = int(case.period)
    title = chance.choice(
        [
            "Ghi chú", "Vùng", "", "Xếp hạng", "Tỉnh", "Thay đổi", f"PCI {year - 1}", f"Chỉ số PAPI {year - 1}", "Nhóm",
            f"Xếp hạng PCI {year - 1}", "7: Môi trường", "CSTP 3", "Rank", float(year - 1), float(year),
            publishers.heading(printed, node), f"{publishers.heading(printed, node)} {year - 1}",
        ]
    )  # fmt: skip
    if title in ("Xếp hạng", "Rank") and not laid.of(RANK):
        return laid
    names = list(printed.names.values())
    may_be_more = {"": [0, 3], "Nhóm": [0, 2, 3], "Tỉnh": [0, 1, 3]}  # groups without a heading, one more pair
    kind = chance.choice(may_be_more.get(str(title), [0, 1, 2, 3]))
    content = {
        0: [chance.uniform(1, 10) for _ in laid.rows],
        1: ["Rất tốt" for _ in laid.rows],
        2: [chance.choice(names) for _ in laid.rows],
        3: [float(n) for n, _ in enumerate(laid.rows)],
    }[kind]
    cells: list[Any] = [title if n in case.name_rows else None for n in range(max(case.name_rows) + 1)]
    return laid.with_column(chance.randint(0, laid.width), *cells, *content[len(cells) :])


def a_column_less(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    at = chance.randrange(laid.width)
    if case.layout == "pci_pairs" and at not in {place[1] for place, _ in laid.facts.values()}:
        return laid  # scores sorted by themselves, without their names, tell nobody whose they are
    return laid.without_column(at)


def a_row_less(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    """Only that of a look-up may say a second time what it said."""
    row = chance.choice(sorted({place[0] for place, _ in laid.facts.values()}) or [0])
    if laid.rows.count(laid.rows[row]) > 1:
        return laid
    less = laid.without_row(row)
    again = {"pci_pairs": printed.units[0], "pci_numbered": printed.units[-1]}.get(case.layout)
    twice = {f: found for f, found in laid.facts.items() if f[0] == VALUE and f[2] == again}
    return replace(less, facts=twice | dict(less.facts))


def two_headings_swapped(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    """The figures are of whatever their headings say."""
    one, other = chance.sample(printed.parts, 2)
    if not any((VALUE, n, printed.units[0]) in laid.facts for n in (one, other)) or case.layout == "papi_columns":
        return laid
    try:
        left, right = laid.column_of(one), laid.column_of(other)
    except StopIteration:
        return laid
    rows = [r for r, cells in enumerate(laid.rows) if any(isinstance(c, str) for c in cells)]
    top = [r for r in rows if r < min(place[0] for place, _ in laid.facts.values())]
    facts = dict(laid.facts)
    for (what, node, unit), found in laid.facts.items():
        if what == VALUE and node in (one, other):
            facts[what, other if node == one else one, unit] = found
    for row in top:
        a, b = (laid.rows[row][c] if c < len(laid.rows[row]) else None for c in (left, right))
        if "thành phần" not in str(a):
            laid = laid.put(row, left, b).put(row, right, a)
    return replace(laid, facts=facts)


def one_heading_copied(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    row = chance.choice(case.name_rows)
    places = [c for c, content in enumerate(laid.rows[row]) if isinstance(content, str)] if row < len(laid.rows) else []
    if len(places) < 2:
        return laid
    one, other = chance.sample(places, 2)
    return laid.put(row, other, laid.rows[row][one])


def a_name_misspelt(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    unit = chance.choice([printed.units[0], printed.units[-1], *printed.units])
    rows = [
        [f"{c[:-1].strip()}qx" if isinstance(c, str) and c.strip() == printed.names[unit].strip() else c for c in cells]
        for cells in laid.rows
    ]
    if case.layout == "papi_named":
        return replace(laid, rows=rows)
    return replace(laid, rows=rows, facts={f: found for f, found in laid.facts.items() if f[2] != unit})


def names_slipped(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    """Where the names stand twice, or beside codes, those of one language lie a row lower or higher."""
    if case.layout != "papi_named":
        return laid
    at = chance.choice([1, 2])
    rows = [list(cells) for cells in laid.rows]
    named = [r for r, cells in enumerate(rows) if len(cells) > 3 and isinstance(cells[3], float)][:-1]
    if len(named) < 2:
        return laid
    first, second = chance.sample(named, 2)
    rows[first][at], rows[second][at] = rows[second][at], rows[first][at]
    return replace(laid, rows=rows, facts={})


def a_name_less(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    unit = chance.choice(printed.units)
    is_name = {publishers.without_tones_of(printed.names[unit]).strip(), printed.names[unit].strip()}
    rows = [[None if isinstance(c, str) and c.strip() in is_name else c for c in cells] for cells in laid.rows]
    return replace(laid, rows=rows, facts={f: found for f, found in laid.facts.items() if f[2] != unit})


def a_row_again(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    row = chance.randrange(len(laid.rows))
    cells = [c + chance.choice([0, 0.5]) if isinstance(c, float) else c for c in laid.rows[row]]
    return laid.with_row(chance.randint(row + 1, len(laid.rows)), *cells)


def a_group_over_some(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    """A heading that changes what the columns under it are, merged or just typed over the first of them."""
    node = publishers.heading(printed, chance.choice(printed.nodes))
    titles = ["Thay đổi so với năm trước", "Xếp hạng", "Thứ hạng các chỉ số", f"Năm {int(case.period) - 1}", node]
    at = chance.randrange(4, max(5, laid.width))
    if case.layout == "papi_columns":
        return laid
    top = next((r for r, cells in enumerate(laid.rows) if sum(isinstance(c, str) for c in cells) > 4), 0)
    title = chance.choice(titles)
    changed = laid.with_row(top, *[None] * at, title)
    if chance.random() < 0.5 and at + 2 < laid.width:
        changed = replace(changed, merged=(*changed.merged, (top, at, top, at + 2)))
    kept = {f: found for f, found in changed.facts.items() if found[0][1] < at or title == node}
    return replace(changed, facts=kept)


def headings_again(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    """In the middle, as at the top of a printed page; sometimes in another order, or of another year."""
    rows = [r for r in case.name_rows if r < len(laid.rows)]
    if not rows or len(laid.rows) < 4 or case.layout == "papi_columns":
        return laid
    at = chance.randint(max(rows) + 2, len(laid.rows) - 1) if max(rows) + 2 < len(laid.rows) else len(laid.rows)
    cells = list(laid.rows[rows[-1]])
    kind = chance.randrange(3)
    places = [n for n, c in enumerate(cells) if isinstance(c, str) and c.strip()]
    kept = laid.facts
    if kind == 1 and len(places) > 2:
        one = chance.choice(sorted({place[1] for place, _ in laid.facts.values()} & set(places)) or places[1:])
        other = chance.choice([n for n in places if n != one])
        cells[one], cells[other] = cells[other], cells[one]
        kept = {f: found for f, found in laid.facts.items() if found[0][0] < at}
    if kind == 2 and any(case.period in str(c) for c in cells):
        cells = [c.replace(case.period, str(int(case.period) - 1)) if isinstance(c, str) else c for c in cells]
        kept = {f: found for f, found in laid.facts.items() if found[0][0] < at}
    return replace(laid, facts=kept).with_row(at, *cells)


def another_year_below(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    year = str(int(case.period) - 1)
    other = replace(case, period=year, seed=case.seed + 1, count=chance.choice([case.count, 64]))
    if int(year) < SPANS[case.layout][1] or case.layout == "papi_columns":
        return laid
    again = other.laid(replace(printed, period=year, scores={k: v + 1.5 for k, v in printed.scores.items()}))
    title = chance.choice([f"Năm {year}", f"Điểm số của các tỉnh, thành phố trong cả nước năm {year}", ""])
    return laid.below([], [title], *again.rows)


def another_year_beside(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    year = str(int(case.period) - 1)
    if int(year) < SPANS[case.layout][1] or case.layout == "papi_columns":
        return laid
    scores = {k: v + 1.5 for k, v in printed.scores.items()}
    units = chance.sample(printed.units, len(printed.units))
    other = replace(case, period=year).laid(replace(printed, period=year, scores=scores).ordered(units))
    return laid.beside(other, chance.randint(0, 2))


def another_year_in_the_name(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    return laid.named(chance.choice(["Tổng hợp", f"PCI {case.period}", "Sheet1"]))


def a_title_over_the_country(laid: Laid, case: Case, printed: Printed, chance: random.Random) -> Laid:
    if case.layout == "papi_columns":
        return laid
    row = max(case.name_rows) + 1
    cells = [c if not isinstance(c, float) else 5.5 for c in laid.rows[row]] if row < len(laid.rows) else []
    names = [n.strip() for n in printed.names.values()]
    cells = ["Cả nước" if isinstance(c, str) and c.strip() in names else c for c in cells]
    return laid.with_row(row, *cells)


CHANGES: list[Change] = [
    columns_in_another_order,
    a_blank_row,
    a_blank_column,
    title_rows,
    another_column,
    a_column_less,
    a_row_less,
    two_headings_swapped,
    one_heading_copied,
    a_name_misspelt,
    names_slipped,
    a_name_less,
    a_row_again,
    a_group_over_some,
    headings_again,
    another_year_below,
    another_year_beside,
    another_year_in_the_name,
    a_title_over_the_country,
]
