"""etl.queries: every row says what it is, and a gap is a gap."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

import etl
from etl import queries
from etl.model import MISSING_REASONS, STATUSES
from etl.queries import GET_COLUMNS, Wanted, observations
from tests.conftest import INDICES


@pytest.fixture(scope="module")
def everything(snapshot):
    return observations(snapshot, Wanted())


def one(rows):
    (row,) = rows
    return row


def test_rows_have_the_documented_columns_in_their_order(everything):
    documented = (
        "index, node, concept, unit, unit_name, geography, period, value, value_high, qualifier, unit_of_measure, "
        "status, preferred, rank, rank_of, rank_status, band, missing_reason, source, as_of, weights_period, "
        "statistic, organisation, breakdown, period_text, flag"
    )
    assert ", ".join(GET_COLUMNS) == documented
    assert all(tuple(row) == GET_COLUMNS for row in everything)


def test_a_row_tells_everything_of_its_value(snapshot):
    wanted = Wanted(["pci"], ["overall"], ["da-nang"], ["2016"])
    assert one(observations(snapshot, wanted)) == {
        "index": "pci", "node": "overall", "concept": "overall", "unit": "da-nang", "unit_name": "Đà Nẵng",
        "geography": "63", "period": "2016", "value": 70.001396, "value_high": None, "qualifier": None,
        "unit_of_measure": "point", "status": "published", "preferred": True, "rank": 1, "rank_of": 63,
        "rank_status": "published", "band": "very_good", "missing_reason": None,
        "source": "VCCI, Bảng kết quả PCI 2016 (bản chép trong kho dữ liệu mở vietnamdata), 2016",
        "as_of": None, "weights_period": None, "statistic": None, "organisation": None, "breakdown": None,
        "period_text": None, "flag": None,
    }  # fmt: skip


def test_every_value_of_the_snapshot_is_answered_once(snapshot, everything):
    given = "SELECT count(*) AS n FROM value WHERE status IS DISTINCT FROM 'rebuilt'"
    counts = [given, "SELECT count(*) AS n FROM area_value", "SELECT count(*) AS n FROM activity"]
    assert len(everything) == sum(one(snapshot.rows(count))["n"] for count in counts)
    told_apart_by = ("index", "node", "unit", "period", "status", "source", "preferred", "as_of", "statistic",
                     "organisation", "breakdown", "period_text", "flag")  # fmt: skip
    cells = {tuple(row[column] for column in told_apart_by) for row in everything}
    assert len(cells) == len(everything)


def test_every_row_has_a_number_with_status_and_source_or_a_reason(everything):
    for row in everything:
        if row["missing_reason"] is None:
            assert row["value"] is not None and row["status"] in STATUSES and row["source"], row
        else:
            assert row["missing_reason"] in MISSING_REASONS
            assert (row["value"], row["status"], row["source"]) == (None, None, None), row


def test_missing_is_never_zero(snapshot, everything):
    counts = {i["index"] for i in queries.indices(snapshot) if i["sampled"]}
    zeros = [row for row in everything if row["value"] == 0]
    assert {row["index"] for row in zeros} <= counts and {row["status"] for row in zeros} == {"reported"}
    reasons = {row["missing_reason"] for row in everything}
    assert reasons >= {"withheld", "survey_unreliable", "outside_top", "not_surveyed", "not_collected"}


def test_a_rank_always_has_its_own_status_and_number_of_units(everything):
    for row in everything:
        present = [row[column] is not None for column in ("rank", "rank_of", "rank_status")]
        assert all(present) or not any(present), row
        if row["rank"] is not None:
            assert 1 <= row["rank"] <= row["rank_of"], row


def test_papi_carries_groups_and_no_ranks(everything):
    papi = [row for row in everything if row["index"] == "papi"]
    assert {row["rank"] for row in papi} == {None}
    totals = [row for row in papi if row["node"] == "total" and row["value"] is not None]
    assert {row["band"] for row in totals} == {"high", "mid_high", "mid_low", "low"}


def test_each_cell_displays_one_row(everything):
    shown = {}
    for row in everything:
        if row["organisation"]:
            assert row["preferred"]
            continue
        cell = tuple(row[c] for c in ("index", "node", "unit", "statistic", "period", "as_of"))
        shown[cell] = shown.get(cell, 0) + row["preferred"]
    assert set(shown.values()) == {1}


def test_a_published_score_is_displayed_before_a_computed_one(snapshot):
    published, computed = observations(snapshot, Wanted(["pci"], ["overall"], ["quang-ninh"], ["2023"]))
    assert (published["status"], published["preferred"], published["rank_status"]) == ("published", True, "published")
    assert (computed["status"], computed["preferred"], computed["rank_status"]) == ("computed", False, "computed")
    assert published["value"] == 71.25 and computed["value"] == pytest.approx(71.25, abs=0.005)


def test_a_computed_score_may_carry_a_published_rank(snapshot):
    row = one(observations(snapshot, Wanted(["pci"], ["overall"], ["ha-noi-2008"], ["2023"])))
    assert (row["status"], row["rank"], row["rank_status"]) == ("computed", 28, "published")


def test_a_rank_without_score_stands_beside_the_reason(snapshot):
    row = one(observations(snapshot, Wanted(["pci"], ["overall"], ["dien-bien"], ["2024"])))
    assert (row["value"], row["missing_reason"]) == (None, "outside_top")
    assert (row["rank"], row["rank_status"]) == (32, "published")


@pytest.mark.parametrize(
    ("unit", "period", "found"),
    [
        ("ha-noi", "2008", 1),
        ("ha-tay", "2008", 1),
        ("ha-noi-2008", "2008", 0),
        ("ha-noi", "2009", 0),
        ("ha-tay", "2009", 0),
        ("ha-noi-2008", "2009", 1),
    ],
)
def test_ha_noi_of_2008_and_of_2009_are_two_units(snapshot, unit, period, found):
    assert len(observations(snapshot, Wanted(["pci"], ["overall"], [unit], [period]))) == found


def test_the_name_is_the_one_of_the_period(snapshot):
    rows = observations(snapshot, Wanted(["papi"], ["total"], ["thua-thien-hue"], ["2023"]))
    assert one(rows)["unit_name"] == "Thừa Thiên Huế"
    english = observations(snapshot, Wanted(["papi"], ["total"], ["thua-thien-hue"], ["2023"]), "en")
    assert one(english)["unit_name"] == "Thua Thien Hue"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(indices=["pci"], periods=["2016"]), 63 * 11),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2015", "2016"]), 2 * 63),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2016"], statuses=["published"]), 63),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2016"], statuses=["computed"]), 0),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2016"], statuses=["rebuilt"]), 23),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2023"], statuses=["computed"]), 63),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2016"], geographies=["34"]), 11 + 23),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2016"], geographies=["63"]), 63),
        (Wanted(geographies=["34"], statuses=["rebuilt"], periods=["2016"], units=["da-nang"]), 0),
        (Wanted(indices=["papi"], nodes=["total"], units=["da-nang", "ha-giang"], geographies=["63"]), 2 * 14),
        (Wanted(indices=["pci", "papi"], units=["an-giang-2025"]), 0),
        (Wanted(periods=["2099"]), 0),
        (Wanted(units=["'; DROP TABLE value; --"]), 0),
    ],
)
def test_filters_narrow_the_answer(snapshot, wanted, count):
    assert len(observations(snapshot, wanted)) == count


def test_the_order_is_stable(snapshot, everything):
    assert observations(snapshot, Wanted(["pgi"])) == [row for row in everything if row["index"] == "pgi"]
    order = [i["index"] for i in queries.indices(snapshot)]
    assert order == ["pci", "pgi", "papi", "par_index", "sipas", "new_rural", "dan_van"]

    def kind(row):
        return 2 if row["organisation"] else 1 if row["statistic"] else 0

    keys = [(order.index(r["index"]), kind(r), r["period"] or "") for r in everything]
    assert keys == sorted(keys)


def test_sources_are_text_for_a_reader_in_the_language_asked_for(snapshot):
    ids = {source["source_id"] for source in queries.sources(snapshot)}
    for language in ("vi", "en"):
        texts = queries.source_texts(snapshot, language)
        assert texts.keys() == ids
        for source_id, text in texts.items():
            assert not re.search(rf"\b{re.escape(source_id)}\b", text) and text.strip() == text, text
            assert len(text.split(", ")) >= 2, text
            assert not re.search(r"[|{}]|\bnan\b|\bNone\b|TODO|http", text), text
            assert unicodedata.is_normalized("NFC", text)
    vietnamese, english = (queries.source_texts(snapshot, language) for language in ("vi", "en"))
    assert all(vietnamese[source] != english[source] for source in ids)


def test_no_row_shows_an_identifier_of_a_source(snapshot, everything):
    ids = {source["source_id"] for source in queries.sources(snapshot)}
    shown = {row["source"] for row in everything if row["source"]}
    assert shown.isdisjoint(ids)
    assert not any("|" in text for text in shown)


def test_facts_are_the_plain_tables(snapshot, figures):
    published = [r for r in queries.facts(snapshot, "value") if r["status"] == "published"]
    assert len(published) == sum(v.status == "published" for v in figures.value)
    assert len(queries.facts(snapshot, "uncertainty")) == len(figures.uncertainty)
    assert set(queries.facts(snapshot, "rank", ["unit", "rank"])[0]) == {"unit", "rank"}


def test_indices_tell_what_is_loaded_and_what_was_published(snapshot):
    pci, pgi, papi = queries.indices(snapshot)[:3]
    assert [i["index"] for i in (pci, pgi, papi)] == ["pci", "pgi", "papi"]
    assert (pci["first_period"], pci["last_period"], pci["last_published"]) == ("2005", "2024", "2025")
    assert (papi["first_period"], papi["last_period"], papi["last_published"]) == ("2011", "2024", "2025")


def test_nodes_are_those_of_the_period(snapshot):
    def names(period):
        return [n["node"] for n in queries.nodes(snapshot, "papi", period) if n["level"] == "dimension"]

    assert names("2017") == ["d1", "d2", "d3", "d4", "d5", "d6"]
    assert names("2018") == ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"]
    assert {n["index"] for n in queries.nodes(snapshot)} >= {"pci", "pgi", "papi"}


def test_loaded_periods_come_newest_first_and_without_unloaded_ones(snapshot):
    rows = queries.loaded_periods(snapshot, "papi")
    assert [r["period"] for r in rows] == [str(year) for year in range(2024, 2010, -1)]
    assert [(r["with_root"], r["units"]) for r in rows[:2]] == [(61, 63), (61, 63)]


@pytest.mark.parametrize(
    ("index", "node", "period", "units", "with_value"),
    [("pci", "overall", "2016", 63, 63), ("pci", "overall", "2023", 63, 63), ("papi", "total", "2023", 63, 61),
     ("pci", "overall", "2008", 64, 64), ("pgi", "pgi", "2022", 63, 3), ("papi", "d1", "2019", 63, 63)],
)  # fmt: skip
def test_a_ranking_shows_each_unit_once_best_first_and_gaps_last(snapshot, index, node, period, units, with_value):
    rows = queries.ranking(snapshot, index, node, period, "63")
    assert len(rows) == len({r["unit"] for r in rows}) == units
    values = [r["value"] for r in rows]
    assert all(v is not None for v in values[:with_value]) and values[with_value:] == [None] * (units - with_value)
    assert values[:with_value] == sorted(values[:with_value], reverse=True)


def test_a_ranking_brings_the_interval_of_the_publisher(snapshot):
    row = one(r for r in queries.ranking(snapshot, "papi", "total", "2019", "63") if r["unit"] == "ha-noi-2008")
    assert (row["low"], row["high"], row["se"], row["level_pct"]) == (41.1106796, 41.9553604, 0.256747872, 90)
    assert row["low"] < row["value"] < row["high"]


def test_every_interval_is_90_percent_wide_around_its_score(snapshot):
    rows = snapshot.rows(
        "SELECT u.*, v.value FROM uncertainty u JOIN value v USING (index, node, unit, period) WHERE u.low IS NOT NULL"
    )
    assert len(rows) > 200
    for row in rows:
        assert row["low"] < row["value"] < row["high"]
        assert (row["high"] - row["low"]) / 2 / row["se"] == pytest.approx(1.645, abs=0.002)
        assert row["level_pct"] == 90


def test_series_follow_the_concept_over_a_change_of_code(snapshot):
    rows = queries.series(snapshot, ["da-nang"], "papi", "poverty_list")
    assert [r["period"] for r in rows] == [str(year) for year in range(2011, 2025)]
    node_of = {r["period"]: r["node"] for r in rows}
    assert (node_of["2017"], node_of["2018"]) == ("d2_1", "d2_2")


def test_a_profile_is_of_one_unit_and_shows_each_cell_once(snapshot):
    rows = queries.profile(snapshot, "quang-ninh")
    assert {r["unit"] for r in rows} == {"quang-ninh"}
    cells = [(r["index"], r["node"], r["period"]) for r in rows]
    assert len(cells) == len(set(cells)) > 600


def test_the_medians_are_those_of_the_displayed_scores(snapshot):
    rows = {r["node"]: r for r in queries.medians(snapshot, "papi", "2023")}
    assert rows["total"]["n"] == 61
    assert rows["total"]["median"] == pytest.approx(42.3265, abs=0.00005)
    assert {f"d{number}" for number in range(1, 9)} < rows.keys()


def test_units_come_in_vietnamese_order_with_region_and_map(snapshot):
    rows = queries.units(snapshot)
    names = list(dict.fromkeys(r["name_vi"] for r in rows))
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đồng Nai") < names.index("Gia Lai")
    assert names.index("Hà Nam") < names.index("Hà Nội") < names.index("Hải Dương")
    assert all(r["region_name_vi"] and r["geography"] in ("63", "34") for r in rows)
    assert len({r["unit"] for r in rows if r["geography"] == "34"}) == 34


def test_small_questions_are_answered(snapshot):
    assert [g["geography"] for g in queries.geographies(snapshot)] == ["63", "34"]
    assert len(queries.regions(snapshot)) == 12
    assert [b["tone"] for b in queries.band_levels(snapshot, "papi")] == [1, 2, 3, 4]
    assert {b["kind"] for b in queries.breaks(snapshot, "papi")} == {"method", "map", "suspected"}
    assert {r["reason"] for r in queries.missing_rules(snapshot, "papi")} == {"withheld", "survey_unreliable"}
    assert len(queries.unit_changes(snapshot)) >= 58


def test_questions_to_an_empty_snapshot_are_answered(data):
    for path in (data / "figures").glob("*.csv"):
        path.unlink()
    etl.build(data)
    empty = etl.open_snapshot(data / "snapshots")
    assert observations(empty, Wanted()) == []
    assert [i["last_period"] for i in queries.indices(empty)] == [None] * len(INDICES)
    assert queries.loaded_periods(empty, "pci") == []
    assert queries.ranking(empty, "pci", "overall", "2016", "34") == []
    assert queries.profile(empty, "da-nang") == []


def by(rows, *columns):
    return {tuple(r[c] for c in columns): r for r in rows}


def test_without_a_geography_nothing_is_rebuilt_and_with_one_every_unit_stands_on_it(snapshot, everything):
    assert "rebuilt" not in {row["status"] for row in everything}
    rows = observations(snapshot, Wanted(["papi"], ["total"], periods=["2019"], geographies=["34"]))
    assert [r["status"] for r in rows].count("rebuilt") == 23 and len(rows) == 34
    rows = observations(snapshot, Wanted(["papi"], ["total"], periods=["2019"], statuses=["rebuilt"]))
    assert len(rows) == 23 and {r["geography"] for r in rows} == {"34"}


def test_a_ranking_of_the_old_map_is_the_same_with_and_without_rebuilt_rows(snapshot, everything):
    rows = queries.ranking(snapshot, "pci", "overall", "2016", "63")
    asked = [r for r in everything if (r["index"], r["node"], r["period"]) == ("pci", "overall", "2016")]
    assert {r["unit"]: (r["value"], r["rank"]) for r in rows} == {r["unit"]: (r["value"], r["rank"]) for r in asked}


def test_a_ranking_of_a_map_that_was_no_more_is_empty(snapshot):
    assert queries.ranking(snapshot, "pci", "overall", "2025", "63") == []


def test_a_series_of_a_merged_unit_is_rebuilt_before_and_one_of_its_members_ends(snapshot):
    rows = queries.series(snapshot, ["an-giang-2025", "an-giang", "quang-ninh"], "pci", "overall")
    years = {
        unit: [r["period"] for r in rows if r["unit"] == unit] for unit in ("an-giang-2025", "an-giang", "quang-ninh")
    }
    assert years["an-giang-2025"] == years["an-giang"] == years["quang-ninh"] == [str(y) for y in range(2005, 2025)]
    of = by(rows, "unit", "period")
    assert {r["status"] for r in rows if r["unit"] == "an-giang-2025"} == {"rebuilt"}
    assert {r["rank"] for r in rows if r["unit"] == "an-giang-2025"} == {None}
    assert (of["an-giang", "2016"]["status"], of["an-giang", "2016"]["rank"]) == ("published", 38)
    assert of["an-giang", "2016"]["value"] < of["an-giang-2025", "2016"]["value"]
    assert of["an-giang-2025", "2024"]["missing_reason"] == "member_missing"


def test_series_of_readings_come_in_the_order_of_their_days(snapshot):
    rows = queries.area_series(snapshot, "new_rural", "communes_ntm_pct")
    country = [(r["moment"], r["value"]) for r in rows if r["area"] == "viet-nam"]
    assert country[0] == ("2014-12", 8.8) and country[-1] == ("2025-06", 79.3)
    assert country == sorted(country, key=lambda at: at[0]) and len(country) == len(dict(country))
    assert all(r["preferred"] and r["area_name_vi"] and r["area_name_en"] for r in rows)


def test_a_quarter_sorts_as_its_last_month(data):
    lines = [f"2024,viet-nam,communes_ntm_pct,own,{v},published,vnp_1085456,{at}"
             for v, at in ((79, "2024-08"), (77, "2024-05"), (78, "2024-Q2"))]  # fmt: skip
    text = "\n".join(["period,area,node,statistic,value,status,source_id,as_of", *lines]) + "\n"
    (data / "figures" / "new_rural.area.csv").write_text(text, encoding="utf-8")
    assert etl.build(data).outcome == "published"
    rows = queries.area_series(etl.open_snapshot(data / "snapshots"), "new_rural", "communes_ntm_pct")
    assert [(r["as_of"], r["moment"]) for r in rows] == [
        ("2024-05", "2024-05"), ("2024-Q2", "2024-06"), ("2024-08", "2024-08")
    ]  # fmt: skip


def test_the_country_and_its_regions_have_their_figures(snapshot):
    of = by(queries.area_series(snapshot, "sipas", "overall"), "area", "statistic", "period")
    assert (of["viet-nam", "max", "2020"]["value"], of["viet-nam", "max", "2023"]["value"]) == (95.76, 90.61)
    of = by(queries.area_series(snapshot, "par_index", "overall"), "area", "statistic", "period")
    assert of["viet-nam", "mean", "2013"]["value"] == 77.56
    assert {r["area_level"] for r in of.values()} == {"country", "region"}
    assert queries.area_series(snapshot, "sipas", "nothing") == []


TWICE_PRINTED = ("communes_ntm_pct", "communes_nang_cao_pct", "communes_kieu_mau_pct", "criteria_avg",
                 "districts_ntm_pct", "districts_nang_cao_pct", "provinces_completed")  # fmt: skip


@pytest.mark.parametrize("node", TWICE_PRINTED)
def test_of_a_national_figure_printed_twice_both_stay_and_one_is_displayed(snapshot, everything, node):
    cell = ("new_rural", node, "viet-nam", "2025", "2025-06")
    rows = [r for r in everything if tuple(r[c] for c in ("index", "node", "unit", "period", "as_of")) == cell]
    assert sorted(r["preferred"] for r in rows) == [False, True]
    assert len({r["source"] for r in rows}) == 2 and len({r["value"] for r in rows}) == 1
    (shown,) = (r for r in queries.area_series(snapshot, "new_rural", node) if r["as_of"] == "2025-06")
    assert shown["preferred"] and shown["source_id"] != "vnp_1085456"


def test_no_other_cell_of_a_place_is_printed_twice(snapshot):
    rows = queries.facts(snapshot, "area_value")
    second = [r for r in rows if not r["preferred"]]
    assert sorted(r["node"] for r in second) == sorted(TWICE_PRINTED)
    cell = ("index", "node", "area", "statistic", "period", "as_of")
    assert len(by(rows, *cell)) == len(rows) - 7


def test_coverage_counts_provinces_and_nothing_rebuilt(snapshot, figures):
    of = by(queries.coverage(snapshot), "index", "period")
    pci, papi, par = of["pci", "2016"], of["papi", "2023"], of["par_index", "2023"]
    assert (pci["units"], pci["with_root"], pci["with_any"]) == (63, 63, 63)
    assert (papi["units"], papi["with_root"], papi["with_any"]) == (63, 61, 61)
    printed = {v.unit for v in figures.value if (v.index, v.node, v.period) == ("par_index", "overall", "2023")}
    told = {f.unit for f in (*figures.value, *figures.rank) if (f.index, f.period) == ("par_index", "2023")}
    assert (par["units"], par["with_root"], par["with_any"]) == (63, len(printed), len(told))
    assert (of["pci", "2005"]["units"], of["pci", "2005"]["with_root"]) == (42, 42)
    assert (of["pci", "2025"]["units"], of["pci", "2025"]["with_any"]) == (34, 0)
    assert all(r["with_root"] <= r["with_any"] <= r["units"] for r in of.values())


def test_coverage_counts_the_provinces_whose_bodies_reported(snapshot, figures, catalog):
    province = {o.organisation: o.unit for o in catalog.organisations}
    told = {province[a.organisation] for a in figures.activity if a.period == "2023"} - {""}
    row = by(queries.coverage(snapshot), "index", "period")["dan_van", "2023"]
    assert (row["with_any"], row["with_root"]) == (len(told), 0)


def test_every_release_is_in_the_coverage(snapshot, catalog):
    releases = {(i.index, r.period) for i in catalog.indices.values() for r in i.releases}
    assert by(queries.coverage(snapshot), "index", "period").keys() == releases


def test_absences_and_scores_make_up_the_country(snapshot):
    absent = {}
    for row in queries.absences(snapshot):
        absent[row["index"], row["period"]] = absent.get((row["index"], row["period"]), 0) + row["units"]
    for (index, period), row in by(queries.coverage(snapshot), "index", "period").items():
        if index in ("papi", "par_index", "sipas") and row["with_root"]:
            assert row["with_root"] + absent.get((index, period), 0) == 63, (index, period)
    of = by(queries.absences(snapshot), "index", "period", "missing_reason")
    assert of["pci", "2005", "not_surveyed"]["units"] == 22
    assert of["papi", "2023", "survey_unreliable"]["units"] == 2
    assert not {reason for _, _, reason in of} & {"member_missing", "territory_differs"}


def test_middles_are_medians_of_the_country_and_of_its_regions(snapshot, figures, gazetteer):
    rows = by(queries.middles(snapshot, "pci", "overall"), "region", "period")
    scores = {v.unit: v.value for v in figures.value if (v.index, v.node, v.period) == ("pci", "overall", "2016")}
    country = rows[None, "2016"]
    assert (country["median"], country["n"], country["units"]) == (sorted(scores.values())[31], 63, 63)
    highlands = sorted(scores[unit] for unit in ("dak-lak", "dak-nong", "gia-lai", "kon-tum", "lam-dong"))
    assert (rows["tay-nguyen", "2016"]["median"], rows["tay-nguyen", "2016"]["n"]) == (highlands[2], 5)
    assert (rows[None, "2024"]["n"], rows[None, "2024"]["units"]) == (18, 63)
    assert len({region for region, period in rows if region and period == "2016"}) == 6


def test_a_middle_leaves_the_excluded_score_out_but_not_its_province(snapshot):
    row = by(queries.middles(snapshot, "par_index", "overall"), "region", "period")[None, "2016"]
    assert (row["median"], row["n"], row["units"]) == (73.42, 5, 63)
    medians = by(queries.medians(snapshot, "par_index", "2016"), "node")
    assert (medians["overall",]["median"], medians["overall",]["n"]) == (73.42, 5)


def test_a_middle_is_over_provinces_and_never_over_more_than_there_are(snapshot):
    """A province may have several readings in one year."""
    for index in ("pci", "papi", "par_index", "new_rural"):
        for concept in {n["concept"] for n in queries.nodes(snapshot, index)}:
            for row in queries.middles(snapshot, index, concept):
                assert row["n"] <= row["units"], (index, concept, row)


def test_flags_tell_which_figures_are_left_out(snapshot):
    of = by(queries.flags(snapshot, "par_index"), "flag")
    assert {flag: row["excluded"] for (flag,), row in of.items()} == {
        "maybe_points": True, "base_disputed": False, "other_figure_printed": False
    }  # fmt: skip
    assert "97,5" in of["maybe_points",]["text_vi"] and "97.5" in of["maybe_points",]["text_en"]
    assert queries.flags(snapshot, "pci") == []


def test_every_flag_and_breakdown_of_a_row_has_its_words(snapshot, everything):
    flags = {(i["index"], f["flag"]) for i in queries.indices(snapshot) for f in queries.flags(snapshot, i["index"])}
    assert {(r["index"], r["flag"]) for r in everything if r["flag"]} <= flags
    breakdowns = {(b["index"], b["breakdown"]) for b in queries.facts(snapshot, "breakdown")}
    used = {(r["index"], r["breakdown"]) for r in everything if r["breakdown"]}
    assert used and used <= breakdowns


@pytest.mark.parametrize(
    ("index", "period"),
    [("pci", "2025"), ("papi", "2025"), ("pgi", "2025-07-01"), ("sipas", "2025-07-01"), ("new_rural", "2025-07-01")],
)
def test_every_line_is_cut_where_the_map_changed(snapshot, index, period):
    cuts = [b for b in queries.breaks(snapshot, index) if b["kind"] == "map"]
    assert {b["period"] for b in cuts} == {period}
    nodes = {n["node"] for n in queries.nodes(snapshot, index)}
    assert {b["node"] for b in cuts} == nodes and len(cuts) == len(nodes)
    assert all("34" in b["reason_vi"] and "34" in b["reason_en"] and "202/2025/QH15" in b["basis"] for b in cuts)


def test_areas_and_measures_are_listed_with_names(snapshot):
    of = by(queries.areas(snapshot), "area")
    assert of["viet-nam",]["name_vi"] == "Cả nước"
    assert all(r["name_vi"] and r["name_en"] for r in of.values())
    measures = by(queries.measures(snapshot), "unit_of_measure")
    used = {n["unit_of_measure"] for n in queries.nodes(snapshot)}
    assert used <= {measure for (measure,) in measures}


def test_indices_and_loaded_periods_count_nothing_rebuilt(snapshot):
    of = by(queries.indices(snapshot), "index")
    for index in ("papi", "par_index"):
        given = "SELECT count(*) AS n FROM value WHERE index = ? AND value IS NOT NULL AND status <> 'rebuilt'"
        assert of[index,]["figures"] == one(snapshot.rows(given, [index]))["n"]
    assert [(r["period"], r["with_root"]) for r in queries.loaded_periods(snapshot, "par_index")][:2] == [
        ("2024", 8), ("2023", 18)
    ]  # fmt: skip


def test_readings_are_of_provinces_and_other_places_with_their_day(snapshot):
    rows = queries.readings(snapshot, "new_rural")
    assert {r["place_level"] for r in rows} == {
        "province", "former_province", "country", "region", "district", "commune"
    }  # fmt: skip
    country = [r for r in rows if (r["place"], r["node"]) == ("viet-nam", "communes_ntm_pct")]
    assert [r["moment"] for r in country] == sorted(r["moment"] for r in country)
    newest = country[-1]
    assert (newest["moment"], newest["value"], newest["unit_of_measure"]) == ("2025-06", 79.3, "pct")
    assert (newest["place_name_vi"], newest["node_name_en"]) == (
        "Cả nước", "Share of communes meeting the new rural standard"
    )  # fmt: skip
    assert all(r["status"] in ("published", "reported", "computed") and r["source_id"] for r in rows)
    assert all(r["place_name_vi"] and r["place_name_en"] and r["node_name_vi"] for r in rows)


def test_readings_are_all_figures_that_are_of_one_place_shown_and_good_for_use(snapshot, figures):
    quarter_ends = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}

    def moment(as_of):
        return as_of[:-2] + quarter_ends.get(as_of[-2:], as_of[-2:])

    read = [v for v in (*figures.value, *figures.area_value) if v.index == "new_rural"]
    printed = [
        (getattr(v, "unit", None) or v.area, v.node, moment(v.as_of or v.period), v.value, v.source_id)
        for v in read
        if v.preferred and v.flag != "planned"
    ]
    rows = queries.readings(snapshot, "new_rural")
    assert sorted((r["place"], r["node"], r["moment"], r["value"], r["source_id"]) for r in rows) == sorted(printed)
    assert len(printed) == len(read) - 7 - 1


def test_readings_leave_out_statistics_over_provinces_and_what_was_rebuilt(snapshot):
    assert not [r for r in queries.readings(snapshot, "sipas") if r["place"] == "viet-nam" and r["value"] == 95.76]
    assert "rebuilt" not in {r["status"] for r in queries.readings(snapshot, "papi")}
    excluded = [r for r in queries.readings(snapshot, "par_index") if r["flag"] == "maybe_points"]
    assert excluded == [] and queries.facts(snapshot, "value", ["flag"]).count({"flag": "maybe_points"}) > 0


def test_readings_say_of_which_whole_they_are_a_share_and_which_criterion_they_count(snapshot):
    rows = queries.readings(snapshot, "new_rural")
    told = {(r["flag"], r["denominator"]) for r in rows if r["denominator"]}
    assert told == {
        ("of_ntm_units", "ntm_units"), ("second_denominator", "ntm_units"), ("pct_nang_cao_2025", "ntm_units"),
        ("pct_kieu_mau_2025", "ntm_units"), ("of_all_communes", "all_units"),
    }  # fmt: skip
    of = {r["node"]: r["criterion"] for r in rows}
    assert (of["communes_criterion_07"], of["communes_criterion_07_pct"], of["communes_ntm"]) == (7, 7, None)


def test_activities_are_all_that_bodies_counted_with_who_they_are(snapshot, figures):
    rows = queries.activities(snapshot, "dan_van")
    assert sorted((r["organisation"], r["node"], r["breakdown"] or "", r["period_text"], r["value"]) for r in rows) == (
        sorted((a.organisation, a.node, a.breakdown or "", a.period_text, a.value) for a in figures.activity)
    )
    office = one(r for r in rows if r["breakdown"] == "receiving_office" and r["node"] == "citizen_reception_groups")
    assert (office["organisation_name_vi"], office["kind"], office["level"], office["unit"]) == (
        "Trụ sở tiếp công dân tỉnh Quảng Bình", "reception_office", "province", "quang-binh"
    )  # fmt: skip
    assert (office["group"], office["adds_to_total"], office["breakdown_name_en"]) == (
        "receiver", True, "receiving office"
    )  # fmt: skip
    assert (office["adds_over_time"], office["adds_over_hierarchy"], office["topic"]) == ("flow", "add", "reception")
    assert queries.activities(snapshot, "new_rural") == []


def test_activities_say_which_figures_are_only_shown_as_printed(snapshot):
    rows = queries.activities(snapshot, "dan_van")
    assert {r["excluded"] for r in rows} == {False, True}
    assert {(r["organisation"], r["node"]) for r in rows if r["excluded"]} == {
        ("tinh-nghe-an", "cases_resolved"), ("tinh-nghe-an", "cases_resolved_pct"),
        ("mttq-cac-cap-tinh-kien-giang", "houses_built"), ("cum-thi-dua-mttq-tay-nam-bo", "poor_fund_spent"),
    }  # fmt: skip


def test_activities_come_in_the_order_of_the_catalogue(snapshot):
    rows = queries.activities(snapshot, "dan_van")
    order = {n["node"]: n["position"] for n in queries.nodes(snapshot, "dan_van")}
    positions = [order[r["node"]] for r in rows]
    assert positions == sorted(positions) == [r["node_position"] for r in rows]
    needing = {r["node"] for r in rows if r["needs_territory"]}
    assert "religious_visits" in needing and "dialogue_meetings" not in needing


def test_partitions_give_a_row_a_part_and_tell_two_ways_apart(snapshot):
    rows = [r for r in queries.partitions(snapshot, "dan_van") if r["total"] == "petitions_eligible"]
    ways = {r["partition"]: {p["part"] for p in rows if p["partition"] == r["partition"]} for r in rows}
    assert list(ways.values()) == [
        {"petitions_own_authority", "petitions_other_authority"},
        {"petitions_complaints", "petitions_denunciations", "petitions_reflections"},
    ]
    assert len(queries.partitions(snapshot, "new_rural")) == 19
    assert queries.partitions(snapshot, "pci") == []


def test_shares_give_a_row_a_whole_the_usual_one_first(snapshot):
    rows = [r for r in queries.shares(snapshot, "new_rural") if r["node"] == "communes_kieu_mau_pct"]
    assert [(r["of"], r["denominator"], r["among"], r["choice"]) for r in rows] == [
        ("communes_kieu_mau", "ntm_units", "communes_ntm", 0),
        ("communes_kieu_mau", "all_units", "communes_total", 1),
    ]
    assert {r["index"] for r in queries.shares(snapshot, "dan_van")} == {"dan_van"}
    assert queries.shares(snapshot, "pci") == []


def test_the_register_of_initiatives_tells_who_carries_them_and_where(snapshot, catalog):
    rows = queries.initiatives(snapshot)
    assert sorted(r["initiative"] for r in rows) == sorted(i.initiative for i in catalog.initiatives)
    of = {r["initiative"]: r for r in rows}
    friday = of["thu-sau-khong-hen"]
    assert (friday["organisation_name_vi"], friday["unit"], friday["unit_name_vi"], friday["unit_name_en"]) == (
        "Công an tỉnh Quảng Bình", "quang-binh", "Quảng Bình", "Quang Binh"
    )  # fmt: skip
    assert (friday["kind"], friday["level"], friday["called"]) == ("police", "province", "mo_hinh")
    provinces = list(dict.fromkeys(r["unit"] for r in rows))
    assert provinces == [None, "kien-giang", "nghe-an", "quang-binh", "vinh-phuc"]


def test_duties_are_those_declared_here_and_shipped(data):
    (data / "local").mkdir()
    heading = (data / "catalog" / "reporting.csv").read_text(encoding="utf-8")
    lines = ["dan_van,dialogue_meetings,tinh-nghe-an,month,2026-01-01,2026-12-31,",
             "dan_van,citizen_reception_visits,tinh-quang-binh,quarter,2026-01-01,,nadcs_da07"]  # fmt: skip
    (data / "local" / "reporting.csv").write_text(heading + "\n".join(lines) + "\n", encoding="utf-8")
    assert etl.build(data).outcome == "published"
    rows = queries.duties(etl.open_snapshot(data / "snapshots"))
    assert [(r["node"], r["organisation"], r["cadence"], r["since"], r["until"]) for r in rows] == [
        ("citizen_reception_visits", "tinh-quang-binh", "quarter", "2026-01-01", None),
        ("dialogue_meetings", "tinh-nghe-an", "month", "2026-01-01", "2026-12-31"),
    ]
    missing = etl.outstanding(rows, [], date(2026, 4, 1))
    assert [(o.organisation, o.start.isoformat()) for o in missing] == [
        ("tinh-nghe-an", "2026-01-01"), ("tinh-quang-binh", "2026-01-01"),
        ("tinh-nghe-an", "2026-02-01"), ("tinh-nghe-an", "2026-03-01"),
    ]  # fmt: skip


def test_criteria_come_by_set_and_number_and_those_without_number_not_at_all(snapshot, catalog):
    rows = queries.criteria(snapshot)
    assert [(r["criteria_set"], r["number"]) for r in rows] == sorted(
        (c.criteria_set, c.number) for c in catalog.criteria if c.number is not None
    )
    sizes = Counter(r["criteria_set"] for r in rows)
    assert sizes == {"ntm_huyen_320": 9, "ntm_huyen_558": 9, "ntm_xa_1980": 19, "ntm_xa_318": 19, "ntm_xa_491": 19,
                     "ntm_xa_51_2025": 10, "ntm_xa_nang_cao_318": 19}  # fmt: skip
    assert [r["number"] for r in rows if r["criteria_set"] == "ntm_xa_491"] == list(range(1, 20))


def test_populations_are_those_of_the_catalogue(snapshot, catalog):
    rows = queries.populations(snapshot)
    assert [(r["unit"], r["period"], r["population_thousand"]) for r in rows] == sorted(
        (p.unit, p.period, p.population_thousand) for p in catalog.populations
    )


def test_new_questions_to_an_empty_snapshot_are_answered(data):
    for path in (data / "figures").glob("*.csv"):
        path.unlink()
    etl.build(data)
    empty = etl.open_snapshot(data / "snapshots")
    assert queries.readings(empty, "new_rural") == queries.activities(empty, "dan_van") == queries.duties(empty) == []
    assert queries.initiatives(empty) and queries.shares(empty, "new_rural") and queries.partitions(empty, "dan_van")


def test_what_is_found_is_what_is_got_with_all_that_is_held_of_it(snapshot):
    for wanted in (
        Wanted(indices=["pci"], units=["an-giang"], periods=["2023"]),
        Wanted(indices=["new_rural"], units=["viet-nam"]),
        Wanted(indices=["dan_van"], units=["nghe-an"]),
    ):
        found = queries.found(snapshot, wanted)
        assert [{c: r.get(c) for c in GET_COLUMNS} for r in found] == observations(snapshot, wanted)
        assert found and all(row["node_name_vi"] and row["node_name_en"] for row in found)
    scored = queries.found(snapshot, Wanted(indices=["pci"], units=["an-giang"], periods=["2023"]))
    assert any(row["beyond_published"] for row in scored)
