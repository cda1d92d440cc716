"""What all tables share: random ids, sealed bytes, moments, and the words that columns may hold."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, LargeBinary, MetaData, text
from sqlmodel import Field, SQLModel

from gateway.store.columns import Moment


class Channel(StrEnum):
    """The way a person reaches us, and we them."""

    EMAIL = "email"
    SMS = "sms"


class Direction(StrEnum):
    """Whose words a message holds."""

    IN = "in"
    OUT = "out"


class DraftState(StrEnum):
    """Where a draft stands."""

    WRITING = "writing"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    SIGNED = "signed"
    SET_ASIDE = "set_aside"


class Kind(StrEnum):
    """What a delivery carries. Only a reply holds words that a person wrote; the others are templates."""

    REPLY = "reply"
    LETTER = "letter"
    STAFF = "staff"


class Standing(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    SENDING = "sending"  # handed over, answer unknown: looked into before it is tried again
    SENT = "sent"
    REFUSED = "refused"  # a check failed: nothing was opened or sent
    UNDELIVERED = "undelivered"  # for good: "did not arrive"
    UNCERTAIN = "uncertain"  # it may have arrived; a person decides
    CANCELLED = "cancelled"  # recalled, voided or stopped before it left


class Row(SQLModel):
    """What all tables share."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __repr__(self) -> str:
        """A row's table and id: a row shown by accident tells nothing."""
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"


ON_SQLITE: dict[str, Any] = {"sqlite_with_rowid": False}  # else row order would tell who wrote first


def where_given(*columns: str, unique: bool = False) -> Index:
    """An index of the rows in which the first of these columns holds something: who leaves it empty costs nothing."""
    given = text(f"{columns[0]} IS NOT NULL")
    return Index(None, *columns, unique=unique, sqlite_where=given, postgresql_where=given)


def an_id() -> Any:
    """A random id as primary key."""
    return Field(primary_key=True, max_length=32)


def sealed(*, optional: bool = False) -> Any:
    """Bytes that only a key opens (or a keyed hash)."""
    return Field(default=None if optional else ..., sa_type=LargeBinary)


def a_moment(*, optional: bool = False, index: bool = False) -> Any:
    """A moment in UTC."""
    return Field(default=None if optional else ..., sa_type=Moment, index=index)
