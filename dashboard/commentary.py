"""Lời bình: short sentences made from the values of one index of one province by rules. Pure, no streamlit.

A sentence says no more than the values do: no rank where the publisher gives none, no difference across a break, no
place for a figure that nobody measured; and where nothing can be said it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from dashboard.series import breaks_between, change
from dashboard.standing import NEVER_COMPARED, Standing, fields, is_comparable, is_enough, is_higher_better, standings
from dashboard.text import Words

Row = dict[str, Any]

GOOD, BAD, PLAIN, UNSAID = "good", "bad", "plain", "unsaid"
_CUTTING = ("method", "map")


class Remark(NamedTuple):
    """One remark: `kind` is level, place, change, components, missing or unsaid; `tone` is good, bad, plain or unsaid.

    `link` is the address, relative to any page, of where the values stand; `values` are the numbers said, by name.
    """

    kind: str
    text: str
    tone: str
    link: str
    values: Mapping[str, float]


class Facts(NamedTuple):
    """What there is to remark on one index of one province in one period.

    `root` is its row of the overall score, None where the province has none at all; `parts` those of the components.
    `history` are its exact and undisputed overall scores up to the period, oldest first, `breaks` those of that score.
    `standing_of` has the standing of each node among the provinces of that time; `n` of them have an overall score.
    """

    index: Row
    unit: Row
    period: Row
    root: Row | None
    parts: Sequence[Row]
    history: Sequence[Row]
    breaks: Sequence[Row]
    levels: Mapping[str, Row]
    standing_of: Mapping[str, Standing]
    n: int
    firm: str


def facts(
    index: Row,
    unit: Row,
    period: Row,
    own: Sequence[Row],
    scores: Sequence[Row],
    history: Sequence[Row],
    breaks: Sequence[Row],
    levels: Mapping[str, Row],
    flags: Mapping[str, Row],
    firm: str = "",
) -> Facts:
    """`own` are the rows of the province in the period, `scores` those of all provinces on the map of that time.

    `history` are the displayed overall scores of the province, `breaks` those of the index, `levels` its groups by id,
    `flags` its flags by id; `firm` says how firm the rank is, in words to follow it, or nothing.
    """
    field = fields(scores)
    statuses: dict[str, set[str]] = {}
    for row in filter(is_comparable, scores):
        statuses.setdefault(row["node"], set()).add(row["status"])
    return Facts(
        index=index,
        unit=unit,
        period=period,
        root=next((row for row in own if row["node"] == index["root"]), None),
        parts=[row for row in own if row["parent"] == index["root"]],
        history=[row for row in history if row["period"] <= period["period"] and _may_be_compared(row, flags)],
        breaks=[b for b in breaks if b["node"] == index["root"]],
        levels=levels,
        standing_of={
            s.row["node"]: _with_sayable_quarter(s, statuses.get(s.row["node"], set()))
            for s in standings(own, field, period)
        },
        n=len(field.get(index["root"], {})),
        firm=firm,
    )


def _with_sayable_quarter(standing: Standing, statuses: set[str]) -> Standing:
    """A quarter is a kind of rank: none for a rank that is not printed, none in a field that mixes `statuses`."""
    if len(statuses) > 1 or standing.row["beyond_published"]:
        return standing._replace(quarter=None)
    return standing


def _may_be_compared(row: Row, flags: Mapping[str, Row]) -> bool:
    is_excluded = row["flag"] in flags and flags[row["flag"]]["excluded"]
    is_exact = row["value"] is not None and row["qualifier"] is None
    return is_exact and row["status"] != "inferred" and not is_excluded


def remarks(words: Words, known: Facts) -> list[Remark]:
    """At most five remarks in a fixed order; one that nothing can be said where there is no other."""
    said = _Saying(words, known)
    made = (said.level(), said.place(), said.change(), said.components())
    substance = [remark for remark in made if remark is not None]
    if not substance and not any(row["value"] is not None for row in known.parts):
        return [said.unsaid()]
    return substance + said.missing()


def of_kinds(made: Sequence[Remark], kinds: Sequence[str]) -> list[Remark]:
    """The remarks of some kinds, in the order of `kinds`: for where there is no room for all."""
    return [remark for kind in kinds for remark in made if remark.kind == kind]


class _Saying:
    """The sentences on one set of facts; None for one that may not be said."""

    def __init__(self, words: Words, known: Facts) -> None:
        self.words, self.known, self.root = words, known, known.root
        self.names = {
            "index": words.of(known.index, "short_name"),
            "period": known.period["period"],
            "unit": words.of(known.unit, "name"),
        }

    def level(self) -> Remark | None:
        words, row = self.words, self.root
        if row is None or row["value"] is None:
            return None
        values = {"value": row["value"]}
        if row["status"] == "rebuilt":
            text = words("commentary.level_rebuilt", value=self._value(row), year=row["weights_period"], **self.names)
            return Remark("level", text, PLAIN, self._ranking(row["node"]), values)
        if row["excluded"] or row["status"] in NEVER_COMPARED:
            key = "doubtful" if row["excluded"] else "inferred"
            text = words(f"commentary.level_{key}", value=self._value(row), **self.names)
            return Remark("level", text, UNSAID, self._ranking(row["node"]), values)
        standing = self.known.standing_of[row["node"]]
        head = words("commentary.level", value=self._with_status(row), **self.names)
        clauses, tone = self._against_country(row, standing)
        text = f"{', '.join([head, *clauses])}."
        if standing.spread is None or not is_enough(self.known.n, self.known.period):
            of = self.known.period["surveyed"] or self.known.period["units"]
            text = f"{text} {words('commentary.level_sparse', n=self.known.n, of=of)}"
            values |= {"n": self.known.n}
        else:
            values |= {"median": standing.spread.median}
        return Remark("level", text, tone, self._ranking(row["node"]), values)

    def _against_country(self, row: Row, standing: Standing) -> tuple[list[str], str]:
        words, clauses, tone = self.words, [], PLAIN
        if standing.spread is not None:
            middle = standing.spread.median
            side = round(row["value"], 2) - round(middle, 2)
            key = "equal" if side == 0 else "above" if side > 0 else "below"
            clauses.append(words(f"commentary.level_{key}", median=self._points(row, middle)))
            is_within = row["low"] is not None and row["low"] <= middle <= row["high"]
            if is_within and side:
                clauses.append(words("commentary.level_within"))
            elif side:
                tone = GOOD if (side > 0) == is_higher_better(row) else BAD
        if row["band"]:
            label = words.of(self.known.levels[row["band"]], "label")
            is_computed = row["band_status"] == "computed"
            clauses.append(words(f"commentary.level_band{'_computed' if is_computed else ''}", band=label))
        elif standing.quarter:
            clauses.append(words(f"commentary.level_quarter_{standing.quarter}"))
        return clauses, tone

    def place(self) -> Remark | None:
        words, row = self.words, self.root
        if row is None or row["status"] == "rebuilt" or row["rank"] is None or row["excluded"]:
            return None
        if not self.known.index["league_table"] or row["beyond_published"] or row["rank_status"] in NEVER_COMPARED:
            return None
        status = words(f"common.status_{row['rank_status']}")
        said = words("commentary.place", rank=row["rank"], of=row["rank_of"], status=status, **self.names)
        text = f"{', '.join(filter(None, (said, self.known.firm)))}."
        return Remark("place", text, PLAIN, self._ranking(row["node"]), {"rank": row["rank"], "of": row["rank_of"]})

    def change(self) -> Remark | None:
        words, rows = self.words, self.known.history
        if self.root is None or len(rows) < 2 or rows[-1]["period"] != self.known.period["period"]:
            return None
        before, now = rows[-2], rows[-1]
        link = self._trend(self.root)
        moved = change(rows, self.known.breaks)
        if moved is None:
            cut = breaks_between(self.known.breaks, before["moment"], now["moment"], _CUTTING)[-1]
            text = words(
                f"commentary.change_cut_{cut['kind']}", since=before["moment"], moment=words.moment(cut["period"]),
                **self.names,
            )  # fmt: skip
            return Remark("change", text, UNSAID, link, {})
        shown = round(moved.difference, 2)
        key = "same" if shown == 0 else "rose" if shown > 0 else "fell"
        difference = words(f"commentary.difference_{now['unit_of_measure']}", value=words.number(abs(moved.difference)))
        said = words(f"commentary.change_{key}", since=moved.since, difference=difference, **self.names)
        doubts = self._doubts_of_change(before, now, bool(moved.suspected))
        is_within = _overlap(before, now)
        is_plain = key == "same" or is_within or moved.suspected or now["status"] in NEVER_COMPARED
        tone = PLAIN if is_plain else GOOD if (shown > 0) == is_higher_better(self.root) else BAD
        return Remark("change", f"{'; '.join([said, *doubts])}.", tone, link, {"difference": moved.difference})

    def _doubts_of_change(self, before: Row, now: Row, is_suspected: bool) -> list[str]:
        words, said = self.words, []
        if before["status"] == now["status"] == "rebuilt":
            said.append(words("commentary.change_rebuilt"))
        if before["status"] != now["status"]:
            said.append(
                words(
                    "commentary.change_mixed",
                    since=before["period"],
                    before=words(f"common.status_{before['status']}"),
                    period=now["period"],
                    now=words(f"common.status_{now['status']}"),
                )
            )
        if is_suspected:
            said.append(words("commentary.change_suspected"))
        if _overlap(before, now):
            said.append(words("commentary.change_within"))
        return said

    def components(self) -> Remark | None:
        """The components furthest above and below their national medians, where all of them can be held to it."""
        words = self.words
        found = [self.known.standing_of[row["node"]] for row in self.known.parts]
        if len(found) < 2 or any(s.distance is None or not s.row["scale_known"] for s in found):
            return None
        best = max(found, key=lambda s: s.distance or 0.0)
        worst = min(found, key=lambda s: s.distance or 0.0)
        if best is worst or best.spread is None or worst.spread is None:
            return None
        text = words(
            "commentary.components",
            best=words.of(best.row, "node_name"),
            best_value=self._bare(best.row),
            best_median=words.number(best.spread.median),
            worst=words.of(worst.row, "node_name"),
            worst_value=self._bare(worst.row),
            worst_median=words.number(worst.spread.median),
            **self.names,
        )
        values = {"best": best.row["value"], "worst": worst.row["value"]}
        return Remark("components", text, PLAIN, self._profile(), values)

    def missing(self) -> list[Remark]:
        words, row, said = self.words, self.root, []
        if row is not None and row["value"] is None:
            reason = words(f"common.reason_{row['missing_reason']}")
            text = words("commentary.missing_root", reason=reason, **self.names)
            said.append(Remark("missing", text, UNSAID, self._profile(), {}))
        absent = [part for part in self.known.parts if part["value"] is None]
        if absent:
            reasons = sorted({words(f"common.reason_{part['missing_reason']}") for part in absent})
            count, of = len(absent), len(self.known.parts)
            key = "all" if count == of else "parts"
            text = words(f"commentary.missing_{key}", count=count, of=of, reason="; ".join(reasons), **self.names)
            said.append(Remark("missing", text, UNSAID, self._profile(), {"count": count, "of": of}))
        return said

    def unsaid(self) -> Remark:
        words, row = self.words, self.root
        is_known = row is not None and row["missing_reason"]
        reason = words(f"common.reason_{row['missing_reason']}") if row and is_known else words("common.no_figure")
        return Remark("unsaid", words("commentary.unsaid", reason=reason, **self.names), UNSAID, self._profile(), {})

    def _value(self, row: Row) -> str:
        return self.words.about(row["qualifier"], self._points(row, row["value"]))

    def _points(self, row: Row, value: float) -> str:
        return self.words(f"commentary.value_{row['unit_of_measure']}", value=self.words.number(value))

    def _with_status(self, row: Row) -> str:
        return self._marked(row, self._value(row))

    def _bare(self, row: Row) -> str:
        return self._marked(row, self.words.number(row["value"]))

    def _marked(self, row: Row, value: str) -> str:
        """A figure with its status in words, unless it is as published."""
        if row["status"] == "published":
            return value
        return self.words("commentary.with_status", value=value, status=self.words(f"common.status_{row['status']}"))

    def _ranking(self, node: str) -> str:
        query = {"node": node, **({"map": self._map()} if self._map() else {})}
        return self._address("xep-hang", query)

    def _trend(self, row: Row) -> str:
        unit = self.known.unit["unit"]
        query = {"lang": self.words.language, "index": self.known.index["index"], "concept": row["concept"]}
        return f"xu-huong?{urlencode({**query, 'units': unit, 'home': unit})}"

    def _profile(self) -> str:
        return self._address("ho-so", {})

    def _address(self, page: str, more: Mapping[str, str]) -> str:
        known = self.known
        query = {"lang": self.words.language, "index": known.index["index"], "period": known.period["period"]}
        return f"{page}?{urlencode({**query, **more, 'home': known.unit['unit']})}"

    def _map(self) -> str:
        """The map that the address must name: that of a province which the period's own map does not know."""
        return self.known.unit["geography"] if self.root is not None and self.root["status"] == "rebuilt" else ""


def _overlap(one: Row, other: Row) -> bool:
    """Whether both figures have a published interval, and these have a value in common."""
    bounds = [row.get(bound) for row in (one, other) for bound in ("low", "high")]
    return None not in bounds and bool(one["low"] <= other["high"] and other["low"] <= one["high"])
