"""etl.publish: a workbook becomes live whole or not at all, can be taken back, and the history knows."""

import getpass
import json
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

import etl
from etl import publish, store, uploads
from etl.model import Issue
from etl.publish import build, history, preview, publish_candidate, rollback
from tests.conftest import another_score, drafts_of, edit, log_of, start
from tests.etl.candidates import candidate, place, score, workbook

DAY = date(2026, 11, 22)
needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture
def file(tmp_path):
    return workbook(tmp_path)


def live(data):
    return etl.current_id(data / "snapshots")


def shown(data, unit="an-giang", node="overall", period="2016"):
    """The displayed score of a province in the live snapshot."""
    snapshot = etl.open_snapshot(data / "snapshots")
    rows = etl.queries.observations(snapshot, etl.Wanted(units=[unit], nodes=[node], periods=[period]))
    snapshot.close()
    return next((row["value"] for row in rows if row["preferred"]), None)


def ask(data, sql):
    snapshot = etl.open_snapshot(data / "snapshots")
    rows = snapshot.rows(sql)
    snapshot.close()
    return rows


def published(data, found, file, note="Bản in tháng 3", **more):
    result = publish_candidate(data, found, file, note, **more)
    assert result.outcome == "published", result.issues
    return result


def codes(result):
    return [issue.code for issue in result.issues]


def test_a_published_workbook_is_shown_and_kept(small, file):
    before = live(small)
    found = candidate(file, score(value=58.25), score("bac-giang", 59.5))
    result = published(small, found, file)
    assert result.snapshot_id == live(small) != before
    assert (shown(small), shown(small, "bac-giang")) == (58.25, 59.5)
    folder = small / "uploads" / found.upload_id
    assert (folder / "workbook.xlsx").read_bytes() == file.read_bytes()
    assert uploads.read_upload(folder).facts == found.facts
    assert store.manifest_of(small / "snapshots", live(small))["uploads"] == [found.upload_id]
    assert etl.verify(small) == []
    assert drafts_of(small) == []


def test_a_figure_tells_its_workbook_and_cell(small, file):
    found = candidate(file, score())
    published(small, found, file)
    row = ask(
        small, "SELECT * FROM value WHERE unit = 'an-giang' AND node = 'overall' AND period = '2016' AND preferred"
    )
    assert [(r["upload_id"], r["source_cell"], r["source_id"]) for r in row] == [
        (found.upload_id, "value!B2", f"upload-{found.upload_id}")
    ]
    assert ask(small, "SELECT title_vi FROM source WHERE source_id LIKE 'upload-%'") == [{"title_vi": "Sổ tính"}]


def test_what_was_replaced_stays_in_the_history(small, file):
    published(small, candidate(file, score(value=58.25)), file)
    rows = ask(
        small,
        "SELECT value, preferred FROM value WHERE unit = 'an-giang' AND node = 'overall' AND period = '2016' "
        "AND status = 'published' ORDER BY preferred",
    )
    assert rows == [{"value": 57.790867, "preferred": False}, {"value": 58.25, "preferred": True}]


def test_computed_ranks_and_groups_follow_the_new_score_alone(small, file):
    result = published(small, candidate(file, score(value=9.99, node="entry")), file)
    where = "WHERE node = 'entry' AND period = '2016' AND status = 'computed'"
    ranks = {row["unit"]: row["rank"] for row in ask(small, f"SELECT unit, rank FROM rank {where}")}
    assert ranks["an-giang"] == 1 and sorted(ranks.values())[:3] == [1, 2, 3]
    assert ("an-giang", 1) in [(change.unit, change.new) for change in result.changes.ranks]


def test_a_replaced_part_makes_no_computed_total(small, file):
    """The overall score of 2023 is computed from ten parts: the new one counts, the old one does not."""
    unit, old = "an-giang", shown(small, "an-giang", "overall", "2023")
    part = ask(small, "SELECT node, value FROM value WHERE unit = 'an-giang' AND node = 'entry' AND period = '2023'")[0]
    published(small, candidate(file, score(unit, part["value"] + 1, "entry", "2023")), file)
    computed = ask(
        small,
        "SELECT value, source_id FROM value WHERE unit = 'an-giang' AND node = 'overall' AND period = '2023' "
        "AND status = 'computed'",
    )
    assert len(computed) == 1 and "upload-" in computed[0]["source_id"]
    assert computed[0]["value"] == pytest.approx(old + 0.5)


def test_a_build_keeps_the_uploads_in_effect(small, file):
    published(small, candidate(file, score()), file)
    assert build(small).outcome == "unchanged"
    edit(small / "figures" / "pci.value.csv", "2016,bac-giang,overall,", "2016,bac-giang,overall,1")
    edit(small / "figures" / "pci.value.csv", "2016,bac-giang,overall,1", "2016,bac-giang,overall,")
    assert build(small, force=True).outcome == "published"
    assert shown(small) == 58.25
    assert etl.verify(small) == []


def test_a_new_period_needs_no_file(small, file):
    units = ask(small, "SELECT DISTINCT unit FROM unit_at WHERE period = '2025' AND index = 'pci' LIMIT 2")
    rows = [score(row["unit"], 70.5, period="2026") for row in units]
    result = published(small, candidate(file, *rows), file)
    assert [shown(small, row.unit, period="2026") for row in rows] == [70.5, 70.5]
    release = ask(small, "SELECT units_at FROM release WHERE index = 'pci' AND period = '2026'")
    assert release == [{"units_at": date(2026, 6, 30)}]
    assert {(c.unit, c.old, c.new) for c in result.changes.added} == {(row.unit, None, 70.5) for row in rows}


def test_publishing_says_what_changes_and_where_it_stood(small, file):
    result = published(small, candidate(file, score(value=58.25), score("bac-giang", shown(small, "bac-giang"))), file)
    changed = [(c.node, c.unit, c.period, c.old, c.new, c.where) for c in result.changes.changed]
    assert changed == [("overall", "an-giang", "2016", 57.790867, 58.25, "value!B2")]
    assert [c.unit for c in result.changes.confirmed] == ["bac-giang"]


WARNED = (
    Issue("unusual", "warning", "PCI!B2", {"value": "58,25"}),
    Issue("unusual", "warning", "PCI!B3", {"value": "59,5"}),
    Issue("gaps", "warning", "PCI", {}),
    Issue("hidden", "note", "PCI", {}),
)


@pytest.mark.parametrize(
    ("issues", "note", "reasons", "expected"),
    [
        ((Issue("bad", "error", "PCI!B2", {}), *WARNED), "note", {"unusual": "x", "gaps": "y"}, ["bad"]),
        (WARNED, "note", {}, ["reason_missing", "reason_missing"]),
        (WARNED, "note", {"unusual": "đã hỏi VCCI", "gaps": "  "}, ["reason_missing"]),
        (WARNED, "  ", {"unusual": "đã hỏi VCCI", "gaps": "chưa có"}, ["note_missing"]),
    ],
    ids=["error", "no reasons", "blank reason", "blank note"],
)
def test_nothing_is_published_without_its_reasons(small, file, issues, note, reasons, expected):
    before = live(small)
    result = publish_candidate(small, candidate(file, score(), issues=issues), file, note, reasons)
    assert (result.outcome, codes(result)) == ("refused", expected)
    assert live(small) == before and len(log_of(small)) == 1
    assert not list((small / "uploads").glob("[!.]*"))


def test_a_missing_reason_names_its_code(small, file):
    result = publish_candidate(small, candidate(file, score(), issues=WARNED), file, "note", {"gaps": "chưa có"})
    assert [(i.where, i.values) for i in result.issues] == [("PCI!B2", {"code": "unusual"})]


def test_note_and_reasons_are_kept_with_the_workbook(small, file):
    found = candidate(file, score(), issues=WARNED)
    published(small, found, file, " Bản in tháng 3 ", reasons={"unusual": "đã hỏi VCCI", "gaps": "chưa có"})
    kept = uploads.read_upload(small / "uploads" / found.upload_id)
    assert (kept.note, kept.reasons) == ("Bản in tháng 3", {"unusual": "đã hỏi VCCI", "gaps": "chưa có"})
    assert kept.warnings == tuple({"where": i.where, "code": i.code} for i in WARNED[:3])
    assert history(small)[0]["reasons"] == kept.reasons


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (score("an-giang-2025"), "unit_not_valid_then"),
        (score(node="nothing"), "node_not_valid_then"),
        (score(value=1e6), "outside_scale"),
        (score(flag="unheard-of"), "unknown_flag"),
    ],
    ids=["unit", "node", "scale", "flag"],
)
def test_figures_that_cannot_be_right_are_refused(small, file, row, expected):
    before = live(small)
    result = publish_candidate(small, candidate(file, row), file, "note")
    assert result.outcome == "refused" and expected in codes(result)
    assert live(small) == before and drafts_of(small) == []
    assert [p.name for p in (small / "uploads").iterdir()] == [".lock"]


def test_a_workbook_that_is_not_the_one_that_was_read_is_refused(small, file):
    found = candidate(file, score())
    file.write_bytes(b"saved again meanwhile")
    assert codes(publish_candidate(small, found, file, "note")) == ["workbook_changed"]
    assert [p.name for p in (small / "uploads").iterdir()] == [".lock"]


def test_what_is_in_effect_is_not_published_again(small, file):
    found = candidate(file, score(), rank=[place()])
    first = published(small, found, file)
    again = publish_candidate(small, found, file, "once more")
    assert (again.outcome, again.snapshot_id) == ("unchanged", first.snapshot_id)
    # read anew by other means, the same file says the same
    other = replace(found, upload_id="0" * 12)
    assert publish_candidate(small, other, file, "once more").outcome == "unchanged"
    assert len(log_of(small)) == 2


def test_a_later_workbook_takes_the_place_of_an_earlier_one(small, file, tmp_path):
    first = candidate(file, score(value=58.25), score("bac-giang", 59.5))
    published(small, first, file)
    mended = workbook(tmp_path, "mended.xlsx")
    second = candidate(mended, score(value=58.5))
    published(small, second, mended)
    assert (shown(small), shown(small, "bac-giang")) == (58.5, 59.5)
    values = ask(
        small,
        "SELECT value FROM value WHERE unit = 'an-giang' AND node = 'overall' AND period = '2016' AND NOT preferred "
        "AND status = 'published' ORDER BY value",
    )
    assert [row["value"] for row in values] == [57.790867, 58.25]
    published(small, first, file, "the first was right")
    assert shown(small) == 58.25
    assert store.manifest_of(small / "snapshots", live(small))["uploads"] == [second.upload_id, first.upload_id]
    assert etl.verify(small) == []


def test_a_worse_status_does_not_push_aside_a_better_one(small, file):
    result = published(small, candidate(file, score(value=58.25, status="reported")), file)
    assert shown(small) == 57.790867
    assert [(c.unit, c.old, c.new) for c in result.changes.behind] == [("an-giang", 57.790867, 58.25)]
    assert not result.changes.changed and not result.changes.ranks


def test_whoever_looked_at_another_snapshot_is_told_what_came_between(small, file, tmp_path):
    base = live(small)
    published(small, candidate(file, score(value=58.25)), file, "Bản của chị Lan")
    other = workbook(tmp_path, "other.xlsx")
    result = publish_candidate(small, candidate(other, score("bac-giang", 60.0)), other, "mine", base=base)
    assert (result.outcome, codes(result)) == ("overtaken", ["overtaken"])
    told = result.issues[0].values
    assert (told["file"], told["note"]) == ("pci.xlsx", "Bản của chị Lan") and told["who"] and told["when"]
    assert [(c.unit, c.old, c.new) for c in result.changes.changed] == [("an-giang", 57.790867, 58.25)]
    assert shown(small, "bac-giang") != 60.0
    assert not result.changes.dropped
    # having seen it, one may go on
    published(small, candidate(other, score("bac-giang", 60.0)), other, base=live(small))


def test_a_preview_shows_the_same_and_leaves_nothing(small, file):
    before, inputs = live(small), publish.input_hashes(small)
    found = candidate(file, score(value=58.25), rank=[place(rank=31)])
    seen = preview(small, found, DAY)
    assert live(small) == before and drafts_of(small) == [] and publish.input_hashes(small) == inputs
    assert not (small / "uploads" / found.upload_id).exists()
    done = published(small, found, file).changes
    assert (seen.changed, seen.ranks, seen.dropped) == (done.changed, done.ranks, done.dropped)
    assert [(c.unit, c.new, c.where) for c in seen.ranks] == [("an-giang", 31, "rank!B2")]


def test_what_cannot_be_built_has_no_preview(small, file):
    assert preview(small, candidate(file, score(node="nothing")), DAY) is None
    assert drafts_of(small) == []


def test_a_workbook_may_be_the_first_thing_published(data, file):
    result = published(data, candidate(file, score()), file)
    assert shown(data) == 58.25 and not result.changes.changed
    assert etl.verify(data) == []


def test_rolling_back_shows_the_old_figures_again(small, file):
    first = live(small)
    second = published(small, candidate(file, score()), file).snapshot_id
    result = rollback(small, first, "nhập nhầm tệp")
    assert (result.outcome, result.snapshot_id) == ("published", first)
    assert live(small) == first and shown(small) == 57.790867
    assert [(c.unit, c.old, c.new) for c in result.changes.changed] == [("an-giang", 58.25, 57.790867)]
    assert not result.changes.dropped
    assert etl.verify(small) == [] and build(small).outcome == "unchanged"
    newest = history(small)[0]
    assert (newest["action"], newest["id"], newest["previous"]) == ("rollback", first, second)
    assert (newest["note"], newest["uploads"]) == ("nhập nhầm tệp", [])
    # and forward again
    assert rollback(small, second, "đúng rồi").outcome == "published"
    assert shown(small) == 58.25 and etl.verify(small) == []


def test_a_workbook_that_was_taken_back_can_be_published_again(small, file):
    first, found = live(small), candidate(file, score())
    second = published(small, found, file, "một").snapshot_id
    rollback(small, first, "nhập nhầm tệp")
    published(small, found, file, "hai")
    assert shown(small) == 58.25 and etl.verify(small) == []
    assert [move["note"] for move in history(small)] == ["hai", "nhập nhầm tệp", "một", ""]
    # what the first publication was made of is as it was
    rollback(small, second, "như cũ")
    assert etl.verify(small) == []


def test_a_snapshot_that_is_gone_is_built_again_with_its_uploads(small, file):
    second = published(small, candidate(file, score()), file).snapshot_id
    rollback(small, history(small)[-1]["id"], "back")
    shutil.rmtree(small / "snapshots" / second)
    result = rollback(small, second, "and forth")
    assert result.outcome == "published" and result.snapshot_id not in (second, None)
    assert shown(small) == 58.25 and etl.verify(small) == []
    assert (history(small)[0]["restores"], history(small)[0]["action"]) == (second, "rollback")


@pytest.mark.parametrize(
    ("which", "note", "outcome", "expected"),
    [
        ("nowhere", "note", "refused", ["snapshot_unknown"]),
        ("../figures", "note", "refused", ["snapshot_unknown"]),
        ("live", "note", "unchanged", []),
        ("first", " ", "refused", ["note_missing"]),
    ],
)
def test_rolling_back_needs_a_known_snapshot_and_a_note(small, which, note, outcome, expected):
    first = live(small)
    second = build(small, force=True).snapshot_id
    result = rollback(small, {"live": second, "first": first}.get(which, which), note)
    assert (result.outcome, codes(result)) == (outcome, expected)
    assert live(small) == second and len(log_of(small)) == 2
    if expected == ["snapshot_unknown"]:
        assert result.issues[0].values["known"] == f"{second}, {first}"


def test_the_history_tells_who_did_what_newest_first(small, file):
    found = candidate(file, score())
    published(small, found, file, "Bản in tháng 3")
    newest, oldest = history(small)
    assert (oldest["action"], oldest["upload"], oldest["note"]) == ("build", None, "")
    assert (newest["action"], newest["upload"], newest["note"]) == ("publish", found.upload_id, "Bản in tháng 3")
    assert (newest["file_name"], newest["index"], newest["periods"]) == ("pci.xlsx", "pci", ["2016"])
    assert newest["by"] == getpass.getuser() and newest["uploads"] == [found.upload_id]


def test_lines_from_before_there_were_uploads_are_read(small):
    line = {"at": "2026-11-22T03:04:49+00:00", "action": "publish", "id": live(small), "previous": None}
    (small / "snapshots" / "LOG.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (small / "snapshots" / "CURRENT").write_text(live(small) + "\n", encoding="utf-8")
    assert [(m["action"], m["id"], m["uploads"]) for m in history(small)] == [("build", live(small), [])]
    build(small, force=True)
    assert len(log_of(small)) == 2


def test_a_torn_last_line_of_the_log_is_written_anew(small, file):
    published(small, candidate(file, score()), file)
    log = small / "snapshots" / "LOG.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole[:-40])
    assert len(history(small)) == 2
    build(small, force=True)
    assert log.read_bytes().startswith(whole) and len(log_of(small)) == 3


def test_a_shipped_figure_that_changes_beneath_an_upload_is_told(small, file):
    published(small, candidate(file, score()), file)
    another_score(small)
    result = build(small)
    assert result.outcome == "published" and shown(small) == 58.25
    assert [(i.code, i.severity, i.where) for i in result.issues] == [
        ("superseded_changed", "warning", "pci.value.csv: 2016 an-giang overall")
    ]
    assert (result.issues[0].values["value"], result.issues[0].values["expected"]) == ("56.790867", "57.790867")


def test_an_upload_that_is_lost_stops_the_build_and_is_named(small, file):
    found = candidate(file, score())
    published(small, found, file)
    shutil.rmtree(small / "uploads" / found.upload_id)
    assert [(i.code, i.where) for i in etl.verify(small)] == [("upload_missing", f"uploads/{found.upload_id}")]
    result = build(small)
    assert result.outcome == "refused"
    assert [(i.code, i.where) for i in result.issues] == [("upload_missing", f"uploads/{found.upload_id}")]
    assert shown(small) == 58.25


def test_an_altered_workbook_or_row_is_found(small, file):
    found = candidate(file, score())
    published(small, found, file)
    folder = small / "uploads" / found.upload_id
    (folder / "workbook.xlsx").write_bytes(b"other")
    assert [i.code for i in etl.verify(small)] == ["workbook_altered"]
    edit(folder / "rows" / "pci.value.csv", "58.25", "58.75")
    assert [(i.code, i.where) for i in etl.verify(small)] == [("upload_missing", f"uploads/{found.upload_id}")]


def test_uploads_stay_in_effect_when_the_live_snapshot_is_lost(small, file):
    published(small, candidate(file, score()), file)
    shutil.rmtree(small / "snapshots" / live(small))
    assert build(small).outcome == "published"
    assert shown(small) == 58.25


def test_accepted_workbooks_outlive_their_snapshots_and_the_history(small, file):
    first, found = live(small), candidate(file, score())
    published(small, found, file)
    rollback(small, first, "back")
    for _ in range(publish.KEEP + 1):
        build(small, force=True)
    assert uploads.read_upload(small / "uploads" / found.upload_id)
    shutil.rmtree(small / "snapshots")
    build(small)
    assert uploads.read_upload(small / "uploads" / found.upload_id)


PUBLISH = """
import os, signal, sys
from pathlib import Path
from etl.publish import publish_candidate, rollback
from tests.etl.candidates import candidate, score
data, file, value = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
found = candidate(file, score(value=value), score("bac-giang", value + 1))
"""
PUBLISH_ON_CALL = (
    PUBLISH
    + """
base = sys.argv[4] or None
print("ready", flush=True)
sys.stdin.readline()
print(publish_candidate(data, found, file, "note", base=base).outcome, flush=True)
"""
)


@pytest.mark.parametrize("same", [True, False])
def test_of_two_who_publish_at_once_one_wins(small, file, same):
    base = live(small)
    processes = [start(PUBLISH_ON_CALL, small, file, str(58 + number * (not same)), base) for number in range(2)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in processes]
    assert (
        sorted(out for out, _ in answers) == ["published\n", "unchanged\n"] if same else ["overtaken\n", "published\n"]
    )
    assert len(log_of(small)) == 2 and etl.verify(small) == []


KILLED_AT_A_STEP = (
    PUBLISH
    + """
action, step = sys.argv[4], int(sys.argv[5])
taken = 0
def counted(call):
    def made(*arguments, **more):
        global taken
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **more)
    return made
for name in ("fsync", "rename", "replace", "mkdir", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
if action == "publish":
    publish_candidate(data, found, file, "note")
else:
    rollback(data, action, "note")
print(taken)
"""
)


def assert_whole(data, either):
    """The live snapshot is one of two and as it was written; `verify` finds nothing; every move is in the history."""
    folder = data / "snapshots"
    assert live(data) in either
    assert store.is_intact(folder, live(data))
    assert etl.verify(data) == []
    assert history(data)[0]["id"] == live(data)


def stopped_at(data, file, action, step):
    """Publish or roll back in a process that is killed before its step of that number; how many it took."""
    with start(KILLED_AT_A_STEP, data, file, "58.5", action, str(step)) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if step else 0), err
    return int(out or step)


def killed_at_steps(small, file, folder, chosen):
    """Kill a publication at steps at which something becomes lasting."""
    steps = stopped_at(shutil.copytree(small, folder / "whole"), file, "publish", 0)
    outcomes = set()
    for step in range(1, steps + 1)[chosen]:
        data = shutil.copytree(small, folder / f"data{step}")
        old = live(data)
        stopped_at(data, file, "publish", step)
        new = live(data)
        assert_whole(data, {old, new})
        assert shown(data) == (57.790867 if new == old else 58.5)
        outcomes.add(new == old)
        # what was cut off is tried again; what was not is followed by something else
        again = 58.5 if new == old else 59.0
        published(data, candidate(file, score(value=again), score("bac-giang", again + 1)), file)
        assert_whole(data, {live(data)})
        assert shown(data) == again
        assert [entry["action"] for entry in log_of(data)] == ["publish"] * (2 if new == old else 3)
        assert drafts_of(data) == [] and not list((data / "uploads").glob(".draft-*"))
        shutil.rmtree(data)
    assert outcomes == {True, False}


@needs_kill
def test_a_kill_at_the_last_moves_of_files_leaves_the_old_or_the_new(small, file, tmp_path):
    killed_at_steps(small, file, tmp_path, slice(-7, None))


@needs_kill
@pytest.mark.proof
def test_a_kill_at_any_move_of_files_leaves_the_old_or_the_new(small, file, tmp_path):
    killed_at_steps(small, file, tmp_path, slice(None))


@needs_kill
def test_a_rollback_killed_at_any_move_of_files_is_whole_and_logged(small, file, tmp_path):
    old = live(small)
    new = published(small, candidate(file, score()), file).snapshot_id
    steps = stopped_at(shutil.copytree(small, tmp_path / "whole"), file, old, 0)
    outcomes = set()
    for step in range(1, steps + 1):
        data = shutil.copytree(small, tmp_path / f"data{step}")
        stopped_at(data, file, old, step)
        assert_whole(data, {old, new})
        is_rolled_back = live(data) == old
        outcomes.add(is_rolled_back)
        build(data)
        assert [entry["action"] for entry in log_of(data)][2:] == (["rollback"] if is_rolled_back else [])
    assert outcomes == {True, False}


def killed_at_random(data, file, times, chance):
    """Kill a process that publishes a workbook, at moments spread over the time that it takes."""
    for number in range(times):
        old, value = live(data), 58 + number / 1000
        digest = store.manifest_of(data / "snapshots", old)["database_sha256"]
        with start(PUBLISH_ON_CALL, data, file, str(value), "") as process:
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("go\n")
            process.stdin.flush()
            try:
                process.wait(timeout=chance.uniform(0, 2))
            except subprocess.TimeoutExpired:
                process.kill()
        assert_whole(data, {old, live(data)})
        assert store.file_sha256(data / "snapshots" / old / "data.duckdb") == digest
        assert shown(data) == value or live(data) == old
        after = publish_candidate(data, candidate(file, score(value=value + 0.5)), file, f"after {number}")
        assert after.outcome == "published", after.issues
        assert_whole(data, {after.snapshot_id})
        assert drafts_of(data) == [] and not list((data / "uploads").glob(".draft-*"))
    moves = history(data)
    assert all(newer["previous"] == older["id"] for newer, older in pairwise(moves))
    assert len(moves) > times


@needs_kill
def test_a_publication_killed_at_random_moments_is_whole(small, file):
    killed_at_random(small, file, 6, random.Random(5))


@needs_kill
@pytest.mark.proof
def test_a_publication_killed_fifty_times_is_whole(small, file):
    killed_at_random(small, file, 50, random.Random())


def test_the_lock_is_free_after_its_holder_was_killed(small, file):
    holder = start(
        "import sys\nfrom pathlib import Path\nfrom etl.publish import _alone\n"
        "with _alone(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.readline()\n",
        small,
    )
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate(timeout=60)
    assert publish_candidate(small, candidate(file, score()), file, "note").outcome == "published"
