"""etl.cli: what a person types and reads."""

import csv
import io
import json
import re
import string
from datetime import date

import pyarrow.parquet
import pytest

import etl
from etl.catalog import read_yaml
from etl.cli import PROGRESS_COLUMNS, TALLY_COLUMNS, main
from etl.queries import GET_COLUMNS
from tests.conftest import ROOT, add_line, another_score

TWO_LEADERS = ("get", "--index=pci", "--node=overall", "--period=2016", "--unit", "Đà Nẵng", "--unit", "quang ninh")


@pytest.fixture
def thuocdo(built, capsys):
    """Run one command against all shipped data: exit code, standard output, standard error."""

    def run(*words, data=built):
        code = main([*words, "--data", str(data)])
        return code, *capsys.readouterr()

    return run


def as_rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("index", "node", "period", "unit", "value", "rank"),
    [
        ("pci", "overall", "2016", "Đà Nẵng", "70.001396", "1"),
        ("pci", "overall", "2016", "Quảng Ninh", "65.595551", "2"),
        ("pci", "overall", "2021", "Quảng Ninh", "73.02", "1"),
        ("papi", "total", "2016", "Cần Thơ", "39.5721259", ""),
        ("papi", "total", "2023", "Thừa Thiên Huế", "46.0415382", ""),
        ("par_index", "overall", "2023", "Quảng Ninh", "92.18", "1"),
        ("sipas", "overall", "2019", "Quảng Ninh", "95.26", "1"),
    ],
)
def test_get_answers_the_published_figures(thuocdo, index, node, period, unit, value, rank):
    code, out, _ = thuocdo(
        "get", "--index", index, "--node", node, "--period", period, "--unit", unit, "--format", "csv"
    )
    (row,) = as_rows(out)
    assert code == 0
    assert (row["value"], row["status"], row["unit_name"], row["rank"]) == (value, "published", unit, rank)


def test_get_answers_for_the_whole_country(thuocdo):
    code, out, _ = thuocdo("get", "--index=par_index", "--unit", "Cả nước", "--format=csv")
    rows = as_rows(out)
    assert code == 0 and {(r["unit"], r["unit_name"]) for r in rows} == {("viet-nam", "Cả nước")}
    of = {(r["node"], r["statistic"], r["period"]): r for r in rows}
    assert of["overall", "mean", "2013"]["value"] == "77.56" and of["overall", "mean", "2016"]["value"] == "74.64"
    assert {r["geography"] for r in rows} == {""} and all(r["source"] and r["status"] for r in rows)


@pytest.mark.parametrize(
    ("spelling", "area"),
    [("Cả nước", "viet-nam"), ("ca nuoc", "viet-nam"), ("Whole country", "viet-nam"), ("viet-nam", "viet-nam"),
     ("Đông Nam Bộ", "dong-nam-bo"), ("dong-nam-bo", "dong-nam-bo")],
)  # fmt: skip
def test_a_place_that_is_no_province_may_be_named_in_any_way(thuocdo, spelling, area):
    code, out, _ = thuocdo("get", "--unit", spelling, "--format=csv")
    rows = as_rows(out)
    assert code == 0 and {r["unit"] for r in rows} == {area}
    assert all(r["statistic"] for r in rows)


def test_a_province_is_meant_before_a_district_of_its_name(thuocdo):
    _, out, _ = thuocdo("get", "--index=par_index", "--unit", "Quảng Ninh", "--format=csv")
    assert {r["unit"] for r in as_rows(out)} == {"quang-ninh"}


def test_get_tells_who_counted_what_and_when(thuocdo, figures, catalog):
    code, out, _ = thuocdo("get", "--index=dan_van", "--format=csv")
    rows = as_rows(out)
    assert code == 0 and len(rows) == len(figures.activity)
    assert all(r["organisation"] and r["period_text"] for r in rows)
    got = sorted((r["organisation"], r["node"], r["breakdown"], r["period_text"], float(r["value"])) for r in rows)
    assert got == sorted((a.organisation, a.node, a.breakdown or "", a.period_text, a.value) for a in figures.activity)
    ha_noi = [r for r in rows if r["organisation"] == "thanh-pho-ha-noi" and r["breakdown"] == "commune_scheduled"]
    assert [(r["value"], r["period_text"], r["as_of"], r["unit_name"]) for r in ha_noi] == [
        ("433.0", "2018-M09", "2018-09-30", "Hà Nội")
    ]


def test_activities_of_a_province_are_those_of_its_bodies(thuocdo, catalog):
    _, out, _ = thuocdo("get", "--index=dan_van", "--unit", "Nghệ An", "--format=csv")
    province = {o.organisation: o.unit for o in catalog.organisations}
    rows = as_rows(out)
    assert rows and {province[r["organisation"]] for r in rows} == {r["unit"] for r in rows} == {"nghe-an"}


def test_the_unit_of_measure_is_written_alike_in_every_row(thuocdo, catalog):
    """One column, one kind of content: its rows of organisations as its rows of provinces and places."""
    _, out, _ = thuocdo("get", "--format=csv")
    declared = {m.unit_of_measure for m in catalog.measures}
    assert {r["unit_of_measure"] for r in as_rows(out)} <= declared


def test_get_prints_nothing_rebuilt_unless_asked(thuocdo):
    asked = ("get", "--index=pci", "--node=overall", "--period=2016", "--format=csv")
    assert {r["status"] for r in as_rows(thuocdo(*asked)[1])} == {"published"}
    rows = as_rows(thuocdo(*asked, "--status=rebuilt")[1])
    assert len(rows) == 23 and {r["status"] for r in rows} == {"rebuilt"}
    assert {(r["weights_period"], r["rank"], r["band"], r["geography"]) for r in rows} == {("2016", "", "", "34")}


def test_get_on_the_map_of_34_gives_each_unit_of_it(thuocdo):
    asked = ("get", "--index=pci", "--node=overall", "--period=2016", "--geography=34", "--format=csv")
    rows = as_rows(thuocdo(*asked)[1])
    assert len(rows) == len({r["unit"] for r in rows}) == 34
    assert {r["geography"] for r in rows} == {"34"} and {r["rank"] for r in rows} == {""}
    of = {r["unit"]: r for r in rows}
    assert (of["quang-ninh"]["status"], of["quang-ninh"]["value"]) == ("published", "65.595551")
    assert (of["an-giang-2025"]["status"], of["an-giang-2025"]["weights_period"]) == ("rebuilt", "2016")


def test_get_on_the_map_of_34_says_why_there_is_no_value(thuocdo):
    asked = ("get", "--index=pci", "--node=overall", "--geography=34", "--format=csv")
    (row,) = as_rows(thuocdo(*asked, "--period=2007", "--unit=ha-noi-2008")[1])
    assert (row["value"], row["missing_reason"]) == ("", "territory_differs")
    (row,) = as_rows(thuocdo(*asked, "--period=2024", "--unit=an-giang-2025")[1])
    assert (row["value"], row["missing_reason"], row["weights_period"]) == ("", "member_missing", "")
    (row,) = as_rows(thuocdo(*asked, "--period=2007", "--unit=phu-tho-2025")[1])
    assert (row["qualifier"], row["weights_period"]) == ("~", "2016")


def test_csv_has_the_documented_columns(thuocdo):
    _, out, _ = thuocdo(*TWO_LEADERS, "--format", "csv")
    assert out.splitlines()[0] == ",".join(GET_COLUMNS)


def test_every_format_gives_the_same_values(built, capsysbinary):
    def printed(form):
        assert main([*TWO_LEADERS, "--format", form, "--data", str(built)]) == 0
        return capsysbinary.readouterr().out

    from_json = json.loads(printed("json"))
    from_parquet = pyarrow.parquet.read_table(io.BytesIO(printed("parquet"))).to_pylist()
    from_csv = as_rows(printed("csv").decode())
    header, *lines = (re.split(r" {2,}", line) for line in printed("table").decode().splitlines())
    from_table = [dict(zip(header, line, strict=True)) for line in lines]

    assert [row["value"] for row in from_json] == [70.001396, 65.595551]
    assert from_parquet == from_json
    assert [tuple(row) for row in from_json] == [GET_COLUMNS] * 2
    as_text = [{k: "" if v is None else str(v).replace("True", "true") for k, v in row.items()} for row in from_json]
    assert from_csv == as_text
    assert from_table == [{k: v for k, v in row.items() if v} for row in as_text]


def test_parquet_has_the_same_types_whatever_the_answer(built, capsysbinary):
    def schema(*filters):
        main(["get", "--index=pci", *filters, "--format=parquet", "--data", str(built)])
        return pyarrow.parquet.read_schema(io.BytesIO(capsysbinary.readouterr().out))

    full = schema("--period=2016")
    assert full.names == list(GET_COLUMNS)
    assert schema("--period=2099") == full
    assert schema("--period=2024", "--unit=kon-tum", "--node=overall") == full


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_an_empty_answer_is_no_error(built, capsysbinary, form):
    code = main(["get", "--index=pci", "--period=2099", "--format", form, "--lang=en", "--data", str(built)])
    out, err = capsysbinary.readouterr()
    assert code == 0
    assert err.decode() == "No row matches the filters.\n"
    if form == "csv":
        assert out.decode() == ",".join(GET_COLUMNS) + "\n"
    if form == "json":
        assert json.loads(out) == []
    if form == "parquet":
        assert pyarrow.parquet.read_table(io.BytesIO(out)).num_rows == 0


def test_filters_can_be_repeated(thuocdo):
    _, out, _ = thuocdo(
        "get", "--index=pci", "--index=papi", "--node=overall", "--node=total", "--period=2015", "--period=2016",
        "--unit=48", "--status=published", "--geography=63", "--format=csv",
    )  # fmt: skip
    found = [(row["index"], row["period"], row["unit"]) for row in as_rows(out)]
    assert found == [(i, p, "da-nang") for i in ("pci", "papi") for p in ("2015", "2016")]


@pytest.mark.parametrize("spelling", ["ha-noi-2008", "Hà Nội", "hanoi", "HN", "Thành phố Hà Nội", "01"])
def test_a_unit_may_be_named_in_any_way(thuocdo, spelling):
    _, out, _ = thuocdo("get", "--index=pci", "--node=overall", "--period=2016", "--unit", spelling, "--format=csv")
    assert [row["unit"] for row in as_rows(out)] == ["ha-noi-2008"]


def test_a_name_means_the_unit_of_each_period(thuocdo):
    _, out, _ = thuocdo("get", "--index=pci", "--node=overall", "--unit=Hà Nội", "--format=csv")
    of = {row["period"]: row["unit"] for row in as_rows(out)}
    assert (of["2008"], of["2009"]) == ("ha-noi", "ha-noi-2008")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get", "--index", "pcii"), ["pcii", "pci, pgi, papi"]),
        (("get", "--index", "pci", "--node", "d1"), ["d1", "overall, entry"]),
        (("get", "--unit", "Hà Gang"), ["Hà Gang", "Hà Giang"]),
        (("get", "--unit", "Trung vị"), ["Trung vị"]),
        (("get", "--unit", "qqqqqqqqqq"), ["qqqqqqqqqq", "thuocdo list units"]),
        (("list", "nodes", "--index", "pcii"), ["pcii", "pci, pgi, papi"]),
        (("tallies", "--index", "pcii"), ["pcii", "pci, pgi, papi"]),
        (("progress", "--unit", "Hà Gang"), ["Hà Gang", "Hà Giang"]),
        (("progress", "--unit", "qqqqqqqqqq"), ["qqqqqqqqqq", "thuocdo list units"]),
        (("list", "initiatives", "--index", "pci"), ["list initiatives", "list targets"]),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_unknown_name_is_answered_with_what_there_is(thuocdo, words, said, language):
    code, out, err = thuocdo(*words, "--lang", language)
    assert code == 2 and out == ""
    assert err.startswith("thuocdo: ") and len(err.splitlines()) == 1
    assert all(part in err for part in said), err


@pytest.mark.parametrize(
    "words",
    [(), ("frobnicate",), ("get", "--format", "xml"), ("get", "--status", "guessed"), ("get", "--geography", "64"),
     ("list",), ("list", "moods"), ("build", "now"), ("get", "--lang", "fr"), ("progress", "--index", "pci"),
     ("progress", "--format", "xml"), ("progress", "now"), ("tallies", "--unit", "pci"), ("tallies", "--as-of")],
)  # fmt: skip
def test_a_command_used_wrongly_exits_with_2(capsys, words):
    assert main(list(words)) == 2
    assert capsys.readouterr().err


def test_help_and_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("thuocdo ")
    assert main(["--help"]) == 0
    assert main(["get", "--help"]) == 0
    assert "--geography" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("command", ["get", "list", "progress", "tallies", "build", "verify"])
def test_help_is_written_in_the_language_asked_for(capsys, command, language):
    texts = read_yaml(ROOT / "etl" / "messages.yml")
    main([command, "--help", "--lang", language])
    assert texts["help_lang"][language] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("what", "first_column", "at_least"), [("indices", "index", 3), ("nodes", "node", 60), ("units", "unit", 102),
                                            ("sources", "source_id", 62), ("snapshots", "snapshot", 1),
     ("areas", "area", 54), ("organisations", "organisation", 82), ("targets", "target", 157),
     ("initiatives", "initiative", 50)],
)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_lists_can_be_printed_in_every_format(thuocdo, what, first_column, at_least, form):
    code, out, _ = thuocdo("list", what, "--format", form)
    assert code == 0
    assert first_column in out
    rows = json.loads(out) if form == "json" else out.splitlines()[1:]
    assert len(rows) >= at_least


def test_nodes_are_listed_of_the_indices_chosen(thuocdo):
    _, out, _ = thuocdo("list", "nodes", "--index=pgi", "--format=csv")
    assert {row["index"] for row in as_rows(out)} == {"pgi"}


def test_the_live_snapshot_is_marked_among_the_others(thuocdo, small):
    thuocdo("build", "--force", data=small)
    _, out, _ = thuocdo("list", "snapshots", "--format=csv", data=small)
    live = etl.current_id(small / "snapshots")
    assert [(row["snapshot"] == live, row["live"]) for row in as_rows(out)] == [(True, "true"), (False, "false")]


def test_vietnamese_letters_are_printed_as_they_are(thuocdo):
    for form in ("table", "csv", "json"):
        assert "Đà Nẵng" in thuocdo(*TWO_LEADERS, "--format", form)[1]


@pytest.mark.parametrize(
    "what", ["indices", "nodes", "units", "sources", "areas", "organisations", "targets", "initiatives"]
)
def test_a_list_in_english_shows_no_vietnamese_column(thuocdo, what):
    _, out, _ = thuocdo("list", what, "--lang=en", "--format=csv")
    columns = out.splitlines()[0].split(",")
    assert [column for column in columns if column.endswith("_vi")] == []


def test_both_languages_answer_alike_but_for_words(thuocdo):
    _, vietnamese, _ = thuocdo(*TWO_LEADERS, "--format=csv", "--lang=vi")
    _, english, _ = thuocdo(*TWO_LEADERS, "--format=csv", "--lang=en")
    for vi, en in zip(as_rows(vietnamese), as_rows(english), strict=True):
        assert {k for k in vi if vi[k] != en[k]} == {"unit_name", "source"}
    assert [row["unit_name"] for row in as_rows(english)] == ["Da Nang", "Quang Ninh"]


def test_the_language_may_come_from_the_environment(thuocdo, monkeypatch):
    monkeypatch.setenv("THUOCDO_LANG", "en")
    assert thuocdo("get", "--period=2099")[2] == "No row matches the filters.\n"
    assert thuocdo("get", "--period=2099", "--lang=vi")[2] == "Không có dòng nào khớp với điều kiện.\n"
    monkeypatch.setenv("THUOCDO_LANG", "tlh")
    assert thuocdo("get", "--period=2099")[2] == "Không có dòng nào khớp với điều kiện.\n"


def test_the_data_folder_may_come_from_the_environment(built, monkeypatch, capsys):
    monkeypatch.setenv("THUOCDO_DATA", str(built))
    assert main([*TWO_LEADERS, "--format=json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize(
    "words", [("get",), ("list", "indices"), ("list", "units"), ("list", "initiatives"), ("progress",), ("tallies",)]
)
def test_without_snapshot_the_way_to_one_is_told(thuocdo, data, words):
    code, _, err = thuocdo(*words, "--lang=en", data=data)
    assert (code, err) == (1, "thuocdo: There is no snapshot yet. Run: thuocdo build\n")


def test_build_publishes_then_finds_nothing_to_do(thuocdo, data):
    code, out, _ = thuocdo("build", "--lang=en", data=data)
    live = etl.current_id(data / "snapshots")
    assert code == 0 and re.match(rf"Snapshot {live} is live: \d+ cells, \d+\.\d s\.\n$", out)
    assert thuocdo("build", "--lang=en", data=data)[1] == f"Nothing has changed; snapshot {live} stays live.\n"
    assert "is live" in thuocdo("build", "--force", "--lang=en", data=data)[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refused_build_names_each_place(thuocdo, small, language):
    add_line(small / "figures" / "pci.value.csv", "2015,kon-tum,overall,101,published,VCCI_XLS_2015")
    add_line(small / "figures" / "pci.value.csv", "2015,kon-tum,entry,x,published,VCCI_XLS_2015")
    code, out, err = thuocdo("build", "--lang", language, data=small)
    assert (code, out) == (1, "")
    assert "pci.value.csv: 2015 kon-tum overall: " in err and "101" in err
    assert re.search(r"pci\.value\.csv:\d+: ", err)
    assert "2" in err.splitlines()[-1]


def test_many_issues_are_cut_and_counted(thuocdo, data):
    for number in range(60):
        add_line(data / "figures" / "pci.value.csv", f"2015,unit-{number},overall,60,published,VCCI_XLS_2015")
    _, _, err = thuocdo("build", "--lang=en", data=data)
    assert "… and 10 more" in err
    assert len(err.splitlines()) == 52


def test_a_catalogue_that_cannot_be_read_is_named(thuocdo, small):
    (small / "catalog" / "units.csv").write_text("unit,valid_from\nx,yesterday\n", encoding="utf-8")
    code, _, err = thuocdo("get", "--unit", "x", data=small)
    assert code == 1 and "units.csv, line 2" in err
    code, _, err = thuocdo("build", data=small)
    assert code == 1 and "units.csv, line 2" in err


def test_verify_says_whether_all_is_well(thuocdo, small):
    assert thuocdo("verify", "--lang=en", data=small)[:2] == (
        0, "All snapshots are intact and match today's data.\n"
    )  # fmt: skip
    another_score(small)
    code, out, err = thuocdo("verify", "--lang=en", data=small)
    assert code == 1 and out.startswith("1 problems.")
    assert "figures/pci.value.csv" in err


def test_ranks_beyond_the_published_ones_are_no_published_ones(thuocdo):
    """VCCI prints thirty; a province may quote its own place, all others are computed and say so."""
    _, out, _ = thuocdo("get", "--index=pci", "--node=overall", "--period=2023", "--format=csv")
    beyond = [row for row in as_rows(out) if row["preferred"] == "true" and row["rank"] and int(row["rank"]) > 30]
    assert {row["unit"] for row in beyond if row["rank_status"] == "published"} == {"dien-bien", "nghe-an"}
    assert {row["rank_status"] for row in beyond} == {"published", "computed"}


OF_THE_COUNTRY = ("progress", "--as-of", "2025-06-30", "--unit", "Cả nước")


def test_progress_has_the_documented_columns(thuocdo):
    documented = (
        "target,index,node,area,comparison,value_low,value_high,unit_of_measure,deadline,target_status,status,reason,"
        "reading,reading_qualifier,reading_moment,dates,progress_pct,gap,lacking,needed,needed_pct,actual,actual_pct,"
        "projected,earliest,latest"
    )
    code, out, err = thuocdo(*OF_THE_COUNTRY, "--format=csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == ",".join(PROGRESS_COLUMNS) == documented


def test_progress_tells_how_far_the_targets_of_a_place_had_got_on_a_day(thuocdo):
    _, out, _ = thuocdo(*OF_THE_COUNTRY, "--format=csv")
    rows = as_rows(out)
    assert {row["area"] for row in rows} == {"viet-nam"}
    of = {row["target"]: row for row in rows}
    communes = of["viet-nam-communes-ntm-pct-2021-2025"]
    assert (communes["value_low"], communes["reading"], communes["reading_moment"]) == ("80.0", "79.3", "2025-06")
    assert (communes["target_status"], communes["status"], communes["lacking"]) == ("current", "on_track", "52")
    advanced = of["viet-nam-communes-nang-cao-pct-2021-2025"]
    assert (advanced["status"], advanced["gap"], advanced["projected"]) == ("reached", "0.0", "")
    unread = of["viet-nam-central-budget-2021-2025"]
    assert (unread["status"], unread["reason"], unread["reading"]) == ("cannot_be_said", "no_reading", "")


def test_progress_knows_nothing_of_later_days(thuocdo):
    _, out, _ = thuocdo("progress", "--as-of=2021-04-30", "--unit=viet-nam", "--format=csv")
    of = {row["target"]: row for row in as_rows(out)}
    assert of["viet-nam-communes-ntm-pct-2016-2020"]["reading"] == "50.8"
    assert max(row["reading_moment"] for row in of.values()) <= "2021-04"
    assert "viet-nam-communes-ntm-pct-2021-2025" not in of
    assert "viet-nam-communes-ntm-pct-2023" not in of
    assert thuocdo("progress", "--as-of=1999-12-31", "--format=csv")[:2] == (0, ",".join(PROGRESS_COLUMNS) + "\n")


def test_progress_is_of_today_and_of_all_places_unless_asked(thuocdo):
    _, out, _ = thuocdo("progress", "--format=csv")
    assert out == thuocdo("progress", "--as-of", date.today().isoformat(), "--format=csv")[1]
    of_two = thuocdo("progress", "--unit=Nghệ An", "--unit", "quang tri", "--format=csv")[1]
    areas = {row["area"] for row in as_rows(out)}
    assert {row["area"] for row in as_rows(of_two)} == {"nghe-an", "quang-tri"} < areas


@pytest.mark.parametrize("day", ["2025-13-01", "2025-02-29", "2025-06", "30/06/2025", "hôm nay"])
@pytest.mark.parametrize(
    ("language", "said"), [("vi", "không phải ngày dạng 2025-06-30"), ("en", "is no day such as 2025-06-30")]
)
def test_a_day_that_is_none_is_misuse(thuocdo, day, language, said):
    answer = thuocdo("progress", "--as-of", day, "--lang", language)
    assert answer == (2, "", f"thuocdo: “{day}” {said}\n")


def test_an_empty_day_is_none(thuocdo):
    assert thuocdo("progress", "--as-of=", "--format=csv")[0] == 2


def test_tallies_have_the_documented_columns(thuocdo):
    code, out, err = thuocdo("tallies", "--index=dan_van", "--format=csv")
    assert (code, err) == (0, "")
    assert (
        out.splitlines()[0]
        == ",".join(TALLY_COLUMNS)
        == ("kind,index,node,subject,period,parts,value,qualifier,printed,agrees,is_check")
    )
    of = {(row["kind"], row["node"], row["subject"]): row for row in as_rows(out)}
    petitions = of["components", "petitions_received", "tinh-thanh-hoa"]
    assert [petitions[name] for name in ("period", "parts", "value", "qualifier", "printed", "agrees")] == [
        "2022-M11", "2", "10704.0", "", "10704.0", "true"
    ]  # fmt: skip
    raised = of["breakdown", "welfare_raised", "uy-ban-mttq-tinh-nghe-an"]
    assert (raised["qualifier"], raised["printed"], raised["agrees"]) == (">", "119500.0", "")


def test_contradictions_are_the_tallies_that_do_not_agree(thuocdo):
    _, everything, _ = thuocdo("tallies", "--format=csv")
    code, out, _ = thuocdo("tallies", "--contradictions", "--format=csv")
    rows = as_rows(out)
    assert code == 0 and rows == [row for row in as_rows(everything) if row["agrees"] == "false"]
    assert len(rows) == 10 and {row["index"] for row in rows} == {"new_rural", "dan_van"}
    of_one = as_rows(thuocdo("tallies", "--contradictions", "--index=dan_van", "--format=csv")[1])
    assert [(row["subject"], float(row["printed"])) for row in of_one] == [
        ("tinh-vinh-phuc", 1004), ("tinh-nghe-an", 316), ("tinh-nghe-an", 88.9)
    ]  # fmt: skip


def test_an_index_of_which_nothing_adds_up_has_no_tallies(thuocdo):
    assert thuocdo("tallies", "--index=pci", "--format=csv") == (0, ",".join(TALLY_COLUMNS) + "\n", "")


@pytest.mark.parametrize(
    ("words", "columns"), [(OF_THE_COUNTRY, PROGRESS_COLUMNS), (("tallies", "--contradictions"), TALLY_COLUMNS)]
)
def test_progress_and_tallies_give_the_same_in_every_format(built, capsysbinary, words, columns):
    def printed(form):
        assert main([*words, "--format", form, "--data", str(built)]) == 0
        return capsysbinary.readouterr().out

    from_json = json.loads(printed("json"))
    assert from_json and {tuple(row) for row in from_json} == {columns}
    from_csv = as_rows(printed("csv").decode())
    assert [[row[name] for name in columns] for row in from_csv] == [
        [
            "" if row[name] is None else str(row[name]).replace("False", "false").replace("True", "true")
            for name in columns
        ]
        for row in from_json
    ]
    from_parquet = pyarrow.parquet.read_table(io.BytesIO(printed("parquet"))).to_pylist()
    assert json.loads(json.dumps(from_parquet, default=str)) == from_json
    assert len(printed("table").decode().splitlines()) == len(from_json) + 1


def test_the_register_of_initiatives_is_listed_with_who_carries_them(thuocdo):
    rows = as_rows(thuocdo("list", "initiatives", "--format=csv")[1])
    of = {row["initiative"]: row for row in rows}
    assert list(rows[0]) == ["initiative", "name_vi", "organisation", "unit", "field", "since", "called", "source_id"]
    scheme = of["de-an-04-da-tu-doi-moi-dan-van-co-quan-nha-nuoc-nghe-an"]
    assert (scheme["organisation"], scheme["unit"], scheme["since"], scheme["called"]) == (
        "tinh-uy-nghe-an", "nghe-an", "2021-10-01", "de_an"
    )  # fmt: skip


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_is_written_in_both_languages_with_the_same_blanks():
    for key, sentence in read_yaml(ROOT / "etl" / "messages.yml").items():
        assert sentence.keys() == {"vi", "en"}, key
        assert sentence["vi"].strip() and sentence["en"].strip() and sentence["vi"] != sentence["en"], key
        assert blanks(sentence["vi"]) == blanks(sentence["en"]), key
