"""How firm a rank is, in the words beside it, and the rows of the page that shows all of them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from dashboard.charts.firm_words import firm_span, firm_words, gap_words, share_of_runs
from dashboard.charts.firmness_reading import FirmnessReading
from dashboard.charts.firmness_rows import picture
from dashboard.text import LANGUAGES, Words
from etl import Firmness, Gap, Interval, queries
from etl.store import Snapshot
from tests.etl.test_firmness import inputs_of, real

VI, EN = Words("vi"), Words("en")
FIRM = Firmness(
    basis="weights", level_pct=90, runs=2000, seed=1, noise_pct=25, apart_pct=90,
    intervals={"a": Interval(1, 1, 1), "b": Interval(2, 2, 4), "c": Interval(3, 2, 4), "d": Interval(4, 2, 4)},
    gaps={"a": Gap(None, 3.0), "b": Gap(3.0, 0.12), "c": Gap(0.12, 0.5), "d": Gap(0.5, None)},
    alike={"a": (), "b": ("c",), "c": ("b",), "d": ()}, stays={}, hidden=frozenset({"d"}), has_ranks=True,
    status="published",
)  # fmt: skip
GAPS = FIRM._replace(basis="gaps", runs=0, intervals={}, hidden=frozenset(), alike=dict.fromkeys("abcd", ()))
GROUPS = FIRM._replace(basis="errors", has_ranks=False, stays={"a": 1.0, "b": 0.8999})


@pytest.mark.parametrize(
    ("firmness", "unit", "said"),
    [
        (FIRM, "b", "khoảng hạng 2–4 trong 90\u00a0% số lần thử đổi trọng số ±25\u00a0%"),
        (FIRM._replace(basis="errors"), "b", "khoảng hạng 2–4 trong 90\u00a0% số lần thử theo sai số khảo sát"),
        (FIRM, "a", "hạng 1 trong ít nhất 90\u00a0% số lần thử đổi trọng số ±25\u00a0%"),
        (GAPS, "b", "cách hạng liền trên 3,00 điểm; hơn hạng liền dưới 0,12 điểm"),
        (GAPS, "a", "hơn hạng liền dưới 3,00 điểm"),
        (GAPS._replace(measure="pct"), "a", "hơn hạng liền dưới 3,00 điểm phần trăm"),
        (GAPS._replace(alike={"b": ("x", "y")}), "b",
         "bằng điểm với 2 tỉnh khác; cách hạng liền trên 3,00 điểm; hơn hạng liền dưới 0,12 điểm"),
        (GROUPS, "b", "giữ nguyên nhóm trong 89\u00a0% số lần thử theo sai số khảo sát"),
        (GROUPS, "c", ""),
        (FIRM, "nowhere", ""),
        (GAPS, "nowhere", ""),
        (None, "a", ""),
    ],
)  # fmt: skip
def test_one_short_sentence_beside_a_rank_on_each_basis(firmness: Firmness | None, unit: str, said: str):
    assert firm_words(VI, firmness, unit) == said


def test_it_is_said_in_english_too():
    assert firm_words(EN, FIRM, "b") == "rank 2–4 in 90% of runs with weights varied by ±25%"
    assert firm_words(EN, GAPS, "b") == "3.00 points below the next above; 0.12 points above the next below"
    assert firm_words(EN, GROUPS, "b") == "stays in its group in 89% of runs within the survey’s error"


def test_of_a_hidden_rank_nothing_is_said_unless_asked_for():
    assert (firm_words(VI, FIRM, "d"), firm_span(FIRM, "d")) == ("", "")
    assert firm_words(VI, FIRM, "d", shows_beyond=True).startswith("khoảng hạng 2–4")
    assert firm_span(FIRM, "d", shows_beyond=True) == "2–4"


def test_the_interval_in_a_list_is_never_a_lone_number_and_never_where_nobody_is_ranked():
    assert (firm_span(FIRM, "a"), firm_span(FIRM, "b")) == ("1–1", "2–4")
    assert (firm_span(GROUPS, "b"), firm_span(GAPS, "b"), firm_span(None, "b"), firm_span(FIRM, "z")) == ("",) * 4


def test_those_alike_in_the_runs_are_not_of_equal_score():
    assert gap_words(VI, FIRM, "b") == "cách hạng liền trên 3,00 điểm; hơn hạng liền dưới 0,12 điểm"


@pytest.mark.parametrize(("share", "said"), [(1.0, "100"), (0.9999, "99"), (0.29, "29"), (0.0, "0")])
def test_only_all_runs_are_a_hundred_per_cent(share: float, said: str):
    assert share_of_runs(VI, share) == said


# the page that shows all of them


def reading(snapshot: Snapshot, index: str, period: str, lang: str = "vi", **changed: Any) -> FirmnessReading:
    declared = next(i for i in queries.indices(snapshot) if i["index"] == index)
    node = changed.pop("node", declared["root"])
    rows = inputs_of(snapshot, index, node, period)[1]
    given: dict[str, Any] = {
        "words": Words(lang),
        "index": declared,
        "period": next(p for p in queries.loaded_periods(snapshot, index) if p["period"] == period),
        "node": next(n for n in queries.nodes(snapshot, index, period) if n["node"] == node),
        "rows": [r for r in rows if r["node"] == node],
        "firmness": real(snapshot, index, node, period),
        "home": "thanh-hoa",
        "levels": {level["band"]: level for level in queries.band_levels(snapshot, index)},
        "breaks": queries.breaks(snapshot, index),
        "cited": queries.source_texts(snapshot, lang),
        "shows_beyond": False,
    }
    return FirmnessReading(**{**given, **changed})


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_of(view: FirmnessReading) -> dict[str, str]:
    return dict(re.findall(r'<li class="td-firm-row[^"]*" data-unit="([^"]+)"(.*?)</li>', picture(view), re.S))


def test_the_answer_comes_first_then_who_cannot_be_told_apart(snapshot: Snapshot):
    said = text(reading(snapshot, "pci", "2023").heading())
    firm = real(snapshot, "pci", "overall", "2023")
    low, high = firm.intervals["thanh-hoa"].low, firm.intervals["thanh-hoa"].high
    assert f"Thanh Hóa: hạng 30/63 (công bố), khoảng hạng {low}–{high}" in said
    assert f"Trong 90 % của 2.000 lần thử, mỗi lần mọi trọng số đổi ngẫu nhiên trong ±25 %, hạng nằm từ {low}" in said
    assert (
        f"Theo các lần thử này, không tách bạch được với {len(firm.alike['thanh-hoa'])} tỉnh, thành phố: Thái Nguyên"
        in said
    )


def test_every_province_is_a_row_with_its_rank_and_its_interval_on_the_axis_of_places(snapshot: Snapshot):
    rows = rows_of(reading(snapshot, "pci", "2016"))
    intervals = real(snapshot, "pci", "overall", "2016").intervals
    assert list(rows) == sorted(intervals, key=lambda unit: intervals[unit].rank)
    for unit, (rank, low, high) in intervals.items():
        assert f'<span class="td-rank">{rank}</span>' in rows[unit]
        assert f'<b style="left:{(low - 1) / 63:.2%};width:{(high - low + 1) / 63:.2%}"></b>' in rows[unit]
        assert f'<u style="left:{(rank - 0.5) / 63:.2%}"></u>' in rows[unit]
        assert f'<span class="td-value">{low}–{high}</span>' in rows[unit]


def test_home_is_accented_and_those_alike_bear_a_sign(snapshot: Snapshot):
    view = reading(snapshot, "pci", "2016")
    alike = real(snapshot, "pci", "overall", "2016").alike["thanh-hoa"]
    assert {unit for unit, row in rows_of(view).items() if "<i>≈</i>" in row} == set(alike)
    assert re.findall(r'td-chosen" data-unit="([^"]+)"', picture(view)) == ["thanh-hoa"]


def test_hidden_ranks_show_neither_number_nor_interval_unless_asked_for(snapshot: Snapshot):
    view = reading(snapshot, "pci", "2023", home="kien-giang")
    hidden = real(snapshot, "pci", "overall", "2023").hidden
    assert "kien-giang" in hidden
    rows = rows_of(view)
    for unit in hidden:
        assert '<span class="td-rank"></span>' in rows[unit]
        assert '<span class="td-track" aria-hidden="true"></span><span class="td-value">–</span>' in rows[unit]
        assert "hạng" not in rows[unit]
    said = text(view.heading())
    assert "Kiên Giang: ngoài nhóm được công bố hạng" in said and "khoảng hạng" not in said
    (sheet,) = view.sheets()
    titles = [column.title for column in sheet.columns]
    of_hidden = next(row for row in sheet.rows if row[0] == "Kiên Giang")
    for title in ("Hạng", "Khoảng hạng: từ", "Số tỉnh không tách bạch được"):
        assert of_hidden[titles.index(title)] is None
    shown = reading(snapshot, "pci", "2023", home="kien-giang", shows_beyond=True)
    fixed = "Kiên Giang: hạng 62/63 (tính lại); ít nhất 90\u00a0% số lần thử cho hạng 62"
    assert fixed in unescape(shown.heading())
    assert "hạng vẫn là 62. Theo các lần thử này, tách bạch được với mọi tỉnh, thành phố khác." in text(shown.heading())
    assert "–</span>" not in rows_of(shown)["kien-giang"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("period", ["2019", "2023", "2024"])
def test_where_the_publisher_ranks_nobody_no_rank_is_named(snapshot: Snapshot, period: str, lang: str):
    view = reading(snapshot, "papi", period, lang)
    html = view.heading() + picture(view)
    assert not re.search(r'td-rank">[^<]|<u style', html)
    assert not re.search(r"(hạng|rank) \d", text(html) + " ".join(re.findall(r'title="([^"]*)"', html)))
    assert Words(lang)("firmness.bars_places", level="90").split(".")[0] in text(html)
    assert text(html).count("%") > 60
    (sheet,) = view.sheets()
    titles = [column.title for column in sheet.columns]
    assert Words(lang)("common.column_rank") not in titles
    assert Words(lang)("firmness.column_place_low") in titles


def test_where_there_are_only_gaps_the_page_says_so_and_gives_them(snapshot: Snapshot):
    view = reading(snapshot, "pci", "2022")
    said = text(view.heading())
    assert "Thanh Hóa: hạng 47/63 (công bố)" in said and "khoảng hạng 4" not in said
    assert "Thanh Hóa cách hạng liền trên 0,33 điểm; hơn hạng liền dưới 0,26 điểm." in said
    assert "không nêu được khoảng hạng, chỉ nêu khoảng cách điểm" in said
    assert '<span class="td-value">0,33</span>' in rows_of(view)["thanh-hoa"]
    assert view.method() == []


def test_a_sparse_year_shows_only_neighbours_that_are_known(snapshot: Snapshot):
    view = reading(snapshot, "par_index", "2023")
    assert "Chỉ có điểm của 18/63 tỉnh, thành phố: khoảng cách điểm chỉ được nêu giữa" in text(view.heading())
    assert set(rows_of(view)) == set(view.firmness.gaps)
    nothing = reading(snapshot, "par_index", "2023", firmness=None)
    assert picture(nothing) == ""
    assert "chưa nói được thứ hạng vững đến đâu" in text(nothing.heading())


def test_the_footing_says_how_the_runs_were_made_and_what_they_leave_out(snapshot: Snapshot):
    weights = text(reading(snapshot, "pci", "2023").footing())
    assert "từ 0,75 đến 1,25" in weights and "2.000 lần, số khởi tạo 20081" in weights
    assert "Sai số của khảo sát chưa tính vào" in weights
    assert "các lần thử dùng điểm tính lại của tất cả" in weights
    assert "VCCI không công bố điểm số và xếp hạng của nhóm ngoài 30" in weights
    errors = text(reading(snapshot, "papi", "2023").footing())
    assert "phân phối chuẩn với sai số chuẩn đã công bố" in errors
    assert "1,645 lần sai số chuẩn" in errors
    assert "Không có điểm: Bình Dương và Quảng Ninh (khảo sát không đủ tin cậy" in errors
    some = text(reading(snapshot, "papi", "2022").footing())
    assert "Sai số chuẩn chỉ được công bố cho 58 trong 61" in some


def test_the_table_holds_every_unit_once_with_full_numbers(snapshot: Snapshot):
    view = reading(snapshot, "papi", "2023")
    (sheet,) = view.sheets()
    assert len(sheet.rows) == 63 == len({row[0] for row in sheet.rows})
    value = next(r["value"] for r in view.scored if r["unit"] == "thanh-hoa")
    own = next(row for row in sheet.rows if row[0] == "Thanh Hóa")
    assert own[1] == value != round(value, 2)
    assert "công bố" in own and any("CECODES" in str(cell) for cell in own)
    absent = next(row for row in sheet.rows if row[0] == "Quảng Ninh")
    assert absent[1] is None and "khảo sát không đủ tin cậy" in str(absent[-1])
