"""Made-up conversations that wait for an advisor, and advisors with room for all of them, put into the rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from gateway.conversation import State
from gateway.store import Engine, reading, transaction
from gateway.store.tables import AuditEntry, Channel, Contact, Conversation, Staff

SINCE = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TOPICS = ("family", "school-life", "friendship", "loneliness", "debt")
ADVISORS = 40
ROOM = 1_000_000
PORTION = 1000


def hire(session: Session, advisors: int = ADVISORS) -> None:
    """Advisors on duty at any hour, trained in every topic of this bench."""
    session.add_all(
        Staff(
            id=f"advisor{number}",
            name=f"Advisor {number}",
            roles=["advisor"],
            skills=list(TOPICS),
            languages=["en"],
            capacity=ROOM,
            free=True,
        )
        for number in range(advisors)
    )


def store(engine: Engine, many: int, state: State = State.WAITING, first: int = 0) -> list[str]:
    """Store so many conversations, each of a contact of its own, numbered from `first`; returns their ids."""
    for start in range(first, first + many, PORTION):
        numbers = range(start, min(start + PORTION, first + many))
        with transaction(engine) as session:
            session.execute(insert(Contact), [_contact(number) for number in numbers])
            session.execute(insert(Conversation), [_conversation(number, state) for number in numbers])
    return [f"conversation{number}" for number in range(first, first + many)]


def still_waiting(engine: Engine) -> int:
    """How many have not been offered yet."""
    with reading(engine) as session:
        counted = select(func.count()).select_from(Conversation).where(col(Conversation.state) == State.WAITING)
        return session.exec(counted).one()


def offered_twice(engine: Engine) -> int:
    """How many conversations have more than one offer in their story."""
    with reading(engine) as session:
        counted = func.count().label("times")
        of_each = select(counted).where(col(AuditEntry.act) == "offer").group_by(col(AuditEntry.conversation_id))
        return len(session.exec(of_each.having(counted > 1)).all())


def _contact(number: int) -> dict[str, Any]:
    return {
        "id": f"contact{number}",
        "pseudonym": f"Quiet Heron {number}",
        "channel": Channel.EMAIL,
        "address_index": b"index %d" % number,
        "index_epoch": 1,
        "optout_hash": b"hash %d" % number,
        "return_address": b"sealed",
        "name_map": b"sealed",
        "binding": b"bound",
        "binding_epoch": 1,
        "language": "en",
        "first_minute": SINCE,
        "knows_name": False,
        "passed_on": False,
    }


def _conversation(number: int, state: State) -> dict[str, Any]:
    topic = TOPICS[number % len(TOPICS)]
    return {
        "id": f"conversation{number}",
        "contact_id": f"contact{number}",
        "channel": Channel.EMAIL,
        "state": state,
        "topic": topic,
        "topics": [topic],
        "language": "en",
        "risk": (0, 0, 0, 1, 2)[number % 5],
        "due_at": SINCE + timedelta(hours=48, seconds=number % 86_400),
        "opened_minute": SINCE,
        "passed_by": [],
    }
