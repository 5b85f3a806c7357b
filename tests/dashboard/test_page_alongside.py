"""The page of activity beside indices over the shipped figures, and over a store where there are enough provinces."""

from __future__ import annotations

import csv
import json
import random
import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

import etl
from dashboard.text import LANGUAGES, Words, sentences
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.conftest import DATA, copy_of_catalog
from tests.dashboard.conftest import Opened, OpenPage, readable
from tests.dashboard.test_pages import assert_sound

PAGE = "alongside"
NODE = "citizen_reception_visits"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
CAUSAL = {
    "vi": ("do đó", "nhờ", "dẫn đến", "tác động", "ảnh hưởng", "góp phần"),
    "en": ("because of", "leads to", "impact", "effect", "thanks to"),
}


def bars_of(seen: Opened) -> list[dict]:
    return [trace for trace in seen.figure["data"] if trace["type"] == "bar"]


def spans_of(seen: Opened) -> list[tuple[float, float, float]]:
    found = [(b["x"][0], b["width"][0], b["y"][0]) for b in bars_of(seen)]
    return [(round(x - w / 2, 3), round(x + w / 2, 3), y) for x, w, y in found]


# over the shipped figures


def test_it_opens_on_the_home_province_with_a_figure_of_its_own(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE)
    assert_sound(seen, "vi")
    assert seen.address == {
        "lang": "vi", "home": "thanh-hoa", "index": "papi", "activity": "citizen_reception_visits", "year": "2017",
    }  # fmt: skip
    assert spans_of(seen) == [(2022.0, round(2022 + 11 / 12, 3), 13497.0)]
    assert "Tỉnh Thanh Hóa, tháng 1–11/2022: 13.497 lượt (tự báo cáo)." in seen.part("td-heading")


@in_each_language
def test_it_denies_cause_where_everybody_reads_it(open_page: OpenPage, built: Path, lang: str):
    for view in ("", "present"):
        seen = open_page(built, PAGE, lang, **({"view": view} if view else {}))
        assert Words(lang)("alongside.no_cause") in seen.part("td-heading")


def test_bars_have_the_spans_of_the_sources_and_are_not_added(open_page: OpenPage, built: Path, snapshot: Snapshot):
    seen = open_page(built, PAGE, home="kien-giang", activity="dvk_models_registered")
    printed = [
        r["value"]
        for r in queries.activities(snapshot, "dan_van")
        if r["unit"] == "kien-giang" and r["node"] == "dvk_models_registered" and r["period_start"]
    ]
    values = [y for _, _, y in spans_of(seen)]
    assert set(values) <= set(printed) and len(values) > 1
    assert (2016.0, 2021.0, 295.0) in spans_of(seen)


def test_running_totals_of_a_campaign_are_listed_with_what_they_are_but_not_drawn(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="nghe-an", activity="welfare_raised")
    assert not {107000.0, 119500.0} & {y for _, _, y in spans_of(seen)}
    assert "Số lũy kế của đợt vận động đến ngày này, gồm cả số đăng ký ủng hộ" in seen.text
    seen.visit(home="nghe-an", activity="donors")
    assert bars_of(seen) == []
    assert "Số lũy kế của đợt vận động đến ngày này, không phải của riêng ngày này." in seen.part("td-heading")


def test_the_score_is_cut_at_breaks_of_method(open_page: OpenPage, built: Path):
    lines = [t["x"] for t in open_page(built, PAGE, index="papi").figure["data"] if t["type"] == "scatter"]
    assert [(x[0], x[-1]) for x in lines] == [(2011.5, 2015.5), (2016.5, 2017.5), (2018.5, 2024.5)]


@pytest.mark.parametrize(
    ("lang", "home", "index"),
    [("vi", "kien-giang", "sipas"), ("en", "nghe-an", "pci"), ("vi", "ha-noi-2008", "papi"), ("en", "yen-bai", "pgi")],
)
def test_the_cloud_is_refused_for_the_shipped_figures(
    open_page: OpenPage, built: Path, lang: str, home: str, index: str
):
    seen = open_page(built, PAGE, lang, home=home, index=index)
    assert_sound(seen, lang)
    assert len(seen.run.get("plotly_chart")) == 1
    assert "Spearman" not in seen.text
    words = Words(lang)
    refusals = [words(f"alongside.{key}", least=10, n=0, units="") for key in ("none", "few", "no_year")]
    assert any(refusal[:25] in seen.part("td-across") for refusal in refusals)


def test_no_shipped_activity_has_enough_provinces_in_any_year(snapshot: Snapshot):
    """What the page refuses is what there is: nowhere ten provinces with one activity within one year."""
    units: dict[tuple[str, str], set[str]] = {}
    for row in queries.activities(snapshot, "dan_van"):
        if row["level"] == "province" and not row["breakdown"] and row["period_end"]:
            units.setdefault((row["node"], row["period_end"][:4]), set()).add(row["unit"])
    assert max(map(len, units.values())) < etl.FEWEST_PAIRS


def test_the_few_pairs_stand_in_a_table_with_sources(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, activity="petitions_received", year="2021", home="nghe-an")
    assert "hiện có 2: Kiên Giang và Nghệ An." in seen.part("td-across")
    table = readable(re.search(r'<table class="td-table td-pairs">.*?</table>', seen.html, re.S)[0])
    assert "Kiên Giang" in table and "Nghệ An" in table
    assert "dân số 2021" in table and "CECODES" in table


def test_a_province_without_any_figure_is_told_who_has_some(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="an-giang-2025")
    assert_sound(seen, "vi")
    assert not seen.run.get("plotly_chart")
    told = seen.part("td-state")
    assert "không phải không có hoạt động" in told
    assert "sắp xếp địa giới: An Giang (đến 06/2025) và Kiên Giang." in told
    assert "Vĩnh Phúc" in told
    assert "Vĩnh Phúc" not in seen.part("td-heading")


def test_a_province_without_this_figure_keeps_its_score_and_an_empty_panel(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="kien-giang", activity="houses_built")
    assert_sound(seen, "vi")
    assert bars_of(seen) == []
    assert "không có số liệu ở đây" in seen.text
    assert "Chưa thu thập được số liệu này của Kiên Giang." in seen.part("td-heading")


def test_excluded_figures_and_norms_are_no_choice(open_page: OpenPage, built: Path, snapshot: Snapshot):
    rows = queries.activities(snapshot, "dan_van")
    shown = {r["node"] for r in rows if r["node_level"] == "activity" and r["adds_over_time"] != "norm" and r["unit"]}
    hidden = {r["node_name_vi"] for r in rows if r["node"] not in shown and r["unit"]}
    options = "\n".join(open_page(built, PAGE).widget("activity").options)
    assert hidden and not any(f"{name} ·" in options for name in hidden)
    assert "401.469" not in open_page(built, PAGE, home="kien-giang").text


def test_the_provinces_of_the_choice_are_those_with_figures_and_home(
    open_page: OpenPage, built: Path, snapshot: Snapshot
):
    held = {r["unit"] for r in queries.activities(snapshot, "dan_van") if r["unit"] and r["node_level"] == "activity"}
    options = open_page(built, PAGE, home="an-giang-2025").widget("home").options
    assert len(options) >= len(held) and "An Giang (từ 07/2025)" in options
    assert "Cao Bằng" not in options


def test_the_activities_of_home_come_first(open_page: OpenPage, built: Path):
    options = open_page(built, PAGE, home="vinh-phuc").widget("activity").options
    own = ["có ở Vĩnh Phúc" in option for option in options]
    assert own == sorted(own, reverse=True) and any(own) and not all(own)


@in_each_language
def test_a_presentation_is_one_chart_with_its_sources_and_nothing_to_choose(
    open_page: OpenPage, built: Path, lang: str
):
    seen = open_page(built, PAGE, lang, view="present", home="nghe-an")
    assert_sound(seen, lang)
    assert len(seen.run.get("plotly_chart")) == 1
    assert not seen.run.selectbox and "<table" not in seen.html
    assert "CECODES" in seen.part("td-footing")


@in_each_language
def test_an_address_with_unknown_values_says_so_of_each(open_page: OpenPage, built: Path, lang: str):
    asked = {"home": "atlantis", "activity": "singing", "index": "dan_van", "year": "1975"}
    shown = {"home": "thanh-hoa", "activity": NODE, "index": "papi", "year": "2017"}
    seen = open_page(built, PAGE, lang, **asked)
    assert_sound(seen, lang)
    said = seen.part("td-unknown")
    assert all(f"“{value}”" in said for value in (*asked.values(), *shown.values()))
    assert seen.address == {"lang": lang, **shown}


def test_an_address_opened_by_another_reader_shows_the_same(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, "en", home="lam-dong", index="pci", activity="houses_built")
    assert open_page(built, PAGE, **seen.address).html == seen.html


@in_each_language
def test_a_sample_of_all_choices_is_sound(open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str):
    rows = [r for r in queries.activities(snapshot, "dan_van") if r["node_level"] == "activity" and r["unit"]]
    held = {(r["unit"], r["node"]) for r in rows if r["adds_over_time"] != "norm" and not r["excluded"]}
    choices = list(product(sorted(held), ("pci", "papi", "pgi", "par_index", "sipas")))
    seen = open_page(built, PAGE, lang)
    for (home, activity), index in random.Random(lang).sample(choices, 5):
        seen.visit(home=home, activity=activity, index=index)
        assert_sound(seen, lang)
        assert len(seen.run.get("plotly_chart")) == 1


def test_the_usual_activity_is_the_one_of_which_home_has_most(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="nghe-an")
    assert seen.address["activity"] == "welfare_raised"
    assert open_page(built, PAGE, home="cao-bang").address["activity"] == NODE


def test_another_index_keeps_the_year(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, activity="petitions_received")
    year = seen.address["year"]
    for index in ("pci", "pgi", "sipas"):
        assert seen.visit(index=index).address["year"] == year
        assert not seen.part("td-unknown")


# over a store where there are enough


BODIES = {
    "tinh-an-giang": 40, "tinh-ba-ria-vung-tau": 77, "tinh-bac-kan": 24, "tinh-binh-phuoc": 61, "tinh-kien-giang": 98,
    "tinh-lam-dong": 45, "tinh-nghe-an": 82, "tinh-ninh-thuan": 29, "tinh-quang-binh": 66, "tinh-quang-ninh": 103,
    "tinh-thai-nguyen": 50, "tinh-thanh-hoa": 87,
}  # fmt: skip
OTHERS = (
    f"2016,uy-ban-mttq-tinh-dien-bien,{NODE},,2016,2016-01-01,2016-12-31,50,,,visit,reported,btn_267327,,",
    f"2016,tinh-vinh-phuc,{NODE},,2016-H1,2016-01-01,2016-06-30,30,,,visit,reported,btn_267327,,",
    f"2016,tinh-yen-bai,{NODE},,2016,2016-01-01,2016-12-31,30,,>,visit,reported,btn_267327,,",
)


@pytest.fixture(scope="module")
def enough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built store in which twelve provinces counted the same thing over the same year, and three others did not."""
    data = copy_of_catalog(tmp_path_factory.mktemp("enough") / "data")
    (data / "figures").mkdir()
    header, *scores = (DATA / "figures" / "pci.value.csv").read_text(encoding="utf-8").splitlines()
    kept = [header, *(line for line in scores if line.startswith("2016,"))]
    (data / "figures" / "pci.value.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    header = (DATA / "figures" / "dan_van.activity.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        f"2016,{body},{NODE},,2016,2016-01-01,2016-12-31,{count},,,visit,reported,btn_267327,,"
        for body, count in BODIES.items()
    ]
    text = "\n".join([header, *rows, *OTHERS]) + "\n"
    (data / "figures" / "dan_van.activity.csv").write_text(text, encoding="utf-8")
    assert etl.build(data).outcome == "published"
    return data


def expected(data: Path) -> pd.DataFrame:
    """Rates and scores read from the files themselves."""
    people = {
        (r["unit"], r["period"]): float(r["population_thousand"])
        for r in csv.DictReader((data / "catalog" / "population.csv").open(encoding="utf-8"))
    }
    scores = {
        r["unit"]: float(r["value"])
        for r in csv.DictReader((data / "figures" / "pci.value.csv").open(encoding="utf-8"))
        if r["period"] == "2016" and r["node"] == "overall" and r["value"]
    }
    units = {body: body.removeprefix("tinh-") for body in BODIES}
    return pd.DataFrame(
        [(count / people[units[body], "2016"] * 100, scores[units[body]]) for body, count in BODIES.items()]
    )


@in_each_language
def test_with_enough_provinces_there_is_a_cloud_and_its_correlation(open_page: OpenPage, enough: Path, lang: str):
    seen = open_page(enough, PAGE, lang)
    assert_sound(seen, lang)
    assert seen.address["year"] == "2016"
    _, cloud = [chart.proto for chart in seen.run.get("plotly_chart")]
    assert "12" in cloud.alt
    wanted = expected(enough)
    drawn = pd.DataFrame(points_of(seen))
    assert sorted(drawn[0]) == pytest.approx(sorted(wanted[0]))
    assert sorted(drawn[1]) == pytest.approx(sorted(wanted[1]), abs=1e-4)
    rho = wanted.rank().corr().loc[0, 1]
    assert Words(lang).number(rho) in seen.part("td-across")
    assert Words(lang)("alongside.rho_meaning") in seen.part("td-across")


def points_of(seen: Opened) -> list[tuple[float, float]]:
    (trace,) = json.loads(seen.run.get("plotly_chart")[1].proto.spec)["data"]
    return list(zip(trace["x"], trace["y"], strict=True))


def test_home_is_named_and_others_than_the_twelve_are_in_the_table_only(open_page: OpenPage, enough: Path):
    seen = open_page(enough, PAGE, home="lam-dong")
    figure = json.loads(seen.run.get("plotly_chart")[1].proto.spec)
    colors = figure["data"][0]["marker"]["color"]
    assert len(colors) == 12 and colors.count(LIGHT.accent) == 1
    assert figure["data"][0]["text"][colors.index(LIGHT.accent)].startswith("Lâm Đồng")
    named = [a["text"] for a in figure["layout"]["annotations"] if "Lâm" in a["text"]]
    assert named == ["<b>Lâm Đồng (đến 06/2025)</b>"]
    table = re.search(r'<table class="td-table td-pairs">.*?</table>', seen.html, re.S)[0]
    assert table.count("<tr>") == 1 + 12 + 3
    assert "Điện Biên" in readable(table) and "trên 30 lượt" in readable(table)
    assert "không đặt chung (3)" in seen.text


# the sentences


@in_each_language
def test_no_sentence_has_a_word_of_cause(lang: str):
    texts = {key: text[lang].lower() for key, text in sentences(PAGE).items() if key != "no_cause"}
    assert {(key, word) for key, text in texts.items() for word in CAUSAL[lang] if word in text} == set()
    assert len(texts) > 40
