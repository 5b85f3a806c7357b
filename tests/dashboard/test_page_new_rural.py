"""The page of progress towards the new-rural targets, over the real figures."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

import etl
from dashboard.text import LANGUAGES, Words, sentences
from etl.store import Snapshot
from tests.dashboard.conftest import Opened, readable
from tests.dashboard.moments import days
from tests.dashboard.test_pages import assert_sound

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
COUNTRY = "viet-nam"
LATEST, EVE_OF_34, END_OF_2023 = "2026-11-22", "2025-06-30", "2023-12-31"
MONTHS = list(calendar.month_name)[1:]
Page = Callable[..., Opened]


@pytest.fixture(scope="module")
def page(built: Path) -> Page:
    """Opens the page on the shipped figures: language and the rest of the address. Each view is run once."""
    views: dict[tuple[object, ...], Opened] = {}

    def opened(lang: str = "vi", **address: str) -> Opened:
        asked = (lang, *sorted(address.items()))
        if asked not in views:
            with pytest.MonkeyPatch.context() as settings:
                settings.setenv("THUOCDO_DATA", str(built))
                views[asked] = Opened("new_rural", {"theme": "light"}, {"lang": lang, **address})
        return views[asked]

    return opened


def promised(seen: Opened) -> dict[str, str]:
    """What is said of each target that has a place on a card, by target."""
    found = re.findall(r'<section class="td-promise" data-target="([^"]*)">(.*?)</section>', seen.html, re.S)
    return {target: plain(inner) for target, inner in found}


def card(seen: Opened, topic: str) -> str:
    (found,) = re.findall(rf'<article class="td-card" data-topic="{topic}">.*?</article>', seen.html, re.S)
    return plain(found)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def break_table(seen: Opened) -> dict[str, list[str]]:
    """What stands on each side of the new map, by place and side."""
    (table,) = re.findall(r'<table class="td-table td-break">(.*?)</table>', seen.html, re.S)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.S)
    return {plain(name): [plain(c).strip() for c in re.findall(r"<td>(.*?)</td>", cells)] for name, cells in rows}


# the country


def test_the_country_is_judged_by_the_last_figures_before_the_new_map(page: Page):
    seen = page(place=COUNTRY)
    assert_sound(seen, "vi")
    heading = seen.part("td-heading")
    assert "11 mục tiêu 2021–2025: 3 đạt, 3 chưa đạt và 5 chưa kết luận được." in heading
    assert "9 mục tiêu 2026–2030: 9 chưa kết luận được." in heading
    of_2025 = {target: said for target, said in promised(seen).items() if "đến 31/12/2025" in said}
    assert len(of_2025) == 6
    assert all("số liệu cuối cùng 06/2025" in said for said in of_2025.values())
    labels = {target: said.split(" ", 3)[1:3] for target, said in of_2025.items()}
    assert {target for target, label in labels.items() if label == ["chưa", "đạt"]} == {
        "viet-nam-communes-ntm-pct-2021-2025",
        "viet-nam-provinces-completed-2021-2025-nq25-2021",
        "viet-nam-provinces-completed-2021-2025-qngai-263",
    }


def test_the_share_of_communes_lacks_52_and_its_pace_is_that_of_its_figures(page: Page):
    """80 % of 7,669 are 6,135.2, so 6,136 communes; 6,084 there were. From 30 June 2022 to the end of 2025 there are
    1,280 days or 3.504 years: 80 − 70.2 is 2.80 a year; to 30 June 2025 there are 3.001: 79.3 − 70.2 is 3.03."""
    said = promised(page(place=COUNTRY))["viet-nam-communes-ntm-pct-2021-2025"]
    assert "Bằng 99,1 % mục tiêu. Đến 06/2025 còn thiếu 52 xã (tính trên 7.669 xã)." in said
    assert (
        "Từ 06/2022: cần tăng 2,8 điểm % mỗi năm nếu tăng đều (3,8 % mỗi năm nếu tăng theo tỷ lệ), "
        "thực tế 3,0 điểm % (4,1 %)."
    ) in said


def test_what_is_settled_projects_nothing_and_the_targets_of_2030_have_no_figure_yet(page: Page):
    seen = page(place=COUNTRY)
    assert "Giữ tốc độ" not in seen.html and "Với tốc độ" not in seen.html and "Thanh ngang" not in seen.html
    of_2030 = promised(seen)["viet-nam-communes-ntm-pct-2026-2030"]
    assert "chưa kết luận được khoảng 65 % đến 31/12/2030" in of_2030
    assert "chỉ có số liệu theo bộ tiêu chí hoặc địa giới khác" in of_2030
    assert "không dùng để kết luận: 79,3 % (06/2025)" in of_2030


def test_both_sources_of_a_comparison_are_one_click_away(page: Page):
    shown = card(page(place=COUNTRY), "standard")
    assert "Mục tiêu ít nhất 80 %: Quyết định 263/QĐ-TTg" in shown and "Văn phòng Điều phối" in shown
    assert "79,3 % (06/2025; công bố). VietNamNet" in shown


def test_the_fall_of_2025_has_the_reason_of_its_source_and_all_communes_at_both_dates(page: Page):
    said = plain(page(place=COUNTRY).html)
    assert (
        "6.250 xã (01/2025), sau đó 6.084 xã (06/2025). Thấp hơn lần trước vì số xã giảm do sắp xếp đơn vị hành chính, "
        "không nhất thiết do xã mất chuẩn. Cùng thời gian, tổng số xã từ 8.014 xã thành 7.669 xã."
    ) in said
    # 5.813 of the whole of 2022 is neither before nor after 5.775 of its June
    assert said.count("sau đó") == 1


@in_each_language
def test_printed_shares_that_contradict_their_counts_are_told(page: Page, lang: str):
    seen = page(lang, place=COUNTRY)
    assert_sound(seen, lang)
    wanted = {
        "vi": [
            "nguồn in 42,4 %; 2.567 xã trên 6.084 xã là 42,19 %",
            "nguồn in 12,3 %; 743 xã trên 6.084 xã là 12,21 %",
        ],
        "en": [
            "the source prints 42.4 %; 2,567 communes of 6,084 communes is 42.19 %",
            "the source prints 12.3 %; 743 communes of 6,084 communes is 12.21 %",
        ],
    }  # fmt: skip
    assert all(said in seen.part("td-footing") for said in wanted[lang])


# provinces


def test_over_93_percent_of_kien_giang_stays_over_93_percent(page: Page):
    said = promised(page(place="kien-giang"))
    share = said["kien-giang-communes-ntm-pct-2021-2025"]
    assert share.startswith(" chưa đạt 100 % đến 31/12/2025 số liệu cuối cùng 10/2023 (ngày suy ra) · trên tổng số")
    assert "Bằng trên 93,0 % mục tiêu. Đến 10/2023 còn thiếu 8 xã (tính trên 116 xã)." in share
    assert "chưa thu thập được số liệu ở đây" in said["kien-giang-communes-kieu-mau-2021-2025"]
    districts = said["kien-giang-districts-ntm-2021-2025"]
    assert districts.startswith(" đạt 7–9 huyện đến 31/12/2025 số liệu cuối cùng 03/2024")


def test_about_73_percent_of_nghe_an_lacks_about_9_points_and_its_fall_has_no_reason(page: Page):
    seen = page(place="nghe-an")
    share = promised(seen)["nghe-an-communes-ntm-pct-2021-2025"]
    assert "Bằng khoảng 89,0 % mục tiêu. Đến 09/2022 còn thiếu khoảng 9 điểm %." in share
    said = plain(seen.html)
    assert re.search(r"300 xã \(12/2021\), sau đó 299 xã \(09/2022\)\.[^.]*nguồn không nêu lý do", said, re.I)
    assert "Cùng thời gian, tổng số xã" not in said


def test_an_open_promise_of_three_dates_says_when_it_may_be_reached(page: Page):
    """112 communes in July 2022 and 120 at the end of 2023; 142 are due two years after that: 22 in 2.001 years."""
    seen = page(place="long-an", as_of=END_OF_2023)
    said = promised(seen)["long-an-communes-ntm-2021-2025"]
    assert said.startswith(" chậm tiến độ 142 xã đến 31/12/2025")
    assert "cần tăng 8,8 xã mỗi năm nếu tăng đều (7,2 %" in said and "thực tế 5,6 xã (5,0 %)." in said
    assert "Từ số liệu cuối cùng đến hạn cần tăng 11,0 xã mỗi năm." in said
    assert "nhanh thì 12/2025, chậm thì 08/2030. Tính từ 3 thời điểm." in said
    of_two = promised(seen)["long-an-communes-ntm-pct-2021-2025"]
    assert "chưa đủ ba thời điểm" in of_two and "thời điểm." not in of_two and "Giữ tốc độ" not in of_two


def test_a_province_without_targets_says_so_and_has_cards_for_what_it_reports(page: Page):
    seen = page(place="an-giang-2025")
    assert "Chưa có mục tiêu nào của nơi này" in seen.part("td-heading")
    assert re.findall(r'data-topic="(\w+)"', seen.html) == ["standard", "advanced", "model"]
    assert promised(seen) == {}


def test_a_replaced_target_is_on_no_card(page: Page, snapshot: Snapshot):
    given = etl.promises_on(snapshot, date.fromisoformat(LATEST))
    replaced = {p["target"] for p in given if not p["target_status"].startswith("current") and p["area"] == "dong-nai"}
    assert replaced
    seen = page(place="dong-nai")
    assert promised(seen) and not replaced & promised(seen).keys()


# the break of the map


NONE = "chưa thu thập được ở đây"


def test_an_giang_and_kien_giang_stand_before_the_new_map_and_what_they_became_after_it(page: Page):
    found = break_table(page(place="an-giang-2025"))
    told = {place: [cell.replace(", tự báo cáo)", ")") for cell in cells] for place, cells in found.items()}
    assert told != found
    assert told == {
        "An Giang, trước 01/07/2025": [NONE, "21 xã (12/2016)", "16 xã (12/2020)", NONE],
        "Kiên Giang, trước 01/07/2025": [
            "116 xã (10/2023)", "108 xã (10/2023) trên 93 % (10/2023)", "5 xã (10/2023)", NONE,
        ],
        "An Giang, từ 01/07/2025": ["85 xã (11/2025)", "69 xã (11/2025)", "9 xã (11/2025)", "1 xã (11/2025)"],
    }  # fmt: skip


@pytest.mark.parametrize("place", [COUNTRY, "kien-giang", "dong-nai-2025", "quang-ninh", "thanh-hoa"])
def test_no_figure_of_the_break_table_is_from_the_other_side(page: Page, place: str):
    table = break_table(page(place=place))
    assert {name.split(", ")[-1] for name in table} == {"trước 01/07/2025", "từ 01/07/2025"}
    for name, cells in table.items():
        moments = [m for cell in cells for m in re.findall(r"\(([\d/]+)\)", cell)]
        spans = [days("-".join(reversed(m.split("/")))) for m in moments]
        if "trước" in name:
            assert all(last < date(2025, 7, 1) for _, last in spans), name
        else:
            assert all(first >= date(2025, 7, 1) for first, _ in spans), name


def test_what_the_communes_of_a_former_province_became_is_told_by_its_source(page: Page):
    said = plain(page(place="dong-nai-2025").html)
    assert "Bình Phước: 25 xã (07/2025; tự báo cáo)." in said
    assert "81 xã đạt chuẩn của tỉnh Bình Phước trước ngày 01/7/2025" in said


@pytest.mark.parametrize("place", [COUNTRY, "kien-giang"])
def test_seen_from_before_the_new_map_there_is_no_break(page: Page, place: str):
    seen = page(place=place, as_of=EVE_OF_34)
    assert "td-story" not in seen.html and "Mốc 01/07/2025" not in seen.html
    assert seen.address["as_of"] == EVE_OF_34
    assert "30/06/2025" in seen.part("td-kicker")


# nothing from later than the day of looking


def moments_in(text: str, lang: str) -> Iterator[str]:
    """Every date of a figure that is written in the language, as ISO text: days, months, and years in brackets."""
    text = text.replace("\u00a0", " ")
    yield from re.findall(r"\((20\d\d)[;)]", text)
    if lang == "vi":
        for day, month, year in re.findall(r"(?<![\d/])(?:(\d\d)/)?(0\d|1[0-2])/(20\d\d)(?!\d)", text):
            yield f"{year}-{month}{'-' + day if day else ''}"
    else:
        for day, month, year in re.findall(rf"(?:(\d+) )?({'|'.join(MONTHS)}) (20\d\d)", text):
            number = f"{year}-{MONTHS.index(month) + 1:02}"
            yield f"{number}-{int(day):02}" if day else number


def test_the_dates_that_are_looked_for_are_found():
    assert list(moments_in("79,3 % (06/2025; công bố) 31/12/2025 (2024)", "vi")) == ["2024", "2025-06", "2025-12-31"]
    assert list(moments_in("(June\u00a02025; published) 1 July 2025 (2024;", "en")) == ["2024", "2025-06", "2025-07-01"]


def dated_after(seen: Opened, lang: str, as_of: str) -> set[str]:
    """The dates on the page that are later than its day, but for what lies ahead by its nature.

    That is when a pace would reach a target, and the ends of a level and of a unit as they are called.
    """
    named = r'<h1>.*?</h1>|<section class="td-sheet"><h2>.*?</h2>'
    html = re.sub(rf'<p class="td-gap td-speed">.*?</p>|{named}|<footer.*?</footer>', "", seen.html, flags=re.S)
    text = readable(html)
    for part in (sentences("new_rural")["topic_districts"][lang], seen.part("td-imprint")):
        text = text.replace(part, "")
    return {m for m in moments_in(text, lang) if days(m)[1].isoformat() > as_of and m != LATEST}


@in_each_language
@pytest.mark.parametrize("place", [COUNTRY, "kien-giang", "long-an", "nghe-an", "thanh-hoa"])
def test_nothing_is_dated_after_the_day_of_looking_but_deadlines(page: Page, snapshot: Snapshot, place: str, lang: str):
    seen = page(lang, place=place, as_of=END_OF_2023, table="1")
    assert_sound(seen, lang)
    promises = etl.promises_on(snapshot, date.fromisoformat(END_OF_2023))
    deadlines = {p["deadline"] for p in promises if p["area"] == place}
    assert Words(lang).day(date(2023, 12, 31)) in seen.part("td-kicker")
    assert dated_after(seen, lang, END_OF_2023) <= deadlines
    assert "42,4" not in seen.html and "42.4" not in seen.html


def test_seen_later_there_is_more(page: Page):
    seen = page(place=COUNTRY, as_of=LATEST)
    assert "2025-06" in dated_after(seen, "vi", END_OF_2023)


# the address, the filters, the slide


@pytest.mark.parametrize(
    ("home", "place"),
    [
        ("thanh-hoa", "thanh-hoa"),
        ("kien-giang", "kien-giang"),
        ("an-giang-2025", "an-giang-2025"),
        ("lang-son", "lang-son"),
    ],
)
def test_it_opens_on_home_or_where_home_has_no_figures_on_the_country(page: Page, home: str, place: str):
    seen = page(home=home)
    assert (seen.address["place"], seen.address["as_of"]) == (place, LATEST)


@in_each_language
@pytest.mark.parametrize("day", ["someday", "2031-12-31"])
def test_an_unknown_place_or_day_is_reported_and_replaced(page: Page, lang: str, day: str):
    seen = page(lang, place="nowhere", as_of=day)
    assert_sound(seen, lang)
    words = Words(lang)
    for name, asked, shown in (("place", "nowhere", "thanh-hoa"), ("as_of", day, LATEST)):
        told = words("common.unknown_in_address", asked=asked, name=words(f"common.{name}"), shown=shown)
        assert told in seen.text
        assert seen.address[name] == shown


def test_a_link_keeps_its_day_although_that_is_not_on_offer(page: Page):
    seen = page(place=COUNTRY, as_of="2024-02-02")
    assert seen.address["as_of"] == "2024-02-02" and "02/02/2024" in seen.part("td-kicker")
    assert "Đường dẫn ghi" not in seen.text
    assert dated_after(seen, "vi", "2024-02-02") <= {"2025-12-31"}


def test_the_places_are_the_country_regions_and_provinces_and_the_days_the_newest_first(page: Page):
    seen = page(place=COUNTRY)
    places, offered = seen.widget("place").options, seen.widget("as_of").options
    assert places[0] == "Cả nước" and "Tỉnh An Giang (đến 06/2025)" in places and "Tỉnh An Giang" in places
    assert len(set(places)) == len(places)
    assert offered[:4] == ["22/11/2026", "31/12/2025", "30/06/2025", "31/12/2024"]


@in_each_language
def test_the_table_of_every_figure_is_there_when_it_is_asked_for(page: Page, lang: str):
    column = Words(lang)("new_rural.column_node")
    assert f">{column}<" not in page(lang, place="quang-nam").html
    seen = page(lang, place="quang-nam", table="1")
    assert_sound(seen, lang)
    assert f">{column}<" in seen.html


@in_each_language
def test_a_slide_has_no_filters_and_no_tables_and_names_its_sources(page: Page, lang: str):
    seen = page(lang, place=COUNTRY, view="present")
    assert_sound(seen, lang)
    assert not seen.run.selectbox and not seen.run.toggle
    assert "<table" not in seen.html and "td-story" not in seen.html
    assert "VietNamNet" in seen.part("td-footing")
    assert ("79,3" if lang == "vi" else "79.3") in seen.part("td-score")
