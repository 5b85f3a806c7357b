"""Tổng quan: where one province stands in every index, in under a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import data, filters
from dashboard.charts.score_card import Component, Place, ScoreCard, score_cards
from dashboard.charts.sparkline import sparkline
from dashboard.page import Frame, Page
from dashboard.series import breaks_of, change, cuts_before, segments
from dashboard.text import Words

Row = dict[str, Any]

_ENOUGH_TO_PLACE = 0.5
"""Below this share of units with a score a place among them would mislead."""


def show(frame: Frame) -> None:
    indices = data.indices(frame.snapshot_id)
    units = _selectable_units(frame.snapshot_id, indices)
    periods = _loaded_periods(frame.snapshot_id, indices)
    home = filters.pinned("home", list(units), data.settings(frame.snapshot_id)["home_unit"])
    until = filters.pinned("until", periods, periods[0])
    # the cards are sent before the widgets above them: a browser draws them while it still loads the widgets
    bar = st.container(horizontal=True, key="filters-overview")
    st.html(_heading(frame, units[home]))
    st.html(score_cards([_card(frame, index, units[home], until) for index in _known_by(indices, until)]))
    if not frame.is_presentation:
        with bar:
            _draw_filters(frame.words, units, periods, home, until)


def _loaded_periods(snapshot_id: str, indices: Sequence[Row]) -> list[str]:
    """Every period that any index holds, newest first."""
    return sorted({p["period"] for i in indices for p in data.periods(snapshot_id, i["index"])}, reverse=True)


def _known_by(indices: Sequence[Row], until: str) -> list[Row]:
    return [i for i in indices if i["first_period"] and i["first_period"] <= until]


def _draw_filters(words: Words, units: dict[str, Row], periods: Sequence[str], home: str, until: str) -> None:
    filters.select(
        words("common.home"), "home", list(units), home, lambda u: words.of(units[u], "full_name"), width=320
    )
    filters.select(words("overview.until"), "until", periods, until, str, width=180)


def _selectable_units(snapshot_id: str, indices: Sequence[Row]) -> dict[str, Row]:
    """The units that the newest loaded figures are about, by id, in Vietnamese order of names."""
    newest = max(
        period["units_at"]
        for index in indices
        if index["last_period"]
        for period in data.periods(snapshot_id, index["index"])[:1]
    )
    return {u["unit"]: u for u in data.units(snapshot_id) if _holds_on(u, newest)}


def _holds_on(unit: Row, day: date) -> bool:
    return unit["valid_from"] <= day and (unit["valid_to"] is None or day <= unit["valid_to"])


def _heading(frame: Frame, unit: Row) -> str:
    words = frame.words
    region = words("overview.region", region=words.of(unit, "region_name"))
    return (
        f'<section class="td-heading"><h1>{escape(words.of(unit, "full_name"))}</h1>'
        f"<p>{escape(f'{region}. {_fate(frame, unit)}')}</p></section>"
    )


def _fate(frame: Frame, unit: Row) -> str:
    """What became of the unit in the newest change of the map, in one sentence."""
    words = frame.words
    changes = data.unit_changes(frame.snapshot_id)
    merges = [c for c in changes if c["kind"] == "merge"]
    own = next((c for c in merges if c["from_unit"] == unit["unit"]), None)
    names = {u["unit"]: u for u in data.units(frame.snapshot_id)}
    if own is None:
        today = names[unit["unit"]]
        said = words("overview.unchanged", day=words.day(merges[-1]["date"]))
        if today["full_name_vi"] == unit["full_name_vi"]:
            return said
        return f"{words('overview.renamed', name=words.within(words.of(today, 'full_name')))} {said}"
    others = [c["from_unit"] for c in merges if c["to_unit"] == own["to_unit"] and c["from_unit"] != unit["unit"]]
    return words(
        "overview.merged_on",
        day=words.day(own["date"]),
        unit=words.within(words.of(names[own["to_unit"]], "full_name")),
        others=words.listed([words.of(names[other], "name") for other in others]),
    )


def _card(frame: Frame, index: Row, unit: Row, until: str) -> ScoreCard:
    words, snapshot_id = frame.words, frame.snapshot_id
    periods = [p for p in data.periods(snapshot_id, index["index"]) if p["period"] <= until]
    newest = periods[0]
    own = [r for r in data.profile(snapshot_id, unit["unit"]) if r["index"] == index["index"] and r["period"] <= until]
    root = [r for r in own if r["node"] == index["root"]]
    known = [r for r in root if r["value"] is not None]
    latest = known[-1] if known else None
    absent_now = next((r for r in root if r["period"] == newest["period"] and r["value"] is None), None)
    all_breaks = data.breaks(snapshot_id, index["index"])
    breaks = [b for b in breaks_of(all_breaks, index["root"]) if b["period"] <= until]
    marked = [b["period"] for b in breaks if b["kind"] != "suspected"]
    scores = {p["period"]: None for p in reversed(periods)} | {r["period"]: r["value"] for r in root}
    parts = _newest_parts([r for r in own if r["parent"] == index["root"]])
    medians = _medians(frame, index, parts, periods)
    ranked = latest or absent_now
    moved = change(root, breaks)
    band, band_color = _band(frame, index, latest)
    return ScoreCard(
        index=index["index"],
        name=words.of(index, "short_name"),
        full_name=words.of(index, "name"),
        year=words("overview.newest", period=newest["period"]),
        notices=_notices(words, index, newest, absent_now, latest),
        value=words.number(latest["value"]) if latest else "",
        out_of=words("overview.out_of", max=words.number(latest["scale_max"], 0)) if latest else "",
        status=words(f"common.status_{latest['status']}") if latest else "",
        band=band,
        band_color=band_color,
        rank=_rank(words, index, ranked),
        firmness=_firmness(frame, index, latest),
        change=words.change(moved.difference) if moved else "",
        change_note=_change_note(words, root, breaks),
        place=_place(frame, index, latest, periods),
        spark=sparkline(
            scores,
            segments(scores, breaks),
            [m for m in marked if m > min(scores)],
            words(
                "overview.spark_alt",
                index=words.of(index, "short_name"),
                unit=words.of(unit, "name"),
                first=min(scores),
                last=max(scores),
                value=words.number(latest["value"]) if latest else words("common.no_figure"),
            ),
            frame.palette,
        ),
        spark_first=min(scores),
        spark_last=max(scores),
        spark_note=words("overview.cut_legend") if any(m > min(scores) for m in marked) else "",
        gaps=_gaps(words, root, parts, newest),
        components=[_component(frame, r, medians) for r in parts],
        components_note=_components_note(words, parts, medians),
        details_title=words("overview.details"),
        breaks_title=words("overview.breaks"),
        breaks=[words("common.break", period=b["period"], reason=words.of(b, "reason")) for b in reversed(breaks)],
        source=_source(frame, latest),
        link="xep-hang?"
        + urlencode(
            {"lang": words.language, "index": index["index"], "node": index["root"],
             "period": (latest or newest)["period"], "units": unit["unit"]}
        ),
        link_text=words("overview.see_ranking"),
    )  # fmt: skip


def _notices(words: Words, index: Row, newest: Row, absent_now: Row | None, latest: Row | None) -> list[str]:
    notices = []
    if index["last_published"] > newest["period"] and newest["period"] == index["last_period"]:
        notices.append(words("overview.newer_published", period=index["last_published"]))
    if absent_now:
        reason = words(f"common.reason_{absent_now['missing_reason']}")
        notices.append(words("overview.absent_in", period=newest["period"], reason=reason))
        if latest:
            notices.append(words("overview.last_known", period=latest["period"]))
    if latest is None:
        notices.append(words("overview.never"))
    return [notice[0].upper() + notice[1:] for notice in notices]


def _band(frame: Frame, index: Row, latest: Row | None) -> tuple[str, str]:
    if latest is None or not latest["band"]:
        return "", ""
    level = data.band_levels(frame.snapshot_id, index["index"])[latest["band"]]
    label = frame.words.of(level, "label")
    if latest["band_status"] == "computed":
        label = frame.words("overview.band_computed", band=label)
    return label, frame.palette.of_tone(level["tone"], level["of"])


def _rank(words: Words, index: Row, row: Row | None) -> str:
    if not index["league_table"]:
        return words("overview.no_league_table")
    if row is None or row["rank"] is None:
        return ""
    if row["beyond_published"]:
        return words("overview.rank_hidden")
    status = words(f"common.status_{row['rank_status']}")
    return words("common.rank_with_status", rank=row["rank"], of=row["rank_of"], status=status)


def _firmness(frame: Frame, index: Row, latest: Row | None) -> str:
    """How firm the standing is: the publisher's interval, else the distance to the neighbours."""
    if latest is None:
        return ""
    words = frame.words
    rows = data.ranking(frame.snapshot_id, index["index"], index["root"], latest["period"])
    own = next(r for r in rows if r["unit"] == latest["unit"])
    if own["low"] is not None:
        return words(
            "overview.interval",
            level=words.number(own["level_pct"], 0),
            low=words.number(own["low"]),
            high=words.number(own["high"]),
        )
    if latest["rank"] is None or latest["beyond_published"] or not index["league_table"]:
        return ""
    neighbours = {r["rank"]: r for r in rows if r["rank"] is not None and r["value"] is not None}
    above, below = neighbours.get(latest["rank"] - 1), neighbours.get(latest["rank"] + 1)
    said = []
    if above:
        said.append(words("overview.above", gap=words.number(above["value"] - latest["value"])))
    if below and not below["beyond_published"]:
        said.append(words("overview.below", gap=words.number(latest["value"] - below["value"])))
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _change_note(words: Words, root: Sequence[Row], breaks: Sequence[Row]) -> str:
    moved = change(root, breaks)
    if moved:
        notes = [words("overview.change_since", since=moved.since)]
        if moved.mixes_statuses:
            notes.append(words("overview.change_mixed"))
        if moved.suspected:
            notes.append(words("overview.change_suspected"))
        return "; ".join(notes)
    cuts = cuts_before(root, breaks)
    if cuts:
        known = [r for r in root if r["value"] is not None]
        return words("overview.change_none_break", since=known[-2]["period"], reason=words.of(cuts[-1], "reason"))
    return words("overview.change_none_first")


def _place(frame: Frame, index: Row, latest: Row | None, periods: Sequence[Row]) -> Place | None:
    if latest is None:
        return None
    words = frame.words
    spread = next(
        s for s in data.spread(frame.snapshot_id, index["index"], index["root"]) if s["period"] == latest["period"]
    )
    of = next(p for p in periods if p["period"] == latest["period"])
    if spread["n"] < _ENOUGH_TO_PLACE * (of["surveyed"] or of["units"]) or spread["greatest"] == spread["least"]:
        return None
    width = spread["greatest"] - spread["least"]

    def share(value: float) -> float:
        return (value - spread["least"]) / width

    return Place(
        title=words("overview.place", n=spread["n"]),
        share=share(latest["value"]),
        q1_share=share(spread["q1"]),
        median_share=share(spread["median"]),
        q3_share=share(spread["q3"]),
        least=words("overview.least", value=words.number(spread["least"])),
        median=words("overview.median", value=words.number(spread["median"])),
        greatest=words("overview.greatest", value=words.number(spread["greatest"])),
    )


def _newest_parts(children: Sequence[Row]) -> list[Row]:
    """The components of the newest period in which any of them has a score."""
    scored = [r["period"] for r in children if r["value"] is not None]
    return [r for r in children if r["period"] == max(scored)] if scored else []


def _components_note(words: Words, parts: Sequence[Row], medians: dict[str, float]) -> str:
    if not parts:
        return ""
    key = "components_with_median" if medians else "components"
    return words(f"overview.{key}", period=parts[0]["period"])


def _medians(frame: Frame, index: Row, parts: Sequence[Row], periods: Sequence[Row]) -> dict[str, float]:
    """The national middle of each component, where enough units have a score."""
    if not parts:
        return {}
    period = next(p for p in periods if p["period"] == parts[0]["period"])
    enough = _ENOUGH_TO_PLACE * (period["surveyed"] or period["units"])
    found = data.medians(frame.snapshot_id, index["index"], period["period"])
    return {node: row["median"] for node, row in found.items() if row["n"] >= enough}


def _gaps(words: Words, root: Sequence[Row], parts: Sequence[Row], newest: Row) -> list[str]:
    """What is missing and why: earlier years without a total, and components without a score."""
    said = []
    years: dict[str, list[str]] = {}
    for row in root:
        if row["value"] is None and row["period"] != newest["period"]:
            years.setdefault(row["missing_reason"], []).append(row["period"])
    for reason, periods in years.items():
        said.append(
            words(
                "overview.missing_years",
                periods=words.listed(periods),
                reason=words(f"common.reason_{reason}"),
            )
        )
    absent = [r for r in parts if r["value"] is None]
    if absent:
        reasons = sorted({words(f"common.reason_{r['missing_reason']}") for r in absent})
        said.append(
            words(
                "overview.missing_count",
                period=parts[0]["period"],
                count=len(absent),
                of=len(parts),
                reason="; ".join(reasons),
            )
        )
    if not parts:
        said.append(words("overview.missing_all"))
    return said


def _component(frame: Frame, row: Row, medians: dict[str, float]) -> Component:
    words = frame.words
    name = words.of(row, "node_name")

    def share(value: float | None) -> float | None:
        return None if value is None else (value - row["scale_min"]) / (row["scale_max"] - row["scale_min"])

    if row["value"] is None:
        reason = words(f"common.reason_{row['missing_reason']}")
        return Component(name, "–", None, share(medians.get(row["node"])), reason, "")
    status = words(f"common.status_{row['status']}")
    return Component(
        name,
        words.number(row["value"]),
        share(row["value"]),
        share(medians.get(row["node"])),
        status,
        _source(frame, row),
    )


def _source(frame: Frame, row: Row | None) -> str:
    if row is None or not row["source_id"]:
        return ""
    cited = data.source_texts(frame.snapshot_id, frame.words.language)
    return f"{frame.words('common.source')}: " + "; ".join(cited[s] for s in row["source_id"].split("|"))


PAGE = Page(key="overview", url_path="tong-quan", position=1, show=show)
