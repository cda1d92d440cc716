from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import Overtaken
from gateway.store import Engine, messages, reading, transaction
from gateway.store.tables import Channel, Delivery, Direction, Draft, DraftState, Kind, Message, Standing
from tests.builders import NOON, a_conversation, an_id


def a_thread(engine: Engine) -> str:
    with transaction(engine) as session:
        thread = a_conversation(session)
    return thread.id


def keep(engine: Engine, thread: str, number: int, direction: Direction = Direction.IN, **given: Any) -> None:
    message = Message(
        id=an_id("message"),
        conversation_id=thread,
        number=number,
        direction=direction,
        data_key=b"sealed",
        words=b"sealed",
        language="en",
        written_minute=NOON,
        **given,
    )
    with transaction(engine) as session:
        messages.keep(session, message)


def keep_draft(engine: Engine, thread: str, **given: Any) -> Draft:
    ordinary: dict[str, Any] = {
        "id": an_id("draft"),
        "conversation_id": thread,
        "author_id": "ada",
        "state": DraftState.WRITING,
        "thread_version": 1,
        "data_key": b"sealed",
        "words": b"sealed",
        "saved_at": NOON,
    }
    draft = Draft(**ordinary | given)
    with transaction(engine) as session:
        messages.keep_draft(session, draft)
    return draft


def test_a_thread_is_read_in_the_order_of_its_numbers(any_engine: Engine) -> None:
    thread = a_thread(any_engine)
    for number in (3, 1, 2):
        keep(any_engine, thread, number)

    with reading(any_engine) as session:
        assert [message.number for message in messages.of_conversation(session, thread)] == [1, 2, 3]


def test_two_messages_of_one_thread_cannot_have_one_number(any_engine: Engine) -> None:
    thread = a_thread(any_engine)
    keep(any_engine, thread, 1)

    with pytest.raises(Overtaken):
        keep(any_engine, thread, 1)


def test_new_words_are_the_persons_own_ones_beyond_what_was_read(any_engine: Engine) -> None:
    thread = a_thread(any_engine)
    for number, direction in [(1, Direction.IN), (2, Direction.OUT), (3, Direction.IN), (4, Direction.IN)]:
        keep(any_engine, thread, number, direction)

    with reading(any_engine) as session:
        assert [message.number for message in messages.own_words_after(session, thread, 1)] == [3, 4]


def test_an_answer_that_was_cancelled_before_it_left_is_taken_back(any_engine: Engine) -> None:
    thread = a_thread(any_engine)
    for number, standing in [(1, Standing.SENT), (2, Standing.CANCELLED)]:
        with transaction(any_engine) as session:
            row = Delivery(
                id=standing, kind=Kind.REPLY, channel=Channel.SMS, conversation_id=thread, standing=standing,
                made_minute=NOON,
            )  # fmt: skip
            session.add(row)
        keep(any_engine, thread, number, Direction.OUT, delivery_id=standing)

    with transaction(any_engine) as session:
        messages.withdraw(session, thread)

    with reading(any_engine) as session:
        assert [message.number for message in messages.of_conversation(session, thread)] == [1]


def test_the_newest_draft_in_the_states_asked_for_is_found(any_engine: Engine) -> None:
    thread = a_thread(any_engine)
    older = keep_draft(any_engine, thread, state=DraftState.SENT_BACK)
    newer = keep_draft(any_engine, thread, state=DraftState.SET_ASIDE, saved_at=NOON + timedelta(minutes=1))

    with reading(any_engine) as session:
        any_state = messages.draft_of(session, thread)
        sent_back = messages.draft_of(session, thread, DraftState.SENT_BACK, DraftState.WRITING)
        assert any_state is not None
        assert sent_back is not None
        assert (any_state.id, sent_back.id) == (newer.id, older.id)
        assert messages.draft_of(session, thread, DraftState.SIGNED) is None


def test_a_draft_moves_only_as_it_was_seen(any_engine: Engine) -> None:
    draft = keep_draft(any_engine, a_thread(any_engine))
    with transaction(any_engine) as session:
        assert messages.set_draft_state(session, session.get_one(Draft, draft.id), DraftState.SUBMITTED, version=2)

    with transaction(any_engine) as session:
        assert not messages.set_draft_state(session, draft, DraftState.SET_ASIDE)
