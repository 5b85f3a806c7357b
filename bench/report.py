"""One line of the report: our time, the bare time beside it, and whether the ratio keeps its aim."""

from dataclasses import dataclass
from statistics import median


class CannotMeasureError(Exception):
    """What is to be measured is not there or does not answer."""


@dataclass(frozen=True)
class Comparison:
    name: str
    against: str
    ours: list[float]
    bare: list[float]
    aim: float

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.bare)


def render(comparisons: list[Comparison]) -> str:
    names = max(len(c.name) for c in comparisons)
    against = max(len(c.against) for c in comparisons)
    lines = [f"{'':{names}}  {'ours':>8}  {'bare':>8}  {'ratio':>5}  {'aim':>5}          against"]
    for c in comparisons:
        verdict = "met" if c.ratio <= c.aim else "missed"
        lines.append(
            f"{c.name:{names}}  {median(c.ours):6.3f} s  {median(c.bare):6.3f} s  {c.ratio:5.2f}  "
            f"≤ {c.aim:3.1f}  {verdict:6}  {c.against:{against}}".rstrip()
        )
    return "\n".join(lines)
