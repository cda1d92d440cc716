"""What every letter asks while it leaves, and the two changes that decide who carries it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.store import Engine, blocks, contacts, deliveries, outgoing, reading, transaction
from gateway.store.outgoing import Outgoing
from gateway.store.tables import Channel, Contact, Delivery, Kind, SignOff, Standing, Template
from tests.builders import NOON, a_block, a_conversation, an_id

LATER = NOON + timedelta(minutes=1)


def a_delivery(engine: Engine, **given: Any) -> Delivery:
    ordinary: dict[str, Any] = {
        "id": an_id("delivery"),
        "kind": Kind.LETTER,
        "channel": Channel.SMS,
        "standing": Standing.PENDING,
        "next_at": NOON,
        "made_minute": NOON,
    }
    delivery = Delivery(**ordinary | given)
    with transaction(engine) as session:
        deliveries.keep(session, delivery)
    return delivery


def due(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [delivery.id for delivery in outgoing.due(session, NOON)]


def test_what_is_urgent_leaves_first_and_what_is_not_due_stays(any_engine: Engine) -> None:
    a_delivery(any_engine, id="ordinary", urgency=0)
    a_delivery(any_engine, id="crisis", urgency=2)
    a_delivery(any_engine, id="later", next_at=LATER)
    a_delivery(any_engine, id="sent", standing=Standing.SENT)

    assert due(any_engine) == ["crisis", "ordinary"]


def test_what_was_caught_in_the_middle_of_sending_comes_back_when_its_lease_has_ended(any_engine: Engine) -> None:
    a_delivery(any_engine, id="caught", standing=Standing.SENDING, lease="dead", leased_until=NOON)
    a_delivery(any_engine, id="under way", standing=Standing.SENDING, lease="alive", leased_until=LATER)

    assert due(any_engine) == ["caught"]


def test_one_worker_claims_a_delivery_and_the_other_is_told_so(any_engine: Engine) -> None:
    first = a_delivery(any_engine)
    second = Delivery(**first.model_dump())

    with transaction(any_engine) as session:
        session.add(mine := session.get_one(Delivery, first.id))
        assert outgoing.claim(session, mine, "first", LATER)
    with transaction(any_engine) as session:
        assert not outgoing.claim(session, second, "second", LATER)


def begin(engine: Engine, seen: Outgoing, lease: str = "mine") -> bool:
    with transaction(engine) as session:
        return outgoing.begin(session, seen, lease, LATER, now=NOON, message_id="<m@example.org>", token="hash")


def seen_of(engine: Engine, delivery_id: str) -> Outgoing:
    with reading(engine) as session:
        seen = outgoing.with_id(session, delivery_id)
        assert seen is not None
        return seen


def row_of(engine: Engine, delivery_id: str) -> dict[str, Any]:
    with reading(engine) as session:
        return session.get_one(Delivery, delivery_id).model_dump()


def test_of_each_urgency_what_was_due_first_comes_first_and_as_many_as_are_asked_for(any_engine: Engine) -> None:
    for urgency in (-1, 0, 1, 2, 3):
        a_delivery(any_engine, id=f"{urgency} second", urgency=urgency)
        a_delivery(any_engine, id=f"{urgency} first", urgency=urgency, next_at=NOON - timedelta(hours=1))
    a_delivery(any_engine, id="taken", urgency=3, lease="another", leased_until=LATER)
    a_delivery(any_engine, id="caught", urgency=1, standing=Standing.SENDING, lease="dead", leased_until=NOON)

    ids = due(any_engine)
    assert [row_id for row_id in ids if row_id != "caught"] == [
        f"{urgency} {which}" for urgency in (3, 2, 1, 0, -1) for which in ("first", "second")
    ]
    assert ids.index("2 second") < ids.index("caught") < ids.index("0 first")
    with reading(any_engine) as session:
        assert [one.id for one in outgoing.due(session, NOON, limit=1)] == ["3 first"]


def test_a_letter_is_claimed_and_marked_as_being_sent_at_once_and_by_one_worker(any_engine: Engine) -> None:
    seen = seen_of(any_engine, a_delivery(any_engine, reason="recipient_450", attempts=1).id)

    assert [begin(any_engine, seen), begin(any_engine, seen, "another")] == [True, False]

    row = row_of(any_engine, seen.id)
    assert (row["standing"], row["lease"], row["leased_until"]) == (Standing.SENDING, "mine", LATER)
    assert (row["attempts"], row["reason"], row["next_at"]) == (2, None, NOON)
    assert (row["message_id"], row["attempt_token"]) == ("<m@example.org>", "hash")


def test_a_letter_that_was_cancelled_since_it_was_seen_is_not_begun(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        conversation_id = a_conversation(session).id
    row_id = a_delivery(any_engine, kind=Kind.REPLY, conversation_id=conversation_id).id
    seen = seen_of(any_engine, row_id)
    with transaction(any_engine) as session:
        assert deliveries.cancel(session, conversation_id, "recalled") == 1

    assert not begin(any_engine, seen)
    assert row_of(any_engine, row_id)["standing"] is Standing.CANCELLED


@pytest.mark.parametrize(
    ("given", "lease", "written"),
    [
        ({}, "mine", True),
        ({}, "another", False),
        ({"kind": Kind.REPLY}, "mine", False),
        ({"reason": "undelivered_30003"}, "mine", False),
    ],
)
def test_what_was_sent_is_written_down_at_once_where_nothing_else_follows_from_it(
    any_engine: Engine, given: dict[str, Any], lease: str, written: bool
) -> None:
    began = {"standing": Standing.SENDING, "lease": "mine", "leased_until": LATER, "letter": b"sealed"}
    row_id = a_delivery(any_engine, **began | given).id
    before = row_of(any_engine, row_id)

    with transaction(any_engine) as session:
        assert outgoing.sent(session, row_id, lease, "receipt", NOON) is written

    row = row_of(any_engine, row_id)
    if not written:
        assert row == before
        return
    assert (row["standing"], row["receipt"], row["sent_minute"]) == (Standing.SENT, "receipt", NOON)
    assert (row["lease"], row["leased_until"], row["letter"], row["next_at"]) == (None, None, None, None)


def test_a_writer_comes_with_the_token_of_a_conversation_of_their_own_and_with_their_stop(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        own = a_conversation(session, reply_token=b"own token", risk=2)
        other = a_conversation(session, reply_token=b"another's token")
        contact_id = own.contact_id
    with reading(any_engine) as session:
        assert outgoing.writer(session, "nobody", own.id, NOON) is None
        found = outgoing.writer(session, contact_id, own.id, NOON)
        beside = outgoing.writer(session, contact_id, other.id, NOON)
        assert found is not None
        assert beside is not None
        assert (found.id, found.reply_token, beside.reply_token) == (contact_id, b"own token", None)
        contact = contacts.with_id(session, contact_id)
        assert contact is not None
        kept = (contact.channel, contact.return_address, contact.name_map, contact.binding, contact.binding_epoch)
        assert (found.channel, found.return_address, found.name_map, found.binding, found.binding_epoch) == kept
        assert (found.stopped, found.blocked, found.risk, beside.risk) == (False, False, 2, None)
    with transaction(any_engine) as session:
        contacts.stop(session, "stop1", found.optout_hash, NOON)
    with reading(any_engine) as session:
        now = outgoing.writer(session, contact_id, own.id, NOON)
        assert now is not None
        assert now.stopped


def test_a_writer_comes_with_a_block_only_while_it_lasts(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session)
        contact = session.get_one(Contact, thread.contact_id)
        blocks.put(session, a_block(contact.optout_hash, NOON + timedelta(hours=2)))

    with reading(any_engine) as session:
        at = [outgoing.writer(session, contact.id, thread.id, NOON + timedelta(hours=hours)) for hours in (1, 2)]

    assert [writer.blocked for writer in at if writer] == [True, False]


def test_the_newest_letter_that_names_a_sign_off_counts_and_without_that_sign_off_none(any_engine: Engine) -> None:
    def keep(version: int, signoff_id: str | None) -> None:
        with transaction(any_engine) as session:
            at = {"name": "stop", "language": "en", "channel": Channel.SMS, "version": version}
            text = f"Stopped {version}."
            session.add(Template(id=an_id("template"), text=text, signoff_id=signoff_id, created_at=NOON, **at))

    def found() -> tuple[str, bytes] | None:
        with reading(any_engine) as session:
            kept = outgoing.approved(session, "stop", "en", Channel.SMS)
            return (kept.text, kept.statement) if kept else None

    said = {"kind": "template", "signature": b"signed", "epoch": 1, "supervisor_id": "sue", "signed_at": NOON}
    with transaction(any_engine) as session:
        session.add(SignOff(id="first", statement=b"said", **said))
    assert found() is None
    keep(1, "first")
    keep(2, None)
    assert found() == ("Stopped 1.", b"said")
    keep(3, "gone")
    assert found() is None
