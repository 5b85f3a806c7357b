"""etl.queries: every row says what it is, and a gap is a gap."""

import re
import unicodedata

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
        "status, preferred, rank, rank_of, rank_status, band, missing_reason, source"
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
    }  # fmt: skip


def test_every_value_of_the_snapshot_is_answered_once(snapshot, everything):
    assert len(everything) == snapshot.rows("SELECT count(*) AS n FROM value")[0]["n"]
    told_apart_by = ("index", "node", "unit", "period", "status", "source", "preferred")
    cells = {tuple(row[column] for column in told_apart_by) for row in everything}
    assert len(cells) == len(everything)


def test_every_row_has_a_number_with_status_and_source_or_a_reason(everything):
    for row in everything:
        if row["missing_reason"] is None:
            assert row["value"] is not None and row["status"] in STATUSES and row["source"], row
        else:
            assert row["missing_reason"] in MISSING_REASONS
            assert (row["value"], row["status"], row["source"]) == (None, None, None), row


def test_missing_is_never_zero(everything):
    assert [row for row in everything if row["value"] == 0] == []
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
        cell = (row["index"], row["node"], row["unit"], row["period"])
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
        (Wanted(nodes=["overall"], periods=["2016"], statuses=["published"]), 63),
        (Wanted(nodes=["overall"], periods=["2016"], statuses=["computed"]), 0),
        (Wanted(indices=["pci"], nodes=["overall"], periods=["2023"], statuses=["computed"]), 63),
        (Wanted(geographies=["34"]), 0),
        (Wanted(indices=["papi"], nodes=["total"], units=["da-nang", "ha-giang"], geographies=["63"]), 2 * 14),
        (Wanted(units=["an-giang-2025"]), 0),
        (Wanted(periods=["2099"]), 0),
        (Wanted(units=["'; DROP TABLE value; --"]), 0),
    ],
)
def test_filters_narrow_the_answer(snapshot, wanted, count):
    assert len(observations(snapshot, wanted)) == count


def test_the_order_is_stable(snapshot, everything):
    assert observations(snapshot, Wanted(["pgi"])) == [row for row in everything if row["index"] == "pgi"]
    keys = [(["pci", "pgi", "papi"].index(r["index"]), r["period"]) for r in everything]
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
    rows = queries.ranking(snapshot, index, node, period)
    assert len(rows) == len({r["unit"] for r in rows}) == units
    values = [r["value"] for r in rows]
    assert all(v is not None for v in values[:with_value]) and values[with_value:] == [None] * (units - with_value)
    assert values[:with_value] == sorted(values[:with_value], reverse=True)


def test_a_ranking_brings_the_interval_of_the_publisher(snapshot):
    row = one(r for r in queries.ranking(snapshot, "papi", "total", "2019") if r["unit"] == "ha-noi-2008")
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
    assert queries.ranking(empty, "pci", "overall", "2016") == []
    assert queries.profile(empty, "da-nang") == []
