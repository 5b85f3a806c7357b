"""What most pages are about: an index, a period, a map and the province that we look from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard import data, filters, home
from dashboard.page import Frame
from dashboard.text import Words

Row = dict[str, Any]
_ENOUGH = 0.5
_SHOWN = "1"
_OF_AN_INDEX = ("node", "period", "concept")
"""Choices that mean nothing in another index."""


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

    @property
    def expected(self) -> int:
        """How many units there were to be scored."""
        of: int = len(self.units) if self.is_rebuilt else self.period["surveyed"] or self.period["units"]
        return of

    def names(self, words: Words) -> dict[str, str]:
        return {unit: words.of(row, "name") for unit, row in self.units.items()}


def of_home(frame: Frame) -> Choice | None:
    """Chosen by the address, on the map on which home stands; None when nothing is loaded."""
    return _chosen(frame, lambda maps: home.own_map(frame.snapshot_id, maps))


def of_country(frame: Frame) -> Choice | None:
    """Chosen by the address, on the map of the period; None when nothing is loaded."""
    return _chosen(frame, lambda maps: maps[0])


def of_home_as_published(frame: Frame) -> Choice | None:
    """Chosen by the address, on the map of the period where home stands on it, for published figures are compared
    there; else on that of home. None when nothing is loaded."""
    choice = of_home(frame)
    if choice and choice.home in data.units_on(frame.snapshot_id, choice.maps[0]):
        return of_country(frame)
    return choice


def indices_of(snapshot_id: str, with_samples: bool = False) -> dict[str, Row]:
    """Every index with figures, by id; no sample, unless it is asked for: it is no basis for comparing provinces."""
    found = (i for i in data.indices(snapshot_id) if i["last_period"])
    return {i["index"]: i for i in found if with_samples or not i["sampled"]}


def pinned_index(indices: Mapping[str, Row], usual: str | None = None) -> Row:
    """The index that the address asks for, else the `usual` one, else the first."""
    return indices[filters.pinned("index", list(indices), usual or next(iter(indices)))]


def pinned_concept(concepts: Mapping[str, Row], index: Row) -> Row:
    """The part of an index over all years that the address asks for, else the index as a whole; `concepts` by id."""
    whole = next(concept for concept, node in concepts.items() if node["node"] == index["root"])
    return concepts[filters.pinned("concept", list(concepts), whole)]


def maps_from(snapshot_id: str, period: Row) -> list[str]:
    """The map of a period and every later one, onto which its figures may be carried."""
    maps = list(data.geographies(snapshot_id))
    return maps[maps.index(period["geography"]) :]


def shows_beyond(frame: Frame) -> bool:
    """Whether ranks that the publisher chose not to print are asked for; never in a presentation."""
    return not frame.is_presentation and filters.pinned("beyond", ("", _SHOWN), "") == _SHOWN


def _chosen(frame: Frame, usual_map_of: Callable[[list[str]], str]) -> Choice | None:
    snapshot_id = frame.snapshot_id
    indices = indices_of(snapshot_id)
    if not indices:
        return None
    index = pinned_index(indices)
    periods = {p["period"]: p for p in data.periods(snapshot_id, index["index"])}
    period = periods[filters.pinned("period", list(periods), _usual_period(list(periods.values())))]
    maps = maps_from(snapshot_id, period)
    usual = usual_map_of(maps)
    chosen_map = home.geography(maps, usual)
    units = units_scored(snapshot_id, index["index"], period["period"], chosen_map)
    return Choice(
        indices, index, periods, period, maps, chosen_map, usual, units, home.on_map(snapshot_id, list(units))
    )


def units_scored(snapshot_id: str, index: str, period: str, geography: str) -> dict[str, Row]:
    """The units of which a period has rows on a map, by id, in Vietnamese order of names, each as it was last."""
    there = {row["unit"] for row in data.scores_in(snapshot_id, index, period, geography)}
    return {u["unit"]: u for u in data.units(snapshot_id) if u["unit"] in there}


def _usual_period(periods: Sequence[Row]) -> str:
    """The newest of which at least half the provinces have a score; where there is none the newest of all."""
    newest: str = next((p["period"] for p in periods if p["with_root"] >= _ENOUGH * p["units"]), periods[0]["period"])
    return newest


def peers_of(frame: Frame, choice: Choice, unit: str) -> list[str]:
    """The provinces most like one, nearest first."""
    index, period = choice.index["index"], choice.period["period"]
    return [peer.unit for peer in data.peers(frame.snapshot_id, unit, choice.map, index=index, period=period)]


def medians_of(frame: Frame, choice: Choice) -> dict[str, float]:
    """The medians of the provinces as they were in the period, by node, where at least half of them have a score.

    On whichever map one looks: none of it is rebuilt.
    """
    found = data.medians(frame.snapshot_id, choice.index["index"], choice.period["period"])
    fewest = _ENOUGH * (choice.period["surveyed"] or choice.period["units"])
    return {node: row["median"] for node, row in found.items() if row["n"] >= fewest}


def draw_home(frame: Frame, choice: Choice) -> None:
    select_home(frame, choice.names(frame.words), choice.home)


def draw_index(frame: Frame, choice: Choice, also_resets: Sequence[str] = ()) -> None:
    select_index(frame, choice.indices, choice.index, also_resets)


def draw_period(frame: Frame, choice: Choice) -> None:
    filters.select(
        frame.words("common.period"), "period", list(choice.periods), choice.period["period"], str, ("node",), 110
    )


def draw_map(frame: Frame, choice: Choice) -> None:
    select_map(frame, choice.maps, choice.usual_map)


def select_home(
    frame: Frame, names: Mapping[str, str], chosen: str, resets: Sequence[str] = (), width: int = 230
) -> None:
    """The province that we look from, among `names` by unit."""
    filters.select(frame.words("common.home"), "home", list(names), chosen, names.__getitem__, resets, width)


def select_index(frame: Frame, indices: Mapping[str, Row], chosen: Row, also_resets: Sequence[str] = ()) -> None:
    """The index; `also_resets` names what depends on it beyond nodes and periods."""
    words = frame.words

    def label(index: str) -> str:
        return f"{words.of(indices[index], 'short_name')}: {words.of(indices[index], 'name')}"

    resets = (*_OF_AN_INDEX, *also_resets)
    filters.select(words("common.index"), "index", list(indices), chosen["index"], label, resets, 300)


def select_node(frame: Frame, name: str, nodes: Mapping[str, Row], chosen: str) -> None:
    """The part of an index, under the name of its choice in the address; parts of parts are set in."""
    words = frame.words

    def label(node: str) -> str:
        indent = "– " if nodes[node]["level"] == "sub_dimension" else ""
        return indent + words.of(nodes[node], "name")

    filters.select(words("common.node"), name, list(nodes), chosen, label, (), 330)


def switch_beyond(frame: Frame, label: str, index: Row) -> None:
    """The switch of ranks that the publisher chose not to print, with what is to be known of ranks."""
    filters.switch(label, "beyond", _SHOWN, frame.words.of(index, "rank_note"))


def select_map(frame: Frame, maps: Sequence[str], usual: str) -> None:
    """The switch between the map of the period and later ones, where there is more than one."""
    if len(maps) > 1:
        home.draw_map_switch(frame.words, maps, usual, resets=("units",))
