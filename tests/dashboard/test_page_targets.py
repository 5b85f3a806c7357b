"""The page of targets over the real data: what it opens on, its filters, its slide, and the board of the promise."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import etl
from dashboard.charts.target_list import STATUSES
from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import Opened, OpenPage
from tests.dashboard.test_pages import assert_sound

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)

_SEEN: dict[tuple[tuple[str, str], ...], Opened] = {}


def seen_at(open_page: OpenPage, built: Path, lang: str = "vi", **address: str) -> Opened:
    """The page as it opens at an address, run once for all the tests that only look at it."""
    key = tuple(sorted({"lang": lang, **address}.items()))
    if key not in _SEEN:
        _SEEN[key] = open_page(built, "targets", lang, **address)
    return _SEEN[key]


@pytest.fixture
def promises(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every promise on the day of the build, which is what the page opens on."""
    return etl.promises_on(snapshot, datetime.fromisoformat(queries.settings(snapshot)["created_at"]).date())


def years_of_the_board(html: str) -> list[str]:
    heads = re.search(r'<table class="td-vows"><thead>(.*?)</thead>', html)
    return re.findall(r">(\d{4})<", heads[1]) if heads else []


def targets_on(html: str) -> Counter[str]:
    return Counter(re.findall(r'<tr data-target="([^"]+)"', html))


@in_each_language
def test_it_opens_on_the_country_where_home_has_no_targets(open_page: OpenPage, built: Path, lang: str):
    seen = open_page(built, "targets", lang)
    assert_sound(seen, lang)
    assert seen.address == {
        "lang": lang, "home": "thanh-hoa", "place": "viet-nam", "status": "all", "unit": "thanh-hoa",
        "as_of": seen.address["as_of"],
    }  # fmt: skip
    assert re.search(r"79[.,]3", seen.part("td-table")) and "52 " in seen.part("td-table")


def test_it_opens_on_the_targets_of_home_or_of_what_home_was_made_of(open_page: OpenPage, built: Path, promises):
    of_home = {
        "kien-giang": ("kien-giang", {"kien-giang"}),
        "an-giang-2025": ("an-giang-2025", {"an-giang", "kien-giang"}),
        "soc-trang": ("viet-nam", {"viet-nam"}),
    }
    for home, (place, areas) in of_home.items():
        seen = open_page(built, "targets", home=home)
        assert seen.address["place"] == place
        assert targets_on(seen.html) == Counter(p["target"] for p in promises if p["area"] in areas)
        assert ("không cộng lại" in seen.part("td-heading")) is (len(areas) > 1)


@in_each_language
def test_all_places_show_every_target_once(open_page: OpenPage, built: Path, promises, lang: str):
    seen = seen_at(open_page, built, lang, place="all")
    assert_sound(seen, lang)
    assert targets_on(seen.html) == Counter(p["target"] for p in promises)


def test_the_filters_by_conclusion_and_day_show_those_alone(open_page: OpenPage, built: Path, snapshot: Snapshot):
    day = "2023-12-31"
    then = etl.promises_on(snapshot, date.fromisoformat(day))
    seen = open_page(built, "targets", place="all", as_of=day)
    for status in STATUSES:
        seen.visit(status=status)
        assert_sound(seen, "vi")
        assert targets_on(seen.html) == Counter(p["target"] for p in then if p["status"] == status), status


def test_the_days_to_look_from_are_the_newest_and_the_ends_of_years(open_page: OpenPage, built: Path):
    seen = open_page(built, "targets")
    options = seen.widget("as_of").options
    assert options[0].endswith("(mới nhất)")
    assert options[-1] == "31/12/2017"
    seen.widget("as_of").select_index(len(options) - 1)
    seen.again()
    assert seen.address["as_of"] == "2017-12-31"
    assert "(tính đến 31/12/2017)" in seen.part("td-heading")


@in_each_language
def test_a_slide_has_the_sentence_the_table_and_the_sources_and_nothing_to_open(
    open_page: OpenPage, built: Path, lang: str
):
    seen = seen_at(open_page, built, lang, place="kien-giang", view="present")
    assert_sound(seen, lang)
    assert "<details" not in seen.html and "td-vow" not in seen.html
    assert not seen.run.selectbox
    assert sum(targets_on(seen.html).values()) == 4
    assert Words(lang)("common.source") in seen.part("td-footing")


@in_each_language
def test_unknown_values_are_named_the_way_their_filters_are(open_page: OpenPage, built: Path, lang: str):
    names = ("place", "status", "as_of", "unit")
    seen = open_page(built, "targets", lang, **dict.fromkeys(names, "atlantis"))
    assert_sound(seen, lang)
    warning = seen.part("td-unknown")
    assert warning.count("“atlantis”") == len(names)
    labels = ("common.place", "targets.status", "common.as_of", "targets.compare_unit")
    assert all(Words(lang)(label) in warning for label in labels)
    assert not seen.again().part("td-unknown")


@in_each_language
def test_the_board_stands_below_with_a_province_that_promised_nothing(open_page: OpenPage, built: Path, lang: str):
    seen = seen_at(open_page, built, lang, place="kien-giang", unit="an-giang")
    assert_sound(seen, lang)
    rows = re.findall(r'<tr class="td-(\w+)" data-index="(\w+)" data-unit="([\w-]+)"', seen.html)
    assert rows == [
        row
        for index in ("pci", "papi", "par_index", "sipas")
        for row in (("promised", index, "kien-giang"), ("beside", index, "an-giang"))
    ]
    assert years_of_the_board(seen.html) == ["2021", "2022", "2023", "2024", "2025"]


def test_the_promiser_stands_beside_nobody_when_it_is_home_itself(open_page: OpenPage, built: Path):
    seen = open_page(built, "targets", home="kien-giang")
    assert seen.address["unit"] == "none"
    assert "td-beside" not in seen.html
    assert "Kiên Giang" not in seen.widget("unit").options
    assert len(seen.widget("unit").options) == 63


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2020-12-31", []),
        ("2021-12-31", []),
        ("2022-12-31", ["2021"]),
        ("2025-12-31", ["2021", "2022", "2023", "2024"]),
    ],
)
def test_the_board_has_the_years_that_were_over_on_the_day_looked_from(
    open_page: OpenPage, built: Path, day: str, years: list[str]
):
    html = open_page(built, "targets", place="kien-giang", as_of=day).html
    assert years_of_the_board(html) == years
    assert ("td-vow" in html) is bool(years)


@in_each_language
def test_the_board_counts_its_doubtful_verdicts_beside_its_verdicts(open_page: OpenPage, built: Path, lang: str):
    words, seen = Words(lang), seen_at(open_page, built, lang, place="kien-giang", unit="an-giang")
    doubts = [words("targets.board_doubts_suspected", n=2), words("targets.board_doubts_within_margin", n=1)]
    assert words("targets.board_doubts", n=4, doubts=words.listed(doubts)) in unescape(seen.html)


@in_each_language
def test_an_inferred_date_is_marked_on_the_page_and_on_the_slide(open_page: OpenPage, built: Path, promises, lang: str):
    words = Words(lang)
    dates = {
        words("common.date_inferred", moment=words.moment(r["moment"]))
        for p in promises
        if p["area"] == "kien-giang" and p["programme_period"] == "2021-2025"
        for r in p["last"]
        if r["date_basis"] == "inferred"
    }
    assert dates
    for rest in ({"unit": "an-giang"}, {"view": "present"}):
        html = unescape(seen_at(open_page, built, lang, place="kien-giang", **rest).html)
        assert all(date in html for date in dates), rest


def test_before_a_programme_has_begun_it_says_so(open_page: OpenPage, built: Path):
    seen = open_page(built, "targets", place="an-giang", as_of="2017-12-31")
    assert_sound(seen, "vi")
    assert Words("vi")("targets.not_begun_title") in seen.part("td-state")
    assert "td-vow" not in seen.html


@in_each_language
def test_without_any_figure_every_promise_is_still_there_and_none_is_judged(
    open_page: OpenPage, no_figures: Path, lang: str
):
    seen = open_page(no_figures, "targets", lang, place="kien-giang")
    assert_sound(seen, lang)
    assert set(re.findall(r'<tr data-target="[^"]+" data-status="(\w+)"', seen.html)) == {"cannot_be_said"}
    assert set(re.findall(r'data-verdict="(\w+)"', seen.html)) == {"cannot_be_said"}
