"""The tables behind the page of peers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.peers_moves import Move
from dashboard.charts.peers_reasons import Reasons
from dashboard.sheet import Cell, Column, Sheet
from dashboard.text import Words

Row = dict[str, Any]

_DECIMALS = 4


def sheets(
    words: Words,
    reasons: Reasons,
    moves: Sequence[Move],
    years: tuple[str, str],
    cited: Mapping[str, str],
    how: Sequence[str] = (),
) -> list[Sheet]:
    """What home and its peers scored in two years, in what they are alike, and what their parts scored.

    Those of them that hold anything; `how` says whose the facts are in which they are alike, and how they are weighed.
    """
    found = [
        _of_moves(words, reasons, moves, years, cited),
        _of_reasons(words, reasons, how),
        _of_parts(words, reasons, moves, years, cited),
    ]
    return [sheet for sheet in found if sheet.rows]


def _of_moves(
    words: Words, reasons: Reasons, moves: Sequence[Move], years: tuple[str, str], cited: Mapping[str, str]
) -> Sheet:
    first, last = years
    columns = [
        Column(words("common.column_unit")),
        Column(first, _DECIMALS), Column(last, _DECIMALS), Column(words("peers.column_change"), _DECIMALS),
        Column(words("peers.status_in", year=first)), Column(words("peers.status_in", year=last)),
        Column(words("common.column_source")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            reasons.setting.names[move.unit],
            move.before["value"] if move.before else None,
            move.now["value"] if move.now else None,
            move.difference,
            _status(words, move.before),
            _status(words, move.now),
            _sources(words, (move.before, move.now), cited),
        ]
        for move in moves
    ]
    return Sheet("thay-doi", words("peers.moves_sheet", first=first, last=last), columns, rows)


def _of_reasons(words: Words, reasons: Reasons, how: Sequence[str]) -> Sheet:
    variables = [v for v in reasons.setting.variables if v in reasons.own]
    columns = [Column(words("common.column_unit")), Column(words("peers.column_distance"), 3)]
    for v in variables:
        name = reasons.setting.variables[v]
        is_number = isinstance(_any(reasons, v), float)
        columns += [
            Column(words(f"peers.measured_{v}", name=name, start=reasons.setting.start), 3 if is_number else None),
            Column(words("peers.column_gap", name=name), 3),
        ]
    own: list[Cell] = [reasons.setting.names[reasons.home], 0.0]
    for v in variables:
        own += [_fact(reasons, v, reasons.own[v]), None if reasons.own[v] is None else 0.0]
    rows = [own]
    for peer in reasons.peers:
        of_peer = {r.variable: r for r in peer.reasons}
        cells: list[Cell] = [reasons.setting.names[peer.unit], peer.distance]
        for v in variables:
            cells += [_fact(reasons, v, of_peer[v].other), of_peer[v].gap]
        rows.append(cells)
    return Sheet("tuong-dong", words("peers.alike_sheet"), columns, rows, [words("peers.legend_spread"), *how])


def _any(reasons: Reasons, variable: str) -> Any:
    others = (r.other for peer in reasons.peers for r in peer.reasons if r.variable == variable)
    return next((fact for fact in (reasons.own[variable], *others) if fact is not None), None)


def _fact(reasons: Reasons, variable: str, fact: Any) -> Cell:
    return fact if fact is None or isinstance(fact, float) else reasons.fact(variable, fact)


def _of_parts(
    words: Words, reasons: Reasons, moves: Sequence[Move], years: tuple[str, str], cited: Mapping[str, str]
) -> Sheet:
    first, last = years
    columns = [
        Column(words("common.column_unit")), Column(words("common.node")),
        Column(first, _DECIMALS), Column(last, _DECIMALS), Column(words("peers.column_change"), _DECIMALS),
        Column(words("common.column_status")), Column(words("common.column_source")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            reasons.setting.names[move.unit],
            words.of(part.now, "node_name"),
            part.before["value"],
            part.now["value"],
            part.difference,
            _status(words, part.now),
            _sources(words, (part.before, part.now), cited),
        ]
        for move in moves
        for part in move.parts
    ]
    return Sheet("thanh-phan", words("peers.parts_sheet", first=first, last=last), columns, rows)


def _status(words: Words, row: Row | None) -> Cell:
    if row is None or row["value"] is None:
        return None
    status = words(f"common.status_{row['status']}")
    return words("common.weighted", status=status, year=row["weights_period"]) if row["weights_period"] else status


def _sources(words: Words, rows: Sequence[Row | None], cited: Mapping[str, str]) -> str:
    """Where the figures are from; why there is none."""
    told = []
    for row in rows:
        if row is None:
            told.append(words("common.no_figure"))
        elif row["value"] is None:
            told.append(
                words(f"common.reason_{row['missing_reason']}") if row["missing_reason"] else words("common.no_figure")
            )
        else:
            told += [cited[source] for source in (row["source_id"] or "").split("|") if source]
    return "; ".join(dict.fromkeys(told))
