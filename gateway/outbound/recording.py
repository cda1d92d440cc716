"""What became of a letter, written down: the delivery, its conversation and the audit entry in one transaction.

Each of these asks first whether the worker's lease still holds; if it does not, another has the letter, and nothing is
changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from gateway import carriers, duty, promising
from gateway.carriers import Trouble
from gateway.conversation import Actor, NotAllowed, State, Step
from gateway.outbound.courier import STOPPED
from gateway.outbound.pauses import next_try
from gateway.outbound.postroom import BY, Postroom
from gateway.signoff import Statement
from gateway.store import Session, answers, audit, conversations, copies, deliveries, messages, reports
from gateway.store.reports import ARRIVED, NOT_ARRIVED, TAKEN
from gateway.store.tables import Channel, Conversation, Delivery, Direction, DraftState, Kind, Standing
from gateway.time_and_chance import to_minute

DANGER = 3
LOOK_AGAIN_AFTER = timedelta(minutes=1)
LOOK_FOR = timedelta(hours=3)
"""How long a provider that does not answer is asked before a person has to decide."""

ASK_AFTER, NO_WAIT = timedelta(hours=1), timedelta(0)
"""When the provider has reported nothing final of a text by then, we ask, before our copy there can be deleted."""

_FREE: dict[str, Any] = {"lease": None, "leased_until": None}
_OVER: dict[str, Any] = {**_FREE, "letter": None, "next_at": None}


def sent(session: Session, room: Postroom, delivery: Delivery, receipt: str | None) -> bool:
    """It has left: the copy of its words is deleted, and the conversation is answered."""
    reported = delivery.reason or ""
    final = reported == ARRIVED or reported.startswith(NOT_ARRIVED)
    note_copy(session, room, delivery.channel, receipt, NO_WAIT if final else ASK_AFTER)
    if reported.startswith(NOT_ARRIVED):  # the provider's report came before its answer
        return given_up(session, room, delivery, reported)
    changes = {"receipt": receipt, "reason": ARRIVED if reported == ARRIVED else None}
    minute = to_minute(room.now())
    if not deliveries.record(session, delivery, standing=Standing.SENT, sent_minute=minute, **changes, **_OVER):
        return True
    conversation = _of_reply(session, delivery)
    if conversation is not None and delivery.part == delivery.parts:
        _answered(session, room, conversation, delivery)
    elif conversation is not None:
        answers.let_next_go(session, delivery, room.now())
    return True


def _answered(session: Session, room: Postroom, conversation: Conversation, delivery: Delivery) -> None:
    """The last of it has left; where a text before it did not arrive after all, a person must look."""
    if answers.has_failed(session, delivery):
        _not_answered(session, room, conversation, "", "did_not_arrive")
        return
    owed = conversation.promise_at is not None  # a promise that was broken has been counted
    quiet_at = _quiet_at(room, conversation)
    _step(session, room, conversation, Step.DELIVER, "", promise_at=None, quiet_at=quiet_at)
    if owed and conversation.state is State.ANSWERED:
        promising.left(session, conversation, room.settings, room.now())
    _bring_back(session, room, conversation, delivery)


def note_copy(
    session: Session, room: Postroom, channel: Channel, receipt: str | None, wait: timedelta = ASK_AFTER
) -> None:
    """The provider of texts keeps a copy of what it took: to be deleted, in this long at the earliest."""
    if channel is Channel.SMS and receipt:
        copies.keep(session, receipt, Direction.OUT, room.now(), room.now() + wait)


def refused(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """A check failed: nothing leaves, and a supervisor sees the draft and the reason."""
    if not deliveries.record(session, delivery, standing=Standing.REFUSED, reason=code, **_OVER):
        return True
    answers.give_up_rest(session, delivery, code)
    conversation = _of_reply(session, delivery)
    if conversation is None or conversation.state is not State.APPROVED:
        audit.note(session, room.world.new_id(), "refuse", BY, room.now(), delivery.conversation_id, code)
        return True
    _step(session, room, conversation, Step.REFUSE, code)
    draft = messages.draft_of(session, conversation.id, DraftState.SIGNED)
    if draft is not None:
        messages.set_draft_state(session, draft, DraftState.SUBMITTED)
    if _in_danger(conversation):
        conversations.take(session, conversation, Step.ESCALATE, room.mover(Actor.CONTACT))
    return True


def cancelled(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """It is not wanted any more: quietly taken back."""
    if deliveries.record(session, delivery, standing=Standing.CANCELLED, reason=code, **_OVER):
        audit.note(session, room.world.new_id(), "cancel", BY, room.now(), delivery.conversation_id, code)
        answers.give_up_rest(session, delivery, code)
        session.flush()
        if delivery.kind is Kind.REPLY and delivery.conversation_id:
            messages.withdraw(session, delivery.conversation_id)
    return True


def given_up(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """It did not arrive and will not: a person must look."""
    return _ended(session, room, delivery, Standing.UNDELIVERED, code, "did_not_arrive")


def uncertain(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """It may have arrived or not, and cannot be known: a person decides."""
    return _ended(session, room, delivery, Standing.UNCERTAIN, code, "uncertain")


def put_off(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """It did not leave for now: again after a pause, or given up after two days."""
    again = _next_try(room, delivery)
    if again is None:
        return given_up(session, room, delivery, code)
    deliveries.record(session, delivery, standing=Standing.PENDING, reason=code, next_at=again, **_FREE)
    return True


def waits(session: Session, room: Postroom, delivery: Delivery, until: datetime) -> bool:  # noqa: ARG001 - as each here
    """It may not leave at this hour. Where it was caught half-way, it is known by now that it never left."""
    deliveries.record(session, delivery, standing=Standing.PENDING, next_at=until, **_FREE)
    return True


def look_later(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """Nobody can say whether it left: looked into after a pause, before it is tried again."""
    again = _next_try(room, delivery)
    if again is None:
        return uncertain(session, room, delivery, code)
    return _looked_at(session, delivery, code, again)


def look_failed(session: Session, room: Postroom, delivery: Delivery, code: str) -> bool:
    """The look itself failed: once more in a minute, for some hours."""
    since = delivery.next_at or delivery.made_minute
    if room.now() - since >= LOOK_FOR:
        return uncertain(session, room, delivery, code)
    return _looked_at(session, delivery, code, room.now() + LOOK_AGAIN_AFTER)


def found(session: Session, room: Postroom, delivery: Delivery, receipts: Sequence[str]) -> bool:
    """Whether one of these receipts is this letter's own: then it was sent, and that is written down."""
    others = deliveries.receipts_known(session, receipts)
    own = [receipt for receipt in receipts if receipt not in others]
    return sent(session, room, delivery, own[0]) if own else False


def as_reported(session: Session, room: Postroom, delivery: Delivery) -> bool:
    """Whether the provider has already reported on the attempt that was cut off; then there is nothing to look for."""
    reported = delivery.reason or ""
    if reported in (TAKEN, ARRIVED) or reported.startswith(NOT_ARRIVED):
        return sent(session, room, delivery, delivery.receipt)
    return False


def trouble(session: Session, room: Postroom, delivery: Delivery) -> bool:
    """Something of ours went wrong with this letter: the others go on, and it is tried again."""
    if delivery.standing is Standing.SENDING:
        return look_later(session, room, delivery, "trouble")
    deliveries.record(session, delivery, attempts=delivery.attempts + 1)
    return put_off(session, room, delivery, "trouble")


def _ended(
    session: Session, room: Postroom, delivery: Delivery, standing: Standing, code: str, held_reason: str
) -> bool:
    if not deliveries.record(session, delivery, standing=standing, reason=code, **_OVER):
        return True
    answers.give_up_rest(session, delivery, code)
    if code == STOPPED or carriers.trouble(code.rpartition("_")[2]) is Trouble.STOPPED:
        reports.mirror_stop(session, delivery, room.world.new_id(), room.now())
    conversation = _of_reply(session, delivery)
    if conversation is not None and conversation.state is State.APPROVED:
        _not_answered(session, room, conversation, code, held_reason)
    else:
        audit.note(session, room.world.new_id(), held_reason, BY, room.now(), delivery.conversation_id, code)
    return True


def _not_answered(session: Session, room: Postroom, conversation: Conversation, code: str, held_reason: str) -> None:
    """It is held until a person has looked, or escalated where an alarm rings."""
    _step(session, room, conversation, Step.GIVE_UP, code, held_reason=held_reason)
    if _in_danger(conversation) and conversation.state is State.HELD:
        conversations.take(session, conversation, Step.ESCALATE, room.mover(Actor.CONTACT))


def _step(session: Session, room: Postroom, conversation: Conversation, step: Step, code: str, **changes: Any) -> None:
    """Take the step; where somebody has moved the conversation on, only note that it would have been taken."""
    try:
        conversations.take(session, conversation, step, room.mover(), code=code, **changes)
    except NotAllowed:
        audit.note(session, room.world.new_id(), step.value, BY, room.now(), conversation.id, "late")


def _quiet_at(room: Postroom, conversation: Conversation) -> datetime:
    asked = conversation.follow_up_at is not None
    return duty.quiet(room.now(), room.settings.follow_up_days, room.settings.close_days, asked=asked)


def _bring_back(session: Session, room: Postroom, conversation: Conversation, delivery: Delivery) -> None:
    """They wrote while the answer was leaving: their new words wait for an answer of their own."""
    if conversation.state is not State.ANSWERED:
        return
    if _in_danger(conversation):
        promised = _new_promise(room, conversation, DANGER)
        conversations.take(session, conversation, Step.ESCALATE, room.mover(Actor.CONTACT), **promised)
    elif conversation.thread_version > _signed_version(session, delivery):
        promised = _new_promise(room, conversation, conversation.risk)
        anew: dict[str, Any] = {"passed_by": [], "once_more": {}, **promised}
        conversations.take(session, conversation, Step.WRITE_AGAIN, room.mover(Actor.CONTACT), **anew)


def _new_promise(room: Postroom, conversation: Conversation, risk: int) -> dict[str, Any]:
    return promising.new(room.settings, room.now(), risk, promising.about(conversation), conversation.channel)


def _signed_version(session: Session, delivery: Delivery) -> int:
    signed = answers.signed(session, delivery)
    return Statement.parse(signed.statement).thread_version if signed else 0


def _in_danger(conversation: Conversation) -> bool:
    """Whether an alarm has begun to ring that no supervisor has answered."""
    return conversation.next_alarm_at is not None and conversation.seen_at is None


def _of_reply(session: Session, delivery: Delivery) -> Conversation | None:
    if delivery.kind is not Kind.REPLY:
        return None
    return conversations.with_id(session, delivery.conversation_id or "")


def _next_try(room: Postroom, delivery: Delivery) -> datetime | None:
    chance = room.world.chance(1)[0]
    return next_try(delivery.attempts, delivery.urgency, delivery.made_minute, room.now(), chance)


def _looked_at(session: Session, delivery: Delivery, code: str, again: datetime) -> bool:
    deliveries.record(session, delivery, reason=code, leased_until=again)
    return True
