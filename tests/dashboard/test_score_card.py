"""One index of one province as a card."""

import re
from html import unescape

import pytest

from dashboard.charts.score_card import Component, Member, Place, ScoreCard, score_cards

LAND = Component("Tiếp cận đất đai", "6,50", 0.61, 0.55, "công bố", "Nguồn: VCCI")
UNKNOWN = Component("Chi phí thời gian", "–", None, None, "chưa thu thập được ở đây", "")
PLACE = Place("Vị trí trong 63 tỉnh", 0.5, 0.25, 0.4, 0.75, "thấp nhất 1,00", "trung vị 2,00", "cao nhất 3,00")
MEMBER = Member("Kiên Giang", "60,31", "công bố; hạng 50/63")
CARD = ScoreCard(
    index="pci", name="PCI", full_name="Chỉ số năng lực cạnh tranh cấp tỉnh", year="Năm 2024",
    notices=["Đã công bố 2025, chưa nạp vào đây"], members=[MEMBER], members_title="Các đơn vị thành viên, năm 2024",
    value_title="Quy đổi về địa giới mới (dân số 2023)", value="67,67", out_of="trên 100", status="công bố",
    band="Khá", band_color="#348188", rank="hạng 8/63 (công bố)", firmness="cách hạng liền trên 0,12 điểm",
    change="+1,20", change_note="so với 2023", place=PLACE,
    spark='<img class="td-spark" alt="" src="data:image/svg+xml,">', spark_first="2005", spark_last="2024",
    spark_note="Vạch đứng: cách tính thay đổi", gaps=["Không có điểm năm 2014: x."], components=[LAND, UNKNOWN],
    components_note="Thanh: điểm", details_title="Nguồn và trạng thái", breaks_title="Các mốc",
    breaks=["Từ 2021: đổi cách tính"], source="Nguồn: VCCI, 2024", link="xep-hang?index=pci&units=da-nang",
    link_text="Xem tất cả các tỉnh", rank_span="khoảng hạng 6–12",
)  # fmt: skip


def text(html: str) -> list[str]:
    return [unescape(part) for part in re.sub(r"<[^>]+>", "\n", html).split("\n") if part.strip()]


def test_the_card_says_everything_it_is_given_the_number_before_its_qualifications():
    said = text(score_cards([CARD]))
    for expected in (
        "PCI", "Năm 2024", "67,67", "trên 100", "công bố", "Khá", "hạng 8/63 (công bố)", "+1,20", "trung vị 2,00",
        "2005", "Vạch đứng: cách tính thay đổi", "Tiếp cận đất đai", "6,50", "Không có điểm năm 2014: x.",
        "Từ 2021: đổi cách tính", "Nguồn: VCCI, 2024", "Xem tất cả các tỉnh",
    ):  # fmt: skip
        assert expected in said
    assert said.index("67,67") < said.index("+1,20") < said.index("Tiếp cận đất đai") < said.index("Nguồn: VCCI, 2024")


def test_each_component_says_its_status_and_source_one_click_away():
    details = re.search(r"<details>.*</details>", score_cards([CARD]))
    assert details
    assert "6,50 (công bố). Nguồn: VCCI" in unescape(details[0].replace("<b>", "").replace("</b>", ""))
    assert "chưa thu thập được ở đây" in details[0]


def test_the_figures_of_the_members_come_before_the_value_made_of_them():
    said = text(score_cards([CARD]))
    expected = ("Các đơn vị thành viên, năm 2024", "Kiên Giang", "60,31", "công bố; hạng 50/63",
                "Quy đổi về địa giới mới (dân số 2023)", "67,67")  # fmt: skip
    assert [part for part in said if part in expected] == list(expected)


def test_members_are_shown_when_there_is_no_value_of_the_whole():
    said = text(score_cards([CARD._replace(value="")]))
    assert "60,31" in said
    assert "67,67" not in said


def test_a_component_without_a_score_has_no_bar_not_a_bar_of_zero():
    known, unknown = re.findall(r"<tr>.*?</tr>", score_cards([CARD._replace(members=[])]))
    assert 'style="width:61.0%"' in known and 'style="left:55.0%"' in known
    assert "width:" not in unknown and "left:" not in unknown
    assert "–" in unknown


def test_the_place_lies_among_the_quartiles():
    html = score_cards([CARD])
    assert '<s style="left:25.00%;width:50.00%"></s>' in html
    assert '<u style="left:40.00%"></u><b style="left:50.00%"></b>' in html


@pytest.mark.parametrize(
    ("empty", "gone"),
    [
        ({"value": ""}, "td-score"),
        ({"band": ""}, "td-band"),
        ({"rank": ""}, "td-place"),
        ({"rank_span": ""}, "td-rank-span"),
        ({"firmness": ""}, "td-firm"),
        ({"place": None}, "td-strip-track"),
        ({"spark": ""}, "td-history"),
        ({"components": []}, "td-components"),
        ({"gaps": []}, "td-gap"),
        ({"notices": []}, "td-notice"),
        ({"members": []}, "td-members"),
        ({"value_title": ""}, "td-value-title"),
        ({"components": [], "breaks": []}, "<details>"),
    ],
)
def test_what_is_not_known_leaves_no_empty_frame(empty, gone):
    assert gone in score_cards([CARD])
    assert gone not in score_cards([CARD._replace(**empty)])


def test_cards_stand_in_the_order_given_and_name_their_index():
    html = score_cards([CARD, CARD._replace(index="papi")])
    assert re.findall(r'data-index="(\w+)"', html) == ["pci", "papi"]


HOSTILE = '<script>alert("x")</script>\'&'
TEXTS = [
    name for name, value in CARD._asdict().items() if isinstance(value, str) and name not in ("spark", "band_color")
]


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_of_the_card_is_text_never_markup(field: str):
    html = score_cards([CARD._replace(**{field: HOSTILE})])
    assert "<script" not in html and 'alert("' not in html
    assert HOSTILE in unescape(html)


@pytest.mark.parametrize("field", ["notices", "gaps", "breaks"])
def test_a_text_of_a_list_is_text_never_markup(field: str):
    html = score_cards([CARD._replace(**{field: [HOSTILE]})])
    assert "<script" not in html
    assert HOSTILE in unescape(html)


@pytest.mark.parametrize("field", ["name", "value", "status", "source"])
def test_a_text_of_a_component_is_text_never_markup(field: str):
    html = score_cards([CARD._replace(components=[LAND._replace(**{field: HOSTILE})])])
    assert "<script" not in html
    assert HOSTILE in unescape(html)


@pytest.mark.parametrize("field", Member._fields)
def test_a_text_of_a_member_is_text_never_markup(field: str):
    html = score_cards([CARD._replace(members=[MEMBER._replace(**{field: HOSTILE})])])
    assert "<script" not in html
    assert HOSTILE in unescape(html)


@pytest.mark.parametrize("field", ["title", "least", "median", "greatest"])
def test_a_text_of_the_place_is_text_never_markup(field: str):
    html = score_cards([CARD._replace(place=PLACE._replace(**{field: HOSTILE}))])
    assert "<script" not in html
    assert HOSTILE in unescape(html)
