"""The rules of the commentary on made-up figures: what is said, what is left out, what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dashboard.commentary import Facts, Remark, facts, of_kinds, remarks
from dashboard.text import Words

Row = dict[str, Any]

INDEX = {"index": "made_up", "root": "total", "league_table": True, "short_name_vi": "XYZ", "short_name_en": "XYZ"}
UNIT = {"unit": "home", "name_vi": "Thanh Hóa", "name_en": "Thanh Hoa", "geography": "63"}
PERIOD = {"period": "2020", "units": 20, "surveyed": None, "geography": "63"}


def row(unit: str, node: str, value: float | None, **changed: Any) -> Row:
    given = {
        "index": "made_up", "node": node, "concept": node, "unit": unit, "period": "2020", "moment": "2020",
        "value": value, "status": "published" if value is not None else None, "qualifier": None, "flag": None,
        "unit_of_measure": "point", "weights_period": None, "rank": None, "rank_of": None, "rank_status": None,
        "beyond_published": None, "band": None, "band_status": None, "parent": None if node == "total" else "total",
        "missing_reason": None if value is not None else "withheld", "scale_min": 0.0, "scale_max": 100.0,
        "scale_known": True, "direction": "higher_is_better", "low": None, "high": None, "excluded": False,
        "node_name_vi": f"phần {node}", "node_name_en": f"part {node}",
    }  # fmt: skip
    return given | changed


def field(node: str = "total", count: int = 19, **changed: Any) -> list[Row]:
    """Other provinces with 41, 42 and so on."""
    return [row(f"u{at}", node, 40.0 + at, **changed) for at in range(1, count + 1)]


def made(own: list[Row], others: list[Row] | None = None, history: list[Row] | None = None, **changed: Any) -> Facts:
    """The facts of one province among others; its own rows stand in the field unless they are rebuilt."""
    given = {"index": INDEX, "unit": UNIT, "period": PERIOD, "breaks": [], "levels": {}, "flags": {}, "firm": ""}
    given |= changed
    scores = [*(field() if others is None else others), *(r for r in own if r["status"] != "rebuilt")]
    return facts(own=own, scores=scores, history=own[:1] if history is None else history, **given)


def said(known: Facts, kind: str, lang: str = "vi") -> Remark:
    found = of_kinds(remarks(Words(lang), known), [kind])
    assert len(found) == 1
    return found[0]


def kinds(known: Facts) -> list[str]:
    return [remark.kind for remark in remarks(Words("vi"), known)]


def past(value: float, **changed: Any) -> Row:
    return row("home", "total", value, **{"period": "2019", "moment": "2019", **changed})


# level


def test_a_score_is_held_against_the_median_and_placed_in_its_quarter():
    found = said(made([row("home", "total", 57.5)]), "level")
    assert found.text == (
        "XYZ năm 2020: Thanh Hóa đạt 57,50 điểm, cao hơn trung vị cả nước (50,50 điểm), thuộc một phần tư tốt nhất."
    )
    assert (found.tone, found.values) == ("good", {"value": 57.5, "median": 50.5})
    assert found.link == "xep-hang?lang=vi&index=made_up&period=2020&node=total&home=home"


def test_no_quarter_in_a_field_of_two_statuses_nor_for_a_rank_that_is_not_printed():
    mixed = [*field(count=10), *(row(f"x{at}", "total", 40.0 + at, status="computed") for at in range(9))]
    assert "một phần tư" not in said(made([row("home", "total", 57.5)], mixed), "level").text
    hidden = row("home", "total", 57.5, rank=1, rank_of=20, rank_status="computed", beyond_published=True)
    assert "một phần tư" not in said(made([hidden]), "level").text


def test_where_less_is_better_the_lowest_is_the_best():
    others = field(direction="lower_is_better")
    found = said(made([row("home", "total", 41.0, direction="lower_is_better")], others), "level", "en")
    assert "below the national median" in found.text and "in the best quarter" in found.text
    assert found.tone == "good"


def test_a_difference_within_the_interval_is_neither_good_nor_bad():
    found = said(made([row("home", "total", 51.0, low=49.0, high=53.0)]), "level")
    assert "chênh lệch nằm trong khoảng tin cậy của điểm" in found.text
    assert found.tone == "plain"


def test_a_status_other_than_published_is_said():
    assert "đạt 57,50 điểm (tính lại)," in said(made([row("home", "total", 57.5, status="computed")]), "level").text


def test_of_fewer_than_half_of_the_provinces_no_median_is_said():
    found = said(made([row("home", "total", 57.5)], field(count=8)), "level")
    assert found.text == (
        "XYZ năm 2020: Thanh Hóa đạt 57,50 điểm. Mới có điểm của 9/20 tỉnh, thành phố, không so với cả nước."
    )


@pytest.mark.parametrize("changed", [{"status": "rebuilt"}, {"status": "inferred"}, {"excluded": True}])
def test_figures_of_others_that_nobody_measured_make_no_median(changed: Row):
    others = [*field(count=15), *(row(f"x{at}", "total", 99.0, **changed) for at in range(9))]
    assert said(made([row("home", "total", 57.5)], others), "level").values["median"] == 48.5


def test_a_rebuilt_value_has_no_place():
    own = [row("home", "total", 57.5, status="rebuilt", weights_period="2019", rank=3, rank_of=20)]
    known = made(own, history=[past(50.0, status="rebuilt"), own[0]])
    assert kinds(known) == ["level", "change"]
    assert "giá trị quy đổi của Thanh Hóa là 57,50 điểm" in said(known, "level").text
    assert said(known, "change").text.endswith("; theo giá trị quy đổi.")
    assert "map=63" in said(known, "level").link


# place


def test_a_rank_is_said_with_its_status_and_how_firm_it_is():
    own = [row("home", "total", 57.5, rank=3, rank_of=20, rank_status="published")]
    assert said(made(own, firm="khoảng hạng 2–5"), "place").text == (
        "XYZ năm 2020: Thanh Hóa xếp hạng 3/20 (công bố), khoảng hạng 2–5."
    )


@pytest.mark.parametrize(
    ("changed", "index"),
    [
        ({"rank_status": "published"}, {"league_table": False}),
        ({"rank_status": "computed", "beyond_published": True}, {}),
        ({"rank_status": "inferred"}, {}),
    ],
)
def test_no_rank_is_said_that_nobody_gives(changed: Row, index: Row):
    own = [row("home", "total", 57.5, rank=3, rank_of=20, **changed)]
    assert "place" not in kinds(made(own, index=INDEX | index))


# change


def test_a_change_says_since_when_and_by_how_much():
    own = row("home", "total", 57.5)
    found = said(made([own], history=[past(56.25), own]), "change")
    assert found.text == "XYZ năm 2020 của Thanh Hóa tăng 1,25 điểm so với năm 2019."
    assert (found.tone, found.values) == ("good", {"difference": 1.25})
    assert found.link.startswith("xu-huong?")


@pytest.mark.parametrize(
    ("kind", "why"), [("method", "cách đo thay đổi từ 2020"), ("map", "địa giới thay đổi từ 2020")]
)
def test_across_a_break_no_difference_is_said(kind: str, why: str):
    own = row("home", "total", 57.5)
    cut = {"node": "total", "period": "2020", "kind": kind}
    found = said(made([own], history=[past(56.25), own], breaks=[cut]), "change")
    assert found.text == f"XYZ năm 2020 của Thanh Hóa không so với năm 2019: {why}."
    assert (found.tone, found.values) == ("unsaid", {})


def test_a_break_of_another_node_cuts_nothing():
    own = row("home", "total", 57.5)
    cut = {"node": "other", "period": "2020", "kind": "method"}
    assert "tăng" in said(made([own], history=[past(56.25), own], breaks=[cut]), "change").text


def test_doubts_about_a_change_are_said():
    own = row("home", "total", 57.5, low=56.0, high=59.0)
    before = past(56.25, status="computed", low=55.0, high=57.0)
    suspected = {"node": "total", "period": "2020", "kind": "suspected"}
    found = said(made([own], history=[before, own], breaks=[suspected]), "change")
    assert found.text == (
        "XYZ năm 2020 của Thanh Hóa tăng 1,25 điểm so với năm 2019; số năm 2019 là tính lại, số năm 2020 là công bố; "
        "cách đo có thể đã thay đổi giữa hai năm; khoảng tin cậy của hai năm chồng lên nhau."
    )
    assert found.tone == "plain"


@pytest.mark.parametrize("changed", [{"status": "inferred"}, {"qualifier": "~"}, {"flag": "doubtful"}])
def test_an_inexact_figure_is_compared_with_nothing(changed: Row):
    own = row("home", "total", 57.5)
    known = made([own], history=[past(56.25, **changed), own], flags={"doubtful": {"excluded": True}})
    assert "change" not in kinds(known)


# components


def parts(best: float = 70.0, worst: float = 30.0, **changed: Any) -> tuple[list[Row], list[Row]]:
    own = [row("home", "total", 57.5), row("home", "a", best), row("home", "b", worst) | changed]
    return own, [*field(), *field("a"), *field("b")]


def test_the_strongest_and_weakest_components_are_those_furthest_from_the_median():
    assert said(made(*parts()), "components").text == (
        "XYZ năm 2020: so với trung vị cả nước, Thanh Hóa mạnh nhất về “phần a” (70,00, trung vị 50,50), "
        "yếu nhất về “phần b” (30,00, trung vị 49,50)."
    )


@pytest.mark.parametrize(
    "changed", [{"value": None, "missing_reason": "withheld"}, {"scale_known": False}, {"excluded": True}]
)
def test_components_are_weighed_only_where_all_can_be(changed: Row):
    assert "components" not in kinds(made(*parts(**changed)))


# missing and unsaid


def test_absent_components_are_counted_with_their_reason():
    own, others = parts()
    own[2] |= {"value": None, "status": None, "missing_reason": "withheld"}
    text = said(made(own, others), "missing").text
    assert "thiếu điểm của 1/2 nội dung thành phần (cơ quan công bố không đưa ra số liệu)" in text


def test_only_where_nothing_is_said_is_that_said():
    nothing = made([row("home", "total", None)])
    assert [remark.text for remark in remarks(Words("vi"), nothing)] == [
        "Không đủ căn cứ để nhận xét XYZ năm 2020 của Thanh Hóa: cơ quan công bố không đưa ra số liệu."
    ]
    ranked = made([row("home", "total", None, rank=3, rank_of=20, rank_status="published")])
    assert kinds(ranked) == ["place", "missing"]


def test_of_a_province_without_any_row_nothing_is_said():
    assert kinds(made([], history=[])) == ["unsaid"]


def test_kinds_are_chosen_in_the_order_asked_for():
    own = [row("home", "total", 57.5, rank=3, rank_of=20, rank_status="published")]
    found = of_kinds(remarks(Words("en"), made(own)), ["place", "level", "unsaid"])
    assert [remark.kind for remark in found] == ["place", "level"]
    assert not re.search(r"\d,\d", " ".join(remark.text for remark in found))
