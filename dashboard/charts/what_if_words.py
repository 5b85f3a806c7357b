"""What the page “Nếu… thì” says of a case, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.charts.what_if_case import BETTER, HALF, Aim, Case, Row
from dashboard.text import Words
from etl import Outcome, Plan

_MOST_NAMED = 3
"""More movements than these are not listed in a headline."""


class CaseWords:
    """The sentences of one case in one language; `firm` says how firm the present place is, empty if nobody can."""

    def __init__(self, words: Words, case: Case, units: Mapping[str, str], firm: str = "") -> None:
        """`units` are the names of all units by id."""
        self.words, self.case, self.units, self.firm = words, case, units, firm
        self.called = {"index": words.of(case.index, "short_name"), "period": case.period["period"]}
        self.names = {row["node"]: words.of(row, "node_name") for row in case.parts}

    def heading(self) -> str:
        """The answer first, then what kind of answer it is."""
        kicker = self.words("what_if.kicker", name=self.case.name, **self.called)
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.about())
        return (
            f'<header class="td-heading td-if"><p class="td-kicker">{escape(kicker)}</p>'
            f"<h1>{escape(self.headline())}</h1>{told}</header>"
        )

    def about(self) -> list[str]:
        """What kind of answer the headline is, what could not be read, and where the province stands."""
        words = self.words
        said = [words("what_if.arithmetic"), *self._warnings()]
        if not self.case.aims:
            said.append(words("what_if.only_score", why=self._why_no_aim()))
        present = "; ".join(filter(None, (*self._present(), self.firm)))
        return [*said, words("what_if.present", present=present)]

    def headline(self) -> str:
        """What the movements come to; without any how far the aim is, else where the province stands."""
        return self.if_then() if self.case.moves.known else self._without_moves()

    def if_then(self) -> str:
        """What the movements asked for come to."""
        words, moves = self.words, self.case.moves.known
        if len(moves) > _MOST_NAMED:
            moved = words("what_if.several", n=len(moves))
        else:
            moved = words.listed([self._moved(node, by) for node, by in moves.items()])
        key = "what_if.if_then_rebuilt" if self.is_rebuilt else "what_if.if_then"
        return words(key, moves=moved, outcome=", ".join(self.outcome()))

    def aim(self, aim: Aim) -> str:
        """An aim as it stands after “Muốn”."""
        words = self.words
        if aim.band is not None:
            return words("what_if.aim_group", group=words.within(self.group(aim.band)), **self.called)
        if aim.rank == 1 and aim.target != BETTER:
            return words("what_if.aim_first", **self.called)
        key = {HALF: "what_if.aim_half", BETTER: "what_if.aim_better"}.get(aim.target, "what_if.aim_top")
        return words(key, n=aim.rank, **self.called)

    def option(self, target: str) -> str:
        """An aim as it stands in a list of aims."""
        aim = next(a for a in self.case.aims if a.target == target)
        if aim.band is not None:
            return self.group(aim.band)
        if aim.rank == 1 and aim.target != BETTER:
            return self.words("what_if.option_first")
        key = {HALF: "what_if.option_half", BETTER: "what_if.option_better"}.get(target, "what_if.option_top")
        return self.words(key, n=aim.rank)

    def gain(self) -> str:
        """The points that are lacking to the aim."""
        gain = self.case.gain_to(self.case.aim) if self.case.aim else 0.0
        return self.words.number(gain, _decimals(gain))

    def wanted(self) -> str:
        """How far the aim is; empty where there is none."""
        words, case = self.words, self.case
        if case.aim is None:
            return ""
        aim = self.aim(case.aim)
        if not case.is_ahead:
            return words("what_if.reached", name=case.name, aim=aim)
        return words(
            "what_if.wanted" if case.is_in_reach else "what_if.wanted_in_vain",
            aim=aim,
            name=case.name,
            gain=self.gain(),
            now=words.number(case.now.score),
            needed=words.number(case.aim.needed),
            index=self.called["index"],
        )

    def ways(self) -> list[str]:
        """The least way, the even way, and who can do it alone; or that it is out of reach."""
        words, found = self.words, self.case.inverse
        if found is None or not self.case.is_ahead:
            return []
        if found.least is None or found.even is None:
            short = words.number(found.shortfall, _decimals(found.shortfall))
            return [words("what_if.out_of_reach", short=short, index=self.called["index"]), *self._most_so_far()]
        said = [
            words("what_if.least", total=words.number(found.least.total), moves=words.listed(self._named(found.least))),
            words("what_if.even", share=words.number(100 * (found.even.share or 0), 1)),
        ]
        alone = [self.names[a.node] for a in found.alone if a.verdict == "reachable"]
        weights = [c.weight for c in self.case.components.values()]
        said.append(self._single(alone))
        if len(set(weights)) < len(weights):
            said.append(words("what_if.same_weight"))
        return [*said, *self._most_so_far()]

    def place(self, outcome: Outcome, printed: int | None = None) -> str:
        """A rank or a group in words; empty where neither is known."""
        words, case = self.words, self.case
        rank = printed or outcome.rank
        if rank is not None:
            if case.is_hidden(rank):
                return words("what_if.beyond_top", top=case.top)
            status = words(f"common.status_{'published' if printed else 'computed'}")
            return words("common.rank_with_status", rank=rank, of=outcome.rank_of, status=status)
        return self.group(outcome.band) if outcome.band or case.standing.groups else ""

    def group(self, band: str | None) -> str:
        return self.words.of(self.case.levels[band], "label") if band else self.words("what_if.no_group")

    def notes(self) -> list[str]:
        """What a careful reader must know before quoting the page."""
        words, case = self.words, self.case
        key = "what_if.note_status_rebuilt" if self.is_rebuilt else "what_if.note_status"
        said = [words(key, status=words(f"common.status_{case.status}"))]
        if case.now.rank and case.status != case.root["status"]:
            said.append(words("what_if.note_statuses_differ"))
        if case.printed_rank and case.printed_rank != case.now.rank and not case.is_hidden(case.now.rank or 0):
            said.append(words("what_if.note_printed_rank", printed=case.printed_rank, computed=case.now.rank))
        if case.now.rank:
            said.append(words("what_if.note_ties"))
        elif case.now.band:
            said.append(words.of(case.index, "band_rule"))
        if case.top is not None and any(r and case.is_hidden(r) for r in (case.now.rank, case.then.rank)):
            said.append(words.of(case.index, "rank_note"))
        if abs(self.residual) >= 0.005:
            said.append(words("what_if.note_residual", residual=words.change(self.residual)))
        if case.is_ahead:
            said += [words("what_if.note_rises"), words("what_if.note_steps", step=words.number(0.01))]
        return said

    @property
    def is_rebuilt(self) -> bool:
        """Whether the score itself is one carried onto a later map, not only some of those beside it."""
        return bool(self.case.root["status"] == "rebuilt")

    @property
    def residual(self) -> float:
        case = self.case
        return case.standing.score - sum(c.weight * c.now for c in case.components.values())

    def _most_so_far(self) -> list[str]:
        """What any province has gained in one year, held against what is lacking."""
        case, found = self.case, self.case.rises.get(self.case.root["concept"])
        if found is None or case.inverse is None:
            return []
        key = "what_if.never_so_much" if case.inverse.gain > found["rise"] else "what_if.so_much_before"
        rise = self.words.number(found["rise"])
        return [self.words(key, index=self.called["index"], rise=rise, by_whom=self.by_whom(found))]

    def by_whom(self, rise: Row) -> str:
        """Which province achieved a rise, and when."""
        return self.words("what_if.rise_of", name=self.units[rise["unit"]], since=rise["since"], until=rise["period"])

    def _single(self, alone: Sequence[str]) -> str:
        words = self.words
        if len(alone) > _MOST_NAMED:
            return words("what_if.singles", n=len(alone), of=len(self.case.components))
        return words("what_if.single", parts=words.listed(list(alone))) if alone else words("what_if.no_single")

    def _present(self) -> tuple[str, str]:
        """The score with its status, and the place."""
        words, case = self.words, self.case
        status, year = words(f"common.status_{case.status}"), case.root["weights_period"]
        if year:
            status = words("common.weighted", status=status, year=year)
        place = self.place(case.now, case.printed_rank)
        return (
            words("what_if.score_now", score=words.number(case.now.score), status=status),
            place if case.now.rank else words.within(place),
        )

    def _without_moves(self) -> str:
        words, case = self.words, self.case
        if case.aim is not None:
            return self.wanted()
        place = self.place(case.now, case.printed_rank)
        return words(
            "what_if.now_only",
            name=case.name,
            score=words.number(case.now.score),
            place=words("what_if.and_place", place=place) if place else "",
            **self.called,
        )

    def outcome(self) -> list[str]:
        """The score, and the rank or the group, that the movements come to."""
        words, case = self.words, self.case
        now, then = words.number(case.now.score), words.number(case.then.score)
        said = [words("what_if.score_then", index=self.called["index"], now=now, then=then)]
        places = self.place(case.now, case.printed_rank), self.place(case.then)
        ranks = case.printed_rank or case.now.rank, case.then.rank
        if all(rank and not case.is_hidden(rank) for rank in ranks):
            said.append(words("what_if.rank_then", now=ranks[0], then=ranks[1], of=case.then.rank_of))
        elif all(places) and places[0] == places[1]:
            said.append(self._still(places[0]))
        elif case.now.rank:
            said.append(words("what_if.place_then", now=places[0], then=places[1]))
        elif all(places):
            now, then = (words.within(place) for place in places)
            said.append(words("what_if.group_then", now=now, then=then))
        return said

    def _still(self, place: str) -> str:
        if self.case.now.rank:
            return self.words("what_if.place_still", place=place)
        return self.words("what_if.group_still", group=self.words.within(place))

    def _moved(self, node: str, by: float) -> str:
        key = "what_if.up" if by > 0 else "what_if.down"
        return self.words(key, part=self.names[node], by=self.words.number(abs(by)))

    def _named(self, plan: Plan) -> list[str]:
        return [
            self.words("what_if.move", part=self.names[node], by=self.words.change(by))
            for node, by in plan.moves.items()
        ]

    def _warnings(self) -> list[str]:
        words, moves, said = self.words, self.case.moves, []
        if moves.unread:
            said.append(words("what_if.unread", pieces=", ".join(moves.unread)))
        if moves.beyond:
            said.append(words("what_if.beyond_scale", parts=words.listed([self.names[node] for node in moves.beyond])))
        return said

    def _why_no_aim(self) -> str:
        words, case = self.words, self.case
        if case.is_rebuilt:
            return words("what_if.why_rebuilt")
        if not case.standing.others:
            return words("what_if.why_sparse", n=case.held, of=case.period["units"])
        return words("what_if.why_none")


def _decimals(points: float) -> int:
    """Two, or as many as a smaller amount needs to be seen."""
    return next(d for d in (2, 3, 4, 5, 9) if d == 9 or round(abs(points), d) > 0)


def refusal(words: Words, case_of: dict[str, str], reason: str, offer: str) -> str:
    """Why nothing can be computed, and where something can."""
    title = words("what_if.refused_title", index=case_of["index"], period=case_of["period"])
    kicker = words("what_if.kicker", **case_of)
    return (
        f'<header class="td-heading td-if"><p class="td-kicker">{escape(kicker)}</p><h1>{escape(title)}</h1>'
        f"<p>{escape(reason)}</p><p>{escape(offer)}</p></header>"
    )


def paragraphs(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
