"""The audit: an entry is written in the act's own transaction, and linked to the one before by the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from gateway.store.gathering import insert_new
from gateway.store.session import ask
from gateway.store.tables import AuditEntry, Checkpoint
from gateway.time_and_chance import to_minute

BEGINNING = bytes(32)
_LINKED = select(AuditEntry).where(col(AuditEntry.number).is_not(None))

_SAID: tuple[Any, ...] = (
    AuditEntry.id,
    AuditEntry.act,
    AuditEntry.by,
    AuditEntry.conversation_id,
    AuditEntry.code,
    AuditEntry.minute,
)
# Built once, and past the mapper: every message leaves entries behind, and while they are linked all writers wait.
_LAST = (
    select(AuditEntry.number, AuditEntry.link)
    .where(col(AuditEntry.number).is_not(None))
    .order_by(col(AuditEntry.number).desc())
    .limit(1)
)
_WAITING = (
    sqlalchemy.select(*_SAID)
    .where(col(AuditEntry.number).is_(None))
    .order_by(col(AuditEntry.minute), col(AuditEntry.id))
    .limit(bindparam("most"))
)
_LINK = (
    update(AuditEntry)
    .where(col(AuditEntry.id) == bindparam("its_id"))
    .values(number=bindparam("its_number"), before=bindparam("its_before"), link=bindparam("its_link"))
)


def note(
    session: Session, row_id: str, act: str, by: str, now: datetime, conversation_id: str | None = None, code: str = ""
) -> None:
    """Write down that `by` did `act`: codes only, never words. No entry, no act."""
    insert_new(
        session,
        AuditEntry,
        id=row_id,
        act=act,
        by=by,
        conversation_id=conversation_id,
        code=code,
        minute=to_minute(now),
    )


def is_noted(session: Session, row_id: str) -> bool:
    """Whether the entry with this id has been written."""
    return session.get(AuditEntry, row_id) is not None


class Said(NamedTuple):
    """What an entry says, as plain values."""

    number: int
    id: str
    act: str
    by: str
    conversation_id: str | None
    code: str
    minute: datetime


def link_of(before: bytes, entry: AuditEntry | Said) -> bytes:
    """SHA-256 over the link before and everything this entry says."""
    parts = (
        str(entry.number),
        entry.id,
        entry.act,
        entry.by,
        entry.conversation_id or "",
        entry.code,
        entry.minute.isoformat(),
    )
    body = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashlib.sha256(before + body).digest()


def link_new(session: Session, limit: int = 500) -> int:
    """Number and link the entries that wait for it, oldest minute first; returns how many."""
    last = ask(session, _LAST, {}).first()
    number, before = (last[0], last[1]) if last else (0, BEGINNING)
    links = []
    for entry in ask(session, _WAITING, {"most": limit}).all():
        number += 1
        link = link_of(before, Said(number, *entry))
        links.append({"its_id": entry[0], "its_number": number, "its_before": before, "its_link": link})
        before = link
    if links:
        session.connection().execute(_LINK, links)
    return len(links)


def waits(session: Session) -> bool:
    """Whether any entry still waits to be linked."""
    return session.exec(select(AuditEntry.id).where(col(AuditEntry.number).is_(None)).limit(1)).first() is not None


def first_bad(entries: Sequence[AuditEntry]) -> int | None:
    """The number of the first entry that does not follow from the one before it, or None."""
    before = BEGINNING
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected or entry.before != before or entry.link != link_of(before, entry):
            return expected
        before = entry.link or BEGINNING
    return None


def linked(session: Session) -> Sequence[AuditEntry]:
    """Every linked entry, in order."""
    return session.exec(_LINKED.order_by(col(AuditEntry.number))).all()


def of_conversation(session: Session, conversation_id: str) -> Sequence[AuditEntry]:
    """What has been done to a conversation, oldest first."""
    return session.exec(
        select(AuditEntry)
        .where(AuditEntry.conversation_id == conversation_id)
        .order_by(col(AuditEntry.minute), col(AuditEntry.number))
    ).all()


def newest(session: Session) -> AuditEntry | None:
    """The newest linked entry."""
    return session.exec(_LINKED.order_by(col(AuditEntry.number).desc()).limit(1)).first()


def keep_checkpoint(session: Session, checkpoint: Checkpoint) -> None:
    """Keep a signed checkpoint."""
    session.add(checkpoint)


def last_checkpoint(session: Session) -> Checkpoint | None:
    """The newest signed checkpoint."""
    return session.exec(select(Checkpoint).order_by(col(Checkpoint.number).desc()).limit(1)).first()
