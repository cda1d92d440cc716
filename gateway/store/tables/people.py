"""The people who write: contacts, their opt-outs, and what has arrived from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field

from gateway.store.columns import one_of
from gateway.store.tables.row import (
    ON_SQLITE,
    Channel,
    Row,
    a_moment,
    an_id,
    sealed,
    where_given,
)


class Contact(Row, table=True):
    """A person who writes, known by a pseudonym on one channel."""

    __table_args__ = (
        Index(
            None,
            "channel",
            "address_index",
            unique=True,
            sqlite_where=text("passed_on = 0"),
            postgresql_where=text("NOT passed_on"),
        ),
        where_given("plan_until"),
        ON_SQLITE,
    )
    id: str = an_id()
    pseudonym: str = Field(max_length=60, unique=True)
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    address_index: bytes = sealed()
    index_epoch: int
    optout_hash: bytes = Field(sa_type=LargeBinary, index=True)
    return_address: bytes = sealed()
    name_map: bytes = sealed()
    binding: bytes = sealed()
    binding_epoch: int
    knows_name: bool = False
    language: str = Field(max_length=8)
    first_minute: datetime = a_moment()
    heard_day: datetime | None = a_moment(optional=True)  # the last day on which anything came; none: the first
    plan_advisor: str | None = Field(default=None, max_length=32)  # who answers at set times: `store/plans`
    plan_days: str = Field(default="", max_length=7)  # weekdays, 0 is Monday
    plan_minute: int | None = None  # of the local day
    plan_until: datetime | None = a_moment(optional=True)
    passed_on: bool = False  # the number is somebody else's by now: never looked up again, never written to


class OptOut(Row, table=True):
    """Somebody said STOP: a hash that outlives erasure."""

    __table_args__ = (Index(None, "hash", unique=True), ON_SQLITE)
    id: str = an_id()
    hash: bytes = sealed()
    since_minute: datetime = a_moment()


class Block(Row, table=True):
    """A supervisor has blocked somebody for a while: a hash that outlives erasure."""

    __table_args__ = (Index(None, "hash", unique=True), ON_SQLITE)
    id: str = an_id()
    hash: bytes = sealed()
    since_minute: datetime = a_moment()
    until_at: datetime | None = a_moment(optional=True)  # None is for ever
    by: str = Field(max_length=40)
    reason: str = Field(max_length=40)  # a code


class Arrived(Row, table=True):
    """A fingerprint of something that has arrived, so that it is taken in exactly once, even after its erasure.

    Of a text it is the SHA-256 of the provider's random id; of a mail a keyed hash.
    """

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=64)
    message_id: str | None = Field(default=None, max_length=32)
    day: datetime = a_moment(index=True)


class Look(Row, table=True):
    """When something was last looked through completely (the provider's list of messages)."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=40)
    complete_at: datetime = a_moment()
