"""The register of what others do: what is found, how a card reads, what it must not claim."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from dashboard.charts.initiative_list import ALL, InitiativeList, Sought, found, kinds
from dashboard.text import Words

Row = dict[str, Any]

UNITS = {"nghe-an": ("Nghệ An", "Nghe An"), "quang-binh": ("Quảng Bình", "Quang Binh"), None: (None, None)}
MEASURES = {
    "team": {"name_vi": "tổ", "name_en": "team", "plural_en": "teams"},
    "item": {"name_vi": "suất", "name_en": "gift", "plural_en": "gifts"},
}
CITED = {"paper": "Báo Quảng Bình, Hướng về cơ sở, 2022-10", "report": "Thành ủy, Báo cáo, 2015"}
FLAGS = {("dan_van", "target"): {"text_vi": "Chỉ tiêu, không phải kết quả.", "text_en": "A target, not a result."}}


def entry(name: str, **given: Any) -> Row:
    unit = given.get("unit", "quang-binh")
    row = {
        "initiative": name, "name_vi": name, "name_en": "In English", "organisation": "police", "unit": unit,
        "organisation_name_vi": "Công an tỉnh", "organisation_name_en": "Police", "field": "dialogue", "since": None,
        "status_vi": None, "status_en": None, "result_vi": "Đã làm.", "result_en": "Done.", "called": None,
        "node": None, "source_id": "paper", "unit_name_vi": UNITS[unit][0], "unit_name_en": UNITS[unit][1],
    }  # fmt: skip
    return {**row, **given}


def figure(value: float, **given: Any) -> Row:
    row = {
        "index": "dan_van", "organisation": "police", "node": "teams", "value": value, "value_high": None,
        "qualifier": None, "unit_of_measure": "team", "status": "reported", "source_id": "paper", "flag": None,
        "breakdown": None, "breakdown_name_vi": None, "breakdown_name_en": None, "node_level": "activity",
        "node_name_vi": "Tổ dân vận", "node_name_en": "Teams", "preferred": True, "period_start": "2013-01-01",
        "period_end": "2015-12-31", "period_text": "2013-2015",
    }  # fmt: skip
    return {**row, **given}


FRIDAY = entry("“Thứ sáu không hẹn”", called="mo_hinh", field="administrative_procedures")
MOTHER = entry("“Mẹ đỡ đầu”", unit="nghe-an", field="social_support", since="2021-10", result_vi="Đỡ đầu 80 cháu.")
THEME = entry("Chủ đề năm", unit=None)
SKILFUL = entry("Phong trào", unit="nghe-an", called="dan_van_kheo")
ROWS = [THEME, MOTHER, SKILFUL, FRIDAY]


def listed(rows: list[Row] = ROWS, lang: str = "vi", **given: Any) -> InitiativeList:
    usual: dict[str, Any] = {
        "words": Words(lang), "rows": rows, "sought": Sought(), "figures": [], "flags": FLAGS, "measures": MEASURES,
        "cited": CITED, "home_name": "Thanh Hóa", "homes": [], "now": {"quang-binh": "Quảng Trị"},
    }  # fmt: skip
    return InitiativeList(**{**usual, **given})


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


def card(row: Row, lang: str = "vi", **given: Any) -> str:
    """What the one card reads, a line a part."""
    (article,) = re.findall(r"<article.*?</article>", listed([row], lang, **given).cards())
    return unescape(re.sub(r"<[^>]+>", "\n", article)).replace("\u00a0", " ")


def names(rows: list[Row]) -> list[str]:
    return [row["name_vi"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "lang", "wanted"),
    [
        ("thu sau", "vi", [FRIDAY]),
        ("THỨ SÁU", "vi", [FRIDAY]),
        ("sáu, thứ!", "vi", [FRIDAY]),
        ("thu bay", "vi", []),
        ("80 cháu", "vi", [MOTHER]),
        ("nghe an", "vi", [MOTHER, SKILFUL]),
        ("quang tri", "vi", [FRIDAY]),
        ("cong an", "vi", ROWS),
        ("khong", "vi", [FRIDAY]),
        ("khon", "vi", [FRIDAY]),
        ("kho", "vi", []),
        ("english", "vi", []),
        ("english", "en", ROWS),
        ("mẹ đỡ đầu", "en", [MOTHER]),
        ("日本", "vi", []),
        ("", "vi", ROWS),
    ],
)
def test_every_word_asked_for_is_in_what_is_found_marks_or_none(asked: str, lang: str, wanted: list[Row]):
    assert names(found(ROWS, Sought(asked), lang, {"quang-binh": "Quảng Trị"})) == names(wanted)


def test_letters_of_another_alphabet_match_nothing():
    assert found([entry("東京 x")], Sought("日本"), "vi", {}) == []


def test_a_field_and_a_kind_narrow_it_together_with_the_words():
    assert names(found(ROWS, Sought(field="dialogue"), "vi", {})) == ["Chủ đề năm", "Phong trào"]
    assert names(found(ROWS, Sought(called="dan_van_kheo"), "vi", {})) == ["Phong trào"]
    assert names(found(ROWS, Sought("nghe an", "dialogue", "dan_van_kheo"), "vi", {})) == ["Phong trào"]
    assert found(ROWS, Sought("nghe an", "dialogue", "mo_hinh"), "vi", {}) == []


def test_only_what_is_there_can_be_chosen():
    assert kinds(ROWS, "field") == [ALL, "administrative_procedures", "dialogue", "social_support"]
    assert kinds(ROWS, "called") == [ALL, "dan_van_kheo", "mo_hinh"]
    assert kinds([], "field") == [ALL]


def test_home_comes_first_then_the_other_provinces_then_the_country():
    def headings(view: InitiativeList) -> list[str]:
        return [unescape(h) for h in re.findall(r"<h2>(.*?)</h2>", view.cards())]

    assert headings(listed()) == ["Nghệ An", "Quảng Bình (nay thuộc Quảng Trị)", "Trung ương, cả nước"]
    at_home = listed(homes=["quang-binh"])
    assert headings(at_home) == ["Quảng Bình (nay thuộc Quảng Trị)", "Nghệ An", "Trung ương, cả nước"]
    assert at_home.cards().count("td-home") == 1
    assert "td-home" not in listed().cards()
    assert headings(listed(lang="en"))[0] == "Nghe An"


def test_how_many_of_how_many_are_shown_is_said():
    assert "Đang hiện 4 trong 4 mục." in text(listed().cards())
    assert "Đang hiện 1 trong 4 mục." in text(listed(sought=Sought("thu sau")).cards())
    assert listed(sought=Sought("thu sau")).cards().count("<article") == 1


def test_where_nothing_is_found_it_says_what_to_do():
    view = listed(sought=Sought("nowhere"))
    for html in (view.cards(), view.slide()):
        assert "td-state" in html and "<article" not in html
        assert "Hãy bớt từ ở ô tìm" in text(html)


def test_the_heading_says_how_little_is_covered_and_that_home_is_not_there():
    assert "1 tài liệu: 4 mục của 1 cơ quan" in text(listed().heading())
    assert "Thanh Hóa: chưa thu thập được mục nào ở đây." in text(listed().heading())
    assert "Thanh Hóa" not in listed(homes=["nghe-an"]).heading()
    assert "data/catalog/initiatives.csv" in listed().footing()


def test_a_card_says_who_where_since_when_with_what_result_and_by_whom():
    row = entry("Đối thoại", called="de_an", since="2015-03", status_vi="Đang làm.")
    assert [line for line in card(row).split("\n") if line] == [
        "Nguồn gọi là đề án",
        "Đối thoại",
        "Công an tỉnh, Quảng Bình",
        "Đối thoại với nhân dân · từ 03/2015",
        "Đã làm.",
        "Đang làm.",
        "Nguồn: Báo Quảng Bình, Hướng về cơ sở, 2022-10",
    ]


def test_what_is_not_known_is_not_shown():
    said = card(THEME)
    assert "Nguồn gọi" not in said and "từ" not in said and "\nCông an tỉnh\n" in said
    assert "None" not in text(listed().cards())
    assert "Danh mục chưa ghi được kết quả." in card(entry("x", result_vi=None))


def test_only_what_its_source_calls_so_is_labelled_skilful():
    view = listed([MOTHER, FRIDAY, SKILFUL])
    assert view.cards().count("“Dân vận khéo”") == 1
    assert "Nguồn gọi là “Dân vận khéo”" in card(SKILFUL)


def test_the_province_is_not_repeated_where_the_body_names_it():
    assert "\nCông an tỉnh Quảng Bình\n" in card(entry("x", organisation_name_vi="Công an tỉnh Quảng Bình"))


def test_figures_of_the_same_body_and_activity_stand_below_with_their_time_and_status():
    row = entry("Tổ dân vận", node="teams")
    others = [figure(7, organisation="youth"), figure(8, node="visits"), figure(9, preferred=False)]
    said = card(row, figures=[figure(45), *others])
    assert "Số đã báo cáo: 45 tổ (2013–2015).\n" in said
    assert "Tổ dân vận, tự báo cáo." in said
    assert not re.search(r"\b[789]\b", said.replace("2022", ""))
    english = card(row, "en", figures=[figure(45, qualifier=">")])
    assert "Reported: over 45 teams (2013–2015)." in english and "Teams, self-reported." in english
    assert "Số đã báo cáo" not in card(entry("x"), figures=[figure(45)])


def test_the_parts_of_a_figure_are_named():
    parts = [
        figure(n, breakdown=name, breakdown_name_vi=name, unit_of_measure="item", period_end="2013-12-31")
        for n, name in ((130, "trẻ em"), (60, "người ốm"))
    ]
    said = card(entry("Tặng quà", node="teams"), figures=parts)
    assert "Số đã báo cáo: trẻ em 130 suất (2013); người ốm 60 suất (2013)." in said
    assert said.count("Tổ dân vận, tự báo cáo.") == 1


def test_a_figure_of_several_entries_says_that_it_is_not_of_this_one_alone():
    several = [entry("một", node="teams"), entry("hai", node="teams"), entry("ba", node="teams", organisation="youth")]
    said = text(listed(several, figures=[figure(4), figure(5, organisation="youth")]).cards())
    assert said.count("Số này chung cho 2 mục của cơ quan") == 2
    narrowed = listed(several, figures=[figure(4)], sought=Sought("hai"))
    assert text(narrowed.cards()).count("Số này chung cho 2 mục của cơ quan") == 1


def test_a_target_or_a_norm_is_not_taken_for_a_result():
    row = entry("Tổ dân vận", node="teams")
    target = card(row, figures=[figure(100, flag="target", node_level="target")])
    assert "\nChỉ tiêu, không phải kết quả.\n" in target
    assert "\nĐây là định mức đặt ra, không phải số đã thực hiện.\n" in card(
        row, figures=[figure(3, node_level="norm")]
    )


@pytest.mark.parametrize(
    ("level", "vietnamese", "english"),
    [
        ("activity", "Số đã báo cáo: 3 tổ", "Reported: 3 teams"),
        ("context", "Số đã báo cáo: 3 tổ", "Reported: 3 teams"),
        ("norm", "Định mức: 3 tổ", "Norm: 3 teams"),
        ("target", "Chỉ tiêu: 3 tổ", "Target: 3 teams"),
    ],
)
def test_a_figure_is_introduced_as_what_it_is(level: str, vietnamese: str, english: str):
    row, given = entry("Tổ dân vận", node="teams"), [figure(3, node_level=level)]
    for lang, wanted in (("vi", vietnamese), ("en", english)):
        said = card(row, lang, figures=given)
        assert f"\n{wanted} (2013–2015).\n" in said
        assert (said.count("Số đã báo cáo") + said.count("Reported:") > 0) is (level in ("activity", "context"))


def test_a_figure_from_another_document_names_it():
    row = entry("Tổ dân vận", node="teams")
    assert "Số báo cáo theo Thành ủy, Báo cáo, 2015." in card(row, figures=[figure(4, source_id="report")])
    assert "Số báo cáo theo" not in card(row, figures=[figure(4)])


def test_a_slide_has_six_cards_at_most_and_says_what_was_chosen():
    many = [entry(f"mục {n}") for n in range(8)]
    view = listed(many, sought=Sought("muc", field="dialogue"))
    assert view.slide().count("<article") == 6
    assert "Tìm được 8 trong 8 mục của danh mục; đây là 6 mục đầu." in text(view.slide())
    assert "Đối thoại với nhân dân · tìm “muc”" in text(view.slide())
    few = listed(sought=Sought(called="dan_van_kheo"))
    assert "td-few" in few.slide() and "td-few" not in view.slide()
    assert "Tìm được 1 trong 4 mục của danh mục." in text(few.slide())
    assert "td-kicker" not in listed().slide()


def test_a_hostile_name_is_text_never_markup():
    hostile = "<img src=x onerror='alert(1)'>"
    row = entry(hostile, organisation_name_vi=hostile, result_vi=hostile, status_vi=hostile, node="teams")
    figures = [figure(1, node_name_vi=hostile, breakdown="b", breakdown_name_vi=hostile)]
    view = listed([row], figures=figures, home_name=hostile, sought=Sought("img"), cited={"paper": hostile})
    for html in (view.heading(), view.cards(), view.slide()):
        assert "<img" not in html
    assert view.cards().count("<article") == 1
