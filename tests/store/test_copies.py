"""Copies at the provider: noted once, deleted when due, tried until it succeeds."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import Engine, copies, reading, transaction
from gateway.store.tables import Direction, ProviderCopy
from tests.builders import NOON

HOUR = timedelta(hours=1)


def test_a_copy_is_noted_once_and_due_for_its_own_side_only(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        copies.keep(session, "SM1", Direction.IN, NOON, NOON)
        copies.keep(session, "SM1", Direction.OUT, NOON + HOUR, NOON + HOUR)
        copies.keep(session, "SM2", Direction.OUT, NOON, NOON + HOUR)

    with reading(any_engine) as session:
        assert [copy.id for copy in copies.due(session, Direction.IN, NOON)] == ["SM1"]
        assert list(copies.due(session, Direction.OUT, NOON)) == []
        assert [copy.id for copy in copies.due(session, Direction.OUT, NOON + HOUR)] == ["SM2"]


def test_what_is_no_id_of_a_text_is_not_noted(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        copies.keep(session, "", Direction.IN, NOON, NOON)
        copies.keep(session, "S" * 65, Direction.IN, NOON, NOON)
        session.flush()
        assert copies.how_many(session) == 0


def test_the_pause_between_tries_grows_to_an_hour_and_no_further(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        copies.keep(session, "SM1", Direction.IN, NOON, NOON)
    pauses = []
    for tries in range(12):
        with transaction(any_engine) as session:
            copies.put_off(session, "SM1", tries, NOON)
        with reading(any_engine) as session:
            row = session.get_one(ProviderCopy, "SM1")
            pauses.append((row.next_at - NOON).total_seconds())
    assert pauses[:3] == [30, 60, 120]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 3600


def test_a_copy_is_too_old_after_fifteen_days(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        copies.keep(session, "SM1", Direction.IN, NOON, NOON)

    with reading(any_engine) as session:
        assert copies.too_old(session, NOON + timedelta(days=15)) == 0
        assert copies.too_old(session, NOON + timedelta(days=15, minutes=1)) == 1


def test_a_copy_that_is_gone_is_gone_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        copies.keep(session, "SM1", Direction.IN, NOON, NOON)
        session.flush()
        assert copies.gone(session, "SM1")
        assert not copies.gone(session, "SM1")
