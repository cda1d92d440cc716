"""Tallies of promises: counted up by many at once, summed over days, and nothing in them but numbers and kinds."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlmodel import select

from gateway.conversation import PromiseOutcome, State
from gateway.store import Engine, promises, reading, transaction
from gateway.store.promises import Tally
from gateway.store.tables import PromiseTally
from tests.builders import NOON, a_conversation
from tests.whole_tables import plans

TODAY = NOON.date()
KEPT, BROKEN = PromiseOutcome.KEPT, PromiseOutcome.BROKEN


def test_however_much_waits_only_what_the_clock_must_see_now_is_looked_at(engine: Engine) -> None:
    with reading(engine) as session:
        steps = plans(session)
        promises.to_look_at(session, [State.WAITING, State.OFFERED], NOON)
        assert "ix_conversation_state_promise_at (state=? AND promise_at<?)" in steps[0]


def test_promises_of_a_kind_are_counted_together_and_summed_over_days(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for days, outcome in ((0, KEPT), (0, KEPT), (1, KEPT), (1, BROKEN), (9, BROKEN)):
            promises.count(session, TODAY - timedelta(days=days), "Love", 1, outcome)
        promises.count(session, TODAY, "", 0, KEPT)

    with reading(any_engine) as session:
        assert promises.tallies(session, TODAY - timedelta(days=6)) == [
            Tally("", 0, KEPT, 1),
            Tally("Love", 1, BROKEN, 1),
            Tally("Love", 1, KEPT, 3),
        ]
        assert len(session.exec(select(PromiseTally)).all()) == 5


def test_many_who_count_at_once_lose_nothing(any_engine: Engine) -> None:
    def work() -> None:
        for _ in range(20):
            with transaction(any_engine) as session:
                promises.count(session, TODAY, "Love", 0, KEPT)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with reading(any_engine) as session:
        assert promises.tallies(session, TODAY) == [Tally("Love", 0, KEPT, 80)]


def test_a_tally_has_no_column_for_a_person_or_a_word() -> None:
    assert set(PromiseTally.model_fields) == {"id", "day", "topics", "risk", "outcome", "count"}


def test_what_must_be_looked_at_is_found_by_time_and_state(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        later = a_conversation(session, promise_at=NOON + timedelta(seconds=1)).id
        now = a_conversation(session, promise_at=NOON).id
        first = a_conversation(session, promise_at=NOON - timedelta(hours=1)).id
        a_conversation(session, promise_at=NOON, state=State.CLOSED)
        a_conversation(session)

    with transaction(any_engine) as session:
        assert promises.to_look_at(session, [State.WAITING], NOON) == [first, now]
        assert promises.locked(session, later, [State.WAITING], NOON) is None
        assert promises.locked(session, now, [State.HELD], NOON) is None
        found = promises.locked(session, now, [State.WAITING], NOON)
        assert found is not None
        assert found.id == now
