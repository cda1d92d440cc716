"""What others report of a letter that they took: in any order and any number of times; what is final stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from gateway import carriers
from gateway.carriers import Trouble
from gateway.conversation import Actor, State, Step
from gateway.store import answers, audit, contacts, conversations, copies
from gateway.store.session import change_rows
from gateway.store.tables import Channel, Delivery, Kind, Standing

# The reasons under which we keep what the provider says.
TAKEN, ARRIVED, NOT_ARRIVED = "taken", "delivered", "undelivered_"

AGAIN_AFTER = timedelta(minutes=15)
AGAIN_SOON_AFTER = timedelta(minutes=1)  # for what is urgent
AGAIN_FOR = timedelta(hours=48)
MOST_ATTEMPTS = 12  # each is paid for; the pause doubles up to sixty-four times its first length
AT_ONCE = 2  # the urgency of crisis and staff letters
BY, MAIL_SYSTEM = "provider", "mail system"


def outcome(
    session: Session,
    token_hash: str,
    status: str,
    error_code: str | None,
    now: datetime,
    sid: str = "",
    by: str = BY,
) -> bool:
    """Note what the provider reports of the attempt with this token (its hash); False when no such attempt is known.

    While we still wait for the provider's answer the report only stands as the reason, for outbound to act on; its id
    for the text (`sid`) is kept, for outbound may never get that answer.
    """
    delivery = _of_attempt(session, token_hash)
    if delivery is None:
        return False
    note(session, delivery, status, error_code, now, token_hash, sid, by)
    return True


def came_back(session: Session, token_hash: str, code: str, now: datetime, *, for_good: bool) -> bool:
    """Note what a mail system reports of the attempt with this token (its hash); False when no such attempt is known.

    For good is what a provider's "undelivered" is. For now only leaves a note, once for each attempt: whoever carries
    the mail still tries. Changes nothing where outbound has not written down yet that it was sent, but the reason.
    """
    delivery = _of_attempt(session, token_hash)
    if delivery is None:
        return False
    if for_good:
        return outcome(session, token_hash, "undelivered", code, now, by=MAIL_SYSTEM)
    entry = f"{token_hash[:31]}d"
    if not audit.is_noted(session, entry):
        audit.note(session, entry, "delayed", MAIL_SYSTEM, now, delivery.conversation_id, code)
    return True


def note(
    session: Session,
    delivery: Delivery,
    status: str,
    error_code: str | None,
    now: datetime,
    entry: str,
    sid: str = "",
    by: str = BY,
) -> None:
    """Note a status of this delivery's newest attempt; `entry` makes the ids of audit entries, so that each is one."""
    if status not in (*carriers.UNDER_WAY, *carriers.DELIVERED, *carriers.FAILED) or _is_final(delivery):
        return
    reason = _reason(status, error_code)
    if delivery.standing is Standing.SENDING:
        _if_still(session, delivery, reason=reason, receipt=delivery.receipt or sid[:64] or None)
    elif delivery.standing is Standing.SENT and status in carriers.FAILED:
        _not_arrived(session, delivery, reason, error_code, now, entry, by)
    elif delivery.standing is Standing.SENT:
        _if_still(session, delivery, reason=reason)
    if status in carriers.FINAL and delivery.channel is Channel.SMS:
        copies.hasten(session, delivery.receipt or sid, now)


def is_final(delivery: Delivery) -> bool:
    """Whether the provider has nothing more to say of this delivery: then its copy may go."""
    return delivery.standing is Standing.UNDELIVERED or (delivery.standing is Standing.SENT and _is_final(delivery))


def mirror_stop(session: Session, delivery: Delivery, entry: str, now: datetime) -> None:
    """The network no longer lets our texts through to them: as good as a STOP, so none is tried again."""
    contact = contacts.with_id(session, delivery.contact_id or "")
    if contact is not None and contacts.stop(session, f"{entry[:31]}s", contact.optout_hash, now):
        audit.note(session, f"{entry[:31]}m", "stop", BY, now, delivery.conversation_id, "stopped_at_provider")


def _of_attempt(session: Session, token_hash: str) -> Delivery | None:
    return session.exec(select(Delivery).where(Delivery.attempt_token == token_hash)).first()


def _is_final(delivery: Delivery) -> bool:
    reported = delivery.reason or ""
    return reported == ARRIVED or reported.startswith(NOT_ARRIVED)


def _reason(status: str, error_code: str | None) -> str:
    if status in carriers.FAILED:
        return f"{NOT_ARRIVED}{error_code or ''}"[:40]
    return ARRIVED if status in carriers.DELIVERED else TAKEN


def _not_arrived(
    session: Session, delivery: Delivery, reason: str, error_code: str | None, now: datetime, entry: str, by: str
) -> None:
    """It was taken and did not arrive: an automatic letter may go once more, an answer needs a person's eyes."""
    trouble = carriers.trouble(error_code) if by == BY else None  # a mail system has no numbers of the networks
    if trouble is Trouble.STOPPED:
        mirror_stop(session, delivery, entry, now)
    if trouble is Trouble.FOR_NOW and _may_go_again(delivery, now):
        pause = AGAIN_SOON_AFTER if delivery.urgency >= AT_ONCE else AGAIN_AFTER
        next_at = now + pause * 2 ** min(max(delivery.attempts - 1, 0), 6)
        again = {"standing": Standing.PENDING, "next_at": next_at, "receipt": None, "attempt_token": None}
        copies.hasten(session, delivery.receipt, now)
        _if_still(session, delivery, reason=f"provider_{error_code}", **again)
    elif _if_still(session, delivery, standing=Standing.UNDELIVERED, reason=reason):
        audit.note(session, f"{entry[:31]}r", "did_not_arrive", by, now, delivery.conversation_id, reason)
        _hold(session, delivery, entry, now, by)


def _may_go_again(delivery: Delivery, now: datetime) -> bool:
    young = now - delivery.made_minute < AGAIN_FOR and delivery.attempts < MOST_ATTEMPTS
    return delivery.kind is Kind.LETTER and young


def _hold(session: Session, delivery: Delivery, entry: str, now: datetime, by: str) -> None:
    """An answer that did not arrive after all: a person must look, unless the conversation has moved on.

    Of an answer in several texts the others are not sent then; where the last is leaving this moment, outbound sees it.
    """
    thread = conversations.with_id(session, delivery.conversation_id or "")
    if delivery.kind is not Kind.REPLY or thread is None:
        return
    cut_short = answers.give_up_rest(session, delivery, delivery.reason or "") > 0 and thread.state is State.APPROVED
    if thread.state is not State.ANSWERED and not cut_short:
        return
    mover = conversations.Mover(Actor.OUTBOUND, by, now, f"{entry[:31]}g")
    conversations.take(session, thread, Step.GIVE_UP, mover, held_reason="did_not_arrive")


def _if_still(session: Session, delivery: Delivery, **changes: Any) -> bool:
    seen = (col(Delivery.id) == delivery.id) & (col(Delivery.standing) == delivery.standing)
    done = change_rows(session, update(Delivery).where(seen).values(**changes))
    session.refresh(delivery)
    return done == 1
