"""A ranking in words and colours, on the real figures."""

import re
from collections import Counter
from html import unescape

import pytest

from dashboard import sheet as sheets
from dashboard.charts.ranking_sheets import sheets_of
from dashboard.charts.standings import Standings
from dashboard.theme import LIGHT
from etl import in_vietnamese_order, queries
from etl.store import Snapshot

ROW = re.compile(
    r'<li class="(?P<css>[^"]*)" data-unit="(?P<unit>[^"]*)" title="(?P<title>[^"]*)">'
    r'<span class="td-rank">(?P<rank>[^<]*)</span><span class="td-name">(?P<name>[^<]*)</span>'
    r'<span class="td-track"><b style="width:(?P<width>[^%]*)%;'
    r'background:(?P<color>[^"]*)"></b></span><span class="td-value">(?P<value>[^<]*)<sup>(?P<mark>[^<]*)</sup>'
)


def rows_of(view: Standings) -> dict[str, dict[str, str]]:
    return {m["unit"]: {k: unescape(v) for k, v in m.groupdict().items()} for m in ROW.finditer(view.bars())}


def table(view: Standings) -> str:
    """The table behind the ranking as it stands on the page."""
    return "".join(sheets.table(found, view.words) for found in sheets_of(view))


def ranks_in_table(view: Standings) -> list[object]:
    (found,) = sheets_of(view)
    title = view.words("common.column_rank")
    return [row[n] for row in found.rows for n, column in enumerate(found.columns) if column.title == title]


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_the_heading_says_what_is_shown_and_where_the_ends_and_the_middle_are(sheet):
    said = text(sheet("pci", "overall", "2016").heading())
    assert "Chỉ số PCI tổng hợp, năm 2016" in said
    assert "63 trong 63" in said
    assert "Cao nhất: Đà Nẵng (70,00)" in said
    in_english = text(sheet("pci", "overall", "2016", "en").heading())
    assert "Highest: Da Nang (70.00)" in in_english


def test_the_best_come_first_with_rank_and_value(sheet):
    rows = rows_of(sheet("pci", "overall", "2016"))
    assert list(rows)[:2] == ["da-nang", "quang-ninh"]
    assert (rows["da-nang"]["rank"], rows["da-nang"]["value"]) == ("1", "70,00")
    assert (rows["quang-ninh"]["rank"], rows["quang-ninh"]["value"]) == ("2", "65,60")


def test_every_unit_is_shown_once_with_its_score_or_as_absent(sheet):
    view = sheet("pci", "overall", "2024")
    shown, absent = list(rows_of(view)), [r["unit"] for r in view.absent]
    assert Counter(shown + absent) == Counter(r["unit"] for r in view.rows)
    assert (len(shown), len(shown + absent)) == (18, 63)


def test_bars_start_at_the_bottom_of_the_scale_and_the_best_is_the_longest(sheet):
    rows = rows_of(sheet("pci", "overall", "2016"))
    assert rows["da-nang"]["width"] == "100.00"
    assert float(rows["quang-ninh"]["width"]) == pytest.approx(100 * (65.595551 - 10) / (70.001396 - 10), abs=0.01)


def test_only_the_chosen_are_highlighted(sheet):
    rows = rows_of(sheet("pci", "overall", "2016", chosen=["ha-noi-2008", "quang-ninh"]))
    assert {unit for unit, row in rows.items() if "td-chosen" in row["css"]} == {"ha-noi-2008", "quang-ninh"}


def test_ranks_beyond_the_published_list_are_hidden_unless_asked_for(sheet):
    view = sheet("pci", "overall", "2023")
    beyond = {r["unit"] for r in view.scored if r["beyond_published"]}
    assert len(beyond) == 31  # the publisher printed the first 30, and two later ranks are known from provinces
    rows = rows_of(view)
    assert {unit for unit, row in rows.items() if not row["rank"]} == beyond
    assert not [unit for unit in beyond if "hạng" in rows[unit]["title"]]
    shown = rows_of(sheet("pci", "overall", "2023", shows_beyond=True))
    assert all(row["rank"] for row in shown.values())
    assert {unit for unit in beyond if not shown[unit]["rank"].endswith("°")} == set()
    assert all("tính lại" in shown[unit]["title"] for unit in beyond)


def test_hidden_ranks_are_not_in_the_table_either(sheet):
    view = sheet("pci", "overall", "2023")
    published = [r["rank"] for r in view.scored if not r["beyond_published"]]
    assert [rank for rank in ranks_in_table(view) if rank] == published
    assert published[0] == 1


def test_neither_the_order_nor_the_summary_tells_a_hidden_rank(sheet):
    view = sheet("pci", "overall", "2023")
    beyond = [r for r in view.scored if r["beyond_published"]]
    assert view.scored[-len(beyond) :] == beyond
    names = [r["unit_name_vi"] for r in beyond]
    assert names == sorted(names, key=in_vietnamese_order) and names[0] == "An Giang"
    last = min(view.scored, key=lambda r: r["value"])
    assert last in beyond and last["unit_name_vi"] not in text(view.heading())
    shown = sheet("pci", "overall", "2023", shows_beyond=True)
    assert [r["value"] for r in shown.scored] == sorted((r["value"] for r in view.scored), reverse=True)


def test_a_computed_score_has_a_star_a_computed_rank_a_ring_and_both_are_explained(sheet):
    view = sheet("pci", "overall", "2023")
    rows = rows_of(view)
    for row in view.scored:
        assert rows[row["unit"]]["mark"] == ("*" if row["status"] == "computed" else "")
        if rows[row["unit"]]["rank"]:
            assert rows[row["unit"]]["rank"].endswith("°") is (row["rank_status"] == "computed")
    assert {row["mark"] for row in rows.values()} == {"", "*"}
    signs = " ".join(view.signs())
    assert "* số tính lại" in signs and "°" in signs
    assert all(sign in text(view.footing()) for sign in view.signs())


def test_signs_that_are_not_used_are_not_explained(sheet):
    signs = " ".join(sheet("pci", "overall", "2016").signs())
    assert "*" not in signs and "°" not in signs and "±" not in signs


def test_every_value_says_its_status_where_it_is_shown(sheet):
    view = sheet("pci", "overall", "2023")
    rows = rows_of(view)
    said = {"published": "công bố", "computed": "tính lại"}
    for row in view.scored:
        assert f"{rows[row['unit']]['value']} ({said[row['status']]})" in rows[row["unit"]]["title"]


def test_units_without_a_score_are_listed_with_the_reason(sheet):
    html = sheet("papi", "total", "2023").bars()
    absent = text(html[html.index("td-absent") :])
    assert "Không có điểm (2)" in absent
    assert "Quảng Ninh" in absent and "Bình Dương" in absent
    assert "cơ quan công bố không đưa ra số liệu" in absent


def test_an_absent_score_is_never_a_bar_or_a_zero(sheet):
    view = sheet("papi", "total", "2023")
    assert not {"quang-ninh", "binh-duong"} & rows_of(view).keys()
    assert "0,00" not in text(view.bars())


def without_league_table(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Index, node and year of every sheet whose publisher ranks nobody, the roots first."""
    return [
        (index["index"], node["node"], period["period"])
        for index in queries.indices(snapshot)
        if not index["league_table"]
        for period in queries.loaded_periods(snapshot, index["index"])
        for node in queries.nodes(snapshot, index["index"], period["period"])
    ]


def assert_unranked(view: Standings) -> None:
    assert {row["rank"] for row in rows_of(view).values()} <= {""}
    assert not re.search(r"hạng \d", unescape(view.bars()) + unescape(view.footing()))
    assert ranks_in_table(view) == []
    assert view.words("ranking.no_ranks") in view.cautions()


def test_no_rank_is_shown_in_any_year_of_an_index_without_a_league_table(sheet, snapshot: Snapshot):
    roots = [s for s in without_league_table(snapshot) if s[1] == "total"]
    assert len(roots) > 10
    for index, node, period in roots:
        assert_unranked(sheet(index, node, period, shows_beyond=True))


@pytest.mark.proof
def test_no_rank_is_shown_in_any_node_of_an_index_without_a_league_table(sheet, snapshot: Snapshot):
    for index, node, period in without_league_table(snapshot):
        assert_unranked(sheet(index, node, period, shows_beyond=True))


def test_groups_stand_in_order_and_bars_have_their_groups_colour(sheet):
    view = sheet("papi", "total", "2023")
    headings = re.findall(r'td-group"><i style="background:(#\w+)"></i>([^<]*)', view.bars())
    assert [color for color, _ in headings] == [LIGHT.of_tone(tone, 4) for tone in (1, 2, 3, 4)]
    assert sum(int(n) for _, heading in headings for n in re.findall(r": (\d+) ", heading)) == 61
    rows = rows_of(view)
    assert {rows[r["unit"]]["color"] for r in view.scored} == {color for color, _ in headings}
    for row in view.scored:
        assert rows[row["unit"]]["color"] == view.color(row)
    assert all(color in view.legend() for color, _ in headings)


def test_an_interval_of_the_publisher_stands_beside_the_value_and_is_explained(sheet):
    view = sheet("papi", "total", "2023")
    row = next(r for r in view.scored if r["low"] is not None)
    assert f"±{view.words.number((row['high'] - row['low']) / 2)}" in view.bars()
    assert any("±" in sign for sign in view.signs())


def test_a_sparse_year_says_that_its_order_is_no_ranking(sheet):
    assert "không phải là xếp hạng cả nước" in text(sheet("pci", "overall", "2024").heading())
    assert "không phải là xếp hạng cả nước" not in text(sheet("pci", "overall", "2016").heading())


def test_the_year_of_a_break_says_what_changed_and_other_years_do_not(sheet, snapshot: Snapshot):
    reason = next(
        b["reason_vi"] for b in queries.breaks(snapshot, "pci") if (b["node"], b["period"]) == ("overall", "2013")
    )
    assert any(reason in caution for caution in sheet("pci", "overall", "2013").cautions())
    assert not any(reason in caution for caution in sheet("pci", "overall", "2014").cautions())


def test_the_source_is_what_a_reader_knows_it_by_never_a_collectors_id(sheet, snapshot: Snapshot):
    for index, node, period in (("pci", "overall", "2016"), ("papi", "total", "2023"), ("pgi", "pgi", "2024")):
        view = sheet(index, node, period)
        ids = {s for r in view.scored for s in r["source_id"].split("|")}
        said = text(view.footing())
        assert view.source_lines() and view.source_lines()[0] in said
        assert not [s for s in ids if re.search(rf"\b{re.escape(s)}\b", said)]


def test_a_hostile_name_is_text_never_markup(sheet):
    view = sheet("pci", "overall", "2023")
    hostile = "<img src=x onerror='alert(1)'>"
    rows = [{**r, "unit_name_vi": hostile, "node_name_vi": hostile} for r in view.rows]
    evil = sheet("pci", "overall", "2023", rows=rows, cited=dict.fromkeys(view.cited, hostile))
    evil.node = {**evil.node, "name_vi": hostile}
    for html in (evil.heading(), evil.bars(), evil.legend(), evil.footing(), table(evil)):
        assert "<img" not in html


def test_a_node_without_any_score_shows_that_instead_of_failing(sheet):
    full = sheet("pci", "overall", "2016")
    nothing = dict.fromkeys(("value", "status", "rank", "rank_of", "rank_status", "band", "source_id"))
    rows = [{**r, **nothing, "missing_reason": "not_collected"} for r in full.rows]
    view = sheet("pci", "overall", "2016", rows=rows)
    assert full.words("common.empty_index_text") in view.heading()
    assert rows_of(view) == {}
    assert "Không có điểm (63)" in text(view.bars())
    assert "công bố" not in text(view.bars())
    assert view.legend() and view.footing()


def test_a_sparse_list_says_nothing_of_the_distance_between_neighbours(sheet):
    distance = "tỉnh liền nhau"
    assert any(distance in caution for caution in sheet("pci", "overall", "2016").cautions())
    assert not any(distance in caution for caution in sheet("pci", "overall", "2024").cautions())


# figures carried onto a later map


def carried(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Index, root and year of every sheet of the 63 that may be shown on the 34."""
    return [
        (index["index"], index["root"], period["period"])
        for index in queries.indices(snapshot)
        if not index["sampled"]
        for period in queries.loaded_periods(snapshot, index["index"])
        if period["geography"] == "63"
    ]


def test_on_a_later_map_there_is_no_rank_whatever_is_asked_for(sheet, snapshot: Snapshot):
    sheets = carried(snapshot)
    assert len(sheets) > 50
    for index, node, period in sheets:
        view = sheet(index, node, period, geography="34", shows_beyond=True)
        assert len(view.rows) == 34
        assert {row["rank"] for row in rows_of(view).values()} <= {""}
        assert not re.search(r"hạng \d", unescape(view.bars())), (index, period)
        assert ranks_in_table(view) == []
        assert "Cao nhất" not in view.heading()
        assert view.words("ranking.rebuilt_caution") in text(view.footing())


def test_on_a_later_map_every_rebuilt_value_has_a_dagger_and_no_other_has(sheet, snapshot: Snapshot):
    seen = set()
    for index, node, period in carried(snapshot):
        view = sheet(index, node, period, geography="34")
        rows = rows_of(view)
        for row in view.scored:
            assert (rows[row["unit"]]["mark"] == "†") is (row["status"] == "rebuilt"), (index, period, row["unit"])
            assert row["unit"].endswith("-2025") is (row["status"] == "rebuilt")
        is_marked = any(r["status"] == "rebuilt" for r in view.scored)
        assert any("†" in sign for sign in view.signs()) is is_marked
        seen.add(is_marked)
    assert seen == {True, False}


def test_the_years_of_the_populations_that_weighed_are_said(sheet):
    view = sheet("pci", "overall", "2016", geography="34")
    years = {r["weights_period"] for r in view.scored if r["status"] == "rebuilt"}
    (sign,) = [sign for sign in view.signs() if "†" in sign]
    assert years and all(year in sign for year in years)
    rebuilt = next(r for r in view.scored if r["status"] == "rebuilt")
    said = rows_of(view)[rebuilt["unit"]]["title"]
    assert f"quy đổi về 34 tỉnh, trọng số dân số {rebuilt['weights_period']}" in said


def test_on_a_later_map_the_list_is_by_region_and_keeps_the_order_of_names_in_each(sheet, snapshot: Snapshot):
    names = list(dict.fromkeys(u["unit"] for u in queries.units(snapshot)))
    rows = {r["unit"]: r for r in queries.ranking(snapshot, "pci", "overall", "2016", "34")}
    view = sheet("pci", "overall", "2016", geography="34", rows=[rows[u] for u in names if u in rows])
    places = [(view.regions[r["region"]]["position"], names.index(r["unit"])) for r in view.scored]
    assert places == sorted(places)
    headings = re.findall(r'td-group"><i style="background:[^"]*"></i>([^<]*)', view.bars())
    assert headings == list(dict.fromkeys(view.regions[r["region"]]["name_vi"] for r in view.scored))
    assert len(headings) == 6


def test_the_heading_of_a_later_map_counts_who_kept_and_who_was_rebuilt(sheet):
    view = sheet("pci", "overall", "2016", geography="34")
    assert "11 đơn vị giữ nguyên số liệu của mình, 23 đơn vị có giá trị quy đổi" in text(view.heading())
    sparse = sheet("pci", "overall", "2024", geography="34")
    kept, rebuilt = (sum((r["status"] == "rebuilt") is made for r in sparse.scored) for made in (False, True))
    said = text(sparse.heading())
    assert f"{kept} đơn vị giữ nguyên" in said and f"{rebuilt} đơn vị có giá trị quy đổi" in said
    assert f"{len(sparse.absent)} đơn vị không có" in said


def test_a_province_that_could_not_be_rebuilt_is_absent_with_the_reason(sheet):
    view = sheet("papi", "total", "2023", geography="34")
    absent = {r["unit"]: r["missing_reason"] for r in view.absent}
    assert absent["ho-chi-minh-2025"] == "member_missing"
    assert "có đơn vị thành viên chưa có số liệu nên không quy đổi" in text(view.bars())
    assert absent["quang-ninh"] == "survey_unreliable"


def test_a_rank_that_was_inferred_has_its_own_sign_and_is_explained(sheet, snapshot: Snapshot):
    with_sign = 0
    for index, node, period in carried(snapshot):
        view = sheet(index, node, period)
        rows = rows_of(view)
        inferred = [r for r in view.scored if r["rank_status"] == "inferred" and rows[r["unit"]]["rank"]]
        assert all(rows[r["unit"]]["rank"].endswith("ⁱ") for r in inferred)
        assert any("ⁱ" in sign for sign in view.signs()) is bool(inferred), (index, period)
        with_sign += bool(inferred)
    assert with_sign
