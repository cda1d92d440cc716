"""What intake does about machines: reports on our letters, and machines that hide among people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto import opening
from gateway.crypto.envelope import Place, Purpose, Sealed
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.bounces import Ending, Report
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, deliveries, reading, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Kind, Message, Standing
from gateway.time_and_chance import Circumstances, token_hash
from tests.builders import NOON, StoppedClock, a_conversation, an_id
from tests.circumstances import RememberingBell

KeyringOf = Callable[[str], Keyring]
MAIL = Arrival(
    channel=Channel.EMAIL,
    sender="jo@example.org",
    subject="a question",
    text="Can you help me with school?",
    provider_id="<one@example.org>",
    mailbox="ask",
    at=NOON,
)
BOUNCE = replace(
    MAIL,
    sender="MAILER-DAEMON@mx.example",
    automatic="null-sender",
    returned="abc234",
    report=Report(Ending.FOR_GOOD, "5.1.1"),
)


@pytest.fixture
def door(
    any_engine: Engine, keyring_of: KeyringOf, bell: RememberingBell, settings: Settings, world: Circumstances
) -> Intake:
    return Intake(any_engine, keyring_of("smtp"), bell, settings, world)


def everything(engine: Engine) -> tuple[list[Conversation], list[Message], list[Delivery]]:
    with reading(engine) as session:
        conversations = list(session.exec(select(Conversation)).all())
        found = conversations, list(session.exec(select(Message)).all()), list(session.exec(select(Delivery)).all())
        session.expunge_all()
    return found


def an_answer_that_left(engine: Engine, token: str) -> str:
    """A conversation whose answer left with this token in its return path; returns its id."""
    with transaction(engine) as session:
        thread = a_conversation(session, state=State.ANSWERED).id
        delivery = Delivery(
            id=an_id("delivery"),
            kind=Kind.REPLY,
            channel=Channel.EMAIL,
            conversation_id=thread,
            standing=Standing.SENT,
            attempt_token=token_hash(token),
            made_minute=NOON,
        )
        deliveries.keep(session, delivery)
    return thread


def test_a_bounce_marks_its_letter_and_leaves_no_words(any_engine: Engine, door: Intake) -> None:
    thread = an_answer_that_left(any_engine, "abc234")

    assert door.take_in(BOUNCE) is Outcome.DROPPED

    (conversation,), kept, (letter,) = everything(any_engine)
    assert (conversation.id, conversation.state, conversation.held_reason) == (thread, State.HELD, "did_not_arrive")
    assert (letter.standing, letter.reason) == (Standing.UNDELIVERED, "undelivered_5.1.1")
    assert kept == []


@pytest.mark.parametrize(
    "told",
    [
        replace(BOUNCE, report=Report(Ending.FOR_NOW, "4.4.1")),
        replace(BOUNCE, report=Report(Ending.UNKNOWN, "")),
        replace(BOUNCE, report=None),
        replace(BOUNCE, returned="neverseen"),
        replace(BOUNCE, returned=None),
    ],
)
def test_any_other_report_moves_nothing_and_is_dropped(any_engine: Engine, door: Intake, told: Arrival) -> None:
    an_answer_that_left(any_engine, "abc234")

    assert door.take_in(told) is Outcome.DROPPED

    (conversation,), kept, (letter,) = everything(any_engine)
    assert (conversation.state, letter.standing, kept) == (State.ANSWERED, Standing.SENT, [])


def test_what_only_looks_like_a_bounce_marks_its_letter_and_is_kept_for_a_person_to_see(
    any_engine: Engine, door: Intake
) -> None:
    an_answer_that_left(any_engine, "abc234")

    assert door.take_in(replace(BOUNCE, automatic=None, looks_automatic=True)) is Outcome.STORED

    threads, (message,), (letter,) = everything(any_engine)
    assert letter.standing is Standing.UNDELIVERED
    held = {conversation.id: conversation.held_reason or "" for conversation in threads}
    assert sorted(held.values()) == ["did_not_arrive", "looks_automatic"]
    assert held[message.conversation_id] == "looks_automatic"


def test_what_cannot_be_read_is_told_once_and_again_the_next_day(
    any_engine: Engine, door: Intake, clock: StoppedClock
) -> None:
    unreadable = replace(MAIL, text="", unreadable=True)
    for number, hours in enumerate([0, 1, 25]):
        clock.wait(hours=hours)
        door.take_in(replace(unreadable, provider_id=f"<{number}@example.org>"))

    (_,), kept, sent = everything(any_engine)
    assert len(kept) == 3
    assert [letter.template for letter in sent] == ["unreadable", "unreadable"]


@pytest.mark.parametrize(("hours", "letters"), [(1, 1), (25, 2)])
def test_a_stranger_who_answers_to_anothers_new_reply_address_is_taken_in_without_a_letter(
    any_engine: Engine, door: Intake, keyring_of: KeyringOf, clock: StoppedClock, hours: int, letters: int
) -> None:
    door.take_in(MAIL)
    (conversation,), _, _ = everything(any_engine)
    place = Place("conversation", "reply_token", conversation.id, conversation.id)
    sealed = Sealed(conversation.reply_token or b"")
    token = opening.open_address(keyring_of("outbound"), Purpose.TOKEN, sealed, place)["token"]
    clock.wait(hours=hours)

    door.take_in(replace(MAIL, sender="other@example.org", provider_id="<two@example.org>", reply_token=token))

    threads, kept, sent = everything(any_engine)
    assert (len(threads), len(kept), len(sent)) == (2, 2, letters)
