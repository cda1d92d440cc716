"""Blocks: whom a supervisor does not want to hear from for a while, known by the hash that outlives erasure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, or_
from sqlmodel import Session, col, select

from gateway.conversation import State
from gateway.store.session import ask, change_rows
from gateway.store.tables import Block, Contact, Conversation

_NOW: BindParameter[datetime] = bindparam("now")


def _lasts(now: object) -> ColumnElement[bool]:
    return or_(col(Block.until_at).is_(None), col(Block.until_at) > now)


IN_FORCE = _lasts(_NOW)
"""The condition under which a block counts, for questions that bind `now`."""

_BLOCKED = select(Block.id).where(Block.hash == bindparam("optout_hash"), IN_FORCE)


def blocked(session: Session, optout_hash: bytes, now: datetime) -> bool:
    """Whether the person with this hash is blocked at this moment."""
    return ask(session, _BLOCKED, {"optout_hash": optout_hash, "now": now}).first() is not None


def of(session: Session, optout_hash: bytes, now: datetime) -> Block | None:
    """The block of the person with this hash, while it lasts."""
    return session.exec(select(Block).where(Block.hash == optout_hash, _lasts(now))).first()


def put(session: Session, block: Block) -> None:
    """Block somebody; a block that they had before is replaced."""
    session.execute(delete(Block).where(col(Block.hash) == block.hash))
    session.add(block)


def lift(session: Session, block_id: str) -> bool:
    """End a block before its time; False when there is none of this id."""
    return change_rows(session, delete(Block).where(col(Block.id) == block_id)) == 1


def with_id(session: Session, block_id: str) -> Block | None:
    """The block with this id."""
    return session.get(Block, block_id)


def listed(session: Session, now: datetime, limit: int = 500) -> Sequence[tuple[Block, Contact | None]]:
    """Every block that lasts, newest first, with the person while we know them."""
    query = select(Block, Contact).join(Contact, col(Contact.optout_hash) == col(Block.hash), isouter=True)
    found = query.where(_lasts(now)).order_by(col(Block.since_minute).desc(), col(Block.id)).limit(limit)
    return [(block, contact) for block, contact in session.exec(found).all()]


def conversations_of(session: Session, optout_hash: bytes, *states: State) -> Sequence[Conversation]:
    """The conversations of the person with this hash that are in these states."""
    theirs = select(Conversation).join(Contact, col(Contact.id) == col(Conversation.contact_id))
    return session.exec(theirs.where(Contact.optout_hash == optout_hash, col(Conversation.state).in_(states))).all()


def forget_ended(session: Session, now: datetime) -> int:
    """Delete the blocks that are over. Returns how many."""
    return change_rows(session, delete(Block).where(col(Block.until_at) <= now))
