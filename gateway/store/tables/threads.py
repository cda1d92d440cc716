"""Conversations, their messages and drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from gateway.conversation import State
from gateway.store.columns import one_of
from gateway.store.tables.row import (
    ON_SQLITE,
    Channel,
    Direction,
    DraftState,
    Row,
    a_moment,
    an_id,
    sealed,
    where_given,
)

_ASKS: dict[str, Any] = {"sqlite_where": text("asks_erasure = 1"), "postgresql_where": text("asks_erasure")}


class Conversation(Row, table=True):
    """Everything between one contact and us about one matter."""

    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "contact_id", "opened_minute"),
        Index(None, "state", "promise_at"),
        Index(None, "opened_minute"),
        where_given("advisor_id", "state"),
        where_given("next_alarm_at"),
        where_given("quiet_at"),
        where_given("sort_by"),
        Index("ix_conversation_asks_erasure", "opened_minute", **_ASKS),
        ON_SQLITE,
    )
    id: str = an_id()
    contact_id: str = Field(foreign_key="contact.id", max_length=32)
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    state: State = Field(sa_type=one_of(State, "state"))
    topic: str = Field(default="general", max_length=40)
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    language: str = Field(max_length=8)
    risk: int = 0
    risks: str = Field(default="", max_length=40)
    verified: bool = True
    thread_version: int = 0  # counts the person's own words only
    messages: int = 0
    advisor_id: str | None = Field(default=None, max_length=32)
    offered_until: datetime | None = a_moment(optional=True)
    lease: str | None = Field(default=None, max_length=32)  # the fencing token of the present offer
    silent_at: datetime | None = a_moment(optional=True)  # when it goes back if its advisor neither opens nor saves
    passed_by: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # Who passed on it, with a reason or none: whether they may be asked once more.
    once_more: dict[str, bool] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    due_at: datetime = a_moment()  # what the person was told last
    promise_at: datetime | None = a_moment(optional=True)  # when the clock looks at the promise next
    first_due_at: datetime | None = a_moment(optional=True)  # of a promise that was revised: its place in line
    revisions: int = 0
    warned_due_at: datetime | None = a_moment(optional=True)  # the promise of which whoever is on call was warned
    sort_by: datetime | None = a_moment(optional=True)  # until then a supervisor should say what it is about
    held_reason: str | None = Field(default=None, max_length=40)
    asks_erasure: bool = False
    escalated_at: datetime | None = a_moment(optional=True)
    seen_at: datetime | None = a_moment(optional=True)  # a supervisor has opened it since it was escalated
    crisis_letter_at: datetime | None = a_moment(optional=True)
    crisis_level: int = 0
    alarms: int = 0
    next_alarm_at: datetime | None = a_moment(optional=True)
    quiet_at: datetime | None = a_moment(optional=True)  # answered: when it is looked whether they wrote
    follow_up_at: datetime | None = a_moment(optional=True)  # they were asked once how they are, or could not be
    judgement_id: str | None = Field(default=None, max_length=32)  # what a person has said of it
    reply_token: bytes | None = sealed(optional=True)
    opened_minute: datetime = a_moment()
    closed_minute: datetime | None = a_moment(optional=True)


class Message(Row, table=True):
    """One stored piece of a conversation, in or out, numbered within it."""

    __table_args__ = (UniqueConstraint("conversation_id", "number"), ON_SQLITE)
    id: str = an_id()
    conversation_id: str = Field(foreign_key="conversation.id", max_length=32)
    number: int
    direction: Direction = Field(sa_type=one_of(Direction, "direction"))
    data_key: bytes = sealed()
    words: bytes = sealed()
    rest: bytes | None = sealed(optional=True)
    others: bytes | None = sealed(optional=True)
    own: bytes | None = sealed(optional=True)
    language: str = Field(max_length=8)
    risk: int = 0
    risks: str = Field(default="", max_length=40)
    left_out: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    delivery_id: str | None = Field(default=None, max_length=32)  # an answer and how far it has come
    written_minute: datetime = a_moment()


class ReplyToken(Row, table=True):
    """The hash of a token in a reply address, and whose conversation it leads to."""

    __table_args__ = (Index(None, "expires_at"), ON_SQLITE)
    id: str = Field(primary_key=True, max_length=64)
    conversation_id: str = Field(foreign_key="conversation.id", max_length=32)
    contact_id: str = Field(max_length=32)
    expires_at: datetime = a_moment()


class Draft(Row, table=True):
    """An advisor's proposed reply, sealed like a message; every saved form of it is a new version."""

    __table_args__ = (Index(None, "conversation_id", "state"), ON_SQLITE)
    id: str = an_id()
    conversation_id: str = Field(foreign_key="conversation.id", max_length=32)
    author_id: str = Field(max_length=32)
    version: int = 1
    state: DraftState = Field(sa_type=one_of(DraftState, "draft_state"))
    thread_version: int  # the newest words its author had read
    data_key: bytes = sealed()
    words: bytes = sealed()
    feedback: bytes | None = sealed(optional=True)
    saved_at: datetime = a_moment()
