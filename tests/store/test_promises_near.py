"""Promises near their end: by risk, and each only until somebody has been warned of it."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import Engine, promises_near, transaction
from tests.builders import NOON, a_conversation

HOUR = timedelta(hours=1)
LATEST = [NOON + hours * HOUR for hours in (12, 12, 6, 1, 1)]


def test_what_is_near_depends_on_its_risk_and_what_is_due_first_comes_first(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for name, risk, hours in (("a", 0, 12), ("b", 0, 13), ("c", 2, 6), ("d", 2, 7), ("e", 4, 1), ("f", 4, 2)):
            a_conversation(session, id=name, risk=risk, due_at=NOON + hours * HOUR)

        near = promises_near.near(session, LATEST, 10)

        assert [row.id for row in near] == ["e", "c", "a"]
        assert [row.id for row in promises_near.near(session, LATEST, 2)] == ["e", "c"]


def test_of_a_promise_that_was_warned_of_nothing_is_heard_until_there_is_another(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        row = a_conversation(session, due_at=NOON)
        promises_near.warned(session, row)
        assert not promises_near.any_near(session, LATEST)
        row.due_at = NOON + HOUR
        session.flush()
        assert promises_near.any_near(session, LATEST)
