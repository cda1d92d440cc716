from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.store import Engine, reading, schema, transaction
from gateway.store.schema import SchemaBehind
from gateway.store.tables import Contact, Direction, Message, Row
from tests.builders import NOON, a_conversation


def test_migrations_lead_up_down_and_up_again_to_exactly_the_tables(empty_engine: Engine) -> None:
    schema.upgrade(empty_engine)
    assert schema.differences(empty_engine) == []

    schema.downgrade(empty_engine)
    assert len(schema.differences(empty_engine)) >= len(Row.metadata.tables)

    schema.upgrade(empty_engine)
    schema.upgrade(empty_engine)
    assert schema.differences(empty_engine) == []
    schema.check(empty_engine)


def test_a_database_without_the_newest_schema_is_named_as_such(empty_engine: Engine) -> None:
    with pytest.raises(SchemaBehind, match="sottovoce-ops"):
        schema.check(empty_engine)


def test_who_was_there_before_is_known_by_the_day_of_their_last_words(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session)
        silent = a_conversation(session).contact_id
        for number, days in enumerate((0, 3)):
            session.add(
                Message(
                    id=f"m{number}",
                    conversation_id=thread.id,
                    number=number,
                    direction=Direction.IN,
                    data_key=b"k",
                    words=b"w",
                    language="en",
                    written_minute=NOON + timedelta(days=days),
                )
            )
        writing = thread.contact_id

    schema.downgrade(any_engine, "0002")
    schema.upgrade(any_engine)

    with reading(any_engine) as session:
        assert session.get_one(Contact, writing).heard_day == NOON + timedelta(days=3)
        assert session.get_one(Contact, silent).heard_day is None
        assert not session.get_one(Contact, writing).passed_on


def test_the_database_itself_refuses_a_state_that_does_not_exist(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        a_conversation(session)

    with pytest.raises(IntegrityError), any_engine.begin() as connection:
        connection.execute(text("UPDATE conversation SET state = 'banana'"))


def test_a_conversation_needs_a_contact_who_exists(any_engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(any_engine) as session:
        a_conversation(session, contact_id="nobody")


def test_no_table_of_a_sqlite_file_tells_in_which_order_rows_were_written(engine: Engine) -> None:
    with engine.connect() as connection:
        made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    ours = {name: sql for name, sql in made if name != "alembic_version"}

    assert ours.keys() == Row.metadata.tables.keys()
    assert [name for name, sql in ours.items() if "WITHOUT ROWID" not in sql] == []


def test_sqlite_writes_to_the_disk_before_it_says_so_and_overwrites_what_it_deletes(engine: Engine) -> None:
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }

    assert told == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_parameters_do_not_appear_in_a_databases_errors(any_engine: Engine) -> None:
    with pytest.raises(IntegrityError) as refused, transaction(any_engine) as session:
        a_conversation(session, contact_id="nobody", reply_token=b"a secret of ours")

    assert "a secret of ours" not in str(refused.value)
