"""The page of correlation and paradox over the shipped figures; every number of it is worked out anew here."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from dashboard.text import LANGUAGES, Words, sentences
from dashboard.views import relation as page
from etl.store import Snapshot
from tests.dashboard.conftest import OpenPage, readable
from tests.dashboard.test_pages import assert_sound

PAGE = "relation"
in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
CAUSAL = {
    "vi": ("nhờ", "dẫn đến", "do đó", "vì vậy", "bởi vì", "gây ra", "kéo theo", "thúc đẩy", "ảnh hưởng", "tác động"),
    "en": ("because", "lead to", "leads to", "led to", "thanks to", "due to", "impact", "effect", "owing to", "driven"),
}


def scores(snapshot: Snapshot, index: str, node: str, period: str) -> dict[str, float]:
    """The displayed scores that may be compared, as plain SQL gives them."""
    rows = snapshot.rows(
        "SELECT unit, value FROM value WHERE index = ? AND node = ? AND period = ? AND preferred"
        " AND value IS NOT NULL AND status IN ('published', 'computed')",
        [index, node, period],
    )
    return {row["unit"]: row["value"] for row in rows}


def statuses(snapshot: Snapshot, index: str, node: str, period: str) -> dict[str, str]:
    rows = snapshot.rows(
        "SELECT unit, status FROM value WHERE index = ? AND node = ? AND period = ? AND preferred AND value IS NOT NULL"
        " AND status <> 'rebuilt'",
        [index, node, period],
    )
    return {row["unit"]: row["status"] for row in rows}


def ranks(values: np.ndarray) -> np.ndarray:
    """The mean of the ranks that equal values take up."""
    below = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    return below + (equal + 1) / 2


def spearman(x: dict[str, float], y: dict[str, float]) -> tuple[int, float]:
    both = sorted(x.keys() & y.keys())
    pairs = ranks(np.array([x[u] for u in both])), ranks(np.array([y[u] for u in both]))
    return len(both), float(np.corrcoef(*pairs)[0, 1])


def hovers(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'<i class="td-rel-dot[^>]*title="([^"]*)"', html)]


# what is said


@pytest.mark.parametrize("period", ["2016", "2023"])
@in_each_language
def test_the_coefficient_is_spearmans_over_the_provinces_with_both(
    open_page: OpenPage, built: Path, snapshot: Snapshot, period: str, lang: str
):
    x, y = scores(snapshot, "pci", "overall", period), scores(snapshot, "papi", "total", period)
    n, rho = spearman(x, y)
    z, reach = np.arctanh(rho), 1.959964 * np.sqrt((1 + rho**2 / 2) / (n - 3))
    seen = open_page(built, PAGE, lang, x="pci:overall", y="papi:total", period=period)
    assert_sound(seen, lang)
    said, number = seen.part("td-heading"), Words(lang).number
    for printed in (str(n), number(rho), number(float(np.tanh(z - reach))), number(float(np.tanh(z + reach)))):
        assert printed in said
    assert len(hovers(seen.html)) == n


def test_a_direction_is_told_only_where_the_interval_lies_on_one_side(open_page: OpenPage, built: Path):
    unclear = open_page(built, PAGE, x="pci:overall", y="papi:total", period="2023").part("td-heading")
    assert "không đủ căn cứ để nói" in unclear and "chứa số 0" in unclear
    clear = open_page(built, PAGE, x="papi:total", y="papi:transparency", period="2023").part("td-heading")
    assert "đi cùng nhau chặt" in clear
    assert "được tính vào PAPI" in clear


def test_of_few_provinces_there_is_no_coefficient_and_no_quarter(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="sipas:overall", y="par_index:overall", period="2018")
    assert "Không đủ căn cứ để tính tương quan" in seen.part("td-heading")
    assert "hệ số" not in seen.part("td-heading")
    assert 0 < len(hovers(seen.html)) < 10
    assert "không chia bốn nhóm" in seen.part("td-rel-lists")


def test_a_sparse_year_is_said_not_to_be_the_country(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="pci:overall", y="par_index:overall", period="2021")
    assert re.search(r"Chỉ \d+ trong 63 tỉnh, thành phố", seen.part("td-heading"))
    whole = open_page(built, PAGE, x="pci:overall", y="papi:total", period="2016")
    assert "đại diện" not in whole.part("td-heading")


@in_each_language
def test_nothing_is_said_to_be_a_cause(lang: str):
    text = "\n".join(texts[lang] for texts in sentences(PAGE).values()).lower()
    assert [word for word in CAUSAL[lang] if word in text] == []
    assert {"vi": "không cho biết nguyên nhân", "en": "shows no cause"}[lang] in text


# where one opens


def test_it_opens_on_whole_indices_and_the_newest_year_of_nearly_all(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE)
    assert_sound(seen, "vi")
    assert {k: seen.address[k] for k in ("x", "y", "period", "since")} == {
        "x": "pci:overall", "y": "papi:total", "period": "2023", "since": "2018-2020",
    }  # fmt: skip


def test_samples_are_never_offered(open_page: OpenPage, built: Path):
    options = open_page(built, PAGE).widget("x").options
    assert len(options) > 60
    assert not any("Nông thôn" in option or "Dân vận" in option for option in options)


def test_the_same_score_cannot_stand_on_both_axes(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="papi:total", y="papi:total")
    assert seen.address["y"] != "papi:total"
    assert "papi:total" in seen.part("td-unknown")


def test_scores_without_a_common_year_are_refused(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="pci:soe_bias", y="papi:environment")
    assert_sound(seen, "vi")
    assert "Không có năm chung" in seen.text
    assert hovers(seen.html) == []


def test_series_follow_the_concept_and_not_the_code(open_page: OpenPage, built: Path, snapshot: Snapshot):
    before, after = ("d2_1", "2016"), ("d2_2", "2023")
    for node, period in (before, after):
        n, rho = spearman(scores(snapshot, "pci", "overall", period), scores(snapshot, "papi", node, period))
        seen = open_page(built, PAGE, x="pci:overall", y="papi:poverty_list", period=period)
        assert Words("vi").number(rho) in seen.part("td-heading")
        assert len(hovers(seen.html)) == n


def test_a_merged_home_shows_as_the_provinces_it_was_made_of(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, home="an-giang-2025", period="2016", x="pci:transparency", y="papi:transparency")
    said = seen.part("td-heading")
    assert "An Giang: PCI" in said and "Kiên Giang: PCI" in said
    assert seen.html.count("td-rel-dot td-home") == 3
    for size in ("wide", "narrow"):
        assert len(re.findall(rf"td-rel-name td-\w+ td-{size} td-home", seen.html)) == 2


def test_computed_scores_are_marked_and_counted(open_page: OpenPage, built: Path, snapshot: Snapshot):
    computed = [u for u, status in statuses(snapshot, "pci", "overall", "2023").items() if status == "computed"]
    both = scores(snapshot, "papi", "total", "2023").keys() & set(computed)
    seen = open_page(built, PAGE, x="pci:overall", y="papi:total", period="2023")
    assert sum("tính lại" in hover for hover in hovers(seen.html)) == len(both)
    assert f"có điểm tính lại ({len(both)})" in seen.part("td-legend")


# paradoxes


def test_corners_are_those_of_plain_percentiles(open_page: OpenPage, built: Path, snapshot: Snapshot):
    x, y = scores(snapshot, "pci", "overall", "2016"), scores(snapshot, "papi", "total", "2016")
    units = sorted(x.keys() & y.keys())
    a, b = np.array([x[u] for u in units]), np.array([y[u] for u in units])
    high_low = (a >= np.percentile(a, 75)) & (b < np.percentile(b, 25))
    low_high = (a < np.percentile(a, 25)) & (b >= np.percentile(b, 75))
    seen = open_page(built, PAGE, x="pci:overall", y="papi:total", period="2016")
    assert seen.html.count("td-rel-dot td-corner") - 1 == high_low.sum() + low_high.sum() > 0
    names = {r["unit"]: r["name_vi"] for r in snapshot.rows("SELECT unit, name_vi FROM unit")}
    for unit, apart in zip(units, high_low | low_high, strict=True):
        assert (names[unit] in seen.part("td-rel-lists")) == apart


def test_moves_are_counted_over_provinces_of_one_status(open_page: OpenPage, built: Path, snapshot: Snapshot):
    given = {
        (index, year): (scores(snapshot, index, node, year), statuses(snapshot, index, node, year))
        for index, node in (("pci", "overall"), ("papi", "total"))
        for year in ("2022", "2023")
    }
    units = set.intersection(*(set(values) for values, _ in given.values()))
    kept = {
        u for u in units
        if all(given[i, "2022"][1][u] == given[i, "2023"][1][u] for i in ("pci", "papi"))
    }  # fmt: skip
    change = {i: {u: given[i, "2023"][0][u] - given[i, "2022"][0][u] for u in kept} for i in ("pci", "papi")}
    up = sum(change["pci"][u] > 0 > change["papi"][u] for u in kept)
    down = sum(change["pci"][u] < 0 < change["papi"][u] for u in kept)
    seen = open_page(built, PAGE, x="pci:overall", y="papi:total", since="2022-2023")
    said = seen.text
    assert 0 < len(kept) < len(units)
    assert f"Trong {len(kept)} tỉnh, thành phố so được cả hai điểm: {up} nơi PCI tăng mà PAPI giảm, {down} nơi" in said
    assert f"Không so {len(units) - len(kept)} tỉnh, thành phố khác" in said
    assert re.search(r"<td>[^<]* ≈</td>", seen.html)


def test_no_span_crosses_a_break_and_suspected_ones_are_said(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="pci:overall", y="papi:total")
    spans = [option[:9] for option in seen.widget("since").options]
    for first, last in (span.split("–") for span in spans):
        assert not any(first < cut <= last for cut in ("2009", "2013", "2016", "2018", "2021", "2022"))
    said = seen.part("td-rel-moves")
    assert "2018 đến 2020" in said and "PAPI, năm 2019" in said and "PAPI, năm 2020" in said


def test_where_no_two_years_can_be_compared_it_says_so(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="papi:total_weighted", y="pci:overall")
    assert "since" not in seen.address
    assert "Không có hai năm nào" in seen.part("td-rel-moves")


# other views


@in_each_language
def test_a_slide_has_the_sentence_the_picture_and_the_sources_and_no_widget(
    open_page: OpenPage, built: Path, lang: str
):
    seen = open_page(built, PAGE, lang, view="present")
    assert_sound(seen, lang)
    assert not seen.run.selectbox
    assert "Spearman" in seen.part("td-heading") and len(hovers(seen.html)) > 50
    assert {"vi": "Nguồn: ", "en": "Sources: "}[lang] in seen.part("td-footing")
    assert "td-rel-moves" not in seen.html


def test_the_table_holds_every_province_with_status_and_source_or_reason(open_page: OpenPage, built: Path):
    seen = open_page(built, PAGE, x="pci:overall", y="papi:total", period="2023", table="1")
    assert_sound(seen, "vi")
    first, second = re.findall(r'<section class="td-sheet">.*?</section>', seen.html, re.S)
    assert first.count('<th scope="row">') == 63
    quang_ninh = next(row for row in re.findall(r"<tr>.*?</tr>", first, re.S) if ">Quảng Ninh<" in row)
    assert "71,25" in quang_ninh and "khảo sát không đủ tin cậy" in readable(quang_ninh)
    assert "2018" in readable(second) and second.count('<th scope="row">') == 61


def test_the_page_belongs_to_comparison():
    assert (page.PAGE.url_path, page.PAGE.position, page.PAGE.section) == ("tuong-quan", 15, "comparison")
