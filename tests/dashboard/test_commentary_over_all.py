"""The commentary on every province, index and period of the shipped figures, taken apart and recomputed.

What is said is taken apart by patterns and held against the tables of the snapshot and the declarations of the
catalogue. Nothing here calls the code that says it, but to hear it.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from dashboard.commentary import Facts, Remark, facts, remarks
from dashboard.text import Words
from etl import queries
from etl.store import Snapshot
from tests.conftest import DATA, INDICES

Row = dict[str, Any]

NEVER_COMPARED = ("rebuilt", "inferred")
KINDS = ["level", "place", "change", "components", "missing", "unsaid"]
STATUS = {
    "vi": {"published": "công bố", "computed": "tính lại", "rebuilt": "quy đổi về 34 tỉnh"},
    "en": {"published": "published", "computed": "computed", "rebuilt": "rebuilt for the 34"},
}
QUARTERS = {
    "vi": {"tốt nhất": 1, "tốt thứ hai": 2, "tốt thứ ba": 3, "sau cùng": 4},
    "en": {"best": 1, "second best": 2, "third best": 3, "last": 4},
}
SIDES = {
    "vi": {"cao hơn": 1, "thấp hơn": -1, "bằng": 0},
    "en": {"above": 1, "below": -1, "at": 0},
}
MOVES = {
    "vi": {"tăng": 1, "giảm": -1, "không đổi": 0},
    "en": {"rose by": 1, "fell by": -1, "is unchanged": 0},
}
NUMBER = r"\d[\d.,]*\d|\d"
PATTERNS = {
    "vi": {
        "level": rf"(?P<index>.+?) năm (?P<period>\d{{4}}): (?P<unit>.+) đạt (?P<value>{NUMBER})\s(?P<measure>điểm|%)"
        r"(?: \((?P<status>[^()]+)\))?"
        rf"(?:, (?P<side>cao hơn|thấp hơn|bằng) trung vị cả nước \((?P<median>{NUMBER})\s(?:điểm|%)\))?"
        r"(?P<within>, chênh lệch nằm trong khoảng tin cậy của điểm)?"
        r"(?:, thuộc một phần tư (?P<quarter>tốt nhất|tốt thứ hai|tốt thứ ba|sau cùng))?"
        r"(?:, xếp loại “(?P<band>[^”]+)”(?P<band_computed> \(nhóm tính lại\))?)?\."
        r"(?: Mới có điểm của (?P<n>\d+)/(?P<of>\d+) tỉnh, thành phố, không so với cả nước\.)?",
        "rebuilt": rf"(?P<index>.+?) năm (?P<period>\d{{4}}): giá trị quy đổi của (?P<unit>.+) là "
        rf"(?P<about>khoảng )?(?P<value>{NUMBER})\s"
        r"(?P<measure>điểm|%) \(trọng số dân số (?P<year>\d{4})\), không xếp vị trí và thứ hạng\.",
        "doubtful": rf"(?P<index>.+?) năm (?P<period>\d{{4}}): nguồn in (?P<value>{NUMBER})\s(?P<measure>điểm|%) cho "
        r"(?P<unit>.+), số này còn nghi vấn, không dùng để so sánh\.",
        "place": r"(?P<index>.+?) năm (?P<period>\d{4}): (?P<unit>.+) xếp hạng (?P<rank>\d+)/(?P<of>\d+) "
        r"\((?P<status>[^()]+)\)\.",
        "change": r"(?P<index>.+?) năm (?P<period>\d{4}) của (?P<unit>.+) (?P<move>tăng|giảm|không đổi)"
        rf"(?: (?P<difference>{NUMBER}) (?P<measure>điểm phần trăm|điểm))? so với năm (?P<since>\d{{4}})"
        r"(?P<rebuilt>; theo giá trị quy đổi)?"
        r"(?:; số năm (?P<first>\d{4}) là (?P<before>[^;]+), số năm (?P<last>\d{4}) là (?P<now>[^;.]+))?"
        r"(?P<suspected>; cách đo có thể đã thay đổi giữa hai năm)?"
        r"(?P<within>; khoảng tin cậy của hai năm chồng lên nhau)?\.",
        "cut": r"(?P<index>.+?) năm (?P<period>\d{4}) của (?P<unit>.+) không so với năm (?P<since>\d{4}): "
        r"(?P<kind>cách đo|địa giới) thay đổi từ (?P<moment>\S+)\.",
        "components": r"(?P<index>.+?) năm (?P<period>\d{4}): so với trung vị cả nước, (?P<unit>.+) mạnh nhất về "
        rf"“(?P<best>[^”]+)” \((?P<best_value>{NUMBER})(?: \((?P<best_status>[^()]+)\))?, trung vị "
        rf"(?P<best_median>{NUMBER})\), yếu nhất về “(?P<worst>[^”]+)” \((?P<worst_value>{NUMBER})"
        rf"(?: \((?P<worst_status>[^()]+)\))?, trung vị (?P<worst_median>{NUMBER})\)\.",
        "no_root": r"(?P<index>.+?) năm (?P<period>\d{4}): (?P<unit>.+) không có điểm tổng hợp \((?P<reason>.+)\)\.",
        "no_parts": r"(?P<index>.+?) năm (?P<period>\d{4}): (?P<unit>.+) không có điểm của nội dung thành phần nào "
        r"\((?P<reason>.+)\)\.",
        "few_parts": r"(?P<index>.+?) năm (?P<period>\d{4}): (?P<unit>.+) thiếu điểm của (?P<count>\d+)/(?P<of>\d+) "
        r"nội dung thành phần \((?P<reason>.+)\)\.",
        "unsaid": r"Không đủ căn cứ để nhận xét (?P<index>.+?) năm (?P<period>\d{4}) của (?P<unit>.+?): "
        r"(?P<reason>.+)\.",
    },
    "en": {
        "level": rf"(?P<index>.+?) (?P<period>\d{{4}}): (?P<unit>.+) scored (?P<value>{NUMBER})(?P<measure> points|%)"
        r"(?: \((?P<status>[^()]+)\))?"
        rf"(?:, (?P<side>above|below|at) the national median \((?P<median>{NUMBER})(?: points|%)\))?"
        r"(?P<within>, a difference within the interval of the score)?"
        r"(?:, in the (?P<quarter>best|second best|third best|last) quarter)?"
        r"(?:, classed as “(?P<band>[^”]+)”(?P<band_computed> \(computed group\))?)?\."
        r"(?: Scores of only (?P<n>\d+) of (?P<of>\d+) provinces are held, so it is not compared with the country\.)?",
        "rebuilt": rf"(?P<index>.+?) (?P<period>\d{{4}}): the rebuilt value of (?P<unit>.+) is "
        rf"(?P<about>about )?(?P<value>{NUMBER})"
        r"(?P<measure> points|%) \(weighted by the population of (?P<year>\d{4})\); it has no place and no rank\.",
        "doubtful": rf"(?P<index>.+?) (?P<period>\d{{4}}): the source prints (?P<value>{NUMBER})(?P<measure> points|%) "
        r"for (?P<unit>.+); the figure is in doubt and compared with nothing\.",
        "place": r"(?P<index>.+?) (?P<period>\d{4}): (?P<unit>.+) ranks (?P<rank>\d+) of (?P<of>\d+) "
        r"\((?P<status>[^()]+)\)\.",
        "change": r"(?P<index>.+?) (?P<period>\d{4}) of (?P<unit>.+) (?P<move>rose by|fell by|is unchanged)"
        rf"(?: (?P<difference>{NUMBER}) (?P<measure>percentage points|points))? from (?P<since>\d{{4}})"
        r"(?P<rebuilt>; by rebuilt values)?"
        r"(?:; the figure of (?P<first>\d{4}) is (?P<before>[^;,]+), that of (?P<last>\d{4}) (?P<now>[^;.]+))?"
        r"(?P<suspected>; the measure may have changed in between)?"
        r"(?P<within>; the intervals of the two years overlap)?\.",
        "cut": r"(?P<index>.+?) (?P<period>\d{4}) of (?P<unit>.+) is not compared with (?P<since>\d{4}): "
        r"the (?P<kind>method|map) changed in (?P<moment>.+)\.",
        "components": r"(?P<index>.+?) (?P<period>\d{4}): against the national medians (?P<unit>.+) is strongest in "
        rf"“(?P<best>[^”]+)” \((?P<best_value>{NUMBER})(?: \((?P<best_status>[^()]+)\))?, median "
        rf"(?P<best_median>{NUMBER})\) and weakest in “(?P<worst>[^”]+)” \((?P<worst_value>{NUMBER})"
        rf"(?: \((?P<worst_status>[^()]+)\))?, median (?P<worst_median>{NUMBER})\)\.",
        "no_root": r"(?P<index>.+?) (?P<period>\d{4}): (?P<unit>.+) has no overall score \((?P<reason>.+)\)\.",
        "no_parts": r"(?P<index>.+?) (?P<period>\d{4}): (?P<unit>.+) has no score in any component "
        r"\((?P<reason>.+)\)\.",
        "few_parts": r"(?P<index>.+?) (?P<period>\d{4}): (?P<unit>.+) has no score in (?P<count>\d+) of (?P<of>\d+) "
        r"components \((?P<reason>.+)\)\.",
        "unsaid": r"Not enough to comment on the (?P<index>.+?) (?P<period>\d{4}) of (?P<unit>.+?): (?P<reason>.+)\.",
    },
}  # fmt: skip
SHAPES = {
    "level": ("rebuilt", "doubtful", "level"),
    "place": ("place",),
    "change": ("cut", "change"),
    "components": ("components",),
    "missing": ("no_root", "no_parts", "few_parts"),
    "unsaid": ("unsaid",),
}


class Said(NamedTuple):
    """What is said of one province, index and period in one language."""

    index: str
    unit: str
    period: str
    remarks: list[Remark]


def gathered(snapshot: Snapshot) -> Iterator[Facts]:
    """What there is to remark on every unit of both maps, in every period of which there is any row."""
    names = {u["unit"]: u for u in queries.units(snapshot)}
    for index in queries.indices(snapshot):
        if index["sampled"] or not index["last_period"]:
            continue
        name, history = index["index"], defaultdict(list)
        concept = next(n["concept"] for n in queries.nodes(snapshot, name) if n["node"] == index["root"])
        for row in queries.series(snapshot, list(names), name, concept):
            history[row["unit"]].append(row)
        known = (
            queries.breaks(snapshot, name),
            {level["band"]: level for level in queries.band_levels(snapshot, name)},
            {flag["flag"]: flag for flag in queries.flags(snapshot, name)},
        )
        for period in queries.loaded_periods(snapshot, name):
            scores = queries.scores_in(snapshot, name, period["period"], period["geography"])
            own: dict[str, list[Row]] = defaultdict(list)
            for row in scores:
                own[row["unit"]].append(row)
            there = set(own)
            for row in queries.scores_in(snapshot, name, period["period"], "34"):
                if row["unit"] not in there:
                    own[row["unit"]].append(row)
            for unit, rows in own.items():
                yield facts(index, names[unit], period, rows, scores, history[unit], *known)


def heard(known: Sequence[Facts], lang: str) -> Iterator[Said]:
    words = Words(lang)
    for each in known:
        yield Said(each.index["index"], each.unit["unit"], each.period["period"], remarks(words, each))


class Truth:
    """The tables and the declarations, read anew."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.declared = {i: yaml.safe_load((DATA / "catalog/indices" / f"{i}.yml").read_text("utf-8")) for i in INDICES}
        self.excluded = {
            (i, f["flag"]) for i, found in self.declared.items() for f in found.get("flags", ()) if f.get("excluded")
        }
        with (DATA / "catalog/geographies.csv").open(encoding="utf-8") as file:
            self.new_map = int(max(row["valid_from"] for row in csv.DictReader(file))[:4])

    @cached_property
    def values(self) -> dict[tuple[str, str, str], dict[str, Row]]:
        """By index, node and period the displayed row of each unit, absent ones too."""
        found: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
        for row in self.snapshot.rows("SELECT * FROM value WHERE preferred"):
            held = found[row["index"], row["node"], row["period"]]
            assert row["unit"] not in held or row["as_of"]
            held[row["unit"]] = row
        return found

    @cached_property
    def ranks(self) -> dict[tuple[str, str, str, str], Row]:
        rows = self.snapshot.rows("SELECT * FROM rank WHERE preferred")
        return {(r["index"], r["node"], r["period"], r["unit"]): r for r in rows}

    @cached_property
    def bands(self) -> dict[tuple[str, str, str, str], Row]:
        rows = self.snapshot.rows("SELECT * FROM band WHERE preferred")
        return {(r["index"], r["node"], r["period"], r["unit"]): r for r in rows}

    @cached_property
    def margins(self) -> dict[tuple[str, str, str, str], tuple[float, float]]:
        rows = self.snapshot.rows("SELECT * FROM uncertainty WHERE low IS NOT NULL")
        return {(r["index"], r["node"], r["period"], r["unit"]): (r["low"], r["high"]) for r in rows}

    @cached_property
    def expected_units(self) -> dict[tuple[str, str], int]:
        rows = self.snapshot.rows("SELECT * FROM release")
        return {(r["index"], r["period"]): r["surveyed"] or r["units"] for r in rows}

    @cached_property
    def names(self) -> dict[str, dict[str, set[str]]]:
        """Every name that a unit ever had, by unit and language."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"vi": set(), "en": set()})
        for row in self.snapshot.rows("SELECT * FROM unit"):
            found[row["unit"]]["vi"].add(row["name_vi"])
            found[row["unit"]]["en"].add(row["name_en"])
        return found

    def root(self, index: str) -> str:
        return self.declared[index]["root"]

    def row(self, index: str, node: str, period: str, unit: str) -> Row | None:
        return self.values.get((index, node, period), {}).get(unit)

    def parts(self, index: str, period: str) -> dict[str, dict]:
        """The declared components of the root in a period."""
        nodes = self.declared[index]["nodes"]
        root = self.root(index)
        return {
            n["node"]: n
            for n in nodes
            if n.get("parent") == root and n.get("since", 0) <= int(period) <= n.get("until", 9999)
        }

    def is_comparable(self, row: Row | None) -> bool:
        if row is None or row["value"] is None or row["status"] in NEVER_COMPARED:
            return False
        return (row["index"], row["flag"]) not in self.excluded

    @cached_property
    def fields(self) -> dict[tuple[str, str, str], list[float]]:
        return {
            key: sorted(r["value"] for r in rows.values() if self.is_comparable(r)) for key, rows in self.values.items()
        }

    def field(self, index: str, node: str, period: str) -> list[float]:
        return self.fields.get((index, node, period), [])

    def says_quarters(self, index: str, node: str, period: str, unit: str) -> bool:
        """Not among figures of two statuses, and not of whose rank the publisher did not print."""
        rank = self.ranks.get((index, node, period, unit))
        rows = self.values[index, node, period].values()
        return len({r["status"] for r in rows if self.is_comparable(r)}) == 1 and not (
            rank and rank["beyond_published"]
        )

    def enough(self, index: str, node: str, period: str) -> bool:
        n = len(self.field(index, node, period))
        return n >= 10 and 2 * n >= self.expected_units[index, period]

    def cuts(self, index: str, before: str, now: str) -> list[tuple[str, str]]:
        """Breaks of the root by kind and period, those of method and map, after one year up to another."""
        root, found = self.root(index), [("map", str(self.new_map))]
        found += [(b["kind"], str(b["period"])) for b in self.declared[index].get("breaks", ()) if root in b["nodes"]]
        return [(kind, at) for kind, at in found if int(before) < int(at[:4]) <= int(now)]

    def earlier(self, said: Said) -> Row | None:
        """The last score of the root before the period that may be compared with anything."""
        rows = self.over_time.get((said.index, said.unit), ())
        return next((r for r in reversed(rows) if r["period"] < said.period), None)

    @cached_property
    def over_time(self) -> dict[tuple[str, str], list[Row]]:
        """The scores of the root, oldest first, but those in doubt and inferred ones, by index and unit."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for (index, node, _), rows in sorted(self.values.items()):
            for unit, row in rows.items():
                is_doubtful = (index, row["flag"]) in self.excluded or row["status"] == "inferred"
                is_doubtful |= row["qualifier"] is not None
                if node == self.root(index) and row["value"] is not None and not is_doubtful:
                    found[index, unit].append(row)
        return found


def quantile(values: Sequence[float], share: float) -> float:
    """By linear interpolation between the sorted values."""
    place = share * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def printed(value: float, lang: str) -> str:
    whole, _, rest = f"{abs(value):.2f}".partition(".")
    assert len(whole) < 4
    return f"{whole}{',' if lang == 'vi' else '.'}{rest}"


class Checker:
    """Takes sentences apart and says what is wrong with them."""

    def __init__(self, truth: Truth, lang: str) -> None:
        self.truth, self.lang = truth, lang
        self.patterns = {shape: re.compile(text) for shape, text in PATTERNS[lang].items()}
        self.seen: dict[str, int] = defaultdict(int)

    def wrong(self, said: Said) -> list[str]:
        found = [f"{fault}: {remark.text}" for remark in said.remarks for fault in self._of_one(said, remark)]
        shapes = [self._shape(remark) for remark in said.remarks]
        wanted = self._wanted(said)
        return found + ([] if shapes == wanted else [f"{said[:3]} says {shapes} and not {wanted}"])

    def _shape(self, remark: Remark) -> str:
        return next((s for s in SHAPES[remark.kind] if self.patterns[s].fullmatch(remark.text)), "unknown")

    def _of_one(self, said: Said, remark: Remark) -> Iterator[str]:
        shape = self._shape(remark)
        self.seen[shape] += 1
        if shape == "unknown":
            yield "not a known sentence"
            return
        groups = self.patterns[shape].fullmatch(remark.text).groupdict()
        if groups["unit"] not in self.truth.names[said.unit][self.lang]:
            yield "another province"
        if groups["index"] != self.truth.declared[said.index]["short_name"][self.lang]:
            yield "another index"
        if groups["period"] != said.period:
            yield "another period"
        yield from self._form(said, remark)
        yield from getattr(self, f"_{shape}")(said, groups)

    def _form(self, said: Said, remark: Remark) -> Iterator[str]:
        text, link = remark.text, urlsplit(remark.link)
        if not unicodedata.is_normalized("NFC", text) or "  " in text or re.search(r"\b(None|nan)\b", text):
            yield "badly written"
        if re.search(r"\d\.\d" if self.lang == "vi" else r"\d,\d", text):
            yield "a number of the other language"
        query = parse_qs(link.query)
        if link.path not in ("xep-hang", "xu-huong", "ho-so") or query.get("home") != [said.unit]:
            yield f"leads elsewhere ({remark.link})"
        if query.get("index") != [said.index] or query.get("lang") != [self.lang]:
            yield f"leads elsewhere ({remark.link})"
        if "period" in query and query["period"] != [said.period]:
            yield f"leads elsewhere ({remark.link})"
        if not self.truth.declared[said.index]["ranks"]["league_table"] and re.search(r"hạng \d|\branks? \d", text):
            yield "a rank of an index without ranks"
        causal = r"\b(do|nhờ|bởi|khiến|dẫn đến)\b" if self.lang == "vi" else r"\b(because|thanks|due|led to|caused)\b"
        if remark.kind != "components" and re.search(causal, text):
            yield "a cause"

    # what there must be

    def _wanted(self, said: Said) -> list[str]:
        row, parts = self._root(said), self._parts(said)
        held = [p for p in parts.values() if p is not None and p["value"] is not None]
        wanted = self._level_wanted(row) + self._place_wanted(said, row) + self._change_wanted(said, row)
        if self._may_weigh(said, parts):
            wanted.append("components")
        if not wanted and not held:
            return ["unsaid"]
        if row is not None and row["value"] is None:
            wanted.append("no_root")
        if len(held) < len(parts):
            wanted.append("few_parts" if held else "no_parts")
        return wanted

    def _root(self, said: Said) -> Row | None:
        return self.truth.row(said.index, self.truth.root(said.index), said.period, said.unit)

    def _parts(self, said: Said) -> dict[str, Row | None]:
        nodes = self.truth.parts(said.index, said.period)
        return {node: self.truth.row(said.index, node, said.period, said.unit) for node in nodes}

    def _level_wanted(self, row: Row | None) -> list[str]:
        if row is None or row["value"] is None:
            return []
        if row["status"] == "rebuilt":
            return ["rebuilt"]
        return ["level" if self.truth.is_comparable(row) else "doubtful"]

    def _place_wanted(self, said: Said, row: Row | None) -> list[str]:
        rank = self.truth.ranks.get((said.index, self.truth.root(said.index), said.period, said.unit))
        is_rebuilt = row is not None and row["status"] == "rebuilt"
        is_doubtful = row is not None and (row["index"], row["flag"]) in self.truth.excluded
        if rank is None or is_rebuilt or is_doubtful or rank["status"] == "inferred" or rank["beyond_published"]:
            return []
        return ["place"] if self.truth.declared[said.index]["ranks"]["league_table"] else []

    def _change_wanted(self, said: Said, row: Row | None) -> list[str]:
        before = self.truth.earlier(said)
        if row is None or row["value"] is None or before is None or row["qualifier"]:
            return []
        if (row["index"], row["flag"]) in self.truth.excluded:
            return []
        hard = [kind for kind, _ in self.truth.cuts(said.index, before["period"], said.period) if kind != "suspected"]
        return ["cut" if hard else "change"]

    def _may_weigh(self, said: Said, parts: dict[str, Row | None]) -> bool:
        nodes = self.truth.parts(said.index, said.period)
        return len(parts) > 1 and all(
            self.truth.is_comparable(row)
            and nodes[node].get("scale_known", True)
            and self.truth.enough(said.index, node, said.period)
            for node, row in parts.items()
        )

    # each kind of sentence

    def _level(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        truth, row, root = self.truth, self._root(said), self.truth.root(said.index)
        assert row is not None
        field, key = truth.field(said.index, root, said.period), (said.index, root, said.period, said.unit)
        yield from self._figure(groups["value"], groups["status"], row)
        middle, band = median(field), truth.bands.get(key)
        if truth.enough(said.index, root, said.period):
            if groups["median"] != printed(middle, self.lang):
                yield f"the median is {middle}"
            said_side = SIDES[self.lang][groups["side"]]
            if said_side != (round(row["value"], 2) > round(middle, 2)) - (round(row["value"], 2) < round(middle, 2)):
                yield "the other side of the median"
            low, high = truth.margins.get(key, (math.inf, -math.inf))
            if bool(groups["within"]) != (low <= middle <= high and said_side != 0):
                yield "a margin that is not, or one that is not said"
            cuts = [quantile(field, share) for share in (0.75, 0.5, 0.25)]
            quarter = 1 + sum(row["value"] < cut - 1e-12 for cut in cuts)
            wanted = quarter if truth.says_quarters(*key) else None
            if not band and QUARTERS[self.lang].get(groups["quarter"]) != wanted:
                yield f"the quarter is {quarter}"
        elif groups["median"] or groups["quarter"]:
            yield "compared with a country of which too little is known"
        sparse = 2 * len(field) < truth.expected_units[said.index, said.period] or len(field) < 10
        if sparse != bool(groups["n"]) or (sparse and int(groups["n"]) != len(field)):
            yield f"there are {len(field)} scores"
        if sparse and int(groups["of"]) != truth.expected_units[said.index, said.period]:
            yield "of another number of provinces"
        levels = truth.declared[said.index].get("bands", {}).get("levels", ())
        labels = {level["band"]: level["label"][self.lang] for level in levels}
        if groups["band"] != (labels[band["band"]] if band else None):
            yield "another group"
        if bool(groups["band_computed"]) != bool(band and band["status"] == "computed"):
            yield "another status of the group"

    def _figure(self, value: str, status: str | None, row: Row) -> Iterator[str]:
        if value != printed(row["value"], self.lang):
            yield f"the value is {row['value']}"
        if status != (None if row["status"] == "published" else STATUS[self.lang][row["status"]]):
            yield f"the status is {row['status']}"

    def _rebuilt(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        row = self._root(said)
        assert row is not None
        if groups["value"] != printed(row["value"], self.lang) or groups["year"] != row["weights_period"]:
            yield "another rebuilt value"
        if bool(groups["about"]) != (row["qualifier"] == "~"):
            yield "exact or not"

    def _doubtful(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        row = self._root(said)
        assert row is not None
        if groups["value"] != printed(row["value"], self.lang):
            yield "another value"

    def _place(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        rank = self.truth.ranks[said.index, self.truth.root(said.index), said.period, said.unit]
        if (int(groups["rank"]), int(groups["of"])) != (rank["rank"], rank["rank_of"]):
            yield f"the rank is {rank['rank']} of {rank['rank_of']}"
        if groups["status"] != STATUS[self.lang][rank["status"]]:
            yield "another status"

    def _change(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        truth, now, before = self.truth, self._root(said), self.truth.earlier(said)
        assert now is not None and before is not None
        difference = now["value"] - before["value"]
        if groups["since"] != before["period"]:
            yield f"the last comparable year is {before['period']}"
        shown = round(difference, 2)
        if MOVES[self.lang][groups["move"]] != (shown > 0) - (shown < 0):
            yield "the other way"
        if groups["difference"] != (printed(difference, self.lang) if shown else None):
            yield f"the difference is {difference}"
        kinds = {kind for kind, _ in truth.cuts(said.index, before["period"], said.period)}
        if kinds & {"method", "map"}:
            yield "compared across a break"
        if bool(groups["suspected"]) != ("suspected" in kinds):
            yield "a suspicion that is not, or one that is not said"
        is_mixed = now["status"] != before["status"]
        mixed = (before["period"], STATUS[self.lang][before["status"]], said.period, STATUS[self.lang][now["status"]])
        if (groups["first"], groups["before"], groups["last"], groups["now"]) != (mixed if is_mixed else (None,) * 4):
            yield "other statuses"
        if bool(groups["rebuilt"]) != (now["status"] == before["status"] == "rebuilt"):
            yield "rebuilt values not called so"
        margins = [truth.margins.get((said.index, now["node"], r["period"], said.unit)) for r in (before, now)]
        overlap = None not in margins and margins[0][0] <= margins[1][1] and margins[1][0] <= margins[0][1]
        if bool(groups["within"]) != overlap:
            yield "a margin that is not, or one that is not said"

    def _cut(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        before = self.truth.earlier(said)
        assert before is not None
        if groups["since"] != before["period"]:
            yield f"the year before is {before['period']}"
        kind = {"cách đo": "method", "địa giới": "map"}.get(groups["kind"], groups["kind"])
        if (kind, groups["moment"]) not in self.truth.cuts(said.index, before["period"], said.period):
            yield "a break that is not declared"

    def _components(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        truth, nodes = self.truth, self.truth.parts(said.index, said.period)
        rows = {node: row for node, row in self._parts(said).items() if row is not None}
        fields = {node: truth.field(said.index, node, said.period) for node in rows}
        spans = {node: quantile(f, 0.75) - quantile(f, 0.25) for node, f in fields.items()}
        distance = {node: (rows[node]["value"] - median(fields[node])) / spans[node] for node in rows}
        for side, furthest in (("best", max(distance.values())), ("worst", min(distance.values()))):
            names = {nodes[n]["name"][self.lang]: n for n in rows if math.isclose(distance[n], furthest, abs_tol=1e-9)}
            if groups[side] not in names:
                yield f"{side} is {sorted(names)}"
                continue
            node = names[groups[side]]
            yield from self._figure(groups[f"{side}_value"], groups[f"{side}_status"], rows[node])
            if groups[f"{side}_median"] != printed(median(fields[node]), self.lang):
                yield f"the median of {side} is {median(fields[node])}"

    def _no_root(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        row = self._root(said)
        if row is None or row["value"] is not None:
            yield "there is an overall score"

    def _no_parts(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        if any(row is not None and row["value"] is not None for row in self._parts(said).values()):
            yield "there is a component"

    def _few_parts(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        parts = self._parts(said)
        absent = [row for row in parts.values() if row is None or row["value"] is None]
        if (int(groups["count"]), int(groups["of"])) != (len(absent), len(parts)):
            yield f"{len(absent)} of {len(parts)} are absent"

    def _unsaid(self, said: Said, groups: dict[str, str]) -> Iterator[str]:
        row = self._root(said)
        if row is not None and row["value"] is not None:
            yield "there is a score"


@pytest.fixture(scope="module")
def truth(snapshot: Snapshot) -> Truth:
    return Truth(snapshot)


@pytest.fixture(scope="module")
def known(snapshot: Snapshot) -> list[Facts]:
    return list(gathered(snapshot))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_sentence_is_true_and_allowed(known: list[Facts], truth: Truth, lang: str):
    checker, wrong, combinations = Checker(truth, lang), [], 0
    for said in heard(known, lang):
        combinations += 1
        wrong += checker.wrong(said)
        assert len(said.remarks) <= 5
        kinds = [KINDS.index(remark.kind) for remark in said.remarks]
        assert kinds == sorted(kinds) and kinds
        opening = {"vi": "Không đủ căn cứ", "en": "Not enough"}[lang]
        assert [r.kind for r in said.remarks if opening in r.text] == (["unsaid"] if kinds == [5] else [])
    assert wrong[:20] == []
    assert combinations > 4900
    assert sum(checker.seen.values()) > 11_000
    assert checker.seen.keys() == PATTERNS[lang].keys()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_checker_sees_what_is_false(known: list[Facts], truth: Truth, lang: str):
    checker = Checker(truth, lang)
    said = next(s for s in heard(known, lang) if s[:3] == ("pci", "thanh-hoa", "2023"))
    assert checker.wrong(said) == []
    kinds = [remark.kind for remark in said.remarks]
    assert kinds == ["level", "place", "change", "components"]
    for at, remark in enumerate(said.remarks):
        digits = [m.start() for m in re.finditer(r"\d(?![^(]*năm)", remark.text) if m.start() > 12]
        for place in digits:
            other = str((int(remark.text[place]) + 1) % 10)
            lie = remark._replace(text=remark.text[:place] + other + remark.text[place + 1 :])
            told = [*said.remarks[:at], lie, *said.remarks[at + 1 :]]
            assert checker.wrong(said._replace(remarks=told)) != [], lie.text
    assert checker.wrong(said._replace(remarks=said.remarks[1:])) != []
    assert checker.wrong(said._replace(remarks=[said.remarks[0]._replace(link="xep-hang"), *said.remarks[1:]])) != []
    assert checker.wrong(said._replace(unit="nghe-an")) != []
