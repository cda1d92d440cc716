"""Deliveries: letters on their way out. What each of them asks while it leaves stands in `outgoing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from gateway.store.gathering import insert_row
from gateway.store.session import change_rows
from gateway.store.tables import Delivery, Kind, SignOff, Standing, Template
from gateway.store.tables.letters import AFTER_STOP

BLOCKED = ("stopped_at_provider", "undelivered_21610")
"""The reasons of a letter that the network held back because the person has told it so."""


def keep(session: Session, delivery: Delivery) -> None:
    """Put a letter on its way."""
    insert_row(session, delivery)


def with_id(session: Session, delivery_id: str) -> Delivery | None:
    """The delivery with this id."""
    return session.get(Delivery, delivery_id)


def of_lease(session: Session, delivery_id: str, lease: str) -> Delivery | None:
    """The delivery with this id as it stands now, if it is this worker's."""
    delivery = session.get(Delivery, delivery_id, populate_existing=True)
    return delivery if delivery is not None and delivery.lease == lease else None


def record(session: Session, delivery: Delivery, **changes: Any) -> bool:
    """Change the delivery while this worker's lease holds; False when it has passed to another."""
    done = change_rows(
        session,
        update(Delivery)
        .where(col(Delivery.id) == delivery.id, col(Delivery.lease) == delivery.lease)
        .values(**changes),
    )
    if done == 1:
        session.refresh(delivery)
    return done == 1


def receipts_known(session: Session, receipts: Sequence[str]) -> set[str]:
    """Those of these receipts that already belong to a delivery."""
    known = session.exec(select(Delivery.receipt).where(col(Delivery.receipt).in_(receipts))).all()
    return {receipt for receipt in known if receipt}


def cancel(session: Session, conversation_id: str, reason: str) -> int:
    """Cancel a conversation's replies that have not begun to leave; returns how many.

    An answer in several texts has begun with its first: whoever has that gets the others as well.
    """
    gone = {"standing": Standing.CANCELLED, "reason": reason, "letter": None}
    waiting = (
        col(Delivery.conversation_id) == conversation_id,
        col(Delivery.kind) == Kind.REPLY,
        col(Delivery.standing) == Standing.PENDING,
    )
    free = or_(col(Delivery.lease).is_(None), col(Delivery.attempts) > 0)
    answers = update(Delivery).where(*waiting, col(Delivery.first_id).is_(None), free).values(**gone)
    cancelled = change_rows(session, answers)
    if cancelled:  # what is now cancelled is held by us until the end: no worker begins with it
        firsts = select(Delivery.id).where(
            Delivery.conversation_id == conversation_id, Delivery.standing == Standing.CANCELLED
        )
        later = update(Delivery).where(*waiting, col(Delivery.first_id).in_(firsts)).values(**gone)
        change_rows(session, later)
    return cancelled


def of_receipt(session: Session, receipt: str) -> Delivery | None:
    """The delivery that the provider took under this id."""
    return session.exec(select(Delivery).where(Delivery.receipt == receipt)).first()


def of_attempt(session: Session, token: str) -> Delivery | None:
    """The delivery whose newest attempt carries this token (its hash)."""
    return session.exec(select(Delivery).where(Delivery.attempt_token == token)).first()


def of_conversation(session: Session, conversation_id: str) -> Sequence[Delivery]:
    """A conversation's deliveries, oldest first."""
    return session.exec(
        select(Delivery).where(Delivery.conversation_id == conversation_id).order_by(col(Delivery.made_minute))
    ).all()


def warned_after_stop(session: Session, contact_id: str, since: datetime) -> bool:
    """Whether the letter that follows danger after a STOP has been put on its way to the contact since then."""
    query = select(Delivery.id).where(AFTER_STOP, Delivery.contact_id == contact_id, col(Delivery.made_minute) >= since)
    return session.exec(query.limit(1)).first() is not None


def blocked_since(session: Session, since: datetime) -> int:
    """How many letters the provider has held back since then, because of a STOP that it keeps itself."""
    blocked = (
        select(func.count())
        .select_from(Delivery)
        .where(col(Delivery.reason).in_(BLOCKED), col(Delivery.made_minute) >= since)
    )
    return session.exec(blocked).one()


def wrote(session: Session, conversation_id: str, template: str, since: datetime) -> bool:
    """Whether an automatic letter of this name has been put on its way in a conversation since then."""
    found = select(Delivery.id).where(
        Delivery.conversation_id == conversation_id, Delivery.template == template, col(Delivery.made_minute) >= since
    )
    return session.exec(found.limit(1)).first() is not None


def with_standing(session: Session, *standings: Standing, limit: int = 100) -> Sequence[Delivery]:
    """Deliveries that stand so, newest first."""
    return session.exec(
        select(Delivery)
        .where(col(Delivery.standing).in_(standings))
        .order_by(col(Delivery.made_minute).desc())
        .limit(limit)
    ).all()


def counts(session: Session) -> dict[Standing, int]:
    """How many deliveries there are of each standing."""
    rows = session.execute(select(Delivery.standing, func.count()).group_by(col(Delivery.standing))).all()
    return dict(rows)


def keep_signoff(session: Session, signoff: SignOff) -> None:
    """Keep a signed statement."""
    session.add(signoff)


def signoff_with_id(session: Session, signoff_id: str | None) -> SignOff | None:
    """The signed statement with this id."""
    return session.get(SignOff, signoff_id) if signoff_id else None


def signoff_of(session: Session, conversation_id: str) -> SignOff | None:
    """The conversation's newest signed statement."""
    return session.exec(
        select(SignOff).where(SignOff.conversation_id == conversation_id).order_by(col(SignOff.signed_at).desc())
    ).first()


def void_signoffs(session: Session, conversation_id: str) -> None:
    """New words have come, or it was recalled: what was signed no longer counts."""
    session.execute(update(SignOff).where(col(SignOff.conversation_id) == conversation_id).values(voided=True))


def template(session: Session, name: str, language: str, channel: str, *, signed: bool = True) -> Template | None:
    """The newest (signed) automatic letter of this name, language and channel."""
    query = select(Template).where(Template.name == name, Template.language == language, Template.channel == channel)
    if signed:
        query = query.where(col(Template.signoff_id).is_not(None))
    return session.exec(query.order_by(col(Template.version).desc())).first()


def template_with_id(session: Session, template_id: str) -> Template | None:
    """The automatic letter with this id."""
    return session.get(Template, template_id)


def templates(session: Session) -> Sequence[Template]:
    """Every automatic letter, newest version first within its name."""
    return session.exec(
        select(Template).order_by(Template.name, Template.language, col(Template.channel), col(Template.version).desc())
    ).all()


def keep_template(session: Session, letter: Template) -> None:
    """Keep a new version of an automatic letter."""
    session.add(letter)
