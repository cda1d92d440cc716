"""Where people and the door agree about danger and topic: counted, without words, by the last a person said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement, and_, case, func
from sqlmodel import Session, col

from gateway.store.contacts import to_day
from gateway.store.messages import of_conversation
from gateway.store.tables import Conversation, Direction, Judgement

DANGER = 3


@dataclass(frozen=True)
class Said:
    """What a person says of a conversation; None is nothing said."""

    level: int | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Agreement:
    """How often the door and a person said the same, in one language.

    `levels` were judged by a person, `exact` and `within_one` of them the same; `alarms` are those that the door called
    dangerous, `confirmed` those that were; `missed` were raised by people. `topics` were judged, `first` agreed.
    """

    language: str
    levels: int
    exact: int
    within_one: int
    alarms: int
    confirmed: int
    missed: int
    topics: int
    first: int


def keep(session: Session, conversation: Conversation, said: Said, new_id: str, now: datetime) -> str:
    """Count what a person says of a conversation before it is changed; returns the id that it must name from then on.

    Said again of the same conversation it replaces what was said before: it counts once.
    """
    kept = session.get(Judgement, conversation.judgement_id) if conversation.judgement_id else None
    if kept is None:
        topic = conversation.topics[0] if conversation.topics else ""
        kept = Judgement(
            id=new_id, said_day=to_day(now), language=conversation.language, door_level=0, door_topic=topic
        )
    kept.door_level = _heard(session, conversation)
    kept.said_day = to_day(now)
    kept.level = kept.level if said.level is None else said.level
    kept.topic = kept.topic if said.topic is None else said.topic
    session.add(kept)
    session.flush()
    return kept.id


def speak(session: Session, judgement_id: str, language: str) -> None:
    """Count it under this language from now on: a person has said which it is."""
    kept = session.get(Judgement, judgement_id)
    if kept is not None:
        kept.language = language
        session.flush()


def by_language(session: Session) -> Sequence[Agreement]:
    """The counts for each language, by its code."""
    apart = func.abs(col(Judgement.level) - col(Judgement.door_level))
    danger, alarm = col(Judgement.level) >= DANGER, col(Judgement.door_level) >= DANGER
    untold = and_(col(Judgement.door_topic) == "", col(Judgement.topic) == "general")
    rows = session.execute(
        sqlalchemy.select(
            col(Judgement.language),
            func.count(col(Judgement.level)),
            _count(apart == 0),
            _count(apart <= 1),
            _count(and_(alarm, col(Judgement.level).is_not(None))),
            _count(and_(alarm, danger)),
            _count(and_(danger, ~alarm)),
            func.count(col(Judgement.topic)),
            _count((col(Judgement.topic) == col(Judgement.door_topic)) | untold),
        )
        .group_by(col(Judgement.language))
        .order_by(col(Judgement.language))
    ).all()
    return [Agreement(*row) for row in rows]


def _count(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)


def _heard(session: Session, conversation: Conversation) -> int:
    """The worst that the door has heard in it."""
    told = (message.risk for message in of_conversation(session, conversation.id) if message.direction is Direction.IN)
    return max(told, default=conversation.risk)
