"""Who is offered what, and in which order: ours, and two that others use. They differ in nothing else.

All of them offer only to whoever may be asked, by the gateway's own `eligible`: so none of them harms anybody, and what
the figures compare is order and choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bench.simulation.threads import Thread
from gateway import eligible
from gateway.advisors import line_now
from gateway.config import Settings
from gateway.eligible import Candidate, Case, Line
from gateway.matching.rank import best


class Desk(Protocol):
    """What a policy sees and does: everybody as they stand, a conversation as a case, and offering it."""

    settings: Settings
    candidates: dict[str, Candidate]
    last_asked: dict[str, float]

    @property
    def now(self) -> datetime: ...
    def case(self, thread: Thread) -> Case: ...
    def anybody_for(self, thread: Thread) -> bool: ...
    def offer(self, thread: Thread, advisor_id: str) -> None: ...


class Policy(Protocol):
    """Offers what waits."""

    name: str

    def offer_all(self, waiting: Sequence[Thread], desk: Desk) -> None:
        """Offer each conversation that somebody may be asked about now."""


class FirstCome:
    """In order of arrival, to whoever may be asked and has been without new work for longest."""

    name = "first come"

    def offer_all(self, waiting: Sequence[Thread], desk: Desk) -> None:
        """Offer each, the oldest first."""
        for thread in sorted(waiting, key=lambda thread: (thread.row.opened_minute, thread.row.id)):
            if not desk.anybody_for(thread):
                continue
            case = desk.case(thread)
            codes = eligible.standings(case, list(desk.candidates.values()), desk.now)
            able = [advisor for advisor, code in codes.items() if code == eligible.MAY]
            if able:
                desk.offer(thread, min(able, key=lambda advisor: self.against(case, advisor, desk)))

    def against(self, case: Case, advisor: str, desk: Desk) -> tuple[float, ...]:  # noqa: ARG002 - the next one uses it
        """What speaks against asking somebody: that they were asked lately."""
        return (desk.last_asked[advisor],)


class NearestSkill(FirstCome):
    """In order of arrival, to whoever is trained in most of it and likes it; urgency does not count."""

    name = "nearest skill"

    def against(self, case: Case, advisor: str, desk: Desk) -> tuple[float, ...]:
        """What speaks against asking somebody: how far they are from it, and then that they were asked lately."""
        them = desk.candidates[advisor]
        near = len(case.about & them.skills) / len(case.about) + (case.topic in them.gladly)
        return (-near, desk.last_asked[advisor])


class Ours:
    """The gateway's own: its turn of what waits, and `rank.best`."""

    name = "ours"

    def offer_all(self, waiting: Sequence[Thread], desk: Desk) -> None:
        """Offer each in its turn."""
        line = line_now(desk.settings, desk.now)
        for thread in sorted(waiting, key=lambda thread: turn(thread, line)):
            if desk.anybody_for(thread):
                choice = best(desk.case(thread), list(desk.candidates.values()), desk.now)
                if choice.advisor_id is not None:
                    desk.offer(thread, choice.advisor_id)


def turn(thread: Thread, line: Line) -> tuple[object, ...]:
    """Whose turn it is, as the gateway's store orders what waits."""
    row = thread.row
    return eligible.turn(row.risk, row.due_at, row.id, line)
