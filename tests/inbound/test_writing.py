"""What a text does to the rows: the words that are commands, as they are carried out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import count

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.crypto import blind_index
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, contacts, conversations, reading, transaction
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
from tests.builders import NOON, StoppedClock
from tests.circumstances import RememberingBell

DANGER = "i am going to kill myself tonight"


class Phone:
    """Somebody's phone, in front of the text door."""

    def __init__(self, engine: Engine, door: Intake, world: Circumstances) -> None:
        self.engine = engine
        self.world = world
        self._door = door
        self.sids = count(1)

    def text(self, words: str) -> Outcome:
        """Send a text."""
        return self._door.take_in(
            Arrival(Channel.SMS, "+447700900123", words, f"SM{next(self.sids)}", self.world.now())
        )

    def letters(self) -> list[str | None]:
        """The automatic letters to this phone, in no order."""
        with reading(self.engine) as session:
            sent = session.exec(select(Delivery).where(Delivery.kind == Kind.LETTER)).all()
            return sorted(letter.template or "" for letter in sent)

    def conversation(self) -> Conversation:
        """The one conversation there is."""
        with reading(self.engine) as session:
            found = session.exec(select(Conversation)).one()
            session.expunge(found)
            return found

    def steps(self, *steps: tuple[Actor, Step]) -> None:
        """Somebody of the staff moves it."""
        with transaction(self.engine) as session:
            there = session.exec(select(Conversation)).one()
            for actor, step in steps:
                conversations.take(session, there, step, Mover(actor, "x", NOON, self.world.new_id()))

    def keep(self, *rows: object) -> None:
        """Put rows there that somebody of the staff would have made."""
        with transaction(self.engine) as session:
            session.add_all(rows)


@pytest.fixture
def phone(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Phone:
    return Phone(engine, Intake(engine, keyring_of("sms"), bell, settings, world), world)


@pytest.fixture
def phone_of(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Callable[..., Phone]:
    """A phone in front of a door with other settings."""

    def make(**other: object) -> Phone:
        changed = settings.model_copy(update=other)
        return Phone(engine, Intake(engine, keyring_of("sms"), bell, changed, world), world)

    return make


def a_draft(conversation_id: str, state: DraftState) -> Draft:
    return Draft(
        id="d",
        conversation_id=conversation_id,
        author_id="a",
        state=state,
        thread_version=1,
        data_key=b"k",
        words=b"w",
        saved_at=NOON,
    )


def test_a_bare_help_opens_a_conversation_and_gets_the_help_letter(phone: Phone) -> None:
    assert phone.text("HELP!") is Outcome.STORED

    assert (phone.conversation().state, phone.conversation().thread_version) == (State.WAITING, 1)
    assert phone.letters() == ["help"]


def test_when_is_answered_with_the_promised_time_and_keeps_no_words(phone: Phone) -> None:
    phone.text("can i ask you something")
    promised = phone.conversation().due_at
    assert phone.text("When?") is Outcome.NOTED

    assert phone.letters() == ["state", "welcome"]
    assert phone.conversation().thread_version == 1
    with reading(phone.engine) as session:
        state = session.exec(select(Delivery).where(Delivery.template == "state")).one()
        assert state.parameters == {"due": promised.isoformat()}


def test_when_after_the_promised_time_says_that_it_is_late(phone: Phone, clock: StoppedClock) -> None:
    phone.text("can i ask you something")
    clock.wait(hours=72)
    phone.text("when")

    assert phone.letters() == ["state_late", "welcome"]


def test_when_from_somebody_new_says_that_nothing_waits_and_opens_nothing(phone: Phone) -> None:
    phone.text("WHEN")

    assert phone.letters() == ["state_nothing"]
    with reading(phone.engine) as session:
        assert session.exec(select(Conversation)).all() == []


def test_exit_closes_in_silence_and_sets_aside_what_was_being_written(phone: Phone) -> None:
    phone.text("can i ask you something")
    phone.steps((Actor.MATCHING, Step.OFFER), (Actor.ADVISOR, Step.ACCEPT))
    phone.keep(a_draft(phone.conversation().id, DraftState.WRITING))
    assert phone.text("exit") is Outcome.NOTED

    assert phone.conversation().state is State.CLOSED
    assert phone.conversation().closed_minute is not None
    assert phone.letters() == ["welcome"]
    with reading(phone.engine) as session:
        assert session.exec(select(Draft.state)).one() is DraftState.SET_ASIDE
        closing = session.exec(select(AuditEntry).where(AuditEntry.act == "close")).one()
        assert closing.by == "contact"


def test_exit_calls_back_an_answer_that_was_about_to_leave(phone: Phone) -> None:
    phone.text("can i ask you something")
    here = phone.conversation().id
    phone.steps(
        (Actor.MATCHING, Step.OFFER),
        (Actor.ADVISOR, Step.ACCEPT),
        (Actor.ADVISOR, Step.SUBMIT),
        (Actor.SUPERVISOR, Step.APPROVE),
    )
    signed = {"statement": b"", "signature": b"", "epoch": 1, "supervisor_id": "b", "signed_at": NOON}
    leaving = {"standing": Standing.PENDING, "next_at": NOON, "made_minute": NOON, "channel": Channel.SMS}
    phone.keep(
        a_draft(here, DraftState.SIGNED),
        SignOff(id="s", kind="reply", conversation_id=here, **signed),
        Delivery(id="v", kind=Kind.REPLY, conversation_id=here, signoff_id="s", **leaving),
    )
    phone.text("EXIT")

    assert phone.conversation().state is State.CLOSED
    with reading(phone.engine) as session:
        assert session.get_one(Delivery, "v").standing is Standing.CANCELLED
        assert session.get_one(SignOff, "s").voided
        assert session.get_one(Draft, "d").state is DraftState.SET_ASIDE


def test_exit_does_not_take_danger_off_the_desk(phone: Phone) -> None:
    phone.text(DANGER)
    phone.text("EXIT")

    assert phone.conversation().state is State.ESCALATED


def test_after_exit_new_words_open_a_new_conversation_without_a_second_welcome(phone: Phone) -> None:
    phone.text("can i ask you something")
    phone.text("EXIT")
    phone.text("it is me again")

    with reading(phone.engine) as session:
        states = session.exec(select(Conversation.state)).all()
    assert sorted(states) == [State.CLOSED, State.WAITING]
    assert phone.letters() == ["receipt", "welcome"]


def test_danger_after_stop_brings_one_letter_that_says_how_to_be_answered(phone: Phone, clock: StoppedClock) -> None:
    phone.text("STOP")
    for _ in range(3):
        clock.wait(hours=13)
        phone.text(DANGER)

    assert phone.letters() == ["crisis_after_stop", "stop"]
    assert phone.conversation().state is State.ESCALATED


def test_each_stop_has_its_own_such_letter(phone: Phone, clock: StoppedClock) -> None:
    for words in ("STOP", DANGER, "START", "STOP", DANGER):
        clock.wait(minutes=10)
        phone.text(words)

    assert phone.letters().count("crisis_after_stop") == 2


def test_the_words_of_a_danger_after_stop_are_kept(phone: Phone) -> None:
    phone.text("STOP")
    phone.text(DANGER)

    with reading(phone.engine) as session:
        assert [message.risk >= 3 for message in session.exec(select(Message)).all()] == [True]


def test_the_hash_of_a_texts_id_outlives_everything_that_is_erased(phone: Phone) -> None:
    phone.text("can i ask you something")
    with transaction(phone.engine) as session:
        assert contacts.arrived(session, hashlib.sha256(b"SM1").digest())
        for table in (Delivery, Message, Conversation, Contact):
            for row in session.exec(select(table)).all():
                session.delete(row)
            session.flush()

    phone.sids = count(1)
    assert phone.text("can i ask you something") is Outcome.REPEATED
    with reading(phone.engine) as session:
        assert session.exec(select(Contact)).all() == []


def test_a_text_known_by_its_keyed_fingerprint_of_before_is_a_repeat(
    phone: Phone, keyring_of: Callable[[str], Keyring]
) -> None:
    before = blind_index.fingerprint(keyring_of("sms"), Role.INDEX_SMS, b"text", b"SM1")
    with transaction(phone.engine) as session:
        contacts.note_arrival(session, before, None, NOON)

    assert phone.text("can i ask you something") is Outcome.REPEATED


def test_where_the_provider_answers_stop_it_is_mirrored_and_not_confirmed_twice(
    phone_of: Callable[..., Phone],
) -> None:
    phone = phone_of(optout_by="provider")
    phone.text("STOP")

    assert phone.letters() == []
    with reading(phone.engine) as session:
        assert contacts.stopped(session, session.exec(select(Contact.optout_hash)).one())


def test_a_neutral_first_text_says_only_that_theirs_has_arrived_and_info_says_more(
    phone_of: Callable[..., Phone],
) -> None:
    phone = phone_of(first_text="neutral")
    phone.text("can i ask you something")
    assert phone.letters() == ["welcome_neutral"]

    phone.text("INFO")
    assert phone.letters() == ["help", "welcome_neutral"]


def test_danger_is_answered_at_once_whatever_the_first_text_says(phone_of: Callable[..., Phone]) -> None:
    phone = phone_of(first_text="neutral")
    phone.text(DANGER)
    assert phone.letters() == ["crisis"]


def test_whoever_writes_from_a_number_that_was_silent_for_90_days_is_somebody_else(
    phone: Phone, clock: StoppedClock
) -> None:
    phone.text("can i ask you something")
    clock.wait(days=80)
    phone.text("and one thing more")
    clock.wait(days=80)
    phone.text("still me, 80 days later")
    clock.wait(days=92)
    phone.text("hello, i have a new phone")

    with reading(phone.engine) as session:
        old, new = sorted(session.exec(select(Contact)).all(), key=lambda contact: contact.first_minute)
        assert old.address_index == new.address_index
        assert (old.passed_on, new.passed_on) == (True, False)
        theirs = session.exec(select(Conversation.contact_id, Conversation.messages)).all()
    assert sorted(messages for _, messages in theirs) == [1, 3]
    assert phone.letters() == ["welcome", "welcome"]
