"""Somebody has had our answer and writes no more: they are asked once how they are, and then the conversation closes.

Never in a conversation in which there was danger: that is for a supervisor to end.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway import letters
from gateway.config import Settings
from gateway.conversation import Actor, Overtaken, Step
from gateway.letters import Name
from gateway.store import Engine, Session, audit, blocks, contacts, conversations, quiet, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Channel, Conversation, Standing
from gateway.time_and_chance import Circumstances, to_minute

BATCH = 100
BY = Actor.MATCHING.value
QUIET = "quiet"
STILL_ON_ITS_WAY = (Standing.PENDING, Standing.SENDING)
A_DAY = timedelta(days=1)


def look_after(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Ask those who have been quiet for long, once, and close what has been quiet since; returns how many letters.

    Each in a transaction of its own, at most a batch: the rest at the next look.
    """
    with reading(engine) as session:
        due = quiet.due(session, circumstances.now(), BATCH)
    asked = 0
    for conversation_id in due:
        try:
            with transaction(engine) as session:
                asked += _look_after(session, conversation_id, settings, circumstances)
        except Overtaken:  # they have written this moment, or another worker was here
            continue
    return asked


def _look_after(session: Session, conversation_id: str, settings: Settings, circumstances: Circumstances) -> bool:
    conversation, now = conversations.with_id(session, conversation_id), circumstances.now()
    if conversation is None or not quiet.is_due(conversation, now):
        return False
    if conversation.follow_up_at is None:
        return _follow_up(session, conversation, settings, circumstances)
    later = _not_before(session, conversation, settings, now)
    if later > now:
        quiet.change(session, conversation, quiet_at=later)
    else:
        _close(session, conversation, circumstances)
    return False


def _follow_up(session: Session, conversation: Conversation, settings: Settings, circumstances: Circumstances) -> bool:
    now = circumstances.now()
    closes = now + timedelta(days=settings.close_days)
    if not quiet.change(session, conversation, follow_up_at=now, quiet_at=closes):
        return False
    why_not = _why_not(session, conversation, now)
    audit.note(session, circumstances.new_id(), "follow_up", BY, now, conversation.id, why_not)
    if why_not:
        return False
    neutral = conversation.channel is Channel.SMS and settings.first_text == "neutral"
    letters.put(
        session,
        Name.FOLLOW_UP_NEUTRAL if neutral else Name.FOLLOW_UP,
        row_id=circumstances.new_id(),
        channel=conversation.channel,
        language=conversation.language,
        now=now,
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        parameters={"days": str(settings.close_days)},
        urgency=letters.ORDINARY,
    )
    return True


def _why_not(session: Session, conversation: Conversation, now: datetime) -> str:
    """Why they must not be written to, as a code; "" when they may."""
    contact = contacts.with_id(session, conversation.contact_id)
    if contact is None or contacts.is_stranger(contact, now):
        return "gone"
    reasons = {
        "stopped": contacts.stopped(session, contact.optout_hash),
        "blocked": blocks.blocked(session, contact.optout_hash, now),
        "asks_erasure": conversation.asks_erasure,
        "unverified": not conversation.verified,  # perhaps it was never they who wrote
    }
    return next((code for code, holds in reasons.items() if holds), "")


def _not_before(session: Session, conversation: Conversation, settings: Settings, now: datetime) -> datetime:
    """When it may close: so long after the letter has left, as it says. One that never can holds nothing up."""
    letter = quiet.follow_up(session, conversation.id, letters.FOLLOW_UPS)
    if letter is None:
        return now
    if letter.standing in STILL_ON_ITS_WAY:
        return now + A_DAY
    if letter.standing is Standing.SENT and letter.sent_minute is not None:
        return letter.sent_minute + timedelta(days=settings.close_days)
    return now


def _close(session: Session, conversation: Conversation, circumstances: Circumstances) -> None:
    now = circumstances.now()
    mover = Mover(Actor.MATCHING, BY, now, circumstances.new_id())
    conversations.take(
        session,
        conversation,
        Step.CLOSE,
        mover,
        code=QUIET,
        under_version=conversation.thread_version,
        closed_minute=to_minute(now),
        quiet_at=None,
        next_alarm_at=None,
        offered_until=None,
        lease=None,
    )
