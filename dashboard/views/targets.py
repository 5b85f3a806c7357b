"""Mục tiêu: everything that was promised, by whom, in which document, by when, and how far it has got."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import streamlit as st

from dashboard import data, filters, home
from dashboard.charts.promise_board import PromiseBoard, Province
from dashboard.charts.state import state
from dashboard.charts.target_list import STATUSES, TargetList
from dashboard.charts.target_sheets import sheets_of
from dashboard.charts.target_slides import slides_of
from dashboard.page import Frame, Page, Sheets, Taken

Row = dict[str, Any]

_EVERY = "all"
_RISE = "rise"
_LEVELS = ("country", "region", "province", "district", "commune")


def show(frame: Frame) -> Sheets | None:
    words = frame.words
    choice = _chosen(frame)
    if choice is None:
        st.html(state(words("common.empty_index_title"), words("targets.none_text")))
        return None
    listed = _listed(frame, choice)
    # the widgets are sent last: a browser draws the list while it still loads them
    bar = st.container(horizontal=True, key="filters-targets")
    place = choice.places[choice.place]
    if not (listed.results or listed.resources or listed.apart):
        told = words("targets.not_begun_text", day=words.day(choice.day), place=place.name)
        st.html(state(words("targets.not_begun_title"), told))
    elif frame.is_presentation:
        st.html(listed.heading(place.name, _leads(listed, choice)[:1]) + listed.slide())
    else:
        st.html(
            listed.heading(place.name, _leads(listed, choice)) + listed.sections() + listed.footing(_caveats(frame))
        )
    if frame.is_presentation:
        return None
    boards = _boards(frame, choice)
    for board in boards:
        st.html(board.section())
    filters.let_the_page_be_drawn()
    with bar:
        _draw_filters(frame, choice, has_board=bool(boards))
    return (lambda: sheets_of(listed, boards)) if listed.shown() or boards else None


def taken(frame: Frame) -> Taken | None:
    choice = _chosen(frame)
    if choice is None:
        return None
    listed, boards = _listed(frame, choice), _boards(frame, choice)
    if not (listed.shown() or boards):
        return None
    place = choice.places[choice.place]
    # a hall that looks at one place is not told of the promise of another
    own = [board for board in boards if board.promiser.unit in place.areas]
    return Taken(lambda: sheets_of(listed, boards), lambda: slides_of(listed, own, place.name, frame.palette))


class _Place(NamedTuple):
    """One option of the filter: what it is called, and the places whose targets it shows."""

    name: str
    areas: tuple[str, ...]
    note: str = ""


class _Choice(NamedTuple):
    """What the address asks for, and what else it could."""

    places: dict[str, _Place]
    usual_place: str
    place: str
    status: str
    days: list[str]
    as_of: str
    newest: date
    others: list[str]
    usual_other: str
    other: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.as_of)


def _chosen(frame: Frame) -> _Choice | None:
    """The choices that the address makes; None when there is no target."""
    snapshot_id = frame.snapshot_id
    newest = datetime.fromisoformat(data.settings(snapshot_id)["created_at"]).date()
    known = data.promises_on(snapshot_id, newest.isoformat())
    if not known:
        return None
    places = _places(frame, known)
    at_home = home.chosen(snapshot_id)
    country = next((r["area"] for r in known if r["place_level"] == _LEVELS[0]), _EVERY)
    usual_place = at_home if at_home in places else country
    days = filters.with_asked_day("as_of", [newest.isoformat(), *_year_ends(snapshot_id, newest)])
    others, usual_other = _others(snapshot_id, at_home)
    return _Choice(
        places,
        usual_place,
        filters.pinned("place", list(places), usual_place),
        filters.pinned("status", [_EVERY, *STATUSES], _EVERY),
        days,
        filters.pinned("as_of", days, newest.isoformat()),
        newest,
        others,
        usual_other,
        filters.pinned("unit", others, usual_other),
    )


def _year_ends(snapshot_id: str, newest: date) -> list[str]:
    """The last days of the years since a first programme ran that had been written about, newest first."""
    targets = data.targets(snapshot_id)
    first = min(int(max(t["programme_period"][:4], (t["source_date"] or "")[:4])) for t in targets)
    return [f"{year}-12-31" for year in range(newest.year - 1, first - 1, -1)]


def _places(frame: Frame, promises: list[Row]) -> dict[str, _Place]:
    """All places together, then each with targets: the country, regions, provinces of today, former ones, districts.

    A province of today without targets of its own stands for those it was made of.
    """
    words, snapshot_id = frame.words, frame.snapshot_id
    rows = {p["area"]: p for p in promises}
    units = {u["unit"]: u for u in data.units(snapshot_id)}
    alone = {area: _Place(_name(frame, row, units.get(area)), (area,)) for area, row in rows.items()}
    found = alone | _merged(frame, set(rows), units)
    order = list(units)

    def rank(area: str) -> tuple[int, bool, int, str]:
        level = rows[area]["place_level"] if area in rows else _LEVELS[2]
        has_ended = area in units and units[area]["valid_to"] is not None
        return _LEVELS.index(level), has_ended, order.index(area) if area in units else 0, area

    ordered = sorted(found, key=rank)
    every = tuple(area for area in ordered if area in rows)
    return {_EVERY: _Place(words("targets.every"), every)} | {area: found[area] for area in ordered}


def _name(frame: Frame, row: Row, unit: Row | None) -> str:
    """A place as the list of places calls it: a former province with its last month."""
    words = frame.words
    name = words.of(row, "place_name")
    if unit is not None and unit["valid_to"]:
        return words("common.unit_until", name=name, moment=words.moment(f"{unit['valid_to']:%Y-%m}"))
    return words("targets.place_district", name=name) if row["place_level"] == _LEVELS[3] else name


def _merged(frame: Frame, areas: set[str], units: dict[str, Row]) -> dict[str, _Place]:
    words, snapshot_id = frame.words, frame.snapshot_id
    today = data.units_on(snapshot_id, list(data.geographies(snapshot_id))[-1])
    found = {}
    for unit, row in today.items():
        members = tuple(home.stand_ins(snapshot_id, unit, areas))
        if unit in areas or not members:
            continue
        name, names = words.of(row, "name"), words.listed([words.of(units[m], "name") for m in members])
        since = words.moment(f"{_first_day(snapshot_id, unit):%Y-%m}")
        found[unit] = _Place(
            words("targets.place_merged", name=name, moment=since, members=names),
            members,
            words("targets.merged", name=name, moment=since, members=names),
        )
    return found


def _first_day(snapshot_id: str, unit: str) -> date:
    first: date = min(u["valid_from"] for u in data.units(snapshot_id) if u["unit"] == unit)
    return first


def _listed(frame: Frame, choice: _Choice) -> TargetList:
    snapshot_id, words = frame.snapshot_id, frame.words
    place = choice.places[choice.place]
    return TargetList(
        words=words,
        rows=data.promises_on(snapshot_id, choice.day.isoformat()),
        names={area: choice.places[area].name for area in place.areas},
        as_of=choice.day,
        chosen_status=None if choice.status == _EVERY else choice.status,
        measures=data.measures(snapshot_id),
        cited=data.source_texts(snapshot_id, words.language),
        flags={
            flag: row for i in data.indices(snapshot_id) for flag, row in data.flags(snapshot_id, i["index"]).items()
        },
        notes=[place.note] if place.note else [],
    )


def _leads(listed: TargetList, choice: _Choice) -> list[str]:
    return [listed.lead_of_all()] if choice.place == _EVERY else listed.leads() or [choice.places[choice.place].name]


def _caveats(frame: Frame) -> list[str]:
    """What the indices with targets say of themselves as a basis for comparing."""
    wanted = {t["index"] for t in data.targets(frame.snapshot_id) if t["comparison"] != _RISE}
    indices = [i for i in data.indices(frame.snapshot_id) if i["index"] in wanted and i["sampled"]]
    return [note for i in indices if (note := frame.words.of(i, "rank_note"))]


# the promise to rise every year


def _rising(snapshot_id: str) -> dict[str, list[Row]]:
    """Targets to rise every year, in the order of the indices, by the province that promised."""
    order = [i["index"] for i in data.indices(snapshot_id)]
    found: dict[str, list[Row]] = {}
    for target in sorted(
        (t for t in data.targets(snapshot_id) if t["comparison"] == _RISE), key=lambda t: order.index(t["index"])
    ):
        found.setdefault(target["area"], []).append(target)
    return found


def _others(snapshot_id: str, at_home: str) -> tuple[list[str], str]:
    """The provinces that can stand beside one that promised to rise, and home among them: none promised it."""
    promisers = _rising(snapshot_id)
    if not promisers:
        return [filters.NONE], filters.NONE
    of_then = _units_beside(snapshot_id, next(iter(promisers)))
    free = [unit for unit in of_then if unit not in promisers]
    stand_in = next(iter(home.stand_ins(snapshot_id, at_home, of_then)), filters.NONE)
    return [filters.NONE, *free], stand_in if stand_in in free else filters.NONE


def _units_beside(snapshot_id: str, unit: str) -> dict[str, Row]:
    """The units of the newest map on which a unit stands."""
    maps = [data.units_on(snapshot_id, geography) for geography in reversed(data.geographies(snapshot_id))]
    return next((units for units in maps if unit in units), {})


def _boards(frame: Frame, choice: _Choice) -> list[PromiseBoard]:
    boards = [_board(frame, choice, unit, promises) for unit, promises in _rising(frame.snapshot_id).items()]
    return [board for board in boards if board.years]


def _board(frame: Frame, choice: _Choice, unit: str, promises: list[Row]) -> PromiseBoard:
    snapshot_id, words = frame.snapshot_id, frame.words
    concepts = {p["index"]: _concept(snapshot_id, p["index"], p["node"]) for p in promises}
    first = min(int(p["programme_period"][:4]) for p in promises)
    # the scores of a year come out after it has ended
    last = min(max(int(p["deadline"][:4]) for p in promises), choice.day.year - 1)
    has_other = choice.other != filters.NONE
    return PromiseBoard(
        words=words,
        promises=promises,
        indices={i["index"]: i for i in data.indices(snapshot_id)},
        promiser=_province(frame, unit, concepts),
        other=_province(frame, choice.other, concepts) if has_other else None,
        breaks={index: data.breaks_of_concept(snapshot_id, index, concept) for index, concept in concepts.items()},
        years=[str(year) for year in range(first, last + 1)],
        cited=data.source_texts(snapshot_id, words.language),
        flags={index: data.flags(snapshot_id, index) for index in concepts},
    )


def _concept(snapshot_id: str, index: str, node: str) -> str:
    concept: str = next(n["concept"] for n in data.concepts(snapshot_id, index).values() if n["node"] == node)
    return concept


def _province(frame: Frame, unit: str, concepts: dict[str, str]) -> Province:
    row = [u for u in data.units(frame.snapshot_id) if u["unit"] == unit][-1]
    return Province(
        unit,
        frame.words.of(row, "name"),
        row["valid_to"],
        {i: data.series(frame.snapshot_id, (unit,), i, concept) for i, concept in concepts.items()},
    )


# filters


def _draw_filters(frame: Frame, choice: _Choice, has_board: bool) -> None:
    words = frame.words
    filters.select(
        words("common.place"),
        "place",
        list(choice.places),
        choice.usual_place,
        lambda place: choice.places[place].name,
        width=320,
    )
    filters.select(
        words("targets.status"),
        "status",
        [_EVERY, *STATUSES],
        _EVERY,
        lambda s: words("targets.every") if s == _EVERY else words(f"common.progress_{s}"),
        width=240,
    )
    filters.select(
        words("common.as_of"),
        "as_of",
        choice.days,
        choice.newest.isoformat(),
        lambda day: _day_shown(frame, choice, day),
        width=220,
    )
    if has_board:
        names = {u["unit"]: words.of(u, "name") for u in data.units(frame.snapshot_id)}
        filters.select(
            words("targets.compare_unit"),
            "unit",
            choice.others,
            choice.usual_other,
            lambda unit: words("targets.none") if unit == filters.NONE else names[unit],
            width=240,
        )


def _day_shown(frame: Frame, choice: _Choice, day: str) -> str:
    words = frame.words
    said = words.day(date.fromisoformat(day))
    return words("targets.newest", day=said) if day == choice.newest.isoformat() else said


PAGE = Page(key="targets", url_path="muc-tieu", position=8, show=show, shows_its_table=True, taken=taken)
