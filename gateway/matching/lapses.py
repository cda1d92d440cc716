"""Offers that lapse: whoever lets one go by is asked again after a while, each time a longer one. Nobody is blamed.

It ends when they sign in, open their queue, accept or pass. What lapses together counts once, and what lapses after
their hours not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway import duty, on_call
from gateway.config import Settings
from gateway.duty import Watch
from gateway.store import Session, team

FIRST_PAUSE = timedelta(hours=2)
LONGEST_PAUSE = timedelta(hours=24)
"""The first lapse in a row has a pause of two hours, each one more twice as long, and none is longer than a day."""

_ENOUGH = 10  # doublings: far beyond the longest pause


@dataclass(frozen=True)
class Record:
    """How many offers in a row somebody let lapse, and when they are asked again."""

    lapses: int = 0
    asked_again_at: datetime | None = None


def pause(lapses: int) -> timedelta:
    """For how long somebody is asked nothing after so many lapses in a row."""
    doubled = 1 << min(max(lapses - 1, 0), _ENOUGH)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def after_a_lapse(before: Record, now: datetime, *, on_duty: bool, duty_ends: datetime | None = None) -> Record:
    """What is known of somebody once an offer to them has lapsed; `duty_ends` is when their hours on the rota end.

    They are asked again in their next hours at the latest: that is another day.
    """
    if not on_duty or (before.asked_again_at is not None and now < before.asked_again_at):
        return before
    lapses = before.lapses + 1
    again = now + pause(lapses)
    return Record(lapses, again if duty_ends is None else min(again, duty_ends))


class People:
    """The advisors in one transaction, locked, as lapses are written down: before conversations, as for offers."""

    def __init__(self, session: Session, settings: Settings, now: datetime) -> None:
        self._people = {person.id: person for person in team.advisors_for_offers(session)}
        self._rota = [Watch(row.staff_id, row.weekday, row.from_minute, row.to_minute) for row in team.rota(session)]
        self._gone = duty.gone(on_call.away(session, now), now)
        self._zone, self._now = settings.zone, now

    def let_lapse(self, advisor_id: str | None) -> None:
        """An offer to them has lapsed."""
        person = self._people.get(advisor_id or "")
        if person is None:
            return
        ends = None if person.free else duty.ends(self._rota, person.id, self._now, self._zone)
        on_duty = person.id not in self._gone and (person.free or ends is not None)
        before = Record(person.lapses, person.asked_again_at)
        found = after_a_lapse(before, self._now, on_duty=on_duty, duty_ends=ends)
        person.lapses, person.asked_again_at = found.lapses, found.asked_again_at
