"""Somebody asks by message for another advisor, and gets one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.crypto.keyring import Keyring
from gateway.inbound.intake import Intake
from gateway.store import Engine, conversations, reading, transaction
from gateway.store.tables import Conversation, Draft, DraftState, Recusal
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, an_advisor
from tests.circumstances import RememberingBell
from tests.inbound.test_writing import DANGER, Phone, a_draft

ASKS = "another advisor please"
ACCEPT, SUBMIT = (Actor.ADVISOR, Step.ACCEPT), (Actor.ADVISOR, Step.SUBMIT)
SIGNED = (ACCEPT, SUBMIT, (Actor.SUPERVISOR, Step.APPROVE))
ANSWERED = (*SIGNED, (Actor.OUTBOUND, Step.DELIVER))


@pytest.fixture
def phone(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Phone:
    with transaction(engine) as session:
        an_advisor(session, id="a")
    found = Phone(engine, Intake(engine, keyring_of("sms"), bell, settings, world), world)
    found.text("I cannot sleep.")
    return found


def recused(phone: Phone) -> list[str]:
    with reading(phone.engine) as session:
        return [row.staff_id for row in session.exec(select(Recusal)).all()]


def is_with(phone: Phone, advisor_id: str, *steps: tuple[Actor, Step]) -> None:
    """These steps are taken, and it is this advisor's; the advisor "a" has answered before."""
    phone.steps(*steps)
    with transaction(phone.engine) as session:
        conversations.change(session, session.exec(select(Conversation)).one(), advisor_id=advisor_id)


def answered(phone: Phone) -> None:
    is_with(phone, "a", *ANSWERED)
    phone.keep(a_draft(phone.conversation().id, DraftState.SIGNED))


def test_what_was_answered_waits_for_anybody_else(phone: Phone) -> None:
    answered(phone)
    phone.text(ASKS)
    there = phone.conversation()
    assert (there.state, there.advisor_id) == (State.WAITING, None)
    assert recused(phone) == ["a"]
    assert there.messages == 2


@pytest.mark.parametrize(
    "steps",
    [[(Actor.MATCHING, Step.OFFER)], [ACCEPT], [ACCEPT, SUBMIT], []],
    ids=["offered", "being written", "in review", "waiting"],
)
def test_what_is_with_the_same_advisor_again_is_given_back(phone: Phone, steps: list[tuple[Actor, Step]]) -> None:
    answered(phone)
    phone.text("And one more thing.")
    is_with(phone, "a", *steps)
    phone.text(ASKS)
    there = phone.conversation()
    assert (there.state, there.advisor_id, there.lease, there.silent_at) == (State.WAITING, None, None, None)
    assert there.passed_by == ["a"]


def test_what_they_write_after_an_answer_may_be_asked_of_everybody_who_passed_before(phone: Phone) -> None:
    answered(phone)
    with transaction(phone.engine) as session:
        there = session.exec(select(Conversation)).one()
        conversations.change(session, there, passed_by=["b"], once_more={"b": False})
    phone.text("And one more thing.")
    assert (phone.conversation().passed_by, phone.conversation().once_more) == ([], {})


def test_what_was_begun_for_them_is_set_aside(phone: Phone) -> None:
    answered(phone)
    phone.text("And one more thing.")
    is_with(phone, "a", ACCEPT)
    begun = a_draft(phone.conversation().id, DraftState.WRITING)
    begun.id = "begun"
    phone.keep(begun)
    phone.text(ASKS)
    with reading(phone.engine) as session:
        assert session.get_one(Draft, "begun").state is DraftState.SET_ASIDE


def test_what_another_has_already_stays_there(phone: Phone) -> None:
    answered(phone)
    phone.text("And one more thing.")
    is_with(phone, "b", ACCEPT)
    phone.text(ASKS)
    assert (phone.conversation().state, phone.conversation().advisor_id) == (State.ASSIGNED, "b")
    assert recused(phone) == ["a"]


def test_who_has_had_no_answer_yet_parts_from_nobody(phone: Phone) -> None:
    is_with(phone, "a", ACCEPT)
    phone.text(ASKS)
    assert (phone.conversation().state, recused(phone)) == (State.ASSIGNED, [])


def test_an_answer_that_is_about_to_leave_is_for_the_supervisors_to_decide(phone: Phone) -> None:
    is_with(phone, "a", *SIGNED)
    phone.keep(a_draft(phone.conversation().id, DraftState.SIGNED))
    phone.text(ASKS)
    assert recused(phone) == []


def test_in_danger_nothing_changes_hands_by_itself(phone: Phone) -> None:
    answered(phone)
    phone.text(DANGER)
    phone.steps((Actor.SUPERVISOR, Step.TAKE_OVER))
    phone.text(ASKS)
    assert (phone.conversation().state, recused(phone)) == (State.ASSIGNED, [])


def test_after_the_end_of_a_conversation_the_next_goes_to_somebody_else(phone: Phone) -> None:
    answered(phone)
    phone.text("EXIT")
    phone.text(ASKS)
    with reading(phone.engine) as session:
        opened = session.exec(select(Conversation).where(Conversation.state == State.WAITING)).one()
        assert opened.advisor_id is None
    assert recused(phone) == ["a"]


def test_words_that_only_come_near_it_part_nobody(phone: Phone) -> None:
    answered(phone)
    phone.text("i am in love with someone else, please help")
    assert (recused(phone), phone.conversation().advisor_id) == ([], "a")
    assert phone.conversation().due_at > NOON
