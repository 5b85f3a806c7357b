"""How much of the country is covered: every cell against a count of the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from dashboard.charts.coverage_board import CoverageBoard
from dashboard.text import Words
from etl import queries
from etl.model import Catalog
from etl.store import Snapshot
from tests.conftest import INDICES

CELL = re.compile(r'<td class="(td-[^"]*)"(?: style="--share:([\d.]+)")? title="([^"]*)">(.*?)</td>')
of_each_index = pytest.mark.parametrize("index", INDICES)
Row = dict[str, Any]


@pytest.fixture
def board(snapshot: Snapshot) -> Callable[..., CoverageBoard]:
    def made(lang: str = "vi", geography: str | None = None, **changed: Any) -> CoverageBoard:
        indices = queries.indices(snapshot)
        names = {(n["index"], n["node"]): {"vi": n["name_vi"], "en": n["name_en"]} for n in queries.nodes(snapshot)}
        given: dict[str, Any] = {
            "words": Words(lang),
            "indices": indices,
            "coverage": queries.coverage(snapshot, geography),
            "absences": queries.absences(snapshot, geography),
            "loaded": queries.coverage(snapshot),
            "is_rebuilt": geography is not None,
            "names": {i["index"]: names[i["index"], i["root"]] for i in indices},
        }
        return CoverageBoard(**{**given, **changed})

    return made


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def cells_of(view: CoverageBoard, index: str) -> dict[str, tuple[str, float, str, str]]:
    """By year: the classes of the cell, its shade, what is said of it, what stands in it."""
    (row,) = re.findall(rf'<tr data-index="{index}">(.*?)</tr>', view.board())
    found = [(css, float(share or 0), unescape(title), text(inner)) for css, share, title, inner in CELL.findall(row)]
    return dict(zip(view.periods, found, strict=True))


@pytest.fixture(scope="module")
def counted(snapshot: Snapshot) -> dict[tuple[str, str], dict[str, set[str]]]:
    """Which provinces have a value of the root in each period, and which any figure, counted one by one.

    A year in which the map changed has figures of the units of both.
    """
    roots = {i["index"]: i["root"] for i in queries.indices(snapshot)}
    homes = {o["organisation"]: o["unit"] for o in queries.facts(snapshot, "organisation")}
    found: dict[tuple[str, str], dict[str, set[str]]] = {}

    def add(row: Row, unit: str | None, is_root: bool) -> None:
        if unit and row["period"]:
            cell = found.setdefault((row["index"], row["period"]), {"root": set(), "any": set()})
            cell["any"].add(unit)
            cell["root"] |= {unit} if is_root else set()

    for row in queries.facts(snapshot, "value"):
        if row["value"] is not None and row["status"] != "rebuilt":
            add(row, row["unit"], row["node"] == roots[row["index"]])
    for row in queries.facts(snapshot, "rank"):
        add(row, row["unit"], False)
    for row in queries.facts(snapshot, "activity"):
        add(row, homes[row["organisation"]], False)
    return found


@of_each_index
def test_every_cell_is_the_number_of_provinces_that_have_a_figure(
    board, counted, catalog: Catalog, snapshot: Snapshot, index: str
):
    view, is_sample = board(), catalog.indices[index].sampled
    releases = {r.period: r for r in catalog.indices[index].releases}
    units = {
        p["period"]: p["surveyed"] or p["units"] for p in queries.facts(snapshot, "release") if p["index"] == index
    }
    for period, (css, share, said, shown) in cells_of(view, index).items():
        if period not in releases:
            assert (css, shown) == ("td-none", ""), period
            continue
        cell = counted.get((index, period), {"root": set(), "any": set()})
        count = len(cell["any" if is_sample else "root"])
        assert shown == (f"{count}/{units[period]}" if cell["any"] else "–"), period
        assert share == pytest.approx(count / units[period], abs=0.006), period
        if cell["any"] and not is_sample:
            assert f"; {len(cell['any'])} có ít nhất một số liệu." in said, period


@of_each_index
def test_on_todays_map_every_cell_is_the_number_of_its_units_with_a_value_of_their_own_or_a_rebuilt_one(
    board, catalog: Catalog, snapshot: Snapshot, index: str
):
    if catalog.indices[index].sampled:
        pytest.skip("a sample is counted by any figure, activities of organisations among them")
    today = {u["unit"] for u in queries.units(snapshot) if u["valid_to"] is None}
    root, view = catalog.indices[index].root, board(geography="34")
    found: dict[str, set[str]] = {}
    for row in queries.facts(snapshot, "value"):
        if (row["index"], row["node"]) == (index, root) and row["value"] is not None and row["unit"] in today:
            found.setdefault(row["period"], set()).add(row["unit"])
    loaded = {p["period"] for p in queries.loaded_periods(snapshot, index)}
    for period, (_, _, _, shown) in cells_of(view, index).items():
        if period in loaded:
            assert shown == f"{len(found.get(period, ()))}/34", period
    assert view.words("coverage.lead_rebuilt") in unescape(view.heading())
    assert view.words("coverage.lead") in unescape(board().heading())


def test_the_units_of_a_year_are_those_of_its_map(board):
    view = board()
    assert [cells_of(view, "pci")[year][3] for year in ("2006", "2016")] == ["64/64", "63/63"]
    assert cells_of(view, "dan_van")["2025"][3].endswith("/34")


def test_a_sparse_year_is_paler_than_a_full_one(board):
    cells = cells_of(board(), "pci")
    (sparse_css, sparse, _, shown), (full_css, full, _, _) = cells["2024"], cells["2016"]
    assert shown == "18/63"
    assert sparse < 0.5 < full == 1.0
    assert "td-dense" in full_css and "td-dense" not in sparse_css


def test_the_columns_are_the_years_from_the_first_that_holds_a_figure(board, counted):
    periods = board().periods
    assert periods == sorted(periods)
    assert periods[0] == min(period for _, period in counted)
    assert {period for _, period in counted} <= set(periods)
    heads = re.findall(r'<th scope="col">(\d+)</th>', board().board())
    assert heads == periods


def test_every_index_has_its_row_and_says_what_is_counted(board):
    view = board()
    heads = [text(head) for head in re.findall(r'<th scope="row">(.*?)<small>', view.board())]
    assert len(heads) == len(INDICES)
    assert "PCI · Chỉ số PCI tổng hợp" in heads
    assert [head for head in heads if head.endswith("· bất kỳ số liệu nào")] == [
        head for i, head in zip(view.indices, heads, strict=True) if i["sampled"]
    ]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "mới nhất ở đây: 2024; đã công bố 2025, chưa nạp vào đây"),
        ("en", "newest here: 2024; 2025 is published, not loaded here"),
    ],
)
def test_the_newest_loaded_year_is_said_and_a_later_one_that_is_published_but_not_loaded(board, lang: str, said: str):
    rows = dict(re.findall(r'<tr data-index="(\w+)">.*?<small>(.*?)</small></th>', board(lang).board()))
    assert unescape(rows["pci"]) == unescape(rows["papi"]) == said
    assert unescape(rows["pgi"]) == said.partition(";")[0]


@pytest.mark.parametrize("index", ["pci", "papi"])
def test_a_year_that_is_published_but_not_loaded_is_a_dash_that_says_so_never_a_nought(board, index: str):
    _, share, said, shown = cells_of(board(), index)["2025"]
    assert (shown, share) == ("–", 0.0)
    assert said.endswith("2025: đã công bố, chưa nạp vào đây.")


@pytest.mark.parametrize(
    ("index", "period", "said"),
    [
        ("pci", "2024", "18/63 tỉnh, thành phố có điểm; 20 có ít nhất một số liệu."),
        ("papi", "2023", "Không có điểm: 2 đơn vị khảo sát không đủ tin cậy, cơ quan công bố không đưa ra số liệu."),
        ("pgi", "2022", "3/63 tỉnh, thành phố có điểm"),
    ],
)
def test_a_cell_says_in_words_what_it_counts_and_why_the_rest_is_absent(board, index: str, period: str, said: str):
    assert said in cells_of(board(), index)[period][2]


@of_each_index
def test_the_reasons_account_for_every_province_without_a_value(
    board, snapshot: Snapshot, catalog: Catalog, index: str
):
    if catalog.indices[index].sampled:
        assert "Không có điểm" not in "".join(cell[2] for cell in cells_of(board(), index).values())
        return
    for cell in queries.coverage(snapshot):
        if cell["index"] != index or not cell["figures"]:
            continue
        said = cells_of(board(), index)[cell["period"]][2]
        reasons = said.partition("Không có điểm: ")[2]
        absent = sum(int(n) for n in re.findall(r"(\d+) đơn vị", reasons))
        assert cell["with_root"] + absent >= cell["units"], said


def test_the_list_below_repeats_every_loaded_year_newest_first(board):
    view = board()
    html = view.table()
    assert view.words("coverage.reasons_title") in html
    (pci,) = [d for d in re.findall(r"<details>.*?</details>", html) if "<summary>PCI" in d]
    years = re.findall(r"<li><b>(\d+)</b>", pci)
    assert years == sorted(years, reverse=True) and years[0] == "2024"
    for year in years:
        assert cells_of(view, "pci")[year][2] in text(pci)


def test_a_sample_says_there_that_it_is_one(board):
    view = board()
    notes = [i["rank_note_vi"] for i in view.indices if i["sampled"]]
    assert len(notes) == 2
    assert all(note in text(view.table()) for note in notes)


def test_an_index_without_any_figure_is_a_row_that_says_so(board):
    nothing = [
        {**c, "figures": 0, "with_root": 0, "with_any": 0} if c["index"] == "pgi" else c for c in board().cells.values()
    ]
    html = board(coverage=nothing, loaded=nothing).board()
    assert "chưa có số liệu nào ở đây" in text(re.findall(r'<tr data-index="pgi">(.*?)</tr>', html)[0])


def test_a_hostile_name_is_text_never_markup(board):
    hostile = "<img src=x onerror='alert(1)'>"
    indices = [{**i, "short_name_vi": hostile, "rank_note_vi": hostile} for i in board().indices]
    view = board(indices=indices, names={i["index"]: {"vi": hostile, "en": hostile} for i in indices})
    for html in (view.heading(), view.board(), view.table()):
        assert "<img" not in html
    assert hostile in unescape(view.board())
