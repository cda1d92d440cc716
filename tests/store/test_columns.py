from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from gateway.store import Engine, conversations, reading, transaction
from tests.builders import NOON, a_contact, a_conversation

HELSINKI = timezone(timedelta(hours=2))


def test_a_moment_comes_back_in_utc_wherever_it_was_written(any_engine: Engine) -> None:
    written = datetime(2030, 6, 1, 15, 30, 12, 345678, tzinfo=HELSINKI)
    with transaction(any_engine) as session:
        conversation_id = a_conversation(session, due_at=written).id

    with reading(any_engine) as session:
        read = conversations.with_id(session, conversation_id)

    assert read is not None
    assert read.due_at == written
    assert read.due_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(any_engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), transaction(any_engine) as session:
        a_conversation(session, due_at=NOON.replace(tzinfo=None))


def test_a_row_shown_by_accident_tells_its_table_and_id_alone() -> None:
    assert repr(a_contact(id="c1", pseudonym="Quiet Heron")) == "<Contact c1>"
