"""Compare what etl answers with the original CSV files, row by row: python -m tests.figures_check DIR

Knows nothing of how the figures were carried into the project. It reads the originals (originals.py), resolves every
name by itself (names.py), and asks etl's public reading functions for that row (answers.py): the tables of a snapshot,
and the rows that `thuocdo get` prints. Numbers must be equal to the last digit, the source must be the same one, and so
must status, qualifier, upper end and date where the original tells them. A row of a region, total or statistic in a
file of provinces is refused. Exit codes: 0 nothing differs, 1 something does, 2 used wrongly.
"""

from tests.figures_check.answers import Answers
from tests.figures_check.command import main, report

__all__ = ["Answers", "main", "report"]
