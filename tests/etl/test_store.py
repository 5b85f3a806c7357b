"""etl.store: snapshots that nobody can change, one pointer, and readers that are never disturbed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading

import duckdb
import pytest

import etl
from etl import store
from tests.conftest import another_score, copy_of_catalog, drafts_of, log_of, start

COLUMNS = {"unit": "str", "value": "float", "n": "int"}
TABLES = {"fact": store.Table(COLUMNS, [("da-nang", 70.001396, 1), ("", None, None)])}
VIEWS = ("CREATE VIEW shown AS SELECT unit, value FROM fact WHERE value IS NOT NULL",)

needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def make(folder, snapshot_id, tables=TABLES):
    """A small snapshot, published."""
    draft = store.write_draft(folder, tables, VIEWS, {"id": snapshot_id, "inputs": {}})
    store.publish(draft, snapshot_id)
    return folder / snapshot_id


def test_what_was_written_is_read(tmp_path):
    make(tmp_path, "s1")
    snapshot = store.open_snapshot(tmp_path)
    assert snapshot.id == "s1"
    assert snapshot.rows("SELECT * FROM fact ORDER BY unit NULLS LAST") == [
        {"unit": "da-nang", "value": 70.001396, "n": 1},
        {"unit": None, "value": None, "n": None},
    ]
    assert snapshot.rows("SELECT * FROM shown WHERE value > ?", [70]) == [{"unit": "da-nang", "value": 70.001396}]
    assert snapshot.table("SELECT unit FROM shown").to_pydict() == {"unit": ["da-nang"]}


TEXTS = ["Đắk Lắk", 'một, "hai"', "it's", "  spaces  ", "NULL", "null", "\\N", "1,5", "#", "–", "2016"]
TEXTS += ["two\nlines", "two\r\nlines"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_survives_the_store(tmp_path, text):
    make(tmp_path, "s1", {"fact": store.Table({"unit": "str", "value": "float"}, [(text, 1.0)])})
    assert store.open_snapshot(tmp_path).rows("SELECT unit FROM shown") == [{"unit": text}]


@pytest.mark.parametrize("number", [0.1 + 0.2, 70.001396, 1e-300, -1.5, 123456789.123456789, 39.5721259])
def test_every_number_survives_the_store(tmp_path, number):
    make(tmp_path, "s1", {"fact": store.Table({"unit": "str", "value": "float"}, [("u", number)])})
    assert store.open_snapshot(tmp_path).rows("SELECT value FROM shown") == [{"value": number}]


@pytest.mark.parametrize("name", ["it's", "số liệu", "with space", "a[1]", "100%", "star*"])
def test_the_folder_may_bear_any_name(tmp_path, name):
    if os.name == "nt" and "*" in name:
        pytest.skip("Windows forbids this name")
    make(tmp_path / name, "s1")
    assert len(store.open_snapshot(tmp_path / name).rows("SELECT * FROM fact")) == 2


def test_an_empty_table_keeps_its_columns(tmp_path):
    make(tmp_path, "s1", {"fact": store.Table({"unit": "str", "value": "float"}, [])})
    assert store.open_snapshot(tmp_path).table("SELECT * FROM fact").column_names == ["unit", "value"]


def test_the_manifest_tells_rows_and_fingerprint(tmp_path):
    folder = make(tmp_path, "s1")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tables"] == {"fact": 2}
    assert manifest["database_sha256"] == store.file_sha256(folder / "data.duckdb")
    assert store.manifests(tmp_path) == [manifest]


def test_without_a_pointer_there_is_no_snapshot(tmp_path):
    assert store.current_id(tmp_path) is None
    with pytest.raises(store.NoSnapshot):
        store.open_snapshot(tmp_path)
    with pytest.raises(store.NoSnapshot):
        store.open_snapshot(tmp_path, "s1")


def test_a_pointer_to_nothing_is_no_snapshot(tmp_path):
    shutil.rmtree(make(tmp_path, "s1"))
    assert store.current_id(tmp_path) is None
    with pytest.raises(store.NoSnapshot):
        store.open_snapshot(tmp_path)


def test_an_older_snapshot_is_opened_by_its_id(tmp_path):
    make(tmp_path, "s1")
    make(tmp_path, "s2")
    assert store.open_snapshot(tmp_path).id == "s2"
    assert store.open_snapshot(tmp_path, "s1").id == "s1"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO fact VALUES ('x', 1, 1)",
        "UPDATE fact SET value = 0",
        "DELETE FROM fact",
        "DROP TABLE fact",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE OR REPLACE VIEW shown AS SELECT 1",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "COPY fact TO '{file}.out'",
        "ATTACH '{file}.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_a_snapshot_can_be_neither_changed_nor_used_to_reach_other_files(tmp_path, sql):
    folder = make(tmp_path, "s1")
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    snapshot = store.open_snapshot(tmp_path)
    with pytest.raises(duckdb.Error):
        snapshot.rows(sql.format(file=(tmp_path / "other.csv").as_posix()))
    snapshot.close()
    assert store.file_sha256(folder / "data.duckdb") == store.manifests(tmp_path)[0]["database_sha256"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "other.csv", "s1"]


def test_many_threads_read_one_snapshot(snapshot):
    answers = []

    def ask():
        for _ in range(20):
            answers.append(snapshot.rows("SELECT count(*) AS n FROM value WHERE index = ?", ["papi"])[0]["n"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 160 and len(set(answers)) == 1


READER = """
import sys
from pathlib import Path
import etl
snapshot = etl.open_snapshot(Path(sys.argv[1]))
for _ in sys.stdin:
    score = snapshot.rows("SELECT value FROM value WHERE unit = 'an-giang' AND node = 'overall' AND period = '2016'")
    print(snapshot.id, score[0]["value"], flush=True)
"""


def ask(reader):
    reader.stdin.write("?\n")
    reader.stdin.flush()
    name, score = reader.stdout.readline().split()
    return name, float(score)


def test_a_reader_in_another_process_keeps_its_snapshot_while_the_pointer_moves(small):
    folder = small / "snapshots"
    first = etl.current_id(folder)
    with start(READER, folder) as reader:
        assert ask(reader) == (first, 57.790867)
        another_score(small)
        second = etl.build(small).snapshot_id
        assert etl.current_id(folder) == second != first
        assert ask(reader) == (first, 57.790867)
        reader.stdin.close()
    with start(READER, folder) as newcomer:
        assert ask(newcomer) == (second, 56.790867)
        newcomer.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files")
def test_a_reader_outlives_the_removal_of_its_snapshot(small):
    folder = small / "snapshots"
    first = etl.current_id(folder)
    with start(READER, folder) as reader:
        ask(reader)
        etl.build(small, force=True)
        assert store.drop_old(folder, keep=1) == [first]
        assert ask(reader) == (first, 57.790867)
        reader.stdin.close()


def test_old_snapshots_are_dropped_but_never_the_live_one(tmp_path):
    for number in range(1, 7):
        make(tmp_path, f"s{number}")
    (tmp_path / "CURRENT").write_text("s2\n", encoding="utf-8")
    assert sorted(store.drop_old(tmp_path, keep=2)) == ["s1", "s3", "s4"]
    assert [m["id"] for m in store.manifests(tmp_path)] == ["s6", "s5", "s2"]
    assert store.open_snapshot(tmp_path).id == "s2"


def test_drafts_are_no_snapshots(tmp_path):
    make(tmp_path, "s1")
    draft = store.write_draft(tmp_path, TABLES, VIEWS, {"id": "s2", "inputs": {}})
    assert draft.name.startswith(".")
    assert [m["id"] for m in store.manifests(tmp_path)] == ["s1"]
    assert store.current_id(tmp_path) == "s1"
    assert store.drop_old(tmp_path, keep=1) == []


def test_a_half_written_draft_is_written_anew(tmp_path):
    draft = store.write_draft(tmp_path, TABLES, VIEWS, {"id": "s1", "inputs": {}})
    (draft / "data.duckdb").write_bytes(b"half")
    store.publish(store.write_draft(tmp_path, TABLES, VIEWS, {"id": "s1", "inputs": {}}), "s1")
    assert len(store.open_snapshot(tmp_path).rows("SELECT * FROM fact")) == 2


@pytest.mark.parametrize("move", ["rename", "replace"])
def test_a_crash_at_either_move_of_a_publication_leaves_the_old_snapshot_live(small, monkeypatch, move):
    folder = small / "snapshots"
    live = etl.current_id(folder)

    def broken(*paths):
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(os, move, broken)
        with pytest.raises(OSError, match="the disk is gone"):
            etl.build(small, force=True)
    assert etl.current_id(folder) == live
    assert etl.open_snapshot(folder).id == live
    assert etl.build(small, force=True).snapshot_id == etl.current_id(folder) != live


BUILD_AND_DIE = """
import os, signal, sys
from pathlib import Path
import etl
def progress(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
etl.build(Path(sys.argv[1]), True, progress)
"""

BUILD_FOR_EVER = """
import sys
from pathlib import Path
import etl
print("ready", flush=True)
while True:
    etl.build(Path(sys.argv[1]), True)
"""


def assert_whole(data):
    """The live snapshot is as it was written and answers."""
    folder = data / "snapshots"
    live = etl.current_id(folder)
    recorded = next(m for m in store.manifests(folder) if m["id"] == live)
    assert store.file_sha256(folder / live / "data.duckdb") == recorded["database_sha256"]
    snapshot = etl.open_snapshot(folder)
    assert snapshot.rows("SELECT count(*) AS n FROM value")[0]["n"] == recorded["tables"]["value"]
    assert len(etl.queries.observations(snapshot, etl.Wanted(periods=["2016"], nodes=["overall"]))) == 63
    snapshot.close()


@needs_kill
@pytest.mark.parametrize("step", ["inputs", "catalog", "figures", "checks", "scores", "write", "publish"])
def test_a_build_killed_at_any_step_leaves_the_live_snapshot(small, step):
    live = etl.current_id(small / "snapshots")
    with start(BUILD_AND_DIE, small, step) as process:
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert etl.current_id(small / "snapshots") == live
    assert_whole(small)
    assert etl.build(small, force=True).outcome == "published"
    assert etl.verify(small) == []


def killed_at_random(data, times, chance):
    """Kill a process that builds without end, again and again; the live snapshot must be whole each time."""
    for _ in range(times):
        with start(BUILD_FOR_EVER, data) as process:
            assert process.stdout.readline() == "ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0.02, 0.6))
            process.kill()
        assert_whole(data)
    assert etl.build(data, force=True).outcome == "published"
    assert_whole(data)
    assert etl.verify(data) == []


@needs_kill
def test_a_build_killed_at_random_moments_always_leaves_a_whole_live_snapshot(small):
    killed_at_random(small, 8, random.Random())


@needs_kill
@pytest.mark.proof
def test_a_build_of_everything_killed_two_hundred_times(built, tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    shutil.copytree(built / "figures", data / "figures")
    etl.build(data)
    killed_at_random(data, 200, random.Random())


@needs_kill
def test_what_a_killed_build_left_is_cleared_by_the_next_one(small):
    with start(BUILD_AND_DIE, small, "publish") as process:
        process.wait(timeout=60)
    assert len(drafts_of(small)) == 1
    etl.build(small, force=True)
    assert drafts_of(small) == []


def test_the_draft_of_a_build_that_still_runs_is_left_alone(small):
    running = small / "snapshots" / f".draft-someone-{os.getpid()}"
    running.mkdir()
    etl.build(small, force=True)
    assert running.is_dir()


def test_a_publication_cut_off_before_its_log_line_is_logged_by_the_next_build(small):
    folder = small / "snapshots"
    live = etl.current_id(folder)
    (folder / store.LOG).unlink()
    etl.build(small)
    assert [entry["id"] for entry in log_of(small)] == [live]
