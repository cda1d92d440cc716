"""A console at work: real database, real keys, a real reader on its socket; and people who sign in to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from sqlmodel import select

from gateway.config import Settings
from gateway.console.app import console_app
from gateway.console.desk import Desk
from gateway.conversation import State
from gateway.crypto import roster
from gateway.crypto.envelope import Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.crypto.opening import open_sealed
from gateway.crypto.roster import Person, Roster, RosterWatch
from gateway.crypto.sealing import DataKey
from gateway.reader.client import ReaderClient
from gateway.reader.server import ReaderServer
from gateway.signoff import letter_place, unpack
from gateway.store import Engine, conversations, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Direction, Message, SignInLink, Staff
from gateway.time_and_chance import Circumstances, token_hash
from tests.builders import NOON, StoppedClock, a_contact, a_conversation, a_supervisor, an_advisor, an_id
from tests.circumstances import RememberingBell
from tests.walks.staff import Staff as Visitor

LONG_AGO = "2020-01-01T00:00:00+00:00"
ADDRESS = "http://console.example"
COORDINATOR: dict[str, Any] = {
    "id": "cora",
    "name": "Cora",
    "roles": ["coordinator"],
    "skills": [],
    "languages": ["en"],
}


class InProcess(httpx.BaseTransport):
    """Carries requests straight into the application, which runs on an event loop of its own."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self._app, self._portal = app, portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, and the whole of its answer."""
        return self._portal.call(self._ask, request)

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        content = request.read()
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=content)
        response = await httpx.ASGITransport(self._app, raise_app_exceptions=False).handle_async_request(asked)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=body)


@dataclass
class Console:
    """The console and what stands behind it."""

    engine: Engine
    desk: Desk
    app: FastAPI
    clock: StoppedClock
    bell: RememberingBell
    views: Path
    portal: BlockingPortal

    def browser(self) -> httpx.Client:
        """A browser that knows nobody."""
        transport = InProcess(self.app, self.portal)
        return httpx.Client(transport=transport, base_url=self.desk.settings.console_url, follow_redirects=True)

    def link(self, person_id: str, lasts: timedelta = timedelta(hours=1)) -> str:
        """A fresh sign-in link's token."""
        token = self.desk.circumstances.new_token()
        with transaction(self.engine) as session:
            link = SignInLink(id=token_hash(token), staff_id=person_id, expires_at=self.clock.now() + lasts)
            session.add(link)
        return token

    def sign_in(self, person_id: str) -> Visitor:
        """Somebody of the staff, signed in."""
        visitor = Visitor(self.browser())
        page = visitor.press(visitor.open(f"/sign-in/{self.link(person_id)}"), "Sign in")
        assert page.status_code == 200
        return visitor

    def conversation(self, words: str = "I cannot sleep.", **given: Any) -> str:
        """Somebody has written; returns the conversation's id."""
        about = {name: given.pop(name) for name in ("knows_name", "pseudonym", "channel") if name in given}
        with transaction(self.engine) as session:
            contact = a_contact(**about)
            session.add(contact)
            session.flush()
            row = a_conversation(session, contact_id=contact.id, channel=contact.channel, **given)
        self.says(row.id, words)
        return row.id

    def says(self, conversation_id: str, words: str, **given: Any) -> str:
        """The person writes (again); returns the message's id."""
        message_id, key, ring = an_id("message"), DataKey.fresh(), self.desk.keyring
        rest, others = given.pop("rest", None), given.pop("others", None)

        def sealed(purpose: Purpose, content: str) -> Sealed:
            return key.seal(purpose, content, Place("message", purpose, message_id, conversation_id), ring)

        with transaction(self.engine) as session:
            row = session.get_one(Conversation, conversation_id)
            message = Message(
                id=message_id,
                conversation_id=conversation_id,
                number=conversations.add_words(session, row),
                direction=Direction.IN,
                data_key=key.sealed(ring, Role.STORY, Place("message", "data_key", message_id, conversation_id)),
                words=sealed(Purpose.WORDS, words),
                rest=sealed(Purpose.REST, rest) if rest else None,
                others=sealed(Purpose.OTHERS, json.dumps(others)) if others else None,
                language="en",
                written_minute=self.clock.now(),
                **given,
            )
            session.add(message)
        return message_id

    def drafted(self, words: str, question: str = "I cannot sleep.", **given: Any) -> str:
        """A conversation whose answer Ada has submitted; returns its id."""
        conversation_id = self.conversation(question, **{"state": State.ASSIGNED, "advisor_id": "ada"} | given)
        ada = self.sign_in("ada")
        page = ada.press(ada.open(f"/conversations/{conversation_id}"), "Submit", Your_answer=words)
        if self.state(conversation_id) is State.ASSIGNED:  # asked once whether what stands there is meant
            page = ada.press(page, "Submit", Your_answer=words)
        assert page.status_code == 200
        assert self.state(conversation_id) is State.IN_REVIEW
        return conversation_id

    def state(self, conversation_id: str) -> State:
        """Where a conversation stands."""
        state: State = self.row(Conversation, conversation_id).state
        return state

    def row(self, kind: type[Any], row_id: str) -> Any:
        """One row, as it is now."""
        with transaction(self.engine) as session:
            return session.get_one(kind, row_id)

    def rows(self, kind: type[Any], **where: Any) -> list[Any]:
        """The rows of a table that have these values."""
        with transaction(self.engine) as session:
            return list(session.exec(select(kind).filter_by(**where)).all())

    def change(self, kind: type[Any], row_id: str, **changes: Any) -> None:
        """Change a row behind everybody's back."""
        with transaction(self.engine) as session:
            row = session.get_one(kind, row_id)
            for name, value in changes.items():
                setattr(row, name, value)

    def letter(self, delivery: Delivery) -> str:
        """What outbound would find in a letter."""
        ring = Keyring.of_process(self.views, "outbound")
        place = letter_place(delivery.id, delivery.conversation_id or "")
        sealed = Sealed(delivery.letter or b"")
        return unpack(open_sealed(ring, Role.DELIVERY, Purpose.LETTER, sealed, place))[0]


def make_keys(folder: Path) -> Path:
    """A service's keys and roster: Sue and Sam are supervisors. Returns the views."""
    store, views = folder / "keystore", folder / "keys"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    publish_all(store, views)
    signoff_key = (store / Role.SIGNOFF / "1.pub").read_bytes().hex()
    people = tuple(Person(name, ("supervisor",), LONG_AGO) for name in ("sue", "sam"))
    listed = Roster(1, people, signoff_key_counts=True, signoff_keys={1: signoff_key})
    roster.write(store, roster.views_that_read(views), listed)
    return views


@contextmanager
def reader_at_work(engine: Engine, views: Path, circumstances: Circumstances, socket_path: Path) -> Iterator[None]:
    """A real reader on its socket, for as long as the block lasts."""
    ring, stop = Keyring.of_process(views, "reader"), Event()
    server = ReaderServer(engine, ring, RosterWatch(views / "reader", ring), circumstances, socket_path)
    thread = Thread(target=server.serve_forever, args=(stop,))
    thread.start()
    assert server.listening.wait(10)
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def console_at_work(engine: Engine, folder: Path, views: Path, **settings: Any) -> Iterator[Console]:
    """A console with its reader and its staff: Ada and Bo advise, Sue and Sam supervise, Cora coordinates."""
    clock, bell = StoppedClock(), RememberingBell()
    circumstances = Circumstances(clock.now)
    chosen: dict[str, Any] = {"signoff": "key", "console_url": ADDRESS} | settings
    socket_path = folder / "run" / "reader.sock"
    with reader_at_work(engine, views, circumstances, socket_path):
        keyring = Keyring.of_process(views, "console")
        client = ReaderClient(socket_path)
        desk = Desk(engine, keyring, client, bell, Settings(data_dir=folder, **chosen), circumstances)
        with transaction(engine) as session:
            an_advisor(session, id="ada", name="Ada", capacity=3)
            an_advisor(session, id="bo", name="Bo", capacity=3)
            a_supervisor(session, id="sue", name="Sue", address_channel=Channel.EMAIL)
            a_supervisor(session, id="sam", name="Sam", address_channel=Channel.EMAIL)
            session.add(Staff(**COORDINATOR))
        with start_blocking_portal() as portal:
            yield Console(engine, desk, console_app(desk), clock, bell, views, portal)


__all__ = ["ADDRESS", "NOON", "Console", "Visitor", "console_at_work", "make_keys"]
