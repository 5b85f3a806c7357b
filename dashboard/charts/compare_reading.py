"""What a comparison of a few units says: lanes, sentences, cautions and the table behind it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.charts.compare import Lane, Node, lanes
from dashboard.charts.compare_bases import EARLIER, UNIT, Base, Difference, difference
from dashboard.charts.heat_fifths import Column, is_comparable
from dashboard.charts.newest import kicker
from dashboard.text import Words
from etl import Firmness

Row = Mapping[str, Any]

_FEW = 3
"""Of so few units a slide is set larger."""

_WITHIN, _SUSPECTED = " ≈", " ?"
MARKS = {"computed": "*", "rebuilt": "†", "reported": "‡", "inferred": "ⁱ"}


class Benchmark(NamedTuple):
    """What is compared with: its `kind`, the `unit` where it is one, the base of each node and unit.

    `peers` are the names of each unit's peers where these are the benchmark.
    """

    kind: str
    unit: str
    bases: Mapping[tuple[str, str], Base]
    peers: Mapping[str, Sequence[str]]


class Comparison:
    """A few units side by side in words and lanes; `home` is the province it is looked at from."""

    def __init__(
        self,
        words: Words,
        index: Row,
        period: Row,
        columns: Sequence[Column],
        units: Sequence[str],
        home: str,
        benchmark: Benchmark,
        firmness: Firmness | None,
        is_rebuilt: bool,
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
    ) -> None:
        """`columns` are the nodes, the whole first; `firmness` is that of the whole, None where nothing is known."""
        self.words, self.index, self.period, self.columns = words, index, period, columns
        self.units, self.home, self.benchmark = units, home, benchmark
        self.firmness, self.is_rebuilt, self.cited, self.flags = firmness, is_rebuilt, cited, flags
        self.names = {unit: words.of(row, "unit_name") for column in columns for unit, row in column.rows.items()}

    # words

    def heading(self) -> str:
        title = escape(self.answer())
        each = "".join(f"<li>{escape(self.of_one(unit))}</li>" for unit in self.units)
        is_mixed = len({row["status"] for _, _, row in self.held()}) > 1
        mixed = f"<p>{escape(self.words('compare.no_ranking'))}</p>" if is_mixed else ""
        head = f"{kicker(self.words, self.index)}<h1>{title}</h1>"
        return f'<section class="td-heading">{head}<ul class="td-of-each">{each}</ul>{mixed}</section>'

    def answer(self) -> str:
        """Who has the best score most often, in one sentence."""
        words, k = self.words, len(self.units)
        if k == 1:
            return self._of_the_year(self.names[self.units[0]])
        shared = [c for c in self.parts() if all(self._is_usable(c, unit) for unit in self.units)]
        if not shared:
            return self._of_the_year(words("compare.nothing_in_common", k=k))
        alike = [c for c in shared if len({c.rows[unit]["status"] for unit in self.units}) == 1]
        if not alike:
            return self._of_the_year(words("compare.nobody_leads", k=k))
        ahead = Counter(unit for column in alike for unit in self._best_in(column))
        most = max(ahead.values())
        names = [self.names[unit] for unit in self.units if ahead[unit] == most]
        if len(names) == 1:
            return self._of_the_year(words("compare.leader", unit=names[0], k=k, n=most, of=len(alike)))
        units = words.listed(names)
        return self._of_the_year(words("compare.leaders", units=units, k=k, n=most, of=len(alike)))

    def _of_the_year(self, said: str) -> str:
        short = self.words.of(self.index, "short_name")
        return self.words("compare.of_the_year", index=short, period=self.period["period"], said=said)

    def parts(self) -> list[Column]:
        """The nodes below the whole; the whole itself where it is all there is."""
        return [c for c in self.columns if c.node != self.index["root"]] or list(self.columns)

    def _is_usable(self, column: Column, unit: str) -> bool:
        row = column.rows.get(unit)
        return row is not None and is_comparable(row)

    def _best_in(self, column: Column) -> list[str]:
        values = {unit: column.rows[unit]["value"] for unit in self.units}
        best = min(values.values()) if column.head["direction"] == "lower_is_better" else max(values.values())
        return [unit for unit, value in values.items() if value == best]

    def of_one(self, unit: str) -> str:
        """In how many nodes a unit is better and worse than the benchmark."""
        found = [(c, d) for c in self.parts() if (d := self.difference(c, unit)) is not None]
        if not found or self._is_benchmark(unit):
            return self.words("compare.of_one_none", unit=self.names[unit])
        small = sum(d.is_small for _, d in found)
        better = sum(is_better(column, d) for column, d in found if not d.is_small)
        worse = sum(d.value != 0 and not d.is_small for _, d in found) - better
        said = self.words("compare.of_one", unit=self.names[unit], better=better, worse=worse, of=len(found))
        return f"{said} {self.words('compare.of_one_small', n=small)}" if small else said

    def _is_benchmark(self, unit: str) -> bool:
        return self.benchmark.kind == UNIT and unit == self.benchmark.unit

    def base(self, column: Column, unit: str) -> Base:
        return self.benchmark.bases.get((column.node, unit), Base(None))

    def difference(self, column: Column, unit: str) -> Difference | None:
        row = column.rows.get(unit)
        return None if row is None or self._is_benchmark(unit) else difference(row, self.base(column, unit))

    def held(self) -> list[tuple[Column, str, Row]]:
        """Every score shown, with its node and unit."""
        return [
            (column, unit, row) for column in self.columns for unit in self.units
            if (row := column.rows.get(unit)) is not None and row["value"] is not None
        ]  # fmt: skip

    # the picture

    def picture(self) -> str:
        words = self.words
        label = words(
            "compare.picture",
            units=words.listed([self.names[unit] for unit in self.units]),
            n=len(self.columns),
            index=words.of(self.index, "short_name"),
            period=self.period["period"],
        )
        empty = self._empty_nodes()
        is_dated = self.benchmark.kind == EARLIER and len(self.earlier_years()) > 1
        nodes = [self._node(column) for column in self.columns if column.node not in empty]
        picture = lanes(nodes, label, len(self.units) <= _FEW, is_dated)
        axes = words("compare.axes")
        said = " ".join([self.tick(), *self.statuses_of_bases(), axes, *self.signs_of_doubt()])
        nowhere = f'<p class="td-tick">{escape(self._nowhere())}</p>' if empty else ""
        return (f'<p class="td-tick">{escape(said)}</p>{picture}' if nodes else "") + nowhere

    def _empty_nodes(self) -> dict[str, Column]:
        """The nodes of which none of the units has a score."""
        held = {column.node for column, _, _ in self.held()}
        return {column.node: column for column in self.columns if column.node not in held}

    def _nowhere(self) -> str:
        words, empty = self.words, self._empty_nodes().values()
        rows = [column.rows.get(unit) for column in empty for unit in self.units]
        return words(
            "compare.nowhere",
            nodes="; ".join(words.of(column.head, "node_name") for column in empty),
            reasons="; ".join(dict.fromkeys(self.absence(row) for row in rows)),
        )

    def statuses_of_bases(self) -> list[str]:
        """What the figures of the benchmark are, unless all of them are published."""
        words = self.words
        there = {b.row["status"] for b in self.benchmark.bases.values() if b.row is not None}
        named = words.listed([words(f"common.status_{status}") for status in sorted(there)])
        return [words("compare.base_statuses", statuses=named)] if there - {"published"} else []

    def tick(self) -> str:
        words, period = self.words, self.period["period"]
        if self.benchmark.kind == EARLIER:
            years = self.earlier_years()
            return words("compare.tick_year", year=years[0]) if len(years) == 1 else words("compare.tick_earlier")
        if self.benchmark.kind == UNIT:
            return words("compare.tick_unit", unit=self.names[self.benchmark.unit], period=period)
        named = words(f"compare.benchmark_{self.benchmark.kind}")
        return words("compare.tick", benchmark=named[:1].lower() + named[1:], period=period)

    def signs_of_doubt(self) -> list[str]:
        told = [(column, unit, self.difference(column, unit)) for column, unit, _ in self.held()]
        signed = "".join(self.signed(column, unit, found) for column, unit, found in told if found is not None)
        pairs = ((_WITHIN, "compare.sign_within"), (_SUSPECTED, "compare.sign_suspected"))
        return [self.words(key) for sign, key in pairs if sign in signed]

    def earlier_years(self) -> list[str]:
        """The years that scores are held against, where each unit is held against itself."""
        rows = [base.row for base in self.benchmark.bases.values() if base.row is not None]
        return sorted({row["period"] for row in rows})

    def _node(self, column: Column) -> Node:
        words, head = self.words, column.head
        notes = [words("compare.lower_is_better")] if head["direction"] == "lower_is_better" else []
        statuses = dict.fromkeys(row["status"] for c, _, row in self.held() if c is column)
        if len(statuses) > 1:
            notes.append(words("compare.mixed", statuses=words.listed([words(f"common.status_{s}") for s in statuses])))
        axis = self._axis(column)
        return Node(
            title=words.of(head, "node_name"),
            note="; ".join(notes),
            lanes=[self._lane(column, unit) for unit in self.units],
            ends=(words.number(axis[0]), words.number(axis[1])) if axis else None,
            is_whole=column.node == self.index["root"],
        )

    def _axis(self, column: Column) -> tuple[float, float] | None:
        """From the least to the greatest score of the country and of what it is held against.

        Where few units have a score the scale of the node, None where that is not known either.
        """
        head = column.head
        if column.is_sparse:
            return (head["scale_min"], head["scale_max"]) if head["scale_known"] else None
        scores = [row["value"] for row in column.rows.values() if row["value"] is not None]
        bases = [self.base(column, unit).value for unit in self.units]
        values = [*scores, *(value for value in bases if value is not None)]
        return (min(values), max(values)) if min(values) < max(values) else None

    def _lane(self, column: Column, unit: str) -> Lane:
        row, base = column.rows.get(unit), self.base(column, unit)
        found, axis = self.difference(column, unit), self._axis(column)
        return Lane(
            name=self.names[unit],
            value=self.printed(row),
            share=_share(axis, row["value"] if row else None),
            base_share=_share(axis, base.value),
            difference="" if found is None else self.signed(column, unit, found),
            said=self.said(column, unit),
            is_chosen=unit == self.home,
            title=self._in_words(row, base),
        )

    def signed(self, column: Column, unit: str, found: Difference) -> str:
        """A difference with the signs of how far it can be trusted, and its year where the years differ."""
        base = self.base(column, unit)
        doubt = _WITHIN if found.is_small or self.is_not_told_apart(column, unit, found) else ""
        text = self.words.change(found.value) + doubt + (_SUSPECTED if base.suspected else "")
        if self.benchmark.kind == EARLIER and base.row is not None and len(self.earlier_years()) > 1:
            return self.words("compare.since", difference=text, year=base.row["period"])
        return text

    def printed(self, row: Row | None) -> str:
        """A score with the sign of its status."""
        if row is None or row["value"] is None:
            return "–"
        number = self.words.number(row["value"])
        return self.words.about(row["qualifier"], number) + MARKS.get(row["status"], "")

    def _in_words(self, row: Row | None, base: Base) -> str:
        """Everything known of one score, for hovering."""
        words = self.words
        if row is None or row["value"] is None:
            return self.absence(row)
        status = words(f"common.status_{row['status']}")
        if row["weights_period"]:
            status = words("common.weighted", status=status, year=row["weights_period"])
        said = [f"{words.of(row, 'unit_name')}: {words.number(row['value'])} ({status})"]
        if base.value is not None:
            said.append(f"{words('compare.column_benchmark')}: {words.number(base.value)}")
        return "; ".join(said)

    def absence(self, row: Row | None) -> str:
        return self.words("common.no_figure" if row is None else f"common.reason_{row['missing_reason']}")

    def said(self, column: Column, unit: str) -> str:
        """What must be known of one difference: why there is none, or how far it can be trusted."""
        words, row, base = self.words, column.rows.get(unit), self.base(column, unit)
        if row is None or row["value"] is None:
            return self.absence(row)
        if self._is_benchmark(unit):
            return words("compare.is_benchmark")
        if not is_comparable(row):
            return words("compare.set_aside")
        if base.value is None:
            return self._no_base(base)
        return "; ".join(self._reservations(column, unit, row, base))

    def _no_base(self, base: Base) -> str:
        if base.cuts:
            return self.words("compare.no_base_break", period=base.cuts[-1]["period"])
        return self.words(f"compare.no_base_{self.benchmark.kind}")

    def _reservations(self, column: Column, unit: str, row: Row, base: Base) -> list[str]:
        words, said = self.words, []
        found = self.difference(column, unit)
        if found is not None and found.is_small:
            said.append(words("compare.smaller"))
        elif found is not None and self.firmness is not None and self.is_not_told_apart(column, unit, found):
            said.append(words(f"compare.alike_{self.firmness.basis}"))
        if base.row is not None and base.row["status"] != row["status"]:
            said.append(words("compare.other_status"))
        return said + [words("compare.suspected", period=cut["period"]) for cut in base.suspected]

    def is_not_told_apart(self, column: Column, unit: str, found: Difference) -> bool:
        """Whether the totals of a unit and of the benchmark unit may as well be the other way round.

        Only where no error is published: that of the scores themselves goes before.
        """
        if self.firmness is None or found.margin is not None:
            return False
        if self.benchmark.kind != UNIT or column.node != self.index["root"]:
            return False
        return self.benchmark.unit in self.firmness.alike.get(unit, ())


def _share(axis: tuple[float, float] | None, value: float | None) -> float | None:
    """The place of a value on an axis, from 0 to 1."""
    if axis is None or value is None:
        return None
    low, high = axis
    return min(max((value - low) / (high - low), 0.0), 1.0)


def is_better(column: Column, found: Difference) -> bool:
    return found.value < 0 if column.head["direction"] == "lower_is_better" else found.value > 0
