"""The advisors as they stand at a moment, and what waits for them: rows turned into the plain values that decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from gateway import duty, on_call
from gateway.config import Settings
from gateway.duty import Watch
from gateway.eligible import DANGER, Candidate, Case, Line, weight
from gateway.store import Session, boundaries, conversations, plans, team
from gateway.store.tables import Boundary, Conversation, Staff, Stance
from gateway.words.tagging import topics

UNKNOWN_LANGUAGE = "und"
FOUNDATION = "foundation"
OF_AGE = 18
A_WEEK = timedelta(days=7)
TO_WRITE = timedelta(minutes=90)  # so long before it ends a promise that nobody works on is hardly kept any more
AT_MOST = 8  # or an eighth of an ordinary promise, where that is less
STEP_BACK = 4  # what is lost steps back by a quarter of an ordinary promise


@dataclass(frozen=True)
class Team:
    """Everybody who might be asked. `candidates` is kept up by whoever makes offers."""

    candidates: dict[str, Candidate]
    supervised: bool
    languages: tuple[str, ...]
    now: datetime

    @property
    def free(self) -> list[Candidate]:
        """Who is on duty and could take something more."""
        return [candidate for candidate in self.candidates.values() if candidate.has_room and candidate.on_duty]

    def language(self, written: str) -> str:
        """The language to be answered in: the service's first where the person's is unknown, or nobody's here."""
        spoken = any(written in candidate.languages for candidate in self.candidates.values())
        if written == UNKNOWN_LANGUAGE or (written not in self.languages and not spoken):
            return self.languages[0]
        return written

    def case(self, row: Conversation, recused: frozenset[str], named: str | None = None) -> Case:
        """What is to be decided about one conversation; danger, and what is late, waits for no set time."""
        about = list(dict.fromkeys([row.topic, *row.topics]))
        rules = {topic: rules_of(topic) for topic in about}
        return Case(
            id=row.id,
            topic=row.topic,
            language=self.language(row.language),
            risk=row.risk,
            waiting_since=row.opened_minute,
            wanted=row.advisor_id,
            passed_by=frozenset(row.passed_by),
            topics=tuple(about),
            sensitive=frozenset(topic for topic, rule in rules.items() if rule.sensitive),
            adults_only=any(rule.advisor_age >= OF_AGE for rule in rules.values()),
            supervised=self.supervised,
            recused=recused,
            named=named if row.risk < DANGER and row.due_at > self.now else None,
            asked_twice=frozenset(advisor for advisor, again in row.once_more.items() if not again),
        )

    def cases(self, session: Session, rows: Sequence[Conversation]) -> list[Case]:
        """Several, with who may know the people in them."""
        whose = {row.contact_id for row in rows}
        known, named = boundaries.recused(session, whose), plans.named(session, whose, self.now)
        return [self.case(row, known.get(row.contact_id, frozenset()), named.get(row.contact_id)) for row in rows]


@dataclass(frozen=True)
class Rules:
    """What the topics file says of who may answer on a topic."""

    sensitive: bool = False
    advisor_age: int = 0


@cache
def rules_of(topic_id: str) -> Rules:
    """What the topics file says of a topic; one that it does not name has no rules of its own."""
    found = next((topic for topic in topics.all_topics() if topic.id == topic_id), None)
    return Rules(found.is_sensitive, found.advisor_age) if found else Rules()


def team_now(session: Session, settings: Settings, now: datetime, *, people: Sequence[Staff] | None = None) -> Team:
    """The advisors (or those `people`, who are then locked by the caller), with what lies on each one's table."""
    listed = team.advisors(session) if people is None else people
    watches = [Watch(row.staff_id, row.weekday, row.from_minute, row.to_minute) for row in team.rota(session)]
    absences = on_call.away(session, now)
    there, gone = set(duty.on_call(watches, now, settings.zone, absences)), duty.gone(absences, now)
    free = {person.id for person in listed if person.free} - gone
    some_hours = free | ({watch.staff_id for watch in watches} - gone)
    loads = conversations.load(session) if listed else {}
    kept: dict[str, list[Boundary]] = {}
    for row in boundaries.of_everybody(session, now):
        kept.setdefault(row.staff_id, []).append(row)
    today = now.astimezone(settings.zone).date()
    found = [_candidate(person, loads, kept.get(person.id, []), there | free, today) for person in listed]
    ends = {who: duty.ends(watches, who, now, settings.zone) for who in there - free}
    here = [replace(one, away=one.advisor_id not in some_hours, off_at=ends.get(one.advisor_id)) for one in found]
    return Team(
        {one.advisor_id: one for one in here},
        any(person.id in there for person in team.supervisors(session)),
        settings.languages,
        now,
    )


def _candidate(
    person: Staff, loads: Mapping[str, int], kept: Sequence[Boundary], there: set[str], today: date
) -> Candidate:
    def topics_with(*stances: Stance) -> frozenset[str]:
        return topics.covered([row.topic for row in kept if row.stance in stances])

    return Candidate(
        person.id,
        topics.covered([skill for skill in person.skills if holds(person, skill, today)]),
        frozenset(person.languages),
        person.capacity,
        loads.get(person.id, 0),
        foundation=person.foundation and holds(person, FOUNDATION, today),
        on_duty=person.id in there,
        under_18=person.under_18,
        week=sum(of_the_week(person, today).values()),
        rests_until=person.rests_until,
        lapses=person.lapses,
        asked_again_at=person.asked_again_at,
        gladly=topics_with(Stance.GLADLY),
        never=topics_with(Stance.NEVER, Stance.NOT_THIS_MONTH),
        with_buddy=topics_with(Stance.WITH_BUDDY),
    )


def holds(person: Staff, skill: str, today: date) -> bool:
    """Whether this training has not expired."""
    until = person.trained_until.get(skill)
    return until is None or date.fromisoformat(until) >= today


def of_the_week(person: Staff, today: date) -> dict[str, int]:
    """The weight of what they took on each of the last seven days."""
    return {day: taken for day, taken in person.taken.items() if today - date.fromisoformat(day) < A_WEEK}


def count_taken(person: Staff, risk: int, settings: Settings, now: datetime) -> None:
    """They have taken one of this risk: their share of the week grows. The caller has locked their row."""
    today = now.astimezone(settings.zone).date()
    week = of_the_week(person, today)
    person.taken = week | {today.isoformat(): week.get(today.isoformat(), 0) + weight(risk)}


def line_now(settings: Settings, now: datetime) -> Line:
    """How what waits stands in line now."""
    ordinary = timedelta(hours=settings.promise_hours)
    return Line(now + min(TO_WRITE, ordinary / AT_MOST), ordinary / STEP_BACK)
