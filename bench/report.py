"""One line of the report: our figure, the one beside it, and whether the ratio keeps its aim."""

from dataclasses import dataclass
from statistics import median


class CannotMeasureError(Exception):
    """What is to be measured is not there or does not answer."""


@dataclass(frozen=True)
class Comparison:
    """`aim` is the greatest ratio of ours to theirs that is wanted; None where they only stand side by side."""

    name: str
    against: str
    ours: list[float]
    bare: list[float]
    aim: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.bare)

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        return f"≤ {self.aim:4.2f}  {'met' if self.ratio <= self.aim else 'missed'}"


def render(comparisons: list[Comparison]) -> str:
    names = max(len(c.name) for c in comparisons)
    lines = [f"{'':{names}}  {'ours':>9}  {'beside':>9}  {'ratio':>5}  {'aim':>6}          against"]
    for c in comparisons:
        lines.append(
            f"{c.name:{names}}  {median(c.ours):6.3f} {c.unit:2}  {median(c.bare):6.3f} {c.unit:2}  {c.ratio:5.2f}  "
            f"{c.verdict:14}  {c.against}"
        )
    return "\n".join(lines)
