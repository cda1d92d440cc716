"""How the service keeps up: each topic's light, and how long answers take to write. Nobody stands in here."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from gateway.intake_light import Light
from gateway.store.columns import one_of
from gateway.store.tables.row import ON_SQLITE, Row, a_moment


class TopicLight(Row, table=True):
    """How a topic stands, as matching saw it last. A topic without a row is green."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=40)  # the topic
    light: Light = Field(sa_type=one_of(Light, "light"))
    since_at: datetime = a_moment()


class WritingPace(Row, table=True):
    """How many answers of one day took so long to write: counts of nobody in particular."""

    __table_args__ = ON_SQLITE
    id: str = Field(primary_key=True, max_length=20)  # the day and the bound
    day: datetime = a_moment()
    bound: int  # in quarters of an hour
    answers: int = 0
