"""What most pages are about: an index, a period, a map and the province that we look from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dashboard import data, filters, home
from dashboard.page import Frame

Row = dict[str, Any]
_ENOUGH = 0.5


class Choice(NamedTuple):
    """What is looked at, and what else could be; `units` are those of the map, in Vietnamese order of names."""

    indices: dict[str, Row]
    index: Row
    periods: dict[str, Row]
    period: Row
    maps: list[str]
    map: str
    usual_map: str
    units: dict[str, Row]
    home: str

    @property
    def is_rebuilt(self) -> bool:
        """Whether the map is a later one than that of the period: some scores are rebuilt, and nobody has a rank."""
        return self.map != self.maps[0]


def of_home(frame: Frame) -> Choice | None:
    """Chosen by the address, on the map on which home stands; None when nothing is loaded."""
    return _chosen(frame, lambda maps: home.own_map(frame.snapshot_id, maps))


def of_country(frame: Frame) -> Choice | None:
    """Chosen by the address, on the map of the period; None when nothing is loaded."""
    return _chosen(frame, lambda maps: maps[0])


def _chosen(frame: Frame, usual_map_of: Callable[[list[str]], str]) -> Choice | None:
    snapshot_id = frame.snapshot_id
    # a sample is no basis for comparing provinces
    indices = {i["index"]: i for i in data.indices(snapshot_id) if i["last_period"] and not i["sampled"]}
    if not indices:
        return None
    index = indices[filters.pinned("index", list(indices), next(iter(indices)))]
    periods = {p["period"]: p for p in data.periods(snapshot_id, index["index"])}
    period = periods[filters.pinned("period", list(periods), _usual_period(list(periods.values())))]
    every = list(data.geographies(snapshot_id))
    maps = every[every.index(period["geography"]) :]
    usual = usual_map_of(maps)
    chosen_map = home.geography(maps, usual)
    rows = data.scores_in(snapshot_id, index["index"], period["period"], chosen_map)
    there = {row["unit"] for row in rows}
    # in the order of names; a unit changed its region or its name in the course of time
    units = {u["unit"]: u for u in data.units(snapshot_id) if u["unit"] in there}
    return Choice(
        indices, index, periods, period, maps, chosen_map, usual, units, home.on_map(snapshot_id, list(units))
    )


def _usual_period(periods: Sequence[Row]) -> str:
    """The newest of which at least half the provinces have a score; where there is none the newest of all."""
    newest: str = next((p["period"] for p in periods if p["with_root"] >= _ENOUGH * p["units"]), periods[0]["period"])
    return newest


def draw_home(frame: Frame, choice: Choice) -> None:
    words = frame.words
    filters.select(
        words("common.home"), "home", list(choice.units), choice.home, lambda u: words.of(choice.units[u], "name"), (),
        230,
    )  # fmt: skip


def draw_index(frame: Frame, choice: Choice) -> None:
    words = frame.words
    filters.select(
        words("common.index"),
        "index",
        list(choice.indices),
        choice.index["index"],
        lambda i: f"{words.of(choice.indices[i], 'short_name')}: {words.of(choice.indices[i], 'name')}",
        ("node", "period", "concept"),
        300,
    )


def draw_period(frame: Frame, choice: Choice) -> None:
    filters.select(
        frame.words("common.period"), "period", list(choice.periods), choice.period["period"], str, ("node",), 110
    )


def draw_map(frame: Frame, choice: Choice) -> None:
    """The switch between the map of the period and later ones, where there is more than one."""
    if len(choice.maps) > 1:
        home.draw_map_switch(frame.words, choice.maps, choice.usual_map, resets=("units",))
