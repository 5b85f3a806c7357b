"""What is said of a candidate: its sheets, its issues by code and cell, and the list to download."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from dashboard.charts.import_reading import MOST_IN_SIGHT, MOST_LISTED, ImportReading
from dashboard.text import LANGUAGES, Words
from etl import Candidate, Issue
from etl.model import Facts, Recognised, Source, Text
from tests.dashboard.conftest import readable

NOTHING = Facts([], [], [], [], [], [])
SOURCE = Source("upload-1", Text("", ""), Text("", ""), "", "workbook", "", "")


def sheet(name: str, kind: str = "data", **changed: Any) -> Recognised:
    given: dict[str, Any] = {
        "sheet": name,
        "index": "pci",
        "layout": "sub_indices_by_name",
        "kind": kind,
        "period": "2016",
        "period_from": f"{name}!A1",
        "units": 63,
        "fields": 11,
        "ignored": (),
        "absent_cells": 0,
        "sureness_pct": 100,
        "is_hidden": False,
    }
    return Recognised(**{**given, **changed})


def reading(*issues: Issue, sheets: tuple[Recognised, ...] = (), lang: str = "vi") -> ImportReading:
    found = Candidate("abc", "pci.xlsx", "0", "pci", ("2016",), NOTHING, sheets, issues, SOURCE)
    return ImportReading(
        Words(lang), found, {"pci": "PCI"}, lambda issue: (f"ô ghi {issue.values['value']}", "Sửa ô này.")
    )


def issue(where: str, code: str = "cell_unreadable", severity: str = "error", value: str = "x") -> Issue:
    return Issue(code, severity, where, {"value": value})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_says_what_it_is_and_where_its_period_stands(lang: str):
    words = Words(lang)
    told = readable(
        reading(sheets=(sheet("Tổng hợp", ignored=("Vùng", "STT"), absent_cells=4),), lang=lang).recognised()
    )
    for part in (
        "PCI",
        words("update.layout_sub_indices_by_name"),
        words("update.period_from", where="Tổng hợp!A1"),
        words("update.absent_cells", n=4),
        "Vùng",
        "100%",
    ):
        assert part in told


def test_a_period_that_a_person_gave_is_said_to_be_theirs():
    told = readable(reading(sheets=(sheet("A", period_from="--period"),)).recognised())
    assert Words("vi")("update.period_from_you") in told and "--period" not in told


def test_a_period_from_the_name_of_the_sheet_says_so_instead_of_the_name():
    told = readable(reading(sheets=(sheet("PAPI 2020", period_from="PAPI 2020"),)).recognised())
    assert Words("vi")("update.period_from_sheet") in told
    assert Words("vi")("update.period_from", where="PAPI 2020") not in told


def test_hidden_sheets_are_marked_and_those_without_figures_are_one_sentence_each():
    sheets = (sheet("A", is_hidden=True), sheet("B", "ignored"), sheet("C", "ignored"), sheet("D", "unknown"))
    told = readable(reading(sheets=sheets).recognised())
    words = Words("vi")
    assert words("update.hidden") in told
    assert words("update.sheets_ignored", n=2, sheets="B, C") in told
    assert words("update.sheets_unknown", sheets="D") in told
    assert reading(sheets=sheets).recognised().count("<tr>") == 2


def test_a_layout_of_the_place_itself_is_called_by_its_own_name():
    assert "tinh-x-2026" in reading(sheets=(sheet("A", layout="tinh-x-2026"),)).recognised()


def test_names_out_of_a_workbook_are_text_and_nothing_else():
    hostile = "<img src=x onerror=alert(1)>"
    made = reading(
        issue(hostile, value=hostile), sheets=(sheet(hostile, ignored=(hostile,)), sheet(hostile, "ignored"))
    )
    assert "<img" not in made.recognised() + "".join(group.html for group in made.groups())


def test_errors_come_before_warnings_before_notes_each_code_once_and_warnings_are_numbered():
    made = reading(
        issue("A!B1", "row_hidden", "note"),
        issue("A!B2", "heading_new", "warning"),
        issue("A!B3"),
        issue("A!B4", "scale_contradicts", "warning"),
        issue("A!B5"),
    )
    groups = made.groups()
    assert [g.code for g in groups] == ["cell_unreadable", "heading_new", "scale_contradicts", "row_hidden"]
    words = Words("vi")
    assert words("update.nth_warning", n=1) in groups[1].html and words("update.nth_warning", n=2) in groups[2].html
    assert words("update.places", n=2) in groups[0].html and words("update.one_place") in groups[1].html
    assert made.errors == 2


def test_a_sentence_stands_once_with_all_its_cells_and_so_does_what_to_do():
    (group,) = reading(*(issue(f"A!B{row}") for row in range(1, 11)), issue("A!C1", value="y")).groups()
    told = readable(group.html)
    assert told.count("ô ghi x") == 1 and told.count("ô ghi y") == 1 and told.count("Sửa ô này.") == 1
    assert Words("vi")("update.more_places", places=", ".join(f"A!B{row}" for row in range(1, 9)), n=2) in told


def test_the_first_lines_are_in_sight_the_others_folded_and_what_is_too_much_is_in_the_file():
    count = MOST_IN_SIGHT + MOST_LISTED + 5
    made = reading(*(issue(f"A!B{n}", value=str(n)) for n in range(count)))
    (group,) = made.groups()
    seen, _, folded = group.html.partition("<details>")
    assert len(re.findall("<li>", seen)) == MOST_IN_SIGHT and len(re.findall("<li>", folded)) == MOST_LISTED
    assert Words("vi")("update.rest_in_file", n=5) in folded
    assert len(list(csv.reader(io.StringIO(made.as_csv().decode("utf-8-sig"))))) == 1 + count


def test_where_the_page_itself_asks_it_does_not_send_to_the_command_line():
    words = Words("vi")
    for code, told in (("period_missing", "update.todo_period"), ("two_indices", "update.todo_index")):
        (group,) = reading(issue("A", code)).groups()
        assert words(told) in group.html and "Sửa ô này." not in group.html


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_nothing_in_the_list_to_download_is_a_formula(start: str):
    rows = list(csv.reader(io.StringIO(reading(issue(start)).as_csv().decode("utf-8-sig"))))
    assert rows[1][1] == f"'{start}"
    assert rows[1][0] == Words("vi")("update.severity_error") and rows[1][4] == "cell_unreadable"
