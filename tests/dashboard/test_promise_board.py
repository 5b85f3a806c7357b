"""The promise to rise every year: hand-made cases of each verdict and reason, then the real province that made it."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from dashboard.charts.promise_board import PromiseBoard, Province
from dashboard.series import kept
from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.conftest import DATA

Row = dict[str, Any]
SOURCES = {"a": "Nhà xuất bản A, Bảng, 2022", "plan": "Tỉnh ủy, Nghị quyết, 2021"}


def score(period: str, value: float | None, status: str | None = "published", **changed: Any) -> Row:
    return {
        "period": period, "moment": period, "value": value, "status": status if value is not None else None,
        "missing_reason": None if value is not None else "not_collected", "low": None, "high": None, "level_pct": None,
        "qualifier": None, "flag": None, "source_id": "a" if value is not None else None, **changed,
    }  # fmt: skip


def broken(period: str, kind: str = "method") -> Row:
    return {"period": period, "kind": kind, "reason_vi": "Đổi bộ câu hỏi.", "reason_en": "New questions."}


# what may be said of two years


@pytest.mark.parametrize(("now", "verdict"), [(61.0, "kept"), (60.0, "not_kept"), (59.0, "not_kept")])
def test_a_score_that_stays_has_not_risen(now: float, verdict: str):
    (found,) = kept([score("2021", 60.0), score("2022", now)], [], ["2022"])
    assert (found.year, found.verdict, found.difference, found.reason) == ("2022", verdict, now - 60.0, None)


@pytest.mark.parametrize(
    "rows",
    [
        [score("2022", 60.0)],
        [score("2021", 60.0)],
        [],
        [score("2021", None), score("2022", 60.0)],
        [score("2021", 60.0), score("2022", None)],
        [score("2020", 59.0), score("2022", 60.0)],
    ],
)
def test_without_both_years_nothing_is_said_and_no_older_year_stands_in(rows: list[Row]):
    (found,) = kept(rows, [], ["2022"])
    assert (found.verdict, found.difference, found.reason) == ("cannot_be_said", None, "missing")


@pytest.mark.parametrize("kind", ["method", "map"])
def test_nothing_is_said_across_a_change_of_method_or_map(kind: str):
    cut = broken("2022", kind)
    found = kept([score("2021", 60.0), score("2022", 61.0), score("2023", 62.0)], [cut], ["2022", "2023"])
    assert [(k.verdict, k.reason, k.cuts) for k in found] == [
        ("cannot_be_said", "break", [cut]),
        ("kept", None, []),
    ]


def test_a_suspected_break_is_marked_and_the_year_is_judged():
    shift = broken("2022", "suspected")
    found = kept([score("2021", 60.0), score("2022", 61.0), score("2023", 62.0)], [shift], ["2022", "2023"])
    assert [(k.verdict, k.suspected) for k in found] == [("kept", [shift]), ("kept", [])]


@pytest.mark.parametrize("status", ["rebuilt", "inferred"])
def test_a_figure_that_nobody_measured_is_not_judged_even_beside_its_like(status: str):
    for before in ("published", status):
        (found,) = kept([score("2021", 60.0, before), score("2022", 61.0, status)], [], ["2022"])
        assert (found.verdict, found.reason) == ("cannot_be_said", "not_measured")


def test_figures_of_two_statuses_are_not_compared():
    (found,) = kept([score("2021", 60.0), score("2022", 61.0, "computed")], [], ["2022"])
    assert (found.verdict, found.reason) == ("cannot_be_said", "statuses_differ")
    (alike,) = kept([score("2021", 60.0, "computed"), score("2022", 61.0, "computed")], [], ["2022"])
    assert alike.verdict == "kept"


@pytest.mark.parametrize(
    ("before", "now", "is_within"),
    [
        ((59.0, 61.0), (60.5, 62.0), True),
        ((59.0, 61.0), (61.0, 62.0), True),
        ((59.0, 61.0), (61.1, 62.0), False),
        ((61.0, 63.0), (60.0, 61.0), True),
        ((61.1, 63.0), (60.0, 61.0), False),
        ((None, None), (60.5, 62.0), False),
        ((59.0, 61.0), (None, None), False),
    ],
)
def test_intervals_that_overlap_keep_the_verdict_and_mark_it(before: tuple, now: tuple, is_within: bool):
    rows = [score("2021", 60.0, low=before[0], high=before[1]), score("2022", 61.5, low=now[0], high=now[1])]
    (found,) = kept(rows, [], ["2022"])
    assert (found.verdict, found.is_within_margin) == ("kept", is_within)


# the board


def province(rows: list[Row], unit: str = "x", until: date | None = None) -> Province:
    return Province(unit, f"Tỉnh {unit.upper()}", until, {"pci": rows})


def board(promiser: Province, other: Province | None = None, lang: str = "vi", **changed: Any) -> PromiseBoard:
    given: dict[str, Any] = {
        "words": Words(lang),
        "promises": [{"index": "pci", "programme_period": "2021-2023", "source_id": "plan"}],
        "indices": {"pci": {"short_name_vi": "PCI", "short_name_en": "PCI"}},
        "promiser": promiser,
        "other": other,
        "breaks": {"pci": []},
        "years": ["2021", "2022", "2023"],
        "cited": SOURCES,
        "flags": {"pci": {"f": {"text_vi": "Mẫu số có tranh cãi.", "text_en": "Base disputed."}}},
    }
    return PromiseBoard(**{**given, **changed})


def cells(view: PromiseBoard, unit: str = "x", index: str = "pci") -> list[tuple[str, str, str]]:
    """Of each year the verdict, what stands in the cell, and what is said of it in full."""
    (row,) = re.findall(rf'<tr class="[^"]*" data-index="{index}" data-unit="{unit}">(.*?)</tr>', view.section())
    found = re.findall(r'<td data-verdict="(\w+)" title="([^"]*)">(.*?)</td>', row)
    return [(v, " ".join(unescape(re.sub("<[^>]+>", " ", html)).split()), unescape(title)) for v, title, html in found]


ROWS = [score("2020", 60.0), score("2021", 61.0), score("2022", 60.5), score("2023", None)]


def test_a_cell_has_its_verdict_in_words_the_difference_and_both_figures_with_their_sources():
    first, second, third = cells(board(province(ROWS)))
    assert first[:2] == ("kept", "thực hiện được +1,00")
    assert second[:2] == ("not_kept", "không thực hiện được −0,50")
    assert third[:2] == ("cannot_be_said", "chưa kết luận được thiếu 2023: chưa thu thập được ở đây")
    assert "2020: 60,00 (công bố); 2021: 61,00 (công bố)" in first[2]
    assert SOURCES["a"] in first[2] and "2023: không có số liệu (chưa thu thập được ở đây)" in third[2]


def test_another_province_promised_nothing_and_keeps_nothing():
    view = board(province(ROWS), province(ROWS, "y"))
    assert [c[1] for c in cells(view, "y")][:2] == ["tăng +1,00", "không tăng −0,50"]
    assert "Tỉnh Y không có cam kết này" in unescape(view.section())
    assert "thực hiện được 1, không thực hiện được 1, chưa kết luận được 1" in unescape(view.section())


def test_a_province_that_ended_says_so_and_one_not_loaded_is_told_apart():
    ended = board(province(ROWS[:3], until=date(2023, 6, 30)))
    assert cells(ended)[2][1] == "chưa kết luận được tỉnh kết thúc 30/06/2023"
    assert cells(board(province(ROWS[:3])))[2][1] == "chưa kết luận được chưa nạp 2023"


def test_what_makes_a_verdict_doubtful_stands_beside_it():
    rows = [score("2020", 60.0, low=59.0, high=61.0, level_pct=90.0), score("2021", 61.0, low=60.0, high=62.0,
            level_pct=90.0, flag="f")]  # fmt: skip
    ((_, short, told), *_) = cells(board(province(rows), breaks={"pci": [broken("2021", "suspected")]}))
    assert short == "thực hiện được +1,00 nghi có thay đổi cách đo trong biên sai số khảo sát"
    assert "Đổi bộ câu hỏi" in told and "khoảng tin cậy 90 %: 59,00–61,00" in told and "Mẫu số có tranh cãi" in told


def intervals(*values: tuple[str, float]) -> list[Row]:
    return [score(year, value, low=value - 1, high=value + 1, level_pct=90.0) for year, value in values]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("vi", "kết luận được 0. Trong 3 lần có kết luận: 2 lần nghi có thay đổi cách đo giữa hai năm và 1 lần "
               "chênh lệch nằm trong biên sai số khảo sát."),
        ("en", "cannot be said 0. Of the 3 that could be judged: 2 across a suspected change of method and 1 with a "
               "difference within the margin of the survey."),
    ],
)  # fmt: skip
def test_the_sentence_that_counts_the_verdicts_also_counts_the_doubtful_ones(lang: str, told: str):
    rows = intervals(("2020", 60.0), ("2021", 61.0), ("2022", 65.0), ("2023", 60.0))
    shifts = [broken("2021", "suspected"), broken("2023", "suspected")]
    view = board(province(rows), province(rows, "y"), lang, breaks={"pci": shifts})
    (lead,) = re.findall(r"</h2><p>(.*?)</p>", view.section())
    assert unescape(lead).endswith(told)


def test_a_doubt_that_no_verdict_has_is_not_counted():
    rows = intervals(("2020", 60.0), ("2021", 65.0), ("2022", 66.0))
    assert "có kết luận: 1 lần chênh lệch nằm trong biên" in unescape(board(province(rows)).section())
    (lead,) = re.findall(r"</h2><p>(.*?)</p>", board(province(ROWS)).section())
    assert unescape(lead).endswith("chưa kết luận được 1.")
    cut = [broken("2021"), broken("2021", "suspected")]
    (lead,) = re.findall(r"</h2><p>(.*?)</p>", board(province(ROWS), breaks={"pci": cut}).section())
    assert unescape(lead).endswith("chưa kết luận được 2.")


def test_it_says_that_the_scores_of_a_year_come_out_after_its_end():
    assert "Điểm của một năm được công bố sau khi năm đó kết thúc" in unescape(board(province(ROWS)).section())
    assert "The scores of a year come out after it has ended" in unescape(board(province(ROWS), lang="en").section())


def test_a_break_and_two_statuses_are_named():
    rows = [score("2020", 60.0), score("2021", 61.0), score("2022", 62.0, "computed"), score("2023", 63.0, "rebuilt")]
    first, second, third = cells(board(province(rows), breaks={"pci": [broken("2021"), broken("2021", "map")]}))
    assert first[1] == "chưa kết luận được đổi phương pháp 2021 và đổi địa giới 2021"
    assert "Đổi bộ câu hỏi" in first[2]
    assert second[1] == "chưa kết luận được khác trạng thái: công bố, tính lại"
    assert third[1] == "chưa kết luận được có số quy đổi hoặc suy ra"


def test_a_difference_too_small_for_two_decimals_is_not_printed_as_nothing():
    rows = [score("2020", 60.0), score("2021", 60.004)]
    assert cells(board(province(rows)))[0][1] == "thực hiện được +0,0040"


def test_everything_that_hovers_can_also_be_read_below():
    view = board(province(ROWS), province(ROWS, "y"))
    below = unescape(view.section().partition("<details")[2])
    assert all(told in below for unit in ("x", "y") for _, _, told in cells(view, unit))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_name_is_text_never_markup(lang: str):
    hostile = "<img src=x onerror='alert(1)'>"
    view = board(Province("x", hostile, None, {"pci": ROWS}), lang=lang, cited={"a": hostile, "plan": hostile})
    assert "<img" not in view.section()


# the real promise


def published(index: str, node: str, unit: str) -> dict[str, tuple[float, str]]:
    """The figures as they lie in the files: value and status by period; where a cell is printed twice, none."""
    with (DATA / "figures" / f"{index}.value.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if (r["unit"], r["node"]) == (unit, node) and r["value"]]
    return {r["period"]: (float(r["value"]), r["status"]) for r in rows}


EXPECTED = {
    "pci": ["break", "break", "statuses_differ", "missing", "missing"],
    "papi": ["not_kept", "kept", "kept", "not_kept", "missing"],
    "par_index": ["missing"] * 5,
    "sipas": ["missing"] * 5,
}


@pytest.mark.parametrize("index", EXPECTED)
def test_what_kien_giang_promised_is_judged_as_its_figures_and_the_notes_on_methods_say(snapshot: Snapshot, index: str):
    (promised,) = [
        t for t in queries.targets(snapshot)
        if (t["comparison"], t["area"], t["index"]) == ("rise", "kien-giang", index)
    ]  # fmt: skip
    node = promised["node"]
    years = [str(y) for y in range(int(promised["programme_period"][:4]), int(promised["deadline"][:4]) + 1)]
    rows = queries.series(snapshot, ["kien-giang"], index, node)
    breaks = queries.breaks_of_concept(snapshot, index, node)
    found = kept(rows, breaks, years)
    assert [k.reason or k.verdict for k in found] == EXPECTED[index]
    figures = published(index, node, "kien-giang")
    for k in found:
        pair = [figures.get(year) for year in (str(int(k.year) - 1), k.year)]
        if k.reason == "missing":
            assert None in pair, k.year
        if k.difference is not None:
            (before, was), (now, is_now) = pair
            assert was == is_now
            assert k.difference == pytest.approx(now - before, abs=1e-9)
            assert (k.verdict == "kept") == (now > before)


def test_of_papi_the_doubts_are_those_of_the_notes(snapshot: Snapshot):
    rows = queries.series(snapshot, ["kien-giang"], "papi", "total")
    found = kept(rows, queries.breaks_of_concept(snapshot, "papi", "total"), ["2021", "2022", "2023", "2024"])
    assert [bool(k.suspected) for k in found] == [True, True, False, False]
    assert [k.is_within_margin for k in found] == [False, False, True, False]
