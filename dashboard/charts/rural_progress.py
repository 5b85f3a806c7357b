"""How far one place has got on its way to the new-rural targets. Rows in, the parts of the page out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from dashboard.charts.pace_line import Aim, pace_line
from dashboard.charts.promise_words import PromiseWords
from dashboard.series import breaks_between, in_years, span_of
from dashboard.text import TURNED, Words
from dashboard.theme import Palette
from etl import PROGRESS_STATUSES, Tally

Row = dict[str, Any]

_DAYS_IN_YEAR = 365.25
_ALL_UNITS = "communes"
"""The topic of the count of all communes."""
_CUTTING = ("method", "map")


class BreakRow(NamedTuple):
    """A place on one side of a new map, and the newest readings of each topic there."""

    name: str
    of_topics: list[list[Row]]


class RuralProgress:
    """The targets and figures of one place on one day."""

    def __init__(
        self,
        words: Words,
        palette: Palette,
        place_name: str,
        as_of: date,
        promises: Sequence[Row],
        readings: Sequence[Row],
        nodes: Sequence[Row],
        topics: Sequence[str],
        breaks: Mapping[str, Sequence[Row]],
        measures: Mapping[str, Row],
        cited: Mapping[str, str],
        flags: Mapping[str, Row],
        shares: Sequence[Row],
        tallies: Sequence[Tally],
    ) -> None:
        """`promises` are rows of `promises_on`, `readings` the figures known on `as_of`, both of the place alone.

        `nodes` come in the publisher's order; `topics` are those that get a card; `breaks` are by node.
        `shares` say what each share is a share of.
        """
        self.words, self.palette, self.place_name, self.as_of = words, palette, place_name, as_of
        self.said = PromiseWords(words, measures, cited)
        self.promises, self.readings, self.breaks = promises, readings, breaks
        self.nodes = {n["node"]: n for n in nodes}
        self.topics, self.flags, self.tallies = topics, flags, tallies
        usual = [s for s in shares if s["choice"] == 0]
        several = {s["node"] for s in shares if s["choice"] > 0}
        self.whole_of = {s["node"]: s["denominator"] for s in usual if s["node"] not in several}

    def heading(self) -> str:
        words = self.words
        kicker = escape(words("new_rural.kicker", day=words.day(self.as_of)))
        return (
            f'<section class="td-heading"><p class="td-kicker">{kicker}</p><h1>{escape(self.place_name)}</h1>'
            f"<p>{escape(' '.join(self.leads()))}</p></section>"
        )

    def leads(self) -> list[str]:
        """One sentence a programme of today: how many of its targets stand where."""
        words = self.words
        current = self.in_force()
        programmes = dict.fromkeys(p["programme_period"] for p in current)
        found = []
        for programme in programmes:
            counts = Counter(p["status"] for p in current if p["programme_period"] == programme)
            told = {status: words(f"common.progress_{status}") for status in PROGRESS_STATUSES if status in counts}
            listed = words.listed([words("new_rural.counted", n=counts[s], status=said) for s, said in told.items()])
            years = programme.replace("-", "–")
            found.append(words("new_rural.lead", n=counts.total(), programme=years, counts=listed))
        if not found:
            found.append(words("new_rural.no_targets"))
        return found if self.readings else [*found, words("new_rural.no_figures")]

    def in_force(self) -> list[Row]:
        """Targets of the programme that runs and of the one that ended last, as they stand."""
        wanted = [p for p in self.promises if _is_in_force(p) and p["direction"] != "resource"]
        ended = [p["deadline"] for p in wanted if p["deadline"] < self.as_of.isoformat()]
        newest_ended = max(ended, default="")
        return [p for p in wanted if p["deadline"] >= newest_ended]

    def cards(self) -> str:
        made = [self._card(topic) for topic in self.topics]
        return f'<div class="td-cards td-goals">{"".join(filter(None, made))}</div>'

    def _card(self, topic: str) -> str:
        readings = [r for r in self.readings if self.nodes[r["node"]]["topic"] == topic]
        promises = [p for p in self.in_force() if self.nodes[p["node"]]["topic"] == topic]
        if not readings and not promises:
            return ""
        words = self.words
        shown = self.newest_first(readings, promises)
        year = words.moment(shown[0]["moment"]) if shown else ""
        parts = [
            f"<header><div><h2>{escape(words(f'new_rural.topic_{topic}'))}</h2></div>"
            f'<div class="td-year">{escape(year)}</div></header>',
            self._figures(shown),
            *(self._promise(p) for p in promises),
            self._picture(promises, readings, topic),
            self._details(topic, promises, readings),
        ]
        return f'<article class="td-card" data-topic="{escape(topic)}">{"".join(parts)}</article>'

    @staticmethod
    def newest_first(readings: Sequence[Row], promises: Sequence[Row]) -> list[Row]:
        """The newest reading of each node of a topic, the newest of all first; of equals the one that is aimed at."""
        aimed_at = [p["node"] for p in promises]
        return sorted(newest_of_each(readings), key=lambda r: (r["moment"], r["node"] in aimed_at), reverse=True)

    def _figures(self, shown: Sequence[Row]) -> str:
        """The newest figure large, those of the other nodes of the topic beside it, each with its date and status."""
        if not shown:
            return f'<p class="td-gap">{escape(self.words("common.no_figure"))}</p>'
        if len({r["unit_of_measure"] for r in shown}) < len(shown):
            return self._by_name(shown)
        first, *rest = shown
        beside = [self.status_of(first), *(self._beside(r, first) for r in rest)]
        lines = "<br>".join(escape(line) for line in beside if line)
        figure, unit = map(escape, self.said.parted_figure(first))
        return (
            f'<div class="td-score"><strong>{figure} <small>{unit}</small></strong>'
            f'<span class="td-of">{lines}</span></div>'
        )

    def _by_name(self, shown: Sequence[Row]) -> str:
        """Figures of several things of one kind, each with what it counts: a number alone would not say."""
        rows = "".join(
            f'<tr><th scope="row">{escape(self.words.of(r, "node_name"))}</th>'
            f"<td>{escape(self._beside(r, shown[0]))}</td></tr>"
            for r in shown
        )
        statuses = dict.fromkeys(self.words(f"common.status_{r['status']}") for r in shown)
        said = escape(self.words.listed(list(statuses)))
        return f'<table class="td-named">{rows}</table><p class="td-source">{said}</p>'

    def status_of(self, reading: Row) -> str:
        return ", ".join(filter(None, [self.words(f"common.status_{reading['status']}"), self._whole(reading)]))

    def _whole(self, reading: Row) -> str:
        """What a share is a share of: as its source says, else where there is but one way to take it."""
        whole = reading["denominator"] or self.whole_of.get(reading["node"])
        return self.words(f"new_rural.of_{whole}") if whole else ""

    def _beside(self, reading: Row, first: Row) -> str:
        """A further figure with whatever differs from the first: its whole, date and status."""
        is_of_another_day, differs = reading["moment"] != first["moment"], reading["status"] != first["status"]
        marks = [
            self.said.moment(reading) if is_of_another_day else "",
            self.words(f"common.status_{reading['status']}") if differs else "",
        ]
        told = " ".join(part for part in (self.said.figure(reading), self._whole(reading)) if part)
        listed = ", ".join(filter(None, marks))
        return f"{told} ({listed})" if listed else told

    def _promise(self, promise: Row) -> str:
        words, said = self.words, self.said
        aim = words("new_rural.aim", aim=said.aim(promise), deadline=said.deadline(promise))
        notes = [said.last_reading(promise), said.reason(promise), self._denominator(promise)]
        if promise["last"] and promise["is_settled"] and promise["closing"].isoformat() < promise["deadline"]:
            notes.append(words("new_rural.closed_early", day=words.day(promise["closing"])))
        label = f'<span class="td-verdict" data-status="{promise["status"]}">{escape(said.status(promise))}</span>'
        told = " · ".join(note for note in notes if note)
        distance = " ".join(self.distance(promise))
        pace = " ".join((*self.pace(promise), *self._beyond(promise)))
        return (
            f'<section class="td-promise" data-target="{escape(promise["target"])}"><p>{label} <b>{escape(aim)}</b></p>'
            + (f'<p class="td-source">{escape(told)}</p>' if told else "")
            + self._track(promise)
            + (f'<p class="td-gap">{escape(distance)}</p>' if distance else "")
            + (f'<p class="td-gap td-speed">{escape(pace)}</p>' if pace else "")
            + "</section>"
        )

    def _denominator(self, promise: Row) -> str:
        known = promise["denominator"]
        return self.words(f"new_rural.of_{known}") if known else ""

    def _track(self, promise: Row) -> str:
        """The bar ends at the target or at what was reached beyond it; the mark is the target."""
        if promise["progress_pct"] is None:
            return ""
        of = max(100.0, promise["progress_pct"])
        return (
            f'<span class="td-track td-towards"><b style="width:{promise["progress_pct"] / of:.1%}"></b>'
            f'<u style="left:{100 / of:.1%}"></u></span>'
        )

    def distance(self, promise: Row) -> list[str]:
        words = self.words
        found = []
        if promise["progress_pct"] is not None:
            pct = f"{words.number(promise['progress_pct'], 1)} %"
            found.append(words("new_rural.progress", pct=words.about(promise["last"][-1]["qualifier"], pct)))
        if not promise["gap"]:
            return found
        if promise["lacking"]:
            lacking = self.said.amount(promise["lacking"], promise["whole"]["unit_of_measure"])
            whole = self.said.figure(promise["whole"])
            found.append(words("new_rural.lacking", moment=self._newest_moment(promise), lacking=lacking, whole=whole))
        else:
            found.append(words("new_rural.gap", moment=self._newest_moment(promise), gap=self._gap(promise)))
        return found

    def _newest_moment(self, promise: Row) -> str:
        return self.said.moment(promise["last"][-1])

    def _gap(self, promise: Row) -> str:
        """What is lacking; of “over 93” at most so much is."""
        qualifier = promise["last"][-1]["qualifier"]
        if promise["unit_of_measure"] == "pct":
            lacking = self.words("new_rural.points", value=self.said.plain(promise["gap"]))
        else:
            lacking = self.said.amount(promise["gap"], promise["unit_of_measure"])
        return self.words.about(TURNED.get(qualifier, qualifier), lacking)

    def pace(self, promise: Row) -> list[str]:
        words = self.words
        if promise["needed"] is None or (not promise["gap"] and promise["is_settled"]):
            return []
        since = self.said.moment(promise["first"])
        if promise["actual"] is None:
            return [words("new_rural.needed_only", since=since, needed=self._speed(promise, promise["needed"]))]
        found = [
            words(
                "new_rural.needed",
                since=since,
                needed=self._speed(promise, promise["needed"]),
                needed_pct=self._percent(promise["needed_pct"]),
                actual=self._speed(promise, promise["actual"]),
                actual_pct=self._percent(promise["actual_pct"]),
            )
        ]
        if promise["needed_from_now"] is not None and promise["gap"]:
            speed = self._speed(promise, promise["needed_from_now"])
            found.append(words("new_rural.needed_from_now", needed=speed))
        return [*found, *self._projection(promise)]

    def _projection(self, promise: Row) -> list[str]:
        words = self.words
        if not promise["gap"] or promise["is_settled"] or promise["reason"]:
            return []
        if promise["projected"] is None:
            return [words("new_rural.projected_never", n=promise["dates"])]
        years = {name: self._year(promise[name]) for name in ("projected", "earliest", "latest")}
        return [words("new_rural.projected", year=years.pop("projected"), n=promise["dates"], **years)]

    def _year(self, day: date | None) -> str:
        return self.words.moment(f"{day:%Y-%m}") if day else self.words("new_rural.never")

    def _speed(self, promise: Row, value: float) -> str:
        if promise["unit_of_measure"] == "pct":
            return self.words("new_rural.points", value=self.words.number(value, 1))
        return self.said.amount(value, promise["unit_of_measure"], 1)

    def _percent(self, value: float | None) -> str:
        return f"{self.words.number(value, 1)} %" if value is not None else self.words("new_rural.unknown")

    def _beyond(self, promise: Row) -> list[str]:
        """Figures that are no verdict: from after the deadline, or from another ruler or map."""
        return [
            self.words(f"new_rural.{name}", figure=self.said.figure(row), moment=self.said.moment(row))
            for name in ("later", "other")
            if (row := promise[name])
        ]

    def _picture(self, promises: Sequence[Row], readings: Sequence[Row], topic: str) -> str:
        """The way to the first target that has figures; else the figures of the first node alone."""
        aimed = max((p for p in promises if p["last"]), key=lambda p: p["deadline"], default=None)
        node = aimed["node"] if aimed else next((r["node"] for r in readings), "")
        rows = [r for r in readings if r["node"] == node]
        if len(rows) < 2:
            return ""
        counted = [r for r in rows if aimed is None or is_counted(r, aimed)]
        breaks = [b for b in self.breaks.get(node, ()) if b["kind"] in _CUTTING]
        others, cuts = [r for r in rows if r not in counted], _in_sight(breaks, rows)
        aim = _aim(aimed) if aimed else None
        shown = {"aim": aim, "spread": aim and aim.projected, "others": others, "cuts": cuts}
        notes = [f"new_rural.chart_{name}" for name, there_is in shown.items() if there_is]
        image = pace_line(
            _runs(counted, breaks),
            [(_at(r), r["value"]) for r in others],
            [in_years(b["period"]) for b in cuts],
            aim,
            self.words(
                "new_rural.chart_alt",
                name=self.words(f"new_rural.topic_{topic}"),
                first=self.said.moment(rows[0]),
                last=self.said.moment(rows[-1]),
            ),
            self.palette,
        )
        ends = (self.said.moment(rows[0]), self.said.moment(rows[-1]) if aimed is None else self.said.deadline(aimed))
        return (
            f'<figure class="td-history">{image}<div class="td-strip-labels"><span>{escape(ends[0])}</span>'
            f"<span>{escape(ends[1])}</span></div>"
            f'<p class="td-spark-note">{escape(" ".join(map(self.words, notes)))}</p></figure>'
        )

    def _details(self, topic: str, promises: Sequence[Row], readings: Sequence[Row]) -> str:
        """Both sources of every comparison, every reading, the targets of earlier programmes."""
        words, said = self.words, self.said
        lines = [
            words("new_rural.target_of", aim=said.aim(p), document=said.document(p), source=said.source(p))
            for p in promises
        ]
        lines += [
            f"{words.of(r, 'node_name')}: {said.cited_reading(r)} {self.note(r)}".strip() for r in reversed(readings)
        ]
        earlier = [p for p in self.promises if self.nodes[p["node"]]["topic"] == topic and p not in promises]
        old = "".join(f"<li>{escape(self._in_one_line(p))}</li>" for p in earlier)
        heading = f"<h3>{escape(words('new_rural.earlier_targets'))}</h3><ul>{old}</ul>" if old else ""
        listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f"<details><summary>{escape(words('new_rural.details'))}</summary><ul>{listed}</ul>{heading}</details>"

    def _in_one_line(self, promise: Row) -> str:
        said, words = self.said, self.words
        aim = words("new_rural.aim", aim=said.aim(promise), deadline=said.deadline(promise))
        standing = " · ".join(filter(None, [said.status(promise), said.last_reading(promise), said.reason(promise)]))
        replaced = "" if _is_in_force(promise) else f" ({words('new_rural.superseded')})"
        actual = " ".join(said.cited_reading(r) for r in promise["last"])
        return f"{aim}{replaced}: {standing}. {actual} {said.document(promise)}. {said.source(promise)}"

    def note(self, reading: Row) -> str:
        """What its flag says of a figure, and whether its date was inferred; empty where there is nothing to say."""
        notes = [self.words.of(self.flags[reading["flag"]], "text")] if reading["flag"] else []
        if reading["date_basis"] == "inferred":
            notes.append(self.words("common.date_inferred", moment="").strip())
        return " ".join(notes)

    # the break of the map

    def break_story(
        self,
        geography: Row,
        before: Mapping[str, Sequence[Row]],
        after: Mapping[str, Sequence[Row]],
        topics: Sequence[str],
        parts: Sequence[Row],
    ) -> str:
        """Members side by side before a new map, the unit that they became after it; nothing is subtracted.

        `before` and `after` are the readings, of whatever day, of all places concerned, by what they are called;
        `parts` those of places within them of which a source says what the new map made of their communes.
        """
        words = self.words
        day: date = geography["valid_from"]
        if self.as_of < day:
            return ""
        title = self.break_title(geography)
        rows = "".join(self._break_row(row) for row in self.break_rows(geography, before, after, topics))
        head = "".join(f'<th scope="col">{escape(words(f"new_rural.topic_{t}"))}</th>' for t in topics)
        return (
            f'<section class="td-story"><h2>{escape(title)}</h2><p>{escape(words("new_rural.break_lead"))}</p>'
            f'<div class="td-scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
            f'<table class="td-table td-break"><thead><tr><th></th>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>{self._told_by_sources(parts)}{self._falls()}</section>"
        )

    def break_title(self, geography: Row) -> str:
        words = self.words
        return words(
            "new_rural.break_title", day=words.day(geography["valid_from"]), change=words.of(geography, "change")
        )

    def break_rows(
        self,
        geography: Row,
        before: Mapping[str, Sequence[Row]],
        after: Mapping[str, Sequence[Row]],
        topics: Sequence[str],
    ) -> list[BreakRow]:
        """The newest readings of each place on its side of the new map; none of either side is set against another."""
        day: date = geography["valid_from"]
        sides: tuple[tuple[str, Mapping[str, Sequence[Row]], Callable[[Row], bool]], ...] = (
            ("break_before", before, lambda r: span_of(r["moment"])[1] < day),
            ("break_after", after, lambda r: span_of(r["moment"])[0] >= day),
        )
        return [
            BreakRow(
                f"{place}, {self.words(f'new_rural.{side}', day=self.words.day(day))}",
                [self._of_topic([r for r in rows if is_of_this_side(r)], topic) for topic in topics],
            )
            for side, places, is_of_this_side in sides
            for place, rows in places.items()
        ]

    def _of_topic(self, rows: Sequence[Row], topic: str) -> list[Row]:
        return [r for r in newest_of_each(rows) if self.nodes[r["node"]]["topic"] == topic]

    def _break_row(self, row: BreakRow) -> str:
        cells = "".join(f"<td>{self._break_cell(newest)}</td>" for newest in row.of_topics)
        return f'<tr><th scope="row">{escape(row.name)}</th>{cells}</tr>'

    def _break_cell(self, newest: Sequence[Row]) -> str:
        if not newest:
            return f"<small>{escape(self.words('new_rural.break_none'))}</small>"
        titles = " ".join(self.said.source(r) for r in newest)
        return f'<span title="{escape(titles)}">{"<br>".join(escape(self.in_one_cell(r)) for r in newest)}</span>'

    def in_one_cell(self, reading: Row) -> str:
        """A figure with its date and status."""
        status = self.words(f"common.status_{reading['status']}")
        return f"{self.said.figure(reading)} ({self.said.moment(reading)}, {status})"

    def _told_by_sources(self, parts: Sequence[Row]) -> str:
        told = [
            f"{self.words.of(r, 'place_name')}: {self.said.cited_reading(r)} {self.note(r)}" for r in parts if r["flag"]
        ]
        return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in told)}</ul>" if told else ""

    def falls(self) -> list[str]:
        """Counts lower than the one before them, with what the source says of it."""
        found = []
        stocks = [r for r in self.readings if _is_wanted_to_rise(self.nodes[r["node"]])]
        for node in dict.fromkeys(r["node"] for r in stocks if self.nodes[r["node"]]["topic"] in self.topics):
            rows = [r for r in stocks if r["node"] == node]
            for after in rows:
                # a reading of a whole year may be older or newer than one within it
                earlier = [r for r in rows if span_of(r["moment"])[1] < span_of(after["moment"])[0]]
                before = max(earlier, key=lambda r: span_of(r["moment"])[1], default=None)
                if before and after["value"] < before["value"]:
                    found.append(self._fall(before, after))
        return found

    def _fall(self, before: Row, after: Row) -> str:
        flag = self.flags.get(after["flag"] or "")
        why = self.words.of(flag, "text") if flag else self.words("new_rural.fall_unexplained")
        cuts = breaks_between(self.breaks.get(after["node"], ()), before["moment"], after["moment"], _CUTTING)
        if cuts:
            why = f"{why} {self.words('new_rural.fall_across')}"
        return self.words(
            "new_rural.fall",
            name=self.words.of(after, "node_name"),
            before=self.said.figure(before),
            since=self.said.moment(before),
            after=self.said.figure(after),
            moment=self.said.moment(after),
            why=f"{why} {self._fall_of_all(before, after)}".strip(),
        )

    def _fall_of_all(self, before: Row, after: Row) -> str:
        """How many communes there were at both dates: the sources of the two counts say so themselves."""
        found = [
            next(
                (
                    r
                    for r in self.readings
                    if (r["moment"], r["source_id"]) == (at["moment"], at["source_id"])
                    and self.nodes[r["node"]]["topic"] == _ALL_UNITS
                ),
                None,
            )
            for at in (before, after)
        ]
        first, last = found
        if first is None or last is None:
            return ""
        return self.words("new_rural.fall_total", before=self.said.figure(first), after=self.said.figure(last))

    def _falls(self) -> str:
        found = self.falls()
        listed = "".join(f"<li>{escape(line)}</li>" for line in found)
        none = f"<p>{escape(self.words('new_rural.falls_none'))}</p>"
        return f"<h3>{escape(self.words('new_rural.falls_title'))}</h3>" + (f"<ul>{listed}</ul>" if listed else none)

    # what is printed and does not agree, and everything there is

    def contradictions(self) -> list[str]:
        return [self._contradiction(t) for t in self.tallies if t.agrees is False]

    def _contradiction(self, tally: Tally) -> str:
        words, printed = self.words, tally.printed
        assert printed is not None and tally.total.value is not None
        name, moment = words.of(printed, "node_name"), self.said.moment(printed)
        computed = self.said.amount(tally.total.value, printed["unit_of_measure"])
        if tally.kind != "share":
            return words(
                "new_rural.contradiction_sum",
                name=name,
                moment=moment,
                printed=self.said.figure(printed),
                computed=computed,
            )
        part, whole = tally.parts
        return words(
            "new_rural.contradiction_share",
            name=name,
            moment=moment,
            printed=self.said.figure(printed),
            part=self.said.figure(part),
            whole=self.said.figure(whole),
            computed=computed,
        )

    def footing(self) -> str:
        words = self.words
        listed = "".join(f"<li>{escape(line)}</li>" for line in self.contradictions())
        told = f"<h3>{escape(words('new_rural.contradictions_title'))}</h3><ul>{listed}</ul>" if listed else ""
        return f'<section class="td-footing">{told}<p>{escape(words("new_rural.sample"))}</p></section>'

    def sources(self) -> str:
        """One line: whose figures these are."""
        named = "; ".join(self.source_lines())
        return f'<p class="td-footing">{escape(self.words("common.source"))}: {escape(named)}</p>'

    def source_lines(self) -> list[str]:
        """The documents of the targets and the sources of the figures that stand on the cards."""
        shown = {r["node"]: r for r in newest_of_each(self.readings) if self.nodes[r["node"]]["topic"] in self.topics}
        aimed = [self.said.document(p) for p in self.in_force() if p["last"]]
        read = [self.said.source(r) for p in self.in_force() for r in p["last"]]
        return list(dict.fromkeys(filter(None, [*aimed, *read, *(self.said.source(r) for r in shown.values())])))

    def link_to_targets(self, place: str) -> str:
        """The way to the page on which every target stands, those without a card too."""
        address = f"muc-tieu?lang={self.words.language}&place={place}&as_of={self.as_of.isoformat()}"
        said = escape(self.words("new_rural.all_targets"))
        return f'<a class="td-link" href="{escape(address)}" target="_self">{said}</a>'


def _is_in_force(promise: Row) -> bool:
    """Neither replaced by another target nor a draft."""
    return bool(promise["target_status"].startswith("current"))


def _is_wanted_to_rise(node: Row) -> bool:
    return bool(node["adds_over_time"] == "stock" and node["direction"] == "higher_is_better")


def newest_of_each(readings: Iterable[Row]) -> list[Row]:
    """The newest reading of every node."""
    newest = {r["node"]: r for r in sorted(readings, key=lambda r: span_of(r["moment"])[1])}
    return list(newest.values())


def _at(reading: Row) -> float:
    """The place of a reading on the axis: a year alone is somewhere in that year."""
    return in_years(reading["moment"]) + (0.5 if "-" not in reading["moment"] else 0.0)


def is_counted(reading: Row, promise: Row) -> bool:
    """Whether the reading lies between the first and the last one that the verdict on a promise rests on."""
    if not promise["last"]:
        return False
    first, last = span_of(promise["first"]["moment"]), span_of(promise["last"][-1]["moment"])
    since, until = span_of(reading["moment"])
    return first[0] <= since and until <= last[1]


def _runs(rows: Sequence[Row], breaks: Sequence[Row]) -> list[list[tuple[float, float]]]:
    runs: list[list[Row]] = []
    for row in sorted(rows, key=_at):
        if not runs or breaks_between(breaks, runs[-1][-1]["moment"], row["moment"], _CUTTING):
            runs.append([])
        runs[-1].append(row)
    return [[(_at(r), r["value"]) for r in run] for run in runs]


def _in_sight(breaks: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    first, last = min(map(_at, rows)), max(map(_at, rows))
    return [b for b in breaks if first < in_years(b["period"]) < last]


def _aim(promise: Row) -> Aim:
    deadline = date.fromisoformat(promise["deadline"])
    days = [promise[name] for name in ("earliest", "projected", "latest") if promise[name]]
    return Aim(_year_of(deadline), promise["value_low"], [_year_of(day) for day in days])


def _year_of(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / _DAYS_IN_YEAR
