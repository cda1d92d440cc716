"""Taking in several at once: one commit, and nobody's trouble is somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from gateway import letters
from gateway.config import Settings
from gateway.crypto.envelope import TooLong
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Bell
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.store import Engine, reading
from gateway.store.tables import Channel, Conversation, Message
from gateway.time_and_chance import Circumstances
from tests.builders import NOON
from tests.circumstances import RememberingBell, WhileWeLook

KeyringOf = Callable[[str], Keyring]


def a_mail(number: int, **other: Any) -> Arrival:
    return replace(
        Arrival(
            channel=Channel.EMAIL,
            sender=f"person{number}@example.org",
            text=f"Can you help me with school? I asked {number} times.",
            provider_id=f"<{number}@example.org>",
            mailbox="ask",
            at=NOON,
        ),
        **other,
    )


@pytest.fixture
def door(
    any_engine: Engine, keyring_of: KeyringOf, bell: RememberingBell, settings: Settings, world: Circumstances
) -> Intake:
    return Intake(any_engine, keyring_of("smtp"), bell, settings, world)


def threads(engine: Engine) -> dict[str, int]:
    """How many messages each conversation has."""
    with reading(engine) as session:
        found = {conversation.id: conversation.messages for conversation in session.exec(select(Conversation))}
        kept = [message.conversation_id for message in session.exec(select(Message))]
    assert {thread: kept.count(thread) for thread in found} == found
    return found


def test_mails_of_many_people_are_stored_with_one_commit_and_one_ring(
    any_engine: Engine, door: Intake, bell: RememberingBell
) -> None:
    writes: list[object] = []
    event.listen(any_engine, "commit", writes.append)

    assert door.take_in_all([a_mail(number) for number in range(8)]) == [Outcome.STORED] * 8

    assert list(threads(any_engine).values()) == [1] * 8
    assert len(writes) == 1
    assert sorted(bell.rung) == sorted([Bell.OUTBOUND, Bell.MATCHING])


def test_rows_of_many_new_people_are_written_with_one_statement_of_each_kind(any_engine: Engine, door: Intake) -> None:
    said: list[str] = []
    event.listen(any_engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    door.take_in_all([a_mail(number) for number in range(8)])

    written = [" ".join(statement.split()[:3]) for statement in said if statement.startswith("INSERT")]
    assert len(written) == len(set(written)) > 3


def test_second_words_of_one_person_join_the_first_that_came_with_them(any_engine: Engine, door: Intake) -> None:
    first, second = a_mail(1), a_mail(1, text="and one more thing", provider_id="<more@example.org>")

    outcomes = door.take_in_all([first, a_mail(2), second, a_mail(1, sender="Person1@Example.ORG", text="last")])

    assert outcomes == [Outcome.STORED] * 4
    assert sorted(threads(any_engine).values()) == [1, 3]


def test_a_mail_that_comes_twice_at_once_is_one_message(any_engine: Engine, door: Intake) -> None:
    assert door.take_in_all([a_mail(1), a_mail(1), a_mail(2)]) == [Outcome.STORED, Outcome.REPEATED, Outcome.STORED]

    assert list(threads(any_engine).values()) == [1, 1]


def test_one_who_writes_too_much_keeps_nobody_else_out(any_engine: Engine, door: Intake) -> None:
    endless = a_mail(2, text="so much to say " * 10_000)

    outcomes = door.take_in_all([a_mail(1), endless, a_mail(3, automatic="null-sender")])

    assert (outcomes[0], outcomes[2]) == (Outcome.STORED, Outcome.DROPPED)
    assert isinstance(outcomes[1], TooLong)
    assert len(threads(any_engine)) == 1


def test_one_that_cannot_be_written_keeps_nobody_else_out(
    any_engine: Engine, door: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, tries = letters.put, iter(range(100))

    def full_at_first(*given: Any, **known: Any) -> None:
        if next(tries) < 2:  # once with all the others, once alone
            raise OSError("the disk is full")
        put(*given, **known)

    monkeypatch.setattr(letters, "put", full_at_first)
    outcomes = door.take_in_all([a_mail(1), a_mail(2), a_mail(3)])

    assert isinstance(outcomes[0], OSError)
    assert outcomes[1:] == [Outcome.STORED] * 2
    assert len(threads(any_engine)) == 2
    monkeypatch.undo()
    assert door.take_in(a_mail(1)) is Outcome.STORED


@pytest.mark.parametrize("same", [True, False])
def test_what_another_door_takes_in_at_the_same_moment_is_neither_lost_nor_doubled(
    any_engine: Engine, keyring_of: KeyringOf, settings: Settings, world: Circumstances, same: bool
) -> None:
    there = a_mail(2) if same else a_mail(2, text="something else", provider_id="<else@example.org>")
    bell = WhileWeLook()
    door, other = (Intake(any_engine, keyring_of("smtp"), bell, settings, world) for _ in range(2))
    bell.happens = lambda: other.take_in(there)

    outcomes = door.take_in_all([a_mail(1), a_mail(2), a_mail(3)])

    assert outcomes == [Outcome.STORED, Outcome.REPEATED if same else Outcome.STORED, Outcome.STORED]
    assert sorted(threads(any_engine).values()) == ([1, 1, 1] if same else [1, 1, 2])
