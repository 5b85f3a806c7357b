"""The page of peers over the shipped figures, in both languages and on both maps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import tools
from dashboard.sheet import Sheet
from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_pages import assert_sound

PAGE = "peers"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
CAUSAL = {
    "vi": (" do ", "nhờ", " vì ", "dẫn đến", "tác động", "ảnh hưởng", "góp phần"),
    "en": ("because", "thanks to", "led to", "leads to", "impact", "effect"),
}


def units_of(html: str) -> list[str]:
    return re.findall(r'class="td-move(?: td-chosen)?" data-unit="([^"]+)"', html)


@in_each_language
@pytest.mark.parametrize("geography", ["34", "63"])
def test_it_names_the_peers_and_says_why(open_page: OpenPage, built: Path, lang: str, geography: str):
    seen = open_page(built, PAGE, lang, index="papi", map=geography)
    assert_sound(seen, lang)
    assert seen.address["likeness"] == "population,density,region,start"
    assert seen.address["count"] == "6"
    home, nearest = ("Thanh Hóa", "Nghệ An") if lang == "vi" else ("Thanh Hoa", "Nghe An")
    assert f"{home}" in seen.part("td-heading") and nearest in seen.part("td-heading")
    said = seen.part("td-told")
    assert re.search(r"3,4 triệu người \(Thanh Hóa 3,7 triệu người\); mật độ dân số 207 người/km² \(335", said) or (
        lang == "en" and "3.4 million people (Thanh Hoa 3.7 million people); population density 207" in said
    )
    assert seen.part("td-alike").count("●") >= 6


@in_each_language
def test_no_causal_word_stands_on_it_and_everybody_reads_that_cause_is_not_told(
    open_page: OpenPage, built: Path, lang: str
):
    for view in ("", "present"):
        seen = open_page(built, PAGE, lang, index="papi", **({"view": view} if view else {}))
        own = "".join(seen.part(f"td-{part}") for part in ("heading", "told", "alike", "moved"))
        assert not [word for word in CAUSAL[lang] if word in own]
        assert Words(lang)("peers.no_cause") in seen.part("td-heading")


def test_who_improved_most_is_the_one_with_the_greatest_difference(
    open_page: OpenPage, built: Path, snapshot: Snapshot
):
    seen = open_page(built, PAGE, index="papi", map="63", count="10")
    shown = units_of(seen.html)
    assert shown.index("thanh-hoa") > 0 and len(shown) == 11
    scores = {
        period: {r["unit"]: r["value"] for r in queries.ranking(snapshot, "papi", "total", period, "63")}
        for period in ("2018", "2024")
    }
    changes = {unit: scores["2024"][unit] - scores["2018"][unit] for unit in shown}
    assert shown == sorted(shown, key=lambda unit: -changes[unit])
    words = Words("vi")
    best = max((u for u in shown if u != "thanh-hoa"), key=lambda unit: changes[unit])
    named = next(words.of(u, "name") for u in queries.units(snapshot) if u["unit"] == best)
    assert f"PAPI của {named} tăng nhiều nhất: {words.change(changes[best])} điểm" in seen.part("td-heading")
    assert f"Thanh Hóa: {words.change(changes['thanh-hoa'])} điểm." in seen.part("td-heading")
    assert "Giữa hai năm có điểm nghi gãy (chưa được xác nhận): 2019, 2020, 2021 và 2022." in seen.part("td-footing")


def test_figures_of_other_statuses_stand_apart(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", period="2023", map="63")
    assert "2022: công bố, 2023: tính lại" in seen.part("td-moved")
    assert "cả hai năm: công bố" in seen.part("td-moved")
    assert "trong 5 tỉnh tương đồng có số so được với nhau (2022: công bố, 2023: tính lại)" in seen.part("td-heading")
    assert "Thanh Hóa: +3,12 điểm (cả hai năm: công bố)." in seen.part("td-heading")


def test_nothing_is_compared_across_a_break(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", period="2021", map="63")
    assert "Chưa so được thay đổi đến 2021" in seen.part("td-heading")
    assert units_of(seen.html) == []
    seen.visit(period="2020")
    assert "Từ 2013 đến 2020" in seen.part("td-heading")


@in_each_language
def test_of_a_sparse_index_the_peers_go_by_the_rest(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="sipas")
    assert_sound(seen, lang)
    assert ("điểm xuất phát" if lang == "vi" else "starting score") in seen.part("td-heading")
    assert units_of(seen.html) == []
    assert ("Nghệ An" if lang == "vi" else "Nghe An") in seen.part("td-heading")


def test_ha_tay_has_peers_by_what_is_known_of_it(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="ha-tay", index="pci", period="2007", map="63")
    assert_sound(seen, "vi")
    assert "Không có số liệu của Hà Tây về: dân số và mật độ dân số" in seen.part("td-heading")
    assert "Đồng bằng sông Hồng" in seen.part("td-alike")
    assert "Hà Tây: +11,51 điểm." in seen.part("td-heading")


def test_the_variables_and_how_many_are_chosen_in_the_address(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", map="63", likeness="region", count="3")
    assert len(units_of(seen.html)) == 4
    assert "trọng số: vùng 0,5." in seen.part("td-footing")
    assert "triệu người" not in seen.part("td-alike")
    seen.visit(likeness="start_parts,wealth", count="7")
    assert_sound(seen, "vi")
    assert len(seen.part("td-unknown").strip().splitlines()) == 2
    assert "8 thành phần" in seen.part("td-alike")


@in_each_language
def test_without_a_variable_nobody_is_like_anybody(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, likeness="none")
    assert_sound(seen, lang)
    assert Words(lang)("peers.why_nobody") in seen.part("td-heading")
    assert "td-alike" not in seen.html


@in_each_language
def test_the_table_has_every_number_with_status_and_source(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, PAGE, lang, index="papi", map="34", table="1")
    assert_sound(seen, lang)
    tables = re.findall(r'<section class="td-sheet">(.*?)</section>', seen.html, re.S)
    assert len(tables) == 3
    assert (
        "quy đổi về 34 tỉnh, trọng số dân số 2018" if lang == "vi" else "weighted by the population of 2018"
    ) in tables[0]
    assert "CECODES" in tables[0] and ("45,6869" if lang == "vi" else "45.6869") in tables[0]
    assert tables[0].count("<tr>") == tables[1].count("<tr>") == 8


def test_a_member_without_a_score_is_the_reason_why_a_peer_is_not_compared(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="papi", map="34", period="2024")
    told = seen.part("td-moved")
    assert "Không so được: Phú Thọ (2024: có đơn vị thành viên chưa có số liệu nên không quy đổi)" in told


def test_tables_that_hold_nothing_are_not_offered_and_people_have_their_source(
    open_page: OpenPage, built: Path, monkeypatch: pytest.MonkeyPatch
):
    given: list[list[Sheet]] = []
    monkeypatch.setattr(tools, "show", lambda page, frame, sheets: given.append(list(sheets())))
    open_page(built, PAGE, index="pci", period="2021", map="34")
    assert [sheet.name for sheet in given[-1]] == ["tuong-dong"]
    assert any("Tổng cục Thống kê" in note for note in given[-1][0].notes)
    people = [row[2] for row in given[-1][0].rows]
    assert people == [round(n, 1) for n in people]
    open_page(built, PAGE, index="papi", map="63")
    assert [sheet.name for sheet in given[-1]] == ["thay-doi", "tuong-dong", "thanh-phan"]
