"""Every way in which a workbook can be broken, as a catalogue of cases, and the codes that they have to provoke."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.broken import damaged, files, forbidden, forms, number_forms, readings
from tests.broken.case import Case

ETL = Path(__file__).resolve().parents[2] / "etl"
MODULES = ("workbook", "import_checks", "importing.py", "mapping.py")
_CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
_TELLING = {"Issue", "Refused", "Unknown", "Meaning", "report", "_report", "_report_unknown", "_on_another_scale"}


@cache
def cases() -> tuple[Case, ...]:
    """All cases; each has a name of its own."""
    parts = (files, readings, number_forms, damaged, forbidden, forms)
    return tuple(case for part in parts for case in part.cases())


def codes_in_source() -> dict[str, set[str]]:
    """The codes of issues that opening, reading and checking can give, with the files that give them."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        paths = sorted((ETL / module).glob("*.py")) if (ETL / module).is_dir() else [ETL / module]
        for path in paths:
            for code in _told(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(code, set()).add(path.name)
    return found


def _told(tree: ast.AST) -> Iterator[str]:
    """Codes are given to what makes an issue, stand under the name `code`, or are its usual `reason`."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Call):
            called = part.func.id if isinstance(part.func, ast.Name) else getattr(part.func, "attr", "")
            if called in _TELLING:
                yield from _codes(part.args)
        elif isinstance(part, ast.Assign):
            names = {n.id for target in part.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
            if names & {"code", "reason"}:
                yield from _codes([part.value])
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id == "reason":
            yield from _codes([part.value] if part.value else [])


def _codes(parts: Iterable[ast.expr]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _CODE.fullmatch(part.value):
            yield part.value
        elif isinstance(part, ast.IfExp):
            yield from _codes([part.body, part.orelse])
        elif isinstance(part, ast.Tuple):
            yield from _codes(part.elts)
