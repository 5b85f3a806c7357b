"""Which criteria the most communes of a place fail, as a list whose bars are the picture, and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.charts.criteria_tables import CriteriaTable, Score, comparable
from dashboard.text import Words
from etl import Tally

Row = dict[str, Any]

_NAMED_IN_LEAD = 3
_ON_A_SLIDE = 10
_DECIMALS = 1
_PRINTED = ("published", "reported")
_SUM_KEYS = {True: "criteria.sum_agrees", False: "criteria.sum_differs", None: "criteria.sum_beside"}


class CriteriaBars:
    """One table of criteria, beside another one on the same ruler or none."""

    def __init__(
        self,
        words: Words,
        table: CriteriaTable,
        against: CriteriaTable | None,
        tables: Sequence[CriteriaTable],
        criteria: Sequence[Row],
        measures: Mapping[str, Row],
        flags: Mapping[str, Row],
        cited: Mapping[str, str],
    ) -> None:
        """`tables` are all there are; `criteria` those of every set; `cited` the sources as they are cited."""
        self.words, self.table, self.against, self.tables = words, table, against, tables
        self.measures, self.flags, self.cited = measures, flags, cited
        self.sets: dict[str, dict[int, Row]] = {}
        for row in criteria:
            self.sets.setdefault(row["criteria_set"], {})[row["number"]] = row
        self.names = self.named(table)

    def heading(self, asides: Sequence[str] = ()) -> str:
        """The answer first; `asides` are sentences on whose table this is."""
        said = [*asides, *self.of_the_rest()]
        notes = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
        return (
            f'<section class="td-heading td-criteria-heading"><p class="td-kicker">'
            f"{escape(self.words('criteria.title'))}</p><h1>{escape(self.lead())}</h1>{notes}</section>"
        )

    def lead(self) -> str:
        """Where the most communes fail, in one sentence."""
        words, table = self.words, self.table
        ordered = [s for s in table.worst_first if s.failing_pct is not None]
        here = {"place": table.name(words.language), "moment": words.moment(table.moment)}
        if not ordered:
            return words("criteria.lead_unknown", n=len(table.scores), **here)
        worst, *others = ordered
        if not worst.failing_pct:
            return words("criteria.lead_none", n=len(ordered), **here)
        given = {**here, "criterion": self._criterion(worst), "failing_pct": self.failing_pct(worst)}
        if worst.failing is None:
            return words("criteria.lead_share", **given)
        given |= {"failing": self.of_total(worst), "met_pct": self.pct(worst.met_pct, worst.pct_qualifier)}
        also = [s for s in others if s.failing_pct and s.failing is not None][: _NAMED_IN_LEAD - 1]
        if not also:
            return words("criteria.lead_one", **given)
        return words("criteria.lead", others=words.listed([self._next(s) for s in also]), **given)

    def message(self) -> str:
        """The same as short as a slide needs it: the one criterion that the most communes fail."""
        worst = next((s for s in self.table.worst_first if s.failing_pct), None)
        if worst is None:
            return self.lead()
        return self.words(
            "criteria.lead_share",
            place=self.table.name(self.words.language),
            moment=self.words.moment(self.table.moment),
            criterion=self._criterion(worst),
            failing_pct=self.failing_pct(worst),
        )

    def _next(self, score: Score) -> str:
        failing = score.failing or {}
        return self.words(
            "criteria.lead_next",
            criterion=self._criterion(score),
            failing=self.words.quantity(failing),
            unit=self._unit(score.total or {}, failing["value"]),
        )

    def bars(self, is_slide: bool) -> str:
        """Every criterion, the one that the most communes fail first; on a slide the first ten."""
        return f'{self._legend()}<ol class="td-criteria">{"".join(map(self._bar, self.shown(is_slide)))}</ol>'

    def shown(self, is_slide: bool) -> list[Score]:
        return self.table.worst_first[:_ON_A_SLIDE] if is_slide else self.table.worst_first

    def footing(self, is_slide: bool) -> str:
        """What contradicts itself in what is drawn, by which set communes were scored, and the sources."""
        lines = [*self.contradictions(is_slide), self.ruler(self.table), *self.source_lines(self.table)]
        lines += self.source_lines(self.against) if self.against else []
        return f'<section class="td-footing">{_paragraphs(lines)}</section>'

    def contradictions(self, is_slide: bool) -> list[str]:
        """What the stars mean: printed shares that are not those of the printed counts."""
        return [f"* {self.contradiction(score)}" for score in self.shown(is_slide) if score.is_contradicted]

    def details(self) -> str:
        """All figures as printed, what they come to, where the names are from and which tables there are."""
        words, table = self.words, self.table
        notes = [*self.checks(table), words("criteria.computed"), *self._names_from(), *self.said_of_all(table)]
        figures = f'{self._table(table)}<div class="td-footing">{_paragraphs(notes)}</div>{self._other()}'
        return (
            f'<section class="td-reasons td-criteria-figures"><h2>{escape(words("criteria.figures"))}</h2>{figures}'
            f"</section>{self._known()}"
        )

    def _other(self) -> str:
        """The figures of the table beside."""
        table = self.against
        if table is None:
            return ""
        notes = _paragraphs([*self.checks(table), *self.said_of_all(table)])
        return (
            f"<details><summary>{escape(self.where(table))}</summary>{self._table(table)}"
            f'<div class="td-footing">{notes}</div></details>'
        )

    def label(self, table: CriteriaTable) -> str:
        """A table as it is called where one is chosen."""
        n, of = len(table.scores), self._of(table)
        return self.words("criteria.option", where=self.where(table), n=n, of=of) if of else self.where(table)

    # one criterion

    def _bar(self, score: Score) -> str:
        name, group = self.names.get(score.number, ("", ""))
        under = f"<small>{escape(group)}</small>" if group else ""
        share = score.failing_pct
        filled = f'<b style="width:{share:.2f}%"></b>' if share is not None else ""
        mark = "<sup>*</sup>" if score.is_contradicted else ""
        return (
            f'<li class="td-criterion" data-criterion="{score.number}">'
            f'<span class="td-number">{score.number}</span>'
            f'<span class="td-criterion-name">{escape(name)}{under}</span>'
            f'<span class="td-track">{filled}{self._mark(score)}</span>'
            f'<span class="td-value"><b>{escape(self.failing_pct(score))}{mark}</b>'
            f"<small>{escape(self.of_total(score))}</small></span></li>"
        )

    def _mark(self, score: Score) -> str:
        """Where the other table has the same criterion."""
        other = self.beside(score)
        if other is None or other.failing_pct is None or self.against is None:
            return ""
        said = self.words(
            "criteria.beside",
            where=self.where(self.against),
            failing_pct=self.failing_pct(other),
            failing=self.of_total(other),
        )
        return f'<u style="left:{other.failing_pct:.2f}%" title="{escape(said)}"></u>'

    def beside(self, score: Score) -> Score | None:
        scores = self.against.scores if self.against else ()
        return next((other for other in scores if other.number == score.number), None)

    def _criterion(self, score: Score) -> str:
        name, _ = self.names.get(score.number, ("", ""))
        return self.words("criteria.named", number=score.number, name=name) if name else str(score.number)

    def of_total(self, score: Score) -> str:
        words, failing, total = self.words, score.failing, score.total
        if failing is None or total is None:
            return words("criteria.count_unknown")
        unit = self._unit(total, total["value"])
        return words("criteria.failing_of", failing=words.quantity(failing), total=words.quantity(total), unit=unit)

    def _unit(self, row: Row, value: float) -> str:
        return self.words.measured(self.measures[row["unit_of_measure"]], value)

    def failing_pct(self, score: Score) -> str:
        return self.pct(score.failing_pct, score.failing_pct_qualifier)

    def pct(self, value: float | None, qualifier: str | None) -> str:
        words = self.words
        if value is None:
            return words("criteria.share_unknown")
        return words.about(qualifier, words("criteria.pct", value=words.number(value, _DECIMALS)))

    # around the bars

    def _legend(self) -> str:
        words = self.words
        own = words("criteria.legend", where=self.where(self.table))
        beside = (
            f"<span><u></u>{escape(words('criteria.legend_against', where=self.where(self.against)))}</span>"
            if self.against
            else ""
        )
        return f'<p class="td-legend td-criteria-legend"><span><i></i>{escape(own)}</span>{beside}</p>'

    def contradiction(self, score: Score) -> str:
        words = self.words
        return words(
            "criteria.contradicts",
            number=score.number,
            printed=words.quantity(score.printed or {}),
            met=words.quantity(score.met or {}),
            total=words.quantity(score.total or {}),
            computed=self.pct(score.computed_pct, score.pct_qualifier),
        )

    def of_the_rest(self) -> list[str]:
        """Which criteria of the set the table does not hold: nothing is known of them here."""
        every = self.sets.get(self.table.criteria_set or "", {})
        missing = sorted(every.keys() - self.table.numbers)
        if not missing:
            return []
        # spans of years are written like spans of any numbers
        spans = self.words.years([str(number) for number in missing])
        return [self.words("criteria.partial", n=len(self.table.scores), of=len(every), numbers=spans)]

    def ruler(self, table: CriteriaTable) -> str:
        """By which set of criteria communes were scored, as far as that is known."""
        words, criteria = self.words, self.sets.get(table.criteria_set or "", {})
        if not criteria:
            return words("criteria.ruler_unknown")
        first = next(iter(criteria.values()))
        said = words("criteria.ruler", decision=first["decision"], n=len(criteria))
        others = comparable(table, {other.key: other for other in self.tables})
        alone = "" if others else words("criteria.no_other")
        return f"{said} {alone}".strip()

    def source_lines(self, table: CriteriaTable) -> list[str]:
        """Each source with the status of its figures and their date."""
        words = self.words
        pairs = dict.fromkeys((row["source_id"], row["status"]) for row in table.rows)
        key = "criteria.source_inferred" if _has_inferred_date(table) else "criteria.source"
        return [
            words(key, where=self.where(table), status=words(f"common.status_{status}"), source=self.cited[source])
            for source, status in pairs
        ]

    # the figures

    def _table(self, table: CriteriaTable) -> str:
        words = self.words
        keys = ("name", "met", "total", "failing", "computed", "printed", "status", "source", "note")
        heads = "".join(f'<th scope="col">{escape(words(f"criteria.column_{key}"))}</th>' for key in keys)
        sources = list(dict.fromkeys(row["source_id"] for row in table.rows))
        rows = "".join(self._figures(table, score, sources) for score in table.scores)
        cited = [f"[{n}] {self.cited[source]}" for n, source in enumerate(sources, 1)]
        return (
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(words("common.table"))}">'
            f'<table class="td-table td-of-criteria"><thead><tr>{heads}</tr></thead>'
            f'<tbody>{rows}</tbody></table></div><div class="td-footing">{_paragraphs(cited)}</div>'
        )

    def _figures(self, table: CriteriaTable, score: Score, sources: Sequence[str]) -> str:
        words = self.words
        name, _ = self.named(table).get(score.number, ("", ""))
        statuses = dict.fromkeys(words(f"common.status_{row['status']}") for row in score.rows)
        marks = dict.fromkeys(f"[{sources.index(row['source_id']) + 1}]" for row in score.rows)
        computed = self.pct(score.computed_pct, score.pct_qualifier)
        cells = [
            self.or_missing(score.met),
            self.or_missing(score.total),
            words.quantity(score.failing) if score.failing else words("criteria.share_unknown"),
            computed,
            words("criteria.pct", value=words.quantity(score.printed)) if score.printed else self.missing(),
            words.listed(list(statuses)),
            " ".join(marks),
            " ".join(self.notes(table, score)),
        ]
        inner = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        return f'<tr><th scope="row">{score.number}. {escape(name)}</th>{inner}</tr>'

    def or_missing(self, row: Row | None) -> str:
        return self.words.quantity(row) if row else self.missing()

    def missing(self) -> str:
        return self.words("criteria.not_there")

    def notes(self, table: CriteriaTable, score: Score) -> list[str]:
        """What must be known of one criterion: a contradiction, what its flags say."""
        own = _flags(score) - _shared_flags(table)
        if score.is_contradicted and not own:
            return [self.contradiction(score)]
        return [self.words.of(self.flags[flag], "text") for flag in sorted(own)]

    def said_of_all(self, table: CriteriaTable) -> list[str]:
        """What the flags say that every figure of the table has."""
        return [self.words.of(self.flags[flag], "text") for flag in sorted(_shared_flags(table))]

    def checks(self, table: CriteriaTable) -> list[str]:
        """What the counts come to, beside what is printed for the same."""
        tally = table.sum
        if tally is None or tally.total.value is None:
            return []
        total = next((s.total for s in table.scores if s.total), None)
        is_known = total and table.mean and _is_exact(tally, total, table.mean)
        mean = [self._mean_check(tally.total.value, total, table.mean)] if total and table.mean and is_known else []
        return [self._sum_check(tally), *mean]

    def _sum_check(self, tally: Tally) -> str:
        words, printed = self.words, tally.printed
        total = {"value": tally.total.value, "value_high": tally.total.value_high, "qualifier": tally.total.qualifier}
        given = {"n": len(tally.parts), "sum": words.quantity(total)}
        if printed is None or printed["status"] not in _PRINTED:
            return words("criteria.sum_computed", **given)
        key = _SUM_KEYS[tally.agrees]
        status = words(f"common.status_{printed['status']}")
        return words(key, printed=words.quantity(printed), status=status, **given)

    def _mean_check(self, total: float, communes: Row, mean: Row) -> str:
        words = self.words
        computed = total / communes["value"]
        agrees = round(computed, _decimals(mean["value"])) == mean["value"]
        return words(
            "criteria.mean_agrees" if agrees else "criteria.mean_differs",
            sum=words.quantity({"value": total, "value_high": None, "qualifier": None}),
            total=words.quantity(communes),
            computed=words.number(computed),
            printed=words.quantity(mean),
            status=words(f"common.status_{mean['status']}"),
        )

    def _names_from(self) -> list[str]:
        """Whether a source prints the names, and which; what they are put in groups by."""
        words, rows = self.words, [*self.sets.get(self.table.criteria_set or "", {}).values()]
        printed = dict.fromkeys(self.cited[r["source_id"]] for r in rows if r["basis"] == "printed" and r["source_id"])
        recalled = [str(r["number"]) for r in rows if r["basis"] != "printed"]
        said = [words("criteria.names_printed", source="; ".join(printed))] if printed else []
        said += [words("criteria.names_recalled", numbers=words.years(recalled))] if recalled else []
        return said + ([words("criteria.groups")] if any(words.of(r, "group") for r in rows) else [])

    def _known(self) -> str:
        """The tables there are; everything else is not collected here."""
        words = self.words
        items = "".join(f"<li>{escape(self._known_table(table))}</li>" for table in self.tables)
        return (
            f'<section class="td-reasons"><h2>{escape(words("criteria.known"))}</h2><ul>{items}</ul>'
            f"<p>{escape(words('criteria.elsewhere'))}</p></section>"
        )

    def _known_table(self, table: CriteriaTable) -> str:
        criteria = self.sets.get(table.criteria_set or "", {})
        first = next(iter(criteria.values()), None)
        label = self.label(table)
        return self.words("criteria.known_table", table=label, decision=first["decision"]) if first else label

    def named(self, table: CriteriaTable) -> dict[int, tuple[str, str]]:
        """Name and group of each criterion in the set by which a table was scored."""
        rows = self.sets.get(table.criteria_set or "", {})
        return {n: (self.words.of(row, "name"), self.words.of(row, "group")) for n, row in rows.items()}

    def _of(self, table: CriteriaTable) -> int:
        return len(self.sets.get(table.criteria_set or "", {}))

    def where(self, table: CriteriaTable) -> str:
        words = self.words
        return words("criteria.where", place=table.name(words.language), moment=words.moment(table.moment))


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _flags(score: Score) -> set[str]:
    return {row["flag"] for row in score.rows if row["flag"]}


def _shared_flags(table: CriteriaTable) -> set[str]:
    """What is said of every criterion of a table is said once."""
    return set.intersection(*map(_flags, table.scores)) if len(table.scores) > 1 else set()


def _is_exact(tally: Tally, total: Row, mean: Row) -> bool:
    """Whether a mean can be worked out and held against the printed one: exact figures of one document."""
    is_exact = all(row["qualifier"] is None and row["value_high"] is None for row in (*tally.parts, total, mean))
    return is_exact and total["source_id"] == mean["source_id"]


def _has_inferred_date(table: CriteriaTable) -> bool:
    return any(row["date_basis"] == "inferred" for row in table.rows)


def _decimals(value: float) -> int:
    """With how many decimals a figure is printed, by its shortest spelling."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
