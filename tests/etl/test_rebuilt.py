"""etl.rebuilt: old figures on today's units, computed here once more from the CSV files by plain arithmetic."""

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from etl import queries
from etl.model import Population, UnitChange, Value
from etl.queries import Wanted, observations
from etl.rebuilt import Populations, rebuilt_values
from etl.units import Gazetteer
from tests.conftest import DATA, INDICES

BEFORE = date(2025, 6, 30)
SHARES_2023 = {
    "entry": 0.05, "land": 0.10, "transparency": 0.05, "time": 0.05, "informal": 0.15, "bias": 0.10,
    "proactivity": 0.15, "support": 0.15, "labor": 0.10, "legal": 0.10,
}  # fmt: skip
EXCLUDED = {("par_index", "maybe_points"), ("new_rural", "planned")}
AS_PRINTED = ("published", "computed", "reported")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def members():
    """Of each unit of the 34 its members on the 63, told by the merges of 2025 alone."""
    found = defaultdict(list)
    for change in rows_of(DATA / "catalog" / "unit_changes.csv"):
        if change["date"] == "2025-07-01":
            assert (change["kind"], change["share"]) == ("merge", "1")
            found[change["to_unit"]].append(change["from_unit"])
    assert (len(found), sum(map(len, found.values()))) == (23, 52)
    return dict(found)


@pytest.fixture(scope="module")
def unchanged(gazetteer):
    return {s.unit for s in gazetteer.units_on(BEFORE)} & {s.unit for s in gazetteer.units_on(date(2025, 7, 1))}


@pytest.fixture(scope="module")
def thousands():
    rows = rows_of(DATA / "catalog" / "population.csv")
    return {(r["unit"], r["period"]): float(r["population_thousand"]) for r in rows}


@pytest.fixture(scope="module")
def printed():
    """The figure of every cell as the CSV files tell it, and the overall PCI 2023 that the publisher kept back."""
    found = {}
    for path in (DATA / "figures").glob("*.value.csv"):
        index = path.name.split(".")[0]
        for row in rows_of(path):
            cell = (index, row["node"], row["unit"], row["period"], row.get("as_of") or None)
            first = found.get(cell)
            if first is None or AS_PRINTED.index(row["status"]) < AS_PRINTED.index(first["status"]):
                found[cell] = row
    for unit in {cell[2] for cell in found if cell[0] == "pci" and cell[3] == "2023"}:
        parts = {node: found.get(("pci", node, unit, "2023", None)) for node in SHARES_2023}
        if ("pci", "overall", unit, "2023", None) not in found and all(parts.values()):
            score = 10 * sum(SHARES_2023[node] * float(row["value"]) for node, row in parts.items())
            found["pci", "overall", unit, "2023", None] = {"value": score, "status": "computed"}
    return found


@pytest.fixture(scope="module")
def rebuilt(snapshot):
    """Every rebuilt row by its cell."""
    rows = snapshot.rows("SELECT * FROM value WHERE status = 'rebuilt'")
    found = {(r["index"], r["node"], r["unit"], r["period"], r["as_of"]): r for r in rows}
    assert len(found) == len(rows)
    return found


def year_of_weights(period):
    """The year whose population weighs a period: its own, or the nearest of 2016 to 2022."""
    return str(min(max(int(period), 2016), 2022))


def may_be_used(index, row):
    return (
        row is not None
        and row["status"] != "inferred"
        and (row.get("qualifier") or "~") == "~"
        and (index, row.get("flag")) not in EXCLUDED
        and not row.get("value_high")
    )


@pytest.mark.parametrize("index", INDICES)
def test_every_merged_unit_has_the_mean_or_the_sum_of_its_members(
    catalog, snapshot, rebuilt, printed, members, thousands, index
):
    declared = catalog.indices[index]
    groups = {(node, period, as_of) for i, node, _, period, as_of in printed if i == index}
    compared = []
    for node, period, as_of in groups:
        release = declared.release_of(period)
        merge = declared.node_in(node, period).merge
        if merge == "none" or release.units_at >= date(2025, 7, 1):
            continue
        for unit, parts in members.items():
            row = rebuilt.get((index, node, unit, period, as_of))
            rows = [printed.get((index, node, part, period, as_of)) for part in parts]
            if not all(may_be_used(index, r) for r in rows):
                assert row is None if declared.sampled else (row["value"], row["missing_reason"]) == (
                    None, "member_missing"
                ), (node, unit, period)  # fmt: skip
                continue
            values = [float(r["value"]) for r in rows]
            if merge == "sum":
                expected, year = sum(values), None
            else:
                year = year_of_weights(period)
                people = [thousands[part, year] for part in parts]
                expected = sum(v * p for v, p in zip(values, people, strict=True)) / sum(people)
            assert row["value"] == pytest.approx(expected, rel=0, abs=1e-9), (node, unit, period)
            assert (row["weights_period"], row["missing_reason"]) == (year, None), (node, unit, period)
            compared.append((node, unit, period, as_of))
    filled = {cell[1:] for cell, row in rebuilt.items() if cell[0] == index and row["value"] is not None}
    assert filled == set(compared)


def test_so_many_cells_are_rebuilt(rebuilt):
    count = defaultdict(int)
    for (index, *_), row in rebuilt.items():
        count[index] += row["value"] is not None
    assert {i: n for i, n in count.items() if n} == {
        "pci": 3312, "papi": 10450, "pgi": 41, "par_index": 5, "sipas": 2, "new_rural": 2
    }  # fmt: skip


def test_one_mean_by_hand(rebuilt):
    """An Giang and Kiên Giang, PCI 2016, weighed by their people of that year."""
    row = rebuilt["pci", "overall", "an-giang-2025", "2016", None]
    by_hand = (57.790867 * 1976.4 + 60.8092 * 1708.7) / (1976.4 + 1708.7)
    assert row["value"] == pytest.approx(by_hand, rel=0, abs=1e-9)
    assert (row["qualifier"], row["weights_period"]) == (None, "2016")


def test_communes_are_summed_and_not_averaged(rebuilt):
    row = rebuilt["new_rural", "districts_total", "quang-tri-2025", "2025", "2025-04"]
    assert (row["value"], row["weights_period"]) == (18, None)


def test_every_rebuilt_row_is_a_number_with_source_or_a_reason(rebuilt, members):
    for cell, row in rebuilt.items():
        if row["value"] is None:
            assert row["missing_reason"] in ("member_missing", "territory_differs"), cell
            assert (row["source_id"], row["weights_period"], row["qualifier"]) == (None, None, None), cell
        else:
            assert row["missing_reason"] is None and row["source_id"], cell
        assert row["preferred"]
        assert cell[2] in members or (cell[2] == "ha-noi-2008" and cell[3] <= "2008"), cell


def test_a_rebuilt_score_cites_the_sources_of_all_its_members(rebuilt, printed, members):
    for (index, node, unit, period, as_of), row in rebuilt.items():
        parts = [printed.get((index, node, part, period, as_of), {}) for part in members.get(unit, ())]
        cited = {part.get("source_id") for part in parts} - {None}
        if row["value"] is not None and len(cited) and all(part.get("source_id") for part in parts):
            assert set(row["source_id"].split("|")) == cited, (node, unit, period)


@pytest.mark.parametrize("index", INDICES)
def test_unchanged_units_stand_on_the_map_of_34_with_their_own_figures(snapshot, unchanged, index):
    columns = "node, unit, period, as_of, value, value_high, qualifier, status, source_id, missing_reason, flag, band"
    rows = snapshot.rows(
        f"SELECT {columns}, geography, preferred FROM observation WHERE index = ? AND list_contains(?, unit) "
        "AND period < '2025' AND NOT (unit = 'ha-noi-2008' AND period <= '2008')",
        [index, sorted(unchanged)],
    )

    left_out = {"geography"} | ({"band"} if index == "papi" else set())  # quartiles are true on their own map only

    def on(geography):
        kept = [tuple(v for k, v in r.items() if k not in left_out) for r in rows if r["geography"] == geography]
        return sorted(kept, key=str)

    assert on("34") == on("63")
    assert {r["status"] for r in rows} <= {"published", "computed", "reported", None}


@pytest.fixture(scope="module")
def on_34(snapshot):
    """Every displayed row of the map of 34 before 2025, by index, node and period."""
    found = defaultdict(list)
    for row in observations(snapshot, Wanted(geographies=["34"])):
        if row["preferred"] and row["period"] < "2025":
            found[row["index"], row["node"], row["period"]].append(row)
    return found


@pytest.fixture(scope="module")
def boards(catalog, snapshot, on_34):
    """The ranking of each root in each period before 2025, on the map of 34."""
    roots = {i.index: i.root for i in catalog.indices.values()}
    asked = [(index, node, period) for index, node, period in on_34 if node == roots[index]]
    assert len(asked) > 60
    return {board: queries.ranking(snapshot, *board, "34") for board in asked}


def test_a_ranking_on_the_map_of_34_shows_the_rows_that_get_prints(on_34, boards):
    for board, rows in boards.items():
        if board[0] != "new_rural":  # where a unit may have several readings a year
            shown = {r["unit"]: (r["value"], r["status"], r["missing_reason"]) for r in rows}
            assert len(shown) == len(rows)
            assert shown == {r["unit"]: (r["value"], r["status"], r["missing_reason"]) for r in on_34[board]}, board


def test_unchanged_units_have_the_figures_of_the_csv_files_on_the_map_of_34(on_34, printed, unchanged):
    assert len(unchanged) == 11
    checked = 0
    for (index, node, period), rows in on_34.items():
        for row in rows:
            if row["unit"] in unchanged and not (row["unit"] == "ha-noi-2008" and period <= "2008"):
                given = printed.get((index, node, row["unit"], period, row["as_of"]))
                wanted = (
                    (pytest.approx(float(given["value"]), rel=0, abs=1e-9), given["status"]) if given else (None, None)
                )
                assert (row["value"], row["status"]) == wanted, (index, node, period, row["unit"])
                checked += given is not None
    assert checked == sum(
        cell[2] in unchanged and cell[3] < "2025" and not (cell[2] == "ha-noi-2008" and cell[3] <= "2008")
        for cell in printed
    )


@pytest.mark.parametrize("index", ["pci", "pgi", "papi", "par_index", "sipas"])
def test_where_there_is_any_figure_the_map_of_34_shows_each_of_the_34_once(on_34, gazetteer, printed, index):
    today = sorted(s.unit for s in gazetteer.units_on(date(2025, 7, 1)))
    for node, period in sorted({(n, p) for i, n, _, p, _ in printed if i == index}):
        assert sorted(r["unit"] for r in on_34[index, node, period]) == today, (node, period)


def test_ha_noi_before_2009_is_refused_because_its_territory_was_another(snapshot):
    rows = snapshot.rows("SELECT * FROM observation WHERE unit = 'ha-noi-2008' AND period <= '2008'")
    assert {r["period"] for r in rows} == {"2005", "2006", "2007", "2008"}
    assert {(r["geography"], r["value"], r["missing_reason"]) for r in rows} == {("34", None, "territory_differs")}
    later = queries.ranking(snapshot, "pci", "overall", "2009", "34")
    assert [(r["value"], r["status"]) for r in later if r["unit"] == "ha-noi-2008"] == [(58.17699, "published")]


def test_no_other_unit_is_refused_for_its_territory(rebuilt):
    refused = {cell[2] for cell, row in rebuilt.items() if row["missing_reason"] == "territory_differs"}
    assert refused == {"ha-noi-2008"}


def test_units_whose_member_gave_land_away_are_about_right_only(rebuilt, printed, members):
    """Mê Linh left Vĩnh Phúc and four communes left Hòa Bình on 1 August 2008; both are in Phú Thọ now."""
    about = {cell for cell, row in rebuilt.items() if row["qualifier"] == "~"}
    assert about == {
        cell for cell, row in rebuilt.items()
        if cell[2] == "phu-tho-2025" and cell[3] <= "2008" and row["value"] is not None
    }  # fmt: skip
    assert {cell[3] for cell in about} == {"2006", "2007", "2008"} and len(about) == 33
    assert all((i, n, part, p, a) in printed for i, n, u, p, a in about for part in members[u])


def test_get_tells_the_year_of_the_weights(snapshot):
    for period, year in (("2011", "2016"), ("2016", "2016"), ("2019", "2019"), ("2022", "2022"), ("2024", "2022")):
        rows = observations(snapshot, Wanted(["papi"], ["total"], periods=[period], geographies=["34"]))
        rebuilt_rows = [r for r in rows if r["status"] == "rebuilt" and r["value"] is not None]
        assert len(rebuilt_rows) > 18
        assert {r["weights_period"] for r in rebuilt_rows} == {year}
        assert {r["weights_period"] for r in rows if r["status"] != "rebuilt"} == {None}


# a little country of two old provinces that made a new one in 2025, in an index of the catalogue
def little(node="overall", period="2019", index="pci", **cells):
    return [
        Value(index, node, unit.replace("_", "-"), period, number, "published", "s") for unit, number in cells.items()
    ]


@pytest.fixture
def an_giang(catalog, gazetteer):
    """What is rebuilt for An Giang of some scores, in their own node."""
    populations = Populations(catalog.populations)

    def of(values, gazetteer=gazetteer, populations=populations):
        index = catalog.indices[values[0].index]
        found = rebuilt_values(index, values, catalog.geographies, gazetteer, populations)
        return [v for v in found if v.unit == "an-giang-2025" and v.node == values[0].node]

    return of


def test_a_node_without_any_figure_in_a_loaded_year_is_refused_by_name(catalog, gazetteer):
    given = little(an_giang=60.0, kien_giang=70.0)
    found = rebuilt_values(catalog.indices["pci"], given, catalog.geographies, gazetteer, Populations([]))
    of_land = [v for v in found if v.node == "land"]
    assert len(of_land) == 23
    assert {(v.value, v.missing_reason) for v in of_land} == {(None, "member_missing")}


def test_two_members_make_one_value(an_giang, thousands):
    (made,) = an_giang(little(an_giang=60.0, kien_giang=70.0))
    a, k = thousands["an-giang", "2019"], thousands["kien-giang", "2019"]
    assert made.value == pytest.approx((60 * a + 70 * k) / (a + k), abs=1e-9)
    assert (made.status, made.weights_period, made.qualifier, made.source_id) == ("rebuilt", "2019", None, "s")


@pytest.mark.parametrize(
    "change",
    [
        {"value": None, "missing_reason": "withheld"},
        {"status": "inferred"},
        {"qualifier": ">"},
        {"qualifier": "<"},
        {"qualifier": ">="},
        {"qualifier": "<="},
        {"qualifier": "between", "value_high": 75.0},
        {"value_high": 75.0},
        {"qualifier": "est"},
    ],
    ids=str,
)
def test_nothing_is_made_of_a_member_that_has_no_figure_of_its_own(an_giang, change):
    first, second = little(an_giang=60.0, kien_giang=70.0)
    (made,) = an_giang([first, second._replace(**change)])
    assert (made.value, made.missing_reason, made.source_id, made.weights_period) == (
        None,
        "member_missing",
        None,
        None,
    )


def test_nothing_is_made_of_an_excluded_figure(an_giang):
    first, second = little(index="par_index", an_giang=60.0, kien_giang=70.0)
    (made,) = an_giang([first, second._replace(flag="maybe_points")])
    assert (made.value, made.missing_reason) == (None, "member_missing")
    (made,) = an_giang([first, second._replace(flag="other_figure_printed")])
    assert made.value is not None


def test_nothing_is_made_where_a_member_is_absent(an_giang):
    (made,) = an_giang(little(an_giang=60.0))
    assert (made.value, made.missing_reason) == (None, "member_missing")
    assert an_giang(little(da_nang=60.0))[0].value is None


def test_about_stays_about(an_giang):
    first, second = little(an_giang=60.0, kien_giang=70.0)
    (made,) = an_giang([first, second._replace(qualifier="~")])
    assert made.value is not None and made.qualifier == "~"


def test_land_given_away_after_the_day_makes_it_about(catalog, an_giang):
    gave = UnitChange(date(2020, 1, 1), "kien-giang", "ca-mau", "transfer", None, "a decree", "")
    other = Gazetteer(replace(catalog, changes=(*catalog.changes, gave)))
    assert an_giang(little(an_giang=60.0, kien_giang=70.0), gazetteer=other)[0].qualifier == "~"
    later = little(an_giang=60.0, kien_giang=70.0, period="2021")
    assert an_giang(later, gazetteer=other)[0].qualifier is None


def test_both_sources_are_cited_once_and_in_order(an_giang):
    first, second = little(an_giang=60.0, kien_giang=70.0)
    (made,) = an_giang([first._replace(source_id="b|c"), second._replace(source_id="a|b")])
    assert made.source_id == "a|b|c"


def test_counts_are_summed_of_the_same_day_only(an_giang):
    first, second = little("communes_ntm", "2019", "new_rural", an_giang=60.0, kien_giang=70.0)
    day = {"as_of": "2019-12-31"}
    (made,) = an_giang([first._replace(**day), second._replace(**day)])
    assert (made.value, made.as_of, made.weights_period) == (130, "2019-12-31", None)
    assert an_giang([first._replace(**day), second]) == []


def test_a_share_of_an_uncounted_whole_is_not_merged(an_giang):
    assert an_giang(little("communes_ntm_pct", "2019", "new_rural", an_giang=60.0, kien_giang=70.0)) == []


def test_nothing_is_rebuilt_on_the_map_of_the_figures_themselves(an_giang):
    later = little(period="2025", an_giang=60.0, kien_giang=70.0)
    assert an_giang(later) == []


def test_the_nearest_year_is_one_in_which_all_members_were_counted():
    years = Populations(
        [Population("a", y, 1.0) for y in ("2016", "2018", "2022")]
        + [Population("b", y, 3.0) for y in ("2016", "2022")]
    )
    near = {p: years.nearest_period(["a", "b"], p) for p in ("2005", "2018", "2019", "2020", "2024")}
    assert near == {"2005": "2016", "2018": "2016", "2019": "2016", "2020": "2022", "2024": "2022"}
    assert years.nearest_period(["a"], "2018") == "2018"
    assert years.nearest_period(["a", "nobody"], "2018") is None
    assert years.nearest_period([], "2018") is None
    assert years.thousand("b", "2022") == 3


def test_without_a_population_there_is_no_mean(an_giang):
    (made,) = an_giang(little(an_giang=60.0, kien_giang=70.0), populations=Populations([]))
    assert (made.value, made.missing_reason) == (None, "member_missing")


def test_no_rank_stands_beside_a_rebuilt_value(snapshot, rebuilt):
    assert snapshot.rows("SELECT * FROM observation WHERE status = 'rebuilt' AND rank IS NOT NULL") == []
    ranked = snapshot.rows("SELECT DISTINCT index, node, unit, period FROM rank")
    assert not {tuple(r.values()) for r in ranked} & {cell[:4] for cell in rebuilt}
    assert snapshot.rows("SELECT * FROM rank WHERE status = 'rebuilt'") == []


def test_no_rank_stands_on_the_map_of_34_before_2025(snapshot, on_34, boards):
    assert len(on_34) > 900
    rows = snapshot.rows("SELECT * FROM observation WHERE geography = '34' AND period < '2025' AND rank IS NOT NULL")
    assert rows == []
    assert {r["rank"] for board in on_34.values() for r in board} == {None}
    assert {r["rank"] for board in boards.values() for r in board} == {None}


def test_no_computed_ranking_mixes_statuses_or_holds_an_inferred_score(snapshot):
    """Each computed rank has a score of one status beside it, and is its place among the scores of that status."""
    rows = snapshot.rows(
        "SELECT r.index, r.node, r.period, r.rank, r.rank_of, v.value, v.status FROM rank r "
        "LEFT JOIN value v USING (index, node, unit, period) "
        "WHERE r.status = 'computed' AND r.source_id IS NULL AND v.status IS NOT NULL"
    )
    assert len(rows) > 7_000 and {r["status"] for r in rows} <= {"published", "computed", "reported"}
    boards = defaultdict(list)
    for row in rows:
        boards[row["index"], row["node"], row["period"], row["status"]].append(row)
    of_one_status = defaultdict(set)
    for (index, node, period, status), board in boards.items():
        scores = [r["value"] for r in board]
        if len(board) == board[0]["rank_of"]:
            of_one_status[index, node, period].add(status)
            # of equal score or to half a cent, where scores were computed from rounded parts
            assert all(r["rank"] == 1 + sum(s > r["value"] + 1e-9 for s in scores) for r in board), (node, period)
    assert of_one_status.keys() == {board[:3] for board in boards}
    assert all(len(statuses) == 1 for statuses in of_one_status.values())


def test_no_quartile_group_holds_a_rebuilt_value(snapshot, rebuilt):
    grouped = snapshot.rows("SELECT index, node, unit, period FROM band WHERE index = 'papi'")
    assert len(grouped) > 6_000
    assert not {tuple(r.values()) for r in grouped} & {cell[:4] for cell in rebuilt}
    on_34 = (
        "SELECT * FROM observation WHERE index = 'papi' AND geography = '34' AND period < '2025' AND band IS NOT NULL"
    )
    assert snapshot.rows(on_34) == []


def test_the_groups_of_papi_are_the_quartiles_of_the_63_alone(snapshot, printed):
    """One year by hand: a group reaches down to the cut that the scores of the CSV file give."""
    scores = sorted(float(r["value"]) for c, r in printed.items() if c[:2] == ("papi", "total") and c[3] == "2019")
    assert len(scores) == 63

    def cut(share):
        place = share * (len(scores) - 1)
        low = int(place)
        return scores[low] + (place - low) * (scores[min(low + 1, len(scores) - 1)] - scores[low])

    rows = snapshot.rows("SELECT unit, band FROM band WHERE index = 'papi' AND node = 'total' AND period = '2019'")
    assert len(rows) == 63
    for row in rows:
        score = float(printed["papi", "total", row["unit"], "2019", None]["value"])
        names = ("high", "mid_high", "mid_low", "low")
        assert row["band"] == names[sum(score < cut(share) for share in (0.75, 0.5, 0.25))], row["unit"]
