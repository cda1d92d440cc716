from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import Overtaken, State
from gateway.store import Engine, deliveries, reading, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Kind, Standing
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
    token = "a" * 64
    a_delivery(any_engine, id="gone", kind=kind, conversation_id=thread, standing=Standing.SENT, attempt_token=token)

    with transaction(any_engine) as session:
        assert deliveries.outcome(session, token, "undelivered", "30003", LATER)

    with reading(any_engine) as session:
        conversation = session.get_one(Conversation, thread)
        assert session.get_one(Delivery, "gone").standing is Standing.UNDELIVERED
        assert conversation.state is after
        assert conversation.held_reason == ("did_not_arrive" if after is State.HELD else None)
