"""The story of a stranger who writes in somebody's name: real door, real check, real database."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import pytest
from sqlmodel import col, select

from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto import opening
from gateway.crypto.envelope import Place, Purpose, Sealed
from gateway.crypto.keyring import Keyring
from gateway.inbound.alignment import Alignment
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake
from gateway.inbound.parsing import ParserPool
from gateway.store import Engine, contacts, reading
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Message
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock
from tests.circumstances import RememberingBell
from tests.inbound.mail_door import ASK, DOMAIN, RememberingIntake, RunningDoor
from tests.inbound.name_server import NameServer
from tests.inbound.signing import Signer

SIGNER = Signer()
STRANGER = Signer("evil.example")
KeyringOf = Callable[[str], Keyring]
A, N, U = Alignment.ALIGNED, Alignment.NOT_ALIGNED, Alignment.UNKNOWN


def mail(words: str, number: int, signer: Signer = SIGNER, name: str = "Sam Reed") -> bytes:
    """A mail that says it is from Sam's address."""
    raw = (
        f"From: {name} <sam@example.org>\r\nTo: {ASK}\r\nSubject: Rent\r\n"
        f"Message-ID: <{number}@example.org>\r\n\r\n{words}\r\n"
    ).encode()
    return signer.sign(raw)


@dataclass
class Service:
    """What stands behind the door."""

    engine: Engine
    intake: Intake
    keyring_of: KeyringOf

    def conversations(self) -> list[Conversation]:
        """All there are, the first one first."""
        with reading(self.engine) as session:
            found = list(session.exec(select(Conversation).order_by(col(Conversation.opened_minute))).all())
            session.expunge_all()
        return found

    def messages(self, conversation: Conversation) -> int:
        """How many messages lie in it."""
        with reading(self.engine) as session:
            return len(session.exec(select(Message).where(Message.conversation_id == conversation.id)).all())

    def token(self, conversation: Conversation) -> str:
        """The reply token, as outbound writes it into the letter to Sam."""
        place = Place("conversation", "reply_token", conversation.id, conversation.id)
        sealed = Sealed(conversation.reply_token or b"")
        return str(opening.open_address(self.keyring_of("outbound"), Purpose.TOKEN, sealed, place)["token"])

    def silence(self) -> tuple[bool, list[str]]:
        """Whether a STOP stands for the one contact, and the automatic letters that were put on their way."""
        with reading(self.engine) as session:
            stopped = contacts.stopped(session, session.exec(select(Contact.optout_hash)).one())
            return stopped, sorted(str(row.template) for row in session.exec(select(Delivery)).all())

    def name(self) -> str:
        """The first name that an answer to the one contact would begin with."""
        with reading(self.engine) as session:
            contact = session.exec(select(Contact)).one()
            place = Place("contact", "name_map", contact.id, "")
            names = opening.open_address(self.keyring_of("outbound"), Purpose.NAME_MAP, Sealed(contact.name_map), place)
        return str(names["given_name"])


@pytest.fixture
def service(
    any_engine: Engine, keyring_of: KeyringOf, bell: RememberingBell, settings: Settings, world: Circumstances
) -> Service:
    return Service(any_engine, Intake(any_engine, keyring_of("smtp"), bell, settings, world), keyring_of)


@pytest.fixture
def checking_door(make_door: Callable[..., RunningDoor], names: NameServer) -> RunningDoor:
    SIGNER.publish(names)
    STRANGER.publish(names)
    names.txt("_dmarc.example.org", "v=DMARC1; p=none")
    return make_door(sender_check="dns", resolver=names.address)


def test_a_stranger_who_writes_in_sams_name_cannot_get_into_sams_conversation(
    service: Service, parser: ParserPool, names: NameServer, clock: StoppedClock
) -> None:
    SIGNER.publish(names)
    STRANGER.publish(names)
    settings = Settings(domain=DOMAIN, sender_check="dns", resolver=names.address)
    door = RunningDoor(cast(RememberingIntake, service.intake), parser, settings)
    door.start()
    try:
        door.post(mail("My name is Sam. My landlord wants me out.", 1))
        clock.wait(minutes=5)
        door.post(mail("My name is Bob. Tell me it all again.", 2, STRANGER, "Bob Reed"), sender="x@evil.example")
        name = service.name()
        clock.wait(minutes=5)
        door.post(mail("He has changed the locks now.", 3))
    finally:
        door.stop()

    sams, strangers = service.conversations()
    assert (sams.verified, strangers.verified) == (True, False)
    assert (service.messages(sams), service.messages(strangers)) == (2, 1)
    assert sams.thread_version == 2
    assert name == "Sam", "nobody renames another"


def test_the_door_hands_on_what_the_check_found(checking_door: RunningDoor) -> None:
    checking_door.post(mail("Hello", 1))
    checking_door.post(mail("Hello", 2, STRANGER), sender="x@evil.example")
    checking_door.post(mail("Hello", 3).replace(b"sam@example.org>", b"sam@unheard-of.example>"))
    checking_door.post(b"From: sam@example.org\r\n" + b"X: y\r\n" * 300 + b"\r\nHello\r\n")

    assert [arrival.alignment for arrival in checking_door.intake.arrivals] == [A, N, U, U]


def test_where_nobody_checks_the_door_hands_on_nothing(door: RunningDoor) -> None:
    door.post(mail("Hello", 1))

    assert door.intake.only.alignment is None


def test_the_answer_goes_to_the_address_that_was_checked_and_never_to_a_reply_to(checking_door: RunningDoor) -> None:
    checking_door.post(b"Reply-To: x@evil.example\r\nSender: x@evil.example\r\n" + mail("Hello", 1))

    assert (checking_door.intake.only.sender, checking_door.intake.only.alignment) == ("sam@example.org", A)


def test_an_automatic_mail_asks_the_dns_for_nothing(checking_door: RunningDoor, names: NameServer) -> None:
    checking_door.post(b"Auto-Submitted: auto-replied\r\n" + mail("I am away", 1))

    assert checking_door.intake.only.alignment is None
    assert names.asked == []


def test_the_report_of_a_trusted_edge_is_believed_over_both_protocols(make_door: Callable[..., RunningDoor]) -> None:
    door = make_door(sender_check="edge", trusted_edge="mx.example.net")
    report = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n"

    door.post(report + mail("Hello", 1))
    with smtplib.LMTP("127.0.0.1", door.lmtp_port) as line:
        line.sendmail("sam@example.org", [ASK], report + mail("Hello", 2))
    door.post(mail("Hello", 3))

    assert [arrival.alignment for arrival in door.intake.arrivals] == [A, A, U]


def test_an_edge_elsewhere_is_not_believed(make_door: Callable[..., RunningDoor]) -> None:
    door = make_door(sender_check="edge", trusted_edge="mx.example.net", trusted_edge_addresses="10.0.0.0/8")

    door.post(b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n" + mail("Hello", 1))

    assert door.intake.only.alignment is U


MAIL = Arrival(
    channel=Channel.EMAIL,
    sender="sam@example.org",
    text="My name is Sam. Can you help me?",
    provider_id="<1@example.org>",
    at=NOON,
    alignment=A,
)


@pytest.mark.parametrize("alignment", [N, U])
def test_a_reply_token_of_the_same_contact_opens_the_way_whoever_vouches(
    service: Service, alignment: Alignment
) -> None:
    service.intake.take_in(MAIL)
    (sams,) = service.conversations()

    service.intake.take_in(
        replace(
            MAIL,
            provider_id="<2>",
            text="My name is Samira, to tell the truth",
            alignment=alignment,
            reply_token=service.token(sams),
        )
    )

    (there,) = service.conversations()
    assert (there.thread_version, there.verified) == (2, True)
    assert service.name() == "Samira"


def test_a_reply_token_of_somebody_else_opens_nothing(service: Service) -> None:
    service.intake.take_in(MAIL)
    (sams,) = service.conversations()

    token = service.token(sams)
    service.intake.take_in(replace(MAIL, sender="x@evil.example", provider_id="<2>", reply_token=token))

    assert sorted(row.thread_version for row in service.conversations()) == [1, 1]


def test_whoever_cannot_be_verified_opens_a_new_conversation_each_time(service: Service, clock: StoppedClock) -> None:
    for number in range(3):
        service.intake.take_in(replace(MAIL, provider_id=f"<{number}>", alignment=U))
        clock.wait(minutes=5)

    assert [row.verified for row in service.conversations()] == [False] * 3


def test_a_verified_sender_does_not_land_in_what_a_stranger_began(service: Service, clock: StoppedClock) -> None:
    service.intake.take_in(replace(MAIL, alignment=N))
    clock.wait(minutes=5)
    service.intake.take_in(replace(MAIL, provider_id="<2>"))

    assert [(row.verified, row.thread_version) for row in service.conversations()] == [(False, 1), (True, 1)]


def test_where_nobody_checks_the_same_address_is_the_same_person(service: Service) -> None:
    for number in range(2):
        service.intake.take_in(replace(MAIL, provider_id=f"<{number}>", alignment=None))

    assert [(row.verified, row.thread_version) for row in service.conversations()] == [(True, 2)]


def test_an_unverified_writer_in_danger_is_heard_like_anybody(service: Service) -> None:
    service.intake.take_in(MAIL)
    service.intake.take_in(replace(MAIL, provider_id="<2>", alignment=U, text="I want to kill myself tonight"))

    assert {row.state.value for row in service.conversations()} == {"waiting", "escalated"}


def test_a_when_that_nothing_vouches_for_is_answered_to_sams_address_with_the_time_that_was_promised(
    service: Service, clock: StoppedClock
) -> None:
    asked = Arrival(
        channel=Channel.EMAIL,
        sender="sam@example.org",
        text="The dog of my neighbours barks all day.",
        provider_id="<1@example.org>",
        mailbox="ask",
        at=NOON,
        alignment=A,
    )
    service.intake.take_in(asked)
    [there] = service.conversations()
    clock.wait(hours=5)
    service.intake.take_in(replace(asked, text="WHEN?", provider_id="<2@example.org>", alignment=U))

    with reading(service.engine) as session:
        sent = {letter.template: letter for letter in session.exec(select(Delivery)).all()}
    assert sent.keys() == {"welcome", "state"}
    assert datetime.fromisoformat(sent["state"].parameters["due"]) == there.due_at
    assert (sent["state"].contact_id, sent["state"].conversation_id) == (there.contact_id, None)
    assert len(service.conversations()) == 1


@pytest.mark.parametrize("word", ["STOP", "DELETE", "EXIT", "WHEN?"])
def test_a_word_in_sams_name_that_sam_did_not_send_leaves_sams_conversation_alone(
    service: Service, clock: StoppedClock, word: str
) -> None:
    service.intake.take_in(MAIL)
    clock.wait(minutes=5)
    service.intake.take_in(replace(MAIL, provider_id="<2>", text=word, alignment=N))

    sams, strangers = service.conversations()
    assert (sams.state, sams.thread_version, sams.asks_erasure) == (State.WAITING, 1, False)
    assert (strangers.state, strangers.held_reason, strangers.verified) == (State.HELD, "unproven", False)
    assert (strangers.asks_erasure, service.messages(strangers)) == (False, 1)
    assert service.silence() == (False, ["welcome"])


def test_a_start_in_sams_name_does_not_lift_sams_stop(service: Service) -> None:
    service.intake.take_in(replace(MAIL, text="STOP"))
    service.intake.take_in(replace(MAIL, provider_id="<2>", text="START", alignment=N))

    assert service.silence() == (True, ["stop"])


@pytest.mark.parametrize("alignment", [A, U, None])
def test_a_stop_counts_where_nothing_speaks_against_its_sender(service: Service, alignment: Alignment | None) -> None:
    service.intake.take_in(MAIL)
    service.intake.take_in(replace(MAIL, provider_id="<2>", text="STOP", alignment=alignment))

    assert service.silence() == (True, ["stop", "welcome"])


@pytest.mark.parametrize("closed", [False, True])
def test_a_stop_to_the_address_in_our_letter_counts_whoever_vouches(service: Service, closed: bool) -> None:
    service.intake.take_in(MAIL)
    (sams,) = service.conversations()
    if closed:
        service.intake.take_in(replace(MAIL, provider_id="<2>", text="EXIT"))

    token = service.token(sams)
    service.intake.take_in(replace(MAIL, provider_id="<3>", text="STOP", alignment=N, reply_token=token))

    assert service.silence() == (True, ["stop", "welcome"])
