"""The blocks of rows of a heat map: regions, groups of the total, likeness. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.text import Words

Row = Mapping[str, Any]


class Block(NamedTuple):
    """Rows under one heading, in the order in which they stand; an empty `title` shows none."""

    title: str
    units: Sequence[str]


def by_region(units: Sequence[str], rows: Mapping[str, Row], regions: Mapping[str, Row], words: Words) -> list[Block]:
    """A block a region, in the usual order from north to south; `rows` hold the region of each unit at the time."""
    found = _grouped(units, lambda unit: rows[unit]["region"])
    in_order = sorted(found, key=lambda region: regions[region]["position"])
    return [Block(words.of(regions[region], "name"), found[region]) for region in in_order]


def by_band(units: Sequence[str], rows: Mapping[str, Row], levels: Mapping[str, Row], words: Words) -> list[Block]:
    """A block a group of the total, best first, units without one last."""
    found = _grouped(units, lambda unit: rows[unit]["band"])
    named = [Block(words.of(level, "label"), found[band]) for band, level in levels.items() if band in found]
    return named + ([Block(words("heat.no_band"), found[None])] if None in found else [])


def by_likeness(units: Sequence[str], home: str, peers: Collection[str], words: Words, name: str) -> list[Block]:
    """Home, those most like it, and all others; within a block in the order given."""
    alike = [unit for unit in units if unit in peers and unit != home]
    others = [unit for unit in units if unit != home and unit not in alike]
    blocks = [
        Block(words("heat.itself"), [unit for unit in units if unit == home]),
        Block(words("heat.alike", unit=name), alike),
        Block(words("heat.others"), others),
    ]
    return [block for block in blocks if block.units]


def of_a_slide(
    units: Sequence[str], blocks: Sequence[Block], home: str, peers: Collection[str], words: Words, name: str
) -> list[Block]:
    """What one screen holds: the region of home, and those most like it from elsewhere. `blocks` are by region."""
    own = next((block for block in blocks if home in block.units), Block("", []))
    alike = [unit for unit in units if unit in peers and unit not in own.units]
    found = [own, Block(words("heat.alike", unit=name), alike)]
    return [block for block in found if block.units]


def _grouped(units: Sequence[str], key: Callable[[str], Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for unit in units:
        found.setdefault(key(unit), []).append(unit)
    return found
