"""A comparison in a hall: the whole against its benchmark, every part in a table, one province within the country.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.charts.compare_bases import EARLIER, UNIT
from dashboard.charts.compare_footing import cautions, signs, source_lines, uncertainty
from dashboard.charts.compare_reading import Comparison, is_better
from dashboard.charts.heat import ink_on
from dashboard.charts.heat_fifths import Column
from dashboard.slide import Bars, Key, Ranges, Series, Slide, Span, Table, TableCell, TableColumn
from dashboard.theme import Palette

_NAME_SHARE = 2.0


def slides_of(reading: Comparison, palette: Palette, geography: str) -> list[Slide]:
    """`geography` is the map on which the units are compared."""
    if not reading.held():
        return []
    words = reading.words
    common = Slide(
        part="",
        title=reading.answer() if len(reading.units) > 1 else _of_one(reading, reading.units[0]),
        subtitle=words(
            "compare.slide_subtitle",
            index=words.of(reading.index, "name"),
            period=reading.period["period"],
            map=words("common.on_map", n=geography),
        ),
        remarks=_remarks(reading),
        sources=source_lines(reading),
        speech=[reading.answer(), *(reading.of_one(unit) for unit in reading.units)],
    )
    made = [_whole(reading, palette, common), _parts(reading, palette, common), _within(reading, palette, common)]
    return [slide for slide in made if slide]


def _of_one(reading: Comparison, unit: str) -> str:
    """In how many parts a unit is better and worse than the benchmark, with index and year."""
    words, period = reading.words, reading.period["period"]
    short = words.of(reading.index, "short_name")
    return words("compare.of_the_year", index=short, period=period, said=reading.of_one(unit)).rstrip(".")


# what is said on every slide


def _remarks(reading: Comparison) -> list[str]:
    words = reading.words
    is_mixed = len({row["status"] for _, _, row in reading.held()}) > 1
    mixed = [words("compare.no_ranking")] if is_mixed else []
    of_bases = [_base_in_words(reading), *reading.statuses_of_bases(), *reading.signs_of_doubt()]
    return [
        *mixed,
        *of_bases,
        *_absences(reading),
        "; ".join(signs(reading)),
        *uncertainty(reading),
        *cautions(reading),
    ]


def _base_in_words(reading: Comparison) -> str:
    words, kind, period = reading.words, reading.benchmark.kind, reading.period["period"]
    if kind == EARLIER:
        years = reading.earlier_years()
        return words("compare.slide_base_year", year=years[0]) if len(years) == 1 else words("compare.slide_base_years")
    if kind == UNIT:
        return words("compare.slide_base_unit", unit=reading.names[reading.benchmark.unit], period=period)
    named = words(f"compare.benchmark_{kind}")
    return words("compare.slide_base", benchmark=named[:1].lower() + named[1:], period=period)


def _absences(reading: Comparison) -> list[str]:
    """Which of the units have no score, where and why."""
    words = reading.words
    found: dict[tuple[str, str], list[str]] = {}
    for column in reading.columns:
        for unit in reading.units:
            row = column.rows.get(unit)
            if row is None or row["value"] is None:
                found.setdefault((unit, reading.absence(row)), []).append(words.of(column.head, "node_name"))
    return [
        words("compare.slide_absent", unit=reading.names[unit], n=len(nodes), of=len(reading.columns), reason=reason)
        for (unit, reason), nodes in found.items()
    ]


# the whole


def _whole(reading: Comparison, palette: Palette, common: Slide) -> Slide | None:
    column = reading.columns[0]
    held = [unit for unit in reading.units if _value(column, unit) is not None]
    if column.node != reading.index["root"] or not held:
        return None
    words = reading.words
    first = reading.home if reading.home in held else held[0]
    title = words(
        "compare.slide_whole",
        index=words.of(reading.index, "short_name"),
        period=reading.period["period"],
        unit=reading.names[first],
        value=reading.printed(column.rows[first]),
    )
    if (base := reading.base(column, first).value) is not None and first != reading.benchmark.unit:
        title = words("compare.slide_against", said=title, base=words.number(base))
    return common._replace(part="whole", title=title, bodies=[_bars_of_whole(reading, palette, column)])


def _bars_of_whole(reading: Comparison, palette: Palette, column: Column) -> Bars:
    words, units = reading.words, reading.units
    bases = [reading.base(column, unit).value for unit in units]
    is_home = [unit == reading.home for unit in units]
    scores = Series(
        name=words.of(column.head, "node_name"),
        values=[_value(column, unit) for unit in units],
        color=palette.lines[0],
        labels=[_labelled(reading, column, unit) for unit in units],
        colors=[palette.accent if home else palette.lines[0] for home in is_home],
    )
    held_against = Series(
        name=words("compare.column_benchmark"),
        values=bases,
        color=palette.absent,
        labels=["" if base is None else words.number(base) for base in bases],
        is_plain=True,
    )
    has_base = any(base is not None for base in bases)
    return Bars(
        categories=[reading.names[unit] for unit in units],
        series=[scores, held_against] if has_base else [scores],
        least=column.head["scale_min"] if column.head["scale_known"] else 0.0,
        strong=[place for place, home in enumerate(is_home) if home],
    )


def _value(column: Column, unit: str) -> float | None:
    row = column.rows.get(unit)
    return row["value"] if row is not None else None


def _labelled(reading: Comparison, column: Column, unit: str) -> str:
    """The score and how far it lies from the benchmark: `67,67 (+1,20 ≈)`; "" without a score."""
    row, found = column.rows.get(unit), reading.difference(column, unit)
    if row is None or row["value"] is None:
        return ""
    if found is None:
        return reading.printed(row)
    return reading.words(
        "compare.slide_value", value=reading.printed(row), difference=reading.signed(column, unit, found)
    )


# the parts


def _parts(reading: Comparison, palette: Palette, common: Slide) -> Slide | None:
    words, parts = reading.words, reading.parts()
    if not any(_value(column, unit) is not None for column in parts for unit in reading.units):
        return None
    columns = [
        TableColumn(words("common.node"), share=_NAME_SHARE),
        *(TableColumn(reading.names[unit], is_number=True) for unit in reading.units),
    ]
    rows = [
        [
            TableCell(_named(reading, column)),
            *(_cell(reading, palette, column, unit) for unit in reading.units),
        ]
        for column in parts
    ]
    fills = {cell.fill for row in rows for cell in row}
    keys = [
        Key(color, words(f"compare.slide_{name}"))
        for name, color in (("better", palette.ramp[1]), ("worse", palette.absent))
        if color in fills
    ]
    return common._replace(part="parts", bodies=[Table(columns, rows, keys)])


def _named(reading: Comparison, column: Column) -> str:
    """A node, with the way that is better where lower is."""
    name = reading.words.of(column.head, "node_name")
    if column.head["direction"] != "lower_is_better":
        return name
    return f"{name} ({reading.words('compare.lower_is_better')})"


def _cell(reading: Comparison, palette: Palette, column: Column, unit: str) -> TableCell:
    found, is_home = reading.difference(column, unit), unit == reading.home
    text = _labelled(reading, column, unit) or "–"
    if found is None or found.value == 0 or found.is_small or reading.is_not_told_apart(column, unit, found):
        return TableCell(text, is_strong=is_home)
    fill = palette.ramp[1] if is_better(column, found) else palette.absent
    return TableCell(text, fill=fill, ink=ink_on(fill), is_strong=is_home)


# one province within the country


def _within(reading: Comparison, palette: Palette, common: Slide) -> Slide | None:
    """The parts of one unit between the lowest and the highest score: those of one scale, of which enough is known."""
    unit = reading.home if reading.home in reading.units else reading.units[0]
    words, columns = reading.words, _of_one_scale(reading.parts(), unit)
    if not columns:
        return None
    head = columns[0].head
    remarks = [words("compare.slide_within", unit=reading.names[unit]), *common.remarks]
    return common._replace(
        part="within",
        title=_of_one(reading, unit),
        bodies=[
            Ranges(
                categories=[_named(reading, column) for column in columns],
                spans=[_span(reading, palette, column, unit) for column in columns],
                low_name=words("compare.slide_low"),
                width_name=words("compare.slide_width"),
                mark_name=reading.names[unit],
                decimals=2,
                least=head["scale_min"],
                greatest=head["scale_max"],
            )
        ],
        remarks=remarks,
    )


def _of_one_scale(columns: Sequence[Column], unit: str) -> list[Column]:
    """The largest group of nodes of one scale in which a unit has a score and most of the country has one too."""
    held = [c for c in columns if not c.is_sparse and c.head["scale_known"] and _value(c, unit) is not None]
    scales = Counter((c.head["scale_min"], c.head["scale_max"]) for c in held)
    usual = scales.most_common(1)[0][0] if scales else None
    return [c for c in held if (c.head["scale_min"], c.head["scale_max"]) == usual]


def _span(reading: Comparison, palette: Palette, column: Column, unit: str) -> Span:
    values = [row["value"] for row in column.rows.values() if row["value"] is not None]
    # the bar is the country, only the mark is the province
    return Span(min(values), max(values), _value(column, unit), _labelled(reading, column, unit), palette.ramp[1])
