"""What people and the door have said, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import select

from gateway.store import Engine, Session, agreement, conversations, reading, transaction
from gateway.store.agreement import Agreement, Said
from gateway.store.tables import Conversation, Direction, Judgement, Message
from tests.builders import NOON, a_conversation, an_id


def said(session: Session, row: Conversation, level: int | None = None, topic: str | None = None) -> None:
    judgement = agreement.keep(session, row, Said(level, topic), an_id("said"), NOON)
    conversations.change(session, row, judgement_id=judgement)


def judged(engine: Engine, *cases: tuple[dict[str, Any], int | None, str | None]) -> list[Agreement]:
    """Conversations as the door left them, each with what a person said; returns the counts."""
    with transaction(engine) as session:
        for given, level, topic in cases:
            said(session, a_conversation(session, **given), level, topic)
    with reading(engine) as session:
        return list(agreement.by_language(session))


def test_levels_alarms_and_topics_are_counted_for_each_language(any_engine: Engine) -> None:
    found = judged(
        any_engine,
        ({"risk": 0, "topics": ["sleep"]}, 0, "sleep"),
        ({"risk": 1, "topics": ["sleep"]}, 2, "exams"),
        ({"risk": 3, "topics": []}, 4, "general"),
        ({"risk": 4, "topics": []}, 0, None),
        ({"risk": 0, "topics": []}, 3, "sleep"),
        ({"risk": 4, "topics": []}, None, "sleep"),
        ({"risk": 2, "language": "nl", "topics": ["sleep"]}, 2, "sleep"),
    )
    assert found == [
        Agreement("en", levels=5, exact=1, within_one=3, alarms=2, confirmed=1, missed=1, topics=5, first=2),
        Agreement("nl", levels=1, exact=1, within_one=1, alarms=0, confirmed=0, missed=0, topics=1, first=1),
    ]


def test_a_conversation_counts_once_with_what_was_said_last_and_what_the_door_said_first(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        row = a_conversation(session, topics=["sleep"])
        message: dict[str, Any] = {"conversation_id": row.id, "data_key": b"k", "words": b"w", "language": "en"}
        for number, (direction, risk) in enumerate(((Direction.IN, 1), (Direction.OUT, 4), (Direction.IN, 3))):
            session.add(
                Message(id=an_id(), number=number, direction=direction, risk=risk, written_minute=NOON, **message)
            )
        said(session, row, 0, "exams")
        conversations.change(session, row, topics=["exams"], risk=0)
        said(session, row, 3)

    with reading(any_engine) as session:
        assert agreement.by_language(session) == [
            Agreement("en", levels=1, exact=1, within_one=1, alarms=1, confirmed=1, missed=0, topics=1, first=0)
        ]


def test_it_is_kept_to_the_day_and_leads_to_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        row = a_conversation(session)
        said(session, row, 2)
        conversation_id, contact_id = row.id, row.contact_id

    with reading(engine) as session:
        kept = session.exec(select(Judgement)).one()
        values = {str(value) for value in kept.model_dump().values()}
        assert kept.said_day == NOON - timedelta(hours=12)
        assert values.isdisjoint({conversation_id, contact_id})
