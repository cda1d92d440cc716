"""What an arrival does to a conversation: opens one, moves it, or only adds to it. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway import duty
from gateway.conversation import Actor, Overtaken, State, Step
from gateway.inbound import another_advisor
from gateway.inbound.looking import TOKEN_LIFE
from gateway.inbound.papers import Papers
from gateway.inbound.ruling import Ruling
from gateway.store import Session, audit, contacts, conversations, deliveries, messages, plans
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import Circumstances, to_minute, token_hash

CONTACT = Actor.CONTACT.value


def open_thread(
    session: Session,
    papers: Papers,
    ruled: Ruling,
    before: Conversation | None,
    promised: dict[str, Any],
    world: Circumstances,
) -> Conversation:
    """A new conversation, its first words counted; the advisor of the one before is preferred."""
    now, tags = world.now(), papers.understood.tags
    opened = Conversation(
        id=papers.conversation_id,
        contact_id=papers.contact_id,
        channel=papers.sender.channel,
        state=ruled.first_state or State.WAITING,
        topic=tags.topics[0] if tags.topics else "general",
        topics=list(tags.topics),
        passed_by=[],
        language=papers.understood.language,
        risk=tags.risk,
        risks="".join(sorted(tags.risks)),
        verified=papers.arrival.trusted,
        advisor_id=_preferred(session, papers, ruled, before, world),
        sort_by=_sort_by(session, papers, before, promised["due_at"], now),
        held_reason=ruled.held_reason,
        asks_erasure=ruled.asks_erasure,
        escalated_at=now if ruled.first_state is State.ESCALATED else None,
        reply_token=papers.sealed_token,
        thread_version=int(papers.words is not None),
        messages=int(papers.words is not None),
        opened_minute=to_minute(now),
        **promised,
    )
    conversations.open_one(session, opened)
    if papers.token:
        expires = now + TOKEN_LIFE
        conversations.keep_token(session, token_hash(papers.token), opened.id, opened.contact_id, expires)
    audit.note(session, world.new_id(), "open", CONTACT, now, opened.id, opened.state.value)
    return opened


def _preferred(
    session: Session, papers: Papers, ruled: Ruling, before: Conversation | None, world: Circumstances
) -> str | None:
    """The advisor of the conversation before, unless they ask for another one: then these two part for good."""
    parted = another_advisor.whom(session, papers, ruled, before)
    if before is not None and parted is not None:
        another_advisor.part(session, before, parted, world)
    return before.advisor_id if before and before.advisor_id != parted else None


def _sort_by(
    session: Session, papers: Papers, before: Conversation | None, due: datetime, now: datetime
) -> datetime | None:
    """Until when it should be sorted; nothing is to sort where one advisor answers all they write."""
    contact = contacts.with_id(session, papers.contact_id) if before is not None else None
    planned = contact is not None and plans.of(contact, now) is not None
    return duty.sort_by(now, due) if papers.understood.unsorted and not planned else None


def move_thread(
    session: Session,
    there: Conversation,
    papers: Papers,
    ruled: Ruling,
    promised: dict[str, Any],
    world: Circumstances,
) -> None:
    """Take the ruling's step. New words void what was signed, unless the letter is already leaving."""
    step, changes = ruled.step, dict(_changes(there, papers, ruled, promised, world.now()))
    parted = another_advisor.whom(session, papers, ruled, there)
    if parted is not None:
        another_advisor.part(session, there, parted, world)
        step, back = another_advisor.given_back(there, parted, step)
        changes |= back
    if there.state is State.APPROVED and step is not None and not _call_back(session, there):
        step = None  # it is leaving this moment: outbound sees the new thread version and brings the thread back
    if step is None:
        if changes:
            conversations.change(session, there, **changes)
        return
    mover = Mover(Actor.CONTACT, CONTACT, world.now(), world.new_id())
    conversations.take(session, there, step, mover, code=ruled.held_reason or "", **changes)
    if step in (Step.CLOSE, Step.HAND_BACK):
        _set_draft_aside(session, there)


def _changes(
    there: Conversation, papers: Papers, ruled: Ruling, promised: dict[str, Any], now: datetime
) -> Mapping[str, Any]:
    tags, changes = papers.understood.tags, dict[str, Any]()
    if tags.risk > there.risk:
        changes |= {"risk": tags.risk, **_sooner(there, promised)}
    if set(tags.risks) - set(there.risks):
        changes["risks"] = "".join(sorted(set(there.risks) | set(tags.risks)))
    if there.sort_by is not None and tags.topics and not papers.understood.unsorted:
        changes |= {"sort_by": None, "topic": tags.topics[0], "topics": list(tags.topics)}  # now they have said it
    if ruled.new_promise and there.state is State.ANSWERED:
        changes |= {**promised, "passed_by": [], "once_more": {}, "sort_by": None}
    if ruled.asks_erasure:
        changes["asks_erasure"] = True
    if ruled.step is Step.HOLD:
        changes["held_reason"] = ruled.held_reason
    if ruled.step is Step.RELEASE:
        changes |= {"held_reason": None, **promised}
    if ruled.step is Step.CLOSE:
        changes |= {"closed_minute": to_minute(now), "next_alarm_at": None, "offered_until": None, "lease": None}
        changes["promise_at"] = None
    if ruled.step is Step.ESCALATE:
        changes["escalated_at"] = now
    return changes


def _sooner(there: Conversation, promised: dict[str, Any]) -> dict[str, Any]:
    """More worry brings an answer forward; what has been counted as broken stays so."""
    if there.due_at <= promised["due_at"]:
        return {}
    looked_at = promised["promise_at"] if there.promise_at else None
    return {"due_at": promised["due_at"], "promise_at": looked_at}


def _call_back(session: Session, there: Conversation) -> bool:
    """Stop the signed answer before it leaves; False when it is too late for that."""
    if not deliveries.cancel(session, there.id, "new_words"):
        return False
    deliveries.void_signoffs(session, there.id)
    messages.withdraw(session, there.id)
    draft = messages.draft_of(session, there.id, DraftState.SIGNED)
    if draft is not None:
        messages.set_draft_state(session, draft, DraftState.SUBMITTED)
    return True


def _set_draft_aside(session: Session, there: Conversation) -> None:
    """What was being written to them will not be sent."""
    draft = messages.draft_of(session, there.id, DraftState.WRITING, DraftState.SENT_BACK, DraftState.SUBMITTED)
    if draft is not None and not messages.set_draft_state(session, draft, DraftState.SET_ASIDE):
        raise Overtaken("the draft has changed meanwhile")
