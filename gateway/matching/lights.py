"""The lights: how each topic stands, written down every few minutes so that a door has one row to read.

Boundaries count, yet no light betrays one: it says of a topic only that those who may answer are too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gateway import duty, on_call
from gateway.advisors import OF_AGE, rules_of, team_now
from gateway.config import Settings
from gateway.eligible import Candidate
from gateway.intake_light import (
    Hands,
    Light,
    Period,
    Reviews,
    Shown,
    Stretch,
    declared_hours,
    pressures,
    shown,
    writing_hours,
)
from gateway.store import Engine, Session, contacts, pace, reading, team, transaction
from gateway.store.tables import Staff
from gateway.time_and_chance import Circumstances
from gateway.words.tagging.topics_list import all_topics

EVERY = timedelta(minutes=5)
LOOK = "lights"


def watch(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Write down every light that has changed, at most every five minutes; returns how many."""
    now = circumstances.now()
    with reading(engine) as session:
        last = contacts.last_look(session, LOOK)
        if last is not None and last <= now < last + EVERY:
            return 0
        before = pace.lights(session)
        lights = _now(session, settings, now, before)
    changed = {topic: new for topic, new in lights.items() if new != before.get(topic)}
    with transaction(engine) as session:  # nothing is reckoned in here: the doors wait for every writer
        if not pace.may_look(session, LOOK, now, EVERY):
            return 0
        for topic, new in sorted(changed.items()):  # in one order, whoever else does so at the same moment
            pace.show(session, topic, new)
    return len(changed)


def _now(session: Session, settings: Settings, now: datetime, before: dict[str, Shown]) -> dict[str, Shown]:
    """Every topic to its light; what is green and never was anything else needs no row."""
    promises = {topic.id: topic.promise_hours or settings.promise_hours for topic in all_topics()}
    waiting = pace.waiting(session)
    promises |= dict.fromkeys(waiting.keys() - promises.keys(), settings.promise_hours)
    spans = frozenset(promises.values())
    there = _Hours(session, settings, now, spans)
    found = pressures(
        waiting,
        promises,
        _hands(session, settings, now, there),
        writing_hours(pace.written_since(session, now - pace.KEPT)),
        Reviews(pace.in_hand(session), there.of_all(team.supervisors(session))),
    )
    lights = {topic: shown(before.get(topic), pressure, now) for topic, pressure in found.items()}
    return {topic: new for topic, new in lights.items() if topic in before or new.light is not Light.GREEN}


class _Hours:
    """When everybody is there, as far as they have said: by the rota, or at any hour, and not while they are away."""

    def __init__(self, session: Session, settings: Settings, now: datetime, spans: frozenset[int]) -> None:
        self._settings, self._now, self._spans = settings, now, spans
        self._rota: dict[str, list[Stretch]] = {}
        for row in team.rota(session):
            stretch = Stretch(row.weekday, row.from_minute, row.to_minute)
            self._rota.setdefault(row.staff_id, []).append(stretch)
        away: dict[str, list[Period]] = {}
        for absence in on_call.away(session, now):
            away.setdefault(absence.staff_id, []).append((absence.from_at, absence.until_at))
        self._away = {staff_id: duty.joined(periods) for staff_id, periods in away.items()}

    def of(self, person: Staff) -> dict[int, float]:
        """Span to how many of its hours somebody is there."""
        stretches, away, zone = self._rota.get(person.id, []), self._away.get(person.id, []), self._settings.zone
        return {
            span: declared_hours(stretches, self._now, span, zone, free=person.free, away=away) for span in self._spans
        }

    def of_all(self, people: Sequence[Staff]) -> dict[int, float]:
        """The same for all of them together."""
        each = [self.of(person) for person in people]
        return {span: sum(hours[span] for hours in each) for span in self._spans}


def _hands(session: Session, settings: Settings, now: datetime, there: _Hours) -> list[Hands]:
    people = team.advisors(session)
    candidates = team_now(session, settings, now, people=people).candidates
    return [
        Hands(_topics(candidates[person.id]), person.capacity, candidates[person.id].load, there.of(person))
        for person in people
    ]


def _topics(candidate: Candidate) -> frozenset[str]:
    """What somebody may be asked about: trained, not beyond a boundary, and old enough."""
    may = candidate.skills - candidate.never if candidate.foundation else frozenset[str]()
    if candidate.under_18:
        may = frozenset(topic for topic in may if rules_of(topic).advisor_age < OF_AGE)
    return may
