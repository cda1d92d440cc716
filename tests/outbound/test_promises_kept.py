"""An answer that has left is counted: in time, after a revision, or too late; each promise once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import PromiseOutcome, State
from gateway.store import promises, reading, transaction
from gateway.store.promises import Tally
from gateway.store.tables import Conversation
from tests.builders import NOON
from tests.outbound.office import Office
from tests.outbound.smart_host import SmartHost

IN_TIME, TOO_LATE = NOON + timedelta(hours=1), NOON - timedelta(minutes=1)


def promised(office: Office, **columns: Any) -> str:
    """An approved answer in a conversation with this promise; returns the conversation's id."""
    row_id = office.delivery(office.reply()).conversation_id
    with transaction(office.engine) as session:
        row = session.get_one(Conversation, row_id)
        for name, value in ({"promise_at": NOON} | columns).items():
            setattr(row, name, value)
        return row.id


def counted(office: Office) -> list[Tally]:
    with reading(office.engine) as session:
        return promises.tallies(session, (NOON - timedelta(days=1)).date())


@pytest.mark.parametrize(
    ("columns", "outcome"),
    [
        ({"due_at": IN_TIME}, PromiseOutcome.KEPT),
        ({"due_at": IN_TIME, "revisions": 1}, PromiseOutcome.REVISED),
        ({"due_at": TOO_LATE}, PromiseOutcome.BROKEN),
        ({"due_at": TOO_LATE, "revisions": 2}, PromiseOutcome.BROKEN),
    ],
)
def test_what_became_of_a_promise_is_counted_when_its_answer_leaves(
    columns: dict[str, Any], outcome: PromiseOutcome, office: Office, smart_host: SmartHost
) -> None:
    row_id = promised(office, risk=1, topic="eating", **columns)
    office.drain()

    assert counted(office) == [Tally("My body and what I take", 1, outcome, 1)]
    with reading(office.engine) as session:
        row = session.get_one(Conversation, row_id)
        assert (row.state, row.promise_at) == (State.ANSWERED, None)


def test_a_promise_that_was_counted_as_broken_is_not_counted_again(office: Office, smart_host: SmartHost) -> None:
    promised(office, due_at=TOO_LATE, promise_at=None)
    office.drain()

    assert len(smart_host.taken) == 1
    assert counted(office) == []
