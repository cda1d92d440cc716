"""What is reported of a letter by whoever took it: any order, any number of times."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import select

from gateway.conversation import State
from gateway.store import Engine, audit, contacts, copies, reading, reports, transaction
from gateway.store.tables import (
    AuditEntry,
    Channel,
    Contact,
    Conversation,
    Delivery,
    Direction,
    Kind,
    ProviderCopy,
    Standing,
)
from tests.builders import NOON, a_contact, a_conversation

TOKEN = "a" * 64
LATER = NOON + timedelta(hours=1)
SID = "SM" + "0" * 32


def a_delivery(engine: Engine, **given: Any) -> None:
    ordinary: dict[str, Any] = {
        "id": "gone",
        "kind": Kind.LETTER,
        "channel": Channel.SMS,
        "standing": Standing.SENT,
        "attempt_token": TOKEN,
        "receipt": SID,
        "made_minute": NOON,
    }
    with transaction(engine) as session:
        session.add(Delivery(**ordinary | given))


def report(engine: Engine, status: str, code: str | None = None) -> None:
    with transaction(engine) as session:
        assert reports.outcome(session, TOKEN, status, code, LATER, SID)


def now_of(engine: Engine) -> Delivery:
    with reading(engine) as session:
        found = session.get_one(Delivery, "gone")
        session.expunge(found)
        return found


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered", "delivered"])))
def test_reports_in_any_order_and_repeated_end_in_delivered(engine: Engine, order: tuple[str, ...]) -> None:
    a_delivery(engine)
    for status in order:
        report(engine, status)

    assert (now_of(engine).standing, now_of(engine).reason) == (Standing.SENT, reports.ARRIVED)


@pytest.mark.parametrize("order", list(permutations(["sent", "undelivered", "undelivered", "queued"])))
def test_reports_in_any_order_and_repeated_end_in_a_failure_that_is_noted_once(
    engine: Engine, order: tuple[str, ...]
) -> None:
    a_delivery(engine)
    for status in order:
        report(engine, status, "30005" if status == "undelivered" else None)

    assert (now_of(engine).standing, now_of(engine).reason) == (Standing.UNDELIVERED, "undelivered_30005")
    with reading(engine) as session:
        assert len(session.exec(select(AuditEntry)).all()) == 1


def test_what_is_final_stays(engine: Engine) -> None:
    a_delivery(engine)
    report(engine, "delivered")
    report(engine, "undelivered", "30005")

    assert now_of(engine).standing is Standing.SENT


def test_a_status_that_nobody_knows_changes_nothing(engine: Engine) -> None:
    a_delivery(engine)
    report(engine, "teleported")

    assert now_of(engine).reason is None


def test_a_report_before_the_answer_keeps_the_id_for_outbound(engine: Engine) -> None:
    a_delivery(engine, standing=Standing.SENDING, receipt=None)
    report(engine, "delivered")

    assert (now_of(engine).standing, now_of(engine).receipt) == (Standing.SENDING, SID)
    assert now_of(engine).reason == reports.ARRIVED


@pytest.mark.parametrize(
    ("urgency", "attempts", "minutes"), [(1, 1, 15), (2, 1, 1), (2, 2, 2), (2, 7, 64), (2, 11, 64), (1, 3, 60)]
)
def test_an_automatic_letter_that_failed_for_now_goes_once_more_after_a_growing_pause(
    engine: Engine, urgency: int, attempts: int, minutes: int
) -> None:
    a_delivery(engine, urgency=urgency, attempts=attempts)
    report(engine, "undelivered", "30003")

    again = now_of(engine)
    assert (again.standing, again.receipt) == (Standing.PENDING, None)
    assert again.next_at == LATER + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": Kind.REPLY},
        {"kind": Kind.STAFF},
        {"made_minute": NOON - timedelta(hours=48)},
        {"attempts": 12, "urgency": 2},
    ],
)
def test_an_answer_an_alarm_and_a_letter_that_was_tried_for_long_and_failed_for_now_are_not_repeated(
    engine: Engine, given: dict[str, Any]
) -> None:
    a_delivery(engine, **given)
    report(engine, "undelivered", "30003")

    assert now_of(engine).standing is Standing.UNDELIVERED


def test_a_block_that_the_network_reports_is_as_good_as_a_stop(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(a_contact(id="c", optout_hash=b"hash"))
    a_delivery(engine, contact_id="c")
    report(engine, "failed", "21610")

    assert now_of(engine).standing is Standing.UNDELIVERED
    with reading(engine) as session:
        assert contacts.stopped(session, session.get_one(Contact, "c").optout_hash)
        acts = {entry.act: entry.code for entry in session.exec(select(AuditEntry)).all()}
    assert acts == {"stop": "stopped_at_provider", "did_not_arrive": "undelivered_21610"}


@pytest.mark.parametrize(("status", "due"), [("sent", LATER + timedelta(hours=1)), ("delivered", LATER)])
def test_a_copy_is_due_for_deletion_once_the_status_is_final(engine: Engine, status: str, due: Any) -> None:
    a_delivery(engine)
    with transaction(engine) as session:
        copies.keep(session, SID, Direction.OUT, NOON, LATER + timedelta(hours=1))
    report(engine, status)

    with reading(engine) as session:
        assert session.get_one(ProviderCopy, SID).next_at == due


@pytest.mark.parametrize(
    ("kind", "state", "after"),
    [
        (Kind.REPLY, State.ANSWERED, State.HELD),
        (Kind.REPLY, State.WAITING, State.WAITING),
        (Kind.LETTER, State.ANSWERED, State.ANSWERED),
    ],
)
def test_an_answer_that_did_not_arrive_after_all_is_held_for_a_person_to_look(
    any_engine: Engine, kind: Kind, state: State, after: State
) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session, state=state).id
    a_delivery(any_engine, kind=kind, conversation_id=thread)

    with transaction(any_engine) as session:
        assert reports.outcome(session, TOKEN, "undelivered", "30005", LATER)

    with reading(any_engine) as session:
        conversation = session.get_one(Conversation, thread)
        assert session.get_one(Delivery, "gone").standing is Standing.UNDELIVERED
        assert conversation.state is after
        assert conversation.held_reason == ("did_not_arrive" if after is State.HELD else None)


def test_a_letter_that_bounced_for_good_is_held_once_and_a_delay_only_noted_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session, state=State.ANSWERED).id
    a_delivery(any_engine, kind=Kind.REPLY, channel=Channel.EMAIL, conversation_id=thread)

    for code, for_good in [("4.4.1", False), ("4.4.1", False), ("5.1.1", True), ("5.1.1", True), ("4.4.1", False)]:
        with transaction(any_engine) as session:
            assert reports.came_back(session, TOKEN, code, LATER, for_good=for_good)

    with reading(any_engine) as session:
        delivery, conversation = session.get_one(Delivery, "gone"), session.get_one(Conversation, thread)
        entries = [(entry.act, entry.by, entry.code) for entry in audit.of_conversation(session, thread)]
        assert (delivery.standing, delivery.reason) == (Standing.UNDELIVERED, "undelivered_5.1.1")
        assert (conversation.state, conversation.held_reason) == (State.HELD, "did_not_arrive")
    assert entries.count(("delayed", "mail system", "4.4.1")) == 1
    assert entries.count(("did_not_arrive", "mail system", "undelivered_5.1.1")) == 1
    assert len(entries) == 3  # the third: the conversation's step


def test_a_report_on_a_letter_that_we_do_not_know_changes_nothing(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        assert not reports.came_back(session, "c" * 64, "5.1.1", LATER, for_good=True)


@pytest.mark.parametrize("code", ["21610", "30003"])
def test_what_a_mail_system_says_is_never_read_as_a_number_of_the_networks(any_engine: Engine, code: str) -> None:
    with transaction(any_engine) as session:
        contact = a_contact(id="c", optout_hash=b"hash")
        session.add(contact)
    a_delivery(any_engine, channel=Channel.EMAIL, contact_id="c")

    with transaction(any_engine) as session:
        assert reports.came_back(session, TOKEN, code, LATER, for_good=True)

    assert now_of(any_engine).standing is Standing.UNDELIVERED
    with reading(any_engine) as session:
        assert not contacts.stopped(session, b"hash")
