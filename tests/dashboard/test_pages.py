"""Each page × language × state of the data, run whole through the product's own frame, without a browser."""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import etl
from dashboard.charts.relation_pairs import common_periods, spans
from dashboard.text import LANGUAGES, Words, sentences
from etl import queries
from etl.store import Snapshot
from tests.conftest import another_score, edit
from tests.dashboard.conftest import FAILED, PAGES, Opened, OpenPage, readable

on_each_page = pytest.mark.parametrize("page", PAGES)
TODAY = datetime.now(UTC).date().isoformat()
"""The day on which the snapshot of these tests was built: the newest one to look from."""

OF_CATALOGUE = {"deck", "initiatives", "methods", "new_rural", "targets", "update"}
"""Pages of what is declared or has happened, which is there before any figure."""

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def assert_sound(seen: Opened, lang: str) -> None:
    """What holds on every page in every state: no failure, nothing untranslated, nothing that is no word."""
    text = seen.text
    assert not seen.run.exception
    assert FAILED[lang] not in text
    assert not re.search(r"\b(None|nan|NaN|inf|True|False|NaT)\b|[{}]", text)
    other = next(language for language in LANGUAGES if language != lang)
    assert {part for part in fragments(other) if part in text} == set()
    assert misprinted_numbers(text, lang) == []
    assert unicodedata.is_normalized("NFC", text)


@cache
def fragments(lang: str) -> frozenset[str]:
    """The stretches of words of our sentences that only this language has."""

    def stretches(language: str) -> set[str]:
        texts = [text[language] for page in (*PAGES, "common") for text in sentences(page).values()]
        return {part.strip() for text in texts for part in re.split(r"\{\w+\}", text) if len(part.strip()) > 7}

    others = "\n".join(stretches(next(language for language in LANGUAGES if language != lang)))
    return frozenset(part for part in stretches(lang) if part not in others)


def misprinted_numbers(text: str, lang: str) -> list[str]:
    """Scores written the way of the other language: 67.67 in Vietnamese, 67,67 in English (1.1 is a chapter)."""
    mark = r"\." if lang == "vi" else ","
    return re.findall(rf"(?<![\d.,])\d+{mark}\d\d(?![\d.,]*\d)", text)


def test_the_checks_themselves_see_what_is_wrong():
    assert misprinted_numbers("67.67, mục 1.1 và 1.250,50", "vi") == ["67.67"]
    assert misprinted_numbers("67,67 and 1,250.50", "en") == ["67,67"]
    assert "Latest figure:" in fragments("en")
    assert "Số liệu gần nhất: năm" in fragments("vi")


# the states of the data


SHOWN = {
    "coverage": r"\d\n/63",
    "new_rural": r"374",
    "criteria": r"77,7",
    "dan_van": r"13.497",
    "initiatives": r"1.900",
    "targets": r"79,3",
    "search": r"2005–20\d\d",
    "update": r"\d\d:\d\d",
    "methods": r"2006–2008",
    "deck": r"PowerPoint",
}
"""A figure that each page shows when it opens, by its pattern; elsewhere any score."""


@on_each_page
@in_each_language
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_shows_the_shipped_figures(open_page: OpenPage, built: Path, page: str, lang: str, theme: str):
    seen = open_page(built, page, lang, theme)
    assert_sound(seen, lang)
    shown = SHOWN.get(page, r"\d\d,\d\d")
    assert re.search(shown if lang == "vi" else shown.replace(",", r"\."), seen.text)
    assert etl.current_id(built / "snapshots") in seen.part("td-imprint")


@on_each_page
@in_each_language
def test_before_the_first_build_it_says_so_and_how_to_mend_it(
    open_page: OpenPage, not_built: Path, page: str, lang: str
):
    seen = open_page(not_built, page, lang)
    assert_sound(seen, lang)
    assert Words(lang)("common.empty_title") in seen.text
    assert "thuocdo build" in seen.text


@pytest.mark.parametrize("page", sorted(PAGES.keys() - OF_CATALOGUE))
@in_each_language
def test_without_any_figure_it_says_so(open_page: OpenPage, no_figures: Path, page: str, lang: str):
    seen = open_page(no_figures, page, lang)
    assert_sound(seen, lang)
    assert Words(lang)("common.empty_index_title") in seen.text


@pytest.mark.parametrize("page", sorted(OF_CATALOGUE))
@in_each_language
def test_without_any_figure_it_shows_what_is_declared(open_page: OpenPage, no_figures: Path, page: str, lang: str):
    seen = open_page(no_figures, page, lang)
    assert_sound(seen, lang)
    assert Words(lang)("common.empty_index_title") not in seen.text


@pytest.mark.parametrize("page", ["overview", "ranking", "trends", "coverage"])
@in_each_language
def test_it_shows_figures_of_one_index_only(open_page: OpenPage, small: Path, page: str, lang: str):
    seen = open_page(small, page, lang)
    assert_sound(seen, lang)
    assert "PCI" in seen.text and "PAPI" not in seen.part("td-cards")


@pytest.mark.parametrize(
    ("page", "lang"),
    [
        pytest.param(page, lang, marks=() if (at + way) % 2 == 0 else pytest.mark.proof)
        for at, page in enumerate(PAGES)
        for way, lang in enumerate(LANGUAGES)
    ],
)
def test_the_first_build_shows_on_the_next_rerun(open_page: OpenPage, data: Path, page: str, lang: str):
    seen = open_page(data, page, lang)
    assert "thuocdo build" in seen.text
    etl.build(data)
    seen.again()
    assert_sound(seen, lang)
    assert "thuocdo build" not in seen.text
    assert etl.current_id(data / "snapshots") in seen.part("td-imprint")


def test_a_publish_during_a_session_shows_on_the_next_rerun(open_page: OpenPage, small: Path):
    seen = open_page(small, "overview", home="an-giang", until="2016", map="63")
    before = seen.html
    assert "57," in seen.part("td-score")
    another_score(small)
    assert etl.build(small).outcome == "published"
    seen.again()
    assert "56," in seen.part("td-score")
    assert seen.html != before
    assert etl.current_id(small / "snapshots") in seen.part("td-imprint")


def test_a_refused_build_leaves_what_is_shown(open_page: OpenPage, small: Path):
    seen = open_page(small, "ranking", period="2016")
    before = seen.html
    edit(small / "figures" / "pci.value.csv", "2016,an-giang,overall,57.", "2016,an-giang,overall,5700.")
    assert etl.build(small).outcome == "refused"
    assert seen.again().html == before


@in_each_language
def test_a_sparse_year_is_never_called_a_ranking(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "ranking", lang, index="pgi", period="2022", node="pgi")
    assert_sound(seen, lang)
    assert Words(lang)("ranking.sparse", n=3, of=63) in seen.text
    assert len(seen.figure["data"][0]["locations"]) == 60


@in_each_language
def test_a_sparse_year_gives_no_place_among_all(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "overview", lang, home="quang-ninh", until="2022")
    card = next(c for c in seen.html.split("<article") if 'data-index="pgi"' in c)
    assert "td-strip-track" not in card
    assert_sound(seen, lang)


# what each page says


def test_the_overview_opens_on_the_home_province_of_the_settings(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview")
    assert "Tỉnh Thanh Hóa" in seen.part("td-heading")
    assert seen.address == {"lang": "vi", "home": "thanh-hoa", "until": "2025", "map": "34"}


def test_the_overview_has_a_card_of_every_index_with_score_status_change_and_source(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="quang-ninh", until="2022")
    cards = dict(re.findall(r'<article class="td-card" data-index="(\w+)">(.*?)</article>', seen.html, re.S))
    assert list(cards) == ["pci", "pgi", "papi", "par_index", "sipas", "new_rural"]
    assert "72,95" in cards["pci"] and "công bố" in cards["pci"] and "hạng 1/63" in cards["pci"]
    assert "so với 2021" in cards["pci"] or "Không so sánh với 2021" in cards["pci"]
    assert all("Nguồn: " in card for card in cards.values() if "<strong>" in card)


def test_the_overview_says_which_year_is_missing_and_why(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="quang-ninh", until="2023")
    card = next(c for c in seen.html.split("<article") if 'data-index="papi"' in c)
    assert "Năm 2023: khảo sát không đủ tin cậy, cơ quan công bố không đưa ra số liệu" in card
    assert "Số liệu gần nhất: năm" in card


def test_the_overview_gives_no_rank_where_the_publisher_gives_none(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="thanh-hoa")
    card = next(c for c in seen.html.split("<article") if 'data-index="papi"' in c)
    assert "Cơ quan công bố không xếp hạng" in card
    assert not re.search(r"hạng \d", card)


def test_no_change_is_given_across_a_change_of_method(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="thanh-hoa", until="2018")
    card = next(c for c in seen.html.split("<article") if 'data-index="papi"' in c)
    assert "Không so sánh với 2017" in card
    assert "<b></b>" in card


def test_the_ranking_shows_the_same_year_as_map_and_list(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", index="pci", period="2016", node="overall", units="da-nang,quang-ninh")
    grey, coloured, outlined, labels = seen.figure["data"]
    listed = re.findall(r'class="td-bar[^"]*" data-unit="([\w-]+)"', seen.html)
    assert grey["locations"] == []
    assert sorted(coloured["locations"]) == sorted(listed) and len(listed) == 63
    assert outlined["locations"] == ["da-nang", "quang-ninh"]
    assert labels["text"] == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]
    assert re.findall(r'td-chosen" data-unit="([\w-]+)"', seen.html) == ["da-nang", "quang-ninh"]


@in_each_language
def test_the_map_says_in_words_what_it_is_a_map_of(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "ranking", lang, index="pci", period="2016", node="overall")
    said = seen.run.get("plotly_chart")[0].proto.alt
    assert "2016" in said and ("Hoàng Sa" if lang == "vi" else "Hoang Sa") in said
    assert ("Chỉ số PCI tổng hợp" if lang == "vi" else "Overall PCI") in said


def test_a_unit_without_a_polygon_is_listed_beside_the_map(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", index="pci", period="2007", node="overall")
    assert "Hà Tây" in seen.part("td-map-note")
    assert "Hà Tây" not in open_page(built, "ranking", index="pci", period="2009", node="overall").part("td-map-note")


def test_ranks_that_the_publisher_did_not_print_are_shown_only_on_demand_and_never_in_a_presentation(
    open_page: OpenPage, built: Path
):
    def ranks(**more: str) -> int:
        seen = open_page(built, "ranking", index="pci", period="2023", node="overall", **more)
        return len(re.findall(r'<span class="td-rank">\d', seen.html))

    assert (ranks(), ranks(beyond="1"), ranks(beyond="1", view="present")) == (32, 63, 32)


@on_each_page
@in_each_language
def test_a_presentation_has_no_widget_but_the_way_out(open_page: OpenPage, built: Path, page: str, lang: str):
    seen = open_page(built, page, lang, view="present")
    assert_sound(seen, lang)
    assert [button.key for button in seen.run.button] == ["leave"]
    assert not [*seen.run.selectbox, *seen.run.multiselect, *seen.run.toggle, *seen.run.get("button_group")]
    seen.run.button(key="leave").click().run()
    assert "present" in [button.key for button in seen.run.button]
    assert bool(seen.run.selectbox) is (page not in ("coverage", "search", "update"))


# today's map


def card_of(seen: Opened, index: str) -> str:
    return next(card for card in seen.html.split("<article") if f'data-index="{index}"' in card)


@in_each_language
def test_a_merged_province_shows_its_members_first_then_the_value_made_of_them_and_what_weighed_it(
    open_page: OpenPage, built: Path, snapshot: Snapshot, lang: str
):
    people = {
        p["unit"]: p["population_thousand"] for p in queries.facts(snapshot, "population") if p["period"] == "2016"
    }
    scores = {
        v["unit"]: v["value"]
        for v in queries.facts(snapshot, "value")
        if (v["index"], v["node"], v["period"], v["preferred"]) == ("pci", "overall", "2016", True)
    }
    members = ("an-giang", "kien-giang")
    expected = sum(scores[m] * people[m] for m in members) / sum(people[m] for m in members)
    seen = open_page(built, "overview", lang, home="an-giang-2025", until="2016")
    assert_sound(seen, lang)
    words, said = Words(lang), readable(card_of(seen, "pci"))
    order = [
        words("overview.members", period="2016"),
        *(words.number(scores[m]) for m in members),
        words("overview.rebuilt_weighted", period="2016", year="2016"),
        words.number(expected),
    ]
    places = [said.find(part) for part in order]
    assert -1 not in places and places == sorted(places), order
    assert words("common.status_rebuilt") in said


def test_a_rebuilt_value_has_no_rank_no_group_and_no_place_among_all(open_page: OpenPage, built: Path):
    card = card_of(open_page(built, "overview", home="an-giang-2025", until="2016"), "pci")
    after = card[card.index("td-score") :]
    assert "td-band" not in after and "td-strip-track" not in after and not re.search(r"hạng \d", after)


def test_members_are_shown_in_the_year_of_their_newest_score_not_of_a_rank_alone(open_page: OpenPage, built: Path):
    """Of the PCI 2024 Hà Nam has a rank and no score; the value of Ninh Bình is made of the scores of 2023."""
    words = Words("vi")
    said = readable(card_of(open_page(built, "overview", home="ninh-binh-2025"), "pci"))
    members, _, _ = said.partition(words("overview.rebuilt_weighted", period="2023", year="2022"))
    assert words("overview.members", period="2023") in members
    assert re.findall(r"\d\d,\d\d", members) == ["66,47", "65,64", "67,83"]


def test_a_province_that_was_not_merged_has_no_members(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="thanh-hoa")
    assert "td-members" not in seen.html and "quy đổi" not in seen.part("td-cards")


@in_each_language
@pytest.mark.parametrize(
    ("index", "node", "period"),
    [("pci", "overall", "2016"), ("papi", "total", "2023"), ("pci", "overall", "2023"), ("sipas", "overall", "2024")],
)
def test_the_ranking_on_todays_map_ranks_nobody_and_says_why(
    open_page: OpenPage, built: Path, index: str, node: str, period: str, lang: str
):
    seen = open_page(built, "ranking", lang, index=index, node=node, period=period, map="34", table="1", beyond="1")
    assert_sound(seen, lang)
    ranks = re.findall(r'<span class="td-rank">([^<]*)</span>', seen.html)
    assert not [rank for rank in ranks if re.search(r"\d", rank)]
    assert not re.search(r"hạng \d" if lang == "vi" else r"rank \d", seen.html)
    assert Words(lang)("ranking.rebuilt_caution") in seen.part("td-footing")
    rows = {t["unit"]: t["status"] for t in queries_of(built, index, node, period) if t["value"] is not None}
    marks = dict(re.findall(r'data-unit="([\w-]+)".*?<sup>([^<]*)</sup>', seen.html))
    assert {unit: mark == "†" for unit, mark in marks.items()} == {u: s == "rebuilt" for u, s in rows.items()}
    assert ("†" in seen.part("td-footing")) is ("rebuilt" in rows.values())
    drawn = [unit for trace in seen.figure["data"][:2] for unit in trace["locations"]]
    assert len(drawn) == len(set(drawn)) == 34


def queries_of(data: Path, index: str, node: str, period: str) -> list[dict[str, object]]:
    return queries.ranking(etl.open_snapshot(data / "snapshots"), index, node, period, "34")


def test_the_list_of_todays_map_is_by_region_then_by_name_as_vietnamese_sorts(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", index="pci", period="2016", node="overall", map="34")
    listed = re.findall(r'td-(group)"><i[^>]*></i>|class="td-name">([^<]*)<', seen.html)
    groups: list[list[str]] = []
    for group, name in listed:
        if group:
            groups.append([])
        else:
            groups[-1].append(name)
    assert [len(g) for g in groups] == [9, 6, 5, 6, 3, 5]
    assert groups[2][:3] == ["Hà Tĩnh", "Huế", "Nghệ An"] or "Huế" in groups[2]
    values = [float(v.replace(",", ".")) for v in re.findall(r'td-value">([\d,]+)<sup>', seen.html)]
    assert values != sorted(values, reverse=True)


@in_each_language
@pytest.mark.parametrize("index", ["new_rural", "dan_van"])
def test_a_sample_is_never_offered_as_a_ranking(open_page: OpenPage, built: Path, lang: str, index: str):
    name = {"new_rural": ("Nông thôn mới", "New rural"), "dan_van": ("Dân vận", "Mass mobilisation")}[index]
    seen = open_page(built, "ranking", lang)
    offered = seen.widget("index").options
    assert len(offered) == 5
    assert not [option for option in offered if name[lang == "en"].lower() in option.lower()]
    asked = open_page(built, "ranking", lang, index=index)
    assert f"“{index}”" in asked.part("td-unknown")
    assert asked.address["index"] == "pci"


def test_a_sample_on_the_overview_says_that_it_is_one_and_ranks_nobody(open_page: OpenPage, built: Path):
    for home in ("thanh-hoa", "an-giang-2025"):
        card = card_of(open_page(built, "overview", home=home), "new_rural")
        assert "không dùng để so sánh các tỉnh" in card
        assert not re.search(r"hạng \d", card) and "td-strip-track" not in card
        assert 'href="xu-huong?' in card


# trends


@in_each_language
def test_the_trend_has_its_chart_breaks_and_reasons(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "trends", lang, index="papi", units="quang-ninh")
    assert_sound(seen, lang)
    heads = [a for a in seen.figure["layout"]["annotations"] if a["yref"] == "paper"]
    footing = seen.part("td-footing")
    assert len(heads) == len(seen.figure["layout"]["shapes"]) > 4
    assert all(f"{head['text']} {head['hovertext']}" in footing for head in heads)
    assert "2023" in seen.part("td-gaps")
    assert "PAPI" in seen.part("td-heading")


def test_the_table_of_the_trend_comes_on_request(open_page: OpenPage, built: Path):
    seen = open_page(built, "trends", index="papi", units="quang-ninh,thanh-hoa")
    assert "td-sheet" not in seen.html
    seen.run.toggle(key="filter_table").set_value(True).run()
    assert seen.address["table"] == "1"
    assert "td-sheet" in seen.html and seen.html.count("<tr>") == 1 + 2 * 14


@in_each_language
def test_nothing_chosen_and_nothing_known_are_sentences_not_empty_charts(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "trends", lang, index="pci", units="none")
    assert_sound(seen, lang)
    assert Words(lang)("trends.choose") in seen.text
    seen = open_page(built, "trends", lang, index="new_rural", concept="communes_ntm", units="ha-tay")
    assert_sound(seen, lang)
    assert Words(lang)("trends.empty_title") in seen.text
    assert not seen.run.get("plotly_chart")


def test_units_of_one_name_are_told_apart_by_their_dates(open_page: OpenPage, built: Path):
    options = open_page(built, "trends").widget("units").options
    assert len(options) == len(set(options)) == 88
    assert {"An Giang (đến 06/2025)", "An Giang (từ 07/2025)", "Hà Nội (đến 07/2008)"} <= set(options)
    assert "Thanh Hóa" in options


def test_an_address_with_more_units_than_the_page_draws_shows_the_first_of_them(open_page: OpenPage, built: Path):
    asked = [
        "thanh-hoa", "da-nang", "can-tho", "son-la", "lao-cai", "nghe-an", "ha-tinh", "quang-ninh", "an-giang",
        "kien-giang", "ha-noi-2008", "dong-nai", "binh-duong",
    ]  # fmt: skip
    seen = open_page(built, "trends", index="papi", units=",".join(asked))
    assert_sound(seen, "vi")
    named = [w.rpartition(" (")[0] or w for w in dict.fromkeys(t["name"] for t in seen.figure["data"])]
    assert len([name for name in named if not name.startswith("Trung")]) == 6
    assert len(seen.widget("units").value) == 6


def test_switching_the_map_of_the_trends_chooses_its_units_anew(open_page: OpenPage, built: Path):
    seen = open_page(built, "trends", home="an-giang-2025")
    assert seen.address["units"] == "an-giang,kien-giang,an-giang-2025"
    seen.run.button_group(key="filter_map").set_value("63").run()
    assert (seen.address["home"], seen.address["units"]) == ("an-giang", "an-giang")


def test_switching_the_map_of_the_ranking_keeps_home_highlighted(open_page: OpenPage, built: Path):
    seen = open_page(built, "ranking", index="pci", period="2016", home="an-giang")
    assert seen.address["units"] == "an-giang"
    seen.run.button_group(key="filter_map").set_value("34").run()
    assert seen.address["map"] == "34"
    assert seen.address["units"] == "an-giang-2025"


# coverage


@in_each_language
def test_the_coverage_names_every_index_and_says_what_is_not_loaded(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "coverage", lang)
    assert_sound(seen, lang)
    assert len(re.findall(r'<tr data-index="\w+">', seen.html)) == 7
    assert Words(lang)("common.newer_published", period="2025") in seen.text
    assert Words(lang)("coverage.lead") in seen.part("td-heading")


# the address


@on_each_page
def test_opening_it_pins_everything_that_is_shown(open_page: OpenPage, built: Path, page: str):
    pinned = {
        "overview": {"lang": "vi", "map": "34", "home": "thanh-hoa", "until": "2025"},
        "ranking": {"lang": "vi", "index": "pci", "period": "2024", "node": "overall", "map": "63",
                    "home": "thanh-hoa", "units": "thanh-hoa"},
        "trends": {"lang": "vi", "index": "pci", "concept": "overall", "map": "34", "home": "thanh-hoa",
                   "units": "thanh-hoa"},
        "coverage": {"lang": "vi", "map": "63"},
        "new_rural": {"lang": "vi", "home": "thanh-hoa", "place": "thanh-hoa", "as_of": TODAY},
        "criteria": {"lang": "vi", "home": "thanh-hoa", "place": "gia-lai~2016-12-31", "against": "dak-lak~2015"},
        "initiatives": {"lang": "vi", "home": "thanh-hoa", "field": "all", "called": "all"},
        "profile": {"lang": "vi", "index": "pci", "period": "2023", "map": "34", "home": "thanh-hoa",
                    "benchmark": "median"},
        "changed": {"lang": "vi", "index": "pci", "node": "overall", "since": "2022", "period": "2023", "map": "63",
                    "home": "thanh-hoa"},
        "what_if": {"lang": "vi", "index": "pci", "period": "2023", "map": "63", "home": "thanh-hoa", "target": "20"},
        "dan_van": {"lang": "vi", "home": "thanh-hoa", "place": "thanh-hoa", "topic": "all", "year": "all",
                    "level": "all"},
        "alongside": {"lang": "vi", "home": "thanh-hoa", "index": "papi", "activity": "citizen_reception_visits",
                      "year": "2017"},
        "targets": {"lang": "vi", "home": "thanh-hoa", "place": "viet-nam", "status": "all", "as_of": TODAY,
                    "unit": "thanh-hoa"},
        "search": {"lang": "vi"} | dict.fromkeys(("of_index", "of_unit", "of_year", "of_status"), "none"),
        "firmness": {"lang": "vi", "index": "pci", "period": "2023", "node": "overall", "map": "63",
                     "home": "thanh-hoa"},
        "relation": {"lang": "vi", "x": "pci:overall", "y": "papi:total", "period": "2023", "since": "2018-2020",
                     "home": "thanh-hoa"},
        "peers": {"lang": "vi", "index": "pci", "period": "2023", "map": "34", "home": "thanh-hoa",
                  "likeness": "population,density,region,start", "count": "6"},
        "distribution": {"lang": "vi", "index": "pci", "concept": "overall", "map": "63", "home": "thanh-hoa"},
        "methods": {"lang": "vi", "index": "pci"},
        "heat": {"lang": "vi", "index": "pci", "period": "2023", "map": "63", "home": "thanh-hoa", "node": "name",
                 "group": "none", "level": "dimension"},
        "compare": {"lang": "vi", "index": "pci", "period": "2023", "map": "63", "home": "thanh-hoa",
                    "units": "thanh-hoa,nghe-an,dong-nai", "benchmark": "median", "level": "dimension"},
        "deck": {"lang": "vi", "home": "thanh-hoa", "shape": "16x9", "look": "light"},
        "update": {"lang": "vi"},
    }  # fmt: skip
    assert open_page(built, page).address == pinned[page]


@on_each_page
def test_an_address_opened_by_another_reader_shows_the_same(open_page: OpenPage, built: Path, page: str):
    seen = open_page(built, page, "en")
    names = {"overview": ["home", "until"], "ranking": ["index", "period", "node"], "trends": ["index", "concept"]}
    for name in names.get(page, []):
        widget = seen.widget(name)
        options = widget.proto.options
        widget.select_index(len(options) // 2)
        seen.again()
    shared = seen.address
    assert open_page(built, page, **shared).html == seen.html


@in_each_language
@pytest.mark.parametrize(
    ("page", "name", "label"),
    [
        ("overview", "home", "common.home"),
        ("overview", "until", "overview.until"),
        ("overview", "lang", "common.language"),
        ("ranking", "index", "common.index"),
        ("ranking", "node", "common.node"),
        ("ranking", "period", "common.period"),
        ("ranking", "units", "ranking.highlight"),
        ("ranking", "beyond", "ranking.show_beyond"),
        ("ranking", "view", "common.present"),
        ("overview", "map", "common.map"),
        ("ranking", "map", "common.map"),
        ("trends", "map", "common.map"),
        ("coverage", "map", "common.map"),
        ("trends", "home", "common.home"),
        ("trends", "index", "common.index"),
        ("trends", "concept", "common.node"),
        ("trends", "units", "trends.units"),
    ],
)
def test_an_unknown_value_is_named_the_way_its_widget_is_beside_what_is_shown_instead(
    open_page: OpenPage, built: Path, page: str, name: str, label: str, lang: str
):
    seen = open_page(built, page, **{"lang": lang, name: "atlantis"})
    lang = seen.address["lang"]
    assert_sound(seen, lang)
    warning = seen.part("td-unknown")
    assert warning.count("“atlantis”") == 1
    assert Words(lang)(label) in warning
    assert "“”" not in warning
    assert not seen.again().part("td-unknown")


@pytest.mark.parametrize(
    "asked", ["<script>alert(1)</script>", "' OR 1=1 --", "{0.__class__}", "%s", "\u0000", "🐉" * 300]
)
@pytest.mark.parametrize(
    ("page", "name"),
    [("overview", "home"), ("overview", "until"), ("ranking", "index"), ("ranking", "units"), ("trends", "concept"),
     ("trends", "units")],
)  # fmt: skip
def test_a_hostile_address_neither_fails_nor_becomes_markup(
    open_page: OpenPage, built: Path, page: str, name: str, asked: str
):
    seen = open_page(built, page, **{name: asked})
    assert not seen.run.exception
    assert FAILED["vi"] not in seen.text
    assert "<script" not in seen.html


@pytest.mark.parametrize("page", ["overview", "ranking", "trends"])
def test_a_name_in_the_catalogue_is_text_never_markup(open_page: OpenPage, small: Path, page: str):
    units = small / "catalog" / "units.csv"
    units.write_text(units.read_text("utf-8").replace("Thanh Hóa", "Thanh<s>Hóa</s>&"), "utf-8", newline="\n")
    built = etl.build(small)
    assert built.outcome == "published", built.issues[:3]
    seen = open_page(small, page, period="2016", until="2016", home="thanh-hoa", units="thanh-hoa")
    assert "Thanh<s>Hóa</s>&" in seen.text
    assert "Thanh<s>" not in seen.html


def test_a_link_means_the_same_after_a_newer_year_is_published(open_page: OpenPage, small: Path):
    def said(seen: Opened) -> str:
        """What is shown, but for the line that says how new the index is."""
        return (seen.part("td-heading") + seen.part("td-year")).replace(seen.part("td-kicker"), "")

    figures = small / "figures"
    whole = {path: path.read_text("utf-8") for path in figures.glob("pci.*.csv")}
    for path, text in whole.items():
        path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("2023,")), "utf-8")
    etl.build(small)
    shared = {page: open_page(small, page, "en") for page in ("overview", "ranking")}
    addresses = {page: seen.address for page, seen in shared.items()}
    heading = {page: said(seen) for page, seen in shared.items()}
    assert "2016" in addresses["overview"]["until"] + addresses["ranking"]["period"]
    for path, text in whole.items():
        path.write_text(text, "utf-8")
    etl.build(small)
    for page, address in addresses.items():
        later = open_page(small, page, **address)
        assert said(later) == heading[page]
    assert open_page(small, "ranking").address["period"] == "2023"


def test_a_link_to_a_trend_keeps_what_was_drawn_after_a_newer_year_is_published(open_page: OpenPage, small: Path):
    def points(seen: Opened) -> dict[str, set[tuple[float, float]]]:
        found: dict[str, set[tuple[float, float]]] = {}
        for trace in seen.figure["data"]:
            found.setdefault(trace["name"], set()).update(zip(trace["x"], trace["y"], strict=True))
        return found

    figures = small / "figures"
    whole = {path: path.read_text("utf-8") for path in figures.glob("pci.*.csv")}
    for path, text in whole.items():
        path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("2023,")), "utf-8")
    etl.build(small)
    seen = open_page(small, "trends", units="thanh-hoa,da-nang")
    address, before = seen.address, points(seen)
    for path, text in whole.items():
        path.write_text(text, "utf-8")
    etl.build(small)
    later = open_page(small, "trends", **address)
    after = points(later)
    assert later.address == address
    assert before.keys() == after.keys() and len(before) == 4
    assert all(old < after[name] for name, old in before.items())


# everything that can be chosen


def of_overview(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every province and year; what an address of the overview may say."""
    periods = {p["period"] for i in queries.indices(snapshot) for p in queries.loaded_periods(snapshot, i["index"])}
    last_day = {"2025-06-30": "63", "None": "34"}
    homes = {(last_day[day], u["unit"]) for u in queries.units(snapshot) if (day := str(u["valid_to"])) in last_day}
    return [{"map": map_, "home": home, "until": until} for map_, home in sorted(homes) for until in sorted(periods)]


def of_ranking(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index, year and node that is no sample, on both maps."""
    return [
        {"index": i["index"], "period": p["period"], "node": n["node"], "map": map_, "units": "thanh-hoa"}
        for i in queries.indices(snapshot)
        if not i["sampled"]
        for p in queries.loaded_periods(snapshot, i["index"])
        for n in queries.nodes(snapshot, i["index"], p["period"])
        for map_ in ("63", "34")
    ]


def of_firmness(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index, year and node that is no sample, of a province whose rank may be hidden and of another one."""
    own_map = [choice for choice in of_ranking(snapshot) if choice["map"] == "63"]
    return [
        {"index": c["index"], "period": c["period"], "node": c["node"], "home": home}
        for c in own_map
        for home in ("thanh-hoa", "kien-giang")
    ]


def of_changed(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every later year of every score that is made of others, against the year before and against the first one."""
    looks = [("thanh-hoa", "63"), ("thanh-hoa", "34"), ("an-giang", "63"), ("an-giang-2025", "34")]
    choices = []
    for index in (i["index"] for i in queries.indices(snapshot) if i["last_period"] and not i["sampled"]):
        years: dict[str, dict[str, None]] = {}
        for period in sorted(p["period"] for p in queries.loaded_periods(snapshot, index)):
            for parent in {n["parent"] for n in queries.nodes(snapshot, index, period) if n["parent"]}:
                years.setdefault(parent, {})[period] = None
        choices += [
            {"index": index, "node": parent, "since": since, "period": later, "home": home, "map": shown}
            for parent, known in sorted(years.items())
            for before, later in pairwise(known)
            for since in dict.fromkeys((before, next(iter(known))))
            for home, shown in looks
        ]
    return choices


def of_profile(snapshot: Snapshot) -> list[dict[str, str]]:
    homes = {"63": ("thanh-hoa", "an-giang"), "34": ("ha-noi-2008", "an-giang-2025", "ho-chi-minh-2025")}
    return [
        {"index": i["index"], "period": p["period"], "home": home, "map": map_, "benchmark": benchmark}
        for i in queries.indices(snapshot)
        if not i["sampled"]
        for p in queries.loaded_periods(snapshot, i["index"])
        for map_, units in homes.items()
        for home in units
        for benchmark in (("median",) if map_ == "34" else ("median", "region", "peers"))
    ]


def of_trends(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index and concept, for the parts of a merged province and for units that nobody merged."""
    return [
        {"index": i["index"], "concept": concept, "units": units}
        for i in queries.indices(snapshot)
        if i["last_period"]
        for concept in dict.fromkeys(n["concept"] for n in queries.nodes(snapshot, i["index"]))
        for units in ("an-giang,kien-giang,an-giang-2025", "thanh-hoa,ha-noi-2008,ha-tay", "none")
    ]


def of_new_rural(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every province and the country, on a few days."""
    rows = queries.readings(snapshot, "new_rural")
    places = sorted({r["place"] for r in rows if r["place_level"] in ("country", "region", "province")})
    return [{"place": p, "as_of": day} for p in places for day in ("2016-12-31", "2021-12-31", "2025-06-30", TODAY)]


def of_dan_van(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every province with figures and every topic."""
    rows = queries.activities(snapshot, "dan_van")
    places = sorted({r["unit"] for r in rows if r["unit"]})
    topics = dict.fromkeys(r["topic"] for r in rows)
    return [{"place": place, "topic": topic} for place in ("all", *places) for topic in ("all", *topics)]


def of_alongside(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every province with figures beside indices that have scores of one year in common."""
    homes = sorted({r["unit"] for r in queries.activities(snapshot, "dan_van") if r["unit"]})
    same = {"activity": "citizen_reception_visits", "year": "2021"}
    return [{"home": home, "index": index, **same} for home in homes for index in ("papi", "pci", "par_index")]


def of_targets(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every place with targets, on a few days."""
    places = sorted({t["area"] for t in queries.targets(snapshot)})
    return [{"place": p, "as_of": day} for p in ("all", *places) for day in ("2018-12-31", "2021-12-31", "2024-12-31")]


def of_search(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index for a few places, year by year and in all years, and what is not understood."""
    places = ("nghe an", "TP.HCM", "an giang", "ca nuoc")
    texts = [f"{place} {index['index']}" for index in queries.indices(snapshot) for place in places]
    odd = ("quang nimh pci", "dong nam bo", "pgi 2011", "")
    years = ("none", "2016", "2023", "2025")
    return [{"search": text, "of_year": year} for text in (*texts, *odd) for year in years]


def of_maps_of_periods(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every period of every index that compares provinces, on every map that its figures can stand on."""
    maps = [g["geography"] for g in queries.geographies(snapshot)]
    return [
        {"index": i["index"], "period": p["period"], "map": geography}
        for i in queries.indices(snapshot)
        if i["last_period"] and not i["sampled"]
        for p in queries.loaded_periods(snapshot, i["index"])
        for geography in maps[maps.index(p["geography"]) :]
    ]


def of_heat(snapshot: Snapshot) -> list[dict[str, str]]:
    return [
        seen | {"node": "name", "group": group, "level": level}
        for seen in of_maps_of_periods(snapshot)
        for group in ("none", "region", "likeness")
        for level in ("dimension", "all")
    ]


def of_compare(snapshot: Snapshot) -> list[dict[str, str]]:
    # units that stand on every map
    units = {"units": "thanh-hoa,nghe-an,son-la", "unit": "cao-bang"}
    return [
        seen | units | {"benchmark": benchmark, "level": level}
        for seen in of_maps_of_periods(snapshot)
        for benchmark in ("median", "region", "peers", "unit", "earlier")
        for level in ("dimension", "all")
    ]


def of_what_if(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index and year of three provinces, with and without a movement of its first part."""
    return [
        {
            "index": index["index"],
            "period": release["period"],
            "home": home,
            "moves": moves,
            "target": {"papi": "high", "par_index": "A"}.get(index["index"], "10"),
        }
        for index in queries.indices(snapshot)
        if not index["sampled"]
        for release in queries.loaded_periods(snapshot, index["index"])
        for home in ("thanh-hoa", "an-giang", "dien-bien")
        for moves in ("", f"{first_part(snapshot, index, release['period'])}:+0.10")
    ]


def first_part(snapshot: Snapshot, index: dict[str, object], period: str) -> str:
    nodes = queries.nodes(snapshot, str(index["index"]), period)
    return next(n["node"] for n in nodes if n["parent"] == index["root"])


def of_relation(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every part of every index across, beside every whole index, in its newest and its oldest common year."""
    scores: dict[str, list[dict]] = {}
    for index in (i["index"] for i in queries.indices(snapshot) if not i["sampled"]):
        for row in queries.usable_scores(snapshot, index):
            scores.setdefault(f"{index}:{row['concept']}", []).append(row)
    found = []
    for x, y in itertools.product(scores, ("pci:overall", "papi:total", "par_index:overall", "sipas:overall")):
        periods, breaks = list(common_periods(scores[x], scores[y])), [_breaks(snapshot, name) for name in (x, y)]
        if x != y and periods:
            over = [{"since": span.name} for span in spans(scores[x], scores[y], *breaks)[:1]]
            found += [{"x": x, "y": y, "period": p, **(over[0] if over else {})} for p in {periods[0], periods[-1]}]
    return sorted(found, key=str)


def _breaks(snapshot: Snapshot, name: str) -> list[dict]:
    return queries.breaks_of_concept(snapshot, *name.split(":"))


def of_peers(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every period of every index on each map, from one province after another and by other variables each time."""
    homes = itertools.cycle(sorted({u["unit"] for u in queries.units(snapshot)}))
    variables = itertools.cycle(("population,density,region,start", "start_parts", "region", "density,start", "none"))
    return [
        {
            "index": i["index"], "period": p["period"], "map": geography, "home": next(homes),
            "likeness": next(variables), "count": count,
        }
        for i in queries.indices(snapshot) if i["last_period"] and not i["sampled"]
        for p in queries.loaded_periods(snapshot, i["index"])
        for geography, count in (("63", "6"), ("34", "10"))
    ]  # fmt: skip


def of_distribution(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every concept of every index on each map, from one province after another."""
    homes = itertools.cycle(sorted({u["unit"] for u in queries.units(snapshot)}))
    return [
        {"index": i["index"], "concept": concept, "map": geography, "home": next(homes)}
        for i in queries.indices(snapshot) if i["last_period"] and not i["sampled"]
        for concept in sorted({n["concept"] for n in queries.nodes(snapshot, i["index"])})
        for geography in ("63", "34")
    ]  # fmt: skip


CHOICES: dict[str, Callable[[Snapshot], list[dict[str, str]]]] = {
    "overview": of_overview,
    "ranking": of_ranking,
    "trends": of_trends,
    "coverage": lambda snapshot: [{"map": "63"}, {"map": "34"}],
    "new_rural": of_new_rural,
    "criteria": lambda snapshot: [
        {"place": place, "against": "none"}
        for place in ("gia-lai~2016-12-31", "dak-lak~2015", "vinh-phuc~2017-05", "nghe-an~2019-12")
    ],
    "initiatives": lambda snapshot: [
        {"field": field, "called": called}
        for field in ("all", *sorted({i["field"] for i in queries.initiatives(snapshot)}))
        for called in ("all", *sorted({i["called"] for i in queries.initiatives(snapshot)} - {"", None}))
    ],
    "dan_van": of_dan_van,
    "alongside": of_alongside,
    "targets": of_targets,
    "search": of_search,
    "profile": of_profile,
    "changed": of_changed,
    "what_if": of_what_if,
    "firmness": of_firmness,
    "relation": of_relation,
    "peers": of_peers,
    "distribution": of_distribution,
    "methods": lambda snapshot: [{"index": i["index"]} for i in queries.indices(snapshot)],
    "heat": of_heat,
    "compare": of_compare,
    "deck": lambda snapshot: [{"home": home} for home in ("thanh-hoa", "an-giang", "an-giang-2025")],
    "update": lambda snapshot: [{}],
}


def visit_all(open_page: OpenPage, built: Path, page: str, lang: str, choices: list[dict[str, str]]) -> None:
    seen = open_page(built, page, lang)
    for choice in choices:
        seen.visit(**choice)
        assert not seen.part("td-unknown"), choice
        try:
            assert_sound(seen, lang)
        except AssertionError as error:
            raise AssertionError(f"{page} {lang} {choice}: {error}") from error


SAMPLE = 12
"""Views of each page in each language that every run looks at; `make proof` looks at all."""


@on_each_page
@in_each_language
def test_a_sample_of_all_views_is_sound(open_page: OpenPage, built: Path, snapshot: Snapshot, page: str, lang: str):
    choices = CHOICES[page](snapshot)
    sample = random.Random(f"{page}{lang}").sample(choices, min(SAMPLE, len(choices)))
    visit_all(open_page, built, page, lang, sample)


@pytest.mark.proof
@on_each_page
@in_each_language
def test_every_view_is_sound(open_page: OpenPage, built: Path, snapshot: Snapshot, page: str, lang: str):
    choices = CHOICES[page](snapshot)
    assert len(choices) > 20 or page in ("coverage", "criteria", "deck", "methods", "update")
    visit_all(open_page, built, page, lang, choices)
