"""A promise in words: what was aimed at, what there is, where that leaves it, and why nothing can be said. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.text import Words

Row = dict[str, Any]

_COMPARED = {
    ">=": "common.qualifier_at_least",
    "~": "common.qualifier_about",
    "<": "common.aim_below",
    ">": "common.qualifier_above",
}
_A_MONTH_DAYS = 31
_YES_OR_NO = "yes_no"


class PromiseWords:
    """Rows of `promises_on` and the figures in them, in the language of the reader."""

    def __init__(self, words: Words, measures: Mapping[str, Row], cited: Mapping[str, str]) -> None:
        self.words, self.measures, self.cited = words, measures, cited

    def aim(self, promise: Row) -> str:
        """The amount promised: `ít nhất 80 %`, `7–9 huyện`."""
        if promise["unit_of_measure"] == _YES_OR_NO:
            return self.words("common.answer_yes" if promise["value_low"] else "common.answer_no")
        low, high = promise["value_low"], promise["value_high"]
        amount = self.plain(low)
        if high is not None:
            amount = f"{amount}–{self.plain(high)}"
        elif promise["comparison"] in _COMPARED:
            amount = self.words(_COMPARED[promise["comparison"]], value=amount)
        return f"{amount} {self._unit(promise['unit_of_measure'], high or low)}"

    def amount(self, value: float, unit_of_measure: str, decimals: int | None = None) -> str:
        """A computed number with its unit, with as many decimals as it needs, two at most."""
        text = self.plain(value) if decimals is None else self.words.number(value, decimals)
        return f"{text} {self._unit(unit_of_measure, value)}"

    def figure(self, reading: Row) -> str:
        """A printed figure with its qualifier and unit."""
        return " ".join(part for part in self.parted_figure(reading) if part)

    def moment(self, reading: Row) -> str:
        return self.words.moment(reading["moment"])

    def parted_figure(self, reading: Row) -> tuple[str, str]:
        """A printed figure and its unit apart, for large type; an answer of yes or no has none."""
        if reading["unit_of_measure"] == _YES_OR_NO:
            return self.words("common.answer_yes" if reading["value"] else "common.answer_no"), ""
        return self.words.quantity(reading), self._unit(
            reading["unit_of_measure"], reading["value_high"] or reading["value"]
        )

    def dated(self, reading: Row) -> str:
        """The date of a figure, marked where the collector inferred it."""
        moment = self.moment(reading)
        return self.words("common.date_inferred", moment=moment) if reading["date_basis"] == "inferred" else moment

    def status(self, promise: Row) -> str:
        return self.words(f"common.progress_{promise['status']}")

    def reason(self, promise: Row) -> str:
        """Why nothing can be said; empty where something can."""
        return self.words(f"common.progress_because_{promise['reason']}") if promise["reason"] else ""

    def last_reading(self, promise: Row) -> str:
        """The date of the reading by which a settled promise is judged, where it is not from the deadline."""
        if not promise["last"] or not promise["is_settled"]:
            return ""
        newest = promise["last"][-1]
        lag = (date.fromisoformat(promise["deadline"]) - _latest_day(newest["moment"])).days
        return self.words("common.last_reading", moment=self.dated(newest)) if lag >= _A_MONTH_DAYS else ""

    def deadline(self, promise: Row) -> str:
        return self.words.day(date.fromisoformat(promise["deadline"]))

    def document(self, promise: Row) -> str:
        return self.words.of(promise, "document")

    def source(self, row: Row) -> str:
        return self.cited.get(row["source_id"], "")

    def cited_reading(self, reading: Row) -> str:
        """A figure with its date, status and source."""
        return self.words(
            "common.cited_reading",
            figure=self.figure(reading),
            moment=self.moment(reading),
            status=self.words(f"common.status_{reading['status']}"),
            source=self.source(reading),
        )

    def plain(self, value: float) -> str:
        return self.words.quantity({"value": value, "value_high": None, "qualifier": None})

    def _unit(self, unit_of_measure: str, value: float) -> str:
        return self.words.measured(self.measures[unit_of_measure], value)


def _latest_day(moment: str) -> date:
    """The last day that a moment may mean, give or take the length of its month."""
    parts = [int(part) for part in moment.split("-")]
    return date(*parts) if len(parts) == 3 else date(parts[0], parts[1] if len(parts) == 2 else 12, 28)
