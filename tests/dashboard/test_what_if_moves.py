"""Movements in an address: what is read, what is said not to be read, what is written."""

from __future__ import annotations

import pytest

from dashboard.charts.what_if_moves import Moves, read_moves, written_moves
from etl import Component

PARTS = {node: Component(node, 6.0, 1.0, 2.0, 4.0) for node in ("entry", "land", "d1")}
SCALES = dict.fromkeys(PARTS, (1.0, 10.0))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("", {}),
        ("entry:+0.5,land:-0.2", {"entry": 0.5, "land": -0.2}),
        ("land:-0.2, entry:0.5", {"entry": 0.5, "land": -0.2}),
        ("entry:1,entry:2", {"entry": 2.0}),
        ("entry:0,d1:+0.00", {}),
        ("d1:+4", {"d1": 4.0}),
        (",,entry:+0.5,", {"entry": 0.5}),
    ],
)
def test_movements_are_read(text: str, known: dict[str, float]):
    assert read_moves(text, PARTS, SCALES) == Moves(known, (), ())


@pytest.mark.parametrize(
    "piece",
    [
        "entry", "entry:", "entry:x", "nothing:+1", "entry:+1.234", "entry:1e9", "entry:nan", "entry:inf", "entry:+-1",
        "entry=+1", "Entry:+1", "entry:+1000000", "entry:１", "__class__:+1", "<b>:+1", "entry:+1;land:+1", "entry: +1",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_to_be_said(piece: str):
    assert read_moves(f"{piece},land:+0.5", PARTS, SCALES) == Moves({"land": 0.5}, (piece,), ())


@pytest.mark.parametrize("by", ["+4.01", "-5.01", "+99"])
def test_a_movement_beyond_the_scale_is_left_out_and_named(by: str):
    assert read_moves(f"entry:{by},land:+0.5", PARTS, SCALES) == Moves({"land": 0.5}, (), ("entry",))


def test_what_is_written_is_read_again():
    moves = {"entry": 0.55, "land": -0.2, "d1": 0.0}
    assert written_moves(moves) == "entry:+0.55,land:-0.20"
    assert read_moves(written_moves(moves), PARTS, SCALES).known == {"entry": 0.55, "land": -0.2}
