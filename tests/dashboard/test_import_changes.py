"""What is said of the difference that a workbook makes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dashboard.charts.import_changes import ImportChanges, Named
from dashboard.charts.import_reading import MOST_IN_SIGHT, MOST_LISTED
from dashboard.text import LANGUAGES, Words
from etl import Change, Changes
from tests.dashboard.conftest import readable


def node(
    name: str, high: float, since: str | None = None, until: str | None = None, called: str = ""
) -> dict[str, Any]:
    words = {"name_vi": called or name, "name_en": called or name}
    return {"node": name, "since": since, "until": until, "scale_min": 0.0, "scale_max": high, **words}


NAMED = Named(
    places={"an-giang": "An Giang", "ca-mau": "Cà Mau"},
    nodes={"pci": [node("land", 10, called="Đất đai"), node("overall", 100, called="Tổng hợp")]},
    bands={"pci": {"good": {"label_vi": "Tốt", "label_en": "Good"}}},
)


def change(old: Any, new: Any, table: str = "value", name: str = "land", unit: str = "an-giang", **more: Any) -> Change:
    given: dict[str, Any] = {"period": "2016", "detail": (None,), "where": "A!B2", "statuses": ("published",) * 2}
    given |= more
    return Change(
        table, "pci", name, unit, given["period"], given["detail"], old, new, *given["statuses"], given["where"]
    )


def said(changes: Changes, lang: str = "vi") -> str:
    return ImportChanges(Words(lang), changes, NAMED).whole()


def row(html: str) -> list[str]:
    """The cells of the first row."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html.partition("<tbody>")[2].partition("</tr>")[0])
    return [" ".join(readable(cell).split()) for cell in cells]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_cell_is_counted(lang: str):
    changes = Changes(
        (change(None, 1.0),), (change(1.0, 2.0),) * 2, (change(1.0, 1.0),) * 1250, (), (change(1.0, 1.0),)
    )
    told = re.findall(r'data-count="(\w+)"><b>([^<]*)</b>', said(changes, lang))
    many = "1.250" if lang == "vi" else "1,250"
    assert told == [("added", "1"), ("changed", "2"), ("confirmed", many), ("behind", "0"), ("dropped", "1")]


def test_what_is_done_is_counted_without_a_word_about_a_workbook():
    words = Words("vi")
    told = ImportChanges(
        words, Changes((change(None, 1.0),), (change(1.0, 2.0),) * 2, (change(1.0, 1.0),)), NAMED
    ).done()
    assert re.findall(r'data-count="(\w+)"><b>([^<]*)</b>', told) == [("added", "1"), ("changed", "2")]


def test_a_changed_figure_says_place_component_period_both_figures_and_cell():
    assert row(said(Changes(changed=(change(6.02, 6.12),)))) == [
        "An Giang", "Đất đai", "2016", "6,02", "6,12", "A!B2",
    ]  # fmt: skip


def test_the_largest_change_comes_first_as_a_share_of_its_scale():
    changes = Changes(changed=(change(60.0, 65.0, name="overall"), change(5.0, 7.0, name="land")))
    assert row(said(changes))[1] == "Đất đai"


def test_figures_that_differ_late_are_shown_with_as_many_decimals_as_tell_them_apart():
    assert row(said(Changes(changed=(change(6.12341, 6.12349),))))[3:5] == ["6,1234", "6,1235"]


def test_a_rank_is_a_whole_number_a_group_its_name_a_target_its_status():
    words = Words("vi")
    changes = Changes(
        ranks=(change(12, 9, "rank", "overall"),),
        bands=(change("good", None, "band", "overall"),),
        targets=(change("behind", "reached", "target", "overall", "ca-mau", detail=(), where="target-1"),),
    )
    told = said(changes)
    parts = {name: row(html) for name, html in re.findall(r'data-part="(\w+)">(.*?)</section>', told, re.S)}
    assert parts["ranks"][1:5] == ["Tổng hợp", "2016", "12", "9"]
    assert parts["bands"][3:5] == ["Tốt", words("update.nothing")]
    assert parts["targets"][3:] == [words("common.progress_behind"), words("common.progress_reached")]


def test_a_printed_rank_or_group_among_the_figures_says_what_it_is():
    words = Words("vi")
    told = said(Changes(changed=(change(12, 9, "rank"), change("good", None, "band"))))
    assert [words(f"update.{kind}_of_node", node="Đất đai") in readable(told) for kind in ("rank", "band")] == [
        True
    ] * 2


def test_where_nothing_stands_in_a_cell_there_is_no_column_for_it():
    told = said(Changes(bands=(change("good", None, "band", where=None),)))
    assert len(row(told)) == 5 and f">{Words('vi')('update.column_cell')}<" not in told


def test_a_precision_is_its_standard_error_and_interval():
    old, new = (0.1, None, 5.5, 6.5, 90.0, 100), (0.2, None, None, None, None, None)
    words, cells = Words("vi"), row(said(Changes(changed=(change(old, new, "uncertainty"),))))
    assert cells[1] == words("update.precision", node="Đất đai")
    assert cells[3] == f"{words('update.se', se='0,100')}; {words('update.interval', low='5,50', high='6,50')}"
    assert cells[4] == words("update.se", se="0,200")


def test_a_component_is_called_as_in_its_period():
    nodes = [node("d2", 10, None, "2017", "Danh sách hộ nghèo"), node("d2", 10, "2018", None, "Tiếp cận thông tin")]
    told = ImportChanges(
        Words("vi"), Changes(changed=(change(1.0, 2.0, name="d2"),)), Named(NAMED.places, {"pci": nodes}, {})
    ).whole()
    assert row(told)[1] == "Danh sách hộ nghèo"


def test_what_has_no_name_here_yet_is_called_by_its_id():
    assert row(said(Changes(changed=(change(1.0, 2.0, name="new_node", unit="tinh-moi"),))))[:2] == [
        "tinh-moi", "new_node",
    ]  # fmt: skip


def test_the_rest_is_folded_and_what_is_too_much_is_counted():
    count = MOST_IN_SIGHT + MOST_LISTED + 7
    told = said(Changes(changed=tuple(change(1.0, 2.0) for _ in range(count))))
    seen, _, folded = told.partition("<details>")
    assert (seen.count("<td data-label") // 6, folded.count("<td data-label") // 6) == (MOST_IN_SIGHT, MOST_LISTED)
    assert Words("vi")("update.rows_cut", n=7) in folded


def test_where_nothing_changes_it_says_so_and_what_stays():
    words = Words("vi")
    told = readable(said(Changes(confirmed=(change(1.0, 1.0),), dropped=(change(1.0, 1.0),))))
    assert words("update.changes_none") in told and words("update.dropped_stay") in told
    assert words("update.largest") not in told
    assert words("update.dropped_stay") not in readable(said(Changes(confirmed=(change(1.0, 1.0),))))
