"""etl.figures: what stands in a file is read as it stands, and a bad cell is reported with its line."""

import csv

import pytest

from etl.figures import read_figures
from etl.model import Activity, AreaValue, Band, Rank, Uncertainty, Value
from tests.conftest import DATA

VALUES = "period,unit,node,value,status,source_id"
RANKS = "period,unit,node,rank,status,source_id"
INTERVALS = "period,unit,node,se,variance,low,high,level_pct,n,source_id"


@pytest.fixture
def read(tmp_path):
    """Read one file with the given name and lines."""

    def read_file(name, *lines):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_figures(tmp_path)

    return read_file


def test_a_value_is_read_digit_for_digit(read):
    facts, issues = read("pci.value.csv", VALUES, "2016,da-nang,overall,70.001396,published,VCCI_XLS_2016")
    assert issues == []
    assert facts.value == [Value("pci", "overall", "da-nang", "2016", 70.001396, "published", "VCCI_XLS_2016")]
    assert facts.rank == facts.band == facts.uncertainty == []


def test_the_index_is_the_first_part_of_the_file_name(read):
    facts, _ = read("new_index.value.csv", VALUES, "2016,da-nang,x,1,published,s")
    assert facts.value[0].index == "new_index"


def test_optional_columns_of_a_value_are_read(read):
    facts, _ = read(
        "dan_van.value.csv",
        VALUES + ",value_high,qualifier,as_of,source_cell",
        "2024,da-nang,models,7,reported,s,9,approx,2024-06-30,Sheet1!B4",
        "2024,ha-giang,models,7,reported,s,,,,",
    )
    full, bare = facts.value
    assert (full.value_high, full.qualifier, full.as_of, full.source_cell) == (9, "approx", "2024-06-30", "Sheet1!B4")
    assert (bare.value_high, bare.qualifier, bare.as_of, bare.source_cell) == (None, None, None, None)


def test_ranks_bands_and_intervals_are_read(read, tmp_path):
    read("pci.rank.csv", RANKS, "2016,da-nang,overall,1,published,s")
    read("pci.band.csv", RANKS.replace("rank", "band"), "2016,da-nang,overall,very_good,published,s")
    facts, issues = read("papi.uncertainty.csv", INTERVALS, "2019,ha-noi-2008,total,0.25,,41.1,41.9,90,310,s")
    assert issues == []
    assert facts.rank == [Rank("pci", "overall", "da-nang", "2016", 1, None, "published", "s")]
    assert facts.band == [Band("pci", "overall", "da-nang", "2016", "very_good", "published", "s")]
    interval = Uncertainty("papi", "total", "ha-noi-2008", "2019", 0.25, None, 41.1, 41.9, 90, 310, "s")
    assert facts.uncertainty == [interval]


@pytest.mark.parametrize(
    ("name", "header", "line"),
    [
        ("pci.value.csv", VALUES, "2016,da-nang,overall,,published,s"),
        ("pci.value.csv", VALUES, "2016,da-nang,overall,N/A,published,s"),
        ("pci.value.csv", VALUES, '2016,da-nang,overall,"70,5",published,s'),
        ("pci.value.csv", VALUES, "2016,da-nang,overall,7_0.5,published,s"),
        ("pci.value.csv", VALUES, "2016,da-nang,overall"),
        ("pci.value.csv", VALUES.replace("value", "score"), "2016,da-nang,overall,70.5,published,s"),
        ("pci.rank.csv", RANKS, "2016,da-nang,overall,1.5,published,s"),
        ("pci.rank.csv", RANKS, "2016,da-nang,overall,,published,s"),
        ("papi.uncertainty.csv", INTERVALS, "2019,ha-noi-2008,total,wide,,,,,,s"),
    ],
)
def test_a_bad_cell_is_reported_with_its_line_and_not_guessed(read, name, header, line):
    facts, issues = read(name, header, line)
    assert [(i.code, i.severity, i.where) for i in issues] == [("bad_cell", "error", f"{name}:2")]
    assert issues[0].values["detail"]
    assert not any(facts)


def test_the_good_rows_around_a_bad_one_are_read(read):
    good = "2016,{},overall,60,published,s"
    facts, issues = read("pci.value.csv", VALUES, good.format("a"), "2016,b,overall,x,published,s", good.format("c"))
    assert [value.unit for value in facts.value] == ["a", "c"]
    assert [issue.where for issue in issues] == ["pci.value.csv:3"]


def test_a_file_that_is_not_utf8_is_reported(tmp_path):
    (tmp_path / "pci.value.csv").write_bytes(VALUES.encode() + b"\n2016,\xe0,overall,60,published,s\n")
    _, issues = read_figures(tmp_path)
    assert [issue.code for issue in issues] == ["bad_cell"]
    assert issues[0].where.startswith("pci.value.csv")


def test_a_file_written_by_excel_with_a_byte_order_mark_is_read(read):
    facts, issues = read("pci.value.csv", "\ufeff" + VALUES, "2016,da-nang,overall,70.5,published,s")
    assert issues == []
    assert facts.value[0].period == "2016"


def test_no_folder_of_figures_means_no_figures(tmp_path):
    facts, issues = read_figures(tmp_path / "nothing")
    assert not any(facts) and issues == []


def test_every_shipped_line_is_read():
    facts, issues = read_figures(DATA / "figures")
    assert issues == []
    for table, rows in facts._asdict().items():
        lines = {
            path.name.split(".")[0]: len(path.read_text(encoding="utf-8").splitlines()) - 1
            for path in (DATA / "figures").glob(f"*.{table.removesuffix('_value')}.csv")
        }
        found = {index: sum(row.index == index for row in rows) for index in lines}
        assert found == lines and sum(lines.values()) > 0


def test_every_shipped_file_is_one_of_the_six_tables():
    tables = {path.name.split(".")[1] for path in (DATA / "figures").glob("*.csv")}
    assert tables == {"value", "rank", "band", "uncertainty", "area", "activity"}


def test_shipped_files_are_sorted_by_period():
    for path in (DATA / "figures").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            periods = [row["period"] for row in csv.DictReader(file)]
        assert periods == sorted(periods), path.name


def test_no_shipped_score_is_zero(figures, catalog):
    """Official PAPI sheets hold 0 where nothing was published: a gap, not a score. A count may well be 0."""
    scores = [v for v in (*figures.value, *figures.area_value) if not catalog.indices[v.index].sampled]
    assert scores and [v for v in scores if v.value == 0] == []
    zeros = [v for v in (*figures.value, *figures.area_value, *figures.activity) if v.value == 0]
    assert {v.status for v in zeros} == {"reported"} and not {
        v.node for v in zeros if v.node.endswith(("_pct", "_avg"))
    }


def test_figures_of_places_and_organisations_are_read(read, tmp_path):
    header = "period,area,node,statistic,value,status,source_id,qualifier,as_of,date_basis,flag,preferred,note"
    line = "2025,viet-nam,communes_ntm_pct,own,79.3,published,s,~,2025-06,given,converted,no,seen twice"
    read("new_rural.area.csv", header, line)
    header = (
        "period,organisation,node,breakdown,period_text,period_start,period_end,value,value_high,qualifier,"
        "unit_of_measure,status,source_id,flag,note"
    )
    line = ",front,dialogue_meetings,economy,undated,,2018-09-30,30,40,between,meeting,reported,s,,"
    facts, issues = read("dan_van.activity.csv", header, line)
    assert issues == []
    assert facts.area_value == [
        AreaValue(
            "new_rural", "communes_ntm_pct", "viet-nam", "own", "2025", 79.3, "published", "s", None, "~", "2025-06",
            preferred=False, date_basis="given", flag="converted", note="seen twice",
        )
    ]  # fmt: skip
    assert facts.activity == [
        Activity(
            "dan_van", "dialogue_meetings", "front", None, "economy", None, "2018-09-30", "undated", 30, "reported",
            "s", 40, "between", "meeting",
        )
    ]  # fmt: skip


def test_the_mark_of_a_second_source_is_no_or_nothing(read):
    header = "period,area,node,statistic,value,status,source_id,preferred"
    _, issues = read("new_rural.area.csv", header, "2025,viet-nam,communes_ntm_pct,own,79.3,published,s,yes")
    assert [(i.code, i.where) for i in issues] == [("bad_cell", "new_rural.area.csv:2")]
