"""The promise to raise scores every year: index × year, kept or not, only where two years may be compared. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from dashboard.series import CANNOT_BE_SAID, KEPT, NOT_KEPT, Kept, kept
from dashboard.text import Words

Row = dict[str, Any]

_LEAST_SHOWN = 0.005
"""A smaller difference would be printed as nothing with two decimals."""


class Province(NamedTuple):
    """A province beside the ruler: `until` is its last day, None while it stands; `rows` are its scores by index."""

    unit: str
    name: str
    until: date | None
    rows: Mapping[str, Sequence[Row]]


class PromiseBoard:
    """Indices × years of the programme for the province that promised, and for another one beside it."""

    def __init__(
        self,
        words: Words,
        promises: Sequence[Row],
        indices: Mapping[str, Row],
        promiser: Province,
        other: Province | None,
        breaks: Mapping[str, Sequence[Row]],
        years: Sequence[str],
        cited: Mapping[str, str],
        flags: Mapping[str, Mapping[str, Row]],
    ) -> None:
        """`promises` are the targets of `promiser` to rise, one an index, in the order of the board.

        `breaks` are those of the score that was promised, `flags` what marks on figures mean, both by index.
        """
        self.words, self.promises, self.indices = words, promises, indices
        self.promiser, self.other = promiser, other
        self.breaks, self.years, self.cited, self.flags = breaks, years, cited, flags

    def judged(self, province: Province, index: str) -> list[Kept]:
        return kept(province.rows[index], self.breaks[index], self.years)

    def section(self) -> str:
        words = self.words
        head = "".join(f'<th scope="col">{escape(year)}</th>' for year in self.years)
        body = "".join(self._rows(promise) for promise in self.promises)
        told = "".join(f"<p>{escape(text)}</p>" for text in self.sentences())
        return (
            f'<section class="td-vow" data-unit="{escape(self.promiser.unit)}">'
            f"<h2>{escape(words('targets.board_title'))}</h2>{told}"
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("targets.board_title"))}">'
            '<table class="td-vows"><thead><tr>'
            f'<th scope="col">{escape(words("targets.board_index"))}</th>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
            f"</div>{self._details()}"
            f'<footer class="td-footing"><p>{escape(words("targets.board_rule"))}</p>'
            f"<p>{escape(words('common.source'))}: {escape('; '.join(self.documents()))}</p></footer></section>"
        )

    def sentences(self) -> list[str]:
        """How often the promise was kept, what makes that doubtful, and that the other made none."""
        words = self.words
        compared = [k for p in self.promises for k in self.judged(self.promiser, p["index"])]
        found = Counter(k.verdict for k in compared)
        names = [words.of(self.indices[p["index"]], "short_name") for p in self.promises]
        first, _, last = self.promises[0]["programme_period"].partition("-")
        lead = words(
            "targets.board_lead",
            name=self.promiser.name,
            indices=words.listed(names),
            years=f"{first}–{last}" if last else first,
            n=found.total(),
            kept=found[KEPT],
            not_kept=found[NOT_KEPT],
            unsaid=found[CANNOT_BE_SAID],
        )
        lead = " ".join(text for text in (lead, self._doubts(compared)) if text)
        return [lead, *([words("targets.board_other", name=self.other.name)] if self.other else [])]

    def _doubts(self, compared: Sequence[Kept]) -> str:
        """How many of the verdicts just counted are doubtful, and why; empty where none is."""
        words = self.words
        verdicts = [k for k in compared if k.verdict != CANNOT_BE_SAID]
        suspected, within = sum(bool(k.suspected) for k in verdicts), sum(k.is_within_margin for k in verdicts)
        doubts = [
            *([words("targets.board_doubts_suspected", n=suspected)] if suspected else []),
            *([words("targets.board_doubts_within_margin", n=within)] if within else []),
        ]
        return words("targets.board_doubts", n=len(verdicts), doubts=words.listed(doubts)) if doubts else ""

    def documents(self) -> list[str]:
        """Where the promise is written."""
        return list(dict.fromkeys(self.cited[p["source_id"]] for p in self.promises))

    def _rows(self, promise: Row) -> str:
        index = promise["index"]
        return "".join(self._row(province, index) for province in self.provinces())

    def provinces(self) -> list[Province]:
        """The promiser first."""
        return [self.promiser, *([self.other] if self.other else [])]

    def _row(self, province: Province, index: str) -> str:
        is_promiser = province is self.promiser
        short = escape(self.words.of(self.indices[index], "short_name"))
        name = f"{short}<small>{escape(province.name)}</small>"
        cells = "".join(self._cell(province, index, k) for k in self.judged(province, index))
        css = "td-promised" if is_promiser else "td-beside"
        return (
            f'<tr class="{css}" data-index="{index}" data-unit="{escape(province.unit)}">'
            f'<th scope="row">{name}</th>{cells}</tr>'
        )

    def verdict(self, province: Province, judged: Kept) -> str:
        """Only the promiser can keep a promise; of the other a score rises or does not."""
        if province is self.promiser:
            return self.words(f"targets.promised_{judged.verdict}")
        return self.words(f"targets.moved_{judged.verdict}")

    def _cell(self, province: Province, index: str, judged: Kept) -> str:
        small = [self.difference(judged), *self.marks(judged, is_short=True), self.reason(province, judged)]
        notes = "".join(f"<small>{escape(text)}</small>" for text in small if text)
        title = escape(self.in_words(province, index, judged))
        verdict = escape(self.verdict(province, judged))
        return f'<td data-verdict="{judged.verdict}" title="{title}"><b>{verdict}</b>{notes}</td>'

    def difference(self, judged: Kept) -> str:
        if judged.difference is None:
            return ""
        is_small = 0 < abs(judged.difference) < _LEAST_SHOWN
        return self.words.change(judged.difference, 4 if is_small else 2)

    def marks(self, judged: Kept, is_short: bool) -> list[str]:
        """What makes a verdict doubtful."""
        words, found = self.words, []
        if judged.suspected:
            reasons = "; ".join(words.of(b, "reason").rstrip(".") for b in judged.suspected)
            found.append(words("targets.suspected") if is_short else words("targets.suspected_told", reason=reasons))
        if judged.is_within_margin:
            found.append(words("targets.within_margin" if is_short else "targets.within_margin_told"))
        return found

    def reason(self, province: Province, judged: Kept) -> str:
        """Why nothing can be said of a year; empty where something can."""
        words = self.words
        if judged.reason == "break":
            return words.listed(
                [
                    words(f"targets.because_break_{kind}", moment=words.moment(moment))
                    for kind, moment in dict.fromkeys((b["kind"], b["period"]) for b in judged.cuts)
                ]
            )
        if judged.reason == "missing":
            return self._why_missing(province, judged)
        if judged.reason == "statuses_differ" and judged.before and judged.now:
            before, now = (words(f"common.status_{row['status']}") for row in (judged.before, judged.now))
            return words("targets.because_statuses_differ", before=before, now=now)
        return words("targets.because_not_measured") if judged.reason else ""

    def _why_missing(self, province: Province, judged: Kept) -> str:
        """Of the two years those without a score: the province had ended, or the reason that the figures give."""
        words, by_reason = self.words, dict[str, list[str]]()
        said = []
        for year, row in self._pair(judged):
            if row is not None and row["value"] is None:
                by_reason.setdefault(row["missing_reason"], []).append(year)
            elif row is None and province.until and f"{province.until:%Y}" <= year:
                said.append(words("targets.because_ended", day=words.day(province.until)))
            elif row is None:
                said.append(words("targets.because_not_loaded", year=year))
        missed = [
            words("targets.because_missing", years=words.listed(years), reason=words(f"common.reason_{reason}"))
            for reason, years in by_reason.items()
        ]
        return "; ".join(dict.fromkeys((*missed, *said)))

    def _pair(self, judged: Kept) -> tuple[tuple[str, Row | None], tuple[str, Row | None]]:
        return (str(int(judged.year) - 1), judged.before), (judged.year, judged.now)

    def in_words(self, province: Province, index: str, judged: Kept) -> str:
        """One cell in full: the verdict, what makes it doubtful or impossible, both figures, their sources."""
        words = self.words
        verdict = [self.verdict(province, judged), self.difference(judged)]
        why = [*self.marks(judged, is_short=False), self.reason(province, judged), *self._methods(judged)]
        said = words(
            "targets.cell",
            index=words.of(self.indices[index], "short_name"),
            year=judged.year,
            name=province.name,
            verdict="; ".join([" ".join(v for v in verdict if v), *(w for w in why if w)]),
            figures="; ".join(self._figure(index, year, row) for year, row in self._pair(judged)),
        )
        sources = self.sources(judged)
        return f"{said} {words('targets.sourced', sources='; '.join(sources))}" if sources else said

    def _methods(self, judged: Kept) -> list[str]:
        return [self.words.of(b, "reason").rstrip(".") for b in judged.cuts]

    def _figure(self, index: str, year: str, row: Row | None) -> str:
        words = self.words
        if row is None:
            return words("targets.figure_not_loaded", year=year)
        if row["value"] is None:
            return words("targets.figure_missing", year=year, reason=words(f"common.reason_{row['missing_reason']}"))
        value = words.about(row["qualifier"], words.number(row["value"]))
        status = words(f"common.status_{row['status']}")
        if row["flag"]:
            status = f"{status}; {words.of(self.flags[index][row['flag']], 'text').rstrip('.')}"
        if row["low"] is None or row["high"] is None:
            return words("targets.figure", year=year, value=value, status=status)
        level, low, high = words.number(row["level_pct"], 0), words.number(row["low"]), words.number(row["high"])
        return words(
            "targets.figure_with_interval", year=year, value=value, status=status, level=level, low=low, high=high
        )

    def sources(self, judged: Kept) -> list[str]:
        """Of the figures of both years, in words."""
        rows = [row for row in (judged.before, judged.now) if row is not None and row["value"] is not None]
        ids = [source for row in rows for source in (row["source_id"] or "").split("|") if source]
        return list(dict.fromkeys(self.cited[source] for source in ids))

    def _details(self) -> str:
        """Every cell in words, for those who cannot hover."""
        lines = [
            f"<li>{escape(self.in_words(province, p['index'], k))}</li>"
            for province in self.provinces()
            for p in self.promises
            for k in self.judged(province, p["index"])
        ]
        summary = escape(self.words("targets.board_details"))
        return f'<details class="td-told"><summary>{summary}</summary><ul>{"".join(lines)}</ul></details>'
