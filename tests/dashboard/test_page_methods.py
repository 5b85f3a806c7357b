"""The page of sources and methods over the shipped figures, held against plain SQL and the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import etl
from dashboard.text import LANGUAGES, Words, sentences
from dashboard.views import methods as page
from etl import queries
from etl.model import Catalog
from etl.store import Snapshot
from tests.conftest import INDICES
from tests.dashboard.conftest import Opened, OpenPage, readable
from tests.dashboard.test_page_relation import CAUSAL
from tests.dashboard.test_pages import assert_sound

PAGE = "methods"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
of_each_index = pytest.mark.parametrize("index", INDICES)


def section(seen: Opened, name: str) -> str:
    found = re.search(rf'<details class="td-method" id="{name}".*?</details>', seen.html, re.S)
    assert found
    return readable(found[0])


@of_each_index
def test_every_index_has_its_page_the_samples_too(open_page: OpenPage, built: Path, index: str):
    seen = open_page(built, PAGE, index=index)
    assert_sound(seen, "vi")
    ids = re.findall(r'<details class="td-method" id="(\w+)"', seen.html)
    assert ids == ["nodes", "weights", "breaks", "doubts", "missing", "releases", "sources"]
    assert re.findall(r'href="#(\w+)"', seen.html) == ids


@of_each_index
def test_it_is_complete_in_english_too(open_page: OpenPage, built: Path, index: str):
    assert_sound(open_page(built, PAGE, "en", index=index), "en")


def test_what_a_break_rests_on_is_told_in_the_language_in_which_it_is_known(open_page: OpenPage, built: Path):
    assert "Căn cứ: Nghị quyết 202/2025/QH15." in section(open_page(built, PAGE, index="pci"), "breaks")
    assert "Basis" not in section(open_page(built, PAGE, "en", index="pci"), "breaks")


@in_each_language
def test_nothing_is_said_to_be_a_cause(lang: str):
    text = "\n".join(texts[lang] for texts in sentences(PAGE).values()).lower()
    assert [word for word in CAUSAL[lang] if word in text] == []


# what comes next


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("pci", "Kết quả năm 2025 đã công bố, chưa nạp vào đây."),
        ("papi", "Kết quả năm 2025 đã công bố, chưa nạp vào đây."),
        ("sipas", "Chưa ghi nhận kết quả nào sau năm 2024; ngày công bố tiếp theo chưa biết."),
        ("dan_van", "Không có lịch công bố chung."),
    ],
)
def test_the_next_release_is_told_as_far_as_it_is_known(open_page: OpenPage, built: Path, index: str, said: str):
    assert said in open_page(built, PAGE, index=index).part("td-facts")


def test_no_day_to_come_is_made_up(open_page: OpenPage, built: Path):
    for index in INDICES:
        facts = open_page(built, PAGE, index=index).part("td-facts")
        years = {int(year) for year in re.findall(r"\b20\d\d\b", facts)}
        assert max(years, default=0) <= 2026, index
        assert not re.search(r"dự kiến|sẽ công bố", facts)


# contradictions


def test_cells_of_two_figures_are_those_of_a_plain_count(open_page: OpenPage, built: Path, snapshot: Snapshot):
    for index in ("pci", "papi", "par_index"):
        counted = 0
        for table, figure, place in (
            ("value", "value", "unit"),
            ("rank", "rank", "unit"),
            ("area_value", "value", "area"),
        ):
            rows = snapshot.rows(
                f"SELECT a.{figure} AS one, b.{figure} AS two FROM {table} a JOIN {table} b"
                f" USING (index, node, {place}, period) WHERE index = ? AND a.preferred AND NOT b.preferred",
                [index],
            )
            decimals = [min(len(f"{r[k]:.10f}".rstrip("0").split(".")[1]) for k in ("one", "two")) for r in rows]
            pairs = zip(rows, decimals, strict=True)
            counted += sum(abs(r["one"] - r["two"]) > 0.5 * 10**-d + 1e-9 for r, d in pairs)
        said = section(open_page(built, PAGE, index=index), "doubts")
        assert said.count("hiển thị ") == counted, index


def test_a_disputed_rank_shows_both_with_status_and_source(open_page: OpenPage, built: Path):
    said = section(open_page(built, PAGE, index="pci"), "doubts")
    assert "2021, Chỉ số PCI tổng hợp: hiển thị hạng 41 (công bố; VCCI, Hồ sơ PCI của Quảng Trị" in said
    assert "hạng khác 40 (tính lại)" in said


@pytest.mark.parametrize(("index", "read"), [("new_rural", queries.readings), ("dan_van", queries.activities)])
def test_sums_that_do_not_agree_are_those_of_the_tallies(
    open_page: OpenPage, built: Path, snapshot: Snapshot, index: str, read
):
    found = etl.contradictions(
        etl.tallies(read(snapshot, index), queries.partitions(snapshot, index), queries.shares(snapshot, index))
    )
    assert found
    said = section(open_page(built, PAGE, index=index), "doubts")
    assert said.count("tính từ các phần được") == len(found)


def test_flags_are_told_with_the_figures_that_carry_them(open_page: OpenPage, built: Path, snapshot: Snapshot):
    said = section(open_page(built, PAGE, index="par_index"), "doubts")
    for flag in queries.flags(snapshot, "par_index"):
        assert flag["text_vi"] in said
    assert "Lai Châu 2016" in said and "Không dùng để tính." in said


# gaps, releases, sources


def test_every_rule_of_absence_is_told_with_its_note(open_page: OpenPage, built: Path, catalog: Catalog):
    for index in ("pci", "papi", "pgi"):
        said = section(open_page(built, PAGE, index=index), "missing")
        for rule in catalog.indices[index].missing_rules:
            assert rule.note is not None and rule.note.vi in said


def test_releases_are_those_of_the_catalogue_and_say_what_is_not_loaded(
    open_page: OpenPage, built: Path, catalog: Catalog
):
    seen = open_page(built, PAGE, index="pci")
    rows = re.findall(r'<tr><th scope="row">(\d{4})</th>(.*?)</tr>', seen.html, re.S)
    releases = {period: readable(cells) for period, cells in rows}
    assert releases.keys() == {r.period for r in catalog.indices["pci"].releases}
    assert "chưa nạp" in releases["2025"] and "chưa nạp" not in releases["2024"]
    assert "42" in releases["2005"] and "30" in releases["2023"]


def test_sources_are_all_there_with_their_figures(open_page: OpenPage, built: Path, snapshot: Snapshot):
    cited = queries.source_texts(snapshot, "vi")
    counts = snapshot.rows(
        "SELECT source_id, count(*) AS n FROM (SELECT source_id FROM value WHERE index = 'pgi' AND value IS NOT NULL"
        " AND status <> 'rebuilt' UNION ALL SELECT source_id FROM rank WHERE index = 'pgi') GROUP BY 1"
    )
    said = section(open_page(built, PAGE, index="pgi"), "sources")
    given = [row for row in counts if row["source_id"]]
    assert len(given) > 3
    for row in given:
        for source in row["source_id"].split("|"):
            assert cited[source] in said
    assert f"Nguồn ({len({s for r in given for s in r['source_id'].split('|')})})" in said


@in_each_language
def test_licences_come_in_the_language_of_the_reader(open_page: OpenPage, built: Path, lang: str):
    said = section(open_page(built, PAGE, lang, index="pci"), "sources")
    told = {"vi": "Không nêu giấy phép", "en": "No licence stated"}
    other = next(o for o in LANGUAGES if o != lang)
    assert told[lang] in said and told[other] not in said


# other views


def test_a_slide_has_the_facts_and_no_details(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, view="present", index="papi")
    assert not seen.run.selectbox and "<details" not in seen.html
    assert "UNDP" in seen.part("td-facts")


def test_a_sample_says_that_it_is_one(open_page: OpenPage, built: Path):
    assert Words("vi")("methods.sampled_text") in open_page(built, PAGE, index="dan_van").part("td-facts")
    assert Words("vi")("methods.sampled_text") not in open_page(built, PAGE, index="pci").part("td-facts")


def test_the_tables_are_definitions_weights_breaks_and_sources(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, index="pci", table="1")
    titles = re.findall(r'<section class="td-sheet"><h2>(.*?)</h2>', seen.html)
    assert len(titles) == 4
    assert titles[0] == "PCI: nội dung, định nghĩa, thang"


def test_the_page_belongs_to_data():
    assert (page.PAGE.url_path, page.PAGE.position, page.PAGE.section) == ("nguon", 30, "data")
