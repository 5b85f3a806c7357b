"""Provinces in one year: what may be set beside what, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import Any

import pytest

from dashboard.charts.alongside_pairs import AcrossProvinces, Pair, comparable, pairs_of, year_of, years_of
from dashboard.text import Words
from tests.dashboard.test_alongside_reading import CITED, MEASURES, row

Row = dict[str, Any]
UNITS = [f"u{i:02}" for i in range(1, 13)]
MAPS = {"old": UNITS, "new": UNITS[:4]}
HALF = {"period_start": "2018-01-01", "period_end": "2018-06-30"}


def figure(unit: str, value: float = 40.0, **given: Any) -> Row:
    return row(unit=unit, organisation=f"tinh-{unit}", organisation_name_vi=f"Tỉnh {unit}", value=value, **given)


def score(unit: str, value: float | None = 60.0, **given: Any) -> Row:
    usual = {"unit": unit, "period": "2018", "value": value, "value_high": None, "qualifier": None,
             "status": "published", "source_id": "s2"}  # fmt: skip
    return {**usual, **given}


def people(unit: str, thousand: float = 2000.0, period: str = "2018") -> Row:
    return {"unit": unit, "period": period, "population_thousand": thousand}


def pair(unit: str = "u01", value: float = 40.0, point: float = 60.0, **given: Any) -> Pair:
    return Pair(figure(unit, value, **given), score(unit, point), people(unit))


def of_year(figures: Sequence[Row], scores: Sequence[Row] | None = None, year: str = "2018") -> list[Pair]:
    scores = [score(u) for u in UNITS] if scores is None else scores
    return pairs_of(figures, scores, [people(u) for u in UNITS], year)


# which figures


def test_a_whole_figure_of_a_provincial_body_within_the_year_is_paired_with_the_score():
    ((counted, scored, held),) = of_year([figure("u01")])
    assert (counted["unit"], scored["value"], held["population_thousand"]) == ("u01", 60.0, 2000.0)


@pytest.mark.parametrize(
    "given",
    [
        {"level": "district"},
        {"level": "national"},
        {"breakdown": "level_commune"},
        {"period_start": "2017-01-01"},
        {"period_end": "2019-06-30"},
        {"period_start": None},
        {"running_total": True},
    ],
)
def test_parts_districts_and_spans_beyond_the_year_are_not(given: Row):
    assert of_year([figure("u01", **given)]) == []
    assert year_of(figure("u01", **given)) is None


def test_only_where_there_is_a_score_of_the_same_year():
    assert of_year([figure("u01")], [score("u02")]) == []
    assert of_year([figure("u01")], [score("u01", None)]) == []
    assert of_year([figure("u01")], [score("u01", period="2017")]) == []
    assert of_year([figure("u01")], year="2017") == []


def test_the_years_are_those_within_which_some_province_has_a_figure_newest_first():
    figures = [figure("u01"), figure("u02", period_start="2020-03-01", period_end="2020-03-31"), figure("u03"),
               figure("u04", level="district", period_start="2021-01-01", period_end="2021-12-31")]  # fmt: skip
    assert years_of(figures) == ["2020", "2018"]
    assert years_of([]) == []


# per how many people


def test_a_count_is_per_hundred_thousand_people():
    assert pair(value=40.0).rate == pytest.approx(2.0)


@pytest.mark.parametrize("adds", ["ratio", "peak"])
def test_shares_and_figures_of_one_event_are_as_they_are(adds: str):
    assert pair(value=88.5, adds_over_time=adds).rate == 88.5
    assert Pair(figure("u01", adds_over_time=adds), score("u01"), None).can_be_placed


@pytest.mark.parametrize(
    ("known", "used"), [(["2016", "2018"], "2018"), (["2016", "2017"], "2017"), (["2017", "2019"], "2017")]
)
def test_people_are_those_of_the_year_else_of_the_nearest_one(known: list[str], used: str):
    (found,) = pairs_of([figure("u01")], [score("u01")], [people("u01", period=p) for p in known], "2018")
    assert found.people["period"] == used


def test_without_the_number_of_people_a_count_has_no_place():
    (found,) = pairs_of([figure("u01")], [score("u01")], [], "2018")
    assert found.rate is None and comparable([found], MAPS) == []


# like beside like


def test_all_of_one_kind_are_kept():
    assert [p.unit for p in comparable([pair(u) for u in UNITS], MAPS)] == UNITS


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "fatherland_front"},
        {"territorial": "no"},
        {"unit_of_measure": "million_dong"},
        HALF,
        {"qualifier": ">"},
        {"qualifier": "<="},
        {"value_high": 50.0},
    ],
)
def test_another_kind_span_or_measure_and_what_is_no_one_number_are_kept_apart(given: Row):
    pairs = [pair(u) for u in UNITS[:3]] + [pair("u04", **given)]
    assert [p.unit for p in comparable(pairs, MAPS)] == UNITS[:3]


def test_about_and_estimated_figures_are_figures():
    assert len(comparable([pair("u01", qualifier="~"), pair("u02", qualifier="est")], MAPS)) == 2


def test_scores_of_one_status():
    other = Pair(figure("u04"), score("u04", status="computed"), people("u04"))
    assert [p.unit for p in comparable([*(pair(u) for u in UNITS[:3]), other], MAPS)] == UNITS[:3]


def test_units_of_one_map():
    pairs = [pair(u) for u in ("u01", "u02", "u03")]
    assert [p.unit for p in comparable(pairs, {"old": ["u01", "u02"], "new": ["u03"]})] == ["u01", "u02"]
    assert comparable(pairs, {"old": []}) == []


def test_spans_do_not_matter_for_what_is_no_count():
    pairs = [pair("u01", adds_over_time="ratio"), pair("u02", adds_over_time="ratio", **HALF)]
    assert len(comparable(pairs, MAPS)) == 2


def test_a_province_with_two_figures_of_the_kind_is_left_out():
    pairs = [pair("u01"), pair("u02", 30.0), pair("u02", 50.0)]
    assert [p.unit for p in comparable(pairs, MAPS)] == ["u01"]


# what is said


@pytest.fixture
def across() -> Callable[..., AcrossProvinces]:
    def made(pairs: Sequence[Pair], lang: str = "vi", home: str = "u01") -> AcrossProvinces:
        return AcrossProvinces(
            words=Words(lang),
            home=home,
            names={u: u.upper() for u in [*UNITS, "elsewhere"]},
            activity=row(),
            index={"index": "papi", "short_name_vi": "PAPI", "short_name_en": "PAPI"},
            year="2018",
            pairs=pairs,
            maps=MAPS,
            measures=MEASURES,
            cited=CITED,
        )

    return made


def many(n: int = 12) -> list[Pair]:
    return [pair(u, 10.0 * i, 50.0 + (i * 7) % 12) for i, u in enumerate(UNITS[:n], start=1)]


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "\n", html))


def test_nine_provinces_are_refused_by_number_and_name(across):
    seen = across(many(9))
    said = " ".join(seen.sentences())
    assert not seen.is_enough
    assert "cần ít nhất 10" in said and "hiện có 9: U01, U02, U03, U04, U05, U06, U07, U08 và U09." in said
    assert "Spearman" not in said


def test_ten_provinces_are_enough(across):
    seen = across(many(10))
    assert seen.is_enough and len(seen.dots()) == 10
    assert "10 tỉnh, thành phố" in seen.sentences()[0]


def test_none_at_all_is_said(across):
    (said,) = across([]).sentences()
    assert "hiện chưa có tỉnh, thành phố nào" in said


def test_many_pairs_of_which_few_are_alike_are_refused_too(across):
    mixed = [pair(u, kind=f"kind{i % 2}") for i, u in enumerate(UNITS)]
    assert not across(mixed).is_enough
    assert "hiện có 6:" in across(mixed).sentences()[0]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", r"Spearman −?0,\d\d, khoảng tin cậy 95 % từ −0,\d\d đến 0,\d\d, tính trên 12 tỉnh"),
        ("en", r"correlation −?0\.\d\d, 95% interval from −0\.\d\d to 0\.\d\d, over 12 provinces"),
    ],
)
def test_the_correlation_is_said_with_interval_and_number_and_what_it_does_not_show(across, lang: str, said: str):
    sentences = across(many(), lang).sentences()
    assert re.search(said, sentences[0])
    assert Words(lang)("alongside.rho_meaning") in sentences


def test_one_order_throughout_has_no_interval(across):
    said = across([pair(u, 10.0 * i, 50.0 + i) for i, u in enumerate(UNITS)]).sentences()[0]
    assert "1,00" in said and "không dùng được" in said


def test_where_all_scores_are_the_same_there_is_no_correlation(across):
    assert across([pair(u, 10.0 * i) for i, u in enumerate(UNITS)]).sentences()[0] == Words("vi")("alongside.no_rho")


def test_home_is_marked_or_said_to_be_absent(across):
    assert [dot.name for dot in across(many(), home="u03").dots() if dot.is_home] == ["U03"]
    assert any("U03 không có trong biểu đồ" in s for s in across(many()[3:] + many()[:2], home="u03").sentences())


def test_a_point_says_both_figures_and_how_many_people_were_reckoned_with(across):
    dot = across(many()).dots()[0]
    assert (dot.x, dot.y) == (0.5, 57.0)
    assert dot.hover == "U01: 0,5 (dân số 2018); PAPI 57,00 (công bố)"


def test_the_axes_say_what_is_divided_and_what_is_not(across):
    assert across(many()).axis_titles() == ("Đối thoại, trên 100.000 dân", "PAPI 2018")
    ratios = [pair(u, 10.0 * i, adds_over_time="ratio") for i, u in enumerate(UNITS)]
    assert across(ratios).axis_titles()[0] == "Đối thoại (cuộc)"


def test_others_are_said_to_be_kept_apart(across):
    assert "kept apart (1)" in text(across([*many(11), pair("u12", kind="army")], "en").footing())
    assert "kept apart" not in text(across(many(), "en").footing())


def test_the_table_has_every_pair_with_status_people_and_both_sources(across):
    html = across([pair("u01", qualifier=">"), pair("u02", kind="army", value_high=60.0)]).table()
    first, second = [re.findall(r"<td>(.*?)</td>", line) for line in html.split("<tr>")[2:]]
    assert first == [
        "U01", "Tỉnh u01", "2018", "trên 40 cuộc (tự báo cáo)", "trên 2 (dân số 2018)", "60,00 (công bố)",
        "Báo A, Bài một, 2019; Báo B, Bài hai, 2020",
    ]  # fmt: skip
    assert second[3:5] == ["40–60 cuộc (tự báo cáo)", "2–3 (dân số 2018)"]


def test_the_table_says_why_there_is_no_rate(across):
    unpeopled = Pair(figure("u01"), score("u01"), None)
    assert "chưa có số liệu dân số" in across([unpeopled]).table()
    assert "không chia theo dân số" in across([pair(adds_over_time="ratio")]).table()
