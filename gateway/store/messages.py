"""Messages and drafts: sealed words, in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from gateway.store.gathering import insert_row
from gateway.store.session import change_rows
from gateway.store.tables import Conversation, Delivery, Direction, Draft, DraftState, Message, Standing
from gateway.time_and_chance import to_minute


def keep(session: Session, message: Message) -> None:
    """Store a message."""
    insert_row(session, message)


def of_conversation(session: Session, conversation_id: str) -> Sequence[Message]:
    """A conversation's messages, oldest first."""
    return session.exec(
        select(Message).where(Message.conversation_id == conversation_id).order_by(col(Message.number))
    ).all()


def with_id(session: Session, message_id: str) -> Message | None:
    """The message with this id."""
    return session.get(Message, message_id)


def withdraw(session: Session, conversation_id: str) -> None:
    """Take back answers whose delivery was cancelled or refused before it left: the person never had them."""
    never_left = select(Delivery.id).where(
        Delivery.conversation_id == conversation_id,
        col(Delivery.standing).in_((Standing.CANCELLED, Standing.REFUSED)),
    )
    ours = col(Message.conversation_id) == conversation_id
    change_rows(session, delete(Message).where(ours, col(Message.delivery_id).in_(never_left)))


def own_words_after(session: Session, conversation_id: str, thread_version: int) -> Sequence[Message]:
    """The person's own messages that came after the first `thread_version` of them."""
    mine = select(Message).where(Message.conversation_id == conversation_id, Message.direction == Direction.IN)
    return session.exec(mine.order_by(col(Message.number)).offset(thread_version)).all()


def written_since(session: Session, conversation_id: str, moment: datetime, most: int) -> int:
    """How many of the newest `most` messages they have written since then: as quick in a long thread as in a short."""
    newest = select(Message.direction, Message.written_minute).where(Message.conversation_id == conversation_id)
    last = newest.order_by(col(Message.number).desc()).limit(most).subquery()
    since = last.c.written_minute > to_minute(moment)
    return session.exec(select(func.count()).select_from(last).where(last.c.direction == Direction.IN, since)).one()


def draft_of(session: Session, conversation_id: str, *states: DraftState) -> Draft | None:
    """The conversation's newest draft in one of these states (any state when none is given)."""
    query = select(Draft).where(Draft.conversation_id == conversation_id)
    if states:
        query = query.where(col(Draft.state).in_(states))
    return session.exec(query.order_by(col(Draft.saved_at).desc(), col(Draft.version).desc())).first()


def last_answer(session: Session, contact_id: str) -> Draft | None:
    """What they were answered last, in whichever of their conversations."""
    query = select(Draft).join(Conversation, col(Conversation.id) == Draft.conversation_id)
    theirs = query.where(Conversation.contact_id == contact_id, Draft.state == DraftState.SIGNED)
    return session.exec(theirs.order_by(col(Draft.saved_at).desc())).first()


def draft_with_id(session: Session, draft_id: str) -> Draft | None:
    """The draft with this id."""
    return session.get(Draft, draft_id)


def keep_draft(session: Session, draft: Draft) -> None:
    """Store a new draft."""
    session.add(draft)


def set_draft_state(session: Session, draft: Draft, state: DraftState, **changes: object) -> bool:
    """Move a draft if its version and state still are what was seen; False when somebody was first."""
    moved = change_rows(
        session,
        update(Draft)
        .where(col(Draft.id) == draft.id, col(Draft.version) == draft.version, col(Draft.state) == draft.state)
        .values(state=state, **changes),
    )
    if moved == 1:
        session.refresh(draft)
    return moved == 1
