"""What is kept about the service itself: audit entries, checkpoints, switches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from gateway.conversation import PromiseOutcome
from gateway.store.columns import one_of
from gateway.store.tables.row import (
    ON_SQLITE,
    Row,
    a_moment,
    an_id,
    sealed,
)


class AuditEntry(Row, table=True):
    """Who took which step. Written with the act; numbered and linked by the reader a second later."""

    __table_args__ = (Index(None, "conversation_id"), Index(None, "number", unique=True), ON_SQLITE)
    id: str = an_id()
    act: str = Field(max_length=40)
    by: str = Field(max_length=40)
    conversation_id: str | None = Field(default=None, max_length=32)
    code: str = Field(default="", max_length=60)
    minute: datetime = a_moment()
    number: int | None = None
    before: bytes | None = sealed(optional=True)
    link: bytes | None = sealed(optional=True)


class Checkpoint(Row, table=True):
    """The audit chain's newest link, signed now and then."""

    __table_args__ = ON_SQLITE
    id: str = an_id()
    number: int
    link: bytes = sealed()
    signature: bytes = sealed()
    epoch: int
    signed_at: datetime = a_moment()


class PromiseTally(Row, table=True):
    """How many promises of one day, group of topics and level of risk were kept, revised or broken. It says no more."""

    __table_args__ = (Index(None, "day"), ON_SQLITE)
    id: str = Field(primary_key=True, max_length=160)
    day: datetime = a_moment()
    topics: str = Field(default="", max_length=60)  # the name of the group; "" where none is known
    risk: int = 0
    outcome: PromiseOutcome = Field(sa_type=one_of(PromiseOutcome, "promise_outcome"))
    count: int = 0


class Switch(Row, table=True):
    """Something an operator has switched on or off for everybody, such as outbound."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=40)
    on: bool = False


class Judgement(Row, table=True):
    """What the door said of a conversation, and what a person said: no words, and not whose.

    The conversation names this row, never the other way round: when it is erased, nothing leads from here to anybody.
    """

    __table_args__ = ON_SQLITE
    id: str = an_id()
    said_day: datetime = a_moment()
    language: str = Field(max_length=8)
    door_level: int
    door_topic: str = Field(default="", max_length=40)  # empty: it could not tell
    level: int | None = None  # None: nobody said
    topic: str | None = Field(default=None, max_length=40)
