"""Reports of provinces and indices, from the pages that know them to the file: it stands above the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from dashboard import choice, data, filters, home
from dashboard.charts.profile_reading import ProfileReading
from dashboard.charts.rural_progress import RuralProgress
from dashboard.page import Frame
from dashboard.reports import ProfilePage
from dashboard.reports.profile_page import Province, page_of
from dashboard.theme import LIGHT
from dashboard.views import new_rural, overview, profile

Row = dict[str, Any]


def profile_page(frame: Frame, unit: str, index: str = "", period: str = "", server: str = "") -> ProfilePage | None:
    """A province on one page, with the profile of one index: the first, and its usual period, where none is named.

    None where there is no such province. Links begin with the address of the `server`; without one there are none.
    """
    frame = replace(frame, is_presentation=True, palette=LIGHT)
    if not any(row["unit"] == unit for row in data.units(frame.snapshot_id)):
        return None
    with filters.given({"home": unit}):
        seen = overview.reading_of(frame)
    if seen is None:
        return None
    index = index or next(iter(choice.indices_of(frame.snapshot_id)))
    found, address = _profile(frame, unit, index, period)
    known = Province(
        words=frame.words,
        unit=seen.unit,
        about=seen.about,
        people=_people(frame, seen.unit),
        readings=seen.readings,
        index=next(i for i in data.indices(frame.snapshot_id) if i["index"] == index),
        profile=found,
        rural=_rural(frame, unit),
        rural_day=frame.words.day(_created(frame)),
        version=_version(frame),
        link=_link(frame, server, address) if server else "",
    )
    return page_of(known)


def _profile(frame: Frame, unit: str, index: str, period: str) -> tuple[ProfileReading | None, dict[str, str]]:
    """The profile of a province and its address; where the usual period does not know it, of the newest that does."""
    asked = {"home": unit, "index": index}
    for chosen in (period, *([] if period else _own_periods(frame, unit, index))):
        with filters.given({**asked, **({"period": chosen} if chosen else {})}) as given:
            found = profile.reading_of(frame)
        if found and found.unit["unit"] == unit and found.rows:
            return found, given.pinned
    return None, asked


def _own_periods(frame: Frame, unit: str, index: str) -> list[str]:
    """The periods on whose own map a province stands, newest first."""
    periods = data.periods(frame.snapshot_id, index)
    return [p["period"] for p in periods if unit in data.units_on(frame.snapshot_id, p["geography"])]


def _rural(frame: Frame, unit: str) -> RuralProgress | None:
    """What is known of new rural in this very place, and not in the one that came after it."""
    with filters.given({"home": unit, "place": unit}) as given:
        found = new_rural.reading_of(frame)
    is_here = found and given.pinned.get("place") == unit
    return found if is_here and (found.readings or found.promises) else None


def _people(frame: Frame, unit: Row) -> tuple[float, str, bool] | None:
    maps = data.geographies(frame.snapshot_id)
    geography = home_map(frame, unit["unit"])
    found = data.people(frame.snapshot_id, geography, maps[geography]["valid_to"] or _created(frame)).get(unit["unit"])
    return (found.thousand, found.period, len(found.members) > 1) if found else None


def home_map(frame: Frame, unit: str) -> str:
    """The newest map on which a province stands."""
    with filters.given({"home": unit}):
        return home.own_map(frame.snapshot_id, list(data.geographies(frame.snapshot_id)))


def _created(frame: Frame) -> date:
    return datetime.fromisoformat(data.settings(frame.snapshot_id)["created_at"]).date()


def _version(frame: Frame) -> str:
    words = frame.words
    said = words("common.data_version", day=words.day(_created(frame)))
    return words("report.version", said=said, id=frame.snapshot_id)


def _link(frame: Frame, server: str, address: dict[str, str]) -> str:
    asked = {**address, "lang": frame.words.language, "version": frame.snapshot_id}
    return f"{server.rstrip('/')}/{profile.PAGE.url_path}?{urlencode(asked)}"
