"""How the data have changed: one paragraph for each move, newest first. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from dashboard.text import Words

Row = dict[str, Any]


class ImportHistory:
    """Moves of the history in the words of the reader."""

    def __init__(self, words: Words, index_names: Mapping[str, str]) -> None:
        self.words, self.index_names = words, index_names

    def at(self, move: Row) -> str:
        """When it happened, by the clock of this machine."""
        moment = datetime.fromisoformat(move["at"]).astimezone()
        return self.words("update.at", day=self.words.day(moment.date()), time=f"{moment:%H:%M}")

    def move(self, move: Row, is_live: bool) -> str:
        words = self.words
        actions = {
            "build": words("update.action_build"),
            "publish": words("update.action_publish"),
            "rollback": words("update.action_rollback"),
        }
        live = f' <span class="td-live">{escape(words("update.live"))}</span>' if is_live else ""
        head = f"<p><b>{escape(self.at(move))}</b> · {escape(actions[move['action']])}{live}</p>"
        note = f'<p class="td-note">{escape(move["note"])}</p>' if move["note"] else ""
        small = "".join(f"<p><small>{escape(text)}</small></p>" for text in self._circumstances(move))
        return f'<article class="td-move" data-snapshot="{escape(move["id"])}">{head}{note}{small}</article>'

    def _periods(self, periods: Sequence[str]) -> str:
        are_years = all(period.isdigit() for period in periods)
        return self.words.years(sorted(periods)) if are_years else ", ".join(periods)

    def _circumstances(self, move: Row) -> list[str]:
        words = self.words
        told = []
        if move["index"]:
            name = self.index_names.get(move["index"], move["index"])
            told.append(words("update.of_index", index=name, periods=self._periods(move["periods"])).strip())
        if move["file_name"]:
            told.append(words("update.from_file", file=move["file_name"]))
        if move["by"]:
            told.append(words("update.by", who=move["by"]))
        if move["restores"]:
            told.append(words("update.restores", snapshot=move["restores"]))
        if move["restores"] != move["id"]:
            told.append(words("update.snapshot", snapshot=move["id"]))
        reasons = [reason for reason in (move["reasons"] or {}).values() if reason]
        accepted = words("update.accepted_because", reasons="; ".join(reasons)) if reasons else ""
        return [text for text in (" · ".join(told), accepted) if text]
