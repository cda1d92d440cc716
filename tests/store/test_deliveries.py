from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import Overtaken
from gateway.store import Engine, deliveries, reading, transaction
from gateway.store.tables import Channel, Delivery, Kind, Standing
from tests.builders import NOON, a_conversation, an_id

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


def test_a_worker_whose_lease_has_passed_to_another_can_record_nothing(any_engine: Engine) -> None:
    delivery = a_delivery(any_engine, lease="second")
    orphan = Delivery(**{**delivery.model_dump(), "lease": "first"})

    with transaction(any_engine) as session:
        assert not deliveries.record(session, orphan, standing=Standing.SENT)

    with reading(any_engine) as session:
        assert session.get_one(Delivery, delivery.id).standing is Standing.PENDING


def test_only_replies_that_have_not_begun_to_leave_are_cancelled_and_their_letter_is_gone(any_engine: Engine) -> None:
    reply: dict[str, Any] = {"kind": Kind.REPLY, "conversation_id": "c1", "letter": b"sealed"}
    a_delivery(any_engine, id="reply", **reply)
    a_delivery(any_engine, id="in hand", **reply, lease="one")
    a_delivery(any_engine, id="sent", **reply, standing=Standing.SENT)
    a_delivery(any_engine, id="receipt", conversation_id="c1")
    a_delivery(any_engine, id="elsewhere", **reply | {"conversation_id": "c2"})

    with transaction(any_engine) as session:
        assert deliveries.cancel(session, "c1", "recalled") == 1

    with reading(any_engine) as session:
        cancelled = session.get_one(Delivery, "reply")
        assert (cancelled.standing, cancelled.reason, cancelled.letter) == (Standing.CANCELLED, "recalled", None)
        assert deliveries.counts(session) == {Standing.CANCELLED: 1, Standing.PENDING: 3, Standing.SENT: 1}


def test_a_sign_off_is_spent_once(any_engine: Engine) -> None:
    a_delivery(any_engine, signoff_id="signed once")

    with pytest.raises(Overtaken):
        a_delivery(any_engine, signoff_id="signed once")


def test_a_letter_of_that_name_is_remembered_for_as_long_as_asked(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session).id
    a_delivery(any_engine, kind=Kind.LETTER, conversation_id=thread, template="unreadable", made_minute=NOON)

    with reading(any_engine) as session:
        assert deliveries.wrote(session, thread, "unreadable", NOON - timedelta(hours=1))
        assert not deliveries.wrote(session, thread, "unreadable", NOON + timedelta(hours=1))
        assert not deliveries.wrote(session, thread, "welcome", NOON - timedelta(hours=1))
