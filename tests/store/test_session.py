from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from gateway.store import Engine, contacts, empty_log, open_engine, reading, team, transaction
from gateway.store.gathering import insert_row
from gateway.store.session import BUSY_SECONDS
from gateway.store.tables import Contact, Switch
from tests.builders import NOON, a_contact


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


def test_the_log_of_a_sqlite_file_is_emptied_and_nothing_that_was_deleted_stays_in_it(engine: Engine) -> None:
    mark = b"a mark that is to be forgotten"
    with transaction(engine) as session:
        contacts.note_arrival(session, mark, None, NOON)
    log, mark = Path(f"{engine.url.database}-wal"), mark.hex().encode()
    assert mark in log.read_bytes()

    with transaction(engine) as session:
        contacts.forget_arrived(session, NOON + timedelta(days=1))
    empty_log(engine)

    assert mark not in log.read_bytes() + Path(str(engine.url.database)).read_bytes()
    with transaction(engine) as session:  # and whoever comes next says BEGIN as before
        team.turn(session, "outbound", on=True)
    with reading(engine) as session:
        assert team.is_on(session, "outbound")


def test_a_log_that_somebody_still_reads_is_left_for_the_next_time(engine: Engine) -> None:
    with reading(engine) as reader:
        assert contacts.how_many(reader) == 0
        with transaction(engine) as session:
            session.add(a_contact())

        empty_log(engine)

        assert contacts.how_many(reader) == 0
    with reading(engine) as session:
        assert contacts.how_many(session) == 1
    with engine.connect() as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert patience == BUSY_SECONDS * 1000, "writers wait for each other as before"


def test_whoever_opens_the_database_says_how_long_they_wait_for_other_writers(engine: Engine) -> None:
    impatient = open_engine(str(engine.url), patience=0)

    with transaction(engine) as first:
        assert first.exec(select(Switch)).all() == []
        with transaction(impatient) as second, pytest.raises(OperationalError, match="locked"):
            second.exec(select(Switch))

    impatient.dispose()


def test_a_row_that_is_written_at_once_is_there_with_every_default_and_gone_when_the_transaction_breaks_off(
    any_engine: Engine,
) -> None:
    by_the_session, at_once = a_contact(), a_contact()
    with transaction(any_engine) as session:
        session.add(by_the_session)
        insert_row(session, at_once)

    def break_off() -> None:
        with transaction(any_engine) as session:
            insert_row(session, a_contact())
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    with reading(any_engine) as session:
        assert {row.id: row.knows_name for row in session.exec(select(Contact))} == {
            by_the_session.id: False,
            at_once.id: False,
        }
