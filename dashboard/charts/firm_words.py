"""How firm a rank is, in the few words that stand beside it. Pure."""

from __future__ import annotations

from math import floor

from dashboard.text import Words
from etl import Firmness, Gap, Interval


def firm_words(words: Words, firmness: Firmness | None, unit: str, shows_beyond: bool = False) -> str:
    """One short sentence for beside a rank, without its full stop; empty where there is nothing to say.

    A rank that the publisher chose not to print has none unless `shows_beyond`. Where no ranks are shown at all it is
    about the quartile group, and no rank is named.
    """
    if firmness is None or (unit in firmness.hidden and not shows_beyond):
        return ""
    if not firmness.has_ranks:
        return _of_group(words, firmness, unit)
    if unit in firmness.intervals:
        return _of_interval(words, firmness, unit)
    return gap_words(words, firmness, unit)


def firm_span(firmness: Firmness | None, unit: str, shows_beyond: bool = False) -> str:
    """The interval of a rank as it stands in a list: `19–30`; empty where there is none or no rank is shown."""
    if firmness is None or not firmness.has_ranks or (unit in firmness.hidden and not shows_beyond):
        return ""
    return span(firmness.intervals[unit]) if unit in firmness.intervals else ""


def span(interval: Interval) -> str:
    """Both ends, equal ones too: a lone number would be taken for a rank."""
    return f"{interval.low}–{interval.high}"


def gap_words(words: Words, firmness: Firmness, unit: str) -> str:
    """The distance to the neighbours in points: `cách hạng liền trên 0,33 điểm; hơn hạng liền dưới 0,26 điểm`."""
    gap = firmness.gaps.get(unit, Gap(None, None))
    said = []
    same = 0 if firmness.intervals else len(firmness.alike.get(unit, ()))
    if same:
        said.append(words("common.firm_same_score", n=same))
    if gap.above is not None:
        said.append(words("common.firm_above", gap=_points(words, firmness, gap.above)))
    if gap.below is not None:
        said.append(words("common.firm_below", gap=_points(words, firmness, gap.below)))
    return "; ".join(said)


def _points(words: Words, firmness: Firmness, gap: float) -> str:
    """A difference in its unit of measure: of percentages it is in percentage points."""
    return words(f"commentary.difference_{firmness.measure}", value=words.number(gap))


def share_of_runs(words: Words, share: float) -> str:
    """A share as per cent without decimals; only all runs are 100."""
    return words.number(floor(100 * share + 1e-9), 0)


def _of_interval(words: Words, firmness: Firmness, unit: str) -> str:
    interval = firmness.intervals[unit]
    told = {"noise": words.number(firmness.noise_pct, 0), "level": words.number(firmness.level_pct, 0)}
    if interval.low == interval.high:
        return words(f"common.firm_fixed_{firmness.basis}", rank=interval.low, **told)
    return words(f"common.firm_{firmness.basis}", span=span(interval), **told)


def _of_group(words: Words, firmness: Firmness, unit: str) -> str:
    if unit not in firmness.stays:
        return ""
    share = share_of_runs(words, firmness.stays[unit])
    return words(f"common.firm_group_{firmness.basis}", share=share, noise=words.number(firmness.noise_pct, 0))
