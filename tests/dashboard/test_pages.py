"""Each page × language × state of the data, run whole through the product's own frame, without a browser."""

from __future__ import annotations

import random
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import etl
from dashboard.text import LANGUAGES, Words, sentences
from etl import queries
from etl.store import Snapshot
from tests.conftest import another_score, edit
from tests.dashboard.conftest import FAILED, PAGES, Opened, OpenPage

on_each_page = pytest.mark.parametrize("page", PAGES)
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


def assert_sound(seen: Opened, lang: str) -> None:
    """What holds on every page in every state: no failure, nothing untranslated, nothing that is no word."""
    assert not seen.run.exception
    assert FAILED[lang] not in seen.text
    assert not re.search(r"\b(None|nan|NaN|inf|True|False|NaT)\b|[{}]", seen.text)
    other = next(language for language in LANGUAGES if language != lang)
    assert {part for part in fragments(other) if part in seen.text} == set()
    assert misprinted_numbers(seen.text, lang) == []
    assert unicodedata.is_normalized("NFC", seen.text)


@cache
def fragments(lang: str) -> frozenset[str]:
    """The stretches of words of our sentences that only this language has."""

    def stretches(language: str) -> set[str]:
        texts = [text[language] for page in (*PAGES, "common") for text in sentences(page).values()]
        return {part.strip() for text in texts for part in re.split(r"\{\w+\}", text) if len(part.strip()) > 7}

    other = next(language for language in LANGUAGES if language != lang)
    return frozenset(part for part in stretches(lang) if not any(part in text for text in stretches(other)))


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


@on_each_page
@in_each_language
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_shows_the_shipped_figures(open_page: OpenPage, built: Path, page: str, lang: str, theme: str):
    seen = open_page(built, page, lang, theme)
    assert_sound(seen, lang)
    assert re.search(r"\d\d,\d\d" if lang == "vi" else r"\d\d\.\d\d", seen.text)
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


@on_each_page
@in_each_language
def test_without_any_figure_it_says_so(open_page: OpenPage, no_figures: Path, page: str, lang: str):
    seen = open_page(no_figures, page, lang)
    assert_sound(seen, lang)
    assert Words(lang)("common.empty_index_title") in seen.text


@on_each_page
@in_each_language
def test_it_shows_figures_of_one_index_only(open_page: OpenPage, small: Path, page: str, lang: str):
    seen = open_page(small, page, lang)
    assert_sound(seen, lang)
    assert "PCI" in seen.text and "PAPI" not in seen.part("td-cards")


@on_each_page
@in_each_language
def test_the_first_build_shows_on_the_next_rerun(open_page: OpenPage, data: Path, page: str, lang: str):
    seen = open_page(data, page, lang)
    assert "thuocdo build" in seen.text
    etl.build(data)
    seen.again()
    assert_sound(seen, lang)
    assert "thuocdo build" not in seen.text
    assert etl.current_id(data / "snapshots") in seen.part("td-imprint")


def test_a_publish_during_a_session_shows_on_the_next_rerun(open_page: OpenPage, small: Path):
    seen = open_page(small, "overview", home="an-giang", until="2016")
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
    assert seen.address == {"lang": "vi", "home": "thanh-hoa", "until": "2024"}


def test_the_overview_has_a_card_of_every_index_with_score_status_change_and_source(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="quang-ninh", until="2022")
    cards = dict(re.findall(r'<article class="td-card" data-index="(\w+)">(.*?)</article>', seen.html, re.S))
    assert list(cards) == ["pci", "pgi", "papi"]
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
    assert seen.run.selectbox


# the address


@on_each_page
def test_opening_it_pins_everything_that_is_shown(open_page: OpenPage, built: Path, page: str):
    pinned = {
        "overview": {"lang": "vi", "home": "thanh-hoa", "until": "2024"},
        "ranking": {"lang": "vi", "index": "pci", "period": "2024", "node": "overall", "home": "thanh-hoa",
                    "units": "thanh-hoa"},
    }  # fmt: skip
    assert open_page(built, page).address == pinned[page]


@on_each_page
def test_an_address_opened_by_another_reader_shows_the_same(open_page: OpenPage, built: Path, page: str):
    seen = open_page(built, page, "en")
    names = {"overview": ["home", "until"], "ranking": ["index", "period", "node"]}[page]
    for name in names:
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
    ("page", "name"), [("overview", "home"), ("overview", "until"), ("ranking", "index"), ("ranking", "units")]
)
def test_a_hostile_address_neither_fails_nor_becomes_markup(
    open_page: OpenPage, built: Path, page: str, name: str, asked: str
):
    seen = open_page(built, page, **{name: asked})
    assert not seen.run.exception
    assert FAILED["vi"] not in seen.text
    assert "<script" not in seen.html


@on_each_page
def test_a_name_in_the_catalogue_is_text_never_markup(open_page: OpenPage, small: Path, page: str):
    units = small / "catalog" / "units.csv"
    units.write_text(units.read_text("utf-8").replace("Thanh Hóa", "Thanh<s>Hóa</s>&"), "utf-8", newline="\n")
    built = etl.build(small)
    assert built.outcome == "published", built.issues[:3]
    seen = open_page(small, page, period="2016", until="2016", home="thanh-hoa", units="thanh-hoa")
    assert "Thanh<s>Hóa</s>&" in seen.text
    assert "Thanh<s>" not in seen.html


def test_a_link_means_the_same_after_a_newer_year_is_published(open_page: OpenPage, small: Path):
    figures = small / "figures"
    whole = {path: path.read_text("utf-8") for path in figures.glob("pci.*.csv")}
    for path, text in whole.items():
        path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("2023,")), "utf-8")
    etl.build(small)
    shared = {page: open_page(small, page, "en") for page in PAGES}
    addresses = {page: seen.address for page, seen in shared.items()}
    heading = {page: seen.part("td-heading") + seen.part("td-year") for page, seen in shared.items()}
    assert "2016" in addresses["overview"]["until"] + addresses["ranking"]["period"]
    for path, text in whole.items():
        path.write_text(text, "utf-8")
    etl.build(small)
    for page, address in addresses.items():
        later = open_page(small, page, **address)
        assert later.part("td-heading") + later.part("td-year") == heading[page]
    assert open_page(small, "ranking").address["period"] == "2023"


# everything that can be chosen


def of_overview(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every province and year; what an address of the overview may say."""
    periods = {p["period"] for i in queries.indices(snapshot) for p in queries.loaded_periods(snapshot, i["index"])}
    homes = [u["unit"] for u in queries.units(snapshot) if str(u["valid_to"]) == "2025-06-30"]
    return [{"home": home, "until": until} for home in sorted(set(homes)) for until in sorted(periods)]


def of_ranking(snapshot: Snapshot) -> list[dict[str, str]]:
    """Every index, year and node."""
    return [
        {"index": i["index"], "period": p["period"], "node": n["node"]}
        for i in queries.indices(snapshot)
        for p in queries.loaded_periods(snapshot, i["index"])
        for n in queries.nodes(snapshot, i["index"], p["period"])
    ]


CHOICES = {"overview": of_overview, "ranking": of_ranking}


def visit_all(open_page: OpenPage, built: Path, page: str, lang: str, choices: list[dict[str, str]]) -> None:
    seen = open_page(built, page, lang)
    for choice in choices:
        seen.visit(**choice)
        assert not seen.part("td-unknown"), choice
        try:
            assert_sound(seen, lang)
        except AssertionError as error:
            raise AssertionError(f"{page} {lang} {choice}: {error}") from error


@on_each_page
@in_each_language
def test_a_sample_of_all_views_is_sound(open_page: OpenPage, built: Path, snapshot: Snapshot, page: str, lang: str):
    choices = random.Random(f"{page}{lang}").sample(CHOICES[page](snapshot), 25)
    visit_all(open_page, built, page, lang, choices)


@pytest.mark.proof
@on_each_page
@in_each_language
def test_every_view_is_sound(open_page: OpenPage, built: Path, snapshot: Snapshot, page: str, lang: str):
    choices = CHOICES[page](snapshot)
    assert len(choices) > 400
    visit_all(open_page, built, page, lang, choices)
