"""Taking in: what is stored, once, sealed, and only then rung for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import col, select

from gateway import letters
from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.crypto import opening
from gateway.crypto.envelope import Place, Purpose, Role, Sealed, TooLong
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Bell
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, contacts, conversations, deliveries, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import (
    AuditEntry,
    Channel,
    Contact,
    Conversation,
    Delivery,
    Draft,
    DraftState,
    Kind,
    Message,
    SignOff,
    Standing,
)
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_supervisor
from tests.circumstances import RememberingBell

KeyringOf = Callable[[str], Keyring]
MAIL = Arrival(
    channel=Channel.EMAIL,
    sender="Jo.Doe@example.org",
    display_name="Jo Doe",
    subject="a question",
    text="My name is Jo. Can you help me with school?\n\nOn Monday you wrote:\n> hello",
    provider_id="<one@example.org>",
    mailbox="ask",
    at=NOON,
)
TEXT = Arrival(channel=Channel.SMS, sender="+447700900123", text="hi can i ask something", provider_id="SM1", at=NOON)


@pytest.fixture
def mail_door(
    any_engine: Engine, keyring_of: KeyringOf, bell: RememberingBell, settings: Settings, world: Circumstances
) -> Intake:
    return Intake(any_engine, keyring_of("smtp"), bell, settings, world)


@pytest.fixture
def text_door(
    engine: Engine, keyring_of: KeyringOf, bell: RememberingBell, settings: Settings, world: Circumstances
) -> Intake:
    return Intake(engine, keyring_of("sms"), bell, settings, world)


def everything(engine: Engine) -> tuple[list[Conversation], list[Message], list[Delivery]]:
    with reading(engine) as session:
        found = (
            list(session.exec(select(Conversation)).all()),
            list(session.exec(select(Message).order_by(col(Message.number))).all()),
            list(session.exec(select(Delivery)).all()),
        )
        session.expunge_all()
    return found


def test_a_mail_becomes_one_waiting_conversation_with_a_welcome_on_its_way(
    any_engine: Engine, mail_door: Intake, bell: RememberingBell
) -> None:
    outcome = mail_door.take_in(MAIL)

    (conversation,), (message,), (letter,) = everything(any_engine)
    assert outcome is Outcome.STORED
    assert (conversation.state, conversation.thread_version, conversation.messages) == (State.WAITING, 1, 1)
    assert (message.number, message.conversation_id) == (1, conversation.id)
    assert (letter.kind, letter.template, letter.standing) == (Kind.LETTER, "welcome", Standing.PENDING)
    assert letter.parameters == {"due": conversation.due_at.isoformat()}
    assert set(bell.rung) == {Bell.OUTBOUND, Bell.MATCHING}


def test_what_is_stored_opens_only_for_the_reader_and_shows_no_name_or_address(
    any_engine: Engine, mail_door: Intake, keyring_of: KeyringOf
) -> None:
    mail_door.take_in(MAIL)

    (conversation,), (message,), _ = everything(any_engine)
    place = Place("message", "data_key", message.id, conversation.id)
    key = opening.open_key(keyring_of("reader"), Role.STORY, Sealed(message.data_key), place)
    words = key.open(Purpose.WORDS, Sealed(message.words), replace(place, column="words"))
    rest = key.open(Purpose.REST, Sealed(message.rest or b""), replace(place, column="rest"))
    assert "a question" in words
    assert "help me with school" in words
    assert "Jo" not in words
    assert "hello" in rest
    assert "hello" not in words


def test_outbound_can_open_the_address_and_the_name_and_they_are_bound_to_the_contact(
    any_engine: Engine, mail_door: Intake, keyring_of: KeyringOf
) -> None:
    mail_door.take_in(MAIL)

    with reading(any_engine) as session:
        contact = session.exec(select(Contact)).one()
        address = opening.open_address(
            keyring_of("outbound"),
            Purpose.ADDRESS,
            Sealed(contact.return_address),
            Place("contact", "return_address", contact.id, ""),
        )
        names = opening.open_address(
            keyring_of("outbound"),
            Purpose.NAME_MAP,
            Sealed(contact.name_map),
            Place("contact", "name_map", contact.id, ""),
        )
    assert address["address"] == "Jo.Doe@example.org"
    assert names["given_name"] == "Jo"
    assert contact.knows_name


def test_the_same_mail_twice_is_one_message(any_engine: Engine, mail_door: Intake) -> None:
    mail_door.take_in(MAIL)

    assert mail_door.take_in(MAIL) is Outcome.REPEATED
    assert [len(rows) for rows in everything(any_engine)] == [1, 1, 1]


def test_a_follow_up_joins_the_conversation_and_brings_no_second_letter(any_engine: Engine, mail_door: Intake) -> None:
    mail_door.take_in(MAIL)
    mail_door.take_in(replace(MAIL, provider_id="<two@example.org>", text="one more thing"))

    (conversation,), kept, letters = everything(any_engine)
    assert (conversation.thread_version, [message.number for message in kept]) == (2, [1, 2])
    assert len(letters) == 1


def test_a_reply_token_of_somebody_else_is_as_if_it_were_not_there(
    any_engine: Engine, mail_door: Intake, keyring_of: KeyringOf
) -> None:
    mail_door.take_in(MAIL)
    (conversation,), _, _ = everything(any_engine)
    place = Place("conversation", "reply_token", conversation.id, conversation.id)
    sealed = Sealed(conversation.reply_token or b"")
    token = opening.open_address(keyring_of("outbound"), Purpose.TOKEN, sealed, place)["token"]

    mail_door.take_in(replace(MAIL, sender="other@example.org", display_name="", provider_id="<x>", reply_token=token))
    mail_door.take_in(replace(MAIL, provider_id="<y>", text="it is me again", reply_token=token))

    found, _, _ = everything(any_engine)
    versions = {row.id == conversation.id: row.thread_version for row in found}
    assert versions == {True: 2, False: 1}


def test_danger_is_escalated_with_crisis_letter_and_a_staff_letter_in_one_transaction(
    any_engine: Engine, mail_door: Intake, clock: StoppedClock
) -> None:
    with transaction(any_engine) as session:
        supervisor = a_supervisor(session)

    mail_door.take_in(replace(MAIL, subject="", text="I want to kill myself tonight"))

    (conversation,), _, sent = everything(any_engine)
    assert conversation.state is State.ESCALATED
    assert conversation.risk >= 3
    assert conversation.next_alarm_at is not None
    assert conversation.next_alarm_at > clock.moment
    assert {(letter.template, letter.kind, letter.staff_id) for letter in sent} == {
        ("crisis", Kind.LETTER, None),
        ("staff", Kind.STAFF, supervisor.id),
    }


def test_nothing_of_an_arrival_remains_when_its_transaction_fails(
    any_engine: Engine, mail_door: Intake, monkeypatch: pytest.MonkeyPatch, bell: RememberingBell
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(letters, "put", full)
    with pytest.raises(OSError, match="full"):
        mail_door.take_in(MAIL)

    assert [len(rows) for rows in everything(any_engine)] == [0, 0, 0]
    assert bell.rung == []
    monkeypatch.undo()
    assert mail_door.take_in(MAIL) is Outcome.STORED


def test_a_text_is_one_message_however_often_its_sid_comes(engine: Engine, text_door: Intake) -> None:
    outcomes = [text_door.take_in(TEXT) for _ in range(3)]

    assert outcomes == [Outcome.STORED, Outcome.REPEATED, Outcome.REPEATED]
    assert len(everything(engine)[1]) == 1


def test_stop_is_written_down_and_confirmed_once_and_start_lifts_it(engine: Engine, text_door: Intake) -> None:
    text_door.take_in(TEXT)
    for number, word in enumerate(("STOP", "stop", "START"), start=2):
        text_door.take_in(replace(TEXT, text=word, provider_id=f"SM{number}"))

    (conversation,), kept, letters = everything(engine)
    assert [letter.template for letter in sorted(letters, key=lambda row: str(row.template))] == [
        "start",
        "stop",
        "welcome",
    ]
    assert len(kept) == 1
    assert conversation.state is State.WAITING
    with reading(engine) as session:
        contact = session.exec(select(Contact)).one()
        assert not contacts.stopped(session, contact.optout_hash)


def test_a_bare_delete_is_held_and_stopped_and_marked(engine: Engine, text_door: Intake) -> None:
    text_door.take_in(TEXT)
    text_door.take_in(replace(TEXT, text="DELETE", provider_id="SM2"))

    (conversation,), _, _ = everything(engine)
    assert (conversation.state, conversation.asks_erasure) == (State.HELD, True)
    with reading(engine) as session:
        assert contacts.stopped(session, session.exec(select(Contact)).one().optout_hash)


def test_a_machine_is_dropped_without_a_trace(any_engine: Engine, mail_door: Intake) -> None:
    assert mail_door.take_in(replace(MAIL, automatic="auto-submitted")) is Outcome.DROPPED
    assert [len(rows) for rows in everything(any_engine)] == [0, 0, 0]


def test_a_flood_is_taken_in_but_held_and_danger_within_it_is_not(
    any_engine: Engine, mail_door: Intake, bell: RememberingBell
) -> None:
    bell.room = 0
    mail_door.take_in(MAIL)
    mail_door.take_in(replace(MAIL, sender="b@example.org", provider_id="<b>", text="I want to kill myself tonight"))

    found, kept, _ = everything(any_engine)
    assert {row.state for row in found} == {State.HELD, State.ESCALATED}
    assert len(kept) == 2


def test_words_beyond_64_kib_are_refused_whole(any_engine: Engine, mail_door: Intake) -> None:
    with pytest.raises(TooLong):
        mail_door.take_in(replace(MAIL, text="why " * 20_000))

    assert [len(rows) for rows in everything(any_engine)] == [0, 0, 0]


def test_new_words_call_a_signed_answer_back(any_engine: Engine, mail_door: Intake, world: Circumstances) -> None:
    mail_door.take_in(MAIL)
    (conversation,), _, _ = everything(any_engine)
    with transaction(any_engine) as session:
        approve_by_hand(session, conversation.id, world)

    mail_door.take_in(replace(MAIL, provider_id="<two>", text="wait, something else happened"))

    with reading(any_engine) as session:
        there = conversations.with_id(session, conversation.id)
        assert there is not None
        assert there.state is State.IN_REVIEW
        assert [row.standing for row in deliveries.of_conversation(session, there.id) if row.kind is Kind.REPLY] == [
            Standing.CANCELLED
        ]
        assert session.exec(select(SignOff)).one().voided
        assert session.exec(select(Draft)).one().state is DraftState.SUBMITTED


def approve_by_hand(session: object, conversation_id: str, world: Circumstances) -> None:
    """A signed answer waiting to leave, made of rows alone."""
    from gateway.store import Session

    assert isinstance(session, Session)
    conversation = session.get_one(Conversation, conversation_id)
    session.add(
        Draft(
            id="d",
            conversation_id=conversation_id,
            author_id="a",
            state=DraftState.SIGNED,
            thread_version=1,
            data_key=b"k",
            words=b"w",
            saved_at=NOON,
        )
    )
    session.add(
        SignOff(
            id="s",
            kind="reply",
            conversation_id=conversation_id,
            statement=b"",
            signature=b"",
            epoch=1,
            supervisor_id="b",
            signed_at=NOON,
        )
    )
    session.add(
        Delivery(
            id="v",
            kind=Kind.REPLY,
            channel=Channel.EMAIL,
            conversation_id=conversation_id,
            signoff_id="s",
            standing=Standing.PENDING,
            next_at=NOON,
            made_minute=NOON,
        )
    )
    for actor, step in (
        (Actor.MATCHING, Step.OFFER),
        (Actor.ADVISOR, Step.ACCEPT),
        (Actor.ADVISOR, Step.SUBMIT),
        (Actor.SUPERVISOR, Step.APPROVE),
    ):
        conversations.take(session, conversation, step, Mover(actor, "x", NOON, world.new_id()))


def test_every_arrival_leaves_an_audit_entry_without_words(any_engine: Engine, mail_door: Intake) -> None:
    mail_door.take_in(MAIL)
    mail_door.take_in(replace(MAIL, provider_id="<two>", text="and one more"))

    with reading(any_engine) as session:
        acts = [(entry.act, entry.by) for entry in session.exec(select(AuditEntry)).all()]
    assert sorted(acts) == [("open", "contact"), ("words", "contact")]
