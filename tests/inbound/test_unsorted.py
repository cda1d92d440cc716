"""What becomes at the door of a text that nobody could place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.crypto.keyring import Keyring
from gateway.inbound.intake import Intake
from gateway.store import Engine
from gateway.time_and_chance import Circumstances
from tests.builders import NOON
from tests.circumstances import RememberingBell
from tests.inbound.test_writing import DANGER, Phone

UNCLEAR = "could i ask you something, i do not know how to begin"
ANSWERED = (
    (Actor.ADVISOR, Step.ACCEPT),
    (Actor.ADVISOR, Step.SUBMIT),
    (Actor.SUPERVISOR, Step.APPROVE),
    (Actor.OUTBOUND, Step.DELIVER),
)


@pytest.fixture
def phone_of(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Callable[..., Phone]:
    """A phone in front of a door with these settings."""

    def make(**other: object) -> Phone:
        chosen = settings.model_copy(update=other)
        return Phone(engine, Intake(engine, keyring_of("sms"), bell, chosen, world), world)

    return make


@pytest.fixture
def phone(phone_of: Callable[..., Phone]) -> Phone:
    return phone_of()


def test_it_waits_to_be_sorted_until_a_quarter_of_its_promise_is_left_and_they_are_welcomed(phone: Phone) -> None:
    phone.text(UNCLEAR)

    there = phone.conversation()
    assert (there.state, there.topic, there.topics) == (State.WAITING, "general", [])
    assert there.sort_by == there.due_at - (there.due_at - NOON) / 4
    assert phone.letters() == ["welcome"]


def test_a_greeting_waits_for_no_sorting(phone: Phone) -> None:
    phone.text("hi")
    assert phone.conversation().sort_by is None


def test_a_text_in_a_language_of_nobody_here_waits_to_be_sorted_and_counts_as_some_worry(phone: Phone) -> None:
    phone.text("merhaba nasılsın, canım çok sıkkın ve okul kötü gidiyor")
    there = phone.conversation()
    assert (there.sort_by is not None, there.risk) == (True, 2)


def test_new_words_that_say_what_it_is_about_sort_it(phone: Phone) -> None:
    phone.text(UNCLEAR)
    phone.text("please?")
    assert phone.conversation().sort_by is not None

    phone.text("the girls at school are bullying me every day")

    there = phone.conversation()
    assert (there.sort_by, there.topic) == (None, "bullying")
    assert there.topics[0] == "bullying"


def test_danger_waits_for_no_sorting(phone: Phone) -> None:
    phone.text(UNCLEAR)
    phone.text(DANGER)
    assert phone.conversation().state is State.ESCALATED


def test_a_stop_holds_what_waits_to_be_sorted_and_a_start_lets_it_wait_again(phone: Phone) -> None:
    phone.text(UNCLEAR)
    phone.text("STOP")
    assert (phone.conversation().state, phone.conversation().held_reason) == (State.HELD, "stopped")
    phone.text("START")
    assert (phone.conversation().state, phone.conversation().sort_by is None) == (State.WAITING, False)


def test_what_was_answered_once_goes_back_to_its_advisor_however_unclear_the_next_words_are(phone: Phone) -> None:
    phone.text(UNCLEAR)
    phone.steps(*ANSWERED)

    phone.text(UNCLEAR)

    there = phone.conversation()
    assert (there.state, there.sort_by) == (State.WAITING, None)
    assert there.due_at > NOON + timedelta(hours=1)


def test_where_nothing_is_sorted_first_anybody_is_asked(phone_of: Callable[..., Phone]) -> None:
    phone = phone_of(sort_first=False)
    phone.text(UNCLEAR)
    assert phone.conversation().sort_by is None


def test_what_nobody_here_can_read_is_sorted_first_all_the_same(phone_of: Callable[..., Phone]) -> None:
    phone = phone_of(sort_first=False)
    phone.text("hoi, is daar iemand")
    assert phone.conversation().sort_by is not None
