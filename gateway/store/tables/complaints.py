"""What people complain of: which conversation, and whose answer; not a word of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from gateway.store.tables.row import ON_SQLITE, Row, a_moment, an_id


class Complaint(Row, table=True):
    """Somebody is unhappy with an answer; open until a supervisor who had no part in it has seen to it."""

    __table_args__ = ON_SQLITE
    id: str = an_id()
    conversation_id: str = Field(foreign_key="conversation.id", max_length=32, index=True)
    author_id: str | None = Field(default=None, max_length=32)  # who wrote that answer; None: it is about the service
    signer_id: str | None = Field(default=None, max_length=32)
    by: str = Field(max_length=32)  # of the staff, who noticed
    since_minute: datetime = a_moment()
    told_id: str | None = Field(default=None, max_length=32)  # which supervisor was told that it waits
    seen_to_minute: datetime | None = a_moment(optional=True)
    seen_to_by: str | None = Field(default=None, max_length=32)
