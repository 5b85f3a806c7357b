"""Which body a name in a sheet means on a day. Pure."""

from __future__ import annotations

import difflib
from collections import defaultdict
from datetime import date

from etl.model import Catalog, Organisation
from etl.units import first_day, folded, last_day

_MOST_SUGGESTED_FOR = 50
"""For so many unknown names are near ones looked for: in a sheet with more of them the names are not the mistake."""


class Bodies:
    """The bodies that exist on one day, by every way to write their names."""

    def __init__(self, catalog: Catalog, day: date) -> None:
        self._named: dict[str, list[Organisation]] = defaultdict(list)
        self._gone: dict[str, Organisation] = {}
        self._provinces = {s.unit: s.name.vi for s in catalog.units}
        for body in catalog.organisations:
            for name in {folded(n) for n in (body.name_vi, self.full_name(body), body.name_en)}:
                if _exists(body, day):
                    self._named[name].append(body)
                else:
                    self._gone[name] = body
        self._looked_for = 0

    def meant(self, text: str) -> list[Organisation]:
        return self._named.get(folded(text), [])

    def full_name(self, body: Organisation) -> str:
        """The name with the province, which tells bodies of one name apart."""
        return f"{body.name_vi} ({self._provinces[body.unit]})" if body.unit in self._provinces else body.name_vi

    def gone(self, text: str) -> Organisation | None:
        """A body of that name that existed on other days."""
        return self._gone.get(folded(text))

    def suggestions(self, text: str) -> list[str]:
        """Names near an unknown one, for a person to choose from."""
        self._looked_for += 1
        if self._looked_for > _MOST_SUGGESTED_FOR:
            return []
        near = difflib.get_close_matches(folded(text), self._named, n=6, cutoff=0.6)
        return list(dict.fromkeys(self._named[name][0].name_vi for name in near))[:3]

    def current(self) -> list[Organisation]:
        """The bodies to report: not the country as a whole, and none whose successor is there already."""
        known = {b.organisation: b for found in self._named.values() for b in found}
        return [
            body
            for body in known.values()
            if body.kind != "country" and not any(successor in known for successor in body.successor.split("|"))
        ]

    def written(self, body: Organisation) -> str:
        """The shortest name that means this body alone."""
        return body.name_vi if len(self.meant(body.name_vi)) == 1 else self.full_name(body)


def _exists(body: Organisation, day: date) -> bool:
    has_begun = not body.valid_from or first_day(body.valid_from) <= day
    return has_begun and (not body.valid_to or day <= last_day(body.valid_to, date(int(body.valid_to[:4]), 12, 31)))
