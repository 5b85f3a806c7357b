"""etl.publish: unchanged, published or refused; never anything half done."""

import json
import shutil
from dataclasses import replace

import pytest

import etl
from etl import store
from etl.console import Messages
from etl.model import Facts
from etl.publish import KEEP, input_hashes, rollback
from etl.tables import schema, snapshot_tables
from tests.conftest import add_line, another_score, drafts_of, edit, log_of, start

UNKNOWN_SOURCE = "2016,kon-tum,overall,60,published,HEARSAY"


def snapshots_of(data):
    return [manifest["id"] for manifest in store.manifests(data / "snapshots")]


def test_the_first_build_publishes(data):
    built = etl.build(data)
    assert (built.outcome, built.issues) == ("published", [])
    assert built.snapshot_id == etl.current_id(data / "snapshots")
    snapshot = etl.open_snapshot(data / "snapshots")
    assert built.tables["value"] == len(etl.queries.facts(snapshot, "value")) > 1000
    assert drafts_of(data) == []


def test_unchanged_input_changes_nothing(small):
    live = etl.current_id(small / "snapshots")
    built = etl.build(small)
    assert (built.outcome, built.snapshot_id, built.issues) == ("unchanged", live, [])
    assert snapshots_of(small) == [live]
    assert len(log_of(small)) == 1


def test_a_build_can_be_forced(small):
    live = etl.current_id(small / "snapshots")
    built = etl.build(small, force=True)
    assert built.outcome == "published" and built.snapshot_id != live
    assert etl.current_id(small / "snapshots") == built.snapshot_id


def test_equal_input_gives_equal_tables(small):
    folder = small / "snapshots"
    contents = []
    for _ in range(2):
        etl.build(small, force=True)
        snapshot = etl.open_snapshot(folder)
        tables = [t for t in snapshot.manifest["tables"] if t != "meta"]
        contents.append({table: snapshot.rows(f'SELECT * FROM "{table}"') for table in tables})
        snapshot.close()
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    "change",
    [
        another_score,
        lambda data: edit(data / "catalog" / "settings.yml", "thanh-hoa", "kon-tum"),
        lambda data: edit(data / "catalog" / "boundaries" / "34.geojson", "FeatureCollection", "FeatureCollection "),
        lambda data: shutil.copy(data / "catalog" / "settings.yml", data / "figures" / "notes.txt"),
        lambda data: (data / "figures" / "pci.band.csv").unlink(),
    ],
    ids=["figure", "setting", "boundary", "new file", "file gone"],
)
def test_any_changed_input_gives_a_new_snapshot(small, change):
    live = etl.current_id(small / "snapshots")
    change(small)
    built = etl.build(small)
    assert built.outcome == "published" and built.snapshot_id != live
    assert etl.current_id(small / "snapshots") == built.snapshot_id
    assert live in snapshots_of(small)


def test_a_changed_figure_is_answered_after_the_build(small):
    another_score(small)
    etl.build(small)
    wanted = etl.Wanted(units=["an-giang"], periods=["2016"], nodes=["overall"])
    rows = etl.queries.observations(etl.open_snapshot(small / "snapshots"), wanted)
    assert [row["value"] for row in rows] == [56.790867]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: add_line(data / "figures" / "pci.value.csv", UNKNOWN_SOURCE),
        lambda data: add_line(data / "figures" / "pci.value.csv", "2016,kon-tum,entry,sixty,published,VCCI_XLS_2016"),
        lambda data: edit(data / "catalog" / "indices" / "pci.yml", "soe_bias: 0.05", "soe_bias: 0.5"),
        lambda data: edit(data / "catalog" / "indices" / "pci.yml", "root: overall", "root: [overall"),
        lambda data: (data / "catalog" / "units.csv").unlink(),
    ],
    ids=["unknown source", "bad cell", "weights", "yaml", "file gone"],
)
def test_bad_input_is_refused_and_the_live_snapshot_stays(small, spoil):
    live = etl.current_id(small / "snapshots")
    spoil(small)
    built = etl.build(small)
    assert built.outcome == "refused" and built.snapshot_id is None
    assert built.issues and all(issue.severity == "error" for issue in built.issues)
    assert etl.current_id(small / "snapshots") == live
    assert snapshots_of(small) == [live]
    assert drafts_of(small) == []
    assert len(log_of(small)) == 1


def test_bad_input_is_refused_before_there_is_any_snapshot(data):
    add_line(data / "figures" / "pci.value.csv", UNKNOWN_SOURCE)
    assert etl.build(data).outcome == "refused"
    assert etl.current_id(data / "snapshots") is None


def test_mended_input_is_published_again(small):
    lines = (small / "figures" / "pci.value.csv").read_text(encoding="utf-8")
    add_line(small / "figures" / "pci.value.csv", UNKNOWN_SOURCE)
    etl.build(small)
    (small / "figures" / "pci.value.csv").write_text(lines, encoding="utf-8")
    assert etl.build(small).outcome == "unchanged"


def test_a_catalogue_without_figures_gives_an_empty_snapshot(data):
    shutil.rmtree(data / "figures")
    built = etl.build(data)
    assert built.outcome == "published" and built.tables["value"] == 0
    assert len(etl.queries.indices(etl.open_snapshot(data / "snapshots"))) >= 3


def test_the_log_tells_what_followed_what(small):
    first = etl.current_id(small / "snapshots")
    second = etl.build(small, force=True).snapshot_id
    entries = log_of(small)
    assert [(e["action"], e["id"], e["previous"]) for e in entries] == [
        ("publish", first, None),
        ("publish", second, first),
    ]
    assert all(e["at"] for e in entries)


def test_the_manifest_records_every_input(small):
    manifest = store.manifests(small / "snapshots")[0]
    assert manifest["inputs"] == input_hashes(small)
    files = [*(small / "catalog").rglob("*.*"), *(small / "figures").rglob("*.*")]
    assert manifest["inputs"].keys() == {path.relative_to(small).as_posix() for path in files} | {"etl"}
    assert manifest["previous"] is None and manifest["version"]


def test_only_a_few_snapshots_are_kept(small):
    for _ in range(KEEP + 2):
        etl.build(small, force=True)
    kept = snapshots_of(small)
    assert KEEP <= len(kept) <= KEEP + 1
    assert kept[0] == etl.current_id(small / "snapshots")
    assert len(log_of(small)) == KEEP + 3


def test_every_step_of_the_progress_has_its_words(data):
    steps = []
    etl.build(data, progress=steps.append)
    assert steps == ["inputs", "catalog", "figures", "checks", "scores", "write", "publish"]
    assert all(Messages(language)(f"step_{step}") for language in ("vi", "en") for step in steps)


BUILD_ON_CALL = """
import sys
from pathlib import Path
import etl
print("ready", flush=True)
sys.stdin.readline()
print(etl.build(Path(sys.argv[1]), True).outcome, flush=True)
"""


@pytest.mark.parametrize("first_ever", [True, False])
def test_builds_at_once_all_end_well(data, first_ever):
    if not first_ever:
        etl.build(data)
    processes = [start(BUILD_ON_CALL, data) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in processes]
    assert [out for out, _ in answers] == ["published\n"] * 3, answers
    assert etl.verify(data) == []
    assert drafts_of(data) == []
    published = [entry["id"] for entry in log_of(data)]
    assert len(published) == len(set(published)) == (3 if first_ever else 4)
    assert etl.open_snapshot(data / "snapshots").rows("SELECT count(*) AS n FROM value")[0]["n"] > 1000


def test_verify_finds_nothing_wrong_after_a_build(small):
    assert etl.verify(small) == []


def test_verify_without_snapshot_says_so(data):
    assert [issue.code for issue in etl.verify(data)] == ["no_snapshot"]


def test_verify_finds_an_altered_snapshot(small):
    live = etl.current_id(small / "snapshots")
    database = small / "snapshots" / live / "data.duckdb"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    assert [(i.code, i.where) for i in etl.verify(small)] == [("snapshot_altered", live)]


def test_verify_finds_a_lost_database(small):
    live = etl.current_id(small / "snapshots")
    (small / "snapshots" / live / "data.duckdb").unlink()
    assert ("snapshot_altered", live) in [(i.code, i.where) for i in etl.verify(small)]


def test_an_altered_older_snapshot_is_found_too(small):
    first = etl.current_id(small / "snapshots")
    etl.build(small, force=True)
    add_line(small / "snapshots" / first / "data.duckdb", "more")
    assert [(i.code, i.where) for i in etl.verify(small)] == [("snapshot_altered", first)]


def test_a_forced_build_heals_an_altered_snapshot(small):
    live = etl.current_id(small / "snapshots")
    (small / "snapshots" / live / "data.duckdb").write_bytes(b"spoilt")
    etl.build(small, force=True)
    assert etl.open_snapshot(small / "snapshots").id != live


def test_verify_names_each_changed_input(small):
    another_score(small)
    add_line(small / "figures" / "new.value.csv", "period,unit,node,value,status,source_id")
    (small / "figures" / "pci.band.csv").unlink()
    assert [(i.code, i.where) for i in etl.verify(small)] == [
        ("input_changed", "figures/new.value.csv"),
        ("input_changed", "figures/pci.band.csv"),
        ("input_changed", "figures/pci.value.csv"),
    ]


def of_another_version(small):
    """Make the live snapshot one that a version before fingerprints has written; its id."""
    live = etl.current_id(small / "snapshots")
    path = small / "snapshots" / live / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["schema"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return live


def test_the_fingerprint_is_of_the_tables_that_are_written(catalog, gazetteer, monkeypatch):
    nothing = Facts(*([] for _ in Facts._fields))
    tables = snapshot_tables(catalog, gazetteer, nothing, {})
    bare = snapshot_tables(replace(catalog, indices={}, units=(), likeness=()), gazetteer, nothing, {})
    columns = [{name: dict(table.columns) for name, table in given.items()} for given in (tables, bare)]
    assert columns[0] == columns[1]
    before = schema()
    schema.cache_clear()
    monkeypatch.setattr("etl.tables.VIEWS", ())
    assert schema() != before
    schema.cache_clear()


def test_a_snapshot_carries_the_fingerprint_of_its_tables(small):
    assert store.manifest_of(small / "snapshots", etl.current_id(small / "snapshots"))["schema"] == schema()


def test_a_snapshot_of_another_version_is_told_and_built_anew(small):
    old = of_another_version(small)
    assert [(i.code, i.where) for i in etl.verify(small)] == [("snapshot_of_other_version", old)]
    built = etl.build(small)
    assert built.outcome == "published" and built.snapshot_id != old
    assert etl.verify(small) == []


def test_going_back_to_a_snapshot_of_another_version_makes_one_that_can_be_read(small):
    old = of_another_version(small)
    new = etl.build(small).snapshot_id
    result = rollback(small, old, "như cũ")
    assert result.outcome == "published" and result.snapshot_id not in (old, new)
    assert [(i.code, i.where) for i in result.issues] == [("snapshot_of_other_version", old)]
    assert store.manifest_of(small / "snapshots", etl.current_id(small / "snapshots"))["schema"] == schema()
    assert (log_of(small)[-1]["restores"], log_of(small)[-1]["action"]) == (old, "rollback")
    assert etl.verify(small) == [] and etl.build(small).outcome == "unchanged"
    told = Messages("vi").issue(result.issues[0])
    assert "phiên bản khác" in told and "bản mới được lập thay" in told


def test_a_computed_score_cites_the_sources_of_its_parts(small):
    rows = etl.open_snapshot(small / "snapshots").rows(
        "SELECT DISTINCT source_id FROM value WHERE node = 'overall' AND period = '2023' AND status = 'computed'"
    )
    parts = etl.open_snapshot(small / "snapshots").rows(
        "SELECT DISTINCT source_id FROM value WHERE node <> 'overall' AND period = '2023' AND status = 'published'"
    )
    assert {s for row in rows for s in row["source_id"].split("|")} == {row["source_id"] for row in parts}


def test_a_printed_rank_is_among_all_surveyed_units(snapshot):
    rows = snapshot.rows(
        "SELECT DISTINCT period, rank_of FROM rank WHERE index = 'pci' AND node = 'overall' AND status = 'published'"
    )
    among = {row["period"]: row["rank_of"] for row in rows}
    assert [among[p] for p in ("2005", "2006", "2008", "2009", "2024")] == [42, 64, 64, 63, 63]
    assert len(rows) == len(among)


def test_settings_are_kept_in_the_snapshot(snapshot):
    settings = etl.queries.settings(snapshot)
    assert settings["home_unit"] == "thanh-hoa"
    assert settings["snapshot"] == snapshot.id


def test_manifests_are_plain_json(small):
    path = small / "snapshots" / etl.current_id(small / "snapshots") / "manifest.json"
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == etl.current_id(small / "snapshots")
