from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from gateway.store import Engine, audit, reading, transaction
from gateway.store.tables import AuditEntry
from tests.builders import NOON


def chain(engine: Engine, length: int = 5) -> None:
    for number in range(length):
        with transaction(engine) as session:
            audit.note(session, f"entry{number}", "opened", "ada", NOON + timedelta(minutes=number), "c1", "thread")
        with transaction(engine) as session:
            audit.link_new(session)


def spoil(engine: Engine, entry_id: str, change: Callable[[AuditEntry], None]) -> int | None:
    with transaction(engine) as session:
        change(session.get_one(AuditEntry, entry_id))
    with reading(engine) as session:
        return audit.first_bad(audit.linked(session))


def test_a_chain_that_nobody_touched_is_whole(any_engine: Engine) -> None:
    chain(any_engine)

    with reading(any_engine) as session:
        assert audit.first_bad(audit.linked(session)) is None
        newest = audit.newest(session)
        assert newest is not None
        assert newest.number == 5


def test_to_know_the_newest_entry_no_other_is_read(any_engine: Engine) -> None:
    chain(any_engine)
    with reading(any_engine) as session:
        read: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _session, row: read.append(row))

        assert audit.newest(session) in read
        assert len(read) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: setattr(entry, "by", "somebody else"),
        lambda entry: setattr(entry, "act", "closed"),
        lambda entry: setattr(entry, "code", "rest"),
        lambda entry: setattr(entry, "conversation_id", "c2"),
        lambda entry: setattr(entry, "conversation_id", None),
        lambda entry: setattr(entry, "minute", NOON),
        lambda entry: setattr(entry, "link", bytes(32)),
        lambda entry: setattr(entry, "before", bytes(32)),
    ],
)
def test_the_first_entry_that_was_altered_is_named(engine: Engine, change: Callable[[AuditEntry], None]) -> None:
    chain(engine)

    assert spoil(engine, "entry2", change) == 3


def test_an_entry_that_was_taken_out_is_missed(any_engine: Engine) -> None:
    chain(any_engine)
    with transaction(any_engine) as session:
        session.delete(session.get_one(AuditEntry, "entry1"))

    with reading(any_engine) as session:
        assert audit.first_bad(audit.linked(session)) == 2


def test_no_two_entries_can_have_one_number(any_engine: Engine) -> None:
    chain(any_engine, 2)

    with pytest.raises(IntegrityError):
        spoil(any_engine, "entry1", lambda entry: setattr(entry, "number", 1))


def test_entries_are_linked_in_batches_oldest_minute_first(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for minute in (2, 0, 1):
            audit.note(session, f"entry{minute}", "opened", "ada", NOON + timedelta(minutes=minute))
    with transaction(any_engine) as session:
        assert audit.waits(session)
        assert audit.link_new(session, limit=2) == 2
    with transaction(any_engine) as session:
        assert audit.link_new(session, limit=2) == 1
        assert not audit.waits(session)

    with reading(any_engine) as session:
        assert [entry.id for entry in audit.linked(session)] == ["entry0", "entry1", "entry2"]
