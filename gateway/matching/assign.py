"""Offering what waits to the advisors who fit: first what comes back, then everything that waits, in batches.

Within a batch's transaction the advisors are locked in a fixed order before loads are counted, so that two workers at
once never offer above somebody's capacity; a conversation is taken by compare-and-swap, so that none is offered twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from gateway.advisors import Team, line_now, team_now
from gateway.config import Settings
from gateway.conversation import Actor, Overtaken, Step
from gateway.eligible import weight
from gateway.matching import coming_back
from gateway.matching.rank import Case, best
from gateway.store import Engine, Session, conversations, reading, team, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation
from gateway.time_and_chance import Circumstances

BATCH = 100


def drain(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Take back what lapsed or was left, then offer all that waits to whoever has room; returns how many offers."""
    coming_back.take_back(engine, settings, circumstances)
    with reading(engine) as session:  # while nobody has room, nobody need wait for the right to write
        here = team_now(session, settings, circumstances.now())
        spoken = conversations.languages_waiting(session) if here.free else ()
        more = bool(_next(session, settings, here, spoken, None))
    made, beyond = 0, None
    while more:
        with transaction(engine) as session:
            batch = _Batch(session, settings, circumstances)
            waiting = _next(session, settings, batch.team, spoken, beyond)
            made += batch.offer_all(waiting)
        more = len(waiting) == BATCH
        beyond = waiting[-1] if more else None
    return made


def _next(
    session: Session, settings: Settings, team: Team, spoken: Collection[str], beyond: Conversation | None
) -> Sequence[Conversation]:
    """The next conversations that somebody with room might take; none when nobody has room."""
    here = team.free
    topics = {skill for candidate in here for skill in candidate.skills}
    understood = {language for candidate in here for language in candidate.languages}
    languages = {language for language in spoken if team.language(language) in understood}
    if not topics or not languages:
        return ()
    return conversations.waiting(session, topics, languages, beyond, BATCH, line_now(settings, team.now), team.now)


@dataclass
class _Batch:
    """One transaction's worth of offers; loads are counted once, then kept up as offers are made."""

    session: Session
    settings: Settings
    circumstances: Circumstances
    team: Team = field(init=False)

    def __post_init__(self) -> None:
        people = team.advisors_for_offers(self.session)
        self.team = team_now(self.session, self.settings, self.circumstances.now(), people=people)

    def offer_all(self, waiting: Sequence[Conversation]) -> int:
        """Offer each to the best advisor for it, in this order; returns how many could be offered."""
        cases = self.team.cases(self.session, waiting) if waiting else []
        return sum(self.offer(conversation, case) for conversation, case in zip(waiting, cases, strict=True))

    def offer(self, conversation: Conversation, case: Case) -> bool:
        """Offer the conversation to the best advisor; False when there is none, or somebody else was first."""
        now = self.circumstances.now()
        choice = best(case, list(self.team.candidates.values()), now)
        if choice.advisor_id is None:
            return False
        mover = Mover(Actor.MATCHING, Actor.MATCHING.value, now, self.circumstances.new_id())
        until = now + timedelta(minutes=self.settings.lease_minutes)
        code = " ".join(choice.why)
        to = choice.advisor_id
        terms: dict[str, Any] = {"advisor_id": to, "offered_until": until, "lease": self.circumstances.new_token()}
        if to in conversation.once_more:
            terms["once_more"] = conversation.once_more | {to: False}
        try:
            conversations.take(self.session, conversation, Step.OFFER, mover, code=code, **terms)
        except Overtaken:  # another worker, or a supervisor: it is in good hands
            return False
        asked = self.team.candidates[to]
        self.team.candidates[to] = replace(asked, load=asked.load + weight(case.risk))
        return True
