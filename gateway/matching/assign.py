"""Offering what waits to the advisors who fit: lapsed offers come back first, then everything that waits, in batches.

Within a batch's transaction the advisors are locked in a fixed order before loads are counted, so that two workers at
once never offer above somebody's capacity; a conversation is taken by compare-and-swap, so that none is offered twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from gateway.config import Settings
from gateway.conversation import Actor, Overtaken, Step
from gateway.matching.rank import Candidate, Case, best
from gateway.store import Engine, Session, conversations, reading, team, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation
from gateway.time_and_chance import Circumstances
from gateway.words.tagging.topics_list import covered

BATCH = 100
UNKNOWN_LANGUAGE = "und"


def drain(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Take back every lapsed offer, then offer all that waits to whoever has room; returns how many offers it made."""
    take_back_lapsed(engine, circumstances)
    with reading(engine) as session:
        spoken = conversations.languages_waiting(session)
    made, beyond, more = 0, None, bool(spoken)
    while more:
        with transaction(engine) as session:
            batch = _Batch(session, settings, circumstances)
            waiting = batch.waiting(spoken, beyond)
            made += sum(batch.offer(conversation) for conversation in waiting)
        more = len(waiting) == BATCH
        beyond = waiting[-1] if more else None
    return made


def take_back_lapsed(engine: Engine, circumstances: Circumstances) -> int:
    """Let offers whose lease has ended wait again, for somebody else; returns how many."""
    with reading(engine) as session:  # nearly always there is none, and then nobody need wait for the right to write
        more = bool(conversations.lapsed(session, circumstances.now(), 1))
    taken = 0
    while more:
        now = circumstances.now()
        with transaction(engine) as session:
            lapsed = conversations.lapsed(session, now, BATCH)
            back = sum(_take_back(session, conversation, circumstances) for conversation in lapsed)
        taken += back
        more = len(lapsed) == BATCH and back > 0
    return taken


def _take_back(session: Session, conversation: Conversation, circumstances: Circumstances) -> bool:
    mover = Mover(Actor.MATCHING, Actor.MATCHING.value, circumstances.now(), circumstances.new_id())
    passed_by = list(dict.fromkeys([*conversation.passed_by, conversation.advisor_id or ""]))
    changes: dict[str, Any] = {"passed_by": passed_by, "advisor_id": None, "offered_until": None, "lease": None}
    try:
        conversations.take(session, conversation, Step.LAPSE, mover, under_lease=conversation.lease, **changes)
    except Overtaken:  # accepted at the last moment
        return False
    return True


@dataclass
class _Batch:
    """One transaction's worth of offers; loads are counted once, then kept up as offers are made."""

    session: Session
    settings: Settings
    circumstances: Circumstances
    candidates: dict[str, Candidate] = field(init=False)

    def __post_init__(self) -> None:
        people = team.advisors_for_offers(self.session)
        loads = conversations.load(self.session) if people else {}
        self.candidates = {
            person.id: Candidate(
                person.id,
                covered(person.skills),
                frozenset(person.languages),
                person.capacity,
                loads.get(person.id, 0),
            )
            for person in people
        }

    def waiting(self, spoken: Collection[str], beyond: Conversation | None) -> Sequence[Conversation]:
        """The next conversations that somebody with room might take; none when nobody has room."""
        roomy = [candidate for candidate in self.candidates.values() if candidate.has_room]
        topics = {skill for candidate in roomy for skill in candidate.skills}
        understood = {language for candidate in roomy for language in candidate.languages}
        languages = {language for language in spoken if self._language(language) in understood}
        if not topics or not languages:
            return ()
        return conversations.waiting(self.session, topics, languages, beyond, BATCH)

    def offer(self, conversation: Conversation) -> bool:
        """Offer the conversation to the best advisor; False when there is none, or somebody else was first."""
        now = self.circumstances.now()
        choice = best(self._case(conversation), list(self.candidates.values()), now)
        if choice.advisor_id is None:
            return False
        mover = Mover(Actor.MATCHING, Actor.MATCHING.value, now, self.circumstances.new_id())
        until = now + timedelta(minutes=self.settings.lease_minutes)
        code = " ".join(choice.why)
        to = choice.advisor_id
        terms: dict[str, Any] = {"advisor_id": to, "offered_until": until, "lease": self.circumstances.new_token()}
        try:
            conversations.take(self.session, conversation, Step.OFFER, mover, code=code, **terms)
        except Overtaken:  # another worker, or a supervisor: it is in good hands
            return False
        self.candidates[to] = replace(self.candidates[to], load=self.candidates[to].load + 1)
        return True

    def _case(self, conversation: Conversation) -> Case:
        return Case(
            id=conversation.id,
            topic=conversation.topic,
            language=self._language(conversation.language),
            risk=conversation.risk,
            waiting_since=conversation.opened_minute,
            wanted=conversation.advisor_id,
            passed_by=frozenset(conversation.passed_by),
        )

    def _language(self, language: str) -> str:
        """The language to be answered in: the service's first where the person's is unknown, or nobody's here."""
        spoken = any(language in candidate.languages for candidate in self.candidates.values())
        if language == UNKNOWN_LANGUAGE or (language not in self.settings.languages and not spoken):
            return self.settings.languages[0]
        return language
