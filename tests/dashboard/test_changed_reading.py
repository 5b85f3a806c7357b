"""What is said and drawn of a change: the words, the steps, the ranks and the tables behind them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from dashboard.charts.changed_pairs import Pair
from dashboard.charts.changed_rank import RankReading
from dashboard.charts.changed_reading import ChangedReading
from dashboard.charts.changed_sheets import sheets_of
from dashboard.charts.changed_steps import DOWN, END, REST, START, UP, Step, beside, steps
from dashboard.text import LANGUAGES, Words, sentences
from etl import queries
from etl.store import Snapshot
from tests.dashboard.conftest import readable
from tests.dashboard.test_changed_pairs import index_of, made

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
CAUSAL = {
    "vi": ("do đó", "nhờ", "dẫn đến", "tác động", "ảnh hưởng", "góp phần", " vì ", "bởi"),
    "en": ("because", "leads to", "led to", "impact", "effect", "thanks to", "due to", "caused"),
}


def read(snapshot: Snapshot, pair: Pair, index: str = "pci", unit: str = "Thanh Hóa", lang: str = "vi") -> Any:
    return ChangedReading(
        words=Words(lang),
        index=index_of(snapshot, index),
        unit=unit,
        pair=pair,
        cited=queries.source_texts(snapshot, lang),
        flags={f["flag"]: f for f in queries.flags(snapshot, index)},
    )


def read_rank(snapshot: Snapshot, pair: Pair, index: str = "pci", chosen_map: str = "63", lang: str = "vi") -> Any:
    return RankReading(Words(lang), index_of(snapshot, index), pair, ["63", "63"], chosen_map, [63, 63])


# words


@in_each_language
def test_the_title_says_how_much_the_score_moved_and_between_which_years(snapshot: Snapshot, lang: str):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2015", "2016"), lang=lang)
    wanted = {
        "vi": "Điểm PCI của Thanh Hóa giảm 2,20 điểm từ 2015 đến 2016",
        "en": "PCI of Thanh Hóa fell by 2.20 points from 2015 to 2016",
    }
    assert reading.title() == wanted[lang]


def test_the_words_name_both_scores_the_largest_gain_and_the_largest_loss(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2022", "2023"))
    first, second = reading.sentences()
    assert first == "Năm 2022: 63,67 điểm (công bố). Năm 2023: 66,79 điểm (công bố)."
    assert "tăng lớn nhất: Tính năng động và tiên phong của chính quyền tỉnh (+1,19)" in second
    assert "giảm lớn nhất: Thiết chế pháp lý và an ninh trật tự (−0,50)" in second
    assert "8 thành phần tăng, 2 giảm." in second


def test_a_part_of_the_index_is_named_with_it(snapshot: Snapshot):
    pair = made(snapshot, "papi", "thanh-hoa", "2023", "2024", "d4")
    assert read(snapshot, pair, "papi").what() == "Kiểm soát tham nhũng trong khu vực công (PAPI)"


def test_a_change_that_rounds_to_nothing_is_neither_up_nor_down(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016")
    row = pair.now.rows["overall"] | {"value": pair.before.values["overall"] + 0.004}
    still = pair._replace(now=pair.now._replace(rows=pair.now.rows | {"overall": row}))
    assert read(snapshot, still).title() == "Điểm PCI của Thanh Hóa thay đổi chưa đến 0,005 điểm từ 2015 đến 2016"


def test_a_published_score_against_a_computed_one_is_said_to_be_so(snapshot: Snapshot):
    pair = made(snapshot, "pci", "phu-tho", "2022", "2023")
    assert {side.row["status"] for side in pair.sides} == {"published", "computed"}
    said = " ".join(read(snapshot, pair).sentences())
    assert "một bên công bố, một bên tính lại" in said


def test_a_suspected_break_is_said_with_its_years_and_marks_its_component(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "papi", "thanh-hoa", "2018", "2024"), "papi")
    assert "năm 2019–2022 (nghi vấn)" in " ".join(reading.sentences())
    assert reading.mark("procedures") == "cách đo đổi 2021, 2022"
    assert reading.mark("environment") == "nghi cách đo đổi 2019"
    assert reading.mark("corruption") == ""
    assert any("Thủ tục hành chính công, từ 2021" in line for line in reading.breaks_in_words())


def test_a_rebuilt_score_says_what_weighed_it_in_each_year(snapshot: Snapshot):
    same = read(snapshot, made(snapshot, "pci", "an-giang-2025", "2015", "2016", geography="34"))
    assert "của cả hai năm" in same.sentences()[-1]
    pair = made(snapshot, "papi", "an-giang-2025", "2020", "2021", geography="34")
    other = read(snapshot, pair, "papi").sentences()[-1]
    assert "dân số năm 2020 (năm 2020) và năm 2021 (năm 2021)" in other and "cơ cấu dân số" in other


@pytest.mark.parametrize(
    ("index", "unit", "since", "period", "said"),
    [
        ("pci", "thanh-hoa", "2010", "2011", "Không phân tách theo thành phần. Năm 2011: Coi như trọng số"),
        ("pci", "thanh-hoa", "2021", "2022", "Không tính chênh lệch. Từ 2022: Đổi trọng số"),
        ("pci", "ha-giang", "2018", "2019", "Không phân tách theo thành phần: năm 2018 thiếu điểm của"),
        ("sipas", "thanh-hoa", "2023", "2024", "Năm 2023: không có điểm (chưa thu thập được ở đây)."),
    ],
)
def test_where_there_is_no_split_the_words_say_why(
    snapshot: Snapshot, index: str, unit: str, since: str, period: str, said: str
):
    reading = read(snapshot, made(snapshot, index, unit, since, period), index)
    assert said in " ".join(reading.sentences()) and "td-changed-steps" not in reading.picture()


@in_each_language
def test_no_sentence_has_a_word_of_cause(lang: str):
    texts = {key: f" {text[lang].lower()} " for key, text in sentences("changed").items()}
    assert {(key, word) for key, text in texts.items() for word in CAUSAL[lang] if word in text} == set()
    assert len(texts) > 60


# the steps


def test_the_steps_lead_from_the_earlier_score_to_the_later_one(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2015", "2016"))
    lines = reading.steps_of(reading.split, "x")
    assert [line.kind for line in lines] == [START, UP, UP, *[DOWN] * 8, REST, END]
    for before, after in pairwise(lines):
        assert after.start == pytest.approx(before.end, abs=1e-9)
    moves = [line.end - line.start for line in lines[1:-2]]
    assert moves == sorted(moves, reverse=True)


def test_every_component_stands_with_both_scores_its_weight_and_its_contribution(snapshot: Snapshot):
    text = readable(read(snapshot, made(snapshot, "pci", "thanh-hoa", "2015", "2016")).picture())
    assert "6,82 → 6,33 · 20\u00a0%" in text and "−0,97" in text
    assert "Đào tạo lao động: 6,82 (công bố) → 6,33 (công bố); 2015: VCCI" in text
    assert "Phần còn lại" in text


def test_a_component_measured_in_another_way_has_both_scores_and_no_contribution(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "papi", "dong-thap", "2021", "2022"), "papi", "Đồng Tháp")
    assert "procedures" not in {part.node for part in reading.split.parts}
    assert reading.split.residual == pytest.approx(0.4693, abs=1e-4)
    line = next(line for line in reading.steps_of(reading.split, "x") if line.name == "Thủ tục hành chính công")
    assert (line.amount, line.start, line.mark) == ("–", line.end, "cách đo đổi 2022")
    assert line.detail == "2021: 7,11; 2022: 7,58" and "→" not in line.title
    assert "để trong phần còn lại: Thủ tục hành chính công." in " ".join(reading.sentences())
    (sheet,) = sheets_of(reading)
    at = [column.title for column in sheet.columns].index("Đóng góp (điểm)")
    assert next(row for row in sheet.rows if row[0] == "Thủ tục hành chính công")[at] is None


def test_percentages_change_by_percentage_points(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "par_index", "quang-ninh", "2022", "2023"), "par_index", "Quảng Ninh")
    assert reading.title() == "Điểm PAR INDEX của Quảng Ninh tăng 2,08 điểm phần trăm từ 2022 đến 2023"
    assert re.search(r"Năm 2023: 92,18\u00a0% \(công bố\)", reading.sentences()[0])


@pytest.mark.parametrize(
    ("unit", "since", "period", "said"),
    [
        ("thanh-hoa", "2022", "2023", "Điểm thành phần: công bố. Đóng góp và phần còn lại: tính lại."),
        ("thanh-hoa", "2021", "2022", "Điểm thành phần: công bố."),
    ],
)
def test_the_status_of_the_components_is_said_too(snapshot: Snapshot, unit: str, since: str, period: str, said: str):
    assert said in " ".join(read(snapshot, made(snapshot, "pci", unit, since, period)).method())


def test_bars_are_placed_on_the_scale_of_the_score_and_texts_are_escaped():
    drawn = steps(
        [
            Step("a", "", "", 10.0, 10.0, "10", START, ""),
            Step("<b>", "1 → 2", "!", 10.0, 20.0, "+10", UP, '"q"'),
            Step("c", "", "", 20.0, 15.0, "−5", DOWN, ""),
            Step("d", "", "", 15.0, 15.0, "15", END, ""),
        ],
        ("name", "detail", "amount"),
        "label",
    )
    # from 9.6 to 20.4: ten points are 92.59 % of the width
    places = re.findall(r"<b style=\"left:([\d.]+)%;width:([\d.]+)%", drawn)
    assert places == [("3.70", "92.59"), ("50.00", "46.30")]
    assert "&lt;b&gt;" in drawn and "&quot;q&quot;" in drawn and "<b>" not in drawn
    assert steps([Step("a", "", "", 1.0, 1.0, "1", START, "")], ("", "", ""), "").count("50.00%") == 1


def test_the_residual_is_stated_to_the_digit_where_two_decimals_hide_it(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2022", "2023"))
    assert f"{reading.split.residual:.6f}" == "0.002526"
    assert any("(+0,002526 điểm)" in line for line in reading.method())


# across a break


def test_across_a_break_both_years_stand_side_by_side_and_a_recalculation_says_that_it_is_one(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2021", "2022"))
    table = readable(reading.picture())
    assert "63,21" in table and "63,67" in table and "+0,46" not in table
    again = readable(reading.recalculated())
    assert "Tính lại, không phải điểm đã công bố" in again and "65,75" in again and "−2,08" in again


@pytest.mark.parametrize(
    ("unit", "since", "period", "said"),
    [
        ("thanh-hoa", "2012", "2013", "Cạnh tranh bình đẳng là thành phần mới"),
        ("thanh-hoa", "2020", "2021", "10 trong 10 thành phần"),
        ("ha-giang", "2021", "2022", "thiếu điểm của"),
    ],
)
def test_where_there_is_no_recalculation_it_says_why(snapshot: Snapshot, unit: str, since: str, period: str, said: str):
    assert said in read(snapshot, made(snapshot, "pci", unit, since, period)).recalculated()


# ranks


def test_the_move_of_rank_is_split_into_its_own_and_that_of_the_others(snapshot: Snapshot):
    reading = read_rank(snapshot, made(snapshot, "pci", "thanh-hoa", "2015", "2016"))
    section = readable(reading.section())
    assert "Từ hạng 10 xuống hạng 31 trong 63" in section
    assert "xuống 18 bậc. Thêm thay đổi của các tỉnh khác: xuống 3 bậc." in section
    assert "phụ thuộc thứ tự" in section
    assert re.findall(r"<b>(\d+)</b>", reading.picture()) == ["10", "28", "31"]


@pytest.mark.parametrize(
    ("index", "since", "period", "said"),
    [
        ("papi", "2023", "2024", "không xếp hạng chỉ số này"),
        ("pci", "2022", "2023", "điểm của các tỉnh năm 2023 gồm cả điểm công bố lẫn điểm tính lại"),
        ("pci", "2021", "2022", "không nói lên hay xuống"),
        ("pci", "2023", "2024", "không có hạng được công bố"),
    ],
)
def test_where_the_move_is_not_split_it_says_why(snapshot: Snapshot, index: str, since: str, period: str, said: str):
    unit = "an-giang" if since == "2023" and index == "pci" else "thanh-hoa"
    reading = read_rank(snapshot, made(snapshot, index, unit, since, period), index)
    assert said in reading.section() and reading.picture() == ""


def test_on_a_later_map_nobody_has_a_rank(snapshot: Snapshot):
    pair = made(snapshot, "pci", "thanh-hoa", "2015", "2016", geography="34")
    section = read_rank(snapshot, pair, chosen_map="34").section()
    assert "trên bản đồ 34 tỉnh không có hạng" in section and "hạng 10" not in section


# tables


def test_the_table_holds_every_contribution_in_full_with_status_and_source(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2015", "2016"))
    (sheet,) = sheets_of(reading)
    at = [column.title for column in sheet.columns].index("Đóng góp (điểm)")
    *parts, rest, total = sheet.rows
    assert sum(row[at] for row in parts) + rest[at] == pytest.approx(total[at], abs=1e-9)
    assert all(len(row) == len(sheet.columns) for row in sheet.rows) and len(parts) == 10
    assert "tính lại" in rest
    assert {row[6] for row in parts} == {"công bố"} and all("VCCI" in row[8] for row in parts)


def test_the_table_of_two_years_that_are_not_compared_has_no_difference(snapshot: Snapshot):
    reading = read(snapshot, made(snapshot, "pci", "thanh-hoa", "2021", "2022"))
    side_by_side, again = sheets_of(reading)
    assert (side_by_side.name, again.name) == ("beside", "recalculated")
    assert not any("Đóng góp" in column.title for column in side_by_side.columns)
    assert "không phải điểm đã công bố" in again.title
    assert (
        again.rows[-1][again.columns.index(next(c for c in again.columns if "Trạng thái 2021" in c.title))]
        == "tính lại"
    )


def test_an_absent_figure_has_its_reason_in_the_table(snapshot: Snapshot):
    (sheet,) = sheets_of(read(snapshot, made(snapshot, "pci", "ha-giang", "2018", "2019")))
    lacking = [row for row in sheet.rows if row[1] is None]
    assert lacking and all(row[5] == "chưa thu thập được ở đây" for row in lacking)


def test_names_with_addresses_are_links():
    drawn = beside("c", ("a", "b"), [("An <Giang>", "1")], {"An <Giang>": "thay-doi?home=x&y=1"})
    assert '<a href="thay-doi?home=x&amp;y=1" target="_self">An &lt;Giang&gt;</a>' in drawn
