"""Plain data as the typesetter reads it: one text of JSON in quotes, so that no text is ever taken for markup. Pure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def source_of(template: str, data: Any, more: str = "") -> str:
    """A template of this package with `data` as its `data`; `more` is source that stands between the two."""
    return f"#let data = json(bytes({literal(json.dumps(plain(data), ensure_ascii=False))}))\n{more}{_read(template)}"


def literal(text: str) -> str:
    """A text as a literal of typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
    return f'"{escaped}"'


def plain(value: Any) -> Any:
    """Named tuples as mappings, all the way down."""
    if hasattr(value, "_asdict"):
        return {name: plain(held) for name, held in value._asdict().items()}
    if isinstance(value, dict):
        return {name: plain(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(held) for held in value]
    return value


def _read(template: str) -> str:
    return (Path(__file__).parent / template).read_text(encoding="utf-8")
