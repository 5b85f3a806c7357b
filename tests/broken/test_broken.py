"""Every broken workbook gets its code at its cell, and nothing else happens."""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

import etl
from etl import importing
from etl.catalog import read_catalog
from etl.mapping import proposal
from etl.model import ERROR, NOTE, Issue
from etl.units import Gazetteer
from etl.workbook import opening
from etl.workbook.opening import Limits, opened
from tests.broken.__main__ import main
from tests.broken.case import sheet, xlsx
from tests.broken.generator import cases, codes_in_source
from tests.conftest import ROOT, add_line, copy_of_catalog

CASES = {case.name: case for case in cases()}


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """Data folders with a live snapshot of the shipped figures, or of those `without` one year of PCI.

    `added` is a line of one more body.
    """

    @cache
    def folder(without, added):
        data = copy_of_catalog(tmp_path_factory.mktemp("live") / "data")
        shutil.copytree(ROOT / "data" / "figures", data / "figures")
        for path in (data / "figures").glob("pci.*.csv") if without else ():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(line for line in lines if not line.startswith(f"{without},")), encoding="utf-8")
        if added:
            add_line(data / "catalog" / "organisations.csv", added)
        assert etl.build(data).outcome == "published"
        return data

    return folder


@pytest.fixture(scope="module")
def before(live):
    """What stood in the live data folder before anything was tried."""
    return fingerprint(live(None, None))


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Where the process would leave what it does not keep; it has to leave nothing."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture(scope="module", autouse=True)
def one_reading_of_the_catalogue():
    """The catalogue does not change here, and reading it takes longer than most workbooks."""
    whole = importing.read_catalog
    importing.read_catalog = cache(read_catalog)
    yield
    importing.read_catalog = whole


@pytest.mark.parametrize("name", CASES)
def test_each_broken_workbook_gets_its_code_at_its_cell(name, tmp_path, live, before, own_temporary_folder):
    case = CASES[name]
    path = case.write(tmp_path)
    data = live(case.lacks, case.adds)
    standing = before if data == live(None, None) else fingerprint(data)
    found = what_is_said(case, path, data)

    told = {issue.where for issue in found.issues if issue.code == case.code}
    assert case.places <= told if case.spreads else told == (case.places if case.code else set()), found.issues
    assert {i.severity for i in found.issues if i.code == case.code} <= {case.severity}
    besides = {issue.code for issue in found.issues if issue.severity != NOTE} - {case.code}
    assert besides == set(case.besides), found.issues
    assert case.code or not any(issue.severity == ERROR for issue in found.issues)
    if case.gives:
        assert figures_at(found, case.where) == ([] if case.gives.value is None else [case.gives])
    assert fingerprint(data) == standing
    assert os.listdir(own_temporary_folder) == []
    assert os.listdir(tmp_path) in (["temporary"], *permuted("temporary", case.file_name))


def test_the_live_snapshot_is_what_it_was(live, before):
    """Byte for byte, with its pointer, its manifest and its log; nothing was taken over."""
    assert fingerprint(live(None, None)) == before
    assert [name for name in before if name.startswith("uploads")] == ["uploads/.lock"]
    assert {"CURRENT", "LOG.jsonl"} <= {Path(name).name for name in before}
    assert sum(name.endswith("data.duckdb") for name in before) == 1


def test_every_code_is_provoked():
    provoked = {case.code for case in CASES.values()}
    missing = {code: sorted(where) for code, where in codes_in_source().items() if code not in provoked}
    assert not missing


def test_no_case_expects_a_code_that_nothing_gives():
    assert {case.code for case in CASES.values() if case.code} <= codes_in_source().keys()


def test_every_code_has_words_in_both_languages():
    words = yaml.safe_load((ROOT / "etl" / "messages.yml").read_text(encoding="utf-8"))
    lacking = [
        f"{code} ({language})"
        for code in sorted(codes_in_source())
        for language in ("vi", "en")
        if not (words.get(f"issue_{code}") or {}).get(language)
    ]
    assert not lacking


def test_no_two_cases_share_a_name():
    assert len(CASES) == len(cases()) >= 60
    assert len({case.file_name.casefold() for case in cases()}) == len(cases())


def test_a_child_may_take_ten_seconds_and_one_and_a_half_gigabytes(tmp_path, monkeypatch):
    """As the operating system tells it of the very process that reads a workbook."""
    assert (Limits().cpu_seconds, Limits().memory_bytes) == (10, 1536 * 2**20)
    told = told_by_child(tmp_path, monkeypatch, "open('/proc/self/limits').read()")
    limits = {line[:26].strip(): line[26:].split()[0] for line in told.splitlines()[1:]}
    assert limits["Max cpu time"] == "10"
    assert limits["Max address space"] == str(1536 * 2**20)
    assert limits["Max file size"] == "0"


def test_a_child_is_another_process_without_the_settings_of_this_one(tmp_path, monkeypatch):
    monkeypatch.setenv("THUOCDO_DATA", "somewhere")
    told = json.loads(told_by_child(tmp_path, monkeypatch, "json.dumps([os.getpid(), dict(os.environ)])"))
    assert told[0] != os.getpid()
    assert "THUOCDO_DATA" not in told[1] and "HOME" not in told[1]


@pytest.mark.parametrize(
    ("deed", "limits"),
    [
        ("bytearray(2 * 2**30)", Limits()),
        ("sum(iter(int, 1))", Limits(cpu_seconds=1)),
        ("os.kill(os.getpid(), 9)", Limits()),
    ],
    ids=["memory", "processor", "killed"],
)
def test_a_child_that_takes_too_much_ends_and_the_process_lives(tmp_path, monkeypatch, deed, limits):
    assert probed(tmp_path, monkeypatch, deed, limits) == Issue("workbook_too_heavy", ERROR, "a.xlsx", {})
    monkeypatch.undo()
    assert not isinstance(opened(tmp_path / "a.xlsx"), Issue)


def test_a_person_can_write_them_all_out(tmp_path, monkeypatch, capsys):
    few = [CASES[name] for name in ("unit unknown", "file missing", "count a range")]
    monkeypatch.setattr("tests.broken.__main__.cases", lambda: few)
    assert main([str(tmp_path / "out")]) == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["count a range.xlsx", "expected.csv", "unit unknown.xlsx"]
    lines = (tmp_path / "out" / "expected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "unit unknown.xlsx,,,unit_unknown,error,Tổng hợp!A5,units_missing"
    assert lines[3].endswith(",,,,,Dân vận 2024!C4,,7,9,between")
    assert main([]) == 2


def what_is_said(case, path, data):
    if not case.is_proposed:
        return importing.candidate(data, path, case.period, case.index)
    catalog = importing.catalog_in_effect(data)
    said = proposal(opened(path), catalog, Gazetteer(catalog), case.index, case.name)
    found = importing.candidate(data, path)
    return replace(found, issues=(*found.issues, said))


def figures_at(found, where):
    """Value, upper end and qualifier of every fact of a cell."""
    facts = [f for kind in ("value", "activity") for f in getattr(found.facts, kind) if f.source_cell == where]
    return [(f.value, f.value_high, f.qualifier) for f in facts]


def fingerprint(data):
    """The bytes of every file, by its path."""
    files = sorted(path for path in data.rglob("*") if path.is_file())
    return {str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def permuted(*names):
    return [list(names), list(names)[::-1]]


def probed(tmp_path, monkeypatch, expression, limits=None):
    """What comes of a workbook whose reading child evaluates an expression in the place of reading."""
    path = xlsx(sheet("A", ["Huế", 1.0]))(tmp_path / "a.xlsx")
    probe = (
        "import json, os\nfrom etl.workbook import child\n"
        f"def answer(*_): return json.dumps({{'code': 'probed', 'values': {{'value': str({expression})}}}}).encode()\n"
        "child.answer = answer\nchild.main()\n"
    )
    start = opening._START.replace("from etl.workbook.child import main\nmain()\n", probe)
    assert probe in start
    monkeypatch.setattr(opening, "_START", start)
    return opened(path, limits or Limits())


def told_by_child(tmp_path, monkeypatch, expression):
    return probed(tmp_path, monkeypatch, expression).values["value"]
