"""Reports of provinces and indices, from the pages that know them to the file: it stands above the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import etl
from dashboard import choice, data, filters, home, views
from dashboard.charts.profile_reading import ProfileReading
from dashboard.charts.rural_progress import RuralProgress
from dashboard.page import Frame, discovered
from dashboard.renderer import Failed, Rendered, rendered
from dashboard.reports import AnnualReport, Chapter, ProfilePage, annual_source, profile_source
from dashboard.reports.profile_page import Province, page_of
from dashboard.text import LANGUAGES
from dashboard.theme import LIGHT
from dashboard.views import new_rural, overview, profile, ranking

Row = dict[str, Any]

_STANDARD = "ua-1"
"""A report can be read aloud: it is tagged, and tells its language and title."""

_LABELS = (
    "report.contents", "report.page", "report.methods", "report.sources", "report.all_sources", "report.open",
)  # fmt: skip


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


def annual_of_unit(frame: Frame, unit: str, year: str = "", server: str = "") -> AnnualReport | None:
    """The report of a province up to a year, the newest where none is named; None where there is no such province."""
    frame = replace(frame, is_presentation=True, palette=LIGHT)
    if not any(row["unit"] == unit for row in data.units(frame.snapshot_id)):
        return None
    indices = choice.indices_of(frame.snapshot_id)
    year = year or max(index["last_period"] for index in indices.values())
    states = [row for row in data.units(frame.snapshot_id) if row["unit"] == unit]
    name = frame.words.of(max(states, key=lambda row: row["valid_from"]), "full_name")
    declared = _declared("province")
    asked = {"home": unit, "year": year}
    chapters = [
        chapter
        for one in declared["chapters"]
        for chapter in (_each_index(frame, one, asked) if one.get("each") == "index" else [_chapter(frame, one, asked)])
    ]
    said = frame.words("report.subtitle_annual", period=year)
    return _annual(frame, declared, name, said, chapters, list(indices.values()), _home_link(frame, server, unit))


def annual_of_index(frame: Frame, index: str, period: str = "", server: str = "") -> AnnualReport | None:
    """The report of an index in a period, the newest where none is named; None where there is no such index."""
    frame = replace(frame, is_presentation=True, palette=LIGHT)
    found = choice.indices_of(frame.snapshot_id).get(index)
    if found is None:
        return None
    words, period = frame.words, period or found["last_period"]
    asked = {"home": data.settings(frame.snapshot_id)["home_unit"], "index": index, "period": period, "year": period}
    declared = _declared("index")
    chapters = [_chapter(frame, one, asked) for one in declared["chapters"]]
    said = words("report.subtitle_index", name=words.of(found, "name"), period=period)
    link = _link(frame, server, {"index": index, "period": period}, ranking.PAGE.url_path) if server else ""
    return _annual(frame, declared, words.of(found, "short_name"), said, chapters, [found], link)


def written(
    kind: str,
    frame: Frame,
    subjects: Sequence[str],
    progress: Callable[[int, int, str], None] = lambda done, of, subject: None,
    chosen: tuple[str, str] = ("", ""),
    server: str = "",
) -> Iterator[tuple[str, Rendered | Failed]]:
    """The reports of one kind (`profile`, `province` or `index`), one after the other, each with the name of its file.

    `subjects` are provinces, of `index` indices; `chosen` are the index of a profile and the period. Subjects of which
    there is nothing are left out. `progress` is told how many are done, of how many, and which is next.
    """
    for done, subject in enumerate(subjects):
        progress(done, len(subjects), subject)
        source, name = _source_of(kind, frame, subject, chosen, server)
        if source:
            yield f"{name}.pdf", rendered(source, standard=_STANDARD)
    progress(len(subjects), len(subjects), "")


def _source_of(kind: str, frame: Frame, subject: str, chosen: tuple[str, str], server: str) -> tuple[str, str]:
    """The source of a report and the name of its file without its ending; empty where there is nothing."""
    if kind == "profile":
        page = profile_page(frame, subject, *chosen, server)
        return (profile_source(page), "-".join(filter(None, (kind, subject, *chosen)))) if page else ("", "")
    make = annual_of_unit if kind == "province" else annual_of_index
    report = make(frame, subject, chosen[1], server)
    return (annual_source(report), "-".join(filter(None, (kind, subject, chosen[1])))) if report else ("", "")


def _declared(report: str) -> Row:
    """One of the reports that the catalogue declares."""
    known = etl.read_yaml(etl.data_folder() / "catalog" / "reports.yml")
    return next(one for one in known if one["report"] == report)


def _annual(
    frame: Frame, declared: Row, subject: str, said: str, chapters: Sequence[Chapter], indices: Sequence[Row], link: str
) -> AnnualReport:
    words = frame.words
    notes = [f"{words.of(i, 'short_name')}: {words.of(i, 'rank_note')}" for i in indices if words.of(i, "rank_note")]
    return AnnualReport(
        language=words.language,
        kicker=words("report.kicker_annual", name=words.of(declared, "name")),
        title=subject,
        subtitle=said,
        lead=[words("report.written"), words("common.statuses_note")],
        chapters=chapters,
        methods=[words("common.statuses_note"), words("profile.rule"), *notes],
        version=_version(frame),
        link=link,
        labels={key.partition(".")[2]: words(key) for key in _LABELS},
    )


def _each_index(frame: Frame, declared: Row, asked: dict[str, str]) -> list[Chapter]:
    """A chapter for every index that has a period up to the year of the report."""
    chapters = []
    for name, index in choice.indices_of(frame.snapshot_id).items():
        known = [p for p in data.periods(frame.snapshot_id, name) if p["period"] <= asked["year"]]
        if known:
            titles = {
                f"name_{language}": f"{index[f'short_name_{language}']}: {index[f'name_{language}']}"
                for language in LANGUAGES
            }
            chapters.append(
                _chapter(frame, {**declared, **titles}, {**asked, "index": name, "period": _usual_period(known)})
            )
    return chapters


def _usual_period(periods: Sequence[Row]) -> str:
    """The newest of which at least half the provinces have a score; where there is none the newest of all."""
    newest: str = next((p["period"] for p in periods if 2 * p["with_root"] >= p["units"]), periods[0]["period"])
    return newest


def _chapter(frame: Frame, declared: Row, asked: dict[str, str]) -> Chapter:
    """The slides and tables of the views of a chapter; of a view without what is asked for that is told."""
    pages = {page.url_path: page for page in discovered(views)}
    slides, sheets, absent = [], [], []
    for view in declared["views"]:
        page = pages[view["page"]]
        choices = {name: str(value).format(**asked) for name, value in view["choices"].items()}
        with filters.given(choices) as given:
            taken = page.taken(frame) if page.taken else None
            is_known = taken is not None and not given.unknown and given.pinned.get("home", "") == choices["home"]
            shown = [s for s in taken.slides() if s.part in view.get("parts", (s.part,))] if taken and is_known else []
            if taken and is_known:
                slides += shown
                sheets += taken.sheets()[: view.get("tables", 1)]
            else:
                absent.append(frame.words("report.absent", page=page.title(frame.words)))
    return Chapter(frame.words.of(declared, "name"), slides, [s for s in sheets if s.rows], absent)


def _home_link(frame: Frame, server: str, unit: str) -> str:
    return _link(frame, server, {"home": unit}, overview.PAGE.url_path) if server else ""


def _created(frame: Frame) -> date:
    return datetime.fromisoformat(data.settings(frame.snapshot_id)["created_at"]).date()


def _version(frame: Frame) -> str:
    words = frame.words
    said = words("common.data_version", day=words.day(_created(frame)))
    return words("report.version", said=said, id=frame.snapshot_id)


def _link(frame: Frame, server: str, address: dict[str, str], page: str = profile.PAGE.url_path) -> str:
    asked = {**address, "lang": frame.words.language, "version": frame.snapshot_id}
    return f"{server.rstrip('/')}/{page}?{urlencode(asked)}"
