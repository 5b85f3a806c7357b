"""What is said of each move of the history."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.import_history import ImportHistory
from dashboard.text import LANGUAGES, Words
from tests.dashboard.conftest import readable

BUILT = {
    "at": "2026-11-22T05:00:00.000000+00:00",
    "action": "build",
    "id": "20261122T050000-000000-aaaaaaaa",
    "previous": None,
    "upload": None,
    "note": "",
    "reasons": {},
    "by": "",
    "file_name": "",
    "index": None,
    "periods": [],
    "uploads": [],
    "restores": None,
}


def told(lang: str = "vi", is_live: bool = False, **changed: Any) -> str:
    return readable(ImportHistory(Words(lang), {"papi": "PAPI"}).move({**BUILT, **changed}, is_live))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_publication_says_what_of_which_file_by_whom_and_why(lang: str):
    words = Words(lang)
    said = told(
        lang,
        action="publish",
        note="Theo công bố",
        by="lan",
        file_name="papi.xlsx",
        index="papi",
        periods=["2011", "2012", "2013", "2016"],
        reasons={"heading_new": "tên mới"},
    )
    years = "2011–2013 và 2016" if lang == "vi" else "2011–2013 and 2016"
    for part in (
        words("update.action_publish"),
        "Theo công bố",
        words("update.by", who="lan"),
        words("update.from_file", file="papi.xlsx"),
        f"PAPI {years}",
        words("update.accepted_because", reasons="tên mới"),
        BUILT["id"],
    ):
        assert part in said


def test_periods_that_are_no_years_stand_as_they_are():
    assert "papi 2026-Q1, 2026-Q2".removeprefix("papi ") in told(index="papi", periods=["2026-Q1", "2026-Q2"])


def test_only_the_live_one_is_called_so():
    live = Words("vi")("update.live")
    assert live in told(is_live=True) and live not in told()


def test_what_is_not_known_is_left_out():
    said = told()
    assert "None" not in said and Words("vi")("update.by", who="").strip() not in said


def test_going_back_names_the_snapshot_once_and_the_one_built_anew_besides():
    words, first = Words("vi"), BUILT["id"]
    same = told(action="rollback", restores=first)
    assert words("update.restores", snapshot=first) in same and same.count(str(first)) == 1
    anew = told(action="rollback", restores="20260101T000000-000000-bbbbbbbb")
    assert "bbbbbbbb" in anew and str(first) in anew


def test_words_of_a_person_are_text_and_nothing_else():
    made = ImportHistory(Words("vi"), {}).move({**BUILT, "note": "<b>x</b>", "file_name": "<i>.xlsx"}, False)
    assert "<b>x" not in made and "<i>" not in made
