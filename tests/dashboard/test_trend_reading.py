"""One node over the years on the real figures: what is joined, what is not, and that both are said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import pytest

from dashboard.charts.trend import Line, Point, trend
from dashboard.charts.trend_reading import TrendReading
from dashboard.text import Words
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.conftest import INDICES
from tests.dashboard.conftest import trend_inputs
from tests.dashboard.moments import crossings, days, may_lie_between

Row = dict[str, Any]
AN_GIANG = ("an-giang", "kien-giang", "an-giang-2025")
of_each_index = pytest.mark.parametrize("index", INDICES)


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def line_of(reading: TrendReading, name: str) -> Line:
    return next(line for line in reading.lines() if line.name == name)


def points_of(line: Line) -> list[Point]:
    return [point for run in line.runs for point in run]


def years_of(line: Line) -> list[list[int]]:
    return [[int(point.year) for point in run] for run in line.runs]


# examples


def test_a_line_is_cut_where_the_method_changed_and_the_reason_stands_below(reading):
    view = reading("papi", "total", ["thanh-hoa"])
    # 2016 is a new baseline; 2018 brought eight dimensions for six
    assert years_of(line_of(view, "Thanh Hóa")) == [
        [2011, 2012, 2013, 2014, 2015],
        [2016, 2017],
        [2018, 2019, 2020, 2021, 2022, 2023, 2024],
    ]
    assert "2018, đổi cách đo: Từ sáu lên tám" in text(view.footing())
    assert Words("vi")("trends.gaps") in text(view.footing())


def test_a_year_without_a_value_is_a_gap_and_its_reason_is_said(reading):
    view = reading("papi", "total", ["quang-ninh"])
    assert [2024] in years_of(line_of(view, "Quảng Ninh"))
    assert not [run for run in years_of(line_of(view, "Quảng Ninh")) if {2022, 2024} <= set(run)]
    assert any(sentence.startswith("Quảng Ninh, ") and "2023" in sentence for sentence in view.absences())


def test_a_code_that_changed_its_meaning_is_two_series(reading):
    lists, access = reading("papi", "poverty_list", ["thanh-hoa"]), reading("papi", "access_information", ["thanh-hoa"])
    assert {r["period"]: r["node"] for r in lists.rows["thanh-hoa"]} == {
        str(year): "d2_1" if year <= 2017 else "d2_2" for year in range(2011, 2025)
    }
    assert {r["period"]: r["node"] for r in access.rows["thanh-hoa"]} == dict.fromkeys(
        map(str, range(2018, 2025)), "d2_1"
    )
    assert min(min(run) for run in years_of(line_of(access, "Thanh Hóa"))) == 2018
    assert [run for run in years_of(line_of(lists, "Thanh Hóa")) if {2017, 2018} <= set(run)] == []


def test_rebuilt_values_are_dashed_and_hollow_and_their_members_solid_and_full(reading):
    view = reading("papi", "corruption", AN_GIANG)
    member, whole = line_of(view, "Kiên Giang"), points_of(view.lines()[-1])
    assert [line.dash for line in view.lines()][-3:] == ["solid", "solid", "dash"]
    assert {point.is_published for point in points_of(member)} == {True}
    assert {point.is_published for point in whole} == {False}
    assert all("quy đổi về 34 tỉnh, trọng số dân số" in point.hover for point in whole)
    footing = text(view.footing())
    assert Words("vi")("trends.dashed") in footing and Words("vi")("trends.hollow") in footing


def test_signs_that_are_not_drawn_are_not_explained(reading):
    footing = text(reading("papi", "corruption", ["thanh-hoa"]).footing())
    assert Words("vi")("trends.dashed") not in footing
    assert Words("vi")("trends.hollow") not in footing


def test_a_suspected_break_is_marked_and_cuts_nothing(reading):
    view = reading("papi", "total", ["thanh-hoa"])
    suspected = [rule for rule in view.rules() if rule.is_suspected]
    assert {rule.year for rule in suspected} == {2018.5, 2019.5, 2020.5, 2021.5}
    assert all("có dấu hiệu đổi cách đo" in rule.reason for rule in suspected)
    assert [2018, 2019, 2020, 2021, 2022, 2023, 2024] in years_of(line_of(view, "Thanh Hóa"))


@pytest.mark.parametrize("period", ["2019", "2022", "2023"])
def test_the_publishers_intervals_are_drawn_with_their_half_widths(reading, snapshot: Snapshot, period: str):
    printed = {
        r["unit"]: (r["low"], r["high"])
        for r in queries.facts(snapshot, "uncertainty")
        if (r["index"], r["node"], r["period"]) == ("papi", "total", period) and r["low"] is not None
    }
    assert len(printed) in (58, 61, 63)
    for unit, (low, high) in printed.items():
        view = reading("papi", "total", [unit])
        point = next(p for p in points_of(view.lines()[-1]) if p.year == int(period))
        assert (point.score - point.below, point.score + point.above) == pytest.approx((low, high), abs=1e-9)
        assert "khoảng tin cậy" in point.hover


def test_only_three_years_have_an_interval_and_the_note_on_it_is_in_the_footing(reading):
    view = reading("papi", "total", ["thanh-hoa"])
    with_interval = {int(p.year) for p in points_of(line_of(view, "Thanh Hóa")) if p.below or p.above}
    assert with_interval == {2019, 2022, 2023}
    assert view.index["interval_note_vi"] in text(view.footing())
    assert reading("pci", "overall", ["thanh-hoa"]).index["interval_note_vi"] is None


def test_the_country_and_the_region_of_home_run_along_and_other_regions_do_not(reading):
    names = [line.name for line in reading("papi", "total", ["da-nang", "thanh-hoa"]).lines()]
    assert names[0] == "Trung vị cả nước"
    assert names[1].startswith("Trung vị Bắc Trung Bộ")
    assert names[2:] == ["Đà Nẵng", "Thanh Hóa"]


def test_a_median_is_that_of_the_scores_of_its_year_and_of_most_units(reading, snapshot: Snapshot):
    view = reading("pci", "overall", ["thanh-hoa"])
    scores: dict[str, list[float]] = {}
    for row in queries.facts(snapshot, "value"):
        is_root = (row["index"], row["node"], row["preferred"]) == ("pci", "overall", True)
        if is_root and row["value"] is not None and row["status"] != "rebuilt":
            scores.setdefault(row["period"], []).append(row["value"])
    drawn = {str(int(p.year)): p.score for p in points_of(line_of(view, "Trung vị cả nước"))}
    units = {p["period"]: p["units"] for p in view_periods(snapshot, "pci")}
    assert drawn == {
        period: pytest.approx(middle(found)) for period, found in scores.items() if 2 * len(found) >= units[period]
    }
    assert "2024" not in drawn


def view_periods(snapshot: Snapshot, index: str) -> list[Row]:
    return queries.loaded_periods(snapshot, index)


def middle(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def test_a_sample_has_no_median(reading):
    view = reading("new_rural", "communes_ntm", ["thanh-hoa"])
    assert not [line for line in view.lines() if "Trung vị" in line.name]
    assert view.index["rank_note_vi"] in text(view.footing())


def test_home_has_the_accent_and_nobody_else_does(reading):
    view = reading("papi", "total", ["da-nang", "can-tho", "thanh-hoa"])
    assert [line.name for line in view.lines() if line.color == LIGHT.accent] == ["Thanh Hóa"]
    assert len({line.color for line in view.lines()[-3:]}) == 3


@pytest.mark.parametrize(("lang", "status"), [("vi", "công bố"), ("en", "published")])
def test_every_point_says_whose_it_is_when_how_much_and_by_what_right(reading, lang: str, status: str):
    view = reading("pci", "overall", ["thanh-hoa"], lang)
    name = "Thanh Hóa" if lang == "vi" else "Thanh Hoa"
    row = next(r for r in view.rows["thanh-hoa"] if r["period"] == "2016")
    point = next(p for p in points_of(line_of(view, name)) if p.year == 2016)
    assert point.hover.startswith(f"{name}, 2016: {Words(lang).number(row['value'])} ({status})")


def test_the_table_has_every_figure_with_status_and_source_and_every_absence_with_its_reason(reading):
    view = reading("papi", "total", ["quang-ninh"])
    rows = re.findall(r"<tr>(<td>.*?)</tr>", view.table())
    assert len(rows) == len(view.rows["quang-ninh"]) == 14
    cells = {row[1]: row for row in (re.findall(r"<td>(.*?)</td>", r) for r in rows)}
    assert cells["2023"][2:4] == ["–", "–"] and "khảo sát không đủ tin cậy" in cells["2023"][5]
    assert cells["2024"][3] == "công bố" and "PAPI" in cells["2024"][5]
    assert not any(re.search(r"hạng \d", row) for row in rows)


def test_the_sentence_of_a_unit_compares_only_what_may_be_compared(reading):
    assert re.search(r"2024\. [+−]\d,\d\d so với 2023\.$", reading("papi", "total", ["thanh-hoa"]).sentences()[0])
    in_2018 = [r for r in reading("papi", "total", ["thanh-hoa"]).rows["thanh-hoa"] if r["period"] <= "2018"]
    said = reading("papi", "total", ["thanh-hoa"], rows=in_2018).sentences()[0]
    assert said.endswith("Không so sánh với 2017: giữa hai lần có mốc thay đổi nêu dưới đây.")


def test_nothing_chosen_asks_for_a_choice_and_a_unit_without_figures_says_so(reading):
    assert reading("papi", "total", []).sentences() == [Words("vi")("trends.choose")]
    assert reading("papi", "total", ["ha-tay"]).sentences() == ["Hà Tây: không có số liệu."]


def test_a_hostile_name_is_text_never_markup(reading):
    hostile = "<img src=x onerror='alert(1)'>"
    plain = reading("papi", "total", ["quang-ninh"])
    evil = reading(
        "papi", "total", ["quang-ninh"], names={"quang-ninh": hostile}, cited=dict.fromkeys(plain.cited, hostile)
    )
    evil.node = {**evil.node, "name_vi": hostile}
    evil.breaks = [{**b, "reason_vi": hostile} for b in evil.breaks]
    for html in (evil.heading(), evil.footing(), evil.table()):
        assert "<img" not in html and hostile in unescape(html)


def test_a_break_of_a_code_is_one_of_the_concept_it_then_stood_for(reading):
    """Code 2.1 of the PAPI was changed in 2019: by then it stood for access to information, not for poverty lists."""
    access, lists = reading("papi", "access_information", ["thanh-hoa"]), reading("papi", "poverty_list", ["thanh-hoa"])
    assert [rule.year for rule in access.rules() if not rule.is_suspected] == [2018.5]
    assert 2018.5 not in [rule.year for rule in lists.rules() if not rule.is_suspected]
    assert "2.1" not in text(lists.footing())


@pytest.mark.parametrize(
    ("index", "concept", "units"),
    [
        ("papi", "total", ["an-giang", "kien-giang", "an-giang-2025", "thanh-hoa", "da-nang", "can-tho"]),
        ("pci", "overall", ["ba-ria-vung-tau", "binh-duong", "ho-chi-minh", "ho-chi-minh-2025"]),
        ("sipas", "overall", ["thanh-hoa", "lao-cai", "ba-ria-vung-tau"]),
    ],
)
def test_the_names_at_the_ends_of_the_lines_do_not_lie_on_each_other(reading, index, concept, units):
    view = reading(index, concept, units)
    figure = trend(view.lines(), view.rules(), LIGHT, ",.")
    low, high = figure["layout"]["yaxis"]["range"]
    placed = sorted((a for a in figure["layout"]["annotations"] if a["yref"] == "y"), key=lambda a: a["y"])
    assert len(placed) == len(view.lines()) >= 2
    for below, above in pairwise(placed):
        lines = sum(label["text"].count("<br>") + 1 for label in (below, above))
        assert above["y"] - below["y"] >= lines / 2 * 0.044 * (high - low), (below["text"], above["text"])


# every index, every concept, every unit that ever was


class Reading(NamedTuple):
    """A point as it is drawn, and what it is a reading of: told by its own words, not by its place."""

    moment: str
    period: str
    node: str
    year: float
    is_rebuilt: bool


class Drawn(NamedTuple):
    """One line of one sheet; `known` are all readings of its series, `missed` the loaded periods without any."""

    what: str
    runs: list[list[Reading]]
    known: set[str]
    missed: set[str]
    dash: str


class Sheet(NamedTuple):
    """What is drawn at once; `told` are the rules whose reason stands below the chart."""

    concept: str
    lines: list[Drawn]
    rules: list[float]
    told: list[float]


_BATCH = 6
"""The page draws no more units at once."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(3, id="every third unit"), pytest.param(1, id="every unit", marks=pytest.mark.proof)],
)
def sheets(snapshot: Snapshot, request: pytest.FixtureRequest) -> dict[str, list[Sheet]]:
    """Every concept of every index for units of every region, a few units a sheet, home once in every region."""
    units = list(dict.fromkeys(u["unit"] for u in queries.units(snapshot)))
    assert len(units) == 88  # 64 until 2008, 63 until 2025, 34 since
    return {index: list(sheets_of(snapshot, index, units[:: request.param])) for index in INDICES}


def sheets_of(snapshot: Snapshot, index: str, units: list[str]) -> Iterator[Sheet]:
    for concept in dict.fromkeys(n["concept"] for n in queries.nodes(snapshot, index)):
        given = trend_inputs(snapshot, index, concept, units)
        nodes = [n for n in queries.nodes(snapshot, index) if n["concept"] == concept]
        given["names"] = {unit: unit for unit in units}
        by_unit: dict[str, list[Row]] = {unit: [] for unit in units}
        for row in given["rows"]:
            by_unit[row["unit"]].append(row)
        regions = {unit: tuple(dict.fromkeys(r["region"] for r in rows)) for unit, rows in by_unit.items()}
        for _, alike in groupby(sorted(units, key=regions.__getitem__), key=regions.__getitem__):
            group = list(alike)
            for start in range(0, len(group), _BATCH):
                batch = group[start : start + _BATCH]
                rows = [row for unit in batch for row in by_unit[unit]]
                parts = {"names": {unit: unit for unit in batch}, "rows": rows, "home": batch[0]}
                yield sheet_of(f"{index} {concept}", TrendReading(**{**given, **parts}), nodes)


def sheet_of(concept: str, view: TrendReading, nodes: list[Row]) -> Sheet:
    rules, footing = view.rules(), unescape(view.footing())
    return Sheet(
        concept=concept,
        lines=[drawn(view, line, nodes) for line in view.lines()],
        rules=[rule.year for rule in rules],
        told=[rule.year for rule in rules if f"{rule.sign} {rule.reason}" in footing],
    )


def drawn(view: TrendReading, line: Line, nodes: list[Row]) -> Drawn:
    """The readings that the points of a line say they are."""
    words = view.words
    if line.name in view.names:
        # what was rebuilt for a unit and what it has of its own are two lines
        rows = [r for r in view.rows[line.name] if (r["status"] == "rebuilt") == (line.dash == "dash")]
    elif line.dash == "longdash":
        rows = [r for r in view.area_rows if line.name.endswith(words.of(r, "area_name"))]
    else:
        rows = [{"period": p, "moment": p, "value": 0.0} for p in view.periods]
    codes = {p: [n["node"] for n in nodes if (n["since"] or "") <= p <= (n["until"] or "9999")] for p in view.periods}
    said = {words.moment(r["moment"]): r for r in rows}

    def read(point: Point) -> Reading:
        row = said[point.hover.removeprefix(f"{line.name}, ").partition(": ")[0]]
        (code,) = codes[row["period"]]
        return Reading(
            row["moment"], row["period"], row.get("node") or code, point.year, row.get("status") == "rebuilt"
        )

    known = {r["moment"] for r in rows if r["value"] is not None}
    held = {r["period"] for r in rows if r["value"] is not None}
    runs = [[read(point) for point in run] for run in line.runs]
    if line.name not in view.names and line.dash != "longdash":
        known = {reading.moment for run in runs for reading in run}
        held = known
    return Drawn(line.name, runs, known, set(view.periods) - held, line.dash)


@pytest.fixture(scope="module")
def cuts(snapshot: Snapshot) -> dict[str, dict[str, list[str]]]:
    """By index and node, when the method or the map changed."""
    found: dict[str, dict[str, list[str]]] = {}
    for index in INDICES:
        of_node = found.setdefault(index, {})
        for b in queries.breaks(snapshot, index):
            if b["kind"] in ("method", "map"):
                of_node.setdefault(b["node"], []).append(b["period"])
    return found


@of_each_index
def test_no_line_crosses_a_change_of_method_or_map(sheets: dict[str, list[Sheet]], cuts, index: str):
    """Of units, of medians of country and region, and of published means alike."""
    crossed, joined = set(), 0
    for sheet in sheets[index]:
        for line in sheet.lines:
            for run in line.runs:
                for a, b in pairwise(run):
                    between = crossings(
                        [a.moment, b.moment], {*cuts[index].get(a.node, []), *cuts[index].get(b.node, [])}
                    )
                    crossed |= {(sheet.concept, line.what, *found) for found in between}
                    joined += 1
    assert sorted(crossed) == []
    assert joined or index == "dan_van", "no line joins anything: the rule was not put to the test"


@of_each_index
def test_every_index_is_cut_at_the_new_map(cuts, snapshot: Snapshot, index: str):
    nodes = {n["node"] for n in queries.nodes(snapshot, index)}
    assert {node for node in nodes if not [c for c in cuts[index].get(node, []) if "2025" <= c[:4] < "2026"]} == set()


@of_each_index
def test_no_line_joins_across_a_year_without_a_value(sheets: dict[str, list[Sheet]], index: str):
    joined = {
        (sheet.concept, line.what, a.moment, missed, b.moment)
        for sheet in sheets[index]
        for line in sheet.lines
        for run in line.runs
        for a, b in pairwise(run)
        for missed in line.missed
        if a.period < missed < b.period
    }
    assert sorted(joined) == []


@of_each_index
def test_no_line_of_a_yearly_index_skips_a_year_that_is_not_loaded(sheets: dict[str, list[Sheet]], index: str):
    skipped = {
        (sheet.concept, line.what, a.moment, b.moment)
        for sheet in sheets[index]
        for line in sheet.lines
        for run in line.runs
        for a, b in pairwise(run)
        if index != "new_rural" and int(b.period) - int(a.period) > 1
    }
    assert sorted(skipped) == []


@of_each_index
def test_every_reading_is_drawn_exactly_once_in_order(sheets: dict[str, list[Sheet]], index: str):
    for sheet in sheets[index]:
        for line in sheet.lines:
            points = [reading for run in line.runs for reading in run]
            assert len(points) == len({p.moment for p in points}), line.what
            assert {p.moment for p in points} == line.known, f"{sheet.concept} {line.what}"
            assert [p.year for p in points] == sorted(p.year for p in points), f"{sheet.concept} {line.what}"


@of_each_index
def test_every_point_stands_within_the_days_it_is_of(sheets: dict[str, list[Sheet]], index: str):
    """A year of a yearly index stands on its tick, a day on its day."""
    for sheet in sheets[index]:
        for p in (p for line in sheet.lines for run in line.runs for p in run):
            first, last = days(p.moment)
            assert first.year - 1e-9 <= p.year <= last.year + 1 + 1e-9, (sheet.concept, p)
            if "-" in p.moment:
                assert abs(p.year - (last.year + last.timetuple().tm_yday / 365)) < 0.01, (sheet.concept, p)


@of_each_index
def test_where_a_line_is_cut_for_a_change_a_rule_stands_and_its_reason_is_told(
    sheets: dict[str, list[Sheet]], cuts, index: str
):
    unmarked = set()
    for sheet in sheets[index]:
        assert sheet.told == sheet.rules, sheet.concept
        for line in sheet.lines:
            for run, following in pairwise(line.runs):
                a, b = run[-1], following[0]
                changes = {*cuts[index].get(a.node, []), *cuts[index].get(b.node, [])}
                for cut in changes:
                    if not may_lie_between(cut, a.moment, b.moment):
                        continue
                    # a year that a dated change lies in may be on either side of it
                    is_marked = any(a.year - 0.5 <= rule <= b.year + 0.5 for rule in sheet.rules)
                    if not is_marked:
                        unmarked.add((sheet.concept, line.what, a.moment, cut, b.moment))
    assert sorted(unmarked) == []


@of_each_index
def test_a_dashed_line_holds_nothing_but_rebuilt_values_and_they_are_on_no_other(
    sheets: dict[str, list[Sheet]], index: str
):
    mixed = {
        (sheet.concept, line.what, reading.moment)
        for sheet in sheets[index]
        for line in sheet.lines
        for run in line.runs
        for reading in run
        if reading.is_rebuilt is not (line.dash == "dash")
    }
    assert sorted(mixed) == []


@of_each_index
def test_a_line_is_cut_only_where_a_value_is_missing_or_something_changed(
    sheets: dict[str, list[Sheet]], cuts, index: str
):
    needless = set()
    for sheet in sheets[index]:
        for line in sheet.lines:
            for run, following in pairwise(line.runs):
                a, b = run[-1], following[0]
                changes = {*cuts[index].get(a.node, []), *cuts[index].get(b.node, [])}
                is_gap = any(a.period < missed < b.period for missed in line.missed)
                if not is_gap and not crossings([a.moment, b.moment], changes):
                    needless.add((sheet.concept, line.what, a.moment, b.moment))
    assert sorted(needless) == []


def test_a_movement_says_what_makes_it_doubtful(reading):
    mixed = reading("pci", "overall", ["an-giang"]).sentences()
    assert mixed == ["An Giang: 62,96 (tính lại), 2023. +0,59 so với 2022 (một trong hai năm là số tính lại)."]
    plain = reading("papi", "total", ["thanh-hoa"]).sentences()
    assert plain == ["Thanh Hóa: 44,87 (công bố), 2024. +0,67 so với 2023."]


def test_the_means_that_are_drawn_are_cited_and_in_the_table(reading, snapshot: Snapshot):
    view = reading("par_index", "overall", ["quang-ninh"])
    (mean,) = (r for r in queries.area_series(snapshot, "par_index", "overall")
               if (r["area"], r["statistic"], r["period"]) == ("viet-nam", "mean", "2021"))  # fmt: skip
    assert mean["value"] == 86.37
    cited = queries.source_texts(snapshot, "vi")[mean["source_id"]]
    assert cited in view.source_lines()
    assert re.search(rf"Trung bình Cả nước\s+2021\s+86,37\s+công bố\s+{re.escape(cited)}", text(view.table()))
