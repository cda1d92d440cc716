from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from gateway.store import Engine, contacts, reading, team, transaction
from gateway.store.tables import Switch
from tests.builders import a_contact


def test_a_transaction_that_breaks_off_leaves_nothing(any_engine: Engine) -> None:
    def break_off() -> None:
        with transaction(any_engine) as session:
            session.add(a_contact())
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    with reading(any_engine) as session:
        assert contacts.how_many(session) == 0


def test_a_reader_is_not_kept_waiting_by_a_writer(any_engine: Engine) -> None:
    with transaction(any_engine) as writer:
        team.turn(writer, "outbound", on=True)
        writer.flush()
        with reading(any_engine) as reader:
            assert not team.is_on(reader, "outbound")

    with reading(any_engine) as reader:
        assert team.is_on(reader, "outbound")


def test_a_second_writer_of_a_sqlite_file_waits_for_its_turn_instead_of_failing_later(engine: Engine) -> None:
    with transaction(engine) as first:
        assert first.exec(select(Switch)).all() == []  # nothing written yet, and the turn is taken all the same
        with engine.connect() as second:
            impatient = second.connection.driver_connection
            assert impatient is not None
            impatient.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(OperationalError, match="locked"):
                second.begin()
