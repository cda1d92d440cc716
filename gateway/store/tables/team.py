"""The staff: people, rota, sign-in, and the signposts they point to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from gateway.store.columns import one_of
from gateway.store.tables.row import (
    ON_SQLITE,
    Channel,
    Row,
    a_moment,
    an_id,
    sealed,
)


class Stance(StrEnum):
    """How an advisor feels about answering on a topic: theirs alone to say and to see."""

    GLADLY = "gladly"
    NEVER = "never"
    NOT_THIS_MONTH = "not_this_month"
    WITH_BUDDY = "with_buddy"


class Staff(Row, table=True):
    """An advisor, a supervisor or a coordinator."""

    __table_args__ = ON_SQLITE
    id: str = an_id()
    name: str = Field(max_length=80)
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    skills: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    foundation: bool = True  # has the training that everybody needs
    # Skill (or "foundation") to the last day it holds, as 2030-01-31; what is not named does not expire.
    trained_until: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    under_18: bool = False
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    capacity: int = 3
    free: bool = True
    rests_until: datetime | None = a_moment(optional=True)  # after something heavy
    lapses: int = 0  # offers in a row that they let lapse, since they last signed in, looked, accepted or passed
    asked_again_at: datetime | None = a_moment(optional=True)  # because of them; danger does not wait for it
    taken: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # day to weight, a week
    active: bool = True
    address: bytes | None = sealed(optional=True)
    address_channel: Channel | None = Field(default=None, sa_type=one_of(Channel, "channel"))
    language: str = Field(default="en", max_length=8)
    # Of what waits: whether they want to be told, in which minutes of the local day, and on which day they last were.
    to_be_told: bool = True
    told_from: int = 18 * 60
    told_until: int = 21 * 60
    told_on: str | None = Field(default=None, max_length=10)


class Boundary(Row, table=True):
    """What an advisor gladly answers on, or not: read by matching and by themselves, shown to nobody else."""

    __table_args__ = (UniqueConstraint("staff_id", "topic"), ON_SQLITE)
    id: str = an_id()
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    topic: str = Field(max_length=40)
    stance: Stance = Field(sa_type=one_of(Stance, "stance"))
    ends_at: datetime | None = a_moment(optional=True)


class Recusal(Row, table=True):
    """An advisor may know this person: the hash of the contact's address, which outlives erasure, and who it is."""

    __table_args__ = (UniqueConstraint("hash", "staff_id"), ON_SQLITE)
    id: str = an_id()
    hash: bytes = sealed()
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    since_minute: datetime = a_moment()


class Rota(Row, table=True):
    """Who is on call, weekly: from minute to minute of a day, first call first."""

    __table_args__ = (Index(None, "staff_id"), ON_SQLITE)
    id: str = an_id()
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    weekday: int  # 0 is Monday
    from_minute: int
    to_minute: int
    position: int = 1


class Absence(Row, table=True):
    """Somebody is away, from one local midnight to another: the days that they chose, and no reason."""

    __table_args__ = (Index(None, "staff_id"), ON_SQLITE)
    id: str = an_id()
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    from_at: datetime = a_moment()
    until_at: datetime = a_moment(index=True)


class SignInLink(Row, table=True):
    """A one-use link: opened it shows a button, pressed it is used up."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=64)
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    expires_at: datetime = a_moment()


class StaffSession(Row, table=True):
    """Somebody of the staff is signed in: the hash of what the cookie holds."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=64)
    staff_id: str = Field(foreign_key="staff.id", max_length=32)
    expires_at: datetime = a_moment()


class Signpost(Row, table=True):
    """A checked pointer to another service, at hand when an advisor writes."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    language: str = Field(max_length=8)
    text: str
    checked_on: str = Field(max_length=10)
