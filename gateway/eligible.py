"""Who may be asked to answer, and what stands in the way. Plain values only.

Foundation training, and training in the first topic and in every sensitive one; the language; on duty or marked free;
room by weight. And what is nobody's business: a boundary, a recusal, a rest after something heavy, having passed, being
under 18 at the wrong hour. All of that has one name, NOT_NOW, so that no explanation betrays a private reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

LONG = timedelta(hours=2)
DANGER = 3  # from this risk on everybody is asked who may be, whatever they let lapse
HEAVY = 2  # from this risk on, whoever has answered rests a while
WEIGHTS = (1, 1, 2, 3, 3)  # by risk: what a conversation weighs on somebody's table; a lonely evening weighs 1

NO_SKILL = "no_skill"
NO_LANGUAGE = "no_language"
NO_HOURS = "no_hours"
FULL = "full"
NOT_NOW = "not_now"
MAY = ""  # nothing stands in the way
NEARER_AND_NEARER = (NO_SKILL, NO_LANGUAGE, NO_HOURS, FULL, NOT_NOW, MAY)


def rest(risk: int, hours: Sequence[int]) -> timedelta:
    """How long whoever has answered something of this risk is offered nothing; `hours` are of HEAVY and above."""
    return timedelta(hours=hours[min(risk - HEAVY, len(hours) - 1)]) if risk >= HEAVY else timedelta()


def weight(risk: int) -> int:
    """What a conversation of this risk weighs."""
    return WEIGHTS[max(0, min(risk, len(WEIGHTS) - 1))]


@dataclass(frozen=True)
class Line:
    """How what waits stands in line at a moment: ordinary questions due by `lost` stand `step` further back, once.

    What is due by then can hardly be kept any more: it takes longer to write and to read. Those that still can be kept
    go before them, or every promise would break in turn once one has.
    """

    lost: datetime
    step: timedelta


def place(risk: int, due_at: datetime, line: Line | None, told: datetime | None = None) -> datetime:
    """Where something stands in line: where it was promised first, `due_at`. What is heavy never steps back.

    `told` is the time that was promised since, where the promise was revised: nothing steps further back than that.
    """
    if line is None or risk >= HEAVY or due_at > line.lost:
        return due_at
    back = due_at + line.step
    return min(back, told) if told is not None and told > due_at else back


def turn(
    risk: int, due_at: datetime, id_: str, line: Line | None, told: datetime | None = None
) -> tuple[int, datetime, int, str]:
    """What something's turn is sorted by: danger first, the graver the sooner, then everything by its place."""
    return -(risk if risk >= DANGER else 0), place(risk, due_at, line, told), -risk, id_


@dataclass(frozen=True)
class Case:
    """What is to be answered. `wanted` is the advisor who answered before, `passed_by` who has already passed.

    `asked_twice` are those who passed, and were asked once more: they are asked no more, but in danger. `sensitive` are
    those of its topics that need training of their own, `recused` the advisors who may know the person; `adults_only`
    says that a topic has an age limit, `supervised` that a supervisor is on duty now, `named` who alone answers this
    person, at set times, if they can.
    """

    id: str
    topic: str
    language: str
    risk: int = 0
    waiting_since: datetime | None = None
    wanted: str | None = None
    passed_by: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    sensitive: frozenset[str] = frozenset()
    adults_only: bool = False
    supervised: bool = True
    recused: frozenset[str] = field(default=frozenset(), repr=False)
    named: str | None = None
    asked_twice: frozenset[str] = frozenset()

    @cached_property
    def about(self) -> frozenset[str]:
        """Everything it is about."""
        return frozenset((self.topic, *self.topics))

    @cached_property
    def needed(self) -> frozenset[str]:
        """The topics that whoever answers must be trained in."""
        return self.sensitive | {self.topic}


@dataclass(frozen=True)
class Candidate:
    """An advisor, with those of their `skills` that have not expired.

    `load` is the weight of what lies on their table, `capacity` how much may lie there, `week` what they took lately.
    `never` holds the topics they do not want now, `with_buddy` those they want only while a colleague trained in it is
    on duty too, `gladly` those they like. `away` says that they are absent, or have no hours at all: not only not on
    duty at this moment. `lapses` counts the offers in a row that they let lapse; because of them they are asked
    nothing but danger until `asked_again_at`. `off_at` is when their hours on the rota end, None where they are free.
    """

    advisor_id: str
    skills: frozenset[str]
    languages: frozenset[str]
    capacity: int = 3
    load: int = 0
    foundation: bool = True
    on_duty: bool = True
    under_18: bool = False
    week: int = 0
    rests_until: datetime | None = field(default=None, repr=False)
    gladly: frozenset[str] = field(default=frozenset(), repr=False)
    never: frozenset[str] = field(default=frozenset(), repr=False)
    with_buddy: frozenset[str] = field(default=frozenset(), repr=False)
    away: bool = False
    lapses: int = 0
    asked_again_at: datetime | None = field(default=None, repr=False)
    off_at: datetime | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing can wait for them: they are away, or take nothing at all."""
        return self.away or self.capacity <= 0

    @property
    def has_room(self) -> bool:
        """Whether one more of the lightest fits on the table."""
        return self.has_room_for(min(WEIGHTS))

    def has_room_for(self, more: int) -> bool:
        """Whether so much more fits; on an empty table one conversation always does, or a heavy one would be stuck."""
        return self.capacity > 0 and (self.load == 0 or self.load + more <= self.capacity)


def standings(case: Case, candidates: Sequence[Candidate], now: datetime) -> dict[str, str]:
    """Advisor to what stands in their way, MAY where nothing does.

    Who passed is asked again only once everyone able has passed, or when the case has waited for long and nobody else
    who is able has room: a case must never be stuck. And then only once more; after that a supervisor sees that nobody
    can be asked.
    """
    found = {candidate.advisor_id: obstacle(case, candidate, candidates, now) for candidate in candidates}
    if case.risk < DANGER:
        found |= {advisor: NOT_NOW for advisor in case.asked_twice if found.get(advisor) == MAY}
    able = [advisor for advisor, code in found.items() if code in (MAY, FULL)]
    fresh = [advisor for advisor, code in found.items() if code == MAY and advisor not in case.passed_by]
    if fresh or not _start_over(case, able, now):
        found |= {advisor: NOT_NOW for advisor in able if advisor in case.passed_by and found[advisor] == MAY}
    return found


def missing(codes: Mapping[str, str]) -> str:
    """What is missing for somebody to be asked: the obstacle of whoever came nearest; MAY when somebody can be."""
    return max(codes.values(), key=NEARER_AND_NEARER.index, default=NOT_NOW)


def obstacle(case: Case, candidate: Candidate, others: Collection[Candidate], now: datetime) -> str:
    """What stands in one advisor's way, having passed aside; MAY where nothing does."""
    if not candidate.foundation or not case.needed <= candidate.skills:
        return NO_SKILL
    if case.language not in candidate.languages:
        return NO_LANGUAGE
    if not candidate.on_duty:
        return NO_HOURS
    if not candidate.has_room_for(weight(case.risk)):
        return FULL
    return NOT_NOW if _privately(case, candidate, others, now) else MAY


def _privately(case: Case, candidate: Candidate, others: Collection[Candidate], now: datetime) -> bool:
    return (
        candidate.advisor_id in case.recused
        or not candidate.never.isdisjoint(case.about)
        or (candidate.rests_until is not None and now < candidate.rests_until)
        or (case.risk < DANGER and candidate.asked_again_at is not None and now < candidate.asked_again_at)
        or (candidate.under_18 and (case.adults_only or not case.supervised))
        or _is_for_another(case, candidate, others)
        or not all(_has_buddy(topic, candidate, others) for topic in candidate.with_buddy & case.about)
    )


def _is_for_another(case: Case, candidate: Candidate, others: Collection[Candidate]) -> bool:
    """Whether it waits for the advisor with whom the person has set times, if that one is there and may have it."""
    named = next((other for other in others if other.advisor_id == case.named), None)
    if named is None or candidate.advisor_id == named.advisor_id or named.advisor_id in case.recused:
        return False
    trained = named.foundation and case.needed <= named.skills and case.language in named.languages
    return not named.is_gone and trained and named.never.isdisjoint(case.about)


def named_is_gone(case: Case, candidates: Collection[Candidate]) -> bool:
    """Whether the person has set times with an advisor who is away or has left, so that others may be asked."""
    named = next((candidate for candidate in candidates if candidate.advisor_id == case.named), None)
    return case.named is not None and (named is None or named.is_gone)


def _has_buddy(topic: str, candidate: Candidate, others: Collection[Candidate]) -> bool:
    """Whether a colleague who does not need one for this topic is on duty too."""
    return any(
        other.advisor_id != candidate.advisor_id
        and other.on_duty
        and topic in other.skills
        and topic not in other.with_buddy | other.never
        for other in others
    )


def _start_over(case: Case, able: Collection[str], now: datetime) -> bool:
    waited = case.waiting_since is not None and now - case.waiting_since >= LONG
    return waited or all(advisor in case.passed_by for advisor in able)
