"""The province that the whole product is looked at from, and the map of the country on which it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from dashboard import data, filters
from dashboard.series import counterparts
from dashboard.text import Words

Row = dict[str, Any]


def geography(options: Sequence[str], default: str) -> str:
    """The map that the address asks for, among those on which the page can show its figures."""
    return filters.pinned("map", options, default)


def own_map(snapshot_id: str, maps: Sequence[str]) -> str:
    """The newest of the maps on which home stands: a link to a former province shows it as it was."""
    unit = chosen(snapshot_id)
    return next((g for g in reversed(maps) if unit in data.units_on(snapshot_id, g)), maps[-1])


def draw_map_switch(words: Words, options: Sequence[str], default: str, resets: Sequence[str] = ()) -> None:
    """The switch between maps, each called by the number of its units."""
    filters.segments(
        words("common.map"), "map", options, default, lambda n: words("common.map_of", n=n), resets, is_labelled=True
    )


def chosen(snapshot_id: str) -> str:
    """The unit that the address, this session or the settings call home, on whatever map it stands."""
    everywhere = list(dict.fromkeys(u["unit"] for u in data.units(snapshot_id)))
    return filters.pinned("home", everywhere, data.settings(snapshot_id)["home_unit"])


def on_map(snapshot_id: str, units: Collection[str]) -> str:
    """Home as one of `units`: the same one, the one it became, or the first of those it was made of."""
    asked = chosen(snapshot_id)
    if asked in units:
        return asked
    found = stand_ins(snapshot_id, asked, units)
    return chosen_instead(snapshot_id, found[0]) if found else asked


def names(words: Words, snapshot_id: str) -> dict[str, str]:
    """Every unit there ever was, in order of names; those of one name are told apart by their dates."""
    states: dict[str, list[Row]] = {}
    for unit in data.units(snapshot_id):
        states.setdefault(unit["unit"], []).append(unit)
    shared = Counter(words.of(rows[-1], "name") for rows in states.values())
    return {
        unit: dated(words, words.of(rows[-1], "name"), rows)
        if shared[words.of(rows[-1], "name")] > 1
        else words.of(rows[-1], "name")
        for unit, rows in states.items()
    }


def dated(words: Words, name: str, states: Sequence[Row]) -> str:
    """A name with the last month of a unit that ended, else with its first one; `states` in the order of time."""
    first, last = states[0], states[-1]
    if last["valid_to"]:
        return words("common.unit_until", name=name, moment=words.moment(f"{last['valid_to']:%Y-%m}"))
    return words("common.unit_since", name=name, moment=words.moment(f"{first['valid_from']:%Y-%m}"))


def stand_ins(snapshot_id: str, unit: str, units: Collection[str]) -> list[str]:
    """The units among `units` that a province is, became, or was made of."""
    return counterparts(data.unit_changes(snapshot_id), unit, units)


def chosen_instead(snapshot_id: str, unit: str) -> str:
    filters.replaced("home", unit)
    return chosen(snapshot_id)
