"""What every command shares: its words, its options, and how it prints rows and issues."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from etl.catalog import read_yaml
from etl.model import Issue

DONE, PROBLEMS, MISUSED = 0, 1, 2
MOST_ISSUES_SHOWN = 50
FORMATS = ("table", "csv", "json", "parquet")

Row = dict[str, Any]

_FIGURE = r"-?\d+(?:\.\d+)?"
# a number or a range, perhaps with its cell or period in brackets behind
_FIGURES = re.compile(rf"{_FIGURE}(?:–{_FIGURE})?(?=$| \([^()]+\)$)")


class Misused(Exception):
    """The command was used wrongly; carries the words that say how to use it."""


class IssueText(NamedTuple):
    """What is wrong, and what to do about it unless that is said already."""

    what: str
    todo: str


class Messages:
    """Every sentence of the command line, in the language asked for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = read_yaml(Path(__file__).with_name("messages.yml"))

    def __call__(self, key: str, **values: object) -> str:
        return str(self._texts[key][self.language]).format(**values)

    def issue(self, issue: Issue) -> str:
        """Where something is wrong, what it is, and what to do about it."""
        return f"{issue.where}: {'. '.join(filter(None, (self.what(issue), self.todo(issue))))}"

    def what(self, issue: Issue) -> str:
        return self._about(issue, "issue_" + issue.code)

    def todo(self, issue: Issue) -> str:
        """What to do about an issue; empty where the sentence about it says so already."""
        key = "todo_" + issue.code
        return self._about(issue, key) if key in self._texts else ""

    def _about(self, issue: Issue, key: str) -> str:
        if self.language == "en":
            return self(key, **issue.values)
        # what a sentence puts in quotation marks is what stands in the workbook, letter by letter
        quoted = {name for name in issue.values if f"“{{{name}}}”" in self._texts[key][self.language]}
        return self(key, **{n: v if n in quoted else with_decimal_comma(v) for n, v in issue.values.items()})


def issue_text(issue: Issue, language: str) -> IssueText:
    """The words for an issue, without its place. Raises KeyError for an issue that has none."""
    say = _messages(language)
    return IssueText(say.what(issue), say.todo(issue))


def with_decimal_comma(text: Any) -> Any:
    """A plain number or range as Vietnamese readers write it: `0,25–2,5`; whatever else it is stays as it is."""
    found = _FIGURES.match(text) if isinstance(text, str) else None
    return found[0].replace(".", ",") + text[found.end() :] if found else text


@cache
def _messages(language: str) -> Messages:
    return Messages(language)


def shared_options(say: Messages) -> argparse.ArgumentParser:
    """Options that every command takes."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", metavar="FOLDER", help=say("help_data"))
    shared.add_argument("--lang", choices=["vi", "en"], default=say.language, help=say("help_lang"))
    return shared


def report_issues(issues: Sequence[Issue], say: Messages) -> None:
    """Print issues to standard error, the first ones in full and the number of the rest."""
    for issue in issues[:MOST_ISSUES_SHOWN]:
        print(f"  {say.issue(issue)}", file=sys.stderr)
    if len(issues) > MOST_ISSUES_SHOWN:
        print(f"  {say('more_issues', count=len(issues) - MOST_ISSUES_SHOWN)}", file=sys.stderr)


def show_progress(step: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K… {step}", end="" if step else "\r", file=sys.stderr, flush=True)


def print_rows(rows: Sequence[Row], columns: Iterable[str] | Mapping[str, type], form: str) -> int:
    names = list(columns)
    kept = [{name: row[name] for name in names} for row in rows]
    if form == "parquet":
        _print_parquet(kept, columns if isinstance(columns, Mapping) else dict.fromkeys(names))
    elif form == "json":
        print(json.dumps(kept, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _plain(v) for k, v in row.items()} for row in kept)
    else:
        print(_as_table(kept, names), end="")
    return DONE


def _print_parquet(rows: Sequence[Row], columns: Mapping[str, type | None]) -> None:
    # here, not above: only this format needs Arrow, and importing it takes a third of a second
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: dict[type | None, Any] = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}
    arrays = {name: pa.array([row[name] for row in rows], kinds.get(kind)) for name, kind in columns.items()}
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays), buffer)
    sys.stdout.buffer.write(buffer.getvalue())


def _plain(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Aligned columns; those that are empty throughout are left out so that lines stay readable."""
    shown = [c for c in columns if any(row[c] is not None for row in rows)] or list(columns)
    cells = [shown, *([_plain(row[c]) for c in shown] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    numeric = [all(isinstance(row[c], int | float) or row[c] is None for row in rows) and bool(rows) for c in shown]
    lines = (
        "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(line, widths, numeric, strict=True)).rstrip()
        for line in cells
    )
    return "\n".join(lines) + "\n"
