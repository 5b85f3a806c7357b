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
            status = fact.get("status", "published")
            carried = status == "published" or (status == "computed" and fact["source_id"] == derived)
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


# what an original calls a level, and the columns of the nine files that are not only province, indicator and value
LEVEL_OF = {"country": "national"}
COLUMNS = {
    "par_index.csv": "year province indicator value source_id",
    "sipas.csv": "year province indicator value source_id",
    "par_sipas_derived.csv": "year index province indicator value kind source_id",
    "par_sipas_national.csv": "year index indicator value kind source_id",
    "par_sipas_region_averages.csv": "year index region value source_id",
    "new_rural.csv": "area level province boundary year as_of indicator value unit qualifier date_basis source_id",
    "new_rural_targets.csv": "area level province boundary programme_period indicator comparison value_low value_high "
    "unit deadline direction denominator status source_id",
    "new_rural_criteria.csv": "criteria_set criterion_number scope decision period name_vi name_en group_number "
    "group_vi group_en source_id",
    "dan_van.csv": "org org_type level province boundary year period period_start period_end activity field value "
    "value_high qualifier unit flag source_id",
}


class Originals:
    """The nine files of the ministry, the countryside and mass mobilisation in their original form."""

    def __init__(self, snapshot, catalog, gazetteer):
        self.facts = lambda table: etl.queries.facts(snapshot, table)
        self.gazetteer = gazetteer
        self.measures = {m.unit_of_measure: m.name_vi for m in catalog.measures}
        self.areas = {a.area: (a.name_vi, a.level, a.within) for a in catalog.areas}
        self.areas |= {r.region: (r.name.vi, "region", "") for r in catalog.regions}
        self.organisations = {o.organisation: o for o in catalog.organisations}
        self.breakdowns = {(i.index, b.breakdown): b.name.vi for i in catalog.indices.values() for b in i.breakdowns}
        self.indices = catalog.indices

    def rows(self):
        short = {"par_index": "PAR INDEX", "sipas": "SIPAS"}
        roots = {("pci", "overall"): "pci_overall", ("par_index", "overall"): "par_index_overall",
                 ("sipas", "overall"): "sipas_overall", ("papi", "total"): "papi_total"}  # fmt: skip
        scopes = {"commune": "xã", "commune_advanced": "xã nâng cao", "commune_model": "xã kiểu mẫu (lĩnh vực)",
                  "district": "huyện"}  # fmt: skip
        for table in ("value", "rank"):
            for f in self.facts(table):
                if f["index"] in short and f["status"] in ("published", "computed", "inferred") and f["source_id"]:
                    row = {"year": f["period"], "province": self.name(f["unit"]), "indicator": f["node"],
                           "value": f[table], "source_id": f["source_id"], "index": short[f["index"]]}  # fmt: skip
                    if table == "rank":
                        row["indicator"] = "rank" if f["node"] == "overall" else f["node"] + "_rank"
                    kind = {"computed": "derived", "inferred": "order_of_listing"}.get(f["status"])
                    yield ("par_sipas_derived.csv", row | {"kind": kind}) if kind else (f["index"] + ".csv", row)
        for f in self.facts("area_value"):
            if f["index"] in short:
                row = {
                    "year": f["period"],
                    "index": short[f["index"]],
                    "value": f["value"],
                    "source_id": f["source_id"],
                }
                if f["area"] == "viet-nam":
                    extremes = {"max": "max_province", "min": "min_province"}
                    kind = "approximate" if f["qualifier"] else {"computed": "derived"}.get(f["status"], "reported")
                    row |= {"indicator": extremes.get(f["statistic"], f["node"]), "kind": kind}
                    yield "par_sipas_national.csv", row
                else:
                    yield "par_sipas_region_averages.csv", row | {"region": self.areas[f["area"]][0]}
        for f in [*self.facts("value"), *self.facts("area_value")]:
            if f["index"] == "new_rural" and f["value"] is not None and f["status"] != "rebuilt":
                unit = self.indices["new_rural"].node_in(f["node"], f["period"]).unit_of_measure
                yield "new_rural.csv", self.place(f.get("area") or f["unit"]) | {
                    "year": f["period"], "as_of": f["as_of"], "indicator": f["node"], "value": f["value"],
                    "unit": self.measures[unit], "date_basis": f["date_basis"], "source_id": f["source_id"],
                    "qualifier": "derived" if f["status"] == "computed" else f["qualifier"],
                }  # fmt: skip
        for t in self.facts("target"):
            row = {**t, **self.place(t["area"]), "indicator": roots.get((t["index"], t["node"]), t["node"])}
            yield "new_rural_targets.csv", row | {"unit": self.measures.get(t["unit_of_measure"], "")}
        for c in self.facts("criterion"):
            period = "-".join(filter(None, (c["since"], c["until"])))
            row = {**c, "criterion_number": c["number"], "period": period, "scope": scopes.get(c["scope"], c["scope"])}
            yield "new_rural_criteria.csv", row | {"source_id": "RK" if c["basis"] == "recalled" else c["source_id"]}
        for a in self.facts("activity"):
            body = self.organisations[a["organisation"]]
            yield "dan_van.csv", {
                **a, "org": body.name_vi, "org_type": "territorial" if body.territorial == "yes" else "non-territorial",
                "level": body.level, "province": self.name(body.unit), "boundary": self.boundary(body.unit),
                "year": a["period"], "period": a["period_text"], "activity": a["node"],
                "field": self.breakdowns.get((a["index"], a["breakdown"])), "unit": self.measures[a["unit_of_measure"]],
            }  # fmt: skip

    def name(self, unit):
        return self.gazetteer.states(unit)[-1].name.vi if unit else ""

    def boundary(self, unit):
        return "34" if unit.endswith("-2025") else "63"

    def place(self, area):
        if area in self.areas:
            name, level, within = self.areas[area]
            row = {"area": name, "level": LEVEL_OF.get(level, level), "province": self.name(within)}
            return row | {"boundary": self.boundary(within)}
        return {
            "area": self.name(area),
            "level": "province",
            "province": self.name(area),
            "boundary": self.boundary(area),
        }


@pytest.fixture(scope="session")
def nine(snapshot, catalog, gazetteer, tmp_path_factory):
    """The nine later files in their original form, written from a snapshot."""
    folder = tmp_path_factory.mktemp("nine")
    rows = {name: [] for name in COLUMNS}
    for name, row in Originals(snapshot, catalog, gazetteer).rows():
        rows[name].append(row)
    for name, columns in COLUMNS.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns.split(), extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])
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


def test_the_nine_later_files_are_equal_to_their_originals(nine, check):
    good, table, out = check(nine)
    assert good, out
    assert {name: table[name][0] for name in COLUMNS} == {
        "par_index.csv": "331", "sipas.csv": "84", "par_sipas_derived.csv": "142", "par_sipas_national.csv": "38",
        "par_sipas_region_averages.csv": "19", "new_rural.csv": "645", "new_rural_targets.csv": "157",
        "new_rural_criteria.csv": "111", "dan_van.csv": "333",
    }  # fmt: skip
    assert all(table[name] == [table[name][0]] * 2 + ["0", "0"] for name in COLUMNS)


def one_row_of(nine, tmp_path, name, change, where=lambda row: True):
    """A folder with one row of one of the nine files, in which some cells are changed."""
    with (nine / name).open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if where(row))
    assert all(row[column] != new for column, new in change(row).items())
    with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row | change(row))
    return tmp_path


def another_digit(text):
    digits = text.removesuffix(".0")
    return digits[:-1] + ("1" if digits[-1] != "1" else "2")


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, "value") for name in COLUMNS if name not in ("new_rural_targets.csv", "new_rural_criteria.csv")]
    + [("new_rural_targets.csv", "value_low"), ("new_rural_targets.csv", "value_high"),
       ("new_rural_criteria.csv", "criterion_number"), ("dan_van.csv", "value_high")],
)  # fmt: skip
def test_one_altered_digit_in_a_later_file_is_found(nine, tmp_path, check, name, column):
    folder = one_row_of(nine, tmp_path, name, lambda row: {column: another_digit(row[column])}, lambda row: row[column])
    good, table, out = check(folder)
    assert (good, table[name]) == (False, ["1", "0", "0", "1"])
    assert f"differing: {name}:2 " in out


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("par_index.csv", {"year": "2013"}),
        ("par_index.csv", {"source_id": "S999"}),
        ("sipas.csv", {"province": "Cà Mau"}),
        ("par_sipas_derived.csv", {"kind": "order_of_listing"}),
        ("par_sipas_derived.csv", {"index": "SIPAS"}),
        ("par_sipas_national.csv", {"kind": "approximate"}),
        ("par_sipas_national.csv", {"indicator": "max_province"}),
        ("par_sipas_region_averages.csv", {"region": "Miền Tây"}),
        ("new_rural.csv", {"as_of": "2010-12-31"}),
        ("new_rural.csv", {"qualifier": ">"}),
        ("new_rural.csv", {"qualifier": "derived"}),
        ("new_rural.csv", {"unit": "huyện"}),
        ("new_rural.csv", {"date_basis": "guessed"}),
        ("new_rural_targets.csv", {"comparison": "<"}),
        ("new_rural_targets.csv", {"deadline": "2026-12-31"}),
        ("new_rural_targets.csv", {"denominator": "none"}),
        ("new_rural_criteria.csv", {"scope": "huyện"}),
        ("new_rural_criteria.csv", {"name_en": "Plans"}),
        ("new_rural_criteria.csv", {"source_id": "RK"}),
        ("dan_van.csv", {"org": "Nobody"}),
        ("dan_van.csv", {"qualifier": "between"}),
        ("dan_van.csv", {"field": "kinh tế"}),
        ("dan_van.csv", {"unit": "điểm"}),
        ("dan_van.csv", {"period_end": "1999-12-31"}),
    ],
    ids=str,
)
def test_one_altered_word_in_a_later_file_is_found(nine, tmp_path, check, name, change):
    good, table, out = check(one_row_of(nine, tmp_path, name, lambda row: change))
    assert (good, table[name]) == (False, ["1", "0", "0", "1"]), out
