"""Is a workbook what it says it is? Checks of one file by itself and against what is known; data → Issues. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from etl.import_checks.adding import share_issues, statistic_issues, sum_issues
from etl.import_checks.context import Context, Figures
from etl.import_checks.contradicting import contradiction_issues, explained_columns
from etl.import_checks.earlier import jump_issues, repeat_issues, shift_issues, swap_issues
from etl.import_checks.forbidden import personal_issues, secrecy_issues
from etl.import_checks.likeness import column_issues, order_issues
from etl.import_checks.ranks import rank_issues
from etl.import_checks.single import count_issues, money_issues, scale_issues, twice_issues, zero_issues
from etl.import_checks.stocks import stock_issues
from etl.import_checks.whole import cells_missing, future_issues, outlier_issues, qualifier_issues, units_missing
from etl.model import Catalog, Facts, Issue
from etl.workbook.grid import Book
from etl.workbook.reading import Reading

__all__ = ["Context", "book_issues", "reading_issues", "without_zeros"]

_CHECKS = (
    future_issues,
    units_missing,
    qualifier_issues,
    scale_issues,
    zero_issues,
    count_issues,
    money_issues,
    twice_issues,
    sum_issues,
    rank_issues,
    statistic_issues,
    share_issues,
    repeat_issues,
    swap_issues,
    shift_issues,
    jump_issues,
    stock_issues,
    outlier_issues,
    order_issues,
    column_issues,
)


def book_issues(book: Book, catalog: Catalog) -> list[Issue]:
    """What must not be in a workbook: marks of secrecy and data of persons. To be asked before anything is read."""
    return [*secrecy_issues(book), *personal_issues(book)]


def reading_issues(reading: Reading, context: Context) -> list[Issue]:
    """Everything in what was read that cannot be right, or is unlikely to be; each issue at its cell, once."""
    figures = Figures(reading, context)
    found = list(chain.from_iterable(check(figures) for check in _CHECKS))
    explained = explained_columns(figures, found)
    found += [*contradiction_issues(figures, explained), *cells_missing(figures, explained)]
    return list({(issue.code, issue.where): issue for issue in found}.values())


def without_zeros(facts: Facts, issues: Sequence[Issue]) -> Facts:
    """The facts without the zeros that stand for missing figures, as the issues say."""
    cells = {issue.where for issue in issues if issue.code == "zero_means_missing"}
    kept = [v for v in facts.value if v.source_cell not in cells]
    return facts._replace(value=kept)
