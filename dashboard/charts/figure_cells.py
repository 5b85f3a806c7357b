"""Figures as cells of a sheet: the number as held, how its source puts it, its status, where it is from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.sheet import Cell, Column, Sheet, without_empty
from dashboard.text import Words

Row = Mapping[str, Any]


class FigureCells:
    """Rows of figures in one language; `cited`, `measures` and `flags` are what their ids stand for."""

    def __init__(
        self,
        words: Words,
        cited: Mapping[str, str],
        measures: Mapping[str, Row] | None = None,
        flags: Mapping[str, Row] | None = None,
    ) -> None:
        self.words, self.cited = words, cited
        self.measures, self.flags = measures or {}, flags or {}

    def score_columns(self) -> list[Column]:
        return [Column(self.words("common.column_value"), 2), *self._exactness_columns()]

    def figure_columns(self) -> list[Column]:
        """Of figures of many kinds, each with its unit of measure."""
        words = self.words
        figure = Column(words("common.column_figure"), 2, is_short=True)
        return [figure, *self._exactness_columns(), Column(words("common.column_measure"))]

    def _exactness_columns(self) -> list[Column]:
        words = self.words
        return [Column(words("common.column_upper"), 2, is_short=True), Column(words("common.column_as_printed"))]

    def score(self, row: Row) -> list[Cell]:
        """The number, the upper end of a range, and `trên 93` where it is no exact number."""
        is_exact = row["value"] is None or (row["qualifier"] is None and row["value_high"] is None)
        return [row["value"], row["value_high"], None if is_exact else self.words.quantity(row)]

    def figure(self, row: Row) -> list[Cell]:
        return [*self.score(row), self.measure(row)]

    def measure(self, row: Row) -> str | None:
        known = self.measures.get(row["unit_of_measure"])
        return self.words.of(known, "name") if known else None

    def rank_columns(self) -> list[Column]:
        words = self.words
        return [
            Column(words("common.column_rank"), 0),
            Column(words("common.column_rank_of"), 0),
            Column(words("common.column_rank_status")),
        ]

    def rank(self, row: Row, shows_beyond: bool = False) -> list[Cell]:
        """The rank with its own status; one that the publisher chose not to print only where it is asked for."""
        if row.get("rank") is None or (row["beyond_published"] and not shows_beyond):
            return [None, None, None]
        return [row["rank"], row["rank_of"], self.words(f"common.status_{row['rank_status']}")]

    def status(self, row: Row) -> str | None:
        """That of the value; of an absent one there is none."""
        return None if row["value"] is None else self.words(f"common.status_{row['status']}")

    def origin(self, row: Row) -> str | None:
        """The sources of a figure or of its rank; of an absent figure why it is absent."""
        said = [self.cited[s] for s in (row["source_id"] or "").split("|") if s]
        if row["value"] is None and row.get("missing_reason"):
            said.append(self.words(f"common.reason_{row['missing_reason']}"))
        return "; ".join(said) or None

    def note(self, row: Row) -> str | None:
        flag = self.flags.get(row["flag"]) if row["flag"] else None
        return self.words.of(flag, "text") if flag else None

    def compact(self, sheet: Sheet) -> Sheet:
        """Without the columns that few figures need where none does."""
        return without_empty(sheet, self._rarely_needed())

    def _rarely_needed(self) -> Sequence[str]:
        words = self.words
        return [
            words("common.column_upper"), words("common.column_as_printed"), words("common.column_weights_period"),
            words("common.column_low"), words("common.column_high"), words("common.column_note"),
            words("common.column_band"), words("common.column_part"), words("common.column_rank"),
            words("common.column_rank_of"), words("common.column_rank_status"), words("common.column_measure"),
        ]  # fmt: skip
