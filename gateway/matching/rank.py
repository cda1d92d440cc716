"""Who should be asked to answer: a choice among plain values, with its reason.

Who may be asked: trained in the topic, speaks the language, has room, and has not passed. Who passed (declined, let an
offer lapse, handed back) is asked again only once everyone able has passed, or when the case has waited for long and
nobody else who is able has room: a case must never be stuck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONG = timedelta(hours=2)


@dataclass(frozen=True)
class Case:
    """What is to be answered. `wanted` is the advisor who answered before, `passed_by` who has already passed."""

    id: str
    topic: str
    language: str
    risk: int = 0
    waiting_since: datetime | None = None
    wanted: str | None = None
    passed_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """An advisor who is on and free. `load` counts the conversations on their table, `capacity` how many may be."""

    advisor_id: str
    skills: frozenset[str]
    languages: frozenset[str]
    capacity: int = 3
    load: int = 0

    @property
    def has_room(self) -> bool:
        """Whether one more fits on the table."""
        return self.load < self.capacity


@dataclass(frozen=True)
class Choice:
    """The advisor to ask, or None, and why.

    `why` is one of continuity and least_load, or for nobody: not_now, no_skill, no_language, full.
    """

    advisor_id: str | None
    why: tuple[str, ...]


def best(case: Case, candidates: Sequence[Candidate], now: datetime) -> Choice:
    """The advisor to ask: whoever answered before, else the least laden for their capacity, else the lowest id."""
    if not candidates:
        return Choice(None, ("not_now",))
    skilled = [candidate for candidate in candidates if case.topic in candidate.skills]
    if not skilled:
        return Choice(None, ("no_skill",))
    able = [candidate for candidate in skilled if case.language in candidate.languages]
    if not able:
        return Choice(None, ("no_language",))
    with_room = [candidate for candidate in able if candidate.has_room]
    if not with_room:
        return Choice(None, ("full",))
    return _among(case, able, with_room, now)


def _among(case: Case, able: Sequence[Candidate], with_room: Sequence[Candidate], now: datetime) -> Choice:
    fresh = [candidate for candidate in with_room if candidate.advisor_id not in case.passed_by]
    if any(candidate.advisor_id == case.wanted for candidate in fresh):
        return Choice(case.wanted, ("continuity",))
    if not fresh and not _start_over(case, able, now):
        return Choice(None, ("not_now",))
    chosen = min(fresh or with_room, key=lambda candidate: (candidate.load / candidate.capacity, candidate.advisor_id))
    return Choice(chosen.advisor_id, ("least_load",))


def _start_over(case: Case, able: Sequence[Candidate], now: datetime) -> bool:
    all_passed = all(candidate.advisor_id in case.passed_by for candidate in able)
    return all_passed or (case.waiting_since is not None and now - case.waiting_since >= LONG)
