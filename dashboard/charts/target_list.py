"""Every promise of some places: what was aimed at, what there is, how far apart, where it is written. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from dashboard.charts.promise_words import PromiseWords
from dashboard.text import TURNED, Words

Row = dict[str, Any]

UNSAID = "cannot_be_said"
STATUSES = ("reached", "on_track", "behind", "out_of_reach", "not_reached", UNSAID)
"""What a promise can come to; those of which something can be said come first on the page."""

_CURRENT = "current"
_RESOURCE = "resource"
_PERCENT = "pct"
_YES_OR_NO = "yes_no"
_MOST_UNSAID = 3
"""More promises of one programme of which nothing can be said are folded."""
_MOST_ON_A_SLIDE = 6
_FEW = 4
"""So many rows have room for large type."""
_MOST_SOURCES = 4


class TargetList:
    """The targets of `names` (places by id, in order) on the day `as_of`; `rows` are those of `promises_on`."""

    def __init__(
        self,
        words: Words,
        rows: Sequence[Row],
        names: Mapping[str, str],
        as_of: date,
        chosen_status: str | None,
        measures: Mapping[str, Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        notes: Sequence[str] = (),
    ) -> None:
        """`chosen_status` is the only conclusion to show, None for all; `notes` stand above the list and below it."""
        self.words, self.names, self.as_of = words, names, as_of
        self.chosen_status, self.flags, self.notes = chosen_status, flags, notes
        self.measures, self.cited = measures, cited
        self.said = PromiseWords(words, measures, cited)
        kept = [r for r in rows if r["area"] in names]
        self.results = [r for r in kept if _is_current(r) and r["direction"] != _RESOURCE]
        self.resources = [r for r in kept if _is_current(r) and r["direction"] == _RESOURCE]
        self.apart = [r for r in kept if not _is_current(r)]

    # what it comes to

    def leads(self) -> list[str]:
        """Place by place and deadline by deadline, how many of the results promised came to what.

        First what something can be said of, the newest deadline before the others; the rest place by place.
        """
        groups = self.groups()
        keys = ("targets.lead", *["targets.lead_more"] * len(groups))
        return [self._lead(key, rows) for key, rows in zip(keys, groups, strict=False)]

    def lead_of_all(self) -> str:
        """One sentence about every place together."""
        places = len({r["area"] for r in self.results})
        return self.words(
            "targets.lead_every",
            places=places,
            targets=self.counted(len(self.results)),
            counts=self._counts(self.results),
            day=self.words.day(self.as_of),
        )

    def _lead(self, key: str, rows: Sequence[Row]) -> str:
        words = self.words
        said = {
            "place": words.of(rows[0], "place_name"),
            "targets": self.counted(len(rows)),
            "year": words.years(sorted({r["deadline"][:4] for r in rows})),
            "counts": self._counts(rows),
        }
        return words(key, **said, day=words.day(self.as_of))

    def groups(self) -> list[list[Row]]:
        """The results promised for one deadline, of which something can be said; all others of one place together."""
        by_deadline: dict[tuple[str, str], list[Row]] = {}
        for row in self.results:
            by_deadline.setdefault((row["area"], row["deadline"][:4]), []).append(row)
        telling = {key: rows for key, rows in by_deadline.items() if not _is_silent(rows)}
        silent: dict[str, list[Row]] = {}
        for (area, _), rows in sorted(by_deadline.items()):
            if _is_silent(rows):
                silent.setdefault(area, []).extend(rows)
        order = list(self.names)
        newest_first = sorted(telling, key=lambda key: key[1], reverse=True)
        ordered = sorted(newest_first, key=lambda key: order.index(key[0]))
        return [*(telling[key] for key in ordered), *(silent[area] for area in order if area in silent)]

    def _counts(self, rows: Sequence[Row]) -> str:
        found = Counter(r["status"] for r in rows)
        return ", ".join(
            self.words("targets.count", status=self.words(f"common.progress_{status}"), n=found[status])
            for status in STATUSES
            if found[status]
        )

    def counted(self, n: int) -> str:
        """So many targets, in words."""
        return self.words("targets.one_target") if n == 1 else self.words("targets.targets", n=n)

    # the list

    def heading(self, place: str, leads: Sequence[str]) -> str:
        """The first sentence large, what it is about above it, the others below."""
        first, *more = leads
        told = "".join(f"<p>{escape(text)}</p>" for text in (" ".join(more), *self.notes) if text)
        kicker = escape(self.words("targets.kicker", place=place))
        return f'<section class="td-heading"><p class="td-kicker">{kicker}</p><h1>{escape(first)}</h1>{told}</section>'

    def sections(self) -> str:
        """Results, resources, and what is not in force, each by place and programme."""
        parts = (("results", self.results), ("resources", self.resources), ("apart", self.apart))
        chosen = [(name, self._of_status(rows)) for name, rows in parts]
        shown = sum(len(rows) for _, rows in chosen)
        told = ""
        if self.chosen_status is not None:
            status = self.words(f"common.progress_{self.chosen_status}")
            told = self.words("targets.filtered", status=status, targets=self.counted(shown))
            told = f'<p class="td-notice">{escape(told)}</p>'
        return told + "".join(self._section(name, rows) for name, rows in chosen if rows)

    def shown(self) -> list[Row]:
        """Results, resources and what is not in force, of the status asked for alone."""
        return self._of_status([*self.results, *self.resources, *self.apart])

    def _of_status(self, rows: Sequence[Row]) -> list[Row]:
        return [r for r in rows if self.chosen_status in (None, r["status"])]

    def _section(self, name: str, rows: Sequence[Row]) -> str:
        titles = {
            "results": self.words("targets.results"),
            "resources": self.words("targets.resources"),
            "apart": self.words("targets.apart"),
        }
        groups = "".join(self._group(group) for group in self._by_programme(rows))
        return f'<section class="td-targets" data-part="{name}"><h2>{escape(titles[name])}</h2>{groups}</section>'

    def _by_programme(self, rows: Sequence[Row]) -> list[list[Row]]:
        """Place by place; within one, first the programmes of which something can be said, newest first."""
        order = list(self.names)

        def programme(row: Row) -> tuple[str, str]:
            return row["area"], row["programme_period"]

        found = [list(group) for _, group in groupby(sorted(rows, key=programme), programme)]
        found.sort(key=lambda group: group[0]["deadline"], reverse=True)
        return sorted(found, key=lambda group: (order.index(group[0]["area"]), _is_silent(group)))

    def _group(self, rows: Sequence[Row]) -> str:
        ordered = sorted(rows, key=lambda r: STATUSES.index(r["status"]))
        unsaid = [r for r in ordered if r["status"] == UNSAID]
        # who asks for them, or has few of them, sees them at once
        is_folded = len(unsaid) > _MOST_UNSAID and self.chosen_status != UNSAID
        shown = [r for r in ordered if r["status"] != UNSAID] if is_folded else ordered
        parts = [f"<h3>{escape(self._programme(rows[0]))}</h3>"]
        if shown:
            parts.append(self._table(shown))
        if is_folded:
            summary = escape(self.words("targets.unsaid", targets=self.counted(len(unsaid))))
            parts.append(f"<details><summary>{summary}</summary>{self._table(unsaid)}</details>")
        return "".join(parts)

    def _programme(self, row: Row) -> str:
        first, _, last = row["programme_period"].partition("-")
        place = self.names[row["area"]]
        if last:
            return self.words("targets.years", place=place, first=first, last=last)
        return self.words("targets.year", place=place, first=first)

    def _table(self, rows: Sequence[Row], has_sources: bool = True) -> str:
        words = self.words
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self._columns())
        body = "".join(self._row(row, has_sources) for row in rows)
        label = escape(words("targets.title"))
        return (
            f'<table class="td-table td-of-targets" aria-label="{label}"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )

    def _columns(self) -> tuple[str, ...]:
        words = self.words
        return (
            words("targets.column_target"),
            words("targets.column_actual"),
            words("targets.column_progress"),
            words("targets.status"),
        )

    def _row(self, row: Row, has_sources: bool) -> str:
        cells = (self._aim_cell(row, has_sources), self._actual_cell(row), self._progress_cell(row), self._verdict(row))
        made = "".join(
            f'<td data-label="{escape(name)}">{cell}</td>' for name, cell in zip(self._columns(), cells, strict=True)
        )
        return f'<tr data-target="{escape(row["target"])}" data-status="{row["status"]}">{made}</tr>'

    def _aim_cell(self, row: Row, has_sources: bool) -> str:
        words = self.words
        told = [words("targets.deadline", day=self.said.deadline(row))]
        if row["denominator"]:
            told.append(words(f"targets.share_{row['denominator']}"))
        if not _is_current(row):
            told.append(words(f"targets.standing_{standing_of(row)}"))
        sources = self._sources(row) if has_sources else ""
        return (
            f"<p>{escape(words.of(row, 'node_name'))}</p><p><b>{escape(self.said.aim(row))}</b> "
            f"<small>{escape(', '.join(told))}</small></p>"
            f"<p><small>{escape(self.said.document(row))}</small></p>{sources}"
        )

    def _actual_cell(self, row: Row) -> str:
        words = self.words
        if not row["last"]:
            return f"<p><small>{escape(words('targets.no_actual'))}</small></p>{self._beside(row)}"
        figures = "".join(
            f"<p><b>{escape(self.said.figure(r))}</b> <small>{escape(self.circumstances(r))}</small></p>"
            for r in row["last"]
        )
        return figures + self._beside(row)

    def circumstances(self, reading: Row) -> str:
        """When a figure was true, its status, and what it is a share of."""
        words = self.words
        status = words(f"common.status_{reading['status']}")
        told = [words("targets.actual", moment=self.said.dated(reading), status=status)]
        if reading["denominator"]:
            told.append(words(f"targets.share_{reading['denominator']}"))
        return ", ".join(told)

    def _beside(self, row: Row) -> str:
        """A figure from after the deadline, and one that must not be compared: shown, not used."""
        lines = [self._passing("targets.later", row["later"])] if row["later"] else []
        if row["other"] and row["other"] != row["later"]:
            lines.append(self._passing("targets.other", row["other"]))
        return "".join(f"<p><small>{escape(text)}</small></p>" for text in lines)

    def _passing(self, key: str, reading: Row) -> str:
        words = self.words
        status = words(f"common.status_{reading['status']}")
        return words(key, figure=self.said.figure(reading), moment=self.said.dated(reading), status=status)

    def _progress_cell(self, row: Row) -> str:
        said = [text for text in (self.progress(row), self.gap(row), self.lacking(row)) if text]
        track = ""
        if self.progress(row):
            share = min(row["progress_pct"], 100.0)
            track = f'<span class="td-track"><b style="width:{share:.1f}%"></b></span>'
        return track + "".join(f"<p>{escape(text)}</p>" for text in said)

    def progress(self, row: Row) -> str:
        """The share of the target that is reached; of two sources that differ there is none."""
        if row["progress_pct"] is None or len(row["last"]) != 1 or row["unit_of_measure"] == _YES_OR_NO:
            return ""
        words = self.words
        exact = {"value": round(row["progress_pct"], 1), "value_high": None}
        share = words.quantity({**exact, "qualifier": row["last"][0]["qualifier"]})
        return words("targets.progress" if row["value_high"] is None else "targets.progress_of_lower", pct=share)

    def gap(self, row: Row) -> str:
        """What was lacking on the date of the figure, in the unit of the target; of a share in points."""
        if not row["gap"] or len(row["last"]) != 1:
            return ""
        words, is_ceiling = self.words, row["direction"] == "at_most"
        qualifier = row["last"][0]["qualifier"]
        turned = qualifier if is_ceiling else TURNED.get(qualifier, qualifier)
        plain = words.quantity({"value": row["gap"], "value_high": None, "qualifier": None})
        plain = words.about(turned, plain)
        if row["unit_of_measure"] == _PERCENT:
            amount = words("targets.points", n=plain)
        else:
            amount = f"{plain} {words.measured(self.measures[row['unit_of_measure']], row['gap'])}"
        key = "targets.over" if is_ceiling else "targets.short"
        return words(key, amount=amount, moment=self.said.dated(row["last"][0]))

    def lacking(self, row: Row) -> str:
        """How many communes or districts were missing from a share on the date of the figure."""
        if not row["lacking"] or not row["whole"]:
            return ""
        amount = self.said.amount(row["lacking"], row["whole"]["unit_of_measure"])
        return self.words("targets.short", amount=amount, moment=self.said.dated(row["last"][-1]))

    def _verdict(self, row: Row) -> str:
        label = f'<span class="td-verdict" data-status="{row["status"]}">{escape(self.said.status(row))}</span>'
        told = [text for text in (self.said.reason(row), self._last_reading(row)) if text]
        return label + "".join(f"<p><small>{escape(text)}</small></p>" for text in told)

    def _last_reading(self, row: Row) -> str:
        if not row["last"]:
            return ""
        if row["is_settled"]:
            return self.said.last_reading(row)
        return self.words("targets.latest_reading", moment=self.said.dated(row["last"][-1]))

    # sources

    def _sources(self, row: Row) -> str:
        """Where the target is written and where each figure is, one click away."""
        words = self.words
        lines = [words("targets.source_of_target", source=self._written_in(row))]
        lines += [words("targets.source_of_actual", cited=self._cited(r)) for r in row["last"]]
        if row["whole"] and row["lacking"]:
            lines.append(words("targets.source_of_whole", cited=self._cited(row["whole"])))
        if row["later"]:
            lines.append(words("targets.source_of_later", cited=self._cited(row["later"])))
        if row["other"] and row["other"] != row["later"]:
            lines.append(words("targets.source_of_other", cited=self._cited(row["other"])))
        closing = words.day(row["closing"])
        if row["closing"] < date.fromisoformat(row["deadline"]):
            lines.append(words("targets.closed_early", closing=closing, deadline=self.said.deadline(row)))
        listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f"<details><summary>{escape(words('targets.sources'))}</summary><ul>{listed}</ul></details>"

    def _written_in(self, row: Row) -> str:
        """The document of a target and where it was read; once where both are the same."""
        document, source = self.said.document(row), self.said.source(row)
        if not document or document in source:
            return source
        return self.words("targets.in_document", document=document, source=source)

    def _cited(self, reading: Row) -> str:
        """A figure with its date, status and source, and what its flag says of it."""
        told = self.words(
            "common.cited_reading",
            figure=self.said.figure(reading),
            moment=self.said.dated(reading),
            status=self.words(f"common.status_{reading['status']}"),
            source=self.said.source(reading),
        )
        flag = self.flags.get(reading["flag"])
        return f"{told}. {self.words.of(flag, 'text')}" if flag else told

    # a slide

    def slide(self) -> str:
        """The rows of the sentence that stands first, those of which something can be said before the others."""
        rows = self.of_first_lead()
        shown, rest = rows[:_MOST_ON_A_SLIDE], rows[_MOST_ON_A_SLIDE:]
        more = escape(self.words("targets.more_rows", targets=self.counted(len(rest)))) if rest else ""
        css = "td-targets td-few" if len(shown) <= _FEW else "td-targets"
        return (
            f'<section class="{css}">{self._table(shown, has_sources=False)}</section>'
            f'<footer class="td-footing">{f"<p>{more}</p>" if more else ""}'
            f"<p>{escape(self.words('common.source'))}: {escape(self._source_line(shown))}</p></footer>"
        )

    def of_first_lead(self) -> list[Row]:
        """The targets of the first sentence, those of which something can be said before the others."""
        groups = self.groups()
        return sorted(groups[0] if groups else [], key=lambda r: STATUSES.index(r["status"]))

    def source_lines(self, rows: Sequence[Row]) -> list[str]:
        """Where the targets are written and the figures that they are held against."""
        written = [self._written_in(row) for row in rows]
        read = [self.said.source(reading) for row in rows for reading in row["last"]]
        return list(dict.fromkeys(line for line in (*read, *written) if line))

    def _source_line(self, rows: Sequence[Row]) -> str:
        lines = self.source_lines(rows)
        return "; ".join(lines[:_MOST_SOURCES]) + ("; …" if len(lines) > _MOST_SOURCES else "")

    def footing(self, more: Sequence[str] = ()) -> str:
        told = "".join(f"<p>{escape(text)}</p>" for text in (self.words("targets.reading_note"), *more))
        return f'<footer class="td-footing">{told}</footer>'


def _is_current(row: Row) -> bool:
    """The first mark of a target says whether it is in force."""
    return str(row["target_status"]).split(";")[0] == _CURRENT


def standing_of(row: Row) -> str:
    """What a target that is not in force is: a draft, superseded, or both."""
    marks = str(row["target_status"])
    found = [mark for mark in ("draft", "superseded") if mark in marks]
    return "_".join(found) or "superseded"


def _is_silent(rows: Sequence[Row]) -> bool:
    """Whether nothing can be said of any of them."""
    return all(r["status"] == UNSAID for r in rows)
