"""etl.import_commands: what an analyst types, from a workbook to a live snapshot and back."""

import csv
import io
import json

import openpyxl
import pytest

import etl
from etl.cli import main
from etl.import_commands import CHECK_COLUMNS, DIFF_COLUMNS, LOG_COLUMNS, ROWS_COLUMNS
from etl.queries import GET_COLUMNS
from tests.conftest import log_of

HA_NOI = "ha-noi-2008"


@pytest.fixture
def thuocdo(small, capsys):
    """Run one command on a small data folder with a live snapshot: exit code, standard output, standard error."""

    def run(*words):
        code = main([*map(str, words), "--data", str(small)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def workbook(small, tmp_path):
    """The PCI 2016 as this product has it, written as a plain table; `change` may alter what is written."""

    def write(change=lambda rows: None, name="PCI 2016.xlsx"):
        snapshot = etl.open_snapshot(small / "snapshots")
        facts = [v for v in etl.queries.displayed_values(snapshot, "pci") if v.period == "2016"]
        nodes = {r["node"]: r["name_vi"] for r in etl.queries.nodes(snapshot, "pci", "2016")}
        units = {r["unit"]: r["name_vi"] for r in etl.queries.units(snapshot) if r["geography"] == "63"}
        snapshot.close()
        scores = {(v.node, v.unit): v.value for v in facts}
        shown = sorted({unit for _, unit in scores})
        rows = [["Tỉnh", *nodes.values()], *([units[u], *(scores.get((n, u)) for n in nodes)] for u in shown)]
        change(rows)
        book = openpyxl.Workbook()
        book.active.title = "PCI 2016"
        for row in rows:
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def as_rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def another_score(rows):
    rows[1][1] += 1


def test_rows_have_the_columns_of_get_and_the_cell(thuocdo, workbook):
    code, out, _ = thuocdo("rows", workbook(), "--format=csv")
    rows = as_rows(out)
    assert code == 0 and tuple(rows[0]) == ROWS_COLUMNS == (*GET_COLUMNS, "source_cell")
    assert len(rows) == 63 * 11
    (one,) = [r for r in rows if (r["unit"], r["node"]) == (HA_NOI, "overall")]
    assert one["value"] == "60.740993" and one["unit_name"] == "Hà Nội" and one["status"] == "published"
    assert one["source_cell"].startswith("PCI 2016!B") and "PCI 2016.xlsx" in one["source"]


def test_rows_as_json_say_the_same(thuocdo, workbook):
    path = workbook()
    _, as_csv, _ = thuocdo("rows", path, "--format=csv")
    _, as_json, _ = thuocdo("rows", path, "--format=json")
    assert [(r["unit"], r["node"], str(r["value"])) for r in json.loads(as_json)] == [
        (r["unit"], r["node"], r["value"]) for r in as_rows(as_csv)
    ]


def test_a_sound_workbook_has_no_errors_and_says_what_was_recognised(thuocdo, workbook):
    code, out, err = thuocdo("check", workbook(), "--lang=en")
    assert code == 0 and "0 errors" in out
    assert "pci, 2016 (from PCI 2016)" in err and "63 units × 11 columns" in err and "100 % sure" in err


def test_an_issue_names_cell_value_and_what_to_do(thuocdo, workbook):
    def misspelt(rows):
        rows[5][0] = "Bac Giag"

    code, out, _ = thuocdo("check", workbook(misspelt), "--format=json")
    (issue,) = [i for i in json.loads(out) if i["severity"] == "error"]
    assert code == 1 and tuple(issue) == CHECK_COLUMNS
    assert (issue["code"], issue["where"], issue["value"]) == ("unit_unknown", "PCI 2016!A6", "Bac Giag")
    assert "Bắc Giang" in issue["expected"] and "thuocdo name" in issue["todo"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_of_a_check_is_in_the_language_asked_for(thuocdo, workbook, language):
    def broken(rows):
        rows[5][0], rows[6][1], rows[7][2] = "Bac Giag", "#DIV/0!", "sáu phẩy năm"

    _, out, _ = thuocdo("check", workbook(broken), "--lang", language)
    assert ("LỖI" in out, "ERROR" in out) == (language == "vi", language == "en")


def test_diff_tells_what_would_change_and_changes_nothing(thuocdo, workbook, small):
    live = etl.current_id(small / "snapshots")
    code, out, err = thuocdo("diff", workbook(another_score), "--format=csv", "--lang=en")
    rows = as_rows(out)
    assert code == 0 and tuple(rows[0]) == DIFF_COLUMNS
    (changed,) = [r for r in rows if r["kind"] == "changed"]
    assert changed["node"] == "overall" and changed["where"] == "PCI 2016!B2"
    assert float(changed["new"]) - float(changed["old"]) == pytest.approx(1)
    assert "1 changed" in err and "692 the same" in err
    assert etl.current_id(small / "snapshots") == live


def test_a_workbook_is_published_seen_and_taken_back(thuocdo, workbook, small):
    before = etl.current_id(small / "snapshots")
    path = workbook(another_score)
    reasons = ("--reason", "parts_do_not_add=sửa theo công văn của VCCI")
    code, out, _ = thuocdo("publish", path, "--note", "Đính chính PCI 2016", *reasons)
    after = etl.current_id(small / "snapshots")
    assert code == 0 and after != before and after in out
    _, out, _ = thuocdo("get", "--index=pci", "--node=overall", "--period=2016", "--unit=an-giang", "--format=csv")
    shown = [r for r in as_rows(out) if r["preferred"] == "true"]
    assert len(shown) == 1 and "PCI 2016.xlsx" in shown[0]["source"]

    code, _, _ = thuocdo("rollback", before, "--note", "Nhầm tệp")
    assert code == 0 and etl.current_id(small / "snapshots") == before
    _, out, _ = thuocdo("log", "--format=csv")
    moves = as_rows(out)
    assert tuple(moves[0]) == LOG_COLUMNS
    assert [(m["action"], m["note"]) for m in moves[:2]] == [
        ("rollback", "Nhầm tệp"), ("publish", "Đính chính PCI 2016"),
    ]  # fmt: skip
    assert [m["live"] for m in moves].count("true") >= 1 and len(log_of(small)) == len(moves)
    assert thuocdo("verify")[0] == 0


def test_the_same_file_twice_changes_nothing_and_says_so(thuocdo, workbook, small):
    path = workbook()
    assert thuocdo("publish", path, "--note", "lần 1")[0] == 0
    live = etl.current_id(small / "snapshots")
    code, out, _ = thuocdo("publish", path, "--note", "lần 2", "--lang=en")
    assert code == 0 and "Nothing has changed" in out
    assert etl.current_id(small / "snapshots") == live


def test_a_warning_stops_until_a_reason_is_given(thuocdo, workbook, small):
    live = etl.current_id(small / "snapshots")
    code, _, err = thuocdo("publish", workbook(another_score), "--note", "x", "--lang=en")
    assert code == 1 and "parts_do_not_add" in err
    assert etl.current_id(small / "snapshots") == live


def test_publishing_on_a_snapshot_that_is_no_longer_live_is_refused(thuocdo, workbook, small):
    seen = etl.current_id(small / "snapshots")
    assert thuocdo("publish", workbook(), "--note", "người khác")[0] == 0
    reasons = ("--reason", "parts_do_not_add=x")
    code, _, err = thuocdo("publish", workbook(another_score, "B.xlsx"), "--note", "x", "--base", seen, *reasons)
    assert code == 1 and "người khác" in err


def test_a_decision_on_a_name_is_kept_and_followed(thuocdo, workbook, small):
    def new_name(rows):
        next(row for row in rows if row[0] == "Hà Giang")[0] = "Tỉnh địa đầu"

    path = workbook(new_name)
    assert thuocdo("check", path)[0] == 1
    assert thuocdo("name", "Tỉnh địa đầu", "ha-giang")[0] == 0
    assert thuocdo("check", path)[0] == 0
    assert "Tỉnh địa đầu,decision,ha-giang" in (small / "local" / "unit_names.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("spelling", ["Hà Giang", "Đông Nam Bộ", "Điểm cao nhất", "…"])
def test_a_name_with_a_meaning_is_not_given_another(thuocdo, small, spelling):
    code, _, err = thuocdo("name", spelling, "hau-giang")
    assert code == 1 and spelling in err and not (small / "local").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--period", "hai nghìn"),
        ("--period", "2026-13"),
        ("--index", "gdp"),
    ],
)
def test_a_wrong_option_is_said_to_be_one(thuocdo, workbook, words):
    code, _, err = thuocdo("check", workbook(), *words)
    assert code == 2 and words[1] in err


def test_an_unknown_layout_is_proposed_completed_accepted_and_then_known(thuocdo, workbook, tmp_path, small):
    def other_headings(rows):
        rows[0][1:4] = ["Điểm chung cuộc PCI", "Chi phí gia nhập thị trường tỉnh", "Được tiếp cận đất đai"]
        rows[0].append("Ý kiến")
        for row in rows[1:]:
            row.append("tốt")

    path, mapping = workbook(other_headings), tmp_path / "cach-doc.yml"
    assert thuocdo("check", path)[0] == 1
    assert thuocdo("map", path, "--out", mapping)[0] == 0
    text = mapping.read_text(encoding="utf-8")
    assert "concept: entry" in text and "Ý kiến" in text
    assert thuocdo("check", path, "--map", mapping)[0] == 1
    completed = text.replace("ignored: []", "ignored: [Ý kiến]").replace(
        "headings:\n", "headings:\n- {concept: overall, names: [Điểm chung cuộc PCI]}\n", 1
    )
    mapping.write_text(completed, encoding="utf-8")
    code, out, _ = thuocdo("check", path, "--map", mapping)
    assert code == 0, out
    assert thuocdo("accept", mapping)[0] == 0
    assert thuocdo("check", path)[0] == 0
    assert (small / "local" / "layouts" / "pci.yml").is_file()


def test_a_mapping_of_an_index_or_concept_that_is_none_is_refused(thuocdo, workbook, tmp_path):
    mapping = tmp_path / "m.yml"
    mapping.write_text("index: gdp\nheadings: []\nlayouts: []\n", encoding="utf-8")
    assert thuocdo("check", workbook(), "--map", mapping)[0] == 1
    mapping.write_text("index: pci\nheadings: [{concept: happiness, names: [x]}]\nlayouts: []\n", encoding="utf-8")
    code, _, err = thuocdo("check", workbook(), "--map", mapping)
    assert code == 1 and "happiness" in err


@pytest.mark.parametrize("text", ["index: ../../elsewhere\nlayouts: []\n", "!!python/object/apply:os.getcwd []\n"])
def test_a_mapping_of_no_index_is_not_kept(thuocdo, small, tmp_path, text):
    (tmp_path / "m.yml").write_text(text, encoding="utf-8")
    code, _, told = thuocdo("accept", str(tmp_path / "m.yml"))
    assert (code, told.startswith("thuocdo: ")) == (1, True)
    assert not list(small.rglob("elsewhere.yml")) and not (small.parent / "elsewhere.yml").exists()


@pytest.mark.parametrize(
    "words", [("accept", "no/such.yml"), ("template", "pci", "--period", "2026", "--out", "no/such/folder.xlsx")]
)
def test_a_file_that_cannot_be_opened_is_named_without_a_stack_of_calls(thuocdo, words):
    code, _, told = thuocdo(*words)
    assert (code, told.startswith(f"thuocdo: {words[-1]}: ")) == (1, True)


def test_a_template_is_written_for_every_index(thuocdo, small, tmp_path):
    for index in etl.read_catalog(small / "catalog").indices:
        out = tmp_path / f"{index}.xlsx"
        assert thuocdo("template", index, "--period=2026", "--geography=34", "--out", out)[0] == 0
        assert openpyxl.load_workbook(out).sheetnames
