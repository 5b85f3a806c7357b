"""Fifths of a column, by hand and over every column of the shipped figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dashboard.charts.heat import contrast, heat_table, ink_on, legend
from dashboard.charts.heat_fifths import best_first, columns_of, fifths_of, is_comparable
from dashboard.charts.heat_groups import Block, by_band, by_likeness, by_region, of_a_slide
from dashboard.text import Words
from dashboard.theme import DARK, LIGHT
from etl import queries
from etl.store import Snapshot


def cell(unit: str, value: float | None, node: str = "whole", **changed: Any) -> dict[str, Any]:
    usual = {
        "unit": unit, "value": value, "node": node, "parent": None, "node_position": 0, "status": "published",
        "excluded": False, "direction": "higher_is_better",
    }  # fmt: skip
    return usual | changed


def test_five_scores_are_one_in_each_fifth_the_best_in_the_fifth_one():
    scores = {"a": 9.0, "b": 7.0, "c": 5.0, "d": 3.0, "e": 1.0}
    assert fifths_of(scores, "higher_is_better") == {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1}
    assert fifths_of(scores, "lower_is_better") == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_equal_scores_share_the_better_fifth():
    scores = {"a": 9.0, "b": 9.0, "c": 5.0, "d": 3.0, "e": 1.0}
    assert fifths_of(scores, "higher_is_better")["b"] == 5
    assert set(fifths_of(dict.fromkeys("abcdefgh", 4.0), "higher_is_better").values()) == {5}


def test_where_neither_way_is_better_nobody_is_placed():
    assert fifths_of({"a": 1.0, "b": 2.0}, None) == {}


@pytest.mark.parametrize("wrong", [{"excluded": True}, {"status": "inferred"}, {"status": "reported"}, {"value": None}])
def test_a_figure_that_is_set_aside_is_placed_nowhere_and_displaces_nobody(wrong: dict[str, Any]):
    rows = [cell("abcde"[n], float(n)) for n in range(5)] + [cell("x", 99.0) | wrong]
    (column,) = columns_of(rows, "whole", False, 6)
    assert column.fifths == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
    assert column.middle == 2.0
    assert not is_comparable(rows[-1])


def test_a_column_with_scores_of_fewer_than_half_of_the_units_has_neither_colours_nor_a_median():
    rows = [cell("a", 1.0), cell("b", 2.0), cell("c", None), cell("d", None), cell("e", None)]
    assert columns_of(rows, "whole", False, 4)[0].fifths == {"a": 3, "b": 5}
    sparse = columns_of(rows, "whole", False, 5)[0]
    assert (sparse.is_sparse, sparse.fifths, sparse.middle) == (True, {}, None)


def test_the_whole_comes_first_and_deeper_nodes_only_when_asked_for():
    rows = [
        cell("a", 1.0, "second", parent="whole", node_position=2),
        cell("a", 1.0, "deep", parent="first", node_position=3),
        cell("a", 1.0, "first", parent="whole", node_position=1),
        cell("a", 1.0, "whole", node_position=9),
    ]
    assert [c.node for c in columns_of(rows, "whole", False, 1)] == ["whole", "first", "second"]
    assert [c.node for c in columns_of(rows, "whole", True, 1)] == ["whole", "first", "second", "deep"]


def test_units_are_ordered_best_first_by_the_direction_of_the_column_and_the_absent_come_last():
    units = ["a", "b", "c", "d"]
    values = {"a": 1.0, "b": None, "c": 3.0, "d": 1.0}
    (high,) = columns_of([cell(u, v) for u, v in values.items()], "whole", False, 4)
    (low,) = columns_of([cell(u, v, direction="lower_is_better") for u, v in values.items()], "whole", False, 4)
    assert best_first(high, units) == ["c", "a", "d", "b"]
    assert best_first(low, units) == ["a", "d", "c", "b"]


def test_in_every_column_of_the_shipped_figures_each_fifth_holds_a_fifth(snapshot: Snapshot):
    for index, period in (("papi", "2023"), ("pci", "2023")):
        root = next(i["root"] for i in queries.indices(snapshot) if i["index"] == index)
        for geography in ("63", "34"):
            columns = columns_of(queries.scores_in(snapshot, index, period, geography), root, True, int(geography))
            assert len(columns) == {"papi": 37, "pci": 11}[index]
            for column in columns:
                sizes = Counter(column.fifths.values())
                assert max(sizes.values()) - min(sizes.values()) <= 3, (index, column.node)
                best = max(column.fifths, key=lambda unit, c=column: c.rows[unit]["value"])
                assert column.fifths[best] == 5


# blocks


ROWS = {
    "a": {"region": "a-south", "band": "low"},
    "b": {"region": "north", "band": None},
    "c": {"region": "north", "band": "high"},
}
REGIONS = {
    "a-south": {"position": 2, "name_vi": "Nam", "name_en": "South"},
    "north": {"position": 1, "name_vi": "Bắc", "name_en": "North"},
}
WORDS = Words("en")


def test_blocks_keep_the_order_of_the_rows_within_them():
    assert by_region(["a", "b", "c"], ROWS, REGIONS, WORDS) == [Block("North", ["b", "c"]), Block("South", ["a"])]
    levels = {"high": {"label_vi": "Cao", "label_en": "High"}, "low": {"label_vi": "Thấp", "label_en": "Low"}}
    assert by_band(["a", "b", "c"], ROWS, levels, WORDS) == [
        Block("High", ["c"]), Block("Low", ["a"]), Block(WORDS("heat.no_band"), ["b"]),
    ]  # fmt: skip


def test_by_likeness_home_stands_first_then_its_peers_then_the_others():
    found = by_likeness(["a", "b", "c"], "b", ["c", "gone"], WORDS, "B")
    assert [block.units for block in found] == [["b"], ["c"], ["a"]]


def test_a_slide_holds_the_region_of_home_and_its_peers_from_elsewhere():
    regions = by_region(["a", "b", "c"], ROWS, REGIONS, WORDS)
    assert [block.units for block in of_a_slide(["a", "b", "c"], regions, "b", ["a", "c"], WORDS, "B")] == [
        ["b", "c"],
        ["a"],
    ]


# colours


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_number_can_be_read_on_its_colour(palette):
    for tone in range(1, 6):
        color = palette.of_tone(tone, 5)
        assert contrast(ink_on(color), color) >= 4.5, color


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_table_and_its_legend_escape_what_they_are_given():
    table = heat_table("<corner>", [], [], "<label>", LIGHT)
    assert "<corner>" not in table and "&lt;label&gt;" in table
    assert "<b>x" not in legend(LIGHT, ["<b>x"], "→", [])
