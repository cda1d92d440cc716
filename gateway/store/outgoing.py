"""What every letter on its way out asks and changes: built once, put past the mapper, answered in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    inspect,
    or_,
    select,
    union_all,
    update,
)
from sqlmodel import Session, SQLModel

from gateway.store.blocks import IN_FORCE
from gateway.store.session import ask, change
from gateway.store.tables import (
    Block,
    Channel,
    Contact,
    Conversation,
    Delivery,
    Kind,
    OptOut,
    SignOff,
    Standing,
    Template,
)


@dataclass(frozen=True, repr=False)
class Outgoing:
    """A delivery as it was seen: what composing it needs, and by what a change knows that nobody was there before.

    The names are those of the columns.
    """

    id: str
    kind: Kind
    channel: Channel
    contact_id: str | None
    staff_id: str | None
    conversation_id: str | None
    signoff_id: str | None
    first_id: str | None
    part: int
    parts: int
    letter: bytes | None
    template: str | None
    language: str
    parameters: dict[str, str]
    notes: list[str]
    urgency: int
    standing: Standing
    attempts: int
    lease: str | None
    message_id: str | None


@dataclass(frozen=True, repr=False)
class Writer:
    """Whom a letter goes to, still sealed; `reply_token` and `risk` are of the conversation it belongs to."""

    id: str
    channel: Channel
    optout_hash: bytes
    return_address: bytes
    name_map: bytes
    binding: bytes
    binding_epoch: int
    first_minute: datetime
    heard_day: datetime | None
    passed_on: bool
    reply_token: bytes | None
    risk: int | None
    stopped: bool
    blocked: bool


@dataclass(frozen=True)
class Approved:
    """An automatic letter beside the sign-off it names: every byte on which it depends whether it may leave."""

    name: str
    language: str
    channel: Channel
    version: int
    text: str
    voided: bool
    epoch: int
    statement: bytes
    signature: bytes


def _table(kind: type[SQLModel]) -> Table:
    found = inspect(kind).local_table
    assert isinstance(found, Table)  # noqa: S101 - each of our classes is one table
    return found


_D, _C, _T, _S = _table(Delivery), _table(Contact), _table(Template), _table(SignOff)
_THREAD = _table(Conversation)

_SEEN = select(*(_D.c[field.name] for field in fields(Outgoing)))
_ONE = _SEEN.where(_D.c.id == bindparam("delivery_id"))
_NOW: BindParameter[datetime] = bindparam("now")
_MOST: BindParameter[int] = bindparam("most")
_ORDER = (_D.c.urgency.desc(), _D.c.next_at, _D.c.id)
ORDINARY, SOON = 0, 1  # the urgencies of which many may wait at once: answers, and automatic letters


def _first(*which: ColumnElement[bool]) -> Select[tuple[str]]:
    free = or_(_D.c.leased_until.is_(None), _D.c.leased_until <= _NOW)
    return select(select(_D.c.id).where(*which, free).order_by(*_ORDER).limit(_MOST).subquery().c.id)


_WAITS = (_D.c.standing == Standing.PENDING, _D.c.next_at <= _NOW)
_CAUGHT = (_D.c.standing == Standing.SENDING, _D.c.leased_until <= _NOW)
# One question for each urgency, so that the index leads straight to the first, however many wait.
_FIRST = union_all(
    _first(*_WAITS, _D.c.urgency > SOON),
    _first(*_WAITS, _D.c.urgency == SOON),
    _first(*_WAITS, _D.c.urgency == ORDINARY),
    _first(*_WAITS, _D.c.urgency < ORDINARY),
    _first(*_CAUGHT),
)
_DUE = _SEEN.where(_D.c.id.in_(_FIRST)).order_by(*_ORDER).limit(_MOST)
_AS_SEEN = (
    _D.c.id == bindparam("seen_id"),
    _D.c.standing == bindparam("seen_standing"),
    _D.c.lease.is_not_distinct_from(bindparam("seen_lease")),
)
_CLAIM = update(_D).where(*_AS_SEEN).values(lease=bindparam("new_lease"), leased_until=bindparam("until"))
_BEGIN = _CLAIM.values(
    standing=Standing.SENDING,
    attempts=_D.c.attempts + 1,
    message_id=bindparam("new_message_id"),
    attempt_token=bindparam("new_token"),
    receipt=None,
    reason=None,
    next_at=_NOW,  # while it is being sent: since when
)
_SENT = (
    update(_D)
    .where(
        _D.c.id == bindparam("seen_id"),
        _D.c.lease == bindparam("seen_lease"),
        _D.c.kind != Kind.REPLY,
        _D.c.reason.is_(None),
    )
    .values(
        standing=Standing.SENT,
        sent_minute=bindparam("minute"),
        receipt=bindparam("new_receipt"),
        lease=None,
        leased_until=None,
        letter=None,
        next_at=None,
    )
)
_WRITER = (
    select(
        *(_C.c[field.name] for field in fields(Writer)[:-4]),
        _THREAD.c.reply_token,
        _THREAD.c.risk,
        exists().where(_table(OptOut).c.hash == _C.c.optout_hash),
        exists().where(_table(Block).c.hash == _C.c.optout_hash, IN_FORCE),
    )
    .select_from(
        _C.outerjoin(_THREAD, and_(_THREAD.c.id == bindparam("conversation_id"), _THREAD.c.contact_id == _C.c.id))
    )
    .where(_C.c.id == bindparam("contact_id"))
)
_APPROVED = (
    select(*(_T.c[name] for name in ("name", "language", "channel", "version", "text")))
    .add_columns(*(_S.c[name] for name in ("voided", "epoch", "statement", "signature")))
    .select_from(_T.outerjoin(_S, _S.c.id == _T.c.signoff_id))
    .where(
        _T.c.name == bindparam("asked_name"),
        _T.c.language == bindparam("asked_language"),
        _T.c.channel == bindparam("asked_channel"),
        _T.c.signoff_id.is_not(None),
    )
    .order_by(_T.c.version.desc())
    .limit(1)
)


def due(session: Session, now: datetime, limit: int = 50) -> Sequence[Outgoing]:
    """What should be sent now, most urgent first: pending and due, or caught in sending by a lease that ended."""
    return [Outgoing(*row) for row in ask(session, _DUE, {"now": now, "most": limit})]


def with_id(session: Session, delivery_id: str) -> Outgoing | None:
    """The delivery with this id."""
    row = ask(session, _ONE, {"delivery_id": delivery_id}).first()
    return None if row is None else Outgoing(*row)


def claim(session: Session, seen: Outgoing | Delivery, lease: str, until: datetime) -> bool:
    """Take the delivery for this worker, if it still stands as it was seen; False when another has it."""
    return change(session, _CLAIM, _as_seen(seen) | {"new_lease": lease, "until": until}) == 1


def begin(
    session: Session, seen: Outgoing, lease: str, until: datetime, *, now: datetime, message_id: str, token: str
) -> bool:
    """Take the delivery for this worker and mark it as being sent, both at once; `token` is the attempt's (its hash).

    False when it no longer stands as it was seen: it has passed to another, or was cancelled in the meantime.
    """
    begun = {"new_lease": lease, "until": until, "now": now, "new_message_id": message_id, "new_token": token}
    return change(session, _BEGIN, _as_seen(seen) | begun) == 1


def sent(session: Session, delivery_id: str, lease: str, receipt: str, minute: datetime) -> bool:
    """Write down that an automatic letter has left of which nothing else is known; False where there is more to do.

    More to do is: a reply, whose conversation moves with it; a report that came before the answer; a lost lease.
    """
    known = {"seen_id": delivery_id, "seen_lease": lease, "new_receipt": receipt, "minute": minute}
    return change(session, _SENT, known) == 1


def writer(session: Session, contact_id: str, conversation_id: str, now: datetime) -> Writer | None:
    """The contact with this id, what the letter needs of the conversation if it is theirs, a STOP, and a block."""
    asked = {"contact_id": contact_id, "conversation_id": conversation_id, "now": now}
    row = ask(session, _WRITER, asked).first()
    return None if row is None else Writer(*row)


def approved(session: Session, name: str, language: str, channel: Channel) -> Approved | None:
    """The newest automatic letter of this name, language and channel that names a sign-off; None without one."""
    asked = {"asked_name": name, "asked_language": language, "asked_channel": channel}
    row = ask(session, _APPROVED, asked).first()
    return None if row is None or row.statement is None else Approved(*row)


def _as_seen(seen: Outgoing | Delivery) -> dict[str, Any]:
    return {"seen_id": seen.id, "seen_standing": seen.standing, "seen_lease": seen.lease}
