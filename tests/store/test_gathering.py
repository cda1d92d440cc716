"""New rows that are gathered: there for every question, and gone with what is taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from gateway.conversation import Overtaken
from gateway.store import Engine, audit, contacts, insert_new, reading, transaction
from gateway.store.gathering import insert_row
from gateway.store.tables import AuditEntry, Contact, Delivery, Direction, Kind, Message, Standing
from tests.builders import NOON, a_contact, a_conversation


def entry(session: Session, row_id: str) -> None:
    audit.note(session, row_id, "open", "contact", NOON)


def test_many_rows_of_a_kind_are_one_statement(any_engine: Engine) -> None:
    said: list[str] = []
    event.listen(any_engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    with transaction(any_engine) as session:
        for number in range(5):
            entry(session, f"entry {number}")

    assert sum("INSERT" in statement for statement in said) == 1
    with reading(any_engine) as session:
        assert len(session.exec(select(AuditEntry)).all()) == 5


def test_a_gathered_row_is_there_for_every_kind_of_question(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        entry(session, "by key")
        assert session.get(AuditEntry, "by key") is not None
        entry(session, "by query")
        assert {found.id for found in session.exec(select(AuditEntry))} == {"by key", "by query"}
        insert_row(session, a_contact(pseudonym="Quiet Heron"))
        assert contacts.name_is_taken(session, "Quiet Heron")


def test_a_row_may_refer_to_one_that_is_gathered_later_or_waits_in_the_session(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        thread = a_conversation(session)
        insert_new(
            session,
            Message,
            id="message",
            conversation_id=thread.id,
            number=7,
            direction=Direction.IN,
            data_key=b"key",
            words=b"words",
            language="en",
            written_minute=NOON,
        )

    with reading(any_engine) as session:
        kept = session.exec(select(Message).where(Message.id == "message")).one()
    assert (kept.number, kept.left_out, kept.risk) == (7, [], 0)


def test_what_is_not_said_of_a_new_row_is_as_the_table_says(any_engine: Engine) -> None:
    said = {"kind": Kind.LETTER, "channel": "email", "standing": Standing.PENDING, "made_minute": NOON}
    with transaction(any_engine) as session:
        insert_new(session, Delivery, id="short", **said)  # type: ignore[arg-type]  # one dict for both ways
        session.add(Delivery(id="long", **said))

    with reading(any_engine) as session:
        rows = [
            session.exec(select(Delivery).where(Delivery.id == name)).one().model_dump() for name in ("short", "long")
        ]
    assert {**rows[0], "id": ""} == {**rows[1], "id": ""}


def test_a_row_that_is_there_already_says_that_somebody_was_first(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        entry(session, "once")

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        entry(session, "once")


def test_what_is_taken_back_with_a_savepoint_is_not_written_at_the_end(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        entry(session, "before")
        part = session.begin_nested()
        entry(session, "within")
        part.rollback()
        entry(session, "after")

    with reading(any_engine) as session:
        assert {found.id for found in session.exec(select(AuditEntry))} == {"before", "after"}


def test_a_row_is_not_quietly_lost_in_a_session_that_is_no_transaction(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(TypeError):
        insert_row(session, a_contact())

    with reading(engine) as session:
        assert session.exec(select(Contact)).all() == []
