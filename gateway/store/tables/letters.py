"""What goes out: signed statements, deliveries and the automatic letters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from gateway.store.columns import one_of
from gateway.store.tables.row import (
    ON_SQLITE,
    Channel,
    Direction,
    Kind,
    Row,
    Standing,
    a_moment,
    an_id,
    sealed,
    where_given,
)

AFTER_STOP = text("template = 'crisis_after_stop'")
"""The one letter of which it is asked whether somebody had it already, in whatever conversation."""


class SignOff(Row, table=True):
    """A signed statement: these exact words, this exact thread, these two people."""

    __table_args__ = (Index(None, "conversation_id"), ON_SQLITE)
    id: str = an_id()
    kind: str = Field(max_length=20)
    conversation_id: str | None = Field(default=None, max_length=32)
    draft_id: str | None = Field(default=None, max_length=32)
    statement: bytes = sealed()
    signature: bytes = sealed()
    epoch: int
    supervisor_id: str = Field(max_length=32)
    voided: bool = False
    signed_at: datetime = a_moment()


class Delivery(Row, table=True):
    """A letter's row on its way out. Templates carry typed parameters, never text."""

    __table_args__ = (
        Index(None, "standing", "urgency", "next_at"),
        Index(None, "conversation_id"),
        Index("ix_delivery_after_stop", "contact_id", sqlite_where=AFTER_STOP, postgresql_where=AFTER_STOP),
        where_given("first_id", "part", unique=True),
        where_given("attempt_token"),
        where_given("receipt"),
        ON_SQLITE,
    )
    id: str = an_id()
    kind: Kind = Field(sa_type=one_of(Kind, "kind"))
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    contact_id: str | None = Field(default=None, max_length=32)
    staff_id: str | None = Field(default=None, max_length=32)
    conversation_id: str | None = Field(default=None, max_length=32)
    signoff_id: str | None = Field(default=None, max_length=32, unique=True)  # a sign-off is spent once
    first_id: str | None = Field(default=None, max_length=32)  # of an answer in several texts: all but the first
    part: int = 1
    parts: int = 1
    letter: bytes | None = sealed(
        optional=True
    )  # of each text of an answer the whole words, for they are what is signed
    template: str | None = Field(default=None, max_length=40)
    language: str = Field(default="en", max_length=8)
    parameters: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    notes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    urgency: int = 0  # 0 ordinary, 1 automatic letters, 2 crisis and staff letters
    standing: Standing = Field(sa_type=one_of(Standing, "standing"))
    reason: str | None = Field(default=None, max_length=40)  # a code
    attempts: int = 0
    next_at: datetime | None = a_moment(optional=True)
    lease: str | None = Field(default=None, max_length=32)
    leased_until: datetime | None = a_moment(optional=True)
    message_id: str | None = Field(default=None, max_length=120)
    attempt_token: str | None = Field(default=None, max_length=64)  # hash of the token in the status callback
    receipt: str | None = Field(default=None, max_length=64)
    made_minute: datetime = a_moment()  # letters are made in the moment somebody writes
    sent_minute: datetime | None = a_moment(optional=True)


class ProviderCopy(Row, table=True):
    """A text that still lies at the provider, by its id there, until we have deleted it. Whose it is stands nowhere."""

    __table_args__ = (Index(None, "direction", "next_at"), ON_SQLITE)
    id: str = Field(primary_key=True, max_length=64)
    direction: Direction = Field(sa_type=one_of(Direction, "direction"))
    tries: int = 0
    next_at: datetime = a_moment()
    since_minute: datetime = a_moment()


class Template(Row, table=True):
    """An automatic letter in one language and for one channel, approved and signed beforehand."""

    __table_args__ = (UniqueConstraint("name", "language", "channel", "version"), ON_SQLITE)
    id: str = an_id()
    name: str = Field(max_length=40)
    language: str = Field(max_length=8)
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    version: int = 1
    text: str
    signoff_id: str | None = Field(default=None, max_length=32)
    created_at: datetime = a_moment()
