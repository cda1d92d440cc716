"""Machines that answer machines: each of them gets one letter at most, and then it is quiet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.conversation import State
from gateway.store import conversations, transaction
from gateway.store.tables import Channel
from tests.builders import StoppedClock
from tests.outbound.smart_host import Taken
from tests.walks.autoresponders import Machine, an_encrypting_machine, machines
from tests.walks.wired import Gateway, Post, gateway, until_nothing_moves

QUESTION = "Can I ask you something?"


@pytest.fixture
def ours(tmp_path: Path, prepared_sqlite: Path, clock: StoppedClock) -> Iterator[Gateway]:
    """A gateway that everybody writes to."""
    (tmp_path / "ours").mkdir()
    with gateway(tmp_path / "ours", "help.example", prepared_sqlite, clock) as running:
        yield running


@pytest.fixture
def theirs(tmp_path: Path, prepared_sqlite: Path, clock: StoppedClock) -> Iterator[Gateway]:
    """Another gateway of the same kind, elsewhere."""
    (tmp_path / "theirs").mkdir()
    with gateway(tmp_path / "theirs", "aid.example", prepared_sqlite, clock) as running:
        yield running


def question(sender: str, to: str) -> Post:
    """A question from that address, which somebody forged."""
    raw = f"From: {sender}\r\nTo: {to}\r\nSubject: hello\r\n\r\n{QUESTION}\r\n".encode()
    return Post(sender, to, raw)


def answered_round(ours: Gateway, responders: list[Machine]) -> int:
    """Every letter that has left is answered by the machine it went to; returns how many that were."""
    letters = ours.letters()
    for letter in letters:
        (machine,) = [machine for machine in responders if machine.is_at(letter.recipients[0])]
        ours.receive(machine.answers(letter))
    return len(letters)


def test_autoresponders_that_answer_everything_get_one_letter_each(ours: Gateway, clock: StoppedClock) -> None:
    responders = machines()
    for machine in responders:
        ours.receive(question(machine.address, ours.ask))

    until_nothing_moves(lambda: answered_round(ours, responders))
    clock.wait(hours=25)
    later = until_nothing_moves(lambda: answered_round(ours, responders))

    assert len(responders) >= 10
    assert {machine.name: len(machine.letters) for machine in responders} == {m.name: 1 for m in responders}
    assert later == 0


def test_a_machine_whose_answers_cannot_be_read_is_told_so_once(ours: Gateway, clock: StoppedClock) -> None:
    """It might be a person whose mail program encrypts: then the welcome alone would not do."""
    machine = an_encrypting_machine()
    ours.receive(question(machine.address, ours.ask))

    until_nothing_moves(lambda: answered_round(ours, [machine]))

    assert len(machine.letters) == 2


def test_machines_that_write_first_get_one_letter_or_none(ours: Gateway) -> None:
    responders = machines()
    forged = Taken("", [], f"From: <{ours.ask}>\r\nMessage-ID: <forged@help.example>\r\n\r\nhello\r\n".encode())
    for machine in responders:
        ours.receive(machine.answers(forged))
        machine.letters.clear()

    until_nothing_moves(lambda: answered_round(ours, responders))

    told = {machine.name: len(machine.letters) for machine in responders if machine.letters}
    assert set(told.values()) == {1}
    assert not told.keys() & {"says-so", "exchange", "vacation", "dutch", "finnish", "help-desk"}


def crossing(here: Gateway, there: Gateway) -> int:
    """Each gateway takes what the other has sent; returns how many letters that were."""
    moved = 0
    for sending, taking in ((here, there), (there, here)):
        for letter in sending.letters():
            (to,) = letter.recipients
            taking.receive(Post(letter.sender or "<>", to, letter.content))
            moved += 1
    return moved


def test_two_gateways_wired_to_each_other_write_once(ours: Gateway, theirs: Gateway) -> None:
    ours.receive(question(theirs.ask, ours.ask))
    theirs.receive(question(ours.ask, theirs.ask))

    until_nothing_moves(lambda: crossing(ours, theirs))

    assert [len(ours.smart_host.taken), len(theirs.smart_host.taken)] == [1, 1]


def test_an_answer_that_a_person_wrote_starts_nothing_between_two_gateways(ours: Gateway, theirs: Gateway) -> None:
    with transaction(ours.engine) as session:
        contact = ours.office.contact(session, Channel.EMAIL, theirs.ask)
        ours.office.approve(session, ours.office.conversation(session, contact), "We are here.")

    until_nothing_moves(lambda: crossing(ours, theirs))

    assert [len(ours.smart_host.taken), len(theirs.smart_host.taken)] == [1, 0]
    with transaction(theirs.engine) as session:
        assert not conversations.in_state(session, *State)
