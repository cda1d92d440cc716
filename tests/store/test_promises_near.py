"""Promises that come near their end, each only until somebody has been warned of it."""

from __future__ import annotations

from datetime import timedelta

from gateway.conversation import State
from gateway.store import Engine, promises_near, reading, transaction
from gateway.store.tables import Conversation
from tests.builders import NOON, a_conversation
from tests.whole_tables import plans

HOUR = timedelta(hours=1)


def test_what_is_due_first_comes_first_and_every_one_comes_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for number in range(11):
            a_conversation(session, id=f"c{number:02}", due_at=NOON + (number // 2) * HOUR)
        seen: list[Conversation] = []
        while batch := promises_near.coming(session, NOON + 4 * HOUR, seen[-1] if seen else None, 3):
            seen += batch
        assert [row.id for row in seen] == [f"c{number:02}" for number in range(10)]


def test_however_much_waits_only_what_is_due_soon_is_looked_at(engine: Engine) -> None:
    with reading(engine) as session:
        steps = plans(session)
        promises_near.coming(session, NOON, None, 3)
        assert "ix_conversation_state_due_at (state=? AND due_at<?)" in steps[0]


def test_what_is_approved_or_over_and_what_alarms_tell_of_does_not_come(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for state in State:
            a_conversation(session, id=state.value, state=state, due_at=NOON)
        a_conversation(session, due_at=NOON, next_alarm_at=NOON)
        found = {row.id for row in promises_near.coming(session, NOON, None, 99)}
        assert found == {state.value for state in promises_near.UNANSWERED}


def test_of_a_promise_that_was_warned_of_nothing_is_heard_until_there_is_another(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        row = a_conversation(session, due_at=NOON)
        promises_near.warned(session, row)
        assert promises_near.coming(session, NOON + HOUR, None, 9) == []
        assert promises_near.locked(session, [row.id]) == []
        row.due_at = NOON + HOUR
        session.flush()
        assert promises_near.locked(session, [row.id]) == [row]
