"""Rows as tests need them: whatever a test does not name is ordinary."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from gateway.conversation import State
from gateway.letters import Name
from gateway.store import Session, deliveries
from gateway.store.tables import Absence, Block, Channel, Contact, Conversation, Staff, Template
from gateway.time_and_chance import Circumstances

NOON = datetime(2030, 1, 14, 12, 0, tzinfo=UTC)  # a Monday
_numbers = count(1)


@dataclass
class StoppedClock:
    """A clock that moves when it is told to."""

    moment: datetime = NOON

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**time)


def circumstances_of(clock: StoppedClock, seed: int = 1) -> Circumstances:
    """Circumstances with this clock, and with chance that is the same at every run."""
    return Circumstances(clock.now, random.Random(seed).randbytes)


def an_id(kind: str = "row") -> str:
    """An id that tells a reader of failures what it is of."""
    return f"{kind}{next(_numbers)}"


def a_contact(**given: Any) -> Contact:
    """A contact known by email, unless told otherwise."""
    contact_id = given.get("id", an_id("contact"))
    ordinary: dict[str, Any] = {
        "id": contact_id,
        "pseudonym": f"Quiet Heron of {contact_id}",
        "channel": Channel.EMAIL,
        "address_index": contact_id.encode(),
        "index_epoch": 1,
        "optout_hash": b"optout " + contact_id.encode(),
        "return_address": b"sealed",
        "name_map": b"sealed",
        "binding": b"bound",
        "binding_epoch": 1,
        "language": "en",
        "first_minute": NOON,
    }
    return Contact(**ordinary | given)


def a_block(optout_hash: bytes, until: datetime | None = None, **given: Any) -> Block:
    """A block that Sue has made at noon, for ever unless told otherwise."""
    ordinary: dict[str, Any] = {"id": an_id("block"), "since_minute": NOON, "by": "sue", "reason": "insults"}
    return Block(hash=optout_hash, until_at=until, **ordinary | given)


def a_conversation(session: Session, **given: Any) -> Conversation:
    """A stored conversation of a new contact, waiting for an answer on no particular topic."""
    if "contact_id" not in given:
        contact = a_contact()
        session.add(contact)
        session.flush()
        given["contact_id"] = contact.id
    ordinary: dict[str, Any] = {
        "id": an_id("conversation"),
        "channel": Channel.EMAIL,
        "state": State.WAITING,
        "topic": "general",
        "language": "en",
        "due_at": NOON + timedelta(hours=48),
        "opened_minute": NOON,
    }
    conversation = Conversation(**ordinary | given)
    session.add(conversation)
    session.flush()
    return conversation


def an_advisor(session: Session, **given: Any) -> Staff:
    """A stored advisor, trained in general questions, who speaks English and has room for three."""
    ordinary: dict[str, Any] = {
        "id": an_id("advisor"),
        "name": "Ada",
        "roles": ["advisor"],
        "skills": ["general"],
        "languages": ["en"],
    }
    person = Staff(**ordinary | given)
    session.add(person)
    session.flush()
    return person


def a_supervisor(session: Session, **given: Any) -> Staff:
    """A stored supervisor whose phone is known."""
    ordinary: dict[str, Any] = {
        "id": an_id("supervisor"),
        "name": "Sue",
        "roles": ["supervisor"],
        "address": b"sealed",
        "address_channel": Channel.SMS,
    }
    return an_advisor(session, **ordinary | {"skills": [], "languages": ["en"]} | given)


def an_approved_letter(session: Session, name: Name) -> None:
    """An automatic letter in English that may leave, by text and by mail."""
    for channel in Channel:
        letter = Template(
            id=an_id(), name=name, language="en", channel=channel, text="x", signoff_id=an_id(), created_at=NOON
        )
        deliveries.keep_template(session, letter)


def an_absence(session: Session, staff_id: str, from_at: datetime, until_at: datetime, **given: Any) -> Absence:
    """Somebody who is stored will be away, from one moment to another."""
    absence = Absence(
        **{"id": an_id("absence"), "staff_id": staff_id, "from_at": from_at, "until_at": until_at} | given
    )
    session.add(absence)
    session.flush()
    return absence
