"""A reader with real keys and a real roster, and conversations that only it can open."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gateway.conversation import State
from gateway.crypto import roster
from gateway.crypto.envelope import Place, Purpose, Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.crypto.roster import Person, Roster, RosterWatch
from gateway.crypto.sealing import DataKey
from gateway.reader.client import ReaderClient
from gateway.reader.server import ReaderServer
from gateway.store import Engine, transaction
from gateway.store.tables import Direction, Draft, DraftState, Message, StaffSession
from gateway.time_and_chance import token_hash
from tests.builders import NOON, StoppedClock, a_conversation, a_supervisor, an_advisor, an_id, circumstances_of

LONG_AGO = "2020-01-01T00:00:00+00:00"
A_YEAR_AGO = "2029-01-01T00:00:00+00:00"


@dataclass
class Keys:
    """The keys of a service: the views of its processes, and what the reader holds."""

    store: Path
    views: Path
    reader: Keyring

    def write_roster(self, version: int, *people: Person) -> None:
        """Sign a roster and show it to those who read it."""
        roster.write(self.store, roster.views_that_read(self.views), Roster(version, people, signoff_key_counts=True))

    def watch(self) -> RosterWatch:
        """The roster as the reader sees it."""
        return RosterWatch(self.views / "reader", self.reader)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys, and a roster: Sue is a supervisor, Una was one until a year ago."""
    store, views = tmp_path / "keystore", tmp_path / "keys"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    publish_all(store, views)
    made = Keys(store, views, Keyring.of_process(views, "reader"))
    sue = Person("sue", ("supervisor",), LONG_AGO)
    una = Person("una", ("supervisor",), LONG_AGO, until=A_YEAR_AGO)
    made.write_roster(1, sue, una)
    return made


@dataclass
class Service:
    """A running reader, and the means to fill the database and to ask."""

    engine: Engine
    keys: Keys
    clock: StoppedClock
    client: ReaderClient
    socket_path: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def conversation(self, **given: Any) -> str:
        """Store a conversation that Ada is writing to, unless told otherwise; returns its id."""
        with transaction(self.engine) as session:
            conversation = a_conversation(session, **{"state": State.ASSIGNED, "advisor_id": "ada"} | given)
        return conversation.id

    def message(self, conversation_id: str, words: str, number: int = 1, **given: Any) -> str:
        """Seal and store a message, with `rest` and `others` where they are given; returns its id."""
        message_id = str(given.pop("id", an_id("message")))
        rest, others = given.pop("rest", None), given.pop("others", None)

        def seal(purpose: Purpose, content: str) -> bytes:
            return key.seal(purpose, content, Place("message", purpose, message_id, conversation_id), self.keys.reader)

        key = DataKey.fresh()
        message = Message(
            id=message_id,
            conversation_id=conversation_id,
            number=number,
            direction=given.pop("direction", Direction.IN),
            data_key=key.sealed(
                self.keys.reader, Role.STORY, Place("message", "data_key", message_id, conversation_id)
            ),
            words=seal(Purpose.WORDS, words),
            rest=seal(Purpose.REST, rest) if rest else None,
            others=seal(Purpose.OTHERS, json.dumps(others)) if others else None,
            language="en",
            written_minute=NOON,
            **given,
        )
        with transaction(self.engine) as session:
            session.add(message)
        return message_id

    def draft(self, conversation_id: str, words: str, feedback: str = "", **given: Any) -> str:
        """Seal and store a draft of Ada's; returns its id."""
        draft_id, key = an_id("draft"), DataKey.fresh()

        def at(column: str) -> Place:
            return Place("draft", column, draft_id, conversation_id)

        ordinary: dict[str, Any] = {
            "id": draft_id,
            "conversation_id": conversation_id,
            "author_id": "ada",
            "state": DraftState.WRITING,
            "thread_version": 1,
            "saved_at": NOON,
        }
        sealed = {
            "data_key": key.sealed(self.keys.reader, Role.STORY, at("data_key")),
            "words": key.seal(Purpose.WORDS, words, at("words"), self.keys.reader),
            "feedback": key.seal(Purpose.FEEDBACK, feedback, at("feedback"), self.keys.reader) if feedback else None,
        }
        with transaction(self.engine) as session:
            session.add(Draft(**ordinary | sealed | given))
        return draft_id

    def change(self, kind: Any, row_id: str, **changes: Any) -> None:
        """Change a row behind everybody's back."""
        with transaction(self.engine) as session:
            row = session.get_one(kind, row_id)
            for name, value in changes.items():
                setattr(row, name, value)


@pytest.fixture
def start_reader(tmp_path: Path, keys: Keys) -> Iterator[Callable[[Engine, StoppedClock], Path]]:
    """Starts a reader on a socket of its own, and ends it with the test."""
    stop, running = threading.Event(), []

    def start(engine: Engine, clock: StoppedClock) -> Path:
        socket_path = tmp_path / "run" / "reader.sock"
        server = ReaderServer(engine, keys.reader, keys.watch(), circumstances_of(clock), socket_path)
        thread = threading.Thread(target=server.serve_forever, args=(stop,))
        thread.start()
        running.append(thread)
        assert server.listening.wait(10)
        return socket_path

    yield start
    stop.set()
    for thread in running:
        thread.join()


@pytest.fixture
def service(engine: Engine, keys: Keys, start_reader: Callable[[Engine, StoppedClock], Path]) -> Service:
    """A reader at work, with Ada and Bo (advisors), Sue (supervisor) and Una (no longer one) signed in."""
    clock = StoppedClock()
    with transaction(engine) as session:
        people = [an_advisor(session, id="ada"), an_advisor(session, id="bo")]
        people += [a_supervisor(session, id="sue"), a_supervisor(session, id="una")]
        tokens = {person.id: f"{person.id}token".ljust(32, "a") for person in people}
        for person_id, token in tokens.items():
            until = NOON.replace(year=2031)
            session.add(StaffSession(id=token_hash(token), staff_id=person_id, expires_at=until))
    socket_path = start_reader(engine, clock)
    return Service(engine, keys, clock, ReaderClient(socket_path), socket_path, tokens)
