"""The page of mass mobilisation over the real figures: all of them are there, and none is added that must not be."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

import etl
from dashboard.charts.activity_order import LEVELS, key_of
from dashboard.charts.counted_words import CountedWords
from dashboard.text import LANGUAGES, Words, sentences
from etl import queries
from etl.store import Snapshot
from tests.conftest import DATA, copy_of_catalog
from tests.dashboard.conftest import Opened, OpenPage, readable
from tests.dashboard.test_pages import assert_sound

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
INDEX = "dan_van"
MOST_BYTES = 600_000


def activities_of(seen: Opened) -> dict[str, str]:
    """What can be read on each activity."""
    found: dict[str, str] = {}
    for node, inner in re.findall(r'<tbody data-node="(\w+)">(.*?)</tbody>', seen.html, re.S):
        found[node] = found.get(node, "") + readable(inner)
    return found


def computed(seen: Opened, node: str = "") -> list[str]:
    """The computed rows of an activity, or of all, each as one line."""
    html = "".join(re.findall(rf'<tbody data-node="{node or "[a-z_]+"}">(.*?)</tbody>', seen.html, re.S))
    rows = re.findall(r'<tr class="td-tally[^"]*"[^>]*>(.*?)</tr>', html, re.S)
    return [" ".join(readable(row).split()) for row in rows]


def cells_of(seen: Opened, body: str) -> list[str]:
    (row,) = re.findall(rf'<tr data-body="{body}">(.*?)</tr>', seen.html, re.S)
    return [readable(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


@in_each_language
def test_with_everything_chosen_every_figure_is_on_the_page_beside_its_body_and_source(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    seen, words = open_page(built, "dan_van", lang, place="all"), Words(lang)
    assert_sound(seen, lang)
    assert len(seen.html.encode()) < MOST_BYTES
    rows = queries.activities(snapshot, INDEX)
    cited = queries.source_texts(snapshot, lang)
    measures = {m["unit_of_measure"]: m for m in queries.measures(snapshot)}
    counted = CountedWords(words, measures, {})
    said = activities_of(seen)
    assert len({key_of(r) for r in rows}) == len(rows) > 300
    for row in rows:
        of_node = said[row["node"]]
        for part in (
            counted.figure(row),
            words.of(row, "organisation_name"),
            words.span(row),
            cited[row["source_id"]],
            words.of(row, "breakdown_name") if row["breakdown"] else "",
        ):
            assert part in of_node, (row["organisation"], row["node"], part)
    shown = len(re.findall(r'<span class="td-figure">', seen.html))
    assert shown == len(rows)


def test_every_province_shows_its_own_figures_and_those_of_its_members_and_nobody_elses(
    open_page: OpenPage, built: Path, snapshot: Snapshot
):
    rows = queries.activities(snapshot, INDEX)
    seen = open_page(built, "dan_van", place="all")
    offered = seen.widget("place").options
    assert len(offered) == len(set(offered))
    for place, units in {
        "an-giang-2025": ["an-giang", "kien-giang"],
        "kien-giang": ["kien-giang"],
        "tuyen-quang-2025": ["tuyen-quang-2025", "tuyen-quang"],
        "viet-nam": [None],
        "nghe-an": ["nghe-an"],
    }.items():
        seen.visit(place=place)
        expected = [r for r in rows if r["unit"] in units]
        assert len(re.findall('class="td-figure"', seen.html)) == len(expected) > 0, place
        assert ("td-member" in seen.html) is (len(units) > 1)
    heads = re.findall(r'<h2 class="td-member">(.*?)</h2>', seen.visit(place="an-giang-2025").html)
    assert heads == ["An Giang (đến 30/06/2025)", "Kiên Giang (đến 30/06/2025)"]


@pytest.mark.parametrize(
    ("home", "place"),
    [("thanh-hoa", "thanh-hoa"), ("an-giang-2025", "an-giang-2025"), ("kien-giang", "kien-giang"),
     ("ha-giang", "tuyen-quang-2025"), ("son-la", "all")],
)  # fmt: skip
def test_it_opens_on_home_or_what_home_became_else_everywhere(open_page: OpenPage, built: Path, home: str, place: str):
    assert open_page(built, "dan_van", home=home).address["place"] == place


# what printed figures come to


SUMS = [
    ("bac-giang", "dvk_models_registered", "cộng 4 phần theo lĩnh vực", "478 mô hình", "khớp số in"),
    ("yen-bai", "dvk_models_recognised", "cộng 5 phần theo lĩnh vực", "336 mô hình", "khớp số in"),
    ("quang-binh", "citizen_reception_groups", "cộng 9 đơn vị", "65 lượt đoàn", "khớp số in"),
    ("vinh-phuc", "citizen_reception_visits", "cộng 3 phần theo cấp", "1.031 lượt", "số in 1.004 lượt, nguồn công bố"),
    ("nghe-an", "cases_resolved_pct", "238/316 = 75,3 %", "số in 88,9 %", "nguồn công bố không khớp"),
    ("thanh-hoa", "petitions_own_authority", "cộng 3 mục", "6.343 đơn/vụ", "khớp số in"),
    ("lam-dong", "petitions_own_authority", "cộng 3 mục", "2.886 đơn/vụ", "khớp số in"),
    ("kien-giang", "petitions_own_authority", "cộng 3 mục", "738 đơn/vụ", "khớp số in"),
]  # fmt: skip


def test_a_sum_stands_beside_the_printed_figure_with_its_verdict(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van")
    for place, node, *said in SUMS:
        rows = computed(seen.visit(place=place), node)
        assert any(all(part in row for part in said) and row.startswith("tính ") for row in rows), (place, rows)


@in_each_language
def test_a_sum_of_inferred_parts_is_said_to_prove_nothing(open_page: OpenPage, built: Path, lang: str):
    doubt = Words(lang)("dan_van.not_certain", printed="@").partition("@")[2]
    for place, node in (("bac-giang", "dvk_models_recognised"), ("thanh-hoa", "petitions_eligible")):
        (said,) = computed(open_page(built, "dan_van", lang, place=place), node)
        assert doubt in said, said


def test_the_contradictions_are_gathered_near_the_top(open_page: OpenPage, built: Path, snapshot: Snapshot):
    seen = open_page(built, "dan_van", place="all")
    found = etl.contradictions(
        etl.tallies(
            queries.activities(snapshot, INDEX), queries.partitions(snapshot, INDEX), queries.shares(snapshot, INDEX)
        )
    )
    lines = re.findall(r"<li>(.*?)</li>", seen.html[seen.html.index("td-clashes") :].partition("</section>")[0])
    assert len(lines) == len(found) == 3
    assert seen.html.index("td-clashes") < seen.html.index("<details")
    assert "td-clashes" not in seen.visit(place="quang-binh").html


def test_a_check_that_uses_excluded_figures_never_gives_a_result(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van", place="nghe-an", topic="petitions")
    rows = re.findall(r'<tr class="td-tally[^"]*"[^>]*>(.*?)</tr>', seen.html, re.S)
    assert len(rows) == 2
    assert all("<td" not in row and "không khớp" in row for row in rows)


@in_each_language
def test_what_must_not_be_added_has_no_sum_over_bodies_or_levels(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    seen = open_page(built, "dan_van", lang, place="all")
    nodes = {n["node"]: n for n in queries.nodes(snapshot, INDEX)}
    by_level = Words(lang)("dan_van.of_breakdown", n=9, group="@").rpartition("9")[2].rpartition("@")[0]
    levels = {
        words_of[:1].lower() + words_of[1:]
        for r in queries.activities(snapshot, INDEX)
        if r["group"] in ("level", "registration_level")
        for words_of in [str(Words(lang).of(r, "group_name"))]
    }
    assert levels
    for node, given in nodes.items():
        html = "".join(re.findall(rf'<tbody data-node="{node}">(.*?)</tbody>', seen.html, re.S))
        if given["adds_over_hierarchy"] != "add":
            assert 'data-kind="bodies"' not in html, node
            assert not [level for level in levels if f"{by_level}{level}<" in unescape(html)], node
    registered = computed(seen.visit(place="kien-giang", topic="models"), "dvk_models_registered")
    assert registered == []
    assert all(f">{n} " in seen.html for n in (53, 17, 4)) and ">74 " not in seen.html


def test_how_an_activity_adds_and_that_visits_are_not_people_is_said_at_the_activity(open_page: OpenPage, built: Path):
    said = activities_of(open_page(built, "dan_van", place="lam-dong"))
    assert "cộng được giữa các cấp" in said["citizen_reception_visits"]
    assert "Lượt không phải là số người" in said["citizen_reception_visits"]
    assert "Lượt không phải là số người" not in said["citizen_reception_people"]
    assert "không cộng giữa các cấp" in said["petitions_received"]


# qualifiers, flags, norms, bodies


FIGURES = [
    ("vinh-phuc", "dialogue_attendees", "gần 1.900 lượt người"),
    ("nghe-an", "contest_entries", "trên 2.000 bài"),
    ("kien-giang", "target_districts_ntm", "7–9 huyện"),
    ("nghe-an", "context_fdi_rank", "trong tốp 10"),
    ("ba-ria-vung-tau", "poor_fund_raised", "trên 74,5 tỷ đồng"),
    ("ca-mau", "poor_fund_balance_in", "20,535594126 tỷ đồng"),
    ("nghe-an", "gifts_value", "615 triệu đồng"),
    ("quang-binh", "field_visits_norm", "chưa thu thập được số thực hiện ở đây"),
    ("kien-giang", "houses_built", "chỉ trình bày như đã in"),
    ("kien-giang", "target_communes_kieu_mau", "Chỉ tiêu đề ra, không phải kết quả đạt được."),
    ("bac-giang", "dvk_models_recognised", "số nào là tập thể, số nào là cá nhân do người thu thập suy ra"),
    ("yen-bai", "dvk_models_recognised", "Chưa chắc nguồn nói các mô hình này đã đăng ký hay đã được công nhận."),
    ("nghe-an", "dvk_models_active", "Năm của số này do người thu thập suy ra."),
    ("nghe-an", "welfare_raised", "Năm bắt đầu của kỳ do người thu thập suy ra."),
    ("nghe-an", "welfare_raised", "gồm cả số đăng ký ủng hộ; không phải số vận động được trong riêng ngày này."),
    ("nghe-an", "donors", "Số lũy kế của đợt vận động đến ngày này, không phải của riêng ngày này."),
    ("vinh-phuc", "reception_days_per_month", "Số không in trong nguồn mà suy ra từ nội dung nguồn."),
    ("vinh-phuc", "dialogue_meetings", "Lũy kế từ năm 2015 đến ngày 16/9/2020."),
    ("thanh-hoa", "petitions_other_authority", "nội dung được đếm do người thu thập suy ra"),
]


def test_a_figure_keeps_its_qualifier_its_digits_and_its_flag(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van")
    for place, node, said in FIGURES:
        assert said in activities_of(seen.visit(place=place))[node], place


@in_each_language
def test_what_needs_a_territory_does_not_apply_to_bodies_without_one(open_page: OpenPage, built: Path, lang: str):
    seen, words = open_page(built, "dan_van", lang, place="nghe-an"), Words(lang)
    assert_sound(seen, lang)
    out = words("common.reason_not_applicable")
    bloc = cells_of(seen, "dang-uy-khoi-cac-co-quan-tinh-nghe-an")
    # targets of new-rural, and visits to religious bodies
    assert bloc.count(out) == 2 and "–" in bloc and "0" not in bloc
    assert out not in cells_of(seen, "tinh-nghe-an")
    reason = words("dan_van.not_applicable_why", nodes="@").partition("@")[0]
    assert reason in seen.part("td-bodies")
    assert reason not in seen.visit(place="kien-giang").text


def test_a_body_that_ended_has_its_successors_named(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van", place="thanh-hoa")
    (line,) = [part for part in seen.text.split("\n") if part.startswith("Đảng ủy Khối") and "kế tục" in part]
    assert "kết thúc hoạt động ngày 11/02/2025" in line
    assert "Đảng bộ các cơ quan Đảng tỉnh Thanh Hóa (từ 11/02/2025) và Đảng bộ Ủy ban nhân dân" in line


# choices


@in_each_language
def test_a_year_keeps_what_was_known_by_then_and_says_what_has_no_year(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    rows = queries.activities(snapshot, INDEX)
    known = [r for r in rows if r["period"] and r["period"] <= "2018"]
    seen = open_page(built, "dan_van", lang, place="all", year="2018")
    assert len(re.findall('class="td-figure"', seen.html)) == len(known) < len(rows)
    undated = sum(r["period"] is None for r in rows)
    assert Words(lang)("dan_van.undated_left_out", n=undated) in seen.text


def test_a_level_and_a_topic_narrow_the_page_and_a_level_without_figures_is_not_called_idle(
    open_page: OpenPage, built: Path
):
    seen = open_page(built, "dan_van", place="kien-giang", topic="models", level="commune")
    assert list(activities_of(seen)) == ["dvk_models_registered", "dvk_models_recognised"]
    seen.visit(level="national")
    assert "không có nghĩa là không có hoạt động" in seen.part("td-here")


def test_every_topic_and_level_of_the_catalogue_has_a_name_and_shows_its_activities_alone(
    open_page: OpenPage, built: Path, snapshot: Snapshot
):
    nodes = {n["node"]: n["topic"] for n in queries.nodes(snapshot, INDEX)}
    assert {f"level_{level}" for level in LEVELS} <= sentences("dan_van").keys()
    seen = open_page(built, "dan_van", place="all")
    for topic in dict.fromkeys(nodes.values()):
        shown = {nodes[node] for node in activities_of(seen.visit(topic=topic))}
        assert shown == {topic}
        assert Words("vi")(f"dan_van.topic_{topic}") in seen.part("td-heading")


@in_each_language
def test_unknown_values_are_named_beside_what_is_shown(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "dan_van", lang, **dict.fromkeys(("place", "topic", "year", "level"), "atlantis"))
    assert_sound(seen, lang)
    assert seen.part("td-unknown").count("“atlantis”") == 4


@in_each_language
@pytest.mark.parametrize(
    ("place", "topic"), [("nghe-an", "all"), ("an-giang-2025", "models"), ("lam-dong", "reception")]
)
def test_a_slide_has_at_most_six_large_figures_with_source_and_no_table(
    open_page: OpenPage, built: Path, place: str, topic: str, lang: str
):
    seen = open_page(built, "dan_van", lang, place=place, topic=topic, view="present")
    assert_sound(seen, lang)
    cards = re.findall(r"<article.*?</article>", seen.html, re.S)
    assert 1 < len(cards) <= 6
    assert all("td-source" in card and "td-year" in card and "td-big" in card for card in cards)
    assert "<table" not in seen.html and "<details" not in seen.html
    assert not seen.run.selectbox
    assert Words(lang)("dan_van.sample") in seen.part("td-heading")


def test_a_slide_of_everywhere_sets_no_provinces_side_by_side(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van", place="all", topic="models", view="present")
    assert readable(seen.html).count("Cả nước") == seen.html.count("<article") > 0
    seen.visit(topic="democracy")
    assert "<article" not in seen.html and Words("vi")("dan_van.choose_place") in seen.text


# who has not reported


def test_without_a_declared_list_nobody_is_said_not_to_have_reported(open_page: OpenPage, built: Path):
    seen = open_page(built, "dan_van", place="nghe-an")
    assert Words("vi")("dan_van.reporting_none") in seen.part("td-bodies")
    assert "td-missing" not in seen.html


@pytest.fixture(scope="module")
def with_duties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real counts of bodies, and two bodies that are declared to have to report each year."""
    data = copy_of_catalog(tmp_path_factory.mktemp("with_duties") / "data")
    (data / "figures").mkdir()
    shutil.copy(DATA / "figures" / f"{INDEX}.activity.csv", data / "figures")
    (data / "local").mkdir()
    (data / "local" / "reporting.csv").write_text(
        "index,node,organisation,cadence,since,until,source_id\n"
        f"{INDEX},citizen_reception_visits,tinh-nghe-an,year,2020-01-01,2022-12-31,\n"
        f"{INDEX},poor_fund_raised,uy-ban-mttq-tinh-ba-ria-vung-tau,year,2022-01-01,2024-12-31,\n",
        encoding="utf-8",
    )
    outcome = etl.build(data)
    assert outcome.outcome == "published", outcome.issues[:3]
    return data


@in_each_language
def test_with_a_declared_list_the_missing_periods_of_its_bodies_are_listed(
    open_page: OpenPage, with_duties: Path, lang: str
):
    words = Words(lang)
    seen = open_page(with_duties, "dan_van", lang, place="nghe-an")
    assert_sound(seen, lang)
    (table,) = re.findall(r'<table class="td-acts td-missing">.*?<tbody>(.*?)</tbody>', seen.html, re.S)
    said = [text for text in readable(table).split("\n") if text]
    assert said[-1] == "2020, 2022"
    assert len(re.findall("<tr>", table)) == 1
    complete = seen.visit(place="ba-ria-vung-tau").text
    assert words("dan_van.reporting_complete", n=1, day="@").partition("@")[0] in complete
    assert words("dan_van.reporting_nobody_here") in seen.visit(place="kien-giang").text
    assert words("dan_van.reporting_none") not in seen.text
