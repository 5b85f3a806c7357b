"""The check of the figures against their originals finds what differs, and nothing else."""

import csv

import pytest

import etl
from tests.conftest import add_line, edit
from tests.figures_check import Answers, main, report


@pytest.fixture(scope="session")
def originals(built, snapshot, tmp_path_factory):
    """The four files in their original form, written from a snapshot."""
    folder = tmp_path_factory.mktemp("originals")
    names = {(r["index"], r["period"], r["unit"]): r["name_vi"] for r in snapshot.rows("SELECT * FROM unit_at")}
    labels = {level["band"]: level["label_vi"] for level in etl.queries.band_levels(snapshot, "pci")}
    derived = "derived_2017_total"

    def facts(table, *indices):
        for fact in etl.queries.facts(snapshot, table):
            carried = fact.get("status", "published") == "published" or fact["source_id"] == derived
            if fact["index"] in indices and carried:
                place = (fact["period"], names[fact["index"], fact["period"], fact["unit"]])
                yield fact, place

    def write(name, header, rows):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)

    header = ("year", "province", "indicator", "value", "source_id")
    pci = [(*at, f["node"], f["value"], f["source_id"]) for f, at in facts("value", "pci", "pgi")]
    pci += [
        (*at, "rank" if f["index"] == "pci" else "pgi_rank", float(f["rank"]), f["source_id"])
        for f, at in facts("rank", "pci", "pgi")
    ]
    write("pci.csv", header, pci)
    tiers = [(*at, labels[f["band"]], f["source_id"]) for f, at in facts("band", "pci")]
    write("pci_tiers.csv", ("year", "province", "tier_vi", "source_id"), tiers)
    write("papi.csv", header, [(*at, f["node"], f["value"], f["source_id"]) for f, at in facts("value", "papi")])
    endings = {"se": "{}_se", "low": "{}_ci_low", "high": "{}_ci_high", "variance": "var_{}", "n": "n_obs"}
    uncertainty = [
        (*at, name.format(f["node"]), f[column], f["source_id"])
        for f, at in facts("uncertainty", "papi")
        for column, name in endings.items()
        if f[column] is not None
    ]
    write("papi_uncertainty.csv", header, uncertainty)
    return folder


@pytest.fixture
def folder(originals, tmp_path):
    """A copy of the first two hundred rows of each file, to be changed."""
    for path in originals.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()[:201]
        (tmp_path / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def answers(built):
    return Answers(built)


@pytest.fixture
def check(answers, capsys):
    """Compare a folder: whether all is well, the counts by file, and all that is printed."""

    def run(folder):
        good = report(folder, answers)
        out = capsys.readouterr().out
        return good, {line.split()[0]: line.split()[1:] for line in out.splitlines() if line}, out

    return run


def test_the_shipped_figures_are_equal_to_their_originals(originals, check):
    good, table, out = check(originals)
    assert good, out
    assert table["pci.csv"] == ["11,097", "11,097", "0", "0"]
    assert table["pci_tiers.csv"] == ["547", "547", "0", "0"]
    assert table["papi.csv"] == ["28,917", "28,917", "0", "0"]
    assert table["papi_uncertainty.csv"] == ["1,363", "1,363", "0", "0"]
    assert table["total"] == ["41,924", "41,924", "0", "0"]


@pytest.mark.parametrize("name", ["pci.csv", "papi.csv", "papi_uncertainty.csv"])
def test_one_altered_digit_is_found(folder, check, name):
    first = (folder / name).read_text(encoding="utf-8").splitlines()[1].split(",")
    value = first[3]
    digit = "1" if value[-1] != "1" else "2"
    edit(folder / name, ",".join(first), ",".join([*first[:3], value[:-1] + digit, *first[4:]]))
    good, table, out = check(folder)
    assert not good
    assert table[name] == ["200", "199", "0", "1"]
    assert f"differing: {name}:2 " in out


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("pci_tiers.csv", "2016,Đà Nẵng,Khá,VCCI_XLS_2016", "but the answer is ["),
        ("pci.csv", "2016,Đà Nẵng,rank,2.0,VCCI_XLS_2016", "but the answer is ["),
        ("pci.csv", "2016,Đà Nẵng,overall,70.001396,VCCI_XLS_2015", "but the answer is []"),
        ("pci.csv", "2016,Đà Nẵng,mood,70.001396,VCCI_XLS_2016", "but the answer is []"),
        ("pci.csv", "2016,Đà Nẵn,overall,70.001396,VCCI_XLS_2016", "no province"),
        ("pci.csv", "2016,Hà Tây,overall,60,VCCI_XLS_2016", "no province"),
        ("papi.csv", "1999,Hà Nội,total,40,hnks_ml_mcdm", "no release"),
        ("pci_tiers.csv", "2016,Đà Nẵng,Tuyệt vời,VCCI_XLS_2016", "Tuyệt vời"),
        ("papi.csv", "2019,Hà Nội,total,n/a,hungnt_cs571", "n/a"),
        ("papi_uncertainty.csv", "2019,Hà Nội,total_mood,1,hungnt_cs571", "but the answer is []"),
    ],
)
def test_a_row_that_the_project_does_not_hold_differs(folder, check, name, line, why):
    add_line(folder / name, line)
    good, table, out = check(folder)
    assert (good, table[name][-1]) == (False, "1")
    assert why in out


def test_rows_of_regions_and_statistics_are_refused_with_the_reason(folder, check):
    add_line(folder / "papi.csv", "2019,Điểm cao nhất,total,46.7,hungnt_cs571")
    add_line(folder / "papi.csv", "2019,Đông Nam Bộ,total,46.7,hungnt_cs571")
    good, table, out = check(folder)
    assert (good, table["papi.csv"]) == (True, ["202", "200", "2", "0"])
    assert out.count("a region, total or statistic is no province") == 2


def test_any_spelling_of_a_province_will_do(folder, check):
    add_line(folder / "pci.csv", "2016,TP. Da Nang,overall,70.001396,VCCI_XLS_2016")
    assert check(folder)[0]


def test_many_differing_rows_are_counted(folder, check):
    for number in range(30):
        add_line(folder / "papi.csv", f"2019,nowhere {number},total,40,hungnt_cs571")
    good, table, out = check(folder)
    assert (good, table["papi.csv"][-1]) == (False, "30")
    assert "... and 10 more" in out


def test_other_figures_are_named_as_not_carried_yet(folder, built, capsys):
    (folder / "sipas.csv").write_text("year,province,value\n2020,Hà Nội,80\n", encoding="utf-8")
    (folder / "pci_sources.csv").write_text("source_id,title\na,b\n", encoding="utf-8")
    assert main([str(folder), "--data", str(built)]) == 0
    out = capsys.readouterr().out
    assert "not carried yet: sipas.csv (1 rows)" in out
    assert "no figures, not compared: pci_sources.csv" in out


def test_an_altered_tier_makes_the_command_fail(folder, built):
    edit(folder / "pci_tiers.csv", "Rất tốt", "Tốt")
    assert main([str(folder), "--data", str(built)]) == 1


def test_a_folder_without_the_originals_is_misuse(tmp_path, built, capsys):
    assert main([str(tmp_path), "--data", str(built)]) == 2
    assert "pci.csv, pci_tiers.csv, papi.csv, papi_uncertainty.csv" in capsys.readouterr().err


def test_refused_data_is_told(folder, data, capsys):
    add_line(data / "figures" / "pci.value.csv", "2016,kon-tum,overall,60,published,HEARSAY")
    assert main([str(folder), "--data", str(data)]) == 1
    assert "thuocdo build" in capsys.readouterr().err


def test_the_snapshot_is_built_when_there_is_none(folder, data, capsys):
    for name in ("pci.csv", "pci_tiers.csv", "papi.csv", "papi_uncertainty.csv"):
        header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        (folder / name).write_text(header + "\n", encoding="utf-8")
    add_line(folder / "pci.csv", "2016,Đà Nẵng,overall,70.001396,VCCI_XLS_2016")
    assert main([str(folder), "--data", str(data)]) == 0
    assert etl.current_id(data / "snapshots")
